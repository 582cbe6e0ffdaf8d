"""The groups of rows of some years: which are right, and how an engine is asked for their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis

from iki.data.tables import numbers, row_names
from iki.data.tables.row_names import NAMING, Meaning, Meanings, RowGroup
from iki.limits import SOURCE_KINDS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ibis.expr.types import Table

    from iki.data.csv_files.sums import Key
    from iki.data.tables.source import Source
    from iki.model import Konsolidasi
    from iki.model.definisi import RowNames
    from iki.periode import Periode

GroupMeanings = dict[RowGroup, Meaning]


class RowGroups:
    """The groups of rows of some years (None: of all), by what they mean to a project.

    `totals` are groups that name the sum of others, each with the word that says so. All others are
    in `asked`, also those whose year cannot be read; of these `words` have words for values, and
    `right` are numeric groups whose names are all right.
    """

    # A source, or what says the same of rows that are here.
    def __init__(self, source: Any, known: RowNames, tahun: Collection[int] | None) -> None:
        self.source: Source = source
        self.known, self.tahun = known, tahun
        meanings = Meanings(source.groups[:SOURCE_KINDS], known)
        every = meanings.groups_of_years(tahun)
        self.totals = {c: total for c in every if (total := meanings.total_of(c)) is not None}
        self.asked = {c: m for c, m in every.items() if c not in self.totals}
        self.words = {c: m for c, m in self.asked.items() if m[2:] in known.ordinal}
        self.right = {
            c: m
            for c, m in self.asked.items()
            if c.filled and not c.refused and c not in self.words and meanings.is_known(m)
        }
        checked = not any(c.wrong for c in self.right)
        self.digits = row_names.digits_in(self.right, checked=checked)

    @property
    def filled_cells(self) -> int:
        """How many cells of the right rows are filled."""
        return sum(c.filled for c in self.right)

    @property
    def shift(self) -> int:
        """By which power of ten the numbers of `rows` are too large."""
        return numbers.shift_of(self.source.table, self.digits)

    def konsolidasi(self, meaning: Meaning) -> Konsolidasi:
        return self.known.variabel[meaning.jabatan][meaning.variabel]

    def of(self, keys: Collection[Key]) -> GroupMeanings:
        """Return the right groups of some variables of a year."""
        return {c: m for c, m in self.right.items() if key_of(m) in keys}

    def rows(self, right: Mapping[RowGroup, Meaning]) -> Table:
        """Return rows with one spelling for names, `kode_wilayah`, and the exact `angka`."""
        source = self.source
        rows = row_names.rows_named(source.rows, source.groups, right)
        value = numbers.value_of(rows, self.digits, mixed=source.has_mixed_commas)
        return self.with_names(rows.mutate(angka=value), right)

    def with_names(self, table: Table, right: Mapping[RowGroup, Meaning]) -> Table:
        """Return rows with one spelling for everything that they are of but the period."""
        meant: list[dict[Any, Any]] = [{}, {}, {}, {}]
        for c, m in right.items():
            for n, meaning in enumerate(m):
                meant[n][c.cells[n]] = meaning
        return table.mutate(
            kode_wilayah=self.source.wilayah.column(table),
            **{
                name: row_names.canonical(table, name, meant[n])
                for n, name in enumerate(NAMING)
                if name != "periode"
            },
        )


def key_of(meaning: Meaning) -> Key:
    """Return the year and variable of a group; year 0 where it cannot be read."""
    return meaning.tahun or 0, meaning.jabatan, meaning.variabel


def key_in(row: Mapping[str, Any]) -> Key:
    """Return the year and variable of a row of an answer."""
    return int(row["tahun"]), row["jabatan"], row["variabel"]


def periods_of(right: Mapping[RowGroup, Meaning]) -> dict[str, Periode]:
    """Return the period of each text of `periode`: `{"Triwulan I": TW1}`."""
    return {c.cells[1]: m.periode for c, m in right.items() if m.periode}


def names_in(rows: Table, names: Collection[tuple[str, str]]) -> Any:
    """Make the condition that rows are of one of these variables, each (jabatan, variabel)."""
    of_jabatan: dict[str, set[str]] = {}
    for kode, nama in names:
        of_jabatan.setdefault(kode, set()).add(nama)
    alike: dict[frozenset[str], list[str]] = {}
    for kode, of in of_jabatan.items():
        alike.setdefault(frozenset(of), []).append(kode)
    found = ibis.literal(False)
    for variabel, owners in alike.items():
        found = found | (rows.jabatan.isin(owners) & rows.variabel.isin([*variabel]))
    return found


def counts_of(found: GroupMeanings) -> dict[Key, int]:
    """Count the filled rows of each variable and year."""
    counts: dict[Key, int] = {}
    for c, m in found.items():
        counts[key_of(m)] = counts.get(key_of(m), 0) + c.filled
    return counts


def time_of(periode: Periode) -> tuple[int, int]:
    """Return the key that sorts periods by time."""
    return periode.last, periode.first
