"""Structure: from the cells of a file to values of variables and notes of indikator.

Where a table begins is found by its headings, wherever they stand; rows and columns may have moved. A
form says of itself whose it is (`SheetIdentity`), a sheet of an office says it in each row. Every cell that is
not empty ends in exactly one of the counts of a `Reading`: the form's own, taken, empty, passed over
or refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from iki import form_layout
from iki.diagnostics.suggestions import some, suggestion
from iki.escaping import quoted
from iki.form_layout import HIDDEN_SHEET, fingerprint
from iki.intake.cells import Delivered, Grid, address
from iki.intake.headings import EXPLAINING, KEYS, NOTE_HEADINGS, DeliveredTable, find_tables
from iki.intake.identity import SheetIdentity, hidden_identities
from iki.intake.in_force import InForce, present_kode
from iki.intake.outdated import OWN_TEXTS, changed_since
from iki.intake.reading import Entry, NoteEntry, NoteSlot, Reading, Remark, Slot
from iki.intake.rules import Empty, Refused, is_numeric, read_number, read_text
from iki.intake.sheet import DeliveredSheet, folded_name
from iki.periode import TAHUN, Instant, parse_periode
from iki.realisasi import messages
from iki.realisasi.sums import is_total, parse_tahun

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from iki.intake.cells import CellValue, RowColumn
    from iki.model.definisi import Definisi


def understand(delivered: Delivered, file: str, sha256: str, definisi: Definisi) -> Reading:
    """Return what the cells of a file mean."""
    reading = Reading(file, sha256)
    in_force = InForce(definisi)
    hidden = hidden_identities(delivered.grids)
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


_STORED_OTHERWISE = form_layout.STORED_OTHERWISE.partition("{")[0]


class _About(NamedTuple):
    """What a row says it is about: its year and period as they are written, and what is in force then."""

    tahun: str
    periode: str
    jabatan: str
    definisi: Definisi


class _SheetReader(DeliveredSheet):
    """Reads one sheet into a `Reading`."""

    def __init__(
        self,
        grid: Grid,
        reading: Reading,
        in_force: InForce,
        hidden: Mapping[str, Mapping[str, CellValue]],
    ) -> None:
        super().__init__(grid, reading)
        self.in_force = in_force
        self.definisi = in_force.whole  # of a form what is in force in its periods
        self.identity = SheetIdentity(grid, hidden)
        self.is_form = self.identity.is_form

    def read(self) -> bool:
        """Return whether the sheet is one to fill in."""
        tahun = self.identity.said(form_layout.TAHUN_OF_FORM)
        if self.is_form:
            periods = self.identity.periods() or ()
            self.definisi = self.in_force.within(parse_tahun(tahun), periods)
        kode = present_kode(self.identity.said(form_layout.JABATAN_KODE), self.definisi)
        self.of_form = tahun, kode
        tables = find_tables(self.grid, self.identity)
        if not tables and not self.is_form:
            self._rest("tidak ada tabel isian di lembar ini")
            return False
        for label, place in self.identity.labels:
            self.own(label)
            self.own(place)
        problem = (
            self.identity.problem(self.definisi, self.in_force, kode) if self.is_form else None
        )
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
        for table in tables:
            (self._read_notes if table.notes else self._read_values)(table)
        own_texts = {*OWN_TEXTS, " ".join((self.definisi.instansi.catatan or "").split())}
        for here, value in list(self.left.items()):
            if isinstance(value, str) and " ".join(value.split()) in own_texts:
                self.own(here)
        self._rest("di luar tabel isian", tables)
        return True

    # --- what becomes of cells ---------------------------------------------------------------------

    def _rest(self, message: str, tables: Iterable[DeliveredTable] = ()) -> None:
        """Name what is left: beside a row of a table a number is refused, for it may be a value."""
        rows = {row for table in tables for row in table.used_rows(self.grid)}
        hint = "pindahkan ke sel isian yang tepat, atau hapus"
        for here, value in list(self.left.items()):
            if here[0] in rows and here[1] <= self.grid.near[1] and is_numeric(value):
                self.refuse(here, "angka ini di luar kolom isian", hint)
        self.name_all([*self.left], message, self.reading.passed)

    def _refuse_sheet(
        self, tables: Iterable[DeliveredTable], here: RowColumn | None, message: str, hint: str
    ) -> None:
        """Refuse everything that is filled in on a sheet."""
        cells = [
            (row, column)
            for table in tables
            for row in table.used_rows(self.grid)
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

    # --- identity ----------------------------------------------------------------------------------

    def _compare_definitions(self, tables: Iterable[DeliveredTable]) -> None:
        """List how the definitions differ from those that the form was made of."""
        kode = self.of_form[1]
        jabatan = self.definisi.jabatan[kode]
        if self.identity.said(form_layout.DEFINISI) == fingerprint(jabatan):
            return
        differences = list(changed_since(self, jabatan, tables))
        listed = "; ".join(differences) or "yang berubah tidak tampak pada baris formulir ini"
        self.reading.said.append(
            f"{self.grid.sheet}: definisi {kode} berubah sesudah formulir ini dibuat: {listed}"
        )

    def _own_headings(self, table: DeliveredTable) -> None:
        for row in {table.first, table.first - 1}:
            for column, value in self.grid.rows.get(row, {}).items():
                name = folded_name(value)
                known = name in KEYS | EXPLAINING | NOTE_HEADINGS.keys() or column in table.periods
                if row == table.first or known:
                    self.own((row, column))

    # --- values ------------------------------------------------------------------------------------

    def _read_values(self, table: DeliveredTable) -> None:
        self._own_headings(table)
        for row in table.used_rows(self.grid):
            if self.text(row, table.keys["variabel"]) not in OWN_TEXTS:
                self._read_row(table, row)

    def _read_row(self, table: DeliveredTable, row: int) -> None:
        cells = self.grid.rows[row]
        keys = table.keys
        values = [c for c in (*table.periods, keys.get("nilai")) if c is not None and c in cells]
        labels = [keys.get(k) for k in ("variabel", "wilayah", "jabatan", "periode")]
        nama = self.text(row, keys["variabel"])
        about = self._about(table, row)
        if total := self._total_of(table, row, nama, about):
            for column in cells:
                message = f"baris {quoted(total)} adalah jumlah dari baris lain, bukan data"
                self.pass_over((row, column), message)
            return
        if not nama:
            self._row_without_name(table, row, values)
            return
        filled = [*values, *(keys[k] for k in ("bukti", "catatan") if keys.get(k) in cells)]
        problem = self._key_problem(table, row, nama, about) if filled else None
        for label in (*labels, keys.get("tahun"), *table.explaining):
            if label is not None:
                self.own((row, label))
        taken = 0
        for column in values:
            here = row, column
            if here not in self.left:
                continue
            value = self.left[here]
            if isinstance(value, str) and value.startswith(_STORED_OTHERWISE):
                self.own(here)
                continue
            taken += 1
            if problem:
                self.refuse(here, *problem)
            else:
                self._read_value(table, here, nama, about)
        for name in ("bukti", "catatan"):
            beside = keys.get(name)
            if beside is not None and (row, beside) in self.left:
                self._read_beside((row, beside), name, problem, values=taken)
        for column, why in table.wrong.items():
            if (row, column) in self.left and is_numeric(self.left[row, column]):
                self.refuse((row, column), *why)
            else:
                self.pass_over((row, column), why[0])

    def _total_of(self, table: DeliveredTable, row: int, nama: str, about: _About) -> str:
        """Return the text that says that a row is the sum of others, "" if none does."""
        keys = table.keys
        columns = [keys.get("wilayah")]
        if nama not in about.definisi.variabel.get(about.jabatan, ()):
            columns += [
                keys["variabel"],
                keys.get("jabatan"),
                keys.get("periode"),
                *table.explaining,
            ]
        texts = (self.text(row, column) for column in columns if column is not None)
        return next((text for text in texts if text and is_total(text)), "")

    def _row_without_name(self, table: DeliveredTable, row: int, values: list[int]) -> None:
        """Name the cells of a row without a variable: a number in it may be a value."""
        for column in self.grid.rows[row]:
            here = row, column
            if here in self.left and column in values and is_numeric(self.left[here]):
                hint = "isi kolom VARIABEL dengan kodenya, atau hapus angka ini"
                self.refuse(here, "baris ini tidak punya VARIABEL", hint)
            elif column in values or column in table.keys.values():
                self.pass_over(here, "baris ini tidak punya VARIABEL")
            else:
                self.pass_over(here, "di luar tabel isian")

    def _about(self, table: DeliveredTable, row: int) -> _About:
        periode = self.text(row, table.keys.get("periode"))
        if self.is_form:
            tahun, kode = self.of_form
            return _About(tahun, periode, kode, self.definisi)
        tahun = self.text(row, table.keys.get("tahun"))
        own = parse_periode(periode)
        periods = [*table.periods.values(), *([own] if own else [])]
        definisi = self.in_force.within(parse_tahun(tahun), periods)
        kode = present_kode(self.text(row, table.keys.get("jabatan")), definisi)
        return _About(tahun, periode, kode, definisi)

    def _about_problem(self, about: _About) -> tuple[str, str] | None:
        """Return what is wrong with the year and the jabatan of a row."""
        if parse_tahun(about.tahun) is None:
            return messages.tahun(about.tahun)
        if about.jabatan not in about.definisi.jabatan:
            return self.in_force.no_jabatan(about.jabatan, about.definisi)
        return None

    def _key_problem(
        self, table: DeliveredTable, row: int, nama: str, about: _About
    ) -> tuple[str, str] | None:
        """Return what is wrong with what a row says it is about."""
        for name in () if self.is_form else ("tahun", "jabatan"):
            if name not in table.keys:
                return f"kolom {name} tidak ada di tabel ini", f"tambahkan kolom {name}"
        if problem := self._about_problem(about):
            return problem
        if nama not in about.definisi.jabatan[about.jabatan].variabel:
            return self.in_force.no_variabel(about.jabatan, nama, about.definisi)
        if "nilai" in table.keys and parse_periode(about.periode) is None:
            return self.in_force.suggestions(about.definisi).periode(about.periode)
        wilayah = self.at(row, table.keys.get("wilayah"))
        if wilayah is not None and isinstance(read := read_text(wilayah), Refused):
            return f"wilayah {read.message}", read.hint
        return None

    def _read_value(self, table: DeliveredTable, here: RowColumn, nama: str, about: _About) -> None:
        row, column = here
        if problem := self._merged_problem(table, here):
            self.refuse(here, *problem)
            return
        variabel = about.definisi.jabatan[about.jabatan].variabel[nama]
        value = self.left[here]
        read = read_number(value, variabel, comma=self.grid.comma, linked=here in self.grid.linked)
        if isinstance(read, Refused):
            self.refuse(here, *read)
            return
        del self.left[here]
        if isinstance(read, Empty):
            self.reading.empty.append(Remark(self.place(here), read.told))
            return
        periode = table.periods.get(column) or parse_periode(about.periode) or TAHUN
        wilayah = self.words(row, table.keys.get("wilayah"))
        self.reading.entries.append(
            Entry(
                Slot(int(about.tahun), periode, about.jabatan, nama, wilayah.casefold()),
                wilayah,
                read.nilai,
                read.stored,
                self.words(row, table.keys.get("bukti")),
                self.words(row, table.keys.get("catatan")),
                self.place(here),
            )
        )
        if read.told and (
            self.grid.sheet or not isinstance(value, str) or value.strip() != read.stored
        ):
            self.reading.told.append(Remark(self.place(here), read.told))

    def _merged_problem(self, table: DeliveredTable, here: RowColumn) -> tuple[str, str] | None:
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
        self, here: RowColumn, name: str, problem: tuple[str, str] | None, *, values: int
    ) -> None:
        read = read_text(self.left[here])
        if isinstance(read, Empty):
            self.reading.empty.append(Remark(self.place(here), ""))
            del self.left[here]
        elif problem:
            self.refuse(here, *problem)
        elif isinstance(read, Refused):
            self.refuse(here, *read)
        elif not values:
            self.refuse(here, f"{name} tanpa nilai", f"isi nilainya, atau kosongkan {name}")
        else:
            del self.left[here]
            self.reading.beside.append(self.place(here))

    # --- notes -------------------------------------------------------------------------------------

    def _read_notes(self, table: DeliveredTable) -> None:
        self._own_headings(table)
        for row in table.used_rows(self.grid):
            cells = self.grid.rows[row]
            kode = self.text(row, table.keys["indikator"])
            if kode:
                for column in (*table.keys.values(), *table.explaining):
                    self.own((row, column))
            filled = [column for column in table.filled if (row, column) in self.left]
            if not filled:
                continue
            about = self._about(table, row)
            problem = self._note_problem(about, kode)
            for column in filled:
                here = row, column
                read = read_text(self.left[here])
                if isinstance(read, Empty):
                    del self.left[here]
                    told = "tanda hubung dibaca kosong" if isinstance(cells[column], str) else ""
                    self.reading.empty.append(Remark(self.place(here), told))
                elif not kode:
                    self.pass_over(here, "di luar tabel isian")
                elif problem:
                    self.refuse(here, *problem)
                elif isinstance(read, Refused):
                    self.refuse(here, *read)
                else:
                    del self.left[here]
                    periode = parse_periode(about.periode) or TAHUN
                    slot = NoteSlot(int(about.tahun), periode, about.jabatan, kode)
                    entry = NoteEntry(slot, table.filled[column], read, self.place(here))
                    self.reading.notes.append(entry)

    def _note_problem(self, about: _About, kode: str) -> tuple[str, str] | None:
        if problem := self._about_problem(about):
            return problem
        jabatan = about.jabatan
        known = [i.kode for _, i in about.definisi.jabatan[jabatan].indikator]
        if kode not in known:
            hint = suggestion(kode, known) or f"indikator {jabatan}: {some(known)}"
            return f"indikator {quoted(kode)} tidak ada di {jabatan}", hint
        periode = parse_periode(about.periode)
        if not about.periode or periode is None:
            return self.in_force.suggestions(about.definisi).periode(about.periode)
        if why := self.identity.not_asked(periode):
            return f"periode {about.periode} {why}", "periksa periodenya"
        return self.in_force.not_then(jabatan, kode, Instant(int(about.tahun), periode))
