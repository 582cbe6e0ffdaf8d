"""`iki hitung`: achievement tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from iki.cli.indonesian import Command
from iki.cli.options import (
    Form,
    JabatanOption,
    ProyekOption,
    SampaiOption,
    TahunOption,
    choice_option,
    endings,
    file_option,
    form_of,
)

TABLE = "tabel"
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
    format: Annotated[
        str | None,
        choice_option(
            "--format",
            RESULT_FORMS,
            f"Bentuk keluaran (bawaan: menurut akhiran berkas {endings(RESULT_FORMS)}; tanpa akhiran tabel).",
        ),
    ] = None,
    keluaran: Annotated[Path | None, file_option("Tulis ke berkas ini, bukan ke layar.")] = None,
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
    writer = RESULT_FORMS[form].writer
    if form == TABLE:
        output.show(lambda width: writer(hasil, width=width, rinci=rinci), keluaran)
    else:
        if rinci:
            output.note("--rinci hanya berlaku untuk tabel")
        output.emit(writer(hasil), keluaran)
    if keluaran is not None:
        output.note(f"ditulis ke {keluaran}")
    return 0
