"""A formula computed step by step, as someone with a pocket calculator would check it.

Each step is one level of the formula over numbers: a chain of sums, a chain of products, one
function. What stands in parentheses, in a call or in the other kind of chain is a step before, and
its result a number in this one. `ada` and `jika` show what they took; what they passed over stands
as `…`. Refuses to compute by itself: each step is evaluated as a formula.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, assert_never

from iki.decimals import HUNDRED, settle
from iki.formula.evaluate import evaluate, exact_value
from iki.formula.nodes import (
    Acuan,
    Call,
    Comparison,
    Condition,
    Conditional,
    Negate,
    Number,
    Product,
    Sum,
)
from iki.formula.render import substitute, to_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from iki.formula.nodes import Formula

NO_DATA = "belum ada data"
LAST_YEAR = "nilai tahun sebelumnya"
NOT_TAKEN = "…"
_YES = Number(HUNDRED, percent=False, text="100")  # of a condition that holds


class Step(NamedTuple):
    """What was computed, what came out (exact), and what else is to be said of it."""

    text: str
    result: Decimal
    remark: str = ""

    def in_words(self, write: Callable[[Decimal], str]) -> str:
        """Return `45 / 60 × 100 = 75`; of what is one number already, that."""
        result = write(settle(self.result))
        same = self.text.replace("−", "-") == result
        text = result if same else f"{self.text} = {result}"
        return f"{text} ({self.remark})" if self.remark else text


def steps(
    node: Formula,
    nilai_of: Callable[[Acuan], Decimal | None],
    write: Callable[[Decimal], str],
) -> tuple[Step, ...]:
    """Return the steps of a formula; the result of the last is its value. Without a value: none.

    `write` writes the numbers; those that are the result of a step too.
    """
    result = exact_value(node, nilai_of)
    if result is None:
        return ()
    if is_one_step(node):  # as most formulas and all rules are
        return (Step(substitute(node, lambda v: _number_text(nilai_of(v), write)), result),)
    computation = _Computation(nilai_of, write)
    last = computation.reduce(node)
    if not computation.steps or isinstance(last, Number | Negate):
        computation.step(last)
    return tuple(computation.steps)


def is_one_step(formula: Formula) -> bool:
    """Return whether a formula is a variable of this year, or one chain of such and of numbers."""
    if not isinstance(formula, Sum | Product):
        return isinstance(formula, Acuan) and not formula.lalu
    operands = (formula.first, *(operand for _, operand in formula.rest))
    return all(isinstance(o, Number) or (isinstance(o, Acuan) and not o.lalu) for o in operands)


def _number_text(value: Decimal | None, write: Callable[[Decimal], str]) -> str:
    return NO_DATA if value is None else write(settle(value))


class _Computation:
    """The steps so far. Numbers read or computed are variables called 0, 1, 2, ..."""

    def __init__(
        self, nilai_of: Callable[[Acuan], Decimal | None], write: Callable[[Decimal], str]
    ) -> None:
        self.steps: list[Step] = []
        self._nilai_of = nilai_of
        self._write = write
        self._values: list[Decimal | None] = []
        self._texts: list[str | None] = []
        self._last_year: set[Acuan] = set()

    def reduce(self, node: Formula) -> Formula:
        """Return a number that stands for a formula, all of whose steps are taken."""
        rest: list[tuple[str, Formula]] = []
        match node:  # loops, not comprehensions: before Python 3.12 those take a stack frame
            case Number():
                return node
            case Acuan():
                return self._read(node)
            case Negate():
                return Negate(self.reduce(node.operand))
            case Sum() | Product():
                first = self.reduce(node.first)
                for op, operand in node.rest:
                    rest.append((op, self.reduce(operand)))
                return self.step(type(node)(first, tuple(rest)))  # type: ignore[arg-type]
            case Call(function="ada"):
                return self._first_with_data(node)
            case Call():
                args = []
                for arg in node.args:
                    args.append(self.reduce(arg))  # noqa: PERF401
                return self.step(Call(node.function, tuple(args)))
            case Conditional():
                return self._branch_of(node)
            case _:
                assert_never(node)

    def step(self, node: Formula) -> Acuan:
        """Take a step over numbers; return its result as a number."""
        result = exact_value(node, self._value)
        if result is None:
            raise AssertionError("only what has a value is computed step by step")
        self.steps.append(Step(substitute(node, self._text), result))
        return self._number(result)

    def _number(self, value: Decimal | None, text: str | None = None) -> Acuan:
        self._values.append(value)
        self._texts.append(text)
        return Acuan(str(len(self._values) - 1), None)

    def _value(self, number: Acuan) -> Decimal | None:
        return self._values[int(number.nama)]

    def _text(self, number: Acuan) -> str:
        place = int(number.nama)
        text, value = self._texts[place], self._values[place]
        if text is None:
            text = self._texts[place] = _number_text(value, self._write)
        return text

    def _read(self, acuan: Acuan) -> Acuan:
        value = self._nilai_of(acuan)
        if acuan.lalu and value is not None and acuan not in self._last_year:
            self._last_year.add(acuan)
            self.steps.append(Step(to_text(acuan), value, LAST_YEAR))
        return self._number(value)

    def _first_with_data(self, call: Call) -> Formula:
        args: list[Formula] = []
        for arg in call.args:
            if evaluate(arg, self._nilai_of).missing:
                args.append(self._number(None))
                continue
            args.append(self.reduce(arg))
            break
        if len(args) < len(call.args):
            args.append(self._number(None, NOT_TAKEN))
        return self.step(Call(call.function, tuple(args)))

    def _branch_of(self, conditional: Conditional) -> Formula:
        comparisons: list[tuple[str, Comparison]] = []
        for word, comparison in conditional.condition.comparisons:
            left, right = self.reduce(comparison.left), self.reduce(comparison.right)
            comparisons.append((word, Comparison(left, comparison.op, right)))
        (_, first), *rest = comparisons
        condition = Condition(first, tuple(rest))  # type: ignore[arg-type]
        not_taken = self._number(None, NOT_TAKEN)
        if exact_value(Conditional(condition, _YES, not_taken), self._value) is None:
            return self.step(Conditional(condition, not_taken, self.reduce(conditional.otherwise)))
        return self.step(Conditional(condition, self.reduce(conditional.then), not_taken))
