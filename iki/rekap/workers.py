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
from collections import deque
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from iki.limits import PROCESSES, PROCESSES_USUAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

_T = TypeVar("_T")  # a task
_R = TypeVar("_R")  # its result

# How a process starts: as a copy of this one where that is safe, or else anew, which takes some 300 ms.
_COPIED, _ANEW = "fork", "spawn"
_MANY = {_COPIED: 8, _ANEW: 60}  # tasks, of some 8 ms each, that are worth starting processes for
_PATIENCE = 0.4  # seconds of work after which the others are worth it, however few they are
_AHEAD = 3  # tasks given to each process: the one it does, and two that it need not wait for
_GRACE = 3  # seconds for those who have to tell an engine that they end
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


class _Worker(NamedTuple):
    """A process, our end of its pipe, and its tasks: the one it does, and those that wait in the pipe."""

    process: BaseProcess
    connection: Connection
    given: deque[Any]


class _Waiting(Generic[_T]):
    """The tasks that nobody has: those that come, and before them those of a process that has died."""

    def __init__(self, tasks: Iterable[_T]) -> None:
        self._coming = iter(tasks)
        self._back: deque[_T] = deque()

    def next(self) -> list[_T]:
        """Return the next task, in a list that is empty if there is none."""
        return [self._back.popleft()] if self._back else list(islice(self._coming, 1))

    def put_back(self, tasks: Iterable[_T]) -> None:
        self._back.extendleft(reversed([*tasks]))


@contextmanager
def results_of(
    crew: Crew, work: Callable[[_T], _R], tasks: Iterable[_T], crashed: Callable[[_T], _R]
) -> Iterator[Iterator[_R]]:
    """Start the work, and end all of it whoever leaves.

    Gives what `work` makes of each task, as it is done; `crashed` of one that ends its process. `work`
    is a function of a module, and raises nothing. Tasks are taken when somebody is free to do them, the
    first one after all processes that start at once have started.
    """
    gc.freeze()  # modules and models stay; of what a task makes nothing does
    pool: list[_Worker] = []
    try:
        if crew.at_once and crew.processes > 1:
            pool += (_start(work) for _ in range(crew.processes))
        yield _results(crew, work, _Waiting(tasks), crashed, pool)
    finally:
        for worker in pool:
            worker.process.terminate()
        until = time.monotonic() + _GRACE
        for worker in pool:
            worker.process.join(max(until - time.monotonic(), 0))
            worker.process.kill()
        for worker in pool:
            worker.process.join()


def _results(
    crew: Crew,
    work: Callable[[_T], _R],
    waiting: _Waiting[_T],
    crashed: Callable[[_T], _R],
    pool: list[_Worker],
) -> Iterator[_R]:
    if not pool:
        worked = 0.0  # without the time in which tasks are awaited
        while crew.processes == 1 or worked <= _PATIENCE:
            if not (task := waiting.next()):
                return
            begun = time.monotonic()
            result = do(work, *task)
            worked += time.monotonic() - begun
            yield result
    from multiprocessing.connection import wait

    while True:
        _hand_out(waiting, crew.processes, work, pool)
        busy = {worker.connection: worker for worker in pool if worker.given}
        if not busy:
            return
        for ready in wait([*busy]):
            worker = busy[ready]  # type: ignore[index]
            task = worker.given.popleft()
            try:
                result = worker.connection.recv()
            except (EOFError, OSError):
                pool.remove(worker)
                worker.process.join()
                waiting.put_back(worker.given)
                result = crashed(task)
            yield result


def _hand_out(
    waiting: _Waiting[_T], processes: int, work: Callable[[_T], _R], pool: list[_Worker]
) -> None:
    """Give tasks to who has fewest, until all have what they do and the next ones."""
    while min((len(worker.given) for worker in pool), default=0) < _AHEAD:
        if not (task := waiting.next()):
            return
        worker = min(pool, key=lambda worker: len(worker.given), default=None)
        if worker is None or (worker.given and len(pool) < processes):
            worker = _start(work)
            pool.append(worker)
        worker.given.extend(task)
        with suppress(OSError):  # one that has died is found out where its result is awaited
            worker.connection.send(*task)


_done = 0


def do(work: Callable[[_T], _R], task: _T) -> _R:
    """Do a task, and leave no more behind than the one before."""
    global _done  # noqa: PLW0603 - of this process
    result = work(task)
    _done += 1
    if _done % _COLLECT == 0:
        gc.collect()
    return result


def _start(work: Callable[[_T], _R]) -> _Worker:
    """Start a process that does one task after another."""
    from multiprocessing import get_context

    context = get_context(_way())
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, work), daemon=True)  # type: ignore[attr-defined]
    with _interrupts_held():
        process.start()
    theirs.close()
    return _Worker(process, ours, deque())


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


def _serve(connection: Connection, work: Callable[[_T], _R]) -> None:
    """Do the tasks that come, as long as the process is there that sends them."""
    from multiprocessing import parent_process
    from multiprocessing.connection import wait
    from queue import SimpleQueue
    from threading import Thread

    from iki.console import messages

    global _serving  # noqa: PLW0603 - of this process
    _serving = True
    messages.speak()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    parent = parent_process()
    ends: list[Connection | int] = [connection, *([parent.sentinel] if parent else [])]
    come: SimpleQueue[list[_T]] = SimpleQueue()

    def receive() -> None:
        """Take what comes while a task is done: a pipe that is full would have both ends wait."""
        with suppress(EOFError, OSError):
            while wait(ends) == [connection]:
                come.put([connection.recv()])
        come.put([])

    Thread(target=receive, daemon=True).start()
    with suppress(OSError, KeyboardInterrupt):
        while task := come.get():
            connection.send(do(work, *task))


_serving = False


def interrupt_at_end() -> None:
    """Have the end of this process, if it is one of ours, interrupt its task: who asks an engine ends that too."""
    if _serving:
        signal.signal(signal.SIGTERM, _interrupt)


def _interrupt(*_: object) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())  # nobody hears of it
    raise KeyboardInterrupt
