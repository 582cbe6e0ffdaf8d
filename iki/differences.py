"""Differences: what a change of definitions means, and what it makes of the figures.

A project is told in facts: who has what value of a key since when. Two projects differ where a fact that
is told by either of them does not hold in the other one; so an order, a comment, a file name, a default
that is written out and a perubahan that repeats what holds anyway make no difference. Formulas are
compared by their tree and numbers by value. Texts of the decree are one quiet kind. Refuses to read
anything: both definisi, their documents and both results are given.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from iki.decimals import format_id
from iki.fingerprint import canonical_text
from iki.formula import to_meaning, to_text
from iki.hasil import format_shown, in_ordinal
from iki.model import Penilaian, Rentang
from iki.model.history import contoh_renamed
from iki.periode import PERIODE, Instant
from iki.yaml_source import Places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from iki.formula import Acuan, Formula
    from iki.hasil import Hasil, HasilIndikator
    from iki.model import (
        Definisi,
        Indikator,
        Instansi,
        Jabatan,
        NilaiTarget,
        Perubahan,
        Skala,
        Variabel,
    )
    from iki.yaml_source import Document, KeyPath

FactValue: TypeAlias = "Decimal | int | str | tuple[Decimal | str | None, ...] | None"


class DifferenceKind(StrEnum):
    """What became of a jabatan, indikator or variable, or of a value of it."""

    ADDED = "ditambah"
    ENDED = "berakhir"
    REMOVED = "dihapus"
    RENAMED = "berganti kode"
    MOVED = "pindah"
    CHANGED = "berubah"
    TEXT = "teks"


class Subject(NamedTuple):
    """What a fact is told of: `kind` is instansi, jabatan, indikator or variabel."""

    kind: str
    jabatan: str = ""
    kode: str = ""

    def __str__(self) -> str:
        return ".".join(filter(None, (self.jabatan, self.kode))) or self.kind


class DefinitionDifference(NamedTuple):
    """One difference, at its place in the file of the new definisi, or of the old one.

    `aspect` is a key and `detail` what of it (`2025-TW3` of a target, `batas_atas` of penilaian). It
    holds `since` an instant, decided by `dasar`, or (None) from the beginning.
    """

    kind: DifferenceKind
    subject: Subject
    aspect: str
    detail: str
    since: Instant | None
    dasar: str | None
    before: FactValue
    after: FactValue
    in_new: bool
    file: str
    path: KeyPath
    at: Literal["key", "value"] = "value"
    line: int = 0

    @property
    def times(self) -> Iterator[str]:
        """The years and periods that it is about."""
        if self.since:
            yield str(self.since)
        if self.aspect == "target" and self.detail:
            yield self.detail
        if self.aspect in _LIFE:
            yield from (str(value) for value in (self.before, self.after) if value is not None)


# --- facts -----------------------------------------------------------------------------------------

_EXISTS = "ada"
PERUBAHAN = "perubahan"
TEXT_ASPECT = "teks"
_SASARAN = "sasaran"
_LIFE = ("mulai", "berakhir")
# Keys that no fact is told of: others tell it, or it changes nothing.
_NOT_TOLD = frozenset({"kode", "perubahan", "abaikan"})
# Keys whose value is what it is, under the name that they have in a difference.
_NAMES = {"jabatan": "nama", "instansi": "nama", "nama": "nama"}
_PLAIN = frozenset({"satuan", "polarisasi", "bobot", "desimal", "konsolidasi", *_NAMES, *_LIFE})
# What is printed, or only checks; no figure follows from it.
_TEXTS = frozenset(
    {
        "uraian", "tugas", "sumber_data", "judul_kolom", "contoh", "daerah", "catatan", "keputusan",
        "penandatangan", "tempat", "kop", "sumber",
    }
)  # fmt: skip
_NO_LIMIT = "tanpa batas"


class FactKey(NamedTuple):
    """What a fact says: of whom, since when (within which other perubahan), which key and what of it."""

    subject: Subject
    since: tuple[Instant, ...]
    aspect: str
    detail: str = ""

    @property
    def always(self) -> tuple[Subject, str, str]:
        return self.subject, self.aspect, self.detail


@dataclass(frozen=True, slots=True)
class Fact:
    """A value, what of it is compared, where it stands, and the perubahan that says so."""

    value: FactValue
    meaning: object
    file: str
    path: KeyPath
    owner: Subject | None = None
    dasar: str | None = None


class _Told(NamedTuple):
    """Who says a fact: the path of a file, and the perubahan in which it stands."""

    file: str
    path: KeyPath
    since: tuple[Instant, ...] = ()
    owner: Subject | None = None
    dasar: str | None = None

    def at(self, *steps: str | int) -> _Told:
        return _Told(self.file, self.path + steps, self.since, self.owner, self.dasar)


@dataclass
class Facts:
    """All facts of a definisi. `owners` has the kode by which a jabatan is known in both of two.

    Formulas name variables that have `moved` as the other one does.
    """

    definisi: Definisi
    owners: Mapping[str, str]
    moved: Mapping[Subject, Subject] = field(default_factory=dict)
    found: dict[FactKey, Fact] = field(default_factory=dict)
    _by_time: dict[tuple[Subject, str, str], dict[tuple[Instant, ...], Fact]] = field(
        default_factory=dict
    )
    _details: dict[tuple[Subject, str], dict[tuple[str, str], None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        definisi = self.definisi
        self._own = {self._known(kode): kode for kode in definisi.jabatan}
        self._item(Subject("instansi"), definisi.instansi, _Told(definisi.instansi_file, ()))
        for _, kode in definisi.pohon:
            subject = Subject("jabatan", self._known(kode))
            self._item(subject, definisi.jabatan[kode], _Told(definisi.files[kode], ()))

    def held(self, key: FactKey) -> Fact | None:
        """Return the fact that holds when another one begins; None if nothing is told."""
        times = self._by_time.get(key.always, {})
        if key.since in times or not key.since or key.aspect == PERUBAHAN:
            return times.get(key.since)
        until = key.since[-1].first
        earlier = [since for since in times if not since or since[-1].first <= until]
        latest = max(
            earlier, key=lambda since: (since[-1].first if since else 0, len(since)), default=None
        )
        return None if latest is None else times[latest]

    def rekeyed(self, moved: Mapping[Subject, Subject]) -> None:
        """Tell the facts of some subjects of others."""
        found, self.found, self._by_time = self.found, {}, {}
        for key, fact in found.items():
            owner = moved.get(fact.owner, fact.owner) if fact.owner else None
            now = key._replace(subject=moved.get(key.subject, key.subject))
            self._keep(now, replace(fact, owner=owner))

    def first(self, subject: Subject) -> tuple[FactKey, Fact]:
        """Return since when there is something, and where that is said."""
        times = self._by_time[subject, _EXISTS, ""]
        since = min(times, key=lambda since: (len(since), since))
        return FactKey(subject, since, _EXISTS), times[since]

    @property
    def subjects(self) -> dict[Subject, None]:
        return dict.fromkeys(key.subject for key in self.found)

    # --- telling them ---

    def _known(self, kode: str) -> str:
        return self.owners.get(kode, kode)

    def _keep(self, key: FactKey, fact: Fact) -> None:
        self.found[key] = fact
        self._by_time.setdefault(key.always, {})[key.since] = fact

    def _tell(
        self,
        subject: Subject,
        told: _Told,
        aspect: str,
        value: FactValue,
        meaning: object = None,
        detail: str = "",
    ) -> None:
        fact = Fact(
            value,
            value if meaning is None else meaning,
            told.file,
            told.path,
            told.owner,
            told.dasar,
        )
        self._keep(FactKey(subject, told.since, aspect, detail), fact)

    def _item(
        self, subject: Subject, item: Instansi | Jabatan | Indikator | Variabel, told: _Told
    ) -> None:
        """Tell all that an item says of itself, and what of it changes."""
        self._tell(subject, told, _EXISTS, _name_of(item), _EXISTS)
        for key in type(item).model_fields:
            if key not in _NOT_TOLD:
                self._key(subject, item, key, getattr(item, key), told.at(key))
        changes: Sequence[Perubahan] = getattr(item, PERUBAHAN, ())
        for n, perubahan in enumerate(changes):
            here = told.at(PERUBAHAN, n)._replace(
                since=(*told.since, perubahan.mulai), owner=subject, dasar=perubahan.dasar
            )
            self._tell(subject, here, PERUBAHAN, perubahan.dasar)
            for key, value in perubahan.baru.items():
                self._key(subject, item, key, value, here.at(key))

    def _key(self, subject: Subject, item: Any, key: str, value: Any, told: _Told) -> None:
        """Tell the value of a key, of several parts maybe; parts that it had before are gone."""
        if key == "variabel":
            self._parts(subject, told, {Subject("variabel", subject.jabatan, n): (v, (n,)) for n, v in value.items()})  # fmt: skip
            return
        if key == _SASARAN:
            parts = {}
            for s, sasaran in enumerate(value):
                for i, indikator in enumerate(sasaran.indikator):
                    part = Subject("indikator", subject.jabatan, indikator.kode)
                    parts[part] = indikator, (s, "indikator", i)
            self._parts(subject, told, parts)
            for s, sasaran in enumerate(value):
                for indikator in sasaran.indikator:
                    part = Subject("indikator", subject.jabatan, indikator.kode)
                    here = told.at(s, "uraian")
                    self._tell(part, here, TEXT_ASPECT, sasaran.uraian, detail=_SASARAN)
            return
        before = self._details.setdefault((subject, key), {})
        gone = dict(before)
        for aspect, detail, shown, meaning, path in self._values(subject, item, key, value):
            self._tell(subject, told.at(*path), aspect, shown, meaning, detail)
            before[aspect, detail] = None
            gone.pop((aspect, detail), None)
        for aspect, detail in gone:
            if key != "target" or _instant(detail).last >= told.since[-1].first:
                self._tell(subject, told, aspect, None, detail=detail)

    def _parts(
        self,
        subject: Subject,
        told: _Told,
        parts: Mapping[Subject, tuple[Any, tuple[str | int, ...]]],
    ) -> None:
        """Tell of the indikator or variables that a jabatan has."""
        kind = "variabel" if told.path[-1] == "variabel" else "indikator"
        before = self._details.setdefault((subject, kind), {})
        for part, (item, path) in parts.items():
            self._item(part, item, told.at(*path))
            before[part.kode, ""] = None
        for kode, _ in before:
            part = Subject(kind, subject.jabatan, kode)
            if part not in parts:
                self._tell(part, told, _EXISTS, None)

    def _values(
        self, subject: Subject, item: Any, key: str, value: Any
    ) -> Iterator[tuple[str, str, FactValue, object, tuple[str, ...]]]:
        """Yield the parts of a value: aspect, detail, value, what is compared, path below the key."""
        match key:
            case "formula":
                yield key, "", to_text(value), self._formula(subject, value), ()
            case "target":
                ordinal = self._ordinal(subject, item)
                for tahun, per_periode in value.items():
                    for periode, target in per_periode.items():
                        shown = _target(target, ordinal)
                        if shown is not None:
                            detail = str(Instant(tahun, PERIODE[periode]))
                            yield key, detail, shown, None, (str(tahun), periode)
            case "penilaian" if subject.kind == "indikator":
                for name, own in (value.own if value else {}).items():
                    yield key, name, _limit(name, own), None, (name,)
            case "penilaian":
                for name in (k for k in Penilaian.model_fields if k not in {*_NOT_TOLD, "skala"}):
                    yield key, name, _limit(name, getattr(value, name)), None, (name,)
                yield "skala", "", _levels(value.skala), _scale(value.skala), ("skala",)
            case "nilai":
                for word, number in (value or {}).items():
                    yield key, word, number, None, (word,)
            case "alias":
                for n, alias in enumerate(value):
                    yield key, alias, alias, None, (n,)  # type: ignore[misc]
            case "atasan":
                yield key, "", value and self._known(value), None, ()
            case "urutan":
                yield key, "", ", ".join(map(self._known, value)) or None, None, ()
            case "pimpinan":
                yield key, "", value.kode, None, ("kode",)
                rest = canonical_text(value.model_copy(update={"kode": "-"}))
                yield TEXT_ASPECT, key, None, rest, ()
            case "contoh":
                found = canonical_text([contoh_renamed(contoh, self.owners) for contoh in value])
                yield TEXT_ASPECT, key, None, found, ()
            case _ if key in _TEXTS:
                yield TEXT_ASPECT, key, None, canonical_text(value), ()
            case _ if isinstance(value, Instant):
                yield key, "", str(value), None, ()
            case _ if key in _PLAIN:
                yield _NAMES.get(key, key), "", value, None, ()
            case _ if value is None:
                yield key, "", None, None, ()
            case _:  # a key that this module does not know: said all the same
                yield key, "", canonical_text(value), None, ()

    def _formula(self, subject: Subject, formula: Formula) -> str:
        def name(v: Acuan) -> str:
            owner = self._known(v.jabatan) if v.jabatan else subject.jabatan
            known = Subject("variabel", owner, v.nama)
            full = f"{self.moved.get(known, known).jabatan}.{v.nama}"
            return f"lalu({full})" if v.lalu else full

        return to_meaning(formula, name)

    def _ordinal(self, subject: Subject, indikator: Indikator) -> Any:
        return self.definisi.ordinal_of(self._own[subject.jabatan], indikator)


def _name_of(item: Instansi | Jabatan | Indikator | Variabel) -> str:
    keys = ("jabatan", "nama", "uraian", "instansi")
    name: str = next(getattr(item, key) for key in keys if hasattr(item, key))
    return name


def _instant(text: str) -> Instant:
    tahun, _, periode = text.partition("-")
    return Instant(int(tahun), PERIODE[periode or "tahun"])


def _target(target: NilaiTarget | None, ordinal: Any) -> FactValue:
    if isinstance(target, Rentang):
        return tuple(in_ordinal(bound, ordinal) for bound in (target.bawah, target.atas))
    return in_ordinal(target, ordinal)


def _limit(name: str, value: Any) -> FactValue:
    if value is None:
        return _NO_LIMIT if name.startswith("batas_") else None
    limit: FactValue = value
    return limit


def _levels(skala: Skala) -> str:
    return skala.nama or ", ".join(
        f"{t.predikat} {'lainnya' if t.minimal is None else format_id(t.minimal)}"
        for t in skala.tingkat
    )


def _scale(skala: Skala) -> tuple[object, ...]:
    levels = tuple((t.predikat, t.minimal) for t in skala.tingkat)
    return levels, skala.di_atas, skala.bulat


# --- two of them -----------------------------------------------------------------------------------


def renamed_jabatan(old: Definisi, new: Definisi) -> dict[str, str]:
    """Return the jabatan that have another kode in the new definisi, as an alias of either side says."""
    found: dict[str, str] = {}
    for here, there in ((new, old), (old, new)):
        for kode in sorted(here.jabatan.keys() - there.jabatan.keys()):
            for alias in here.jabatan[kode].alias:
                if alias in there.jabatan and alias not in here.jabatan:
                    before, after = (alias, kode) if here is new else (kode, alias)
                    if before not in found and after not in found.values():
                        found[before] = after
                        break
    return found


def _owners(definisi: Definisi, renamed: Mapping[str, str]) -> dict[str, str]:
    """Return the kode of both for those that a definisi names otherwise."""
    owners = {
        alias: renamed.get(kode, kode)
        for kode, jabatan in definisi.jabatan.items()
        for alias in jabatan.alias
        if alias not in definisi.jabatan
    }
    return owners | {kode: renamed[kode] for kode in definisi.jabatan if kode in renamed}


def differences(old: Definisi, new: Definisi) -> tuple[DefinitionDifference, ...]:
    """Return in what two definisi differ, in the order of the new one; what it lacks comes last."""
    renamed = renamed_jabatan(old, new)
    owners = _owners(old, renamed)
    before, after = Facts(old, owners), Facts(new, _owners(new, {}))
    moved = _moved(before, after, old, new)
    if moved:
        before = Facts(old, owners, moved)
        before.rekeyed(moved)
    found = [*_renamings(renamed, new), *_moves(moved, after)]
    found += _Comparison(before, after, {*renamed.items()}).found()
    subjects = after.subjects | before.subjects
    place = {subject: n for n, subject in enumerate(subjects)}
    groups = {j: n for n, j in enumerate(dict.fromkeys(s.jabatan for s in place))}
    return tuple(sorted(found, key=lambda d: (groups.get(d.subject.jabatan, -1), place[d.subject])))


def _tied(old: Definisi, new: Definisi) -> set[tuple[str, str]]:
    """Return the pairs of kode that an alias of either definisi ties to each other."""
    tied = {
        (alias, kode)
        for definisi in (old, new)
        for kode, jabatan in definisi.jabatan.items()
        for alias in jabatan.alias
    }
    return tied | {(kode, alias) for alias, kode in tied}


def _moved(before: Facts, after: Facts, old: Definisi, new: Definisi) -> dict[Subject, Subject]:
    """Return the indikator and variables that another jabatan has now, which an alias ties to theirs."""
    tied = _tied(old, new)
    there, here = before.subjects, after.subjects
    come: dict[tuple[str, str], list[Subject]] = {}
    for t in here:
        if t.kode and t not in there:
            come.setdefault((t.kind, t.kode), []).append(t)
    moved: dict[Subject, Subject] = {}
    for s in there:
        if s not in here:
            for t in come.get((s.kind, s.kode), ()):
                if (s.jabatan, t.jabatan) in tied and t not in moved.values():
                    moved[s] = t
                    break
    return moved


def _renamings(renamed: Mapping[str, str], new: Definisi) -> Iterator[DefinitionDifference]:
    for a, b in renamed.items():
        alias = new.jabatan[b].alias
        path: KeyPath = ("alias", alias.index(a)) if a in alias else ("jabatan",)
        yield DefinitionDifference(
            DifferenceKind.RENAMED, Subject("jabatan", b), "kode", "", None, None, a, b, True,
            new.files[b], path,
        )  # fmt: skip


def _moves(moved: Mapping[Subject, Subject], after: Facts) -> Iterator[DefinitionDifference]:
    for a, b in moved.items():
        _, fact = after.first(b)
        yield DefinitionDifference(
            DifferenceKind.MOVED, b, "jabatan", "", None, None, a.jabatan, b.jabatan, True,
            fact.file, fact.path, "key",
        )  # fmt: skip


class _Comparison:
    """Holds the facts of two definisi against each other."""

    def __init__(self, before: Facts, after: Facts, renamed: set[tuple[str, str]]) -> None:
        self.before, self.after, self.renamed = before, after, renamed
        self.now = after.subjects
        self.both = before.subjects.keys() & self.now.keys()
        # What only one of them has from the beginning begins at another time in the other one.
        self.later = {
            subject
            for subject in self.both
            if any(FactKey(subject, (), _EXISTS) not in facts.found for facts in (before, after))
        }

    def found(self) -> Iterator[DefinitionDifference]:
        shifted = self._shifted()
        yield from dict.fromkeys(shifted.values())  # each is of two instants
        found: dict[FactKey, DefinitionDifference] = {}
        seen: set[tuple[object, ...]] = set()
        for key in dict.fromkeys([*self.after.found, *self.before.found]):
            if key.subject not in self.both and not self._is_first(key):
                continue
            told = self.after.found.get(key) or self.before.found[key]
            if (told.owner, key.since) in shifted or self._is_renaming(key):
                continue
            if key.aspect != _EXISTS and not key.since and key.subject in self.later:
                continue
            before, after = self.before.held(key), self.after.held(key)
            if (before and before.meaning) == (after and after.meaning):
                continue
            difference = self._difference(key, before, after)
            if (key.aspect, key.detail) == (TEXT_ASPECT, _SASARAN):  # one text of several indikator
                difference = difference._replace(subject=Subject("jabatan", key.subject.jabatan))
                same = difference.subject, key.since, difference.before, difference.after
                if same in seen:
                    continue
                seen.add(same)
            found[key] = difference
        said = {
            (fact.owner, key.since)
            for key in found
            if key.aspect != PERUBAHAN
            for facts in (self.before, self.after)
            if (fact := facts.found.get(key)) and fact.owner
        }
        for key, difference in found.items():
            comes_or_goes = key.aspect == PERUBAHAN and difference.aspect == PERUBAHAN
            if not (comes_or_goes and (key.subject, key.since) in said):  # its values say it
                yield difference

    def _is_first(self, key: FactKey) -> bool:
        """Return whether a fact says that something is there that the other side has not."""
        facts = self.after if key.subject in self.now else self.before
        return key == facts.first(key.subject)[0]

    def _is_renaming(self, key: FactKey) -> bool:
        """Return whether an alias just says that a jabatan was renamed."""
        alias, kode = key.detail, key.subject.jabatan
        return key.aspect == "alias" and (alias == kode or (alias, kode) in self.renamed)

    def _difference(
        self, key: FactKey, before: Fact | None, after: Fact | None
    ) -> DefinitionDifference:
        mine = self.after.found.get(key)
        place = mine or self.before.found[key]
        since = key.since[-1] if key.since else None
        old, new = before.value if before else None, after.value if after else None
        aspect, kind = key.aspect, DifferenceKind.CHANGED
        at: Literal["key", "value"] = "value"
        if aspect == _EXISTS:
            aspect, at = "", "key"
            kind = DifferenceKind.REMOVED if new is None else DifferenceKind.ADDED
            if key.subject in self.later and not key.since:
                aspect, kind = "mulai", DifferenceKind.CHANGED
                old, new = (self._begins(f, key.subject) for f in (self.before, self.after))
            elif since and new is None:
                kind = DifferenceKind.ENDED
        elif aspect == TEXT_ASPECT:
            kind = DifferenceKind.TEXT
        elif aspect == "berakhir" and new is not None and old is None:
            kind = DifferenceKind.ENDED
        elif aspect == PERUBAHAN and (old is None or new is None):
            kind = DifferenceKind.REMOVED if new is None else DifferenceKind.ADDED
        elif aspect == PERUBAHAN:
            aspect = "dasar"
        return DefinitionDifference(
            kind, key.subject, aspect, key.detail, since, place.dasar, old, new, mine is not None,
            place.file, place.path, at,
        )  # fmt: skip

    def _begins(self, facts: Facts, subject: Subject) -> str | None:
        since = facts.first(subject)[0].since
        return str(since[-1]) if since else None

    def _shifted(self) -> dict[tuple[Subject | None, tuple[Instant, ...]], DefinitionDifference]:
        """Return the perubahan that say the same since another instant, by owner and instant."""
        shifted: dict[tuple[Subject | None, tuple[Instant, ...]], DefinitionDifference] = {}
        old, new = self._changes(self.before), self._changes(self.after)
        gone: dict[tuple[Subject, frozenset[tuple[object, ...]]], list[tuple[Instant, ...]]] = {}
        for (owner, since), content in old.items():
            if (owner, since) not in new:
                gone.setdefault((owner, content), []).append(since)
        for (owner, since), content in new.items():
            if (owner, since) in old or not (earlier := gone.get((owner, content))):
                continue
            before = earlier.pop(0)
            fact = self.after.found[FactKey(owner, since, PERUBAHAN)]
            shifted[owner, since] = shifted[owner, before] = DefinitionDifference(
                DifferenceKind.CHANGED, owner, "mulai", "", since[-1], fact.dasar,
                str(before[-1]), str(since[-1]), True, fact.file, (*fact.path, "mulai"),
            )  # fmt: skip
        return shifted

    def _changes(
        self, facts: Facts
    ) -> dict[tuple[Subject, tuple[Instant, ...]], frozenset[tuple[object, ...]]]:
        """Return what each perubahan says."""
        found: dict[tuple[Subject, tuple[Instant, ...]], set[tuple[object, ...]]] = {}
        for key, fact in facts.found.items():
            if fact.owner and fact.meaning is not None:
                content = found.setdefault((fact.owner, key.since), set())
                content.add((*key.always, fact.meaning))
        return {owner: frozenset(content) for owner, content in found.items()}


def with_lines(
    found: Iterable[DefinitionDifference], old: Mapping[str, Document], new: Mapping[str, Document]
) -> tuple[DefinitionDifference, ...]:
    """Return differences with the lines where they stand."""
    all_ = list(found)
    lines: dict[int, int] = {}
    asked: dict[tuple[bool, str], list[int]] = {}
    for number, difference in enumerate(all_):
        asked.setdefault((difference.in_new, difference.file), []).append(number)
    for (in_new, file), numbers in asked.items():  # file by file: one has its nodes in memory
        document = (new if in_new else old).get(file)
        places = Places(document) if document else None
        for number in numbers:
            difference = all_[number]
            span = places.span(difference.path, difference.at) if places else None
            lines[number] = span.start_line if span else 1
    return tuple(d._replace(line=lines[n]) for n, d in enumerate(all_))


# --- for whom it is --------------------------------------------------------------------------------

REVISION, WORK_TREE, FOLDER = "revisi", "folder kerja", "folder"


class DefinitionSide(NamedTuple):
    """Where a definisi comes from: a `revisi` (with its commit), the `folder kerja`, a `folder`."""

    name: str
    kind: str
    commit: str | None = None

    def __str__(self) -> str:
        if self.kind == WORK_TREE:
            return self.kind
        return f"{self.kind} {self.name}" + (f" ({self.commit[:7]})" if self.commit else "")


class ComparedDefinitions(NamedTuple):
    """Two definisi held against each other, and the figures if a year was asked for.

    `names` has the name of every jabatan, by the kode that both know it by.
    """

    old: DefinitionSide
    new: DefinitionSide
    names: Mapping[str, str]
    differences: tuple[DefinitionDifference, ...]
    figures: ComparedFigures | None = None

    @property
    def of_meaning(self) -> tuple[DefinitionDifference, ...]:
        return tuple(d for d in self.differences if d.kind is not DifferenceKind.TEXT)

    def concerned(self, kind: str) -> int:
        """Return how many indikator or variables there is any difference of."""
        return len({d.subject for d in self.differences if d.subject.kind == kind})

    @property
    def jabatan(self) -> tuple[str, ...]:
        """The jabatan concerned, by their definitions or their figures."""
        rows = self.figures.rows if self.figures else ()
        found = [*(d.subject.jabatan for d in self.differences), *(row.jabatan for row in rows)]
        return tuple(kode for kode in dict.fromkeys(found) if kode)

    @property
    def times(self) -> tuple[str, ...]:
        """The years and periods concerned, in order."""
        found = {time for d in self.of_meaning for time in d.times}
        return tuple(sorted(found, key=lambda time: (_instant(time).last, _instant(time).first)))


def compare_definitions(
    old: tuple[DefinitionSide, Definisi, Mapping[str, Document]],
    new: tuple[DefinitionSide, Definisi, Mapping[str, Document]],
    figures: ComparedFigures | None = None,
) -> ComparedDefinitions:
    """Hold two definisi against each other; each comes with what it is called and its documents."""
    renamed = renamed_jabatan(old[1], new[1])
    names = {renamed.get(kode, kode): j.jabatan for kode, j in old[1].jabatan.items()}
    names |= {kode: j.jabatan for kode, j in new[1].jabatan.items()}
    found = with_lines(differences(old[1], new[1]), old[2], new[2])
    return ComparedDefinitions(old[0], new[0], names, found, figures)


# --- figures ---------------------------------------------------------------------------------------


class FigureChange(NamedTuple):
    """A published figure under both definisi: as values, and as they are printed."""

    nama: str
    before: FactValue
    after: FactValue
    before_shown: str | None
    after_shown: str | None


class DifferingFigures(NamedTuple):
    """The figures that are not the same of an indikator, of a jabatan ("") or of the agency ("", "")."""

    jabatan: str
    indikator: str
    nama: str
    changes: tuple[FigureChange, ...]


class ComparedFigures(NamedTuple):
    """What was computed of one and the same data: what differs, and how many figures are the same.

    `source` says whose data they are.
    """

    tahun: int
    sampai: str
    span: str
    source: str
    same: int
    rows: tuple[DifferingFigures, ...]

    @property
    def different(self) -> int:
        return sum(len(row.changes) for row in self.rows)


Cells: TypeAlias = "dict[str, tuple[FactValue, str | None]]"


def compare_figures(
    old: Hasil, new: Hasil, renamed: Mapping[str, str], source: str
) -> ComparedFigures:
    """Compare all published figures of two results of the same data; those of who moved go along."""
    before, after = _figures(old, renamed), _figures(new, {})
    tied = _tied(old.definisi, new.definisi)
    for jabatan, kode in [key for key in before if key not in after and key[1]]:
        here = (k for k in after if k[1] == kode and (jabatan, k[0]) in tied and k not in before)
        if key := next(here, None):
            before[key] = before.pop((jabatan, kode))
    same, rows = 0, []
    for key in dict.fromkeys([*after, *before]):
        nama, mine = after.get(key) or (before[key][0], {})
        other = before[key][1] if key in before else {}
        changes = []
        for name in dict.fromkeys([*mine, *other]):
            was, now = other.get(name, (None, None)), mine.get(name, (None, None))
            if was == now:
                same += 1
            else:
                changes.append(FigureChange(name, was[0], now[0], was[1], now[1]))
        if changes:
            rows.append(DifferingFigures(*key, nama, tuple(changes)))
    return ComparedFigures(new.tahun, new.sampai.kode, new.span, source, same, tuple(rows))


def _figures(hasil: Hasil, renamed: Mapping[str, str]) -> dict[tuple[str, str], tuple[str, Cells]]:
    """Return all figures of a result, by jabatan and indikator."""
    digits = hasil.definisi.instansi.penilaian.pembulatan
    found: dict[tuple[str, str], tuple[str, Cells]] = {}
    for j in hasil.jabatan:
        kode = renamed.get(j.kode, j.kode)
        for row in j.indikator:
            found[kode, row.indikator.kode] = row.indikator.nama, _cells(row, digits)
        found[kode, ""] = j.jabatan.jabatan, _mean("nilai", j.nilai, j.predikat, digits)
    instansi = hasil.definisi.instansi.instansi
    found["", ""] = instansi, _mean("rata-rata", hasil.rata_rata, hasil.predikat, digits)
    return found


def _cells(row: HasilIndikator, digits: int) -> Cells:
    status = row.alasan or str(row.status)
    return {
        "target": (row.target_shown, format_shown(row.target_shown)),
        "realisasi": (row.realisasi_shown, format_shown(row.realisasi_shown)),
        "capaian": (row.capaian, None if row.capaian is None else format_id(row.capaian, digits)),
        "predikat": (row.predikat, row.predikat),
        "status": (status, row.remark or str(row.status)),
    }


def _mean(name: str, nilai: Decimal | None, predikat: str | None, digits: int) -> Cells:
    shown = None if nilai is None else format_id(nilai, digits)
    return {name: (nilai, shown), "predikat": (predikat, predikat)}
