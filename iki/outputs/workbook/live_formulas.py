"""The arithmetic as Excel formulas, over the cells that `kertas_kerja` lays out.

Only functions of Excel 2010 and LibreOffice. Cells are binary doubles where iki computes with 60
decimal digits, so rounding forgives the last bits (`formula.excel_round`): 2,675 that came out as
2,67499999999999 still rounds to 2,68. No formula ever shows an error: what has no number says why,
in the words of the official status.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from iki.formula import excel_round, nodes, render
from iki.hasil import EMPTY, Status
from iki.limits import EXCEL_FORMULA, EXCEL_NESTING
from iki.model import Konsolidasi

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from iki.hasil import HasilIndikator
    from iki.periode import Periode

SAME, DIFFERENT = "cocok", "BEDA"
NILAI_MARK = "Nilai"  # of the rows that hold the nilai of a jabatan

_WITHIN = "di dalam rentang"
_MEDIAN_ARGUMENTS = 255

# Over the cells of one variable: all periods of a year, then all wilayah. The last cell that is filled
# is found by its column, because LOOKUP searches a row with gaps differently in each program.
_OVER_TIME = {
    Konsolidasi.JUMLAH: "SUM({0})",
    Konsolidasi.TERAKHIR: "INDEX({0},1,SUMPRODUCT(MAX(ISNUMBER({0})*(COLUMN({0})-{1}))))",
    Konsolidasi.RATA_RATA: "AVERAGE({0})",
    Konsolidasi.MAKSIMUM: "MAX({0})",
    Konsolidasi.MINIMUM: "MIN({0})",
}
# A mean over periods of different length weighs each by its months.
_WEIGHTED_MEAN = "SUMPRODUCT({0},{1})/SUMPRODUCT(ISNUMBER({0})*{1})"
_OVER_WILAYAH = _OVER_TIME | {Konsolidasi.TERAKHIR: "SUM({0})"}


def status_words(status: Status) -> str:
    return status.replace("_", " ")


# --- a variable ------------------------------------------------------------------------------------


def over_time(
    konsolidasi: Konsolidasi, cells: str, periode: Sequence[Periode], columns_before: int
) -> str:
    """Return the konsolidasi over the cells of a row, one for each of these periods."""
    months = [p.last - p.first + 1 for p in periode]
    if konsolidasi is Konsolidasi.RATA_RATA and len({*months}) > 1:
        return _if_any(cells, _WEIGHTED_MEAN.format(cells, f"{{{','.join(map(str, months))}}}"))
    return _if_any(cells, _OVER_TIME[konsolidasi].format(cells, columns_before))


def over_wilayah(konsolidasi: Konsolidasi, cells: str) -> str:
    return _if_any(cells, _OVER_WILAYAH[konsolidasi].format(cells))


def _if_any(cells: str, expression: str) -> str:
    """Return an expression that says so where no cell holds a number."""
    return f'IF(COUNT({cells})=0,"{status_words(Status.BELUM_ADA_DATA)}",{expression})'


@dataclass(frozen=True, slots=True)
class OrdinalCells:
    """Where the words of an ordinal variable stand, one below the other, and their numbers beside them.

    Words are compared with `=`: lookup functions would take some of their characters for a pattern.
    """

    words: str
    numbers: str
    top: int  # the row of the worst
    count: int

    def over_time(
        self, konsolidasi: Konsolidasi, cells: str, periode: Sequence[Periode], columns_before: int
    ) -> str:
        """Return the number of the konsolidasi over the words of a row; `is_word` is a table."""
        is_word = f"({self.words}={cells})"
        months = f"{{{','.join(str(p.last - p.first + 1) for p in periode)}}}"
        place = f"(ROW({self.words})-{self.top - 1})"
        place_from_best = f"({self.top + self.count}-ROW({self.words}))"
        match konsolidasi:
            case Konsolidasi.JUMLAH:
                nilai = f"SUMPRODUCT({is_word}*{self.numbers})"
            case Konsolidasi.RATA_RATA:
                nilai = (
                    f"SUMPRODUCT({is_word}*{self.numbers}*{months})/SUMPRODUCT({is_word}*{months})"
                )
            case Konsolidasi.TERAKHIR:
                last = f"SUMPRODUCT(MAX({is_word}*(COLUMN({cells})-{columns_before})))"
                nilai = self._number(f"INDEX({cells},1,{last})")
            case Konsolidasi.MAKSIMUM:
                nilai = f"INDEX({self.numbers},SUMPRODUCT(MAX({is_word}*{place})))"
            case Konsolidasi.MINIMUM:
                nilai = (
                    f"INDEX({self.numbers},{self.count + 1}"
                    f"-SUMPRODUCT(MAX({is_word}*{place_from_best})))"
                )
        without = status_words(Status.BELUM_ADA_DATA)
        return f'IF(SUMPRODUCT({is_word}*1)=0,"{without}",{nilai})'

    def number_of(self, cell: str) -> str:
        """Return the number of the word in a cell, an empty text where there is none."""
        return f'IF(SUMPRODUCT(({self.words}={cell})*1)=0,"",{self._number(cell)})'

    def word_of(self, x: str, otherwise: str) -> str:
        """Return the word of a number, and of any that has none what stands for it otherwise."""
        return f"IFERROR(INDEX({self.words},MATCH({x},{self.numbers},0)),{otherwise})"

    def _number(self, word: str) -> str:
        return f"SUMPRODUCT(({self.words}={word})*{self.numbers})"


# --- an indikator ----------------------------------------------------------------------------------


def realisasi_by(formula: nodes.Formula, cell_of: Callable[[nodes.Acuan], str]) -> str | None:
    """Return the realisasi by a formula of the definitions, or None where Excel could not hold it."""
    data = render.excel_data(formula, cell_of)
    nilai = render.to_excel(formula, cell_of)
    text = (
        f'IF({data},IFERROR({nilai},"{status_words(Status.PENYEBUT_NOL)}"),'
        f'"{status_words(Status.BELUM_ADA_DATA)}")'
    )
    return text if fits_excel(text) and _few_medians(formula) else None


def acuan_by(r: str, target: str, upper: str) -> str:
    """Return what a realisasi is held against: the target, or the bound of a range that it is beyond."""
    in_range = f'IF({r}<{target},{target},IF({r}>{upper},{upper},"{_WITHIN}"))'
    acuan = f"IF(ISNUMBER({upper}),{in_range},{target})"
    without = status_words(Status.BELUM_ADA_TARGET)
    return f'IF(ISNUMBER({r}),IF(ISNUMBER({target}),{acuan},"{without}"),{r})'


@dataclass(frozen=True, slots=True)
class PenilaianCells:
    """Where the scoring rules stand, all absolute, and the formulas that follow them."""

    minimize: str
    batas_bawah: str
    batas_atas: str
    pembulatan: str
    bulat: str
    di_atas: str
    batas: str  # the lower bounds of the predikat
    predikat: str

    def rounded(self, x: str, digits: str | None = None) -> str:
        return f"IF(ISNUMBER({x}),{excel_round(x, digits or self.pembulatan)},{x})"

    def digits_of(self, hasil: HasilIndikator) -> str:
        """Return the digits in which a realisasi is shown."""
        if hasil.indikator.desimal is not None:
            return str(hasil.indikator.desimal)
        more = hasil.digits > hasil.penilaian.pembulatan
        return f"MAX({self.pembulatan},{hasil.digits})" if more else self.pembulatan

    def capaian(self, r: str, t: str, polarisasi: str) -> str:
        """Return the capaian before floor, cap and rounding: `capaian.capaian_of` in cells."""
        return (
            f"IF(ISNUMBER({t}),IF({t}=0,"
            f'IF(AND({polarisasi}="minimize",{r}>=0),'
            f'IF({r}=0,100,0),"{status_words(Status.TARGET_NOL)}"),'
            f'IF({polarisasi}="maximize",{r}/{t}*100,'
            f'IF({polarisasi}="stabilize",100-ABS({r}-{t})/{t}*100,'
            f'IF({self.minimize}="rasio",'
            f'IF({r}=0,"{status_words(Status.REALISASI_NOL)}",{t}/{r}*100),'
            f"(2*{t}-{r})/{t}*100)))),"
            f'IF({t}="{_WITHIN}",100,{t}))'
        )

    def finished(self, x: str) -> str:
        """Return floor, cap and rounding. MIN and MAX pass over the bound that is empty."""
        bounded = f"MIN(MAX({x},{self.batas_bawah}),{self.batas_atas})"
        return f"IF(ISNUMBER({x}),{excel_round(bounded, self.pembulatan)},{x})"

    def predikat_of(self, x: str) -> str:
        """Return the predikat: as many places down the scale as bounds are not reached."""
        nilai = f'IF({self.bulat}="ya",ROUND({x},0),{x})'
        places = (
            f'IF({self.di_atas}="ya",SUMPRODUCT(({self.batas}>={nilai})*1),'
            f"SUMPRODUCT(({self.batas}>{nilai})*1))"
        )
        return f'IF(ISNUMBER({x}),INDEX({self.predikat},1+{places}),"{EMPTY}")'

    def comparison(self, figures: Sequence[tuple[str, str, str]], predikat: tuple[str, str]) -> str:
        """Return whether live figures are the official ones, to half of the last of these digits.

        A figure is (live, official, digits).
        """
        tests = []
        for live, official, digits in figures:
            near = f"ABS({live}-{official})<=MAX(10^-{digits}/2,ABS({official})*1E-13)"
            tests.append(f"IF(AND(ISNUMBER({live}),ISNUMBER({official})),{near},{live}={official})")
        tests.append("=".join(predikat))
        return f'IF(AND({",".join(tests)}),"{SAME}","{DIFFERENT}")'


# --- means -----------------------------------------------------------------------------------------


def nilai_jabatan(capaian: str, bobot: str) -> str:
    """Return the mean of the capaian that are numbers, weighted."""
    total = f"SUMPRODUCT(ISNUMBER({capaian})*{bobot})"
    return f'IF({total}=0,"{EMPTY}",SUMPRODUCT({capaian},{bobot})/{total})'


def mean_of_nilai(marks: str, nilai: str) -> str:
    """Return the mean over the rows that are marked as a nilai and have a number."""
    total = f'SUMIF({marks},"{NILAI_MARK}",{nilai})'
    count = f'SUMPRODUCT(({marks}="{NILAI_MARK}")*ISNUMBER({nilai}))'
    return f'IF({count}=0,"{EMPTY}",{total}/{count})'


def summary_of(comparisons: str) -> str:
    """Return a sentence about all comparisons."""
    count = f'COUNTIF({comparisons},"{DIFFERENT}")'
    return (
        f'IF({count}=0,"Semua hitungan cocok dengan angka resmi.",'
        f'{count}&" baris berbeda dari angka resmi.")'
    )


# --- what Excel holds ------------------------------------------------------------------------------


def fits_excel(text: str) -> bool:
    """Whether Excel takes a formula: its length, and how deep its parentheses go."""
    depth = deepest = 0
    for char in text:
        depth += (char == "(") - (char == ")")
        deepest = max(deepest, depth)
    return len(text) < EXCEL_FORMULA and deepest <= EXCEL_NESTING


def _few_medians(formula: nodes.Formula) -> bool:
    """Whether every median has no more arguments than Excel's takes."""
    return all(
        len(node.args) <= _MEDIAN_ARGUMENTS for node in _calls(formula) if node.function == "median"
    )


def _calls(formula: object) -> Iterator[nodes.Call]:
    todo = [formula]
    while todo:
        node = todo.pop()
        if isinstance(node, nodes.Call):
            yield node
        if isinstance(node, tuple):
            todo += node
        elif hasattr(node, "__match_args__"):
            todo += [getattr(node, name) for name in node.__match_args__]
