"""Pengukuran kinerja: what was reached, a sheet a jabatan, with a summary and the working paper.

Every number of these sheets is a value, rounded as it is shown. What has no number, and what is
counted differently from 5/4 × 100, carries the number of a note below the table. The same
computation stands on the sheets of Kertas Kerja as live formulas; each capaian links to its own.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from iki.lampiran.catatan_sheet import CATATAN_SHEET, catatan_sheet, has_catatan
from iki.lampiran.figure_cells import capaian_cell, figure_cell, predikat_cell
from iki.lampiran.kertas_kerja import KERTAS_KERJA, kertas_kerja_sheets, link_figures
from iki.lampiran.ringkasan import CHART_SHEET, RINGKASAN, ringkasan_sheets
from iki.model import Polarisasi
from iki.render.paper import Paper
from iki.render.signing import (
    PLAIN,
    Stationery,
    measurement_day,
    place_and_date,
    signatory_of,
)
from iki.render.xlsx import styles
from iki.render.xlsx.blocks import (
    back_link,
    full_line,
    signatures,
    table_heading,
    titles,
)
from iki.render.xlsx.book import numbered_book
from iki.render.xlsx.cells import Cell
from iki.render.xlsx.fitting import fit_pages
from iki.render.xlsx.letterhead import add_letterhead_of
from iki.render.xlsx.sheet import Sheet
from iki.render.xlsx.sheet_names import sheet_name
from iki.results.remarks import (
    Notes,
    capitalized,
    changed_note,
    own_rule,
    polarisasi_rule,
    remarks,
    scoring_rules,
    target_zero_rule,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from iki.model import Realisasi
    from iki.render.xlsx.book import Book
    from iki.results.hasil import Hasil, HasilIndikator, HasilJabatan

# CAPAIAN (%) is two columns: the number, and the marks of its notes.
_COLUMNS = (36, 43, 13, 14, 14, 13, 12, 19)
_FLEXIBLE = (0, 1)  # the columns that make room for large numbers
_CAPAIAN, _MARK, _PREDIKAT = 5, 6, 7
_HEADINGS = (
    ("SASARAN", 0, 1), ("INDIKATOR", 1, 1), ("SATUAN", 2, 1), ("TARGET", 3, 1), ("REALISASI", 4, 1),
    ("CAPAIAN (%)", _CAPAIAN, 2), ("PREDIKAT", _PREDIKAT, 1),
)  # fmt: skip
_LEFT, _RIGHT = (0, 2), (4, 4)


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
    used = {name.casefold() for name in (RINGKASAN, CHART_SHEET, *beside)}
    names = {
        j.kode: sheet_name(f"{number} {j.jabatan.jabatan}", used)
        for number, j in enumerate(hasil.jabatan, 1)
    }
    last = [*kertas_kerja_sheets(hasil, realisasi, paper, source)]
    calculation = last[-1]
    if noted:
        last.insert(0, catatan_sheet(hasil, paper))
    for sheet in last:
        back_link(sheet, RINGKASAN, "← Ringkasan")
    sheets = [
        fit_pages(
            partial(_jabatan_sheet, hasil, j, names[j.kode], paper, stationery), _COLUMNS, _FLEXIBLE
        )
        for j in hasil.jabatan
    ]
    link_figures(sheets, calculation)
    summary = ringkasan_sheets(hasil, names, paper, title, beside, stationery)
    return numbered_book(title, (*summary, *sheets, *last), hasil.lock)


def _jabatan_sheet(
    hasil: Hasil,
    j: HasilJabatan,
    nama: str,
    paper: Paper,
    stationery: Stationery,
    columns: Sequence[float],
    scale: float,
) -> Sheet:
    definisi = hasil.definisi
    penilaian = definisi.instansi.penilaian
    sheet = Sheet(
        nama, columns, definisi.files.get(j.kode, j.kode), paper, landscape=True,
        footer=f"{hasil.tahun} · {j.jabatan.jabatan}", scale=scale,
        protected=True, tab=styles.TAB_OFFICIAL,
    )  # fmt: skip
    back_link(sheet, RINGKASAN, "← Ringkasan")
    add_letterhead_of(sheet, definisi.instansi, stationery)
    titles(sheet, hasil, "PENGUKURAN KINERJA INDIVIDU", j.jabatan.jabatan)
    notes = Notes()
    polarisasi = [p for p in Polarisasi if any(r.indikator.polarisasi is p for r in j.indikator)]
    rules = {p: polarisasi_rule(p, penilaian) for p in polarisasi}
    noted: dict[Polarisasi, str] = {
        p: capitalized(f"{words}: kolom 6 = {rule}.")
        for p, (rule, words) in rules.items()
        if p is not Polarisasi.MAXIMIZE  # what everyone expects
    }
    marks = {p: notes.marks(text) for p, text in noted.items()}
    table_heading(sheet, _HEADINGS, height=24)
    rules_line = "\n".join(f"6 = {rules[p][0]} {marks.get(p, '')}".rstrip() for p in polarisasi)
    last = sheet.block(
        *(
            Cell(k, rules_line if k == _CAPAIAN else None, styles.COLUMN_NUMBER, columns=width)
            for _, k, width in _HEADINGS
        ),
        keep=True,
    )
    sheet.repeat = (last - 2, last)
    _add_rows(sheet, hasil, j, notes, noted)
    _add_nilai(sheet, j)
    sheet.gap(6)
    for line in notes.lines():
        sheet.block(Cell(0, line, styles.NOTE, columns=len(_COLUMNS)), reluctance=3)
    for text in (
        *(f"Jabatan ini: {changed_note(p)}" for p in hasil.changes(j.jabatan)),
        *scoring_rules(penilaian),
        *(f"Instansi: {changed_note(p)}" for p in hasil.changes(definisi.instansi)),
    ):
        full_line(sheet, text, styles.NOTE)
    day = stationery.tanggal or measurement_day(hasil.tahun, hasil.sampai)
    atasan, signed = definisi.atasan_of(j.kode), place_and_date(definisi.instansi, stationery)
    signatures(
        sheet,
        (*_LEFT, signatory_of(definisi, atasan, stationery.pejabat, day, ("Mengetahui,",))),
        (*_RIGHT, signatory_of(definisi, j.kode, stationery.pejabat, day, (signed,))),
    )
    return sheet


def _add_rows(
    sheet: Sheet,
    hasil: Hasil,
    j: HasilJabatan,
    notes: Notes,
    noted: dict[Polarisasi, str],
) -> None:
    """Add the rows; those of one sasaran are one block."""
    done = 0
    for sasaran in j.jabatan.sasaran:
        count = len(sasaran.indikator)
        cells = [Cell(0, sasaran.uraian, styles.BOX, 1, 0, count, whole=True)]
        for row, item in enumerate(j.indikator[done : done + count]):
            rule = target_zero_rule(item) or own_rule(item) or noted.get(item.indikator.polarisasi)
            marks = notes.marks(*filter(None, (rule,)), *remarks(hasil, j, item))
            cells += _indikator_cells(j, item, row, marks)
        done += count
        # The last rows keep to what stands below the table, if a page has room for it all.
        is_last = done == len(j.indikator)
        sheet.block(*cells, rows=count, may_break=range(1, count), reluctance=2 if is_last else 0)


def _indikator_cells(j: HasilJabatan, item: HasilIndikator, row: int, marks: str) -> list[Cell]:
    penilaian = item.penilaian
    capaian = capaian_cell(_CAPAIAN, item.capaian, penilaian.pembulatan, styles.MARKED, row)
    capaian.figure = (j.kode, item.indikator.kode)
    return [
        Cell(1, item.indikator.nama, styles.BOX, row=row),
        Cell(2, item.indikator.satuan, styles.BOX_CENTERED, row=row),
        figure_cell(3, item.target_shown, row),
        figure_cell(4, item.realisasi_shown, row),
        capaian,
        Cell(_MARK, marks, styles.MARK, row=row),
        predikat_cell(
            _PREDIKAT, item.capaian, item.predikat, penilaian.skala, styles.BOX_CENTERED, row
        ),
    ]


def _add_nilai(sheet: Sheet, j: HasilJabatan) -> None:
    penilaian = j.penilaian
    style = styles.BOX_BOLD_CENTERED
    nilai = capaian_cell(_CAPAIAN, j.nilai, penilaian.pembulatan, style, columns=2)
    nilai.figure = (j.kode, "")
    label = f"NILAI JABATAN ({j.counts})"
    sheet.block(
        Cell(0, label, styles.BOX_BOLD, columns=_CAPAIAN),
        nilai,
        predikat_cell(_PREDIKAT, j.nilai, j.predikat, penilaian.skala, style),
        height=20, reluctance=2,
    )  # fmt: skip
