"""Which jabatan a text names: by its kode, its name, or the unit that it heads.

`Kabid Kesehatan Masyarakat`, `KEPALA BIDANG KESEHATAN MASYARAKAT` and `Bidang Kesehatan Masyarakat`
name the same. Case, blanks and punctuation make no difference; a text that fits two names none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from iki.isian.definitions_in_force import present_kode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from iki.model.definisi import Definisi

_SHORT = {
    "ka": ("kepala",),
    "kabid": ("kepala", "bidang"),
    "kabag": ("kepala", "bagian"),
    "kasi": ("kepala", "seksi"),
    "kasie": ("kepala", "seksi"),
    "kadis": ("kepala", "dinas"),
    "kadin": ("kepala", "dinas"),
    "kasubag": ("kepala", "sub", "bagian"),
    "kasubbag": ("kepala", "sub", "bagian"),
    "kasubbid": ("kepala", "sub", "bidang"),
    "subbag": ("sub", "bagian"),
    "subag": ("sub", "bagian"),
    "subbagian": ("sub", "bagian"),
    "subbid": ("sub", "bidang"),
    "subbidang": ("sub", "bidang"),
}
_WORD = re.compile(r"\w+|[^\w\s.]")
_PART = frozenset({"sub", "wakil", "staf", "asisten", "upt", "uptd"})  # before a name: another unit
# After a name: it ends there.
_END = frozenset(
    """tahun th ta triwulan tw semester smt bulan periode dinas badan kantor kecamatan kabupaten
    kab kota provinsi prov pada di dalam per s realisasi target kinerja i ii iii iv""".split()  # noqa: SIM905
)
_LONGEST = 40  # words of a title


class _Known(NamedTuple):
    names: Mapping[str, set[str]]  # kode by a name, its words joined
    instansi: str
    longest: int  # words of the longest name


class NamesOfJabatan:
    """The names of jabatan, by the definitions in force."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Definisi, _Known]] = {}

    def kode(self, definisi: Definisi, text: str) -> str:
        """Return the kode that a cell names, or the cell as written if it names none or several."""
        kode = present_kode(text, definisi)
        if kode in definisi.jabatan or not text:
            return kode
        found = self._of(definisi).names.get("".join(_words(text)), set())
        return next(iter(found)) if len(found) == 1 else kode

    def in_title(self, definisi: Definisi, text: str) -> list[str]:
        """Return the jabatan that a title names, alone or among other words."""
        if (alone := self.kode(definisi, text)) in definisi.jabatan:
            return [alone]
        words = _words(text)
        known = self._of(definisi)
        if len(words) > _LONGEST:
            return []
        taken: list[tuple[int, int, str]] = []
        for start, end in _spans(len(words), known.longest):
            key = "".join(words[start:end])
            of_office = key == known.instansi
            named = known.names.get(key, set())
            if not of_office and (
                len(named) != 1 or end - start < 2 or not _stands_alone(words, start, end)
            ):
                continue
            if any(first < end and start < last for first, last, _ in taken):
                continue  # part of a longer name
            taken.append((start, end, "" if of_office else next(iter(named))))
        return [kode for _, _, kode in sorted(taken) if kode]

    def _of(self, definisi: Definisi) -> _Known:
        if id(definisi) not in self._known:
            names = defaultdict[str, set[str]](set)
            longest = 2
            for kode, jabatan in definisi.jabatan.items():
                for words in _forms(_words(jabatan.jabatan)):
                    names["".join(words)].add(kode)
                    longest = max(longest, len(words))
            office = _words(definisi.instansi.instansi)
            known = _Known(names, "".join(office), max(longest, len(office)))
            self._known[id(definisi)] = definisi, known  # kept, so that its id stays its own
        return self._known[id(definisi)][1]


def _words(text: str) -> list[str]:
    found = _WORD.findall(text[:1000].casefold())
    return [*chain.from_iterable(_SHORT.get(word, (word,)) for word in found)]


def _forms(words: list[str]) -> Iterator[list[str]]:
    """Yield the names of a jabatan: its own, and that of its unit."""
    words = [word for word in words if word[0].isalnum()]
    yield words
    if words[:1] == ["kepala"] and len(words) > 1:
        yield words[1:]
    elif words[:1] == ["sekretaris"]:
        yield ["sekretariat", *words[1:]]


def _spans(count: int, longest: int) -> Iterator[tuple[int, int]]:
    """Yield the runs of words, the longest first."""
    for length in range(min(count, longest), 0, -1):
        for start in range(count - length + 1):
            yield start, start + length


def _stands_alone(words: list[str], start: int, end: int) -> bool:
    """Tell whether a name is no part of another one: `Bidang Kesehatan` of `.. Kesehatan Hewan`."""
    after = words[end] if end < len(words) else ""
    before = words[start - 1] if start else ""
    ends = not after or after in _END or after[0].isdigit() or not after[0].isalnum()
    return ends and before not in _PART and after not in {"&", "/"}
