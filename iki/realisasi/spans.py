"""Values of several spans of time from one reading: rows that were kept, consolidated anew.

The files of a year are read once, whatever number of its periods is asked for. What comes out for a
span is what a reading up to its end gives; and the months of a period alone can be had too.
"""

from __future__ import annotations

from decimal import localcontext
from typing import TYPE_CHECKING

from iki.realisasi.sums import EXACT, Akumulasi, consolidate, waiting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from iki.model import Baris, Konsolidasi, Realisasi
    from iki.periode import Periode


def up_to(
    kept: Realisasi,
    variabel: Mapping[str, Mapping[str, Konsolidasi]],
    sampai: Periode,
    *,
    apart: bool = False,
) -> Realisasi:
    """Return the values up to the end of a period, or (`apart`) those of its months alone.

    `kept` is a reading of whole years that has kept all rows. What was reported for a longer period is
    no value of a part of it, and one of months alone waits for nothing.
    """
    first = sampai.first if apart else 1
    values, menunggu = {}, {}
    with localcontext(EXACT):
        for kunci, rows in kept.rincian.items():
            filled = _fill(rows, variabel[kunci[1]][kunci[2]], first, sampai)
            if nilai := consolidate(filled, sampai.months if apart else sampai.months_so_far):
                values[kunci] = nilai
            if not apart and (periode := waiting(filled)):
                menunggu[kunci] = periode
    return kept._replace(sampai=sampai, nilai=values, menunggu=menunggu)


def _fill(
    rows: Iterable[Baris], cara: Konsolidasi, first: int, sampai: Periode
) -> dict[Akumulasi, str]:
    """Return what is read of the rows of a variable, by wilayah."""
    per_wilayah: dict[str, Akumulasi] = {}
    for row in rows:
        if (akumulasi := per_wilayah.get(row.wilayah)) is None:
            akumulasi = per_wilayah[row.wilayah] = Akumulasi(cara)
        months = row.periode.months
        counts = first <= row.periode.first and row.periode.last <= sampai.last
        akumulasi.add(months | (months << 12 if counts else 0), row.nilai)
        if row.periode.first <= sampai.last < row.periode.last:
            akumulasi.menunggu = months
    return {akumulasi: wilayah for wilayah, akumulasi in per_wilayah.items()}
