"""`iki lampiran penetapan`: the annex of the decree, for Excel or as Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from iki.cli import options, workbook_output
from iki.cli.commands.lampiran import files
from iki.cli.indonesian import Command
from iki.errors import UsageError

EXCEL, MARKDOWN = "xlsx", "markdown"
PENETAPAN_FORMS = {
    EXCEL: options.Form((workbook_output.XLSX,), "iki.render.xlsx.pages:pages_book"),
    MARKDOWN: options.Form((".md",), "iki.render.markdown:annex_markdown"),
}

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki lampiran penetapan -o penetapan.xlsx")
def penetapan(
    keluaran: Annotated[
        Path | None, options.file_option(f"Berkas {options.endings(PENETAPAN_FORMS)} yang ditulis.")
    ] = None,
    tahun: Annotated[int | None, options.year_option("Tahun pada sampul.")] = None,
    jabatan: options.JabatanOption = None,
    format: Annotated[
        str | None,
        options.choice_option(
            "--format", PENETAPAN_FORMS, "Bentuk lampiran (bawaan: menurut akhiran berkas)."
        ),
    ] = None,
    kertas: files.Kertas = workbook_output.FOLIO,
    timpa: workbook_output.Timpa = False,
    proyek: options.ProyekOption = None,
) -> int:
    """Lampiran keputusan tentang IKI: tugas, sasaran, indikator, formula, sumber data."""
    from iki.cli import arguments, output
    from iki.console import messages
    from iki.lampiran import stationery
    from iki.project import writing
    from iki.workspace import open_project

    form = format or options.by_ending(PENETAPAN_FORMS, keluaran) or EXCEL
    target = files.check_workbook(keluaran, timpa=timpa) if form == EXCEL else None
    if target is None and options.by_ending(PENETAPAN_FORMS, keluaran) == EXCEL:
        raise UsageError(
            f"{keluaran}: akhiran {workbook_output.XLSX} untuk Excel, --format markdown untuk .md"
        )
    options.form_of(PENETAPAN_FORMS, form, keluaran)
    if tahun is not None:
        arguments.check_tahun(tahun)
    read = open_project(proyek)
    definisi = read.in_force(tahun)
    kode = read.chosen_jabatan(jabatan, definisi)
    office = stationery.read_stationery(read)
    from iki.lampiran.penetapan import penetapan_document

    document = penetapan_document(
        definisi, kode, tahun=tahun, stationery=office, as_one_text=form == MARKDOWN
    )
    if target is not None:
        return files.write_document(document, definisi, target, kertas, timpa=timpa)
    text = PENETAPAN_FORMS[form].writer(document)
    if keluaran is None:
        output.emit(text, None)
    else:
        writing.write_file(keluaran, text.encode(), replace=timpa)
        messages.note(f"ditulis ke {keluaran}")
    return 0
