"""Rows of a table of Word: what stays together on a page, and how high rows are.

Nobody knows where a page of Word will end. So what a sasaran has is together on one if it is short; a
longer one is in parts, each of which says again whose it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

from iki.outputs.documents.content import Look, item_starts, placed, row_groups

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from iki.outputs.documents.content import CellRow, Table, TableCell, Value

_TOGETHER = 170.0  # points of rows that stay so: a third of a page that lies
_CONTINUED = " (lanjutan)"

Needed = Callable[[int, "TableCell"], float]  # points that a cell needs which begins in a column


def in_parts(table: Table, needed: Needed) -> Table:
    """Return a table in which no group of rows is much higher than what stays together, or than one item.

    What goes on over several parts is said again in each of them.
    """
    cuts = [*_cuts(table, needed)]
    if not cuts:
        return table
    rows: list[list[TableCell]] = [[] for _ in table.rows]
    for row, _, cell in sorted(placed(table.rows), key=lambda item: item[1]):
        starts = [row, *(cut for cut in cuts if row < cut < row + cell.rows), row + cell.rows]
        for start, end in pairwise(starts):
            again = cell if start == row else replace(cell, value=_again(cell))
            rows[start].append(replace(again, rows=end - start))
    return replace(table, rows=[tuple(row) for row in rows])


def _cuts(table: Table, needed: Needed) -> Iterator[int]:
    """Yield the rows before which a group is divided: into parts that are much the same."""
    own = heights(table.rows, needed)
    starts = item_starts(table)
    for first, end in row_groups(table.rows):
        height = sum(own[first:end])
        most = height / ceil(height / _TOGETHER) if height else 0.0
        taken = 0.0
        for start, after in pairwise([first, *(s for s in starts if first < s < end), end]):
            item = sum(own[start:after])
            if taken and taken + item / 2 > most:
                yield start
                taken = 0.0
            taken += item


def _again(cell: TableCell) -> Value:
    """Return what a cell says where it goes on: a text that it does, a number or a sign the same."""
    is_text = cell.look is Look.TEXT and isinstance(cell.value, str) and cell.value
    return f"{cell.value}{_CONTINUED}" if is_text else cell.value


def heights(rows: Sequence[CellRow], needed: Needed) -> list[float]:
    """Return how high rows are, in points, where they share the height of a cell that covers them."""
    own = [0.0] * len(rows)
    for row, column, cell in sorted(placed(rows), key=lambda item: item[2].rows):
        covered = range(row, row + cell.rows)
        lacking = needed(column, cell) - sum(own[k] for k in covered)
        if lacking > 0:
            for k in covered:
                own[k] += lacking / cell.rows
    return own
