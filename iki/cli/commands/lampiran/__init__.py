"""`iki lampiran`: the annexes as files, written whole or not at all. A module an annex."""

from __future__ import annotations

import typer

from iki.cli.commands.lampiran import monitoring, penetapan, pengukuran, perbandingan, perjanjian
from iki.cli.indonesian import Group

app = typer.Typer(
    cls=Group,
    name="lampiran",
    help="Tulis lampiran: penetapan, perjanjian, pengukuran, monitoring, perbandingan.",
    epilog="Contoh: iki lampiran pengukuran --tahun 2024 -o pengukuran.xlsx",
    no_args_is_help=True,
)
for annex in (penetapan, perjanjian, pengukuran, monitoring, perbandingan):
    app.add_typer(annex.app)
