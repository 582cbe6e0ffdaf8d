"""Rows of files by the rules of rows (`row_rules`): understood, or reported with all that is wrong.

What was found ends in `problems`, up to a limit; where it stands is found by a second reading
(`places`).
"""

from __future__ import annotations

import csv
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from iki.data.csv_files.csv_source import COLUMNS, CsvTable
from iki.data.csv_files.records import batches, forbidden_in_row, shape_problem
from iki.data.csv_files.sums import Accumulator, Key, NamaWilayah
from iki.data.row_rules.names import NameRules, is_total, parse_period, parse_tahun
from iki.data.row_rules.number import CellNumber, number_reader
from iki.data.row_rules.ordinal import adds_words, number_of_word
from iki.data.row_rules.table import (
    CHARACTER_RULE,
    NUMBER_RULE,
    TOTAL_RULE,
    WORD_RULE,
    WORD_WILAYAH_RULE,
    broken_names,
)
from iki.limits import CSV_DIAGNOSTICS
from iki.model import FileForm
from iki.periode import SEMESTER, roman

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from iki.data.csv_files.csv_source import CellSlot, CsvSource
    from iki.data.csv_files.sums import Variables
    from iki.data.row_rules.rule import RowRule, Words
    from iki.diagnostics import Diagnostic
    from iki.model import Ordinal
    from iki.periode import Periode


# Where a row says that it is the sum of others.
_LABELLED = ("tahun", "periode", "jabatan", "variabel", "wilayah")


class RowEntry(NamedTuple):
    """A row without a flaw."""

    tahun: int
    jabatan: str
    variabel: str
    wilayah: str
    periode: Periode
    nilai: CellNumber


@dataclass(slots=True, eq=False)
class RowProblem:
    """A finding in the record of a file that ends at line `end`; its place comes later.

    `cell` is the cell that it is about, None for all of them. A D09 has its values and its months.
    """

    file: int
    end: int
    code: str
    cell: int | None = None
    message: str = ""
    hint: str | None = None
    overlap: tuple[Accumulator, int] | None = None


@dataclass(slots=True, eq=False)
class Mixture:
    """A variable of a year with rows by wilayah and rows without.

    `months` tells, for a row of either kind (True: it has a wilayah), where the other kind is.
    """

    key: Key
    months: dict[bool, int]


class RowParser:
    """Understands the rows of files, one file after the other; `problems` grow with each."""

    def __init__(
        self,
        variabel: Variables,
        tahun: Collection[int] | None,
        ordinal: Mapping[tuple[str, str], Ordinal],
        alias: Mapping[str, str],
    ) -> None:
        self.variabel = variabel
        self.alias = alias
        self.tahun = tahun
        self.ordinal = ordinal
        self.tables: list[CsvTable] = []
        self.problems: list[RowProblem | Mixture | Diagnostic] = []
        self.left_out = 0  # what was found after `problems` was full
        self._nama = NamaWilayah()
        self._roman_columns: dict[CsvSource, set[Periode | None]] = {}
        self._doubtful: list[str] = []  # what the number last read left there
        self._numbers = {
            (comma, mixed): number_reader(comma=comma, mixed=mixed, doubtful=self._doubtful)
            for comma, mixed in ((False, False), (False, True), (True, False))
        }
        self._names = NameRules(variabel, "variabel")

    def parse(self, table: CsvTable, row: list[str], slot: CellSlot) -> RowEntry | None:
        """Return one value of a row without a flaw, of a year asked for; None of others."""
        if (len(row) != table.width or table.nameless) and shape_problem(table, row):
            return None
        if forbidden_in_row(table, row):
            return None
        columns = table.columns
        tahun = parse_tahun(row[columns["tahun"]].strip())
        if tahun is None or (self.tahun is not None and tahun not in self.tahun):
            return None
        periode = slot.periode or self._periode(table, row[slot.named].strip())
        jabatan, variabel = self._jabatan(row[columns["jabatan"]]), row[columns["variabel"]].strip()
        if periode is None or not row[slot.nilai] or variabel not in self.variabel.get(jabatan, ()):
            return None
        # The first row of a wilayah says how it is spelled, in every form of file, also if its
        # value is wrong.
        try:
            wilayah = self._nama[row[columns["wilayah"]]] if "wilayah" in columns else ""
        except KeyError:
            return None
        nilai = self._number(table, row[slot.nilai], jabatan, variabel)
        if nilai is None or self._adds_words(jabatan, variabel, wilayah):
            return None
        return RowEntry(tahun, jabatan, variabel, wilayah, periode, nilai)

    def _number(self, table: CsvTable, cell: str, jabatan: str, variabel: str) -> CellNumber | None:
        """Return the number of a cell, or that of its word."""
        nilai = self._numbers[table.comma, table.has_mixed_commas][1](cell)
        self._doubtful.clear()
        scale = self.ordinal.get((jabatan, variabel))
        return nilai if scale is None else number_of_word(cell.strip(), nilai, scale)

    def _adds_words(self, jabatan: str, variabel: str, wilayah: str) -> bool:
        """Return whether a value is a word that would be added up over wilayah."""
        return (jabatan, variabel) in self.ordinal and adds_words(
            self.variabel[jabatan][variabel], wilayah
        )

    def _judge(self, table: CsvTable, row: list[str], end: int) -> None:
        """Report all that is wrong in a row that `parse` did not take; often it is nothing."""
        if not any(map(str.strip, row)):
            return
        if (total := self._total(table, row)) is not None:
            if len(row) != table.width or self._is_asked(row[table.columns["tahun"]]):
                self._report(end, TOTAL_RULE.code, total, partial(TOTAL_RULE.words, row[total]))
            return
        if problem := shape_problem(table, row):
            cell, *words = problem
            self._report(end, "D03", cell, lambda: (words[0], words[1]))
            return
        cells = {name: row[index].strip() for name, index in table.columns.items()}
        if not self._is_asked(cells["tahun"]):
            return
        forbidden = forbidden_in_row(table, row)
        jabatan, variabel = self._jabatan(cells["jabatan"]), cells["variabel"]
        scale = self.ordinal.get((jabatan, variabel))

        def wrong(rule: RowRule, column: str, say: Callable[[], Words]) -> None:
            if column not in forbidden:
                self._report(end, rule.code, table.columns[column], say)

        tahun = parse_tahun(cells["tahun"])
        periode = self._periode(table, cells["periode"]) if "periode" in cells else None
        for broken in broken_names(self._names, {**cells, "jabatan": jabatan}, tahun, periode):
            wrong(*broken)
        values = ["nilai"] if "nilai" in cells else [n for n in cells if n not in COLUMNS]
        for column in values:
            nilai = cells[column]
            if not nilai or self._number(table, nilai, jabatan, variabel) is not None:
                continue
            if scale is None:
                wrong(NUMBER_RULE, column, partial(NUMBER_RULE.words, nilai, comma=table.comma))
            else:
                wrong(WORD_RULE, column, partial(WORD_RULE.words, self._names, nilai, scale))
        if scale and self._adds_words(jabatan, variabel, cells.get("wilayah", "")):
            say = partial(WORD_WILAYAH_RULE.words, variabel)
            wrong(WORD_WILAYAH_RULE, "wilayah", say)
        for column, character in forbidden.items():
            say = partial(CHARACTER_RULE.words, column, character)
            self._report(end, CHARACTER_RULE.code, table.columns[column], say)

    def _total(self, table: CsvTable, row: list[str]) -> int | None:
        """Return the cell that says that a row is the sum of others, if one does.

        A row with other cells than the header may have it anywhere. A jabatan or a variabel may be
        called so; nothing else can.
        """
        columns = table.columns
        positions: Collection[int] = range(len(row))
        named = positions
        if len(row) == table.width:
            positions = sorted(
                {*(columns[name] for name in _LABELLED if name in columns), *table.nameless}
            )
            named = columns["jabatan"], columns["variabel"]
        for index in positions:
            cell = row[index].strip()
            if is_total(cell) and not (index in named and self._is_name(cell)):
                return index
        return None

    def _is_asked(self, text: str) -> bool:
        """Return whether a year is asked for, or cannot be read."""
        tahun = parse_tahun(text.strip())
        return tahun is None or self.tahun is None or tahun in self.tahun

    def _jabatan(self, text: str) -> str:
        """Return the kode of a cell, the present one for a former one."""
        name = text.strip()
        return self.alias.get(name, name)

    def _is_name(self, text: str) -> bool:
        return self._jabatan(text) in self.variabel or any(
            text in names for names in self.variabel.values()
        )

    def _periode(self, table: CsvTable, text: str) -> Periode | None:
        periode = parse_period(text)
        if periode is None and (triwulan := roman(text)) and None not in self._romans(table):
            return triwulan
        return periode

    def _romans(self, table: CsvTable) -> set[Periode | None]:
        """Return the triwulan of a column of `I` to `IV`; None among them if it has anything else.

        The column is looked through once, and only if it has one of them.
        """
        if table.source not in self._roman_columns:
            found = self._roman_columns[table.source] = set()
            for cell in self._periods(table):
                found.add(roman(cell))
                if None in found:
                    break
        return self._roman_columns[table.source]

    def _periods(self, table: CsvTable) -> Iterator[str]:
        """Yield the texts in the column of periods, without empty cells and sums."""
        column = table.columns["periode"]
        with table.open_text() as text, suppress(csv.Error):  # which is reported, and ends it all
            for batch in batches(table, text):
                for row in batch.rows:
                    if len(row) > column and (cell := row[column].strip()) and not is_total(cell):
                        yield cell

    def forms(self) -> dict[str, FileForm]:
        """Return the form of each file. Its `I` and `II` are triwulan here, semester to others."""
        return {
            table.source.file: FileForm(
                decimal_point=not table.comma,
                roman=table.roman
                if table.wide
                else table.source in self._roman_columns
                and all(
                    periode and periode.last <= SEMESTER[0].last
                    for periode in self._roman_columns[table.source]
                ),
                wilayah=table.columns.get("wilayah", -1),
                wide=table.wide,
            )
            for table in self.tables
        }

    def add(self, problem: RowProblem | Mixture | Diagnostic) -> None:
        """Keep a finding, or only count it."""
        if self._is_full():
            self.left_out += 1
        else:
            self.problems.append(problem)

    def _is_full(self) -> bool:
        # One more than is shown: its place is where the rest begins.
        return len(self.problems) > CSV_DIAGNOSTICS

    def _report(
        self,
        end: int,
        code: str,
        cell: int | None,
        say: Callable[[], Words],
        overlap: tuple[Accumulator, int] | None = None,
    ) -> None:
        # A file may have an error in every row: words are found only for those that are shown.
        if self._is_full():
            self.left_out += 1
        else:
            self.problems.append(RowProblem(len(self.tables) - 1, end, code, cell, *say(), overlap))
