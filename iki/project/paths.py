"""Paths: what they lead to, and opening what is a file."""

from __future__ import annotations

import errno
import os
import re
import stat
from contextlib import suppress
from pathlib import Path, PureWindowsPath
from typing import BinaryIO

HIDDEN = (".", "~")  # how names begin of files that are nobody's, such as Excel's locks

_KINDS = {
    stat.S_IFIFO: "ini pipa,",
    stat.S_IFSOCK: "ini soket,",
    stat.S_IFCHR: "ini perangkat,",
    stat.S_IFBLK: "ini perangkat,",
}


def of_windows(typed: str) -> str | None:
    r"""Return the message about a path that only Windows knows; None for any other.

    Elsewhere `C:\x.csv` would be a file of that very name, in the folder where iki was called.
    """
    if os.name == "nt" or os.path.lexists(typed):
        return None
    from iki.escaping import quoted

    path = PureWindowsPath(typed)
    if re.match(r"[A-Za-z]:|\\\\", typed):
        return (
            f"{quoted(typed)} adalah jalur Windows. Di sini tidak ada {path.drive}, "
            "dan folder dipisahkan dengan /"
        )
    if "\\" in typed:
        return f"{quoted(typed)} adalah jalur Windows. Di sini ditulis {quoted(path.as_posix())}"
    return None


def nearest_project(*folders: Path) -> Path | None:
    """Return the first folder that has `definitions/`."""
    return next((folder for folder in folders if (folder / "definitions").is_dir()), None)


def is_inside(path: Path, *folders: Path) -> bool:
    """Tell whether a path, all links followed, is below one of the folders."""
    real = Path(os.path.realpath(path))
    return any(real.is_relative_to(os.path.realpath(folder)) for folder in folders)


def regular_files(folder: Path) -> list[Path]:
    """List the regular files of a folder but hidden ones; none if it cannot be read."""
    with suppress(OSError):
        return [p for p in folder.iterdir() if not p.name.startswith(HIDDEN) and p.is_file()]
    return []


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading; raises OSError for anything else, such as a pipe."""
    # Opening a pipe would wait for a writer, so look first.
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "")
    if not stat.S_ISREG(mode):
        raise OSError(None, f"{_KINDS.get(stat.S_IFMT(mode), 'ini')} bukan berkas biasa")
    return path.open("rb", buffering=1 << 20)


def read_regular(path: Path, most: int) -> bytes:
    """Read a regular file, up to one byte more than `most`; raises OSError."""
    with open_regular(path) as file:
        return file.read(most + 1)


PENDING_DELIVERY = "data/.kiriman/rencana.json"


LOG_OF_DELIVERIES = "data/terima.csv"
