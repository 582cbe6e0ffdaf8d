"""A project whose definitions have no errors: what commands and scripts work on.

Its data are read where it says: from files, or from a table elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from iki import errors
from iki.checks.acceptance import standing_diagnostics
from iki.checks.all import check_project
from iki.console import messages
from iki.data import FILES
from iki.data.agency_sums import AgencyRows, AgencySums, SumsInsufficientError
from iki.data.dataset import AgencyRowsDataset, Dataset, FileDataset, SumsDataset, TableDataset
from iki.data.keep import NO_ROWS, Keep
from iki.dates import today
from iki.definitions.project_definitions import read_definisi
from iki.errors import UsageError
from iki.limits import CHECKED_BYTES
from iki.model import DaftarCatatan
from iki.model.lifetimes import FOREVER
from iki.periode import TAHUN, Periode
from iki.project import project_files, stable_reading
from iki.yaml_source import to_diagnostics

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from iki.data.engines import EngineTable
    from iki.data.tables import Source
    from iki.diagnostics import Diagnostic
    from iki.model import Definisi, Kiriman
    from iki.model.definisi import Known
    from iki.project.project_files import Proyek
    from iki.yaml_source import Document, Finding

_NAMED_FILES = 3  # files that are passed over; the rest is counted


class Project(NamedTuple):
    """A project without errors in its definitions; `diagnostics` are warnings.

    `source` is the table that has the realisasi, None where files have them.
    """

    proyek: Proyek
    definisi: Definisi
    documents: Mapping[str, Document]
    diagnostics: list[Diagnostic]
    source: Source | AgencySums | AgencyRows | None = None

    def in_force(self, tahun: int | None, sampai: Periode = TAHUN) -> Definisi:
        """Return what is in force at the end of a period, or after all changes."""
        history = self.definisi.history
        return history.at(FOREVER) if tahun is None else history.in_force(tahun, sampai)

    def table_of(self, tahun: int, sampai: Periode) -> Definisi:
        """Return what a table up to a period is of."""
        return self.definisi.history.table_of(tahun, sampai)

    @property
    def place_of_data(self) -> str:
        """Where the realisasi are, as messages show it."""
        return self.label_of_table or project_files.display_name(self.proyek.folder_realisasi)

    @property
    def label_of_table(self) -> str | None:
        """What messages call the table that has the realisasi; None if files have them."""
        return self.source.label if self.source is not None else None

    def named_from(self, folder: Path) -> Callable[[str], str]:
        """Return what names files from a folder; a table that has the rows has one name everywhere."""
        named = project_files.named_from(folder)
        label = self.label_of_table
        return named if label is None else lambda file: file if file == label else named(file)

    # --- its data ----------------------------------------------------------------------------------

    def data(
        self,
        keep: Keep = NO_ROWS,
        *,
        apart: bool = False,
        catatan: Collection[int] = (),
    ) -> Iterator[ProjectData]:
        """Yield the data for a computation, and again for a new one if a delivery was stored meanwhile.

        `keep` and `apart` are those of a Dataset; `catatan` are the years whose remarks are read.
        """
        for _ in stable_reading.attempts(self.proyek.root):
            files, unread = (
                project_files.data_files(self.proyek) if self.source is None else ([], [])
            )
            remarks = _read_catatan(self, *catatan) if catatan else NO_CATATAN
            dataset = self._dataset(files, keep, apart=apart)
            around = [*unread, *remarks.astray]
            yield ProjectData(self, dataset, files, remarks.found, remarks.wrong, around)

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
    """The data of a project at one time: realised values, remarks, and what is wrong with their files."""

    project: Project
    dataset: Dataset
    files: Sequence[Path]
    catatan: DaftarCatatan = DaftarCatatan()
    wrong: Sequence[Diagnostic] = ()  # with other rows than those of the dataset
    around: Sequence[Finding] = ()  # files that are not read, or stand elsewhere

    @property
    def of_files(self) -> Sequence[Diagnostic]:
        """What is to be said of files as a whole."""
        given = self.project
        return standing_diagnostics(given.definisi, self.around, given.documents)

    def diagnostics(self, findings: Sequence[Finding] = ()) -> list[Diagnostic]:
        """Return everything that was found, with the findings of what was computed."""
        return [
            *self.project.diagnostics, *self.dataset.diagnostics, *self.wrong,
            *to_diagnostics(findings, self.project.documents), *self.of_files,
        ]  # fmt: skip

    def and_wrong(
        self, others: Sequence[Diagnostic], around: Sequence[Finding] = ()
    ) -> ProjectData:
        """Return the same with what is wrong with other files, such as a lock."""
        return self._replace(wrong=[*self.wrong, *others], around=[*self.around, *around])

    def refuse_errors(self, findings: Sequence[Finding] = ()) -> None:
        """Raise WrongInputError if anything has errors."""
        errors.refuse_errors(self.diagnostics(findings))

    def report(
        self,
        findings: Sequence[Finding] = (),
        kode: Collection[str] | None = None,
        tahun: int | None = None,
    ) -> None:
        """Say what is to be said beside a result of these data; raises WrongInputError for errors.

        With `tahun` also how many warnings there are of the data of that year.
        """
        diagnostics = self.diagnostics(findings)
        errors.refuse_errors(diagnostics)
        for line in self._notes(diagnostics, kode, tahun):
            messages.note(line)

    def _notes(
        self, diagnostics: Sequence[Diagnostic], kode: Collection[str] | None, tahun: int | None
    ) -> Iterator[str]:
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
        if diagnostics:
            yield f"{len(diagnostics)} peringatan; lihat `iki validasi --data`"

    def _doubts(self, kode: Collection[str] | None, tahun: int | None) -> Iterator[str]:
        """Yield how many warnings there are of numbers that may have been misread, and of what else."""
        source, definisi = self.project.source, self.project.definisi
        if isinstance(source, AgencySums | AgencyRows):
            return
        if source is not None:
            from iki.checks.doubts import MISREAD, doubts_of_table

            if number := doubts_of_table(definisi, source, [*self.dataset.first_readings], kode):
                yield f"{number} {MISREAD}"
            return
        doubtful = any(reading.realisasi.doubts for reading in self.dataset.readings)
        counted = tahun is not None and bool(self.files)
        if not doubtful and not counted:
            return
        from iki.checks.doubts import misread_in_files, warnings_of_year
        from iki.data.csv_files.csv_source import data_source

        misread, number = misread_in_files(definisi, [*self.dataset.first_readings], kode)
        if misread:
            yield number
        if tahun is None or not counted:
            return
        if project_files.size(self.files) > CHECKED_BYTES:
            yield f"peringatan lain tentang data {tahun} belum dihitung karena datanya banyak"
            return
        sources = [data_source(file) for file in self.files]
        found = warnings_of_year(definisi, sources, tahun, kode, today())
        if others := len({*found}.difference(misread)):
            yield f"{others} peringatan {'lain ' if misread else ''}tentang data {tahun}"


class ReadCatatan(NamedTuple):
    """The catatan of some years, what is wrong with their files, and which files are not where they belong."""

    found: DaftarCatatan
    wrong: Sequence[Diagnostic]
    astray: Sequence[Finding]


NO_CATATAN = ReadCatatan(DaftarCatatan(), (), ())


def read_catatan_of(given: Project, *tahun: int) -> DaftarCatatan:
    """Read the catatan of some years; raises WrongInputError if they have errors."""
    read = NO_CATATAN
    for _ in stable_reading.attempts(given.proyek.root):
        read = _read_catatan(given, *tahun)
    errors.refuse_errors([*given.diagnostics, *read.wrong])
    return read.found


def _read_catatan(given: Project, *tahun: int) -> ReadCatatan:
    from iki.data.catatan import read_catatan
    from iki.data.csv_files.csv_source import data_source

    files, astray = project_files.catatan_files(given.proyek)
    found, wrong = read_catatan(map(data_source, files), given.definisi, tahun=tahun)
    return ReadCatatan(found, wrong, astray)


def counted_deliveries(
    given: Project, known: Known, tahun: int, sampai: Periode
) -> Mapping[tuple[int, str, str], Kiriman]:
    """Return what an engine has counted of a table; of files there are rows instead."""
    if given.source is None:
        return {}
    if isinstance(given.source, AgencySums | AgencyRows):
        raise SumsInsufficientError
    from iki.data import engines
    from iki.data.tables import read_deliveries

    with engines.engine_errors(given.source.label):
        return read_deliveries(given.source, known, (tahun,), sampai)


# --- opening ---------------------------------------------------------------------------------------


def open_project(folder: Path | None, sumber: str | None = FILES) -> Project:
    """Read the definitions of a project; raises WrongInputError if they have errors.

    `sumber` is the URL of a table that has the realisasi, None for what the agency names, if any.
    """
    found = project_files.find_project(folder)
    loaded = read_definisi(found)
    diagnostics = check_project(loaded).diagnostics
    errors.refuse_errors(diagnostics)
    if loaded.definisi is None:
        raise AssertionError(found.root)  # nothing is wrong with it
    given = Project(found, loaded.definisi, loaded.documents, diagnostics)
    if sumber == FILES or (sumber is None and given.definisi.instansi.sumber is None):
        return given
    from iki.data import engines

    return given._replace(source=engines.source_of(connect_to(sumber, given), found.name))


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
        f"realisasi dibaca dari {address_of(named, root).shown} "
        f"(sumber dalam {project_files.display_name(given.proyek.instansi)}); "
        f"`--sumber {FILES}` membaca data/realisasi"
    )
    return engines.connect(named, root)
