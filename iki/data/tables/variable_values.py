"""The one reduction: from the rows of variables to sums, in an engine.

First over the periods of each wilayah, then over the wilayah. Months are counted in one number of
base 16, a digit a month: a digit above 1 is an overlap, and more than twelve rows overlap in any
case. It is added up as a binary number, which is exact as far as it is looked at, and never too
large.
"""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any, NamedTuple

import ibis

from iki.data.agency_sums import LENGTHS, MONTHS_COVERED, PARTS, code_of_periode
from iki.data.csv_files.sums import MONTHS
from iki.data.tables import numbers
from iki.model import Konsolidasi

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from decimal import Decimal

    from ibis.expr.types import Table

    from iki.periode import Periode

KEY = ("tahun", "jabatan", "variabel")
SUMS = (*(k.value for k in Konsolidasi if k is not Konsolidasi.RATA_RATA), *PARTS)
_COMBINED = {Konsolidasi.MAKSIMUM.value: "max", Konsolidasi.MINIMUM.value: "min"}
_NONE: Mapping[str, Any] = {}
_MOST = 12  # rows of one wilayah that can stand beside each other


def month_digits(bits: int, count: int = 1) -> int:
    """Return as a number of base 16 how often each month of some is covered, `count` times each."""
    return sum(count << 4 * n for n in range(12) if bits & 1 << n)


_TWICE = month_digits(MONTHS, 0xE)  # any digit above 1


class SumPlan(NamedTuple):
    """The sums that are asked for: of values up to a period, consolidated in each of some ways.

    `periods` has the period of each text, `since` is the first month that counts. `step` is larger
    than the distance of any two values; None if there is no room for it (`numbers.step_of`).
    """

    konsolidasi: Collection[Konsolidasi]
    periods: Mapping[str, Periode]
    sampai: Periode
    since: int = 1
    step: Decimal | None = None

    @property
    def counting_cells(self) -> list[str]:
        """The cells of the periods that count."""
        return [t for t, p in self.periods.items() if p.is_within(self.sampai, self.since)]

    @property
    def waiting_cells(self) -> dict[str, int]:
        """The cells of the periods that have begun and are not over, with their codes."""
        return {
            t: code_of_periode(p) for t, p in self.periods.items() if p.waits_for_end(self.sampai)
        }

    @property
    def sums(self) -> list[str]:
        """The columns of sums, one for each consolidation.

        Of a mean one for each length of period.
        """
        means = PARTS if Konsolidasi.RATA_RATA in self.konsolidasi else ()
        return [k.value for k in Konsolidasi if k in self.konsolidasi and k.value in SUMS] + [
            *means
        ]


def sums_per_wilayah(
    rows: Table, wanted: SumPlan, keys: Sequence[str] = KEY, others: Mapping[str, Any] = _NONE
) -> Table:
    """Return one row for each variable of a year and wilayah, with the counts of `others`.

    `rows` have the columns of `keys`, `kode_wilayah`, `periode` and the exact `angka`, null where
    there is none.
    """
    counting, waiting = wanted.counting_cells, wanted.waiting_cells
    counted = rows.periode.isin(counting) if len(counting) < len(wanted.periods) else None
    bits = month_bits(rows, wanted.periods)
    months = bits.sum()
    found = rows.group_by([*keys, "kode_wilayah"]).agg(
        n=rows.angka.count(),
        all_months=months,
        months=months if counted is None else bits.sum(where=counted).fill_null(0.0),
        waiting=rows.periode.cases(*waiting.items(), else_=None).min()
        if waiting
        else ibis.null("int64"),
        **_sums(rows, wanted, counted),
        **others,
    )
    if wanted.step is None or Konsolidasi.TERAKHIR not in wanted.konsolidasi:
        return found
    return found.mutate(terakhir=_without_steps(found, wanted.step))


def month_bits(rows: Table, periods: Mapping[str, Periode]) -> Any:
    """Return the months of each row as digits of base 16, in a binary number."""
    digits = ((text, month_digits(p.months)) for text, p in periods.items())
    return rows.periode.cases(*digits, else_=0).cast("float64")


def months_covered(rows: Table, periods: Mapping[str, Periode]) -> Table:
    """Make the table of the months that each wilayah covers, counted or not."""
    months = month_bits(rows, periods).sum()
    return rows.group_by([*KEY, "kode_wilayah"]).agg(n=rows.count(), all_months=months)


def _sums(rows: Table, wanted: SumPlan, counted: Any) -> dict[str, Any]:
    """Make the columns of sums of a wilayah, over the rows that are `counted` (None: over all)."""
    value, where = rows.angka, {} if counted is None else {"where": counted}
    made: dict[str, Any] = {}
    for konsolidasi in wanted.konsolidasi:
        match konsolidasi:
            case Konsolidasi.JUMLAH:
                made["jumlah"] = value.sum(**where)
            case Konsolidasi.TERAKHIR if wanted.step is not None:
                made["terakhir"] = _with_steps(rows, wanted, wanted.step).max(**where)
            case Konsolidasi.TERAKHIR:
                order = rows.periode.cases(
                    *((t, p.last) for t, p in wanted.periods.items()), else_=0
                )
                made["terakhir"] = value.argmax(order, **where)
            case Konsolidasi.MAKSIMUM:
                made["maksimum"] = value.max(**where)
            case Konsolidasi.MINIMUM:
                made["minimum"] = value.min(**where)
            case Konsolidasi.RATA_RATA:
                for name, length in zip(PARTS, LENGTHS, strict=True):
                    texts = [
                        t
                        for t in wanted.counting_cells
                        if wanted.periods[t].months.bit_count() == length
                    ]
                    made[name] = (
                        value.sum(where=rows.periode.isin(texts))
                        if texts
                        else ibis.null(value.type())
                    )
    return made


def _with_steps(rows: Table, wanted: SumPlan, step: Decimal) -> Any:
    """Return values of which a later one is larger: the last is then found without any order.

    An engine has to sort for that, or to carry a pair along; the largest of some numbers costs
    less.
    """
    value, dtype = _with_room(rows.angka)
    steps = ((t, ibis.literal(step * p.last, dtype)) for t, p in wanted.periods.items())
    return rows.periode.cases(*steps, else_=None) + value


def _without_steps(found: Table, step: Decimal) -> Any:
    """Return the last values of a wilayah; the months that count say which is its last."""
    value, dtype = _with_room(found.terakhir)
    steps = (
        (found.months >= 16.0**n, ibis.literal(step * (n + 1), dtype)) for n in range(11, -1, -1)
    )
    return value - ibis.cases(*steps, else_=None)


def _with_room(value: Any) -> tuple[Any, str]:
    """Return numbers in a short type that has room for steps, and the type."""
    dtype = f"decimal({numbers.SHORT_DIGITS}, {value.type().scale})"
    fits = (value.type().precision or numbers.ENGINE_DIGITS) <= numbers.SHORT_DIGITS
    return (value if fits else value.cast(dtype)), dtype


def sum_over_wilayah(
    found: Table, wanted: SumPlan, keys: Sequence[str] = KEY, others: Sequence[str] = ()
) -> Table:
    """Return one row for each variable of a year: its total (`split` false), or its wilayah.

    Of means, whose wilayah are divided by the number of their months, one row for each such number.
    Wilayah that cover the same months are put together first: there are many of those and few such
    sets, and months are then told apart for a set at a time.
    """
    names = wanted.sums

    def combined(rows: Table) -> dict[str, Any]:
        return {
            "waiting": rows.waiting.min(),
            **{name: rows[name].sum() for name in ("n", *others)},
            **{name: getattr(rows[name], _COMBINED.get(name, "sum"))() for name in names},
        }

    sets = found.mutate(split=found.kode_wilayah != "")
    sets = sets.group_by([*keys, "split", "all_months", "months"]).agg(
        groups=sets.count(), most=sets.n.max(), **combined(sets)
    )
    covered = each_month(sets.months, sets.most)
    sets = sets.mutate(
        groups=ibis.ifelse(sets.most > 0, sets.groups, 0),
        twice=ibis.ifelse(_is_twice(sets.all_months, sets.most), 1, 0),
        counted=ibis.ifelse(sets.months > 0, sets.groups, 0),
        length=reduce(add, covered) if PARTS[0] in names else ibis.literal(0, "int64"),
        **dict(zip(MONTHS_COVERED, covered, strict=True)),
    )
    summed = sets.group_by([*keys, "split", "length"]).agg(
        groups=sets.groups.sum(),
        twice=sets.twice.max(),
        counted=sets.counted.sum(),
        **{name: (sets[name] * sets.groups).sum() for name in MONTHS_COVERED},
        **combined(sets),
    )
    whole = ("length", "groups", "twice", "counted", "n", "waiting", *others, *MONTHS_COVERED)
    return summed.select(
        *(summed[name].cast("string").name(name) for name in keys), "split",
        *(summed[name].cast("int64").name(name) for name in whole),
        *(summed[name].cast("string").name(name) for name in names),
    )  # fmt: skip


def is_twice(found: Table) -> Any:
    """Make the condition that a row of `sums_per_wilayah` has a month twice."""
    return _is_twice(found.all_months, found.n)


def _is_twice(months: Any, most: Any) -> Any:
    return ibis.ifelse(most <= _MOST, (_digits(months, most) & _TWICE) != 0, True)


def each_month(months: Any, most: Any) -> list[Any]:
    """Return for each month whether it is among the digits of groups, as 0 or 1."""
    digits = _digits(months, most)
    return [(digits >> 4 * n) & 1 for n in range(12)]


def _digits(months: Any, most: Any) -> Any:
    """Return the digits of groups that have few rows; of others they may be too many."""
    return ibis.ifelse(most <= _MOST, months, 0.0).cast("int64")


def bits_in(digits: int) -> int:
    """Return the months that have a digit."""
    return sum(1 << n for n in range(12) if digits >> 4 * n & 1)
