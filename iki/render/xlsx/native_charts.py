"""Charts of a sheet: bars over its own cells, and those that hold their numbers themselves."""

from __future__ import annotations

from itertools import accumulate
from math import ceil, floor
from textwrap import shorten
from typing import TYPE_CHECKING, Any, cast

from openpyxl.chart import BarChart
from openpyxl.chart.axis import ChartLines
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
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.series import Series
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.descriptors import Integer
from openpyxl.descriptors.nested import NestedText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor, TwoCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.utils import column_index_from_string, quote_sheetname

from iki.escaping import for_cell, for_terminal
from iki.render.charts import (
    description,
    letters,
    native_chart,
    number_labels,
    title,
)
from iki.render.paper import PT_PER_MM
from iki.render.xlsx import styles
from iki.render.xlsx.widths import emu
from iki.render.xlsx.zip_parts import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iki.render.xlsx.cells import PlacedChart, SheetValue
    from iki.render.xlsx.sheet import Chart, Sheet

_TITLE_SIZE, _LABEL_SIZE = 1100, 800  # in hundredths of a point
_NAMES, _BARS = 0.42, 0.55  # shares of the width
_NAME_LENGTH = 44  # letters that have room there
_ABOVE, _BELOW = 26.0, 18.0  # points of its title, and of the numbers of its axis
_TITLE_LOWER = 0.03  # of its height that the title of a chart stands lower
_FULL, _STEP = 100, 20  # per cent, a line each
_MANY_HUNDREDS = 10  # more of which are no lines to read by


class _Point(NumVal):
    """A number that a chart remembers, in all its digits: openpyxl writes 16."""

    idx = Integer()  # again, as openpyxl writes of a class what stands in it
    v = NestedText(expected_type=str)


def bar_chart(source: Chart, sheet: Sheet) -> BarChart:
    """Return a chart of bars whose figures are those of cells of a sheet."""
    chart: Any = BarChart()
    chart.description = for_terminal(source.description)
    chart.type, chart.gapWidth = "bar", 40
    chart.title, chart.legend = title(source.title, _TITLE_SIZE), None
    above, below = _ABOVE / source.height + _TITLE_LOWER, _BELOW / source.height
    chart.layout = Layout(
        ManualLayout("inner", "edge", "edge", x=_NAMES, y=above, w=_BARS, h=1 - above - below)
    )  # fmt: skip
    sheet_name = quote_sheetname(source.source.name)
    count = source.last - source.first + 1
    (values, shown), (names, words) = (
        (
            f"{sheet_name}!${letter}${source.first}:${letter}${source.last}",
            _column_values(column_index_from_string(letter), source),
        )
        for letter in (source.values, source.names)
    )
    # With what the cells hold, for programs that do not read them.
    numbers = [_Point(k, v=number(v)) for k, v in shown if isinstance(v, int | float)]
    texts = [StrVal(k, for_cell(str(value))) for k, value in words]
    series = Series(0, val=NumDataSource(NumRef(values, NumData("General", count, numbers))))
    series.cat = AxDataSource(strRef=StrRef(names, StrData(count, texts)))
    if any(float(point.v) < 0 for point in numbers):
        # Beside bars on both sides LibreOffice breaks no name, so that these are short, with the number
        # of their row. It reads such names only where the figures do not stand in cells either.
        rows = {
            place: number(v) for place, v in _column_values(1, source) if isinstance(v, int | float)
        }
        short = [
            StrVal(t.idx, f"{rows.get(t.idx, '')} {shorten(t.v, _NAME_LENGTH, placeholder=' …')}")
            for t in texts
        ]
        series.cat = AxDataSource(strLit=StrData(count, short))
        series.val = NumDataSource(numLit=NumData(_figure_format(source), count, numbers))
    series.graphicalProperties = GraphicalProperties(solidFill=styles.BAR)
    series.invertIfNegative = False
    chart.series.append(series)
    chart.dLbls = number_labels(_LABEL_SIZE)
    name_axis, value_axis = chart.x_axis, chart.y_axis
    name_axis.delete = value_axis.delete = False
    name_axis.scaling.orientation = "maxMin"  # the first one on top
    name_axis.tickLblSkip, name_axis.tickLblPos = 1, "low"  # beside the bars that are negative
    for axis in (name_axis, value_axis):
        axis.txPr = letters(_LABEL_SIZE)
    value_axis.number_format, value_axis.crosses = "0", "max"
    set_range(value_axis, [value for _, value in shown if isinstance(value, int | float)])
    # Over its rows and all columns, however wide a program makes them.
    last = AnchorMarker(len(sheet.widths), 0, source.row - 1 + source.rows, 0)
    chart.anchor = TwoCellAnchor("oneCell", AnchorMarker(0, 0, source.row - 1, 0), last)
    return cast("BarChart", chart)


def set_range(axis: Any, values: Sequence[float]) -> None:
    """Set the range of an axis of percentages, with a line at each full hundred.

    It begins at one: Excel counts from where an axis begins.
    """
    low, high = min(0, *values, 0), max(100, *values, 0)
    axis.scaling.min = floor(low / _FULL) * _FULL
    # Past its end a bar has room for its number.
    axis.scaling.max = ceil((high + (high - axis.scaling.min) / 8) / _STEP) * _STEP
    if high - low > _MANY_HUNDREDS * _FULL:
        return
    axis.majorUnit, axis.minorUnit = _FULL, _STEP
    axis.majorGridlines, axis.minorGridlines = (
        ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill=color, w=width)))
        for color, width in (("404040", 12_700), ("E4E4E4", 6350))
    )


def placed_chart(placed: PlacedChart, columns: Sequence[float]) -> BarChart:
    """Return a chart at its place: a column, and how far to the right in it."""
    made: Any = native_chart(placed.chart, placed.width / PT_PER_MM, placed.height / PT_PER_MM)
    edges = [0.0, *accumulate(columns)]
    column = max(k for k, edge in enumerate(edges) if edge <= placed.left)
    start = AnchorMarker(column, emu(placed.left - edges[column]), placed.row - 1, 0)
    size = XDRPositiveSize2D(emu(placed.width), emu(placed.height))
    made.description = description(placed.chart)
    made.anchor = OneCellAnchor(start, size)
    return cast("BarChart", made)


def _figure_format(chart: Chart) -> str:
    column = column_index_from_string(chart.values)
    at = (chart.first, column)
    return next((c.style.format for c in chart.source.cells if (c.row, c.column) == at), "General")


def _column_values(column: int, chart: Chart) -> list[tuple[int, SheetValue]]:
    """Return what a column holds in the rows of a chart, with the place of each among them."""
    rows = range(chart.first, chart.last + 1)
    return [
        (item.row - chart.first, item.value)
        for item in chart.source.cells
        if item.column == column and item.row in rows and item.value is not None
    ]
