"""Names of sheets: what Excel accepts, unique, and still readable."""

from __future__ import annotations

import re

from iki.escaping import for_terminal

LENGTH = 31  # UTF-16 units
_REFUSED = re.compile(r"[\[\]:*?/\\]|_(?=x[0-9A-Fa-f]{4}_)")
_RESERVED = "history"


def sheet_name(text: str, used: set[str]) -> str:
    """Return a valid name for a sheet that is not in `used`, and add it there (casefolded)."""
    clean = " ".join(_REFUSED.sub("-", for_terminal(text)).split()).strip(" '") or "Lembar"
    name = _shorten(clean, LENGTH)
    number = 1
    while name.casefold() in used or name.casefold() == _RESERVED:
        number += 1
        suffix = f" ({number})"
        name = _shorten(clean, LENGTH - len(suffix)) + suffix
    used.add(name.casefold())
    return name


def _shorten(text: str, length: int) -> str:
    """Cut to so many UTF-16 units; no apostrophe or blank at either end."""
    text = text.strip(" '")
    while len(text.encode("utf-16-le", "replace")) > 2 * length:
        text = text[:-1]
    return text.strip(" '")
