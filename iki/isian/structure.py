"""Structure: from the cells of a file to values of variables and notes of indikator.

Where a table begins is found by its headings, wherever they stand; rows and columns may have moved.
A form says of itself whose it is (`SheetIdentity`), a sheet of an office says it in each row. Every
cell that is not empty ends in exactly one of the counts of a `Reading`: the form's own, taken,
empty, a sum, passed over or refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from iki.data.row_rules.names import is_total, parse_tahun
from iki.data.row_rules.table import TAHUN_RULE, TOTAL_RULE
from iki.data.sebutan import NO_VARIABEL, DaftarSebutan
from iki.diagnostics.suggestions import some, suggestion
from iki.escaping import quoted
from iki.isian import form_layout
from iki.isian.definitions_in_force import DefinitionsInForce, present_kode
from iki.isian.delivery import (
    EmptyCells,
    EmptyNoteCells,
    Entry,
    NoteEntry,
    NoteSlot,
    Reading,
    Remark,
    Slot,
    UnknownWord,
    meaning,
)
from iki.isian.form_layout import HIDDEN_SHEET, fingerprint
from iki.isian.grid import Grid, address
from iki.isian.heading_words import NumberKind, heading_words
from iki.isian.headings import (
    EXPLAINING,
    KEYS,
    NOTE_HEADINGS,
    SheetTable,
    find_tables,
    unknown_headings,
)
from iki.isian.identity import SheetIdentity, sheet_identities
from iki.isian.jumlah import TableSums
from iki.isian.names_in_sheets import JabatanNames, RowMeaning, VariabelNames, may_mean
from iki.isian.outdated import OWN_TEXTS, changed_since
from iki.isian.printed_columns import find_typed_columns
from iki.isian.rules import (
    EmptyValue,
    Refusal,
    compare_satuan,
    is_numeric,
    is_of_rupiah,
    read_number,
    read_text,
)
from iki.isian.sheet import (
    SHEET_NAME,
    SheetAccount,
    folded_name,
    named_periode,
    years_in,
)
from iki.isian.table_title import AskedScope, TableTitle, TitleReader, remark_problem, unit_in
from iki.model import Konsolidasi
from iki.periode import TAHUN, Instant, parse_periode

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from iki.data.row_rules.rule import Words
    from iki.isian.file_cells import FileCells
    from iki.isian.grid import CellValue, RowColumn
    from iki.model.definisi import Definisi
    from iki.model.jabatan import Variabel


_NOTHING_ASKED, _NO_WORDS = AskedScope(), DaftarSebutan()


class _Known(NamedTuple):
    """What is known beside the cells of a file."""

    in_force: DefinitionsInForce
    jabatan: JabatanNames
    variabel: VariabelNames
    asked: AskedScope
    titles: TitleReader
    entries: dict[Slot, Entry]  # of an office's own tables, in all sheets
    other: list[Remark]  # tables of targets, which are passed over beside one of realisasi


def interpret_cells(
    delivered: FileCells,
    file: str,
    sha256: str,
    definisi: Definisi,
    asked: AskedScope = _NOTHING_ASKED,
    sebutan: DaftarSebutan = _NO_WORDS,
) -> Reading:
    """Read the values and notes of a file out of its cells; `sebutan` are words of the office."""
    reading = Reading(file, sha256)
    in_force, names = DefinitionsInForce(definisi), JabatanNames()
    titles = TitleReader(in_force, names, asked)
    known = _Known(in_force, names, VariabelNames(sebutan), asked, titles, {}, [])
    found = False
    for grid in delivered.grids:
        reading.total += grid.size
        reading.own += grid.size if grid.sheet == HIDDEN_SHEET else 0
    readers = [
        _SheetReader(grid, reading, identity, known)
        for grid, identity in sheet_identities(delivered.grids)
    ]
    # Beside forms and tables with codes, other sheets are what people keep for themselves.
    if not any(reader.is_form or reader.tables for reader in readers):
        for reader in readers:
            reader.tables = find_tables(reader, reader.identity, by_uraian=True)
    else:
        for reader in readers:
            reader.is_beside = not reader.tables and bool(
                find_tables(reader, reader.identity, by_uraian=True)
            )
    for reader in readers:
        found = reader.read() or found
    (reading.passed if reading.entries else reading.refused).extend(known.other)
    if not found and not reading.refused:
        is_of_definitions = {grid.sheet for grid in delivered.grids} >= DEFINITION_SHEETS
        hint = _OF_DEFINITIONS if is_of_definitions else _HEADINGS_NEEDED
        if unknown := next(filter(None, map(unknown_headings, readers)), None):
            hint = f"{hint}; tidak dikenal: {some([*map(quoted, unknown)])}"
        reading.problems.append(("tidak ada tabel isian di berkas ini", hint))
    if delivered.macros:
        reading.general.append("makro di berkas ini tidak dijalankan, dan tidak dibaca")
    return reading


DEFINITION_SHEETS = frozenset({"INDIKATOR", "VARIABEL"})  # of `iki templat definisi`
_OF_DEFINITIONS = "ini tabel definisi: pakai `iki impor definisi BERKAS`"
_HEADINGS_NEEDED = (
    "perlu satu baris judul dengan VARIABEL atau URAIAN, dan kolom periode (TW1, ...) atau NILAI"
)
_BESIDE = "tabel ini di samping formulir atau tabel berkode: kirim sebagai berkas sendiri"
_STORED_OTHERWISE = form_layout.STORED_OTHERWISE.partition("{")[0]


_HEADINGS = KEYS | EXPLAINING | NOTE_HEADINGS.keys()
_NOT_RUPIAH = "isi realisasi kinerjanya; anggaran milik variabel bersatuan rupiah"
_NUMBERS_OF_ROWS = frozenset({"no", "no.", "nomor"})
_NOT_CUMULATIVE = "isi angka tiap periode, dan hapus kata itu dari judulnya"
_NAME_PERIODE = "isi periodenya: tahun, S1, S2, TW1 sampai TW4, atau B01 sampai B12"


_AS_WRITTEN = RowMeaning()
_NIP = re.compile(r"\d{8} ?\d{6} ?\d ?\d{3}")  # of an official: 18 digits
_LEAST_NIP, _MOST_NIP = 10**17, 10**18


def _may_be_value(value: CellValue) -> bool:
    """Tell whether a cell may be meant as a value: all but words, and the number of an official."""
    return not _is_nip(value) and (
        not isinstance(value, str) or value.strip()[:1].isdigit() or is_numeric(value)
    )


def _is_nip(value: CellValue) -> bool:
    match value:
        case str():
            return _NIP.fullmatch(value.strip()) is not None
        case int() | float():
            return _LEAST_NIP < value < _MOST_NIP
        case _:
            return False


class _About(NamedTuple):
    """The key of a row, as written: `2024`, `TW1`, `seksi`.

    `definisi` are the definitions in force then.
    """

    tahun: str
    periode: str
    jabatan: str
    definisi: Definisi


class _SheetReader(SheetAccount):
    """Reads one sheet into a `Reading`."""

    def __init__(
        self, grid: Grid, reading: Reading, identity: SheetIdentity, known: _Known
    ) -> None:
        super().__init__(grid, reading)
        self.known, self.in_force = known, known.in_force
        self.definisi = self.in_force.whole  # of a form what is in force in its periods
        self.identity = identity
        self.is_form = identity.is_form
        self.printed_marks = identity.printed_marks if self.is_form else None
        self.years = years_in(grid.sheet)
        self.tables = find_tables(self, identity)
        self.is_beside = False  # an office's own table beside forms
        # Of the table that is read.
        self.title = TableTitle()
        self.sums: TableSums | None = None  # None of a form
        self.entries: dict[Slot, Entry] = {}
        self.jabatan_above: dict[int, str] = {}
        self.note_rows: dict[NoteSlot, int] = {}

    def read(self) -> bool:
        """Read the sheet; return False if it is no form and has no table."""
        tahun = self.identity.text_of(form_layout.TAHUN_OF_FORM)
        if self.is_form:
            periods = self.identity.periods or ()
            self.definisi = self.in_force.within(parse_tahun(tahun), periods)
        kode = present_kode(self.identity.text_of(form_layout.JABATAN_KODE), self.definisi)
        self.of_form = tahun, kode
        tables = self.tables
        if not tables and not self.is_form:
            self._rest(_BESIDE if self.is_beside else "tidak ada tabel isian di lembar ini")
            return False
        for label, place in self.identity.labels:
            self.count_as_own(label)
            self.count_as_own(place)
        problem = None
        if self.is_form:
            problem = self.identity.problem(self.definisi, self.in_force, kode)
            if not problem and (why := self.known.asked.contradiction(tahun, kode)):
                problem = None, *why
        nothing_to_fill = form_layout.NOTHING_TO_FILL in self.left.values()
        if problem is None and not tables and not nothing_to_fill:
            problem = (
                None,
                "judul VARIABEL tidak ada lagi di formulir ini",
                "buat formulir baru dengan `iki templat`, lalu salin isinya",
            )
        if problem:
            self._refuse_sheet(tables, *problem)
            return True
        if self.is_form:
            self._compare_definitions(tables)
        first_entry = len(self.reading.entries)
        inherited = TableTitle()
        for before, table in zip((None, *tables), tables, strict=False):
            if not self.is_form:
                title = self.known.titles.read_above(self, table, before, inherited)
                self._take_title(title, inherited)
                inherited = title
            if table.titled:
                here, periode = table.titled
                said = f"{quoted(self.text(*here))} ({address(here)})"
                if here == SHEET_NAME:
                    said = f"nama lembar {quoted(self.grid.sheet)}"
                self.reading.general.append(f"isian dibaca {periode.nama}, dari {said}")
            (self._read_notes if table.notes else self._read_values)(table)
            # Below a table of several jabatan a silent one is of nobody knows whom.
            if self.title != inherited:
                inherited = TableTitle()
        self._name_hidden(first_entry)
        own_texts = {*OWN_TEXTS, " ".join((self.definisi.instansi.catatan or "").split())}
        for here, value in list(self.left.items()):
            if isinstance(value, str) and " ".join(value.split()) in own_texts:
                self.count_as_own(here)
        self._rest("di luar tabel isian", tables)
        return True

    def _take_title(self, title: TableTitle, before: TableTitle) -> None:
        """Read what follows by a title; say where it differs from the one before."""
        self.title = title
        where = f"{self.grid.sheet}: " if self.grid.sheet else ""
        for found, earlier in zip(title, before, strict=True):
            if found != earlier and found.note:
                self.count_as_own(found.cell)
                self.reading.general.append(f"{where}{found.note}")

    def _name_hidden(self, first_entry: int) -> None:
        """Say which values stand where nobody sees them."""
        places = [entry.place for entry in self.reading.entries[first_entry:]]
        grid = self.grid
        rows = sorted({one.row for one in places} & grid.hidden_rows)
        columns = sorted({one.column for one in places} & grid.hidden_columns)
        what = ["lembar ini"] if grid.is_hidden and places else []
        if rows:
            what.append(f"baris {some([*map(str, rows)])}")
        if columns:
            what.append(f"kolom {some([address((1, column))[:-1] for column in columns])}")
        if what:
            said = f"{' dan '.join(what)} tersembunyi, dan dibaca"
            self.reading.general.append(f"{grid.sheet}: {said}" if grid.sheet else said)

    # --- what becomes of cells --------------------------------------------------------------------

    def _rest(self, message: str, tables: Iterable[SheetTable] = ()) -> None:
        """Name the cells that are left.

        A number beside a row of a table may be a value: it is refused.
        """
        rows = {row for table in tables for row in table.used_rows(self)}
        hint = "pindahkan ke sel isian yang tepat, atau hapus"
        for here, value in list(self.left.items()):
            if here[0] in rows and here[1] <= self.grid.near[1] and is_numeric(value):
                self.refuse(here, "angka ini di luar kolom isian", hint)
        self.name_all([*self.left], message, self.reading.passed)

    def _refuse_sheet(
        self, tables: Iterable[SheetTable], here: RowColumn | None, message: str, hint: str
    ) -> None:
        """Refuse everything that is filled in on a sheet."""
        cells = [
            (row, column)
            for table in tables
            for row in table.used_rows(self)
            for column in (*table.periods, *table.filled, table.keys.get("bukti"))
            if column is not None and (row, column) in self.left
        ]
        start = here or (cells[0] if cells else next(iter(self.left), (1, 1)))
        refused = self.reading.refused
        refused.append(Remark(self.place(start), message, hint, int(start in self.left)))
        self.left.pop(start, None)
        cells = [cell for cell in dict.fromkeys(cells) if cell in self.left]
        if cells:
            self.name_all(cells, f"tidak dibaca: {message}", refused)
        # The rest is the form itself.
        self.reading.own += len(self.left)
        self.left.clear()

    # --- identity ---------------------------------------------------------------------------------

    def _compare_definitions(self, tables: Iterable[SheetTable]) -> None:
        """List how the definitions differ from those that the form was made of."""
        kode = self.of_form[1]
        jabatan = self.definisi.jabatan[kode]
        if self.identity.text_of(form_layout.DEFINISI) == fingerprint(jabatan):
            return
        differences = list(changed_since(self, jabatan, tables))
        listed = "; ".join(differences) or "yang berubah tidak tampak pada baris formulir ini"
        self.reading.general.append(
            f"{self.grid.sheet}: definisi {kode} berubah sesudah formulir ini dibuat: {listed}"
        )

    def _own_headings(self, table: SheetTable) -> None:
        for row in range(min(table.top, table.first - 1), table.first + 1):
            is_heading = row == table.first or (table.by_uraian and row >= table.top)
            for column, value in self.grid.rows.get(row, {}).items():
                if is_heading or column in table.periods or folded_name(value) in _HEADINGS:
                    self.count_as_own((row, column))

    # --- values -----------------------------------------------------------------------------------

    def _read_values(self, table: SheetTable) -> None:
        self._own_headings(table)
        self.entries = self.known.entries if table.by_uraian else {}
        self._fill_jabatan(table)
        self.sums = None if self.is_form else TableSums(self, table)
        for title, rows in [*self._parts(table)]:
            self._take_title(title, self.title)
            numbers = None if table.realisasi else title.numbers.problem
            if not self.is_form and (problem := table.problem or numbers or title.problem):
                is_other = table.is_other or (numbers and title.numbers.value == "lain")
                self._refuse_rows(table, rows, *problem, to=self.known.other if is_other else None)
                continue
            for row in rows:
                if self.text(row, table.keys["variabel"]) not in OWN_TEXTS:
                    self._read_row(table, row)
        if self.sums:
            self.sums.end()
            rows = table.used_rows(self)
            for column, message in table.passed.items():
                cells = [(row, column) for row in rows]
                self.name_together(cells, message, self.reading.passed)

    def _fill_jabatan(self, table: SheetTable) -> None:
        """Remember whose the rows of a table by uraian are where its column leaves it out."""
        above = ""
        self.jabatan_above.clear()
        for row in table.used_rows(self) if table.by_uraian and "jabatan" in table.keys else ():
            above = self.text(row, table.keys["jabatan"]) or above
            self.jabatan_above[row] = above

    def _parts(self, table: SheetTable) -> Iterator[tuple[TableTitle, list[int]]]:
        """Yield the rows of a table with the title that they stand below: above it, or in it."""
        title = below = self.title
        rows: list[int] = []
        for row in table.used_rows(self):
            if table.by_uraian and self._has_values(table, row):
                if below != title:
                    yield title, rows
                    title, rows = below, []
            elif table.by_uraian and not self._names_variabel(table, row):
                below = self.known.titles.read_row(self, table, row, below)
            rows.append(row)
        yield title, rows

    def _has_values(self, table: SheetTable, row: int) -> bool:
        cells = self.grid.rows[row]
        columns = (*table.values, *table.wrong)
        return any(_may_be_value(cells[column]) for column in columns if column in cells)

    def _names_variabel(self, table: SheetTable, row: int) -> bool:
        nama, about = self.text(row, table.name_column), self._about(table, row)
        is_known = about.jabatan in about.definisi.jabatan
        return bool(nama) and is_known and not self._meaning(about, nama).problem

    def _refuse_rows(
        self,
        table: SheetTable,
        rows: Collection[int],
        message: str,
        hint: str,
        to: list[Remark] | None,
    ) -> None:
        """Refuse the values of rows as one; pass over what else stands in them."""
        columns = (*table.values, *table.beside_columns)
        values = [(row, column) for row in rows for column in columns if (row, column) in self.left]
        if not values:
            return
        self.name_together(values, message, self.reading.refused if to is None else to, hint)
        rest = [(row, column) for row in rows for column in self.grid.rows[row]]
        self.name_together(rest, f"tidak dibaca: {message}", self.reading.passed)

    def _read_row(self, table: SheetTable, row: int) -> None:
        cells = self.grid.rows[row]
        values = [c for c in table.values if c in cells]
        nama = self.text(row, table.name_column)
        about = self._about(table, row)
        said = _AS_WRITTEN
        if not self.is_form and about.jabatan in about.definisi.jabatan:
            said = self._meaning(about, nama)
            nama = said.variabel or nama
        if self._pass_over_row(table, row, nama, about, said, values):
            return
        filled = values or any(column in cells for column in table.beside_columns)
        problem = self._key_problem(table, row, nama, about) if filled else None
        if self.is_form:
            variabel = about.definisi.jabatan[about.jabatan].variabel.get(nama)
            texts = (nama, variabel.uraian, variabel.satuan or "") if variabel else ()
            self._refuse_typed(table, row, texts, variabel)
        elif values:
            problem = self._name_meaning(table, row, about, said, problem)
        if table.by_uraian:
            self._name_explaining(table, row)
        self.count_row_as_own(row, table.label_columns)
        if values and not self.is_form and not problem:
            variabel = about.definisi.jabatan[about.jabatan].variabel[nama]
            self._refuse_other_numbers(table, row, variabel)
        taken = 0
        said_empty = set()
        for column in values:
            here = row, column
            if here not in self.left:
                continue
            value = self.left[here]
            if isinstance(value, str) and value.startswith(_STORED_OTHERWISE):
                self.count_as_own(here)
                continue
            empty = len(self.reading.empty)
            if problem:
                self.refuse(here, *problem)
            else:
                self._read_value(table, here, nama, about)
            if len(self.reading.empty) == empty:
                taken += 1
            else:
                said_empty.add(column)
        for column in table.beside_columns:
            if (row, column) in self.left:
                empty = len(self.reading.empty)
                self._read_beside(table, (row, column), problem, values=taken)
                if len(self.reading.empty) > empty:
                    said_empty.add(column)
        if not problem:
            self._find_blank(table, row, nama, about, said_empty, is_known=bool(filled))
        self._name_unread(table, row)

    def _name_unread(self, table: SheetTable, row: int) -> None:
        """Refuse the numbers of a row in columns that are not read, and pass over its texts."""
        for column, why in table.wrong.items():
            if (row, column) in self.left and is_numeric(self.left[row, column]):
                self.refuse((row, column), *why)
            else:
                self.pass_over((row, column), why[0])

    def _pass_over_row(
        self,
        table: SheetTable,
        row: int,
        nama: str,
        about: _About,
        said: RowMeaning,
        values: list[int],
    ) -> bool:
        """Name the cells of a row that is none of values; return whether it was one."""
        if total := self._total_of(table, row, nama, about):
            self._pass_over_total(table, row, TOTAL_RULE.words(total)[0])
        elif not nama:
            self._row_without_name(table, row, values)
        elif self.sums and said.problem and self.sums.is_sum(row, nama):
            self._pass_over_total(table, row, TOTAL_RULE.words(nama)[0])
        elif not self.is_form and (other := self._says_other(table, row)):
            self._pass_over_cells(row, f"baris {quoted(other)} bukan realisasi")
        elif said.variabel == NO_VARIABEL and said.is_learned:
            self._pass_over_cells(row, "bukan data iki, menurut data/sebutan.csv")
        elif table.by_uraian and said.problem and not self._has_values(table, row):
            self._pass_over_cells(row, "di luar tabel isian")
        else:
            return False
        return True

    def _says_other(self, table: SheetTable, row: int) -> str:
        """Return the text beside a name that says that the row is of targets, "" for none."""
        own = {*table.values, *table.sums, *table.passed, *table.keys.values()}
        own.discard(table.keys.get("catatan", 0))
        own |= {c for c, heading in table.explaining.items() if heading == "satuan"}
        for column in sorted(self.grid.rows[row].keys() - own):
            said = heading_words(text := self.text(row, column))
            is_word = any(map(str.isalpha, text))
            if is_word and said.numbers is NumberKind.OTHER and not said.unknown:
                return text
        return ""

    def _pass_over_cells(self, row: int, message: str) -> None:
        cells = [(row, column) for column in self.grid.rows[row]]
        self.name_together(cells, message, self.reading.passed)

    def _meaning(self, about: _About, nama: str) -> RowMeaning:
        """Return the meaning of the name of a row of an office's own sheet."""
        if not nama or nama in about.definisi.variabel[about.jabatan]:
            return RowMeaning(nama)
        return self.known.variabel.meaning(about.definisi, about.jabatan, nama)

    def _unknown_word(self, about: _About, text: str) -> Words | None:
        """Return message and hint for a name of a row that means no variabel in force."""
        names = self.known.variabel
        variabel = names.meaning(self.in_force.whole, about.jabatan, text).variabel
        if variabel in self.in_force.whole.jabatan[about.jabatan].variabel:
            return self.in_force.no_variabel(about.jabatan, variabel, about.definisi)
        return names.meaning(about.definisi, about.jabatan, text).problem

    def _name_meaning(
        self,
        table: SheetTable,
        row: int,
        about: _About,
        said: RowMeaning,
        problem: tuple[str, str] | None,
    ) -> tuple[str, str] | None:
        """Name how a row of an office's own sheet is read, and add it up; return its error."""
        here = row, table.name_column
        written = self.text(*here)
        values = [(row, c) for c in table.values if (row, c) in self.left]
        if said.unknown and problem == said.problem:
            self.reading.unknown.append(UnknownWord(about.jabatan, said.unknown, self.place(here)))
        if not problem:
            variabel = about.definisi.jabatan[about.jabatan].variabel[said.variabel]
            notes = []
            if written != said.variabel:
                notes.append(f"{quoted(written)} dibaca sebagai {about.jabatan}.{said.variabel}")
            if said.is_learned:
                notes.append("menurut data/sebutan.csv")
            columns = table.explaining.items()
            satuan = next((self.text(row, c) for c, name in columns if name == "satuan"), "")
            noted = unit_in(self.text(row, table.keys.get("catatan")))
            of_table = noted or self.title.satuan.value
            problem = self._remark_problem(table, row, about)
            unit = compare_satuan(satuan, variabel.satuan or "", of_table)
            if isinstance(unit, Refusal):
                problem = unit
            elif unit and (notes or table.by_uraian):
                notes.append(unit)
            if notes and not problem:
                self.reading.otherwise.append(Remark(self.place(here), ", ".join(notes)))
        if self.sums:
            self.sums.add_row(row, None if problem else variabel)
        if problem and (table.by_uraian or isinstance(problem, Refusal)):
            self.name_together(values, problem[0], self.reading.refused, problem[1])
        return problem

    def _name_explaining(self, table: SheetTable, row: int) -> None:
        """Name the numbers of a row below headings that explain: SASARAN, TAHUN LALU."""
        for column, heading in table.explaining.items():
            value = self.left.get((row, column))
            if value is not None and is_numeric(value) and heading not in _NUMBERS_OF_ROWS:
                self.pass_over((row, column), f"angka di kolom {heading.upper()} tidak dibaca")

    def _remark_problem(self, table: SheetTable, row: int, about: _About) -> Words | None:
        """Return why remarks beside the numbers of a row say that they are of something else."""
        remark = self.text(row, table.keys.get("catatan"))
        if remark and (why := remark_problem(remark, about.tahun)):
            return why
        for column in table.responsible:
            text = self.text(row, column)
            named = self.known.jabatan.find(about.definisi, text) if text else set()
            if named and about.jabatan not in named:
                message = f"baris ini milik {some(sorted(named))} menurut {quoted(text)}"
                return message, f"tabelnya dibaca milik {about.jabatan}; tulis di kolom JABATAN"
        return None

    def _pass_over_total(self, table: SheetTable, row: int, message: str) -> None:
        """Name the cells of a row of sums; in an office's table by uraian also how it adds up."""
        if self.sums and table.by_uraian:
            cells = [(row, column) for column in self.grid.rows[row]]
            said = f"{message}{self.sums.close_group(row)}"
            self.name_together(cells, said, self.reading.sums)
        for column in self.grid.rows[row]:
            self.pass_over((row, column), message)

    def _refuse_typed(
        self,
        table: SheetTable,
        row: int,
        texts: Collection[str],
        variabel: Variabel | None = None,
    ) -> None:
        """Refuse the numbers of a form that were typed where it only explains."""
        for column in [*find_typed_columns(self, table, row, self.printed_marks, texts, variabel)]:
            heading = self.text(table.first, column)
            message = f"angka di kolom {quoted(heading)}, yang tidak diisi; bukan dari iki"
            self.refuse((row, column), message, "pindahkan ke kolom periodenya, atau hapus")

    def _is_whole_daerah(self, wilayah: str) -> bool:
        """Tell whether a wilayah is all of them: `Kab. Lumajang`, `Total Kabupaten`."""
        words = re.sub(r"\bkab\b\.?", "kabupaten", wilayah.casefold()).split()
        own = (self.definisi.instansi.daerah or "").casefold().split()
        rest = [word for word in words if word not in {"total", "jumlah"}]
        return rest in (["kabupaten"], ["kota"], ["provinsi"], own) and bool(rest)

    def _total_of(self, table: SheetTable, row: int, nama: str, about: _About) -> str:
        """Return the text that says that a row is the sum of others, "" if none does."""
        keys = table.keys
        columns = [keys.get("wilayah")]
        if self._is_whole_daerah(self.text(row, keys.get("wilayah"))):
            return self.text(row, keys.get("wilayah"))
        if nama not in about.definisi.variabel.get(about.jabatan, ()):
            columns += [
                keys["variabel"],
                keys.get("jabatan"),
                keys.get("periode"),
                *table.explaining,
            ]
        for column in columns:
            if column is not None and (text := self.text(row, column)) and is_total(text):
                return text
        return ""

    def _row_without_name(self, table: SheetTable, row: int, values: list[int]) -> None:
        """Name the cells of a row without a variable: a number in it may be a value."""
        for column in self.grid.rows[row]:
            here = row, column
            may_be_value = column in values or (self.is_form and column in table.explaining)
            value = self.left.get(here)
            if may_be_value and value is not None and is_numeric(value) and not _is_nip(value):
                hint = "isi kolom VARIABEL dengan kodenya, atau hapus angka ini"
                self.refuse(here, "baris ini tidak punya VARIABEL", hint)
            elif column in values or column in table.keys.values():
                self.pass_over(here, "baris ini tidak punya VARIABEL")
            else:
                self.pass_over(here, "di luar tabel isian")

    def _about(self, table: SheetTable, row: int) -> _About:
        periode = self.text(row, table.keys.get("periode"))
        if self.is_form:
            tahun, kode = self.of_form
            return _About(tahun, periode, kode, self.definisi)
        keys = table.keys
        tahun = self.text(row, keys["tahun"]) if "tahun" in keys else self.title.tahun.value
        own = parse_periode(periode)
        periods = [*table.periods.values(), *([own] if own else [])]
        definisi = self.in_force.within(parse_tahun(tahun), periods)
        kode = self.title.jabatan.value
        if "jabatan" in keys:
            written = self.text(row, keys["jabatan"]) or self.jabatan_above.get(row, "")
            kode = self.known.jabatan.kode(definisi, written)
        return _About(tahun, periode, kode, definisi)

    def _about_problem(self, about: _About) -> tuple[str, str] | None:
        """Return the error in the year or the jabatan of a row: message and hint."""
        if parse_tahun(about.tahun) is None:
            return TAHUN_RULE.words(about.tahun)
        if about.jabatan not in about.definisi.jabatan:
            several = self.known.jabatan.find(about.definisi, about.jabatan)
            if len(several) > 1 and not self.is_form:
                return may_mean(about.jabatan, several, "jabatan")
            return self.in_force.no_jabatan(about.jabatan, about.definisi)
        if not self.is_form and self.years and int(about.tahun) not in self.years:
            message = f"lembar ini bernama {quoted(self.grid.sheet)}, barisnya tahun {about.tahun}"
            return message, "perbaiki kolom tahunnya, atau beri lembar ini nama lain"
        titled = self.title.tahun
        if titled.cell and titled.value != about.tahun:
            said = f"judul tabel ini tahun {titled.value} ({address(titled.cell)})"
            return f"{said}, barisnya tahun {about.tahun}", "samakan keduanya"
        return self.known.asked.contradiction(about.tahun, about.jabatan)

    def _key_problem(
        self, table: SheetTable, row: int, nama: str, about: _About
    ) -> tuple[str, str] | None:
        """Return the error in the key cells of a row: message and hint."""
        if problem := self._about_problem(about):
            return problem
        if nama not in about.definisi.jabatan[about.jabatan].variabel:
            if table.by_uraian or (" " in nama and not self.is_form):
                return self._unknown_word(about, nama)
            return self.in_force.no_variabel(about.jabatan, nama, about.definisi)
        if "nilai" in table.keys:
            if table.has_periods and not any(map(str.isalnum, about.periode)):
                return "periode kosong, padahal baris lain di tabel ini punya", _NAME_PERIODE
            if parse_periode(about.periode) is None:
                return self.in_force.suggestions(about.definisi).periode(about.periode)
        wilayah = self.at(row, table.keys.get("wilayah"))
        if wilayah is not None and isinstance(read := read_text(wilayah), Refusal):
            return f"wilayah {read.message}", read.hint
        return None

    def _read_value(self, table: SheetTable, here: RowColumn, nama: str, about: _About) -> None:
        row, column = here
        if problem := self._year_problem(table, column, about) or self._merged_problem(table, here):
            self.refuse(here, *problem)
            return
        variabel = about.definisi.jabatan[about.jabatan].variabel[nama]
        value = self.left[here]
        read = read_number(value, variabel, comma=self.grid.comma, linked=here in self.grid.linked)
        if isinstance(read, Refusal):
            self.refuse(here, *read)
            return
        del self.left[here]
        if isinstance(read, EmptyValue):
            self.reading.empty.append(Remark(self.place(here), read.remark))
            return
        slot, wilayah = self._slot(table, here, nama, about)
        entry = Entry(
            slot,
            wilayah,
            read.nilai,
            read.stored,
            self.words(row, table.keys.get("bukti")),
            self.words(row, table.keys.get("catatan")),
            self.place(here),
            self.is_form,
        )
        earlier = self.entries.setdefault(slot, entry)
        if earlier is not entry and meaning(earlier) == meaning(entry):
            at = earlier.place
            message = f"duplikat dari {address((at.row, at.column))}"
            if at.sheet != self.grid.sheet:
                message = f"{message} di lembar {quoted(at.sheet)}"
            self.reading.refused.append(Remark(entry.place, message, "hapus salah satu"))
            return
        self.reading.entries.append(entry)
        if read.remark and (
            self.grid.sheet or not isinstance(value, str) or value.strip() != read.stored
        ):
            self.reading.otherwise.append(Remark(self.place(here), read.remark))

    def _refuse_other_numbers(self, table: SheetTable, row: int, variabel: Variabel) -> None:
        """Refuse the values of a row that are no realisasi, or not of their period alone."""
        wrong: dict[Words, list[RowColumn]] = {}
        title = self.title
        is_rupiah = is_of_rupiah(variabel.satuan or "")
        for column in table.values:
            if not is_rupiah and (column in table.of_money or title.numbers.value == "rupiah"):
                said = f"angka anggaran, satuan variabel ini {variabel.satuan or '-'}"
                wrong.setdefault((said, _NOT_RUPIAH), []).append((row, column))
                continue
            heading = table.cumulative.get(column) or title.kumulatif.value
            if title.numbers.problem and column not in table.realisasi:
                wrong.setdefault(title.numbers.problem, []).append((row, column))
            elif heading and variabel.konsolidasi is not Konsolidasi.TERAKHIR:
                said = f"{quoted(heading)}: angka kumulatif, bukan angka periode itu saja"
                wrong.setdefault((said, _NOT_CUMULATIVE), []).append((row, column))
        for (message, hint), cells in wrong.items():
            self.name_together(cells, message, self.reading.refused, hint)

    def _find_blank(
        self,
        table: SheetTable,
        row: int,
        nama: str,
        about: _About,
        said_empty: Collection[int],
        *,
        is_known: bool,
    ) -> None:
        """Keep the empty cells of a row: those without a value, and those that say `-` or `kosong`.

        `is_known`: its year, jabatan and variable were found to be right.
        """
        keys = table.keys
        periods = table.periods
        if "nilai" in keys and (named_periode(about.periode) or not table.has_periods):
            periods = {**periods, keys["nilai"]: parse_periode(about.periode) or TAHUN}
        names = table.beside_columns
        empty = {c for c in (*periods, *names) if c in said_empty or self.at(row, c) is None}
        blank = tuple((p, column) for column, p in periods.items() if column in empty)
        beside = tuple((name, column) for column, name in names.items() if column in empty)
        if not (periods and empty):
            return
        if not is_known and (
            self._about_problem(about) or nama not in about.definisi.jabatan[about.jabatan].variabel
        ):
            return
        slot, wilayah = self._slot(table, (row, next(iter(periods))), nama, about)
        every = tuple(periods.values())
        place = self.place((row, 0))
        self.reading.blank.append(
            EmptyCells(slot, wilayah, every, blank, beside, place, self.is_form)
        )

    def _slot(
        self, table: SheetTable, here: RowColumn, nama: str, about: _About
    ) -> tuple[Slot, str]:
        """Return the slot of a cell of values, and its wilayah as written."""
        row, column = here
        periode = table.periods.get(column) or parse_periode(about.periode) or TAHUN
        wilayah = self.words(row, table.keys.get("wilayah"))
        slot = Slot(int(about.tahun), periode, about.jabatan, nama, wilayah.casefold())
        return slot, wilayah

    def _year_problem(
        self, table: SheetTable, column: int, about: _About
    ) -> tuple[str, str] | None:
        """Return the error of a column whose headings tell another year than its rows."""
        years = table.years.get(column)
        if not years or int(about.tahun) in years:
            return None
        said = f"{min(years)}" if len(years) == 1 else f"{min(years)} sampai {max(years)}"
        message = f"judul di atas kolom ini tahun {said}, barisnya tahun {about.tahun}"
        return message, "samakan keduanya; tulis data tahun lain di tabel sendiri"

    def _merged_problem(self, table: SheetTable, here: RowColumn) -> tuple[str, str] | None:
        area = self.covered.get(here)
        if area is None:
            return None
        if area not in table.values_in:
            columns = [c for c in table.periods if area[2] <= c <= area[3]]
            rows = self.grid.rows_between(max(area[0], table.first + 1), min(area[1], table.last))
            named = sum(bool(self.text(row, table.keys["variabel"])) for row in rows)
            table.values_in[area] = max(len(columns), named)
        if table.values_in[area] <= 1:
            return None
        cells = f"{address((area[0], area[2]))}:{address((area[1], area[3]))}"
        message = f"sel ini gabungan {cells}, lebih dari satu isian"
        return message, "pisahkan selnya, lalu isi satu per satu"

    def _read_beside(
        self, table: SheetTable, here: RowColumn, problem: tuple[str, str] | None, *, values: int
    ) -> None:
        name = table.beside_columns[here[1]]
        read = read_text(self.left[here])
        if isinstance(read, EmptyValue):
            self.reading.empty.append(Remark(self.place(here), ""))
            del self.left[here]
        elif problem:
            self.refuse(here, *problem)
        elif isinstance(read, Refusal):
            self.refuse(here, *read)
        elif not values and table.by_uraian:
            self.pass_over(here, f"{name} tanpa nilai")
        elif not values:
            self.refuse(here, f"{name} tanpa nilai", f"isi nilainya, atau kosongkan {name}")
        else:
            del self.left[here]
            self.reading.beside.append(self.place(here))

    # --- notes ------------------------------------------------------------------------------------

    def _read_notes(self, table: SheetTable) -> None:
        self._own_headings(table)
        self.note_rows.clear()
        names: Mapping[str, str] = {}
        if self.is_form:
            names = self.definisi.jabatan[self.of_form[1]].indikator_names
        for row in table.used_rows(self):
            self._read_note_row(table, row, names)

    def _read_note_row(self, table: SheetTable, row: int, names: Mapping[str, str]) -> None:
        """Read the notes of a row; `names` are those of the indikator of a form, by kode."""
        cells = self.grid.rows[row]
        kode = self.text(row, table.keys["indikator"])
        about = self._about(table, row)
        problem = self._note_problem(about, kode)
        if self.is_form:
            self._refuse_typed(table, row, (kode, names[kode]) if kode in names else ())
        if kode:
            self.count_row_as_own(row, table.label_columns)
        slot = None
        if not problem:
            periode = parse_periode(about.periode) or TAHUN
            slot = NoteSlot(int(about.tahun), periode, about.jabatan, kode)
        blank = [(name, c) for c, name in table.filled.items() if self.at(row, c) is None]
        for column, name in table.filled.items():
            here = row, column
            if column not in cells or here not in self.left:
                continue
            read = read_text(self.left[here])
            if isinstance(read, EmptyValue):
                del self.left[here]
                told = "tanda hubung dibaca kosong" if isinstance(cells[column], str) else ""
                self.reading.empty.append(Remark(self.place(here), told))
                blank.append((name, column))
            elif not kode:
                self.pass_over(here, "di luar tabel isian")
            elif problem:
                self.refuse(here, *problem)
            elif isinstance(read, Refusal):
                self.refuse(here, *read)
            elif slot and (earlier := self.note_rows.setdefault(slot, row)) != row:
                message = f"catatan {kode} {slot.periode} sudah ada di baris {earlier}"
                self.refuse(here, message, "gabungkan kedua baris itu menjadi satu")
            elif slot:
                del self.left[here]
                self.reading.notes.append(NoteEntry(slot, name, read, self.place(here)))
        if slot and blank:
            place = self.place((row, 0))
            self.reading.blank_notes.append(EmptyNoteCells(slot, tuple(blank), place, self.is_form))

    def _note_problem(self, about: _About, kode: str) -> tuple[str, str] | None:
        if problem := self._about_problem(about):
            return problem
        jabatan = about.jabatan
        known = about.definisi.jabatan[jabatan].indikator_names
        if kode not in known:
            hint = suggestion(kode, known) or f"indikator {jabatan}: {some(known)}"
            return f"indikator {quoted(kode)} tidak ada di {jabatan}", hint
        periode = named_periode(about.periode)
        if periode is None:
            return self.in_force.suggestions(about.definisi).periode(about.periode)
        if why := self.identity.not_asked(periode):
            return f"periode {about.periode} {why}", "periksa periodenya"
        return self.in_force.not_then(jabatan, kode, Instant(int(about.tahun), periode))
