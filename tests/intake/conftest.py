"""A small project, its form, and what people do to it."""

from __future__ import annotations

import subprocess
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.build import INSTANSI
from tests.engines import SOFFICE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Iki

SEKSI = """\
jabatan: Seksi Contoh
atasan: kepala
tugas: [satu]
variabel:
  orang_dibina: {uraian: Jumlah orang dibina, satuan: orang}
  orang_seluruh: {uraian: Jumlah seluruh orang, satuan: orang, konsolidasi: terakhir}
  mutu: {uraian: Mutu layanan, satuan: persen, konsolidasi: terakhir}
sasaran:
  - uraian: Sasaran
    indikator:
      - {kode: dibina, nama: Orang dibina, satuan: persen, formula: orang_dibina / orang_seluruh * 100, target: {2025: 80}}
      - {kode: mutu, nama: Mutu, satuan: persen, formula: mutu, target: {2025: 90}}
"""


def make_project(root: Path, jabatan: dict[str, str] | None = None) -> Path:
    folder = root / "definitions" / "jabatan"
    folder.mkdir(parents=True)
    (root / "definitions" / "instansi.yaml").write_text(INSTANSI, encoding="utf-8")
    for kode, text in (jabatan or {"seksi": SEKSI}).items():
        (folder / f"{kode}.yaml").write_text(dedent(text), encoding="utf-8")
    return root


@pytest.fixture
def proyek(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_project(tmp_path / "proyek")
    monkeypatch.chdir(root)
    return root


class Form:
    """A form, changed in memory, and saved under the name asked for."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.book = openpyxl.load_workbook(file)
        self.sheet: Any = self.book.worksheets[0]

    def row(self, name: str) -> int:
        return next(int(c.row) for c in self.sheet["A"] if c.value == name)

    def column(self, heading: str) -> int:
        row = self.row("VARIABEL")
        return next(int(c.column) for c in self.sheet[row] if c.value == heading)

    def cell(self, variabel: str, heading: str = "TW1") -> Any:
        return self.sheet.cell(self.row(variabel), self.column(heading))

    def fill(self, **values: Any) -> Form:
        for name, value in values.items():
            self.cell(name).value = value
        return self

    def save(self, name: str = "isi.xlsx") -> Path:
        file = self.file.with_name(name)
        self.book.save(file)
        return file


@pytest.fixture
def form(proyek: Path, iki: Iki) -> Form:
    made = iki("templat", "--tahun", "2025", "-o", "formulir.xlsx")
    assert made.code == 0, made.err
    return Form(proyek / "formulir.xlsx")


def stored(root: Path) -> dict[str, bytes]:
    """Return every file of the data by its name, but the lock."""
    return {
        file.relative_to(root).as_posix(): file.read_bytes()
        for file in sorted((root / "data").rglob("*"))
        if file.is_file() and file.name != ".kunci"
    }


def values(root: Path, folder: str = "data/realisasi") -> dict[tuple[str, ...], str]:
    """Return the values of all files as `(tahun, periode, jabatan, variabel, wilayah)`, each once."""
    import csv

    found: dict[tuple[str, ...], str] = {}
    for file in sorted((root / folder).rglob("*.csv")):
        with file.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                key = (
                    row["tahun"],
                    row["periode"],
                    row["jabatan"],
                    row["variabel"],
                    row.get("wilayah") or "",
                )
                assert key not in found, f"{key} is there twice"
                found[key] = row["nilai"]
    return found


@pytest.fixture
def office(proyek: Path) -> Callable[..., Path]:
    """Make an office's own table: rows of cells, at the top or further below."""

    def make(
        rows: list[list[Any]], name: str = "kantor.xlsx", skip: int = 0, right: int = 0
    ) -> Path:
        book = openpyxl.Workbook()
        sheet: Any = book.active
        for row in [[]] * skip + rows:
            sheet.append([None] * right + row)
        file = proyek / name
        book.save(file)
        return file

    return make


def convert(file: Path, kind: str) -> Path:
    """Open a workbook in LibreOffice, which computes it, and save it as another kind."""
    folder = file.parent / f"lo-{kind}"
    assert SOFFICE
    subprocess.run(  # noqa: S603
        [
            SOFFICE,
            f"-env:UserInstallation=file://{file.parent}/profil",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            folder,
            file,
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder / f"{file.stem}.{kind}"
