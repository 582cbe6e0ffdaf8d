"""The steps of a formula end in its value, and read as a pocket calculator would be used."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iki.decimals import format_id, settle
from iki.formula import Acuan, Problem, evaluate, parse, to_text, variabel_of
from iki.formula.steps import is_one_step, steps
from tests.formula.test_properties import FORMULAS, VALUES

if TYPE_CHECKING:
    from iki.formula import Formula

CASES = [
    ("a", ["45"]),
    ("a / b * 100", ["45 / 60 × 100 = 75"]),
    ("a / b * 100%", ["45 / 60 × 100% = 75"]),
    ("-a", ["-45"]),
    ("a - -5 * b", ["(−5) × 60 = -300", "45 − (-300) = 345"]),
    ("(b - lalu(a)) / lalu(a) * 100", [
        "lalu(a) = 40 (nilai tahun sebelumnya)", "60 − 40 = 20", "20 / 40 × 100 = 50"]),
    ("lalu(a)", ["lalu(a) = 40 (nilai tahun sebelumnya)"]),
    ("a / b + b / a", ["45 / 60 = 0,75", "60 / 45 = 1,3333", "0,75 + 1,3333 = 2,0833"]),
    ("rata(a, b + 1)", ["60 + 1 = 61", "rata(45; 61) = 53"]),
    ("bulat(a / 7, 2)", ["45 / 7 = 6,4286", "bulat(6,4286; 2) = 6,43"]),
    ("ada(kosong, kosong + a, b, a)", ["ada(belum ada data; belum ada data; 60; …) = 60"]),
    ("ada(a / 5, 0)", ["45 / 5 = 9", "ada(9; …) = 9"]),
    ("jika(a > 40 dan b < 100, a / 9, kosong)", [
        "45 / 9 = 5", "jika(45 > 40 dan 60 < 100; 5; …) = 5"]),
    ("jika(a + 1 > b, kosong, b * 2)", [
        "45 + 1 = 46", "60 × 2 = 120", "jika(46 > 60; …; 120) = 120"]),
    ("a / (b - 60)", []),
    ("a + kosong", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_steps_are_written_one_level_each(text: str, expected: list[str]) -> None:
    node = parse(text)
    assert not isinstance(node, Problem)
    values = {"a": Decimal(45), "b": Decimal(60), "lalu(a)": Decimal(40)}

    def angka(value: Decimal) -> str:
        return format_id(value) if value == round(value, 4) else format_id(value, 4)

    found = steps(node, lambda v: values.get(to_text(v)), angka)
    assert [step.in_words(angka) for step in found] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a / b * 100", True), ("a + b - 1", True), ("a", True), ("-a / b", False), ("lalu(a)", False),
        ("lalu(a) / b", False), ("(a + b) / b", False), ("rata(a, b)", False),
    ],
)  # fmt: skip
def test_a_variable_or_one_chain_of_this_year_is_one_step(text: str, *, expected: bool) -> None:
    node = parse(text)
    assert not isinstance(node, Problem)
    assert is_one_step(node) == expected


@settings(max_examples=400)
@given(FORMULAS, st.data())
def test_the_last_step_is_the_value(node: Formula, data: st.DataObject) -> None:
    values = {to_text(v): data.draw(st.none() | VALUES) for v in variabel_of(node)}
    evaluation = evaluate(node, lambda v: values.get(to_text(v)))
    found = steps(node, lambda v: values.get(to_text(v)), format_id)
    if evaluation.nilai is None:
        assert found == ()
    else:
        assert settle(found[-1].result) == evaluation.nilai
        if is_one_step(node):
            assert len(found) == 1
            assert (" = " in found[0].in_words(format_id)) != isinstance(node, Acuan)
        assert format_id(evaluation.nilai) in found[-1].in_words(format_id)
