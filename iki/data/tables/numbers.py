"""The cells of `nilai` in an engine: which are numbers, their digits, and their exact values.

Whole numbers and decimals are what they are. Text is taken as that of a file separated by commas
(`row_rules.number`). A binary number is taken for the decimal of up to 15 digits that it is nearest
to, which is the one that somebody entered; one that is nearest to none came out of a computation.
With k / 10^s divided as binary numbers are, that is decided exactly.
"""

from __future__ import annotations

import re
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

import ibis

from iki.data.row_rules.number import has_two_readings, is_number_text
from iki.decimals import plain

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, StringValue, Table

ENGINE_DIGITS = 38  # of a decimal, in every engine
SHORT_DIGITS = 18  # of a decimal that is one machine word
_INTEGER_DIGITS = 19  # of a whole number of 64 bits
DOUBLE_DIGITS = 15  # which a binary number keeps whatever they are
_GROUPED = r"^-?0*[1-9][0-9]{0,2}[.,][0-9]{3}$"
_DECIMAL_COMMA = r"^-?[0-9][0-9.]*,[0-9]+$"
BINARY = "\x1f\x1f"  # before the text of a binary number that is the result of a computation
_SURE_DIGITS = ENGINE_DIGITS - 10  # of numbers of which a billion can be added up
_SHORT_TEXT = 14  # characters of a decimal whose zeros do no harm
_MOST_DECIMALS = 12  # of a binary number
_SHORT = 10.0**DOUBLE_DIGITS


def is_exact(table: Table) -> bool:
    """Return whether the type of `nilai` bounds its digits closely enough.

    A type of up to 38 digits does not: most of them are zeros behind the last decimal.
    """
    dtype = table.nilai.type()
    if dtype.is_integer():
        return True
    return bool(dtype.is_decimal() and (dtype.precision or ENGINE_DIGITS) <= _SURE_DIGITS)


def scale_of(table: Table) -> int:
    """Return the decimals of the type of `nilai`; 0 of whole numbers."""
    dtype = table.nilai.type()
    return int(dtype.scale or 0) if dtype.is_decimal() else 0


def is_short(table: Table) -> bool:
    """Return whether the type bounds numbers so that any count of them can be added up."""
    dtype = table.nilai.type()
    return is_exact(table) and bool(
        dtype.is_integer() or (dtype.precision or ENGINE_DIGITS) <= SHORT_DIGITS
    )


def whole_of(table: Table) -> int:
    """Return the digits before the mark that the type of short numbers has."""
    dtype = table.nilai.type()
    return int(dtype.precision) - int(dtype.scale) if dtype.is_decimal() else _INTEGER_DIGITS


def is_unbounded(table: Table) -> bool:
    """Return whether `nilai` is a long decimal, whose digits have to be counted."""
    return bool(table.nilai.type().is_decimal()) and not is_exact(table)


def cell_text(table: Table) -> StringValue:
    """Return the cells as stripped text, long decimals without the zeros at their end."""
    text = table.nilai.cast("string").strip()
    if not is_unbounded(table):
        return text
    long = (text.length() > _SHORT_TEXT) & text.contains(".")
    return ibis.ifelse(long, text.re_replace("[.]?0+$", ""), text)


def text_of_binary(number: float) -> str:
    """Return the decimal that a binary number is taken for, as `is_number` takes those of a column.

    One that is the result of a computation is marked as such: texts may stand beside it.
    """
    if abs(number) < _SHORT:
        decimal = Decimal(f"{number:.{DOUBLE_DIGITS}g}")
        exponent = decimal.as_tuple().exponent
        if float(decimal) == number and isinstance(exponent, int) and -exponent <= _MOST_DECIMALS:
            text = plain(decimal)
            # 1.234 may be read in two ways, 1.2340 may not.
            return f"{text}0" if text[-4:-3] == "." else text
    return f"{BINARY}{number!r}" if isfinite(number) else repr(number)


def has_decimal_comma(text: str) -> bool:
    """Return whether a text has a decimal comma: then no other is read by its point."""
    return re.search(_DECIMAL_COMMA, text) is not None


def is_filled(table: Table) -> BooleanValue:
    """Make the condition that a cell is not empty."""
    if table.nilai.type().is_string():
        return cell_text(table).fill_null("") != ""
    if table.nilai.type().is_floating():  # ibis has Spark take a NaN for an absent number
        return table.nilai.notnull() | table.nilai.isnan().fill_null(False)
    return table.nilai.notnull()


def is_number(table: Table, *, mixed: bool) -> BooleanValue:
    """Make the condition that a filled cell is a number; `mixed`: some have a decimal comma."""
    dtype = table.nilai.type()
    if is_exact(table):
        return is_filled(table)
    if dtype.is_floating():
        return _decimals(table).notnull()
    return is_number_text(cell_text(table), mixed=mixed)


def is_ambiguous(table: Table) -> BooleanValue:
    """Make the condition that a text is a number only while no other has a decimal comma."""
    return has_two_readings(cell_text(table)).fill_null(False)


def _decimals(table: Table) -> Any:
    """Count the decimals of binary numbers; null of those that are no short decimals."""
    cases = []
    for decimals in range(_MOST_DECIMALS + 1):
        power = 10.0**decimals
        scaled = table.nilai * power
        small = scaled.abs() < _SHORT
        whole = ibis.ifelse(small, scaled, 0.0).round()
        cases.append((small & (whole / power == table.nilai), decimals))
    return ibis.cases(*cases, else_=None)


def plain_text(table: Table) -> StringValue:
    """Return cells that are numbers in the plain form."""
    text = cell_text(table)
    if not table.nilai.type().is_string():
        return text
    return ibis.ifelse(text.contains(","), text.replace(".", "").replace(",", "."), text)


def measures(table: Table) -> dict[str, Any]:
    """Return aggregates: how many cells are filled, how many are no numbers, and the digits needed.

    `ambiguous` counts the numbers that are none if others have a decimal comma, as `comma` of them
    do.
    """
    if is_short(table):
        return {"filled": table.nilai.count()}
    filled, number = is_filled(table), is_number(table, mixed=False)
    found = {"filled": filled.sum(), "wrong": (filled & ~number).sum()}
    if not table.nilai.type().is_string() and not is_unbounded(table):
        # As text: the number is turned into its digits here, not there.
        # Of binary numbers NaN is the largest, and one of 300 digits is no number either.
        of = {} if is_exact(table) else {"where": number}
        bounds = {"largest": table.nilai.max(**of), "smallest": table.nilai.min(**of)}
        found |= {name: bound.cast("string") for name, bound in bounds.items()}
        return found if is_exact(table) else found | {"fraction": _decimals(table).max()}
    text = plain_text(table)
    point = text.find(".")
    fraction = ibis.ifelse(point >= 0, text.length() - point - 1, 0)
    whole = ibis.ifelse(point >= 0, point, text.length())
    found |= {
        "whole": ibis.ifelse(number, whole, 0).max(),
        "fraction": ibis.ifelse(number, fraction, 0).max(),
    }
    if table.nilai.type().is_string():
        text = cell_text(table)
        found["grouped"] = (number & is_grouped(table)).sum()
        found["ambiguous"] = (number & has_two_readings(text)).sum()
        found["comma"] = (text.contains(",") & text.re_search(_DECIMAL_COMMA)).sum()
    return found


def with_digits_of_type(found: Table, table: Table) -> Table:
    """Add to the `measures` of groups the digits that the type of `nilai` says by itself."""
    known = {}
    if is_exact(table):
        known["fraction"] = scale_of(table)
    if is_short(table):
        known["whole"] = whole_of(table)
    return found.mutate(**{name: ibis.literal(digits) for name, digits in known.items()})


def is_grouped(table: Table) -> BooleanValue:
    """Make the condition that a text looks like grouped thousands (`decimals.looks_grouped`)."""
    return cell_text(table).re_search(_GROUPED)


def _longest(table: Table) -> Any:
    return table.angka.cast(f"decimal({ENGINE_DIGITS}, {table.angka.type().scale})")


def has_decimals(table: Table) -> Any:
    """Make the condition that a number is not whole; `angka` holds the exact values."""
    dtype = table.nilai.type()
    if dtype.is_floating():
        return table.nilai != table.nilai.round()
    return _longest(table) != table.angka.cast(f"decimal({ENGINE_DIGITS}, 0)")


def has_three_decimals(table: Table) -> Any:
    """Make the condition that a number, not a text, is 1 to 999 with three decimals."""
    if table.nilai.type().is_floating():
        three = _decimals(table) == 3
    else:
        two, three_digits = (table.angka.cast(f"decimal({ENGINE_DIGITS}, {n})") for n in (2, 3))
        three = (_longest(table) != two) & (_longest(table) == three_digits)
    return three & (table.nilai.abs() >= 1) & (table.nilai.abs() < 1000)


class Digits(NamedTuple):
    """The digits of numbers before and behind the mark; `checked`: all are numbers."""

    whole: int
    fraction: int
    checked: bool

    def fit_in_sums(self, count: int) -> bool:
        """Return whether the sum of `count` numbers fits in a decimal of an engine.

        A mean weighs its values by up to twelve months.
        """
        return self.whole + self.fraction + len(str(count * 12)) <= ENGINE_DIGITS


def shift_of(table: Table, digits: Digits) -> int:
    """Return the power of ten that makes whole numbers of binary ones; 0 of others."""
    binary = table.nilai.type().is_floating()
    fits = digits.whole + digits.fraction <= DOUBLE_DIGITS
    return digits.fraction if binary and fits and digits.checked else 0


def step_of(table: Table, digits: Digits) -> Decimal | None:
    """Return a step larger than the distance of any two values.

    None if a dozen of them and a value do not fit in a short decimal together: of longer ones
    engines cut decimals when they add, each in its way.
    """
    shift = shift_of(table, digits)
    whole, fraction = digits.whole + shift, digits.fraction - shift
    step = 2 * Decimal(10) ** whole
    behind = max(fraction, scale_of(table)) if is_short(table) else fraction
    return step if digits_needed(step) + behind <= SHORT_DIGITS else None


def digits_needed(step: Decimal) -> int:
    """Return the digits before the mark of a value with twelve steps added."""
    return (step * 13).adjusted() + 1


def value_of(table: Table, digits: Digits, *, mixed: bool) -> Any:
    """Return the exact values (times 10^`shift_of`), null where a cell is none."""
    if shift := shift_of(table, digits):
        scaled = (table.nilai * 10.0**shift).round().cast("int64")
        return scaled.cast(f"decimal({ENGINE_DIGITS}, 0)")
    decimal = f"decimal({ENGINE_DIGITS}, {digits.fraction})"
    if is_exact(table):
        # Engines add up short decimals as long ones, and faster.
        short = table.nilai.type().is_decimal() and is_short(table)
        return table.nilai if short else table.nilai.cast(decimal)
    # Without any decimal comma every number is in the plain form.
    text = plain_text(table) if mixed else cell_text(table)
    if not digits.checked:
        text = ibis.ifelse(is_number(table, mixed=mixed), text, ibis.null("string"))
    if digits.whole + digits.fraction <= SHORT_DIGITS:  # much faster than the longest at once
        text = text.cast(f"decimal({SHORT_DIGITS}, {digits.fraction})")
    return text.cast(decimal)
