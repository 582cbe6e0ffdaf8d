"""Kertas Kerja: the computation of the official figures again, as live formulas over the data.

Three sheets: the rules (`rules`), every variable per periode and wilayah (`variables`), and the
steps of the arithmetic (docs/perhitungan.md), a row an indikator and a column a step, which the
last column compares with the official figure (`calculation`). What the cells say is of
`live_formulas`; here is where they stand. Each formula carries its result, computed by iki: no
program needs to recalculate it.

These cells are no table of `render.document`: a formula names other cells by their addresses, which
are known only once those stand on a sheet. What is above them is lines of a document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.lampiran.kertas_kerja.calculation import calculation_sheet
from iki.lampiran.kertas_kerja.common import ATURAN, PERHITUNGAN, VARIABEL
from iki.lampiran.kertas_kerja.rules import rules_sheet
from iki.lampiran.kertas_kerja.variables import variables_of, variables_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from iki.model import Realisasi
    from iki.render.paper import Paper
    from iki.render.xlsx.sheet import Sheet
    from iki.results.hasil import Hasil

KERTAS_KERJA = (ATURAN, VARIABEL, PERHITUNGAN)  # the names of the sheets


def kertas_kerja_sheets(
    hasil: Hasil, realisasi: Realisasi, paper: Paper, source: Callable[[str], str] = str
) -> tuple[Sheet, ...]:
    """Lay out the working paper of a result; `realisasi` holds the rows of all its variables.

    `source` says how a file of the data is named on it.
    """
    keys = variables_of(hasil)
    rules, rule_cells = rules_sheet(hasil, keys, paper)
    variables, variable_cells = variables_sheet(
        hasil, realisasi, keys, rule_cells.ordinal, paper, source
    )
    calculation = calculation_sheet(hasil, rule_cells, variable_cells, paper)
    sheets = (rules, variables, calculation)
    for sheet in sheets:
        others = (other.name for other in sheets if other is not sheet)
        sheet.beside += ((row, f"{name} →", name) for row, name in enumerate(others, 2))
    return sheets


def link_figures(official: Iterable[Sheet], calculation: Sheet) -> None:
    """Link each official figure to the row that computes it, and that row back to the figure.

    A text in its place keeps its look: LibreOffice gives a link that is a text one of its own.
    """
    rows = {item.figure: item for item in calculation.cells if item.figure}
    for sheet in official:
        for item in sheet.cells:
            if item.figure in rows:
                row = rows[item.figure]
                row.link, row.link_cell = sheet.name, item.coordinate
                if not isinstance(item.value, str):
                    item.link, item.link_cell = calculation.name, row.coordinate
