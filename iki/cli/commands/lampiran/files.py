"""What the annexes have in common: their options, and the file that is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iki.cli.errors import UsageError
from iki.cli.options import choice_option, file_option
from iki.outputs.paper import PAPERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from iki.outputs.workbook.sheet import Book

XLSX = ".xlsx"

Keluaran = Annotated[Path | None, file_option(f"Berkas {XLSX} yang ditulis.")]
Kertas = Annotated[
    str, choice_option("--kertas", PAPERS, "Ukuran kertas (rencana aksi selalu A4).")
]
Timpa = Annotated[bool, typer.Option("--timpa", help="Ganti berkas yang sudah ada.")]
FOLIO = next(iter(PAPERS))


def check_workbook(keluaran: Path | None, *, timpa: bool) -> Path:
    """Refuse before any work what could not be written after it."""
    from iki.cli import output

    if keluaran is None:
        raise UsageError("sebutkan berkas yang ditulis, misalnya -o lampiran.xlsx")
    if keluaran.suffix.lower() != XLSX:
        raise UsageError(f"{keluaran}: Excel hanya membuka lampiran ini dengan akhiran {XLSX}")
    output.check_writable(keluaran, replace=timpa)
    return keluaran


def write_book(
    make: Callable[[], Book], keluaran: Path, *, timpa: bool, what: str = "lampiran"
) -> int:
    """Write a book to its file; the exit code says whether it was."""
    from iki.cli import output, temporary
    from iki.files import reason
    from iki.outputs import workbook

    try:
        with temporary.folder():
            content, diagnostics = workbook.to_file(make())
    except OSError as error:  # the pieces of a workbook are put together in temporary files
        raise UsageError(f"{what} tidak dapat disusun: {reason(error)}") from error
    if output.blocked(diagnostics) or content is None:
        return 1
    output.write_file(keluaran, content, replace=timpa)
    output.note(f"ditulis ke {keluaran}")
    return 0
