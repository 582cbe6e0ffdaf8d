"""Sums that look like levels (D33): values that only rise, up to what is expected of the year."""

from __future__ import annotations

from decimal import Decimal
from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING

from iki.checks.register import of_rows
from iki.decimals import add, format_id
from iki.formula import nodes
from iki.model import Konsolidasi, Polarisasi
from iki.model.definisi import all_indikator
from iki.model.satuan import is_count, is_persen
from iki.periode import TAHUN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iki.checks.row_data import RowData, VariabelKey
    from iki.model import Baris, Definisi
    from iki.periode import Periode
    from iki.yaml_source import Finding


@of_rows()
def jumlah_seperti_posisi(data: RowData) -> Iterator[Finding]:
    """D33: what is summed over periods is not a level: large, never falling, and almost the same.

    Counts vary by themselves, by about the root of what is counted, and now and then they fall. Of
    what a share is divided by less is needed: the whole of something hardly ever comes anew each
    period. Nor does any period of a count reach about the target of the year.
    """
    wholes = _wholes(data.definisi)
    targets = _year_targets(data.definisi)
    for kode, nama, variabel, rows in data.numeric_variabel():
        if variabel.konsolidasi is not Konsolidasi.JUMLAH or len(rows) < LEAST_PERIODS:
            continue
        whole = (kode, nama) in wholes
        if not (whole or variabel.satuan is None or is_count(variabel.satuan)):
            continue
        years: dict[tuple[int, int], dict[Periode, list[Baris]]] = {}
        for tahun, row in rows:
            length = row.periode.last - row.periode.first
            years.setdefault((tahun, length), {}).setdefault(row.periode, []).append(row)
        for (tahun, _), periods in reversed(years.items()):
            if len({frozenset(b.wilayah for b in found) for found in periods.values()}) > 1:
                continue
            values = [reduce(add, (b.nilai for b in found)) for found in periods.values()]
            target = targets.get((kode, nama, tahun))
            if not (_is_level(values, whole=whole) or (target and _is_about(target, values))):
                continue
            low, high = values[0], values[-1]
            what = (
                f"selalu {format_id(low)}"
                if low == high
                else f"tidak pernah turun, {format_id(low)} sampai {format_id(high)},"
            )
            yield data.finding(
                "D33",
                kode,
                ("variabel", nama),
                next(reversed(periods.values()))[0],
                f"{nama} {what} pada {len(values)} periode {tahun}, tetapi dijumlahkan menjadi "
                f"{format_id(reduce(add, values))}",
                "bila itu posisi pada akhir periode dan bukan tambahan, tulis konsolidasi: terakhir "
                "pada variabel ini",
            )
            break


def _wholes(definisi: Definisi) -> set[VariabelKey]:
    """Return the variables that an indikator in percent divides by."""
    return {
        (v.jabatan or kode, v.nama)
        for kode, _, indikator in all_indikator(definisi)
        if is_persen(indikator.satuan)
        for node in indikator.tree
        if isinstance(node, nodes.Product)
        for op, divisor in node.rest
        if op == "/"
        for v in nodes.variabel_of(divisor)
        if not v.lalu
    }


def _year_targets(definisi: Definisi) -> dict[tuple[str, str, int], Decimal]:
    """Return the targets of the year of those variables that are an indikator by themselves."""
    return {
        (v.jabatan or kode, v.nama, tahun): target
        for kode, _, indikator in all_indikator(definisi)
        if isinstance(v := indikator.formula, nodes.Acuan)
        if not v.lalu and indikator.polarisasi is Polarisasi.MAXIMIZE
        for tahun, targets in indikator.target.items()
        if isinstance(target := targets.get(TAHUN.kode), Decimal)
    }


def _never_fall(values: list[Decimal]) -> bool:
    return len(values) >= LEAST_PERIODS and all(a <= b for a, b in pairwise(values))


def _is_about(target: Decimal, values: list[Decimal]) -> bool:
    """Return whether each period by itself has about what was to be reached in the year."""
    return (
        _never_fall(values)
        and values[0] >= _WHOLE
        and values[0] * 2 >= target
        and values[-1] * 2 <= target * 3
    )


def _is_level(values: list[Decimal], *, whole: bool) -> bool:
    """Return whether values of periods that follow one another read like a level."""
    low, high = values[0], values[-1]
    if not _never_fall(values):
        return False
    if low < (_WHOLE if whole else _LARGE):
        return False
    change = high - low
    if change * change * 9 > high and change * 100 > high:
        return False
    # A round number may be what is planned anew for every period.
    return whole or change > 0 or low % 10 != 0


LEAST_PERIODS = 3  # periods at least
_WHOLE, _LARGE = 20, 100  # from which value on, of what is divided by and of other counts
