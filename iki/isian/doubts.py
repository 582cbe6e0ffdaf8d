"""Doubts: what the checks of data say of values that a delivery writes, before it is stored."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from iki.checks.acceptance import unaccepted_findings
from iki.checks.data import check_data
from iki.checks.row_data import checked_variables
from iki.checks.through_time import in_files, merge_all_times
from iki.data.csv_files import read_known
from iki.data.keep import ALL_ROWS, Keep
from iki.diagnostics import RowCell
from iki.isian.changes import errors_after, sources_after
from iki.limits import TAHUN_MAX
from iki.model.definisi import all_indikator
from iki.periode import TAHUN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from iki.data.csv_files import CsvSource
    from iki.diagnostics import Diagnostic
    from iki.isian.changes import Plan
    from iki.isian.delivery import CellPlace, Slot
    from iki.model import Realisasi
    from iki.model.definisi import Definisi
    from iki.yaml_source import Finding


class Doubt(NamedTuple):
    """A warning about new values.

    `place` is the cell of one, None where it shows at a stored row.
    """

    place: CellPlace | None
    row: str
    code: str
    message: str
    hint: str


class PlannedData:
    """The data as they would be if the files of a plan were written, read once.

    `changed` are the values that the plan writes or takes out.
    """

    def __init__(
        self,
        plan: Plan,
        sources: Collection[CsvSource],
        definisi: Definisi,
        changed: Collection[Slot],
    ) -> None:
        self._plan, self._sources, self._definisi = plan, sources, definisi
        self._whole = merge_all_times(definisi)
        variables = {(slot.jabatan, slot.variabel) for slot in changed}
        self._jabatan = _jabatan_reading(self._whole, variables)
        # A change is held against the year before, and may be what the year after is held against.
        self._years = {slot.tahun + beside for slot in changed for beside in (-1, 0, 1)}

    @cached_property
    def _after(self) -> tuple[Realisasi, list[Diagnostic]]:
        return self._read(sources_after(self._plan, self._sources))

    def _read(self, sources: Iterable[CsvSource]) -> tuple[Realisasi, list[Diagnostic]]:
        known = self._definisi.history.row_names(TAHUN_MAX, TAHUN)
        every = self._jabatan >= self._whole.jabatan.keys()
        keep = ALL_ROWS if every else Keep(checked_variables(self._whole, self._jabatan))
        return read_known(sources, known, tahun=self._years, sampai=TAHUN, keep=keep)

    def errors(self, wanted: Collection[Slot]) -> list[Diagnostic]:
        """Return the errors in the years of these values."""
        years = {slot.tahun for slot in wanted}
        if years <= self._years and not any(d.is_error for d in self._after[1]):
            return []
        return errors_after(self._plan, self._sources, self._definisi, wanted)

    def doubts(self, today: date) -> list[Doubt]:
        """Return the warnings about the changed values, without those there were before."""
        plan = self._plan
        doubts: list[Doubt] = []
        others: list[Doubt] = []
        for finding in self._findings(self._after[0], today):
            places = [plan.rows[line] for line in _lines(finding) if line in plan.rows]
            (doubts if places else others).append(_doubt(finding, next(iter(places), None)))
        if others:
            before = self._findings(self._read(self._sources)[0], today)
            known = {(f.code, f.message) for f in before}
            doubts += (doubt for doubt in others if (doubt.code, doubt.message) not in known)
        return doubts

    def _findings(self, nilai: Realisasi, today: date) -> list[Finding]:
        check = partial(check_data, realisasi=nilai, today=today, jabatan=self._jabatan)
        return unaccepted_findings(self._definisi, in_files(self._whole, check))


def _jabatan_reading(whole: Definisi, variables: Collection[tuple[str, str]]) -> set[str]:
    """Return the jabatan that have some variables, or indikator that read one."""
    readers = {
        kode
        for kode, _, indikator in all_indikator(whole)
        if any((v.jabatan or kode, v.nama) in variables for v in indikator.reads)
    }
    return readers | {kode for kode, _ in variables}


def _lines(finding: Finding) -> Iterator[tuple[str, int]]:
    """Yield the rows that a finding is about."""
    if finding.row is not None:
        yield finding.row[0], finding.row[1].line
    for file, cell, _ in finding.related:
        if isinstance(cell, RowCell):
            yield file, cell.line


def _doubt(finding: Finding, place: CellPlace | None) -> Doubt:
    row = next((f"{file}:{line}" for file, line in _lines(finding)), finding.file)
    return Doubt(place, row, finding.code, finding.message, finding.hint or "")
