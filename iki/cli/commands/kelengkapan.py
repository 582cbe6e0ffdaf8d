"""`iki kelengkapan`: who has delivered what, and who is late."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from iki.cli.indonesian import Command
from iki.cli.options import (
    Form,
    Jabatan,
    Proyek,
    Sampai,
    choice,
    endings,
    file,
    form_of,
    year,
)

TABEL = "tabel"
FORMS = {
    TABEL: Form(("", ".txt"), "iki.outputs.completeness:completeness_table"),
    "json": Form((".json",), "iki.outputs.completeness:completeness_json"),
    "csv": Form((".csv",), "iki.outputs.completeness:completeness_csv"),
    "csv-id": Form((".csv",), "iki.outputs.completeness:completeness_csv_id"),
    "markdown": Form((".md",), "iki.outputs.completeness:completeness_markdown"),
}
PER_VARIABEL = "variabel"
PER = (PER_VARIABEL, "jabatan")

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki kelengkapan --tahun 2024 --sampai TW3 --per jabatan")
def kelengkapan(
    tahun: Annotated[int, year("Tahun yang diperiksa.")],
    sampai: Sampai = "tahun",
    per: Annotated[
        str,
        choice(
            "--per", PER, "variabel: tabel tiap variabel; jabatan: daftar pengingat untuk dikirim."
        ),
    ] = PER_VARIABEL,
    jabatan: Jabatan = None,
    ketat: Annotated[
        bool, typer.Option("--ketat", help="Gagal (kode keluar 1) bila ada yang belum lengkap.")
    ] = False,
    format: Annotated[
        str | None,
        choice(
            "--format",
            FORMS,
            f"Bentuk keluaran (bawaan: menurut akhiran berkas {endings(FORMS)}; tanpa akhiran tabel).",
        ),
    ] = None,
    keluaran: Annotated[Path | None, file("Tulis ke berkas ini, bukan ke layar.")] = None,
    proyek: Proyek = None,
) -> int:
    """Tampilkan data realisasi mana yang sudah dan belum ada, dan siapa yang terlambat."""
    from iki.cli import inputs, output
    from iki.completeness import check_delivery
    from iki.periode import TAHUN

    tahun, periode = inputs.check_tahun(tahun), inputs.check_sampai(sampai)
    form = form_of(FORMS, format, keluaran)
    read = inputs.read(proyek)
    if read is None:
        return 1
    kode = inputs.check_jabatan(jabatan, read.definisi)
    done = inputs.work_on_data(
        read,
        lambda nilai: (check_delivery(read.definisi, nilai, tahun, periode, kode), ()),
        tahun=(tahun,),
        sampai=TAHUN,
        kode=kode,
        rincian="semua",
    )
    if done is None:
        return 1
    found, _ = done
    writer = FORMS[form].writer
    if form == TABEL:
        output.show(lambda width: writer(found, lebar=width, per=per), keluaran)
    elif form == "markdown":
        output.emit(writer(found, per=per), keluaran)
    else:
        if per != PER_VARIABEL:
            output.note("--per hanya berlaku untuk tabel dan markdown")
        output.emit(writer(found), keluaran)
    if keluaran is not None:
        output.note(f"ditulis ke {keluaran}")
    return int(ketat and any(cell.owed for cell in found.cells))
