"""Tables of jabatan and indikator to skeletons: what is read, what is proposed, and what is listed."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from iki import definitions
from iki.checks.all import check_project
from iki.diagnostics import has_errors
from iki.formula import parse, variabel_of
from iki.isian.cell_texts import one_line
from iki.isian.file_cells import read_cells
from iki.isian.grid import Grid, UnusableValue
from iki.isian.targets import TargetCell, parse_target
from iki.model.fields import Rentang
from iki.mulai import starter
from iki.mulai.definition_headings import HEADINGS
from iki.mulai.definition_sheet import Unread, lines_of_causes
from iki.mulai.definition_table import UNKNOWN_SASARAN, read_tables
from iki.mulai.definition_workbook import definition_book
from iki.mulai.formula_words import VariableNames, numbered, propose
from iki.mulai.skeletons import make_skeletons
from iki.mulai.starter import Answers
from iki.render.xlsx import to_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iki.definitions import LoadResult
    from iki.mulai.definition_table import TableRow
    from tests.conftest import Iki

# --- formulas in words -----------------------------------------------------------------------------

FORMULAS = {
    "Jumlah A / Jumlah B x 100%": "a / b * 100%",
    "(Jumlah anggota (aktif) : Jumlah seluruh anggota) x 100 %": "anggota_aktif / seluruh_anggota * 100%",
    "Jumlah desa/kelurahan yang dibina": "desa_kelurahan_dibina",
    "Rumus: Jumlah anggota Satlinmas/Jumlah seluruh anggota x100%": "anggota_satlinmas / seluruh_anggota * 100%",
    "Jumlah kasus selesai\n----------- x 100%\nJumlah kasus": "kasus_selesai / kasus * 100%",
    "Persentase = realisasi anggaran dibagi pagu anggaran dikali 100": "realisasi_anggaran / pagu_anggaran * 100",
    "(Jumlah ditindak + Jumlah dibina) ÷ Jumlah pelanggaran × 100": "(ditindak + dibina) / pelanggaran * 100",
    "Jumlah tahun ini − Jumlah tahun lalu": "tahun_ini - tahun_lalu",
    "Jumlah A / Jumlah A": "a / a",
    "Nilai SAKIP": "nilai_sakip",
    "lalu": "variabel_lalu",
    "NULL": "variabel_null",
    "Jumlah Égalité": "egalite",
    "Jumlah A x 0,5": "a * 0.5",
    "Jumlah kematian ibu dibagi jumlah kelahiran hidup dikali 100.000 KH": "kematian_ibu / kelahiran_hidup * 100000",
    "Jumlah kasus / Jumlah penduduk x 1.000": "kasus / penduduk * 1000",
    "Jumlah pekerja sosial per 10.000 penduduk": "pekerja_sosial / penduduk * 10000",
    "Perbandingan antara jumlah A dengan jumlah B dikali 100": "a / b * 100",
    "∑ aduan selesai / ∑ aduan x 100%": "aduan_selesai / aduan * 100%",
    "Jumlah selesai\nJumlah kasus\nx 100%": "selesai / kasus * 100%",
    "Rata-rata nilai survei": "rata_rata_nilai",
    "Jumlah A dibagi jumlah B dikali seratus persen": "a / b * 100%",
}


@pytest.mark.parametrize("words", FORMULAS, ids=lambda words: words[:30])
def test_words_become_variables(words: str) -> None:
    proposal = propose(words, VariableNames())
    assert not isinstance(proposal, str)
    assert proposal.formula == FORMULAS[words]


@pytest.mark.parametrize(
    "words",
    ["", "x 100%", "100", "A ) / B", "Jumlah A +", "/", "( Jumlah A", "A / 1.250", "A = B = C /"],
)
def test_words_of_which_no_formula_can_be_made(words: str) -> None:
    assert isinstance(propose(words, VariableNames()), str)


def test_the_same_words_are_the_same_variable_and_others_are_not() -> None:
    known = VariableNames()
    first = propose("Jumlah anggota Linmas aktif hadir / Jumlah seluruh", known)
    assert not isinstance(first, str)
    known.add(first)
    second = propose(
        "jumlah  anggota linmas aktif hadir / Jumlah anggota Linmas aktif pergi", known
    )
    assert not isinstance(second, str)
    assert [*second.variabel] == ["anggota_linmas_aktif", "anggota_linmas_aktif_pergi"]
    assert next(iter(first.variabel)) == "anggota_linmas_aktif"


@pytest.mark.parametrize("taken", [0, 1, 2, 3, 7, 100])
def test_a_number_behind_a_name_is_the_first_free_one(taken: int) -> None:
    used = {f"a_{number}" for number in range(2, 2 + taken)}
    assert numbered("a", used) == f"a_{2 + taken}"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Jumlah A x 75%", "“75%” dapat berarti 0.75 atau 75"),
        ("(Jumlah A x 12,5 %) + Jumlah B", "“12.5%” dapat berarti 0.125 atau 12.5"),
        ("100% - (Jumlah A / Jumlah B x 100%)", "“100%” dapat berarti 1 atau 100"),
    ],
)
def test_a_percent_of_two_meanings_is_named(words: str, reason: str) -> None:
    assert propose(words, VariableNames()) == f"tidak dapat dibaca: {reason}"


@settings(max_examples=300)
@given(st.text(alphabet="Jumlah AB12 /:x×*-+()=%.,\n_≤日", max_size=40))
def test_a_proposal_is_a_formula_of_its_variables(words: str) -> None:
    proposal = propose(words, VariableNames())
    if not isinstance(proposal, str):
        formula = parse(proposal.formula)
        assert {v.nama for v in variabel_of(formula)} == set(proposal.variabel)  # type: ignore[arg-type]


# --- tables ----------------------------------------------------------------------------------------

HEAD: list[Any] = [
    "NO",
    "JABATAN",
    "ATASAN",
    "SASARAN",
    "INDIKATOR KINERJA",
    "SATUAN",
    "FORMULASI",
    "TARGET 2025",
]
KABID: list[Any] = [
    1,
    "Kabid",
    "Kepala",
    "Tertib",
    "Persentase a",
    "persen",
    "Jumlah a / Jumlah b x 100%",
    80,
]


def grid(rows: Sequence[Sequence[Any]], name: str = "IKU", **more: Any) -> Grid:
    cells = {
        r: {c: value for c, value in enumerate(row, 1) if value is not None}
        for r, row in enumerate(rows, 1)
    }
    return Grid(name, {r: row for r, row in cells.items() if row}, **more)


def split_list(*grids: Grid) -> list[str]:
    return [str(one) for one in read_tables(grids).unread]


def rows_and_unread(*grids: Grid) -> tuple[list[TableRow], list[Unread]]:
    content = read_tables(grids)
    return content.rows, content.unread


def loaded(*grids: Grid, pimpinan: str = "") -> LoadResult:
    """Return the definitions that tables become, which have no errors."""
    read = read_tables(grids)
    skeletons = make_skeletons(read, pimpinan)
    content = starter.project_of(skeletons, Answers(), 2025, "a.xlsx", read.agency)
    sources = [
        definitions.SourceFile(Path(name).stem, name, data)
        for name, data in content.items()
        if name.startswith("definitions/")
    ]
    made = definitions.load(sources[0], sources[1:])
    found = check_project(made).diagnostics
    assert not has_errors(found), found
    assert made.definisi is not None
    return made


@pytest.mark.parametrize("down", [0, 7])
@pytest.mark.parametrize("right", [0, 3])
def test_a_table_is_found_wherever_it_begins(down: int, right: int) -> None:
    table: list[list[Any]] = [HEAD, KABID]
    rows: list[list[Any]] = [[]] * down + [[None] * right + row for row in table]
    (row,), unread = rows_and_unread(grid(rows))
    assert not unread
    assert (row.jabatan, row.atasan, row.sasaran, row.indikator) == (
        "Kabid",
        "Kepala",
        "Tertib",
        "Persentase a",
    )
    assert row.target == {2025: {"tahun": 80}}


def test_blank_cells_repeat_what_stands_above() -> None:
    rows: list[list[Any]] = [
        HEAD,
        KABID,
        [None, None, None, None, "Jumlah c", "orang", "Jumlah c", 3],
        [2, "Kasi", "Kabid", "Lain", "Jumlah d", "orang", "Jumlah d", 4],
        [None, None, None, None, "Jumlah e", "orang", "Jumlah e", 5],
    ]
    read, unread = rows_and_unread(grid(rows))
    assert not unread
    assert [(r.jabatan, r.atasan, r.sasaran) for r in read] == [
        ("Kabid", "Kepala", "Tertib"), ("Kabid", "Kepala", "Tertib"),
        ("Kasi", "Kabid", "Lain"), ("Kasi", "Kabid", "Lain"),
    ]  # fmt: skip


def test_a_new_jabatan_takes_no_sasaran_from_above() -> None:
    rows: list[list[Any]] = [
        HEAD,
        KABID,
        [2, "Kasi", None, None, "Jumlah d", "orang", "Jumlah d", 4],
    ]
    (_, row), unread = rows_and_unread(grid(rows))
    assert (row.jabatan, row.sasaran) == ("Kasi", UNKNOWN_SASARAN)
    assert row.target == {2025: {"tahun": 4}}
    assert [str(one) for one in unread] == ["IKU!D3: sasaran indikator ini tidak disebut"]


def test_an_atasan_taken_from_above_is_marked() -> None:
    rows: list[list[Any]] = [
        HEAD,
        KABID,
        [2, "Kasi", None, "Lain", "Jumlah d", "orang", "Jumlah d", 4],
    ]
    skeletons = make_skeletons(read_tables([grid(rows)]))
    assert [(j.kode, j.atasan) for j in skeletons.jabatan] == [
        ("kabid", "kepala"),
        ("kasi", "kepala"),
    ]
    assert [len(j.check) for j in skeletons.jabatan] == [0, 1]


def test_merged_cells_and_years_below_the_heading() -> None:
    head = [
        "NO",
        "JABATAN",
        "ATASAN",
        "SASARAN STRATEGIS",
        "INDIKATOR",
        "SATUAN",
        "RUMUS",
        "TARGET",
        None,
        None,
    ]
    rows: list[list[Any]] = [
        ["Indikator Kinerja Utama"],
        head,
        [None] * 7 + [2025, "2026", "TW1"],
        [*range(1, 11)],
        [
            1,
            "Kabid",
            "Kepala",
            "Tertib",
            "Persentase a",
            "persen",
            "A / B x 100%",
            "80,5",
            "70 - 80",
            None,
        ],
        [None, None, None, None, "Jumlah c", "orang", "Jumlah c", 3, "4 orang", None],
    ]
    merged = [
        (2, 2, 8, 10),
        *((2, 3, k, k) for k in range(1, 8)),
        (5, 6, 2, 2),
        (5, 6, 3, 3),
        (5, 6, 4, 4),
    ]
    read, unread = rows_and_unread(grid(rows, merged=merged))
    assert [str(one) for one in unread] == [
        "IKU!J3: tahun target tidak disebut di judul kolom atau di atas tabel; target tidak dibaca, ulangi dengan --tahun"
    ]
    assert [r.jabatan for r in read] == ["Kabid", "Kabid"]
    assert read[0].target[2025] == {"tahun": Decimal("80.5")}
    assert str(read[0].target[2026]["tahun"]) == "Rentang(bawah=Decimal('70'), atas=Decimal('80'))"
    assert read[1].target == {2025: {"tahun": 3}, 2026: {"tahun": 4}}


def test_a_sheet_of_an_agreement_names_jabatan_and_year_above() -> None:
    rows: list[list[Any]] = [
        ["PERJANJIAN KINERJA TAHUN 2025"],
        ["Jabatan", ":", "Kepala Satuan"],
        [],
        ["NO", "SASARAN", "INDIKATOR KINERJA", "SATUAN", "TARGET"],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        [1, "Aman", "Indeks keamanan", "indeks", 75],
        [],
        ["NO", "PROGRAM", "ANGGARAN", "KETERANGAN"],
        [1, "Program A", "1000", "APBD"],
    ]
    read, unread = rows_and_unread(grid(rows, "PK"))
    assert [r.jabatan for r in read] == ["Kepala Satuan"]
    assert read[0].target == {2025: {"tahun": 75}}
    assert not unread
    (program,) = read_tables([grid(rows, "PK")]).program
    assert (program.jabatan, program.nama, program.keterangan) == (
        "Kepala Satuan",
        "Program A",
        "APBD",
    )
    assert program.anggaran == {2025: 1000}
    rows[2] = ["Jabatan :", "Bupati"]
    read, unread = rows_and_unread(grid(rows, "PK"))
    assert not read
    assert sum("ada beberapa jabatan" in one.reason for one in unread) == 2


def test_several_sheets_are_one_project() -> None:
    kasi = [2, "Kasi", "kabid", "Tertib", "Jumlah c", "orang", "Jumlah c", 3]
    later = [*HEAD[:-1], "TARGET 2026"]
    definisi = loaded(grid([HEAD, KABID]), grid([later, [*KABID[:-1], 90], kasi], "2026")).definisi
    assert definisi is not None
    assert {kode: j.atasan for kode, j in definisi.jabatan.items()} == {
        "kabid": "kepala",
        "kasi": "kabid",
    }
    ((_, indikator),) = definisi.jabatan["kabid"].indikator
    assert {tahun: [*t.values()] for tahun, t in indikator.target.items()} == {
        2025: [80],
        2026: [90],
    }


HEADS = {
    ("Kabid", "Kepala", "Kasi", "Kabid"): "kepala",
    ("Kadis", "Bupati Lumajang", "Kabid", "Kadis"): "kadis",
    ("Kadis", None, "Kabid", "Kadis"): "kadis",
    ("Kabid", "Kepala", "Kasi", "Sekretaris"): "pimpinan",
    ("Kadis", None, "Kabid", "Bupati"): "pimpinan",
}


@pytest.mark.parametrize("case", HEADS, ids=str)
def test_who_the_pimpinan_is(case: tuple[str, str | None, str, str]) -> None:
    one, above_one, other, above_other = case
    rows: list[list[Any]] = [
        HEAD,
        [1, one, above_one, "S", "Jumlah a", "orang", "Jumlah a", 1],
        [2, other, above_other, "S", "Jumlah b", "orang", "Jumlah b", 1],
    ]
    definisi = loaded(grid(rows)).definisi
    assert definisi is not None
    assert definisi.instansi.pimpinan.kode == HEADS[case]


LISTED = {
    "a target that is a word": (7, "baik", "H2", "bukan angka"),
    "a target that two people read differently": (7, "1.500", "H2", "bukan angka"),
    "another unit": (7, "80 orang", "H2", "satuan lain"),
    "an error": (7, UnusableValue("error", "#REF!"), "H2", "#REF!"),
    "a formula without a result": (
        4,
        UnusableValue("without_result", ""),
        "E2",
        "tidak ada indikator",
    ),
    "no satuan": (5, None, "F2", "kosong"),
    "no formula": (6, None, "G2", "kosong"),
    "a formula that is none": (6, "A ) / B", "G2", "tidak dapat dibaca"),
    "no indikator": (4, None, "F2", "tidak ada indikator"),
    "a sum": (1, "Jumlah", "B2", "baris jumlah"),
    "an unknown atasan": (2, None, "C2", "tidak disebut"),
}


@pytest.mark.parametrize("case", LISTED)
def test_what_cannot_be_read_is_listed_at_its_cell(case: str) -> None:
    column, value, cell, reason = LISTED[case]
    row = [*KABID]
    row[column] = value
    content = read_tables([grid([HEAD, row])])
    said = [*content.unread, *make_skeletons(content).unread]
    assert any(one.cell == cell and reason in one.reason for one in said), said


SATUAN = {
    # what stands in the cells of indikator and formula, and what is proposed
    ("Produksi jagung (ton)", "Jumlah produksi"): "ton",
    ("Tingkat susut (%)", "Jumlah susut"): "%",
    ("Angka Kematian Ibu (AKI)", "Jumlah a / Jumlah b x 100"): "persen",
    ("Angka Kematian Ibu (AKI)", "Jumlah a"): "",
}


@pytest.mark.parametrize("case", SATUAN, ids=str)
def test_a_satuan_is_proposed_of_name_and_formula(case: tuple[str, str]) -> None:
    row = [1, "Kabid", "Kepala", "Tertib", case[0], None, case[1], 80]
    content = read_tables([grid([HEAD, row])])
    (jabatan,) = make_skeletons(content).jabatan
    (made,) = jabatan.sasaran["Tertib"]
    assert made.row.satuan == SATUAN[case]


def test_columns_without_a_known_heading_are_named_once() -> None:
    rows: list[list[Any]] = [
        [*HEAD, "CATATAN"],
        [*KABID, "x"],
        [None, None, None, None, "Jumlah c", "orang", "Jumlah c", 3, "y"],
    ]
    assert split_list(grid(rows)) == [
        "IKU!I1: kolom “CATATAN” tidak dipakai; 2 sel di bawahnya tidak dibaca"
    ]


def test_a_sheet_without_a_table_is_named() -> None:
    assert "IKU!A1: di lembar ini tidak ada baris judul" in split_list(grid([["catatan"]]))[0]


def test_a_programme_of_nobody_is_listed() -> None:
    rows: list[list[Any]] = [
        HEAD,
        KABID,
        [],
        ["NO", "PROGRAM", "ANGGARAN 2025"],
        [1, "Program A", 1000],
    ]
    skeletons = make_skeletons(read_tables([grid(rows)]), "Kepala")
    assert [str(one) for one in skeletons.unread] == [
        "IKU!B5: program milik “Kepala”, yang tidak punya indikator di tabel"
    ]


def test_budgets_of_one_year_in_two_columns_are_not_overwritten() -> None:
    rows: list[list[Any]] = [
        ["PERJANJIAN KINERJA TAHUN 2025"],
        ["SASARAN", "INDIKATOR", "TARGET"],
        ["Aman", "Indeks keamanan", 75],
        ["NO", "PROGRAM", "PAGU (Rp)", "ANGGARAN (Rp)"],
        [1, "Program A", 1000, 2000],
    ]
    content = read_tables([grid(rows)])
    assert content.program[0].anggaran == {2025: 1000}
    assert [str(one) for one in content.unread] == [
        "IKU!D5: anggaran 2025 program ini sudah ada, dengan nilai lain"
    ]


def test_a_heading_on_the_next_page_goes_on_with_the_sasaran() -> None:
    rows: list[list[Any]] = [
        HEAD,
        KABID,
        [],
        HEAD,
        [2, None, None, None, "Jumlah c", "orang", "Jumlah c", 3],
    ]
    read, unread = rows_and_unread(grid(rows))
    assert not unread
    assert [(r.jabatan, r.sasaran) for r in read] == [("Kabid", "Tertib")] * 2


def test_targets_after_a_change_are_those_that_hold() -> None:
    rows: list[list[Any]] = [
        ["PERJANJIAN KINERJA PERUBAHAN TAHUN 2025"],
        ["SASARAN", "INDIKATOR", "SATUAN", "TARGET", None],
        [None, None, None, "Murni", "Perubahan"],
        ["Aman", "Jumlah patroli", "kali", 4, 5],
    ]
    merged = [(2, 3, 1, 1), (2, 3, 2, 2), (2, 3, 3, 3), (2, 2, 4, 5)]
    read, unread = rows_and_unread(grid(rows, merged=merged))
    assert read[0].target == {2025: {"tahun": 5}}
    assert [str(one) for one in unread] == [
        "IKU!D2: kolom “TARGET Murni” tidak dipakai; 1 sel di bawahnya tidak dibaca"
    ]


def test_a_percent_that_may_be_a_fraction_is_marked() -> None:
    bare, marked = [*KABID], [*KABID]
    bare[7], marked[7] = 0.86, "0,86 %"
    for row, checks in ((bare, 1), (marked, 0)):
        (read,) = read_tables([grid([HEAD, row])]).rows
        assert len(read.check) == checks


def test_what_was_reached_is_no_target() -> None:
    rows: list[list[Any]] = [
        ["RENCANA AKSI TAHUN 2025"],
        ["SASARAN", "INDIKATOR", "SATUAN", "TW I", None],
        [None, None, None, "Realisasi", "Target"],
        ["Aman", "Jumlah patroli", "kali", 4, 5],
    ]
    merged = [(2, 3, 1, 1), (2, 3, 2, 2), (2, 3, 3, 3), (2, 2, 4, 5)]
    read, unread = rows_and_unread(grid(rows, merged=merged))
    assert read[0].target == {2025: {"TW1": 5}}
    assert [str(one) for one in unread] == [
        "IKU!D2: kolom “TW I Realisasi” tidak dipakai; 1 sel di bawahnya tidak dibaca"
    ]


def test_circles_of_atasan_are_cut_and_listed() -> None:
    rows: list[list[Any]] = [
        HEAD,
        [1, "A", "B", "S", "Jumlah a", "orang", "Jumlah a", 1],
        [2, "B", "A", "S", "Jumlah b", "orang", "Jumlah b", 1],
        [3, "C", "C", "S", "Jumlah c", "orang", "Jumlah c", 1],
    ]
    loaded(grid(rows), pimpinan="Kepala")
    skeletons = make_skeletons(read_tables([grid(rows)]), "Kepala")
    assert [j.atasan for j in skeletons.jabatan] == ["b", None, None]
    assert sum("melingkar" in one.reason for one in skeletons.unread) == 2


TARGETS: dict[str, tuple[Any, str, str]] = {
    # the cell: its number, range or word; its unit; its bound
    "86 %": (86, "%", ""),
    "4,2 %": (Decimal("4.2"), "%", ""),
    "11 PD": (11, "PD", ""),
    "1.250 orang": (1250, "orang", ""),
    "385.000 ton": (385000, "ton", ""),
    "≤ 20": (20, "", "<"),
    "<= 20 hari": (20, "hari", "<"),
    "maks. 5 %": (5, "%", "<"),
    "≥ 80": (80, "", ">"),
    "minimal 3": (3, "", ">"),
    "85-90": (Rentang(Decimal(85), Decimal(90)), "", ""),
    "58,5 s.d. 60 kuintal/ha": (Rentang(Decimal("58.5"), Decimal(60)), "kuintal/ha", ""),
    "80% - 90%": (Rentang(Decimal(80), Decimal(90)), "%", ""),
    "1,5 : 1.000": (Decimal("1.5"), "per 1.000", ""),
    "120 per 100.000 KH": (120, "per 100.000 KH", ""),
    "WTP": ("WTP", "", ""),
    "Opini WTP": ("WTP", "", ""),
    "wajar tanpa pengecualian": ("WTP", "", ""),
    "bb": ("BB", "", ""),
    "Level 3": (3, "Level", ""),
    "3,2 (Baik)": (Decimal("3.2"), "", ""),
    "Nihil": (0, "", ""),
    "Rp 1.250.000,-": (1250000, "Rp", ""),
}


@pytest.mark.parametrize("text", TARGETS)
def test_a_target_is_read_with_its_unit(text: str) -> None:
    read = parse_target(text)
    assert isinstance(read, TargetCell), read
    assert (read.nilai, read.unit, read.bound) == TARGETS[text]


@pytest.mark.parametrize(
    "text", ["1.250", "0.125", "baik sekali", "90-80", "12/31", "1,2,3", "3 / 4", "80 atau 90"]
)
def test_what_is_no_target_for_certain_is_none(text: str) -> None:
    assert isinstance(parse_target(text), str)


def test_a_point_is_of_thousands_where_other_numbers_have_a_comma() -> None:
    read = parse_target("1.250 KPM", comma=True)
    assert isinstance(read, TargetCell)
    assert (read.nilai, read.regrouped) == (Decimal(1250), True)
    assert isinstance(parse_target("0.125", comma=True), str)


def nilai_of(value: Any) -> object:
    read = parse_target(value)
    return read if isinstance(read, str) else read.nilai


def test_targets_of_percent_cells() -> None:
    read = parse_target(UnusableValue("percent", "0.855"), "persen")
    assert isinstance(read, TargetCell)
    assert (read.nilai, read.unit) == (Decimal("85.5"), "%")
    assert isinstance(nilai_of(4.8e-189), str)
    assert nilai_of(0.1 + 0.2) == Decimal("0.3")
    assert nilai_of(f"-{'9' * 15},{'9' * 15}") == Decimal(f"-{'9' * 15}.{'9' * 15}")
    assert isinstance(nilai_of("9" * 31), str)


TEXT = st.one_of(
    st.none(), st.text(max_size=15), st.floats(allow_nan=False), st.booleans(),
    st.sampled_from([*HEAD, "Jumlah", "80 %", "2025", "Kabid: x #", "- a", "Jumlah a / b", "TW1", "Jabatan: x", "1e9"]),
)  # fmt: skip


@pytest.mark.machine
@settings(max_examples=150)
@given(st.lists(st.lists(TEXT, max_size=9), max_size=6), st.text(max_size=10))
def test_whatever_stands_in_a_table_the_definitions_have_no_error(
    rows: list[list[Any]], pimpinan: str
) -> None:
    cleaned = one_line(pimpinan)
    loaded(grid([HEAD, KABID, *rows]), pimpinan=cleaned)


# --- the files -------------------------------------------------------------------------------------


def filled_table(folder: Path) -> Path:
    """Fill the blank table as an office does."""
    content, _ = to_file(definition_book(2025))
    assert content is not None
    workbook = load_workbook(BytesIO(content))
    sheet: Any = workbook.active
    (first,) = [c.row for c in sheet["A"] if c.value == HEADINGS["jabatan"].title]
    for column, value in enumerate(
        [
            "Kabid",
            "Kepala",
            "Tertib",
            "Persentase a",
            "persen",
            "Jumlah a / Jumlah b x 100%",
            "Laporan",
            80,
        ],
        1,
    ):
        sheet.cell(first + 1, column, value)
    path = folder / "tabel.xlsx"
    workbook.save(path)
    return path


def test_the_blank_table_is_read_when_it_is_filled(tmp_path: Path) -> None:
    content, diagnostics = to_file(definition_book(2025))
    assert content is not None
    assert not diagnostics
    assert rows_and_unread(*read_cells(content).grids) == ([], [])
    (row,), unread = rows_and_unread(*read_cells(filled_table(tmp_path).read_bytes()).grids)
    assert not unread
    assert (row.jabatan, row.sumber_data) == ("Kabid", ("Laporan",))
    assert row.target == {2025: {"tahun": 80}}


def test_from_a_table_to_a_project(
    iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = iki("mulai", "x", "--dari", filled_table(tmp_path), "--instansi", "Dinas A")
    assert (ran.code, ran.err) == (0, "")
    assert "1 jabatan, 1 indikator, 2 variabel diusulkan." in ran.out
    assert "perlu dilengkapi: tidak ada" in ran.out
    text = Path("x/definitions/jabatan/kabid.yaml").read_text(encoding="utf-8")
    assert re.findall(r"formula: (.+?)  # PERIKSA", text) == ["a / b * 100%"]
    assert "polarisasi: maximize  # PERIKSA: tidak disebut di tabel\n" in text
    monkeypatch.chdir("x")
    ran = iki("validasi", "--data")
    assert ran.code == 0
    assert set(re.findall(r"peringatan\[(\w+)\]", ran.out)) == {"N15"}
    assert iki("validasi", "--ketat").code == 1


def test_what_is_not_read_and_what_is_warned_of_is_said(
    iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    workbook = Workbook()
    sheet: Any = workbook.active
    sheet.title = "PK"
    for row in (
        HEAD,
        [1, "Kabid", None, "Tertib", "Persentase a", "persen", "Jumlah a / Jumlah b", "baik"],
    ):
        sheet.append(row)
    workbook.save("pk.xlsx")
    ran = iki("mulai", "x", "--dari", "pk.xlsx")
    assert ran.code == 0
    assert "PK!H2: “baik” bukan angka" in ran.out
    assert "PK!C2: atasan “Kabid” tidak disebut" in ran.out
    assert "1 × R10" in ran.out
    assert "1 × R17" in ran.out
    assert iki("validasi", "--proyek", "x").code == 0


def test_every_cell_is_named_when_asked_for() -> None:
    unread = [Unread("A", f"B{n}", f"sebab {n}") for n in range(1, 20)]
    assert lines_of_causes(unread)[-1] == "... 8 sebab lain, 8 sel; semuanya: --rinci"
    assert lines_of_causes(unread, whole=True) == [f"A!B{n}: sebab {n}" for n in range(1, 20)]
