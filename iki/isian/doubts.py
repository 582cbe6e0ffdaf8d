"""Doubts: what the checks of data say of values that a delivery writes, before it is stored."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from iki.checks.acceptance import standing
from iki.checks.data import check_data
from iki.checks.row_data import needed
from iki.checks.through_time import in_files, united
from iki.data.csv_files import read_known
from iki.data.keep import Keep
from iki.diagnostics import RowCell
from iki.isian.changes import sources_after
from iki.limits import TAHUN_MAX
from iki.model.definisi import all_indikator
from iki.periode import TAHUN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from iki.data.csv_files import CsvSource
    from iki.isian.changes import Plan
    from iki.isian.delivery import CellPlace, Slot
    from iki.model.definisi import Definisi
    from iki.yaml_source import Finding


class Doubt(NamedTuple):
    """A warning about new values; `place` is the cell of one, None where it shows at a stored row."""

    place: CellPlace | None
    row: str
    code: str
    message: str
    hint: str


def doubts_of(
    plan: Plan,
    sources: Collection[CsvSource],
    definisi: Definisi,
    wanted: Collection[Slot],
    today: date,
) -> list[Doubt]:
    """Return the warnings about the values that a plan writes or takes out, without those there were before."""
    jabatan = _concerned(definisi, {(slot.jabatan, slot.variabel) for slot in wanted})
    # A change is held against the year before, and may be what the year after is held against.
    years = {slot.tahun + beside for slot in wanted for beside in (-1, 0, 1)}
    found = _found(sources_after(plan, sources), definisi, jabatan, years, today)
    doubts: list[Doubt] = []
    others: list[Doubt] = []
    for finding in found:
        places = [plan.rows[line] for line in _lines(finding) if line in plan.rows]
        (doubts if places else others).append(_doubt(finding, next(iter(places), None)))
    if others:
        before = _found(sources, definisi, jabatan, years, today)
        known = {(f.code, f.message) for f in before}
        doubts += (doubt for doubt in others if (doubt.code, doubt.message) not in known)
    return doubts


def _concerned(definisi: Definisi, variables: Collection[tuple[str, str]]) -> set[str]:
    """Return the jabatan that have some variables, or indikator that read one."""
    readers = {
        kode
        for kode, _, indikator in all_indikator(united(definisi))
        if any((v.jabatan or kode, v.nama) in variables for v in indikator.reads)
    }
    return readers | {kode for kode, _ in variables}


def _found(
    sources: Iterable[CsvSource],
    definisi: Definisi,
    jabatan: Collection[str],
    years: Collection[int],
    today: date,
) -> list[Finding]:
    whole = united(definisi)
    known = definisi.history.known_to_reader(TAHUN_MAX, TAHUN)
    keep = Keep(needed(whole, jabatan))
    nilai, _ = read_known(sources, known, tahun=years, sampai=TAHUN, keep=keep)
    check = partial(check_data, realisasi=nilai, today=today, jabatan=jabatan)
    return standing(definisi, in_files(whole, check))


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
