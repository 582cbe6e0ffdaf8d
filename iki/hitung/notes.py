"""Notes beside a result: figures that are hard to believe, catatan that the agency demands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.checks.acceptance import unaccepted_findings
from iki.checks.through_time import in_file
from iki.decimals import format_id
from iki.diagnostics.suggestions import some
from iki.limits import CAPAIAN_BELIEVED, TARGET_TIMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iki.model import Definisi
    from iki.results.hasil import Hasil


def notes_on(hasil: Hasil, whole: Definisi) -> Iterator[str]:
    """Yield the notes on the figures of a result that the definitions (`whole`) do not accept."""
    if unlikely := _hard_to_believe(whole, hasil):
        yield unlikely
    if lacking := _without_catatan(whole, hasil):
        yield lacking


def _hard_to_believe(whole: Definisi, hasil: Hasil) -> str:
    """Return the indikator whose realisasi is hard to believe beside its target, "" for none."""
    from iki.checks.capaian import capaian_mustahil

    found = {in_file(hasil.definisi, finding): kode for finding, kode in capaian_mustahil(hasil)}
    told = unaccepted_findings(whole, found)
    if not told:
        return ""
    return (
        f"{len(told)} indikator dengan capaian di atas {CAPAIAN_BELIEVED} persen atau realisasi "
        f"{TARGET_TIMES} kali target: {some(found[finding] for finding in told)}; lihat `iki aturan D38`"
    )


def _without_catatan(whole: Definisi, hasil: Hasil) -> str:
    """Return which indikator lack a catatan that the agency demands, "" for none."""
    least = hasil.definisi.instansi.penilaian.wajib_catatan_di_bawah
    if least is None:
        return ""
    from iki.checks.catatan import catatan_wajib

    found = {in_file(hasil.definisi, finding): kode for finding, kode in catatan_wajib(hasil)}
    lacking = unaccepted_findings(whole, found)
    if not lacking:
        return ""
    return (
        f"{len(lacking)} indikator dengan capaian di bawah {format_id(least)} belum punya catatan "
        f"{hasil.span}: {some(found[finding] for finding in lacking)}; lihat `iki aturan C03`"
    )
