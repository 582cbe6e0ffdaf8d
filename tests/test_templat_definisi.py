"""`iki templat definisi`: the blank table that `iki mulai --dari` reads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from iki.isian.file_cells import read_cells
from iki.mulai.definition_table import read_tables

if TYPE_CHECKING:
    from tests.conftest import Iki


def test_the_blank_table_needs_no_project(
    iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = iki("templat", "definisi", "--tahun", 2027, "-o", "tabel.xlsx")
    assert (ran.code, ran.err) == (0, "ditulis ke tabel.xlsx\n")
    content = read_tables(read_cells(Path("tabel.xlsx").read_bytes()).grids)
    assert (content.rows, content.unread) == ([], [])
    values = [cell.value for row in load_workbook("tabel.xlsx").worksheets[0] for cell in row]
    assert "TARGET 2027" in values


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("templat definisi", "misalnya -o tabel.xlsx"),
        ("templat definisi -o tabel.csv", "misalnya -o tabel.xlsx"),
        ("templat definsi -o a.xlsx", "yang ada: iki templat definisi"),
        ("templat definisi --tahun 0 -o a.xlsx", "--tahun 0"),
        ("templat definisi --tahun 1 -o a.xlsx", "--tahun 1"),
        ("templat -o a.xlsx", "misalnya --tahun 2025"),
    ],
)
def test_what_cannot_be_written_is_said(
    iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = iki(*arguments.split())
    assert ran.code == 2
    assert said in ran.err
    assert not list(tmp_path.iterdir())
