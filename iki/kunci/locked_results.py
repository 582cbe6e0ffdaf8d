"""What a result says of the lock of its period.

Nothing is asked where there is no folder of locks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from iki.periode import TAHUN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iki.diagnostics import Diagnostic
    from iki.kunci.values import Lock
    from iki.periode import Periode
    from iki.project.project_files import Proyek
    from iki.results.hasil import Hasil

# The lock of a period, if there is one, and what is wrong with its file.
ReadLock: TypeAlias = "tuple[Lock | None, Sequence[Diagnostic]]"
NO_LOCK: ReadLock = (None, ())


def lock_of(proyek: Proyek, tahun: int, sampai: Periode) -> ReadLock:
    """Return the lock of a period, or what is wrong with it.

    Most projects have no folder of locks.
    """
    if not proyek.folder_locks.is_dir():
        return NO_LOCK
    from iki.kunci.lock_files import lock_of_period

    return lock_of_period(proyek, tahun, sampai)


def lock_of_column(proyek: Proyek, tahun: int, sampai: Periode) -> ReadLock:
    """Return the lock of a period; of the last one of a year that of the year will do."""
    lock, wrong = lock_of(proyek, tahun, sampai)
    if lock is None and not wrong and sampai != TAHUN and sampai.last == TAHUN.last:
        return lock_of(proyek, tahun, TAHUN)
    return lock, wrong


def with_lock(hasil: Hasil, lock: Lock | None) -> tuple[Hasil, str | None]:
    """Return a result that says on paper that it is locked, if it is, and a note that says so."""
    if lock is None:
        return hasil, None
    from iki.kunci import lock_files

    return lock_files.compare_with_lock(hasil, lock)
