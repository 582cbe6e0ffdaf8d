"""Remarks about cells, one for each cause."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from iki.isian.delivery import Remark, cell_count

if TYPE_CHECKING:
    from collections.abc import Iterable

# What differs from cell to cell: what it says, the kode of its row, what the project says now.
_OF_A_CELL = re.compile(r"“[^”]*”|\b\w+\.[\w.-]+|\b\d[\d.,]*|(?<=kini ).+$")
# How a number is read: one with a comma is of another kind than one with points.
_READING = re.compile(r"“(?P<said>[^”]*\d[^”]*)” dibaca (?P<meant>\S+)")
_FIRST_CELLS = 4


def by_cause(remarks: Iterable[Remark]) -> list[Remark]:
    """Return a remark for each cause: that of its first cell, with the places of some others."""
    causes: dict[tuple[object, ...], list[Remark]] = {}
    for one in remarks:
        shapes = [(_shape(m["said"]), _shape(m["meant"])) for m in _READING.finditer(one.message)]
        cause = _OF_A_CELL.sub("…", one.message), _OF_A_CELL.sub("…", one.hint), *shapes
        causes.setdefault(cause, []).append(one)
    return [_together(found) for found in causes.values()]


def _shape(text: str) -> str:
    """Return the marks within the numbers of a text, each once: `,.` of `1.250,5`."""
    return "".join(sorted(set(re.findall(r"(?<=\d)[.,](?=\d)", text))))


def _together(found: list[Remark]) -> Remark:
    first, *others = found
    if not others:
        return first
    cells = [one.cells for one in others[: _FIRST_CELLS - 1]]
    more = ", ..." if len(others) >= _FIRST_CELLS else ""
    message = f"{first.message} (begitu pula {', '.join(cells)}{more})"
    return first._replace(message=message, number=cell_count(found), last=None)
