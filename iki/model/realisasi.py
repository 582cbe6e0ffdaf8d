"""Realisasi: what realisation files say, and the values that they become, as frozen values."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from iki.decimals import format_count

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from decimal import Decimal

    from iki.periode import Periode


class Konsolidasi(StrEnum):
    """How the values of a year become one (docs/perhitungan.md, section 1)."""

    JUMLAH = "jumlah"
    TERAKHIR = "terakhir"
    RATA_RATA = "rata_rata"
    MAKSIMUM = "maksimum"
    MINIMUM = "minimum"

    @property
    def sebutan(self) -> str:
        """What people call it."""
        return self.replace("_", "-")

    @property
    def counts_every_month(self) -> bool:
        """Whether a value of all the months is another one than that of the last of them."""
        return self in (Konsolidasi.JUMLAH, Konsolidasi.RATA_RATA)


class Nilai(NamedTuple):
    """One variable of one year, consolidated over the periods up to P and over its wilayah.

    `bulan` are the months, January as bit 0, that are covered in every wilayah that has any value.
    """

    nilai: Decimal
    bulan: int

    def lengkap(self, sampai: Periode, free: int = 0) -> bool:
        """Return whether all months up to `sampai` are covered, but for those in `free`."""
        return not sampai.months_so_far & ~(self.bulan | free)


class NotCountedReason(StrEnum):
    """Why no change of a row's number can change the value of its variable."""

    SESUDAH_SAMPAI = "sesudah_sampai"  # its period ends after P
    BUKAN_TERAKHIR = "bukan_terakhir"  # of a `terakhir` variable, its wilayah has a later period


class Baris(NamedTuple):
    """One value of a realisation CSV, kept for tracing: file and 1-based line where its row starts.

    `kolom` is its cell in the row, counted from 0; a row may hold several values. `sebab` says why
    it does not count. A table elsewhere has no lines: its rows have line 0, and its name for a
    file.
    """

    file: str
    line: int
    periode: Periode
    wilayah: str
    nilai: Decimal
    bukti: str = ""
    catatan: str = ""
    cell: int = 0
    sebab: NotCountedReason | None = None

    @property
    def dipakai(self) -> bool:
        """Whether it counts."""
        return self.sebab is None

    @property
    def place(self) -> str:
        """Where it stands: `2024/linmas.csv:3`, or the name of a table."""
        return f"{self.file}:{self.line}" if self.line else self.file


class RowSpan(NamedTuple):
    """Values of a variable in a file: between which lines they stand, and how many they are.

    A table elsewhere has no lines: its rows have lines 0, and its name for a file.
    """

    file: str
    first: int
    last: int
    baris: int


class Gabungan(NamedTuple):
    """Rows of one period of a table elsewhere that are too many to be shown, taken together.

    `nilai` is their sum; of a variable whose konsolidasi is a mean or an extreme, their mean or
    extreme. `wilayah` is in how many wilayah they are.
    """

    file: str
    periode: Periode
    baris: int
    wilayah: int
    nilai: Decimal
    sebab: NotCountedReason | None = None


class Kiriman(NamedTuple):
    """The months that have data of a variable, by wilayah ("" for the whole), as bits.

    `there` are those of values that count, `later` those of a value whose period is not over, the
    first of which is `waiting`. `without_evidence` says of each period how many values name no
    evidence, and `others` for how many wilayah beside itself one stands.
    """

    there: Mapping[str, int]
    later: Mapping[str, int]
    waiting: Periode | None
    without_evidence: Mapping[Periode, int]
    others: Mapping[str, int] = MappingProxyType({})


def row_sources(rows: Iterable[Baris]) -> str:
    """Return where rows come from: `2024/linmas.csv:3, 24, 45`."""
    files: dict[str, dict[int, None]] = {}
    for row in rows:
        files.setdefault(row.file, {})[row.line] = None
    return "; ".join(
        f"{file}:{', '.join(map(str, filter(None, lines)))}".removesuffix(":")
        for file, lines in files.items()
    )


def together_source(groups: Sequence[Gabungan]) -> str:
    """Return the source of rows that a table summed, and their number; "" of no rows.

    `realisasi.parquet: 1.200 baris diringkas, per periode dalam iki jelaskan`
    """
    if not groups:
        return ""
    rows = format_count(sum(group.baris for group in groups))
    return f"{groups[0].file}: {rows} baris diringkas, per periode dalam iki jelaskan"


class FileForm(NamedTuple):
    """How one realisation file writes its values, where that may be a mistake of its writer."""

    decimal_point: bool = False
    roman: bool = False  # its periods are bare `I` and `II`
    wilayah: int = -1  # its cell in a row
    wide: bool = False  # it has a column for each period

    def splits_decimals(self, row: Baris) -> bool:
        """Return whether this value may be a half of 12,5, split into nilai and wilayah."""
        return self.decimal_point and row.cell + 1 == self.wilayah


_T = TypeVar("_T")
_Key = tuple[int, str, str]


class Realisasi(NamedTuple):
    """Realised values up to `sampai`, keyed by (tahun, jabatan, variabel).

    `rincian` holds all rows of the variables that were asked to be kept, also those that do not
    count. Of a variable in `waiting` there is a value of a period that begins by `sampai` but ends
    after it. `misread_rows` holds rows that count and whose number has three decimals, as if the
    mark had been meant for thousands; no more than CSV_DOUBTS. `forms` says how the files are
    written. What ended before `sampai` has its values in `earlier`, up to its own last period. What
    a table elsewhere has too many rows of is in `gabungan` instead of in `rincian`. Where rows are
    that were not kept is in `letak`, if it was asked for.
    """

    sampai: Periode
    nilai: Mapping[tuple[int, str, str], Nilai]
    rincian: Mapping[tuple[int, str, str], tuple[Baris, ...]] = MappingProxyType({})
    waiting: Mapping[tuple[int, str, str], Periode] = MappingProxyType({})
    misread_rows: Mapping[tuple[int, str, str], tuple[Baris, ...]] = MappingProxyType({})
    forms: Mapping[str, FileForm] = MappingProxyType({})
    earlier: Mapping[Periode, Realisasi] = MappingProxyType({})
    gabungan: Mapping[tuple[int, str, str], tuple[Gabungan, ...]] = MappingProxyType({})
    letak: Mapping[tuple[int, str, str], tuple[RowSpan, ...]] = MappingProxyType({})

    def up_to(self, berakhir: Periode | None) -> Realisasi:
        """Return the values up to where something ended, None for what did not."""
        return self if berakhir is None else self.earlier.get(berakhir, self)

    def only(self, tahun: Collection[int]) -> Realisasi:
        """Return the values with the rows of some years only."""
        rows = {key: rows for key, rows in self.rincian.items() if key[0] in tahun}
        return self._replace(rincian=rows)

    def with_year(self, tahun: int, other: Realisasi) -> Realisasi:
        """Return these values with those of one year out of another reading."""

        def joined(own: Mapping[_Key, _T], others: Mapping[_Key, _T]) -> dict[_Key, _T]:
            kept = {key: value for key, value in own.items() if key[0] != tahun}
            return kept | {key: value for key, value in others.items() if key[0] == tahun}

        return self._replace(
            nilai=joined(self.nilai, other.nilai),
            rincian=joined(self.rincian, other.rincian),
            waiting=joined(self.waiting, other.waiting),
            misread_rows=joined(self.misread_rows, other.misread_rows),
            forms={**self.forms, **other.forms},
            gabungan=joined(self.gabungan, other.gabungan),
            letak=joined(self.letak, other.letak),
        )

    def rows(self, tahun: int, jabatan: str, variabel: str) -> tuple[Baris, ...]:
        """Return the rows kept of a variable."""
        return self.rincian.get((tahun, jabatan, variabel), ())

    def form(self, file: str) -> FileForm:
        """Return how a file writes, the usual way if nothing is known of it."""
        return self.forms.get(file, _USUAL)


_USUAL = FileForm()
