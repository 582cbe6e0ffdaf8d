"""Which locks rest on values that a delivery changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from iki.isian.definitions_in_force import present_kode
from iki.kunci.lock_files import lock_files, read_locks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from iki.diagnostics import Diagnostic
    from iki.isian.delivery import Slot
    from iki.kunci.values import Lock
    from iki.model import Definisi
    from iki.project.project_files import Proyek


class TouchedLock(NamedTuple):
    """A lock of figures that changed values go into, and these indikator."""

    lock: Lock
    indikator: Sequence[str]


def touched_locks(
    proyek: Proyek, changed: Collection[Slot], definisi: Definisi | None
) -> tuple[list[TouchedLock], list[Diagnostic]]:
    """Return the locks that rest on some values, and the errors of locks that cannot be read.

    What a figure rests on is what it did when it was locked, and what its formula reads now;
    without definitions the former alone is known.
    """
    if not changed or not proyek.folder_locks.is_dir():
        return [], []
    locks, wrong = read_locks(lock_files(proyek))
    found = []
    for lock in locks:
        values = {
            (slot.tahun, f"{slot.jabatan}.{slot.variabel}")
            for slot in changed
            if slot.periode.last <= lock.sampai.last
        }
        names = [name for name, read in _rests_on(lock, definisi) if not values.isdisjoint(read)]
        if names:
            found.append(TouchedLock(lock, list(dict.fromkeys(names))))
    return found, wrong


def _rests_on(
    lock: Lock, definisi: Definisi | None
) -> Iterator[tuple[str, Collection[tuple[int, str]]]]:
    """Yield the indikator of a lock with their variables, each with its year, by present names."""

    def present(kode: str) -> str:
        return kode if definisi is None else present_kode(kode, definisi)

    for (kode, indikator), row in lock.indikator.items():
        variables = ((v.tahun, v.nama.partition(".")) for v in row.variabel)
        read = {(tahun, f"{present(name[0])}.{name[2]}") for tahun, name in variables}
        yield f"{present(kode)}.{indikator}", read
    if definisi is not None:
        for kode, _, now in definisi.history.table_of(lock.tahun, lock.sampai).indikator:
            owners = ((lock.tahun - v.lalu, present(v.jabatan or kode), v.nama) for v in now.reads)
            yield f"{kode}.{now.kode}", {(tahun, f"{of}.{nama}") for tahun, of, nama in owners}
