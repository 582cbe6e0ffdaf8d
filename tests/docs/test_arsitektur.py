"""docs/arsitektur.md names what there is, and every module has its place there."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import Any

import pytest

from tests.docs.markdown import ROOT

TEXT = (ROOT / "docs/arsitektur.md").read_text(encoding="utf-8")
FLOORS = TEXT.partition("## Floors")[2].partition("\n## ")[0]
NAMED = re.findall(r"`([^`\n]+)`", TEXT)
DOTTED = sorted({name for name in NAMED if re.fullmatch(r"iki(\.\w+)+", name)})
PATHS = sorted(
    {
        name
        for name in NAMED
        if re.fullmatch(
            r"(?:iki|tests|docs|cli|lampiran|checks|formula|data|render|isian|kelengkapan|console)/[\w/.]*",
            name,
        )
    }
)
MODULES = sorted(path for path in (ROOT / "iki").rglob("*.py") if path.stem != "__init__")
# Words in code marks that are no modules.
WORDS = {"abaikan", "bandingkan", "kelengkapan", "rekap", "validasi", "word"}


@cache
def _object(dotted: str) -> Any:
    """Return what a dotted name is: a module, or something in one."""
    try:
        return import_module(dotted)
    except ModuleNotFoundError:
        module, _, name = dotted.rpartition(".")
        return getattr(_object(module), name)


@pytest.mark.parametrize("dotted", DOTTED)
def test_a_name_is_one_of_the_code(dotted: str) -> None:
    assert _object(dotted) is not None


@pytest.mark.parametrize("path", PATHS)
def test_a_path_is_there(path: str) -> None:
    if "CODE" not in path:
        assert (
            (ROOT / path).exists()
            or (ROOT / "iki" / path).exists()
            or (ROOT / f"iki/{path}.py").exists()
        )


def test_the_floors_name_modules() -> None:
    there = {path.stem for path in (ROOT / "iki").rglob("*") if path.is_dir() or path in MODULES}
    words = set(re.findall(r"`(\w+)/?`", FLOORS)) - WORDS
    named = {word for word in words if word.islower() and not word.startswith("_")}
    assert named - there == set()


def test_every_module_at_the_top_has_its_place() -> None:
    tops = {path.relative_to(ROOT / "iki").parts[0].removesuffix(".py") for path in MODULES}
    assert {top for top in tops if not re.search(rf"`(?:iki/)?{top}(?:/|\.py)?`", FLOORS)} == set()
