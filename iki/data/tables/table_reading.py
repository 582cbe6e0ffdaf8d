"""From a table to `Realisasi`, and what is wrong with its rows, by questions to an engine.

Three questions are asked: the groups of rows (`Source.groups`), the unusual spellings of wilayah,
and the sums (`variable_values`). Only where something is wrong more follow: how often, and
examples. As in files, a row with an error adds nothing, and all other rows are read.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING

from iki.data.agency_sums import realisasi_of_sums
from iki.data.csv_files.shorter_spans import months_alone, values_up_to
from iki.data.csv_files.sums import all_with_reasons
from iki.data.keep import NO_ROWS
from iki.data.tables import numbers, variable_values
from iki.data.tables.ordinal_rows import read_ordinal_rows
from iki.data.tables.row_checks import find_mixtures, find_overlaps, find_wrong_rows
from iki.data.tables.row_groups import RowGroups, counts_of, key_in, periods_of
from iki.data.tables.row_names import NAMING
from iki.data.tables.shown_rows import RowMaker, collect_rows, fetch_rows
from iki.data.tables.source import (
    ChangedError,
    Source,
    note_questions,
    one_number,
    years_written,
)
from iki.data.tables.table_diagnostics import TableDiagnostics
from iki.diagnostics import in_order
from iki.limits import SOURCE_KINDS
from iki.model import Realisasi, RowSpan
from iki.periode import PERIODE, TAHUN

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ibis.expr.types import Table

    from iki.data.csv_files.sums import Key
    from iki.data.keep import Keep
    from iki.data.tables.source import Answer
    from iki.diagnostics import Diagnostic
    from iki.model import Baris
    from iki.model.definisi import RowNames
    from iki.periode import Periode


def read_table(
    source: Source,
    known: RowNames,
    *,
    tahun: Collection[int] | None,
    sampai: Periode,
    apart: bool = False,
    keep: Keep = NO_ROWS,
) -> tuple[Realisasi, list[Diagnostic]]:
    """Read and consolidate the rows of a table, as `csv_files.read_files` does those of files.

    `apart`: the months of `sampai` alone (see `csv_files.shorter_spans`). The rows that are
    kept are fetched, and those whose values are words; of places it is counted how many they are.
    """
    reading = _Reading(source, known, tahun, sampai, apart=apart)
    nilai = reading.realisasi(keep)
    return nilai, in_order(reading.findings.diagnostics())


def questions(
    table: Table, known: RowNames, years: Collection[int], sampai: Periode
) -> list[tuple[str, Table]]:
    """Return the questions of a reading, each with its purpose, without asking one.

    The last follows from the answers of the first; the table is taken to use iki's own codes.
    """
    asked: list[tuple[str, Table]] = []

    named = [
        {**dict(zip(NAMING, (year, periode, kode, nama), strict=True)), **one_number(table)}
        for year in years_written(table, years)
        for periode in PERIODE
        for kode, of in known.variabel.items()
        for nama in of
    ]

    about = "cara baris menyebut tahun, periode, jabatan dan variabel"
    note = note_questions(asked, about, named)
    with suppress(ChangedError):
        read_table(Source(table, note, ""), known, tahun=years, sampai=sampai)
    return asked


class _Reading:
    """One reading of a table."""

    def __init__(
        self,
        source: Source,
        known: RowNames,
        tahun: Collection[int] | None,
        sampai: Periode,
        *,
        apart: bool,
    ) -> None:
        self.source, self.known, self.sampai, self.apart = source, known, sampai, apart
        self.findings = TableDiagnostics(source.label, known)
        self.of = RowGroups(source, known, tahun)
        self.rows = RowMaker(source.label)

    def realisasi(self, keep: Keep) -> Realisasi:
        if not self._is_bounded():
            return Realisasi(self.sampai, {})
        find_wrong_rows(self.of, self.findings)
        found = self._values()
        words = self._of_words()
        by_words = self._of_rows(words)
        kept = {c: m for c, m in self.of.right.items() if keep.has(m[2:])}
        rows, together = collect_rows(self.of, kept, self.rows, self.sampai)
        if self.apart:
            found = months_alone(found)
        return found._replace(
            nilai={**found.nilai, **by_words.nilai},
            waiting={**found.waiting, **by_words.waiting},
            rincian=all_with_reasons(rows | words, self.known.variabel, self.sampai),
            gabungan=together,
            letak=self._count_values() if keep.places else {},
        )

    def _count_values(self) -> dict[Key, tuple[RowSpan, ...]]:
        """Count the values of each variable; a table has no lines to name."""
        counts = counts_of(self.of.right)
        return {key: (RowSpan(self.source.label, 0, 0, n),) for key, n in counts.items()}

    def _is_bounded(self) -> bool:
        bounded = (
            ("cara menulis tahun, periode, jabatan dan variabel", self.source.groups),
            ("nama wilayah yang perlu ditafsirkan", self.source.unusual_wilayah),
        )
        for what, found in bounded:
            if len(found) > SOURCE_KINDS:
                self.findings.too_many_kinds(what)
        return not self.findings.counts()

    # --- values -----------------------------------------------------------------------------------

    def _values(self) -> Realisasi:
        """Have the engine add up the valid rows."""
        of = self.of
        if not of.right:
            return Realisasi(self.sampai, {})
        digits = of.digits
        if not digits.fit_in_sums(of.filled_cells):
            self.findings.too_long(digits.whole, digits.fraction, of.filled_cells)
            return Realisasi(self.sampai, {})
        wanted = variable_values.SumPlan(
            {of.konsolidasi(m) for m in of.right.values()},
            periods_of(of.right),
            self.sampai,
            self.sampai.first if self.apart else 1,
            numbers.step_of(self.source.table, digits),
        )
        rows = variable_values.sums_per_wilayah(of.rows(of.right), wanted)
        found = [*self.source.run(variable_values.sum_over_wilayah(rows, wanted))]
        if digits.checked and sum(row["n"] for row in found) != of.filled_cells:
            raise ChangedError
        by_key: dict[Key, list[Answer]] = defaultdict(list)
        for row in found:
            by_key[key_in(row)].append(row)
        twice = {key for key, rows in by_key.items() if any(row["twice"] for row in rows)}
        find_overlaps(of, twice, self.findings)
        find_mixtures(of, by_key, self.findings)
        # Rows of which some overlap have no sums.
        right = {key: rows for key, rows in by_key.items() if key not in twice}
        return realisasi_of_sums(right, self.known.variabel, self.sampai, of.shift)

    # --- words ------------------------------------------------------------------------------------

    def _of_words(self) -> dict[Key, list[Baris]]:
        """Return the rows of variables whose values are words, and find what is wrong with them."""
        answers = fetch_rows(self.of, self.of.words, words=True)
        return read_ordinal_rows(self.of, self.rows, self.findings, answers)

    def _of_rows(self, rows: Mapping[Key, Sequence[Baris]]) -> Realisasi:
        kept = Realisasi(TAHUN, {}, {key: tuple(of) for key, of in rows.items()})
        return values_up_to(kept, self.known.variabel, self.sampai, apart=self.apart)
