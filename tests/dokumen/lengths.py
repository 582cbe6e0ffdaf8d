"""A project whose jabatan have texts of given lengths: what pages must have room for, or be divided in.

Every word of a text is there once, so that what is printed can be found again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests import build

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TAHUN = 2024
_INSTANSI = """\
instansi: Dinas Contoh
daerah: Kabupaten Contoh
tempat: Contoh
pimpinan: {kode: kepala, jabatan: Kepala Dinas}
kop: {baris: [PEMERINTAH KABUPATEN CONTOH, DINAS CONTOH, Jalan Contoh Nomor 1]}
"""


class Lengths(NamedTuple):
    """How many letters the texts of a jabatan have: of its sasaran, of each indikator its nama, kendala and bukti."""

    sasaran: int
    indikator: tuple[tuple[int, int, int], ...]


def text(letters: int, mark: str) -> str:
    """Return words of seven letters, none of them twice, that have so many letters together."""
    return " ".join(f"{mark}{n:04d}" for n in range(max(letters // 8, 1)))


def make_project(folder: Path, cases: Sequence[Lengths]) -> Path:
    """Write a project of a jabatan for each of some lengths: `j0`, `j1`, …"""
    rows = ["tahun,periode,jabatan,variabel,nilai,bukti"]
    catatan = ["tahun,periode,jabatan,indikator,kendala,tindak_lanjut"]
    files = {}
    for j, case in enumerate(cases):
        indikator = variabel = ""
        for k, (nama, kendala, bukti) in enumerate(case.indikator):
            own = f"{chr(97 + j)}{chr(97 + k)}"
            variabel += f"  a{k}: Jumlah {k}\n"
            indikator += (
                f"      - {{kode: i{k}, nama: '{text(nama, own + 'n')}', satuan: dokumen, "
                f"formula: a{k}, target: {{{TAHUN}: 9}}}}\n"
            )
            rows += (
                f"{TAHUN},TW{n},j{j},a{k},2,{text(bukti, own + 'bcde'[n - 1])}" for n in range(1, 5)
            )
            if kendala:
                catatan.append(f"{TAHUN},tahun,j{j},i{k},{text(kendala, own + 'k')},tindak")
        files[f"definitions/jabatan/j{j}.yaml"] = (
            f"jabatan: Seksi {j}\natasan: kepala\ntugas: [satu]\nvariabel:\n{variabel}sasaran:\n"
            f"  - uraian: '{text(case.sasaran, chr(97 + j) + 'zs')}'\n    indikator:\n{indikator}"
        )
    files["definitions/instansi.yaml"] = _INSTANSI
    files["data/realisasi/a.csv"] = "\n".join(rows) + "\n"
    files["data/catatan/a.csv"] = "\n".join(catatan) + "\n"
    return build.write(folder, files)
