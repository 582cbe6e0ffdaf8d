"""Figures in cells: a target, a number, a capaian and a predikat, as the annexes show them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from iki.render.shades import predikat_fill
from iki.render.xlsx import styles
from iki.render.xlsx.cells import Cell
from iki.results.hasil import BELOW_SKALA, EMPTY

if TYPE_CHECKING:
    from iki.model import Skala
    from iki.render.xlsx.cells import SheetValue


def figure_cell(column: int, value: SheetValue, row: int) -> Cell:
    """Return the cell of a figure with its own decimals, of a word in its place, or of what stands for none."""
    style = styles.number_style(value) if isinstance(value, Decimal) else styles.BOX_CENTERED
    return Cell(column, EMPTY if value is None else value, style, row=row)


def capaian_cell(
    column: int,
    capaian: Decimal | None,
    digits: int,
    style: styles.Style,
    row: int = 0,
    columns: int = 1,
) -> Cell:
    """Return the cell of a capaian, shown in so many digits."""
    if capaian is None:
        return Cell(column, EMPTY, style, columns, row)
    shown = styles.variant(style, format=styles.number_format(digits))
    return Cell(column, capaian, shown, columns, row)


def predikat_cell(
    column: int,
    nilai: Decimal | None,
    predikat: str | None,
    skala: Skala,
    style: styles.Style,
    row: int = 0,
) -> Cell:
    """Return the cell of a predikat, or of what stands for none."""
    if nilai is None:
        return Cell(column, EMPTY, style, row=row)
    fill = predikat_fill(predikat, skala)
    if fill is None:
        return Cell(column, BELOW_SKALA, style, row=row)
    return Cell(column, predikat, styles.variant(style, fill=fill), row=row)
