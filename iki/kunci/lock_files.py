"""Locks of a project: their files, and what is not as it was locked.

Nothing here is asked where there is no folder of locks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from iki import errors
from iki.diagnostics import START_OF_FILE, Diagnostic, RowCell
from iki.errors import UsageError
from iki.file_kinds import reason
from iki.kunci.differences import different_figures, has_other_targets, lock_differences
from iki.kunci.lock_text import read_lock
from iki.kunci.values import lock_stem
from iki.limits import LOCK_BYTES
from iki.periode import TAHUN
from iki.project import project_files
from iki.project.paths import HIDDEN, is_inside, open_regular
from iki.results import capaian
from iki.results.hasil import span_in_words
from iki.yaml_source import Finding, to_diagnostics

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from iki.data.dataset import Dataset
    from iki.kunci.differences import Cause, LockDifference
    from iki.kunci.values import Lock
    from iki.model import Definisi
    from iki.periode import Periode
    from iki.project.project_files import Proyek
    from iki.results.hasil import Hasil
    from iki.yaml_source import Document

LOCK_ENDING = ".json"
_NAMED = 3  # indikator that a note below a result names


class CheckedLock(NamedTuple):
    """A lock, and what is not as it was locked."""

    lock: Lock
    differences: Sequence[LockDifference]


def lock_file(proyek: Proyek, tahun: int, sampai: Periode) -> Path:
    """Return where the lock of a period is, whether there is one or not."""
    return proyek.folder_locks / f"{lock_stem(tahun, sampai)}{LOCK_ENDING}"


def lock_files(proyek: Proyek) -> list[Path]:
    """Return the files of all locks, by their names."""
    folder = proyek.folder_locks
    try:
        found = [*folder.iterdir()] if folder.is_dir() else []
    except OSError as error:
        raise UsageError(f"folder {project_files.display_name(folder)}: {reason(error)}") from error
    return sorted(p for p in found if p.suffix == LOCK_ENDING and not p.name.startswith(HIDDEN))


def read_locks(files: Collection[Path]) -> tuple[list[Lock], list[Diagnostic]]:
    """Read lock files; what is wrong with one (D61) makes it no lock."""
    locks: list[Lock] = []
    wrong: list[Diagnostic] = []
    for path in files:
        name = project_files.display_name(path)
        try:
            with open_regular(path) as stream:
                content = stream.read(LOCK_BYTES + 1)
        except OSError as error:
            message = f"kunci tidak dapat dibaca: {reason(error)}"
            hint = "periksa nama, letak dan izin berkas ini"
            wrong.append(Diagnostic("D61", name, START_OF_FILE, message, hint))
            continue
        lock, problems = read_lock(name, path.stem, content)
        wrong += problems
        locks += [lock] if lock else []
    return locks, wrong


def lock_of_period(
    proyek: Proyek, tahun: int, sampai: Periode
) -> tuple[Lock | None, list[Diagnostic]]:
    """Return the lock of a period, if it is locked, or what is wrong with it."""
    path = lock_file(proyek, tahun, sampai)
    locks, wrong = read_locks([path] if path.exists() else [])
    return next(iter(locks), None), wrong


def check_inside(proyek: Proyek, path: Path) -> None:
    """Raise UsageError for a place that a link leads out of the project."""
    if not is_inside(path, proyek.root):
        raise UsageError(
            f"{project_files.display_name(path)} terletak di luar proyek lewat tautan; iki tidak menulis ke sana"
        )


# --- what is different ----------------------------------------------------------------------------


def check_locks(
    definisi: Definisi, locks: Sequence[Lock], dataset: Dataset
) -> tuple[list[CheckedLock], list[Finding]]:
    """Compute each locked period by what is in force at its end, and hold it against its lock."""
    checked = []
    findings: list[Finding] = []
    for lock in locks:
        hasil, nilai, found = capaian.compute_table(definisi, lock.tahun, lock.sampai, dataset)
        findings += found
        checked.append(CheckedLock(lock, lock_differences(lock, hasil, nilai, definisi)))
    return checked, findings


def check_figures(definisi: Definisi, lock: Lock, dataset: Dataset) -> Sequence[LockDifference]:
    """Return the figures of a locked period that are other ones now, without causes.

    This needs no rows.
    """
    hasil = capaian.compute_table(definisi, lock.tahun, lock.sampai, dataset).hasil
    return different_figures(lock, hasil)


def find_differences(definisi: Definisi, checked: Iterable[CheckedLock]) -> Iterator[Finding]:
    """D60: the figures of a locked period are the locked ones."""
    for lock, found in checked:
        for d in found:
            if d.figures:
                yield Finding(
                    "D60",
                    definisi.instansi_file,
                    (),
                    f"{d.name} {span_in_words(lock.tahun, lock.sampai)} berbeda dari yang dikunci: "
                    f"{d.figures_in_words}",
                    "kembalikan yang berubah, tulis sebagai perubahan sejak sesudahnya, atau kunci lagi: "
                    f"iki kunci --tahun {lock.tahun} --sampai {lock.sampai} --timpa --dasar ...",
                    related=tuple((c.file, c.place, c.what) for c in d.causes),
                    row=(lock.file, RowCell(d.line)),
                )


def lines_of(checked: Sequence[CheckedLock], documents: Mapping[str, Document]) -> dict[Cause, int]:
    """Return the lines of all that is not as it was."""
    causes = [cause for _, found in checked for d in found for cause in d.causes]
    in_yaml = [c for c in causes if not isinstance(c.place, RowCell)]
    findings = [Finding("D60", c.file, c.place, "", at="key") for c in in_yaml]
    places = (d.span.start_line for d in to_diagnostics(findings, documents))
    lines = {c: c.place.line for c in causes if isinstance(c.place, RowCell)}
    return lines | dict(zip(in_yaml, places, strict=True))


# --- beside a result ------------------------------------------------------------------------------


def compare_with_lock(hasil: Hasil, lock: Lock) -> tuple[Hasil, str]:
    """Return a result that says on paper that it is locked, and a note that says it here."""
    found = different_figures(lock, hasil)
    hasil = hasil._replace(lock=lock.in_words(differs=bool(found)))
    if not found:
        return hasil, f"{hasil.span} terkunci dengan angka ini ({lock.short_hash})"
    named = "; ".join(f"{d.name} {d.figures_in_words}" for d in found[:_NAMED])
    more = "; ..." if len(found) > _NAMED else ""
    note = (
        f"{len(found)} indikator berbeda dari yang dikunci untuk {hasil.span} ({lock.short_hash}): {named}{more}; "
        f"lihat `iki kunci --periksa --tahun {hasil.tahun} --sampai {hasil.sampai}`"
    )
    return hasil, note


def lock_words_of_agreements(
    proyek: Proyek, agreed: Definisi, now: Definisi, tahun: int, kode: Collection[str] | None
) -> str:
    """Return the note on the lock in the agreements of a year, "" without one.

    The lock has the targets that are in force `now`, at the end of the year; an agreement made
    before a perubahan has no such note. Raises WrongInputError for a broken lock.
    """
    lock, wrong = lock_of_period(proyek, tahun, TAHUN)
    errors.refuse_errors(wrong)
    if lock is None:
        return ""
    differs = has_other_targets(lock, agreed, kode)
    if differs and not has_other_targets(lock, now, kode):
        return ""
    return lock.in_words(differs=differs)
