"""Reading data while deliveries may be stored: a reading that one disturbed is made again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.errors import UsageError
from iki.project.paths import LOG_OF_DELIVERIES, PENDING_DELIVERY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_READINGS = 5


def attempts(root: Path) -> Iterator[object]:
    """Yield the state of deliveries once for a reading, and again if one was stored meanwhile.

    Half of it may have been seen, so the reading before counts for nothing. Raises UsageError where
    data never come to rest.
    """
    for _ in range(_READINGS):
        before = delivery_state(root)
        yield before
        if delivery_state(root) == before:
            return
    raise UsageError(
        "data terus berubah selagi dibaca; tunggu sampai impor selesai, lalu coba lagi"
    )


def delivery_state(root: Path) -> object:
    """Return a value that differs once a delivery was stored or taken back.

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
