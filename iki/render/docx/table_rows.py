"""Rows of a table of Word: their heights, what stays together, and where pages begin.

Where a page ends only Word knows. So what a sasaran has is together on one if it is short; Word
moves it. A table with a longer one begins on a page, at a height that is known, and each of its
pages is a table of its own: what goes on there says so, and nothing else does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from iki.render.document import (
    Look,
    TableCell,
    item_starts,
    placed,
    row_groups,
)
from iki.render.letter_widths import by_part
from iki.render.page_breaks import PageRows, starts_of_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from iki.render.document import CellRow, Table, Value

_TOGETHER = 170.0  # points of rows that stay so: a third of a page that lies
_LINE = 12.0  # points of a row that is added to an item which no page has room for
_CONTINUED = " (lanjutan)"
# Reluctance to begin a page with the last rows of a table, with what stands below it, within an
# item.
_LAST_ROWS, _BELOW, _WITHIN_ITEM = (2, 3), 4, 6

_Place = tuple[int, int, TableCell]


@dataclass(frozen=True, slots=True)
class Measure:
    """The heights of cells by their first column, in points, and the text that fits a height."""

    height: Callable[[int, TableCell], float]
    begun: Callable[[int, TableCell, float], int]


class RowRoom(NamedTuple):
    """Points of a page for the rows of a table: of the first, of others, and below the last."""

    first: float
    other: float
    below: float


def has_long_groups(table: Table, measure: Measure) -> bool:
    """Whether rows that belong together are higher than what stays together on any page."""
    own = heights(table.rows, measure)
    return any(sum(own[start:end]) > _TOGETHER for start, end in row_groups(table.rows))


def divisible(table: Table, measure: Measure) -> set[int]:
    """Return the rows at which an item too high for one page begins inside."""
    own = heights(table.rows, measure)
    starts = item_starts(table)
    return {
        row
        for first, end in row_groups(table.rows)
        if sum(own[first:end]) > _TOGETHER
        for row in starts
        if first < row < end
    }


def in_pages(table: Table, measure: Measure, room: RowRoom) -> list[Table]:
    """Return the parts of a table that a page each has room for.

    A text goes on from one to the next.
    """
    if sum(heights(table.rows, measure)) + room.below <= room.first:
        return [table]
    cells, least = _lengthen_texts(table, measure, room)
    long = replace(table, rows=_rows_of(cells, len(least)))
    own = heights(long.rows, measure, least)
    degrees = _degrees(long, measure, least)
    begins = sorted(degrees)
    ends = [0.0, *accumulate(own)]
    parts = [
        PageRows(row, degrees[row], ends[after] - ends[row])
        for row, after in pairwise([*begins, len(own)])
    ]
    parts.append(PageRows(len(own), _BELOW, room.below))
    free = [room.first, *[room.other] * (len(parts) - 1)]
    starts = [
        parts[k].first for k in starts_of_pages(parts, free, [False] * (len(parts) - 1) + [True])
    ]
    edges = [0, *(row for row in starts if row < len(own)), len(own)]
    spare = [
        room_of_page - sum(own[start:end])
        for (start, end), room_of_page in zip(pairwise(edges), free, strict=False)
    ]
    spare[-1] -= room.below
    return [
        replace(table, rows=_page(cells, place, edges, own, spare, least, measure))
        for place in range(len(edges) - 1)
    ]


def _lengthen_texts(
    table: Table, measure: Measure, room: RowRoom
) -> tuple[list[_Place], list[float]]:
    """Return the cells of a table, with rows after what no page has room for.

    Its texts go over them: those of an item, and then that of a sasaran over several of them. And
    return the least height of each row: of those that were added, a line.
    """
    cells, least = [*placed(table.rows)], [0.0] * len(table.rows)
    items = [*pairwise([0, *(row for row in item_starts(table) if row), len(table.rows)])]
    spans = [(start, start, end) for start, end in items]
    cells, least = _lengthen_spans(cells, least, spans, measure, room)
    long = replace(table, rows=_rows_of(cells, len(least)))
    starts = item_starts(long)
    spans = [
        (start, max((row for row in starts if row < end), default=start), end)
        for start, end in row_groups(long.rows)
    ]
    return _lengthen_spans(cells, least, spans, measure, room)


def _lengthen_spans(
    cells: list[_Place],
    least: list[float],
    spans: Sequence[tuple[int, int, int]],
    measure: Measure,
    room: RowRoom,
) -> tuple[list[_Place], list[float]]:
    """Add rows at the end of spans (first row, that of its last item, row after it)."""
    for start, last, end in reversed(spans):
        inside = [(r, c, cell) for r, c, cell in cells if start <= r and r + cell.rows <= end]
        over = [item for item in inside if item[2].rows == end - start]
        others = [item for item in inside if item not in over]
        natural = sum(_heights(others, end, measure, least[:end])[start:])
        needed = max((measure.height(column, cell) for _, column, cell in over), default=0.0)
        if max(needed, natural) <= (room.other if start else room.first) or needed <= natural:
            continue
        count = ceil((needed - natural) / _LINE) + ceil(needed / room.other)
        cells = [*_with_rows_added(cells, last, end, count)]
        least = [*least[:end], *[_LINE] * count, *least[end:]]
    return cells, least


def _with_rows_added(cells: Sequence[_Place], start: int, end: int, count: int) -> list[_Place]:
    """Return cells with so many rows after an item, covered by its cells that reach its end."""
    made: list[_Place] = []
    for row, column, cell in cells:
        after = row + cell.rows
        if row >= end:
            made.append((row + count, column, cell))
        elif row <= start and after >= end:
            made.append((row, column, replace(cell, rows=cell.rows + count)))
        else:
            made.append((row, column, cell))
            if after == end:
                made.append((end, column, TableCell("", columns=cell.columns, rows=count)))
    return made


def _degrees(table: Table, measure: Measure, least: Sequence[float]) -> dict[int, int]:
    """Return the rows that may begin a page, and how reluctantly."""
    degrees = {row: _WITHIN_ITEM for row, height in enumerate(least) if height}
    groups = [*row_groups(table.rows)]
    degrees |= dict.fromkeys((*(start for start, _ in groups), *divisible(table, measure)), 0)
    for (start, _), reluctance in zip(groups[-2:], _LAST_ROWS[-len(groups) :], strict=False):
        degrees[start] = reluctance
    return degrees


def _page(
    cells: Sequence[_Place],
    number: int,
    edges: Sequence[int],
    own: Sequence[float],
    spare: Sequence[float],
    least: Sequence[float],
    measure: Measure,
) -> list[CellRow]:
    """Return the rows of a page; those that were added to an item are one."""
    first, end = edges[number : number + 2]
    kept = [row for row in range(first, end) if not (least[row] and row > first and least[row - 1])]
    places = {row: sum(k <= row for k in kept) - 1 for row in range(first, end)}
    made: list[_Place] = []
    for row, column, cell in cells:
        after = row + cell.rows
        if after <= first or row >= end:
            continue
        cuts = [row, *(edge for edge in edges if row < edge < after), after]
        values = _values(column, cell, cuts, edges, own, spare, measure)
        top, bottom = places[max(row, first)], places[min(after, end) - 1]
        value = values[cuts.index(max(row, first))]
        made.append((top, column, replace(cell, value=value, rows=bottom - top + 1)))
    return _rows_of(made, len(kept))


def _values(
    column: int,
    cell: TableCell,
    cuts: Sequence[int],
    edges: Sequence[int],
    own: Sequence[float],
    spare: Sequence[float],
    measure: Measure,
) -> Sequence[Value]:
    """Return the texts of a cell on each of its pages: a text goes on, and is repeated.

    All else is the same.
    """
    count = len(cuts) - 1
    text = cell.value
    if count == 1 or cell.look is not Look.TEXT or not isinstance(text, str) or not text:
        return [text] * count
    again = f"{text}{_CONTINUED}"

    def begun(said: str, part: int) -> int:
        start, end = cuts[part : part + 2]
        free = sum(own[start:end])
        if said is again:
            free += spare[sum(edge <= start for edge in edges) - 1]
        return measure.begun(column, replace(cell, value=said), free)

    return [*by_part(text, again, count, begun)]


def _rows_of(cells: Sequence[_Place], count: int) -> list[CellRow]:
    """Return the rows of a table whose cells stand in these places."""
    rows: list[list[TableCell]] = [[] for _ in range(count)]
    for row, _, cell in sorted(cells, key=lambda item: item[1]):
        rows[row].append(cell)
    return [tuple(row) for row in rows]


def heights(rows: Sequence[CellRow], measure: Measure, least: Sequence[float] = ()) -> list[float]:
    """Return the heights of rows, in points, that share the height of a cell over them."""
    return _heights([*placed(rows)], len(rows), measure, least)


def _heights(
    cells: Sequence[_Place], count: int, measure: Measure, least: Sequence[float] = ()
) -> list[float]:
    own = [*least] or [0.0] * count
    for row, column, cell in sorted(cells, key=lambda item: item[2].rows):
        covered = range(row, row + cell.rows)
        lacking = measure.height(column, cell) - sum(own[k] for k in covered)
        if lacking > 0:
            for k in covered:
                own[k] += lacking / cell.rows
    return own
