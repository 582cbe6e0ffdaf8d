"""How a table writes years, periods, jabatan and variables, read by the rules of files.

A table has millions of rows and a few hundred ways to name what they are of. The engine counts
those; what each means is found here, by the functions that read files. So no rule of writing is
told twice, and an engine compares nothing but texts.
"""

from __future__ import annotations

from decimal import Decimal
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, NamedTuple

import ibis

from iki.data.row_rules.characters import FORBIDDEN
from iki.data.row_rules.names import is_total, parse_period, parse_tahun
from iki.data.tables.numbers import (
    Digits,
    is_exact,
    is_filled,
    is_number,
    is_short,
    measures,
    scale_of,
    whole_of,
)
from iki.periode import roman

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from ibis.expr.types import BooleanValue, Table

    from iki.model.definisi import RowNames
    from iki.periode import Periode

NAMING = ("tahun", "periode", "jabatan", "variabel")
# In this order a condition on rows is written: most variables are of one jabatan.
_NESTED = (3, 2, 0, 1)


class RowGroup(NamedTuple):
    """Rows with the same four names as written: their counts, and the digits of their numbers."""

    cells: tuple[Any, ...]  # as the engine has them
    rows: int
    filled: int = 0
    wrong: int = 0
    whole: int = 0
    fraction: int = 0
    ambiguous: int = 0
    comma: int = 0
    grouped: int = 0
    refused: bool = (
        False  # for a character that no cell may hold, outside of these four and the number
    )

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(["" if cell is None else str(cell).strip() for cell in self.cells])

    @property
    def forbidden(self) -> dict[str, str]:
        """The columns with a character that no cell may hold, and the character."""
        if not FORBIDDEN.search("".join(map(str, self.cells))):
            return {}
        named = zip(NAMING, self.cells, strict=True)
        found = ((name, FORBIDDEN.search(cell)) for name, cell in named if isinstance(cell, str))
        return {name: match[0] for name, match in found if match}


def group_rows(table: Table) -> Table:
    """Make the question for the groups of a table, counted."""
    kinds = [*NAMING, *(["refused"] if "refused" in table.columns else [])]
    found = table.group_by(kinds).agg(rows=table.count(), **measures(table))
    known = {}
    if is_exact(table):
        known["fraction"] = scale_of(table)
    if is_short(table):
        known["whole"] = whole_of(table)
    return found.mutate(**{name: ibis.literal(digits) for name, digits in known.items()})


def row_group(row: Mapping[str, Any]) -> RowGroup:
    """Return a row of `groups`."""
    if "whole" in row:
        whole = row["whole"] or 0
    else:
        bounds = (row["largest"] or "0", row["smallest"] or "0")
        finite = [number for number in map(Decimal, bounds) if number.is_finite()]
        whole = max((number.adjusted() + 1 for number in finite), default=0)
    others = ("rows", "filled", "wrong", "fraction", "ambiguous", "comma", "grouped")
    counted = {name: row.get(name) or 0 for name in others}
    refused = bool(row.get("refused"))
    cells = tuple(row[name] for name in NAMING)
    return RowGroup(cells, whole=whole, refused=refused, **counted)


def with_empty_texts(c: RowGroup) -> RowGroup:
    """Return a row group whose absent texts are empty ones."""
    tahun, *texts = c.cells
    return c._replace(cells=(tahun, *("" if text is None else text for text in texts)))


def merge_groups(found: Iterable[RowGroup]) -> list[RowGroup]:
    """Return groups, each once; where a number has a decimal comma, ambiguous ones are wrong."""
    alike: dict[tuple[Any, ...], RowGroup] = {}
    for c in found:
        kind = c.cells, c.refused
        alike[kind] = _merge(alike[kind], c) if kind in alike else c
    if not is_mixed(alike.values()):
        return [*alike.values()]
    return [c._replace(wrong=c.wrong + c.ambiguous) for c in alike.values()]


def _merge(one: RowGroup, other: RowGroup) -> RowGroup:
    """Return all the rows of two that write the same."""
    added = ("rows", "filled", "wrong", "ambiguous", "comma", "grouped")
    return one._replace(
        whole=max(one.whole, other.whole),
        fraction=max(one.fraction, other.fraction),
        **{name: getattr(one, name) + getattr(other, name) for name in added},
    )


def digits_in(found: Collection[RowGroup], *, checked: bool) -> Digits:
    """Return the digits that hold every number of some groups."""
    whole = max((c.whole for c in found), default=0)
    return Digits(whole, max((c.fraction for c in found), default=0), checked)


def is_mixed(found: Iterable[RowGroup]) -> bool:
    """Return whether any number has a decimal comma."""
    return any(c.comma for c in found)


class Meaning(NamedTuple):
    """What the four naming cells of a group mean; None for a year or period that cannot be read."""

    tahun: int | None
    periode: Periode | None
    jabatan: str
    variabel: str


class Meanings:
    """The meaning of each group of a table to a project."""

    def __init__(self, found: Iterable[RowGroup], known: RowNames) -> None:
        self._known = known
        every = [*found]
        periods = {c.texts[1] for c in every}
        self._romans = all(roman(text) for text in periods if text and not is_total(text))
        self.found = {c: self._of(c) for c in every}

    def _of(self, c: RowGroup) -> Meaning:
        tahun, periode, jabatan, variabel = c.texts
        found = Meaning(
            parse_tahun(tahun),
            parse_period(periode) or (roman(periode) if self._romans else None),
            self._known.alias.get(jabatan, jabatan),
            variabel,
        )
        nothing = Meaning(None, None, "", "")
        # A cell with what no cell may hold says nothing.
        return found._replace(**{name: getattr(nothing, name) for name in c.forbidden})

    def is_known(self, meaning: Meaning) -> bool:
        """Return whether year and period are known, and the variable is one of the project."""
        known = meaning.variabel in self._known.variabel.get(meaning.jabatan, ())
        return known and None not in (meaning.tahun, meaning.periode)

    def total_of(self, c: RowGroup) -> str | None:
        """Return the cell by which rows say that they are the sum of others, if one does."""
        tahun, periode, *names = c.texts
        cells = (tahun, periode, *(text for text in names if not self._is_name(text)))
        return next((text for text in cells if is_total(text)), None)

    def _is_name(self, text: str) -> bool:
        known = self._known
        kode = known.alias.get(text, text)
        return kode in known.variabel or any(text in names for names in known.variabel.values())

    def groups_of_years(self, years: Collection[int] | None) -> dict[RowGroup, Meaning]:
        """Return the groups of these years (None: of any), and those whose year cannot be read."""
        return {
            c: m
            for c, m in self.found.items()
            if m.tahun is None or years is None or m.tahun in years
        }


def rows_named(table: Table, every: Iterable[RowGroup], wanted: Collection[RowGroup]) -> Table:
    """Return the filled rows of some groups, those that are no numbers left out.

    Only what has to be looked at is: a column all of whose cells are wanted is not.
    """
    met = [*every]
    filters = []
    chosen = [{c.cells[n] for c in wanted} for n in range(len(NAMING))]
    for n, name in enumerate(NAMING):
        if chosen[n] != {c.cells[n] for c in met}:
            filters.append(table[name].isin([*chosen[n]]))
    covered = [c for c in met if all(c.cells[n] in cells for n, cells in enumerate(chosen))]
    found = _condition(table, _nest_groups(wanted), _nest_groups(covered), _NESTED)
    if found is not None:
        filters.append(found)
    if any(c.rows != c.filled for c in wanted):
        filters.append(is_filled(table))
    if any(c.wrong for c in wanted):
        filters.append(is_number(table, mixed=is_mixed(met)))
    return table.filter(*filters) if filters else table


_Cells = frozenset[tuple[Any, ...]]
_ALL: _Cells = frozenset()


def _nest_groups(found: Iterable[RowGroup]) -> _Cells:
    return frozenset(tuple(c.cells[n] for n in _NESTED) for c in found)


def _condition(
    table: Table, wanted: _Cells, met: _Cells, columns: Sequence[int]
) -> BooleanValue | None:
    """Make the condition that selects the wanted cells among those met; None if all are wanted.

    Of a first cell all of whose others are wanted, nothing else is looked at; those that want the
    same of the same are one condition.
    """
    if wanted == met:
        return None
    rests: dict[Any, set[tuple[Any, ...]]] = {}
    every: dict[Any, set[tuple[Any, ...]]] = {}
    for cells, found in ((wanted, rests), (met, every)):
        for named in cells:
            found.setdefault(named[0], set()).add(named[1:])
    alike: dict[tuple[_Cells, _Cells], list[Any]] = {}
    for first, rest in rests.items():
        whole = rest == every[first]
        key = (_ALL, _ALL) if whole else (frozenset(rest), frozenset(every[first]))
        alike.setdefault(key, []).append(first)
    conditions = []
    for (of_wanted, of_met), firsts in alike.items():
        condition = table[NAMING[columns[0]]].isin(firsts)
        others = _condition(table, of_wanted, of_met, columns[1:])
        conditions.append(condition if others is None else condition & others)
    return reduce(or_, conditions)


# --- what belongs together ------------------------------------------------------------------------


def canonical(table: Table, name: str, meanings: Mapping[Any, Any]) -> Any:
    """Return a column with one spelling for each meaning, given by the cells that have another."""
    others = {cell: str(meaning) for cell, meaning in meanings.items() if str(cell) != str(meaning)}
    if not others:
        return table[name]
    column = table[name].cast("string")
    return column.cases(*((str(c), m) for c, m in others.items()), else_=column)
