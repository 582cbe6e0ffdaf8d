"""The project folder: where it is, which files it has, and reading them.

Files are named in messages relative to the current folder, with forward slashes. What cannot be read
(vanished, forbidden, a folder, a pipe) is a diagnostic like any other.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from iki import definitions
from iki.cli.errors import UsageError
from iki.diagnostics import START_OF_FILE, Diagnostic
from iki.files import reason as reason  # noqa: PLC0414 - asked of this module too
from iki.limits import YAML_BYTES

if TYPE_CHECKING:
    from iki.definitions import Loaded
    from iki.realisasi import Sumber


class Proyek(NamedTuple):
    """A folder that has `definitions/`."""

    root: Path

    @property
    def instansi(self) -> Path:
        return self.root / "definitions" / "instansi.yaml"

    @property
    def folder_jabatan(self) -> Path:
        return self.root / "definitions" / "jabatan"

    @property
    def folder_realisasi(self) -> Path:
        return self.root / "data" / "realisasi"


def find(explicit: Path | None) -> Proyek:
    """Return the project of `--proyek`, or the nearest one from the current folder upwards."""
    start = explicit if explicit is not None else Path.cwd()
    candidates = [start] if explicit is not None else [start, *start.parents]
    for folder in candidates:
        if (folder / "definitions").is_dir():
            return Proyek(folder)
    if explicit is not None:
        raise UsageError(
            f"{explicit} bukan folder proyek: tidak ada folder definitions/ di dalamnya"
        )
    raise UsageError(
        "tidak ada folder definitions/ di sini atau di folder atasnya; "
        "pindah ke folder proyek, atau sebutkan dengan --proyek FOLDER"
    )


def shown(path: Path) -> str:
    """Return the name of a file as messages show it."""
    try:
        return os.path.relpath(path).replace(os.sep, "/")
    except ValueError:  # another drive of Windows
        return path.as_posix()


def read_definisi(proyek: Proyek, progress: Progress | None = None) -> Loaded:
    """Read all definitions of a project; `checks` then checks them."""
    diagnostics: list[Diagnostic] = []
    instansi = _berkas(proyek.instansi, diagnostics)
    files = list(_jabatan_files(proyek, diagnostics))
    with (progress or _no_progress)(len(files), "membaca definisi", FILES_WITH_PROGRESS) as advance:
        loaded = definitions.load(instansi, _read_each(files, diagnostics, advance))
    return replace(loaded, diagnostics=[*diagnostics, *loaded.diagnostics])


def around(explicit: Path | None) -> definitions.Sekitar | None:
    """Return what a project says to a file from outside; None if there is no project."""
    try:
        proyek = find(explicit)
    except UsageError:
        if explicit is not None:
            raise
        return None
    unread: list[Diagnostic] = []
    instansi = _berkas(proyek.instansi, unread)
    definisi = definitions.load(instansi, []).definisi
    if definisi is None:
        return None
    kode = frozenset(path.stem for path in _jabatan_files(proyek, unread))
    return definitions.Sekitar(definisi.instansi.pimpinan, kode)


Progress = Callable[[int, str, int], AbstractContextManager[Callable[[int], object] | None]]
FILES_WITH_PROGRESS = 500  # about a second


def _no_progress(*_: object) -> AbstractContextManager[None]:
    return nullcontext()


def _read_each(
    files: Iterable[Path],
    diagnostics: list[Diagnostic],
    advance: Callable[[int], object] | None,
) -> Iterator[definitions.Berkas]:
    for path in files:
        yield _berkas(path, diagnostics)
        if advance:
            advance(1)


def _jabatan_files(proyek: Proyek, diagnostics: list[Diagnostic]) -> Iterator[Path]:
    folder = proyek.folder_jabatan
    try:
        entries = sorted(folder.iterdir(), key=lambda path: path.name)
    except FileNotFoundError:
        return
    except OSError as error:
        diagnostics.append(unreadable(folder, error))
        return
    for path in entries:
        if path.name.startswith((".", "~")):
            continue
        if path.suffix == ".yaml":
            yield path
        elif path.suffix.lower() in {".yml", ".yaml"}:
            message = f"berkas ini tidak dibaca: akhirannya {path.suffix}, bukan .yaml"
            hint = f"ganti namanya menjadi {path.stem}.yaml"
            diagnostics.append(Diagnostic("N01", shown(path), START_OF_FILE, message, hint))
        elif path.is_dir() and any(path.glob("*.y*ml")):
            message = (
                "folder ini tidak dibaca: berkas jabatan harus langsung di definitions/jabatan/"
            )
            hint = "pindahkan berkasnya ke definitions/jabatan/"
            diagnostics.append(Diagnostic("N01", shown(path), START_OF_FILE, message, hint))


def _berkas(path: Path, diagnostics: list[Diagnostic]) -> definitions.Berkas:
    isi = None
    try:
        isi = read_bytes(path)
    except OSError as error:
        diagnostics.append(unreadable(path, error))
    return definitions.Berkas(path.stem, shown(path), isi)


def read_bytes(path: Path) -> bytes:
    """Return a regular file's bytes, no more than the limit and one; OSError for anything else."""
    with _open_regular(path) as file:
        return file.read(YAML_BYTES + 1)


def _open_regular(path: Path) -> BinaryIO:
    # Opening a pipe would wait for a writer, so look first.
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "")
    if not stat.S_ISREG(mode):
        raise OSError(None, "bukan berkas biasa")
    return path.open("rb", buffering=1 << 20)


def unreadable(path: Path, error: OSError) -> Diagnostic:
    message = f"berkas tidak dapat dibaca: {reason(error)}"
    hint = "periksa nama, letak dan izin berkas ini"
    return Diagnostic("N01", shown(path), START_OF_FILE, message, hint)


def data_files(proyek: Proyek) -> list[Path]:
    """Return all CSV files below data/realisasi, sorted; links to folders are not followed."""
    found = []
    for folder, folders, files in os.walk(proyek.folder_realisasi):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [
            Path(folder, name)
            for name in files
            if name.lower().endswith(".csv") and not name.startswith((".", "~"))
        ]
    return sorted(found)


def size(files: Iterable[Path]) -> int:
    """Return how many bytes the files have together; a vanished one has none."""
    total = 0
    for path in files:
        with suppress(OSError):
            total += path.stat().st_size
    return total


def sumber(path: Path) -> Sumber:
    """Return a CSV file as the reader takes it."""
    from iki.realisasi import Sumber

    return Sumber(shown(path), lambda: _open_regular(path))
