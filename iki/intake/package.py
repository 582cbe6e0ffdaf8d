"""Workbooks that are zips (.xlsx, .xlsm, .ods): bounded, looked through, and packed anew for the reader.

A zip says of itself how much it holds, and may lie: each part is read here no further than it says, and
the reader of cells gets a zip made of just what was read. On the way are found the cells that the
reader shows as empty (errors, formulas without a result), or as another number (per cent, logical
values), and those far below or beside all others, which would make it hold millions of empty ones.
Entities are refused: no workbook of an office has any.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from iki.limits import DELIVERY_AREA, DELIVERY_CELLS, DELIVERY_PARTS, DELIVERY_UNZIPPED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

RowColumn = tuple[int, int]  # row and column of a cell, from 1


class DeliveryError(Exception):
    """A file that cannot be taken; ends as a refusal of that file, never reaches a user."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.message, self.hint = message, hint


@dataclass
class Marks:
    """What the reader of cells does not tell of the cells of one sheet."""

    errors: dict[RowColumn, str] = field(default_factory=dict)
    without_result: set[RowColumn] = field(default_factory=set)
    percent: set[RowColumn] = field(default_factory=set)
    logical: set[RowColumn] = field(default_factory=set)
    linked: set[RowColumn] = field(default_factory=set)  # formulas that read another workbook
    far: set[RowColumn] = field(default_factory=set)  # taken out, for they are far from all others
    named: dict[str, RowColumn] = field(default_factory=dict)  # names that this sheet alone has
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # of .ods


class Package(NamedTuple):
    """A zip that is safe to read, with what is marked in its sheets by their names."""

    content: bytes
    marks: Mapping[str, Marks]


_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|mimetype|META-INF/manifest\.xml|content\.xml"
    r"|xl/_rels/workbook\.xml\.rels|xl/[^/]+\.xml|xl/worksheets/[^/]+\.xml"
    r"|xl/(?:chart|dialog|macro)sheets/[^/]+\.xml",
    re.IGNORECASE,
)
_MANIFEST = "META-INF/manifest.xml"  # of .ods
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_TOO_LARGE = "hapus lembar, gambar dan sel yang tidak termasuk isian, lalu simpan ulang"


def open_package(data: bytes) -> Package:
    """Return the parts of a workbook that hold cells. Raises DeliveryError."""
    parts = _parts(data)
    names = {name.lower(): name for name in parts}
    if "xl/workbook.bin" in names or any(n.startswith("xl/") and n.endswith(".bin") for n in parts):
        hint = "buka di Excel, lalu simpan sebagai Buku Kerja Excel (.xlsx)"
        raise DeliveryError("berkas ini buku kerja biner (.xlsb)", hint)
    marks: dict[str, Marks] = {}
    try:
        if "xl/workbook.xml" in names:
            marks = _look_through_xlsx(parts, names)
        elif "content.xml" in names:
            parts["content.xml"], marks = _look_through_ods(parts["content.xml"])
        else:
            raise broken()
    except (ET.ParseError, KeyError, ValueError) as error:
        raise broken() from error
    return Package(_packed(parts), marks)


def broken() -> DeliveryError:
    return DeliveryError(
        "berkas ini rusak, atau arsip zip yang diganti namanya",
        "buka di Excel atau LibreOffice, lalu simpan ulang sebagai .xlsx",
    )


def locked_error() -> DeliveryError:
    return DeliveryError(
        "berkas ini dikunci dengan kata sandi",
        "buka dengan sandinya, hapus sandi itu (Simpan Sebagai, Alat, Opsi Umum), lalu simpan ulang",
    )


def _parts(data: bytes) -> dict[str, bytes]:
    """Return the parts that hold cells, each read no further than the zip says it is long."""
    parts: dict[str, bytes] = {}
    try:
        with ZipFile(BytesIO(data)) as source:
            entries = source.infolist()
            if len(entries) > DELIVERY_PARTS or (
                sum(entry.file_size for entry in entries) > DELIVERY_UNZIPPED
            ):
                message = "isi buku kerja ini jauh lebih besar daripada isian mana pun"
                raise DeliveryError(message, _TOO_LARGE)
            if _MANIFEST in source.namelist() and b"encryption-data" in _content(
                data, source.getinfo(_MANIFEST)
            ):
                raise locked_error()
            for entry in entries:
                name = entry.filename.replace("\\", "/")
                if name.lower() == "xl/workbook.bin" or not _NEEDED.fullmatch(name):
                    if name.lower() == "xl/workbook.bin":
                        parts[name] = b""
                    continue
                if entry.flag_bits & 1:
                    raise locked_error()
                content = _content(data, entry)
                if _ENTITIES.search(content) or b"\0" in content:
                    message = f"bagian {name} memuat DOCTYPE, entitas atau byte NUL"
                    raise DeliveryError(message, "salin isiannya ke buku kerja baru")
                parts[name] = content
    except (BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError) as error:
        raise broken() from error
    except (ValueError, OverflowError) as error:
        raise broken() from error
    return parts


_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_DIRECTORY_ENTRY = struct.Struct("<4s6H3L5H2L")
_DIRECTORY_END = struct.Struct("<4s4H2LH")


def _content(data: bytes, entry: ZipInfo) -> bytes:
    """Return a part of a zip that is as long as the zip says. Raises BadZipFile, zlib.error, struct.error."""
    header = _LOCAL_HEADER.unpack_from(data, entry.header_offset)
    start = entry.header_offset + _LOCAL_HEADER.size + header[-2] + header[-1]
    packed = data[start : start + entry.compress_size]
    if entry.compress_type == ZIP_STORED:
        content, whole = packed, True
    elif entry.compress_type == ZIP_DEFLATED:
        reader = zlib.decompressobj(-zlib.MAX_WBITS)
        content = reader.decompress(packed, entry.file_size + 1)
        whole = reader.eof
    else:
        raise BadZipFile
    good = header[0] == b"PK\3\4" and whole and len(content) == entry.file_size
    if not good or zlib.crc32(content) != entry.CRC:
        raise BadZipFile
    return content


def _packed(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip of parts as they are; `zipfile` takes longer for it than for all that it holds."""
    body, directory = bytearray(), bytearray()
    for name, content in parts.items():
        encoded = name.encode()
        size = len(content)
        # version, flags (names are UTF-8), no compression, time, date, sum, sizes, lengths
        about = 20, 0x800, 0, 0, 0x21, zlib.crc32(content), size, size, len(encoded), 0
        directory += _DIRECTORY_ENTRY.pack(b"PK\1\2", 20, *about, 0, 0, 0, 0, len(body)) + encoded
        body += _LOCAL_HEADER.pack(b"PK\3\4", *about) + encoded + content
    end = 0, 0, len(parts), len(parts), len(directory), len(body), 0
    return bytes(body + directory + _DIRECTORY_END.pack(b"PK\5\6", *end))


# --- xlsx ------------------------------------------------------------------------------------------

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
# Rows or columns without anything between a cell that is far away and those above or left of it.
_FAR_ROWS, _FAR_COLUMNS = 5_000, 500


def _look_through_xlsx(parts: dict[str, bytes], names: Mapping[str, str]) -> dict[str, Marks]:
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
                raise DeliveryError("buku kerja ini punya terlalu banyak sel", _TOO_LARGE)
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
            row, column = int(reference[2]), _column_number(reference[1])
        yield (row, column), attributes, inside or b""


def _without_far(xml: bytes, marks: Marks) -> bytes:
    """Take out the cells that follow a large gap, where the sheet spans too much to be held."""
    if not (_MAYBE_FAR.search(xml) or _OTHERWISE.search(xml)) or _area(xml) <= DELIVERY_AREA:
        return xml
    if _NOT_PLACED.search(xml):  # without one of them the others would move
        raise DeliveryError(*spread())
    # Rows and cells may be there for their height or look alone.
    filled = [here for here, _, inside in _cells(xml) if _CONTENT.search(inside)]
    last_row = _before_gap((row for row, _ in filled), _FAR_ROWS)
    last_column = _before_gap((column for _, column in filled), _FAR_COLUMNS)
    marks.far |= {(r, c) for r, c in filled if r > last_row or c > last_column}

    def near_cell(match: re.Match[bytes]) -> bytes:
        reference = _REFERENCE.search(match[1])
        is_far = reference is not None and _column_number(reference[1]) > last_column
        return b"" if is_far else match[0]

    def near_row(match: re.Match[bytes]) -> bytes:
        return _CELL.sub(near_cell, match[0]) if int(match[1]) <= last_row else b""

    xml = _WHOLE_ROW.sub(near_row, xml)
    if _area(xml) > DELIVERY_AREA:
        raise DeliveryError(*spread())
    return xml


def _area(xml: bytes) -> int:
    """Return how many cells the rows and columns of a sheet span."""
    places = [here for here, _, _ in _cells(xml)]
    height = max([row for row, _ in places] + [int(n) for n in _ROW.findall(xml)], default=0)
    return height * max((column for _, column in places), default=0)


def _before_gap(numbers: Iterable[int], gap: int) -> int:
    """Return the last of some numbers before the first gap that is too large."""
    ordered = sorted(set(numbers))
    return next((a for a, b in pairwise(ordered) if b - a > gap), ordered[-1] if ordered else 0)


def spread() -> tuple[str, str]:
    return (
        "sel-sel di buku kerja ini tersebar terlalu jauh",
        "hapus isi sel yang jauh di bawah atau di kanan tabel, lalu simpan ulang",
    )


def column_number(letters: str) -> int:
    """Return the number of a column, from 1: `AB` is 28."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _column_number(letters: bytes) -> int:
    return column_number(letters.decode())


# --- ods -------------------------------------------------------------------------------------------

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


# As the reader of cells knows them, whatever other names XML allows.
_ODS_ROW = re.compile(rb"<table:table-row(?=[\s/>])[^>]*?(?:/>|>.*?</table:table-row>)", re.DOTALL)
_ODS_CELL = re.compile(
    rb"<table:(?:covered-)?table-cell(?=[\s/>])([^>]*?)(?:/>|>.*?</table:(?:covered-)?table-cell>)",
    re.DOTALL,
)
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384  # of any sheet
_ODS_REPEATED = re.compile(rb"""table:number-columns-repeated=["'](\d{1,9})["']""")


def _look_through_ods(xml: bytes) -> tuple[bytes, dict[str, Marks]]:
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
                raise DeliveryError("buku kerja ini punya terlalu banyak sel", _TOO_LARGE)
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
    return _without_far_in_ods(xml, kept) if any(m.far for m in found.values()) else xml, dict(
        found
    )


def _near(rows: Iterable[tuple[int, int, list[tuple[int, int, ET.Element]]]]) -> tuple[int, int]:
    """Return the last row and column that are not far away, where a sheet spans too much to be held."""
    places = [
        (row, column, row + times - 1, column + count - 1)
        for row, times, filled in rows
        for column, count, _ in filled
    ]
    if _spanned(places) <= DELIVERY_AREA:
        return _MOST_ROWS, _MOST_COLUMNS
    last_row = _before_gap((row for row, _, _, _ in places), _FAR_ROWS)
    last_column = _before_gap((column for _, column, _, _ in places), _FAR_COLUMNS)
    near = [place for place in places if place[0] <= last_row and place[1] <= last_column]
    if _spanned(near) > DELIVERY_AREA:
        raise DeliveryError(*spread())
    return last_row, last_column


def _spanned(places: Collection[tuple[int, int, int, int]]) -> int:
    height = max((last for _, _, last, _ in places), default=0)
    return height * max((last for _, _, _, last in places), default=0)


def _without_far_in_ods(xml: bytes, kept: Sequence[int]) -> bytes:
    found = _ODS_ROW.findall(xml)
    if len(found) != len(kept):
        raise DeliveryError(*spread())
    columns = iter(kept)

    def near_row(match: re.Match[bytes]) -> bytes:
        last = next(columns)
        place = 1

        def near_cell(cell: re.Match[bytes]) -> bytes:
            nonlocal place
            here = place
            repeated = _ODS_REPEATED.search(cell[1])
            place += int(repeated[1]) if repeated else 1
            return cell[0] if here <= last else b""

        return _ODS_CELL.sub(near_cell, match[0])

    return _ODS_ROW.sub(near_row, xml)


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
