"""Printing results, or writing them to the file of `-o`: tables, machine formats, reports."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from iki.cli.options import TABLE
from iki.console.messages import console, note, print_text
from iki.project.writing import write_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from rich.console import Console, RenderableType
    from rich.text import Text

    from iki.cli.options import Form


WIDTH_OF_FILES = 140


def show(render: Callable[[int], RenderableType], file: Path | None = None) -> None:
    """Print the result of `render(width)`, or write it to a file as plain text.

    Only on a terminal a line may end in blanks.
    """
    out = console() if file is None else _plain()
    if file is None and out.is_terminal:
        out.print(render(out.width))
        return
    with out.capture() as captured:
        out.print(render(out.width))
    text = "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())
    if file is None:
        print_text(text)
    else:
        write_file(file, text.encode())


def _plain() -> Console:
    """Make a console for a file."""
    from io import StringIO

    from rich.console import Console

    return Console(
        file=StringIO(), width=WIDTH_OF_FILES, no_color=True, force_terminal=False,
        markup=False, highlight=False, emoji=False,
    )  # fmt: skip


def say_notes(notes: Iterable[str]) -> None:
    """Print notes beside a result."""
    for line in notes:
        note(line)


def emit(text: str, file: Path | None, *, commands: bool = False) -> None:
    """Print a machine format in UTF-8, or write it to a file.

    In a log of GitHub Actions its lines are commands only if it is made of `commands`.
    """
    if file is not None:
        write_file(file, text.encode())
        return
    with suppress(AttributeError):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
        if "\r\n" in text:  # Windows would write `\r\r\n`
            sys.stdout.reconfigure(newline="")  # type: ignore[union-attr]
    print_text(text, commands=commands)


def show_form(
    forms: Mapping[str, Form], name: str, file: Path | None, *values: object, **of_table: object
) -> None:
    """Print values in a form, or write them to a file with a note.

    A table is made for a width, and may have settings of its own.
    """
    writer = forms[name].writer
    if name == TABLE:
        show(lambda width: writer(*values, width=width, **of_table), file)
    else:
        emit(writer(*values), file)
    if file is not None:
        note(f"ditulis ke {file}")


def print_report(report: str | Text, *, commands: bool = False) -> None:
    """Print the text of a reporter: coloured, or a machine format that may be `commands`."""
    if isinstance(report, str):
        emit(report, None, commands=commands)
    else:
        console().print(report, end="", soft_wrap=True)
