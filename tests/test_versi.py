"""`iki --versi`: all that a report of a mistake needs, and nothing of who reports it and where."""

from __future__ import annotations

import platform
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iki import __version__, versions
from tests import build

if TYPE_CHECKING:
    from tests.conftest import Iki

ROOT = Path(__file__).parent.parent


@pytest.fixture
def proyek(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "kantor-rahasia"
    monkeypatch.chdir(build.write(build.project(folder), {"data/realisasi/2024/a.csv": build.HEAD}))
    return folder


def test_it_begins_with_the_version_alone(iki: Iki) -> None:
    assert iki("--versi").out.splitlines()[0] == f"iki {__version__}"


def test_it_says_what_a_report_needs(iki: Iki, proyek: Path) -> None:
    shown = iki("--versi").out
    for part in (
        f"Python    {platform.python_version()}",
        f"Sistem    {platform.platform()}",
        "pydantic 2.",
        "Pengodean keluaran ",
        "1 berkas jabatan, 1 berkas realisasi",
    ):
        assert part in shown
    for private in (str(proyek), proyek.name, str(Path.home()), "Seksi Contoh", "Dinas Contoh"):
        assert private not in shown


@pytest.mark.parametrize("where", ["tanpa proyek", "folder yang hilang"])
def test_it_works_anywhere(
    iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    here = tmp_path / "kosong"
    here.mkdir()
    monkeypatch.chdir(here)
    if where == "folder yang hilang":
        here.rmdir()
    ran = iki("--versi")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("Proyek    tidak ada di folder ini\n")


def test_the_libraries_are_those_of_pyproject() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]

    def names(*requirements: str) -> set[str]:
        return {re.split(r"[^\w-]", line)[0] for line in requirements}

    assert {*versions.LIBRARIES} == names(*project["dependencies"])
    asked = names(*extras["word"], *extras["duckdb"], *extras["postgres"])
    assert {*versions.EXTRAS} == asked | {"psycopg"}  # which ibis brings for PostgreSQL
