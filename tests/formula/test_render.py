"""A formula as text for people, for LaTeX and for a fraction on paper."""

from __future__ import annotations

import re

import pytest

from iki.formula import (
    FUNCTIONS,
    Acuan,
    fraction_parts,
    substitute,
    to_decree,
    to_latex,
    to_text,
)
from tests.formula.test_parser import parsed

URAIAN = {"a": "Jumlah A", "b": "Jumlah B", "c": "Jumlah C/D (seluruh)"}
ANGKA = {"a": "1.234,5", "b": "-5", "c": "60", "d": "−2"}


def uraian(variabel: Acuan) -> str:
    return URAIAN[variabel.nama]


DECREES = [
    ("a", "Jumlah A"),
    ("lalu(a)", "Jumlah A tahun sebelumnya"),
    ("a / b * 100%", "Jumlah A / Jumlah B × 100%"),
    ("a / b * 100000", "Jumlah A / Jumlah B × 100.000"),
    ("a * 0.50", "Jumlah A × 0,50"),
    ("(a - lalu(a)) / lalu(a) * 100",
     "(Jumlah A − Jumlah A tahun sebelumnya) / Jumlah A tahun sebelumnya × 100"),
    ("a - (b + c)", "Jumlah A − (Jumlah B + Jumlah C/D (seluruh))"),
    ("-a + b", "−Jumlah A + Jumlah B"),
    ("a - -b", "Jumlah A − (−Jumlah B)"),
    ("a * -b", "Jumlah A × (−Jumlah B)"),
    # What is divided inside of something else is in parentheses.
    ("a / b + b / a", "(Jumlah A / Jumlah B) + (Jumlah B / Jumlah A)"),
    ("1 - a / b", "1 − (Jumlah A / Jumlah B)"),
    ("a / b / a", "(Jumlah A / Jumlah B) / Jumlah A"),
    ("a / (b / a) * 100%", "Jumlah A / (Jumlah B / Jumlah A) × 100%"),
    ("a / b * a / b", "(Jumlah A / Jumlah B) × Jumlah A / Jumlah B"),
    ("a / b * 100 / a", "(Jumlah A / Jumlah B × 100) / Jumlah A"),
    ("a * b / a", "Jumlah A × Jumlah B / Jumlah A"),
    ("jika(a / b > 1, a / b, 1)",
     "jika (Jumlah A / Jumlah B) > 1 maka Jumlah A / Jumlah B, selain itu 1"),
    ("rata(a, b) * 2", "rata-rata dari (Jumlah A; Jumlah B) × 2"),
    ("min(a, 0.5)", "nilai terkecil dari (Jumlah A; 0,5)"),
    ("maks(a, b)", "nilai terbesar dari (Jumlah A; Jumlah B)"),
    ("jumlah(a, b)", "jumlah dari (Jumlah A; Jumlah B)"),
    ("median(a, b)", "median dari (Jumlah A; Jumlah B)"),
    ("abs(a - b)", "nilai mutlak dari (Jumlah A − Jumlah B)"),
    ("bulat(a / b, 2)", "pembulatan (Jumlah A / Jumlah B; 2 desimal)"),
    ("ada(a, b)", "yang pertama ada datanya dari (Jumlah A; Jumlah B)"),
    ("jika(a >= b dan a != 0, a, b)",
     "jika Jumlah A ≥ Jumlah B dan Jumlah A ≠ 0 maka Jumlah A, selain itu Jumlah B"),
    ("jika(a == 1, a, b) * 2", "(jika Jumlah A = 1 maka Jumlah A, selain itu Jumlah B) × 2"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "decree"), DECREES)
def test_decree(text: str, decree: str) -> None:
    assert to_decree(parsed(text), uraian) == decree


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("a", "1.234,5"),
        ("b", "-5"),
        ("c / a * 100", "60 / 1.234,5 × 100"),
        ("b / a * 100%", "(-5) / 1.234,5 × 100%"),
        ("a - b", "1.234,5 − (-5)"),
        ("a + d", "1.234,5 + (−2)"),
        ("-b", "−(-5)"),
        ("min(a, b, 0.5)", "min(1.234,5; -5; 0,5)"),
        ("bulat(a / b, 2)", "bulat(1.234,5 / (-5); 2)"),
        ("jika(b > 0 atau a <= 1, a, b)", "jika((-5) > 0 atau 1.234,5 ≤ 1; 1.234,5; -5)"),
    ],
)
def test_numbers_in_place_of_variables(text: str, numbers: str) -> None:
    assert substitute(parsed(text), lambda variabel: ANGKA[variabel.nama]) == numbers


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a / b", "a|b|"),
        ("a / b * 100", "a|b|100"),
        ("a / b * 100%", "a|b|100%"),
        ("a / b * 1000 * 2.5", "a|b|1.000 × 2,5"),
        ("100 * a / b", "a|b|100"),
        ("100% * a * c / b", "a * c|b|100%"),
        ("2 * a / b * 100", "2 * a|b|100"),
        ("a * c / (b + c) * 100", "a * c|b + c|100"),
        ("(a + c) / min(b, c)", "a + c|min(b, c)|"),
        ("(a / b) * 100", "a|b|100"),
        ("(a - lalu(a)) / lalu(a) * 100", "a - lalu(a)|lalu(a)|100"),
        ("100 / a", "100|a|"),
        ("a / 100", "a|100|"),
        # no fraction that could be printed as one
        ("a", None),
        ("a * 100", None),
        ("a / b * c", None),
        ("a / b / c", None),
        ("a / b + 1", None),
        ("a * (b / c)", None),
        ("-(a / b)", None),
        ("bulat(a / b, 2)", None),
    ],
)
def test_fraction_parts(text: str, parts: str | None) -> None:
    pecahan = fraction_parts(parsed(text))
    assert parts == (
        pecahan
        and "|".join(
            (to_text(pecahan.pembilang), to_text(pecahan.penyebut), pecahan.multiplier or "")
        )
    )


LATEX = [
    ("a", r"\text{Jumlah A}"),
    # as the decree of the seed prints them
    ("a / b * 100", r"\frac{\text{Jumlah A}}{\text{Jumlah B}} \times 100"),
    ("a / c * 100%", r"\frac{\text{Jumlah A}}{\text{Jumlah C/D (seluruh)}} \times 100\%"),
    ("100 * a / b", r"\frac{100 \times \text{Jumlah A}}{\text{Jumlah B}}"),
    ("(a + b) / lalu(b)",
     r"\frac{\text{Jumlah A} + \text{Jumlah B}}{\text{Jumlah B tahun sebelumnya}}"),
    ("(a + b) * 0.5", r"\left(\text{Jumlah A} + \text{Jumlah B}\right) \times 0{,}5"),
    ("a / b / 2", r"\frac{\frac{\text{Jumlah A}}{\text{Jumlah B}}}{2}"),
    ("a * (b / 2)", r"\text{Jumlah A} \times \frac{\text{Jumlah B}}{2}"),
    ("a * (b * 2)", r"\text{Jumlah A} \times \left(\text{Jumlah B} \times 2\right)"),
    ("-a - -b", r"-\text{Jumlah A} - \left(-\text{Jumlah B}\right)"),
    ("min(a, 2)", r"\text{nilai terkecil dari }\left(\text{Jumlah A}; 2\right)"),
    ("maks(a, 2) / b",
     r"\frac{\text{nilai terbesar dari }\left(\text{Jumlah A}; 2\right)}{\text{Jumlah B}}"),
    ("abs(a)", r"\text{nilai mutlak dari }\left(\text{Jumlah A}\right)"),
    ("ada(a, 0)", r"\text{yang pertama ada datanya dari }\left(\text{Jumlah A}; 0\right)"),
    ("bulat(a / b, 2)",
     r"\text{pembulatan }\left(\frac{\text{Jumlah A}}{\text{Jumlah B}}; 2\text{ desimal}\right)"),
    ("jika(a >= 1 dan b != 2, 3, 4)",
     (r"\begin{cases} 3 & \text{jika } \text{Jumlah A} \ge 1 \text{ dan } \text{Jumlah B} \ne 2 \\ "
     r"4 & \text{selain itu} \end{cases}")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "latex"), LATEX)
def test_latex(text: str, latex: str) -> None:
    assert to_latex(parsed(text), uraian) == latex


@pytest.mark.parametrize("fungsi", FUNCTIONS)
def test_latex_says_the_words_of_the_decree(fungsi: str) -> None:
    node = parsed(FUNCTIONS[fungsi].contoh)
    words = re.findall("[A-Za-z]+", to_decree(node, uraian))
    commands = re.compile(r"\\(?:text|left|right|begin|end|frac)|\{cases\}")
    latex = re.findall("[A-Za-z]+", commands.sub(" ", to_latex(node, uraian)))
    assert sorted(latex) == sorted(word for word in words if word != "maka")


def test_latex_escapes_words() -> None:
    words = r"5% \input{x} A_1 & B^2 ~ $#" + "\n\nC"
    assert to_latex(parsed("a"), lambda _: words) == (
        r"\text{5\% \textbackslash{}input\{x\} A\_1 \& B\textasciicircum{}2 \textasciitilde{} "
        r"\$\# C}"
    )


def test_words_that_look_like_templates_are_only_words() -> None:
    assert to_decree(parsed("min(a, b)"), lambda _: "{0} {} {x}").count("{0} {} {x}") == 2
    assert to_latex(parsed("min(a, b)"), lambda _: "{}").count(r"\{\}") == 2
