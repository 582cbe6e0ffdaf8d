"""The columns of the tables of definitions: their headings, and what stands below each."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from iki.model.berkala import Berkala
from iki.model.jabatan import Polarisasi
from iki.model.realisasi import Konsolidasi
from iki.periode import PERIODE, TAHUN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class DefinitionSheet(StrEnum):
    """A table of definitions, called as its sheet."""

    INDIKATOR = "INDIKATOR"
    VARIABEL = "VARIABEL"
    TUGAS = "TUGAS"
    PROGRAM = "PROGRAM"


class DefinitionColumn(NamedTuple):
    """A column: the key of a definition that it holds, of a year and period for numbers of years.

    `DefinitionColumn("target", 2025, "TW1")` is headed `TARGET 2025 TW1`.
    """

    key: str
    tahun: int | None = None
    periode: str = ""

    @property
    def title(self) -> str:
        """The heading as iki writes it."""
        if self.tahun is None:
            return _TITLES[self.key]
        periode = "" if self.periode == TAHUN.kode else self.periode
        return " ".join(filter(None, (self.key.upper(), str(self.tahun), periode)))


# By the key of a definition, but for those that identify or orient.
_TITLES = {
    "kode_jabatan": "KODE JABATAN",
    "jabatan": "JABATAN",
    "sasaran": "SASARAN",
    "kode_indikator": "KODE INDIKATOR",
    "indikator": "INDIKATOR",
    "satuan": "SATUAN",
    "polarisasi": "POLARISASI",
    "formula": "FORMULA",
    "bobot": "BOBOT",
    "kode_variabel": "KODE VARIABEL",
    "uraian": "URAIAN",
    "konsolidasi": "KONSOLIDASI",
    "berkala": "BERKALA",
    "nomor": "NO",
    "tugas": "TUGAS",
    "kode_program": "KODE PROGRAM",
    "program": "PROGRAM",
    "keterangan": "KETERANGAN",
}
_JABATAN = ("kode_jabatan", "jabatan")
# The columns before those of years.
LAYOUT: Mapping[DefinitionSheet, tuple[str, ...]] = {
    DefinitionSheet.INDIKATOR: (
        *_JABATAN, "sasaran", "kode_indikator", "indikator", "satuan", "polarisasi", "formula",
        "bobot",
    ),
    DefinitionSheet.VARIABEL: (
        *_JABATAN, "kode_variabel", "uraian", "satuan", "konsolidasi", "berkala",
    ),
    DefinitionSheet.TUGAS: (*_JABATAN, "nomor", "tugas"),
    DefinitionSheet.PROGRAM: (*_JABATAN, "kode_program", "program", "keterangan"),
}  # fmt: skip
OF_YEARS = {
    DefinitionSheet.INDIKATOR: ("target", "realisasi"),
    DefinitionSheet.PROGRAM: ("anggaran",),
}
WORDS: Mapping[str, tuple[str, ...]] = {
    "polarisasi": tuple(map(str, Polarisasi)),
    "konsolidasi": tuple(map(str, Konsolidasi)),
    "berkala": tuple(map(str, Berkala)),
}
# The names of the keys in the files, where a heading is called otherwise.
YAML_KEYS = {"indikator": "nama", "program": "nama"}


def fixed_columns(table: DefinitionSheet) -> Iterator[DefinitionColumn]:
    """Yield the columns before those of years."""
    return map(DefinitionColumn, LAYOUT[table])


def period_order(periode: str) -> tuple[int, int, int]:
    """Return the sort key of periods of targets: the year first, then by their ends."""
    found = PERIODE[periode]
    return (periode != TAHUN.kode, found.last - found.first, found.first)
