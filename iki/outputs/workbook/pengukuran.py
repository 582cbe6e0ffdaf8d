"""Pengukuran kinerja: what was reached, a sheet a jabatan, with a summary and the working paper.

Every number of these sheets is a value, rounded as it is shown. What has no number, and what is
counted differently from 5/4 × 100, carries the number of a note below the table. The same
computation stands on `Kertas Kerja` as live formulas.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from iki.capaian import acuan_of, usual_rule
from iki.decimals import format_id
from iki.hasil import (
    DI_BAWAH_SKALA,
    KOSONG,
    NOT_RECOMPUTABLE,
    WORDINGS,
    Status,
    own_rules,
)
from iki.model import Polarisasi, Rentang
from iki.outputs.decree import pembeda, penandatangan
from iki.outputs.workbook import kertas_kerja
from iki.outputs.workbook import styles as g
from iki.outputs.workbook.blocks import (
    TITIK_PENDEK,
    baris_penuh,
    catatan_instansi,
    kembali,
    nama_instansi,
    pejabat_jabatan,
    tanda_tangan,
    tempat,
)
from iki.outputs.workbook.sheet import Buku, Grafik, Lembar, Nilai, Sel, muat_angka
from iki.outputs.workbook.sheet_names import nama_lembar
from iki.periode import TAHUN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from decimal import Decimal

    from iki.hasil import Hasil, HasilIndikator, HasilJabatan, UsedVariabel
    from iki.model import Definisi, Indikator, Penilaian, Realisasi, Skala
    from iki.outputs.paper import Kertas

RINGKASAN = "Ringkasan"

# CAPAIAN (%) is two columns: the number, and the marks of its notes.
_KOLOM = (36, 43, 13, 14, 14, 13, 12, 19)
_TEKS = (0, 1)  # the columns that make room for large numbers
_CAPAIAN, _TANDA, _PREDIKAT = 5, 6, 7
_KEPALA = (
    ("SASARAN", 0, 1), ("INDIKATOR", 1, 1), ("SATUAN", 2, 1), ("TARGET", 3, 1), ("REALISASI", 4, 1),
    ("CAPAIAN (%)", _CAPAIAN, 2), ("PREDIKAT", _PREDIKAT, 1),
)  # fmt: skip
_KIRI, _KANAN = (0, 1), (4, 4)
_SUSUT = 0.88  # letters of 10 pt are then of 8.8
_KOLOM_RINGKASAN = (6, 46, 18, 13, 20, 30)
_TEKS_RINGKASAN = (1, 5)

_ARTI = {
    Polarisasi.MAXIMIZE: "makin tinggi makin baik",
    Polarisasi.MINIMIZE: "makin rendah makin baik",
    Polarisasi.STABILIZE: "makin dekat ke target makin baik",
}
_RENTANG = (
    "Target rentang: realisasi di dalam rentang bernilai 100; di atasnya dibandingkan dengan batas "
    "atas, di bawahnya dengan batas bawah."
)
_TARGET_NOL = "{} nol, makin rendah makin baik: kolom 6 = 100 bila realisasi nol, 0 bila lebih."


def buku(hasil: Hasil, realisasi: Realisasi, kertas: Kertas) -> Buku:
    """Lay out summary, jabatan and working paper of a result."""
    terpakai = {RINGKASAN.casefold(), kertas_kerja.NAMA.casefold()}
    nama = {
        j.kode: nama_lembar(f"{nomor} {j.jabatan.jabatan}", terpakai)
        for nomor, j in enumerate(hasil.jabatan, 1)
    }
    kerja = kertas_kerja.lembar(hasil, realisasi, kertas)
    kembali(kerja, RINGKASAN, "← Ringkasan")
    lembar = [
        muat_angka(partial(_jabatan, hasil, j, nama[j.kode], kertas), _KOLOM, _TEKS)
        for j in hasil.jabatan
    ]
    ringkasan = muat_angka(
        partial(_ringkasan, hasil, nama, kertas), _KOLOM_RINGKASAN, _TEKS_RINGKASAN
    )
    return Buku(_judul(hasil), (ringkasan, *lembar, kerja))


def _judul(hasil: Hasil) -> str:
    return f"PENGUKURAN KINERJA INDIVIDU TAHUN {hasil.tahun}"


def periode_teks(hasil: Hasil) -> str:
    """Return the span of a result in words: `Tahun 2024`, `Januari s.d. Juni 2024 (triwulan II)`."""
    if hasil.sampai == TAHUN:
        return f"Tahun {hasil.tahun}"
    return f"Sampai dengan {hasil.sampai.nama} tahun {hasil.tahun}"


# --- one jabatan -----------------------------------------------------------------------------------


class _Catatan:
    """The notes below a table, each said once; a row names them by number."""

    def __init__(self) -> None:
        self.teks: dict[str, int] = {}

    def nomor(self, *catatan: str) -> str:
        """Return the mark of some notes: `¹⁾ ²⁾`, or nothing for none."""
        numbers = [self.teks.setdefault(teks, len(self.teks) + 1) for teks in catatan]
        return " ".join(f"{str(n).translate(_ATAS)}⁾" for n in numbers)


_ATAS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _rumus(polarisasi: Polarisasi, penilaian: Penilaian) -> tuple[str, str]:
    """Return how column 6 comes from columns 4 and 5, and that in words."""
    rule = usual_rule(polarisasi, penilaian.minimize)
    return rule.in_words(realisasi="5", target="4"), _ARTI[polarisasi]


def _jabatan(
    hasil: Hasil, j: HasilJabatan, nama: str, kertas: Kertas, kolom: Sequence[float]
) -> Lembar:
    definisi = hasil.definisi
    penilaian = definisi.instansi.penilaian
    lembar = Lembar(
        nama, kolom, definisi.berkas.get(j.kode, j.kode), kertas, rebah=True,
        kaki=f"{hasil.tahun} · {j.jabatan.jabatan}", susut=_SUSUT,
    )  # fmt: skip
    kembali(lembar, RINGKASAN, "← Ringkasan")
    baris_penuh(lembar, "PENGUKURAN KINERJA INDIVIDU", g.JUDUL)
    baris_penuh(lembar, j.jabatan.jabatan.upper(), g.SUBJUDUL)
    baris_penuh(lembar, nama_instansi(definisi.instansi).upper(), g.SUBJUDUL)
    baris_penuh(lembar, periode_teks(hasil).upper(), g.SUBJUDUL)
    lembar.kosong(6)
    catatan_instansi(lembar, definisi.instansi)
    catatan = _Catatan()
    polarisasi = [p for p in Polarisasi if any(r.indikator.polarisasi is p for r in j.indikator)]
    rumus = {p: _rumus(p, penilaian) for p in polarisasi}
    beda = {p: f"{words[0].upper()}{words[1:]}: kolom 6 = {r}." for p, (r, words) in rumus.items()}
    if len(polarisasi) == 1 and Polarisasi.MAXIMIZE in rumus:
        beda = {}
    elif Polarisasi.MAXIMIZE in beda and len(beda) > 1:
        del beda[Polarisasi.MAXIMIZE]
    tanda = {p: catatan.nomor(teks) for p, teks in beda.items()}
    first = lembar.blok(
        *(Sel(k, teks, g.KEPALA, lebar=lebar) for teks, k, lebar in _KEPALA), tinggi=24, lekat=True
    )
    lembar.blok(
        *(Sel(k, float(n), g.NOMOR_KOLOM, lebar=w) for n, (_, k, w) in enumerate(_KEPALA, 1)),
        lekat=True,
    )
    baris_rumus = "\n".join(f"6 = {rumus[p][0]} {tanda.get(p, '')}".rstrip() for p in polarisasi)
    last = lembar.blok(
        *(
            Sel(k, baris_rumus if k == _CAPAIAN else None, g.NOMOR_KOLOM, lebar=lebar)
            for _, k, lebar in _KEPALA
        ),
        lekat=True,
    )
    lembar.ulang = (first, last)
    _isi(lembar, hasil, j, catatan, beda)
    _nilai_jabatan(lembar, hasil, j)
    lembar.kosong(6)
    for teks, nomor in catatan.teks.items():
        baris = f"{str(nomor).translate(_ATAS)}⁾ {teks}"
        lembar.blok(Sel(0, baris, g.CATATAN, lebar=len(_KOLOM)), enggan=3)
    for teks in aturan(penilaian):
        baris_penuh(lembar, teks, g.CATATAN)
    atasan = pejabat_jabatan(definisi, j.jabatan.atasan, ("Mengetahui,",))
    pejabat = pejabat_jabatan(definisi, j.kode, (f"{tempat(definisi.instansi)}, {TITIK_PENDEK}",))
    tanda_tangan(lembar, (*_KIRI, atasan), (*_KANAN, pejabat))
    return lembar


def _isi(
    lembar: Lembar,
    hasil: Hasil,
    j: HasilJabatan,
    catatan: _Catatan,
    beda: dict[Polarisasi, str],
) -> None:
    """Add the rows; those of one sasaran are one block."""
    nomor = 0
    for s in j.jabatan.sasaran:
        banyak = len(s.indikator)
        sel = [Sel(0, s.uraian, g.KOTAK, 1, 0, banyak, utuh=True)]
        for baris, row in enumerate(j.indikator[nomor : nomor + banyak]):
            keterangan = [*_keterangan(hasil, j, row)]
            rumus = _target_nol(row) or _own_rumus(row) or beda.get(row.indikator.polarisasi)
            if rumus:
                keterangan.insert(0, rumus)
            sel += _baris(hasil, row, baris, catatan.nomor(*keterangan))
        nomor += banyak
        # The last rows keep to what stands below the table, if a page has room for it all.
        akhir = nomor == len(j.indikator)
        lembar.blok(*sel, baris=banyak, potong=range(1, banyak), enggan=2 if akhir else 0)


def _own_rumus(row: HasilIndikator) -> str | None:
    """Return how column 6 comes about where an indikator has its own rule for it."""
    own = row.indikator.penilaian.own if row.indikator.penilaian else {}
    if "minimize" not in own:
        return None
    rumus, words = _rumus(row.indikator.polarisasi, row.penilaian)
    return f"{words[0].upper()}{words[1:]}: kolom 6 = {rumus}."


def _target_nol(row: HasilIndikator) -> str | None:
    """Return the rule for a target of 0, by which no formula could divide, where one was used."""
    if row.capaian is None or row.realisasi is None or row.target is None:
        return None
    if acuan_of(row.realisasi, row.target) != 0:
        return None
    return _TARGET_NOL.format("Batas atas rentang" if isinstance(row.target, Rentang) else "Target")


def _keterangan(hasil: Hasil, j: HasilJabatan, row: HasilIndikator) -> Iterator[str]:
    """Yield what a reader must know of a row besides its numbers."""
    if isinstance(row.target, Rentang):
        yield _RENTANG
    if hasil.takes_yearly_target(row):
        yield f"Target {hasil.sampai.nama} belum ditetapkan; dipakai target tahun {hasil.tahun}."
    if row.indikator.bobot != 1:
        yield f"Bobot {format_id(row.indikator.bobot)} dalam nilai jabatan."
    if own := own_rules(row.indikator):
        yield f"Penilaian indikator ini: {own}."
    uraian = partial(_uraian, hasil.definisi, j.kode, row.indikator)
    if row.status in WORDINGS:
        yield WORDINGS[row.status].official.format(row.about(partial(_uraian_tahun, uraian)))
    if lain := row.other_years(uraian):
        yield f"{lain[0].upper()}{lain[1:]}."
    if not row.recomputable:
        yield f"{NOT_RECOMPUTABLE[0].upper()}{NOT_RECOMPUTABLE[1:]}."


def _uraian_tahun(uraian: Callable[[UsedVariabel], str], terpakai: UsedVariabel) -> str:
    teks = uraian(terpakai)
    return f"{teks} tahun {terpakai.tahun}" if terpakai.acuan.lalu else teks


def _uraian(definisi: Definisi, kode: str, indikator: Indikator, terpakai: UsedVariabel) -> str:
    """Return a variable of an indikator of the jabatan `kode` in the words of the decree."""
    jabatan, acuan = terpakai.jabatan, terpakai.acuan
    uraian = f"“{definisi.jabatan[jabatan].variabel[acuan.nama].uraian}”"
    if jabatan != kode:
        beda = pembeda(definisi, kode, indikator.formula)
        uraian += f" milik {beda.get((jabatan, acuan.nama), definisi.nama(jabatan))}"
    return uraian


def _baris(hasil: Hasil, row: HasilIndikator, baris: int, tanda: str) -> list[Sel]:
    penilaian = hasil.definisi.instansi.penilaian
    return [
        Sel(1, row.indikator.nama, g.KOTAK, baris=baris),
        Sel(2, row.indikator.satuan, g.KOTAK_TENGAH, baris=baris),
        _angka(3, row.target_shown, baris),
        _angka(4, row.realisasi_shown, baris),
        _capaian(_CAPAIAN, row.capaian, penilaian.pembulatan, g.BERTANDA, baris),
        Sel(_TANDA, tanda, g.TANDA, baris=baris),
        _predikat(_PREDIKAT, row.capaian, row.predikat, penilaian.skala, g.KOTAK_TENGAH, baris),
    ]


def _angka(kolom: int, nilai: Nilai, baris: int) -> Sel:
    if nilai is None or isinstance(nilai, str):
        return Sel(kolom, nilai or KOSONG, g.KOTAK_TENGAH, baris=baris)
    return Sel(kolom, nilai, g.angka(nilai), baris=baris)  # type: ignore[arg-type]


def _capaian(
    kolom: int, capaian: Decimal | None, digits: int, gaya: g.Gaya, baris: int = 0, lebar: int = 1
) -> Sel:
    if capaian is None:
        return Sel(kolom, KOSONG, gaya, lebar, baris)
    return Sel(kolom, capaian, g.ubah(gaya, format=g.format_angka(digits)), lebar, baris)


def _predikat(
    kolom: int,
    nilai: Decimal | None,
    predikat: str | None,
    skala: Skala,
    gaya: g.Gaya,
    baris: int = 0,
) -> Sel:
    if nilai is None:
        return Sel(kolom, KOSONG, gaya, baris=baris)
    urutan = [tingkat.predikat for tingkat in skala.tingkat]
    if predikat not in urutan:
        return Sel(kolom, DI_BAWAH_SKALA, gaya, baris=baris)
    isian = g.isian_predikat(urutan.index(predikat), len(urutan))
    return Sel(kolom, predikat, g.ubah(gaya, isian=isian), baris=baris)


def _nilai_jabatan(lembar: Lembar, hasil: Hasil, j: HasilJabatan) -> None:
    penilaian = hasil.definisi.instansi.penilaian
    label = f"NILAI JABATAN (dari {j.terhitung} di antara {j.dari} indikator)"
    lembar.blok(
        Sel(0, label, g.KOTAK_TEBAL, lebar=_CAPAIAN),
        _capaian(_CAPAIAN, j.nilai, penilaian.pembulatan, g.KOTAK_TEBAL_TENGAH, lebar=2),
        _predikat(_PREDIKAT, j.nilai, j.predikat, penilaian.skala, g.KOTAK_TEBAL_TENGAH),
        tinggi=20, enggan=2,
    )  # fmt: skip


def aturan(penilaian: Penilaian) -> Iterator[str]:
    """Yield the scoring rules in words."""
    batas = [
        f"{kata} {format_id(nilai)}"
        for kata, nilai in (
            ("paling rendah", penilaian.batas_bawah),
            ("paling tinggi", penilaian.batas_atas),
        )
        if nilai is not None
    ]
    digits = penilaian.pembulatan
    pembulatan = (
        f"dibulatkan {digits} angka di belakang koma" if digits else "dibulatkan ke bilangan bulat"
    )
    yield (
        f"Capaian {', '.join([*batas, pembulatan])}. Nilai jabatan adalah rata-rata capaian "
        "indikator yang terhitung, tertimbang bobot."
    )
    skala = penilaian.skala
    batas_skala = "di atas" if skala.di_atas else "mulai"
    tingkat = "; ".join(
        t.predikat if t.minimal is None else f"{t.predikat} {batas_skala} {format_id(t.minimal)}"
        for t in skala.tingkat
    )
    bulat = ", atas capaian yang dibulatkan ke bilangan bulat" if skala.bulat else ""
    nama = f" ({skala.nama})" if skala.nama else ""
    yield f"Predikat{nama}{bulat}: {tingkat}."


# --- summary ---------------------------------------------------------------------------------------

_TINGGI_BATANG = 24.0  # pt of the chart for each jabatan
_KEPALA_GRAFIK = 60.0
_SELA_GRAFIK = 12.0  # above it, and what its rows are rounded up


def _ringkasan(
    hasil: Hasil, nama: dict[str, str], kertas: Kertas, kolom: Sequence[float]
) -> Lembar:
    definisi = hasil.definisi
    penilaian = definisi.instansi.penilaian
    lembar = Lembar(
        RINGKASAN,
        kolom,
        definisi.berkas_instansi,
        kertas,
        kaki=_judul(hasil).capitalize(),
    )
    lembar.di_luar.append((1, "Kertas Kerja →", kertas_kerja.NAMA))
    baris_penuh(lembar, "RINGKASAN PENGUKURAN KINERJA INDIVIDU", g.JUDUL)
    baris_penuh(lembar, nama_instansi(definisi.instansi).upper(), g.SUBJUDUL)
    baris_penuh(lembar, periode_teks(hasil).upper(), g.SUBJUDUL)
    lembar.kosong(6)
    catatan_instansi(lembar, definisi.instansi)
    kepala = ("NO", "JABATAN", "INDIKATOR TERHITUNG", "NILAI (%)", "PREDIKAT", "KETERANGAN")
    row = lembar.blok(
        *(Sel(k, teks, g.KEPALA) for k, teks in enumerate(kepala)), tinggi=28, lekat=True
    )
    first = lembar.baris
    for nomor, j in enumerate(hasil.jabatan, 1):
        nilai = _capaian(3, j.nilai, penilaian.pembulatan, g.BARIS_PUSAT)
        if j.nilai is None:
            nilai.nilai = None  # the chart would take a text for zero
        lembar.di_luar.append((lembar.baris, "buka →", nama[j.kode]))
        lembar.blok(
            Sel(0, float(nomor), g.BARIS_PUSAT),
            Sel(1, j.jabatan.jabatan, g.ubah(g.BARIS_TENGAH, inden=1 + min(2 * j.depth, 12))),
            Sel(2, f"{j.terhitung} dari {j.dari}", g.BARIS_PUSAT),
            nilai,
            _predikat(4, j.nilai, j.predikat, penilaian.skala, g.BARIS_PUSAT),
            Sel(5, _keterangan_jabatan(j), g.BARIS_TENGAH),
            tinggi=18,
        )
    last = lembar.baris - 1
    if sum(lembar.tinggi) > lembar.tinggi_cetak:  # the page of the chart needs no headings
        lembar.ulang = (row, row)
    lembar.blok(
        Sel(0, "RATA-RATA", g.KOTAK_TEBAL, lebar=2),
        Sel(2, f"{hasil.terhitung} dari {hasil.dari}", g.KOTAK_TEBAL_TENGAH),
        _capaian(3, hasil.rata_rata, penilaian.pembulatan, g.KOTAK_TEBAL_TENGAH),
        _predikat(4, hasil.rata_rata, hasil.predikat, penilaian.skala, g.KOTAK_TEBAL_TENGAH),
        Sel(5, "rata-rata nilai jabatan", g.BARIS_TENGAH), tinggi=20, lekat=True,
    )  # fmt: skip
    lembar.kosong(6)
    for index, teks in enumerate(aturan(penilaian)):
        baris_penuh(lembar, teks, g.CATATAN, lekat=index == 0)
    pihak = (3, 3, penandatangan(definisi.instansi))
    tanda = Lembar("", kolom, "", kertas)  # laid out alone first, for its height
    tanda_tangan(tanda, pihak)
    kepala_ulang = lembar.tinggi[row - 1] if lembar.ulang else 0
    _grafik(lembar, hasil, first, last, lembar.tinggi_cetak - kepala_ulang - sum(tanda.tinggi))
    tanda_tangan(lembar, pihak)
    return lembar


def _keterangan_jabatan(j: HasilJabatan) -> str:
    sementara = sum(row.status is Status.SEMENTARA for row in j.indikator)
    kosong = j.dari - j.terhitung
    bagian = [
        f"{banyak} indikator {kata}"
        for banyak, kata in ((sementara, "sementara"), (kosong, "tidak terhitung"))
        if banyak
    ]
    return "; ".join(bagian)


def _grafik(lembar: Lembar, hasil: Hasil, first: int, last: int, ruang: float) -> None:
    """Add a bar chart of nilai per jabatan; it covers `ruang` points of a page at most."""
    if not hasil.jabatan:
        return
    tinggi = min(
        _KEPALA_GRAFIK + _TINGGI_BATANG * len(hasil.jabatan),
        max(ruang - _SELA_GRAFIK, _KEPALA_GRAFIK * 2),
    )
    lembar.kosong(9)
    rows = 1 + int(tinggi // 380)
    row = lembar.blok(baris=rows, tinggi=tinggi / rows, lekat=True)
    lembar.grafik.append(
        Grafik(row, "Nilai kinerja per jabatan (%)", "B", "D", first, last, tinggi)
    )
