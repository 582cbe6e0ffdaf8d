"""Writing: an `Annex` becomes the bytes of a .docx file, the same bytes for the same document."""

from __future__ import annotations

import datetime as dt
from copy import deepcopy
from io import BytesIO
from typing import TYPE_CHECKING, assert_never
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from iki.escaping import for_terminal_lines
from iki.outputs.documents.content import (
    Charts,
    Labelled,
    Letterhead,
    Line,
    Look,
    NewPage,
    Room,
    Signatures,
    Table,
    TableCell,
)
from iki.outputs.paper import (
    LANGUAGE,
    MARGIN_BOTTOM,
    MARGIN_FOOTER,
    MARGIN_LEFT,
    MARGIN_RIGHT,
    MARGIN_TOP,
    Paper,
)
from iki.outputs.signing import DOTS
from iki.outputs.word.charts import add_charts
from iki.outputs.word.looks import (
    ADDRESS_STYLE,
    FOOTER,
    LETTERHEAD_STYLE,
    SIGNED_STYLE,
    STYLES,
    set_styles,
)
from iki.outputs.word.tables import add_table, empty_table, write

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section as WordSection
    from docx.text.paragraph import Paragraph

    from iki.outputs.documents.content import Annex, Block

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name
_INDENT, _LABEL, _COLON = 0.06, 0.13, 0.025  # shares of the width
_SIGNATURE_ROOM = Pt(48)
_PICTURE_WIDTH, _PICTURE_HEIGHT = 25.0, 22.0  # mm
_RULE = (
    f"<w:tblBorders {nsdecls('w')}>"
    '<w:bottom w:val="double" w:sz="12" w:space="0" w:color="auto"/></w:tblBorders>'
)


def to_docx(document: Annex, paper: Paper) -> bytes:
    """Return the file of a document."""
    word = docx.Document()
    _clear(word)
    _set_properties(word, document.title)
    set_styles(word)
    footers: dict[float, BaseOxmlElement] = {}
    for number, section in enumerate(s for entry in document.entries for s in entry.sections):
        page = word.sections[0] if number == 0 else word.add_section(WD_SECTION.NEW_PAGE)
        size = Paper.A4 if section.always_a4 else paper
        width = _set_page(page, size, landscape=section.landscape)
        _set_footer(page, document, width, footers)
        fresh = False  # the next line begins a page
        for block in section.blocks:
            if isinstance(block, NewPage):
                fresh = True
                continue
            first = _add(word, block, width)
            if first is not None:
                first.paragraph_format.page_break_before, fresh = fresh or None, False
    stream = BytesIO()
    word.save(stream)
    return _repacked(stream)


def _clear(word: WordDocument) -> None:
    """Take out the paragraph that python-docx's template begins with, if there is one."""
    for paragraph in word.paragraphs:
        paragraph._p.getparent().remove(paragraph._p)  # noqa: SLF001


def _set_properties(word: WordDocument, title: str) -> None:
    properties = word.core_properties
    moment = dt.datetime(*_EPOCH)  # noqa: DTZ001 - python-docx takes no time zone
    properties.created = properties.modified = moment
    properties.author = properties.last_modified_by = "iki"
    properties.comments, properties.title = "", for_terminal_lines(title)
    properties.language = LANGUAGE
    language = word.styles.element.find(f".//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:val"), LANGUAGE)


def _set_page(page: WordSection, paper: Paper, *, landscape: bool) -> float:
    """Set paper and margins; return the width between these, in millimetres."""
    sides = paper.width, paper.height
    width, height = reversed(sides) if landscape else sides
    page.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = Mm(width), Mm(height)
    page.left_margin, page.right_margin = Mm(MARGIN_LEFT), Mm(MARGIN_RIGHT)
    page.top_margin, page.bottom_margin = Mm(MARGIN_TOP), Mm(MARGIN_BOTTOM)
    page.footer_distance = page.header_distance = Mm(MARGIN_FOOTER)
    return width - MARGIN_LEFT - MARGIN_RIGHT


def _set_footer(
    page: WordSection, document: Annex, width: float, footers: dict[float, BaseOxmlElement]
) -> None:
    """Write the footer: title, seal, number of the page. Sections of one width share it (`footers`)."""
    if width in footers:
        page._sectPr.insert(0, deepcopy(footers[width]))  # noqa: SLF001 - python-docx would make another
        return
    page.footer.is_linked_to_previous = False
    paragraph = page.footer.paragraphs[0]
    paragraph.style = FOOTER
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(Mm(width), WD_TAB_ALIGNMENT.RIGHT)
    seal = f"{for_terminal_lines(document.seal)} · " if document.seal else ""
    paragraph.add_run(f"{for_terminal_lines(document.title)}\t{seal}Halaman ")
    _add_field(paragraph, "PAGE")
    paragraph.add_run(" dari ")
    _add_field(paragraph, "NUMPAGES")
    footers[width] = page._sectPr.find(qn("w:footerReference"))  # noqa: SLF001


def _add_field(paragraph: Paragraph, code: str) -> None:
    """Add a field, for which python-docx has no method."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = paragraph.add_run("1")
    field.append(run._r)  # noqa: SLF001
    paragraph._p.append(field)  # noqa: SLF001


def _add(word: WordDocument, block: Block, width: float) -> Paragraph | None:
    """Add a block; returns its paragraph, if that is what it is. Tables need one between them."""
    match block:
        case Letterhead():
            _add_letterhead(word, block, width)
        case Line():
            return _add_line(word, block)
        case Labelled():
            _add_labelled(word, block, width)
        case Table():
            add_table(word, block, width)
        case Charts():
            add_charts(word, block.charts, width)
        case Room():
            _add_room(word, block, width)
        case Signatures():
            word.add_paragraph().paragraph_format.keep_with_next = True
            _add_signatures(word, block, width)
        case NewPage():
            return None
        case _:
            assert_never(block)
    return None


def _add_letterhead(word: WordDocument, kop: Letterhead, width: float) -> None:
    """Add the letterhead: its picture beside its lines, and a double rule below both."""
    sides = _PICTURE_WIDTH if kop.picture else 0.0
    table = empty_table(word, 1, [w for w in (sides, width - 2 * sides, sides) if w])
    cells = table.rows[0].cells
    if kop.picture:
        scale = min(_PICTURE_HEIGHT / kop.picture.height, (sides - 2) / kop.picture.width)
        run = cells[0].paragraphs[0].add_run()
        size = Mm(kop.picture.width * scale), Mm(kop.picture.height * scale)
        run.add_picture(BytesIO(kop.picture.content), *size)
    lines = cells[len(cells) // 2]
    for number, text in enumerate(kop.lines):
        paragraph = lines.add_paragraph() if number else lines.paragraphs[0]
        paragraph.style = LETTERHEAD_STYLE if text.isupper() else ADDRESS_STYLE
        paragraph.add_run(for_terminal_lines(text))
    table._tblPr.append(parse_xml(_RULE))  # noqa: SLF001 - python-docx has no borders
    word.add_paragraph()


def _add_line(word: WordDocument, line: Line) -> Paragraph:
    paragraph = word.add_paragraph(for_terminal_lines(line.text), STYLES[line.look].name)
    if line.look is Look.NOTE:
        paragraph.paragraph_format.keep_with_next = True
    if line.space:
        paragraph.paragraph_format.space_before = Pt(line.space)
    return paragraph


def _add_labelled(word: WordDocument, block: Labelled, width: float) -> None:
    shares = (_INDENT, _LABEL, _COLON, 1 - _INDENT - _LABEL - _COLON)
    table = empty_table(word, len(block.rows), [width * share for share in shares])
    body = STYLES[Look.BODY].name
    for row, (label, text, bold) in zip(table.rows, block.rows, strict=True):
        for cell, value in zip(row.cells[1:], (label, ":", text), strict=True):
            write(cell, value, body)
        if bold:
            for run in row.cells[-1].paragraphs[0].runs:
                run.bold = True


def _add_room(word: WordDocument, room: Room, width: float) -> None:
    """Add a box with what is known, and empty lines for the rest."""
    blank = [""] * max(room.lines - len(room.texts), 0)
    text = "\n".join((room.label, *room.texts, *blank))
    add_table(word, Table((1,), (), ((TableCell(text),),)), width)
    word.add_paragraph()


def _add_signatures(word: WordDocument, block: Signatures, width: float) -> None:
    """Add the signatures, side by side in a table without frames."""
    parties = block.parties
    columns = [([*party.titles], party.nama, party.below()) for party in parties]
    if block.place_and_date:
        columns[-1][0].insert(0, block.place_and_date)
    highest = max(len(above) for above, _, _ in columns)
    table = empty_table(word, 1, [width / len(parties)] * len(parties))
    centered = STYLES[Look.CENTERED].name
    for cell, (above, nama, below) in zip(table.rows[0].cells, columns, strict=True):
        filled = [""] * (highest - len(above)) + above
        write(cell, "\n".join(filled), centered)
        signed = cell.add_paragraph(
            for_terminal_lines(nama or DOTS), SIGNED_STYLE if nama else centered
        )
        signed.paragraph_format.space_before = _SIGNATURE_ROOM
        for text in below:
            cell.add_paragraph(for_terminal_lines(text), centered)
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True


def _repacked(stream: BytesIO) -> bytes:
    """Return a zip with its entries all of one time and of one system."""
    packed = BytesIO()
    with ZipFile(stream) as source, ZipFile(packed, "w") as target:
        for name in source.namelist():
            info = ZipInfo(name, _EPOCH)
            info.compress_type, info.create_system = ZIP_DEFLATED, 0
            target.writestr(info, source.read(name))
    return packed.getvalue()
