"""The cells of one sheet of a delivered file, as they are read: values with their addresses."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from iki.isian.refusals import too_many_cells, too_many_merged, written_twice
from iki.limits import DELIVERY_CELLS, DELIVERY_MERGED, DELIVERY_TEXTS

# Rows or columns without anything between a cell that is far away and those above or left of it.
_FAR_ROWS, _FAR_COLUMNS = 5_000, 500

RowColumn = tuple[int, int]  # row and column of a cell, from 1
Area = tuple[int, int, int, int]  # first and last row, first and last column


class UnusableValue(NamedTuple):
    """A cell that holds no value to take: an error, a formula without result, per cent.

    `shown` is its text.
    """

    kind: str  # a key of rules.UNUSABLE
    shown: str


class WithPercentSign(float):
    """A number whose format only puts a percent sign behind it: 85 is shown `85%`."""

    __slots__ = ()


class ToCompute(float):
    """The result of a formula that its workbook wants computed anew when it is opened."""

    __slots__ = ()


CellValue = (
    str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | UnusableValue
)


@dataclass
class Grid:
    """The cells of one sheet that are not empty, by row and column, both from 1, in their order."""

    sheet: str
    rows: dict[int, dict[int, CellValue]]
    comma: bool = True  # whether numbers in texts are id_ID
    merged: list[Area] = field(default_factory=list)
    named: dict[str, RowColumn] = field(default_factory=dict)  # names that this sheet alone has
    linked: set[RowColumn] = field(default_factory=set)  # formulas that read another workbook
    is_hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    @property
    def size(self) -> int:
        """How many cells are not empty."""
        return sum(map(len, self.rows.values()))

    @cached_property
    def row_numbers(self) -> list[int]:
        """The numbers of the rows that are not empty, in order."""
        return sorted(self.rows)

    def rows_between(self, first: int, last: int) -> list[int]:
        """Return the numbers of the rows in a range that are not empty."""
        numbers = self.row_numbers
        return numbers[bisect_left(numbers, first) : bisect_right(numbers, last)]

    @cached_property
    def near(self) -> RowColumn:
        """The last row and column above or left of a gap; beyond it stand strays, and no table."""
        columns = {column for row in self.rows.values() for column in row}
        return _before_gap(self.row_numbers, _FAR_ROWS), _before_gap(sorted(columns), _FAR_COLUMNS)

    @cached_property
    def covered(self) -> dict[RowColumn, Area]:
        """The merged range over each covered cell, where its row and column hold anything.

        Raises DeliveryError for more of them than are looked into.
        """
        if not self.merged:
            return {}
        columns = sorted({column for row in self.rows.values() for column in row})
        found: dict[RowColumn, Area] = {}
        number = 0
        for area in self.merged:
            rows = self.rows_between(area[0], area[1])
            across = columns[bisect_left(columns, area[2]) : bisect_right(columns, area[3])]
            number += len(rows) * len(across)
            if number > DELIVERY_MERGED:
                raise too_many_merged()
            found.update({(row, column): area for row in rows for column in across})
        return found


class GridBuilder:
    """Collects the cells of a workbook, sheet by sheet, no more than are read."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self._rows: dict[int, dict[int, CellValue]] = {}
        self._cells = self._characters = 0

    def begin(self, sheet: str, *, is_hidden: bool = False) -> Grid:
        """Begin another sheet."""
        grid = Grid(sheet, {}, is_hidden=is_hidden)
        self.grids.append(grid)
        self._rows = grid.rows
        return grid

    def put(self, row: int, column: int, value: CellValue) -> None:
        """Put a cell that is not empty into the sheet.

        Raises DeliveryError for more than are read.
        """
        cells = self._rows.get(row)
        if cells is None:
            cells = self._rows[row] = {}
        elif column in cells and cells[column] != value:
            raise written_twice(self.grids[-1].sheet, address((row, column)))
        cells[column] = value
        self._cells += 1
        if isinstance(value, str):  # one text may stand in many cells
            self._characters += len(value)
        if self._cells > DELIVERY_CELLS or self._characters > DELIVERY_TEXTS:
            raise too_many_cells()

    def end(self) -> None:
        """Sort the cells of the sheet; files may have them in any order."""
        grid = self.grids[-1]
        for row, cells in grid.rows.items():
            columns = list(cells)
            if columns != (ordered := sorted(columns)):
                grid.rows[row] = {column: cells[column] for column in ordered}
        numbers = list(grid.rows)
        if numbers != (ordered := sorted(numbers)):
            grid.rows = {row: grid.rows[row] for row in ordered}
        _ = grid.covered  # that there are not too many

    def merge(self, area: Area) -> None:
        """Add a merged range to the sheet."""
        merged = self.grids[-1].merged
        merged.append(area)
        if len(merged) > DELIVERY_MERGED:
            raise too_many_merged()

    def hide_columns(self, first: int, last: int) -> None:
        """Remember that columns are hidden, as far as any of them may hold something."""
        hidden = self.grids[-1].hidden_columns
        hidden.update(range(first, min(last, first + _FAR_COLUMNS, MOST_COLUMNS) + 1))


def _before_gap(numbers: list[int], gap: int) -> int:
    """Return the last of some numbers before the first gap that is too large."""
    return next((a for a, b in pairwise(numbers) if b - a > gap), numbers[-1] if numbers else 0)


def address(place: RowColumn) -> str:
    """Return the address of a cell as Excel shows it: `AB12`."""
    row, column = place
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


@lru_cache(maxsize=20_000)  # the forms of one delivery have the same cells
def place_of(reference: str) -> RowColumn:
    """Return the place of an address: `AB12` is row 12, column 28. Raises ValueError for none."""
    digits = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    column = 0
    for letter in reference[: len(reference) - len(digits)]:
        column = column * 26 + ord(letter) - 64
    if not (digits.isdecimal() and digits.isascii() and 1 <= column <= MOST_COLUMNS):
        raise ValueError(reference[:20])
    return checked_row(digits), column


def checked_row(digits: str) -> int:
    """Return the number of a row. Raises ValueError outside the bounds of a sheet."""
    row = int(digits) if len(digits) <= 7 else 0
    if not 1 <= row <= MOST_ROWS:
        raise ValueError(digits[:20])
    return row


MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # of any sheet


def shortest(number: float | Decimal) -> Decimal:
    """Return a number with the 15 digits that Excel has: 2.2200000000000002 is 2.22."""
    return Decimal(f"{number:.15g}")
