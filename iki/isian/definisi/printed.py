"""What the cells of a table said when iki wrote it, as marks on the hidden sheet of its workbook.

With it three sides are told apart: a cell is changed in the table, in the project since, or in
both. The sheet has a row for each table: its version, the instansi, the columns, and the marks of
all rows one behind the other. A row of them begins with two marks of its kode.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from iki.escaping import quoted
from iki.isian.cell_texts import one_line, text_of
from iki.isian.definisi.columns import (
    PERIKSA_COLUMN,
    DefinitionColumn,
    DefinitionSheet,
    column_of,
    has_values,
)
from iki.isian.form_layout import HIDDEN_SHEET, HIDDEN_SHEET_HEADING, MARK_LENGTH, joined_marks
from iki.isian.identity import of_another_instansi
from iki.isian.printed_columns import mark_printed_value
from iki.isian.sheet import as_text
from iki.render.xlsx import styles
from iki.render.xlsx.cells import PlacedCell, as_number
from iki.render.xlsx.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from iki.isian.definisi.values import RowKey, Shown
    from iki.isian.grid import CellValue, Grid

TABLE_VERSION = 1
# None of them is a label of the hidden sheet of a form.
_HEADINGS = (HIDDEN_SHEET_HEADING, "Tabel definisi iki", "Milik", "Kolom", "Isi semula")
_BETWEEN = "|"  # titles of columns
_KODE_MARKS = 2
_HIDDEN_ROW = 15.0


def is_read(table: DefinitionSheet, column: DefinitionColumn) -> bool:
    """Return whether the cells of a column are taken back."""
    return column == PERIKSA_COLUMN or has_values(table, column)


def mark_of(value: Shown | CellValue) -> str:
    """Return the mark of a cell; the spelling of a number makes no difference."""
    if isinstance(value, Decimal):
        value = as_number(value)
    if value is None or isinstance(value, str):
        value = one_line(text_of(value))
        return _mark_of_text(value)
    return mark_printed_value("", "", value)


@lru_cache(maxsize=10_000)
def _mark_of_text(text: str) -> str:
    return mark_printed_value("", "", text)


def _kode_mark(key: RowKey) -> str:
    text = f"{key.jabatan}\n{key.kode}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[
        : MARK_LENGTH * _KODE_MARKS
    ]


# --- written --------------------------------------------------------------------------------------


class PrintedTable(NamedTuple):
    """A table as it is written: its columns that are read, and the marks of its rows."""

    table: DefinitionSheet
    columns: Sequence[DefinitionColumn]
    marks: list[str]

    def add(self, key: RowKey, shown: Iterable[Shown]) -> None:
        """Add the marks of a row."""
        kode = _kode_mark(key)
        self.marks.extend(
            kode[start : start + MARK_LENGTH] for start in range(0, len(kode), MARK_LENGTH)
        )
        self.marks.extend(map(mark_of, shown))


def hidden_sheet(instansi: str, tables: Iterable[PrintedTable]) -> Sheet:
    """Lay out the hidden sheet, without regard to how its long texts look.

    `instansi` is whose the tables are, "" where nobody has confirmed its name yet.
    """
    rows: list[Sequence[str | int]] = [_HEADINGS]
    for table, columns, marks in tables:
        titles = _BETWEEN.join(column.title for column in columns)
        rows.append((table.value, TABLE_VERSION, instansi, titles, *joined_marks(marks)))
    widths = [16.0] * max(map(len, rows))
    sheet = Sheet(HIDDEN_SHEET, widths, HIDDEN_SHEET, natural=True, protected=True, hidden=True)
    for number, row in enumerate(rows, 1):
        sheet.heights.append(_HIDDEN_ROW)
        sheet.cells += (
            PlacedCell(number, k, number, k, value, styles.FORM_LABEL, None, None)
            for k, value in enumerate(row, 1)
        )
    return sheet


# --- read back ------------------------------------------------------------------------------------


class _PrintedRows(NamedTuple):
    columns: dict[DefinitionColumn, int]  # and which of the marks of a row is of it
    rows: dict[str, str]


@dataclass
class PrintedCells:
    """What the hidden sheet of a workbook tells; nothing if there is none."""

    instansi: str = ""
    version: str = ""
    tables: dict[str, _PrintedRows] = field(default_factory=dict)

    def problem(self, ours: str) -> tuple[str, str] | None:
        """Return message and hint why the tables cannot be taken in a project, None if they can."""
        if not self.tables:
            return None
        if self.version != str(TABLE_VERSION):
            message = f"tabel versi {quoted(self.version)}, iki ini membaca versi {TABLE_VERSION}"
            return message, "perbarui iki, lalu coba lagi"
        return of_another_instansi("tabel", self.instansi, ours) if self.instansi else None

    def has_row(self, key: RowKey) -> bool:
        """Return whether a row was written."""
        return key.table in self.tables and _kode_mark(key) in self.tables[key.table].rows

    def says(self, key: RowKey, column: DefinitionColumn, value: Shown | CellValue) -> bool:
        """Return whether a cell was written with this value."""
        return self._mark(key, column) == mark_of(value)

    def says_other(self, key: RowKey, column: DefinitionColumn, value: Shown) -> bool:
        """Return whether a cell was written with another value than this."""
        return self._mark(key, column) not in {None, mark_of(value)}

    def _mark(self, key: RowKey, column: DefinitionColumn) -> str | None:
        table = self.tables.get(key.table)
        number = table.columns.get(column) if table else None
        if table is None or number is None:
            return None
        marks = table.rows.get(_kode_mark(key))
        return None if marks is None else marks[number * MARK_LENGTH : (number + 1) * MARK_LENGTH]


def printed_cells(grids: Iterable[Grid]) -> PrintedCells:
    """Return the cells that the hidden sheet tells of; damaged rows of it tell of none."""
    found = PrintedCells()
    grid = next((grid for grid in grids if grid.sheet == HIDDEN_SHEET), None)
    first, *rest = [{}] if grid is None else list(grid.rows.values())[: 1 + len(DefinitionSheet)]
    if as_text(first.get(2, "")) != _HEADINGS[1]:
        return found
    for row in rest:
        told = {column: as_text(value) for column, value in row.items()}
        found.version, found.instansi = told.get(2, ""), told.get(3, "")
        columns = [column_of(title) for title in told.get(4, "").split(_BETWEEN)]
        marks = "".join(told[column][1:] for column in sorted(told) if column > len(_HEADINGS) - 1)
        size = (len(columns) + _KODE_MARKS) * MARK_LENGTH
        if None in columns or len(marks) % size:
            continue
        kode = MARK_LENGTH * _KODE_MARKS
        found.tables[told.get(1, "")] = _PrintedRows(
            {column: n for n, column in enumerate(columns) if column},
            {
                marks[at : at + kode]: marks[at + kode : at + size]
                for at in range(0, len(marks), size)
            },
        )
    return found
