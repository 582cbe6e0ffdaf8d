"""What has come of each variable, for completeness: months and wilayah, counted by an engine.

Wilayah that lack the same months are counted, and only some of them named; so nothing grows with
their number.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import ibis

from iki.data.agency_sums import BY_CODE
from iki.data.tables import variable_values
from iki.data.tables.row_groups import RowGroups, key_in, periods_of
from iki.limits import SOURCE_NAMED, SOURCE_ROWS
from iki.model import Kiriman

if TYPE_CHECKING:
    from collections.abc import Collection

    from iki.data.csv_files.sums import Key
    from iki.data.tables.source import Answer, Source
    from iki.model.definisi import RowNames
    from iki.periode import Periode


def read_deliveries(
    source: Source, known: RowNames, tahun: Collection[int], sampai: Periode
) -> dict[Key, Kiriman]:
    """Return the months and wilayah that each numeric variable has up to a period.

    The table has been read before, and has no errors.
    """
    of = RowGroups(source, known, tahun)
    if not of.right:
        return {}
    rows, periods = of.rows(of.right), periods_of(of.right)
    name = rows.wilayah.strip().min() if "wilayah" in rows.columns else ibis.literal("")
    wanted = variable_values.SumPlan((), periods, sampai)
    found = variable_values.sums_per_wilayah(rows, wanted, others={"wilayah": name})
    kinds = [*variable_values.KEY, "months", "waiting", "ada"]
    found = found.mutate(ada=found.kode_wilayah != "")
    found = found.mutate(
        n=found.count().over(ibis.window(group_by=kinds)),
        nomor=ibis.row_number().over(ibis.window(group_by=kinds, order_by="wilayah")),
    )
    whole = float(variable_values.month_digits(sampai.months_so_far))
    named = found.filter(
        (found.nomor == 0) | ((found.nomor < SOURCE_NAMED) & (found.months != whole))
    )
    named = named.order_by([*kinds, "nomor"]).limit(SOURCE_ROWS)
    answers: dict[Key, list[Answer]] = defaultdict(list)
    for answer in source.run(named):
        answers[key_in(answer)].append(answer)
    without_evidence = _count_without_bukti(of, sampai)
    return {key: _kiriman(of_key, without_evidence.get(key, {})) for key, of_key in answers.items()}


def _count_without_bukti(of: RowGroups, sampai: Periode) -> dict[Key, dict[Periode, int]]:
    """Count, by period that is over, the values without bukti."""
    rows, periods = of.rows(of.right), periods_of(of.right)
    if "bukti" in rows.columns:
        rows = rows.filter(rows.bukti.strip() == "")
    found: dict[Key, dict[Periode, int]] = defaultdict(lambda: defaultdict(int))
    for answer in of.source.run(
        rows.group_by([*variable_values.KEY, "periode"]).agg(n=rows.count())
    ):
        periode = periods[answer["periode"]]
        if periode.last <= sampai.last:
            found[key_in(answer)][periode] += answer["n"]
    return found


def _kiriman(answers: list[Answer], without_evidence: dict[Periode, int]) -> Kiriman:
    there: dict[str, int] = {}
    later: dict[str, int] = {}
    others: dict[str, int] = {}
    waiting: list[Periode] = []
    named: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for answer in answers:
        name = " ".join((answer["wilayah"] or "").split())
        there[name] = variable_values.bits_in(int(answer["months"]))
        periode = BY_CODE.get(answer["waiting"] or 0)
        later[name] = periode.months if periode else 0
        waiting += [periode] if periode else []
        kind = answer["months"], answer["waiting"], answer["ada"]
        named[kind].append(name)
        others[name] = answer["n"] - 1
    for alike in named.values():
        for name in alike:  # the first stands for those that are not named
            others[name] = others[name] + 1 - len(alike) if name == alike[0] else 0
    first = min(waiting, key=lambda p: p.last, default=None)
    return Kiriman(there, later, first, without_evidence, {k: n for k, n in others.items() if n})
