"""What holds for every formula and for every text."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from hypothesis import example, given, settings
from hypothesis import strategies as st

from iki.decimals import round_half_up
from iki.diagnostics import CODES
from iki.formula import (
    FUNCTIONS,
    Acuan,
    Call,
    Comparison,
    Condition,
    Conditional,
    Formula,
    Negate,
    Number,
    Problem,
    Product,
    Sum,
    evaluate,
    excel_data,
    fraction_parts,
    parse,
    substitute,
    to_decree,
    to_excel,
    to_latex,
    to_text,
    variabel_of,
)
from iki.formula.functions import COMPUTED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# --- formulas, in the one form that the parser gives to each ----------------------------------------


def negate(node: Formula) -> Formula:
    return node.operand if isinstance(node, Negate) else Negate(node)


def chain(kind: type[Sum | Product], ops: str) -> Callable[..., st.SearchStrategy[Formula]]:
    def build(first: Formula, rest: list[tuple[str, Formula]]) -> Formula:
        if isinstance(first, kind):
            return kind(first.first, (*first.rest, *rest))  # type: ignore[arg-type]
        return kind(first, tuple(rest))  # type: ignore[arg-type]

    return lambda inner: st.builds(
        build,
        inner,
        st.lists(st.tuples(st.sampled_from(ops), inner), min_size=1, max_size=3),
    )


LITERALS = st.one_of(
    st.integers(0, 20).map(str),
    st.decimals(0, 1000, places=2).map(str),
    st.sampled_from(["0", "1", "100", "0.5", "0.00"]),
)
NUMBERS = LITERALS.map(lambda teks: Number(Decimal(teks), percent=False, text=teks))
PERCENTS = st.sampled_from(["100", "100.00"]).map(
    lambda teks: Number(Decimal(teks), percent=True, text=teks)
)
VARIABLES = st.builds(
    Acuan,
    st.sampled_from(["a", "b", "c", "z", "m", "min", "jika"]),
    st.sampled_from([None, None, "kasi", "lalu"]),
    st.booleans(),
)
MANY = sorted(name for name, fungsi in FUNCTIONS.items() if fungsi.most is None)
DIGITS = st.integers(-10, 10).map(
    lambda n: (
        negate(Number(Decimal(-n), percent=False, text=str(-n)))
        if n < 0
        else Number(Decimal(n), percent=False, text=str(n))
    )
)


def branches(inner: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    comparison = st.builds(
        Comparison, inner, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), inner
    )
    condition = st.builds(
        Condition,
        comparison,
        st.lists(st.tuples(st.sampled_from(["dan", "atau"]), comparison), max_size=2).map(tuple),
    )
    arguments = st.lists(inner, min_size=1, max_size=4).map(tuple)
    return st.one_of(
        inner.map(negate),
        chain(Sum, "+-")(inner),
        chain(Product, "*/")(inner | PERCENTS),
        st.builds(Call, st.sampled_from(MANY), arguments),
        st.builds(Call, st.just("abs"), st.tuples(inner)),
        st.builds(Call, st.just("bulat"), st.tuples(inner, DIGITS)),
        st.builds(Conditional, condition, inner, inner),
    )


FORMULAS: st.SearchStrategy[Formula] = st.recursive(
    st.one_of(NUMBERS, VARIABLES), branches, max_leaves=12
)


@settings(max_examples=400)
@given(FORMULAS)
def test_canonical_text_gives_the_same_tree(node: Formula) -> None:
    text = to_text(node)
    again = parse(text)
    assert again == node
    assert hash(again) == hash(node)
    assert not isinstance(again, Problem)
    assert (again.start >= 0, again.end <= len(text), to_text(again)) == (True, True, text)


@settings(max_examples=200)
@given(FORMULAS)
def test_every_rendering_takes_every_formula(node: Formula) -> None:
    for variabel in variabel_of(node):
        assert f"[{variabel.nama}]" in to_decree(node, lambda v: f"[{v.nama}]")
        assert f"[{variabel.nama}]" in to_latex(node, lambda v: f"[{v.nama}]")
        assert f"[{variabel.nama}]" in substitute(node, lambda v: f"[{v.nama}]")
    for text in (
        to_decree(node, lambda _: "a"),
        to_latex(node, lambda _: "a"),
        substitute(node, lambda _: "-5"),
        to_excel(node, lambda _: "A1"),
        excel_data(node, lambda _: "A1"),
    ):
        assert text.count("(") == text.count(")")
    pecahan = fraction_parts(node)
    if pecahan is not None:
        assert isinstance(node, Product)


# --- the value, computed once more with fractions --------------------------------------------------

Outcome = Fraction | frozenset[Acuan] | None  # a value, variables without data, a zero divisor


def oracle(node: Formula, data: Mapping[str, Fraction]) -> Outcome:
    """Evaluate as the manual says it, in exact arithmetic."""
    match node:
        case Number():
            return Fraction(node.text)
        case Acuan():
            key = to_text(node)
            return data[key] if key in data else frozenset({node})
        case Negate():
            return combined([oracle(node.operand, data)], lambda x: -x)
        case Sum() | Product():
            parts = [oracle(node.first, data), *(oracle(operand, data) for _, operand in node.rest)]
            return combined(
                parts, lambda *values: left_to_right(values, [op for op, _ in node.rest])
            )
        case Call(function="ada"):
            parts = [oracle(arg, data) for arg in node.args]
            known = [part for part in parts if not isinstance(part, frozenset)]
            return known[0] if known else combined(parts, lambda: None)
        case Call():
            function = ORACLE_FUNCTIONS[node.function]
            return combined(
                [oracle(arg, data) for arg in node.args], lambda *values: function(values)
            )
        case Conditional():
            bandings = [node.condition.first, *(banding for _, banding in node.condition.rest)]
            sides = [oracle(side, data) for b in bandings for side in (b.left, b.right)]
            unknown = combined(sides, lambda *_: Fraction(0))
            if unknown != Fraction(0):
                return unknown
            values = iter(side for side in sides if isinstance(side, Fraction))
            holds = [compared(next(values), b.op, next(values)) for b in bandings]
            result = holds[0]
            for (word, _), more in zip(node.condition.rest, holds[1:], strict=True):
                result = result and more if word == "dan" else result or more
            return oracle(node.then if result else node.otherwise, data)
        case _:
            assert_never(node)


def combined(parts: list[Outcome], function: Callable[..., Fraction | None]) -> Outcome:
    missing = [part for part in parts if isinstance(part, frozenset)]
    if missing:
        return frozenset().union(*missing)
    return None if None in parts else function(*parts)


def left_to_right(values: tuple[Fraction, ...], ops: list[str]) -> Fraction | None:
    result = values[0]
    for op, value in zip(ops, values[1:], strict=True):
        match op:
            case "+":
                result += value
            case "-":
                result -= value
            case "*":
                result *= value
            case _:
                if not value:
                    return None
                result /= value
    return result


def compared(kiri: Fraction, op: str, kanan: Fraction) -> bool:
    return {
        "<": kiri < kanan,
        "<=": kiri <= kanan,
        ">": kiri > kanan,
        ">=": kiri >= kanan,
        "==": kiri == kanan,
        "!=": kiri != kanan,
    }[op]


def rounded(value: Fraction, digits: int) -> Fraction:
    scale = Fraction(10) ** digits
    up = abs(value) * scale + Fraction(1, 2)
    return (up.numerator // up.denominator) / scale * (-1 if value < 0 else 1)


def middle(values: tuple[Fraction, ...]) -> Fraction:
    ordered = sorted(values)
    return (ordered[(len(values) - 1) // 2] + ordered[len(values) // 2]) / 2


ORACLE_FUNCTIONS: dict[str, Callable[[tuple[Fraction, ...]], Fraction]] = {
    "min": min,
    "maks": max,
    "jumlah": lambda values: sum(values, Fraction(0)),
    "rata": lambda values: sum(values, Fraction(0)) / len(values),
    "median": middle,
    "abs": lambda values: abs(values[0]),
    "bulat": lambda values: rounded(values[0], int(values[1])),
}


def test_every_function_that_computes_is_computed_exactly_too() -> None:
    assert ORACLE_FUNCTIONS.keys() == COMPUTED.keys()


VALUES = st.one_of(
    st.integers(-20, 20).map(Decimal),
    st.decimals(-1000, 1000, places=2),
    st.sampled_from([Decimal(0), Decimal("-0"), Decimal(1), Decimal("0.1")]),
)


@settings(max_examples=800)
@given(FORMULAS, st.data())
def test_values_equal_those_of_exact_arithmetic(node: Formula, data: st.DataObject) -> None:
    values = {
        to_text(v): data.draw(VALUES) for v in variabel_of(node) if data.draw(st.integers(0, 9)) > 0
    }
    evaluation = evaluate(node, lambda v: values.get(to_text(v)))
    expected = oracle(node, {name: Fraction(value) for name, value in values.items()})
    if isinstance(expected, frozenset):
        assert evaluation.alasan == "belum_ada_data"
        assert set(evaluation.missing) == expected
        assert list(evaluation.missing) == [v for v in variabel_of(node) if v in expected]
    elif expected is None:
        assert evaluation.alasan == "penyebut_nol"
        assert evaluation.penyebut is not None
        assert evaluate(evaluation.penyebut, lambda v: values.get(to_text(v))).nilai == 0
    else:
        assert evaluation.nilai is not None
        assert Fraction(round_half_up(evaluation.nilai, 10)) == rounded(expected, 10)
        assert set(evaluation.used) <= set(variabel_of(node))
        assert all(to_text(v) in values for v in evaluation.used)


# --- any text --------------------------------------------------------------------------------------

FRAGMENTS = st.sampled_from(
    [
        *"abx01259.,;:()[]{}+-*/%×÷−<>=!&|^_~'\"\\ \t\n\r",
        *"АаοΣ５％²½é\u0301\u00a0\u200b\u202e\ufeff\x00\x1b😀–≤≠",
        "**", "<>", "<=", "==", "!=", "&&", "dan", " atau ", "1.234,5", "1e3", "01", "0.5", "100%",
        "kasi.", ".a", "Satlinmas", "a / b * 100", "((((", "))))", ", ", "\ud800",
        *(f"{name}(" for name in FUNCTIONS),
        *(fungsi.contoh for fungsi in FUNCTIONS.values()),
        "dan(", "sum(", "IF(", "kali",
    ]
)  # fmt: skip


@settings(max_examples=800)
@given(st.one_of(st.text(max_size=40), st.lists(FRAGMENTS, max_size=25).map("".join)))
@example("")
@example("\ud800")
@example(".")
@example("a.")
@example("jika(")
@example("1e" + "9" * 100)
@example("x" * 20_000)
@example("９" * 20_001)
@example("(" * 20_000)
@example("-" * 1_999 + "a")
@example("1" * 20_000)
@example("1." * 10_000)
@example("0" * 20_000)
@example("1e" * 10_000)
@example("1_" * 10_000)
@example("1.000" * 4_000)
@example("bulat(" + "1," * 900 + "1)")
def test_any_text_is_a_formula_or_one_problem_inside_it(text: str) -> None:
    found = parse(text)
    if isinstance(found, Problem):
        assert 0 <= found.start < max(1, len(text))
        assert found.start < found.end <= len(text) or not text
        assert found.code in CODES
        for said in (found.message, found.hint):
            assert said.isprintable()
            assert len(said) < 250
    else:
        assert parse(to_text(found)) == found
