"""docs/perhitungan.md says what is computed: its tables are held against those of the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from iki.model import SKALA, Konsolidasi
from iki.results.capaian_rules import (
    MINIMIZE,
    RASIO,
    RULES,
    STABILIZE,
    Rule,
)
from iki.results.hasil import Status

TEXT = (Path(__file__).parent.parent / "docs/perhitungan.md").read_text(encoding="utf-8")


def table(section: int) -> dict[str, list[str]]:
    """Return the rows of the first table of a section by their first cell, without code marks."""
    text = re.split(r"^## ", TEXT, flags=re.MULTILINE)[section].partition("\n### ")[0]
    rows = (
        [
            cell.strip().replace("`", "").replace("\\|", "|")
            for cell in re.split(r"(?<!\\)\|", line)[1:-1]
        ]
        for line in text.splitlines()
        if line.startswith("|")
    )
    return {first: rest for first, *rest in list(rows)[2:]}


CAPAIAN = table(4)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.nama)
def test_a_rule_stands_there_with_formula_and_source(rule: Rule) -> None:
    rumus, sumber = CAPAIAN[rule.nama]
    assert re.split(r", sama|: R", rumus)[0] == rule.rumus
    assert sumber == rule.sumber


def test_there_are_no_other_rules() -> None:
    assert [*CAPAIAN] == [rule.nama for rule in RULES]


def test_a_scale_stands_there_with_its_bounds_and_source() -> None:
    rows = {nama.removesuffix(" (bawaan)"): rest for nama, rest in table(5).items()}
    assert rows.keys() == SKALA.keys()
    for nama, skala in SKALA.items():
        bounds, sumber = rows[nama]
        assert sumber.startswith(skala.sumber or "?")
        expected = " · ".join(
            f"{'selain itu' if t.minimal is None else t.minimal} {t.predikat}"
            for t in skala.tingkat
        )
        prefix = "di atas " if skala.di_atas else ""
        assert bounds.startswith(prefix + expected)


def test_every_konsolidasi_and_status_stands_there() -> None:
    konsolidasi = ", ".join(table(1)).replace(" (bawaan)", "")
    assert konsolidasi.split(", ") == [*Konsolidasi]
    assert ", ".join(table(7)).split(", ") == [*Status]


def test_a_formula_in_the_words_of_a_table() -> None:
    assert MINIMIZE.in_words("5", "4") == "(2×4 − 5)/4 × 100"
    assert RASIO.in_words("5", "4") == "4/5 × 100"
    assert STABILIZE.in_words("5", "4") == "100 − |5 − 4|/4 × 100"
