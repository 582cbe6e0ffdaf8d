"""Findings of a table, in the words that files get, with a count and examples for a line.

Rows with the same mistake are one finding. A table has no lines: its name stands for the file, and
rows are named by what they are of.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from iki.data.csv_files.sums import mixture_words
from iki.data.row_rules.characters import FORBIDDEN
from iki.data.row_rules.names import NameRules
from iki.data.row_rules.number import explain
from iki.data.row_rules.rule import quote
from iki.data.row_rules.table import (
    CHARACTER_RULE,
    NAME_RULE,
    NUMBER_RULE,
    TOTAL_RULE,
    WORD_RULE,
    WORD_WILAYAH_RULE,
    broken_names,
)
from iki.data.tables.numbers import DOUBLE_DIGITS, ENGINE_DIGITS
from iki.data.tables.row_names import NAMING
from iki.decimals import format_count
from iki.diagnostics import START_OF_FILE, Diagnostic
from iki.escaping import shortened
from iki.limits import CSV_DIAGNOSTICS, SOURCE_EXAMPLES, SOURCE_KINDS
from iki.periode import TAHUN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from iki.data.csv_files.sums import Key
    from iki.data.row_rules.rule import Words
    from iki.data.tables.row_names import Meaning, RowGroup
    from iki.model.definisi import RowNames


@dataclass
class RepeatedFinding:
    """Rows with one mistake: the words for the first, their count, and some examples."""

    words: Words
    rows: int = 0
    examples: dict[str, None] = field(default_factory=dict)


class TableDiagnostics:
    """The findings of a table: rows with the same mistake are one of them."""

    def __init__(self, label: str, known: RowNames) -> None:
        self._label = label
        self._known = known
        self._names = NameRules(known.variabel, "variabel")
        self._found: dict[tuple[Any, ...], RepeatedFinding] = {}

    def diagnostics(self) -> Iterator[Diagnostic]:
        found = sorted(self._found.items(), key=lambda item: (item[0][0], -item[1].rows))
        for (code, *_), same in found[:CSV_DIAGNOSTICS]:
            message, hint = same.words
            if same.rows:
                examples = "; ".join([*same.examples][:SOURCE_EXAMPLES])
                message += f" · {format_count(same.rows)} baris, misalnya {examples}"
            yield Diagnostic(code, self._label, START_OF_FILE, message, hint)
        if rest := found[CSV_DIAGNOSTICS:]:
            message = f"ada {format_count(len(rest))} macam temuan lain"
            hint = "perbaiki dahulu yang sudah ditampilkan, lalu jalankan lagi"
            yield Diagnostic("D13", self._label, START_OF_FILE, message, hint)

    def counts(self) -> dict[str, int]:
        """Count the rows with a mistake, by code."""
        found: dict[str, int] = {}
        for (code, *_), same in self._found.items():
            found[code] = found.get(code, 0) + max(same.rows, 1)
        return found

    def _add(self, key: tuple[Any, ...], words: Words, rows: int, example: str) -> None:
        message, hint = (text.replace("berkas ini", "tabel ini") for text in words)
        same = self._found.setdefault(key, RepeatedFinding((message, hint)))
        same.rows += rows
        if rows and len(same.examples) < SOURCE_EXAMPLES:
            same.examples[example] = None

    # --- what rows are of -------------------------------------------------------------------------

    def judge(self, asked: Mapping[RowGroup, Meaning]) -> None:
        """Add what is wrong with the ways in which rows name what they are of."""
        for c, meaning in asked.items():
            example, forbidden = named(c), c.forbidden
            for column, character in forbidden.items():
                self.forbidden(column, character, c.rows, example)
            cells = {**dict(zip(NAMING, c.texts, strict=True)), "jabatan": meaning.jabatan}
            for rule, column, say in broken_names(
                self._names, cells, meaning.tahun, meaning.periode
            ):
                if column not in forbidden:
                    owner = (meaning.jabatan,) if rule is NAME_RULE else ()
                    self._add((rule.code, *owner, cells[column]), say(), c.rows, example)

    def sum_of_others(self, text: str, rows: int, example: str) -> None:
        self._add((TOTAL_RULE.code, text), TOTAL_RULE.words(text), rows, example)

    def forbidden(self, column: str, character: str, rows: int, example: str) -> None:
        """Add cells with a character that no cell may hold."""
        words = CHARACTER_RULE.words(column, character)
        self._add((CHARACTER_RULE.code, column, character), words, rows, example)

    # --- numbers ----------------------------------------------------------------------------------

    def number(self, kode: str, variabel: str, text: str, rows: int, where: str) -> None:
        """Add a cell that is no number."""
        scale = self._known.ordinal.get((kode, variabel))
        example = f"{where} {quote(text)}"
        if wrong := FORBIDDEN.search(text):
            self.forbidden("nilai", wrong[0], rows, example)
        elif scale is not None:
            words = WORD_RULE.words(self._names, text, scale)
            self._add((WORD_RULE.code, kode, variabel), words, rows, example)
        else:
            words, what = NUMBER_RULE.words(text, comma=False), explain(text, comma=False)[0]
            self._add((NUMBER_RULE.code, kode, variabel, what), words, rows, example)

    def binary(
        self, kode: str, variabel: str, text: str, rows: int, where: str, *, short: bool = False
    ) -> None:
        """Add a binary number that is the result of a computation, and none that anybody entered.

        `short`: it has 32 bits, in which hardly any decimal stays what it was.
        """
        what = "32 bit (real)" if short else f"dengan lebih dari {DOUBLE_DIGITS} angka"
        message = (
            f"nilai {text} adalah angka biner {what}, "
            "yang tidak tepat sama dengan angka desimal mana pun"
        )
        hint = "simpan kolom nilai sebagai DECIMAL, atau bulatkan angkanya di sana"
        self._add(("D80", kode, variabel), (message, hint), rows, f"{where} {text}")

    def words_by_wilayah(self, kode: str, variabel: str, rows: int, example: str) -> None:
        words = WORD_WILAYAH_RULE.words(variabel)
        self._add((WORD_WILAYAH_RULE.code, kode, variabel), words, rows, example)

    def too_long(self, whole: int, fraction: int, rows: int) -> None:
        """Add that an engine has no exact sum of these numbers."""
        message = (
            f"jumlah dari {format_count(rows)} angka dengan sampai {whole} angka di depan dan "
            f"{fraction} di belakang koma tidak muat dalam {ENGINE_DIGITS} angka"
        )
        hint = "periksa angka yang luar biasa panjang, atau bulatkan angka di belakang koma"
        self._add(("D81",), (message, hint), 0, "")

    def too_many_kinds(self, what: str) -> None:
        message = f"lebih dari {format_count(SOURCE_KINDS)} {what} yang berbeda"
        hint = "periksa apakah kolomnya benar, dan apakah tabel ini berisi data realisasi"
        self._add(("D82", what), (message, hint), 0, "")

    # --- rows that have to do with each other -----------------------------------------------------

    def overlap(self, key: Key, rows: int, example: str) -> None:
        tahun, kode, variabel = key
        message = f"{kode}.{variabel} {tahun}: periode baris tumpang tindih"
        words = (message, "sisakan satu: periode yang panjang, atau bagian-bagiannya")
        self._add(("D09", *key), words, rows, example)

    def mixture(self, key: Key, example: str) -> None:
        tahun, kode, variabel = key
        words = mixture_words(f"{kode}.{variabel} {tahun}", f" ({example})")
        self._add(("D12", *key), words, 0, "")


def named(c: RowGroup) -> str:
    """Return the name of a group in a message: `2024 TW1 seksi.a`."""
    tahun, periode, jabatan, variabel = c.texts
    return name_of(tahun, periode, jabatan, variabel)


def name_of(tahun: object, periode: str, jabatan: str, variabel: str) -> str:
    """Return the name of a row without a line: `2024 TW1 seksi.a`."""
    time = shortened(f"{tahun} {periode or TAHUN}")
    return f"{time} {shortened(jabatan)}.{shortened(variabel)}"
