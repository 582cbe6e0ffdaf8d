"""How headings of CSV files are compared."""

from __future__ import annotations


def column_name(cell: str) -> str:
    """Return a heading in lower case, with single blanks."""
    return " ".join(cell.split()).casefold()
