"""Perjanjian kinerja: what a jabatan promises its atasan for a year, and by which triwulan.

For each jabatan two sheets: the agreement with its annex, and the rencana aksi on A4 landscape. The
words are those of PermenPANRB 53/2014; the parties come from the tree of jabatan. Targets per
triwulan are where the indikator stands by then, not what each triwulan adds.
"""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from iki.capaian import target_at
from iki.hasil import KOSONG, shown_target
from iki.outputs.decree import Pejabat, jabatan_terpilih
from iki.outputs.paper import Kertas
from iki.outputs.workbook import styles as g
from iki.outputs.workbook.blocks import (
    TITIK,
    TITIK_PENDEK,
    baris_penuh,
    catatan_instansi,
    daftar_isi,
    kembali,
    nama_instansi,
    pejabat_jabatan,
    tanda_tangan,
    tempat,
)
from iki.outputs.workbook.sheet import Buku, Lembar, Nilai, Sel, muat_angka
from iki.outputs.workbook.sheet_names import nama_lembar
from iki.periode import ROMAN, TAHUN, TRIWULAN

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from iki.model import Definisi, NilaiTarget, Target
    from iki.periode import Periode

DAFTAR_ISI = "Daftar Isi"
BELUM = "……"  # a target per triwulan that is still to be filled in

_PEMBUKA = (
    "Dalam rangka mewujudkan manajemen pemerintahan yang efektif, transparan, dan akuntabel serta "
    "berorientasi pada hasil, kami yang bertanda tangan di bawah ini:"
)
_JANJI_KESATU = (
    "PIHAK KESATU berjanji akan mewujudkan target kinerja yang seharusnya sesuai lampiran perjanjian "
    "ini, dalam rangka mencapai target kinerja jangka menengah seperti yang telah ditetapkan dalam "
    "dokumen perencanaan. Keberhasilan dan kegagalan pencapaian target kinerja tersebut menjadi "
    "tanggung jawab kami."
)
_JANJI_KEDUA = (
    "PIHAK KEDUA akan melakukan supervisi yang diperlukan serta akan melakukan evaluasi terhadap "
    "capaian kinerja dari perjanjian ini dan mengambil tindakan yang diperlukan dalam rangka "
    "pemberian penghargaan dan sanksi."
)

# NO | SASARAN (its first part is the label of the parties) | INDIKATOR | SATUAN | TARGET
_KOLOM = (6, 13, 2.5, 20, 34, 13, 13)
_TABEL = ((0, 1), (1, 3), (4, 1), (5, 1), (6, 1))
_TEKS = (3, 4)  # the columns that make room for large numbers
_KIRI, _KANAN = (0, 4), (4, 3)
_KOLOM_AKSI = (5, 38, 42, 12, 13, 13, 13, 13, 13)
_TEKS_AKSI = (1, 2)


def buku(definisi: Definisi, tahun: int, kode: Collection[str] | None, kertas: Kertas) -> Buku:
    """Lay out the agreements of a year for some jabatan (None: all)."""
    terpakai = {DAFTAR_ISI.casefold()}
    lembar: list[Lembar] = []
    isi = []
    for nomor, (depth, k) in enumerate(jabatan_terpilih(definisi, kode), 1):
        jabatan = definisi.nama(k)
        perjanjian = nama_lembar(f"PK {nomor} {jabatan}", terpakai)
        aksi = nama_lembar(f"RA {nomor} {jabatan}", terpakai)
        lembar += (
            muat_angka(partial(_perjanjian, definisi, tahun, k, perjanjian, kertas), _KOLOM, _TEKS),
            muat_angka(partial(_rencana_aksi, definisi, tahun, k, aksi), _KOLOM_AKSI, _TEKS_AKSI),
        )
        isi.append((depth, k, ((f"PK {nomor}", perjanjian), (f"RA {nomor}", aksi))))
    judul = (f"PERJANJIAN KINERJA TAHUN {tahun}",)
    sampul = daftar_isi(
        DAFTAR_ISI,
        definisi,
        judul,
        isi,
        kertas=kertas,
        kolom=("PERJANJIAN", "RENCANA AKSI"),
        angka=True,
    )
    return Buku(judul[0], (sampul, *lembar))


def _pihak(definisi: Definisi, kode: str) -> tuple[Pejabat, Pejabat]:
    """Return PIHAK KESATU, the jabatan, and PIHAK KEDUA, its atasan."""
    return (
        pejabat_jabatan(definisi, kode, ("PIHAK KESATU",)),
        pejabat_jabatan(definisi, definisi.jabatan[kode].atasan, ("PIHAK KEDUA",)),
    )


def _perjanjian(
    definisi: Definisi, tahun: int, kode: str, nama: str, kertas: Kertas, ukuran: Sequence[float]
) -> Lembar:
    instansi = definisi.instansi
    kesatu, kedua = _pihak(definisi, kode)
    berkas = definisi.berkas.get(kode, kode)
    lembar = Lembar(nama, ukuran, berkas, kertas, kaki=f"{tahun} · {definisi.nama(kode)}")
    kembali(lembar, DAFTAR_ISI)
    baris_penuh(lembar, f"PERJANJIAN KINERJA TAHUN {tahun}", g.JUDUL)
    baris_penuh(lembar, nama_instansi(instansi).upper(), g.SUBJUDUL)
    lembar.kosong(24)
    baris_penuh(lembar, _PEMBUKA, g.RATA)
    for pihak, penutup in (
        (kesatu, "selanjutnya disebut PIHAK KESATU,"),
        (kedua, "selaku atasan PIHAK KESATU, selanjutnya disebut PIHAK KEDUA."),
    ):
        lembar.kosong(9)
        for label, teks, gaya in (
            ("Nama", pihak.nama or TITIK, g.ISI_TEBAL if pihak.nama else g.ISI),
            ("Jabatan", pihak.sebutan[1], g.ISI),
        ):
            lembar.blok(
                Sel(1, label, g.ISI), Sel(2, ":", g.ISI), Sel(3, teks, gaya, lebar=len(_KOLOM) - 3),
                lekat=True,
            )  # fmt: skip
        baris_penuh(lembar, penutup, g.RATA)
    for paragraf in (_JANJI_KESATU, _JANJI_KEDUA):
        lembar.kosong(9)
        baris_penuh(lembar, paragraf, g.RATA)
    tanggal = f"{tempat(instansi)}, {TITIK_PENDEK} {tahun}"
    tanda_tangan(lembar, (*_KIRI, kedua), (*_KANAN, kesatu), di_atas=(*_KANAN, tanggal))

    lembar.halaman_baru()
    baris_penuh(lembar, f"LAMPIRAN PERJANJIAN KINERJA TAHUN {tahun}", g.JUDUL)
    baris_penuh(lembar, definisi.nama(kode).upper(), g.SUBJUDUL)
    baris_penuh(lembar, nama_instansi(instansi).upper(), g.SUBJUDUL)
    lembar.kosong(9)
    catatan_instansi(lembar, instansi)
    kepala = ("NO", "SASARAN", "INDIKATOR KINERJA", "SATUAN", "TARGET")
    first = lembar.blok(
        *(Sel(k, teks, g.KEPALA, lebar=w) for (k, w), teks in zip(_TABEL, kepala, strict=True)),
        tinggi=24, lekat=True,
    )  # fmt: skip
    last = lembar.blok(
        *(Sel(k, float(n), g.NOMOR_KOLOM, lebar=w) for n, (k, w) in enumerate(_TABEL, 1)),
        lekat=True,
    )
    lembar.ulang = (first, last)
    _isi_tabel(lembar, definisi, tahun, kode, _TABEL, ())
    if any(
        target_sampai(i.target.get(tahun), TAHUN) is None
        for _, i in definisi.jabatan[kode].indikator
    ):
        lembar.kosong(6)
        baris_penuh(lembar, f"{KOSONG} : target tahun {tahun} belum ditetapkan.", g.CATATAN)
    tanda_tangan(lembar, (*_KIRI, kedua), (*_KANAN, kesatu), di_atas=(*_KANAN, tanggal))
    return lembar


def _rencana_aksi(
    definisi: Definisi, tahun: int, kode: str, nama: str, ukuran: Sequence[float]
) -> Lembar:
    instansi = definisi.instansi
    kesatu, kedua = _pihak(definisi, kode)
    berkas = definisi.berkas.get(kode, kode)
    lembar = Lembar(
        nama, ukuran, berkas, Kertas.A4, rebah=True, kaki=f"{tahun} · {definisi.nama(kode)}"
    )
    kembali(lembar, DAFTAR_ISI)
    baris_penuh(lembar, f"RENCANA AKSI PENCAPAIAN KINERJA TAHUN {tahun}", g.JUDUL)
    baris_penuh(lembar, definisi.nama(kode).upper(), g.SUBJUDUL)
    baris_penuh(lembar, nama_instansi(instansi).upper(), g.SUBJUDUL)
    lembar.kosong(9)
    catatan_instansi(lembar, instansi)
    tabel = tuple((k, 1) for k in range(len(_KOLOM_AKSI)))
    tegak = ("NO", "SASARAN", "INDIKATOR KINERJA", "SATUAN", f"TARGET {tahun}")
    first = lembar.blok(
        *(Sel(k, teks, g.KEPALA, tinggi=2) for k, teks in enumerate(tegak)),
        Sel(len(tegak), "TARGET SAMPAI DENGAN TRIWULAN", g.KEPALA, lebar=len(ROMAN)),
        *(Sel(len(tegak) + i, teks, g.KEPALA, baris=1) for i, teks in enumerate(ROMAN)),
        baris=2, tinggi=18, lekat=True,
    )  # fmt: skip
    last = lembar.blok(*(Sel(k, float(k + 1), g.NOMOR_KOLOM) for k, _ in tabel), lekat=True)
    lembar.ulang = (first, last)
    _isi_tabel(lembar, definisi, tahun, kode, tabel, TRIWULAN)
    lembar.kosong(6)
    baris_penuh(
        lembar,
        "Target triwulan adalah posisi yang dicapai sampai dengan akhir triwulan itu, bukan tambahan "
        f"dalam triwulan itu. {BELUM} : belum ditetapkan.",
        g.CATATAN,
    )
    tanggal = f"{tempat(instansi)}, {TITIK_PENDEK} {tahun}"
    tanda_tangan(lembar, (1, 2, kedua), (5, 4, kesatu), di_atas=(5, 4, tanggal))
    return lembar


def target_sampai(targets: Target | None, periode: Periode) -> NilaiTarget | None:
    """Return the target that the measurement takes (`target_at`), but no year's before its end."""
    target, asal = target_at(targets, periode)
    return target if asal == periode.kode or periode.last == TAHUN.last else None


def _isi_tabel(
    lembar: Lembar,
    definisi: Definisi,
    tahun: int,
    kode: str,
    tabel: tuple[tuple[int, int], ...],
    periode: tuple[Periode, ...],
) -> None:
    """Add the rows: NO and SASARAN once for all of its indikator, TARGET, and those of the periods."""
    sasaran = definisi.jabatan[kode].sasaran
    for nomor, s in enumerate(sasaran, 1):
        banyak = len(s.indikator)
        sel = [
            Sel(tabel[0][0], float(nomor), g.KOTAK_TENGAH, tabel[0][1], 0, banyak),
            Sel(tabel[1][0], s.uraian, g.KOTAK, tabel[1][1], 0, banyak, utuh=True),
        ]
        for baris, indikator in enumerate(s.indikator):
            targets = indikator.target.get(tahun)
            shown = partial(
                shown_target,
                ordinal=definisi.ordinal_of(kode, indikator),
                desimal=indikator.desimal,
            )
            isi: list[Nilai] = [indikator.nama, indikator.satuan]
            for p, absent in ((TAHUN, KOSONG), *((p, BELUM) for p in periode)):
                target = shown(target_sampai(targets, p))
                isi.append(absent if target is None else target)
            for (kolom, lebar), nilai in zip(tabel[2:], isi, strict=True):
                gaya = g.KOTAK if kolom == tabel[2][0] else _gaya_target(nilai)
                sel.append(Sel(kolom, nilai, gaya, lebar, baris))
        lembar.blok(*sel, baris=banyak, potong=range(1, banyak), enggan=2 * (nomor == len(sasaran)))


def _gaya_target(nilai: Nilai) -> g.Gaya:
    return g.angka(nilai) if isinstance(nilai, Decimal) else g.KOTAK_TENGAH
