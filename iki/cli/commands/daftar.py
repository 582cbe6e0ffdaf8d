"""`iki daftar`: the jabatan of a project, or the indikator of some."""

from __future__ import annotations

import typer

from iki.cli.indonesian import Command
from iki.cli.options import Jabatan, Proyek

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki daftar --jabatan sekretaris")
def daftar(jabatan: Jabatan = None, proyek: Proyek = None) -> int:
    """Daftar jabatan, atau indikator dari jabatan yang disebut."""
    from iki.cli import inputs, output

    read = inputs.read(proyek)
    if read is None:
        return 1
    from iki.outputs import terminal

    definisi = read.in_force(None)
    kode = inputs.check_jabatan(jabatan, read, definisi)
    output.show(lambda width: terminal.daftar(definisi, kode=kode, lebar=width), None)
    return 0
