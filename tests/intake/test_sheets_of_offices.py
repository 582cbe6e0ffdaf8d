"""Sheets that offices made for themselves: rows named by uraian, whose and of when by titles or options."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iki.console import messages
from iki.isian import file_cells, structure
from iki.isian.grid import UnusableValue
from iki.isian.names_in_sheets import JabatanNames
from iki.isian.table_title import AskedScope
from iki.isian.unknown_words import nearest_variables
from tests.engines import needs_libreoffice
from tests.intake.conftest import convert, make_project, stored, values
from tests.intake.office_sheets import (
    DEFINISI,
    FILES,
    HEAD,
    NOTHING,
    SIGNATURE,
    TITLE,
    Rows,
    check_accounts,
    grid_of,
    numbers,
    read,
    refusals,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Iki

# --- names ----------------------------------------------------------------------------------------


def row_of(name: str, value: Any = 5) -> Rows:
    return [*TITLE, ["NO", "URAIAN", "TW I"], [1, name, value]]


@pytest.mark.parametrize(
    "name",
    [
        "Jumlah kematian ibu",
        "JUMLAH KEMATIAN IBU",
        "jumlah  kematian-ibu.",
        "JumlahKematian Ibu",
        "kematian_ibu",
        "Kematian Ibu",
        "1. Jumlah kematian ibu",
        "a) Jumlah kematian ibu",
        "- Jumlah kematian ibu",
    ],
)
def test_a_row_is_named_by_uraian(name: str) -> None:
    reading = read(row_of(name))
    assert numbers(reading) == {"kabid_kesmas.kematian_ibu 2025 TW1": "5"}
    named = [one.message for one in reading.otherwise]
    said = f"“{' '.join(name.split())}” dibaca sebagai kabid_kesmas.kematian_ibu"
    assert named == ([] if name == "kematian_ibu" else [said])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Ibu meninggal", "“Ibu meninggal” bukan variabel kabid_kesmas, menurut kode, uraian, atau sebutannya"),
        ("Jumlah kematian", "“Jumlah kematian” bukan variabel kabid_kesmas"),
        ("Balita gizi buruk (BB/TB < 3 SD)", "bukan variabel kabid_kesmas"),
        ("Balita mendapat vitamin A", "kasi_gizi.vitamin bernama begitu; tulis jabatannya"),
    ],
)  # fmt: skip
def test_what_is_only_near_is_refused(name: str, said: str) -> None:
    reading = read(row_of(name))
    assert not reading.entries
    [refused] = refusals(reading)
    assert said in refused
    assert "--pelajari" in refused
    assert [(one.jabatan, one.text) for one in reading.unknown] == [("kabid_kesmas", name)]


def test_what_two_variabel_are_called_is_refused_with_both() -> None:
    rows: Rows = [["TAHUN 2025"], ["NO", "URAIAN", "TW I"], [1, "balita ditimbang", 5]]
    reading = read(rows, AskedScope(jabatan="kasi_gizi"))
    [refused] = refusals(reading)
    assert "dapat berarti balita_bulan_timbang atau balita_timbang; tulis kode" in refused
    assert not reading.unknown  # a word of two is not learned
    rows[2][1] = "Balita, ditimbang"  # as one of them is written
    reading = read(rows, AskedScope(jabatan="kasi_gizi"))
    assert numbers(reading) == {"kasi_gizi.balita_bulan_timbang 2025 TW1": "5"}


@pytest.mark.parametrize(
    ("text", "kode"),
    [
        ("kabid_kesmas", {"kabid_kesmas"}),
        ("Kepala Bidang Kesehatan Masyarakat", {"kabid_kesmas"}),
        ("KEPALA  BIDANG KESEHATAN MASYARAKAT", {"kabid_kesmas"}),
        ("Kabid. Kesehatan Masyarakat", {"kabid_kesmas"}),
        ("Bidang Kesehatan Masyarakat", {"kabid_kesmas"}),
        ("Kasi Gizi & KIA", {"kasi_gizi"}),
        ("Seksi Gizi, KIA", {"kasi_gizi"}),
        ("Ka. Seksi Gizi & KIA", {"kasi_gizi"}),
        ("Bidang Kesehatan", set()),
        ("Kesehatan Masyarakat", set()),
        ("Kepala Seksi Promosi", {"kasi_promkes", "kasi_promosi"}),
        ("", set()),
    ],
)
def test_a_jabatan_is_named_by_its_name(text: str, kode: set[str]) -> None:
    assert JabatanNames().find(DEFINISI, text) == kode


@pytest.mark.parametrize(
    ("text", "kode"),
    [
        ("LAPORAN KINERJA BIDANG KESEHATAN MASYARAKAT TAHUN 2025", [{"kabid_kesmas"}]),
        ("Bidang Kesehatan Masyarakat - Dinas Contoh", [{"kabid_kesmas"}]),
        ("BIDANG KESEHATAN MASYARAKAT DINAS CONTOH", [{"kabid_kesmas"}]),
        ("Bidang Kesehatan Masyarakat Veteriner", []),
        ("Sub Bidang Kesehatan Masyarakat", []),
        ("Bidang Kesehatan Masyarakat & Gizi", []),
        ("DINAS CONTOH", []),
        ("SEKSI GIZI & KIA BIDANG KESEHATAN MASYARAKAT", [{"kabid_kesmas"}, {"kasi_gizi"}]),
        ("Seksi Imunisasi Bidang Kesehatan Masyarakat", []),
        ("Seksi Gizi & KIA, Bidang Kesehatan Masyarakat", [{"kabid_kesmas"}, {"kasi_gizi"}]),
        ("Seksi Promosi Tahun 2025", [{"kasi_promkes", "kasi_promosi"}]),
    ],
)
def test_a_title_names_a_jabatan(text: str, kode: list[set[str]]) -> None:
    found, _ = JabatanNames().in_title(DEFINISI, text)
    assert sorted(found, key=sorted) == kode


# --- whose and of when ----------------------------------------------------------------------------


class Titled(NamedTuple):
    titles: Rows
    asked: AskedScope
    found: str  # `kabid_kesmas 2025`, or what is refused


KEPALA = AskedScope(2025, "kabid_kesmas")


@pytest.mark.parametrize(
    "case",
    [
        Titled(TITLE, AskedScope(), "kabid_kesmas 2025"),
        Titled([["Bidang Kesehatan Masyarakat"], ["Tahun", 2025]], AskedScope(), "kabid_kesmas 2025"),
        Titled([["Jabatan : Kepala Bidang Kesehatan Masyarakat"], ["T.A. 2025"]], AskedScope(), "kabid_kesmas 2025"),
        Titled([["Jabatan", ": Kabid Kesehatan Masyarakat", "Tahun Anggaran 2025"]], AskedScope(), "kabid_kesmas 2025"),
        Titled([["Perda Nomor 5 Tahun 2019"], *TITLE], AskedScope(), "kabid_kesmas 2025"),
        Titled([], KEPALA, "kabid_kesmas 2025"),
        Titled(TITLE, KEPALA, "kabid_kesmas 2025"),
        Titled([["TAHUN 2025"]], AskedScope(jabatan="kabid_kesmas"), "kabid_kesmas 2025"),
        Titled([["Bidang Kesehatan Masyarakat"]], AskedScope(tahun=2025), "kabid_kesmas 2025"),
        Titled([["TAHUN 2024 dan TAHUN 2025"], TITLE[1]], AskedScope(tahun=2025), "kabid_kesmas 2025"),
        # nothing is said
        Titled([], AskedScope(), "tahun tabel ini tidak tertulis; sebutkan dengan --tahun 2025"),
        Titled([["TAHUN 2025"]], AskedScope(), "jabatan tabel ini tidak tertulis; sebutkan dengan --jabatan KODE"),
        Titled([["Renstra Tahun 2021-2026"], TITLE[1]], AskedScope(), "tahun tabel ini tidak tertulis"),
        # two are
        Titled([["TAHUN 2024 dan TAHUN 2025"], TITLE[1]], AskedScope(), "judul tabel ini menyebut tahun 2024 (A1) dan 2025 (A1)"),
        Titled([["TAHUN 2025"], ["Seksi Promosi"]], AskedScope(), "“Seksi Promosi” dapat berarti kasi_promkes atau kasi_promosi"),
        Titled([["TAHUN 2025"], ["Seksi Gizi & KIA"], ["kasi_promkes"]], AskedScope(), "judul tabel ini menyebut kasi_promkes (A3) dan kasi_gizi (A2)"),
        # options contradict
        Titled(TITLE, AskedScope(2024, "kabid_kesmas"), "di atas tabel ini tahun 2025 (A1), yang diminta --tahun 2024"),
        Titled([["TAHUN 2025"], ["Seksi Gizi & KIA"]], KEPALA, "di atas tabel ini kasi_gizi (A2), yang diminta --jabatan kabid_kesmas"),
        Titled([["TAHUN 2025"], ["Bidang Kesehatan Masyarakat"], ["Seksi Gizi & KIA"]], AskedScope(2025, "kasi_promkes"), "kasi_gizi (A3) dan kabid_kesmas (A2), yang diminta --jabatan kasi_promkes"),
    ],
)  # fmt: skip
def test_a_table_is_of_what_its_title_or_an_option_says(case: Titled) -> None:
    reading = read([*case.titles, ["NO", "URAIAN", "TW I"], [1, "kematian_ibu", 5]], case.asked)
    if case.found == "kabid_kesmas 2025":
        assert numbers(reading) == {"kabid_kesmas.kematian_ibu 2025 TW1": "5"}
    else:
        assert not reading.entries
        [refused] = refusals(reading)
        assert case.found in refused


def test_a_boss_in_the_title_leaves_the_jabatan_below() -> None:
    titles: Rows = [["TAHUN 2025"], ["BIDANG KESEHATAN MASYARAKAT"], ["SEKSI GIZI & KIA"]]
    reading = read([*titles, ["NO", "URAIAN", "TW I"], [1, "vitamin", 5]])
    assert numbers(reading) == {"kasi_gizi.vitamin 2025 TW1": "5"}
    assert reading.general == [
        "Lembar: tahun 2025 dari A1",
        "Lembar: jabatan dari A3: “SEKSI GIZI & KIA” dibaca sebagai kasi_gizi",
    ]
    # an option may name one below
    reading = read([*titles[:2], ["NO", "URAIAN", "TW I"], [1, "vitamin", 5]], AskedScope(jabatan="kasi_gizi"))  # fmt: skip
    assert numbers(reading) == {"kasi_gizi.vitamin 2025 TW1": "5"}


def test_columns_of_tahun_and_jabatan_may_hold_names() -> None:
    rows: Rows = [
        ["TAHUN", "NAMA JABATAN", "URAIAN", "PERIODE", "NILAI"],
        [2025, "Kabid Kesehatan Masyarakat", "Jumlah balita", "TW1", 5],
        [2025, "SEKSI GIZI & KIA", "vitamin", "TW1", 6],
        [2025, "Seksi Promosi", "vitamin", "TW1", 7],
        [2025, "Seksi Apa", "vitamin", "TW1", 8],
    ]
    reading = read(rows)
    assert numbers(reading) == {
        "kabid_kesmas.balita 2025 TW1": "5",
        "kasi_gizi.vitamin 2025 TW1": "6",
    }
    refused = refusals(reading)
    assert "“Seksi Promosi” dapat berarti kasi_promkes atau kasi_promosi" in refused[0]
    assert "jabatan “Seksi Apa” tidak ada" in refused[1]
    reading = read(rows[:2], AskedScope(2024))
    assert "tahun 2025 di sini, yang diminta --tahun 2024" in refusals(reading)[0]
    reading = read(rows[:2], AskedScope(jabatan="kasi_gizi"))
    assert "jabatan kabid_kesmas di sini, yang diminta --jabatan kasi_gizi" in refusals(reading)[0]


def test_a_second_table_of_a_sheet_is_of_the_first_where_its_title_is_silent() -> None:
    table: Rows = [["NO", "URAIAN", "TW I"], [1, "kematian_ibu", 5]]
    second: Rows = [[], ["B. Gizi"], ["NO", "URAIAN", "TW I"], [1, "balita", 6]]
    reading = read([*TITLE, *table, *second])
    assert [*numbers(reading).values()] == ["5", "6"]
    other: Rows = [[], ["TAHUN 2024"], ["NO", "URAIAN", "TW I"], [1, "balita", 6]]
    assert "kabid_kesmas.balita 2024 TW1" in numbers(read([*TITLE, *table, *other]))


def test_beside_tables_with_codes_other_sheets_are_passed_over() -> None:
    coded: Rows = [["tahun", "jabatan", "variabel", "TW1"], [2025, "kabid_kesmas", "balita", 5]]
    grids = [grid_of(coded, "Kode"), grid_of(row_of("Jumlah kematian ibu"), "Uraian")]
    delivered = file_cells.FileCells(grids, copyable=False)
    reading = structure.interpret_cells(delivered, "f.xlsx", "", DEFINISI)
    check_accounts(reading)
    assert numbers(reading) == {"kabid_kesmas.balita 2025 TW1": "5"}
    assert [one.message for one in reading.passed] == [
        "tabel ini di samping formulir atau tabel berkode: kirim sebagai berkas sendiri"
    ]


def test_a_table_with_codes_may_have_words_and_sums_too() -> None:
    rows: Rows = [
        ["tahun", "jabatan", "variabel", "TW1", "TW2", "Jumlah"],
        [2025, "Kabid Kesehatan Masyarakat", "balita", 5, 6, 6],
        [2025, "kabid_kesmas", "Jumlah kematian ibu", 1, 2, 3],
        [2025, "kabid_kesmas", "lahir_hidup", 1, 2, 4],
    ]
    reading = read(rows)
    assert len(reading.entries) == 6
    assert [one.cells for one in reading.sums] == ["Lembar!F2:F3"]
    assert refusals(reading)[0].startswith("Lembar!F4: Jumlah tertulis 4, isian baris ini")


# --- columns and rows that are no values ----------------------------------------------------------


class Summed(NamedTuple):
    name: str
    values: tuple[Any, ...]  # of TW I to TW IV
    written: Any  # below JUMLAH
    said: str  # of that cell: "=" if it adds up, "!" before what is refused


@pytest.mark.parametrize(
    "case",
    [
        Summed("kematian_ibu", (3, 2, 1, 2), 8, "="),
        Summed("kematian_ibu", (3, 2, None, None), 5, "="),
        Summed("kematian_ibu", (3, "-", None, None), 3, "="),
        Summed("kematian_ibu", ("1.200", "1.234,5", 0, 0), "2.434,5", "="),
        Summed("belanja", (0.1, 0.2, 0.3, 0.4), 1.0, "="),
        Summed("kematian_ibu", (3, 2, 1, 2), 9, "!JUMLAH tertulis 9, isian baris ini berjumlah 8"),
        Summed("lahir_hidup", ("1.200", 34, 0, 0), "1.235", "!JUMLAH tertulis 1.235, isian baris ini berjumlah 1.234"),
        # the value of the year, as the variabel is consolidated
        Summed("balita", (500, 510, 505, 520), 520, "="),
        Summed("balita", (500, 510, 505, 520), 2035, "="),
        Summed("balita", (500, 510, 505, 520), 510, "JUMLAH tertulis 510, isian baris ini berjumlah 2.035"),
        Summed("mutu", (80, 81, 82, 83.5), "81,63", "="),
        Summed("mutu", (80, 81, 82, 83.5), "81,6", "="),
        Summed("mutu", (80, 81, 82, 83.5), "81,7", "JUMLAH tertulis 81,7"),
        # nothing to compare
        Summed("kematian_ibu", (3, "5 kira-kira", 1, 2), 8, "kolom “JUMLAH” tidak dapat dicocokkan"),
        Summed("kematian_ibu", (3, 2, 1, 2), "delapan", "kolom “JUMLAH” tidak dapat dicocokkan"),
        Summed("kematian_ibu", (None, None, None, None), 0, "kolom “JUMLAH”, tanpa isian"),
        Summed("kematian_ibu", (None, None, None, None), 7, "!angka ini di luar kolom isian"),
    ],
)  # fmt: skip
def test_a_column_of_sums_is_added_again(case: Summed) -> None:
    reading = read([*TITLE, HEAD, [1, case.name, "", *case.values, case.written]])
    here = [one for one in (*reading.sums, *reading.refused) if one.place.column == 8]
    [found] = here
    assert found.place.row == 5
    said = "kolom “JUMLAH” cocok dengan isian barisnya" if case.said == "=" else case.said
    assert found.message.startswith(said.removeprefix("!"))
    assert (found in reading.refused) == said.startswith("!")


def test_rows_of_sums_are_added_again() -> None:
    rows: Rows = [
        [1, "kematian_ibu", "", 1, 2], [2, "lahir_hidup", "", 10, 20], [None, "Jumlah A", None, 11, 22],
        [3, "balita", "", 5, 5], [4, "gizi_buruk", "", 1, 1], ["Sub Total", None, None, 6, 6],
        [None, "JUMLAH", None, 17, 28], ["TOTAL", None, None, 17, 29],
    ]  # fmt: skip
    reading = read([*TITLE, HEAD, *rows])
    assert [(one.cells, one.message) for one in reading.sums] == [
        ("Lembar!B7:E7", "baris “Jumlah A” adalah jumlah dari baris lain, bukan data, cocok dengan baris di atasnya"),
        ("Lembar!A10:E10", "baris “Sub Total” adalah jumlah dari baris lain, bukan data, cocok dengan baris di atasnya"),
        ("Lembar!B11:E11", "baris “JUMLAH” adalah jumlah dari baris lain, bukan data, cocok dengan baris di atasnya"),
        ("Lembar!A12:E12", "baris “TOTAL” adalah jumlah dari baris lain, bukan data; E12 tertulis 29, baris di atasnya berjumlah 28"),
    ]  # fmt: skip
    assert not reading.refused
    assert len(reading.entries) == 8


@pytest.mark.parametrize(
    "rows",
    [
        [[1, "kematian_ibu", "", 5], [2, "Jumlah pasien", "", 5]],  # one row is no sum
        [[1, "kematian_ibu", "", 1], [2, "lahir_hidup", "", 2], [3, "Jumlah pasien", "", 4]],
        [[1, "kematian_ibu", "", 0], [2, "lahir_hidup", "", 0], [3, "Jumlah pasien", "", 0]],
    ],
)
def test_a_row_that_only_begins_as_a_sum_is_refused(rows: Rows) -> None:
    reading = read([*TITLE, HEAD, *rows])
    assert "“Jumlah pasien” bukan variabel kabid_kesmas" in refusals(reading)[0]


def test_what_stands_around_values_is_passed_over() -> None:
    rows: Rows = [
        *TITLE,
        ["NO", "URAIAN", "SATUAN", "TARGET", "REALISASI", None, None, None, "CAPAIAN (%)"],
        [None, None, None, None, "TW I", "TW II", "TW III", "TW IV"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)=(8)/(4)"],
        ["A", "KESEHATAN IBU"],
        [1, "Jumlah kematian ibu", "orang", 10, 1, 2, 3, 4, 40],
        [None, "(sumber: laporan puskesmas)"],
        *SIGNATURE,
    ]
    reading = read(rows)
    assert [*numbers(reading).values()] == ["1", "2", "3", "4"]
    assert not reading.refused
    passed = [f"{one.cells} {one.message}" for one in reading.passed]
    assert "Lembar!D8 kolom “TARGET” bukan realisasi" in passed
    assert "Lembar!I8 kolom “CAPAIAN (%)” bukan realisasi" in passed
    assert "Lembar!B11:G11 di luar tabel isian" in passed


@pytest.mark.parametrize(
    ("name", "satuan", "found"),
    [
        ("Belanja pelayanan", "Rupiah", ""),
        ("Belanja pelayanan", "Rp", ", satuan di sini “Rp”, di definisi “rupiah”"),
        ("Belanja pelayanan", "Juta Rupiah", "!satuan di sini “Juta Rupiah”, di definisi “rupiah”"),
        ("belanja", "Rp 000", "!satuan di sini “Rp 000”, di definisi “rupiah”"),
        ("Nilai mutu layanan", "%", ""),
        ("Jumlah balita", "-", ""),
    ],
)
def test_the_satuan_of_a_row_is_compared(name: str, satuan: str, found: str) -> None:
    reading = read([*TITLE, HEAD, [1, name, satuan, 5]])
    if found.startswith("!"):
        assert found[1:] in refusals(reading)[0]
    else:
        assert not reading.refused
        assert reading.otherwise[0].message.endswith(f"{found}" or "")


# --- hostile --------------------------------------------------------------------------------------


def test_one_uraian_in_two_rows_is_taken_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, iki: Iki
) -> None:
    again: Rows = [[1, "Jumlah balita", "", 5], [2, "JUMLAH BALITA", "", 5]]
    assert refusals(read([*TITLE, HEAD, *again])) == [
        "Lembar!D6: duplikat dari D5; hapus salah satu"
    ]
    monkeypatch.chdir(make_project(tmp_path, FILES))
    save(tmp_path / "dua.xlsx", [*TITLE, HEAD, again[0], [2, "JUMLAH BALITA", "", 6]])
    ran = iki("impor", "dua.xlsx")
    assert ran.code == 1
    assert "D5" in ran.out
    assert "D6" in ran.out
    assert not values(tmp_path)


@pytest.mark.parametrize(
    ("value", "shown", "said"),
    [
        ("1.234,5", "General", ""),
        ("1,234.5", "General", "tulis"),
        (0.85, "0%", "selnya berformat persen: tersimpan “0,85”, tampil 85%"),
        ("5 orang", "General", ""),
        ("nihil", "General", "dapat berarti nol"),
        ("=1/0", "General", "rumus"),
    ],
)
def test_values_are_read_as_in_forms(
    value: Any, shown: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, iki: Iki
) -> None:
    monkeypatch.chdir(make_project(tmp_path, FILES))
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in [*TITLE, HEAD, [1, "Jumlah kelahiran hidup", "orang", value]]:
        sheet.append(row)
    sheet["D5"].number_format = shown
    book.save("f.xlsx")
    ran = iki("impor", "f.xlsx")
    assert (ran.code == 1) == bool(said)
    assert said in ran.out


def test_a_merged_cell_over_two_rows_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, iki: Iki
) -> None:
    monkeypatch.chdir(make_project(tmp_path, FILES))
    rows: Rows = [*TITLE, HEAD, [1, "Jumlah balita", "", 5], [2, "Jumlah kematian ibu"]]
    save(tmp_path / "f.xlsx", rows, "D5:D6")
    assert "sel ini gabungan D5:D6, lebih dari satu isian" in iki("impor", "f.xlsx").out


_NAMES = [
    "Jumlah kematian ibu",
    "JUMLAH BALITA",
    "mutu",
    "JUMLAH",
    "Sub Total",
    "Jumlah A",
    "Ibu",
    "A. Gizi",
    None,
]
_VALUES = [
    0,
    1,
    2.5,
    "1.234,5",
    "-",
    "nihil",
    "5 orang",
    "%",
    None,
    True,
    UnusableValue("percent", "0.5"),
]
_HEADINGS = ["NO", "URAIAN", "SATUAN", "TW I", "TW II", "II", "Target", "JUMLAH", "KET", "BULAN", "Jan", "tahun", "bidang", None]  # fmt: skip


@given(
    st.lists(st.lists(st.sampled_from(_HEADINGS), max_size=9), min_size=1, max_size=2),
    st.lists(st.tuples(st.sampled_from(_NAMES), st.lists(st.sampled_from(_VALUES), max_size=7)), max_size=9),
    st.sampled_from([NOTHING, KEPALA, AskedScope(tahun=2024)]),
)  # fmt: skip
def test_no_cell_is_lost(heads: Rows, rows: list[tuple[Any, Any]], asked: AskedScope) -> None:
    below = [[1, name, *values] for name, values in rows]
    read([*TITLE, *[["NO", "URAIAN", *head] for head in heads[:1]], *heads[1:], *below], asked)


# --- as files -------------------------------------------------------------------------------------

QUARTERS: Rows = [
    *TITLE, HEAD, [1, 2, 3, 4, 5, 6, 7, "8=4+5+6+7", 9], ["A", "KESEHATAN IBU"],
    [1, "Jumlah Kematian Ibu", "Orang", 3, 2, 1, 2, "=SUM(D7:G7)"],
    [2, "JUMLAH KELAHIRAN HIDUP", "orang", "1.200", "1.234", 1100, 1000, 4534, "data sementara"],
    ["B", "GIZI"], [3, "Jumlah balita", "orang", 500, 510, 505, 520, 520],
    [4, "Nilai mutu layanan", "%", 80, 81, 82, "83,5", "81,63"], *SIGNATURE,
]  # fmt: skip
MONTHS: Rows = [
    ["DINAS CONTOH"], ["BIDANG KESEHATAN MASYARAKAT TAHUN 2025"],
    ["NO", "URAIAN", "BULAN", *[None] * 11, "JUMLAH"],
    [None, None, "Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agt", "Sep", "Okt", "Nop", "Des"],
    [1, "Jumlah kematian ibu", *[0, 1] * 6, 6], [2, "Jumlah kelahiran hidup", *[10] * 12, 120],
    [None, "JUMLAH", *[10, 11] * 6, 126], *SIGNATURE,
]  # fmt: skip
ROMAN: Rows = [
    ["REALISASI KINERJA"], ["Jabatan", ": Kepala Bidang Kesehatan Masyarakat"], ["Tahun", 2025], [],
    ["No", "Uraian", "Satuan", "Triwulan", None, None, None], [None, None, None, "I", "II", "III", "IV"],
    [1, "Jumlah kematian ibu", "orang", 1, 2, 3, 4], [2, "Jumlah balita", "orang", 5, 6, 7, 8],
]  # fmt: skip
LAYOUTS: dict[str, tuple[Rows, tuple[str, ...], int, str]] = {
    "tw": (QUARTERS, ("A1:I1", "A2:I2"), 16, "33 sel terisi = 17 diterima + 4 jumlah + 12 dilewati + 0 ditolak"),
    "bulan": (MONTHS, ("A1:O1", "A2:O2", "A3:A4", "B3:B4", "C3:N3", "O3:O4"), 24, "49 sel terisi = 24 diterima + 16 jumlah + 9 dilewati + 0 ditolak"),
    "romawi": (ROMAN, ("A5:A6", "B5:B6", "C5:C6", "D5:G5"), 8, "11 sel terisi = 8 diterima + 3 dilewati + 0 ditolak"),
}  # fmt: skip


def save(file: Path, rows: Rows, *merged: str) -> Path:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    book.save(file)
    return file


def check_layout(name: str, file: Path, root: Path, iki: Iki) -> None:
    _, _, count, said = LAYOUTS[name]
    ran = iki("impor", file)
    assert ran.code == 0, ran.out
    assert said in ran.out
    assert "dibaca sebagai kabid_kesmas.kematian_ibu" in ran.out
    found = values(root)
    assert len(found) == count
    assert {key[:3:2] for key in found} == {("2025", "kabid_kesmas")}


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts_of_offices_are_read(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, iki: Iki
) -> None:
    rows, merged, *_ = LAYOUTS[name]
    root = make_project(tmp_path / "proyek", FILES)
    monkeypatch.chdir(root)
    computed = [[8 if value == "=SUM(D7:G7)" else value for value in row] for row in rows]
    check_layout(name, save(tmp_path / f"{name}.xlsx", computed, *merged), root, iki)


@needs_libreoffice
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_layouts_are_read_as_libreoffice_saves_them(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, iki: Iki
) -> None:
    for name, (rows, merged, *_) in LAYOUTS.items():
        root = make_project(tmp_path / name, FILES)
        monkeypatch.chdir(root)
        file = save(tmp_path / f"{name}.xlsx", rows, *merged)
        check_layout(name, convert(file, kind), root, iki)


# --- words that are learned -----------------------------------------------------------------------


def test_learned_words_are_read() -> None:
    words = {"Ibu yang meninggal": "kematian_ibu", "Kader aktif": "-"}
    rows: Rows = [*TITLE, HEAD, [1, "IBU YANG MENINGGAL", "", 5], [2, "Kader aktif", "", 6]]
    reading = read(rows, words=words)
    assert numbers(reading) == {"kabid_kesmas.kematian_ibu 2025 TW1": "5"}
    assert [one.message for one in reading.otherwise] == [
        "“IBU YANG MENINGGAL” dibaca sebagai kabid_kesmas.kematian_ibu, menurut data/sebutan.csv"
    ]
    assert "Lembar!A6:D6 bukan data iki, menurut data/sebutan.csv" in [
        f"{one.cells} {one.message}" for one in reading.passed
    ]


def test_the_nearest_variabel_are_offered_first() -> None:
    variabel = DEFINISI.jabatan["kabid_kesmas"].variabel
    assert nearest_variables("Ibu hamil yang meninggal", variabel)[0] == "kematian_ibu"
    assert nearest_variables("Jml Kematian Ibu", variabel)[0] == "kematian_ibu"
    assert nearest_variables("Balita dengan gizi buruk", variabel)[0] == "gizi_buruk"


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Have somebody answer at a terminal."""

    def answer(text: str) -> None:
        monkeypatch.setattr(messages, "can_ask", lambda: True)
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))

    return answer


@pytest.fixture
def sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a project, and a sheet with three words that nobody knows."""
    monkeypatch.chdir(make_project(tmp_path, FILES))
    rows: Rows = [*TITLE, HEAD, [1, "1. Kematian ibu hamil", "", 5], [2, "Kader aktif", "", 6],
                  [3, "Kematian  ibu hamil", None, None, 7], [4, "Gizi jelek", "", 8]]  # fmt: skip
    return save(tmp_path / "f.xlsx", rows)


def test_words_are_asked_once_and_kept(
    sheet: Path, answering: Callable[[str], None], iki: Iki
) -> None:
    answering("9\n1\n-\ngizi_buruk\n")
    ran = iki("impor", sheet, "--pelajari")
    assert ran.code == 0, ran.out
    assert "“9” bukan salah satu pilihan" in ran.err
    assert "1  kematian_ibu: Jumlah kematian ibu" in ran.err
    assert "3 sebutan disimpan di data/sebutan.csv" in ran.said
    kept = sheet.with_name("data") / "sebutan.csv"
    assert kept.read_text(encoding="utf-8").splitlines() == [
        "sebutan,jabatan,variabel",
        "Kematian ibu hamil,kabid_kesmas,kematian_ibu",
        "Kader aktif,kabid_kesmas,-",
        "Gizi jelek,kabid_kesmas,gizi_buruk",
    ]
    assert sorted(values(sheet.parent).values()) == ["5", "7", "8"]
    answering("")  # nothing is asked again
    ran = iki("impor", sheet, "--pelajari")
    assert ran.code == 0
    assert "sudah tersimpan" in ran.out
    assert iki("validasi", "--data").code == 0


def test_words_are_added_to_the_file_as_excel_saved_it(
    sheet: Path, answering: Callable[[str], None], iki: Iki
) -> None:
    kept = sheet.with_name("data") / "sebutan.csv"
    kept.parent.mkdir()
    before = "\ufeffsebutan;variabel;jabatan\r\nKader aktif;-;kabid_kesmas\r\n".encode()
    kept.write_bytes(before)
    answering("kematian_ibu\ngizi_buruk\n")
    assert iki("impor", sheet, "--pelajari").code == 0
    added = "Kematian ibu hamil;kematian_ibu;kabid_kesmas\r\nGizi jelek;gizi_buruk;kabid_kesmas\r\n"
    assert kept.read_bytes() == before + added.encode()


def test_an_empty_answer_leaves_a_word_unknown(
    sheet: Path, answering: Callable[[str], None], iki: Iki
) -> None:
    answering("kematian_ibu\n\n")  # and no more answers
    ran = iki("impor", sheet, "--pelajari")
    assert ran.code == 1
    assert "“Kader aktif” bukan variabel" in ran.shown
    assert [*stored(sheet.parent)] == ["data/sebutan.csv"]


def test_a_trial_keeps_no_words(sheet: Path, answering: Callable[[str], None], iki: Iki) -> None:
    answering("1\n-\ngizi_buruk\n")
    ran = iki("impor", sheet, "--pelajari", "--uji")
    assert ran.code == 0
    assert "3 baru" in ran.out
    assert not sheet.with_name("data").exists()


def test_without_a_terminal_nothing_is_asked(sheet: Path, iki: Iki) -> None:
    ran = iki("impor", sheet, "--pelajari")
    assert ran.code == 2
    assert "--pelajari bertanya di terminal" in ran.said
    assert not sheet.with_name("data").exists()


@pytest.mark.parametrize(
    ("row", "code"),
    [("Ibu,kabid_kesmas,tidak_ada", "D93"), ("Jumlah balita,kabid_kesmas,mutu", "D94"), ("satu", "D92")],
)  # fmt: skip
def test_a_wrong_list_of_words_stops_a_delivery(sheet: Path, row: str, code: str, iki: Iki) -> None:
    kept = sheet.with_name("data") / "sebutan.csv"
    kept.parent.mkdir()
    kept.write_text(f"sebutan,jabatan,variabel\n{row}\n", encoding="utf-8")
    ran = iki("impor", sheet)
    assert ran.code == 1
    assert code in ran.err
    assert "data/sebutan.csv belum benar" in ran.said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--tahun", "2024"), "tahun 2025 di sini, yang diminta --tahun 2024"),
        (("--jabatan", "kasi_gizi"), "jabatan kabid_kesmas di sini, yang diminta --jabatan kasi_gizi"),
        (("--jabatan", "kabid"), "kode ini tidak ada"),
        (("--tahun", "25"), "--tahun"),
    ],
)  # fmt: skip
def test_options_that_contradict_a_form_refuse_it(
    options: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, iki: Iki
) -> None:
    monkeypatch.chdir(make_project(tmp_path, FILES))
    iki("templat", "--tahun", "2025", "--jabatan", "kabid_kesmas", "-o", "f.xlsx")
    assert iki("impor", "f.xlsx", "--tahun", "2025", "--jabatan", "kabid_kesmas").code == 0
    ran = iki("impor", "f.xlsx", *options)
    assert ran.code > 0
    assert said in f"{ran.shown} {ran.said}"
