"""The form of one CSV file: its encoding, its separator, its columns, and where its cells stand.

Offices send what their spreadsheet makes: three separators, three encodings, three line ends, rows of
empty cells. A file is looked through once, in pieces, before a row of it is read: that settles its
encoding, refuses what is no CSV at all, and bounds its lines, so that nothing after it can be made to
hold a file in memory. Refuses to guess: bytes that are neither UTF-8 nor Windows-1252, a header that
names no column.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from itertools import chain, islice, repeat
from operator import length_hint
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from iki import files
from iki.decimals import format_id
from iki.diagnostics import START_OF_FILE, Diagnostic, Related, Span
from iki.diagnostics.suggestions import nearest, suggestion
from iki.escaping import name_of_character
from iki.limits import CSV_COLUMNS, CSV_DIAGNOSTICS, CSV_FIELD, CSV_LINE
from iki.model.catatan import CATATAN_TEXTS
from iki.periode import SEMESTER, WRITTEN_NAMES, hint_for, parse_periode, roman
from iki.realisasi.sums import is_total

if TYPE_CHECKING:
    from _csv import Reader
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from iki.periode import Periode

REQUIRED = ("tahun", "periode", "jabatan", "variabel", "nilai")
PER_PERIODE = ("periode", "nilai")  # what a file does without that has a column for each period
SEPARATORS = ",;\t"

_CHUNK = 1 << 20  # bytes looked at at once
_BLOCK_SIZE = 1 << 16  # characters read at once
_RECORD = 1 << 20  # characters of one record, about: a quote that is still open then is broken
_HEADER_LINES = 20  # lines in which the header has to end


class CsvSource(NamedTuple):
    """One CSV file: its name in diagnostics, and how to open it anew (which may raise OSError)."""

    file: str
    open: Callable[[], BinaryIO]


class FileKind(NamedTuple):
    """What files hold: the columns that they must and may have, in the order in which they are told.

    Without any of `per_periode` a file may have a column for each period.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...]
    per_periode: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.required, *self.optional)


REALISASI = FileKind(REQUIRED, ("wilayah", "bukti", "catatan"), PER_PERIODE)
COLUMNS = REALISASI.columns


class FileError(Exception):
    """A file, or the rest of one, that cannot be read; ends as a diagnostic, never reaches a user."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(code, message, hint)
        self.code, self.message, self.hint = code, message, hint


class CellSlot(NamedTuple):
    """Where one value of a row stands: its cell, the cell that names its period, and the period.

    The period is None where it stands in its cell; in a wide file the heading has it, and the cell
    of the value stands for it in messages.
    """

    nilai: int
    named: int
    periode: Periode | None


class CsvTable(NamedTuple):
    """A file whose form is known. `columns` gives the cell of each column, `nameless` those without a name."""

    source: CsvSource
    encoding: str
    separator: str
    size: int  # bytes
    suspect: bool  # whether any of FORBIDDEN stands somewhere in the file
    comma_file: str  # a file in which a quoted number with a decimal comma does, "" if none
    columns: dict[str, int]
    slots: tuple[CellSlot, ...]
    roman: bool  # whether bare `I` and `II` are the headings of its periods
    nameless: tuple[int, ...]
    width: int
    header_end: int  # the line where the header ends

    @property
    def comma(self) -> bool:
        """Whether numbers are id_ID."""
        return self.separator != ","

    @property
    def mixed(self) -> bool:
        """Whether numbers are not id_ID, but some of them are written so, here or in another file."""
        return bool(self.comma_file) and not self.comma

    @property
    def wide(self) -> bool:
        """Whether there is a column for each period."""
        return "nilai" not in self.columns

    def open_text(self) -> io.TextIOWrapper:
        """Open the file below its header; every line ends in a line feed."""
        text = io.TextIOWrapper(self.source.open(), encoding=self.encoding)
        for _ in range(self.header_end):
            text.readline()
        return text

    def reader(self, lines: Iterable[str]) -> Reader:
        return csv.reader(lines, delimiter=self.separator, strict=True)


# --- characters ------------------------------------------------------------------------------------

# Controls but tab and line breaks; characters that reorder text. No cell may hold one.
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f"
# Characters that cannot be seen: two names that look the same would be different.
_UNSEEN = "\xad\u180e\u200b\u2060-\u2065\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff"
FORBIDDEN = re.compile(f"[{_CONTROL}{_UNSEEN}]")
FORBIDDEN_IN_PROSE = re.compile(f"[{_CONTROL}]")
# Columns of running text; those of a catatan are all of its optional ones.
PROSE = frozenset({"bukti", "catatan", *CATATAN_TEXTS})
_COMMA = re.compile(rb'"\s*-?\d[\d.]*,\d+\s*"')
_COMMA_BEGUN = rb'"\s*-?(?:\d[\d.]*(?:,(?:\d+\s*)?)?)?'
_ASCII_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\r"))


def quote(text: str) -> str:
    """Return a cell's text as a message shows it: on one line, not too long."""
    text = " ".join(text.split())
    return f"“{text}”" if len(text) <= 50 else f"“{text[:49]}…”"


# --- a first look ----------------------------------------------------------------------------------

_EXCEL_HINT = "buka berkas ini di Excel, lalu simpan sebagai “CSV UTF-8”"
_SIGNATURES = (
    *((start, f"berkas ini {what}, bukan CSV") for start, what in files.SIGNATURES),
    (codecs.BOM_UTF16_LE, "berkas ini memakai UTF-16"),
    (codecs.BOM_UTF16_BE, "berkas ini memakai UTF-16"),
)


class _Look(NamedTuple):
    encoding: str
    size: int
    suspect: bool
    comma_seen: bool
    head: str


def inspect(
    source: CsvSource, kind: FileKind = REALISASI
) -> tuple[CsvTable | None, list[Diagnostic]]:
    """Find the form of a file. The result is None if no row of it can be read."""
    try:
        look = _look(source)
    except FileError as error:
        return None, [error_at(source.file, START_OF_FILE, error)]
    return _header(source, look, kind)


def error_at(file: str, span: Span, error: FileError) -> Diagnostic:
    return Diagnostic(error.code, file, span, error.message, error.hint)


def cannot_open(error: OSError) -> FileError:
    reason = files.reason(error) or type(error).__name__
    hint = "pastikan berkas ada, boleh dibaca, dan tidak sedang dikunci program lain"
    return FileError("D01", f"berkas tidak dapat dibaca: {reason}", hint)


@contextmanager
def file_errors() -> Iterator[None]:
    """Turn what stops the reading of a file that was looked at into FileError."""
    try:
        yield
    except OSError as error:
        raise cannot_open(error) from error
    except UnicodeDecodeError as error:  # other bytes than at the first look
        message = "berkas berubah selagi dibaca"
        raise FileError("D01", message, "jalankan sekali lagi") from error


@contextmanager
def field_limit() -> Iterator[None]:
    """Let no cell be longer than CSV_FIELD while files are read."""
    limit = csv.field_size_limit(CSV_FIELD)
    try:
        yield
    finally:
        csv.field_size_limit(limit)


def _look(source: CsvSource) -> _Look:
    try:
        for encoding in ("utf-8", "cp1252"):
            try:
                return _look_as(source, encoding)
            except UnicodeDecodeError:
                continue
    except (OSError, ValueError) as error:  # ValueError: a name with NUL, a closed stream
        raise cannot_open(
            error if isinstance(error, OSError) else OSError(0, str(error))
        ) from error
    raise FileError("D01", "isi berkas bukan UTF-8 dan bukan pula Windows-1252", _EXCEL_HINT)


def _look_as(source: CsvSource, encoding: str) -> _Look:
    """Look through the whole file; raises UnicodeDecodeError if it has another encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    size, run, suspect, comma_seen, head, begun = 0, 0, False, False, "", b""
    with source.open() as raw:
        while chunk := raw.read(_CHUNK):
            size += len(chunk)
            if size == len(chunk):
                chunk = _first(chunk, encoding)
            if b"\0" in chunk:
                raise FileError("D01", "berkas ini memuat byte NUL, bukan teks CSV", _EXCEL_HINT)
            run = _line_run(chunk, run)
            if not comma_seen and (begun or b'"' in chunk):
                comma_seen = _COMMA.search(begun + chunk) is not None
                begun = _begun(begun + chunk)
            if chunk.isascii() and not decoder.getstate()[0]:
                text = chunk.decode("ascii") if not head else ""
                suspect = suspect or len(chunk.translate(None, _ASCII_CONTROLS)) < len(chunk)
            else:
                text = decoder.decode(chunk)
                suspect = suspect or FORBIDDEN.search(text) is not None
            head = head or text
        decoder.decode(b"", final=True)
    return _Look("utf-8-sig" if encoding == "utf-8" else encoding, size, suspect, comma_seen, head)


def _first(chunk: bytes, encoding: str) -> bytes:
    for signature, message in _SIGNATURES:
        if chunk.startswith(signature):
            raise FileError("D01", message, _EXCEL_HINT)
    if not chunk.startswith(codecs.BOM_UTF8):
        return chunk
    if encoding != "utf-8":
        message = "berkas ini bertanda UTF-8, tetapi isinya bukan UTF-8"
        raise FileError("D01", message, _EXCEL_HINT)
    return chunk.removeprefix(codecs.BOM_UTF8)


def _begun(text: bytes) -> bytes:
    """Return what may be the first half of a quoted number, so that no chunk ends inside one."""
    rest = text[text.rfind(b'"') :]
    return rest if len(rest) <= CSV_FIELD and re.fullmatch(_COMMA_BEGUN, rest) else b""


def _line_run(chunk: bytes, run: int) -> int:
    """Return how many bytes the line at the end of `chunk` has so far."""
    last = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
    run = len(chunk) - 1 - last if last >= 0 else run + len(chunk)
    if run > CSV_LINE:
        message = f"ada baris yang lebih panjang dari {CSV_LINE:,} byte".replace(",", ".")
        raise FileError("D10", message, "pastikan berkas ini CSV dengan satu data tiap baris")
    return run


# --- the header ------------------------------------------------------------------------------------

_SEP = r'(?i)"?sep=(.)"?[\s;,]*'
_BLANK = re.compile(r'[\s;,"]*')


def _header(
    source: CsvSource, look: _Look, kind: FileKind
) -> tuple[CsvTable | None, list[Diagnostic]]:
    lines = list(islice(io.StringIO(look.head, newline=None), _HEADER_LINES))
    separator, start = "", 0
    for start, line in enumerate(lines):
        if start == 0 and (match := re.fullmatch(_SEP, line)):
            separator = match[1]
            if separator not in SEPARATORS:
                message = f"pemisah {quote(separator)} tidak didukung"
                hint = "pakai koma, titik koma, atau tab"
                span = Span(1, 1, 1, len(line.rstrip()) + 1)
                return None, [Diagnostic("D02", source.file, span, message, hint)]
        elif not _BLANK.fullmatch(line):
            break
    else:
        what = "berkas ini kosong" if not look.head else "berkas ini tidak punya judul kolom"
        hint = f"baris pertama harus memuat {', '.join(kind.required)}"
        return None, [Diagnostic("D02", source.file, START_OF_FILE, what, hint)]
    parsed = (_parse_header(lines[start:], mark) for mark in separator or SEPARATORS)
    found = [header for header in parsed if header]
    if not found:
        record, mark = "".join(lines[start:]), separator or ","
        span, error = csv_error("unexpected end of data", record, mark, start + 1)
        return None, [error_at(source.file, span, error)]
    header, separator, count = max(
        found, key=lambda f: (len({*map(_column_name, f[0])} & {*kind.columns}), len(f[0]))
    )
    if len(header) > CSV_COLUMNS:
        message = (
            f"berkas ini punya {format_id(Decimal(len(header)))} kolom, "
            f"paling banyak {format_id(Decimal(CSV_COLUMNS))}"
        )
        hint = f"hapus kolom selain {', '.join(kind.columns)}"
        span = Span(start + 1, 1, start + 1, 2)
        return None, [Diagnostic("D02", source.file, span, message, hint)]
    places = cell_places("".join(lines[start : start + count]), separator, start + 1)
    names = _column_names(header, kind)
    periods = _period_columns(header, names) if kind.per_periode else {}
    columns, problems = _columns(source.file, header, names, places, periods, kind)
    if problems and not columns:
        return None, problems
    table = CsvTable(
        source=source,
        encoding=look.encoding,
        separator=separator,
        size=look.size,
        suspect=look.suspect,
        comma_file=source.file if look.comma_seen else "",
        columns=columns,
        slots=(CellSlot(columns["nilai"], columns["periode"], None),)
        if "nilai" in columns
        else tuple(CellSlot(index, index, periode) for index, periode in periods.items()),
        roman=all(
            roman(header[index].strip()) and periode.last <= SEMESTER[0].last
            for index, periode in periods.items()
        ),
        nameless=tuple(i for i, cell in enumerate(header) if not cell.strip()),
        width=len(header),
        header_end=start + count,
    )
    return table, problems


def _parse_header(lines: list[str], separator: str) -> tuple[list[str], str, int] | None:
    reader = csv.reader(lines, delimiter=separator, strict=True)
    try:
        return next(reader), separator, reader.line_num
    except csv.Error:
        return None


def _column_name(cell: str) -> str:
    return " ".join(cell.split()).casefold()


_WHOLE_YEAR = "tahunan"


def _column_names(header: list[str], kind: FileKind) -> list[str]:
    """Return what the columns are called.

    `tahun` is the year, and the value of a whole year stands under `tahunan`, or under a second `tahun`.
    """
    names = [*map(_column_name, header)]
    if kind.per_periode and names.count("tahun") == 2 and not {*names} & {*kind.per_periode}:
        names[names.index("tahun", names.index("tahun") + 1)] = _WHOLE_YEAR
    return names


def _period_columns(header: list[str], names: list[str]) -> dict[int, Periode]:
    """Return the columns that a period heads; bare `I` to `IV` do where no other period does."""
    titles = {i: cell.strip() for i, cell in enumerate(header) if names[i] not in COLUMNS}
    for meaning in (parse_periode, roman):
        found = {i: periode for i, cell in titles.items() if cell and (periode := meaning(cell))}
        if found:
            return found
    return {}


def _columns(
    file: str,
    header: list[str],
    names: list[str],
    places: list[Span],
    periods: Mapping[int, Periode],
    kind: FileKind,
) -> tuple[dict[str, int], list[Diagnostic]]:
    """Return the place of each known column; empty if rows cannot be read without guessing."""
    columns: dict[str, int] = {}
    problems: list[Diagnostic] = []
    if not {*names} & {*kind.columns}:
        message = "baris ini bukan judul kolom"
        hint = f"tulis judul kolom di baris pertama: {', '.join(kind.required)}"
        return {}, [Diagnostic("D02", file, across(places), message, hint)]
    wide = bool(periods) and not {*names} & {*PER_PERIODE}
    known = [name for name in kind.columns if not (wide and name in PER_PERIODE)]
    readable = True
    meant: set[str | None] = set()  # columns whose name seems to be misspelt

    def wrong(index: int, message: str, hint: str, *related: Related) -> None:
        problems.append(Diagnostic("D02", file, places[index], message, hint, related))

    for index, (cell, name) in enumerate(zip(header, names, strict=True)):
        if bad := FORBIDDEN.search(cell):
            problems.append(forbidden_character(file, places[index], "judul kolom", bad[0]))
        elif name in columns:
            first = Related(file, places[columns[name]], "kolom yang sama")
            hint = "hapus salah satu" + f"; nilai setahun ditulis di kolom {quote(_WHOLE_YEAR)}" * (
                wide and name == "tahun"
            )
            wrong(index, f"kolom {quote(name)} ada dua kali", hint, first)
            readable = False
        elif name in kind.columns or (wide and index in periods):
            columns[name] = index
        elif name and index not in periods:
            few = len(problems) <= CSV_DIAGNOSTICS  # the rest is only counted
            meant.add(nearest(name, known if few else ()))
            wrong(index, *_unknown(cell, known, wide=wide, few=few))
    if wide:
        named = {index: periods[index] for index in columns.values() if index in periods}
        readable = not _report_twins(file, places, named, wrong) and readable
    elif periods:
        _report_both_forms(file, names, places, min(periods), wrong)
    lacking = [name for name in kind.required if name in known and name not in columns]
    if missing := [
        name
        for name in lacking
        if name not in meant and not (periods and name in PER_PERIODE)  # which is said above
    ]:
        what = ", ".join(missing)
        hint = f"tambahkan kolom {what} (periode boleh kosong isinya)"
        if wide:
            hint = f"tambahkan kolom {what}"
        message = f"kolom {what} tidak ada"
        problems.append(Diagnostic("D02", file, across(places), message, hint))
    return (columns if readable and not lacking else {}), problems


def _unknown(cell: str, known: list[str], *, wide: bool, few: bool) -> tuple[str, str]:
    """Return what to say of a column without a meaning."""
    name = _column_name(cell)
    if wide and is_total(name):
        message = f"kolom {quote(cell)} adalah jumlah dari kolom lain, bukan data"
        return message, "hapus kolom ini; iki menjumlahkan sendiri"
    hint = None
    if few:
        hint = (wide and hint_for(cell)) or suggestion(name, [*known, *WRITTEN_NAMES * wide])
    listed = ", ".join(known) + ", dan satu kolom untuk tiap periode" * wide
    return f"kolom {quote(name)} tidak dikenal", hint or f"kolom yang dikenal: {listed}"


def _report_twins(
    file: str, places: list[Span], periods: Mapping[int, Periode], wrong: Callable[..., None]
) -> bool:
    """Report the columns of a period that has one already; return whether there are any."""
    first: dict[Periode, int] = {}
    for index, periode in periods.items():
        if (earlier := first.setdefault(periode, index)) != index:
            related = Related(file, places[earlier], f"kolom {periode} yang lain")
            wrong(index, f"periode {periode} punya dua kolom", "hapus salah satu", related)
    return len(first) < len(periods)


def _report_both_forms(
    file: str, names: list[str], places: list[Span], index: int, wrong: Callable[..., None]
) -> None:
    """Report the first column of a period in a file whose periods stand in the rows."""
    other = next(name for name in PER_PERIODE if name in names)
    wrong(
        index,
        f"judul kolom berkas ini dua bentuk: ada {other}, ada pula periode {quote(names[index])}",
        "pakai kolom periode dan nilai, atau satu kolom untuk tiap periode",
        Related(file, places[names.index(other)], f"kolom {other}"),
    )


def forbidden_character(file: str, span: Span, where: str, character: str) -> Diagnostic:
    message = f"{where} memuat karakter terlarang {name_of_character(character)}"
    return Diagnostic("D11", file, span, message, "hapus karakter itu, atau ketik ulang sel ini")


# --- rows ------------------------------------------------------------------------------------------


class Batch(NamedTuple):
    """Some rows of a file. `line()` is where the row last taken ends.

    Taking a row may raise csv.Error; the next iteration goes on after it.
    """

    rows: Iterable[list[str]]
    line: Callable[[], int]
    size: int


def batches(table: CsvTable, text: io.TextIOWrapper) -> Iterator[Batch]:
    """Yield the rows of a file; `text` stands below the header.

    Where no cell is quoted, and none can be too long, a line is a row and `str.split` finds its cells
    in half the time that `csv.reader` takes.
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
        if size > _RECORD:
            return


def shape_problem(
    table: CsvTable, row: list[str], example: str = '"1.234,5"'
) -> tuple[int | None, str, str] | None:
    """Return the cell, message and hint of a row that has other columns than the header.

    A row that is too long is refused even if its last cells are empty: `1234,5` without quotes would
    become 1234 in the wilayah 5. `example` is a cell that needs quotes in a comma file.
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


def forbidden_cells(table: CsvTable, row: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the columns with a character that no cell may hold, and the character."""
    for column, index in table.columns.items():
        pattern = FORBIDDEN_IN_PROSE if column in PROSE else FORBIDDEN
        if match := pattern.search(row[index]):
            yield column, match[0]


# --- places ----------------------------------------------------------------------------------------


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


def is_too_long(error: csv.Error) -> bool:
    """Return whether a cell is longer than CSV_FIELD, most likely by a quote that is not closed."""
    return str(error).startswith("field larger")


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
    if reason.startswith("field larger"):
        what = (
            f"sel ini lebih panjang dari {CSV_FIELD:,} karakter; sesudahnya tidak terbaca".replace(
                ",", "."
            )
        )
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
            if size > _RECORD:
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
