"""Temporary files whose names tell the run that makes them, so that others can clear them.

A run that ends, however badly, clears its own. One that is killed cannot: its files stand under a
name that says whose they are, and whoever next makes one at the same place removes them.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEMPORARY_NAME = re.compile(r"\.iki-([0-9]{1,18})-.+")
_DAY = 86_400  # seconds: where it cannot be asked for, a run is over after that


def new_file(folder: Path) -> tuple[int, str]:
    """Make a temporary file; return its handle and its name."""
    from tempfile import mkstemp

    _clear(folder)
    return mkstemp(dir=folder, prefix=_prefix())


def new_folder(place: Path) -> Path:
    """Make a temporary folder, which the caller moves or removes."""
    from tempfile import mkdtemp

    _clear(place)
    return Path(mkdtemp(dir=place, prefix=_prefix()))


@contextmanager
def folder() -> Iterator[Path]:
    """Make a temporary folder, which is removed at the end."""
    import tempfile

    made = new_folder(Path(tempfile.gettempdir()))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def one_folder() -> Iterator[None]:
    """Put all temporary files of this process into one folder, which is removed at the end."""
    import tempfile

    usual = tempfile.tempdir
    with folder() as made:
        tempfile.tempdir = str(made)
        try:
            yield
        finally:
            tempfile.tempdir = usual


def _prefix() -> str:
    return f".iki-{os.getpid()}-"


def is_named_so(name: str) -> bool:
    """Tell whether a name is that of a temporary file of some run of iki."""
    return _TEMPORARY_NAME.fullmatch(name) is not None


def _clear(folder: Path) -> None:
    """Remove the files of runs that are over."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            name = _TEMPORARY_NAME.fullmatch(entry.name)
            with suppress(OSError):
                if name is None or not _is_over(int(name[1]), entry):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path)
                else:
                    Path(entry.path).unlink()


def _is_over(pid: int, entry: os.DirEntry[str]) -> bool:
    if os.name != "posix":
        return entry.stat(follow_symlinks=False).st_mtime < time.time() - _DAY
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        pass  # somebody else's, or no process at all
    return False
