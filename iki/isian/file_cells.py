"""Cells with their addresses: a delivered file as sheets of cells, nothing understood yet.

What a file is, its first bytes say, not its name. Numbers of a workbook are numbers; only of a CSV
file every cell is a text.
"""

from __future__ import annotations

import csv
from io import StringIO
from typing import NamedTuple

from iki.data.csv_files.csv_source import field_limit
from iki.isian import refusals, xls
from iki.isian.grid import (
    CellValue,
    Grid,
)
from iki.isian.ods import read_ods
from iki.isian.refusals import DeliveryError
from iki.isian.xlsx import read_xlsx
from iki.isian.zip_bounds import Package
from iki.limits import DELIVERY_BYTES, DELIVERY_CELLS, DELIVERY_MERGED


class FileCells(NamedTuple):
    """The cells of a file. `copyable`: openpyxl can open it, and so give it back with remarks."""

    grids: list[Grid]
    copyable: bool
    macros: bool = False


def read_cells(data: bytes) -> FileCells:
    """Read the sheets of a file. Raises DeliveryError for a file that is no table or too large."""
    if len(data) > DELIVERY_BYTES:
        hint = "hapus gambar dan lembar yang tidak termasuk isian, lalu simpan ulang"
        raise DeliveryError("berkas ini terlalu besar untuk sebuah isian", hint)
    if not data.strip():
        raise DeliveryError("berkas ini kosong", "kirim berkas yang sudah diisi")
    if data.startswith(b"PK"):
        return _read_package(Package(data))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return FileCells(_old_workbook(data), copyable=False)
    if data.startswith((b"%PDF", b"{\\rtf", b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        raise refusals.not_a_table()
    if data.lstrip()[:200].lower().startswith((b"<html", b"<!doctype", b"<?xml", b"<table")):
        hint = "buka di Excel, lalu simpan sebagai Buku Kerja Excel (.xlsx)"
        raise DeliveryError("berkas ini halaman web atau XML, bukan buku kerja", hint)
    return FileCells([_csv(data)], copyable=False)


def _read_package(package: Package) -> FileCells:
    """Return the cells of a workbook that is a zip."""
    if "xl/workbook.bin" in package:
        hint = "buka di Excel, lalu simpan sebagai Buku Kerja Excel (.xlsx)"
        raise DeliveryError("berkas ini buku kerja biner (.xlsb)", hint)
    is_ods = "content.xml" in package
    macros = "xl/vbaProject.bin" in package or "Basic/script-lc.xml" in package
    try:
        grids = read_ods(package) if is_ods else read_xlsx(package)
    except (LookupError, ValueError, OverflowError) as error:
        raise refusals.broken() from error
    merged = sum((b - a + 1) * (d - c + 1) for grid in grids for a, b, c, d in grid.merged)
    return FileCells(grids, not is_ods and merged <= DELIVERY_MERGED, macros)


def _old_workbook(data: bytes) -> list[Grid]:
    try:
        workbook = xls.workbook_stream(data)
        if not workbook:
            raise refusals.not_a_table()
        return xls.read_biff(workbook)
    except ValueError as error:
        raise refusals.broken() from error


def _csv(data: bytes) -> Grid:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError as error:
            raise refusals.not_a_table() from error
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
