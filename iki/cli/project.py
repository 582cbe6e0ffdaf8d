"""The project folder: where it is, which files it has, and reading them.

Files are named in messages relative to the current folder, with forward slashes. What cannot be read
(vanished, forbidden, a folder, a pipe) is a diagnostic like any other.
"""

from __future__ import annotations

import errno
import os
import re
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
from iki.yaml_source import Finding

if TYPE_CHECKING:
    from iki.definitions import Loaded
    from iki.realisasi import Sumber


HIDDEN = (".", "~")  # how names begin of files that are nobody's, such as Excel's locks


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
            f"{explicit} bukan folder proyek: tidak ada folder definitions/ di dalamnya. {_NEW}"
        )
    raise UsageError(
        "tidak ada folder definitions/ di sini atau di folder atasnya. "
        f"Pindah ke folder proyek (cd FOLDER), atau sebutkan dengan --proyek FOLDER. {_NEW}"
    )


_NEW = (
    "Untuk proyek baru, buat definitions/instansi.yaml dan definitions/jabatan/KODE.yaml; "
    "contohnya di README, kunci-kuncinya di `iki skema`"
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
    diagnostics += _stray_definitions(proyek)
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
        if path.name.startswith(HIDDEN):
            continue
        if path.suffix == ".yaml":
            yield path
        elif name := _definition_name(path):
            message = f"berkas ini tidak dibaca: akhirannya {path.suffix}, bukan .yaml"
            hint = f"ganti namanya menjadi {name}"
            diagnostics.append(Diagnostic("N01", shown(path), START_OF_FILE, message, hint))
        elif path.is_dir() and any(path.glob("*.y*ml")):
            message = (
                "folder ini tidak dibaca: berkas jabatan harus langsung di definitions/jabatan/"
            )
            hint = "pindahkan berkasnya ke definitions/jabatan/"
            diagnostics.append(Diagnostic("N01", shown(path), START_OF_FILE, message, hint))


def _stray_definitions(proyek: Proyek) -> Iterator[Diagnostic]:
    """Yield what stands in definitions/ itself beside instansi.yaml, and so is not read."""
    instansi = proyek.instansi
    for path in sorted(_entries(instansi.parent)):
        name = _definition_name(path)
        if name is None or (
            name.lower() == path.name.lower() == instansi.name and instansi.exists()
        ):
            continue
        if name.lower() == instansi.name:
            message = f"berkas ini tidak dibaca: namanya bukan {instansi.name}"
            hint = f"ganti namanya menjadi {instansi.name}"
        else:
            message = f"berkas ini tidak dibaca: di definitions/ hanya {instansi.name}"
            hint = f"pindahkan ke definitions/jabatan/{name}"
        yield Diagnostic("N01", shown(path), START_OF_FILE, message, hint)


_YAML = frozenset({".yaml", ".yml"})
_KEY_OF_DEFINITION = rb"(?m)^(?:\xef\xbb\xbf|\xff\xfe)?(?:jabatan|instansi) *:"


def _definition_name(path: Path) -> str | None:
    """Return the name under which a file with a definition is read; None if it has none.

    Notepad calls what it saves `x.yaml.txt` or `x.txt`.
    """
    if path.suffix.lower() == ".txt":
        inner = Path(path.stem)
        if inner.suffix.lower() in _YAML:
            return f"{inner.stem}.yaml"
        return f"{path.stem}.yaml" if re.search(_KEY_OF_DEFINITION, _beginning(path)) else None
    return f"{path.stem}.yaml" if path.suffix.lower() in _YAML else None


def _entries(folder: Path) -> list[Path]:
    """Return the regular files of a folder, none if it cannot be read; hidden ones are passed over."""
    with suppress(OSError):
        return [p for p in folder.iterdir() if not p.name.startswith(HIDDEN) and p.is_file()]
    return []


def _beginning(path: Path) -> bytes:
    """Return how a file begins, in lower case; of UTF-16 only what is ASCII can be recognised."""
    with suppress(OSError), _open_regular(path) as file:
        return file.read(4096).replace(b"\0", b"").lower()
    return b""


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


def data_files(proyek: Proyek) -> tuple[list[Path], list[Finding]]:
    """Return all CSV files below data/realisasi, sorted, and what seems to hold data but is not read.

    Links to folders are not followed.
    """
    found, unread = [], []
    for folder, folders, files in os.walk(proyek.folder_realisasi):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for path in (Path(folder, name) for name in files if not name.startswith(HIDDEN)):
            if path.suffix.lower() == ".csv":
                found.append(path)
            elif hint := _as_csv(path):
                unread.append(_unread(proyek, path, f"akhirannya {path.suffix}, bukan .csv", hint))
    for path in _entries(proyek.folder_realisasi.parent):
        if path.suffix.lower() == ".csv" and _has_header(path):
            where = "letaknya di luar data/realisasi/"
            unread.append(_unread(proyek, path, where, "pindahkan ke data/realisasi/"))
    return sorted(found), unread


def _unread(proyek: Proyek, path: Path, why: str, hint: str) -> Finding:
    message = f"berkas ini tidak dibaca: {why}"
    return Finding("D28", shown(proyek.instansi), (), message, hint, row=(shown(path), 1))


_SPREADSHEETS = frozenset({".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"})


def _as_csv(path: Path) -> str | None:
    """Return how data in another form become CSV, None for other files.

    A workbook may stand beside the CSV file that was saved from it.
    """
    ending, stem = path.suffix.lower(), path.stem
    if ending in _SPREADSHEETS:
        saved = path.with_suffix(".csv").exists()
        return None if saved else "simpan sebagai CSV (di Excel: Simpan Sebagai, CSV UTF-8)"
    named = stem.lower().endswith(".csv")
    if ending == ".tsv" or (ending == ".txt" and (named or _has_header(path))):
        return f"ganti namanya menjadi {stem if named else f'{stem}.csv'}"
    return None


def _has_header(path: Path) -> bool:
    first = _beginning(path).split(b"\n", 1)[0]
    cells = {cell.strip(b' "\r\xef\xbb\xbf\xff\xfe') for cell in re.split(rb"[,;\t]", first)}
    return {b"nilai", b"variabel"} <= cells


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
