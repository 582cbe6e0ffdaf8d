"""An office of two bidang for tests of its own sheets, and how such sheets are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iki.data.sebutan import DaftarSebutan, fold_sebutan
from iki.isian import file_cells, structure
from iki.isian.delivery import cell_count
from iki.isian.grid import Grid, place_of
from iki.isian.table_title import AskedScope
from tests import build

if TYPE_CHECKING:
    from iki.isian.delivery import Reading

KABID = """\
jabatan: Kepala Bidang Kesehatan Masyarakat
atasan: kepala
tugas: [satu]
variabel:
  kematian_ibu: {uraian: Jumlah kematian ibu, satuan: orang}
  lahir_hidup: {uraian: Jumlah kelahiran hidup, satuan: orang}
  balita: {uraian: Jumlah balita, satuan: orang, konsolidasi: terakhir}
  gizi_buruk: {uraian: "Balita gizi buruk (BB/TB < -3 SD)", satuan: orang}
  mutu: {uraian: Nilai mutu layanan, satuan: persen, konsolidasi: rata_rata}
  belanja: {uraian: Belanja pelayanan, satuan: rupiah}
sasaran:
  - uraian: Sasaran
    indikator:
      - {kode: aki, nama: AKI, satuan: per 100.000, polarisasi: minimize, formula: kematian_ibu / lahir_hidup * 100000, target: {2025: 80}}
      - {kode: gizi, nama: Gizi, satuan: persen, polarisasi: minimize, formula: gizi_buruk / balita * 100, target: {2025: 5}}
      - {kode: mutu, nama: Mutu, satuan: persen, formula: mutu, target: {2025: 80}}
      - {kode: belanja, nama: Belanja, satuan: rupiah, formula: belanja, target: {2025: 9000000}}
"""
KASI = """\
jabatan: Ka. Seksi Gizi & KIA
atasan: kabid_kesmas
tugas: [satu]
variabel:
  vitamin: {uraian: Balita mendapat vitamin A, satuan: orang}
  balita_timbang: {uraian: Balita ditimbang, satuan: orang}
  balita_bulan_timbang: {uraian: "Balita, ditimbang", satuan: orang}
sasaran:
  - uraian: Sasaran
    indikator:
      - {kode: vitamin, nama: Vitamin, satuan: orang, formula: vitamin + balita_timbang + balita_bulan_timbang, target: {2025: 80}}
"""
SAME = KASI.replace("Ka. Seksi Gizi & KIA", "Kepala Seksi Promosi")
FILES = {"kabid_kesmas": KABID, "kasi_gizi": KASI, "kasi_promkes": SAME, "kasi_promosi": SAME}
DEFINISI = build.definisi(FILES)

TITLE = [["REALISASI KINERJA TAHUN 2025"], ["BIDANG KESEHATAN MASYARAKAT"], []]
HEAD = ["NO", "URAIAN", "SATUAN", "TW I", "TW II", "TW III", "TW IV", "JUMLAH", "KET"]
SIGNATURE: list[list[Any]] = [
    [],
    [None, "Mengetahui,", None, None, None, None, "Kota Contoh, 10 Januari 2026"],
    [None, "Kepala Dinas Contoh", None, None, None, None, "Kepala Bidang Kesehatan Masyarakat"],
    [],
    [None, "dr. SITI", None, None, None, None, "BUDI, SKM"],
    [None, "NIP. 19700101 199003 1 001", None, None, None, None, "19750202 200003 1 002"],
]
Rows = list[list[Any]]
NOTHING = AskedScope()


def read(
    rows: Rows,
    asked: AskedScope = NOTHING,
    words: dict[str, str] | None = None,
    *,
    merged: str = "",
    sheet: str = "Lembar",
) -> Reading:
    """Read rows of cells, and hold that each cell is in one of the counts."""
    sebutan = DaftarSebutan(
        {("kabid_kesmas", fold_sebutan(k)): v for k, v in (words or {}).items()}
    )
    delivered = file_cells.FileCells([grid_of(rows, sheet, merged)], copyable=False)
    reading = structure.interpret_cells(delivered, "f.xlsx", "", DEFINISI, asked, sebutan)
    check_accounts(reading)
    return reading


def grid_of(rows: Rows, name: str = "Lembar", merged: str = "") -> Grid:
    found = {
        number: {c: value for c, value in enumerate(row, 1) if value is not None}
        for number, row in enumerate(rows, 1)
    }
    corners = [[place_of(cell) for cell in area.split(":")] for area in merged.split()]
    areas = [(top, bottom, left, right) for (top, left), (bottom, right) in corners]
    return Grid(name, {number: row for number, row in found.items() if row}, merged=areas)


def check_accounts(reading: Reading) -> None:
    named = map(cell_count, (reading.empty, reading.sums, reading.passed, reading.refused))
    assert reading.total == reading.own + reading.taken + sum(named)


def numbers(reading: Reading) -> dict[str, str]:
    """Return the values as `{"kabid_kesmas.balita 2025 TW1": "500"}`."""
    return {
        f"{entry.slot.jabatan}.{entry.slot.variabel} {entry.slot.tahun} {entry.slot.periode}": entry.stored
        for entry in reading.entries
    }


def refusals(reading: Reading) -> list[str]:
    return [f"{one.cells}: {one.message}; {one.hint}" for one in reading.refused]
