"""A workbook as a value: its sheets in order, and their pages counted through all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from iki.render.xlsx.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook: its title, its sheets in order, and what every page says of their being locked.

    `first_pages` are those of the sheets, by name, where pages are counted through all of it: to
    `pages`.
    """

    title: str
    sheets: Sequence[Sheet]
    seal: str = ""
    first_pages: Mapping[str, int] = field(default_factory=dict)
    pages: int = 0


def numbered_book(title: str, sheets: Sequence[Sheet], seal: str = "") -> Book:
    """Return a workbook whose pages are counted through its sheets, and named in its lists."""
    first: dict[str, int] = {}
    pages = 0
    for sheet in sheets:
        first[sheet.name] = pages + 1
        pages += sheet.pages
    for sheet in sheets:
        for item, names in sheet.page_cells:
            found = [first[name] for name in names]
            item.value = item.value.format(*found) if isinstance(item.value, str) else found[0]
    return Book(title, sheets, seal, first, pages)
