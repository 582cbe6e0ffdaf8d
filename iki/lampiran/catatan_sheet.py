"""Catatan: a page of the measurement for what helped and hindered each indikator, and what is done.

The catatan of all periods up to that of the result stand in order of time, under their jabatan.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from iki.render.xlsx import styles
from iki.render.xlsx.blocks import full_line, table_heading, titles
from iki.render.xlsx.cells import Cell
from iki.render.xlsx.fitting import fit_pages
from iki.render.xlsx.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iki.model import Catatan
    from iki.render.paper import Paper
    from iki.results.hasil import Hasil, HasilIndikator

CATATAN_SHEET = "Catatan"

_COLUMNS = (23, 12, 23, 27, 28, 18, 15, 20)
_FLEXIBLE = (2, 3, 4)
_HEADINGS = (
    "INDIKATOR", "PERIODE", "FAKTOR PENDUKUNG", "KENDALA", "TINDAK LANJUT", "PENANGGUNG JAWAB",
    "TENGGAT", "BUKTI",
)  # fmt: skip


def has_catatan(hasil: Hasil) -> bool:
    """Return whether there is a catatan of any indikator of a result."""
    return any(hasil.catatan_of(j.kode, row) for j in hasil.jabatan for row in j.indikator)


def catatan_sheet(hasil: Hasil, paper: Paper) -> Sheet:
    """Lay out the catatan of a result."""
    return fit_pages(partial(_laid_out, hasil, paper), _COLUMNS, _FLEXIBLE)


def _laid_out(hasil: Hasil, paper: Paper, columns: Sequence[float], scale: float) -> Sheet:
    sheet = Sheet(
        CATATAN_SHEET, columns, hasil.definisi.instansi_file, paper, landscape=True,
        footer=f"{hasil.tahun} · Catatan pengukuran kinerja", scale=scale,
        protected=True, tab=styles.TAB_BESIDE,
    )  # fmt: skip
    titles(sheet, hasil, "CATATAN PENGUKURAN KINERJA INDIVIDU")
    table_heading(sheet, [(text, k, 1) for k, text in enumerate(_HEADINGS)], height=28)
    for j in hasil.jabatan:
        found = [
            (row, catatan) for row in j.indikator if (catatan := hasil.catatan_of(j.kode, row))
        ]
        if found:
            full_line(sheet, j.jabatan.jabatan, styles.BOX_BOLD)
        for row, catatan in found:
            _add_indikator(sheet, row, catatan)
    return sheet


def _add_indikator(sheet: Sheet, row: HasilIndikator, catatan: Sequence[Catatan]) -> None:
    """Add the catatan of an indikator; a page may begin between them."""
    cells = [Cell(0, row.indikator.nama, styles.BOX, rows=len(catatan), whole=True)]
    for place, item in enumerate(catatan):
        texts = (
            item.faktor_pendukung, item.kendala, item.tindak_lanjut, item.penanggung_jawab,
            item.tenggat, item.bukti,
        )  # fmt: skip
        origin = item.file, item.line
        cells.append(Cell(1, item.periode.kode, styles.BOX_CENTERED, row=place, origin=origin))
        cells += (
            Cell(k, text, styles.BOX, row=place, origin=origin) for k, text in enumerate(texts, 2)
        )
    sheet.block(*cells, rows=len(catatan), may_break=range(1, len(catatan)))
