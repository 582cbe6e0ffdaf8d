"""Differences from a lock: which figures, and which of their grounds, with their places."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from iki.decimals import format_id
from iki.diagnostics import RowCell
from iki.diagnostics.suggestions import some
from iki.escaping import quoted
from iki.kunci.making import (
    LockedRows,
    figures_of,
    row_key,
    target_figure,
)
from iki.kunci.values import Figures
from iki.limits import LOCK_ROWS
from iki.model import Polarisasi
from iki.model.definisi import all_indikator
from iki.model.jabatan import indikator_paths
from iki.results.capaian import target_at
from iki.results.hasil import EMPTY, exact_target, own_scoring

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from iki.kunci.values import Lock, LockedIndikator, LockedVariabel, TargetFigure
    from iki.model import Definisi, Realisasi
    from iki.results.hasil import Hasil, HasilIndikator, UsedVariabel
    from iki.yaml_source import KeyPath

# Keys of penilaian; an indikator has some of its own.
_SCORING = ("minimize", "batas_bawah", "batas_atas", "pembulatan", "skala")
# What no figure follows from, whatever it says.
_WORDING = ("nama", "satuan")


class Figure(NamedTuple):
    """A figure as it was locked, and as it is now; None where there is none."""

    name: str
    before: TargetFigure
    after: TargetFigure

    def __str__(self) -> str:
        return f"{self.name} {_value_text(self.before)} → {_value_text(self.after)}"


class Cause(NamedTuple):
    """A difference with its place: a path of a definition, or the line of another file."""

    what: str
    file: str
    place: KeyPath | RowCell


class LockDifference(NamedTuple):
    """An indikator, by its kode of now, that is not as it was locked; `line` is that of the lock.

    Without `figures` it is a change of what they rest on that changes none.
    """

    jabatan: str
    kode: str
    line: int
    figures: tuple[Figure, ...]
    causes: tuple[Cause, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.jabatan}.{self.kode}"

    @property
    def figures_in_words(self) -> str:
        return ", ".join(map(str, self.figures))


def _value_text(value: TargetFigure) -> str:
    match value:
        case None:
            return EMPTY
        case Decimal():
            return format_id(value)
        case list():
            return "–".join(map(_value_text, value))
        case _:
            return quoted(str(value))


# --- figures --------------------------------------------------------------------------------------


def different_figures(lock: Lock, hasil: Hasil) -> list[LockDifference]:
    """Return the indikator of a result whose figures are not those of its lock."""
    return [d for d in _pairs(lock, hasil) if d.figures]


def _pairs(lock: Lock, hasil: Hasil) -> Iterator[LockDifference]:
    """Yield each indikator of the lock or of the result, with the figures that differ."""
    names = former_names(lock, hasil.definisi)
    present = {former: kode for kode, former in names.items()}
    now = {
        (names.get(j.kode, j.kode), row.indikator.kode): row
        for j in hasil.jabatan
        for row in j.indikator
    }
    for key in dict.fromkeys([*lock.indikator, *now]):
        jabatan, kode = key
        row, locked = now.get(key), lock.indikator.get(key)
        jabatan = present.get(jabatan, jabatan)
        if row is None and not _is_asked(jabatan, hasil):
            continue
        after = figures_of(row) if row else None
        figures = (
            Figure(name, getattr(locked, name, None), getattr(after, name, None))
            for name in Figures._fields
        )
        line = lock.lines.get(key, 1)
        yield LockDifference(jabatan, kode, line, tuple(f for f in figures if f.before != f.after))


def has_other_targets(lock: Lock, definisi: Definisi, kode: Collection[str] | None) -> bool:
    """Return whether a target of the locked year, in force at its end, is not the locked one.

    Of the jabatan `kode`, None for all.
    """
    names = former_names(lock, definisi)
    for k, _, indikator in all_indikator(definisi, kode):
        locked = lock.indikator.get((names.get(k, k), indikator.kode))
        target, _ = target_at(indikator.target.get(lock.tahun), lock.sampai)
        now = target_figure(exact_target(target, definisi.ordinal_of(k, indikator)))
        if locked is None or locked.target != now:
            return True
    return False


def _is_asked(jabatan: str, hasil: Hasil) -> bool:
    """Return whether a result that may be of some jabatan only would have a jabatan."""
    computed = {j.kode for j in hasil.jabatan}
    return jabatan in computed or len(computed) == len(hasil.definisi.jabatan)


def former_names(lock: Lock, definisi: Definisi) -> dict[str, str]:
    """Return the kode that a lock has for jabatan that are called otherwise now."""
    locked = {jabatan for jabatan, _ in lock.indikator} | {
        variabel.nama.partition(".")[0]
        for row in lock.indikator.values()
        for variabel in row.variabel
    }
    return {
        kode: alias
        for kode, jabatan in definisi.jabatan.items()
        for alias in jabatan.alias
        if kode not in locked and alias in locked and alias not in definisi.jabatan
    }


# --- and what they rest on ------------------------------------------------------------------------


def lock_differences(
    lock: Lock, hasil: Hasil, realisasi: Realisasi, definisi: Definisi
) -> list[LockDifference]:
    """Return all that is not as it was locked, with its places.

    `realisasi` has the rows of the variables, `definisi` is that of all times.
    """
    names = former_names(lock, hasil.definisi)
    causes = _Causes(lock, hasil, definisi, LockedRows(hasil, realisasi, names))
    found = []
    for difference in _pairs(lock, hasil):
        why = tuple(causes.of(difference))
        if difference.figures or why:
            found.append(difference._replace(causes=why))
    return found


class _Causes:
    """Finds what of an indikator is not as it was locked."""

    def __init__(self, lock: Lock, hasil: Hasil, definisi: Definisi, rows: LockedRows) -> None:
        self.lock = lock
        self.table = hasil.definisi
        self.tahun = hasil.tahun
        self.definisi = definisi
        self.rows = rows
        self.now: dict[tuple[str, str], tuple[KeyPath, HasilIndikator]] = {
            (j.kode, row.indikator.kode): (path, row)
            for j in hasil.jabatan
            for (path, _), row in zip(indikator_paths(j.jabatan), j.indikator, strict=True)
        }

    def of(self, difference: LockDifference) -> Iterator[Cause]:
        jabatan, kode = difference.jabatan, difference.kode
        locked = self.lock.indikator.get((self.rows.names.get(jabatan, jabatan), kode))
        found = self.now.get((jabatan, kode))
        if found is None:
            yield self._why_gone(difference)
        elif locked is None:
            yield self._at("indikator baru", jabatan, found[0])
        else:
            yield from self._find_changes(jabatan, *found, locked)

    def _why_gone(self, difference: LockDifference) -> Cause:
        """Return why an indikator is in the table no more: it ended, begins later, or is gone."""
        jabatan = self.definisi.jabatan.get(difference.jabatan)
        what = "indikator tidak ada lagi"
        if jabatan is None:
            return Cause(what, self.lock.file, RowCell(difference.line))
        path: KeyPath = ()
        for there, indikator, _ in jabatan.indikator_of_all_times:
            if indikator.kode == difference.kode:
                path = there
                break
        else:
            return Cause(what, self.definisi.files[difference.jabatan], ())
        levels = ((path, indikator), ((), jabatan))
        bounds = (
            (*place, key)
            for place, item in levels
            for key in ("berakhir", "mulai")
            if getattr(item, key)
        )
        return Cause(what, self.definisi.files[difference.jabatan], next(bounds, path))

    def _at(self, what: str, jabatan: str, path: KeyPath) -> Cause:
        file = self.table.files[jabatan]
        return Cause(what, file, self.table.origin(file, path))

    def _find_changes(
        self, kode: str, path: KeyPath, row: HasilIndikator, locked: LockedIndikator
    ) -> Iterator[Cause]:
        now = self.rows.row(kode, row)
        for name, digest in now.aspek.items():
            if locked.aspek.get(name) != digest and _bears_on(name, row):
                yield self._aspect(name, kode, path, row)
        earlier = {(v.nama, v.tahun): v for v in locked.variabel}
        for used, variabel in zip(row.variabel, now.variabel, strict=True):
            was = earlier.get((variabel.nama, variabel.tahun))
            if was is not None:  # else the formula is another one
                yield from self._variabel(row, used, was, variabel)

    def _aspect(self, name: str, kode: str, path: KeyPath, row: HasilIndikator) -> Cause:
        if name == "target":
            periode = (row.periode_target,) if row.periode_target else ()
            return self._at(name, kode, (*path, name, self.tahun, *periode))
        if name not in _SCORING:
            return self._at(name, kode, (*path, name))
        what = f"penilaian {name}"
        if name in own_scoring(row.indikator):
            return self._at(what, kode, (*path, "penilaian", name))
        file = self.table.instansi_file
        return Cause(what, file, self.table.origin(file, ("penilaian", name)))

    def _variabel(
        self, row: HasilIndikator, used: UsedVariabel, was: LockedVariabel, now: LockedVariabel
    ) -> Iterator[Cause]:
        nama = f"{used.jabatan}.{used.acuan.nama}"
        behind = used.version(self.table)
        home, here = self.table.files[behind.kode], behind.path
        if was.definisi != now.definisi:
            yield Cause(f"variabel {nama}", home, here)
        keys = {k for k in was.data | now.data if was.data.get(k) != now.data.get(k)}
        if not keys:
            return
        rows = self.rows.rows_of(row, used)
        changed = {one: key for one in rows if (key := row_key(one, len(rows))) in keys}
        groups = self.rows.groups_of(row, used)
        kept = {one.periode.kode for one in groups} | {*changed.values()}
        places = sorted({(one.file, one.line) for one in changed})
        what = f"data {nama} {used.tahun}"
        if in_table := [file for file, line in places if not line] or [one.file for one in groups]:
            # A table has no lines: the periods and wilayah of its rows are told.
            if there := sorted(keys & kept):
                yield Cause(f"{what} {some(there)}", in_table[0], RowCell(0))
            places = []
        more = f" ({len(places)} baris, antara lain)" if len(places) > LOCK_ROWS else ""
        for file, line in places[:LOCK_ROWS]:
            yield Cause(f"{what}{more}", file, RowCell(line))
        if gone := sorted(keys - kept):
            yield Cause(f"{what} {some(gone)} tidak ada lagi", home, here)


def _bears_on(aspect: str, row: HasilIndikator) -> bool:
    """Return whether an aspect has a part in a figure: some have it under minimize only."""
    return aspect != "minimize" or row.indikator.polarisasi is Polarisasi.MINIMIZE


def is_only_wording(cause: Cause) -> bool:
    """Return whether only the wording of an indikator changed."""
    return cause.what in _WORDING
