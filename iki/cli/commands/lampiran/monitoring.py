"""`iki lampiran monitoring`: the triwulan of a year, with what hindered and what is done."""

from __future__ import annotations

import typer

from iki.cli import options, workbook_output
from iki.cli.commands.lampiran import files
from iki.cli.indonesian import Command

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki lampiran monitoring --tahun 2025 -o monitoring.docx")
def monitoring(
    tahun: options.TahunOption,
    keluaran: files.KeluaranDokumen = None,
    jabatan: options.JabatanOption = None,
    kertas: files.Kertas = workbook_output.FOLIO,
    tanggal: files.TanggalOption = None,
    timpa: workbook_output.Timpa = False,
    sumber: options.SumberOption = None,
    proyek: options.ProyekOption = None,
) -> int:
    """Pemantauan capaian per triwulan, dengan kendala, tindak lanjut, dan penanggung jawabnya."""
    from iki.bandingkan.computing import compare_for_document
    from iki.cli import arguments, output
    from iki.lampiran import stationery
    from iki.periode import TRIWULAN
    from iki.workspace import open_project

    target = files.check_document(keluaran, timpa=timpa)
    arguments.check_tahun(tahun)
    read = open_project(proyek, sumber)
    kode = read.chosen_jabatan(jabatan, *(read.table_of(tahun, p) for p in TRIWULAN))
    compared, catatan = compare_for_document(read, [(tahun, p) for p in TRIWULAN], kode)
    output.say_notes(compared.notes)
    office = stationery.read_stationery(read, arguments.check_tanggal(tanggal))
    from iki.lampiran.monitoring import monitoring_document

    document = monitoring_document(compared, catatan, office)
    return files.write_document(document, compared.definisi, target, kertas, timpa=timpa)
