"""Styles: every look that a cell of an annex may have, as data.

One object per look, shared by all cells that have it. Colours carry no meaning of their own: what
they say stands in the cell as a word, and the shades grow darker in one direction, so that a grey
print says the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

FONT = "Arial"
DIGITS = 15  # that a number of Excel holds


@dataclass(frozen=True, slots=True, eq=False)
class Gaya:
    """A look. `bingkai` names the sides that have a line: kiri, kanan, atas, bawah by first letters
    `k`, `n`, `a`, `b`."""  # noqa: D205, D209

    ukuran: float = 10
    tebal: bool = False
    miring: bool = False
    garis_bawah: bool = False
    datar: str = "left"
    tegak: str = "top"
    bingkai: str = ""
    isian: str | None = None
    warna: str | None = None
    format: str = "General"
    inden: int = 0


@lru_cache(maxsize=2000)
def ubah(gaya: Gaya, **perubahan: str | float | bool | None) -> Gaya:
    """Return a variant of a look, the same object for the same variant."""
    return replace(gaya, **perubahan)  # type: ignore[arg-type]


_KOTAK = "knab"
_ABU = "E7E6E6"

TEKS = Gaya()
TENGAH = Gaya(datar="center")
CATATAN = Gaya(ukuran=9, miring=True)
CONTOH = Gaya(ukuran=9, tebal=True, miring=True, datar="center", bingkai=_KOTAK)
JUDUL = Gaya(ukuran=12, tebal=True, datar="center")
SUBJUDUL = Gaya(ukuran=11, tebal=True, datar="center")
RATA = Gaya(ukuran=11, datar="justify")
ISI = Gaya(ukuran=11)
ISI_TEBAL = Gaya(ukuran=11, tebal=True)
NAMA = Gaya(tebal=True, garis_bawah=True, datar="center")
TAUTAN = Gaya(ukuran=9, bingkai=_KOTAK, warna="1F3864", garis_bawah=True, tegak="center")
KEMBALI = Gaya(ukuran=8, warna="1F3864", garis_bawah=True)

KEPALA = Gaya(tebal=True, datar="center", tegak="center", bingkai=_KOTAK, isian=_ABU)
NOMOR_KOLOM = Gaya(ukuran=8, datar="center", tegak="center", bingkai=_KOTAK, isian=_ABU)
KOTAK = Gaya(bingkai=_KOTAK, inden=1)
KOTAK_TENGAH = Gaya(bingkai=_KOTAK, datar="center")
KOTAK_TEBAL = Gaya(bingkai=_KOTAK, tebal=True, tegak="center", inden=1)
KOTAK_TEBAL_TENGAH = Gaya(bingkai=_KOTAK, tebal=True, datar="center", tegak="center")
# A number with the marks of its notes beside it, in one frame.
BERTANDA = Gaya(bingkai="kab", datar="right")
TANDA = Gaya(bingkai="nab")
BARIS_TENGAH = Gaya(bingkai=_KOTAK, tegak="center", inden=1)
BARIS_PUSAT = Gaya(bingkai=_KOTAK, datar="center", tegak="center")


def format_angka(digits: int) -> str:
    """Return the number format with so many decimals; Excel puts the marks of its own language."""
    return "#,##0" + ("." + "0" * digits if digits else "")


# As General, which turns to 1,2E+11 at twelve digits. Excel and LibreOffice agree on the minus of the
# first section only, so that it is the one that negative numbers are in.
BATAS_GENERAL = 10**11
BESAR = f"[<{BATAS_GENERAL}]General;#,##0"


def tercetak(nilai: Decimal | float, format_: str) -> str:
    """Return a number as a format shows it, as wide as in any language.

    Without a format of its own only as far as a cell must show it: decimals give way.
    """
    if format_.startswith("#,##0"):
        return f"{nilai:,.{len(format_.partition('.')[2])}f}"
    return f"{int(nilai):,}" if format_ == BESAR else f"{nilai:.10g}"


def angka(nilai: Decimal, gaya: Gaya = KOTAK_TENGAH) -> Gaya:
    """Return a look that shows a number with its own decimals, no more and no fewer."""
    exponent = nilai.normalize().as_tuple().exponent
    return ubah(gaya, format=format_angka(min(max(-int(exponent), 0), DIGITS)))


# A fraction: the rule is the lower line of the pembilang; the frame of the column lies around both.
TEPI = Gaya(bingkai="kab")
PEMBILANG = Gaya(datar="center", tegak="bottom", bingkai="ab")
PENYEBUT = Gaya(datar="center", tegak="top", bingkai="b")
PENGALI = Gaya(datar="left", tegak="center", bingkai="nab")

BAGIAN = Gaya(ukuran=11, tebal=True)
KK_KEPALA = Gaya(ukuran=8, tebal=True, datar="center", tegak="center", bingkai=_KOTAK, isian=_ABU)
KK_TEKS = Gaya(ukuran=8, bingkai=_KOTAK)
KK_TENGAH = Gaya(ukuran=8, datar="center", bingkai=_KOTAK)
KK_ANGKA = Gaya(ukuran=8, datar="right", bingkai=_KOTAK, format=BESAR)
KK_MASUKAN = Gaya(ukuran=8, datar="right", bingkai=_KOTAK, isian="FFF9E5", format=BESAR)
KK_MASUKAN_TEKS = Gaya(ukuran=8, datar="center", bingkai=_KOTAK, isian="FFF9E5")
KK_RESMI = Gaya(ukuran=8, datar="right", bingkai=_KOTAK, isian="F2F2F2", format=BESAR)
KK_RESMI_TEKS = Gaya(ukuran=8, datar="center", bingkai=_KOTAK, isian="F2F2F2")
KK_TEBAL = Gaya(ukuran=8, tebal=True, bingkai=_KOTAK)

BATANG = "5B7FA6"  # bars of a chart
BEDA = "F4B183"  # a live figure that differs from the official one

# From the highest predikat to the lowest: lighter to darker.
_JENJANG = ("EDF7E8", "DDEBD3", "F7E3A1", "F0B889", "D98F84")


def isian_predikat(urutan: int, banyak: int) -> str:
    """Return the shade of the predikat at a place (from 0) of a scale of so many."""
    return _JENJANG[round(urutan * (len(_JENJANG) - 1) / max(banyak - 1, 1))]
