"""The notes below the table of a jabatan: each row names the rule that its capaian was taken by."""

from __future__ import annotations

from decimal import Decimal

from iki.lampiran.pengukuran import pengukuran_book
from iki.render.paper import Paper
from iki.render.xlsx.widths import LINE
from tests.workbook import contoh
from tests.workbook.excel import opened, written
from tests.workbook.test_numbers import dihitung

FORMULA = "Makin rendah makin baik: kolom 6 = (2×4 − 5)/4 × 100."
RENTANG = "Target rentang: realisasi di dalam rentang bernilai 100; di atasnya dibandingkan dengan"
NOL = "nol, makin rendah makin baik: kolom 6 = 100 bila realisasi nol, 0 bila lebih."


def test_a_target_of_zero_names_its_own_rule() -> None:
    cases: list[tuple[str, str, object, list[str]]] = [
        ("minimize", "2", Decimal(4), [FORMULA]),
        ("minimize", "2", Decimal(0), [f"Target {NOL}"]),
        ("minimize", "0", Decimal(0), [f"Target {NOL}"]),
        ("minimize", "2", [Decimal(0), Decimal(0)], [f"Batas atas rentang {NOL}", RENTANG]),
        ("minimize", "0", [Decimal(0), Decimal(3)], [FORMULA, RENTANG]),
        ("minimize", "4", [Decimal(0), Decimal(3)], [FORMULA, RENTANG]),
        ("maximize", "2", Decimal(0), ["Tidak terhitung: targetnya nol."]),
    ]
    indikator: list[dict[str, object]] = [
        {
            "kode": f"i{n}", "nama": f"N{n}", "satuan": "x", "formula": f"a{n}",
            "polarisasi": polarisasi, "target": {2024: target},
        }
        for n, (polarisasi, _, target, _) in enumerate(cases)
    ]  # fmt: skip
    nilai = {f"a{n}": Decimal(realisasi) for n, (_, realisasi, _, _) in enumerate(cases)}
    sheet = opened(written(pengukuran_book(*dihitung(indikator, nilai)))).worksheets[1]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    notes = dict(
        str(row[0]).split(" ", 1) for row in rows if str(row[0])[1:2] == "⁾"
    )  # "¹⁾": its text
    for n, (*_, expected) in enumerate(cases):
        (tanda,) = (row[6] for row in rows if row[1] == f"N{n}")
        teks = [notes[nomor] for nomor in str(tanda).split()]
        assert len(teks) == len(expected)
        assert all(map(str.startswith, teks, expected)), (n, teks)


def test_each_formula_of_the_heading_takes_one_line() -> None:
    sheet = pengukuran_book(*contoh.hasil(), paper=Paper.A4).sheets[1]
    (rumus,) = (item for item in sheet.cells if str(item.value).startswith("6 = "))
    assert str(rumus.value).count("\n") == 2
    assert sheet.heights[rumus.row - 1] < 4 * rumus.style.size * LINE
