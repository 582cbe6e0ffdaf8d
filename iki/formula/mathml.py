"""A formula as MathML, which browsers draw: a division is a fraction, a condition a list of cases.

Texts are escaped here, for HTML as well as for XML. Refuses the element around it: who draws says
how.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, assert_never

from iki.escaping import for_html
from iki.formula.functions import ATOM, FUNCTIONS, LOOSE, PRODUCT, SUM, UNARY
from iki.formula.nodes import Acuan, Call, Conditional, Negate, Number, Product, Sum

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from iki.formula.nodes import Condition, Formula

_NO_BREAK = "\xa0"
_SIGNS = {"*": "×", "-": "−", "<": "&lt;", "<=": "≤", ">": "&gt;", ">=": "≥", "==": "=", "!=": "≠"}


# How many letters stand beside each other: where more would, what is wide is broken at its
# operators, as nothing breaks the lines of a `<math>`. Words break by themselves; a style says
# where: in a table of lines they take less room.
_LINE = 60
_WORDS_WIDE, _WORDS_NARROW = 44, 36
_SHORT = 8  # letters: `× 100` goes to no line of its own


class _Drawing(NamedTuple):
    """Elements, and how many letters wide they are: alone, and in a line of a table."""

    made: str
    wide: int
    narrow: int


def to_mathml(node: Formula, text_of: Callable[[Acuan], str]) -> str:
    """Return the inside of a `<math>`; `text_of` writes its variables."""
    return _mathml(node, text_of).made


def equation(formula: str, result: str) -> str:
    """Return a formula in MathML and what it comes to; one that is just that stays as it is."""
    same = formula == _words(result).made
    return formula if same else f"{formula}<mo>=</mo><mn>{for_html(result)}</mn>"


def _mathml(node: Formula, text_of: Callable[[Acuan], str], least: int = LOOSE) -> _Drawing:
    match node:
        case Number():
            text = node.to_id()
            return _Drawing(f"<mn>{text}</mn>", len(text), len(text))
        case Acuan():
            text = text_of(node)
            level = LOOSE if text.startswith(("-", "−")) else ATOM
            drawn = _words(text)
        case Negate():
            drawn = _side_by_side([_sign("−"), _mathml(node.operand, text_of, ATOM)])
            level = SUM
        case Sum():
            parts = [_mathml(node.first, text_of, SUM)]
            for sign, term in node.rest:
                parts.append(_side_by_side([_sign(sign), _mathml(term, text_of, PRODUCT)]))
            drawn, level = _in_lines(parts), SUM
        case Product():
            drawn, level = _product(node, text_of)
        case Call():
            parts = []  # no comprehension: before Python 3.12 it takes a stack frame
            for place, arg in enumerate(node.args, 1):
                mark = [_sign(";")] if place < len(node.args) else []
                parts.append(_side_by_side([_mathml(arg, text_of), *mark]))
            drawn, level = _call(node.function, _in_lines(parts)), ATOM
        case Conditional():
            then, otherwise = _mathml(node.then, text_of), _mathml(node.otherwise, text_of)
            holds = _side_by_side([_words("jika "), _condition(node.condition, text_of)])
            drawn = _side_by_side(
                [_sign("{"), _table([[then, holds], [otherwise, _words("selain itu")]])]
            )
            level = PRODUCT
        case _:
            assert_never(node)
    return _row(_side_by_side([_sign("("), drawn, _sign(")")])) if level < least else drawn


def _product(node: Product, text_of: Callable[[Acuan], str]) -> tuple[_Drawing, int]:
    """Return factors beside each other, or a fraction for a division."""
    over = node.rest[0][0] == "/"
    parts = [_mathml(node.first, text_of, LOOSE if over else PRODUCT)]
    level = PRODUCT
    for op, factor in node.rest:
        if op == "/":
            above, below = _row(_in_lines(parts)), _row(_mathml(factor, text_of))
            made = f"<mfrac>{above.made}{below.made}</mfrac>"
            fraction = _Drawing(made, max(above.wide, below.wide), max(above.narrow, below.narrow))
            parts, level = [fraction], ATOM
        else:
            parts.append(_side_by_side([_sign("*"), _mathml(factor, text_of, UNARY)]))
            level = PRODUCT
    return _in_lines(parts), level


def _condition(condition: Condition, text_of: Callable[[Acuan], str]) -> _Drawing:
    parts: list[_Drawing] = []
    for word, comparison in condition.comparisons:
        parts.append(
            _side_by_side(
                [
                    *([_words(f" {word} ")] if word else []),
                    _mathml(comparison.left, text_of, SUM),
                    _sign(comparison.op),
                    _mathml(comparison.right, text_of, SUM),
                ]
            )
        )
    return _in_lines(parts)


# --- elements -------------------------------------------------------------------------------------


def _sign(sign: str) -> _Drawing:
    return _Drawing(f"<mo>{_SIGNS.get(sign, sign)}</mo>", 3, 3)


def _side_by_side(parts: Sequence[_Drawing]) -> _Drawing:
    made, wide, narrow = zip(*parts, strict=True)
    return _Drawing("".join(made), sum(wide), sum(narrow))


def _in_lines(parts: Sequence[_Drawing]) -> _Drawing:
    """Return parts beside each other, or in several lines where that is too wide."""
    drawn = _side_by_side(parts)
    if drawn.wide <= _LINE or len(parts) == 1:
        return drawn
    lines: list[list[_Drawing]] = []
    left = 0
    for part in parts:
        if part.narrow > left and not (lines and part.narrow <= _SHORT):
            lines.append([])
            left = _LINE
        lines[-1].append(part)
        left -= part.narrow
    return _table([[_side_by_side(line)] for line in lines])


def _table(rows: Sequence[Sequence[_Drawing]]) -> _Drawing:
    cells = ["".join([f"<mtd>{cell.made}</mtd>" for cell in row]) for row in rows]
    width = sum(max(cell.narrow for cell in column) for column in zip(*rows, strict=True))
    return _Drawing(f"<mtable><mtr>{'</mtr><mtr>'.join(cells)}</mtr></mtable>", width, width)


def _call(function: str, arguments: _Drawing) -> _Drawing:
    """Return a call in the words of a decree, `{}` of which stands for the arguments."""
    made = []
    for part in re.findall(r"\{\}|[()]|[^(){}]+", FUNCTIONS[function].keputusan):
        if part == "{}":
            made.append(arguments)
        else:
            made.append(_sign(part) if part in "()" else _words(part))
    return _side_by_side(made)


def _words(text: str) -> _Drawing:
    """Return a text; blanks at its edges become no-break spaces, which browsers keep."""
    inner = text.strip(" ")
    before, after = text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :]
    if inner and (before or after):
        text = f"{_NO_BREAK * len(before)}{inner}{_NO_BREAK * len(after)}"
    return _Drawing(
        f"<mtext>{for_html(text)}</mtext>",
        min(len(text), _WORDS_WIDE),
        min(len(text), _WORDS_NARROW),
    )


def _row(drawn: _Drawing) -> _Drawing:
    """Return several elements as one, as the parts of a fraction have to be."""
    return (
        drawn._replace(made=f"<mrow>{drawn.made}</mrow>") if drawn.made.count("<m") > 1 else drawn
    )
