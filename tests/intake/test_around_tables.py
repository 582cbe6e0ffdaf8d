"""What stands around the numbers of an office's own sheet: titles, groups, notes, columns of texts.

Each says whose, of when, of what and of how many the numbers are. Where it says something else than
the table is read as, they are refused.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from iki.isian.heading_words import periods_in
from iki.isian.table_title import AskedScope, remark_problem, unit_in
from tests.intake.office_sheets import NOTHING, TITLE, Rows, numbers, read, refusals

IBU, MUTU, BELANJA = "Jumlah kematian ibu", "Nilai mutu layanan", "Belanja pelayanan"
TWO: list[Any] = ["NO", "URAIAN", "SATUAN", "TW I", "TW II"]
ROW: list[Any] = [1, IBU, "orang", 1, 2]
READ = {"TW1": "1", "TW2": "2"}
BIDANG = ["BIDANG KESEHATAN MASYARAKAT"]
KABID = AskedScope(2025, "kabid_kesmas")


class Around(NamedTuple):
    """Rows of a sheet; what is read of them, or words of the refusal."""

    name: str
    rows: Rows
    found: dict[str, str] = {}  # noqa: RUF012 - of a tuple
    refused: str = ""
    asked: AskedScope = NOTHING
    sheet: str = "Lembar"
    merged: str = ""


def titled(*titles: str, rows: Rows | None = None) -> Rows:
    return [*([text] for text in titles), BIDANG, *([TWO, ROW] if rows is None else rows)]


YEARS = [
    Around("two years", titled("TAHUN 2024 DAN 2025"), refused="menyebut tahun 2024 (A1) dan 2025 (A1)"),
    Around("of which one is asked for", titled("TAHUN 2024 DAN 2025"), READ, asked=KABID),
    Around("a revision", titled("TAHUN 2024 (REVISI 2025)"), refused="menyebut tahun"),
    Around("THN", titled("LAPORAN KIA THN 2024"), refused="tahun 2024 (A1), yang diminta --tahun 2025", asked=KABID),
    Around("months of a year", titled("JANUARI - DESEMBER 2024"), refused="tahun 2024 (A1)", asked=KABID),
    Around("a profile", titled("PROFIL KESEHATAN 2024"), refused="tahun 2024 (A1)", asked=KABID),
    Around("a day", titled("PER 31 DESEMBER 2024"), refused="tahun 2024 (A1)", asked=KABID),
    Around("years of a plan", titled("REALISASI TAHUN 2025", "RENSTRA 2021-2026"), READ),
    Around("a regulation", titled("REALISASI TAHUN 2025", "Perda Nomor 5 Tahun 2019"), READ),
    Around("the day of writing", titled("REALISASI TAHUN 2025", "Lumajang, 5 Januari 2026"), READ),
    Around("of a source", titled("SUMBER DATA TAHUN 2024"), refused="tahun tabel ini tidak tertulis"),
    Around("a second table", [*TITLE, TWO, ROW, [], ["RANCANGAN 2026"], TWO, [1, "Jumlah balita", "orang", 7, 8]], READ),
    Around("a note", [*TITLE, TWO, ROW, [], [None, "Catatan: data tahun 2024"]], refused="catatan “Catatan: data tahun 2024” (B7)"),
    Around("a remark", [*TITLE, [*TWO, "KET"], [*ROW, "data tahun 2024"]], refused="keterangannya “data tahun 2024”, barisnya tahun 2025"),
]  # fmt: skip

TIMES = [
    Around("another semester", titled("SEMESTER II TAHUN 2025"), refused="kolom triwulan I di bawah judul “SEMESTER II TAHUN 2025”"),
    Around("another triwulan", titled("TRIWULAN II TAHUN 2025", rows=[TWO[:4], ROW[:4]]), refused="di bawah judul"),
    Around("the last of some", titled("LAPORAN TRIWULAN II TAHUN 2025"), READ),
    Around("two of them", titled("TRIWULAN I DAN II TAHUN 2025", rows=[[*TWO[:3], "REALISASI"], ROW[:4]]), refused="tidak ada tabel isian"),
    Around("Roman columns of months", titled("REALISASI BULANAN TAHUN 2025", rows=[[*TWO[:3], "I", "II", "III", "IV"], [*ROW, 3, 4]]), refused="judul kolom “I” tidak jelas"),
    Around("a day of writing", titled("REALISASI TAHUN 2025", "Dicetak: Juli 2025", rows=[[*TWO[:3], "REALISASI"], ROW[:4]]), refused="tidak ada tabel isian"),
    Around("the year", titled("REALISASI TAHUN 2025", rows=[["NO", "URAIAN", "SATUAN", "TARGET", "REALISASI", "CAPAIAN (%)"], [1, IBU, "orang", 9, 7, 77]]), {"tahun": "7"}),
    Around("the year as a heading", titled("REALISASI KINERJA TAHUN 2025", rows=[[*TWO[:3], "TAHUN 2025"], ROW[:4]]), {"tahun": "1"}),
    Around("a column of periods", [*TITLE, ["NO", "URAIAN", "BULAN", "TW I"], [1, IBU, "Maret", 1]], refused="kolom “BULAN” tidak dikenal"),
    Around("the title below the first table", [["TAHUN 2025"], BIDANG, ["TRIWULAN I"], [*TWO[:3], "REALISASI"], ROW[:4], ["TRIWULAN II"], [*TWO[:3], "REALISASI"], [1, IBU, "orang", 5]], {"TW1": "1", "TW2": "5"}),
]  # fmt: skip

TABLES = [
    Around("other headings", [*TITLE, TWO, ROW, [], ["NO", "URAIAN", "SATUAN", "L", "P"], [1, "Jumlah balita", "orang", 9, 8]], READ, "judul tabel di baris 7 tidak dibaca: “SATUAN”, “L”, “P”"),
    Around("other names", [*TITLE, TWO, ROW, [], ["NO", "INDIKATOR", "SATUAN", "TARGET", "CAPAIAN"], [1, "Jumlah balita", "orang", 9, 8]], READ, "judul tabel di baris 7 tidak dibaca"),
    Around("beside each other", [*TITLE, ["NO", "URAIAN", "TW I", None, "NO", "URAIAN", "TW II"], [1, IBU, 1, None, 1, "Jumlah balita", 40]], {"TW1": "1"}, "di kanan tabel ini ada tabel lain"),
    Around("a group that says more", [*TITLE, [None, None, None, "KENAIKAN"], TWO, ROW], refused="judul kolom “KENAIKAN TW I” tidak jelas", merged="D4:E4"),
    Around("a target further up", [*TITLE, [None, None, None, "TARGET"], [], TWO, ROW], refused="judul “TARGET” di atas kolomnya"),
]  # fmt: skip

PARTS = [
    Around("a kecamatan", titled("REALISASI TAHUN 2025", "KECAMATAN SUKAMAJU"), refused="“KECAMATAN SUKAMAJU” (A2): angka dari satu tempat"),
    Around("behind a bidang", [["TAHUN 2025"], ["BIDANG KESEHATAN MASYARAKAT KECAMATAN SUKAMAJU"], TWO, ROW], refused="angka dari satu tempat"),
    Around("a puskesmas", titled("LAPORAN TAHUN 2025 WILAYAH KERJA PUSKESMAS UTARA"), refused="angka dari satu tempat"),
    Around("all of them", titled("REALISASI TAHUN 2025 PER KECAMATAN"), READ),
    Around("another agency", titled("REALISASI DINAS SOSIAL TAHUN 2025"), refused="angka dari instansi lain"),
    Around("another kabupaten", titled("REALISASI KABUPATEN SEBELAH TAHUN 2025"), refused="angka dari instansi lain"),
    Around("this kabupaten", titled("REALISASI DINAS CONTOH KABUPATEN CONTOH TAHUN 2025"), READ),
    Around("a sheet of one place", [*TITLE, TWO, ROW], refused="(nama lembar): angka dari satu tempat", sheet="PKM Utara"),
    Around("women", [*TITLE, TWO, ["A", "PEREMPUAN"], ROW], refused="“PEREMPUAN” (B5): angka dari satu kelompok"),
    Around("a column of them", [*TITLE, ["NO", "URAIAN", "L/P", "TW I"], [1, IBU, "P", 1]], refused="kolom “L/P” tidak dikenal"),
    Around("a column of programmes", [*TITLE, ["NO", "PROGRAM", "URAIAN", "TW I"], [1, "Program A", IBU, 1]], {"TW1": "1"}),
    Around("the whole kabupaten", [*TITLE, ["NO", "URAIAN", "KECAMATAN", "TW I"], [1, IBU, "Utara", 1], [2, IBU, "Kab. Contoh", 1]], {"TW1": "1"}),
    Around("another jabatan answers", [*TITLE, ["NO", "URAIAN", "PENANGGUNG JAWAB", "TW I"], [1, IBU, "Seksi Gizi & KIA", 1]], refused="baris ini milik kasi_gizi"),
    Around("a person answers", [*TITLE, ["NO", "URAIAN", "PENANGGUNG JAWAB", "TW I"], [1, IBU, "dr. Siti", 1]], {"TW1": "1"}),
    Around("the name of another unit", [["TAHUN 2025"], ["SEKSI GIZI & KIA"], TWO, [1, "Balita ditimbang", "orang", 1, 2], ["B", "Kesehatan Masyarakat"], [1, "Balita mendapat vitamin A", "orang", 1, 2]],
           READ, "“Kesehatan Masyarakat” dapat berarti"),
    Around("a signature between tables", [*TITLE, TWO, ROW, [], [None, None, None, None, "Kepala Seksi Gizi & KIA"], [], [None, None, None, None, "Budi, SKM"], [], TWO, [1, "Jumlah balita", "orang", 7, 8]],
           {"TW1": "7", "TW2": "8"}),
    Around("the name of a unit below", [*TITLE, TWO, ["A", "Gizi & KIA"], ROW], READ),
    Around("Bidang behind a colon", [["Bidang", ":", "Kesehatan Masyarakat"], ["Tahun", ":", "2025"], TWO, ROW], READ),
]  # fmt: skip

NUMBERS = [
    Around("sasaran", titled("ANGKA SASARAN TAHUN 2025"), refused="bukan realisasi saja"),
    Around("a plan of work", titled("RENJA TAHUN 2025"), refused="bukan realisasi saja"),
    Around("its evaluation", titled("EVALUASI RENJA TAHUN 2025"), READ),
    Around("the sheet of targets", titled("TAHUN 2025"), refused="bukan realisasi saja", sheet="Data Target"),
    Around("a note of targets", [*TITLE, TWO, ROW, [], ["Catatan: angka di atas adalah target"]], refused="bukan realisasi"),
    Around("a remark of targets", [*TITLE, [*TWO, "KET"], [*ROW, "masih angka target"]], refused="keterangannya “masih angka target”"),
    Around("a remark on targets", [*TITLE, [*TWO, "KET"], [*ROW, "melebihi target"]], READ),
    Around("a cumulative note", [*TITLE, TWO, ROW, [], ["Data di atas adalah data kumulatif"]], refused="angka kumulatif"),
    Around("a cumulative remark", [*TITLE, [*TWO, "KET"], [*ROW, "angka s.d. triwulan ybs"]], refused="angka kumulatif"),
    Around("thousands below", [*TITLE, TWO, [1, BELANJA, "Rp", 1, 2], [], ["Angka dalam ribuan rupiah"]], refused="satuan di sini “ribuan rupiah”"),
    Around("millions above", titled("TAHUN 2025", "Jutaan Rupiah", rows=[TWO, [1, BELANJA, None, 1, 2]]), refused="satuan di sini “Jutaan Rupiah”"),
    Around("thousands in a section", [*TITLE, TWO, ROW, ["B", "Keuangan (dalam ribuan rupiah)"], [2, BELANJA, "Rp", 1, 2]], READ, "satuan di sini"),
    Around("millions in a remark", [*TITLE, [*TWO, "KET"], [1, BELANJA, "Rp", 1, 2, "juta rupiah"]], refused="satuan di sini “juta rupiah”"),
    Around("percent", [*TITLE, TWO, [1, IBU, "%", 1, 2]], refused="satuan di sini “%”, di definisi “orang”"),
    Around("percent above", titled("PERSENTASE REALISASI TAHUN 2025"), refused="satuan di sini “persen”"),
    Around("percent of a persen", titled("TAHUN 2025", rows=[TWO, [1, MUTU, "%", 1, 2]]), READ),
    Around("money", [*TITLE, ["NO", "URAIAN", "REALISASI ANGGARAN TW I"], [1, IBU, 4000]], refused="angka anggaran, satuan variabel ini orang"),
    Around("money of rupiah", [*TITLE, ["NO", "URAIAN", "REALISASI ANGGARAN TW I"], [1, BELANJA, 4000]], {"TW1": "4000"}),
]  # fmt: skip


@pytest.mark.parametrize(
    "case", [*YEARS, *TIMES, *TABLES, *PARTS, *NUMBERS], ids=lambda case: case.name
)
def test_what_stands_around_numbers_is_read(case: Around) -> None:
    reading = read(case.rows, case.asked, merged=case.merged, sheet=case.sheet)
    assert {key.split()[-1]: value for key, value in numbers(reading).items()} == case.found
    said = [*refusals(reading), *(message for message, _ in reading.problems)]
    assert bool(said) == bool(case.refused), said
    assert case.refused in "\n".join(said)


def test_numbers_below_words_that_explain_are_named() -> None:
    reading = read([*TITLE, ["NO", "URAIAN", "SASARAN", "TW I"], [1, IBU, 400, 90]])
    assert numbers(reading) == {"kabid_kesmas.kematian_ibu 2025 TW1": "90"}
    assert [str(one.message) for one in reading.passed] == ["angka di kolom SASARAN tidak dibaca"]


@pytest.mark.parametrize(
    ("title", "periods"),
    [
        ("TRIWULAN I DAN II", "TW1 TW2"), ("TW I, II", "TW1 TW2"), ("Triwulan I s/d III", "TW1 TW3"),
        ("Triwulan II (April - Juni)", "TW2"), ("PERIODE JANUARI - MARET 2025", "TW1"),
        ("Januari s.d. Juni 2025", "S1"), ("LAPORAN KIA BULAN AGUSTUS 2025", "B08"),
        ("Dicetak: Juli 2025", ""), ("Contoh, Januari 2026", ""), ("Rapat evaluasi bulan Agustus", ""),
        ("Triwulan III (per 31 Agustus)", "TW3"), ("Keadaan Maret 2026", ""),
    ],
)  # fmt: skip
def test_the_periods_of_a_title(title: str, periods: str) -> None:
    assert {str(one) for one in periods_in(title)} == {*periods.split()}


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("(dalam ribuan rupiah)", "dalam ribuan rupiah"), ("Rp. 000", "Rp. 000"), ("Ribuan", "Ribuan"),
        ("Semua nilai dalam jutaan rupiah", "jutaan rupiah"), ("Realisasi (%)", "persen"),
        ("Angka kematian ibu per 100.000 kelahiran hidup", ""), ("Juta ton sampah terangkut", ""), ("TAHUN 2025", ""),
    ],
)  # fmt: skip
def test_the_unit_that_a_title_gives(text: str, unit: str) -> None:
    assert unit_in(text).strip() == unit


@pytest.mark.parametrize(
    "remark", ["belum mencapai target", "target 100", "dilaksanakan s.d. Juni", "sesuai Renja 2024"]
)
def test_remarks_that_say_nothing_of_their_numbers(remark: str) -> None:
    assert remark_problem(remark, "2025") is None
