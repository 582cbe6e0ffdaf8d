"""Writing: a `Buku` becomes the bytes of an .xlsx file, the same bytes for the same book.

Every text is written as text, whatever it begins with. Nothing in the file tells when it was made.
"""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.text import (
    CharacterProperties,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
)
from openpyxl.drawing.text import Font as DrawingFont
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.colors import Color
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.writer.excel import ExcelWriter

from iki.escaping import for_cell, for_terminal
from iki.outputs.workbook import styles as look
from iki.outputs.workbook import widths
from iki.outputs.workbook.sheet import (
    MARGIN_ATAS,
    MARGIN_BAWAH,
    MARGIN_KAKI,
    MARGIN_KANAN,
    MARGIN_KIRI,
    Rumus,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from iki.outputs.workbook.sheet import Buku, Grafik, Lembar, Nilai, Terpasang
    from iki.outputs.workbook.styles import Gaya

_WAKTU = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name
_MM_PER_INCH = 25.4
_FOOTER_LENGTH = 100
_TITLE_SIZE, _LABEL_SIZE = 1100, 800  # of a chart, in hundredths of a point
_LABEL_ROOM = 12.0  # points that a label of a chart takes
_PT_PER_CM = 72 / 2.54
_LINK_WIDTH = 16
_BREAKS = 1023  # that Excel accepts on one sheet


def to_bytes(buku: Buku) -> bytes:
    """Return the file of a book."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    waktu = dt.datetime(*_WAKTU)  # noqa: DTZ001 - openpyxl takes no time zone
    properties = workbook.properties
    properties.created = properties.modified = waktu
    properties.creator, properties.title = "iki", for_cell(buku.judul)
    workbook.calculation.fullCalcOnLoad = True
    _set_base_font(workbook)
    writer = _Writer(workbook)
    for lembar in buku.lembar:
        writer.write(lembar)
    stream = BytesIO()
    ExcelWriter(workbook, _Archive(stream, "w", ZIP_DEFLATED)).save()
    return stream.getvalue()


class _Archive(ZipFile):
    """A zip whose entries are all of one time."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        info = ZipInfo(str(zinfo_or_arcname), _WAKTU)
        info.compress_type = ZIP_DEFLATED
        super().writestr(info, data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        with open(filename, "rb") as stream:  # noqa: PTH123 - a temporary file of openpyxl
            self.writestr(arcname, stream.read())


def _set_base_font(workbook: Workbook) -> None:
    """Column widths count digits of the font of the style `Normal`."""
    font = Font(name=look.FONT, size=10)
    workbook._fonts[0] = font  # type: ignore[attr-defined]  # noqa: SLF001 - no public way
    workbook._named_styles["Normal"].font = font  # type: ignore[attr-defined]  # noqa: SLF001


class _Writer:
    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self.styles: dict[tuple[Gaya, bool], Any] = {}

    def write(self, lembar: Lembar) -> None:
        sheet = self.workbook.create_sheet(lembar.nama)
        sheet.title = lembar.nama  # openpyxl would number a name that it takes for a double
        for index, lebar in enumerate(lembar.lebar, 1):
            sheet.column_dimensions[get_column_letter(index)].width = widths.units(lebar)
        for index, tinggi in enumerate(lembar.tinggi, 1):
            sheet.row_dimensions[index].height = tinggi
        merged = []
        for item in lembar.sel_per_halaman():
            style = self.style(item.gaya, sheet, angka=not isinstance(item.nilai, str | None))
            cell: Any = sheet.cell(item.baris, item.kolom)
            cell._style = style  # noqa: SLF001 - one array for all cells of a look: fast
            _set_value(cell, item.nilai)
            if item.tautan is not None:
                _link(cell, item.tautan)
            if item.kolom_akhir > item.kolom or item.baris_akhir > item.baris:
                merged.append(_range(item))
                if item.gaya.bingkai:
                    for row in range(item.baris, item.baris_akhir + 1):
                        for column in range(item.kolom, item.kolom_akhir + 1):
                            edge: Any = sheet.cell(row, column)
                            edge._style = style  # noqa: SLF001
        for row, teks, ke in lembar.di_luar:
            column = len(lembar.lebar) + 2
            sheet.column_dimensions[get_column_letter(column)].width = _LINK_WIDTH
            cell = sheet.cell(row, column)
            cell._style = self.style(look.KEMBALI, sheet)  # noqa: SLF001
            _set_value(cell, teks)
            _link(cell, ke)
        # A list, because openpyxl keeps a set of ranges and writes it in any order.
        sheet.merged_cells = cast("Any", merged)
        _set_page(sheet, lembar)
        for cells, condition in lembar.waspada:
            difference = DifferentialStyle(
                font=Font(bold=True), fill=PatternFill(bgColor=Color(look.BEDA), fill_type="solid")
            )
            rule = Rule(type="expression", formula=[condition], dxf=difference)
            sheet.conditional_formatting.add(cells, rule)
        for grafik in lembar.grafik:
            sheet.add_chart(_chart(grafik, lembar), f"A{grafik.baris}")

    def style(self, gaya: Gaya, sheet: Worksheet, *, angka: bool = False) -> Any:
        """Return the style array of a look, made once on a cell that is in no sheet.

        A text is wrapped; a number has one line, and is printed smaller rather than as ###.
        """
        if (gaya, angka) not in self.styles:
            cell: Any = Cell(sheet, 1, 1)
            cell.font = Font(
                name=look.FONT, size=gaya.ukuran, bold=gaya.tebal, italic=gaya.miring,
                underline="single" if gaya.garis_bawah else None, color=gaya.warna,
            )  # fmt: skip
            cell.alignment = Alignment(
                horizontal=gaya.datar, vertical=gaya.tegak, wrap_text=not angka,
                shrink_to_fit=angka, indent=gaya.inden,
            )  # fmt: skip
            thin = Side(style="thin", color="000000")
            sides = zip("knab", ("left", "right", "top", "bottom"), strict=True)
            lines: dict[str, Any] = {
                side: thin if letter in gaya.bingkai else Side() for letter, side in sides
            }
            cell.border = Border(**lines)
            if gaya.isian:
                cell.fill = PatternFill("solid", fgColor=gaya.isian)
            cell.number_format = gaya.format
            self.styles[gaya, angka] = cell._style  # noqa: SLF001
        return self.styles[gaya, angka]


def _chart(grafik: Grafik, lembar: Lembar) -> BarChart:
    chart: Any = BarChart()
    chart.type, chart.gapWidth = "bar", 40
    chart.title, chart.legend = _title(grafik.judul), None
    sheet = quote_sheetname(lembar.nama)
    nilai, nama = (
        Reference(range_string=f"{sheet}!${kolom}${grafik.awal}:${kolom}${grafik.akhir}")
        for kolom in (grafik.nilai, grafik.nama)
    )
    chart.add_data(nilai)
    chart.set_categories(nama)
    chart.series[0].graphicalProperties = GraphicalProperties(solidFill=look.BATANG)
    sumbu_nama, sumbu_nilai = chart.x_axis, chart.y_axis
    sumbu_nama.delete = sumbu_nilai.delete = False
    sumbu_nama.scaling.orientation = "maxMin"  # the first one on top
    banyak = grafik.akhir - grafik.awal + 1
    sumbu_nama.tickLblSkip = ceil(banyak * _LABEL_ROOM / grafik.tinggi)
    for axis in (sumbu_nama, sumbu_nilai):
        axis.txPr = RichText(p=[_paragraph(size=_LABEL_SIZE, bold=False)])
    sumbu_nilai.scaling.min, sumbu_nilai.number_format, sumbu_nilai.crosses = 0, "0", "max"
    chart.width = sum(lembar.lebar) / _PT_PER_CM * 0.98
    chart.height = grafik.tinggi / _PT_PER_CM * 0.97
    return cast("BarChart", chart)


def _title(teks: str) -> Title:
    run = RegularTextRun(rPr=_letters(size=_TITLE_SIZE, bold=True), t=for_cell(teks))
    paragraph = _paragraph(size=_TITLE_SIZE, bold=True)
    paragraph.r = [run]
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)


def _paragraph(*, size: int, bold: bool) -> Paragraph:
    return Paragraph(
        pPr=ParagraphProperties(defRPr=_letters(size=size, bold=bold)), endParaRPr=None
    )


def _letters(*, size: int, bold: bool) -> CharacterProperties:
    return CharacterProperties(sz=size, b=bold, latin=DrawingFont(typeface=look.FONT))


def _set_value(cell: Any, nilai: Nilai) -> None:
    match nilai:
        case None | "":
            return
        case Rumus():
            cell.value = f"={nilai.teks}"
        case str():
            cell.value = for_cell(nilai)
            cell.data_type = "s"
        case _:
            cell.value = nilai


def _range(item: Terpasang) -> str:
    return (
        f"{get_column_letter(item.kolom)}{item.baris}"
        f":{get_column_letter(item.kolom_akhir)}{item.baris_akhir}"
    )


def _link(cell: Any, lembar: str) -> None:
    """Link a cell to the top of a sheet; what the cell looks like stays as it is."""
    cell._hyperlink = Hyperlink(  # noqa: SLF001 - the setter restyles
        ref=cell.coordinate, location=f"{quote_sheetname(lembar)}!A1"
    )


def _set_page(sheet: Worksheet, lembar: Lembar) -> None:
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    page = sheet.page_setup
    page.paperSize = lembar.kertas.kode
    page.orientation = "landscape" if lembar.rebah else "portrait"
    page.fitToWidth, page.fitToHeight = 1, int(lembar.sehalaman)
    page.firstPageNumber, page.useFirstPageNumber = 1, True
    margins = sheet.page_margins
    margins.left, margins.right = MARGIN_KIRI / _MM_PER_INCH, MARGIN_KANAN / _MM_PER_INCH
    margins.top, margins.bottom = MARGIN_ATAS / _MM_PER_INCH, MARGIN_BAWAH / _MM_PER_INCH
    margins.header = margins.footer = MARGIN_KAKI / _MM_PER_INCH
    sheet.print_options.horizontalCentered = True
    footer: Any = sheet.oddFooter
    footer.left.text = for_terminal(lembar.kaki)[:_FOOTER_LENGTH].replace("&", "&&")
    footer.right.text = "Halaman &P"
    for part in (footer.left, footer.right):
        part.font, part.size = f"{look.FONT},Regular", 8
    sheet.print_area = f"A1:{get_column_letter(len(lembar.lebar))}{len(lembar.tinggi)}"
    if berulang := lembar.berulang:
        sheet.print_title_rows = f"{berulang[0]}:{berulang[1]}"
    for row in lembar.putus()[:_BREAKS]:
        sheet.row_breaks.append(Break(id=row))
