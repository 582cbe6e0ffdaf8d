"""All checks of a project, in one place: what is found, what its files accept, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from iki import capaian
from iki.checks import acceptance, definitions
from iki.diagnostics import CODES, Severity
from iki.yaml_source import CHARACTERS, bounded, locate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from iki.definitions import Loaded
    from iki.diagnostics import Diagnostic, RowCell, Span
    from iki.yaml_source import Finding, Path


class Checked(NamedTuple):
    """What is wrong, and how many warnings were accepted where they stand."""

    diagnostics: list[Diagnostic]
    accepted: int = 0


def check(
    loaded: Loaded,
    tahun: int | None = None,
    data: Iterable[Finding] | None = None,
    cells: Mapping[tuple[str, RowCell], Span] | None = None,
) -> Checked:
    """Check definitions that were read, contoh included; with `tahun` also for targets of that year.

    `data` are the findings of `data_rules` and `cells` the places of the rows that they name; None if
    the data were not looked at.
    """
    definisi = loaded.sementara or loaded.definisi
    if definisi is None:
        return Checked([*loaded.diagnostics, *locate(loaded.findings, loaded.documents)])
    found = [*loaded.findings]
    if loaded.tanpa_instansi:
        found += definitions.check_jabatan(definisi, tahun)
    else:
        found += definitions.check(definisi, tahun)
        if not _is_scoring_wrong(definisi.berkas_instansi, found, loaded):
            found += capaian.check_contoh(definisi)
    found = [f for f in found if _is_known(f, loaded.touched.get(f.file, ()))]
    not_run = {code for code in CODES if code.startswith("D")} if data is None else set()
    if tahun is None:
        not_run.add("R13")
    if definisi.rusak or loaded.definisi is None:
        not_run.update(CODES)  # what a broken file would have said is not known
    standing, accepted = acceptance.accept(definisi, [*found, *(data or ())], not_run)
    located = locate(bounded(standing), loaded.documents, cells)
    foreign = {(d.file, d.span.start_line) for d in loaded.diagnostics if d.code in CHARACTERS}
    located = [d for d in located if (d.file, d.span.start_line) not in foreign]
    return Checked([*loaded.diagnostics, *located], accepted)


def _is_scoring_wrong(file: str, found: Iterable[Finding], loaded: Loaded) -> bool:
    """Return whether the rules of scoring have mistakes: no contoh can be held against them."""
    wrong = {f.path for f in found if f.file == file and CODES[f.code][1] is Severity.KESALAHAN}
    return any(path[:1] == ("penilaian",) for path in wrong.union(loaded.touched.get(file, ())))


def _is_known(finding: Finding, touched: Collection[Path]) -> bool:
    """Return whether a finding is of something that was not mended."""
    return not any(finding.path[: len(path)] == path for path in touched)
