"""What a CSV file is: its kind, its form once that is known, and the characters that it may hold.

Refuses to read anything; `inspection` finds the form, `header` the columns, `records` the rows.
"""

from __future__ import annotations

import csv
import io
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from iki import file_kinds
from iki.diagnostics import Diagnostic
from iki.limits import CSV_FIELD
from iki.project.paths import open_regular
from iki.project.project_files import display_name

if TYPE_CHECKING:
    from _csv import Reader
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from iki.diagnostics import Span
    from iki.periode import Periode


REQUIRED = ("tahun", "periode", "jabatan", "variabel", "nilai")
PER_PERIODE = ("periode", "nilai")  # what a file does without that has a column for each period
SEPARATORS = ",;\t"


class CsvSource(NamedTuple):
    """One CSV file: its name in diagnostics, and how to open it anew (which may raise OSError)."""

    file: str
    open: Callable[[], BinaryIO]


class FileKind(NamedTuple):
    """The contents of files: the columns that they must and may have, in the order of messages.

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
    """A file, or the rest of one, that cannot be read; becomes a diagnostic."""

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
    """A file whose form is known: `columns` has the cell of each column, `nameless` the others."""

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
    def has_mixed_commas(self) -> bool:
        """Whether some numbers, here or elsewhere, have a decimal comma in spite of `comma`."""
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


EXCEL_HINT = "buka berkas ini di Excel, lalu simpan sebagai “CSV UTF-8”"


def error_at(file: str, span: Span, error: FileError) -> Diagnostic:
    """Return an error of a file at a place in it."""
    return Diagnostic(error.code, file, span, error.message, error.hint)


def cannot_open(error: OSError) -> FileError:
    """Make the error of a file that the system does not open."""
    reason = file_kinds.reason(error) or type(error).__name__
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


def is_too_long(reason: str) -> bool:
    """Return whether a `csv.Error` says that a cell is longer than CSV_FIELD.

    Most likely by a quote that is not closed.
    """
    return reason.startswith("field larger")


def data_source(path: Path) -> CsvSource:
    """Return a CSV file as the reader takes it."""
    from iki.data.csv_files import CsvSource

    return CsvSource(display_name(path), lambda: open_regular(path))


def data_fingerprints(files: Iterable[Path]) -> dict[str, str]:
    """Return the fingerprint of each data file, by its name as messages show it.

    It is empty for one that cannot be read: the reading says what it is instead.
    """
    from iki.model import fingerprint

    found = {}
    for source in map(data_source, files):
        found[source.file] = ""
        with suppress(OSError), source.open() as stream:
            pieces = iter(partial(stream.read, 1 << 20), b"")
            found[source.file] = fingerprint.of_bytes(pieces)
    return found


class FirstLook(NamedTuple):
    encoding: str
    size: int
    suspect: bool
    comma_seen: bool
    head: str
