"""The `validasi --data` of realisasi in a table elsewhere: its mistakes, then its warnings.

An engine is only asked for warnings about rows in which nothing is wrong, so they wait for that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.console import messages
from iki.data import engines
from iki.data.dataset import TableDataset
from iki.data.keep import NO_ROWS
from iki.diagnostics import has_errors
from iki.periode import TAHUN
from iki.yaml_source import Finding, limit_findings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date

    from iki.data.tables import Source
    from iki.diagnostics import Diagnostic
    from iki.kunci.values import Lock
    from iki.model import Definisi


def check_source(
    definisi: Definisi, source: Source, today: date, tahun: Collection[int] | None = None
) -> tuple[list[Diagnostic], list[Finding]]:
    """Return the errors and the warnings of the rows of a table in these years (None: in all)."""
    from iki.checks.tables import check_table
    from iki.checks.through_time import merge_all_times

    history = definisi.history
    known = history.row_names(max(tahun), TAHUN) if tahun else history.row_names_of_all_times()
    nilai, diagnostics = engines.read(source, known, tahun, TAHUN, NO_ROWS)
    if has_errors(diagnostics):
        messages.note("peringatan tentang data belum dicari: perbaiki dulu kesalahannya")
        return diagnostics, []
    with engines.engine_errors(source.label):
        found = check_table(source, known, merge_all_times(definisi), nilai, today, tahun)
        return diagnostics, [*limit_findings(found)]


def different_from_locks(
    definisi: Definisi, source: Source, locks: Sequence[Lock]
) -> Iterator[Finding]:
    """Yield the figures that differ from a lock; rows of a table have no place to name."""
    from iki.kunci.lock_files import CheckedLock, check_figures, find_differences

    dataset = TableDataset(source)
    checked = (CheckedLock(lock, check_figures(definisi, lock, dataset)) for lock in locks)
    yield from find_differences(definisi, checked)
