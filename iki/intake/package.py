"""Workbooks that are zips (.xlsx, .xlsm, .ods): bounded, looked through, and packed anew for the reader.

A zip says of itself how much it holds, and may lie: each part is read here no further than it says, and
the reader of cells gets a zip made of just what was read. On the way are found (`xlsx`, `ods`) the cells
that the reader shows as empty (errors, formulas without a result), or as another number (per cent,
logical values), and those far below or beside all others, which would make it hold millions of empty
ones. Entities are refused: no workbook of an office has any.
"""

from __future__ import annotations

import re
import struct
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from iki.intake.errors import TOO_LARGE, DeliveryError, broken, locked_error
from iki.intake.ods import look_through_ods
from iki.intake.xlsx import look_through_xlsx
from iki.limits import DELIVERY_PARTS, DELIVERY_UNZIPPED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iki.intake.marks import Marks


class Package(NamedTuple):
    """A zip that is safe to read, with what is marked in its sheets by their names."""

    content: bytes
    marks: Mapping[str, Marks]


_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|mimetype|META-INF/manifest\.xml|content\.xml"
    r"|xl/_rels/workbook\.xml\.rels|xl/[^/]+\.xml|xl/worksheets/[^/]+\.xml"
    r"|xl/(?:chart|dialog|macro)sheets/[^/]+\.xml",
    re.IGNORECASE,
)
_MANIFEST = "META-INF/manifest.xml"  # of .ods
_BINARY = "xl/workbook.bin"  # of .xlsb
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def open_package(data: bytes) -> Package:
    """Return the parts of a workbook that hold cells. Raises DeliveryError."""
    parts = _parts(data)
    names = {name.lower(): name for name in parts}
    if _BINARY in names:
        hint = "buka di Excel, lalu simpan sebagai Buku Kerja Excel (.xlsx)"
        raise DeliveryError("berkas ini buku kerja biner (.xlsb)", hint)
    marks: dict[str, Marks] = {}
    try:
        if "xl/workbook.xml" in names:
            marks = look_through_xlsx(parts, names)
        elif "content.xml" in names:
            parts["content.xml"], marks = look_through_ods(parts["content.xml"])
        else:
            raise broken()
    except (ET.ParseError, KeyError, ValueError) as error:
        raise broken() from error
    return Package(_packed(parts), marks)


def _parts(data: bytes) -> dict[str, bytes]:
    """Return the parts that hold cells, each read no further than the zip says it is long."""
    parts: dict[str, bytes] = {}
    try:
        with ZipFile(BytesIO(data)) as source:
            entries = source.infolist()
            if len(entries) > DELIVERY_PARTS or (
                sum(entry.file_size for entry in entries) > DELIVERY_UNZIPPED
            ):
                message = "isi buku kerja ini jauh lebih besar daripada isian mana pun"
                raise DeliveryError(message, TOO_LARGE)
            if _MANIFEST in source.namelist() and b"encryption-data" in _content(
                data, source.getinfo(_MANIFEST)
            ):
                raise locked_error()
            for entry in entries:
                name = entry.filename.replace("\\", "/")
                if name.lower() == _BINARY:
                    parts[name] = b""  # that there is one says enough
                    continue
                if not _NEEDED.fullmatch(name):
                    continue
                if entry.flag_bits & 1:
                    raise locked_error()
                content = _content(data, entry)
                if _ENTITIES.search(content) or b"\0" in content:
                    message = f"bagian {name} memuat DOCTYPE, entitas atau byte NUL"
                    raise DeliveryError(message, "salin isiannya ke buku kerja baru")
                parts[name] = content
    except (BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError) as error:
        raise broken() from error
    except (ValueError, OverflowError) as error:
        raise broken() from error
    return parts


_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_DIRECTORY_ENTRY = struct.Struct("<4s6H3L5H2L")
_DIRECTORY_END = struct.Struct("<4s4H2LH")


def _content(data: bytes, entry: ZipInfo) -> bytes:
    """Return a part of a zip that is as long as the zip says. Raises BadZipFile, zlib.error, struct.error."""
    header = _LOCAL_HEADER.unpack_from(data, entry.header_offset)
    start = entry.header_offset + _LOCAL_HEADER.size + header[-2] + header[-1]
    packed = data[start : start + entry.compress_size]
    if entry.compress_type == ZIP_STORED:
        content, whole = packed, True
    elif entry.compress_type == ZIP_DEFLATED:
        reader = zlib.decompressobj(-zlib.MAX_WBITS)
        content = reader.decompress(packed, entry.file_size + 1)
        whole = reader.eof
    else:
        raise BadZipFile
    good = header[0] == b"PK\3\4" and whole and len(content) == entry.file_size
    if not good or zlib.crc32(content) != entry.CRC:
        raise BadZipFile
    return content


def _packed(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip of parts as they are; `zipfile` takes longer for it than for all that it holds."""
    body, directory = bytearray(), bytearray()
    for name, content in parts.items():
        encoded = name.encode()
        size = len(content)
        # version, flags (names are UTF-8), no compression, time, date, sum, sizes, lengths
        about = 20, 0x800, 0, 0, 0x21, zlib.crc32(content), size, size, len(encoded), 0
        directory += _DIRECTORY_ENTRY.pack(b"PK\1\2", 20, *about, 0, 0, 0, 0, len(body)) + encoded
        body += _LOCAL_HEADER.pack(b"PK\3\4", *about) + encoded + content
    end = 0, 0, len(parts), len(parts), len(directory), len(body), 0
    return bytes(body + directory + _DIRECTORY_END.pack(b"PK\5\6", *end))
