"""`iki lampiran pengukuran`: the measurement, with the computation as live formulas."""

from __future__ import annotations

import typer

from iki.cli import options, workbook_output
from iki.cli.commands.lampiran import files
from iki.cli.indonesian import Command
from iki.render.paper import PAPERS

app = typer.Typer()


@app.command(
    cls=Command,
    epilog="Contoh: iki lampiran pengukuran --tahun 2024 --sampai TW2 -o pengukuran.xlsx",
)
def pengukuran(
    tahun: options.TahunOption,
    sampai: options.SampaiOption = "tahun",
    keluaran: files.Keluaran = None,
    jabatan: options.JabatanOption = None,
    kertas: files.Kertas = workbook_output.FOLIO,
    tanggal: files.TanggalOption = None,
    timpa: workbook_output.Timpa = False,
    sumber: options.SumberOption = None,
    proyek: options.ProyekOption = None,
) -> int:
    """Pengukuran kinerja: capaian tiap jabatan, ringkasan, dan kertas kerja dengan rumus."""
    from iki.cli import arguments, output
    from iki.data.keep import ALL_ROWS
    from iki.lampiran import stationery
    from iki.workspace import open_project

    target = files.check_workbook(keluaran, timpa=timpa)
    periode = arguments.check_sampai(sampai)
    arguments.check_tahun(tahun)
    read = open_project(proyek, sumber)
    kode = read.chosen_jabatan(jabatan, read.table_of(tahun, periode))
    result = read.compute(tahun, periode, kode, keep=ALL_ROWS, catatan=True)
    output.say_notes(result.notes)
    hasil, realisasi = result.hasil, result.realisasi
    office = stationery.read_stationery(read, arguments.check_tanggal(tanggal))
    from iki.lampiran.pengukuran import pengukuran_book

    # As the project has them, so that the book is the same wherever it is made.
    paper, source = PAPERS[kertas], read.file_names_from(read.proyek.root)
    return workbook_output.write_book(
        lambda: pengukuran_book(hasil, realisasi, paper=paper, source=source, stationery=office),
        target,
        timpa=timpa,
    )
