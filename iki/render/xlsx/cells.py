"""Contents of a sheet as values: cells, live formulas, pictures, charts, allowed entries."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from iki.decimals import format_id
from iki.render.xlsx.styles import DIGITS, TEXT, Style

if TYPE_CHECKING:
    from iki.picture import Picture
    from iki.render.document import BarChart


@dataclass(frozen=True, slots=True)
class LiveFormula:
    """A live formula, without its leading "=", and its value as iki knows it.

    The value is written beside the formula: not every program that shows a workbook recalculates
    it.
    """

    text: str
    value: Decimal | str | bool

    @property
    def stored_value(self) -> float | str | bool:
        """What the cell holds of its value: of a number the nearest double."""
        return float(self.value) if isinstance(self.value, Decimal) else self.value


SheetValue = str | Decimal | float | LiveFormula | None


@dataclass(slots=True)
class Cell:
    """A cell of a block: where it stands, what it spans, what it says.

    `column` counts from 0, `row` from the first row of the block. `whole`: no page begins in the
    rows that the text takes, so that a page break cuts nothing of it.
    """

    column: int
    value: SheetValue
    style: Style = TEXT
    columns: int = 1
    row: int = 0
    rows: int = 1
    whole: bool = False
    link: str | None = None  # name of a sheet
    origin: tuple[str, int] | None = None  # file and line of its text, if not the file of the sheet
    figure: tuple[str, str] | None = None  # whose number it is: kode of jabatan and indikator
    # Sheets whose first pages it names: alone, or at the {} of its text. A `Book` knows them.
    pages_of: tuple[str, ...] = ()


@dataclass(slots=True)
class PlacedCell:
    """A cell in its place: rows and columns of the sheet, from 1, both ends included."""

    row: int
    column: int
    last_row: int
    last_column: int
    value: SheetValue
    style: Style
    link: str | None
    origin: tuple[str, int] | None
    figure: tuple[str, str] | None = None
    whole: bool = False
    link_cell: str = "A1"  # of the sheet that it links to

    @property
    def coordinate(self) -> str:
        """Its name on the sheet, of a cell that spans others that of the first: `B12`."""
        return f"{get_column_letter(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class PlacedChart:
    """A chart with its own numbers: the row it begins at, and its place and size in points."""

    chart: BarChart
    row: int
    left: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A picture over the cells from a row on: its place from there and its size, in points."""

    row: int
    left: float
    top: float
    width: float
    height: float
    picture: Picture
    name: str  # what stands for it where it cannot be seen


@dataclass(frozen=True, slots=True)
class Validation:
    """What may be typed into cells: one of the words, or without any a number (not below `least`).

    `prompt` is shown at the cell, `refusal` when something else was typed; each with its title.
    Into cells that are `free` anything may be typed, and only the prompt is shown.
    """

    cells: str  # ranges with blanks between them
    words: tuple[str, ...]
    prompt: tuple[str, str]
    refusal: tuple[str, str]
    least: int | None = None
    free: bool = False


def as_number(value: Decimal) -> float | int | str:
    """Return a number for a cell: itself, or its text if Excel would change a digit."""
    plain = value.normalize().as_tuple()
    if len(plain.digits) > DIGITS or -int(plain.exponent) > DIGITS:
        return format_id(value)
    return int(value) if value == value.to_integral_value() else float(value)


def goes_on(value: SheetValue, style: Style) -> bool:
    """Return whether a cell is repeated on the next page that it goes on to: texts are."""
    return isinstance(value, str) and style.horizontal == "left" and not value.rstrip(".").isdigit()
