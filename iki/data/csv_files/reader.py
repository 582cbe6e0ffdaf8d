"""Rows into values: every row checked, added up, and forgotten.

A loop reads the rows of a file, one for files with a value in each row and one for those with a
column for each period: it looks up what the cells mean (`sums.PerTahun`), and adds the numbers.
Whatever has no meaning there, overlaps, or is no number goes to `check`, which knows all rules and
says what is wrong (`row_parser`); the loops are only its short cut, and give the same values. Where
a row stood is not kept: places are found by a second reading (`places`). Refuses to repair: a row
with an error adds nothing.
"""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal, localcontext
from functools import partial, reduce
from itertools import chain
from operator import or_
from typing import TYPE_CHECKING

from iki.data.csv_files.csv_source import PER_PERIODE, REQUIRED, CsvTable, file_errors, is_too_long
from iki.data.csv_files.records import batches
from iki.data.csv_files.row_parser import Mixture, RowEntry, RowParser
from iki.data.csv_files.row_spans import RowSpans
from iki.data.csv_files.sums import (
    EXACT,
    MONTHS,
    Accumulator,
    BitsPeriode,
    Key,
    PerJabatan,
    PerTahun,
    all_with_reasons,
    consolidate,
    first_waiting,
    split_total,
)
from iki.data.row_rules.names import parse_period
from iki.decimals import looks_grouped
from iki.limits import CSV_DOUBTS
from iki.model import Baris, Konsolidasi, Nilai
from iki.periode import TAHUN

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from iki.data.csv_files.csv_source import CellSlot
    from iki.data.csv_files.records import Batch
    from iki.data.csv_files.sums import Variables
    from iki.data.keep import Keep
    from iki.data.row_rules.number import CellNumber
    from iki.model import Ordinal, RowSpan
    from iki.periode import Periode


# What is said of D09 and D10 if the second reading does not find more to say.
_OVERLAP = ("periode baris ini tumpang tindih dengan baris lain", "sisakan satu di antaranya")
_BROKEN = ("tanda kutip di baris ini rusak", "tutup tanda kutip yang terbuka, atau hapus")


class RowReader(RowParser):
    """Reads files one after the other; `problems` and what `result` returns grow with each."""

    def __init__(
        self,
        variabel: Variables,
        tahun: Collection[int] | None,
        sampai: Periode,
        keep: Keep,
        ordinal: Mapping[tuple[str, str], Ordinal],
        alias: Mapping[str, str],
    ) -> None:
        super().__init__(variabel, tahun, ordinal, alias)
        self.sampai = sampai
        self._spans = RowSpans() if keep.places else None
        self.kept = keep
        # What the loop adds to, and apart from it what has its rows kept, or words for values.
        apart = {*(keep.variables or ()), *ordinal}
        self._sums = PerTahun(_without(variabel, apart), self._nama, tahun, alias)
        self._kept_sums = PerTahun(variabel, self._nama, tahun, alias)
        # Of the file that is read.
        self._bits = BitsPeriode(sampai, parse_period)
        self._count: Callable[[list[str], CellNumber, int], None] | None = None
        # A period that has this month, and does not count, is not over.
        self._bulan = 1 << (sampai.last - 1)
        self._rows: dict[Key, list[Baris]] = {}
        self._doubtful_rows: dict[Key, list[Baris]] = {}
        self._doubts: Counter[tuple[str, str, str]] = Counter()  # by the text of their cells

    # --- reading ----------------------------------------------------------------------------------

    def read(self, table: CsvTable, progress: Callable[[int], object] | None) -> None:
        """Read one file. Raises FileError if the rest of it cannot be read."""
        self.tables.append(table)
        with file_errors(), localcontext(EXACT):
            self._read(table, progress)

    def _read(self, table: CsvTable, progress: Callable[[int], object] | None) -> None:
        self._bits = BitsPeriode(self.sampai, partial(self._periode, table))
        self._count = self._spans.counter(table) if self._spans else None
        take = self._wide_loop(table) if table.wide else self._loop(table)
        sent = 0
        lost = False  # where a cell is too long, nobody knows where the next row starts
        with table.open_text() as text:
            for batch in batches(table, text):
                while not lost:
                    try:
                        take(batch)
                    except csv.Error as error:
                        self._report(batch.line(), "D10", None, lambda: _BROKEN)
                        lost = is_too_long(str(error))
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
        """Return the loop over rows with one value each.

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
        known, number = self._numbers[table.comma, table.has_mixed_commas]
        short_number = known.get
        jumlah, terakhir, months = Konsolidasi.JUMLAH, Konsolidasi.TERAKHIR, MONTHS
        bulan = self._bulan
        check, doubtful, doubt = self.check, self._doubtful, self._doubt
        keep = self._keeper(table) if self.kept.is_all else self._count

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
        """Return the function that keeps a row whose texts the loop has understood."""
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
        """Return the loop over rows with a column for each period.

        A row is looked up once, and its values are added when all of them are seen to be right.
        """
        c_tahun, c_jabatan, c_variabel = (
            table.columns[name] for name in REQUIRED if name not in PER_PERIODE
        )
        c_wilayah = table.columns.get("wilayah", -1)
        width, nameless = table.width, table.nameless
        # Of a suspect file every row goes to `check`, and where each value is kept.
        years: Mapping[str, PerJabatan | None] = (
            {} if table.suspect or self.kept.is_all else self._sums
        )
        slots = [
            (slot.nilai, self._bits.of(slot.periode), slot) for slot in table.slots if slot.periode
        ]
        known, number = self._numbers[table.comma, table.has_mixed_commas]
        short_number = known.get
        jumlah, months, bulan = Konsolidasi.JUMLAH, MONTHS, self._bulan
        check, doubtful, doubt, count = self.check, self._doubtful, self._doubt, self._count

        def take(batch: Batch) -> None:
            for row in batch.rows:
                if len(row) == width and not (nameless and any(map(row.__getitem__, nameless))):
                    try:
                        per_jabatan = years[row[c_tahun]]
                        if per_jabatan is None:
                            continue
                        wilayah = row[c_wilayah] if c_wilayah >= 0 else ""
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
                                if count:
                                    count(row, value, batch.line())
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
            self._report(end, "D09", slot.named, lambda: _OVERLAP, overlap)
            return
        accumulator.add(bits, entry.nilai)
        if self._is_kept(entry.jabatan, entry.variabel):
            self._keep(self._rows, entry, row, slot, end)
        if self._count:
            self._count(row, entry.nilai, end)
        if bits <= MONTHS:
            accumulator.waiting |= bits if bits & self._bulan else 0
        elif (
            isinstance(entry.nilai, Decimal)
            and looks_grouped(entry.nilai)
            and (entry.jabatan, entry.variabel) not in self.ordinal
        ):
            self._doubt(row, slot, lambda: end)

    # --- what is kept -----------------------------------------------------------------------------

    def find(self, entry: RowEntry) -> Accumulator:
        """Return the accumulator that a row is added to."""
        name = entry.jabatan, entry.variabel
        apart = name in self.ordinal or name in (self.kept.variables or ())
        per_jabatan = (self._kept_sums if apart else self._sums).years[entry.tahun]
        return per_jabatan[entry.jabatan][entry.variabel][entry.wilayah]

    def _is_kept(self, jabatan: str, variabel: str) -> bool:
        return self.kept.has((jabatan, variabel))

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
        breaks = "".join(row).count("\n")
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

    # --- results ----------------------------------------------------------------------------------

    def result(self) -> dict[Key, Nilai]:
        with localcontext(EXACT):
            values = ((key, consolidate(filled)) for key, filled in self.variables_with_values())
            return {key: nilai for key, nilai in values if nilai}

    def waiting_periods(self) -> dict[Key, Periode]:
        """Return the variables with a value of a period that has begun but is not over."""
        if self.sampai.last == TAHUN.last:
            return {}
        found = ((key, first_waiting(filled)) for key, filled in self.variables_with_values())
        return {key: periode for key, periode in found if periode}

    def rows(self) -> dict[tuple[int, str, str], tuple[Baris, ...]]:
        """Return the rows kept, by period, then wilayah, then as they were read."""
        return all_with_reasons(self._rows, self.variabel, self.sampai)

    def spans(self) -> dict[Key, tuple[RowSpan, ...]]:
        """Return the spans of the rows, if places are kept."""
        return self._spans.by_variabel(self.alias) if self._spans else {}

    def doubts(self) -> dict[tuple[int, str, str], tuple[Baris, ...]]:
        """Return the rows whose number may have been misread, as they were read."""
        return {key: tuple(rows) for key, rows in self._doubtful_rows.items()}

    def variables_with_values(self) -> Iterator[tuple[Key, dict[Accumulator, str]]]:
        """Yield every variable of a year that has a value, with its wilayah."""
        return chain(self._sums.filled(), self._kept_sums.filled())

    def find_mixtures(self) -> None:
        """Find variables that count twice, reported both as a total and by wilayah.

        Sums may have a total for some months and parts for others. A level, a mean or an extreme of
        the year may not: there the total stands beside its parts in any month.
        """
        for key, filled in self.variables_with_values():
            total, parts = split_total(filled)
            split = reduce(or_, parts, 0)
            if total and split and self.variabel[key[1]][key[2]] is not Konsolidasi.JUMLAH:
                total = split = MONTHS
            if total & split:
                self.add(Mixture(key, {True: total, False: split}))


def _without(variabel: Variables, kept: Collection[tuple[str, str]]) -> Variables:
    """Return the variables but for some of them."""
    jabatan = {jabatan for jabatan, _ in kept}
    return {
        kode: known
        if kode not in jabatan
        else {name: konsolidasi for name, konsolidasi in known.items() if (kode, name) not in kept}
        for kode, known in variabel.items()
    }
