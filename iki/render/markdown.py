"""What documents in Markdown have in common: how they begin, and their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.escaping import for_markdown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from iki.model import Instansi


def document_head(instansi: Instansi, title: str, about: str) -> Iterator[str]:
    """Yield how a document begins: its title, whose it is and what about, and the agency's note."""
    nama = " ".join(filter(None, (instansi.instansi, instansi.daerah)))
    yield f"# {title}\n"
    yield f"{for_markdown(nama)}, {about}\n"
    if instansi.catatan:
        yield f"> Catatan: {for_markdown(instansi.catatan)}\n"


def markdown_row(cells: Iterable[str]) -> str:
    """Return a row of a table; its cells are Markdown."""
    return f"| {' | '.join(cells)} |"


def markdown_table(
    headings: Sequence[str], rows: Iterable[Iterable[str]], *, right: Collection[str] = ()
) -> Iterator[str]:
    """Yield the lines of a table; its cells are Markdown, those below the headings `right` stand at the right."""
    yield markdown_row(headings)
    yield markdown_row("--:" if heading in right else ":--" for heading in headings)
    yield from map(markdown_row, rows)
