"""Rows of an agency that are here: few enough to be read one by one, by the rules of a table.

Writing one question for an engine takes longer than reading some thousand rows. So of agencies
whose sums do not say it all, the rows come with one question for all of them, and are judged and
added up here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from iki.data.agency_sums import AgencyRows, read_sums
from iki.data.csv_files.shorter_spans import values_up_to
from iki.data.row_rules.characters import BLANKS
from iki.data.row_rules.names import is_total, parse_tahun
from iki.data.row_rules.number import parse_cell
from iki.data.tables import numbers
from iki.data.tables.columns import AGENCY, forbidden_beside
from iki.data.tables.ordinal_rows import read_ordinal_rows
from iki.data.tables.row_checks import PeriodRows, tell_mixture, tell_overlaps, tell_wrong_numbers
from iki.data.tables.row_groups import RowGroups, key_of
from iki.data.tables.row_names import NAMING, RowGroup
from iki.data.tables.shown_rows import RowMaker
from iki.data.tables.table_diagnostics import TableDiagnostics, named
from iki.decimals import plain
from iki.diagnostics import in_order
from iki.model import Realisasi
from iki.periode import TAHUN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from ibis.expr.types import Table

    from iki.data.agency_sums import AgencySums
    from iki.data.csv_files.sums import Key
    from iki.data.tables.row_names import Meaning
    from iki.data.tables.source import Answer
    from iki.diagnostics import Diagnostic
    from iki.model import Baris
    from iki.model.definisi import RowNames
    from iki.periode import Periode


def can_fetch_rows(table: Table) -> bool:
    """Return whether the numbers of a table lose nothing as texts."""
    dtype = table.nilai.type()
    exact = dtype.is_string() or dtype.is_integer() or dtype.is_decimal()
    return bool(exact or dtype.is_float64())


def to_agency_rows(
    label: str, answers: Iterable[Answer], beside: AgencySums | None = None
) -> AgencyRows:
    """Return the rows of one agency, `beside` the sums of its other variables."""
    rows = [{k: _text(cell) for k, cell in row.items() if k != AGENCY} for row in answers]
    return AgencyRows(label, rows, beside)


def _text(cell: Any) -> str:
    if type(cell) is str:  # as most are
        return cell
    match cell:
        case None:
            return ""
        case float():
            return numbers.text_of_binary(cell)
        case Decimal():
            return plain(cell) if cell.is_finite() else str(cell)
        case _:
            return str(cell)


def read_fetched(
    found: AgencyRows, known: RowNames, tahun: Collection[int], sampai: Periode
) -> tuple[Realisasi, list[Diagnostic]]:
    """Read rows that are here, and sums, as `read_table` reads the rows of a table."""
    reading = _Reading(found, known, tahun)
    sums = Realisasi(sampai, {})
    if found.beside is not None:
        here = {key_of(meaning) for meaning in reading.of.asked.values()}
        sums = read_sums(found.beside, known, tahun, sampai, here)
    kept = reading.right_rows()
    nilai = values_up_to(Realisasi(TAHUN, {}, kept), known.variabel, sampai)
    nilai = nilai._replace(
        nilai={**sums.nilai, **nilai.nilai}, rincian={}, waiting={**sums.waiting, **nilai.waiting}
    )
    return nilai, in_order(reading.findings.diagnostics())


class _Row(NamedTuple):
    """A row, what it is of, the text of its number, and what no cell may hold."""

    row: Mapping[str, str]
    kind: tuple[tuple[str, ...], bool]  # as a row group has it: cells, and whether it is refused
    text: str
    forbidden: Mapping[str, str]


class _RowsHere:
    """The rows of an agency, with the groups and the label of a `Source`; without empty rows."""

    def __init__(self, found: AgencyRows) -> None:
        self.label = found.label
        rows = [row for row in found.rows if any(cell.strip() for cell in row.values())]
        is_sum = {text: is_total(" ".join(text.split())) for text in map(_wilayah, rows)}
        self.sums = [row for row in rows if is_sum[_wilayah(row)]]
        self.rows = [_row(row) for row in rows if not is_sum[_wilayah(row)]]
        self.mixed = any(numbers.has_decimal_comma(one.text) for one in self.rows)
        self.numbers = {text: self._number(text) for text in {one.text for one in self.rows}}
        alike: dict[tuple[tuple[str, ...], bool], list[str]] = defaultdict(list)
        for one in self.rows:
            alike[one.kind].append(one.text)
        self.by_kind = {kind: self._group(kind, texts) for kind, texts in alike.items()}

    @property
    def groups(self) -> list[RowGroup]:
        return [*self.by_kind.values()]

    def _number(self, text: str) -> Decimal | None:
        value = parse_cell(text, comma=False, mixed=self.mixed)
        return None if value is None else Decimal(value)

    def _group(self, kind: tuple[tuple[str, ...], bool], texts: Sequence[str]) -> RowGroup:
        cells, refused = kind
        filled = [text for text in texts if text]
        right = [n for text in filled if (n := self.numbers[text]) is not None]
        whole = max((n.adjusted() + 1 for n in right), default=0)
        fraction = max((-int(n.as_tuple().exponent) for n in right), default=0)
        return RowGroup(
            cells, len(texts), len(filled), len(filled) - len(right), max(whole, 0), max(fraction, 0),
            comma=int(self.mixed), refused=refused,
        )  # fmt: skip


def _wilayah(row: Mapping[str, str]) -> str:
    return row.get("wilayah", "")


def _row(row: Mapping[str, str]) -> _Row:
    forbidden = forbidden_beside(row)
    cells = row["tahun"], row["periode"], row["jabatan"], row["variabel"]
    return _Row(row, (cells, bool(forbidden)), row["nilai"].strip(BLANKS), forbidden)


class _Reading:
    """One reading of rows that are here."""

    def __init__(self, found: AgencyRows, known: RowNames, tahun: Collection[int]) -> None:
        self.source = _RowsHere(found)
        self.known, self.tahun = known, tahun
        self.findings = TableDiagnostics(found.label, known)
        self.of = RowGroups(self.source, known, tahun)
        self.row_maker = RowMaker(found.label)

    def right_rows(self) -> dict[Key, tuple[Baris, ...]]:
        """Return the rows in which nothing is wrong, and find what is wrong with the others."""
        of, findings = self.of, self.findings
        for c, total in of.totals.items():
            findings.sum_of_others(total, c.rows, named(c))
        findings.judge(of.asked)
        for row in self.source.sums:
            c = RowGroup(tuple(row[name] for name in NAMING), 1)
            tahun = parse_tahun(c.texts[0])
            if tahun is None or tahun in self.tahun:
                wilayah = row["wilayah"].strip()
                findings.sum_of_others(wilayah, 1, f"{named(c)} di {wilayah}")
        wrong: Counter[tuple[tuple[str, ...], str]] = Counter()
        words: list[tuple[Meaning, Answer]] = []
        right: dict[Key, list[Baris]] = defaultdict(list)
        asked = {
            kind: (of.asked[c], c in of.words, c in of.right)
            for kind, c in self.source.by_kind.items()
            if c in of.asked
        }
        for one in self.source.rows:
            if one.kind not in asked:
                continue
            meaning, is_word, is_right = asked[one.kind]
            for column, character in one.forbidden.items():
                findings.forbidden(column, character, 1, named(self.source.by_kind[one.kind]))
            number = self.source.numbers[one.text]
            if is_word:
                words.append((meaning, {**one.row, "nilai": one.text}))
            elif number is not None:
                if is_right:
                    right[key_of(meaning)].append(self.row_maker.make(meaning, one.row, number))
            elif one.text:
                wrong[one.kind[0], one.text] += 1
        tell_wrong_numbers(of, findings, ((*what, n) for what, n in wrong.most_common()))
        self._judge_together(right)
        kept = {key: tuple(rows) for key, rows in right.items()}
        return kept | {
            k: tuple(v) for k, v in read_ordinal_rows(of, self.row_maker, findings, words).items()
        }

    def _judge_together(self, right: dict[Key, list[Baris]]) -> None:
        """Find the errors between rows; rows that overlap are left out."""
        digits, findings = self.of.digits, self.findings
        if not digits.fit_in_sums(self.of.filled_cells):
            findings.too_long(digits.whole, digits.fraction, self.of.filled_cells)
            right.clear()
        for key, rows in [*right.items()]:
            counts = Counter((row.wilayah, row.periode) for row in rows)
            groups = [PeriodRows(key, *place, n) for place, n in counts.items()]
            if tell_overlaps(groups, findings):
                del right[key]
            tell_mixture(
                self.known, key, groups, len({row.wilayah for row in rows if row.wilayah}), findings
            )
