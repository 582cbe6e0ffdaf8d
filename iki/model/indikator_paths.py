"""Ways through indikator and variables, with their paths in the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.model.lifetimes import Lifetime, lifetime, values_of
from iki.model.time_fields import ALL_YEARS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from iki.model.jabatan import Indikator, Jabatan, Variabel
    from iki.yaml_source import KeyPath


def standards(path: KeyPath, indikator: Indikator) -> Iterator[tuple[KeyPath, Decimal]]:
    """Yield the numbers of an indikator's national standard, with their paths."""
    for tahun, nilai in indikator.acuan.nasional.items() if indikator.acuan else ():
        yield (*path, "acuan", "nasional", *((str(tahun),) if tahun != ALL_YEARS else ())), nilai


def lifetime_of_indikator(jabatan: Jabatan, kode: str) -> Lifetime | None:
    """Return the time in which a jabatan has an indikator; None if never."""
    lives = [
        lifetime(indikator).within(listed).within(lifetime(jabatan))
        for _, indikator, listed in jabatan.indikator_of_all_times
        if indikator.kode == kode
    ]
    return Lifetime(min(i.first for i in lives), max(i.last for i in lives)) if lives else None


def variables_of_all_times(
    jabatan: Jabatan,
) -> Iterator[tuple[KeyPath, Mapping[str, Variabel], Lifetime]]:
    """Yield the variables of a jabatan at all times."""
    return values_of(jabatan, "variabel")
