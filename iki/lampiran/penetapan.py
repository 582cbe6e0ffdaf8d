"""Penetapan: the annex of the decree that lays down the IKI, a sheet a jabatan, as decrees print it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from iki.formula import render
from iki.lampiran.decree import DECREE_TITLE, decree_heading, lettered_tugas, selected_jabatan
from iki.model.uraian import uraian_of
from iki.render.paper import Paper
from iki.render.signing import (
    DOTS,
    PLAIN,
    Signatory,
    Stationery,
    decree_day,
    decree_signatory,
    decree_titles,
)
from iki.render.xlsx import styles
from iki.render.xlsx.blocks import (
    CONTENTS,
    back_link,
    contents_sheet,
    full_line,
    signatures,
    table_heading,
)
from iki.render.xlsx.book import numbered_book
from iki.render.xlsx.cells import Cell
from iki.render.xlsx.fitting import fit_pages
from iki.render.xlsx.letterhead import add_letterhead_of
from iki.render.xlsx.sheet import Sheet
from iki.render.xlsx.sheet_names import sheet_name

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from iki.formula import Acuan, Formula
    from iki.model import Definisi, Sasaran
    from iki.render.xlsx.book import Book

# The grid: number, label, colon, letter; then SASARAN ends, and INDIKATOR, FORMULASI (edge, label,
# colon, rest, multiplier) and SUMBER DATA follow.
_COLUMNS = (4, 10, 2.5, 5, 25, 1.5, 12, 2, 16, 8.5, 20)
_FLEXIBLE = (4, 8, 10)
_TUGAS, _TUGAS_TEXT = 3, 4
_SASARAN, _INDIKATOR, _FORMULA, _SUMBER_DATA = (0, 4), (4, 1), (5, 5), (10, 1)
_FRACTION, _FACTOR = (6, 3), 9
_HEADING_AT, _COLON, _HEADING_TEXT = 6, 7, 8
_SIGNATURE = (6, 5)


def penetapan_book(
    definisi: Definisi,
    kode: Collection[str] | None = None,
    *,
    tahun: int | None = None,
    paper: Paper = Paper.FOLIO,
    stationery: Stationery = PLAIN,
) -> Book:
    """Lay out the annex, a sheet for each of the jabatan `kode` (None: all).

    `tahun` is for the cover, and for who signs where the decree has no date yet.
    """
    day = decree_day(definisi.instansi, tahun)
    signatory = decree_signatory(definisi, stationery.pejabat, day)
    used = {CONTENTS.casefold()}
    sheets = []
    entries = []
    for number, (depth, k) in enumerate(selected_jabatan(definisi, kode), 1):
        nama = sheet_name(f"{number} {definisi.nama(k)}", used)
        headed = stationery if number == 1 else None
        lay_out = partial(_jabatan_sheet, definisi, k, nama, paper, signatory, headed)
        sheets.append(fit_pages(lay_out, _COLUMNS, _FLEXIBLE))
        entries.append((depth, k, ((nama, nama),)))
    _, heading_lines = decree_heading(definisi.instansi)
    subject = heading_lines[-1][1] or DECREE_TITLE
    title: tuple[str, ...] = (
        f"LAMPIRAN KEPUTUSAN {decree_titles(definisi.instansi)[0]}",
        subject,
    )
    title += (f"TAHUN {tahun}",) if tahun else ()
    cover = contents_sheet(definisi, title, entries, paper=paper)
    return numbered_book(" ".join(title), (cover, *sheets))


def _jabatan_sheet(
    definisi: Definisi,
    kode: str,
    nama: str,
    paper: Paper,
    signatory: Signatory,
    headed: Stationery | None,
    columns: Sequence[float],
    scale: float,
) -> Sheet:
    jabatan = definisi.jabatan[kode]
    file = definisi.files.get(kode, kode)
    sheet = Sheet(
        nama, columns, file, paper, footer=jabatan.jabatan, scale=scale, protected=True,
        tab=styles.TAB_OFFICIAL,
    )  # fmt: skip
    back_link(sheet)
    if headed:
        add_letterhead_of(sheet, definisi.instansi, headed)
    _add_heading(sheet, definisi)
    full_line(sheet, DECREE_TITLE, styles.TITLE)
    sheet.gap()
    sheet.block(
        Cell(0, "1.", styles.BODY), Cell(1, "Jabatan", styles.BODY), Cell(2, ":", styles.BODY),
        Cell(3, jabatan.jabatan, styles.BODY_BOLD, columns=len(_COLUMNS) - 3), keep=True,
    )  # fmt: skip
    label = [Cell(0, "2.", styles.BODY), Cell(1, "Tugas", styles.BODY), Cell(2, ":", styles.BODY)]
    for letter, text in lettered_tugas(jabatan):
        sheet.block(
            *label,
            Cell(_TUGAS, letter, styles.BODY),
            Cell(_TUGAS_TEXT, text, styles.BODY, columns=len(_COLUMNS) - _TUGAS_TEXT),
        )
        label = []
    sheet.gap()
    heading = jabatan.judul_kolom
    table_heading(
        sheet,
        (
            (heading.sasaran, *_SASARAN),
            (heading.indikator, *_INDIKATOR),
            (heading.formula, *_FORMULA),
            (heading.sumber_data, *_SUMBER_DATA),
        ),
    )

    uraian = partial(uraian_of, definisi, kode)
    for index, sasaran in enumerate(jabatan.sasaran):
        _add_sasaran(sheet, sasaran, uraian, last=index == len(jabatan.sasaran) - 1)
    signatures(sheet, (*_SIGNATURE, signatory))
    return sheet


def _add_heading(sheet: Sheet, definisi: Definisi) -> None:
    """Add LAMPIRAN / KEPUTUSAN / NOMOR / TANGGAL / TENTANG, at the right."""
    keputusan, heading_lines = decree_heading(definisi.instansi)
    columns = len(_COLUMNS) - _HEADING_AT
    sheet.block(Cell(_HEADING_AT, "LAMPIRAN", styles.TEXT, columns=columns), keep=True)
    sheet.block(Cell(_HEADING_AT, keputusan, styles.TEXT, columns=columns), keep=True)
    for label, text in heading_lines:
        sheet.block(
            Cell(_HEADING_AT, label, styles.TEXT), Cell(_COLON, ":", styles.TEXT),
            Cell(_HEADING_TEXT, text or DOTS, styles.TEXT, columns=len(_COLUMNS) - _HEADING_TEXT),
            keep=True,
        )  # fmt: skip
    sheet.gap(24)


def _add_sasaran(
    sheet: Sheet,
    sasaran: Sasaran,
    uraian: Callable[[Formula], Callable[[Acuan], str]],
    *,
    last: bool,
) -> None:
    """Add the rows of a sasaran: one cell for it, two rows for each indikator that is a fraction."""
    cells: list[Cell] = []
    starts: list[int] = []
    fractions: list[int] = []
    row = 0
    for indikator in sasaran.indikator:
        starts.append(row)
        formula_cells = list(_formula_cells(indikator.formula, uraian(indikator.formula), row))
        rows = max(s.row + s.rows for s in formula_cells) - row
        if rows > 1:
            fractions.append(row)
        sumber_data = indikator.sumber_data
        cells += (
            Cell(_INDIKATOR[0], indikator.nama, styles.BOX, _INDIKATOR[1], row, rows),
            *formula_cells,
            Cell(_SUMBER_DATA[0], dashed(sumber_data), styles.BOX, _SUMBER_DATA[1], row, rows),
        )
        row += rows
    column, columns = _SASARAN
    cells.append(Cell(column, sasaran.uraian, styles.BOX, columns, 0, row, whole=True))
    sheet.block(
        *cells, rows=row, may_break=starts[1:], reluctance=2 if last else 0, balanced=fractions
    )


def dashed(items: tuple[str, ...]) -> str:
    """Return a list as decrees print it: one item alone, several with a dash each."""
    return items[0] if len(items) == 1 else "\n".join(f"- {text}" for text in items)


def _formula_cells(formula: Formula, uraian: Callable[[Acuan], str], row: int) -> Iterator[Cell]:
    """Yield the cells of a formula: pembilang over penyebut with × 100 beside the rule, or a text."""
    fraction = render.fraction_parts(formula)
    column, columns = _FORMULA
    if fraction is None:
        yield Cell(column, render.to_decree(formula, uraian), styles.BOX, columns, row)
        return
    fraction_column, fraction_columns = _FRACTION
    pembilang = render.to_decree(fraction.pembilang, uraian, nested=True)
    penyebut = render.to_decree(fraction.penyebut, uraian, nested=True)
    multiplier = f"× {fraction.multiplier}" if fraction.multiplier else None
    yield Cell(column, None, styles.FRACTION_EDGE, 1, row, 2)
    yield Cell(fraction_column, pembilang, styles.PEMBILANG, fraction_columns, row)
    yield Cell(fraction_column, penyebut, styles.PENYEBUT, fraction_columns, row + 1)
    yield Cell(_FACTOR, multiplier, styles.FACTOR, 1, row, 2)
