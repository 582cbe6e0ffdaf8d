"""`iki beda`: what a change of definitions means, and what it makes of the figures."""

from __future__ import annotations

from typing import Annotated

import typer

from iki.cli import options
from iki.cli.indonesian import Command

DIFFERENCE_FORMS = {
    options.TABLE: options.Form(("", ".txt"), "iki.beda.tables:differences_table"),
    **options.record_forms("iki.beda.tables:differences_tree"),
    "markdown": options.Form((".md",), "iki.beda.tables:differences_markdown"),
}

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki beda main --tahun 2025 --sampai TW2")
def beda(
    rev: Annotated[
        str,
        typer.Argument(
            metavar="REV",
            help="Revisi git (HEAD~1, main, v1, main...), atau folder proyek lama.",
        ),
    ],
    rev2: Annotated[
        str | None,
        typer.Argument(
            metavar="REV",
            help="Revisi git atau folder proyek yang baru; tanpa ini folder kerja.",
        ),
    ] = None,
    tahun: Annotated[
        int | None,
        options.year_option(
            "Bandingkan pula angka tahun ini, dengan data yang sama menurut keduanya."
        ),
    ] = None,
    sampai: options.SampaiOption = "tahun",
    format: Annotated[str | None, options.format_option(DIFFERENCE_FORMS)] = None,
    keluaran: options.KeluaranOption = None,
    proyek: options.ProyekOption = None,
) -> int:
    """Tampilkan arti perubahan definisi antara dua revisi git atau dua folder proyek."""
    from iki.beda import compare_definitions, revision_pair
    from iki.cli import arguments, output
    from iki.errors import UsageError
    from iki.periode import TAHUN

    year = None if tahun is None else arguments.check_tahun(tahun)
    periode = arguments.check_sampai(sampai)
    if year is None and periode != TAHUN:
        raise UsageError("--sampai hanya berlaku bersama --tahun")
    form = options.form_of(DIFFERENCE_FORMS, format, keluaran)
    names = [rev] if rev2 is None else [rev, rev2]
    with revision_pair.open_projects(names, proyek, with_data=year is not None) as sides:
        figures = None if year is None else revision_pair.compute_both(sides, year, periode)
        old, new = ((side.name, side.definisi, side.documents) for side in (sides.old, sides.new))
    output.show_form(DIFFERENCE_FORMS, form, keluaran, compare_definitions(old, new, figures))
    return 0
