"""Fuzzing of time: random projects whose definitions change, held against a reference written from the documents.

    python -m tests.fuzz --kind waktu --seconds 3600

A project has jabatan that begin, end, change and have former kode, and rows of three years. The reference
below says what every figure of every period must be (docs/perhitungan.md, docs/definisi.md, docs/formula.md),
over fractions and without any code of iki; a finding is a figure that iki has otherwise, or an error that
it reports of a project that has none.
"""

from __future__ import annotations

import contextlib
import io
import json
import random
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest import mock

from iki import definitions
from iki.checks.all import check_project
from iki.data.csv_files import CsvSource
from iki.data.dataset import FileDataset
from iki.definitions import SourceFile
from iki.periode import PERIODE
from iki.results import capaian
from tests import build
from tests.fuzz import Finding, call

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from iki.model import Definisi

YEARS = (2023, 2024, 2025)
# First and last month of each period.
MONTHS = (
    {"tahun": (1, 12), "S1": (1, 6), "S2": (7, 12)}
    | {f"TW{n}": (3 * n - 2, 3 * n) for n in range(1, 5)}
    | {f"B{n:02}": (n, n) for n in range(1, 13)}
)
UNITS = (("tahun",), ("S1", "S2"), ("TW1", "TW2", "TW3", "TW4"), tuple(f"B{n:02}" for n in range(1, 13)))  # fmt: skip
SCALES: tuple[dict[str, int], ...] = (
    {"A": 1, "B": 2, "C": 3},
    {"A": 10, "B": 20, "C": 45},
    {"D": 5, "E": 6, "F": 7},
)


# --- a project, as plain values ----------------------------------------------------------------------


class Time(NamedTuple):
    """A year and a period, as `mulai` and `berakhir` have them."""

    tahun: int
    periode: str = "tahun"

    @property
    def first(self) -> int:
        return self.tahun * 12 + MONTHS[self.periode][0]

    @property
    def last(self) -> int:
        return self.tahun * 12 + MONTHS[self.periode][1]

    def __str__(self) -> str:
        return f"{self.tahun}" if self.periode == "tahun" else f"{self.tahun}-{self.periode}"


Change = tuple[Time, dict[str, Any]]


@dataclass
class Thing:
    """What exists for a time, and whose keys change: each with its first value, and the changes in order."""

    kode: str
    keys: dict[str, Any]
    mulai: Time | None = None
    berakhir: Time | None = None
    changes: list[Change] = field(default_factory=list)

    @property
    def first(self) -> int:
        return self.mulai.first if self.mulai else 0

    @property
    def last(self) -> int:
        return self.berakhir.last if self.berakhir else 10**6

    def at(self, key: str, month: int) -> Any:
        """Return the value of a key in a month: the first one, or that of the last change that has begun."""
        values = [self.keys[key]]
        values += [new[key] for mulai, new in self.changes if key in new and mulai.first <= month]
        return values[-1]


@dataclass
class Jabatan(Thing):
    alias: tuple[str, ...] = ()
    indikator: list[Thing] = field(default_factory=list)


class Variabel(NamedTuple):
    konsolidasi: str
    words: Mapping[str, int] | None = None


class Row(NamedTuple):
    tahun: int
    periode: str
    jabatan: str
    variabel: str
    nilai: str


class Project(NamedTuple):
    agency: Thing
    jabatan: dict[str, Jabatan]
    rows: list[Row]


# Formulas: the text, and what it is over values of variables. `L` is last year's.


def _needs(names: Sequence[str], over: Callable[..., Fraction | None]) -> Any:
    def evaluate(value: Callable[[str], Fraction | None]) -> tuple[Fraction | None, list[str], str]:
        found = [value(name) for name in names]
        if any(one is None for one in found):
            return None, [], "belum_ada_data"
        made = over(*found)
        return made, list(names), "penyebut_nol" if made is None else ""

    return evaluate


def _first_of(names: Sequence[str]) -> Any:
    def evaluate(value: Callable[[str], Fraction | None]) -> tuple[Fraction | None, list[str], str]:
        for name in names:
            if (found := value(name)) is not None:
                return found, [name], ""
        return None, [], "belum_ada_data"

    return evaluate


FORMULAS: dict[str, Any] = {
    "{a}": _needs("a", lambda a: a),
    "{b}": _needs("b", lambda b: b),
    "{a} + {b}": _needs("ab", lambda a, b: a + b),
    "{a} / {b} * 100": _needs("ab", lambda a, b: a / b * 100 if b else None),
    "lalu({a})": _needs("A", lambda a: a),
    "{a} + lalu({a})": _needs("aA", lambda a, old: a + old),
    "{b} + lalu({b}) * 2": _needs("bB", lambda b, old: b + old * 2),
    "{a} / lalu({b}) * 100": _needs("aB", lambda a, old: a / old * 100 if old else None),
    "ada({a}, {b})": _first_of("ab"),
    "ada(lalu({a}), {a})": _first_of("Aa"),
}


# --- the reference -----------------------------------------------------------------------------------


class Figure(NamedTuple):
    """What the documents say of an indikator; realisasi and capaian are rounded."""

    target: Fraction | None
    whose: str | None
    realisasi: Fraction | None
    capaian: Fraction | None
    predikat: str | None
    status: str


def rounded(exact: Fraction, digits: int) -> Fraction:
    """Round half up, away from zero."""
    scaled = abs(exact) * 10**digits
    whole = int(scaled + Fraction(1, 2))
    return Fraction(whole if exact >= 0 else -whole, 10**digits)


def nearness(thing: Thing, month: int) -> tuple[int, int]:
    """Return what things are put in order by: in force in a month, or else last before it, or first after it."""
    if thing.first <= month <= thing.last:
        return 0, 0
    return (1, month - thing.last) if thing.last < month else (2, thing.first - month)


class Reference:
    """What every figure of a project must be."""

    def __init__(self, project: Project) -> None:
        self.agency, self.jabatan, self.rows = project

    def table(
        self, tahun: int, periode: str, *, alone: bool = False
    ) -> dict[str, tuple[Figure, str | None]]:
        """Return the figures of a table with the period in which each ended; `alone`: of its months only."""
        first, last = MONTHS[periode]
        since = tahun * 12 + (first if alone else 1)
        until = tahun * 12 + last
        found = {}
        for jabatan in self.jabatan.values():
            for indikator in jabatan.indikator:
                ends = [t for t in (jabatan.berakhir, indikator.berakhir) if t and t.last < until]
                begins = max(jabatan.first, indikator.first)
                end = min(ends, key=lambda t: t.last, default=None)
                over = min(jabatan.last, indikator.last)
                if begins > until or over < since or begins > over:
                    continue
                own = Time(tahun, end.periode if end else periode)
                figure = self.figure(jabatan, indikator, own, since)
                found[f"{jabatan.kode}.{indikator.kode}"] = (figure, end and end.periode)
        return found

    def figure(self, jabatan: Jabatan, indikator: Thing, time: Time, since: int) -> Figure:
        """Return the figure of an indikator from a month up to a time, by what is in force then."""
        month = time.last
        rules = self.agency.at("penilaian", month)
        names = indikator.at("formula", month)
        of = {"a": names[1], "b": names[2]}
        used: dict[str, tuple[Fraction, bool]] = {}

        def value(letter: str) -> Fraction | None:
            written, _, nama = of[letter.lower()].rpartition(".")
            owner = self.holder(written, month) if written else jabatan.kode
            begun = max(jabatan.first, indikator.first)
            made = self.value(owner, nama, time, since, begun, lalu=letter.isupper())
            if made is not None:
                used[letter] = made
            return None if made is None else made[0]

        exact, read, why = FORMULAS[names[0]](value)
        target, whose = self.target(indikator.at("target", month).get(time.tahun, {}), time)
        if exact is None:
            return Figure(target, whose, None, None, None, why)
        shown = rounded(exact, rules["pembulatan"])
        if target is None:
            return Figure(None, None, shown, None, None, "belum_ada_target")
        capaian = exact / target * 100
        if indikator.at("polarisasi", month) == "minimize":
            capaian = (2 * target - exact) / target * 100
        capaian = rounded(max(capaian, Fraction(0)), rules["pembulatan"])
        predikat = next(word for word, least in rules["skala"] if least is None or capaian >= least)
        status = "terhitung" if all(used[name][1] for name in read) else "sementara"
        return Figure(target, whose, shown, capaian, predikat, status)

    def target(self, targets: Mapping[str, int], time: Time) -> tuple[Fraction | None, str | None]:
        """Return the target of the end of a time by whatever name, its own first, else the year's."""
        last = MONTHS[time.periode][1]
        same = [p for p in targets if MONTHS[p][1] == last]
        for name in (time.periode, *(p for p in MONTHS if p in same), "tahun"):
            if name in targets:
                return Fraction(targets[name]), name
        return None, None

    def holder(self, kode: str, month: int) -> str:
        """Return whom a kode names: who has or had it and is in force, or else was last, or will be first."""
        having = [j for j in self.jabatan.values() if j.kode == kode or kode in j.alias]
        found = min(having, key=lambda j: nearness(j, month)).kode
        return found if found == kode else self.holder(found, month)

    def definition(self, owner: str, nama: str, month: int, *, lalu: bool) -> tuple[Variabel, int]:
        """Return a variable as it is at a time, or was a year before, and the month in which it began.

        If it is not in force then it is as it was last, or will be first, by whatever kode.
        """
        then = month - 12 * lalu
        having = [j for j in self.jabatan.values() if self.holder(j.kode, month) == owner]
        own = min(having, key=lambda j: (*nearness(j, then), j.kode != owner))
        variables = own.at("variabel", min(max(then, own.first), own.last))
        return variables[nama], self.begun(own, nama)

    def begun(self, jabatan: Jabatan, nama: str) -> int:
        """Return the month in which a variable began."""
        if nama in jabatan.keys["variabel"]:
            return jabatan.first
        return max(
            jabatan.first,
            min(m.first for m, new in jabatan.changes if nama in new.get("variabel", ())),
        )

    def value(
        self, owner: str, nama: str, time: Time, since: int, begun: int, *, lalu: bool
    ) -> tuple[Fraction, bool] | None:
        """Return a variable consolidated over the periods of a time, and whether it lacks none of them."""
        variabel, began = self.definition(owner, nama, time.last, lalu=lalu)
        tahun, back = time.tahun - lalu, 12 * lalu
        rows = [
            row
            for row in self.rows
            if row.tahun == tahun
            and row.variabel == nama
            and self.holder(row.jabatan, time.last) == owner
            and since - back <= tahun * 12 + MONTHS[row.periode][0]
            and tahun * 12 + MONTHS[row.periode][1] <= time.last - back
        ]
        if not rows:
            return None
        rows.sort(key=lambda row: MONTHS[row.periode][1])
        values = [
            Fraction(variabel.words[row.nilai] if variabel.words else row.nilai) for row in rows
        ]
        if variabel.konsolidasi != "jumlah":
            by = {"terakhir": values[-1], "maksimum": max(values), "minimum": min(values)}
            return by[variabel.konsolidasi], True
        # Of the months before it began it lacks nothing; nor does what another year's data are read for.
        start = max(since - back, began if lalu else max(began, begun))
        months = {
            m for row in rows for m in range(MONTHS[row.periode][0], MONTHS[row.periode][1] + 1)
        }
        needed = {m - tahun * 12 for m in range(start, time.last - back + 1)}
        return sum(values, Fraction(0)), needed <= months

    def nilai(
        self, jabatan: str, table: Mapping[str, tuple[Figure, str | None]], time: Time
    ) -> Any:
        """Return the nilai of a jabatan and its predikat, by the rules of its own end."""
        own = self.jabatan[jabatan]
        ended = own.berakhir if own.berakhir and own.berakhir.last < time.last else None
        rules = self.agency.at("penilaian", ended.last if ended else time.last)
        total = weights = Fraction(0)
        for indikator in own.indikator:
            figure, over = table.get(f"{jabatan}.{indikator.kode}", (None, None))
            if figure is not None and figure.capaian is not None:
                bobot = indikator.at("bobot", Time(time.tahun, over).last if over else time.last)
                total, weights = total + figure.capaian * bobot, weights + bobot
        if not weights:
            return None, None
        nilai = rounded(total / weights, rules["pembulatan"])
        return nilai, next(w for w, least in rules["skala"] if least is None or nilai >= least)


# --- random projects ---------------------------------------------------------------------------------


def _time(chance: random.Random, years: Sequence[int] = YEARS) -> Time:
    periode = chance.choice(
        ("tahun", "tahun", "S1", "S2", "TW1", "TW2", "TW3", "TW4", "B02", "B08")
    )
    return Time(chance.choice(years), periode)


def _rules(chance: random.Random) -> dict[str, Any]:
    bounds = chance.choice(
        (((90, "A"), (70, "B")), ((100, "Lulus"),), ((91, "T"), (76, "S"), (51, "R")))
    )
    skala = [(word, least) for least, word in bounds] + [("Kurang", None)]
    return {"pembulatan": chance.choice((0, 1, 2, 3)), "skala": skala}


def _variabel(chance: random.Random) -> dict[str, Variabel]:
    how = ("jumlah", "jumlah", "terakhir", "maksimum", "minimum")
    words = chance.choice((None, *SCALES))
    return {
        "x": Variabel(chance.choice(how)),
        "y": Variabel(chance.choice(how)),
        "w": Variabel("terakhir", words) if words else Variabel(chance.choice(how)),
    }


def _formula(chance: random.Random, others: Sequence[str]) -> tuple[str, str, str]:
    form = chance.choice([*FORMULAS])

    def named() -> str:
        nama = chance.choice("xy" if len(form) < 11 else "xyw")  # a target of words is a word
        return f"{chance.choice(others)}.{nama}" if others and chance.random() < 0.15 else nama

    return form, named(), named()


def _targets(chance: random.Random) -> dict[int, dict[str, int]]:
    found = {}
    for tahun in YEARS:
        names = chance.choice((("tahun",), ("tahun",), ("S1", "tahun"), ("TW2", "TW4"), ("TW1", "S1", "B09", "tahun"), ("S1", "TW2", "tahun")))  # fmt: skip
        found[tahun] = {name: chance.randint(1, 300) for name in names}
    return found


def _changed(chance: random.Random, thing: Thing, make: Mapping[str, Any]) -> None:
    """Give a thing some changes within its life, in the order of time."""
    times = sorted(
        {_time(chance) for _ in range(chance.choice((0, 0, 1, 1, 2)))}, key=lambda t: t.first
    )
    for mulai in times:
        if thing.first < mulai.first <= thing.last:
            key = chance.choice([*make])
            thing.changes.append((mulai, {key: make[key]()}))


def _life(chance: random.Random, thing: Thing) -> None:
    if chance.random() < 0.35:
        thing.berakhir = _time(chance, YEARS[1:])
    if chance.random() < 0.25:
        mulai = _time(chance)
        if mulai.first < thing.last:
            thing.mulai = mulai


def _jabatan(chance: random.Random, kode: str, others: Sequence[str]) -> Jabatan:
    made = Jabatan(kode, {"variabel": _variabel(chance)})
    _life(chance, made)
    words = {nama: v.words for nama, v in made.keys["variabel"].items()}

    def variabel() -> dict[str, Variabel]:
        new = _variabel(chance)
        # What is counted stays so: the numbers of another year would be no words.
        new["w"] = (
            Variabel("terakhir", chance.choice(SCALES)) if words["w"] else Variabel("maksimum")
        )
        return new

    _changed(chance, made, {"variabel": variabel})
    for n in range(chance.choice((1, 2, 3))):
        keys: dict[str, Callable[[], Any]] = {
            "formula": lambda: _formula(chance, others),
            "target": lambda: _targets(chance),
            "polarisasi": lambda: chance.choice(("maximize", "minimize")),
            "bobot": lambda: chance.choice((1, 2, 5)),
        }
        indikator = Thing(f"i{n}", {key: make() for key, make in keys.items()})
        _life(chance, indikator)
        _changed(chance, indikator, keys)
        made.indikator.append(indikator)
    return made


def make_project(chance: random.Random) -> Project:
    """Return a project that is right, or nearly always."""
    agency = Thing("", {"penilaian": _rules(chance)})
    _changed(chance, agency, {"penilaian": lambda: _rules(chance)})
    jabatan: dict[str, Jabatan] = {}
    for kode in ("satu", "dua", "tiga")[: chance.choice((1, 2, 2, 3))]:
        jabatan[kode] = _jabatan(chance, kode, [*jabatan])
        if chance.random() < 0.4:
            jabatan[kode].alias = (f"{kode}_lama",)
    if chance.random() < 0.4:  # one takes the place of another, whose file stays
        former = chance.choice([*jabatan.values()])
        former.mulai, former.berakhir = None, _time(chance, YEARS[:2])
        heir = _jabatan(chance, "baru", [*jabatan])
        year, month = divmod(former.last, 12)
        heir.mulai = Time(year, "tahun") if not month else Time(year, f"B{month + 1:02}")
        heir.berakhir = chance.choice((None, None, Time(2025, "TW4"), Time(2025, "TW2")))
        heir.alias = (former.kode,)
        _settle(former)
        words = former.at("variabel", former.last)["w"].words
        same = [scale for scale in SCALES if words and scale.keys() == words.keys()]
        heir.keys["variabel"]["w"] = (
            Variabel("terakhir", chance.choice(same)) if same else Variabel("jumlah")
        )
        heir.changes = []
        jabatan["baru"] = heir
    for j in jabatan.values():
        _settle(j)
    return Project(agency, jabatan, [*_rows(chance, jabatan)])


def _settle(jabatan: Jabatan) -> None:
    """Take away what could never hold: changes before and after a life, and a life outside of it."""
    if jabatan.first > jabatan.last:
        jabatan.mulai = None
    for indikator in jabatan.indikator:
        if max(indikator.first, jabatan.first) > min(indikator.last, jabatan.last):
            indikator.mulai = indikator.berakhir = None
    for thing in (jabatan, *jabatan.indikator):
        first, last = max(thing.first, jabatan.first), min(thing.last, jabatan.last)
        kept = {m.first: (m, new) for m, new in thing.changes if first < m.first <= last}
        thing.changes = [kept[month] for month in sorted(kept)]
    for mulai, new in jabatan.changes:
        before = jabatan.at("variabel", mulai.first - 1)["w"]
        others = before.words and before.words.keys() != new["variabel"]["w"].words.keys()
        if others and mulai.first % 12 != 1:  # within a year words stay the words they are
            new["variabel"]["w"] = before


def _rows(chance: random.Random, jabatan: Mapping[str, Jabatan]) -> Iterator[Row]:
    """Yield the rows of every jabatan, by its own kode or a former one; no periods overlap."""
    heirs = {alias for j in jabatan.values() for alias in j.alias if alias in jabatan}
    for j in jabatan.values():
        if j.kode in heirs:  # its heir writes them
            continue
        former = next((jabatan[a] for a in j.alias if a in jabatan), None)
        names = [j.kode, *j.alias]
        for tahun in YEARS:
            for nama in j.keys["variabel"]:
                for periode in chance.choice(UNITS):
                    if chance.random() < 0.12:
                        continue
                    end = tahun * 12 + MONTHS[periode][1]
                    kode = former.kode if former and end <= former.last else chance.choice(names)
                    holder = former if former and kode == former.kode else j
                    then = min(max(tahun * 12 + 1, holder.first), holder.last)
                    words = holder.at("variabel", then)["w"].words if nama == "w" else None
                    nilai = chance.choice([*words]) if words else str(chance.randint(0, 60))
                    yield Row(tahun, periode, kode, nama, nilai)


# --- as files ----------------------------------------------------------------------------------------


def _flow(value: Any) -> str:
    """Return plain values as YAML on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return str(value)


def _written(key: str, value: Any) -> Any:
    """Return the value of a key as a file has it."""
    if key == "penilaian":
        skala = [{"predikat": w} | ({} if least is None else {"minimal": least}) for w, least in value["skala"]]  # fmt: skip
        return {"pembulatan": value["pembulatan"], "skala": skala}
    if key == "variabel":
        return {
            nama: {"uraian": f"Jumlah {nama}", "konsolidasi": v.konsolidasi}
            | ({"nilai": dict(v.words)} if v.words else {})
            for nama, v in value.items()
        }
    if key == "formula":
        form, a, b = value
        return f'"{form.format(a=a, b=b)}"'
    return value


def _keys(thing: Thing) -> dict[str, Any]:
    found = {key: _written(key, value) for key, value in thing.keys.items()}
    if thing.mulai:
        found["mulai"] = str(thing.mulai)
    if thing.berakhir:
        found["berakhir"] = str(thing.berakhir)
    if thing.changes:
        found["perubahan"] = [
            {"mulai": str(mulai), "dasar": "Renja"} | {k: _written(k, v) for k, v in new.items()}
            for mulai, new in thing.changes
        ]
    return found


def files_of(project: Project) -> dict[str, str]:
    """Return the files of a project."""
    agency = {
        "instansi": "Dinas", "pimpinan": {"kode": "kepala", "jabatan": "Kepala"}, **_keys(project.agency),
    }  # fmt: skip
    files = {"definitions/instansi.yaml": _lines(agency)}
    for kode, j in project.jabatan.items():
        indikator = [
            {"kode": i.kode, "nama": f"Indikator {i.kode}", "satuan": "indeks"} | _keys(i)
            for i in j.indikator
        ]
        head: dict[str, Any] = {"jabatan": f"Seksi {kode}", "atasan": "kepala", "tugas": ["satu"]}
        head |= {"alias": [*j.alias]} if j.alias else {}
        sasaran = [{"uraian": "Sasaran", "indikator": indikator}]
        files[f"definitions/jabatan/{kode}.yaml"] = _lines({**head, **_keys(j), "sasaran": sasaran})
    rows = "".join(",".join(map(str, row)) + "\n" for row in project.rows)
    files["data/realisasi/a.csv"] = f"tahun,periode,jabatan,variabel,nilai\n{rows}"
    return files


def _lines(keys: Mapping[str, Any]) -> str:
    return "".join(f"{key}: {_flow(value)}\n" for key, value in keys.items())


# --- held against iki --------------------------------------------------------------------------------


def load(files: Mapping[str, str]) -> tuple[Definisi | None, list[str]]:
    """Load the definitions of files; None with what is wrong if they have errors."""
    sources = [
        SourceFile(name.split("/")[-1].removesuffix(".yaml"), name, text.encode())
        for name, text in files.items()
        if name.startswith("definitions/")
    ]
    loaded = definitions.load(sources[0], sources[1:])
    wrong = [f"{d.code} {d.message}" for d in check_project(loaded).diagnostics if d.is_error]
    return (None if wrong else loaded.definisi), wrong


def differences(project: Project, files: Mapping[str, str], definisi: Definisi) -> Iterator[str]:
    """Yield what iki says otherwise of a project than the reference does."""
    reference = Reference(project)
    content = files["data/realisasi/a.csv"].encode()
    dataset = FileDataset([CsvSource("a.csv", lambda: io.BytesIO(content))])

    for tahun in YEARS:
        for periode in MONTHS:
            expected = reference.table(tahun, periode)
            hasil = capaian.compute_table(definisi, tahun, PERIODE[periode], dataset).hasil
            found = {
                f"{j.kode}.{row.indikator.kode}": (_figure(row), row.berakhir and row.berakhir.kode)
                for j in hasil.jabatan
                for row in j.indikator
            }
            yield from _compared(f"{tahun} {periode}", expected, found)
            for j in hasil.jabatan:
                shown = None if j.nilai is None else Fraction(j.nilai), j.predikat
                meant = reference.nilai(j.kode, expected, Time(tahun, periode))
                if shown != meant:
                    yield f"{tahun} {periode} nilai {j.kode}: {shown}, not {meant}"
    yield from (f"{d.code} {d.message}" for d in dataset.diagnostics if d.is_error)


def _figure(row: Any) -> Figure:
    def number(value: Any) -> Fraction | None:
        return None if value is None else Fraction(value)

    return Figure(
        number(row.target), row.periode_target, number(row.realisasi_tampil), number(row.capaian),
        row.predikat, str(row.status),
    )  # fmt: skip


def _compared(where: str, expected: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    for key in sorted(expected.keys() | found.keys()):
        if expected.get(key) != found.get(key):
            yield f"{where} {key}:\n    iki       {found.get(key)}\n    reference {expected.get(key)}"


def months_alone(reference: Reference, document: str) -> Iterator[str]:
    """Yield what `bandingkan --lepas --format json` says otherwise than the reference; not of words."""
    said = json.loads(document, parse_float=Fraction)
    for place, kolom in enumerate(said["kolom"]):
        table = reference.table(kolom["tahun"], kolom["sampai"], alone=True)
        found = {
            f"{j['kode']}.{i['kode']}": cell["realisasi"]
            for j in said["jabatan"]
            for i in j["indikator"]
            if (cell := i["kolom"][place]) is not None
        }
        expected = {
            key: found[key] if isinstance(found.get(key), str) else figure.realisasi
            for key, (figure, _) in table.items()
        }
        yield from _compared(f"lepas {kolom['tahun']} {kolom['sampai']}", expected, found)


COMMANDS = (
    ("validasi", "--data", "--format", "json"),
    ("bandingkan", "--tahun", "2024", "--per", "triwulan", "--lepas", "--format", "json"),
    ("bandingkan", "--tahun", "2025", "--per", "semester", "--lepas", "--format", "json"),
    ("hitung", "--tahun", "2025", "--rinci"),
    ("jelaskan", "satu", "--tahun", "2025", "--sampai", "TW4"),
    ("kelengkapan", "--tahun", "2025"),
)


def try_seed(seed: int, folder: Path) -> Finding | None:
    """Make the project of a seed, and hold iki against the reference; of one with errors nothing is said."""
    chance = random.Random(seed)  # noqa: S311
    project = make_project(chance)
    files = files_of(project)
    definisi, wrong = load(files)
    if definisi is None:
        return None
    found = [*differences(project, files, definisi)]
    root = build.write(folder / "proyek", files)
    reports = folder / "laporan"
    reports.mkdir()
    with contextlib.chdir(root), mock.patch("tempfile.tempdir", str(reports)):
        for arguments in chance.sample(COMMANDS, 2):
            ended = call(arguments, {"COLUMNS": "80", "NO_COLOR": "1"}, b"")
            said = ended.out + ended.err
            if arguments[0] == "validasi" and ended.code != 2:
                diagnostik = json.loads(ended.out)["diagnostik"]
                wrong = [d["pesan"] for d in diagnostik if d["tingkat"] == "kesalahan"]
                found += [f"validasi: {text}" for text in wrong]
            elif ended.code == 0 and "--lepas" in arguments:
                found += months_alone(Reference(project), ended.out)
            elif ended.code not in {0, 2} or (arguments[0] != "jelaskan" and ended.code == 2):
                reported = "".join(p.read_text() for p in reports.glob("iki-laporan-*"))
                found.append(
                    f"{' '.join(arguments)}: {ended.code} {said[-1_000:]}{reported[-2_000:]}"
                )
    if not found:
        return None
    said = "\n".join(found[:6])[:4_000]
    return Finding(seed, ["hitung"], "figures that are others", said, "waktu")
