"""The same input gives the same file: whichever openpyxl writes it, with lxml or without, on any system."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from iki.lampiran.pengukuran import pengukuran_book
from tests.formulir.test_workbook import content
from tests.workbook import contoh
from tests.workbook.books import penetapan_book, perjanjian_book
from tests.workbook.excel import written

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_ROOT = Path(__file__).parents[2]
# A Python that has the lowest versions of libraries that iki takes (see .ci/run).
_LOWEST = "IKI_PYTHON_TERENDAH"


MADE: dict[str, Callable[[], bytes]] = {
    "penetapan": lambda: written(penetapan_book(contoh.definisi())),
    "perjanjian": lambda: written(perjanjian_book(contoh.definisi(), 2024)),
    "pengukuran": lambda: written(pengukuran_book(*contoh.hasil())),
    "formulir": content,
}


def files() -> dict[str, bytes]:
    return {name: make() for name, make in MADE.items()}


def hashes() -> list[str]:
    return [hashlib.sha256(isi).hexdigest() for isi in files().values()]


_PRINT = """
import openpyxl
from tests.workbook.test_bytes import hashes
print(openpyxl.__version__, openpyxl.LXML, *hashes())
"""


def _of_another(
    environment: Mapping[str, str] = os.environ, python: str = sys.executable
) -> list[str]:
    """Return the version of openpyxl, whether it uses lxml, and the hashes, as another process has them."""
    run = subprocess.run(  # noqa: S603
        [python, "-c", _PRINT],
        check=True, capture_output=True, text=True, cwd=_ROOT,
        env={**environment, "PYTHONPATH": str(_ROOT)},
    )  # fmt: skip
    return run.stdout.split()


@pytest.mark.machine
@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_same_input_gives_the_same_bytes(seed: str) -> None:
    assert len({*hashes()}) == len(files())
    assert _of_another({**os.environ, "PYTHONHASHSEED": seed})[2:] == hashes()


@pytest.mark.machine
@pytest.mark.skipif(importlib.util.find_spec("lxml") is None, reason="lxml is not installed")
@pytest.mark.parametrize("lxml", ["True", "False"])
def test_lxml_changes_no_byte(lxml: str) -> None:
    _, used, *found = _of_another({**os.environ, "OPENPYXL_LXML": lxml})
    assert (used, found) == (lxml, hashes())


@pytest.mark.skipif(_LOWEST not in os.environ, reason=f"{_LOWEST} names no other Python")
def test_the_lowest_openpyxl_writes_the_same_bytes() -> None:
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    version, _, *found = _of_another(python=os.environ[_LOWEST])
    assert f"openpyxl>={version}" in project["dependencies"]
    assert found == hashes()


def test_windows_changes_no_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    here = hashes()
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "name", "nt")
    monkeypatch.setattr(os, "sep", "\\")
    monkeypatch.setattr(os, "linesep", "\r\n")
    there = files()
    monkeypatch.undo()
    assert [hashlib.sha256(isi).hexdigest() for isi in there.values()] == here


@pytest.mark.parametrize("name", MADE)
def test_nothing_in_a_file_tells_who_made_it_when_and_where(name: str) -> None:
    with ZipFile(io.BytesIO(MADE[name]())) as archive:
        assert {(i.date_time, i.create_system) for i in archive.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), 3)
        }
        parts = {part: archive.read(part).decode() for part in archive.namelist()}
    assert set(_tags(parts["docProps/app.xml"])) == {"Properties", "Application"}
    assert set(_tags(parts["docProps/core.xml"])) == {
        "cp:coreProperties", "dc:creator", "dc:title", "dc:language", "dcterms:created", "dcterms:modified",
    }  # fmt: skip
    assert ">id-ID</dc:language>" in parts["docProps/core.xml"]
    assert ">iki</dc:creator>" in parts["docProps/core.xml"]
    assert "1980-01-01" in parts["docProps/core.xml"]
    for part, xml in parts.items():
        assert "openpyxl" not in xml.casefold(), part
        assert 'TargetMode="External"' not in xml, part
        assert not any(
            word in part.casefold() for word in ("vba", "external", "macro", "custom")
        ), part
        footers = re.findall("<oddFooter>.*?</oddFooter>", xml)
        assert not any(re.search("&amp;[DTFZA]", footer) for footer in footers), part


def _tags(xml: str) -> list[str]:
    return re.findall(r"<([A-Za-z][\w:]*)", xml)
