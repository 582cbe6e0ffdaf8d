"""What documents are signed with: who holds which jabatan, the day, and the letterhead's picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from iki.checks.acceptance import standing_diagnostics
from iki.cli import output, project
from iki.cli.inputs import Input, check_tanggal
from iki.model.pejabat import DaftarPejabat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iki.cli.project import Proyek
    from iki.diagnostics import Diagnostic
    from iki.model import Definisi
    from iki.outputs.signing import Stationery
    from iki.yaml_source import Finding


class ReadPejabat(NamedTuple):
    """Who holds which jabatan, what is wrong with their file, and what contradicts it."""

    found: DaftarPejabat
    wrong: Sequence[Diagnostic]
    findings: Sequence[Finding]


def read_pejabat_of(proyek: Proyek, definisi: Definisi) -> ReadPejabat:
    """Read data/pejabat.csv. Only what prints documents asks for it: no result names people."""
    files, findings = project.pejabat_files(proyek)
    if not files:
        return ReadPejabat(DaftarPejabat(), (), findings)
    from iki.checks.pejabat import penandatangan_berbeda
    from iki.pejabat import read_pejabat

    found, wrong = read_pejabat(project.data_source(files[0]), definisi)
    return ReadPejabat(found, wrong, [*findings, *penandatangan_berbeda(definisi, found)])


def read_stationery(given: Input, tanggal: str | None = None) -> Stationery:
    """Return what documents are signed with; raises WrongInputError if it has errors."""
    from iki.outputs.signing import Stationery

    day = check_tanggal(tanggal)
    found, wrong, findings = read_pejabat_of(given.proyek, given.definisi)
    lambang, broken = project.lambang_of(given.proyek, given.definisi)
    standing = standing_diagnostics(given.definisi, [*findings, *broken], given.documents)
    diagnostics = [*wrong, *standing]
    output.refuse_errors([*given.diagnostics, *diagnostics])
    if diagnostics:
        output.note(
            f"{len(diagnostics)} peringatan tentang data/pejabat.csv; lihat `iki validasi --data`"
        )
    return Stationery(found, day, lambang)
