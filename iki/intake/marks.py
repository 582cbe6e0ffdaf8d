"""Cells that the reader of cells does not tell all of, and those that are far from all others."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


RowColumn = tuple[int, int]  # row and column of a cell, from 1


@dataclass
class Marks:
    """What the reader of cells does not tell of the cells of one sheet."""

    errors: dict[RowColumn, str] = field(default_factory=dict)
    without_result: set[RowColumn] = field(default_factory=set)
    percent: set[RowColumn] = field(default_factory=set)
    logical: set[RowColumn] = field(default_factory=set)
    linked: set[RowColumn] = field(default_factory=set)  # formulas that read another workbook
    far: set[RowColumn] = field(default_factory=set)  # taken out, for they are far from all others
    named: dict[str, RowColumn] = field(default_factory=dict)  # names that this sheet alone has
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # of .ods


# Rows or columns without anything between a cell that is far away and those above or left of it.
FAR_ROWS, FAR_COLUMNS = 5_000, 500


def before_gap(numbers: Iterable[int], gap: int) -> int:
    """Return the last of some numbers before the first gap that is too large."""
    ordered = sorted(set(numbers))
    return next((a for a, b in pairwise(ordered) if b - a > gap), ordered[-1] if ordered else 0)


def column_number(letters: str) -> int:
    """Return the number of a column, from 1: `AB` is 28."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
