"""Rows into values: every row checked, added up, and forgotten.

A loop reads the rows of a file, one for files with a value in each row and one for those with a column
for each period: it looks up what the cells mean (`sums.PerTahun`), and adds the numbers. Whatever has
no meaning there, overlaps, or is no number goes to `check`, which knows all rules and says what is
wrong; the loops are only its short cut, and give the same values. Where a row stood is not kept: places are
found by a second reading (`places`). Refuses to repair: a row with an error adds nothing.
"""

from __future__ import annotations

import csv
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import partial, reduce
from itertools import chain
from operator import or_
from typing import TYPE_CHECKING, Literal, NamedTuple

from iki.decimals import looks_grouped
from iki.limits import CSV_DIAGNOSTICS, CSV_DOUBTS
from iki.model import Baris, FileForm, Konsolidasi, Nilai
from iki.periode import SEMESTER, TAHUN, roman
from iki.realisasi import messages
from iki.realisasi.files import (
    COLUMNS,
    PER_PERIODE,
    REQUIRED,
    CsvTable,
    batches,
    file_errors,
    forbidden_cells,
    is_too_long,
    shape_problem,
)
from iki.realisasi.numbers import CellNumber, number_reader
from iki.realisasi.sums import (
    EXACT,
    MONTHS,
    Accumulator,
    BitsPeriode,
    Key,
    NamaWilayah,
    PerJabatan,
    PerTahun,
    consolidate,
    first_waiting,
    is_total,
    parse_period,
    parse_tahun,
    split_total,
    with_reasons,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from iki.diagnostics import Diagnostic
    from iki.model import Ordinal
    from iki.periode import Periode
    from iki.realisasi.files import Batch, CellSlot, CsvSource
    from iki.realisasi.messages import Words
    from iki.realisasi.sums import Variables


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


@dataclass(slots=True)
class RowProblem:
    """Something wrong in the record of file `berkas` that ends at line `end`; its place comes later.

    `cell` is the cell that it is about, None for all of them. A D09 has its values and its months.
    """

    file: int
    end: int
    code: str
    cell: int | None = None
    message: str = ""
    hint: str | None = None
    overlap: tuple[Accumulator, int] | None = None


class Mixture(NamedTuple):
    """A variable of a year with rows by wilayah and rows without.

    `months` tells, for a row of either kind (True: it has a wilayah), where the other kind is.
    """

    key: Key
    months: dict[bool, int]


class RowReader:
    """Reads files one after the other; `problems` and what `result` returns grow with each."""

    def __init__(
        self,
        variabel: Variables,
        tahun: Collection[int] | None,
        sampai: Periode,
        rincian: Collection[tuple[str, str]] | Literal["semua"],
        ordinal: Mapping[tuple[str, str], Ordinal],
        alias: Mapping[str, str],
    ) -> None:
        self.variabel = variabel
        self.alias = alias
        self.tahun = tahun
        self.sampai = sampai
        self.rincian = rincian
        self.ordinal = ordinal
        self.tables: list[CsvTable] = []
        self.problems: list[RowProblem | Mixture | Diagnostic] = []
        self.left_out = 0  # what was found after `problems` was full
        # What the loop adds to, and apart from it what has its rows kept, or words for values.
        nama = NamaWilayah()
        apart = {*ordinal} if rincian == "semua" else {*rincian, *ordinal}
        self._sums = PerTahun(_without(variabel, apart), nama, tahun, alias)
        self._kept_sums = PerTahun(variabel, nama, tahun, alias)
        self._nama = nama
        self._bits = BitsPeriode(sampai, parse_period)  # of the file that is read
        self._roman_columns: dict[CsvSource, set[Periode | None]] = {}
        # A period that has this month, and does not count, is not over.
        self._bulan = 1 << (sampai.last - 1)
        self._doubtful: list[str] = []  # what the number last read left there
        self._numbers = {
            (comma, mixed): number_reader(comma=comma, mixed=mixed, doubtful=self._doubtful)
            for comma, mixed in ((False, False), (False, True), (True, False))
        }
        self._suggestions = messages.NameSuggestions(variabel, "variabel")
        self._rows: dict[Key, list[Baris]] = {}
        self._doubtful_rows: dict[Key, list[Baris]] = {}
        self._doubts: Counter[tuple[str, str, str]] = Counter()  # by the text of their cells

    # --- reading -----------------------------------------------------------------------------------

    def read(self, table: CsvTable, progress: Callable[[int], object] | None) -> None:
        """Read one file. Raises FileError if the rest of it cannot be read."""
        self.tables.append(table)
        with file_errors(), localcontext(EXACT):
            self._read(table, progress)

    def _read(self, table: CsvTable, progress: Callable[[int], object] | None) -> None:
        self._bits = BitsPeriode(self.sampai, partial(self._periode, table))
        take = self._wide_loop(table) if table.wide else self._loop(table)
        sent = 0
        lost = False  # where a cell is too long, nobody knows where the next row starts
        with table.open_text() as text:
            for batch in batches(table, text):
                while not lost:
                    try:
                        take(batch)
                    except csv.Error as error:
                        self._report(batch.line(), "D10", None, lambda: messages.BROKEN)
                        lost = is_too_long(error)
                    else:
                        break
                if lost:
                    break
                if progress:
                    sent += batch.size
                    progress(batch.size)
        if progress:
            progress(table.size - sent)

    def _loop(self, table: CsvTable) -> Callable[[Batch], None]:
        """Return what takes the rows of a file with one value in each.

        Everything that the loop needs is a local name, and nothing is called that need not be.
        """
        c_tahun, c_periode, c_jabatan, c_variabel, c_nilai = (
            table.columns[name] for name in REQUIRED
        )
        c_wilayah = table.columns.get("wilayah", -1)
        by_wilayah = c_wilayah >= 0
        width, nameless = table.width, table.nameless
        # Of a suspect file every row goes to `check`.
        years: Mapping[str, PerJabatan | None] = {} if table.suspect else self._sums
        bits_of, (slot,) = self._bits, table.slots
        known, number = self._numbers[table.comma, table.mixed]
        short_number = known.get
        jumlah, terakhir, months = Konsolidasi.JUMLAH, Konsolidasi.TERAKHIR, MONTHS
        bulan = self._bulan
        check, doubtful, doubt = self.check, self._doubtful, self._doubt
        keep = self._keeper(table) if self.rincian == "semua" else None

        def take(batch: Batch) -> None:
            for row in batch.rows:
                if len(row) == width and not (nameless and any(map(row.__getitem__, nameless))):
                    try:
                        per_jabatan = years[row[c_tahun]]
                        if per_jabatan is None:
                            continue
                        bits = bits_of[row[c_periode]]
                        wilayah = row[c_wilayah] if by_wilayah else ""
                        accumulator = per_jabatan[row[c_jabatan]][row[c_variabel]][wilayah]
                    except KeyError:
                        pass
                    else:
                        value = short_number(row[c_nilai])
                        if value is None:
                            value = number(row[c_nilai])
                            if doubtful:
                                doubtful.clear()
                                if bits > months:
                                    doubt(row, slot, batch.line)
                        seen = accumulator.bits
                        if value is not None and not seen & bits:
                            if bits > months:
                                konsolidasi = accumulator.konsolidasi
                                if konsolidasi is jumlah:
                                    accumulator.nilai += value
                                elif konsolidasi is not terakhir:
                                    accumulator.add(bits, value)
                                elif bits > seen:
                                    accumulator.nilai = value
                            elif bits & bulan:
                                accumulator.waiting = bits
                            accumulator.bits = seen | bits
                            if keep:
                                keep(row, value, batch.line())
                            continue
                if any(row):
                    check(row, batch.line())

        return take

    def _keeper(self, table: CsvTable) -> Callable[[list[str], CellNumber, int], None]:
        """Return what keeps a row of the loop, the meaning of whose texts is known by now."""
        file, (slot,) = table.source.file, table.slots
        c_tahun, c_periode, c_jabatan, c_variabel, _ = (table.columns[name] for name in REQUIRED)
        c_wilayah, c_bukti, c_catatan = (
            table.columns.get(name, -1) for name in ("wilayah", "bukti", "catatan")
        )
        kept: dict[tuple[str, str, str], list[Baris]] = {}
        periods: dict[str, Periode] = {}
        nama = self._nama

        def keep(row: list[str], value: CellNumber, end: int) -> None:
            key = row[c_tahun], row[c_jabatan], row[c_variabel]
            rows = kept.get(key)
            periode = periods.get(row[c_periode])
            if rows is None or periode is None:
                entry = self.parse(table, row, slot)
                if entry is None:
                    raise AssertionError(row)  # the loop has taken it
                rows = kept[key] = self._rows.setdefault(entry[:3], [])
                periode = periods[row[c_periode]] = entry.periode
            rows.append(
                Baris(
                    file,
                    end - "".join(row).count("\n"),
                    periode,
                    nama[row[c_wilayah]] if c_wilayah >= 0 else "",
                    Decimal(value),
                    row[c_bukti].strip() if c_bukti >= 0 else "",
                    row[c_catatan].strip() if c_catatan >= 0 else "",
                    slot.nilai,
                )
            )

        return keep

    def _wide_loop(self, table: CsvTable) -> Callable[[Batch], None]:
        """Return what takes the rows of a file with a column for each period.

        A row is looked up once, and its values are added when all of them are seen to be right.
        """
        c_tahun, c_jabatan, c_variabel = (
            table.columns[name] for name in REQUIRED if name not in PER_PERIODE
        )
        c_wilayah = table.columns.get("wilayah", -1)
        by_wilayah = c_wilayah >= 0
        width, nameless = table.width, table.nameless
        every_row = table.suspect or self.rincian == "semua"
        years: Mapping[str, PerJabatan | None] = {} if every_row else self._sums
        slots = [
            (slot.nilai, self._bits.of(slot.periode), slot) for slot in table.slots if slot.periode
        ]
        known, number = self._numbers[table.comma, table.mixed]
        short_number = known.get
        jumlah, months, bulan = Konsolidasi.JUMLAH, MONTHS, self._bulan
        check, doubtful, doubt = self.check, self._doubtful, self._doubt

        def take(batch: Batch) -> None:
            for row in batch.rows:
                if len(row) == width and not (nameless and any(map(row.__getitem__, nameless))):
                    try:
                        per_jabatan = years[row[c_tahun]]
                        if per_jabatan is None:
                            continue
                        wilayah = row[c_wilayah] if by_wilayah else ""
                        accumulator = per_jabatan[row[c_jabatan]][row[c_variabel]][wilayah]
                    except KeyError:
                        pass
                    else:
                        seen = accumulator.bits
                        found, doubts = [], []
                        for cell, bits, slot in slots:
                            text = row[cell]
                            if text:
                                value = short_number(text)
                                if value is None:
                                    value = number(text)
                                    if doubtful:
                                        doubtful.clear()
                                        if bits > months:
                                            doubts.append(slot)
                                if value is None or seen & bits:
                                    break
                                seen |= bits
                                found.append((bits, value))
                        else:
                            for bits, value in found:
                                if bits > months:
                                    if accumulator.konsolidasi is jumlah:
                                        accumulator.nilai += value
                                    else:
                                        accumulator.add(bits, value)
                                elif bits & bulan:
                                    accumulator.waiting = bits
                            accumulator.bits = seen
                            for slot in doubts:
                                doubt(row, slot, batch.line)
                            continue
                if any(row):
                    check(row, batch.line())

        return take

    def check(self, row: list[str], end: int) -> None:
        """Check and add one row by all rules; `end` is the line where it ends."""
        table = self.tables[-1]
        entries = [(slot, self.parse(table, row, slot)) for slot in table.slots]
        if not all(entry for _, entry in entries):
            self._judge(table, row, end)
        for slot, entry in entries:
            if entry:
                self._take(row, slot, entry, end)

    def _take(self, row: list[str], slot: CellSlot, entry: RowEntry, end: int) -> None:
        """Add a value in which nothing is wrong, unless it overlaps another."""
        accumulator, bits = self.find(entry), self._bits.of(entry.periode)
        if accumulator.bits & bits:
            overlap = accumulator, entry.periode.months
            self._report(end, "D09", slot.named, lambda: messages.OVERLAP, overlap)
            return
        accumulator.add(bits, entry.nilai)
        if self._is_kept(entry.jabatan, entry.variabel):
            self._keep(self._rows, entry, row, slot, end)
        if bits <= MONTHS:
            accumulator.waiting |= bits if bits & self._bulan else 0
        elif (
            isinstance(entry.nilai, Decimal)
            and looks_grouped(entry.nilai)
            and (entry.jabatan, entry.variabel) not in self.ordinal
        ):
            self._doubt(row, slot, lambda: end)

    def parse(self, table: CsvTable, row: list[str], slot: CellSlot) -> RowEntry | None:
        """Return one value of a row if it is of a year asked for, and nothing is wrong in the row."""
        if (len(row) != table.width or table.nameless) and shape_problem(table, row):
            return None
        if table.suspect and any(forbidden_cells(table, row)):
            return None
        columns = table.columns
        tahun = parse_tahun(row[columns["tahun"]].strip())
        if tahun is None or (self.tahun is not None and tahun not in self.tahun):
            return None
        periode = slot.periode or self._periode(table, row[slot.named].strip())
        jabatan, variabel = self._jabatan(row[columns["jabatan"]]), row[columns["variabel"]].strip()
        nilai = self._number(table, row[slot.nilai], jabatan, variabel)
        if periode is None or nilai is None or variabel not in self.variabel.get(jabatan, ()):
            return None
        try:
            wilayah = self._nama[row[columns["wilayah"]]] if "wilayah" in columns else ""
        except KeyError:
            return None
        if wilayah and self._adds_words(jabatan, variabel):
            return None
        return RowEntry(tahun, jabatan, variabel, wilayah, periode, nilai)

    def _number(self, table: CsvTable, cell: str, jabatan: str, variabel: str) -> CellNumber | None:
        """Return the number of a cell, or that of its word."""
        nilai = self._numbers[table.comma, table.mixed][1](cell)
        self._doubtful.clear()
        scale = self.ordinal.get((jabatan, variabel))
        if scale is None:
            return nilai
        if nilai is None:
            return scale.number(cell.strip())
        return nilai if nilai in scale else None

    def _adds_words(self, jabatan: str, variabel: str) -> bool:
        """Return whether the wilayah of an ordinal variable would be added up."""
        konsolidasi = self.variabel[jabatan][variabel]
        summed = konsolidasi in (Konsolidasi.JUMLAH, Konsolidasi.TERAKHIR)
        return summed and (jabatan, variabel) in self.ordinal

    def _judge(self, table: CsvTable, row: list[str], end: int) -> None:
        """Report all that is wrong in a row that `parse` did not take; often it is nothing."""
        if not any(map(str.strip, row)):
            return
        if (total := self._total(table, row)) is not None:
            if len(row) != table.width or self._is_asked(row[table.columns["tahun"]]):
                self._report(end, "D36", total, lambda: messages.total(row[total]))
            return
        if problem := shape_problem(table, row):
            cell, *words = problem
            self._report(end, "D03", cell, lambda: (words[0], words[1]))
            return
        cells = {name: row[index].strip() for name, index in table.columns.items()}
        if not self._is_asked(cells["tahun"]):
            return
        forbidden = dict(forbidden_cells(table, row)) if table.suspect else {}
        jabatan, variabel = self._jabatan(cells["jabatan"]), cells["variabel"]
        known = self.variabel.get(jabatan)

        def wrong(code: str, column: str, say: Callable[[], Words]) -> None:
            if column not in forbidden:
                self._report(end, code, table.columns[column], say)

        if parse_tahun(cells["tahun"]) is None:
            wrong("D04", "tahun", lambda: messages.tahun(cells["tahun"]))
        if "periode" in cells and self._periode(table, cells["periode"]) is None:
            wrong("D05", "periode", lambda: self._suggestions.periode(cells["periode"]))
        if known is None:
            wrong("D06", "jabatan", lambda: self._suggestions.jabatan(jabatan))
        if not variabel or (known is not None and variabel not in known):
            wrong("D07", "variabel", lambda: self._suggestions.name(jabatan, variabel))
        scale = self.ordinal.get((jabatan, variabel))
        values = [name for name in cells if name == "nilai"] or [
            name for name in cells if name not in COLUMNS
        ]
        for column in values:
            nilai = cells[column]
            if not nilai or self._number(table, nilai, jabatan, variabel) is not None:
                continue
            if scale is None:
                wrong("D08", column, partial(messages.nilai, nilai, comma=table.comma))
            else:
                wrong("D43", column, partial(self._suggestions.word, nilai, scale))
        if scale and cells.get("wilayah") and self._adds_words(jabatan, variabel):
            wrong("D44", "wilayah", lambda: messages.words_by_wilayah(variabel))
        for column, character in forbidden.items():
            say = partial(messages.forbidden, column, character)
            self._report(end, "D11", table.columns[column], say)

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
        """Return whether a row is of a year that is asked for, or of none."""
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

    # --- periods -----------------------------------------------------------------------------------

    def _periode(self, table: CsvTable, text: str) -> Periode | None:
        periode = parse_period(text)
        if periode is None and (triwulan := roman(text)) and None not in self._romans(table):
            return triwulan
        return periode

    def _romans(self, table: CsvTable) -> set[Periode | None]:
        """Return what `I` to `IV` mean that the column of a file has, and None if it has more.

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
        """Yield what stands in the column of periods, empty cells and sums left out."""
        column = table.columns["periode"]
        with table.open_text() as text, suppress(csv.Error):  # which is reported, and ends it all
            for batch in batches(table, text):
                for row in batch.rows:
                    if len(row) > column and (cell := row[column].strip()) and not is_total(cell):
                        yield cell

    def forms(self) -> dict[str, FileForm]:
        """Return how each file is written. Its `I` and `II` are triwulan here, semester to others."""
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

    # --- what is kept ------------------------------------------------------------------------------

    def find(self, entry: RowEntry) -> Accumulator:
        """Return what a row is added to."""
        name = entry.jabatan, entry.variabel
        apart = name in self.ordinal or (self.rincian != "semua" and name in self.rincian)
        per_jabatan = (self._kept_sums if apart else self._sums).years[entry.tahun]
        return per_jabatan[entry.jabatan][entry.variabel][entry.wilayah]

    def _is_kept(self, jabatan: str, variabel: str) -> bool:
        return self.rincian == "semua" or (jabatan, variabel) in self.rincian

    def _doubt(self, row: list[str], slot: CellSlot, line: Callable[[], int]) -> None:
        """Keep a value whose number may have been misread; of a variable in a year only so many."""
        columns = self.tables[-1].columns
        written = row[columns["tahun"]], row[columns["jabatan"]], row[columns["variabel"]]
        if self._doubts[written] == CSV_DOUBTS:
            return
        self._doubts[written] += 1
        if entry := self.parse(self.tables[-1], row, slot):
            self._keep(self._doubtful_rows, entry, row, slot, line())

    def _keep(
        self,
        kept: dict[Key, list[Baris]],
        entry: RowEntry,
        row: list[str],
        slot: CellSlot,
        end: int,
    ) -> None:
        table = self.tables[-1]
        bukti, catatan = (
            row[table.columns[name]].strip() if name in table.columns else ""
            for name in ("bukti", "catatan")
        )
        breaks = sum(cell.count("\n") for cell in row)
        kept.setdefault(entry[:3], []).append(
            Baris(
                table.source.file,
                end - breaks,
                entry.periode,
                entry.wilayah,
                Decimal(entry.nilai),
                bukti,
                catatan,
                slot.nilai,
            )
        )

    # --- results -----------------------------------------------------------------------------------

    def result(self) -> dict[Key, Nilai]:
        with localcontext(EXACT):
            values = ((key, consolidate(filled)) for key, filled in self.filled())
            return {key: nilai for key, nilai in values if nilai}

    def waiting(self) -> dict[Key, Periode]:
        """Return the variables with a value of a period that has begun but is not over."""
        if self.sampai.last == TAHUN.last:
            return {}
        found = ((key, first_waiting(filled)) for key, filled in self.filled())
        return {key: periode for key, periode in found if periode}

    def rows(self) -> dict[tuple[int, str, str], tuple[Baris, ...]]:
        """Return the rows kept, by period, then wilayah, then as they were read."""
        return {
            key: tuple(with_reasons(rows, self.variabel[key[1]][key[2]], self.sampai))
            for key, rows in self._rows.items()
        }

    def doubts(self) -> dict[tuple[int, str, str], tuple[Baris, ...]]:
        """Return the rows whose number may have been misread, as they were read."""
        return {key: tuple(rows) for key, rows in self._doubtful_rows.items()}

    def filled(self) -> Iterator[tuple[Key, dict[Accumulator, str]]]:
        """Yield every variable of a year that has a value, with its wilayah."""
        return chain(self._sums.filled(), self._kept_sums.filled())

    # --- what is wrong -----------------------------------------------------------------------------

    def find_mixtures(self) -> None:
        """Find what is reported both as a total and by wilayah, and so counts twice.

        Sums may have a total for some months and parts for others. A level, a mean or an extreme of
        the year may not: there the total stands beside its parts in any month.
        """
        for key, filled in self.filled():
            total, parts = split_total(filled)
            split = reduce(or_, parts, 0)
            if total and split and self.variabel[key[1]][key[2]] is not Konsolidasi.JUMLAH:
                total = split = MONTHS
            if total & split:
                self.add(Mixture(key, {True: total, False: split}))

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


def _without(variabel: Variables, kept: Collection[tuple[str, str]]) -> Variables:
    """Return the variables but for some of them."""
    jabatan = {jabatan for jabatan, _ in kept}
    return {
        kode: known
        if kode not in jabatan
        else {name: konsolidasi for name, konsolidasi in known.items() if (kode, name) not in kept}
        for kode, known in variabel.items()
    }
