"""Workbooks that are zips (.xlsx, .xlsm, .ods): their parts, unpacked within bounds.

A zip says of itself how much it holds, and may lie: a part that is longer or another than it says
is broken.
"""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from iki.isian.refusals import (
    TOO_LARGE,
    DeliveryError,
    broken,
    locked_error,
)
from iki.limits import DELIVERY_PARTS, DELIVERY_PIECE, DELIVERY_UNZIPPED, DELIVERY_WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zipfile import ZipInfo

_MANIFEST = "META-INF/manifest.xml"  # of .ods
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
# What `zipfile` raises for bytes that are no zip, or a broken one: also one that asks for a later
# version.
BROKEN_ZIP = (
    BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, OverflowError,
    struct.error, zlib.error,
)  # fmt: skip


class Package:
    """The parts of a workbook by their names, whose case does not matter. Raises DeliveryError."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            with ZipFile(BytesIO(data)) as source:
                entries = source.infolist()
        except BROKEN_ZIP as error:
            raise broken() from error
        if (
            len(entries) > DELIVERY_PARTS
            or sum(entry.file_size for entry in entries) > DELIVERY_UNZIPPED
        ):
            message = "isi buku kerja ini jauh lebih besar daripada isian mana pun"
            raise DeliveryError(message, TOO_LARGE)
        self._entries = {entry.filename.replace("\\", "/").lower(): entry for entry in entries}
        if _MANIFEST in self and b"encryption-data" in self.whole(_MANIFEST):
            raise locked_error()

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._entries

    def whole(self, part: str) -> bytes:
        """Return a part that all others need. Raises KeyError if there is none."""
        if self._entries[part.lower()].file_size > DELIVERY_WHOLE:
            message = f"bagian {part} buku kerja ini jauh lebih besar daripada biasanya"
            raise DeliveryError(message, "salin isiannya ke buku kerja baru")
        return b"".join(self.pieces(part))

    def pieces(self, part: str) -> Iterator[bytes]:
        """Yield a part from its beginning to its end. Raises KeyError if there is none."""
        entry = self._entries[part.lower()]
        if entry.flag_bits & 1:
            raise locked_error()
        length = checksum = 0
        try:
            for piece in _unpack(self._data, entry):
                length += len(piece)
                checksum = zlib.crc32(piece, checksum)
                if length > entry.file_size:
                    raise broken()
                yield piece
        except (struct.error, zlib.error) as error:
            raise broken() from error
        if length != entry.file_size or checksum != entry.CRC:
            raise broken()


def _unpack(data: bytes, entry: ZipInfo) -> Iterator[bytes]:
    """Unpack an entry piece by piece. Raises struct.error and zlib.error if it is broken."""
    header = _LOCAL_HEADER.unpack_from(data, entry.header_offset)
    start = entry.header_offset + _LOCAL_HEADER.size + header[-2] + header[-1]
    packed = data[start : start + entry.compress_size]
    if header[0] != b"PK\3\4" or entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise broken()
    if entry.compress_type == ZIP_STORED:
        for at in range(0, len(packed), DELIVERY_PIECE):
            yield packed[at : at + DELIVERY_PIECE]
        return
    reader = zlib.decompressobj(-zlib.MAX_WBITS)
    for at in range(0, len(packed), DELIVERY_PIECE):
        left = packed[at : at + DELIVERY_PIECE]
        while left and not reader.eof:
            yield reader.decompress(left, DELIVERY_PIECE)
            left = reader.unconsumed_tail
    if not reader.eof:
        raise broken()
