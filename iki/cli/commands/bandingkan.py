"""`iki bandingkan`: years, or the periods of a year, side by side."""

from __future__ import annotations

from typing import Annotated

import typer

from iki.cli import options
from iki.cli.indonesian import Command

COMPARISON_FORMS = {
    options.TABLE: options.Form(("", ".txt"), "iki.bandingkan.tables:comparison_table"),
    **options.record_forms(
        "iki.bandingkan.exports:comparison_tree", "iki.bandingkan.exports:comparison_records"
    ),
    "markdown": options.Form((".md",), "iki.bandingkan.tables:comparison_markdown"),
}
PERIODS = ("triwulan", "semester", "bulan")

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki bandingkan --tahun 2024 --per triwulan")
def bandingkan(
    tahun: Annotated[
        list[int],
        options.year_option(
            "Tahun yang dibandingkan; boleh diulang, atau satu tahun dengan --per."
        ),
    ],
    per: Annotated[
        str | None,
        options.choice_option(
            "--per", PERIODS, "Bandingkan periode-periode satu tahun, bukan tahunnya."
        ),
    ] = None,
    lepas: Annotated[
        bool,
        typer.Option(
            "--lepas",
            help="Dengan --per: realisasi tiap periode sendiri, bukan kumulatif sampai akhirnya.",
        ),
    ] = False,
    sampai: options.SampaiOption = "tahun",
    jabatan: options.JabatanOption = None,
    format: Annotated[str | None, options.format_option(COMPARISON_FORMS)] = None,
    keluaran: options.KeluaranOption = None,
    sumber: options.SumberOption = None,
    proyek: options.ProyekOption = None,
) -> int:
    """Bandingkan capaian beberapa tahun, atau periode-periode satu tahun."""
    from iki.bandingkan.computing import compare_times
    from iki.cli import arguments, output
    from iki.workspace import open_project

    years = sorted({arguments.check_tahun(year) for year in tahun})
    periode = arguments.check_sampai(sampai)
    periods = arguments.check_columns(years, per, periode, lepas=lepas)
    form = options.form_of(COMPARISON_FORMS, format, keluaran)
    read = open_project(proyek, sumber)
    times = [(years[0], p) for p in periods] if periods else [(year, periode) for year in years]
    kode = read.chosen_jabatan(jabatan, *(read.table_of(*time) for time in times))
    found = compare_times(read, times, kode, apart=lepas)
    output.say_notes(found.notes)
    output.show_form(COMPARISON_FORMS, form, keluaran, found)
    return 0
