"""iki as a process of its own, for what only such a one has: signals, and one JVM."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def hearing() -> Iterator[None]:
    """Have what is started here hear Ctrl-C, also if the suite is deaf: a shell starts background jobs so."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def started(*words: str, cwd: Path) -> subprocess.Popen[str]:
    with hearing():
        return subprocess.Popen(  # noqa: S603 - our own code
            [sys.executable, "-m", "iki", *words],
            cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        )  # fmt: skip


def until(holds: Callable[[], bool], seconds: float) -> None:
    """Wait until something holds; a failure after so many seconds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)


def computes(ran: subprocess.Popen[str], seconds: float = 5) -> bool:
    """Return whether a process has computed for a while (imports take a second), or has ended."""
    if ran.poll() is not None:
        return True
    ticks = Path(f"/proc/{ran.pid}/stat").read_text().split(") ")[1].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK") > seconds
