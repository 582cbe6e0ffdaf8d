"""A table of jabatan and indikator, as offices keep it (IKU, PK), to rows.

And what of it is not read. The table may begin anywhere in a sheet: its heading row is known by its
words (`definition_headings`). What is merged, and what is left blank below the same, is filled
down. The name of the jabatan and the year of the targets may stand above the table. Every cell
below a heading row is taken or named with its reason; nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from iki.escaping import quoted
from iki.isian.cell_texts import one_line, split_list, text_of
from iki.isian.definition_headings import (
    HEADINGS,
    OTHER_TABLE,
    PASSED_OVER,
    SUMMED_UP,
    heading_of,
    is_year_or_period,
    year_and_period,
)
from iki.isian.grid import UnusableValue, address
from iki.isian.targets import read_target
from iki.limits import DELIVERY_MERGED, TAHUN_MAX, TAHUN_MIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from iki.isian.grid import CellValue, Grid
    from iki.model.fields import NilaiTarget


_NEEDED = {"satuan", "formula", "target"}  # beside the indikator, at least one of them
_TITLE_YEAR = re.compile(
    r"\btahun(?:\s+anggaran)?\s*:?\s*((?:19|20)\d\d)(?!\s*[-–/\d])", re.IGNORECASE
)
_JABATAN_ABOVE = re.compile(
    r"(?:nama\s+)?jabatan\s*(?P<colon>:?)\s*(?P<value>.*)", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True)
class Unread:
    """A cell that is not read as it stands: its place, and why."""

    sheet: str
    cell: str
    reason: str

    def __str__(self) -> str:
        where = f"{self.sheet}!{self.cell}" if self.sheet else self.cell
        return f"{where}: {self.reason}"


@dataclass
class TableRow:
    """An indikator as a row of the table has it; "" is what it does not say. `place`: of its name.

    `atasan_above`: the atasan is that of the jabatan above, for the own one is left blank.
    """

    sheet: str
    place: str
    jabatan: str
    atasan: str
    sasaran: str
    indikator: str
    satuan: str = ""
    formula: str = ""
    sumber_data: tuple[str, ...] = ()
    target: dict[int, dict[str, NilaiTarget]] = field(default_factory=dict)
    atasan_above: bool = False
    places: dict[str, str] = field(default_factory=dict)  # the cell of each column


class TableColumn(NamedTuple):
    """The meaning of a column; a target has a year and a period, None if they are not known."""

    what: str
    tahun: int | None = None
    periode: str = "tahun"


class _Table(NamedTuple):
    head: int  # row of its headings
    first: int  # row below them
    last: int
    columns: dict[int, TableColumn]


def read_tables(grids: Iterable[Grid]) -> tuple[list[TableRow], list[Unread]]:
    """Read all tables of these sheets.

    Return their rows, and remarks on the cells that are left out.
    """
    rows: list[TableRow] = []
    unread: list[Unread] = []
    for grid in grids:
        reader = _SheetReader(grid)
        reader.read()
        rows += reader.rows
        unread += reader.unread
    return rows, unread


def in_order_of_places(unread: Iterable[Unread]) -> list[Unread]:
    """Sort by sheet, in order of appearance, then by row and column."""
    unread = list(unread)
    sheets = {sheet: place for place, sheet in enumerate(dict.fromkeys(u.sheet for u in unread))}

    def place(one: Unread) -> tuple[int, int, int, str]:
        letters = one.cell.rstrip("0123456789")
        return sheets[one.sheet], int(one.cell[len(letters) :]), len(letters), letters

    return sorted(unread, key=place)


class _SheetReader:
    """Reads one sheet."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.rows: list[TableRow] = []
        self.unread: dict[Unread, None] = {}
        self.origin = {
            (row, column): (top, left)
            for top, bottom, left, right in grid.merged
            if (bottom - top + 1) * (right - left + 1) <= DELIVERY_MERGED
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }

        self.used = sorted({column for cells in grid.rows.values() for column in cells})
        self.merged_from_above: dict[int, set[int]] = {}
        for (row, column), (top, _) in self.origin.items():
            if top < row:
                self.merged_from_above.setdefault(row, set()).add(column)

    def value(self, row: int, column: int) -> CellValue | None:
        row, column = self.origin.get((row, column), (row, column))
        return self.grid.rows.get(row, {}).get(column)

    def text(self, row: int, column: int) -> str:
        return text_of(self.value(row, column))

    def cells_of_row(self, row: int) -> dict[int, CellValue]:
        return {
            k: v
            for k, v in self.grid.rows.get(row, {}).items()
            if text_of(v) or isinstance(v, UnusableValue)
        }

    def refuse(self, row: int, column: int, reason: str) -> None:
        row, column = self.origin.get((row, column), (row, column))
        self.unread[Unread(self.grid.sheet, address((row, column)), reason)] = None

    def read(self) -> None:
        tables = list(self._tables())
        ends = [0, *(table.last for table in tables)]
        for before, table in zip(ends, tables, strict=False):
            self._read_table(table, above=range(before + 1, table.head))
        if not tables and self.grid.rows:
            reason = (
                "di lembar ini tidak ada baris judul dengan INDIKATOR bersama SASARAN atau JABATAN, "
                "dan SATUAN, FORMULA atau TARGET"
            )
            first = min(self.grid.rows)
            self.refuse(first, min(self.grid.rows[first]), reason)

    # --- headings ---------------------------------------------------------------------------------

    def _tables(self) -> Iterator[_Table]:
        heads = [row for row in sorted(self.grid.rows) if self._is_heading(row)]
        # A heading merged over two rows is met in the first.
        heads = [row for before, row in pairwise([0, *heads]) if row - before > 1 or not before]
        last_row = max(self.grid.rows, default=0)
        for row, following in pairwise([*heads, last_row + 1]):
            columns, first = self._columns(row)
            yield _Table(row, first, following - 1, columns)

    def _is_heading(self, row: int) -> bool:
        found = {heading_of(self.text(row, column)) for column in self._reach(row)}
        return (
            "indikator" in found and bool(found & {"sasaran", "jabatan"}) and bool(found & _NEEDED)
        )

    def _reach(self, row: int) -> list[int]:
        """Return the columns of a row that are not empty, merged cells included."""
        return sorted({*self.grid.rows.get(row, {}), *self.merged_from_above.get(row, ())})

    def _columns(self, row: int) -> tuple[dict[int, TableColumn], int]:
        """Return the columns of a heading row, and the first row below the headings."""
        found: dict[int, str] = {}
        for column in self._reach(row):
            what = heading_of(self.text(row, column))
            if what:
                found[column] = what
        below = row + 1
        subheads = self._subheads(row, found)
        if subheads:
            below += 1
            for column in subheads:
                found.setdefault(column, "target")
        while self._is_numbering(below):
            below += 1
        columns: dict[int, TableColumn] = {}
        for column, what in found.items():
            if what != "target":
                if what in {c.what for c in columns.values()}:
                    self.refuse(
                        row, column, f"judul {HEADINGS[what].title} ada dua; kolom ini tidak dibaca"
                    )
                    columns[column] = TableColumn("")
                else:
                    columns[column] = TableColumn(what)
                continue
            head, sub = self.text(row, column), subheads.get(column, "")
            columns[column] = TableColumn("target", *year_and_period(f"{head} {sub}"))
        return columns, below

    def _subheads(self, row: int, found: Mapping[int, str]) -> dict[int, str]:
        """Return the years or periods that stand below the heading of targets, by their columns."""
        starts = [column for column, what in found.items() if what == "target"]
        if not starts:
            return {}
        others = {column for column, what in found.items() if what != "target"}
        below = {k: text for k, v in self.cells_of_row(row + 1).items() if (text := text_of(v))}
        # What stands in a column of its own below a heading is no longer the heading.
        if any(k in others and self.origin.get((row + 1, k)) is None for k in below):
            return {}
        fitting = {k: t for k, t in below.items() if k not in others and is_year_or_period(t)}
        return fitting if fitting and len(fitting) == len(below) else {}

    def _is_numbering(self, row: int) -> bool:
        """Tell whether a row numbers the columns: 1 2 3, or (1) (2) (3)."""
        texts = [text_of(v).strip("() ") for v in self.cells_of_row(row).values()]
        numbers = [int(t) for t in texts if t.isascii() and t.isdigit()]
        return (
            len(numbers) == len(texts) >= 3
            and numbers[0] <= 2
            and all(0 < b - a <= 2 for a, b in pairwise(numbers))
        )

    # --- rows -------------------------------------------------------------------------------------

    def _read_table(self, table: _Table, above: range) -> None:
        places = {c.what: column for column, c in table.columns.items() if c.what != "target"}
        year = self._year_above(above)
        self._check_targets(table, year)
        jabatan = "" if "jabatan" in places else self._jabatan_above(above, table)
        kept = {"jabatan": jabatan, "atasan": "", "sasaran": "", "atasan_above": ""}
        numbers = self._numbers(table)
        unused: dict[int, list[int]] = {}
        other = False
        for row in range(table.first, table.last + 1):
            cells = self.cells_of_row(row)
            if not cells:
                continue
            other = other or self._is_other_table(cells)
            if other:
                self._refuse_row(row, cells, "bukan bagian tabel indikator")
                continue
            self._read_row(row, cells, table, places, kept, year, numbers, unused)
        for column, rows in unused.items():
            if head := one_line(self.text(table.head, column)):
                reason = (
                    f"kolom {quoted(head)} tidak dipakai; {len(rows)} sel di bawahnya tidak dibaca"
                )
                self.refuse(table.head, column, reason)
            else:
                for row in rows:
                    self.refuse(row, column, "kolom ini tanpa judul")

    def _read_row(
        self,
        row: int,
        cells: Mapping[int, CellValue],
        table: _Table,
        places: Mapping[str, int],
        kept: dict[str, str],
        year: int | None,
        numbers: set[int],
        unused: dict[int, list[int]],
    ) -> None:
        said = {what: self.text(row, column) for what, column in places.items() if what}
        named = one_line(said.get("indikator", ""))
        texts = [named, *(one_line(said.get(what, "")) for what in kept)]
        if any(map(SUMMED_UP.fullmatch, texts)):
            self._refuse_row(row, cells, "baris jumlah")
            return
        own = one_line(said.get("jabatan", ""))
        atasan = one_line(said.get("atasan", ""))
        if own.casefold() not in {"", kept["jabatan"].casefold()}:
            kept["jabatan"] = own
            # What stands left of the jabatan holds for several of them, what stands right of it for
            # one.
            if places.get("sasaran", 0) > places["jabatan"]:
                kept["sasaran"] = ""
            kept["atasan_above"] = "" if atasan else kept["atasan"]
        for what in ("atasan", "sasaran"):
            kept[what] = one_line(said.get(what, "")) or kept[what]
        filled_down = {places[what] for what in ("jabatan", "atasan", "sasaran") if what in places}
        rest = [column for column in cells if column not in filled_down | numbers]
        if not named:
            self._refuse_row(row, rest, "di baris ini tidak ada indikator")
            return
        top = self.origin.get((row, places["indikator"]), (row, places["indikator"]))
        place = address(top)
        if top[0] < row and top[0] >= table.first:
            self._refuse_row(row, rest, f"baris lanjutan dari indikator di {place}")
            return
        if not kept["jabatan"] or not kept["sasaran"]:
            missing = "jabatan" if not kept["jabatan"] else "sasaran"
            where = "" if missing == "sasaran" else ", juga tidak di atas tabel (Jabatan: ...)"
            self._refuse_row(row, cells, f"{missing} indikator ini tidak disebut{where}")
            return
        satuan = one_line(said.get("satuan", ""))
        targets = [k for k, c in table.columns.items() if c.what == "target" and self.value(row, k)]
        if not (satuan or said.get("formula") or targets):
            self._refuse_row(row, cells, "baris ini tanpa satuan, rumus dan target")
            return
        made = TableRow(
            self.grid.sheet, place, kept["jabatan"], kept["atasan"], kept["sasaran"], named, satuan,
            said.get("formula", ""), split_list(said.get("sumber_data", "")),
            atasan_above=bool(kept["atasan_above"]) and places["atasan"] > places["jabatan"],
            places={what: address((row, column)) for what, column in places.items()},
        )  # fmt: skip
        for column, value in cells.items():
            if column not in table.columns:
                if column not in numbers:
                    unused.setdefault(column, []).append(row)
            elif isinstance(value, UnusableValue) and table.columns[column].what != "target":
                self.refuse(row, column, f"isinya {quoted(value.shown)}, bukan teks")
        for column, head in table.columns.items():
            if head.what == "target":
                self._read_target(row, column, head, year, made)
        self.rows.append(made)

    def _refuse_row(self, row: int, cells: Iterable[int], reason: str) -> None:
        for column in cells:
            self.refuse(row, column, reason)

    def _numbers(self, table: _Table) -> set[int]:
        """Return the columns that only number the rows: those headed so."""
        return {
            column
            for column in self.used
            if column not in table.columns
            and any(
                PASSED_OVER.fullmatch(self.text(row, column))
                for row in range(max(table.first - 4, 1), table.first)
            )
        }

    def _is_other_table(self, cells: Mapping[int, CellValue]) -> bool:
        texts = [one_line(text_of(value)) for value in cells.values()]
        return sum(bool(OTHER_TABLE.fullmatch(text)) for text in texts) >= 2

    # --- what stands above ------------------------------------------------------------------------

    def _year_above(self, above: range) -> int | None:
        """Return the one year that is named above the table; None if there is none, or several."""
        years = {
            int(match[1])
            for row in above
            for value in self.cells_of_row(row).values()
            for match in _TITLE_YEAR.finditer(text_of(value))
        }
        return years.pop() if len(years) == 1 else None

    def _jabatan_above(self, above: range, table: _Table) -> str:
        """Return the one jabatan that is named above the table; "" if there is none, or several."""
        found: dict[str, tuple[int, int]] = {}
        for row in above:
            if row >= table.first:
                continue
            cells = self.cells_of_row(row)
            for column, value in cells.items():
                match = _JABATAN_ABOVE.fullmatch(text_of(value))
                if match is None or (match["value"] and not match["colon"]):
                    continue
                rest = [match["value"], *(text_of(cells[k]) for k in cells if k > column)]
                named = one_line(next((t.lstrip(": ") for t in rest if t.strip(": ")), ""))
                if named and heading_of(named) is None:
                    found.setdefault(named, (row, column))
        if len(found) == 1:
            return next(iter(found))
        for place in found.values():
            self.refuse(
                *place, "di atas tabel ada beberapa jabatan; tidak jelas tabel ini milik siapa"
            )
        return ""

    # --- targets ----------------------------------------------------------------------------------

    def _check_targets(self, table: _Table, year: int | None) -> None:
        """Name the columns of targets whose year is nowhere."""
        for column, head in table.columns.items():
            if head.what == "target" and head.tahun is None and year is None:
                row = table.first - 1
                while row > table.head and (not self.text(row, column) or self._is_numbering(row)):
                    row -= 1
                reason = "tahun target tidak disebut di judul kolom atau di atas tabel; target tidak dibaca"
                self.refuse(row, column, reason)

    def _read_target(
        self, row: int, column: int, head: TableColumn, year: int | None, made: TableRow
    ) -> None:
        tahun = head.tahun or year
        value = self.value(row, column)
        if tahun is None or value is None or text_of(value) in {"-", "–"}:
            return
        if not TAHUN_MIN <= tahun <= TAHUN_MAX:
            self.refuse(row, column, f"tahun {tahun} di luar {TAHUN_MIN} sampai {TAHUN_MAX}")
            return
        read = read_target(value, made.satuan)
        if isinstance(read, str):
            self.refuse(row, column, read)
            return
        made.target.setdefault(tahun, {})[head.periode] = read
        made.places[f"target {tahun} {head.periode}"] = address((row, column))
