"""Documents as workbooks: a sheet for each section, and the contents before them."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from itertools import accumulate, pairwise, zip_longest
from typing import TYPE_CHECKING, assert_never

from openpyxl.utils import get_column_letter

from iki.decimals import format_id
from iki.render.charts import chart_width
from iki.render.contents import CONTENTS, contents_section
from iki.render.document import (
    RUPIAH_LOOKS,
    Charts,
    Labelled,
    Letterhead,
    Line,
    Look,
    NewPage,
    Room,
    RowChart,
    Signatures,
    Table,
    item_starts,
    placed,
    row_groups,
)
from iki.render.paper import Paper
from iki.render.printed_formula import PrintedFormula
from iki.render.xlsx import styles
from iki.render.xlsx.blocks import back_link, signatures
from iki.render.xlsx.book import numbered_book
from iki.render.xlsx.cells import Cell, PlacedChart, as_number
from iki.render.xlsx.fitting import fit_pages
from iki.render.xlsx.letterhead import add_letterhead
from iki.render.xlsx.sheet import Chart, Sheet
from iki.render.xlsx.sheet_names import sheet_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from iki.model import Definisi
    from iki.render.document import (
        Annex,
        BarChart,
        Block,
        CellRow,
        Section,
        TableCell,
    )
    from iki.render.xlsx.book import Book

_STYLES = {
    Look.TITLE: styles.TITLE,
    Look.SUBTITLE: styles.SUBTITLE,
    Look.SECTION: styles.SECTION,
    Look.BODY: styles.JUSTIFIED,
    Look.ABOUT: styles.KK_NOTE,
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
    Look.MARKED: styles.MARKED,
    Look.MARK: styles.MARK,
}

_NEAR = 0.025  # shares of the width within which a signature begins at an edge of a table
_SAME = 0.004  # shares of a width that make no column of their own
_ROOM_LINE = 15.0  # points of a line to write on
_TABLE_GAP = 6.0
_RELUCTANCE = 3  # to begin a page with a line that may
_Other = Letterhead | Line | Labelled | Charts | Room | Signatures | NewPage  # what is no table
_CHART_LEAST, _CHART_MOST = 125.0, 250.0  # points: as high as its page has room for
_CHART_FILL = 0.985  # of its width
# Of a chart of rows, in points: what a bar needs with its name and number, and has at ease.
_LEAST_BAR, _BAR = 10.0, 24.0
_CHART_HEADING = 50.0
_CHART_GAP = 12.0  # above it, and what its rows are rounded up
_CHART_ROW = 380  # of the rows that it lies over, at most


def pages_book(document: Annex, definisi: Definisi, paper: Paper) -> Book:
    """Lay out a document: its contents, and a sheet for each section."""
    sections = [section for entry in document.entries for section in entry.sections]
    sheets = section_sheets(sections, paper, CONTENTS)
    contents = contents_section(document, definisi, [sheet.name for sheet in sheets])
    cover = section_sheet(contents, CONTENTS, paper)
    return numbered_book(document.title, (cover, *sheets), document.seal)


def section_sheets(
    sections: Iterable[Section], paper: Paper, cover: str, others: Iterable[str] = ()
) -> list[Sheet]:
    """Lay out sections, each as a sheet with a link to the `cover`.

    `others` are the names that more sheets of the book have.
    """
    used = {name.casefold() for name in (cover, *others)}
    sheets = [section_sheet(section, sheet_name(section.name, used), paper) for section in sections]
    for sheet in sheets:
        back_link(sheet, cover)
    return sheets


def section_sheet(section: Section, name: str, paper: Paper, source: Sheet | None = None) -> Sheet:
    """Lay out a section as a sheet of a name.

    `source` has the table of its charts, if not itself.
    """
    grid = _Grid(section)
    lay_out = partial(_laid_out, section, name, paper, grid, source)
    sheet = fit_pages(lay_out, grid.columns, grid.flexible)
    sheet.stretch_charts(_CHART_MOST)
    return sheet


def bars_in(height: float) -> int:
    """Return how many bars of a chart of rows have room in a height."""
    return int((height - _CHART_GAP - _CHART_HEADING) // _LEAST_BAR)


def _laid_out(
    section: Section,
    name: str,
    paper: Paper,
    grid: _Grid,
    source: Sheet | None,
    columns: Sequence[float],
    scale: float,
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
        tab=styles.TAB_COVER
        if section.cover
        else styles.TAB_BESIDE
        if section.beside
        else styles.TAB_OFFICIAL,
    )
    tables: list[tuple[int, int, int]] = []  # first row of the headings, of the table, and after it
    for number, (block, following) in enumerate(zip_longest(section.blocks, section.blocks[1:])):
        if isinstance(block, Table):
            tables.append(_add_table(sheet, grid, block))
        elif isinstance(block, RowChart):
            below = Sheet("", columns, "", sheet.paper, landscape=sheet.landscape, scale=scale)
            for other in section.blocks[number + 1 :]:
                if isinstance(other, NewPage | RowChart | Table):
                    break
                _add(below, grid, other, None)
            _add_row_chart(sheet, block, source or sheet, sum(below.heights))
        else:
            _add(sheet, grid, block, following)
    if section.always_repeats:
        return sheet
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
        edges = {0.0, 1.0, *_edges(section.widths)}
        for table in tables:
            edges |= set(_edges(table.widths))
        for block in section.blocks:
            if isinstance(block, Labelled):
                edges |= {*block.edges}
        for block in section.blocks:
            if isinstance(block, Signatures):  # at edges that there are, or at new ones
                edges |= {
                    edge for edge in block.edges if min(abs(e - edge) for e in edges) >= _NEAR
                }
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
            add_line(sheet, block, following)
        case Labelled():
            _add_labelled(sheet, grid, block)
        case Charts():
            _add_charts(sheet, block.charts)
        case Room():
            _add_room(sheet, block)
        case Signatures():
            left, right = map(grid.column, block.edges)
            *first, last = block.parties
            at_right = (right, len(grid.columns) - right)
            above = (*at_right, block.place_and_date) if block.place_and_date else None
            signatures(
                sheet, *((0, left, party) for party in first), (*at_right, last), above=above
            )
        case NewPage():
            sheet.new_page()
        case _:
            assert_never(block)


def add_line(sheet: Sheet, line: Line, following: Block | None = None) -> None:
    """Add a line over all columns; what follows it says how near it stands to that."""
    if line.space:
        sheet.gap(line.space)
    keep = line.look is not Look.NOTE or isinstance(following, Line)
    sheet.block(
        Cell(0, line.text, _STYLES[line.look], len(sheet.columns), pages_of=line.pages_of),
        keep=keep and not line.may_begin_page,
        reluctance=_RELUCTANCE * line.may_begin_page,
    )
    if line.look is Look.AGENCY_NOTE or isinstance(following, Table):
        sheet.gap(_TABLE_GAP)


def _add_labelled(sheet: Sheet, grid: _Grid, block: Labelled) -> None:
    if block.space:
        sheet.gap(block.space)
    plain = styles.TEXT if block.small else styles.BODY
    label, colon, text, item = map(grid.column, block.edges)
    end = len(grid.columns)
    for row in block.rows:
        parts = (
            (0, row.number, label, plain),
            (label, row.label, colon if row.text else end, plain),
            (colon, ":" if row.label and row.text else "", text, plain),
            (text, row.letter, item, plain),
            (item if row.letter else text, row.text, end, styles.variant(plain, bold=row.bold)),
        )
        sheet.block(
            *(Cell(k, said, look, columns=after - k) for k, said, after, look in parts if said),
            keep=not row.letter,
        )


def _add_table(sheet: Sheet, grid: _Grid, table: Table) -> tuple[int, int, int]:
    """Add a table; return where its headings begin, where its rows do, and the row after it.

    One of several is divided only if it is longer than a page: headings that a page repeats are
    repeated on all of them. The last rows of one alone keep to what stands below it.
    """
    if table.space:
        sheet.gap(table.space)
    columns = grid.columns_of(table)
    sheet.table_columns, sheet.table_rows = columns, []
    first = sheet.next_row
    for start, after in row_groups(table.headings):
        _add_rows(sheet, columns, table.headings[start:after], keep=True)
    body = sheet.next_row
    sheet.repeat = (first, body - 1)  # so that what a page has room for is known
    groups = [*row_groups(table.rows)]
    starts = item_starts(table)  # a page may begin there
    inner, kept = (2, (2, 1)) if grid.several else (0, table.kept)
    reluctances = [*[inner] * len(groups), *kept][len(kept) :]
    for (start, after), reluctance in zip(groups, reluctances, strict=True):
        inside = [row - start for row in starts if start < row < after]
        row = _add_rows(sheet, columns, table.rows[start:after], inside, reluctance=reluctance)
        sheet.table_rows.append(row)
    end = sheet.next_row
    if table.space_below:
        sheet.gap(table.space_below)
    return first, body, end


def _add_rows(
    sheet: Sheet,
    columns: Sequence[int],
    rows: Sequence[CellRow],
    may_break: Sequence[int] = (),
    *,
    keep: bool = False,
    reluctance: int = 0,
) -> int:
    """Add rows that no cell goes out of, and return the first one.

    One with a fraction is two, of one height.
    """
    fractions = [any(map(_is_fraction, row)) for row in rows]
    places = [*accumulate((1 + has_fraction for has_fraction in fractions), initial=0)]
    return sheet.block(
        *(
            made
            for row, column, cell in placed(rows)
            for made in _cells(columns, column, cell, range(places[row], places[row + cell.rows]))
        ),
        rows=places[-1],
        height=max(cell.height for row in rows for cell in row),
        keep=keep or any(cell.keep for row in rows for cell in row),
        reluctance=reluctance,
        may_break=[places[row] for row in may_break],
        balanced=[place for place, two in zip(places, fractions, strict=False) if two],
    )


def _is_fraction(cell: TableCell) -> bool:
    return isinstance(cell.value, PrintedFormula) and cell.value.is_fraction


def _cells(columns: Sequence[int], column: int, cell: TableCell, rows: range) -> Iterator[Cell]:
    """Yield the cells of a table cell on a sheet: a fraction lies in four, its rule between."""
    edges = columns[column : column + cell.columns + 1]
    value = cell.value
    if isinstance(value, PrintedFormula) and value.is_fraction:
        edge, parts, *_, beside, _ = edges
        multiplier = f"× {value.multiplier}" if value.multiplier else None
        yield Cell(edge, None, styles.FRACTION_EDGE, parts - edge, rows[0], len(rows))
        for text, style, row in (
            (value.pembilang, styles.PEMBILANG, rows[0]),
            (value.penyebut, styles.PENYEBUT, rows[-1]),
        ):
            yield Cell(parts, text, style, beside - parts, row)
        yield Cell(beside, multiplier, styles.FACTOR, edges[-1] - beside, rows[0], len(rows))
        return
    style, shown = _style_and_value(cell)
    yield Cell(
        edges[0], shown, style, edges[-1] - edges[0], rows[0], len(rows),
        whole=cell.rows > 1 or column == 0, origin=cell.origin, figure=cell.figure,
        pages_of=(cell.page_of,) if cell.page_of else (), link=cell.link or None,
    )  # fmt: skip


def _style_and_value(cell: TableCell) -> tuple[styles.Style, str | Decimal | int | None]:
    """Return the look and value of a cell: a number in the format of its decimals, or a text."""
    style, value = styles.LINK if cell.link else _STYLES[cell.look], cell.value
    if cell.fill:
        style = styles.variant(style, fill=cell.fill)
    if cell.size:
        style = styles.variant(style, size=cell.size)
    if cell.depth:
        style = styles.variant(style, indent=1 + min(2 * cell.depth, 12))
    if cell.to_fill:
        style = styles.variant(style, unlocked=True)
    if not isinstance(value, Decimal):
        return style, cell.text if isinstance(value, tuple | PrintedFormula) else value
    if cell.look in RUPIAH_LOOKS:
        digits = cell.digits or 0
        # More digits than a number of Excel has are a text.
        shown = f"Rp {format_id(value, digits)}" if isinstance(as_number(value), str) else value
        return styles.variant(style, format=styles.rupiah_format(digits)), shown
    if cell.digits is None:
        return styles.number_style(value, style), value
    return styles.variant(style, format=styles.number_format(cell.digits)), value


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


def _add_row_chart(sheet: Sheet, chart: RowChart, source: Sheet, below: float) -> None:
    """Add a chart over the cells of a table, at ease if its page has room for it and `below`.

    All of a sheet are as high as the first one may be.
    """
    above = sheet.heights[: sheet.charts[0].row - 2] if sheet.charts else sheet.heights
    room = sheet.print_height - sum(above) - below - _CHART_GAP
    bars = chart.last + 1 - chart.first
    least, most = (_CHART_HEADING + bar * bars for bar in (_LEAST_BAR, _BAR))
    height = max(least, min(most, room))
    sheet.gap(9)
    rows = 1 + int(height // _CHART_ROW)
    names, values = (
        get_column_letter(source.table_columns[k] + 1) for k in (chart.names, chart.values)
    )
    first, last = (source.table_rows[k] for k in (chart.first, chart.last))
    row = sheet.block(rows=rows, height=height / rows)
    sheet.charts.append(
        Chart(row, rows, chart.title, chart.description, source, names, values, first, last, height)
    )


def _add_room(sheet: Sheet, room: Room) -> None:
    text = "\n".join((room.label, *room.texts))
    lines = max(room.lines + 1 - len(room.texts), 1)
    sheet.block(
        Cell(0, text, styles.variant(styles.BOX, unlocked=True), columns=len(sheet.columns)),
        height=lines * _ROOM_LINE,
    )
    sheet.gap(_TABLE_GAP)
