"""The papers that annexes are printed on, their margins, the font and the language."""

from __future__ import annotations

from enum import Enum


class Paper(Enum):
    """A paper: its word in `--kertas`, Excel's number for it, width and height in mm."""

    FOLIO = ("folio", 14, 215.9, 330.2)
    A4 = ("a4", 9, 210.0, 297.0)

    def __init__(self, word: str, number: int, width: float, height: float) -> None:
        self.word = word
        self.number = number
        self.width = width
        self.height = height


PAPERS = {paper.word: paper for paper in Paper}

# Margins in mm. The right and lower ones leave room for printers that cannot print to the edge.
MARGIN_LEFT, MARGIN_RIGHT, MARGIN_TOP, MARGIN_BOTTOM, MARGIN_FOOTER = 20.0, 15.0, 15.0, 18.0, 8.0

PT_PER_MM = 72 / 25.4

FONT = "Arial"
LANGUAGE = "id-ID"
