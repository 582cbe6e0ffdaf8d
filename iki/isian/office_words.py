"""Which variabel the name of a row means: by its kode, its uraian, or what the office has taught.

A word counts as written, or else without case, blanks and punctuation, and only if it is that of
one variabel. Refuses to guess: what is near is offered, never taken.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from iki.data.sebutan import NO_VARIABEL, fold
from iki.diagnostics.suggestions import Suggestions
from iki.escaping import quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from iki.data.row_rules.rule import Words
    from iki.data.sebutan import DaftarSebutan
    from iki.model.definisi import Definisi

_NUMBERED = re.compile(
    r"(?:\d{1,3}(?:\.\d{1,3})*[.)]|\d{1,3}(?:\.\d{1,3})+|[A-Za-z][.)]|[-–•*])\s+"
)
_TEACH = "atau ajarkan sekali dengan --pelajari (di terminal) atau di data/sebutan.csv"


class Meaning(NamedTuple):
    """What the name of a row means: the kode of a variabel, `-` for none; why it means nothing."""

    variabel: str = ""
    is_learned: bool = False
    problem: Words | None = None


class _Known(NamedTuple):
    """The variabel of a jabatan by their words: `{"jumlahkematianibu": {"kematian_ibu"}}`."""

    written: Mapping[str, set[str]]
    folded: Mapping[str, set[str]]


class WordsOfVariabel:
    """The words for variabel, by jabatan and by the definitions in force."""

    def __init__(self, sebutan: DaftarSebutan) -> None:
        self.sebutan = sebutan
        self._known: dict[tuple[int, str], tuple[Definisi, _Known]] = {}
        self._suggestions = Suggestions()
        self._hints: dict[tuple[str, str], str | None] = {}

    def meaning(self, definisi: Definisi, jabatan: str, text: str) -> Meaning:
        """Return what the name of a row of a jabatan means."""
        own = definisi.jabatan[jabatan].variabel
        known = self._words(definisi, jabatan)
        number = _NUMBERED.match(text)
        for word in (text, text[number.end() :] if number else ""):
            found = known.written.get(word, set())
            if not found and (folded := fold(word)):
                found = known.folded.get(folded, set())
                learned = self.sebutan.words.get((jabatan, folded))
                if learned == NO_VARIABEL or learned in own:
                    if not found <= {learned}:
                        found = {*found, learned}
                    else:
                        return Meaning(learned, is_learned=True)
            if len(found) == 1:
                return Meaning(*found)
            if found:
                message = f"{quoted(text)} dapat berarti {' atau '.join(sorted(found))}"
                return Meaning(problem=(message, "tulis kode variabelnya"))
        message = f"{quoted(text)} bukan variabel {jabatan}, menurut kode, uraian, atau sebutannya"
        return Meaning(problem=(message, self._hint(definisi, jabatan, text)))

    def _words(self, definisi: Definisi, jabatan: str) -> _Known:
        key = id(definisi), jabatan
        if key not in self._known:
            written, folded = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
            for kode, variabel in definisi.jabatan[jabatan].variabel.items():
                written[" ".join(variabel.uraian.split())].add(kode)
                for word in (kode, variabel.uraian):
                    folded[fold(word)].add(kode)
            # The definisi is kept, so that no other one gets its id.
            self._known[key] = definisi, _Known(written, folded)
        return self._known[key][1]

    def _hint(self, definisi: Definisi, jabatan: str, text: str) -> str:
        if (jabatan, text) not in self._hints:
            names = [v.uraian for v in definisi.jabatan[jabatan].variabel.values()]
            near = self._suggestions.of(text, [*dict.fromkeys(names)])
            self._hints[jabatan, text] = near or self._owner(definisi, jabatan, text)
        return f"{self._hints[jabatan, text] or 'tulis uraian atau kodenya'} {_TEACH}"

    def _owner(self, definisi: Definisi, jabatan: str, text: str) -> str | None:
        """Say whose variabel a word is, if it is one of another jabatan."""
        folded = fold(text)
        for kode in definisi.jabatan if len(definisi.jabatan) <= _LOOKED_AT else ():
            if kode != jabatan and (found := self._words(definisi, kode).folded.get(folded)):
                return f"{kode}.{min(found)} bernama begitu; tulis jabatannya,"
        return None


_LOOKED_AT = 200  # jabatan whose words are looked into for a word that is none


def known_words(definisi: Definisi, jabatan: str) -> Mapping[str, Collection[str]]:
    """Return the words of each variabel of a jabatan, its uraian first."""
    own = definisi.jabatan[jabatan].variabel
    return {kode: (variabel.uraian, kode) for kode, variabel in own.items()}
