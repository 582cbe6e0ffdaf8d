"""Native charts: bars side by side as DrawingML, for a sheet of Excel and for a page of Word alike.

The numbers stand in the chart itself: no cell has to be read, and what is missing is no bar of
zero.
"""

from __future__ import annotations

from decimal import Decimal
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple, cast

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
from iki.results.remarks import capitalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from iki.render.document import BarChart

_TITLE_SIZE, _TEXT_SIZE = 1000, 800  # in hundredths of a point
_PALE, _DARK, _TARGET = "B8C7DB", "3F5F87", "0F1E33"
_MISSED = "arsir: target tidak tercapai"
_EDGE = "22395A"
_DIGITS = 2  # after the point, at most
_MANY = 24  # bars, more of which have no room for their numbers
_BESIDE = 2  # charts beside each other
_LABEL_LINES = 3  # of a name below its bars
_HEADROOM, _STEPS = Decimal("1.3"), 7  # of an axis: times its largest number; how many, at most
_AXIS = 15.0  # mm beside the bars


class NumberScale(NamedTuple):
    """A unit in which large numbers have room beside a bar, and how numbers of it are written.

    Of rupiah: `miliar`, of a thousand million, with `#,##0.00,,,` for labels and `#,##0,,,` for an
    axis.
    """

    word: str
    labels: str
    axis: str
    end: float
    step: float


_THOUSANDS = {2: "juta", 3: "miliar", 4: "triliun"}  # as many times a thousand
_LARGE = 10**9  # from which on numbers have no room beside a bar


def number_scale(values: Iterable[Decimal | None]) -> NumberScale:
    """Return in which unit numbers are shown: as they are, unless one has ten digits or more.

    The unit is one of which the smallest number is a tenth at least: none is shown as zero. A
    format of Excel that has the point but no digit after it, as `#,##0.##` of a whole number, shows
    the point: so there are as many digits as the numbers need.
    """
    numbers = [value for value in values if value]
    smallest, largest = (f(map(abs, numbers), default=Decimal(0)) for f in (min, max))
    fit = (k for k in _THOUSANDS if largest >= max(_LARGE, 1000**k) and 10 * smallest >= 1000**k)
    times = max(fit, default=0)
    unit = Decimal(1000) ** times
    digits = max((_digits(value / unit) for value in numbers), default=0)
    commas = "," * times
    end, step = _axis_end(largest)
    few = step < unit
    axis = "General" if few and not times else f"#,##0{'.0' if few else ''}{commas}"
    return NumberScale(
        _THOUSANDS.get(times, ""),
        f"{_decimals_format(digits)}{commas}",
        axis,
        float(end),
        float(step),
    )


def _axis_end(largest: Decimal) -> tuple[Decimal, Decimal]:
    """Return the end of an axis with room for a number above its highest mark, and its steps."""
    if not largest:
        return Decimal(1), Decimal(1)
    wanted = largest * _HEADROOM
    tens = Decimal(10) ** (wanted / _STEPS).adjusted()
    step = next(k * tens for k in (1, 2, 5, 10) if k * tens * _STEPS >= wanted)
    return ceil(wanted / step) * step, step


def _digits(value: Decimal) -> int:
    """Return how many digits after the point a number needs, of those that are shown."""
    exponent = round(value, _DIGITS).normalize().as_tuple().exponent
    return max(0, -int(exponent))


def _decimals_format(digits: int) -> str:
    return "#,##0" + ("." + "0" * digits if digits else "")


def chart_width(charts: Sequence[BarChart], width: float) -> float:
    """Return how wide each of some charts is on a page of a width."""
    return width if len(charts) == 1 else width / _BESIDE


def native_chart(chart: BarChart, width: float, height: float) -> NativeChart:
    """Return a chart as openpyxl has it; `width` and `height` in millimetres."""
    made: Any = NativeChart()
    made.type, made.grouping, made.gapWidth = "col", "clustered", 60
    scale = _scale(chart)
    made.title = title(chart.title, below=_subtitle(chart))
    made.width, made.height = width / 10, height / 10
    names = StrData(
        len(chart.names), [StrVal(k, label) for k, label in enumerate(_labels(chart.names, width))]
    )
    bars = _series(0, *chart.bars, names, scale)
    bars.graphicalProperties = _fill(_DARK)
    for place in range(len(chart.names)):
        shade = _PALE if chart.of_years and place != chart.now else _DARK
        if shade != _DARK or place in chart.missed:
            bars.dPt.append(DataPoint(idx=place, spPr=_fill(shade, hatched=place in chart.missed)))
    made.series.append(bars)
    line: Any = LineChart()
    held = _series(1, *chart.line, names, scale)
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
        scale.axis,
        GraphicalProperties(ln=LineProperties(solidFill="D9D9D9", w=6350)),
    )
    if all(value is None or value >= 0 for _, values in chart.series for value in values):
        value_axis.scaling.min, value_axis.scaling.max = 0, scale.end
        value_axis.majorUnit = scale.step
    level = RichTextProperties(rot=0)  # or LibreOffice turns long names, and makes the bars small
    for axis in (name_axis, value_axis):
        axis.txPr = letters(_TEXT_SIZE)
        axis.txPr.bodyPr = level
    made.legend.position = "b"
    made.legend.txPr = letters(_TEXT_SIZE)
    if len(chart.names) * len(chart.series) <= _MANY:
        # At the foot of its bar, and above its mark: both can be read where they are near each
        # other.
        shown: Any = number_labels(_TEXT_SIZE, "inBase", scale.labels)
        shown.spPr = GraphicalProperties(solidFill="FFFFFF")
        shown.txPr.p[0].pPr.defRPr.solidFill = "000000"  # LibreOffice takes white on dark bars
        bars.dLbls = shown
        held.dLbls = number_labels(_TEXT_SIZE, "t", scale.labels)
    made += line
    return cast("NativeChart", made)


def _scale(chart: BarChart) -> NumberScale:
    return number_scale(value for _, values in chart.series for value in values)


def _series(
    number: int, name: str, values: Sequence[Decimal | None], names: StrData, scale: NumberScale
) -> Series:
    points = [NumVal(k, v=plain(value)) for k, value in enumerate(values) if value is not None]
    made = Series(number, val=NumDataSource(numLit=NumData(scale.labels, len(values), points)))
    made.order = number
    made.tx = SeriesLabel(v=_one_line(name))
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
    """Return the unit of its numbers, where its bars should end, and what those are that do not."""
    unit = f"dalam {word}" if (word := _scale(chart).word) else ""
    held = any(value is not None for value in chart.line[1])
    meaning = chart.meaning if held else ""
    return "; ".join(filter(None, (unit, meaning, _MISSED if chart.missed else "")))


def number_labels(
    size: int, place: str | None = None, shown: str = _decimals_format(_DIGITS)
) -> DataLabelList:
    """Return that each bar or mark shows its number, at a place beside it."""
    labels = DataLabelList(
        dLblPos=place,
        showVal=True, showSerName=False, showCatName=False, showLegendKey=False,
        showPercent=False, numFmt=shown,
    )  # fmt: skip
    labels.txPr = letters(size)
    return labels


def description(chart: BarChart) -> str:
    """Describe a chart in words, for those who do not see it."""
    names = ", ".join(name for name, _ in chart.series)
    shown = f"{len(chart.names)} {'tahun' if chart.of_years else 'indikator'}"
    said = "".join(f" {capitalize(text)}." for text in filter(None, [_subtitle(chart)]))
    return f"{chart.title}: {names}, untuk {shown}.{said} Angkanya ada pada tabel di atasnya."


def title(text: str, size: int = _TITLE_SIZE, below: str = "") -> Title:
    """Return the title of a chart, in hundredths of a point, and a smaller line `below` it."""
    made = letters(size, bold=True)
    made.p[0].r = [RegularTextRun(rPr=_font(size, bold=True), t=_one_line(text))]
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
    """Return as much of each name as has room below its bars: a name begins with its number."""
    room = (width - _AXIS) * PT_PER_MM / len(names) * 1000 / (_TEXT_SIZE / 100)
    return [_shorten(_one_line(name), room) for name in names]


def _shorten(name: str, room: float) -> str:
    """Return the words of a name that fill so many lines of a width, in thousandths."""
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


def _one_line(text: str) -> str:
    return " ".join(for_terminal_lines(text).split())
