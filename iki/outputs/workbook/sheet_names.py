"""Names of sheets: what Excel accepts, unique, and still readable."""

from __future__ import annotations

import re

from iki.escaping import for_terminal

LENGTH = 31  # UTF-16 units
_REFUSED = re.compile(r"[\[\]:*?/\\]|_(?=x[0-9A-Fa-f]{4}_)")
_RESERVED = "history"


def nama_lembar(teks: str, terpakai: set[str]) -> str:
    """Return a valid name for a sheet that is not in `terpakai`, and add it there (casefolded)."""
    bersih = " ".join(_REFUSED.sub("-", for_terminal(teks)).split()).strip(" '") or "Lembar"
    nama = _shortened(bersih, LENGTH)
    number = 1
    while nama.casefold() in terpakai or nama.casefold() == _RESERVED:
        number += 1
        akhiran = f" ({number})"
        nama = _shortened(bersih, LENGTH - len(akhiran)) + akhiran
    terpakai.add(nama.casefold())
    return nama


def _shortened(teks: str, length: int) -> str:
    """Cut to so many UTF-16 units; no apostrophe or blank at either end."""
    teks = teks.strip(" '")
    while len(teks.encode("utf-16-le", "replace")) > 2 * length:
        teks = teks[:-1]
    return teks.strip(" '")
