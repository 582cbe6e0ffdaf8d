"""Spark: the same figures as from files, inside iki and by Spark Connect, and nothing but its answers is shown."""

from __future__ import annotations

import os
import subprocess
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from iki.periode import PERIODE, TAHUN
from tests import build, spark
from tests.engines import needed
from tests.test_sumber import (
    COLUMNS,
    JABATAN,
    LAIN,
    SLOW,
    Made,
    Rows,
    counts,
    from_file,
    from_table,
    json_of,
    one,
    right_rows,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from iki.model import Definisi
    from tests.conftest import Iki
    from tests.spark import Spark

needed("pyspark", "ibis", "grpc", "pyarrow")
needed(program=None if spark.java() else "java")

# What pyspark fetches rows by, it does not close.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
KINDS = ("text", "decimal", "double")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spark]:
    """Yield the one Spark of this module; it ends with its session."""
    from iki.cli.sources import spark as of_iki

    with spark.settings(tmp_path_factory.mktemp("spark")) as made:
        yield made
        if of_iki._here.cache_info().currsize:
            of_iki._here().stop()
            of_iki._here.cache_clear()


@pytest.fixture(scope="module")
def definisi() -> Definisi:
    return build.definisi({"seksi": JABATAN, "lain": LAIN})


def write(rows: Rows, kind: str, file: Path) -> None:
    """Write rows as a Parquet file with numbers of a kind."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = {"text": str, "decimal": Decimal, "double": float}[kind]
    type_ = {"text": pa.string(), "decimal": pa.decimal128(38, 10), "double": pa.float64()}[kind]
    found: dict[str, Any] = {
        name: pa.array([row[n] for row in rows], pa.string()) for n, name in enumerate(COLUMNS)
    }
    cells = [row[COLUMNS.index("nilai")] for row in rows]
    found["nilai"] = pa.array([number(cell) if cell else None for cell in cells], type_)
    pq.write_table(pa.table(found), file)


def made(file: Path) -> Made:
    from iki.cli import sources

    found = sources.connect(f"spark:///?parquet={file}")
    return found.table, found.ask


FEW = settings(SLOW, max_examples=4)


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(rows=right_rows())
def test_the_same_figures(kind: str, rows: Rows, definisi: Definisi, tmp_path: Path) -> None:
    write(rows, kind, tmp_path / "rows.parquet")
    of_file, _ = from_file(rows, definisi, PERIODE["S1"])
    of_table, found = from_table(made(tmp_path / "rows.parquet"), definisi, PERIODE["S1"])
    assert found == []
    assert of_table.nilai == of_file.nilai
    assert of_table.waiting == of_file.waiting
    assert json_of(of_table, definisi) == json_of(of_file, definisi)


@pytest.mark.usefixtures("engine")
def test_the_same_codes_and_counts(definisi: Definisi, tmp_path: Path) -> None:
    rows = [
        one("12 Org"), one("3", periode="TW9"), one("3", variabel="jumlahnya"), one("1"), one("1"),
        one(" 2\t", periode="TW3"), one("1.234,5", periode="TW4"), one("1.234", variabel="minimum"),
        one("1", variabel="terakhir"), ("2024", "TW2", "seksi", "terakhir", "2", "Senduro"),
        ("2024", "TW2", "seksi", "jumlah", "2", "Jumlah"), ("2024", "", "lain", "x", "Opini", ""),
        one("NaN", variabel="minimum"), one("1" * 31, variabel="maksimum"),
    ]  # fmt: skip
    write(rows, "text", tmp_path / "rows.parquet")
    _, wrong = from_file(rows, definisi, TAHUN)
    _, found = from_table(made(tmp_path / "rows.parquet"), definisi, TAHUN)
    assert counts(found) == counts(wrong)
    assert {d.code for d in found} == {"D05", "D07", "D08", "D09", "D12", "D36", "D43"}


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    ("number", "code"), [("NaN", "D08"), ("Infinity", "D08"), ("66.66666666666667", "D80")]
)
def test_binary_numbers_that_are_none(
    number: str, code: str, definisi: Definisi, tmp_path: Path
) -> None:
    write([one(number), one("1", periode="TW2")], "double", tmp_path / "rows.parquet")
    _, found = from_table(made(tmp_path / "rows.parquet"), definisi, TAHUN)
    assert [d.code for d in found] == [code]
