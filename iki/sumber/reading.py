"""From a table to `Realisasi`, and what is wrong with its rows, by questions to an engine.

Asked is: how the rows name what they are of (`spellings`), which wilayah are written unusually, then the
one reduction (`values`). Only where something is wrong more is asked: how often, and for examples. A row with
an error adds nothing, and the other rows are looked at all the same, as in files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from decimal import Decimal, localcontext
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import ibis

from iki.decimals import plain
from iki.diagnostics import in_order
from iki.escaping import shortened
from iki.limits import REPORT_TABLE_ROWS, SOURCE_KINDS, SOURCE_ROWS
from iki.model import Baris, Konsolidasi, Nilai, Realisasi
from iki.periode import PERIODE, TAHUN
from iki.realisasi.numbers import parse_cell
from iki.realisasi.reduced import first_waiting_of, value_of_sums
from iki.realisasi.spans import up_to
from iki.realisasi.sums import EXACT, MONTHS, NamaWilayah, parse_tahun, with_reasons
from iki.sumber import numbers, spellings, values
from iki.sumber.findings import Findings, name_of, named
from iki.sumber.spellings import NAMING, Combination, Meaning, Meanings, Wilayah

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from ibis.expr.types import Table

    from iki.diagnostics import Diagnostic
    from iki.model import Ordinal
    from iki.model.history import Known
    from iki.periode import Periode
    from iki.realisasi.sums import Key

Answer = Mapping[str, Any]
Run = Callable[["Table"], Iterable[Answer]]
Right = Mapping[Combination, Meaning]


class ChangedError(Exception):
    """Rows that came or went between two questions: what was read is of no one moment."""


class TooManyRowsError(Exception):
    """More rows than are fetched one by one."""


class Source:
    """A table (`columns_of`), what runs expressions over it, and how messages name it.

    What is the same for every reading of it is asked for once.
    """

    def __init__(self, table: Table, run: Run, label: str) -> None:
        self.table, self.run, self.label = table, run, label

    @cached_property
    def combinations(self) -> Sequence[Combination]:
        """How rows name what they are of; one more than SOURCE_KINDS if they are too many."""
        asked = spellings.combinations(self.rows).limit(SOURCE_KINDS + 1)
        return spellings.settled([*map(spellings.combination, self.run(asked))])

    @cached_property
    def mixed(self) -> bool:
        """Whether texts have a decimal comma: then others are not read by their point."""
        return spellings.is_mixed(self.combinations)

    @cached_property
    def unusual_wilayah(self) -> Sequence[str]:
        """Spellings of wilayah that are looked at here; one more than SOURCE_KINDS if they are too many."""
        if "wilayah" not in self.table.columns:
            return ()
        asked = spellings.unusual_wilayah(self.table).limit(SOURCE_KINDS + 1)
        return [row["wilayah"] for row in self.run(asked)]

    @cached_property
    def wilayah(self) -> Wilayah:
        return Wilayah.of(self.unusual_wilayah[:SOURCE_KINDS])

    @property
    def is_empty(self) -> bool:
        return not self.combinations

    def has_few_rows(self, years: Collection[int]) -> bool:
        """Return whether the values of these years are few enough to be shown one by one."""
        filled = (c.filled for c in self.combinations if parse_tahun(c.texts[0]) in years)
        return sum(filled) <= REPORT_TABLE_ROWS

    def rows_by_variabel(self, known: Known, years: Collection[int]) -> dict[Key, int]:
        """Return how many values each variable has in these years."""
        counts: dict[Key, int] = defaultdict(int)
        for c, meaning in Meanings(self.combinations, known).right(years).items():
            counts[_key(meaning)] += c.filled
        return counts

    @cached_property
    def rows(self) -> Table:
        """The rows that do not say by their wilayah that they are the sum of others."""
        sums = self.wilayah.sums
        return self.table.filter(self.table.wilayah.notin([*sums])) if sums else self.table


def read_table(
    source: Source,
    known: Known,
    *,
    tahun: Collection[int] | None,
    sampai: Periode,
    apart: bool = False,
    rincian: Collection[tuple[str, str]] | Literal["semua"] | None = None,
) -> tuple[Realisasi, list[Diagnostic]]:
    """Read and consolidate the rows of a table, as `realisasi.read_files` does those of files.

    `apart`: the months of `sampai` alone (see `realisasi.spans`). Of the variables in `rincian` the rows are
    fetched, and of those whose values are words.
    """
    reading = _Reading(source, known, tahun, sampai, apart=apart)
    nilai = reading.realisasi(rincian or ())
    return nilai, in_order(reading.findings.diagnostics())


def questions(
    table: Table, known: Known, years: Collection[int], sampai: Periode
) -> list[tuple[str, Table]]:
    """Return what is asked of a table whose rows are named by the codes of iki, and why; asks nothing."""
    asked: list[tuple[str, Table]] = []

    def number_of(tahun: int) -> Any:
        return tahun if table.tahun.type().is_integer() else str(tahun)

    named = [
        {
            **dict(zip(NAMING, (number_of(tahun), periode, kode, nama), strict=True)),
            "rows": 1,
            "filled": 1,
            "whole": 1,
            "fraction": numbers.scale_of(table),
        }
        for tahun in years
        for periode in PERIODE
        for kode, of in known.variabel.items()
        for nama in of
    ]

    def note(expression: Table) -> Iterable[Answer]:
        if expression.columns == ("wilayah",):
            asked.append(("nama wilayah yang ditulis tidak biasa", expression))
            return ()
        if "rows" in expression.columns:
            asked.append(("cara baris menyebut tahun, periode, jabatan dan variabel", expression))
            return named
        asked.append(("jumlah tiap variabel", expression))
        return ()

    with suppress(ChangedError):
        read_table(Source(table, note, ""), known, tahun=years, sampai=sampai)
    return asked


class _Group(NamedTuple):
    """Rows of one variable of a year in one wilayah and period: how many there are."""

    key: Key
    wilayah: str
    periode: Periode
    rows: int


class _Reading:
    """One reading of a table."""

    def __init__(
        self,
        source: Source,
        known: Known,
        tahun: Collection[int] | None,
        sampai: Periode,
        *,
        apart: bool,
    ) -> None:
        self.source, self.known, self.tahun = source, known, tahun
        self.sampai, self.apart = sampai, apart
        self.findings = Findings(source.label, known)
        self.table, self.wilayah = source.rows, source.wilayah
        self._names = NamaWilayah()
        self.digits = numbers.Digits(0, 0, checked=True)
        self.meanings = Meanings(source.combinations[:SOURCE_KINDS], known)

    def realisasi(self, rincian: Collection[tuple[str, str]] | Literal["semua"]) -> Realisasi:
        if not self._is_bounded():
            return Realisasi(self.sampai, {})
        asked = self.meanings.asked(self.tahun)
        self.findings.judge(asked)
        self._sums_of_wilayah()
        right = {
            c: m for c, m in self.meanings.right(self.tahun).items() if not self.findings.is_sum(c)
        }
        of_words = {
            c: m
            for c, m in asked.items()
            if (m.jabatan, m.variabel) in self.known.ordinal and not self.findings.is_sum(c)
        }
        counted = {c: m for c, m in right.items() if c not in of_words}
        self._wrong_numbers({c: m for c, m in asked.items() if c not in of_words and c.wrong})
        found = self._values(counted)
        words = self._of_words(of_words)
        by_words = self._of_rows(words)
        kept = {
            c: m for c, m in counted.items()
            if rincian == "semua" or (m.jabatan, m.variabel) in rincian
        }  # fmt: skip
        rows = {**self._rows(kept), **words}
        if self.apart:  # one of months alone waits for nothing, and lacks nothing that is before it
            before = self.sampai.months_so_far & ~self.sampai.months
            found = found._replace(
                waiting={},
                nilai={k: n._replace(bulan=n.bulan | before) for k, n in found.nilai.items()},
            )
        return found._replace(
            nilai={**found.nilai, **by_words.nilai},
            waiting={**found.waiting, **by_words.waiting},
            rincian={
                key: tuple(with_reasons(of, self.known.variabel[key[1]][key[2]], self.sampai))
                for key, of in rows.items()
            },
        )

    def _is_bounded(self) -> bool:
        bounded = (
            ("cara menulis tahun, periode, jabatan dan variabel", self.source.combinations),
            ("nama wilayah yang perlu ditafsirkan", self.source.unusual_wilayah),
        )
        for what, found in bounded:
            if len(found) > SOURCE_KINDS:
                self.findings.too_many_kinds(what)
        return not self.findings.counts()

    # --- values --------------------------------------------------------------------------------------

    def _values(self, right: Right) -> Realisasi:
        """Return what the engine makes of rows in which nothing is wrong."""
        if not right:
            return Realisasi(self.sampai, {})
        rows = sum(c.filled for c in right)
        whole, fraction = max(c.whole for c in right), max(c.fraction for c in right)
        # A mean weighs its values by up to twelve months.
        if whole + fraction + len(str(rows * 12)) > numbers.ENGINE_DIGITS:
            self.findings.too_long(whole, fraction, rows)
            return Realisasi(self.sampai, {})
        self.digits = numbers.Digits(whole, fraction, checked=not any(c.wrong for c in right))
        parts = self._by_konsolidasi(right)
        branches = [
            values.summed_up(self._per_wilayah(konsolidasi, of), konsolidasi)
            for konsolidasi, of in parts.items()
        ]
        found = [*self.source.run(ibis.union(*branches) if len(branches) > 1 else branches[0])]
        if self.digits.checked and sum(row["n"] for row in found) != rows:
            raise ChangedError
        by_key: dict[Key, list[Answer]] = defaultdict(list)
        for row in found:
            by_key[int(row["tahun"]), row["jabatan"], row["variabel"]].append(row)
        self._overlaps(
            {
                k: {c: m for c, m in of.items() if _key(m) in twice}
                for k, of in parts.items()
                if (twice := {key for key, rs in by_key.items() if any(r["twice"] for r in rs)})
            }
        )
        self._mixtures(right, by_key)
        nilai, waiting = {}, {}
        with localcontext(EXACT):
            for key, of in by_key.items():
                if (value := self._value(key, of)) is not None:
                    nilai[key] = value
                if (periode := first_waiting_of(of)) is not None:
                    waiting[key] = periode
        return Realisasi(self.sampai, nilai, waiting=waiting)

    def _by_konsolidasi(self, right: Right) -> dict[Konsolidasi, dict[Combination, Meaning]]:
        parts: dict[Konsolidasi, dict[Combination, Meaning]] = {}
        for c, m in right.items():
            konsolidasi = self.known.variabel[m.jabatan][m.variabel]
            parts.setdefault(konsolidasi, {})[c] = m
        return parts

    def _named(self, right: Right, table: Table) -> Table:
        """Return rows with one spelling for everything that they are of, and their wilayah."""
        meant: list[dict[Any, Any]] = [{}, {}, {}, {}]
        for c, m in right.items():
            for n, meaning in enumerate(m):
                meant[n][c.cells[n]] = meaning
        wilayah = self.wilayah.column(table) if "wilayah" in table.columns else ibis.literal("")
        return table.mutate(
            kode_wilayah=wilayah,
            **{
                name: spellings.canonical(table, name, meant[n])
                for n, name in enumerate(NAMING)
                if name != "periode"
            },
        )

    def _periods(self, right: Right) -> dict[str, Periode]:
        return {c.cells[1]: m.periode for c, m in right.items() if m.periode}

    def _per_wilayah(self, konsolidasi: Konsolidasi, right: Right) -> Table:
        rows = spellings.rows_named(self.table, self.source.combinations, right)
        value = numbers.value_of(rows, self.digits, mixed=self.source.mixed)
        named = self._named(right, rows.mutate(angka=value))
        since = self.sampai.first if self.apart else 1
        return values.per_wilayah(named, konsolidasi, self._periods(right), self.sampai, since)

    def _value(self, key: Key, rows: Sequence[Answer]) -> Nilai | None:
        """Return the value of a variable of a year out of its sums; None if no row counts."""
        konsolidasi = self.known.variabel[key[1]][key[2]]
        return value_of_sums(rows, konsolidasi, numbers.shift_of(self.table, self.digits))

    # --- what is wrong -------------------------------------------------------------------------------

    def _sums_of_wilayah(self) -> None:
        """Find rows whose wilayah says that they are the sum of others."""
        sums, table = self.wilayah.sums, self.source.table
        if not sums:
            return
        rows = table.filter(table.wilayah.isin([*sums]))
        found = rows.group_by([*NAMING, "wilayah"]).agg(n=rows.count()).limit(SOURCE_ROWS)
        for row in self.source.run(found):
            c = Combination(tuple(row[name] for name in NAMING), row["n"])
            tahun = parse_tahun(c.texts[0])
            if tahun is None or self.tahun is None or tahun in self.tahun:
                text = row["wilayah"].strip()
                self.findings.sum_of_wilayah(text, row["n"], f"{named(c)} di {shortened(text)}")

    def _wrong_numbers(self, wrong: Right) -> None:
        """Find what stands where a number belongs."""
        wrong = {c: m for c, m in wrong.items() if not self.findings.is_sum(c)}
        if not wrong:
            return
        table = self.table
        rows = table.filter(
            numbers.is_filled(table), ~numbers.is_number(table, mixed=self.source.mixed)
        )
        rows = rows.mutate(teks=numbers.cell_text(rows).fill_null(""))
        found = rows.group_by([*NAMING, "teks"]).agg(n=rows.count())
        found = found.order_by(found.n.desc(), "teks").limit(SOURCE_ROWS)
        by_cells = {c.cells: (c, m) for c, m in wrong.items()}
        for row in self.source.run(found):
            cells = tuple(row[name] for name in NAMING)
            if cells not in by_cells:
                continue
            c, m = by_cells[cells]
            where, text = named(c), row["teks"]
            is_binary = text.startswith(numbers.BINARY) or (
                table.nilai.type().is_floating() and text.lower().strip("-") not in _NO_NUMBER
            )
            add = self.findings.binary if is_binary else self.findings.number
            add(m.jabatan, m.variabel, text.removeprefix(numbers.BINARY), row["n"], where)

    def _groups(self, right: Right, rows: Table) -> Iterator[_Group]:
        """Yield how often periods occur in each wilayah; no more than SOURCE_ROWS."""
        keys = [*values.KEY, "kode_wilayah", "periode"]
        asked = rows.group_by(keys).agg(n=rows.count()).order_by(keys).limit(SOURCE_ROWS)
        periods = self._periods(right)
        for row in self.source.run(asked):
            key = int(row["tahun"]), row["jabatan"], row["variabel"]
            yield _Group(key, row["kode_wilayah"], periods[row["periode"]], row["n"])

    def _overlaps(self, parts: Mapping[Konsolidasi, Right]) -> None:
        """Find out which periods overlap: the rows that would not be taken, read in order of time."""
        for konsolidasi, right in parts.items():
            if not right:
                continue
            found = self._per_wilayah(konsolidasi, right)
            twice = found.filter(values.is_twice(found)).select(*values.KEY, "kode_wilayah")
            rows = spellings.rows_named(self.table, self.source.combinations, right)
            named = self._named(right, rows)
            named = named.semi_join(twice, [*values.KEY, "kode_wilayah"])
            seen: dict[tuple[Key, str], int] = defaultdict(int)
            for group in sorted(
                self._groups(right, named), key=lambda g: (g.key, _time(g.periode))
            ):
                months, place = group.periode.months, (group.key, group.wilayah)
                refused = group.rows - (not seen[place] & months)
                seen[place] |= 0 if seen[place] & months else months
                if refused:
                    example = f"{group.periode}{group.wilayah and f' di {group.wilayah}'}"
                    self.findings.overlap(group.key, refused, f"{example} ({group.rows} baris)")

    def _mixtures(self, right: Right, by_key: Mapping[Key, Sequence[Answer]]) -> None:
        """Find what is reported both as a total and by wilayah (see `RowReader.find_mixtures`)."""
        both = {key for key, rows in by_key.items() if len({row["split"] for row in rows}) > 1}
        if not both:
            return
        of = {c: m for c, m in right.items() if _key(m) in both}
        rows = self._named(of, spellings.rows_named(self.table, self.source.combinations, of))
        rows = rows.mutate(kode_wilayah=ibis.ifelse(rows.kode_wilayah == "", "", "x"))
        months: dict[tuple[Key, bool], int] = defaultdict(int)
        for group in self._groups(of, rows):
            months[group.key, bool(group.wilayah)] |= group.periode.months
        for key in sorted(both):
            total, split = months[key, False], months[key, True]
            if self.known.variabel[key[1]][key[2]] is not Konsolidasi.JUMLAH:
                total = split = MONTHS
            if total & split:
                self.findings.mixture(key, f"{_count(by_key[key], split=True)} wilayah")

    # --- rows ----------------------------------------------------------------------------------------

    def _fetched(self, right: Right, *, words: bool = False) -> Iterator[tuple[Meaning, Answer]]:
        """Yield the rows of some combinations with what they mean, in an order of their own.

        Raises TooManyRowsError; `words`: of those whose cells need not be numbers.
        """
        if not right:
            return

        def whole(c: Combination) -> Combination:
            return c._replace(wrong=0, filled=c.rows) if words else c

        wanted, every = map(whole, right), map(whole, self.source.combinations)
        rows = spellings.rows_named(self.table, every, [*wanted])
        text = numbers.cell_text(rows) if words else numbers.plain_text(rows)
        rows = rows.mutate(nilai=text)
        by_cells = {c.cells: m for c, m in right.items()}
        found = [*self.source.run(rows.order_by(rows.columns).limit(SOURCE_ROWS + 1))]
        if len(found) > SOURCE_ROWS:
            raise TooManyRowsError
        for row in found:
            yield by_cells[tuple(row[name] for name in NAMING)], row

    def _row(self, meaning: Meaning, row: Answer, nilai: Decimal) -> Baris:
        wilayah = self._names[row.get("wilayah", "")]
        bukti, catatan = (row.get(name, "").strip() for name in ("bukti", "catatan"))
        periode = meaning.periode or TAHUN
        return Baris(self.source.label, 0, periode, wilayah, nilai, bukti, catatan)

    def _rows(self, right: Right) -> dict[Key, list[Baris]]:
        found: dict[Key, list[Baris]] = {}
        for meaning, row in self._fetched(right):
            nilai = Decimal(plain(Decimal(row["nilai"])))
            found.setdefault(_key(meaning), []).append(self._row(meaning, row, nilai))
        return found

    def _of_words(self, right: Right) -> dict[Key, list[Baris]]:
        """Return the rows of variables whose values are words, and find what is wrong with them."""
        found: dict[Key, list[Baris]] = {}
        months: dict[tuple[Key, str], int] = defaultdict(int)
        fetched = sorted(
            self._fetched(right, words=True), key=lambda pair: _time(pair[0].periode or TAHUN)
        )
        for meaning, row in fetched:
            key, text = _key(meaning), row["nilai"] or ""
            wilayah = row.get("wilayah", "").strip()
            where = name_of(row["tahun"], row["periode"], meaning.jabatan, meaning.variabel)
            nilai = _word(text, self.known.ordinal[key[1:]])
            added = bool(wilayah) and self.known.variabel[key[1]][key[2]] in _SUMMED
            if text and nilai is None:
                self.findings.number(key[1], key[2], text, 1, where)
            if added:
                self.findings.words_by_wilayah(key[1], key[2], 1, f"{where} di {wilayah}")
            if nilai is None or added or None in (meaning.tahun, meaning.periode):
                continue
            made = self._row(meaning, row, nilai)
            place = key, made.wilayah
            if months[place] & made.periode.months:
                self.findings.overlap(key, 1, f"{made.periode} (1 baris)")
                continue
            months[place] |= made.periode.months
            found.setdefault(key, []).append(made)
        for key, rows in found.items():
            if len({bool(row.wilayah) for row in rows}) > 1:
                self.findings.mixture(key, f"{len({row.wilayah for row in rows}) - 1} wilayah")
        return found

    def _of_rows(self, rows: Mapping[Key, Sequence[Baris]]) -> Realisasi:
        kept = Realisasi(TAHUN, {}, {key: tuple(of) for key, of in rows.items()})
        return up_to(kept, self.known.variabel, self.sampai, apart=self.apart)


_SUMMED = (Konsolidasi.JUMLAH, Konsolidasi.TERAKHIR)
_NO_NUMBER = {"nan", "inf", "infinity"}


def _key(meaning: Meaning) -> Key:
    return meaning.tahun or 0, meaning.jabatan, meaning.variabel


def _time(periode: Periode) -> tuple[int, int]:
    return periode.last, periode.first


def _word(text: str, scale: Ordinal) -> Decimal | None:
    """Return the number of a word, or of what is written as one of these numbers."""
    number = parse_cell(text, comma=False)
    if number is None:
        return scale.number(text)
    return Decimal(number) if number in scale else None


def _count(rows: Sequence[Answer], *, split: bool) -> int:
    return sum(row["groups"] for row in rows if row["split"] is split)
