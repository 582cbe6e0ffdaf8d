"""An agency with a long report: many jabatan, of many indikator, some with rupiah of twelve digits.

Most of them need attention, so that the page has many links over much that is not laid out yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests import build

if TYPE_CHECKING:
    from pathlib import Path

_JABATAN = 7
_EACH = 5
_NAME = "Persentase dokumen perencanaan yang disusun sesuai ketentuan dan tepat waktu"
_WILAYAH, _BUKTI = "Kecamatan Penanggalan", "Laporan pertanggungjawaban"
_YEARS = range(2020, 2025)


def make(folder: Path) -> Path:
    """Write the project."""
    files = {"definitions/instansi.yaml": f"{build.INSTANSI}rencana: {{akhir: 2026}}\n"}
    rows = []
    for number in range(_JABATAN):
        kode = f"seksi_{number}"
        files[f"definitions/jabatan/{kode}.yaml"] = _jabatan(number)
        for k in range(number % 2, _EACH):  # the first of every other jabatan has no data
            rows += [f"{year},{kode},a{k},{_value(number, k, year)}" for year in _YEARS]
    files["data/realisasi/semua.csv"] = "\n".join(
        ["tahun,periode,jabatan,variabel,nilai,wilayah,bukti"]
        + [
            f"{row.replace(',', f',{p},', 1)},{_WILAYAH},{_BUKTI}"
            for row in rows
            for p in ("TW1", "TW2", "TW3", "TW4")
        ]
    )
    return build.write(folder, files)


def _value(number: int, k: int, year: int) -> str:
    value = 10 + number + k + year % 10
    return f"{value}8765432{value}" if k == 1 else str(value)


def _jabatan(number: int) -> str:
    variabel = "".join(f"  a{k}: Jumlah dokumen kelompok {k} yang disusun\n" for k in range(_EACH))
    indikator = "".join(
        f"      - kode: i{k}\n        nama: {_NAME * (1 + (number + k) % 3)} {k}\n"
        f"        satuan: {'rupiah' if k == 1 else 'dokumen'}\n        formula: a{k}\n"
        f"        polarisasi: {'minimize' if k == 2 else 'maximize'}\n"
        f"        acuan: {{nasional: {{2024: 100}}, sumber: Contoh}}\n"
        f"        target: {{2023: {900_000_000_000 if k == 1 else 120}, "
        f"2024: {900_000_000_000 if k == 1 else 120}, 2026: {990_000_000_000 if k == 1 else 150}}}\n"
        for k in range(_EACH)
    )
    return (
        f"jabatan: Kepala Seksi Perencanaan dan Pelaporan Wilayah {number}\natasan: kepala\n"
        f"tugas: [menyusun]\nvariabel:\n{variabel}sasaran:\n"
        f"  - uraian: Meningkatnya mutu perencanaan\n    indikator:\n{indikator}"
    )
