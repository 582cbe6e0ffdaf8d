"""Writing files, whole or not at all.

A file is written beside its target and moved over it, so that a full disk or a target that is open
in Excel leaves the old file whole.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

from iki.errors import UsageError
from iki.file_kinds import reason, too_long
from iki.project import project_files, temporary_files


def write_file(file: Path, content: bytes, *, replace: bool = True) -> None:
    """Write a file whole or not at all; of a link, what it leads to.

    Raises UsageError if the target cannot be written, or exists while `replace` is false.
    """
    check_writable(file, replace=replace)
    check_no_input(file)
    replace_file(file, content)


def replace_file(file: Path, content: bytes) -> None:
    """Write a file as `write_file` does, also one of the project itself."""
    unfinished = None
    try:
        if file.is_dir():
            raise UsageError(f"{file} adalah folder; sebutkan nama berkas")
        if file.exists() and not file.is_file():  # /dev/stdout, a pipe
            file.write_bytes(content)
            return
        target = _end_of_links(file)
        handle, unfinished = temporary_files.new_file(target.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(handle)
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~umask()
        Path(unfinished).chmod(mode)
        # Where the power fails, the name has the old bytes or all of the new ones.
        sync_folder(target.parent)
        Path(unfinished).replace(target)
        sync_folder(target.parent)
    except PermissionError as error:
        raise UsageError(
            f"{file} tidak dapat ditulis; tutup dulu bila sedang terbuka di Excel, "
            f"dan periksa izin foldernya{_nothing_changed(file)}"
        ) from error
    except FileNotFoundError as error:
        if words := too_long(file):
            raise UsageError(f"{file} tidak dapat ditulis: {words}") from error
        end = Path(os.path.realpath(file)) if file.is_symlink() else file
        raise UsageError(f"folder {end.parent} tidak ada") from error
    except OSError as error:
        raise UsageError(
            f"{file} tidak dapat ditulis: {reason(error)}{_nothing_changed(file)}"
        ) from error
    finally:
        if unfinished is not None:
            with suppress(OSError):  # mostly it has its name by now
                Path(unfinished).unlink()


def _end_of_links(file: Path) -> Path:
    """Follow links to a file, which need not exist; raises OSError for a circle."""
    target = Path(os.path.realpath(file))
    if target.is_symlink():
        raise OSError(errno.ELOOP, "")
    return target


def sync_folder(folder: Path) -> None:
    """Sync the names in a folder to its disk, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def make_folder(folder: Path) -> None:
    """Make a folder for output, unless it exists."""
    check_no_input(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise UsageError(f"{folder} sudah ada, dan bukan folder") from error
    except OSError as error:
        raise UsageError(f"folder {folder} tidak dapat dibuat: {reason(error)}") from error


def check_writable(file: Path, *, replace: bool) -> None:
    """Raise UsageError for a file that is read-only, or that exists and is not to be replaced."""
    if not replace and file.exists():
        raise UsageError(f"{file} sudah ada; sebutkan nama lain, atau --timpa untuk menggantinya")
    # An administrator may write everything, and is told of the mark all the same.
    if file.is_file() and not (file.stat().st_mode & 0o222 and os.access(file, os.W_OK)):
        raise UsageError(f"{file} hanya boleh dibaca; ubah izinnya, atau sebutkan nama lain")


def _nothing_changed(file: Path) -> str:
    return ". Berkas lama tidak berubah" if file.exists() else ""


def check_no_input(file: Path) -> None:
    """Raise UsageError for a file among the definitions, the data or the locks of a project."""
    resolved = Path(os.path.realpath(file))
    for folder in resolved.parents:
        data = folder / "data"
        locks = folder / project_files.LOCKS
        inputs = (folder / "definitions", data / "realisasi", data / "catatan", locks)
        single = {data / "pejabat.csv", data / "sebutan.csv"}
        among = any(place in resolved.parents for place in inputs) or resolved in single
        if inputs[0].is_dir() and among:
            what = "kunci" if locks in resolved.parents else "definisi atau data"
            raise UsageError(f"{file} terletak di antara {what}; tulis ke folder lain")


def umask() -> int:
    """Read the umask of this process, which takes setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
