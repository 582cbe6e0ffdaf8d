"""The places of the nilai of given rows, of which only the line and the cell are known.

Rows kept for tracing (`model.Baris`) know the line where they start, and which cell of it. This
finds its place.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from iki.data.csv_files.csv_source import CsvSource, FileError, field_limit
from iki.data.csv_files.inspection import inspect
from iki.data.csv_files.records import cell_places, records

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from iki.diagnostics import RowCell, Span


def nilai_spans(
    sources: Iterable[CsvSource], rows: Collection[tuple[str, RowCell]]
) -> dict[tuple[str, RowCell], Span]:
    """Return the place of the nilai of each row, named by its file and cell.

    Rows that are no longer there are left out.
    """
    wanted: dict[str, set[RowCell]] = {}
    for file, cell in rows:
        wanted.setdefault(file, set()).add(cell)
    found: dict[tuple[str, RowCell], Span] = {}
    with field_limit():
        for source in sources:
            cells = wanted.get(source.file)
            if cells:
                with suppress(OSError, ValueError, FileError):
                    found |= _spans(source, cells)
    return found


def _spans(source: CsvSource, cells: set[RowCell]) -> dict[tuple[str, RowCell], Span]:
    table, _ = inspect(source)
    found: dict[tuple[str, RowCell], Span] = {}
    if table is None:
        return found
    wanted: dict[int, list[RowCell]] = {}
    for cell in cells:
        wanted.setdefault(cell.line, []).append(cell)
    last = max(wanted)
    for record in records(table):
        if here := wanted.get(record.start):
            places = cell_places(record.text, table.separator, record.start)
            for cell in here:
                found[source.file, cell] = places[min(cell.cell, len(places) - 1)]
        if record.start >= last:
            break
    return found
