"""Sheets laid out again: wider columns for numbers, and smaller where that saves a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from iki.render.letter_widths import lacking_and_spare, thousandths
from iki.render.xlsx import widths
from iki.render.xlsx.cells import LiveFormula, PlacedCell
from iki.render.xlsx.styles import displayed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from iki.render.xlsx.sheet import Sheet


# Scales of a sheet that would spill; letters of 10 pt are then of 8.8.
_SMALLER = (0.96, 0.92, 0.88)
_DENSER = 0.8  # of its height that a sheet needs at the last of them, at least
_NUMBER_WIDTH = 150.0  # pt that a number may ask for: some 25 digits
_NUMBER_TEXT = re.compile(r"-?[0-9][0-9.]*(?:,[0-9]+)?–?")


def _one_line(item: PlacedCell) -> str | None:
    """Return the text of a cell that stays on one line: a number or a range.

    A number that Excel has to keep as a text counts as well; a range may be broken after its dash.
    """
    value = item.value
    if isinstance(value, LiveFormula):
        value = value.stored_value
    if isinstance(value, str):
        bounds = re.split("(?<=–)", value)
        return max(bounds, key=len) if all(map(_NUMBER_TEXT.fullmatch, bounds)) else None
    return None if value is None else displayed(value, item.style.format)


def _longest_word(item: PlacedCell) -> str | None:
    """Return the word of a text that is cut first, where its column is too narrow."""
    text = item.value
    return max(text.split(), key=thousandths, default=None) if isinstance(text, str) else None


def _other_columns(
    sheet: Sheet, flexible: Sequence[int], words: Collection[int]
) -> Sequence[float] | None:
    """Return columns in which every number is shown whole; None if it is in these.

    So is every word of the columns `words`.

    The columns `flexible` give the room, all where words need more. What still finds none is
    printed smaller (`archive`). On a sheet that is `natural` the page grows instead.
    """
    needed = [0.0] * len(sheet.widths)
    for item in sheet.cells:
        text = _one_line(item) if item.column == item.last_column else None
        grows = text is not None or item.style.frame  # other words only keep what they have
        if text is None and item.column - 1 in words:
            text = _longest_word(item)
        if text is not None:
            width = widths.width(text, item.style.size, bold=item.style.bold)
            room = sum(sheet.widths[item.column - 1 : item.last_column])
            width = min(width, _NUMBER_WIDTH if grows else room)
            for k in range(item.column - 1, item.last_column):
                needed[k] = max(needed[k], sheet.widths[k] * width / room)
    lacking, spare = lacking_and_spare(sheet.widths, needed, flexible, or_all=bool(words))
    asked = sum(lacking)
    given = asked if sheet.natural else min(asked, sum(spare))
    if not given:
        return None
    taken = 0.0 if sheet.natural else given / sum(spare)
    points = [
        pt + more * given / asked - less * taken
        for pt, more, less in zip(sheet.widths, lacking, spare, strict=True)
    ]
    return [pt / widths.PT_PER_UNIT for pt in points]


def fit_numbers(
    lay_out: Callable[[Sequence[float]], Sheet],
    columns: Sequence[float],
    flexible: Sequence[int] = (),
    words: Collection[int] = (),
) -> Sheet:
    """Lay out a sheet, and again with other columns if its numbers, or words of some, need them."""
    sheet = lay_out(columns)
    other = _other_columns(sheet, flexible, words)
    return sheet if other is None else lay_out(other)


def fit_pages(
    lay_out: Callable[[Sequence[float], float], Sheet],
    columns: Sequence[float],
    flexible: Sequence[int] = (),
) -> Sheet:
    """Lay out a sheet (with columns, at a scale), a little smaller if it then needs fewer pages."""

    def at(scale: float) -> Sheet:
        every = range(len(columns))
        return fit_numbers(lambda wanted: lay_out(wanted, scale), columns, flexible, every)

    sheet = at(1)
    pages = sheet.pages
    fewer = pages - 1
    needed = sum(sheet.heights) * _DENSER
    if fewer <= len(sheet.must_break) or needed > fewer * sheet.print_height:
        return sheet
    smaller = at(_SMALLER[-1])
    if smaller.pages == pages:
        return sheet
    between = (at(scale) for scale in _SMALLER[:-1])
    return next((other for other in between if other.pages == smaller.pages), smaller)
