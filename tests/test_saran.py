"""When `Maksud Anda ...?` is asked: only of a name that is near, and nearer than all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from iki.cli import COMMANDS
from iki.cli.commands.lampiran import ANNEXES
from iki.data.csv_files.csv_source import COLUMNS
from iki.diagnostics import catalogue, suggestions
from iki.diagnostics.suggestions import nearest, some, suggestion
from iki.limits import SUGGESTION_LENGTH
from iki.model.base import Model
from iki.periode import WRITTEN_NAMES
from tests.build import HEAD, INSTANSI, JABATAN, load, project

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Iki


def keys_of(model: type[Model]) -> set[str]:
    return {*model.model_fields}.union(*map(keys_of, model.__subclasses__()))


KUNCI = sorted(keys_of(Model))
OPSI = ["--tahun", "--jabatan", "--keluaran", "--kertas", "--timpa", "--proyek", "--help"]
KODE = ["surat_masuk", "surat_keluar", "pos_1", "pos_2", "permendagri-86-2017", "a", "b"]

NEAR = [
    # slips of the keyboard in real keys
    (KUNCI, "satuann", "satuan"),
    (KUNCI, "indikaotr", "indikator"),
    (KUNCI, "polarisai", "polarisasi"),
    (KUNCI, "polarisi", "polarisasi"),
    (KUNCI, "konsolidasii", "konsolidasi"),
    (KUNCI, "jabtan", "jabatan"),
    (KUNCI, "jabatna", "jabatan"),
    (KUNCI, "fomula", "formula"),
    (KUNCI, "sasran", "sasaran"),
    (KUNCI, "uriaan", "uraian"),
    (KUNCI, "varibel", "variabel"),
    (KUNCI, "tgas", "tugas"),
    (KUNCI, "penilian", "penilaian"),
    (KUNCI, "tagret", "target"),
    (KUNCI, "kod", "kode"),
    # the same letters
    (KUNCI, "sumberdata", "sumber_data"),
    (KUNCI, "Sumber Data", "sumber_data"),
    (KUNCI, "sumber-data", "sumber_data"),
    (KUNCI, "FORMULA", "formula"),
    (KUNCI, "batasatas", "batas_atas"),
    # other order of words
    (KUNCI, "data_sumber", "sumber_data"),
    (KUNCI, "kolom judul", "judul_kolom"),
    (KUNCI, "Atas-Batas", "batas_atas"),
    # beginnings
    (KUNCI, "sumberdata", "sumber_data"),
    (KUNCI, "judul", "judul_kolom"),
    (KUNCI, "polar", "polarisasi"),
    # others
    (COLUMNS, "nila", "nilai"),
    (COLUMNS, "wilyah", "wilayah"),
    (WRITTEN_NAMES, "Januri", "Januari"),
    (WRITTEN_NAMES, "Mart", "Maret"),
    (WRITTEN_NAMES, "trwulan I", "Triwulan I"),
    (OPSI, "--thaun", "--tahun"),
    (OPSI, "--keluar", "--keluaran"),
    (OPSI, "--jabtan", "--jabatan"),
    (KODE, "surat_masku", "surat_masuk"),
    (KODE, "masuk_surat", "surat_masuk"),
    (KODE, "pos1", "pos_1"),
    (KODE, "permendagri_86_2017", "permendagri-86-2017"),
    (KODE, "bb", "b"),
    # a word with an ending
    (["triwulan", "semester", "bulan"], "bulanan", "bulan"),
    (["--rinci", "--format"], "--rincian", "--rinci"),
    (["--versi", "--help"], "--version", "--versi"),
    (KUNCI, "bobotnya", "bobot"),
    (["json", "csv"], "jsn", "json"),
]
NOT_NEAR = [
    (KUNCI, "hitungan"),
    (KUNCI, "rumus"),
    (KUNCI, "penjelasan"),
    (KUNCI, "dasar_hukum"),
    (["jabatan", "atasan", "tugas"], "catatan"),
    (["formula", "polarisasi"], "for"),  # less than half of it
    (OPSI, "--sampai"),
    (OPSI, "--output"),
    (OPSI, "--format"),
    (WRITTEN_NAMES, "Jan-Mar"),
    (WRITTEN_NAMES, "Triwulan"),  # which one?
    (WRITTEN_NAMES, "I"),
    (WRITTEN_NAMES, "TW9"),
    (KODE, "surat"),  # two begin so
    (KODE, "pos_3"),  # another digit is another thing
    (KODE, "permendagri-86-2018"),
    (KODE, "c"),
    (["folio", "a4"], "F4"),
    (WRITTEN_NAMES, "2"),
    (["surat"], "surat_an"),
    (["bulan"], "on"),
    (KODE, ""),
    (KODE, "___"),
    (["surat_a", "surat_b"], "surat_c"),  # two are as near
    (["x" * SUGGESTION_LENGTH], "x" * (SUGGESTION_LENGTH + 1)),
]


@pytest.mark.parametrize(("known", "typed", "meant"), NEAR)
def test_near(known: list[str], typed: str, meant: str) -> None:
    assert nearest(typed, known) == meant
    assert suggestion(typed, known) == f"Maksud Anda “{meant}”?"


@pytest.mark.parametrize(("known", "typed"), NOT_NEAR)
def test_not_near(known: list[str], typed: str) -> None:
    assert nearest(typed, known) is None
    assert suggestion(typed, known) is None


@pytest.mark.parametrize("known", [KUNCI, COLUMNS, WRITTEN_NAMES, OPSI, KODE])
def test_a_known_name_is_nearest_to_itself(known: list[str]) -> None:
    assert [nearest(name, known) for name in known] == [*known]


def test_what_exists_is_listed_in_part() -> None:
    assert some([]) == ""
    assert some("ab") == "a, b"
    assert some("abcdefghij") == "a, b, c, d, e, f, g, h, i, j"
    assert some("abcdefghijk") == "a, b, c, d, e, f, g, h, i, j, ..."


def test_slips_are_not_looked_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    count = 0
    slips = suggestions._slips

    def counted(one: str, other: str, most: int) -> int:
        nonlocal count
        count += 1
        return slips(one, other, most)

    monkeypatch.setattr(suggestions, "_slips", counted)
    one, other = "abcd" * 15, "badc" * 15
    assert nearest(one, [other]) is None
    assert 0 < count <= 1 + 4 + 16 + 64


# What is typed, in the shipped project, and how its one line ends.
MISTYPED = [
    # commands
    ("hitng --tahun 2024", "Maksud Anda “hitung”?"),
    ("validate", "Maksud Anda “validasi”?"),
    ("mulia x", "Maksud Anda “mulai”?"),
    ("import x.xlsx", "Maksud Anda “impor”?"),
    ("template --tahun 2024", "Maksud Anda “templat”?"),
    ("bandingkn --tahun 2024", "Maksud Anda “bandingkan”?"),
    ("pohonn", "Maksud Anda “pohon”?"),
    ("lampran penetapan", "Maksud Anda “lampiran”?"),
    ("lampiran penetapn", "Maksud Anda “penetapan”?"),
    ("lampiran perjanjin", "Maksud Anda “perjanjian”?"),
    ("lampiran pk", f"Pilihannya: {', '.join(ANNEXES)}."),
    ("compute", f"Pilihannya: {', '.join(COMMANDS)}."),
    # options
    ("--version", "Maksud Anda “--versi”?"),
    ("hitung --thun 2024", "Maksud Anda “--tahun”?"),
    ("hitung --tahun 2024 --jabatn a", "Maksud Anda “--jabatan”?"),
    ("hitung --tahun 2024 --samapi TW1", "Maksud Anda “--sampai”?"),
    ("hitung --tahun 2024 --rincian", "Maksud Anda “--rinci”?"),
    ("hitung --tahun 2024 --projek .", "Maksud Anda “--proyek”?"),
    ("validasi --dta", "Maksud Anda “--data”?"),
    ("daftar --variable", "Maksud Anda “--variabel”?"),
    ("hitung --year 2024", "Pilihannya: --tahun, --sampai, --jabatan, --rinci, --format, --keluaran, --sumber, --proyek, --help."),
    ("validasi --strict", "Pilihannya: --data, --tahun, --sampai, --format, --ketat, --sumber, --proyek, --help."),
    # years and days
    ("hitung --tahun 24", "tulis tahun empat angka, 1945 sampai 2999"),
    ("hitung --tahun dua", "Tulis misalnya 2024."),
    ("lampiran pengukuran --tahun 2024 --tanggal 2024-13-01 -o x.xlsx", 'Tulis misalnya 2025-01-15 atau "15 Januari 2025"'),
    # periods
    ("hitung --tahun 2024 --sampai juny", "Maksud Anda “Juni”?"),
    ("hitung --tahun 2024 --sampai desmber", "Maksud Anda “Desember”?"),
    ("hitung --tahun 2024 --sampai Q2", "Maksud Anda “TW2”?"),
    ("hitung --tahun 2024 --sampai II", "Maksud Anda “TW2”?"),
    ("hitung --tahun 2024 --sampai TW5", "Triwulan hanya TW1 sampai TW4"),
    ("hitung --tahun 2024 --sampai semester3", "Semester hanya S1 dan S2"),
    ("hitung --tahun 2024 --sampai 2", "Pakai tahun, S1, S2, TW1, TW2, TW3, TW4, B01, B02, B03, B04, B05, B06, B07, B08, B09, B10, B11, B12"),
    # forms, endings and paper
    ("hitung --tahun 2024 --format jsn", "Maksud Anda “json”?"),
    ("hitung --tahun 2024 --format JSON", "Maksud Anda “json”?"),
    ("hitung --tahun 2024 --format md", "Maksud Anda “markdown”?"),
    ("hitung --tahun 2024 --format txt", "Maksud Anda “tabel”?"),
    ("validasi --format junt", "Maksud Anda “junit”?"),
    ("laporan --tahun 2024 -o x.pdf", "Pakai .html"),
    ("lampiran pengukuran --tahun 2024 --kertas F4 -o x.xlsx", "Maksud Anda “folio”?"),
    ("lampiran pengukuran --tahun 2024 --kertas foliio -o x.xlsx", "Maksud Anda “folio”?"),
    ("lampiran pengukuran --tahun 2024 --kertas a44 -o x.xlsx", "Pilihannya: folio, a4."),
    # what a comparison is of, an order, a schema, an example
    ("bandingkan --tahun 2024 --per triwulann", "Maksud Anda “triwulan”?"),
    ("bandingkan --tahun 2024 --per bulanan", "Maksud Anda “bulan”?"),
    ("bandingkan --tahun 2024 --per quarter", "Pilihannya: triwulan, semester, bulan."),
    ("rekap . --tahun 2024 --urut instasi", "Maksud Anda “instansi”?"),
    ("rekap . --tahun 2024 --urut nama", "Pilihannya: folder, instansi, nilai, sementara, belum, kesalahan."),
    ("skema instnsi", "Maksud Anda “instansi”?"),
    ("skema data", "Pilih jabatan, instansi atau jelaskan"),
    ("mulai x --contoh satpol", "Maksud Anda “satpol-pp”?"),
    # jabatan and indikator
    ("hitung --tahun 2024 --jabatan Sekretaris", "Maksud Anda “sekretaris”?"),
    ("hitung --tahun 2024 --jabatan sekertaris", "Maksud Anda “sekretaris”?"),
    ("hitung --tahun 2024 --jabatan kasubag_keuangan", "Maksud Anda “kasubbag_keuangan”?"),
    ("hitung --tahun 2024 --jabatan kabid", ", ...; lihat `iki daftar`"),
    ("jelaskan sekretari --tahun 2024", "Maksud Anda “sekretaris”?"),
    ("jelaskan kabid_perlindungan_masyarakat.kapasitas_satlinma --tahun 2024", "Maksud Anda “kapasitas_satlinmas”?"),
    ("jelaskan kapasitas_satlinmas --tahun 2024", "Tulis kabid_perlindungan_masyarakat.kapasitas_satlinmas"),
    ("jelaskan sekretaris.xyz --tahun 2024", "Yang ada: pelayanan_administrasi, pengadaan_sarpras, pelaporan_kinerja_keuangan"),
    # codes
    ("aturan bobotnol", "Maksud Anda “bobot-nol”?"),
    ("aturan bobt-nol", "Maksud Anda “bobot-nol”?"),
    ("aturan R999", "Lihat `iki aturan`"),
    ("batalkan abc", "Lihat data/terima.csv"),
    ("sumber mysql2://x", "Yang dikenal: duckdb, sqlite, postgresql, postgres, spark, sc"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "ends"), MISTYPED, ids=[typed for typed, _ in MISTYPED])
def test_what_is_mistyped_is_told_what_was_meant(iki: Iki, typed: str, ends: str) -> None:
    ran = iki(*typed.split())
    assert (ran.code, ran.out) == (2, "")
    line, *more = ran.err.splitlines()
    assert line.endswith(ends)
    assert all(also.startswith("Bantuan: iki ") for also in more)


def hints(jabatan: str = JABATAN, instansi: str = INSTANSI) -> list[tuple[str, str]]:
    found = load({"seksi": jabatan}, instansi).diagnostics
    return [(d.code, d.hint or "") for d in found if d.is_error]


def test_where_no_key_is_near_there_is_the_list_of_keys() -> None:
    ((code, hint),) = hints(JABATAN.replace("atasan: kepala", "atasan: kepala\nzona: 2024"))
    assert code == "S01"
    assert hint == (
        "kunci yang dikenal: jabatan, atasan, judul_kolom, tugas, variabel, sasaran, program, "
        "mulai, berakhir, alias, perubahan, abaikan"
    )


def test_where_no_jabatan_is_near_there_is_the_list_of_jabatan() -> None:
    assert hints(JABATAN.replace("atasan: kepala", "atasan: xyz")) == [
        ("R02", "tulis kode (nama berkas) jabatan atasannya: kepala")
    ]
    assert hints(JABATAN.replace("a / b", "xyz.a / b"))[0] == (
        "R05", "tulis kode (nama berkas) sebuah jabatan: seksi",
    )  # fmt: skip
    assert hints(instansi=f"{INSTANSI}urutan: [xyz]\n") == [
        ("R25", "tulis kode (nama berkas) jabatan, atau hapus; yang ada: seksi")
    ]


def test_a_missing_formula_teaches_that_one_variable_is_enough() -> None:
    ((code, hint),) = hints(JABATAN.replace("        formula: a / b * 100\n", ""))
    assert code == "S02"
    assert "nama satu variabel, misalnya formula: nilai_ikm" in hint


@pytest.mark.parametrize("pimpinan", ["kepala", "[kepala]", ""])
def test_a_text_where_a_mapping_belongs_is_one_error(pimpinan: str) -> None:
    instansi = f"instansi: Dinas\npimpinan: {pimpinan}\n"
    assert [code for code, _ in hints(instansi=instansi)] == ["S03"]


@pytest.mark.parametrize(
    ("sasaran", "codes"),
    [
        ("sasaran: teks", ["S03"]),
        ("sasaran: [teks]", ["S03"]),
        ("sasaran: [{uraian: u, indikator: teks}]", ["S03"]),
        ("sasaran: [{uraian: u, indikator: [teks]}]", ["S03"]),
        ("judul_kolom: teks\nsasaran: teks", ["S03", "S03"]),
    ],
)
def test_nothing_that_is_there_is_missing(sasaran: str, codes: list[str]) -> None:
    head = JABATAN[: JABATAN.index("sasaran:")]
    assert [code for code, _ in hints(head + sasaran)] == codes


def test_predikat_that_is_no_text_is_not_missing() -> None:
    instansi = f"{INSTANSI}penilaian: {{skala: [{{predikat: [a], minimal: 5}}, {{predikat: b}}]}}\n"
    assert [code for code, _ in hints(instansi=instansi)] == ["S03"]


def test_a_colon_without_a_space_is_one_error() -> None:
    assert hints(JABATAN.replace("{2024: 80}", "{2024:80}")) == [
        ("N04", "beri spasi sesudah titik dua: {2024: 80}")
    ]
    contoh = "        contoh: [{variabel: {a:5, b: 3}, capaian: 5}]\n"
    assert [code for code, _ in hints(JABATAN + contoh)][:1] == ["N04"]


# D21: a sentence of its manual, and rows of (tahun, periode, nilai) with what it says of them.
LONJAKAN = [
    ("lebih dari separuh", "jumlah", "2024 TW1 100, 2024 TW2 151", True),
    ("lebih dari separuh", "jumlah", "2024 TW1 100, 2024 TW2 150", False),
    ("lebih dari separuh", "jumlah", "2024 TW1 100, 2024 TW2 49", True),
    ("tepat sebelumnya", "jumlah", "2024 TW1 100, 2024 TW3 900", False),
    ("yang sama panjang", "jumlah", "2024 S1 100, 2024 TW3 900", False),
    ("yang sebelumnya nol, negatif, atau tidak ada isinya", "jumlah", "2024 TW1 0, 2024 TW2 900", False),
    ("antara nilai setahun penuh", "jumlah", "2023 tahun 100, 2024 tahun 900", True),
    ("antara nilai setahun penuh", "jumlah", "2023 TW4 100, 2024 TW1 900", False),
    ("dari 4 ke 10, misalnya", "jumlah", "2024 TW1 4, 2024 TW2 10", False),
    ("melewati pergantian tahun", "terakhir", "2023 TW4 100, 2024 TW1 900", True),
    ("juga bila nilainya kecil", "terakhir", "2024 TW1 4, 2024 TW2 10", True),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "konsolidasi", "rows", "reported"), LONJAKAN)
def test_d21_is_what_its_manual_says(
    iki: Iki,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    sentence: str,
    konsolidasi: str,
    rows: str,
    reported: bool,  # noqa: FBT001 - a case
) -> None:
    assert sentence in catalogue.manual("D21").text
    definition = JABATAN.replace("a: Jumlah a", f"a: {{uraian: a, konsolidasi: {konsolidasi}}}")
    data = "\n".join("{},{},seksi,a,{}".format(*row.split()) for row in rows.split(", "))
    monkeypatch.chdir(project(tmp_path, f"{HEAD}{data}\n", jabatan=definition))
    assert ("[D21]" in iki("validasi", "--data", "--format", "ringkas").out) is reported
