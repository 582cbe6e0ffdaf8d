"""What stands beside the number of a row, and the characters that no cell may hold, which an engine looks for."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import ibis

from iki.data.csv_files.csv_source import FORBIDDEN, FORBIDDEN_IN_PROSE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ibis.expr.types import BooleanValue, Table

_PROSE = ("bukti", "catatan")
BESIDE = ("wilayah", *_PROSE)
_PATTERNS = (("wilayah", FORBIDDEN), *((name, FORBIDDEN_IN_PROSE) for name in _PROSE))
# Each character by its number, as engines write it: a statement holds no NUL.
_PATTERN = "".join(c if c in "[-]" else f"\\x{{{ord(c):04x}}}" for c in FORBIDDEN_IN_PROSE.pattern)


def prose_columns(table: Table) -> list[str]:
    """Return the columns of running text that a table has."""
    return [name for name in table.columns if name in _PROSE]


def is_forbidden(table: Table) -> BooleanValue:
    """Return whether any running text of a row holds what no cell may."""
    found = (table[name].re_search(_PATTERN).fill_null(False) for name in prose_columns(table))
    return reduce(or_, found, ibis.literal(False))


def forbidden_in(row: Mapping[str, str]) -> dict[str, str]:
    """Return the columns beside a number that hold what no cell may, and the first such character."""
    found = {}
    for name, pattern in _PATTERNS:
        if (text := row.get(name)) and (match := pattern.search(text)):
            found[name] = match[0]
    return found
