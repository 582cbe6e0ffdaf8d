"""The words of the decree that lays down the IKI, in whatever form they are printed.

What an Excel sheet and a Markdown document have in common: heading, letters of the tugas, the place
for the signature, the words of a variable. None stands for dots to be filled in by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from iki.formula import Variabel
    from iki.model import Definisi, Instansi, Jabatan

JUDUL = "INDIKATOR KINERJA INDIVIDU"


@dataclass(frozen=True, slots=True)
class Pejabat:
    """Who signs: the lines above the signature, and what stands below it."""

    sebutan: Sequence[str]
    nama: str | None = None
    pangkat: str | None = None
    nip: str | None = None


def penandatangan(instansi: Instansi) -> Pejabat:
    """Return who signs the decree."""
    orang = instansi.penandatangan
    jabatan = (orang.jabatan or instansi.pimpinan.jabatan).upper()
    daerah = (instansi.daerah or "").upper()
    sebutan = (jabatan, daerah) if daerah and daerah not in jabatan else (jabatan,)
    return Pejabat(sebutan, orang.nama, orang.pangkat, orang.nip)


def kop(instansi: Instansi) -> tuple[str, Sequence[tuple[str, str | None]]]:
    """Return the heading of the annex: whose decree it is, and its (label, text)."""
    keputusan = instansi.keputusan
    return f"KEPUTUSAN {' '.join(penandatangan(instansi).sebutan)}", (
        ("NOMOR", keputusan.nomor),
        ("TANGGAL", keputusan.tanggal),
        ("TENTANG", keputusan.tentang and keputusan.tentang.upper()),
    )


def jabatan_terpilih(definisi: Definisi, kode: Collection[str] | None) -> list[tuple[int, str]]:
    """Return (depth, kode) of the jabatan to print, in the order of the tree; None: all."""
    return [(depth, k) for depth, k in definisi.pohon if kode is None or k in kode]


def tugas(jabatan: Jabatan) -> Iterator[tuple[str, str]]:
    """Yield the letter and the text of each tugas, closed by " ;" or, the last one, by "."."""
    terakhir = len(jabatan.tugas) - 1
    for nomor, teks in enumerate(jabatan.tugas):
        yield f"{huruf(nomor)}.", teks + ("." if nomor == terakhir else " ;")


def huruf(nomor: int) -> str:
    """Return the letter of a list item, counted from 0: a to z, then aa, ab, ..."""
    teks = ""
    nomor += 1
    while nomor:
        nomor, sisa = divmod(nomor - 1, 26)
        teks = chr(ord("a") + sisa) + teks
    return teks


def uraian_of(definisi: Definisi, kode: str) -> Callable[[Variabel], str]:
    """Return what gives the words of a variable that a formula of the jabatan `kode` names."""
    return partial(_uraian, definisi, kode)


def _uraian(definisi: Definisi, kode: str, variabel: Variabel) -> str:
    pemilik = definisi.jabatan.get(variabel.jabatan or kode)
    milik = pemilik.variabel.get(variabel.nama) if pemilik else None
    return milik.uraian if milik else variabel.nama
