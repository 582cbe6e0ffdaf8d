"""Where the rows of variables stand in files that are too large for their rows to be kept."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from iki.data.row_rules.names import parse_tahun
from iki.model import RowSpan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from iki.data.csv_files.csv_source import CsvTable
    from iki.data.csv_files.sums import Key
    from iki.data.row_rules.number import CellNumber

_Written: TypeAlias = "tuple[str, str, str]"  # tahun, jabatan and variabel as a row writes them


@dataclass(slots=True)
class _OpenSpan:
    """A RowSpan of a file that is being read."""

    file: str
    first: int
    last: int
    baris: int = 1


class RowSpans:
    """Counts values as they are read, file by file."""

    def __init__(self) -> None:
        self._spans: dict[_Written, list[_OpenSpan]] = defaultdict(list)

    def counter(self, table: CsvTable) -> Callable[[list[str], CellNumber, int], None]:
        """Return the function that counts a value; `end` is the line where its row ends."""
        tahun, jabatan, variabel = (
            table.columns[name] for name in ("tahun", "jabatan", "variabel")
        )
        file, found = table.source.file, self._spans

        def count(row: list[str], value: CellNumber, end: int) -> None:
            del value
            spans = found[row[tahun], row[jabatan], row[variabel]]
            if spans and spans[-1].file is file:
                span = spans[-1]
                span.last = end
                span.baris += 1
            else:
                spans.append(_OpenSpan(file, end - "".join(row).count("\n"), end))

        return count

    def by_variabel(self, alias: Mapping[str, str]) -> dict[Key, tuple[RowSpan, ...]]:
        """Return the spans of each variable; `alias` has the present kode of a former one."""
        merged: dict[Key, list[RowSpan]] = {}
        for (tahun, jabatan, variabel), spans in self._spans.items():
            kode = jabatan.strip()
            key = parse_tahun(tahun.strip()) or 0, alias.get(kode, kode), variabel.strip()
            found = [RowSpan(span.file, span.first, span.last, span.baris) for span in spans]
            merged[key] = _join_spans([*merged[key], *found]) if key in merged else found
        return {key: tuple(found) for key, found in merged.items()}


def _join_spans(spans: list[RowSpan]) -> list[RowSpan]:
    """Return one span a file, of a variable that is written in several ways."""
    by_file: dict[str, RowSpan] = {}
    for span in spans:
        known = by_file.get(span.file, span._replace(baris=0))
        first, last = min(known.first, span.first), max(known.last, span.last)
        by_file[span.file] = RowSpan(span.file, first, last, known.baris + span.baris)
    return list(by_file.values())
