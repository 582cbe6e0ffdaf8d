"""What `python -m tests.mutants` changes, what it leaves, and that it knows tests for every module."""

from __future__ import annotations

import ast

import pytest

from tests import mutants
from tests.mutants import ROOT

MODULES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "iki").rglob("*.py"))
SOURCE = b'''"""A docstring with 1 < 2."""
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    import x
def f(a: "1 < 2", b=0):
    """Another one, not 3."""
    assert a < b
    if not a:
        g(b)
    return a + 1 if a < b and b else None
'''


@pytest.mark.parametrize("module", MODULES)
def test_every_module_has_tests_that_are_there(module: str) -> None:
    files = [word for word in mutants.tests_of(module) if word.startswith("tests/")]
    assert files
    assert [name for name in files if not (ROOT / name).exists()] == []


def test_no_subject_is_gone() -> None:
    assert [name for name in mutants.SUBJECTS if not (ROOT / name).exists()] == []


def test_what_is_changed() -> None:
    found = {(m.line, m.before, m.after) for m in mutants.mutants_of("iki/x.py", SOURCE)}
    assert found == {
        (5, "0", "1"),
        (8, "not a", "(a)"),
        (9, "g(b)", "pass"),
        (10, "return a + 1 if a < b and b else None", "return None"),
        (10, "a + 1", "(a - 1)"),
        (10, "1", "2"),
        (10, "a < b", "(a <= b)"),
        (10, "a < b and b", "(a < b or b)"),
    }


def test_every_mutant_is_another_program() -> None:
    source = (ROOT / "iki/decimals.py").read_bytes()
    drawn = mutants.mutants_of("iki/decimals.py", source)
    assert len(drawn) > 40
    texts = {ast.dump(ast.parse(mutants.mutated(source, mutant))) for mutant in drawn}
    assert ast.dump(ast.parse(source)) not in texts
    assert len(texts) == len(drawn)


def test_a_seed_draws_the_same_and_every_package_is_drawn_from() -> None:
    candidates = [
        mutant
        for module in (
            "iki/decimals.py",
            "iki/dates.py",
            "iki/kunci/locked_results.py",
            "iki/beda/facts.py",
        )
        for mutant in mutants.mutants_of(module, (ROOT / module).read_bytes())
    ]
    drawn = mutants.draw(candidates, 12, seed=1)
    assert drawn == mutants.draw(candidates, 12, seed=1) != mutants.draw(candidates, 12, seed=2)
    assert {mutants.package(m.module) for m in drawn} == {"decimals", "dates", "kunci", "beda"}
    assert len({(m.module, m.line) for m in drawn}) == len(drawn) == 12
