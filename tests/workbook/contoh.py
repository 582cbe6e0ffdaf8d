"""A project with everything that an annex has a place for, and its data as CSV."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from iki.data import csv_files
from iki.data.csv_files import CsvSource
from iki.data.keep import ALL_ROWS
from iki.periode import PERIODE
from iki.results.capaian import compute_capaian
from tests import build

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from iki.model import Definisi, Realisasi
    from iki.results.hasil import Hasil

INSTANSI = """\
instansi: Dinas Contoh
daerah: Kota Contoh
catatan: Angka contoh.
pimpinan: {kode: kepala, jabatan: Kepala Dinas}
keputusan: {nomor: 188/12/2024, tanggal: 2 Januari 2024, tentang: Indikator Kinerja Individu}
penandatangan: {jabatan: Kepala Dinas, nama: "Dra. SITI AMINAH, M.Si.", pangkat: Pembina Utama Muda, nip: "019680412 199303 2 001"}
penilaian: {batas_atas: 120, pembulatan: 2}
"""

BIDANG = """\
jabatan: Kepala Bidang Pelayanan
atasan: kepala
judul_kolom: {sasaran: KINERJA UTAMA, formula: PENJELASAN}
tugas: [menyusun rencana, melayani, melaporkan]
variabel:
  dilayani: {uraian: Jumlah pemohon yang dilayani, satuan: orang}
  pemohon: {uraian: Jumlah pemohon, satuan: orang, konsolidasi: terakhir}
  aduan: Jumlah aduan
  puas: {uraian: Indeks kepuasan, konsolidasi: rata_rata}
  puncak: {uraian: Antrean terpanjang, konsolidasi: maksimum}
  sepi: {uraian: Antrean terpendek, konsolidasi: minimum}
  kosong: Jumlah loket tutup
sasaran:
  - uraian: Meningkatnya pelayanan kepada pemohon di semua loket
    indikator:
      - {kode: cakupan, nama: Persentase pemohon yang dilayani, satuan: persen, formula: dilayani / pemohon * 100%,
         bobot: 2, target: {2024: {TW2: [80, 90], tahun: 95}}, sumber_data: [Buku tamu, Laporan loket]}
      - {kode: aduan_masuk, nama: Jumlah aduan yang masuk, satuan: aduan, formula: aduan, polarisasi: minimize,
         target: {2024: {TW1: 3, S1: 6, TW3: 9, tahun: 12}}, sumber_data: [Kotak aduan]}
      - {kode: kepuasan, nama: Indeks kepuasan, satuan: indeks, formula: puas, polarisasi: stabilize, target: {2024: 3.25}}
  - uraian: Antrean yang wajar
    indikator:
      - {kode: pertumbuhan, nama: Pertumbuhan pemohon yang dilayani, satuan: persen,
         formula: (dilayani - lalu(dilayani)) / lalu(dilayani) * 100, target: {2024: 2.5}}
      - {kode: rentang_antrean, nama: Rentang antrean, satuan: orang, formula: puncak - sepi, target: {2024: 20}}
      - {kode: tutup, nama: Loket tutup, satuan: loket, formula: kosong, target: {2024: 1}}
"""

SEKSI = """\
jabatan: Kepala Seksi Loket
atasan: bidang
tugas: [membuka loket]
variabel: {loket: Jumlah loket, nol: Jumlah loket rusak}
sasaran:
  - uraian: Lancarnya antrean
    indikator:
      - {kode: per_loket, nama: Pemohon per loket, satuan: orang/loket, formula: bidang.dilayani / loket, target: {2024: 100}}
      - {kode: rasio, nama: Rasio loket, satuan: rasio, formula: loket / nol, target: {2024: 3}}
      - {kode: tanpa_target, nama: Jumlah loket, satuan: loket, formula: loket}
      - {kode: target_nol, nama: Loket, satuan: loket, formula: loket, target: {2024: 0}}
"""

CSV = """\
tahun,periode,jabatan,variabel,wilayah,nilai
2023,TW1,bidang,dilayani,Utara,100
2023,TW2,bidang,dilayani,Utara,110
2023,TW1,bidang,dilayani,Selatan,90.5
2024,TW1,bidang,dilayani,Utara,120
2024,TW2,bidang,dilayani,Utara,130
2024,TW1,bidang,dilayani,Selatan,100
2024,TW2,bidang,dilayani,Selatan,101.25
2024,TW3,bidang,dilayani,Selatan,99
2024,B01,bidang,pemohon,Utara,300
2024,B04,bidang,pemohon,Utara,310
2024,S1,bidang,pemohon,Selatan,221
2024,TW1,bidang,aduan,,5
2024,TW1,bidang,puas,Utara,3.2
2024,TW2,bidang,puas,Utara,3.4
2024,TW2,bidang,puas,Selatan,3.15
2024,TW1,bidang,puncak,,41
2024,B05,bidang,puncak,,38
2024,TW1,bidang,sepi,Utara,4
2024,TW2,bidang,sepi,Selatan,2
2024,TW1,seksi,loket,,7
2024,TW2,seksi,loket,,0
2024,S1,seksi,nol,,0
"""


def definisi() -> Definisi:
    return build.definisi({"bidang": BIDANG, "seksi": SEKSI}, INSTANSI)


def hasil(sampai: str = "TW2") -> tuple[Hasil, Realisasi]:
    return dihitung(definisi(), CSV, sampai)


def dihitung(
    definisi: Definisi, csv: str, sampai: str = "tahun", tahun: int = 2024
) -> tuple[Hasil, Realisasi]:
    return _dihitung(
        definisi, [CsvSource("data.csv", lambda: BytesIO(csv.encode()))], sampai, tahun
    )


def dihitung_berkas(
    definisi: Definisi, files: Sequence[Path], sampai: str, tahun: int
) -> tuple[Hasil, Realisasi]:
    sumber = [CsvSource(path.name, partial(_open, path)) for path in files]
    return _dihitung(definisi, sumber, sampai, tahun)


def _open(path: Path) -> BinaryIO:
    return path.open("rb")


def _dihitung(
    definisi: Definisi, sumber: Sequence[CsvSource], sampai: str, tahun: int
) -> tuple[Hasil, Realisasi]:
    nilai, diagnostics = csv_files.read_files(
        sumber,
        definisi.variabel,
        tahun=(tahun - 1, tahun),
        sampai=PERIODE[sampai],
        keep=ALL_ROWS,
        ordinal=definisi.ordinal,
    )
    assert not [d for d in diagnostics if d.is_error], diagnostics
    hasil, findings = compute_capaian(definisi, nilai, tahun)
    assert not findings
    return hasil, nilai
