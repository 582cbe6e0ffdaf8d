"""Diagnostics: what is wrong, where, and what to do about it.

A diagnostic is a value. Nothing in iki raises a mistake of the user to the terminal: functions return
results and diagnostics together, and the shell shows all of them at once. The severity of a code
stands in `CODES`, not where the problem is found.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from iki.limits import SUGGESTION_LENGTH, SUGGESTION_NAMES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


class Severity(StrEnum):
    KESALAHAN = "kesalahan"
    PERINGATAN = "peringatan"
    CATATAN = "catatan"


_E, _W, _I = Severity.KESALAHAN, Severity.PERINGATAN, Severity.CATATAN

# code: (slug, severity). Codes are never reused. Families: N YAML text, S shape, F formula,
# R references and consistency, D data, C capaian.
CODES: dict[str, tuple[str, Severity]] = {
    "N01": ("berkas-tidak-terbaca", _E),
    "N02": ("bukan-utf8", _E),
    "N03": ("karakter-terlarang", _E),
    "N04": ("sintaks-yaml", _E),
    "N05": ("tanda-kutip-terlupa", _E),
    "N06": ("kunci-ganda", _E),
    "N07": ("fitur-yaml-ditolak", _E),
    "N08": ("banyak-dokumen", _E),
    "N09": ("melampaui-batas", _E),
    "N10": ("kunci-bukan-teks", _E),
    "N11": ("bukan-nfc", _E),
    "N12": ("terpotong-komentar", _W),
    "N13": ("kesalahan-lain", _I),
    "N14": ("tautan-ke-luar", _W),
    "S01": ("kunci-tidak-dikenal", _E),
    "S02": ("kunci-wajib", _E),
    "S03": ("bentuk-salah", _E),
    "S04": ("angka-salah", _E),
    "S05": ("pilihan-tidak-dikenal", _E),
    "S06": ("kode-salah", _E),
    "S07": ("kosong", _E),
    "S08": ("teks-terlalu-panjang", _E),
    "S09": ("rentang-terbalik", _E),
    "S10": ("tahun-atau-periode-salah", _E),
    "S11": ("di-luar-batas", _E),
    "S12": ("tidak-dapat-diabaikan", _E),
    "F01": ("karakter-asing", _E),
    "F02": ("sintaks-formula", _E),
    "F03": ("fungsi-tidak-dikenal", _E),
    "F04": ("jumlah-argumen", _E),
    "F05": ("formula-melampaui-batas", _E),
    "F06": ("angka-formula-salah", _E),
    "F07": ("argumen-salah", _E),
    "F08": ("syarat-salah-tempat", _E),
    "R01": ("kode-ganda", _E),
    "R02": ("atasan-tidak-dikenal", _E),
    "R03": ("atasan-melingkar", _E),
    "R04": ("pimpinan-ganda", _W),
    "R05": ("variabel-tidak-dikenal", _E),
    "R06": ("variabel-tidak-dipakai", _W),
    "R07": ("skala-salah", _E),
    "R08": ("tanpa-jabatan", _E),
    "R09": ("bobot-nol", _W),
    "R10": ("jabatan-yatim", _W),
    "R11": ("pimpinan-beratasan", _W),
    "R12": ("pembilang-sama-penyebut", _W),
    "R13": ("target-tidak-ada", _W),
    "R14": ("target-di-luar-satuan", _W),
    "R15": ("target-turun", _W),
    "R16": ("target-pecahan-persen", _W),
    "R17": ("persen-tanpa-100", _W),
    "R18": ("skala-berlubang", _W),
    "R19": ("indikator-kembar", _W),
    "R20": ("abaikan-percuma", _W),
    "R21": ("pembagi-nol", _W),
    "R25": ("urutan-salah", _E),
    "R26": ("titik-ribuan", _W),
    "R27": ("target-negatif", _W),
    "R28": ("nama-fungsi", _W),
    "R29": ("konsolidasi-berbeda", _W),
    "R30": ("target-tambahan", _W),
    "R31": ("persen-tercampur", _W),
    "R38": ("skala-ordinal-salah", _E),
    "R39": ("bukan-nilai-ordinal", _E),
    "R56": ("kata-dalam-hitungan", _E),
    "R57": ("ordinal-dijumlahkan", _W),
    "R58": ("minimize-percuma", _W),
    "D01": ("data-tidak-terbaca", _E),
    "D02": ("judul-kolom-salah", _E),
    "D03": ("jumlah-kolom-salah", _E),
    "D04": ("tahun-data-salah", _E),
    "D05": ("periode-data-salah", _E),
    "D06": ("jabatan-data-tidak-dikenal", _E),
    "D07": ("variabel-data-tidak-dikenal", _E),
    "D08": ("nilai-salah", _E),
    "D09": ("periode-tumpang-tindih", _E),
    "D10": ("csv-rusak", _E),
    "D11": ("karakter-data-terlarang", _E),
    "D12": ("total-dan-wilayah", _E),
    "D13": ("temuan-lain", _I),
    "D20": ("bagian-melebihi-keseluruhan", _W),
    "D21": ("lonjakan", _W),
    "D22": ("cacah-negatif", _W),
    "D23": ("desimal-berlebih", _W),
    "D24": ("periode-mendatang", _W),
    "D25": ("variabel-tidak-dibaca", _W),
    "D26": ("wilayah-mirip", _W),
    "D27": ("desimal-terbelah", _W),
    "D28": ("berkas-bukan-csv", _W),
    "D29": ("tautan-data-ke-luar", _W),
    "D33": ("jumlah-seperti-posisi", _W),
    "D34": ("persen-mustahil", _W),
    "D36": ("baris-jumlah", _E),
    "D37": ("romawi-dua-arti", _W),
    "D43": ("bukan-nilai-ordinal-data", _E),
    "D44": ("ordinal-berwilayah", _E),
    "C01": ("hasil-di-luar-batas", _E),
    "C02": ("contoh-tidak-cocok", _E),
}


class Span(NamedTuple):
    """A place in a text: lines and columns 1-based, columns in code points, the end exclusive."""

    start_line: int
    start_column: int
    end_line: int
    end_column: int


START_OF_FILE = Span(1, 1, 1, 1)


class Related(NamedTuple):
    """Another place that has to do with a diagnostic ("kode yang sama sudah dipakai di ...")."""

    file: str
    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `message` says what is wrong, `hint` what to write instead; both Indonesian."""

    code: str
    file: str
    span: Span
    message: str
    hint: str | None = None
    related: tuple[Related, ...] = ()

    @property
    def severity(self) -> Severity:
        return CODES[self.code][1]

    @property
    def slug(self) -> str:
        return CODES[self.code][0]

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.KESALAHAN


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sort by file, place and code, and drop what is said twice."""
    return sorted(dict.fromkeys(diagnostics), key=lambda d: (d.file, d.span, d.code, d.message))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(diagnostic.is_error for diagnostic in diagnostics)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that `name` was probably meant to be, or None.

    That is one nearer than all others: the same letters (case, blanks and punctuation aside), the same
    words in another order, a few slips of the keyboard for its length, or a beginning that is half of
    it. Digits are no slip: `surat_1` is not `surat_2`. What several names begin with is none of them. A
    wrong suggestion is worse than none.
    """
    if not name or len(name) > SUGGESTION_LENGTH:
        return None
    known = list(known)
    best: dict[str, tuple[float, int]] = {}
    for candidate in known:
        distance = _distance(name, candidate)
        if distance is not None:
            best[candidate] = distance, -_shared(name.lower(), candidate.lower())
    least = min(best.values(), default=None)
    close = [candidate for candidate, distance in best.items() if distance == least]
    if len(close) != 1:
        return None
    typed = _letters(name)
    begun = sum(_letters(candidate).startswith(typed) for candidate in known)
    return close[0] if begun <= 1 or best[close[0]][0] == 0 else None


_NO_LETTER = re.compile(r"[\W_]+")
_NO_DIGIT = re.compile(r"\D+")
_BEGINNING = 3  # letters that are no abbreviation yet


def _distance(name: str, candidate: str) -> float | None:
    """Return how far a known name is from what was typed, None if it is another name."""
    typed, meant = _letters(name), _letters(candidate)
    if not typed or not meant:
        return None
    if typed == meant:
        return 0
    if len(typed) == len(meant) and _words(name) == _words(candidate):
        return 0
    most = _slips_of(max(len(typed), len(meant)))
    near = abs(len(typed) - len(meant)) <= most
    if near and _NO_DIGIT.sub("", typed) == _NO_DIGIT.sub("", meant):
        slips = _slips(typed, meant, most)
        if slips <= most:
            return slips
    if len(meant) > len(typed) >= max(_BEGINNING, len(meant) / 2) and meant.startswith(typed):
        return math.inf
    return None


@lru_cache(maxsize=10_000)  # the same known names are compared with each unknown one
def _letters(name: str) -> str:
    return _NO_LETTER.sub("", name).lower()


def _words(name: str) -> list[str]:
    return sorted(_NO_LETTER.split(name.lower()))


def _shared(one: str, other: str) -> int:
    """Return how many letters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _slips_of(length: int) -> int:
    """Return how many slips a name of this length may have: one up to 7 letters, three at most."""
    return 0 if length < 2 else max(1, min(length // 4, 3))


def _slips(one: str, other: str, most: int) -> int:
    """Return the letters to change, add, leave out or exchange with the next; `most` + 1 if more."""
    start = _shared(one, other)
    one, other = one[start:], other[start:]
    if not one or not other:
        return min(len(one) + len(other), most + 1)
    # Each slip changes one in length, and adds or takes away two letters, at most.
    if most < max(abs(len(one) - len(other)), len(set(one) ^ set(other)) / 2, 1):
        return most + 1
    ways = [(one[1:], other[1:]), (one[1:], other), (one, other[1:])]
    if one[:2] == other[1::-1]:
        ways.append((one[2:], other[2:]))
    return 1 + min(_slips(*way, most - 1) for way in ways)


def suggestion(name: str, known: Iterable[str]) -> str | None:
    """Return `Maksud Anda ...?` for the known name nearest to `name`, or None."""
    close = nearest(name, known)
    return f"Maksud Anda “{close}”?" if close else None


def some(known: Iterable[str]) -> str:
    """Return the first names of what exists, for a hint where none of them is near."""
    names = list(islice(known, _LISTED + 1))
    return ", ".join(names[:_LISTED]) + (", ..." if len(names) > _LISTED else "")


_LISTED = 10


class Suggestions:
    """`suggestion` for as long as the names compared stay within SUGGESTION_NAMES.

    A file of thousands of unknown names must not compare each with thousands of known ones.
    """

    def __init__(self) -> None:
        self._names_left = SUGGESTION_NAMES

    def of(self, name: str, known: Collection[str]) -> str | None:
        if self._names_left < 0:
            return None
        self._names_left -= len(known)
        return suggestion(name, known)
