"""`berkala`: a variable is asked for, missed and complete at the end of its own periods."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from iki.isian.form_layout import how_to_fill
from iki.model import Berkala, Variabel
from iki.model.fingerprint import canonical_text
from iki.periode import PERIODE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Iki

_JABATAN = """\
jabatan: Seksi
atasan: kepala
tugas: [x]
variabel:
  sakip: {uraian: Nilai SAKIP, satuan: nilai, konsolidasi: terakhir, berkala: tahun}
  serapan: {uraian: Serapan, satuan: kegiatan, berkala: semester}
  surat: {uraian: Jumlah surat, satuan: surat}
sasaran:
  - uraian: S
    indikator:
      - {kode: sakip, nama: Nilai SAKIP, satuan: nilai, formula: sakip, target: {2025: 70}}
      - {kode: serapan, nama: Serapan, satuan: kegiatan, formula: serapan, target: {2025: 10}}
      - {kode: surat, nama: Surat, satuan: surat, formula: surat, target: {2025: 40}}
"""
_INSTANSI = """\
instansi: Dinas
daerah: Kabupaten
pimpinan: {kode: kepala, jabatan: Kepala Dinas}
"""


@pytest.fixture(autouse=True)
def kantor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "definitions/jabatan").mkdir(parents=True)
    (tmp_path / "definitions/instansi.yaml").write_text(_INSTANSI)
    (tmp_path / "definitions/jabatan/seksi.yaml").write_text(_JABATAN)
    (tmp_path / "data/realisasi").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _data(*rows: str) -> None:
    from pathlib import Path

    lines = ["tahun,periode,jabatan,variabel,nilai", *(f"2025,{row}" for row in rows)]
    Path("data/realisasi/2025.csv").write_text("\n".join(lines) + "\n")


@pytest.mark.parametrize(
    ("berkala", "sampai", "have", "wanted"),
    [
        ("tahun", "TW3", 0, []),
        ("tahun", "tahun", 0, [12]),
        ("semester", "TW3", 0, [6]),
        ("triwulan", "B05", 0, [3]),
        ("bulan", "B03", 0, [1, 2, 3]),
        ("tahun", "TW2", 0b111, [1, 2, 3, 4, 5, 6]),  # TW1 came: TW2 is to come too
        ("tahun", "tahun", 0b111 << 9, [10, 11, 12]),
        ("semester", "tahun", 0b111 << 3, [4, 5, 6, 12]),
    ],
)
def test_months_wanted_of_a_sum(berkala: str, sampai: str, have: int, wanted: list[int]) -> None:
    months = Berkala(berkala).months_wanted(PERIODE[sampai], have, summed=True)
    assert [n for n in range(1, 13) if months >> (n - 1) & 1] == wanted


def test_fingerprints_are_as_before_where_it_is_not_written() -> None:
    assert "berkala" not in canonical_text(Variabel(uraian="x"))
    assert '"berkala":"tahun"' in canonical_text(Variabel(uraian="x", berkala=Berkala.TAHUN))


@pytest.mark.parametrize(
    ("berkala", "periode", "words"),
    [
        (Berkala.TAHUN, ["TW4"], "isi tambahan tahun itu"),
        (Berkala.SEMESTER, ["B05", "B06"], "isi tambahan semester itu"),
        (Berkala.BULAN, ["TW1"], "isi tambahan triwulan itu"),
    ],
)
def test_how_to_fill_says_of_how_long(berkala: Berkala, periode: list[str], words: str) -> None:
    variabel = Variabel(uraian="x", berkala=berkala)
    assert how_to_fill(variabel, [PERIODE[p] for p in periode]) == words


@pytest.mark.parametrize(
    ("rows", "sampai", "status"),
    [
        ([], "TW2", ["belum_ada_data", "belum_ada_data", "belum_ada_data"]),
        (["S1,seksi,serapan,4"], "TW3", ["belum_ada_data", "terhitung", "belum_ada_data"]),
        (["TW2,seksi,serapan,4"], "TW2", ["belum_ada_data", "terhitung", "belum_ada_data"]),
        (["S1,seksi,serapan,4"], "tahun", ["belum_ada_data", "sementara", "belum_ada_data"]),
        (["S2,seksi,serapan,4"], "tahun", ["belum_ada_data", "sementara", "belum_ada_data"]),
        (["TW1,seksi,serapan,4"], "TW2", ["belum_ada_data", "sementara", "belum_ada_data"]),
        (["TW4,seksi,sakip,71", "TW1,seksi,surat,9"], "tahun",
         ["terhitung", "belum_ada_data", "sementara"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("sumber", [False, True])
def test_status(iki: Iki, rows: list[str], sampai: str, status: list[str], *, sumber: bool) -> None:
    _data(*rows)
    args = ["--format", "json", "--tahun", "2025", "--sampai", sampai]
    if sumber:
        pytest.importorskip("ibis")
        if not rows:
            pytest.skip("a table without rows")
        args += ["--sumber", "data/realisasi/2025.csv"]
    tree = json.loads(iki("hitung", *args).out)
    assert [row["status"] for row in tree["jabatan"][0]["indikator"]] == status


def test_what_cannot_be_there_yet_says_when_it_comes(iki: Iki) -> None:
    _data("TW1,seksi,surat,9")
    said = " ".join(iki("hitung", "--tahun", "2025", "--sampai", "TW2").out.split())
    assert "Nilai SAKIP (sakip) (nilai setahun baru ada pada akhir tahun)" in said
    assert "semester I baru ada" not in said  # it could be there


def test_deliveries_miss_it_only_then(iki: Iki) -> None:
    _data("TW1,seksi,surat,9", "TW2,seksi,surat,9", "TW3,seksi,surat,9")
    args = ["kelengkapan", "--tahun", "2025", "--sampai", "TW3"]
    tree = json.loads(iki(*args, "--format", "json").out)
    found = {v["nama"]: (v["periode"], v["terlambat"]) for v in tree["jabatan"][0]["variabel"]}
    assert found["sakip"] == ({}, [])
    assert found["serapan"] == ({"TW2": "belum"}, ["TW2"])
    assert (tree["lengkap"], tree["dari"]) == (1, 2)
    assert "tidak diisi: bukan waktunya" in iki(*args).out
    reminder = iki(*args, "--per", "jabatan").out
    assert "sakip" not in reminder
    assert "(serapan): TW II (terlambat)" in reminder


def test_a_month_is_late_when_the_next_has_begun(iki: Iki, kantor: Path) -> None:
    file = kantor / "definitions/jabatan/seksi.yaml"
    file.write_text(_JABATAN.replace("satuan: surat}\nsas", "satuan: surat, berkala: bulan}\nsas"))
    _data("B01,seksi,surat,9")
    args = ["kelengkapan", "--tahun", "2025", "--format", "json", "--sampai"]
    late = [
        json.loads(iki(*args, sampai).out)["jabatan"][0]["variabel"][2]["terlambat"]
        for sampai in ("B02", "B03")
    ]
    assert late == [[], ["TW1"]]


def test_forms_ask_only_then(iki: Iki) -> None:
    iki("templat", "--tahun", "2025", "-o", "f.xlsx")
    sheet = load_workbook("f.xlsx")["Seksi"]
    rows = {row[0].value: row for row in [*sheet.iter_rows()][::-1] if row[0].value}
    head = [cell.value for cell in rows["VARIABEL"]]
    openness = {
        nama: [p for p in ("TW1", "TW2", "TW3", "TW4")
               if not rows[nama][head.index(p)].protection.locked]
        for nama in ("sakip", "serapan", "surat")
    }  # fmt: skip
    assert openness["sakip"] == ["TW4"]
    assert openness["serapan"] == ["TW2", "TW4"]
    assert openness["surat"] == ["TW1", "TW2", "TW3", "TW4"]
    how = rows["serapan"][head.index("CARA ISI")].value
    assert how == "isi tambahan semester itu; tiap semester, hanya pada TW2, TW4"


def test_a_form_of_which_nothing_is_due_says_so_and_is_taken_back(iki: Iki, kantor: Path) -> None:
    file = kantor / "definitions/jabatan/seksi.yaml"
    file.write_text(_JABATAN.replace("satuan: surat}\nsas", "satuan: surat, berkala: tahun}\nsas"))
    iki("templat", "--tahun", "2025", "--periode", "TW1", "-o", "f.xlsx")
    sheet = load_workbook("f.xlsx")["Seksi"]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert any(text.startswith("Tidak ada yang diisi pada periode ini") for text in texts)
    run = iki("impor", "f.xlsx", "--uji")
    assert "0 sel terisi = 0 diterima + 0 ditolak" in run.out, run.out + run.err


@pytest.mark.parametrize("sumber", [False, True])
def test_a_value_of_another_period_is_a_doubt(iki: Iki, *, sumber: bool) -> None:
    _data("TW1,seksi,sakip,71", "TW4,seksi,sakip,72", "S1,seksi,serapan,4")
    args = ["validasi", "--data", "--format", "ringkas"]
    if sumber:
        pytest.importorskip("ibis")
        args = ["validasi", "--sumber", "data/realisasi/2025.csv", "--format", "ringkas"]
    said = [line for line in iki(*args).out.splitlines() if "[D39]" in line]
    assert len(said) == 1
    assert "sakip TW1 2025, padahal nilainya datang setahun sekali" in said[0]
