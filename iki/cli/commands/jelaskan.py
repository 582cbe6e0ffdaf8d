"""`iki jelaskan`: the trail of a figure, from its capaian back to the rows that it came from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iki.cli import options
from iki.cli.indonesian import Command
from iki.errors import UsageError

if TYPE_CHECKING:
    from iki.model import Definisi

_TEXT, _JSON = "teks", "json"
TRAIL_FORMS = {
    _TEXT: options.Form(("", ".txt"), "iki.jelaskan.terminal:trail_renderable"),
    _JSON: options.Form((".json",), "iki.jelaskan.json:trail_json"),
    "markdown": options.Form((".md",), "iki.jelaskan.markdown:trail_markdown"),
}

app = typer.Typer()


@app.command(
    cls=Command, epilog="Contoh: iki jelaskan sekretaris.pelayanan_administrasi --tahun 2024"
)
def jelaskan(
    kode: Annotated[
        str,
        typer.Argument(
            metavar="KODE[.INDIKATOR]",
            help="Kode jabatan, atau satu indikatornya.",
        ),
    ],
    tahun: options.TahunOption,
    sampai: options.SampaiOption = "tahun",
    format: Annotated[
        str | None,
        options.choice_option(
            "--format",
            TRAIL_FORMS,
            f"Bentuk keluaran (bawaan: menurut akhiran berkas {options.endings(TRAIL_FORMS)}; tanpa akhiran teks).",
        ),
    ] = None,
    keluaran: Annotated[
        Path | None, options.file_option("Tulis ke berkas ini, bukan ke layar.")
    ] = None,
    sumber: options.SumberOption = None,
    proyek: options.ProyekOption = None,
) -> int:
    """Jelaskan sebuah angka: formula, nilai, baris CSV asalnya, dan setiap langkah hitungannya."""
    from iki.cli import arguments, output
    from iki.console import messages
    from iki.data.csv_files import csv_source
    from iki.data.keep import Keep
    from iki.hitung.computing import compute
    from iki.project import project_files, stable_reading
    from iki.results import tracing
    from iki.workspace import open_project

    tahun, periode = arguments.check_tahun(tahun), arguments.check_sampai(sampai)
    form = options.form_of(TRAIL_FORMS, format, keluaran)
    read = open_project(proyek, sumber)
    kode, _, indikator = kode.partition(".")
    table = read.table_of(tahun, periode)
    if kode not in table.jabatan:
        _check_whole_name(kode, table)
    arguments.chosen_jabatan([kode], read, table, option="KODE")
    _check_indikator(kode, indikator, table, read.definisi)
    rows = tracing.variables_needed(table, kode)
    before = stable_reading.delivery_state(read.proyek.root)
    computed = compute(read, tahun, periode, {kode}, Keep(rows), catatan=True)
    # Who reads it here knows where here is; what is handed on names files from the project.
    named = str if form == _TEXT else read.named_from(read.proyek.root)
    folder = named(read.place_of_data)
    of_table = folder if read.source is not None else None
    trail = tracing.trace(*computed, read.documents, indikator or None, named, of_table)
    writer = TRAIL_FORMS[form].writer
    if form == _TEXT:
        output.show(lambda _: writer(trail, folder=folder), keluaran)
    elif form == _JSON:
        from iki.model import fingerprint

        definisi = fingerprint.of_definisi(read.definisi)
        files = () if read.source is not None else project_files.data_files(read.proyek)[0]
        data = {named(file): digest for file, digest in csv_source.data_fingerprints(files).items()}
        project_files.check_fingerprints(data)
        if stable_reading.delivery_state(read.proyek.root) != before:
            raise UsageError("data berubah selagi dibaca; jalankan sekali lagi")
        output.emit(writer(trail, folder=folder, definisi=definisi, data=data), keluaran)
    else:
        output.emit(writer(trail, folder=folder), keluaran)
    if keluaran is not None:
        messages.note(f"ditulis ke {keluaran}")
    return 0


def _check_whole_name(kode: str, table: Definisi) -> None:
    """Raise UsageError for an indikator without its jabatan."""
    owners = [owner for owner, _, found in table.indikator if found.kode == kode]
    if owners:
        from iki.diagnostics.suggestions import some

        whole = some(f"{owner}.{kode}" for owner in owners)
        raise UsageError(f"KODE {kode}: ini indikator, tanpa jabatannya", f"tulis {whole}")


def _check_indikator(kode: str, indikator: str, table: Definisi, whole: Definisi) -> None:
    known = [found.kode for _, found in table.jabatan[kode].indikator]
    if indikator and indikator not in known:
        from iki.model.indikator_paths import lifetime_of_indikator

        if life := lifetime_of_indikator(whole.jabatan[kode], indikator):
            raise UsageError(
                f"{kode}.{indikator}: indikator ini tidak ada pada waktu itu; berlaku {life}"
            )
        from iki.diagnostics.suggestions import some, suggestion

        hint = suggestion(indikator, known) or f"yang ada: {some(known)}"
        raise UsageError(f"{kode}.{indikator}: jabatan ini tidak punya indikator itu", hint)
