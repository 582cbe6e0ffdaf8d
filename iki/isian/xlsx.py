"""The sheets of .xlsx and .xlsm, read once and piece by piece."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from iki.isian.grid import (
    GridBuilder,
    ToCompute,
    UnusableValue,
    checked_row,
    place_of,
)
from iki.isian.number_formats import (
    AS_IT_IS,
    BUILT_IN,
    is_plain,
    sections_of,
    shown_as,
)
from iki.isian.refusals import too_many_cells, unread_sheet
from iki.isian.xml_parts import read_xml
from iki.limits import DELIVERY_CELLS, XML_DEPTH

if TYPE_CHECKING:
    from iki.isian.grid import Area, CellValue, Grid
    from iki.isian.number_formats import Sections
    from iki.isian.zip_bounds import Package


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_RELATED = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_NAMED_CELL = re.compile(r"(?:'(?:[^']|'')*'|[^'!]+)!\$?([A-Z]{1,3})\$?(\d{1,7})")
_OTHER_WORKBOOK = re.compile(r"\[\d+\][^\[\]!]*!")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_IN_SEVERAL_CELLS = frozenset({"array", "dataTable"})  # kinds of formulas
_TRUE = frozenset({"1", "true"})


def _short_names(*tags: str) -> dict[str, str]:
    """Return short names of elements by their names in the file, of both kinds of .xlsx."""
    return {f"{uri}}}{tag}": tag for uri in (_MAIN, _STRICT) for tag in tags}


class _Relation(NamedTuple):
    kind: str  # the last word of its type: worksheet, styles
    part: str


class _Workbook(NamedTuple):
    """The contents of `workbook.xml`."""

    sheets: list[tuple[str, str, bool]]  # name, that of its relation, whether it is hidden
    named: list[tuple[int, str, str]]  # names of cells: the index of the sheet, name, reference
    from_1904: bool
    to_compute: bool  # the results of its formulas are to be computed when it is opened


class _Shared(NamedTuple):
    """The parts that all sheets of a workbook share."""

    texts: list[str]
    looks: list[Sections | None]  # None shows a number as it is
    workbook: _Workbook


def read_xlsx(package: Package) -> list[Grid]:
    """Return the cells of all sheets.

    Raises DeliveryError, and ValueError or KeyError if it is broken.
    """
    root = _relations(package.whole("_rels/.rels"), "")
    main = next((r.part for r in root.values() if r.kind == "officeDocument"), "xl/workbook.xml")
    folder, name = posixpath.split(main)
    workbook = _workbook(package.whole(main))
    relations = _relations(package.whole(posixpath.join(folder, "_rels", f"{name}.rels")), folder)
    of_kind = {relation.kind: relation.part for relation in relations.values()}
    styles, texts = of_kind.get("styles", ""), of_kind.get("sharedStrings", "")
    shared = _Shared(
        _shared_texts(package, texts) if texts in package else [],
        _looks(package.whole(styles)) if styles in package else [],
        workbook,
    )
    builder = GridBuilder()
    read: set[str] = set()
    for sheet, relation, is_hidden in workbook.sheets:
        part = relations[relation].part if relation in relations else ""
        if part not in package or part in read:
            raise unread_sheet(sheet)
        read.add(part)
        grid = builder.begin(sheet, is_hidden=is_hidden)
        _read_sheet(package, part, grid, builder, shared)
        builder.end()
    for index, name, reference in workbook.named:
        if index < len(builder.grids) and (match := _NAMED_CELL.fullmatch(reference)):
            builder.grids[index].named[name] = place_of(f"{match[1]}{match[2]}")
    return builder.grids


@lru_cache(maxsize=4)  # the forms of one delivery have the same
def _relations(xml: bytes, folder: str) -> dict[str, _Relation]:
    found: dict[str, _Relation] = {}

    def start(_: str, attributes: dict[str, str]) -> None:
        if "Target" in attributes:
            kind = attributes.get("Type", "").rpartition("/")[2]
            part = posixpath.normpath(posixpath.join("/", folder, attributes["Target"]))
            found[attributes.get("Id", "")] = _Relation(kind, part.lstrip("/"))

    read_xml("relasi", [xml], start)
    return found


_OF_WORKBOOK = _short_names("sheet", "definedName", "workbookPr", "calcPr")


@lru_cache(maxsize=4)
def _workbook(xml: bytes) -> _Workbook:
    sheets: list[tuple[str, str, bool]] = []
    named: list[tuple[int, str, str]] = []
    said: dict[str, str] = {}
    text: list[str] = []
    of_name: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal of_name
        text.clear()
        match _OF_WORKBOOK.get(name):
            case "sheet":
                related = next((attributes[key] for key in _RELATED if key in attributes), "")
                is_hidden = attributes.get("state", "visible") != "visible"
                sheets.append((attributes.get("name", ""), related, is_hidden))
            case "definedName":
                of_name = attributes
            case "workbookPr" | "calcPr":
                said.update(attributes)

    def end(name: str) -> None:
        local = of_name.get("localSheetId", "")
        if _OF_WORKBOOK.get(name) == "definedName" and local.isdecimal():
            named.append((int(local[:6]), of_name.get("name", ""), "".join(text).strip()))

    read_xml("workbook.xml", [xml], start, end, text)
    return _Workbook(
        sheets, named, said.get("date1904") in _TRUE, said.get("fullCalcOnLoad") in _TRUE
    )


_OF_STYLES = _short_names("numFmts", "numFmt", "cellStyleXfs", "cellXfs", "xf", "dxfs")


@lru_cache(maxsize=4)
def _looks(xml: bytes) -> list[Sections | None]:
    """Return the number formats of the styles of cells, by index."""
    codes = dict(BUILT_IN)
    looks: dict[str, list[tuple[str | None, str]]] = {"cellStyleXfs": [], "cellXfs": []}
    group = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal group
        tag = _OF_STYLES.get(name)
        if tag == "xf" and group in looks:
            looks[group].append((attributes.get("numFmtId"), attributes.get("xfId", "0")))
        elif tag == "numFmt" and group == "numFmts":
            codes[attributes["numFmtId"]] = attributes["formatCode"]
        elif tag and tag not in {"xf", "numFmt"}:
            group = tag

    read_xml("styles.xml", [xml], start)
    styles = dict(enumerate(number for number, _ in looks["cellStyleXfs"]))
    found: list[Sections | None] = []
    for number, style in looks["cellXfs"]:
        code = codes.get(number or styles.get(int(style)) or "0", "")
        sections = sections_of(code) if code else AS_IT_IS
        found.append(None if is_plain(sections) else sections)
    return found


_OF_TEXTS = _short_names("si", "t", "rPh")


def _shared_texts(package: Package, part: str) -> list[str]:
    found: list[str] = []
    runs: list[str] = []
    text: list[str] = []
    depth = spoken = 0

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal depth, spoken
        depth += 1
        if depth > XML_DEPTH:
            raise ValueError(part)
        match _OF_TEXTS.get(name):
            case "si":
                runs.clear()
            case "rPh":
                spoken = depth
            case "t":
                text.clear()

    def end(name: str) -> None:
        nonlocal depth, spoken
        match _OF_TEXTS.get(name):
            case "si":
                found.append(_unescape("".join(runs)))
                if len(found) > DELIVERY_CELLS:
                    raise too_many_cells()
            case "rPh":
                spoken = 0
            case "t" if not spoken:
                runs.append("".join(text))
        depth -= 1

    read_xml(part, package.pieces(part), start, end, text)
    return found


def _unescape(text: str) -> str:
    """Return a text with the characters that XML cannot hold: `_x000D_` is a line end."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


_VALUE, _TEXT, _CELL, _FORMULA, _INLINE, _SPOKEN, _ROW, _MERGED, _COLUMNS = range(9)
_OF_SHEET = {
    f"{uri}}}{tag}": kind
    for uri in (_MAIN, _STRICT)
    for tag, kind in (
        ("c", _CELL), ("v", _VALUE), ("t", _TEXT), ("f", _FORMULA), ("is", _INLINE), ("rPh", _SPOKEN),
        ("row", _ROW), ("mergeCell", _MERGED), ("col", _COLUMNS),
    )
}  # fmt: skip
# Of these the end says nothing.
_ENDS_OF_SHEET = {
    name: kind for name, kind in _OF_SHEET.items() if kind not in {_INLINE, _ROW, _MERGED, _COLUMNS}
}


def _read_sheet(  # noqa: PLR0915 - one walk, and what it remembers
    package: Package, part: str, grid: Grid, builder: GridBuilder, shared: _Shared
) -> None:
    linked, put = grid.linked, builder.put
    kind_of, kind_of_end = _OF_SHEET.get, _ENDS_OF_SHEET.get
    row = column = depth = 0
    cell: dict[str, str] | None = None  # attributes of the cell that is open
    value: str | None = None
    formula: str | None = None
    shared_number: str | None = None  # of the formula that is open
    other = False  # whether the formula of the cell reads another workbook
    areas: list[Area] = []  # of formulas whose results stand in several cells
    others: set[str] = set()  # the numbers of shared formulas that do
    runs: list[str] | None = None
    spoken = False
    text: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, depth, cell, value, formula, shared_number, other, runs, spoken
        depth += 1
        if depth > XML_DEPTH:
            raise ValueError(part)
        kind = kind_of(name)
        if kind is None:
            return
        if kind == _CELL:
            if cell is not None:
                raise ValueError(part)
            cell, value, formula, runs = attributes, None, None, None
            other = spoken = False
            if "r" in attributes:
                row, column = place_of(attributes["r"])
            else:
                column += 1
        elif kind <= _TEXT:
            text.clear()
        elif kind == _INLINE:
            runs = []
        elif kind == _ROW:
            row, column = checked_row(attributes["r"]) if "r" in attributes else row + 1, 0
            if attributes.get("hidden") in _TRUE:
                grid.hidden_rows.add(row)
        elif kind == _FORMULA:
            text.clear()
            shared_number = attributes.get("si")
            if shared.workbook.to_compute and attributes.get("t") in _IN_SEVERAL_CELLS:
                areas.append(_area(attributes["ref"]))
        elif kind == _SPOKEN:
            spoken = True
        elif kind == _MERGED:
            builder.merge(_area(attributes["ref"]))
        elif kind == _COLUMNS and attributes.get("hidden") in _TRUE:
            builder.hide_columns(int(attributes["min"][:6]), int(attributes["max"][:6]))

    def end(name: str) -> None:
        nonlocal depth, cell, value, formula, other, spoken
        depth -= 1
        kind = kind_of_end(name)
        if kind is None:
            return
        if kind == _CELL:
            if cell is None:
                return
            if runs is not None:
                value = runs[0] if len(runs) == 1 else "".join(runs)
            if value and formula is None and cell.get("t") == "inlineStr" and "_x" not in value:
                put(row, column, value)  # as most cells of a form are
            elif value is not None or formula is not None:
                read = _cell_value(cell, value, shared, is_formula=formula is not None)
                if read != "":
                    put(row, column, read)
                    if other:
                        linked.add((row, column))
            cell = None
        elif kind == _TEXT:
            if runs is not None and not spoken:
                runs.append("".join(text))
        elif kind == _VALUE:
            value = "".join(text)
        elif kind == _FORMULA:
            formula = "".join(text)
            if _OTHER_WORKBOOK.search(formula):
                other = True
                if shared_number is not None:
                    others.add(shared_number)
            else:
                other = not formula and shared_number in others
        else:
            spoken = False

    read_xml(part, package.pieces(part), start, end, text)
    _mark_results(grid, areas)


def _area(reference: str) -> Area:
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = place_of(first), place_of(last or first)
    return top, bottom, left, right


def _mark_results(grid: Grid, areas: list[Area]) -> None:
    """Mark the results of array formulas, where the workbook wants them computed anew."""
    looked_at = 0
    for top, bottom, left, right in areas:
        for row in grid.rows_between(top, bottom):
            cells = grid.rows[row]
            looked_at += len(cells)
            if looked_at > DELIVERY_CELLS:
                raise too_many_cells()
            for column, value in cells.items():
                if left <= column <= right and type(value) is float:
                    cells[column] = ToCompute(value) if value else UnusableValue("to_compute", "0")


def _cell_value(
    cell: dict[str, str], value: str | None, shared: _Shared, *, is_formula: bool
) -> CellValue:
    """Return the value of a cell, "" if it is empty."""
    kind = cell.get("t", "n")
    if kind == "e":
        return UnusableValue("error", value or "#ERR")
    if is_formula and (value is None or (not value and kind != "str")):
        return UnusableValue("without_result", "")
    read = _plain_value(kind, value or "", cell, shared)
    if is_formula and shared.workbook.to_compute:
        # Programs that do not compute write 0, or no text.
        if not read:
            return UnusableValue("to_compute", value or "")
        if type(read) is float:
            return ToCompute(read)
    return read


def _plain_value(kind: str, value: str, cell: dict[str, str], shared: _Shared) -> CellValue:
    match kind:
        case "n":
            return _number(value, cell.get("s", "0"), shared) if value.strip() else ""
        case "s":
            return shared.texts[int(value)] if value.strip() else ""
        case "str" | "inlineStr":
            return _unescape(value)
        case "b":
            return value.strip() in _TRUE
        case "d":
            return dt.datetime.fromisoformat(value.strip())
        case _:
            raise ValueError(kind)


def _number(text: str, look: str, shared: _Shared) -> CellValue:
    number = float(text)
    if "_" in text:  # Python knows such numbers
        raise ValueError(text)
    index = int(look)
    sections = shared.looks[index] if index < len(shared.looks) else None
    if sections is None:
        return number
    return shown_as(number, sections, from_1904=shared.workbook.from_1904)
