"""`iki lampiran perjanjian`: the agreements of a year."""

from __future__ import annotations

from typing import Annotated

import typer

from iki.cli.commands.lampiran.files import (
    FOLIO,
    Keluaran,
    Kertas,
    Timpa,
    check_workbook,
    write_book,
)
from iki.cli.indonesian import Command
from iki.cli.options import Jabatan, Proyek, year
from iki.outputs.paper import PAPERS

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki lampiran perjanjian --tahun 2025 -o perjanjian.xlsx")
def perjanjian(
    tahun: Annotated[int, year("Tahun perjanjian.")],
    keluaran: Keluaran = None,
    jabatan: Jabatan = None,
    kertas: Kertas = FOLIO,
    timpa: Timpa = False,
    proyek: Proyek = None,
) -> int:
    """Perjanjian kinerja setiap jabatan dengan atasannya, beserta rencana aksi."""
    from iki.cli import inputs

    target = check_workbook(keluaran, timpa=timpa)
    inputs.check_tahun(tahun)
    read = inputs.read(proyek)
    if read is None:
        return 1
    kode = inputs.check_jabatan(jabatan, read.definisi)
    from iki.outputs.workbook.perjanjian import perjanjian_book

    paper = PAPERS[kertas]
    return write_book(
        lambda: perjanjian_book(read.definisi, tahun, kode, paper=paper), target, timpa=timpa
    )
