"""What a delivered table says other than the project: changed cells, new rows, and all the rest.

Every cell that is not empty is counted once: the table's own (headings, kode, what is shown for
orientation), the same as in the project, taken as a change, passed over or refused, the last two
with a reason. What is not in the table is left as it is, and named.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic_core import PydanticCustomError

from iki.diagnostics.suggestions import nearest, some, suggestion
from iki.escaping import quoted
from iki.formula import Problem, parse
from iki.isian.cell_texts import one_line, text_of
from iki.isian.definisi.cells import read_amount, read_bobot, read_target_cell, show_cell
from iki.isian.definisi.columns import (
    ALL_TITLES,
    CHANGE_KEYS,
    KODE,
    PERIKSA_COLUMN,
    WORDS,
    DefinitionColumn,
    DefinitionSheet,
    column_of,
    has_column,
    has_values,
    sheet_of,
)
from iki.isian.definisi.definition_rows import (
    CellChange,
    DefinitionReading,
    DefinitionRow,
    NewValue,
)
from iki.isian.definisi.printed import is_read, printed_cells
from iki.isian.definisi.row_checks import check_rows
from iki.isian.definisi.values import RowKey, show_target
from iki.isian.definitions_in_force import present_kode
from iki.isian.delivery import CellPlace, Reading, Remark
from iki.isian.form_layout import HIDDEN_SHEET
from iki.isian.grid import ToCompute, UnusableValue, address
from iki.isian.office_words import office_word
from iki.isian.rules import UNUSABLE
from iki.isian.sheet import SheetAccount, as_text
from iki.isian.targets import writes_decimal_comma
from iki.model.fields import Rentang, check_kode
from iki.model.jabatan import Polarisasi
from iki.model.time_fields import read_instant_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from iki.isian.definisi.printed import PrintedCells
    from iki.isian.definisi.values import DefinitionTables, Shown
    from iki.isian.grid import CellValue, Grid

_HEADING_ROWS = 40  # in which the headings of a table are looked for
# What a new row has to say.
_NEEDED = {
    DefinitionSheet.INDIKATOR: ("sasaran", "indikator", "satuan", "formula"),
    DefinitionSheet.VARIABEL: ("uraian",),
    DefinitionSheet.TUGAS: ("tugas",),
    DefinitionSheet.PROGRAM: ("program",),
    DefinitionSheet.JABATAN: (),
    DefinitionSheet.INSTANSI: (),
}
_NO_TABLE = (
    "pakai tabel dari `iki templat definisi -o tabel.xlsx`; barisnya dikenali dari kolom "
    "KODE JABATAN dan KODE INDIKATOR, KODE VARIABEL, NO tugas atau KODE PROGRAM"
)


def read_definitions(
    grids: Sequence[Grid],
    name: str,
    digest: str,
    tables: DefinitionTables,
    *,
    replacing: bool = False,
) -> DefinitionReading:
    """Read the sheets of a file, and hold them against the project.

    `replacing`: a cell is taken although the project has changed it since the table was written.
    """
    reading = Reading(name, digest)
    found = DefinitionReading(reading)
    printed = printed_cells(grids)
    if problem := printed.problem(tables.definisi.instansi.instansi):
        reading.problems.append(problem)
        return found
    seen: dict[RowKey, CellPlace] = {}
    for grid in grids:
        if grid.sheet != HIDDEN_SHEET:
            reading.total += grid.size
            _SheetReader(grid, found, tables, _Before(printed, seen, replacing)).read()
    if _is_of_another(printed, tables, seen):
        return DefinitionReading(Reading(name, digest, problems=[_ANOTHER]))
    changed = [row.key for row in found.rows if not row.is_new]
    found.unknown = sum(not printed.has_row(key) for key in changed)
    if not found.tables and not found.is_refused():
        reading.problems.append(("di berkas ini tidak ada tabel definisi", _NO_TABLE))
    jabatan = {key.jabatan for key in seen}
    for table, since in found.tables.items():
        rows = [key for key in tables.rows(table, None, since) if key not in seen]
        found.absent[table] = [key for key in rows if key.jabatan in jabatan]
        others = (key.jabatan for key in rows if key.jabatan not in jabatan)
        found.other_jabatan = [*dict.fromkeys([*found.other_jabatan, *others])]
    check_rows(found, tables)
    return found


_ANOTHER = (
    "tabel ini milik proyek lain: tidak satu pun indikator dan variabelnya ada di proyek ini",
    "jalankan di folder proyeknya, atau buat tabel baru dengan `iki templat definisi`",
)
_OWN_TABLES = (DefinitionSheet.INDIKATOR, DefinitionSheet.VARIABEL)  # others may have the same kode


def _is_of_another(printed: PrintedCells, tables: DefinitionTables, seen: Iterable[RowKey]) -> bool:
    """Return whether iki has printed the rows of a table, and not one of them is in the project."""
    if not any(table in printed.tables and printed.tables[table].rows for table in _OWN_TABLES):
        return False
    ours = [key for key in tables.items if key.table in _OWN_TABLES]
    return not any(map(printed.has_row, ours)) and not {*ours} & {*seen}


class _Before(NamedTuple):
    """What is known before a sheet is read: the table as written, and rows of other sheets."""

    printed: PrintedCells
    seen: dict[RowKey, CellPlace]
    replacing: bool


class _NumbersOfTugas(dict[str, dict[str, int]]):
    """The numbers of the tugas of a jabatan by their texts, as they are asked for."""

    def __init__(self, tables: DefinitionTables) -> None:
        super().__init__()
        self._tables = tables

    def __missing__(self, kode: str) -> dict[str, int]:
        tugas = self._tables.last.jabatan[kode].tugas
        self[kode] = {one_line(text): n for n, text in enumerate(tugas, 1)}
        return self[kode]


class _FoldedKode(dict[RowKey, RowKey]):
    """The rows that there are by their kode without case, where that is one row."""

    def __init__(self, tables: DefinitionTables) -> None:
        found: dict[RowKey, list[RowKey]] = defaultdict(list)
        for key in tables.items:
            found[_folded(key)].append(key)
        super().__init__({folded: keys[0] for folded, keys in found.items() if len(keys) == 1})


def _folded(key: RowKey) -> RowKey:
    return key._replace(kode=key.kode.casefold())


class _SheetReader:
    """Reads a sheet that has one table."""

    def __init__(
        self,
        grid: Grid,
        found: DefinitionReading,
        tables: DefinitionTables,
        before: _Before,
    ) -> None:
        self.grid, self.found, self.tables = grid, found, tables
        self.printed, self.seen, self.replacing = before
        self.sheet = SheetAccount(grid, found.reading)
        self.columns: dict[int, DefinitionColumn] = {}
        self.table = DefinitionSheet.INDIKATOR
        self.uraian: dict[tuple[str, int], list[tuple[RowKey, CellPlace, str]]] = defaultdict(list)
        self.rows: dict[RowKey, DefinitionRow] = {}
        self.new_tugas: dict[str, int] = defaultdict(int)  # by jabatan
        self.tugas = _NumbersOfTugas(tables)
        cells = (value for row in grid.rows.values() for value in row.values())
        self.comma = any(map(writes_decimal_comma, cells))
        self.folded = _FoldedKode(tables)

    # --- the headings -----------------------------------------------------------------------------

    def read(self) -> None:
        head = self._find_head()
        if head is None:
            self._pass_over([*self.sheet.left], "lembar ini bukan tabel definisi; tidak dibaca")
            return
        years = [c.tahun for c in self.columns.values() if c.tahun is not None]
        since = min(years, default=0)
        self.found.tables[self.table] = min(self.found.tables.get(self.table, since), since)
        self._pass_over([k for k in self.sheet.left if k[0] < head], "di atas judul tabel")
        for number in self.grid.row_numbers:
            if number > head:
                self._read_row(number)
        self._read_sasaran()
        for row in self.rows.values():
            if row.changes or row.is_new or row.confirmed:
                self.found.rows.append(row)
                if row.is_new and row.dasar and self.table is DefinitionSheet.INDIKATOR:
                    why = f"DASAR tidak disimpan: indikator baru {row.key} tidak mengubah yang lama"
                    self.found.reading.passed.append(Remark(row.place, why, number=0))
            elif row.mulai is not None or row.dasar:
                why = "MULAI dan DASAR tidak dipakai: baris ini tidak mengubah apa pun"
                self.found.reading.passed.append(Remark(row.place, why, number=0))

    def _find_head(self) -> int | None:
        for row in self.grid.row_numbers[:_HEADING_ROWS]:
            cells = self.grid.rows[row]
            named = {
                k: column
                for k, value in cells.items()
                if isinstance(value, str) and (column := column_of(value))
            }
            table = sheet_of(named.values())
            if table is not None:
                self.table = table
                self._take_headings(row, named)
                return row
        return None

    def _take_headings(self, row: int, named: dict[int, DefinitionColumn]) -> None:
        below: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for place in self.sheet.left:
            if place[0] > row:
                below[place[1]].append(place)
        twice = [c for c in named.values() if [*named.values()].count(c) > 1]
        for k in {*self.grid.rows[row], *below}:
            heading = self.grid.rows[row].get(k)
            column = named.get(k)
            if column is not None and not has_column(self.table, column):
                why = f"kolom {column.title} bukan kolom tabel {self.table}; tidak dibaca"
                self._pass_over([(row, k), *below[k]], why)
                continue
            if column is not None and column not in twice:
                self.columns[k] = column
                self.sheet.count_as_own((row, k))
                if column.key == "realisasi":
                    self._pass_over(below[k], f"kolom {column.title} hanya untuk dilihat")
                continue
            title = one_line(text_of(heading))
            if column is not None:
                why, hint = f"kolom {column.title} ada dua kali", "hapus salah satu"
            else:
                why = (
                    f"judul kolom {quoted(title)} tidak dikenal"
                    if title
                    else "kolom ini tanpa judul"
                )
                hint = _meant(title)
            places = [*([(row, k)] if heading is not None else []), *below[k]]
            if hint:
                self._refuse(places, why, hint)
            else:
                self._pass_over(places, why)

    # --- rows -------------------------------------------------------------------------------------

    def _read_row(self, number: int) -> None:
        cells = {k: v for k, v in self.grid.rows[number].items() if (number, k) in self.sheet.left}
        if not cells:
            return
        key = self._key(number, cells)
        if key is None:
            return
        first = "kode_jabatan" if self.table is not DefinitionSheet.INSTANSI else KODE[self.table]
        place = self.sheet.place((number, self._column(first)))
        if key in self.seen:
            why = f"{key} sudah ada di {self.seen[key]}"
            self._refuse([(number, k) for k in cells], why, "satu baris saja untuk tiap kode")
            return
        self.seen[key] = place
        row = DefinitionRow(key, place, is_new=key not in self.tables.items)
        if row.is_new and not self.replacing and self.printed.has_row(key):
            self._refuse_removed(key, number, cells)
            return
        if row.is_new and not self._is_good_kode(key, number, cells):
            return
        self.rows[key] = row
        self._read_time(row, number)
        for k, column in self.columns.items():
            if column.key in CHANGE_KEYS or column.key == "realisasi":
                continue
            if column == PERIKSA_COLUMN:
                self._read_marks(row, (number, k))
            else:
                self._read_cell(row, column, (number, k))
        if row.is_new:
            self._check_new(row, number, cells)

    def _refuse_removed(self, key: RowKey, number: int, cells: dict[int, CellValue]) -> None:
        """Leave out a row that the project has no more, or refuse it if it was changed."""
        places = [(number, k) for k in cells]
        untouched = all(
            self.printed.says(key, column, cells.get(k))
            for k, column in self.columns.items()
            if is_read(self.table, column)
        )
        why = f"{key} tidak ada lagi di proyek sejak tabel ini dibuat"
        if untouched:
            self._pass_over(places, why)
        else:
            self._refuse(places, why, "hapus baris ini, atau tambahkan lagi dengan --timpa")

    def _column(self, key: str) -> int:
        return next((k for k, column in self.columns.items() if column.key == key), 1)

    def _text(self, number: int, key: str) -> str:
        return one_line(self.sheet.text(number, self._column(key)))

    def _key(self, number: int, cells: dict[int, CellValue]) -> RowKey | None:
        """Return which row this is; a row that says it badly is refused."""
        written, kode = self._text(number, "kode_jabatan"), self._text(number, KODE[self.table])
        places = [(number, k) for k in cells]
        if self.table is DefinitionSheet.INSTANSI:
            key = RowKey(self.table, "", kode.casefold())
            if key in self.tables.items:
                return key
            parts = [one.kode for one in self.tables.items if one.table is self.table]
            self._refuse(
                places, f"{quoted(kode)} bukan bagian instansi", f"yang ada: {some(parts)}"
            )
            return None
        heading = DefinitionColumn(KODE[self.table]).title
        if not written or not (kode or self.table is DefinitionSheet.TUGAS):
            missing = " dan ".join(
                name for name, text in {"KODE JABATAN": written, heading: kode}.items() if not text
            )
            hint = "isi kodenya" if written else "salin kode jabatannya dari baris lain"
            self._refuse(places, f"baris ini tanpa {missing}", hint)
            return None
        jabatan = self._jabatan(number, written)
        if jabatan not in self.tables.last.jabatan:
            known = self.tables.last.jabatan
            hint = suggestion(written, known) or (
                f"yang ada: {some(known)}; jabatan baru dibuat sebagai definitions/jabatan/KODE.yaml"
            )
            self._refuse(places, f"tidak ada jabatan {quoted(written)}", hint)
            return None
        if self.table is DefinitionSheet.JABATAN:
            return RowKey(self.table, jabatan, "")
        if self.table is not DefinitionSheet.TUGAS:
            key = RowKey(self.table, jabatan, kode)
            meant = self.folded.get(_folded(key), key) if key not in self.tables.items else key
            self._name_kode(number, KODE[self.table], kode, meant.kode)
            return meant
        count = len(self.tables.last.jabatan[jabatan].tugas)
        if kode and not re.fullmatch(r"0*[1-9][0-9]{0,5}", kode):
            self._refuse(
                places, f"NO {quoted(kode)} bukan nomor tugas", "kosongkan bila tugas baru"
            )
            return None
        if kode and int(kode) > count and not self.replacing:
            key = RowKey(self.table, jabatan, str(int(kode)))
            if self.printed.has_row(key):
                return key
        if not kode or int(kode) > count:
            there = self.tugas[jabatan].get(self._text(number, "tugas"))
            if there is not None:  # it came with an earlier delivery
                return RowKey(self.table, jabatan, str(there))
            self.new_tugas[jabatan] += 1
            return RowKey(self.table, jabatan, str(count + self.new_tugas[jabatan]))
        return RowKey(self.table, jabatan, str(int(kode)))

    def _jabatan(self, number: int, written: str) -> str:
        """Return which jabatan a row is of: by its kode, a former one, or without case."""
        known = self.tables.last.jabatan
        jabatan = present_kode(written, self.tables.last)
        if jabatan in known:
            return jabatan
        found = [kode for kode in known if kode.casefold() == written.casefold()]
        if len(found) != 1:
            return jabatan
        self._name_kode(number, "kode_jabatan", written, found[0])
        return found[0]

    def _name_kode(self, number: int, key: str, written: str, meant: str) -> None:
        if written != meant:
            place = self.sheet.place((number, self._column(key)))
            said = f"{DefinitionColumn(key).title}: {quoted(written)} dibaca {meant}"
            self.found.reading.otherwise.append(Remark(place, said))

    def _is_good_kode(self, key: RowKey, number: int, cells: dict[int, CellValue]) -> bool:
        if self.table in {DefinitionSheet.TUGAS, DefinitionSheet.PROGRAM}:
            return True
        try:
            check_kode(key.kode)
        except PydanticCustomError as error:
            context = error.context or {}
            places = [(number, k) for k in cells]
            self._refuse(places, str(context["message"]), str(context["hint"] or ""))
            return False
        return True

    def _read_time(self, row: DefinitionRow, number: int) -> None:
        """Take MULAI and DASAR of a row; they are its own, for its changes come by them."""
        for k, column in self.columns.items():
            value = self._value_at((number, k))
            if column.key not in CHANGE_KEYS or value is None:
                continue
            text = one_line(text_of(value))
            shown = quoted(text or as_text(value))
            if column.key == "dasar":
                row.dasar = text
                why, hint = f"isinya {shown}, bukan teks", "ketik ulang sebagai teks"
            else:
                row.mulai = read_instant_text(text)
                why = f"{shown} bukan waktu mulai"
                hint = "tulis tahun, atau tahun dan periodenya: 2026, 2026-TW3"
            if not (row.dasar if column.key == "dasar" else row.mulai):
                self.sheet.refuse((number, k), why, hint)
                continue
            self.sheet.count_as_own((number, k))

    def _check_new(self, row: DefinitionRow, number: int, cells: dict[int, CellValue]) -> None:
        """Refuse a new row that lacks what a definition has to have."""
        missing = [
            DefinitionColumn(key).title for key in _NEEDED[self.table] if row.value(key) is None
        ]
        refused = {remark.place for remark in self.found.reading.refused}
        if not missing or any(self.sheet.place((number, k)) in refused for k in cells):
            return
        message = f"baris baru {row.key} tanpa {', '.join(missing)}"
        self.found.refuse(row, message, "isi, atau hapus baris ini")

    # --- cells ------------------------------------------------------------------------------------

    def _read_cell(
        self, row: DefinitionRow, column: DefinitionColumn, here: tuple[int, int]
    ) -> None:
        value = self._value_at(here)
        known = not row.is_new
        shown = self.tables.shown(row.key, column) if known else None
        is_dash = isinstance(value, str) and text_of(value) in _DASHES
        if value is None or (column.tahun is not None and is_dash):
            if value is not None:
                self.sheet.pass_over(here, "dibaca kosong")
            elif self.sheet.at(*here) is not None and has_values(self.table, column):
                said = "sel gabungan hanya dibaca di kolom pertamanya"
                self.found.reading.passed.append(Remark(self.sheet.place(here), said, number=0))
            if shown is not None and has_values(self.table, column):
                if self._is_older(row.key, column, None, shown):
                    self._keep_newer(row.key, column, here, shown, 0)
                    return
                said = f"{row.key} {column.title}: {shown_text(shown)} dibiarkan, selnya kosong"
                self.found.emptied.append(Remark(self.sheet.place(here), said))
            return
        if column.key in {"kode_jabatan", *KODE.values()}:
            self.sheet.count_as_own(here)
        elif not has_values(self.table, column):
            self._read_name(row, here, value)
        elif known and _is_shown(value, shown):
            if column.key == "sasaran":
                self._keep_sasaran(row, here, one_line(text_of(value)))
            self._same(here)
        elif known and self._is_older(row.key, column, value, shown):
            self._keep_newer(row.key, column, here, shown)
        elif known and not self.tables.is_open(row.key, column):
            why = f"{row.key} tidak berlaku pada {column.tahun}"
            self._refuse_cell(here, why, "kosongkan sel ini")
        else:
            self._read_value(row, column, here, value, shown)

    def _value_at(self, here: tuple[int, int]) -> CellValue | None:
        """Return the value of a cell; one merged over rows stands in each of them."""
        if here in self.sheet.left:
            return self.sheet.left[here]
        area = self.sheet.covered.get(here)
        return self.sheet.at(*here) if area and area[2] == here[1] else None

    def _read_marks(self, row: DefinitionRow, here: tuple[int, int]) -> None:
        """Take the marks that are not in their cell any more, nor anything else, for confirmed."""
        value = self._value_at(here)
        lines = {one_line(line) for line in text_of(value).splitlines()} - {""}
        marks = self.tables.marks.get(row.key, [])
        gone = [one for one in marks if one_line(one.text) not in lines]
        is_untouched = self.printed.says(row.key, PERIKSA_COLUMN, value)
        if not is_untouched and lines - {one_line(one.text) for one in marks}:
            self._name_cell(here, self.found.reading.passed, _OWN_TEXT)
            return
        self.sheet.count_as_own(here)
        if not gone or is_untouched:
            return
        shown = self.tables.shown(row.key, PERIKSA_COLUMN)
        if self.replacing or self.printed.says(row.key, PERIKSA_COLUMN, shown):
            row.confirmed = gone
            return
        said = f"{row.key} PERIKSA: tandanya bukan lagi yang ada ketika tabel ini dibuat"
        self.found.emptied.append(Remark(self.sheet.place(here), said))

    def _is_older(
        self, key: RowKey, column: DefinitionColumn, value: CellValue | None, shown: Shown
    ) -> bool:
        """Return whether a cell is as it was written, and the project says something else since."""
        printed = self.printed
        return printed.says(key, column, value) and printed.says_other(key, column, shown)

    def _keep_newer(
        self,
        key: RowKey,
        column: DefinitionColumn,
        here: tuple[int, int],
        shown: Shown,
        cells: int = 1,
    ) -> None:
        """Keep what the project says since the table was written; no one has changed the cell."""
        if cells and self.sheet.left.pop(here, None) is None:
            return  # of a merged cell
        now = "kosong" if shown is None else shown_text(shown)
        said = f"{key} {column.title}: kini {now}"
        self.found.newer.append(Remark(self.sheet.place(here), said, number=cells))

    def _read_name(self, row: DefinitionRow, here: tuple[int, int], value: CellValue) -> None:
        name = self.tables.last.jabatan[row.key.jabatan].jabatan
        if one_line(text_of(value)) == one_line(name):
            self.sheet.count_as_own(here)
        else:
            self.sheet.pass_over(here, f"nama jabatan {row.key.jabatan} hanya untuk dilihat")

    def _read_value(
        self,
        row: DefinitionRow,
        column: DefinitionColumn,
        here: tuple[int, int],
        value: CellValue,
        shown: Shown,
    ) -> None:
        read = self._typed(row, column, value)
        is_newer = not self.replacing and self.printed.says_other(row.key, column, shown)
        if isinstance(read, tuple):
            self._refuse_cell(here, *read)
        elif is_newer and not self._means_the_same(row, column, read, shown):
            now = "kosong" if shown is None else shown_text(shown)
            why = f"{row.key} {column.title} berubah di proyek sejak tabel ini dibuat: kini {now}"
            self._refuse_cell(here, why, _CHANGED_IN_BOTH)
        elif column.key == "sasaran" and not row.is_new:
            self._keep_sasaran(row, here, str(read))
        elif self._means_the_same(row, column, read, shown):
            self._same(here)
        else:
            place = self.sheet.place(here)
            self._name_reading(column, value, read, place)
            cells = int(here in self.sheet.left)
            row.changes.append(CellChange(row.key, column, shown, read, place, cells))
            self._changed(here)
            if not cells:
                self._name_merged(column, here)

    def _name_reading(
        self, column: DefinitionColumn, value: CellValue, read: NewValue, place: CellPlace
    ) -> None:
        """Say how a text is read that says more or other than the value taken from it."""
        if not isinstance(value, str | UnusableValue) or column.key not in _READ_FROM_TEXTS:
            return
        text, meant = show_cell(value), shown_text(read)
        is_whole = isinstance(read, Decimal) and "," not in meant
        if is_whole:
            meant = meant.replace(".", "")  # `1.234` says nothing of how it is read
        if text.casefold() not in {str(read).casefold(), meant}:
            said = f"{column.title}: {quoted(text)} dibaca {meant}"
            self.found.reading.otherwise.append(Remark(place, said))

    def _name_merged(self, column: DefinitionColumn, here: tuple[int, int]) -> None:
        first, last, *_ = self.sheet.covered[here]
        cells = f"{address((first, here[1]))}:{address((last, here[1]))}"
        said = f"{column.title}: sel gabungan {cells} dibaca di setiap barisnya"
        self.found.reading.otherwise.append(Remark(self.sheet.place(here), said))

    def _same(self, here: tuple[int, int]) -> None:
        if self.sheet.left.pop(here, None) is not None:
            self.found.same += 1

    def _changed(self, here: tuple[int, int]) -> None:
        if self.sheet.left.pop(here, None) is not None:
            self.found.changed += 1

    def _typed(
        self, row: DefinitionRow, column: DefinitionColumn, value: CellValue
    ) -> NewValue | tuple[str, str]:
        """Return the value of a cell, or message and hint why there is none."""
        if column.key == "formula" and (isinstance(value, ToCompute) or _is_computed(value)):
            return "sel ini rumus Excel", "ketik formula sebagai teks, tanpa tanda ="
        if isinstance(value, ToCompute):
            message, hint = UNUSABLE["to_compute"]
            return message.format(shown=quoted(f"{value:.15g}")), hint
        if column.key == "target":
            return self._target(row, column, value)
        if column.key in {"bobot", "anggaran"}:
            return read_bobot(value) if column.key == "bobot" else read_amount(value)
        if isinstance(value, UnusableValue) or not text_of(value):
            shown = show_cell(value) if isinstance(value, UnusableValue) else str(value)
            if not shown:
                return "sel ini rumus tanpa hasil", "ketik ulang sebagai teks"
            return f"isinya {quoted(shown)}, bukan teks", "ketik ulang sebagai teks"
        text = one_line(text_of(value))
        if column.key == "atasan":
            return self._atasan(text)
        if words := WORDS.get(column.key):
            if text.casefold() in words:
                return text.casefold()
            if word := office_word(column.key, text):
                return word
            hint = suggestion(text, words) or f"pilih salah satu: {', '.join(words)}"
            return f"{quoted(text)} bukan {column.title.lower()}", hint
        if column.key == "formula":
            parsed = parse(text)
            if isinstance(parsed, Problem):
                hint = _BY_KODE if _IN_WORDS.match(text) else parsed.hint
                return parsed.message, hint or ""
        return text

    def _atasan(self, text: str) -> str | tuple[str, str]:
        """Return the kode of an atasan, or message and hint why there is none."""
        jabatan, pimpinan = self.tables.last.jabatan, self.tables.definisi.instansi.pimpinan
        names = {pimpinan.kode: pimpinan.jabatan} | {k: j.jabatan for k, j in jabatan.items()}
        if text in names:
            return text
        called = [k for k, name in names.items() if one_line(name).casefold() == text.casefold()]
        hint = f"tulis kodenya: {some(called)}" if called else suggestion(text, names)
        return f"tidak ada jabatan {quoted(text)}", hint or f"yang ada: {some(names)}"

    def _target(
        self, row: DefinitionRow, column: DefinitionColumn, value: CellValue
    ) -> NewValue | tuple[str, str]:
        tahun = column.tahun or 0
        satuan = row.value("satuan") or (
            "" if row.is_new else self.tables.items[row.key].item.satuan
        )
        ordinal = (
            self.tables.ordinal_of_formula(row.key.jabatan, str(row.value("formula") or ""))
            if row.is_new
            else self.tables.ordinal(row.key, tahun)
        )
        polarisasi = row.value("polarisasi") or (
            Polarisasi.MAXIMIZE if row.is_new else self.tables.items[row.key].item.polarisasi
        )
        return read_target_cell(value, str(satuan), str(polarisasi), ordinal, comma=self.comma)

    def _means_the_same(
        self, row: DefinitionRow, column: DefinitionColumn, read: NewValue, shown: Shown
    ) -> bool:
        if row.is_new:
            return False
        if column.key == "formula":
            return bool(parse(str(read)) == self.tables.items[row.key].item.formula)
        if column.key == "target" and column.tahun is not None:
            stored = self.tables.targets(row.key, column.tahun).get(column.periode)
            ordinal = self.tables.ordinal(row.key, column.tahun)
            return read in {stored, show_target(stored, ordinal)}
        return read == shown

    # --- sasaran ----------------------------------------------------------------------------------

    def _keep_sasaran(self, row: DefinitionRow, here: tuple[int, int], text: str) -> None:
        if row.is_new:
            return
        path = self.tables.items[row.key].path
        self.uraian[row.key.jabatan, int(path[1])].append((row.key, self.sheet.place(here), text))

    def _read_sasaran(self) -> None:
        """Take a new text of a sasaran where all rows of it have that text."""
        for (jabatan, number), told in self.uraian.items():
            before = one_line(self.tables.last.jabatan[jabatan].sasaran[number].uraian)
            texts = {text for _, _, text in told}
            if texts == {before}:
                continue
            others = {
                one_line(s.uraian)
                for n, s in enumerate(self.tables.last.jabatan[jabatan].sasaran)
                if n != number
            }
            differing = [(p.row, p.column) for _, p, text in told if text != before]
            if before in texts and len({text.casefold() for text in texts}) == 1:
                for here in differing:  # of an indikator that came with this text
                    self._same(here)
            elif len(texts) > 1:
                why = f"sasaran ini milik {len(told)} indikator, dan barisnya tidak sama"
                self._refuse(differing, why, "tulis teks barunya di semua baris sasaran ini")
            elif texts & others:
                why = "teks ini sasaran lain dari jabatan yang sama; indikator tidak dipindahkan"
                self._refuse(differing, why, "pindahkan di berkas YAML-nya")
            else:
                key, place, text = told[0]
                counted = self.found.changed
                for _, p, _ in told:
                    self._changed((p.row, p.column))
                cells = self.found.changed - counted
                change = CellChange(key, DefinitionColumn("sasaran"), before, text, place, cells)
                self.rows[key].changes.insert(0, change)

    # --- the rest ---------------------------------------------------------------------------------

    def _refuse(self, places: Sequence[tuple[int, int]], why: str, hint: str) -> None:
        """Refuse cells with one message for all of them."""
        self._name(places, why, hint, self.found.reading.refused)

    def _refuse_cell(self, here: tuple[int, int], why: str, hint: str) -> None:
        self._name_cell(here, self.found.reading.refused, why, hint)

    def _name_cell(self, here: tuple[int, int], to: list[Remark], why: str, hint: str = "") -> None:
        """Name a cell; one below the first of a merged one is named, but does not count."""
        number = int(self.sheet.left.pop(here, None) is not None)
        if number or here in self.sheet.covered:
            to.append(Remark(self.sheet.place(here), why, hint, number))

    def _pass_over(self, places: Sequence[tuple[int, int]], why: str) -> None:
        self._name(places, why, "", self.found.reading.passed)

    def _name(
        self, places: Iterable[tuple[int, int]], why: str, hint: str, to: list[Remark]
    ) -> None:
        left = [place for place in places if self.sheet.left.pop(place, None) is not None]
        if not left:
            return
        rows, columns = [row for row, _ in left], [column for _, column in left]
        first = self.sheet.place((min(rows), min(columns)))
        last = self.sheet.place((max(rows), max(columns)))
        to.append(Remark(first, why, hint, len(left), last))


_OWN_TEXT = (
    "sel PERIKSA berisi teks lain: tanda di baris ini tetap, teks itu tidak disimpan; "
    "kosongkan selnya bila usulannya benar"
)
_CHANGED_IN_BOTH = "tulis nilai itu di sel ini, atau pakai --timpa bila isi tabel yang benar"


def _meant(title: str) -> str:
    """Return the hint for an unknown heading that looks like a known one, or ""."""
    if hint := suggestion(title.upper(), ALL_TITLES):
        return hint
    first = title.upper().partition(" ")[0]
    if any(map(str.isdecimal, title)) or first in _OF_YEARS:
        known = nearest(first, _OF_YEARS)
        return f"tulis misalnya {known} 2026, atau {known} 2026 TW1" if known else ""
    return ""


_OF_YEARS = ("TARGET", "ANGGARAN", "PAGU", "REALISASI")


_READ_FROM_TEXTS = frozenset({"target", "bobot", "anggaran", *WORDS})
_IN_WORDS = re.compile(r"(?=.*[A-Z]).*[^\W\d_]{2,}\s+[^\W\d_]{2,}", re.DOTALL)
_BY_KODE = "tulis kode variabel dari lembar VARIABEL, misalnya kasus / penduduk * 100"
_DASHES = frozenset({"", "-", "–", "—"})


def _is_computed(value: CellValue) -> bool:
    """Return whether a cell is a formula of Excel that has no result, or a wrong one."""
    kinds = {"error", "without_result", "to_compute"}
    return isinstance(value, UnusableValue) and value.kind in kinds


def _is_shown(value: Any, shown: Shown) -> bool:
    """Return whether a cell still says what iki has written, or the same."""
    if shown is None:
        return False
    if isinstance(shown, Decimal):
        read = read_amount(value)
        return not isinstance(read, tuple) and read == shown
    return one_line(text_of(value)) == one_line(text_of(shown))


def shown_text(value: Shown | Rentang) -> str:
    """Return a value as messages show it."""
    from iki.decimals import format_id

    if isinstance(value, Rentang):
        return f"{format_id(value.bawah)}–{format_id(value.atas)}"
    return format_id(value) if isinstance(value, Decimal) else quoted(str(value))
