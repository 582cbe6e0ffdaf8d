"""How a table writes years, periods, jabatan and variables: asked for once, understood as cells of a file are.

A table has millions of rows and a few hundred ways to name what they are of. The engine counts those;
what each means is found here, by the functions that read files. So no rule of writing is told twice,
and an engine compares nothing but texts.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import ibis

from iki.periode import roman
from iki.realisasi.sums import MONTHS, NamaWilayah, parse_period, parse_tahun
from iki.sumber.numbers import is_exact, is_filled, is_number, measures, scale_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from ibis.expr.types import BooleanValue, StringValue, Table

    from iki.model.history import Known
    from iki.periode import Periode

NAMING = ("tahun", "periode", "jabatan", "variabel")
_UNIT_SEPARATOR = "\x1f"
# What is not plainly its own name in small letters: other letters than ASCII's, several blanks, a word of sums.
_UNUSUAL = r"[^ -~]|  |total|jumlah"


class Combination(NamedTuple):
    """Rows that write these four cells in one way: how many there are, and what their numbers need."""

    cells: tuple[Any, ...]  # as the engine has them
    rows: int
    filled: int = 0
    wrong: int = 0
    whole: int = 0
    fraction: int = 0
    ambiguous: int = 0
    comma: int = 0

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple("" if cell is None else str(cell).strip() for cell in self.cells)


def combinations(table: Table) -> Table:
    """Return how the rows of a table name what they are of."""
    found = table.group_by(list(NAMING)).agg(rows=table.count(), **measures(table))
    return found.mutate(fraction=ibis.literal(scale_of(table))) if is_exact(table) else found


def combination(row: Mapping[str, Any]) -> Combination:
    """Return a row of `combinations`."""
    if "whole" in row:
        whole = row["whole"] or 0
    else:
        bounds = (row["largest"] or "0", row["smallest"] or "0")
        finite = [number for number in map(Decimal, bounds) if number.is_finite()]
        whole = max((number.adjusted() + 1 for number in finite), default=0)
    others = ("rows", "filled", "wrong", "fraction", "ambiguous", "comma")
    counted = {name: row.get(name) or 0 for name in others}
    return Combination(tuple(row[name] for name in NAMING), whole=whole, **counted)


def settled(found: Sequence[Combination]) -> list[Combination]:
    """Return combinations with what is wrong because numbers elsewhere have a decimal comma."""
    if not is_mixed(found):
        return [*found]
    return [c._replace(wrong=c.wrong + c.ambiguous) for c in found]


def is_mixed(found: Iterable[Combination]) -> bool:
    return any(c.comma for c in found)


class Meaning(NamedTuple):
    """What the four cells of a combination say; None for what they do not."""

    tahun: int | None
    periode: Periode | None
    jabatan: str
    variabel: str


class Meanings:
    """What the combinations of a table mean to a project."""

    def __init__(self, found: Iterable[Combination], known: Known) -> None:
        self._known = known
        every = [*found]
        periods = {c.texts[1] for c in every}
        self._romans = all(roman(text) for text in periods)
        self.found = {c: self._of(*c.texts) for c in every}

    def _of(self, tahun: str, periode: str, jabatan: str, variabel: str) -> Meaning:
        return Meaning(
            parse_tahun(tahun),
            parse_period(periode) or (roman(periode) if self._romans else None),
            self._known.alias.get(jabatan, jabatan),
            variabel,
        )

    def is_known(self, meaning: Meaning) -> bool:
        return meaning.variabel in self._known.variabel.get(meaning.jabatan, ())

    def asked(self, years: Collection[int] | None) -> dict[Combination, Meaning]:
        """Return what is of these years (None: of any), or of none at all."""
        return {
            c: m
            for c, m in self.found.items()
            if m.tahun is None or years is None or m.tahun in years
        }

    def right(self, years: Collection[int] | None) -> dict[Combination, Meaning]:
        """Return what is of these years, wholly understood, and filled."""
        return {
            c: m
            for c, m in self.asked(years).items()
            if c.filled and m.tahun is not None and m.periode is not None and self.is_known(m)
        }


def rows_named(
    table: Table, every: Iterable[Combination], wanted: Collection[Combination]
) -> Table:
    """Return the filled rows of some combinations, those that are no numbers left out.

    Only what has to be looked at is: a column all of whose cells are wanted is not.
    """
    filters: list[BooleanValue] = []
    met = [*every]
    mixed = is_mixed(met)
    chosen = [{c.cells[n] for c in wanted} for n in range(len(NAMING))]
    for n, name in enumerate(NAMING):
        if chosen[n] != {c.cells[n] for c in met}:
            filters.append(table[name].isin([*chosen[n]]))
    covered = {c for c in met if all(c.cells[n] in cells for n, cells in enumerate(chosen))}
    if covered != {*wanted}:
        written = [_joined(map(str, c.cells)) for c in wanted]
        filters.append(_key(table).isin(written))
    if any(c.rows != c.filled for c in wanted):
        filters.append(is_filled(table))
    if any(c.wrong for c in wanted):
        filters.append(is_number(table, mixed=mixed))
    return table.filter(*filters) if filters else table


def _joined(texts: Iterable[str]) -> str:
    return _UNIT_SEPARATOR.join(texts)


def _key(table: Table) -> StringValue:
    key = table.tahun.cast("string")
    for name in NAMING[1:]:
        key = key + _UNIT_SEPARATOR + table[name]
    return key


# --- wilayah ---------------------------------------------------------------------------------------


def plain_wilayah(table: Table) -> StringValue:
    """Return the names of wilayah as an engine folds them: without blanks around, in small letters."""
    return table.wilayah.strip().lower()


def unusual_wilayah(table: Table) -> Table:
    """Return the spellings of wilayah that an engine may fold otherwise, or that name a sum."""
    spellings = table.select("wilayah").distinct()
    return spellings.filter(is_unusual(spellings))


def is_unusual(table: Table) -> BooleanValue:
    return plain_wilayah(table).re_search(_UNUSUAL)


class Wilayah(NamedTuple):
    """What the unusual spellings of wilayah mean: another name than the engine's, or none (a sum)."""

    names: Mapping[str, str]
    sums: Collection[str]

    @classmethod
    def of(cls, spellings: Iterable[str]) -> Wilayah:
        table = NamaWilayah()
        names, sums = {}, set()
        for text in spellings:
            try:
                names[text] = table[text].casefold()
            except KeyError:
                sums.add(text)
        return cls(names, sums)

    def name(self, text: str) -> str:
        """Return the name by which rows belong together."""
        return self.names.get(text, text.strip().lower())

    def column(self, table: Table) -> StringValue:
        """Return the names in an engine."""
        plain = plain_wilayah(table)
        if not self.names:
            return plain
        return table.wilayah.cases(*self.names.items(), else_=plain)


# --- what belongs together -------------------------------------------------------------------------


def canonical(table: Table, name: str, meanings: Mapping[Any, Any]) -> Any:
    """Return a column with one spelling for each meaning, given by the cells that have another."""
    others = {cell: str(meaning) for cell, meaning in meanings.items() if str(cell) != str(meaning)}
    column = table[name].cast("string")
    return (
        column.cases(*((str(c), m) for c, m in others.items()), else_=column) if others else column
    )


def month_digits(bits: int, count: int) -> int:
    """Return as a number of base 16 how often each month of some is covered, `count` times each."""
    return sum(count << 4 * n for n in range(12) if bits & MONTHS & 1 << n)
