"""Numbers of native charts: in a unit that has room for them, and below the title."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from iki.render.charts import native_chart, number_scale
from iki.render.document import BarChart


@pytest.mark.parametrize(
    ("values", "word", "labels", "axis"),
    [
        ("88 87.25", "", "#,##0.00", "#,##0"),
        ("88 24", "", "#,##0", "#,##0"),
        ("0.5", "", "#,##0.0", "General"),
        ("999999999", "", "#,##0", "#,##0"),
        ("52000000000 44938271570", "miliar", "#,##0.00,,,", "#,##0,,,"),
        ("1500000000", "miliar", "#,##0.0,,,", "#,##0.0,,,"),
        ("2000000000000", "triliun", "#,##0,,,,", "#,##0.0,,,,"),
        ("1000000000000 3000000000", "miliar", "#,##0,,,", "#,##0,,,"),  # of triliun 0,00
        ("1000000000000 3", "", "#,##0", "#,##0"),
        ("0", "", "#,##0", "#,##0"),
        ("", "", "#,##0", "#,##0"),
    ],
)
def test_numbers_are_in_a_unit_of_which_none_is_zero(
    values: str, word: str, labels: str, axis: str
) -> None:
    scale = number_scale(map(Decimal, values.split()))
    assert (scale.word, scale.labels, scale.axis) == (word, labels, axis)


@pytest.mark.parametrize("largest", ["88", "0.07", "52000000000", "100", "999", "1"])
def test_an_axis_has_room_above_the_highest_mark(largest: str) -> None:
    made: Any = native_chart(_chart(Decimal(largest)), 130, 55)
    axis = made.y_axis
    assert 1.3 <= axis.scaling.max / float(largest) <= 1.7
    assert 3 <= round(axis.scaling.max / axis.majorUnit) <= 7


def test_a_chart_names_its_unit_and_no_line_that_is_not_there() -> None:
    def subtitle(chart: BarChart) -> str:
        made: Any = native_chart(chart, 130, 55)
        return "; ".join(run.t for part in made.title.tx.rich.p[1:] for run in part.r)

    assert subtitle(_chart(Decimal(52 * 10**9))) == "dalam miliar; di bawah garis"
    assert subtitle(_chart(Decimal(12), held=None)) == ""


_SAME = Decimal(-1)


def _chart(value: Decimal, held: Decimal | None = _SAME) -> BarChart:
    line = value if held == _SAME else held
    return BarChart(
        "Target (x)", ["1. I"], ("Realisasi", [value]), ("Target", [line]), meaning="di bawah garis"
    )
