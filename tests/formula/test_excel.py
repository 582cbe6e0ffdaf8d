"""A formula as an Excel formula, and its value in a spreadsheet program."""

from __future__ import annotations

import shutil
import subprocess
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from iki.formula import (
    Acuan,
    evaluate,
    excel_data,
    to_excel,
    to_text,
)
from iki.limits import EXCEL_LENGTH, FORMULA_NESTING
from tests.formula.test_parser import parsed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def cell_of(variabel: Acuan) -> str:
    return f"{variabel.nama.upper()}{2 if variabel.lalu else 1}"


@pytest.mark.parametrize(
    ("text", "excel", "data"),
    [
        ("a", "A1", "COUNT(A1)=1"),
        ("5", "5", "TRUE()"),
        ("a / b * 100%", "A1/B1*100", "COUNT(A1,B1)=2"),
        (
            "(a - lalu(a)) / lalu(a)",
            "IF(ABS(A1-A2)<=MAX(ABS(A1),ABS(A2))*2E-15,0,A1-A2)/A2",
            "COUNT(A1,A2)=2",
        ),
        (
            "a - (b - c) * 0.50",
            "IF(ABS(A1-(B1-C1)*0.50)<=MAX(ABS(A1),MAX(ABS(B1),ABS(C1))*0.50)*2E-15,0,A1-(B1-C1)*0.50)",
            "COUNT(A1,B1,C1)=3",
        ),
        (
            "a / (b - c - 0.02)",
            "A1/IF(ABS(B1-C1-0.02)<=MAX(ABS(B1),ABS(C1),0.02)*2E-15,0,B1-C1-0.02)",
            "COUNT(A1,B1,C1)=3",
        ),
        (
            "bulat(200 - a / b, 1)",
            "ROUND((200-A1/B1)+SIGN((200-A1/B1))*MIN(MAX(200,ABS(A1/B1))*2E-15,10^-(1+3)),1)",
            "COUNT(A1,B1)=2",
        ),
        ("a / (b / c)", "A1/(B1/C1)", "COUNT(A1,B1,C1)=3"),
        ("-a * -b", "(-A1)*(-B1)", "COUNT(A1,B1)=2"),
        ("a - -b", "IF(ABS(A1-(-B1))<=MAX(ABS(A1),ABS(B1))*2E-15,0,A1-(-B1))", "COUNT(A1,B1)=2"),
        ("min(a, a / b)", "MIN(A1+0,A1/B1)", "COUNT(A1,B1)=2"),
        ("maks(a, 1)", "MAX(A1+0,1)", "COUNT(A1)=1"),
        ("median(a, b)", "MEDIAN(A1+0,B1+0)", "COUNT(A1,B1)=2"),
        (
            "jumlah(a, b) * 2",
            "IF(ABS(A1+B1)<=MAX(ABS(A1),ABS(B1))*2E-15,0,A1+B1)*2",
            "COUNT(A1,B1)=2",
        ),
        (
            "1 / rata(a, b)",
            "1/(IF(ABS(A1+B1)<=MAX(ABS(A1),ABS(B1))*2E-15,0,A1+B1)/2)",
            "COUNT(A1,B1)=2",
        ),
        ("abs(a - b)", "ABS(IF(ABS(A1-B1)<=MAX(ABS(A1),ABS(B1))*2E-15,0,A1-B1))", "COUNT(A1,B1)=2"),
        ("bulat(a, -2)", "ROUND(A1+SIGN(A1)*MIN(ABS(A1)*2E-15,10^-(-2+3)),-2)", "COUNT(A1)=1"),
        (
            "jika(a == 1, 2, 3)",
            "IF(IF(ABS(A1-1)<=MAX(ABS(A1),1)*2E-15,0,A1-1)=0,2,3)",
            "COUNT(A1)=1",
        ),
        (
            "jika(a > 0 dan b > 0 dan c > 0 atau a != 1, 2, 3)",
            "IF(OR(AND(A1>0,B1>0,C1>0),IF(ABS(A1-1)<=MAX(ABS(A1),1)*2E-15,0,A1-1)<>0),2,3)",
            "COUNT(A1,B1,C1)=3",
        ),
        (
            "jika(a > 0, b, c)",
            "IF(A1>0,B1,C1)",
            "IF(COUNT(A1)=1,IFERROR(IF(A1>0,COUNT(B1)=1,COUNT(C1)=1),TRUE()),FALSE())",
        ),
        (
            "ada(a, b + c)",
            "IF(COUNT(A1)=1,A1,IF(COUNT(B1,C1)=2,IF(ABS(B1+C1)<=MAX(ABS(B1),ABS(C1))*2E-15,0,B1+C1),NA()))",
            "OR(COUNT(A1)=1,COUNT(B1,C1)=2)",
        ),
        ("ada(a, 0, b)", "IF(COUNT(A1)=1,A1,0)", "TRUE()"),
        (
            "ada(a, b) / c",
            "IF(COUNT(A1)=1,A1,IF(COUNT(B1)=1,B1,NA()))/C1",
            "AND(COUNT(C1)=1,OR(COUNT(A1)=1,COUNT(B1)=1))",
        ),
    ],
)
def test_excel(text: str, excel: str, data: str) -> None:
    node = parsed(text)
    assert (to_excel(node, cell_of), excel_data(node, cell_of)) == (excel, data)


def test_no_function_has_more_than_255_arguments() -> None:
    names = ",".join(f"a{n}" for n in range(600))
    smallest = to_excel(parsed(f"min({names})"), lambda variabel: variabel.nama.upper())
    assert smallest.count("MIN(") == 4
    assert max(part.strip("),").count(",") for part in smallest.split("MIN(")) == 254
    assert excel_data(parsed(f"min({names})"), cell_of).count("COUNT(") == 3


def test_a_formula_that_outgrows_excel_is_cut_off_and_still_too_long() -> None:
    text = "a"
    for _ in range(FORMULA_NESTING // 2):
        text = f"ada(jika({text} > 0, a, b), c)"
    for rendering in (to_excel, excel_data):
        assert EXCEL_LENGTH < len(rendering(parsed(text), cell_of)) < 10 * EXCEL_LENGTH


# --- in LibreOffice --------------------------------------------------------------------------------

FORMULAS = [
    "a / b * 100", "a / (b * c)", "a - b - c", "a - (b - c)", "-a * -b - -c", "a / b / c",
    "min(a, b, c)", "maks(a, b) - c", "rata(a, b, c)", "jumlah(a, b) / c", "median(a, b, c)",
    "median(a, b, c, 1)", "abs(a - b) * c", "bulat(a / 8, 2)", "bulat(-a / 8, 2)",
    "bulat(a * 12.5, -1)", "bulat(b / 3 * 3, 0)",
    "jika(a > b dan b > 0 atau c == 0, a, b)", "jika(a > b atau b > 0 dan c != 0, a, b)",
    "jika(b >= a, a / b, c)", "jika(c <= 0, 1, a)",
    "ada(a, b, c)", "ada(c, a / b)", "ada(a + b, c, 0) * 2", "ada(b, 1) / ada(c, a)",
    "ada(jika(a > 0, b, c), 7)", "jika(ada(a, b) > 0, c, 1)", "min(ada(a, 5), b)",
    "1 / (a - b - c)", "jika(a - b == c, 1, 2)", "jika(a > b + c, 1, 2)", "abs((a - b) - c) * 1000",
    "1 / (min(a, b) + c - b - c)", "b / (rata(a, b, c) - jumlah(a, b, c) / 3)", "1 / ((a - b - c) * 100 / b)",
    "bulat((200 - a / b * 100) * 1.5, 1)", "c / ((a - b) / (b - c) - (a - b) / (b - c))",
]  # fmt: skip
ROWS: list[list[str | None]] = [
    ["9", "3", "2"],
    ["1", "-4", "0"],
    ["2.5", "0", "-1.25"],
    ["26.92", "26.9", "0.02"],
    ["-0.3", "-0.1", "-0.2"],
    ["0", "0", "0"],
    [None, "6", "3"],
    ["5", None, "4"],
    ["5", "2", None],
    [None, None, "1"],
    [None, None, None],
]


def _libreoffice(folder: Path) -> list[str]:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    into = ["--headless", "--convert-to", "xlsx", "--outdir", str(folder / "out")]
    return ["soffice", profile, *into, str(folder / "in.xlsx")]


def _gnumeric(folder: Path) -> list[str]:
    return ["ssconvert", "--recalc", str(folder / "in.xlsx"), str(folder / "out" / "in.xlsx")]


@pytest.mark.office
@pytest.mark.filterwarnings("ignore:Workbook contains no default style")  # that of Gnumeric
@pytest.mark.parametrize("command", [_libreoffice, _gnumeric])
def test_a_spreadsheet_computes_what_iki_computes(
    tmp_path: Path, command: Callable[[Path], list[str]]
) -> None:
    if not shutil.which(command(tmp_path)[0]):
        pytest.skip(f"{command(tmp_path)[0]} is not installed")
    from openpyxl import Workbook, load_workbook

    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    cases = [(parsed(text), values) for text in FORMULAS for values in ROWS]
    for row, (node, values) in enumerate(cases, 1):
        for column, value in enumerate(values, 1):
            # What has no data is blank in one row, a text in the next.
            empty = None if row % 2 else "belum ada data"
            sheet.cell(row, column, empty if value is None else Decimal(value))

        def place(variabel: Acuan, row: int = row) -> str:
            return f"{variabel.nama.upper()}{row}"

        value, data = to_excel(node, place), excel_data(node, place)
        sheet.cell(row, 4, f'=IF({data},{value},"kosong")')
    workbook.save(tmp_path / "in.xlsx")
    (tmp_path / "out").mkdir()
    subprocess.run(command(tmp_path), check=True, capture_output=True, timeout=120)  # noqa: S603
    computed = load_workbook(tmp_path / "out" / "in.xlsx", data_only=True).active
    assert computed is not None
    for row, (node, values) in enumerate(cases, 1):
        given = {n: None if v is None else Decimal(v) for n, v in zip("abc", values, strict=True)}

        def value_of(variabel: Acuan, given: dict[str, Decimal | None] = given) -> Decimal | None:
            return given[variabel.nama]

        evaluation = evaluate(node, value_of)
        expected: object = {"belum_ada_data": "kosong", "penyebut_nol": "#DIV/0!"}.get(
            evaluation.alasan or ""
        )
        if evaluation.nilai is not None:
            expected = pytest.approx(float(evaluation.nilai), rel=1e-12, abs=1e-12)
        assert computed.cell(row, 4).value == expected, (to_text(node), values)
