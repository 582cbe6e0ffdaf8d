"""Excel's old workbooks (.xls): a compound file of streams, one of which has the cells.

Each chain of sectors is followed no further than the file has sectors. What is locked by a password
is refused.
"""

from __future__ import annotations

import struct
from array import array
from typing import TYPE_CHECKING, NamedTuple

from iki.isian.grid import GridBuilder, UnusableValue
from iki.isian.number_formats import (
    AS_IT_IS,
    BUILT_IN,
    is_plain,
    sections_of,
    shown_as,
)
from iki.isian.refusals import locked_error, too_many_cells, unread_sheet
from iki.limits import DELIVERY_CELLS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from iki.isian.grid import CellValue, Grid
    from iki.isian.number_formats import Sections

_ERROR_TEXTS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
_NO_SECTOR = 0xFFFFFFFA  # this and above: the end of a chain
_DIRECTORY_ENTRY = 128
_SMALL = 64  # bytes of a sector of small streams


def workbook_stream(data: bytes) -> bytes:
    """Return the stream with the cells, b"" if there is none. Raises DeliveryError, ValueError."""
    try:
        return _workbook_stream(data)
    except (struct.error, IndexError) as error:
        raise ValueError("broken compound file") from error


def _workbook_stream(data: bytes) -> bytes:
    size = 1 << min(struct.unpack_from("<H", data, 30)[0], 16)
    sectors = len(data) // size + 1
    (first_directory,) = struct.unpack_from("<I", data, 48)
    cutoff, first_small = struct.unpack_from("<2I", data, 56)
    first_difat, _ = struct.unpack_from("<2I", data, 68)

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    tables = list(struct.unpack_from("<109I", data, 76))
    while first_difat < _NO_SECTOR and len(tables) <= sectors + 109:
        *more, first_difat = struct.unpack(f"<{size // 4}I", sector(first_difat))
        tables += more
    fat: list[int] = []
    for number in tables:
        if number < _NO_SECTOR and len(fat) <= sectors:
            fat += _numbers(sector(number))

    def chain(number: int) -> bytes:
        return b"".join(map(sector, _follow(number, fat, sectors)))

    directory = chain(first_directory)
    entries: dict[str, tuple[int, int]] = {}  # first sector and size, by the name
    pool = b""
    for start in range(0, len(directory) - _DIRECTORY_ENTRY + 1, _DIRECTORY_ENTRY):
        entry = directory[start : start + _DIRECTORY_ENTRY]
        length = struct.unpack_from("<H", entry, 64)[0]
        name = entry[: min(max(length - 2, 0), 64)].decode("utf-16-le", "replace")
        first, length = struct.unpack_from("<2I", entry, 116)
        if entry[66] == 2:
            entries.setdefault(name, (first, length))
        elif entry[66] == 5 and not pool:
            # Small streams lie in sectors of their own, inside the stream of the root.
            pool = chain(first)[:length]
    if "EncryptedPackage" in entries:
        raise locked_error()
    first, length = entries.get("Workbook") or entries.get("Book") or (_NO_SECTOR, 0)
    if length >= cutoff:
        return chain(first)[:length]
    small = _follow(first, _numbers(chain(first_small)), len(pool) // _SMALL + 1)
    return b"".join(pool[n * _SMALL : (n + 1) * _SMALL] for n in small)[:length]


def _numbers(content: bytes) -> array[int]:
    return array("I", content[: len(content) // 4 * 4])


def _follow(number: int, following: Sequence[int], most: int) -> list[int]:
    """Return the sectors of a chain. Raises ValueError if it has no end."""
    found: list[int] = []
    while number < _NO_SECTOR:
        found.append(number)
        if len(found) > most:
            raise ValueError("a chain without end")
        number = following[number]
    return found


class _Shared(NamedTuple):
    """The parts that all sheets of a workbook share."""

    is_8: bool  # of Excel 97 and later, with texts in Unicode
    encoding: str
    texts: list[str]
    looks: list[Sections | None]  # None shows a number as it is
    from_1904: bool
    computed: bool  # by a program that says so


def read_biff(workbook: bytes) -> list[Grid]:
    """Return the cells of all sheets. Raises DeliveryError, and ValueError if it is broken."""
    try:
        return _read(workbook)
    except (struct.error, IndexError, KeyError, OverflowError, LookupError) as error:
        raise ValueError("broken workbook") from error


def _read(workbook: bytes) -> list[Grid]:
    codes = dict(BUILT_IN)
    looks: list[str] = []
    sheets: list[tuple[int, int, int, bytes]] = []
    texts: list[str] = []
    is_8, encoding, from_1904, computed = True, "cp1252", False, False
    for kind, parts in _records(workbook, 0):
        body = parts[0]
        match kind:
            case 0x809:
                is_8 = struct.unpack_from("<H", body)[0] >= 0x600
            case 0x2F:
                raise locked_error()
            case 0x42:
                encoding = _encoding(struct.unpack_from("<H", body)[0])
            case 0x22:
                from_1904 = body[:1] == b"\1"
            case 0x1C1:
                computed = any(body[4:8])
            case 0x41E:
                code = _text_in(parts, 2, is_8=is_8, encoding=encoding, short=not is_8)
                codes[str(struct.unpack_from("<H", body)[0])] = code
            case 0xE0:
                looks.append(str(struct.unpack_from("<H", body, 2)[0]))
            case 0x85:
                sheets.append((*struct.unpack_from("<IBB", body), body[6:]))
            case 0xFC:
                texts = _shared_texts(parts)
    found = [sections_of(codes[look]) if look in codes else AS_IT_IS for look in looks]
    sections = [None if is_plain(one) else one for one in found]
    shared = _Shared(is_8, encoding, texts, sections, from_1904, computed)
    builder = GridBuilder()
    read: set[int] = set()
    for place, hidden, kind, name in sheets:
        if kind not in {0, 1}:
            continue  # a chart, or a module of macros
        sheet = _text_in([name], 0, is_8=is_8, encoding=encoding, short=True)
        if place in read or workbook[place : place + 2] != b"\x09\x08":
            raise unread_sheet(sheet)
        read.add(place)
        builder.begin(sheet, is_hidden=hidden > 0)
        _read_sheet(workbook, place, builder, shared)
        builder.end()
    return builder.grids


def _records(workbook: bytes, place: int) -> Iterator[tuple[int, list[bytes]]]:
    """Yield the records of one part of a workbook, each with those that continue it.

    What is embedded in a sheet (charts) is passed over.
    """
    depth = 0
    kind, parts = -1, [b""]
    while place + 4 <= len(workbook):
        following, size = struct.unpack_from("<2H", workbook, place)
        body = workbook[place + 4 : place + 4 + size]
        place += 4 + size
        if following == 0x3C:
            parts.append(body)
            continue
        if kind >= 0 and depth <= 1:
            yield kind, parts
        kind, parts = following, [body]
        if following == 0x809:
            depth += 1
        elif following == 0x0A:
            depth -= 1
            if depth <= 0:
                return
    raise ValueError("a part without end")


def _encoding(page: int) -> str:
    return {1200: "utf-16-le", 32768: "mac-roman", 32769: "cp1252"}.get(page, f"cp{page}")


class _Texts:
    """Reads texts out of a record and those that continue it."""

    def __init__(self, parts: Sequence[bytes], at: int = 0) -> None:
        self._parts = parts
        self._part, self._at = 0, at

    def number(self, form: str) -> int:
        """Return a number, which stands whole in one record."""
        if self._at >= len(self._parts[self._part]):
            self._part, self._at = self._part + 1, 0
        (number,) = struct.unpack_from(form, self._parts[self._part], self._at)
        self._at += struct.calcsize(form)
        return int(number)

    def letters(self, count: int, *, wide: bool) -> str:
        """Return so many letters; where a record continues them it says anew how wide they are."""
        found: list[str] = []
        while count:
            part = self._parts[self._part]
            if self._at >= len(part):
                self._part, self._at = self._part + 1, 1
                wide = bool(self._parts[self._part][0] & 1)
                continue
            width = 1 + wide
            taken = part[self._at : self._at + count * width]
            self._at += len(taken)
            found.append(taken.decode("utf-16-le" if wide else "latin-1", "replace"))
            count -= (len(taken) + wide) // width
        return "".join(found)

    def text(self, form: str) -> str:
        """Return a text in Unicode, which begins with its length."""
        count = self.number(form)
        flags = self.number("<B")
        runs = self.number("<H") if flags & 8 else 0
        spoken = self.number("<I") if flags & 4 else 0
        found = self.letters(count, wide=bool(flags & 1))
        self._skip(runs * 4 + spoken)
        return found

    def _skip(self, count: int) -> None:
        while count:
            left = len(self._parts[self._part]) - self._at
            if count <= left:
                self._at += count
                return
            count -= left
            self._part, self._at = self._part + 1, 0


def _text_in(
    parts: Sequence[bytes], at: int, *, is_8: bool, encoding: str, short: bool = False
) -> str:
    """Return the text of a record, whose length has one byte or two."""
    form = "<B" if short else "<H"
    if is_8:
        return _Texts(parts, at).text(form)
    (count,) = struct.unpack_from(form, parts[0], at)
    start = at + struct.calcsize(form)
    return parts[0][start : start + count].decode(encoding, "replace")


def _shared_texts(parts: Sequence[bytes]) -> list[str]:
    (count,) = struct.unpack_from("<I", parts[0], 4)
    if count > DELIVERY_CELLS:
        raise too_many_cells()
    texts = _Texts(parts, 8)
    return [texts.text("<H") for _ in range(count)]


_ROW, _COLUMNS = 0x208, 0x7D
_ROW_HIDDEN, _COLUMNS_HIDDEN = 0x20, 0x1  # among the options of each record


def _note_hidden(kind: int, body: bytes, builder: GridBuilder) -> None:
    if kind == _ROW and struct.unpack_from("<H", body, 12)[0] & _ROW_HIDDEN:
        builder.grids[-1].hidden_rows.add(struct.unpack_from("<H", body)[0] + 1)
    elif kind == _COLUMNS and struct.unpack_from("<H", body, 8)[0] & _COLUMNS_HIDDEN:
        first, last = struct.unpack_from("<2H", body)
        builder.hide_columns(first + 1, last + 1)


def _read_sheet(workbook: bytes, place: int, builder: GridBuilder, shared: _Shared) -> None:
    open_formula: tuple[int, int] | None = None  # its text follows
    for kind, parts in _records(workbook, place):
        body = parts[0]
        if open_formula and kind in _CELLS:
            builder.put(*open_formula, UnusableValue("without_result", ""))
            open_formula = None
        if kind == 0xE5:
            for index in range(struct.unpack_from("<H", body)[0]):
                top, bottom, left, right = struct.unpack_from("<4H", body, 2 + 8 * index)
                builder.merge((top + 1, bottom + 1, left + 1, right + 1))
            continue
        if kind in {_ROW, _COLUMNS}:
            _note_hidden(kind, body, builder)
            continue
        if kind == 0x207:
            if open_formula and (text := _text_of(parts, 0, shared)):
                builder.put(*open_formula, text)
            open_formula = None
            continue
        if kind not in _CELLS:
            continue
        row, column, look = struct.unpack_from("<3H", body)
        here = row + 1, column + 1
        value: CellValue = ""
        match kind:
            case 0xBD:
                for index in range((len(body) - 6) // 6):
                    look, packed = struct.unpack_from("<HI", body, 4 + 6 * index)
                    builder.put(here[0], here[1] + index, _number(_unpack(packed), look, shared))
            case 0x27E:
                value = _number(_unpack(struct.unpack_from("<I", body, 6)[0]), look, shared)
            case 0x203:
                value = _number(struct.unpack_from("<d", body, 6)[0], look, shared)
            case 0xFD:
                value = shared.texts[struct.unpack_from("<I", body, 6)[0]]
            case 0x204 | 0xD6:
                value = _text_of(parts, 6, shared)
            case 0x205:
                value = _logical_or_error(body[6], is_error=bool(body[7]))
            case _:
                value = _of_formula(body, look, shared)
                open_formula = here if value == "" and body[6] == 0 else None
        if value != "":
            builder.put(*here, value)
    if open_formula:
        builder.put(*open_formula, UnusableValue("without_result", ""))


# Records of cells with a value: numbers, texts, logical values and errors, formulas.
_CELLS = frozenset({0xBD, 0x27E, 0x203, 0xFD, 0x204, 0xD6, 0x205, 0x06})


_BLANK = 3  # the result of a formula that is an empty text


def _of_formula(body: bytes, look: int, shared: _Shared) -> CellValue:
    """Return the result of a formula, "" for a text: that stands in a record of its own."""
    if body[12:14] == b"\xff\xff":
        if body[6] == _BLANK and not shared.computed:
            return UnusableValue("without_result", "")
        return _logical_or_error(body[8], is_error=body[6] == 2) if body[6] in {1, 2} else ""
    (number,) = struct.unpack_from("<d", body, 6)
    if not shared.computed and not number:
        return UnusableValue("without_result", "")
    return _number(number, look, shared)


def _logical_or_error(value: int, *, is_error: bool) -> CellValue:
    return UnusableValue("error", _ERROR_TEXTS.get(value, "#ERR")) if is_error else bool(value)


def _text_of(parts: Sequence[bytes], at: int, shared: _Shared) -> str:
    return _text_in(parts, at, is_8=shared.is_8, encoding=shared.encoding)


def _number(number: float, look: int, shared: _Shared) -> CellValue:
    sections = shared.looks[look] if look < len(shared.looks) else None
    if sections is None:
        return number
    return shown_as(number, sections, from_1904=shared.from_1904)


def _unpack(packed: int) -> float:
    """Return a number that is packed into four bytes."""
    if packed & 2:
        number = float((packed >> 2) - (1 << 30 if packed & 0x80000000 else 0))
    else:
        (number,) = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))
    return number / 100 if packed & 1 else number
