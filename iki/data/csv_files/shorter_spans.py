"""Values of several spans of time from one reading: rows that were kept, consolidated anew.

The files of a year are read once, whatever number of its periods is asked for. What comes out for a
span is what a reading up to its end gives; and the months of a period alone can be had too.
"""

from __future__ import annotations

from decimal import localcontext
from typing import TYPE_CHECKING, NamedTuple

from iki.data.csv_files.sums import EXACT, Accumulator, consolidate, first_waiting
from iki.periode import PERIODE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from iki.data.csv_files.sums import Variables
    from iki.model import Baris, Konsolidasi, Realisasi
    from iki.periode import Periode


def values_up_to(
    kept: Realisasi, variabel: Variables, sampai: Periode, *, apart: bool = False
) -> Realisasi:
    """Return the values up to the end of a period, or (`apart`) those of its months alone.

    `kept` is a reading that has kept all rows. What was reported for a longer period is no value of
    a part of it, and one of months alone waits for nothing and lacks nothing that is before it.
    """
    values, waiting = {}, {}
    spans = {p.kode: _Span.of(p, sampai, apart=apart) for p in PERIODE.values()}
    with localcontext(EXACT):
        for key, rows in kept.rincian.items():
            filled = _fill(rows, variabel[key[1]][key[2]], spans)
            if nilai := consolidate(filled):
                values[key] = nilai
            if periode := first_waiting(filled):
                waiting[key] = periode
    found = kept._replace(sampai=sampai, nilai=values, waiting=waiting)
    return months_alone(found) if apart else found


def months_alone(found: Realisasi) -> Realisasi:
    """Return values that wait for nothing, and lack nothing before their period."""
    before = found.sampai.months_so_far & ~found.sampai.months
    nilai = {key: one._replace(bulan=one.bulan | before) for key, one in found.nilai.items()}
    return found._replace(nilai=nilai, waiting={})


class _Span(NamedTuple):
    """A period as an `Accumulator` takes it: its bits, and its months if it is not over."""

    bits: int
    waiting: int

    @classmethod
    def of(cls, periode: Periode, sampai: Periode, *, apart: bool) -> _Span:
        months = periode.months
        counts = periode.is_within(sampai, sampai.first if apart else 1)
        waits = periode.waits_for_end(sampai)
        return cls(months | (months << 12 if counts else 0), months if waits else 0)


def _fill(
    rows: Iterable[Baris], konsolidasi: Konsolidasi, spans: Mapping[str, _Span]
) -> dict[Accumulator, str]:
    """Add up the rows of a variable, by wilayah."""
    by_wilayah: dict[str, Accumulator] = {}
    for row in rows:
        if (accumulator := by_wilayah.get(row.wilayah)) is None:
            accumulator = by_wilayah[row.wilayah] = Accumulator(konsolidasi)
        bits, waiting = spans[row.periode.kode]
        accumulator.add(bits, row.nilai)
        if waiting:
            accumulator.waiting = waiting
    return {accumulator: wilayah for wilayah, accumulator in by_wilayah.items()}
