"""What is wrong with rows, asked only where something is: how often, and for examples.

Rows that name nothing, cells that are no numbers, periods that overlap, totals beside their parts.
Of each no more than SOURCE_ROWS kinds are looked at.
"""

from __future__ import annotations

from collections import defaultdict
from functools import partial, reduce
from operator import or_
from typing import TYPE_CHECKING, Any, NamedTuple

import ibis

from iki.data.row_rules.names import parse_tahun
from iki.data.tables import numbers, variable_values
from iki.data.tables.columns import BESIDE, forbidden_beside
from iki.data.tables.row_groups import key_in, key_of, periods_of, time_of
from iki.data.tables.row_names import NAMING, RowGroup
from iki.data.tables.table_diagnostics import named
from iki.escaping import shortened
from iki.limits import SOURCE_KINDS, SOURCE_ROWS
from iki.model import Konsolidasi

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from ibis.expr.types import Table

    from iki.data.csv_files.sums import Key
    from iki.data.tables.row_groups import GroupMeanings, RowGroups
    from iki.data.tables.row_names import Meaning
    from iki.data.tables.source import Answer
    from iki.data.tables.table_diagnostics import TableDiagnostics
    from iki.model.definisi import RowNames
    from iki.periode import Periode

_NO_NUMBER = {"nan", "inf", "infinity"}


class PeriodRows(NamedTuple):
    """Rows of one variable of a year in one wilayah and period: how many there are."""

    key: Key
    wilayah: str
    periode: Periode
    rows: int


def find_wrong_rows(of: RowGroups, findings: TableDiagnostics) -> None:
    """Find the errors of rows, one by one."""
    for c, total in of.totals.items():
        findings.sum_of_others(total, c.rows, named(c))
    findings.judge(_without_blank_rows(of))
    _find_sums(of, findings)
    _find_forbidden(of, findings)
    _find_wrong_numbers(of, findings)


def _without_blank_rows(of: RowGroups) -> dict[RowGroup, Meaning]:
    """Leave out rows in which nothing stands, and count the others anew."""
    if all(any(c.texts) for c in of.asked):
        return of.asked
    rows = of.source.judged_rows
    others = (rows[name].strip() != "" for name in _beside(rows))
    rows = rows.filter(reduce(or_, others, numbers.is_filled(rows)))
    found = of.source.run(rows.group_by([*NAMING]).agg(n=rows.count()).limit(SOURCE_KINDS))
    counts = {_naming(row): row["n"] for row in found}
    judged = {}
    for c, meaning in of.asked.items():
        if any(c.texts):
            judged[c] = meaning
        elif count := counts.pop(c.cells, 0):
            judged[c._replace(rows=count)] = meaning
    return judged


def _find_sums(of: RowGroups, findings: TableDiagnostics) -> None:
    """Find rows whose wilayah says that they are the sum of others."""
    wilayah, table = of.source.wilayah, of.source.table
    if not wilayah.sums:
        return
    rows = table.filter(wilayah.is_sum(table))
    found = rows.group_by([*NAMING, "wilayah"]).agg(n=rows.count()).limit(SOURCE_ROWS)
    for row in of.source.run(found):
        c = RowGroup(_naming(row), row["n"])
        tahun = parse_tahun(c.texts[0])
        if tahun is None or of.tahun is None or tahun in of.tahun:
            text = row["wilayah"].strip()
            findings.sum_of_others(text, row["n"], f"{named(c)} di {shortened(text)}")


def _find_forbidden(of: RowGroups, findings: TableDiagnostics) -> None:
    """Find forbidden characters in the cells beside names and numbers."""
    source = of.source
    asked = {c.cells: c for c in of.asked if c.refused}
    if not asked:
        return
    rows = source.judged_rows.filter(source.is_refused(source.judged_rows))
    kinds = [*NAMING, *_beside(rows)]
    found = rows.group_by(kinds).agg(n=rows.count()).order_by(kinds).limit(SOURCE_ROWS)
    for row in source.run(found):
        if c := asked.get(_naming(row)):
            for column, character in forbidden_beside(row).items():
                findings.forbidden(column, character, row["n"], named(c))


def _beside(rows: Table) -> list[str]:
    """Return the columns beside what rows are of and their numbers."""
    return [name for name in BESIDE if name in rows.columns]


def _naming(row: Answer) -> tuple[Any, ...]:
    return tuple(row[name] for name in NAMING)


def _find_wrong_numbers(of: RowGroups, findings: TableDiagnostics) -> None:
    """Find texts where a number belongs."""
    if not any(c.wrong and c not in of.words for c in of.asked):
        return
    table = of.source.judged_rows
    rows = table.filter(
        numbers.is_filled(table), ~numbers.is_number(table, mixed=of.source.has_mixed_commas)
    )
    rows = rows.mutate(teks=numbers.cell_text(rows).fill_null(""))
    found = rows.group_by([*NAMING, "teks"]).agg(n=rows.count())
    found = found.order_by(found.n.desc(), "teks").limit(SOURCE_ROWS)
    binary = table.nilai.type().is_floating()
    short = binary and not table.nilai.type().is_float64()
    answers = ((_naming(row), row["teks"], row["n"]) for row in of.source.run(found))
    tell_wrong_numbers(of, findings, answers, binary=binary, short=short)


def tell_wrong_numbers(
    of: RowGroups,
    findings: TableDiagnostics,
    found: Iterable[tuple[tuple[Any, ...], str, int]],
    *,
    binary: bool = False,
    short: bool = False,
) -> None:
    """Add texts that are no numbers: what their rows are of, and how many there are of each."""
    wrong = {c.cells: (c, m) for c, m in of.asked.items() if c.wrong and c not in of.words}
    for cells, text, rows in found:
        if cells not in wrong:
            continue
        c, m = wrong[cells]
        is_binary = text.startswith(numbers.BINARY) or (
            binary and text.lower().strip("-") not in _NO_NUMBER
        )
        add = partial(findings.binary, short=short) if is_binary else findings.number
        add(m.jabatan, m.variabel, text.removeprefix(numbers.BINARY), rows, named(c))


def _groups(of: RowGroups, right: GroupMeanings, rows: Table) -> Iterator[PeriodRows]:
    """Yield how often periods occur in each wilayah."""
    keys = [*variable_values.KEY, "kode_wilayah", "periode"]
    asked = rows.group_by(keys).agg(n=rows.count()).order_by(keys).limit(SOURCE_ROWS)
    periods = periods_of(right)
    for row in of.source.run(asked):
        yield PeriodRows(key_in(row), row["kode_wilayah"], periods[row["periode"]], row["n"])


def find_overlaps(of: RowGroups, twice: Collection[Key], findings: TableDiagnostics) -> None:
    """Find out which periods overlap: the rows that would not be taken, read in order of time."""
    right = of.of(twice)
    if not right:
        return
    rows = of.rows(right)
    covered = variable_values.months_covered(rows, periods_of(right))
    several = covered.filter(variable_values.is_twice(covered)).select(
        *variable_values.KEY, "kode_wilayah"
    )
    tell_overlaps(
        _groups(of, right, rows.semi_join(several, [*variable_values.KEY, "kode_wilayah"])),
        findings,
    )


def tell_overlaps(groups: Iterable[PeriodRows], findings: TableDiagnostics) -> bool:
    """Add the rows that would not be taken, read in order of time; return whether there are any."""
    seen: dict[tuple[Key, str], int] = defaultdict(int)
    found = False
    for group in sorted(groups, key=lambda g: (g.key, time_of(g.periode))):
        months, place = group.periode.months, (group.key, group.wilayah)
        refused = group.rows - (not seen[place] & months)
        seen[place] |= 0 if seen[place] & months else months
        if refused:
            example = f"{group.periode}{group.wilayah and f' di {shortened(group.wilayah)}'}"
            findings.overlap(group.key, refused, f"{example} ({group.rows} baris)")
            found = True
    return found


def find_mixtures(
    of: RowGroups, by_key: Mapping[Key, Sequence[Answer]], findings: TableDiagnostics
) -> None:
    """Find variables reported both as a total and by wilayah (see `RowReader.find_mixtures`)."""
    both = {key for key, rows in by_key.items() if len({row["split"] for row in rows}) > 1}
    right = {c: m for c, m in of.right.items() if key_of(m) in both}
    if not right:
        return
    rows = of.rows(right)
    rows = rows.mutate(kode_wilayah=ibis.ifelse(rows.kode_wilayah == "", "", "x"))
    by_place: dict[Key, list[PeriodRows]] = defaultdict(list)
    for group in _groups(of, right, rows):
        by_place[group.key].append(group)
    for key in sorted(both):
        wilayah = sum(row["groups"] for row in by_key[key] if row["split"])
        tell_mixture(of.known, key, by_place[key], wilayah, findings)


def tell_mixture(
    known: RowNames,
    key: Key,
    groups: Iterable[PeriodRows],
    wilayah: int,
    findings: TableDiagnostics,
) -> None:
    """Add D12 of a variable that is reported both as a total and by wilayah, if both count."""
    months = {False: 0, True: 0}
    for group in groups:
        months[bool(group.wilayah)] |= group.periode.months
    if not all(months.values()):
        return
    if known.variabel[key[1]][key[2]] is not Konsolidasi.JUMLAH or months[False] & months[True]:
        findings.mixture(key, f"{wilayah} wilayah")
