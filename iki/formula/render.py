"""A formula as text that people read: canonical, decree, with numbers, as a fraction, as LaTeX.

Parentheses stand only where reading from left to right needs them. Canonical text is the formula
language itself, and parsing it gives the same tree; the other texts are Indonesian prose, with
decimal commas. Refuses to escape for the place that a text goes to; only `to_latex` escapes, for
LaTeX.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, assert_never

from iki.decimals import format_id
from iki.formula.excel import EXCEL_LENGTH, excel_data, to_excel
from iki.formula.functions import FUNGSI
from iki.formula.nodes import Call, Jika, Negate, Number, Product, Sum, Variabel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from iki.formula.nodes import Banding, Formula, Syarat

__all__ = [
    "EXCEL_LENGTH",
    "Pecahan",
    "excel_data",
    "fraction_parts",
    "substitute",
    "to_decree",
    "to_excel",
    "to_latex",
    "to_text",
]

# How tightly a text holds together. One that holds less than its place asks for gets parentheses.
_LOOSE, _SUM, _PRODUCT, _UNARY, _ATOM = range(5)


class Pecahan(NamedTuple):
    """A formula as a printed fraction: pembilang over penyebut, times pengali if there is one."""

    pembilang: Formula
    penyebut: Formula
    pengali: str | None


def to_text(node: Formula) -> str:
    """Return the canonical text: minimal parentheses, literals as written."""
    return _infix(node, _CANONICAL, _literal, _name)


def to_decree(node: Formula, uraian: Callable[[Variabel], str]) -> str:
    """Return the formula in a decree's words: `Jumlah A / Jumlah B × 100%`.

    `uraian` gives the words of the variable itself; “tahun sebelumnya” is added here.
    """
    return _infix(node, _DECREE, _literal_id, lambda variabel: _uraian(variabel, uraian))


def substitute(node: Formula, teks_of: Callable[[Variabel], str]) -> str:
    """Return the formula with the values of its variables, as `teks_of` writes them."""
    return _infix(node, _NUMBERS, _literal_id, teks_of)


def fraction_parts(node: Formula) -> Pecahan | None:
    """Return the parts of `a / b`, `a / b * 100` or `100 * a / b`, or None for any other form.

    There is one division, and after it only literals; both operands may be formulas. The pengali is
    the literals after the division, or else the first factor if it is a literal.
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
    return Pecahan(pembilang, penyebut, " × ".join(map(_literal_id, literals)) or None)


def to_latex(node: Formula, uraian: Callable[[Variabel], str]) -> str:
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


_OPERATORS = ("+", "-", "*", "/", "<", "<=", ">", ">=", "==", "!=", "dan", "atau")
_ASCII = {op: f" {op} " for op in _OPERATORS}
_TYPOGRAPHIC = _ASCII | {"-": " − ", "*": " × ", "<=": " ≤ ", ">=": " ≥ ", "==": " = ", "!=": " ≠ "}

_CANONICAL = _Style(
    operators=_ASCII | {"negate": "-"},
    comma=", ",
    functions={name: name + "({})" for name in FUNGSI},
    jika="jika({}, {}, {})",
    jika_level=_ATOM,
    negate_level=_UNARY,
)
# Numbers have decimal commas here, so arguments are parted as in an Indonesian spreadsheet.
_NUMBERS = _Style(
    operators=_TYPOGRAPHIC | {"negate": "−"},
    comma="; ",
    functions=_CANONICAL.functions,
    jika="jika({}; {}; {})",
    jika_level=_ATOM,
    negate_level=_SUM,
)
_DECREE = _Style(
    operators=_NUMBERS.operators,
    comma="; ",
    functions={name: fungsi.keputusan for name, fungsi in FUNGSI.items()},
    jika=FUNGSI["jika"].keputusan,
    jika_level=_LOOSE,
    negate_level=_SUM,
)


def _infix(
    node: Formula,
    style: _Style,
    literal: Callable[[Number], str],
    name: Callable[[Variabel], str],
    least: int = _LOOSE,
) -> str:
    """Return a node in a style, in parentheses if it holds together less than `least`."""
    match node:
        case Number():
            return literal(node)
        case Variabel():
            text = name(node)
            level = _LOOSE if text.startswith(("-", "−")) else _ATOM
        case Negate():
            operand = _infix(node.operand, style, literal, name, _ATOM)
            text, level = style.operators["negate"] + operand, style.negate_level
        case Sum():
            parts = [_infix(node.first, style, literal, name, _SUM)]
            for sign, term in node.rest:
                parts += style.operators[sign], _infix(term, style, literal, name, _PRODUCT)
            text, level = "".join(parts), _SUM
        case Product():
            parts = [_infix(node.first, style, literal, name, _PRODUCT)]
            for op, factor in node.rest:
                parts += style.operators[op], _infix(factor, style, literal, name, _UNARY)
            text, level = "".join(parts), _PRODUCT
        case Call():
            parts = []  # no comprehension: before Python 3.12 it takes a stack frame
            for arg in node.args:
                parts.append(_infix(arg, style, literal, name))
            text, level = style.functions[node.fungsi].format(style.comma.join(parts)), _ATOM
        case Jika():
            syarat = _infix_syarat(node.syarat, style, literal, name)
            maka = _infix(node.maka, style, literal, name)
            jika_tidak = _infix(node.jika_tidak, style, literal, name)
            text, level = style.jika.format(syarat, maka, jika_tidak), style.jika_level
        case _:
            assert_never(node)
    return f"({text})" if level < least else text


def _infix_syarat(
    syarat: Syarat,
    style: _Style,
    literal: Callable[[Number], str],
    name: Callable[[Variabel], str],
) -> str:
    bandings: list[tuple[str, Banding]] = [("", syarat.first), *syarat.rest]
    parts: list[str] = []
    for word, banding in bandings:
        parts += (
            style.operators[word] if word else "",
            _infix(banding.kiri, style, literal, name, _SUM),
            style.operators[banding.op],
            _infix(banding.kanan, style, literal, name, _SUM),
        )
    return "".join(parts)


def _literal(number: Number) -> str:
    return f"{number.teks}%" if number.persen else number.teks


def _literal_id(number: Number) -> str:
    """Return a literal in id_ID form with the decimals that it was written with."""
    decimals = len(number.teks.partition(".")[2])
    return format_id(Decimal(number.teks), decimals) + ("%" if number.persen else "")


def _name(variabel: Variabel) -> str:
    name = f"{variabel.jabatan}.{variabel.nama}" if variabel.jabatan else variabel.nama
    return f"lalu({name})" if variabel.lalu else name


def _uraian(variabel: Variabel, uraian: Callable[[Variabel], str]) -> str:
    words = uraian(variabel)
    return FUNGSI["lalu"].keputusan.format(words) if variabel.lalu else words


# --- LaTeX ----------------------------------------------------------------------------------------

_LATEX_ESCAPES = str.maketrans(
    {char: rf"\{char}" for char in "{}$&#_%"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
_LATEX_OPERATORS = {
    "+": " + ", "-": " - ", "<": " < ", "<=": r" \le ", ">": " > ", ">=": r" \ge ",
    "==": " = ", "!=": r" \ne ", "dan": r" \text{ dan } ", "atau": r" \text{ atau } ",
}  # fmt: skip
_LATEX_FUNCTIONS = {name: fungsi.latex for name, fungsi in FUNGSI.items()}


def _latex(node: Formula, uraian: Callable[[Variabel], str], least: int = _LOOSE) -> str:
    match node:
        case Number():
            return _literal_id(node).replace(",", "{,}").replace("%", r"\%")
        case Variabel():
            words = " ".join(_uraian(node, uraian).split())
            return rf"\text{{{words.translate(_LATEX_ESCAPES)}}}"
        case Negate():
            text, level = f"-{_latex(node.operand, uraian, _ATOM)}", _SUM
        case Sum():
            parts = [_latex(node.first, uraian, _SUM)]
            for sign, term in node.rest:
                parts += _LATEX_OPERATORS[sign], _latex(term, uraian, _PRODUCT)
            text, level = "".join(parts), _SUM
        case Product():
            # A fraction bar groups by itself, above and below.
            over = node.rest[0][0] == "/"
            text, level = _latex(node.first, uraian, _LOOSE if over else _PRODUCT), _PRODUCT
            for op, factor in node.rest:
                if op == "/":
                    text, level = rf"\frac{{{text}}}{{{_latex(factor, uraian)}}}", _ATOM
                else:
                    text, level = rf"{text} \times {_latex(factor, uraian, _UNARY)}", _PRODUCT
        case Call():
            parts = []
            for arg in node.args:
                parts.append(_latex(arg, uraian))
            text, level = _LATEX_FUNCTIONS[node.fungsi].replace("{}", "; ".join(parts)), _ATOM
        case Jika():
            syarat = _latex_syarat(node.syarat, uraian)
            maka, jika_tidak = _latex(node.maka, uraian), _latex(node.jika_tidak, uraian)
            text = rf"{maka} & \text{{jika }} {syarat} \\ {jika_tidak} & \text{{selain itu}}"
            text, level = rf"\begin{{cases}} {text} \end{{cases}}", _ATOM
        case _:
            assert_never(node)
    return rf"\left({text}\right)" if level < least else text


def _latex_syarat(syarat: Syarat, uraian: Callable[[Variabel], str]) -> str:
    bandings: list[tuple[str, Banding]] = [("", syarat.first), *syarat.rest]
    parts: list[str] = []
    for word, banding in bandings:
        parts += (
            _LATEX_OPERATORS[word] if word else "",
            _latex(banding.kiri, uraian),
            _LATEX_OPERATORS[banding.op],
            _latex(banding.kanan, uraian),
        )
    return "".join(parts)
