"""Pengukuran kinerja: what was reached, a sheet a jabatan, with a summary and the working paper.

Every number of these sheets is a value, rounded as it is shown. What has no number, and what is
counted differently from 5/4 × 100, carries the number of a note below the table. The same
computation stands on the sheets of Kertas Kerja as live formulas; each capaian links to its own.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from iki.lampiran.catatan_sheet import CATATAN_SHEET, catatan_section, has_catatan
from iki.lampiran.kertas_kerja import KERTAS_KERJA, kertas_kerja_sheets, link_figures
from iki.lampiran.parts import (
    capaian_figure,
    figure,
    measurement_head,
    predikat_figure,
    wide_headings,
)
from iki.lampiran.ringkasan import CHART_SHEET, RINGKASAN, ringkasan_sheets
from iki.model import Polarisasi
from iki.render.document import (
    Line,
    Look,
    Section,
    Signatures,
    Table,
    TableCell,
    letterhead,
)
from iki.render.paper import Paper
from iki.render.signing import (
    PLAIN,
    Stationery,
    measurement_day,
    place_and_date,
    signatory_of,
)
from iki.render.xlsx.blocks import back_link
from iki.render.xlsx.book import numbered_book
from iki.render.xlsx.pages import section_sheet, section_sheets
from iki.results.remarks import (
    Notes,
    capitalize,
    change_note,
    own_rule,
    polarisasi_rule,
    remarks,
    scoring_rules,
    target_zero_rule,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from iki.model import Realisasi
    from iki.render.document import CellRow
    from iki.render.xlsx.book import Book
    from iki.results.hasil import Hasil, HasilJabatan

# SASARAN | INDIKATOR | SATUAN | TARGET | REALISASI | CAPAIAN (%): number, marks of its notes |
# PREDIKAT
_WIDTHS = (36, 43, 13, 14, 14, 13, 12, 19)
_FLEXIBLE = (0, 1)  # the columns that make room for large numbers
_CAPAIAN = "CAPAIAN (%)"
_HEADINGS = (
    ("SASARAN", 1), ("INDIKATOR", 1), ("SATUAN", 1), ("TARGET", 1), ("REALISASI", 1), (_CAPAIAN, 2),
    ("PREDIKAT", 1),
)  # fmt: skip
_SIGNED = sum(_WIDTHS[:2]) / sum(_WIDTHS), sum(_WIDTHS[:4]) / sum(_WIDTHS)


def pengukuran_book(
    hasil: Hasil,
    realisasi: Realisasi,
    *,
    paper: Paper = Paper.FOLIO,
    source: Callable[[str], str] = str,
    stationery: Stationery = PLAIN,
) -> Book:
    """Lay out the measurement of a result: summary, a sheet a jabatan, catatan, and Kertas Kerja.

    `realisasi` is what the result was computed from, with the rows of all variables (`rincian`);
    `source` says how a file of the data is named.
    """
    title = f"PENGUKURAN KINERJA INDIVIDU TAHUN {hasil.tahun}"
    noted = has_catatan(hasil)
    beside = (*([CATATAN_SHEET] if noted else []), *KERTAS_KERJA)
    sections = (_section(hasil, j, number, stationery) for number, j in enumerate(hasil.jabatan, 1))
    sheets = section_sheets(sections, paper, RINGKASAN, (CHART_SHEET, *beside))
    last = [*kertas_kerja_sheets(hasil, realisasi, paper, source)]
    calculation = last[-1]
    if noted:
        last.insert(0, section_sheet(catatan_section(hasil), CATATAN_SHEET, paper))
    for sheet in last:
        back_link(sheet, RINGKASAN)
    link_figures(sheets, calculation)
    names = [sheet.name for sheet in sheets]
    summary = ringkasan_sheets(hasil, names, paper, title, beside, stationery)
    return numbered_book(title, (*summary, *sheets, *last), hasil.lock)


def _section(hasil: Hasil, j: HasilJabatan, number: int, stationery: Stationery) -> Section:
    """Return the measurement of a jabatan: its table, the notes below it, who signs."""
    definisi, penilaian = hasil.definisi, hasil.definisi.instansi.penilaian
    notes = Notes()
    polarisasi = [p for p in Polarisasi if any(r.indikator.polarisasi is p for r in j.indikator)]
    rules = {p: polarisasi_rule(p, penilaian) for p in polarisasi}
    noted: dict[Polarisasi, str] = {
        p: capitalize(f"{words}: kolom 6 = {rule}.")
        for p, (rule, words) in rules.items()
        if p is not Polarisasi.MAXIMIZE  # what everyone expects
    }
    marks = {p: notes.marks(text) for p, text in noted.items()}
    rule_of_capaian = "\n".join(
        f"6 = {rules[p][0]} {marks.get(p, '')}".rstrip() for p in polarisasi
    )
    rule_row = (
        TableCell(rule_of_capaian if text == _CAPAIAN else None, Look.COLUMN_NUMBER, columns)
        for text, columns in _HEADINGS
    )
    table = Table(
        _WIDTHS,
        (*wide_headings(_HEADINGS, height=24), (*rule_row,)),
        [*_rows(hasil, j, notes, noted), _nilai_row(j)],
        _FLEXIBLE,
        kept=(2, 2),
    )
    said = (
        *(f"Jabatan ini: {change_note(p)}" for p in hasil.changes(j.jabatan)),
        *scoring_rules(penilaian),
        *(f"Instansi: {change_note(p)}" for p in hasil.changes(definisi.instansi)),
    )
    return Section(
        "",
        f"{number} {j.jabatan.jabatan}",
        (
            *letterhead(definisi.instansi, stationery),
            *measurement_head(hasil, "PENGUKURAN KINERJA INDIVIDU", j.jabatan.jabatan),
            table,
            *(Line(text, Look.NOTE, may_begin_page=True) for text in notes.lines()),
            *(Line(text, Look.NOTE) for text in said),
            _signatures(hasil, j, stationery),
        ),
        definisi.files.get(j.kode, j.kode),
        landscape=True,
        footer=f"{hasil.tahun} · {j.jabatan.jabatan}",
        always_repeats=True,
    )


def _signatures(hasil: Hasil, j: HasilJabatan, stationery: Stationery) -> Signatures:
    """Return the signatures of a jabatan and of its atasan, who has seen it."""
    definisi = hasil.definisi
    day = stationery.tanggal or measurement_day(hasil.tahun, hasil.sampai)
    where = place_and_date(definisi.instansi, stationery)
    parties = (
        signatory_of(definisi, kode, stationery.pejabat, day, (above,))
        for kode, above in ((definisi.atasan_of(j.kode), "Mengetahui,"), (j.kode, where))
    )
    return Signatures((*parties,), edges=_SIGNED)


def _rows(
    hasil: Hasil, j: HasilJabatan, notes: Notes, noted: dict[Polarisasi, str]
) -> Iterator[CellRow]:
    """Yield a row for each indikator, its sasaran once for all that it has."""
    items = iter(j.indikator)
    for sasaran in j.jabatan.sasaran:
        lead: CellRow = (TableCell(sasaran.uraian, rows=len(sasaran.indikator)),)
        for item in islice(items, len(sasaran.indikator)):
            rule = target_zero_rule(item) or own_rule(item) or noted.get(item.indikator.polarisasi)
            marks = notes.marks(*filter(None, (rule,)), *remarks(hasil, j, item))
            penilaian = item.penilaian
            capaian = capaian_figure(item.capaian, penilaian.pembulatan, Look.MARKED)
            yield (
                *lead,
                TableCell(item.indikator.nama),
                TableCell(item.indikator.satuan, Look.CENTERED),
                figure(item.target_shown),
                figure(item.realisasi_shown),
                replace(capaian, figure=(j.kode, item.indikator.kode)),
                TableCell(marks, Look.MARK),
                predikat_figure(item.capaian, item.predikat, penilaian.skala),
            )
            lead = ()


def _nilai_row(j: HasilJabatan) -> CellRow:
    nilai = capaian_figure(j.nilai, j.penilaian.pembulatan, Look.BOLD_CENTERED)
    return (
        TableCell(f"NILAI JABATAN ({j.counts})", Look.BOLD, columns=5, height=20),
        replace(nilai, columns=2, figure=(j.kode, "")),
        predikat_figure(j.nilai, j.predikat, j.penilaian.skala, Look.BOLD_CENTERED),
    )
