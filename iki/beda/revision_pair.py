"""The two projects of a comparison: what names them, reading both, and computing both.

A name is a revision of git, or a folder where both are folders of projects; without a second one
the work tree is the other project. Figures are those of one and the same data, under either
definisi.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from iki import errors
from iki.beda import (
    FOLDER,
    REVISION,
    WORK_TREE,
    ComparedFigures,
    DefinitionOrigin,
    compare_figures,
    renamed_jabatan,
    revisions,
)
from iki.beda.unpacking import UnpackedProject, unpack
from iki.checks.acceptance import unaccepted_diagnostics
from iki.checks.all import check_project
from iki.console import messages
from iki.data.csv_files import CsvSource
from iki.data.dataset import Dataset, FileDataset
from iki.definitions.project_definitions import read_definisi
from iki.diagnostics import has_errors
from iki.errors import UsageError
from iki.model.definisi import RowNames
from iki.project import project_files, temporary_files
from iki.project.paths import of_windows, open_regular
from iki.project.project_files import Proyek
from iki.results import capaian
from iki.yaml_source import to_diagnostics

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from iki.data.csv_files.sums import Key
    from iki.diagnostics import Diagnostic
    from iki.model import Definisi, Realisasi
    from iki.periode import Periode
    from iki.results.hasil import Hasil
    from iki.yaml_source import Document


_T = TypeVar("_T")


class ComparedProject(NamedTuple):
    """One project of a comparison: its name, its definisi with documents, its data if wanted."""

    name: DefinitionOrigin
    proyek: Proyek
    definisi: Definisi
    documents: Mapping[str, Document]
    data: Sequence[CsvSource]


class ProjectPair(NamedTuple):
    """Both sides, and which of them has the data."""

    old: ComparedProject
    new: ComparedProject
    with_data: ComparedProject


@contextmanager
def open_projects(
    names: Sequence[str], folder: Path | None, *, with_data: bool
) -> Iterator[ProjectPair]:
    """Read both sides; raises WrongInputError if one of them has errors.

    Revisions are unpacked into a folder that is there as long as the sides are open.
    """
    with temporary_files.folder() as place:
        found, newer = _find_projects(names, folder, place, with_data=with_data)
        read = [
            _read_project(name, project, with_data=with_data and n == newer)
            for n, (name, project) in enumerate(found)
        ]
        _refuse_errors(
            [d for _, problems in read for d in problems], [one.proyek for _, one in found]
        )
        old, new = (side for side, _ in read if side is not None)
        yield ProjectPair(old, new, (old, new)[newer])


def _find_projects(
    names: Sequence[str], folder: Path | None, place: Path, *, with_data: bool
) -> tuple[list[tuple[DefinitionOrigin, UnpackedProject]], int]:
    """Find both projects, those of revisions unpacked into a folder.

    Say which of the two has the data.
    """
    folders = [Path(name) for name in names]
    if len(names) == 2 and all((one / "definitions").is_dir() for one in folders):
        sides = (DefinitionOrigin(name, FOLDER) for name in names)
        return [
            (s, UnpackedProject(Proyek(one), {})) for s, one in zip(sides, folders, strict=True)
        ], 1
    if message := next(filter(None, map(of_windows, names)), None):
        raise UsageError(message)
    proyek = project_files.find_project(folder)
    for name in names:
        revisions.check_name(name)
    repository = revisions.repository_of(proyek.root)
    asked = [repository.revision(name) for name in _names(names)]
    newer = 0 if len(asked) == 2 and repository.is_newer(asked[0].commit, asked[1].commit) else 1
    found = []
    for n, revision in enumerate(asked):
        side = DefinitionOrigin(revision.name, REVISION, revision.commit)
        wanted = with_data and n == newer
        found.append((side, unpack(repository, revision, place / str(n), with_data=wanted)))
    if len(found) == 1:
        side = DefinitionOrigin(project_files.display_name(proyek.root), WORK_TREE)
        found.append((side, UnpackedProject(proyek, {})))
    return found, newer


def _read_project(
    name: DefinitionOrigin, project: UnpackedProject, *, with_data: bool
) -> tuple[ComparedProject | None, list[Diagnostic]]:
    """Read a project, and its data if they are wanted.

    Return everything that is wrong with it too.
    """
    proyek, unread = project
    loaded = read_definisi(proyek)
    found = check_project(loaded).diagnostics
    found = [*unread.values(), *(d for d in found if d.code != "N01" or d.file not in unread)]
    if loaded.definisi is None:
        return None, found
    data: list[CsvSource] = []
    if with_data and not has_errors(found):
        files, astray = project_files.data_files(proyek)
        data = [CsvSource(proyek.file_name(path), partial(open_regular, path)) for path in files]
        found += unaccepted_diagnostics(loaded.definisi, astray, loaded.documents)
    return ComparedProject(name, proyek, loaded.definisi, loaded.documents, data), found


def _refuse_errors(diagnostics: Sequence[Diagnostic], projects: Collection[Proyek]) -> None:
    """Raise WrongInputError if anything has errors.

    What is unpacked is gone when they are shown, so the bytes of its files come along.
    """
    if not has_errors(diagnostics):
        return
    contents = {
        name: path.read_bytes()
        for name in {d.file for d in diagnostics}
        for proyek in projects
        if (path := proyek.unpacked_file(name)) is not None
    }
    errors.refuse_errors(diagnostics, contents)


def _names(names: Sequence[str]) -> Sequence[str]:
    """Return the names of commits: `A..B` are two, `A...B` are where both parted, and B."""
    if len(names) == 1:
        first, dots, second = names[0].partition("...")
        if dots and second:
            return names[0], second
        first, dots, second = names[0].partition("..")
        if dots and not second.startswith("."):
            return first or "HEAD", second or "HEAD"
    return names


# --- the figures of both --------------------------------------------------------------------------


def compute_both(sides: ProjectPair, tahun: int, sampai: Periode) -> ComparedFigures:
    """Compute both sides of the same data; raises WrongInputError if anything has errors."""
    holder = sides.with_data
    (old, of_old), (new, of_new) = (
        _compute(side, holder, tahun, sampai) for side in (sides.old, sides.new)
    )
    _refuse_errors([*dict.fromkeys([*of_old, *of_new])], (sides.old.proyek, sides.new.proyek))
    if not holder.data:
        messages.note(f"belum ada data realisasi dalam {holder.name}")
    renamed = renamed_jabatan(sides.old.definisi, sides.new.definisi)
    return compare_figures(old, new, renamed, str(holder.name))


def _compute(
    side: ComparedProject, holder: ComparedProject, tahun: int, sampai: Periode
) -> tuple[Hasil, list[Diagnostic]]:
    own = side is holder
    dataset = FileDataset(holder.data) if own else _OtherProjectDataset(side, holder, tahun, sampai)
    hasil, _, findings = capaian.compute_table(side.definisi, tahun, sampai, dataset)
    return hasil, [*dataset.diagnostics, *to_diagnostics(findings, side.documents)]


class _OtherProjectDataset(Dataset):
    """The data of a holder as the definisi of the other side computes with them."""

    def __init__(
        self, side: ComparedProject, holder: ComparedProject, tahun: int, sampai: Periode
    ) -> None:
        super().__init__()
        self._side, self._holder, self._data = side, holder, FileDataset(holder.data)
        history = holder.definisi.history
        self._year = tahun
        self._now = history.row_names(tahun, sampai)
        every = {(kode, nama) for kode, names in self._now.variabel.items() for nama in names}
        self._then = history.row_names_of_last_year(tahun, sampai, every)

    def _read(
        self, tahun: Collection[int], sampai: Periode, known: RowNames
    ) -> tuple[Realisasi, Sequence[Diagnostic]]:
        earlier = {year for year in tahun if year < self._year and self._then != self._now}
        if not earlier:
            return self._read_by(self._now, tahun, sampai, known)
        nilai, diagnostics = self._read_by(self._now, {*tahun} - earlier, sampai, known)
        before, more = self._read_by(self._then, earlier, sampai, known)
        return nilai.with_year(self._year - 1, before), [*diagnostics, *more]

    def _read_by(
        self, theirs: RowNames, tahun: Collection[int], sampai: Periode, own: RowNames
    ) -> tuple[Realisasi, Sequence[Diagnostic]]:
        both = _shared_row_names(own, theirs, self._side, self._holder)
        gone = _merge_alias(own, both, self._holder)
        read = self._data.values(tahun, sampai, _without_merged(both, gone))
        nilai = _restore_jabatan(read.realisasi, own, gone) if gone else read.realisasi
        return nilai, read.diagnostics


def _merge_alias(own: RowNames, known: RowNames, holder: ComparedProject) -> dict[str, str]:
    """Return the jabatan of another side that are one with another in the data, by an alias.

    Rows of either are of that one, unless it has a variable of the same name itself.
    """
    return {
        former: kode
        for former, kode in known.alias.items()
        if former in own.variabel
        and former not in holder.definisi.jabatan
        and own.variabel[former].keys().isdisjoint(own.variabel.get(kode, {}))
    }


def _without_merged(known: RowNames, merged: Mapping[str, str]) -> RowNames:
    """Return row names with each merged jabatan replaced by the one it is merged into."""
    variabel = {kode: names for kode, names in known.variabel.items() if kode not in merged}
    for former, kode in merged.items():
        variabel[kode] = {**variabel.get(kode, {}), **known.variabel[former]}
    return known._replace(variabel=variabel)


def _restore_jabatan(nilai: Realisasi, own: RowNames, merged: Mapping[str, str]) -> Realisasi:
    """Return values with those of jabatan that were read as others."""

    def added(found: Mapping[Key, _T]) -> dict[Key, _T]:
        theirs = {
            (tahun, former, nama): value
            for former, kode in merged.items()
            for (tahun, holder, nama), value in found.items()
            if holder == kode and nama in own.variabel[former]
        }
        return {**found, **theirs}

    return nilai._replace(nilai=added(nilai.nilai), waiting=added(nilai.waiting))


def _shared_row_names(
    known: RowNames, theirs: RowNames, side: ComparedProject, holder: ComparedProject
) -> RowNames:
    """Return the row names for data of `holder` that are computed by the definisi of `side`.

    Rows are right by the definisi that they were written for, and keep what their words mean; a
    variable that only that one has goes nowhere. How the rest is consolidated, the other one says.
    """
    now = renamed_jabatan(holder.definisi, side.definisi)
    alias = {**now, **{former: now.get(kode, kode) for former, kode in theirs.alias.items()}}
    alias |= known.alias
    variabel = {kode: {**names} for kode, names in known.variabel.items()}
    for kode, names in theirs.variabel.items():
        ours = variabel.setdefault(now.get(kode, kode), {})
        ours |= {name: how for name, how in names.items() if name not in ours}
    ordinal = {(now.get(kode, kode), name): scale for (kode, name), scale in theirs.ordinal.items()}
    same = {
        (now.get(kode, kode), name) for kode, names in theirs.variabel.items() for name in names
    }
    ordinal |= {key: scale for key, scale in known.ordinal.items() if key not in same}
    return RowNames(
        variabel, {former: kode for former, kode in alias.items() if former != kode}, ordinal
    )
