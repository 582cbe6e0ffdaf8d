"""The arithmetic of tables, proved in every run by the DuckDB in this process: few rows, at the bounds.

`test_sumber` does the same with rows by the thousand, and on every engine.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from iki.data.keep import ALL_ROWS
from iki.model import Konsolidasi, NotCountedReason
from iki.periode import PERIODE, TAHUN
from tests import build
from tests.engines import needed

needed("duckdb", "ibis")
from iki.data.tables import Source, TooManyRowsError, columns_of, read_table  # noqa: E402
from iki.data.tables.agencies import reduction  # noqa: E402
from iki.data.tables.numbers import (  # noqa: E402
    SHORT_DIGITS,
    Digits,
    has_three_decimals,
    step_of,
    value_of,
)
from tests.test_sumber import (  # noqa: E402
    COLUMNS,
    JABATAN,
    KINDS,
    LAIN,
    Made,
    as_text,
    check_figures,
    from_file,
    from_table,
    in_duckdb,
    last_rows,
    one,
)

if TYPE_CHECKING:
    from iki.data.keep import Keep
    from iki.model import Definisi, Realisasi


@pytest.fixture(scope="module")
def definisi() -> Definisi:
    return build.definisi({"seksi": JABATAN, "lain": LAIN})


def source_of(made: Made) -> Source:
    return Source(columns_of(made[0]), made[1], "tabel realisasi")


def read(made: Made, definisi: Definisi, sampai: str, keep: Keep = ALL_ROWS) -> Realisasi:
    known = definisi.history.row_names(2024, PERIODE[sampai])
    return read_table(source_of(made), known, tahun=(2024,), sampai=PERIODE[sampai], keep=keep)[0]


# Of several lengths, the largest value neither first nor last; means that end after some digits.
PERIODS = (("TW1", "5.25"), ("B04", "99.5"), ("B05", "-98"), ("B06", "6"), ("S2", "0.125"))


@pytest.mark.parametrize("sampai", ["TW2", "tahun"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_consolidation_of_two_wilayah(kind: str, sampai: str, definisi: Definisi) -> None:
    rows = [
        ("2024", periode, "seksi", konsolidasi.value, nilai, wilayah)
        for konsolidasi in Konsolidasi
        for periode, nilai in PERIODS
        for wilayah in ("Senduro", "Pasirian")
    ]
    check_figures(KINDS[kind](rows), rows, definisi, PERIODE[sampai])


# --- room for sums ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("whole", "fraction", "count", "fits"),
    [
        (30, 5, 8, True), (30, 6, 8, True), (30, 7, 8, False),
        (30, 6, 9, False),  # a mean weighs nine values by twelve months: 108
        (35, 0, 83, True), (35, 0, 84, False),
    ],
)  # fmt: skip
def test_room_for_a_sum_of_means(whole: int, fraction: int, count: int, fits: bool) -> None:  # noqa: FBT001
    assert Digits(whole, fraction, checked=True).fit_in_sums(count) is fits


@pytest.mark.parametrize(
    ("whole", "fraction", "step"),
    [
        (2, 0, 200),
        (2, 3, 200),
        (14, 2, 2 * 10**14),
        (14, 3, None),
        (16, 0, 2 * 10**16),
        (17, 0, None),
    ],
)
def test_steps_by_which_the_last_value_is_found(
    whole: int, fraction: int, step: int | None
) -> None:
    """Twice as large as any value, and a dozen of them with a value in a short decimal."""
    table, _ = as_text([one("1")])
    assert step_of(table, Digits(whole, fraction, checked=True)) == step
    assert step is None or step * 13 < 10 ** (SHORT_DIGITS - fraction)


@pytest.mark.parametrize("numbers", [("99", "-99"), ("-99", "99"), ("0", "-1"), ("99", "0.5")])
@pytest.mark.parametrize("kind", KINDS)
def test_the_last_value_by_steps(kind: str, numbers: tuple[str, ...], definisi: Definisi) -> None:
    rows = last_rows(numbers)
    check_figures(KINDS[kind](rows), rows, definisi, TAHUN)


# --- three decimals --------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["decimal(20, 4)", "float64"])
def test_what_looks_like_thousands(dtype: str) -> None:
    """Three decimals, and at least 1: nobody groups the thousands of 0.125."""
    texts = ["1.125", "-999.875", "0.125", "-0.125", "1000.125", "1.25", "1.5", "7"]
    types = dict.fromkeys(COLUMNS, "string") | {"nilai": dtype}
    number = float if dtype == "float64" else Decimal
    table, run = in_duckdb([one(text) for text in texts], types, number)
    table = table.mutate(angka=value_of(table, Digits(4, 3, checked=True), mixed=False))
    if dtype == "float64":  # these are whole numbers then
        table = table.drop("angka")
    found = run(table.select("nilai", three=has_three_decimals(table)))
    assert {Decimal(str(row["nilai"])) for row in found if row["three"]} == {
        Decimal("1.125"), Decimal("-999.875"),
    }  # fmt: skip


# --- rows that are shown ---------------------------------------------------------------------------


def words(count: int) -> list[tuple[str, ...]]:
    return [("2024", f"B{n + 1:02}", "lain", "x", "WTP", "") for n in range(count)]


def test_no_more_rows_are_fetched_than_may_be(
    definisi: Definisi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iki.data.tables.shown_rows.SOURCE_ROWS", 3)
    assert len(read(as_text(words(3)), definisi, "tahun").rows(2024, "lain", "x")) == 3
    with pytest.raises(TooManyRowsError):
        read(as_text(words(4)), definisi, "tahun")


def test_what_rows_taken_together_count_for(
    definisi: Definisi, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a level the last of each wilayah up to the period; what is after it is said to be so."""
    monkeypatch.setattr("iki.data.tables.shown_rows.SOURCE_SHOWN", 1)
    rows: list[tuple[str, ...]] = [
        ("2024", "TW1", "seksi", "terakhir", "5", "Senduro"),
        ("2024", "TW2", "seksi", "terakhir", "7", "Senduro"),
        ("2024", "TW3", "seksi", "terakhir", "9", "Senduro"),
        ("2024", "TW1", "seksi", "terakhir", "11", "Pasirian"),
    ]
    nilai = read(as_text(rows), definisi, "TW2")
    together = nilai.gabungan[2024, "seksi", "terakhir"]
    assert {(g.periode.kode, int(g.nilai), g.sebab) for g in together} == {
        ("TW1", 11, None),
        ("TW1", 5, NotCountedReason.BUKAN_TERAKHIR),
        ("TW2", 7, None),
        ("TW3", 9, NotCountedReason.SESUDAH_SAMPAI),
    }
    assert nilai.nilai[2024, "seksi", "terakhir"].nilai == 18


# --- names -----------------------------------------------------------------------------------------


def test_agencies_with_too_many_ways_to_write_a_period(monkeypatch: pytest.MonkeyPatch) -> None:
    table, run = as_text([one("5", periode=periode) for periode in ("TW1", "TW2", "TW3")])
    table = table.mutate(instansi=table.jabatan)
    answers: list[Any] = []

    def counted(question: Any) -> Any:
        answers.append([*run(question)])
        return answers[-1]

    for bound, answered in ((3, True), (2, False), (1, False)):
        monkeypatch.setattr("iki.data.tables.agencies.SOURCE_KINDS", bound)
        answers.clear()
        source = Source(columns_of(table, of_all=True), counted, "tabel")
        assert (reduction(source, [2024], TAHUN) is not None) is answered
        assert max(map(len, answers)) <= bound + 1


@pytest.mark.parametrize("blank", [" ", "  ", "\t"])
def test_a_wilayah_of_blanks_is_none(blank: str, definisi: Definisi) -> None:
    """Beside a wilayah it is the total, which stands beside its parts."""
    rows: Any = [(*one("5")[:5], blank), (*one("5")[:5], "Senduro")]
    codes = [d.code for d in from_file(rows, definisi, TAHUN)[1]]
    assert codes == ["D12"]
    assert [d.code for d in from_table(as_text(rows), definisi, TAHUN)[1]] == codes
    rows = [(*one("5")[:5], blank), (*one("5", periode="TW2")[:5], "")]
    check_figures(as_text(rows), rows, definisi)
