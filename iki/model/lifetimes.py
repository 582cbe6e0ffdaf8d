"""When jabatan, indikator and values of keys exist: first and last month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from iki.limits import TAHUN_MAX
from iki.periode import TAHUN, Instant, instant_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from iki.model.perubahan import Perubahan
    from iki.periode import Periode
    from iki.yaml_source import KeyPath


ALWAYS, FOREVER = 0, 12 * (TAHUN_MAX + 9)  # months before and after all others


class WithPerubahan(Protocol):
    """What may have perubahan: an agency, a jabatan, an indikator."""

    @property
    def perubahan(self) -> tuple[Perubahan, ...]:
        """What changed, in the order of time."""


class WithLifetime(WithPerubahan, Protocol):
    """What may begin and end: a jabatan, an indikator."""

    @property
    def mulai(self) -> Instant | None:
        """Since when it exists; None is always."""

    @property
    def berakhir(self) -> Instant | None:
        """The last time at which it exists; None is for ever."""


class Lifetime(NamedTuple):
    """A time: its first and last month."""

    first: int = ALWAYS
    last: int = FOREVER

    def within(self, other: Lifetime) -> Lifetime:
        """Return the months that both have; of none, `first` comes after `last`."""
        return Lifetime(max(self.first, other.first), min(self.last, other.last))

    def meets(self, other: Lifetime) -> bool:
        """Return whether both times have a month in common."""
        return max(self.first, other.first) <= min(self.last, other.last)

    def distance(self, month: int) -> tuple[int, int]:
        """Return a sort key: times around a month first, then those before it, then after it."""
        if self.first <= month <= self.last:
            return 0, 0
        return (1, month - self.last) if self.last < month else (2, self.first - month)

    def turns(self) -> set[int]:
        """Return the months in which this time begins, and is over."""
        return {self.first, self.last + 1} - {ALWAYS, FOREVER + 1}

    def first_uncovered_month(self, spans: Iterable[Lifetime]) -> int | None:
        """Return the first month of this time that is in none of the spans."""
        month = self.first
        for first, last in sorted(spans):
            if first <= month <= last:
                month = last + 1
        return month if month <= self.last else None

    def __str__(self) -> str:
        parts = []
        if self.first > ALWAYS:
            parts.append(f"mulai {instant_of(self.first)}")
        if self.last < FOREVER:
            parts.append(f"sampai {instant_of(self.last, end=True)}")
        return " ".join(parts) or "selalu"


_ALWAYS_THERE = Lifetime()  # of what neither begins nor ends


def own_months(item: WithLifetime) -> set[int]:
    """Return the months from which on an item is not as it was before."""
    months = {p.mulai.first for p in item.perubahan}
    return months | lifetime(item).turns() if item.mulai or item.berakhir else months


def lifetime(item: WithLifetime) -> Lifetime:
    """Return when an item exists, as it says itself."""
    if item.mulai is None and item.berakhir is None:
        return _ALWAYS_THERE
    return Lifetime(
        item.mulai.first if item.mulai else ALWAYS, item.berakhir.last if item.berakhir else FOREVER
    )


def first_month(jabatan: WithLifetime, tahun: int) -> int:
    """Return the month in which a year begins for a jabatan: January, or when the jabatan does."""
    return max(Instant(tahun, TAHUN).first, lifetime(jabatan).first)


def values_of(
    base: WithPerubahan, key: str, life: Lifetime = _ALWAYS_THERE
) -> Iterator[tuple[KeyPath, Any, Lifetime]]:
    """Yield the values that a key has in a time: path below the item, value, and when."""
    if not base.perubahan:  # of most there is none
        if life.first <= life.last:
            yield (key,), getattr(base, key), life
        return
    values = [((key,), getattr(base, key), ALWAYS)] + [
        (("perubahan", n, key), p.baru[key], p.mulai.first)
        for n, p in enumerate(base.perubahan)
        if key in p.baru
    ]
    begins = [first for *_, first in values[1:]] + [FOREVER + 1]
    for (path, value, first), end in zip(values, begins, strict=True):
        span = Lifetime(first, end - 1).within(life)
        if span.first <= span.last:
            yield path, value, span


def end_before(item: WithLifetime, tahun: int, sampai: Periode) -> Periode | None:
    """Return the last period of what ended before the end of `sampai`, or None."""
    berakhir = item.berakhir
    if berakhir is None or berakhir.last >= Instant(tahun, sampai).last:
        return None
    return berakhir.periode
