"""Filled forms to import: one is made and filled, the others are copies of it for other jabatan."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

from benchmarks import measure
from benchmarks.measure import iki

if TYPE_CHECKING:
    from pathlib import Path

_VARIABLES = 20
_INSTANSI = "instansi: Dinas Contoh\npimpinan: {kode: kepala, jabatan: Kepala Dinas}\n"
_MARK = 987654  # stands in the form where each copy gets a number of its own


def _jabatan() -> str:
    variables = "\n".join(f"  v{n}: Jumlah data nomor {n}" for n in range(_VARIABLES))
    indikator = "\n".join(
        f"      - {{kode: i{n}, nama: Indikator {n}, satuan: persen, formula: v{2 * n} / v{2 * n + 1} * 100}}"
        for n in range(_VARIABLES // 2)
    )
    return (
        "jabatan: Seksi\natasan: kepala\ntugas: [satu]\nvariabel:\n"
        f"{variables}\nsasaran:\n  - uraian: S\n    indikator:\n{indikator}\n"
    )


def filled_forms(root: Path, number: int) -> Path:
    """Make a project of so many jabatan in a folder, and return the folder of their filled forms."""
    forms = root / "kirim"
    if forms.is_dir():
        return forms
    folder = root / "definitions" / "jabatan"
    folder.mkdir(parents=True)
    (root / "definitions" / "instansi.yaml").write_text(_INSTANSI, encoding="utf-8")
    for n in range(number):
        (folder / f"seksi_{n:04}.yaml").write_text(_jabatan(), encoding="utf-8")
    called = ("templat", "--tahun", "2024", "--periode", "TW1", "--jabatan", "seksi_0000")
    measure.run(iki(*called, "-o", "formulir.xlsx", folder=root))
    book = load_workbook(root / "formulir.xlsx")
    sheet: Any = book.worksheets[0]
    heading = next(cell.row for cell in sheet["A"] if cell.value == "VARIABEL")
    column = next(cell.column for cell in sheet[heading] if cell.value == "TW1")
    for row in range(heading + 1, heading + 1 + _VARIABLES):
        sheet.cell(row, column).value = _MARK
    book.save(root / "isi.xlsx")
    with zipfile.ZipFile(root / "isi.xlsx") as source:
        parts = {name: source.read(name) for name in source.namelist()}
    forms.mkdir()
    for n in range(number):
        with zipfile.ZipFile(forms / f"{n:04}.xlsx", "w", zipfile.ZIP_DEFLATED) as made:
            for name, content in parts.items():
                own = content.replace(b"seksi_0000", b"seksi_%04d" % n)
                made.writestr(name, own.replace(b"%d" % _MARK, b"%d" % (n + 1)))
    return forms
