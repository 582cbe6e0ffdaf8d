"""A project of many jabatan with long names: what documents must have room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_OFFICE = (
    "Kepala Subbagian Perencanaan, Evaluasi, dan Pelaporan Penyelenggaraan Pelayanan Administrasi "
    "Terpadu Kecamatan Wilayah"
)
_NAME = (
    "Persentase dokumen perencanaan, penganggaran, dan pelaporan perangkat daerah yang disusun sesuai "
    "ketentuan dan tepat waktu kelompok"
)
_INSTANSI = """\
instansi: Badan Perencanaan Pembangunan, Penelitian, dan Pengembangan Daerah
daerah: Kabupaten Contoh Selatan
tempat: Contoh
pimpinan: {kode: kepala, jabatan: Kepala Badan}
rencana: {akhir: 2026}
"""


def make_project(folder: Path, jabatan: int = 60) -> Path:
    """Write a project of so many jabatan, of one to six indikator each."""
    (folder / "definitions" / "jabatan").mkdir(parents=True)
    (folder / "data" / "realisasi").mkdir(parents=True)
    (folder / "definitions" / "instansi.yaml").write_text(_INSTANSI)
    rows = ["tahun,periode,jabatan,variabel,nilai"]
    for number in range(1, jabatan + 1):
        count = 1 + number % 6
        indikator = "".join(
            f"      - {{kode: i{k}, nama: '{_NAME} {k}', satuan: dokumen, formula: a{k}, "
            f"target: {{2024: 9, 2025: 10, 2026: 12}}, acuan: {{nasional: {{2025: 11}}, sumber: Contoh}}}}\n"
            for k in range(count)
        )
        variabel = "".join(f"  a{k}: Dokumen kelompok {k} yang disusun\n" for k in range(count))
        (folder / "definitions" / "jabatan" / f"j{number}.yaml").write_text(
            f"jabatan: {_OFFICE} {number}\natasan: kepala\ntugas: [menyusun]\nvariabel:\n{variabel}"
            f"sasaran:\n  - uraian: Meningkatnya mutu perencanaan dan pelaporan kinerja "
            f"perangkat daerah\n    indikator:\n{indikator}"
            "program:\n  - {kode: p, nama: Program Penunjang Urusan Pemerintahan Daerah "
            "Kabupaten, anggaran: {2025: 1250000000}, keterangan: APBD}\n"
        )
        rows += [
            f"{tahun},{periode},j{number},a{k},2"
            for k in range(count)
            for tahun, periode in (
                (2024, "tahun"), (2025, "TW1"), (2025, "TW2"), (2025, "TW3"), (2025, "TW4"),
            )
        ]  # fmt: skip
    (folder / "data" / "realisasi" / "semua.csv").write_text("\n".join(rows) + "\n")
    return folder
