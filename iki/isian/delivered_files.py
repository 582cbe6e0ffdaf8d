"""The files of a delivery: those that are named, and those of the folders that are.

What stands in a folder and is not read is said, but for what is nobody's: hidden files, and copies
with remarks that nobody has corrected. Links to folders are not followed, for behind them may be a
whole disk.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from iki.errors import UsageError
from iki.file_kinds import SPREADSHEETS, reason
from iki.limits import DELIVERY_BYTES, DELIVERY_FILES
from iki.project import project_files
from iki.project.paths import HIDDEN, open_regular

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

ENDINGS = SPREADSHEETS | {".csv"}
_RETURNED = re.compile(r"(?P<of>.+)\.periksa(?:-\d+)?\.xlsx", re.IGNORECASE)
_OF_SYSTEMS = frozenset({"thumbs.db", "desktop.ini"})
_SHOWN = 3  # files of other endings that are named


@dataclass
class FoundFiles:
    """The files to read, and notes about others."""

    files: list[Path] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    others: list[Path] = field(default_factory=list)  # of other endings

    def lines(self) -> Iterator[str]:
        """Yield the notes about files that are not read; other endings share one line."""
        yield from self.unread
        if self.others:
            names = ", ".join(map(project_files.display_name, self.others[:_SHOWN]))
            more = f" dan {len(self.others) - _SHOWN} lagi" if len(self.others) > _SHOWN else ""
            yield f"tidak dibaca karena akhirannya: {names}{more}"


def find_files(paths: Sequence[Path]) -> FoundFiles:
    """Return the files that are named, and those of the folders that are."""
    found = FoundFiles()
    known: dict[str, Path] = {}
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path} tidak ada")
        inside = [path]
        if path.is_dir():
            inside = _without_originals(_inside(path, found), found)
            if not inside:
                said = "".join(f"; {line}" for line in found.lines())
                raise UsageError(f"{path} tidak memuat berkas {', '.join(sorted(ENDINGS))}{said}")
        for file in inside:
            known.setdefault(os.path.realpath(file), file)
    if len(known) > DELIVERY_FILES:
        raise UsageError(
            f"terlalu banyak berkas sekaligus: {len(known)}, paling banyak {DELIVERY_FILES}"
        )
    found.files = list(known.values())
    return found


def _inside(top: Path, found: FoundFiles) -> list[Path]:
    """Return the files of a folder, by their endings."""
    files: list[Path] = []
    folders, seen = [top], set[str]()
    while folders:
        folder = folders.pop()
        real = os.path.realpath(folder)
        if real in seen:  # a junction of Windows is a folder like any other
            continue
        seen.add(real)
        try:
            with os.scandir(folder) as entries:
                within = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            if folder == top:
                raise UsageError(f"{folder} tidak dapat dibaca: {reason(error)}") from error
            found.unread.append(
                f"{project_files.display_name(folder)} tidak dibaca: {reason(error)}"
            )
            continue
        for entry in within:
            path = folder / entry.name
            if entry.is_dir(follow_symlinks=False):
                folders.append(path)
            elif entry.name.startswith(HIDDEN):
                continue
            elif entry.is_symlink() and (why := _not_followed(path)):
                found.unread.append(f"{project_files.display_name(path)} tidak dibaca: {why}")
            elif path.suffix.lower() in ENDINGS:
                files.append(path)
            elif not _is_nobodys(path.relative_to(top)):
                found.others.append(path)
    return sorted(files)


def _not_followed(link: Path) -> str:
    """Return why a link is not followed; "" if it leads to a file or has the name of a form."""
    try:
        if stat.S_ISDIR(link.stat().st_mode):
            return "tautan ke folder; sebutkan foldernya sendiri bila isinya dikirim"
    except OSError as error:
        if (
            link.suffix.lower() not in ENDINGS
        ):  # else it is refused, as any form that cannot be read
            return f"tautan yang tidak dapat diikuti ({reason(error)})"
    return ""


def _is_nobodys(path: Path) -> bool:
    return path.name.lower() in _OF_SYSTEMS or any(p.startswith(HIDDEN) for p in path.parts)


# --- copies with remarks --------------------------------------------------------------------------


def copy_beside(file: Path, taken: Collection[Path]) -> Path:
    """Return the path of the copy with remarks of a file, never that of a corrected copy."""
    match = _RETURNED.fullmatch(file.name)
    stem = match["of"] if match else file.stem
    number = 1
    while True:
        name = f"{stem}.periksa.xlsx" if number == 1 else f"{stem}.periksa-{number}.xlsx"
        target = file.with_name(name)
        if target not in taken and (not os.path.lexists(target) or _is_untouched(target)):
            return target
        number += 1


def _is_untouched(file: Path) -> bool:
    from iki.isian.copy_marks import copy_mark_of

    mark = copy_mark_of(_bytes_of(file))
    return mark is not None and mark.untouched


def _without_originals(files: Sequence[Path], found: FoundFiles) -> list[Path]:
    """Leave out copies that nobody has corrected, and the originals of corrected ones."""
    from iki.isian.copy_marks import copy_mark_of

    gone: set[Path] = set()
    for copy in files:
        match = _RETURNED.fullmatch(copy.name)
        mark = copy_mark_of(_bytes_of(copy)) if match else None
        if match is None or mark is None:
            continue
        beside = [file for file in files if file != copy and _is_of(file, copy.parent, match["of"])]
        if mark.untouched:
            gone.add(copy)
            if not beside:
                found.unread.append(
                    f"{project_files.display_name(copy)} tidak dibaca: salinan dari iki yang belum diperbaiki"
                )
            continue
        for original in beside:
            if hashlib.sha256(_bytes_of(original)).hexdigest() == mark.original:
                gone.add(original)
                found.unread.append(
                    f"{project_files.display_name(copy)} dibaca sebagai ganti {project_files.display_name(original)}"
                )
    return [file for file in files if file not in gone]


def _is_of(file: Path, folder: Path, stem: str) -> bool:
    """Tell whether a file is the original of that name, or one of its copies."""
    match = _RETURNED.fullmatch(file.name)
    of = match["of"] if match else file.stem
    return file.parent == folder and of.casefold() == stem.casefold()


def _bytes_of(file: Path) -> bytes:
    """Return the content of a file, empty if it cannot be read."""
    try:
        with open_regular(file) as stream:
            return stream.read(DELIVERY_BYTES + 1)
    except OSError:
        return b""
