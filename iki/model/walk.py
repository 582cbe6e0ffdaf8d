"""The way through all indikator, with their paths in the files, and to the variables that they read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.model.fields import Rentang
from iki.model.time_fields import ALL_YEARS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from iki.model.definisi import Definisi
    from iki.model.fields import NilaiTarget
    from iki.model.jabatan import Indikator, Jabatan
    from iki.yaml_source import KeyPath


def indikator_paths(jabatan: Jabatan) -> Iterator[tuple[KeyPath, Indikator]]:
    """Yield every indikator of a jabatan with its path in the file."""
    for s, sasaran in enumerate(jabatan.sasaran):
        for i, indikator in enumerate(sasaran.indikator):
            yield ("sasaran", s, "indikator", i), indikator


def all_indikator(
    definisi: Definisi, jabatan: Iterable[str] | None = None
) -> Iterable[tuple[str, KeyPath, Indikator]]:
    """Return every indikator with the kode of its jabatan and its path, of these jabatan or of all."""
    if jabatan is None:
        return definisi.indikator
    return (
        (kode, path, indikator)
        for kode in jabatan
        for path, indikator in indikator_paths(definisi.jabatan[kode])
    )


def variabel_read(definisi: Definisi, jabatan: Iterable[str] | None = None) -> set[tuple[str, str]]:
    """Return the (jabatan, variabel) that formulas read, of these jabatan or of all."""
    return {
        (v.jabatan or kode, v.nama)
        for kode, _, indikator in all_indikator(definisi, jabatan)
        for v in indikator.reads
    }


def numbers_of(path: KeyPath, target: NilaiTarget | None) -> Iterator[tuple[KeyPath, Decimal]]:
    """Yield the numbers of a target, two of a range and none of a missing one, with their paths."""
    if isinstance(target, Rentang):
        yield (*path, 0), target.bawah
        yield (*path, 1), target.atas
    elif target is not None:
        yield path, target


def standards(path: KeyPath, indikator: Indikator) -> Iterator[tuple[KeyPath, Decimal]]:
    """Yield the numbers of an indikator's national standard, with their paths."""
    for tahun, nilai in indikator.acuan.nasional.items() if indikator.acuan else ():
        yield (*path, "acuan", "nasional", *((str(tahun),) if tahun != ALL_YEARS else ())), nilai
