"""All checks of definitions: what must hold between the parts of one, and between files.

A check is a function from the definisi to findings. It names paths; places are found later. A check
speaks of what it knows: a jabatan whose file cannot be read is neither known nor unknown, so naming one
is not reported a second time.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from iki.checks.formulas import (
    konsolidasi_berbeda,
    nama_fungsi,
    pembagi_nol,
    pembilang_sama_penyebut,
    persen_tanpa_100,
    persen_tercampur,
    variabel_tidak_dikenal,
    variabel_tidak_dipakai,
)
from iki.checks.history import HISTORY_CHECKS, at_all_times, in_files, united
from iki.checks.scale import batas_terbalik, skala_berlubang, skala_salah
from iki.checks.structure import (
    akar_ganda,
    atasan_melingkar,
    atasan_tidak_dikenal,
    bobot_nol,
    indikator_kembar,
    kode_ganda,
    pimpinan_beratasan,
    tanpa_jabatan,
    urutan_salah,
)
from iki.checks.targets import (
    target_di_luar_satuan,
    target_negatif,
    target_pecahan_persen,
    target_tambahan,
    target_tidak_ada,
    target_turun,
    titik_ribuan,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from iki.model import Definisi
    from iki.yaml_source import Finding


RULES_WITH_INSTANSI: tuple[Callable[[Definisi], Iterable[Finding]], ...] = (
    atasan_tidak_dikenal,
    urutan_salah,
    akar_ganda,
    pimpinan_beratasan,
    skala_salah,
    skala_berlubang,
    batas_terbalik,
)


RULES: tuple[Callable[[Definisi], Iterable[Finding]], ...] = (
    kode_ganda,
    atasan_melingkar,
    variabel_tidak_dikenal,
    nama_fungsi,
    bobot_nol,
    pembilang_sama_penyebut,
    pembagi_nol,
    konsolidasi_berbeda,
    persen_tercampur,
    persen_tanpa_100,
    target_di_luar_satuan,
    target_negatif,
    titik_ribuan,
    target_turun,
    target_tambahan,
    target_pecahan_persen,
    indikator_kembar,
)


def check(definisi: Definisi, tahun: int | None = None) -> Iterator[Finding]:
    """Run every rule; with a year also whether it has its targets."""
    yield from tanpa_jabatan(definisi)
    yield from at_all_times(definisi, RULES_WITH_INSTANSI)
    yield from check_jabatan(definisi, tahun)


def check_jabatan(definisi: Definisi, tahun: int | None = None) -> Iterator[Finding]:
    """Run the rules that need no agency."""
    for rule in HISTORY_CHECKS:
        yield from rule(definisi)
    yield from at_all_times(definisi, RULES)
    yield from in_files(united(definisi), variabel_tidak_dipakai)
    if tahun is not None:
        yield from in_files(
            definisi.history.in_force(tahun), partial(target_tidak_ada, tahun=tahun)
        )
