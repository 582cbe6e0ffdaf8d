"""The sheets of .ods: its content read once, as it stands, without holding it.

Equal neighbours may be written as one cell that is repeated, equal rows as one row: each is as many
cells as it says. Cells that a merged one covers are cells too. Notes and drawings in a cell are not
its content.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from iki.escaping import quoted
from iki.isian.grid import (
    MOST_COLUMNS,
    MOST_ROWS,
    GridBuilder,
    UnusableValue,
    WithPercentSign,
)
from iki.isian.refusals import DeliveryError, too_many_cells
from iki.isian.xml_parts import read_xml
from iki.limits import CSV_FIELD, DELIVERY_CELLS, XML_DEPTH

if TYPE_CHECKING:
    from iki.isian.grid import CellValue, Grid
    from iki.isian.zip_bounds import Package

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLES = "urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DRAWING = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_SHEETS, _SHEET, _ROW = f"{_OFFICE}spreadsheet", f"{_TABLE}table", f"{_TABLE}table-row"
_CELLS = frozenset({f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"})
_GROUPS_OF_ROWS = frozenset(
    f"{_TABLE}{tag}" for tag in ("table-row-group", "table-header-rows", "table-rows")
)
_GROUPS_OF_COLUMNS = frozenset(
    f"{_TABLE}{tag}" for tag in ("table-column-group", "table-header-columns", "table-columns")
)
_COLUMN = f"{_TABLE}table-column"
_STYLE, _OF_STYLE = f"{_STYLES}style", f"{_STYLES}table-properties"
_ABOVE_SHEETS = frozenset(
    {f"{_OFFICE}document-content", f"{_OFFICE}body", f"{_OFFICE}automatic-styles", _STYLE}
)
_HIDDEN = frozenset({"collapse", "filter"})
_PARAGRAPHS = frozenset({f"{_TEXT}p", f"{_TEXT}h"})
_LINE_BREAK = "\v"  # which XML cannot hold
_BLANKS = {f"{_TEXT}s": " ", f"{_TEXT}tab": " ", f"{_TEXT}line-break": _LINE_BREAK}
# In a cell, but not its content.
_ASIDE = frozenset({f"{_OFFICE}annotation", f"{_TEXT}ruby-text", f"{_TEXT}note"})
_BLANK = re.compile(r"[ \t\r\n]+")
_ERROR = re.compile(r"#[A-Z/0]+[!?]?|Err:\d+")
_OTHER_WORKBOOK = re.compile(r"'file:|\bfile:")
_DURATION = re.compile(
    r"(?P<minus>-?)P(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>[\d.,]+)S)?)?",
    re.ASCII,
)


def read_ods(package: Package) -> list[Grid]:
    """Return the cells of all sheets.

    Raises DeliveryError, and ValueError or KeyError if it is broken.
    """
    content = _Content()
    part = "content.xml"
    read_xml(part, package.pieces(part), content.start, content.end, content.text)
    return content.builder.grids


class _Content:
    """The state of the walk through the content."""

    def __init__(self) -> None:
        self.builder = GridBuilder()
        self.text: list[str] = []  # of the paragraph that is open
        self._depth = 0
        self._skipped = 0  # the depth of the element whose content is none of any cell
        self._sheet = self._row_depth = self._cell_depth = 0  # of those that are open
        self._row = self._column = 0
        self._rows_alike = 1
        self._of_row: list[tuple[int, int, CellValue, bool]] = []  # column, how many alike
        self._cell: dict[str, str] = {}
        self._style = ""  # that is open
        self._hiding_styles: set[str] = set()  # of sheets
        self._row_hidden = False
        self._before = ""  # what the paragraph holds before the element that is skipped
        self._paragraphs: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Look at an element that begins."""
        self._depth += 1
        if self._depth > XML_DEPTH:
            raise ValueError(name)
        if self._skipped:
            return
        if self._cell_depth:
            self._start_in_cell(name)
        elif self._row_depth:
            if name in _CELLS:
                self._cell, self._cell_depth = attributes, self._depth
                self._paragraphs.clear()
            else:
                self._skipped = self._depth
        elif self._sheet:
            if name == _ROW:
                self._row += self._rows_alike
                self._rows_alike = _count(attributes, "number-rows-repeated", MOST_ROWS)
                self._row_depth, self._column = self._depth, 1
                self._row_hidden = attributes.get(f"{_TABLE}visibility") in _HIDDEN
                self._of_row.clear()
            elif name == _COLUMN:
                first = self._column
                self._column += _count(attributes, "number-columns-repeated", MOST_COLUMNS)
                if attributes.get(f"{_TABLE}visibility") in _HIDDEN:
                    self.builder.hide_columns(first, self._column - 1)
            elif name not in _GROUPS_OF_ROWS and name not in _GROUPS_OF_COLUMNS:
                self._skipped = self._depth
        elif name == _SHEET:
            is_hidden = attributes.get(f"{_TABLE}style-name") in self._hiding_styles
            self.builder.begin(attributes.get(f"{_TABLE}name", ""), is_hidden=is_hidden)
            self._sheet, self._row, self._rows_alike, self._column = self._depth, 1, 0, 1
        elif name == _STYLE:
            self._style = attributes.get(f"{_STYLES}name", "")
        elif name == _OF_STYLE and attributes.get(f"{_TABLE}display") == "false":
            self._hiding_styles.add(self._style)
        elif name != _SHEETS and name not in _ABOVE_SHEETS:
            self._skipped = self._depth

    def _start_in_cell(self, name: str) -> None:
        if name in _PARAGRAPHS:
            self.text.clear()
        elif name in _BLANKS:
            self.text.append(_BLANKS[name])
        elif name == _SHEET:
            hint = "pindahkan tabel itu ke lembar tersendiri"
            sheet = quoted(self.builder.grids[-1].sheet)
            raise DeliveryError(f"lembar {sheet} memuat tabel di dalam sebuah sel", hint)
        elif name in _ASIDE or name.startswith((_DRAWING, _TABLE)):
            self._skipped = self._depth
            self._before = "".join(self.text)

    def end(self, name: str) -> None:
        """Look at an element that ends."""
        depth, self._depth = self._depth, self._depth - 1
        if self._skipped:
            if depth == self._skipped:
                self._skipped = 0
                self.text[:] = [self._before]
        elif depth == self._cell_depth:
            self._end_cell()
            self._cell_depth = 0
        elif self._cell_depth:
            if name in _PARAGRAPHS:
                text = _BLANK.sub(" ", "".join(self.text)).replace(_LINE_BREAK, "\n")
                self._paragraphs.append(text)
        elif depth == self._row_depth:
            self._end_row()
            self._row_depth = 0
        elif depth == self._sheet:
            self.builder.end()
            self._sheet = 0

    def _end_cell(self) -> None:
        cell, column = self._cell, self._column
        alike = _count(cell, "number-columns-repeated", MOST_COLUMNS)
        self._column += alike
        shown = "\n".join(self._paragraphs)[: CSV_FIELD + 1]
        value = _value(cell, shown)
        rows = _count(cell, "number-rows-spanned", MOST_ROWS)
        columns = _count(cell, "number-columns-spanned", MOST_COLUMNS)
        if rows * columns > 1:
            self.builder.merge((self._row, self._row + rows - 1, column, column + columns - 1))
        if value != "":
            other = bool(_OTHER_WORKBOOK.search(cell.get(f"{_TABLE}formula", "")))
            self._of_row.append((column, alike, value, other))

    def _end_row(self) -> None:
        if not self._of_row:
            return
        if sum(alike for _, alike, _, _ in self._of_row) * self._rows_alike > DELIVERY_CELLS:
            raise too_many_cells()
        for column, alike, value, other in self._of_row:
            places = [
                (self._row + down, column + right)
                for down in range(self._rows_alike)
                for right in range(alike)
            ]
            for place in places:
                self.builder.put(*place, value)
            if other:
                self.builder.grids[-1].linked.update(places)
            if self._row_hidden:
                self.builder.grids[-1].hidden_rows.update(row for row, _ in places)
        if self._row + self._rows_alike - 1 > MOST_ROWS:
            raise ValueError(self._row)


def _count(attributes: dict[str, str], name: str, most: int) -> int:
    """Return how often something is repeated, or how far it reaches."""
    said = attributes.get(_TABLE + name)
    if said is None:
        return 1
    if not (said.isascii() and said.strip().isdecimal()):
        raise ValueError(said[:20])
    return max(1, min(int(said[:10]), most))


def _value(cell: dict[str, str], shown: str) -> CellValue:
    """Return the value of a cell, "" if it is empty."""
    kind = cell.get(f"{_OFFICE}value-type")
    is_formula = f"{_TABLE}formula" in cell
    if cell.get(f"{_CALC}value-type") == "error" or (is_formula and _ERROR.fullmatch(shown)):
        return UnusableValue("error", shown or "#ERR")
    said = cell.get(f"{_OFFICE}value", "")
    match kind:
        case None:
            return UnusableValue("without_result", "") if is_formula and not shown else shown
        case "float" | "currency":
            return _number(float(said), shown)
        case "percentage":
            return UnusableValue("percent", str(float(said)))
        case "boolean":
            return cell[f"{_OFFICE}boolean-value"].strip() == "true"
        case "date":
            return _date(cell[f"{_OFFICE}date-value"].strip()) or shown
        case "time":
            return _time(cell[f"{_OFFICE}time-value"].strip()) or shown
        case _:
            return cell.get(f"{_OFFICE}string-value", shown)


_LOGICAL = frozenset({"TRUE", "FALSE", "BENAR", "SALAH"})


def _number(number: float, shown: str) -> CellValue:
    """Return a number that is no percentage; its format may still show it with a percent sign.

    What is shown as TRUE is no number, whatever stands for it.
    """
    if shown.strip().upper() in _LOGICAL:
        return bool(number)
    if "%" not in shown:
        return number
    digits = re.sub(r"[^\d.,]", "", shown)
    whole, separator, decimals = re.sub(r"[.,](?=.*[.,])", "", digits).rpartition(
        "," if "," in digits else "."
    )
    if not separator:
        whole, decimals = decimals, ""
    printed = float(f"{whole or 0}.{decimals or 0}")
    if abs(abs(number) * 100 - printed) < abs(abs(number) - printed):
        return UnusableValue("percent", str(number))
    return WithPercentSign(number)


def _date(said: str) -> dt.date | None:
    try:
        return dt.datetime.fromisoformat(said) if "T" in said else dt.date.fromisoformat(said)
    except ValueError:
        return None


def _time(said: str) -> dt.timedelta | None:
    match = _DURATION.fullmatch(said)
    if match is None:
        return None
    parts = {name: match[name] for name in ("days", "hours", "minutes", "seconds") if match[name]}
    try:
        time = dt.timedelta(**{name: float(part.replace(",", ".")) for name, part in parts.items()})
    except (ValueError, OverflowError):
        return None
    return -time if match["minus"] else time
