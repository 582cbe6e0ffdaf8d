"""What the annexes have in common: their options, and the file that is written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from iki.cli.books import FOLIO, XLSX, Timpa, write_book
from iki.cli.errors import UsageError
from iki.cli.options import choice_option, file_option
from iki.outputs.paper import PAPERS

__all__ = [
    "FOLIO",
    "XLSX",
    "Keluaran",
    "Kertas",
    "TanggalOption",
    "Timpa",
    "check_workbook",
    "write_book",
]

Keluaran = Annotated[Path | None, file_option(f"Berkas {XLSX} yang ditulis.")]
Kertas = Annotated[
    str, choice_option("--kertas", PAPERS, "Ukuran kertas (rencana aksi selalu A4).")
]

TanggalOption = Annotated[
    str | None,
    typer.Option(
        "--tanggal",
        help="Tanggal dokumen, dicetak dan menentukan siapa yang menandatangani: 2025-01-15.",
        metavar="TANGGAL",
    ),
]


def check_workbook(keluaran: Path | None, *, timpa: bool) -> Path:
    """Refuse before any work what could not be written after it."""
    from iki.cli import output

    if keluaran is None:
        raise UsageError("sebutkan berkas yang ditulis, misalnya -o lampiran.xlsx")
    if keluaran.suffix.lower() != XLSX:
        raise UsageError(f"{keluaran}: Excel hanya membuka lampiran ini dengan akhiran {XLSX}")
    output.check_writable(keluaran, replace=timpa)
    return keluaran
