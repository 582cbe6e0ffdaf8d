"""Years, or the periods of a year, computed of one reading of the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.bandingkan.comparison import side_by_side
from iki.errors import UsageError
from iki.kunci.locked_results import lock_of_column

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from iki.bandingkan.comparison import SideBySide
    from iki.model import DaftarCatatan
    from iki.periode import Periode
    from iki.workspace import Project


def compare_times(
    project: Project,
    times: Sequence[tuple[int, Periode | str]],
    jabatan: Collection[str] | None = None,
    *,
    apart: bool = False,
) -> SideBySide:
    """Compute a column for each time, in order; raises WrongInputError if anything has errors.

    A time is a year up to a period, or (`apart`) the months of that period alone.
    """
    if not times:
        raise UsageError("tidak ada tahun yang dibandingkan")
    results = project.compute_all(times, jabatan, apart=apart)
    found = side_by_side([result.hasil for result in results], apart=apart)
    return found._replace(notes=results[0].notes_on_data)


def compare_for_document(
    project: Project, times: Sequence[tuple[int, Periode]], jabatan: Collection[str] | None = None
) -> tuple[SideBySide, DaftarCatatan]:
    """Compute columns that say of what is locked, that it is; return them with their remarks."""
    locks = {time: lock_of_column(project.proyek, *time) for time in times}
    years = {tahun for tahun, _ in times}
    results = project.compute_all(times, jabatan, catatan=years, locks=locks)
    found = side_by_side([result.hasil for result in results])
    return found._replace(notes=results[0].notes_on_data), results[0].data.catatan
