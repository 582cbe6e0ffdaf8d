"""The value of a formula, or why it has none.

Missing data is not zero: a variable without a value leaves the whole formula without one, and all
such variables are named. Only `ada` passes over missing data, and `jika` over the branch not taken;
a condition needs all of its values. Refuses floats, and a divisor that reads as zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, assert_never

from iki.decimals import CONTEXT, add, compare, settle, subtract
from iki.formula.functions import HITUNGAN
from iki.formula.nodes import (
    Call,
    Jika,
    Negate,
    Number,
    Product,
    Sum,
    Variabel,
    variabel_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from iki.formula.nodes import Banding, Formula, Syarat

Alasan: TypeAlias = Literal["belum_ada_data", "penyebut_nol"]


class Evaluasi(NamedTuple):
    """A value with the variables behind it, or the reason why there is none.

    `kosong` are the variables without data, each once, in order of appearance; `penyebut` is the
    divisor that was zero; `dipakai` are the variables that were read and have data.
    """

    nilai: Decimal | None
    alasan: Alasan | None = None
    kosong: tuple[Variabel, ...] = ()
    penyebut: Formula | None = None
    dipakai: tuple[Variabel, ...] = ()


def evaluate(node: Formula, nilai_of: Callable[[Variabel], Decimal | None]) -> Evaluasi:
    """Compute a formula over values; `nilai_of` returns None where there is no data.

    Missing data comes before a zero divisor: the divisor may change once the data is there.
    """
    evaluation = _Evaluation(nilai_of)
    nilai = evaluation.value(node)
    dipakai = tuple(dict.fromkeys(evaluation.dipakai))
    if evaluation.kosong:
        missing = set(evaluation.kosong)
        kosong = tuple(v for v in variabel_of(node) if v in missing)
        return Evaluasi(None, "belum_ada_data", kosong=kosong, dipakai=dipakai)
    if nilai is None:
        return Evaluasi(None, "penyebut_nol", penyebut=evaluation.penyebut, dipakai=dipakai)
    return Evaluasi(settle(nilai), dipakai=dipakai)


def compute(node: Formula, nilai_of: Callable[[Variabel], Decimal | None]) -> Decimal | None:
    """Return the value of a formula that is part of another one: not yet read at 45 digits."""
    return _Evaluation(nilai_of).value(node)


class _Evaluation:
    """What one evaluation has come across so far.

    `value` returns None where there is no value; the reason is then in `kosong` or `penyebut`. All
    operands are visited even so, because all missing variables are to be named.
    """

    __slots__ = ("dipakai", "kosong", "nilai_of", "penyebut")

    def __init__(self, nilai_of: Callable[[Variabel], Decimal | None]) -> None:
        self.nilai_of = nilai_of
        self.kosong: list[Variabel] = []
        self.dipakai: list[Variabel] = []
        self.penyebut: Formula | None = None

    def value(self, node: Formula) -> Decimal | None:
        result: Decimal | None
        match node:
            case Number():
                return node.nilai
            case Variabel():
                result = self.nilai_of(node)
                (self.kosong if result is None else self.dipakai).append(node)
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
            case Call(fungsi="ada"):
                return self.first_with_data(node.args)
            case Call():
                values = []
                for arg in node.args:
                    values.append(self.value(arg))  # noqa: PERF401 - a comprehension is a frame
                known = [value for value in values if value is not None]
                compute = HITUNGAN[node.fungsi].compute
                return compute(known) if len(known) == len(values) else None
            case Jika():
                holds = self.holds(node.syarat)
                if holds is None:
                    return None
                return self.value(node.maka if holds else node.jika_tidak)
            case _:
                assert_never(node)

    def first_with_data(self, args: tuple[Formula, ...]) -> Decimal | None:
        kosong, dipakai, penyebut = len(self.kosong), len(self.dipakai), self.penyebut
        for arg in args:
            missing = len(self.kosong)
            result = self.value(arg)
            if len(self.kosong) == missing:
                del self.kosong[kosong:]
                return result
            # What an argument without data has read is not part of the value.
            del self.dipakai[dipakai:]
            self.penyebut = penyebut
        return None

    def holds(self, syarat: Syarat) -> bool | None:
        result = self.compares(syarat.first)
        for op, banding in syarat.rest:
            holds = self.compares(banding)
            if result is None or holds is None:
                result = None
            else:
                result = (result and holds) if op == "dan" else (result or holds)
        return result

    def compares(self, banding: Banding) -> bool | None:
        kiri, kanan = self.value(banding.kiri), self.value(banding.kanan)
        if kiri is None or kanan is None:
            return None
        return compare(kiri, kanan) in _SIGNS[banding.op]


# The results of `compare` for which a comparison holds.
_SIGNS = {"<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (1, 0), "==": (0,), "!=": (-1, 1)}
