"""The rows of a CSV file in pieces of bounded size, and the places of their cells."""

from __future__ import annotations

import csv
import io
import re
from functools import partial
from itertools import chain, repeat
from operator import length_hint
from typing import TYPE_CHECKING, NamedTuple

from iki.data.csv_files.csv_source import CsvTable, FileError, error_at, file_errors, is_too_long
from iki.data.row_rules.characters import forbidden_cells
from iki.data.row_rules.rule import quote
from iki.decimals import format_count
from iki.diagnostics import START_OF_FILE, Diagnostic, Span
from iki.limits import CSV_FIELD, CSV_RECORD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


_BLOCK_SIZE = 1 << 16  # characters read at once


class Batch(NamedTuple):
    """Some rows of a file. `line()` is where the row last taken ends.

    Taking a row may raise csv.Error; the next iteration goes on after it.
    """

    rows: Iterable[list[str]]
    line: Callable[[], int]
    size: int


def batches(table: CsvTable, text: io.TextIOWrapper) -> Iterator[Batch]:
    """Yield the rows of a file; `text` stands below the header.

    Where no cell is quoted, and none can be too long, a line is a row and `str.split` finds its
    cells in half the time that `csv.reader` takes.
    """
    line = table.header_end
    while block := text.read(_BLOCK_SIZE):
        block += text.readline()
        if '"' in block or len(block) > CSV_FIELD:
            quoted = _Quoted(table, block, text, line)
            yield Batch(quoted, quoted.line, len(block))
            line = quoted.line()
        else:
            lines = block.removesuffix("\n").split("\n")
            line += len(lines)
            pending = iter(lines)
            rows = map(str.split, pending, repeat(table.separator))
            yield Batch(rows, partial(_line_before, line, pending), len(block))


def _line_before(end: int, pending: Iterator[str]) -> int:
    return end - length_hint(pending)


class _Quoted:
    """The rows that start in a block; the last one may end in the text after it."""

    def __init__(self, table: CsvTable, block: str, text: Iterable[str], line: int) -> None:
        self._before = line
        self._pending = iter(io.StringIO(block).readlines())
        self._reader = table.reader(chain(self._pending, _as_far(text)))

    def __iter__(self) -> Iterator[list[str]]:
        lines_left = self._pending.__length_hint__  # type: ignore[attr-defined]
        if lines_left():
            for row in self._reader:
                yield row
                if not lines_left():
                    return

    def line(self) -> int:
        return self._before + self._reader.line_num


def _as_far(text: Iterable[str]) -> Iterator[str]:
    """Yield the lines that a record may have beyond its block."""
    size = 0
    for line in text:
        yield line
        size += len(line)
        if size > CSV_RECORD:
            return


def shape_problem(
    table: CsvTable, row: list[str], example: str = '"1.234,5"'
) -> tuple[int | None, str, str] | None:
    """Return the cell, message and hint of a row that has other columns than the header.

    A row that is too long is refused even if its last cells are empty: `1234,5` without quotes
    would become 1234 in the wilayah 5. `example` is a cell that needs quotes in a comma file.
    """
    message = f"baris ini punya {len(row)} sel, judul kolom {table.width}"
    if len(row) < table.width:
        return None, message, "lengkapi pemisahnya; sel tanpa isi tetap ditulis sebagai sel kosong"
    if len(row) > table.width:
        hint = "apit sel yang memuat pemisah dengan tanda kutip"
        return table.width, message, hint + ("" if table.comma else f", misalnya {example}")
    for index in table.nameless:
        if row[index].strip():
            message = f"kolom ke-{index + 1} tidak punya nama, tetapi ada isinya"
            return index, message, "beri kolom itu nama, atau kosongkan"
    return None


def forbidden_in_row(table: CsvTable, row: list[str]) -> dict[str, str]:
    """Return the columns of a row with a character that no cell may hold, and the character."""
    if not table.suspect:
        return {}
    return dict(forbidden_cells((name, row[index]) for name, index in table.columns.items()))


def cell_places(record: str, separator: str, line: int) -> list[Span]:
    """Return the place of every cell of a record as it stands in the file, quotes included.

    `line` is where the record starts. A quote that is never closed makes one cell of all the rest.
    """
    places: list[Span] = []
    line_start = 0
    for start, end in _cell_offsets(record, separator):
        start_line, start_column = line, start - line_start + 1
        if breaks := record.count("\n", start, end):
            line, line_start = line + breaks, record.rindex("\n", start, end) + 1
        places.append(Span(start_line, start_column, line, end - line_start + 1))
    return places


def _cell_offsets(record: str, separator: str) -> list[tuple[int, int]]:
    mark = re.escape(separator)
    cell = re.compile(rf'"(?:[^"]|"")*+"?[^{mark}\n]*|[^{mark}\n]*')
    offsets: list[tuple[int, int]] = []
    start = 0
    while match := cell.match(record, start):
        offsets.append(match.span())
        start = match.end() + 1
        if record[match.end() : start] != separator:
            break
    return offsets


def across(places: list[Span], first: int = 0) -> Span:
    """Return the place from one cell to the last."""
    start, end = places[min(first, len(places) - 1)], places[-1]
    return Span(start.start_line, start.start_column, end.end_line, end.end_column)


_QUOTED = r'"(?:[^"]|"")*+"'


def csv_error(reason: str, record: str, separator: str, line: int) -> tuple[Span, FileError]:
    """Return the place and the wording of a `csv.Error`: from where its cell starts, one line."""
    offsets = _cell_offsets(record, separator)
    for start, end in offsets:
        broken = record[start : start + 1] == '"' and not re.compile(_QUOTED).fullmatch(
            record, start, end
        )
        if broken or end - start > CSV_FIELD:
            break
    line += record.count("\n", 0, start)
    column = start - record.rfind("\n", 0, start)
    width = len(record[start:end].partition("\n")[0])
    span = Span(line, column, line, column + width)
    if is_too_long(reason):
        what = f"sel ini lebih panjang dari {format_count(CSV_FIELD)} karakter; sesudahnya tidak terbaca"
        hint = "periksa apakah tanda kutip pembukanya ditutup kembali"
    elif reason.startswith("unexpected end"):
        what = "tanda kutip yang dibuka di sini tidak ditutup; baris sesudahnya tidak terbaca"
        hint = "tutup tanda kutip itu, atau hapus"
    else:
        mark = "tab" if separator == "\t" else quote(separator)
        what = f"sesudah tanda kutip penutup sel ini harus langsung {mark} atau akhir baris"
        hint = 'tanda kutip di dalam sel ditulis dua kali: ""'
    return span, FileError("D10", what, hint)


class Record(NamedTuple):
    """One record as it stands in the file: its lines, and its cells or why it has none."""

    start: int
    end: int
    text: str
    cells: list[str]
    error: str = ""


def records(table: CsvTable) -> Iterator[Record]:
    """Read a file again, slowly, with the text and the place of every record below the header."""
    taken: list[str] = []

    def remembered(text: Iterable[str]) -> Iterator[str]:
        size = 0
        for line in text:
            size = size + len(line) if taken else len(line)
            taken.append(line)
            yield line
            if size > CSV_RECORD:
                return

    with table.open_text() as text:
        reader = table.reader(remembered(text))
        while True:
            start = table.header_end + reader.line_num + 1
            taken.clear()
            cells, broken = list[str](), ""
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                broken = str(error)
            yield Record(start, table.header_end + reader.line_num, "".join(taken), cells, broken)


def all_records(table: CsvTable) -> tuple[list[Record], list[Diagnostic]]:
    """Read a small file whole: its records that hold anything, and what is wrong with others.

    After a cell that is too long nobody knows where the next row starts.
    """
    found: list[Record] = []
    wrong: list[Diagnostic] = []
    file = table.source.file
    try:
        with file_errors():
            for record in records(table):
                if record.error:
                    where = record.text, table.separator, record.start
                    wrong.append(error_at(file, *csv_error(record.error, *where)))
                    if is_too_long(record.error):
                        break
                elif any(map(str.strip, record.cells)):
                    found.append(record)
    except FileError as error:
        return [], [error_at(file, START_OF_FILE, error)]
    return found, wrong


def cell_span(table: CsvTable, record: Record, cell: int | None) -> Span:
    """Return the place of a cell of a record, of all cells (None), or of those beyond the width."""
    places = cell_places(record.text, table.separator, record.start)
    if cell is None or cell >= len(places):
        return across(places)
    return across(places, cell) if cell >= table.width else places[cell]
