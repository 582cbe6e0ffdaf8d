"""`iki aturan`: the catalogue, or the manual of one code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki import catalogue
from iki.cli import output
from iki.cli.errors import UsageError
from iki.diagnostics import CODES

if TYPE_CHECKING:
    from rich.table import Table


def run(name: str | None, *, markdown: bool) -> int:
    if markdown:
        output.emit(catalogue.page(), None)
        return 0
    if name is None:
        output.show(lambda _: _list(), None)
        return 0
    code = catalogue.find(name)
    if code is None:
        hint = catalogue.meant(name) or "lihat `iki aturan`"
        raise UsageError(f"aturan {name} tidak ada. {hint}")
    from rich.markdown import Markdown

    manual = catalogue.manual(code)
    slug, severity = CODES[code]
    output.show(
        lambda _: Markdown(f"# {code} {slug}\n\n**{manual.title}** ({severity})\n\n{manual.text}"),
        None,
    )
    return 0


def _list() -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("KODE", "NAMA", "TINGKAT", "YANG DIPERIKSA"):
        table.add_column(heading, overflow="fold")
    for code, (slug, severity) in CODES.items():
        table.add_row(code, slug, str(severity), catalogue.manual(code).title)
    return table
