"""`iki aturan`: the catalogue, or the manual of one code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from iki.cli.indonesian import Command
from iki.errors import UsageError

if TYPE_CHECKING:
    from rich.table import Table

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki aturan R14")
def aturan(
    kode: Annotated[
        str | None,
        typer.Argument(metavar="KODE", help="Kode atau nama satu aturan."),
    ] = None,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Tulis seluruh katalog sebagai Markdown.")
    ] = False,
) -> int:
    """Katalog pemeriksaan, atau penjelasan satu aturan."""
    from iki.cli import output
    from iki.diagnostics import CODES, catalogue

    if markdown:
        output.emit(catalogue.page(), None)
        return 0
    if kode is None:
        output.show(lambda _: _list())
        return 0
    code = catalogue.code_of(kode)
    if code is None:
        hint = catalogue.suggested_code(kode) or "lihat `iki aturan`"
        raise UsageError(f"aturan {kode} tidak ada", hint)
    from rich.markdown import Markdown

    manual = catalogue.manual(code)
    slug, severity = CODES[code]
    output.show(
        lambda _: Markdown(f"# {code} {slug}\n\n**{manual.title}** ({severity})\n\n{manual.text}")
    )
    return 0


def _list() -> Table:
    from rich.table import Table

    from iki.diagnostics import CODES, catalogue

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("KODE", "NAMA", "TINGKAT", "YANG DIPERIKSA"):
        table.add_column(heading, overflow="fold")
    for code, (slug, severity) in CODES.items():
        table.add_row(code, slug, str(severity), catalogue.manual(code).title)
    return table
