"""Files that seem to belong to a project, but are not read because of their name or place.

Nobody would notice that such a file is passed over, so each is found and named.
"""

from __future__ import annotations

import os
import re
import stat
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from iki.file_kinds import SPREADSHEETS
from iki.project.copy_names import original_of
from iki.project.paths import (
    HIDDEN,
    is_inside,
    open_regular,
    regular_files,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

# Places of a project that are read otherwise or kept: no CSV there is misplaced realisasi.
_PLACES = frozenset(
    {"definitions", "kunci"}
    | {f"data/{name}" for name in ("realisasi", "catatan", "arsip")}
    | {f"data/{name}.csv" for name in ("pejabat", "sebutan", "terima")}
)
# Folders that are no part of a project, by their name or by what stands in them: environments,
# packages of programs, other projects.
_FOREIGN_NAMES = frozenset({"venv", "node_modules", "__pycache__"})
_FOREIGN_MARKS = frozenset({"pyvenv.cfg", "package.json", "__init__.py", "definitions"})


class UnreadFile(NamedTuple):
    """A file or folder that is not read, why, and what to do about it."""

    path: Path
    message: str
    hint: str


# --- definitions ---------------------------------------------------------------------------------


def definitions(instansi: Path) -> Iterator[UnreadFile]:
    """Yield the definitions that stand in definitions/ itself beside instansi.yaml."""
    for path in sorted(regular_files(instansi.parent)):
        name = _definition_name(path)
        if name is None or (
            name.lower() == path.name.lower() == instansi.name and instansi.exists()
        ):
            continue
        if original := original_of(name, {instansi.name}, hyphens=False):
            yield _copy(path, original)
            continue
        if name.lower() == instansi.name:
            message = f"berkas ini tidak dibaca: namanya bukan {instansi.name}"
            hint = f"ganti namanya menjadi {instansi.name}"
        else:
            message = f"berkas ini tidak dibaca: di definitions/ hanya {instansi.name}"
            hint = f"pindahkan ke definitions/jabatan/{name}"
        yield UnreadFile(path, message, hint)


def copies_of_jabatan(paths: Iterable[Path]) -> Iterator[UnreadFile]:
    """Yield the definitions of a folder that seem to be copies of others."""
    names = {path.name: path for path in paths}
    for name, path in names.items():
        if original := original_of(name, names, hyphens=False):
            yield _copy(path, original)


def _copy(path: Path, original: str) -> UnreadFile:
    message = f"berkas ini tidak dibaca: tampaknya salinan dari {original}"
    return UnreadFile(path, message, _keep_one(original))


def _keep_one(original: str) -> str:
    return f"bandingkan keduanya, simpan yang benar sebagai {original}, lalu hapus salinannya"


def beside_jabatan(path: Path) -> UnreadFile | None:
    """Describe an entry of definitions/jabatan that is not read; None if it holds no definition."""
    if name := _definition_name(path):
        message = f"berkas ini tidak dibaca: akhirannya {path.suffix}, bukan .yaml"
        return UnreadFile(path, message, f"ganti namanya menjadi {name}")
    if path.is_dir() and any(path.glob("*.y*ml")):
        message = "folder ini tidak dibaca: berkas jabatan harus langsung di definitions/jabatan/"
        return UnreadFile(path, message, "pindahkan berkasnya ke definitions/jabatan/")
    return None


_YAML = frozenset({".yaml", ".yml"})
_KEY_OF_DEFINITION = rb"(?m)^(?:\xef\xbb\xbf|\xff\xfe)?(?:jabatan|instansi) *:"


def _definition_name(path: Path) -> str | None:
    """Return the name that a file with a definition should have; None if it has no definition.

    Notepad calls what it saves `x.yaml.txt` or `x.txt`.
    """
    if path.suffix.lower() == ".txt":
        inner = Path(path.stem)
        if inner.suffix.lower() in _YAML:
            return f"{inner.stem}.yaml"
        return f"{path.stem}.yaml" if re.search(_KEY_OF_DEFINITION, _beginning(path)) else None
    return f"{path.stem}.yaml" if path.suffix.lower() in _YAML else None


def _beginning(path: Path) -> bytes:
    """Read the beginning of a file, in lower case; of UTF-16 only the ASCII characters."""
    with suppress(OSError), open_regular(path) as file:
        return file.read(4096).replace(b"\0", b"").lower()
    return b""


# --- data ----------------------------------------------------------------------------------------


class FolderSearch:
    """A search through the folders of a project, each once however many links lead to it.

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
        """Tell whether a link leads to a folder; None if it is not followed."""
        try:
            is_folder = stat.S_ISDIR(link.stat().st_mode)
        except OSError as error:
            if link.suffix.lower() != ".csv":
                if not link.name.startswith(HIDDEN):
                    self.broken.append((link, error))
                return None
            is_folder = False  # who reads it says what is wrong
        if not is_inside(link, self.root, top):
            (self.away if is_folder else self.outside).append(link)
            return None if is_folder else False
        if is_folder and Path(os.path.realpath(top)).is_relative_to(os.path.realpath(link)):
            return None  # back to where we come from
        return is_folder

    def _has_place(self, path: Path) -> bool:
        """Tell whether a path is one of _PLACES."""
        place = path.relative_to(self.root).as_posix().lower()
        if place not in _PLACES:
            return False
        # On a disk that knows no case, data/Realisasi is data/realisasi.
        known = self.root / place
        with suppress(OSError):
            return path == known or known.samefile(path)
        return False


def copies_of_data(paths: Iterable[Path]) -> Iterator[UnreadFile]:
    """Yield the files of data that are read although they seem to be copies of others."""
    folders: dict[Path, set[str]] = {}
    for path in (paths := [*paths]):
        folders.setdefault(path.parent, set()).add(path.name)
    for path in paths:
        if original := original_of(path.name, folders[path.parent]):
            message = f"berkas ini tampaknya salinan dari {original}, dan barisnya ikut dihitung"
            yield UnreadFile(path, message, _keep_one(original))


def in_another_form(path: Path) -> UnreadFile | None:
    """Describe a file with data that is no CSV; None for other files."""
    hint = _how_to_csv(path)
    message = f"berkas ini tidak dibaca: akhirannya {path.suffix}, bukan .csv"
    return UnreadFile(path, message, hint) if hint else None


def in_another_place(paths: Iterable[Path], read: Collection[str]) -> Iterator[UnreadFile]:
    """Yield the files outside the folders of data that hold realisasi or catatan.

    `read` has the real paths of files that are read by way of a link.
    """
    for path in paths:
        if path.suffix.lower() != ".csv" or os.path.realpath(path) in read:
            continue
        if place := _place_by_header(path):
            message = f"berkas ini tidak dibaca: letaknya di luar {place}"
            yield UnreadFile(path, message, f"pindahkan ke {place}")


def _how_to_csv(path: Path) -> str | None:
    """Say how data in another form become CSV; None for other files.

    A workbook may stand beside the CSV file that was saved from it.
    """
    ending, stem = path.suffix.lower(), path.stem
    if ending in SPREADSHEETS:
        saved = path.with_suffix(".csv").exists()
        return None if saved else "simpan sebagai CSV (di Excel: Simpan Sebagai, CSV UTF-8)"
    named = stem.lower().endswith(".csv")
    if ending == ".tsv" or (ending == ".txt" and (named or _place_by_header(path))):
        return f"ganti namanya menjadi {stem if named else f'{stem}.csv'}"
    return None


_KNOWN_HEADERS = (
    ({b"nilai", b"variabel"}, "data/realisasi/"),
    ({b"tahun", b"jabatan", b"variabel"}, "data/realisasi/"),  # with a column for each period
    ({b"tahun", b"jabatan", b"indikator", b"kendala"}, "data/catatan/"),
    ({b"tahun", b"jabatan", b"indikator", b"tindak_lanjut"}, "data/catatan/"),
    ({b"jabatan", b"nama", b"nip"}, "data/pejabat.csv"),
    ({b"sebutan", b"jabatan", b"variabel"}, "data/sebutan.csv"),
)


def _place_by_header(path: Path) -> str | None:
    """Return the folder for a file by its first line; None if it holds no data."""
    first = _beginning(path).split(b"\n", 1)[0]
    cells = {cell.strip(b' "\r\xef\xbb\xbf\xff\xfe') for cell in re.split(rb"[,;\t]", first)}
    return next((place for known, place in _KNOWN_HEADERS if known <= cells), None)
