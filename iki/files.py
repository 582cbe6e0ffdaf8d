"""What a file is by its first bytes, and why one cannot be read, in Indonesian."""

from __future__ import annotations

import errno

# How files begin that are no text, whatever they are called.
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "buku kerja Excel (.xlsx) atau arsip zip"),
    (b"\xd0\xcf\x11\xe0", "buku kerja Excel lama (.xls)"),
    (b"%PDF", "PDF"),
)

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
    """Return what a file is that is no text, or None."""
    return next((what for start, what in SIGNATURES if raw.startswith(start)), None)


def reason(error: OSError) -> str:
    """Return what went wrong with a file, in Indonesian where it is a common thing."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)
