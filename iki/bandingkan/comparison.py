"""Results side by side: the years of a project, or the periods of a year, and what changed last.

A column is a span of time with a result of its own; a row is an indikator, with the cell of each
column or None where it does not exist. The change is that of the figures as they are shown, between
the last two columns, and is judged in the sense of the polarisasi. Refuses to judge what only grew
because its span is longer: a sum up to TW II is no better than one up to TW I.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from iki.decimals import CONTEXT, compare, subtract
from iki.formula import evaluate
from iki.model import Konsolidasi, Polarisasi
from iki.periode import BULANAN, SEMESTER, TAHUN, TRIWULAN
from iki.results.capaian import is_sum, lacks_periods
from iki.results.hasil import NOT_RECOMPUTABLE, Status, history_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from decimal import Decimal

    from iki.model import Definisi, Indikator, Jabatan, Penilaian
    from iki.periode import Periode
    from iki.results.hasil import Hasil, HasilIndikator, HasilJabatan, UsedVariabel


# What the columns of one year may be, by the word for it.
PER = {"triwulan": TRIWULAN, "semester": SEMESTER, "bulan": BULANAN}


class Direction(StrEnum):
    """Which way a figure went, in the sense of the polarisasi."""

    BETTER = "membaik"
    SAME = "tetap"
    WORSE = "memburuk"


class TimeColumn(NamedTuple):
    """The time of a column: a year up to a period, or (`apart`) the months of that period alone."""

    tahun: int
    sampai: Periode
    apart: bool = False


class Change(NamedTuple):
    """The change of a figure since the one before, and whether it is better (None: not judged).

    Of figures that are words, `tingkat` is how many words further up their scale it is. `digits`
    are those in which it is shown, None for its own.
    """

    nilai: Decimal
    direction: Direction | None
    tingkat: int | None = None
    digits: int | None = None


class ComparedIndikator(NamedTuple):
    """An indikator: its cells, and the change between the last two, None where one is missing."""

    indikator: Indikator
    cells: tuple[HasilIndikator | None, ...]
    realisasi: Change | None
    capaian: Change | None


class ComparedJabatan(NamedTuple):
    """A jabatan: its result in each column (None: it has no nilai there), and its indikator."""

    kode: str
    jabatan: Jabatan
    columns: tuple[HasilJabatan | None, ...]
    rows: tuple[ComparedIndikator, ...]


class SideBySide(NamedTuple):
    """Columns of time, and the jabatan in the order of the tree.

    `history` is what changed between the beginning of the first and the end of the last, in words.
    """

    definisi: Definisi
    columns: tuple[TimeColumn, ...]
    jabatan: tuple[ComparedJabatan, ...]
    history: tuple[str, ...] = ()
    locks: tuple[str, ...] = ()  # what a page says of each column that is locked, "" of the others
    penilaian: tuple[Penilaian, ...] = ()  # the rules of the agency in each column
    notes: tuple[str, ...] = ()  # on the data

    @property
    def lock_words(self) -> str:
        """The words of a page on its last, locked columns: `TW II: Kunci 65ec68689b68`."""
        said = [
            f"{self.short_label(time)}: {lock}"
            for time, lock in zip(self.columns, self.locks, strict=False)
            if lock
        ]
        return "; ".join(said[-_SEALS:])

    @property
    def apart(self) -> bool:
        return self.columns[-1].apart

    @property
    def per(self) -> str | None:
        """What the columns are that are periods of one year; None for years."""
        if len({time.tahun for time in self.columns}) > 1:
            return None
        return next((per for per, all_ in PER.items() if self.columns[0].sampai in all_), None)

    @property
    def span(self) -> str:
        """The time of the columns: `tahun 2023 dan 2024`, `tahun 2024 per triwulan, kumulatif`."""
        if self.per:
            how = f"tiap {self.per} sendiri" if self.apart else "kumulatif"
            return f"tahun {self.columns[0].tahun} per {self.per}, {how}"
        *some, last = (str(time.tahun) for time in self.columns)
        sampai = self.columns[-1].sampai
        tahun = f"tahun {', '.join(some)} dan {last}" if some else f"tahun {last}"
        return tahun if sampai == TAHUN else f"{tahun} sampai {sampai.nama}"

    def scoring(self) -> Iterator[tuple[Penilaian, str]]:
        """Yield the rules of the columns, and where they differ, the columns of each."""
        found: dict[int, list[int]] = {}
        for number, penilaian in enumerate(self.penilaian):
            found.setdefault(self.penilaian.index(penilaian), []).append(number)
        for first, numbers in found.items():
            yield self.penilaian[first], self._columns(numbers) if len(found) > 1 else ""

    def label(self, time: TimeColumn) -> str:
        """Return the heading of a column: `2024`, `s.d. TW II`, or `TW II` for its months alone."""
        label = self.short_label(time)
        return label if time.apart or not self.per else f"s.d. {label}"

    def short_label(self, time: TimeColumn) -> str:
        """Return the short name of a column: `2024`, `TW II`."""
        return time.sampai.short if self.per else str(time.tahun)

    def reasons(
        self,
        row: ComparedIndikator,
        remarks: Callable[[HasilIndikator], Iterator[str]] | None = None,
    ) -> dict[str, str]:
        """Return the remarks on a row, each with the columns it is about: `2022`, `Mar–Sep`."""
        say = remarks or _remarks
        found: dict[str, list[int]] = {}
        for number, cell in enumerate(row.cells):
            times = filter(None, [cell.end_in_words]) if cell else (NOT_IN_FORCE,)
            for said in (*times, *(say(cell) if cell else ())):
                found.setdefault(said, []).append(number)
        return {said: self._columns(numbers) for said, numbers in found.items()}

    def _columns(self, numbers: Sequence[int]) -> str:
        """Return short names of columns, three or more in a row as `Mar–Sep`."""
        names = [self.short_label(time) for time in self.columns]
        runs: list[list[int]] = []
        for number in numbers:
            if runs and runs[-1][-1] == number - 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        return ", ".join(
            f"{names[run[0]]}–{names[run[-1]]}"
            if len(run) > 2
            else ", ".join(names[n] for n in run)
            for run in runs
        )


_SEALS = 4  # for which the foot of a page has room
NOT_IN_FORCE = "tidak berlaku"


def _remarks(cell: HasilIndikator) -> Iterator[str]:
    if cell.remark:
        yield cell.remark
    if other_years := cell.other_years():
        yield other_years
    if cell.capaian is not None and not cell.recomputable:
        yield NOT_RECOMPUTABLE


def side_by_side(hasil: Sequence[Hasil], *, apart: bool = False) -> SideBySide:
    """Put results in columns, in the order of time.

    Of columns that are `apart` there are no targets, which are cumulative, and so no capaian.
    """
    columns = tuple(TimeColumn(h.tahun, h.sampai, apart) for h in hasil)
    came = _came(hasil) if apart else {}
    cells = [
        {
            (j.kode, b.indikator.kode): _apart(h, b, came) if apart else b
            for j in h.jabatan
            for b in j.indikator
        }
        for h in hasil
    ]
    results = [{j.kode: None if apart else j for j in h.jabatan} for h in hasil]
    jabatan = tuple(
        ComparedJabatan(
            kode,
            holder,
            tuple(of.get(kode) for of in results),
            tuple(
                _row(i, columns, [c.get((kode, i.kode)) for c in cells], hasil)
                for i in indikator.values()
            ),
        )
        for kode, (holder, indikator) in _of_all(hasil).items()
    )
    return SideBySide(
        hasil[-1].definisi,
        columns,
        jabatan,
        history_in_words(hasil),
        tuple(h.lock for h in hasil),
        tuple(h.definisi.instansi.penilaian for h in hasil),
    )


def _of_all(hasil: Sequence[Hasil]) -> dict[str, tuple[Jabatan, dict[str, Indikator]]]:
    """Return the jabatan and indikator of all columns; the last one comes first, and names them."""
    found: dict[str, tuple[Jabatan, dict[str, Indikator]]] = {}
    for h in reversed(hasil):
        for j in h.jabatan:
            _, indikator = found.setdefault(j.kode, (j.jabatan, {}))
            for b in j.indikator:
                indikator.setdefault(b.indikator.kode, b.indikator)
    return found


# The periods of the columns in which each variable has a value: tahun, jabatan, nama.
_Came = dict[tuple[int, str, str], set["Periode"]]


def _came(hasil: Sequence[Hasil]) -> _Came:
    found: _Came = {}
    for h in hasil:
        for t in (t for j in h.jabatan for b in j.indikator for t in b.variabel):
            if t.nilai is not None:
                found.setdefault((t.tahun, t.jabatan, t.acuan.nama), set()).add(h.sampai)
    return found


def _apart(hasil: Hasil, row: HasilIndikator, came: _Came) -> HasilIndikator:
    """Return a row without its target, and with what it says of its realisasi alone.

    What comes for a longer period at the end of a column is no value of the column.
    """
    definisi = hasil.definisi
    variabel = tuple(_undivided(hasil, t, came) for t in row.variabel)
    row = row._replace(
        target=None, periode_target=None, capaian=None, predikat=None, no_target=None,
        variabel=variabel,
    )  # fmt: skip
    if row.realisasi is None:
        there = {t.acuan: t for t in variabel}
        return row._replace(missing=tuple(there[t.acuan] for t in row.missing))
    if missing := tuple(t for t in variabel if t.dipakai and t.undivided):
        return row._replace(
            realisasi=None, realisasi_tampil=None, status=Status.BELUM_ADA_DATA, missing=missing
        )
    missing = tuple(t for t in variabel if t.dipakai and lacks_periods(definisi, t))
    status = Status.SEMENTARA if missing else Status.TERHITUNG
    return row._replace(missing=missing, status=status)


def _undivided(hasil: Hasil, used: UsedVariabel, came: _Came) -> UsedVariabel:
    """Return a variable with the period of its `berkala`, if no value is that of a column alone.

    A position at the end of the period is one at the end of the column too. What has come for a
    part of the period before its end comes more often than that.
    """
    variabel = used.version(hasil.definisi).variabel
    if variabel.berkala is None or variabel.konsolidasi is Konsolidasi.TERAKHIR:
        return used
    key = used.tahun, used.jabatan, used.acuan.nama
    sampai = hasil.sampai
    for span in variabel.berkala.spans(hasil.definisi.months_of(*key)):
        if span.first < sampai.first <= span.last or span.first <= sampai.last < span.last:
            inside = (p for p in came.get(key, ()) if p.months & span.months)
            if not any(p.last < span.last for p in inside):
                return used._replace(nilai=None, not_yet=None, undivided=span)
    return used


# --- the change -----------------------------------------------------------------------------------


def _row(
    indikator: Indikator,
    columns: Sequence[TimeColumn],
    cells: Sequence[HasilIndikator | None],
    hasil: Sequence[Hasil],
) -> ComparedIndikator:
    realisasi = capaian = None
    if len(cells) > 1 and (before := cells[-2]) and (now := cells[-1]):
        longer = not columns[-1].apart and columns[-2].sampai != columns[-1].sampai
        grown = longer and _grows(hasil[-1].definisi, now)
        # Targets of the periods themselves grow with them.
        own = before.has_target_of(columns[-2].sampai) and now.has_target_of(columns[-1].sampai)
        realisasi = _difference(
            before.realisasi_tampil,
            now.realisasi_tampil,
            None if grown else _better(indikator.polarisasi, before, now),
        )
        if realisasi and now.ordinal:
            tingkat = now.ordinal.steps(before.realisasi, now.realisasi)
            realisasi = realisasi._replace(tingkat=tingkat)
        capaian = _difference(before.capaian, now.capaian, 1 if own or not grown else None)
        digits = max(before.penilaian.pembulatan, now.penilaian.pembulatan)
        capaian = capaian and capaian._replace(digits=digits)
    return ComparedIndikator(indikator, tuple(cells), realisasi, capaian)


def _difference(before: Decimal | None, now: Decimal | None, better: int | None) -> Change | None:
    """Return how two shown figures differ.

    `better` is 1 if more is better, -1 if less is, 0 if neither.
    """
    if before is None or now is None:
        return None
    nilai = subtract(now, before)
    if better is None and nilai:
        return Change(nilai, None)
    if not nilai or not better:
        return Change(nilai, Direction.SAME)
    return Change(nilai, Direction.BETTER if (nilai > 0) is (better > 0) else Direction.WORSE)


def _better(polarisasi: Polarisasi, before: HasilIndikator, now: HasilIndikator) -> int | None:
    """Return whether more of a realisasi is better (1) or less (-1), None if it cannot be said.

    Of stabilize the one nearer to its target is, which its capaian says.
    """
    match polarisasi:
        case Polarisasi.MAXIMIZE:
            return 1
        case Polarisasi.MINIMIZE:
            return -1
        case Polarisasi.STABILIZE:
            if before.capaian is None or now.capaian is None:
                return None
            if before.realisasi_tampil is None or now.realisasi_tampil is None:
                return None
            more = compare(now.realisasi_tampil, before.realisasi_tampil)
            return more * compare(now.capaian, before.capaian)


def _grows(definisi: Definisi, row: HasilIndikator) -> bool:
    """Return whether a realisasi gets another value just because its sums are over more periods.

    A share of two sums does not: with both of them doubled it is the same.
    """
    later = {
        t.acuan: CONTEXT.multiply(t.nilai, 2) if t.nilai and is_sum(definisi, t) else t.nilai
        for t in row.variabel
    }
    doubled = evaluate(row.indikator.formula, later.get).nilai
    return doubled is None or row.realisasi is None or compare(doubled, row.realisasi) != 0
