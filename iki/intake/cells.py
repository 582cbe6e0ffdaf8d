"""Cells with their addresses: a delivered file as sheets of cells, nothing understood yet.

What a file is, its first bytes say, not its name. Numbers of a workbook are numbers; only of a CSV
file every cell is a text.
"""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO, StringIO
from typing import NamedTuple

from iki.intake import biff, errors, package
from iki.intake.errors import DeliveryError
from iki.intake.marks import Marks, RowColumn
from iki.limits import DELIVERY_BYTES, DELIVERY_CELLS
from iki.realisasi.files import field_limit


class Odd(NamedTuple):
    """A cell whose value is none that may be taken: what it is, and what it shows."""

    kind: str  # a key of rules.ODD
    shown: str


CellValue = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | Odd


@dataclass
class Grid:
    """The cells of one sheet that are not empty, by row and column, both from 1."""

    sheet: str
    rows: dict[int, dict[int, CellValue]]
    comma: bool = True  # whether numbers in texts are id_ID
    # first and last row, first and last column
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    named: dict[str, RowColumn] = field(default_factory=dict)
    linked: set[RowColumn] = field(default_factory=set)

    @property
    def size(self) -> int:
        """How many cells are not empty."""
        return sum(map(len, self.rows.values()))


class Delivered(NamedTuple):
    """The cells of a file. `copyable`: openpyxl can open it, and so give it back with remarks."""

    grids: list[Grid]
    copyable: bool
    macros: bool = False


def address(place: RowColumn) -> str:
    """Return the address of a cell as Excel shows it: `AB12`."""
    row, column = place
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def shortest(number: float | Decimal) -> Decimal:
    """Return a number with the 15 digits that Excel has: 2.2200000000000002 is 2.22."""
    return Decimal(f"{number:.15g}")


def read_cells(data: bytes) -> Delivered:
    """Return the sheets of a file. Raises DeliveryError for what is none, and what is too large."""
    if len(data) > DELIVERY_BYTES:
        hint = "hapus gambar dan lembar yang tidak termasuk isian, lalu simpan ulang"
        raise DeliveryError("berkas ini terlalu besar untuk sebuah isian", hint)
    if not data.strip():
        raise DeliveryError("berkas ini kosong", "kirim berkas yang sudah diisi")
    if data.startswith(b"PK"):
        opened = package.open_package(data)
        is_excel = b"xl/workbook.xml" in data
        macros = b"vbaProject.bin" in data or b"Basic/script-lc.xml" in data
        return Delivered(_workbook(opened.content, dict(opened.marks)), is_excel, macros)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return Delivered(_old_workbook(data), copyable=False)
    if data.startswith((b"%PDF", b"{\\rtf", b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        raise errors.not_a_table()
    if data.lstrip()[:200].lower().startswith((b"<html", b"<!doctype", b"<?xml", b"<table")):
        hint = "buka di Excel, lalu simpan sebagai Buku Kerja Excel (.xlsx)"
        raise DeliveryError("berkas ini halaman web atau XML, bukan buku kerja", hint)
    return Delivered([_csv(data)], copyable=False)


def _old_workbook(data: bytes) -> list[Grid]:
    try:
        streams = biff.streams(data)
        if "EncryptedPackage" in streams:
            raise errors.locked_error()
        workbook = streams.get("Workbook") or streams.get("Book")
        if not workbook:
            raise errors.not_a_table()
        marks = biff.marks(workbook)
    except ValueError as error:
        raise errors.not_a_table() from error
    return _workbook(data, marks)


def _workbook(data: bytes, marks: dict[str, Marks] | list[Marks]) -> list[Grid]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # noqa: PLC0415

    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
            grids = []
            for index, name in enumerate(workbook.sheet_names):
                if isinstance(marks, dict):
                    marked = marks.get(name, Marks())
                else:
                    marked = marks[index] if index < len(marks) else Marks()
                sheet = workbook.get_sheet_by_index(index)
                rows = sheet.to_python(skip_empty_area=False)
                ranges = sheet.merged_cell_ranges or []
                grids.append(_grid(name, rows, ranges, marked))
            return grids
    except PasswordError as error:
        raise errors.locked_error() from error
    except DeliveryError:
        raise
    except (CalamineError, OSError, ValueError, IndexError, OverflowError) as error:
        raise errors.broken() from error
    except BaseException as error:
        # A panic of the reader is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise errors.broken() from error


def _grid(
    name: str,
    rows: list[list[str | float | bool | dt.time | dt.date | dt.timedelta]],
    ranges: list[tuple[tuple[int, int], tuple[int, int]]],
    marks: Marks,
) -> Grid:
    found: dict[int, dict[int, CellValue]] = {}
    for number, row in enumerate(rows, 1):
        cells: dict[int, CellValue] = {
            column: value for column, value in enumerate(row, 1) if value != ""
        }
        if cells:
            found[number] = cells
    for kind, places in (
        ("error", marks.errors),
        ("without_result", marks.without_result),
        ("far", marks.far),
        ("logical", marks.logical),
        ("percent", marks.percent),
    ):
        for row_number, column in places:
            held = found.setdefault(row_number, {})
            shown = marks.errors.get((row_number, column), "") or str(held.get(column, ""))
            held[column] = Odd(kind, shown)
    merged = [(a + 1, c + 1, b + 1, d + 1) for (a, b), (c, d) in ranges] or marks.merged
    return Grid(name, dict(sorted(found.items())), True, merged, marks.named, marks.linked)


def _csv(data: bytes) -> Grid:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError as error:
            raise errors.not_a_table() from error
    lines = [line for line in text[:100_000].splitlines() if line.strip()][:20]
    separator = max(";\t,", key="".join(lines).count)
    rows: dict[int, dict[int, CellValue]] = {}
    count = 0
    try:
        with field_limit():
            reader = csv.reader(StringIO(text, newline=None), delimiter=separator, strict=True)
            for number, row in enumerate(reader, 1):
                cells: dict[int, CellValue] = {i: cell for i, cell in enumerate(row, 1) if cell}
                count += len(cells)
                if count > DELIVERY_CELLS:
                    message = "berkas ini punya terlalu banyak sel"
                    raise DeliveryError(message, "bagi menjadi beberapa")
                if cells:
                    rows[number] = cells
    except csv.Error as error:
        hint = "buka di Excel, lalu simpan ulang sebagai CSV UTF-8"
        raise DeliveryError(
            "berkas CSV ini rusak: ada tanda kutip yang tidak ditutup", hint
        ) from error
    return Grid("", rows, comma=separator != ",")
