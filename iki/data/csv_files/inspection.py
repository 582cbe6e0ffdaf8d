"""The form of one CSV file, found by a first look: its encoding, its separator, its columns.

Offices send what their spreadsheet makes: three separators, three encodings, three line ends, rows
of empty cells. A file is looked through once, in pieces, before a row of it is read: that settles
its encoding, refuses what is no CSV at all, and bounds its lines, so that nothing after it can be
made to hold a file in memory. Refuses to guess: bytes that are neither UTF-8 nor Windows-1252.
"""

from __future__ import annotations

import codecs
import re

from iki import file_kinds
from iki.data.csv_files.csv_source import (
    EXCEL_HINT,
    REALISASI,
    CsvSource,
    CsvTable,
    FileError,
    FileKind,
    FirstLook,
    cannot_open,
    error_at,
)
from iki.data.csv_files.header import parse_header
from iki.data.row_rules.characters import FORBIDDEN
from iki.decimals import format_count
from iki.diagnostics import START_OF_FILE, Diagnostic
from iki.limits import CSV_FIELD, CSV_LINE

_CHUNK = 1 << 20  # bytes looked at at once
_COMMA = re.compile(rb'"\s*-?\d[\d.]*,\d+\s*"')
_COMMA_BEGUN = rb'"\s*-?(?:\d[\d.]*(?:,(?:\d+\s*)?)?)?'
_ASCII_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\r"))
_SIGNATURES = (
    *((start, f"berkas ini {what}, bukan CSV") for start, what in file_kinds.SIGNATURES),
    (codecs.BOM_UTF16_LE, "berkas ini memakai UTF-16"),
    (codecs.BOM_UTF16_BE, "berkas ini memakai UTF-16"),
)


def inspect(
    source: CsvSource, kind: FileKind = REALISASI
) -> tuple[CsvTable | None, list[Diagnostic]]:
    """Find the form of a file. The result is None if no row of it can be read."""
    try:
        look = _look(source)
    except FileError as error:
        return None, [error_at(source.file, START_OF_FILE, error)]
    return parse_header(source, look, kind)


def _look(source: CsvSource) -> FirstLook:
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
    raise FileError("D01", "isi berkas bukan UTF-8 dan bukan pula Windows-1252", EXCEL_HINT)


def _look_as(source: CsvSource, encoding: str) -> FirstLook:
    """Look through the whole file; raises UnicodeDecodeError if it has another encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    size, run, suspect, comma_seen, head, begun = 0, 0, False, False, "", b""
    with source.open() as raw:
        while chunk := raw.read(_CHUNK):
            size += len(chunk)
            if size == len(chunk):
                chunk = _first(chunk, encoding)
            if b"\0" in chunk:
                raise FileError("D01", "berkas ini memuat byte NUL, bukan teks CSV", EXCEL_HINT)
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
    return FirstLook(
        "utf-8-sig" if encoding == "utf-8" else encoding, size, suspect, comma_seen, head
    )


def _first(chunk: bytes, encoding: str) -> bytes:
    for signature, message in _SIGNATURES:
        if chunk.startswith(signature):
            raise FileError("D01", message, EXCEL_HINT)
    if not chunk.startswith(codecs.BOM_UTF8):
        return chunk
    if encoding != "utf-8":
        message = "berkas ini bertanda UTF-8, tetapi isinya bukan UTF-8"
        raise FileError("D01", message, EXCEL_HINT)
    return chunk.removeprefix(codecs.BOM_UTF8)


def _begun(text: bytes) -> bytes:
    """Return the end of a chunk that may be the first half of a quoted number."""
    rest = text[text.rfind(b'"') :]
    return rest if len(rest) <= CSV_FIELD and re.fullmatch(_COMMA_BEGUN, rest) else b""


def _line_run(chunk: bytes, run: int) -> int:
    """Count the bytes of the unfinished last line; raises FileError over CSV_LINE."""
    last = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
    run = len(chunk) - 1 - last if last >= 0 else run + len(chunk)
    if run > CSV_LINE:
        message = f"ada baris yang lebih panjang dari {format_count(CSV_LINE)} byte"
        raise FileError("D10", message, "pastikan berkas ini CSV dengan satu data tiap baris")
    return run
