"""Accepting warnings: `abaikan: {R14: "alasan"}` at the level of a definition that they concern.

A level accepts what is found at it or below it; of several levels the nearest one does. Whether an
acceptance still accepts anything can only be said of checks that have run, so the caller names
those that have not. Errors are no business of this module: the model refuses to accept them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.diagnostics import CODES
from iki.model.indikator_paths import variables_of_all_times
from iki.model.lifetimes import values_of
from iki.yaml_source import Finding, KeyPath, to_diagnostics

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from iki.diagnostics import Diagnostic
    from iki.model import Definisi
    from iki.yaml_source import Document

Level = tuple[str, KeyPath]  # a file, and the path of a mapping in it that may have an `abaikan`


def accept(
    definisi: Definisi, findings: Iterable[Finding], not_run: Collection[str] = ()
) -> tuple[list[Finding], int]:
    """Return the findings that stand, and how many were accepted.

    An acceptance that accepts nothing becomes a finding (R20), unless its code is one of `not_run`.
    """
    levels = {level: reasons for level, reasons in _levels(definisi) if reasons}
    if not levels:
        return list(findings), 0
    unused = {(level, code) for level, reasons in levels.items() for code in reasons}
    unaccepted = []
    accepted = 0
    for finding in findings:
        level = _level_of(finding, levels)
        if level is None:
            unaccepted.append(finding)
        else:
            accepted += 1
            unused.discard((level, finding.code))
    unaccepted += (
        Finding(
            "R20",
            file,
            (*path, "abaikan", code),
            f"tidak ada lagi peringatan {code} yang diabaikan di sini",
            "hapus baris ini",
            at="key",
        )
        for (file, path), code in unused
        if code not in not_run
    )
    return unaccepted, accepted


def unaccepted_findings(definisi: Definisi, findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that no `abaikan` accepts.

    Acceptances that accept none of them are not looked for (R20): these are the findings of a few
    checks only.
    """
    found = list(findings)
    return accept(definisi, found, CODES)[0] if found else []


def unaccepted_diagnostics(
    definisi: Definisi, findings: Iterable[Finding], documents: Mapping[str, Document]
) -> list[Diagnostic]:
    """Return the diagnostics of `unaccepted_findings`."""
    return to_diagnostics(unaccepted_findings(definisi, findings), documents)


def _level_of(finding: Finding, levels: Mapping[Level, Mapping[str, str]]) -> Level | None:
    """Return the nearest level that accepts a finding."""
    for length in range(len(finding.path), -1, -1):
        level = finding.file, finding.path[:length]
        if finding.code in levels.get(level, ()):
            return level
    return None


def _levels(definisi: Definisi) -> Iterator[tuple[Level, Mapping[str, str]]]:
    """Yield every level that may accept something, with what it accepts."""
    file = definisi.instansi_file
    yield (file, ()), definisi.instansi.abaikan
    for path, penilaian, _ in values_of(definisi.instansi, "penilaian"):
        yield (file, path), penilaian.abaikan
    for kode, jabatan in definisi.jabatan.items():
        file = definisi.files[kode]
        yield (file, ()), jabatan.abaikan
        for path, names, _ in variables_of_all_times(jabatan):
            for nama, variabel in names.items():
                yield (file, (*path, nama)), variabel.abaikan
        for path, all_sasaran, _ in values_of(jabatan, "sasaran"):
            for s, sasaran in enumerate(all_sasaran):
                yield (file, (*path, s)), sasaran.abaikan
        for path, indikator, _ in jabatan.indikator_of_all_times:
            yield (file, path), indikator.abaikan
