"""What `validasi --data` warns of in tables: the same codes and the same counts as of the same rows in files."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iki.checks import data
from iki.checks.through_time import in_files, merge_all_times
from iki.data import csv_files
from iki.data.csv_files import CsvSource
from iki.data.keep import ALL_ROWS
from iki.diagnostics import has_errors
from iki.periode import TAHUN
from iki.yaml_source import to_diagnostics
from tests import build
from tests.engines import needed

needed("duckdb", "ibis")

from iki.checks.tables import check_table  # noqa: E402
from iki.data.tables import Source, columns_of, read_table  # noqa: E402
from tests.test_sumber import (  # noqa: E402
    COLUMNS,
    KINDS,
    SLOW,
    Made,
    Rows,
    counts,
    csv_text,
    in_duckdb,
)

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable

    from iki.diagnostics import Diagnostic
    from iki.model import Definisi
    from iki.yaml_source import Finding

TODAY = date(2024, 8, 1)
JABATAN = """\
jabatan: Seksi Contoh
atasan: kepala
mulai: 2023
alias: [seksi_lama]
tugas: [satu]
variabel:
  hadir: {uraian: Hadir, satuan: orang}
  semua: {uraian: Semua, satuan: orang, konsolidasi: terakhir}
  biaya: Biaya
  luas: {uraian: Luas, satuan: hektare, konsolidasi: rata_rata}
  terlupa: {uraian: Tidak dibaca, satuan: km}
sasaran:
  - uraian: Sasaran
    indikator:
      - {kode: bagian, nama: Bagian, satuan: persen, formula: hadir / semua * 100}
      - {kode: jauh, nama: Jauh, satuan: persen, formula: (biaya + 0) / luas * 100}
"""


@pytest.fixture(scope="module")
def definisi() -> Definisi:
    return build.definisi({"seksi": JABATAN})


def of_file(rows: Rows, definisi: Definisi) -> tuple[list[Diagnostic], Counter[str]]:
    content = csv_text(rows).encode()
    known = definisi.history.row_names(2100, TAHUN)
    nilai, wrong = csv_files.read_files(
        [CsvSource("a.csv", lambda: io.BytesIO(content))], known.variabel,
        tahun=None, sampai=TAHUN, keep=ALL_ROWS, ordinal=known.ordinal, alias=known.alias,
    )  # fmt: skip
    whole = merge_all_times(definisi)
    found = in_files(whole, lambda d: data.check_data(d, nilai, TODAY))
    return wrong, counts(located(found))


def of_table(made: Made, definisi: Definisi) -> tuple[list[Diagnostic], list[Diagnostic]]:
    table, run = made
    known = definisi.history.row_names(2100, TAHUN)
    source = Source(columns_of(table), run, "tabel realisasi")
    nilai, wrong = read_table(source, known, tahun=None, sampai=TAHUN)
    if has_errors(wrong):
        return wrong, []
    return wrong, located(check_table(source, known, merge_all_times(definisi), nilai, TODAY))


def located(found: Iterable[Finding]) -> list[Diagnostic]:
    return to_diagnostics(found, {})


# Of these a file names one row, and a table all of them.
_ONE_ROW = {"D25"}


def compared(found: Counter[str]) -> dict[str, int]:
    return {code: 1 if code in _ONE_ROW else rows for code, rows in found.items()}


WARNED: Rows = [
    ("2024", "TW1", "seksi", "hadir", "30", "Senduro"),
    ("2024", "TW1", "seksi", "semua", "20", "Senduro"),  # D20
    ("2024", "TW2", "seksi", "semua", "50", "Senduro"),  # D21
    ("2024", "TW1", "seksi", "biaya", "-5", "Senduro"),  # D22
    ("2024", "TW2", "seksi", "biaya", "1.000", "Senduro"),  # D23
    ("2024", "TW3", "seksi", "biaya", "7", "Sendurro"),  # D26
    ("2024", "TW4", "seksi", "biaya", "7", "5"),  # D24, D27
    ("2024", "TW3", "seksi", "biaya", "1.234", "Kota"),  # D23, for it has no satuan
    ("2024", "TW1", "seksi", "luas", "0.001", ""),
    ("2024", "TW2", "seksi", "luas", "1.234", ""),
    ("2024", "TW1", "seksi", "terlupa", "1", ""),  # D25
    ("2022", "TW1", "seksi_lama", "hadir", "1", ""),  # R80
    *(("2024", f"B{m:02}", "seksi", "hadir", str(400 + m), "Kota") for m in range(1, 7)),  # D33
]


def test_every_warning_of_rows(definisi: Definisi) -> None:
    check_warnings(KINDS["text"](WARNED), definisi)


def check_warnings(made: Made, definisi: Definisi) -> None:
    """Hold that a table of these rows is warned of as a file is, of every kind."""
    wrong, expected = of_file(WARNED, definisi)
    assert not has_errors(wrong)
    wrong, found = of_table(made, definisi)
    assert wrong == []
    assert compared(counts(found)) == compared(expected)
    assert {d.code for d in found} >= {"D20", "D21", "D22", "D23", "D24", "D25", "D26", "D27", "D33", "D34", "R80"}  # fmt: skip
    assert {d.file for d in found} == {"tabel realisasi"}


def test_a_warning_names_how_many_rows_and_three_examples(definisi: Definisi) -> None:
    rows: Rows = [("2024", f"B{m:02}", "seksi", "biaya", f"-{m}", "") for m in range(1, 7)]
    _, found = of_table(KINDS["decimals"](rows), definisi)
    (d,) = (d for d in found if d.code == "D22")
    assert d.message == (
        "biaya -1, padahal cacahan tidak pernah negatif · 6 baris, misalnya 2024 B01 seksi.biaya: -1; "
        "2024 B02 seksi.biaya: -2; 2024 B03 seksi.biaya: -3"
    )


def test_only_i_and_ii(definisi: Definisi) -> None:
    rows: Rows = [("2024", p, "seksi", "luas", "1", "") for p in ("I", "II")]
    _, expected = of_file(rows, definisi)
    _, found = of_table(KINDS["text"](rows), definisi)
    assert counts(found) == expected
    assert counts(found)["D37"] == 1


PLACES = ["", "Senduro", "Sendurro", "Kec. Pasirian", "pasirian", "7"]
NUMBERS = ["0", "-3", "12.5", "1.000", "1.234", "20", "45", "100", "101", "250", "3000"]


@st.composite
def right_rows(draw: st.DrawFn) -> Rows:
    """Draw rows in which nothing is wrong, of months or of triwulan."""
    drawn = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["2022", "2023", "2024"]),
                st.sampled_from(["TW1", "TW2", "tw 3", "TW4", "B01", "B02", "B03", "B04", "tahun"]),
                st.sampled_from(["seksi", "seksi", "seksi_lama"]),
                st.sampled_from(["hadir", "semua", "biaya", "luas", "terlupa"]),
                st.sampled_from(NUMBERS), st.sampled_from(PLACES),
            ),
            max_size=60,
        )
    )  # fmt: skip
    from iki.periode import PERIODE

    seen: dict[tuple[str, str, str], int] = {}
    kind: dict[tuple[str, str], bool] = {}
    rows: Rows = []
    for row in drawn:
        months = PERIODE[row[1].upper().replace(" ", "").replace("TAHUN", "tahun")].months
        place = row[0], row[3], row[5].casefold()
        if kind.setdefault(place[:2], bool(place[2])) is not bool(place[2]):
            continue
        if not seen.get(place, 0) & months:
            seen[place] = seen.get(place, 0) | months
            rows.append(row)
    return rows


def as_short_decimals(rows: Rows) -> Made:
    types = dict.fromkeys(COLUMNS, "string") | {"tahun": "int64", "nilai": "decimal(12, 3)"}
    return in_duckdb(rows, types, Decimal)


TYPES = {**KINDS, "short": as_short_decimals}


@pytest.mark.machine
@pytest.mark.parametrize("kind", TYPES)
@SLOW
@given(rows=right_rows())
def test_the_same_warnings(kind: str, rows: Rows, definisi: Definisi) -> None:
    if kind != "text":  # no mark was written that could have been meant otherwise
        rows = [row for row in rows if row[4] not in ("1.000", "1.234") and row[5] != "7"]
    wrong, expected = of_file(rows, definisi)
    assert not has_errors(wrong)
    wrong, found = of_table(TYPES[kind](rows), definisi)
    assert wrong == []
    assert compared(counts(found)) == compared(expected)
