"""What a document is made of: lines, tables, charts, room to write in, places for signatures.

A table is a grid of rows as in HTML: a row lists its own cells from left to right, and leaves out
the places that a cell from above, or from the left, already covers.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from iki.decimals import format_id
from iki.render.printed_formula import PrintedFormula

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from iki.model import Instansi
    from iki.picture import Picture
    from iki.render.signing import Signatory, Stationery


class Look(Enum):
    """What a line or a cell is, from which each form takes how it looks."""

    TITLE = auto()
    SUBTITLE = auto()
    SECTION = auto()  # a heading within a document
    BODY = auto()
    ABOUT = auto()  # below a title: what is on the page
    NOTE = auto()
    AGENCY_NOTE = auto()  # in a frame: "angka contoh"
    HEADING = auto()  # of a column
    COLUMN_NUMBER = auto()
    TEXT = auto()  # of a cell, from here on
    CENTERED = auto()
    FIGURE = auto()
    BOLD = auto()
    BOLD_CENTERED = auto()
    RUPIAH = auto()
    BOLD_RUPIAH = auto()
    MARKED = auto()  # a number, and beside it in one frame
    MARK = auto()  # the marks of its notes


RUPIAH_LOOKS = frozenset({Look.RUPIAH, Look.BOLD_RUPIAH})


# A text, several texts below each other, a figure, the number of a row, a formula, or nothing.
Value = str | tuple[str, ...] | Decimal | int | PrintedFormula | None


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The letterhead of an agency: its lines, and beside them its picture."""

    lines: Sequence[str]
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line over the whole width; `space` are points above it.

    What follows a table is kept together, but for notes with which a page may begin, if it must.
    `pages_of` are the sections whose first pages stand at the {} of its text.
    """

    text: str
    look: Look = Look.BODY
    space: float = 0
    may_begin_page: bool = False
    pages_of: tuple[str, ...] = ()


class LabelledRow(NamedTuple):
    """A label and its text: `Nama : ...`.

    With a number `1. Jabatan : ...`, with a letter an item of a list.

    A label without a text is a line of its own. A text without a label is one more of the label
    above it.
    """

    label: str
    text: str = ""
    bold: bool = False
    number: str = ""
    letter: str = ""


class LabelEdges(NamedTuple):
    """Where the parts of labelled rows begin, in shares of the width.

    `item` is a text after its letter.
    """

    label: float
    colon: float
    text: float
    item: float


_INDENTED = LabelEdges(0.06, 0.19, 0.215, 0.215)


@dataclass(frozen=True, slots=True)
class Labelled:
    """Rows of a label and its text.

    `space` are points above them, `small` ones have letters of a table.
    """

    rows: Sequence[LabelledRow]
    space: float = 0
    edges: LabelEdges = _INDENTED
    small: bool = False


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table. A number is shown with `digits` decimals, None: with its own.

    A formula has three columns or more: of a fraction the first is its edge, the last one its
    multiplier. `fill` is the shade of a predikat (`shades`). What is `to_fill` is written by hand,
    where a form holds the rest closed. `origin` is the file and line that its text comes from, if
    not those of its section. `figure` says whose number it is, by the kode of a jabatan and of its
    indikator ("": its nilai). Its row is at least `height` points high, and with `keep` on the page
    of what follows. `size` is that of its letters in points, if not that of its look; `depth` moves
    a jabatan in, the deeper it is in the tree. `page_of` is the section whose first page it names,
    once that is known; `link` the one that it leads to.
    """

    value: Value
    look: Look = Look.TEXT
    columns: int = 1
    rows: int = 1
    digits: int | None = None
    fill: str | None = None
    origin: tuple[str, int] | None = None
    to_fill: bool = False
    figure: tuple[str, str] | None = None
    height: float = 0
    keep: bool = False
    size: float | None = None
    depth: int = 0
    page_of: str = ""
    link: str = ""

    @property
    def text(self) -> str:
        """What it says, as a form without numbers and fractions shows it."""
        value = self.value
        if isinstance(value, Decimal):
            rupiah = "Rp\u00a0" if self.look in RUPIAH_LOOKS else ""
            return f"{rupiah}{format_id(value, self.digits)}"
        if isinstance(value, PrintedFormula):
            return value.line
        if isinstance(value, tuple):
            return value[0] if len(value) == 1 else "\n".join(f"- {text}" for text in value)
        return str(value or "")


CellRow = tuple[TableCell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: shares of the width by column, its headings on every page, its rows.

    `flexible` are the columns that make room where a number needs more of it. `space` are points
    above it, `space_below` those below. `kept` says how reluctantly a page begins with each of the
    last items.
    """

    widths: Sequence[float]
    headings: Sequence[CellRow]
    rows: Sequence[CellRow]
    flexible: Sequence[int] = ()
    space: float = 0
    space_below: float = 6
    kept: Sequence[int] = (2, 3)


@dataclass(frozen=True, slots=True)
class BarChart:
    """A bar for each name, and a mark of what it is held against; None is neither.

    Bars of `missed` do not reach it. With `of_years` the names are years, of which the last bar is
    that of the report, and the marks are one line. `meaning` says where a bar should end, unless
    higher is better.
    """

    title: str
    names: Sequence[str]
    bars: tuple[str, Sequence[Decimal | None]]
    line: tuple[str, Sequence[Decimal | None]]
    missed: Collection[int] = ()
    of_years: bool = False
    now: int | None = None
    meaning: str = ""

    @property
    def series(self) -> tuple[tuple[str, Sequence[Decimal | None]], ...]:
        """What is held against each other, each with its name."""
        return self.line, self.bars


@dataclass(frozen=True, slots=True)
class Charts:
    """Charts beside each other, as many as the width has room for."""

    charts: Sequence[BarChart]


@dataclass(frozen=True, slots=True)
class RowChart:
    """A bar for each of some rows of a table, with names and numbers in two of its columns.

    The rows count from 0, `last` is the last one shown. `description` is for those who do not see
    it.
    """

    title: str
    description: str
    names: int
    values: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Room:
    """A box to write in, with what is known already; empty, it has `lines` lines."""

    label: str
    texts: Sequence[str] = ()
    lines: int = 3


@dataclass(frozen=True, slots=True)
class Signatures:
    """The signing parties from left to right, with place and date above the last one.

    One alone signs at the right. `edges` are where the left signature ends and the right one
    begins, in shares of the width.
    """

    parties: Sequence[Signatory]
    place_and_date: str = ""
    edges: tuple[float, float] = (0.47, 0.53)


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins on a page of its own."""


Block = Letterhead | Line | Labelled | Table | Charts | RowChart | Room | Signatures | NewPage


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document on pages of one kind; of a workbook, a sheet.

    `mark` is what the contents call it (`PK 1`; "": by its name), `name` that of the sheet and of
    the bookmark, which begins with it, `file` the one that its texts come from. `always_repeats`: a
    sheet repeats the headings of its table whether or not a page ends in it. `widths` are shares of
    the width for the columns of one without a table. A document begins with its `cover`.
    """

    mark: str
    name: str
    blocks: Sequence[Block]
    file: str
    landscape: bool = False
    always_a4: bool = False
    footer: str = ""
    beside: bool = False  # it goes with the section before it
    cover: bool = False
    always_repeats: bool = False
    widths: Sequence[float] = ()


class AnnexEntry(NamedTuple):
    """A line of the contents: a jabatan, its depth in the tree, and its sections by their names."""

    depth: int
    kode: str
    sections: Sequence[Section]


@dataclass(frozen=True, slots=True)
class Annex:
    """A document: its title, and the sections of each jabatan.

    `kinds` are what the sections of a jabatan are called in the contents; `seal` is what its pages
    say of a time that is locked. `cover` are the lines of its cover, if not its title alone. One
    that `has_figures` says on its cover what the agency notes about them.
    """

    title: str
    entries: Sequence[AnnexEntry]
    kinds: Sequence[str]
    seal: str = ""
    cover: Sequence[str] = ()
    has_figures: bool = True


def placed(rows: Sequence[CellRow]) -> Iterator[tuple[int, int, TableCell]]:
    """Yield the cells of a table with their row and column, both from 0."""
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            yield number, column, cell
            taken |= {
                (number + down, column + right)
                for down in range(cell.rows)
                for right in range(cell.columns)
            }
            column += cell.columns


def row_groups(rows: Sequence[CellRow]) -> Iterator[tuple[int, int]]:
    """Yield the runs of rows (first, after) that no cell goes out of."""
    first = end = 0
    for number, row in enumerate(rows):
        end = max([end, *(number + cell.rows for cell in row)])
        if end == number + 1:
            yield first, end
            first = end


def item_starts(table: Table) -> list[int]:
    """Return the rows at which an item begins: most of the width is of cells that begin there."""
    begun = [0.0] * len(table.rows)
    for row, column, cell in placed(table.rows):
        begun[row] += sum(table.widths[column : column + cell.columns])
    half = sum(table.widths) / 2
    return [row for row, width in enumerate(begun) if width > half]


def letterhead(instansi: Instansi, stationery: Stationery) -> tuple[Letterhead, ...]:
    """Return the letterhead of an agency that has one."""
    kop = instansi.kop
    return (Letterhead(kop.baris, stationery.lambang.get(kop.lambang or "")),) if kop else ()
