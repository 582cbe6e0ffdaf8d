"""The one reduction: from the rows of variables to sums, in an engine.

First over the periods of each wilayah, then over the wilayah. Months are counted in one number of base
16, a digit a month: a digit above 1 is an overlap, and more than twelve rows overlap in any case. It is
added up as a binary number, which is exact as far as it is looked at, and never too large.
"""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

import ibis

from iki.model import Konsolidasi
from iki.realisasi.reduced import LENGTHS, MONTHS_COVERED, PARTS
from iki.sumber.spellings import month_digits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ibis.expr.types import Table

    from iki.periode import Periode

KEY = ("tahun", "jabatan", "variabel")
_MOST = 12  # rows of one wilayah that can stand beside each other
_TWICE = month_digits(0xFFF, 0xE)  # any digit above 1


def counts_by(periode: Periode, sampai: Periode, since: int) -> bool:
    return since <= periode.first and periode.last <= sampai.last


def waits(periode: Periode, sampai: Periode) -> bool:
    return periode.first <= sampai.last < periode.last


def per_wilayah(
    rows: Table,
    konsolidasi: Konsolidasi,
    periods: Mapping[str, Periode],
    sampai: Periode,
    since: int,
) -> Table:
    """Return one row for each variable of a year in each wilayah.

    `rows` have the columns of `KEY`, `kode_wilayah`, `periode` (whose cells `periods` explains) and the exact `angka`.
    """
    cell = rows.periode
    counting = [text for text, p in periods.items() if counts_by(p, sampai, since)]
    waiting = {text: p.last * 16 + p.first for text, p in periods.items() if waits(p, sampai)}
    counted = cell.isin(counting) if len(counting) < len(periods) else None
    bits = month_bits(rows, periods)
    months = bits.sum()
    found: dict[str, Any] = {
        "n": rows.count(),
        "all_months": months,
        "months": months if counted is None else bits.sum(where=counted).fill_null(0.0),
        **aggregates(rows, konsolidasi, periods, counted, counting),
    }
    if waiting:
        found["waiting"] = cell.cases(*waiting.items(), else_=None).min()
    nothing = {
        name: ibis.null(dtype)
        for name, dtype in _columns(rows, konsolidasi).items()
        if name not in found
    }
    return rows.group_by([*KEY, "kode_wilayah"]).agg(**found).mutate(**nothing)


def month_bits(rows: Table, periods: Mapping[str, Periode]) -> Any:
    """Return the months of each row as digits of base 16."""
    return rows.periode.cases(
        *((text, float(month_digits(p.months, 1))) for text, p in periods.items()), else_=0.0
    )


def months_covered(rows: Table, periods: Mapping[str, Periode]) -> Table:
    """Return which months of a year each wilayah covers, whether they count or not."""
    months = month_bits(rows, periods).sum()
    return rows.group_by([*KEY, "kode_wilayah"]).agg(n=rows.count(), all_months=months)


def _columns(rows: Table, konsolidasi: Konsolidasi) -> dict[str, Any]:
    """Return the columns that are empty where no period asks for them."""
    parts = PARTS if konsolidasi is Konsolidasi.RATA_RATA else ()
    return {"waiting": "int64", **dict.fromkeys(parts, rows.angka.type())}


def aggregates(
    rows: Table,
    konsolidasi: Konsolidasi,
    periods: Mapping[str, Periode],
    counted: Any,
    counting: list[str],
) -> dict[str, Any]:
    """Return what makes the value of a wilayah of the rows that are `counted` (None: all are)."""
    value, where = rows.angka, {} if counted is None else {"where": counted}
    match konsolidasi:
        case Konsolidasi.JUMLAH:
            return {"hasil": value.sum(**where)}
        case Konsolidasi.TERAKHIR:
            order = rows.periode.cases(*((t, p.last) for t, p in periods.items()), else_=0)
            return {"hasil": value.argmax(order, **where)}
        case Konsolidasi.MAKSIMUM:
            return {"hasil": value.max(**where)}
        case Konsolidasi.MINIMUM:
            return {"hasil": value.min(**where)}
        case Konsolidasi.RATA_RATA:
            texts = {
                name: [t for t in counting if periods[t].months.bit_count() == length]
                for name, length in zip(PARTS, LENGTHS, strict=True)
            }
            return {n: value.sum(where=rows.periode.isin(t)) for n, t in texts.items() if t}


def summed_up(found: Table, konsolidasi: Konsolidasi) -> Table:
    """Return one row for each variable of a year and kind: the total (`split` false), or its wilayah.

    Of a mean, whose wilayah are divided by the number of their months, one row for each such number.
    The columns are the same for each konsolidasi. Wilayah that cover the same months are put together
    first: there are many of those and few such sets, and months are then told apart for a set at a time.
    """
    mean = konsolidasi is Konsolidasi.RATA_RATA
    names = PARTS if mean else ("hasil",)
    combine = {Konsolidasi.MAKSIMUM: "max", Konsolidasi.MINIMUM: "min"}.get(konsolidasi, "sum")

    def combined(rows: Table) -> dict[str, Any]:
        return {"n": rows.n.sum(), "waiting": rows.waiting.min()} | {
            name: getattr(rows[name], combine)() for name in names
        }

    sets = found.mutate(split=found.kode_wilayah != "")
    sets = sets.group_by([*KEY, "split", "all_months", "months"]).agg(
        groups=sets.count(), most=sets.n.max(), **combined(sets)
    )
    covered = each_month(sets.months, sets.most)
    sets = sets.mutate(
        twice=ibis.ifelse(_is_twice(sets.all_months, sets.most), 1, 0),
        counted=ibis.ifelse(sets.months > 0, sets.groups, 0),
        length=reduce(add, covered) if mean else ibis.literal(0, "int64"),
        **dict(zip(MONTHS_COVERED, covered, strict=True)),
    )
    summed = sets.group_by([*KEY, "split", "length"]).agg(
        groups=sets.groups.sum(),
        twice=sets.twice.max(),
        counted=sets.counted.sum(),
        **{name: (sets[name] * sets.groups).sum() for name in MONTHS_COVERED},
        **combined(sets),
    )
    whole = ("groups", "twice", "counted", "n", "waiting", *MONTHS_COVERED)
    others = {name: ibis.null("string") for name in ("hasil", *PARTS) if name not in names}
    return summed.select(
        summed.tahun.cast("string").name("tahun"), *KEY[1:], "split", "length",
        *(summed[name].cast("int64").name(name) for name in whole),
        *(others[n].name(n) if n in others else summed[n].cast("string").name(n) for n in ("hasil", *PARTS)),
    )  # fmt: skip


def is_twice(found: Table) -> Any:
    """Return whether a row of `per_wilayah` has a month twice."""
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


def as_digits(months: int) -> int:
    """Return months as digits of base 16."""
    return month_digits(months, 1)


def bits_in(digits: int) -> int:
    """Return the months that have a digit."""
    return sum(1 << n for n in range(12) if digits >> 4 * n & 1)
