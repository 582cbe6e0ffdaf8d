"""The realised values of a project, from its files, from a table elsewhere, or from sums of one.

A dataset is asked for the values of some years up to a period, by what their rows may name, and
answers with the values and what is wrong with the rows. What was read is not read again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from iki.console.progress import progress_bar
from iki.data.agency_sums import SumsInsufficientError, read_sums
from iki.data.keep import NO_ROWS, Keep

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from iki.data.agency_sums import AgencyRows, AgencySums
    from iki.data.csv_files import CsvSource
    from iki.data.tables import Source
    from iki.diagnostics import Diagnostic
    from iki.model import Realisasi
    from iki.model.definisi import RowNames
    from iki.periode import Periode

# Years, and what their rows may name.
YearReadings: TypeAlias = "tuple[tuple[int, ...], RowNames]"


class DataReading(NamedTuple):
    """An answer: values of some years up to a period, and what is wrong with their rows."""

    tahun: Collection[int]
    sampai: Periode
    known: RowNames
    realisasi: Realisasi
    diagnostics: Sequence[Diagnostic]


class Dataset(ABC):
    """Realised values; `keep` says what is kept of their rows.

    `apart`: the values of a period are those of its months alone.
    """

    def __init__(self, keep: Keep = NO_ROWS, *, apart: bool = False) -> None:
        self.keep, self.apart = keep, apart
        self.readings: list[DataReading] = []
        self._wanted: list[tuple[Periode, YearReadings]] = []

    def expect(self, sampai: Periode, wanted: Iterable[YearReadings]) -> None:
        """Have years with the same definitions read together when the first is asked for."""
        self._wanted += ((sampai, years) for years in wanted)

    def values(self, tahun: Collection[int], sampai: Periode, known: RowNames) -> DataReading:
        """Return the values of some years up to a period, by what their rows may name."""
        for earlier in self.readings:
            if (earlier.sampai, earlier.known) == (sampai, known) and {*earlier.tahun} >= {*tahun}:
                return earlier
        together = {*tahun}.union(
            *(years for to, (years, same) in self._wanted if (to, same) == (sampai, known))
        )
        nilai, diagnostics = self._read(together, sampai, known)
        self.readings.append(DataReading(together, sampai, known, nilai, diagnostics))
        return self.readings[-1]

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        """All findings, each once: several readings find the same."""
        return list(dict.fromkeys(d for reading in self.readings for d in reading.diagnostics))

    @property
    def first_readings(self) -> Iterator[DataReading]:
        """The readings that were the first of some year, with those years."""
        before: set[int] = set()
        for reading in self.readings:
            if new := [year for year in reading.tahun if year not in before]:
                before.update(new)
                yield reading._replace(tahun=new)

    @abstractmethod
    def _read(
        self, tahun: Collection[int], sampai: Periode, known: RowNames
    ) -> tuple[Realisasi, Sequence[Diagnostic]]: ...


class FileDataset(Dataset):
    """The values of CSV files."""

    def __init__(
        self, sources: Sequence[CsvSource], keep: Keep = NO_ROWS, *, size: int = 0
    ) -> None:
        super().__init__(keep)
        self._sources, self._size = sources, size

    def _read(
        self, tahun: Collection[int], sampai: Periode, known: RowNames
    ) -> tuple[Realisasi, Sequence[Diagnostic]]:
        from iki.data import csv_files

        with progress_bar(self._size, "membaca data realisasi") as advance:
            return csv_files.read_known(
                self._sources, known, tahun=tahun, sampai=sampai, keep=self.keep, progress=advance
            )


class TableDataset(Dataset):
    """The values of a table elsewhere: the engine reduces its rows."""

    def __init__(self, source: Source, keep: Keep = NO_ROWS, *, apart: bool = False) -> None:
        super().__init__(keep, apart=apart)
        self._source = source

    def _read(
        self, tahun: Collection[int], sampai: Periode, known: RowNames
    ) -> tuple[Realisasi, Sequence[Diagnostic]]:
        from iki.data import engines

        return engines.read(self._source, known, tahun, sampai, self.keep, apart=self.apart)


class SharedTableDataset(Dataset):
    """The values of one agency of a shared table; SumsInsufficientError if more is asked for."""

    def _check(self) -> None:
        if self.keep != NO_ROWS or self.apart:
            raise SumsInsufficientError


class SumsDataset(SharedTableDataset):
    """The values of sums that an engine has made."""

    def __init__(self, sums: AgencySums, keep: Keep = NO_ROWS, *, apart: bool = False) -> None:
        super().__init__(keep, apart=apart)
        self._sums = sums

    def _read(
        self, tahun: Collection[int], sampai: Periode, known: RowNames
    ) -> tuple[Realisasi, Sequence[Diagnostic]]:
        self._check()
        return read_sums(self._sums, known, tahun, sampai), ()


class AgencyRowsDataset(SharedTableDataset):
    """The values of rows of one agency that came with those of others."""

    def __init__(self, rows: AgencyRows, keep: Keep = NO_ROWS, *, apart: bool = False) -> None:
        super().__init__(keep, apart=apart)
        self._rows = rows

    def _read(
        self, tahun: Collection[int], sampai: Periode, known: RowNames
    ) -> tuple[Realisasi, Sequence[Diagnostic]]:
        from iki.data.tables.agency_rows import read_fetched

        self._check()
        return read_fetched(self._rows, known, tahun, sampai)


class PartDataset(Dataset):
    """Values of spans within one reading of another dataset, which keeps all rows up to `until`."""

    def __init__(
        self, whole: Dataset, until: Periode, keep: Keep = NO_ROWS, *, apart: bool = False
    ) -> None:
        super().__init__(keep, apart=apart)
        self._whole, self._until = whole, until

    def expect(self, sampai: Periode, wanted: Iterable[YearReadings]) -> None:  # noqa: ARG002
        """Have the whole read years together."""
        self._whole.expect(self._until, wanted)

    def _read(
        self, tahun: Collection[int], sampai: Periode, known: RowNames
    ) -> tuple[Realisasi, Sequence[Diagnostic]]:
        from iki.data.csv_files import shorter_spans, sums

        whole = self._whole.values(tahun, self._until, known)
        if sampai == self._until and not self.apart:
            return whole.realisasi, whole.diagnostics
        kept, variabel = whole.realisasi.only(tahun), known.variabel
        found = shorter_spans.values_up_to(kept, variabel, sampai, apart=self.apart)
        rows = {key: rows for key, rows in kept.rincian.items() if self.keep.has(key[1:])}
        rincian = sums.all_with_reasons(rows, variabel, sampai)
        return found._replace(rincian=rincian), whole.diagnostics
