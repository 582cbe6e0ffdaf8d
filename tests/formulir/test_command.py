"""`iki templat`: which files are written, and what is said when they are not."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iki.isian.form_layout import HIDDEN_SHEET
from tests.workbook.excel import opened

if TYPE_CHECKING:
    from tests.conftest import Iki

ROOT = Path(__file__).parents[2]
JABATAN = 15


@pytest.fixture(autouse=True)
def _shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_a_sheet_for_each_jabatan_in_the_order_of_the_tree(iki: Iki, tmp_path: Path) -> None:
    file = tmp_path / "formulir.xlsx"
    ran = iki("templat", "--tahun", 2025, "-o", file)
    assert (ran.code, ran.out) == (0, "")
    assert "ditulis ke" in ran.err
    names = opened(file.read_bytes()).sheetnames
    assert names[:2] == ["Sekretaris", "Sub Bagian Umum Dan Kepegawaian"]
    assert (len(names), names[-1]) == (JABATAN + 1, HIDDEN_SHEET)
    assert [path.name for path in tmp_path.iterdir()] == ["formulir.xlsx"]


def test_a_workbook_for_each_jabatan_in_a_folder(iki: Iki, tmp_path: Path) -> None:
    folder = tmp_path / "formulir"
    chosen = ("--jabatan", "sekretaris", "--jabatan", "kasubbag_keuangan")
    assert iki("templat", "--tahun", 2025, *chosen, "-o", folder).code == 0
    assert {path.name: opened(path.read_bytes()).sheetnames for path in folder.iterdir()} == {
        "sekretaris.xlsx": ["Sekretaris", HIDDEN_SHEET],
        "kasubbag_keuangan.xlsx": ["Ka. Sub. Bagian Keuangan", HIDDEN_SHEET],
    }


def test_one_csv_file_with_the_periods_asked_for(iki: Iki, tmp_path: Path) -> None:
    file = tmp_path / "formulir.csv"
    asked = ("--periode", "Triwulan II", "--periode", "TW1", "--periode", "tw 1")
    assert iki("templat", "--tahun", 2024, *asked, "--jabatan", "sekretaris", "-o", file).code == 0
    heading, first, *_ = file.read_text("utf-8-sig").splitlines()
    assert heading == "tahun;jabatan;variabel;wilayah;TW1;TW2;bukti;catatan"
    assert first == "2024;sekretaris;pelayanan_terpenuhi;;21;22;;data contoh"


def test_the_same_form_is_the_same_file(iki: Iki, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.xlsx", "b.xlsx")]
    for file in files:
        iki("templat", "--tahun", 2025, "-o", file)
    first, second = (file.read_bytes() for file in files)
    assert first == second


def test_without_a_place_to_write_it_names_the_option(iki: Iki) -> None:
    ran = iki("templat", "--tahun", 2025)
    assert (ran.code, ran.out) == (2, "")
    assert "-o formulir.xlsx" in ran.err


@pytest.mark.parametrize("name", ["formulir.xlsx", "formulir.csv", "formulir"])
def test_what_exists_is_replaced_only_when_asked_for(iki: Iki, tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    call = ("templat", "--tahun", 2025, "--jabatan", "sekretaris", "-o", target)
    assert iki(*call).code == 0
    file = target / "sekretaris.xlsx" if target.is_dir() else target
    file.write_bytes(b"isian yang belum dikirim")
    ran = iki(*call)
    assert ran.code == 2
    assert "sudah ada" in ran.err
    assert "--timpa" in ran.err
    assert file.read_bytes() == b"isian yang belum dikirim"
    assert iki(*call, "--timpa").code == 0
    assert file.read_bytes() != b"isian yang belum dikirim"


def test_of_a_folder_nothing_is_written_while_one_of_its_files_exists(
    iki: Iki, tmp_path: Path
) -> None:
    (tmp_path / "sekretaris.xlsx").write_bytes(b"isian")
    assert iki("templat", "--tahun", 2025, "-o", tmp_path).code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["sekretaris.xlsx"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["-o", "formulir.xls"], "formulir ditulis sebagai .xlsx atau .csv"),
        (["-o", "formulir.xlsx", "--periode", "TW1", "--periode", "S1"], "TW1 dan S1 tumpang tindih"),
        (["-o", "formulir.xlsx", "--periode", "TW 5"], "--periode TW 5: periode ini tidak dikenal"),
        (["-o", "formulir.xlsx", "--periode", ""], "periode ini tidak dikenal"),
        (["-o", "formulir.xlsx", "--jabatan", "sekertaris"], "Maksud Anda “sekretaris”?"),
        (["-o", "definitions/formulir.csv"], "di antara definisi atau data"),
    ],
)  # fmt: skip
def test_wrong_usage(iki: Iki, options: list[str], said: str) -> None:
    ran = iki("templat", "--tahun", 2025, *options)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.said
    assert not list(ROOT.glob("formulir*"))


def test_a_year_of_four_digits(iki: Iki, tmp_path: Path) -> None:
    ran = iki("templat", "--tahun", 25, "-o", tmp_path / "formulir.xlsx")
    assert ran.code == 2
    assert "--tahun 25" in ran.err


def test_nothing_is_written_from_data_with_errors(
    iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "proyek"
    shutil.copytree(ROOT / "definitions", project / "definitions")
    data = project / "data" / "realisasi" / "2025.csv"
    data.parent.mkdir(parents=True)
    data.write_text("tahun,periode,jabatan,variabel,nilai\n2025,TW1,sekretaris,apa,1\n")
    monkeypatch.chdir(project)
    ran = iki("templat", "--tahun", 2025, "-o", "formulir.xlsx")
    assert ran.code == 1
    assert "2025.csv:2" in ran.err
    assert not (project / "formulir.xlsx").exists()


def test_a_project_without_data_has_forms(
    iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "definitions", tmp_path / "definitions")
    monkeypatch.chdir(tmp_path)
    ran = iki("templat", "--tahun", 2025, "-o", "formulir.csv")
    assert ran.code == 0
    heading, *rows = (tmp_path / "formulir.csv").read_text("utf-8-sig").splitlines()
    assert heading.count(";") == 9
    assert all(row.endswith(";;;;;;;") for row in rows)
