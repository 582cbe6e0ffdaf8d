"""The one table of functions: no reading of a formula lacks a function, and the lists come from it."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iki.formula import (
    Acuan,
    Call,
    Conditional,
    Problem,
    evaluate,
    excel_data,
    parse,
    to_decree,
    to_excel,
    to_latex,
    to_text,
)
from iki.formula.functions import COMPUTED, FUNCTIONS, Function

if TYPE_CHECKING:
    from tests.conftest import Golden

ROOT = Path(__file__).parents[2]
# Those whose meaning stands in the readings themselves: a lazy one, and two that are no Call.
OWN = {"ada": Call, "jika": Conditional, "lalu": Acuan}


def test_what_is_no_plain_computation_is_known() -> None:
    assert FUNCTIONS.keys() - COMPUTED.keys() == OWN.keys()


@pytest.mark.parametrize("fungsi", FUNCTIONS.values(), ids=FUNCTIONS)
def test_every_reading_knows_every_function(fungsi: Function) -> None:
    node = parse(fungsi.contoh)
    assert not isinstance(node, Problem), node
    assert isinstance(node, OWN.get(fungsi.nama, Call))
    assert to_text(node) == fungsi.contoh
    assert evaluate(node, lambda _: Decimal(7)).nilai is not None
    assert to_excel(node, lambda _: "A1") not in {"", fungsi.contoh}
    assert "A1" in excel_data(node, lambda _: "A1") or fungsi.nama == "ada"
    decree = to_decree(node, lambda variabel: variabel.nama.upper())
    for words in re.findall(r"[\w-]+", fungsi.keputusan):
        assert words in decree
    assert r"\text{" in to_latex(node, lambda _: "x")
    assert fungsi.value


@pytest.mark.parametrize("fungsi", FUNCTIONS.values(), ids=FUNCTIONS)
def test_other_names_lead_to_one_function(fungsi: Function) -> None:
    for name in fungsi.other_names:
        assert name not in FUNCTIONS
        assert [f for f in FUNCTIONS.values() if name in f.other_names] == [fungsi]
        problem = parse(f"{name.upper()}(a)")
        assert isinstance(problem, Problem)
        assert problem.hint == f"ketik “{fungsi.nama}(…)”, misalnya “{fungsi.contoh}”"


def test_the_list_of_the_manual(golden: Golden) -> None:
    manual = "iki/aturan/kesalahan/F03-fungsi-tidak-dikenal.md"
    text = (ROOT / manual).read_text(encoding="utf-8")
    written, lists = re.subn(
        r"^Fungsi yang ada: .*$",
        f"Fungsi yang ada: {', '.join(FUNCTIONS)}.",
        text,
        flags=re.MULTILINE,
    )
    assert lists == 1
    golden(f"../../{manual}", written)
