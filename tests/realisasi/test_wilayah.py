"""Names of wilayah that are one name, written differently (D26)."""

from __future__ import annotations

import pytest

from iki.checks.similar_names import SimilarNames

SAME = [
    ("Tempursari", "Tempusari"),
    ("Kec. Pasirian", "Kecamatan Pasirian"),
    ("Kecamatan Pasirian", "Pasirian"),
    ("Desa Sumber Rejo", "Sumberrejo"),
    ("Kel. Tompokersan", "Kelurahan Tompokersn"),
]
DIFFERENT = [
    ("Desa 1", "Desa 2"),
    ("Wilayah I", "Wilayah II"),
    ("Lumajang Utara", "Lumajang Selatan"),
    ("Sukodono", "Sukorejo"),
    ("Pasirian", "Pasirian Timur"),
    ("a" * 101, "a" * 100 + "b"),  # too long to be compared
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_wilayah(one: str, other: str) -> None:
    assert SimilarNames()(one, other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_wilayah(one: str, other: str) -> None:
    assert not SimilarNames()(one, other)
