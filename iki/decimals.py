"""Numbers: one decimal context, rounding half-up, and the id_ID form.

Everything that iki computes is `decimal.Decimal` in `CONTEXT`; no float ever takes part. A division
is rarely exact, so the context carries 60 digits and every *reading* of a value (rounding,
comparing, finding out whether it is zero) looks at 45: `1 / 3 * 3` reads as 1, and 0.125 that came
out as 0.12499...9 still rounds half-up. Refuses: localised input (see `realisasi`), and NaN and
Infinity.
"""

from __future__ import annotations

import re
from decimal import (
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from functools import cache

PRECISION = 60
READING = 45
SEN_DIGITS = 2  # of rupiah
DECIMALS_SHOWN = 12  # of a value that went into a formula, at most

_TRAPS = [InvalidOperation, DivisionByZero, Overflow]
CONTEXT = Context(prec=PRECISION, rounding=ROUND_HALF_UP, traps=_TRAPS, Emax=999_999, Emin=-999_999)
_READING = Context(prec=READING, rounding=ROUND_HALF_UP, traps=_TRAPS, Emax=999_999, Emin=-999_999)
# Quantizing a value of many digits needs room for all of them.
_QUANTIZE = Context(prec=100_000, rounding=ROUND_HALF_UP, traps=_TRAPS, Emax=999_999, Emin=-999_999)

ZERO = Decimal(0)
HUNDRED = Decimal(100)
_THOUSANDTH = Decimal("0.001")

_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", re.ASCII)


def add(a: Decimal, b: Decimal) -> Decimal:
    """Return a + b; a difference that is only the rest of an inexact division is 0."""
    result = CONTEXT.add(a, b)
    if result and a and b and result.adjusted() < max(a.adjusted(), b.adjusted()) - READING:
        return ZERO
    return result


def subtract(a: Decimal, b: Decimal) -> Decimal:
    """Return a - b, with the same reading of zero as `add`."""
    return add(a, b.copy_negate())


def compare(a: Decimal, b: Decimal) -> int:
    """Return -1, 0 or 1 as a is less than, equal to or greater than b."""
    difference = subtract(a, b)
    return (difference > 0) - (difference < 0)


def settle(value: Decimal) -> Decimal:
    """Return the value as it is read: at 45 digits, and -0 as 0."""
    settled = _READING.plus(value)
    return settled or ZERO


def round_half_up(value: Decimal, digits: int) -> Decimal:
    """Round half-up to `digits` decimals (negative: to tens, hundreds); -0 becomes 0."""
    rounded = settle(value).quantize(_quantum(digits), context=_QUANTIZE)
    if digits < 0:
        rounded = rounded.quantize(Decimal(1), context=_QUANTIZE)
    return rounded or rounded.copy_abs()


@cache
def _quantum(digits: int) -> Decimal:
    return Decimal((0, (1,), -digits))


def parse_plain(text: str) -> Decimal | None:
    """Return the number of a text in the plain form `-1234.5`, or None if it has any other form.

    Plain means what every YAML version agrees on: ASCII digits, a decimal point, no leading zeros,
    no grouping, no exponent. (Cells of a CSV file have forms of their own, see
    `realisasi.numbers`.)
    """
    return Decimal(text) if _PLAIN_NUMBER.fullmatch(text) else None


def count_digits(text: str) -> int:
    """Return how many digits a number was written with."""
    return sum(character in "0123456789" for character in text)


def looks_grouped(value: Decimal) -> bool:
    """Return whether a number was written with three decimals, as thousands are grouped: `1.000`.

    A Decimal keeps the zeros that were written.
    """
    return value.same_quantum(_THOUSANDTH) and 1 <= abs(value) < 1000


def plain(value: Decimal) -> str:
    """Return the shortest plain form: no exponent, no trailing zeros, `-0` as `0`."""
    if not value:
        return "0"
    text = _digits(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _digits(value: Decimal) -> str:
    """Return a number without an exponent: 1200000, never 1.2E+6."""
    text = str(value)
    return f"{value:f}" if "E" in text else text


def decimals(value: Decimal) -> int:
    """Return how many decimals a number has, zeros at its end left out."""
    return len(plain(value).partition(".")[2])


def format_count(count: int) -> str:
    """Return a whole number as people read it, `1.234`."""
    return f"{count:,}".replace(",", ".")


def format_id(value: Decimal, digits: int | None = None) -> str:
    """Return the id_ID form, `1.234,50`.

    With `digits` the value is rounded half-up and shown with exactly that many decimals; without,
    it is shown as it is, trailing zeros dropped.
    """
    if digits is None:
        text = plain(value)
    elif value and value.same_quantum(_quantum(digits)) and value.adjusted() < READING - digits:
        text = _digits(value)  # is rounded already
    else:
        text = _digits(round_half_up(value, digits))
    whole, _, fraction = text.partition(".")
    if len(whole) > 3:
        whole = format_count(int(whole))
    return f"{whole},{fraction}" if fraction else whole


def _short_whole(value: Decimal) -> str | None:
    """Return the id_ID form of a whole number of at most six digits; None for others."""
    text = str(value)
    if len(text) > 6 or not text.isdecimal():
        return None
    return text if len(text) < 4 else f"{text[:-3]}.{text[-3:]}"


def format_used(value: Decimal) -> str:
    """Return the id_ID form of a value as it went into a formula; endless decimals are cut."""
    if short := _short_whole(value):
        return short
    whole, mark, decimals = format_id(settle(value)).partition(",")
    cut = "…" if len(decimals) > DECIMALS_SHOWN else ""
    return f"{whole}{mark}{decimals[:DECIMALS_SHOWN]}{cut}"
