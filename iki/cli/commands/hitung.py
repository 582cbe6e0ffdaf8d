"""`iki hitung`: achievement tables."""

from __future__ import annotations

from typing import Annotated

import typer

from iki.cli.indonesian import Command
from iki.cli.options import (
    TABLE,
    Form,
    JabatanOption,
    KeluaranOption,
    ProyekOption,
    SampaiOption,
    TahunOption,
    form_of,
    format_option,
)

RESULT_FORMS = {
    TABLE: Form(("", ".txt"), "iki.outputs.terminal:result_tables"),
    "json": Form((".json",), "iki.outputs.exports:to_json"),
    "csv": Form((".csv",), "iki.outputs.exports:to_csv"),
    "csv-id": Form((".csv",), "iki.outputs.exports:to_csv_id"),  # of the ending, `csv` comes first
    "markdown": Form((".md",), "iki.outputs.exports:to_markdown"),
}

app = typer.Typer()


@app.command(
    cls=Command, epilog="Contoh: iki hitung --tahun 2024 --sampai TW2 --jabatan sekretaris --rinci"
)
def hitung(
    tahun: TahunOption,
    sampai: SampaiOption = "tahun",
    jabatan: JabatanOption = None,
    rinci: Annotated[
        bool,
        typer.Option(
            "--rinci", help="Sertakan formula dan nilai variabel yang dipakai (tabel saja)."
        ),
    ] = False,
    format: Annotated[str | None, format_option(RESULT_FORMS)] = None,
    keluaran: KeluaranOption = None,
    proyek: ProyekOption = None,
) -> int:
    """Hitung capaian dan tampilkan tabelnya."""
    from iki.cli import inputs, output

    tahun, periode = inputs.check_tahun(tahun), inputs.check_sampai(sampai)
    form = form_of(RESULT_FORMS, format, keluaran)
    read = inputs.read_input(proyek)
    if read is None:
        return 1
    computed = inputs.compute(read, tahun, periode, inputs.chosen_jabatan(jabatan, read.definisi))
    if computed is None:
        return 1
    hasil, _ = computed
    if rinci and form != TABLE:
        output.note("--rinci hanya berlaku untuk tabel")
    output.show_form(RESULT_FORMS, form, keluaran, hasil, rinci=rinci)
    return 0
