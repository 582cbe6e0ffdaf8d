"""`iki hitung`: achievement tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from iki.cli import options
from iki.cli.indonesian import Command

if TYPE_CHECKING:
    from iki.model import Baris, Gabungan
    from iki.results.hasil import HasilIndikator, UsedVariabel

RESULT_FORMS = {
    options.TABLE: options.Form(("", ".txt"), "iki.hitung.tables:result_tables"),
    **options.record_forms("iki.hitung.exports:result_tree", "iki.hitung.exports:result_table"),
    "markdown": options.Form((".md",), "iki.hitung.exports:to_markdown"),
}

DETAILED = (options.TABLE, "json")  # what `--rinci` has a place in

app = typer.Typer()


@app.command(
    cls=Command, epilog="Contoh: iki hitung --tahun 2024 --sampai TW2 --jabatan sekretaris --rinci"
)
def hitung(
    tahun: options.TahunOption,
    sampai: options.SampaiOption = "tahun",
    jabatan: options.JabatanOption = None,
    rinci: Annotated[
        bool,
        typer.Option(
            "--rinci",
            help="Sertakan formula, nilai variabel dan baris datanya (tabel dan json saja).",
        ),
    ] = False,
    format: Annotated[str | None, options.format_option(RESULT_FORMS)] = None,
    keluaran: options.KeluaranOption = None,
    sumber: options.SumberOption = None,
    proyek: options.ProyekOption = None,
) -> int:
    """Hitung capaian dan tampilkan tabelnya."""
    from iki.cli import arguments, output
    from iki.console import messages
    from iki.data.keep import NO_ROWS, Keep
    from iki.model.definisi import variabel_read
    from iki.model.realisasi import row_sources, together_source
    from iki.workspace import open_project

    tahun, periode = arguments.check_tahun(tahun), arguments.check_sampai(sampai)
    form = options.form_of(RESULT_FORMS, format, keluaran)
    read = open_project(proyek, sumber)
    table = read.table_of(tahun, periode)
    kode = read.chosen_jabatan(jabatan, table)
    if rinci and form not in DETAILED:
        messages.note(f"--rinci hanya berlaku untuk {' dan '.join(DETAILED)}")
    rinci = rinci and form in DETAILED
    keep = Keep(variabel_read(table, kode)) if rinci else NO_ROWS
    result = read.compute(tahun, periode, kode, keep=keep, warnings=True)
    output.say_notes(result.notes)
    hasil, realisasi = result.hasil, result.realisasi
    # A person knows where the data are; a program needs the whole way from the project.
    place = read.proyek.folder_realisasi if form == options.TABLE else read.proyek.root
    named = read.file_names_from(place)

    def rows_of(used: UsedVariabel) -> list[Baris]:
        rows = realisasi.rows(used.tahun, used.jabatan, used.acuan.nama)
        return [row._replace(file=named(row.file)) for row in rows]

    def groups_of(used: UsedVariabel) -> list[Gabungan]:
        groups = realisasi.gabungan.get((used.tahun, used.jabatan, used.acuan.nama), ())
        return [group._replace(file=named(group.file)) for group in groups]

    def sources(used: UsedVariabel) -> str:
        counted = (row for row in rows_of(used) if row.dipakai)
        rows = row_sources(sorted(counted, key=lambda row: (row.file, row.line)))
        return rows or together_source(groups_of(used))

    def traced(row: HasilIndikator, used: UsedVariabel) -> list[tuple[Baris, bool]]:
        from iki.results.tracing import reasons_unused

        read = reasons_unused(row)(used) is None
        return [(item, read and item.dipakai) for item in rows_of(used)]

    values = (hasil, traced, groups_of) if rinci and form != options.TABLE else (hasil,)
    output.show_form(RESULT_FORMS, form, keluaran, *values, rinci=rinci, sources=sources)
    return 0
