"""A sheet as a value: cells, spans, heights and page breaks, before anything is a file.

An annex is laid out from top to bottom in blocks. A block is a run of rows that stays on one page; a
cell may span columns and rows of its block. Row heights follow from the texts, and page breaks from
the heights (`page_breaks`). Refuses to know what an annex says (its own module) and how a file is
written (`archive`).
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import accumulate, pairwise
from math import ceil
from typing import TYPE_CHECKING

from iki.decimals import format_count
from iki.diagnostics import START_OF_FILE, Diagnostic, Span
from iki.escaping import for_cell
from iki.limits import EXCEL_ROWS, EXCEL_TEXT
from iki.render.letter_widths import by_part
from iki.render.page_breaks import PageRows, starts_of_pages
from iki.render.paper import (
    MARGIN_BOTTOM,
    MARGIN_LEFT,
    MARGIN_RIGHT,
    MARGIN_TOP,
    PT_PER_MM,
    Paper,
)
from iki.render.xlsx import widths
from iki.render.xlsx.cells import (
    Cell,
    LiveFormula,
    PlacedCell,
    PlacedChart,
    PlacedPicture,
    Validation,
    as_number,
    goes_on,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from iki.render.xlsx.cells import SheetValue
    from iki.render.xlsx.styles import Style


_ROW_MAX = 396.0  # Excel's rows end at 409 pt
_ROW_MIN = 14.25
_INDENT = 9.0  # pt of one indent, in LibreOffice; Excel's is less
_PIXEL = 0.75
_CAPACITY = 0.985  # of a page: LibreOffice and Excel round differently
_CONTINUED = " (lanjutan)"
_WITHIN_PAIR = 3  # reluctance to leave one of two rows alone
_BEFORE_SIGNATURES = 4  # reluctance to leave them alone on a page
# Reluctance to divide what no page has room for: a text of several items, an item, a row, what keeps together.
_WITHIN_TEXT, _WITHIN_ITEM, _WITHIN_ROW, _BEFORE_KEPT = 5, 6, 7, 8
_PIECE = 36.0  # pt of a row at most, where pages end within it
_FRAME_ROOM = 3.0  # pt between a text and its frame, above and below together


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart over cells of a sheet; `height` in points, as wide as the page.

    `description` is read to those who do not see it.
    """

    row: int
    rows: int  # of its own sheet that it covers
    title: str
    description: str
    source: Sheet  # whose cells it shows
    names: str  # letters of the columns
    values: str
    first: int  # rows that it shows
    last: int
    height: float


@dataclass(slots=True)
class Sheet:
    """A sheet in the making.

    `columns` are shares of the printable width; `file` is the one that its texts come from.
    """

    name: str
    columns: Sequence[float]
    file: str
    paper: Paper = Paper.FOLIO
    landscape: bool = False
    footer: str = ""
    least_scale: float = 1  # at which a `natural` one is rather printed than on two pages
    natural: bool = False  # `columns` are Excel's own units; print shrinks them to the paper
    scale: float = 1  # that it is printed at, if `columns` are shares: it is that much wider
    cells: list[PlacedCell] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)
    # Rows that may begin a page, and how reluctantly: those above 0 only if what they are in the
    # middle of is longer than a page, lower ones first.
    may_break: list[tuple[int, int]] = field(default_factory=list)
    must_break: set[int] = field(default_factory=set)
    # How reluctantly others do, within what is longer than a page; `_WITHIN_ROW` where nothing is said.
    at_worst: dict[int, int] = field(default_factory=dict)
    repeat: tuple[int, int] | None = None  # rows to repeat on every page
    charts: list[Chart] = field(default_factory=list)
    placed_charts: list[PlacedChart] = field(default_factory=list)
    pictures: list[PlacedPicture] = field(default_factory=list)
    alerts: list[tuple[str, str]] = field(default_factory=list)  # (cells, condition) to mark
    # Links beside the page, where they are not printed: row, text, sheet.
    beside: list[tuple[int, str, str]] = field(default_factory=list)
    # Of its last table: the columns at which those of the table begin, from 0, and the rows, from 1.
    table_columns: Sequence[int] = ()
    table_rows: list[int] = field(default_factory=list)
    page_cells: list[tuple[PlacedCell, tuple[str, ...]]] = field(default_factory=list)
    names: list[tuple[str, int, int]] = field(default_factory=list)  # of cells: name, row, column
    validations: list[Validation] = field(default_factory=list)
    frozen: tuple[int, int] | None = None  # the first row and column that move
    filtered: str | None = None  # headings and rows that can be chosen from
    # Without a password, all but the cells of an unlocked style and those that have dots to write over.
    protected: bool = False
    tab: str | None = None  # colour
    hidden: bool = False  # so that Excel does not offer to show it
    widths: list[float] = field(init=False)  # of the columns, in points
    _kept: bool = field(init=False, default=False)  # of the block above, as is _reluctance
    _reluctance: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        share = (
            widths.PT_PER_UNIT
            if self.natural
            else self.print_width / self.scale / sum(self.columns)
        )
        self.widths = [k * share for k in self.columns]

    @property
    def print_width(self) -> float:
        """How wide a page is between its margins, in points of the paper."""
        side = self.paper.height if self.landscape else self.paper.width
        return (side - MARGIN_LEFT - MARGIN_RIGHT) * PT_PER_MM * _CAPACITY

    @property
    def print_height(self) -> float:
        """How much of a sheet a page has room for, in points of the sheet, which is printed to its width."""
        side = self.paper.width if self.landscape else self.paper.height
        margins = MARGIN_TOP + MARGIN_BOTTOM
        scale = min(self.print_width / sum(self.widths), 1)
        return (side - margins) * PT_PER_MM * _CAPACITY / scale

    @property
    def on_one_page(self) -> bool:
        """Whether all of it is printed smaller, to have room on one page."""
        return self.print_height < sum(self.heights) <= self.print_height / self.least_scale

    @property
    def repeated(self) -> tuple[int, int] | None:
        """The rows repeated on every page: those to repeat, if they leave half of it to others."""
        if self.repeat is None or self._height_of(self.repeat) > self.print_height / 2:
            return None
        return self.repeat

    @property
    def repeat_height(self) -> float:
        """What they take of every page."""
        return self._height_of(self.repeated)

    def _height_of(self, rows: tuple[int, int] | None) -> float:
        return sum(self.heights[rows[0] - 1 : rows[1]]) if rows else 0.0

    @property
    def next_row(self) -> int:
        """The row that the next block begins at."""
        return len(self.heights) + 1

    def gap(self, height: float = _ROW_MIN) -> None:
        """Leave room, on the page of what comes next."""
        self.block(height=height, keep=True)

    def new_page(self) -> None:
        """Begin a page with what comes next."""
        self.must_break.add(self.next_row)

    def stay_with_above(self) -> None:
        """Keep what comes next on the page of what is above it, if a page has room for both."""
        if not self._kept:
            self._reluctance = max(self._reluctance, _BEFORE_SIGNATURES)
        elif self.may_break and (not self.cells or self.cells[-1].row < self.may_break[-1][0]):
            # Only gaps since then.
            self.may_break[-1] = (self.may_break[-1][0], _BEFORE_SIGNATURES)

    def block(
        self,
        *cells: Cell,
        rows: int = 1,
        height: float = 0,
        keep: bool = False,
        reluctance: int = 0,
        may_break: Sequence[int] = (),
        balanced: Sequence[int] = (),
    ) -> int:
        """Add a block and return its first row.

        `rows` is its number of rows, `height` their least height; `keep` keeps it on the page of
        the next block, `reluctance` (1, 2, ...: ever more) only if a page has room for all that keeps
        together so; `may_break` are rows inside it that may begin a page, if it is longer than half a
        page or has no room on one; rows that are `balanced` are as high as the one below each.
        What no page has room for is divided all the same, within a text if need be.
        """
        for item in cells:
            if isinstance(item.value, Decimal):
                item.value = as_number(item.value)
        least = [height or _ROW_MIN] * rows
        heights = self._heights(cells, least, balanced)
        cut = self._cut(cells, heights)
        long = self._longer_than_a_page(heights, [row for row in may_break if row not in cut])
        if long:
            heights = self._heights(cells, least, balanced, long)
            cut = self._cut(cells, heights)
        first = self.next_row
        if not self._kept:
            self.may_break.append((first, self._reluctance))
        self._kept, self._reluctance = keep, reluctance
        splits_late = 0
        if sum(heights) < self.print_height / 2:
            splits_late = _WITHIN_PAIR if rows == 2 else 1
        placed = []  # first and last row of the sheet for each row of the block
        for index, needed in enumerate(heights):
            if index in may_break and index not in cut:
                self.may_break.append((self.next_row, splits_late))
            elif index:
                self.at_worst[self.next_row] = _WITHIN_TEXT if index in may_break else _WITHIN_ITEM
            pieces = ceil(needed / (_PIECE if index in long else _ROW_MAX))
            placed.append((self.next_row, self.next_row + pieces - 1))
            self.heights += [ceil(needed / pieces / _PIXEL) * _PIXEL] * pieces
        self.at_worst |= dict.fromkeys(
            range(first, self.next_row if keep else first + 1), _BEFORE_KEPT
        )
        for item in cells:
            self.cells.append(
                PlacedCell(
                    placed[item.row][0],
                    item.column + 1,
                    placed[item.row + item.rows - 1][1],
                    item.column + item.columns,
                    item.value,
                    item.style,
                    item.link,
                    item.origin,
                    item.figure,
                    item.whole,
                )
            )
            if item.pages_of:
                self.page_cells.append((self.cells[-1], item.pages_of))
        return first

    def _heights(
        self,
        cells: Sequence[Cell],
        least: Sequence[float],
        balanced: Sequence[int],
        long: Collection[int] = (),
    ) -> list[float]:
        """Return how high the rows of a block are; those that are `long` go on over the end of a page."""
        heights = [*least]
        for item in cells:
            if item.rows == 1:
                self._make_room(item, heights, long)
        for row in balanced:
            heights[row] = heights[row + 1] = max(heights[row : row + 2])
        for item in sorted(cells, key=lambda c: c.rows):
            self._make_room(item, heights, long)
        return heights

    def _cut(self, cells: Sequence[Cell], heights: list[float]) -> set[int]:
        """Return the rows in the middle of texts of which a page break is to cut nothing."""
        return {row for item in cells if item.whole for row in self._rows_of_text(item, heights)}

    def _longer_than_a_page(self, heights: Sequence[float], ends: Sequence[int]) -> set[int]:
        """Return the rows of a block, divided at its `ends`, that no page has room for together.

        The first of them stand below what they are kept with.
        """
        after = self.may_break[-1][0] if self.may_break else 1
        after = max((after, *self.must_break))
        above = sum(self.heights[after - 1 :]) if self._kept else 0.0
        again = self.repeat_height
        if self._kept and again and after <= self.repeated[1]:  # type: ignore[index]
            again = 0.0  # it stands above them
        long: set[int] = set()
        for start, end in pairwise([0, *sorted({*ends} - {0}), len(heights)]):
            if sum(heights[start:end]) > self.print_height - again - above:
                long |= {*range(start, end)}
            above, again = 0.0, self.repeat_height
        return long

    def _make_room(self, cell: Cell, heights: list[float], long: Collection[int]) -> None:
        span = range(cell.row, cell.row + cell.rows)
        needed = self._text_height(cell)
        if needed and any(row in long for row in span):
            # Pages end between lines: each part of a text may lack some of one.
            parts = ceil(needed / (self.print_height / 2)) + 1
            needed += parts * (cell.style.size * widths.LINE + _FRAME_ROOM)
        missing = needed - sum(heights[row] for row in span)
        if missing > 0:
            for row in span:
                heights[row] += missing / len(span)

    def _rows_of_text(self, cell: Cell, heights: list[float]) -> Iterator[int]:
        """Yield the rows in the middle of a text: as it stands, and where it had no room again."""
        end = cell.row + cell.rows
        ends = [*accumulate(heights[cell.row : end])]
        yield from range(
            cell.row + 1, cell.row + 1 + bisect_left(ends, self._text_height(cell) - _PIXEL)
        )
        if goes_on(cell.value, cell.style):
            needed = self._text_height(cell, _CONTINUED) - _PIXEL
            yield from (row for row in range(cell.row + 1, end) if sum(heights[row:end]) < needed)

    def _text_height(self, cell: Cell, more: str = "") -> float:
        text = cell.value.held if isinstance(cell.value, LiveFormula) else cell.value
        if not isinstance(text, str) or not text:
            return 0
        style = cell.style
        width = self._width_of(cell.column, cell.columns, style)
        return widths.height(text + more, width, style.size, bold=style.bold) + _frame_room(style)

    def _width_of(self, column: int, columns: int, style: Style) -> float:
        """Return the room that columns from one on, counted from 0, have for a line of text."""
        return sum(self.widths[column : column + columns]) - _INDENT * style.indent

    @property
    def pages(self) -> int:
        """How many pages it is printed on."""
        return 0 if self.hidden else len(self.breaks()) + 1

    def breaks(self) -> list[int]:
        """Return the rows after which a page ends."""
        if self.on_one_page:
            return []
        parts = self._parts()
        below = self.repeated[1] if self.repeated else 0
        first_room, room_below = self.print_height, self.print_height - self.repeat_height
        room = [room_below if part.first > below else first_room for part in parts]
        ends = [part.first in self.must_break for part in parts[1:]] + [True]
        return [parts[start].first - 1 for start in starts_of_pages(parts, room, ends)]

    def stretch_charts(self, most: float) -> None:
        """Make charts that hold their own numbers higher, to at `most` so much, where their pages have room.

        The pages stay as they are.
        """
        if not self.placed_charts:
            return
        breaks = self.breaks()
        self.must_break |= {row + 1 for row in breaks}
        below = self.repeated[1] if self.repeated else 0
        for before, end in pairwise([0, *breaks, len(self.heights)]):
            taken = sum(self.heights[before:end]) + (self.repeat_height if before >= below else 0)
            rows = {chart.row for chart in self.placed_charts if before < chart.row <= end}
            more = (self.print_height - taken) / len(rows) if rows else 0.0
            for row in rows:
                height = self.heights[row - 1]
                wanted = max(min(height + more, most), height)
                self.heights[row - 1] = int(wanted / _PIXEL) * _PIXEL
        self.placed_charts = [
            replace(chart, height=self.heights[chart.row - 1] - _PIXEL)  # no line of it is cut off
            for chart in self.placed_charts
        ]

    def _parts(self) -> list[PageRows]:
        """Return what no page ends in."""
        degrees = {1: 0}
        for row, degree in (*self.may_break, *((row, 0) for row in self.must_break)):
            degrees[row] = min(degree, degrees.get(row, degree))
        rows = sorted(row for row in degrees if row < self.next_row)
        ends = [0.0, *accumulate(self.heights)]
        below = self.repeated[1] if self.repeated else 0
        for first, after in pairwise([*rows, self.next_row]):
            again = self.repeat_height if first > below else 0.0
            if ends[after - 1] - ends[first - 1] > self.print_height - again:
                for row in range(first + 1, after):
                    degrees[row] = self.at_worst.get(row, _WITHIN_ROW)
        rows = sorted(row for row in degrees if row < self.next_row)
        return [
            PageRows(first, degrees[first], ends[after - 1] - ends[first - 1])
            for first, after in pairwise([*rows, self.next_row])
        ]

    def cells_by_page(self) -> Iterator[PlacedCell]:
        """Yield the cells; one that goes on over the end of a page is closed there by its frame."""
        breaks = self.breaks()
        for item in self.cells:
            first = bisect_left(breaks, item.row)
            after = bisect_left(breaks, item.last_row)
            if first == after:
                yield item
                continue
            starts = [item.row, *(row + 1 for row in breaks[first:after]), item.last_row + 1]
            values = self._values_by_page(item, starts)
            for (row, end), value in zip(pairwise(starts), values, strict=True):
                yield replace(item, row=row, last_row=end - 1, value=value)

    def _values_by_page(self, item: PlacedCell, starts: Sequence[int]) -> Iterator[SheetValue]:
        """Yield what a cell says on each page that it goes on to: a number on the first of them only."""
        value, style = item.value, item.style
        if not isinstance(value, str):
            yield from (value, *[None] * (len(starts) - 2))
            return
        width = self._width_of(item.column - 1, item.last_column - item.column + 1, style)

        def begun(text: str, part: int) -> int:
            free = sum(self.heights[starts[part] - 1 : starts[part + 1] - 1]) + _PIXEL
            height = free - _frame_room(style)
            return widths.begun_in(text, width, style.size, height, bold=style.bold)

        says_again = item.whole and value and goes_on(value, style)
        again = value + _CONTINUED if says_again else None
        yield from by_part(value, again, len(starts) - 1, begun)

    def too_long(self) -> Iterator[Diagnostic]:
        """S08: what Excel has no room for, texts in a cell and rows on a sheet."""
        for item in self.cells:
            value = item.value.text if isinstance(item.value, LiveFormula) else item.value
            # No escape makes more than six characters of one.
            if (
                isinstance(value, str)
                and len(value) > EXCEL_TEXT // 6
                and _units(value) > EXCEL_TEXT
            ):
                file, line = item.origin or (self.file, 1)
                yield Diagnostic(
                    "S08",
                    file,
                    Span(line, 1, line, 1),
                    f"teks “{for_cell(value[:40])}…” pada lembar “{self.name}” terlalu panjang "
                    f"untuk satu sel Excel: {format_count(_units(value))} karakter, "
                    f"paling banyak {format_count(EXCEL_TEXT)}",
                    "pendekkan teksnya, atau bagi menjadi beberapa butir",
                )
        if len(self.heights) > EXCEL_ROWS:
            yield Diagnostic(
                "S08",
                self.file,
                START_OF_FILE,
                f"lembar “{self.name}” memerlukan {format_count(len(self.heights))} baris, "
                f"Excel paling banyak {format_count(EXCEL_ROWS)}",
                "pakai --jabatan untuk menulis sebagian jabatan saja",
            )


def _frame_room(style: Style) -> float:
    """Return what a frame takes of the height of a cell, where its text stands in the middle."""
    return _FRAME_ROOM if style.frame and style.vertical == "center" else 0.0


def _units(text: str) -> int:
    return len(for_cell(text).encode("utf-16-le", "replace")) // 2
