"""Writing: an `Annex` becomes the bytes of a .docx file, the same bytes for the same document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from docx.oxml import parse_xml

from iki.render.charts import chart_width
from iki.render.document import (
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
)
from iki.render.docx.drawings import Drawings
from iki.render.docx.looks import (
    CHARTS_STYLE,
    END_STYLE,
    FOOTER,
    GAP_STYLE,
    LETTERHEAD_ADDRESS,
    LETTERHEAD_LINE,
    ROOM_STYLE,
    SIGNED_STYLE,
    STYLES,
    set_styles,
)
from iki.render.docx.markup import (
    CELL_MARGIN,
    TAB,
    cell_xml,
    field_xml,
    lines_xml,
    paragraph_xml,
    root_xml,
    row_xml,
    run_xml,
    table_xml,
    twips,
)
from iki.render.docx.parts import new_package, packed
from iki.render.docx.tables import (
    PageHeights,
    framed_tables,
    is_long,
    needs_known_height,
    text_height,
)
from iki.render.paper import (
    MARGIN_BOTTOM,
    MARGIN_FOOTER,
    MARGIN_LEFT,
    MARGIN_RIGHT,
    MARGIN_TOP,
    Paper,
)
from iki.render.signing import DOTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as WordDocument

    from iki.render.document import Annex, Block, Section
    from iki.render.docx.looks import TextStyle

_SIGNATURE_ROOM = 48.0  # points
_PICTURE_WIDTH, _PICTURE_HEIGHT = 25.0, 22.0  # mm
_CHART_HEIGHT = 55.0  # mm
_RULE = '<w:bottom w:val="double" w:sz="12" w:space="0" w:color="auto"/>'
_LOOSE = '<w:keepNext w:val="0"/>'
_GAP = paragraph_xml(GAP_STYLE)
_KEPT_GAP = paragraph_xml(GAP_STYLE, keep=True, before=6)
_NEW_PAGE = paragraph_xml(GAP_STYLE, keep=True, new_page=True)
_GAP_HEIGHT = 14.0  # points
_CAPACITY = 0.97  # of a page: Word and LibreOffice draw texts a little higher than these measures
_MM_PER_PT = 25.4 / 72


def to_docx(document: Annex, paper: Paper) -> bytes:
    """Return the file of a document."""
    word = new_package(document.title)
    set_styles(word)
    footers = _Footers(word, document)
    drawings = Drawings(word)
    sections = [section for entry in document.entries for section in entry.sections]
    parts: list[str] = []
    for number, section in enumerate(sections, 1):
        size = Paper.A4 if section.always_a4 else paper
        sides = (size.height, size.width) if section.landscape else (size.width, size.height)
        width = sides[0] - MARGIN_LEFT - MARGIN_RIGHT
        height = sides[1] - MARGIN_TOP - MARGIN_BOTTOM
        parts += _blocks(section, drawings, width, height)
        page = _page(*sides, footers.of(width), landscape=section.landscape)
        is_last = number == len(sections)
        parts += [paragraph_xml(END_STYLE, more="" if is_last else page), page * is_last]
    body = parse_xml(root_xml("w:body", "".join(parts)))
    word.element.replace(word.element.body, body)
    return packed(word)


def _page(width: float, height: float, footer: str, *, landscape: bool) -> str:
    """Return what Word knows of the pages of a section: its footer, paper and margins."""
    orient = ' w:orient="landscape"' if landscape else ""
    margins = {
        "top": MARGIN_TOP, "right": MARGIN_RIGHT, "bottom": MARGIN_BOTTOM, "left": MARGIN_LEFT,
        "header": MARGIN_FOOTER, "footer": MARGIN_FOOTER, "gutter": 0,
    }  # fmt: skip
    sides = " ".join(f'w:{side}="{twips(mm)}"' for side, mm in margins.items())
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="{footer}"/><w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{twips(width)}" w:h="{twips(height)}"{orient}/><w:pgMar {sides}/></w:sectPr>'
    )


class _Footers:
    """The footers of a document: title, seal, number of the page. Sections of one width share one."""

    def __init__(self, word: WordDocument, document: Annex) -> None:
        self._word, self._document = word, document
        self._relations: dict[float, str] = {}

    def of(self, width: float) -> str:
        """Return the relation of the document to the footer of a width."""
        if width not in self._relations:
            package: Any = self._word.part
            part, self._relations[width] = package.add_footer_part()
            (empty,) = part.element
            part.element.replace(empty, parse_xml(root_xml("w:ftr", self._line(width)))[0])
        return self._relations[width]

    def _line(self, width: float) -> str:
        seal = f"{self._document.seal} · " if self._document.seal else ""
        stops = f'<w:tabs><w:tab w:val="right" w:pos="{twips(width)}"/></w:tabs>'
        content = (
            f"{run_xml(self._document.title)}{TAB}{run_xml(f'{seal}Halaman ')}{field_xml('PAGE')}"
            f"{run_xml(' dari ')}{field_xml('NUMPAGES')}"
        )
        return paragraph_xml(FOOTER, content, more=stops)


class _Place:
    """Where on its page the next block of a section begins, in points; None is anywhere."""

    def __init__(self, width: float, height: float) -> None:
        self.width = width
        self.whole = height / _MM_PER_PT * _CAPACITY
        self.used: float | None = 0.0

    def pass_over(self, block: Block) -> None:
        """Go on below a block."""
        if self.used is None or isinstance(block, NewPage):
            return
        if isinstance(block, Line):
            self.used += text_height(STYLES[block.look], block.text, self.width, block.space)
        elif isinstance(block, Letterhead):
            self.used += _letterhead_height(block, self.width)
        else:
            self.used = None

    def page(self, below: float) -> PageHeights | None:
        """Return the room of the page for a table."""
        return None if self.used is None else PageHeights(self.used, self.whole, below)


def _blocks(section: Section, drawings: Drawings, width: float, height: float) -> list[str]:
    """Return the blocks of a section; a gap keeps tables apart, of which Word would make one, and notes.

    What a page has room for is `width` and `height` millimetres large.
    """
    parts: list[str] = []
    fresh = False  # the next line begins a page
    wants_gap = False
    place = _Place(width, height)
    blocks = [*section.blocks]
    while blocks:
        block = blocks.pop(0)
        following = blocks[0] if blocks else None
        if isinstance(block, NewPage):
            fresh = True
            continue
        if isinstance(block, Line):
            if place.used is None and _begins_long_table(block, following, width):
                fresh = True
            if fresh:
                place.used = 0.0
            # Charts may begin a page, with what is said of them.
            keep = block.look is Look.NOTE and not isinstance(following, Charts)
            parts.append(_line(block, fresh=fresh, keep=keep))
            fresh, wants_gap = False, block.look is Look.NOTE
            place.pass_over(block)
            continue
        if wants_gap and not isinstance(block, Charts | Signatures):
            parts.append(_GAP)
        if isinstance(block, Table):
            keeps = is_long(block) or needs_known_height(block, width)
            ending = _ending(blocks) if keeps else ()
            parts += _table_parts(block, ending, width, place)
            del blocks[: len(ending)]
        elif isinstance(block, Room):
            parts.append(_room(block, keep=isinstance(following, Signatures)))
        else:
            parts.append(_block(block, drawings, width))
        place.pass_over(block)
        wants_gap = not isinstance(block, Charts)
    return parts


def _begins_long_table(line: Line, following: Block | None, width: float) -> bool:
    """Whether a line is the heading of a table whose pages are made here: it begins one."""
    return (
        line.look is Look.SECTION
        and isinstance(following, Table)
        and needs_known_height(following, width)
    )


def _ending(blocks: Sequence[Block]) -> Sequence[Block]:
    """Return the notes and the signatures of two that come next, if nothing else does before them."""
    for number, block in enumerate(blocks):
        if isinstance(block, Signatures) and len(block.parties) == 2:
            return blocks[: number + 1]
        if not (isinstance(block, Line) and block.look is Look.NOTE):
            break
    return ()


def _table_parts(table: Table, ending: Sequence[Block], width: float, place: _Place) -> list[str]:
    """Return a table, a part for each of its pages; its notes and signatures stay on that of its last rows."""
    notes = [b for b in ending if isinstance(b, Line)]
    below = sum(text_height(STYLES[b.look], b.text, width, b.space) for b in notes)
    signed: Sequence[Sequence[str]] = ()
    for block in ending:
        if isinstance(block, Signatures):
            above, named = _parties(block)
            signed = ([f"{_KEPT_GAP}{text}" for text in above], named)
            below += _signatures_height(block, width)
    made = [_line(b, fresh=False, keep=True) for b in notes]
    first, *others = framed_tables(table, width, place.page(below), made, signed)
    return [first, *(part for other in others for part in (_NEW_PAGE, other))]


def _signatures_height(block: Signatures, width: float) -> float:
    """Return how high signatures are, in points, with the room for them and what keeps them apart."""
    own, centered = width / len(block.parties) - 2 * CELL_MARGIN, STYLES[Look.CENTERED]
    most = max(
        sum(
            text_height(centered, text, own)
            for text in (*party.titles, party.nama or "", *party.below())
        )
        for party in block.parties
    )
    place_and_date = text_height(centered, block.place_and_date, own)
    return most + place_and_date + _SIGNATURE_ROOM + 2 * _GAP_HEIGHT


def _block(block: Block, drawings: Drawings, width: float) -> str:
    match block:
        case Letterhead():
            return f"{_letterhead(block, drawings, width)}{_KEPT_GAP}"
        case Labelled():
            return _labelled(block, width)
        case Charts():
            own = chart_width(block.charts, width)
            runs = [drawings.chart(chart, own, _CHART_HEIGHT) for chart in block.charts]
            beside = round(width / own)
            rows = ["".join(runs[k : k + beside]) for k in range(0, len(runs), beside)]
            # Only the last of them keep to what stands below: a page has no room for many.
            return "".join(
                paragraph_xml(CHARTS_STYLE, row, more=_LOOSE if number < len(rows) else "")
                for number, row in enumerate(rows, 1)
            )
        case Signatures():
            return f"{_KEPT_GAP}{_signatures(block, width)}"
        case Line() | NewPage() | Room() | RowChart() | Table():  # this one is of sheets only
            raise TypeError(block)
        case _:
            assert_never(block)


def _letterhead(kop: Letterhead, drawings: Drawings, width: float) -> str:
    """Return the letterhead: its picture beside its lines, and a double rule below both."""
    lines = "".join(paragraph_xml(_letterhead_look(text).name, run_xml(text)) for text in kop.lines)
    if kop.picture is None:
        return table_xml([width], [row_xml([cell_xml(lines, width)])], rule=_RULE)
    picture = kop.picture
    scale = min(_PICTURE_HEIGHT / picture.height, (_PICTURE_WIDTH - 2) / picture.width)
    shown = drawings.picture(picture, picture.width * scale, picture.height * scale, "Lambang")
    widths = [_PICTURE_WIDTH, width - 2 * _PICTURE_WIDTH, _PICTURE_WIDTH]
    contents = (paragraph_xml(GAP_STYLE, shown), lines, paragraph_xml(GAP_STYLE))
    cells = [cell_xml(c, w, middle=True) for c, w in zip(contents, widths, strict=True)]
    return table_xml(widths, [row_xml(cells)], rule=_RULE)


def _letterhead_look(text: str) -> TextStyle:
    return LETTERHEAD_LINE if text.isupper() else LETTERHEAD_ADDRESS


def _letterhead_height(kop: Letterhead, width: float) -> float:
    """Return how high a letterhead is, in points, with the gap below it."""
    room = width - 2 * _PICTURE_WIDTH * (kop.picture is not None) - 2 * CELL_MARGIN
    lines = sum(text_height(_letterhead_look(text), text, room) for text in kop.lines)
    picture = _PICTURE_HEIGHT / _MM_PER_PT if kop.picture else 0.0
    return max(lines, picture) + CELL_MARGIN / _MM_PER_PT + _GAP_HEIGHT


def _line(line: Line, *, fresh: bool, keep: bool) -> str:
    return paragraph_xml(
        STYLES[line.look].name,
        run_xml(line.text),
        keep=keep,
        new_page=fresh,
        before=line.space,
    )


def _labelled(block: Labelled, width: float) -> str:
    label, colon, text, _ = block.edges
    widths = [width * share for share in (label, colon - label, text - colon, 1 - text)]
    style = STYLES[Look.TEXT if block.small else Look.BODY].name
    rows = []
    for row in block.rows:
        texts = (
            (row.number, False),
            (row.label, False),
            (":" if row.label and row.text else "", False),
            (f"{row.letter} {row.text}".lstrip(), row.bold),
        )
        rows.append(
            row_xml(
                cell_xml(lines_xml(said, style, keep=True, bold=bold), w)
                for (said, bold), w in zip(texts, widths, strict=True)
            )
        )
    return table_xml(widths, rows)


def _room(room: Room, *, keep: bool) -> str:
    """Return a box with what is known, and empty lines for the rest; whole, and maybe kept with the next.

    Of paragraphs: LibreOffice keeps no table on the page of what follows.
    """
    blank = [""] * max(room.lines - len(room.texts), 0)
    *others, last = "\n".join((room.label, *room.texts, *blank)).split("\n")
    return lines_xml("\n".join(others), ROOM_STYLE, keep=True) + lines_xml(
        last, ROOM_STYLE, keep=keep
    )


def _signatures(block: Signatures, width: float) -> str:
    """Return the signatures, side by side in a table without frames; one alone stands at the right."""
    alone = len(block.parties) == 1
    left = width * block.edges[1]
    widths = [left, width - left] if alone else [width / len(block.parties)] * len(block.parties)
    blank = [paragraph_xml(GAP_STYLE, keep=True)] * alone
    rows = (
        row_xml(cell_xml(part, w) for part, w in zip((*blank, *parts), widths, strict=True))
        for parts in _parties(block)
    )
    return table_xml(widths, rows)


def _parties(block: Signatures) -> tuple[list[str], list[str]]:
    """Return whose signatures they are, and what stands below the room for them: names at one height."""
    parties = block.parties
    above = [[*party.titles] for party in parties]
    if block.place_and_date:
        above[-1].insert(0, block.place_and_date)
    highest = max(map(len, above))
    centered = STYLES[Look.CENTERED].name
    titled, named = [], []
    for party, titles in zip(parties, above, strict=True):
        filled = "\n".join((*[""] * (highest - len(titles)), *titles))
        signed = paragraph_xml(
            SIGNED_STYLE if party.nama else centered,
            run_xml(party.nama or DOTS),
            keep=True,
            before=_SIGNATURE_ROOM,
        )
        below = "".join(paragraph_xml(centered, run_xml(text), keep=True) for text in party.below())
        titled.append(lines_xml(filled, centered, keep=True))
        named.append(f"{signed}{below}")
    return titled, named
