"""Options of the annexes, and writing their files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iki.cli import workbook_output
from iki.cli.options import file_option
from iki.errors import UsageError
from iki.render.paper import PAPERS

if TYPE_CHECKING:
    from iki.model import Definisi
    from iki.render.document import Annex

DOCX = ".docx"
_PROGRAMS = {workbook_output.XLSX: "Excel", DOCX: "Word"}

Keluaran = Annotated[Path | None, file_option(f"Berkas {workbook_output.XLSX} yang ditulis.")]
KeluaranDokumen = Annotated[
    Path | None,
    file_option(f"Berkas {workbook_output.XLSX} (Excel) atau {DOCX} (Word) yang ditulis."),
]
Kertas = Annotated[str, workbook_output.paper_option("Ukuran kertas (rencana aksi selalu A4).")]

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
    return _check(keluaran, (workbook_output.XLSX,), timpa=timpa)


def check_document(keluaran: Path | None, *, timpa: bool) -> Path:
    """Refuse what could not be written, as above; Word needs a package of its own."""
    target = _check(keluaran, (workbook_output.XLSX, DOCX), timpa=timpa)
    if target.suffix.lower() == DOCX:
        from importlib.util import find_spec

        if find_spec("docx") is None:
            raise UsageError(
                f"{target}: berkas Word memerlukan python-docx; pasang dengan "
                f'`pip install "iki[word]"`, atau tulis {workbook_output.XLSX}'
            )
    return target


def _check(keluaran: Path | None, endings: tuple[str, ...], *, timpa: bool) -> Path:
    from iki.project import writing

    if keluaran is None:
        raise UsageError("sebutkan berkas yang ditulis, misalnya -o lampiran.xlsx")
    if keluaran.suffix.lower() not in endings:
        programs = " atau ".join(_PROGRAMS[ending] for ending in endings)
        raise UsageError(
            f"{keluaran}: {programs} hanya membuka lampiran ini "
            f"dengan akhiran {' atau '.join(endings)}"
        )
    writing.check_writable(keluaran, replace=timpa)
    return keluaran


def write_document(
    document: Annex, definisi: Definisi, target: Path, kertas: str, *, timpa: bool
) -> int:
    """Write a document in the form of its ending; return the exit code."""
    paper = PAPERS[kertas]
    if target.suffix.lower() == DOCX:
        from iki.render.docx.writer import to_docx

        return workbook_output.write_made(
            lambda: (to_docx(document, paper), []), target, timpa=timpa
        )
    from iki.render.xlsx.pages import pages_book

    return workbook_output.write_book(
        lambda: pages_book(document, definisi, paper), target, timpa=timpa
    )
