"""Facts: a project told as who has what value of a key since when.

A fact is told of a `Subject` by the base of a file or by a perubahan; what is compared of it
(`meaning`) is not how it is written: formulas are their tree, numbers their value, texts of the
decree their words.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from iki.decimals import format_id
from iki.formula import to_meaning, to_text
from iki.model import Indikator, Penilaian
from iki.model.fingerprint import canonical_text
from iki.model.traits import Trait, traits_of
from iki.model.versions import contoh_renamed
from iki.periode import PERIODE, Instant
from iki.results.hasil import exact_target

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from iki.formula import Acuan, Formula
    from iki.model import (
        Definisi,
        Instansi,
        Jabatan,
        NilaiTarget,
        Ordinal,
        Perubahan,
        Program,
        Skala,
        Variabel,
    )
    from iki.model.base import Model
    from iki.yaml_source import KeyPath


FactValue: TypeAlias = "Decimal | int | str | tuple[Decimal | str | None, ...] | None"


class Subject(NamedTuple):
    """What a fact is told of: `kind` is instansi, jabatan, indikator or variabel."""

    kind: str
    jabatan: str = ""
    kode: str = ""

    def __str__(self) -> str:
        return ".".join(filter(None, (self.jabatan, self.kode))) or self.kind


EXISTS = "ada"
PERUBAHAN = "perubahan"
TEXT_ASPECT = "teks"
SASARAN = "sasaran"
LIFE = ("mulai", "berakhir")
NAMA = "nama"
_NO_LIMIT = "tanpa batas"


class FactKey(NamedTuple):
    """A fact: of whom, since when (within which other perubahan), which key and part of it."""

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


class _FactPlace(NamedTuple):
    """Who says a fact: the path of a file, and the perubahan in which it stands."""

    file: str
    path: KeyPath
    since: tuple[Instant, ...] = ()
    owner: Subject | None = None
    dasar: str | None = None

    def at(self, *steps: str | int) -> _FactPlace:
        return _FactPlace(self.file, self.path + steps, self.since, self.owner, self.dasar)


class _KeyPart(NamedTuple):
    """A part of the value of a key; `path` is where it stands below the key.

    `_KeyPart("target", "2024-TW2", Decimal(80), path=("2024", "TW2"))`. Without a `meaning` the
    value itself is compared.
    """

    aspect: str
    detail: str = ""
    value: FactValue = None
    meaning: object = None
    path: KeyPath = ()


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
        self._own = {self._present_kode(kode): kode for kode in definisi.jabatan}
        self._item(Subject("instansi"), definisi.instansi, _FactPlace(definisi.instansi_file, ()))
        for _, kode in definisi.pohon:
            subject = Subject("jabatan", self._present_kode(kode))
            self._item(subject, definisi.jabatan[kode], _FactPlace(definisi.files[kode], ()))

    def fact_in_force(self, key: FactKey) -> Fact | None:
        """Return the fact that holds when another one begins; None if there is none."""
        times = self._by_time.get(key.always, {})
        if key.since in times or not key.since or key.aspect == PERUBAHAN:
            return times.get(key.since)
        until = key.since[-1].first
        earlier = [since for since in times if not since or since[-1].first <= until]
        latest = max(
            earlier, key=lambda since: (since[-1].first if since else 0, len(since)), default=None
        )
        return None if latest is None else times[latest]

    def move_subjects(self, moved: Mapping[Subject, Subject]) -> None:
        """Tell the facts of some subjects of others."""
        found, self.found, self._by_time = self.found, {}, {}
        for key, fact in found.items():
            owner = moved.get(fact.owner, fact.owner) if fact.owner else None
            now = key._replace(subject=moved.get(key.subject, key.subject))
            self._keep(now, replace(fact, owner=owner))

    def first(self, subject: Subject) -> tuple[FactKey, Fact]:
        """Return since when there is something, and where that is said."""
        times = self._by_time[subject, EXISTS, ""]
        since = min(times, key=lambda since: (len(since), since))
        return FactKey(subject, since, EXISTS), times[since]

    @property
    def subjects(self) -> dict[Subject, None]:
        return dict.fromkeys(key.subject for key in self.found)

    # --- telling them ---

    def _present_kode(self, kode: str) -> str:
        return self.owners.get(kode, kode)

    def _keep(self, key: FactKey, fact: Fact) -> None:
        self.found[key] = fact
        self._by_time.setdefault(key.always, {})[key.since] = fact

    def _add(
        self,
        subject: Subject,
        place: _FactPlace,
        aspect: str,
        value: FactValue,
        meaning: object = None,
        detail: str = "",
    ) -> None:
        fact = Fact(
            value,
            value if meaning is None else meaning,
            place.file,
            place.path,
            place.owner,
            place.dasar,
        )
        self._keep(FactKey(subject, place.since, aspect, detail), fact)

    def _item(
        self, subject: Subject, item: Instansi | Jabatan | Indikator | Variabel, place: _FactPlace
    ) -> None:
        """Tell all that an item says of itself, and what of it changes."""
        self._add(subject, place, EXISTS, _name_of(item), EXISTS)
        for key, trait in traits_of(type(item)).items():
            if Trait.UNTOLD not in trait:
                self._key(subject, item, key, getattr(item, key), place.at(key))
        changes: Sequence[Perubahan] = getattr(item, PERUBAHAN, ())
        for n, perubahan in enumerate(changes):
            here = place.at(PERUBAHAN, n)._replace(
                since=(*place.since, perubahan.mulai), owner=subject, dasar=perubahan.dasar
            )
            self._add(subject, here, PERUBAHAN, perubahan.dasar)
            for key, value in perubahan.baru.items():
                self._key(subject, item, key, value, here.at(key))

    def _key(self, subject: Subject, item: Model, key: str, value: Any, place: _FactPlace) -> None:
        """Tell the value of a key, of several parts maybe; parts that it had before are gone."""
        if key == "variabel":
            self._parts(
                subject,
                place,
                {Subject("variabel", subject.jabatan, n): (v, (n,)) for n, v in value.items()},
            )
            return
        if key == SASARAN:
            parts = {}
            for s, sasaran in enumerate(value):
                for i, indikator in enumerate(sasaran.indikator):
                    part = Subject("indikator", subject.jabatan, indikator.kode)
                    parts[part] = indikator, (s, "indikator", i)
            self._parts(subject, place, parts)
            for part, (_, (s, *_)) in parts.items():
                here = place.at(s, "uraian")
                self._add(part, here, TEXT_ASPECT, value[s].uraian, detail=SASARAN)
            return
        before = self._details.setdefault((subject, key), {})
        gone = dict(before)
        for one in self._values(subject, item, key, value):
            here = place.at(*one.path)
            self._add(subject, here, one.aspect, one.value, one.meaning, one.detail)
            before[one.aspect, one.detail] = None
            gone.pop((one.aspect, one.detail), None)
        for aspect, detail in gone:
            if key != "target" or read_instant(detail).last >= place.since[-1].first:
                self._add(subject, place, aspect, None, detail=detail)

    def _parts(
        self,
        subject: Subject,
        place: _FactPlace,
        parts: Mapping[Subject, tuple[Indikator | Variabel, KeyPath]],
    ) -> None:
        """Tell of the indikator or variables that a jabatan has, each with its path in the key."""
        kind = "variabel" if place.path[-1] == "variabel" else "indikator"
        before = self._details.setdefault((subject, kind), {})
        for part, (item, path) in parts.items():
            self._item(part, item, place.at(*path))
            before[part.kode, ""] = None
        for kode, _ in before:
            part = Subject(kind, subject.jabatan, kode)
            if part not in parts:
                self._add(part, place, EXISTS, None)

    def _values(self, subject: Subject, item: Model, key: str, value: Any) -> Iterator[_KeyPart]:
        """Yield the parts of the value of a key of an item: a target has one for each period."""
        trait = traits_of(type(item))[key]
        match key:
            case "formula":
                yield _KeyPart(key, "", to_text(value), self._formula(subject, value))
            case "target" if isinstance(item, Indikator):
                ordinal = self._ordinal(subject, item)
                for tahun, per_periode in value.items():
                    for periode, target in per_periode.items():
                        shown = _target(target, ordinal)
                        if shown is not None:
                            detail = str(Instant(tahun, PERIODE[periode]))
                            yield _KeyPart(key, detail, shown, path=(str(tahun), periode))
            case "penilaian" if subject.kind == "indikator":
                for name, own in (value.own if value else {}).items():
                    yield _KeyPart(key, name, _limit(name, own), path=(name,))
            case "penilaian":
                for name, of_rule in traits_of(Penilaian).items():
                    if name != "skala" and Trait.UNTOLD not in of_rule:
                        limit = _limit(name, getattr(value, name))
                        yield _KeyPart(key, name, limit, path=(name,))
                skala = value.skala
                yield _KeyPart("skala", "", _levels(skala), _scale(skala), ("skala",))
            case "nilai":
                for word, number in (value or {}).items():
                    yield _KeyPart(key, word, number, path=(word,))
            case "program":
                for n, program in enumerate(value):
                    yield from _program_parts(program, n)
            case "alias":
                for n, alias in enumerate(value):
                    yield _KeyPart(key, alias, alias, path=(n,))
            case "atasan":
                yield _KeyPart(key, "", value and self._present_kode(value))
            case "urutan":
                yield _KeyPart(key, "", ", ".join(map(self._present_kode, value)) or None)
            case "pimpinan":
                yield _KeyPart(key, "", value.kode, path=("kode",))
                rest = canonical_text(value.model_copy(update={"kode": "-"}))
                yield _KeyPart(TEXT_ASPECT, key, meaning=rest)
            case "contoh":
                found = canonical_text([contoh_renamed(contoh, self.owners) for contoh in value])
                yield _KeyPart(TEXT_ASPECT, key, meaning=found)
            case _ if Trait.TEXT in trait:
                yield _KeyPart(TEXT_ASPECT, key, meaning=canonical_text(value))
            case _ if isinstance(value, Instant):
                yield _KeyPart(key, "", str(value))
            case _ if Trait.NAME in trait:
                yield _KeyPart(NAMA, "", value)
            case _ if value is None or isinstance(value, str | int | Decimal):
                yield _KeyPart(key, "", value)
            case _:
                yield _KeyPart(key, "", canonical_text(value))

    def _formula(self, subject: Subject, formula: Formula) -> str:
        def name(v: Acuan) -> str:
            owner = self._present_kode(v.jabatan) if v.jabatan else subject.jabatan
            known = Subject("variabel", owner, v.nama)
            full = f"{self.moved.get(known, known).jabatan}.{v.nama}"
            return f"lalu({full})" if v.lalu else full

        return to_meaning(formula, name)

    def _ordinal(self, subject: Subject, indikator: Indikator) -> Ordinal | None:
        return self.definisi.ordinal_of(self._own[subject.jabatan], indikator)


def _name_of(item: Instansi | Jabatan | Indikator | Variabel) -> str:
    keys = ("jabatan", "nama", "uraian", "instansi")
    name: str = next(getattr(item, key) for key in keys if hasattr(item, key))
    return name


def read_instant(text: str) -> Instant:
    """Return the time that `2024` or `2024-TW2` names."""
    tahun, _, periode = text.partition("-")
    return Instant(int(tahun), PERIODE[periode or "tahun"])


def _target(target: NilaiTarget | None, ordinal: Ordinal | None) -> FactValue:
    bounds = exact_target(target, ordinal)
    return bounds if len(bounds) > 1 else bounds[0]


def _program_parts(program: Program, n: int) -> Iterator[_KeyPart]:
    """Yield the parts of a programme, the n-th of its jabatan: its name, each of its budgets."""
    kode, supported = program.kode, ", ".join(map(str, program.sasaran))
    yield _KeyPart("program", kode, program.nama, path=(n, "nama"))
    if program.keterangan:
        yield _KeyPart("keterangan program", kode, program.keterangan, path=(n, "keterangan"))
    if supported:
        yield _KeyPart("sasaran program", kode, supported, path=(n, SASARAN))
    for tahun, anggaran in program.anggaran.items():
        path = (n, "anggaran", str(tahun))
        yield _KeyPart("anggaran", f"{kode} {tahun}", anggaran, path=path)


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
