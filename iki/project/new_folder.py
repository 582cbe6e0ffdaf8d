"""A folder of new files, made whole or not at all; never over anything that is not iki's own."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from iki.diagnostics.suggestions import some
from iki.errors import UsageError
from iki.file_kinds import reason
from iki.project import temporary_files, writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path


def _nothing(_: Path) -> bool:
    return False


def check_free(folder: Path, replaced: Callable[[Path], bool] = _nothing) -> None:
    """Raise UsageError for a folder that cannot be made, or has files that are not `replaced`."""
    writing.check_no_input(folder)
    if not os.path.lexists(folder):
        parent = folder.absolute().parent
        if not parent.is_dir():
            raise UsageError(f"folder {parent} tidak ada; buat dulu, atau sebutkan folder lain")
        return
    if not folder.is_dir():
        raise UsageError(f"{folder} sudah ada, dan bukan folder; sebutkan nama lain")
    try:
        there = sorted(
            path.name + "/" * path.is_dir()
            for path in folder.iterdir()
            if not (temporary_files.is_named_so(path.name) or replaced(path))
        )
    except OSError as error:
        raise UsageError(f"folder {folder} tidak dapat dibaca: {reason(error)}") from error
    if there:
        raise UsageError(
            f"folder {folder} tidak kosong: {some(there)}. Tidak ada yang ditulis; "
            "sebutkan folder baru, atau pindahkan isinya dulu"
        )


def write_new_folder(
    folder: Path,
    content: Iterable[tuple[str, bytes]],
    *,
    last: str = "definitions",
    replaced: Callable[[Path], bool] = _nothing,
) -> None:
    """Write files, by their paths, into a new or empty folder; all of them or none.

    They are put together beside it under a temporary name, one after another as they come. In a
    folder that exists, what is `replaced` makes room, and `last`, which makes it what it is, takes
    its place last.
    """
    check_free(folder, replaced)
    exists = folder.is_dir()
    made: list[Path] = []
    aside: list[tuple[Path, Path]] = []
    old = None
    unfinished = None
    try:
        unfinished = temporary_files.new_folder(folder if exists else folder.absolute().parent)
        for name, data in content:
            _write(unfinished / name, data)
        if not exists:
            unfinished.chmod(0o777 & ~writing.umask())
            unfinished.rename(folder)
            return
        check_free(folder, replaced)
        old = temporary_files.new_folder(folder)
        for entry in filter(replaced, [*folder.iterdir()]):
            _move(entry, old / entry.name)
            aside.append((old / entry.name, entry))
        entries = sorted(unfinished.iterdir(), key=lambda path: (path.name == last, path.name))
        for entry in entries:
            target = folder / entry.name
            _move(entry, target)
            made.append(target)
    except BaseException as error:
        for path in made:
            _remove(path)
        for path, place in aside:
            path.rename(place)
        if isinstance(error, OSError):
            raise UsageError(
                f"{folder} tidak dapat ditulis: {reason(error)}. Tidak ada yang ditinggalkan"
            ) from error
        raise
    finally:
        for path in filter(None, (unfinished, old)):
            shutil.rmtree(path, ignore_errors=True)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _move(path: Path, target: Path) -> None:
    if os.path.lexists(target):
        raise FileExistsError(errno.EEXIST, "", str(target))
    path.rename(target)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
        return
    with suppress(OSError):
        path.unlink()
