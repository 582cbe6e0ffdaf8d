"""Values of several spans of time from one reading: rows that were kept, consolidated anew.

The files of a year are read once, whatever number of its periods is asked for. What comes out for a
span is what a reading up to its end gives; and the months of a period alone can be had too.
"""

from __future__ import annotations

from decimal import localcontext
from typing import TYPE_CHECKING

from iki.realisasi.sums import EXACT, Accumulator, consolidate, first_waiting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iki.model import Baris, Konsolidasi, Realisasi
    from iki.periode import Periode
    from iki.realisasi.sums import Variables


def up_to(
    kept: Realisasi, variabel: Variables, sampai: Periode, *, apart: bool = False
) -> Realisasi:
    """Return the values up to the end of a period, or (`apart`) those of its months alone.

    `kept` is a reading that has kept all rows. What was reported for a longer period is no value of a
    part of it, and one of months alone waits for nothing and lacks nothing that is before it.
    """
    before = sampai.months_so_far & ~sampai.months if apart else 0
    values, waiting = {}, {}
    with localcontext(EXACT):
        for key, rows in kept.rincian.items():
            filled = _fill(rows, variabel[key[1]][key[2]], sampai, apart=apart)
            if nilai := consolidate(filled):
                values[key] = nilai._replace(bulan=nilai.bulan | before)
            if not apart and (periode := first_waiting(filled)):
                waiting[key] = periode
    return kept._replace(sampai=sampai, nilai=values, waiting=waiting)


def _fill(
    rows: Iterable[Baris], konsolidasi: Konsolidasi, sampai: Periode, *, apart: bool
) -> dict[Accumulator, str]:
    """Return what is read of the rows of a variable, by wilayah."""
    first = sampai.first if apart else 1
    by_wilayah: dict[str, Accumulator] = {}
    for row in rows:
        if (accumulator := by_wilayah.get(row.wilayah)) is None:
            accumulator = by_wilayah[row.wilayah] = Accumulator(konsolidasi)
        months = row.periode.months
        counts = first <= row.periode.first and row.periode.last <= sampai.last
        accumulator.add(months | (months << 12 if counts else 0), row.nilai)
        if row.periode.first <= sampai.last < row.periode.last:
            accumulator.waiting = months
    return {accumulator: wilayah for wilayah, accumulator in by_wilayah.items()}
