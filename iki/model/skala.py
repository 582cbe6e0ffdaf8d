"""Scales of predikat: the named ones of regulations, and what an inline one may say."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from iki.decimals import round_half_up


class Tingkat(NamedTuple):
    """One level of a scale. `minimal` is its lower bound in percent; None is "everything else"."""

    predikat: str
    minimal: Decimal | None = None


class Skala(NamedTuple):
    """Levels from high to low. A capaian has the predikat of the highest bound that it reaches.

    `di_atas`: a bound is reached only from above it (PermenPANRB 88/2021 prints "> 90").
    `bulat`: the capaian is first rounded half-up to a whole number (PermenPANRB 8/2021, hal. 93).
    """

    nama: str | None
    tingkat: tuple[Tingkat, ...]
    di_atas: bool = False
    bulat: bool = False

    def predikat(self, capaian: Decimal) -> str | None:
        """Return the predikat of a rounded capaian; None below the lowest bound."""
        nilai = round_half_up(capaian, 0) if self.bulat else capaian
        for tingkat in self.tingkat:
            batas = tingkat.minimal
            if batas is None or nilai > batas or (nilai == batas and not self.di_atas):
                return tingkat.predikat
        return None


def _skala(nama: str, tingkat: str, *, di_atas: bool = False, bulat: bool = False) -> Skala:
    levels = []
    for part in tingkat.split(" · "):
        batas, _, predikat = part.partition(" ")
        levels.append(Tingkat(predikat, None if batas == "-" else Decimal(batas)))
    return Skala(nama, tuple(levels), di_atas=di_atas, bulat=bulat)


SKALA: dict[str, Skala] = {
    skala.nama: skala
    for skala in (
        # Permendagri 86/2017, quoted in LKjIP of several regencies.
        _skala(
            "permendagri-86-2017",
            "91 Sangat Tinggi · 76 Tinggi · 66 Sedang · 51 Rendah · - Sangat Rendah",
        ),
        # PermenPANRB 8/2021, hal. 93 and 243.
        _skala(
            "permenpanrb-8-2021",
            "101 Sangat Baik · 100 Baik · 80 Cukup · 60 Kurang · - Sangat Kurang",
            bulat=True,
        ),
        # Renja Satpol PP Katingan 2025.
        _skala(
            "berhasil", "100 Sangat Bagus · 75 Berhasil · 55 Cukup berhasil · - Kurang berhasil"
        ),
        # PermenPANRB 88/2021, quoted: every bound is "above".
        _skala("sakip", "90 AA · 80 A · 70 BB · 60 B · 50 CC · 30 C · - D", di_atas=True),
    )
    if skala.nama
}
