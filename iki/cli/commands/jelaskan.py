"""`iki jelaskan`: the trail of a figure, from its capaian back to the rows that it came from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from iki.cli import options
from iki.cli.indonesian import Command

_TEXT, _JSON = "teks", "json"
TRAIL_FORMS = {
    _TEXT: options.Form(("", ".txt"), "iki.jelaskan.terminal:trail_renderable"),
    _JSON: options.Form((".json",), "iki.render.records:values_json"),
    "markdown": options.Form((".md",), "iki.jelaskan.markdown:trail_markdown"),
}

app = typer.Typer()


@app.command(
    cls=Command, epilog="Contoh: iki jelaskan sekretaris.pelayanan_administrasi --tahun 2024"
)
def jelaskan(
    kode: Annotated[
        str,
        typer.Argument(
            metavar="KODE[.INDIKATOR]",
            help="Kode jabatan, atau satu indikatornya.",
        ),
    ],
    tahun: options.TahunOption,
    sampai: options.SampaiOption = "tahun",
    format: Annotated[
        str | None,
        options.choice_option(
            "--format",
            TRAIL_FORMS,
            f"Bentuk keluaran (bawaan: menurut akhiran berkas {options.endings(TRAIL_FORMS)}; tanpa akhiran teks).",
        ),
    ] = None,
    keluaran: Annotated[
        Path | None, options.file_option("Tulis ke berkas ini, bukan ke layar.")
    ] = None,
    sumber: options.SumberOption = None,
    proyek: options.ProyekOption = None,
) -> int:
    """Jelaskan sebuah angka: formula, nilai, baris CSV asalnya, dan setiap langkah hitungannya."""
    from iki.cli import arguments, output
    from iki.console import messages
    from iki.workspace import open_project

    tahun, periode = arguments.check_tahun(tahun), arguments.check_sampai(sampai)
    form = options.form_of(TRAIL_FORMS, format, keluaran)
    read = open_project(proyek, sumber)
    # Who reads it here knows where here is; what is handed on names files from the project.
    traced = read.trace(kode, tahun, periode, here=form == _TEXT)
    output.say_notes(traced.result.notes)
    writer = TRAIL_FORMS[form].writer
    if form == _TEXT:
        output.show(lambda _: writer(traced.trail, folder=traced.folder), keluaran)
    elif form == _JSON:
        output.emit(writer(traced.values), keluaran)
    else:
        output.emit(writer(traced.trail, folder=traced.folder), keluaran)
    if keluaran is not None:
        messages.note(f"ditulis ke {keluaran}")
    return 0
