"""Results to render: a small project with every status, and one whose every text is a given one."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from iki.model import Definisi, Instansi, Jabatan, Nilai, Realisasi
from iki.periode import PERIODE, TAHUN
from iki.results.capaian import compute_capaian
from tests import build

if TYPE_CHECKING:
    from iki.results.hasil import Hasil

INSTANSI = """\
instansi: Dinas Contoh
daerah: Kabupaten Contoh
catatan: Angka contoh.
pimpinan: {kode: kepala_dinas, jabatan: Kepala Dinas}
penilaian:
  skala:
    - {predikat: Baik, minimal: 90}
    - {predikat: Cukup, minimal: 60}
"""

KABID = """\
jabatan: Kepala Bidang Pelayanan
atasan: kepala_dinas
tugas: [menyusun rencana, melayani]
variabel:
  dilayani: {uraian: Jumlah pemohon yang dilayani, satuan: orang}
  pemohon: {uraian: Jumlah pemohon, satuan: orang, konsolidasi: terakhir}
  aduan: Jumlah aduan
  anggaran: {uraian: Anggaran yang terserap, satuan: rupiah}
sasaran:
  - uraian: Meningkatnya pelayanan
    indikator:
      - kode: cakupan
        nama: Persentase pemohon yang dilayani
        satuan: persen
        formula: dilayani / pemohon * 100%
        bobot: 2
        target: {2024: {TW2: [80, 90], tahun: 95}}
      - kode: aduan_masuk
        nama: Jumlah aduan yang masuk
        satuan: aduan
        formula: aduan
        polarisasi: minimize
        target: {2024: 12}
      - kode: pertumbuhan
        nama: Pertumbuhan pemohon yang dilayani
        satuan: persen
        formula: (dilayani - lalu(dilayani)) / lalu(dilayani) * 100
        target: {2024: 2.5}
  - uraian: Terserapnya anggaran
    indikator:
      - kode: serapan
        nama: Anggaran yang terserap
        satuan: rupiah
        formula: anggaran
        target: {2024: 12500000000}
"""

KASI = """\
jabatan: Kepala Seksi Loket
atasan: kabid_pelayanan
tugas: [membuka loket]
variabel:
  loket: Jumlah loket
  antrean: {uraian: Rata-rata antrean, konsolidasi: rata_rata}
  nol: Jumlah loket yang tutup
sasaran:
  - uraian: Lancarnya antrean
    indikator:
      - kode: per_loket
        nama: Pemohon per loket
        satuan: orang/loket
        formula: kabid_pelayanan.dilayani / loket
        target: {2024: 100}
      - kode: rasio_tutup
        nama: Rasio loket buka dan tutup
        satuan: rasio
        formula: loket / nol
        target: {2024: 3}
      - kode: lama_antrean
        nama: Rata-rata lama antrean
        satuan: menit
        formula: antrean
        polarisasi: stabilize
        target: {2023: 15}
      - kode: tanpa_target
        nama: Jumlah loket
        satuan: loket
        formula: loket
        target: {2024: 0}
"""

KASUBBAG = """\
jabatan: Kepala Subbagian Umum
atasan: kepala_dinas
tugas: [menyurat]
variabel: {surat: Jumlah surat, hari: Jumlah hari}
sasaran:
  - uraian: Tertibnya surat
    indikator:
      - kode: surat_per_hari
        nama: Surat per hari
        satuan: surat
        formula: surat / hari
        target: {2024: 10}
"""


def kecil(sampai: str = "TW2", kode: tuple[str, ...] | None = None) -> Hasil:
    """Return the result of a small project in which every status occurs."""
    definisi = build.definisi(
        {"kabid_pelayanan": KABID, "kasi_loket": KASI, "kasubbag_umum": KASUBBAG}, INSTANSI
    )
    kabid, kasi = "kabid_pelayanan", "kasi_loket"
    nilai = {
        (2024, kabid, "dilayani"): Nilai(Decimal(764), TAHUN.months),
        (2023, kabid, "dilayani"): Nilai(Decimal(750), 0),
        (2024, kabid, "pemohon"): Nilai(Decimal(1000), TAHUN.months),
        (2024, kabid, "aduan"): Nilai(Decimal(17), 0),
        (2024, kabid, "anggaran"): Nilai(Decimal("12345678901.255"), TAHUN.months),
        (2024, kasi, "loket"): Nilai(Decimal(7), TAHUN.months),
        (2024, kasi, "nol"): Nilai(Decimal(0), TAHUN.months),
        (2024, kasi, "antrean"): Nilai(Decimal("12.25"), TAHUN.months),
    }
    hasil, findings = compute_capaian(definisi, Realisasi(PERIODE[sampai], nilai), 2024, kode)
    assert not findings
    return hasil


def dengan_teks(teks: str, nilai: str = "1") -> Hasil:
    """Return a result in which every text of a user is `teks`, whatever a file could hold."""
    indikator = {
        "kode": "i", "nama": teks, "satuan": teks, "formula": "a", "target": {2024: Decimal(nilai)},
    }  # fmt: skip
    jabatan = Jabatan.model_validate(
        {
            "jabatan": teks,
            "atasan": "kepala",
            "tugas": [teks],
            "variabel": {"a": {"uraian": teks, "satuan": teks}},
            "sasaran": [{"uraian": teks, "indikator": [indikator]}],
        }
    )
    instansi = Instansi.model_validate(
        {
            "instansi": teks,
            "daerah": teks,
            "catatan": teks,
            "pimpinan": {"kode": "kepala", "jabatan": teks},
            "penilaian": {"skala": [{"predikat": teks}]},
        }
    )
    realisasi = Realisasi(TAHUN, {(2024, "seksi", "a"): Nilai(Decimal(nilai), TAHUN.months)})
    hasil, _ = compute_capaian(Definisi(instansi, {"seksi": jabatan}), realisasi, 2024)
    return hasil


# What a hostile or careless file could hold.
TEKS = {
    "rich markup": "[bold]a[/bold] [/bold] [link=https://x]y[/link]",
    "escape sequence": "a\x1b[31mmerah\x1b]8;;https://x\x07y\x9b0m",
    "formula": "=cmd|'/C calc'!A0",
    "formula after a blank": "  \t@SUM(1)",
    "formula after a semicolon": 'a; =1+1;"-2";+3',
    "formula on a second line": "a\n=1+1\r-2",
    "pipes": "a|b || c |",
    "html": "</td><script>alert(1)</script> <!-- x --> &lt;b&gt; <br>",
    "markdown": "# a *b* _c_ `d` [e](javascript:f) ![g](h) ~~i~~ $j$ **k** [^1] \\",
    "autolinks": "https://contoh.id www.contoh.id <https://contoh.id> WWW.a.b ftp://x",
    "list": "- a",
    "numbered list": "12. a",
    "rule": "---",
    "setext": "a\n===",
    "line breaks": "a\nb\r\nc\u2028d\x85e\x0bf",
    "reordering": "abc\u202edef\u2066ghi\u200bjkl\ufeff",
    "a word of 300": "Ж" * 300,
    "wide": "漢字" * 60,
    "quotes": "\"a\" 'b' “c”, d",
    "lone surrogate": "a\ud800b",
    "csi in the middle": "a" * 76 + "\x1b[2J" + "b" * 10,
}
