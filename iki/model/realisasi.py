"""The model: what a definition file and a realisation file say, as frozen values."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from iki.periode import Periode


class Konsolidasi(StrEnum):
    """How the values of a variable over the periods of a year become one (docs/perhitungan.md, section 1)."""

    JUMLAH = "jumlah"
    TERAKHIR = "terakhir"
    RATA_RATA = "rata_rata"
    MAKSIMUM = "maksimum"
    MINIMUM = "minimum"


# --- realisation -----------------------------------------------------------------------------------


class Nilai(NamedTuple):
    """One variable of one year, consolidated over the periods up to P and over its wilayah.

    `lengkap` says that every month up to P is covered, in every wilayah that has any value.
    """

    nilai: Decimal
    lengkap: bool


class Baris(NamedTuple):
    """One row of a realisation CSV, kept for tracing: file and 1-based line where it starts."""

    berkas: str
    baris: int
    periode: Periode
    wilayah: str
    nilai: Decimal
    bukti: str = ""
    catatan: str = ""


class Realisasi(NamedTuple):
    """Realised values up to `sampai`, keyed by (tahun, jabatan, variabel).

    `rincian` holds the rows behind a value, for those variables that were asked to be kept. In files
    that are `bersebelahan` a decimal comma would make two cells of nilai: that and the wilayah. In
    those that are `romawi` the periods are bare `I` and `II`, in those that are `bertitik` a point is
    the decimal mark. Of a variable that is `menunggu` there is a value of a period that begins by
    `sampai` but ends after it. `ragu` holds rows that count and whose number has three decimals, as if
    the mark had been meant for thousands; no more than CSV_DOUBTS.
    """

    sampai: Periode
    nilai: Mapping[tuple[int, str, str], Nilai]
    rincian: Mapping[tuple[int, str, str], tuple[Baris, ...]] = MappingProxyType({})
    bersebelahan: frozenset[str] = frozenset()
    romawi: frozenset[str] = frozenset()
    menunggu: Mapping[tuple[int, str, str], Periode] = MappingProxyType({})
    bertitik: frozenset[str] = frozenset()
    ragu: Mapping[tuple[int, str, str], tuple[Baris, ...]] = MappingProxyType({})
