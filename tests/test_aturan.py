"""The catalogue: every code has a manual, and every example of it does what it says.

What the code says of its wrong example stands in tests/golden/aturan, which `--update-golden` writes.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iki.diagnostics import CODES, MANUALS, catalogue
from tests import contoh
from tests.conftest import GOLDEN

if TYPE_CHECKING:
    from tests.conftest import Golden, Iki

ROOT = Path(__file__).parent.parent


def said(iki: Iki, options: dict[str, str]) -> str:
    """Run the command that the options of an example ask for; return what it says is wrong."""
    if "sql" in options:
        source = f"duckdb:///{contoh.DATABASE}?tabel=realisasi"
        if "rekap" in options:
            Path("kota/dinas_pasar").mkdir(parents=True)
            Path("definitions").rename("kota/dinas_pasar/definitions")
            return iki("rekap", "kota", "--tahun", options["rekap"], "--sumber", source).err
        return iki("hitung", "--tahun", options["hitung"], "--sumber", source).err
    if "hitung" in options:
        return iki("hitung", "--tahun", options["hitung"]).err
    if "lampiran" in options:
        return iki("lampiran", "penetapan", "-o", "x.xlsx").err
    year = ["--tahun", options["tahun"]] if "tahun" in options else []
    ran = iki("validasi", "--data", "--format", "ringkas", *year)
    assert ran.err == "" or ran.code == 1
    return ran.out


def test_a_code_is_a_letter_and_two_digits_and_stands_once() -> None:
    names = [path.name for path in MANUALS.rglob("*.*")]
    assert all(re.fullmatch(r"[NSFRDC]\d\d-[a-z0-9-]+\.md", name) for name in names)
    assert len(names) == len(CODES)
    assert len({slug for slug, _ in CODES.values()}) == len(CODES)


@pytest.mark.parametrize("code", CODES)
def test_manual(code: str) -> None:
    manual = catalogue.manual(code)
    assert manual.failing_examples
    assert manual.passing_examples
    assert manual.meaning.endswith(".")


@pytest.mark.parametrize("code", CODES)
def test_the_wrong_example_is_reported_as_what_it_is(
    iki: Iki, golden: Golden, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = contoh.write(tmp_path, catalogue.manual(code).failing_examples)
    monkeypatch.chdir(tmp_path)
    lines = said(iki, options).splitlines(keepends=True)
    own = "".join(line for line in lines if f"[{code}]" in line)
    assert own
    golden(f"aturan/{code}.txt", own)


@pytest.mark.parametrize("code", CODES)
def test_the_right_example_passes(
    iki: Iki, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = contoh.write(tmp_path, catalogue.manual(code).passing_examples)
    monkeypatch.chdir(tmp_path)
    assert re.findall(r"\[[A-Z]\d\d\]", said(iki, options)) == []


def test_the_project_of_this_repository_passes_what_is_current(iki: Iki) -> None:
    """A check that speaks of it is heard here, and not first in all that shows the project."""
    ran = iki("validasi", "--data", "--ketat", "--format", "ringkas", "--proyek", ROOT)
    assert (ran.code, ran.out) == (0, "")


def test_the_page_is_current(golden: Golden) -> None:
    golden("../../docs/aturan.md", catalogue.page())


def test_a_rule_is_found_by_code_and_slug_in_any_case(iki: Iki) -> None:
    for name in ("R14", "r14", "target-di-luar-satuan", "Target-Di-Luar-Satuan"):
        ran = iki("aturan", name)
        assert ran.code == 0
        assert "R14 target-di-luar-satuan" in ran.out
    ran = iki("aturan", "target-diluar-satuan")
    assert ran.code == 2
    assert "Maksud Anda “target-di-luar-satuan”" in ran.err


def test_the_list_names_every_rule(iki: Iki) -> None:
    out = iki("aturan").out
    assert all(code in out and slug in out for code, (slug, _) in CODES.items())


def test_words_are_those_of_planners() -> None:
    """Texts say indentasi, judul kolom and kesalahan penulisan."""
    package = Path(__file__).parent.parent / "iki"
    texts = {file: file.read_text(encoding="utf-8") for file in package.rglob("*.md")}
    for file in package.rglob("*.py"):
        strings = (
            node.value
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        )
        texts[file] = "\n".join(strings)
    banned = re.compile(r"jorok(?:k?an)|kepala[ -]kolom|\bgalat", re.IGNORECASE)
    assert len(texts) > 100
    assert {
        file.name: banned.findall(text) for file, text in texts.items() if banned.search(text)
    } == {}


def test_every_code_has_what_is_said_of_its_wrong_example_and_no_other() -> None:
    assert {path.stem for path in (GOLDEN / "aturan").glob("*")} == set(CODES)
