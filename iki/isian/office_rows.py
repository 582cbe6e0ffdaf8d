"""The rows of a sheet that an office made for itself, beside their values: names, units, sums.

Also what is no row of values: one that numbers the columns, one that the office does not count as
data of iki, one of sums.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from iki.data.row_rules.table import TOTAL_RULE
from iki.data.sebutan import NO_VARIABEL
from iki.escaping import quoted
from iki.isian.delivery import Remark
from iki.isian.office_sums import RowSums, check_row, may_be_sum, number_of
from iki.isian.rules import is_numeric
from iki.model.satuan import is_persen

if TYPE_CHECKING:
    from decimal import Decimal

    from iki.data.row_rules.rule import Words
    from iki.isian.grid import RowColumn
    from iki.isian.headings import SheetTable
    from iki.isian.office_words import Meaning
    from iki.isian.sheet import SheetAccount
    from iki.model.jabatan import Variabel

_NUMBER_OF_COLUMN = re.compile(r"\(?(\d{1,2})\)?(?:\s*=.*)?")
_THOUSANDS = frozenset({"ribu", "ribuan", "juta", "jutaan", "miliar", "milyar", "triliun", "000"})


class OwnRows:
    """Reads what stands beside the values of a table of an office."""

    def __init__(self, sheet: SheetAccount, table: SheetTable) -> None:
        self.sheet, self.table = sheet, table
        self.is_office = table.is_office
        self._satuan = next((c for c, name in table.explaining.items() if name == "satuan"), None)
        self._sums = RowSums()
        self._added: dict[int, list[RowColumn]] = {column: [] for column in table.sums}
        self._looked_at = False

    def take_total(self, row: int, message: str) -> None:
        """Pass over a row of sums, with both numbers where it does not add up."""
        said = self._sums.close(row, self._numbers(row))
        cells = [(row, column) for column in self.sheet.grid.rows[row]]
        message += f"; {said}" if said else ""
        self.sheet.name_together(cells, message, self.sheet.reading.passed)

    def take_other(self, row: int, said: Meaning) -> bool:
        """Pass over a named row that is none of values; return whether it was one."""
        is_first, self._looked_at = not self._looked_at, True
        cells = [(row, column) for column in self.sheet.grid.rows[row]]
        passed = self.sheet.reading.passed
        if self.is_office and is_first and self._numbers_columns(row):
            self.sheet.name_together(cells, "nomor kolom", passed)
            return True
        if said.variabel == NO_VARIABEL:
            message = "bukan data iki, menurut data/sebutan.csv"
            self.sheet.name_together(cells, message, passed)
            return True
        name = self.sheet.text(row, self.table.name_column)
        if self.is_office and said.problem and may_be_sum(name):
            numbers = self._numbers(row)
            if any(numbers.values()) and self._sums.adds_up(numbers):
                self.take_total(row, TOTAL_RULE.words(name)[0])
                return True
        return False

    def _numbers_columns(self, row: int) -> bool:
        """Tell whether a row numbers the columns: 1 2 3 4, (1) (2) (3)."""
        cells = self.sheet.grid.rows[row]
        found = [_NUMBER_OF_COLUMN.fullmatch(self.sheet.text(row, column)) for column in cells]
        numbers = [int(match[1]) for match in found if match]
        return len(numbers) == len(cells) > 2 and all(
            b - a == 1 for a, b in zip(numbers, numbers[1:], strict=False)
        )

    def take_row(
        self, row: int, jabatan: str, said: Meaning, variabel: Variabel | None
    ) -> Words | None:
        """Name how a row was read, and add it up; return why it cannot be taken.

        `variabel` is None of a row that is refused anyway.
        """
        numbers = self._numbers(row)
        self._sums.add(numbers)
        columns = sorted(self.table.periods.items(), key=lambda one: one[1].first)
        values = [numbers[column] for column, _ in columns if column in numbers]
        for column, heading in self.table.sums.items():
            here = row, column
            if here not in self.sheet.left:
                continue
            if column not in numbers:
                message = f"kolom {quoted(heading)}: tidak dapat dicocokkan"
                self.sheet.pass_over(here, message)
                continue
            checked = check_row(numbers[column], values, variabel)
            if checked.adds_up:
                self._added[column].append(here)
            elif checked.is_contradiction:
                hint = "perbaiki isiannya atau jumlahnya"
                self.sheet.refuse(here, checked.message, hint)
            else:
                self.sheet.pass_over(here, f"kolom {quoted(heading)}: {checked.message}")
        if variabel is None:
            return None
        return self._name_row(row, jabatan, said, variabel)

    def _name_row(self, row: int, jabatan: str, said: Meaning, variabel: Variabel) -> Words | None:
        written = self.sheet.text(row, self._satuan)
        other = written if not _same_unit(written, variabel.satuan or "") else ""
        if other and _factor(other) != _factor(variabel.satuan or ""):
            message = f"satuan di sini {quoted(other)}, di definisi {quoted(variabel.satuan or '')}"
            return message, "tulis angkanya dalam satuan definisi, dan samakan satuannya"
        name = self.sheet.text(row, self.table.name_column)
        notes = []
        if name != said.variabel:
            notes.append(f"{quoted(name)} dibaca sebagai {jabatan}.{said.variabel}")
            notes += ["menurut data/sebutan.csv"] if said.is_learned else []
        if other:
            notes.append(
                f"satuan di sini {quoted(other)}, di definisi {quoted(variabel.satuan or '-')}"
            )
        if notes:
            place = self.sheet.place((row, self.table.name_column))
            self.sheet.reading.otherwise.append(Remark(place, ", ".join(notes)))
        return None

    def end(self) -> None:
        """Name what adds up, a remark a column, and the columns that hold no values."""
        passed = self.sheet.reading.passed
        for column, cells in self._added.items():
            message = f"kolom {quoted(self.table.sums[column])}, cocok dengan isiannya"
            self.sheet.name_together(cells, message, passed)
        rows = self.table.used_rows(self.sheet)
        for column, message in self.table.passed.items():
            self.sheet.name_together([(row, column) for row in rows], message, passed)
        for column, heading in self.table.sums.items():
            rest = [(row, column) for row in rows if not self._may_be_value(row, column)]
            message = f"kolom {quoted(heading)}, tanpa isian di barisnya"
            self.sheet.name_together(rest, message, passed)

    def _may_be_value(self, row: int, column: int) -> bool:
        """Tell whether a sum without values beside it may be more than nothing."""
        value = self.sheet.left.get((row, column))
        return value is not None and is_numeric(value) and number_of(value, comma=True) != 0

    def _numbers(self, row: int) -> dict[int, Decimal]:
        """Return the numbers of a row by their columns, those of sums with them."""
        cells = self.sheet.grid.rows[row]
        found = {
            column: number_of(cells[column], comma=self.sheet.grid.comma)
            for column in (*self.table.values, *self.table.sums)
            if column in cells
        }
        return {column: number for column, number in found.items() if number is not None}


def _same_unit(written: str, satuan: str) -> bool:
    """Tell whether a unit is that of the definition, or is not written."""
    if not any(map(str.isalnum, written)) and "%" not in written:
        return True
    return _bare(written) == _bare(satuan) or (is_persen(written) and is_persen(satuan))


def _bare(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum() or letter == "%")


def _factor(satuan: str) -> frozenset[str]:
    return _THOUSANDS & {*re.findall(r"\w+", satuan.casefold())}
