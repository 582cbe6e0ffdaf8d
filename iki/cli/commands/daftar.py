"""`iki daftar`: the jabatan of a project, the indikator of some, or what must be filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from iki.cli import options
from iki.cli.indonesian import Command

VARIABEL_FORMS = {
    options.TABLE: options.Form(("", ".txt"), "iki.daftar.variabel_lists:variables_table"),
    **options.record_forms(
        "iki.daftar.variabel_lists:variables_tree", "iki.daftar.variabel_lists:variables_records"
    ),
    "markdown": options.Form((".md",), "iki.daftar.variabel_lists:variables_markdown"),
}

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki daftar --variabel --jabatan sekretaris")
def daftar(
    jabatan: options.JabatanOption = None,
    variabel: Annotated[
        bool, typer.Option("--variabel", help="Daftar variabel yang harus diisi, dan pemakainya.")
    ] = False,
    format: Annotated[
        str | None, options.format_option(VARIABEL_FORMS, only=", hanya dengan --variabel")
    ] = None,
    keluaran: Annotated[
        Path | None,
        options.file_option("Tulis ke berkas ini, bukan ke layar; hanya dengan --variabel."),
    ] = None,
    proyek: options.ProyekOption = None,
) -> int:
    """Daftar jabatan, indikator dari jabatan yang disebut, atau variabel yang harus diisi."""
    from iki.cli import output
    from iki.errors import UsageError
    from iki.workspace import open_project

    if not variabel and (format or keluaran):
        raise UsageError("--format dan -o hanya berlaku bersama --variabel")
    form = options.form_of(VARIABEL_FORMS, format, keluaran)
    read = open_project(proyek)
    definisi = read.in_force(None)
    kode = read.chosen_jabatan(jabatan, definisi)
    if variabel:
        from iki.model.variabel_readers import variables_to_fill_in

        uses = tuple(variables_to_fill_in(definisi, kode, read.definisi.history))
        output.show_form(VARIABEL_FORMS, form, keluaran, uses, definisi)
    else:
        from iki.daftar import jabatan_lists

        output.show(lambda width: jabatan_lists.jabatan_list(definisi, kode=kode, width=width))
    return 0
