"""Workbooks as files, whichever command writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from iki.cli.options import choice_option
from iki.errors import UsageError
from iki.render.paper import PAPERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from iki.diagnostics import Diagnostic
    from iki.render.xlsx.book import Book

XLSX = ".xlsx"
FOLIO = next(iter(PAPERS))


def paper_option(help: str) -> Any:
    """Make the option for the paper; offices call folio F4 as well."""
    return choice_option("--kertas", PAPERS, help, others={"f4": FOLIO})


Timpa = Annotated[bool, typer.Option("--timpa", help="Ganti berkas yang sudah ada.")]


def write_book(
    make: Callable[[], Book], keluaran: Path, *, timpa: bool, what: str = "lampiran"
) -> int:
    """Write a book to its file; return the exit code."""
    from iki.render import xlsx

    return write_made(lambda: xlsx.to_file(make()), keluaran, timpa=timpa, what=what)


def write_made(
    make: Callable[[], tuple[bytes | None, Sequence[Diagnostic]]],
    keluaran: Path,
    *,
    timpa: bool,
    what: str = "lampiran",
) -> int:
    """Write a made document to its file, unless it has errors; return the exit code."""
    from iki.console import messages
    from iki.file_kinds import reason
    from iki.project import temporary_files, writing
    from iki.render import reports

    try:
        with temporary_files.one_folder():
            content, diagnostics = make()
    except OSError as error:  # the pieces of a workbook are put together in temporary files
        raise UsageError(f"{what} tidak dapat disusun: {reason(error)}") from error
    if content is None:
        reports.report(diagnostics)
        return 1
    writing.write_file(keluaran, content, replace=timpa)
    messages.note(f"ditulis ke {keluaran}")
    return 0
