"""Streams that print every message, whatever the encoding of the console."""

from __future__ import annotations

import codecs
import sys
from contextlib import suppress

# What a console without these characters shows instead, one for one so that columns stay.
_NEAREST = str.maketrans("─━│·•–—−×÷“”‘’…→≤≥▲▼", "--|.*---x/\"\"'' ><>^v")


def _nearest(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    unknown = error.object[error.start : error.end]
    return unknown.translate(_NEAREST).encode("ascii", "replace").decode(), error.end


def replace_unencodable() -> None:
    """Have stdout and stderr show the nearest ASCII for characters that they lack."""
    codecs.register_error("iki.nearest", _nearest)
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):  # a stream that stands in for a real one
            stream.reconfigure(errors="iki.nearest")  # type: ignore[union-attr]
