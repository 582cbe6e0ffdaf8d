"""Where the nilai of given rows stand: a reading of its own, for those who know only a line.

Rows kept for tracing (`model.Baris`) know the line where they start. This finds the cell.
"""

from __future__ import annotations

import csv
from contextlib import suppress
from typing import TYPE_CHECKING

from iki.limits import CSV_FIELD
from iki.realisasi.files import FileError, Sumber, cell_places, inspect, records

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from iki.diagnostics import Span


def nilai_spans(
    sumber: Iterable[Sumber], rows: Collection[tuple[str, int]]
) -> dict[tuple[str, int], Span]:
    """Return the place of the nilai of each row, named by (file, line where it starts).

    Rows that are no longer there are left out.
    """
    wanted: dict[str, set[int]] = {}
    for berkas, line in rows:
        wanted.setdefault(berkas, set()).add(line)
    found: dict[tuple[str, int], Span] = {}
    limit = csv.field_size_limit(CSV_FIELD)
    try:
        for source in sumber:
            lines = wanted.get(source.berkas)
            if lines:
                with suppress(OSError, ValueError, FileError):
                    found |= _spans(source, lines)
    finally:
        csv.field_size_limit(limit)
    return found


def _spans(source: Sumber, lines: set[int]) -> dict[tuple[str, int], Span]:
    table, _ = inspect(source)
    found: dict[tuple[str, int], Span] = {}
    if table is None:
        return found
    last, column = max(lines), table.columns["nilai"]
    for record in records(table):
        if record.start in lines:
            places = cell_places(record.text, table.separator, record.start)
            found[source.berkas, record.start] = places[min(column, len(places) - 1)]
        if record.start >= last:
            break
    return found
