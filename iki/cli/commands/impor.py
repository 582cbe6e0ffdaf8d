"""`iki impor`: filled forms and sheets of offices into the data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from iki.cli.indonesian import Command
from iki.cli.options import ProyekOption, path_from

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki impor kiriman/ --uji")
def impor(
    path: Annotated[
        list[Path],
        typer.Argument(
            metavar="BERKAS",
            parser=path_from,
            help="Formulir dari `iki templat`, atau tabel sendiri (.xlsx, .xls, .ods, .csv); atau foldernya.",
        ),
    ],
    uji: Annotated[
        bool, typer.Option("--uji", help="Tampilkan saja apa yang akan berubah; jangan simpan.")
    ] = False,
    timpa: Annotated[
        bool,
        typer.Option(
            "--timpa", help="Ganti nilai yang sudah tersimpan; yang lama disimpan di data/arsip/."
        ),
    ] = False,
    kosongkan: Annotated[
        bool,
        typer.Option(
            "--kosongkan",
            help="Hapus nilai dan catatan tersimpan yang selnya kosong di berkas ini; yang lama disimpan di data/arsip/.",
        ),
    ] = False,
    ketat: Annotated[
        bool, typer.Option("--ketat", help="Jangan simpan bila nilai barunya diperingatkan.")
    ] = False,
    proyek: ProyekOption = None,
) -> int:
    """Masukkan isian ke data/realisasi/: semuanya, atau tidak sama sekali."""
    from iki.isian import impor
    from iki.workspace import open_project

    asked = impor.DeliveryOptions(trial=uji, replacing=timpa, removing=kosongkan, strict=ketat)
    return impor.take(open_project(proyek), path, asked)
