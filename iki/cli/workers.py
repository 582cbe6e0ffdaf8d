"""Work in several processes: each task by itself, results as they come, whatever becomes of a process.

Processes are started anew (spawn) on every system. A few tasks are done sooner than processes have
started, so the first ones are done here. A process is given one task after another over a pipe of its own:
of one that dies it is known which task it did, and the others go on. None outlives the one that started
it. (The executors of the library know neither: one death ends all their work, and what they share between
processes has to be cleared by exits that iki does not wait for.)
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from contextlib import contextmanager, suppress
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from iki.limits import PROCESSES, PROCESSES_USUAL

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

T = TypeVar("T")
R = TypeVar("R")

_MANY = 60  # tasks, of some 8 ms each, that are worth starting processes for
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
    return Crew(min(_cores(), PROCESSES_USUAL, max(tasks, 1)), at_once=tasks >= _MANY)


def _cores() -> int:
    """Return how many cores this process may use."""
    if sys.platform != "linux":
        return os.cpu_count() or 1
    return len(os.sched_getaffinity(0))


def done_by(
    crew: Crew, work: Callable[[T], R], tasks: Sequence[T], crashed: Callable[[T], R]
) -> Generator[R]:
    """Yield what `work` makes of each task, as it is done; `crashed` of one that ends its process.

    `work` is a function of a module, and raises nothing. Who stops early closes this, which ends all work.
    """
    waiting = iter(tasks)
    if crew.processes == 1 or not crew.at_once:
        begun = time.monotonic()
        for task in waiting:
            yield _do(work, task)
            if crew.processes > 1 and time.monotonic() - begun > _PATIENCE:
                break
    yield from _in_processes(crew.processes, work, waiting, crashed)


_done = 0


def _do(work: Callable[[T], R], task: T) -> R:
    """Do a task, and leave no more behind than the one before."""
    global _done  # noqa: PLW0603 - of this process
    result = work(task)
    if _done == 0:
        gc.freeze()  # modules and models, which stay
    _done += 1
    if _done % _COLLECT == 0:
        gc.collect()
    return result


def _in_processes(
    processes: int, work: Callable[[T], R], waiting: Iterator[T], crashed: Callable[[T], R]
) -> Generator[R]:
    from multiprocessing.connection import wait

    pool: dict[object, SpawnProcess] = {}  # by our end of its pipe
    doing: dict[object, tuple[Connection, T]] = {}
    free: list[Connection] = []
    try:
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
    finally:
        for process in pool.values():
            process.kill()
        for process in pool.values():
            process.join()


def _start(work: Callable[[T], R], pool: dict[object, SpawnProcess]) -> Connection:
    """Start a process that does one task after another, and return our end of its pipe."""
    from multiprocessing import get_context

    spawn = get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_serve, args=(theirs, work), daemon=True)
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
    """Do the tasks that come, until nobody is there to send one or to take its result."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    with suppress(EOFError, OSError):
        while True:
            connection.send(_do(work, connection.recv()))
