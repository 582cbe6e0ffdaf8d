"""`iki daftar`: the jabatan of a project, or the indikator of some."""

from __future__ import annotations

import typer

from iki.cli.indonesian import Command
from iki.cli.options import JabatanOption, ProyekOption

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki daftar --jabatan sekretaris")
def daftar(jabatan: JabatanOption = None, proyek: ProyekOption = None) -> int:
    """Daftar jabatan, atau indikator dari jabatan yang disebut."""
    from iki.cli import inputs, output

    read = inputs.read_input(proyek)
    if read is None:
        return 1
    from iki.outputs import terminal

    kode = inputs.chosen_jabatan(jabatan, read.definisi)
    output.show(lambda width: terminal.jabatan_list(read.definisi, kode=kode, width=width), None)
    return 0
