"""A rule of rows: its code, its words, and a reading for each place that a row may stand in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

Words = tuple[str, str]  # what is wrong, and what to write instead


class SharedReading(Enum):
    """How a place is read that needs no reading of its own."""

    AS_TEXT = "the few different texts of its cells are read as those of a file are"
    AS_FILE = "what is taken from it is stored as a CSV file, which is then read"


@dataclass(frozen=True)
class RowRule:
    """A rule of one row: of a CSV file, of a sheet that was delivered, of a table in an engine.

    `in_file` reads the text of a cell, `in_sheet` a cell of a sheet as it is shown, and `in_table`
    makes an expression of ibis. `words` gives the message and the hint.
    """

    code: str
    words: Callable[..., Words]
    in_file: Callable[..., Any]
    in_sheet: Callable[..., Any] | SharedReading
    in_table: Callable[..., Any] | SharedReading


def quote(text: str) -> str:
    """Return a cell's text as a message shows it: on one line, not too long."""
    text = " ".join(text.split())
    return f"“{text}”" if len(text) <= 50 else f"“{text[:49]}…”"
