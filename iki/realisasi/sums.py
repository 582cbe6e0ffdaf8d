"""What stays of the rows: one `Akumulasi` per year, variable and wilayah, in tables that fill themselves.

The row loop looks a row up by the text of its cells: `tahun[..][jabatan][variabel][wilayah]`. A spelling
that is met for the first time (`__missing__`) is understood once and remembered; one that means
nothing raises KeyError, and the row goes to those who explain. So the loop needs no other check of
these cells, and a row costs no more than its look-ups. Refuses to know files, lines and messages.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from decimal import Context, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, TypeVar

from iki.decimals import CONTEXT, ZERO
from iki.limits import TAHUN_MAX, TAHUN_MIN
from iki.model import Konsolidasi, Nilai
from iki.periode import PERIODE, Periode, parse_periode

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from iki.realisasi.numbers import Angka

T = TypeVar("T")
Variabel = dict[str, dict[str, Konsolidasi]]
Kunci = tuple[int, str, str]

# Room for the exact sum of any number of rows: each has NUMBER_DIGITS digits on one side of the mark.
EXACT = Context(prec=100)
MONTHS = (1 << 12) - 1
_SPELLINGS = 100_000  # remembered beside the names themselves, in one table


class Akumulasi:
    """The values so far of one variable of one year in one wilayah.

    `terisi` holds the months of all its periods in the low 12 bits, and above them the months of those
    that count, that is, that end by `sampai`. So one `&` finds an overlap, and of two periods that do
    not overlap the greater number is the later. `menunggu` holds the months of the period that has begun
    by `sampai` but ends after it; there is no more than one. `banyak` is the number of values that
    count, of a mean the number of their months: a mean over time must not depend on how long the
    periods are in which it was reported.
    """

    __slots__ = ("banyak", "cara", "menunggu", "nilai", "terisi")

    def __init__(self, cara: Konsolidasi) -> None:
        self.cara = cara
        self.terisi = 0
        self.menunggu = 0
        self.nilai: Angka = 0
        self.banyak = 0

    def add(self, bits: int, value: Angka) -> None:
        """Add a period that overlaps none so far."""
        if bits > MONTHS:
            cara, weight = self.cara, 1
            if cara is Konsolidasi.JUMLAH:
                self.nilai += value
            elif cara is Konsolidasi.RATA_RATA:
                weight = (bits & MONTHS).bit_count()
                self.nilai += value * weight
            elif cara is Konsolidasi.TERAKHIR:
                if bits > self.terisi:
                    self.nilai = value
            elif not self.banyak:
                self.nilai = value
            elif cara is Konsolidasi.MAKSIMUM:
                self.nilai = max(self.nilai, value)
            else:
                self.nilai = min(self.nilai, value)
            self.banyak += weight
        self.terisi |= bits

    @property
    def counted(self) -> int:
        """The months of the periods that count."""
        return self.terisi >> 12

    @property
    def hasil(self) -> Decimal:
        if self.cara is Konsolidasi.RATA_RATA:
            return CONTEXT.divide(Decimal(self.nilai), Decimal(self.banyak))
        return Decimal(self.nilai)


# --- tables by the text of cells -------------------------------------------------------------------


class _Table(dict[str, T], Generic[T]):
    """What a cell means, by its text. `_name` says which name a text spells, `_make` what that is."""

    __slots__ = ()

    def __missing__(self, cell: str) -> T:
        name = self._name(cell)
        if name in self:
            value = self[name]
        else:
            value = self[name] = self._make(name)
        if len(self) < _SPELLINGS:
            self[cell] = value
        return value

    def _name(self, cell: str) -> str:
        return cell.strip()

    def _make(self, name: str) -> T:
        """Return the meaning of a name, or raise KeyError."""
        raise NotImplementedError


class NamaWilayah(_Table[str]):
    """The spelling first met of each wilayah: case and blanks make no other one."""

    __slots__ = ()

    def __missing__(self, cell: str) -> str:
        spelling = unicodedata.normalize("NFC", " ".join(cell.split()))
        if is_total(spelling):
            raise KeyError(cell)
        name = self.setdefault(spelling.casefold(), spelling)
        if len(self) < _SPELLINGS:
            self[cell] = name
        return name


class PerWilayah(_Table[Akumulasi]):
    """The values of one variable of one year."""

    __slots__ = ("_cara", "_nama")

    def __init__(self, cara: Konsolidasi, nama: NamaWilayah) -> None:
        self._cara = cara
        self._nama = nama

    def _name(self, cell: str) -> str:
        return self._nama[cell]

    def _make(self, name: str) -> Akumulasi:  # noqa: ARG002
        return Akumulasi(self._cara)

    def filled(self) -> dict[Akumulasi, str]:
        """Return what has a value, each once, with the name of its wilayah."""
        filled: dict[Akumulasi, str] = {}
        for name, akumulasi in self.items():
            if akumulasi.terisi:
                filled.setdefault(akumulasi, name)
        return filled


class PerVariabel(_Table[PerWilayah]):
    """The variables of one jabatan in one year."""

    __slots__ = ("_known", "_nama")

    def __init__(self, known: Mapping[str, Konsolidasi], nama: NamaWilayah) -> None:
        self._known = known
        self._nama = nama

    def _make(self, name: str) -> PerWilayah:
        return PerWilayah(self._known[name], self._nama)


class PerJabatan(_Table[PerVariabel]):
    """All that is known of one year."""

    __slots__ = ("_nama", "_variabel")

    def __init__(
        self, variabel: Mapping[str, Mapping[str, Konsolidasi]], nama: NamaWilayah
    ) -> None:
        self._variabel = variabel
        self._nama = nama

    def _make(self, name: str) -> PerVariabel:
        return PerVariabel(self._variabel[name], self._nama)


class Pohon(_Table[PerJabatan | None]):
    """All years, by the text of a cell of `tahun`; None is a year that is not asked for."""

    def __init__(
        self,
        variabel: Mapping[str, Mapping[str, Konsolidasi]],
        nama: NamaWilayah,
        asked: Collection[int] | None,
    ) -> None:
        self._variabel = variabel
        self._asked = asked
        self.years: dict[int, PerJabatan] = defaultdict(lambda: PerJabatan(variabel, nama))

    def _make(self, name: str) -> PerJabatan | None:
        tahun = parse_tahun(name)
        if tahun is None:
            raise KeyError(name)
        return self.years[tahun] if self._asked is None or tahun in self._asked else None

    def filled(self) -> Iterator[tuple[Kunci, dict[Akumulasi, str]]]:
        """Yield every variable of a year that has a value, with its wilayah."""
        for tahun, per_jabatan in self.years.items():
            for jabatan, per_variabel in per_jabatan.items():
                for variabel, per_wilayah in per_variabel.items():
                    # Other spellings lead to the same tables.
                    is_name = variabel in self._variabel.get(jabatan, ())
                    if is_name and (filled := per_wilayah.filled()):
                        yield (tahun, jabatan, variabel), filled


class BitsPeriode(_Table[int]):
    """Periods as `Akumulasi.terisi` has them, by the text of a cell of `periode`."""

    def __init__(self, sampai: Periode, parse: Callable[[str], Periode | None]) -> None:
        self._last = sampai.last
        self._parse = parse

    def _make(self, name: str) -> int:
        periode = self._parse(name)
        if periode is None:
            raise KeyError(name)
        return self.of(periode)

    def of(self, periode: Periode) -> int:
        counts = periode.last <= self._last
        return periode.months | (periode.months << 12 if counts else 0)


_YEAR = re.compile(r"\d{4}", re.ASCII)
_TOTAL = re.compile(
    r"(?:(?:sub|grand)[\s-]*)?(?:total|jumlah)(?:\s+(?:total|akhir|semua|keseluruhan|seluruhnya))?\s*:?",
    re.IGNORECASE,
)


def is_total(text: str) -> bool:
    """Return whether a cell says that its row is the sum of others: `Total`, `Jumlah keseluruhan`."""
    return _TOTAL.fullmatch(text) is not None


parse_period = lru_cache(maxsize=1000)(parse_periode)


@lru_cache(maxsize=1000)
def parse_tahun(text: str) -> int | None:
    return int(text) if _YEAR.fullmatch(text) and TAHUN_MIN <= int(text) <= TAHUN_MAX else None


# --- results ---------------------------------------------------------------------------------------

_BY_MONTHS = {periode.months: periode for periode in PERIODE.values()}


def waiting(filled: Iterable[Akumulasi]) -> Periode | None:
    """Return the first period that has begun, has a value, and is not over."""
    found = (_BY_MONTHS[a.menunggu] for a in filled if a.menunggu)
    return min(found, key=lambda periode: (periode.last, periode.first), default=None)


def consolidate(filled: Mapping[Akumulasi, str], needed: int) -> Nilai | None:
    """Return a variable's value over its wilayah, or None if nothing that counts was reported.

    It is complete if the months that are `needed` are.
    """
    values = [akumulasi.hasil for akumulasi in filled if akumulasi.counted]
    if not values:
        return None
    match next(iter(filled)).cara:
        case Konsolidasi.JUMLAH | Konsolidasi.TERAKHIR:
            value = sum(values, ZERO)
        case Konsolidasi.RATA_RATA:
            value = CONTEXT.divide(sum(values, ZERO), Decimal(len(values)))
        case Konsolidasi.MAKSIMUM:
            value = max(values)
        case Konsolidasi.MINIMUM:
            value = min(values)
    # Complete: the months are covered by the total, or else by every wilayah.
    total, parts = split_total(filled)
    lengkap = all((total | months) >> 12 & needed == needed for months in parts or [0])
    return Nilai(value, lengkap)


def split_total(filled: Mapping[Akumulasi, str]) -> tuple[int, list[int]]:
    """Return the months of the rows without a wilayah, and those of each wilayah."""
    total = sum(akumulasi.terisi for akumulasi, name in filled.items() if not name)
    return total, [akumulasi.terisi for akumulasi, name in filled.items() if name]
