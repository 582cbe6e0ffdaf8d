"""D11: the characters that no cell may hold, found in files, in sheets and by an engine."""

from __future__ import annotations

import re
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from iki.escaping import name_of_character
from iki.model.catatan import CATATAN_TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ibis.expr.types import BooleanValue, Table

    from iki.data.row_rules.rule import Words

# Controls but tab and line breaks; characters that reorder text. No cell may hold one.
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f"
# Characters that cannot be seen: two names that look the same would be different.
_UNSEEN = "\xad\u180e\u200b\u2060-\u2065\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff"
FORBIDDEN = re.compile(f"[{_CONTROL}{_UNSEEN}]")
_FORBIDDEN_IN_PROSE = re.compile(f"[{_CONTROL}]")
# The blanks around a text that are none of it; those that no cell may hold are not.
BLANKS = " \t\n\r\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
# Columns of running text; those of a catatan are all of its optional ones.
_PROSE = frozenset({"bukti", "catatan", *CATATAN_TEXTS})
# Each character by its number, as engines write it: a statement holds no NUL.
_ENGINE_PATTERN = "".join(
    c if c in "[-]" else f"\\x{{{ord(c):04x}}}" for c in _FORBIDDEN_IN_PROSE.pattern
)


def forbidden_cells(cells: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the columns whose cell holds what none may, and the first such character."""
    for column, text in cells:
        pattern = _FORBIDDEN_IN_PROSE if column in _PROSE else FORBIDDEN
        if match := pattern.search(text):
            yield column, match[0]


def forbidden_in_sheet(text: str) -> Words | None:
    """Say which character of a sheet's text no cell may hold, None of a text without one."""
    match = _FORBIDDEN_IN_PROSE.search(text)
    return character_words("", match[0]) if match else None


def prose_columns(table: Table) -> list[str]:
    """Return the columns of running text that a table has."""
    return [name for name in table.columns if name in _PROSE]


def is_forbidden(table: Table) -> BooleanValue:
    """Make the condition that running text of a row holds what no cell may.

    Names are read as texts.
    """
    import ibis

    found = (
        table[name].re_search(_ENGINE_PATTERN).fill_null(False) for name in prose_columns(table)
    )
    return reduce(or_, found, ibis.literal(False))


def character_words(where: str, character: str) -> Words:
    message = f"{where} memuat karakter terlarang {name_of_character(character)}".lstrip()
    return message, "hapus karakter itu, atau ketik ulang sel ini"
