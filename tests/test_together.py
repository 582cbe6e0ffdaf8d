"""All mistakes of a file are reported in one run: every pair of these, and all of them at once.

What stands in a file without one of them is what it says with both, less what is said of that one: so
that whoever puts right exactly what is reported is not told anything new.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from tests import build
from tests.build import INSTANSI

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iki.diagnostics import Diagnostic

JABATAN = """\
jabatan: Seksi Pengaduan
atasan: kepala
tugas:
  - menyusun laporan
  - lain-lain
variabel:
  selesai: Jumlah pengaduan yang selesai
  masuk:
    uraian: Jumlah pengaduan yang masuk
    satuan: pengaduan
sasaran:
  - uraian: Meningkatnya pelayanan
    indikator:
      - kode: pengaduan
        nama: Persentase pengaduan yang selesai
        satuan: persen
        formula: selesai / masuk * 100
        bobot: 1
        target:
          2023: 80
          2024: 85
  - uraian: Terlaksananya laporan
    indikator:
      - kode: laporan
        nama: Jumlah laporan
        satuan: laporan
        formula: selesai + masuk
        polarisasi: maximize
        target: {2024: 5}
"""

# what is replaced by what, and the one thing that is then reported
MISTAKES = [
    ("jabatan: Seksi Pengaduan", "jabatan: Seksi: Pengaduan", "1:15 N05"),
    ("jabatan: Seksi Pengaduan", "jabatan: Seksi\u200b Pengaduan", "1:15 N03"),
    ("atasan: kepala", "atasan: kepela", "2:9 R02"),
    ("atasan: kepala", "Atasan: kepala", "2:1 S01"),
    ("  - menyusun laporan", "  - [menyusun]", "4:5 S03"),
    ("  - lain-lain", "  -", "5:3 S07"),
    ("  masuk:\n", "  masuk:\n    konsolidasi: akhir\n", "9:18 S05"),
    ("    satuan: pengaduan", "    satuann: pengaduan", "10:5 S01"),
    ("kode: pengaduan", "kode: Pengaduan", "14:15 S06"),
    ("nama: Persentase", "nama: Pos #3 Persentase", "15:15 N12"),
    ("satuan: persen", "satuan: persen\n        satuan: orang", "17:9 N06"),
    ("selesai / masuk * 100", "selesai / masuk *", "17:34 F02"),
    ("selesai / masuk * 100", "selesai / masuk", "17:18 R17"),
    ("selesai / masuk * 100", "selesai / msuk * 100", "17:28 R05"),
    ("formula: selesai + masuk", "formula: selesai + d", "27:28 R05"),
    ("  selesai: Jumlah", "  Selesai: Jumlah", "7:3 S06"),
    ("sasaran:\n", "abaikn: {R19: ya}\nsasaran:\n", "11:1 S01"),
    ("bobot: 1", "bobot: -1", "18:16 S11"),
    ("bobot: 1", "bobot: 0", "18:16 R09"),
    ("2023: 80", "2023: 80,5", "20:17 S04"),
    ("2024: 85", "2024: 185", "21:17 R14"),
    ("2024: 85", "20244: 85", "21:11 S10"),
    ("kode: laporan", "kode: dan", "24:15 S06"),
    ("kode: laporan", "kdoe: laporan", "24:9 S01"),
    ("polarisasi: maximize", "polarisasi: maksimal", "28:21 S05"),
    ("{2024: 5}", "{2024: [6, 5]}", "29:24 S09"),
    ("{2024: 5}", "{2024: 5.5}", "29:24 R14"),
]
IDS = [f"{expected}-{new[:12].strip()}" for _, new, expected in MISTAKES]


def diagnostics(*mistakes: tuple[str, str, str]) -> Sequence[Diagnostic]:
    text = JABATAN
    for old, new, _ in mistakes:
        text = text.replace(old, new, 1)
    return build.load({"seksi": text}, INSTANSI).diagnostics


def found(*mistakes: tuple[str, str, str]) -> list[str]:
    """Return the codes alone, for another mistake may have added a line above."""
    return sorted(d.code for d in diagnostics(*mistakes))


def test_without_mistakes_there_is_nothing_to_say() -> None:
    assert found() == []


@pytest.mark.parametrize("mistake", MISTAKES, ids=IDS)
def test_each(mistake: tuple[str, str, str]) -> None:
    places = [f"{d.span.start_line}:{d.span.start_column} {d.code}" for d in diagnostics(mistake)]
    assert places == [mistake[2]]


@pytest.mark.parametrize("mistake", MISTAKES, ids=IDS)
def test_each_beside_every_other(mistake: tuple[str, str, str]) -> None:
    for other in MISTAKES:
        if other[0] != mistake[0]:
            expected = sorted(m[2].split()[1] for m in (mistake, other))
            assert found(mistake, other) == expected, other


def test_as_many_at_once_as_fit() -> None:
    together: dict[str, tuple[str, str, str]] = {}
    for mistake in MISTAKES:
        together[mistake[0]] = mistake
    assert len(together) > 12
    expected = sorted(m[2].split()[1] for m in together.values())
    assert found(*together.values()) == expected


def test_three_at_once() -> None:
    for three in list(combinations(MISTAKES, 3))[::7]:
        if len({m[0] for m in three}) == 3:
            assert found(*three) == sorted(m[2].split()[1] for m in three), three
