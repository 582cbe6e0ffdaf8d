"""`iki bandingkan`: years, or the periods of a year, side by side."""

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
    SumberOption,
    choice_option,
    form_of,
    format_option,
    year_option,
)

COMPARISON_FORMS = {
    TABLE: Form(("", ".txt"), "iki.bandingkan.tables:comparison_table"),
    "json": Form((".json",), "iki.bandingkan.exports:comparison_json"),
    "csv": Form((".csv",), "iki.bandingkan.exports:comparison_csv"),
    "csv-id": Form((".csv",), "iki.bandingkan.exports:comparison_csv_id"),
    "markdown": Form((".md",), "iki.bandingkan.tables:comparison_markdown"),
}
PERIODS = ("triwulan", "semester", "bulan")

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki bandingkan --tahun 2024 --per triwulan")
def bandingkan(
    tahun: Annotated[
        list[int],
        year_option("Tahun yang dibandingkan; boleh diulang, atau satu tahun dengan --per."),
    ],
    per: Annotated[
        str | None,
        choice_option("--per", PERIODS, "Bandingkan periode-periode satu tahun, bukan tahunnya."),
    ] = None,
    lepas: Annotated[
        bool,
        typer.Option(
            "--lepas",
            help="Dengan --per: realisasi tiap periode sendiri, bukan kumulatif sampai akhirnya.",
        ),
    ] = False,
    sampai: SampaiOption = "tahun",
    jabatan: JabatanOption = None,
    format: Annotated[str | None, format_option(COMPARISON_FORMS)] = None,
    keluaran: KeluaranOption = None,
    sumber: SumberOption = None,
    proyek: ProyekOption = None,
) -> int:
    """Bandingkan capaian beberapa tahun, atau periode-periode satu tahun."""
    from iki.bandingkan.computing import compute_columns
    from iki.cli import arguments, output
    from iki.workspace import open_project

    years = sorted({arguments.check_tahun(year) for year in tahun})
    periode = arguments.check_sampai(sampai)
    periods = arguments.check_columns(years, per, periode, lepas=lepas)
    form = form_of(COMPARISON_FORMS, format, keluaran)
    read = open_project(proyek, sumber)
    times = [(years[0], p) for p in periods] if periods else [(year, periode) for year in years]
    kode = read.chosen_jabatan(jabatan, *(read.table_of(*time) for time in times))
    found = compute_columns(read, years, periods, periode, kode, apart=lepas)
    output.show_form(COMPARISON_FORMS, form, keluaran, found)
    return 0
