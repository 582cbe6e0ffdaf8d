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
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

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

    `terlambat`: not complete although a later period has begun. `kurang` is what is missing of it, empty
    where everything is. `menunggu` is a period whose value covers what is missing, but does not count
    before that period is over. `tanpa_bukti`: of its rows, how many name no evidence.
    """

    periode: Periode
    kiriman: Kiriman
    terlambat: bool
    kurang: tuple[Kekurangan, ...]
    menunggu: Periode | None
    tanpa_bukti: int

    @property
    def harus_dikirim(self) -> bool:
        return self.kiriman is not Kiriman.ADA and self.menunggu is None


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
        """The periods of which something must still be delivered."""
        return tuple(sel for sel in self.periode if sel.harus_dikirim)


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
    waiting = [row for row in rows if row.periode.first <= sampai.last < row.periode.last]
    there = _months(rows, counted)
    later = _months(rows, waiting)
    periode = min((row.periode for row in waiting), default=None, key=lambda p: p.last)
    cells = tuple(
        _cell(
            triwulan,
            {wilayah: months & ~there[wilayah] for wilayah in there},
            {wilayah: months & ~there[wilayah] & ~later[wilayah] for wilayah in there},
            periode,
            [row for row in counted if row.periode.months & months],
            sampai,
        )
        for triwulan in TRIWULAN
        if (months := triwulan.months & sampai.months_so_far)
    )
    return KelengkapanVariabel(nama, variabel, len(there.keys() - {""}), cells)


def _months(rows: Iterable[Baris], counted: Iterable[Baris]) -> dict[str, int]:
    """Return the months of some rows for each wilayah of all; what is for the whole is for each of them."""
    found = {row.wilayah: 0 for row in rows}
    for row in counted:
        found[row.wilayah] |= row.periode.months
    total = found.pop("", 0)
    return {wilayah: total | months for wilayah, months in found.items()} or {"": total}


def _cell(
    triwulan: Periode,
    missing: Mapping[str, int],
    unsent: Mapping[str, int],
    waiting: Periode | None,
    rows: Sequence[Baris],
    sampai: Periode,
) -> SelPeriode:
    months = triwulan.months & sampai.months_so_far
    kiriman = Kiriman.SEBAGIAN
    if not any(missing.values()):
        kiriman = Kiriman.ADA
    elif all(lack == months for lack in missing.values()):
        kiriman = Kiriman.BELUM
    return SelPeriode(
        triwulan,
        kiriman,
        any(unsent.values()) and triwulan.last < sampai.last,
        _missing(missing, months) if kiriman is Kiriman.SEBAGIAN else (),
        waiting if any(missing.values()) and not any(unsent.values()) else None,
        sum(not row.bukti for row in rows),
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
