"""Completeness: who has delivered what, of every variable and triwulan; what is late, and what came partly.

It asks for rows, never for values: a variable is complete up to P when its months are covered by rows
that end by P, in every wilayah that has reported (so `sementara` in `hitung` means the same). Needs no
target. Refuses to take a row for delivered whose period is not over.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from iki.periode import BULANAN, TRIWULAN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from iki.model import Baris, Definisi, Jabatan, Realisasi, Variabel
    from iki.periode import Periode


class Kiriman(StrEnum):
    """What became of one variable in one period."""

    ADA = "ada"
    SEBAGIAN = "sebagian"
    BELUM = "belum"


class Kekurangan(NamedTuple):
    """Months of a period that are missing in some wilayah (none: in the whole of a variable)."""

    bulan: tuple[Periode, ...]
    wilayah: tuple[str, ...]


class SelPeriode(NamedTuple):
    """One variable in one period, as far as it has gone by P.

    `terlambat`: not complete although a later period has begun. `kurang` is what is missing, empty where
    everything is. `menunggu` is a period whose value is there but does not count before that period is
    over. `tanpa_bukti`: of its rows, how many name no evidence.
    """

    periode: Periode
    kiriman: Kiriman
    terlambat: bool
    kurang: tuple[Kekurangan, ...]
    menunggu: Periode | None
    tanpa_bukti: int


class KelengkapanVariabel(NamedTuple):
    """One variable, and how many wilayah have reported it."""

    nama: str
    variabel: Variabel
    wilayah: int
    periode: tuple[SelPeriode, ...]

    @property
    def lengkap(self) -> bool:
        return all(sel.kiriman is Kiriman.ADA for sel in self.periode)

    @property
    def kurang(self) -> tuple[SelPeriode, ...]:
        return tuple(sel for sel in self.periode if sel.kiriman is not Kiriman.ADA)


class KelengkapanJabatan(NamedTuple):
    """The variables of one jabatan."""

    kode: str
    jabatan: Jabatan
    variabel: tuple[KelengkapanVariabel, ...]

    @property
    def lengkap(self) -> int:
        return sum(v.lengkap for v in self.variabel)


class Kelengkapan(NamedTuple):
    """Every variable of the jabatan asked for, in the order of the tree, up to one period of a year."""

    definisi: Definisi
    tahun: int
    sampai: Periode
    periode: tuple[Periode, ...]
    jabatan: tuple[KelengkapanJabatan, ...]

    @property
    def lengkap(self) -> int:
        return sum(j.lengkap for j in self.jabatan)

    @property
    def dari(self) -> int:
        return sum(len(j.variabel) for j in self.jabatan)

    @property
    def sel(self) -> Iterator[SelPeriode]:
        return (sel for j in self.jabatan for v in j.variabel for sel in v.periode)


def check_delivery(
    definisi: Definisi,
    realisasi: Realisasi,
    tahun: int,
    sampai: Periode,
    kode: Collection[str] | None = None,
) -> Kelengkapan:
    """Say what has been delivered by the rows that `realisasi` has kept of the whole year."""
    periode = tuple(p for p in TRIWULAN if p.first <= sampai.last)
    jabatan = tuple(
        KelengkapanJabatan(
            k,
            definisi.jabatan[k],
            tuple(
                _variable(nama, variabel, realisasi.rincian.get((tahun, k, nama), ()), sampai)
                for nama, variabel in definisi.jabatan[k].variabel.items()
            ),
        )
        for _, k in definisi.pohon
        if kode is None or k in kode
    )
    return Kelengkapan(definisi, tahun, sampai, periode, jabatan)


def _variable(
    nama: str, variabel: Variabel, rows: Collection[Baris], sampai: Periode
) -> KelengkapanVariabel:
    counted = [row for row in rows if row.periode.last <= sampai.last]
    months = {row.wilayah: 0 for row in rows}
    for row in counted:
        months[row.wilayah] |= row.periode.months
    # What is reported for all of them covers each.
    total = months.pop("", 0)
    parts = {wilayah: total | part for wilayah, part in months.items()} or {"": total}
    waiting = next((row.periode for row in rows if _is_waiting(row.periode, sampai)), None)
    cells = tuple(
        _cell(periode, parts, counted, sampai, waiting)
        for periode in TRIWULAN
        if periode.first <= sampai.last
    )
    return KelengkapanVariabel(nama, variabel, len(months), cells)


def _is_waiting(periode: Periode, sampai: Periode) -> bool:
    return periode.first <= sampai.last < periode.last


def _cell(
    periode: Periode,
    parts: Mapping[str, int],
    rows: Iterable[Baris],
    sampai: Periode,
    waiting: Periode | None,
) -> SelPeriode:
    needed = periode.months & sampai.months_so_far
    kurang = {wilayah: needed & ~months for wilayah, months in parts.items()}
    if not any(kurang.values()):
        kiriman = Kiriman.ADA
    elif all(months == needed for months in kurang.values()):
        kiriman = Kiriman.BELUM
    else:
        kiriman = Kiriman.SEBAGIAN
    covered = waiting is not None and bool(waiting.months & needed) and kiriman is Kiriman.BELUM
    return SelPeriode(
        periode,
        kiriman,
        kiriman is not Kiriman.ADA and not covered and periode.last < sampai.last,
        _missing(kurang, needed) if kiriman is Kiriman.SEBAGIAN else (),
        waiting if covered else None,
        sum(not row.bukti and bool(row.periode.months & needed) for row in rows),
    )


def _missing(kurang: Mapping[str, int], needed: int) -> tuple[Kekurangan, ...]:
    """Return what is missing, wilayah with the same months together."""
    by_months: dict[int, list[str]] = {}
    for wilayah, months in kurang.items():
        if months:
            by_months.setdefault(months, []).append(wilayah)
    return tuple(
        Kekurangan(
            () if months == needed else tuple(b for b in BULANAN if b.months & months),
            tuple(sorted(filter(None, wilayah), key=str.casefold)),
        )
        for months, wilayah in by_months.items()
    )
