"""The arithmetic as Excel formulas, over the cells that `kertas_kerja` lays out.

Only functions of Excel 2010 that LibreOffice and Gnumeric compute the same way: no arrays, and IF
inside IF where one of several cells is looked for. Cells are binary numbers where iki computes with
60 decimal digits, so what is small beside the greatest term of a computation is forgiven, in
rounding (`formula.excel_round`: 2,675 that came out as 2,67499999999999 still rounds to 2,68) and
wherever a number is held against zero. No formula ever shows an error: what has no number says why,
in the words of the official status, and what was typed wrong is said to be `INVALID` wherever a
number depends on it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from iki.decimals import ZERO, decimals
from iki.formula import excel_data, excel_round, nodes, to_excel
from iki.formula.functions import FORGIVEN
from iki.limits import EXCEL_FORMULA, EXCEL_NESTING
from iki.model import Konsolidasi, Minimize, Polarisasi, bounds_of
from iki.results.hasil import EMPTY, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from iki.periode import Periode
    from iki.results.hasil import HasilIndikator

SAME, DIFFERENT = "cocok", "BEDA"
ALL_SAME = "Semua hitungan cocok dengan angka resmi."
SETTLED = "lihat {}"  # what ended: the working paper up to that period
VALID, INVALID = "benar", "masukan salah"
NILAI_MARK = "Nilai jabatan"  # of the rows that hold it; with a blank, so that no kode is the same
WITHIN = "di dalam rentang"
YES, NO = "ya", "tidak"

_MEDIAN_ARGUMENTS = 255
_NUMBERS = '">=-1E+300"'  # the condition of SUMIF that a cell holds a number
_TERM = 200  # of capaian that are differences: 2T/T and 200 - R/T, in percent

# Over the cells of one variable: all periods of a year, then all wilayah.
_OVER_TIME = {
    Konsolidasi.JUMLAH: "SUM({0})",
    Konsolidasi.RATA_RATA: "AVERAGE({0})",
    Konsolidasi.MAKSIMUM: "MAX({0})",
    Konsolidasi.MINIMUM: "MIN({0})",
}
_OVER_WILAYAH = _OVER_TIME | {Konsolidasi.TERAKHIR: "SUM({0})"}


def status_words(status: Status) -> str:
    """Return a status as cells say it."""
    return status.replace("_", " ")


# --- what is typed --------------------------------------------------------------------------------


def holds_one_of(cell: str, words: Iterable[str]) -> str:
    """Return the condition that a cell holds one of some words."""
    return f"OR({','.join(f'{cell}={_quote(word)}' for word in words)})"


def validity(condition: str) -> str:
    """Return the word of whether what was typed can be computed with."""
    return f'IF({condition},"{VALID}","{INVALID}")'


def all_valid(cells: str) -> str:
    """Return the word of whether none of the cells says that it is invalid."""
    return validity(f'COUNTIF({cells},"{INVALID}")=0')


def _first_that_holds(cases: Iterable[tuple[str, str]], otherwise: str) -> str:
    """Return the value of the first condition that holds."""
    tests = [f"IF({condition},{value}," for condition, value in cases]
    return f"{''.join(tests)}{otherwise}{')' * len(tests)}"


def _quote(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


# --- a variable -----------------------------------------------------------------------------------


def over_time(
    konsolidasi: Konsolidasi, cells: Sequence[str], periode: Sequence[Periode], typed: Sequence[str]
) -> str:
    """Return the konsolidasi over the cells of a row, one for each of these periods.

    `typed` are the cells that they come from: what was typed and gives no number is wrong.
    """
    span = _span(cells)
    months = [p.last - p.first + 1 for p in periode]
    if konsolidasi is Konsolidasi.TERAKHIR:
        nilai = _last(cells)
    elif konsolidasi is Konsolidasi.RATA_RATA and len({*months}) > 1:
        nilai = _without_rest(_weighted_mean(cells, months), span)
    else:
        nilai = _over(_OVER_TIME, konsolidasi, span)
    return f'IF(COUNTA({_span(typed)})>COUNT({span}),"{INVALID}",{_if_any(span, nilai)})'


def over_wilayah(konsolidasi: Konsolidasi, cells: str) -> str:
    """Return the konsolidasi over what the rows of the wilayah have come to."""
    nilai = _if_any(cells, _over(_OVER_WILAYAH, konsolidasi, cells))
    return f'IF(COUNTIF({cells},"{INVALID}")>0,"{INVALID}",{nilai})'


def _over(functions: dict[Konsolidasi, str], konsolidasi: Konsolidasi, cells: str) -> str:
    text = functions[konsolidasi].format(cells)
    return _without_rest(text, cells) if text[:3] in {"SUM", "AVE"} else text


def _without_rest(x: str, cells: str) -> str:
    """Return a sum or mean, and 0 for the rest of binary numbers.

    It takes numbers of both signs.
    """
    return f"IF(ABS({x})<=(MAX({cells})-MIN({cells}))*{FORGIVEN},0,{x})"


def _last(cells: Sequence[str]) -> str:
    """Return the last cell with a number."""
    first, *others = cells
    return _first_that_holds(((f"ISNUMBER({cell})", cell) for cell in reversed(others)), first)


def _weighted_mean(cells: Sequence[str], months: Sequence[int]) -> str:
    """Return the mean over periods of different length: each weighs as many months as it has."""
    by_months: dict[int, list[str]] = {}
    for cell, count in zip(cells, months, strict=True):
        by_months.setdefault(count, []).append(cell)
    total, weight = (
        "+".join(f"{function}({','.join(c)})*{count}" for count, c in by_months.items())
        for function in ("SUM", "COUNT")
    )
    return f"({total})/({weight})"


def _span(cells: Sequence[str]) -> str:
    return f"{cells[0]}:{cells[-1]}"


def _if_any(cells: str, expression: str) -> str:
    """Return an expression that says so where no cell holds a number."""
    return f'IF(COUNT({cells})=0,"{status_words(Status.BELUM_ADA_DATA)}",{expression})'


@dataclass(frozen=True, slots=True)
class OrdinalCells:
    """Where the words of an ordinal variable stand, worst first, and the numbers of each.

    Words are compared with `=`: lookup functions would take some of their characters for a pattern.
    """

    cells: tuple[tuple[str, str], ...]  # of each word: its own, and that of its number

    def number_of(self, cell: str) -> str:
        """Return the number of the word in a cell, an empty text where nothing is typed."""
        numbers = ((f"{cell}={word}", number) for word, number in self.cells)
        return f'IF({cell}="","",{_first_that_holds(numbers, _quote(INVALID))})'

    def word_of(self, x: str, otherwise: str) -> str:
        """Return the word of a number, and of any that has none what stands for it otherwise."""
        words = ((f"{x}={number}", word) for word, number in self.cells)
        return _first_that_holds(words, otherwise)


# --- an indikator ---------------------------------------------------------------------------------


def realisasi_by(
    formula: nodes.Formula, cell_of: Callable[[nodes.Acuan], str], valid: str
) -> str | None:
    """Return the realisasi by a formula of the definitions, or None if Excel cannot hold it."""
    data = excel_data(formula, cell_of)
    nilai = to_excel(formula, cell_of)
    text = (
        f'IF({valid}<>"{VALID}","{INVALID}",IF({data},IFERROR({nilai},'
        f'"{status_words(Status.PENYEBUT_NOL)}"),"{status_words(Status.BELUM_ADA_DATA)}"))'
    )
    return text if fits_excel(text) and _few_medians(formula) else None


def acuan_by(r: str, target: str, upper: str, valid: str) -> str:
    """Return the number that a realisasi is compared with: the target, or the bound of a range."""
    without = status_words(Status.BELUM_ADA_TARGET)
    above, below = _beyond(r, upper), _beyond(target, r)
    in_range = f'IF({below},{target},IF({above},{upper},"{WITHIN}"))'
    a_range = (
        f'IF(ISNUMBER({target}),IF(ISNUMBER({upper}),IF({target}>{upper},"{INVALID}",{in_range}),'
        f'"{INVALID}"),"{INVALID}")'
    )
    single = f'IF({target}="","{without}",IF(ISNUMBER({target}),{target},"{INVALID}"))'
    acuan = f'IF({upper}="",{single},{a_range})'
    return f'IF({valid}<>"{VALID}","{INVALID}",IF(ISNUMBER({r}),{acuan},{r}))'


def _beyond(x: str, y: str) -> str:
    """Return the condition that x is greater than y by more than the rest of binary numbers."""
    return f"{x}-{y}>MAX(ABS({x}),ABS({y}))*{FORGIVEN}"


@dataclass(frozen=True, slots=True)
class PenilaianCells:
    """Where the scoring rules stand, and the formulas that follow them.

    `valid` is the cell that says whether all that was typed can be computed with.
    """

    minimize: str
    batas_bawah: str
    batas_atas: str
    pembulatan: str
    bulat: str
    di_atas: str
    tingkat: tuple[tuple[str, str], ...]  # of each predikat, from the highest: bound and name
    below: str  # what stands for a predikat below all bounds
    valid: str

    def rounded(self, x: str, digits: str | None = None) -> str:
        """Return a number rounded half-up to so many digits, None: those of the rules.

        A text as it is.
        """
        number = excel_round(x, digits or self.pembulatan)
        return f'IF({self.valid}<>"{VALID}","{INVALID}",IF(ISNUMBER({x}),{number},{x}))'

    def digits_of(self, hasil: HasilIndikator) -> str:
        """Return the digits of a shown realisasi: its own, or those of its target if more."""
        if hasil.indikator.desimal is not None:
            return str(hasil.indikator.desimal)
        least = max(map(decimals, bounds_of(hasil.target or ZERO)))
        return f"MAX({self.pembulatan},{least})" if least else self.pembulatan

    def capaian(self, r: str, t: str, polarisasi: str) -> str:
        """Return the capaian before floor, cap and rounding: `capaian.capaian_of` in cells."""
        target_nol = status_words(Status.TARGET_NOL)
        return (
            f"IF({holds_one_of(polarisasi, Polarisasi)},IF(ISNUMBER({t}),IF({t}=0,"
            f'IF({polarisasi}="minimize",IF({r}<0,"{target_nol}",IF({r}=0,100,0)),"{target_nol}"),'
            f'IF({polarisasi}="maximize",{r}/{t}*100,'
            f'IF({polarisasi}="stabilize",100-ABS({r}-{t})/{t}*100,'
            f'IF({self.minimize}="{Minimize.RASIO}",'
            f'IF({r}=0,"{status_words(Status.REALISASI_NOL)}",{t}/{r}*100),'
            f"(2*{t}-{r})/{t}*100)))),"
            f'IF({t}="{WITHIN}",100,{t})),"{INVALID}")'
        )

    def finished(self, x: str, polarisasi: str) -> str:
        """Return floor, cap and rounding. MIN and MAX pass over the bound that is empty."""
        bounded = f"MIN(MAX({x},{self.batas_bawah}),{self.batas_atas})"
        greatest = f'(ABS({x})+IF({polarisasi}="maximize",0,{_TERM}))'
        return f"IF(ISNUMBER({x}),{excel_round(bounded, self.pembulatan, greatest)},{x})"

    def predikat_of(self, x: str) -> str:
        """Return the predikat: that of the first bound that is reached, from the highest one."""

        def scale(op: str, nilai: str) -> str:
            names = ((f"{nilai}{op}{batas}", nama) for batas, nama in self.tingkat)
            return _first_that_holds(names, self.below)

        def reached(op: str) -> str:
            return f'IF({self.bulat}="{YES}",{scale(op, f"ROUND({x},0)")},{scale(op, x)})'

        predikat = f'IF({self.di_atas}="{YES}",{reached(">")},{reached(">=")})'
        return f'IF(ISNUMBER({x}),{predikat},"{EMPTY}")'

    def comparison(self, figures: Sequence[tuple[str, str, str]], predikat: tuple[str, str]) -> str:
        """Return whether live figures are the official ones, to half of the last of these digits.

        A figure is (live, official, digits).
        """
        tests = []
        for live, official, digits in figures:
            near = f"ABS({live}-{official})<=MAX(10^-{digits}/2,ABS({official})*1E-13)"
            tests.append(f"IF(AND(ISNUMBER({live}),ISNUMBER({official})),{near},{live}={official})")
        tests.append("=".join(predikat))
        same = f'IF(AND({",".join(tests)}),"{SAME}","{DIFFERENT}")'
        return f'IF({self.valid}<>"{VALID}","{DIFFERENT}",{same})'


# --- means ----------------------------------------------------------------------------------------


def nilai_jabatan(capaian: str, bobot: str, count: int) -> str:
    """Return the mean of the capaian that are numbers, weighted; there are so many rows."""
    total = f"SUMIF({capaian},{_NUMBERS},{bobot})"
    wrong = f'OR(COUNTIF({capaian},"{INVALID}")>0,COUNT({bobot})<{count},MIN({bobot})<0)'
    mean = f'IF({total}=0,"{EMPTY}",SUMPRODUCT({capaian},{bobot})/{total})'
    return f'IF({wrong},"{INVALID}",{mean})'


def mean_of_nilai(marks: str, nilai: str) -> str:
    """Return the mean over the rows that are marked as a nilai and have a number."""
    marked = f'{marks},"{NILAI_MARK}",{nilai}'
    count = f"COUNTIFS({marked},{_NUMBERS})"
    mean = f'IF({count}=0,"{EMPTY}",SUMIF({marked})/{count})'
    return f'IF(COUNTIFS({marked},"{INVALID}")>0,"{INVALID}",{mean})'


def summary_of(comparisons: str) -> str:
    """Return a sentence about all comparisons."""
    count = f'COUNTIF({comparisons},"{DIFFERENT}")'
    return f'IF({count}=0,"{ALL_SAME}",{count}&" baris berbeda dari angka resmi.")'


# --- what Excel holds -----------------------------------------------------------------------------


def fits_excel(text: str) -> bool:
    """Whether Excel takes a formula: its length, and how deep its parentheses go."""
    steps = (1 if char == "(" else -1 for char in re.findall(r"[()]", text))
    deepest = max(accumulate(steps), default=0)
    return len(text) < EXCEL_FORMULA and deepest <= EXCEL_NESTING


def _few_medians(formula: nodes.Formula) -> bool:
    """Whether every median has no more arguments than Excel's takes."""
    return all(
        len(node.args) <= _MEDIAN_ARGUMENTS
        for node in nodes.subtrees(formula)
        if isinstance(node, nodes.Call) and node.function == "median"
    )
