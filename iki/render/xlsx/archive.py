"""Writing: a `Book` becomes the bytes of an .xlsx file, the same bytes for the same book.

Every text is written as text, whatever it begins with. Nothing in the file tells when it was made.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.colors import Color
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break

from iki.escaping import FORMULA_STARTS, for_cell, for_terminal
from iki.render.openpyxl_internals import set_base_font
from iki.render.paper import (
    FONT,
    LANGUAGE,
    MARGIN_BOTTOM,
    MARGIN_FOOTER,
    MARGIN_LEFT,
    MARGIN_RIGHT,
    MARGIN_TOP,
)
from iki.render.xlsx import styles, widths
from iki.render.xlsx.cells import LiveFormula
from iki.render.xlsx.native_charts import bar_chart, placed_chart
from iki.render.xlsx.pictures import EmbeddedPicture
from iki.render.xlsx.styles import DIGITS
from iki.render.xlsx.zip_parts import ZIP_EPOCH, Body, save

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from iki.render.xlsx.book import Book
    from iki.render.xlsx.cells import PlacedCell, SheetValue, Validation
    from iki.render.xlsx.sheet import Sheet
    from iki.render.xlsx.styles import Style

_MM_PER_INCH = 25.4
_FOOTER_LENGTH, _FOOTER_LEAST = 100, 20  # letters on the left
_LINK_WIDTH = 16
_TO_FILL = "……"
_BREAKS = 1023  # that Excel accepts on one sheet


def to_bytes(book: Book) -> bytes:
    """Return the file of a book."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    moment = dt.datetime(*ZIP_EPOCH)  # noqa: DTZ001 - openpyxl takes no time zone
    properties = workbook.properties
    properties.created = properties.modified = moment
    properties.creator, properties.language = "iki", LANGUAGE
    properties.title = for_cell(book.title)
    workbook.calculation.fullCalcOnLoad = True
    set_base_font(workbook, Font(name=FONT, size=10))
    writer = _Writer(workbook)
    bodies = {sheet.name: writer.write(sheet, book) for sheet in book.sheets}
    return save(workbook, bodies)


class _Writer:
    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self.styles: dict[tuple[Style, bool, bool, bool], int] = {}

    def write(self, sheet: Sheet, book: Book) -> Body:
        worksheet = self.workbook.create_sheet(sheet.name)
        worksheet.title = sheet.name  # openpyxl would number a name that it takes for a double
        for index, width in enumerate(sheet.widths, 1):
            worksheet.column_dimensions[get_column_letter(index)].width = widths.units(width)
        if sheet.tab:
            worksheet.sheet_properties.tabColor = sheet.tab
        body = Body(sheet.heights)
        for item in sheet.cells_by_page():
            style = self.style(item.style, worksheet, item.value)
            if item.last_column > item.column or item.last_row > item.row:
                body.merged.append(_range(item))
                if item.style.frame or _is_to_fill(
                    item.value
                ):  # Excel asks all of them for the lock
                    for row in range(item.row, item.last_row + 1):
                        for column in range(item.column, item.last_column + 1):
                            body.add(row, column, style)
            body.add(item.row, item.column, style, item.value)
            if item.link is not None:
                body.links[item.row, item.column] = _link(
                    item.row, item.column, item.link, item.link_cell
                )
        for row, text, target in sheet.beside:
            column = len(sheet.widths) + 2
            worksheet.column_dimensions[get_column_letter(column)].width = _LINK_WIDTH
            body.add(row, column, self.style(styles.BACK_LINK, worksheet), text)
            body.links[row, column] = _link(row, column, target)
        if not sheet.hidden:  # or LibreOffice prints it all the same
            _set_page(worksheet, sheet, book)
        _set_entry(worksheet, sheet)
        for cells, condition in sheet.alerts:
            difference = DifferentialStyle(
                font=Font(bold=True),
                fill=PatternFill(bgColor=Color(styles.ALERT), fill_type="solid"),
            )
            rule = Rule(type="expression", formula=[condition], dxf=difference)
            worksheet.conditional_formatting.add(cells, rule)
        for picture in sheet.pictures:
            worksheet.add_image(EmbeddedPicture(picture))
        for chart in sheet.charts:
            worksheet.add_chart(bar_chart(chart, sheet))
        for placed in sheet.placed_charts:
            worksheet.add_chart(placed_chart(placed, sheet.widths))
        return body

    def style(self, style: Style, worksheet: Worksheet, value: SheetValue = None) -> int:
        """Return the number of the look of a value, made once on a cell that is in no sheet.

        A text is wrapped; a number has one line, and is printed smaller rather than as ###.
        """
        text = value if isinstance(value, str) else ""
        is_number = _is_number(style, value)
        unlocked = style.unlocked or _is_to_fill(value)
        is_quoted = text.startswith(FORMULA_STARTS)
        look = (style, is_number, unlocked, is_quoted)
        if look not in self.styles:
            cell: Any = Cell(worksheet, 1, 1)
            cell.font = Font(
                name=FONT, size=style.size, bold=style.bold, italic=style.italic,
                underline="single" if style.underline else None, color=style.color,
            )  # fmt: skip
            cell.alignment = Alignment(
                horizontal=style.horizontal, vertical=style.vertical, wrap_text=not is_number,
                shrink_to_fit=is_number, indent=style.indent,
            )  # fmt: skip
            thin = Side(style="thin", color="000000")
            sides = zip("lrtb", ("left", "right", "top", "bottom"), strict=True)
            lines: dict[str, Any] = {
                side: thin if letter in style.frame else Side() for letter, side in sides
            }
            if "d" in style.frame:
                lines["bottom"] = Side(style="double", color="000000")
            cell.border = Border(**lines)
            if style.fill:
                cell.fill = PatternFill("solid", fgColor=style.fill)
            cell.number_format = style.format
            if unlocked:
                cell.protection = Protection(locked=False)
            if is_quoted:  # who edits the text gets it back as a text
                cell.quotePrefix = True
            self.styles[look] = cell.style_id
        return self.styles[look]


def _is_number(style: Style, value: SheetValue) -> bool:
    """Return whether a cell holds a number, or is there for one to be typed."""
    if value is None:
        return style is styles.FORM_NUMBER
    shown = value.stored_value if isinstance(value, LiveFormula) else value
    return not isinstance(shown, str)


def _is_to_fill(value: SheetValue) -> bool:
    """Return whether a cell has dots, over which somebody writes."""
    return isinstance(value, str) and _TO_FILL in value


def _range(item: PlacedCell) -> str:
    return f"{item.coordinate}:{get_column_letter(item.last_column)}{item.last_row}"


def _link(row: int, column: int, sheet: str, cell: str = "A1") -> Hyperlink:
    """Return a link from a cell to one of a sheet, by default to its top."""
    place = f"{get_column_letter(column)}{row}"
    return Hyperlink(ref=place, location=f"{quote_sheetname(sheet)}!{cell}")


def _set_entry(worksheet: Worksheet, sheet: Sheet) -> None:
    """Set the names, the allowed entries, the fixed panes and the protection of a sheet."""
    for name, row, column in sheet.names:
        place = f"{quote_sheetname(sheet.name)}!${get_column_letter(column)}${row}"
        worksheet.defined_names.add(DefinedName(name, attr_text=place))
    for validation in sheet.validations:
        worksheet.add_data_validation(_validation(validation))
    if sheet.frozen:
        row, column = sheet.frozen
        worksheet.freeze_panes = f"{get_column_letter(column)}{row}"
    if sheet.filtered:
        worksheet.auto_filter.ref = sheet.filtered
    if sheet.protected:
        protection = worksheet.protection
        protection.sheet = True
        # What is marked here is forbidden: who fills in may make room for what is typed.
        protection.formatColumns = protection.formatRows = False
    if sheet.hidden:
        worksheet.sheet_state = "veryHidden"


_NUMBERS = 10**DIGITS - 1  # beyond it Excel changes digits
_LIST_LENGTH = 250  # of the words of a list, with commas between them
_TITLE_LENGTH, _MESSAGE_LENGTH = 32, 255


def _validation(source: Validation) -> DataValidation:
    listed = ",".join(source.words)
    made = DataValidation(sqref=source.cells, allow_blank=True)
    made.showInputMessage = made.showErrorMessage = True
    if source.free:
        made.showErrorMessage = False
    elif not source.words:
        made.type, made.operator = "decimal", "between"
        least = -_NUMBERS if source.least is None else source.least
        made.formula1, made.formula2 = str(least), str(_NUMBERS)
    elif len(listed) <= _LIST_LENGTH and listed.count(",") == len(source.words) - 1:
        doubled = listed.replace('"', '""')
        made.type, made.formula1 = "list", for_cell(f'"{doubled}"')
    else:  # no list of Excel has them; the prompt still says what to write
        made.showErrorMessage = False
    made.promptTitle, made.prompt = _short(source.prompt)
    made.errorTitle, made.error = _short(source.refusal)
    return made


def _short(texts: tuple[str, str]) -> tuple[str, str]:
    """Return a title and a message, no longer than Excel takes them."""
    title, message = map(for_terminal, texts)
    return title[:_TITLE_LENGTH], message[:_MESSAGE_LENGTH]


def _set_page(worksheet: Worksheet, sheet: Sheet, book: Book) -> None:
    worksheet.sheet_view.showGridLines = False
    worksheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    page = worksheet.page_setup
    page.paperSize = sheet.paper.number
    page.orientation = "landscape" if sheet.landscape else "portrait"
    page.fitToWidth, page.fitToHeight = 1, int(sheet.on_one_page)
    page.firstPageNumber, page.useFirstPageNumber = book.first_pages.get(sheet.name, 1), True
    margins = worksheet.page_margins
    margins.left, margins.right = MARGIN_LEFT / _MM_PER_INCH, MARGIN_RIGHT / _MM_PER_INCH
    margins.top, margins.bottom = MARGIN_TOP / _MM_PER_INCH, MARGIN_BOTTOM / _MM_PER_INCH
    margins.header = margins.footer = MARGIN_FOOTER / _MM_PER_INCH
    worksheet.print_options.horizontalCentered = True
    footer: Any = worksheet.oddFooter
    room = max(_FOOTER_LENGTH - len(book.seal), _FOOTER_LEAST)
    footer.left.text = for_terminal(sheet.footer)[:room].replace("&", "&&")
    counted = f"Halaman &P dari {book.pages}" if book.pages else "Halaman &P"
    footer.right.text = f"{book.seal} · {counted}" if book.seal else counted
    for part in (footer.left, footer.right):
        part.font, part.size = f"{FONT},Regular", 8
    worksheet.print_area = f"A1:{get_column_letter(len(sheet.widths))}{len(sheet.heights)}"
    if repeated := sheet.repeated:
        worksheet.print_title_rows = f"{repeated[0]}:{repeated[1]}"
    for row in sheet.breaks()[:_BREAKS]:
        worksheet.row_breaks.append(Break(id=row))
