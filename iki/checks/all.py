"""All checks of a project: the tables of them, and the one function that runs them.

A check of definitions is a function from the definisi to findings. It names paths; places are found
later. A check speaks of what it knows: a jabatan whose file cannot be read is neither known nor unknown,
so naming one is not reported a second time. Checks of realised values are in `data`: they need rows.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from iki.checks import acceptance, contoh, formulas, history, ordinal, scale, structure, targets
from iki.checks.through_time import at_all_times, in_files, united, versions_of
from iki.diagnostics import CODES, Severity
from iki.yaml_source import CHARACTERS, bounded, to_diagnostics

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from iki.checks.through_time import Check
    from iki.definitions import Loaded
    from iki.diagnostics import Diagnostic, RowCell, Span
    from iki.model import Definisi
    from iki.yaml_source import Finding, KeyPath

# Of what is in force at a time, those that hold the jabatan against the agency, or the agency against itself.
INSTANSI_CHECKS: Mapping[Check, tuple[str, ...]] = {
    structure.atasan_tidak_dikenal: (),
    structure.urutan_salah: (),
    structure.two_roots: (),
    structure.pimpinan_beratasan: (),
    structure.atasan_pimpinan_ganda: (),
    scale.skala_salah: (),
    scale.skala_berlubang: (),
    scale.batas_terbalik: (),
    scale.batas_indikator_terbalik: ("penilaian",),
}
# Those that need the jabatan alone, with the keys of an indikator that they look at.
JABATAN_CHECKS: Mapping[Check, tuple[str, ...]] = {
    structure.kode_ganda: (),
    structure.atasan_melingkar: (),
    formulas.variabel_tidak_dikenal: ("formula",),
    formulas.nama_fungsi: (),
    structure.bobot_nol: ("bobot",),
    formulas.pembilang_sama_penyebut: ("formula",),
    formulas.pembagi_nol: ("formula",),
    formulas.konsolidasi_berbeda: ("formula",),
    formulas.persen_tercampur: ("formula", "satuan"),
    formulas.persen_tanpa_100: ("formula", "satuan"),
    targets.target_di_luar_satuan: ("target", "satuan", "formula"),
    targets.target_negatif: ("target", "satuan", "formula"),
    targets.titik_ribuan: ("formula",),
    targets.target_seems_grouped: ("target", "satuan", "formula"),
    targets.target_turun: ("target", "formula", "polarisasi"),
    targets.target_tambahan: ("target",),
    targets.target_pecahan_persen: ("target", "satuan", "polarisasi"),
    structure.indikator_kembar: ("nama",),
    structure.program_ganda: (),
    targets.acuan_di_luar_satuan: ("acuan", "satuan", "formula"),
    ordinal.skala_ordinal_salah: (),
    ordinal.ordinal_dijumlahkan: (),
    ordinal.bukan_nilai_ordinal: ("target", "acuan", "contoh", "formula"),
    scale.minimize_percuma: ("penilaian", "polarisasi"),
}
CONTOH_CHECKS: Mapping[Check, tuple[str, ...]] = {
    contoh.contoh_tidak_cocok: ("contoh", "formula", "polarisasi", "penilaian", "desimal")
}


class Checked(NamedTuple):
    """What is wrong, and how many warnings were accepted where they stand."""

    diagnostics: list[Diagnostic]
    accepted: int = 0


def check_project(
    loaded: Loaded,
    tahun: int | None = None,
    data: Iterable[Finding] | None = None,
    cells: Mapping[tuple[str, RowCell], Span] | None = None,
) -> Checked:
    """Check definitions that were read, contoh included; with `tahun` also for targets of that year.

    `data` are the findings of `check_data` and `cells` the places of the rows that they name; None if
    the data were not looked at.
    """
    definisi = loaded.mended or loaded.definisi
    if definisi is None:
        return Checked([*loaded.diagnostics, *to_diagnostics(loaded.findings, loaded.documents)])
    found = [
        f for f in _found(loaded, definisi, tahun) if _is_known(f, loaded.touched.get(f.file, ()))
    ]
    not_run = {c for c in CODES if c.startswith("D") or c == "R67"} if data is None else set()
    not_run.add("C03")  # another year or periode may need what is accepted
    if tahun is None:
        not_run.add("R13")
    if definisi.broken or loaded.definisi is None:
        not_run.update(CODES)  # what a broken file would have said is not known
    standing, accepted = acceptance.accept(definisi, [*found, *(data or ())], not_run)
    located = to_diagnostics(bounded(standing), loaded.documents, cells)
    foreign = {(d.file, d.span.start_line) for d in loaded.diagnostics if d.code in CHARACTERS}
    located = [d for d in located if (d.file, d.span.start_line) not in foreign]
    return Checked([*loaded.diagnostics, *located], accepted)


def _found(loaded: Loaded, definisi: Definisi, tahun: int | None) -> list[Finding]:
    """Run every check of definitions that can be run."""
    found = [*loaded.findings]
    for check in history.HISTORY_CHECKS if definisi.history.months else ():
        found += check(definisi)
    found += in_files(united(definisi), formulas.variabel_tidak_dipakai)
    found += structure.sasaran_program_tidak_ada(definisi)
    checks = JABATAN_CHECKS
    if not loaded.instansi_unknown:
        found += structure.tanpa_jabatan(definisi)
        checks = {**INSTANSI_CHECKS, **JABATAN_CHECKS}
    versions = [*versions_of(definisi)]
    found += at_all_times(versions, checks)
    if tahun is not None:
        found += in_files(
            definisi.history.in_force(tahun), partial(targets.target_tidak_ada, tahun=tahun)
        )
    if not (loaded.instansi_unknown or _is_scoring_wrong(definisi.instansi_file, found, loaded)):
        found += at_all_times(versions, CONTOH_CHECKS)
    return found


def _is_scoring_wrong(file: str, found: Iterable[Finding], loaded: Loaded) -> bool:
    """Return whether the rules of scoring have mistakes: no contoh can be held against them."""
    wrong = {f.path for f in found if f.file == file and CODES[f.code][1] is Severity.ERROR}
    return any(path[:1] == ("penilaian",) for path in wrong.union(loaded.touched.get(file, ())))


def _is_known(finding: Finding, touched: Collection[KeyPath]) -> bool:
    """Return whether a finding is of something that was not mended."""
    return not any(finding.path[: len(path)] == path for path in touched)
