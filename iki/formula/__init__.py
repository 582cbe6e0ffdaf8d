"""The formula language: text in, one tree, many readings of it."""

from iki.formula.evaluate import Alasan, Evaluasi, evaluate
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
from iki.formula.parser import FUNGSI, RESERVED, Problem, parse

__all__ = [
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
    "Problem",
    "Product",
    "Sum",
    "Syarat",
    "Variabel",
    "evaluate",
    "parse",
    "variabel_of",
]
