"""One sheet of a workbook of definitions: its cells with what is merged, and what is unread.

Every cell below a heading row is taken or named with its reason. Cells with one cause are one line
of the list: `satuan kosong: 4 sel (IKU!E5, E7, E9, ...)`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby, islice
from typing import TYPE_CHECKING

from iki.escaping import quoted
from iki.isian.cell_texts import one_line, text_of
from iki.isian.grid import UnusableValue, address
from iki.limits import DELIVERY_MERGED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from iki.isian.grid import CellValue, Grid

_FIRST_CELLS = 4
_LINES = 12  # of causes; with what stands around them a screen


@dataclass(frozen=True)
class Unread:
    """A cell that is not read: its place, and why. `cause`: what it shares with others."""

    sheet: str
    cell: str
    reason: str
    cause: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"

    @property
    def place(self) -> str:
        """The cell with its sheet."""
        return f"{self.sheet}!{self.cell}" if self.sheet else self.cell


def in_order_of_places(unread: Iterable[Unread]) -> list[Unread]:
    """Sort by sheet, in order of appearance, then by row and column."""
    unread = list(unread)
    sheets = {sheet: place for place, sheet in enumerate(dict.fromkeys(u.sheet for u in unread))}

    def place(one: Unread) -> tuple[int, int, int, str]:
        letters = one.cell.rstrip("0123456789")
        return sheets[one.sheet], int(one.cell[len(letters) :]), len(letters), letters

    return sorted(unread, key=place)


def lines_of_causes(unread: Iterable[Unread], *, whole: bool = False) -> list[str]:
    """Return a line for each cause, with its count and first cells; no more than a screen.

    With `whole` there is a line for each cell.
    """
    if whole:
        return [*map(str, unread)]
    by_cause: dict[str, list[Unread]] = {}
    for one in unread:
        by_cause.setdefault(one.cause or one.reason, []).append(one)
    lines = [_line(cause, cells) for cause, cells in by_cause.items()]
    if len(lines) > _LINES:
        rest = sum(len(cells) for cells in islice(by_cause.values(), _LINES - 1, None))
        lines[_LINES - 1 :] = [
            f"... {len(lines) - _LINES + 1} sebab lain, {rest} sel; semuanya: --rinci"
        ]
    return lines


def _line(cause: str, cells: list[Unread]) -> str:
    if len(cells) == 1:
        return str(cells[0])
    shown = list(islice(_places(cells), _FIRST_CELLS))
    more = ", ..." if len(cells) > _FIRST_CELLS else ""
    return f"{cause}: {len(cells)} sel ({', '.join(shown)}{more})"


def _places(cells: Iterable[Unread]) -> Iterator[str]:
    """Yield the places of cells, a sheet named only with its first one."""
    for _, of_sheet in groupby(cells, lambda one: one.sheet):
        first, *others = of_sheet
        yield first.place
        yield from (one.cell for one in others)


class SheetCells:
    """The cells of a sheet, and the list of those that are not read."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.name = grid.sheet
        self.unread: dict[Unread, None] = {}
        self.origin = {
            (row, column): (top, left)
            for top, bottom, left, right in grid.merged
            if (bottom - top + 1) * (right - left + 1) <= DELIVERY_MERGED
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }
        self.used = sorted({column for cells in grid.rows.values() for column in cells})
        self.merged: dict[int, set[int]] = {}  # the columns of each row that show another cell
        self.bottom: dict[tuple[int, int], int] = {}  # of a merged range, by its first cell
        for (row, column), (top, left) in self.origin.items():
            if (row, column) != (top, left) and self.value(top, left) is not None:
                self.merged.setdefault(row, set()).add(column)
            self.bottom[top, left] = max(row, self.bottom.get((top, left), top))

    @property
    def last_row(self) -> int:
        """The last row that is not empty."""
        return max(self.grid.rows, default=0)

    def value(self, row: int, column: int) -> CellValue | None:
        """Return the value of a cell; of a merged range that of its first cell."""
        row, column = self.origin.get((row, column), (row, column))
        return self.grid.rows.get(row, {}).get(column)

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell, with its lines."""
        return text_of(self.value(row, column))

    def cells_of_row(self, row: int) -> dict[int, CellValue]:
        """Return the cells of a row that are not blank, without those merged with one above."""
        return {
            k: v
            for k, v in self.grid.rows.get(row, {}).items()
            if text_of(v) or isinstance(v, UnusableValue)
        }

    def texts_of_row(self, row: int) -> dict[int, str]:
        """Return the texts of a row, each on one line, by their columns."""
        return {k: one_line(text_of(v)) for k, v in self.cells_of_row(row).items()}

    def reach(self, row: int) -> list[int]:
        """Return the columns of a row that are not empty, merged cells included."""
        return sorted({*self.grid.rows.get(row, {}), *self.merged.get(row, ())})

    def refuse(self, row: int, column: int, reason: str, cause: str = "") -> None:
        """Put a cell on the list."""
        row, column = self.origin.get((row, column), (row, column))
        self.unread[Unread(self.name, address((row, column)), reason, cause)] = None

    def refuse_columns(self, heads: range, unused: Mapping[int, Sequence[int]]) -> None:
        """Put columns that nothing takes on the list, each once. `unused`: the rows of each."""
        headed: dict[tuple[int, int], tuple[str, int]] = {}  # by the cell of the heading
        for column, rows in unused.items():
            texts = dict.fromkeys(one_line(self.text(row, column)) for row in heads)
            if title := " ".join(t for t in texts if re.search(r"[^\W\d_]|\d{4}", t)):
                place = self.origin.get((heads.start, column), (heads.start, column))
                known, count = headed.get(place, (title, 0))
                headed[place] = known, count + len(rows)
            else:
                for row in rows:
                    self.refuse(row, column, "kolom ini tanpa judul")
        for (row, column), (title, count) in headed.items():
            reason = f"kolom {quoted(title)} tidak dipakai; {count} sel di bawahnya tidak dibaca"
            self.refuse(row, column, reason)

    def refuse_row(self, row: int, cells: Iterable[int], reason: str, cause: str = "") -> None:
        """Put cells of a row on the list."""
        for column in cells:
            self.refuse(row, column, reason, cause)
