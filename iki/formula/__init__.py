"""The formula language: text in, one tree, many readings of it."""

from iki.formula.evaluate import Alasan, Evaluation, evaluate
from iki.formula.excel import excel_data, to_excel
from iki.formula.functions import FUNCTIONS, excel_round
from iki.formula.nodes import (
    Acuan,
    Call,
    Comparison,
    Condition,
    Conditional,
    Formula,
    Negate,
    Number,
    Product,
    Sum,
    variabel_of,
)
from iki.formula.parser import RESERVED, Problem, parse
from iki.formula.render import (
    FractionParts,
    fraction_parts,
    substitute,
    to_decree,
    to_latex,
    to_meaning,
    to_text,
)

__all__ = [
    "FUNCTIONS",
    "RESERVED",
    "Acuan",
    "Alasan",
    "Call",
    "Comparison",
    "Condition",
    "Conditional",
    "Evaluation",
    "Formula",
    "FractionParts",
    "Negate",
    "Number",
    "Problem",
    "Product",
    "Sum",
    "evaluate",
    "excel_data",
    "excel_round",
    "fraction_parts",
    "parse",
    "substitute",
    "to_decree",
    "to_excel",
    "to_latex",
    "to_meaning",
    "to_text",
    "variabel_of",
]
