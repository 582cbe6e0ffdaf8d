"""Completeness: who has delivered what, of every variable and triwulan.

What is late, and what came partly. It asks for rows, never for values: a variable is complete up to
P when its months are covered by rows that end by P, in every wilayah that has reported (so
`sementara` in `hitung` means the same). One that comes at the end of certain periods only
(`berkala`) is asked for and late then. Needs no target. Refuses to take a row for delivered whose
period is not over.
"""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from functools import reduce
from operator import or_
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from iki.dates import last_day
from iki.model import Kiriman
from iki.model.changes_within import named_items, summarize_changes
from iki.model.pejabat import signing_office
from iki.periode import BULANAN, TAHUN, TRIWULAN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from iki.model import (
        Baris,
        Definisi,
        Jabatan,
        Realisasi,
        Variabel,
    )
    from iki.model.changes_within import ChangeSummary
    from iki.model.pejabat import DaftarPejabat
    from iki.periode import Periode


class Delivery(StrEnum):
    """What became of one variable in one period."""

    ADA = "ada"
    SEBAGIAN = "sebagian"
    BELUM = "belum"


class MissingMonths(NamedTuple):
    """Months of a period that are missing in some wilayah (none: in the whole of a variable)."""

    bulan: tuple[Periode, ...]
    wilayah: tuple[str, ...]
    others: int = 0  # wilayah that are not named


class DeliveredPeriode(NamedTuple):
    """One variable in one period, as far as it has gone by P.

    `late`: not complete although a later period has begun. `missing` is what is missing of it,
    empty where everything is. `waiting` is a period whose value covers what is missing, but does
    not count before that period is over. `without_evidence`: of its rows, how many name no
    evidence. `wanted`: whether the variable was in force in any month of it, and came or was to
    come at the end of one. `not_due`: it was in force, but nothing was to come.
    """

    periode: Periode
    delivery: Delivery
    late: bool
    missing: tuple[MissingMonths, ...]
    waiting: Periode | None
    without_evidence: int
    wanted: bool = True
    not_due: bool = False

    @property
    def is_due(self) -> bool:
        """Whether something of it must still be delivered."""
        return self.delivery is not Delivery.ADA and self.waiting is None


class DeliveredVariabel(NamedTuple):
    """One variable, in every triwulan that has begun."""

    nama: str
    variabel: Variabel
    periode: tuple[DeliveredPeriode, ...]

    @property
    def complete(self) -> bool:
        return self.is_asked and all(cell.delivery is Delivery.ADA for cell in self.periode)

    @property
    def is_asked(self) -> bool:
        """Whether anything of it was to come by now; else it counts nowhere."""
        return any(cell.wanted for cell in self.periode)

    @property
    def due_periods(self) -> tuple[DeliveredPeriode, ...]:
        """The periods of which something must still be delivered."""
        return tuple(cell for cell in self.periode if cell.is_due)


class DeliveredJabatan(NamedTuple):
    """The variables of one jabatan."""

    kode: str
    jabatan: Jabatan
    variabel: tuple[DeliveredVariabel, ...]

    @property
    def complete(self) -> int:
        return sum(v.complete for v in self.variabel)

    @property
    def total(self) -> int:
        return sum(v.is_asked for v in self.variabel)


class Completeness(NamedTuple):
    """Every variable of the jabatan asked for, in the order of the tree, up to one period."""

    definisi: Definisi
    tahun: int
    sampai: Periode
    periode: tuple[Periode, ...]
    jabatan: tuple[DeliveredJabatan, ...]
    vacant: tuple[str, ...] | None = None  # the kode of whom no pejabat is known; None: of nobody
    notes: tuple[str, ...] = ()  # on the data

    @property
    def complete(self) -> int:
        return sum(j.complete for j in self.jabatan)

    @property
    def total(self) -> int:
        return sum(j.total for j in self.jabatan)

    @property
    def history(self) -> tuple[ChangeSummary, ...]:
        """What changed within the time of the table."""
        instansi = self.definisi.instansi
        jabatan = ((j.kode, j.jabatan) for j in self.jabatan)
        items = named_items(instansi, jabatan, called=instansi.instansi)
        return summarize_changes(items, self.tahun, self.tahun, self.sampai)

    @property
    def cells(self) -> Iterator[DeliveredPeriode]:
        return (cell for j in self.jabatan for v in j.variabel for cell in v.periode)


def check_delivery(
    definisi: Definisi,
    realisasi: Realisasi,
    tahun: int,
    sampai: Periode,
    kode: Collection[str] | None = None,
    needed: Mapping[tuple[str, str], int] | None = None,
    counted: Mapping[tuple[int, str, str], Kiriman] = MappingProxyType({}),
) -> Completeness:
    """Compute the completeness of the data from the rows of a year that `realisasi` has kept.

    What has been `counted` by others needs no rows.

    `needed` are the months in which each variable is wanted, January as bit 0 (None: all of them).
    A month in which it is not is as good as delivered.
    """
    free = {} if needed is None else {key: TAHUN.months & ~months for key, months in needed.items()}
    periode = tuple(p for p in TRIWULAN if p.first <= sampai.last)
    jabatan = tuple(
        DeliveredJabatan(
            k,
            definisi.jabatan[k],
            tuple(
                _variable(
                    nama,
                    variabel,
                    counted.get((tahun, k, nama))
                    or _delivery_of(realisasi.rincian.get((tahun, k, nama), ()), sampai),
                    sampai,
                    free.get((k, nama), 0),
                )
                for nama, variabel in definisi.jabatan[k].variabel.items()
                if needed is None or needed.get((k, nama), 0) & sampai.months_so_far
            ),
        )
        for _, k in definisi.pohon
        if kode is None or k in kode
    )
    return Completeness(definisi, tahun, sampai, periode, jabatan)


def vacant_offices(
    definisi: Definisi,
    pejabat: DaftarPejabat,
    tahun: int,
    sampai: Periode,
    kode: Collection[str] | None = None,
) -> tuple[str, ...]:
    """Return the kode of offices whose holder is unknown then: they stay dotted in documents."""
    instansi = definisi.instansi
    pimpinan, day = instansi.pimpinan, last_day(tahun, sampai.last)
    heads = [pimpinan.kode, *([pimpinan.atasan.kode] if pimpinan.atasan else [])]
    offices = dict.fromkeys([*(heads if kode is None else ()), *(k for _, k in definisi.pohon)])
    named = signing_office(definisi) if instansi.penandatangan.nama else None
    return tuple(
        k
        for k in offices
        if (kode is None or k in kode) and k != named and pejabat.holder(k, day) is None
    )


def _variable(
    nama: str, variabel: Variabel, came: Kiriman, sampai: Periode, free: int
) -> DeliveredVariabel:
    there = _with_total({wilayah: months | free for wilayah, months in came.there.items()})
    there = there or {"": free}
    later = _with_total(came.later)
    in_force = TAHUN.months & ~free
    wanted = {w: variabel.months_wanted(sampai, have, in_force) for w, have in there.items()}
    missing = {w: wanted[w] & ~have for w, have in there.items()}
    unsent = {w: lack & ~later.get(w, 0) for w, lack in missing.items()}
    # What has come counts, be it wanted or not.
    needed = reduce(or_, (*wanted.values(), *there.values())) & ~free
    cells = tuple(
        _cell(
            triwulan,
            {wilayah: triwulan.months & lack for wilayah, lack in missing.items()},
            {wilayah: triwulan.months & lack for wilayah, lack in unsent.items()},
            came,
            triwulan.months & needed,
            _months_over(variabel, triwulan, sampai, in_force),
            in_force=bool(triwulan.months & sampai.months_so_far & ~free),
        )
        for triwulan in TRIWULAN
        if triwulan.first <= sampai.last
    )
    return DeliveredVariabel(nama, variabel, cells)


def _months_over(variabel: Variabel, triwulan: Periode, sampai: Periode, in_force: int) -> int:
    """Return the months of a triwulan that are late if they lack a value.

    They are those of one that is over; where values come at the end of certain months, each of
    these after which another one has begun.
    """
    whole = triwulan.months if triwulan.last < sampai.last else 0
    if variabel.berkala is None:
        return whole
    ends = sum(1 << (periode.last - 1) for periode in variabel.berkala.spans(in_force))
    return whole | triwulan.months & ends & sampai.months_so_far >> 1


def _delivery_of(rows: Collection[Baris], sampai: Periode) -> Kiriman:
    counted = [row for row in rows if row.periode.last <= sampai.last]
    waiting = [row for row in rows if row.periode.waits_for_end(sampai)]
    without_evidence = Counter(row.periode for row in counted if not row.bukti)
    periode = min((row.periode for row in waiting), default=None, key=lambda p: p.last)
    return Kiriman(_months(rows, counted), _months(rows, waiting), periode, without_evidence)


def _with_total(months: Mapping[str, int]) -> Mapping[str, int]:
    """Return the months of each wilayah; what is for the whole is for each of them."""
    total = months.get("", 0)
    return {w: of | total for w, of in months.items() if w} or dict(months)


def _months(rows: Iterable[Baris], counted: Iterable[Baris]) -> dict[str, int]:
    """Return the months of some rows for each wilayah of all."""
    found = {row.wilayah: 0 for row in rows}
    for row in counted:
        found[row.wilayah] |= row.periode.months
    return found


def _cell(
    triwulan: Periode,
    missing: Mapping[str, int],
    unsent: Mapping[str, int],
    came: Kiriman,
    needed: int,
    over: int,
    *,
    in_force: bool,
) -> DeliveredPeriode:
    """Return a variable in a triwulan, of which the months `needed` are wanted or have come.

    What is missing of the months `over` is late.
    """
    delivery = Delivery.SEBAGIAN
    if not any(missing.values()):
        delivery = Delivery.ADA
    elif all(lack == needed for lack in missing.values()):
        delivery = Delivery.BELUM
    return DeliveredPeriode(
        triwulan,
        delivery,
        any(lack & over for lack in unsent.values()),
        _missing(missing, needed, came.others) if delivery is Delivery.SEBAGIAN else (),
        came.waiting if any(missing.values()) and not any(unsent.values()) else None,
        sum(n for p, n in came.without_evidence.items() if p.months & triwulan.months),
        bool(needed),
        not_due=in_force and not needed,
    )


def _missing(
    missing: Mapping[str, int], needed: int, others: Mapping[str, int]
) -> tuple[MissingMonths, ...]:
    """Return the missing months, one item for the wilayah that miss the same."""
    by_months: dict[int, list[str]] = {}
    for wilayah, months in missing.items():
        if months:
            by_months.setdefault(months, []).append(wilayah)
    return tuple(
        MissingMonths(
            () if months == needed else tuple(b for b in BULANAN if b.months & months),
            tuple(sorted(filter(None, wilayah), key=str.casefold)),
            sum(others.get(name, 0) for name in wilayah),
        )
        for months, wilayah in by_months.items()
    )
