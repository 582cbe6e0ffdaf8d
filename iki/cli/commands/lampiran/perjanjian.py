"""`iki lampiran perjanjian`: the agreements of a year."""

from __future__ import annotations

from typing import Annotated

import typer

from iki.cli.commands.lampiran.files import FOLIO, Keluaran, Kertas, Timpa, check_target, write
from iki.cli.indonesian import Command
from iki.cli.options import JabatanOption, ProyekOption, year_option
from iki.outputs.paper import PAPERS

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki lampiran perjanjian --tahun 2025 -o perjanjian.xlsx")
def perjanjian(
    tahun: Annotated[int, year_option("Tahun perjanjian.")],
    keluaran: Keluaran = None,
    jabatan: JabatanOption = None,
    kertas: Kertas = FOLIO,
    timpa: Timpa = False,
    proyek: ProyekOption = None,
) -> int:
    """Perjanjian kinerja setiap jabatan dengan atasannya, beserta rencana aksi."""
    from iki.cli import inputs

    target = check_target(keluaran, timpa=timpa)
    inputs.check_tahun(tahun)
    read = inputs.read_input(proyek)
    if read is None:
        return 1
    kode = inputs.chosen_jabatan(jabatan, read.definisi)
    from iki.outputs import workbook

    paper = PAPERS[kertas]
    return write(
        lambda: workbook.perjanjian(read.definisi, tahun, kode, kertas=paper), target, timpa=timpa
    )
