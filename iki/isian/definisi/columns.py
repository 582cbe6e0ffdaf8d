"""The columns of the tables of definitions: their headings, and what stands below each."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from iki.model.berkala import Berkala
from iki.model.jabatan import Polarisasi
from iki.model.realisasi import Konsolidasi
from iki.periode import PERIODE, TAHUN, parse_periode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class DefinitionSheet(StrEnum):
    """A table of definitions, called as its sheet."""

    INDIKATOR = "INDIKATOR"
    VARIABEL = "VARIABEL"
    TUGAS = "TUGAS"
    PROGRAM = "PROGRAM"
    # Only of a skeleton: names and atasan that nobody has checked yet.
    JABATAN = "JABATAN"
    INSTANSI = "INSTANSI"


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


# By the key of a definition, but for those that identify, orient or come with a perubahan.
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
    "atasan": "ATASAN",
    "bagian": "BAGIAN",
    "isi": "ISI",
    "periksa": "PERIKSA",
    "mulai": "MULAI",
    "dasar": "DASAR",
}
_JABATAN = ("kode_jabatan", "jabatan")
CHANGE_KEYS = ("mulai", "dasar")
# What is proposed in a row and nobody has confirmed yet; whoever empties the cell does.
PERIKSA_COLUMN = DefinitionColumn("periksa")
# Before the numbers of years, and by which column a table is known and its rows are identified.
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
    DefinitionSheet.JABATAN: (*_JABATAN, "atasan"),
    DefinitionSheet.INSTANSI: ("bagian", "isi"),
}  # fmt: skip
KODE = {
    DefinitionSheet.INDIKATOR: "kode_indikator",
    DefinitionSheet.VARIABEL: "kode_variabel",
    DefinitionSheet.TUGAS: "nomor",
    DefinitionSheet.PROGRAM: "kode_program",
    DefinitionSheet.JABATAN: "kode_jabatan",
    DefinitionSheet.INSTANSI: "bagian",
}
_KNOWN_BY = {**KODE, DefinitionSheet.JABATAN: "atasan"}
# Whose rows are there only while they have marks, and change in place, never since a time.
OF_NAMES = frozenset({DefinitionSheet.JABATAN, DefinitionSheet.INSTANSI})
OF_YEARS = {
    DefinitionSheet.INDIKATOR: ("target", "realisasi"),
    DefinitionSheet.PROGRAM: ("anggaran",),
}
# What identifies a row, is shown beside or comes with a perubahan.
_NO_VALUES = frozenset(
    {"jabatan", "realisasi", "periksa", "kode_jabatan", *KODE.values(), *CHANGE_KEYS}
)
WORDS: Mapping[str, tuple[str, ...]] = {
    "polarisasi": tuple(map(str, Polarisasi)),
    "konsolidasi": tuple(map(str, Konsolidasi)),
    "berkala": tuple(map(str, Berkala)),
}
# The names of the keys in the files, where a heading is called otherwise.
YAML_KEYS = {"indikator": "nama", "program": "nama"}

_OF_YEAR = re.compile(
    r"(target|anggaran|pagu|realisasi)\s+(?:tahun\s+)?((?:19|20)\d\d)(?:\s+(.+))?", re.ASCII
)
ALL_TITLES = tuple(_TITLES.values())
_BY_TITLE = {title.casefold(): key for key, title in _TITLES.items()}


def column_of(heading: str) -> DefinitionColumn | None:
    """Return the column of a heading, None if it is none of these tables."""
    folded = " ".join(heading.split()).casefold().strip(" .:*")
    if key := _BY_TITLE.get(folded):
        return DefinitionColumn(key)
    match = _OF_YEAR.fullmatch(folded)
    periode = parse_periode(match[3] or "") if match else None
    if match is None or periode is None:
        return None
    key = "anggaran" if match[1] == "pagu" else match[1]
    if key != "target" and periode != TAHUN:
        return None
    return DefinitionColumn(key, int(match[2]), periode.kode if key == "target" else "")


def sheet_of(columns: Iterable[DefinitionColumn]) -> DefinitionSheet | None:
    """Return the table that has these columns, None if they identify no row of any."""
    keys = {column.key for column in columns}
    if not keys & {"kode_jabatan", "isi"}:
        return None
    return next((table for table, kode in _KNOWN_BY.items() if kode in keys), None)


def has_column(table: DefinitionSheet, column: DefinitionColumn) -> bool:
    """Return whether a column is one of a table."""
    if column.tahun is not None:
        return column.key in OF_YEARS.get(table, ())
    if column.key in CHANGE_KEYS:
        return table not in OF_NAMES
    return column == PERIKSA_COLUMN or column.key in LAYOUT[table]


def has_values(table: DefinitionSheet, column: DefinitionColumn) -> bool:
    """Return whether the cells of a column say something of a definition."""
    is_name = table is DefinitionSheet.JABATAN and column.key == "jabatan"
    return is_name or column.key not in _NO_VALUES


def fixed_columns(table: DefinitionSheet) -> Iterator[DefinitionColumn]:
    """Yield the columns before those of years."""
    return map(DefinitionColumn, LAYOUT[table])


def period_order(periode: str) -> tuple[int, int, int]:
    """Return the sort key of periods of targets: the year first, then by their ends."""
    found = PERIODE[periode]
    return (periode != TAHUN.kode, found.last - found.first, found.first)
