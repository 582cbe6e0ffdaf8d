from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iki.decimals import (
    CONTEXT,
    add,
    compare,
    format_id,
    parse_plain,
    plain,
    round_half_up,
    settle,
    subtract,
)

D = Decimal
THIRD = CONTEXT.divide(D(1), D(3))
numbers = st.decimals(-(10**12), 10**12, places=6)


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        ("2.5", 0, "3"),
        ("3.5", 0, "4"),
        ("-2.5", 0, "-3"),
        ("0.125", 2, "0.13"),
        ("107.142857", 0, "107"),
        ("97.894736", 2, "97.89"),
        ("-0.4", 0, "0"),
        ("1234.5", -2, "1200"),
        ("1250", -2, "1300"),
        ("-50", -2, "-100"),
        ("5", 3, "5.000"),
        ("9.995", 2, "10.00"),
        # What a division left 60 digits out still rounds half-up.
        ("0.12499999999999999999999999999999999999999999999999999", 2, "0.13"),
    ],
)
def test_round_half_up(value: str, digits: int, expected: str) -> None:
    assert str(round_half_up(D(value), digits)) == expected


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        ("0", None, "0"),
        ("-0", 2, "0,00"),
        ("-0.001", 2, "0,00"),
        ("-0.5", None, "-0,5"),
        ("999", None, "999"),
        ("1000", None, "1.000"),
        ("-1234567.8900", None, "-1.234.567,89"),
        ("1234567.895", 2, "1.234.567,90"),
        ("1E+3", None, "1.000"),
        ("1E-7", None, "0,0000001"),
        ("12", 2, "12,00"),
        ("99.995", 2, "100,00"),
    ],
)
def test_format_id(value: str, digits: int | None, expected: str) -> None:
    assert format_id(D(value), digits) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", "0"), ("-0", "0"), ("12.50", "12.5"), ("-3", "-3"), ("0.5", "0.5"),
        ("01", None), ("1.", None), (".5", None), ("+1", None), ("1e3", None), ("1_000", None),
        ("1,5", None), ("NaN", None), ("", None), (" 1", None), ("1\n", None), ("１", None), ("--1", None),
    ],
)  # fmt: skip
def test_parse_plain(text: str, expected: str | None) -> None:
    value = parse_plain(text)
    assert (None if value is None else plain(value)) == expected


def test_a_division_is_read_as_people_read_it() -> None:
    assert settle(CONTEXT.multiply(THIRD, D(3))) == 1
    assert subtract(CONTEXT.multiply(THIRD, D(3)), D(1)) == 0
    assert compare(CONTEXT.multiply(THIRD, D(3)), D(1)) == 0
    assert add(D(1), CONTEXT.multiply(THIRD, D(-3))) == 0
    assert compare(D("1.0000001"), D(1)) == 1
    assert compare(D(-1), D(0)) == -1
    # A small number beside a large one is no rest.
    assert Fraction(add(D("1E+30"), D("1E-12"))) == 10**30 + Fraction(1, 10**12)


def test_zero_has_no_sign() -> None:
    for zero in (settle(D("-0")), round_half_up(D("-0.2"), 0), subtract(D("1.5"), D("1.5"))):
        assert str(abs(zero)) == str(zero)
        assert not zero.is_signed()
    assert plain(D("-0.000")) == "0"


@given(numbers, st.integers(-3, 8))
def test_rounding_is_that_of_exact_arithmetic(value: Decimal, digits: int) -> None:
    rounded = Fraction(round_half_up(value, digits))
    step = Fraction(10) ** -digits
    exact = abs(Fraction(value))
    expected = (exact / step + Fraction(1, 2)).__floor__() * step
    assert abs(rounded) == expected


@given(numbers, numbers)
def test_sums_and_order_are_exact(a: Decimal, b: Decimal) -> None:
    assert Fraction(add(a, b)) == Fraction(a) + Fraction(b)
    assert Fraction(subtract(a, b)) == Fraction(a) - Fraction(b)
    assert compare(a, b) == (a > b) - (a < b)


@given(numbers)
def test_texts_are_read_back(value: Decimal) -> None:
    assert parse_plain(plain(value)) == value
    back = format_id(value).replace(".", "").replace(",", ".")
    assert D(back) == value
    assert len(format_id(value, 2).rpartition(",")[2]) == 2


@given(numbers)
def test_the_callers_context_plays_no_part(value: Decimal) -> None:
    expected = format_id(value, 3), round_half_up(value, 1), add(value, THIRD)
    with localcontext(prec=3, rounding=ROUND_HALF_UP):
        assert (format_id(value, 3), round_half_up(value, 1), add(value, THIRD)) == expected
