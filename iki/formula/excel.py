"""A formula as an Excel formula over the cells of its variables, equal in value to `evaluate`.

Functions of Excel 2010 and LibreOffice only. `MIN` and `MEDIAN` skip a blank or a text when they
are given a cell, so they are given `A1+0`; sums and means are written out. Excel takes a blank cell
for zero, which iki never does: `excel_data` is the condition under which there is a value, and
`ada` is made of such conditions.

A formula longer than `EXCEL_LENGTH` comes back cut off,
but still longer than that, so that whoever writes a workbook sees it by its length, and writes the value instead.
Beyond Excel's other limits (64 levels, 255 arguments of MEDIAN) are only formulas that have so many
levels or arguments themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from iki.formula.functions import ATOM, COMPUTED, PRODUCT, SUM, chunks, nested
from iki.formula.nodes import Acuan, Call, Conditional, Negate, Number, Product, Sum
from iki.limits import EXCEL_LENGTH

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from iki.formula.nodes import Condition, Formula

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


def _bounded(text: str) -> str:
    if len(text) > EXCEL_LENGTH:
        raise _TooLongError(text)
    return text


class _Excel:
    __slots__ = ("cell_of",)

    def __init__(self, cell_of: Callable[[Acuan], str]) -> None:
        self.cell_of = cell_of

    def value(self, node: Formula, least: int = SUM) -> str:
        match node:
            case Number():
                return node.text
            case Acuan():
                return self.cell_of(node)
            case Negate():
                text, level = f"-{self.value(node.operand, ATOM)}", SUM
            case Sum():
                parts = [self.value(node.first)]
                for sign, term in node.rest:
                    parts += sign, self.value(term, PRODUCT)
                text, level = "".join(parts), SUM
            case Product():
                parts = [self.value(node.first, PRODUCT)]
                for op, factor in node.rest:
                    parts += op, self.value(factor, ATOM)
                text, level = "".join(parts), PRODUCT
            case Call(function="ada"):
                text, level = self.first_with_data(node.args), ATOM
            case Call():
                text, level = COMPUTED[node.function].excel(self.value, node.args)
            case Conditional():
                condition = self.condition(node.condition)
                text = f"IF({condition},{self.value(node.then)},{self.value(node.otherwise)})"
                level = ATOM
            case _:
                assert_never(node)
        return _bounded(f"({text})" if level < least else text)

    def condition(self, condition: Condition) -> str:
        """Return a condition; a run of one word becomes one AND or OR around all before it."""
        run: list[str] = []
        word = ""
        for next_word, comparison in (("", condition.first), *condition.rest):
            if word and next_word != word:
                run = [_joined(_WORDS[word], run)]
            word = next_word
            op = _EXCEL_SIGNS.get(comparison.op, comparison.op)
            run.append(f"{self.value(comparison.left)}{op}{self.value(comparison.right)}")
        return _bounded(_joined(_WORDS[word], run) if word else run[0])

    def first_with_data(self, args: tuple[Formula, ...]) -> str:
        parts: list[str] = []
        for arg in args:
            data = self.data(arg)
            if data == _TRUE:
                return "".join([*parts, self.value(arg), ")" * len(parts)])
            parts.append(f"IF({data},{self.value(arg)},")
        return "".join([*parts, "NA()", ")" * len(parts)])

    def data(self, *nodes: Formula) -> str:
        """Return the condition that all of the nodes have what their values need."""
        cells: dict[str, None] = {}
        conditions: dict[str, None] = {}
        for node in nodes:
            self.collect(node, cells, conditions)
        texts = [*_counted(list(cells)), *conditions]
        return _bounded(_joined("AND", texts)) if texts else _TRUE

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
                    conditions[_joined("OR", alternatives)] = None
            case Call():
                for arg in node.args:
                    self.collect(arg, cells, conditions)
            case Conditional():
                # IF is lazy where AND is not: nothing is compared before its data is there. What
                # cannot be compared (a zero divisor) lacks no data; the value says what it lacks.
                comparisons = (
                    node.condition.first,
                    *(comparison for _, comparison in node.condition.rest),
                )
                sides = [
                    side
                    for comparison in comparisons
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


def _joined(function: str, texts: Sequence[str]) -> str:
    """Return AND or OR of conditions; one condition needs none."""
    return texts[0] if len(texts) == 1 else nested(function, texts)


def _counted(cells: list[str]) -> list[str]:
    """Return the conditions that all of the cells hold numbers."""
    return [f"COUNT({','.join(chunk)})={len(chunk)}" for chunk in chunks(cells)]
