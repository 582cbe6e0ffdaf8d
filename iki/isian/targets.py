"""What a cell of a target says: a number, or a range, in the satuan of its indikator.

Or why it says none.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from iki.data.row_rules.number import parse_cell
from iki.decimals import count_digits, plain
from iki.escaping import quoted
from iki.isian.cell_texts import one_line, text_of
from iki.isian.grid import UnusableValue, shortest
from iki.limits import NUMBER_DIGITS
from iki.model.fields import Rentang
from iki.model.satuan import is_persen

if TYPE_CHECKING:
    from iki.isian.grid import CellValue
    from iki.model.fields import NilaiTarget


_NUMBER = r"-?\d[\d.,]*"
_BETWEEN = re.compile(
    rf"(?P<low>{_NUMBER})\s*%?\s*(?:-|–|s\s*[./]?\s*d\.?|sampai(?:\s+dengan)?)\s*(?P<high>{_NUMBER})\s*%?"
)
_ONE = re.compile(rf"(?P<number>{_NUMBER})\s*(?P<unit>\D*)")


def read_target(value: CellValue, satuan: str) -> NilaiTarget | str:
    """Read a target out of a cell, or return the reason why there is none."""
    read = _target(value, satuan)
    numbers = [read.bawah, read.atas] if isinstance(read, Rentang) else [read]
    if any(isinstance(n, Decimal) and count_digits(plain(n)) > NUMBER_DIGITS for n in numbers):
        return f"angkanya lebih dari {NUMBER_DIGITS} angka"
    return read


def _target(value: CellValue, satuan: str) -> NilaiTarget | str:
    if isinstance(value, UnusableValue):
        if value.kind == "percent" and is_persen(satuan):
            try:
                return Decimal(plain(shortest(Decimal(value.shown) * 100)))
            except ArithmeticError:
                return f"{quoted(value.shown)} bukan angka"
        if value.kind == "percent":
            return f"sel berformat persen, padahal satuannya {quoted(satuan)}"
        return f"isinya {quoted(value.shown)}, bukan angka"
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return "isinya bukan angka"
    if not isinstance(value, str):
        if abs(value) < 10**NUMBER_DIGITS:
            return Decimal(plain(shortest(Decimal(repr(value)))))
        return f"{value} bukan angka biasa"
    text = one_line(text_of(value))
    if match := _BETWEEN.fullmatch(text):
        low, high = _number(match["low"]), _number(match["high"])
        if low is not None and high is not None and low < high:
            return Rentang(low, high)
    elif match := _ONE.fullmatch(text):
        unit = match["unit"].strip().casefold()
        fits = not unit or unit == satuan.casefold() or (is_persen(unit) and is_persen(satuan))
        number = _number(match["number"])
        if number is not None and fits:
            return number
        if number is not None:
            return f"{quoted(text)} memakai satuan lain daripada {quoted(satuan)}"
    return f"{quoted(text)} bukan angka atau rentang yang pasti"


def _number(text: str) -> Decimal | None:
    """Read a number by id_ID rules; None for one that two people read differently."""
    if re.fullmatch(r"-?\d{1,3}\.\d{3}", text):
        return None
    number = parse_cell(text, comma=True)
    if number is None and re.fullmatch(r"-?\d+\.\d{1,2}", text):
        number = parse_cell(text, comma=False)
    return None if number is None else Decimal(number)
