"""`iki validasi`: every diagnostic of definitions and data, and an exit code for a CI."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iki.cli.indonesian import Command
from iki.cli.options import Proyek, choice, year
from iki.diagnostics import Severity, in_order
from iki.outputs.reporters import REPORTERS, Laporan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iki.cli.validation import Temuan

AUTO = "auto"

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki validasi --data --ketat")
def validasi(
    path: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH",
            parser=Path,
            help="Berkas atau folder yang dilaporkan (bawaan: seluruh proyek); - membaca masukan standar.",
        ),
    ] = None,
    data: Annotated[bool, typer.Option("--data", help="Periksa juga data realisasi.")] = False,
    tahun: Annotated[int | None, year("Periksa juga apakah target tahun ini lengkap.")] = None,
    format: Annotated[
        str,
        choice(
            "--format",
            [AUTO, *REPORTERS],
            "Bentuk laporan; auto: github di GitHub Actions, selain itu teks.",
        ),
    ] = AUTO,
    ketat: Annotated[
        bool, typer.Option("--ketat", help="Peringatan pun membuat kode keluar 1.")
    ] = False,
    proyek: Proyek = None,
) -> int:
    """Periksa definisi, formula, contoh, dan (dengan --data) data realisasi."""
    from iki.cli import inputs, output, validation

    if tahun is not None:
        inputs.check_tahun(tahun)
    paths = path or []
    temuan = validation.find(paths, data=data, tahun=tahun, proyek=proyek)
    form = format if format != AUTO else "github" if output.in_github_actions() else "teks"
    ordered = in_order(output.withheld(temuan.diagnostics))
    laporan = Laporan(
        ordered, output.source_lines(ordered), temuan.files, _looked_at(temuan, paths),
        temuan.accepted, ketat, output.terminal_width() if form == "teks" else None,
    )  # fmt: skip
    output.print_report(REPORTERS[form](laporan), commands=form == "github")
    failing = {Severity.ERROR, *([Severity.WARNING] if ketat else [])}
    return int(any(d.severity in failing for d in ordered))


def _looked_at(temuan: Temuan, paths: Sequence[Path]) -> str:
    if paths:
        return f"{len(temuan.files)} berkas"
    data = "" if temuan.data is None else f" dan {temuan.data} berkas data"
    return f"{temuan.jabatan} jabatan{data}"
