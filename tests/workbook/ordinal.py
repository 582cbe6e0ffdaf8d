"""An office with words for values, a scoring of its own, and a target of three decimals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests import build
from tests.workbook import contoh

if TYPE_CHECKING:
    from iki.model import Definisi, Realisasi
    from iki.results.hasil import Hasil

INSTANSI = """\
instansi: Dinas Contoh
pimpinan: {kode: kepala, jabatan: Kepala Dinas}
penilaian: {batas_atas: 120}
"""

KEPALA = """\
jabatan: Kepala Dinas
tugas: [memimpin]
sasaran:
  - uraian: Akuntabilitas
    indikator:
      - {kode: opini, nama: Opini BPK, satuan: opini, formula: keuangan.opini,
         target: {2024: {TW2: WDP, tahun: WTP}}, penilaian: {batas_atas: null}}
"""

KEUANGAN = """\
jabatan: Bagian Keuangan
atasan: kepala
tugas: [melapor]
variabel:
  opini: {uraian: Opini BPK, nilai: {TMP: 1, TW: 2, WDP: 3, WTP: 4}}
  sakip: {uraian: Predikat SAKIP, nilai: {D: 0, C: 30, CC: 50, B: 60, BB: 70, A: 80, AA: 90}}
  risiko: {uraian: Tingkat risiko, konsolidasi: rata_rata, nilai: {Sangat Tinggi: 1, Tinggi: 2, Sedang: 3, Rendah: 4.5}}
  terbaik: {uraian: Nilai terbaik, konsolidasi: maksimum, nilai: {Kurang*: 1, Cukup: 2, Baik (A/B): 3}}
  terburuk: {uraian: Nilai terburuk, konsolidasi: minimum, nilai: {Kurang*: 1, Cukup: 2, Baik (A/B): 3}}
  total: {uraian: Total, konsolidasi: jumlah, nilai: {Kurang*: 1, Cukup: 2, Baik (A/B): 3}}
  kosong: {uraian: Belum dinilai, nilai: {Tidak: 0, Ya: 1}}
  serap: {uraian: Anggaran terserap, satuan: rupiah}
  pagu: {uraian: Pagu, satuan: rupiah, konsolidasi: terakhir}
  aduan: {uraian: Aduan, satuan: aduan}
sasaran:
  - uraian: Akuntabilitas
    indikator:
      - {kode: opini, nama: Opini, satuan: opini, formula: opini, target: {2024: wtp}}
      - {kode: opini_lalu, nama: Opini tahun lalu, satuan: opini, formula: lalu(opini), target: {2024: [WDP, WTP]}}
      - {kode: sakip, nama: SAKIP, satuan: predikat, formula: sakip, target: {2024: BB},
         contoh: [{variabel: {sakip: B}, target: BB, realisasi: B, capaian: 85.71}]}
      - {kode: risiko, nama: Risiko, satuan: tingkat, formula: risiko, target: {2024: Sedang}}
      - {kode: terbaik, nama: Terbaik, satuan: nilai, formula: terbaik, target: {2024: Cukup}}
      - {kode: terburuk, nama: Terburuk, satuan: nilai, formula: terburuk, target: {2024: Baik (A/B)}}
      - {kode: total, nama: Total, satuan: nilai, formula: total, target: {2024: Baik (A/B)}}
      - {kode: kosong, nama: Belum, satuan: ya/tidak, formula: kosong, target: {2024: Ya}}
      - {kode: wtp, nama: Opini WTP, satuan: nilai, formula: "jika(opini >= 4, 100, 50)", target: {2024: 100}}
  - uraian: Anggaran
    indikator:
      - {kode: serap, nama: Serapan, satuan: persen, formula: serap / pagu * 100, target: {2024: 85.125}}
      - {kode: serap3, nama: Serapan, satuan: persen, formula: serap / pagu * 100, desimal: 1, target: {2024: 85.125}}
      - {kode: aduan, nama: Aduan, satuan: aduan, formula: aduan, polarisasi: minimize, target: {2024: 12},
         penilaian: {minimize: rasio, batas_bawah: 10, batas_atas: 150}}
      - {kode: tanpa_batas, nama: Aduan, satuan: aduan, formula: aduan, polarisasi: minimize, target: {2024: 2},
         penilaian: {batas_bawah: null}}
"""

CSV = """\
tahun,periode,jabatan,variabel,nilai,wilayah
2023,tahun,keuangan,opini,WDP,
2024,TW1,keuangan,opini,TW,
2024,TW2,keuangan,opini, wdp ,
2024,tahun,keuangan,sakip,60,
2024,TW1,keuangan,risiko,Rendah,Utara
2024,B04,keuangan,risiko,sangat  tinggi,Utara
2024,TW1,keuangan,risiko,Tinggi,Selatan
2024,TW1,keuangan,terbaik,Cukup,Utara
2024,TW2,keuangan,terbaik,Kurang*,Utara
2024,TW1,keuangan,terbaik,Kurang*,Selatan
2024,TW1,keuangan,terburuk,Cukup,
2024,TW2,keuangan,terburuk,Baik (A/B),
2024,TW1,keuangan,total,Cukup,
2024,TW2,keuangan,total,Baik (A/B),
2024,TW1,keuangan,serap,"76,61",
2024,TW1,keuangan,pagu,90,
2024,TW1,keuangan,aduan,8,
"""


def definisi() -> Definisi:
    return build.definisi({"kepala": KEPALA, "keuangan": KEUANGAN}, INSTANSI)


def hasil(sampai: str = "tahun") -> tuple[Hasil, Realisasi]:
    return contoh.dihitung(definisi(), CSV, sampai)
