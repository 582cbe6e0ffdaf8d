"""`iki lampiran monitoring`: the triwulan of a year, with what hindered and what is done."""

from __future__ import annotations

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
from iki.cli.options import JabatanOption, ProyekOption, SumberOption, TahunOption

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki lampiran monitoring --tahun 2025 -o monitoring.docx")
def monitoring(
    tahun: TahunOption,
    keluaran: KeluaranDokumen = None,
    jabatan: JabatanOption = None,
    kertas: Kertas = FOLIO,
    tanggal: TanggalOption = None,
    timpa: Timpa = False,
    sumber: SumberOption = None,
    proyek: ProyekOption = None,
) -> int:
    """Pemantauan capaian per triwulan, dengan kendala, tindak lanjut, dan penanggung jawabnya."""
    from iki.cli import arguments
    from iki.data import dataset
    from iki.lampiran import stationery
    from iki.periode import TRIWULAN
    from iki.results import computing

    target = check_document(keluaran, timpa=timpa)
    arguments.check_tahun(tahun)
    read = arguments.read_input(proyek, sumber)
    kode = arguments.chosen_jabatan(jabatan, read, *(read.table_of(tahun, p) for p in TRIWULAN))
    compared = computing.compute_columns(read, [tahun], TRIWULAN, TRIWULAN[-1], kode, locked=True)
    catatan = dataset.read_catatan_of(read, tahun)
    office = stationery.read_stationery(read, tanggal)
    from iki.lampiran.monitoring import monitoring_document

    document = monitoring_document(compared, catatan, office)
    return write_document(document, compared.definisi, target, kertas, timpa=timpa)
