"""Tables of Word: cells with frames, headings on every page, rows that no page cuts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from iki.render.document import (
    Look,
    item_starts,
    placed,
    row_groups,
)
from iki.render.docx.looks import FRAMED_TABLE, SHADED, STYLES
from iki.render.docx.markup import (
    CELL_MARGIN,
    cell_xml,
    lines_xml,
    paragraph_xml,
    row_xml,
    table_xml,
)
from iki.render.docx.table_rows import (
    Measure,
    RowRoom,
    divisible,
    has_long_groups,
    heights,
    in_pages,
)
from iki.render.letter_widths import (
    BOLD,
    SLACK,
    lacking_and_spare,
    line_count,
    lines_within,
    thousandths,
)
from iki.render.shades import GREY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iki.render.document import CellRow, Table, TableCell
    from iki.render.docx.looks import TextStyle

_SMALL = 8  # rows
_KEPT = 3  # last items of a table: of an agreement an indikator, of a measurement its nilai too
_MM_PER_PT = 25.4 / 72
_ALL = ("top", "left", "bottom", "right")
_BELOW = _ALL[1:]  # what stands below a frame that has its own line
_LINE = 1.15  # height of a line, in sizes of its letters
_HAIRLINE = 0.5  # points of a frame
_TOLERANCE = 0.1  # points


def is_long(content: Table) -> bool:
    """Return whether a table may go on over several pages, which only its last items need not."""
    return len(item_starts(content)) > _KEPT


class PageHeights(NamedTuple):
    """Points of a page: what stands above a table on its first one, and all of it.

    What stands below the table.
    """

    above: float
    whole: float
    below: float = 0.0


def framed_tables(
    content: Table,
    width: float,
    page: PageHeights | None = None,
    notes: Sequence[str] = (),
    signed: Sequence[Sequence[str]] = (),
) -> list[str]:
    """Return a table, `width` millimetres wide.

    Of one that no page has room for a table for each page.

    That is so where it is known what stands above it on its `page`; else Word divides it, or moves
    one that is short.

    What is `signed`, rows of two beside each other, with the notes before, can be its last rows,
    without frames: on the page of a long table's end LibreOffice keeps nothing else.
    """
    widths = _fit_columns(content, width)
    measure = _measure(widths)
    paged = page is not None and (
        has_long_groups(content, measure) or exceeds_page(content, width, page)
    )
    parts = [content]
    if page is not None and paged:
        heading = sum(heights(content.headings, measure))
        other = page.whole - heading
        parts = in_pages(content, measure, RowRoom(other - page.above, other, page.below))
    *others, last = parts
    return [
        *(_table(part, widths, measure, paged=True, is_last=False) for part in others),
        _table(last, widths, measure, notes, signed, paged=paged),
    ]


def needs_known_height(content: Table, width: float) -> bool:
    """Whether the pages of a table are made here, so that its first one has to be known."""
    return has_long_groups(content, _measure(_fit_columns(content, width)))


def exceeds_page(content: Table, width: float, page: PageHeights) -> bool:
    """Whether Word would move an undivided table away from what stands above it."""
    kept = _first_kept(content)
    if any(end <= kept for _, end in row_groups(content.rows)):
        return False
    rows = heights((*content.headings, *content.rows), _measure(_fit_columns(content, width)))
    return page.above + sum(rows) + page.below > page.whole


def _first_kept(content: Table) -> int:
    """Return the row from which on all stay with what stands below the table."""
    return 0 if len(content.rows) <= _SMALL else [0, 0, *item_starts(content)][-_KEPT]


def _measure(widths: Sequence[float]) -> Measure:
    return Measure(partial(_height, widths), partial(_begun, widths))


def _table(
    content: Table,
    widths: Sequence[float],
    measure: Measure,
    notes: Sequence[str] = (),
    signed: Sequence[Sequence[str]] = (),
    *,
    paged: bool = False,
    is_last: bool = True,
) -> str:
    # What stands below a table is not alone on its page, and a small table is on one.
    kept = _first_kept(content) if is_last else len(content.rows)
    ends = {end - 1 for _, end in row_groups(content.rows)}
    if paged:
        ends |= {row - 1 for row in divisible(content, measure)}
    made = [
        row_xml((_cell(tc, down, of, keep=True) for tc, down, of in cells), heading=True)
        for cells in _covering(content.headings, widths)
    ]
    # Without it, what a cell over several rows needs more would be the last one's.
    least = heights(content.rows, measure)
    for number, cells in enumerate(_covering(content.rows, widths)):
        keep = number >= kept or number not in ends
        first, *others = (
            _cell(tc, down, of, keep=keep, parted=not place)
            for place, (tc, down, of) in enumerate(cells)
        )
        shared = any(tc.rows > 1 for tc, _, _ in cells)
        made.append(row_xml((first, *others), height=least[number] if shared else 0))
    every = len(widths)
    made += (
        row_xml([cell_xml(note, sum(widths), columns=every, unframed=_ALL if n else _BELOW)])
        for n, note in enumerate(notes)
    )
    left = min(range(1, every), key=lambda k: abs(sum(widths[:k]) - sum(widths) / 2))
    for n, pair in enumerate(signed):
        sides = _ALL if n or notes else _BELOW
        halves = zip(pair, ((0, left), (left, every)), strict=True)
        made.append(
            row_xml(
                cell_xml(part, sum(widths[a:b]), columns=b - a, unframed=sides)
                for part, (a, b) in halves
            )
        )
    return table_xml(widths, made, style=FRAMED_TABLE)


def _covering(
    rows: Sequence[CellRow], widths: Sequence[float]
) -> list[list[tuple[TableCell, int, float]]]:
    """Return for each row its cells (cell, rows above, width), those from above too."""
    found: list[list[tuple[int, TableCell, int]]] = [[] for _ in rows]
    for number, column, content in placed(rows):
        for down in range(content.rows):
            found[number + down].append((column, content, down))
    return [
        [
            (content, down, sum(widths[column : column + content.columns]))
            for column, content, down in sorted(cells, key=lambda item: item[0])
        ]
        for cells in found
    ]


def _cell(content: TableCell, down: int, width: float, *, keep: bool, parted: bool = False) -> str:
    """Return a cell, or what it covers so many rows `down`.

    One that is `parted` is a cell of its own in each row, without lines between them: LibreOffice
    keeps no row with the next whose first cell is covered.
    """
    style = STYLES[content.look].name
    merge, unframed = "", []
    if content.rows > 1 and parted:
        unframed = ["top"] * (down > 0) + ["bottom"] * (down < content.rows - 1)
    elif content.rows > 1:
        merge = "continue" if down else "restart"
    made = paragraph_xml(style, keep=keep) if down else lines_xml(content.text, style, keep=keep)
    return cell_xml(
        made,
        width,
        columns=content.columns,
        merge=merge,
        fill=content.fill or (GREY if content.look in SHADED else ""),
        middle=content.look is Look.HEADING,
        unframed=unframed,
    )


def _height(widths: Sequence[float], column: int, content: TableCell) -> float:
    """Return how high a cell is by its text, in points."""
    text = content.text
    return _HAIRLINE + text_height(STYLES[content.look], text, _inside(widths, column, content))


def _begun(widths: Sequence[float], column: int, content: TableCell, height: float) -> int:
    """Return how much of its text a cell of a height has room for: letters of whole lines."""
    text, look = content.text, STYLES[content.look]
    lines = lines_within(text, _line_room(look, _inside(widths, column, content)))
    taken = 0
    used = _HAIRLINE + look.before + look.after
    for line in lines:
        used += look.size * _LINE + (look.before + look.after) * line.startswith("\n")
        if used > height + _TOLERANCE:
            break
        taken += len(line)
    return taken


def _inside(widths: Sequence[float], column: int, content: TableCell) -> float:
    return sum(widths[column : column + content.columns]) - 2 * CELL_MARGIN


def _line_room(style: TextStyle, mm: float) -> float:
    return mm / _MM_PER_PT * 1000 / (style.size * SLACK * (BOLD if style.bold else 1))


def text_height(style: TextStyle, text: str, mm: float, before: float = 0) -> float:
    """Return how high a text is where it has so many millimetres, in points.

    `before` are those above it.
    """
    lines, paragraphs = line_count(text, _line_room(style, mm)), text.count("\n") + 1
    around = paragraphs * (style.before + style.after) + (before and before - style.before)
    return lines * style.size * _LINE + around


def _fit_columns(content: Table, width: float) -> list[float]:
    """Return the widths of columns: their shares, more for a long word, less of flexible ones."""
    total = sum(content.widths)
    shares = [width * share / total for share in content.widths]
    needed = [0.0] * len(shares)
    for _, column, item in placed((*content.headings, *content.rows)):
        if item.columns == 1:
            needed[column] = max(needed[column], _widest_word(item))
    lacking, spare = lacking_and_spare(shares, needed, content.flexible, or_all=True)
    wanted, room = sum(lacking), sum(spare)
    given = min(wanted, room)
    if not given:
        return shares
    return [
        share + more * given / wanted - less * given / room
        for share, more, less in zip(shares, lacking, spare, strict=True)
    ]


def _widest_word(content: TableCell) -> float:
    """Return how wide a cell must be that no word of it is cut, in millimetres."""
    look = STYLES[content.look]
    letters = max(map(thousandths, content.text.replace("\n", " ").split(" ")))
    size = look.size * SLACK * (BOLD if look.bold else 1)
    return letters / 1000 * size * _MM_PER_PT + 2 * CELL_MARGIN + 0.4  # and its frame
