"""Where the rows of variables stand in files that are too large for their rows to be kept.

A reading of its own, which looks at the names of each row and at whether it has a value, and counts. It
is for files in which nothing is wrong: it checks nothing, and reads no number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from iki.realisasi.files import field_limit
from iki.realisasi.inspection import inspect
from iki.realisasi.records import batches
from iki.realisasi.sums import parse_tahun

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from iki.realisasi.files import CsvSource, CsvTable
    from iki.realisasi.sums import Key


@dataclass(frozen=True, slots=True)
class RowSpan:
    """Values of a variable in a file: how many, and between which lines they stand."""

    file: str
    first: int
    last: int
    count: int


def find_rows(
    source: Iterable[CsvSource],
    tahun: Collection[int],
    alias: Mapping[str, str],
    named: Callable[[str], str] = str,
) -> dict[Key, tuple[RowSpan, ...]]:
    """Return where the values of each variable of some years stand, file by file."""
    found: dict[Key, list[RowSpan]] = {}
    with field_limit():
        for item in source:
            table, _ = inspect(item)
            for key, span in _of_file(table, alias, named(item.file)) if table else ():
                if key[0] in tahun:
                    found.setdefault(key, []).append(span)
    return {key: tuple(spans) for key, spans in found.items()}


def _of_file(table: CsvTable, alias: Mapping[str, str], file: str) -> Iterator[tuple[Key, RowSpan]]:
    # As they are written: first line, last line, number of values.
    written: dict[tuple[str, str, str], list[int]] = {}
    tahun, jabatan, variabel = (table.columns[name] for name in ("tahun", "jabatan", "variabel"))
    cells = [slot.nilai for slot in table.slots]
    last_cell = max(tahun, jabatan, variabel, *cells)
    with table.open_text() as text:
        for batch in batches(table, text):
            line = batch.line
            for row in batch.rows:
                if len(row) <= last_cell:
                    continue
                count = 0
                for cell in cells:
                    if row[cell]:
                        count += 1
                if count:
                    key = row[tahun], row[jabatan], row[variabel]
                    here = line()
                    known = written.get(key)
                    if known is None:
                        written[key] = [here, here, count]
                    else:
                        known[1] = here
                        known[2] += count
    merged: dict[Key, list[int]] = {}
    for (year, kode, nama), (first, last, count) in written.items():
        if (number := parse_tahun(year.strip())) is not None:
            name = number, alias.get(kode.strip(), kode.strip()), nama.strip()
            whole = merged.setdefault(name, [first, last, 0])
            whole[:] = min(whole[0], first), max(whole[1], last), whole[2] + count
    for name, span in merged.items():
        yield name, RowSpan(file, *span)
