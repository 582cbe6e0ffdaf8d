"""Output: results to stdout or a file, everything else to stderr.

A file is written beside its target and moved over it, so that a full disk or a target that is open
in Excel leaves the old file whole.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, Any, TextIO, cast

from iki.escaping import for_log, for_terminal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console


_NARROW = 80  # columns of what is no terminal


def console(*, stderr: bool = False) -> Console:
    """Return a rich console that never takes user text for markup and never fails to encode."""
    from rich.console import Console

    made = Console(
        file=_stream(sys.stderr if stderr else sys.stdout),
        markup=False,
        highlight=False,
        emoji=False,
        soft_wrap=False,
    )
    # Rich would end the run, and close stdout, when who reads either stream has gone.
    made.on_broken_pipe = partial(setattr, made, "quiet", True)  # type: ignore[method-assign]
    return made


class _Log:
    """A stream into a log of GitHub Actions, of which no line is a command."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(for_log(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def in_github_actions() -> bool:
    """Return whether what is printed goes to a log that GitHub Actions reads for commands."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def _stream(stream: TextIO) -> TextIO:
    """Return stdout or stderr as everything is written to it but the annotations of iki itself."""
    return cast("TextIO", _Log(stream)) if in_github_actions() else stream


class _Reader:
    """Whether anybody reads what is said beside results: at a command line, not in a library."""

    is_there = False


def speak() -> None:
    """Have notes said and progress shown from here on: a command line has who reads them."""
    _Reader.is_there = True


def is_heard() -> bool:
    """Return whether anybody reads what is said beside results."""
    return _Reader.is_there and not _no_notes.get()


_no_notes: ContextVar[bool] = ContextVar("no_notes", default=False)


@contextmanager
def without_notes() -> Iterator[None]:
    """Have nothing said beside the result: it is one of many."""
    token = _no_notes.set(True)
    try:
        yield
    finally:
        _no_notes.reset(token)


def note(message: str) -> None:
    """Say something beside the result of a command; a library says nothing."""
    if not is_heard():
        return
    line = for_terminal(message)
    # What needs no rich does without it: its import takes longer than most notes.
    if _is_plain_line(line, sys.stderr):
        with suppress(BrokenPipeError):
            _stream(sys.stderr).write(f"{line}\n")
        return
    console(stderr=True).print(line, style="dim")


def _is_plain_line(line: str, stream: TextIO) -> bool:
    """Return whether rich would print a line as it is: nobody sees its colour, and it fits."""
    asked = os.environ.keys() & {"FORCE_COLOR", "TTY_COMPATIBLE", "COLUMNS", "JUPYTER_COLUMNS"}
    return not asked and not stream.isatty() and line.isascii() and len(line) < _NARROW


def say(line: str) -> None:
    """Print one line of a result; the terminal wraps it."""
    console().print(for_terminal(line), soft_wrap=True)


def agreed(question: str) -> bool:
    """Ask on a terminal, where only a yes is one; where nobody can be asked, nobody objects."""
    if sys.stdin is None or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return True
    sys.stderr.write(f"{for_terminal(question)} [y/T] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in {"y", "ya"}


def say_lines(lines: Sequence[str]) -> None:
    """Print lines of a result as they are; a terminal breaks them."""
    _print("".join(f"{for_terminal(line)}\n" for line in lines))


def _print(text: str, *, commands: bool = False) -> None:
    """Print a text as far as it is read (`iki validasi | head`): the exit code still says what was found."""
    with suppress(BrokenPipeError):
        (sys.stdout if commands else _stream(sys.stdout)).write(text)


def terminal_width(*, stderr: bool = False) -> int | None:
    """Return how wide the terminal is that is written to; None for a file, a pipe, a log."""
    out = console(stderr=stderr)
    return out.width if out.is_terminal else None
