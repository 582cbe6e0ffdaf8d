"""Formulas that Excel takes, and those one step beyond."""

from __future__ import annotations

import pytest

from iki.lampiran.live_formulas import fits_excel
from iki.limits import EXCEL_FORMULA, EXCEL_NESTING


def nested(depth: int) -> str:
    return f"{'(' * depth}1{')' * depth}"


@pytest.mark.parametrize(
    ("formula", "fits"),
    [
        ("1", True),
        (nested(EXCEL_NESTING), True),
        (nested(EXCEL_NESTING + 1), False),
        ("+".join([nested(EXCEL_NESTING)] * 3), True),
        ("1" * (EXCEL_FORMULA - 1), True),
        ("1" * EXCEL_FORMULA, False),
    ],
    ids=["a number", "deep", "too deep", "deep three times", "long", "too long"],
)
def test_what_excel_takes(formula: str, *, fits: bool) -> None:
    assert fits_excel(formula) is fits
