"""`hitung` names numbers that may have been misread, as many as `validasi --data` shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import build
from tests.build import JABATAN
from tests.engines import needed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Iki

NOTE = "{} peringatan tentang data yang dapat mengubah angka; lihat `iki validasi --data`\n"
SEE = "; lihat `iki validasi --data`"
HEAD = "tahun,periode,jabatan,variabel,nilai,wilayah\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in the current folder: `a` has no unit, `b` counts people, `c` is in litres."""
    jabatan = JABATAN.replace(
        "  b: Jumlah b\n",
        "  b: {uraian: Jumlah b, satuan: orang}\n  c: {uraian: Jumlah c, satuan: liter}\n"
        "  d: Jumlah d\n",
    ).replace("a / b * 100", "(a + c) / b * 100")
    build.project(tmp_path, jabatan=jabatan)
    monkeypatch.chdir(build.write(tmp_path, {"definitions/jabatan/lain.yaml": jabatan}))
    return tmp_path


# Cells by `TAHUN PERIODE VARIABEL`, and how many warnings hitung names.
CASES: list[tuple[list[str], int]] = [
    (["2024 TW1 a 20", "2024 TW1 b 30", "2024 TW1 c 1.5"], 0),
    (["2024 TW1 a 1.234", "2024 TW1 b 30", "2024 TW1 c 1.234"], 1),
    (["2024 TW1 a 1.000", "2024 TW1 b 1.250", "2024 TW1 c 3.000"], 3),
    (['2024 TW1 a " 1.000 "', "2024 TW1 b -2.000", "2024 TW1 c 3"], 2),
    (["2024 TW1 a 20", "2024 TW1 b 30", "2024 TW1 c 1", "2024 TW3 a 1.000"], 0),  # after sampai
    (["2024 TW1 a 20", "2024 TW1 b 30", "2024 TW1 c 1", "2023 TW1 a 1.000"], 0),  # another year
    (["2024 TW1 a 20", "2024 TW1 b 30", "2024 TW1 c 1", "2024 TW1 d 1.000"], 0),  # no formula
]


def write(folder: Path, rows: list[str]) -> None:
    lines = []
    for row in rows:
        tahun, periode, variabel, nilai = row.split(maxsplit=3)
        lines.append(f"{tahun},{periode},seksi,{variabel},{nilai},\n")
    (folder / "data/realisasi/a.csv").write_text(HEAD + "".join(lines))


@pytest.mark.parametrize(("rows", "count"), CASES)
def test_the_count(iki: Iki, folder: Path, rows: list[str], count: int) -> None:
    write(folder, rows)
    ran = iki("hitung", "--tahun", 2024, "--sampai", "TW2")
    assert ran.code == 0
    notes = [line for line in ran.err.splitlines(keepends=True) if "mengubah angka" in line]
    assert notes == ([NOTE.format(count)] if count else [])
    # The other jabatan has no part in it.
    other = iki("hitung", "--tahun", 2024, "--sampai", "TW2", "--jabatan", "lain")
    assert "mengubah angka" not in other.err


def test_the_same_as_validasi(iki: Iki, folder: Path) -> None:
    write(folder, CASES[2][0])
    shown = iki("validasi", "--data", "--format", "ringkas").out
    assert shown.count("[D23]") == 3
    assert NOTE.format(3) in iki("hitung", "--tahun", 2024).err


def test_in_a_wide_file_each_value_has_its_place(iki: Iki, folder: Path) -> None:
    lines = ["tahun,jabatan,variabel,TW1,TW2", "2024,seksi,a,1.000,2.000", "2024,seksi,b,30,40"]
    (folder / "data/realisasi/a.csv").write_text("\n".join(lines))
    shown = iki("validasi", "--data", "--format", "ringkas").out
    found = [line.split()[0] for line in shown.splitlines() if "[D23]" in line]
    assert [place.split(":")[1:3] for place in found] == [["2", "14"], ["2", "20"]]
    assert NOTE.format(2) in iki("hitung", "--tahun", 2024).err


def test_annexes_name_them_too(iki: Iki, folder: Path) -> None:
    write(folder, CASES[2][0])
    assert NOTE.format(3) in iki("lampiran", "pengukuran", "--tahun", 2024, "-o", "x.xlsx").err


def test_what_is_accepted_is_not_counted(iki: Iki, folder: Path) -> None:
    write(folder, ["2024 TW1 a 1.000", "2024 TW1 b 30", "2024 TW1 c 3"])
    file = folder / "definitions/jabatan/seksi.yaml"
    accepted = "{uraian: Jumlah a, abaikan: {D23: tiga desimal dari alat ukur}}"
    build.edit(file, "a: Jumlah a", f"a: {accepted}")
    assert "mengubah angka" not in iki("hitung", "--tahun", 2024).err


def test_no_more_rows_are_kept_than_the_limit(
    iki: Iki, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iki.data.csv_files.reader.CSV_DOUBTS", 5)
    monkeypatch.setattr("iki.checks.misread_numbers.CSV_DOUBTS", 5)
    rows = [f"2024,TW1,seksi,{v},1.000,Desa {n}\n" for n in range(8) for v in "ab"]
    (folder / "data/realisasi/a.csv").write_text(HEAD + "".join(rows))
    err = iki("hitung", "--tahun", 2024).said
    assert err.startswith(NOTE.format("sedikitnya 10").strip())


# Rows of which nothing says that a number was misread, and what hitung says beside the table.
OTHERS: list[tuple[list[str], list[str]]] = [
    (["2024 TW1 a 20", "2024 TW2 a 21", "2024 TW1 b 30"], []),
    (["2024 TW1 a 20", "2024 TW1 b -3", "2024 TW2 b 3.5", "2024 TW1 d 4"], ["3 peringatan tentang data 2024"]),
    (["2023 tahun a 10", "2024 tahun a 999", "2024 tahun b 30"], ["1 peringatan tentang data 2024"]),
    (
        ["2024 TW1 a 20", "2024 TW1 b 1.250", "2024 TW2 b 1.5", "2024 TW2 d -1"],
        ["1 peringatan tentang data yang dapat mengubah angka", "3 peringatan lain tentang data 2024"],
    ),
    (["2023 TW1 b 2.5", "2024 TW1 a 20", "2024 TW1 b 30"], []),  # of another year
]  # fmt: skip


@pytest.mark.parametrize(("rows", "said"), OTHERS)
def test_of_a_table_the_same_is_said(
    iki: Iki, folder: Path, rows: list[str], said: list[str]
) -> None:
    needed("duckdb", "ibis")
    write(folder, rows)
    asked = ("hitung", "--tahun", 2024, "--sampai", "TW2")
    for ran in (iki(*asked), iki(*asked, "--sumber", "data/realisasi/a.csv")):
        assert ran.code == 0
        lines = [line.removesuffix(SEE) for line in ran.err.splitlines() if "tentang data" in line]
        assert lines == said


def test_warnings_of_many_rows_are_not_counted(
    iki: Iki, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed("duckdb", "ibis")
    write(folder, ["2024 TW1 a 20", "2024 TW1 b 30.5", "2024 TW1 c 1"])
    said = f"peringatan lain tentang data 2024 belum dihitung karena datanya banyak{SEE}"
    monkeypatch.setattr("iki.workspace.CHECKED_BYTES", 1)
    monkeypatch.setattr("iki.data.tables.source.REPORT_TABLE_ROWS", 1)
    asked = ("hitung", "--tahun", 2024)
    for ran in (iki(*asked), iki(*asked, "--sumber", "data/realisasi/a.csv")):
        assert said in ran.said
