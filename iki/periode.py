"""Periods of a year: the year, semesters, triwulan and months, and how people write them.

A `Periode` is a run of whole months. `up to P` means: ends no later than P ends.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import NamedTuple

from iki.limits import SUGGESTION_LENGTH


class Periode(NamedTuple):
    """A run of months of one year, first and last counted from 1 and both included."""

    kode: str
    first: int
    last: int

    @property
    def months(self) -> int:
        """The months as a bit mask, January as bit 0."""
        return (1 << self.last) - (1 << (self.first - 1))

    @property
    def months_so_far(self) -> int:
        """The months from January to the end of this period, as a bit mask."""
        return (1 << self.last) - 1

    def is_within(self, sampai: Periode, since: int = 1) -> bool:
        """Return whether it begins in `since` or later, and ends no later than another one."""
        return since <= self.first and self.last <= sampai.last

    def waits_for_end(self, sampai: Periode) -> bool:
        """Return whether it has begun when another one ends, and is not over."""
        return self.first <= sampai.last < self.last

    @property
    def nama(self) -> str:
        """The name in a sentence: `triwulan II`, `semester I`, `Maret`, `tahun`."""
        match self.kode[0]:
            case "T":
                return f"triwulan {self._roman}"
            case "S":
                return f"semester {self._roman}"
            case "B":
                return BULAN[self.last - 1]
            case _:
                return "tahun"

    @property
    def short(self) -> str:
        """The name in a heading: `TW II`, `Smt I`, `Mar`, `tahun`."""
        match self.kode[0]:
            case "T":
                return f"TW {self._roman}"
            case "S":
                return f"Smt {self._roman}"
            case "B":
                return BULAN[self.last - 1][:3]
            case _:
                return "tahun"

    @property
    def _roman(self) -> str:
        return ROMAN[int(self.kode[-1]) - 1]

    def __str__(self) -> str:
        return self.kode


ROMAN = ("I", "II", "III", "IV")
BULAN = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip

TAHUN = Periode("tahun", 1, 12)
SEMESTER = tuple(Periode(f"S{n}", 6 * n - 5, 6 * n) for n in (1, 2))
TRIWULAN = tuple(Periode(f"TW{n}", 3 * n - 2, 3 * n) for n in (1, 2, 3, 4))
BULANAN = tuple(Periode(f"B{n:02}", n, n) for n in range(1, 13))

PERIODE: dict[str, Periode] = {p.kode: p for p in (TAHUN, *SEMESTER, *TRIWULAN, *BULANAN)}

_SHORT = {"feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "agu": 8, "agt": 8, "ags": 8,
          "agust": 8, "sep": 9, "sept": 9, "okt": 10, "nov": 11, "nop": 11, "nopember": 11,
          "des": 12, "jan": 1, "pebruari": 2, "peb": 2}  # fmt: skip


def names_of_end(periode: Periode) -> tuple[str, ...]:
    """Return the code of a period, and of the others that end when it does: TW2, S1, B06."""
    others = (p.kode for p in PERIODE.values() if p.last == periode.last and p != periode)
    return (periode.kode, *others)


def _written_forms() -> dict[str, Periode]:
    """Return every accepted form, in lower case without blanks, dots, hyphens and underscores."""
    forms = {"": TAHUN, "tahun": TAHUN, "tahunan": TAHUN, "setahun": TAHUN}
    for words, periods in (
        (("tw", "triwulan", "twke", "triwulanke", "triw", "trw"), TRIWULAN),
        (("s", "smt", "sem", "semester", "semesterke"), SEMESTER),
    ):
        for word in words:
            for number, periode in enumerate(periods, 1):
                forms[f"{word}{number}"] = forms[f"{word}{ROMAN[number - 1].lower()}"] = periode
    for number, periode in enumerate(BULANAN, 1):
        for word in ("b", "bulan", "bulanke"):
            forms[f"{word}{number}"] = forms[f"{word}{number:02}"] = periode
        forms[BULAN[number - 1].lower()] = periode
    forms |= {short: BULANAN[number - 1] for short, number in _SHORT.items()}
    return forms


_FORMS = _written_forms()
_IGNORED = re.compile(r"[\s._-]+")

# What a suggestion is taken from.
WRITTEN_NAMES = (
    *PERIODE, *BULAN, *(f"Triwulan {n}" for n in ROMAN), *(f"Semester {n}" for n in ROMAN[:2]),
)  # fmt: skip


def parse_periode(text: str) -> Periode | None:
    """Return the period of a text such as `TW2`, `tw ii`, `Triwulan II`, `Semester 1`, `Januari`.

    The empty text is the year. Returns None for anything else, also for two of them: `TW I-II` is
    not `TW III`.
    """
    found = _FORMS.get(_IGNORED.sub("", text).lower())
    if found is None or len(parts := _IGNORED.sub(" ", text).lower().split()) < 2:
        return found
    starts = accumulate(parts[:-1])
    return None if any(start in _FORMS and start != "b" for start in starts) else found


class Instant(NamedTuple):
    """A year, or a period of one, from which on or until whose end something holds."""

    tahun: int
    periode: Periode

    @property
    def first(self) -> int:
        """Its first month, counted through all years."""
        return self.tahun * 12 + self.periode.first

    @property
    def last(self) -> int:
        """Its last month, counted through all years."""
        return self.tahun * 12 + self.periode.last

    @property
    def nama(self) -> str:
        """The name in a sentence: `2024`, `triwulan III 2024`."""
        return f"{self.tahun}" if self.periode == TAHUN else f"{self.periode.nama} {self.tahun}"

    def __str__(self) -> str:
        return f"{self.tahun}" if self.periode == TAHUN else f"{self.tahun}-{self.periode}"


def instant_of(month: int, *, end: bool = False) -> Instant:
    """Return the longest instant that begins (or ends) with a month counted through all years."""
    tahun, before = divmod(month - 1, 12)
    for periode in (TAHUN, *TRIWULAN):
        if before + 1 == (periode.last if end else periode.first):
            return Instant(tahun, periode)
    return Instant(tahun, BULANAN[before])


# What others call such periods, or write when they mean them; each with what iki calls them.
_MEANT = (
    (r"^(?:t|tri|q|k|kw|kuartal|kwartal|quarter)(?=[0-9]|[ivx]+$|ke|satu|per|dua|tiga|emp)", "tw"),
    (r"^(?:sm|smst|smstr|smester)(?=[0-9]|[ivx]+$|ke|satu|per|dua)", "s"),
    (r"^(?:bl|bln)(?=[0-9])", "b"),
    (r"(?:satu|pertama)$", "1"),
    (r"(?:ke)?dua$", "2"),
    (r"(?:ke)?tiga$", "3"),
    (r"(?:ke)?empat$", "4"),
    (r"^may$", "mei"),
    (r"^aug$", "agu"),
    (r"^oct$", "okt"),
    (r"^dec$", "des"),
)
_BOUNDS = (
    ("tw|triw|trw|triwulan", "triwulan hanya TW1 sampai TW4"),
    ("s|smt|sem|semester", "semester hanya S1 dan S2"),
    ("b|bulan", "bulan hanya B01 sampai B12"),
)


# Between the first and the last of several periods.
_UNTIL = r"\s*(?:[-–—]|\bs\s*[./]?\s*d\b\.?|\bsampai(?: dengan)?\b|\bhingga\b)\s*"


def roman(text: str) -> Periode | None:
    """Return the triwulan of a bare `I` to `IV`, as a column of nothing else means it."""
    return _TRIWULAN_BY_ROMAN.get(text)


_TRIWULAN_BY_ROMAN = {
    word: periode
    for number, periode in zip(ROMAN, TRIWULAN, strict=True)
    for word in (number, number.lower())
}


def hint_for(text: str) -> str | None:
    """Return the hint for a text that is no period; None where no period is plainly meant.

    `Q3`, `Jan-24`, `TW 5`, `II`, and several periods in a row: `Jan-Mar`, `TW1 s.d. TW2`.
    """
    if len(text) > SUGGESTION_LENGTH:
        return None
    if hint := _hint_for_several(text):
        return hint
    if periode := roman(text.strip()):
        return f"Maksud Anda “{periode}”?"
    bare = _bare(text)
    # Dates as spreadsheets show them have a day or a year beside the month.
    alone = re.sub(r"^[0-9]{1,4}|(?:(?:19|20)[0-9]{2}|[0-9]{2})$", "", bare)
    words = [_in_our_words(bare), _in_our_words(alone)]
    for word in filter(None, words):
        if periode := _FORMS.get(word):
            nama = BULAN[periode.first - 1] if periode in BULANAN else periode.kode
            return f"Maksud Anda “{nama}”?"
    for form, bounds in _BOUNDS:
        if any(re.fullmatch(rf"(?:{form})(?:ke)?(?:[0-9]+|[ivx]+)", word) for word in words):
            return bounds
    return None


def _hint_for_several(text: str) -> str | None:
    parts = [
        _in_our_words(_bare(part))
        for part in re.split(_UNTIL, re.sub(_YEAR_BESIDE, "", text.lower()))
    ]
    periods = [_FORMS.get(part) for part in parts if part]
    first, last = periods[0] if periods else None, periods[-1] if periods else None
    if len(periods) != 2 or first is None or last is None or first.last >= last.first:
        return None
    for periode in PERIODE.values():
        if (periode.first, periode.last) == (first.first, last.last):
            return f"Maksud Anda “{periode}”?"
    return f"{first} sampai {last} bukan satu periode; tulis tiap bulan atau triwulan tersendiri"


_YEAR_BESIDE = r"\b(?:19|20)[0-9]{2}\b"


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def _in_our_words(word: str) -> str:
    for form, ours in _MEANT:
        word = re.sub(form, ours, word)
    return word
