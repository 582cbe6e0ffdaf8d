"""Tables of definitions whose numbers are easily taken for others: scale, year, owner, formula.

Each case is a table with what is read of it: targets, budgets, and words of the list of what is not.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import pytest

from iki.model.jabatan import Polarisasi
from iki.mulai.definition_headings import unit_above
from iki.mulai.definition_table import TableContent, read_tables
from iki.mulai.formula_words import VariableNames, propose
from iki.mulai.proposals import propose_konsolidasi, propose_polarisasi
from tests.intake.office_sheets import Rows, grid_of

RENSTRA = ["RENSTRA DINAS X TAHUN 2025-2026"]
PK = ["PERJANJIAN KINERJA TAHUN 2025"]


def targets(content: TableContent) -> str:
    """Return all targets as `{"2025": 80, "2025 TW1": 20}` prints them, in their order."""
    return ", ".join(
        f"{year}{'' if periode == 'tahun' else ' ' + periode} {nilai}"
        for row in content.rows
        for year, of_year in sorted(row.target.items())
        for periode, nilai in of_year.items()
    )


def budgets(content: TableContent) -> str:
    return ", ".join(f"{year} {rp}" for one in content.program for year, rp in one.anggaran.items())


# --- budgets in thousands --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "cell", "found"),
    [
        ("ANGGARAN (Rp)", 1250, "2025 1250"),
        ("ANGGARAN (ribuan rupiah)", 1250, "2025 1250000"),
        ("PAGU (Rp.000)", 1250, "2025 1250000"),
        ("ANGGARAN (Rp. 000,-)", 1250, "2025 1250000"),
        ("ANGGARAN (X Rp 1.000)", 1250, "2025 1250000"),
        ("ANGGARAN (Rp Juta)", "1.250,5", "2025 1250500000"),
        ("ANGGARAN (M)", "1,25", "2025 1250000000"),
        ("JUMLAH (Rp)", 1250, "2025 1250"),
        ("Rp", "Rp 1.250,-", "2025 1250"),
        ("ANGGARAN (jutaan rupiah)", "Rp 1.250.000.000", ""),  # which is in rupiah already
    ],
)
def test_a_budget_is_counted_as_its_heading_says(heading: str, cell: Any, found: str) -> None:
    rows: Rows = [PK, ["SASARAN", "INDIKATOR", "TARGET"], ["S", "Indeks a", 75], [],
                  ["NO", "PROGRAM", heading], [1, "Program A", cell]]  # fmt: skip
    content = read_tables([grid_of(rows, "IKU")])
    assert budgets(content) == found
    assert any("terlalu besar" in one.reason for one in content.unread) == (not found)


@pytest.mark.parametrize(
    ("below", "above", "found"),
    [
        ("Rp", None, "2025 1250, 2026 1300"),
        ("Rp (juta)", None, "2025 1250000000, 2026 1300000000"),
        ("(juta Rp)", None, "2025 1250000000, 2026 1300000000"),
        ("Rp (000)", None, "2025 1250000, 2026 1300000"),
        ("(Rp. Ribu)", None, "2025 1250000, 2026 1300000"),
        ("Rp", "(dalam jutaan rupiah)", "2025 1250000000, 2026 1300000000"),
    ],
)
@pytest.mark.parametrize("merged", ["A3:A5 B3:B5 C3:C5 D3:D5 E3:H3 E4:F4 G4:H4", "E3:H3 E4:F4 G4:H4", ""])  # fmt: skip
def test_a_budget_below_a_year_is_counted_as_said(
    below: str, above: str | None, found: str, merged: str
) -> None:
    rows: Rows = [
        RENSTRA, [above],
        ["SASARAN", "PROGRAM", "INDIKATOR", "SATUAN", "TARGET KINERJA DAN PENDANAAN"],
        [None, None, None, None, 2025, None, 2026],
        [None, None, None, None, "Target", below, "Target", below],
        ["S", "Program A", "Indeks a", "indeks", 80, 1250, 82, 1300],
    ]  # fmt: skip
    content = read_tables([grid_of(rows, "IKU", merged)])
    assert (budgets(content), targets(content)) == (found, "2025 80, 2026 82")


# --- targets of others ------------------------------------------------------------------------------


class Headed(NamedTuple):
    name: str
    rows: Rows
    found: str
    merged: str = ""
    unread: str = ""


FOUR = ["SASARAN", "INDIKATOR", "SATUAN"]


@pytest.mark.parametrize(
    "case",
    [
        Headed("realisasi beside targets", [RENSTRA, [*FOUR, "REALISASI", None, "TARGET"], [None, None, None, 2023, 2024, 2025, 2026], ["S", "Indeks a", "%", 78, 79, 80, 81]],
               "2025 80, 2026 81", "D2:E2 F2:G2"),
        Headed("capaian beside targets", [RENSTRA, [*FOUR, "CAPAIAN", None, "TARGET"], [None, None, None, 2023, 2024, 2025, 2026], ["S", "Indeks a", "%", 78, 79, 80, 81]],
               "2025 80, 2026 81", "D2:E2 F2:G2"),
        Headed("national targets", [PK, [*FOUR, "TARGET NASIONAL 2025", "TARGET 2025"], ["S", "Indeks a", "%", 95, 80]],
               "2025 80", unread="kolom “TARGET NASIONAL 2025” tidak dipakai"),
        Headed("of SPM", [PK, [*FOUR, "TARGET 2025", "TARGET SPM"], ["S", "Indeks a", "%", 80, 100]], "2025 80", unread="TARGET SPM"),
        Headed("until a triwulan", [PK, [*FOUR, "TARGET 2025", "TARGET s/d TW II 2025"], ["S", "Indeks a", "%", 80, 40]], "2025 80, 2025 TW2 40"),
        Headed("triwulan below one heading", [PK, [*FOUR, "TARGET", "TRIWULAN"], [None, None, None, None, "I", "II", "III", "IV"], ["S", "Indeks a", "%", 100, 25, 50, 75, 100]],
               "2025 100, 2025 TW1 25, 2025 TW2 50, 2025 TW3 75, 2025 TW4 100", "E2:H2"),
        Headed("numbers of triwulan below TARGET", [PK, [*FOUR, "TARGET"], [None, None, None, "I", "II", "III", "IV"], ["S", "Indeks a", "%", 25, 50, 75, 100]],
               "2025 TW1 25, 2025 TW2 50, 2025 TW3 75, 2025 TW4 100", "D2:G2"),
        Headed("of a tujuan", [PK, ["TUJUAN", "INDIKATOR TUJUAN", "TARGET", "SASARAN", "INDIKATOR SASARAN", "TARGET"], ["T", "Indeks t", 90, "S", "Indeks s", 80]],
               "2025 80", unread="kolom “INDIKATOR TUJUAN” tidak dipakai"),
        Headed("realisasi of a year below TARGET", [RENSTRA, [*FOUR, "TARGET"], [None, None, None, "2024 (Realisasi)", "2025", "2026"], ["S", "Indeks a", "%", 79, 80, 81]],
               "2025 80, 2026 81", "D2:F2"),
        Headed("projections below TARGET", [RENSTRA, [*FOUR, "TARGET"], [None, None, None, "2025*)", "2026 (proyeksi)"], ["S", "Indeks a", "%", 80, 81]], "2025 80, 2026 81", "D2:E2"),
        Headed("t and r of triwulan", [PK, [*FOUR, "TARGET", "TW I", None, "TW II"], [None, None, None, None, "T", "R", "T", "R"], ["S", "Indeks a", "%", 100, 25, 20, 50, 48]],
               "2025 100, 2025 TW1 25, 2025 TW2 50"),
        Headed("years that are not merged", [PK, [*FOUR, 2024, None, 2025, None], [None, None, None, "Realisasi", "Target", "Realisasi", "Target"], ["S", "Indeks a", "%", 41, 50, 51, 60]],
               "2024 50, 2025 60"),
        Headed("the end of a plan beside an empty year", [PK, [*FOUR, "TARGET 2025", "TARGET AKHIR RENSTRA"], ["S", "Indeks a", "%", None, 70]], "", unread="kondisi akhir tanpa tahun"),
        Headed("the end of a plan beside a year", [PK, [*FOUR, "TARGET RENSTRA", "TARGET RPJMD 2026"], ["S", "Indeks a", "%", 70, 60]], "2026 60", unread="kondisi akhir tanpa tahun"),
        Headed("targets and budgets of the end", [RENSTRA, [*FOUR, "TARGET 2025", "KONDISI AKHIR"], [None, None, None, None, "Target", "Rp"], ["S", "Indeks a", "%", 80, 90, 1000]], "2025 80, 2026 90", "E2:F2"),
        Headed("a date", [PK, [*FOUR, "TARGET"], ["S", "Indeks a", "%", dt.date(2025, 10, 5)]], "", unread="isinya tanggal atau jam (2025-10-05)"),
        Headed("TRUE", [PK, [*FOUR, "TARGET"], ["S", "Indeks a", "%", True]], "", unread="isinya bukan angka"),
        Headed("two indikator in a cell", [PK, [*FOUR[:2], "TARGET"], ["S", "a. Nilai C\nb. Opini D", "80\nWTP"]], "", unread="beberapa indikator dalam satu sel"),
    ],
    ids=lambda case: case.name,
)  # fmt: skip
def test_only_own_targets_are_taken(case: Headed) -> None:
    content = read_tables([grid_of(case.rows, "IKU", case.merged)])
    assert targets(content) == case.found
    assert case.unread in " ".join(map(str, content.unread))


@pytest.mark.parametrize(
    ("cell", "satuan"),
    [("86*)", ""), ("86¹", ""), ("90;", ""), ("86 % (naik)", "%"), ("86 % *)", "%"), ("11 PD (baru)", "PD"), ("100 (seratus) %", "%"), ("5 (lima) dokumen", "dokumen"), ("78,5 (Terjaga)", ""), ("86 (%)", "%")],
)  # fmt: skip
def test_marks_behind_a_target_are_no_satuan(cell: str, satuan: str) -> None:
    rows: Rows = [PK, ["SASARAN", "INDIKATOR", "TARGET"], ["S", "Indeks a", cell]]
    [row] = read_tables([grid_of(rows, "IKU")]).rows
    assert row.satuan == satuan
    assert row.target[2025]


@pytest.mark.parametrize(
    ("heading", "unit"),
    [("TARGET 2025 (%)", "%"), ("TARGET 2025 (SETELAH PERUBAHAN)", ""), ("TARGET (kumulatif)", ""), ("TARGET (2025)", "")],
)  # fmt: skip
def test_the_unit_of_a_heading(heading: str, unit: str) -> None:
    assert unit_above(heading) == unit


def test_nihil_is_named() -> None:
    rows: Rows = [PK, [*FOUR, "TARGET"], ["S", "Jumlah kasus", "kasus", "nihil"]]
    content = read_tables([grid_of(rows, "IKU")])
    assert targets(content) == "2025 0"
    assert [str(one) for one in content.assumed] == ["IKU!D3: nihil dibaca 0"]


# --- whose, and hidden -------------------------------------------------------------------------------


def test_a_jabatan_of_two_spellings_is_one() -> None:
    rows: Rows = [
        ["JABATAN", "SASARAN", "INDIKATOR", "SATUAN", "TARGET 2025"],
        ["Kepala Bidang B", "S", "Indeks a", "%", 1],
        ["Kabid. B", "S", "Indeks b", "%", 2],
        ["-", "S", "Indeks c", "%", 3],
    ]
    assert [row.jabatan for row in read_tables([grid_of(rows, "IKU")]).rows] == [
        "Kepala Bidang B"
    ] * 3


def test_a_blank_penanggung_jawab_is_marked() -> None:
    rows: Rows = [["SASARAN", "INDIKATOR", "SATUAN", "TARGET 2025", "PENANGGUNG JAWAB"],
                  ["S", "Indeks a", "%", 51, "Bidang B"], ["S", "Indeks b", "%", 52, None]]  # fmt: skip
    checks = [row.check for row in read_tables([grid_of(rows, "IKU")]).rows]
    assert checks == [[], ["penanggung jawab kosong; dibaca milik pimpinan"]]


def test_what_nobody_sees_is_named() -> None:
    rows: Rows = [[*FOUR, "TARGET 2025", "TARGET 2026"], ["S", "Indeks a", "%", 1, 2], ["S", "Indeks b", "%", 3, 4]]  # fmt: skip
    one, other = grid_of(rows, "IKU"), grid_of(rows, "LAMA")
    one.hidden_rows, one.hidden_columns, other.is_hidden = {3}, {5}, True
    assumed = [str(one) for one in read_tables([one, other]).assumed]
    said = "lembar, baris atau kolom tersembunyi, dan dibaca"
    assert assumed == [f"IKU!A3: {said}", f"IKU!E1: {said}", f"LAMA!A1: {said}"]


# --- constants in formulas ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Jumlah kecamatan tangguh/21 kecamatan x 100%", "tidak jelas apakah “21 kecamatan” angka tetap"),
        ("40% nilai pelayanan + 60% nilai survei", "tidak jelas apakah “40% nilai pelayanan” angka tetap"),
        ("Jumlah p dibagi jumlah q x 100% (Permendagri 18/2020)", "p / q * 100%"),
        ("Jumlah p / Jumlah q x 100%\nTipe: kumulatif", "p / q * 100%"),
        ("Jumlah kasus TB/HIV", "kasus_tb_hiv"),
        ("Jumlah p dibandingkan dengan jumlah q dikali 100%", "p / q * 100%"),
        ("Jumlah p per jumlah q x 100%", "p / q * 100%"),
        ("Jumlah p\nJumlah q x 100%", "p / q * 100%"),
        ("a = jumlah p\nb = jumlah q\na/b x 100%", "memakai singkatan"),
        ("(PDRB n / PDRB n-1 - 1) x 100%", "memakai tahun sebelumnya"),
        ("Jumlah p dikurangi jumlah q dibagi jumlah q dikali 100%", "tidak jelas mana yang dihitung lebih dulu"),
    ],
)  # fmt: skip
def test_a_constant_is_no_variabel(words: str, found: str) -> None:
    proposal = propose(words, VariableNames())
    said = proposal if isinstance(proposal, str) else proposal.formula
    assert said.startswith(found)


@pytest.mark.parametrize(
    ("nama", "satuan", "konsolidasi"),
    [
        ("Angka kematian bayi", "per 1.000 KH", "terakhir"),
        ("NDR", "‰", "terakhir"),
        ("V/C ratio", "rasio", "terakhir"),
        ("Lama penyelesaian izin", "hari", "rata_rata"),
        ("Jumlah hari kerja", "hari", "jumlah"),
    ],
)
def test_a_rate_is_not_added_up(nama: str, satuan: str, konsolidasi: str) -> None:
    found = propose_konsolidasi(nama, nama, satuan, alone=True)
    assert (str(found[0]) if found else "jumlah") == konsolidasi


def test_equal_targets_of_triwulan_are_marked() -> None:
    rows: Rows = [PK, [*FOUR, "TARGET TW I", "TARGET TW II", "TARGET TW III", "TARGET TW IV"], ["S", "Jumlah peserta", "orang", 10, 10, 10, 10]]  # fmt: skip
    [row] = read_tables([grid_of(rows, "IKU")]).rows
    assert row.check == ["target triwulan 2025 sama semua; tulis kumulatif bila tambahan"]


def test_a_table_that_one_bidang_signs_is_its_own() -> None:
    rows: Rows = [PK, ["SASARAN", "INDIKATOR", "TARGET"], ["S", "Indeks a", 75], [],
                  [None, None, "Kepala Bidang Rehabilitasi Sosial"], [], [None, None, "SITI"]]  # fmt: skip
    [row] = read_tables([grid_of(rows, "IKU")]).rows
    assert row.jabatan == "Kepala Bidang Rehabilitasi Sosial"


# --- tugas and bobot beside indikator ---------------------------------------------------------------


def test_tugas_beside_indikator_are_those_of_their_jabatan() -> None:
    content = read_tables([grid_of([
        ["NO", "JABATAN", "URAIAN TUGAS", "SASARAN", "INDIKATOR", "SATUAN", "TARGET 2025"],
        [1, "Kepala Dinas", "Memimpin dinas", "S", "Nilai SAKIP", "nilai", 80],
        [2, None, None, None, "Indeks SPBE", "indeks", 3],
        [3, "Sekretaris", "a. Mengelola keuangan\nb. Mengelola aset", "T", "Nilai IKPA", "nilai", 90],
        [4, None, "Melaksanakan tugas lain", None, "-", None, None],
    ])])  # fmt: skip
    assert content.tugas == {
        "Kepala Dinas": ("Memimpin dinas",),
        "Sekretaris": ("Mengelola keuangan", "Mengelola aset", "Melaksanakan tugas lain"),
    }
    assert content.unread == []


def test_a_table_of_tugas_and_indikator_needs_no_sasaran() -> None:
    rows = [
        ["TUGAS", "INDIKATOR KINERJA", "FORMULASI"],
        ["Membina", "Jumlah binaan", "Jumlah binaan"],
    ]
    content = read_tables([grid_of([["KEPALA BIDANG X"], [], *rows])])
    assert content.tugas == {"Kepala Bidang X": ("Membina",)}


@pytest.mark.parametrize(
    ("cell", "bobot", "said"),
    [
        (40, "40", ""), ("40 %", "40", ""), ("0,4", "0.4", ""), (0, "0", ""),
        (None, None, "bobot tidak disebut di tabel, dihitung 1"), ("-", None, "bobot tidak disebut di tabel, dihitung 1"),
        ("lima", None, "bukan bobot: tulis angka, 0 atau lebih"), (-1, None, "bukan bobot: tulis angka, 0 atau lebih"),
        ("40 orang", None, "bukan bobot: tulis angka, 0 atau lebih"),
    ],
)  # fmt: skip
def test_a_bobot_is_taken_or_named(cell: Any, bobot: str | None, said: str) -> None:
    head = ["SASARAN", "INDIKATOR", "SATUAN", "TARGET 2025", "BOBOT (%)"]
    content = read_tables([grid_of([head, ["S", "Indeks a", "indeks", 3, cell]])])
    (row,) = content.rows
    assert (None if row.bobot is None else str(row.bobot)) == bobot
    assert [*row.check, *(one.reason for one in content.unread)] == [said] * bool(said)


# --- headings, amounts and what they are of --------------------------------------------------------

IKU_HEAD = ["NO", "SASARAN", "INDIKATOR", "SATUAN", "TARGET 2025"]
IKU_ROW = [1, "S", "Indeks a", "indeks", 75]


@pytest.mark.parametrize(
    "amount", ["Rp 1.000.000", "Rp 1.000.000.000", "Rp -", "Rp. -", "Rp.-", "Rp"]
)
def test_an_amount_is_no_heading(amount: str) -> None:
    rows: Rows = [PK, IKU_HEAD, IKU_ROW, [], ["NO", "PROGRAM", "ANGGARAN"], [1, "Program A", "Rp 2.500.000"],
                  [2, "Program B", amount], [3, "Program C", "Rp 3.000.000"]]  # fmt: skip
    found = {one.nama: one.anggaran.get(2025) for one in read_tables([grid_of(rows)]).program}
    millions = {"Rp 1.000.000": 1_000_000, "Rp 1.000.000.000": 1_000_000_000}
    assert found == {
        "Program A": 2_500_000,
        "Program B": millions.get(amount),
        "Program C": 3_000_000,
    }


def test_an_amount_beside_an_indikator_does_not_end_its_table() -> None:
    head = [*IKU_HEAD, "PROGRAM", "ANGGARAN"]
    rows = [[n, "S", f"Indeks {n}", "indeks", n, f"Program {n}", "Rp -"] for n in (1, 2, 3)]
    content = read_tables([grid_of([head, *rows])])
    assert [row.indikator for row in content.rows] == ["Indeks 1", "Indeks 2", "Indeks 3"]


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        ("Kondisi Akhir 2029", "2025 75, 2029 99"),
        ("Kondisi Kinerja pada Akhir Periode Renstra 2029", "2025 75, 2029 99"),
        ("Kondisi Awal 2024", "2025 75"),
        ("Capaian 2025", "2025 75"),
    ],
)
def test_the_end_of_a_plan_is_a_target(heading: str, found: str) -> None:
    content = read_tables([grid_of([[*IKU_HEAD, heading], [*IKU_ROW, 99]])])
    assert targets(content) == found
    reasons = [one.reason for one in content.unread]
    beside = ["capaian 2025 di samping target tahun itu; tidak dibaca"]
    assert reasons == (beside if heading == "Capaian 2025" else [])


@pytest.mark.parametrize(
    ("heads", "merged", "found"),
    [
        ([[*IKU_HEAD[:4], "TARGET 2025", "TARGET 2025 PERUBAHAN"]], "", "2025 80"),
        ([[*IKU_HEAD[:4], "TARGET 2025 SEBELUM PERUBAHAN", "TARGET 2025 SESUDAH PERUBAHAN"]], "", "2025 80"),
        ([[*IKU_HEAD[:4], "TARGET 2025", None], [None, None, None, None, "SEMULA", "MENJADI"]], "E1:F1", "2025 80"),
        ([[*IKU_HEAD[:4], "TARGET KINERJA", None], [None, None, None, None, "Tahun Ke-", None],
          [None, None, None, None, "1 (2025)", "2 (2026)"]], "A1:A3 B1:B3 C1:C3 D1:D3 E1:F1 E2:F2", "2025 75, 2026 80"),
    ],
)  # fmt: skip
def test_what_has_become_of_a_target_is_taken(heads: Rows, merged: str, found: str) -> None:
    content = read_tables([grid_of([*heads, [*IKU_ROW, 80]], merged=merged)])
    assert targets(content) == found


def test_a_budget_that_has_changed_is_the_later_one() -> None:
    heads: Rows = [
        ["NO", "PROGRAM", "ANGGARAN", None, None],
        [None, None, "SEMULA", "MENJADI", "SELISIH"],
    ]
    rows: Rows = [PK, IKU_HEAD, IKU_ROW, [], *heads, [1, "Program A", 1500, 1600, 100]]
    content = read_tables([grid_of(rows, merged="A5:A6 B5:B6 C5:E5")])
    assert budgets(content) == "2025 1600"
    assert [one.reason for one in content.unread] == [
        "kolom “ANGGARAN SEMULA” tidak dipakai; 2 sel di bawahnya tidak dibaca"
    ]


def test_a_programme_of_two_budgets_is_named() -> None:
    rows: Rows = [
        PK,
        IKU_HEAD,
        IKU_ROW,
        [],
        ["NO", "PROGRAM", "ANGGARAN"],
        [1, "Program A", 5],
        [2, "Program A", 7],
    ]
    content = read_tables([grid_of(rows)])
    assert budgets(content) == "2025 5"
    assert [one.reason for one in content.unread] == [
        "anggaran 2025 program ini sudah ada, dengan nilai lain"
    ]


def test_a_budget_without_a_programme_is_named() -> None:
    content = read_tables([grid_of([[*IKU_HEAD, "ANGGARAN"], [*IKU_ROW, 5]])])
    assert [one.reason for one in content.unread] == [
        "kolom “ANGGARAN” tidak dipakai; 1 sel di bawahnya tidak dibaca"
    ]


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("CAPAIAN INDIKATOR KINERJA UTAMA 2024-2025", ""),
        ("TARGET DAN REALISASI KINERJA", "2024 70, 2025 75"),
        ("INDIKATOR KINERJA UTAMA", "2024 70, 2025 75"),
    ],
)
def test_years_below_realisasi_are_no_targets(title: str, found: str) -> None:
    rows: Rows = [[title], [*IKU_HEAD[:4], 2024, 2025], [*IKU_ROW[:4], 70, 75]]
    content = read_tables([grid_of(rows)])
    assert targets(content) == found
    assert len(content.unread) == (0 if found else 2)


def test_all_columns_below_an_unused_heading_count() -> None:
    rows: Rows = [[*IKU_HEAD, "LAIN-LAIN", None, None], [*IKU_ROW, "x", "y", "z"]]
    content = read_tables([grid_of(rows, merged="F1:H1")])
    assert [one.reason for one in content.unread] == [
        "kolom “LAIN-LAIN” tidak dipakai; 3 sel di bawahnya tidak dibaca"
    ]


def test_triwulan_have_the_year_of_the_column_beside_them() -> None:
    content = read_tables([grid_of([[*IKU_HEAD, "TW I", "TW II"], [*IKU_ROW, 20, 40]])])
    assert targets(content) == "2025 75, 2025 TW1 20, 2025 TW2 40"


def test_who_signs_for_many_agencies_owns_no_indikator() -> None:
    rows: Rows = [["DINAS PERTANIAN"], IKU_HEAD, IKU_ROW, [], [None, None, None, None, "BUPATI CONTOH"], [],
                  [None, None, None, None, "BUDI"]]  # fmt: skip
    content = read_tables([grid_of(rows)])
    assert (content.rows[0].jabatan, content.agency.head) == ("", "Kepala Dinas Pertanian")


def test_satuan_as_above_and_marks_of_footnotes() -> None:
    rows: Rows = [IKU_HEAD, [1, "S", "Indeks a *)", "indeks", 1], [2, "S", "Indeks b", "sda", 2],
                  [3, "S", "Indeks c1)", "-", 3]]  # fmt: skip
    content = read_tables([grid_of(rows)])
    assert [(row.indikator, row.satuan) for row in content.rows] == [
        ("Indeks a", "indeks"), ("Indeks b", "indeks"), ("Indeks c", ""),
    ]  # fmt: skip
    assert [one.reason for one in content.assumed] == [
        "tanda catatan kaki di belakang “Indeks a” tidak dipakai", "satuan “sda” dibaca indeks",
        "tanda catatan kaki di belakang “Indeks c” tidak dipakai",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "nama",
    ["a. Prevalensi stunting", "IKU 1 : Tingkat pengangguran", "Menurunnya angka kemiskinan", "2) Angka kematian ibu"],
)  # fmt: skip
def test_what_stands_before_a_name_hides_no_word(nama: str) -> None:
    assert propose_polarisasi(nama, "persen", [], {}, "").polarisasi is Polarisasi.MINIMIZE


def test_a_polarisasi_that_nobody_said_is_marked() -> None:
    assert propose_polarisasi("Indeks a", "indeks", [], {}, "").reason == "tidak disebut di tabel"
