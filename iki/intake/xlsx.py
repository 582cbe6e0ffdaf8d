"""The sheets of .xlsx and .xlsm looked through, before the reader of cells gets them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from iki.intake.errors import spread, too_many_cells
from iki.intake.marks import FAR_COLUMNS, FAR_ROWS, Marks, RowColumn, before_gap, column_number
from iki.limits import DELIVERY_AREA, DELIVERY_CELLS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_RELATED = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_REFERENCE = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br=["'](\d{1,9})["']""")
# A sheet as programs write it, without these, spans at most 9,999 rows and 104 columns, and says of each
# cell where it stands.
_MAYBE_FAR = re.compile(rb'r="(?:[A-Z]{3}|[D-Z][A-Z]|[A-Z]{0,2}\d{5})')
_OTHERWISE = re.compile(rb"""<(?:c(?! r=")|row(?! r="))(?=[\s/>])|<\w+:row""")
_NOT_PLACED = re.compile(rb"""<(?:\w+:)?(?:c|row)(?=[\s/>])(?![^>]*?\sr=["'])""")
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_ROW_OR_CELL = re.compile(rb"<(?:\w+:)?row(?=[\s/>])([^>]*)>|" + _CELL.pattern, re.DOTALL)
_ROW_NUMBER = re.compile(rb"""\br=["'](\d{1,9})["']""")
_CONTENT = re.compile(rb"<(?:\w+:)?(?:v|is|f)(?=[\s/>])")
_FORMULA_BEGINS = re.compile(rb"[<:]f[\s/>]")
_FORMULA = re.compile(rb"<(?:\w+:)?f(?=[\s/>])[^>]*?(?:/>|>(.*?)</(?:\w+:)?f>)", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)(?=[\s>])[^>]*>(.*?)</(?:\w+:)?(?:v|is)>", re.DOTALL)
_TYPE = re.compile(rb"""\bt=["'](\w+)["']""")
_LOOK = re.compile(rb"""\bs=["'](\d+)["']""")
_WHOLE_ROW = re.compile(
    rb"""<(?:\w+:)?row\b[^>]*?\br=["'](\d{1,9})["'][^>]*?(?:/>|>.*?</(?:\w+:)?row>)""", re.DOTALL
)
_NAMED_CELL = re.compile(r"(?:'(?:[^']|'')*'|[^'!]+)!\$?([A-Z]{1,3})\$?(\d{1,7})")
_PERCENT_FORMATS = frozenset({"9", "10"})


def look_through_xlsx(parts: dict[str, bytes], names: Mapping[str, str]) -> dict[str, Marks]:
    """Return what is hidden or merged in each sheet; the parts have been checked for entities.

    Raises DeliveryError for more cells than are read.
    """
    workbook = ET.fromstring(parts[names["xl/workbook.xml"]])  # noqa: S314 - no entities
    targets = _targets(parts[names["xl/_rels/workbook.xml.rels"]])
    percent = _percent_looks(parts.get(names.get("xl/styles.xml", ""), b""))
    found: dict[str, Marks] = {}
    sheets = [e for e in workbook.iter() if e.tag in {f"{_MAIN}sheet", f"{_STRICT}sheet"}]
    cells = 0
    for sheet in sheets:
        target = targets.get(next((sheet.get(key) for key in _RELATED if sheet.get(key)), None), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        part = names.get(path.lower())
        marks = found[sheet.get("name", "")] = Marks()
        if part is not None and "worksheets/" in part.lower():
            cells += parts[part].count(b"<c ") + parts[part].count(b":c ")
            if cells > DELIVERY_CELLS:
                raise too_many_cells()
            parts[part] = _look_through_sheet(parts[part], percent, marks)
    for name in workbook.iter():
        local = name.get("localSheetId", "")
        place = _NAMED_CELL.fullmatch(name.text or "") if name.tag.endswith("definedName") else None
        if place and local.isdigit() and int(local) < len(sheets):
            sheet_name = sheets[int(local)].get("name", "")
            found[sheet_name].named[name.get("name", "")] = int(place[2]), column_number(place[1])
    return found


@lru_cache(maxsize=20)
def _targets(related: bytes) -> dict[str | None, str]:
    return {r.get("Id"): r.get("Target", "") for r in ET.fromstring(related)}  # noqa: S314


@lru_cache(maxsize=20)  # the forms of one delivery have the same styles
def _percent_looks(styles: bytes) -> frozenset[bytes]:
    """Return the numbers of the looks of cells that show a number as per cent."""
    if not styles:
        return frozenset()
    root = ET.fromstring(styles)  # noqa: S314 - no entities
    formats = set(_PERCENT_FORMATS)
    looks: set[bytes] = set()
    for element in root.iter():
        tag = element.tag.rpartition("}")[2]
        if tag == "numFmt" and "%" in element.get("formatCode", ""):
            formats.add(element.get("numFmtId", ""))
    for group in root:
        if group.tag.endswith("}cellXfs"):
            looks = {
                b"%d" % index for index, xf in enumerate(group) if xf.get("numFmtId") in formats
            }
    return frozenset(looks)


def _look_through_sheet(xml: bytes, percent: frozenset[bytes], marks: Marks) -> bytes:
    """Mark the cells of a sheet, and return it without those that are far away."""
    xml = _without_far(xml, marks)
    if not (
        _FORMULA_BEGINS.search(xml)
        or b't="e"' in xml
        or b"t='e'" in xml
        or any(b's="%s"' % look in xml or b"s='%s'" % look in xml for look in percent)
    ):
        return xml
    for here, attributes, inside in _cells(xml):
        kind = _TYPE.search(attributes)
        formula, value = _FORMULA.search(inside), _VALUE.search(inside)
        if kind and kind[1] == b"e":
            marks.errors[here] = value[1].decode("utf-8", "replace") if value else "#ERR"
        elif formula and not (value and value[1]) and not (kind and kind[1] == b"str" and value):
            marks.without_result.add(here)
        elif formula and formula[1] and re.search(rb"\[\d+\]", formula[1]):
            marks.linked.add(here)
        look = _LOOK.search(attributes)
        if look and look[1] in percent and value and not (kind and kind[1] != b"n"):
            marks.percent.add(here)
    return xml


def _cells(xml: bytes) -> Iterator[tuple[RowColumn, bytes, bytes]]:
    """Yield the cells of a sheet; one that does not say where it stands follows the one before it."""
    row = column = 0
    for match in _ROW_OR_CELL.finditer(xml):
        of_row, attributes, inside = match.groups()
        if of_row is not None:
            number = _ROW_NUMBER.search(of_row)
            row, column = int(number[1]) if number else row + 1, 0
            continue
        reference = _REFERENCE.search(attributes)
        if reference is None:
            column += 1
        else:
            row, column = int(reference[2]), column_number(reference[1].decode())
        yield (row, column), attributes, inside or b""


def _without_far(xml: bytes, marks: Marks) -> bytes:
    """Take out the cells that follow a large gap, where the sheet spans too much to be held."""
    if not (_MAYBE_FAR.search(xml) or _OTHERWISE.search(xml)) or _area(xml) <= DELIVERY_AREA:
        return xml
    if _NOT_PLACED.search(xml):  # without one of them the others would move
        raise spread()
    # Rows and cells may be there for their height or look alone.
    filled = [here for here, _, inside in _cells(xml) if _CONTENT.search(inside)]
    last_row = before_gap((row for row, _ in filled), FAR_ROWS)
    last_column = before_gap((column for _, column in filled), FAR_COLUMNS)
    marks.far |= {(r, c) for r, c in filled if r > last_row or c > last_column}

    def near_cell(match: re.Match[bytes]) -> bytes:
        reference = _REFERENCE.search(match[1])
        if reference is not None and column_number(reference[1].decode()) > last_column:
            return b""
        return match[0]

    def near_row(match: re.Match[bytes]) -> bytes:
        return _CELL.sub(near_cell, match[0]) if int(match[1]) <= last_row else b""

    xml = _WHOLE_ROW.sub(near_row, xml)
    if _area(xml) > DELIVERY_AREA:
        raise spread()
    return xml


def _area(xml: bytes) -> int:
    """Return how many cells the rows and columns of a sheet span."""
    places = [here for here, _, _ in _cells(xml)]
    height = max([row for row, _ in places] + [int(n) for n in _ROW.findall(xml)], default=0)
    return height * max((column for _, column in places), default=0)
