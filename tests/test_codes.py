"""Each letter of the codes is found in the modules that docs/arsitektur.md names, and in no other."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from iki.diagnostics import CODES

ROOT = Path(__file__).parent.parent
LETTERS = sorted({code[0] for code in CODES})
TABLE = {
    row[1]: re.findall(r"`([\w/]+)`", row[2])
    for row in re.finditer(
        r"^\| ([A-Z]) \|[^|]*\|([^|]*)\|$",
        (ROOT / "docs/arsitektur.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
}


def emitted(source: str) -> set[str]:
    """Return the codes that a module gives to what it finds, not those that it only looks for."""

    def is_question(node: ast.AST) -> bool:
        added = isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "add"
        return added or isinstance(node, ast.Compare | ast.Set)

    found: set[str] = set()
    todo: list[ast.AST] = [ast.parse(source)]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Constant) and node.value in CODES:
            found.add(str(node.value))
        if not is_question(node):
            todo += ast.iter_child_nodes(node)
    return found


@cache
def emitted_by_modules() -> dict[str, set[str]]:
    """Return the modules that give codes to what they find, by their names."""
    found = {
        path.relative_to(ROOT / "iki").with_suffix("").as_posix(): emitted(
            path.read_text(encoding="utf-8")
        )
        for path in sorted((ROOT / "iki").rglob("*.py"))
    }
    return {name: codes for name, codes in found.items() if codes}


def stands_in(module: str, place: str) -> bool:
    """Return whether a module is a place of the table, or belongs to it."""
    return module == place or module.startswith(place.rstrip("/") + "/")


def test_every_code_is_found_somewhere() -> None:
    assert set().union(*emitted_by_modules().values()) == {*CODES}


def test_the_table_has_every_letter() -> None:
    assert sorted(TABLE) == LETTERS


@pytest.mark.parametrize("letter", LETTERS)
def test_the_table_names_the_modules(letter: str) -> None:
    modules = {m for m, codes in emitted_by_modules().items() if any(c[0] == letter for c in codes)}
    assert {m for m in modules if not any(stands_in(m, p) for p in TABLE[letter])} == set()
    assert {p for p in TABLE[letter] if not any(stands_in(m, p) for m in modules)} == set()


def test_what_is_only_asked_for_is_not_emitted() -> None:
    source = """
if code == "N01" or code in {"N02", "N03"}: seen.add("N04")
yield Finding("N05", file)
TABLE = (("part", "N06", "message"),)
"""
    assert emitted(source) == {"N05", "N06"}
