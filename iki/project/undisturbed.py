"""Reading data while no delivery is being stored: half of it may be seen otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from iki.errors import UsageError
from iki.project.paths import LOG_OF_DELIVERIES, PENDING_DELIVERY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


_T = TypeVar("_T")


_READINGS = 5


def undisturbed(root: Path, read: Callable[[], _T]) -> _T:
    """Read data, and anew if a delivery was stored meanwhile: half of it may have been seen."""
    for _ in range(_READINGS):
        before = deliveries(root)
        found = read()
        if deliveries(root) == before:
            return found
    raise UsageError(
        "data terus berubah selagi dibaca; tunggu sampai impor selesai, lalu coba lagi"
    )


def deliveries(root: Path) -> object:
    """Return what is another thing once a delivery was stored, or taken back; waits for one that is.

    The log is the last file that is written, and what is to be written stands in a plan until then.
    """
    if (root / PENDING_DELIVERY).exists():  # what a killed `iki impor` has left
        from iki.project import delivery_store

        delivery_store.finish_pending(root)
    try:
        log = (root / LOG_OF_DELIVERIES).stat()
    except OSError:
        return None
    return log.st_ino, log.st_mtime_ns, log.st_size
