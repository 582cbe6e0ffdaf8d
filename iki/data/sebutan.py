"""Sebutan: `data/sebutan.csv`, the words that an office uses for variabel, by jabatan and word.

    sebutan,jabatan,variabel
    Ibu hamil meninggal,kabid_kesmas,kematian_ibu
    Jumlah kader aktif,kabid_kesmas,-

`-` says that rows of this name are none of a variabel. The file is read as tolerantly as those of
realisasi.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import lru_cache
from io import StringIO
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from iki.data.csv_files.csv_source import CsvTable, FileKind, field_limit
from iki.data.csv_files.inspection import inspect
from iki.data.csv_files.records import all_records, cell_span, forbidden_in_row, shape_problem
from iki.data.row_rules.names import NameRules
from iki.data.row_rules.rule import quote
from iki.data.row_rules.table import CHARACTER_RULE
from iki.diagnostics import Diagnostic, Related, in_order
from iki.escaping import for_csv
from iki.model.indikator_paths import variables_of_all_times
from iki.yaml_source.findings import limit_findings_of_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from iki.data.csv_files.csv_source import CsvSource
    from iki.data.csv_files.records import Record
    from iki.data.row_rules.rule import Words
    from iki.diagnostics import Span
    from iki.model import Definisi

SEBUTAN = FileKind(("sebutan", "jabatan", "variabel"), ())
NO_VARIABEL = "-"
_UNREADABLE, _UNKNOWN, _TWICE = "D92", "D93", "D94"

# What changes a word: digits and letters, what stands between two digits, signs of arithmetic.
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s.,/–-]+(?=\d)")
_SIGNED = re.compile(r"(?<!\w)[-−–](?=\d)")
_OTHER = re.compile(r"[^\w·−<>≤≥=+%]|_")


@lru_cache(maxsize=20_000)  # the same rows stand in the sheets of every month
def fold_sebutan(text: str) -> str:
    """Return a word without case, blanks and punctuation: `Ibu hamil (K-4)` is `ibuhamilk4`."""
    text = _BETWEEN_DIGITS.sub("·", unicodedata.normalize("NFKC", text).casefold())
    return _OTHER.sub("", _SIGNED.sub("−", text))


class DaftarSebutan(NamedTuple):
    """The variabel by jabatan and folded word, and the form of the file that has them."""

    words: Mapping[tuple[str, str], str] = MappingProxyType({})
    table: CsvTable | None = None

    def of(self, jabatan: str, text: str) -> str | None:
        """Return the variabel that a jabatan means by a word, `-` for none of them."""
        return self.words.get((jabatan, fold_sebutan(text)))

    def with_rows(self, rows: Iterable[Sebutan]) -> DaftarSebutan:
        """Return the list with more rows."""
        more = {(row.jabatan, fold_sebutan(row.sebutan)): row.variabel for row in rows}
        return self._replace(words={**self.words, **more})


class Sebutan(NamedTuple):
    """A row of the file."""

    sebutan: str
    jabatan: str
    variabel: str


def read_sebutan(sumber: CsvSource, definisi: Definisi) -> tuple[DaftarSebutan, list[Diagnostic]]:
    """Read the file of words, and what is wrong in it."""
    reader = _Reader(definisi)
    with field_limit():
        wrong = list(limit_findings_of_file(reader.read(sumber)))
    words = {key: variabel for key, (variabel, _) in reader.found.items()}
    return DaftarSebutan(words, reader.table), in_order(wrong)


class _Reader:
    def __init__(self, definisi: Definisi) -> None:
        self.table: CsvTable | None = None
        self.found: dict[tuple[str, str], tuple[str, Span]] = {}
        self.alias = {a: kode for kode, jabatan in definisi.jabatan.items() for a in jabatan.alias}
        self.variabel: dict[str, dict[str, None]] = {}
        self.own: dict[tuple[str, str], set[str]] = {}  # variabel by the words of the definitions
        for kode, jabatan in definisi.jabatan.items():
            names = self.variabel.setdefault(kode, {})
            for _, variables, _ in variables_of_all_times(jabatan):
                for nama, variabel in variables.items():
                    names[nama] = None
                    for word in (nama, variabel.uraian):
                        self.own.setdefault((kode, fold_sebutan(word)), set()).add(nama)
        self.rules = NameRules(self.variabel, "variabel")

    def read(self, sumber: CsvSource) -> Iterator[Diagnostic]:
        """Read a file, and yield what is wrong in it."""
        self.table, problems = inspect(sumber, SEBUTAN)
        records: Sequence[Record] = ()
        if self.table:
            records, wrong = all_records(self.table)
            problems = [*problems, *wrong]
        yield from (problem._replace(code=_UNREADABLE) for problem in problems)
        if self.table and not problems:
            for record in records:
                yield from self._row(self.table, record)

    def _row(self, table: CsvTable, record: Record) -> Iterator[Diagnostic]:
        file = table.source.file

        def wrong(code: str, cell: int | None, words: Words) -> Diagnostic:
            return Diagnostic(code, file, cell_span(table, record, cell), *words)

        if problem := shape_problem(table, record.cells, '"Ibu hamil, meninggal"'):
            cell, message, hint = problem
            yield wrong(_UNREADABLE, cell, (message, hint))
            return
        columns = table.columns
        forbidden = forbidden_in_row(table, record.cells)
        for column, character in forbidden.items():
            yield wrong(_UNREADABLE, columns[column], CHARACTER_RULE.words(column, character))
        if forbidden:
            return
        row = Sebutan(*(" ".join(record.cells[columns[name]].split()) for name in SEBUTAN.required))
        jabatan = self.alias.get(row.jabatan, row.jabatan)
        if not fold_sebutan(row.sebutan):
            yield wrong(_UNKNOWN, columns["sebutan"], _NO_WORD)
        elif jabatan not in self.variabel:
            yield wrong(_UNKNOWN, columns["jabatan"], self.rules.jabatan(row.jabatan))
        elif row.variabel != NO_VARIABEL and row.variabel not in self.variabel[jabatan]:
            words = self.rules.name(jabatan, row.variabel)
            yield wrong(_UNKNOWN, columns["variabel"], words)
        else:
            key = jabatan, fold_sebutan(row.sebutan)
            span = cell_span(table, record, columns["sebutan"])
            _, earlier = self.found.setdefault(key, (row.variabel, span))
            if earlier is not span:
                message = f"sebutan {quote(row.sebutan)} sudah ada di baris {earlier.start_line}"
                first = Related(file, earlier, "sebutan yang sama di sini")
                yield Diagnostic(_TWICE, file, span, message, "hapus salah satu", (first,))
            elif others := self.own.get(key, set()) - {row.variabel}:
                message = f"{quote(row.sebutan)} adalah {min(others)} menurut definisi {jabatan}"
                yield Diagnostic(_TWICE, file, span, message, "hapus baris ini; definisi berlaku")


_NO_WORD = "sebutan kosong", "isi dengan kata yang dipakai di lembar kantor, atau hapus baris ini"


def with_words(content: bytes | None, table: CsvTable | None, rows: Sequence[Sebutan]) -> bytes:
    """Return the file with more rows, in its own form."""
    if not content or table is None:
        columns = {name: index for index, name in enumerate(SEBUTAN.required)}
        before, separator, width = ",".join(SEBUTAN.required) + "\n", ",", len(columns)
    else:
        before = content.decode(table.encoding)
        before += "" if before.endswith(("\n", "\r")) else "\n"
        columns, separator, width = table.columns, table.separator, table.width
    newline = "\r\n" if "\r\n" in before else "\n"
    added = StringIO()
    writer = csv.writer(added, delimiter=separator, lineterminator=newline)
    for row in rows:
        cells = [""] * width
        for name, text in zip(SEBUTAN.required, row, strict=True):
            cells[columns[name]] = text if text == NO_VARIABEL else for_csv(text)
        writer.writerow(cells)
    made = before + added.getvalue()
    marked = content is not None and content.startswith(b"\xef\xbb\xbf")
    if table is not None and content and not table.encoding.startswith("utf"):
        try:
            return made.encode(table.encoding)
        except UnicodeEncodeError:
            marked = True  # only so does Excel take UTF-8 for what it is
    return made.encode("utf-8-sig" if marked else "utf-8")
