"""Work in several processes. Results come as they are done; a process that dies loses one task.

Its death breaks the executor, and with it all tasks that were given out. They are done again one by
one, in a process of their own: the task that kills that one too is the lost one.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from contextlib import closing, contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from iki.limits import PROCESSES, PROCESSES_USUAL

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.process import BaseProcess

_T = TypeVar("_T")  # a task
_R = TypeVar("_R")  # its result

# A process starts as a copy of this one where that is safe, or else anew, which takes some 300 ms.
_COPIED, _ANEW = "fork", "spawn"
_MANY = {_COPIED: 8, _ANEW: 60}  # tasks, of some 8 ms each, that are worth starting processes for
_PATIENCE = 0.4  # seconds of work after which the others are worth it, however few they are
_AHEAD = 2  # tasks given out for each process: the one it does, and one that it need not wait for
_GRACE = 3  # seconds for those who have to tell an engine that they end
_COLLECT = 50  # tasks after which cycles are collected; a run of iki looks for none by itself


class WorkerPlan(NamedTuple):
    """How many processes work, and whether they start at once or only if the work is long."""

    processes: int
    at_once: bool


def plan_workers(tasks: int, asked: int | None = None) -> WorkerPlan:
    """Plan as many processes as `asked`, or else as there are cores; never more than tasks."""
    if asked is not None:
        return WorkerPlan(min(asked, PROCESSES, max(tasks, 1)), at_once=True)
    at_once = tasks >= _MANY[_start_method()]
    return WorkerPlan(min(_cores(), PROCESSES_USUAL, max(tasks, 1)), at_once)


def _cores() -> int:
    """Count the cores that this process may use."""
    if sys.platform != "linux":
        return os.cpu_count() or 1
    return len(os.sched_getaffinity(0))


def _start_method() -> str:
    """Choose how a process starts now: a copy would miss threads that hold a lock."""
    with suppress(OSError):
        if sys.platform == "linux" and len([*Path("/proc/self/task").iterdir()]) == 1:
            return _COPIED
    return _ANEW


@contextmanager
def results_of(
    plan: WorkerPlan, work: Callable[[_T], _R], tasks: Iterable[_T], crashed: Callable[[_T], _R]
) -> Iterator[Iterator[_R]]:
    """Yield the results of tasks as they are done, and end all processes at the end.

    A task whose process dies has the result `crashed(task)`. `work` is a function of a module and
    raises nothing. Tasks are taken when a process is free, the first one after all processes that
    start at once have started.
    """
    gc.freeze()  # modules and models stay; of what a task makes nothing does
    with closing(_Pool(plan.processes)) as pool:
        if started := plan.at_once and plan.processes > 1:
            pool.start()
        with closing(_results(pool, work, iter(tasks), crashed, here=not started)) as results:
            yield results


def _results(
    pool: _Pool,
    work: Callable[[_T], _R],
    tasks: Iterator[_T],
    crashed: Callable[[_T], _R],
    *,
    here: bool,
) -> Generator[_R]:
    worked = 0.0  # without the time in which tasks are awaited
    while here and (pool.processes == 1 or worked <= _PATIENCE):
        task = next(tasks, None)
        if task is None:
            return
        begun = time.monotonic()
        result = do(work, task)
        worked += time.monotonic() - begun
        yield result
    while lost := (yield from _results_of_pool(pool, work, tasks, _AHEAD)):
        again, deadly = iter(lost), lost
        while deadly:
            with closing(_Pool(1)) as alone:
                deadly = yield from _results_of_pool(alone, work, again, 1)
            yield from map(crashed, deadly)


def _results_of_pool(
    pool: _Pool, work: Callable[[_T], _R], tasks: Iterator[_T], ahead: int
) -> Generator[_R, None, list[_T]]:
    """Yield results until tasks end or a process dies; return the tasks that are lost with it.

    `ahead` tasks are given out for each process.
    """
    from concurrent.futures import FIRST_COMPLETED, wait
    from concurrent.futures.process import BrokenProcessPool

    given: dict[Future[_R], _T] = {}
    lost: list[_T] = []
    while True:
        if not lost:  # no task is given to who has died
            for task in islice(tasks, ahead * pool.processes - len(given)):
                given[pool.submit(work, task)] = task
        if not given:
            if lost:
                pool.close()
            return lost
        for future in wait(given, return_when=FIRST_COMPLETED).done:
            task = given.pop(future)
            try:
                result = future.result()
            except BrokenProcessPool:
                lost.append(task)
            else:
                yield result


class _Pool:
    """Processes that start with the first task, and end with `close` or with this one."""

    def __init__(self, processes: int) -> None:
        self.processes = processes
        self._executor: ProcessPoolExecutor | None = None
        self._others: set[BaseProcess] = set()

    def start(self) -> None:
        """Start all processes now."""
        for _ in range(self.processes):
            self.submit(int, 0)

    def submit(self, work: Callable[[_T], _R], task: _T) -> Future[_R]:
        """Give out a task; its result is a BrokenProcessPool if a process dies."""
        from concurrent.futures import Future, ProcessPoolExecutor
        from concurrent.futures.process import BrokenProcessPool
        from multiprocessing import active_children, get_context

        with _interrupts_held():
            if self._executor is None:
                self._others = {*active_children()}
                context = get_context(_start_method())
                self._executor = ProcessPoolExecutor(self.processes, context, _begin_worker)
            try:
                return self._executor.submit(_do_there, work, task)
            except BrokenProcessPool as error:
                future: Future[_R] = Future()
                future.set_exception(error)
                return future

    def close(self) -> None:
        """End all processes, whatever they do."""
        if self._executor is None:
            return
        from multiprocessing import active_children

        own = {*active_children()} - self._others
        for process in own:
            process.terminate()
        until = time.monotonic() + _GRACE
        for process in own:
            process.join(max(until - time.monotonic(), 0))
            process.kill()
        self._executor.shutdown(cancel_futures=True)
        self._executor = None


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back here, and for ever from processes that start meanwhile."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_done = 0


def do(work: Callable[[_T], _R], task: _T) -> _R:
    """Do a task, and collect cycles now and then."""
    global _done  # noqa: PLW0603 - of this process
    result = work(task)
    _done += 1
    if _done % _COLLECT == 0:
        gc.collect()
    return result


# --- in a worker ---------------------------------------------------------------------------------

_is_worker = False


def _begin_worker() -> None:
    """Prepare a worker: Ctrl-C is for its parent, which ends it, and it ends with its parent."""
    from threading import Thread

    from iki.console import messages

    global _is_worker  # noqa: PLW0603 - of this process
    _is_worker = True
    messages.speak()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    if parent := parent_process():
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _do_there(work: Callable[[_T], _R], task: _T) -> _R:
    try:
        return do(work, task)
    except KeyboardInterrupt:  # of `_interrupt`
        os._exit(1)


def interrupt_at_end() -> None:
    """Have SIGTERM interrupt the task of this worker, so that an engine that it asks stops too."""
    if _is_worker:
        signal.signal(signal.SIGTERM, _interrupt)


def _interrupt(*_: object) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())  # nobody hears of it
    raise KeyboardInterrupt
