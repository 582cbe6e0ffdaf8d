"""`iki lampiran pengukuran`: the measurement, with the computation as live formulas."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from iki.cli.commands.lampiran.files import FOLIO, Keluaran, Kertas, Timpa, check_target, write
from iki.cli.indonesian import Command
from iki.cli.options import JabatanOption, ProyekOption, SampaiOption, TahunOption
from iki.outputs.paper import PAPERS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from iki.model import Realisasi
    from iki.outputs.workbook import Lampiran

app = typer.Typer()


@app.command(
    cls=Command,
    epilog="Contoh: iki lampiran pengukuran --tahun 2024 --sampai TW2 -o pengukuran.xlsx",
)
def pengukuran(
    tahun: TahunOption,
    sampai: SampaiOption = "tahun",
    keluaran: Keluaran = None,
    jabatan: JabatanOption = None,
    kertas: Kertas = FOLIO,
    timpa: Timpa = False,
    proyek: ProyekOption = None,
) -> int:
    """Pengukuran kinerja: capaian tiap jabatan, ringkasan, dan kertas kerja dengan rumus."""
    from iki.cli import inputs

    target = check_target(keluaran, timpa=timpa)
    periode = inputs.check_sampai(sampai)
    inputs.check_tahun(tahun)
    read = inputs.read_input(proyek)
    if read is None:
        return 1
    kode = inputs.chosen_jabatan(jabatan, read.definisi)
    computed = inputs.compute(read, tahun, periode, kode, rincian="semua")
    if computed is None:
        return 1
    hasil, realisasi = computed
    from iki.outputs import workbook

    paper, root = PAPERS[kertas], read.proyek.root

    def make() -> Lampiran:
        """Make the same book wherever it is made: its sources are named as the project has them."""
        names = {name: _in_project(name, root) for name in _sources(realisasi)}
        named = _renamed(realisasi, names)
        isi, diagnostics = workbook.pengukuran(hasil, named, kertas=paper)
        back = {inside: name for name, inside in names.items()}
        return isi, [replace(d, file=back.get(d.file, d.file)) for d in diagnostics]

    return write(make, target, timpa=timpa)


def _sources(realisasi: Realisasi) -> set[str]:
    return {row.berkas for rows in realisasi.rincian.values() for row in rows}


def _in_project(name: str, root: Path) -> str:
    """Return the name of a file (as messages show it) relative to the folder of its project."""
    return os.path.relpath(name, root).replace(os.sep, "/")


def _renamed(realisasi: Realisasi, names: Mapping[str, str]) -> Realisasi:
    rincian = {
        kunci: tuple(row._replace(berkas=names[row.berkas]) for row in rows)
        for kunci, rows in realisasi.rincian.items()
    }
    return realisasi._replace(rincian=rincian)
