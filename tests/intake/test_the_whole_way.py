"""The whole way: a form is made, filled in, taken in, computed, and taken back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from tests.formulir.filling import (
    TypedForm,
    filled_by_openpyxl,
    needs_typing,
    typed_in_libreoffice,
    value_cells,
)
from tests.intake.conftest import stored, values

if TYPE_CHECKING:
    from tests.conftest import Iki

ROOT = Path(__file__).parent.parent.parent
HEADINGS = ("TW1", "TW2", "TW3", "TW4")


def form_of_the_shipped_project(root: Path, iki: Iki, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("definitions", "data"):
        shutil.copytree(ROOT / name, root / name)
    monkeypatch.chdir(root)
    assert iki("templat", "--tahun", "2025", "-o", "formulir.xlsx").code == 0
    return root / "formulir.xlsx"


def filling(form: Path) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the cells to fill of each sheet, with the value that each is of."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for sheet in load_workbook(form).worksheets:
        if sheet.sheet_state != "visible" or not any(c.value == "VARIABEL" for c in sheet["A"]):
            continue
        kode = next(
            str(row[1].value) for row in sheet.iter_rows() if row[0].value == "Kode jabatan"
        )
        found[sheet.title] = {
            place: ("2025", heading, kode, name, wilayah)
            for (name, wilayah, heading), place in value_cells(sheet).items()
            if heading in HEADINGS and name in kode_variabel(kode)
        }
    return found


def kode_variabel(kode: str) -> str:
    return (ROOT / "definitions" / "jabatan" / f"{kode}.yaml").read_text(encoding="utf-8")


def check_the_whole_way(
    iki: Iki, root: Path, file: Path, expected: dict[tuple[str, ...], str]
) -> None:
    before = stored(root)
    ran = iki("impor", file)
    assert ran.code == 0, ran.out + ran.err
    assert f"{len(expected)} sel terisi = {len(expected)} diterima + 0 ditolak" in ran.out
    assert values(root, "data/realisasi/2025") == expected
    hasil = iki("hitung", "--tahun", "2025", "--format", "json")
    assert hasil.code == 0, hasil.err
    rows = [row for jabatan in json.loads(hasil.out)["jabatan"] for row in jabatan["indikator"]]
    assert all(row["status"] == "terhitung" for row in rows)
    after = stored(root)
    assert "sudah tersimpan" in iki("impor", file).out
    assert stored(root) == after  # twice is once
    (log,) = (root / "data/terima.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert iki("batalkan", log.split(",")[0]).code == 0
    kept = {
        k: v for k, v in stored(root).items() if not k.startswith(("data/arsip/", "data/terima"))
    }
    assert kept == before  # byte for byte


@pytest.mark.machine
def test_of_the_shipped_project(iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    form = form_of_the_shipped_project(tmp_path, iki, monkeypatch)
    sheets = filling(form)
    cells = {
        sheet: {place: number + 0.25 for number, place in enumerate(places, 10)}
        for sheet, places in sheets.items()
    }
    expected = {
        key: str(cells[sheet][place])
        for sheet, places in sheets.items()
        for place, key in places.items()
    }
    (tmp_path / "isi.xlsx").write_bytes(filled_by_openpyxl(form.read_bytes(), cells))
    check_the_whole_way(iki, tmp_path, tmp_path / "isi.xlsx", expected)


@needs_typing
def test_with_decimal_commas_typed_in_libreoffice(
    iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = form_of_the_shipped_project(tmp_path, iki, monkeypatch)
    sheets = filling(form)
    typed = {
        sheet: {place: f"1.{number:03},5" for number, place in enumerate(places, 10)}
        for sheet, places in sheets.items()
    }
    expected = {
        key: typed[sheet][place].replace(".", "").replace(",", ".")
        for sheet, places in sheets.items()
        for place, key in places.items()
    }
    work = tmp_path / "lo"
    work.mkdir()
    endings = (".xlsx", ".ods", ".xls")
    made = typed_in_libreoffice([TypedForm(form.read_bytes(), typed, e) for e in endings], work)
    for content, ending in zip(made, endings, strict=True):
        file = tmp_path / f"isi{ending}"
        file.write_bytes(content)
        check_the_whole_way(iki, tmp_path, file, expected)
        for folder in ("data/arsip", "data/terima.csv"):
            path = tmp_path / folder
            shutil.rmtree(path) if path.is_dir() else path.unlink()
