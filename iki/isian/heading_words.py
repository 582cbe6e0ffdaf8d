"""What the words of a heading say of the numbers below it.

A heading is understood word by word. `REALISASI TW I 2025` is of triwulan I of 2025; `TARGET`,
`CAPAIAN (%)` and `TAHUN LALU` stand over other numbers than realisasi; of `L` nothing is known, and
what stands below it is of nobody knows what.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from iki.isian.sheet import as_text, named_periode, years_in
from iki.periode import BULANAN, PERIODE, SEMESTER, TAHUN, TRIWULAN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iki.isian.grid import CellValue
    from iki.periode import Periode


class NumberKind(StrEnum):
    """What numbers are, by words above them."""

    REALISASI = "realisasi"
    OTHER = "bukan realisasi"  # targets, percentages, those of last year
    BOTH = "target dan realisasi"


_ALWAYS_OTHER = re.compile(
    r"%|\b(?:persen|persentase|lalu|sebelumnya|baseline|kondisi awal|data awal|sisa|selisih|deviasi"
    r"|prognos[ai]s?|proyeksi|perkiraan|estimasi|prediksi)\b"
)
_PLAN = r"\b(?:target|rencana(?! strategis)|renaksi|pagu|perjanjian kinerja)\b|^(?:t|tgt)$"
_OTHER = re.compile(rf"{_PLAN}|\b(?:(?<!tahun )anggaran|capaian)\b")
_ASKED = re.compile(_PLAN)  # before `realisasi`: both
_REALISASI = re.compile(r"\brealisasi\b|^(?:r|real)\.?$")
_UNTIL = re.compile(r"\bs\s*[./]?\s*d\b\.?|\bsampai(?:\s+dengan)?\b|\bhingga\b")
_CUMULATIVE = re.compile(r"\b(?:ak|k)umulatif\b|\bakumulasi\b")
_YEAR = re.compile(r"\b(?:(?:tahun|th|ta|t\.a)\b[\s.]*)?(?:anggaran\s+)?(?<!\d)(?:19|20)\d\d(?!\d)")
_SHORT_YEAR = re.compile(r"[\s.]*[-/'’]\s*(\d\d)$")  # `jan-25`, `jan '25`
_KIND = re.compile(r"(triwulan|tw|semester|smt|bulan)(?:an)?")
_FILLER = re.compile(
    r"\b(?:kinerja|data|nilai|hasil|angka|isian|per|tiap|setiap|pada|di|ke|periode"
    r"|pelaporan|laporan|waktu|pelaksanaan|tahun berjalan|dan)\b"
)
_NUMBER = re.compile(r"[ivx]{1,4}|\d{1,2}")
_ROMAN_MONTHS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_JOINING = frozenset(
    {"dan", "s", "d", "sd", "sampai", "dengan", "hingga", "tw", "triwulan", "semester"}
)
MONTH = r"(?:jan|[fp]eb|mar|apr|mei|jun|jul|ag[us]|sep|okt|no[vp]|des)[a-z]*"
_MONTHS_TO = re.compile(
    rf"\b{MONTH}\s*(?:(?:19|20)\d\d\s*)?(?:[-–—]|s\W?d\b\.?|sampai(?:\s+dengan)?|hingga)\s*{MONTH}\b",
    re.IGNORECASE,
)
_OF_A_DAY = re.compile(
    rf"^(?!.*\b(?:triwulan|tw|semester)\b).*"
    rf"\b(?:di?cetak|rapat|disusun|diterima|diperbarui|tanggal|tgl|update|keadaan|posisi|per)\b|^[^\W\d][\w .]*,\s*(?:\d{{1,2}}\s+)?{MONTH}\s+(?:19|20)\d\d",
    re.IGNORECASE,
)
_BY_MONTHS = {(periode.first, periode.last): periode for periode in PERIODE.values()}


class HeadingWords(NamedTuple):
    """The words of one heading.

    `number` is that of a period whose kind stands in another heading (`II` below `TRIWULAN`);
    `unknown` what none of the words that iki knows are.
    """

    periode: Periode | None = None
    number: str = ""
    kind: str = ""
    years: frozenset[int] = frozenset()
    numbers: NumberKind | None = None
    is_cumulative: bool = False
    unknown: str = ""

    @property
    def is_time(self) -> bool:
        """Whether it names a period, or a part of one."""
        return bool(self.periode or self.number or self.kind)

    @property
    def is_understood(self) -> bool:
        """Whether it says something, all of which iki knows."""
        return not self.unknown and bool(self.is_time or self.years or self.numbers)


def heading_words(value: CellValue) -> HeadingWords:
    """Return the words of a heading; a date is its month."""
    if isinstance(value, dt.date):
        if value.day != 1:  # `31-03-2025` may end a triwulan
            return HeadingWords(unknown=f"{value:%d-%m-%Y}")
        return HeadingWords(BULANAN[value.month - 1], years=frozenset({value.year}))
    return _words_of(as_text(value))


@lru_cache(maxsize=10_000)
def _words_of(text: str) -> HeadingWords:
    folded = " ".join(text.casefold().split())
    years = years_in(folded)
    rest = _YEAR.sub(" ", folded).strip()
    if (match := _SHORT_YEAR.search(rest)) and named_periode(rest[: match.start()]):
        years, rest = frozenset({2000 + int(match[1])}), rest[: match.start()]
    for known in (_ALWAYS_OTHER, _OTHER, _REALISASI, _UNTIL, _CUMULATIVE, _FILLER):
        rest = known.sub(" ", rest)
    words = re.findall(r"\w+", rest)
    found = HeadingWords(
        years=years, numbers=kind_of_numbers([folded]), is_cumulative=is_cumulative(folded)
    )
    kind = _KIND.fullmatch(words[0]) if len(words) == 1 else None
    if kind:
        return found._replace(kind=kind[1])
    if len(words) == 1 and _NUMBER.fullmatch(words[0]):
        return found._replace(number=words[0])
    if words and (periode := _periode_of(words)):
        return found._replace(periode=periode)
    return found._replace(unknown=text) if words else found


def _periode_of(words: list[str]) -> Periode | None:
    """Return the period that words name alone: `tw i`, `jan mar`, `tw i januari maret`."""
    found: list[Periode] = []
    at = 0
    while at < len(words):
        for length in (3, 2, 1):
            some = words[at : at + length]
            if len(some) == length and (periode := named_periode(" ".join(some))):
                found.append(periode)
                break
        else:
            if not _KIND.fullmatch(words[at]):  # `bulan januari`
                return None
            length = 1
        at += length
    if not found:
        return None
    whole = _BY_MONTHS.get((min(p.first for p in found), max(p.last for p in found)))
    is_plain = whole in found or all(p.first == p.last for p in found)
    return whole if is_plain else None


def periods_in(title: str) -> set[Periode]:
    """Return the periods that a title names among other words.

    A date names none, nor does the day on which something was written or met about. Of `TRIWULAN I
    DAN II` there are two, of `TRIWULAN II (April - Juni)` and `Januari s.d. Maret` one.
    """
    if _OF_A_DAY.search(title):
        return set()
    words = re.findall(r"\w+", title.casefold())
    found: list[Periode] = []
    at = 0
    while at < len(words):
        for length in (3, 2, 1):
            periode = named_periode(" ".join(words[at : at + length]))
            is_date = at > 0 and words[at - 1].isdigit()
            if periode and periode != TAHUN and not is_date and at + length <= len(words):
                found.append(periode)
                at += length - 1
                found += _numbered_behind(words[at + 1 :], periode)
                break
        at += 1
    months = [p for p in found if p.first == p.last]
    if len(months) == 2 and _MONTHS_TO.search(title):
        found = [p for p in found if p not in months]
        found += filter(None, [_BY_MONTHS.get((months[0].first, months[1].last))]) or months
    return {p for p in found if not any(p != q and p.is_within(q, q.first) for q in found)}


def _numbered_behind(words: list[str], periode: Periode) -> list[Periode]:
    """Return the periods whose numbers follow one: of `triwulan i dan ii` the second."""
    joined = next((n for n, word in enumerate(words) if word not in _JOINING), len(words))
    number = _NUMBER.fullmatch(words[joined]) if joined < len(words) else None
    kind = "tw" if periode in TRIWULAN else "semester" if periode in SEMESTER else ""
    other = numbered_periode(kind, number[0]) if number and kind else None
    return [other] if other else []


def numbered_periode(kind: str, number: str) -> Periode | None:
    """Return the period of a number below its kind: of `III` below `BULAN` March."""
    if kind == "bulan" and number in _ROMAN_MONTHS:
        return BULANAN[_ROMAN_MONTHS.index(number)]
    return named_periode(f"{kind} {number}")


def kind_of_numbers(texts: Iterable[str]) -> NumberKind | None:
    """Return the kind of numbers that folded texts name, the nearest first; None if none does.

    `REALISASI TAHUN LALU` is no realisasi of the year, `REALISASI ANGGARAN` is one.
    """
    nearest: NumberKind | None = None
    for text in texts:
        if _ALWAYS_OTHER.search(text):
            return NumberKind.OTHER
        if nearest is None:
            nearest = _said_kind(text)
    return nearest


def _said_kind(text: str) -> NumberKind | None:
    realisasi, other = _REALISASI.search(text), _OTHER.search(text)
    if realisasi:
        return (
            NumberKind.BOTH if _ASKED.search(text, 0, realisasi.start()) else NumberKind.REALISASI
        )
    return NumberKind.OTHER if other else None


def is_of_money(text: str) -> bool:
    """Tell whether a text says that numbers are rupiah: `REALISASI ANGGARAN`."""
    return bool(re.search(r"\b(?:(?<!tahun )anggaran|keuangan|belanja)\b", text.casefold()))


def is_cumulative(text: str) -> bool:
    """Tell whether a folded text calls numbers cumulative: `s.d. tw iii`, not `mei s.d. juli`."""
    if _CUMULATIVE.search(text):
        return True
    return any(not _begins_range(text[: match.start()]) for match in _UNTIL.finditer(text))


def _begins_range(before: str) -> bool:
    """Tell whether a text before `s.d.` ends in a period, a year or a date."""
    words = re.findall(r"\w+", before)
    last = [" ".join(words[-count:]) for count in (1, 2, 3)]
    return bool(years_in(last[0])) or any(map(named_periode, last)) or last[0].isdigit()
