"""`iki sumber`: what a table elsewhere holds, and what would be asked of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from iki.cli import options
from iki.cli.indonesian import Command
from iki.errors import UsageError
from iki.render.reporters import REPORTERS, Report

STATEMENT = "teks"

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki sumber data.parquet --periksa")
def sumber(
    url: Annotated[
        str | None,
        typer.Argument(
            metavar="URL",
            help="Sumber realisasi, seperti pada --sumber (bawaan: sumber dalam instansi.yaml).",
        ),
    ] = None,
    periksa: Annotated[
        bool,
        typer.Option(
            "--periksa",
            help="Tampilkan kolom, banyaknya baris tiap tahun, dan apa yang salah (bawaan).",
        ),
    ] = False,
    sql: Annotated[
        bool,
        typer.Option(
            "--sql",
            help="Tampilkan pertanyaan yang akan dijalankan dalam SQL mesinnya; tidak ada yang dijalankan.",
        ),
    ] = False,
    tahun: Annotated[
        int | None, options.year_option("Tahun yang ditanyakan (bawaan --periksa: semua).")
    ] = None,
    sampai: options.SampaiOption = "tahun",
    rekap: Annotated[
        Path | None,
        typer.Option(
            "--rekap",
            metavar="FOLDER",
            parser=options.path_from,
            help="Bersama --sql: pertanyaan `iki rekap` untuk proyek-proyek di folder ini.",
        ),
    ] = None,
    format: Annotated[
        str, options.choice_option("--format", REPORTERS, "Bentuk laporan dari apa yang salah.")
    ] = STATEMENT,
    proyek: options.ProyekOption = None,
) -> int:
    """Periksa sumber realisasi sebelum dipakai: kolom, isi, dan SQL yang akan dijalankan.

    URL menyebut tabel atau view dengan kolom berkas realisasi, tanpa kata sandi:

    - data.parquet, folder atau pola berkas Parquet atau CSV
    - duckdb:///f.duckdb?tabel=realisasi, sqlite:///f.sqlite?tabel=realisasi
    - postgresql://pengguna@server:5432/db?tabel=skema.realisasi, atau ?service=NAMA&tabel=realisasi
    - spark://server:15002?tabel=katalog.skema.realisasi (Spark Connect)
    - spark:///?tabel=realisasi (Spark menurut setelan mesin ini); parquet=LETAK sebagai ganti tabel=

    Berkas dinamai dari sini; empat garis miring (duckdb:////data/f.duckdb) berarti dari akar.
    """
    from iki.checks.acceptance import unaccepted_diagnostics
    from iki.cli import arguments, output
    from iki.console import messages
    from iki.data import engines
    from iki.dates import today
    from iki.diagnostics import has_errors, in_order
    from iki.results.capaian import years_to_read
    from iki.validasi.table_rows import check_source
    from iki.workspace import connect_to, open_project

    if tahun is not None:
        arguments.check_tahun(tahun)
    elif sql:
        raise UsageError("--sql: sebutkan pula tahunnya dengan --tahun")
    periode = arguments.check_sampai(sampai)
    if rekap is not None:
        if proyek is not None:
            raise UsageError("--proyek tidak berlaku bersama --rekap; pilih salah satu")
        if url is None or tahun is None or not sql or periksa:
            raise UsageError("--rekap: sebutkan URL-nya, --sql dan --tahun, tanpa --periksa")
        from iki.rekap import agencies, shared_table, tasks

        asked = tasks.AgencyQuestion(tahun, periode, tahun, url)
        table = shared_table.SharedSums(asked, agencies.find_agencies(rekap).projects)
        messages.print_lines([*table.statements()])
        return 0
    read = open_project(proyek)
    connected = connect_to(url, read)
    agency = read.proyek.name
    if tahun is not None and sql:
        history = read.definisi.history
        for years, known in years_to_read(read.table_of(tahun, periode), history, tahun, periode):
            messages.print_lines(
                [*engines.sql_statements(connected, agency, known, years, periode)]
            )
        if not periksa:
            return 0
    if format == STATEMENT:
        messages.print_lines([*engines.describe_table(connected, agency)])
    source = engines.source_of(connected, agency)
    only = None if tahun is None else [tahun]
    wrong, found = check_source(read.definisi, source, today(), only)
    ordered = in_order([*wrong, *unaccepted_diagnostics(read.definisi, found, read.documents)])
    report = Report(ordered, lambda *_: None, [connected.label], connected.label)
    output.print_report(REPORTERS[format](report), commands=format == "github")
    return int(has_errors(ordered))
