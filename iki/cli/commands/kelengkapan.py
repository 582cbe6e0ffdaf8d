"""`iki kelengkapan`: who has delivered what, and who is late."""

from __future__ import annotations

from typing import Annotated

import typer

from iki.cli import options
from iki.cli.indonesian import Command

COMPLETENESS_FORMS = {
    options.TABLE: options.Form(("", ".txt"), "iki.kelengkapan.tables:completeness_table"),
    **options.record_forms(
        "iki.kelengkapan.tables:completeness_tree", "iki.kelengkapan.tables:completeness_records"
    ),
    "markdown": options.Form((".md",), "iki.kelengkapan.tables:completeness_markdown"),
}
# What is for people is another one by jabatan.
REMINDER_FORMS = {
    options.TABLE: options.Form(("", ".txt"), "iki.kelengkapan.tables:reminder_text"),
    "markdown": options.Form((".md",), "iki.kelengkapan.tables:reminder_markdown"),
}
DELIVERIES = {"variabel": COMPLETENESS_FORMS, "jabatan": COMPLETENESS_FORMS | REMINDER_FORMS}

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki kelengkapan --tahun 2024 --sampai TW3 --per jabatan")
def kelengkapan(
    tahun: Annotated[int, options.year_option("Tahun yang diperiksa.")],
    sampai: options.SampaiOption = "tahun",
    per: Annotated[
        str,
        options.choice_option(
            "--per",
            DELIVERIES,
            "variabel: tabel tiap variabel; jabatan: daftar pengingat untuk dikirim.",
        ),
    ] = "variabel",
    jabatan: options.JabatanOption = None,
    ketat: Annotated[
        bool,
        typer.Option("--ketat", help="Gagal (kode keluar 1) bila ada yang masih harus dikirim."),
    ] = False,
    format: Annotated[str | None, options.format_option(COMPLETENESS_FORMS)] = None,
    keluaran: options.KeluaranOption = None,
    sumber: options.SumberOption = None,
    proyek: options.ProyekOption = None,
) -> int:
    """Tampilkan data realisasi mana yang sudah dan belum ada, dan siapa yang terlambat."""
    from iki.cli import arguments, output
    from iki.console import messages
    from iki.kelengkapan.checking import check_completeness
    from iki.workspace import open_project

    tahun, periode = arguments.check_tahun(tahun), arguments.check_sampai(sampai)
    form = options.form_of(COMPLETENESS_FORMS, format, keluaran)
    read = open_project(proyek, sumber)
    kode = read.chosen_jabatan(jabatan, read.table_of(tahun, periode))
    found = check_completeness(read, tahun, periode, kode)
    output.say_notes(found.notes)
    if per == "jabatan" and form not in REMINDER_FORMS:
        messages.note(f"--per hanya berlaku untuk {' dan '.join(REMINDER_FORMS)}")
    output.show_form(DELIVERIES[per], form, keluaran, found)
    return int(ketat and any(cell.is_due for cell in found.cells))
