"""Formulas as MathML: what a browser draws is what the formula says, and every text stays one."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from iki.formula import Acuan, Formula, Problem, parse
from iki.formula.mathml import to_mathml
from tests.formula.test_properties import FORMULAS

CASES = {
    "a / b * 100%": "<mfrac><mtext>a</mtext><mtext>b</mtext></mfrac><mo>×</mo><mn>100%</mn>",
    "1234.50 * a": "<mn>1.234,50</mn><mo>×</mo><mtext>a</mtext>",
    "(a + b) / c": (
        "<mfrac><mrow><mtext>a</mtext><mo>+</mo><mtext>b</mtext></mrow><mtext>c</mtext></mfrac>"
    ),
    "a - (b - c)": (
        "<mtext>a</mtext><mo>−</mo><mrow><mo>(</mo>"
        "<mtext>b</mtext><mo>−</mo><mtext>c</mtext><mo>)</mo></mrow>"
    ),
    "-(a + b)": (
        "<mo>−</mo><mrow><mo>(</mo><mtext>a</mtext><mo>+</mo><mtext>b</mtext><mo>)</mo></mrow>"
    ),
    "bulat(a, 2)": (
        "<mtext>pembulatan\xa0</mtext><mo>(</mo><mtext>a</mtext><mo>;</mo><mn>2</mn>"
        "<mtext>\xa0desimal</mtext><mo>)</mo>"
    ),
    "jika(a >= 1 dan b != 0, a, b)": (
        "<mo>{</mo><mtable><mtr><mtd><mtext>a</mtext></mtd><mtd><mtext>jika\xa0</mtext><mtext>a</mtext>"
        "<mo>≥</mo><mn>1</mn><mtext>\xa0dan\xa0</mtext><mtext>b</mtext><mo>≠</mo><mn>0</mn></mtd></mtr>"
        "<mtr><mtd><mtext>b</mtext></mtd><mtd><mtext>selain itu</mtext></mtd></mtr></mtable>"
    ),
}

# What is wide is broken at its operators, what is short never stands alone.
LINES = {
    "a / b * 100": [],
    "k + l + m": [],
    "a + b": ["a", "+b"],
    "a + k + l + b": ["a+k+l", "+b"],
    "(a - b - k) / c * 100": ["a", "−b−k"],
    "a / (b * c) * 100": ["b", "×c"],
    "a / b * c / d * 100": ["ab", "×c"],
    "maks(a, k, b)": ["a;k;", "b"],
    "a / b + c / d": ["ab", "+cd"],
    "jika(a > k dan b > l, 1, 2)": [
        "1jika\xa0a>k\xa0dan\xa0b>l",
        "a>k",
        "\xa0dan\xa0b>l",
        "2selain itu",
    ],
}


def long(acuan: Acuan) -> str:
    return acuan.nama + (" kata" * 8 if acuan.nama in "abcd" else "")


def parsed(text: str) -> Formula:
    formula = parse(text)
    assert not isinstance(formula, Problem)
    return formula


def name(acuan: Acuan) -> str:
    return acuan.nama


@pytest.mark.parametrize("text", CASES)
def test_cases(text: str) -> None:
    assert to_mathml(parsed(text), name) == CASES[text]


@pytest.mark.parametrize("text", LINES)
def test_lines(text: str) -> None:
    made = ET.fromstring(f"<math>{to_mathml(parsed(text), long)}</math>")  # noqa: S314 - our own
    found = ["".join(row.itertext()).replace(" kata", "") for row in made.iter("mtr")]
    assert found == LINES[text]


def test_texts_are_escaped() -> None:
    made = to_mathml(parsed("a / b"), lambda v: f'</mtext><script>{v.nama}\u202e"&amp;')
    assert "<script" not in made
    assert "\u202e" not in made
    fraction = ET.fromstring(made)  # noqa: S314 - our own
    assert fraction[0].text == '</mtext><script>a\\u202e"&amp;'


def test_a_value_below_zero_is_in_brackets() -> None:
    made = to_mathml(parsed("a - b"), lambda _: "-2")
    assert made.endswith("<mo>−</mo><mrow><mo>(</mo><mtext>-2</mtext><mo>)</mo></mrow>")


@settings(max_examples=150)
@given(FORMULAS)
def test_any_formula_is_well_formed(formula: Formula) -> None:
    """Every element closes, and a fraction has two parts."""
    made = ET.fromstring(f"<math>{to_mathml(formula, name)}</math>")  # noqa: S314 - our own
    assert all(len(fraction) == 2 for fraction in made.iter("mfrac"))
    assert {child.tag for child in made.iter()} <= {
        "math", "mrow", "mfrac", "mtext", "mo", "mn", "mtable", "mtr", "mtd",
    }  # fmt: skip
