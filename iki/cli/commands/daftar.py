"""`iki daftar`: the jabatan of a project, the indikator of some, or what must be filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from iki.cli.indonesian import Command
from iki.cli.options import Form, Jabatan, Proyek, choice, endings, file, form_of

TABEL = "tabel"
FORMS = {  # of the variables
    TABEL: Form(("", ".txt"), "iki.outputs.variables:variables_table"),
    "json": Form((".json",), "iki.outputs.variables:variables_json"),
    "csv": Form((".csv",), "iki.outputs.variables:variables_csv"),
    "csv-id": Form((".csv",), "iki.outputs.variables:variables_csv_id"),
    "markdown": Form((".md",), "iki.outputs.variables:variables_markdown"),
}

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki daftar --variabel --jabatan sekretaris")
def daftar(
    jabatan: Jabatan = None,
    variabel: Annotated[
        bool, typer.Option("--variabel", help="Daftar variabel yang harus diisi, dan pemakainya.")
    ] = False,
    format: Annotated[
        str | None,
        choice(
            "--format",
            FORMS,
            "Bentuk keluaran, hanya dengan --variabel (bawaan: menurut akhiran berkas "
            f"{endings(FORMS)}; tanpa akhiran tabel).",
        ),
    ] = None,
    keluaran: Annotated[
        Path | None, file("Tulis ke berkas ini, bukan ke layar; hanya dengan --variabel.")
    ] = None,
    proyek: Proyek = None,
) -> int:
    """Daftar jabatan, indikator dari jabatan yang disebut, atau variabel yang harus diisi."""
    from iki.cli import inputs, output
    from iki.cli.errors import UsageError

    if not variabel and (format or keluaran):
        raise UsageError("--format dan -o hanya berlaku bersama --variabel")
    form = form_of(FORMS, format, keluaran)
    read = inputs.read(proyek)
    if read is None:
        return 1
    definisi = read.definisi
    kode = inputs.check_jabatan(jabatan, definisi)
    if not variabel:
        from iki.outputs import terminal

        output.show(lambda width: terminal.daftar(definisi, kode=kode, lebar=width), None)
        return 0
    from iki.uses import to_fill_in

    used = tuple(to_fill_in(definisi, kode))
    writer = FORMS[form].writer
    if form == TABEL:
        output.show(lambda width: writer(used, definisi, lebar=width), keluaran)
    else:
        output.emit(writer(used, definisi), keluaran)
    if keluaran is not None:
        output.note(f"ditulis ke {keluaran}")
    return 0
