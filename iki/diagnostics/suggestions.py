"""Suggestions: which known name was meant by an unknown one."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from iki.limits import NAMES_SHOWN, SUGGESTION_LENGTH, SUGGESTION_NAMES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that `name` was probably meant to be, or None.

    That is one nearer than all others: the same letters (case, blanks and punctuation aside), the
    same words in another order, a few slips of the keyboard for its length, or a beginning that is
    half of it, or the word with an ending: `bulanan` of `bulan`. Digits are no slip: `surat_1` is
    not `surat_2`. What several names begin with is none of them. A wrong suggestion is worse than
    none.
    """
    if not name or len(name) > SUGGESTION_LENGTH:
        return None
    known = list(known)
    best: dict[str, tuple[float, int]] = {}
    for candidate in known:
        distance = _distance(name, candidate)
        if distance is not None:
            best[candidate] = distance, -_shared_letters(name.lower(), candidate.lower())
    least = min(best.values(), default=None)
    close = [candidate for candidate, distance in best.items() if distance == least]
    if len(close) != 1:
        return None
    typed = _bare_letters(name)
    begun = sum(_bare_letters(candidate).startswith(typed) for candidate in known)
    return close[0] if begun <= 1 or best[close[0]][0] == 0 else None


_NO_LETTER = re.compile(r"[\W_]+")
_NO_DIGIT = re.compile(r"\D+")
_BEGINNING = 3  # letters that are no abbreviation yet
_ENDINGS = frozenset({"an", "kan", "nya", "on"})  # bulanan, targetkan, satuannya; --version


def _distance(name: str, candidate: str) -> float | None:
    """Return how far a known name is from what was typed, None if it is another name."""
    typed, meant = _bare_letters(name), _bare_letters(candidate)
    if not typed or not meant:
        return None
    if typed == meant:
        return 0
    if len(typed) == len(meant) and _words(name) == _words(candidate):
        return 0
    most = _slips_of(max(len(typed), len(meant)))
    if len(typed) <= len(meant) < _BEGINNING:
        most = 0  # half of two letters is no likeness: F4 is not a4
    near = abs(len(typed) - len(meant)) <= most
    if near and _NO_DIGIT.sub("", typed) == _NO_DIGIT.sub("", meant):
        slips = _slips(typed, meant, most)
        if slips <= most:
            return slips
    if len(meant) > len(typed) >= max(_BEGINNING, len(meant) / 2) and meant.startswith(typed):
        return math.inf
    whole, word = name.lower(), candidate.lower()
    if len(meant) > _BEGINNING and whole.startswith(word) and whole[len(word) :] in _ENDINGS:
        return math.inf
    return None


@lru_cache(maxsize=10_000)  # the same known names are compared with each unknown one
def _bare_letters(name: str) -> str:
    return _NO_LETTER.sub("", name).lower()


def _words(name: str) -> list[str]:
    return sorted(_NO_LETTER.split(name.lower()))


def _shared_letters(one: str, other: str) -> int:
    """Return how many letters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _slips_of(length: int) -> int:
    """Return how many slips a name of this length may have: one up to 7 letters, three at most."""
    return 0 if length < 2 else max(1, min(length // 4, 3))


def _slips(one: str, other: str, most: int) -> int:
    """Return the edit distance, neighbours exchanged counting 1; `most` + 1 if it is more."""
    start = _shared_letters(one, other)
    one, other = one[start:], other[start:]
    if not one or not other:
        return min(len(one) + len(other), most + 1)
    # Each slip changes one in length, and adds or takes away two letters, at most.
    if most < max(abs(len(one) - len(other)), len(set(one) ^ set(other)) / 2, 1):
        return most + 1
    ways = [(one[1:], other[1:]), (one[1:], other), (one, other[1:])]
    if one[:2] == other[1::-1]:
        ways.append((one[2:], other[2:]))
    return 1 + min(_slips(*way, most - 1) for way in ways)


def suggestion(name: str, known: Iterable[str]) -> str | None:
    """Return `Maksud Anda ...?` for the known name nearest to `name`, or None."""
    close = nearest(name, known)
    return f"Maksud Anda “{close}”?" if close else None


def some(known: Iterable[str]) -> str:
    """Return the first names of what exists, for a hint where none of them is near."""
    names = list(islice(known, NAMES_SHOWN + 1))
    return ", ".join(names[:NAMES_SHOWN]) + (", ..." if len(names) > NAMES_SHOWN else "")


class Suggestions:
    """`suggestion` for as long as the names compared stay within SUGGESTION_NAMES.

    A file of thousands of unknown names must not compare each with thousands of known ones.
    """

    def __init__(self) -> None:
        self._names_left = SUGGESTION_NAMES

    def of(self, name: str, known: Collection[str]) -> str | None:
        """Return `Maksud Anda ...?`.

        None if no name is near, or the bound of comparisons is met.
        """
        if self._names_left < 0:
            return None
        self._names_left -= len(known)
        return suggestion(name, known)
