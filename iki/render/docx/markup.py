"""The body of a file of Word as text: paragraphs, tables, sections, put together at once.

python-docx finds the cells of a table anew for each of them, so that the agreements of 500 jabatan
would take it a minute. Its package, styles and pictures are used; what stands in the body is
written here. Every text goes through `_lines`, and stays one: no mark-up, no field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml.ns import nsdecls

from iki.escaping import for_terminal_lines, for_xml
from iki.render.docx.looks import style_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

TWIPS_PER_MM = 1440 / 25.4
CELL_MARGIN = 1.06  # mm, on the left and on the right
_NAMESPACES = nsdecls("w", "r", "wp", "a", "pic", "c")


def root_xml(tag: str, content: str) -> str:
    """Return an element with what is in it, all namespaces declared on it."""
    return f"<{tag} {_NAMESPACES}>{content}</{tag}>"


def twips(mm: float) -> int:
    """Return millimetres in twentieths of a point."""
    return round(mm * TWIPS_PER_MM)


def paragraph_xml(
    style: str,
    content: str = "",
    *,
    keep: bool = False,
    new_page: bool = False,
    before: float = 0,
    more: str = "",
) -> str:
    """Return a paragraph of a style, `before` points below the last, maybe kept with the next."""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style_id(style)}"/>'
        f"{'<w:keepNext/>' if keep else ''}{'<w:pageBreakBefore/>' if new_page else ''}"
        f"{_spacing(before) if before else ''}{more}</w:pPr>{content}</w:p>"
    )


def _spacing(before: float) -> str:
    return f'<w:spacing w:before="{round(before * 20)}"/>'


def run_xml(text: str, *, bold: bool = False) -> str:
    """Return a text, its lines below each other."""
    properties = "<w:rPr><w:b/></w:rPr>" if bold else ""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in _lines(text))
    return f"<w:r>{properties}{lines}</w:r>"


TAB = "<w:r><w:tab/></w:r>"


def field_xml(code: str) -> str:
    """Return a field that Word fills in by itself: the number of the page."""
    return f'<w:fldSimple w:instr="{code}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def lines_xml(text: str, style: str, *, keep: bool = False, bold: bool = False) -> str:
    """Return the lines of a text, a paragraph each."""
    return "".join(
        paragraph_xml(style, run_xml(line, bold=bold) if line else "", keep=keep)
        for line in text.split("\n")
    )


def cell_xml(
    content: str,
    width: float,
    *,
    columns: int = 1,
    merge: str = "",
    fill: str = "",
    middle: bool = False,
    unframed: Iterable[str] = (),
) -> str:
    """Return a cell, `width` millimetres wide.

    `merge` begins ("restart") or goes on ("continue") downwards.

    The sides `unframed` have no line, whatever its table has.
    """
    sides = "".join(f'<w:{side} w:val="nil"/>' for side in unframed)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>'
        + (f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else "")
        + (f'<w:vMerge w:val="{merge}"/>' if merge else "")
        + (f"<w:tcBorders>{sides}</w:tcBorders>" if sides else "")
        + (f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else "")
        + ('<w:vAlign w:val="center"/>' if middle else "")
        + f"</w:tcPr>{content}</w:tc>"
    )


def row_xml(cells: Iterable[str], *, heading: bool = False, height: float = 0) -> str:
    """Return a row that no page cuts, at least so many points high.

    A heading is on every page of its table.
    """
    least = f'<w:trHeight w:val="{round(height * 20)}" w:hRule="atLeast"/>' if height else ""
    repeated = "<w:tblHeader/>" if heading else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{least}{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def table_xml(
    widths: Sequence[float], rows: Iterable[str], *, style: str = "", rule: str = ""
) -> str:
    """Return a table, its columns as many millimetres wide; a `rule` stands a little below it."""
    columns = [twips(width) for width in widths]
    margin = twips(CELL_MARGIN)
    declared = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    return (
        "<w:tbl><w:tblPr>"
        + (f'<w:tblStyle w:val="{style_id(style)}"/>' if style else "")
        + f'<w:tblW w:w="{sum(columns)}" w:type="dxa"/>'
        + (f"<w:tblBorders>{rule}</w:tblBorders>" if rule else "")
        + '<w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:left w:w="{margin}" w:type="dxa"/><w:bottom w:w="{margin if rule else 0}" w:type="dxa"/>'
        f'<w:right w:w="{margin}" w:type="dxa"/></w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{declared}</w:tblGrid>"
        f"{''.join(rows)}</w:tbl>"
    )


def _lines(text: str) -> Iterator[str]:
    return map(for_xml, for_terminal_lines(text).split("\n"))
