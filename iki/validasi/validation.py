"""Every diagnostic of projects, of their definitions and data, and of single files."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from iki import definitions
from iki.checks.all import CheckResult, check_project
from iki.console import messages, progress
from iki.data import csv_files
from iki.data.csv_files import csv_source
from iki.data.dataset import Dataset, FileDataset, TableDataset
from iki.data.keep import ALL_ROWS, NO_ROWS, Keep
from iki.dates import today
from iki.definitions import project_definitions
from iki.diagnostics import START_OF_FILE, Diagnostic, RowCell, has_errors
from iki.errors import UsageError
from iki.limits import DATA_BYTES, YAML_BYTES
from iki.project import project_files, stable_reading
from iki.results import capaian
from iki.validasi import signing_files
from iki.yaml_source import limit_findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from iki.data.tables import Source
    from iki.diagnostics import Span
    from iki.kunci.values import Lock
    from iki.model import Definisi
    from iki.periode import Periode
    from iki.project.project_files import Proyek
    from iki.validasi.year_start import YearStart
    from iki.yaml_source import Finding

STDIN = Path("-")


@dataclass
class Survey:
    """What was found so far, and in which files it was looked for."""

    diagnostics: list[Diagnostic] = field(default_factory=list)
    accepted: int = 0
    files: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)  # files not looked at yet
    jabatan: int = 0
    data: int | None = None
    source: str = ""  # the table that has the realisasi
    year_start: YearStart | None = None  # of the year asked for, of a whole project

    def add(self, checked: CheckResult) -> None:
        """Add what checks found, and how much of it was accepted."""
        self.diagnostics += checked.diagnostics
        self.accepted += checked.accepted


def look_at(
    paths: Sequence[Path],
    *,
    data: bool,
    tahun: int | None,
    sampai: Periode,
    proyek: Path | None,
    sumber: str | None = None,
) -> Survey:
    """Check the named files and folders, or else the whole project.

    `sumber` is the URL of a table that has the realisasi of the project. With `data` and `tahun`
    also for catatan of what falls short in that year up to `sampai`.
    """
    survey = Survey()
    named = [path for path in paths if path != STDIN]
    if len(named) < len(paths):
        _check_alone("stdin", _stdin(), tahun, survey, project_definitions.read_context(proyek))
    roots = _roots(named, proyek)
    for found in [project_files.find_project(proyek)] if not paths else roots:
        asked = data or sumber is not None or _names_data(named, found)
        _check_project(found, tahun, sampai, survey, data=asked, sumber=sumber)
    if named:
        _narrow(survey, named, tahun)
    return survey


def check_opened(
    proyek: Proyek, tahun: int | None, sampai: Periode, source: Source | None
) -> Survey:
    """Check a whole project and its data, which a table has (`source`) or files."""
    survey = Survey()
    _check_project(proyek, tahun, sampai, survey, data=True, sumber=source)
    return survey


# --- whole projects -------------------------------------------------------------------------------


def _check_project(
    found: Proyek,
    tahun: int | None,
    sampai: Periode,
    survey: Survey,
    *,
    data: bool,
    sumber: str | Source | None,
) -> None:
    loaded = project_definitions.read_definisi(
        found,
        lambda files: progress.tracked(
            files, len(files), "membaca definisi", project_files.FILES_WITH_PROGRESS
        ),
    )
    known = loaded.mended or loaded.definisi
    if known:
        broken = signing_files.lambang_of(found, known)[1]
        loaded = loaded._replace(findings=[*loaded.findings, *broken])
    jabatan = known.files.values() if known else ()
    survey.files += [project_files.display_name(found.instansi), *jabatan]
    survey.jabatan += len(jabatan)
    if tahun is not None and loaded.definisi and not loaded.definisi.broken:
        survey.year_start = _year_start(found, loaded.definisi, tahun)
    if not data:
        survey.add(check_project(loaded, tahun))
        return
    if loaded.definisi is None or loaded.definisi.broken:
        survey.add(check_project(loaded, tahun))
        messages.note("data realisasi belum diperiksa: perbaiki dulu definisinya")
        waiting = project_files.data_files(found)[0] + project_files.catatan_files(found)[0]
        waiting += _lock_files(found)
        waiting += project_files.pejabat_files(found)[0]
        survey.waiting += map(project_files.display_name, waiting)
        return
    source = sumber
    if isinstance(source, str):
        from iki.data import engines

        source = engines.source_of(engines.connect(source), found.name)
    for _ in stable_reading.attempts(found.root):
        of_data = _look_at_data(found, loaded.definisi, tahun, sampai, source)
    survey.files += map(project_files.display_name, of_data.files + of_data.locks)
    if source is not None:
        survey.files.append(source.label)
        survey.source = source.label
    survey.data = (survey.data or 0) + len(of_data.files)
    survey.diagnostics += of_data.diagnostics
    survey.add(check_project(loaded, tahun, of_data.findings, of_data.cells))


def _year_start(found: Proyek, definisi: Definisi, tahun: int) -> YearStart:
    from iki.validasi.year_start import check_year_start

    pejabat = signing_files.read_pejabat_of(found, definisi).found
    locks = {path.stem for path in _lock_files(found)}
    return check_year_start(definisi, pejabat, locks, tahun, today())


class _OfData(NamedTuple):
    """What was found in the files of data, and where the cells of findings stand."""

    files: list[Path]
    locks: list[Path]
    diagnostics: list[Diagnostic]
    findings: list[Finding]
    cells: dict[tuple[str, RowCell], Span]


def _look_at_data(
    found: Proyek,
    definisi: Definisi,
    tahun: int | None,
    sampai: Periode,
    source: Source | None,
) -> _OfData:
    from iki.data.catatan import read_catatan

    files, unread = project_files.data_files(found) if source is None else ([], [])
    of_catatan, astray = project_files.catatan_files(found)
    of_locks = _lock_files(found)
    others = of_catatan + project_files.pejabat_files(found)[0]
    locks, broken_locks = _read_locks(of_locks)
    diagnostics, findings, cells = _check_realisasi(definisi, files, source)
    diagnostics += read_catatan(map(csv_source.data_source, of_catatan), definisi, tahun=None)[1]
    if locks and source is None and definisi.instansi.sumber is not None:
        messages.note(
            "kunci tidak dicocokkan dengan data/realisasi, sebab instansi.yaml menyebut sumber; pakai `iki kunci --periksa`"
        )
    elif locks and not has_errors(diagnostics):
        findings += _different_from_locks(definisi, files, source, locks)
    pejabat = signing_files.read_pejabat_of(found, definisi)
    findings += pejabat.findings
    if tahun is not None and not has_errors(diagnostics):
        dataset = _dataset(files) if source is None else TableDataset(source)
        findings += _missing_catatan(definisi, dataset, of_catatan, tahun, sampai)
    return _OfData(
        files + others,
        of_locks,
        [*diagnostics, *pejabat.wrong, *broken_locks],
        [*findings, *unread, *astray],
        cells,
    )


def _lock_files(found: Proyek) -> list[Path]:
    """Return the files of locks; most projects have no folder of them."""
    if not found.folder_locks.is_dir():
        return []
    from iki.kunci.lock_files import lock_files

    return lock_files(found)


def _read_locks(paths: Sequence[Path]) -> tuple[list[Lock], list[Diagnostic]]:
    if not paths:
        return [], []
    from iki.kunci.lock_files import read_locks

    return read_locks(paths)


def _different_from_locks(
    definisi: Definisi, files: Sequence[Path], source: Source | None, locks: Sequence[Lock]
) -> Iterator[Finding]:
    """Yield the figures that differ from a lock, with the places of their causes."""
    if source is not None:
        from iki.validasi.table_rows import different_from_locks

        yield from different_from_locks(definisi, source, locks)
        return
    from iki.kunci.lock_files import check_figures, check_locks, find_differences

    values = _dataset(files)
    other = [lock for lock in locks if check_figures(definisi, lock, values)]
    checked, _ = check_locks(definisi, other, _dataset(files, ALL_ROWS))
    yield from find_differences(definisi, checked)


def _dataset(files: Sequence[Path], keep: Keep = NO_ROWS) -> Dataset:
    """Return the values of files; how long they take is shown by no bar."""
    return FileDataset([*map(csv_source.data_source, files)], keep)


def _missing_catatan(
    definisi: Definisi,
    dataset: Dataset,
    of_catatan: Sequence[Path],
    tahun: int,
    sampai: Periode,
) -> Iterator[Finding]:
    """Yield the indikator that lack a demanded catatan in that year up to `sampai`."""
    table = definisi.history.table_of(tahun, sampai)
    if table.instansi.penilaian.wajib_catatan_di_bawah is None:
        return
    from iki.checks.catatan import catatan_wajib
    from iki.checks.through_time import in_file
    from iki.data.catatan import read_catatan

    catatan, _ = read_catatan(map(csv_source.data_source, of_catatan), definisi, tahun=(tahun,))
    hasil = capaian.compute_table(definisi, tahun, sampai, dataset).hasil
    found = catatan_wajib(hasil._replace(catatan=catatan))
    yield from (in_file(table, finding) for finding, _ in found)


def _check_realisasi(
    definisi: Definisi, files: Sequence[Path], source: Source | None
) -> tuple[list[Diagnostic], list[Finding], dict[tuple[str, RowCell], Span]]:
    if source is None:
        return _check_data(definisi, files)
    from iki.validasi.table_rows import check_source

    return (*check_source(definisi, source, today()), {})


def _check_data(
    whole: Definisi, files: Sequence[Path]
) -> tuple[list[Diagnostic], list[Finding], dict[tuple[str, RowCell], Span]]:
    """Read the data of all years; of large ones the rows of some jabatan at a time."""
    from iki.checks import data
    from iki.checks.row_data import checked_variables
    from iki.checks.through_time import in_files, merge_all_times
    from iki.data.csv_files.nilai_places import nilai_spans
    from iki.periode import TAHUN

    known = whole.history.row_names_of_all_times()
    definisi = merge_all_times(whole)
    total = project_files.size(files)
    parts = 1 + total // DATA_BYTES
    kode = list(definisi.jabatan)
    size = max(1, -(-len(kode) // parts))
    groups = [kode[start : start + size] for start in range(0, len(kode), size)] or [[]]
    diagnostics: list[Diagnostic] = []
    findings: list[Finding] = []
    with progress.progress_bar(total * len(groups), "memeriksa data realisasi") as advance:
        for group in groups:
            nilai, diagnostics = csv_files.read_known(
                map(csv_source.data_source, files),
                known,
                tahun=None,
                sampai=TAHUN,
                keep=Keep(checked_variables(definisi, group)),
                progress=advance,
            )
            check = partial(data.check_data, realisasi=nilai, today=today(), jabatan=group)
            findings += limit_findings(in_files(definisi, check))
    rows = {f.row for f in findings if f.row} | {
        (file, cell) for f in findings for file, cell, _ in f.related if isinstance(cell, RowCell)
    }
    return (
        diagnostics,
        findings,
        nilai_spans(map(csv_source.data_source, files), rows) if rows else {},
    )


# --- named files ----------------------------------------------------------------------------------


def _stdin() -> bytes:
    if sys.stdin is None:
        raise UsageError("masukan standar tertutup, tidak ada yang dapat dibaca")
    return sys.stdin.buffer.read(YAML_BYTES + 1)


def _check_alone(
    name: str,
    content: bytes,
    tahun: int | None,
    survey: Survey,
    context: definitions.ProjectContext | None = None,
) -> None:
    """Check a file by itself: of what it says of other files only the atasan is looked at."""
    survey.files.append(name)
    survey.add(check_project(definitions.load_alone(name, content, context), tahun))


def _roots(paths: Iterable[Path], proyek: Path | None) -> list[Proyek]:
    """Return the projects that the named files and folders belong to, each once."""
    if proyek is not None:
        return [project_files.find_project(proyek)]
    roots = dict.fromkeys(map(_root_of, paths))
    return [project_files.Proyek(root) for root in roots if root is not None]


def _root_of(path: Path) -> Path | None:
    real = Path(os.path.realpath(path))
    if not os.path.lexists(path):
        raise UsageError(f"{path} tidak ada")
    root = project_files.root_of(path) or project_files.root_of(real)
    if root is None and real.is_dir():
        raise UsageError(
            f"{path} bukan bagian dari proyek: tidak ada folder definitions/ di sana. {project_files.NEW}"
        )
    return None if root is None else Path(os.path.relpath(root))


def _ways(path: str | Path) -> set[str]:
    """Return the two names of a file or folder: as it is written, and as links lead to it."""
    return {os.path.abspath(path), os.path.realpath(path)}  # noqa: PTH100 - links stay as they are


def _is_in(ways: Iterable[str], folders: Iterable[str]) -> bool:
    """Return whether one of the names of a file is one of those, or below it."""
    return any(
        f"{way}{os.sep}".startswith(f"{folder}{os.sep}") for way in ways for folder in folders
    )


def _names_data(paths: Iterable[Path], found: Proyek) -> bool:
    root, definisi = _ways(found.root), _ways(found.instansi.parent)

    def is_apart(path: Path) -> bool:
        """Return whether a path neither holds the definitions nor is one of their files."""
        ways = _ways(path)
        return _is_in(ways, root) and not (_is_in(definisi, ways) or _is_in(ways, definisi))

    endings = ((path, path.suffix.lower()) for path in paths)
    return any(
        ending == ".csv" or (ending not in {".yaml", ".yml"} and is_apart(path))
        for path, ending in endings
    )


def _narrow(survey: Survey, paths: Sequence[Path], tahun: int | None) -> None:
    """Keep what concerns the named files and folders, and check those that no project reads."""
    ways = {
        file: _ways(file)
        for file in {*survey.files, *survey.waiting, *(d.file for d in survey.diagnostics)}
    }
    named = set[str]().union(*map(_ways, paths))

    # What data wait for concerns those that are named.
    held_up = any(_is_in(ways[file], named) for file in survey.waiting)

    def concerns(file: str) -> bool:
        return held_up or file == "stdin" or _is_in(ways[file], named)

    survey.year_start = None
    survey.diagnostics = [d for d in survey.diagnostics if concerns(d.file)]
    survey.files = [file for file in survey.files if concerns(file)]
    read = {*survey.files, *(d.file for d in survey.diagnostics)}
    there = set[str]().union(*(ways[file] for file in read.union(survey.waiting)))
    for path in paths:
        if path.is_dir():
            if not _is_in(there, _ways(path)):
                raise UsageError(f"{path} tidak memuat berkas proyek")
            continue
        if not there.isdisjoint(_ways(path)):
            continue
        if path.suffix.lower() not in {".yaml", ".yml"}:
            raise UsageError(
                f"{path} bukan berkas proyek: iki membaca definitions/instansi.yaml, "
                "definitions/jabatan/*.yaml, data/realisasi/**/*.csv, data/catatan/**/*.csv dan kunci/*.json"
            )
        try:
            content = project_files.read_bytes(path)
        except OSError as error:
            survey.diagnostics.append(
                project_files.unreadable(project_files.display_name(path), error)
            )
        else:
            name = project_files.display_name(path)
            if project_files.is_outside(name):
                outside = Diagnostic("N14", name, START_OF_FILE, *project_files.OUTSIDE)
                survey.diagnostics.append(outside)
            _check_alone(name, content, tahun, survey)
