"""History: from definitions and a time, the definitions that are in force then.

Versions begin, only `berakhir` ends: the base, then every perubahan whose `mulai`
is not after the end of the period, in order. What ended within a year stays in that year's tables as it
was at its end. All other modules compute with what is in force, and need not know that there was
anything else; where a value stands in its file, `Definisi.origin` says.

Months are counted through all years (`Instant`).
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

from iki.formula import nodes, parse, render
from iki.limits import NAMES_SHOWN, TAHUN_MAX
from iki.periode import TAHUN, Instant, instant_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from iki.model.base import Model
    from iki.model.definisi import (
        Contoh,
        Definisi,
        Indikator,
        Instansi,
        Jabatan,
        Perubahan,
        Program,
        Sasaran,
        Variabel,
    )
    from iki.model.ordinal import Ordinal
    from iki.model.realisasi import Konsolidasi
    from iki.periode import Periode
    from iki.yaml_source import KeyPath

    # What stands elsewhere in its file than in a version: file, path here and there, what has changed it
    # since, and up to which month.
    Move: TypeAlias = tuple[str, KeyPath, KeyPath, tuple[Perubahan, ...], int]

    Changing: TypeAlias = Instansi | Jabatan | Indikator
    M = TypeVar("M", Instansi, Jabatan, Indikator)
    Made = TypeVar("Made", bound=Model)

ALWAYS, FOREVER = 0, 12 * (TAHUN_MAX + 9)  # months before and after all others


class Lifetime(NamedTuple):
    """A time: its first and last month."""

    first: int = ALWAYS
    last: int = FOREVER

    def within(self, other: Lifetime) -> Lifetime:
        return Lifetime(max(self.first, other.first), min(self.last, other.last))

    def meets(self, other: Lifetime) -> bool:
        return max(self.first, other.first) <= min(self.last, other.last)

    def turns(self) -> set[int]:
        """Return the months in which this time begins, and is over."""
        return {self.first, self.last + 1} - {ALWAYS, FOREVER + 1}

    def uncovered(self, spans: Iterable[Lifetime]) -> int | None:
        """Return the first month of this time that is in none of the spans."""
        month = self.first
        for first, last in sorted(spans):
            if first <= month <= last:
                month = last + 1
        return month if month <= self.last else None

    def __str__(self) -> str:
        parts = []
        if self.first > ALWAYS:
            parts.append(f"mulai {instant_of(self.first)}")
        if self.last < FOREVER:
            parts.append(f"sampai {instant_of(self.last, end=True)}")
        return " ".join(parts) or "selalu"


class Known(NamedTuple):
    """What rows of data may name: the variables of all times, and former kode with the present ones.

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

    # --- by time -----------------------------------------------------------------------------------

    def table_of(self, tahun: int, sampai: Periode) -> Definisi:
        """Return what a table of a year up to a period is of: in force at its end, or ended in the year."""
        return self.between(Instant(tahun, TAHUN).first, Instant(tahun, sampai).last)

    def in_force(self, tahun: int, sampai: Periode = TAHUN) -> Definisi:
        """Return what is in force at the end of a period."""
        return self.at(Instant(tahun, sampai).last)

    def at(self, month: int) -> Definisi:
        """Return what is in force in a month."""
        return self.between(month, month)

    def known_to_reader(self, tahun: int, sampai: Periode) -> Known:
        """Return what rows may name, each variable consolidated as at the end of a period.

        One that is not in force then is as it was last.
        """
        if not self.months:
            return Known(self._definisi.variabel, {}, self._definisi.ordinal)
        now = self.in_force(tahun, sampai)
        alias = self._alias(Instant(tahun, sampai).last)
        known: dict[str, dict[str, Variabel]] = {}
        for kode, jabatan in self._definisi.jabatan.items():
            names = known.setdefault(alias.get(kode, kode), {})
            for _, variabel, _ in variables_of_all_times(jabatan):
                names |= variabel
        for kode, jabatan in now.jabatan.items():
            known[kode] |= jabatan.variabel
        return Known(
            {kode: {nama: v.konsolidasi for nama, v in of.items()} for kode, of in known.items()},
            alias,
            {(k, n): v.ordinal for k, of in known.items() for n, v in of.items() if v.ordinal},
        )

    def months_needed(self, tahun: int) -> dict[tuple[str, str], int] | None:
        """Return for each variable the months of a year in which it is wanted; None for always.

        Wanted is what a formula in force reads, and what is read by none at any time.
        """
        if not self.months:
            return None
        january = Instant(tahun, TAHUN).first
        needed: dict[tuple[str, str], int] = {}
        for month in range(12):
            for key in self.wanted(self.at(january + month)):
                needed[key] = needed.get(key, 0) | 1 << month
        return needed

    def wanted(self, in_force: Definisi) -> list[tuple[str, str]]:
        """Return the variables in force that a formula in force reads, or none at any time."""
        read = {
            (v.jabatan or kode, v.nama)
            for kode, jabatan in in_force.jabatan.items()
            for _, indikator in jabatan.indikator
            for v in indikator.reads
        }
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
            for _, indikator, _ in indikator_of_all_times(jabatan)
            for _, formula, _ in values_of(indikator, "formula", Lifetime())
            for v in nodes.variabel_of(formula)
            for owner in {v.jabatan or kode, alias.get(v.jabatan or kode, kode)}
        }

    # --- what there is -----------------------------------------------------------------------------

    @cached_property
    def months(self) -> tuple[int, ...]:
        """The months from which on something is not as it was before."""
        definisi = self._definisi
        found = {p.mulai.first for p in definisi.instansi.perubahan}
        found.update(*(turns for turns, *_ in self._turns.values()))
        if any(jabatan.alias for jabatan in definisi.jabatan.values()):  # known at all times
            found.add(ALWAYS)
        return tuple(sorted(found))

    @cached_property
    def _begun(self) -> dict[tuple[str, str], int]:
        """Since when there are those variables that there were not always."""
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
        """The months from which on something of a jabatan is not as it was, and those when it is over.

        Beside them, whether anything of it begins or ends.
        """
        found = {}
        for kode, jabatan in self._definisi.jabatan.items():
            items: list[Jabatan | Indikator] = [jabatan]
            items += (indikator for _, indikator, _ in indikator_of_all_times(jabatan))
            limited = [lifetime(item) for item in items if item.mulai or item.berakhir]
            turns = {p.mulai.first for item in items for p in item.perubahan}
            turns.update(*map(Lifetime.turns, limited))
            found[kode] = sorted(turns), sorted({life.last + 1 for life in limited}), bool(limited)
        return found

    def _alias(self, last: int) -> dict[str, str]:
        """Return the former kode of jabatan in force in a month, but those that are another one's then."""
        if not any(jabatan.alias for jabatan in self._definisi.jabatan.values()):
            return {}
        now = Lifetime(last, last)
        living = {k for k, j in self._definisi.jabatan.items() if lifetime(j).meets(now)}
        return {
            alias: kode
            for kode in sorted(living)
            for alias in self._definisi.jabatan[kode].alias
            if alias not in living
        }

    # --- making versions ---------------------------------------------------------------------------

    def between(self, first: int, last: int) -> Definisi:
        """Return what is in force in the last month, or ended since the first one."""
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
                kode: self._jabatan(kode, base, first, last, alias, moves)
                for kode, base in definisi.jabatan.items()
                if lifetime(base).meets(time)
            },
            origins=Origins(partial(moved, moves)),
            begun=self._begun,
            ever=self._ever,
        )

    def _instansi(self, last: int, alias: Mapping[str, str]) -> Instansi:
        version = self._version(self._definisi.instansi, last)
        if not alias:
            return version
        urutan = tuple(alias.get(kode, kode) for kode in version.urutan)
        version = self._changed(version, "urutan", urutan)
        pimpinan = version.pimpinan
        if pimpinan.kode not in alias:
            return version
        key = id(version), alias[pimpinan.kode]
        head = self._once((id(pimpinan), *key), pimpinan, {"kode": alias[pimpinan.kode]})
        return self._once(key, version, {"pimpinan": head})

    def _jabatan(
        self,
        kode: str,
        base: Jabatan,
        first: int,
        last: int,
        alias: Mapping[str, str],
        moves: list[Move],
    ) -> Jabatan:
        """Return a jabatan as it is, made once for all months between two in which it changes."""
        turns, ends, limited = self._turns[kode]
        # Before its first change it is as it was written, if nothing of it begins or ends.
        if not alias and (not turns or (last < turns[0] and not limited)):
            return base
        key = kode, bisect(ends, first), bisect(turns, last), tuple(alias.items())
        if key not in self._made:
            own: list[Move] = []
            file = self._definisi.files[kode]
            self._made[key] = self._version_of(file, base, first, last, alias, own), own
        version, own = self._made[key]
        moves += own
        made: Jabatan = version
        return made

    def _version_of(
        self,
        file: str,
        base: Jabatan,
        first: int,
        last: int,
        alias: Mapping[str, str],
        moves: list[Move],
    ) -> Jabatan:
        last = min(last, base.berakhir.last) if base.berakhir else last
        version, listed = base, _SASARAN
        if base.perubahan:
            version = self._version(base, last)
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
                    if not life.meets(Lifetime(first, last)):
                        continue
                    own = min(last, life.last)
                here: KeyPath = ("sasaran", len(kept), "indikator", len(found))
                there = (*listed, s, "indikator", i)
                if indikator.perubahan or here != there:
                    moves.append((file, here, there, indikator.perubahan, own))
                found.append(self._indikator(base, indikator, own, alias))
            if found:
                places[s] = len(kept)
                if (here := ("sasaran", len(kept))) != (there := (*listed, s)):
                    moves.append((file, here, there, (), own))
                kept.append(self._changed(sasaran, "indikator", tuple(found)))
        if len(places) < len(version.sasaran):
            version = self._changed(version, "program", _kept_programs(version.program, places))
        version = self._changed(version, "sasaran", tuple(kept))
        if any("variabel" in p.baru for p in base.perubahan):
            version = self._with_dropped(file, base, version, Lifetime(first, last), moves)
        atasan = alias.get(version.atasan) if version.atasan else None
        if atasan is None:
            return version
        return self._once((id(version), atasan), version, {"atasan": atasan})

    def _with_dropped(
        self, file: str, base: Jabatan, version: Jabatan, window: Lifetime, moves: list[Move]
    ) -> Jabatan:
        """Return a jabatan with the variables too that it had within a time, but has no more."""
        dropped: dict[str, Variabel] = {}
        for path, names, span in variables_of_all_times(base):
            if span.meets(window):
                for nama in names.keys() - version.variabel.keys():
                    dropped[nama] = names[nama]
                    moves.append((file, ("variabel", nama), (*path, nama), (), window.last))
        if not dropped:
            return version
        key = id(version), *map(id, dropped.values())
        return self._once(key, version, {"variabel": {**version.variabel, **dropped}})

    def _indikator(
        self, jabatan: Jabatan, base: Indikator, last: int, alias: Mapping[str, str]
    ) -> Indikator:
        """Return an indikator as it is in a month, within the time of its jabatan."""
        version = self._version(base, last) if base.perubahan else base
        if not (
            alias
            or base.mulai
            or base.berakhir
            or jabatan.mulai
            or jabatan.berakhir
            or jabatan.perubahan
        ):
            return version
        instants = (jabatan.mulai, _listed_since(jabatan, base), base.mulai)
        mulai = max(
            (i for i in instants if i),
            key=lambda instant: instant.first,
            default=None,
        )
        berakhir = min(
            (i for i in (jabatan.berakhir, base.berakhir) if i),
            key=lambda instant: instant.last,
            default=None,
        )
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
        key = id(version), mulai, berakhir, tuple(alias.items())
        return self._once(key, version, update)

    def _version(self, base: M, last: int) -> M:
        """Return the base with every perubahan that has begun by a month."""
        begun = [p for p in base.perubahan if p.mulai.first <= last]
        if not begun:
            return base
        return self._once((id(base), len(begun)), base, new_values(begun))

    def _changed(self, model: Made, key: str, parts: tuple[Any, ...]) -> Made:
        """Return a model with other parts; the same one if they are the same."""
        ids = (*map(id, parts),)
        if ids == (*map(id, getattr(model, key)),):
            return model
        return self._once((id(model), *ids), model, {key: parts})

    def _once(self, key: tuple[Any, ...], model: Made, update: dict[str, Any]) -> Made:
        if key not in self._made:
            self._made[key] = changed(model, update)
        found: Made = self._made[key]
        return found


# --- parts of it -----------------------------------------------------------------------------------


def changed(model: Made, update: dict[str, Any]) -> Made:
    """Return a model with other values of some keys, without what it has found from the earlier ones.

    As `model_copy` does, at a quarter of its cost: a project has as many versions as it has changes.
    """
    cls = type(model)
    made = cls.__new__(cls)
    values = {**model.__dict__, **update}
    for name in _found_by(cls):
        values.pop(name, None)
    _set(made, "__dict__", values)
    _set(made, "__pydantic_fields_set__", model.__pydantic_fields_set__)
    _set(made, "__pydantic_extra__", None)
    _set(made, "__pydantic_private__", None)
    return made


_set = object.__setattr__  # models are frozen


def new_values(begun: Iterable[Perubahan]) -> dict[str, Any]:
    """Return what perubahan give, by key: the last one counts."""
    return {key: value for p in begun for key, value in p.baru.items()}


@cache
def _found_by(cls: type[Model]) -> tuple[str, ...]:
    """Return what a model finds out from its values."""
    return tuple(name for name, value in vars(cls).items() if isinstance(value, cached_property))


def _kept_programs(programs: tuple[Program, ...], places: Mapping[int, int]) -> tuple[Program, ...]:
    """Return programmes with the places that their sasaran have among those that are kept."""
    return tuple(
        p.model_copy(update={"sasaran": tuple(places[n] for n in p.sasaran if n in places)})
        if p.sasaran
        else p
        for p in programs
    )


class Origins(Mapping["tuple[str, KeyPath]", "KeyPath"]):
    """Where in the files there stands what is in force, found when something is said of it."""

    def __init__(self, find: Callable[[], dict[tuple[str, KeyPath], KeyPath]]) -> None:
        self._find = find

    @cached_property
    def _found(self) -> dict[tuple[str, KeyPath], KeyPath]:
        return self._find()

    def __getitem__(self, key: tuple[str, KeyPath]) -> KeyPath:
        return self._found[key]

    def __iter__(self) -> Iterator[tuple[str, KeyPath]]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def moved(moves: Iterable[Move]) -> dict[tuple[str, KeyPath], KeyPath]:
    """Return the beginnings of paths that stand elsewhere in their files, with where."""
    found = {}
    for file, here, there, changes, last in moves:
        if here != there:
            found[file, here] = there
        for n, perubahan in enumerate(changes):
            if perubahan.mulai.first <= last:
                for key in perubahan.baru:
                    found[file, (*here, key)] = (*there, "perubahan", n, key)
    return found


def _listed_since(jabatan: Jabatan, indikator: Indikator) -> Instant | None:
    """Return since when a jabatan has an indikator, if not from the beginning."""
    if not any("sasaran" in p.baru for p in jabatan.perubahan):
        return None
    for _, other, span in indikator_of_all_times(jabatan):
        if other.kode == indikator.kode:
            return None if span.first == ALWAYS else instant_of(span.first)
    return None


def contoh_renamed(contoh: Contoh, alias: Mapping[str, str]) -> Contoh:
    """Return a contoh that names its variables as the formula does now."""
    variabel = {}
    for text, nilai in contoh.variabel.items():
        acuan = parse(text)
        if isinstance(acuan, nodes.Acuan):
            variabel[render.to_text(nodes.with_owners(acuan, alias))] = nilai
        else:
            variabel[text] = nilai
    return contoh.model_copy(update={"variabel": variabel})


_ALWAYS_THERE = Lifetime()
_SASARAN: KeyPath = ("sasaran",)


def own_months(item: Jabatan | Indikator) -> set[int]:
    """Return the months from which on an item is not as it was before."""
    months = {p.mulai.first for p in item.perubahan}
    return months | lifetime(item).turns() if item.mulai or item.berakhir else months


def lifetime(item: Jabatan | Indikator) -> Lifetime:
    """Return when an item exists, as it says itself."""
    if item.mulai is None and item.berakhir is None:
        return _ALWAYS_THERE
    return Lifetime(
        item.mulai.first if item.mulai else ALWAYS, item.berakhir.last if item.berakhir else FOREVER
    )


def lifetime_of_indikator(jabatan: Jabatan, kode: str) -> Lifetime | None:
    """Return when a jabatan has an indikator, from its first time to its last; None if it never does."""
    lives = [
        lifetime(indikator).within(listed).within(lifetime(jabatan))
        for _, indikator, listed in indikator_of_all_times(jabatan)
        if indikator.kode == kode
    ]
    return Lifetime(min(i.first for i in lives), max(i.last for i in lives)) if lives else None


def values_of(base: Changing, key: str, life: Lifetime) -> Iterator[tuple[KeyPath, Any, Lifetime]]:
    """Yield the values that a key has in a time: path below the item, value, and when."""
    if not base.perubahan and life.first <= life.last:
        yield (key,), getattr(base, key), life
    if not base.perubahan:
        return
    told = [((key,), getattr(base, key), ALWAYS)] + [
        (("perubahan", n, key), p.baru[key], p.mulai.first)
        for n, p in enumerate(base.perubahan)
        if key in p.baru
    ]
    begins = [first for *_, first in told[1:]] + [FOREVER + 1]
    for (path, value, first), end in zip(told, begins, strict=True):
        span = Lifetime(first, end - 1).within(life)
        if span.first <= span.last:
            yield path, value, span


def indikator_of_all_times(jabatan: Jabatan) -> Sequence[tuple[KeyPath, Indikator, Lifetime]]:
    """Return the indikator of a jabatan at all times: path, indikator, and when it is listed."""
    return jabatan.indikator_of_all_times


def find_indikator(jabatan: Jabatan) -> Iterator[tuple[KeyPath, Indikator, Lifetime]]:
    """Yield what `indikator_of_all_times` returns, which a jabatan keeps."""
    for path, all_sasaran, span in values_of(jabatan, "sasaran", Lifetime()):
        for s, sasaran in enumerate(all_sasaran):
            for i, indikator in enumerate(sasaran.indikator):
                yield (*path, s, "indikator", i), indikator, span


def variables_of_all_times(
    jabatan: Jabatan,
) -> Iterator[tuple[KeyPath, Mapping[str, Variabel], Lifetime]]:
    """Yield the variables of a jabatan at all times."""
    return values_of(jabatan, "variabel", Lifetime())


# --- what a table says of it -----------------------------------------------------------------------


def ended(item: Jabatan | Indikator, tahun: int, sampai: Periode) -> Periode | None:
    """Return the last period of what ended before the end of `sampai`; None for what is in force."""
    berakhir = item.berakhir
    if berakhir is None or berakhir.last >= Instant(tahun, sampai).last:
        return None
    return berakhir.periode


def changes_within(base: Changing, since: int, tahun: int, sampai: Periode) -> Iterator[Perubahan]:
    """Yield the perubahan that a table from the beginning of a year up to a period crosses."""
    first, last = Instant(since, TAHUN).first, Instant(tahun, sampai).last
    yield from (p for p in base.perubahan if first < p.mulai.first <= last)


class CrossedChange(NamedTuple):
    """What one `dasar` changed at one time: names with their keys."""

    mulai: Instant
    dasar: str
    what: tuple[str, ...]

    def __str__(self) -> str:
        named = ", ".join(self.what[:NAMES_SHOWN])
        more = len(self.what) - NAMES_SHOWN
        rest = f", dan {more} lainnya" if more > 0 else ""
        return f"Berubah sejak {self.mulai} dengan dasar {self.dasar}: {named}{rest}"


def changes_crossed(
    items: Iterable[tuple[str, Changing]], since: int, tahun: int, sampai: Periode
) -> tuple[CrossedChange, ...]:
    """Return what a table from the beginning of a year up to a period crosses, of named items."""
    changed: dict[tuple[Instant, str], dict[str, None]] = {}
    for nama, item in items:
        for p in changes_within(item, since, tahun, sampai):
            what = changed.setdefault((p.mulai, p.dasar), {})
            what[f"{nama} ({', '.join(p.baru)})"] = None
    in_order = sorted(changed.items(), key=lambda item: item[0][0].first)
    return tuple(CrossedChange(mulai, dasar, (*what,)) for (mulai, dasar), what in in_order)


def named_items(
    instansi: Instansi, jabatan: Iterable[tuple[str, Jabatan]], *, called: str
) -> Iterator[tuple[str, Changing]]:
    """Yield the agency, some jabatan and their indikator, as a note of changes names them."""
    yield called, instansi
    for kode, item in jabatan:
        yield kode, item
        yield from ((f"{kode}.{indikator.kode}", indikator) for _, indikator in item.indikator)


def months_before(since: int, tahun: int) -> int:
    """Return the months of a year before another month, as a bit mask."""
    before = min(max(since - Instant(tahun, TAHUN).first, 0), 12)
    return (1 << before) - 1
