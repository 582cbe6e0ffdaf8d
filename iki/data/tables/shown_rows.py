"""Rows of a table that are shown: one by one where they are few, by period where they are many.

Of a variable in a year up to SOURCE_SHOWN rows are fetched, and no more than SOURCE_ROWS in all. Of
the others an engine takes together the rows of each period: so a variable of a whole country can be
traced to its periods, and nothing grows with its rows.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import ibis

from iki.data.agency_sums import BY_CODE, code_of_periode
from iki.data.csv_files.sums import NamaWilayah
from iki.data.tables import numbers, row_names, variable_values
from iki.data.tables.row_groups import counts_of, key_in, key_of, names_in, periods_of, time_of
from iki.data.tables.row_names import NAMING, Meaning, RowGroup
from iki.decimals import CONTEXT, looks_grouped, plain
from iki.limits import SOURCE_ROWS, SOURCE_SHOWN
from iki.model import Baris, Gabungan, Konsolidasi, NotCountedReason
from iki.periode import TAHUN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iki.data.csv_files.sums import Key
    from iki.data.tables.row_groups import GroupMeanings, RowGroups
    from iki.data.tables.source import Answer
    from iki.periode import Periode


class TooManyRowsError(Exception):
    """More rows of words than are fetched one by one."""


def fetch_rows(
    of: RowGroups, right: GroupMeanings, *, words: bool = False
) -> Iterator[tuple[Meaning, Answer]]:
    """Yield the rows of some groups with what they mean, in an order of their own.

    Raises TooManyRowsError; `words`: of those whose cells need not be numbers, also of rows that
    are refused.
    """
    if not right:
        return
    source = of.source

    def whole(c: RowGroup) -> RowGroup:
        return c._replace(wrong=0, filled=c.rows) if words else c

    wanted, every = [*map(whole, right)], map(whole, source.groups)
    rows = row_names.rows_named(source.judged_rows if words else source.rows, every, wanted)
    text = numbers.cell_text(rows) if words else numbers.plain_text(rows)
    rows = rows.mutate(nilai=text)
    by_cells = {c.cells: m for c, m in right.items()}
    found = [*source.run(rows.order_by(rows.columns).limit(SOURCE_ROWS + 1))]
    if len(found) > SOURCE_ROWS:
        raise TooManyRowsError
    for row in found:
        yield by_cells[tuple(row[name] for name in NAMING)], row


class RowMaker:
    """Makes rows of answers; of a wilayah they all have one spelling."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._names = NamaWilayah()

    def make(self, meaning: Meaning, row: Answer, nilai: Decimal) -> Baris:
        wilayah = self._names[row.get("wilayah", "")]
        bukti, catatan = (row.get(name, "").strip() for name in ("bukti", "catatan"))
        periode = meaning.periode or TAHUN
        return Baris(self._label, 0, periode, wilayah, nilai, bukti, catatan)


def collect_rows(
    of: RowGroups, right: GroupMeanings, rows: RowMaker, sampai: Periode
) -> tuple[dict[Key, list[Baris]], dict[Key, tuple[Gabungan, ...]]]:
    """Return the rows of variables that have few, and those of the others taken together."""
    few: set[Key] = set()
    left = SOURCE_ROWS
    counts = counts_of(right)
    for key, count in sorted(counts.items(), key=lambda item: item[1]):
        if count > SOURCE_SHOWN or count > left:
            break
        few.add(key)
        left -= count
    found: dict[Key, list[Baris]] = {}
    for meaning, row in fetch_rows(of, {c: m for c, m in right.items() if key_of(m) in few}):
        nilai = Decimal(row["nilai"])
        # Three decimals in a text may be meant for thousands: 1.250 stays as it is, as in a file.
        if not (looks_grouped(nilai) and of.source.table.nilai.type().is_string()):
            nilai = Decimal(plain(nilai))
        found.setdefault(key_of(meaning), []).append(rows.make(meaning, row, nilai))
    many = {c: m for c, m in right.items() if key_of(m) not in few}
    return found, _sums_of_periods(of, many, sampai) if many else {}


def _sums_of_periods(
    of: RowGroups, many: GroupMeanings, sampai: Periode
) -> dict[Key, tuple[Gabungan, ...]]:
    """Have the engine add up the rows of each period, those that count apart."""
    rows = of.rows(many)
    periods = periods_of(many)
    order = {text: code_of_periode(p) for text, p in periods.items()}
    rows = rows.mutate(
        masa=rows.periode.cases(*order.items(), else_=0),
        posisi=names_in(
            rows, {m[2:] for m in many.values() if of.konsolidasi(m) is Konsolidasi.TERAKHIR}
        ),
    )
    by_wilayah = ibis.window(group_by=[*variable_values.KEY, "kode_wilayah"])
    counted = ibis.ifelse(rows.masa < (sampai.last + 1) * 16, rows.masa, 0)
    rows = rows.mutate(akhir=counted.max().over(by_wilayah))
    rows = rows.mutate(dipakai=~rows.posisi | (rows.masa == rows.akhir))
    keys = [*variable_values.KEY, "masa", "dipakai"]
    found = rows.group_by(keys).agg(
        baris=rows.count(),
        wilayah=rows.kode_wilayah.nunique(where=rows.kode_wilayah != ""),
        jumlah=rows.angka.sum().cast("string"),
        terbesar=rows.angka.max().cast("string"),
        terkecil=rows.angka.min().cast("string"),
    )
    made: dict[Key, list[Gabungan]] = {}
    for row in of.source.run(found):
        key, periode = key_in(row), BY_CODE[row["masa"]]
        sebab = None
        if periode.last > sampai.last:
            sebab = NotCountedReason.SESUDAH_SAMPAI
        elif not row["dipakai"]:
            sebab = NotCountedReason.BUKAN_TERAKHIR
        nilai = _value(of.known.variabel[key[1]][key[2]], row).scaleb(-of.shift)
        made.setdefault(key, []).append(
            Gabungan(
                of.source.label, periode, row["baris"], row["wilayah"],
                Decimal(plain(nilai)), sebab,
            )
        )  # fmt: skip
    return {
        key: tuple(sorted(groups, key=lambda g: (time_of(g.periode), g.sebab is not None)))
        for key, groups in made.items()
    }


def _value(konsolidasi: Konsolidasi, row: Answer) -> Decimal:
    match konsolidasi:
        case Konsolidasi.MAKSIMUM:
            return Decimal(row["terbesar"])
        case Konsolidasi.MINIMUM:
            return Decimal(row["terkecil"])
        case Konsolidasi.RATA_RATA:
            return CONTEXT.divide(Decimal(row["jumlah"]), Decimal(row["baris"]))
        case Konsolidasi.JUMLAH | Konsolidasi.TERAKHIR:
            return Decimal(row["jumlah"])
