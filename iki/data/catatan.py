"""Catatan: CSV files of what hindered and helped, to values keyed by year, jabatan and indikator.

The files are as tolerantly read as those of realisasi, by the same look at their form. They are
small, so that each is read once, slowly, with the place of every cell. A row in which nothing is
written beside its keys is no catatan: forms are handed out with the keys filled in. Periods may
overlap; what may not be there twice is one indikator and periode.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from iki.data.csv_files.csv_source import FileKind, field_limit
from iki.data.csv_files.inspection import inspect
from iki.data.csv_files.records import all_records, cell_span, forbidden_in_row, shape_problem
from iki.data.row_rules.names import NameRules, parse_period, parse_tahun
from iki.data.row_rules.table import CHARACTER_RULE, broken_names
from iki.diagnostics import Diagnostic, Related, Span, in_order
from iki.limits import TAHUN_MAX
from iki.model.catatan import CATATAN_TEXTS, Catatan, DaftarCatatan
from iki.periode import TAHUN, roman
from iki.yaml_source.findings import limit_findings_of_file

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from iki.data.csv_files.csv_source import CsvSource, CsvTable
    from iki.data.csv_files.records import Record
    from iki.data.row_rules.rule import Words
    from iki.model import Definisi
    from iki.periode import Periode

CATATAN = FileKind(("tahun", "periode", "jabatan", "indikator"), CATATAN_TEXTS)
# The rules of the files of realisasi have codes of their own here.
_OWN_CODE = {
    "D01": "D46", "D02": "D47", "D03": "D48", "D04": "D49", "D05": "D50", "D06": "D51", "D07": "D52",
    "D10": "D54", "D11": "D55",
}  # fmt: skip


def read_catatan(
    sumber: Iterable[CsvSource], definisi: Definisi, *, tahun: Collection[int] | None
) -> tuple[DaftarCatatan, list[Diagnostic]]:
    """Read CSV files of catatan.

    Rows of other years than `tahun` (None: of no year) are passed over once their columns and their
    year are right.
    """
    reader = _Reader(definisi, tahun)
    with field_limit():
        found = list(
            chain.from_iterable(limit_findings_of_file(reader.read(source)) for source in sumber)
        )
    return reader.result(), in_order(found)


class _Reader:
    """Reads files one after the other; `rows` grows with each."""

    def __init__(self, definisi: Definisi, tahun: Collection[int] | None) -> None:
        year = max(tahun) if tahun else TAHUN_MAX
        self.alias = definisi.history.row_names(year, TAHUN).alias
        self.indikator: dict[str, set[str]] = {}
        for kode, jabatan in definisi.jabatan.items():
            names = self.indikator.setdefault(self.alias.get(kode, kode), set())
            names |= {i.kode for _, i, _ in jabatan.indikator_of_all_times}
        self.tahun = tahun
        self.rows: dict[tuple[int, str, str], dict[Periode, tuple[Catatan, Span]]] = {}
        self._names = NameRules(self.indikator, "indikator")

    def read(self, sumber: CsvSource) -> Iterator[Diagnostic]:
        """Read a file, and yield what is wrong in it."""
        table, problems = inspect(sumber, CATATAN)
        for problem in chain(problems, self._rows(table) if table else ()):
            yield problem._replace(code=_OWN_CODE.get(problem.code, problem.code))

    def _rows(self, table: CsvTable) -> Iterator[Diagnostic]:
        found, wrong = all_records(table)
        yield from wrong
        parse = _periods(table, found)
        for record in found:
            yield from self._row(table, record, parse)

    def _row(
        self, table: CsvTable, record: Record, parse: Callable[[str], Periode | None]
    ) -> Iterator[Diagnostic]:
        """Take a row, or yield all that is wrong in it."""
        file = table.source.file

        def wrong(code: str, cell: int | None, words: Words, *related: Related) -> Diagnostic:
            span = cell_span(table, record, cell)
            return Diagnostic(code, file, span, *words, related=related)

        if problem := shape_problem(table, record.cells, '"hujan, banjir"'):
            cell, *shape = problem
            yield wrong("D03", cell, (shape[0], shape[1]))
            return
        cells = {name: record.cells[index].strip() for name, index in table.columns.items()}
        tahun, periode = parse_tahun(cells["tahun"]), parse(cells["periode"])
        if tahun and self.tahun is not None and tahun not in self.tahun:
            return
        jabatan, indikator = cells["jabatan"], cells["indikator"]
        jabatan = self.alias.get(jabatan, jabatan)
        forbidden = forbidden_in_row(table, record.cells)
        problems = [
            wrong(rule.code, table.columns[column], say())
            for rule, column, say in broken_names(
                self._names, {**cells, "jabatan": jabatan}, tahun, periode
            )
            if column not in forbidden
        ]
        problems += [
            wrong(CHARACTER_RULE.code, table.columns[column], CHARACTER_RULE.words(column, bad))
            for column, bad in forbidden.items()
        ]
        yield from problems
        if problems or tahun is None or periode is None or not any(map(cells.get, CATATAN_TEXTS)):
            return
        texts = {name: cells[name] for name in CATATAN_TEXTS if name in cells}
        catatan = Catatan(file, record.start, periode, **texts)
        span = cell_span(table, record, table.columns["periode"])
        of_indikator = self.rows.setdefault((tahun, jabatan, indikator), {})
        earlier, where = of_indikator.setdefault(periode, (catatan, span))
        if earlier is not catatan:
            other = "" if earlier.file == file else f"{earlier.file} "
            yield wrong(
                "D53",
                table.columns["periode"],
                (
                    f"catatan {indikator} {tahun} {periode}: sudah ada di {other}baris {earlier.line}",
                    "gabungkan kedua baris itu menjadi satu",
                ),
                Related(earlier.file, where, "baris yang lebih dahulu"),
            )

    def result(self) -> DaftarCatatan:
        return DaftarCatatan(
            {
                key: tuple(
                    catatan
                    for _, (catatan, _) in sorted(
                        found.items(), key=lambda item: (item[0].last, -item[0].first)
                    )
                )
                for key, found in self.rows.items()
            }
        )


def _periods(table: CsvTable, found: Iterable[Record]) -> Callable[[str], Periode | None]:
    """Return the parser of periods, which takes `I` to `IV` if the whole column has them."""
    column = table.columns["periode"]
    written = {r.cells[column].strip() for r in found if len(r.cells) > column} - {""}
    if not all(map(roman, written)):
        return parse_period
    return lambda text: roman(text) or parse_period(text)
