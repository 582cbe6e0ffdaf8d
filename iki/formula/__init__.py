"""The formula language: text in, one tree, many readings of it."""

from iki.formula.evaluate import Alasan, Evaluasi, evaluate
from iki.formula.functions import FUNGSI, excel_round
from iki.formula.nodes import (
    Banding,
    Call,
    Formula,
    Jika,
    Negate,
    Number,
    Product,
    Sum,
    Syarat,
    Variabel,
    variabel_of,
)
from iki.formula.parser import RESERVED, Problem, parse
from iki.formula.render import (
    EXCEL_LENGTH,
    Pecahan,
    excel_data,
    fraction_parts,
    substitute,
    to_decree,
    to_excel,
    to_latex,
    to_text,
)

__all__ = [
    "EXCEL_LENGTH",
    "FUNGSI",
    "RESERVED",
    "Alasan",
    "Banding",
    "Call",
    "Evaluasi",
    "Formula",
    "Jika",
    "Negate",
    "Number",
    "Pecahan",
    "Problem",
    "Product",
    "Sum",
    "Syarat",
    "Variabel",
    "evaluate",
    "excel_data",
    "excel_round",
    "fraction_parts",
    "parse",
    "substitute",
    "to_decree",
    "to_excel",
    "to_latex",
    "to_text",
    "variabel_of",
]
