"""How wide letters are: those of Arial, which are those of Helvetica and Liberation Sans."""

from __future__ import annotations

from functools import lru_cache

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


@lru_cache(maxsize=20_000)
def thousandths(word: str) -> int:
    """Return the width of a word in thousandths of the size of its letters."""
    return sum([LETTERS.get(char) or (_WIDE if char >= "\u1100" else _OTHER) for char in word])
