"""What a table says of the changes that its span crosses."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from iki.limits import NAMES_SHOWN
from iki.periode import TAHUN, Instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from iki.model.instansi import Instansi
    from iki.model.jabatan import Jabatan
    from iki.model.lifetimes import WithPerubahan
    from iki.model.perubahan import Perubahan
    from iki.periode import Periode


def changes_within(
    base: WithPerubahan, since: int, tahun: int, sampai: Periode
) -> Iterator[Perubahan]:
    """Yield the perubahan that a table from the beginning of a year up to a period crosses."""
    if base.perubahan:  # of most there is none
        first, last = Instant(since, TAHUN).first, Instant(tahun, sampai).last
        yield from (p for p in base.perubahan if first < p.mulai.first <= last)


class ChangeSummary(NamedTuple):
    """The changes of one `dasar` at one time: `what`, kode with keys, and the same `named`."""

    mulai: Instant
    dasar: str
    what: tuple[str, ...]
    named: tuple[str, ...]

    def __str__(self) -> str:
        named = "; ".join(self.named[:NAMES_SHOWN])
        more = len(self.named) - NAMES_SHOWN
        rest = f"; dan {more} lainnya" if more > 0 else ""
        return f"Berubah sejak {self.mulai.nama} dengan dasar {self.dasar}: {named}{rest}"


class NamedItem(NamedTuple):
    """What may change: its kode, and how people call it: `seksi.i`, `Indikator I (seksi.i)`."""

    kode: str
    nama: str
    item: WithPerubahan


def summarize_changes(
    items: Iterable[NamedItem], since: int, tahun: int, sampai: Periode
) -> tuple[ChangeSummary, ...]:
    """Return the changes of named items from the beginning of a year up to a period."""
    changed: dict[tuple[Instant, str], dict[str, str]] = {}
    for kode, nama, item in items:
        for p in changes_within(item, since, tahun, sampai):
            what = changed.setdefault((p.mulai, p.dasar), {})
            what[f"{kode} ({p.change_in_words})"] = f"{nama}: {p.change_in_words}"
    in_order = sorted(changed.items(), key=lambda item: item[0][0].first)
    return tuple(
        ChangeSummary(mulai, dasar, (*what,), (*what.values(),))
        for (mulai, dasar), what in in_order
    )


def named_items(
    instansi: Instansi, jabatan: Iterable[tuple[str, Jabatan]], *, called: str
) -> Iterator[NamedItem]:
    """Yield the agency, some jabatan and their indikator, as a note of changes names them."""
    yield NamedItem(called, called, instansi)
    for kode, item in jabatan:
        yield NamedItem(kode, f"{item.jabatan} ({kode})", item)
        for _, indikator in item.indikator:
            full = f"{kode}.{indikator.kode}"
            yield NamedItem(full, f"{indikator.nama} ({full})", indikator)
