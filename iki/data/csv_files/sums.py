"""Sums of rows: one `Accumulator` per year, variable and wilayah, in tables that fill themselves.

The row loop looks a row up by the text of its cells: `per_tahun[..][jabatan][variabel][wilayah]`. A
spelling that is met for the first time (`__missing__`) is understood once and remembered; one that
means nothing raises KeyError, and the row goes to those who explain. So the loop needs no other
check of these cells, and a row costs no more than its look-ups. Refuses to know files and lines.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from decimal import Context, Decimal, localcontext
from functools import reduce
from operator import and_
from types import MappingProxyType
from typing import TYPE_CHECKING, Generic, TypeVar

from iki.data.row_rules.names import is_total, parse_tahun
from iki.decimals import CONTEXT, ZERO
from iki.limits import CSV_SPELLINGS
from iki.model import Konsolidasi, Nilai, NotCountedReason
from iki.periode import PERIODE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from iki.data.row_rules.number import CellNumber
    from iki.data.row_rules.rule import Words
    from iki.model import Baris
    from iki.periode import Periode

    Variables = Mapping[str, Mapping[str, Konsolidasi]]  # of each jabatan

_Meaning = TypeVar("_Meaning")
Key = tuple[int, str, str]

# Room for the exact sum of any number of rows: each has NUMBER_DIGITS digits on one side of the
# mark.
EXACT = Context(prec=100)
MONTHS = (1 << 12) - 1


class Accumulator:
    """The values so far of one variable of one year in one wilayah.

    `bits` holds the months of all its periods in the low 12 bits, and above them the months of
    those that count, that is, that end by `sampai`. So one `&` finds an overlap, and of two periods
    that do not overlap the greater number is the later. `waiting` holds the months of the period
    that has begun by `sampai` but ends after it; there is no more than one. `count` is the number
    of values that count, of a mean the number of their months: a mean over time must not depend on
    how long the periods are in which it was reported.
    """

    __slots__ = ("bits", "count", "konsolidasi", "nilai", "waiting")

    def __init__(self, konsolidasi: Konsolidasi) -> None:
        self.konsolidasi = konsolidasi
        self.bits = 0
        self.waiting = 0
        self.nilai: CellNumber = 0
        self.count = 0

    def add(self, bits: int, value: CellNumber) -> None:
        """Add a period that overlaps none so far."""
        if bits > MONTHS:
            konsolidasi, weight = self.konsolidasi, 1
            if konsolidasi is Konsolidasi.JUMLAH:
                self.nilai += value
            elif konsolidasi is Konsolidasi.RATA_RATA:
                weight = (bits & MONTHS).bit_count()
                self.nilai += value * weight
            elif konsolidasi is Konsolidasi.TERAKHIR:
                if bits > self.bits:
                    self.nilai = value
            elif not self.count:
                self.nilai = value
            elif konsolidasi is Konsolidasi.MAKSIMUM:
                self.nilai = max(self.nilai, value)
            else:
                self.nilai = min(self.nilai, value)
            self.count += weight
        self.bits |= bits

    @property
    def months_counted(self) -> int:
        """The months of the periods that count."""
        return self.bits >> 12

    @property
    def hasil(self) -> Decimal:
        if self.konsolidasi is Konsolidasi.RATA_RATA:
            return CONTEXT.divide(Decimal(self.nilai), Decimal(self.count))
        return Decimal(self.nilai)


# --- tables by the text of cells ------------------------------------------------------------------


class _Table(dict[str, _Meaning], Generic[_Meaning]):
    """Meanings by the text of a cell: `_name` is what a text spells, `_make` its meaning."""

    __slots__ = ()

    def __missing__(self, cell: str) -> _Meaning:
        name = self._name(cell)
        if name in self:
            value = self[name]
        else:
            value = self[name] = self._make(name)
        if len(self) < CSV_SPELLINGS:
            self[cell] = value
        return value

    def _name(self, cell: str) -> str:
        return cell.strip()

    def _make(self, name: str) -> _Meaning:
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
        if len(self) < CSV_SPELLINGS:
            self[cell] = name
        return name


class PerWilayah(_Table[Accumulator]):
    """The values of one variable of one year."""

    __slots__ = ("_konsolidasi", "_nama")

    def __init__(self, konsolidasi: Konsolidasi, nama: NamaWilayah) -> None:
        self._konsolidasi = konsolidasi
        self._nama = nama

    def _name(self, cell: str) -> str:
        return self._nama[cell]

    def _make(self, name: str) -> Accumulator:  # noqa: ARG002
        return Accumulator(self._konsolidasi)

    def filled(self) -> dict[Accumulator, str]:
        """Return the accumulators that have a value, with the name of their wilayah."""
        filled: dict[Accumulator, str] = {}
        for name, accumulator in self.items():
            if accumulator.bits:
                filled.setdefault(accumulator, name)
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

    __slots__ = ("_alias", "_nama", "_variabel")

    def __init__(
        self,
        variabel: Variables,
        nama: NamaWilayah,
        alias: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._variabel = variabel
        self._nama = nama
        self._alias = alias

    def _name(self, cell: str) -> str:
        name = cell.strip()
        return self._alias.get(name, name)

    def _make(self, name: str) -> PerVariabel:
        return PerVariabel(self._variabel[name], self._nama)


class PerTahun(_Table[PerJabatan | None]):
    """All years, by the text of a cell of `tahun`; None is a year that is not asked for."""

    def __init__(
        self,
        variabel: Variables,
        nama: NamaWilayah,
        asked: Collection[int] | None,
        alias: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._variabel = variabel
        self._asked = asked
        self.years: dict[int, PerJabatan] = defaultdict(lambda: PerJabatan(variabel, nama, alias))

    def _make(self, name: str) -> PerJabatan | None:
        tahun = parse_tahun(name)
        if tahun is None:
            raise KeyError(name)
        return self.years[tahun] if self._asked is None or tahun in self._asked else None

    def filled(self) -> Iterator[tuple[Key, dict[Accumulator, str]]]:
        """Yield every variable of a year that has a value, with its wilayah."""
        for tahun, per_jabatan in self.years.items():
            for jabatan, per_variabel in per_jabatan.items():
                for variabel, per_wilayah in per_variabel.items():
                    # Other spellings lead to the same tables.
                    is_name = variabel in self._variabel.get(jabatan, ())
                    if is_name and (filled := per_wilayah.filled()):
                        yield (tahun, jabatan, variabel), filled


class BitsPeriode(_Table[int]):
    """Periods as `Accumulator.bits` has them, by the text of a cell of `periode`."""

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


# --- results --------------------------------------------------------------------------------------

_BY_MONTHS = {periode.months: periode for periode in PERIODE.values()}


def first_waiting(filled: Iterable[Accumulator]) -> Periode | None:
    """Return the first period that has begun, has a value, and is not over."""
    found = (_BY_MONTHS[a.waiting] for a in filled if a.waiting)
    return min(found, key=lambda periode: (periode.last, periode.first), default=None)


def consolidate(filled: Mapping[Accumulator, str]) -> Nilai | None:
    """Return a variable's value over its wilayah; None if nothing was reported up to `sampai`."""
    values = [accumulator.hasil for accumulator in filled if accumulator.months_counted]
    if not values:
        return None
    match next(iter(filled)).konsolidasi:
        case Konsolidasi.JUMLAH | Konsolidasi.TERAKHIR:
            value = sum(values, ZERO)
        case Konsolidasi.RATA_RATA:
            value = CONTEXT.divide(sum(values, ZERO), Decimal(len(values)))
        case Konsolidasi.MAKSIMUM:
            value = max(values)
        case Konsolidasi.MINIMUM:
            value = min(values)
    # A month is covered by the total, or else by every wilayah.
    total, parts = split_total(filled)
    return Nilai(value, (total | reduce(and_, parts or [0])) >> 12)


def value_of_rows(konsolidasi: Konsolidasi, rows: Iterable[Baris]) -> Decimal | None:
    """Return the value of a year out of its rows of one wilayah, or None if there are none."""
    accumulator = Accumulator(konsolidasi)
    with localcontext(EXACT):
        for row in rows:
            accumulator.add(row.periode.months | row.periode.months << 12, row.nilai)
        return accumulator.hasil if accumulator.count else None


def split_total(filled: Mapping[Accumulator, str]) -> tuple[int, list[int]]:
    """Return the months of the rows without a wilayah, and those of each wilayah."""
    total = sum(accumulator.bits for accumulator, name in filled.items() if not name)
    return total, [accumulator.bits for accumulator, name in filled.items() if name]


def mixture_words(variabel: str, where: str) -> Words:
    """Say that a variable of a year is reported both as a total and by wilayah."""
    return (
        f"{variabel} diisi per wilayah dan juga tanpa wilayah{where}; keduanya ikut dihitung",
        "pakai salah satu: satu angka keseluruhan, atau angka tiap wilayah",
    )


def all_with_reasons(
    kept: Mapping[Key, Iterable[Baris]], variabel: Variables, sampai: Periode
) -> dict[Key, tuple[Baris, ...]]:
    """Return the rows of variables in order, each with the reason why it does not count."""
    return {
        key: tuple(_with_reasons(rows, variabel[key[1]][key[2]], sampai))
        for key, rows in kept.items()
    }


def _with_reasons(
    rows: Iterable[Baris], konsolidasi: Konsolidasi, sampai: Periode
) -> Iterator[Baris]:
    """Yield the rows of a variable by period, then wilayah, with the reason not to count."""

    def order(row: Baris) -> tuple[int, int, str]:
        return row.periode.last, row.periode.first, row.wilayah.casefold()

    ordered = sorted(rows, key=order)
    last = {row.wilayah: row.periode for row in ordered if row.periode.last <= sampai.last}
    for row in ordered:
        if row.periode.last > sampai.last:
            yield row._replace(sebab=NotCountedReason.SESUDAH_SAMPAI)
        elif konsolidasi is Konsolidasi.TERAKHIR and row.periode != last[row.wilayah]:
            yield row._replace(sebab=NotCountedReason.BUKAN_TERAKHIR)
        else:
            yield row if row.sebab is None else row._replace(sebab=None)
