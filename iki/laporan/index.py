"""The page of many agencies: a row of `iki rekap` each, which leads to the report of the agency."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from iki import __version__
from iki.laporan.cards import ShownFigure
from iki.rekap.rows import FILTERS
from iki.rekap.tables import (
    AGENCY_COLUMNS,
    AGENCY_COUNTS,
    AGENCY_FIGURES,
    name_in_rekap,
    remarks_of_rekap,
    summary_of_rekap,
    title_of_rekap,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from iki.rekap.rows import AgencyRow, Rekap

_LEFT = {"Predikat"}
_STATES = {
    "lengkap": "semua terhitung penuh",
    "sementara": "ada yang sementara",
    "belum": "ada yang belum terhitung",
    "kesalahan": "punya kesalahan",
}


class Listed(NamedTuple):
    """Where the report of an agency is, and the colour of its predikat."""

    file: str
    level: int | None


class AgencyView(NamedTuple):
    """A row of the page; `cells` are the columns after nilai and predikat."""

    folder: str
    name: str
    file: str
    nilai: ShownFigure
    predikat: str
    level: int | None
    cells: tuple[str, ...]
    error: str
    states: tuple[str, ...]


class IndexPage(NamedTuple):
    """What the page shows, in the words of `iki rekap`."""

    title: str
    span: str
    summary: str
    remarks: tuple[str, ...]
    columns: tuple[tuple[str, bool], ...]
    sortings: tuple[tuple[int, str], ...]
    states: tuple[tuple[str, str], ...]
    predikat: tuple[str, ...]
    agencies: tuple[AgencyView, ...]
    iki: str = __version__


def make_index(rekap: Rekap, listed: Mapping[str, Listed]) -> IndexPage:
    """Make the page of agencies; `listed` has each by its folder."""
    first = len(AGENCY_FIGURES) + 1
    return IndexPage(
        title=title_of_rekap(rekap),
        span=rekap.span,
        summary=summary_of_rekap(rekap),
        remarks=tuple(remarks_of_rekap(rekap)),
        columns=tuple((heading, heading in _LEFT) for heading, _ in AGENCY_COLUMNS),
        sortings=tuple((n, heading.lower()) for n, (heading, _) in enumerate(AGENCY_COUNTS, first)),
        states=tuple(_STATES.items()),
        predikat=_predikat(rekap.rows),
        agencies=tuple(_agency(row, rekap, listed[row.folder]) for row in rekap.rows),
    )


def _predikat(rows: Sequence[AgencyRow]) -> tuple[str, ...]:
    return tuple(sorted({row.predikat for row in rows if row.predikat}, key=str.casefold))


def _agency(row: AgencyRow, rekap: Rekap, listed: Listed) -> AgencyView:
    nilai, predikat, *cells = (cell(row) for _, cell in AGENCY_COLUMNS)
    return AgencyView(
        row.folder,
        name_in_rekap(row, rekap),
        listed.file,
        ShownFigure(nilai, None if row.nilai is None else f"{row.nilai:f}"),
        predikat,
        listed.level,
        tuple(cells),
        row.error.message if row.error else "",
        tuple(state for state in _STATES if FILTERS[state](row)),
    )
