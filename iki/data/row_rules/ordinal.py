"""D43 and D44: values that are words of a scale, and the wilayah that would add them up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.escaping import quoted
from iki.model import Konsolidasi

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iki.data.row_rules.number import CellNumber
    from iki.data.row_rules.rule import Words
    from iki.model import Ordinal


def number_of_word(text: str, number: CellNumber | None, scale: Ordinal) -> CellNumber | None:
    """Return the number of a word of a scale.

    `number` is what the text is as one, None if it is none.
    """
    if number is None:
        return scale.number(text)
    return number if number in scale else None


def word_in_sheet(shown: str, words: Iterable[str]) -> str | None:
    """Return the word of a scale that a sheet shows, whatever its case.

    None if it shows another.
    """
    return next((word for word in words if word.casefold() == shown.casefold()), None)


def no_word_in_sheet(shown: str, words: Iterable[str]) -> Words:
    return f"{quoted(shown)} bukan pilihan variabel ini", f"pilih {', '.join(words)}"


def adds_words(konsolidasi: Konsolidasi, wilayah: str) -> bool:
    """Return whether words that stand by wilayah would be added up."""
    return bool(wilayah) and konsolidasi in (Konsolidasi.JUMLAH, Konsolidasi.TERAKHIR)


def words_by_wilayah(variabel: str) -> Words:
    return (
        f"{variabel} berisi kata, yang tidak dapat dijumlahkan menurut wilayah",
        "kosongkan wilayah, atau tulis konsolidasi: minimum atau maksimum pada variabelnya",
    )
