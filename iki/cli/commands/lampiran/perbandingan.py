"""`iki lampiran perbandingan`: the comparisons that an LKjIP prints."""

from __future__ import annotations

from typing import Annotated

import typer

from iki.cli import options, workbook_output
from iki.cli.commands.lampiran import files
from iki.cli.indonesian import Command

app = typer.Typer()


@app.command(
    cls=Command,
    epilog="Contoh: iki lampiran perbandingan --tahun 2023 --tahun 2024 -o perbandingan.docx",
)
def perbandingan(
    tahun: Annotated[
        list[int],
        options.year_option(
            "Tahun yang dibandingkan, boleh diulang; yang terakhir adalah tahun laporan."
        ),
    ],
    keluaran: files.KeluaranDokumen = None,
    jabatan: options.JabatanOption = None,
    kertas: files.Kertas = workbook_output.FOLIO,
    tanggal: files.TanggalOption = None,
    timpa: workbook_output.Timpa = False,
    sumber: options.SumberOption = None,
    proyek: options.ProyekOption = None,
) -> int:
    """Perbandingan untuk LKjIP: target, tahun sebelumnya, akhir rencana, dan standar nasional."""
    from iki.bandingkan.computing import compare_for_document
    from iki.cli import arguments, output
    from iki.lampiran import stationery
    from iki.periode import TAHUN
    from iki.workspace import open_project

    target = files.check_document(keluaran, timpa=timpa)
    years = sorted({arguments.check_tahun(year) for year in tahun})
    read = open_project(proyek, sumber)
    kode = read.chosen_jabatan(jabatan, read.table_of(years[-1], TAHUN))
    compared, catatan = compare_for_document(read, [(year, TAHUN) for year in years], kode)
    output.say_notes(compared.notes)
    office = stationery.read_stationery(read, arguments.check_tanggal(tanggal))
    from iki.lampiran.perbandingan import perbandingan_document

    document = perbandingan_document(compared, catatan, office)
    return files.write_document(document, compared.definisi, target, kertas, timpa=timpa)
