"""The mark of a copy with remarks: its original, and whether anybody has changed it."""

from __future__ import annotations

import hashlib
import re
from io import BytesIO
from typing import NamedTuple
from zipfile import ZipFile

from iki.isian.zip_bounds import BROKEN_ZIP

COPY_MARK = "iki-periksa"
_MARKED = re.compile(rb"iki-periksa ([0-9a-f]{64}) ([0-9a-f]{64})")
NO_DIGEST = "0" * 64
_CUSTOM = "docProps/custom.xml"
_CUSTOM_BYTES = 100_000  # of the properties of a workbook


class CopyMark(NamedTuple):
    """The mark of a copy: the sha256 of its original, and whether nobody has edited it."""

    original: str
    untouched: bool


def copy_mark_of(data: bytes) -> CopyMark | None:
    """Return the mark of a copy with remarks, None of any other file."""
    try:
        with ZipFile(BytesIO(data)) as archive, archive.open(_CUSTOM) as stream:
            found = _MARKED.search(stream.read(_CUSTOM_BYTES))
            return found and CopyMark(found[1].decode(), _digest(archive) == found[2].decode())
    except (*BROKEN_ZIP, KeyError):
        return None


def _digest(archive: ZipFile) -> str:
    """Return the sha256 of all parts but those that tell of the file itself."""
    parts = [(i.filename, i.CRC, i.file_size) for i in archive.infolist()]
    told = [part for part in parts if not part[0].startswith("docProps/")]
    return hashlib.sha256(repr(sorted(told)).encode()).hexdigest()


def with_digest(workbook: bytes) -> bytes:
    """Return a workbook that has no digest yet with its own."""
    made = BytesIO()
    with ZipFile(BytesIO(workbook)) as archive, ZipFile(made, "w") as copy:
        digest = _digest(archive)
        for part in archive.infolist():
            content = archive.read(part)
            if part.filename == _CUSTOM:
                content = content.replace(NO_DIGEST.encode(), digest.encode())
            copy.writestr(part, content)
    return made.getvalue()
