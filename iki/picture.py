"""Pictures: PNG or JPEG bytes, checked, and stripped of data about their origin.

A picture of a letterhead is looked at once and goes into documents as it is: nothing decodes it but
the program that shows it. So its parts are gone through here to the end, its checksums are held
against it, and comments, camera data, names of programs and what hangs behind its end stay out.
Refuses SVG (it may hold scripts and links) and anything else.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, NamedTuple

from iki.decimals import format_count
from iki.limits import PICTURE_BYTES, PICTURE_PIXELS

if TYPE_CHECKING:
    from collections.abc import Iterator


class Picture(NamedTuple):
    """A picture: its bytes, `png` or `jpeg`, and its size in pixels."""

    content: bytes
    kind: str
    width: int
    height: int


class PictureError(ValueError):
    """Bytes that are no picture iki can use; its text says why, in Indonesian."""


def read_picture(content: bytes) -> Picture:
    """Return the picture of a file, or raise PictureError."""
    if len(content) > PICTURE_BYTES:
        most = format_count(PICTURE_BYTES)
        raise PictureError(f"gambar ini lebih besar dari {most} byte")
    if content.startswith(_PNG):
        return _png(content)
    if content.startswith(b"\xff\xd8\xff"):
        return _jpeg(content)
    raise PictureError("berkas ini bukan gambar PNG atau JPEG" if content else "berkas ini kosong")


def _check_size(width: int, height: int) -> tuple[int, int]:
    if not (width and height):
        raise PictureError("gambar ini rusak: tidak punya ukuran")
    if max(width, height) > PICTURE_PIXELS:
        most = format_count(PICTURE_PIXELS)
        raise PictureError(f"gambar ini {width} × {height} piksel, paling banyak {most} tiap sisi")
    return width, height


# --- PNG ------------------------------------------------------------------------------------------

_PNG = b"\x89PNG\r\n\x1a\n"
_BROKEN = "gambar ini rusak, atau terpotong"
_PNG_PARTS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"pHYs", b"IDAT", b"IEND"})
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # of a pixel, by colour type
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}


def _png(content: bytes) -> Picture:
    parts = list(_png_parts(content))
    first, header = parts[0]
    if first != b"IHDR" or len(header) != 13:
        raise PictureError(_BROKEN)
    width, height, depth, colour, *_, interlaced = struct.unpack(">IIBBBBB", header)
    _check_size(width, height)
    if depth not in _DEPTHS.get(colour, ()) or interlaced > 1:
        raise PictureError(_BROKEN)
    if colour == 3 and not any(name == b"PLTE" for name, _ in parts):
        raise PictureError(_BROKEN)
    line = 1 + (width * _SAMPLES[colour] * depth + 7) // 8
    _check_pixels(
        b"".join(data for name, data in parts if name == b"IDAT"), line * height, interlaced
    )
    kept = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
        if name in _PNG_PARTS
    )
    return Picture(_PNG + b"".join(kept), "png", width, height)


def _png_parts(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield (name, data) of the chunks up to IEND; what follows it is ignored."""
    at = len(_PNG)
    while True:
        head = content[at : at + 8]
        if len(head) < 8:
            raise PictureError(_BROKEN)
        size, name = struct.unpack(">I4s", head)
        data, check = content[at + 8 : at + 8 + size], content[at + 8 + size : at + 12 + size]
        if len(check) < 4 or zlib.crc32(name + data) != struct.unpack(">I", check)[0]:
            raise PictureError(_BROKEN)
        yield name, data
        if name == b"IEND":
            return
        at += 12 + size


def _check_pixels(packed: bytes, needed: int, interlaced: int) -> None:
    """Unpack the pixels, no further than there can be of them, and count them."""
    unpack = zlib.decompressobj()
    found = 0
    try:
        while packed and found <= 2 * needed:
            found += len(unpack.decompress(packed, 1 << 20))
            packed = unpack.unconsumed_tail
    except zlib.error:
        raise PictureError(_BROKEN) from None
    if found < needed or (found > needed and not interlaced) or not unpack.eof:
        raise PictureError(_BROKEN)


# --- JPEG -----------------------------------------------------------------------------------------

_FRAMES = frozenset({0xC0, 0xC1, 0xC2})  # baseline, extended, progressive: what every program shows
_OTHER_FRAMES = frozenset(range(0xC3, 0xD0)) - {0xC4, 0xC8, 0xCC}
_KEPT_APPS = frozenset({0xE0, 0xEE})  # JFIF and Adobe say how the colours are meant
_SCAN, _END = 0xDA, 0xD9


def _jpeg(content: bytes) -> Picture:
    kept = [content[:2]]
    size: tuple[int, int] | None = None
    at = 2
    while True:
        marker, start = _marker(content, at)
        if marker == _END:
            break
        end = start + 2 + int.from_bytes(content[start + 2 : start + 4])
        if end < start + 4 or end > len(content) or marker in _OTHER_FRAMES:
            raise PictureError(_BROKEN)
        if marker in _FRAMES:
            if size or end < start + 9:
                raise PictureError(_BROKEN)
            height, width = struct.unpack(">HH", content[start + 5 : start + 9])
            size = _check_size(width, height)
        if marker == _SCAN:
            end = _end_of_scan(content, end)
        at = end
        if marker in _KEPT_APPS or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            kept.append(content[start:end])
    if size is None or not any(part[1] == _SCAN for part in kept[1:]):
        raise PictureError(_BROKEN)
    return Picture(b"".join([*kept, b"\xff\xd9"]), "jpeg", *size)


def _marker(content: bytes, at: int) -> tuple[int, int]:
    """Return the marker at a place and the start of its segment; fill bytes are skipped."""
    while content[at : at + 2] == b"\xff\xff":
        at += 1
    if len(content) < at + 2 or content[at] != 0xFF or content[at + 1] in {0x00, 0x01, 0xD8}:
        raise PictureError(_BROKEN)
    return content[at + 1], at


def _end_of_scan(content: bytes, at: int) -> int:
    """Return where the pixels end: at a marker that is no restart and no stuffed byte."""
    while (at := content.find(b"\xff", at)) >= 0:
        following = content[at + 1 : at + 2]
        if not following:
            break
        if following[0] == 0x00 or 0xD0 <= following[0] <= 0xD7:
            at += 2
        elif following[0] == 0xFF:
            at += 1
        else:
            return at
    raise PictureError(_BROKEN)
