"""Writing: a `Book` becomes the bytes of an .xlsx file, the same bytes for the same book.

Every text is written as text, whatever it begins with. Nothing in the file tells when it was made.
"""

from __future__ import annotations

import datetime as dt
from math import ceil
from typing import TYPE_CHECKING, Any, cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.chart import BarChart
from openpyxl.chart.data_source import (
    AxDataSource,
    NumData,
    NumDataSource,
    NumRef,
    NumVal,
    StrData,
    StrRef,
    StrVal,
)
from openpyxl.chart.series import Series
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.descriptors import Integer
from openpyxl.descriptors.nested import NestedText
from openpyxl.drawing.text import (
    CharacterProperties,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
)
from openpyxl.drawing.text import Font as DrawingFont
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.colors import Color
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import column_index_from_string, get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break

from iki.escaping import FORMULA_STARTS, for_cell, for_terminal
from iki.outputs.workbook import styles, widths
from iki.outputs.workbook.package import ZIP_EPOCH, Body, number, save
from iki.outputs.workbook.sheet import (
    MARGIN_BOTTOM,
    MARGIN_FOOTER,
    MARGIN_LEFT,
    MARGIN_RIGHT,
    MARGIN_TOP,
    LiveFormula,
)
from iki.outputs.workbook.styles import DIGITS

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from iki.outputs.workbook.sheet import Book, Chart, PlacedCell, Sheet, SheetValue, Validation
    from iki.outputs.workbook.styles import Style

LANGUAGE = "id-ID"
_MM_PER_INCH = 25.4
_FOOTER_LENGTH = 100
_TITLE_SIZE, _LABEL_SIZE = 1100, 800  # of a chart, in hundredths of a point
_LABEL_ROOM = 12.0  # points that a label of a chart takes
_PT_PER_CM = 72 / 2.54
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
    _set_base_font(workbook)
    writer = _Writer(workbook)
    return save(workbook, {sheet.name: writer.write(sheet) for sheet in book.sheets})


def _set_base_font(workbook: Workbook) -> None:
    """Column widths count digits of the font of the style `Normal`."""
    font = Font(name=styles.FONT, size=10)
    workbook._fonts[0] = font  # type: ignore[attr-defined]  # noqa: SLF001 - no public way
    workbook._named_styles["Normal"].font = font  # type: ignore[attr-defined]  # noqa: SLF001


class _Writer:
    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self.styles: dict[tuple[Style, bool, bool, bool], int] = {}

    def write(self, sheet: Sheet) -> Body:
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
            _set_page(worksheet, sheet)
        _set_entry(worksheet, sheet)
        for cells, condition in sheet.alerts:
            difference = DifferentialStyle(
                font=Font(bold=True),
                fill=PatternFill(bgColor=Color(styles.ALERT), fill_type="solid"),
            )
            rule = Rule(type="expression", formula=[condition], dxf=difference)
            worksheet.conditional_formatting.add(cells, rule)
        for chart in sheet.charts:
            worksheet.add_chart(_bar_chart(chart, sheet), f"A{chart.row}")
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
                name=styles.FONT, size=style.size, bold=style.bold, italic=style.italic,
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


class _Point(NumVal):
    """A number that a chart remembers, in all its digits: openpyxl writes 16."""

    idx = Integer()  # again, as openpyxl writes of a class what stands in it
    v = NestedText(expected_type=str)


def _bar_chart(source: Chart, sheet: Sheet) -> BarChart:
    chart: Any = BarChart()
    chart.description = for_terminal(source.description)
    chart.type, chart.gapWidth = "bar", 40
    chart.title, chart.legend = _title(source.title), None
    sheet_name = quote_sheetname(sheet.name)
    count = source.last - source.first + 1
    (values, shown), (names, words) = (
        (
            f"{sheet_name}!${letter}${source.first}:${letter}${source.last}",
            _column_values(sheet, column_index_from_string(letter), source),
        )
        for letter in (source.values, source.names)
    )
    # With what the cells hold, for programs that do not read them.
    numbers = [_Point(k, v=number(v)) for k, v in shown if isinstance(v, int | float)]
    texts = [StrVal(k, for_cell(str(value))) for k, value in words]
    series = Series(0, val=NumDataSource(NumRef(values, NumData("General", count, numbers))))
    series.cat = AxDataSource(strRef=StrRef(names, StrData(count, texts)))
    series.graphicalProperties = GraphicalProperties(solidFill=styles.BAR)
    chart.series.append(series)
    name_axis, value_axis = chart.x_axis, chart.y_axis
    name_axis.delete = value_axis.delete = False
    name_axis.scaling.orientation = "maxMin"  # the first one on top
    name_axis.tickLblSkip = ceil(count * _LABEL_ROOM / source.height)
    for axis in (name_axis, value_axis):
        axis.txPr = RichText(p=[_paragraph(size=_LABEL_SIZE, bold=False)])
    value_axis.scaling.min, value_axis.number_format, value_axis.crosses = 0, "0", "max"
    chart.width = sum(sheet.widths) / _PT_PER_CM * 0.98
    chart.height = source.height / _PT_PER_CM * 0.97
    return cast("BarChart", chart)


def _column_values(sheet: Sheet, column: int, chart: Chart) -> list[tuple[int, SheetValue]]:
    """Return what a column holds in the rows of a chart, with the place of each among them."""
    rows = range(chart.first, chart.last + 1)
    return [
        (item.row - chart.first, item.value)
        for item in sheet.cells
        if item.column == column and item.row in rows and item.value is not None
    ]


def _title(text: str) -> Title:
    run = RegularTextRun(rPr=_font(size=_TITLE_SIZE, bold=True), t=for_cell(text))
    paragraph = _paragraph(size=_TITLE_SIZE, bold=True)
    paragraph.r = [run]
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)


def _paragraph(*, size: int, bold: bool) -> Paragraph:
    return Paragraph(pPr=ParagraphProperties(defRPr=_font(size=size, bold=bold)), endParaRPr=None)


def _font(*, size: int, bold: bool) -> CharacterProperties:
    return CharacterProperties(
        lang=LANGUAGE, sz=size, b=bold, latin=DrawingFont(typeface=styles.FONT)
    )


def _is_number(style: Style, value: SheetValue) -> bool:
    """Return whether a cell holds a number, or is there for one to be typed."""
    if value is None:
        return style.unlocked and style.format == styles.LARGE_NUMBER
    shown = value.held if isinstance(value, LiveFormula) else value
    return not isinstance(shown, str)


def _is_to_fill(value: SheetValue) -> bool:
    """Return whether a cell has dots, over which somebody writes."""
    return isinstance(value, str) and _TO_FILL in value


def _range(item: PlacedCell) -> str:
    return (
        f"{get_column_letter(item.column)}{item.row}"
        f":{get_column_letter(item.last_column)}{item.last_row}"
    )


def _link(row: int, column: int, sheet: str, cell: str = "A1") -> Hyperlink:
    """Return a link from a cell to one of a sheet, by default to its top."""
    place = f"{get_column_letter(column)}{row}"
    return Hyperlink(ref=place, location=f"{quote_sheetname(sheet)}!{cell}")


def _set_entry(worksheet: Worksheet, sheet: Sheet) -> None:
    """Set what a sheet has that is filled in: names, what may be typed, what stays in view and as it is."""
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
    if not source.words:
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


def _set_page(worksheet: Worksheet, sheet: Sheet) -> None:
    worksheet.sheet_view.showGridLines = False
    worksheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    page = worksheet.page_setup
    page.paperSize = sheet.paper.number
    page.orientation = "landscape" if sheet.landscape else "portrait"
    page.fitToWidth, page.fitToHeight = 1, int(sheet.on_one_page)
    page.firstPageNumber, page.useFirstPageNumber = 1, True
    margins = worksheet.page_margins
    margins.left, margins.right = MARGIN_LEFT / _MM_PER_INCH, MARGIN_RIGHT / _MM_PER_INCH
    margins.top, margins.bottom = MARGIN_TOP / _MM_PER_INCH, MARGIN_BOTTOM / _MM_PER_INCH
    margins.header = margins.footer = MARGIN_FOOTER / _MM_PER_INCH
    worksheet.print_options.horizontalCentered = True
    footer: Any = worksheet.oddFooter
    footer.left.text = for_terminal(sheet.footer)[:_FOOTER_LENGTH].replace("&", "&&")
    footer.right.text = "Halaman &P"
    for part in (footer.left, footer.right):
        part.font, part.size = f"{styles.FONT},Regular", 8
    worksheet.print_area = f"A1:{get_column_letter(len(sheet.widths))}{len(sheet.heights)}"
    if repeated := sheet.repeated:
        worksheet.print_title_rows = f"{repeated[0]}:{repeated[1]}"
    for row in sheet.breaks()[:_BREAKS]:
        worksheet.row_breaks.append(Break(id=row))
