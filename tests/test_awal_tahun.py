"""The checklist of `iki validasi --tahun`: what a year still lacks, by jabatan."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Iki

_INSTANSI = """\
instansi: Dinas
daerah: Kabupaten
pimpinan: {kode: kepala, jabatan: Kepala Dinas, atasan: {kode: bupati, jabatan: Bupati}}
"""
_JABATAN = """\
jabatan: Seksi
atasan: kepala
tugas: [x]
variabel: {a: Jumlah a, b: Jumlah b}
sasaran:
  - uraian: S
    indikator:
      - {kode: a, nama: Jumlah surat, satuan: surat, formula: a, target: {2025: 4, 2026: 5}}
      - {kode: b, nama: Jumlah rapat, satuan: rapat, formula: b, target: {2025: 4, 2026: {TW1: 1}}}
program:
  - {kode: "1", nama: P, anggaran: {2026: 10}}
  - {kode: "2", nama: Q, anggaran: {2025: 10}}
"""


@pytest.fixture(autouse=True)
def kantor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "definitions/jabatan").mkdir(parents=True)
    (tmp_path / "definitions/instansi.yaml").write_text(_INSTANSI)
    (tmp_path / "definitions/jabatan/seksi.yaml").write_text(_JABATAN)
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _start(iki: Iki, tahun: int = 2026, *arguments: str) -> Any:
    return json.loads(iki("validasi", "--tahun", tahun, "--format", "json", *arguments).out)


def test_json_says_what_there_is(iki: Iki, kantor: Path) -> None:
    (kantor / "data/pejabat.csv").write_text("jabatan,nama,mulai\nkepala,N,2026-01-31\n")
    found = _start(iki)["awal_tahun"]
    none = {"ada": 0, "dari": 0}
    assert found["jabatan"] == [
        {"kode": "kepala", "target": none, "anggaran": none, "pejabat": True},
        {"kode": "bupati", "target": none, "anggaran": none, "pejabat": False},
        {"kode": "seksi", "target": {"ada": 1, "dari": 2}, "anggaran": {"ada": 1, "dari": 2},
         "pejabat": False},
    ]  # fmt: skip
    assert found["keputusan_kurang"] == ["nomor", "tanggal"]


@pytest.mark.parametrize(
    ("rows", "there"),
    [
        (["seksi,N,2026-01-31,"], ["seksi"]),  # an agreement is signed within a month
        (["seksi,N,2026-02-01,", "kepala,K,2026-03-01,"], []),  # nobody holds it in January
        (["seksi,N,,2025-12-31", "bupati,B,2020-01-01,2026-01-30"], []),
        (["seksi,N,,2026-01-10", "seksi,O,2026-01-11,", "bupati,B,,"], ["bupati", "seksi"]),
        (["baru,N,2026-03-01,"], ["baru"]),  # begins in March
        (["baru,N,,2026-02-28"], []),
    ],
)
def test_pejabat_are_those_who_sign_the_agreements(
    iki: Iki, kantor: Path, rows: list[str], there: list[str]
) -> None:
    baru = _JABATAN.replace("jabatan: Seksi", "jabatan: Seksi Baru\nmulai: 2026-B03")
    (kantor / "definitions/jabatan/baru.yaml").write_text(baru)
    text = "\n".join(["jabatan,nama,mulai,berakhir", *rows])
    (kantor / "data/pejabat.csv").write_text(f"{text}\n")
    offices = _start(iki)["awal_tahun"]["jabatan"]
    assert sorted(office["kode"] for office in offices if office["pejabat"]) == there


@pytest.mark.parametrize(
    ("penandatangan", "there"),
    [
        ("{nama: K}", ["kepala"]),
        ("{jabatan: Kepala Dinas, nama: K}", ["kepala"]),
        ("{jabatan: Bupati, nama: B}", []),  # signs the decree; agreements have dots
    ],
)
def test_the_penandatangan_signs_as_in_agreements(
    iki: Iki, kantor: Path, penandatangan: str, there: list[str]
) -> None:
    text = f"{_INSTANSI}penandatangan: {penandatangan}\n"
    (kantor / "definitions/instansi.yaml").write_text(text)
    offices = _start(iki)["awal_tahun"]["jabatan"]
    assert [office["kode"] for office in offices if office["pejabat"]] == there


@pytest.mark.parametrize(
    ("locks", "tahun", "missing"),
    [
        ([], 2026, ["TW1", "TW2", "TW3", "tahun"]),
        (["2025-S1", "2025-TW4", "2024-TW1"], 2026, ["TW1", "TW3"]),
        ([], 2025, []),  # nothing of 2024 could be signed
    ],
)
def test_locks_of_the_ended_year(
    iki: Iki, kantor: Path, locks: list[str], tahun: int, missing: list[str]
) -> None:
    (kantor / "kunci").mkdir()
    for name in locks:
        (kantor / f"kunci/{name}.json").write_text("{}")
    assert _start(iki, tahun)["awal_tahun"]["kunci"]["belum"] == missing


def test_a_year_that_has_not_ended_lacks_no_lock(iki: Iki, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import date

    from iki.validasi import validation

    monkeypatch.setattr(validation, "today", lambda: date(2025, 10, 5))
    assert _start(iki)["awal_tahun"]["kunci"]["belum"] == ["TW1", "TW2", "TW3"]


def test_the_table_fits_and_the_exit_code_is_as_before(iki: Iki) -> None:
    run = iki("validasi", "--tahun", 2026)
    assert run.code == 0
    table = run.out.partition("Daftar periksa tahun 2026\n")[2]
    assert max(map(len, run.out.partition("Daftar periksa")[2].splitlines())) <= 80
    assert table.split("\n") == [
        "  Jabatan               Target    Anggaran  Pejabat",
        "  Kepala Dinas  kepala  –         –         belum ada",
        "  Bupati  bupati        –         –         belum ada",
        "  Seksi  seksi          1 dari 2  1 dari 2  belum ada",
        "  Keputusan: nomor dan tanggal belum ada dalam instansi.yaml",
        "  Kunci 2025: belum ada TW1, TW2, TW3, tahun",
        "",
    ]
    assert iki("validasi", "--tahun", 2026, "--ketat").code == 1  # of R13


def test_without_a_year_or_of_a_file_there_is_none(iki: Iki) -> None:
    assert "awal_tahun" not in json.loads(iki("validasi", "--format", "json").out)
    named = iki("validasi", "definitions/jabatan/seksi.yaml", "--tahun", 2026)
    assert "Daftar periksa" not in named.out
    assert "awal_tahun" not in _start(iki, 2026, "definitions/jabatan/seksi.yaml")


def test_wrong_definitions_have_none(iki: Iki, kantor: Path) -> None:
    (kantor / "definitions/jabatan/seksi.yaml").write_text(_JABATAN.replace("formula: a,", ""))
    assert "Daftar periksa" not in iki("validasi", "--tahun", 2026).out
