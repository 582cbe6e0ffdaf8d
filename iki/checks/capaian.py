"""Capaian that are hard to believe (D38): most often a unit or a decimal mark is wrong.

It is a ratio that is looked at, so it is the same in every satuan; and before floor and cap, which
hide it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from iki.decimals import CONTEXT, compare, format_id, round_half_up
from iki.limits import CAPAIAN_BELIEVED, TARGET_TIMES
from iki.model import Polarisasi, bounds_of
from iki.model.jabatan import indikator_paths
from iki.results.capaian_rules import capaian_of
from iki.results.hasil import Status, format_shown, shown_target
from iki.yaml_source import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iki.model import Indikator, Minimize, NilaiTarget, Ordinal
    from iki.results.hasil import Hasil

HINT = (
    "periksa satuan dan angka datanya, targetnya, dan formulanya; "
    "bila memang begitu, abaikan D38 dengan alasan"
)


def find_implausible_capaian(
    indikator: Indikator,
    nilai: Decimal,
    target: NilaiTarget,
    minimize: Minimize,
    ordinal: Ordinal | None,
    *,
    is_partial: bool,
) -> str | None:
    """Return in words what is hard to believe of a realisasi and its target; None if nothing is.

    A sum of a part of the target's time (`is_partial`) is low, which makes it good where less is
    better.
    """
    awaits_more = is_partial and indikator.polarisasi is Polarisasi.MINIMIZE
    exact = capaian_of(nilai, target, indikator.polarisasi, minimize)
    atas = bounds_of(target)[-1]
    if (
        not awaits_more
        and not isinstance(exact, str)
        and compare(exact, Decimal(CAPAIAN_BELIEVED)) > 0
    ):
        what = f"capaiannya {format_id(exact, 0)} persen"
    elif atas > 0 and compare(nilai.copy_abs(), CONTEXT.multiply(atas, TARGET_TIMES)) >= 0:
        what = f"sedikitnya {TARGET_TIMES} kali target"
    else:
        return None
    shown = (ordinal and ordinal.word(nilai)) or format_id(round_half_up(nilai, 2))
    return (
        f"realisasi {shown}, padahal target {format_shown(shown_target(target, ordinal))}: {what}"
    )


def capaian_mustahil(hasil: Hasil) -> Iterator[tuple[Finding, str]]:
    """D38: no figure of a table is hard to believe. Yields (kode of the indikator, finding)."""
    for j in hasil.jabatan:
        for (path, _), row in zip(indikator_paths(j.jabatan), j.indikator, strict=True):
            if row.target is None or row.realisasi is None:
                continue
            what = find_implausible_capaian(
                row.indikator,
                row.realisasi,
                row.target,
                row.penilaian.minimize,
                row.ordinal,
                is_partial=row.status is Status.SEMENTARA or hasil.takes_yearly_target(row),
            )
            if what:
                message = f"indikator “{row.indikator.kode}” {hasil.span}: {what}"
                finding = Finding("D38", hasil.definisi.files[j.kode], path, message, HINT)
                yield finding, f"{j.kode}.{row.indikator.kode}"
