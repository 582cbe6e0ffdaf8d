"""Progress bars of long work, on a terminal only."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar

from iki.console import messages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_T = TypeVar("_T")

_PROGRESS_FROM = 20_000_000  # bytes of CSV that take about a second
_silent = ContextVar("silent", default=False)


@contextmanager
def without_progress() -> Iterator[None]:
    """Hide the progress of work that is a part of other work."""
    before = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(before)


@contextmanager
def progress_bar(
    total: int, title: str, least: int = _PROGRESS_FROM
) -> Iterator[Callable[[int], object] | None]:
    """Show a progress bar on a terminal for long work; yields what advances it."""
    if total < least or _silent.get() or not messages.is_heard() or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import Progress

    with Progress(console=messages.console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=total)
        yield lambda amount: bar.update(task, advance=amount)


def tracked(items: Iterable[_T], total: int, title: str, least: int) -> Iterator[_T]:
    """Yield items, with a progress bar if there are at least `least`."""
    with progress_bar(total, title, least) as advance:
        for item in items:
            yield item
            if advance:
                advance(1)
