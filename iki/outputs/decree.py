"""The words of the decree that lays down the IKI, in whatever form they are printed.

What an Excel sheet and a Markdown document have in common: heading, letters of the tugas, the place
for the signature, the words of a variable. None stands for dots to be filled in by hand.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from iki.formula import variabel_of
from iki.periode import BULAN

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from iki.formula import Acuan, Formula
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
        ("TANGGAL", keputusan.tanggal and tanggal(keputusan.tanggal)),
        ("TENTANG", keputusan.tentang and keputusan.tentang.upper()),
    )


def tanggal(teks: str) -> str:
    """Return a date such as 2024-01-15 as a decree prints it, 15 Januari 2024; any other text as it is."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", teks):
        return teks
    try:
        hari = date.fromisoformat(teks)
    except ValueError:
        return teks
    return f"{hari.day} {BULAN[hari.month - 1]} {hari.year}"


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


def uraian_of(definisi: Definisi, kode: str, formula: Formula) -> Callable[[Acuan], str]:
    """Return what gives the words of a variable that a formula of the jabatan `kode` names."""
    beda = pembeda(definisi, kode, formula)

    def uraian(variabel: Acuan) -> str:
        kunci = variabel.jabatan or kode, variabel.nama
        teks = _uraian(definisi, *kunci)
        return f"{teks} ({beda[kunci]})" if kunci in beda else teks

    return uraian


def pembeda(definisi: Definisi, kode: str, formula: Formula) -> dict[tuple[str, str], str]:
    """Return what tells variables (jabatan, variabel) of a formula apart whose words are the same.

    Those of other jabatan only, by the name of their jabatan, or by its kode where names are the same.
    """
    sama: dict[str, list[tuple[str, str]]] = {}
    for kunci in dict.fromkeys((v.jabatan or kode, v.nama) for v in variabel_of(formula)):
        sama.setdefault(" ".join(_uraian(definisi, *kunci).split()), []).append(kunci)
    beda = {}
    for daftar in sama.values():
        sebutan = [(definisi.nama(jabatan), jabatan, f"{jabatan}.{v}") for jabatan, v in daftar]
        banyak = [Counter(setingkat) for setingkat in zip(*sebutan, strict=True)]
        for kunci, pilihan in zip(daftar, sebutan, strict=True):
            if len(daftar) > 1 and kunci[0] != kode:
                beda[kunci] = next(
                    teks for teks, n in zip(pilihan, banyak, strict=True) if n[teks] == 1
                )
    return beda


def _uraian(definisi: Definisi, jabatan: str, variabel: str) -> str:
    pemilik = definisi.jabatan.get(jabatan)
    milik = pemilik.variabel.get(variabel) if pemilik else None
    return milik.uraian if milik else variabel
