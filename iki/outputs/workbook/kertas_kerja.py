"""Kertas Kerja: the computation of the official figures again, as live formulas over the data.

Every variable stands here per periode (and wilayah), every step of design.md section 6 is a cell of
its own, and the last column compares with the official figure. Only functions of Excel 2010 and
LibreOffice. Cells are binary doubles where iki computes with 60 decimal digits, so rounding forgives
the last bits (`formula.excel_round`): 2,675 that came out as 2,67499999999999 still rounds to 2,68.
No cell ever shows an error: what has no number says why, in the words of the official status.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter as letter

from iki.formula import excel_round, nodes, render
from iki.hasil import DI_BAWAH_SKALA, KOSONG, Status, why_not_counted
from iki.limits import EXCEL_FORMULA, EXCEL_NESTING
from iki.model import Baris, Konsolidasi, Rentang
from iki.outputs.workbook import styles as g
from iki.outputs.workbook.blocks import baris_penuh, catatan_instansi, nama_instansi
from iki.outputs.workbook.sheet import Lembar, Rumus, Sel, muat_angka

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from iki.hasil import Hasil, HasilIndikator, HasilJabatan
    from iki.model import NilaiTarget, Penilaian, Realisasi
    from iki.outputs.paper import Kertas
    from iki.outputs.workbook.sheet import Nilai
    from iki.periode import Periode

NAMA = "Kertas Kerja"
COCOK, BEDA = "cocok", "BEDA"

Kunci = tuple[int, str, str]  # tahun, jabatan, variabel

_DASAR = (6, 18, 19, 34, 10, 11.5, 7.5, 24)
_LEBAR_ANGKA = 11.5
_VARIABEL = ("NO", "JABATAN", "VARIABEL", "URAIAN", "SATUAN", "KONSOLIDASI", "TAHUN", "WILAYAH")
_KEPALA_POLARISASI = "POLARISASI (minimize: makin rendah makin baik)"
_HITUNG = (
    "NO", "JABATAN", "INDIKATOR", "NAMA INDIKATOR", "SATUAN", _KEPALA_POLARISASI, "BOBOT", "FORMULA",
    "TARGET", "BATAS ATAS RENTANG", "REALISASI", "REALISASI DIBULATKAN", "ACUAN", "CAPAIAN EKSAK",
    "CAPAIAN", "PREDIKAT", "REALISASI RESMI", "CAPAIAN RESMI", "PREDIKAT RESMI", "PERIKSA",
)  # fmt: skip
_POLARISASI, _BOBOT, _FORMULA = map(_HITUNG.index, (_KEPALA_POLARISASI, "BOBOT", "FORMULA"))
_TARGET, _ATAS = map(_HITUNG.index, ("TARGET", "BATAS ATAS RENTANG"))
_REALISASI, _BULAT, _ACUAN = map(_HITUNG.index, ("REALISASI", "REALISASI DIBULATKAN", "ACUAN"))
_EKSAK, _CAPAIAN, _PREDIKAT = map(_HITUNG.index, ("CAPAIAN EKSAK", "CAPAIAN", "PREDIKAT"))
_RESMI_REALISASI, _RESMI_CAPAIAN, _RESMI_PREDIKAT, _PERIKSA = map(
    _HITUNG.index, ("REALISASI RESMI", "CAPAIAN RESMI", "PREDIKAT RESMI", "PERIKSA")
)

_ISI_HALAMAN = 0.92
_DI_DALAM = "di dalam rentang"
_TANDA_NILAI = "Nilai"
_LANTAI = -1e300  # the bound of "everything else"
_MEDIAN_ARGUMENTS = 255

# Over the cells of one variable: all periods of a year, then all wilayah. The last cell that is filled
# is found by its column, because LOOKUP searches a row with gaps differently in each program.
_WAKTU = {
    Konsolidasi.JUMLAH: "SUM({0})",
    Konsolidasi.TERAKHIR: "INDEX({0},1,SUMPRODUCT(MAX(ISNUMBER({0})*(COLUMN({0})-{1}))))",
    Konsolidasi.RATA_RATA: "AVERAGE({0})",
    Konsolidasi.MAKSIMUM: "MAX({0})",
    Konsolidasi.MINIMUM: "MIN({0})",
}
# A mean over periods of different length weighs each by its months.
_RATA_BERBOBOT = "SUMPRODUCT({0},{1})/SUMPRODUCT(ISNUMBER({0})*{1})"
_WILAYAH = _WAKTU | {Konsolidasi.TERAKHIR: "SUM({0})"}


def lembar(hasil: Hasil, realisasi: Realisasi, kertas: Kertas) -> Lembar:
    """Lay out the working paper of a result; `realisasi` holds the rows of all its variables."""
    return muat_angka(_Kerja(hasil, realisasi, kertas).lay_out, ())


@dataclass(slots=True)
class _Aturan:
    """References of the scoring rules, all absolute."""

    minimize: str = ""
    bawah: str = ""
    atas: str = ""
    digit: str = ""
    bulat: str = ""
    di_atas: str = ""
    batas: str = ""
    predikat: str = ""


@dataclass(slots=True)
class _Kerja:
    hasil: Hasil
    realisasi: Realisasi
    kertas: Kertas
    lembar: Lembar = field(init=False)
    aturan: _Aturan = field(init=False, default_factory=_Aturan)
    periode: list[Periode] = field(init=False)
    baris: dict[Kunci, tuple[Baris, ...]] = field(init=False)
    sel_of: dict[Kunci, str] = field(init=False, default_factory=dict)
    awal_halaman: int = field(init=False, default=0)

    def lay_out(self, kolom: Sequence[float]) -> Lembar:
        """Lay out the sheet in these columns, by default those that its tables need."""
        hasil = self.hasil
        self.awal_halaman = 0
        self.baris = {kunci: self._rows(kunci) for kunci in self._keys()}
        shown = {row.periode for rows in self.baris.values() for row in rows} or {hasil.sampai}
        # By their ends, so that the last filled cell of a row is the last known value.
        self.periode = sorted(shown, key=lambda p: (p.last, -p.first))
        banyak = max(len(_HITUNG), len(_DASAR) + len(self.periode) + 3)
        kolom = kolom or (*_DASAR, *(_LEBAR_ANGKA,) * (banyak - len(_DASAR)))
        definisi = hasil.definisi
        self.lembar = Lembar(
            NAMA, kolom, definisi.berkas_instansi, self.kertas, rebah=True, alami=True,
            kaki=f"{NAMA} {hasil.tahun} · {nama_instansi(definisi.instansi)}",
        )  # fmt: skip
        baris_penuh(self.lembar, f"KERTAS KERJA PENGUKURAN KINERJA TAHUN {hasil.tahun}", g.JUDUL)
        sampai = f"Sampai dengan {hasil.sampai.nama}. " if hasil.sampai.kode != "tahun" else ""
        baris_penuh(
            self.lembar,
            f"{sampai}Sel berwarna kuning adalah masukan; sel lain dihitung dari masukan itu dengan rumus. "
            "Kolom abu-abu adalah angka resmi pada lembar jabatan.",
            g.TENGAH,
        )
        catatan_instansi(self.lembar, definisi.instansi)
        self.lembar.blok(
            Sel(0, "Pemeriksaan", g.KK_TEBAL, lebar=3),
            Sel(3, None, g.KK_TEBAL, lebar=5),
            lekat=True,
        )
        pemeriksaan = self.lembar.sel[-1]  # filled once the rows that it counts are known
        self._aturan(definisi.instansi.penilaian)
        self._variabel()
        banding = self._hitung()
        pemeriksaan.nilai = Rumus(
            f'IF(COUNTIF({banding},"{BEDA}")=0,"Semua hitungan cocok dengan angka resmi.",'
            f'COUNTIF({banding},"{BEDA}")&" baris berbeda dari angka resmi.")'
        )
        self._negatif_besar()
        return self.lembar

    def _negatif_besar(self) -> None:
        """Show whole what `BESAR` leaves to General: negative numbers of twelve digits."""
        for item in self.lembar.sel:
            nilai = item.nilai.hasil if isinstance(item.nilai, Rumus) else item.nilai
            if (
                item.gaya.format == g.BESAR
                and isinstance(nilai, float | Decimal)
                and nilai <= -g.BATAS_GENERAL
            ):
                item.gaya = g.ubah(item.gaya, format=g.format_angka(0))

    # --- data --------------------------------------------------------------------------------------

    def _keys(self) -> list[Kunci]:
        """Return the variables to show: those of the jabatan, and others that formulas read."""
        hasil = self.hasil
        keys: dict[Kunci, None] = {}
        for j in hasil.jabatan:
            keys |= dict.fromkeys((hasil.tahun, j.kode, nama) for nama in j.jabatan.variabel)
            for row in j.indikator:
                keys |= dict.fromkeys((t.tahun, t.jabatan, t.acuan.nama) for t in row.variabel)
        return list(keys)

    def _rows(self, kunci: Kunci) -> tuple[Baris, ...]:
        """Return the rows of a variable that count: those whose period ends by P."""
        rows = self.realisasi.rincian.get(kunci, ())
        return tuple(row for row in rows if row.periode.last <= self.hasil.sampai.last)

    # --- sections ----------------------------------------------------------------------------------

    def _judul(self, teks: str) -> None:
        self.lembar.kosong(9)
        baris_penuh(self.lembar, teks, g.BAGIAN)

    def _aturan(self, penilaian: Penilaian) -> None:
        self._judul("1. Aturan penilaian")
        skala = penilaian.skala
        aturan = self.aturan
        for nama, label, nilai in (
            (
                "minimize",
                "Cara menghitung minimize, makin rendah makin baik (linear atau rasio)",
                str(penilaian.minimize),
            ),
            ("bawah", "Batas bawah capaian (kosong: tanpa batas)", _float(penilaian.batas_bawah)),
            ("atas", "Batas atas capaian (kosong: tanpa batas)", _float(penilaian.batas_atas)),
            ("digit", "Pembulatan (angka di belakang koma)", float(penilaian.pembulatan)),
            ("bulat", "Predikat atas capaian yang dibulatkan ke bilangan bulat", _ya(skala.bulat)),
            ("di_atas", "Batas predikat harus dilampaui, tidak cukup dicapai", _ya(skala.di_atas)),
        ):
            row = self.lembar.blok(
                Sel(0, label, g.KK_TEKS, lebar=3), Sel(3, nilai, g.KK_MASUKAN_TEKS)
            )
            setattr(aturan, nama, f"$D${row}")
        first = self.lembar.baris
        for tingkat in skala.tingkat:
            lantai = tingkat.minimal is None
            batas = _LANTAI if tingkat.minimal is None else float(tingkat.minimal)
            gaya = g.ubah(
                g.KK_MASUKAN_TEKS, format='"selain itu";"selain itu"' if lantai else "General"
            )
            self.lembar.blok(
                Sel(0, "Batas bawah predikat", g.KK_TEKS, lebar=2),
                Sel(2, tingkat.predikat, g.KK_MASUKAN_TEKS), Sel(3, batas, gaya),
            )  # fmt: skip
        last = self.lembar.baris - 1
        self.lembar.blok(
            Sel(0, "Di bawah semua batas", g.KK_TEKS, lebar=2), Sel(2, DI_BAWAH_SKALA, g.KK_TENGAH),
            Sel(3, None, g.KK_TENGAH),
        )  # fmt: skip
        aturan.batas = f"$D${first}:$D${last}"
        aturan.predikat = f"$C${first}:$C${last + 1}"

    def _kepala_variabel(self) -> None:
        awal = len(_DASAR)
        nilai = awal + len(self.periode)
        self.lembar.blok(
            *(Sel(k, teks, g.KK_KEPALA) for k, teks in enumerate(_VARIABEL)),
            *(Sel(awal + k, p.kode, g.KK_KEPALA) for k, p in enumerate(self.periode)),
            Sel(nilai, "NILAI", g.KK_KEPALA),
            Sel(
                nilai + 1,
                "SUMBER (BERKAS:BARIS)",
                g.KK_KEPALA,
                lebar=len(self.lembar.kolom) - nilai - 1,
            ),
            lekat=True,
        )

    def _variabel(self) -> None:
        self._judul("2. Variabel menurut periode dan wilayah")
        self._kepala_variabel()
        for nomor, kunci in enumerate(self.baris, 1):
            self._satu_variabel(nomor, kunci)

    def _satu_variabel(self, nomor: int, kunci: Kunci) -> None:
        """Add a variable: a row for each wilayah and one for all of them, or a single row."""
        tahun, kode, nama = kunci
        variabel = self.hasil.definisi.jabatan[kode].variabel[nama]
        wilayah: dict[str, list[Baris]] = {}
        for row in self.baris[kunci]:
            wilayah.setdefault(row.wilayah, []).append(row)
        awal = len(_DASAR)
        kolom_nilai = awal + len(self.periode)
        kolom = letter(kolom_nilai + 1)
        identitas = (
            Sel(0, float(nomor), g.KK_TENGAH), Sel(1, kode, g.KK_TEKS), Sel(2, nama, g.KK_TEKS),
            Sel(4, variabel.satuan or "", g.KK_TENGAH),
            Sel(5, str(variabel.konsolidasi), g.KK_TENGAH), Sel(6, float(tahun), g.KK_TENGAH),
        )  # fmt: skip
        banyak = len(self.lembar.kolom) - kolom_nilai - 1

        def add(teks: str, rows: Sequence[Baris], nilai: Nilai, gaya: g.Gaya) -> None:
            isi = {row.periode: float(row.nilai) for row in rows}
            asal = (rows[0].berkas, rows[0].baris) if rows else None
            uraian = variabel.uraian if self.lembar.baris == first or not rows else None
            self.lembar.blok(
                *identitas, Sel(3, uraian, g.KK_TEKS), Sel(7, teks, g.KK_TEKS, asal=asal),
                *(Sel(awal + k, isi.get(p), g.KK_MASUKAN) for k, p in enumerate(self.periode)),
                Sel(kolom_nilai, nilai, gaya),
                Sel(kolom_nilai + 1, _sumber(rows), g.KK_TEKS, lebar=banyak, asal=asal),
            )  # fmt: skip

        self._halaman_penuh()
        first = self.lembar.baris
        konsolidasi = variabel.konsolidasi
        ada = self.realisasi.nilai.get(kunci)
        nilai = ada and ada.nilai
        for teks, rows in wilayah.items() or [("", [])]:
            self._halaman_penuh()
            r = self.lembar.baris
            cells = f"{letter(awal + 1)}{r}:{letter(kolom_nilai)}{r}"
            add(teks, rows, _ada(cells, self._menurut_waktu(konsolidasi, cells), nilai), g.KK_ANGKA)
        last = self.lembar.baris - 1
        semua = f"{kolom}{first}:{kolom}{last}"
        # A value whose rows were not kept stands as it is.
        if not wilayah and nilai is not None:
            self.lembar.sel[-2].nilai = float(nilai)
        elif not wilayah and (menunggu := self.realisasi.menunggu.get(kunci)):
            self.lembar.sel[-1].nilai = why_not_counted(menunggu)
        if len(wilayah) > 1 or any(wilayah):
            self._halaman_penuh()
            add(
                "semua wilayah",
                (),
                _ada(semua, _WILAYAH[konsolidasi].format(semua), nilai),
                g.ubah(g.KK_ANGKA, tebal=True),
            )
        self.sel_of[kunci] = f"${kolom}${self.lembar.baris - 1}"

    def _menurut_waktu(self, konsolidasi: Konsolidasi, cells: str) -> str:
        """Return the formula over the periods of one row."""
        bulan = [p.last - p.first + 1 for p in self.periode]
        if konsolidasi is Konsolidasi.RATA_RATA and len({*bulan}) > 1:
            return _RATA_BERBOBOT.format(cells, f"{{{','.join(map(str, bulan))}}}")
        return _WAKTU[konsolidasi].format(cells, len(_DASAR))

    def _halaman_penuh(self) -> None:
        """Repeat the headings where a page ends; print titles can be those of one table only.

        Inside the rows of a variable they do no harm: SUM and the like pass over texts.
        """
        terpakai = sum(self.lembar.tinggi[self.awal_halaman :])
        if terpakai > self.lembar.tinggi_cetak * _ISI_HALAMAN:
            self.awal_halaman = len(self.lembar.tinggi)
            self.lembar.halaman_baru()
            self._kepala_variabel()

    def _hitung(self) -> str:
        """Add the computation, and return the cells that compare."""
        self._judul("3. Perhitungan capaian")
        row = self.lembar.blok(
            *(Sel(k, teks, g.KK_KEPALA) for k, teks in enumerate(_HITUNG)), lekat=True
        )
        self.lembar.ulang = (row, row)
        awal = self.lembar.baris
        for nomor, j in enumerate(self.hasil.jabatan, 1):
            first = self.lembar.baris
            for row_hasil in j.indikator:
                self._indikator(nomor, j, row_hasil)
            self._nilai(nomor, j, first, self.lembar.baris - 1)
        self._rata_rata(awal, self.lembar.baris - 1)
        banding = f"{letter(_PERIKSA + 1)}{awal}:{letter(_PERIKSA + 1)}{self.lembar.baris - 1}"
        self.lembar.waspada.append((banding, f'${letter(_PERIKSA + 1)}{awal}="{BEDA}"'))
        return banding

    # --- one row -----------------------------------------------------------------------------------

    def _indikator(self, nomor: int, j: HasilJabatan, hasil: HasilIndikator) -> None:
        """Add the row of an indikator: its inputs, each step as a formula, and the official figures."""
        indikator = hasil.indikator
        r = self.lembar.baris
        polarisasi, target, batas, x, acuan, eksak, capaian = (
            f"{letter(kolom + 1)}{r}"
            for kolom in (_POLARISASI, _TARGET, _ATAS, _REALISASI, _ACUAN, _EKSAK, _CAPAIAN)
        )
        bawah, atas = _batas(hasil.target)
        status = _kata(hasil.status)
        realisasi = self._realisasi(j.kode, indikator.formula, hasil.realisasi)
        digit = g.ubah(g.KK_ANGKA, format=self._format())
        resmi = g.ubah(g.KK_RESMI, format=self._format())
        periksa = self._banding(r, (_BULAT, _RESMI_REALISASI), (_CAPAIAN, _RESMI_CAPAIAN))
        self.lembar.blok(
            Sel(0, float(nomor), g.KK_TENGAH),
            Sel(1, j.kode, g.KK_TEKS),
            Sel(2, indikator.kode, g.KK_TEKS),
            Sel(3, indikator.nama, g.KK_TEKS),
            Sel(4, indikator.satuan, g.KK_TENGAH),
            Sel(_POLARISASI, str(indikator.polarisasi), g.KK_MASUKAN_TEKS),
            Sel(_BOBOT, float(indikator.bobot), g.KK_MASUKAN),
            Sel(_FORMULA, _formula(hasil), g.KK_TEKS),
            Sel(_TARGET, _float(bawah), g.KK_MASUKAN),
            Sel(_ATAS, _float(atas), g.KK_MASUKAN),
            Sel(_REALISASI, realisasi, g.KK_ANGKA)
            if realisasi
            else Sel(_REALISASI, _angka(hasil.realisasi, status), g.KK_RESMI),
            Sel(_BULAT, Rumus(self._bulat(x), hasil.realisasi_tampil), digit),
            Sel(_ACUAN, Rumus(_acuan(x, target, batas), bawah), g.KK_ANGKA),
            Sel(_EKSAK, Rumus(self._capaian(x, acuan, polarisasi)), g.KK_ANGKA),
            Sel(_CAPAIAN, Rumus(self._selesai(eksak), hasil.capaian), digit),
            Sel(_PREDIKAT, Rumus(self._predikat(capaian)), g.KK_TENGAH),
            Sel(_RESMI_REALISASI, _angka(hasil.realisasi_tampil, status), resmi),
            Sel(_RESMI_CAPAIAN, _angka(hasil.capaian, status), resmi),
            Sel(_RESMI_PREDIKAT, _predikat_resmi(hasil.capaian, hasil.predikat), g.KK_RESMI_TEKS),
            Sel(_PERIKSA, Rumus(periksa), g.KK_TENGAH),
        )

    def _format(self) -> str:
        return g.format_angka(self.hasil.definisi.instansi.penilaian.pembulatan)

    def _realisasi(self, kode: str, formula: nodes.Formula, hasil: Decimal | None) -> Rumus | None:
        """Return the realisasi as a live formula, or None where Excel could not hold it."""

        def cell_of(v: nodes.Acuan) -> str:
            return self.sel_of[self.hasil.tahun - v.lalu, v.jabatan or kode, v.nama]

        data = render.excel_data(formula, cell_of)
        nilai = render.to_excel(formula, cell_of)
        teks = (
            f'IF({data},IFERROR({nilai},"{_kata(Status.PENYEBUT_NOL)}"),'
            f'"{_kata(Status.BELUM_ADA_DATA)}")'
        )
        return Rumus(teks, hasil) if muat_di_excel(teks) and _few_medians(formula) else None

    def _bulat(self, x: str) -> str:
        return f"IF(ISNUMBER({x}),{excel_round(x, self.aturan.digit)},{x})"

    def _capaian(self, r: str, t: str, polarisasi: str) -> str:
        """Return the capaian before floor, cap and rounding: `capaian.capaian_of` in cells."""
        return (
            f"IF(ISNUMBER({t}),IF({t}=0,"
            f'IF(AND({polarisasi}="minimize",{r}>=0),IF({r}=0,100,0),"{_kata(Status.TARGET_NOL)}"),'
            f'IF({polarisasi}="maximize",{r}/{t}*100,'
            f'IF({polarisasi}="stabilize",100-ABS({r}-{t})/{t}*100,'
            f'IF({self.aturan.minimize}="rasio",'
            f'IF({r}=0,"{_kata(Status.REALISASI_NOL)}",{t}/{r}*100),'
            f"(2*{t}-{r})/{t}*100)))),"
            f'IF({t}="{_DI_DALAM}",100,{t}))'
        )

    def _selesai(self, x: str) -> str:
        """Return floor, cap and rounding. MIN and MAX pass over the bound that is empty."""
        a = self.aturan
        dibatasi = f"MIN(MAX({x},{a.bawah}),{a.atas})"
        return f"IF(ISNUMBER({x}),{excel_round(dibatasi, a.digit)},{x})"

    def _predikat(self, x: str) -> str:
        """Return the predikat: as many places down the scale as bounds are not reached."""
        a = self.aturan
        nilai = f'IF({a.bulat}="ya",ROUND({x},0),{x})'
        lewat = (
            f'IF({a.di_atas}="ya",SUMPRODUCT(({a.batas}>={nilai})*1),'
            f"SUMPRODUCT(({a.batas}>{nilai})*1))"
        )
        return f'IF(ISNUMBER({x}),INDEX({a.predikat},1+{lewat}),"{KOSONG}")'

    def _banding(self, r: int, *pasangan: tuple[int, int]) -> str:
        """Return whether the live figures of a row are the official ones, to half a shown digit."""
        tests = []
        for live_kolom, resmi_kolom in pasangan:
            live, resmi = f"{letter(live_kolom + 1)}{r}", f"{letter(resmi_kolom + 1)}{r}"
            sama = f"ABS({live}-{resmi})<=MAX(10^-{self.aturan.digit}/2,ABS({resmi})*1E-13)"
            tests.append(f"IF(AND(ISNUMBER({live}),ISNUMBER({resmi})),{sama},{live}={resmi})")
        predikat = f"{letter(_PREDIKAT + 1)}{r}={letter(_RESMI_PREDIKAT + 1)}{r}"
        return f'IF(AND({",".join([*tests, predikat])}),"{COCOK}","{BEDA}")'

    def _ringkas(
        self, tanda: str, label: str, eksak: str, nilai: Decimal | None, predikat: str | None
    ) -> None:
        """Add a row of a mean: exact, rounded, its predikat, and the comparison."""
        r = self.lembar.baris
        x = f"{letter(_EKSAK + 1)}{r}"
        tebal = g.ubah(g.KK_ANGKA, tebal=True, format=self._format())
        resmi = g.ubah(g.KK_RESMI, tebal=True, format=self._format())
        self.lembar.blok(
            Sel(0, tanda, g.KK_TEBAL), Sel(1, label, g.KK_TEBAL, lebar=_EKSAK - 1),
            Sel(_EKSAK, Rumus(eksak), g.KK_ANGKA),
            Sel(_CAPAIAN, Rumus(self._bulat(x), nilai), tebal),
            Sel(_PREDIKAT, Rumus(self._predikat(f"{letter(_CAPAIAN + 1)}{r}")), g.KK_TENGAH),
            Sel(_RESMI_REALISASI, None, g.KK_RESMI),
            Sel(_RESMI_CAPAIAN, _angka(nilai, KOSONG), resmi),
            Sel(_RESMI_PREDIKAT, _predikat_resmi(nilai, predikat), g.KK_RESMI_TEKS),
            Sel(_PERIKSA, Rumus(self._banding(r, (_CAPAIAN, _RESMI_CAPAIAN))), g.KK_TENGAH),
        )  # fmt: skip

    def _nilai(self, nomor: int, j: HasilJabatan, first: int, last: int) -> None:
        def cells(kolom: int) -> str:
            return f"{letter(kolom + 1)}{first}:{letter(kolom + 1)}{last}"

        bobot = f"SUMPRODUCT(ISNUMBER({cells(_CAPAIAN)})*{cells(_BOBOT)})"
        jumlah = f"SUMPRODUCT({cells(_CAPAIAN)},{cells(_BOBOT)})"
        eksak = f'IF({bobot}=0,"{KOSONG}",{jumlah}/{bobot})'
        label = f"Nilai jabatan {nomor}: {j.jabatan.jabatan}"
        self._ringkas(_TANDA_NILAI, label, eksak, j.nilai, j.predikat)

    def _rata_rata(self, first: int, last: int) -> None:
        """Add the mean over jabatan: over the rows that are marked as a nilai and have a number."""
        tanda, nilai = (
            f"$A${first}:$A${last}",
            f"{letter(_CAPAIAN + 1)}{first}:{letter(_CAPAIAN + 1)}{last}",
        )
        jumlah = f'SUMIF({tanda},"{_TANDA_NILAI}",{nilai})'
        banyak = f'SUMPRODUCT(({tanda}="{_TANDA_NILAI}")*ISNUMBER({nilai}))'
        eksak = f'IF({banyak}=0,"{KOSONG}",{jumlah}/{banyak})'
        self._ringkas(
            "", "Rata-rata nilai jabatan", eksak, self.hasil.rata_rata, self.hasil.predikat
        )


def _formula(hasil: HasilIndikator) -> str:
    """Return the formula, and below it which of its values are of another year."""
    lines = (render.to_text(hasil.indikator.formula), hasil.other_years())
    return "\n".join(filter(None, lines))


def _kata(status: Status) -> str:
    return status.replace("_", " ")


def _batas(target: NilaiTarget | None) -> tuple[Decimal | None, Decimal | None]:
    return (target.bawah, target.atas) if isinstance(target, Rentang) else (target, None)


def _acuan(r: str, target: str, batas: str) -> str:
    """Return what a realisasi is held against: the target, or the bound of a range that it is beyond."""
    dalam_rentang = f'IF({r}<{target},{target},IF({r}>{batas},{batas},"{_DI_DALAM}"))'
    ada_target = f"IF(ISNUMBER({batas}),{dalam_rentang},{target})"
    belum = _kata(Status.BELUM_ADA_TARGET)
    return f'IF(ISNUMBER({r}),IF(ISNUMBER({target}),{ada_target},"{belum}"),{r})'


def _angka(nilai: Decimal | None, alasan: str) -> float | str:
    return alasan if nilai is None else float(nilai)


def _float(nilai: Decimal | None) -> float | None:
    return None if nilai is None else float(nilai)


def _ya(benar: bool) -> str:  # noqa: FBT001
    return "ya" if benar else "tidak"


def _predikat_resmi(nilai: Decimal | None, predikat: str | None) -> str:
    return KOSONG if nilai is None else predikat or DI_BAWAH_SKALA


def _ada(cells: str, fungsi: str, hasil: Decimal | None) -> Rumus:
    """Return a consolidation that says so where no cell holds a number."""
    return Rumus(
        f'IF(COUNT({cells})=0,"{_kata(Status.BELUM_ADA_DATA)}",{fungsi})',
        hasil,
    )


def _sumber(rows: Sequence[Baris]) -> str:
    """Return where rows come from: `2024/linmas.csv:3, 24, 45`."""
    files: dict[str, list[str]] = {}
    for row in rows:
        files.setdefault(row.berkas, []).append(str(row.baris))
    return "; ".join(f"{berkas}:{', '.join(lines)}" for berkas, lines in files.items())


def muat_di_excel(teks: str) -> bool:
    """Whether Excel takes a formula: its length, and how deep its parentheses go."""
    depth = deepest = 0
    for char in teks:
        depth += (char == "(") - (char == ")")
        deepest = max(deepest, depth)
    return len(teks) < EXCEL_FORMULA and deepest <= EXCEL_NESTING


def _few_medians(formula: nodes.Formula) -> bool:
    """Whether every median has no more arguments than Excel's takes."""
    return all(
        len(node.args) <= _MEDIAN_ARGUMENTS for node in _calls(formula) if node.function == "median"
    )


def _calls(formula: object) -> Iterator[nodes.Call]:
    todo = [formula]
    while todo:
        node = todo.pop()
        if isinstance(node, nodes.Call):
            yield node
        if isinstance(node, tuple):
            todo += node
        elif hasattr(node, "__match_args__"):
            todo += [getattr(node, name) for name in node.__match_args__]
