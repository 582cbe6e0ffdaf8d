"""The checks of `data` over a table elsewhere: an engine counts the rows that they speak of.

Each check asks for the rows that it would name, how many they are of each variable, and a few of
them. Those few go to the function that looks at files, so a rule has one wording. What follows from
the names of rows alone asks nothing more. Changes are compared as binary numbers: at a bound of 16
digits the last may decide otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

import ibis

from iki.checks import data, levels
from iki.checks.row_data import VariabelKey, share_of
from iki.checks.samples import CountedFinding, SampledRows, Samples
from iki.data.agency_sums import BY_CODE
from iki.data.tables import numbers, variable_values
from iki.data.tables.row_groups import (
    RowGroups,
    key_in,
    key_of,
    names_in,
    periods_of,
)
from iki.decimals import ZERO
from iki.escaping import shortened
from iki.limits import SOURCE_EXAMPLES, SOURCE_ROWS
from iki.model import Baris, Konsolidasi, Nilai
from iki.model.definisi import all_indikator, variabel_read
from iki.model.satuan import is_count
from iki.periode import BULANAN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from iki.data.csv_files.sums import Key
    from iki.data.tables.row_groups import GroupMeanings
    from iki.data.tables.source import Answer, Source
    from iki.model import Definisi, Realisasi
    from iki.model.definisi import RowNames
    from iki.periode import Periode
    from iki.yaml_source import Finding

    # The part and the whole of a share.
    _Share = tuple[VariabelKey, VariabelKey]


def check_table(
    source: Source,
    known: RowNames,
    definisi: Definisi,
    realisasi: Realisasi,
    today: date,
    tahun: Collection[int] | None = None,
) -> Iterator[Finding]:
    """Run every check of data over the rows of a table, which have no errors.

    `definisi` is that of all times, `realisasi` what was read of these years (None: of all).
    """
    checks = TableChecks(RowGroups(source, known, tahun), definisi, realisasi, today)
    for check in (
        checks.of_names,
        checks.parts_and_wholes,
        checks.changes,
        checks.levels,
        checks.negatives,
        checks.decimals,
        checks.similar_wilayah,
        checks.split_decimals,
    ):
        for finding, _ in check():
            yield finding


def misread_in_table(
    source: Source,
    known: RowNames,
    years: Collection[int],
    sampai: Periode,
    definisi: Definisi,
    realisasi: Realisasi,
    jabatan: Collection[str] | None,
) -> Iterator[CountedFinding]:
    """Yield the numbers of a table that may be misread, as `data.find_misread_numbers` does."""
    of = RowGroups(source, known, years)
    read = variabel_read(definisi, jabatan)
    right = {
        c: m
        for c, m in of.right.items()
        if m[2:] in read and m.periode and m.periode.last <= sampai.last
    }
    yield from TableChecks(of, definisi, realisasi, date.min).decimals(right)


class TableChecks(Samples):
    """The checks of a table, each by its codes."""

    def of_names(self) -> Iterator[CountedFinding]:
        """D24, D25, D39, R80, D34, D37, D38: findings in the names of rows, and in their sums."""
        rows: dict[Key, list[Baris]] = defaultdict(list)
        both = {**self.of.right, **{c: m for c, m in self.of.words.items() if None not in m}}
        for c, m in both.items():
            count = c.filled - c.wrong if c in self.of.right else c.filled
            if m.periode and count > 0 and m.tahun is not None:
                name = f"{m.tahun} {m.periode} {shortened(m.jabatan)}.{shortened(m.variabel)}"
                rows[key_of(m)].append(self.row(m.periode, ZERO, count, name))
        for check in (
            data.periode_mendatang,
            data.di_luar_berkala,
            data.variabel_tidak_dibaca,
            data.di_luar_masa,
        ):
            yield from self.ask_check(check, rows)
        for kept in rows.values():  # of these the number of rows says nothing
            for row in kept:
                self.sampled_rows[row.line] = SampledRows(0, "")
        for check in (data.persen_mustahil, data.realisasi_mustahil):
            yield from self.ask_check(check, rows, each=True)  # of each year
        yield from self.ask_check(data.romawi_dua_arti, rows)

    def negatives(self) -> Iterator[CountedFinding]:
        """D22."""
        right = self.variables(lambda v: v.satuan is None or is_count(v.satuan))
        if right:
            rows = self.rows(right)
            yield from self.run_check(
                data.cacah_negatif, self.sample_rows(rows.filter(rows.angka < 0), _NAMES)
            )

    def decimals(self, right: GroupMeanings | None = None) -> Iterator[CountedFinding]:
        """D23; of some rows only what may have been misread."""
        jabatan = self.definisi.jabatan

        def is_counted(m: VariabelKey) -> bool:
            return is_count(jabatan[m[0]].variabel[m[1]].satuan)

        of = self.of.right if right is None else right
        least = 1 if right is None else _GROUPED_DECIMALS
        of = {
            c: m
            for c, m in of.items()
            if c.grouped or (c.fraction >= least and is_counted((m.jabatan, m.variabel)))
        }
        if not of:
            return
        rows = self.rows(of)
        names = {(m.jabatan, m.variabel) for m in of.values()}
        whole = names_in(rows, {m for m in names if is_counted(m)})
        found = whole & numbers.has_decimals(rows)
        kind = ibis.literal(0)
        if self.is_text:
            grouped = numbers.is_grouped(rows)
            unknown = {m for m in names if jabatan[m[0]].variabel[m[1]].satuan is None}
            zeros = grouped & rows.teks.endswith("000")
            found = found | zeros | (grouped & names_in(rows, unknown))
            found = found if right is None else found & grouped
            kind = ibis.ifelse(zeros, 1, 0)
        elif right is not None:
            found = found & numbers.has_three_decimals(rows)
        rows = rows.mutate(jenis=kind)
        yield from self.run_check(
            data.desimal_berlebih, self.sample_rows(rows.filter(found), (*_NAMES, "jenis"))
        )

    def changes(self) -> Iterator[CountedFinding]:
        """D21: each row is held against the one before it, of its wilayah and length of period."""
        right = self.of.right
        if not right:
            return
        rows = self.rows(right)
        last, first = rows.masa // 16, rows.masa % 16
        rows = rows.mutate(
            panjang=last - first, bulan=rows.tahun * 12 + first, angka=rows.angka.cast("float64")
        )
        places = ibis.window(
            group_by=["jabatan", "variabel", "kode_wilayah", "panjang"], order_by="bulan"
        )
        before = {
            f"lalu_{name}": rows[name].lag().over(places)
            for name in ("tahun", "masa", "teks", "angka", "bulan")
        }
        rows = rows.mutate(**before)
        summed = names_in(
            rows, {m[2:] for m in right.values() if self.of.konsolidasi(m) is Konsolidasi.JUMLAH}
        )
        change = (rows.angka - rows.lalu_angka).abs()
        greater = ibis.greatest(rows.angka, rows.lalu_angka)
        unit = 10.0**self.of.shift
        anew = (rows.tahun != rows.lalu_tahun) & (rows.panjang < 11)
        found = rows.filter(
            rows.bulan - rows.lalu_bulan == rows.panjang + 1,
            rows.lalu_angka > 0,
            change * 2 > rows.lalu_angka,
            ~summed | (~anew & (change * change > greater * (9 * unit))),
        )
        answers = self.sample_rows(found, _NAMES)
        counted: set[VariabelKey] = set()
        several: list[Finding] = []
        for answer in answers:
            name = answer["jabatan"], answer["variabel"]
            count = 0 if name in counted else answer["n"]
            counted.add(name)
            old_key, old = self.sample_row(answer, 0, "lalu_")
            key, row = self.sample_row(answer, count)
            both: dict[Key, list[Baris]] = defaultdict(list)
            both[old_key].append(old)
            both[key].append(row)
            several += self.findings_of(data.lonjakan, both)
        yield from self.group_findings(several)

    def levels(self) -> Iterator[CountedFinding]:
        """D33: the sums of each period, where every wilayah has every period."""
        right = self.variables(lambda v: v.konsolidasi is Konsolidasi.JUMLAH)
        counts: dict[tuple[Key, int], dict[Periode, int]] = defaultdict(lambda: defaultdict(int))
        for c, m in right.items():
            if m.periode:
                length = m.periode.last - m.periode.first
                counts[key_of(m), length][m.periode] += c.filled
        wanted = {
            (key, length): periods
            for (key, length), periods in counts.items()
            if len(periods) >= levels.LEAST_PERIODS and len({*periods.values()}) == 1
        }
        right = {
            c: m
            for c, m in right.items()
            if m.periode and (key_of(m), m.periode.last - m.periode.first) in wanted
        }
        if not right:
            return
        rows = self.rows(right)
        rows = rows.mutate(panjang=rows.masa // 16 - rows.masa % 16)
        places = rows.group_by([*variable_values.KEY, "panjang"]).agg(n=rows.kode_wilayah.nunique())
        same = {
            (key_in(a), a["panjang"])
            for a in self.of.source.run(places)
            if a["n"] in wanted.get((key_in(a), a["panjang"]), {}).values()
        }
        sums = rows.group_by([*variable_values.KEY, "panjang", "masa"]).agg(
            teks=rows.angka.sum().cast("string")
        )
        shown: dict[Key, list[Baris]] = defaultdict(list)
        for a in self.of.source.run(sums):
            key = key_in(a)
            if (key, a["panjang"]) in same:
                shown[key].append(self.row(BY_CODE[a["masa"]], self.exact_number(a["teks"]), 0, ""))
        yield from self.ask_check(levels.jumlah_seperti_posisi, shown)

    def parts_and_wholes(self) -> Iterator[CountedFinding]:
        """D20: rows of the same period and wilayah side by side, for both variables of a share."""
        shares = {
            share
            for kode, _, indikator in all_indikator(self.definisi, self.definisi.jabatan)
            if (share := share_of(self.definisi, kode, indikator))
        }
        there = {m[2:] for m in self.of.right.values()}
        pairs = sorted(pair for pair in shares if there.issuperset(pair))
        shown: dict[Key, list[Baris]] = defaultdict(list)
        found: set[tuple[int, VariabelKey, VariabelKey]] = set()
        for layer in _layers(pairs):
            for answer in self._greater(layer):
                pair = layer[answer["pasangan"]]
                periode = BY_CODE[answer["masa"]]
                wilayah, tahun = answer["wilayah"], int(answer["tahun"])
                first = (tahun, *pair) not in found
                found.add((tahun, *pair))
                name = f"{tahun} {periode} {shortened(pair[0][0])}.{shortened(pair[0][1])}"
                example = f"{name} di {shortened(wilayah)}" if wilayah else name
                for n, (key, column) in enumerate(zip(pair, ("bagian", "seluruh"), strict=True)):
                    count = answer["n"] if first and not n else 0
                    row = self.row(
                        periode,
                        self.exact_number(answer[column]),
                        count,
                        example,
                        f"{wilayah}\0{pair}",
                    )
                    shown[tahun, *key].append(row)
        yield from self._shares(shown, found, pairs)

    def _shares(
        self,
        shown: Mapping[Key, list[Baris]],
        found: Collection[tuple[int, VariabelKey, VariabelKey]],
        pairs: Sequence[_Share],
    ) -> Iterator[CountedFinding]:
        """Have the check look at the pairs of rows, and else at the values of the year."""
        alike = dict.fromkeys(shown, Nilai(ZERO, 0))
        rows_alone = self.realisasi._replace(nilai=alike)
        yield from self.group_findings(
            self.findings_of(data.bagian_melebihi_keseluruhan, shown, rows_alone)
        )
        last: dict[Key, Periode] = {}
        for m in self.of.right.values():
            if m.periode and (key_of(m) not in last or m.periode.last > last[key_of(m)].last):
                last[key_of(m)] = m.periode
        nilai = self.realisasi.nilai
        for a, b in pairs:
            for tahun in sorted({tahun for tahun, *_ in last}):
                keys = (tahun, *a), (tahun, *b)
                if (tahun, a, b) in found or not all(key in last and key in nilai for key in keys):
                    continue
                if nilai[keys[0]].nilai > nilai[keys[1]].nilai:
                    rows = {key: [self.row(last[key], ZERO, 0, "")] for key in keys}
                    yield from self.ask_check(data.bagian_melebihi_keseluruhan, rows, each=True)

    def _greater(self, layer: Sequence[_Share]) -> list[Answer]:
        """Return where a part is greater than its whole, in one query for a layer of pairs.

        No variable is in two pairs of a layer, so that each row belongs to one pair.
        """
        right = {c: m for c, m in self.of.right.items() if any(m[2:] in pair for pair in layer)}
        rows = self.rows(right)
        parts = names_in(rows, {part for part, _ in layer})
        pair = ibis.cases(*((names_in(rows, {*of}), n) for n, of in enumerate(layer)), else_=-1)
        rows = rows.mutate(pasangan=pair, bagian=parts)
        found = rows.group_by(["pasangan", "tahun", "masa", "kode_wilayah"]).agg(
            bagian=rows.angka.max(where=rows.bagian),
            seluruh=rows.angka.max(where=~rows.bagian),
            wilayah=rows.wilayah.min(),
        )
        found = found.filter(found.bagian > found.seluruh)
        kinds = ["pasangan", "tahun"]
        order = ["masa", "wilayah"]
        found = found.mutate(
            n=found.count().over(ibis.window(group_by=kinds)),
            nomor=ibis.row_number().over(ibis.window(group_by=kinds, order_by=order)),
            bagian=found.bagian.cast("string"),
            seluruh=found.seluruh.cast("string"),
        )
        few = found.filter(found.nomor < SOURCE_EXAMPLES).order_by([*kinds, "nomor"])
        return [*self.of.source.run(few.limit(SOURCE_ROWS))]

    def similar_wilayah(self) -> Iterator[CountedFinding]:
        """D26: names are fetched only where some wilayah stop and others start."""
        if "wilayah" not in self.of.source.table.columns or not self.of.right:
            return
        rows = self.rows(self.of.right)
        rows = rows.filter(rows.kode_wilayah != "")
        months = variable_values.month_bits(rows, periods_of(self.of.right)).sum()
        places = rows.group_by([*variable_values.KEY, "kode_wilayah"]).agg(
            bulan=months, wilayah=rows.wilayah.min(), n=rows.count()
        )
        places = places.filter(places.n <= len(BULANAN))
        kinds = places.group_by([*variable_values.KEY, "bulan"]).agg(n=places.count())
        sets: dict[Key, set[int]] = defaultdict(set)
        for answer in self.of.source.run(kinds.limit(SOURCE_ROWS)):
            sets[key_in(answer)].add(int(answer["bulan"]))
        apart = {
            key: {one for pair in combinations(found, 2) if not pair[0] & pair[1] for one in pair}
            for key, found in sets.items()
        }
        wanted = {key: found for key, found in apart.items() if found}
        if not wanted:
            return
        names = {key[1:] for key in wanted}
        bits = {float(one) for found in wanted.values() for one in found}
        asked = places.filter(names_in(places, names), places.bulan.isin([*bits]))
        asked = asked.order_by([*variable_values.KEY, "bulan", "wilayah"])
        shown: dict[Key, list[Baris]] = defaultdict(list)
        for answer in self.of.source.run(asked.limit(SOURCE_ROWS)):
            key, bulan = key_in(answer), int(answer["bulan"])
            if bulan in wanted.get(key, ()):
                shown[key] += (
                    self.row(b, ZERO, 0, "", answer["wilayah"])
                    for n, b in enumerate(BULANAN)
                    if bulan >> 4 * n & 1
                )
        yield from self.ask_check(data.wilayah_mirip, shown, each=True)

    def split_decimals(self) -> Iterator[CountedFinding]:
        """D27: of text whose wilayah stands beside it, as a comma would have made it."""
        if not self.splits or not self.of.right:
            return
        rows = self.rows(self.of.right)
        found = rows.filter(rows.wilayah.re_search("^[0-9]{1,3}$"), ~numbers.has_decimals(rows))
        yield from self.run_check(data.desimal_terbelah, self.sample_rows(found, _NAMES))


_NAMES = ("jabatan", "variabel")
_GROUPED_DECIMALS = 3  # decimals that may have been meant for thousands


def _layers(
    pairs: Iterable[_Share],
) -> list[list[_Share]]:
    """Return pairs in as few lists as come easily, in none of which a variable occurs twice."""
    layers: list[tuple[set[VariabelKey], list[_Share]]] = []
    for pair in pairs:
        free = next((one for one in layers if one[0].isdisjoint(pair)), None)
        if free is None:
            free = set(), []
            layers.append(free)
        free[0].update(pair)
        free[1].append(pair)
    return [layer for _, layer in layers]
