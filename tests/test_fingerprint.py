"""A fingerprint changes with the meaning, and with nothing else."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from iki.model import fingerprint
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


# Taken before there were tempat, kop, rencana, program, acuan and the atasan of the pimpinan.
BEFORE = "718c5d5b394af1ee6b62dff6a63581dee0b39133b5293b1f0b97e0677b2b90a4"
PIMPINAN = "{kode: kepala, jabatan: Kepala Dinas"


@pytest.mark.parametrize(
    ("jabatan", "instansi"),
    [
        (build.JABATAN, f"{build.INSTANSI}tempat: Kota\n"),
        (build.JABATAN, f"{build.INSTANSI}kop: {{baris: [DINAS]}}\n"),
        (build.JABATAN, f"{build.INSTANSI}rencana: {{akhir: 2029}}\n"),
        (
            build.JABATAN,
            build.INSTANSI.replace(PIMPINAN, f"{PIMPINAN}, atasan: {{kode: bupati, jabatan: B}}"),
        ),
        (f"{build.JABATAN}program: [{{kode: p, nama: P}}]\n", build.INSTANSI),
        (f"{build.JABATAN}        acuan: {{nasional: 85, sumber: X}}\n", build.INSTANSI),
    ],
)
def test_keys_that_came_later_change_it_only_where_they_are(jabatan: str, instansi: str) -> None:
    assert of() == BEFORE
    assert of(jabatan, instansi) != BEFORE


def test_a_file_has_the_fingerprint_of_its_bytes() -> None:
    assert fingerprint.of_bytes([b"ab", b"c"]) == hashlib.sha256(b"abc").hexdigest()
