"""Reads the definitions of a project folder; an unreadable file is a diagnostic."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from iki import definitions
from iki.diagnostics import START_OF_FILE, Diagnostic
from iki.errors import UsageError
from iki.project import stable_reading, unread_files
from iki.project.paths import HIDDEN, is_inside
from iki.project.project_files import (
    OUTSIDE,
    Proyek,
    file_finding,
    find_project,
    read_bytes,
    unreadable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from iki.definitions import LoadResult
    from iki.yaml_source import Finding


def read_definisi(
    proyek: Proyek, tracked: Callable[[Sequence[Path]], Iterable[Path]] = iter
) -> LoadResult:
    """Read all definitions of a project, unchecked; `tracked` may show the progress.

    They are read again where a delivery of definitions was stored meanwhile.
    """
    for _ in stable_reading.attempts(proyek.root):
        loaded = _read_once(proyek, tracked)
    return loaded


def _read_once(proyek: Proyek, tracked: Callable[[Sequence[Path]], Iterable[Path]]) -> LoadResult:
    diagnostics: list[Diagnostic] = []
    instansi = _read_file(proyek, proyek.instansi, diagnostics)
    files = list(_jabatan_files(proyek, diagnostics))
    diagnostics += (_not_read(proyek, one) for one in unread_files.definitions(proyek.instansi))
    jabatan = (_read_file(proyek, path, diagnostics) for path in tracked(files))
    loaded = definitions.load(instansi, jabatan)
    return loaded._replace(
        diagnostics=[*diagnostics, *loaded.diagnostics],
        findings=[*loaded.findings, *_definitions_outside(proyek)],
    )


def _definitions_outside(proyek: Proyek) -> Iterator[Finding]:
    """Yield the definitions, and the folders of them, that are links out of the project."""
    folders = (proyek.instansi.parent, proyek.folder_jabatan)
    links = [folder for folder in folders if folder.is_symlink()]
    for folder in folders:
        with suppress(OSError), os.scandir(folder) as entries:
            links += (
                folder / entry.name
                for entry in entries
                if entry.is_symlink()
                and entry.name.endswith(".yaml")
                and not entry.name.startswith(HIDDEN)
            )
    for link in sorted(links):
        if not is_inside(link, proyek.root):
            yield file_finding(proyek, "N14", link, *OUTSIDE)


def read_context(explicit: Path | None) -> definitions.ProjectContext | None:
    """Read the names that a file from outside may use; None if there is no project."""
    try:
        proyek = find_project(explicit)
    except UsageError:
        if explicit is not None:
            raise
        return None
    unread: list[Diagnostic] = []
    instansi = _read_file(proyek, proyek.instansi, unread)
    definisi = definitions.load(instansi, []).definisi
    if definisi is None:
        return None
    kode = frozenset(path.stem for path in _jabatan_files(proyek, unread))
    return definitions.ProjectContext(definisi.instansi.pimpinan, kode)


def _jabatan_files(proyek: Proyek, diagnostics: list[Diagnostic]) -> Iterator[Path]:
    folder = proyek.folder_jabatan
    try:
        entries = sorted(folder.iterdir(), key=lambda path: path.name)
    except FileNotFoundError:
        return
    except OSError as error:
        diagnostics.append(unreadable(proyek.file_name(folder), error))
        return
    named = [path for path in entries if not path.name.startswith(HIDDEN)]
    copies = {copy.path: copy for copy in unread_files.copies_of_jabatan(named)}
    for path in named:
        if path in copies:
            diagnostics.append(_not_read(proyek, copies[path]))
        elif path.suffix == ".yaml":
            yield path
        elif astray := unread_files.beside_jabatan(path):
            diagnostics.append(_not_read(proyek, astray))


def _not_read(proyek: Proyek, astray: unread_files.UnreadFile) -> Diagnostic:
    name = proyek.file_name(astray.path)
    return Diagnostic("N01", name, START_OF_FILE, astray.message, astray.hint)


def _read_file(proyek: Proyek, path: Path, diagnostics: list[Diagnostic]) -> definitions.SourceFile:
    name, content = proyek.file_name(path), None
    try:
        content = read_bytes(path)
    except OSError as error:
        diagnostics.append(unreadable(name, error))
    return definitions.SourceFile(path.stem, name, content)
