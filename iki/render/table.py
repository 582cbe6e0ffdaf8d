"""Lines and tables for a terminal whose widths are settled: cells in, lines out.

rich measures every cell of a table to find its widths, and then renders, pads and crops each one by
itself: of a result with thousands of jabatan that was two thirds of the whole run. Here a text that
fits is taken as it is, and without colours a line is one string. Refuses to measure, and to cut:
what is too long is wrapped between words; a word longer than a line goes on below after a `_`, or
another mark that joins words, and is cut only where it has none.
"""

from __future__ import annotations

import re
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, chop_cells
from rich.measure import Measurement
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import Console, ConsoleOptions

GAP = 2  # blanks between columns
INDENT = 2  # and before what belongs to the heading above it

_WORD_AND_BLANKS = re.compile(r"\s*\S+\s*")
_PART = re.compile(r"[^_/.-]*[_/.-]+|[^_/.-]+")  # of a word, up to where it may go on below


class Column(NamedTuple):
    """A column: its heading, its width in cells, and whether it stands at the right."""

    heading: str
    width: int
    right: bool = False


def total_width(columns: Sequence[Column]) -> int:
    """Return how wide columns are beside each other."""
    return sum(column.width for column in columns) + GAP * (len(columns) - 1)


class SettledTable:
    """A heading, a rule under it, and rows with an empty line between them; no edges.

    `indent` is the blanks before the first column. A table that is `dense` has neither the rule nor
    the empty lines.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Text]],
        *,
        indent: int = 0,
        dense: bool = False,
    ) -> None:
        self.dense = dense
        self.columns = columns
        self.rows = list(rows)
        self.gap = " " * GAP
        self.indent = " " * indent

    def __rich_console__(self, console: Console, _: ConsoleOptions) -> Iterator[Segment]:
        row = self._plain_row if console.color_system is None else self._row
        yield from row(console, [Text(column.heading, "bold") for column in self.columns])
        if not self.dense:
            yield Segment(f"{self.indent}{'─' * total_width(self.columns)}\n")
        for number, cells in enumerate(self.rows):
            if number and not self.dense:
                yield Segment("\n")
            yield from row(console, cells)

    def _plain_row(self, _: Console, cells: Sequence[Text]) -> Iterator[Segment]:
        columns = [fold(cell.plain, k.width) for cell, k in zip(cells, self.columns, strict=True)]
        for line in zip_longest(*columns, fillvalue=""):
            parts = []
            for text, column in zip(line, self.columns, strict=True):
                blank = " " * (column.width - cell_len(text))
                parts.append(blank + text if column.right else text + blank)
            yield Segment(f"{self.indent}{self.gap.join(parts).rstrip()}\n")

    def _row(self, console: Console, cells: Sequence[Text]) -> Iterator[Segment]:
        columns = [
            fold_text(cell, column.width) for cell, column in zip(cells, self.columns, strict=True)
        ]
        for line in zip_longest(*columns, fillvalue=Text()):
            between = self.indent
            for text, column in zip(line, self.columns, strict=True):
                text.rstrip()
                blank = " " * (column.width - text.cell_len)
                yield Segment(between + (blank if column.right else ""))
                yield from _segments(text, console)
                between = self.gap if column.right else blank + self.gap
            yield Segment("\n")


class Paragraph:
    """A text with blanks before each of its lines."""

    def __init__(self, text: Text, *, indent: int = 0) -> None:
        self.text = text
        self.indent = " " * indent

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        width = max(options.max_width - len(self.indent), 1)
        if console.color_system is None:
            for line in fold(self.text.plain, width):
                yield Segment(f"{self.indent}{line}\n")
        else:
            for text in fold_text(self.text, width):
                yield Segment(self.indent)
                yield from _segments(text, console)
                yield Segment("\n")

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        least, most = Measurement.get(console, options, self.text)
        return Measurement(least + len(self.indent), most + len(self.indent))


class Tree:
    """Texts as a tree: each with its depth, in the order that the tree is read.

    Guides take up to half of the width. What is deeper has the last of them, and its level in
    words.
    """

    def __init__(self, nodes: Sequence[tuple[int, Text]]) -> None:
        self.nodes = nodes

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        utf8 = not options.ascii_only
        onward, branch, end = ("│   ", "├── ", "└── ") if utf8 else ("|   ", "+-- ", "`-- ")
        blank, cut = "    ", "…   "
        most = max(options.max_width // 2 // len(blank), 1)
        guides: list[str] = []  # of the levels above a line
        for (depth, text), last in zip(self.nodes, self._last(), strict=True):
            del guides[depth:]
            deep = depth >= most
            before = f"{cut}{''.join(guides[depth - most + 2 :])}" if deep else "".join(guides)
            label = Text.assemble((f"tingkat {depth + 1}  ", "dim"), text) if deep else text
            guides.append(blank if last else onward)
            here = end if last else branch
            width = max(options.max_width - len(before) - len(here), 1)
            for line in fold_text(label, width):
                yield Segment(f"{before}{here}")
                yield from _segments(line, console)
                yield Segment("\n")
                before, here = before.replace("…", " "), guides[-1]

    def _last(self) -> list[bool]:
        """Return of each text whether none of its siblings follows."""
        found, goes_on = [], list[bool]()
        for depth, _ in reversed(self.nodes):
            del goes_on[depth + 1 :]
            goes_on += [False] * (depth + 1 - len(goes_on))
            found.append(not goes_on[depth])
            goes_on[depth] = True
        return found[::-1]


def _segments(text: Text, console: Console) -> Iterator[Segment]:
    """Yield a line in its colours: rich itself drops the style of a text that has no spans."""
    if text.spans:
        yield from text.render(console)
    elif text:
        yield Segment(text.plain, console.get_style(text.style, default=Style.null()))


def parts(text: str) -> list[str]:
    """Return the parts of a text that stay on one line: words, and the parts of joined ones."""
    return [part for word in text.split() for part in _PART.findall(word)]


def fold(text: str, width: int) -> list[str]:
    """Return the lines of a text in so many cells; rich breaks them so where no word has parts."""
    lines: list[str] = []
    for line in text.split("\n"):
        if cell_len(line) <= width:
            lines.append(line)
        else:
            places = [0, *_breaks(line, width), len(line)]
            lines += [line[start:end].rstrip() for start, end in pairwise(places)]
    return lines


def _breaks(line: str, width: int) -> Iterator[int]:
    """Yield where a line goes on below.

    A line has room for a letter, however narrow the terminal is.
    """
    width = max(width, 1)
    used = 0
    for match in _WORD_AND_BLANKS.finditer(line):
        word, start = match[0], match.start()
        needed = cell_len(word.rstrip())
        if used + needed <= width:
            used += cell_len(word)
        elif needed > width:
            for piece in _pieces(word, width):
                if start:
                    yield start
                start += len(piece)
                used = cell_len(piece)
        elif used and start:
            yield start
            used = cell_len(word)


def _pieces(word: str, width: int) -> Iterator[str]:
    """Yield a too long word as pieces of so many cells, which end with a part where they can."""
    piece = ""
    for part in _PART.findall(word):
        if cell_len(f"{piece}{part}".rstrip()) <= width:
            piece += part
            continue
        if piece:
            yield piece
        *whole, piece = chop_cells(part, width) if cell_len(part.rstrip()) > width else [part]
        yield from whole
    yield piece


def fold_text(text: Text, width: int) -> list[Text]:
    """Return the lines of a coloured text as `fold` has them."""
    lines: list[Text] = []
    for line in text.split("\n", allow_blank=True):
        if line.cell_len <= width:
            lines.append(line)
        else:
            lines += line.divide(_breaks(line.plain, width))
    for line in lines:
        line.rstrip()
    return lines
