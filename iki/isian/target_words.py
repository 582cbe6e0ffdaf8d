"""Words that stand for a target: `WTP`, `BB`, `Level 3`, and the scales that they are of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class WordScale(NamedTuple):
    """The words of a scale, worst first, and what a satuan calls them."""

    satuan: str
    words: tuple[str, ...]


# Sources: opini BPK (UU 15/2004), predikat SAKIP (PermenPANRB 88/2021), predikat SPBE (PermenPANRB
# 59/2020), zona kepatuhan (Ombudsman), keterbukaan informasi (Komisi Informasi), kabupaten/kota
# layak anak (PermenPPPA 12/2022), akreditasi puskesmas dan rumah sakit (Permenkes 34/2022), mutu
# pelayanan (PermenPANRB 14/2017).
WORD_SCALES = (
    WordScale("opini", ("TMP", "TW", "WDP", "WTP")),
    WordScale("predikat", ("D", "C", "CC", "B", "BB", "A", "AA")),
    WordScale("predikat", ("Kurang", "Cukup", "Baik", "Sangat Baik", "Memuaskan")),
    WordScale("predikat", ("Tidak Baik", "Kurang Baik", "Baik", "Sangat Baik")),
    WordScale("zona", ("Merah", "Kuning", "Hijau")),
    WordScale(
        "predikat",
        ("Tidak Informatif", "Kurang Informatif", "Cukup Informatif", "Menuju Informatif", "Informatif"),
    ),
    WordScale("predikat", ("Pratama", "Madya", "Nindya", "Utama", "Paripurna")),
    WordScale("kategori", ("Sangat Rendah", "Rendah", "Sedang", "Tinggi", "Sangat Tinggi")),
)  # fmt: skip
_LONG = {
    "wajar tanpa pengecualian": "WTP",
    "wajar dengan pengecualian": "WDP",
    "tidak wajar": "TW",
    "tidak menyatakan pendapat": "TMP",
    "tidak memberikan pendapat": "TMP",
    "disclaimer": "TMP",
}
_BEFORE = re.compile(
    r"(?:opini|predikat|kategori|nilai|zona|peringkat|tingkat|akreditasi)\s+", re.IGNORECASE
)


def word_scale_of(words: Iterable[str]) -> WordScale | None:
    """Return the first scale that has all of these words."""
    asked = {word.casefold() for word in words}
    return next((s for s in WORD_SCALES if asked <= {word.casefold() for word in s.words}), None)


def known_word(text: str) -> str | None:
    """Return the word of a cell as its scale writes it; None for no such word."""
    bare = " ".join(text.split()).strip(" .")
    bare = re.sub(r"\s*\((?:wtp|wdp|tw|tmp)\)$", "", bare, flags=re.IGNORECASE)
    for said in (bare, _BEFORE.sub("", bare, count=1)):
        if (word := _LONG.get(said.casefold())) is not None:
            return word
        for scale in WORD_SCALES:
            for word in scale.words:
                if word.casefold() == said.casefold():
                    return word
    return None
