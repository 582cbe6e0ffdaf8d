"""`iki lampiran penetapan`: the annex of the decree, for Excel or as Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from iki.cli.commands.lampiran.files import FOLIO, XLSX, Kertas, Timpa, check_workbook, write_book
from iki.cli.indonesian import Command
from iki.cli.options import (
    Form,
    JabatanOption,
    ProyekOption,
    by_ending,
    choice_option,
    endings,
    file_option,
    form_of,
    year_option,
)
from iki.errors import UsageError
from iki.render.paper import PAPERS

EXCEL, MARKDOWN = "xlsx", "markdown"
PENETAPAN_FORMS = {
    EXCEL: Form((XLSX,), "iki.lampiran.penetapan:penetapan_book"),
    MARKDOWN: Form((".md",), "iki.lampiran.decree_markdown:penetapan_markdown"),
}

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki lampiran penetapan -o penetapan.xlsx")
def penetapan(
    keluaran: Annotated[
        Path | None, file_option(f"Berkas {endings(PENETAPAN_FORMS)} yang ditulis.")
    ] = None,
    tahun: Annotated[int | None, year_option("Tahun pada sampul.")] = None,
    jabatan: JabatanOption = None,
    format: Annotated[
        str | None,
        choice_option(
            "--format", PENETAPAN_FORMS, "Bentuk lampiran (bawaan: menurut akhiran berkas)."
        ),
    ] = None,
    kertas: Kertas = FOLIO,
    timpa: Timpa = False,
    proyek: ProyekOption = None,
) -> int:
    """Lampiran keputusan tentang IKI: tugas, sasaran, indikator, formula, sumber data."""
    from iki.cli import arguments, output
    from iki.console import messages
    from iki.lampiran import stationery
    from iki.project import writing
    from iki.workspace import open_project

    form = format or by_ending(PENETAPAN_FORMS, keluaran) or EXCEL
    target = check_workbook(keluaran, timpa=timpa) if form == EXCEL else None
    if target is None and by_ending(PENETAPAN_FORMS, keluaran) == EXCEL:
        raise UsageError(f"{keluaran}: akhiran {XLSX} untuk Excel, --format markdown untuk .md")
    form_of(PENETAPAN_FORMS, form, keluaran)
    if tahun is not None:
        arguments.check_tahun(tahun)
    read = open_project(proyek)
    definisi = read.in_force(tahun)
    kode = read.chosen_jabatan(jabatan, definisi)
    office = stationery.read_stationery(read)
    writer = PENETAPAN_FORMS[form].writer
    if target is not None:
        paper = PAPERS[kertas]
        return write_book(
            lambda: writer(definisi, kode, tahun=tahun, paper=paper, stationery=office),
            target,
            timpa=timpa,
        )
    text = writer(definisi, kode, tahun=tahun, stationery=office)
    if keluaran is None:
        output.emit(text, None)
    else:
        writing.write_file(keluaran, text.encode(), replace=timpa)
        messages.note(f"ditulis ke {keluaran}")
    return 0
