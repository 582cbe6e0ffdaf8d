"""Tables as offices keep their indikator, and the facts that a reader finds in each.

The layouts are those of real documents (IKU decree, perjanjian kinerja, Renstra, rencana aksi); the
texts are made up. A fact that a project lacks is an edit that somebody has to make.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml
from openpyxl import Workbook

if TYPE_CHECKING:
    from pathlib import Path

Rows = Sequence[Sequence[Any]]


class Fact(NamedTuple):
    """An indikator as its table says it. `target`: `{"2025": 86, "2025 TW1": 20, "2026": "BB"}`."""

    nama: str
    satuan: str
    target: Mapping[str, Any] = {}
    polarisasi: str = "maximize"
    jabatan: str = ""  # a part of its name
    variabel: int = 1
    konsolidasi: str = ""  # of its first variabel; "" where the table does not say


class Tabel(NamedTuple):
    """A workbook as an office has it, and what stands in it."""

    make: Callable[[], Workbook]
    facts: Sequence[Fact]
    program: Mapping[str, Any] = {}
    options: Sequence[str] = ()  # what the office types behind `--dari`


TABEL: dict[str, Tabel] = {}


def book(rows: Rows, merged: Sequence[str] = (), sheet: str = "Sheet1") -> Workbook:
    """Return a workbook of one sheet with these rows and merged ranges."""
    made = Workbook()
    put(made.active, rows, merged, sheet)
    return made


def put(sheet: Any, rows: Rows, merged: Sequence[str], name: str) -> None:
    """Write rows into a sheet."""
    sheet.title = name
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            if value is not None:
                cell = sheet.cell(r, c)
                if isinstance(value, tuple):  # a number with its format
                    cell.value, cell.number_format = value
                else:
                    cell.value = value
                    if isinstance(value, str) and value.startswith("="):
                        cell.data_type = "s"
    for area in merged:
        sheet.merge_cells(area)


def missing_facts(folder: Path, tabel: Tabel) -> list[str]:
    """Return what the definitions of a project lack of the facts of its table."""
    files = [
        yaml.safe_load(f.read_text("utf-8")) for f in folder.glob("definitions/jabatan/*.yaml")
    ]
    found = {i["nama"]: (j, i) for j in files for s in j["sasaran"] for i in s["indikator"]}
    programs = {p["nama"]: p for j in files for p in j.get("program") or []}
    lacking = [
        f"program {n}" for n, a in tabel.program.items() if a not in _budgets(programs.get(n))
    ]
    for fact in tabel.facts:
        if fact.nama not in found:
            lacking.append(f"{fact.nama}: indikator")
            continue
        jabatan, indikator = found[fact.nama]
        targets = {
            f"{year}{'' if p == 'tahun' else f' {p}'}": value
            for year, of in (indikator.get("target") or {}).items()
            for p, value in (of if isinstance(of, dict) else {"tahun": of}).items()
        }
        names = re.findall(r"[a-z]\w*", str(indikator["formula"]))
        first = jabatan["variabel"][names[0]]
        held = {
            "satuan": not fact.satuan or indikator["satuan"].casefold() == fact.satuan.casefold(),
            "polarisasi": indikator["polarisasi"] == fact.polarisasi,
            "jabatan": fact.jabatan in jabatan["jabatan"],
            "target": fact.target.items() <= targets.items(),
            "variabel": len({*names}) == fact.variabel,
            "konsolidasi": fact.konsolidasi in {"", first.get("konsolidasi")},
        }
        lacking += [f"{fact.nama}: {what}" for what, holds in held.items() if not holds]
    return lacking


def _budgets(program: Any) -> Collection[Any]:
    return program.get("anggaran", {}).values() if program else ()


def _years(first: int, *values: Any) -> dict[str, Any]:
    return {str(first + k): value for k, value in enumerate(values) if value is not None}


# --- 1: the IKU decree of an OPD, no jabatan, headings over two rows -------------------------------


def _iku_opd() -> Workbook:
    n = None
    rows: Rows = [
        ["INDIKATOR KINERJA UTAMA"],
        ["DINAS KESEHATAN KABUPATEN LUMAJANG"],
        ["TAHUN 2025-2029"],
        [],
        ["NO", "TUJUAN", "SASARAN STRATEGIS", "INDIKATOR KINERJA UTAMA", "SATUAN", "FORMULASI PERHITUNGAN / PENJELASAN",
         "SUMBER DATA", "KONDISI AWAL", "TARGET", n, n, n, n, "KONDISI AKHIR"],
        [n, n, n, n, n, n, n, 2024, 2025, 2026, 2027, 2028, 2029, n],
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14],
        [1, "Meningkatnya derajat kesehatan masyarakat", "Menurunnya angka kematian ibu dan bayi",
         "Angka Kematian Ibu (AKI)", "per 100.000 KH",
         "Jumlah kematian ibu dibagi jumlah kelahiran hidup dikali 100.000", "Profil Kesehatan",
         128.5, 120, 115, 110, 105, 100, 100],
        [n, n, n, "Angka Kematian Bayi (AKB)", "per 1.000 KH",
         "Jumlah kematian bayi / Jumlah kelahiran hidup x 1.000", "Profil Kesehatan", 9.8, 9.5, 9, 8.5, 8, 7.5, 7.5],
        [2, n, "Menurunnya stunting", "Prevalensi stunting", "%",
         "(Jumlah balita stunting / Jumlah balita yang diukur) x 100%", "e-PPGBM", "18,2", "17,5", "16,5", "15,5", "14,5", "14", "14"],
        [3, n, "Meningkatnya mutu pelayanan kesehatan", "Persentase puskesmas terakreditasi paripurna", "%",
         "Jumlah puskesmas terakreditasi paripurna dibagi jumlah seluruh puskesmas dikali 100%", "Laporan akreditasi",
         "72 %", "76 %", "80 %", "84 %", "88 %", "92 %", "92 %"],
        [n, n, n, "Indeks Kepuasan Masyarakat", "Indeks", "Hasil survei kepuasan masyarakat", "Survei", 82.4, 83, 84, 85, 86, 87, 87],
        [4, "Meningkatnya tata kelola", "Meningkatnya akuntabilitas kinerja", "Nilai SAKIP Dinas", "Nilai",
         "Hasil penilaian Inspektorat", "LHE Inspektorat", "B", "BB", "BB", "A", "A", "A", "A"],
        [n, n, n, "Rata-rata waktu tunggu pelayanan rawat jalan", "menit",
         "Rata-rata waktu tunggu pasien rawat jalan", "Rekam medis", 65, 60, 55, 50, 45, 40, 40],
        [n, n, n, "Persentase temuan BPK yang ditindaklanjuti", "%",
         "Jumlah temuan BPK yang ditindaklanjuti / Jumlah temuan BPK x 100", "LHP", "90", "92", "94", "96", "98", "100", "100"],
        [n, n, n, "Nilai Indeks Profesionalitas ASN", "Nilai", "Hasil pengukuran BKN", "BKN", 70.1, 72, 74, 76, 78, 80, 80],
        [],
        ["Keterangan: KH = kelahiran hidup"],
        [n, n, n, n, n, n, n, n, n, n, "Lumajang, 2 Januari 2025"],
        [n, n, n, n, n, n, n, n, n, n, "KEPALA DINAS KESEHATAN"],
        [],
        [n, n, n, n, n, n, n, n, n, n, "dr. SITI AMINAH, M.Kes."],
        [n, n, n, n, n, n, n, n, n, n, "Pembina Utama Muda"],
        [n, n, n, n, n, n, n, n, n, n, "NIP. 197001011995032001"],
    ]  # fmt: skip
    merged = [f"{c}5:{c}6" for c in "ABCDEFGN"] + ["I5:M5", "A1:N1", "A2:N2", "A3:N3", "C8:C9", "B8:B12",
              "C11:C12", "B13:B16", "C13:C16", "A8:A9", "A11:A12", "A13:A16"]  # fmt: skip
    return book(rows, merged, "IKU")


TABEL["iku-opd"] = Tabel(_iku_opd, [
    Fact("Angka Kematian Ibu (AKI)", "per 100.000 KH", _years(2025, 120, 115, 110, 105, 100), "minimize", variabel=2),
    Fact("Angka Kematian Bayi (AKB)", "per 1.000 KH", _years(2025, 9.5, 9, 8.5, 8, 7.5), "minimize", variabel=2),
    Fact("Prevalensi stunting", "%", _years(2025, 17.5, 16.5, 15.5, 14.5, 14), "minimize", variabel=2),
    Fact("Persentase puskesmas terakreditasi paripurna", "%", _years(2025, 76, 80, 84, 88, 92), variabel=2),
    Fact("Indeks Kepuasan Masyarakat", "Indeks", _years(2025, 83, 84, 85, 86, 87), konsolidasi="terakhir"),
    Fact("Nilai SAKIP Dinas", "Nilai", _years(2025, "BB", "BB", "A", "A", "A"), konsolidasi="terakhir"),
    Fact("Rata-rata waktu tunggu pelayanan rawat jalan", "menit", _years(2025, 60, 55, 50, 45, 40), "minimize", konsolidasi="rata_rata"),
    Fact("Persentase temuan BPK yang ditindaklanjuti", "%", _years(2025, 92, 94, 96, 98, 100), variabel=2),
    Fact("Nilai Indeks Profesionalitas ASN", "Nilai", _years(2025, 72, 74, 76, 78, 80), konsolidasi="terakhir"),
])  # fmt: skip


# --- 2: the agreement of a head, PermenPANRB 53/2014 ------------------------------------------------


def _pk_kepala() -> Workbook:
    n = None
    rows: Rows = [
        ["LAMPIRAN PERJANJIAN KINERJA TAHUN 2025"],
        ["SEKRETARIAT DAERAH KABUPATEN LUMAJANG"],
        [],
        ["NO", "SASARAN STRATEGIS", "INDIKATOR KINERJA", "TARGET"],
        ["(1)", "(2)", "(3)", "(4)"],
        ["1.", "Meningkatnya kualitas tata kelola pemerintahan", "Persentase perangkat daerah dengan nilai SAKIP minimal BB", "86 %"],
        [n, n, "Jumlah perangkat daerah yang menerapkan zona integritas", "11 PD"],
        [n, n, "Opini BPK atas laporan keuangan", "WTP"],
        [n, n, "Predikat SAKIP Kabupaten", "BB"],
        ["2.", "Meningkatnya kualitas pelayanan publik", "Rata-rata lama penyelesaian izin", "≤ 20 hari"],
        [n, n, "Indeks kepuasan masyarakat", "85-90"],
        [n, n, "Pertumbuhan investasi", "4,2 %"],
        [n, n, "Rasio pengaduan yang masuk", "1,5 : 1.000"],
        [n, n, "Indeks Reformasi Birokrasi", "78,5"],
        [],
        ["NO", "PROGRAM", "ANGGARAN", "KETERANGAN"],
        ["1.", "Program Penunjang Urusan Pemerintahan Daerah", "Rp 41.234.567.890,00", "APBD"],
        ["2.", "Program Perekonomian dan Pembangunan", "Rp 3.500.000.000,00", "APBD"],
        ["3.", "Program Pemerintahan dan Kesejahteraan Rakyat", 6250000000, "APBD/DAU"],
        ["JUMLAH", n, "Rp 50.984.567.890,00"],
        [],
        [n, n, n, "Lumajang, 15 Januari 2025"],
        [n, "PIHAK KEDUA,", n, "PIHAK KESATU,"],
        [n, "BUPATI LUMAJANG", n, "SEKRETARIS DAERAH"],
        [],
        [n, "Ir. BUDI SANTOSO", n, "Drs. AGUS TRIYONO, M.Si."],
        [n, n, n, "Pembina Utama Madya"],
        [n, n, n, "NIP. 196801011990031002"],
    ]  # fmt: skip
    return book(
        rows, ["A1:D1", "A2:D2", "B6:B9", "A6:A9", "B10:B14", "A10:A14", "A20:B20"], "PK 2025"
    )


TABEL["pk-kepala"] = Tabel(_pk_kepala, [
    Fact("Persentase perangkat daerah dengan nilai SAKIP minimal BB", "%", {"2025": 86}),
    Fact("Jumlah perangkat daerah yang menerapkan zona integritas", "PD", {"2025": 11}),
    Fact("Opini BPK atas laporan keuangan", "opini", {"2025": "WTP"}, konsolidasi="terakhir"),
    Fact("Predikat SAKIP Kabupaten", "predikat", {"2025": "BB"}, konsolidasi="terakhir"),
    Fact("Rata-rata lama penyelesaian izin", "hari", {"2025": 20}, "minimize", konsolidasi="rata_rata"),
    Fact("Indeks kepuasan masyarakat", "indeks", {"2025": [85, 90]}, konsolidasi="terakhir"),
    Fact("Pertumbuhan investasi", "%", {"2025": 4.2}),
    Fact("Rasio pengaduan yang masuk", "per 1.000", {"2025": 1.5}, "minimize"),
    Fact("Indeks Reformasi Birokrasi", "indeks", {"2025": 78.5}, konsolidasi="terakhir"),
], {
    "Program Penunjang Urusan Pemerintahan Daerah": 41234567890,
    "Program Perekonomian dan Pembangunan": 3500000000,
    "Program Pemerintahan dan Kesejahteraan Rakyat": 6250000000,
})  # fmt: skip


# --- 3: a Renstra table, "tahun ke-" under a merged heading ------------------------------------------


def _renstra() -> Workbook:
    n = None
    rows: Rows = [
        ["Tabel T-C.25"],
        ["Tujuan dan Sasaran Jangka Menengah Pelayanan Perangkat Daerah"],
        ["Dinas Pekerjaan Umum dan Penataan Ruang Kota Probolinggo"],
        ["Tahun 2025 - 2029"],
        [],
        ["NO.", "TUJUAN", "SASARAN", "INDIKATOR TUJUAN/SASARAN", "SATUAN", "KONDISI AWAL (2024)",
         "TARGET KINERJA TUJUAN/SASARAN PADA TAHUN KE-", n, n, n, n],
        [n, n, n, n, n, n, 1, 2, 3, 4, 5],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)", "(10)", "(11)"],
        ["1", "Meningkatnya kualitas infrastruktur", n, "Indeks kualitas infrastruktur", "Indeks", "0,71", "0,73", "0,75", "0,77", "0,79", "0,81"],
        [n, n, "Meningkatnya kemantapan jalan", "Persentase jalan dalam kondisi mantap", "Persen", ("0.685", "0.0%"), 70, 72.5, 75, 77.5, 80],
        [n, n, n, "Panjang jalan rusak berat", "Km", "42,6", "40", "37,5", "35", "32,5", "30"],
        [n, n, "Berkurangnya genangan", "Luas genangan banjir", "Ha", 120, 110, 100, 90, 80, 70],
        ["Sumber: Renstra Dinas PUPR"],
    ]  # fmt: skip
    rows[9][5] = (0.685, "0.0%")  # type: ignore[index]
    return book(
        rows,
        [
            "A6:A7",
            "B6:B7",
            "C6:C7",
            "D6:D7",
            "E6:E7",
            "F6:F7",
            "G6:K6",
            "A9:A12",
            "B9:B12",
            "C10:C11",
            "A13:K13",
        ],
        "T-C.25",
    )


TABEL["renstra"] = Tabel(_renstra, [
    Fact("Indeks kualitas infrastruktur", "Indeks", _years(2025, 0.73, 0.75, 0.77, 0.79, 0.81), konsolidasi="terakhir"),
    Fact("Persentase jalan dalam kondisi mantap", "Persen", _years(2025, 70, 72.5, 75, 77.5, 80), konsolidasi="terakhir"),
    Fact("Panjang jalan rusak berat", "Km", _years(2025, 40, 37.5, 35, 32.5, 30), "minimize"),
    Fact("Luas genangan banjir", "Ha", _years(2025, 110, 100, 90, 80, 70), "minimize"),
])  # fmt: skip


# --- 4: IKU with PENANGGUNG JAWAB --------------------------------------------------------------------


def _penanggung_jawab() -> Workbook:
    n = None
    rows: Rows = [
        ["PENETAPAN INDIKATOR KINERJA UTAMA"],
        ["DINAS SOSIAL KABUPATEN LUMAJANG"],
        ["TAHUN ANGGARAN 2025"],
        [],
        ["No", "Sasaran Strategis", "Indikator Kinerja", "Satuan", "Formula Penghitungan", "Penanggung Jawab", "Target"],
        [1, "Meningkatnya kesejahteraan sosial", "Persentase PPKS yang tertangani", "%",
         "Perbandingan antara jumlah PPKS yang tertangani dengan jumlah PPKS dikali 100", "Bidang Rehabilitasi Sosial", "45,5"],
        [n, n, "Jumlah keluarga penerima manfaat yang graduasi", "KPM", "Jumlah KPM graduasi", "Bidang Perlindungan dan Jaminan Sosial", "1.250 KPM"],
        [n, n, "Rasio pekerja sosial", "per 10.000 penduduk", "Jumlah pekerja sosial per 10.000 penduduk", "Bidang Pemberdayaan Sosial", "1,2"],
        [2, "Meningkatnya tata kelola", "Nilai SAKIP", "Nilai", "Hasil evaluasi Inspektorat", "Sekretariat", "78,40"],
        [n, n, "Persentase pengaduan selesai tepat waktu", "%", "∑ pengaduan selesai tepat waktu / ∑ pengaduan x 100%", "Seluruh Bidang", "95 %"],
        [],
        [n, n, n, n, n, "Ditetapkan di Lumajang"],
        [n, n, n, n, n, "pada tanggal 3 Februari 2025"],
        [n, n, n, n, n, "Kepala Dinas Sosial"],
        [n, n, n, n, n, "Drs. HADI"],
    ]  # fmt: skip
    return book(rows, ["A1:G1", "A2:G2", "A3:G3"], "IKU")


TABEL["penanggung-jawab"] = Tabel(_penanggung_jawab, [
    Fact("Persentase PPKS yang tertangani", "%", {"2025": 45.5}, jabatan="Rehabilitasi Sosial", variabel=2),
    Fact("Jumlah keluarga penerima manfaat yang graduasi", "KPM", {"2025": 1250}, jabatan="Jaminan Sosial"),
    Fact("Rasio pekerja sosial", "per 10.000 penduduk", {"2025": 1.2}, jabatan="Pemberdayaan Sosial", variabel=2),
    Fact("Nilai SAKIP", "Nilai", {"2025": 78.4}, jabatan="Sekretari", konsolidasi="terakhir"),
    Fact("Persentase pengaduan selesai tepat waktu", "%", {"2025": 95}, jabatan="Kepala Dinas Sosial", variabel=2),
])  # fmt: skip


# --- 5: a rencana aksi, targets by triwulan, programme and budget beside ------------------------------


def _rencana_aksi() -> Workbook:
    n = None
    rows: Rows = [
        ["RENCANA AKSI PENCAPAIAN KINERJA"],
        ["BADAN PENANGGULANGAN BENCANA DAERAH KABUPATEN LUMAJANG"],
        ["TAHUN 2025"],
        [],
        ["No.", "Sasaran", "Indikator Kinerja", "Satuan", "Target", "Target Triwulan", n, n, n, "Program", "Anggaran (Rp)"],
        [n, n, n, n, n, "TW I", "TW II", "TW III", "TW IV", n, n],
        [1, "Meningkatnya ketangguhan daerah", "Indeks ketahanan daerah", "Indeks", "0,62", "-", "-", "-", "0,62",
         "Program Penanggulangan Bencana", "2.150.000.000"],
        [n, n, "Jumlah desa tangguh bencana yang dibentuk", "desa", 12, 3, 3, 3, 3, n, n],
        [n, n, "Persentase korban bencana yang tertangani", "%", "100%", "100%", "100%", "100%", "100%", n, n],
        [2, "Meningkatnya kecepatan respon", "Waktu tanggap darurat", "jam", "< 24", "24", "24", "24", "24",
         "Program Penunjang Urusan", "1.050.500.000"],
        [n, n, "Jumlah relawan terlatih", "orang", 100, 25, 50, 75, 100, n, n],
        ["TOTAL", n, n, n, n, n, n, n, n, n, "3.200.500.000"],
    ]  # fmt: skip
    merged = [f"{c}5:{c}6" for c in "ABCDEJK"] + [
        "F5:I5",
        "B7:B9",
        "A7:A9",
        "B10:B11",
        "A10:A11",
        "J7:J9",
        "K7:K9",
        "J10:J11",
        "K10:K11",
        "A12:J12",
    ]
    return book(rows, merged, "RA")


TABEL["rencana-aksi"] = Tabel(_rencana_aksi, [
    Fact("Indeks ketahanan daerah", "Indeks", {"2025": 0.62, "2025 TW4": 0.62}, konsolidasi="terakhir"),
    Fact("Jumlah desa tangguh bencana yang dibentuk", "desa", {"2025": 12, "2025 TW1": 3, "2025 TW2": 6, "2025 TW3": 9, "2025 TW4": 12}),
    Fact("Persentase korban bencana yang tertangani", "%", {"2025": 100, "2025 TW1": 100, "2025 TW2": 100, "2025 TW3": 100, "2025 TW4": 100}, konsolidasi="terakhir"),
    Fact("Waktu tanggap darurat", "jam", {"2025": 24, "2025 TW1": 24, "2025 TW2": 24, "2025 TW3": 24, "2025 TW4": 24}, "minimize"),
    Fact("Jumlah relawan terlatih", "orang", {"2025": 100, "2025 TW1": 25, "2025 TW2": 50, "2025 TW3": 75, "2025 TW4": 100}),
], {"Program Penanggulangan Bencana": 2150000000, "Program Penunjang Urusan": 1050500000})  # fmt: skip


# --- 6: with columns JABATAN and ATASAN ---------------------------------------------------------------


def _jabatan() -> Workbook:
    n = None
    rows: Rows = [
        ["DAFTAR IKI SATUAN POLISI PAMONG PRAJA"],
        [],
        ["NO", "JABATAN", "ATASAN", "SASARAN", "INDIKATOR KINERJA", "SATUAN", "FORMULASI", "SUMBER DATA", "TARGET 2025", "TARGET 2026"],
        [1, "Kepala Bidang Linmas", "Kepala Satuan", "Meningkatnya keamanan", "Persentase anggota Linmas terlatih", "persen",
         "Jumlah anggota Linmas terlatih / Jumlah seluruh anggota Linmas x 100%", "Laporan", 80, 85],
        [n, n, n, n, "Jumlah pos ronda aktif", "pos", "Jumlah pos ronda aktif", "Laporan", 40, 45],
        [2, "Kepala Seksi Bina Potensi", "Kepala Bidang Linmas", "Meningkatnya peran warga", "Jumlah kegiatan pembinaan", "kegiatan",
         "Jumlah kegiatan pembinaan", "Laporan", 12, 14],
    ]  # fmt: skip
    return book(rows, [], "IKI")


TABEL["jabatan"] = Tabel(_jabatan, [
    Fact("Persentase anggota Linmas terlatih", "persen", _years(2025, 80, 85), jabatan="Kepala Bidang Linmas", variabel=2),
    Fact("Jumlah pos ronda aktif", "pos", _years(2025, 40, 45), jabatan="Kepala Bidang Linmas"),
    Fact("Jumlah kegiatan pembinaan", "kegiatan", _years(2025, 12, 14), jabatan="Bina Potensi"),
])  # fmt: skip


# --- 7: POLARISASI, words as targets, JABATAN PENANGGUNG JAWAB ----------------------------------------


def _inspektorat() -> Workbook:
    n = None
    rows: Rows = [
        ["INDIKATOR KINERJA UTAMA INSPEKTORAT KABUPATEN LUMAJANG"],
        [],
        ["NO", "SASARAN", "INDIKATOR KINERJA", "SATUAN", "POLARISASI", "CARA PERHITUNGAN", "JABATAN PENANGGUNG JAWAB", "TARGET", n],
        [n, n, n, n, n, n, n, "2025", "2026"],
        [1, "Meningkatnya akuntabilitas", "Opini BPK", "Opini", "Maximize", "Opini BPK atas LKPD", "Inspektur", "WTP", "WTP"],
        [2, "Meningkatnya maturitas", "Level maturitas SPIP", "Level", "Maximize", "Hasil penilaian BPKP", "Inspektur", "Level 3", "Level 3"],
        [3, n, "Level kapabilitas APIP", "Level", "Maximize", "Hasil penilaian BPKP atas APIP", "Inspektur Pembantu I", 3, 3],
        [4, "Menurunnya temuan", "Jumlah temuan berulang", "temuan", "Minimize", "Jumlah temuan berulang", "Inspektur Pembantu II", "≤ 12", "≤ 10"],
        [5, n, "Persentase selisih anggaran kas", "%", "Stabilize", "Jumlah selisih / Jumlah pagu x 100%", "Sekretaris", "5", "5"],
    ]  # fmt: skip
    return book(rows, [*(f"{c}3:{c}4" for c in "ABCDEFG"), "H3:I3"], "IKU")


TABEL["inspektorat"] = Tabel(_inspektorat, [
    Fact("Opini BPK", "Opini", _years(2025, "WTP", "WTP"), jabatan="Inspektur", konsolidasi="terakhir"),
    Fact("Level maturitas SPIP", "Level", _years(2025, 3, 3), jabatan="Inspektur", konsolidasi="terakhir"),
    Fact("Level kapabilitas APIP", "Level", _years(2025, 3, 3), jabatan="Pembantu I", konsolidasi="terakhir"),
    Fact("Jumlah temuan berulang", "temuan", _years(2025, 12, 10), "minimize", jabatan="Pembantu II"),
    Fact("Persentase selisih anggaran kas", "%", _years(2025, 5, 5), "stabilize", jabatan="Sekretaris", variabel=2),
])  # fmt: skip


# --- 8: TREN, definition and formula in one cell, years as headings of their own ----------------------


def _tren() -> Workbook:
    n = None
    rows: Rows = [
        ["MATRIKS INDIKATOR KINERJA UTAMA (IKU) DINAS LINGKUNGAN HIDUP"],
        ["NO", "KINERJA UTAMA", "INDIKATOR KINERJA UTAMA", "RUMUS", "SATUAN", "TREN", "BASELINE 2024", "2025", "2026", "2027"],
        [1, "Meningkatnya kualitas lingkungan hidup", "Indeks Kualitas Lingkungan Hidup", "IKLH = Nilai IKA + Nilai IKU + Nilai IKL", "Poin", "Positif", 68.1, 68.5, 69, 69.5],
        [2, "Berkurangnya timbulan sampah", "Timbulan sampah per hari", "Jumlah timbulan sampah", "ton", "Negatif", 410, 400, 390, 380],
        [n, n, "Persentase sampah terkelola", "Volume sampah terkelola\n------------------------ x 100%\nVolume timbulan sampah", "%", "Positif", ("0.61", "0%"), (0.63, "0%"), (0.65, "0%"), (0.68, "0%")],
        [n, n, "Rata-rata nilai Adipura", "Rata-rata nilai Adipura", "Nilai", "↑", 71, 72, 73, 74],
        ["*) Angka sementara"],
    ]  # fmt: skip
    rows[4][6] = (0.61, "0%")  # type: ignore[index]
    return book(rows, [], "Matriks")


TABEL["tren"] = Tabel(_tren, [
    Fact("Indeks Kualitas Lingkungan Hidup", "Poin", _years(2025, 68.5, 69, 69.5), variabel=3, konsolidasi="terakhir"),
    Fact("Timbulan sampah per hari", "ton", _years(2025, 400, 390, 380), "minimize"),
    Fact("Persentase sampah terkelola", "%", _years(2025, 63, 65, 68), variabel=2),
    Fact("Rata-rata nilai Adipura", "Nilai", _years(2025, 72, 73, 74), konsolidasi="rata_rata"),
])  # fmt: skip


# --- 9: the agreement of a Kabid, with its statement on another sheet ---------------------------------


def _pk_kabid() -> Workbook:
    n = None
    statement: Rows = [
        ["PERJANJIAN KINERJA TAHUN 2025"],
        ["Dalam rangka mewujudkan manajemen pemerintahan yang efektif, kami yang bertanda tangan di bawah ini:"],
        ["Nama", ":", "Ir. SURYA"],
        ["Jabatan", ":", "Kepala Bidang Tanaman Pangan"],
        ["selanjutnya disebut PIHAK KESATU"],
        ["Nama", ":", "Ir. WAHYU"],
        ["Jabatan", ":", "Kepala Dinas Ketahanan Pangan dan Pertanian"],
        ["selaku atasan PIHAK KESATU, selanjutnya disebut PIHAK KEDUA"],
    ]  # fmt: skip
    annex: Rows = [
        ["PERJANJIAN KINERJA TAHUN 2025"],
        ["KEPALA BIDANG TANAMAN PANGAN"],
        ["DINAS KETAHANAN PANGAN DAN PERTANIAN"],
        [],
        ["NO", "SASARAN PROGRAM", "INDIKATOR KINERJA", "SATUAN", "TARGET"],
        [1, 2, 3, 4, 5],
        [1, "Meningkatnya produksi tanaman pangan", "Produksi padi", "ton", "385.000 ton"],
        [n, n, "Produktivitas padi", "kuintal/ha", "58,5 - 60"],
        [n, n, "Persentase kehilangan hasil panen", "%", "<= 10,5 %"],
        [n, n, "Jumlah kelompok tani yang dibina", "kelompok", "75 kelompok"],
        ["NO", "PROGRAM / KEGIATAN", "ANGGARAN", "KET."],
        [1, "Program Penyediaan dan Pengembangan Sarana Pertanian", "Rp. 5.125.000.000,-", "DAK"],
        [n, "Kegiatan Pengawasan Penggunaan Sarana Pertanian", "Rp. 125.000.000,-", "DAK"],
        [n, n, n, n, "Lumajang, Januari 2025"],
        [n, "Pihak Kedua", n, n, "Pihak Pertama"],
    ]  # fmt: skip
    made = book(statement, [], "Pernyataan")
    put(made.create_sheet(), annex, [], "Lampiran")
    return made


TABEL["pk-kabid"] = Tabel(_pk_kabid, [
    Fact("Produksi padi", "ton", {"2025": 385000}, jabatan="Kepala Bidang Tanaman Pangan"),
    Fact("Produktivitas padi", "kuintal/ha", {"2025": [58.5, 60]}, jabatan="Kepala Bidang Tanaman Pangan"),
    Fact("Persentase kehilangan hasil panen", "%", {"2025": 10.5}, "minimize", jabatan="Kepala Bidang Tanaman Pangan", konsolidasi="terakhir"),
    Fact("Jumlah kelompok tani yang dibina", "kelompok", {"2025": 75}, jabatan="Kepala Bidang Tanaman Pangan"),
], {"Program Penyediaan dan Pengembangan Sarana Pertanian": 5125000000})  # fmt: skip


# --- 10: the annex of a decree, a table for each jabatan below the other ------------------------------


def _penetapan() -> Workbook:
    n = None
    head = [
        "SASARAN",
        "INDIKATOR KINERJA UTAMA",
        "FORMULASI PENGHITUNGAN/PENJELASAN",
        "SUMBER DATA",
    ]
    rows: Rows = [
        ["LAMPIRAN", n, "KEPUTUSAN KEPALA SATUAN POLISI PAMONG PRAJA"],
        [n, n, "NOMOR : 188.45/12/2025"],
        ["INDIKATOR KINERJA INDIVIDU"],
        ["1. Jabatan", ":", "Kepala Bidang Penegakan Perda"],
        ["2. Tugas", ":", "a. penyusunan rencana penegakan peraturan daerah;\nb. pelaksanaan penyidikan pelanggaran peraturan daerah."],
        head,
        [1, 2, 3, 4],
        ["Meningkatnya kepatuhan terhadap Perda", "Persentase pelanggaran Perda yang diselesaikan",
         "Jumlah pelanggaran Perda yang diselesaikan\nJumlah pelanggaran Perda\nx 100%", "- Laporan operasi"],
        [n, "Jumlah Perda yang disosialisasikan", "Jumlah Perda yang disosialisasikan", "- Laporan sosialisasi"],
        [],
        ["1. Jabatan", ":", "Kepala Seksi Penyidikan"],
        ["2. Tugas", ":", "a. penyiapan bahan penyidikan;\nb. pelaporan hasil penyidikan."],
        head,
        [1, 2, 3, 4],
        ["Meningkatnya penyidikan", "Persentase berkas penyidikan selesai",
         "Jumlah berkas selesai dibagi Jumlah berkas dikali 100%", "- Buku register"],
        [n, n, n, "KEPALA SATUAN POLISI PAMONG PRAJA"],
        [n, n, n, "Drs. BAMBANG"],
    ]  # fmt: skip
    return book(rows, [], "Lampiran")


TABEL["penetapan"] = Tabel(_penetapan, [
    Fact("Persentase pelanggaran Perda yang diselesaikan", "persen", jabatan="Penegakan Perda", variabel=2),
    Fact("Jumlah Perda yang disosialisasikan", "", jabatan="Penegakan Perda"),
    Fact("Persentase berkas penyidikan selesai", "persen", jabatan="Seksi Penyidikan", variabel=2),
])  # fmt: skip


# --- 11: TARGET over a number and its unit, budgets before and after a change ------------------------


def _perubahan() -> Workbook:
    n = None
    rows: Rows = [
        ["PERJANJIAN KINERJA PERUBAHAN TAHUN 2025"],
        ["DINAS PERHUBUNGAN KABUPATEN JEMBER"],
        [],
        ["No.", "Sasaran Strategis", "Indikator Kinerja", "Target", n],
        ["(1)", "(2)", "(3)", "(4)", n],
        [1, "Meningkatnya keselamatan lalu lintas", "Persentase ruas jalan berrambu lengkap", 86.5, "%"],
        [n, n, "Angka kecelakaan lalu lintas", "12,5", "per 10.000 kendaraan"],
        [2, "Meningkatnya layanan angkutan", "Load factor angkutan umum", 70, "persen"],
        [n, n, "Jumlah trayek aktif", 24, "trayek"],
        [n, n, "Indeks kepuasan pengguna", "88,31 (Sangat Baik)", "indeks"],
        [],
        ["No", "Program", "Anggaran Sebelum Perubahan (Rp)", "Anggaran Setelah Perubahan (Rp)", "Ket"],
        [1, "Program Penyelenggaraan LLAJ", "12.500.000.000", "13.750.500.000", "APBD"],
        [2, "Program Pengelolaan Pelayaran", "500.000.000", "450.000.000", "APBD"],
        [n, "Jumlah", "13.000.000.000", "14.200.500.000"],
        [n, n, n, "Jember,   Oktober 2025"],
        [n, "Bupati Jember,", n, "Kepala Dinas Perhubungan,"],
        [n, "HENDY", n, "GATOT"],
    ]  # fmt: skip
    return book(rows, ["A1:E1", "A2:E2", "D4:E4", "D5:E5", "B6:B7", "B8:B10"], "PK")


TABEL["perubahan"] = Tabel(_perubahan, [
    Fact("Persentase ruas jalan berrambu lengkap", "%", {"2025": 86.5}),
    Fact("Angka kecelakaan lalu lintas", "per 10.000 kendaraan", {"2025": 12.5}, "minimize"),
    Fact("Load factor angkutan umum", "persen", {"2025": 70}),
    Fact("Jumlah trayek aktif", "trayek", {"2025": 24}),
    Fact("Indeks kepuasan pengguna", "indeks", {"2025": 88.31}),
], {"Program Penyelenggaraan LLAJ": 13750500000, "Program Pengelolaan Pelayaran": 450000000})  # fmt: skip


# --- 12: programmes of a Renstra (T-C.27), target and rupiah of each year side by side ---------------


def _program_renstra() -> Workbook:
    n = None
    rows: Rows = [
        ["TABEL T-C.27 RENCANA PROGRAM, KEGIATAN DAN PENDANAAN"],
        ["DINAS KOPERASI DAN USAHA MIKRO KOTA MALANG"],
        ["TAHUN 2025-2027"],
        ["Tujuan", "Sasaran", "Kode", "Program", "Indikator Kinerja Tujuan, Sasaran, Program", "Satuan", "Data Capaian pada Tahun Awal Perencanaan", "Target Kinerja Program dan Kerangka Pendanaan", n, n, n, n, n, "Unit Kerja Penanggung Jawab"],
        [n, n, n, n, n, n, n, "2025", n, "2026", n, "2027", n, n],
        [n, n, n, n, n, n, n, "target", "Rp", "target", "Rp", "target", "Rp", n],
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14],
        ["Meningkatnya daya saing", "Meningkatnya koperasi aktif", "2.17.03", "Program Pengawasan Koperasi", "Persentase koperasi aktif", "%", "61,2", "65", 1500000000, "68", 1600000000, "70", 1700000000, "Bidang Koperasi"],
        [n, "Meningkatnya usaha mikro", "2.17.07", "Program Pemberdayaan Usaha Mikro", "Persentase usaha mikro naik kelas", "%", "3,1", "3,5", "2.250.000.000", "4", "2.300.000.000", "4,5", "2.400.000.000", "Bidang Usaha Mikro"],
    ]  # fmt: skip
    return book(
        rows,
        ["H4:M4", "H5:I5", "J5:K5", "L5:M5", *(f"{c}4:{c}6" for c in "ABCDEFGN"), "A8:A9"],
        "T-C.27",
    )


TABEL["program-renstra"] = Tabel(_program_renstra, [
    Fact("Persentase koperasi aktif", "%", _years(2025, 65, 68, 70), jabatan="Bidang Koperasi"),
    Fact("Persentase usaha mikro naik kelas", "%", _years(2025, 3.5, 4, 4.5), jabatan="Usaha Mikro"),
], {"Program Pengawasan Koperasi": 1700000000, "Program Pemberdayaan Usaha Mikro": 2400000000})  # fmt: skip


# --- 13: the IKU of a kabupaten, what was reached beside the targets, predikat behind numbers --------


def _iku_daerah() -> Workbook:
    n = None
    rows: Rows = [
        ["INDIKATOR KINERJA UTAMA PEMERINTAH KABUPATEN BOJONEGORO TAHUN 2025-2030"],
        [],
        ["NO", "MISI", "TUJUAN", "SASARAN", "INDIKATOR KINERJA UTAMA", "SATUAN", "CAPAIAN 2023", "CAPAIAN 2024", "TARGET", n, n, "PD PENGAMPU"],
        [n, n, n, n, n, n, n, n, "2025", "2026", "2030", n],
        [1, "Misi 1", "Meningkatnya kualitas hidup", "Meningkatnya pendidikan", "Harapan Lama Sekolah", "tahun", "12,88", "12,95", "13,02", "13,1", "13,4", "Dinas Pendidikan"],
        [n, n, n, n, "Rata-rata Lama Sekolah", "tahun", "7,47", "7,6", "7,75", "7,9", "8,5", "Dinas Pendidikan"],
        [2, n, n, "Menurunnya kemiskinan", "Persentase penduduk miskin", "%", "12,18", "11,69", "11,2 - 11,5", "10,8 - 11", "8,5 - 9", "Dinas Sosial"],
        [3, n, "Meningkatnya ekonomi", "Meningkatnya pertumbuhan ekonomi", "Laju pertumbuhan ekonomi", "%", 2.47, "n/a", 3.5, 3.75, 4.5, "Bappeda"],
        [4, n, n, "Meningkatnya tata kelola", "Indeks SPBE", "indeks", "2,9 (Baik)", "3,1 (Baik)", "3,2 (Baik)", "3,4 (Baik)", "3,8 (Sangat Baik)", "Diskominfo"],
    ]  # fmt: skip
    return book(
        rows,
        [
            "I3:K3",
            *(f"{c}3:{c}4" for c in "ABCDEFGHL"),
            "A5:A6",
            "B5:B9",
            "C5:C7",
            "D5:D6",
            "C8:C9",
        ],
        "IKU",
    )


TABEL["iku-daerah"] = Tabel(_iku_daerah, [
    Fact("Harapan Lama Sekolah", "tahun", {"2025": 13.02, "2026": 13.1, "2030": 13.4}),
    Fact("Rata-rata Lama Sekolah", "tahun", {"2025": 7.75, "2026": 7.9, "2030": 8.5}),
    Fact("Persentase penduduk miskin", "%", {"2025": [11.2, 11.5], "2026": [10.8, 11], "2030": [8.5, 9]}, "minimize"),
    Fact("Laju pertumbuhan ekonomi", "%", {"2025": 3.5, "2026": 3.75, "2030": 4.5}),
    Fact("Indeks SPBE", "indeks", {"2025": 3.2, "2026": 3.4, "2030": 3.8}),
])  # fmt: skip


# --- 14: a rencana aksi with realisasi beside each target, cells in percent --------------------------


def _percent(value: float) -> tuple[float, str]:
    return value, "0.00%"


def _rencana_realisasi() -> Workbook:
    n = None
    rows: Rows = [
        ["RENCANA AKSI PERJANJIAN KINERJA TAHUN ANGGARAN 2025"],
        ["Nama Jabatan : Kepala Bidang Pajak Daerah"],
        [],
        ["No", "Sasaran", "Indikator", "Satuan", "Target 2025", "Triwulan I", n, "Triwulan II", n, "Triwulan III", n, "Triwulan IV", n],
        [n, n, n, n, n, "Target", "Realisasi", "Target", "Realisasi", "Target", "Realisasi", "Target", "Realisasi"],
        [1, "Meningkatnya PAD", "Persentase realisasi pajak", "%", _percent(0.955), _percent(0.2), _percent(0.18), _percent(0.45), _percent(0.41), _percent(0.7), n, _percent(0.955), n],
        [2, n, "Jumlah wajib pajak baru", "WP", 1200, 300, 280, 600, n, 900, n, 1200, n],
        [3, "Menurunnya piutang", "Jumlah tunggakan", "rupiah", "1.500.000.000", "2.000.000.000", n, "1.800.000.000", n, "1.650.000.000", n, "1.500.000.000", n],
    ]  # fmt: skip
    return book(rows, [*(f"{c}4:{c}5" for c in "ABCDE"), "F4:G4", "H4:I4", "J4:K4", "L4:M4"], "RA")


TABEL["rencana-realisasi"] = Tabel(_rencana_realisasi, [
    Fact("Persentase realisasi pajak", "%", {"2025": 95.5, "2025 TW1": 20, "2025 TW2": 45, "2025 TW3": 70, "2025 TW4": 95.5}, jabatan="Pajak Daerah"),
    Fact("Jumlah wajib pajak baru", "WP", {"2025": 1200, "2025 TW1": 300, "2025 TW2": 600, "2025 TW3": 900, "2025 TW4": 1200}),
    Fact("Jumlah tunggakan", "rupiah", {"2025": 1500000000, "2025 TW1": 2000000000}, "minimize"),
])  # fmt: skip


# --- 15: sasaran as rows above their indikator -------------------------------------------------------


def _kelompok() -> Workbook:
    rows: Rows = [
        ["TARGET KINERJA KECAMATAN SUKODONO"],
        ["TAHUN 2025"],
        ["NO", "SASARAN / INDIKATOR KINERJA", "SATUAN", "TARGET"],
        ["I", "Meningkatnya pelayanan kecamatan"],
        [1, "Indeks Kepuasan Masyarakat", "nilai", "84,5"],
        [2, "Persentase surat selesai tepat waktu", "%", "97,5 %"],
        ["Sasaran II", "Meningkatnya pembangunan desa"],
        [1, "Persentase desa tertib administrasi", "%", "90 %"],
        [2, "Jumlah desa mandiri", "desa", "3 Desa"],
    ]  # fmt: skip
    return book(rows, [], "Sheet1")


TABEL["kelompok"] = Tabel(_kelompok, [
    Fact("Indeks Kepuasan Masyarakat", "nilai", {"2025": 84.5}),
    Fact("Persentase surat selesai tepat waktu", "%", {"2025": 97.5}),
    Fact("Persentase desa tertib administrasi", "%", {"2025": 90}),
    Fact("Jumlah desa mandiri", "desa", {"2025": 3}),
])  # fmt: skip


# --- 16: agreements of eselon III and IV, whose signatures say whose they are ------------------------


def _eselon() -> Workbook:
    n = None
    s1: Rows = [
        ["FORMULIR PERJANJIAN KINERJA TINGKAT ESELON III"],
        ["Bidang Perbendaharaan Badan Keuangan dan Aset Daerah"],
        ["Tahun 2025"],
        ["NO", "SASARAN PROGRAM", "INDIKATOR KINERJA PROGRAM", "TARGET"],
        [1, "Meningkatnya ketertiban penatausahaan", "Persentase SP2D terbit tepat waktu", "100 persen"],
        [2, n, "Rata-rata lama penerbitan SP2D", "2 hari kerja"],
        [n],
        ["NO", "PROGRAM", "ANGGARAN", "KETERANGAN"],
        [1, "5.02.02 Program Pengelolaan Keuangan Daerah", "Rp1.234.567.890,50", "APBD"],
        [n, n, n, "Lumajang, 5 Januari 2025"],
        [n, "Kepala Badan Keuangan dan Aset Daerah", n, "Kepala Bidang Perbendaharaan"],
        [n, "TRI", n, "SRI"],
    ]  # fmt: skip
    s2: Rows = [
        ["FORMULIR PERJANJIAN KINERJA TINGKAT ESELON IV"],
        ["Sub Bidang Belanja Badan Keuangan dan Aset Daerah"],
        ["Tahun 2025"],
        ["NO", "SASARAN KEGIATAN", "INDIKATOR KINERJA KEGIATAN", "TARGET"],
        [1, "Terlaksananya verifikasi SPM", "Jumlah SPM diverifikasi", "4.500 dokumen"],
        [2, "Tersusunnya laporan", "Jumlah laporan belanja", "12 laporan"],
        [n],
        ["NO", "KEGIATAN", "ANGGARAN", "KETERANGAN"],
        [1, "Koordinasi dan Pengelolaan Perbendaharaan Daerah", "Rp234.567.890,00", "APBD"],
        [n, n, n, "Lumajang, 5 Januari 2025"],
        [n, "Kepala Bidang Perbendaharaan", n, "Kepala Sub Bidang Belanja"],
    ]  # fmt: skip
    made = book(s1, [], "Es III")
    put(made.create_sheet(), s2, [], "Es IV")
    return made


TABEL["eselon"] = Tabel(_eselon, [
    Fact("Persentase SP2D terbit tepat waktu", "persen", {"2025": 100}, jabatan="Bidang Perbendaharaan"),
    Fact("Rata-rata lama penerbitan SP2D", "hari kerja", {"2025": 2}, "minimize", jabatan="Bidang Perbendaharaan", konsolidasi="rata_rata"),
    Fact("Jumlah SPM diverifikasi", "dokumen", {"2025": 4500}, jabatan="Sub Bidang Belanja"),
    Fact("Jumlah laporan belanja", "laporan", {"2025": 12}, jabatan="Sub Bidang Belanja"),
], {"Program Pengelolaan Keuangan Daerah": 1234567890.5})  # fmt: skip


# --- 17: the unit in the heading of targets, a heading that is repeated on the next page -------------


def _rsud() -> Workbook:
    n = None
    rows: Rows = [
        ["INDIKATOR KINERJA UTAMA"],
        ["RSUD DR. HARYOTO KABUPATEN LUMAJANG"],
        ["TAHUN 2025 s.d. 2026"],
        ["No", "Sasaran", "Indikator", "Rumus", "Arah", "Realisasi 2024", "Target 2025 (%)", "Target 2026 (%)", "Sumber Data", "Penanggung jawab"],
        [1, "Meningkatnya mutu RS", "Bed Occupancy Rate", "(Jumlah hari perawatan / (Jumlah tempat tidur x Jumlah hari)) x 100%", "naik", "68,4", "70", "72,5", "SIMRS", "Kepala Bidang Pelayanan"],
        [2, n, "Net Death Rate", "Jumlah pasien mati > 48 jam dibagi jumlah pasien keluar dikali 1.000", "turun", "24,1", "< 24", "< 23", "SIMRS", "Kepala Bidang Pelayanan"],
        [n, n, n, n, n, n, n, n, n, n],
        ["No", "Sasaran", "Indikator", "Rumus", "Arah", "Realisasi 2024", "Target 2025 (%)", "Target 2026 (%)", "Sumber Data", "Penanggung jawab"],
        [3, "Meningkatnya kemandirian", "Cost Recovery Rate", "Pendapatan operasional : Biaya operasional x 100", "naik", "80,25", "82,5", "85", "Keuangan", "Kepala Bagian Keuangan"],
        [4, n, "Waktu tunggu rawat jalan", "Rata-rata waktu tunggu", "turun", "75 menit", "≤ 60 menit", "≤ 60 menit", "Survei", "Kepala Bidang Pelayanan"],
        ["Lumajang, 2 Januari 2025"],
        ["Direktur RSUD dr. Haryoto"],
    ]  # fmt: skip
    return book(rows, [], "IKU RS")


TABEL["rsud"] = Tabel(_rsud, [
    Fact("Bed Occupancy Rate", "%", {"2025": 70, "2026": 72.5}, variabel=3, jabatan="Bidang Pelayanan"),
    Fact("Net Death Rate", "%", {"2025": 24, "2026": 23}, "minimize", variabel=2, jabatan="Bidang Pelayanan"),
    Fact("Cost Recovery Rate", "%", {"2025": 82.5, "2026": 85}, variabel=2, jabatan="Bagian Keuangan"),
    Fact("Waktu tunggu rawat jalan", "menit", {"2025": 60, "2026": 60}, "minimize", jabatan="Bidang Pelayanan", konsolidasi="rata_rata"),
])  # fmt: skip


# --- 18: agreements of two years, a sheet each -------------------------------------------------------


def _dua_tahun() -> Workbook:
    n = None

    def sheet(y: int, t1: str, t2: str, rp: str) -> Rows:
        return [
            [f"PERJANJIAN KINERJA TAHUN {y}"], ["DINAS PERPUSTAKAAN DAN KEARSIPAN"], ["KABUPATEN LUMAJANG"],
            ["NO", "SASARAN STRATEGIS", "INDIKATOR KINERJA", "TARGET"],
            ["1", "Meningkatnya minat baca", "Indeks Pembangunan Literasi Masyarakat", t1],
            ["2", "Meningkatnya tata kelola arsip", "Nilai pengawasan kearsipan", t2], [],
            ["No.", "Program", "Anggaran", "Ket."], ["1.", "Pembinaan Perpustakaan", rp, "APBD"], ["Total", n, rp], [],
            [n, n, n, f"Lumajang, 3 Januari {y}"], [n, n, n, "Kepala Dinas Perpustakaan dan Kearsipan"], [n, n, n, "Dra. RINI"],
        ]  # fmt: skip

    made = book(sheet(2025, "62,5", "70,1 (BB)", "Rp. 1.000.000.000"), [], "PK 2025")
    put(made.create_sheet(), sheet(2026, "64", "72 (BB)", "Rp. 1.100.000.000"), [], "PK 2026")
    return made


TABEL["dua-tahun"] = Tabel(_dua_tahun, [
    Fact("Indeks Pembangunan Literasi Masyarakat", "indeks", {"2025": 62.5, "2026": 64}),
    Fact("Nilai pengawasan kearsipan", "nilai", {"2025": 70.1, "2026": 72})],
    {"Pembinaan Perpustakaan": 1100000000})  # fmt: skip


# --- 19: the unit behind the name of the indikator ---------------------------------------------------


def _satuan_di_nama() -> Workbook:
    n = None
    rows: Rows = [
        ["Indikator Kinerja Utama Dinas Pertanian Kabupaten Lumajang"],
        ["No", "Tujuan / Sasaran", "Indikator Kinerja (satuan)", "Formulasi", "Kondisi Awal 2024", "Target Tahun ke-", n, n, "Kondisi Akhir Renstra"],
        [n, n, n, n, n, 2025, 2026, 2027, n],
        [1, "Meningkatnya produksi", "Produksi jagung (ton)", "Jumlah produksi jagung", "210.500", "215.000", "220.000", "225.500", "225.500"],
        [2, n, "Persentase kelompok tani maju (%)", "Jumlah poktan maju : jumlah poktan × 100", "22,15", "24,5", "26", "28,75", "28,75"],
        [3, "Menurunnya susut panen", "Tingkat susut panen (%)", "susut panen / total panen x 100", "12", "< 11,5", "< 11", "< 10", "< 10"],
        [4, n, "Nilai Tukar Petani", "Indeks yang diterima dibagi indeks yang dibayar dikali 100", "104,2", "104 - 105", "105 - 106", "106 - 107", "106 - 107"],
    ]  # fmt: skip
    return book(
        rows,
        ["A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3", "F2:H2", "I2:I3", "B4:B5", "B6:B7"],
        "IKU",
    )


TABEL["satuan-di-nama"] = Tabel(_satuan_di_nama, [
    Fact("Produksi jagung (ton)", "ton", _years(2025, 215000, 220000, 225500)),
    Fact("Persentase kelompok tani maju (%)", "%", _years(2025, 24.5, 26, 28.75), variabel=2),
    Fact("Tingkat susut panen (%)", "%", _years(2025, 11.5, 11, 10), "minimize", variabel=2),
    Fact("Nilai Tukar Petani", "", _years(2025, [104, 105], [105, 106], [106, 107]), variabel=2)])  # fmt: skip
