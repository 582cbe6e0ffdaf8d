"""`iki validasi`: every diagnostic of definitions and data, and an exit code for a CI."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iki.cli import options
from iki.cli.indonesian import Command
from iki.diagnostics import Severity, in_order
from iki.errors import UsageError
from iki.render.reporters import REPORTERS, Report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iki.render.records import Json
    from iki.validasi.validation import Survey

AUTO = "auto"

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki validasi --data --ketat")
def validasi(
    path: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH",
            parser=options.path_from,
            help="Berkas atau folder yang dilaporkan (bawaan: seluruh proyek); - membaca masukan standar.",
        ),
    ] = None,
    data: Annotated[bool, typer.Option("--data", help="Periksa juga data realisasi.")] = False,
    tahun: Annotated[
        int | None,
        options.year_option(
            "Periksa juga apakah target tahun ini lengkap, dengan daftar periksa awal tahun."
        ),
    ] = None,
    sampai: Annotated[
        str,
        typer.Option(
            "--sampai",
            metavar="PERIODE",
            help="Dengan --data --tahun: periksa catatan capaian sampai periode ini.",
        ),
    ] = "tahun",
    format: Annotated[
        str,
        options.choice_option(
            "--format",
            [AUTO, *REPORTERS],
            "Bentuk laporan; auto: github di GitHub Actions, selain itu teks.",
        ),
    ] = AUTO,
    ketat: Annotated[
        bool, typer.Option("--ketat", help="Peringatan pun membuat kode keluar 1.")
    ] = False,
    sumber: options.SumberOption = None,
    proyek: options.ProyekOption = None,
) -> int:
    """Periksa definisi, formula, contoh, dan (dengan --data) data realisasi."""
    from iki.cli import arguments, output
    from iki.console import messages
    from iki.periode import TAHUN
    from iki.render import reports
    from iki.validasi import validation

    if tahun is not None:
        arguments.check_tahun(tahun)
    periode = arguments.check_sampai(sampai)
    if tahun is None and periode != TAHUN:
        raise UsageError("--sampai: sebutkan pula tahunnya dengan --tahun")
    paths = path or []
    if sumber is not None and paths:
        raise UsageError("--sumber: periksa seluruh proyek, tanpa menyebut berkas atau folder")
    survey = validation.look_at(
        paths, data=data, tahun=tahun, sampai=periode, proyek=proyek, sumber=sumber
    )
    form = format if format != AUTO else "github" if messages.in_github_actions() else "teks"
    ordered = in_order(reports.withheld(survey.diagnostics))
    report = Report(
        ordered, reports.source_lines(ordered), survey.files, _looked_at(survey, paths),
        survey.accepted, ketat, messages.terminal_width() if form == "teks" else None,
        _more_keys(survey),
    )  # fmt: skip
    output.print_report(REPORTERS[form](report), commands=form == "github")
    if form == "teks" and (start := survey.year_start):
        from iki.validasi.year_start_table import year_start_table

        output.show(lambda width: year_start_table(start, width=width))
    failing = {Severity.ERROR, *([Severity.WARNING] if ketat else [])}
    return int(any(d.severity in failing for d in ordered))


def _more_keys(survey: Survey) -> dict[str, Json]:
    """Return the keys of the JSON next to the diagnostics."""
    if survey.year_start is None:
        return {}
    from iki.validasi.year_start import year_start_tree

    return {"awal_tahun": year_start_tree(survey.year_start)}


def _looked_at(survey: Survey, paths: Sequence[Path]) -> str:
    if paths:
        return f"{len(survey.files)} berkas"
    data = "" if survey.data is None else f" dan {survey.data} berkas data"
    if survey.source:
        data = (
            f", {survey.data} berkas data lain, dan {survey.source}"
            if survey.data
            else f" dan {survey.source}"
        )
    return f"{survey.jabatan} jabatan{data}"
