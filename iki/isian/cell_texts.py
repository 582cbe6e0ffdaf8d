"""The text of a cell, on one line or with its lines: NFC, and nothing that definitions refuse."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from iki.isian.grid import UnusableValue
from iki.limits import YAML_TEXT
from iki.yaml_source.decode import FORBIDDEN_CHARACTERS

if TYPE_CHECKING:
    from iki.isian.grid import CellValue


def text_of(value: CellValue | None) -> str:
    """Return the text of a cell with its lines, without characters that no definition may hold."""
    match value:
        case None | UnusableValue() | bool():
            return ""
        case float() if value.is_integer():
            return str(int(value))
        case str() | int() | float():
            lines = FORBIDDEN_CHARACTERS.sub(" ", _line_breaks(str(value))).splitlines()
            lines = [" ".join(line.split()) for line in lines]
            return unicodedata.normalize("NFC", "\n".join(line for line in lines if line))[
                :YAML_TEXT
            ]
        case _:
            return ""


def one_line(text: str) -> str:
    """Return a text as it may stand in a definition: on one line, NFC, nothing unseen in it."""
    text = unicodedata.normalize("NFC", FORBIDDEN_CHARACTERS.sub(" ", text))
    return " ".join(text.split())


def _line_breaks(text: str) -> str:
    return re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]|_x000[Dd]_\n?", "\n", text)


def split_list(text: str) -> tuple[str, ...]:
    """Return the items of a cell, one a line, without the marks that begin them."""
    items = (
        re.sub(r"^(?:[-•–*]|\d+[.)]|[a-z][.)])\s*", "", one_line(line))
        for line in text.splitlines()
    )
    return tuple(item for item in items if item)
