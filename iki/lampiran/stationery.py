"""Signing of documents: who holds which jabatan, the day, the picture of the letterhead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.checks.acceptance import unaccepted_diagnostics
from iki.console import messages
from iki.validasi.signing_files import lambang_of, read_pejabat_of

if TYPE_CHECKING:
    from datetime import date

    from iki.render.signing import Stationery
    from iki.workspace import Project


def read_stationery(given: Project, day: date | None = None) -> Stationery:
    """Return the stationery of documents. Raises WrongInputError for errors in its files."""
    from iki.render.signing import Stationery

    found, wrong, findings = read_pejabat_of(given.proyek, given.definisi)
    lambang, broken = lambang_of(given.proyek, given.definisi)
    diagnostics = [
        *wrong,
        *unaccepted_diagnostics(given.definisi, [*findings, *broken], given.documents),
    ]
    given.refuse_errors(diagnostics)
    if diagnostics:
        messages.note(
            f"{len(diagnostics)} peringatan tentang data/pejabat.csv; lihat `iki validasi --data`"
        )
    return Stationery(found, day, lambang)
