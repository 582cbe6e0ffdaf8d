"""Catatan: what a jabatan says of its indikator, from the rows of `data/catatan`."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iki.periode import Periode


class Catatan(NamedTuple):
    """One row: what is said of an indikator for a periode, with file and first line."""

    file: str
    line: int
    periode: Periode
    faktor_pendukung: str = ""
    kendala: str = ""
    tindak_lanjut: str = ""
    penanggung_jawab: str = ""
    tenggat: str = ""
    bukti: str = ""


CATATAN_TEXTS = Catatan._fields[3:]  # the columns that say something; a row without any is none


class DaftarCatatan(NamedTuple):
    """The catatan that were read, keyed by (tahun, jabatan, indikator), in order of time."""

    rows: Mapping[tuple[int, str, str], tuple[Catatan, ...]] = MappingProxyType({})

    def catatan_of(
        self, tahun: int, sampai: Periode, jabatan: str, indikator: str
    ) -> tuple[Catatan, ...]:
        """Return the catatan of an indikator for the periods of a year that end by `sampai`."""
        found = self.rows.get((tahun, jabatan, indikator), ())
        return tuple(catatan for catatan in found if catatan.periode.last <= sampai.last)
