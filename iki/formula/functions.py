"""The functions of the formula language, one row each; a new function is one row and its tests.

Everything that reads a formula finds a function here: the parser its arity and its other names, the
evaluation its computing, the texts its words, a workbook its Excel form, docs/formula.md what it
gives. A row lacks nothing, or mypy says so. Three functions do more than compute a value from
values, and their meaning stands where a formula is read: `jika` (a node of its own, of which one
branch is taken), `lalu` (a variable of another year), and `ada` (which passes over missing data).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from iki.decimals import CONTEXT, add, round_half_up
from iki.formula.nodes import Acuan, Sum
from iki.limits import EXCEL_ARGUMENTS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal

    from iki.formula.nodes import Formula

# How tightly a text holds together. One that holds less than its place asks for gets parentheses.
LOOSE, SUM, PRODUCT, UNARY, ATOM = range(5)


class Writer(Protocol):
    """Writes an argument as Excel does, holding together at least so tightly.

    Of a `value` zero is zero; a `raw` one may have a rest of binary numbers instead, which is small
    beside its `greatest` term.
    """

    def value(self, node: Formula, least: int = SUM) -> str: ...

    def raw(self, node: Formula, least: int = SUM) -> str: ...

    def greatest(self, *nodes: Formula) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Function:
    """What every function has. `most` is None for any number of arguments.

    `keputusan` is a decree's words for it, `{}` its arguments; `value` says what it gives;
    `other_names` is what spreadsheets and other languages call it.
    """

    nama: str
    least: int
    most: int | None
    contoh: str
    value: str
    keputusan: str
    other_names: tuple[str, ...]

    @property
    def latex(self) -> str:
        r"""The words of a decree in LaTeX's mathematics: `\text{median dari }\left({}\right)`."""
        words = re.sub(r"[^(){}]+", r"\\text{\g<0>}", self.keputusan)
        return words.replace("(", r"\left(").replace(")", r"\right)")


@dataclass(frozen=True, kw_only=True)
class ComputedFunction(Function):
    """A function of values that all exist. `excel` gives its text, and how tightly that holds."""

    compute: Callable[[list[Decimal]], Decimal]
    excel: Callable[[Writer, tuple[Formula, ...]], tuple[str, int]]


# --- computing ------------------------------------------------------------------------------------


def _jumlah(values: list[Decimal]) -> Decimal:
    total = values[0]
    for value in values[1:]:
        total = add(total, value)
    return total


def _rata(values: list[Decimal]) -> Decimal:
    return CONTEXT.divide(_jumlah(values), len(values))


def _median(values: list[Decimal]) -> Decimal:
    """Return the middle value; of an even count, the mean of the two middle ones."""
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else _rata(ordered[half - 1 : half + 1])


# --- Excel ----------------------------------------------------------------------------------------


def nest_calls(function: str, texts: Sequence[str]) -> str:
    """Return a call over texts; over more than 255 of them, calls of calls."""
    while len(texts) > EXCEL_ARGUMENTS:
        texts = [f"{function}({','.join(chunk)})" for chunk in argument_lists(texts)]
    return f"{function}({','.join(texts)})"


def argument_lists(texts: Sequence[str]) -> list[Sequence[str]]:
    """Return the texts in parts that are not too many for one call."""
    return [
        texts[place : place + EXCEL_ARGUMENTS] for place in range(0, len(texts), EXCEL_ARGUMENTS)
    ]


FORGIVEN = "2E-15"  # of the greatest term of a computation: 18 of its last bits


def excel_round(x: str, digit: str, greatest: str | None = None) -> str:
    """Return the half-up rounding of a number that divisions have left a few bits short.

    The number is first moved away from zero by what is forgiven of the `greatest` term it came from
    (by default itself), never by more than a thousandth of the digit that it is rounded to.
    """
    moved = f"MIN({greatest or f'ABS({x})'}*{FORGIVEN},10^-({digit}+3))"
    return f"ROUND({x}+SIGN({x})*{moved},{digit})"


def excel_zero(x: str, greatest: str) -> str:
    """Return a number, 0 for a mere rest of binary arithmetic: 26.92 - 26.9 - 0.02."""
    return f"IF(ABS({x})<={greatest}*{FORGIVEN},0,{x})"


def sum_of(args: tuple[Formula, ...]) -> Sum:
    """Return the arguments as a sum."""
    return Sum(args[0], tuple(("+", arg) for arg in args[1:]))


def _numbers(write: Writer, args: tuple[Formula, ...]) -> list[str]:
    """Return arguments of which Excel skips none: it would a blank or a text, given as a cell."""
    return [write.value(arg) + ("+0" if isinstance(arg, Acuan) else "") for arg in args]


# --- the table ------------------------------------------------------------------------------------

_ROWS: tuple[Function, ...] = (
    ComputedFunction(
        nama="min",
        least=1,
        most=None,
        contoh="min(a, b)",
        value="yang terkecil dari satu nilai atau lebih",
        keputusan="nilai terkecil dari ({})",
        other_names=("minimum",),
        compute=min,
        excel=lambda write, args: (nest_calls("MIN", _numbers(write, args)), ATOM),
    ),
    ComputedFunction(
        nama="maks",
        least=1,
        most=None,
        contoh="maks(a, b)",
        value="yang terbesar dari satu nilai atau lebih",
        keputusan="nilai terbesar dari ({})",
        other_names=("max", "maksimum"),
        compute=max,
        excel=lambda write, args: (nest_calls("MAX", _numbers(write, args)), ATOM),
    ),
    ComputedFunction(
        nama="rata",
        least=1,
        most=None,
        contoh="rata(a, b)",
        value="rata-rata dari satu nilai atau lebih",
        keputusan="rata-rata dari ({})",
        other_names=("average", "avg", "mean", "rata_rata"),
        compute=_rata,
        excel=lambda write, args: (f"{write.value(sum_of(args), ATOM)}/{len(args)}", PRODUCT),
    ),
    ComputedFunction(
        nama="jumlah",
        least=1,
        most=None,
        contoh="jumlah(a, b)",
        value="jumlah dari satu nilai atau lebih",
        keputusan="jumlah dari ({})",
        other_names=("sum", "total"),
        compute=_jumlah,
        excel=lambda write, args: (write.value(sum_of(args), ATOM), ATOM),
    ),
    ComputedFunction(
        nama="median",
        least=1,
        most=None,
        contoh="median(a, b, c)",
        value="nilai tengah dari satu nilai atau lebih, atau rata-rata kedua nilai tengah",
        keputusan="median dari ({})",
        other_names=(),
        compute=_median,
        excel=lambda write, args: (f"MEDIAN({','.join(_numbers(write, args))})", ATOM),
    ),
    ComputedFunction(
        nama="abs",
        least=1,
        most=1,
        contoh="abs(a - b)",
        value="tanpa tandanya",
        keputusan="nilai mutlak dari ({})",
        other_names=("mutlak",),
        compute=lambda values: values[0].copy_abs(),
        excel=lambda write, args: (f"ABS({write.value(args[0])})", ATOM),
    ),
    ComputedFunction(
        nama="bulat",
        least=2,
        most=2,
        contoh="bulat(a / b, 2)",
        value="dibulatkan setengah ke atas ke 2 desimal",
        keputusan="pembulatan ({} desimal)",
        other_names=("round", "bulatkan"),
        compute=lambda values: round_half_up(values[0], int(values[1])),
        excel=lambda write, args: (
            excel_round(write.raw(args[0], PRODUCT), write.value(args[1]), write.greatest(args[0])),
            ATOM,
        ),
    ),
    Function(
        nama="jika",
        least=3,
        most=3,
        contoh="jika(a > 0, a, 0)",
        value="yang kedua bila syaratnya terpenuhi, selain itu yang ketiga",
        keputusan="jika {} maka {}, selain itu {}",
        other_names=("if",),
    ),
    Function(
        nama="ada",
        least=1,
        most=None,
        contoh="ada(a, 0)",
        value="yang pertama ada datanya",
        keputusan="yang pertama ada datanya dari ({})",
        other_names=("coalesce", "iferror"),
    ),
    Function(
        nama="lalu",
        least=1,
        most=1,
        contoh="lalu(a)",
        value="variabel yang sama, rentang waktu yang sama, tahun sebelumnya",
        keputusan="{} tahun sebelumnya",
        other_names=(),
    ),
)

FUNCTIONS = {function.nama: function for function in _ROWS}
COMPUTED = {function.nama: function for function in _ROWS if isinstance(function, ComputedFunction)}
