"""All rules of a row in one place, each with its readings.

Not here is what no single cell tells: the shape of a CSV row and its quotes (D03, D10,
`csv_files.records`), periods that overlap and totals beside their parts (D09, D12: `csv_files.sums`
in files, `tables.variable_values` in engines), and what only columns of an engine can be (D80 to
D82).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from iki.data.row_rules import characters, names, number, ordinal
from iki.data.row_rules.names import NameRules
from iki.data.row_rules.rule import RowRule, SharedReading, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from iki.periode import Periode

_AS_TEXT, _AS_FILE = SharedReading

# code, what is said, and the readings: a cell of a file, of a sheet, of a table in an engine
TAHUN_RULE = RowRule("D04", names.tahun_words, names.parse_tahun, _AS_TEXT, _AS_TEXT)
PERIODE_RULE = RowRule("D05", NameRules.periode, names.parse_period, _AS_TEXT, _AS_TEXT)
JABATAN_RULE = RowRule("D06", NameRules.jabatan, NameRules.has_jabatan, _AS_TEXT, _AS_TEXT)
NAME_RULE = RowRule("D07", NameRules.name, NameRules.has_name, _AS_TEXT, _AS_TEXT)
NUMBER_RULE = RowRule(
    "D08", number.number_words, number.parse_cell, number.number_in_sheet, number.is_number_text
)
CHARACTER_RULE = RowRule(
    "D11", characters.character_words,
    characters.forbidden_cells, characters.forbidden_in_sheet, characters.is_forbidden,
)  # fmt: skip
TOTAL_RULE = RowRule("D36", names.total_words, names.is_total, _AS_TEXT, _AS_TEXT)
WORD_RULE = RowRule("D43", NameRules.word, ordinal.number_of_word, ordinal.word_in_sheet, _AS_TEXT)
WORD_WILAYAH_RULE = RowRule("D44", ordinal.words_by_wilayah, ordinal.adds_words, _AS_FILE, _AS_TEXT)

ROW_RULES = (
    TAHUN_RULE, PERIODE_RULE, JABATAN_RULE, NAME_RULE, NUMBER_RULE, CHARACTER_RULE, TOTAL_RULE,
    WORD_RULE, WORD_WILAYAH_RULE,
)  # fmt: skip


def broken_names(
    known: NameRules, cells: Mapping[str, str], tahun: int | None, periode: Periode | None
) -> Iterator[tuple[RowRule, str, Callable[[], Words]]]:
    """Yield the rules that the names of a row break: the rule, the column, and what says it.

    `cells` has the texts by column, the present kode for a former one. Without `periode` in it the
    period stands elsewhere.
    """
    jabatan, name = cells["jabatan"], cells[known.noun]
    if tahun is None:
        yield TAHUN_RULE, "tahun", partial(TAHUN_RULE.words, cells["tahun"])
    if periode is None and "periode" in cells:
        yield PERIODE_RULE, "periode", partial(known.periode, cells["periode"])
    if not known.has_jabatan(jabatan):
        yield JABATAN_RULE, "jabatan", partial(known.jabatan, jabatan)
    if not known.has_name(jabatan, name):
        yield NAME_RULE, known.noun, partial(known.name, jabatan, name)
