"""`iki impor`: filled forms and sheets of offices into the data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from iki.cli.indonesian import Command
from iki.cli.options import ProyekOption, path_from, year_option

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
    tahun: Annotated[
        int | None,
        year_option("Tahun lembar yang tidak menyebutnya; yang menyebut tahun lain ditolak."),
    ] = None,
    jabatan: Annotated[
        str | None,
        typer.Option(
            "--jabatan",
            metavar="KODE",
            help="Jabatan lembar yang tidak menyebutnya; yang menyebut jabatan lain ditolak.",
        ),
    ] = None,
    pelajari: Annotated[
        bool,
        typer.Option(
            "--pelajari",
            help="Tanyakan arti uraian yang tidak dikenal, dan simpan jawabannya di data/sebutan.csv.",
        ),
    ] = False,
    proyek: ProyekOption = None,
) -> int:
    """Masukkan isian ke data/realisasi/: semuanya, atau tidak sama sekali."""
    from iki.cli import arguments
    from iki.isian import impor
    from iki.isian.table_title import AskedScope
    from iki.workspace import open_project

    scope = AskedScope(None if tahun is None else arguments.check_tahun(tahun), jabatan or "")
    asked = impor.DeliveryOptions(
        trial=uji, replacing=timpa, removing=kosongkan, strict=ketat, learning=pelajari, scope=scope
    )
    return impor.take(open_project(proyek), path, asked)
