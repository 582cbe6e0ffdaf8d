"""A formula as a decree prints it: a fraction with its rule, or a text in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from iki.escaping import for_terminal
from iki.formula import render
from iki.model.uraian import uraian_of

if TYPE_CHECKING:
    from iki.formula import Acuan, Formula
    from iki.model import Definisi


@dataclass(frozen=True, slots=True)
class PrintedFormula:
    """A formula in its words: pembilang over penyebut, and beside the rule a multiplier (`100%`).

    Without `penyebut` it is no fraction, and stands in one piece. `line` is the whole of it on one
    line, `latex` in LaTeX's mathematics.
    """

    pembilang: str
    penyebut: str | None = None
    multiplier: str | None = None
    line: str = ""
    latex: str = ""

    @property
    def is_fraction(self) -> bool:
        """Whether it has a rule."""
        return self.penyebut is not None


def printed_formula(formula: Formula, definisi: Definisi, kode: str) -> PrintedFormula:
    """Return the formula of a jabatan in the words of its decree."""
    uraian = uraian_of(definisi, kode, formula)

    def on_one_line(variabel: Acuan) -> str:
        return for_terminal(" ".join(uraian(variabel).split()))

    line, latex = render.to_decree(formula, uraian), render.to_latex(formula, on_one_line)
    parts = render.fraction_parts(formula)
    if parts is None:
        return PrintedFormula(line, line=line, latex=latex)
    return PrintedFormula(
        render.to_decree(parts.pembilang, uraian, nested=True),
        render.to_decree(parts.penyebut, uraian, nested=True),
        parts.multiplier,
        line,
        latex,
    )
