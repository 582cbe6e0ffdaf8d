"""Penetapan: the annex of the decree that lays down the IKI, a sheet a jabatan, as decrees print it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from iki.formula import render
from iki.outputs.decree import JUDUL, jabatan_terpilih, kop, penandatangan, tugas, uraian_of
from iki.outputs.workbook import styles as g
from iki.outputs.workbook.blocks import TITIK, daftar_isi, kembali, tanda_tangan
from iki.outputs.workbook.sheet import Buku, Lembar, Sel
from iki.outputs.workbook.sheet_names import nama_lembar

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from iki.formula import Acuan, Formula
    from iki.model import Definisi, Sasaran
    from iki.outputs.paper import Kertas

DAFTAR_ISI = "Daftar Isi"

# The grid: number, label, colon, letter; then SASARAN ends, and INDIKATOR, FORMULASI (edge, label,
# colon, rest, pengali) and SUMBER DATA follow.
_KOLOM = (4, 10, 2.5, 5, 25, 1.5, 12, 2, 16, 8.5, 20)
_TUGAS, _TEKS = 3, 4
_SASARAN, _INDIKATOR, _FORMULA, _SUMBER = (0, 4), (4, 1), (5, 5), (10, 1)
_PECAHAN, _PENGALI = (6, 3), 9
_KOP, _TITIK_DUA, _ISI_KOP = 6, 7, 8
_TANDA_TANGAN = (6, 5)


def buku(
    definisi: Definisi, kode: Collection[str] | None, tahun: int | None, kertas: Kertas
) -> Buku:
    """Lay out the annex for some jabatan (None: all)."""
    terpakai = {DAFTAR_ISI.casefold()}
    lembar = []
    isi = []
    for nomor, (depth, k) in enumerate(jabatan_terpilih(definisi, kode), 1):
        nama = nama_lembar(f"{nomor} {definisi.nama(k)}", terpakai)
        lembar.append(_jabatan(definisi, k, nama, kertas))
        isi.append((depth, k, ((nama, nama),)))
    _, isi_kop = kop(definisi.instansi)
    tentang = isi_kop[-1][1] or JUDUL
    judul: tuple[str, ...] = (
        f"LAMPIRAN KEPUTUSAN {penandatangan(definisi.instansi).sebutan[0]}",
        tentang,
    )
    judul += (f"TAHUN {tahun}",) if tahun else ()
    sampul = daftar_isi(DAFTAR_ISI, definisi, judul, isi, kertas=kertas)
    return Buku(" ".join(judul), (sampul, *lembar))


def _jabatan(definisi: Definisi, kode: str, nama: str, kertas: Kertas) -> Lembar:
    jabatan = definisi.jabatan[kode]
    berkas = definisi.berkas.get(kode, kode)
    lembar = Lembar(nama, _KOLOM, berkas, kertas, kaki=jabatan.jabatan)
    kembali(lembar, DAFTAR_ISI)
    _kop(lembar, definisi)
    lembar.blok(Sel(0, JUDUL, g.JUDUL, lebar=len(_KOLOM)), lekat=True)
    lembar.kosong()
    lembar.blok(
        Sel(0, "1.", g.ISI), Sel(1, "Jabatan", g.ISI), Sel(2, ":", g.ISI),
        Sel(3, jabatan.jabatan, g.ISI_TEBAL, lebar=len(_KOLOM) - 3), lekat=True,
    )  # fmt: skip
    label = [Sel(0, "2.", g.ISI), Sel(1, "Tugas", g.ISI), Sel(2, ":", g.ISI)]
    for huruf, teks in tugas(jabatan):
        lembar.blok(
            *label,
            Sel(_TUGAS, huruf, g.ISI),
            Sel(_TEKS, teks, g.ISI, lebar=len(_KOLOM) - _TEKS),
        )
        label = []
    lembar.kosong()
    judul = jabatan.judul_kolom
    kepala = (
        (_SASARAN, judul.sasaran),
        (_INDIKATOR, judul.indikator),
        (_FORMULA, judul.formula),
        (_SUMBER, judul.sumber_data),
    )
    first = lembar.blok(
        *(Sel(kolom, teks, g.KEPALA, lebar=lebar) for (kolom, lebar), teks in kepala), lekat=True
    )
    last = lembar.blok(
        *(Sel(k, float(n), g.NOMOR_KOLOM, lebar=lebar) for n, ((k, lebar), _) in enumerate(kepala, 1)),
        lekat=True,
    )  # fmt: skip
    lembar.ulang = (first, last)

    uraian = partial(uraian_of, definisi, kode)
    for index, sasaran in enumerate(jabatan.sasaran):
        _sasaran(lembar, sasaran, uraian, terakhir=index == len(jabatan.sasaran) - 1)
    orang = penandatangan(definisi.instansi)
    tanda_tangan(lembar, (*_TANDA_TANGAN, orang))
    return lembar


def _kop(lembar: Lembar, definisi: Definisi) -> None:
    """Add LAMPIRAN / KEPUTUSAN / NOMOR / TANGGAL / TENTANG, at the right."""
    keputusan, isi = kop(definisi.instansi)
    lebar = len(_KOLOM) - _KOP
    lembar.blok(Sel(_KOP, "LAMPIRAN", g.TEKS, lebar=lebar), lekat=True)
    lembar.blok(Sel(_KOP, keputusan, g.TEKS, lebar=lebar), lekat=True)
    for label, teks in isi:
        lembar.blok(
            Sel(_KOP, label, g.TEKS), Sel(_TITIK_DUA, ":", g.TEKS),
            Sel(_ISI_KOP, teks or TITIK, g.TEKS, lebar=len(_KOLOM) - _ISI_KOP), lekat=True,
        )  # fmt: skip
    lembar.kosong(24)


def _sasaran(
    lembar: Lembar,
    sasaran: Sasaran,
    uraian: Callable[[Formula], Callable[[Acuan], str]],
    *,
    terakhir: bool,
) -> None:
    """Add the rows of a sasaran: one cell for it, two rows for each indikator that is a fraction."""
    sel: list[Sel] = []
    mulai: list[int] = []
    baris = 0
    for indikator in sasaran.indikator:
        mulai.append(baris)
        isi = list(_formula(indikator.formula, uraian(indikator.formula), baris))
        tinggi = max(s.baris + s.tinggi for s in isi) - baris
        sumber = indikator.sumber_data
        sel += (
            Sel(_INDIKATOR[0], indikator.nama, g.KOTAK, _INDIKATOR[1], baris, tinggi),
            *isi,
            Sel(_SUMBER[0], daftar(sumber), g.KOTAK, _SUMBER[1], baris, tinggi),
        )
        baris += tinggi
    kolom, lebar = _SASARAN
    sel.append(Sel(kolom, sasaran.uraian, g.KOTAK, lebar, 0, baris, utuh=True))
    lembar.blok(*sel, baris=baris, potong=mulai[1:], enggan=2 if terakhir else 0)


def daftar(butir: tuple[str, ...]) -> str:
    """Return a list as decrees print it: one item alone, several with a dash each."""
    return butir[0] if len(butir) == 1 else "\n".join(f"- {teks}" for teks in butir)


def _formula(formula: Formula, uraian: Callable[[Acuan], str], baris: int) -> Iterator[Sel]:
    """Yield the cells of a formula: pembilang over penyebut with × 100 beside, or a text."""
    pecahan = render.fraction_parts(formula)
    kolom, lebar = _FORMULA
    if pecahan is None:
        yield Sel(kolom, render.to_decree(formula, uraian), g.KOTAK, lebar, baris)
        return
    kolom_pecahan, lebar_pecahan = _PECAHAN
    pembilang = render.to_decree(pecahan.pembilang, uraian)
    penyebut = render.to_decree(pecahan.penyebut, uraian)
    pengali = f"× {pecahan.multiplier}" if pecahan.multiplier else None
    yield Sel(kolom, None, g.TEPI, 1, baris, 2)
    yield Sel(kolom_pecahan, pembilang, g.PEMBILANG, lebar_pecahan, baris)
    yield Sel(kolom_pecahan, penyebut, g.PENYEBUT, lebar_pecahan, baris + 1)
    yield Sel(_PENGALI, pengali, g.PENGALI, 1, baris, 2)
