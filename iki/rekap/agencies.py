"""A folder of project folders: which projects it has, and the row of each."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from iki.checks.all import DefinitionChecks
from iki.console import messages, progress
from iki.data import FILES
from iki.data.agency_sums import AgencyRows, AgencySums, SumsInsufficientError
from iki.definitions import project_definitions
from iki.diagnostics import in_order
from iki.diagnostics.suggestions import some, suggestion
from iki.errors import SourceFailedError, UsageError, WrongInputError
from iki.escaping import for_shell
from iki.file_kinds import reason
from iki.project import project_files
from iki.project.paths import HIDDEN, is_inside, nearest_project
from iki.rekap import workers
from iki.rekap.rows import (
    AgencyError,
    AgencyRow,
    row_of,
    row_without,
)
from iki.rekap.tasks import (
    AgencyQuestion,
    AgencyTask,
    SourceFailed,
    SumsInsufficient,
    folder_name,
    is_text,
)
from iki.render import reports
from iki.workspace import Project

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence

    from iki.data.tables import Source
    from iki.diagnostics import Diagnostic
    from iki.model import Instansi
    from iki.rekap.shared_table import SharedTable


_T = TypeVar("_T")
_AGENCIES_WITH_PROGRESS = 20


class OwnData(NamedTuple):
    """Agencies each of which has its own realisasi; `SharedTable` is for others."""

    asked: AgencyQuestion
    roots: Sequence[Path]

    def tasks(self) -> Iterator[AgencyTask]:
        """Yield the tasks, one an agency."""
        return (AgencyTask(root, self.asked) for root in self.roots)

    def all_of(
        self,
        results: Iterable[_T | SumsInsufficient | SourceFailed],
        _: Callable[[AgencyTask], _T | SumsInsufficient | SourceFailed],
    ) -> Iterator[_T]:
        """Yield the results; no agency is read again."""
        return (
            result for result in results if not isinstance(result, SumsInsufficient | SourceFailed)
        )

    def unclaimed_rows(self) -> None:
        """Return None: each agency has rows of its own."""


class AgencyFolders(NamedTuple):
    """The projects of a folder, and the names of the folders that are passed over."""

    projects: Sequence[Path]
    no_projects: Sequence[str]  # without definitions/
    links: Sequence[str]  # out of the folder, or to what is there already


def find_agencies(folder: Path) -> AgencyFolders:
    """Find the projects right below a folder; raises UsageError if there are none.

    A link is followed if it stays inside the folder and no other entry leads to the same place.
    """
    if nearest_project(folder):
        raise UsageError(
            f"{folder} adalah satu proyek, bukan folder yang berisi proyek. "
            f"Untuk satu instansi: iki hitung --proyek {for_shell(str(folder))}"
        )
    try:
        with os.scandir(folder) as scanned:
            found = [e for e in scanned if not e.name.startswith(HIDDEN) and _is_folder(e)]
    except OSError as error:
        raise UsageError(f"{folder} tidak dapat dibaca: {reason(error)}") from error
    seen: set[str] = set()
    projects, no_projects, links = [], [], []
    for entry in sorted(found, key=lambda e: (e.is_symlink(), e.name)):
        path, real = folder / entry.name, os.path.realpath(entry.path)
        if entry.is_symlink() and (real in seen or not is_inside(path, folder)):
            links.append(folder_name(path))
        elif _is_project(path):
            projects.append(path)
        else:
            no_projects.append(folder_name(path))
        seen.add(real)
    if not projects:
        raise UsageError(
            f"tidak ada folder proyek di {folder}: tidak satu pun foldernya memuat definitions/. "
            f"{project_files.NEW}"
        )
    return AgencyFolders(projects, no_projects, links)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself
        return False


def _is_project(folder: Path) -> bool:
    """Tell a project by its definitions; of a folder that cannot be read, the row says so."""
    try:
        return nearest_project(folder) is not None
    except OSError:
        return True


def agency_row(task: AgencyTask) -> AgencyRow | SumsInsufficient | SourceFailed:
    """Compute an agency as `iki hitung` does; its row has the error if there is one."""
    return attempt(task, _row, row_with_errors, lambda row: row)


def attempt(
    task: AgencyTask,
    work: Callable[[AgencyTask], _T],
    wrong: Callable[[AgencyTask, WrongAgencyError], _T],
    failed: Callable[[AgencyRow], _T],
) -> _T | SumsInsufficient | SourceFailed:
    """Do `work` for an agency; an error makes a result too.

    `wrong` makes it of errors in definitions or data, `failed` of the row that names any other
    error.
    """
    if not is_text(task.root):
        found = AgencyError(1, "nama folder ini memuat byte yang bukan UTF-8; ganti namanya")
        return failed(row_without(folder_name(task.root), None, found))
    instansi = None
    try:
        with progress.without_progress():
            try:
                return work(task)
            except WrongAgencyError as error:
                return wrong(task, error)
    except SumsInsufficientError as error:
        source = task.source.beside if isinstance(task.source, AgencyRows) else task.source
        sums = source if isinstance(source, AgencySums) else None
        return SumsInsufficient(task.root, error.names if sums else None, sums)
    except SourceFailedError as error:
        return SourceFailed(str(error))
    except _OwnSourceError as error:
        instansi, found = error.instansi, AgencyError(1, str(error))
    except UsageError as error:
        found = AgencyError(1, str(error))
    except OSError as error:
        where = f"{project_files.display_name(Path(error.filename))}: " if error.filename else ""
        found = AgencyError(1, f"{where}{reason(error)}")
    except MemoryError:
        found = AgencyError(1, "memori komputer ini tidak cukup")
    except Exception as error:  # noqa: BLE001 - ends one agency, not the others
        found = _defect(error)
    return failed(row_without(folder_name(task.root), instansi, found))


def row_of_crash(task: AgencyTask) -> AgencyRow:
    """Make the row of an agency whose process died."""
    why = "mungkin karena memori komputer ini tidak cukup"
    message = f"proses yang menghitungnya berhenti mendadak, {why}"
    return row_without(folder_name(task.root), None, AgencyError(1, message))


_reported: dict[str, str] = {}  # of each kind of defect one report: others are like it


def _defect(error: Exception) -> AgencyError:
    """Report a defect of iki, and make it the error of this agency."""
    from iki.defects import report_defect, was_interrupted

    if was_interrupted(error):
        raise KeyboardInterrupt from error
    kind = type(error).__name__
    if kind not in _reported:
        _reported[kind] = report_defect(error)
    return AgencyError(1, _reported[kind])


class WrongAgencyError(Exception):
    """Errors in what an agency has; `instansi` is None if not even that is known."""

    def __init__(
        self,
        instansi: Instansi | None,
        diagnostics: Iterable[Diagnostic],
        table: str | None = None,
    ) -> None:
        super().__init__()
        self.instansi = instansi
        self.diagnostics = diagnostics
        self.table = table

    def errors(self) -> list[Diagnostic]:
        """Return the errors in order, without texts from outside the project."""
        return in_order(reports.withheld([d for d in self.diagnostics if d.is_error]))


def read_agency(task: AgencyTask) -> Project:
    """Read the definitions of an agency; raises WrongAgencyError."""
    proyek = project_files.Proyek(task.root)
    loaded = project_definitions.read_definisi(proyek)
    checks = DefinitionChecks(loaded)
    if checks.has_errors:
        known = loaded.definisi or loaded.mended
        instansi = known.instansi if known and not loaded.instansi_unknown else None
        raise WrongAgencyError(instansi, checks.result().diagnostics)
    given = Project(proyek, checks)
    with name_agency(task, given, given.definisi.instansi):
        return replace(given, source=task.source or _source(task, given))


def _source(task: AgencyTask, given: Project) -> Source | None:
    """Connect to the table with the realisasi of an agency; None if its files have them."""
    sumber = task.asked.sumber
    if sumber is None:
        named = given.definisi.instansi.sumber
        if named is None:
            return None
        from iki.data import engines

        workers.interrupt_at_end()
        return engines.source_of(engines.connect(named, task.root), given.proyek.name)
    if sumber == FILES:
        return None
    from iki.rekap.shared_table import source_alone

    workers.interrupt_at_end()
    return source_alone(sumber, task.root)


class _OwnSourceError(UsageError):
    """The `sumber` of an instansi.yaml cannot be read; the row still has the name of the agency."""

    def __init__(self, message: str, instansi: Instansi) -> None:
        super().__init__(message)
        self.instansi = instansi


@contextmanager
def name_agency(task: AgencyTask, given: Project, instansi: Instansi) -> Iterator[None]:
    """Add the agency to errors of its data and of its own source."""
    try:
        yield
    except WrongInputError as error:
        raise WrongAgencyError(instansi, error.diagnostics, given.label_of_table) from error
    except SourceFailedError:
        raise
    except UsageError as error:
        if task.asked.sumber is not None or instansi.sumber is None:
            raise
        raise _OwnSourceError(str(error), instansi) from error


def _row(task: AgencyTask) -> AgencyRow:
    tahun, sampai = task.asked.tahun, task.asked.sampai
    # The one place where realisasi are read.
    with (
        read_agency(task) as given,
        name_agency(task, given, given.table_of(tahun, sampai).instansi),
    ):
        result = given.compute(tahun, sampai)
    return row_of(folder_name(task.root), result.hasil)


def row_with_errors(task: AgencyTask, wrong: WrongAgencyError) -> AgencyRow:
    """Make the row that has the first error of an agency and the command that shows all."""
    errors = wrong.errors()
    first = errors[0]
    named = first._replace(file=project_files.display_names_from(task.root)(first.file))
    said = first.line if first.file == wrong.table else named.line
    # What only a computation finds, only a computation shows; so it is with what a table has.
    computed = all(d.code == "C01" or d.file == wrong.table for d in errors)
    tahun, sampai, _, sumber = task.asked
    asked = f"hitung --tahun {tahun} --sampai {sampai}" if computed else "validasi"
    if not computed and sumber in {None, FILES}:
        asked += " --data"
    command = f"iki {asked} --proyek {for_shell(project_files.display_name(task.root))}"
    if computed and sumber is not None:
        from iki.data.engines.address import address_of

        command += f" --sumber {for_shell(address_of(sumber).command_text)}"
    return row_without(
        folder_name(task.root), wrong.instansi, AgencyError(len(errors), said, command)
    )


def realisasi_of(
    asked: AgencyQuestion, roots: Sequence[Path], *, rows: bool
) -> OwnData | SharedTable:
    """Return the realisasi of projects: of a shared table its `rows`, or else sums."""
    if asked.sumber in {None, FILES}:
        return OwnData(asked, roots)
    from iki.rekap import shared_table

    if rows:
        return shared_table.SharedTable(asked, roots)
    return shared_table.SharedSums(asked, roots)


def results(
    realisasi: OwnData | SharedTable,
    work: Callable[[AgencyTask], _T | SumsInsufficient | SourceFailed],
    crashed: Callable[[AgencyTask], _T],
    processes: int | None,
    title: str,
) -> Generator[_T]:
    """Yield the results of `work` on each project, in any order. Raises UsageError."""
    count = len(realisasi.roots)
    plan = workers.plan_workers(count, processes)
    with workers.results_of(plan, work, realisasi.tasks(), crashed) as made:
        yield from progress.tracked(
            realisasi.all_of(made, work), count, title, _AGENCIES_WITH_PROGRESS
        )


def print_notes(
    found: AgencyFolders,
    rows: Sequence[AgencyRow],
    realisasi: OwnData | SharedTable,
    predikat: Collection[str] = (),
) -> None:
    """Print notes on sources, on folders that were passed over and on an unknown predikat."""
    for line in _notes(found, rows, predikat, realisasi.asked.sumber):
        messages.note(line)
    if nobody := realisasi.unclaimed_rows():
        reports.report([nobody])


def _notes(
    found: AgencyFolders,
    rows: Sequence[AgencyRow],
    predikat: Collection[str],
    sumber: str | None,
) -> Iterator[str]:
    # In the order of folders: rows come as they are done.
    if own := sorted((row for row in rows if row.sumber), key=lambda row: row.folder):
        if sumber is None:
            from iki.data.engines.address import address_of

            named = some(
                f"{row.folder} ({address_of(row.sumber or '', Path()).safe_text})" for row in own
            )
            yield (
                f"realisasi {len(own)} instansi dibaca dari sumber dalam instansi.yaml: {named}; "
                f"`--sumber {FILES}` membaca data/realisasi"
            )
        elif sumber == FILES:
            yield (
                f"realisasi {len(own)} instansi dibaca dari data/realisasi, "
                f"bukan dari sumber dalam instansi.yaml: {some(row.folder for row in own)}"
            )
    if found.no_projects:
        yield (
            f"{len(found.no_projects)} folder bukan proyek, karena tidak memuat definitions/: "
            f"{some(found.no_projects)}"
        )
    if found.links:
        yield (
            f"{len(found.links)} tautan tidak diikuti, karena menunjuk ke luar folder ini "
            f"atau ke instansi yang sudah dihitung: {some(found.links)}"
        )
    known = {row.predikat.casefold(): row.predikat for row in rows if row.predikat}
    for word in predikat:
        if word.casefold() not in known:
            hint = suggestion(word, known.values()) or f"Yang ada: {some(sorted(known.values()))}."
            yield f"--predikat {word}: tidak ada instansi dengan predikat ini. {hint}"
