"""The letterhead: on the first page of what is signed, the picture, the agency's lines, a double rule."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from iki.render.xlsx import styles, widths
from iki.render.xlsx.cells import Cell, PlacedPicture

if TYPE_CHECKING:
    from iki.render.document import Letterhead
    from iki.render.xlsx.sheet import Sheet

_HEIGHT, _WIDTH = 54.0, 66.0  # pt that a picture may take
_BESIDE = 6.0  # pt between it and the lines
_RULE = 4.0


def add_letterhead(sheet: Sheet, kop: Letterhead) -> None:
    """Add a letterhead at the top of a sheet."""
    picture = kop.picture
    width = height = 0.0
    if picture:
        scale = min(_HEIGHT / picture.height, _WIDTH / picture.width)
        width, height = picture.width * scale, picture.height * scale
    looks = [styles.LETTERHEAD if t.isupper() else styles.LETTERHEAD_SMALL for t in kop.lines]
    longest = max(
        widths.width(text, look.size, bold=look.bold)
        for text, look in zip(kop.lines, looks, strict=True)
    )
    # In the middle of the page, unless a line would run into the picture: then beside it.
    beside = width + _BESIDE if picture else 0.0
    column = 0
    if longest > sum(sheet.widths) - 2 * beside:
        ends = [0.0, *accumulate(sheet.widths)]
        column = next((k for k, end in enumerate(ends[:-1]) if end >= beside), 0)
    lines = [
        Cell(
            column,
            text,
            look,
            columns=len(sheet.columns) - column,
            row=row,
        )
        for row, (text, look) in enumerate(zip(kop.lines, looks, strict=True))
    ]
    first = sheet.block(*lines, rows=len(lines), height=height / len(lines), keep=True)
    taken = sum(sheet.heights[first - 1 :])
    if picture:
        top = max((taken - height) / 2, 0)
        sheet.pictures.append(PlacedPicture(first, 0, top, width, height, picture, "Lambang"))
    sheet.block(
        Cell(0, None, styles.DOUBLE_RULE, columns=len(sheet.columns)), height=_RULE, keep=True
    )
    sheet.gap(9)
