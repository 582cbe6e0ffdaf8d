"""A fingerprint changes with the meaning, and with nothing else."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from iki import fingerprint
from tests import build

if TYPE_CHECKING:
    from iki.model import Definisi

LONG = """\
# Seksi Contoh
sasaran:
  - indikator:
      - target:
          2024: {tahun: 80.0}
        polarisasi: maximize
        bobot: 1
        formula: "(a / b) * 100"
        satuan: persen
        nama: >-
          Indikator
        kode: i
    uraian: Sasaran
variabel:
  b: {uraian: Jumlah b, konsolidasi: jumlah}
  a: {uraian: Jumlah a}
tugas:
  - satu
atasan: kepala   # pimpinan
jabatan: Seksi Contoh
abaikan: {R14: tahu}
"""


def of(jabatan: str = build.JABATAN, instansi: str = build.INSTANSI) -> str:
    return fingerprint.of_definisi(definisi(jabatan, instansi))


def definisi(jabatan: str, instansi: str = build.INSTANSI) -> Definisi:
    loaded = build.load({"seksi": jabatan}, instansi)
    assert loaded.definisi is not None
    return loaded.definisi


def test_what_means_the_same_has_the_same_fingerprint() -> None:
    assert of(LONG) == of()
    assert of(instansi=build.INSTANSI + "penilaian: {pembulatan: 2}\n") == of()
    two = {"x": build.JABATAN, "y": build.JABATAN}
    other_order = dict(reversed(two.items()))
    assert fingerprint.of_definisi(build.definisi(two)) == fingerprint.of_definisi(
        build.definisi(other_order)
    )


CHANGES = [
    ("target: {2024: 80}", "target: {2024: 81}"),
    ("target: {2024: 80}", "target: {2024: [80, 80]}"),
    ("target: {2024: 80}", "target: {2024: {TW4: 80}}"),
    ("target: {2024: 80}", "target: {2024: 80}\n        polarisasi: minimize"),
    ("formula: a / b * 100", "formula: a / b * 100%"),
    ("formula: a / b * 100", "formula: b / a * 100"),
    ("a: Jumlah a", "a: Jumlah  A"),
    ("a: Jumlah a", "a: {uraian: Jumlah a, konsolidasi: terakhir}"),
    ("tugas: [satu]", "tugas: [dua]"),
    ("kode: i\n", "kode: j\n"),
]


@pytest.mark.parametrize(("old", "new"), CHANGES, ids=[new for _, new in CHANGES])
def test_what_means_something_else_has_another(old: str, new: str) -> None:
    changed = build.JABATAN.replace(old, new)
    assert changed != build.JABATAN
    assert of(changed) != of()


def test_the_agency_counts_and_so_does_the_kode_of_a_jabatan() -> None:
    assert of(instansi=build.INSTANSI + "penilaian: {batas_atas: 100}\n") != of()
    assert of(instansi=build.INSTANSI + "penilaian: {skala: sakip}\n") != of()
    other = fingerprint.of_definisi(build.definisi({"lain": build.JABATAN}))
    assert other != of()


def test_a_file_has_the_fingerprint_of_its_bytes() -> None:
    assert fingerprint.of_bytes([b"ab", b"c"]) == hashlib.sha256(b"abc").hexdigest()
