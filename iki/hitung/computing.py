"""The table of a year up to a period, with what is locked of it and what is to be said beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.checks.acceptance import standing
from iki.console import messages
from iki.data.keep import NO_ROWS, Keep
from iki.decimals import format_id
from iki.diagnostics.suggestions import some
from iki.kunci.seals import lock_of, with_lock
from iki.limits import CAPAIAN_BELIEVED, TARGET_TIMES
from iki.results.capaian import compute_table

if TYPE_CHECKING:
    from collections.abc import Collection

    from iki.kunci.values import Lock
    from iki.model import Realisasi
    from iki.periode import Periode
    from iki.results.capaian import Computed
    from iki.results.hasil import Hasil
    from iki.workspace import Project, ProjectData


def compute(
    given: Project,
    tahun: int,
    sampai: Periode,
    kode: Collection[str] | None = None,
    keep: Keep = NO_ROWS,
    *,
    catatan: bool = False,
    warnings: bool = False,
) -> tuple[Hasil, Realisasi]:
    """Read the data and compute; raises WrongInputError if anything has errors.

    Catatan are read if they are asked for, or the agency demands them of what falls short. With
    `warnings` those of the data of the year are counted.
    """
    data, computed, lock = _compute(given, tahun, sampai, kode, keep, catatan=catatan)
    data.report(computed.findings, kode, tahun if warnings else None)
    if unlikely := _hard_to_believe(given, computed.hasil):
        messages.note(unlikely)
    if lacking := _without_catatan(given, computed.hasil):
        messages.note(lacking)
    hasil, said = with_lock(computed.hasil, lock)
    if said:
        messages.note(said)
    return hasil, computed.realisasi


def compute_silently(given: Project, tahun: int, sampai: Periode) -> Hasil:
    """Compute the whole table as `compute` does, and say nothing; raises WrongInputError too."""
    data, computed, lock = _compute(given, tahun, sampai)
    data.refuse_errors(computed.findings)
    return with_lock(computed.hasil, lock)[0]


def _compute(
    given: Project,
    tahun: int,
    sampai: Periode,
    kode: Collection[str] | None = None,
    keep: Keep = NO_ROWS,
    *,
    catatan: bool = False,
) -> tuple[ProjectData, Computed, Lock | None]:
    """Return what was computed of which data, whatever is wrong, and the lock of the period."""
    penilaian = given.table_of(tahun, sampai).instansi.penilaian
    demanded = penilaian.wajib_catatan_di_bawah is not None
    lock, broken = lock_of(given.proyek, tahun, sampai)
    for data in given.data(keep, catatan=(tahun,) if catatan or demanded else ()):
        computed = compute_table(given.definisi, tahun, sampai, data.dataset, kode)
    hasil = computed.hasil._replace(catatan=data.catatan)
    return data.and_wrong(broken), computed._replace(hasil=hasil), lock


def _hard_to_believe(given: Project, hasil: Hasil) -> str:
    """Return which indikator have a realisasi that is hard to believe beside its target, "" for none."""
    from iki.checks.capaian import capaian_mustahil
    from iki.checks.through_time import in_file

    found = {in_file(hasil.definisi, finding): kode for finding, kode in capaian_mustahil(hasil)}
    told = standing(given.definisi, found)
    if not told:
        return ""
    return (
        f"{len(told)} indikator dengan capaian di atas {CAPAIAN_BELIEVED} persen atau realisasi "
        f"{TARGET_TIMES} kali target: {some(found[finding] for finding in told)}; lihat `iki aturan D38`"
    )


def _without_catatan(given: Project, hasil: Hasil) -> str:
    """Return which indikator lack a catatan that the agency demands, "" for none."""
    least = hasil.definisi.instansi.penilaian.wajib_catatan_di_bawah
    if least is None:
        return ""
    from iki.checks.catatan import catatan_wajib
    from iki.checks.through_time import in_file

    found = {in_file(hasil.definisi, finding): kode for finding, kode in catatan_wajib(hasil)}
    lacking = standing(given.definisi, found)
    if not lacking:
        return ""
    return (
        f"{len(lacking)} indikator dengan capaian di bawah {format_id(least)} belum punya catatan "
        f"{hasil.span}: {some(found[finding] for finding in lacking)}; lihat `iki aturan C03`"
    )
