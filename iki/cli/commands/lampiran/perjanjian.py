"""`iki lampiran perjanjian`: the agreements of a year."""

from __future__ import annotations

from typing import Annotated

import typer

from iki.cli import options, workbook_output
from iki.cli.commands.lampiran import files
from iki.cli.indonesian import Command

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki lampiran perjanjian --tahun 2025 -o perjanjian.docx")
def perjanjian(
    tahun: Annotated[int, options.year_option("Tahun perjanjian.")],
    keluaran: files.KeluaranDokumen = None,
    jabatan: options.JabatanOption = None,
    perubahan: Annotated[
        bool,
        typer.Option(
            "--perubahan",
            help="Perjanjian Kinerja Perubahan: yang berubah dalam tahun itu, target semula dan menjadi. "
            "Tanpa ini perjanjian semula, seperti berlaku pada awal tahun.",
        ),
    ] = False,
    sampai: Annotated[
        str,
        typer.Option(
            "--sampai",
            metavar="PERIODE",
            help=f"Bersama --perubahan: hanya yang berubah sampai periode ini ({options.KODE_OF_PERIODE}).",
        ),
    ] = "tahun",
    kertas: files.Kertas = workbook_output.FOLIO,
    tanggal: files.TanggalOption = None,
    timpa: workbook_output.Timpa = False,
    proyek: options.ProyekOption = None,
) -> int:
    """Perjanjian kinerja setiap jabatan dengan atasannya seperti disepakati, beserta rencana aksi."""
    from iki.cli import arguments
    from iki.console import messages
    from iki.errors import UsageError
    from iki.lampiran import stationery
    from iki.periode import TAHUN
    from iki.workspace import open_project

    target = files.check_document(keluaran, timpa=timpa)
    periode = arguments.check_sampai(sampai)
    if periode != TAHUN and not perubahan:
        raise UsageError(
            f"--sampai {sampai}: perjanjian semula adalah yang berlaku pada awal tahun; "
            "--sampai hanya bersama --perubahan"
        )
    arguments.check_tahun(tahun)
    read = open_project(proyek)
    from iki.lampiran.perjanjian import (
        agreed_upon,
        changed_jabatan,
        missing_targets,
        perjanjian_document,
    )
    from iki.results.hasil import span_in_words

    agreed = agreed_upon(read.definisi, tahun, periode, changed=perubahan)
    kode = read.chosen_jabatan(jabatan, agreed)
    changed = [
        k for k in changed_jabatan(read.definisi, tahun, periode) if kode is None or k in kode
    ]
    if perubahan:
        kode = changed
        if not kode:
            when = span_in_words(tahun, periode)
            raise UsageError(f"--perubahan: tidak ada perjanjian yang berubah dalam {when}")
    seal = ""
    if read.proyek.folder_locks.is_dir():
        from iki.kunci.lock_files import lock_words_of_agreements

        seal = lock_words_of_agreements(read.proyek, agreed, read.in_force(tahun), tahun, kode)
    office = stationery.read_stationery(read, arguments.check_tanggal(tanggal))
    document = perjanjian_document(
        read.definisi,
        tahun,
        kode,
        changed=perubahan,
        sampai=periode,
        seal=seal,
        stationery=office,
    )
    if changed and not perubahan:
        messages.note(
            f"{len(changed)} perjanjian berubah dalam tahun {tahun}; ini yang semula, dan perubahannya: "
            f"iki lampiran perjanjian --tahun {tahun} --perubahan"
        )
    own = [j for k, j in agreed.jabatan.items() if kode is None or k in kode]
    if missing := sum(missing_targets(j, tahun) for j in own):
        number = sum(len(j.indikator) for j in own)
        messages.note(
            f"{missing} dari {number} indikator belum punya target tahun {tahun}; "
            f"`iki validasi --tahun {tahun}` menyebutnya"
        )
    return files.write_document(document, agreed, target, kertas, timpa=timpa)
