"""Ordinal values: words with numbers, worst first, such as the opinions of an auditor.

Inside everything is a number; words are only read and shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iki.decimals import ZERO, parse_plain
from iki.diagnostics.suggestions import some

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal


def fold_word(word: str) -> str:
    """Return a word without differences of case and blanks."""
    return " ".join(word.split()).casefold()


class Ordinal:
    """The words of an ordinal variable."""

    __slots__ = ("_folded", "_words", "nilai")

    def __init__(self, nilai: Mapping[str, Decimal]) -> None:
        self.nilai = nilai
        self._words = {number: word for word, number in nilai.items()}
        self._folded = {fold_word(word): number for word, number in nilai.items()}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ordinal) and [*self.nilai.items()] == [*other.nilai.items()]

    def __hash__(self) -> int:
        return hash((*self.nilai.items(),))

    def __contains__(self, number: Decimal | int) -> bool:
        return number in self._words

    def number(self, text: str) -> Decimal | None:
        """Return the number of a word: exactly as written, else whatever its case and blanks."""
        exact = self.nilai.get(text)
        return exact if exact is not None else self._folded.get(fold_word(text))

    def word(self, number: Decimal | None) -> str | None:
        """Return the word of a number, None if it is none of them (a mean may lie between two)."""
        return None if number is None else self._words.get(number)

    def steps(self, before: Decimal | None, now: Decimal | None) -> int | None:
        """Return by how many words `now` is better than `before`: 1 from WDP to WTP, -1 back.

        None where a number has no word.
        """
        order = {number: place for place, number in enumerate(self._words)}
        if before not in order or now not in order:
            return None
        return order[now] - order[before]

    def __str__(self) -> str:
        """Return the words as a message lists them."""
        return some(self.nilai)

    @classmethod
    def from_yaml(cls, value: Any) -> Ordinal | None:
        """Return the scale of a `nilai:` as a file has it, None if it is none.

        A word whose number cannot be read is kept with 0, as the model reports the number.
        """
        if not isinstance(value, dict) or not value:
            return None
        return cls({str(w): parse_plain(str(number)) or ZERO for w, number in value.items()})
