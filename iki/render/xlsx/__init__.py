"""Excel annexes: definitions and results to the bytes of .xlsx files.

`pages` lays out a document of `render.document` as sheets of a `Book`; only forms and Kertas Kerja
write their cells themselves. Official cells hold values, rounded as they are shown, so that any
viewer shows them; `kertas_kerja` holds the same computation as live formulas. Refuses to touch a
path, and to let a text of a file become a formula.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.diagnostics import has_errors
from iki.render.xlsx.archive import to_bytes

if TYPE_CHECKING:
    from iki.diagnostics import Diagnostic
    from iki.render.xlsx.book import Book


def to_file(book: Book) -> tuple[bytes | None, list[Diagnostic]]:
    """Return the bytes of a book and what no cell of Excel holds (S08); with an error no bytes."""
    diagnostics = [found for sheet in book.sheets for found in sheet.too_long()]
    return None if has_errors(diagnostics) else to_bytes(book), diagnostics
