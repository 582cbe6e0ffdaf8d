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
    """How the values of a variable over the periods of a year become one (docs/perhitungan.md)."""

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


class FileForm(NamedTuple):
    """How one realisation file writes what someone may have meant otherwise."""

    decimal_point: bool = False
    splits_decimals: bool = False  # a decimal comma would make two cells: nilai and wilayah
    roman: bool = False  # its periods are bare `I` and `II`


class Realisasi(NamedTuple):
    """Realised values up to `sampai`, keyed by (tahun, jabatan, variabel).

    `rincian` holds the rows behind a value, for those variables that were asked to be kept. Of a
    variable in `waiting` there is a value of a period that begins by `sampai` but ends after it.
    `doubts` holds rows that count and whose number has three decimals, as if the mark had been meant
    for thousands; no more than CSV_DOUBTS. `forms` says how the files are written.
    """

    sampai: Periode
    nilai: Mapping[tuple[int, str, str], Nilai]
    rincian: Mapping[tuple[int, str, str], tuple[Baris, ...]] = MappingProxyType({})
    waiting: Mapping[tuple[int, str, str], Periode] = MappingProxyType({})
    doubts: Mapping[tuple[int, str, str], tuple[Baris, ...]] = MappingProxyType({})
    forms: Mapping[str, FileForm] = MappingProxyType({})

    def form(self, berkas: str) -> FileForm:
        return self.forms.get(berkas, _USUAL)


_USUAL = FileForm()
