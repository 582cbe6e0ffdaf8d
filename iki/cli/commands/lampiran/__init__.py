"""`iki lampiran`: the annexes as files, written whole or not at all. A module an annex."""

from __future__ import annotations

from importlib import import_module

import typer

from iki.cli.indonesian import Group

# In the order of the help.
ANNEXES = ("penetapan", "perjanjian", "pengukuran", "monitoring", "perbandingan")

app = typer.Typer(
    cls=Group,
    name="lampiran",
    help=f"Tulis lampiran: {', '.join(ANNEXES)}.",
    epilog="Contoh: iki lampiran pengukuran --tahun 2024 -o pengukuran.xlsx",
    no_args_is_help=True,
)
for name in ANNEXES:
    app.add_typer(import_module(f"{__name__}.{name}").app)
