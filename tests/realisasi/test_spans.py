"""Spans of a reading: what was kept gives what a reading of each span gives."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iki.data.csv_files.shorter_spans import values_up_to
from iki.data.keep import ALL_ROWS
from iki.periode import BULANAN, PERIODE, SEMESTER, TAHUN, TRIWULAN
from tests.realisasi.build import HEADER, VARIABEL, baca

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn


@st.composite
def lines(draw: DrawFn) -> list[str]:
    """Return rows of two years, of every kind of variable and of some wilayah, none of which overlap."""
    found = []
    for tahun in (2023, 2024):
        for variabel in VARIABEL["sekretaris"]:
            for wilayah in draw(st.sampled_from([[""], ["Utara"], ["Utara", "Selatan"]])):
                months = 0
                for periode in draw(st.permutations([*BULANAN, *TRIWULAN, *SEMESTER, TAHUN])):
                    if not months & periode.months and draw(st.booleans()):
                        months |= periode.months
                        nilai = draw(st.decimals(-99, 99, places=1))
                        found.append(f"{tahun},{periode},sekretaris,{variabel},{nilai},{wilayah}")
    return found


@settings(max_examples=30)
@given(lines(), st.sampled_from(list(PERIODE.values())))
def test_a_span_is_what_a_reading_up_to_its_end_gives(rows: list[str], sampai: object) -> None:
    text = "\n".join([HEADER, *rows])
    kept = baca(text, tahun=(2023, 2024), keep=ALL_ROWS).realisasi
    alone = baca(text, tahun=(2023, 2024), sampai=str(sampai)).realisasi
    found = values_up_to(kept, VARIABEL, PERIODE[str(sampai)])
    assert (found.sampai, found.nilai, found.waiting) == (
        alone.sampai, alone.nilai, alone.waiting,
    )  # fmt: skip


ROWS = "TW1,10, B04,1, B05,2, S2,7,"


@pytest.mark.parametrize(
    ("sampai", "nilai", "lengkap"),
    [("TW1", 10, True), ("TW2", 3, False), ("B04", 1, True), ("S1", 13, False), ("S2", 7, True),
     ("TW3", None, False), ("tahun", 20, False)],
)  # fmt: skip
def test_the_months_of_a_period_alone(sampai: str, nilai: int | None, *, lengkap: bool) -> None:
    rows = [
        f"2024,{periode},sekretaris,surat,{value},"
        for periode, value, _ in (row.split(",") for row in ROWS.split())
    ]
    kept = baca("\n".join([HEADER, *rows]), keep=ALL_ROWS).realisasi
    found = values_up_to(kept, VARIABEL, PERIODE[sampai], apart=True).nilai.get(
        (2024, "sekretaris", "surat")
    )
    assert (found and found.nilai) == (None if nilai is None else Decimal(nilai))
    assert found is None or found.lengkap(PERIODE[sampai]) is lengkap
