"""Parts that the annexes share: heading of a decree, places for signatures, table of contents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from iki.outputs.decree import Pejabat
from iki.outputs.workbook import styles as g
from iki.outputs.workbook.sheet import Lembar, Sel

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from iki.model import Definisi, Instansi
    from iki.outputs.paper import Kertas

TITIK = "…" * 12  # to be filled in by hand
TITIK_PENDEK = "…" * 6
_TEMPAT_TANDA_TANGAN = 48.0  # pt


def nama_instansi(instansi: Instansi) -> str:
    return f"{instansi.instansi} {instansi.daerah}" if instansi.daerah else instansi.instansi


def tempat(instansi: Instansi) -> str:
    """Return where a document is signed: the daerah without its kind."""
    daerah = instansi.daerah or ""
    return re.sub(r"^(kabupaten|kota|provinsi)\s+", "", daerah, flags=re.IGNORECASE) or TITIK_PENDEK


def catatan_instansi(lembar: Lembar, instansi: Instansi) -> None:
    """Print the agency's note ("angka contoh") in a box, where it has one."""
    if instansi.catatan:
        lembar.blok(Sel(0, instansi.catatan, g.CONTOH, lebar=len(lembar.kolom)), lekat=True)
        lembar.kosong(6)


def baris_penuh(lembar: Lembar, teks: str, gaya: g.Gaya, *, lekat: bool = True) -> None:
    """Add a line over all columns."""
    lembar.blok(Sel(0, teks, gaya, lebar=len(lembar.kolom)), lekat=lekat)


def pejabat_jabatan(definisi: Definisi, kode: str | None, sebutan: Sequence[str] = ()) -> Pejabat:
    """Return who signs for a jabatan; the name is known for the penandatangan of the agency only."""
    instansi = definisi.instansi
    orang = instansi.penandatangan
    nama_jabatan = definisi.nama(kode) if kode else TITIK
    kepala = instansi.pimpinan
    if kode == kepala.kode and _sejabatan(orang.jabatan or kepala.jabatan, kepala.jabatan):
        sementara = _SEMENTARA.match(orang.jabatan or "")
        if sementara and not _SEMENTARA.match(nama_jabatan):
            nama_jabatan = f"{sementara[0].strip()} {nama_jabatan}"
        return Pejabat((*sebutan, nama_jabatan), orang.nama, orang.pangkat, orang.nip)
    return Pejabat((*sebutan, nama_jabatan))


_SEMENTARA = re.compile(r"^\s*(?:plt|plh|pj)\b\.?\s*(?=\w)", re.IGNORECASE)  # who acts for another


def _sejabatan(satu: str, lain: str) -> bool:
    """Whether two texts name one office: the same, or one of them says less of it."""
    pendek, panjang = sorted(
        (" ".join(_SEMENTARA.sub("", teks, 1).casefold().split()) for teks in (satu, lain)), key=len
    )
    return re.match(rf"{re.escape(pendek)}(?!\w)", panjang) is not None


def tanda_tangan(
    lembar: Lembar, *pihak: tuple[int, int, Pejabat], di_atas: tuple[int, int, str] | None = None
) -> None:
    """Add signatures side by side, all on one page: (first column, columns, who) each."""
    lembar.kosong()
    if di_atas is not None:
        kolom, lebar, teks = di_atas
        lembar.blok(Sel(kolom, teks, g.TENGAH, lebar=lebar), lekat=True)
    lines = max(len(p.sebutan) for _, _, p in pihak)
    for index in range(lines):
        lembar.blok(
            *(
                Sel(kolom, p.sebutan[index], g.TENGAH, lebar=lebar)
                for kolom, lebar, p in pihak
                if index < len(p.sebutan)
            ),
            lekat=True,
        )
    lembar.kosong(_TEMPAT_TANDA_TANGAN)
    lembar.blok(
        *(
            Sel(kolom, p.nama or TITIK, g.NAMA if p.nama else g.TENGAH, lebar=lebar)
            for kolom, lebar, p in pihak
        ),
        lekat=True,
    )
    bawah = [
        (kolom, lebar, [*([p.pangkat] if p.pangkat else []), f"NIP. {p.nip or TITIK_PENDEK}"])
        for kolom, lebar, p in pihak
    ]
    lines = max(len(teks) for _, _, teks in bawah)
    for index in range(lines):
        lembar.blok(
            *(
                Sel(kolom, teks[index], g.TENGAH, lebar=lebar)
                for kolom, lebar, teks in bawah
                if index < len(teks)
            ),
            lekat=index < lines - 1,
        )


def daftar_isi(
    nama: str,
    definisi: Definisi,
    judul: Sequence[str],
    isi: Iterable[tuple[int, str, Sequence[tuple[str, str]]]],
    *,
    kertas: Kertas,
    kolom: Sequence[str] = ("LEMBAR",),
    angka: bool = False,
) -> Lembar:
    """Return the cover sheet: a row (depth, kode, [(text, sheet)]) for each jabatan, with links.

    `angka`: the book shows numbers, so the agency's note about them is printed.
    """
    instansi = definisi.instansi
    lembar = Lembar(
        nama,
        (6, 42, 32, *(34 if len(kolom) == 1 else 20,) * len(kolom)),
        definisi.berkas_instansi,
        kertas,
    )
    lembar.kosong(60)
    for baris in judul:
        baris_penuh(lembar, baris, g.JUDUL)
    baris_penuh(lembar, nama_instansi(instansi).upper(), g.SUBJUDUL)
    lembar.kosong()
    if angka:
        catatan_instansi(lembar, instansi)
    baris_penuh(lembar, "DAFTAR ISI", g.SUBJUDUL)
    lembar.kosong(6)
    kepala = ("NO", "JABATAN", "ATASAN", *kolom)
    row = lembar.blok(
        *(Sel(i, teks, g.KEPALA) for i, teks in enumerate(kepala)), tinggi=20, lekat=True
    )
    lembar.ulang = (row, row)
    for nomor, (depth, kode, tautan) in enumerate(isi, 1):
        atasan = definisi.jabatan[kode].atasan
        lembar.blok(
            Sel(0, float(nomor), g.BARIS_PUSAT),
            Sel(1, definisi.nama(kode), g.ubah(g.BARIS_TENGAH, inden=1 + min(2 * depth, 12))),
            Sel(2, definisi.nama(atasan) if atasan else "–", g.BARIS_TENGAH),
            *(Sel(3 + i, teks, g.TAUTAN, tautan=sheet) for i, (teks, sheet) in enumerate(tautan)),
        )
    return lembar


def kembali(lembar: Lembar, ke: str, teks: str = "← Daftar isi") -> None:
    """Add a link back to the cover, beside the page, where it is not printed."""
    lembar.di_luar.append((1, teks, ke))
