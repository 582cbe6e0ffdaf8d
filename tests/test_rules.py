"""Where rules of definitions and data keep silent, or do not say all that they could."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from iki.checks import data
from iki.model import Baris, Nilai, Realisasi
from iki.periode import TAHUN
from tests.build import JABATAN, definisi, load

if TYPE_CHECKING:
    from iki.diagnostics import Diagnostic


def test_an_error_is_reported_however_many_warnings_its_file_has() -> None:
    head, _, _ = JABATAN.partition("sasaran:")
    row = "      - {{kode: i{}, nama: N, satuan: persen, formula: a / b, target: {{2024: 1}}}}\n"
    rows = "".join(row.format(n) for n in [*range(1100), 5])
    text = f"{head}sasaran:\n  - uraian: S\n    indikator:\n{rows}"
    codes = [d.code for d in load({"seksi": text}).diagnostics]
    assert (codes.count("R01"), codes.count("N13"), len(codes)) == (1, 1, 1001)


def of(code: str, jabatan: dict[str, str]) -> list[Diagnostic]:
    return [d for d in load(jabatan).diagnostics if d.code == code]


# --- R02: no jabatan is its own atasan, so that is not what was meant ------------------------------


def test_an_unknown_atasan_is_never_taken_for_the_file_itself() -> None:
    misspelt = JABATAN.replace("atasan: kepala", "atasan: seksii")
    (found,) = of("R02", {"seksi": misspelt})
    assert found.hint == "tulis kode (nama berkas) jabatan atasannya: kepala"
    # Of two names as near as each other it is the other one.
    (found,) = of("R02", {"seksi": misspelt, "seksia": JABATAN})
    assert found.hint == "Maksud Anda “seksia”?"


# --- R15: targets may fall where the value can -----------------------------------------------------

FALLING = JABATAN.replace("{2024: 80}", "{2024: {TW1: 20, TW2: 60, TW3: 40, tahun: 80}}")


@pytest.mark.parametrize(
    ("formula", "warned"),
    [
        ("a + b", True),
        ("a / b * 100", True),
        ("min(a, b)", False),
        ("rata(a, b)", False),
        ("min(a, b) / b * 100", False),
        ("jika(a > b, a, b)", False),
        ("a + jika(a > b, a, b)", False),
        ("jika(a > b, a, b) / b * 100", False),
    ],
)
def test_a_choice_among_sums_can_fall(formula: str, warned: bool) -> None:  # noqa: FBT001
    found = of("R15", {"seksi": FALLING.replace("a / b * 100", formula)})
    assert bool(found) == warned


# --- D20: people are no part of parcels ------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "whole", "warned"),
    [
        ("orang", "orang", True),
        ("orang", None, True),
        (None, "paket", True),
        (None, None, True),
        ("orang", "paket", False),
    ],
)
def test_a_part_is_of_the_same_things(part: str | None, whole: str | None, warned: bool) -> None:  # noqa: FBT001
    jabatan = JABATAN
    for nama, satuan in (("a", part), ("b", whole)):
        if satuan:
            described = f"{{uraian: Jumlah {nama}, satuan: {satuan}}}"
            jabatan = jabatan.replace(f"{nama}: Jumlah {nama}", f"{nama}: {described}")
    values = {(2024, "seksi", "a"): Decimal(70), (2024, "seksi", "b"): Decimal(60)}
    realisasi = Realisasi(
        TAHUN,
        {kunci: Nilai(value, TAHUN.months) for kunci, value in values.items()},
        {kunci: (Baris("a.csv", 2, TAHUN, "", value),) for kunci, value in values.items()},
    )
    found = data.check_data(definisi({"seksi": jabatan}), realisasi, date(2026, 1, 1))
    assert [f.code for f in found if f.code == "D20"] == ["D20"] * warned
