"""All rules of a row in one place.

Not here is what no single cell tells: the shape of a CSV row and its quotes (D03, D10, `csv_files.records`),
periods that overlap and totals beside their parts (D09, D12: `csv_files.sums` in files,
`tables.variable_values` in engines), and what only columns of an engine can be (D80 to D82).
"""

from __future__ import annotations

from iki.data.row_rules.characters import CHARACTER_RULE
from iki.data.row_rules.names import (
    JABATAN_RULE,
    NAME_RULE,
    PERIODE_RULE,
    TAHUN_RULE,
    TOTAL_RULE,
)
from iki.data.row_rules.number import NUMBER_RULE
from iki.data.row_rules.ordinal import WORD_RULE, WORD_WILAYAH_RULE

ROW_RULES = (
    TAHUN_RULE,
    PERIODE_RULE,
    JABATAN_RULE,
    NAME_RULE,
    NUMBER_RULE,
    CHARACTER_RULE,
    TOTAL_RULE,
    WORD_RULE,
    WORD_WILAYAH_RULE,
)
