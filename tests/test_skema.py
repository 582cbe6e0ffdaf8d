"""The JSON Schema for editors: current, accepts what iki accepts, refuses the shapes that iki refuses."""

from __future__ import annotations

import copy
import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from iki.definitions import load_alone
from iki.model import json_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Golden, Iki

ROOT = Path(__file__).parent.parent
SHIPPED = [
    ROOT / "definitions/instansi.yaml",
    *sorted((ROOT / "definitions/jabatan").glob("*.yaml")),
]
GALLERY = ROOT / "tests/diagnostics"


class CoreLoader(yaml.SafeLoader):
    """YAML as editors read it: the core schema of YAML 1.2, where `no` and `1:30` are texts."""


CoreLoader.yaml_implicit_resolvers = {}
for tag, form, first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["", *"~nN"]),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    CoreLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{form})$"), [*first]
    )


def data(path: Path) -> Any:
    """Return a YAML file as an editor sees it: plain data, keys as texts."""
    loaded = yaml.load(path.read_bytes(), CoreLoader)  # noqa: S506 - a SafeLoader
    return json.loads(json.dumps(loaded))


def validator(content: Any) -> Draft202012Validator:
    kind = (
        "instansi"
        if isinstance(content, dict) and content.keys() & {"instansi", "pimpinan"}
        else "jabatan"
    )
    return of(kind)


@cache
def of(kind: str) -> Draft202012Validator:
    return Draft202012Validator(json_schema.schema_of(kind))


@pytest.mark.parametrize("kind", json_schema.KINDS)
def test_the_committed_copy_is_current_and_a_schema(golden: Golden, kind: str) -> None:
    text = json_schema.schema_text(kind)
    golden(f"../../iki/skema/{kind}.schema.json", text)
    Draft202012Validator.check_schema(json.loads(text))


@pytest.mark.parametrize("kind", json_schema.KINDS)
def test_every_key_has_a_description(kind: str) -> None:
    root = json_schema.schema_of(kind)
    for part in (root, *root["$defs"].values()):
        for name, key in part.get("properties", {}).items():
            assert key["description"].endswith((".", "}.")), name


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_definitions_are_accepted_and_name_their_schema(path: Path) -> None:
    content = data(path)
    assert list(validator(content).iter_errors(content)) == []
    modeline = path.read_text(encoding="utf-8").splitlines()[0]
    (name,) = re.findall(r"^# yaml-language-server: \$schema=(.+)$", modeline)
    assert (path.parent / name).resolve().is_relative_to(ROOT / "iki/skema")
    assert (path.parent / name).is_file()


@pytest.mark.parametrize(
    "path", sorted((GALLERY / "ok").glob("*.yaml")), ids=lambda path: path.stem
)
def test_what_iki_accepts_is_accepted(path: Path) -> None:
    content = data(path)
    assert list(validator(content).iter_errors(content)) == []


# Shapes that no JSON Schema of plain data can tell from right ones.
BEYOND = {
    "s04-nol-depan": "080 is the integer 80 to an editor",
    "s04-pangkat": "8e1 is a number to an editor",
    "s04-no": "a word may be an ordinal value",
    "s04-panjang": "a number of any length is a number",
    "s09-rentang": "needs a comparison of two values",
    "s09-rentang-periode": "needs a comparison of two values",
    "s11-batas": "needs a comparison of two values",
    "s06-nama-berkas": "is the name of the file",
}  # fmt: skip
SHAPES = sorted(path for path in (GALLERY / "err").glob("s*.yaml") if path.stem not in BEYOND)


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.stem)
def test_what_iki_refuses_for_its_shape_is_refused(path: Path) -> None:
    content = data(path)
    assert list(validator(content).iter_errors(content))


# Every key of both files.
FULL: dict[str, Any] = {
    "jabatan": {
        "jabatan": "Kepala Seksi", "atasan": "kepala", "tugas": ["melapor"],
        "judul_kolom": {"sasaran": "S", "indikator": "I", "formula": "F", "sumber_data": "D"},
        "variabel": {
            "a": "Laporan",
            "b": {"uraian": "Rencana", "satuan": "x", "konsolidasi": "jumlah", "berkala": "tahun", "abaikan": None},
            "c": {"uraian": "Tingkat", "nilai": {"Rendah": 1, "Tinggi": 2}},
        },
        "sasaran": [
            {
                "uraian": "Tertib", "abaikan": None,
                "indikator": [
                    {
                        "kode": "i", "nama": "I", "satuan": "persen", "formula": "a / b * 100",
                        "polarisasi": "maximize", "bobot": 1, "sumber_data": ["Laporan"], "desimal": 3,
                        "penilaian": {"minimize": "rasio", "batas_bawah": 0, "batas_atas": None},
                        "target": {2023: 80, 2024: {"TW1": 20, "tahun": [-9, 90]}},
                        "contoh": [
                            {"variabel": {"a": 1, "b": 2}, "lalu": {"a": 1}, "target": 50, "realisasi": 50, "capaian": 100}
                        ],
                        "acuan": {"nasional": {2024: 85}, "sumber": "BPS"},
                        "abaikan": {"R14": "x"},
                        "mulai": 2020, "berakhir": "2025-TW2",
                        "perubahan": [
                            {"mulai": "2024-B09", "dasar": "Renja", "formula": "a", "bobot": 2}
                        ],
                    }
                ],
            }
        ],
        "program": [
            {"kode": "1.05.02", "nama": "P", "anggaran": {2024: 5}, "sasaran": [0], "keterangan": "APBD"}
        ],
        "abaikan": None, "mulai": "2020", "berakhir": None, "alias": ["seksi_lama"],
        "perubahan": [{"mulai": 2021, "dasar": "Perbup", "jabatan": "Seksi"}],
    },
    "instansi": {
        "instansi": "Dinas", "daerah": "Kota", "catatan": "Contoh", "urutan": ["seksi"],
        "pimpinan": {
            "kode": "kepala", "jabatan": "Kepala", "atasan": {"kode": "bupati", "jabatan": "Bupati"},
        },
        "tempat": "Kota", "sumber": "data.parquet", "kop": {"lambang": "lambang.png", "baris": ["DINAS"]},
        "rencana": {"akhir": 2029}, "abaikan": None,
        "keputusan": {"nomor": "1", "tanggal": "2 Mei 2024", "tentang": "IKI"},
        "penandatangan": {"jabatan": "Kepala", "nama": "N", "pangkat": "P", "nip": "1"},
        "penilaian": {
            "minimize": "linear", "batas_bawah": 0, "batas_atas": 120, "pembulatan": 2,
            "wajib_catatan_di_bawah": 76,
            "skala": [{"predikat": "Baik", "minimal": 50}, {"predikat": "Kurang", "minimal": None}],
            "abaikan": None,
        },
        "perubahan": [{"mulai": "2023-S2", "dasar": "Perbup", "penilaian": {"pembulatan": 1}}],
    },
}  # fmt: skip
VALUES: list[Any] = [
    None, "", "x", "A b", "dan", "berhasil", "k" * 101, 12, -1, 2.5, True,
    [], ["x"], [None], [1, 2], [1, 2, 3], [{}], {}, {"x": "y"}, {"x": None}, {"A b": "x"},
    {"TW1": 1}, {"TW9": 1}, {"1944": 1}, {"1945": 1, "2999": 1}, {"3000": 1},
    {"R14": "x"}, {"R01": "x"},
]  # fmt: skip


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of everything inside the data of a file."""
    keys = node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    for key in keys:
        yield (*path, key)
        yield from places(node[key], (*path, key))


def judged(kind: str, content: Any) -> tuple[bool, bool]:
    """Return whether iki, and whether the schema, refuses the shape of a file."""
    text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
    found = load_alone(f"{kind}.yaml", text.encode()).diagnostics
    as_editors_see_it = json.loads(json.dumps(content))
    return any(d.code.startswith("S") for d in found), not of(kind).is_valid(as_editors_see_it)


@pytest.mark.parametrize("kind", json_schema.KINDS)
def test_the_full_file_has_every_key(kind: str) -> None:
    assert judged(kind, FULL[kind]) == (False, False)
    written = {path[-1] for path in places(FULL[kind])}
    root = json_schema.schema_of(kind)
    for part in (root, *root["$defs"].values()):
        assert part["properties"].keys() <= written


def differ(path: tuple[Any, ...], value: Any) -> bool:
    """Return whether one is stricter.

    The schema refuses a kode that is none, and `true` as one; iki refuses a word in a target or contoh
    whose formula has none.
    """
    return (
        (path == ("atasan",) and isinstance(value, (str, int, float)))
        or (value is True and bool({"kode", "urutan", "alias", "formula"} & set(path)))
        or (bool({"target", "contoh", "acuan"} & set(path)) and has_word(value))
    )


def has_word(value: Any) -> bool:
    if isinstance(value, dict | list):
        return any(map(has_word, value.values() if isinstance(value, dict) else value))
    return isinstance(value, str) and bool(re.match("[A-Za-z]", value))


def test_words_are_accepted_where_an_indikator_has_them() -> None:
    content = copy.deepcopy(FULL["jabatan"])
    content["sasaran"][0]["indikator"][0] |= {
        "formula": "c", "target": {2024: {"TW1": "Rendah", "tahun": ["Rendah", "Tinggi"]}},
        "contoh": [{"variabel": {"c": "Tinggi"}, "target": "Rendah", "realisasi": "tinggi"}],
    }  # fmt: skip
    assert judged("jabatan", content) == (False, False)


@pytest.mark.machine
@pytest.mark.parametrize(
    ("kind", "path"),
    [(kind, path) for kind, content in FULL.items() for path in places(content)],
    ids=lambda part: part if isinstance(part, str) else ".".join(map(str, part)),
)
def test_iki_and_the_schema_judge_every_place_alike(kind: str, path: tuple[Any, ...]) -> None:
    content = copy.deepcopy(FULL[kind])
    container = content
    for step in path[:-1]:
        container = container[step]
    for value in VALUES:
        container[path[-1]] = value
        if not differ(path, value):
            refused, by_schema = judged(kind, content)
            assert refused == by_schema, value
    container.pop(path[-1])
    refused, by_schema = judged(kind, content)
    assert refused == by_schema, "left out"
    if isinstance(container, dict):
        container["Lain X"] = 1
        refused, by_schema = judged(kind, content)
        assert refused == by_schema, "unknown"


def test_the_command_prints_one_or_writes_both(iki: Iki, tmp_path: Path) -> None:
    assert json.loads(iki("skema").out) == json_schema.schema_of("jabatan")
    assert json.loads(iki("skema", "instansi").out) == json_schema.schema_of("instansi")
    assert iki("skema", "-o", tmp_path).code == 0
    assert {path.name for path in tmp_path.iterdir()} == {
        "jabatan.schema.json", "instansi.schema.json",
    }  # fmt: skip
    assert "Maksud Anda “instansi”" in iki("skema", "instanzi").err
