"""Tables of Word: cells with frames, headings on every page, rows that no page cuts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from iki.decimals import format_id
from iki.escaping import for_terminal_lines
from iki.outputs.documents.content import Look, item_starts, placed
from iki.outputs.shades import GREY, predikat_fill
from iki.outputs.word.looks import SHADED, STYLES

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table as WordTable
    from docx.table import _Cell, _Row

    from iki.outputs.documents.content import Table, TableCell

_GRID = "Table Grid"
_RUPIAH = frozenset({Look.RUPIAH, Look.BOLD_RUPIAH})
_SMALL = 8  # rows
_KEPT = 3  # last items of a table: of an agreement an indikator, of a measurement its nilai too
_MARGINS = (
    f"<w:tblCellMar {nsdecls('w')}>"
    '<w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
)  # about a millimetre


def add_table(document: WordDocument, table: Table, width: float) -> None:
    """Add a table, `width` millimetres wide."""
    rows = (*table.headings, *table.rows)
    made = empty_table(document, len(rows), [width * k / sum(table.widths) for k in table.widths])
    made.style = document.styles[_GRID]
    grid = [[*row.cells] for row in made.rows]
    for number, column, cell in placed(rows):
        _fill(grid, number, column, cell)
    for row in made.rows[: len(table.headings)]:
        _set_row(row, "w:tblHeader")
    made_rows = [*made.rows]
    for row in made_rows:
        _set_row(row, "w:cantSplit")
    # What stands below a table is not alone on its page, and a small table is on one.
    starts = [0, 0, *item_starts(table)]
    kept = 0 if len(table.rows) <= _SMALL else starts[-_KEPT] + len(table.headings)
    for row in made_rows[kept:]:
        for paragraph in row._tr.iter(qn("w:p")):  # noqa: SLF001 - its cells, merged ones too
            paragraph.get_or_add_pPr().get_or_add_keepNext()


def empty_table(document: WordDocument, rows: int, widths: list[float]) -> WordTable:
    """Add a table without frames, its columns as many millimetres wide."""
    made: WordTable = document.add_table(rows, len(widths))
    made.autofit = False
    made._tblPr.append(parse_xml(_MARGINS))  # noqa: SLF001 - python-docx has none
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    for row in made.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    return made


def write(cell: _Cell, text: str, style: str) -> None:
    """Write the lines of a text into a cell, a paragraph each."""
    first, *others = for_terminal_lines(text).split("\n")
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    paragraph.add_run(first)
    for line in others:
        cell.add_paragraph(line, style)


def _fill(grid: list[list[_Cell]], number: int, column: int, cell: TableCell) -> None:
    made = grid[number][column]
    if cell.rows > 1 or cell.columns > 1:
        made = made.merge(grid[number + cell.rows - 1][column + cell.columns - 1])
    write(made, _text(cell), STYLES[cell.look].name)
    if cell.look in SHADED:
        _shade(made, GREY)
    if cell.shade is not None:
        _shade(made, predikat_fill(*cell.shade))


def _text(cell: TableCell) -> str:
    if isinstance(cell.value, Decimal):
        rupiah = "Rp " if cell.look in _RUPIAH else ""
        return f"{rupiah}{format_id(cell.value, cell.digits)}"
    return cell.value or ""


def _shade(cell: _Cell, color: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", color)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - python-docx has no shading


def _set_row(row: _Row, tag: str) -> None:
    """Set what python-docx has no property for: a row that repeats, one that no page cuts."""
    row._tr.get_or_add_trPr().append(OxmlElement(tag))  # noqa: SLF001
