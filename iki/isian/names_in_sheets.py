"""Which jabatan or variabel a text of a sheet names: by its kode, or by words of definitions.

Case, blanks and punctuation make no difference: `KABID KESEHATAN MASYARAKAT`, `Bidang Kesehatan
Masyarakat` and `Kepala Bidang Kesehatan Masyarakat` name the same jabatan. Refuses to choose: a
text that two have names none of them, and what is only near is offered, never taken.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from iki.data.sebutan import NO_VARIABEL, DaftarSebutan, fold_sebutan
from iki.diagnostics.suggestions import Suggestions
from iki.escaping import quoted
from iki.isian.definitions_in_force import present_kode

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from iki.data.row_rules.rule import Words
    from iki.model.definisi import Definisi


def may_mean(text: str, several: Collection[str], kind: str) -> Words:
    """Return message and hint for a text that names several jabatan or variabel."""
    return f"{quoted(text)} dapat berarti {' atau '.join(sorted(several))}", f"tulis kode {kind}nya"


# --- jabatan --------------------------------------------------------------------------------------

_SHORT = {
    "ka": ("kepala",),
    "bid": ("bidang",),
    "bag": ("bagian",),
    "kabid": ("kepala", "bidang"),
    "kabag": ("kepala", "bagian"),
    "kasi": ("kepala", "seksi"),
    "kasie": ("kepala", "seksi"),
    "kadis": ("kepala", "dinas"),
    "kasubag": ("kepala", "sub", "bagian"),
    "kasubbag": ("kepala", "sub", "bagian"),
    "kasubbid": ("kepala", "sub", "bidang"),
    "subag": ("sub", "bagian"),
    "subbag": ("sub", "bagian"),
    "subbagian": ("sub", "bagian"),
    "subbid": ("sub", "bidang"),
    "subbidang": ("sub", "bidang"),
}
_WORD = re.compile(r"\w+|[^\w\s.]")
# Words of units; one that is no part of a known name in a title is of an unknown unit.
UNIT_WORDS = frozenset(
    {
        "bidang", "bagian", "seksi", "sub", "wakil", "staf", "asisten", "upt", "uptd", "sekretariat",
        "tim", "substansi", "koordinator", "subkoordinator", "kelompok",
    }
)  # fmt: skip
# Of places: a title that begins so names another unit.
PLACE_WORDS = frozenset({"kecamatan", "kelurahan", "desa", "puskesmas"})
# After a name in a title: it ends there.
_AFTER_NAME = UNIT_WORDS | frozenset(
    """tahun th ta triwulan tw semester smt bulan periode dinas badan kantor kecamatan kabupaten
    kab kota provinsi prov pada di dalam per s realisasi target kinerja i ii iii iv kepala""".split()  # noqa: SIM905
)
_LONGEST_TITLE = 40  # words


class _Known(NamedTuple):
    bare: Mapping[str, set[str]]  # without their units: {"gizi": {"kasi_gizi"}}
    names: Mapping[str, set[str]]  # {"kepalaseksigizi": {"kasi_gizi"}, "seksigizi": {"kasi_gizi"}}
    instansi: str
    longest: int  # words of the longest name


class JabatanNames:
    """The names of jabatan, by the definitions in force."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Definisi, _Known]] = {}

    def find(self, definisi: Definisi, text: str) -> set[str]:
        """Return the jabatan that a text names."""
        kode = present_kode(text, definisi)
        if kode in definisi.jabatan:
            return {kode}
        return self._of(definisi).names.get(_join(_words(text)), set()) if text else set()

    def find_bare(self, definisi: Definisi, text: str) -> set[str]:
        """Return the jabatan whose unit is called so: of `P2P` the Kepala Bidang P2P."""
        return self._of(definisi).bare.get(_join(_words(text)), set())

    def kode(self, definisi: Definisi, text: str) -> str:
        """Return the kode that a cell names; the cell as written if it names none or several."""
        found = self.find(definisi, text)
        return next(iter(found)) if len(found) == 1 else text

    def in_title(self, definisi: Definisi, text: str) -> tuple[list[set[str]], bool]:
        """Return the jabatan that a title names, alone or among other words.

        The second is whether it names a unit of which nothing is known.
        """
        if alone := self.find(definisi, text):
            return [alone], False
        words = _words(text)
        known = self._of(definisi)
        taken: dict[tuple[int, int], set[str]] = {}
        for start, end in _spans(words, known.longest) if len(words) <= _LONGEST_TITLE else ():
            name = _join(words[start:end])
            found = known.names.get(name, set()) if _ends_at(words, end) else set()
            if name == known.instansi:
                found = set()
            elif not found or end - start == 1:
                continue
            if not any(first < end and start < last for first, last in taken):
                taken[start, end] = found  # else a part of a longer name
        covered = {place for start, end in taken for place in range(start, end)}
        if any(place not in covered and _is_unit(words, place) for place in range(len(words))):
            return [], True
        return [found for found in taken.values() if found], False

    def _of(self, definisi: Definisi) -> _Known:
        if id(definisi) not in self._known:
            names, bare = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
            longest = 2
            for kode, jabatan in definisi.jabatan.items():
                for words in _forms(_words(jabatan.jabatan)):
                    names[_join(words)].add(kode)
                    longest = max(longest, len(words))
                    if words[0] in UNIT_WORDS and len(words) > 1:
                        bare[_join(words[1:])].add(kode)
            office = _words(definisi.instansi.instansi)
            known = _Known(bare, names, _join(office), max(longest, len(office)))
            self._known[id(definisi)] = definisi, known  # kept, so that its id stays its own
        return self._known[id(definisi)][1]


def begins_as_unit(text: str) -> bool:
    """Tell whether a text may be the name of a unit or of its head: `BIDANG GIZI`, `Kasi Gizi`."""
    words = _words(text)
    return words[:1] == ["kepala"] or bool(words and _is_unit(words, 0))


def _is_unit(words: list[str], place: int) -> bool:
    word, following = words[place], words[place + 1 : place + 2]
    if word in PLACE_WORDS:
        return place == 0 and bool(following)
    return word in UNIT_WORDS and (word != "sub" or bool(following and following[0] in UNIT_WORDS))


def without_numbering(text: str) -> str:
    """Return a text without the number before it: of `A. Gizi` the word."""
    number = _NUMBERED.match(text)
    return text[number.end() :] if number else text


def _words(text: str) -> list[str]:
    found = _WORD.findall(text[:1000].casefold())
    return [*chain.from_iterable(_SHORT.get(word, (word,)) for word in found)]


def jabatan_key(text: str) -> str:
    """Return the name of a jabatan without case, blanks, punctuation and short forms."""
    words = _words(text)
    return _join(words[1:] if words[:1] == ["kepala"] and len(words) > 1 else words)


def _join(words: list[str]) -> str:
    return "".join(word for word in words if word[0].isalnum())


def _forms(words: list[str]) -> Iterator[list[str]]:
    """Yield the names of a jabatan: its own, and that of its unit."""
    yield words
    if words[:1] == ["kepala"] and len(words) > 1:
        yield words[1:]
    elif words[:1] == ["sekretaris"]:
        yield ["sekretariat", *words[1:]]


def _spans(words: list[str], longest: int) -> Iterator[tuple[int, int]]:
    """Yield the runs of words, the longest first."""
    for length in range(min(len(words), longest), 0, -1):
        for start in range(len(words) - length + 1):
            if words[start][0].isalnum() and words[start + length - 1][0].isalnum():
                yield start, start + length


def _ends_at(words: list[str], end: int) -> bool:
    """Tell whether a name is no part of another one: `Bidang Kesehatan` of `.. Kesehatan Hewan`."""
    after = words[end] if end < len(words) else ""
    ends = not after or after in _AFTER_NAME or after[0].isdigit() or not after[0].isalnum()
    return ends and after not in {"&", "/"}


# --- variabel -------------------------------------------------------------------------------------

_NUMBERED = re.compile(
    r"(?:\d{1,3}(?:\.\d{1,3})*[.)]|\d{1,3}(?:\.\d{1,3})+|[A-Za-z][.)]|[-–•*])\s+"
)
_TEACH = "atau ajarkan dengan --pelajari"
_JABATAN_COMPARED = 200  # whose words are compared with one that its own jabatan does not have


class RowMeaning(NamedTuple):
    """What the name of a row means: the kode of a variabel, `-` for none; why it means nothing.

    `unknown` is a word that no variabel has, without the number before it.
    """

    variabel: str = ""
    is_learned: bool = False
    problem: Words | None = None
    unknown: str = ""


class _Variables(NamedTuple):
    """The variabel of a jabatan by their words: `{"jumlahkematianibu": {"kematian_ibu"}}`."""

    written: Mapping[str, set[str]]
    folded: Mapping[str, set[str]]


class VariabelNames:
    """The words for variabel, by jabatan and by the definitions in force."""

    def __init__(self, sebutan: DaftarSebutan) -> None:
        self._sebutan = sebutan
        self._known: dict[tuple[int, str], tuple[Definisi, _Variables]] = {}
        self._suggestions = Suggestions()
        self._hints: dict[tuple[str, str], str] = {}

    def meaning(self, definisi: Definisi, jabatan: str, text: str) -> RowMeaning:
        """Return the meaning of the name of a row of a jabatan."""
        known = self._of(definisi, jabatan)
        for word in dict.fromkeys((text, without_numbering(text))):
            found = known.written.get(word, set())
            if not found and (folded := fold_sebutan(word)):
                found = known.folded.get(folded, set())
                learned = self._sebutan.words.get((jabatan, folded))
                if learned == NO_VARIABEL or learned in definisi.jabatan[jabatan].variabel:
                    if not found:
                        return RowMeaning(learned, is_learned=True)
                    found = {*found, learned}
            if len(found) == 1:
                return RowMeaning(next(iter(found)))
            if found:
                return RowMeaning(problem=may_mean(text, found, "variabel"))
        message = f"{quoted(text)} bukan variabel {jabatan}, menurut kode, uraian, atau sebutannya"
        problem = message, self._hint(definisi, jabatan, text)
        return RowMeaning(problem=problem, unknown=without_numbering(text))

    def _of(self, definisi: Definisi, jabatan: str) -> _Variables:
        key = id(definisi), jabatan
        if key not in self._known:
            written, folded = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
            for kode, variabel in definisi.jabatan[jabatan].variabel.items():
                written[" ".join(variabel.uraian.split())].add(kode)
                for word in (kode, variabel.uraian):
                    folded[fold_sebutan(word)].add(kode)
            # The definisi is kept, so that no other one gets its id.
            self._known[key] = definisi, _Variables(written, folded)
        return self._known[key][1]

    def _hint(self, definisi: Definisi, jabatan: str, text: str) -> str:
        if (jabatan, text) not in self._hints:
            names = [variabel.uraian for variabel in definisi.jabatan[jabatan].variabel.values()]
            near = self._suggestions.of(text, [*dict.fromkeys(names)])
            said = f"{near} Tulis begitu," if near else self._owner(definisi, jabatan, text)
            self._hints[jabatan, text] = f"{said or 'tulis uraian atau kodenya,'} {_TEACH}"
        return self._hints[jabatan, text]

    def _owner(self, definisi: Definisi, jabatan: str, text: str) -> str | None:
        """Say whose variabel a word is, if it is one of another jabatan."""
        folded = fold_sebutan(text)
        for kode in definisi.jabatan if len(definisi.jabatan) <= _JABATAN_COMPARED else ():
            if kode != jabatan and (found := self._of(definisi, kode).folded.get(folded)):
                return f"{kode}.{min(found)} bernama begitu; tulis jabatannya,"
        return None
