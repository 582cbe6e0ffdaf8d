"""Reading the data of a project: its realisasi from files or a table, and the catatan beside them.

A command gives the work that is to be done on the data; nothing comes of it if they have errors, and
what is to be said of them is said once, however often they were read.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, TypeAlias, TypeVar

from iki import errors
from iki.checks.acceptance import standing, standing_diagnostics
from iki.cli.arguments import today
from iki.console import messages
from iki.console.progress import progress_bar
from iki.data import csv_files
from iki.data.csv_files import csv_source
from iki.data.reduced_values import (
    Fetched,
    NotReducedError,
    Reduced,
    read_reduced,
)
from iki.diagnostics import RowCell
from iki.limits import CHECKED_BYTES, CSV_DOUBTS, TAHUN_MAX
from iki.model import DaftarCatatan
from iki.periode import TAHUN, Periode
from iki.project import project_files, undisturbed
from iki.yaml_source import to_diagnostics

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from iki.cli.arguments import Input
    from iki.diagnostics import Diagnostic
    from iki.model import Kiriman, Realisasi
    from iki.model.definisi import Known
    from iki.results.capaian import ReadData
    from iki.yaml_source import Finding


T = TypeVar("T")
# The variables whose rows are kept, or of all where the rows are.
Rincian: TypeAlias = 'Collection[tuple[str, str]] | Literal["semua", "letak"] | None'
_NAMED_FILES = 3  # files that are passed over; the rest is counted


def work_with_catatan(
    given: Input,
    tahun: Collection[int],
    work: Callable[[DaftarCatatan, ReadData], tuple[T, Sequence[Finding]]],
    *,
    kode: Collection[str] | None,
    rincian: Rincian,
    wrong: Sequence[Diagnostic],
) -> T:
    """Have the data read and worked on, as `work_on_data` does, and the catatan of some years with them."""
    return told(given, worked_with_catatan(given, tahun, work, rincian, wrong), kode)


def worked_with_catatan(
    given: Input,
    tahun: Collection[int],
    work: Callable[[DaftarCatatan, ReadData], tuple[T, Sequence[Finding]]],
    rincian: Rincian,
    wrong: Sequence[Diagnostic],
) -> Worked[T]:
    """Work with the data and the remarks of some years, all as they were at one time."""

    def read() -> Worked[T]:
        of_catatan = _read_catatan(given, *tahun) if tahun else _NO_CATATAN
        beside = of_catatan._replace(wrong=[*of_catatan.wrong, *wrong])
        return _work(given, partial(work, of_catatan.found), rincian, beside)

    return undisturbed.undisturbed(given.proyek.root, read)


class ReadCatatan(NamedTuple):
    """The catatan of some years, what is wrong with their files, and which files are not where they belong."""

    found: DaftarCatatan
    wrong: Sequence[Diagnostic]
    astray: Sequence[Finding]


_NO_CATATAN = ReadCatatan(DaftarCatatan(), (), ())


def read_catatan_of(given: Input, *tahun: int) -> DaftarCatatan:
    """Read the catatan of some years; raises WrongInputError if they have errors."""
    read = partial(_read_catatan, given, *tahun)
    found, wrong, _ = undisturbed.undisturbed(given.proyek.root, read)
    errors.refuse_errors([*given.diagnostics, *wrong])
    return found


def _read_catatan(given: Input, *tahun: int) -> ReadCatatan:
    from iki.data.catatan import read_catatan

    files, astray = project_files.catatan_files(given.proyek)
    found, wrong = read_catatan(map(csv_source.data_source, files), given.definisi, tahun=tahun)
    return ReadCatatan(found, wrong, astray)


def work_on_data(
    given: Input,
    work: Callable[[ReadData], tuple[T, Sequence[Finding]]],
    *,
    kode: Collection[str] | None = None,
    rincian: Rincian = None,
    wrong: Sequence[Diagnostic] = (),
    astray: Sequence[Finding] = (),
    apart: bool = False,
) -> T:
    """Have the data read and worked on; raises WrongInputError if anything has errors.

    `work` is given what reads them, and returns what it makes of them and what it finds wrong. `wrong`
    and `astray` are what was found in other files of data before. `apart`: of each period, its months
    alone, where a table is read; of files all rows are kept for that.
    """
    beside = _NO_CATATAN._replace(wrong=wrong, astray=astray)
    read = partial(_work, given, work, rincian, beside, apart=apart)
    return told(given, undisturbed.undisturbed(given.proyek.root, read), kode)


class DataReading(NamedTuple):
    """A reading of data: what of, and what came of it."""

    sampai: Periode
    years: Collection[int]
    known: Known
    nilai: Realisasi


class Worked(NamedTuple, Generic[T]):
    """What was made of data, before anything is said of it."""

    made: T
    files: Sequence[Path]
    diagnostics: Sequence[Diagnostic]
    of_files: Sequence[Diagnostic]
    readings: Sequence[DataReading]  # each of other years


def _work(
    given: Input,
    work: Callable[[ReadData], tuple[T, Sequence[Finding]]],
    rincian: Rincian,
    of_catatan: ReadCatatan,
    *,
    apart: bool = False,
) -> Worked[T]:
    files, unread = project_files.data_files(given.proyek) if given.source is None else ([], [])
    found: dict[Diagnostic, None] = {}  # several readings say the same
    readings: list[DataReading] = []

    def read(sampai: Periode, years: Collection[int], known: Known) -> Realisasi:
        nilai, said = _read_data(given, files, known, years, sampai, rincian, apart=apart)
        found.update(dict.fromkeys(said))
        before = {year for reading in readings for year in reading.years}
        if new := [year for year in years if year not in before]:
            # What is asked of them below is the same of all readings of a year.
            readings.append(DataReading(sampai, new, known, nilai))
        return nilai

    made, findings = work(read)
    of_files = standing_diagnostics(given.definisi, [*unread, *of_catatan.astray], given.documents)
    diagnostics = [
        *given.diagnostics, *found, *of_catatan.wrong, *to_diagnostics(findings, given.documents),
        *of_files,
    ]  # fmt: skip
    return Worked(made, files, diagnostics, of_files, readings)


def told(
    given: Input, worked: Worked[T], kode: Collection[str] | None, tahun: int | None = None
) -> T:
    """Return what was made, and say what is to be said of its data; raises WrongInputError.

    With `tahun` also how many warnings there are of the data of that year.
    """
    errors.refuse_errors(worked.diagnostics)
    if given.source is not None:
        if given.source.is_empty:
            messages.note(f"belum ada data: {given.source.label} tidak punya baris")
    elif given.definisi.instansi.sumber is not None:
        messages.note(
            f"realisasi dibaca dari {given.place_of_data}, bukan dari sumber dalam instansi.yaml"
        )
    if given.source is None and not worked.files:
        messages.note(
            f"belum ada data: tidak ada berkas CSV di {project_files.shown(given.proyek.folder_realisasi)}"
        )
    for d in worked.of_files:
        if d.code == "D30":
            messages.note(f"{d.file}: {d.message}; {d.hint}")
    passed_over = [d for d in worked.of_files if d.code == "D28"]
    for d in passed_over[:_NAMED_FILES]:
        messages.note(f"{d.file} tidak dibaca: {d.hint}")
    if more := passed_over[_NAMED_FILES:]:
        messages.note(f"{len(more)} berkas lain juga tidak dibaca")
    for doubts in _doubts(given, worked, kode, tahun):
        messages.note(f"{doubts}; lihat `iki validasi --data`")
    if worked.diagnostics:
        messages.note(f"{len(worked.diagnostics)} peringatan; lihat `iki validasi --data`")
    return worked.made


def read_rows(
    given: Input, tahun: Collection[int], variables: Collection[tuple[str, str]]
) -> Realisasi:
    """Read all rows of variables in these years; raises WrongInputError if anything has errors."""
    known = given.definisi.history.known_to_reader(max(tahun), TAHUN)

    def work(read: ReadData) -> tuple[Realisasi, Sequence[Finding]]:
        return read(TAHUN, tahun, known), ()

    read = partial(_work, given, work, variables, _NO_CATATAN)
    worked = undisturbed.undisturbed(given.proyek.root, read)
    errors.refuse_errors(worked.diagnostics)
    return worked.made


def counted_deliveries(
    given: Input, known: Known, tahun: int, sampai: Periode
) -> Mapping[tuple[int, str, str], Kiriman]:
    """Return what an engine has counted of a table; of files there are rows instead."""
    if given.source is None:
        return {}
    if isinstance(given.source, Reduced | Fetched):
        raise NotReducedError
    from iki.data import engines
    from iki.data.tables import read_deliveries

    with engines.engine_errors(given.source.label):
        return read_deliveries(given.source, known, (tahun,), sampai)


def _read_data(
    given: Input,
    files: Collection[Path],
    known: Known,
    tahun: Collection[int],
    sampai: Periode,
    rincian: Rincian,
    *,
    apart: bool = False,
) -> tuple[Realisasi, list[Diagnostic]]:
    if isinstance(given.source, Reduced):
        if rincian or apart:
            raise NotReducedError
        return read_reduced(given.source, known, tahun, sampai), []
    if isinstance(given.source, Fetched):
        if rincian or apart:
            raise NotReducedError
        from iki.data.tables.fetched_agencies import read_fetched

        return read_fetched(given.source, known, tahun, sampai)
    if given.source is not None:
        from iki.data import engines

        return engines.read(given.source, known, tahun, sampai, rincian, apart=apart)
    with progress_bar(project_files.size(files), "membaca data realisasi") as advance:
        return csv_files.read_known(
            map(csv_source.data_source, files),
            known,
            tahun=tahun,
            sampai=sampai,
            rincian=rincian,
            progress=advance,
        )


def _doubts(
    given: Input, worked: Worked[Any], kode: Collection[str] | None, tahun: int | None
) -> Iterator[str]:
    """Yield how many warnings there are of numbers that may have been misread, and of what else."""
    definisi = given.definisi
    if isinstance(given.source, Reduced | Fetched):
        return
    if given.source is not None:
        from iki.validasi.table_rows import doubts as doubts_of_table

        if number := doubts_of_table(definisi, given.source, worked.readings, kode):
            yield f"{number} {_MISREAD}"
        return
    nilai = worked.readings[0].nilai
    for one in worked.readings[1:]:
        for year in one.years:
            nilai = nilai.with_year(year, one.nilai)
    misread: list[Finding] = []
    if nilai.doubts:
        from iki.checks import data
        from iki.checks.through_time import in_files, united

        found = partial(data.misread, realisasi=nilai, jabatan=kode)
        misread = standing(definisi, in_files(united(definisi), found))
    if misread:
        truncated = any(len(rows) >= CSV_DOUBTS for rows in nilai.doubts.values())
        yield f"{'sedikitnya ' if truncated else ''}{len(misread)} {_MISREAD}"
    if tahun is None or not worked.files:
        return
    if project_files.size(worked.files) > CHECKED_BYTES:
        yield f"peringatan lain tentang data {tahun} belum dihitung karena datanya banyak"
    elif others := len({*_of_year(given, worked.files, tahun, kode)}.difference(misread)):
        yield f"{others} peringatan {'lain ' if misread else ''}tentang data {tahun}"


_MISREAD = "peringatan tentang data yang dapat mengubah angka"


def _of_year(
    given: Input, files: Collection[Path], tahun: int, kode: Collection[str] | None
) -> Iterator[Finding]:
    """Yield the warnings of `validasi --data` that show at rows of a year."""
    from iki.checks import data
    from iki.checks.row_data import needed
    from iki.checks.through_time import in_files, united

    definisi = given.definisi
    whole = united(definisi)
    known = definisi.history.known_to_reader(TAHUN_MAX, TAHUN)
    rincian = needed(whole, whole.jabatan if kode is None else kode)
    # A change is held against the year before.
    nilai, _ = csv_files.read_known(
        map(csv_source.data_source, files),
        known,
        tahun={tahun - 1, tahun},
        sampai=TAHUN,
        rincian=rincian,
    )
    check = partial(data.check_data, realisasi=nilai, today=today(), jabatan=kode)
    rows = {
        (row.file, RowCell(row.line, row.cell))
        for (year, _, _), kept in nilai.rincian.items()
        for row in kept
        if year == tahun
    }
    found = standing(definisi, in_files(whole, check))
    yield from (finding for finding in found if finding.row in rows)
