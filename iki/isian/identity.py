"""Whose a form is: what it says of itself in its head, its names and on its hidden sheet."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from iki.data.row_rules.names import parse_tahun
from iki.data.row_rules.table import TAHUN_RULE
from iki.escaping import quoted
from iki.isian import form_layout
from iki.isian.cell_texts import one_line
from iki.isian.form_layout import (
    HIDDEN_SHEET,
    IDENTITY,
    PRINTED,
    IdentityCell,
)
from iki.isian.sheet import (
    as_text,
    folded_name,
    named_periode,
    years_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from iki.isian.definitions_in_force import DefinitionsInForce
    from iki.isian.grid import CellValue, Grid, RowColumn
    from iki.model.definisi import Definisi
    from iki.periode import Periode

_ALSO_HIDDEN = (form_layout.TAHUN_OF_FORM, form_layout.PERIODE_OF_FORM, form_layout.INSTANSI)
_LABEL = {cell.label.casefold(): cell for cell in IDENTITY}


def sheet_identities(grids: Iterable[Grid]) -> Iterator[tuple[Grid, SheetIdentity]]:
    """Yield the sheets of a file, except the hidden one, with the identity of each.

    A sheet that was given another name has the row of the hidden sheet that is of its jabatan and
    of no sheet that is there.
    """
    grids = [*grids]
    hidden = _hidden_identities(grids)
    of_names = [grid for grid in grids if grid.sheet != HIDDEN_SHEET]
    found = [SheetIdentity(grid, hidden.get(grid.sheet.casefold(), {})) for grid in of_names]
    claimed = {
        grid.sheet.casefold() for grid, one in zip(of_names, found, strict=True) if one.is_known
    }
    left = {_kode(row): row for sheet, row in hidden.items() if sheet not in claimed}
    for grid, identity in zip(of_names, found, strict=True):
        if not identity.is_known:
            identity.hidden = left.get(identity.text_of(form_layout.JABATAN_KODE), {})
        yield grid, identity


def of_another_instansi(what: str, instansi: str, ours: str) -> tuple[str, str] | None:
    """Return message and hint for a form or table of another instansi, None for one of ours."""
    if one_line(instansi).casefold() == one_line(ours).casefold():
        return None
    message = f"{what} ini milik {quoted(instansi)}, proyek ini {quoted(ours)}"
    return message, "kirim ke instansi yang dimaksud"


def _kode(hidden: Mapping[str, CellValue]) -> str:
    return as_text(hidden.get(form_layout.JABATAN_KODE.name, ""))


def _hidden_identities(grids: Iterable[Grid]) -> dict[str, dict[str, CellValue]]:
    """Return the rows of the hidden sheet: `{"seksi contoh": {"iki_tahun": 2024}}`."""
    grid = next((grid for grid in grids if grid.sheet == HIDDEN_SHEET), None)
    if grid is None or not grid.rows:
        return {}
    first, *rest = grid.rows.values()
    headings = {column: folded_name(heading) for column, heading in first.items()}
    names = {column: _LABEL[text].name for column, text in headings.items() if text in _LABEL}
    of_sheets = form_layout.HIDDEN_SHEET_HEADING.casefold()
    sheet_column = next((c for c, text in headings.items() if text == of_sheets), 1)
    printed = next((c for c, text in headings.items() if text == PRINTED.label.casefold()), None)
    found: dict[str, dict[str, CellValue]] = {}
    for row in rest:
        sheet = as_text(row.get(sheet_column, "")).casefold()
        found[sheet] = {names[column]: value for column, value in row.items() if column in names}
        if printed is not None:
            marks = (as_text(row[column]) for column in sorted(row) if column >= printed)
            found[sheet][PRINTED.name] = " ".join(marks)
    return found


class SheetIdentity:
    """The identity of a sheet: `found` values with their cells, `labels` with the cell beside.

    `hidden` is its row on the hidden sheet.
    """

    def __init__(self, grid: Grid, hidden: Mapping[str, CellValue]) -> None:
        self._grid = grid
        self.hidden = hidden
        self.found: dict[str, tuple[CellValue, RowColumn | None]] = {}
        self.labels: list[tuple[RowColumn, RowColumn | None]] = []
        self._find()

    @property
    def is_form(self) -> bool:
        """Whether the sheet is a form of iki."""
        return form_layout.FORM.name in self.found

    @property
    def is_known(self) -> bool:
        """Whether the hidden sheet has the same jabatan."""
        return self.is_form and _kode(self.hidden) == self.text_of(form_layout.JABATAN_KODE)

    @property
    def printed_marks(self) -> set[str] | None:
        """The marks of the numbers that iki has printed; None of a form that does not tell."""
        if not self.is_known or PRINTED.name not in self.hidden:
            return None
        texts = as_text(self.hidden[PRINTED.name]).split()
        return {mark for text in texts for mark in form_layout.split_marks(text)}

    def _find(self) -> None:
        """Find the identity in cells of the sheet, else by its names, else on the hidden sheet."""
        for row, cells in self._grid.rows.items():
            if "variabel" in map(folded_name, cells.values()):
                break  # the head stands above the tables
            for column, value in cells.items():
                label = _LABEL.get(folded_name(value).rstrip(" :"))
                if label is None or label.name in self.found:
                    continue
                beside = next((c for c in sorted(cells) if c > column), None)
                if beside is not None and beside - column <= 3:
                    self.found[label.name] = cells[beside], (row, beside)
                    self.labels.append(((row, column), (row, beside)))
        by_name = {
            name: (self._grid.rows[r][c], (r, c))
            for name, (r, c) in self._grid.named.items()
            if c in self._grid.rows.get(r, {}) and any(name == cell.name for cell in IDENTITY)
        }
        if (
            form_layout.FORM.name not in {*self.found, *by_name} and not self.hidden
        ):  # without these words a sheet is an office's own, whatever else it is headed with
            self.found.clear()
            self.labels.clear()
            return
        for name, found in by_name.items():
            if name not in self.found:
                self.found[name] = found
                self.labels.append((found[1], None))
        for name, value in self.hidden.items():
            self.found.setdefault(name, (value, None))

    def text_of(self, cell: IdentityCell) -> str:
        """Return the text of a cell of the identity, "" if it is missing."""
        return as_text(self.found.get(cell.name, ("", None))[0])

    def problem(
        self, definisi: Definisi, in_force: DefinitionsInForce, known: str
    ) -> tuple[RowColumn | None, str, str] | None:
        """Return why the form of a jabatan cannot be taken: cell, message and hint."""
        again = "buat formulir baru dengan `iki templat`, lalu salin isinya"

        def wrong(cell: IdentityCell, message: str, hint: str) -> tuple[RowColumn | None, str, str]:
            return self.found.get(cell.name, ("", None))[1], message, hint

        version = self.text_of(form_layout.FORM)
        if version != str(form_layout.FORM_VERSION):
            older = version.isdigit() and int(version) < form_layout.FORM_VERSION
            hint = again if older or not version.isdigit() else "perbarui iki, lalu coba lagi"
            message = f"formulir versi {quoted(version)}, iki ini membaca versi {form_layout.FORM_VERSION}"
            return wrong(form_layout.FORM, message, hint)
        instansi = self.text_of(form_layout.INSTANSI)
        if other := of_another_instansi("formulir", instansi, definisi.instansi.instansi):
            return wrong(form_layout.INSTANSI, *other)
        tahun = self.text_of(form_layout.TAHUN_OF_FORM)
        if parse_tahun(tahun) is None:
            return wrong(form_layout.TAHUN_OF_FORM, *TAHUN_RULE.words(tahun))
        kode = self.text_of(form_layout.JABATAN_KODE)
        if known not in definisi.jabatan:
            return wrong(form_layout.JABATAN_KODE, *in_force.no_jabatan(kode, definisi))
        periods = self.periods
        if periods is None:
            said = self.text_of(form_layout.PERIODE_OF_FORM)
            return wrong(
                form_layout.PERIODE_OF_FORM, f"periode {quoted(said)} tidak dikenal", again
            )
        # The hidden sheet says it too. A form whose head was overwritten is of nobody knows whom.
        if self.is_known:
            for cell in _ALSO_HIDDEN:
                there, here = as_text(self.hidden.get(cell.name, "")), self.text_of(cell)
                if there and folded_name(there) != folded_name(here):
                    what = f"{cell.label.lower()} formulir ini diubah"
                    message = f"{what}: semula {quoted(there)}, kini {quoted(here)}"
                    return wrong(cell, message, again)
        return self._other_year(int(tahun), definisi.jabatan[known].jabatan)

    def _other_year(self, tahun: int, jabatan: str) -> tuple[RowColumn | None, str, str] | None:
        """Return the error of a sheet named by another year.

        A year in the name of the jabatan does not count.
        """
        name = self._grid.sheet
        years = years_in(name) - years_in(jabatan)
        if not years or tahun in years:
            return None
        here = self.found[form_layout.TAHUN_OF_FORM.name][1]
        message = f"lembar ini bernama {quoted(name)}, formulirnya tahun {tahun}"
        return (
            here,
            message,
            f"beri lembar ini nama lain; formulir {max(years)} dibuat `iki templat`",
        )

    def not_asked(self, periode: Periode) -> str | None:
        """Return the error of a period that the form does not ask for, None if it does."""
        asked = self.periods if self.is_form else None
        if asked is None or periode in asked:
            return None
        return f"tidak termasuk periode formulir ini, {quoted(self.text_of(form_layout.PERIODE_OF_FORM))}"

    @cached_property
    def periods(self) -> set[Periode] | None:
        """The periods that the form is of; None if they cannot be read."""
        parts = self.text_of(form_layout.PERIODE_OF_FORM).split(",")
        periods = [named_periode(part) for part in parts]
        return None if None in periods else {p for p in periods if p}
