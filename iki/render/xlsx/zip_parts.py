"""The package: a workbook as the parts of an .xlsx file, the same bytes wherever it is written.

openpyxl writes every part but the cells of a sheet. Those are written here, because a formula takes
its value along: a program that does not recalculate (a preview, a phone, Excel's protected view)
shows that. All else is brought into canonical form (C14N 2.0), so that the bytes do not show
whether openpyxl found lxml; and entries of the zip do not show which system made them, nor when.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import canonicalize
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.utils import get_column_letter
from openpyxl.xml.constants import ARC_APP

from iki.escaping import for_cell, for_xml
from iki.render.openpyxl_internals import BookWriter, SheetFrame
from iki.render.xlsx.cells import LiveFormula
from iki.render.xlsx.pictures import MEDIA

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from openpyxl import Workbook
    from openpyxl.worksheet.hyperlink import Hyperlink

    from iki.render.xlsx.cells import SheetValue

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name
_UNIX = 3  # what `create_system` names
# Unlike the one of openpyxl, the same for each release of it.
_APPLICATION = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>iki</Application></Properties>"
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(slots=True)
class Body:
    """A worksheet: rows with their heights, cells as XML by row and column, and other parts."""

    heights: Sequence[float]
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    links: dict[tuple[int, int], Hyperlink] = field(default_factory=dict)

    def add(self, row: int, column: int, style: int, value: SheetValue = None) -> None:
        """Add a cell, or replace the one at its place; `style` is the number of its look."""
        self.cells[row, column] = _cell(f"{get_column_letter(column)}{row}", style, value)

    @property
    def dimension(self) -> str:
        """The range that its cells are in."""
        rows, columns = zip(*self.cells, strict=True) if self.cells else ((1,), (1,))
        first, last = ((edge(rows), edge(columns)) for edge in (min, max))
        return ":".join(f"{get_column_letter(column)}{row}" for row, column in (first, last))

    def rows(self) -> Iterator[str]:
        """Yield the rows as XML."""
        cells: list[list[str]] = [[] for _ in self.heights]
        for (row, _), cell in sorted(self.cells.items()):
            while row > len(cells):
                cells.append([])
            cells[row - 1].append(cell)
        for row, found in enumerate(cells, 1):
            height = ""
            if row <= len(self.heights):
                height = f' customHeight="1" ht="{number(self.heights[row - 1])}"'
            yield f'<row{height} r="{row}">{"".join(found)}</row>'


def save(workbook: Workbook, bodies: Mapping[str, Body]) -> bytes:
    """Return the file of a workbook, its sheets filled with these bodies (by their titles)."""
    stream = BytesIO()
    _BookWriter(workbook, _Archive(stream, "w", ZIP_DEFLATED), bodies).save()
    return stream.getvalue()


def _cell(place: str, style: int, value: SheetValue) -> str:
    start = f'<c r="{place}" s="{style}"'
    match value:
        case None | "":
            return f"{start}></c>"
        case str():
            return f'{start} t="inlineStr"><is>{_text("t", value)}</is></c>'
        case LiveFormula():
            type_, known = _type_and_value(value.stored_value)
            return f"{start}{type_}><f>{for_xml(value.text)}</f>{known}</c>"
        case _:
            return f'{start} t="n"><v>{number(value)}</v></c>'


def _type_and_value(value: float | str | bool) -> tuple[str, str]:  # noqa: FBT001
    """Return the type of a formula cell and its value, as XML."""
    match value:
        case bool():
            return ' t="b"', f"<v>{value:d}</v>"
        case str():
            return ' t="str"', _text("v", value)
        case _:
            return "", f"<v>{number(value)}</v>"


def number(value: Decimal | float) -> str:
    """Return a number with the digits that its double needs to be read again, at most 17."""
    return repr(value if isinstance(value, int) else float(value) or 0).removesuffix(".0")


def _text(tag: str, text: str) -> str:
    shown = for_cell(text)
    space = "" if shown == shown.strip() else ' xml:space="preserve"'
    return f"<{tag}{space}>{for_xml(shown)}</{tag}>"


class _BookWriter(BookWriter):
    """The writer of a workbook, with our own for the cells of its sheets."""

    def __init__(self, workbook: Workbook, archive: _Archive, bodies: Mapping[str, Body]) -> None:
        super().__init__(workbook, archive)
        self.archive, self.bodies = archive, bodies

    def write_sheet(self, worksheet: Any) -> Any:
        body = self.bodies[worksheet.title]
        links = [link for _, link in sorted(body.links.items())]
        frame = SheetFrame(worksheet, body.dimension, links, len(body.merged))
        xml = _canonical(frame.xml())
        merged = (f'<mergeCell ref="{cells}"></mergeCell>' for cells in body.merged)
        for tag, content in (("sheetData", body.rows()), ("mergeCells", merged)):
            xml = xml.replace(f"></{tag}>", f">{''.join(content)}</{tag}>", 1)
        self.archive.add(worksheet.path[1:], xml)
        return frame.relations


class _Archive(ZipFile):
    """A zip whose entries are all of one time and system."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        name = str(zinfo_or_arcname)
        if name.startswith(MEDIA) and name in self.NameToInfo:
            return  # a picture that several sheets show
        if name == ARC_APP:
            data = _APPLICATION
        self.add(name, _canonical(data) if name.endswith((".xml", ".rels")) else data)

    def add(self, name: str, data: str | bytes) -> None:
        """Add a part as it is."""
        info = ZipInfo(name, ZIP_EPOCH)
        info.compress_type, info.create_system = ZIP_DEFLATED, _UNIX
        super().writestr(info, data)


def _canonical(xml: str | bytes) -> str:
    return _DECLARATION + canonicalize(xml)
