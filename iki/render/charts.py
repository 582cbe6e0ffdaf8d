"""Native charts: bars side by side as DrawingML, for a sheet of Excel and for a page of Word alike.

The numbers stand in the chart itself: no cell has to be read, and what is missing is no bar of zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from openpyxl.chart import BarChart as NativeChart
from openpyxl.chart import LineChart
from openpyxl.chart.data_source import (
    AxDataSource,
    NumData,
    NumDataSource,
    NumVal,
    StrData,
    StrVal,
)
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.marker import DataPoint, Marker
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import (
    CharacterProperties,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)
from openpyxl.drawing.text import Font as DrawingFont

from iki.decimals import plain
from iki.escaping import for_terminal_lines
from iki.render.letter_widths import thousandths
from iki.render.paper import FONT, LANGUAGE, PT_PER_MM
from iki.results.remarks import capitalized

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from iki.render.document import BarChart

_TITLE_SIZE, _TEXT_SIZE = 1000, 800  # in hundredths of a point
_PALE, _DARK, _TARGET = "B8C7DB", "3F5F87", "0F1E33"
_MISSED = "arsir: target tidak tercapai"
_EDGE = "22395A"
_NUMBERS = "#,##0.##"
_MANY = 24  # bars, more of which have no room for their numbers
_BESIDE = 2  # charts beside each other
_LABEL_LINES = 3  # of a name below its bars
_AXIS = 15.0  # mm beside the bars


def chart_width(charts: Sequence[BarChart], width: float) -> float:
    """Return how wide each of some charts is on a page of a width."""
    return width if len(charts) == 1 else width / _BESIDE


def native_chart(chart: BarChart, width: float, height: float) -> NativeChart:
    """Return a chart as openpyxl has it; `width` and `height` in millimetres."""
    made: Any = NativeChart()
    made.type, made.grouping, made.gapWidth = "col", "clustered", 60
    made.title = title(chart.title, below=_subtitle(chart))
    made.width, made.height = width / 10, height / 10
    names = StrData(
        len(chart.names), [StrVal(k, label) for k, label in enumerate(_labels(chart.names, width))]
    )
    bars = _series(0, *chart.bars, names)
    bars.graphicalProperties = _fill(_DARK)
    for place in range(len(chart.names)):
        shade = _PALE if chart.of_years and place != chart.now else _DARK
        if shade != _DARK or place in chart.missed:
            bars.dPt.append(DataPoint(idx=place, spPr=_fill(shade, hatched=place in chart.missed)))
    made.series.append(bars)
    line: Any = LineChart()
    held = _series(1, *chart.line, names)
    held.graphicalProperties = GraphicalProperties(
        ln=LineProperties(solidFill=_TARGET, w=22_225)
        if chart.of_years
        else LineProperties(noFill=True)
    )
    held.marker = Marker(symbol="dash", size=9 if chart.of_years else 15, spPr=_fill(_TARGET))
    held.smooth = False
    line.series.append(held)
    name_axis, value_axis = made.x_axis, made.y_axis
    name_axis.delete = value_axis.delete = False
    name_axis.tickLblPos = "low"  # below the bars that are negative
    value_axis.number_format, value_axis.majorGridlines.spPr = (
        _NUMBERS,
        GraphicalProperties(ln=LineProperties(solidFill="D9D9D9", w=6350)),
    )
    if all(value is None or value >= 0 for _, values in chart.series for value in values):
        value_axis.scaling.min = 0
    level = RichTextProperties(rot=0)  # or LibreOffice turns long names, and makes the bars small
    for axis in (name_axis, value_axis):
        axis.txPr = letters(_TEXT_SIZE)
        axis.txPr.bodyPr = level
    made.legend.position = "b"
    made.legend.txPr = letters(_TEXT_SIZE)
    if len(chart.names) * len(chart.series) <= _MANY:
        # At the foot of its bar, and above its mark: both can be read where they are near each other.
        shown: Any = number_labels(_TEXT_SIZE, "inBase")
        shown.spPr = GraphicalProperties(solidFill="FFFFFF")
        shown.txPr.p[0].pPr.defRPr.solidFill = "000000"  # LibreOffice takes white on dark bars
        bars.dLbls = shown
        held.dLbls = number_labels(_TEXT_SIZE, "t")
    made += line
    return cast("NativeChart", made)


def _series(number: int, name: str, values: Sequence[Decimal | None], names: StrData) -> Series:
    points = [NumVal(k, v=plain(value)) for k, value in enumerate(values) if value is not None]
    made = Series(number, val=NumDataSource(numLit=NumData(_NUMBERS, len(values), points)))
    made.order = number
    made.tx = SeriesLabel(v=_shown(name))
    made.cat = AxDataSource(strLit=names)
    return made


def _fill(shade: str, *, hatched: bool = False) -> GraphicalProperties:
    made: Any = GraphicalProperties(ln=LineProperties(solidFill=_EDGE, w=6350))
    if hatched:
        choice: Any = ColorChoice
        front, back = (choice(srgbClr=colour) for colour in (shade, "FFFFFF"))
        made.pattFill = PatternFillProperties(prst="wdUpDiag", fgClr=front, bgClr=back)
    else:
        made.solidFill = shade
    return cast("GraphicalProperties", made)


def _subtitle(chart: BarChart) -> str:
    """Return where its bars should end, and what those are that do not."""
    return "; ".join(filter(None, (chart.meaning, _MISSED if chart.missed else "")))


def number_labels(size: int, place: str | None = None) -> DataLabelList:
    """Return that each bar or mark shows its number, at a place beside it."""
    labels = DataLabelList(
        dLblPos=place,
        showVal=True, showSerName=False, showCatName=False, showLegendKey=False,
        showPercent=False, numFmt=_NUMBERS,
    )  # fmt: skip
    labels.txPr = letters(size)
    return labels


def description(chart: BarChart) -> str:
    """Return what a chart shows in words, for those who do not see it."""
    names = ", ".join(name for name, _ in chart.series)
    shown = f"{len(chart.names)} {'tahun' if chart.of_years else 'indikator'}"
    said = "".join(f" {capitalized(text)}." for text in filter(None, [_subtitle(chart)]))
    return f"{chart.title}: {names}, untuk {shown}.{said} Angkanya ada pada tabel di atasnya."


def title(text: str, size: int = _TITLE_SIZE, below: str = "") -> Title:
    """Return the title of a chart, in hundredths of a point, and a smaller line `below` it."""
    made = letters(size, bold=True)
    made.p[0].r = [RegularTextRun(rPr=_font(size, bold=True), t=_shown(text))]
    if below:
        (more,) = letters(_TEXT_SIZE).p
        more.r = [RegularTextRun(rPr=_font(_TEXT_SIZE, bold=False), t=below)]
        made.p.append(more)
    return Title(tx=Text(rich=made), overlay=False)


def letters(size: int, *, bold: bool = False) -> RichText:
    """Return how the texts of a chart look, in hundredths of a point."""
    properties = ParagraphProperties(defRPr=_font(size, bold=bold))
    return RichText(p=[Paragraph(pPr=properties, endParaRPr=None)])


def _font(size: int, *, bold: bool) -> CharacterProperties:
    return CharacterProperties(lang=LANGUAGE, sz=size, b=bold, latin=DrawingFont(typeface=FONT))


def _labels(names: Sequence[str], width: float) -> list[str]:
    """Return as much of each name as there is room for below its bars: a name begins with its number."""
    room = (width - _AXIS) * PT_PER_MM / len(names) * 1000 / (_TEXT_SIZE / 100)
    return [_shortened(_shown(name), room) for name in names]


def _shortened(name: str, room: float) -> str:
    """Return the words of a name that take so many lines of a width, in thousandths of their size."""
    blank = thousandths(" ")
    words = name.split(" ")
    lines, used = 1, 0.0
    for count, word in enumerate(words):
        needed = thousandths(word) + blank
        if used and used + needed > room:
            lines, used = lines + 1, 0.0
        used += needed
        if lines > _LABEL_LINES or used > room:
            return f"{' '.join(words[:count] or words[:1])} …"
    return name


def _shown(text: str) -> str:
    return " ".join(for_terminal_lines(text).split())
