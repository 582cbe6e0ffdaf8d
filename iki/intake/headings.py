"""Where the tables of a sheet begin, and what their columns hold: found by their headings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from iki import form_layout
from iki.diagnostics.suggestions import suggestion
from iki.escaping import for_terminal, quoted
from iki.intake.sheet import folded_name
from iki.limits import DELIVERY_HEADINGS
from iki.periode import PERIODE, TAHUN, parse_periode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iki.intake.cells import CellValue, Grid
    from iki.intake.grid import Area
    from iki.intake.identity import SheetIdentity
    from iki.periode import Periode

KEYS = frozenset(
    {"variabel", "jabatan", "tahun", "periode", "nilai", "wilayah", "bukti", "catatan"}
)
# Columns that explain, to people.
EXPLAINING = frozenset(
    {heading.casefold() for heading in form_layout.BEFORE_PERIODS} - KEYS
    | {"no", "no.", "nomor", "nama jabatan", "nama variabel", "sasaran", "formula"}
)
NOTE_HEADINGS = {heading.casefold(): heading.column for heading in form_layout.NOTES_TO_FILL}


@dataclass
class DeliveredTable:
    """A table below its heading row: what its columns hold."""

    first: int  # row
    last: int
    notes: bool
    keys: dict[str, int] = field(default_factory=dict)
    periods: dict[int, Periode] = field(default_factory=dict)
    explaining: set[int] = field(default_factory=set)
    filled: dict[int, str] = field(default_factory=dict)  # of notes: column of the CSV file
    wrong: dict[int, tuple[str, str]] = field(default_factory=dict)  # why a column cannot be read
    # of merged ranges: in how many rows or columns of values they stand
    values_in: dict[Area, int] = field(default_factory=dict)

    def used_rows(self, grid: Grid) -> list[int]:
        """Return the rows below the headings in which anything stands."""
        return grid.rows_between(self.first + 1, self.last)


def find_tables(grid: Grid, identity: SheetIdentity) -> list[DeliveredTable]:
    """Return the tables of a sheet, each ending above the next one."""
    found: list[DeliveredTable] = []
    for row, cells in grid.rows.items():
        names = {folded_name(value): column for column, value in cells.items()}
        below = grid.rows.get(row + 1, {})
        if "variabel" in names:
            table = _value_table(row, cells, below, identity)
        elif {"indikator", "periode"} <= names.keys() and names.keys() & NOTE_HEADINGS.keys():
            table = DeliveredTable(row, row, notes=True)
            for name, column in sorted(names.items(), key=lambda one: one[1]):
                if name in NOTE_HEADINGS:
                    table.filled[column] = NOTE_HEADINGS[name]
                elif name in {"indikator", "periode", "jabatan", "tahun"}:
                    table.keys[name] = column
                else:
                    table.explaining.add(column)
        else:
            continue
        if table is not None:
            if found:
                found[-1].last = row - 1
            found.append(table)
    if found:
        found[-1].last = max(grid.near[0], found[-1].first)
    return found


def _value_table(
    row: int,
    cells: Mapping[int, CellValue],
    below: Mapping[int, CellValue],
    identity: SheetIdentity,
) -> DeliveredTable | None:
    """Return the table of a heading row; the periods may stand in the row below it."""
    table = DeliveredTable(row, row, notes=False)
    _take_headings(table, cells, identity)
    if not table.periods and "nilai" not in table.keys:
        under = {column: v for column, v in below.items() if column not in table.keys.values()}
        _take_headings(table, under, identity)
        table.wrong = {c: why for c, why in table.wrong.items() if c not in table.periods}
        table.first += bool(table.periods)
    return table if table.periods or {"nilai", "periode"} <= table.keys.keys() else None


def _take_headings(
    table: DeliveredTable, cells: Mapping[int, CellValue], identity: SheetIdentity
) -> None:
    is_form = identity.is_form
    for column, value in sorted(cells.items()):
        name = folded_name(value)
        periode = parse_periode(name) if name else None
        if is_form and name == "tahun":
            periode = TAHUN
        elif name in KEYS:
            periode = None
        if periode is not None:
            if periode in table.periods.values():
                table.wrong[column] = (f"periode {periode} punya dua kolom", "hapus salah satu")
            elif why := identity.not_asked(periode):
                hint = "buat formulir baru dengan `iki templat`"
                table.wrong[column] = (f"kolom {periode} {why}", hint)
            else:
                table.periods[column] = periode
        elif name in KEYS and name not in table.keys:
            table.keys[name] = column
        elif name in KEYS:
            table.wrong[column] = (f"kolom {quoted(name)} ada dua kali", "hapus salah satu")
        elif name in EXPLAINING:
            table.explaining.add(column)
        else:
            hint = "hapus kolom ini, atau perbaiki judulnya"
            if len(table.wrong) < DELIVERY_HEADINGS:
                hint = suggestion(name, [*KEYS, *PERIODE]) or hint
            shown = quoted(for_terminal(str(value))) if name else "ini"
            table.wrong[column] = (f"judul kolom {shown} tidak dikenal", hint)
