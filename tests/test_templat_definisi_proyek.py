"""`iki templat definisi` of a project: its definitions as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from tests import build

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Iki

SEKSI = """\
jabatan: Seksi Contoh
atasan: kepala
tugas: [satu, dua]
variabel:
  a: Jumlah a
  b: {uraian: Jumlah b, satuan: orang, konsolidasi: terakhir}
  opini: {uraian: Opini, nilai: {TMP: 1, WTP: 4}}
sasaran:
  - uraian: Sasaran
    indikator:
      - kode: i
        nama: =Indikator
        satuan: persen
        formula: a/b*100
        target: {2024: 80, 2025: {TW1: 20.5, tahun: [80, 90]}}
        perubahan:
          - {mulai: 2026, dasar: Renja, nama: Indikator baru, target: {2026: 95}}
      - {kode: o, nama: Opini, satuan: predikat, formula: opini, bobot: 2, target: {2025: WTP}}
      - {kode: lama, nama: Lama, satuan: x, formula: a, berakhir: 2024, target: {2024: 1}}
program:
  - {kode: 1.05, nama: Program, anggaran: {2025: 1000.5}, keterangan: APBD}
"""
DATA = build.HEAD + "2025,tahun,seksi,a,45\n2025,tahun,seksi,b,60\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(build.project(tmp_path, DATA, jabatan=SEKSI))
    return tmp_path


def written(iki: Iki, *arguments: object) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of each sheet by their headings, without empty cells."""
    ran = iki("templat", "definisi", *arguments, "-o", "t.xlsx")
    assert (ran.code, ran.err) == (0, "ditulis ke t.xlsx\n")
    found: dict[str, list[dict[str, Any]]] = {}
    for sheet in load_workbook("t.xlsx").worksheets:
        head, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [
            {str(k): v for k, v in zip(head, row, strict=True) if v is not None} for row in rows
        ]
    return found


def test_all_definitions_are_in_four_sheets(iki: Iki) -> None:
    found = written(iki)
    who = {"KODE JABATAN": "seksi", "JABATAN": "Seksi Contoh"}
    assert found["INDIKATOR"] == [
        {
            **who, "SASARAN": "Sasaran", "KODE INDIKATOR": "i", "INDIKATOR": "Indikator baru",
            "SATUAN": "persen", "POLARISASI": "maximize", "FORMULA": "a / b * 100", "BOBOT": 1,
            "TARGET 2024": 80, "TARGET 2025": "80–90", "TARGET 2025 TW1": 20.5, "TARGET 2026": 95,
        },
        {
            **who, "SASARAN": "Sasaran", "KODE INDIKATOR": "o", "INDIKATOR": "Opini",
            "SATUAN": "predikat", "POLARISASI": "maximize", "FORMULA": "opini", "BOBOT": 2,
            "TARGET 2025": "WTP",
        },
        {
            **who, "SASARAN": "Sasaran", "KODE INDIKATOR": "lama", "INDIKATOR": "Lama",
            "SATUAN": "x", "POLARISASI": "maximize", "FORMULA": "a", "BOBOT": 1, "TARGET 2024": 1,
        },
    ]  # fmt: skip
    assert found["VARIABEL"] == [
        {**who, "KODE VARIABEL": "a", "URAIAN": "Jumlah a", "KONSOLIDASI": "jumlah"},
        {
            **who, "KODE VARIABEL": "b", "URAIAN": "Jumlah b", "SATUAN": "orang",
            "KONSOLIDASI": "terakhir",
        },
        {**who, "KODE VARIABEL": "opini", "URAIAN": "Opini", "KONSOLIDASI": "terakhir"},
    ]  # fmt: skip
    assert found["TUGAS"] == [{**who, "NO": 1, "TUGAS": "satu"}, {**who, "NO": 2, "TUGAS": "dua"}]
    assert found["PROGRAM"] == [
        {
            **who, "KODE PROGRAM": "1.05", "PROGRAM": "Program", "KETERANGAN": "APBD",
            "ANGGARAN 2025": 1000.5,
        }
    ]  # fmt: skip


def test_a_year_to_fill_has_last_year_beside_it(iki: Iki) -> None:
    found = written(iki, "--tahun", 2027)
    assert "REALISASI 2026" in load_workbook("t.xlsx")["INDIKATOR"]["K1"].value
    found = written(iki, "--tahun", 2026, "--timpa")
    first, second = found["INDIKATOR"]
    assert (first["TARGET 2025"], first["REALISASI 2025"], first["TARGET 2026"]) == (
        "80–90",
        75,
        95,
    )
    assert second["TARGET 2025"] == "WTP"
    headings = [cell.value for cell in load_workbook("t.xlsx")["INDIKATOR"][1]]
    assert headings[9:] == [
        "TARGET 2025",
        "REALISASI 2025",
        "TARGET 2026",
        "TARGET 2026 TW1",
        "MULAI",
        "DASAR",
    ]


def test_periods_and_jabatan_can_be_asked_for(iki: Iki) -> None:
    written(iki, "--tahun", 2028, "--periode", "TW4", "--periode", "TW2")
    headings = [cell.value for cell in load_workbook("t.xlsx")["INDIKATOR"][1]]
    assert headings[11:14] == ["TARGET 2028", "TARGET 2028 TW2", "TARGET 2028 TW4"]
    ran = iki("templat", "definisi", "--jabatan", "sekso", "-o", "u.xlsx")
    assert (ran.code, "sekso" in ran.err) == (2, True)


def test_the_sheets_are_ready_for_excel(iki: Iki) -> None:
    written(iki)
    sheet = load_workbook("t.xlsx")["INDIKATOR"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("F2", "A1:O4")
    lists = [v.formula1 for v in sheet.data_validations.dataValidation if v.type == "list"]
    assert lists == ['"maximize,minimize,stabilize"']
    assert sheet["H2"].number_format == "@"


def test_a_project_with_errors_is_not_written(iki: Iki, folder: Path) -> None:
    build.edit(folder / "definitions/jabatan/seksi.yaml", "formula: a/b*100", "formula: a/tidak")
    ran = iki("templat", "definisi", "-o", "t.xlsx")
    assert ran.code == 1
    assert not (folder / "t.xlsx").exists()
