"""Values of formulas, and the reasons why there is none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from iki.decimals import plain, round_half_up
from iki.formula import Acuan, Evaluation, evaluate, to_text
from iki.limits import FORMULA_NESTING, FORMULA_NODES, NUMBER_DIGITS
from tests.formula.test_parser import parsed

# What every formula below can read; `m` and `n` have no data.
DATA = {
    "a": "6",
    "b": "3",
    "c": "-4",
    "nol": "0",
    "desimal": "12.5",
    "lalu(a)": "4",
    "lalu(kasi.a)": "8",
    "kasi.a": "10",
}


def value_of(variabel: Acuan) -> Decimal | None:
    text = DATA.get(to_text(variabel))
    return None if text is None else Decimal(text)


def result(text: str) -> Evaluation:
    return evaluate(parsed(text), value_of)


VALUES = [
    # arithmetic, left to right
    ("a", "6"),
    ("-a", "-6"),
    ("a + b * 2", "12"),
    ("(a + b) * 2", "18"),
    ("a - b - 1", "2"),
    ("a - (b - 1)", "4"),
    ("a / b * 100", "200"),
    ("a / (b * 100)", "0.02"),
    ("a / b / 2", "1"),
    ("a * -b", "-18"),
    ("b / a * 100%", "50"),
    ("0.1 + 0.2", "0.3"),
    # a division is not exact, but reads as if it were
    ("1 / 3 * 3", "1"),
    ("1 / 3 + 1 / 3 + 1 / 3 - 1", "0"),
    ("2 / 3 - 1 / 3 - 1 / 3", "0"),
    ("jika(1 / 3 * 3 == 1, 1, 2)", "1"),
    ("jika(1 / 3 * 3 < 1, 1, 2)", "2"),
    # no negative zero
    ("-nol", "0"),
    ("nol * c", "0"),
    ("-0", "0"),
    # functions
    ("min(a, b, c)", "-4"),
    ("min(a)", "6"),
    ("maks(a, b, 6.5)", "6.5"),
    ("jumlah(a, b, c)", "5"),
    ("rata(a, b)", "4.5"),
    ("rata(a, b, c) * 3", "5"),
    ("median(a, c, b)", "3"),
    ("median(a, c, b, 1)", "2"),
    ("median(a)", "6"),
    ("abs(c)", "4"),
    ("abs(a - b)", "3"),
    ("bulat(desimal, 0)", "13"),
    ("bulat(-desimal, 0)", "-13"),
    ("bulat(1 / 3, 2)", "0.33"),
    ("bulat(2 / 3, 2) * 100", "67"),
    ("bulat(desimal, -1)", "10"),
    ("bulat(55, -1)", "60"),
    ("bulat(4, -1)", "0"),
    ("bulat(0.125 / 3 * 3, 2)", "0.13"),
    # other years, other jabatan
    ("lalu(a)", "4"),
    ("(a - lalu(a)) / lalu(a) * 100", "50"),
    ("kasi.a / a * 3", "5"),
    ("kasi.a - lalu(kasi.a)", "2"),
    # conditions
    ("jika(a > b, 1, 2)", "1"),
    ("jika(a < b, 1, 2)", "2"),
    ("jika(a >= 6, 1, 2)", "1"),
    ("jika(a <= 5.9, 1, 2)", "2"),
    ("jika(a == 6.0, 1, 2)", "1"),
    ("jika(a != 6.0, 1, 2)", "2"),
    ("jika(a > 0 dan b > 3, 1, 2)", "2"),
    ("jika(a > 0 atau b > 3, 1, 2)", "1"),
    # from left to right: (true atau true) dan false
    ("jika(a > 0 atau b > 0 dan nol > 0, 1, 2)", "2"),
    # (false dan false) atau true
    ("jika(nol > 0 dan nol > 0 atau a > 0, 1, 2)", "1"),
    ("jika(a > 0, 1, m)", "1"),
    ("jika(a < 0, a / nol, 2)", "2"),
    ("jika(nol == 0, 0, a / nol)", "0"),
    # ada
    ("ada(a, m)", "6"),
    ("ada(m, a)", "6"),
    ("ada(m, n, 0)", "0"),
    ("ada(m + a, b)", "3"),
    ("ada(nol, a)", "0"),
    ("ada(m / nol, b)", "3"),
    ("ada(ada(m, n), b)", "3"),
    ("ada(jika(m > 0, 1, 2), b)", "3"),
    ("a + ada(m, 0) + ada(n, 1)", "7"),
]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_values(text: str, value: str) -> None:
    evaluation = result(text)
    assert evaluation.nilai is not None, evaluation
    assert plain(evaluation.nilai) == value
    assert (evaluation.alasan, evaluation.missing, evaluation.penyebut) == (None, (), None)
    assert not evaluation.nilai.is_signed() or evaluation.nilai < 0


NO_VALUES = [
    # formula, reason, the variables without data or the divisor that is zero
    ("m", "belum_ada_data", "m"),
    ("m * 0", "belum_ada_data", "m"),
    ("n + a / m + n", "belum_ada_data", "n m"),
    ("lalu(b) + b", "belum_ada_data", "lalu(b)"),
    ("kasi.b + lalu(m) + m", "belum_ada_data", "kasi.b lalu(m) m"),
    ("min(a, m, n)", "belum_ada_data", "m n"),
    ("bulat(m, 2)", "belum_ada_data", "m"),
    ("ada(m)", "belum_ada_data", "m"),
    ("ada(m, n)", "belum_ada_data", "m n"),
    ("ada(m, a) + n", "belum_ada_data", "n"),
    ("m + ada(n, a)", "belum_ada_data", "m"),
    # of jika: the condition, then the branch taken
    ("jika(m > 0, a, n)", "belum_ada_data", "m"),
    ("jika(m > 0 dan n > 0, a, b)", "belum_ada_data", "m n"),
    ("jika(nol > 0 dan m > 0, a, b)", "belum_ada_data", "m"),
    ("jika(a > 0, m, n)", "belum_ada_data", "m"),
    # a divisor of zero
    ("a / nol", "penyebut_nol", "nol"),
    ("a / 0", "penyebut_nol", "0"),
    ("nol / nol", "penyebut_nol", "nol"),
    ("a / (b - 3) * 100", "penyebut_nol", "b - 3"),
    ("a / (1 / 3 * 3 - 1)", "penyebut_nol", "1 / 3 * 3 - 1"),
    ("b / nol + a / (a - 6)", "penyebut_nol", "nol"),
    ("min(1, a / nol)", "penyebut_nol", "nol"),
    ("ada(a / nol, b)", "penyebut_nol", "nol"),
    ("ada(m, a / nol, b)", "penyebut_nol", "nol"),
    # not one in an argument of ada() that lacks data, and so is no part of the value
    ("ada(m + a / nol, 1) / (b - 3)", "penyebut_nol", "b - 3"),
    ("ada(a / nol + m, b / (b - 3))", "penyebut_nol", "b - 3"),
    ("a / (b - 3) + ada(m / nol, 1)", "penyebut_nol", "b - 3"),
    ("jika(a / nol > 0, 1, 2)", "penyebut_nol", "nol"),
    ("jika(a > 0 atau a / nol > 0, 1, 2)", "penyebut_nol", "nol"),
    # missing data comes first
    ("a / nol + m", "belum_ada_data", "m"),
    ("m / nol", "belum_ada_data", "m"),
    ("jika(a / nol > 0 dan m > 0, 1, 2)", "belum_ada_data", "m"),
]


@pytest.mark.parametrize(("text", "alasan", "because"), NO_VALUES)
def test_reasons(text: str, alasan: str, because: str) -> None:
    evaluation = result(text)
    assert (evaluation.nilai, evaluation.alasan) == (None, alasan)
    if alasan == "belum_ada_data":
        assert [to_text(variabel) for variabel in evaluation.missing] == because.split()
        assert evaluation.penyebut is None
    else:
        assert evaluation.penyebut is not None
        assert to_text(evaluation.penyebut) == because
        assert evaluation.missing == ()


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("a + b + a", "a b"),
        ("ada(a, b)", "a"),
        ("ada(b + m, a)", "a"),
        ("c + ada(b + m, a)", "c a"),
        ("jika(a > 0, b, c)", "a b"),
        ("lalu(a) + a", "lalu(a) a"),
        ("a + m", "a"),
        ("a / nol", "a nol"),
        ("5", ""),
    ],
)
def test_variables_behind_a_value(text: str, used: str) -> None:
    assert [to_text(variabel) for variabel in result(text).used] == used.split()


# --- size ------------------------------------------------------------------------------------------

MANY = FORMULA_NODES // 2
HUGE = Decimal("9" * NUMBER_DIGITS)
TINY = Decimal(1).scaleb(1 - NUMBER_DIGITS)


def chain(op: str, count: int = MANY) -> str:
    return f" {op} ".join(["a"] * count)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (chain("*"), HUGE),
        (chain("*"), TINY),
        (chain("/"), HUGE),
        (chain("/"), TINY),
        (chain("+"), HUGE),
        (f"bulat({chain('*', MANY - 2)}, 10)", HUGE),
        (f"bulat({chain('*', MANY - 2)}, -10)", TINY),
        (f"bulat({chain('/', MANY - 2)}, 10)", TINY),
        (" * ".join(["bulat(a * a * a, 10)"] * 220), HUGE),
        # Differences that are as small as differences can be, in a divisor again and again.
        (" / ".join(["a", *["(1 / a - 1 / (a + a))"] * 190]), HUGE),
        (" / ".join(["a", *["(a / 3 - a / 3.0000000000000000000000000001)"] * 240]), TINY),
        (f"median({', '.join(['a'] * 1998)})", HUGE),
        ("jika(" + chain("*", 900) + " > " + chain("/", 90) + ", 1, 2)", HUGE),
    ],
)
def test_no_formula_overflows(text: str, value: Decimal) -> None:
    nilai = evaluate(parsed(text), lambda _: value).nilai
    assert nilai is not None
    assert nilai.is_finite()
    assert round_half_up(nilai, 10).is_finite()


def at_depth(frames: int, text: str) -> Decimal | None:
    """Evaluate a formula from a stack that is already deep."""
    if frames:
        return at_depth(frames - 1, text)
    return evaluate(parsed(text), lambda _: Decimal(1)).nilai


@pytest.mark.parametrize(
    "around",
    ["({})", "-(1 + 2 * -{})", "min(1 - 2 * -{}, 9)", "jika(1 - 1 * -{} > 0, 1, 2)", "ada({})"],
)
def test_the_deepest_formula_leaves_room_on_the_stack(around: str) -> None:
    text = "a"
    depth = FORMULA_NESTING
    for _ in range(depth):
        text = around.format(text)
    assert at_depth(300, text) is not None
