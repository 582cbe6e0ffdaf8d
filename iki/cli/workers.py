"""Work in several processes: each task by itself, results as they come, whatever becomes of a process.

A process is given one task after another over a pipe of its own: of one that dies it is known which task
it did, and the others go on. None outlives the one that started it. (The executors of the library know
neither: one death ends all their work, and what they share between processes has to be cleared by exits
that iki does not wait for.) What is told a process can be pickled, and so each system starts it as it can.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from iki.limits import PROCESSES, PROCESSES_USUAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    _Pool = dict[Connection, BaseProcess]  # by our end of its pipe

T = TypeVar("T")
R = TypeVar("R")

# How a process starts: as a copy of this one where that is safe, or else anew, which takes some 300 ms.
_COPIED, _ANEW = "fork", "spawn"
_MANY = {_COPIED: 8, _ANEW: 60}  # tasks, of some 8 ms each, that are worth starting processes for
_PATIENCE = 0.4  # seconds of work after which the others are worth it, however few they are
_COLLECT = 50  # tasks after which cycles are collected; a run of iki looks for none by itself


class Crew(NamedTuple):
    """How many processes do the work, and whether they are to start at once."""

    processes: int
    at_once: bool


def crew_for(tasks: int, asked: int | None = None) -> Crew:
    """Return who does so many tasks: as many processes as were asked for, or else as there are cores."""
    if asked is not None:
        return Crew(min(asked, PROCESSES, max(tasks, 1)), at_once=True)
    return Crew(min(_cores(), PROCESSES_USUAL, max(tasks, 1)), at_once=tasks >= _MANY[_way()])


def _cores() -> int:
    """Return how many cores this process may use."""
    if sys.platform != "linux":
        return os.cpu_count() or 1
    return len(os.sched_getaffinity(0))


def _way() -> str:
    """Return how a process is started now: a copy has no thread of ours, which may hold a lock."""
    with suppress(OSError):
        if sys.platform == "linux" and len([*Path("/proc/self/task").iterdir()]) == 1:
            return _COPIED
    return _ANEW


@contextmanager
def results_of(
    crew: Crew, work: Callable[[T], R], tasks: Sequence[T], crashed: Callable[[T], R]
) -> Iterator[Iterator[R]]:
    """Start the work, and end all of it whoever leaves.

    Gives what `work` makes of each task, as it is done; `crashed` of one that ends its process. `work`
    is a function of a module, and raises nothing.
    """
    gc.freeze()  # modules and models stay; of what a task makes nothing does
    pool: _Pool = {}
    try:
        if crew.at_once and crew.processes > 1:
            for _ in range(crew.processes):
                _start(work, pool)
        yield _results(crew, work, tasks, crashed, pool)
    finally:
        for process in pool.values():
            process.kill()
        for process in pool.values():
            process.join()


def _results(
    crew: Crew, work: Callable[[T], R], tasks: Sequence[T], crashed: Callable[[T], R], pool: _Pool
) -> Iterator[R]:
    waiting = iter(tasks)
    if not pool:
        begun = time.monotonic()
        for task in waiting:
            yield _do(work, task)
            if crew.processes > 1 and time.monotonic() - begun > _PATIENCE:
                break
    yield from _in_processes(crew.processes, work, waiting, crashed, pool)


_done = 0


def _do(work: Callable[[T], R], task: T) -> R:
    """Do a task, and leave no more behind than the one before."""
    global _done  # noqa: PLW0603 - of this process
    result = work(task)
    _done += 1
    if _done % _COLLECT == 0:
        gc.collect()
    return result


def _in_processes(
    processes: int,
    work: Callable[[T], R],
    waiting: Iterator[T],
    crashed: Callable[[T], R],
    pool: _Pool,
) -> Iterator[R]:
    from multiprocessing.connection import wait

    doing: dict[object, tuple[Connection, T]] = {}
    free = list(pool)
    while True:
        for task in islice(waiting, processes - len(doing)):
            connection = free.pop() if free else _start(work, pool)
            with suppress(OSError):  # one that has died says so below
                connection.send(task)
            doing[connection] = connection, task
        if not doing:
            return
        for ready in wait([connection for connection, _ in doing.values()]):
            connection, task = doing.pop(ready)
            try:
                result: R = connection.recv()
                free.append(connection)
            except (EOFError, OSError):
                connection.close()
                pool.pop(connection).join()
                result = crashed(task)
            yield result


def _start(work: Callable[[T], R], pool: _Pool) -> Connection:
    """Start a process that does one task after another, and return our end of its pipe."""
    from multiprocessing import get_context

    context = get_context(_way())
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, work), daemon=True)  # type: ignore[attr-defined]
    with _interrupts_held():
        process.start()
        pool[ours] = process
    theirs.close()
    return ours


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Keep Ctrl-C until later here, and for ever from what is started meanwhile: we end it."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(connection: Connection, work: Callable[[T], R]) -> None:
    """Do the tasks that come, as long as the process is there that sends them."""
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    parent = parent_process()
    ends: list[Connection | int] = [connection, *([parent.sentinel] if parent else [])]
    with suppress(EOFError, OSError):
        while wait(ends) == [connection]:
            connection.send(_do(work, connection.recv()))
