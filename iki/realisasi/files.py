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

if TYPE_CHECKING:
    from _csv import Reader
    from collections.abc import Callable, Iterable, Iterator

WAJIB = ("tahun", "periode", "jabatan", "variabel", "nilai")
KOLOM = (*WAJIB, "wilayah", "bukti", "catatan")
PEMISAH = ",;\t"

_CHUNK = 1 << 20  # bytes looked at at once
_BLOCK = 1 << 16  # characters read at once
_RECORD = 1 << 20  # characters of one record, about: a quote that is still open then is broken
_HEADER_LINES = 20  # lines in which the header has to end


class Sumber(NamedTuple):
    """One CSV file: its name in diagnostics, and how to open it anew (which may raise OSError)."""

    berkas: str
    open: Callable[[], BinaryIO]


class FileError(Exception):
    """A file, or the rest of one, that cannot be read; ends as a diagnostic, never reaches a user."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(code, message, hint)
        self.code, self.message, self.hint = code, message, hint


class Tabel(NamedTuple):
    """A file whose form is known. `kolom` gives the cell of each column, `sisa` the nameless ones."""

    sumber: Sumber
    encoding: str
    pemisah: str
    ukuran: int  # bytes
    suspect: bool  # whether any of FORBIDDEN stands somewhere in the file
    berkoma: str  # a file in which a quoted number with a decimal comma does, "" if none
    kolom: dict[str, int]
    sisa: tuple[int, ...]
    lebar: int
    header_end: int  # the line where the header ends

    @property
    def koma(self) -> bool:
        """Whether numbers are id_ID."""
        return self.pemisah != ","

    @property
    def campur(self) -> bool:
        """Whether numbers are not id_ID, but some of them are written so, here or in another file."""
        return bool(self.berkoma) and not self.koma

    @property
    def bersebelahan(self) -> bool:
        """Whether the decimals of a number with a comma would stand in the column of wilayah."""
        return not self.koma and self.kolom.get("wilayah") == self.kolom["nilai"] + 1

    def open_text(self) -> io.TextIOWrapper:
        """Open the file below its header; every line ends in a line feed."""
        text = io.TextIOWrapper(self.sumber.open(), encoding=self.encoding)
        for _ in range(self.header_end):
            text.readline()
        return text

    def reader(self, lines: Iterable[str]) -> Reader:
        return csv.reader(lines, delimiter=self.pemisah, strict=True)


# --- characters ------------------------------------------------------------------------------------

# Controls but tab and line breaks; characters that reorder text. No cell may hold one.
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f"
# Characters that cannot be seen: two names that look the same would be different.
_UNSEEN = "\xad\u180e\u200b\u2060-\u2065\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff"
FORBIDDEN = re.compile(f"[{_CONTROL}{_UNSEEN}]")
FORBIDDEN_IN_PROSE = re.compile(f"[{_CONTROL}]")
PROSE = frozenset({"bukti", "catatan"})
_KOMA = re.compile(rb'"\s*-?\d[\d.]*,\d+\s*"')
_KOMA_BEGUN = re.compile(rb'"\s*-?(?:\d[\d.]*(?:,(?:\d+\s*)?)?)?')
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
    ukuran: int
    suspect: bool
    berkoma: bool
    head: str


def inspect(sumber: Sumber) -> tuple[Tabel | None, list[Diagnostic]]:
    """Find the form of a file. The result is None if no row of it can be read."""
    try:
        look = _look(sumber)
    except FileError as error:
        return None, [error_at(sumber.berkas, START_OF_FILE, error)]
    return _header(sumber, look)


def error_at(berkas: str, span: Span, error: FileError) -> Diagnostic:
    return Diagnostic(error.code, berkas, span, error.message, error.hint)


def cannot_open(error: OSError) -> FileError:
    reason = files.reason(error) or type(error).__name__
    hint = "pastikan berkas ada, boleh dibaca, dan tidak sedang dikunci program lain"
    return FileError("D01", f"berkas tidak dapat dibaca: {reason}", hint)


def _look(sumber: Sumber) -> _Look:
    try:
        for encoding in ("utf-8", "cp1252"):
            try:
                return _look_as(sumber, encoding)
            except UnicodeDecodeError:
                continue
    except (OSError, ValueError) as error:  # ValueError: a name with NUL, a closed stream
        raise cannot_open(
            error if isinstance(error, OSError) else OSError(0, str(error))
        ) from error
    raise FileError("D01", "isi berkas bukan UTF-8 dan bukan pula Windows-1252", _EXCEL_HINT)


def _look_as(sumber: Sumber, encoding: str) -> _Look:
    """Look through the whole file; raises UnicodeDecodeError if it has another encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    size, run, suspect, berkoma, head, begun = 0, 0, False, False, "", b""
    with sumber.open() as raw:
        while chunk := raw.read(_CHUNK):
            size += len(chunk)
            if size == len(chunk):
                chunk = _first(chunk, encoding)
            if b"\0" in chunk:
                raise FileError("D01", "berkas ini memuat byte NUL, bukan teks CSV", _EXCEL_HINT)
            run = _line_run(chunk, run)
            if not berkoma and (begun or b'"' in chunk):
                berkoma = _KOMA.search(begun + chunk) is not None
                begun = _begun(begun + chunk)
            if chunk.isascii() and not decoder.getstate()[0]:
                text = chunk.decode("ascii") if not head else ""
                suspect = suspect or len(chunk.translate(None, _ASCII_CONTROLS)) < len(chunk)
            else:
                text = decoder.decode(chunk)
                suspect = suspect or FORBIDDEN.search(text) is not None
            head = head or text
        decoder.decode(b"", final=True)
    return _Look("utf-8-sig" if encoding == "utf-8" else encoding, size, suspect, berkoma, head)


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
    return rest if len(rest) <= CSV_FIELD and _KOMA_BEGUN.fullmatch(rest) else b""


def _line_run(chunk: bytes, run: int) -> int:
    """Return how many bytes the line at the end of `chunk` has so far."""
    last = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
    run = len(chunk) - 1 - last if last >= 0 else run + len(chunk)
    if run > CSV_LINE:
        message = f"ada baris yang lebih panjang dari {CSV_LINE:,} byte".replace(",", ".")
        raise FileError("D10", message, "pastikan berkas ini CSV dengan satu data tiap baris")
    return run


# --- the header ------------------------------------------------------------------------------------

_SEP = re.compile(r'"?sep=(.)"?[\s;,]*', re.IGNORECASE)
_BLANK = re.compile(r'[\s;,"]*')


def _header(sumber: Sumber, look: _Look) -> tuple[Tabel | None, list[Diagnostic]]:
    lines = list(islice(io.StringIO(look.head, newline=None), _HEADER_LINES))
    pemisah, start = "", 0
    for start, line in enumerate(lines):
        if start == 0 and (match := _SEP.fullmatch(line)):
            pemisah = match[1]
            if pemisah not in PEMISAH:
                message = f"pemisah {quote(pemisah)} tidak didukung"
                hint = "pakai koma, titik koma, atau tab"
                span = Span(1, 1, 1, len(line.rstrip()) + 1)
                return None, [Diagnostic("D02", sumber.berkas, span, message, hint)]
        elif not _BLANK.fullmatch(line):
            break
    else:
        what = "berkas ini kosong" if not look.head else "berkas ini tidak punya judul kolom"
        hint = f"baris pertama harus memuat {', '.join(WAJIB)}"
        return None, [Diagnostic("D02", sumber.berkas, START_OF_FILE, what, hint)]
    parsed = (_parse_header(lines[start:], mark) for mark in pemisah or PEMISAH)
    found = [header for header in parsed if header]
    if not found:
        record, mark = "".join(lines[start:]), pemisah or ","
        span, error = csv_error("unexpected end of data", record, mark, start + 1)
        return None, [error_at(sumber.berkas, span, error)]
    header, pemisah, count = max(
        found, key=lambda f: (len({*map(_name, f[0])} & {*KOLOM}), len(f[0]))
    )
    if len(header) > CSV_COLUMNS:
        message = (
            f"berkas ini punya {format_id(Decimal(len(header)))} kolom, "
            f"paling banyak {format_id(Decimal(CSV_COLUMNS))}"
        )
        hint = f"hapus kolom selain {', '.join(KOLOM)}"
        span = Span(start + 1, 1, start + 1, 2)
        return None, [Diagnostic("D02", sumber.berkas, span, message, hint)]
    places = cell_places("".join(lines[start : start + count]), pemisah, start + 1)
    kolom, problems = _columns(sumber.berkas, header, places)
    if problems and not kolom:
        return None, problems
    tabel = Tabel(
        sumber=sumber,
        encoding=look.encoding,
        pemisah=pemisah,
        ukuran=look.ukuran,
        suspect=look.suspect,
        berkoma=sumber.berkas if look.berkoma else "",
        kolom=kolom,
        sisa=tuple(i for i, cell in enumerate(header) if not cell.strip()),
        lebar=len(header),
        header_end=start + count,
    )
    return tabel, problems


def _parse_header(lines: list[str], pemisah: str) -> tuple[list[str], str, int] | None:
    reader = csv.reader(lines, delimiter=pemisah, strict=True)
    try:
        return next(reader), pemisah, reader.line_num
    except csv.Error:
        return None


def _name(cell: str) -> str:
    return " ".join(cell.split()).casefold()


def _columns(
    berkas: str, header: list[str], places: list[Span]
) -> tuple[dict[str, int], list[Diagnostic]]:
    """Return the place of each known column; empty if rows cannot be read without guessing."""
    kolom: dict[str, int] = {}
    problems: list[Diagnostic] = []
    whole = across(places)
    known = ", ".join(KOLOM)
    if not {*map(_name, header)} & {*KOLOM}:
        message = "baris ini bukan judul kolom"
        hint = f"tulis judul kolom di baris pertama: {', '.join(WAJIB)}"
        return {}, [Diagnostic("D02", berkas, whole, message, hint)]
    readable = True
    meant: set[str | None] = set()  # columns whose name seems to be misspelt
    for index, (cell, span) in enumerate(zip(header, places, strict=True)):
        name = _name(cell)
        if bad := FORBIDDEN.search(cell):
            problems.append(forbidden_character(berkas, span, "judul kolom", bad[0]))
        elif name in kolom:
            first = Related(berkas, places[kolom[name]], "kolom yang sama")
            message = f"kolom {quote(name)} ada dua kali"
            hint = "hapus salah satu"
            problems.append(Diagnostic("D02", berkas, span, message, hint, (first,)))
            readable = False
        elif name in KOLOM:
            kolom[name] = index
        elif name:
            compared = KOLOM if len(problems) <= CSV_DIAGNOSTICS else ()  # the rest is only counted
            meant.add(nearest(name, compared))
            hint = suggestion(name, compared) or f"kolom yang dikenal: {known}"
            message = f"kolom {quote(name)} tidak dikenal"
            problems.append(Diagnostic("D02", berkas, span, message, hint))
    lacking = [name for name in WAJIB if name not in kolom]
    if missing := [name for name in lacking if name not in meant]:
        what = ", ".join(missing)
        hint = f"tambahkan kolom {what} (periode boleh kosong isinya)"
        problems.append(Diagnostic("D02", berkas, whole, f"kolom {what} tidak ada", hint))
    return (kolom if readable and not lacking else {}), problems


def forbidden_character(berkas: str, span: Span, where: str, character: str) -> Diagnostic:
    message = f"{where} memuat karakter terlarang {name_of_character(character)}"
    return Diagnostic("D11", berkas, span, message, "hapus karakter itu, atau ketik ulang sel ini")


# --- rows ------------------------------------------------------------------------------------------


class Kelompok(NamedTuple):
    """Some rows of a file. `line()` is where the row last taken ends.

    Taking a row may raise csv.Error; the next iteration goes on after it.
    """

    rows: Iterable[list[str]]
    line: Callable[[], int]
    size: int


def batches(tabel: Tabel, text: io.TextIOWrapper) -> Iterator[Kelompok]:
    """Yield the rows of a file; `text` stands below the header.

    Where no cell is quoted, and none can be too long, a line is a row and `str.split` finds its cells
    in half the time that `csv.reader` takes.
    """
    line = tabel.header_end
    while block := text.read(_BLOCK):
        block += text.readline()
        if '"' in block or len(block) > CSV_FIELD:
            quoted = _Quoted(tabel, block, text, line)
            yield Kelompok(quoted, quoted.line, len(block))
            line = quoted.line()
        else:
            lines = block.removesuffix("\n").split("\n")
            line += len(lines)
            pending = iter(lines)
            rows = map(str.split, pending, repeat(tabel.pemisah))
            yield Kelompok(rows, partial(_line_before, line, pending), len(block))


def _line_before(end: int, pending: Iterator[str]) -> int:
    return end - length_hint(pending)


class _Quoted:
    """The rows that start in a block; the last one may end in the text after it."""

    def __init__(self, tabel: Tabel, block: str, text: Iterable[str], line: int) -> None:
        self._before = line
        self._pending = iter(io.StringIO(block).readlines())
        self._reader = tabel.reader(chain(self._pending, _as_far(text)))

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


# --- places ----------------------------------------------------------------------------------------


def cell_places(record: str, pemisah: str, line: int) -> list[Span]:
    """Return the place of every cell of a record as it stands in the file, quotes included.

    `line` is where the record starts. A quote that is never closed makes one cell of all the rest.
    """
    places: list[Span] = []
    line_start = 0
    for start, end in _cell_offsets(record, pemisah):
        start_line, start_column = line, start - line_start + 1
        if breaks := record.count("\n", start, end):
            line, line_start = line + breaks, record.rindex("\n", start, end) + 1
        places.append(Span(start_line, start_column, line, end - line_start + 1))
    return places


def _cell_offsets(record: str, pemisah: str) -> list[tuple[int, int]]:
    mark = re.escape(pemisah)
    cell = re.compile(rf'"(?:[^"]|"")*+"?[^{mark}\n]*|[^{mark}\n]*')
    offsets: list[tuple[int, int]] = []
    start = 0
    while match := cell.match(record, start):
        offsets.append(match.span())
        start = match.end() + 1
        if record[match.end() : start] != pemisah:
            break
    return offsets


def across(places: list[Span], first: int = 0) -> Span:
    """Return the place from one cell to the last."""
    start, end = places[min(first, len(places) - 1)], places[-1]
    return Span(start.start_line, start.start_column, end.end_line, end.end_column)


def is_too_long(error: csv.Error) -> bool:
    """Return whether a cell is longer than CSV_FIELD, most likely by a quote that is not closed."""
    return str(error).startswith("field larger")


_QUOTED = re.compile(r'"(?:[^"]|"")*+"')


def csv_error(reason: str, record: str, pemisah: str, line: int) -> tuple[Span, FileError]:
    """Return the place and the wording of a `csv.Error`: from where its cell starts, one line."""
    offsets = _cell_offsets(record, pemisah)
    for start, end in offsets:
        broken = record[start : start + 1] == '"' and not _QUOTED.fullmatch(record, start, end)
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
        mark = "tab" if pemisah == "\t" else quote(pemisah)
        what = f"sesudah tanda kutip penutup sel ini harus langsung {mark} atau akhir baris"
        hint = 'tanda kutip di dalam sel ditulis dua kali: ""'
    return span, FileError("D10", what, hint)


class Rekaman(NamedTuple):
    """One record as it stands in the file: its lines, and its cells or why it has none."""

    mulai: int
    akhir: int
    teks: str
    sel: list[str]
    galat: str = ""


def records(tabel: Tabel) -> Iterator[Rekaman]:
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

    with tabel.open_text() as text:
        reader = tabel.reader(remembered(text))
        while True:
            mulai = tabel.header_end + reader.line_num + 1
            taken.clear()
            cells, galat = list[str](), ""
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                galat = str(error)
            yield Rekaman(mulai, tabel.header_end + reader.line_num, "".join(taken), cells, galat)
