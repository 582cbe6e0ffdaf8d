"""`berkala`: a variable is asked for, missed and complete at the end of its own periods."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from iki.isian.form_layout import how_to_fill
from iki.model import Berkala, Variabel
from iki.model.fingerprint import canonical_text
from iki.periode import PERIODE, TAHUN

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Iki

_JABATAN = """\
jabatan: Seksi
atasan: kepala
tugas: [x]
variabel:
  sakip: {uraian: Nilai SAKIP, satuan: nilai, konsolidasi: terakhir, berkala: tahun}
  serapan: {uraian: Serapan, satuan: kegiatan, berkala: semester}
  surat: {uraian: Jumlah surat, satuan: surat}
sasaran:
  - uraian: S
    indikator:
      - {kode: sakip, nama: Nilai SAKIP, satuan: nilai, formula: sakip, target: {2025: 70}}
      - {kode: serapan, nama: Serapan, satuan: kegiatan, formula: serapan, target: {2025: 10}}
      - {kode: surat, nama: Surat, satuan: surat, formula: surat, target: {2025: 40}}
"""
_INSTANSI = """\
instansi: Dinas
daerah: Kabupaten
pimpinan: {kode: kepala, jabatan: Kepala Dinas}
"""


@pytest.fixture(autouse=True)
def kantor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "definitions/jabatan").mkdir(parents=True)
    (tmp_path / "definitions/instansi.yaml").write_text(_INSTANSI)
    (tmp_path / "definitions/jabatan/seksi.yaml").write_text(_JABATAN)
    (tmp_path / "data/realisasi").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _data(*rows: str) -> None:
    from pathlib import Path

    lines = ["tahun,periode,jabatan,variabel,nilai", *(f"2025,{row}" for row in rows)]
    Path("data/realisasi/2025.csv").write_text("\n".join(lines) + "\n")


@pytest.mark.parametrize(
    ("berkala", "sampai", "have", "wanted"),
    [
        ("tahun", "TW3", 0, []),
        ("tahun", "tahun", 0, [12]),
        ("semester", "TW3", 0, [6]),
        ("triwulan", "B05", 0, [3]),
        ("bulan", "B03", 0, [1, 2, 3]),
        ("tahun", "TW2", 0b111, [1, 2, 3, 4, 5, 6]),  # TW1 came: TW2 is to come too
        ("tahun", "tahun", 0b111 << 9, [10, 11, 12]),
        ("semester", "tahun", 0b111 << 3, [4, 5, 6, 12]),
    ],
)
def test_months_wanted_of_a_sum(berkala: str, sampai: str, have: int, wanted: list[int]) -> None:
    months = Berkala(berkala).months_wanted(PERIODE[sampai], have, every_month=True)
    assert [n for n in range(1, 13) if months >> (n - 1) & 1] == wanted


@pytest.mark.parametrize(
    ("berkala", "in_force", "spans", "wanted"),
    [
        ("tahun", "tahun", ["tahun 1-12"], [12]),
        ("tahun", "S1", ["S1 1-6"], [6]),  # is over in June
        ("tahun", "B08", ["B08 1-8"], [8]),
        ("tahun", "S2", ["tahun 1-12"], [12]),  # begins in July
        ("semester", "TW3", ["S1 1-6", "TW3 7-9"], [6, 9]),
        ("triwulan", "B02", ["B02 1-2"], [2]),
    ],
)
def test_periods_end_with_what_is_in_force(
    berkala: str, in_force: str, spans: list[str], wanted: list[int]
) -> None:
    periode, of = PERIODE[in_force], Berkala(berkala)
    in_force_months = periode.months if in_force == "S2" else periode.months_so_far
    found = [f"{p} {p.first}-{p.last}" for p in of.spans(in_force_months)]
    months = of.months_wanted(TAHUN, in_force=in_force_months)
    assert found == spans
    assert [n for n in range(1, 13) if months >> (n - 1) & 1] == wanted


def test_fingerprints_are_as_before_where_it_is_not_written() -> None:
    assert "berkala" not in canonical_text(Variabel(uraian="x"))
    assert '"berkala":"tahun"' in canonical_text(Variabel(uraian="x", berkala=Berkala.TAHUN))


@pytest.mark.parametrize(
    ("berkala", "periode", "words"),
    [
        (Berkala.TAHUN, ["TW4"], "isi tambahan tahun itu"),
        (Berkala.SEMESTER, ["B05", "B06"], "isi tambahan semester itu"),
        (Berkala.BULAN, ["TW1"], "isi tambahan triwulan itu"),
    ],
)
def test_how_to_fill_says_of_how_long(berkala: Berkala, periode: list[str], words: str) -> None:
    variabel = Variabel(uraian="x", berkala=berkala)
    assert how_to_fill(variabel, [PERIODE[p] for p in periode]) == words


@pytest.mark.parametrize(
    ("rows", "sampai", "status"),
    [
        ([], "TW2", ["belum_ada_data", "belum_ada_data", "belum_ada_data"]),
        (["S1,seksi,serapan,4"], "TW3", ["belum_ada_data", "terhitung", "belum_ada_data"]),
        (["TW2,seksi,serapan,4"], "TW2", ["belum_ada_data", "terhitung", "belum_ada_data"]),
        (["S1,seksi,serapan,4"], "tahun", ["belum_ada_data", "sementara", "belum_ada_data"]),
        (["S2,seksi,serapan,4"], "tahun", ["belum_ada_data", "sementara", "belum_ada_data"]),
        (["TW1,seksi,serapan,4"], "TW2", ["belum_ada_data", "sementara", "belum_ada_data"]),
        (["TW4,seksi,sakip,71", "TW1,seksi,surat,9"], "tahun",
         ["terhitung", "belum_ada_data", "sementara"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("sumber", [False, True])
def test_status(iki: Iki, rows: list[str], sampai: str, status: list[str], *, sumber: bool) -> None:
    _data(*rows)
    args = ["--format", "json", "--tahun", "2025", "--sampai", sampai]
    if sumber:
        pytest.importorskip("ibis")
        if not rows:
            pytest.skip("a table without rows")
        args += ["--sumber", "data/realisasi/2025.csv"]
    tree = json.loads(iki("hitung", *args).out)
    assert [row["status"] for row in tree["jabatan"][0]["indikator"]] == status


def test_what_cannot_be_there_yet_says_when_it_comes(iki: Iki) -> None:
    _data("TW1,seksi,surat,9")
    said = " ".join(iki("hitung", "--tahun", "2025", "--sampai", "TW2").out.split())
    assert "Nilai SAKIP (sakip) (nilai setahun baru ada pada akhir tahun)" in said
    assert "semester I baru ada" not in said  # it could be there


def test_deliveries_miss_it_only_then(iki: Iki) -> None:
    _data("TW1,seksi,surat,9", "TW2,seksi,surat,9", "TW3,seksi,surat,9")
    args = ["kelengkapan", "--tahun", "2025", "--sampai", "TW3"]
    tree = json.loads(iki(*args, "--format", "json").out)
    found = {v["nama"]: (v["periode"], v["terlambat"]) for v in tree["jabatan"][0]["variabel"]}
    assert found["sakip"] == ({}, [])
    assert found["serapan"] == ({"TW2": "belum"}, ["TW2"])
    assert (tree["lengkap"], tree["dari"]) == (1, 2)
    assert "tidak diisi: bukan waktunya" in iki(*args).out
    reminder = iki(*args, "--per", "jabatan").out
    assert "sakip" not in reminder
    assert "(serapan): TW II (terlambat)" in reminder


def test_a_month_is_late_when_the_next_has_begun(iki: Iki, kantor: Path) -> None:
    file = kantor / "definitions/jabatan/seksi.yaml"
    file.write_text(_JABATAN.replace("satuan: surat}\nsas", "satuan: surat, berkala: bulan}\nsas"))
    _data("B01,seksi,surat,9")
    args = ["kelengkapan", "--tahun", "2025", "--format", "json", "--sampai"]
    late = [
        json.loads(iki(*args, sampai).out)["jabatan"][0]["variabel"][2]["terlambat"]
        for sampai in ("B02", "B03")
    ]
    assert late == [[], ["TW1"]]


def test_what_came_more_often_is_late_when_its_triwulan_is_over(iki: Iki) -> None:
    _data("TW1,seksi,serapan,9")
    args = ["kelengkapan", "--tahun", "2025", "--format", "json", "--sampai"]
    late = [
        json.loads(iki(*args, sampai).out)["jabatan"][0]["variabel"][1]["terlambat"]
        for sampai in ("B05", "TW2", "B07")
    ]
    assert late == [[], [], ["TW2"]]


def test_forms_ask_only_then(iki: Iki) -> None:
    iki("templat", "--tahun", "2025", "-o", "f.xlsx")
    sheet = load_workbook("f.xlsx")["Seksi"]
    rows = {row[0].value: row for row in [*sheet.iter_rows()][::-1] if row[0].value}
    head = [cell.value for cell in rows["VARIABEL"]]
    openness = {
        nama: [p for p in ("TW1", "TW2", "TW3", "TW4")
               if not rows[nama][head.index(p)].protection.locked]
        for nama in ("sakip", "serapan", "surat")
    }  # fmt: skip
    assert openness["sakip"] == ["TW4"]
    assert openness["serapan"] == ["TW2", "TW4"]
    assert openness["surat"] == ["TW1", "TW2", "TW3", "TW4"]
    how = rows["serapan"][head.index("CARA ISI")].value
    assert how == "isi tambahan semester itu; tiap semester, hanya pada TW2, TW4"


def test_a_form_of_which_nothing_is_due_says_so_and_is_taken_back(iki: Iki, kantor: Path) -> None:
    file = kantor / "definitions/jabatan/seksi.yaml"
    file.write_text(_JABATAN.replace("satuan: surat}\nsas", "satuan: surat, berkala: tahun}\nsas"))
    iki("templat", "--tahun", "2025", "--periode", "TW1", "-o", "f.xlsx")
    sheet = load_workbook("f.xlsx")["Seksi"]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert any(text.startswith("Tidak ada yang diisi pada periode ini") for text in texts)
    run = iki("impor", "f.xlsx", "--uji")
    assert "0 sel terisi = 0 diterima + 0 ditolak" in run.out, run.out + run.err


@pytest.mark.parametrize("sumber", [False, True])
def test_a_value_of_another_period_is_a_doubt(iki: Iki, *, sumber: bool) -> None:
    _data("TW1,seksi,sakip,71", "TW4,seksi,sakip,72", "S1,seksi,serapan,4")
    args = ["validasi", "--data", "--format", "ringkas"]
    if sumber:
        pytest.importorskip("ibis")
        args = ["validasi", "--sumber", "data/realisasi/2025.csv", "--format", "ringkas"]
    said = [line for line in iki(*args).out.splitlines() if "[D39]" in line]
    assert len(said) == 1
    assert "sakip TW1 2025, padahal nilainya datang setahun sekali" in said[0]


def _change(kantor: Path, *changes: tuple[str, str]) -> None:
    file = kantor / "definitions/jabatan/seksi.yaml"
    text = file.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text)


def _form_cells(*nama: str) -> dict[str, tuple[list[str], str]]:
    """Return of variables which periods of a form are open and empty, and what it says of them."""
    sheet = load_workbook("f.xlsx")["Seksi"]
    rows = {row[0].value: row for row in [*sheet.iter_rows()][::-1] if row[0].value}
    head = [cell.value for cell in rows["VARIABEL"]]
    columns = {str(code): n for n, code in enumerate(head) if code in PERIODE}
    return {
        of: (
            [
                code
                for code, n in columns.items()
                if not rows[of][n].protection.locked and rows[of][n].value is None
            ],
            str(rows[of][head.index("CARA ISI")].value),
        )
        for of in nama
    }


_PARTS = [
    # stored, open cells of serapan (jumlah, semester), what the form says
    (["TW1"], ["TW2", "TW4"],
     "TW2: isi tambahan triwulan itu, sudah ada TW1; TW4: isi tambahan semester itu"),
    (["TW2"], ["TW4"], "isi tambahan semester itu; tiap semester, hanya pada TW2, TW4"),
    (["TW2", "TW3"], ["TW4"], "isi tambahan triwulan itu, sudah ada TW3"),
    (["S1", "TW3"], ["TW4"],
     "isi tambahan triwulan itu, sudah ada TW3; sudah diisi per S1"),
    (["B01"], ["TW2", "TW4"],
     ("TW2: isi tambahan triwulan itu, sudah ada B01; TW4: isi tambahan semester itu; "
      "sudah diisi per B01")),
]  # fmt: skip


@pytest.mark.parametrize(("stored", "cells", "how"), _PARTS)
def test_forms_ask_for_the_rest_of_a_sum_that_came_more_often(
    iki: Iki, stored: list[str], cells: list[str], how: str
) -> None:
    _data(*(f"{periode},seksi,serapan,4" for periode in stored))
    iki("templat", "--tahun", "2025", "-o", "f.xlsx")
    assert _form_cells("serapan")["serapan"] == (cells, how)


def test_a_mean_that_came_more_often_goes_on_too_and_a_position_does_not(
    iki: Iki, kantor: Path
) -> None:
    _change(kantor, ("satuan: kegiatan, berkala", "konsolidasi: rata_rata, berkala"))
    _data("TW3,seksi,serapan,4", "TW3,seksi,sakip,70")
    iki("templat", "--tahun", "2025", "-o", "f.xlsx")
    assert _form_cells("serapan", "sakip") == {
        "serapan": (
            ["TW2", "TW4"],
            "TW4: isi rata-rata triwulan itu, sudah ada TW3; TW2: isi rata-rata semester itu",
        ),
        "sakip": (["TW4"], "isi posisi akhir tahun; setahun sekali, hanya pada TW3, TW4"),
    }


def test_of_each_wilayah_the_form_says_how_it_goes_on(iki: Iki) -> None:
    from pathlib import Path

    _data()
    text = "tahun,periode,jabatan,variabel,wilayah,nilai\n2025,TW1,seksi,serapan,Utara,4\n"
    Path("data/realisasi/2025.csv").write_text(f"{text}2025,TW2,seksi,serapan,Selatan,4\n")
    iki("templat", "--tahun", "2025", "-o", "f.xlsx")
    rows = [[cell.value for cell in row] for row in load_workbook("f.xlsx")["Seksi"].iter_rows()]
    assert {row[2]: row[4] for row in rows if row[2] in {"Utara", "Selatan"}} == {
        "Selatan": "isi tambahan semester itu; tiap semester, hanya pada TW2, TW4",
        "Utara": "TW2: isi tambahan triwulan itu, sudah ada TW1; TW4: isi tambahan semester itu",
    }


@pytest.mark.parametrize(
    "stored",
    [[], ["TW1"], ["TW2"], ["TW1", "TW2"], ["TW3"], ["B01"], ["TW2", "TW3"], ["S1"], ["TW4"]],
)
@pytest.mark.parametrize("berkala", ["tahun", "semester", "bulan"])
@pytest.mark.parametrize("konsolidasi", ["jumlah", "terakhir"])
@pytest.mark.parametrize("berakhir", ["", "2025-TW2"])
def test_what_is_missed_can_be_filled_in_and_the_other_way_round(
    iki: Iki, kantor: Path, stored: list[str], berkala: str, konsolidasi: str, berakhir: str
) -> None:
    ended = f"formula: serapan, berakhir: {berakhir}" if berakhir else "formula: serapan"
    _change(
        kantor,
        ("satuan: kegiatan, berkala: semester", f"konsolidasi: {konsolidasi}, berkala: {berkala}"),
        ("formula: serapan", ended),
    )
    _data(*(f"{periode},seksi,serapan,4" for periode in stored))
    iki("templat", "--tahun", "2025", "-o", "f.xlsx")
    tree = json.loads(iki("kelengkapan", "--tahun", "2025", "--format", "json").out)
    missed = next(v["periode"] for v in tree["jabatan"][0]["variabel"] if v["nama"] == "serapan")
    months = [PERIODE[periode].months for periode in stored]
    asked = [
        code
        for code, delivery in missed.items()
        # A month beside months of a triwulan is asked for by a form of months.
        if delivery != "ada" and not any(PERIODE[code].months & of for of in months)
    ]
    assert _form_cells("serapan")["serapan"][0] == asked


@pytest.mark.parametrize("sumber", [False, True])
def test_a_whole_value_beside_its_parts_is_a_doubt(iki: Iki, *, sumber: bool) -> None:
    _data("TW1,seksi,serapan,4", "TW2,seksi,serapan,9", "TW4,seksi,serapan,9", "TW3,seksi,sakip,1",
          "TW4,seksi,sakip,2")  # fmt: skip
    args = ["validasi", "--data", "--format", "ringkas"]
    if sumber:
        pytest.importorskip("ibis")
        args = ["validasi", "--sumber", "data/realisasi/2025.csv", "--format", "ringkas"]
    said = [line.partition(": ")[2] for line in iki(*args).out.splitlines() if "[D39]" in line]
    expected = [
        "sakip TW3 2025, padahal nilainya datang setahun sekali",
        "serapan TW1 2025, padahal nilainya datang tiap semester",
        "serapan TW2 2025 dihitung bersama TW1, padahal nilainya datang tiap semester",
    ]
    if sumber:  # names one of those of a variable, and counts them
        expected.pop()
        assert "2 baris, misalnya 2025 TW1 seksi.serapan; 2025 TW2 seksi.serapan" in said[1]
    for one, start in zip(sorted(said), expected, strict=True):
        assert one.startswith(start)


def _fill(iki: Iki, *filled: tuple[str, str, float]) -> None:
    """Type numbers into a form, whatever it locks."""
    iki("templat", "--tahun", "2025", "-o", "f.xlsx", "--timpa")
    book = load_workbook("f.xlsx")
    sheet = book["Seksi"]
    rows = {row[0].value: row for row in [*sheet.iter_rows()][::-1] if row[0].value}
    head = [cell.value for cell in rows["VARIABEL"]]
    for nama, periode, nilai in filled:
        rows[nama][head.index(periode)].value = nilai
    book.save("f.xlsx")


def test_import_says_that_a_whole_value_is_added_to_its_parts(iki: Iki) -> None:
    _fill(iki, ("serapan", "TW2", 9))  # of a form that knew nothing of TW1
    _data("TW1,seksi,serapan,4")
    run = iki("impor", "f.xlsx", "--uji")
    assert "serapan TW2 2025 dihitung bersama TW1, padahal nilainya datang tiap semester" in run.out
    assert "bila ini nilai seluruh semester I, hapus nilai TW1" in run.out


@pytest.mark.parametrize(
    ("nama", "periode", "why"),
    [
        ("sakip", "TW1", "sakip datang setahun sekali, pada akhir tahun"),
        ("serapan", "TW3", "serapan datang tiap semester, pada akhir semester II"),
        ("surat", "TW3", "tidak ada indikator yang memakai surat waktu itu"),
    ],
)
def test_a_number_in_a_locked_cell_is_refused(
    iki: Iki, kantor: Path, nama: str, periode: str, why: str
) -> None:
    _change(kantor, ("formula: surat,", "formula: surat, berakhir: 2025-TW2,"))
    _fill(iki, (nama, periode, 7), ("serapan", "TW2", 3))
    run = iki("impor", "f.xlsx")
    assert run.code == 1
    assert f"sel ini tidak diisi: {why}" in run.out
    assert "2 sel terisi = 1 diterima + 1 ditolak" in run.out
    assert not [*(kantor / "data/realisasi").rglob("*.csv")]
    assert (kantor / "f.periksa.xlsx").exists()


def test_what_is_stored_or_goes_on_is_no_locked_cell(iki: Iki) -> None:
    _data("TW1,seksi,sakip,60", "TW1,seksi,serapan,4")
    _fill(iki, ("sakip", "TW1", 61), ("serapan", "TW2", 3), ("sakip", "TW4", 70))
    run = iki("impor", "f.xlsx", "--uji", "--timpa")
    assert "4 sel terisi = 4 diterima + 0 ditolak" in run.out, run.out


@pytest.mark.parametrize(
    ("change", "sampai", "reason"),
    [
        # the indikator, the jabatan, the variabel is over in June
        (("formula: serapan,", "formula: serapan, berakhir: 2025-TW2,"), "TW2", ""),
        (("formula: serapan,", "formula: serapan, berakhir: 2025-TW2,"), "tahun", ""),
        (("atasan: kepala\n", "atasan: kepala\nberakhir: 2025-TW2\n"), "tahun", ""),
        (("formula: serapan,",
          "formula: serapan, perubahan: [{mulai: 2025-TW3, dasar: D, formula: surat}],"), "TW2", ""),
        (("formula: serapan,", "formula: serapan, berakhir: 2025-TW2,"), "TW1",
         " (nilai semester I baru ada pada akhir semester I)"),
        # another one reads it to the end of the year
        (("formula: serapan,", "formula: serapan, berakhir: 2025-TW2, contoh: [],"), "other",
         " (nilai setahun tidak dihitung, karena berakhir pada triwulan II)"),
    ],
)  # fmt: skip
def test_what_ended_within_the_year_does_not_wait_for_its_end(
    iki: Iki, kantor: Path, change: tuple[str, str], sampai: str, reason: str
) -> None:
    _change(kantor, ("berkala: semester", "berkala: tahun"), change)
    if sampai == "other":
        _change(kantor, ("formula: surat,", "formula: surat + serapan,"))
        sampai = "tahun"
    _data("TW1,seksi,surat,9")
    tree = json.loads(iki("hitung", "--tahun", "2025", "--sampai", sampai, "--format", "json").out)
    row = next(row for row in tree["jabatan"][0]["indikator"] if row["kode"] == "serapan")
    assert row["alasan"] == f"belum_ada_data: serapan{reason}"


def test_a_value_of_longer_than_what_ended_says_so(iki: Iki, kantor: Path) -> None:
    _change(
        kantor,
        ("berkala: semester", "berkala: tahun"),
        ("formula: serapan,", "formula: serapan, berakhir: 2025-TW2,"),
    )
    _data("tahun,seksi,serapan,9")
    said = " ".join(iki("hitung", "--tahun", "2025").out.split())
    assert "nilai setahun tidak dihitung, karena berakhir pada triwulan II" in said
    doubt = iki("validasi", "--data").out
    assert "D39" in doubt
    assert "tulis satu nilai untuk semester I itu dengan periode S1" in " ".join(doubt.split())


@pytest.mark.parametrize(
    ("rows", "formula", "sampai", "alasan"),
    [
        # numerator to TW3, denominator of the first semester
        ("TW1 TW2 TW3 | S1", "surat / serapan", "TW3",
         "sementara: serapan (baru sampai triwulan II)"),
        ("TW1 TW2 TW3 | S1", "serapan / surat", "TW3",
         "sementara: serapan (baru sampai triwulan II)"),
        ("TW1 TW2 TW3 | S1 S2", "surat / serapan", "TW3",
         "sementara: serapan (nilai semester II baru dihitung pada akhir semester II)"),
        ("TW1 TW2 TW3 | TW1 TW2 TW3", "surat / serapan", "TW3", None),  # came more often
        ("TW1 TW2 TW3 | S1 TW3", "surat / serapan", "TW3", None),
        ("TW1 TW2 | S1", "surat / serapan", "TW2", None),
        ("TW1 TW2 TW3 TW4 | S1 S2", "surat / serapan", "tahun", None),
        ("TW1 TW2 TW3 | S1", "serapan", "TW3", None),  # one sum is of its own time
        ("TW1 TW2 TW3 | S1", "serapan / lalu(serapan)", "TW3", None),
        ("TW1 TW2 | S1", "surat / serapan", "TW3",
         "sementara: surat, serapan (baru sampai triwulan II)"),
        ("TW1 | ", "surat / serapan", "TW3", "belum_ada_data: serapan"),
    ],
)  # fmt: skip
def test_sums_over_unequal_times_are_marked(
    iki: Iki, kantor: Path, rows: str, formula: str, sampai: str, alasan: str | None
) -> None:
    from pathlib import Path as Folder

    _change(kantor, ("formula: surat,", f"formula: {formula},"))
    surat, _, serapan = rows.partition(" | ")
    _data(
        *(f"{periode},seksi,surat,3" for periode in surat.split()),
        *(f"{periode},seksi,serapan,4" for periode in serapan.split()),
    )
    Folder("data/realisasi/2024.csv").write_text(
        "tahun,periode,jabatan,variabel,nilai\n2024,S1,seksi,serapan,2\n"
    )
    tree = json.loads(iki("hitung", "--tahun", "2025", "--sampai", sampai, "--format", "json").out)
    row = next(row for row in tree["jabatan"][0]["indikator"] if row["kode"] == "surat")
    assert row["alasan"] == alasan


@pytest.mark.parametrize(
    ("berkala", "rows", "per", "figures"),
    [
        ("tahun", ["TW4"], "triwulan", [None, None, None, None]),
        ("tahun", ["tahun"], "triwulan", [None, None, None, None]),
        ("tahun", ["TW4"], "semester", [None, None]),
        ("semester", ["TW2", "TW4"], "triwulan", [None, None, None, None]),
        ("semester", ["TW2", "TW4"], "semester", [4, 4]),
        ("semester", ["TW1", "TW2", "TW4"], "triwulan", [4, 4, None, None]),
        ("tahun", ["TW1", "TW2", "TW3", "TW4"], "triwulan", [4, 4, 4, 4]),
        ("triwulan", ["B03", "TW2"], "bulan", [None] * 12),
        ("triwulan", ["TW1", "TW2"], "triwulan", [4, 4, None, None]),
    ],
)  # fmt: skip
def test_a_sum_of_longer_is_none_of_its_last_part_alone(
    iki: Iki, kantor: Path, berkala: str, rows: list[str], per: str, figures: list[int | None]
) -> None:
    _change(kantor, ("berkala: semester", f"berkala: {berkala}"))
    _data(*(f"{periode},seksi,serapan,4" for periode in rows), "TW4,seksi,sakip,71")
    args = ["bandingkan", "--tahun", "2025", "--per", per, "--lepas"]
    tree = json.loads(iki(*args, "--format", "json").out)
    found = {row["kode"]: row["kolom"] for row in tree["jabatan"][0]["indikator"]}
    assert [cell["realisasi"] for cell in found["serapan"]] == figures
    if per != "bulan":  # a position at the end is one of its last part
        assert found["sakip"][-1]["realisasi"] == 71
    said = "tidak dibagi ke periode di dalamnya)" in " ".join(iki(*args).out.split())
    assert said is (berkala != per and None in figures)
