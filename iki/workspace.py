"""A project without errors in its definitions: all that commands and scripts ask of it.

`iki.open_project` is the one here. Its data are read where it says: from files, or from a table
elsewhere. Refuses to print, and to end the program: what is wrong is raised, with its diagnostics.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from iki import errors
from iki.checks.acceptance import unaccepted_diagnostics
from iki.checks.all import DefinitionChecks
from iki.console import messages
from iki.data import FILES
from iki.data.agency_sums import AgencyRows, AgencySums, SumsInsufficientError
from iki.data.dataset import (
    AgencyRowsDataset,
    Dataset,
    FileDataset,
    PartDataset,
    SumsDataset,
    TableDataset,
)
from iki.data.keep import ALL_ROWS, NO_ROWS, Keep
from iki.dates import require_periode, require_tahun, today
from iki.definitions.project_definitions import read_definisi
from iki.diagnostics import has_errors, in_order
from iki.diagnostics.suggestions import some, suggestion
from iki.errors import UsageError
from iki.hitung.notes import notes_on
from iki.kunci.locked_results import NO_LOCK, lock_of, with_lock
from iki.limits import CHECKED_BYTES
from iki.model import DaftarCatatan
from iki.model.lifetimes import FOREVER, lifetime
from iki.periode import TAHUN, Periode
from iki.project import project_files, stable_reading
from iki.results.capaian import compute_table, years_to_read
from iki.yaml_source import to_diagnostics

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from typing import Self

    from iki.data.dataset import YearReadings
    from iki.data.engines import EngineTable
    from iki.data.tables import Source
    from iki.diagnostics import Diagnostic
    from iki.hitung.values import JabatanValues, PerubahanValues
    from iki.jelaskan.values import TrailValues
    from iki.kunci.locked_results import ReadLock
    from iki.model import Definisi, Realisasi
    from iki.model.definisi import RowNames
    from iki.project.project_files import Proyek
    from iki.render.records import Json
    from iki.results.hasil import Hasil
    from iki.results.tracing import Trail
    from iki.validasi.signing_files import ReadPejabat
    from iki.yaml_source import Document, Finding

_NAMED_FILES = 3  # files that are passed over; the rest is counted


@dataclass(frozen=True)
class Project:
    """A project without errors in its definitions.

    `source` is the table that has the realisasi, None where files have them.
    """

    proyek: Proyek
    checks: DefinitionChecks
    source: Source | AgencySums | AgencyRows | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the connection to the table that has the realisasi; of files there is none."""
        if self.source is not None and not isinstance(self.source, AgencySums | AgencyRows):
            self.source.close()

    @property
    def definisi(self) -> Definisi:
        """The definitions."""
        if self.checks.loaded.definisi is None:
            raise AssertionError(self.proyek.root)  # only what has no errors is opened
        return self.checks.loaded.definisi

    @property
    def documents(self) -> Mapping[str, Document]:
        """The files of the definitions, with the places of what they say."""
        return self.checks.loaded.documents

    @cached_property
    def diagnostics(self) -> list[Diagnostic]:
        """The warnings of the definitions, found when they are asked for."""
        return self.checks.result().diagnostics

    def refuse_errors(self, wrong: Sequence[Diagnostic]) -> None:
        """Raise WrongInputError, with the warnings of definitions too, if there are errors."""
        if has_errors(wrong):
            errors.refuse_errors([*self.diagnostics, *wrong])

    def in_force(self, tahun: int | None, sampai: Periode = TAHUN) -> Definisi:
        """Return the definitions in force at the end of a period, or after all changes."""
        history = self.definisi.history
        return history.at(FOREVER) if tahun is None else history.in_force(tahun, sampai)

    def table_of(self, tahun: int, sampai: Periode) -> Definisi:
        """Return the definitions of a table up to a period."""
        return self.definisi.history.table_of(tahun, sampai)

    @property
    def place_of_data(self) -> str:
        """Where the realisasi are, as messages show it."""
        return self.label_of_table or project_files.display_name(self.proyek.folder_realisasi)

    @property
    def label_of_table(self) -> str | None:
        """What messages call the table that has the realisasi; None if files have them."""
        return self.source.label if self.source is not None else None

    def file_names_from(self, folder: Path) -> Callable[[str], str]:
        """Return a function that names files from a folder; a table has one name everywhere."""
        named = project_files.display_names_from(folder)
        label = self.label_of_table
        return named if label is None else lambda file: file if file == label else named(file)

    # --- what is asked of it ---------------------------------------------------------------------

    def compute(
        self,
        tahun: int,
        sampai: Periode | str = TAHUN,
        jabatan: Collection[str] | None = None,
        *,
        keep: Keep = NO_ROWS,
        catatan: bool = False,
        warnings: bool = False,
    ) -> Result:
        """Read the data and compute the table of a year up to a period; raises WrongInputError.

        `jabatan` are kode, None for all. `keep` are the rows that stay beside their values. Catatan
        are read if they are asked for, or the agency demands them of what falls short. With
        `warnings` the notes count those of the data of the year.
        """
        time = require_tahun(tahun, "tahun"), require_periode(sampai, "sampai")
        demanded = self.table_of(*time).instansi.penilaian.wajib_catatan_di_bawah is not None
        (result,) = self.compute_all(
            [time],
            jabatan,
            keep=keep,
            catatan=(tahun,) if catatan or demanded else (),
            locks={time: lock_of(self.proyek, *time)},
            warnings=warnings,
        )
        return result

    def compute_all(
        self,
        times: Iterable[tuple[int, Periode | str]],
        jabatan: Collection[str] | None = None,
        *,
        keep: Keep = NO_ROWS,
        apart: bool = False,
        catatan: Collection[int] = (),
        locks: Mapping[tuple[int, Periode], ReadLock] = MappingProxyType({}),
        warnings: bool = False,
    ) -> tuple[Result, ...]:
        """Read the data once and compute the table of each time (a year up to a period), in order.

        Each is that of `compute`, or (`apart`) of the months of its period alone. `catatan` are the
        years whose remarks are read. A result says of those `locks` that are of its time whether it
        is as it was locked. Raises WrongInputError.
        """
        asked = [
            (require_tahun(tahun, "tahun"), require_periode(sampai, "sampai"))
            for tahun, sampai in times
        ]
        tables = [self.table_of(*time) for time in asked]
        kode = self.chosen_jabatan(jabatan, *tables, option="jabatan")
        wanted = [
            (sampai, years_to_read(table, self.definisi.history, tahun, sampai))
            for table, (tahun, sampai) in zip(tables, asked, strict=True)
        ]
        whole = self._reads_whole(wanted, keep)
        wrong = [d for _, found in locks.values() for d in found]
        for data in self._data(
            ALL_ROWS if whole else keep, apart=apart and not whole, catatan=catatan, wrong=wrong
        ):
            dataset = data.dataset
            if whole:
                until = max((sampai for sampai, _ in wanted), key=lambda p: p.last)
                dataset = PartDataset(dataset, until, keep, apart=apart)
            for sampai, readings in wanted:
                dataset.expect(sampai, readings)
            computed = [
                compute_table(self.definisi, *time, dataset, kode, apart=apart) for time in asked
            ]
        findings = dict.fromkeys(finding for one in computed for finding in one.findings)
        diagnostics = data.accepted_diagnostics([*findings])
        results = []
        for time, one in zip(asked, computed, strict=True):
            lock, _ = locks.get(time, NO_LOCK)
            hasil, locked = with_lock(one.hasil._replace(catatan=data.catatan), lock)
            about = _Question(kode, time[0] if warnings else None)
            results.append(Result(hasil, one.realisasi, data, diagnostics, about, locked))
        return tuple(results)

    def validate(self, tahun: int | None = None, sampai: Periode | str = TAHUN) -> list[Diagnostic]:
        """Check definitions, data and locks; return every diagnostic, in the order of the files.

        With `tahun` also for targets of that year, and catatan of what falls short up to `sampai`.
        """
        from iki.validasi.validation import check_opened

        if isinstance(self.source, AgencySums | AgencyRows):
            raise SumsInsufficientError
        if tahun is not None:
            require_tahun(tahun, "tahun")
        return in_order(
            check_opened(
                self.proyek, tahun, require_periode(sampai, "sampai"), self.source
            ).diagnostics
        )

    def explain(self, kode: str, tahun: int, sampai: Periode | str = TAHUN) -> TrailValues:
        """Return the trail of `jabatan.indikator`, or of all figures of a `jabatan`."""
        return self.trace(kode, tahun, sampai).values

    def trace(
        self, kode: str, tahun: int, sampai: Periode | str = TAHUN, *, here: bool = False
    ) -> TracedResult:
        """Compute with all rows, and trace the figures of a jabatan or one indikator back.

        Files are named from the project, or from `here`, the current folder.
        """
        from iki.results import tracing

        periode = require_periode(sampai, "sampai")
        jabatan, _, indikator = kode.partition(".")
        table = self.table_of(require_tahun(tahun, "tahun"), periode)
        _check_explained(jabatan, indikator, table, self)
        rows = Keep(tracing.variables_needed(table, jabatan))
        result = self.compute(tahun, periode, [jabatan], keep=rows, catatan=True)
        named = str if here else self.file_names_from(self.proyek.root)
        folder = named(self.place_of_data)
        trail = tracing.trace(
            result.hasil, result.realisasi, self.documents, indikator or None, named,
            folder if self.source is not None else None,
        )  # fmt: skip
        return TracedResult(self, result, trail, folder)

    def chosen_jabatan(
        self, kode: Collection[str] | None, *in_force: Definisi, option: str = "--jabatan"
    ) -> Collection[str] | None:
        """Return the kode that were asked for, each in force in some of the definisi.

        None for all.
        """
        for k in kode or ():
            if not any(k in definisi.jabatan for definisi in in_force):
                raise _no_jabatan(k, in_force[-1], self.definisi, option)
        return set(kode) if kode else None

    # --- its data ---------------------------------------------------------------------------------

    def values(
        self,
        tahun: Collection[int],
        known: RowNames,
        jabatan: Collection[str] | None = None,
        *,
        keep: Keep = NO_ROWS,
        catatan: Collection[int] = (),
        pejabat: ReadPejabat | None = None,
    ) -> ProjectValues:
        """Read the values of whole years, by what their rows may name; raises WrongInputError.

        `catatan` are the years whose remarks are read. What is wrong with the file of `pejabat` is
        as wrong as what is wrong with data.
        """
        wrong, findings = (pejabat.wrong, pejabat.findings) if pejabat else ((), ())
        for data in self._data(keep, catatan=catatan, wrong=wrong, findings=findings):
            realisasi = data.dataset.values(tahun, TAHUN, known).realisasi
        return ProjectValues(realisasi, data, data.accepted_diagnostics(), jabatan)

    def _data(
        self,
        keep: Keep,
        *,
        apart: bool = False,
        catatan: Collection[int] = (),
        wrong: Sequence[Diagnostic] = (),
        findings: Sequence[Finding] = (),
    ) -> Iterator[ProjectData]:
        """Yield the data to read, and again if a delivery was stored meanwhile.

        `keep` and `apart` are those of a Dataset; `wrong` and `findings` are of other files that
        are read with the data, such as locks.
        """
        for state in stable_reading.attempts(self.proyek.root):
            files, unread = (
                project_files.data_files(self.proyek) if self.source is None else ([], [])
            )
            remarks = self._read_catatan(catatan)
            yield ProjectData(
                self,
                self._dataset(files, keep, apart=apart),
                files,
                remarks.found,
                [*remarks.wrong, *wrong],
                [*unread, *remarks.astray, *findings],
                state,
            )

    def _reads_whole(
        self, wanted: Sequence[tuple[Periode, list[YearReadings]]], keep: Keep
    ) -> bool:
        """Return whether several periods are computed of the rows of the longest one.

        Files are read once for all periods; an engine adds up each period itself, unless its rows
        are kept anyhow.
        """
        if len({sampai for sampai, _ in wanted}) < 2 or isinstance(
            self.source, AgencySums | AgencyRows
        ):
            return False
        years = {year for _, readings in wanted for years, _ in readings for year in years}
        return self.source is None or (keep.is_all and self.source.has_few_rows(years))

    def _read_catatan(self, tahun: Collection[int]) -> ReadCatatan:
        if not tahun:
            return ReadCatatan()
        from iki.data.catatan import read_catatan
        from iki.data.csv_files.csv_source import data_source

        files, astray = project_files.catatan_files(self.proyek)
        found, wrong = read_catatan(map(data_source, files), self.definisi, tahun=tahun)
        return ReadCatatan(found, wrong, astray)

    def _dataset(self, files: Sequence[Path], keep: Keep, *, apart: bool) -> Dataset:
        if isinstance(self.source, AgencySums):
            return SumsDataset(self.source, keep, apart=apart)
        if isinstance(self.source, AgencyRows):
            return AgencyRowsDataset(self.source, keep, apart=apart)
        if self.source is not None:
            return TableDataset(self.source, keep, apart=apart)
        from iki.data.csv_files.csv_source import data_source

        sources = [data_source(file) for file in files]
        size = project_files.size(files)
        return FileDataset(sources, keep, size=size)


class ProjectData(NamedTuple):
    """The data of a project at one time: realised values, remarks, and errors in their files."""

    project: Project
    dataset: Dataset
    files: Sequence[Path]
    catatan: DaftarCatatan
    wrong: Sequence[Diagnostic]  # with other files than those of the dataset
    findings: Sequence[Finding]  # of files that are not read or stand elsewhere
    state: object  # of the deliveries, when reading began

    @property
    def of_files(self) -> Sequence[Diagnostic]:
        """What is to be said of files as a whole."""
        given = self.project
        return unaccepted_diagnostics(given.definisi, self.findings, given.documents)

    def accepted_diagnostics(self, findings: Sequence[Finding] = ()) -> list[Diagnostic]:
        """Return the warnings of the data and of what was computed; raises WrongInputError."""
        computed = to_diagnostics(findings, self.project.documents)
        diagnostics = [*self.dataset.diagnostics, *self.wrong, *computed, *self.of_files]
        self.project.refuse_errors(diagnostics)
        return diagnostics

    def fingerprints(self) -> Mapping[str, str]:
        """Return the fingerprint of each file, named from the project.

        Raises UsageError if the data have changed since they were read.
        """
        from iki.data.csv_files.csv_source import data_fingerprints

        root = self.project.proyek.root
        named = self.project.file_names_from(root)
        found = {named(file): digest for file, digest in data_fingerprints(self.files).items()}
        project_files.check_fingerprints(found)
        if stable_reading.delivery_state(root) != self.state:
            raise UsageError("data berubah selagi dibaca; jalankan sekali lagi")
        return found

    def notes(
        self,
        found: Sequence[Diagnostic],
        kode: Collection[str] | None = None,
        tahun: int | None = None,
    ) -> Iterator[str]:
        """Yield the notes on these data, in which the warnings `found` are counted.

        With `tahun` also how many warnings there are of the data of that year.
        """
        given, of_files = self.project, self.of_files
        if given.source is not None:
            if given.source.is_empty:
                yield f"belum ada data: {given.source.label} tidak punya baris"
        elif given.definisi.instansi.sumber is not None:
            yield (
                f"realisasi dibaca dari {given.place_of_data}, bukan dari sumber dalam instansi.yaml"
            )
        if given.source is None and not self.files:
            folder = project_files.display_name(given.proyek.folder_realisasi)
            yield f"belum ada data: tidak ada berkas CSV di {folder}"
        yield from (f"{d.file}: {d.message}; {d.hint}" for d in of_files if d.code == "D30")
        passed_over = [d for d in of_files if d.code == "D28"]
        yield from (f"{d.file} tidak dibaca: {d.hint}" for d in passed_over[:_NAMED_FILES])
        if more := passed_over[_NAMED_FILES:]:
            yield f"{len(more)} berkas lain juga tidak dibaca"
        for doubts in self._doubts(kode, tahun):
            yield f"{doubts}; lihat `iki validasi --data`"
        if number := len(given.diagnostics) + len(found):
            yield f"{number} peringatan; lihat `iki validasi --data`"

    def _doubts(self, kode: Collection[str] | None, tahun: int | None) -> Iterator[str]:
        """Yield how many warnings there are: of numbers that may be misread, and of others."""
        source, definisi = self.project.source, self.project.definisi
        if isinstance(source, AgencySums | AgencyRows):
            return
        if source is not None:
            yield from self._warnings_of_table(source, kode, tahun)
            return
        doubtful = any(reading.realisasi.misread_rows for reading in self.dataset.readings)
        counted = tahun is not None and bool(self.files)
        if not doubtful and not counted:
            return
        from iki.checks.misread_numbers import misread_in_files, warnings_of_year
        from iki.data.csv_files.csv_source import data_source

        misread, number = misread_in_files(definisi, [*self.dataset.first_readings], kode)
        if misread:
            yield number
        if tahun is None or not counted:
            return
        if project_files.size(self.files) > CHECKED_BYTES:
            yield _uncounted_note(tahun)
            return
        sources = [data_source(file) for file in self.files]
        found = warnings_of_year(definisi, sources, tahun, kode, today())
        yield from _others({*found}.difference(misread), tahun, beside=bool(misread))

    def _warnings_of_table(
        self, source: Source, kode: Collection[str] | None, tahun: int | None
    ) -> Iterator[str]:
        from iki.checks.misread_numbers import (
            MISREAD,
            count_misread_in_table,
            warnings_of_year_in_table,
        )

        definisi, readings = self.project.definisi, [*self.dataset.first_readings]
        if number := count_misread_in_table(definisi, source, readings, kode):
            yield f"{number} {MISREAD}"
        if tahun is None or source.is_empty:
            return
        sampai = next((r.sampai for r in readings if tahun in r.tahun), TAHUN)
        found = warnings_of_year_in_table(definisi, source, tahun, sampai, kode, today())
        if found is None:
            yield _uncounted_note(tahun)
        else:
            yield from _others({*found}, tahun, beside=bool(number))


def _uncounted_note(tahun: int) -> str:
    return f"peringatan lain tentang data {tahun} belum dihitung karena datanya banyak"


def _others(found: Collection[Finding], tahun: int, *, beside: bool) -> Iterator[str]:
    """Yield how many warnings the data of a year have, `beside` those of misread numbers."""
    if found:
        yield f"{len(found)} peringatan {'lain ' if beside else ''}tentang data {tahun}"


class ProjectValues(NamedTuple):
    """The realised values of some years, of some jabatan (None: of all)."""

    realisasi: Realisasi
    data: ProjectData
    diagnostics: Sequence[Diagnostic]
    jabatan: Collection[str] | None

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes on the data."""
        return tuple(self.data.notes(self.diagnostics, self.jabatan))


class _Question(NamedTuple):
    """The question: of which jabatan (None: all), and of which year warnings are counted."""

    kode: Collection[str] | None
    warnings_of: int | None


@dataclass(frozen=True, repr=False)
class Result:
    """The table of a year up to a period: frozen, with the names of `iki hitung --format json`.

    `hasil` and `realisasi` are what they are made from.
    """

    hasil: Hasil
    realisasi: Realisasi
    data: ProjectData
    _found: Sequence[Diagnostic]
    _asked: _Question
    locked: str | None  # a note: whether it is as it was locked, if it was

    def __repr__(self) -> str:
        return f"<Result of {self.hasil.span}, {len(self.hasil.jabatan)} jabatan>"

    @property
    def tahun(self) -> int:
        return self.hasil.tahun

    @property
    def sampai(self) -> str:
        return self.hasil.sampai.kode

    @cached_property
    def jabatan(self) -> tuple[JabatanValues, ...]:
        """The jabatan with their indikator, in the order of the tree."""
        from iki.hitung.values import jabatan_values

        return jabatan_values(self.hasil)

    @property
    def perubahan(self) -> tuple[PerubahanValues, ...]:
        """What changed of the agency within the time."""
        from iki.hitung.values import perubahan_values

        return perubahan_values(self.hasil.changes(self.hasil.definisi.instansi))

    def records(self) -> list[dict[str, Json]]:
        """Return a row an indikator, with the columns of `iki hitung --format csv`."""
        from iki.hitung.values import RESULT_COLUMNS, result_records

        return [{k: row[k] for k in RESULT_COLUMNS} for row in result_records(self.hasil)]

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """The warnings of definitions and data."""
        return in_order([*self.data.project.diagnostics, *self._found])

    @cached_property
    def notes_on_data(self) -> tuple[str, ...]:
        """The notes on the data, which are those of all results of one reading."""
        return tuple(self.data.notes(self._found, *self._asked))

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What is to be said beside the table: warnings, figures hard to believe, its lock."""
        of_figures = notes_on(self.hasil, self.data.project.definisi)
        return *self.notes_on_data, *of_figures, *filter(None, [self.locked])


class TracedResult(NamedTuple):
    """A result with the trails of some figures, and the name of the place of its data."""

    project: Project
    result: Result
    trail: Trail
    folder: str

    @property
    def values(self) -> TrailValues:
        """The trails as values, with fingerprints.

        Raises UsageError if the data have changed since.
        """
        from iki.jelaskan.values import trail_values
        from iki.model import fingerprint

        data = self.result.data.fingerprints()
        definisi = fingerprint.of_definisi(self.project.definisi)
        return trail_values(self.trail, folder=self.folder, definisi=definisi, data=data)


class ReadCatatan(NamedTuple):
    """The catatan of some years, the errors in their files, and the files in wrong places."""

    found: DaftarCatatan = DaftarCatatan()
    wrong: Sequence[Diagnostic] = ()
    astray: Sequence[Finding] = ()


# --- opening --------------------------------------------------------------------------------------


def open_project(folder: Path | str | None = None, sumber: str | None = FILES) -> Project:
    """Read the definitions of a project; raises WrongInputError if they have errors.

    Without `folder` it is the one that the current folder is in. `sumber` is the URL of a table
    that has the realisasi, None for what the agency names, if any.
    """
    found = project_files.find_project(None if folder is None else Path(folder))
    checks = DefinitionChecks(read_definisi(found))
    if checks.has_errors:
        errors.refuse_errors(checks.result().diagnostics)
    given = Project(found, checks)
    if sumber == FILES or (sumber is None and given.definisi.instansi.sumber is None):
        return given
    from iki.data import engines

    return replace(given, source=engines.source_of(connect_to(sumber, given), found.name))


def connect_to(sumber: str | None, given: Project) -> EngineTable:
    """Connect to what a URL names, or (None) to what the agency says, which is told first.

    Who has the folder from others learns where it leads before anything is connected to.
    """
    from iki.data import engines
    from iki.data.engines.address import address_of

    if sumber is not None:
        return engines.connect(sumber)
    named = given.definisi.instansi.sumber
    if named is None:
        raise UsageError("sebutkan URL-nya: instansi.yaml tidak menyebut sumber")
    root = given.proyek.root
    messages.note(
        f"realisasi dibaca dari {address_of(named, root).safe_text} "
        f"(sumber dalam {project_files.display_name(given.proyek.instansi)}); "
        f"`--sumber {FILES}` membaca data/realisasi"
    )
    return engines.connect(named, root)


# --- what was asked -------------------------------------------------------------------------------


def _no_jabatan(kode: str, table: Definisi, whole: Definisi, option: str) -> UsageError:
    """Return the error for a kode that is not in force, or not there."""
    if kode == table.instansi.pimpinan.kode:
        return UsageError(
            f"{option} {kode}: pimpinan ini tidak punya definisi sendiri; "
            f"buat definitions/jabatan/{kode}.yaml, atau pilih kode lain dari `iki daftar`"
        )
    for now, jabatan in table.jabatan.items():
        if kode in jabatan.alias:
            return UsageError(f"{option} {kode}: {kode} kini {now}")
    if kode in whole.jabatan:
        life = lifetime(whole.jabatan[kode])
        return UsageError(f"{option} {kode}: jabatan ini tidak ada pada waktu itu; berlaku {life}")
    known = f"yang ada: {some(table.jabatan)}; lihat `iki daftar`"
    return UsageError(
        f"{option} {kode}: kode ini tidak ada", suggestion(kode, table.jabatan) or known
    )


def _check_explained(kode: str, indikator: str, table: Definisi, project: Project) -> None:
    """Raise UsageError unless a jabatan is there, with an indikator of that kode ("": any)."""
    owners = [owner for owner, _, found in table.indikator if found.kode == kode]
    if kode not in table.jabatan and owners:
        whole = some(f"{owner}.{kode}" for owner in owners)
        raise UsageError(f"KODE {kode}: ini indikator, tanpa jabatannya", f"tulis {whole}")
    project.chosen_jabatan([kode], table, option="KODE")
    known = [found.kode for _, found in table.jabatan[kode].indikator]
    if not indikator or indikator in known:
        return
    from iki.model.indikator_paths import lifetime_of_indikator

    if life := lifetime_of_indikator(project.definisi.jabatan[kode], indikator):
        raise UsageError(
            f"{kode}.{indikator}: indikator ini tidak ada pada waktu itu; berlaku {life}"
        )
    hint = suggestion(indikator, known) or f"yang ada: {some(known)}"
    raise UsageError(f"{kode}.{indikator}: jabatan ini tidak punya indikator itu", hint)
