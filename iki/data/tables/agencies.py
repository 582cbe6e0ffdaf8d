"""A table that many agencies share, reduced by one question for all of them.

Only its definitions know the variables of an agency, and they are not here. So every variable is
consolidated in every way, and who knows picks (`agency_sums`). Rows that cannot be taken as they
are add nothing and are counted as `trouble`: their agency is then read by itself (`table_reading`),
which finds what is wrong. Answers are sorted by agency.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, NamedTuple

import ibis

from iki.data.row_rules.names import parse_period, parse_tahun
from iki.data.tables import numbers, row_names, variable_values
from iki.data.tables.columns import AGENCY, fill_absent
from iki.data.tables.source import Source, note_questions, one_number, years_written
from iki.data.tables.wilayah import is_unusual
from iki.limits import SOURCE_KINDS
from iki.model import Konsolidasi
from iki.periode import PERIODE, roman

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from decimal import Decimal

    from ibis.expr.types import BooleanValue, Table

    from iki.data.tables.row_names import RowGroup
    from iki.periode import Periode

_TIME = ("tahun", "periode")
_NOTHING = "\x1f"  # the period of a row that adds nothing
_KEY = (AGENCY, *variable_values.KEY)
_Name = tuple[str, str, str, str]  # an agency, and a variable of a year as the table writes it


class Reduction(NamedTuple):
    """The question for the sums of all agencies, sorted by agency.

    There is none where no row is of the years that are asked for. Sums are 10^`shift` times too
    large. `values` is how many values they are of, None where that is not known. `apart`: what the
    rows of a variable mean does not depend on others.
    """

    table: Table | None
    shift: int
    values: int | None
    apart: bool = True


def reduction(source: Source, years: Collection[int], sampai: Periode) -> Reduction | None:
    """Make the question for the sums of some years up to a period.

    `source` has the rows of all agencies. None if no engine can add up all of its numbers exactly,
    or if there are too many ways to write a year and a period: then each agency has to be read by
    itself.
    """
    kinds = _Kinds.of(source, years)
    if kinds is None:
        return None
    if not kinds.groups_of_years:
        return Reduction(None, 0, 0)
    rows = _rows(source, kinds)
    step = numbers.step_of(source.table, kinds.digits)
    table = _up_to(rows, kinds, sampai, step)
    shift = numbers.shift_of(source.table, kinds.digits)
    values = kinds.values if kinds.is_clean else None
    return Reduction(table.order_by(AGENCY), shift, values, kinds.are_apart)


def agencies_of(table: Table, years: Collection[int]) -> Table:
    """Make the question for the number of rows of each agency and year; it reads two columns.

    Where the years are texts, they are of all years: what a text means is understood here.
    """
    if table.tahun.type().is_integer():
        table = table.filter(table.tahun.isin([*years]))
    return table.group_by([AGENCY, "tahun"]).agg(rows=table.count()).order_by([AGENCY, "tahun"])


def rows_of_agencies(table: Table, agencies: Collection[str]) -> Table:
    """Return the rows of some agencies, of the table as it is: its engine may have an index."""
    return table.filter(table[AGENCY].isin([*agencies]))


def rows_in_order(
    table: Table, years: Collection[int], agencies: Collection[str], names: Collection[_Name]
) -> Table:
    """Return the rows of some agencies, and of some variables of others, sorted by agency.

    They are those of some years, or of all years if years are texts.
    """
    if table.tahun.type().is_integer():
        table = table.filter(table.tahun.isin([*years]) | table.tahun.isnull())
    cells = [table[name].cast("string").fill_null("") for name in _KEY]
    name = reduce(lambda one, other: one + _NOTHING + other, cells)
    wanted = table[AGENCY].isin([*agencies])
    wanted = wanted | name.isin([_NOTHING.join(cells) for cells in names]) if names else wanted
    return table.filter(wanted).order_by(AGENCY)


class _Kinds(NamedTuple):
    """Groups of all agencies' rows by how they write year and period."""

    found: Sequence[RowGroup]
    years: Collection[int]
    mixed: bool

    @classmethod
    def of(cls, source: Source, years: Collection[int]) -> _Kinds | None:
        rows = [*source.run(_kinds(source.table).limit(SOURCE_KINDS + 1))]
        if len(rows) > SOURCE_KINDS:
            return None
        found = [row_names.row_group({"jabatan": "", "variabel": "", **row}) for row in rows]
        kinds = cls(found, years, row_names.is_mixed(found))
        return kinds if kinds.digits.fit_in_sums(kinds.values) else None

    @property
    def groups_of_years(self) -> list[RowGroup]:
        """The groups of these years, and those whose year cannot be read."""
        return [c for c in self.found if self._tahun(c) is None or self._tahun(c) in self.years]

    @staticmethod
    def _tahun(c: RowGroup) -> int | None:
        return None if "tahun" in c.forbidden else parse_tahun(c.texts[0])

    @property
    def digits(self) -> numbers.Digits:
        return row_names.digits_in(self.groups_of_years, checked=True)

    @property
    def values(self) -> int:
        return sum(c.filled for c in self.groups_of_years)

    @property
    def bad_years(self) -> bool:
        return any(self._tahun(c) is None for c in self.found)

    @property
    def years_found(self) -> dict[Any, int]:
        """The year of each cell that is one."""
        found = ((c.cells[0], self._tahun(c)) for c in self.found)
        return {cell: tahun for cell, tahun in found if tahun is not None}

    @property
    def periods(self) -> dict[str, Periode]:
        found = (
            (c.cells[1], None if "periode" in c.forbidden else parse_period(c.texts[1]))
            for c in self.groups_of_years
        )
        return {cell: periode for cell, periode in found if periode is not None}

    @property
    def bad_periods(self) -> bool:
        return any(c.cells[1] not in self.periods for c in self.groups_of_years)

    @property
    def are_apart(self) -> bool:
        """Whether no decimal comma, and no Roman number, says how other rows are read."""
        return not self.mixed and not any(roman(c.texts[1]) for c in self.groups_of_years)

    @property
    def is_clean(self) -> bool:
        """Whether every row can be taken as it is, as far as its year, period and number say."""
        return not (
            self.bad_years
            or self.bad_periods
            or any(c.wrong or c.ambiguous for c in self.groups_of_years)
        )


def _kinds(table: Table) -> Table:
    """Group rows by year and period as written, with the digits of their valid numbers."""
    rows = _judge_numbers(table)
    found = numbers.measures(rows)
    right = _right(rows)
    bounds = {"largest": right.max(), "smallest": right.min()}
    found |= {name: bound.cast("string") for name, bound in bounds.items() if name in found}
    made = rows.group_by(_TIME).agg(rows=rows.count(), **found)
    if not numbers.is_exact(table):
        return made
    return made.mutate(fraction=ibis.literal(numbers.scale_of(table)))


def _judge_numbers(table: Table) -> Table:
    """Return rows with two flags: a valid number (`baik`), a wrong one (`rusak`)."""
    number = numbers.is_number(table, mixed=False)
    return table.mutate(baik=number, rusak=numbers.is_filled(table) & ~number)


def _right(rows: Table) -> Any:
    """Return the numbers of judged rows, null where they are none."""
    return ibis.ifelse(rows.baik, rows.nilai, ibis.null(rows.nilai.type()))


def _rows(source: Source, kinds: _Kinds) -> Table:
    """Return the rows that are asked for, with what `_up_to` needs."""
    rows = _judge_numbers(source.table)
    rows = rows.mutate(nilai=_right(rows))
    # By cells that are a year: what others hold may be nothing that a statement can.
    if others := [cell for cell, tahun in kinds.years_found.items() if tahun not in kinds.years]:
        rows = rows.filter(~_is_any_of(rows, "tahun", others))
    troubles = [*_troubles(source, kinds, rows)]
    trouble = reduce(or_, troubles) if troubles else ibis.literal(False)
    rows = rows.mutate(trouble=trouble)
    rows = rows.mutate(counts=rows.baik & ~rows.trouble)
    value = numbers.value_of(rows, kinds.digits, mixed=kinds.mixed)
    return rows.mutate(
        kode_wilayah=source.wilayah.column(rows),
        angka=ibis.ifelse(rows.counts, value, ibis.null(value.type())),
        periode=ibis.ifelse(rows.counts, rows.periode, _NOTHING),
    )


def _troubles(source: Source, kinds: _Kinds, rows: Table) -> Iterator[BooleanValue]:
    """Yield the reasons why a row is not taken as it is."""
    if any(c.wrong for c in kinds.groups_of_years):
        yield rows.rusak
    if kinds.bad_years:
        yield ~_is_any_of(rows, "tahun", [*kinds.years_found])
    if kinds.bad_periods:
        yield rows.periode.notin([*kinds.periods])
    if kinds.mixed and any(c.ambiguous for c in kinds.found):  # of one agency they may be right
        yield numbers.is_ambiguous(rows)
    if len(source.unusual_wilayah) > SOURCE_KINDS:
        yield is_unusual(rows)
    elif source.wilayah.sums:
        yield source.wilayah.is_sum(rows)
    if source.refuses:
        yield source.is_refused(rows)


def _is_any_of(rows: Table, name: str, cells: Collection[Any]) -> BooleanValue:
    """Make the condition that a cell is one of some; an absent one is not."""
    return rows[name].isin([*cells]).fill_null(False)


def _up_to(rows: Table, kinds: _Kinds, sampai: Periode, step: Decimal | None) -> Table:
    """Return the sums up to a period: over the periods of each wilayah, then over wilayah."""
    periods = kinds.periods or PERIODE  # of rows of which none says one, none counts
    wanted = variable_values.SumPlan([*Konsolidasi], periods, sampai, step=step)
    others = {"rows": rows.count(), "trouble": ibis.ifelse(rows.trouble, 1, 0).sum()}
    found = variable_values.sums_per_wilayah(rows, wanted, _KEY, others)
    return variable_values.sum_over_wilayah(found, wanted, _KEY, [*others])


def questions_of_all(
    everybody: Table, own: Table, years: Collection[int], sampai: Periode
) -> list[tuple[str, Table]]:
    """Return the questions about all agencies and about those with a folder, with their purposes.

    None is asked.

    The last question follows from how a table writes years and periods: here, as iki does.
    """
    asked = [
        ("banyaknya baris tiap instansi dan tahun", agencies_of(fill_absent(everybody), years))
    ]
    written = [
        {"tahun": year, "periode": periode, **one_number(own)}
        for year in years_written(own, years)
        for periode in PERIODE
    ]
    note = note_questions(asked, "cara baris menyebut tahun dan periode", written)
    found = reduction(Source(own, note, ""), years, sampai)
    if found is not None and found.table is not None:
        asked.append(("jumlah tiap variabel, urut menurut instansi", found.table))
    return asked
