"""What of a change of definitions bears on times that are signed or past.

A lock is touched by anything that its figures rest on, wording among it. Of a year that is over,
and of targets of a period that is, only what figures follow from counts, and only where something
stood before: a word may be corrected, and an empty target filled in. Without any realisasi of the
year there are no figures of it: a formula may be corrected then, and a target only proposed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from iki.isian.definisi.columns import DefinitionSheet
from iki.periode import PERIODE, TAHUN, Instant
from iki.results.capaian import target_at
from iki.results.hasil import exact_target

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from iki.isian.definisi.values import RowKey
    from iki.kunci.values import Lock
    from iki.model import Definisi, Indikator
    from iki.periode import Periode

_FIGURES = ("formula", "polarisasi", "bobot")
_WORDING = ("nama", "satuan")
APPEARS = "ada"


class DefinitionEffect(NamedTuple):
    """What of a row is otherwise at a time: keys of its item, `target 2025 TW1` among them.

    `indikator` are those of the time that rest on it.
    """

    key: RowKey
    keys: tuple[str, ...]
    indikator: tuple[str, ...]


@dataclass(frozen=True)
class DefinitionVersions:
    """The definitions before a change and after it, and the rows that it is about."""

    old: Definisi
    new: Definisi
    touched: Sequence[RowKey]
    _read: dict[int, dict[tuple[str, str], list[str]]] = field(default_factory=dict)

    def on_lock(self, lock: Lock) -> list[DefinitionEffect]:
        """Return the changes in the grounds of a lock."""
        return list(self._effects(lock.tahun, lock.sampai, signed=True))

    def on_year(self, tahun: int) -> list[DefinitionEffect]:
        """Return the changes in the grounds of the figures of a year."""
        return list(self._effects(tahun, TAHUN, signed=False))

    def on_past(
        self,
        tahun: int,
        today: dt.date,
        has_values: Callable[[int, Iterable[tuple[str, str]]], bool],
        proposed: Mapping[RowKey, Collection[str]],
    ) -> list[DefinitionEffect]:
        """Return the changes of a year, or of its periods, that are over.

        `has_values` tells whether there is any realisasi of some variabel in a year, `proposed` the
        keys of rows that are marked to be checked.
        """
        month = today.year * 12 + today.month
        found = []
        for effect in self.on_year(tahun):
            key = effect.key
            past = [k for k in effect.keys if self._is_past(key, k, tahun, month)]
            if past and not has_values(tahun, self._reads(key, tahun)):
                of_plan = [k for k in past if k.partition(" ")[0] in {"target", "anggaran"}]
                past = [k for k in of_plan if k not in proposed.get(key, ())]
            if keys := tuple(past):
                found.append(effect._replace(keys=keys))
        return found

    def _reads(self, key: RowKey, tahun: int) -> set[tuple[str, str]]:
        """Return the variabel that a row stands for, before the change or after it."""
        if key.table is DefinitionSheet.VARIABEL:
            return {(key.jabatan, key.kode)}
        versions = (d.history.table_of(tahun, TAHUN) for d in (self.old, self.new))
        items = [item for d in versions if (item := _indikator(d, key)) is not None]
        return {(v.jabatan or key.jabatan, v.nama) for item in items for v in item.reads}

    def _is_past(self, key: RowKey, name: str, tahun: int, month: int) -> bool:
        kind, _, when = name.partition(" ")
        if kind not in {"target", "anggaran"}:
            return tahun * 12 + 12 < month and self._had_figures(key, tahun)
        _, _, periode = when.partition(" ")
        instant = Instant(tahun, PERIODE[periode or TAHUN.kode])
        if instant.last >= month:
            return False
        before = self.old.history.table_of(tahun, TAHUN)
        if kind == "anggaran":
            return any(
                p.kode == key.kode and p.anggaran.get(tahun) is not None
                for p in before.jabatan[key.jabatan].program
            )
        item = _indikator(before, key)
        return item is not None and item.target.get(tahun, {}).get(instant.periode.kode) is not None

    def _had_figures(self, key: RowKey, tahun: int) -> bool:
        """Return whether any target of a year rests on a row, or on its jabatan if it is new."""
        before = self.old.history.table_of(tahun, TAHUN)
        names = set(self._rests_on(before, key))
        is_new = key.table is DefinitionSheet.INDIKATOR and not names
        return any(
            any(target is not None for target in i.target.get(tahun, {}).values())
            for kode, _, i in before.indikator
            if (kode == key.jabatan if is_new else f"{kode}.{i.kode}" in names)
        )

    def _effects(self, tahun: int, sampai: Periode, *, signed: bool) -> Iterator[DefinitionEffect]:
        old, new = (d.history.table_of(tahun, sampai) for d in (self.old, self.new))
        for key in self.touched:
            match key.table:
                case DefinitionSheet.INDIKATOR:
                    keys: Iterable[str] = _of_indikator(old, new, key, tahun, sampai, signed=signed)
                case DefinitionSheet.VARIABEL:
                    is_read = any(self._rests_on(old, key))
                    keys = _of_variabel(old, new, key, signed=signed) if is_read else ()
                case DefinitionSheet.PROGRAM if not signed:
                    keys = _of_program(old, new, key, tahun)
                case _:
                    continue
            if found := tuple(keys):
                names = [*self._rests_on(old, key)] or [*self._rests_on(new, key)]
                yield DefinitionEffect(key, found, tuple(names))

    def _rests_on(self, definisi: Definisi, key: RowKey) -> Sequence[str]:
        """Return the indikator whose figures follow from a row."""
        if key.table is DefinitionSheet.INDIKATOR:
            return [] if _indikator(definisi, key) is None else [f"{key.jabatan}.{key.kode}"]
        if key.table is not DefinitionSheet.VARIABEL:
            return []
        if id(definisi) not in self._read:  # the history keeps each version
            readers = self._read[id(definisi)] = {}
            for kode, _, indikator in definisi.indikator:
                for v in indikator.reads:
                    names = readers.setdefault((v.jabatan or kode, v.nama), [])
                    names.append(f"{kode}.{indikator.kode}")
        return self._read[id(definisi)].get((key.jabatan, key.kode), [])


def _of_indikator(
    old: Definisi, new: Definisi, key: RowKey, tahun: int, sampai: Periode, *, signed: bool
) -> Iterator[str]:
    a, b = _indikator(old, key), _indikator(new, key)
    if a is None or b is None:
        if a is not b:
            yield APPEARS
        return
    for name in (*_WORDING, *_FIGURES) if signed else _FIGURES:
        if getattr(a, name) != getattr(b, name):
            yield name
    if signed:
        before, after = (
            exact_target(target_at(i.target.get(tahun), sampai)[0], d.ordinal_of(key.jabatan, i))
            for d, i in ((old, a), (new, b))
        )
        if before != after:
            yield "target"
        return
    was, now = a.target.get(tahun, {}), b.target.get(tahun, {})
    for periode in dict.fromkeys([*was, *now]):
        if was.get(periode) != now.get(periode):
            yield " ".join(("target", str(tahun), *([periode] if periode != TAHUN.kode else [])))


def _of_variabel(old: Definisi, new: Definisi, key: RowKey, *, signed: bool) -> Iterator[str]:
    a, b = (d.jabatan[key.jabatan].variabel.get(key.kode) if key.jabatan in d.jabatan else None
            for d in (old, new))  # fmt: skip
    if a is None or b is None:
        return
    for name in ("uraian", "satuan", "konsolidasi") if signed else ("konsolidasi",):
        if getattr(a, name) != getattr(b, name):
            yield name


def _of_program(old: Definisi, new: Definisi, key: RowKey, tahun: int) -> Iterator[str]:
    budgets = [
        next((p.anggaran.get(tahun) for p in j.program if p.kode == key.kode), None)
        for d in (old, new)
        if (j := d.jabatan.get(key.jabatan))
    ]
    if len(set(budgets)) > 1:
        yield f"anggaran {tahun}"


def _indikator(definisi: Definisi, key: RowKey) -> Indikator | None:
    jabatan = definisi.jabatan.get(key.jabatan)
    every = jabatan.indikator if jabatan else ()
    return next((indikator for _, indikator in every if indikator.kode == key.kode), None)
