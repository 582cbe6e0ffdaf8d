"""Work in several processes: nothing is lost, whoever dies, and nobody is left."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from iki.rekap import workers
from iki.rekap.workers import WorkerPlan, plan_workers, results_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def square(number: int) -> tuple[int, int]:
    """Return a square, and who made it; some numbers are deadly."""
    if number < 0:
        os.kill(os.getpid(), signal.SIGKILL if number % 2 else signal.SIGTERM)
        time.sleep(60)
    return number * number, os.getpid()


def crashed(number: int) -> tuple[int, int]:
    return number, 0


def results(plan: WorkerPlan, tasks: list[int]) -> list[tuple[int, int]]:
    with results_of(plan, square, tasks, crashed) as found:
        return list(found)


@pytest.fixture(params=["fork", "spawn"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways in which a process starts, where there are both."""
    chosen: str = request.param
    if chosen == "fork" and workers._start_method() != "fork":
        pytest.skip("a process with threads is not copied")
    monkeypatch.setattr(workers, "_start_method", lambda: chosen)
    return chosen


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("tasks", [0, 1, 7])
def test_every_task_is_done_once(tasks: int) -> None:
    found = results(WorkerPlan(2, at_once=True), list(range(tasks)))
    assert sorted(square for square, _ in found) == [n * n for n in range(tasks)]
    assert os.getpid() not in {pid for _, pid in found}


@pytest.mark.machine
@pytest.mark.usefixtures("way")
def test_who_dies_takes_its_own_task_only() -> None:
    tasks = [1, -1, 2, 3, -2, 4, -3]
    found = results(WorkerPlan(2, at_once=True), tasks)
    assert sorted(square for square, _ in found) == [-3, -2, -1, 1, 4, 9, 16]


def test_one_process_is_this_one() -> None:
    found = results(WorkerPlan(1, at_once=True), [1, 2, 3])
    assert found == [(n * n, os.getpid()) for n in (1, 2, 3)]


def test_a_few_tasks_are_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_PATIENCE", float("inf"))
    assert {pid for _, pid in results(WorkerPlan(2, at_once=False), [1, 2])} == {os.getpid()}
    monkeypatch.setattr(workers, "_PATIENCE", -1.0)
    found = results(WorkerPlan(2, at_once=False), [1, 2, 3])
    assert sorted(square for square, _ in found) == [1, 4, 9]
    assert os.getpid() not in {pid for _, pid in found}


@pytest.mark.usefixtures("way")
def test_who_leaves_early_leaves_nobody_behind() -> None:
    with results_of(WorkerPlan(2, at_once=True), square, list(range(50)), crashed) as found:
        pids = {pid for _, (_, pid) in zip(range(8), found, strict=False)}
    assert pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


class Task(int):
    """A task that says when it is sent."""

    sent = 0

    def __reduce__(self) -> tuple[type[int], tuple[int]]:
        Task.sent += 1
        return int, (int(self),)


def test_a_few_tasks_are_handed_out_at_a_time() -> None:
    """What waits is not in a pipe, and so does not fill it."""
    with results_of(WorkerPlan(2, at_once=True), square, map(Task, range(40)), crashed) as found:
        for number, _ in enumerate(found):
            assert Task.sent <= number + 1 + 2 * workers._AHEAD
    assert Task.sent == 40


@pytest.mark.parametrize(
    ("tasks", "asked", "expected"),
    [
        (0, None, 1), (1, None, 1), (3, None, 3), (500, None, 8), (500, 3, 3), (2, 9, 2),
        (500, 400, 60),
    ],
)  # fmt: skip
def test_how_many_processes(
    tasks: int, asked: int | None, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_cores", lambda: 8)
    assert plan_workers(tasks, asked).processes == expected


@pytest.mark.parametrize(("way", "tasks"), [("fork", 8), ("spawn", 60)])
def test_from_how_many_tasks_on_processes_start_at_once(
    way: str, tasks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_start_method", lambda: way)
    assert [plan_workers(number).at_once for number in (tasks - 1, tasks)] == [False, True]
    assert plan_workers(2, asked=2).at_once


def test_there_is_a_core() -> None:
    assert workers._cores() >= 1


def test_what_tasks_leave_behind_is_collected(monkeypatch: pytest.MonkeyPatch) -> None:
    collected: list[int] = []
    monkeypatch.setattr("gc.collect", lambda: collected.append(1))
    monkeypatch.setattr(workers, "_done", 0)
    results(WorkerPlan(1, at_once=True), [1] * (2 * workers._COLLECT + 1))
    assert len(collected) == 2


def long_answer(task: bytes) -> tuple[int, bytes]:
    return len(task), task


@pytest.mark.usefixtures("way")
def test_tasks_and_results_larger_than_a_pipe_do_not_wait_for_each_other() -> None:
    tasks = [bytes(1_000_000)] * 12
    plan = WorkerPlan(2, at_once=True)
    with results_of(plan, long_answer, tasks, lambda task: (0, task)) as found:
        assert [size for size, _ in found] == [1_000_000] * 12


def test_tasks_are_made_when_somebody_is_free() -> None:
    made: list[int] = []

    def tasks() -> Iterator[int]:
        for number in range(60):
            made.append(number)
            yield number

    with results_of(WorkerPlan(2, at_once=True), square, tasks(), crashed) as found:
        for number, _ in enumerate(found):
            assert len(made) <= number + 1 + 2 * workers._AHEAD
    assert len(made) == 60
