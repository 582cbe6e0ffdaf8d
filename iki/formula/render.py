"""A formula as text that people read: canonical, decree, with numbers, as a fraction, as LaTeX.

Parentheses stand only where reading from left to right needs them. Canonical text is the formula
language itself, and parsing it gives the same tree; the other texts are Indonesian prose, with
decimal commas. Refuses to escape for the place that a text goes to; only `to_latex` escapes, for
LaTeX.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, assert_never

from iki.decimals import plain
from iki.formula.functions import ATOM, FUNCTIONS, LOOSE, PRODUCT, SUM, UNARY
from iki.formula.nodes import Acuan, Call, Conditional, Negate, Number, Product, Sum

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from iki.formula.nodes import Condition, Formula


class FractionParts(NamedTuple):
    """A formula as a printed fraction: pembilang over penyebut, times any multiplier."""

    pembilang: Formula
    penyebut: Formula
    multiplier: str | None


def to_text(node: Formula) -> str:
    """Return the canonical text: minimal parentheses, literals as written."""
    return _infix(node, _CANONICAL, _literal, _canonical_name)


def to_meaning(node: Formula, name: Callable[[Acuan], str]) -> str:
    """Return the canonical text with literals by value, and variables as `name` calls them.

    Formulas that mean the same have the same one.
    """
    return _infix(node, _CANONICAL, _literal_by_value, name)


def to_decree(node: Formula, uraian: Callable[[Acuan], str], *, nested: bool = False) -> str:
    """Return the formula in a decree's words: `Jumlah A / Jumlah B × 100%`.

    `uraian` gives the words of the variable itself; “tahun sebelumnya” is added here. What is
    divided inside of something else has parentheses, as its words are too many for the order of
    operations to be seen; with `nested`, also the formula as a whole.
    """
    text = _infix(node, _DECREE, Number.to_id, lambda variabel: _words_of(variabel, uraian))
    divides = isinstance(node, Product) and any(op == "/" for op, _ in node.rest)
    return f"({text})" if nested and divides else text


def substitute(node: Formula, text_of: Callable[[Acuan], str]) -> str:
    """Return the formula with the values of its variables, as `text_of` writes them."""
    return _infix(node, _NUMBERS, Number.to_id, text_of)


def fraction_parts(node: Formula) -> FractionParts | None:
    """Return the parts of `a / b`, `a / b * 100` or `100 * a / b`, or None for any other form.

    There is one division, and after it only literals; both operands may be formulas. The multiplier
    is the literals after the division, or else the first factor if it is a literal.
    """
    if not isinstance(node, Product):
        return None
    divisions = [place for place, (op, _) in enumerate(node.rest) if op == "/"]
    if len(divisions) != 1:
        return None
    (place,) = divisions
    before, (_, penyebut), after = node.rest[:place], node.rest[place], node.rest[place + 1 :]
    literals = [factor for _, factor in after if isinstance(factor, Number)]
    if len(literals) != len(after):
        return None
    first = node.first
    if not literals and before and isinstance(first, Number):
        literals, first, before = [first], before[0][1], before[1:]
    if before:
        pembilang: Formula = Product(first, before, start=first.start, end=before[-1][1].end)
    else:
        pembilang = first
    return FractionParts(pembilang, penyebut, " × ".join(map(Number.to_id, literals)) or None)


def to_latex(node: Formula, uraian: Callable[[Acuan], str]) -> str:
    r"""Return the formula for LaTeX's mathematics: `\frac{\text{A}}{\text{B}} \times 100\%`.

    The words are escaped here. `\text` and `cases` are those of amsmath.
    """
    return _latex(node, uraian)


# --- texts of one line ----------------------------------------------------------------------------


class _Style(NamedTuple):
    operators: Mapping[str, str]
    comma: str
    functions: Mapping[str, str]  # templates of a call, `{}` its arguments
    jika: str
    jika_level: int
    negate_level: int
    division_level: int


_OPERATORS = ("+", "-", "*", "/", "<", "<=", ">", ">=", "==", "!=", "dan", "atau")
_ASCII = {op: f" {op} " for op in _OPERATORS}
_TYPOGRAPHIC = _ASCII | {"-": " − ", "*": " × ", "<=": " ≤ ", ">=": " ≥ ", "==": " = ", "!=": " ≠ "}

_CANONICAL = _Style(
    operators=_ASCII | {"negate": "-"},
    comma=", ",
    functions={name: name + "({})" for name in FUNCTIONS},
    jika="jika({}, {}, {})",
    jika_level=ATOM,
    negate_level=UNARY,
    division_level=PRODUCT,
)
# Numbers have decimal commas here, so arguments are parted as in an Indonesian spreadsheet.
_NUMBERS = _Style(
    operators=_TYPOGRAPHIC | {"negate": "−"},
    comma="; ",
    functions=_CANONICAL.functions,
    jika="jika({}; {}; {})",
    jika_level=ATOM,
    negate_level=SUM,
    division_level=PRODUCT,
)
_DECREE = _Style(
    operators=_NUMBERS.operators,
    comma="; ",
    functions={name: function.keputusan for name, function in FUNCTIONS.items()},
    jika=FUNCTIONS["jika"].keputusan,
    jika_level=LOOSE,
    negate_level=SUM,
    division_level=LOOSE,
)


def _infix(
    node: Formula,
    style: _Style,
    literal: Callable[[Number], str],
    name: Callable[[Acuan], str],
    least: int = LOOSE,
) -> str:
    """Return a node in a style, in parentheses if it holds together less than `least`."""
    match node:
        case Number():
            return literal(node)
        case Acuan():
            text = name(node)
            level = LOOSE if text.startswith(("-", "−")) else ATOM
        case Negate():
            operand = _infix(node.operand, style, literal, name, ATOM)
            text, level = style.operators["negate"] + operand, style.negate_level
        case Sum():
            parts = [_infix(node.first, style, literal, name, SUM)]
            for sign, term in node.rest:
                parts += style.operators[sign], _infix(term, style, literal, name, PRODUCT)
            text, level = "".join(parts), SUM
        case Product():
            parts = [_infix(node.first, style, literal, name, PRODUCT)]
            level = PRODUCT
            for op, factor in node.rest:
                # `A / B × C` is `(A / B) × C`, which only a literal says by itself.
                if level < PRODUCT and (op == "/" or not isinstance(factor, Number)):
                    parts, level = ["(", *parts, ")"], PRODUCT
                parts += style.operators[op], _infix(factor, style, literal, name, UNARY)
                if op == "/":
                    level = style.division_level
            text = "".join(parts)
        case Call():
            parts = []  # no comprehension: before Python 3.12 it takes a stack frame
            for arg in node.args:
                parts.append(_infix(arg, style, literal, name))
            text, level = style.functions[node.function].format(style.comma.join(parts)), ATOM
        case Conditional():
            condition = _condition(
                node.condition,
                style.operators,
                lambda side: _infix(side, style, literal, name, SUM),
            )
            then = _infix(node.then, style, literal, name)
            otherwise = _infix(node.otherwise, style, literal, name)
            text, level = style.jika.format(condition, then, otherwise), style.jika_level
        case _:
            assert_never(node)
    return f"({text})" if level < least else text


def _condition(
    condition: Condition, operators: Mapping[str, str], side: Callable[[Formula], str]
) -> str:
    """Return comparisons with the words between them; `side` writes what is compared."""
    parts: list[str] = []
    for word, comparison in condition.comparisons:
        parts += (
            operators[word] if word else "",
            side(comparison.left),
            operators[comparison.op],
            side(comparison.right),
        )
    return "".join(parts)


def _literal(number: Number) -> str:
    return f"{number.text}%" if number.percent else number.text


def _literal_by_value(number: Number) -> str:
    return plain(Decimal(number.text)) + ("%" if number.percent else "")


def _canonical_name(variabel: Acuan) -> str:
    name = f"{variabel.jabatan}.{variabel.nama}" if variabel.jabatan else variabel.nama
    return f"lalu({name})" if variabel.lalu else name


def _words_of(variabel: Acuan, uraian: Callable[[Acuan], str]) -> str:
    words = uraian(variabel)
    return FUNCTIONS["lalu"].keputusan.format(words) if variabel.lalu else words


# --- LaTeX ----------------------------------------------------------------------------------------

_LATEX_ESCAPES = str.maketrans(
    {char: rf"\{char}" for char in "{}$&#_%"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
_LATEX_OPERATORS = {
    "+": " + ", "-": " - ", "<": " < ", "<=": r" \le ", ">": " > ", ">=": r" \ge ",
    "==": " = ", "!=": r" \ne ", "dan": r" \text{ dan } ", "atau": r" \text{ atau } ",
}  # fmt: skip
_LATEX_FUNCTIONS = {name: function.latex for name, function in FUNCTIONS.items()}


def _latex(node: Formula, uraian: Callable[[Acuan], str], least: int = LOOSE) -> str:
    match node:
        case Number():
            return node.to_id().replace(",", "{,}").replace("%", r"\%")
        case Acuan():
            words = " ".join(_words_of(node, uraian).split())
            return rf"\text{{{words.translate(_LATEX_ESCAPES)}}}"
        case Negate():
            text, level = f"-{_latex(node.operand, uraian, ATOM)}", SUM
        case Sum():
            parts = [_latex(node.first, uraian, SUM)]
            for sign, term in node.rest:
                parts += _LATEX_OPERATORS[sign], _latex(term, uraian, PRODUCT)
            text, level = "".join(parts), SUM
        case Product():
            # A fraction bar groups by itself, above and below.
            over = node.rest[0][0] == "/"
            text, level = _latex(node.first, uraian, LOOSE if over else PRODUCT), PRODUCT
            for op, factor in node.rest:
                if op == "/":
                    text, level = rf"\frac{{{text}}}{{{_latex(factor, uraian)}}}", ATOM
                else:
                    text, level = rf"{text} \times {_latex(factor, uraian, UNARY)}", PRODUCT
        case Call():
            parts = []
            for arg in node.args:
                parts.append(_latex(arg, uraian))
            text, level = _LATEX_FUNCTIONS[node.function].replace("{}", "; ".join(parts)), ATOM
        case Conditional():
            condition = _condition(
                node.condition, _LATEX_OPERATORS, lambda side: _latex(side, uraian)
            )
            then, otherwise = _latex(node.then, uraian), _latex(node.otherwise, uraian)
            text = rf"{then} & \text{{jika }} {condition} \\ {otherwise} & \text{{selain itu}}"
            text, level = rf"\begin{{cases}} {text} \end{{cases}}", ATOM
        case _:
            assert_never(node)
    return rf"\left({text}\right)" if level < least else text
