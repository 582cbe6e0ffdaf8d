"""Whose and of which year a table without such columns is: what was asked, or its title says.

A year is read where a title calls it one (`Tahun 2025`), a jabatan where it names one. Refuses to
choose: a title that names two years, or two jabatan of which neither heads the other, and an option
that says otherwise than the title.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from iki.escaping import quoted
from iki.isian.grid import address
from iki.isian.sheet import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from iki.data.row_rules.rule import Words
    from iki.isian.definitions_in_force import DefinitionsInForce
    from iki.isian.grid import RowColumn
    from iki.isian.headings import SheetTable
    from iki.isian.office_names import NamesOfJabatan
    from iki.isian.sheet import SheetAccount
    from iki.model.definisi import Definisi

_ROWS, _CELLS, _LENGTH = 30, 20, 300  # of titles that are looked into
_YEAR = re.compile(
    r"\b(?:tahun|th|ta|t\.a)\b[\s.:]*(?:anggaran\b[\s.:]*)?((?:19|20)\d\d)\b(?!\s*(?:[-–/]|s\.?d)\s*\d)",
    re.IGNORECASE,
)
_CALLED_YEAR = re.compile(r"(?:tahun|th|ta|t\.a)(?: anggaran)?\s*:?", re.IGNORECASE)
_CITED = re.compile(
    r"\b(?:nomor|no)\b[^,;]{0,40}$", re.IGNORECASE
)  # Peraturan .. Nomor 5 Tahun 2019


class TableTitle(NamedTuple):
    """The year and the jabatan of a table that has no columns of them, "" where unknown.

    `notes` say where they were read, `problem` why the table cannot be taken.
    """

    tahun: str = ""
    jabatan: str = ""
    notes: tuple[str, ...] = ()
    problem: Words | None = None


class Asked(NamedTuple):
    """The options `--tahun` and `--jabatan`."""

    tahun: int | None = None
    jabatan: str = ""


def read_title(
    sheet: SheetAccount,
    table: SheetTable,
    before: SheetTable | None,
    in_force: DefinitionsInForce,
    names: NamesOfJabatan,
    asked: Asked,
    inherited: TableTitle,
) -> TableTitle:
    """Return what a table is of; where its own title says nothing, as `before`, the table above."""
    cells = [*_title_cells(sheet, table, before)]
    tahun, notes, problem = inherited.tahun, list[str](), None
    if "tahun" not in table.keys:
        tahun, note, problem = _year_of(table, cells, asked.tahun, inherited.tahun)
        notes += [note] if note else []
    year = int(tahun) if tahun else None
    definisi = in_force.within(year, [*table.periods.values()])
    jabatan = inherited.jabatan
    if "jabatan" not in table.keys:
        jabatan, note, wrong = _jabatan_of(cells, definisi, names, asked.jabatan, jabatan)
        problem = problem or wrong
        notes += [note] if note else []
    return TableTitle(tahun, jabatan, tuple(notes), problem)


def _title_cells(
    sheet: SheetAccount, table: SheetTable, before: SheetTable | None
) -> Iterator[tuple[RowColumn, str]]:
    """Yield the texts above a table, those next to it first."""
    start = 1
    if before is not None:
        filled = [
            row
            for row in before.used_rows(sheet)
            if sheet.text(row, before.name_column)
            and not sheet.grid.rows[row].keys().isdisjoint(before.values)
        ]
        start = (filled[-1] if filled else before.first) + 1
    for row in [*reversed(sheet.grid.rows_between(start, table.top - 1))][:_ROWS]:
        above = ""
        for column, value in [*sheet.grid.rows[row].items()][:_CELLS]:
            text = as_text(value)
            if len(text) <= _LENGTH:
                # A year may stand in the cell beside the word.
                whole = f"{above} {text}" if _CALLED_YEAR.fullmatch(above) else text
                yield (row, column), whole
            above = text


def _year_of(
    table: SheetTable, cells: Iterable[tuple[RowColumn, str]], asked: int | None, inherited: str
) -> tuple[str, str, Words | None]:
    found: dict[int, RowColumn] = {}
    for here, text in cells:
        for match in _YEAR.finditer(text):
            if not _CITED.search(text, 0, match.start()):
                found.setdefault(int(match[1]), here)
    headed = {year for years in table.years.values() for year in years}
    if not found and len(headed) == 1:
        found = {next(iter(headed)): (table.top, min(table.years))}
    if asked is not None:
        if found and asked not in found:
            year, here = next(iter(found.items()))
            message = f"{address(here)} menyebut tahun {year}, yang diminta --tahun {asked}"
            return f"{asked}", "", (message, "samakan keduanya")
        return f"{asked}", "", None
    if len(found) > 1:
        said = " dan ".join(f"{year} ({address(here)})" for year, here in found.items())
        return "", "", (f"judul tabel ini menyebut tahun {said}", _ASK_YEAR)
    for year, here in found.items():
        return f"{year}", f"tahun {year} dari {address(here)}", None
    if inherited:
        return inherited, "", None
    return "", "", ("tahun tabel ini tidak tertulis", _ASK_YEAR)


_ASK_YEAR = "sebutkan dengan --tahun 2025, atau tulis TAHUN 2025 di atas tabel atau di kolom tahun"
_ASK_JABATAN = (
    "sebutkan dengan --jabatan KODE, atau tulis nama jabatannya di atas tabel atau di kolom jabatan"
)


def _jabatan_of(
    cells: Iterable[tuple[RowColumn, str]],
    definisi: Definisi,
    names: NamesOfJabatan,
    asked: str,
    inherited: str,
) -> tuple[str, str, Words | None]:
    found: dict[str, tuple[RowColumn, str]] = {}
    for here, text in cells:
        for kode in names.in_title(definisi, _unlabelled(text)):
            found.setdefault(kode, (here, text))
    lowest = [one for one in found if all(_is_below(definisi, one, other) for other in found)]
    if asked:
        for other in lowest or found:
            if _is_below(definisi, asked, other):
                break
        else:
            if found:
                kode, (here, text) = next(iter(found.items()))
                message = (
                    f"{address(here)} {quoted(text)} adalah {kode}, yang diminta --jabatan {asked}"
                )
                return asked, "", (message, "samakan keduanya")
        return asked, "", None
    if len(lowest) == 1:
        here, text = found[lowest[0]]
        note = f"jabatan dari {address(here)}: {quoted(text)} dibaca sebagai {lowest[0]}"
        return lowest[0], note, None
    if found:
        return "", "", (f"judul tabel ini menyebut {_listed(found)}", _ASK_JABATAN)
    if inherited:
        return inherited, "", None
    return "", "", ("jabatan tabel ini tidak tertulis", _ASK_JABATAN)


def _listed(found: Iterable[str]) -> str:
    names: Sequence[str] = [*found]
    return ", ".join(names[:4]) + (", ..." if len(names) > 4 else "")


def _unlabelled(text: str) -> str:
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
