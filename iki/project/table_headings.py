"""How headings of CSV files are compared."""

from __future__ import annotations


def column_name(cell: str) -> str:
    """Return what a column is called, whatever the letters and blanks of its heading."""
    return " ".join(cell.split()).casefold()
