"""Rows whose values are words: they are fetched and read one by one."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from iki.data.row_rules.characters import FORBIDDEN
from iki.data.row_rules.number import parse_cell
from iki.data.row_rules.ordinal import adds_words, number_of_word
from iki.data.tables.columns import forbidden_beside
from iki.data.tables.row_groups import key_of, time_of
from iki.data.tables.table_diagnostics import name_of
from iki.periode import TAHUN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iki.data.csv_files.sums import Key
    from iki.data.tables.row_groups import RowGroups
    from iki.data.tables.row_names import Meaning
    from iki.data.tables.shown_rows import RowMaker
    from iki.data.tables.source import Answer
    from iki.data.tables.table_diagnostics import TableDiagnostics
    from iki.model import Baris, Ordinal


def read_ordinal_rows(
    of: RowGroups,
    rows: RowMaker,
    findings: TableDiagnostics,
    answers: Iterable[tuple[Meaning, Answer]],
) -> dict[Key, list[Baris]]:
    """Return the rows of variables whose values are words, and find what is wrong with them."""
    known = of.known
    found: dict[Key, list[Baris]] = {}
    months: dict[tuple[Key, str], int] = defaultdict(int)
    for meaning, row in sorted(answers, key=lambda pair: time_of(pair[0].periode or TAHUN)):
        key, text = key_of(meaning), row["nilai"] or ""
        wilayah, forbidden = row.get("wilayah", "").strip(), forbidden_beside(row)
        where = name_of(row["tahun"], row["periode"], meaning.jabatan, meaning.variabel)
        nilai = _word(text, known.ordinal[key[1:]])
        konsolidasi = known.variabel[key[1]][key[2]]
        added = "wilayah" not in forbidden and adds_words(konsolidasi, wilayah)
        if text and nilai is None:
            findings.number(key[1], key[2], text, 1, where)
        if added:
            findings.words_by_wilayah(key[1], key[2], 1, f"{where} di {wilayah}")
        if nilai is None or added or forbidden or None in (meaning.tahun, meaning.periode):
            continue
        made = rows.make(meaning, row, nilai)
        place = key, made.wilayah
        if months[place] & made.periode.months:
            findings.overlap(key, 1, f"{made.periode} (1 baris)")
            continue
        months[place] |= made.periode.months
        found.setdefault(key, []).append(made)
    for key, of_key in found.items():
        if len({bool(row.wilayah) for row in of_key}) > 1:
            findings.mixture(key, f"{len({row.wilayah for row in of_key}) - 1} wilayah")
    return found


def _word(text: str, scale: Ordinal) -> Decimal | None:
    """Return the number of a word, or of what is written as one of these numbers."""
    if FORBIDDEN.search(text):
        return None
    number = number_of_word(text, parse_cell(text, comma=False), scale)
    return None if number is None else Decimal(number)
