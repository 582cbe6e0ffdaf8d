"""A formula as an Excel formula over the cells of its variables, equal in value to `evaluate`.

Functions of Excel 2010 and LibreOffice only. `MIN` and `MEDIAN` skip a blank or a text when they
are given a cell, so they are given `A1+0`; sums and means are written out. Excel takes a blank cell
for zero, which iki never does: `excel_data` is the condition under which there is a value, and
`ada` is made of such conditions. Cells are binary numbers, of which `26.92 - 26.9 - 0.02` leaves a
rest: wherever it matters that a sum is zero (as a result, a divisor, in a comparison) it is taken
for zero if it is that small beside its greatest term.

A formula longer than `EXCEL_LENGTH` comes back cut off, but still longer than that, so that whoever
writes a workbook sees it by its length, and writes the value instead. Beyond Excel's other limits
(64 levels, 255 arguments of MEDIAN) are only formulas that have so many levels or arguments
themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from iki.formula.functions import (
    ATOM,
    COMPUTED,
    PRODUCT,
    SUM,
    argument_lists,
    excel_zero,
    nest_calls,
    sum_of,
)
from iki.formula.nodes import Acuan, Call, Conditional, Negate, Number, Product, Sum, subtrees
from iki.limits import EXCEL_LENGTH

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from iki.formula.nodes import Comparison, Condition, Formula

_EXCEL_SIGNS = {"==": "=", "!=": "<>"}


def to_excel(node: Formula, cell_of: Callable[[Acuan], str]) -> str:
    """Return the formula without its leading "="; `cell_of` gives a reference such as `B7`.

    A divisor of zero shows as `#DIV/0!`, and `ada` as `#N/A` if none of its arguments has data. All
    other cells are taken to hold numbers: guard the formula with `excel_data`.
    """
    try:
        return _Excel(cell_of).value(node)
    except _TooLongError as error:
        return error.text


def excel_data(node: Formula, cell_of: Callable[[Acuan], str]) -> str:
    """Return the condition that the cells which the value needs hold numbers: `COUNT(B7,B8)=2`."""
    try:
        return _Excel(cell_of).data(node)
    except _TooLongError as error:
        return error.text


class _TooLongError(Exception):
    """`ada` and `jika` inside each other repeat their conditions: stop before the text explodes."""

    def __init__(self, text: str) -> None:
        self.text = text


def _check_length(text: str) -> str:
    if len(text) > EXCEL_LENGTH:
        raise _TooLongError(text)
    return text


class _Excel:
    __slots__ = ("cell_of",)

    def __init__(self, cell_of: Callable[[Acuan], str]) -> None:
        self.cell_of = cell_of

    def value(self, node: Formula, least: int = SUM) -> str:
        """Return the value, of which zero is zero."""
        if isinstance(node, Sum) and node.rest:
            return _check_length(excel_zero(self.raw(node), self.greatest(node)))
        return self.text(node, least, self.value)

    def raw(self, node: Formula, least: int = SUM) -> str:
        """Return the value, or a rest that is small beside its `greatest` term for zero."""
        return self.text(node, least, self.raw)

    def text(self, node: Formula, least: int, part: Callable[[Formula, int], str]) -> str:
        """Return a value, its sums and factors as `part` gives them."""
        match node:
            case Number():
                return node.text
            case Acuan():
                return self.cell_of(node)
            case Negate():
                text, level = f"-{part(node.operand, ATOM)}", SUM
            case Sum() if not node.rest:
                return part(node.first, least)
            case Sum():
                parts = [self.raw(node.first)]
                for sign, term in node.rest:
                    parts += sign, self.raw(term, PRODUCT)
                text, level = "".join(parts), SUM
            case Product():
                parts = [part(node.first, PRODUCT)]
                for op, factor in node.rest:
                    parts += op, (self.value if op == "/" else part)(factor, ATOM)
                text, level = "".join(parts), PRODUCT
            case Call(function="ada"):
                text, level = self.first_with_data(node.args, self.value), ATOM
            case Call():
                text, level = COMPUTED[node.function].excel(self, node.args)
            case Conditional():
                condition = self.condition(node.condition)
                text = f"IF({condition},{self.value(node.then)},{self.value(node.otherwise)})"
                level = ATOM
            case _:
                assert_never(node)
        return _check_length(f"({text})" if level < least else text)

    def greatest(self, *nodes: Formula) -> str:
        """Return the greatest of the terms that values are computed from, without their signs."""
        texts = list(dict.fromkeys(text for node in nodes for text in self.terms(node)))
        return _check_length(texts[0] if len(texts) == 1 else nest_calls("MAX", texts))

    def terms(self, node: Formula) -> list[str]:
        match node:
            case Number():
                return [node.text]
            case Negate():
                return self.terms(node.operand)
            case Sum():
                operands = (node.first, *(term for _, term in node.rest))
                return [text for operand in operands for text in self.terms(operand)]
            case Product() if any(isinstance(part, Sum) for part in subtrees(node)):
                # The rest of a divisor weighs the more, the smaller the divisor has come out.
                parts = [self.greatest(node.first)]
                for op, factor in node.rest:
                    parts += "*", self.greatest(factor)
                    if op == "/":
                        parts += "/", f"{self.value(factor, ATOM)}^2"
                return ["".join(parts)]
            case Call(function="jumlah" | "rata"):
                return self.terms(sum_of(node.args))
            case Call(function="min" | "maks" | "median" | "abs"):
                return [text for arg in node.args for text in self.terms(arg)]
            case Call(function="ada"):
                return [self.first_with_data(node.args, self.greatest)]
            case Conditional():
                then, otherwise = self.greatest(node.then), self.greatest(node.otherwise)
                return [f"IF({self.condition(node.condition)},{then},{otherwise})"]
            case Acuan() | Product() | Call():
                return [f"ABS({self.raw(node)})"]
            case _:
                assert_never(node)

    def condition(self, condition: Condition) -> str:
        """Return a condition; a run of one word becomes one AND or OR around all before it."""
        run: list[str] = []
        word = ""
        for next_word, comparison in condition.comparisons:
            if word and next_word != word:
                run = [_join_conditions(_WORDS[word], run)]
            word = next_word
            run.append(self.comparison(comparison))
        return _check_length(_join_conditions(_WORDS[word], run) if word else run[0])

    def comparison(self, comparison: Comparison) -> str:
        """Return a comparison: of the difference with zero, unless one side is zero already."""
        op = _EXCEL_SIGNS.get(comparison.op, comparison.op)
        left, right = comparison.left, comparison.right
        if any(isinstance(side, Number) and not side.nilai for side in (left, right)):
            return f"{self.value(left)}{op}{self.value(right)}"
        return f"{self.value(Sum(left, (('-', right),)))}{op}0"

    def first_with_data(self, args: tuple[Formula, ...], write: Callable[[Formula], str]) -> str:
        parts: list[str] = []
        for arg in args:
            data = self.data(arg)
            if data == _TRUE:
                return "".join([*parts, write(arg), ")" * len(parts)])
            parts.append(f"IF({data},{write(arg)},")
        return "".join([*parts, "NA()", ")" * len(parts)])

    def data(self, *nodes: Formula) -> str:
        """Return the condition that all of the nodes have what their values need."""
        cells: dict[str, None] = {}
        conditions: dict[str, None] = {}
        for node in nodes:
            self.collect(node, cells, conditions)
        texts = [*_count_conditions(list(cells)), *conditions]
        return _check_length(_join_conditions("AND", texts)) if texts else _TRUE

    def collect(self, node: Formula, cells: dict[str, None], conditions: dict[str, None]) -> None:
        """Add the cells that must hold numbers, and what else must be true."""
        match node:
            case Number():
                pass
            case Acuan():
                cells[self.cell_of(node)] = None
            case Negate():
                self.collect(node.operand, cells, conditions)
            case Sum() | Product():
                self.collect(node.first, cells, conditions)
                for _, operand in node.rest:
                    self.collect(operand, cells, conditions)
            case Call(function="ada"):
                alternatives = [self.data(arg) for arg in node.args]
                if _TRUE not in alternatives:
                    conditions[_join_conditions("OR", alternatives)] = None
            case Call():
                for arg in node.args:
                    self.collect(arg, cells, conditions)
            case Conditional():
                # IF is lazy where AND is not: nothing is compared before its data is there. What
                # cannot be compared (a zero divisor) lacks no data; the value says what it lacks.
                sides = [
                    side
                    for _, comparison in node.condition.comparisons
                    for side in (comparison.left, comparison.right)
                ]
                known, condition = self.data(*sides), self.condition(node.condition)
                then, otherwise = self.data(node.then), self.data(node.otherwise)
                branch = f"IFERROR(IF({condition},{then},{otherwise}),{_TRUE})"
                branch = then if then == otherwise else branch
                if _TRUE in (known, branch):
                    text = known if branch == _TRUE else branch
                else:
                    text = f"IF({known},{branch},FALSE())"
                if text != _TRUE:
                    conditions[text] = None
            case _:
                assert_never(node)


_TRUE = "TRUE()"
_WORDS = {"dan": "AND", "atau": "OR"}


def _join_conditions(function: str, texts: Sequence[str]) -> str:
    """Return AND or OR of conditions; one condition needs none."""
    return texts[0] if len(texts) == 1 else nest_calls(function, texts)


def _count_conditions(cells: list[str]) -> list[str]:
    """Return the conditions that all of the cells hold numbers."""
    return [f"COUNT({','.join(chunk)})={len(chunk)}" for chunk in argument_lists(cells)]
