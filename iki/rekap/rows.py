"""The rows of `iki rekap`: what is kept of each agency, and which rows are shown in what order.

A row is small and holds no definitions, so that memory does not grow with the definitions. An
agency with errors has a row without figures. Refuses to add or average over agencies: no rule says
how.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from iki.results.hasil import Status, span_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from decimal import Decimal

    from iki.model import Instansi, Skala
    from iki.periode import Periode
    from iki.results.hasil import Hasil

# Why an indikator has no capaian.
WITHOUT_CAPAIAN = tuple(status for status in Status if not status.has_capaian)


class AgencyCounts(NamedTuple):
    """Numbers of indikator: computed (`terhitung`) of all (`dari`), and not computed by reason."""

    terhitung: int
    dari: int
    sementara: int
    without: Mapping[Status, int]

    @property
    def not_computed(self) -> int:
        return self.dari - self.terhitung


class AgencyError(NamedTuple):
    """The number of errors, the first message, and the command that shows all of them.

    The command is empty if the files of the agency are not to blame.
    """

    number: int
    message: str
    command: str = ""


class AgencyRow(NamedTuple):
    """What is kept of an agency: figures with their counts, or an error.

    `digits` is the number of decimals of `nilai`, `lock` the remark on a locked period, `sumber`
    that of its instansi.yaml, `skala` what its predikat is a step of.
    """

    folder: str
    instansi: str | None = None
    daerah: str | None = None
    catatan: str | None = None
    nilai: Decimal | None = None
    digits: int = 0
    predikat: str | None = None
    counts: AgencyCounts | None = None
    lock: str = ""
    error: AgencyError | None = None
    sumber: str | None = None
    skala: Skala | None = None

    @property
    def name(self) -> str:
        """Instansi and daerah; the folder if the definitions cannot be read."""
        return " ".join(filter(None, (self.instansi, self.daerah))) or self.folder

    @property
    def kesalahan(self) -> int:
        return self.error.number if self.error else 0


def row_of(folder: str, hasil: Hasil) -> AgencyRow:
    """Make the row of a result."""
    statuses = Counter(row.status for jabatan in hasil.jabatan for row in jabatan.indikator)
    without = {status: statuses[status] for status in WITHOUT_CAPAIAN}
    counts = AgencyCounts(hasil.terhitung, hasil.dari, statuses[Status.SEMENTARA], without)
    return _row_with_names(folder, hasil.definisi.instansi)._replace(
        nilai=hasil.rata_rata,
        digits=hasil.definisi.instansi.penilaian.pembulatan,
        predikat=hasil.predikat,
        skala=hasil.definisi.instansi.penilaian.skala,
        counts=counts,
        lock=hasil.lock,
    )


def row_without(folder: str, instansi: Instansi | None, error: AgencyError) -> AgencyRow:
    """Make the row of an agency with errors; its name is the folder if instansi is unknown."""
    row = _row_with_names(folder, instansi) if instansi else AgencyRow(folder)
    return row._replace(error=error)


def _row_with_names(folder: str, instansi: Instansi) -> AgencyRow:
    named = (instansi.instansi, instansi.daerah, instansi.catatan)
    return AgencyRow(folder, *named, sumber=instansi.sumber)


# --- which are shown, in what order --------------------------------------------------------------


class Sorting(NamedTuple):
    """A key to sort rows by; rows without it come last, and `falling` puts the largest first."""

    key: Callable[[AgencyRow], Decimal | int | str | None]
    falling: bool


SORTINGS = {
    "folder": Sorting(lambda row: row.folder, falling=False),
    "instansi": Sorting(lambda row: row.instansi and row.name.casefold(), falling=False),
    "nilai": Sorting(lambda row: row.nilai, falling=True),
    "sementara": Sorting(lambda row: row.counts and row.counts.sementara, falling=True),
    "belum": Sorting(lambda row: row.counts and row.counts.not_computed, falling=True),
    "kesalahan": Sorting(lambda row: row.kesalahan, falling=True),
}
FILTERS: Mapping[str, Callable[[AgencyRow], bool]] = {
    "semua": lambda _: True,
    "lengkap": lambda row: bool(
        row.counts and not row.counts.not_computed and not row.counts.sementara
    ),
    "sementara": lambda row: bool(row.counts and row.counts.sementara),
    "belum": lambda row: bool(row.counts and row.counts.not_computed),
    "kesalahan": lambda row: bool(row.kesalahan),
}


class Rekap(NamedTuple):
    """The rows to show of one year up to one period, and numbers of all agencies.

    `failed` counts those with errors; `passed_over` names folders that are no project.
    """

    tahun: int
    sampai: Periode
    rows: Sequence[AgencyRow]
    total: int
    failed: int
    passed_over: Sequence[str] = ()

    @property
    def span(self) -> str:
        return span_in_words(self.tahun, self.sampai)

    @property
    def daerah(self) -> str | None:
        """The daerah that all rows have in common; None if they differ."""
        known = {row.daerah for row in self.rows if row.instansi}
        return known.pop() if len(known) == 1 else None


def rekap_of(
    rows: Iterable[AgencyRow],
    tahun: int,
    sampai: Periode,
    *,
    by: str = "folder",
    reverse: bool = False,
    which: str = "semua",
    predikat: Collection[str] = (),
    passed_over: Sequence[str] = (),
) -> Rekap:
    """Filter and sort rows, which may come in any order."""
    every = sorted(rows, key=lambda row: row.folder)
    wanted = {word.casefold() for word in predikat}
    shown = [
        row
        for row in every
        if FILTERS[which](row)
        and (not wanted or (row.predikat is not None and row.predikat.casefold() in wanted))
    ]
    failed = sum(row.error is not None for row in every)
    ordered = _sort_rows(shown, SORTINGS[by], reverse=reverse)
    return Rekap(tahun, sampai, ordered, len(every), failed, passed_over)


def _sort_rows(rows: Sequence[AgencyRow], by: Sorting, *, reverse: bool) -> list[AgencyRow]:
    keyed = [(by.key(row), row) for row in rows]
    known = [(key, row) for key, row in keyed if key is not None]
    known.sort(key=lambda pair: pair[0], reverse=by.falling is not reverse)
    return [row for _, row in known] + [row for key, row in keyed if key is None]
