"""The cells of `nilai` in an engine: which are numbers, how many digits they need, and their exact values.

Whole numbers and decimals are what they are. Text is taken as that of a file separated by commas
(`realisasi.numbers`). Binary numbers are taken by their shortest text, where that has no more than 15 digits,
so that the number is the one that somebody entered; what has more came out of a computation.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import ibis

from iki.limits import NUMBER_DIGITS

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, StringValue, Table

ENGINE_DIGITS = 38  # of a decimal, in every engine
DOUBLE_DIGITS = 15  # which a binary number keeps whatever they are
_PLAIN = r"^-?[0-9]+([.][0-9]+)?$"
_ID = r"^-?([1-9][0-9]{0,2}([.][0-9]{3})+|[0-9]+),[0-9]+$"
_TWO_READINGS = r"^-?[1-9][0-9]{0,2}[.,][0-9]{3}$"
_DECIMAL_COMMA = r"^-?[0-9][0-9.]*,[0-9]+$"
_NO_SIGNIFICANT_DIGITS = r"^-?0?[.]?0*|[.]0$|[.]"


def is_exact(table: Table) -> bool:
    """Return whether the type of the numbers says how many decimals they have."""
    dtype = table.nilai.type()
    return bool(dtype.is_integer() or (dtype.is_decimal() and dtype.scale is not None))


def scale_of(table: Table) -> int:
    """Return how many decimals the type of exact numbers has."""
    dtype = table.nilai.type()
    return int(dtype.scale) if dtype.is_decimal() else 0


def cell_text(table: Table) -> StringValue:
    """Return the cells as text, without blanks around it."""
    return table.nilai.cast("string").strip()


def is_filled(table: Table) -> BooleanValue:
    """Return whether a cell holds anything; an empty one is no data."""
    if table.nilai.type().is_string():
        return cell_text(table).fill_null("") != ""
    return table.nilai.notnull()


def is_number(table: Table, *, mixed: bool) -> BooleanValue:
    """Return whether a filled cell can be taken; `mixed`: some texts have a decimal comma."""
    dtype = table.nilai.type()
    if is_exact(table):
        if dtype.is_integer() or (dtype.precision or ENGINE_DIGITS) <= NUMBER_DIGITS:
            return is_filled(table)
        bound = Decimal(10) ** max(NUMBER_DIGITS - dtype.scale, 0)
        return (table.nilai.abs() < ibis.literal(bound, "decimal(38, 0)")).fill_null(False)
    text = cell_text(table)
    number = text.re_search(_PLAIN)
    if dtype.is_floating():
        significant = text.re_replace(_NO_SIGNIFICANT_DIGITS, "").length()
        return (number & (significant <= DOUBLE_DIGITS)).fill_null(False)
    two_readings = text.re_search(_TWO_READINGS)
    if mixed:
        number = number & ~two_readings
    number = ibis.ifelse(text.contains(","), text.re_search(_ID) & ~two_readings, number)
    digits = text.re_replace("[^0-9]", "").length()
    short = (text.length() <= NUMBER_DIGITS) | (digits <= NUMBER_DIGITS)
    return (number & short).fill_null(False)


def plain_text(table: Table) -> StringValue:
    """Return cells that are numbers in the plain form."""
    text = cell_text(table)
    if not table.nilai.type().is_string():
        return text
    return ibis.ifelse(text.contains(","), text.replace(".", "").replace(",", "."), text)


def measures(table: Table) -> dict[str, Any]:
    """Return aggregates: how many cells are filled, how many are no numbers, and the digits needed.

    `ambiguous` counts the numbers that are none if others have a decimal comma, as `comma` of them do.
    """
    filled, number = is_filled(table), is_number(table, mixed=False)
    found = {"filled": filled.sum(), "wrong": (filled & ~number).sum()}
    if is_exact(table):
        # As text: the number is turned into its digits here, not there.
        bounds = {"largest": table.nilai.max(), "smallest": table.nilai.min()}
        return found | {name: bound.cast("string") for name, bound in bounds.items()}
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
        found["ambiguous"] = (number & text.re_search(_TWO_READINGS)).sum()
        found["comma"] = (text.contains(",") & text.re_search(_DECIMAL_COMMA)).sum()
    return found


def value_of(table: Table, fraction: int, *, checked: bool, mixed: bool) -> Any:
    """Return the exact values, null where a cell is none; `checked`: all are known to be numbers."""
    decimal = f"decimal({ENGINE_DIGITS}, {fraction})"
    if is_exact(table):
        return table.nilai.cast(decimal)
    text = plain_text(table)
    if not checked:
        text = ibis.ifelse(is_number(table, mixed=mixed), text, ibis.null("string"))
    return text.cast(decimal)
