"""`iki bandingkan`: years, or the periods of a year, side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from iki.cli.indonesian import Command
from iki.cli.options import (
    Form,
    Jabatan,
    Proyek,
    Sampai,
    choice,
    endings,
    file,
    form_of,
    year,
)

TABEL = "tabel"
FORMS = {
    TABEL: Form(("", ".txt"), "iki.outputs.comparison:comparison_table"),
    "json": Form((".json",), "iki.outputs.comparison:comparison_json"),
    "csv": Form((".csv",), "iki.outputs.comparison:comparison_csv"),
    "csv-id": Form((".csv",), "iki.outputs.comparison:comparison_csv_id"),
    "markdown": Form((".md",), "iki.outputs.comparison:comparison_markdown"),
}
PER = ("triwulan", "semester", "bulan")

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki bandingkan --tahun 2024 --per triwulan")
def bandingkan(
    tahun: Annotated[
        list[int],
        year("Tahun yang dibandingkan; diulang untuk tahun lain, atau satu tahun dengan --per."),
    ],
    per: Annotated[
        str | None, choice("--per", PER, "Bandingkan periode-periode satu tahun, bukan tahunnya.")
    ] = None,
    lepas: Annotated[
        bool,
        typer.Option(
            "--lepas",
            help="Dengan --per: realisasi tiap periode sendiri, bukan kumulatif sampai akhirnya.",
        ),
    ] = False,
    sampai: Sampai = "tahun",
    jabatan: Jabatan = None,
    format: Annotated[
        str | None,
        choice(
            "--format",
            FORMS,
            f"Bentuk keluaran (bawaan: menurut akhiran berkas {endings(FORMS)}; tanpa akhiran tabel).",
        ),
    ] = None,
    keluaran: Annotated[Path | None, file("Tulis ke berkas ini, bukan ke layar.")] = None,
    proyek: Proyek = None,
) -> int:
    """Bandingkan capaian beberapa tahun, atau periode-periode satu tahun."""
    from iki.cli import inputs, output

    years = sorted({inputs.check_tahun(year) for year in tahun})
    periode = inputs.check_sampai(sampai)
    periods = inputs.check_columns(years, per, periode, lepas=lepas)
    form = form_of(FORMS, format, keluaran)
    read = inputs.read(proyek)
    if read is None:
        return 1
    kode = inputs.check_jabatan(jabatan, read.definisi)
    found = inputs.compare(read, years, periods, periode, kode, apart=lepas)
    if found is None:
        return 1
    writer = FORMS[form].writer
    if form == TABEL:
        output.show(lambda width: writer(found, lebar=width), keluaran)
    else:
        output.emit(writer(found), keluaran)
    if keluaran is not None:
        output.note(f"ditulis ke {keluaran}")
    return 0
