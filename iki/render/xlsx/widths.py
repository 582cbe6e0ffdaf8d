"""Measuring: how wide a text is, and how many lines it takes in a column.

Excel sets the height of a row by itself only where no cell is merged, and never in a file that
nobody has opened yet. So heights are computed, from the widths of letters and Excel's own
arithmetic of column widths. Refuses to be exact to the pixel: a little more room is taken than the
letters need.
"""

from __future__ import annotations

import re

from iki.render.letter_widths import (
    BOLD,
    SLACK,
    line_count,
    lines_within,
    thousandths,
)

PT_PER_UNIT = 5.25  # one unit of column width: a digit of Arial 10, 7 pixels of 0.75 pt
_PADDING = 5.0  # of a cell, left and right together
_EMU_PER_PT = 12_700
LINE = 1.28  # height of a line, in sizes of its font
_ABOVE = 2.0  # pt that a text is higher than its lines

_JOINT = re.compile(r"(?<=[_/])(?=.)")  # of a kode or a path


def units(pt: float) -> float:
    """Return a width in points as a width of a column."""
    return round(pt / PT_PER_UNIT, 2)


def emu(pt: float) -> int:
    """Return a length in points as drawings have it."""
    return round(pt * _EMU_PER_PT)


def lines(text: str, width: float, size: float, *, bold: bool) -> int:
    """Return the number of lines of a text in a cell `width` points wide."""
    return line_count(text, _room(width, size, bold=bold))


def _room(width: float, size: float, *, bold: bool) -> float:
    return (width - _PADDING) * 1000 / (size * SLACK * (BOLD if bold else 1))


def at_joints(text: str, width: float, size: float) -> str:
    """Return a text in which words too long for a line end it after their `_` or `/`.

    No program does so itself: it goes on below wherever the line ends, in the middle of a word.
    """
    room = (width - _PADDING) * 1000 / (size * SLACK)
    return re.sub(r"\S+", lambda word: _break_word(word[0], room), text)


def _break_word(word: str, room: float) -> str:
    if thousandths(word) <= room:
        return word
    first, *parts = _JOINT.split(word)
    ended = [first]
    for part in parts:
        if thousandths(ended[-1] + part) > room:
            ended.append(part)
        else:
            ended[-1] += part
    return "\n".join(ended)


def width(text: str, size: float, *, bold: bool) -> float:
    """Return the width in points that a cell needs to show a text on one line."""
    return thousandths(text) * size * SLACK * (BOLD if bold else 1) / 1000 + _PADDING + 1


def height(text: str, width: float, size: float, *, bold: bool) -> float:
    """Return the height in points that a text needs in a cell `width` points wide."""
    return lines(text, width, size, bold=bold) * size * LINE + _ABOVE


def begun_in(text: str, width: float, size: float, height: float, *, bold: bool) -> int:
    """Return as much of a text as fits a cell of `width` and `height` points, in whole lines."""
    room = int((height - _ABOVE) / (size * LINE))
    return sum(map(len, lines_within(text, _room(width, size, bold=bold))[: max(room, 0)]))
