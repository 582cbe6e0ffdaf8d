"""D38: capaian that are hard to believe, at the data and where a table is computed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iki.checks.capaian import find_implausible_capaian
from iki.model import Minimize, Rentang
from tests.build import HEAD, INSTANSI, JABATAN, definisi

if TYPE_CHECKING:
    from tests.conftest import Iki

CAPAIAN, TIMES = "capaiannya", "kali target"


@pytest.mark.parametrize(
    ("polarisasi", "realisasi", "target", "expected"),
    [
        ("maximize", "401", "100", CAPAIAN),
        ("maximize", "400", "100", None),
        ("maximize", "5", "1", CAPAIAN),
        ("maximize", "0.5", "0.1", CAPAIAN),
        ("maximize", "500", "0", None),  # no capaian of it
        ("maximize", "-5", "100", None),
        ("maximize", "-10000", "100", TIMES),
        ("maximize", "361", "80..90", CAPAIAN),
        ("maximize", "360", "80..90", None),
        ("minimize", "9199", "92", None),
        ("minimize", "9200", "92", TIMES),
        ("minimize", "0", "92", None),
        ("minimize", "5", "0", None),
        ("minimize", "9000", "80..90", TIMES),
        ("stabilize", "9200", "92", TIMES),
        ("stabilize", "500", "92", None),
        ("rasio", "2", "12", CAPAIAN),
        ("rasio", "3", "12", None),
        ("rasio", "0", "12", None),
        ("rasio", "1200", "12", TIMES),
        ("sementara", "2", "12", None),
        ("sementara", "1200", "12", TIMES),
    ],
)
def test_what_is_hard_to_believe(
    polarisasi: str, realisasi: str, target: str, expected: str | None
) -> None:
    bounds = [Decimal(bound) for bound in target.split("..")]
    rule = "minimize" if polarisasi in {"rasio", "sementara"} else polarisasi
    text = JABATAN.replace("formula:", f"polarisasi: {rule}\n        formula:")
    [(_, _, indikator)] = definisi({"seksi": text}).indikator
    what = find_implausible_capaian(
        indikator,
        Decimal(realisasi),
        Rentang(*bounds) if len(bounds) > 1 else bounds[0],
        Minimize.RASIO if polarisasi in {"rasio", "sementara"} else Minimize.LINEAR,
        None,
        is_partial=polarisasi == "sementara",
    )
    assert what is None if expected is None else what is not None and expected in what


def write(keys: str, rows: str, instansi: str = INSTANSI) -> None:
    head, _, _ = JABATAN.partition("      - kode: i\n")
    files = {
        "definitions/instansi.yaml": instansi,
        "definitions/jabatan/seksi.yaml": f"{head}      - {{kode: i, nama: I, {keys}}}\n",
        "data/realisasi/data.csv": HEAD + rows,
    }
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text)


A, B = "2024,tahun,seksi,a,{}\n", "2024,tahun,seksi,b,{}\n"


@pytest.mark.parametrize(
    ("keys", "a", "b", "codes"),
    [
        ("satuan: rupiah, formula: a + b, target: {2024: 1000}", 100000, 5, ["D38"]),
        ("satuan: rupiah, formula: a + b, target: {2024: 1000}", 1900, 5, []),
        ("satuan: indeks, formula: a / b, target: {2024: 3}", 90, 5, ["D38"]),
        ("satuan: persen, formula: a / b * 100, target: {2024: 20}", 90, 100, ["D38"]),
        ("satuan: persen, formula: a / b * 100, target: {2024: 20}", 900, 100, ["D20"]),
        ("satuan: persen, formula: a * 100 / b * 100, target: {2024: 20}", 90, 100, ["D34"]),
        ("satuan: persen, formula: (a - b) / b * 100, target: {2024: 2}", 110, 100, ["D38"]),
        ("satuan: laporan, formula: a + b, target: {2024: {TW1: 2, TW4: 4}}", 9, 9, ["D38"]),
        ("satuan: laporan, formula: a + b, target: {2024: {TW1: 2, TW3: 4}}", 9, 9, []),
        ("satuan: laporan, formula: a + b, target: {2025: 4}", 9, 9, []),
        ("satuan: laporan, formula: a + b, target: {2024: 4}, mulai: 2025", 9, 9, []),
        ("satuan: laporan, formula: a + b, target: {2024: 4}, abaikan: {D38: dua kantor}", 9, 9, []),
        (("satuan: laporan, formula: a + b, target: {2024: 40}, "
         "perubahan: [{mulai: 2024-TW3, dasar: D, target: {2024: 4}}]"), 9, 9, ["D38"]),
        (("satuan: laporan, formula: a + b, target: {2024: 4}, "
         "perubahan: [{mulai: 2025, dasar: D, target: {2025: 40}}]"), 9, 9, ["D38"]),
        (("satuan: laporan, formula: a + b, target: {2024: 10}, "
         "perubahan: [{mulai: 2025, dasar: D, formula: a * 100 + b}]"), 9, 9, []),
        (("satuan: laporan, formula: a * 100 + b, target: {2024: 10}, "
         "perubahan: [{mulai: 2024, dasar: D, formula: a + b}]"), 9, 9, []),
    ],
)  # fmt: skip
def test_data_are_held_against_the_target_of_the_year(
    iki: Iki,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    keys: str,
    a: int,
    b: int,
    codes: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    write(keys, A.format(a) + B.format(b))
    lines = iki("validasi", "--data", "--format", "ringkas").out.splitlines()
    assert [line[-4:-1] for line in lines if line[-4:-1] in {"D20", "D34", "D38"}] == codes


def test_hitung_says_so_before_a_cap_hides_it_and_of_its_own_period(
    iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    capped = INSTANSI + "penilaian: {batas_atas: 110}\n"
    keys = "satuan: rupiah, formula: a + b, target: {{2024: {{TW1: 10, tahun: 1000}}}}{}"
    rows = "2024,TW1,seksi,a,100\n2024,TW1,seksi,b,1\n"
    write(keys.format(""), rows, capped)
    note = "1 indikator dengan capaian di atas 400 persen atau realisasi 100 kali target: seksi.i"
    ran = iki("hitung", "--tahun", "2024", "--sampai", "TW1")
    assert ran.code == 0
    assert note in " ".join(ran.err.split())
    assert "400 persen" not in iki("hitung", "--tahun", "2024").err
    write(keys.format(", abaikan: {D38: dua kantor}"), rows, capped)
    assert "400 persen" not in iki("hitung", "--tahun", "2024", "--sampai", "TW1").err
    # What a period needs is no acceptance for nothing.
    assert "R20" not in iki("validasi", "--data", "--format", "ringkas").out
