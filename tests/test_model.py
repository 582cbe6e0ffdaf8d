"""Models: what pydantic is told of them, and the errors that `definitions` puts into words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from iki.model import AcuanNasional, Jabatan, Kop, Pimpinan, Variabel
from iki.yaml_source import PlainScalar

JABATAN: dict[str, Any] = {
    "jabatan": "Kepala Seksi",
    "tugas": ["melapor"],
    "variabel": {"a": "Laporan", "b": {"uraian": "Rencana", "satuan": "laporan"}},
    "sasaran": [
        {
            "uraian": "Tertib",
            "indikator": [{"kode": "i", "nama": "I", "satuan": "persen", "formula": "a / b * 100"}],
        }
    ],
}


def test_a_model_is_frozen() -> None:
    pimpinan = Pimpinan(kode="kepala", jabatan="Kepala")
    with pytest.raises(ValidationError, match="frozen"):
        pimpinan.kode = "lain"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="frozen"):
        del pimpinan.kode


def test_models_are_equal_by_their_values() -> None:
    one, same = Jabatan.model_validate(JABATAN), Jabatan.model_validate(JABATAN)
    assert one == same
    assert len(one.indikator) == 1  # found once and kept: no part of the value
    assert one == same
    assert one != Jabatan.model_validate({**JABATAN, "jabatan": "Sekretaris"})


def test_what_is_not_given_has_its_default() -> None:
    jabatan = Jabatan.model_validate(JABATAN)
    ((_, indikator),) = jabatan.indikator
    assert (indikator.bobot, indikator.target, indikator.sumber_data) == (Decimal(1), {}, ())
    assert jabatan.judul_kolom.sasaran == "SASARAN"
    assert jabatan.variabel["a"] == Variabel(uraian="Laporan")


def test_an_empty_key_has_the_default_of_its_field() -> None:
    keys = ("judul_kolom", "variabel", "abaikan")
    empty = Jabatan.model_validate({**JABATAN, **dict.fromkeys(keys)})
    left_out = {key: value for key, value in JABATAN.items() if key not in keys}
    assert empty == Jabatan.model_validate(left_out)


# what is wrong, its path and the kind of error that `definitions` puts into words
WRONG: list[tuple[Any, tuple[object, ...], str]] = [
    ("teks", (), "model_type"),
    ({"tugas": "melapor"}, ("tugas",), "tuple_type"),
    ({"variabel": ["a"]}, ("variabel",), "dict_type"),
    ({"lain": 1}, ("lain",), "extra_forbidden"),
    ({"sasaran": [{"uraian": "S"}]}, ("sasaran", 0, "indikator"), "missing"),
    ({"tugas": ["x", None]}, ("tugas", 1), "iki"),
    ({"variabel": {"A": "x"}}, ("variabel", "A", "[key]"), "iki"),
    ({"judul_kolom": PlainScalar("x")}, ("judul_kolom",), "model_type"),
]


@pytest.mark.parametrize(("data", "path", "kind"), WRONG)
def test_wrong_data(data: Any, path: tuple[object, ...], kind: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Jabatan.model_validate({**JABATAN, **data} if isinstance(data, dict) else data)
    (error,) = raised.value.errors()
    assert (error["loc"], error["type"]) == (path, kind)


@pytest.mark.parametrize(
    ("nasional", "standards"),
    [
        (PlainScalar("85"), [Decimal(85), Decimal(85)]),
        ({PlainScalar("2025"): PlainScalar("85")}, [Decimal(85), None]),
        (
            {PlainScalar("2025"): PlainScalar("85"), PlainScalar("2026"): PlainScalar("86.5")},
            [Decimal(85), Decimal("86.5")],
        ),
    ],
)
def test_a_standard_is_of_its_year_or_of_all(
    nasional: Any, standards: list[Decimal | None]
) -> None:
    acuan = AcuanNasional.model_validate({"nasional": nasional, "sumber": "Laporan"})
    assert [acuan.standard(tahun) for tahun in (2025, 2026)] == standards


@pytest.mark.parametrize("number", ["9" * 30, f"0.{'0' * 28}1", f"-{'9' * 15}.{'9' * 15}"])
def test_a_mark_and_a_sign_are_no_digits(number: str) -> None:
    acuan = AcuanNasional.model_validate({"nasional": PlainScalar(number), "sumber": "Laporan"})
    assert acuan.standard(2025) == Decimal(number)
    with pytest.raises(ValidationError, match="lebih dari 30 angka"):
        AcuanNasional.model_validate({"nasional": PlainScalar(f"{number}1"), "sumber": "Laporan"})


@pytest.mark.parametrize("lambang", ["lambang.png", "gambar/kop.JPG", " a.jpeg "])
def test_where_a_picture_may_be(lambang: str) -> None:
    assert Kop.model_validate({"lambang": lambang, "baris": ["DINAS"]}).lambang == lambang.strip()


@pytest.mark.parametrize(
    "lambang",
    ["../a.png", "a/../../b.png", "/etc/a.png", "C:a.png", "c:/a.png", "..\\a.png", "~/a.png",
     "//server/a.png", "https://contoh.id/a.png", "a.svg", "a.png\0", "x" * 2000 + ".png"],
)  # fmt: skip
def test_where_a_picture_may_not_be(lambang: str) -> None:
    with pytest.raises(ValidationError):
        Kop.model_validate({"lambang": lambang, "baris": ["DINAS"]})
