"""Runs all checks of definitions; the checks of realised values are in `data`."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from iki.checks import (  # noqa: F401 - the modules whose checks are in the registers
    acceptance,
    contoh,
    formulas,
    history,
    ordinal,
    polarisasi,
    scale,
    structure,
    targets,
)
from iki.checks.register import across_jabatan, of_contoh, of_history, of_instansi, of_jabatan
from iki.checks.through_time import (
    check_versions,
    in_files,
    merge_all_times,
    versions_of,
    with_all_indikator,
)
from iki.diagnostics import CODES, Severity, has_errors
from iki.yaml_source import CHARACTERS, limit_findings, to_diagnostics

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from iki.checks.register import Check
    from iki.definitions import LoadResult
    from iki.diagnostics import Diagnostic, RowCell, Span
    from iki.yaml_source import Finding, KeyPath


class CheckResult(NamedTuple):
    """What is wrong, and how many warnings were accepted where they stand."""

    diagnostics: list[Diagnostic]
    accepted: int = 0


class DefinitionChecks:
    """The checks of loaded definitions and their contoh; those that only warn come last.

    With `tahun` also that the targets of that year are there. `definisi` is what could be read,
    None for nothing.
    """

    def __init__(self, loaded: LoadResult, tahun: int | None = None) -> None:
        self.loaded, self.tahun = loaded, tahun
        self.definisi = loaded.mended or loaded.definisi
        self._versions = [] if self.definisi is None else [*versions_of(self.definisi)]

    @property
    def has_errors(self) -> bool:
        """Whether anything forbids a figure; checks that only warn are not run for it."""
        return (
            self.loaded.definisi is None
            or has_errors(self.loaded.diagnostics)
            or any(CODES[f.code][1] is Severity.ERROR for f in self._errors)
        )

    @cached_property
    def _errors(self) -> list[Finding]:
        """What loading found, and the checks that may find errors."""
        loaded, definisi = self.loaded, self.definisi
        found = [*loaded.findings]
        if definisi is None:
            return found
        for check in of_history if definisi.history.months else ():
            found += check(definisi)
        found += structure.sasaran_program_tidak_ada(definisi)
        if not loaded.instansi_unknown:
            found += structure.tanpa_jabatan(definisi)
        found += self._check_versions(only_warning=False)
        file = definisi.instansi_file
        if not (loaded.instansi_unknown or _is_scoring_wrong(file, found, loaded)):
            found += check_versions(self._versions, of_contoh)
        return found

    @cached_property
    def _warnings(self) -> list[Finding]:
        """What the other checks find."""
        definisi = self.definisi
        if definisi is None:
            return []
        found = [*in_files(merge_all_times(definisi), formulas.variabel_tidak_dipakai)]
        found += self._check_versions(only_warning=True)
        found += check_versions(with_all_indikator(self._versions), across_jabatan)
        found += polarisasi.target_berlawanan(definisi)
        if self.tahun is not None:
            in_force = definisi.history.in_force(self.tahun)
            found += in_files(in_force, partial(targets.target_tidak_ada, tahun=self.tahun))
        return found

    def _check_versions(self, *, only_warning: bool) -> Iterator[Finding]:
        every = of_jabatan if self.loaded.instansi_unknown else {**of_instansi, **of_jabatan}
        chosen = {
            check: keys for check, keys in every.items() if _only_warns(check) is only_warning
        }
        return check_versions(self._versions, chosen)

    def result(
        self,
        data: Iterable[Finding] | None = None,
        cells: Mapping[tuple[str, RowCell], Span] | None = None,
    ) -> CheckResult:
        """Return everything that is wrong, with the findings of data.

        `data` are the findings of `check_data` and `cells` the places of the rows that they name;
        None if the data were not looked at.
        """
        loaded, definisi = self.loaded, self.definisi
        if definisi is None:
            return CheckResult(
                [*loaded.diagnostics, *to_diagnostics(loaded.findings, loaded.documents)]
            )
        found = [f for f in (*self._errors, *self._warnings) if _is_known(f, loaded.touched)]
        not_run = {c for c in CODES if c.startswith("D") or c == "R67"} if data is None else set()
        not_run |= {"C03", "D38"}  # another year or periode may need what is accepted
        if self.tahun is None:
            not_run.add("R13")
        if definisi.broken or loaded.definisi is None:
            not_run.update(CODES)  # what a broken file would have said is not known
        unaccepted, accepted = acceptance.accept(definisi, [*found, *(data or ())], not_run)
        # Where there is too much to report, no warning takes the place of what forbids a figure.
        errors_first = sorted(unaccepted, key=lambda f: CODES[f.code][1] is not Severity.ERROR)
        located = to_diagnostics(limit_findings(errors_first), loaded.documents, cells)
        foreign = {(d.file, d.span.start_line) for d in loaded.diagnostics if d.code in CHARACTERS}
        located = [d for d in located if (d.file, d.span.start_line) not in foreign]
        return CheckResult([*loaded.diagnostics, *located], accepted)


def check_project(
    loaded: LoadResult,
    tahun: int | None = None,
    data: Iterable[Finding] | None = None,
    cells: Mapping[tuple[str, RowCell], Span] | None = None,
) -> CheckResult:
    """Run all checks of loaded definitions; return what they and those of the data have found."""
    return DefinitionChecks(loaded, tahun).result(data, cells)


_SEVERITIES = {slug.replace("-", "_"): severity for slug, severity in CODES.values()}


def _only_warns(check: Check) -> bool:
    """Return whether a check has the name of a warning; it finds no errors then."""
    return _SEVERITIES.get(check.__name__) is Severity.WARNING


def _is_scoring_wrong(file: str, found: Iterable[Finding], loaded: LoadResult) -> bool:
    """Return whether the rules of scoring have mistakes: no contoh can be held against them."""
    wrong = {f.path for f in found if f.file == file and CODES[f.code][1] is Severity.ERROR}
    return any(path[:1] == ("penilaian",) for path in wrong.union(loaded.touched.get(file, ())))


_OF_POLARISASI = frozenset({"R60", "R61", "R62"})


def _is_known(finding: Finding, touched: Mapping[str, set[KeyPath]]) -> bool:
    """Return whether a finding is of something that was not mended."""
    looked_at = [(finding.file, finding.path)]
    if finding.code in _OF_POLARISASI:  # also of the polarisasi of each indikator that it names
        named = [*looked_at, *((file, path) for file, path, _ in finding.related)]
        looked_at += [(file, (*path[:4], "polarisasi")) for file, path in named]
    return not any(
        path[: len(mended)] == mended
        for file, path in looked_at
        for mended in touched.get(file, ())
    )
