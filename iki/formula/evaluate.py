"""The value of a formula, or why it has none.

Missing data is not zero: a variable without a value leaves the whole formula without one, and all
such variables are named. Only `ada` passes over missing data, and `jika` over the branch not taken;
a condition needs all of its values. Refuses floats, and a divisor that reads as zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, assert_never

from iki.decimals import CONTEXT, add, compare, settle, subtract
from iki.formula.functions import COMPUTED
from iki.formula.nodes import (
    Acuan,
    Call,
    Conditional,
    Negate,
    Number,
    Product,
    Sum,
    variabel_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from iki.formula.nodes import Comparison, Condition, Formula

Alasan: TypeAlias = Literal["belum_ada_data", "penyebut_nol"]


class Evaluation(NamedTuple):
    """A value with the variables behind it, or the reason why there is none.

    `missing` are the variables without data, each once, in order of appearance; `penyebut` is the
    divisor that was zero; `used` are the variables that were read and have data.
    """

    nilai: Decimal | None
    alasan: Alasan | None = None
    missing: tuple[Acuan, ...] = ()
    penyebut: Formula | None = None
    used: tuple[Acuan, ...] = ()


def evaluate(node: Formula, nilai_of: Callable[[Acuan], Decimal | None]) -> Evaluation:
    """Compute a formula over values; `nilai_of` returns None where there is no data.

    Missing data comes before a zero divisor: the divisor may change once the data is there.
    """
    evaluation = _Evaluator(nilai_of)
    nilai = evaluation.value(node)
    used = tuple(dict.fromkeys(evaluation.used))
    if evaluation.missing:
        without = set(evaluation.missing)
        missing = tuple(v for v in variabel_of(node) if v in without)
        return Evaluation(None, "belum_ada_data", missing=missing, used=used)
    if nilai is None:
        return Evaluation(None, "penyebut_nol", penyebut=evaluation.penyebut, used=used)
    return Evaluation(settle(nilai), used=used)


def exact_value(node: Formula, nilai_of: Callable[[Acuan], Decimal | None]) -> Decimal | None:
    """Return the value of a formula that is part of another one: not yet read at 45 digits."""
    return _Evaluator(nilai_of).value(node)


class _Evaluator:
    """What one evaluation has come across so far.

    `value` returns None where there is no value; the reason is then in `missing` or `penyebut`. All
    operands are visited even so, because all missing variables are to be named.
    """

    __slots__ = ("missing", "nilai_of", "penyebut", "used")

    def __init__(self, nilai_of: Callable[[Acuan], Decimal | None]) -> None:
        self.nilai_of = nilai_of
        self.missing: list[Acuan] = []
        self.used: list[Acuan] = []
        self.penyebut: Formula | None = None

    def value(self, node: Formula) -> Decimal | None:
        result: Decimal | None
        match node:
            case Number():
                return node.nilai
            case Acuan():
                result = self.nilai_of(node)
                (self.missing if result is None else self.used).append(node)
                return result
            case Negate():
                result = self.value(node.operand)
                return None if result is None else result.copy_negate()
            case Sum():
                result = self.value(node.first)
                for sign, term in node.rest:
                    value = self.value(term)
                    if result is None or value is None:
                        result = None
                    else:
                        result = add(result, value) if sign == "+" else subtract(result, value)
                return result
            case Product():
                result = self.value(node.first)
                for op, factor in node.rest:
                    value = self.value(factor)
                    if op == "/" and value is not None and not value:
                        self.penyebut = self.penyebut or factor
                        value = None
                    if result is None or value is None:
                        result = None
                    elif op == "*":
                        result = CONTEXT.multiply(result, value)
                    else:
                        result = CONTEXT.divide(result, value)
                return result
            case Call(function="ada"):
                return self.first_with_data(node.args)
            case Call():
                values = []
                for arg in node.args:
                    values.append(self.value(arg))  # noqa: PERF401 - a comprehension is a frame
                known = [value for value in values if value is not None]
                compute = COMPUTED[node.function].compute
                return compute(known) if len(known) == len(values) else None
            case Conditional():
                holds = self.holds(node.condition)
                if holds is None:
                    return None
                return self.value(node.then if holds else node.otherwise)
            case _:
                assert_never(node)

    def first_with_data(self, args: tuple[Formula, ...]) -> Decimal | None:
        missing, used, penyebut = len(self.missing), len(self.used), self.penyebut
        for arg in args:
            before = len(self.missing)
            result = self.value(arg)
            if len(self.missing) == before:
                del self.missing[missing:]
                return result
            # What an argument without data has read is not part of the value.
            del self.used[used:]
            self.penyebut = penyebut
        return None

    def holds(self, condition: Condition) -> bool | None:
        result = self.compares(condition.first)
        for op, comparison in condition.rest:
            holds = self.compares(comparison)
            if result is None or holds is None:
                result = None
            else:
                result = (result and holds) if op == "dan" else (result or holds)
        return result

    def compares(self, comparison: Comparison) -> bool | None:
        left, right = self.value(comparison.left), self.value(comparison.right)
        if left is None or right is None:
            return None
        return compare(left, right) in _RESULTS[comparison.op]


# The results of `compare` for which a comparison holds.
_RESULTS = {"<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (1, 0), "==": (0,), "!=": (-1, 1)}
