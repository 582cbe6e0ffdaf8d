"""What is seen of a workbook before anyone recalculates it: every formula and every chart has its values."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from openpyxl.utils import range_boundaries

from iki.lampiran.pengukuran import pengukuran_book
from iki.render.xlsx.book import Book
from iki.render.xlsx.cells import Cell, LiveFormula
from iki.render.xlsx.sheet import Sheet
from tests.workbook import contoh
from tests.workbook.excel import live_values, opened, written
from tests.workbook.test_recalculation import PENILAIAN, dikirim, formula_panjang, tabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from iki.model import Realisasi
    from iki.results.hasil import Hasil

PROJECTS: dict[str, Callable[[], tuple[Hasil, Realisasi]]] = {
    "shipped": lambda: dikirim(2024, "tahun"),
    "shipped, half a year": lambda: dikirim(2023, "S1"),
    "example": lambda: contoh.hasil("TW2"),
    "example, a year": lambda: contoh.hasil("tahun"),
    "long formulas": formula_panjang,
    "every rule": lambda: tabel(PENILAIAN["rasio"]),
}


@pytest.mark.machine
@pytest.mark.parametrize("project", PROJECTS.values(), ids=PROJECTS.keys())
def test_every_formula_has_its_value(project: Callable[[], tuple[Hasil, Realisasi]]) -> None:
    values = live_values(written(pengukuran_book(*project())))
    assert values
    assert [place for place, value in values.items() if value is None] == []


def test_live_figures_are_the_official_ones() -> None:
    """Those of a row that compares stand in it twice: before and after recalculating."""
    book = opened(written(pengukuran_book(*dikirim(2024, "tahun"))), data_only=True)
    rows = [[c.value for c in row] for row in book["Kertas Kerja Perhitungan"].iter_rows()]
    (top,) = [k for k, row in enumerate(rows) if "Capaian resmi" in row]
    headings = rows[top]
    pairs = [
        (headings.index(live), headings.index(f"{live.split()[0]} resmi"))
        for live in ("Realisasi dibulatkan", "Capaian", "Predikat")
    ]
    compared = [row for row in rows[top + 1 :] if row[headings.index("Periksa")] == "cocok"]
    assert len(compared) > 40
    for live, official in pairs:
        shown = [(row[live], row[official]) for row in compared if row[official] is not None]
        assert len(shown) > 20
        assert [pair for pair in shown if pair[0] != pair[1]] == []


@pytest.mark.parametrize(
    ("value", "xml"),
    [
        (Decimal("0.1"), "<v>0.1</v>"),
        (Decimal(1) / 3, "<v>0.3333333333333333</v>"),
        (Decimal(2) / 3 * 100, "<v>66.66666666666667</v>"),
        (Decimal(40), "<v>40</v>"),
        (Decimal("-0"), "<v>0</v>"),
        (Decimal("1E+20"), "<v>1e+20</v>"),
        (True, "<v>1</v>"),
        (False, "<v>0</v>"),
        ("", "<v></v>"),
        (" <b> & _x0041_\n\x07", '<v xml:space="preserve"> &lt;b&gt; &amp; _x005F_x0041_\n\\x07</v>'),
    ],
)  # fmt: skip
def test_values_of_all_kinds(value: Decimal | str | bool, xml: str) -> None:  # noqa: FBT001
    sheet = Sheet("Uji", (10,), "")
    sheet.block(Cell(0, LiveFormula('IF(1<2,"a","b")', value)))
    types = {bool: ' t="b"', str: ' t="str"'}
    start = f'<c r="A1" s="1"{types.get(type(value), "")}>'
    part = _part(written(Book("Uji", (sheet,))), "xl/worksheets/sheet1.xml")
    assert f'{start}<f>IF(1&lt;2,"a","b")</f>{xml}</c>' in part


def _part(isi: bytes, name: str) -> str:
    with ZipFile(io.BytesIO(isi)) as archive:
        return archive.read(name).decode()


@pytest.mark.parametrize("sampai", ["TW2", "tahun"])
def test_a_chart_remembers_its_cells(sampai: str) -> None:
    isi = written(pengukuran_book(*contoh.hasil(sampai)))
    sheet = opened(isi).worksheets[0]
    chart = _part(isi, "xl/charts/chart1.xml")
    for kind, cache in (("cat", "strCache"), ("val", "numCache")):
        (found,) = re.findall(rf"<{kind}>.*?</{kind}>", chart)
        cells, count, values = _remembered(found, cache)
        assert (values, count) == _held(sheet, cells)


def _remembered(xml: str, cache: str) -> tuple[str, int, dict[int, str]]:
    (cells,) = re.findall(r"<f>(.*?)</f>", xml)
    (kept,) = re.findall(rf"<{cache}>(.*?)</{cache}>", xml)
    (count,) = re.findall(r'<ptCount val="(\d+)">', kept)
    points = re.findall(r'<pt idx="(\d+)"><v>(.*?)</v></pt>', kept)
    return cells, int(count), {int(k): value for k, value in points}


def _held(sheet: Any, cells: str) -> tuple[dict[int, str], int]:
    bounds: Any = range_boundaries(cells.partition("!")[2])
    column, first, _, last = bounds
    values = {k: sheet.cell(row, column).value for k, row in enumerate(range(first, last + 1))}
    return {k: str(value) for k, value in values.items() if value is not None}, len(values)
