"""Results of the data of a project: a table, or the columns of a comparison, with what is locked of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from iki import errors
from iki.checks.acceptance import standing
from iki.console import messages
from iki.data.dataset import (
    Rincian,
    Worked,
    told,
    work_on_data,
    worked_with_catatan,
)
from iki.decimals import format_id
from iki.diagnostics.suggestions import some
from iki.limits import CAPAIAN_BELIEVED, TARGET_TIMES
from iki.periode import TAHUN, Periode
from iki.results import capaian

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from iki.bandingkan.comparison import SideBySide
    from iki.cli.arguments import Input
    from iki.diagnostics import Diagnostic
    from iki.kunci.values import Lock
    from iki.model import DaftarCatatan, Realisasi
    from iki.model.definisi import Known
    from iki.results.capaian import ReadData
    from iki.results.hasil import Hasil
    from iki.yaml_source import Finding


def compute(
    given: Input,
    tahun: int,
    sampai: Periode,
    kode: Collection[str] | None = None,
    rincian: Rincian = None,
    *,
    catatan: bool = False,
    warnings: bool = False,
) -> tuple[Hasil, Realisasi]:
    """Read the data and compute; raises WrongInputError if anything has errors.

    Catatan are read if they are asked for, or the agency demands them of what falls short. With
    `warnings` those of the data of the year are counted.
    """
    worked, lock = _computed(given, tahun, sampai, kode, rincian, catatan=catatan)
    hasil, nilai = told(given, worked, kode, tahun if warnings else None)
    if unlikely := _hard_to_believe(given, hasil):
        messages.note(unlikely)
    if lacking := _without_catatan(given, hasil):
        messages.note(lacking)
    hasil, said = with_lock(hasil, lock)
    if said:
        messages.note(said)
    return hasil, nilai


def compute_untold(given: Input, tahun: int, sampai: Periode) -> Hasil:
    """Compute the whole table as `compute` does, and say nothing; raises WrongInputError too."""
    worked, lock = _computed(given, tahun, sampai)
    errors.refuse_errors(worked.diagnostics)
    hasil, _ = worked.made
    return with_lock(hasil, lock)[0]


def _computed(
    given: Input,
    tahun: int,
    sampai: Periode,
    kode: Collection[str] | None = None,
    rincian: Rincian = None,
    *,
    catatan: bool = False,
) -> tuple[Worked[tuple[Hasil, Realisasi]], Lock | None]:
    """Return what was computed, whatever was found, and the lock of the period."""
    penilaian = given.table_of(tahun, sampai).instansi.penilaian
    demanded = penilaian.wajib_catatan_di_bawah is not None
    lock, broken = lock_of(given, tahun, sampai)

    def work_on(
        found: DaftarCatatan, read: ReadData
    ) -> tuple[tuple[Hasil, Realisasi], Sequence[Finding]]:
        computed = capaian.compute_table(given.definisi, tahun, sampai, read, kode)
        hasil = computed.hasil._replace(catatan=found)
        return (hasil, computed.realisasi), computed.findings

    years = (tahun,) if catatan or demanded else ()
    return worked_with_catatan(given, years, work_on, rincian, broken), lock


def lock_of(given: Input, tahun: int, sampai: Periode) -> tuple[Lock | None, Sequence[Diagnostic]]:
    """Return the lock of a period, or what is wrong with it; most projects have no folder of locks."""
    if not given.proyek.folder_locks.is_dir():
        return None, ()
    from iki.kunci.lock_files import lock_of_period

    return lock_of_period(given.proyek, tahun, sampai)


def with_lock(hasil: Hasil, lock: Lock | None) -> tuple[Hasil, str | None]:
    """Return a result that says on paper that it is locked, if it is, and a note that says it here."""
    if lock is None:
        return hasil, None
    from iki.kunci import lock_files

    return lock_files.sealed(hasil, lock)


def _lock_of_column(
    given: Input, tahun: int, sampai: Periode
) -> tuple[Lock | None, Sequence[Diagnostic]]:
    """Return the lock of a period; of the last one of a year that of the year will do."""
    lock, wrong = lock_of(given, tahun, sampai)
    if lock is None and not wrong and sampai != TAHUN and sampai.last == TAHUN.last:
        return lock_of(given, tahun, TAHUN)
    return lock, wrong


YearReadings: TypeAlias = "Sequence[tuple[tuple[int, ...], Known]]"


def readings_of(given: Input, times: Iterable[tuple[int, Periode]]) -> YearReadings:
    """Return what the tables of some times read: years, and what their rows may name."""
    history = given.definisi.history
    return [
        reading
        for tahun, sampai in times
        for reading in capaian.readings(history.table_of(tahun, sampai), history, tahun, sampai)
    ]


def read_once(read: ReadData, wanted: YearReadings) -> ReadData:
    """Return what reads all years at once that are wanted by the same definitions of variables."""
    made: list[tuple[Periode, Known, set[int], Realisasi]] = []

    def once(sampai: Periode, years: Collection[int], known: Known) -> Realisasi:
        for earlier, same, read_years, nilai in made:
            if (earlier, same) == (sampai, known) and read_years.issuperset(years):
                return nilai
        together = {*years}.union(*(y for y, same in wanted if same == known))
        made.append((sampai, known, together, read(sampai, together, known)))
        return made[-1][-1]

    return once


def compute_columns(
    given: Input,
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
    from iki.bandingkan import comparison
    from iki.data.csv_files import spans

    times = [(tahun[0], p) for p in periods] if periods else [(year, sampai) for year in tahun]
    locks = [_lock_of_column(given, *time) if locked else (None, ()) for time in times]
    errors.refuse_errors([d for _, wrong in locks for d in wrong])
    wanted = readings_of(given, times)

    def columns(read: ReadData) -> tuple[SideBySide, Sequence[Finding]]:
        once = read_once(read, wanted)

        def part(sampai: Periode, years: Collection[int], known: Known) -> Realisasi:
            whole = once(TAHUN, years, known).only(years)
            return spans.up_to(whole, known.variabel, sampai, apart=apart)

        # An engine adds up each period itself.
        reading: ReadData = once if not periods else part if given.source is None else read
        computed = [
            capaian.compute_table(given.definisi, year, periode, reading, kode, apart=apart)
            for year, periode in times
        ]
        findings = dict.fromkeys(finding for column in computed for finding in column.findings)
        hasil = [
            with_lock(column.hasil, lock)[0]
            for column, (lock, _) in zip(computed, locks, strict=True)
        ]
        return comparison.side_by_side(hasil, apart=apart), list(findings)

    kept: Rincian = "semua" if periods and given.source is None else None
    return work_on_data(given, columns, kode=kode, rincian=kept, apart=apart)


def _hard_to_believe(given: Input, hasil: Hasil) -> str:
    """Return which indikator have a realisasi that is hard to believe beside its target, "" for none."""
    from iki.checks.capaian import capaian_mustahil
    from iki.checks.through_time import in_file

    found = {in_file(hasil.definisi, finding): kode for finding, kode in capaian_mustahil(hasil)}
    told = standing(given.definisi, found)
    if not told:
        return ""
    return (
        f"{len(told)} indikator dengan capaian di atas {CAPAIAN_BELIEVED} persen atau realisasi "
        f"{TARGET_TIMES} kali target: {some(found[finding] for finding in told)}; lihat `iki aturan D38`"
    )


def _without_catatan(given: Input, hasil: Hasil) -> str:
    """Return which indikator lack a catatan that the agency demands, "" for none."""
    least = hasil.definisi.instansi.penilaian.wajib_catatan_di_bawah
    if least is None:
        return ""
    from iki.checks.catatan import catatan_wajib
    from iki.checks.through_time import in_file

    found = {in_file(hasil.definisi, finding): kode for finding, kode in catatan_wajib(hasil)}
    lacking = standing(given.definisi, found)
    if not lacking:
        return ""
    return (
        f"{len(lacking)} indikator dengan capaian di bawah {format_id(least)} belum punya catatan "
        f"{hasil.span}: {some(found[finding] for finding in lacking)}; lihat `iki aturan C03`"
    )
