"""The returned copy: the user's workbook with refused cells coloured and commented."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import PatternFill

from iki.escaping import for_cell
from iki.isian.copy_marks import COPY_MARK, NO_DIGEST, with_digest
from iki.isian.form_layout import HIDDEN_SHEET
from iki.isian.grid import UnusableValue
from iki.limits import DELIVERY_COPIED, DELIVERY_MARKED

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from iki.isian.delivery import Remark
    from iki.isian.file_cells import FileCells

_COLOUR = "FFFF9999"
_AUTHOR = "iki"
_SHEET = "Isian"  # what the one sheet of a CSV file is called
_TEXT_LENGTH = 32_000
_WIDTH, _HEIGHT = 320, 110  # of a comment
LOST = "gambar, bagan dan makro tidak ikut dalam salinan ini; berkas asli tidak berubah"
LOST_ALL = "salinan ini hanya memuat isi sel, tanpa tampilannya; berkas asli tidak berubah"
LOST_ROWS = "salinan ini hanya memuat baris yang ditolak; berkas asli tidak berubah"


def copy_with_remarks(
    data: bytes, delivered: FileCells, refused: Sequence[Remark]
) -> tuple[bytes, str]:
    """Return the marked workbook with remarks, and a note on what it lacks of the original."""
    original = hashlib.sha256(data).hexdigest()
    marked = refused[:DELIVERY_MARKED]
    more = f"; hanya {len(marked)} yang pertama" if len(marked) < len(refused) else ""
    if sum(grid.size for grid in delivered.grids) > DELIVERY_COPIED:
        rows = {(remark.place.sheet, remark.place.row) for remark in marked}
        return _with_remarks(_of_values(delivered, rows), marked, original), LOST_ROWS + more
    if delivered.copyable:
        # Of what openpyxl cannot open, or cannot write again, the values can still be given back:
        # it raises anything for a file that it does not know.
        with suppress(Exception):
            return _with_remarks(load_workbook(BytesIO(data)), marked, original), LOST + more
    return _with_remarks(_of_values(delivered), marked, original), LOST_ALL + more


def _of_values(delivered: FileCells, only: Container[tuple[str, int]] | None = None) -> Workbook:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for grid in delivered.grids:
        sheet: Any = workbook.create_sheet(grid.sheet or _SHEET)
        if grid.sheet == HIDDEN_SHEET:
            sheet.sheet_state = "hidden"
        for row, cells in grid.rows.items():
            is_left_out = only is not None and (grid.sheet, row) not in only
            if is_left_out and grid.sheet != HIDDEN_SHEET:
                continue
            for column, value in cells.items():
                shown = value.shown if isinstance(value, UnusableValue) else value
                cell = sheet.cell(row, column)
                if isinstance(shown, str):
                    cell.value = for_cell(shown)[:_TEXT_LENGTH]
                    cell.data_type = "s"
                else:
                    cell.value = shown
    return workbook


def _with_remarks(workbook: Workbook, refused: Sequence[Remark], original: str) -> bytes:
    fill = PatternFill("solid", fgColor=_COLOUR)
    first: Any = None
    for remark in refused:
        name = remark.place.sheet
        sheet: Any = workbook[name] if name in workbook.sheetnames else workbook.worksheets[0]
        last = remark.last or remark.place
        cell: Any = sheet.cell(remark.place.row, remark.place.column)
        for area in sheet.merged_cells.ranges:
            if cell.coordinate in area:
                cell = sheet.cell(area.min_row, area.min_col)
        text = f"{remark.message}. {remark.hint}".strip().rstrip(".") + "."
        cell.comment = Comment(for_cell(text), _AUTHOR, height=_HEIGHT, width=_WIDTH)
        if remark.number == 1 or last == remark.place:
            cell.fill = fill
        else:
            for row in sheet.iter_rows(
                remark.place.row, min(last.row, remark.place.row + 500),
                remark.place.column, min(last.column, remark.place.column + 50),
            ):  # fmt: skip
                for one in row:
                    if one.value is not None:
                        one.fill = fill
        first = first or (sheet, cell)
    if first is not None and first[0].sheet_state == "visible":
        workbook.active = workbook.index(first[0])
    properties: Any = getattr(workbook, "custom_doc_props")  # noqa: B009 - its types lack it
    properties.props = [one for one in properties.props if one.name != COPY_MARK]
    properties.append(StringProperty(name=COPY_MARK, value=f"{COPY_MARK} {original} {NO_DIGEST}"))
    stream = BytesIO()
    workbook.save(stream)
    return with_digest(stream.getvalue())
