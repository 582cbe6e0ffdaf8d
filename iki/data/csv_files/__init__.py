"""Realised values: CSV files, as offices make them, to one value per variable and year.

`read_files` streams the files, checks every row of the years asked for and consolidates over
periods and wilayah (docs/perhitungan.md). It returns what is wrong beside what is right, all at
once and with exact places, and raises for nothing that a file can contain. Refuses to interpret: no
value is corrected, none is assumed where a cell is empty.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from iki.data.csv_files.csv_source import CsvSource, CsvTable, FileError, error_at, field_limit
from iki.data.csv_files.inspection import inspect
from iki.data.csv_files.places import with_places
from iki.data.csv_files.reader import RowReader
from iki.data.keep import NO_ROWS
from iki.diagnostics import START_OF_FILE, in_order
from iki.model import Realisasi

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from iki.data.csv_files.sums import Variables
    from iki.data.keep import Keep
    from iki.diagnostics import Diagnostic
    from iki.model import Ordinal
    from iki.model.definisi import RowNames
    from iki.periode import Periode

__all__ = ["CsvSource", "read_files", "read_known"]


def read_files(
    sources: Iterable[CsvSource],
    variabel: Variables,
    *,
    tahun: Collection[int] | None,
    sampai: Periode,
    keep: Keep = NO_ROWS,
    ordinal: Mapping[tuple[str, str], Ordinal] = MappingProxyType({}),
    progress: Callable[[int], object] | None = None,
    alias: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Realisasi, list[Diagnostic]]:
    """Read and consolidate CSV files.

    `variabel` gives the variables of each jabatan. Rows of other years than `tahun` (None: of no
    year) are passed over once their columns and their year are right. Rows that end after `sampai`
    are checked, but do not count. What is kept of rows `keep` says; the values of those in
    `ordinal` are words. `progress` is called with numbers of bytes read; their sum is the size of
    the files. `alias` has the kode that rows of a former one count for.
    """
    reader = RowReader(variabel, tahun, sampai, keep, ordinal, alias)
    with field_limit():
        for table, problems in _forms(sources):
            for problem in problems:
                reader.add(problem)
            if table:
                try:
                    reader.read(table, progress)
                except FileError as error:
                    reader.add(error_at(table.source.file, START_OF_FILE, error))
        reader.find_mixtures()
        diagnostics = with_places(reader)
    nilai = Realisasi(
        sampai,
        reader.result(),
        reader.rows(),
        reader.waiting_periods(),
        reader.doubts(),
        reader.forms(),
        letak=reader.spans(),
    )
    return nilai, in_order(diagnostics)


def read_known(
    sources: Iterable[CsvSource],
    known: RowNames,
    *,
    tahun: Collection[int] | None,
    sampai: Periode,
    keep: Keep = NO_ROWS,
    progress: Callable[[int], object] | None = None,
) -> tuple[Realisasi, list[Diagnostic]]:
    """Read and consolidate CSV files, as `read_files` does, by all that their rows may name."""
    return read_files(
        sources,
        known.variabel,
        tahun=tahun,
        sampai=sampai,
        keep=keep,
        ordinal=known.ordinal,
        progress=progress,
        alias=known.alias,
    )


def _forms(sources: Iterable[CsvSource]) -> Iterator[tuple[CsvTable | None, list[Diagnostic]]]:
    """Look at every file before one is read: the numbers of one say how to read the others.

    An office sends the same numbers in one file or in several; both must mean the same.
    """
    found = [inspect(source) for source in sources]
    comma_file = next(
        (table.comma_file for table, _ in found if table and table.has_mixed_commas), ""
    )
    for table, problems in found:
        yield table and table._replace(comma_file=table.comma_file or comma_file), problems
