"""The project folder: where it is, which files it has, and reading them.

Files are named in messages relative to the current folder, with forward slashes. What cannot be read
(vanished, forbidden, a folder, a pipe) is a diagnostic like any other.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from iki import definitions
from iki.cli.errors import UsageError
from iki.diagnostics import START_OF_FILE, Diagnostic, RowCell
from iki.files import reason as reason  # noqa: PLC0414 - asked of this module too
from iki.limits import STRAY_ENTRIES, YAML_BYTES
from iki.yaml_source import Finding

if TYPE_CHECKING:
    from iki.definitions import Loaded
    from iki.realisasi import Sumber


HIDDEN = (".", "~")  # how names begin of files that are nobody's, such as Excel's locks

# What has a place of its own in a project: no CSV there is taken for realisasi that went astray.
TEMPAT = frozenset(
    {"definitions", "kunci"}
    | {f"data/{name}" for name in ("realisasi", "catatan", "arsip", "pejabat.csv", "terima.csv")}
)
# Folders that are no part of a project, by their name or by what stands in them: environments,
# packages of programs, other projects.
_FOREIGN_NAMES = frozenset({"venv", "node_modules", "__pycache__"})
_FOREIGN_MARKS = frozenset({"pyvenv.cfg", "package.json", "__init__.py", "definitions"})


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


def root_of(path: Path) -> Path | None:
    """Return the folder of the project that a path is in as it is written; None if it is in none.

    What lies behind a link out of a project stays that project's, whatever stands there.
    """
    path = Path(os.path.abspath(path))  # noqa: PTH100 - links stay as they are
    root = None
    for folder in (*reversed(path.parents), path):
        with suppress(OSError):
            if (folder / "definitions").is_dir() and (root is None or _is_inside(folder, root)):
                root = folder
    return root


def is_outside(file: str) -> bool:
    """Return whether a file (as messages show it) is in a project, but really lies elsewhere."""
    root = root_of(Path(file))
    return root is not None and not _is_inside(Path(file), root)


def _is_inside(path: Path, *folders: Path) -> bool:
    real = Path(os.path.realpath(path))
    return any(real.is_relative_to(os.path.realpath(folder)) for folder in folders)


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
    return replace(
        loaded,
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
        if not _is_inside(link, proyek.root):
            yield _finding(proyek, "N14", link, *OUTSIDE)


OUTSIDE = (
    "tautan ini menunjuk ke luar proyek; isi yang ditunjuknya tidak ditampilkan dalam laporan",
    "ganti tautan ini dengan salinan berkas yang ditunjuknya",
)


def around(explicit: Path | None) -> definitions.Surroundings | None:
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
    return definitions.Surroundings(definisi.instansi.pimpinan, kode)


Progress = Callable[[int, str, int], AbstractContextManager[Callable[[int], object] | None]]
FILES_WITH_PROGRESS = 500  # about a second


def _no_progress(*_: object) -> AbstractContextManager[None]:
    return nullcontext()


def _read_each(
    files: Iterable[Path],
    diagnostics: list[Diagnostic],
    advance: Callable[[int], object] | None,
) -> Iterator[definitions.SourceFile]:
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


def _berkas(path: Path, diagnostics: list[Diagnostic]) -> definitions.SourceFile:
    isi = None
    try:
        isi = read_bytes(path)
    except OSError as error:
        diagnostics.append(unreadable(path, error))
    return definitions.SourceFile(path.stem, shown(path), isi)


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
    """Return all CSV files below data/realisasi, sorted, and what is wrong around them.

    That is: what cannot be read, what seems to hold data but is not read, and links out of the project.
    """
    walk = _Walk(proyek.root)
    place = proyek.folder_realisasi
    findings: list[Finding] = []
    found: list[Path] = []
    if place.is_file():
        where = "data/realisasi harus berupa folder"
        hint = "ganti namanya menjadi data.csv, lalu pindahkan ke folder data/realisasi/ yang baru"
        findings.append(_unread(proyek, place, where, hint))
    elif os.path.lexists(place):
        if not _is_inside(place, proyek.root):
            walk.outside.append(place)
        for path in walk.files(place):
            if path.suffix.lower() == ".csv":
                found.append(path)
            elif saved := _as_csv(path):
                where = f"akhirannya {path.suffix}, bukan .csv"
                findings.append(_unread(proyek, path, where, saved))
    findings += (_finding(proyek, "D29", path, *OUTSIDE) for path in walk.outside)
    read = {os.path.realpath(path) for path in found if path.is_symlink()}
    folder = place.parent
    astray = [*walk.files(folder)] if folder.is_dir() or folder.is_symlink() else []
    for path, error in walk.broken:
        message = f"folder atau tautan ini tidak dapat dibaca: {reason(error)}"
        hint = "periksa izinnya, atau hapus tautan yang tidak dipakai lagi"
        findings.append(_finding(proyek, "D01", path, message, hint))
    for path in walk.away:
        message = "folder ini tidak dibaca: tautan ke luar proyek"
        hint = "salin berkasnya ke data/realisasi/"
        findings.append(_finding(proyek, "D28", path, message, hint))
    astray += walk.files(proyek.root, STRAY_ENTRIES)
    for path in astray:
        if path.suffix.lower() != ".csv" or os.path.realpath(path) in read:
            continue
        if _has_header(path):
            where = "letaknya di luar data/realisasi/"
            findings.append(_unread(proyek, path, where, "pindahkan ke data/realisasi/"))
    return sorted(found), findings


class _Walk:
    """Goes through folders of a project, each once however many ways lead to it.

    Links are followed within the project, after the folders that are none; those out of it are not,
    for behind them may be a whole disk.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.seen: set[str] = set()  # real paths of folders
        self.broken: list[tuple[Path, OSError]] = []  # what cannot be read
        self.away: list[Path] = []  # links to folders out of the project
        self.outside: list[Path] = []  # links to files out of the project

    def files(self, top: Path, most: int | None = None) -> Iterator[Path]:
        """Yield the files below a folder that was not seen before, those near it first.

        Where there is a bound to the entries looked at, folders that are no part of a project are
        passed over too.
        """
        left = most
        folders, links = deque([top]), deque[Path]()
        while folders or links:
            folder = (folders or links).popleft()
            real = os.path.realpath(folder)
            if real in self.seen:
                continue
            self.seen.add(real)
            try:
                with os.scandir(folder) as scanned:
                    entries = sorted(scanned, key=lambda entry: entry.name)
            except OSError as error:
                self.broken.append((folder, error))
                continue
            if left is not None:
                left -= len(entries)
                if left < 0:
                    return
                if folder != top and not _FOREIGN_MARKS.isdisjoint(e.name for e in entries):
                    continue
            for entry in entries:
                path = folder / entry.name
                if entry.name.startswith(".") or self._has_place(path):
                    continue
                is_folder = self._follow(path, top) if entry.is_symlink() else entry.is_dir()
                if is_folder and (left is None or entry.name not in _FOREIGN_NAMES):
                    (links if entry.is_symlink() else folders).append(path)
                elif is_folder is False and not entry.name.startswith(HIDDEN):
                    yield path

    def _follow(self, link: Path, top: Path) -> bool | None:
        """Return whether a link leads to a folder; None if it is not to be followed."""
        try:
            is_folder = stat.S_ISDIR(link.stat().st_mode)
        except OSError as error:
            if link.suffix.lower() != ".csv":
                if not link.name.startswith(HIDDEN):
                    self.broken.append((link, error))
                return None
            is_folder = False  # who reads it says what is wrong
        if not _is_inside(link, self.root, top):
            (self.away if is_folder else self.outside).append(link)
            return None if is_folder else False
        if is_folder and Path(os.path.realpath(top)).is_relative_to(os.path.realpath(link)):
            return None  # back to where we come from
        return is_folder

    def _has_place(self, path: Path) -> bool:
        """Return whether a path is one of TEMPAT."""
        place = path.relative_to(self.root).as_posix().lower()
        if place not in TEMPAT:
            return False
        # On a disk that knows no case, data/Realisasi is data/realisasi.
        known = self.root / place
        with suppress(OSError):
            return path == known or known.samefile(path)
        return False


def _finding(proyek: Proyek, code: str, path: Path, message: str, hint: str) -> Finding:
    """Return what is wrong with a file as a whole; a warning is accepted in instansi.yaml."""
    return Finding(code, shown(proyek.instansi), (), message, hint, row=(shown(path), RowCell(1)))


def _unread(proyek: Proyek, path: Path, why: str, hint: str) -> Finding:
    return _finding(proyek, "D28", path, f"berkas ini tidak dibaca: {why}", hint)


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


_KNOWN_HEADERS = ({b"nilai", b"variabel"}, {b"tahun", b"jabatan", b"variabel"})  # long, wide


def _has_header(path: Path) -> bool:
    first = _beginning(path).split(b"\n", 1)[0]
    cells = {cell.strip(b' "\r\xef\xbb\xbf\xff\xfe') for cell in re.split(rb"[,;\t]", first)}
    return any(known <= cells for known in _KNOWN_HEADERS)


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
