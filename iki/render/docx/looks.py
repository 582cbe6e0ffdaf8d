"""How a file of Word looks: its styles, by which an office changes it everywhere at once.

Word's own styles where it has one for the purpose, so that its navigation finds the headings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from iki.render.document import Look
from iki.render.paper import FONT

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.styles.style import ParagraphStyle

_FRAME_SPACE = 2  # points
_FRAME = (
    f"<w:pBdr {nsdecls('w')}>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="{_FRAME_SPACE}" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right")
    )
    + "</w:pBdr>"
)
_BLACK = RGBColor(0, 0, 0)


@dataclass(frozen=True, slots=True)
class TextStyle:
    """A paragraph style: its name in Word, and how it looks; sizes and spaces in points."""

    name: str
    size: float = 10
    bold: bool = False
    italic: bool = False
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT
    before: float = 0
    after: float = 0
    keep: bool = False  # on the page of what follows
    framed: bool = False


_CENTER = WD_ALIGN_PARAGRAPH.CENTER
STYLES = {
    Look.TITLE: TextStyle("Heading 1", 12, bold=True, align=_CENTER, after=2, keep=True),
    Look.SUBTITLE: TextStyle("Subtitle", 11, bold=True, align=_CENTER, after=2, keep=True),
    Look.SECTION: TextStyle("Heading 2", 11, bold=True, before=10, after=4, keep=True),
    Look.BODY: TextStyle("Body Text", 11, align=WD_ALIGN_PARAGRAPH.JUSTIFY, after=6),
    Look.NOTE: TextStyle("Catatan Tabel", 9, italic=True, before=2),
    Look.AGENCY_NOTE: TextStyle(
        "Catatan Instansi",
        9,
        bold=True,
        italic=True,
        align=_CENTER,
        before=6,
        after=6,
        keep=True,
        framed=True,
    ),
    Look.HEADING: TextStyle("Judul Kolom", 10, bold=True, align=_CENTER, before=2, after=2),
    Look.COLUMN_NUMBER: TextStyle("Nomor Kolom", 8, align=_CENTER),
    Look.TEXT: TextStyle("Isi Tabel", 10, before=1, after=1),
    Look.CENTERED: TextStyle("Isi Tabel Tengah", 10, align=_CENTER, before=1, after=1),
    Look.FIGURE: TextStyle("Angka Tabel", 10, align=_CENTER, before=1, after=1),
    Look.BOLD: TextStyle("Isi Tabel Tebal", 10, bold=True, before=1, after=1),
    Look.RUPIAH: TextStyle("Rupiah", 10, align=WD_ALIGN_PARAGRAPH.RIGHT, before=1, after=1),
    Look.BOLD_RUPIAH: TextStyle(
        "Rupiah Tebal", 10, bold=True, align=WD_ALIGN_PARAGRAPH.RIGHT, before=1, after=1
    ),
    Look.BOLD_CENTERED: TextStyle(
        "Isi Tabel Tebal Tengah", 10, bold=True, align=_CENTER, before=1, after=1
    ),
}
SHADED = frozenset({Look.HEADING, Look.COLUMN_NUMBER})
SIGNED_STYLE = "Nama Penanda Tangan"
FOOTER = "Footer"
LETTERHEAD_LINE = TextStyle("Kop Surat", 14, bold=True, align=_CENTER)
LETTERHEAD_ADDRESS = TextStyle("Alamat Kop Surat", 9, align=_CENTER)
GAP_STYLE, END_STYLE = "Sela", "Akhir Bagian"  # between tables; that of a section
CHARTS_STYLE, ROOM_STYLE = "Grafik", "Ruang Analisis"
FRAMED_TABLE = "Table Grid"
KEPT_TABLE_STYLES = frozenset({"Normal Table", FRAMED_TABLE})  # of the hundred of python-docx
_OTHERS = (
    TextStyle("Normal", 10),
    TextStyle(FOOTER, 8),
    TextStyle(SIGNED_STYLE, 10, bold=True, align=_CENTER),
    LETTERHEAD_LINE,
    LETTERHEAD_ADDRESS,
    TextStyle(GAP_STYLE, 6),
    TextStyle(END_STYLE, 1),
    TextStyle(CHARTS_STYLE, 10, before=6, after=6, keep=True),
    TextStyle(ROOM_STYLE, 10, framed=True),
)


def style_id(name: str) -> str:
    """Return the name by which the parts of a document know a style."""
    return name.replace(" ", "")


def set_styles(document: WordDocument) -> None:
    """Give a document the styles of `STYLES`."""
    known = {style.name for style in document.styles}
    for look in (*_OTHERS, *STYLES.values()):
        style: ParagraphStyle = (
            document.styles[look.name]
            if look.name in known
            else document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
        )
        _set_style(style, look)


def _set_style(style: ParagraphStyle, look: TextStyle) -> None:
    font, paragraph = style.font, style.paragraph_format
    font.name, font.size, font.bold, font.italic = FONT, Pt(look.size), look.bold, look.italic
    font.color.rgb = _BLACK
    font.underline = look.name == SIGNED_STYLE
    properties = style.element.get_or_add_rPr()
    for tag in ("w:spacing", "w:kern"):  # letters of Word's own headings stand apart
        for found in properties.findall(qn(tag)):
            properties.remove(found)
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)  # a font of the theme would win
    paragraph.alignment = look.align
    paragraph.space_before, paragraph.space_after = Pt(look.before), Pt(look.after)
    paragraph.line_spacing = 1
    paragraph.keep_with_next = look.keep
    paragraph.tab_stops.clear_all()
    if look.framed:
        # The frame stands outside of the indents: where that of a table does.
        paragraph.left_indent = paragraph.right_indent = Pt(_FRAME_SPACE)
        borders = style.element.get_or_add_pPr()
        borders.insert_element_before(
            parse_xml(_FRAME), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
        )
