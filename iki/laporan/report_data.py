"""The data of a report, read once for its years and the periods of the last one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from iki.bandingkan.comparison import side_by_side
from iki.data.agency_sums import AgencyRows, AgencySums, SumsInsufficientError
from iki.data.keep import ALL_ROWS, PLACES
from iki.kunci.locked_results import lock_of
from iki.limits import REPORT_BYTES
from iki.model import fingerprint
from iki.periode import TRIWULAN
from iki.project import project_files
from iki.results.capaian import years_to_read
from iki.results.tracing import trace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from iki.bandingkan.comparison import SideBySide
    from iki.periode import Periode
    from iki.results.hasil import Hasil
    from iki.results.tracing import Trail
    from iki.workspace import Project, Result


class ReportData(NamedTuple):
    """What a report is made from.

    `years` has the year of the result as its last column, `within` are those of the same year up to
    the ends of its periods before. `has_rows`: they were not too many to be kept. `definisi` is a
    fingerprint, as are `fingerprints` of the files, `folder` is where realisasi are: of a table
    elsewhere, what it is called.
    """

    trail: Trail
    years: SideBySide
    within: Sequence[Hasil]
    folder: str
    definisi: str
    fingerprints: Mapping[str, str]
    result: Result
    has_rows: bool = True
    of_table: bool = False


def _years_read(given: Project, years: Iterable[int], sampai: Periode) -> set[int]:
    """Return the years that the results of some years are computed from."""
    history = given.definisi.history
    return {
        year
        for tahun in years
        for read, _ in years_to_read(given.table_of(tahun, sampai), history, tahun, sampai)
        for year in read
    }


def read_report_data(
    given: Project, tahun: int, sejak: int, sampai: Periode, kode: Collection[str] | None
) -> ReportData:
    """Read the data and compute; raises WrongInputError.

    Of data that are too large to be kept, the rows are not: the report says where they stand.
    Raises SumsInsufficientError too: it says more of rows than sums do.
    """
    source = given.source
    if isinstance(source, AgencySums | AgencyRows):
        raise SumsInsufficientError
    years = range(sejak, tahun + 1)
    kept = (
        source.has_few_rows(_years_read(given, years, sampai))
        if source
        else project_files.size(project_files.data_files(given.proyek)[0]) <= REPORT_BYTES
    )
    # An engine adds up each period itself; files have to be kept.
    periods = [p for p in TRIWULAN if p.last < sampai.last] if kept or source else []
    time = tahun, sampai
    result, *others = given.compute_all(
        [time, *((year, sampai) for year in years[:-1]), *((tahun, p) for p in periods)],
        kode,
        keep=ALL_ROWS if kept else PLACES,
        catatan=(tahun,),
        locks={time: lock_of(given.proyek, *time)},
    )
    earlier, within = others[: len(years) - 1], others[len(years) - 1 :]
    # Years without a row have nothing to be held against.
    if not any(year == one.tahun for one in earlier for year, *_ in one.realisasi.nilai):
        earlier = []
    # As the project has them, so that the report is the same wherever it is made.
    named = given.file_names_from(given.proyek.root)
    folder = named(given.place_of_data)
    trail = trace(
        result.hasil,
        result.realisasi,
        given.documents,
        named=named,
        table=folder if source else None,
    )
    return ReportData(
        trail=trail,
        years=side_by_side([one.hasil for one in (*earlier, result)]),
        within=[one.hasil for one in within],
        folder=folder,
        definisi=fingerprint.of_definisi(given.definisi),
        fingerprints=result.data.fingerprints(),
        result=result,
        has_rows=kept,
        of_table=source is not None,
    )
