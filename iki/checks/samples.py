"""Sample rows: an engine counts rows of a table, and the checks of `data` see some of them.

A row that is shown has a line of its own, which leads back to how many rows it stands for.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import ibis

from iki.checks.row_data import RowData
from iki.checks.through_time import in_files
from iki.data.agency_sums import BY_CODE
from iki.data.row_rules.names import is_total
from iki.data.tables import numbers
from iki.data.tables.row_groups import RowGroups, periods_of
from iki.decimals import format_count, format_id, plain
from iki.diagnostics import RowCell
from iki.escaping import shortened
from iki.limits import SOURCE_EXAMPLES, SOURCE_ROWS
from iki.model import Baris, FileForm
from iki.periode import SEMESTER, roman

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from ibis.expr.types import Table

    from iki.checks.register import RowCheck
    from iki.data.csv_files.sums import Key
    from iki.data.tables.row_groups import GroupMeanings
    from iki.data.tables.source import Answer
    from iki.model import Definisi, Realisasi, Variabel
    from iki.periode import Periode
    from iki.yaml_source import Finding, KeyPath

_DETAILS = ("tahun", "masa", "jabatan", "variabel", "wilayah", "teks")
_AT_TABLE = RowCell(1)


class CountedFinding(NamedTuple):
    """A finding, and of how many rows it is."""

    finding: Finding
    rows: int


class SampledRows(NamedTuple):
    """The rows behind a sample row: how many are like it, and the name of one."""

    rows: int
    example: str


class Samples:
    """One look at a table.

    What is shown to the checks is a row each with its own line, which leads back.
    """

    def __init__(
        self, of: RowGroups, definisi: Definisi, realisasi: Realisasi, today: date
    ) -> None:
        self.of, self.definisi, self.today = of, definisi, today
        self.label = of.source.label
        columns = [*of.source.table.columns]
        self.is_text = of.source.table.nilai.type().is_string()
        self.splits = (
            self.is_text
            and "wilayah" in columns
            and columns.index("wilayah") == columns.index("nilai") + 1
        )
        form = FileForm(self.is_text, self._is_roman(), 1 if self.splits else -1)
        self.realisasi = realisasi._replace(rincian={}, forms={self.label: form})
        self.sampled_rows: dict[int, SampledRows] = {}

    def _is_roman(self) -> bool:
        texts = {c.texts[1] for c in self.of.source.groups}
        read = {roman(text) for text in texts if text and not is_total(text)}
        return bool(read) and all(p and p.last <= SEMESTER[0].last for p in read)

    # --- rows that are shown to the checks --------------------------------------------------------

    def row(
        self, periode: Periode, nilai: Decimal, rows: int, example: str, wilayah: str = ""
    ) -> Baris:
        """Return a row to show to a check, which stands for `rows` rows such as `example`."""
        line = len(self.sampled_rows) + 1
        self.sampled_rows[line] = SampledRows(rows, example)
        return Baris(self.label, line, periode, wilayah, nilai)

    def ask_check(
        self, check: RowCheck, rows: Mapping[Key, Sequence[Baris]], *, each: bool = False
    ) -> Iterator[CountedFinding]:
        """Run a check over rows; alike findings are counted as one, unless `each` is to be told."""
        found = self.findings_of(check, rows)
        yield from (
            map(self.count_rows, ([f] for f in found)) if each else self.group_findings(found)
        )

    def findings_of(
        self,
        check: RowCheck,
        rows: Mapping[Key, Sequence[Baris]],
        realisasi: Realisasi | None = None,
    ) -> Iterator[Finding]:
        """Run a check over rows, with the values that were read or others."""
        rincian = {key: tuple(found) for key, found in rows.items()}
        jabatan = self.definisi.jabatan
        shown = (realisasi or self.realisasi)._replace(rincian=rincian)
        look = RowData(self.definisi, shown, jabatan, self.today)
        yield from in_files(self.definisi, lambda _: check(look))

    def count_rows(self, alike: Sequence[Finding]) -> CountedFinding:
        """Return findings with one message as the first of them, with the number of their rows."""
        first = alike[0]
        sampled_rows = [self.sampled_rows[f.row[1].line] for f in alike if f.row]
        rows = sum(b.rows for b in sampled_rows)
        examples = [*dict.fromkeys(b.example for b in sampled_rows if b.example)][:SOURCE_EXAMPLES]
        message = first.message
        if rows:
            message += f" · {format_count(rows)} baris, misalnya {'; '.join(examples)}"
        at = self.label, _AT_TABLE
        return CountedFinding(first._replace(message=message, row=at, related=()), rows)

    def sample_rows(self, rows: Table, by: Sequence[str]) -> list[Answer]:
        """Return a few rows of each kind, with how many (`n`) there are of it."""
        kinds = ibis.window(group_by=[*by])
        order = ["tahun", "masa", "wilayah"]
        rows = rows.mutate(
            n=rows.count().over(kinds),
            nomor=ibis.row_number().over(ibis.window(group_by=[*by], order_by=order)),
        )
        few = rows.filter(rows.nomor < SOURCE_EXAMPLES).order_by([*by, "nomor"])
        wanted = dict.fromkeys(
            (*_DETAILS, *by, "n", *(c for c in rows.columns if c.startswith("lalu_")))
        )
        return [*self.of.source.run(few.select(*wanted).limit(SOURCE_ROWS))]

    def rows(self, right: GroupMeanings) -> Table:
        """Return right rows with their time (`masa`), their number as written, their wilayah."""
        rows = self.of.rows(right)
        order = {text: p.last * 16 + p.first for text, p in periods_of(right).items()}
        wilayah = rows.wilayah.strip() if "wilayah" in rows.columns else ibis.literal("")
        return rows.mutate(
            tahun=rows.tahun.cast("int64"),
            masa=rows.periode.cases(*order.items(), else_=0).cast("int64"),
            teks=numbers.plain_text(rows) if self.is_text else rows.angka.cast("string"),
            wilayah=wilayah,
        )

    def number(self, text: str) -> Decimal:
        """Return a number as it is written; of one that is no text, without zeros at its end."""
        return Decimal(text) if self.is_text else self.exact_number(text)

    def exact_number(self, text: str) -> Decimal:
        """Return a number computed by an engine, whose whole numbers may stand for its decimals."""
        return Decimal(plain(Decimal(text).scaleb(-self.of.shift)))

    def sample_row(self, answer: Answer, rows: int, prefix: str = "") -> tuple[Key, Baris]:
        """Return a row of an answer for a check.

        `prefix` is that of the columns of the row before it.
        """
        key = int(answer[f"{prefix}tahun"]), answer["jabatan"], answer["variabel"]
        nilai, periode = (
            self.number(answer[f"{prefix}teks"]),
            BY_CODE[int(answer[f"{prefix}masa"])],
        )
        wilayah = answer["wilayah"]
        example = f"{key[0]} {periode} {shortened(key[1])}.{shortened(key[2])}"
        if wilayah:
            example += f" di {shortened(wilayah)}"
        return key, self.row(periode, nilai, rows, f"{example}: {format_id(nilai)}", wilayah)

    def run_check(self, check: RowCheck, answers: Iterable[Answer]) -> Iterator[CountedFinding]:
        """Run a check over sampled rows; the rows of a kind are counted once."""
        rows: dict[Key, list[Baris]] = defaultdict(list)
        seen: set[tuple[str, str, str | None]] = set()
        for answer in answers:
            kind = answer["jabatan"], answer["variabel"], answer.get("jenis")
            count = 0 if kind in seen else answer["n"]
            seen.add(kind)
            key, row = self.sample_row(answer, count)
            rows[key].append(row)
        if rows:
            yield from self.ask_check(check, rows)

    def variables(self, is_asked: Callable[[Variabel], bool]) -> GroupMeanings:
        """Return the right rows of some variables."""
        jabatan = self.definisi.jabatan
        return {
            c: m
            for c, m in self.of.right.items()
            if is_asked(jabatan[m.jabatan].variabel[m.variabel])
        }

    def group_findings(self, found: Iterable[Finding]) -> Iterator[CountedFinding]:
        """Yield findings counted by what they are of."""
        alike: dict[tuple[str, str, KeyPath], list[Finding]] = defaultdict(list)
        for finding in found:
            alike[finding.code, finding.file, finding.path].append(finding)
        yield from map(self.count_rows, alike.values())
