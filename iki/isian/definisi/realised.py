"""What was realised of the indikator in a year, as tables of results show it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from iki.isian.definisi.columns import DefinitionSheet
from iki.isian.definisi.values import RowKey
from iki.periode import TAHUN

if TYPE_CHECKING:
    from collections.abc import Collection

    from iki.workspace import Project


def realised_of(
    project: Project, tahun: int, jabatan: Collection[str] | None
) -> dict[RowKey, Decimal | str]:
    """Return the realisasi of a year, rounded as shown; raises WrongInputError for wrong data."""
    in_force = project.table_of(tahun, TAHUN)
    known = None if jabatan is None else [kode for kode in jabatan if kode in in_force.jabatan]
    if known == []:
        return {}
    result = project.compute(tahun, jabatan=known)
    return {
        RowKey(DefinitionSheet.INDIKATOR, found.kode, row.kode): row.realisasi
        for found in result.jabatan
        for row in found.indikator
        if isinstance(row.realisasi, Decimal | str)
    }
