"""`iki impor`: filled forms and sheets of offices into the data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iki.cli.indonesian import Command
from iki.cli.options import DEFINITIONS, ProyekOption, path_from, year_option
from iki.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iki.isian.definisi.impor import DefinitionOptions

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki impor kiriman/ --uji")
def impor(
    path: Annotated[
        list[Path],
        typer.Argument(
            metavar="BERKAS",
            parser=path_from,
            help="Formulir dari `iki templat`, atau tabel sendiri (.xlsx, .xls, .ods, .csv); atau foldernya. "
            "`definisi BERKAS`: tabel dari `iki templat definisi`.",
        ),
    ],
    uji: Annotated[
        bool, typer.Option("--uji", help="Tampilkan saja apa yang akan berubah; jangan simpan.")
    ] = False,
    timpa: Annotated[
        bool,
        typer.Option(
            "--timpa",
            help="Ganti nilai yang sudah tersimpan; yang lama disimpan di data/arsip/. Definisi: juga yang "
            "berubah di proyek sejak tabelnya dibuat.",
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
    mulai: Annotated[
        str | None,
        typer.Option(
            "--mulai",
            metavar="WAKTU",
            help="Hanya definisi: sejak kapan perubahannya berlaku (2026, 2026-TW3), bagi baris tanpa MULAI.",
        ),
    ] = None,
    dasar: Annotated[
        str | None,
        typer.Option(
            "--dasar",
            metavar="TEKS",
            help="Hanya definisi: yang menetapkan perubahannya, bagi baris tanpa DASAR.",
        ),
    ] = None,
    rinci: Annotated[
        bool,
        typer.Option("--rinci", help="Hanya definisi: tampilkan setiap perubahan dan setiap sel."),
    ] = False,
    proyek: ProyekOption = None,
) -> int:
    """Masukkan isian ke data/realisasi/: semuanya, atau tidak sama sekali."""
    from iki.cli import arguments

    if path[0] == Path(DEFINITIONS) and (len(path) > 1 or not path[0].exists()):
        of_values = {
            "--kosongkan": kosongkan,
            "--tahun": tahun is not None,
            "--jabatan": jabatan is not None,
            "--pelajari": pelajari,
        }
        if wrong := [name for name, given in of_values.items() if given]:
            raise UsageError(f"{' dan '.join(wrong)} tidak berlaku pada definisi")
        asked = _definition_options(mulai, dasar)._replace(
            trial=uji, strict=ketat, replacing=timpa, whole=rinci
        )
        return _definitions(path[1:], asked, proyek)
    if mulai is not None or dasar is not None or rinci:
        raise UsageError(
            "--mulai, --dasar dan --rinci hanya berlaku pada iki impor definisi BERKAS"
        )
    from iki.isian import impor
    from iki.isian.table_title import AskedScope
    from iki.workspace import open_project

    scope = AskedScope(None if tahun is None else arguments.check_tahun(tahun), jabatan or "")
    options = impor.DeliveryOptions(
        trial=uji, replacing=timpa, removing=kosongkan, strict=ketat, learning=pelajari, scope=scope
    )
    return impor.take(open_project(proyek), path, options)


def _definition_options(mulai: str | None, dasar: str | None) -> DefinitionOptions:
    from iki.isian.definisi.impor import DefinitionOptions
    from iki.model.time_fields import read_instant_text

    instant = None if mulai is None else read_instant_text(mulai)
    if mulai is not None and instant is None:
        raise UsageError(f"--mulai {mulai}: tulis tahun, atau tahun dan periodenya: 2026, 2026-TW3")
    said = " ".join((dasar or "").split())
    if (instant is None) != (not said):
        raise UsageError("--mulai dan --dasar ditulis bersama")
    return DefinitionOptions(mulai=instant, dasar=said)


def _definitions(paths: Sequence[Path], asked: DefinitionOptions, folder: Path | None) -> int:
    from iki.isian.definisi.impor import take_definitions

    if len(paths) != 1:
        raise UsageError("sebutkan satu berkas: iki impor definisi tabel.xlsx")
    return take_definitions(folder, paths[0], asked)
