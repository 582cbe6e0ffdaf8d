"""The sheets of .ods looked through, before the reader of cells gets them."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from iki.intake.errors import spread, too_many_cells
from iki.intake.marks import FAR_COLUMNS, FAR_ROWS, Marks, RowColumn, before_gap
from iki.limits import DELIVERY_AREA, DELIVERY_CELLS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence


_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
# As the reader of cells knows them, whatever other names XML allows.
_ROW = re.compile(rb"<table:table-row(?=[\s/>])[^>]*?(?:/>|>.*?</table:table-row>)", re.DOTALL)
_CELL = re.compile(
    rb"<table:(?:covered-)?table-cell(?=[\s/>])([^>]*?)(?:/>|>.*?</table:(?:covered-)?table-cell>)",
    re.DOTALL,
)
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384  # of any sheet
_REPEATED = re.compile(rb"""table:number-columns-repeated=["'](\d{1,9})["']""")


def look_through_ods(xml: bytes) -> tuple[bytes, dict[str, Marks]]:
    """Return the content without the cells that are far away, and the marks of its sheets."""
    found: dict[str, Marks] = defaultdict(Marks)
    kept: list[int] = []  # of each row of the file how many of its columns stay
    cells = 0
    for table in ET.fromstring(xml).iter(f"{_TABLE}table"):  # noqa: S314 - no entities
        marks = found[table.get(f"{_TABLE}name", "")]
        rows: list[tuple[int, int, list[tuple[int, int, ET.Element]]]] = []
        row = 1
        for element in table.iter(f"{_TABLE}table-row"):
            times = int(element.get(f"{_TABLE}number-rows-repeated", "1"))
            filled = list(_filled_cells(element))
            cells += sum(count for _, count, _ in filled) * times
            if cells > DELIVERY_CELLS:
                raise too_many_cells()
            rows.append((row, times, filled))
            row += times
        last_row, last_column = _near(rows)
        for first, times, filled in rows:
            kept.append(last_column if first <= last_row else 0)
            for column, count, cell in filled:
                if column > kept[-1]:
                    marks.far |= {
                        (first + r, column + c) for r in range(times) for c in range(count)
                    }
                elif count * times == 1:
                    _mark(cell, (first, column), marks)
    return _without_far(xml, kept) if any(m.far for m in found.values()) else xml, dict(found)


def _near(rows: Iterable[tuple[int, int, list[tuple[int, int, ET.Element]]]]) -> tuple[int, int]:
    """Return the last row and column that are not far away, where a sheet spans too much to be held."""
    places = [
        (row, column, row + times - 1, column + count - 1)
        for row, times, filled in rows
        for column, count, _ in filled
    ]
    if _spanned(places) <= DELIVERY_AREA:
        return _MOST_ROWS, _MOST_COLUMNS
    last_row = before_gap((row for row, _, _, _ in places), FAR_ROWS)
    last_column = before_gap((column for _, column, _, _ in places), FAR_COLUMNS)
    near = [place for place in places if place[0] <= last_row and place[1] <= last_column]
    if _spanned(near) > DELIVERY_AREA:
        raise spread()
    return last_row, last_column


def _spanned(places: Collection[tuple[int, int, int, int]]) -> int:
    height = max((last for _, _, last, _ in places), default=0)
    return height * max((last for _, _, _, last in places), default=0)


def _without_far(xml: bytes, kept: Sequence[int]) -> bytes:
    found = _ROW.findall(xml)
    if len(found) != len(kept):
        raise spread()
    columns = iter(kept)

    def near_row(match: re.Match[bytes]) -> bytes:
        last = next(columns)
        place = 1

        def near_cell(cell: re.Match[bytes]) -> bytes:
            nonlocal place
            here = place
            repeated = _REPEATED.search(cell[1])
            place += int(repeated[1]) if repeated else 1
            return cell[0] if here <= last else b""

        return _CELL.sub(near_cell, match[0])

    return _ROW.sub(near_row, xml)


def _filled_cells(row: ET.Element) -> Iterator[tuple[int, int, ET.Element]]:
    """Yield the cells of a row that are not empty: column, how many alike, and the cell."""
    column = 1
    for cell in row:
        if cell.tag not in {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}:
            continue
        count = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        if len(cell) or cell.get(f"{_OFFICE}value-type") or cell.get(f"{_TABLE}formula"):
            yield column, count, cell
        column += count


def _mark(cell: ET.Element, here: RowColumn, marks: Marks) -> None:
    kind = cell.get(f"{_OFFICE}value-type")
    shown = "".join("".join(p.itertext()) for p in cell.iter(f"{_TEXT}p"))
    formula = cell.get(f"{_TABLE}formula")
    if cell.get(f"{_CALC}value-type") == "error":
        marks.errors[here] = shown or "#ERR"
    elif formula and re.fullmatch(r"#[A-Z/0]+[!?]?|Err:\d+", shown):
        marks.errors[here] = shown
    elif formula and kind is None:
        marks.without_result.add(here)
    elif formula and re.search(r"'file:|\bfile:", formula):
        marks.linked.add(here)
    rows, columns = (int(cell.get(f"{_TABLE}number-{n}-spanned", "1")) for n in ("rows", "columns"))
    if rows * columns > 1:
        marks.merged.append((here[0], here[0] + rows - 1, here[1], here[1] + columns - 1))
    if kind == "percentage":
        marks.percent.add(here)
    elif kind == "boolean":
        marks.logical.add(here)
