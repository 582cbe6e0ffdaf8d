"""The log of deliveries, `data/terima.csv`: a line per delivery, the oldest first.

People open it in a spreadsheet and save it again. What still says clearly which deliveries there
were is read, whatever its separator, encoding, headings and further columns; of anything else
nothing is read, so that nobody writes over it.
"""

from __future__ import annotations

import codecs
import csv
import re
from io import StringIO
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from iki.escaping import for_csv, quoted
from iki.project.table_headings import column_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LOG_COLUMNS = (
    "id", "waktu", "berkas", "sha256", "diterima", "diganti", "sama", "ditolak", "peringatan",
    "dibatalkan",
)  # fmt: skip
_LATER = frozenset({"peringatan"})  # what earlier versions did not write

_NUMBER = re.compile("[0-9]+")
_CELLS = {
    "id": re.compile("[0-9a-f]{12}"),
    "waktu": re.compile(".+"),
    "sha256": re.compile("[0-9a-f]{64}(?:; ?[0-9a-f]{64})*"),
    **dict.fromkeys(("diterima", "diganti", "sama", "ditolak"), _NUMBER),
    "peringatan": re.compile("[0-9]*"),
    "dibatalkan": re.compile("|.*[0-9].*"),
}


class Receipt(NamedTuple):
    """A line of the log, in the order of LOG_COLUMNS; `beside` has headings and cells of others."""

    id: str
    time: str
    files: str
    sha256: str
    taken: str
    replaced: str
    same: str
    refused: str
    warned: str = ""
    taken_back: str = ""
    beside: tuple[tuple[str, str], ...] = ()


class LogError(Exception):
    """A log that is not clear; `delivery_store` makes a UsageError of it."""


def read_receipts(content: bytes) -> list[Receipt]:
    """Read the lines of a log; raises LogError if they are not clear."""
    text = _decode(content)
    limit = csv.field_size_limit(max(len(text), 1))  # a delivery of many files has long cells
    try:
        return _receipts(text)
    finally:
        csv.field_size_limit(limit)


def log_bytes(lines: Iterable[Receipt]) -> bytes:
    """Write the lines of a log as CSV."""
    lines = list(lines)
    headings = list(dict.fromkeys(place for line in lines for place in _places(line)))
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*LOG_COLUMNS, *(for_csv(name) for name, _ in headings)])
    for line in lines:
        beside = _places(line)
        cells = [
            *map(str, line[: len(LOG_COLUMNS)]),
            *(beside.get(place, "") for place in headings),
        ]
        writer.writerow(map(for_csv, cells))
    return text.getvalue().encode()


def _places(line: Receipt) -> dict[tuple[str, int], str]:
    """Return the cells of other columns, by heading and number among equal headings."""
    found: dict[tuple[str, int], str] = {}
    for name, text in line.beside:
        found[name, sum(name == other for other, _ in found)] = text
    return found


def _decode(content: bytes) -> str:
    encodings = ["utf-8-sig", "cp1252"]
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\0" in content[:2]:
        encodings = ["utf-16-be" if content[:1] == b"\0" else "utf-16-le"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise LogError("isinya bukan teks")


def _receipts(text: str) -> list[Receipt]:
    for separator in ",;\t|":
        rows = _rows(text, separator)
        try:
            _, heading = next(rows, (0, []))
            if len(heading) <= 2 and re.fullmatch("sep=.?", heading[0].strip().casefold()):
                _, heading = next(rows, (0, []))
        except (LogError, IndexError):
            continue
        names = [column_name(cell) for cell in heading]
        if all(names.count(name) == 1 for name in LOG_COLUMNS if name not in _LATER):
            return list(_lines(rows, heading, names))
    if text.strip():
        raise LogError(f"judul kolomnya bukan {', '.join(LOG_COLUMNS)}")
    return []


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty, with the numbers of their last lines."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error as error:
        raise LogError(f"baris {reader.line_num}: tanda kutipnya tidak tertutup") from error


def _lines(
    rows: Iterable[tuple[int, list[str]]], heading: Sequence[str], names: Sequence[str]
) -> Iterator[Receipt]:
    places = {name: names.index(name) for name in LOG_COLUMNS if name in names}
    seen: set[str] = set()
    for line, row in rows:
        if len(row) <= max(places.values()):
            raise LogError(f"baris {line}: terpotong, {len(row)} dari {len(places)} kolom")
        cells = {name: row[place].strip() for name, place in places.items()}
        for name, text in cells.items():
            if name in _CELLS and not _CELLS[name].fullmatch(text):
                raise LogError(f"baris {line}: {name} {quoted(text[:40])} bukan yang ditulis iki")
        if cells["id"] in seen:
            raise LogError(f"baris {line}: id {cells['id']} dua kali")
        seen.add(cells["id"])
        beside = [
            (name.strip(), text.strip())
            for place, (name, text) in enumerate(zip_longest(heading, row, fillvalue=""))
            if place not in places.values()
        ]
        kept = beside if any(name or text for name, text in beside) else ()
        yield Receipt._make([*(cells.get(name, "") for name in LOG_COLUMNS), tuple(kept)])
