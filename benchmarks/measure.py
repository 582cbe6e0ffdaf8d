"""Children and figures: whole processes, in pairs, and what is said of many of them.

The machine is never quiet. So a child is compared only with the one that ran beside it, the order
of the two changes from round to round, and the figure is the median of the ratios, with the range of
its middle half. The first run of each is thrown away: it fills the caches of the system.

This process stays small on purpose: to Linux, the peak of a child is at least that of its parent at
the moment it was started.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).parent.parent
BARE = Path(__file__).parent / "bare"

# The script that installing the package puts beside python does just this.
IKI = (
    sys.executable,
    "-c",
    "import sys; sys.argv[0] = 'iki'; from iki.__main__ import main; main()",
)


@dataclass(frozen=True, slots=True)
class Command:
    """A process to measure. `codes` are the exit codes that count as having done the work."""

    arguments: Sequence[str]
    folder: Path = ROOT
    environment: Mapping[str, str] = field(default_factory=dict)
    codes: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds by the clock, seconds of all cores, and the peak in bytes of the largest process."""

    wall: float
    cpu: float
    peak: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A median with the middle half around it, and the medians of seconds that it comes from."""

    value: float
    low: float
    high: float
    rounds: int
    seconds: tuple[float, ...] = ()


class WorkFailedError(Exception):
    """A child did not do what was to be measured."""


def iki(*arguments: str, folder: Path = ROOT, **environment: str) -> Command:
    return Command((*IKI, *arguments), folder, environment)


def python(*arguments: str, folder: Path = ROOT) -> Command:
    return Command((sys.executable, *arguments), folder)


def bare(script: str, *arguments: str, folder: Path = ROOT) -> Command:
    """Return a baseline: a script of `bare/` that does the work without any of iki."""
    return python(str(BARE / f"{script}.py"), *arguments, folder=folder)


def run(command: Command) -> Run:
    """Run a child to its end."""
    # As in the shell of a user, whatever is set here: with bytecode kept, and output buffered.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment = {
        **inherited,
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": "0",
        "COLUMNS": "120",
        **command.environment,
    }
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123
        start = time.perf_counter()
        child = subprocess.Popen(  # noqa: S603
            command.arguments,
            cwd=command.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=nowhere,
            stderr=subprocess.PIPE,
        )
        with child.stderr or nowhere:
            said = child.stderr.read().decode(errors="replace") if child.stderr else ""
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in command.codes:
        shown = " ".join(command.arguments)[:200]
        raise WorkFailedError(f"{shown}: exit {child.returncode}\n{said[-2000:]}")
    kilobytes = used.ru_maxrss if sys.platform != "darwin" else used.ru_maxrss / 1024
    return Run(wall, used.ru_utime + used.ru_stime, int(kilobytes * 1024))


def figure(values: Sequence[float], seconds: tuple[float, ...] = ()) -> Figure:
    """Return the median of some values and the range of their middle half."""
    ordered = sorted(values)
    quarter = len(ordered) // 4
    return Figure(
        statistics.median(ordered), ordered[quarter], ordered[-1 - quarter], len(ordered), seconds
    )


def ratio(ours: Command, *against: Command, rounds: int) -> Figure:
    """Return the time of `ours` over the sum of the times of `against`."""
    for command in (ours, *against):
        run(command)
    pairs: list[tuple[float, float]] = []
    for number in range(rounds):
        if number % 2:
            mine = run(ours).wall
            theirs = sum(run(command).wall for command in against)
        else:
            theirs = sum(run(command).wall for command in against)
            mine = run(ours).wall
        pairs.append((mine, theirs))
    seconds = tuple(statistics.median(side) for side in zip(*pairs, strict=True))
    return figure([mine / theirs for mine, theirs in pairs], seconds)


def peaks(command: Command, rounds: int) -> float:
    """Return the median peak of a command in bytes; a peak hardly varies."""
    return statistics.median(run(command).peak for _ in range(rounds))
