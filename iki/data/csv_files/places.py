"""The second reading: where that stands which the first reading found wrong.

The first reading keeps no lines. Of what it found it knows the file, the line where the record ends
and the cell; of an overlap, only the later row. This reading goes through the same files once more,
as far as it must, and finds the places: of cells in the text of their record, of earlier rows by
watching the few variables in question. Files without a flaw are read once.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from iki.data.csv_files.records import cell_places, cell_span, csv_error, records
from iki.data.csv_files.row_parser import Mixture, RowProblem
from iki.data.csv_files.sums import mixture_words
from iki.data.row_rules.number import parse_cell
from iki.data.row_rules.rule import quote
from iki.data.row_rules.table import NUMBER_RULE
from iki.decimals import format_count, format_id
from iki.diagnostics import START_OF_FILE, Diagnostic, Related, Span
from iki.escaping import shortened
from iki.limits import CSV_DIAGNOSTICS

if TYPE_CHECKING:
    from iki.data.csv_files.csv_source import CsvTable
    from iki.data.csv_files.reader import RowReader
    from iki.data.csv_files.records import Record
    from iki.data.csv_files.row_parser import RowEntry
    from iki.data.csv_files.sums import Accumulator, Key


class _Row(NamedTuple):
    """A row that was added, with the place of its periode."""

    file: str
    span: Span
    entry: RowEntry


def with_places(reader: RowReader) -> list[Diagnostic]:
    """Return the findings of a reader with their places; the last counts those left out."""
    locator = _Locator(reader)
    for index, table in enumerate(reader.tables):
        locator.read(index, table)
    diagnostics = [
        problem
        if isinstance(problem, Diagnostic)
        else locator.diagnostics.get(problem) or _without_place(problem, reader.tables[0])
        for problem in reader.problems
    ]
    if len(diagnostics) > CSV_DIAGNOSTICS:
        rest = diagnostics[-1]
        message = f"mulai dari sini ada {format_count(reader.left_out + 1)} temuan lain"
        hint = "perbaiki dahulu yang sudah ditampilkan, lalu jalankan lagi"
        diagnostics[-1] = Diagnostic("D13", rest.file, rest.span, message, hint)
    return diagnostics


class _Locator:
    """Reads the files again; `diagnostics` holds what is placed, by its finding."""

    def __init__(self, reader: RowReader) -> None:
        self.reader = reader
        self.diagnostics: dict[RowProblem | Mixture, Diagnostic] = {}
        self.by_line: dict[int, dict[int, list[RowProblem]]] = defaultdict(
            lambda: defaultdict(list)
        )
        # Overlaps whose earlier row is not yet found, and the months of the rows seen.
        self.overlaps: dict[Accumulator, list[RowProblem]] = defaultdict(list)
        self.months: dict[Accumulator, int] = defaultdict(int)
        self.earlier: dict[RowProblem, _Row] = {}
        # Mixtures not yet placed, and their first row of either kind.
        self.mixtures: dict[Key, Mixture] = {}
        self.first: dict[tuple[Key, bool], _Row] = {}
        for problem in reader.problems:
            if isinstance(problem, Mixture):
                self.mixtures[problem.key] = problem
            elif isinstance(problem, RowProblem):
                self.by_line[problem.file][problem.end].append(problem)
                if problem.overlap:
                    self.overlaps[problem.overlap[0]].append(problem)
        # Only rows of these variables are looked at.
        self.watched = {key[2] for key in self.mixtures}
        if self.overlaps:
            self.watched |= {
                key[2]
                for key, filled in reader.variables_with_values()
                if not self.overlaps.keys().isdisjoint(filled)
            }

    def read(self, index: int, table: CsvTable) -> None:
        wanted = self.by_line.pop(index, {})
        variabel = table.columns["variabel"]
        broken: Record | None = None
        try:
            for record in records(table) if wanted or self.overlaps or self.mixtures else ():
                if record.error:
                    broken = record
                # Of two values that overlap the earlier one may stand in the same row.
                if self.overlaps or self.mixtures:
                    cells = record.cells
                    if len(cells) > variabel and cells[variabel].strip() in self.watched:
                        self._watch(table, record)
                if here := wanted.pop(record.end, None):
                    self._place(table, record, here)
                if not (self.overlaps or self.mixtures or wanted):
                    break
        except (OSError, ValueError):
            pass  # changed or gone since the first reading: what is left has at least its line
        for end, problems in wanted.items():
            for problem in problems:
                if broken and problem.code == "D10":
                    self._place(table, broken, [problem])
                else:
                    self._add(problem, table, Span(end, 1, end, 1))

    def _place(self, table: CsvTable, record: Record, problems: list[RowProblem]) -> None:
        for problem in problems:
            related: tuple[Related, ...] = ()
            if record.error:
                span, error = csv_error(record.error, record.text, table.separator, record.start)
                problem.message, problem.hint = error.message, error.hint
            else:
                span = cell_span(table, record, problem.cell)
            earlier = self.earlier.get(problem)
            if earlier and (entry := self._entry(table, record, problem.cell)):
                later = _Row(table.source.file, span, entry)
                problem.message, problem.hint = _overlap(earlier, later)
                related = (Related(earlier.file, earlier.span, _earlier(earlier.entry)),)
            elif problem.code == NUMBER_RULE.code and self._is_mixed(
                table, record.cells, problem.cell
            ):
                what = "angka di berkas ini memakai koma desimal"
                related = (Related(table.comma_file, START_OF_FILE, what),)
            self._add(problem, table, span, *related)

    def _entry(self, table: CsvTable, record: Record, named: int | None) -> RowEntry | None:
        """Return the value of a row whose period the cell `named` names."""
        slot = next(slot for slot in table.slots if slot.named == named)
        return self.reader.parse(table, record.cells, slot)

    def _is_mixed(self, table: CsvTable, cells: list[str], nilai: int | None) -> bool:
        """Return whether only another file makes a number ambiguous."""
        return nilai is not None and (
            table.has_mixed_commas
            and table.comma_file != table.source.file
            and nilai < len(cells)
            and parse_cell(cells[nilai].strip(), comma=False) is not None
        )

    def _add(self, problem: RowProblem, table: CsvTable, span: Span, *related: Related) -> None:
        self.diagnostics[problem] = Diagnostic(
            problem.code, table.source.file, span, problem.message, problem.hint, related
        )

    # --- rows that have to do with each other -----------------------------------------------------

    def _watch(self, table: CsvTable, record: Record) -> None:
        places: list[Span] = []
        for slot in table.slots:
            if entry := self.reader.parse(table, record.cells, slot):
                places = places or cell_places(record.text, table.separator, record.start)
                self._watch_row(_Row(table.source.file, places[slot.named], entry))

    def _watch_row(self, row: _Row) -> None:
        entry = row.entry
        accumulator, months = self.reader.find(entry), entry.periode.months
        if accumulator in self.overlaps and not self.months[accumulator] & months:
            self.months[accumulator] |= months
            waiting = self.overlaps.pop(accumulator)
            for problem in waiting:
                if problem.overlap and problem.overlap[1] & months:
                    self.earlier[problem] = row
            if left := [problem for problem in waiting if problem not in self.earlier]:
                self.overlaps[accumulator] = left
        if mixture := self.mixtures.get(entry[:3]):
            self._watch_mixture(mixture, row)

    def _watch_mixture(self, mixture: Mixture, row: _Row) -> None:
        split = bool(row.entry.wilayah)
        if not row.entry.periode.months & mixture.months[split]:
            return
        other = self.first.get((mixture.key, not split))
        self.first.setdefault((mixture.key, split), row)
        if other is None:
            return
        del self.mixtures[mixture.key]
        message, hint = _mixture_words(mixture, f" ({_where(other, row)})")
        kind = "baris tanpa wilayah" if split else f"baris wilayah {quote(other.entry.wilayah)}"
        related = Related(other.file, other.span, kind)
        self.diagnostics[mixture] = Diagnostic("D12", row.file, row.span, message, hint, (related,))


def _overlap(earlier: _Row, later: _Row) -> tuple[str, str]:
    old, new = earlier.entry, later.entry
    where = _where(earlier, later)
    what = f"{new.variabel} di {shortened(new.wilayah)}" if new.wilayah else new.variabel
    if old.periode != new.periode:
        return (
            f"{what} {new.tahun}: periode {new.periode} tumpang tindih dengan {old.periode} di {where}",
            "pakai salah satu: periode yang panjang atau bagian-bagiannya",
        )
    what = f"{what} {new.tahun} {new.periode}"
    if old.nilai == new.nilai:
        return f"{what}: duplikat dari {where}", "hapus salah satu dari kedua baris"
    value = format_id(Decimal(old.nilai))
    return f"{what}: sudah diisi {value} di {where}", "sisakan satu baris untuk periode ini"


def _earlier(entry: RowEntry) -> str:
    value = format_id(Decimal(entry.nilai))
    return f"baris yang lebih dahulu: {entry.periode}, nilai {value}"


def _mixture_words(mixture: Mixture, where: str = "") -> tuple[str, str]:
    tahun, _, variabel = mixture.key
    return mixture_words(f"{variabel} {tahun}", where)


def _without_place(problem: RowProblem | Mixture, table: CsvTable) -> Diagnostic:
    """Report a finding whose place is gone: the files changed between the two readings."""
    if isinstance(problem, Mixture):
        return Diagnostic("D12", table.source.file, START_OF_FILE, *_mixture_words(problem))
    return Diagnostic(problem.code, table.source.file, START_OF_FILE, problem.message, problem.hint)


def _where(row: _Row, seen_from: _Row) -> str:
    line = f"baris {row.span.start_line}"
    return line if row.file == seen_from.file else f"{row.file} {line}"
