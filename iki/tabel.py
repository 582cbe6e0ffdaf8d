"""A table for a terminal whose column widths are known before: cells in, lines out.

rich's own table measures every cell to find its widths, and then renders, pads and crops each one
by itself: of a result with thousands of jabatan that was two thirds of the whole run. Here a cell
that fits is taken as it is, and without colours a line is one piece of text. Refuses to measure, and
to cut: what is too long for its column is folded.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import Console, ConsoleOptions


@dataclass(frozen=True, slots=True)
class Kolom:
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
        yield from self._row(console, [Text(kolom.judul, "bold") for kolom in self.kolom])
        rule = sum(kolom.lebar for kolom in self.kolom) + len(self.jarak) * (len(self.kolom) - 1)
        yield Segment(f"{self.menjorok}{'─' * rule}\n")
        for number, row in enumerate(self.baris):
            if number:
                yield Segment("\n")
            yield from self._row(console, row)

    def _row(self, console: Console, cells: Sequence[Text]) -> Iterator[Segment]:
        columns = [
            _lines(cell, kolom.lebar, console)
            for cell, kolom in zip(cells, self.kolom, strict=True)
        ]
        coloured = console.color_system is not None
        for line in zip_longest(*columns):
            blank = self.menjorok
            pending = ""
            for text, kolom in zip(line, self.kolom, strict=True):
                width = 0 if text is None else cell_len(text.plain)
                pending += blank + " " * (kolom.lebar - width if kolom.kanan else 0)
                blank = self.jarak + " " * (0 if kolom.kanan else kolom.lebar - width)
                if text is None:
                    continue
                if coloured:
                    yield Segment(pending)
                    yield from text.render(console, end="")
                    pending = ""
                else:
                    pending += text.plain
            yield Segment(f"{pending}\n")


def _lines(cell: Text, width: int, console: Console) -> Sequence[Text]:
    if "\n" not in cell.plain and cell_len(cell.plain) <= width:
        return (cell,)
    return list(cell.wrap(console, width, overflow="fold"))
