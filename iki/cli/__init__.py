"""The command line: what iki can be asked, and nothing else.

Each command is a module of `commands`, with its options; a module imports what does the work when
its command is called: `iki --help` must not wait for rich tables or openpyxl. Exit codes: 0 fine, 1
errors found, 2 wrong usage, 3 a defect of iki (see `__main__`).
"""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iki.cli.indonesian import Group, use_catalogue
from iki.project.paths import nearest_project

if TYPE_CHECKING:
    from collections.abc import Sequence

# In the order of the help.
COMMANDS = (
    "hitung", "validasi", "jelaskan", "aturan", "skema", "daftar", "pohon", "lampiran", "templat",
    "impor", "batalkan", "bandingkan", "beda", "kelengkapan", "kunci", "laporan", "rekap",
    "mulai",
    "sumber",
)  # fmt: skip


def app_for(arguments: Sequence[str]) -> typer.Typer:
    """Build the app with the one command that is called, or with all if that is not clear.

    Typer builds all commands to run one of them: `iki hitung` takes 260 ms instead of 232 ms with
    them (medians of 11 runs in turn), and more with each command to come.
    """
    use_catalogue()
    app = typer.Typer(
        cls=Group,
        name="iki",
        help="Indikator Kinerja Individu: periksa definisi, hitung capaian, cetak lampiran.",
        epilog=_hint(arguments),
        no_args_is_help=True,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
    )
    app.callback()(_root)
    called = [name for name in COMMANDS if name in arguments[:1]]
    for name in called or COMMANDS:
        app.add_typer(import_module(f"iki.cli.commands.{name}").app)
    return app


def _hint(arguments: Sequence[str]) -> str:
    """Return the last line of the help: an example, or outside a project how to begin one."""
    with suppress(OSError):  # a folder that is gone
        here = Path.cwd()
        if not arguments and nearest_project(here, *here.parents) is None:
            return "Di sini belum ada proyek. Untuk memulainya: iki mulai FOLDER"
    return "Contoh: iki hitung --tahun 2024"


def _version(ctx: typer.Context, value: bool) -> None:
    if value and not ctx.resilient_parsing:  # a shell that completes the line asks for nothing
        from iki import versions

        typer.echo(versions.about())
        raise typer.Exit


def _root(
    _: Annotated[
        bool,
        typer.Option(
            "--versi",
            callback=_version,
            is_eager=True,
            help="Tampilkan versi iki dan pustakanya: lampirkan pada laporan kesalahan.",
        ),
    ] = False,
) -> None:
    pass
