"""Number formats of a workbook: how each shows a number, as Excel does."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from iki.isian.grid import UnusableValue, WithPercentSign
from iki.isian.number_formats import BUILT_IN, is_plain, sections_of, shown_as


def percent(number: float) -> UnusableValue:
    return UnusableValue("percent", str(number))


CASES: list[tuple[str, float, Any]] = [
    ("General", 0.85, 0.85),
    ("general", 0.85, 0.85),
    ("0.00", 85.0, 85.0),
    ("#,##0_);(#,##0)", -5.0, -5.0),
    ("0%", 0.85, percent(0.85)),
    ("0.00%;-0.00%", -0.5, percent(-0.5)),
    ('0"%"', 85.0, WithPercentSign(85.0)),
    (r"0\%", 85.0, WithPercentSign(85.0)),
    ('0" %";0%', 85.0, WithPercentSign(85.0)),
    ('0" %";0%', -0.5, percent(-0.5)),
    # what is behind _ or * is a width or a filling, and no sign
    ("0_%", 85.0, 85.0),
    ("0*%", 85.0, 85.0),
    # by sign: above, below, zero
    ("0;0%;0", 1.0, 1.0),
    ("0;0%;0", -1.0, percent(-1.0)),
    ("0%;0%;0", 0.0, 0.0),
    ("0%;0", 0.0, percent(0.0)),
    ("0%", -0.1, percent(-0.1)),
    # by conditions
    ("[<1]0%;0", 0.5, percent(0.5)),
    ("[<1]0%;0", 1.0, 1.0),
    ("[<=1]0%;0", 1.0, percent(1.0)),
    ("[>1]0;0%", 1.0, percent(1.0)),
    ("[>=1]0;0%", 1.0, 1.0),
    ("[=1]0%;0", 1.0, percent(1.0)),
    ("[=1]0%;0", 2.0, 2.0),
    ("[<>1]0%;0", 1.0, 1.0),
    ("[<>1]0%;0", 2.0, percent(2.0)),
    ("[Red][>= -1.5]0%;0", -1.5, percent(-1.5)),
    ("[=1]0;[=2]0%", 3.0, percent(3.0)),
    # colours and currencies in brackets are no dates
    ("[Red]0", 85.0, 85.0),
    ("[$Rp-421]#,##0", 85.0, 85.0),
    ('0" hari"', 85.0, 85.0),
    # dates; Excel counts a 29 February 1900 that was not
    ("dd/mm/yyyy", 45292.0, dt.date(2024, 1, 1)),
    ("d mmmm yyyy hh:mm", 45292.5, dt.datetime(2024, 1, 1, 12)),  # noqa: DTZ001
    ("yyyy-mm-dd", 59.0, dt.date(1900, 2, 28)),
    ("yyyy-mm-dd", 61.0, dt.date(1900, 3, 1)),
    ("yyyy-mm-dd", 1.0, dt.date(1900, 1, 1)),
    ("hh:mm", 0.5, dt.time(12)),
    ("hh:mm:ss", 0.999999999, dt.time(23, 59, 59)),
    ("h:mm", 0.0006944, dt.time(0, 1)),
    ("yyyy-mm-dd", -1.0, -1.0),
    ("yyyy-mm-dd", 2_958_466.0, 2_958_466.0),
    ("yyyy-mm-dd", 2_958_465.0, dt.date(9999, 12, 31)),
    ("[h]:mm", 1.5, dt.timedelta(hours=36)),
    ("[mm]:ss", 0.5, dt.timedelta(hours=12)),
    ("[h]", 1e300, 1e300),
]  # fmt: skip


@pytest.mark.parametrize(("code", "number", "shown"), CASES)
def test_a_number_is_shown_as_its_format_says(code: str, number: float, shown: Any) -> None:
    found = shown_as(number, sections_of(code))
    assert (type(found), found) == (type(shown), shown)


def test_a_workbook_may_count_days_from_1904() -> None:
    sections = sections_of("yyyy-mm-dd")
    assert shown_as(0.0, sections, from_1904=True) == dt.date(1904, 1, 1)
    assert shown_as(43830.0, sections, from_1904=True) == dt.date(2024, 1, 1)
    # 2958465 days from 1904 are beyond the year 9999
    assert shown_as(2_958_465.0, sections, from_1904=True) == 2_958_465.0


@pytest.mark.parametrize(
    ("code", "plain"), [("General", True), ("#,##0.00", True), ("0;0%", False), ("d", False)]
)
def test_a_plain_format_shows_every_number_as_it_is(code: str, *, plain: bool) -> None:
    assert is_plain(sections_of(code)) is plain


@pytest.mark.parametrize(
    ("number", "value", "kind"),
    [("9", 0.5, UnusableValue), ("10", 0.5, UnusableValue), ("14", 45292.0, dt.date),
     ("22", 45292.0, dt.date), ("21", 0.5, dt.time), ("46", 1.5, dt.timedelta)],
)  # fmt: skip
def test_formats_with_a_number_only(number: str, value: float, kind: type) -> None:
    assert type(shown_as(value, sections_of(BUILT_IN[number]))) is kind
