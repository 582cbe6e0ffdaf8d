"""The completeness of a project: its data of a year are read, and held against what is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.data.agency_sums import AgencyRows, AgencySums, SumsInsufficientError
from iki.data.keep import ALL_ROWS, NO_ROWS
from iki.dates import require_periode, require_tahun
from iki.kelengkapan.deliveries import check_delivery, vacant_offices
from iki.periode import TAHUN
from iki.project import project_files
from iki.validasi.signing_files import read_pejabat_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from iki.kelengkapan.deliveries import Completeness
    from iki.model import Kiriman
    from iki.model.definisi import RowNames
    from iki.periode import Periode
    from iki.workspace import Project


def check_completeness(
    project: Project,
    tahun: int,
    sampai: Periode | str = TAHUN,
    jabatan: Collection[str] | None = None,
) -> Completeness:
    """Read the data of a year and compute their completeness; raises WrongInputError."""
    tahun, sampai = require_tahun(tahun, "tahun"), require_periode(sampai, "sampai")
    table, history = project.table_of(tahun, sampai), project.definisi.history
    jabatan = project.chosen_jabatan(jabatan, table, option="jabatan")
    known = history.row_names(tahun, sampai)
    pejabat = read_pejabat_of(project.proyek, project.definisi)
    keep = ALL_ROWS if project.source is None else NO_ROWS
    read = project.values((tahun,), known, jabatan, keep=keep, pejabat=pejabat)
    needed, counted = history.months_needed(tahun), _counted(project, known, tahun, sampai)
    found = check_delivery(table, read.realisasi, tahun, sampai, jabatan, needed, counted)
    if project_files.pejabat_files(project.proyek)[0]:
        vacant = vacant_offices(table, pejabat.found, tahun, sampai, jabatan)
        found = found._replace(vacant=vacant)
    return found._replace(notes=read.notes)


def _counted(
    project: Project, known: RowNames, tahun: int, sampai: Periode
) -> Mapping[tuple[int, str, str], Kiriman]:
    """Return the months with data that an engine counts; empty for files, which have rows."""
    if project.source is None:
        return {}
    if isinstance(project.source, AgencySums | AgencyRows):
        raise SumsInsufficientError
    from iki.data import engines
    from iki.data.tables import read_deliveries

    with engines.engine_errors(project.source.label):
        return read_deliveries(project.source, known, (tahun,), sampai)
