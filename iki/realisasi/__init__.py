"""Realised values: CSV files, as offices make them, to one value per variable and year.

`read` streams the files, checks every row of the years asked for and consolidates over periods and
wilayah (design.md section 5). It returns what is wrong beside what is right, all at once and with exact
places, and raises for nothing that a file can contain. Refuses to interpret: no value is corrected,
none is assumed where a cell is empty.
"""

from __future__ import annotations

import csv
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from iki.diagnostics import START_OF_FILE, in_order
from iki.limits import CSV_FIELD
from iki.model import Realisasi
from iki.realisasi.files import FileError, Sumber, Tabel, error_at, inspect
from iki.realisasi.places import locate
from iki.realisasi.reader import Pembaca

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from iki.diagnostics import Diagnostic
    from iki.model import Konsolidasi, Ordinal
    from iki.periode import Periode

__all__ = ["Sumber", "read"]


def read(
    sumber: Iterable[Sumber],
    variabel: Mapping[str, Mapping[str, Konsolidasi]],
    *,
    tahun: Collection[int] | None,
    sampai: Periode,
    rincian: Collection[tuple[str, str]] | Literal["semua"] | None = None,
    ordinal: Mapping[tuple[str, str], Ordinal] = MappingProxyType({}),
    progress: Callable[[int], object] | None = None,
) -> tuple[Realisasi, list[Diagnostic]]:
    """Read and consolidate CSV files.

    `variabel` gives the variables of each jabatan. Rows of other years than `tahun` (None: of no year)
    are passed over once their columns and their year are right. Rows that end after `sampai` are
    checked, but do not count. Of the (jabatan, variabel) in `rincian` the rows are kept; the values of
    those in `ordinal` are words. `progress` is
    called with numbers of bytes read; their sum is the size of the files.
    """
    pembaca = Pembaca(variabel, tahun, sampai, rincian or (), ordinal)
    limit = csv.field_size_limit(CSV_FIELD)
    try:
        for tabel, problems in _forms(sumber):
            for problem in problems:
                pembaca.add(problem)
            if tabel:
                try:
                    pembaca.read(tabel, progress)
                except FileError as error:
                    pembaca.add(error_at(tabel.sumber.berkas, START_OF_FILE, error))
        pembaca.find_mixtures()
        diagnostics = locate(pembaca)
    finally:
        csv.field_size_limit(limit)
    nilai = Realisasi(
        sampai,
        pembaca.result(),
        pembaca.rows(),
        bersebelahan=frozenset(t.sumber.berkas for t in pembaca.tabel if t.bersebelahan),
        romawi=pembaca.romawi,
        menunggu=pembaca.waiting(),
        bertitik=frozenset(t.sumber.berkas for t in pembaca.tabel if not t.koma),
        ragu=pembaca.doubts(),
    )
    return nilai, in_order(diagnostics)


def _forms(sumber: Iterable[Sumber]) -> Iterator[tuple[Tabel | None, list[Diagnostic]]]:
    """Look at every file before one is read: how one writes its numbers says how to read the others.

    An office sends the same numbers in one file or in several; both must mean the same.
    """
    found = [inspect(source) for source in sumber]
    berkoma = next((tabel.berkoma for tabel, _ in found if tabel and tabel.campur), "")
    for tabel, problems in found:
        yield tabel and tabel._replace(berkoma=tabel.berkoma or berkoma), problems
