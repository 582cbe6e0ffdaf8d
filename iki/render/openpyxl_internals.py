"""Private names of openpyxl, each with the reason why no public one does: nobody else uses any.

A release of openpyxl that renames one breaks this module and no other.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.dimensions import SheetDimension
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.functions import tostring

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.worksheet.hyperlink import Hyperlink


def set_base_font(workbook: Workbook, font: Font) -> None:
    """Set the font of the style `Normal`, whose digits are the unit of column widths.

    openpyxl's own is Calibri 11, and nothing public changes it.
    """
    book: Any = workbook
    book._fonts[0] = font  # noqa: SLF001
    book._named_styles["Normal"].font = font  # noqa: SLF001


def chart_xml(chart: Any) -> bytes:
    """Return the part of a chart; openpyxl itself writes it only into a workbook."""
    part: bytes = tostring(chart._write())  # noqa: SLF001
    return part


class StoredImage(Image):
    """An image whose bytes are known; openpyxl's own asks Pillow for them."""

    def __init__(self, content: bytes, kind: str) -> None:
        self.content, self.format = content, kind

    def _data(self) -> bytes:
        return self.content


def picture_frame(number: int, name: str) -> Any:
    """Return the frame of a picture with a name.

    Openpyxl makes it only when it writes a drawing.
    """
    drawing: Any = SpreadsheetDrawing()
    frame = drawing._picture_frame(number)  # noqa: SLF001
    frame.nvPicPr.cNvPr.name = frame.nvPicPr.cNvPr.descr = name
    return frame


class _Drawing(SpreadsheetDrawing):
    """The drawing of a sheet, each chart with its `description` for those who do not see it."""

    # Again, as openpyxl writes of a class what stands in it.
    twoCellAnchor = SpreadsheetDrawing.twoCellAnchor  # noqa: N815
    oneCellAnchor = SpreadsheetDrawing.oneCellAnchor  # noqa: N815
    absoluteAnchor = SpreadsheetDrawing.absoluteAnchor  # noqa: N815

    def _chart_frame(self, idx: int) -> Any:
        frame = super()._chart_frame(idx)  # type: ignore[misc]
        frame.nvGraphicFramePr.cNvPr.descr = self.charts[idx - 1].description
        return frame


class BookWriter(ExcelWriter):
    """openpyxl's writer of a workbook, for a class that writes the sheets by `write_sheet`.

    The public way, `Workbook.save`, takes no other writer.
    """

    def write_sheet(self, worksheet: Any) -> Any:
        """Write the part of a sheet, and return the relations that it has."""
        raise NotImplementedError

    def write_worksheet(self, ws: Any) -> None:
        # As the method that this replaces, but for the drawing and the writer of the sheet.
        ws._drawing = _Drawing()  # noqa: SLF001
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images  # noqa: SLF001
        ws._rels = self.write_sheet(ws)  # noqa: SLF001
        self.manifest.append(ws)


class SheetFrame(WorksheetWriter):
    """openpyxl's writer of all that is around the cells of a sheet.

    For those it leaves empty elements.

    Its own writer of cells leaves out the value of a formula.
    """

    def __init__(
        self, worksheet: Any, dimension: str, links: Sequence[Hyperlink], merged: int
    ) -> None:
        self.stream, self.dimension, self.merged = BytesIO(), dimension, merged
        super().__init__(worksheet, self.stream)
        worksheet._hyperlinks = links  # noqa: SLF001

    @property
    def relations(self) -> Any:
        """What the sheet refers to, after it was written."""
        writer: Any = self
        return writer._rels  # noqa: SLF001

    def xml(self) -> bytes:
        """Return the part of the sheet without its cells."""
        self.write()
        return self.stream.getvalue()

    def write_dimensions(self) -> None:
        self.xf.send(SheetDimension(self.dimension).to_tree())

    def write_rows(self) -> None:
        self._leave_room("sheetData")

    def write_merged_cells(self) -> None:
        if self.merged:
            self._leave_room("mergeCells", count=str(self.merged))

    def _leave_room(self, tag: str, **attributes: str) -> None:
        stream: Any = self.xf.send(True)
        with stream.element(tag, attributes):
            pass
        self.xf.send(None)
