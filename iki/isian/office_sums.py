"""Sums that stand among the values of a sheet: columns and rows that say `Jumlah`, added again.

None of them is stored. One that adds up is named, one that does not is named with both numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from iki.data.row_rules.names import is_total
from iki.data.row_rules.number import parse_cell
from iki.decimals import format_id
from iki.isian.grid import address, shortest
from iki.model import Konsolidasi

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from iki.isian.grid import CellValue
    from iki.model.jabatan import Variabel

_YEAR = re.compile(r"\s+(?:tahun\s+)?(?:19|20)\d\d$")
_SUM_BEGUN = re.compile(r"(?i)(?:(?:sub|grand)[\s-]*)?(?:total|jumlah|jml)\b")
_NEAR = Decimal("1e-12")


def is_sum_heading(name: str) -> bool:
    """Tell whether a folded heading is that of a column of sums: `jumlah`, `total 2025`, `jml`."""
    name = _YEAR.sub("", name.strip(" .:"))
    return name in {"jml", "kumulatif", "jumlah total", "jumlah setahun"} or is_total(name)


def may_be_sum(text: str) -> bool:
    """Tell whether a row may be one of sums by its name: `Jumlah A`, `Sub Total II`."""
    return _SUM_BEGUN.match(text) is not None


def number_of(value: CellValue | None, *, comma: bool) -> Decimal | None:
    """Return the number of a cell as it stands, None of one that holds none."""
    if isinstance(value, str):
        number = parse_cell(value.strip(), comma=comma) if len(value) < 40 else None
        return None if number is None else Decimal(number)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    number = Decimal(repr(float(value)))
    return shortest(number) if number.is_finite() else None


class Checked(NamedTuple):
    """What a column of sums says of a row: whether it adds up, and with what."""

    adds_up: bool
    message: str = ""
    is_contradiction: bool = False


def check_row(written: Decimal, values: Sequence[Decimal], variabel: Variabel | None) -> Checked:
    """Compare the sum of a row with its values, in the order of their periods.

    It may also be the value of the year as the variabel is consolidated: the last, the mean.
    """
    total = sum(values, Decimal(0))
    if _same(written, total):
        return Checked(adds_up=True)
    konsolidasi = variabel.konsolidasi if variabel else Konsolidasi.JUMLAH
    if values and konsolidasi is not Konsolidasi.JUMLAH:
        of_year = {
            Konsolidasi.TERAKHIR: values[-1],
            Konsolidasi.RATA_RATA: total / len(values),
            Konsolidasi.MAKSIMUM: max(values),
            Konsolidasi.MINIMUM: min(values),
        }[konsolidasi]
        digits = max(0, -int(written.as_tuple().exponent))
        if _same(written, of_year) or abs(written - of_year) * 2 <= Decimal(1).scaleb(-digits) < 1:
            return Checked(adds_up=True)
    message = f"jumlah tertulis {format_id(written)}, isian baris ini berjumlah {format_id(total)}"
    is_sum = variabel is not None and konsolidasi is Konsolidasi.JUMLAH
    return Checked(adds_up=False, message=message, is_contradiction=is_sum)


def _same(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= abs(other) * _NEAR


@dataclass
class RowSums:
    """What stands above a row of sums, by column: the rows of its group, and all of them."""

    group: dict[int, Decimal] = field(default_factory=dict)
    every: dict[int, Decimal] = field(default_factory=dict)
    subtotals: dict[int, Decimal] = field(default_factory=dict)
    rows: int = 0

    def add(self, numbers: Mapping[int, Decimal]) -> None:
        """Add the numbers of a row of values."""
        self.rows += 1
        for sums in (self.group, self.every):
            for column, number in numbers.items():
                sums[column] = sums.get(column, Decimal(0)) + number

    def adds_up(self, numbers: Mapping[int, Decimal]) -> bool:
        """Tell whether a row is the sum of those above it: of its group, of all, of subtotals."""
        return bool(self.rows) and any(
            all(_same(number, sums.get(column, Decimal(0))) for column, number in numbers.items())
            for sums in (self.group, self.every, self.subtotals)
        )

    def close(self, row: int, numbers: Mapping[int, Decimal]) -> str:
        """End a group at a row of sums; return how the two differ, "" if they do not."""
        said = ""
        if numbers and not self.adds_up(numbers):
            sums = self.every if self.subtotals and not self.group else self.group
            column = next(c for c, n in numbers.items() if not _same(n, sums.get(c, Decimal(0))))
            there = format_id(sums.get(column, Decimal(0)))
            said = f"{address((row, column))} tertulis {format_id(numbers[column])}, baris di atasnya berjumlah {there}"
        for column, number in numbers.items():
            self.subtotals[column] = self.subtotals.get(column, Decimal(0)) + number
        self.group.clear()
        return said
