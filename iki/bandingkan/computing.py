"""Years, or the periods of a year, computed of one reading of the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki import errors
from iki.bandingkan import comparison
from iki.data.dataset import PartDataset
from iki.data.keep import ALL_ROWS, NO_ROWS
from iki.kunci.locked_results import lock_of_column, with_lock
from iki.periode import TAHUN
from iki.results import capaian

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from iki.bandingkan.comparison import SideBySide
    from iki.data.dataset import YearReadings
    from iki.periode import Periode
    from iki.workspace import Project


def compute_columns(
    given: Project,
    tahun: Sequence[int],
    periods: Sequence[Periode] | None,
    sampai: Periode,
    kode: Collection[str] | None = None,
    *,
    apart: bool = False,
    locked: bool = False,
) -> SideBySide:
    """Read the data once and compute every column; raises WrongInputError if anything has errors.

    The columns are the years up to `sampai`, or the `periods` of the one year. They say of what is
    `locked`, that it is.
    """
    times = [(tahun[0], p) for p in periods] if periods else [(year, sampai) for year in tahun]
    locks = [lock_of_column(given.proyek, *time) if locked else (None, ()) for time in times]
    errors.refuse_errors([d for _, wrong in locks for d in wrong])
    # Files are read once for all periods; an engine adds up each period itself.
    whole = bool(periods) and given.source is None
    for data in given.data(ALL_ROWS if whole else NO_ROWS, apart=apart):
        dataset = PartDataset(data.dataset, TAHUN, apart=apart) if whole else data.dataset
        if whole or not periods:
            data.dataset.expect(TAHUN if whole else sampai, readings_of(given, times))
        computed = [
            capaian.compute_table(given.definisi, year, periode, dataset, kode, apart=apart)
            for year, periode in times
        ]
    findings = dict.fromkeys(finding for column in computed for finding in column.findings)
    data.report([*findings], kode)
    hasil = [
        with_lock(column.hasil, lock)[0] for column, (lock, _) in zip(computed, locks, strict=True)
    ]
    return comparison.side_by_side(hasil, apart=apart)


def readings_of(given: Project, times: Iterable[tuple[int, Periode]]) -> list[YearReadings]:
    """Return the years and row names that the tables of these times need."""
    history = given.definisi.history
    return [
        reading
        for tahun, sampai in times
        for reading in capaian.years_to_read(
            history.table_of(tahun, sampai), history, tahun, sampai
        )
    ]
