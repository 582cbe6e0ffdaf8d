"""What `validasi --data` looks at where a table elsewhere has the realisasi: its mistakes, then its warnings.

An engine is only asked for warnings about rows in which nothing is wrong, so they wait for that.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from iki.checks.acceptance import standing
from iki.console import messages
from iki.data import engines
from iki.decimals import format_count
from iki.diagnostics import has_errors
from iki.periode import TAHUN
from iki.yaml_source import Finding, bounded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date

    from iki.data.dataset import DataReading
    from iki.data.tables import Source
    from iki.diagnostics import Diagnostic
    from iki.kunci.values import Lock
    from iki.model import Definisi, Realisasi
    from iki.model.definisi import Known
    from iki.periode import Periode
    from iki.results import capaian


def check_source(
    definisi: Definisi, source: Source, today: date, tahun: Collection[int] | None = None
) -> tuple[list[Diagnostic], list[Finding]]:
    """Return what is wrong with the rows of a table in these years (None: in all), and what to warn of."""
    from iki.checks.tables import check_table
    from iki.checks.through_time import united

    history = definisi.history
    known = history.known_to_reader(max(tahun), TAHUN) if tahun else history.known_of_all_times()
    nilai, diagnostics = engines.read(source, known, tahun, TAHUN, None)
    if has_errors(diagnostics):
        messages.note("peringatan tentang data belum dicari: perbaiki dulu kesalahannya")
        return diagnostics, []
    with engines.engine_errors(source.label):
        found = check_table(source, known, united(definisi), nilai, today, tahun)
        return diagnostics, [*bounded(found)]


def reader_of(source: Source) -> capaian.ReadData:
    """Return what reads a table that has no errors."""

    def read(sampai: Periode, years: Collection[int], known: Known) -> Realisasi:
        return engines.read(source, known, years, sampai, None)[0]

    return read


def different_from_locks(
    definisi: Definisi, source: Source, locks: Sequence[Lock]
) -> Iterator[Finding]:
    """Yield what is not as it was locked: figures alone, for rows of a table have no place to name."""
    from iki.kunci.lock_files import CheckedLock, check_figures, differing

    read = reader_of(source)
    checked = (CheckedLock(lock, check_figures(definisi, lock, read)) for lock in locks)
    yield from differing(definisi, checked)


def doubts(
    definisi: Definisi,
    source: Source,
    readings: Sequence[DataReading],
    jabatan: Collection[str] | None,
) -> str:
    """Return how many rows have a number that may have been misread, "" for none."""
    from iki.checks.tables import misread_in_table
    from iki.checks.through_time import united

    whole = united(definisi)
    with engines.engine_errors(source.label):
        counts = Counter[Finding]()
        for sampai, years, known, nilai in readings:
            found = misread_in_table(source, known, years, sampai, whole, nilai, jabatan)
            counts.update(dict(found))
    rows = sum(counts[finding] for finding in standing(definisi, counts))
    return format_count(rows) if rows else ""
