"""`iki pohon`: the tree of jabatan, with nilai when a year is named."""

from __future__ import annotations

from typing import Annotated

import typer

from iki.cli import options
from iki.cli.indonesian import Command

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki pohon --tahun 2024")
def pohon(
    tahun: Annotated[int | None, options.year_option("Sertakan nilai tahun ini.")] = None,
    sampai: options.SampaiOption = "tahun",
    proyek: options.ProyekOption = None,
) -> int:
    """Pohon jabatan, dengan nilai bila tahun disebut."""
    from iki.cli import arguments, output
    from iki.workspace import open_project

    periode = arguments.check_sampai(sampai)
    read = open_project(proyek)
    hasil = None
    if tahun is not None:
        result = read.compute(arguments.check_tahun(tahun), periode)
        output.say_notes(result.notes)
        hasil = result.hasil
    from iki.daftar import jabatan_lists

    definisi = hasil.definisi if hasil else read.in_force(None)
    output.show(lambda _: jabatan_lists.jabatan_tree(definisi, hasil))
    return 0
