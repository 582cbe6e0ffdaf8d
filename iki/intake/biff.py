"""Excel's old workbooks (.xls): the cells that a reader of values shows as empty, or as another number.

python-calamine gives neither errors nor the format of a cell. This walks through the records of a
workbook and finds errors, and numbers shown as per cent. Refuses what is locked by a password, and sheets
that span too much to be held.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from iki.intake.errors import locked_error, spread
from iki.intake.marks import Marks
from iki.limits import DELIVERY_AREA

if TYPE_CHECKING:
    from collections.abc import Iterator

_ERROR_TEXTS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
_PERCENT_FORMATS = frozenset({9, 10})
_VALUES = frozenset({0x06, 0xBD, 0xFD, 0x203, 0x204, 0x205, 0x27E})  # records of cells with one
_NO_SECTOR = 0xFFFFFFFA  # this and above: the end of a chain
_DIRECTORY_ENTRY = 128
_SMALL = 64  # bytes of a sector of small streams


def streams(data: bytes) -> dict[str, bytes]:
    """Return the streams of a compound file by name. Raises ValueError if it is broken."""
    try:
        return dict(_streams(data))
    except (struct.error, IndexError) as error:
        raise ValueError("broken compound file") from error


def _streams(data: bytes) -> Iterator[tuple[str, bytes]]:
    size = 1 << min(struct.unpack_from("<H", data, 30)[0], 16)
    (first_directory,) = struct.unpack_from("<I", data, 48)
    cutoff, first_small = struct.unpack_from("<2I", data, 56)
    first_difat, _ = struct.unpack_from("<2I", data, 68)

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    tables = list(struct.unpack_from("<109I", data, 76))
    seen = 0
    while first_difat < _NO_SECTOR and seen * size < len(data):
        *more, first_difat = struct.unpack(f"<{size // 4}I", sector(first_difat))
        tables += more
        seen += 1
    fat: list[int] = []
    for number in tables:
        content = sector(number) if number < _NO_SECTOR else b""
        fat += struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])

    def chain(number: int) -> bytes:
        parts: list[bytes] = []
        while number < _NO_SECTOR and len(parts) * size <= len(data):
            parts.append(sector(number))
            number = fat[number]
        return b"".join(parts)

    directory = chain(first_directory)
    entries: list[tuple[str, int, int, int]] = []  # name, kind, first sector, size
    for start in range(0, len(directory) - _DIRECTORY_ENTRY + 1, _DIRECTORY_ENTRY):
        entry = directory[start : start + _DIRECTORY_ENTRY]
        length = struct.unpack_from("<H", entry, 64)[0]
        name = entry[: max(length - 2, 0)].decode("utf-16-le", "replace")
        entries.append((name, entry[66], *struct.unpack_from("<2I", entry, 116)))
    # Small streams lie in sectors of their own, inside the stream of the root.
    pool = next((chain(first)[:length] for _, kind, first, length in entries if kind == 5), b"")
    small = chain(first_small)
    next_small = struct.unpack(f"<{len(small) // 4}I", small[: len(small) // 4 * 4])

    def small_chain(number: int) -> bytes:
        parts: list[bytes] = []
        while number < _NO_SECTOR and len(parts) <= len(next_small):
            parts.append(pool[number * _SMALL : (number + 1) * _SMALL])
            number = next_small[number]
        return b"".join(parts)

    for name, kind, first, length in entries:
        if kind == 2:
            yield name, (chain if length >= cutoff else small_chain)(first)[:length]


def marks(workbook: bytes) -> list[Marks]:
    """Return errors and numbers shown as per cent of each sheet, in their order. Raises DeliveryError."""
    formats: dict[int, bool] = dict.fromkeys(_PERCENT_FORMATS, True)
    looks: list[int] = []
    places: list[int] = []
    for kind, body in _records(workbook, 0):
        if kind == 0x2F:
            raise locked_error()
        if kind == 0x41E and len(body) > 5:
            formats[struct.unpack_from("<H", body)[0]] = b"%" in body[5:]
        elif kind == 0xE0 and len(body) >= 4:
            looks.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == 0x85 and len(body) >= 4:
            places.append(struct.unpack_from("<I", body)[0])
    percent = {index for index, number in enumerate(looks) if formats.get(number)}
    return [_sheet(workbook, place, percent) for place in places]


def _sheet(workbook: bytes, place: int, percent: set[int]) -> Marks:
    found = Marks()
    height = width = 0
    for kind, body in _records(workbook, place):
        if len(body) < 6:
            continue
        row, column, look = struct.unpack_from("<3H", body)
        here = row + 1, column + 1
        if kind in _VALUES:
            last = column + (len(body) - 6) // 6 if kind == 0xBD else column + 1
            height, width = max(height, row + 1), max(width, last)
        if kind == 0xBD:  # several numbers side by side
            for index in range((len(body) - 6) // 6):
                if struct.unpack_from("<H", body, 4 + 6 * index)[0] in percent:
                    found.percent.add((here[0], here[1] + index))
        elif kind in {0x203, 0x27E} and look in percent:
            found.percent.add(here)
        elif kind == 0x205 and len(body) >= 8 and body[7]:
            found.errors[here] = _ERROR_TEXTS.get(body[6], "#ERR")
        elif kind == 0x06 and len(body) >= 14:
            if body[12:14] != b"\xff\xff":
                if look in percent:
                    found.percent.add(here)
            elif body[6] == 2:
                found.errors[here] = _ERROR_TEXTS.get(body[8], "#ERR")
    if height * width > DELIVERY_AREA:
        raise spread()
    return found


def _records(workbook: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of one part of a workbook."""
    while place + 4 <= len(workbook):
        kind, size = struct.unpack_from("<2H", workbook, place)
        place += 4
        yield kind, workbook[place : place + size]
        if kind == 0x0A:
            return
        place += size
