"""A lock as a value."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from iki.model import fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iki.periode import Periode

LOCK_VERSI = 1

LockDocument: TypeAlias = "dict[str, Any]"

# What is published of an indikator. The last one is no figure of its own, but the mean of a jabatan
# follows from it.
FIGURES = ("target", "realisasi", "capaian", "predikat", "bobot")

_SHORT = 12  # digits of a seal


class LockedIndikator(NamedTuple):
    """A row of a lock, and the line of its file that names it."""

    row: LockDocument
    line: int


class _Lock(NamedTuple):
    file: str
    tahun: int
    sampai: Periode
    document: LockDocument
    indikator: Mapping[tuple[str, str], LockedIndikator]


class Lock(_Lock):
    """What a file has locked: `indikator` is keyed by the kode of then, of jabatan and indikator."""

    @cached_property
    def seal(self) -> str:
        """The short hash of what it says, whatever its bytes are."""
        return fingerprint.of_value(self.document)[:_SHORT]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was computed of what it locks: then it agrees with anything."""
        return all(item.row["realisasi"] is None for item in self.indikator.values())

    def in_words(self, *, differs: bool) -> str:
        """Return what a page says that has the locked figures, or others."""
        return f"{'Berbeda dari kunci' if differs else 'Kunci'} {self.seal}"


def lock_stem(tahun: int, sampai: Periode) -> str:
    """Return the name of the file of a lock, without its ending."""
    return f"{tahun}-{sampai}"
