"""`hitung --rinci` names the rows behind every value, for people and for programs."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from iki.model.realisasi import row_sources
from tests import build

if TYPE_CHECKING:
    from tests.conftest import Iki

ROOT = Path(__file__).parents[1]

JABATAN = """\
jabatan: Seksi Contoh
atasan: kepala
tugas: [satu]
variabel:
  a: {uraian: Jumlah a, satuan: orang}
  b: {uraian: Jumlah b, konsolidasi: terakhir}
  c: Jumlah c
sasaran:
  - uraian: Sasaran
    indikator:
      - {kode: i, nama: Indikator, satuan: persen, formula: "ada(c, a) / b * 100 - lalu(a)", target: {2024: 80}}
"""
DATA = """\
tahun,periode,jabatan,variabel,nilai,wilayah,bukti,catatan
2023,TW1,seksi,a,1,,,
2024,TW1,seksi,a,20,,SPJ 1,sementara
2024,TW2,seksi,a,25,,,
2024,TW3,seksi,a,15,,,
2024,TW1,seksi,b,40,Utara,,
2024,TW2,seksi,b,45,Utara,,
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    build.project(tmp_path, jabatan=JABATAN)
    return build.write(tmp_path, {"data/realisasi/2024/a.csv": DATA})


def detailed(iki: Iki, project: Path, *more: object) -> dict[str, Any]:
    call = ("hitung", "--proyek", project, "--tahun", 2024, "--format", "json", *more)
    ran = iki(*call, "--rinci")
    assert (ran.code, ran.err) == (0, "")
    found: dict[str, Any] = json.loads(ran.out, parse_float=Decimal)
    plain = json.loads(iki(*call).out, parse_float=Decimal)
    for with_details, without in zip(found["jabatan"], plain["jabatan"], strict=True):
        for row, short in zip(with_details["indikator"], without["indikator"], strict=True):
            assert list(row) == [*short, "formula", "variabel"]
            assert {key: row[key] for key in short} == short
    return found


def test_json_has_the_formula_and_every_row(iki: Iki, project: Path) -> None:
    (row,) = detailed(iki, project, "--sampai", "TW2")["jabatan"][0]["indikator"]
    assert row["formula"] == "ada(c, a) / b * 100 - lalu(a)"
    assert [(v["nama"], v["tahun"], v["nilai"]) for v in row["variabel"]] == [
        ("c", 2024, None),
        ("a", 2024, 45),
        ("b", 2024, 45),
        ("a", 2023, 1),
    ]
    c, a, b, lalu = row["variabel"]
    assert list(a) == [
        "nama",
        "jabatan",
        "tahun",
        "satuan",
        "konsolidasi",
        "nilai",
        "baris",
        "kata",
    ]
    assert (a["jabatan"], a["satuan"], a["konsolidasi"]) == ("seksi", "orang", "jumlah")
    assert c["baris"] == []
    assert a["baris"][0] == {
        "berkas": "data/realisasi/2024/a.csv",
        "baris": 3,
        "periode": "TW1",
        "wilayah": None,
        "nilai": 20,
        "bukti": "SPJ 1",
        "catatan": "sementara",
        "dipakai": True,
        "kata": None,
    }
    assert list(a["baris"][0])[-2:] == ["dipakai", "kata"]
    assert [(r["baris"], r["dipakai"]) for r in a["baris"]] == [(3, True), (4, True), (5, False)]
    assert [(r["baris"], r["wilayah"], r["dipakai"]) for r in b["baris"]] == [
        (6, "Utara", False),
        (7, "Utara", True),
    ]
    assert [(r["baris"], r["dipakai"]) for r in lalu["baris"]] == [(2, True)]
    assert row["tahun_lain"] == [{"variabel": "a", "jabatan": "seksi", "tahun": 2023}]


@pytest.mark.parametrize("sampai", ["TW1", "tahun"])
@pytest.mark.parametrize("zero", [False, True])
def test_variables_and_rows_are_those_of_jelaskan(
    iki: Iki, project: Path, monkeypatch: pytest.MonkeyPatch, sampai: str, *, zero: bool
) -> None:
    monkeypatch.chdir(project)
    if zero:  # the divisor: then its rows count, and no other
        (project / "data/realisasi/2024/a.csv").write_text(
            DATA.replace(",b,40", ",b,0").replace(",b,45", ",b,0")
        )
    (row,) = detailed(iki, project, "--sampai", sampai)["jabatan"][0]["indikator"]
    assert (row["status"] == "penyebut_nol") is zero
    ran = iki("jelaskan", "seksi", "--tahun", 2024, "--sampai", sampai, "--format", "json")
    (told,) = json.loads(ran.out, parse_float=Decimal)["jabatan"][0]["indikator"]
    for mine, theirs in zip(row["variabel"], told["variabel"], strict=True):
        shared = {key: theirs[key] for key in mine}
        shared["baris"] = [{key: r[key] for key in r if key != "sebab"} for r in theirs["baris"]]
        assert shared == mine
    assert {key: told[key] for key in row if key != "variabel"} == {
        key: row[key] for key in row if key != "variabel"
    }


def test_rows_of_a_branch_not_taken_do_not_count(iki: Iki, project: Path) -> None:
    (project / "data/realisasi/c.csv").write_text(
        "tahun,periode,jabatan,variabel,nilai\n2024,TW1,seksi,c,9\n"
    )
    (row,) = detailed(iki, project)["jabatan"][0]["indikator"]
    used = {v["nama"]: [r["dipakai"] for r in v["baris"]] for v in row["variabel"][:2]}
    assert used == {"c": [True], "a": [False, False, False]}


@pytest.mark.parametrize("sampai", ["TW1", "TW2", "TW3", "tahun"])
def test_rows_that_count_make_the_value(iki: Iki, sampai: str) -> None:
    found = detailed(iki, ROOT, "--sampai", sampai)
    variables = [
        v for j in found["jabatan"] for row in j["indikator"] for v in row["variabel"] if v["baris"]
    ]
    assert len(variables) > 30
    for v in variables:
        counted = [Decimal(r["nilai"]) for r in v["baris"] if r["dipakai"]]
        assert v["konsolidasi"] in {"jumlah", "terakhir"}
        assert sum(counted) == (v["nilai"] or 0), v["nama"]


def test_the_table_names_the_sources(iki: Iki, project: Path) -> None:
    ran = iki("hitung", "--proyek", project, "--tahun", 2024, "--sampai", "TW2", "--rinci")
    assert [line.strip() for line in ran.out.splitlines() if ".csv" in line] == [
        "2024/a.csv:3, 4",
        "2024/a.csv:7",
        "2024/a.csv:2",
    ]
    assert ".csv" not in iki("hitung", "--proyek", project, "--tahun", 2024).out


def test_only_what_was_asked_for_is_named(iki: Iki) -> None:
    found = detailed(iki, ROOT, "--jabatan", "kasi_kerja_sama")
    assert [j["kode"] for j in found["jabatan"]] == ["kasi_kerja_sama"]
    assert all(v["baris"] for row in found["jabatan"][0]["indikator"] for v in row["variabel"])


def test_sources_name_a_file_and_a_line_once(iki: Iki, project: Path) -> None:
    (project / "data/realisasi/2024/a.csv").write_text(
        "tahun,jabatan,variabel,TW1,TW2\n2024,seksi,a,20,25\n2024,seksi,b,1,2\n"
    )
    ran = iki("hitung", "--proyek", project, "--tahun", 2024, "--sampai", "TW2", "--rinci")
    assert "2024/a.csv:2\n" in ran.out
    assert row_sources([]) == ""
