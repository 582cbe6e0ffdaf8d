"""`iki rekap`: many agencies, a row each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from iki.cli import options
from iki.cli.indonesian import Command

REKAP_FORMS = {
    options.TABLE: options.Form(("", ".txt"), "iki.rekap.tables:rekap_table"),
    **options.record_forms("iki.rekap.tables:rekap_tree", "iki.rekap.tables:rekap_records"),
    "markdown": options.Form((".md",), "iki.rekap.tables:rekap_markdown"),
}
SORTED_BY = ("folder", "instansi", "nilai", "sementara", "belum", "kesalahan")
SHOWN = ("semua", "lengkap", "sementara", "belum", "kesalahan")

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki rekap kabupaten --tahun 2024 --urut nilai")
def rekap(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER",
            parser=options.path_from,
            help="Folder yang berisi folder-folder proyek.",
        ),
    ],
    tahun: options.TahunOption,
    sampai: options.SampaiOption = "tahun",
    urut: Annotated[
        str,
        options.choice_option(
            "--urut",
            SORTED_BY,
            "Urutan: folder dan instansi menurut abjad; nilai tertinggi, atau yang terbanyak, lebih dulu.",
        ),
    ] = "folder",
    terbalik: Annotated[
        bool,
        typer.Option("--terbalik", help="Balikkan urutannya; yang tanpa nilai tetap terakhir."),
    ] = False,
    saring: Annotated[
        str,
        options.choice_option(
            "--saring",
            SHOWN,
            "Hanya instansi yang semua indikatornya terhitung penuh (lengkap), yang punya indikator "
            "sementara, yang punya indikator belum terhitung, atau yang punya kesalahan.",
        ),
    ] = "semua",
    predikat: Annotated[
        list[str] | None,
        typer.Option("--predikat", metavar="PREDIKAT", help="Hanya predikat ini; boleh diulang."),
    ] = None,
    proses: options.ProsesOption = None,
    format: Annotated[str | None, options.format_option(REKAP_FORMS)] = None,
    keluaran: options.KeluaranOption = None,
    sumber: options.SumberOption = None,
) -> int:
    """Hitung banyak instansi sekaligus: satu baris tiap instansi."""
    from iki.cli import arguments, output
    from iki.console import messages
    from iki.rekap import agencies, tasks
    from iki.rekap.rows import rekap_of

    tahun, periode = arguments.check_tahun(tahun), arguments.check_sampai(sampai)
    form = options.form_of(REKAP_FORMS, format, keluaran)
    arguments.check_proses(proses)
    found = agencies.find_agencies(folder)
    asked = tasks.AgencyQuestion(tahun, periode, tahun, sumber)
    realisasi = agencies.realisasi_of(asked, found.projects, rows=False)
    rows = [
        *agencies.results(
            realisasi, agencies.agency_row, agencies.row_of_crash, proses, "menghitung instansi"
        )
    ]
    made = rekap_of(
        rows, tahun, periode, by=urut, reverse=terbalik, which=saring,
        predikat=predikat or (), passed_over=found.no_projects,
    )  # fmt: skip
    output.show_form(REKAP_FORMS, form, keluaran, made)
    if made.failed and (form != options.TABLE or keluaran):
        messages.note(
            f"{made.failed} dari {made.total} instansi punya kesalahan; "
            "barisnya menyebut perintah yang menampilkannya"
        )
    agencies.print_notes(found, rows, realisasi, predikat or ())
    return int(made.failed > 0)
