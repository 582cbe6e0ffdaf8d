"""The table of rules of a row: none lacks a reading, and the readings of one rule agree with each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from iki.data.engines.duckdb import connect_duckdb, stream_of
from iki.data.row_rules.characters import (
    forbidden_cells,
    forbidden_in_sheet,
    is_forbidden,
)
from iki.data.row_rules.names import TOTAL_IN_ENGINE, is_total
from iki.data.row_rules.number import is_number_text, number_in_sheet, parse_cell
from iki.data.row_rules.rule import SharedReading
from iki.data.row_rules.table import ROW_RULES
from iki.diagnostics import CODES
from tests.realisasi.test_angka import CASES

if TYPE_CHECKING:
    from collections.abc import Callable

    from iki.data.row_rules.rule import RowRule

PLACES = ("in_file", "in_sheet", "in_table")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("rule", ROW_RULES, ids=lambda rule: rule.code)
def test_no_rule_lacks_a_reading(rule: RowRule, place: str) -> None:
    assert rule.code in CODES
    reading = getattr(rule, place)
    assert callable(reading) or isinstance(reading, SharedReading), f"{rule.code} lacks {place}"


def test_rules_are_there_once() -> None:
    codes = [rule.code for rule in ROW_RULES]
    assert sorted(codes) == sorted(set(codes))


def answers(texts: list[str], ask: Callable[..., object]) -> list[bool]:
    """Return what a DuckDB in this process says of texts, in their order."""
    connection = connect_duckdb()
    connection.con.execute("CREATE TABLE t (n INTEGER, catatan VARCHAR)")
    connection.con.executemany("INSERT INTO t VALUES (?, ?)", [*enumerate(texts)])
    table = connection.table("t")
    asked = table.select("n", yes=ask(table)).order_by("n")
    return [bool(row["yes"]) for batch in stream_of(connection)(asked) for row in batch]


NUMBERS = [text.strip() for text, *_ in CASES if text.strip()] + [
    "1" * 30, "1" * 31, "-" + "9" * 30, f"0.{'1' * 29}", f"0.{'1' * 30}", "1,234", "1.234", "12,5", "0.125",
]  # fmt: skip


@pytest.mark.parametrize("mixed", [False, True])
def test_d08_in_a_file_and_in_an_engine(mixed: bool) -> None:  # noqa: FBT001
    engine = answers(NUMBERS, lambda t: is_number_text(t.catatan, mixed=mixed))
    files = [parse_cell(text, comma=False, mixed=mixed) is not None for text in NUMBERS]
    assert dict(zip(NUMBERS, engine, strict=True)) == dict(zip(NUMBERS, files, strict=True))


@pytest.mark.parametrize("comma", [False, True])
def test_d08_in_a_file_and_in_a_sheet(comma: bool) -> None:  # noqa: FBT001
    """What a file takes a sheet takes too; beyond that it takes a percent sign, and the unit asked for."""
    for text in NUMBERS:
        number = parse_cell(text, comma=comma)
        found = number_in_sheet(text, comma=comma, satuan=None)
        if number is not None or not text.endswith(("%", "persen")):
            assert (found if not isinstance(found, tuple) else None) == number, text


@pytest.mark.parametrize(
    ("shown", "satuan", "number"),
    [
        ("52 Org", "orang", 52),
        ("52 Org", "paket", None),
        ("52 org 3", "orang", None),
        ("50 %", None, 50),
        ("50 %", "persen", 50),
        ("50 %", "orang", None),
        ("nihil", None, None),
        ("1" * 1_001, None, None),
    ],
)
def test_d08_in_a_sheet_with_a_unit(shown: str, satuan: str | None, number: int | None) -> None:
    found = number_in_sheet(shown, comma=True, satuan=satuan)
    assert (None if isinstance(found, tuple) else found) == number


CHARACTERS = ["Desa", "a\tb", "a\nb", "\x00", "a\x07", "\x1f", "\x7f", "\x85", "\u202e", "\u2066a", "é", "–"]  # fmt: skip


def test_d11_in_a_file_in_a_sheet_and_in_an_engine() -> None:
    files = [any(forbidden_cells([("catatan", text)])) for text in CHARACTERS]
    assert [forbidden_in_sheet(text) is not None for text in CHARACTERS] == files
    # A NUL comes to an engine inside its data, never in a statement.
    assert answers(CHARACTERS, is_forbidden) == files
    assert sum(files) == 7


@pytest.mark.parametrize(
    "text", ["Total", "JUMLAH", "Sub-Total:", "grand total", "jumlah keseluruhan"]
)
def test_d36_engines_find_what_files_read(text: str) -> None:
    assert is_total(text)
    assert answers([text, "Desa Tota"], lambda t: t.catatan.re_search(TOTAL_IN_ENGINE)) == [
        True,
        False,
    ]
