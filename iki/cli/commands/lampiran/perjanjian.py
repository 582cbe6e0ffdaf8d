"""`iki lampiran perjanjian`: the agreements of a year."""

from __future__ import annotations

from typing import Annotated

import typer

from iki.cli.commands.lampiran.files import (
    FOLIO,
    KeluaranDokumen,
    Kertas,
    TanggalOption,
    Timpa,
    check_document,
    write_document,
)
from iki.cli.indonesian import Command
from iki.cli.options import JabatanOption, ProyekOption, year_option

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki lampiran perjanjian --tahun 2025 -o perjanjian.docx")
def perjanjian(
    tahun: Annotated[int, year_option("Tahun perjanjian.")],
    keluaran: KeluaranDokumen = None,
    jabatan: JabatanOption = None,
    perubahan: Annotated[
        bool,
        typer.Option(
            "--perubahan",
            help="Perjanjian Kinerja Perubahan: yang berubah dalam tahun itu, target lama dan baru.",
        ),
    ] = False,
    kertas: Kertas = FOLIO,
    tanggal: TanggalOption = None,
    timpa: Timpa = False,
    proyek: ProyekOption = None,
) -> int:
    """Perjanjian kinerja setiap jabatan dengan atasannya, beserta rencana aksi."""
    from iki.cli import inputs
    from iki.cli.errors import UsageError
    from iki.periode import TRIWULAN

    target = check_document(keluaran, timpa=timpa)
    inputs.check_tahun(tahun)
    read = inputs.read_input(proyek)
    if read is None:
        return 1
    definisi = read.in_force(tahun)
    kode = inputs.chosen_jabatan(jabatan, read, definisi)
    from iki.outputs.documents.perjanjian import JANUARY, changed_jabatan, perjanjian_document

    then = {periode: read.in_force(tahun, periode) for periode in (JANUARY, *TRIWULAN)}
    if perubahan:
        changed = changed_jabatan(definisi, then[JANUARY], tahun)
        kode = [k for k in changed if kode is None or k in kode]
        if not kode:
            raise UsageError(f"--perubahan: tidak ada perjanjian yang berubah dalam tahun {tahun}")
    seal = ""
    if read.proyek.folder_locks.is_dir():
        from iki.cli.locks import seal_of_agreement

        said = seal_of_agreement(read.proyek, definisi, tahun, kode)
        if said is None:
            return 1
        seal = said
    office = inputs.stationery(read, tanggal)
    if office is None:
        return 1
    document = perjanjian_document(
        definisi, tahun, kode, then=then, changed=perubahan, seal=seal, stationery=office
    )
    return write_document(document, definisi, target, kertas, timpa=timpa)
