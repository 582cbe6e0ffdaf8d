"""Where pages of a sheet or of a table of Word begin: the division that costs least.

Costs are first those of what is divided reluctantly, then of pages, then of what pages leave empty.
Early pages are full, the last one is not nearly empty.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

# The last page may be empty to some part; more of it is what rows of the page before it are for.
_PAGE_COST = 10.0
_RELUCTANCE_COSTS = (0.0, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10)
_END_COST, _NEARLY_EMPTY = 8.0, 0.65


class PageRows(NamedTuple):
    """Rows that no page ends in: the first one, the reluctance to begin there, the height."""

    first: int
    reluctance: int
    height: float


def starts_of_pages(
    parts: Sequence[PageRows], room: Sequence[float], ends: Sequence[bool]
) -> list[int]:
    """Return the numbers of the parts that a page begins with, but for the first page.

    `room`: what a page that begins with a part has for it and what follows. `ends`: whether a page
    has to end after a part. Heights and room are in points.
    """
    costs = [0.0, *[inf] * len(parts)]  # of all pages before a part
    came_from = [0] * len(costs)
    for start, free in enumerate(room):
        taken = 0.0
        for after in range(start + 1, len(costs)):
            height = parts[after - 1].height
            if taken and taken + height > free:
                break
            taken += height
            cost = costs[start] + _PAGE_COST
            empty = 1 - taken / free
            if ends[after - 1]:
                cost += _END_COST * max(empty - _NEARLY_EMPTY, 0)
            else:
                cost += empty * empty + _RELUCTANCE_COSTS[parts[after].reluctance]
            if cost <= costs[after]:
                costs[after], came_from[after] = cost, start
            if ends[after - 1]:
                break
    starts = []
    start = came_from[-1]
    while start:
        starts.append(start)
        start = came_from[start]
    return starts[::-1]
