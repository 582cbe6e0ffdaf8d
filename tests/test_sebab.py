"""Why a number is not there, and that it is of another year: the same truth in every output."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from tests import build

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Iki

JABATAN = """\
jabatan: Seksi Contoh
atasan: kepala
tugas: [satu]
variabel:
  a: {uraian: Jumlah a, satuan: orang}
  b: {uraian: Jumlah b, satuan: orang, konsolidasi: terakhir}
sasaran:
  - uraian: Sasaran
    indikator:
      - {kode: hanya_tw4, nama: N1, satuan: orang, formula: a, target: {2024: {TW4: 8}}}
      - {kode: setahun, nama: N2, satuan: orang, formula: b, target: {2024: 8}}
      - {kode: tanpa, nama: N3, satuan: orang, formula: a, target: {2023: 8}}
      - {kode: lama, nama: N4, satuan: orang, formula: "ada(b, lalu(b))", target: {2024: 8}}
"""
CSV = """\
tahun,periode,jabatan,variabel,nilai
2024,TW1,seksi,a,3
2024,TW2,seksi,a,4
2024,tahun,seksi,b,9
2023,TW2,seksi,b,7
"""
SEBAB = {
    "hanya_tw4": "belum ada target triwulan II maupun tahun 2024 (baru triwulan IV)",
    "setahun": "belum ada data: Jumlah b (b) (nilai setahun baru dihitung pada akhir tahun)",
    "tanpa": "belum ada target tahun 2024",
}
LAMA = "memakai data tahun 2023: Jumlah b (b)"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(build.project(tmp_path, CSV, jabatan=JABATAN))


def hitung(iki: Iki, *arguments: str) -> str:
    ran = iki("hitung", "--tahun", "2024", *arguments)
    assert ran.code == 0, ran.err
    return ran.out


def test_table(iki: Iki, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "240")
    words = " ".join(hitung(iki, "--sampai", "TW2").split())
    for kode, sebab in SEBAB.items():
        assert f"(seksi.{kode}): {sebab}" in words
    assert words.count(LAMA) == 1


def test_table_with_details(iki: Iki) -> None:
    words = " ".join(hitung(iki, "--sampai", "TW2", "--rinci").split())
    # At the variable of each indikator that reads it, passed over by `ada` or not.
    assert words.count("b · orang · terakhir · nilai setahun baru dihitung pada akhir tahun") == 2
    assert "7 lalu(b) · orang · terakhir · tahun 2023" in words


def test_json(iki: Iki) -> None:
    document = json.loads(hitung(iki, "--sampai", "TW2", "--format", "json"))
    rows = {i["kode"]: i for i in document["jabatan"][0]["indikator"]}
    assert {k: (rows[k]["status"], rows[k]["alasan"]) for k in SEBAB} == {
        "hanya_tw4": ("belum_ada_target", "belum_ada_target: TW2 maupun tahun 2024 (baru TW4)"),
        "setahun": (
            "belum_ada_data",
            "belum_ada_data: b (nilai setahun baru dihitung pada akhir tahun)",
        ),
        "tanpa": ("belum_ada_target", "belum_ada_target: tahun 2024"),
    }
    lain = [{"variabel": "b", "jabatan": "seksi", "tahun": 2023}]
    assert [row["tahun_lain"] for row in rows.values()] == [[], [], [], lain]
    assert rows["lama"]["realisasi"] == 7


def test_csv_and_markdown(iki: Iki) -> None:
    text = hitung(iki, "--sampai", "TW2", "--format", "csv")
    assert "(baru TW4)" in text
    assert "(nilai setahun baru dihitung pada akhir tahun)" in text
    assert text.splitlines()[0].endswith(",tahun_lain,berakhir,perubahan")
    assert text.splitlines()[4].endswith(",seksi.b 2023,,")
    text = hitung(iki, "--sampai", "TW2", "--format", "markdown")
    for sebab in (*SEBAB.values(), LAMA):
        assert f"| {sebab}" in text or f"; {sebab} |" in text


def test_at_the_end_of_the_year(iki: Iki) -> None:
    document = json.loads(hitung(iki, "--format", "json"))
    assert [(i["alasan"], i["tahun_lain"]) for i in document["jabatan"][0]["indikator"]] == [
        ("sementara: a", []),  # TW4 is the end of the year
        (None, []),
        ("belum_ada_target: tahun 2024", []),
        (None, []),
    ]


def test_annex(iki: Iki) -> None:
    ran = iki("lampiran", "pengukuran", "--tahun", "2024", "--sampai", "TW2", "-o", "p.xlsx")
    assert ran.code == 0, ran.err
    book = load_workbook("p.xlsx")
    cells = [
        str(c.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for c in row
        if c.value
    ]
    notes = [cell.partition(" ")[2] for cell in cells]
    for note in (
        "Tidak terhitung: belum ada target triwulan II maupun tahun 2024 (baru triwulan IV).",
        "Tidak terhitung: belum ada data “Jumlah b” (nilai setahun baru dihitung pada akhir tahun).",
        "Tidak terhitung: belum ada target tahun 2024.",
        "Memakai data tahun 2023: “Jumlah b”.",
    ):
        assert note in notes
    # On the working paper: where its rows would be named, and at the formula.
    assert "nilai setahun baru dihitung pada akhir tahun" in cells
    assert f"ada(b, lalu(b))\n{LAMA}" in cells
