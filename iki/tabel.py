"""Lines and tables for a terminal whose widths are settled: cells in, lines out.

rich measures every cell of a table to find its widths, and then renders, pads and crops each one by
itself: of a result with thousands of jabatan that was two thirds of the whole run. Here a text that
fits is taken as it is, and without colours a line is one string. Refuses to measure, and to cut: what
is too long is wrapped between words, and a word longer than a line is folded.
"""

from __future__ import annotations

import re
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import Console, ConsoleOptions

_WORD = re.compile(r"\s*\S+\s*")


class Kolom(NamedTuple):
    """A column: its heading, its width in cells, and whether it stands at the right."""

    judul: str
    lebar: int
    kanan: bool = False


class Tabel:
    """A heading, a rule under it, and rows with an empty line between them; no edges.

    `jarak` is the blanks between columns, `menjorok` those before the first one.
    """

    def __init__(
        self,
        kolom: Sequence[Kolom],
        baris: Iterable[Sequence[Text]],
        *,
        jarak: int = 2,
        menjorok: int = 0,
    ) -> None:
        self.kolom = kolom
        self.baris = list(baris)
        self.jarak = " " * jarak
        self.menjorok = " " * menjorok

    def __rich_console__(self, console: Console, _: ConsoleOptions) -> Iterator[Segment]:
        row = self._plain_row if console.color_system is None else self._row
        yield from row(console, [Text(kolom.judul, "bold") for kolom in self.kolom])
        rule = sum(kolom.lebar for kolom in self.kolom) + len(self.jarak) * (len(self.kolom) - 1)
        yield Segment(f"{self.menjorok}{'─' * rule}\n")
        for number, cells in enumerate(self.baris):
            if number:
                yield Segment("\n")
            yield from row(console, cells)

    def _plain_row(self, _: Console, cells: Sequence[Text]) -> Iterator[Segment]:
        columns = [fold(cell.plain, k.lebar) for cell, k in zip(cells, self.kolom, strict=True)]
        for line in zip_longest(*columns, fillvalue=""):
            parts = []
            for text, kolom in zip(line, self.kolom, strict=True):
                blank = " " * (kolom.lebar - cell_len(text))
                parts.append(blank + text if kolom.kanan else text + blank)
            yield Segment(f"{self.menjorok}{self.jarak.join(parts).rstrip()}\n")

    def _row(self, console: Console, cells: Sequence[Text]) -> Iterator[Segment]:
        columns = [
            cell.wrap(console, kolom.lebar, overflow="fold")
            for cell, kolom in zip(cells, self.kolom, strict=True)
        ]
        for line in zip_longest(*columns, fillvalue=Text()):
            between = self.menjorok
            for text, kolom in zip(line, self.kolom, strict=True):
                text.rstrip()
                blank = " " * (kolom.lebar - text.cell_len)
                yield Segment(between + (blank if kolom.kanan else ""))
                yield from text.render(console, end="")
                between = self.jarak if kolom.kanan else blank + self.jarak
            yield Segment("\n")


class Paragraf:
    """A text with blanks before each of its lines."""

    def __init__(self, teks: Text, *, menjorok: int = 0) -> None:
        self.teks = teks
        self.menjorok = " " * menjorok

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        width = max(options.max_width - len(self.menjorok), 1)
        if console.color_system is None:
            for line in fold(self.teks.plain, width):
                yield Segment(f"{self.menjorok}{line}\n")
        else:
            for text in self.teks.wrap(console, width, overflow="fold"):
                yield Segment(self.menjorok)
                yield from text.render(console, end="\n")


def fold(text: str, width: int) -> list[str]:
    """Return the lines of a text in so many cells, as rich's `Text.wrap` breaks them."""
    lines: list[str] = []
    for line in text.split("\n"):
        if cell_len(line) <= width:
            lines.append(line)
        else:
            places = [0, *_breaks(line, width), len(line)]
            lines += [line[start:end].rstrip() for start, end in pairwise(places)]
    return lines


def _breaks(line: str, width: int) -> Iterator[int]:
    """Yield where a line goes on below."""
    used = 0
    for match in _WORD.finditer(line):
        word, start = match[0], match.start()
        needed = cell_len(word.rstrip())
        if used + needed <= width:
            used += cell_len(word)
        elif needed > width:
            for piece in chop_cells(word, width):
                if start:
                    yield start
                start += len(piece)
                used = cell_len(piece)
        elif used and start:
            yield start
            used = cell_len(word)
