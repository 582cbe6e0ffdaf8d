"""Names of wilayah that may be two spellings of one (D26)."""

from __future__ import annotations

import re
from itertools import combinations, islice, product
from typing import TYPE_CHECKING

from iki.limits import WILAYAH_LENGTH, WILAYAH_PAIRS

if TYPE_CHECKING:
    from collections.abc import Iterator


def pairs_in_turn(months: dict[str, int]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of wilayah that have no month in common, the one that is met first before."""
    by_months: dict[int, list[str]] = {}
    for wilayah, bits in months.items():
        by_months.setdefault(bits, []).append(wilayah)
    for one, other in islice(combinations(by_months, 2), WILAYAH_PAIRS):
        if not one & other:
            yield from product(by_months[one], by_months[other])


# Words before the name of a wilayah that some write and others leave out.
_KIND = re.compile(r"\b(?:kec|kecamatan|desa|ds|kel|kelurahan|kab|kabupaten|kota|dusun)\b\.?\s*")


class SimilarNames:
    """Finds names that are one, written differently; compares WILAYAH_PAIRS pairs at most."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], bool] = {}

    def __call__(self, one: str, other: str) -> bool:
        if max(len(one), len(other)) > WILAYAH_LENGTH:
            return False
        pair = one, other
        if pair not in self._known:
            if len(self._known) >= WILAYAH_PAIRS:
                return False
            self._known[pair] = _is_similar(*(_KIND.sub("", name.casefold()) for name in pair))
        return self._known[pair]


def _is_similar(one: str, other: str) -> bool:
    """Return whether names differ in a few letters of long words: `Desa 1` and `Desa 2` are two."""
    if one == other:
        return True
    words = one.split(), other.split()
    if len(words[0]) != len(words[1]):
        return one.replace(" ", "") == other.replace(" ", "")
    from difflib import SequenceMatcher

    return all(
        a == b
        or (
            min(len(a), len(b)) > 3
            and a.isalpha()
            and SequenceMatcher(None, a, b).quick_ratio() >= _ALIKE
            and SequenceMatcher(None, a, b).ratio() >= _ALIKE
        )
        for a, b in zip(*words, strict=True)
    )


_ALIKE = 0.85
