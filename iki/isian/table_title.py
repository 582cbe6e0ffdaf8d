"""Whose and of which year a table without such columns is: what was asked, or what its title says.

A year is read where a title calls it one (`Tahun 2025`), a jabatan where it names one. Refuses to
choose: a title that names two years, or two jabatan of which neither heads the other, and an option
that says otherwise than the title.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from iki.escaping import quoted
from iki.isian.grid import address
from iki.isian.names_in_sheets import may_mean
from iki.isian.sheet import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from iki.data.row_rules.rule import Words
    from iki.isian.definitions_in_force import DefinitionsInForce
    from iki.isian.grid import RowColumn
    from iki.isian.headings import SheetTable
    from iki.isian.names_in_sheets import JabatanNames
    from iki.isian.sheet import SheetAccount
    from iki.model.definisi import Definisi

_ROWS, _CELLS, _LENGTH = 30, 20, 300  # of titles that are looked into
_YEAR = re.compile(
    r"\b(?:tahun|th|ta|t\.a)\b[\s.:]*(?:anggaran\b[\s.:]*)?((?:19|20)\d\d)\b(?!\s*(?:[-–/]|s\.?d)\s*\d)",
    re.IGNORECASE,
)
_YEAR_LABEL = re.compile(r"(?:tahun|th|ta|t\.a)(?: anggaran)?\s*:?", re.IGNORECASE)
_CITATION = re.compile(r"\b(?:nomor|no)\b[^,;]{0,40}$", re.IGNORECASE)  # Perda Nomor 5 Tahun 2019
_SAME = "samakan keduanya, atau jalankan tanpa pilihan itu"
_ASK_YEAR = "sebutkan dengan --tahun 2025, atau tulis TAHUN 2025 di atas tabel atau di kolom tahun"
_ASK_JABATAN = (
    "sebutkan dengan --jabatan KODE, atau tulis nama jabatannya di atas tabel atau di kolom jabatan"
)


class AskedScope(NamedTuple):
    """The options `--tahun` and `--jabatan`."""

    tahun: int | None = None
    jabatan: str = ""

    def contradiction(self, tahun: str, jabatan: str) -> Words | None:
        """Return message and hint if a year and a jabatan of a file are not those asked for."""
        if self.tahun is not None and tahun != f"{self.tahun}":
            return f"tahun {tahun} di sini, yang diminta --tahun {self.tahun}", _SAME
        if self.jabatan and jabatan != self.jabatan:
            return f"jabatan {jabatan} di sini, yang diminta --jabatan {self.jabatan}", _SAME
        return None


class TableTitle(NamedTuple):
    """The year and the jabatan of a table that has no columns of them, "" where unknown.

    `notes` say where they were read, in which `cells`; `problem` why the table cannot be taken.
    """

    tahun: str = ""
    jabatan: str = ""
    notes: tuple[str, ...] = ()
    cells: tuple[RowColumn, ...] = ()
    problem: Words | None = None


class _Finding(NamedTuple):
    """A year or a jabatan of a title, with where it was read; or why there is none."""

    value: str = ""
    note: str = ""
    cell: RowColumn | None = None
    problem: Words | None = None


def read_title(
    sheet: SheetAccount,
    table: SheetTable,
    before: SheetTable | None,
    in_force: DefinitionsInForce,
    names: JabatanNames,
    asked: AskedScope,
    inherited: TableTitle,
) -> TableTitle:
    """Return the year and jabatan of a table; a silent title leaves those of the table above."""
    if {"tahun", "jabatan"} <= table.keys.keys():
        return inherited._replace(notes=(), cells=(), problem=None)
    texts = [*_title_cells(sheet, table, before)]
    year, jabatan = _Finding(inherited.tahun), _Finding(inherited.jabatan)
    if "tahun" not in table.keys:
        year = _year_of(table, texts, asked.tahun, inherited.tahun)
    definisi = in_force.within(int(year.value) if year.value else None, [*table.periods.values()])
    if "jabatan" not in table.keys:
        jabatan = _jabatan_of(texts, definisi, names, asked.jabatan, inherited.jabatan)
    notes = tuple(filter(None, (year.note, jabatan.note)))
    cells = tuple(filter(None, (year.cell, jabatan.cell)))
    return TableTitle(year.value, jabatan.value, notes, cells, year.problem or jabatan.problem)


def _title_cells(
    sheet: SheetAccount, table: SheetTable, before: SheetTable | None
) -> Iterator[tuple[RowColumn, str]]:
    """Yield the texts above a table, those next to it first."""
    start = 1
    if before is not None:
        rows = before.used_rows(sheet)
        values = set(before.values)
        filled = [row for row in rows if not sheet.grid.rows[row].keys().isdisjoint(values)]
        named = [row for row in filled if sheet.text(row, before.name_column)]
        start = max(named, default=before.first) + 1
    for row in [*reversed(sheet.grid.rows_between(start, table.top - 1))][:_ROWS]:
        above = ""
        for column, value in [*sheet.grid.rows[row].items()][:_CELLS]:
            text = as_text(value)
            if len(text) <= _LENGTH:
                # A year may stand in the cell beside the word.
                yield (row, column), f"{above} {text}" if _YEAR_LABEL.fullmatch(above) else text
            above = text


def _year_of(
    table: SheetTable, cells: Iterable[tuple[RowColumn, str]], asked: int | None, inherited: str
) -> _Finding:
    found: dict[int, RowColumn] = {}
    for here, text in cells:
        for match in _YEAR.finditer(text):
            if not _CITATION.search(text, 0, match.start()):
                found.setdefault(int(match[1]), here)
    headed = {year for years in table.years.values() for year in years}
    if not found and len(headed) == 1:
        found = {next(iter(headed)): (table.top, min(table.years))}
    said = " dan ".join(f"{year} ({address(here)})" for year, here in found.items())
    if asked is not None:
        wrong = f"di atas tabel ini tahun {said}, yang diminta --tahun {asked}", _SAME
        return _Finding(f"{asked}", problem=wrong if found and asked not in found else None)
    if len(found) > 1:
        return _Finding(problem=(f"judul tabel ini menyebut tahun {said}", _ASK_YEAR))
    for year, here in found.items():
        return _Finding(f"{year}", f"tahun {year} dari {address(here)}", here)
    wrong = "tahun tabel ini tidak tertulis", _ASK_YEAR
    return _Finding(inherited, problem=None if inherited else wrong)


def _jabatan_of(
    cells: Iterable[tuple[RowColumn, str]],
    definisi: Definisi,
    names: JabatanNames,
    asked: str,
    inherited: str,
) -> _Finding:
    found: dict[str, tuple[RowColumn, str]] = {}
    for here, text in cells:
        for several in names.in_title(definisi, _without_label(text)):
            if len(several) > 1 and asked not in several:
                return _Finding(problem=may_mean(text, several, "jabatan"))
            found.setdefault(asked if asked in several else next(iter(several)), (here, text))
    said = " dan ".join(f"{kode} ({address(here)})" for kode, (here, _) in found.items())
    lowest = [one for one in found if all(_is_below(definisi, one, other) for other in found)]
    if asked:
        agrees = any(_is_below(definisi, asked, kode) for kode in lowest or found)
        wrong = f"di atas tabel ini {said}, yang diminta --jabatan {asked}", _SAME
        return _Finding(asked, problem=wrong if found and not agrees else None)
    if len(lowest) == 1:
        here, text = found[lowest[0]]
        note = f"jabatan dari {address(here)}: {quoted(text)} dibaca sebagai {lowest[0]}"
        return _Finding(lowest[0], note, here)
    if found:
        return _Finding(problem=(f"judul tabel ini menyebut {said}", _ASK_JABATAN))
    wrong = "jabatan tabel ini tidak tertulis", _ASK_JABATAN
    return _Finding(inherited, problem=None if inherited else wrong)


def _without_label(text: str) -> str:
    """Return a title without its label: of `Jabatan : Kepala Seksi Gizi` what follows the colon."""
    label, colon, rest = text.partition(":")
    return rest.strip() if colon and rest.strip() and len(label.split()) <= 3 else text


def _is_below(definisi: Definisi, one: str, other: str) -> bool:
    """Tell whether a jabatan is another one, or one of those that it heads."""
    seen: set[str] = set()
    while one != other and one in definisi.jabatan and one not in seen:
        seen.add(one)
        one = definisi.jabatan[one].atasan or ""
    return one == other
