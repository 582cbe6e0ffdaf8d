"""What a report is made of: the data are read once, for its years and the periods of the last one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from iki.bandingkan import comparison
from iki.data import dataset
from iki.data.csv_files import csv_source, spans
from iki.data.reduced_values import Fetched, NotReducedError, Reduced
from iki.laporan.views import Material
from iki.limits import REPORT_BYTES
from iki.model import fingerprint
from iki.periode import TRIWULAN
from iki.project import project_files
from iki.results import capaian, computing, tracing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from iki.bandingkan.comparison import SideBySide
    from iki.cli.arguments import Input
    from iki.model import DaftarCatatan, Realisasi
    from iki.model.definisi import Known
    from iki.periode import Periode
    from iki.results.capaian import ReadData
    from iki.results.hasil import Hasil
    from iki.yaml_source import Finding


def gather(
    given: Input, tahun: int, sejak: int, sampai: Periode, kode: Collection[str] | None
) -> Material:
    """Read the data and compute; raises WrongInputError if anything has errors.

    Of data that are too large to be kept, the rows are not: the report says where they stand. Raises
    NotReducedError too: it says more of rows than sums do.
    """
    source = given.source
    if isinstance(source, Reduced | Fetched):
        raise NotReducedError
    lock, broken = computing.lock_of(given, tahun, sampai)
    # As the project has them, so that the report is the same wherever it is made.
    named = given.named_from(given.proyek.root)
    years = range(sejak, tahun + 1)
    end = sampai
    wanted = computing.readings_of(given, ((year, sampai) for year in years))
    kept = (
        source.has_few_rows({year for years, _ in wanted for year in years})
        if source
        else project_files.size(project_files.data_files(given.proyek)[0]) <= REPORT_BYTES
    )

    def work(found: DaftarCatatan, read: ReadData) -> tuple[_Computed, Sequence[Finding]]:
        once = computing.read_once(read, wanted)

        def part(sampai: Periode, years: Collection[int], known: Known) -> Realisasi:
            return spans.up_to(once(end, years, known).only(years), known.variabel, sampai)

        def compute(year: int, to: Periode, reading: ReadData) -> capaian.Computed:
            computed = capaian.compute_table(given.definisi, year, to, reading, kode)
            findings.update(dict.fromkeys(computed.findings))
            return computed

        def table(year: int, to: Periode, reading: ReadData) -> Hasil:
            return compute(year, to, reading).hasil

        findings: dict[Finding, None] = {}
        hasil, nilai, _ = compute(tahun, sampai, once)
        hasil = hasil._replace(catatan=found)
        # Years without a row have nothing to be held against.
        filled = {key[0] for key in nilai.nilai} - {tahun}
        earlier_years = [
            table(year, sampai, once) for year in (years[:-1] if filled.intersection(years) else ())
        ]
        # An engine adds up each period itself.
        before = [p for p in TRIWULAN if p.last < sampai.last] if kept or source else []
        periods = [table(tahun, periode, part if kept else read) for periode in before]
        files = project_files.data_files(given.proyek)[0] if source is None else []
        made = _Computed(
            hasil,
            nilai,
            comparison.side_by_side([*earlier_years, hasil]),
            periods,
            {named(file): digest for file, digest in csv_source.data_fingerprints(files).items()},
        )
        return made, list(findings)

    computed = dataset.work_with_catatan(
        given, (tahun,), work, kode=kode, rincian="semua" if kept else "letak", wrong=broken
    )
    project_files.check_fingerprints(computed.data)
    hasil, locked = computing.with_lock(computed.hasil, lock)
    folder = named(given.place_of_data)
    trail = tracing.trace(
        hasil, computed.nilai, given.documents, named=named, table=folder if source else None
    )
    return Material(
        trail=trail,
        years=computed.years,
        within=computed.within,
        folder=folder,
        definisi=fingerprint.of_definisi(given.definisi),
        data=computed.data,
        locked=locked,
        has_rows=kept,
        of_table=source is not None,
    )


class _Computed(NamedTuple):
    """What was computed from data, and what is said of their files: all of them as they were at one time."""

    hasil: Hasil
    nilai: Realisasi
    years: SideBySide
    within: Sequence[Hasil]
    data: Mapping[str, str]
