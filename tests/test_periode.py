from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iki.periode import (
    BULAN,
    BULANAN,
    PERIODE,
    SEMESTER,
    TAHUN,
    TRIWULAN,
    WRITTEN_NAMES,
    parse_periode,
)

WRITTEN = [
    ("", "tahun"),
    ("  ", "tahun"),
    ("Tahun", "tahun"),
    ("tahunan", "tahun"),
    ("TW1", "TW1"),
    ("tw 1", "TW1"),
    ("TW I", "TW1"),
    ("tw-ii", "TW2"),
    ("Triwulan II", "TW2"),
    ("TRIWULAN 3", "TW3"),
    ("Triwulan ke-4", "TW4"),
    ("TW. IV", "TW4"),
    ("S1", "S1"),
    ("Semester 1", "S1"),
    ("semester II", "S2"),
    ("smt. 2", "S2"),
    ("B01", "B01"),
    ("B1", "B01"),
    ("b12", "B12"),
    ("Bulan 7", "B07"),
    ("Januari", "B01"),
    ("JANUARI ", "B01"),
    ("Feb", "B02"),
    ("Februari", "B02"),
    ("Pebruari", "B02"),
    ("mei", "B05"),
    ("Agt", "B08"),
    ("Sept.", "B09"),
    ("Nopember", "B11"),
    ("desember", "B12"),
]

NOT_WRITTEN = [
    "TW5",
    "TW0",
    "TW",
    "S3",
    "B13",
    "B00",
    "B001",
    "13",
    "1",
    "Q1",
    "TW1-TW2",
    "Mart",
    "TW１",
]


@pytest.mark.parametrize(("text", "kode"), WRITTEN)
def test_written_forms(text: str, kode: str) -> None:
    assert parse_periode(text) is PERIODE[kode]


@pytest.mark.parametrize("text", NOT_WRITTEN)
def test_other_forms(text: str) -> None:
    assert parse_periode(text) is None


@pytest.mark.parametrize("name", WRITTEN_NAMES)
def test_what_is_suggested_is_accepted(name: str) -> None:
    assert parse_periode(name) is not None


@pytest.mark.parametrize("periode", PERIODE.values(), ids=str)
def test_the_code_and_the_name_are_read_back(periode: object) -> None:
    assert parse_periode(str(periode)) is periode
    assert parse_periode(PERIODE[str(periode)].nama) is periode


@pytest.mark.parametrize(
    ("kode", "nama"),
    [("tahun", "tahun"), ("S2", "semester II"), ("TW2", "triwulan II"), ("B03", "Maret")],
)
def test_name(kode: str, nama: str) -> None:
    assert PERIODE[kode].nama == nama


def test_months_divide_the_year() -> None:
    for parts in (SEMESTER, TRIWULAN, BULANAN):
        months = [periode.months for periode in parts]
        assert sum(months) == TAHUN.months == 0xFFF
    assert PERIODE["TW2"].months == 0b000_000_111_000
    assert PERIODE["TW2"].months_so_far == 0b000_000_111_111
    assert len(BULAN) == len(BULANAN) == 12
    assert len(PERIODE) == 19


def test_every_period_has_only_whole_months_up_to_its_end() -> None:
    for periode in PERIODE.values():
        assert periode.months & ~periode.months_so_far == 0
        assert periode.months.bit_length() == periode.last
        assert periode.months.bit_count() == periode.last - periode.first + 1


@given(st.text(max_size=30))
def test_any_text(text: str) -> None:
    periode = parse_periode(text)
    assert periode is None or periode is PERIODE[periode.kode]
