"""The three sheets of Kertas Kerja: their names, their beginnings, and cells by their names."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter, quote_sheetname

from iki.decimals import decimals, settle
from iki.lampiran.live_formulas import (
    DIFFERENT,
    INVALID,
    fits_excel,
    status_words,
)
from iki.render.document import Line, Look
from iki.render.signing import agency_name
from iki.render.xlsx import styles
from iki.render.xlsx.cells import Cell, LiveFormula, Validation
from iki.render.xlsx.pages import add_line
from iki.render.xlsx.sheet import Sheet
from iki.render.xlsx.widths import at_joints
from iki.results.hasil import in_ordinal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from iki.model import Ordinal, Variabel
    from iki.render.paper import Paper
    from iki.render.xlsx.cells import PlacedCell, SheetValue
    from iki.results.hasil import Hasil, Status

ATURAN, VARIABEL, PERHITUNGAN = (
    f"Kertas Kerja {name}" for name in ("Aturan", "Variabel", "Perhitungan")
)

INPUT_CHECK = "Pemeriksaan masukan pada lembar ini"

YearKey = tuple[int, str, str]  # tahun, jabatan, variabel

_SCALE = 0.9  # of 8 pt letters: 7,2 pt on paper


def start_sheet(
    name: str, title: str, text: str, hasil: Hasil, columns: Sequence[float], paper: Paper
) -> Sheet:
    """Begin a sheet: its title, what is on it, and the agency's note."""
    instansi = hasil.definisi.instansi
    sheet = Sheet(
        name, columns, hasil.definisi.instansi_file, paper, landscape=True, scale=_SCALE,
        tab=styles.TAB_WORKING,
        footer=f"{name} {hasil.tahun} · {agency_name(instansi)}",
    )  # fmt: skip
    sampai = f" SAMPAI DENGAN {hasil.sampai.nama.upper()}" if hasil.sampai.kode != "tahun" else ""
    add_line(sheet, Line(f"KERTAS KERJA: {title} TAHUN {hasil.tahun}{sampai}", Look.TITLE))
    add_line(sheet, Line(text, Look.ABOUT))
    if instansi.catatan:
        add_line(sheet, Line(instansi.catatan, Look.AGENCY_NOTE))
    return sheet


def add_check(sheet: Sheet, label: str, column: int, columns: int) -> PlacedCell:
    """Add a line whose cell sums up the rows below over so many columns, and return that cell.

    It is filled once those rows are known.
    """
    sheet.block(
        Cell(0, label, styles.KK_BOLD, columns=column),
        Cell(column, None, styles.KK_BOLD, columns=columns),
        keep=True,
    )
    return sheet.cells[-1]


def add_headings(sheet: Sheet, headings: Sequence[str], frozen: int) -> int:
    """Add the headings of the table, which stay in view with so many columns; return their row."""
    sheet.gap(6)
    row = sheet.block(
        *(Cell(k, text, styles.KK_HEADING) for k, text in enumerate(headings)), keep=True
    )
    sheet.repeat = (row, row)
    sheet.frozen = (row + 1, frozen + 1)
    return row


def kode_cell(sheet: Sheet, column: int, text: str, origin: tuple[str, int] | None = None) -> Cell:
    """Return a cell of kode or of paths, which go on below after a `_` or a `/`."""
    style = styles.KK_TEXT
    ended = at_joints(text, sheet.widths[column], style.size)
    return Cell(column, ended, style, origin=origin)


def end_table(sheet: Sheet, row: int) -> None:
    """End the table whose headings are in a row: its rows can be filtered, errors are marked."""
    last = ref(len(sheet.columns) - 1, sheet.next_row - 1)
    sheet.filtered = f"A{row}:{last}"
    wrong = f'OR(A1="{INVALID}",A1="{DIFFERENT}")'
    sheet.alerts.append((f"A1:{last}", wrong))
    _show_large_negatives(sheet)


def _show_large_negatives(sheet: Sheet) -> None:
    """Show whole what `LARGE_NUMBER` leaves to General: negative numbers of twelve digits."""
    for item in sheet.cells:
        value = item.value.value if isinstance(item.value, LiveFormula) else item.value
        if (
            item.style.format == styles.LARGE_NUMBER
            and isinstance(value, float | Decimal)
            and value <= -styles.GENERAL_LIMIT
        ):
            item.style = styles.variant(item.style, format=styles.number_format(0))


def allow(
    sheet: Sheet,
    cells: Sequence[PlacedCell],
    words: Sequence[str],
    rule: str,
    least: int | None = None,
) -> None:
    """Allow only words (or without any: numbers, none below `least`) in open cells."""
    if cells:
        prompt = ("Sel masukan", rule)
        refusal = ("Tidak dapat dihitung", rule)
        sheet.validations.append(Validation(_ranges(cells), tuple(words), prompt, refusal, least))


def _ranges(cells: Iterable[PlacedCell]) -> str:
    """Return cells as ranges, those below each other as one."""
    runs: list[tuple[int, int, int]] = []  # column, first and last row
    for column, row in sorted((item.column, item.row) for item in cells):
        if runs and runs[-1][0] == column and runs[-1][2] == row - 1:
            runs[-1] = (column, runs[-1][1], row)
        else:
            runs.append((column, row, row))
    return " ".join(column_span(column - 1, first, last) for column, first, last in runs)


def variabel_of_year(hasil: Hasil, key: YearKey) -> Variabel:
    """Return a variable of a year as it is defined for the result."""
    tahun, kode, nama = key
    return hasil.definisi.variabel_behind(kode, nama, lalu=tahun < hasil.tahun).variabel


# --- cells by their names -------------------------------------------------------------------------


def letter(column: int) -> str:
    """Return Excel's name of a column, counted from 0."""
    return get_column_letter(column + 1)


def ref(column: int, row: int) -> str:
    """Return the name of a cell of the same sheet, column and row from 0 and 1."""
    return f"{letter(column)}{row}"


def column_span(column: int, first: int, last: int) -> str:
    """Return the name of the cells of a column from one row to another."""
    return f"{ref(column, first)}:{ref(column, last)}"


def on_sheet(name: str, column: int, row: int) -> str:
    """Return a cell as another sheet names it, whatever row it is copied to."""
    return f"{quote_sheetname(name)}!${letter(column)}${row}"


# --- values ---------------------------------------------------------------------------------------


def live(text: str, value: Decimal | str) -> SheetValue:
    """Return a live formula with its value.

    The value alone where Excel does not hold the formula.
    """
    return LiveFormula(text, value) if fits_excel(text) else as_cell(value)


def exact_style(value: object, digits: int) -> styles.Style:
    """Return the look of an exact number: of one with many decimals the first ones only."""
    if not isinstance(value, Decimal) or decimals(settle(value)) <= digits:
        return styles.KK_NUMBER
    return styles.variant(styles.KK_NUMBER, format=styles.number_format(digits))


def as_cell(value: Decimal | str | None) -> float | str | None:
    """Return a value as a workbook has it."""
    return float(value) if isinstance(value, Decimal) else value


def word_or_number(value: Decimal | None, ordinal: Ordinal | None) -> SheetValue:
    """Return a value as it was typed: a word of its scale, or the number."""
    return as_cell(in_ordinal(value, ordinal))


def or_status(value: Decimal | str | None, status: Status) -> Decimal | str:
    """Return a value as a live formula comes to it: itself, or the words of why there is none."""
    return status_words(status) if value is None else value
