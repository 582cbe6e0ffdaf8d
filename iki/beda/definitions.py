"""Differences of two definisi: the facts of either that do not hold in the other."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

from iki.beda.facts import (
    EXISTS,
    LIFE,
    PERUBAHAN,
    SASARAN,
    TEXT_ASPECT,
    Fact,
    FactKey,
    Facts,
    FactValue,
    Subject,
)
from iki.yaml_source import Places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from iki.model import (
        Definisi,
    )
    from iki.periode import Instant
    from iki.yaml_source import Document, KeyPath


class DifferenceKind(StrEnum):
    """What became of a jabatan, indikator or variable, or of a value of it."""

    ADDED = "ditambah"
    ENDED = "berakhir"
    REMOVED = "dihapus"
    RENAMED = "berganti kode"
    MOVED = "pindah"
    CHANGED = "berubah"
    TEXT = "teks"


class DefinitionDifference(NamedTuple):
    """One difference, at its place in the file of the new definisi, or of the old one.

    `aspect` is a key and `detail` what of it (`2025-TW3` of a target, `batas_atas` of penilaian).
    It holds `since` an instant, decided by `dasar`, or (None) from the beginning.
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
        if self.aspect in LIFE:
            yield from (str(value) for value in (self.before, self.after) if value is not None)


def renamed_jabatan(old: Definisi, new: Definisi) -> dict[str, str]:
    """Return the jabatan that have another kode in the new definisi, by an alias of either side."""
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
    moved = _find_moves(before, after, old, new)
    if moved:
        before = Facts(old, owners, moved)
        before.move_subjects(moved)
    found = [*_renamings(renamed, new), *_moves(moved, after)]
    found += _Comparison(before, after, {*renamed.items()}).differences()
    subjects = after.subjects | before.subjects
    place = {subject: n for n, subject in enumerate(subjects)}
    groups = {j: n for n, j in enumerate(dict.fromkeys(s.jabatan for s in place))}
    return tuple(sorted(found, key=lambda d: (groups.get(d.subject.jabatan, -1), place[d.subject])))


def alias_pairs(old: Definisi, new: Definisi) -> set[tuple[str, str]]:
    """Return the pairs of kode that an alias of either definisi ties to each other."""
    tied = {
        (alias, kode)
        for definisi in (old, new)
        for kode, jabatan in definisi.jabatan.items()
        for alias in jabatan.alias
    }
    return tied | {(kode, alias) for alias, kode in tied}


def _find_moves(
    before: Facts, after: Facts, old: Definisi, new: Definisi
) -> dict[Subject, Subject]:
    """Return the indikator and variables of another jabatan now, tied to theirs by an alias."""
    tied = alias_pairs(old, new)
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
            kind=DifferenceKind.RENAMED,
            subject=Subject("jabatan", b),
            aspect="kode",
            detail="",
            since=None,
            dasar=None,
            before=a,
            after=b,
            in_new=True,
            file=new.files[b],
            path=path,
        )


def _moves(moved: Mapping[Subject, Subject], after: Facts) -> Iterator[DefinitionDifference]:
    for a, b in moved.items():
        _, fact = after.first(b)
        yield DefinitionDifference(
            kind=DifferenceKind.MOVED,
            subject=b,
            aspect="jabatan",
            detail="",
            since=None,
            dasar=None,
            before=a.jabatan,
            after=b.jabatan,
            in_new=True,
            file=fact.file,
            path=fact.path,
            at="key",
        )


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
            if any(FactKey(subject, (), EXISTS) not in facts.found for facts in (before, after))
        }

    def differences(self) -> Iterator[DefinitionDifference]:
        shifted = self._find_shifts()
        yield from dict.fromkeys(shifted.values())  # each is of two instants
        found: dict[FactKey, DefinitionDifference] = {}
        seen: set[tuple[object, ...]] = set()
        for key in dict.fromkeys([*self.after.found, *self.before.found]):
            if key.subject not in self.both and not self._is_first(key):
                continue
            fact_here = self.after.found.get(key) or self.before.found[key]
            if (fact_here.owner, key.since) in shifted or self._is_renaming(key):
                continue
            if key.aspect != EXISTS and not key.since and key.subject in self.later:
                continue
            before, after = self.before.fact_in_force(key), self.after.fact_in_force(key)
            if (before and before.meaning) == (after and after.meaning):
                continue
            difference = self._difference(key, before, after)
            if (key.aspect, key.detail) == (TEXT_ASPECT, SASARAN):  # one text of several indikator
                difference = difference._replace(subject=Subject("jabatan", key.subject.jabatan))
                same = difference.subject, key.since, difference.before, difference.after
                if same in seen:
                    continue
                seen.add(same)
            found[key] = difference
        with_values = {
            (fact.owner, key.since)
            for key in found
            if key.aspect != PERUBAHAN
            for facts in (self.before, self.after)
            if (fact := facts.found.get(key)) and fact.owner
        }
        for key, difference in found.items():
            comes_or_goes = key.aspect == PERUBAHAN and difference.aspect == PERUBAHAN
            # The values that a perubahan changes say that it came or went.
            if not (comes_or_goes and (key.subject, key.since) in with_values):
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
        if aspect == EXISTS:
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
            kind=kind,
            subject=key.subject,
            aspect=aspect,
            detail=key.detail,
            since=since,
            dasar=place.dasar,
            before=old,
            after=new,
            in_new=mine is not None,
            file=place.file,
            path=place.path,
            at=at,
        )

    def _begins(self, facts: Facts, subject: Subject) -> str | None:
        since = facts.first(subject)[0].since
        return str(since[-1]) if since else None

    def _find_shifts(
        self,
    ) -> dict[tuple[Subject | None, tuple[Instant, ...]], DefinitionDifference]:
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
                kind=DifferenceKind.CHANGED,
                subject=owner,
                aspect="mulai",
                detail="",
                since=since[-1],
                dasar=fact.dasar,
                before=str(before[-1]),
                after=str(since[-1]),
                in_new=True,
                file=fact.file,
                path=(*fact.path, "mulai"),
            )
        return shifted

    def _changes(
        self, facts: Facts
    ) -> dict[tuple[Subject, tuple[Instant, ...]], frozenset[tuple[object, ...]]]:
        """Return the facts of each perubahan."""
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
