"""Printing: results to stdout, everything else to stderr."""

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
    """Make a rich console that does not take texts of users for markup."""
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
    """A stream into a log of GitHub Actions that makes no line a command."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(for_log(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def in_github_actions() -> bool:
    """Tell whether output goes to a log that GitHub Actions searches for commands."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def _stream(stream: TextIO) -> TextIO:
    """Return the stream for everything but the annotations that iki prints on purpose."""
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
    """Silence `note`: the result is one of many."""
    token = _no_notes.set(True)
    try:
        yield
    finally:
        _no_notes.reset(token)


def note(message: str) -> None:
    """Print a line on stderr, beside the result of a command; a library prints nothing."""
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
    """Tell whether rich would print a line as it is: without colour, and unbroken."""
    asked = os.environ.keys() & {"FORCE_COLOR", "TTY_COMPATIBLE", "COLUMNS", "JUPYTER_COLUMNS"}
    return not asked and not stream.isatty() and line.isascii() and len(line) < _NARROW


def print_line(line: str) -> None:
    """Print a line of a result; the terminal wraps it."""
    console().print(for_terminal(line), soft_wrap=True)


def can_ask() -> bool:
    """Return whether somebody can answer: a terminal to read from and to write to."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def ask_line(line: str) -> None:
    """Print a line that belongs to a question."""
    sys.stderr.write(f"{for_terminal(line)}\n")


def ask(question: str) -> str | None:
    """Ask a question on a terminal; None if its answers end."""
    sys.stderr.write(f"{for_terminal(question)} ")
    sys.stderr.flush()
    answer = sys.stdin.readline()
    return answer.strip() if answer else None


def confirm(question: str) -> bool:
    """Ask a question on a terminal; True without one."""
    if not can_ask():
        return True
    return (ask(f"{question} [y/T]") or "").casefold() in {"y", "ya"}


def print_lines(lines: Sequence[str]) -> None:
    """Print lines of a result without rich."""
    print_text("".join(f"{for_terminal(line)}\n" for line in lines))


def print_text(text: str, *, commands: bool = False) -> None:
    """Print a text; a reader that has gone (`iki validasi | head`) is no error."""
    with suppress(BrokenPipeError):
        (sys.stdout if commands else _stream(sys.stdout)).write(text)


def terminal_width(*, stderr: bool = False) -> int | None:
    """Return the width of the terminal; None for a file, a pipe, a log."""
    out = console(stderr=stderr)
    return out.width if out.is_terminal else None
