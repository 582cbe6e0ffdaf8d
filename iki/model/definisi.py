"""All definitions of a project, and what of them is in force when.

Versions begin, only `berakhir` ends: the base, then every perubahan whose `mulai` is not after the
end of the period, in order. What ended within a year stays in that year's tables as it was at its
end. All other modules compute with what is in force, and need not know that there was anything
else; where a value stands in its file, `Definisi.origin` says. Months are counted through all years
(`Instant`).
"""

from __future__ import annotations

from bisect import bisect

# Annotations are values here, for the models read them.
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from iki.formula import nodes
from iki.formula.nodes import Acuan
from iki.limits import TAHUN_MAX
from iki.model.indikator_paths import variables_of_all_times
from iki.model.instansi import Instansi
from iki.model.jabatan import Indikator, Jabatan, Variabel, indikator_paths
from iki.model.lifetimes import (
    ALWAYS,
    FOREVER,
    Lifetime,
    first_month,
    lifetime,
    own_months,
    values_of,
)
from iki.model.ordinal import Ordinal
from iki.model.versions import (
    Origins,
    contoh_renamed,
    copy_with,
    listed_since,
    new_values,
    origins_of_moves,
    renumber_programs,
)
from iki.periode import TAHUN, Instant

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from decimal import Decimal

    from iki.model.jabatan import Sasaran
    from iki.model.realisasi import Konsolidasi
    from iki.model.versions import Made, Move
    from iki.periode import Periode
    from iki.yaml_source import KeyPath


def _none_last_year() -> Mapping[tuple[str, str], VariabelVersion]:
    return MappingProxyType({})


def _needed_always(_: int) -> None:
    return None


_M = TypeVar("_M", Instansi, Jabatan, Indikator)


@dataclass(frozen=True)
class Definisi:
    """All definitions of a project.

    `jabatan` is keyed by kode. `files` names the file of each kode, `instansi_file` that of the
    agency. `broken` are the kode whose file exists but has errors: naming one is no second mistake.
    Of those that are `unclear`, the variables are not known. What is in force at some time
    (`history`) has its paths where the files have others in `origins`, keyed by file and beginning
    of the path, and in `begun` the months since which there are variables that there were not
    always; `ever` has those of all times, each as it was last, with its path in the file, and
    `last_year` those of the year before. `months_needed` is that of the whole history.
    """

    instansi: Instansi
    jabatan: Mapping[str, Jabatan]
    files: Mapping[str, str] = field(default_factory=dict)
    instansi_file: str = "definitions/instansi.yaml"
    broken: frozenset[str] = frozenset()
    unclear: frozenset[str] = frozenset()
    origins: Mapping[tuple[str, KeyPath], KeyPath] = field(default_factory=dict)
    begun: Mapping[tuple[str, str], int] = field(default_factory=dict)
    ever: Mapping[tuple[str, str], tuple[Variabel, KeyPath]] = field(default_factory=dict)
    last_year: Callable[[], Mapping[tuple[str, str], VariabelVersion]] = _none_last_year
    months_needed: Callable[[int], Mapping[tuple[str, str], int] | None] = _needed_always

    @cached_property
    def indikator(self) -> tuple[tuple[str, KeyPath, Indikator], ...]:
        """Every indikator with the kode of its jabatan and its path."""
        return tuple(
            (kode, path, indikator)
            for kode, jabatan in self.jabatan.items()
            for path, indikator in indikator_paths(jabatan)
        )

    @cached_property
    def history(self) -> History:
        """What of this is in force when."""
        return History(self)

    def origin(self, file: str, path: KeyPath) -> KeyPath:
        """Return the path in the file of a path here."""
        for length in range(len(path), 0, -1) if self.origins else ():
            origin = self.origins.get((file, path[:length]))
            if origin is not None:
                return origin + path[length:]
        return path

    def variabel_behind(self, kode: str, nama: str, *, lalu: bool = False) -> VariabelVersion:
        """Return a variable that a figure rests on; of one of last year (`lalu`) what it was then.

        It need not be in force any more: what ended, or reads last year's data, may read what is
        gone.
        """
        if lalu and (then := self.last_year().get((kode, nama))):
            return then
        since = self.begun.get((kode, nama), ALWAYS)
        jabatan = self.jabatan.get(kode)
        if jabatan and nama in jabatan.variabel:
            file = self.files.get(kode, kode)
            path = self.origin(file, ("variabel", nama))
            return VariabelVersion(jabatan.variabel[nama], kode, path, since)
        return VariabelVersion(self.ever[kode, nama][0], kode, self.ever[kode, nama][1], since)

    @cached_property
    def variabel(self) -> dict[str, dict[str, Konsolidasi]]:
        """The konsolidasi of every variable, keyed by jabatan and name."""
        return {
            kode: {nama: v.konsolidasi for nama, v in jabatan.variabel.items()}
            for kode, jabatan in self.jabatan.items()
        }

    @cached_property
    def ordinal(self) -> dict[tuple[str, str], Ordinal]:
        """The ordinal variables by (jabatan, name)."""
        return {
            (kode, nama): variabel.ordinal
            for kode, jabatan in self.jabatan.items()
            for nama, variabel in jabatan.variabel.items()
            if variabel.ordinal is not None
        }

    def ordinal_of(self, kode: str, indikator: Indikator) -> Ordinal | None:
        """Return the words of an indikator of the jabatan `kode` that is one ordinal variable."""
        formula = indikator.formula
        if not isinstance(formula, Acuan):
            return None
        key = formula.jabatan or kode, formula.nama
        own = self.ordinal.get(key)
        # The target is in words of now: beside other words of last year both are numbers.
        then = self.last_year().get(key) if own and formula.lalu else None
        return own if then is None or own is None or then.variabel.nilai == own.nilai else None

    def nama(self, kode: str) -> str:
        """Return the name of a jabatan or of the pimpinan, or the kode itself."""
        if kode in self.jabatan:
            return self.jabatan[kode].jabatan
        pimpinan = self.instansi.pimpinan
        heads = (pimpinan, pimpinan.atasan) if pimpinan.atasan else (pimpinan,)
        return next((head.jabatan for head in heads if head.kode == kode), kode)

    def months_of(self, tahun: int, kode: str, nama: str) -> int:
        """Return the months of a year in which a variable is wanted, as bits; all if in none."""
        needed = self.months_needed(tahun)
        return (needed.get((kode, nama), 0) if needed else 0) or TAHUN.months

    def uraian(self, jabatan: str, variabel: str) -> str | None:
        """Return the uraian of a variable; None if the variable is gone."""
        owner = self.jabatan.get(jabatan)
        found = owner.variabel.get(variabel) if owner else None
        return found.uraian if found else None

    def atasan_of(self, kode: str) -> str | None:
        """Return the kode of a jabatan's superior; that of the pimpinan is above the agency."""
        pimpinan = self.instansi.pimpinan
        atasan = self.jabatan[kode].atasan
        if atasan is None and kode == pimpinan.kode and pimpinan.atasan:
            return pimpinan.atasan.kode
        return atasan

    @cached_property
    def pohon(self) -> tuple[tuple[int, str], ...]:
        """The jabatan as a tree: (depth, kode), each superior before its subordinates.

        Those of one superior stand in the order of `urutan`, then in that of their kode.
        A jabatan whose atasan has no file of its own (the pimpinan, mostly) stands at depth 0. One
        that hangs in a cycle or on an unknown atasan comes last, so that none is ever left out.
        """
        places = {kode: place for place, kode in enumerate(self.instansi.urutan)}
        below: dict[str | None, list[str]] = {}
        for kode in sorted(self.jabatan, key=lambda kode: places.get(kode, len(places))):
            jabatan = self.jabatan[kode]
            atasan = jabatan.atasan if jabatan.atasan in self.jabatan else None
            below.setdefault(atasan, []).append(kode)
        depths: dict[str, int] = {}
        queue = [(0, kode) for kode in reversed(below.get(None, []))]
        while queue:
            depth, kode = queue.pop()
            depths[kode] = depth
            queue += [(depth + 1, k) for k in reversed(below.get(kode, [])) if k not in depths]
        return (
            *((depth, kode) for kode, depth in depths.items()),
            *((0, kode) for kode in self.jabatan if kode not in depths),
        )


class VariabelVersion(NamedTuple):
    """A variable as it was at some time, the jabatan and path of it, and its first month."""

    variabel: Variabel
    kode: str
    path: KeyPath
    since: int


class RowNames(NamedTuple):
    """The names that rows of data may use; `alias` has the present kode of former ones.

    `ordinal` has the words of those variables that have any.
    """

    variabel: Mapping[str, Mapping[str, Konsolidasi]]
    alias: Mapping[str, str]
    ordinal: Mapping[tuple[str, str], Ordinal]


class History:
    """The versions of a definisi by time, each made when it is first asked for."""

    def __init__(self, definisi: Definisi) -> None:
        self._definisi = definisi
        self._in_force: dict[tuple[int, int], Definisi] = {}
        # One object for one version, so that who has looked at it knows it again.
        self._made: dict[tuple[Any, ...], Any] = {}
        self._nearest: dict[tuple[int, int], Mapping[tuple[str, str], VariabelVersion]] = {}
        self._needed: dict[int, dict[tuple[str, str], int]] = {}

    # --- by time ----------------------------------------------------------------------------------

    def table_of(self, tahun: int, sampai: Periode) -> Definisi:
        """Return the version for a table: in force at the end of `sampai`, or ended in the year."""
        return self.between(Instant(tahun, TAHUN).first, Instant(tahun, sampai).last)

    def in_force(self, tahun: int, sampai: Periode = TAHUN) -> Definisi:
        """Return the definitions in force at the end of a period."""
        return self.at(Instant(tahun, sampai).last)

    def at(self, month: int) -> Definisi:
        """Return the definitions in force in a month."""
        return self.between(month, month)

    def at_start(self, tahun: int) -> Definisi:
        """Return the version of January, with each jabatan that begins later as it began."""
        january = self.at(Instant(tahun, TAHUN).first)
        firsts = {k: first_month(jabatan, tahun) for k, jabatan in self._definisi.jabatan.items()}
        later = {
            kode: self.at(month).jabatan[kode]
            for kode, month in firsts.items()
            if kode not in january.jabatan and month <= Instant(tahun, TAHUN).last
            if kode in self.at(month).jabatan
        }
        if not later:
            return january
        found = {**january.jabatan, **later}
        return replace(january, jabatan={k: found[k] for k in firsts if k in found})

    def row_names(self, tahun: int, sampai: Periode) -> RowNames:
        """Return the names that rows may use, with the konsolidasi at the end of a period."""
        if not self.months:
            return RowNames(self._definisi.variabel, {}, self._definisi.ordinal)
        month = Instant(tahun, sampai).last
        return self._row_names_of(self.nearest(month, month), self._alias(month))

    def row_names_of_last_year(
        self, tahun: int, sampai: Periode, read: Collection[tuple[str, str]]
    ) -> RowNames:
        """Return the names for rows of the year before: variables in `read` as they were then.

        So are ordinal variables, read or not: words of another time would be mistakes.
        """
        if not self.months:
            return self.row_names(tahun, sampai)
        month = Instant(tahun, sampai).last
        now, then = self.nearest(month, month), self.nearest(month - 12, month)
        both = {
            key: then[key]
            if key in read or then[key].variabel.ordinal or found.variabel.ordinal
            else found
            for key, found in now.items()
        }
        return self._row_names_of(both, self._alias(month))

    def row_names_of_all_times(self) -> RowNames:
        """Return the names for rows of all years; a word of any time is one."""
        known = self.row_names(TAHUN_MAX, TAHUN)
        if not self.months:
            return known
        words: dict[tuple[str, str], dict[str, Decimal]] = {}
        for kode, jabatan in self._former_first(known.alias):
            for _, names, _ in variables_of_all_times(jabatan):
                for nama, variabel in names.items():
                    key = known.alias.get(kode, kode), nama
                    words[key] = {**words.get(key, {}), **(variabel.nilai or {})}
        return known._replace(ordinal={key: Ordinal(words[key]) for key in known.ordinal})

    def _row_names_of(
        self, variables: Mapping[tuple[str, str], VariabelVersion], alias: Mapping[str, str]
    ) -> RowNames:
        known: dict[str, dict[str, Konsolidasi]] = {
            alias.get(kode, kode): {} for kode in self._definisi.jabatan
        }
        ordinal = {}
        for (kode, nama), (variabel, *_) in variables.items():
            known[kode][nama] = variabel.konsolidasi
            if variabel.ordinal:
                ordinal[kode, nama] = variabel.ordinal
        return RowNames(known, alias, ordinal)

    def nearest(self, month: int, named: int) -> Mapping[tuple[str, str], VariabelVersion]:
        """Return all variables as they are in a month, keyed by the kode of the month `named`.

        One that is not in force then is as it was last, or will be first.
        """
        if (month, named) not in self._nearest:
            alias = self._alias(named)
            found: dict[tuple[str, str], tuple[tuple[int, int], VariabelVersion]] = {}
            for kode, jabatan in self._former_first(alias):
                for path, names, span in variables_of_all_times(jabatan):
                    life = span.within(lifetime(jabatan))
                    distance = life.distance(month) if life.first <= life.last else (3, 0)
                    for nama, variabel in names.items():
                        key, since = (alias.get(kode, kode), nama), self._begun.get((kode, nama))
                        if key not in found or distance <= found[key][0]:
                            then = VariabelVersion(variabel, kode, (*path, nama), since or ALWAYS)
                            found[key] = distance, then
            self._nearest[month, named] = {key: then for key, (_, then) in found.items()}
        return self._nearest[month, named]

    def _former_first(self, alias: Mapping[str, str]) -> Iterator[tuple[str, Jabatan]]:
        """Yield all jabatan, those with a successor first: the successor's own values win."""
        jabatan = self._definisi.jabatan
        yield from sorted(jabatan.items(), key=lambda item: item[0] not in alias)

    def months_needed(self, tahun: int) -> dict[tuple[str, str], int] | None:
        """Return the months of a year in which each variable is wanted, as bits; None for all.

        `wanted` says of which variables.
        """
        if not self.months:
            return None
        if tahun not in self._needed:
            january = Instant(tahun, TAHUN).first
            needed = self._needed.setdefault(tahun, {})
            for month in range(12):
                for key in self.needed_variables(self.at(january + month)):
                    needed[key] = needed.get(key, 0) | 1 << month
        return self._needed[tahun]

    def needed_variables(self, in_force: Definisi) -> list[tuple[str, str]]:
        """Return the variables in force that a formula in force reads, or none at any time."""
        read = variabel_read(in_force)
        return [
            (kode, nama)
            for kode, jabatan in in_force.jabatan.items()
            for nama in jabatan.variabel
            if (kode, nama) in read or (kode, nama) not in self._ever_read
        ]

    @cached_property
    def _ever_read(self) -> set[tuple[str, str]]:
        """The variables that a formula of some time reads, by former kode and present ones."""
        alias = self._alias(FOREVER)
        return {
            (owner, v.nama)
            for kode, jabatan in self._definisi.jabatan.items()
            for _, indikator, _ in jabatan.indikator_of_all_times
            for _, formula, _ in values_of(indikator, "formula")
            for v in nodes.variabel_of(formula)
            for written in (v.jabatan or kode,)
            for owner in {written, alias.get(written, written)}
        }

    # --- what there is ----------------------------------------------------------------------------

    @cached_property
    def months(self) -> tuple[int, ...]:
        """The months in which something changes."""
        definisi = self._definisi
        found = {p.mulai.first for p in definisi.instansi.perubahan}
        found.update(*(turns for turns, *_ in self._turns.values()))
        if any(jabatan.alias for jabatan in definisi.jabatan.values()):  # known at all times
            found.add(ALWAYS)
        return tuple(sorted(found))

    @cached_property
    def _begun(self) -> dict[tuple[str, str], int]:
        """The first month of each variable that was not there from the beginning."""
        begun: dict[tuple[str, str], int] = {}
        for kode, jabatan in self._definisi.jabatan.items():
            if not (jabatan.mulai or jabatan.perubahan):
                continue
            for _, variabel, span in variables_of_all_times(jabatan):
                first = span.within(lifetime(jabatan)).first
                for nama in variabel:
                    begun.setdefault((kode, nama), first)
        return {key: month for key, month in begun.items() if month > ALWAYS}

    @cached_property
    def _ever(self) -> dict[tuple[str, str], tuple[Variabel, KeyPath]]:
        """The variables of all times, each as it was last, with its path."""
        return {
            (kode, nama): (variabel, (*path, nama))
            for kode, jabatan in self._definisi.jabatan.items()
            for path, names, _ in variables_of_all_times(jabatan)
            for nama, variabel in names.items()
        }

    @cached_property
    def _turns(self) -> dict[str, tuple[list[int], list[int], bool]]:
        """The months in which a jabatan changes, those after an end, and whether it has limits.

        As in `{"linmas": ([24300], [24312], True)}`.
        """
        found = {}
        for kode, jabatan in self._definisi.jabatan.items():
            items: list[Jabatan | Indikator] = [jabatan]
            items += (indikator for _, indikator, _ in jabatan.indikator_of_all_times)
            limited = [lifetime(item) for item in items if item.mulai or item.berakhir]
            turns = set[int]().union(*map(own_months, items))
            found[kode] = sorted(turns), sorted({life.last + 1 for life in limited}), bool(limited)
        return found

    def _alias(self, last: int) -> dict[str, str]:
        """Return the former kode with the jabatan that they name in a month.

        A kode names whoever has or had it: who is in force then, or else who was last, or will be
        first.
        """
        jabatan = self._definisi.jabatan
        found: dict[str, str] = {}
        for kode in sorted(k for k, j in jabatan.items() if j.alias):
            for former in jabatan[kode].alias:
                holders = [k for k in (former, kode) if k in jabatan]
                holder = min(holders, key=lambda k: lifetime(jabatan[k]).distance(last))
                if holder != former:
                    found[former] = holder

        def last_of(kode: str) -> str:
            while kode in found:  # it has become another one itself
                kode = found[kode]
            return kode

        return {former: last_of(kode) for former, kode in found.items()}

    # --- making versions --------------------------------------------------------------------------

    def between(self, first: int, last: int) -> Definisi:
        """Return the definitions in force in the last month, or ended since the first."""
        if not self.months:
            return self._definisi
        if (first, last) not in self._in_force:
            self._in_force[first, last] = self._make(first, last)
        return self._in_force[first, last]

    def _make(self, first: int, last: int) -> Definisi:
        definisi = self._definisi
        alias, time = self._alias(last), Lifetime(first, last)
        moves: list[Move] = [(definisi.instansi_file, (), (), definisi.instansi.perubahan, last)]
        return replace(
            definisi,
            instansi=self._instansi(last, alias),
            jabatan={
                kode: self._jabatan(kode, time, alias, moves)
                for kode, base in definisi.jabatan.items()
                if lifetime(base).meets(time)
            },
            origins=Origins(partial(origins_of_moves, moves)),
            begun=self._begun,
            ever=self._ever,
            last_year=partial(self.nearest, last - 12, last),
            months_needed=self.months_needed,
        )

    def _instansi(self, last: int, alias: Mapping[str, str]) -> Instansi:
        version = self._version((), self._definisi.instansi, last)
        urutan = tuple(alias.get(kode, kode) for kode in version.urutan)
        version = _with_parts(version, "urutan", urutan)
        pimpinan = version.pimpinan
        if pimpinan.kode not in alias:
            return version
        head = copy_with(pimpinan, {"kode": alias[pimpinan.kode]})
        return copy_with(version, {"pimpinan": head})

    def _jabatan(
        self, kode: str, time: Lifetime, alias: Mapping[str, str], moves: list[Move]
    ) -> Jabatan:
        """Return a jabatan as it is in a time; one object between two changes."""
        turns, ends, limited = self._turns[kode]
        # Before its first change it is as it was written, if nothing of it begins or ends.
        if not alias and (not turns or (time.last < turns[0] and not limited)):
            return self._definisi.jabatan[kode]
        key = kode, bisect(ends, time.first), bisect(turns, time.last), tuple(alias.items())
        if key not in self._made:
            own: list[Move] = []
            self._made[key] = self._version_of(kode, time, alias, own), own
        version, own = self._made[key]
        moves += own
        made: Jabatan = version
        return made

    def _version_of(
        self, kode: str, time: Lifetime, alias: Mapping[str, str], moves: list[Move]
    ) -> Jabatan:
        file, base = self._definisi.files[kode], self._definisi.jabatan[kode]
        last = min(time.last, base.berakhir.last) if base.berakhir else time.last
        time = Lifetime(time.first, last)
        listed: KeyPath = ("sasaran",)
        version = base
        if base.perubahan:
            version = self._version((kode,), base, last)
            moves.append((file, (), (), base.perubahan, last))
            *_, (listed, _, _) = values_of(base, "sasaran", Lifetime(last=last))
        kept: list[Sasaran] = []
        places: dict[int, int] = {}  # of the sasaran that are kept, by their place in the file
        for s, sasaran in enumerate(version.sasaran):
            found: list[Indikator] = []
            for i, indikator in enumerate(sasaran.indikator):
                own = last
                if indikator.mulai or indikator.berakhir:
                    life = lifetime(indikator).within(lifetime(base))
                    if not life.meets(time):
                        continue
                    own = min(last, life.last)
                here: KeyPath = ("sasaran", len(kept), "indikator", len(found))
                there = (*listed, s, "indikator", i)
                if indikator.perubahan or here != there:
                    moves.append((file, here, there, indikator.perubahan, own))
                found.append(self._indikator((kode, *there), base, indikator, own, alias))
            if found:
                places[s] = len(kept)
                if (here := ("sasaran", len(kept))) != (there := (*listed, s)):
                    moves.append((file, here, there, (), own))
                kept.append(_with_parts(sasaran, "indikator", tuple(found)))
        if len(places) < len(version.sasaran):
            version = _with_parts(version, "program", renumber_programs(version.program, places))
        version = _with_parts(version, "sasaran", tuple(kept))
        if any("variabel" in p.baru for p in base.perubahan):
            version = self._with_dropped(file, base, version, time, moves)
        atasan = alias.get(version.atasan) if version.atasan else None
        return version if atasan is None else copy_with(version, {"atasan": atasan})

    def _with_dropped(
        self, file: str, base: Jabatan, version: Jabatan, window: Lifetime, moves: list[Move]
    ) -> Jabatan:
        """Return a jabatan that also has the variables which it lost within a time."""
        dropped: dict[str, Variabel] = {}
        for path, names, span in variables_of_all_times(base):
            if span.meets(window):
                for nama in names.keys() - version.variabel.keys():
                    dropped[nama] = names[nama]
                    moves.append((file, ("variabel", nama), (*path, nama), (), window.last))
        if not dropped:
            return version
        return copy_with(version, {"variabel": {**version.variabel, **dropped}})

    def _indikator(
        self, place: KeyPath, jabatan: Jabatan, base: Indikator, last: int, alias: Mapping[str, str]
    ) -> Indikator:
        """Return an indikator as it is in a month, within the time of its jabatan.

        `place` is the kode of its jabatan and its path in the file: `("linmas", "sasaran", 0,
        "indikator", 1)`.
        """
        version = self._version(place, base, last) if base.perubahan else base
        if not (
            alias
            or base.mulai
            or base.berakhir
            or jabatan.mulai
            or jabatan.berakhir
            or jabatan.perubahan
        ):
            return version
        instants = (jabatan.mulai, listed_since(jabatan, base), base.mulai)
        begins = (i for i in instants if i)
        ends = (i for i in (jabatan.berakhir, base.berakhir) if i)
        mulai = max(begins, key=lambda instant: instant.first, default=None)
        berakhir = min(ends, key=lambda instant: instant.last, default=None)
        update: dict[str, Any] = {}
        if mulai != base.mulai or berakhir != base.berakhir:
            update |= {"mulai": mulai, "berakhir": berakhir}
        if alias:
            formula = nodes.with_owners(version.formula, alias)
            if formula is not version.formula:
                contoh = tuple(contoh_renamed(contoh, alias) for contoh in version.contoh)
                update |= {"formula": formula, "contoh": contoh}
        if not update:
            return version
        begun = sum(p.mulai.first <= last for p in base.perubahan)
        key = place, begun, mulai, berakhir, tuple(alias.items())
        return self._once(key, version, update)

    def _version(self, place: KeyPath, base: _M, last: int) -> _M:
        """Return the base with every perubahan that has begun by a month."""
        begun = [p for p in base.perubahan if p.mulai.first <= last]
        if not begun:
            return base
        return self._once((place, len(begun)), base, new_values(begun))

    def _once(self, key: tuple[Any, ...], model: Made, update: dict[str, Any]) -> Made:
        if key not in self._made:
            self._made[key] = copy_with(model, update)
        found: Made = self._made[key]
        return found


def _with_parts(model: Made, key: str, parts: tuple[Any, ...]) -> Made:
    """Return a model with other parts; the same one if they are the same."""
    return model if parts == getattr(model, key) else copy_with(model, {key: parts})


def all_indikator(
    definisi: Definisi, jabatan: Iterable[str] | None = None
) -> Iterable[tuple[str, KeyPath, Indikator]]:
    """Yield (kode of jabatan, path, indikator) of these jabatan, or of all."""
    if jabatan is None:
        return definisi.indikator
    return (
        (kode, path, indikator)
        for kode in jabatan
        for path, indikator in indikator_paths(definisi.jabatan[kode])
    )


def variabel_read(definisi: Definisi, jabatan: Iterable[str] | None = None) -> set[tuple[str, str]]:
    """Return the (jabatan, variabel) that formulas read, of these jabatan or of all."""
    return {
        (v.jabatan or kode, v.nama)
        for kode, _, indikator in all_indikator(definisi, jabatan)
        for v in indikator.reads
    }
