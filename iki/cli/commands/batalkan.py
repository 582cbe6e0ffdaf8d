"""`iki batalkan`: takes a delivery back."""

from __future__ import annotations

from typing import Annotated

import typer

from iki.cli.indonesian import Command
from iki.cli.options import ProyekOption

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki batalkan 3f9c2a71d0b4")
def batalkan(
    id: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="Tanda kiriman dari `iki impor`, atau dari data/terima.csv."
        ),
    ],
    proyek: ProyekOption = None,
) -> int:
    """Tarik kembali sebuah kiriman: data kembali persis seperti sebelumnya."""
    from iki.isian.batalkan import take_back

    return take_back(proyek, id.strip())
