"""A small agency on disk: the jabatan of `hasil`, and two years of data that came in as they do.

Partly by month, partly by kecamatan, late, without evidence, and of one jabatan not at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests import build
from tests.hasil import INSTANSI, KABID, KASI, KASUBBAG

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "tahun,periode,jabatan,variabel,nilai,wilayah,bukti\n"
ROWS = {
    2023: """\
2023,tahun,kabid_pelayanan,dilayani,1500,,Buku 2023
2023,tahun,kabid_pelayanan,pemohon,2000,,Buku 2023
2023,tahun,kabid_pelayanan,aduan,14,,Buku 2023
2023,tahun,kasi_loket,loket,9,,Buku 2023
2023,tahun,kasi_loket,antrean,18,,Buku 2023
""",
    2024: """\
2024,TW1,kabid_pelayanan,dilayani,400,Kecamatan Utara,Rekap TW1
2024,TW1,kabid_pelayanan,dilayani,100,Kecamatan Selatan,Rekap TW1
2024,TW2,kabid_pelayanan,dilayani,364,Kecamatan Utara,
2024,TW3,kabid_pelayanan,dilayani,380,Kecamatan Utara,Rekap TW3
2024,TW3,kabid_pelayanan,dilayani,120,Kecamatan Selatan,Rekap TW3
2024,TW1,kabid_pelayanan,pemohon,600,,Rekap TW1
2024,TW2,kabid_pelayanan,pemohon,1000,,Rekap TW2
2024,TW3,kabid_pelayanan,pemohon,1400,,Rekap TW3
2024,B01,kabid_pelayanan,aduan,3,,Buku Januari
2024,B02,kabid_pelayanan,aduan,2,,Buku Februari
2024,B03,kabid_pelayanan,aduan,2,,Buku Maret
2024,B04,kabid_pelayanan,aduan,1,,
2024,B07,kabid_pelayanan,aduan,4,,Buku Juli
2024,tahun,kabid_pelayanan,anggaran,12345678901.255,,SP2D
2024,S1,kasi_loket,loket,4,,Daftar loket
2024,TW3,kasi_loket,loket,5,,Daftar loket
2024,TW1,kasi_loket,antrean,12.25,,Catatan antrean
2024,TW2,kasi_loket,antrean,16,,Catatan antrean
2024,TW3,kasi_loket,antrean,14.5,,Catatan antrean
2024,TW3,kasi_loket,nol,0,,Daftar loket
""",
}


def make(folder: Path, rows: dict[int, str] = ROWS) -> Path:
    """Write the agency with the rows of some years."""
    jabatan = {"kabid_pelayanan": KABID, "kasi_loket": KASI, "kasubbag_umum": KASUBBAG}
    files = {
        "definitions/instansi.yaml": INSTANSI,
        **{f"definitions/jabatan/{kode}.yaml": text for kode, text in jabatan.items()},
        **{f"data/realisasi/{year}.csv": HEADER + text for year, text in rows.items()},
    }
    return build.write(folder, files)
