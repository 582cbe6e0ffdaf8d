"""The project folder: where it is, which files it has, and reading them.

Files are named in messages relative to the current folder, with forward slashes. What cannot be
read (vanished, forbidden, a folder, a pipe) is a diagnostic like any other.
"""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from iki.diagnostics import START_OF_FILE, Diagnostic, RowCell
from iki.errors import UsageError
from iki.file_kinds import reason
from iki.limits import STRAY_ENTRIES, YAML_BYTES
from iki.project import unread_files
from iki.project.paths import (
    is_inside,
    nearest_project,
    read_regular,
)
from iki.yaml_source import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping


class Proyek(NamedTuple):
    """A folder that has `definitions/`, and the words that messages put before names in it."""

    root: Path
    label: str | None = None  # `HEAD:dinas/` of what is unpacked from a revision

    @property
    def name(self) -> str:
        """The name of its folder, as a shared table has it in its column `instansi`."""
        return self.root.resolve().name

    def file_name(self, path: Path) -> str:
        """Return the name of a file of the project in messages."""
        if self.label is None:
            return display_name(path)
        return f"{self.label}{path.relative_to(self.root).as_posix()}"

    def unpacked_file(self, name: str) -> Path | None:
        """Return the file that messages call so, if it is unpacked and there."""
        if self.label is None or not name.startswith(self.label):
            return None
        path = self.root / name.removeprefix(self.label)
        return path if path.is_file() else None

    @property
    def instansi(self) -> Path:
        return self.root / "definitions" / "instansi.yaml"

    @property
    def folder_jabatan(self) -> Path:
        return self.root / "definitions" / "jabatan"

    @property
    def folder_realisasi(self) -> Path:
        return self.root / "data" / "realisasi"

    @property
    def folder_catatan(self) -> Path:
        return self.root / "data" / "catatan"

    @property
    def folder_locks(self) -> Path:
        return self.root / LOCKS

    @property
    def file_pejabat(self) -> Path:
        return self.root / "data" / "pejabat.csv"

    @property
    def file_sebutan(self) -> Path:
        return self.root / "data" / "sebutan.csv"


LOCKS = "kunci"
FILES_WITH_PROGRESS = 500  # definitions, of which it is shown how many are read: about a second


def find_project(explicit: Path | None) -> Proyek:
    """Find the project of `--proyek`, or the nearest one from the current folder upwards."""
    start = explicit if explicit is not None else Path.cwd()
    above = start.parents if explicit is None else ()
    if (root := nearest_project(start, *above)) is not None:
        return Proyek(root)
    if explicit is not None:
        raise UsageError(
            f"{explicit} bukan folder proyek: tidak ada folder definitions/ di dalamnya. {NEW}"
        )
    raise UsageError(
        "tidak ada folder definitions/ di sini atau di folder atasnya. "
        f"Pindah ke folder proyek (cd FOLDER), atau sebutkan dengan --proyek FOLDER. {NEW}"
    )


def is_in_project() -> bool:
    """Tell whether the current folder is in a project."""
    start = Path.cwd()
    return nearest_project(start, *start.parents) is not None


NEW = "Untuk proyek baru: iki mulai FOLDER"


def root_of(path: Path) -> Path | None:
    """Return the root of the project that a path is in, None if it is in none.

    Links are not followed: what lies behind one that leads out of it counts as the project's.
    """
    path = Path(os.path.abspath(path))  # noqa: PTH100 - links stay as they are
    root = None
    for folder in (*reversed(path.parents), path):
        with suppress(OSError):
            if (folder / "definitions").is_dir() and (root is None or is_inside(folder, root)):
                root = folder
    return root


def is_outside(file: str) -> bool:
    """Tell whether a file, by the name in messages, leads out of its project by a link."""
    root = root_of(Path(file))
    return root is not None and not is_inside(Path(file), root)


def display_name(path: Path) -> str:
    """Return the name of a file in messages: from the current folder, with forward slashes."""
    try:
        return os.path.relpath(path).replace(os.sep, "/")
    except ValueError:  # another drive of Windows
        return path.as_posix()


OUTSIDE = (
    "tautan ini menunjuk ke luar proyek; isi yang ditunjuknya tidak ditampilkan dalam laporan",
    "ganti tautan ini dengan salinan berkas yang ditunjuknya",
)


def read_bytes(path: Path) -> bytes:
    """Read a regular file, up to one byte more than the limit; raises OSError."""
    return read_regular(path, YAML_BYTES)


def unreadable(name: str, error: OSError) -> Diagnostic:
    """N01: a file cannot be read."""
    message = f"berkas tidak dapat dibaca: {reason(error)}"
    hint = "periksa nama, letak dan izin berkas ini"
    return Diagnostic("N01", name, START_OF_FILE, message, hint)


def data_files(proyek: Proyek) -> tuple[list[Path], list[Finding]]:
    """Return the CSV files below data/realisasi, sorted, and findings about files around them.

    That is: what cannot be read, what seems to hold data but is not read, and links out of the
    project.
    """
    walk = unread_files.FolderSearch(proyek.root)
    found, astray = _csv_files(proyek, proyek.folder_realisasi, walk)
    findings = [file_finding(proyek, "D29", path, *OUTSIDE) for path in walk.outside]
    folder = proyek.folder_realisasi.parent
    others = [*walk.files(folder)] if folder.is_dir() or folder.is_symlink() else []
    findings += _broken(proyek, walk, "D01")
    astray += _away(walk, "data/realisasi/")
    others += walk.files(proyek.root, STRAY_ENTRIES)
    read = {os.path.realpath(path) for path in found if path.is_symlink()}
    astray += unread_files.in_another_place(others, read)
    findings += (file_finding(proyek, "D28", *one) for one in astray)
    findings += (file_finding(proyek, "D30", *one) for one in unread_files.copies_of_data(found))
    return sorted(found), findings


def catatan_files(proyek: Proyek) -> tuple[list[Path], list[Finding]]:
    """Return the CSV files below data/catatan, sorted, and findings as `data_files` does."""
    walk = unread_files.FolderSearch(proyek.root)
    found, astray = _csv_files(proyek, proyek.folder_catatan, walk)
    astray += _away(walk, "data/catatan/")
    findings = [file_finding(proyek, "D29", path, *OUTSIDE) for path in walk.outside]
    findings += _broken(proyek, walk, "D46")
    findings += (file_finding(proyek, "D28", *one) for one in astray)
    findings += (file_finding(proyek, "D30", *one) for one in unread_files.copies_of_data(found))
    return sorted(found), findings


def pejabat_files(proyek: Proyek) -> tuple[list[Path], list[Finding]]:
    """Return data/pejabat.csv if it exists, and findings."""
    return _single_file(proyek, proyek.file_pejabat)


def sebutan_files(proyek: Proyek) -> tuple[list[Path], list[Finding]]:
    """Return data/sebutan.csv if it exists, and findings."""
    return _single_file(proyek, proyek.file_sebutan)


def _single_file(proyek: Proyek, path: Path) -> tuple[list[Path], list[Finding]]:
    if not os.path.lexists(path):
        others = [path.with_suffix(ending) for ending in (".xlsx", ".xls", ".ods", ".txt")]
        astray = [
            unlike for p in others if p.exists() and (unlike := unread_files.in_another_form(p))
        ]
        return [], [file_finding(proyek, "D28", *one) for one in astray]
    outside = not is_inside(path, proyek.root)
    return [path], [file_finding(proyek, "D29", path, *OUTSIDE)] if outside else []


def _csv_files(
    proyek: Proyek, place: Path, walk: unread_files.FolderSearch
) -> tuple[list[Path], list[unread_files.UnreadFile]]:
    """Return the CSV files below a folder of data, and other files there that hold data."""
    astray: list[unread_files.UnreadFile] = []
    found: list[Path] = []
    if place.is_file():
        folder = place.relative_to(proyek.root).as_posix()
        message = f"berkas ini tidak dibaca: {folder} harus berupa folder"
        hint = f"ganti namanya menjadi data.csv, lalu pindahkan ke folder {folder}/ yang baru"
        astray.append(unread_files.UnreadFile(place, message, hint))
    elif os.path.lexists(place):
        if not is_inside(place, proyek.root):
            walk.outside.append(place)
        for path in walk.files(place):
            if path.suffix.lower() == ".csv":
                found.append(path)
            elif unlike := unread_files.in_another_form(path):
                astray.append(unlike)
    return found, astray


def _broken(proyek: Proyek, walk: unread_files.FolderSearch, code: str) -> Iterator[Finding]:
    for path, error in walk.broken:
        message = f"folder atau tautan ini tidak dapat dibaca: {reason(error)}"
        hint = "periksa izinnya, atau hapus tautan yang tidak dipakai lagi"
        yield file_finding(proyek, code, path, message, hint)


def _away(walk: unread_files.FolderSearch, place: str) -> Iterator[unread_files.UnreadFile]:
    for path in walk.away:
        message = "folder ini tidak dibaca: tautan ke luar proyek"
        yield unread_files.UnreadFile(path, message, f"salin berkasnya ke {place}")


def file_finding(proyek: Proyek, code: str, path: Path, message: str, hint: str) -> Finding:
    """Make a finding about a whole file; a warning can be accepted in instansi.yaml."""
    row = (proyek.file_name(path), RowCell(1))
    return Finding(code, proyek.file_name(proyek.instansi), (), message, hint, row=row)


def display_names_from(folder: Path) -> Callable[[str], str]:
    """Return a function like `display_name` that names files from a folder."""
    way: dict[str, str] = {}

    @cache
    def named(file: str) -> str:
        # Many files are of few folders, and the way to a folder takes long to find.
        within, name = os.path.split(file)
        try:
            if within not in way:
                way[within] = os.path.relpath(within or os.curdir, folder)
            path = os.path.join(way[within], name)  # noqa: PTH118 - many files, many times
            return os.path.normpath(path).replace(os.sep, "/")
        except ValueError:  # another drive of Windows
            return file

    return named


def size(files: Iterable[Path]) -> int:
    """Add up the bytes of files; a vanished one has none."""
    total = 0
    for path in files:
        with suppress(OSError):
            total += path.stat().st_size
    return total


def check_fingerprints(found: Mapping[str, str]) -> None:
    """Raise UsageError for a file that vanished before its fingerprint was taken."""
    for file, digest in found.items():
        if not digest:
            raise UsageError(f"{file} berubah selagi dibaca; jalankan sekali lagi")
