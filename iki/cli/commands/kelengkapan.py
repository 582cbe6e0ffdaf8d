"""`iki kelengkapan`: who has delivered what, and who is late."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from iki.cli.indonesian import Command
from iki.cli.options import (
    TABLE,
    Form,
    JabatanOption,
    KeluaranOption,
    ProyekOption,
    SampaiOption,
    SumberOption,
    choice_option,
    form_of,
    format_option,
    year_option,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iki.capaian import ReadData
    from iki.completeness import Completeness
    from iki.yaml_source import Finding

COMPLETENESS_FORMS = {
    TABLE: Form(("", ".txt"), "iki.outputs.completeness:completeness_table"),
    "json": Form((".json",), "iki.outputs.completeness:completeness_json"),
    "csv": Form((".csv",), "iki.outputs.completeness:completeness_csv"),
    "csv-id": Form((".csv",), "iki.outputs.completeness:completeness_csv_id"),
    "markdown": Form((".md",), "iki.outputs.completeness:completeness_markdown"),
}
# What is for people is another one by jabatan.
REMINDER_FORMS = {
    TABLE: Form(("", ".txt"), "iki.outputs.completeness:reminder_text"),
    "markdown": Form((".md",), "iki.outputs.completeness:reminder_markdown"),
}
DELIVERIES = {"variabel": COMPLETENESS_FORMS, "jabatan": COMPLETENESS_FORMS | REMINDER_FORMS}

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki kelengkapan --tahun 2024 --sampai TW3 --per jabatan")
def kelengkapan(
    tahun: Annotated[int, year_option("Tahun yang diperiksa.")],
    sampai: SampaiOption = "tahun",
    per: Annotated[
        str,
        choice_option(
            "--per",
            DELIVERIES,
            "variabel: tabel tiap variabel; jabatan: daftar pengingat untuk dikirim.",
        ),
    ] = "variabel",
    jabatan: JabatanOption = None,
    ketat: Annotated[
        bool,
        typer.Option("--ketat", help="Gagal (kode keluar 1) bila ada yang masih harus dikirim."),
    ] = False,
    format: Annotated[str | None, format_option(COMPLETENESS_FORMS)] = None,
    keluaran: KeluaranOption = None,
    sumber: SumberOption = None,
    proyek: ProyekOption = None,
) -> int:
    """Tampilkan data realisasi mana yang sudah dan belum ada, dan siapa yang terlambat."""
    from iki.cli import inputs, output, project, reading, stationery
    from iki.completeness import check_delivery, vacant_offices
    from iki.periode import TAHUN

    tahun, periode = inputs.check_tahun(tahun), inputs.check_sampai(sampai)
    form = form_of(COMPLETENESS_FORMS, format, keluaran)
    read = inputs.read_input(proyek, sumber)
    table = read.table_of(tahun, periode)
    kode = inputs.chosen_jabatan(jabatan, read, table)
    history = read.definisi.history
    known = history.known_to_reader(tahun, periode)
    needed = history.months_needed(tahun)
    pejabat = stationery.read_pejabat_of(read.proyek, read.definisi)

    def check(nilai: ReadData) -> tuple[Completeness, Sequence[Finding]]:
        realisasi = nilai(TAHUN, (tahun,), known)
        counted = reading.counted_deliveries(read, known, tahun, periode)
        found = check_delivery(table, realisasi, tahun, periode, kode, needed, counted)
        return found, ()

    found = reading.work_on_data(
        read,
        check,
        kode=kode,
        rincian="semua" if read.source is None else None,
        wrong=pejabat.wrong,
        astray=pejabat.findings,
    )
    if project.pejabat_files(read.proyek)[0]:
        found = found._replace(vacant=vacant_offices(table, pejabat.found, tahun, periode, kode))
    if per == "jabatan" and form not in REMINDER_FORMS:
        output.note(f"--per hanya berlaku untuk {' dan '.join(REMINDER_FORMS)}")
    output.show_form(DELIVERIES[per], form, keluaran, found)
    return int(ketat and any(cell.owed for cell in found.cells))
