"""A sheet of a delivered file: its cells, and that each is accounted for once."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from iki.isian.delivery import CellPlace, Reading, Remark
from iki.isian.grid import Grid, UnusableValue
from iki.isian.rules import read_text
from iki.periode import parse_periode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iki.isian.grid import CellValue, RowColumn
    from iki.periode import Periode

HEADING_LENGTH = 60
SHEET_NAME = (0, 0)  # in the place of a cell


def folded_name(value: CellValue | None) -> str:
    """Fold a heading for comparison; "" for a text that is too long to be one."""
    return _fold(value) if isinstance(value, str) and len(value) <= HEADING_LENGTH else ""


@lru_cache(maxsize=10_000)  # forms have the same words in all their sheets
def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()


def as_text(value: CellValue) -> str:
    """Return a cell that names something as the text that it shows."""
    if type(value) is str:
        return " ".join(value.split())
    match value:
        case UnusableValue(_, shown):
            return shown
        case bool():
            return str(value).upper()
        case int() | float():
            return f"{value:.15g}"
        case _:
            return str(value)


def named_periode(text: str) -> Periode | None:
    """Return the period that a text names. Blanks and dashes name none, not even the year."""
    return parse_periode(text) if any(map(str.isalnum, text)) else None


_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)", re.ASCII)


def years_in(text: str) -> frozenset[int]:
    """Return the years that a heading or the name of a sheet tells.

    Of several, all between them.
    """
    found = [int(year) for year in _YEAR.findall(text)]
    return frozenset(range(min(found), max(found) + 1)) if found else frozenset()


class SheetAccount:
    """The cells of a sheet; `left` are those that no one has accounted for yet."""

    def __init__(self, grid: Grid, reading: Reading) -> None:
        self.grid, self.reading = grid, reading
        self.left = {(r, c): v for r, row in grid.rows.items() for c, v in row.items()}
        self.covered = grid.covered

    def at(self, row: int, column: int | None) -> CellValue | None:
        """Return the value of a key cell; a merged one stands in all rows that it covers."""
        if column is None:
            return None
        rows = self.grid.rows
        value = rows[row].get(column) if row in rows else None
        if value is None and self.covered and (area := self.covered.get((row, column))):
            value = rows.get(area[0], {}).get(area[2])
        return value

    def text(self, row: int, column: int | None) -> str:
        """Return a key cell as the text that it shows."""
        value = self.at(row, column)
        return "" if value is None else as_text(value)

    def words(self, row: int, column: int | None) -> str:
        """Return the text of a cell, "" if it cannot be taken."""
        value = self.at(row, column)
        read = "" if value is None else read_text(value)
        return read if isinstance(read, str) else ""

    def place(self, here: RowColumn) -> CellPlace:
        """Return where a cell of this sheet stands."""
        return CellPlace(self.reading.file, self.grid.sheet, *here)

    def count_as_own(self, here: RowColumn | None) -> None:
        """Count a cell that is left as the form's own."""
        if here is not None and self.left.pop(here, None) is not None:
            self.reading.own += 1

    def count_row_as_own(self, row: int, columns: Iterable[int]) -> None:
        """Count the cells of a row that are left in some columns as the form's own."""
        pop = self.left.pop
        self.reading.own += sum(pop((row, column), None) is not None for column in columns)

    def pass_over(self, here: RowColumn, message: str) -> None:
        """Count a cell that is left as passed over, with the reason."""
        if self.left.pop(here, None) is not None:
            self.reading.passed.append(Remark(self.place(here), message))

    def refuse(self, here: RowColumn, message: str, hint: str) -> None:
        """Count a cell that is left as refused, with the reason."""
        if self.left.pop(here, None) is not None:
            self.reading.refused.append(Remark(self.place(here), message, hint))

    def name_together(
        self, places: Iterable[RowColumn], message: str, to: list[Remark], hint: str = ""
    ) -> None:
        """Say one thing of those of some cells that are left, in one remark."""
        places = [here for here in places if self.left.pop(here, None) is not None]
        if places:
            first, last = self.place(min(places)), self.place(max(places))
            to.append(Remark(first, message, hint, len(places), last))

    def name_all(self, places: list[RowColumn], message: str, to: list[Remark]) -> None:
        """Say one thing of many cells, by the rows that they stand in where there are few."""
        groups = [[place] for place in places] if len(places) <= 5 else [places]
        for group in groups:
            rows, columns = [row for row, _ in group], [column for _, column in group]
            first = self.place((min(rows), min(columns)))
            last = self.place((max(rows), max(columns)))
            to.append(Remark(first, message, number=len(group), last=last))
        for place in places:
            del self.left[place]
