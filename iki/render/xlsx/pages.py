"""Documents as workbooks: a sheet for each section, and the contents before them."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from functools import partial
from itertools import accumulate, pairwise, zip_longest
from typing import TYPE_CHECKING, assert_never

from iki.decimals import format_id
from iki.render.charts import chart_width
from iki.render.document import (
    RUPIAH_LOOKS,
    Charts,
    Labelled,
    Letterhead,
    Line,
    Look,
    NewPage,
    Room,
    Signatures,
    Table,
    item_starts,
    placed,
    row_groups,
)
from iki.render.paper import Paper
from iki.render.xlsx import styles
from iki.render.xlsx.blocks import (
    CONTENTS,
    back_link,
    contents_sheet,
    full_line,
    signatures,
)
from iki.render.xlsx.book import numbered_book
from iki.render.xlsx.cells import Cell, PlacedChart, as_number
from iki.render.xlsx.fitting import fit_pages
from iki.render.xlsx.letterhead import add_letterhead
from iki.render.xlsx.sheet import Sheet
from iki.render.xlsx.sheet_names import sheet_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iki.model import Definisi
    from iki.render.document import (
        Annex,
        BarChart,
        Block,
        Section,
        TableCell,
    )
    from iki.render.xlsx.book import Book

_STYLES = {
    Look.TITLE: styles.TITLE,
    Look.SUBTITLE: styles.SUBTITLE,
    Look.SECTION: styles.SECTION,
    Look.BODY: styles.JUSTIFIED,
    Look.NOTE: styles.NOTE,
    Look.AGENCY_NOTE: styles.AGENCY_NOTE,
    Look.HEADING: styles.HEADING,
    Look.COLUMN_NUMBER: styles.COLUMN_NUMBER,
    Look.TEXT: styles.BOX,
    Look.CENTERED: styles.BOX_CENTERED,
    Look.FIGURE: styles.BOX_CENTERED,
    Look.BOLD: styles.BOX_BOLD,
    Look.BOLD_CENTERED: styles.BOX_BOLD_CENTERED,
    Look.RUPIAH: styles.BOX_RIGHT,
    Look.BOLD_RUPIAH: styles.BOX_BOLD_RIGHT,
}

# Shares of the width: where a label begins, where it ends, and its colon.
_INDENT, _LABEL, _COLON = 0.06, 0.19, 0.215
_SIGNED, _NEAR = (0.47, 0.53), 0.025
_SAME = 0.004  # shares of a width that make no column of their own
_HEADING_HEIGHT = 20.0
_ROOM_LINE = 15.0  # points of a line to write on
_TABLE_GAP = 6.0
_Other = Letterhead | Line | Labelled | Charts | Room | Signatures | NewPage  # what is no table
_CHART_LEAST, _CHART_MOST = 125.0, 250.0  # points: as high as its page has room for
_CHART_FILL = 0.985  # of its width


def pages_book(document: Annex, definisi: Definisi, paper: Paper) -> Book:
    """Lay out a document: its contents, and a sheet for each section."""
    used = {CONTENTS.casefold()}
    sheets: list[Sheet] = []
    entries = []
    for entry in document.entries:
        links = []
        for section in entry.sections:
            name = sheet_name(section.name, used)
            sheets.append(_sheet(section, name, paper))
            links.append((section.mark, name))
        entries.append((entry.depth, entry.kode, links))
    cover = contents_sheet(
        definisi, (document.title,), entries, paper=paper, link_columns=document.kinds, numbers=True
    )
    return numbered_book(document.title, (cover, *sheets), document.seal)


def _sheet(section: Section, name: str, paper: Paper) -> Sheet:
    grid = _Grid(section)
    sheet = fit_pages(partial(_laid_out, section, name, paper, grid), grid.columns, grid.flexible)
    sheet.stretch_charts(_CHART_MOST)
    return sheet


def _laid_out(
    section: Section, name: str, paper: Paper, grid: _Grid, columns: Sequence[float], scale: float
) -> Sheet:
    sheet = Sheet(
        name,
        columns,
        section.file,
        Paper.A4 if section.always_a4 else paper,
        landscape=section.landscape,
        footer=section.footer,
        scale=scale,
        protected=True,
        tab=styles.TAB_BESIDE if section.beside else styles.TAB_OFFICIAL,
    )
    back_link(sheet)
    tables: list[tuple[int, int, int]] = []  # first row of the headings, of the table, and after it
    for block, following in zip_longest(section.blocks, section.blocks[1:]):
        if isinstance(block, Table):
            tables.append(_add_table(sheet, grid, block))
        else:
            _add(sheet, grid, block, following)
    # A sheet repeats the headings of one table: of the first that goes on over the end of a page.
    sheet.repeat = None
    breaks = sheet.breaks()
    for start, first, end in tables:
        if any(first <= row < end - 1 for row in breaks):
            sheet.repeat = (start, first - 1)
            break
    return sheet


class _Grid:
    """The columns of a sheet: the edges of all of its tables, so that each has its own widths."""

    def __init__(self, section: Section) -> None:
        tables = [block for block in section.blocks if isinstance(block, Table)]
        self.several = len(tables) > 1
        edges = {0.0, 1.0}
        for table in tables:
            edges |= set(_edges(table.widths))
        if any(isinstance(block, Labelled) for block in section.blocks):
            edges |= {_INDENT, _LABEL, _COLON}
        # Where the left signature ends and the right one begins: edges that there are, or new ones.
        self.signed = tuple(
            min(
                (e for e in edges if abs(e - edge) < _NEAR),
                key=lambda e: abs(e - edge),
                default=edge,
            )
            for edge in _SIGNED
        )
        edges |= set(self.signed)
        self.edges = [0.0]
        for edge in sorted(edges):
            if edge - self.edges[-1] > _SAME:
                self.edges.append(edge)
        self.columns = [after - before for before, after in pairwise(self.edges)]
        self.flexible = [
            column
            for table in tables[:1]
            for k in table.flexible
            for column in range(*self.columns_of(table)[k : k + 2])
        ]

    def column(self, edge: float) -> int:
        """Return the column that begins nearest to a share of the width."""
        return min(range(len(self.edges)), key=lambda k: abs(self.edges[k] - edge))

    def columns_of(self, table: Table) -> list[int]:
        """Return the columns at which those of a table begin, and where the last one ends."""
        return [self.column(edge) for edge in _edges(table.widths)]


def _edges(widths: Sequence[float]) -> list[float]:
    total = sum(widths)
    return [0.0, *(edge / total for edge in accumulate(widths))]


def _add(sheet: Sheet, grid: _Grid, block: _Other, following: Block | None) -> None:
    match block:
        case Letterhead():
            add_letterhead(sheet, block)
        case Line():
            if block.space:
                sheet.gap(block.space)
            keep = block.look is not Look.NOTE or isinstance(following, Line)
            full_line(sheet, block.text, _STYLES[block.look], keep=keep)
            if block.look is Look.AGENCY_NOTE or isinstance(following, Table):
                sheet.gap(_TABLE_GAP)
        case Labelled():
            _add_labelled(sheet, grid, block)
        case Charts():
            _add_charts(sheet, block.charts)
        case Room():
            _add_room(sheet, block)
        case Signatures():
            left, right = _sides(grid)
            first, *others = block.parties
            above = (*right, block.place_and_date)
            signatures(sheet, (*left, first), *((*right, party) for party in others), above=above)
        case NewPage():
            sheet.new_page()
        case _:
            assert_never(block)


def _sides(grid: _Grid) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the columns of the left and of the right signature, (first, how many) each."""
    left, right = map(grid.column, grid.signed)
    return (0, left), (right, len(grid.columns) - right)


def _add_labelled(sheet: Sheet, grid: _Grid, block: Labelled) -> None:
    if block.space:
        sheet.gap(block.space)
    indent, label, colon = map(grid.column, (_INDENT, _LABEL, _COLON))
    for text, value, bold in block.rows:
        sheet.block(
            Cell(indent, text, styles.BODY, columns=label - indent),
            Cell(label, ":", styles.BODY, columns=colon - label),
            Cell(
                colon,
                value,
                styles.BODY_BOLD if bold else styles.BODY,
                columns=len(grid.columns) - colon,
            ),
            keep=True,
        )


def _add_table(sheet: Sheet, grid: _Grid, table: Table) -> tuple[int, int, int]:
    """Add a table; return where its headings begin, where its rows do, and the row after it.

    One of several is divided only if it is longer than a page: headings that a page repeats are
    repeated on all of them. The last rows of one alone keep to what stands below it.
    """
    columns = grid.columns_of(table)
    heading = [*placed(table.headings)]
    first = sheet.next_row
    for start, after in row_groups(table.headings):
        sheet.block(
            *(_cell(columns, *item, start) for item in heading if start <= item[0] < after),
            rows=after - start,
            height=_HEADING_HEIGHT if start == 0 else 0,
            keep=True,
        )
    body = sheet.next_row
    sheet.repeat = (first, body - 1)  # so that what a page has room for is known
    cells: dict[int, list[tuple[int, int, TableCell]]] = defaultdict(list)
    for item in placed(table.rows):
        cells[item[0]].append(item)
    groups = [*row_groups(table.rows)]
    starts = item_starts(table)  # a page may begin there
    inner, ends = (2, (2, 1)) if grid.several else (0, (2, 3))
    reluctances = [*[inner] * len(groups), *ends][len(ends) :]
    for (start, after), reluctance in zip(groups, reluctances, strict=True):
        inside = [item for row in range(start, after) for item in cells[row]]
        sheet.block(
            *(_cell(columns, *item, start) for item in inside),
            rows=after - start,
            may_break=[row - start for row in starts if start < row < after],
            reluctance=reluctance,
        )
    end = sheet.next_row
    sheet.gap(_TABLE_GAP)
    return first, body, end


def _cell(columns: Sequence[int], row: int, column: int, cell: TableCell, start: int) -> Cell:
    style = _STYLES[cell.look]
    value = cell.value
    if isinstance(value, Decimal) and cell.look in RUPIAH_LOOKS:
        digits = cell.digits or 0
        style = styles.variant(style, format=styles.rupiah_format(digits))
        if isinstance(as_number(value), str):  # more digits than a number of Excel has
            value = f"Rp {format_id(value, digits)}"
    elif isinstance(value, Decimal):
        style = (
            styles.number_style(value, style)
            if cell.digits is None
            else styles.variant(style, format=styles.number_format(cell.digits))
        )
    if cell.fill:
        style = styles.variant(style, fill=cell.fill)
    if cell.to_fill:
        style = styles.variant(style, unlocked=True)
    first = columns[column]
    return Cell(
        first, value, style, columns[column + cell.columns] - first, row - start, cell.rows,
        whole=cell.rows > 1, origin=cell.origin,
    )  # fmt: skip


def _add_charts(sheet: Sheet, charts: Sequence[BarChart]) -> None:
    """Add charts, as many beside each other as have room."""
    width = sum(sheet.widths)
    own = chart_width(charts, width)
    beside = round(width / own)
    for start in range(0, len(charts), beside):
        sheet.gap(_TABLE_GAP)
        is_last = start + beside >= len(charts)
        row = sheet.block(height=_CHART_LEAST, keep=is_last)  # with its analysis
        sheet.placed_charts += (
            PlacedChart(chart, row, place * own, own * _CHART_FILL, _CHART_LEAST)
            for place, chart in enumerate(charts[start : start + beside])
        )
    sheet.gap(_TABLE_GAP)


def _add_room(sheet: Sheet, room: Room) -> None:
    text = "\n".join((room.label, *room.texts))
    lines = max(room.lines + 1 - len(room.texts), 1)
    sheet.block(
        Cell(0, text, styles.variant(styles.BOX, unlocked=True), columns=len(sheet.columns)),
        height=lines * _ROOM_LINE,
    )
    sheet.gap(_TABLE_GAP)
