"""Sums among the values of a sheet: columns and rows that say `Jumlah`, added again.

None of them is stored. One that adds up is named. A column that does not is refused where the
variabel is added over the year; any other sum is named with both numbers.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from iki.data.row_rules.number import LONGEST_NUMBER, parse_cell, says_no_data
from iki.decimals import format_id
from iki.escaping import quoted
from iki.isian.grid import address, shortest
from iki.model import Konsolidasi
from iki.periode import TAHUN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from iki.isian.grid import CellValue, RowColumn
    from iki.isian.headings import SheetTable
    from iki.isian.sheet import SheetAccount
    from iki.model.jabatan import Variabel

_BEGINS_AS_SUM = re.compile(r"(?i)(?:(?:sub|grand)[\s-]*)?(?:total|jumlah|jml)\b")
_ZERO = Decimal(0)
_NEAR = Decimal("1e-12")  # of a number: Excel has 15 digits of it


class TableSums:
    """The sums of a table, added up row by row as its values are read."""

    def __init__(self, sheet: SheetAccount, table: SheetTable) -> None:
        self._sheet, self._table = sheet, table
        self._in_order = sorted(table.periods, key=lambda column: table.periods[column].first)
        self._right: dict[int, list[RowColumn]] = {column: [] for column in table.sums}
        # Above a row of sums, by column: the rows since the last one, all rows, the other sums.
        self._group: dict[int, Decimal] = {}
        self._every: dict[int, Decimal] = {}
        self._subtotals: dict[int, Decimal] = {}
        self._rows = 0

    def is_sum(self, row: int, name: str) -> bool:
        """Tell whether a row that names no variabel is one of sums: `Jumlah A`, and it adds up."""
        numbers = self._numbers(row)
        begins = _BEGINS_AS_SUM.match(name) is not None
        return begins and self._rows > 1 and any(numbers.values()) and self._adds_up(numbers)

    def close_group(self, row: int) -> str:
        """End the group of rows above a row of sums; return what is told of its numbers."""
        numbers, said = self._numbers(row), ""
        above = self._every if self._subtotals and not self._group else self._group
        wrong = [c for c, number in numbers.items() if not _same(number, above.get(c, _ZERO))]
        if self._adds_up(numbers):
            said = ", cocok dengan baris di atasnya" if any(numbers.values()) else ""
        elif wrong:
            column = wrong[0]
            written, added = format_id(numbers[column]), format_id(above.get(column, _ZERO))
            cell = address((row, column))
            said = f"; {cell} tertulis {written}, baris di atasnya berjumlah {added}"
        _add(self._subtotals, numbers)
        self._group.clear()
        return said

    def add_row(self, row: int, variabel: Variabel | None) -> None:
        """Add a row of values, and account for its sums; a refused row has no variabel."""
        numbers = self._numbers(row)
        self._rows += 1
        _add(self._group, numbers)
        _add(self._every, numbers)
        for column, heading in self._table.sums.items():
            here, left = (row, column), self._sheet.left
            if here not in left:
                continue
            values = self._values(row, column)
            if column not in numbers or values is None:
                message = f"kolom {quoted(heading)} tidak dapat dicocokkan dengan isian barisnya"
                self._sheet.name_together([here], message, self._sheet.reading.sums)
            elif _is_sum_of(numbers[column], values, variabel):
                self._right[column].append(here)
            elif variabel is None:
                message = f"kolom {quoted(heading)} dari baris yang ditolak"
                self._sheet.name_together([here], message, self._sheet.reading.sums)
            elif not values:
                message = (
                    f"{heading} tertulis {format_id(numbers[column])}, kolom periodenya kosong"
                )
                hint = "isi di kolom periodenya, atau kirim kolom setahun sebagai tabel sendiri"
                self._sheet.refuse(here, message, hint)
            else:
                written, added = format_id(numbers[column]), format_id(sum(values, _ZERO))
                message = f"{heading} tertulis {written}, isian baris ini berjumlah {added}"
                if variabel.konsolidasi is Konsolidasi.JUMLAH:
                    self._sheet.refuse(here, message, "perbaiki isiannya atau jumlahnya")
                else:
                    self._sheet.name_together([here], message, self._sheet.reading.sums)

    def end(self) -> None:
        """Name the sums that add up, one remark a column, and those of rows without values."""
        sums, rows = self._sheet.reading.sums, self._table.used_rows(self._sheet)
        for column, heading in self._table.sums.items():
            said = f"kolom {quoted(heading)} cocok dengan isian barisnya"
            self._sheet.name_together(self._right[column], said, sums)
            rest = [(row, column) for row in rows if not self._number((row, column))]
            self._sheet.name_together(rest, f"kolom {quoted(heading)}, tanpa isian", sums)

    def _values(self, row: int, of: int) -> list[Decimal] | None:
        """Return the numbers of a row that a column sums up, None if some cannot be read."""
        cells, periods = self._sheet.grid.rows[row], self._table.periods
        whole = self._table.summed.get(of, TAHUN)
        within = [c for c in self._in_order if periods[c].is_within(whole, whole.first)]
        filled = [column for column in within if column in cells]
        found = [self._number((row, column)) for column in filled if not _is_blank(cells[column])]
        return None if None in found else [number for number in found if number is not None]

    def _numbers(self, row: int) -> dict[int, Decimal]:
        """Return the numbers of a row by their columns, sums among them."""
        columns = (*self._table.values, *self._table.sums)
        found = {column: self._number((row, column)) for column in columns}
        return {column: number for column, number in found.items() if number is not None}

    def _number(self, here: RowColumn) -> Decimal | None:
        value = self._sheet.grid.rows[here[0]].get(here[1])
        return None if value is None else number_of(value, comma=self._sheet.grid.comma)

    def _adds_up(self, numbers: Mapping[int, Decimal]) -> bool:
        return any(
            all(_same(number, above.get(column, _ZERO)) for column, number in numbers.items())
            for above in (self._group, self._every, self._subtotals)
            if above
        )


def number_of(value: CellValue, *, comma: bool) -> Decimal | None:
    """Return the number of a cell as it stands, None of one that holds none."""
    if isinstance(value, str):
        text = value.strip()
        number = parse_cell(text, comma=comma) if len(text) <= LONGEST_NUMBER else None
        return None if number is None else Decimal(number)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    number = Decimal(value)
    return shortest(number) if number.is_finite() else None


def _is_blank(value: CellValue) -> bool:
    return isinstance(value, str) and (not value.strip() or says_no_data(" ".join(value.split())))


def _is_sum_of(written: Decimal, values: Sequence[Decimal], variabel: Variabel | None) -> bool:
    """Tell whether a number is the sum of others, or their value of the year by konsolidasi."""
    total = sum(values, _ZERO)
    if _same(written, total):
        return True
    konsolidasi = variabel.konsolidasi if variabel else Konsolidasi.JUMLAH
    if not values or konsolidasi is Konsolidasi.JUMLAH:
        return False
    of_year = {
        Konsolidasi.TERAKHIR: values[-1],
        Konsolidasi.RATA_RATA: total / len(values),
        Konsolidasi.MAKSIMUM: max(values),
        Konsolidasi.MINIMUM: min(values),
    }[konsolidasi]
    unit = Decimal(1).scaleb(min(0, int(written.as_tuple().exponent)))
    is_rounded = unit < 1 and abs(written - of_year) * 2 <= unit
    return _same(written, of_year) or is_rounded


def _same(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= abs(other) * _NEAR


def _add(sums: dict[int, Decimal], numbers: Mapping[int, Decimal]) -> None:
    for column, number in numbers.items():
        sums[column] = sums.get(column, _ZERO) + number
