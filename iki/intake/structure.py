"""Structure: from the cells of a file to values of variables and notes of indikator.

Where a table begins is found by its headings, wherever they stand; rows and columns may have moved. A
form says of itself whose it is (`Identity`), a sheet of an office says it in each row. Every cell that is
not empty ends in exactly one of the counts of a `Reading`: the form's own, taken, empty, passed over
or refused.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from iki import form_layout
from iki.diagnostics.suggestions import some, suggestion
from iki.escaping import for_terminal, quoted
from iki.form_layout import HIDDEN_SHEET, IDENTITY, IdentityCell, fingerprint, how_to_fill
from iki.intake.cells import Delivered, Grid, Odd, address
from iki.intake.in_force import InForce, present_kode
from iki.intake.rules import Empty, Refused, is_numeric, read_number, read_text
from iki.periode import PERIODE, TAHUN, parse_periode
from iki.realisasi import messages
from iki.realisasi.sums import is_total, parse_tahun

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from iki.intake.cells import CellValue
    from iki.intake.package import RowColumn
    from iki.model.definisi import Definisi, Jabatan
    from iki.periode import Periode


class CellPlace(NamedTuple):
    """Where a cell stands: the file as it was named, sheet, row and column."""

    file: str
    sheet: str
    row: int
    column: int

    def __str__(self) -> str:
        where = address((self.row, self.column))
        return f"{self.sheet}!{where}" if self.sheet else where


class Remark(NamedTuple):
    """What is said of a cell, or of `count` cells from here to `last`."""

    place: CellPlace
    message: str
    hint: str = ""
    number: int = 1
    last: CellPlace | None = None

    @property
    def cells(self) -> str:
        if self.last is None or self.last == self.place:
            return str(self.place)
        return f"{self.place}:{address((self.last.row, self.last.column))}"


class Slot(NamedTuple):
    """What a value is of. `wilayah` is folded: case and blanks make no other one."""

    tahun: int
    periode: Periode
    jabatan: str
    variabel: str
    wilayah: str


class Entry(NamedTuple):
    """A value of a delivery. No bukti or catatan: what is stored of them stays."""

    slot: Slot
    wilayah: str
    nilai: Decimal
    stored: str
    bukti: str
    catatan: str
    place: CellPlace


class NoteSlot(NamedTuple):
    """What a row of notes is about."""

    tahun: int
    periode: Periode
    jabatan: str
    indikator: str


class NoteEntry(NamedTuple):
    """One cell of the notes."""

    slot: NoteSlot
    column: str
    text: str
    place: CellPlace


@dataclass
class Reading:
    """What was read of one file. `total` cells are not empty; `own` of them are the form's."""

    file: str
    sha256: str
    entries: list[Entry] = field(default_factory=list)
    notes: list[NoteEntry] = field(default_factory=list)
    beside: list[CellPlace] = field(
        default_factory=list
    )  # bukti and catatan, taken with their values
    empty: list[Remark] = field(default_factory=list)
    passed: list[Remark] = field(default_factory=list)
    refused: list[Remark] = field(default_factory=list)
    told: list[Remark] = field(default_factory=list)  # taken, but read otherwise than written
    said: list[str] = field(default_factory=list)  # of the file as a whole
    problems: list[tuple[str, str]] = field(default_factory=list)  # why no cell of it can be taken
    own: int = 0
    total: int = 0

    @property
    def taken(self) -> int:
        return len(self.entries) + len(self.notes) + len(self.beside)


def cell_count(remarks: Iterable[Remark]) -> int:
    """Return how many cells these are about."""
    return sum(remark.number for remark in remarks)


def understand(delivered: Delivered, file: str, sha256: str, definisi: Definisi) -> Reading:
    """Return what the cells of a file mean."""
    reading = Reading(file, sha256)
    in_force = InForce(definisi)
    hidden = _hidden_identities(delivered.grids)
    found = False
    for grid in delivered.grids:
        reading.total += grid.size
        if grid.sheet == HIDDEN_SHEET:
            reading.own += grid.size
            continue
        found = _SheetReader(grid, reading, in_force, hidden).read() or found
    if not found and not reading.refused:
        reading.problems.append(
            (
                "tidak ada tabel isian di berkas ini",
                "perlu satu baris judul dengan VARIABEL, dan kolom periode (TW1, ...) atau NILAI",
            )
        )
    if delivered.macros:
        reading.said.append("makro di berkas ini tidak dijalankan, dan tidak dibaca")
    return reading


# --- headings --------------------------------------------------------------------------------------

_KEYS = frozenset(
    {"variabel", "jabatan", "tahun", "periode", "nilai", "wilayah", "bukti", "catatan"}
)
# Columns that explain, to people.
_EXPLAINING = frozenset(
    {heading.casefold() for heading in form_layout.BEFORE_PERIODS} - _KEYS
    | {"no", "no.", "nomor", "nama jabatan", "nama variabel", "sasaran", "formula"}
)
_NOTE_COLUMNS = {heading.casefold(): heading.column for heading in form_layout.NOTES_TO_FILL}
_OWN_TEXTS = frozenset(
    {
        form_layout.FORMULIR_TITLE,
        form_layout.NOTES_TITLE,
        form_layout.NOTHING_TO_FILL,
        *form_layout.INSTRUCTIONS,
    }
)
_STORED_OTHERWISE = form_layout.STORED_OTHERWISE.partition("{")[0]
_HEADING_LENGTH = 60
_LABEL = {cell.label.casefold(): cell for cell in IDENTITY}


def _name(value: CellValue | None) -> str:
    return _folded(value) if isinstance(value, str) and len(value) <= _HEADING_LENGTH else ""


@lru_cache(maxsize=10_000)  # forms have the same words in all their sheets
def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


@dataclass
class _Table:
    """A table below its heading row: what its columns hold."""

    first: int  # row
    last: int
    notes: bool
    keys: dict[str, int] = field(default_factory=dict)
    periods: dict[int, Periode] = field(default_factory=dict)
    explaining: set[int] = field(default_factory=set)
    filled: dict[int, str] = field(default_factory=dict)  # of notes: column of the CSV file
    wrong: dict[int, tuple[str, str]] = field(default_factory=dict)  # why a column cannot be read


class _SheetReader:
    """Reads one sheet into a `Reading`."""

    def __init__(
        self,
        grid: Grid,
        reading: Reading,
        in_force: InForce,
        hidden: Mapping[str, Mapping[str, CellValue]],
    ) -> None:
        self.grid, self.reading, self.in_force, self.hidden = grid, reading, in_force, hidden
        self.definisi = in_force.whole  # of a form what is in force in its periods
        # What no one has accounted for yet.
        self.left = {(r, c): v for r, row in grid.rows.items() for c, v in row.items()}
        self.identity: dict[str, tuple[CellValue, RowColumn | None]] = {}
        self.covered = {
            (row, column): area
            for area in grid.merged
            for row in range(area[0], min(area[1], area[0] + 1000) + 1)
            for column in range(area[2], min(area[3], area[2] + 1000) + 1)
        }

    def read(self) -> bool:
        """Return whether the sheet is one to fill in."""
        self._find_identity()
        self.is_form = form_layout.FORM.name in self.identity
        tahun = self._said(form_layout.TAHUN_OF_FORM)
        if self.is_form:
            periods = self._periods_of_form() or ()
            self.definisi = self.in_force.within(parse_tahun(tahun), periods)
        kode = present_kode(self._said(form_layout.JABATAN_KODE), self.definisi)
        self.of_form = tahun, kode
        tables = self._tables()
        if not tables and not self.is_form:
            self._rest("tidak ada tabel isian di lembar ini")
            return False
        for label, place in self._labels:
            self._own(label)
            self._own(place)
        problem = self._check_identity() if self.is_form else None
        if problem is None and not tables and not self._says_nothing_to_fill():
            problem = (
                None,
                "judul VARIABEL tidak ada lagi di formulir ini",
                "buat formulir baru dengan `iki templat`, lalu salin isinya",
            )
        if problem:
            self._refuse_sheet(*problem)
            return True
        if self.is_form:
            self._compare_definitions(tables)
        for table in tables:
            (self._read_notes if table.notes else self._read_values)(table)
        own_texts = {*_OWN_TEXTS, " ".join((self.definisi.instansi.catatan or "").split())}
        for here, value in list(self.left.items()):
            if isinstance(value, str) and " ".join(value.split()) in own_texts:
                self._own(here)
        self._rest("di luar tabel isian", tables)
        return True

    # --- what becomes of cells ---------------------------------------------------------------------

    def _place(self, here: RowColumn) -> CellPlace:
        return CellPlace(self.reading.file, self.grid.sheet, *here)

    def _own(self, here: RowColumn | None) -> None:
        if here is not None and self.left.pop(here, None) is not None:
            self.reading.own += 1

    def _pass(self, here: RowColumn, message: str) -> None:
        if self.left.pop(here, None) is not None:
            self.reading.passed.append(Remark(self._place(here), message))

    def _refuse(self, here: RowColumn, message: str, hint: str) -> None:
        if self.left.pop(here, None) is not None:
            self.reading.refused.append(Remark(self._place(here), message, hint))

    def _rest(self, message: str, tables: Iterable[_Table] = ()) -> None:
        """Name what is left: beside a row of a table a number is refused, for it may be a value."""
        rows = {row for table in tables for row in self._used_rows(table)}
        by_reason: dict[bool, list[RowColumn]] = defaultdict(list)
        for here, value in self.left.items():
            by_reason[here[0] in rows and is_numeric(value)].append(here)
        for here in by_reason.pop(True, []):
            hint = "pindahkan ke sel isian yang tepat, atau hapus"
            self._refuse(here, "angka ini di luar kolom isian", hint)
        for places in by_reason.values():
            self._name_all(places, message, self.reading.passed)

    def _name_all(
        self, places: list[RowColumn], message: str, to: list[Remark], hint: str = ""
    ) -> None:
        """Say one thing of many cells, by the rows that they stand in where there are few."""
        groups = [[place] for place in places] if len(places) <= 5 else [places]
        for group in groups:
            rows, columns = [row for row, _ in group], [column for _, column in group]
            first = self._place((min(rows), min(columns)))
            last = self._place((max(rows), max(columns)))
            to.append(Remark(first, message, hint, len(group), last))
        for place in places:
            del self.left[place]

    def _refuse_sheet(self, here: RowColumn | None, message: str, hint: str) -> None:
        """Refuse everything that is filled in on a sheet."""
        tables = self._tables()
        cells = [
            (row, column)
            for table in tables
            for row in range(table.first + 1, table.last + 1)
            for column in (*table.periods, *table.filled, *table.keys.values())
            if (row, column) in self.left
            and column in {*table.periods, *table.filled, table.keys.get("bukti")}
        ]
        start = here or (cells[0] if cells else next(iter(self.left), (1, 1)))
        refused = self.reading.refused
        refused.append(Remark(self._place(start), message, hint, int(start in self.left)))
        self.left.pop(start, None)
        cells = [cell for cell in dict.fromkeys(cells) if cell in self.left]
        if cells:
            self._name_all(cells, f"tidak dibaca: {message}", refused)
        # The rest is the form itself.
        self.reading.own += len(self.left)
        self.left.clear()

    # --- identity ----------------------------------------------------------------------------------

    def _find_identity(self) -> None:
        """Find the identity in the cells of the sheet, else by its names, else on the hidden sheet."""
        self._labels: list[tuple[RowColumn, RowColumn | None]] = []
        for row, cells in self.grid.rows.items():
            if "variabel" in map(_name, cells.values()):
                break  # the head stands above the tables
            for column, value in cells.items():
                label = _LABEL.get(_name(value).rstrip(" :"))
                if label is None or label.name in self.identity:
                    continue
                beside = next((c for c in sorted(cells) if c > column), None)
                if beside is not None and beside - column <= 3:
                    self.identity[label.name] = cells[beside], (row, beside)
                    self._labels.append(((row, column), (row, beside)))
        by_name = {
            name: (self.grid.rows[r][c], (r, c))
            for name, (r, c) in self.grid.named.items()
            if c in self.grid.rows.get(r, {}) and any(name == cell.name for cell in IDENTITY)
        }
        if (
            form_layout.FORM.name not in {*self.identity, *by_name}
            and self.grid.sheet.casefold() not in self.hidden
        ):  # without these words a sheet is an office's own, whatever else it is headed with
            self.identity.clear()
            self._labels.clear()
            return
        for name, found in by_name.items():
            if name not in self.identity:
                self.identity[name] = found
                self._labels.append((found[1], None))
        for name, value in self.hidden.get(self.grid.sheet.casefold(), {}).items():
            self.identity.setdefault(name, (value, None))

    def _said(self, cell: IdentityCell) -> str:
        value = self.identity.get(cell.name, ("", None))[0]
        return _as_text(value)

    def _check_identity(self) -> tuple[RowColumn | None, str, str] | None:
        """Return why the form cannot be taken: the cell, what is wrong, and what to do."""
        again = "buat formulir baru dengan `iki templat`, lalu salin isinya"

        def wrong(cell: IdentityCell, message: str, hint: str) -> tuple[RowColumn | None, str, str]:
            return self.identity.get(cell.name, ("", None))[1], message, hint

        version = self._said(form_layout.FORM)
        if version != str(form_layout.FORM_VERSION):
            older = version.isdigit() and int(version) < form_layout.FORM_VERSION
            hint = again if older or not version.isdigit() else "perbarui iki, lalu coba lagi"
            message = f"formulir versi {quoted(version)}, iki ini membaca versi {form_layout.FORM_VERSION}"
            return wrong(form_layout.FORM, message, hint)
        instansi = self._said(form_layout.INSTANSI)
        ours = self.definisi.instansi.instansi
        if _name(instansi) != _name(ours):
            message = f"formulir ini milik {quoted(instansi)}, proyek ini {quoted(ours)}"
            return wrong(form_layout.INSTANSI, message, "kirim ke instansi yang dimaksud")
        tahun = self._said(form_layout.TAHUN_OF_FORM)
        if parse_tahun(tahun) is None:
            return wrong(form_layout.TAHUN_OF_FORM, *messages.tahun(tahun))
        kode = self._said(form_layout.JABATAN_KODE)
        if self.of_form[1] not in self.definisi.jabatan:
            return wrong(form_layout.JABATAN_KODE, *self.in_force.no_jabatan(kode, self.definisi))
        periods = self._periods_of_form()
        if periods is None:
            said = self._said(form_layout.PERIODE_OF_FORM)
            return wrong(
                form_layout.PERIODE_OF_FORM, f"periode {quoted(said)} tidak dikenal", again
            )
        # The hidden sheet says it too. A form whose head was overwritten is of nobody knows whom.
        hidden = self.hidden.get(self.grid.sheet.casefold(), {})
        if _as_text(hidden.get(form_layout.JABATAN_KODE.name, "")) == kode:
            for cell in (
                form_layout.TAHUN_OF_FORM,
                form_layout.PERIODE_OF_FORM,
                form_layout.INSTANSI,
            ):
                there = _as_text(hidden.get(cell.name, ""))
                if there and _name(there) != _name(self._said(cell)):
                    message = (
                        f"{cell.label.lower()} formulir ini diubah: semula {quoted(there)}, "
                        f"kini {quoted(self._said(cell))}"
                    )
                    return wrong(cell, message, again)
        return None

    def _periods_of_form(self) -> set[Periode] | None:
        parts = self._said(form_layout.PERIODE_OF_FORM).split(",")
        periods = [parse_periode(part) if part.strip() else None for part in parts]
        return None if None in periods else {p for p in periods if p}

    def _says_nothing_to_fill(self) -> bool:
        return form_layout.NOTHING_TO_FILL in self.left.values()

    def _compare_definitions(self, tables: Iterable[_Table]) -> None:
        """List how the definitions differ from those that the form was made of."""
        kode = self.of_form[1]
        jabatan = self.definisi.jabatan[kode]
        if self._said(form_layout.DEFINISI) == fingerprint(jabatan):
            return
        differences = list(self._differences(jabatan, tables))
        listed = "; ".join(differences) or "yang berubah tidak tampak pada baris formulir ini"
        self.reading.said.append(
            f"{self.grid.sheet}: definisi {kode} berubah sesudah formulir ini dibuat: {listed}"
        )

    def _differences(self, jabatan: Jabatan, tables: Iterable[_Table]) -> Iterator[str]:
        there: set[str] = set()
        for table in tables:
            if table.notes:
                continue
            columns = {
                _name(value): column for column, value in self.grid.rows[table.first].items()
            }
            for row in self._used_rows(table):
                nama = self._text(row, table.keys["variabel"])
                variabel = jabatan.variabel.get(nama)
                if nama in there or variabel is None:
                    if nama and nama not in there | _OWN_TEXTS:
                        yield f"{for_terminal(nama)} tidak ada lagi"
                        there.add(nama)
                    continue
                there.add(nama)
                now = {
                    "uraian": variabel.uraian,
                    "satuan": variabel.satuan or "",
                    "cara isi": how_to_fill(variabel, set(table.periods.values())),
                }
                for name, text in now.items():
                    then = self._text(row, columns[name]) if name in columns else ""
                    if then and _name(then[:_HEADING_LENGTH]) != _name(text[:_HEADING_LENGTH]):
                        yield f"{name} {nama} semula {quoted(then)}, kini {quoted(text)}"
        for nama in jabatan.variabel:
            if nama not in there:
                yield f"{nama} belum ada di formulir ini"

    # --- tables ------------------------------------------------------------------------------------

    def _tables(self) -> list[_Table]:
        found: list[_Table] = []
        for row, cells in self.grid.rows.items():
            names = {_name(value): column for column, value in cells.items()}
            below = self.grid.rows.get(row + 1, {})
            if "variabel" in names:
                table = self._value_table(row, cells, below)
            elif {"indikator", "periode"} <= names.keys() and names.keys() & _NOTE_COLUMNS.keys():
                table = _Table(row, row, notes=True)
                for name, column in sorted(names.items(), key=lambda one: one[1]):
                    if name in _NOTE_COLUMNS:
                        table.filled[column] = _NOTE_COLUMNS[name]
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
            found[-1].last = max(self.grid.rows)
        return found

    def _value_table(
        self, row: int, cells: Mapping[int, CellValue], below: Mapping[int, CellValue]
    ) -> _Table | None:
        """Return the table of a heading row; the periods may stand in the row below it."""
        table = _Table(row, row, notes=False)
        self._take_headings(table, cells)
        if not table.periods and "nilai" not in table.keys:
            under = {column: v for column, v in below.items() if column not in table.keys.values()}
            self._take_headings(table, under)
            table.wrong = {c: why for c, why in table.wrong.items() if c not in table.periods}
            table.first += bool(table.periods)
        return table if table.periods or {"nilai", "periode"} <= table.keys.keys() else None

    def _take_headings(self, table: _Table, cells: Mapping[int, CellValue]) -> None:
        is_form = self.is_form
        asked = self._periods_of_form() if is_form else None
        for column, value in sorted(cells.items()):
            name = _name(value)
            periode = parse_periode(name) if name else None
            if is_form and name == "tahun":
                periode = TAHUN
            elif name in _KEYS:
                periode = None
            if periode is not None:
                if periode in table.periods.values():
                    table.wrong[column] = (f"periode {periode} punya dua kolom", "hapus salah satu")
                elif asked is not None and periode not in asked:
                    said = quoted(self._said(form_layout.PERIODE_OF_FORM))
                    message = f"kolom {periode} tidak termasuk periode formulir ini, {said}"
                    table.wrong[column] = (message, "buat formulir baru dengan `iki templat`")
                else:
                    table.periods[column] = periode
            elif name in _KEYS and name not in table.keys:
                table.keys[name] = column
            elif name in _KEYS:
                table.wrong[column] = (f"kolom {quoted(name)} ada dua kali", "hapus salah satu")
            elif name in _EXPLAINING:
                table.explaining.add(column)
            else:
                hint = (
                    suggestion(name, [*_KEYS, *PERIODE])
                    or "hapus kolom ini, atau perbaiki judulnya"
                )
                shown = quoted(for_terminal(str(value))) if name else "ini"
                table.wrong[column] = (f"judul kolom {shown} tidak dikenal", hint)

    def _used_rows(self, table: _Table) -> Iterator[int]:
        return (row for row in self.grid.rows if table.first < row <= table.last)

    def _at(self, row: int, column: int | None) -> CellValue | None:
        """Return the value of a key cell; a merged one stands in all rows that it covers."""
        if column is None:
            return None
        value = self.grid.rows.get(row, {}).get(column)
        if value is None and (area := self.covered.get((row, column))):
            value = self.grid.rows.get(area[0], {}).get(area[2])
        return value

    def _text(self, row: int, column: int | None) -> str:
        value = self._at(row, column)
        return "" if value is None else _as_text(value)

    def _own_headings(self, table: _Table) -> None:
        for row in {table.first, table.first - 1}:
            for column, value in self.grid.rows.get(row, {}).items():
                name = _name(value)
                known = (
                    name in _KEYS | _EXPLAINING | _NOTE_COLUMNS.keys() or column in table.periods
                )
                if row == table.first or known:
                    self._own((row, column))

    # --- values ------------------------------------------------------------------------------------

    def _read_values(self, table: _Table) -> None:
        self._own_headings(table)
        for row in self._used_rows(table):
            if self._text(row, table.keys["variabel"]) not in _OWN_TEXTS:
                self._read_row(table, row)

    def _read_row(self, table: _Table, row: int) -> None:
        cells = self.grid.rows[row]
        keys = table.keys
        values = [c for c in (*table.periods, keys.get("nilai")) if c is not None and c in cells]
        labels = [keys.get(k) for k in ("variabel", "wilayah", "jabatan", "periode")]
        nama = self._text(row, keys["variabel"])
        if total := self._total_of(table, row, nama):
            for column in cells:
                message = f"baris {quoted(total)} adalah jumlah dari baris lain, bukan data"
                self._pass((row, column), message)
            return
        if not nama:
            self._row_without_name(table, row, values)
            return
        filled = [*values, *(keys[k] for k in ("bukti", "catatan") if keys.get(k) in cells)]
        problem = self._key_problem(table, row, nama) if filled else None
        for label in (*labels, keys.get("tahun"), *table.explaining):
            if label is not None:
                self._own((row, label))
        taken = 0
        for column in values:
            here = row, column
            if here not in self.left:
                continue
            value = self.left[here]
            if isinstance(value, str) and value.startswith(_STORED_OTHERWISE):
                self._own(here)
                continue
            taken += 1
            if problem:
                self._refuse(here, *problem)
            else:
                self._read_value(table, here, nama)
        for name in ("bukti", "catatan"):
            beside = keys.get(name)
            if beside is not None and (row, beside) in self.left:
                self._read_beside((row, beside), name, problem, values=taken)
        for column, why in table.wrong.items():
            if (row, column) in self.left and is_numeric(self.left[row, column]):
                self._refuse((row, column), *why)
            else:
                self._pass((row, column), why[0])

    def _total_of(self, table: _Table, row: int, nama: str) -> str:
        """Return the text that says that a row is the sum of others, "" if none does."""
        keys = table.keys
        columns = [keys.get("wilayah")]
        definisi = self._definisi_of(table, row)
        if nama not in definisi.variabel.get(self._jabatan_of(table, row), ()):
            columns += [
                keys["variabel"],
                keys.get("jabatan"),
                keys.get("periode"),
                *table.explaining,
            ]
        texts = (self._text(row, column) for column in columns if column is not None)
        return next((text for text in texts if text and is_total(text)), "")

    def _row_without_name(self, table: _Table, row: int, values: list[int]) -> None:
        """Name the cells of a row without a variable: a number in it may be a value."""
        for column in self.grid.rows[row]:
            here = row, column
            if here in self.left and column in values and is_numeric(self.left[here]):
                hint = "isi kolom VARIABEL dengan kodenya, atau hapus angka ini"
                self._refuse(here, "baris ini tidak punya VARIABEL", hint)
            elif column in values or column in table.keys.values():
                self._pass(here, "baris ini tidak punya VARIABEL")
            else:
                self._pass(here, "di luar tabel isian")

    def _jabatan_of(self, table: _Table, row: int) -> str:
        if self.is_form:
            return self.of_form[1]
        written = self._text(row, table.keys.get("jabatan"))
        return present_kode(written, self._definisi_of(table, row))

    def _definisi_of(self, table: _Table, row: int) -> Definisi:
        """Return what is in force in the periods that a row is about."""
        if self.is_form:
            return self.definisi
        periode = parse_periode(self._text(row, table.keys.get("periode")))
        periods = [*table.periods.values(), *([periode] if periode else [])]
        return self.in_force.within(parse_tahun(self._tahun_of(table, row)), periods)

    def _tahun_of(self, table: _Table, row: int) -> str:
        if self.is_form:
            return self.of_form[0]
        return self._text(row, table.keys.get("tahun"))

    def _key_problem(self, table: _Table, row: int, nama: str) -> tuple[str, str] | None:
        """Return what is wrong with what a row says it is about."""
        for name in () if self.is_form else ("tahun", "jabatan"):
            if name not in table.keys:
                return f"kolom {name} tidak ada di tabel ini", f"tambahkan kolom {name}"
        tahun, kode = self._tahun_of(table, row), self._jabatan_of(table, row)
        if parse_tahun(tahun) is None:
            return messages.tahun(tahun)
        definisi = self._definisi_of(table, row)
        if kode not in definisi.jabatan:
            return self.in_force.no_jabatan(kode, definisi)
        if nama not in definisi.jabatan[kode].variabel:
            return self.in_force.no_variabel(kode, nama, definisi)
        periode = self._text(row, table.keys.get("periode"))
        if "nilai" in table.keys and parse_periode(periode) is None:
            return self.in_force.suggestions(definisi).periode(periode)
        wilayah = self._at(row, table.keys.get("wilayah"))
        if wilayah is not None and isinstance(read := read_text(wilayah), Refused):
            return f"wilayah {read.message}", read.hint
        return None

    def _read_value(self, table: _Table, here: RowColumn, nama: str) -> None:
        row, column = here
        kode = self._jabatan_of(table, row)
        if problem := self._merged_problem(table, here):
            self._refuse(here, *problem)
            return
        variabel = self._definisi_of(table, row).jabatan[kode].variabel[nama]
        value = self.left[here]
        read = read_number(value, variabel, comma=self.grid.comma, linked=here in self.grid.linked)
        if isinstance(read, Refused):
            self._refuse(here, *read)
            return
        del self.left[here]
        if isinstance(read, Empty):
            self.reading.empty.append(Remark(self._place(here), read.told))
            return
        periode = table.periods.get(column) or parse_periode(
            self._text(row, table.keys.get("periode"))
        )
        wilayah = self._words(row, table.keys.get("wilayah"))
        self.reading.entries.append(
            Entry(
                Slot(
                    int(self._tahun_of(table, row)),
                    periode or TAHUN,
                    kode,
                    nama,
                    wilayah.casefold(),
                ),
                wilayah,
                read.nilai,
                read.stored,
                self._words(row, table.keys.get("bukti")),
                self._words(row, table.keys.get("catatan")),
                self._place(here),
            )
        )
        if read.told and (
            self.grid.sheet or not isinstance(value, str) or value.strip() != read.stored
        ):
            self.reading.told.append(Remark(self._place(here), read.told))

    def _words(self, row: int, column: int | None) -> str:
        value = self._at(row, column)
        read = "" if value is None else read_text(value)
        return read if isinstance(read, str) else ""

    def _merged_problem(self, table: _Table, here: RowColumn) -> tuple[str, str] | None:
        area = self.covered.get(here)
        if area is None:
            return None
        columns = [c for c in table.periods if area[2] <= c <= area[3]]
        rows = [r for r in self._used_rows(table) if area[0] <= r <= area[1]]
        if (
            len(columns) <= 1
            and len([r for r in rows if self._text(r, table.keys["variabel"])]) <= 1
        ):
            return None
        cells = f"{address((area[0], area[2]))}:{address((area[1], area[3]))}"
        return (
            f"sel ini gabungan {cells}, lebih dari satu isian",
            "pisahkan selnya, lalu isi satu per satu",
        )

    def _read_beside(
        self, here: RowColumn, name: str, problem: tuple[str, str] | None, *, values: int
    ) -> None:
        read = read_text(self.left[here])
        if isinstance(read, Empty):
            self.reading.empty.append(Remark(self._place(here), ""))
            del self.left[here]
        elif problem:
            self._refuse(here, *problem)
        elif isinstance(read, Refused):
            self._refuse(here, *read)
        elif not values:
            self._refuse(here, f"{name} tanpa nilai", f"isi nilainya, atau kosongkan {name}")
        else:
            del self.left[here]
            self.reading.beside.append(self._place(here))

    # --- notes -------------------------------------------------------------------------------------

    def _read_notes(self, table: _Table) -> None:
        self._own_headings(table)
        for row in self._used_rows(table):
            cells = self.grid.rows[row]
            kode = self._text(row, table.keys["indikator"])
            problem = self._note_problem(table, row, kode)
            if kode:
                for column in (*table.keys.values(), *table.explaining):
                    self._own((row, column))
            for column in table.filled:
                here = row, column
                if column not in cells or here not in self.left:
                    continue
                read = read_text(self.left[here])
                if isinstance(read, Empty):
                    del self.left[here]
                    told = (
                        "" if not isinstance(cells[column], str) else "tanda hubung dibaca kosong"
                    )
                    self.reading.empty.append(Remark(self._place(here), told))
                elif not kode:
                    self._pass(here, "di luar tabel isian")
                elif problem:
                    self._refuse(here, *problem)
                elif isinstance(read, Refused):
                    self._refuse(here, *read)
                else:
                    del self.left[here]
                    periode = parse_periode(self._text(row, table.keys["periode"]))
                    slot = NoteSlot(
                        int(self._tahun_of(table, row)),
                        periode or TAHUN,
                        self._jabatan_of(table, row),
                        kode,
                    )
                    entry = NoteEntry(slot, table.filled[column], read, self._place(here))
                    self.reading.notes.append(entry)

    def _note_problem(self, table: _Table, row: int, kode: str) -> tuple[str, str] | None:
        tahun, jabatan = self._tahun_of(table, row), self._jabatan_of(table, row)
        if parse_tahun(tahun) is None:
            return messages.tahun(tahun)
        definisi = self._definisi_of(table, row)
        if jabatan not in definisi.jabatan:
            return self.in_force.no_jabatan(jabatan, definisi)
        known = [i.kode for _, i in definisi.jabatan[jabatan].indikator]
        if kode not in known:
            hint = suggestion(kode, known) or f"indikator {jabatan}: {some(known)}"
            return f"indikator {quoted(kode)} tidak ada di {jabatan}", hint
        periode = self._text(row, table.keys["periode"])
        if not periode or parse_periode(periode) is None:
            return self.in_force.suggestions(definisi).periode(periode)
        asked = self._periods_of_form() if self.is_form else None
        if asked is not None and parse_periode(periode) not in asked:
            said = quoted(self._said(form_layout.PERIODE_OF_FORM))
            return (
                f"periode {periode} tidak termasuk periode formulir ini, {said}",
                "periksa periodenya",
            )
        return self.in_force.not_then(jabatan, kode, parse_tahun(tahun), parse_periode(periode))


def _hidden_identities(grids: Iterable[Grid]) -> dict[str, dict[str, CellValue]]:
    """Return what the hidden sheet says of each sheet, by the names of sheet and cell."""
    grid = next((grid for grid in grids if grid.sheet == HIDDEN_SHEET), None)
    if grid is None or not grid.rows:
        return {}
    first, *rest = grid.rows.values()
    names = {
        column: cell.name
        for column, heading in first.items()
        if (cell := _LABEL.get(_name(heading))) is not None
    }
    sheet_column = next(
        (c for c, h in first.items() if _name(h) == form_layout.HIDDEN_SHEET_HEADING.casefold()), 1
    )
    return {
        _as_text(row.get(sheet_column, "")).casefold(): {
            names[column]: value for column, value in row.items() if column in names
        }
        for row in rest
    }


def _as_text(value: CellValue) -> str:
    """Return a cell that names something as the text that it shows."""
    match value:
        case Odd(_, shown):
            return shown
        case bool():
            return str(value).upper()
        case int() | float():
            return f"{value:.15g}"
        case str():
            return " ".join(value.split())
        case _:
            return str(value)
