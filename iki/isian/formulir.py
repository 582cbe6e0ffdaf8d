"""Entry forms as values: the rows to fill in, what is known beside them, what is stored.

A row is a variable of a jabatan, or one wilayah of it where it was entered by wilayah. Refuses to
know how a form looks (`form_workbook`) and how its headings are called (`form_layout`).
"""

from __future__ import annotations

from collections import defaultdict
from functools import reduce
from operator import or_
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from iki.data.csv_files.sums import value_of_rows
from iki.decimals import format_id
from iki.isian.form_layout import Identity, identity_of
from iki.model.definisi import all_indikator
from iki.model.lifetimes import Lifetime, lifetime
from iki.periode import TAHUN, Instant

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from iki.model import Baris, Definisi, Jabatan, Nilai, Realisasi, Variabel
    from iki.periode import Periode

    # Texts by their column, of a jabatan, indikator and period.
    NoteTexts = Mapping[tuple[str, str, Periode], Mapping[str, str]]

YEARS_BACK = 5  # in which a last known value is looked for


class LatestValue(NamedTuple):
    """The last value known beside those that a form shows in its cells."""

    nilai: Decimal
    periode: Periode
    tahun: int


class ValueRow(NamedTuple):
    """A row of the values. `nilai` is what is stored of the periods of the form.

    A period in `stored_otherwise` cannot be filled in: what is stored overlaps it, by the periods
    named. Nor can one in `not_in_force`, in which nothing wants the variable, or in `not_due`, at
    whose end none comes (`berkala`). One in `continued` adds to other parts of the period of its
    `berkala` that are stored.
    """

    kode: str
    variabel: Variabel
    wilayah: str
    indikator: tuple[str, ...]
    last_year: Decimal | None
    latest: LatestValue | None
    nilai: Mapping[Periode, Decimal]
    stored_otherwise: Mapping[Periode, tuple[Periode, ...]]
    bukti: str
    catatan: str
    not_in_force: frozenset[Periode] = frozenset()
    not_due: frozenset[Periode] = frozenset()
    continued: Mapping[Periode, tuple[Periode, ...]] = MappingProxyType({})

    def is_open(self, periode: Periode) -> bool:
        """Tell whether the value of a period can be filled in."""
        closed = (self.stored_otherwise, self.not_in_force, self.not_due)
        return not any(periode in periods for periods in closed)

    def shown(self, nilai: Decimal) -> str:
        """Return a value as people read it: its word, or the number in id_ID form."""
        return self.word(nilai) or format_id(nilai)

    def word(self, nilai: Decimal) -> str | None:
        """Return the word of a value of an ordinal variable, None if it has none."""
        return self.variabel.ordinal.word(nilai) if self.variabel.ordinal else None


class NoteRow(NamedTuple):
    """A row of the notes: what is stored of an indikator and period, by column."""

    kode: str
    nama: str
    periode: Periode
    texts: Mapping[str, str]


class Formulir(NamedTuple):
    """The form of one jabatan."""

    kode: str
    jabatan: Jabatan
    tahun: int
    periode: tuple[Periode, ...]
    identity: Identity
    rows: tuple[ValueRow, ...]
    notes: tuple[NoteRow, ...]

    @property
    def nothing_due(self) -> bool:
        """Whether it has values of which none comes at the end of its periods."""
        return bool(self.rows) and all(row.not_due.issuperset(self.periode) for row in self.rows)


def make_forms(
    definisi: Definisi,
    realisasi: Realisasi,
    tahun: int,
    periode: Sequence[Periode],
    kode: Collection[str] | None = None,
    notes: NoteTexts = MappingProxyType({}),
    whole: Definisi | None = None,
) -> Iterator[Formulir]:
    """Yield the form of each of the jabatan `kode` (None: all), in the order of the tree.

    `realisasi` holds all rows of their variables, of the year and of those before it. The periods
    do not overlap. `definisi` may be what is in force in them of a `whole`: the form does not ask
    for what was read by indikator that have ended, nor for notes of periods without their
    indikator.
    """
    whole = whole or definisi
    wanted = {*whole.history.needed_variables(definisi)}
    needed = whole.history.months_needed(tahun)
    in_order = tuple(sorted(periode, key=lambda p: p.first))
    served = _names_served(definisi)
    for _, k in definisi.pohon:
        if kode is not None and k not in kode:
            continue
        jabatan = definisi.jabatan[k]
        yield Formulir(
            k,
            jabatan,
            tahun,
            in_order,
            identity_of(definisi.instansi.instansi, tahun, in_order, k, jabatan),
            tuple(
                row
                for nama, variabel in jabatan.variabel.items()
                if (k, nama) in wanted
                for row in _rows(
                    nama,
                    variabel,
                    served[k, nama],
                    realisasi.nilai.get((tahun - 1, k, nama)),
                    _find_stored(realisasi, k, nama, tahun),
                    tahun,
                    in_order,
                    TAHUN.months if needed is None else needed.get((k, nama), 0),
                )
            ),
            tuple(
                NoteRow(i.kode, i.nama, p, notes.get((k, i.kode, p), {}))
                for _, i in jabatan.indikator
                for p in in_order
                if lifetime(i).meets(Lifetime(Instant(tahun, p).first, Instant(tahun, p).last))
            ),
        )


def _names_served(definisi: Definisi) -> defaultdict[tuple[str, str], tuple[str, ...]]:
    """Return the names of the indikator that a variable serves, foreign ones with their jabatan."""
    served: defaultdict[tuple[str, str], tuple[str, ...]] = defaultdict(tuple)
    for kode, _, indikator in all_indikator(definisi):
        owners = dict.fromkeys((v.jabatan or kode, v.nama) for v in indikator.reads)
        for key in owners:
            other = "" if key[0] == kode else f" ({definisi.nama(kode)})"
            served[key] += (f"{indikator.nama}{other}",)
    return served


# What is stored of a variable, each row with its year: by wilayah, in order of time.
_Stored = dict[str, list[tuple[int, "Baris"]]]


def _find_stored(realisasi: Realisasi, kode: str, nama: str, tahun: int) -> _Stored:
    stored: _Stored = defaultdict(list)
    for year in range(tahun - YEARS_BACK, tahun + 1):
        for row in realisasi.rincian.get((year, kode, nama), ()):
            stored[row.wilayah].append((year, row))
    return stored


def _rows(
    nama: str,
    variabel: Variabel,
    indikator: tuple[str, ...],
    total: Nilai | None,
    stored: _Stored,
    tahun: int,
    periode: tuple[Periode, ...],
    months: int,
) -> Iterator[ValueRow]:
    """Yield the rows of a variable; `total` is last year's value over all wilayah.

    `months` are those of the year in which it is wanted.
    """
    for wilayah in _wilayah(stored, tahun):
        known = stored.get(wilayah, [])
        here = [row for year, row in known if year == tahun]
        before = [row for year, row in known if year == tahun - 1]
        shown = [row for row in here if row.periode in periode]
        nilai = {row.periode: row.nilai for row in shown}
        counted = [*here, *(r for year, r in stored.get("", ()) if wilayah and year == tahun)]
        have = reduce(or_, (row.periode.months for row in counted), 0)
        wanted = variabel.months_wanted(TAHUN, have, months)
        never = frozenset(p for p in periode if p not in nilai and not p.months & months)
        not_due = frozenset(p for p in periode if p not in nilai and not p.months & wanted) - never
        otherwise = {
            p: overlapping
            for p in periode
            if p not in nilai
            and p not in not_due
            and (overlapping := tuple(r.periode for r in here if r.periode.months & p.months))
        }
        split = not wilayah and not before  # then last year was entered by wilayah
        beside = [(year, row) for year, row in known if year < tahun or row.periode not in nilai]
        yield ValueRow(
            nama,
            variabel,
            wilayah,
            indikator,
            (total and total.nilai) if split else value_of_rows(variabel.konsolidasi, before),
            _latest(beside),
            nilai,
            otherwise,
            _only(row.bukti for row in shown),
            _only(row.catatan for row in shown),
            never,
            not_due,
            _continued(variabel, counted, {*periode} - never - not_due - otherwise.keys(), months),
        )


def _continued(
    variabel: Variabel, stored: Sequence[Baris], periode: Collection[Periode], months: int
) -> dict[Periode, tuple[Periode, ...]]:
    """Return the periods that are parts of one of the `berkala`, with the other parts stored.

    Only where each month counts: of positions the last one is that of the whole.
    """
    if variabel.berkala is None or not variabel.konsolidasi.counts_every_month:
        return {}
    found = {}
    for span in variabel.berkala.spans(months):
        inside = dict.fromkeys(r.periode for r in stored if r.periode.months & span.months)
        for p in periode:
            if p.months & span.months and (parts := tuple(one for one in inside if one != p)):
                found[p] = parts
    return found


def _wilayah(stored: _Stored, tahun: int) -> list[str]:
    """Return the wilayah to fill in: those of this year and of the last year with values.

    What is stored of this year as one number is not split any more.
    """
    of_year: dict[int, set[str]] = defaultdict(set)
    for wilayah, known in stored.items():
        for year, _ in known:
            of_year[year].add(wilayah)
    now = of_year.pop(tahun, set())
    if now == {""}:
        return [""]
    names = now | (of_year[max(of_year)] if of_year else set())
    if any(names) and "" not in now:
        names.discard("")
    return sorted(names or {""}, key=str.casefold)


def _latest(known: Sequence[tuple[int, Baris]]) -> LatestValue | None:
    if not known:
        return None
    year, row = max(known, key=lambda one: (one[0], one[1].periode.last))
    return LatestValue(row.nilai, row.periode, year)


def _only(texts: Iterable[str]) -> str:
    """Return the text that all of them share, "" if they differ."""
    found = set(texts)
    return found.pop() if len(found) == 1 else ""
