"""The data of a report, read once for its years and the periods of the last one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from iki.bandingkan import comparison
from iki.bandingkan.computing import readings_of
from iki.data.agency_sums import AgencyRows, AgencySums, SumsInsufficientError
from iki.data.csv_files.csv_source import data_fingerprints
from iki.data.dataset import PartDataset
from iki.data.keep import ALL_ROWS, PLACES
from iki.kunci.locked_results import lock_of, with_lock
from iki.limits import REPORT_BYTES
from iki.model import fingerprint
from iki.periode import TRIWULAN
from iki.project import project_files
from iki.results.capaian import compute_table
from iki.results.tracing import trace

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from iki.bandingkan.comparison import SideBySide
    from iki.model import Realisasi
    from iki.periode import Periode
    from iki.results.hasil import Hasil
    from iki.results.tracing import Trail
    from iki.workspace import Project, ProjectData
    from iki.yaml_source import Finding


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
    locked: str | None = None
    has_rows: bool = True
    of_table: bool = False


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
    lock, broken = lock_of(given.proyek, tahun, sampai)
    # As the project has them, so that the report is the same wherever it is made.
    named = given.named_from(given.proyek.root)
    years = range(sejak, tahun + 1)
    wanted = readings_of(given, ((year, sampai) for year in years))
    kept = (
        source.has_few_rows({year for years, _ in wanted for year in years})
        if source
        else project_files.size(project_files.data_files(given.proyek)[0]) <= REPORT_BYTES
    )
    for data in given.data(ALL_ROWS if kept else PLACES, catatan=(tahun,)):
        data.dataset.expect(sampai, wanted)
        computed = _compute(given, data, years, sampai, kode, kept=kept)
        files = {named(file): digest for file, digest in data_fingerprints(data.files).items()}
    data.and_wrong(broken).report(computed.findings, kode)
    project_files.check_fingerprints(files)
    hasil, locked = with_lock(computed.hasil, lock)
    folder = named(given.place_of_data)
    trail = trace(
        hasil, computed.nilai, given.documents, named=named, table=folder if source else None
    )
    return ReportData(
        trail=trail,
        years=comparison.side_by_side([*computed.earlier, computed.hasil]),
        within=computed.within,
        folder=folder,
        definisi=fingerprint.of_definisi(given.definisi),
        fingerprints=files,
        locked=locked,
        has_rows=kept,
        of_table=source is not None,
    )


class _Computed(NamedTuple):
    """The result with its values, the results of earlier years and of earlier periods."""

    hasil: Hasil
    nilai: Realisasi
    earlier: Sequence[Hasil]
    within: Sequence[Hasil]
    findings: Sequence[Finding]


def _compute(
    given: Project,
    data: ProjectData,
    years: Sequence[int],
    sampai: Periode,
    kode: Collection[str] | None,
    *,
    kept: bool,
) -> _Computed:
    tahun, dataset = years[-1], data.dataset
    now = compute_table(given.definisi, tahun, sampai, dataset, kode)
    # Years without a row have nothing to be held against.
    filled = {key[0] for key in now.realisasi.nilai} - {tahun}
    earlier = [
        compute_table(given.definisi, year, sampai, dataset, kode)
        for year in (years[:-1] if filled.intersection(years) else ())
    ]
    # An engine adds up each period itself.
    before = [p for p in TRIWULAN if p.last < sampai.last] if kept or given.source else []
    parts = PartDataset(dataset, sampai) if kept else dataset
    within = [compute_table(given.definisi, tahun, periode, parts, kode) for periode in before]
    findings = dict.fromkeys(f for one in (now, *earlier, *within) for f in one.findings)
    return _Computed(
        now.hasil._replace(catatan=data.catatan),
        now.realisasi,
        [one.hasil for one in earlier],
        [one.hasil for one in within],
        [*findings],
    )
