"""The report of a table elsewhere: the same figures, rows by their keys, and the table where files are named."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import contoh, kantor
from tests.engines import needed

if TYPE_CHECKING:
    from tests.conftest import Iki

needed("duckdb", "ibis")

from iki.data.tables import source  # noqa: E402 - it imports ibis

URL = f"duckdb:///{contoh.DATABASE}?tabel=realisasi"
LABEL = f"tabel realisasi di duckdb:///{contoh.DATABASE}"
ASKED = ("laporan", "--tahun", 2024, "--sampai", "TW3", "--sejak", 2022)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an agency with its rows as files and in a database."""
    kantor.make(tmp_path)
    contoh.table(
        tmp_path / contoh.DATABASE,
        "create table realisasi as select * replace (tahun::int as tahun, nilai::decimal(24, 4) as nilai) "  # noqa: S608
        f"from read_csv('{tmp_path}/data/realisasi/*.csv', all_varchar = true, union_by_name = true)",
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def page(iki: Iki, *arguments: object) -> str:
    ran = iki(*ASKED, "-o", "laporan.html", *arguments)
    assert ran.code == 0, ran.err
    return Path("laporan.html").read_text(encoding="utf-8")


def figures(html: str) -> list[str]:
    """Return all figures of a page, those of its charts too."""
    return re.findall(r'<data value="[^"]*">[^<]*|<svg.*?</svg>|<math.*?</math>', html, re.DOTALL)


@pytest.mark.usefixtures("project")
def test_the_same_figures(iki: Iki) -> None:
    of_files, of_table = page(iki), page(iki, "--sumber", URL)
    assert figures(of_files) == figures(of_table)
    assert len(figures(of_files)) > 30
    assert of_table.count("baris data di ") == of_files.count("baris data</summary>")
    # What is to be filled in belongs into the table.
    assert of_files.count('class="todo"') == of_table.count('class="todo"') > 0
    assert f"isi di <code>{LABEL}</code>" in of_table
    assert "data/realisasi" not in of_table


@pytest.mark.usefixtures("project")
def test_rows_are_named_by_table_and_key(iki: Iki) -> None:
    html = page(iki, "--sumber", URL)
    assert f"5 baris data di {LABEL}</summary>" in html
    row = '<tr><td>2024 kabid_pelayanan.dilayani<td>TW1<td>Kecamatan Utara<td class="num">400<td>Rekap TW1'
    assert row in html
    assert "<th>Kunci<th>Periode" in html
    assert f"Realisasi dibaca dari {LABEL}" in html
    assert "Berkas:baris" not in html
    assert "<caption>Berkas data" not in html


@pytest.mark.usefixtures("project")
def test_of_many_rows_the_figures_and_charts_stay(
    iki: Iki, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine adds up each period itself."""
    of_files = page(iki)
    monkeypatch.setattr(source, "REPORT_TABLE_ROWS", 3)
    html = page(iki, "--sumber", URL)
    assert figures(html) == figures(of_files)
    assert f"5 baris data di {LABEL}, tidak ditampilkan satu per satu" in html
    assert "Kecamatan Utara" not in html
    assert "ada yang diringkas" in html


def test_a_report_is_the_same_from_another_folder(
    iki: Iki, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = page(iki, "--sumber", URL)
    Path("lain").mkdir()
    monkeypatch.chdir(project / "lain")
    Path(contoh.DATABASE).write_bytes((project / contoh.DATABASE).read_bytes())
    assert page(iki, "--sumber", URL) == first
    assert str(project) not in first


@pytest.mark.usefixtures("project")
def test_a_table_cannot_be_watched(iki: Iki) -> None:
    ran = iki("laporan", "--tahun", 2024, "--pantau", "--sumber", URL)
    assert (ran.code, ran.out) == (2, "")
    assert "--pantau tidak berlaku bersama --sumber" in ran.err


@pytest.mark.usefixtures("project")
def test_errors_leave_no_report(iki: Iki) -> None:
    contoh.table(
        Path(contoh.DATABASE), "update realisasi set periode = 'TW9' where periode = 'TW1'"
    )
    ran = iki(*ASKED, "-o", "laporan.html", "--sumber", URL)
    assert (ran.code, ran.out) == (1, "")
    assert "[D05]" in ran.err
    assert not Path("laporan.html").exists()
