"""The two sides of a comparison of definitions: what names them, reading both, and computing both.

A name is a revision of git, or a folder where both are folders of projects; without a second one the
work tree is the other side. Figures are those of one and the same data, under either definisi.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from iki import definitions, errors
from iki.beda import (
    FOLDER,
    REVISION,
    WORK_TREE,
    ComparedFigures,
    DefinitionSide,
    compare_figures,
    renamed_jabatan,
    revisions,
)
from iki.checks.acceptance import standing_diagnostics
from iki.checks.all import check_project
from iki.console import messages
from iki.data.csv_files import csv_source
from iki.data.dataset import Dataset, FileDataset
from iki.definitions import project_definitions
from iki.diagnostics import has_errors
from iki.errors import UsageError
from iki.model.definisi import Known
from iki.project import project_files
from iki.project.paths import of_windows
from iki.project.project_files import Proyek
from iki.results import capaian
from iki.yaml_source import to_diagnostics

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from iki.data.csv_files import CsvSource
    from iki.data.csv_files.sums import Key
    from iki.definitions import Loaded
    from iki.diagnostics import Diagnostic
    from iki.errors import Elsewhere
    from iki.model import Definisi, Realisasi
    from iki.periode import Periode
    from iki.results.hasil import Hasil
    from iki.yaml_source import Document


_T = TypeVar("_T")


class Side(NamedTuple):
    """One side: what it is called, its definisi with their documents, and its data if they are wanted."""

    name: DefinitionSide
    definisi: Definisi
    documents: Mapping[str, Document]
    data: Sequence[CsvSource]


class Sides(NamedTuple):
    """Both sides, which of them has the data, and the files that are not on disk."""

    old: Side
    new: Side
    with_data: Side
    elsewhere: Elsewhere


def read_sides(names: Sequence[str], folder: Path | None, *, with_data: bool) -> Sides:
    """Read both sides; raises WrongInputError if one of them has errors."""
    folders = [Path(name) for name in names]
    elsewhere: Elsewhere = {}
    if len(names) == 2 and all((one / "definitions").is_dir() for one in folders):
        read = [
            _of_folder(Proyek(one), DefinitionSide(name, FOLDER), with_data=with_data and n == 1)
            for n, (one, name) in enumerate(zip(folders, names, strict=True))
        ]
        holder = 1
    else:
        if said := next(filter(None, map(of_windows, names)), None):
            raise UsageError(said)
        read, holder, elsewhere = _of_revisions(
            names, project_files.find_project(folder), with_data=with_data
        )
    errors.refuse_errors([d for _, _, _, diagnostics in read for d in diagnostics], elsewhere)
    sides = [
        Side(name, loaded.definisi, loaded.documents, data)
        for name, loaded, data, _ in read
        if loaded.definisi is not None
    ]
    return Sides(sides[0], sides[1], sides[holder], elsewhere)


_Read = tuple[DefinitionSide, "Loaded", "Sequence[CsvSource]", "list[Diagnostic]"]


def _of_folder(proyek: Proyek, name: DefinitionSide, *, with_data: bool) -> _Read:
    loaded = project_definitions.read_definisi(proyek)
    found = check_project(loaded).diagnostics
    data: list[CsvSource] = []
    if with_data and loaded.definisi is not None and not has_errors(found):
        files, unread = project_files.data_files(proyek)
        data = [csv_source.data_source(path) for path in files]
        found = [*found, *standing_diagnostics(loaded.definisi, unread, loaded.documents)]
    return name, loaded, data, found


def _of_revisions(
    names: Sequence[str], proyek: Proyek, *, with_data: bool
) -> tuple[list[_Read], int, Elsewhere]:
    """Read one revision and the work tree, or two revisions, and say which of the two has the data.

    Beside them the files of the revisions, for who shows lines of them.
    """
    for name in names:
        revisions.check_name(name)
    repository = revisions.repository_of(proyek.root)
    found = [repository.revision(name) for name in _names(names)]
    newer = 0 if len(found) == 2 and repository.is_newer(found[0].commit, found[1].commit) else 1
    wanted = [(revision, with_data and n == newer) for n, revision in enumerate(found)]
    read: list[_Read] = []
    elsewhere: Elsewhere = {}
    for revision, files in zip(found, revisions.read_revisions(repository, wanted), strict=True):
        loaded = definitions.load(files.instansi, files.jabatan)
        loaded.diagnostics[:0] = files.diagnostics
        elsewhere = {**elsewhere, **files.by_name}
        side = DefinitionSide(revision.name, REVISION, revision.commit)
        read.append((side, loaded, files.data, check_project(loaded).diagnostics))
    if len(found) == 1:
        side = DefinitionSide(project_files.display_name(proyek.root), WORK_TREE)
        read.append(_of_folder(proyek, side, with_data=with_data))
    return read, newer, elsewhere


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


# --- the figures of both ---------------------------------------------------------------------------


def compute_both(sides: Sides, tahun: int, sampai: Periode) -> ComparedFigures:
    """Compute both sides of the same data; raises WrongInputError if anything has errors."""
    holder = sides.with_data
    (old, said), (new, more) = (
        _compute(side, holder, tahun, sampai) for side in (sides.old, sides.new)
    )
    errors.refuse_errors([*dict.fromkeys([*said, *more])], sides.elsewhere)
    if not holder.data:
        messages.note(f"belum ada data realisasi dalam {holder.name}")
    renamed = renamed_jabatan(sides.old.definisi, sides.new.definisi)
    return compare_figures(old, new, renamed, str(holder.name))


def _compute(
    side: Side, holder: Side, tahun: int, sampai: Periode
) -> tuple[Hasil, list[Diagnostic]]:
    own = side is holder
    dataset = FileDataset(holder.data) if own else _OtherSide(side, holder, tahun, sampai)
    hasil, _, findings = capaian.compute_table(side.definisi, tahun, sampai, dataset)
    return hasil, [*dataset.diagnostics, *to_diagnostics(findings, side.documents)]


class _OtherSide(Dataset):
    """The data of a holder as the definisi of the other side computes with them."""

    def __init__(self, side: Side, holder: Side, tahun: int, sampai: Periode) -> None:
        super().__init__()
        self._side, self._holder, self._data = side, holder, FileDataset(holder.data)
        history = holder.definisi.history
        self._year = tahun
        self._now = history.known_to_reader(tahun, sampai)
        every = {(kode, nama) for kode, names in self._now.variabel.items() for nama in names}
        self._then = history.known_of_last_year(tahun, sampai, every)

    def _read(
        self, tahun: Collection[int], sampai: Periode, known: Known
    ) -> tuple[Realisasi, Sequence[Diagnostic]]:
        earlier = {year for year in tahun if year < self._year and self._then != self._now}
        if not earlier:
            return self._read_by(self._now, tahun, sampai, known)
        nilai, said = self._read_by(self._now, {*tahun} - earlier, sampai, known)
        before, more = self._read_by(self._then, earlier, sampai, known)
        return nilai.with_year(self._year - 1, before), [*said, *more]

    def _read_by(
        self, theirs: Known, tahun: Collection[int], sampai: Periode, own: Known
    ) -> tuple[Realisasi, Sequence[Diagnostic]]:
        both = _known_of_both(own, theirs, self._side, self._holder)
        gone = _merged(own, both, self._holder)
        read = self._data.values(tahun, sampai, _without_merged(both, gone))
        nilai = _given_back(read.realisasi, own, gone) if gone else read.realisasi
        return nilai, read.diagnostics


def _merged(own: Known, known: Known, holder: Side) -> dict[str, str]:
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


def _without_merged(known: Known, merged: Mapping[str, str]) -> Known:
    """Return what rows may name where some jabatan are read as those that they are one with."""
    variabel = {kode: names for kode, names in known.variabel.items() if kode not in merged}
    for former, kode in merged.items():
        variabel[kode] = {**variabel.get(kode, {}), **known.variabel[former]}
    return known._replace(variabel=variabel)


def _given_back(nilai: Realisasi, own: Known, merged: Mapping[str, str]) -> Realisasi:
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


def _known_of_both(known: Known, theirs: Known, side: Side, holder: Side) -> Known:
    """Return what the rows of a holder may name where the definisi of another side computes with them.

    Rows are right by the definisi that they were written for, and keep what their words mean; a variable
    that only that one has goes nowhere. How the rest is consolidated, the other one says.
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
    return Known(
        variabel, {former: kode for former, kode in alias.items() if former != kode}, ordinal
    )
