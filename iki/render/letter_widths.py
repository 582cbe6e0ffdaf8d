"""How wide letters are: those of Arial, which are those of Helvetica and Liberation Sans.

Widths are thousandths of the size of the letters. And what columns give to others that are too
narrow.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate, pairwise
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

LETTERS = {
    char: width
    for width, chars in {
        191: "'", 222: "ijl‘’", 260: "|", 278: "I \u00a0!,./:;[\\]ft", 333: "()-`r“”¹²³", 334: "{}",
        355: '"', 389: "*", 400: "⁰⁴⁵⁶⁷⁸⁹⁾°", 469: "^", 500: "cksvxyzJ", 549: "÷±≤≥≠",
        556: "0123456789abdeghnopqu#$?_L–", 584: "+<=>~×−", 611: "FTZ", 667: "&ABEKPSVXY",
        722: "CDHNRUw", 778: "GOQ", 833: "Mm", 889: "%", 944: "W", 1000: "—…", 1015: "@",
    }.items()
    for char in chars
}  # fmt: skip
_OTHER = 700  # a letter that is not in the table; Chinese and the like are wider
_WIDE = 1000
BOLD = 1.07  # times as wide
SLACK = 1.03  # screen, printer and LibreOffice round the letters differently
_LEFT_OVER = 0.5  # of its width that a column keeps, whatever others need
_AFTER_MARK = re.compile(r"(?<=[/-])(?!\d)|(?<=[–—|!?])")


@lru_cache(maxsize=20_000)
def thousandths(word: str) -> int:
    """Return the width of a word in thousandths of the size of its letters."""
    return sum([LETTERS.get(char) or (_WIDE if char >= "\u1100" else _OTHER) for char in word])


@lru_cache(maxsize=20_000)
def line_count(text: str, room: float) -> int:
    """Return the number of lines of a text where each has room for so much."""
    return sum(1 for _ in _line_ends(text, room))


def lines_within(text: str, room: float) -> list[str]:
    """Return the lines of a text of such a width, each but the first after its blank."""
    return [text[start:end] for start, end in pairwise([0, *_line_ends(text, room)])]


def by_part(
    text: str, again: str | None, parts: int, begun: Callable[[str, int], int]
) -> Iterator[str | None]:
    """Yield the text of each part of a cell that has room, then all of it `again`.

    `begun` is how many letters of a text a part has room for. The last part says what is left, at
    any rate.
    """
    rest: str | None = text
    for part in range(parts):
        place = begun(rest, part) if rest else 0
        if rest is None or rest is again:
            yield rest if rest and place == len(rest) else None
            continue
        if part == parts - 1:
            place = len(rest)
        more = rest[place:].lstrip(" \n")
        yield (rest[:place].rstrip(" \n") if more else rest) or None
        rest = more or again


def _line_ends(text: str, room: float) -> Iterator[int]:
    """Yield the places in a text at which its lines end."""
    blank = LETTERS[" "]
    place = 0
    for line in text.split("\n"):
        used = float(-blank)
        for word in line.split(" "):
            letters = thousandths(word)
            if used + blank + letters <= room:
                used += blank + letters
            else:
                if used > -blank:
                    yield place
                used = letters
                if letters > room:
                    ends, used = _broken(word, room)
                    yield from (place + end for end in ends)
            place += len(word) + 1
        yield place


def _broken(word: str, room: float) -> tuple[list[int], float]:
    """Return where lines end within a word longer than a line, and what its last line takes.

    LibreOffice breaks it after marks such as `/`, and only what is still too long where the line
    ends; Excel needs no more lines than that.
    """
    ends: list[int] = []
    place, used = 0, 0.0
    for part in _AFTER_MARK.split(word):
        letters = thousandths(part)
        if used and used + letters > room:
            ends.append(place)
            used = 0.0
        reached = [*accumulate(map(thousandths, part), initial=used)][1:]
        used += letters
        full = max(ceil(used / room) - 1, 0)
        ends += (place + bisect_right(reached, k * room) for k in range(1, full + 1))
        used -= full * room
        place += len(part)
    return ends, used


def lacking_and_spare(
    widths: Sequence[float], needed: Sequence[float], flexible: Collection[int], *, or_all: bool
) -> tuple[list[float], list[float]]:
    """Return the missing and the spare width of each column, all in one unit.

    Those that are `flexible` give, up to a half of theirs and none that they need; with `or_all`
    every column does where theirs is not enough.
    """
    lacking = [max(need - width, 0.0) for need, width in zip(needed, widths, strict=True)]
    able = [
        max(width - max(need, width * _LEFT_OVER), 0.0)
        for need, width in zip(needed, widths, strict=True)
    ]
    spare = [room if k in flexible else 0.0 for k, room in enumerate(able)]
    return lacking, able if or_all and sum(spare) < sum(lacking) else spare
