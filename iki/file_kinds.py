"""What a file is by its first bytes, and why one cannot be read, in Indonesian."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# How files begin that are no text, whatever they are called.
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "buku kerja Excel (.xlsx) atau arsip zip"),
    (b"\xd0\xcf\x11\xe0", "buku kerja Excel lama (.xls)"),
    (b"%PDF", "PDF"),
)

# The endings of the files of spreadsheet programs.
SPREADSHEETS = frozenset({".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"})

_REASONS = {
    errno.ENOENT: "berkas tidak ada",
    errno.EACCES: "tidak ada izin membaca",
    errno.EPERM: "tidak ada izin membaca",
    errno.EISDIR: "ini folder, bukan berkas",
    errno.ENOTDIR: "bagian dari jalurnya bukan folder",
    errno.ELOOP: "tautan simbolis melingkar",
    errno.ENAMETOOLONG: "namanya terlalu panjang",
    errno.ENOSPC: "ruang disk habis",
    errno.EROFS: "disk hanya dapat dibaca",
    errno.EIO: "disk gagal dibaca atau ditulis",
}


def foreign(raw: bytes) -> str | None:
    """Return the kind of a file that is no text, None for text."""
    return next((what for start, what in SIGNATURES if raw.startswith(start)), None)


# In letters; Windows takes longer ones only where an administrator has allowed it, and says of
# others that they are not there. Elsewhere the system itself says so (ENAMETOOLONG).
LONGEST_PATH = 259 if os.name == "nt" else None


def too_long(path: str | Path) -> str | None:
    """Return the message for a path too long for Windows; None for any other."""
    length = len(os.path.abspath(path))  # noqa: PTH100 - links stay as they are
    if LONGEST_PATH is None or length <= LONGEST_PATH:
        return None
    return (
        f"jalurnya {length} huruf, dan Windows menolak yang lebih dari {LONGEST_PATH}; "
        "pindahkan proyek ke folder yang dekat, misalnya C:\\IKI"
    )


def reason(error: OSError) -> str:
    """Return the reason of an OSError, in Indonesian where it is a common one."""
    if error.errno == errno.ENOENT and error.filename and (words := too_long(error.filename)):
        return words
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)
