"""A formula as MathML, which browsers draw: a division is a fraction, a condition a list of cases.

Texts are escaped here, for HTML as well as for XML. Refuses the element around it: who draws says how.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from iki.decimals import format_id, parse_plain
from iki.escaping import for_html
from iki.formula.functions import FUNCTIONS
from iki.formula.nodes import Acuan, Call, Conditional, Negate, Number, Product, Sum

if TYPE_CHECKING:
    from collections.abc import Callable

    from iki.formula.nodes import Condition, Formula

# How tightly an expression holds together. One that holds less than its place asks for gets parentheses.
_LOOSE, _SUM, _PRODUCT, _UNARY, _ATOM = range(5)

_NO_BREAK = "\xa0"
_SIGNS = {
    "+": "+", "-": "−", "<": "&lt;", "<=": "≤", ">": "&gt;", ">=": "≥", "==": "=", "!=": "≠",
}  # fmt: skip


def to_mathml(node: Formula, text_of: Callable[[Acuan], str]) -> str:
    """Return the inside of a `<math>`, its variables as `text_of` writes them: in words, or as values."""
    return _mathml(node, text_of)


def equated(formula: str, result: str) -> str:
    """Return a formula in MathML and what it comes to; one that is just that stays as it is."""
    return (
        formula if formula == _words(result) else f"{formula}<mo>=</mo><mn>{for_html(result)}</mn>"
    )


def _mathml(node: Formula, text_of: Callable[[Acuan], str], least: int = _LOOSE) -> str:
    match node:
        case Number():
            return f"<mn>{_literal(node)}</mn>"
        case Acuan():
            text = text_of(node)
            level = _LOOSE if text.startswith(("-", "−")) else _ATOM
            made = _words(text)
        case Negate():
            made, level = f"<mo>−</mo>{_mathml(node.operand, text_of, _ATOM)}", _SUM
        case Sum():
            parts = [_mathml(node.first, text_of, _SUM)]
            for sign, term in node.rest:
                parts += f"<mo>{_SIGNS[sign]}</mo>", _mathml(term, text_of, _PRODUCT)
            made, level = "".join(parts), _SUM
        case Product():
            # A fraction rule groups by itself, above and below.
            over = node.rest[0][0] == "/"
            made, level = _mathml(node.first, text_of, _LOOSE if over else _PRODUCT), _PRODUCT
            for op, factor in node.rest:
                if op == "/":
                    below = _mathml(factor, text_of)
                    made, level = f"<mfrac>{_row(made)}{_row(below)}</mfrac>", _ATOM
                else:
                    made = f"{made}<mo>×</mo>{_mathml(factor, text_of, _UNARY)}"
                    level = _PRODUCT
        case Call():
            parts = []  # no comprehension: before Python 3.12 it takes a stack frame
            for arg in node.args:
                parts.append(_mathml(arg, text_of))
            made, level = _call(node.function, "<mo>;</mo>".join(parts)), _ATOM
        case Conditional():
            cases = (
                f"<mtr><mtd>{_mathml(node.then, text_of)}</mtd>"
                f"<mtd>{_words('jika ')}{_condition(node.condition, text_of)}</mtd></mtr>"
                f"<mtr><mtd>{_mathml(node.otherwise, text_of)}</mtd>"
                f"<mtd>{_words('selain itu')}</mtd></mtr>"
            )
            made, level = f"<mo>{{</mo><mtable>{cases}</mtable>", _PRODUCT
        case _:
            assert_never(node)
    return _row(f"<mo>(</mo>{made}<mo>)</mo>") if level < least else made


def _condition(condition: Condition, text_of: Callable[[Acuan], str]) -> str:
    parts: list[str] = []
    for word, comparison in (("", condition.first), *condition.rest):
        parts += (
            _words(f" {word} ") if word else "",
            _mathml(comparison.left, text_of, _SUM),
            f"<mo>{_SIGNS[comparison.op]}</mo>",
            _mathml(comparison.right, text_of, _SUM),
        )
    return "".join(parts)


def _call(function: str, arguments: str) -> str:
    """Return a call in the words of a decree, `{}` of which stands for the arguments."""
    made = []
    for part in re.findall(r"\{\}|[()]|[^(){}]+", FUNCTIONS[function].keputusan):
        if part == "{}":
            made.append(arguments)
        else:
            made.append(f"<mo>{part}</mo>" if part in "()" else _words(part))
    return "".join(made)


def _words(text: str) -> str:
    """Return a text; a blank at its edges, which a browser would drop, does not break a line either."""
    inner = text.strip(" ")
    before, after = text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :]
    if inner and (before or after):
        text = f"{_NO_BREAK * len(before)}{inner}{_NO_BREAK * len(after)}"
    return f"<mtext>{for_html(text)}</mtext>"


def _row(made: str) -> str:
    """Return several elements as one, as the parts of a fraction have to be."""
    return f"<mrow>{made}</mrow>" if made.count("<m") > 1 else made


def _literal(number: Number) -> str:
    """Return a literal in id_ID form, with the decimals that it was written with."""
    decimals = len(number.text.partition(".")[2])
    value = parse_plain(number.text)
    text = number.text if value is None else format_id(value, decimals)
    return f"{text}%" if number.percent else text
