"""Catatan: a page of the measurement for what helped and hindered each indikator, and what is done.

The catatan of all periods up to that of the result stand in order of time, under their jabatan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.lampiran.parts import headed_measurement, wide_headings
from iki.render.document import Look, Section, Table, TableCell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iki.render.document import CellRow
    from iki.results.hasil import Hasil

CATATAN_SHEET = "Catatan"

_WIDTHS = (23, 12, 23, 27, 28, 18, 15, 20)
_FLEXIBLE = (2, 3, 4)
_HEADINGS = (
    "INDIKATOR", "PERIODE", "FAKTOR PENDUKUNG", "KENDALA", "TINDAK LANJUT", "PENANGGUNG JAWAB",
    "TENGGAT", "BUKTI",
)  # fmt: skip


def has_catatan(hasil: Hasil) -> bool:
    """Return whether there is a catatan of any indikator of a result."""
    return any(hasil.catatan_of(j.kode, row) for j in hasil.jabatan for row in j.indikator)


def catatan_section(hasil: Hasil) -> Section:
    """Return the catatan of a result."""
    headings = wide_headings([(text, 1) for text in _HEADINGS], height=28)
    table = Table(_WIDTHS, headings, [*_rows(hasil)], _FLEXIBLE, space_below=0, kept=())
    return Section(
        "",
        CATATAN_SHEET,
        (*headed_measurement(hasil, "CATATAN PENGUKURAN KINERJA INDIVIDU"), table),
        hasil.definisi.instansi_file,
        landscape=True,
        footer=f"{hasil.tahun} · Catatan pengukuran kinerja",
        beside=True,
        always_repeats=True,
    )


def _rows(hasil: Hasil) -> Iterator[CellRow]:
    """Yield the name of each jabatan that has catatan, and below it a row for each of them."""
    for j in hasil.jabatan:
        found = [
            (row, catatan) for row in j.indikator if (catatan := hasil.catatan_of(j.kode, row))
        ]
        if found:
            yield (TableCell(j.jabatan.jabatan, Look.BOLD, columns=len(_WIDTHS), keep=True),)
        for row, catatan in found:
            lead: CellRow = (TableCell(row.indikator.nama, rows=len(catatan)),)
            for item in catatan:
                texts = (
                    item.faktor_pendukung, item.kendala, item.tindak_lanjut, item.penanggung_jawab,
                    item.tenggat, item.bukti,
                )  # fmt: skip
                origin = item.file, item.line
                yield (
                    *lead,
                    TableCell(item.periode.kode, Look.CENTERED, origin=origin),
                    *(TableCell(text, origin=origin) for text in texts),
                )
                lead = ()
