"""Names that clouds and file managers give to copies, and names that only look like them."""

from __future__ import annotations

import pytest

from iki.project.copy_names import original_of

BESIDE = {"data.csv", "2024.csv", "data.2024.csv", "seksi.yaml", "kasi_dua.yaml"}

COPIES = [
    ("data-DESKTOP-AB12.csv", "data.csv"),
    ("data-DESKTOP-AB12CDE-2.csv", "data.csv"),
    ("data-LAPTOP-7.csv", "data.csv"),
    ("data-KASUBAG-PC.csv", "data.csv"),
    ("data (1).csv", "data.csv"),
    ("data (1) (2).csv", "data.csv"),
    ("data - Copy.csv", "data.csv"),
    ("data - Copy (2).csv", "data.csv"),
    ("data - Salinan.csv", "data.csv"),
    ("data copy.csv", "data.csv"),
    ("data copy 2.csv", "data.csv"),
    ("data (Budi's conflicted copy 2024-07-01).csv", "data.csv"),
    ("data (Salinan konflik Budi 2024-07-01).csv", "data.csv"),
    ("data (conflicted copy 2024-07-01 120000).csv", "data.csv"),
    ("data.sync-conflict-20240701-120000-ABCDEFG.csv", "data.csv"),
    ("Copy of data.csv", "data.csv"),
    ("Salinan data.csv", "data.csv"),
    ("Salinan dari data.csv", "data.csv"),
    ("data.2024 (1).csv", "data.2024.csv"),
    ("kasi_dua-DESKTOP-AB12.yaml", "kasi_dua.yaml"),
]

OTHERS = [
    "data.csv", "data_2024.csv", "data 2024.csv", "data-tw1.csv", "2024-TW1.csv", "2024-S1.csv",
    "data-LINMAS.csv", "data-2.csv", "data (linmas).csv", "data - linmas.csv", "lain (1).csv",
    "data (1).txt", "lain-DESKTOP-AB12.csv", "salinan.csv",
]  # fmt: skip


@pytest.mark.parametrize(("name", "original"), COPIES)
def test_a_copy_is_named_with_its_original(name: str, original: str) -> None:
    assert original_of(name, BESIDE) == original


@pytest.mark.parametrize("name", OTHERS)
def test_another_file_is_no_copy(name: str) -> None:
    assert original_of(name, BESIDE) is None


def test_without_the_original_there_is_no_copy() -> None:
    assert original_of("data (1).csv", {"data (1).csv"}) is None


@pytest.mark.parametrize(
    ("name", "original"),
    [
        ("seksi-KASUBAG.yaml", "seksi.yaml"),
        ("seksi-PERENCANAAN-01.yaml", "seksi.yaml"),
        ("seksi-dua.yaml", None),
        ("seksi dua.yaml", None),
        ("seksi_dua.yaml", None),
    ],
)
def test_where_names_have_no_hyphens_any_computer_is_known(name: str, original: str | None) -> None:
    assert original_of(name, BESIDE, hyphens=False) == original
