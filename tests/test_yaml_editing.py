"""Edits of a YAML text: the lines that are edited change, and no others."""

from __future__ import annotations

import difflib

import pytest
import yaml

from iki.yaml_source.editing import Block, BlockList, Written, YamlEditor

TEXT = """\
jabatan: Seksi   # nama
tugas:
- satu  # komentar
variabel:
  a: Jumlah a   # pendek
  b:
    uraian: >-
      Jumlah
      b yang panjang
    satuan: orang

sasaran:
- uraian: 'Sasaran'
  indikator:
  - kode: i   # nama tetap
    nama: "Indikator: satu"
    target:
      2024: 80   # PK
      2025: {TW1: 20, tahun: 85}
  # sesudah
"""
I = ("sasaran", 0, "indikator", 0)


def by_year(path: tuple[str | int, ...], key: str) -> int:
    return int(key) if path[-1:] == ("target",) else 0


@pytest.mark.parametrize(
    ("path", "value", "changed"),
    [
        ((*I, "nama"), 'Lain "x": y', ['-    nama: "Indikator: satu"', '+    nama: "Lain \\"x\\": y"']),
        (("sasaran", 0, "uraian"), "it's", ["-- uraian: 'Sasaran'", "+- uraian: 'it''s'"]),
        (("tugas", 0), "dua: x", ["-- satu  # komentar", "+- 'dua: x'  # komentar"]),
        ((*I, "target", "2024"), Written("81"), ["-      2024: 80   # PK", "+      2024: 81   # PK"]),
        ((*I, "target", "2023"), Written("1"), ["+      2023: 1"]),
        ((*I, "target", "2026"), {"TW1": Written("1")}, ["+      2026: {TW1: 1}"]),
        (
            (*I, "target", "2025", "TW2"),
            Written("40"),
            ["-      2025: {TW1: 20, tahun: 85}", "+      2025: {TW1: 20, tahun: 85, TW2: 40}"],
        ),
        (
            ("variabel", "b", "uraian"),
            "Baru",
            ["-      Jumlah", "-      b yang panjang", "+      Baru"],
        ),
        ((*I, "bobot"), Written("2"), ["+    bobot: 2"]),
        (("variabel", "c"), Block(uraian="x # y", satuan="no"), ["+  c:", "+    uraian: 'x # y'", "+    satuan: 'no'"]),
        (
            (*I, "perubahan"),
            BlockList([Block(mulai=Written("2026"), dasar="x")]),
            ["+    perubahan:", "+    - mulai: 2026", "+      dasar: x"],
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_only_the_lines_of_an_edit_change(
    path: tuple[str | int, ...], value: object, changed: list[str], newline: str
) -> None:
    before = TEXT.replace("\n", newline)
    editor = YamlEditor(before, by_year)
    editor.set(path, value)  # type: ignore[arg-type]
    after = editor.result()
    yaml.safe_load(after)
    assert after.count("\r\n") == (after.count("\n") if newline == "\r\n" else 0)
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    assert [line for line in lines if not line.startswith(("---", "+++", "@@"))] == changed


def test_items_and_keys_are_added_in_brackets_as_well() -> None:
    text = '{"target": {}, "b": null, "c": [{"kode": "i"}]}'
    editor = YamlEditor(text)
    editor.set(("target", "2025"), Written("3"))
    editor.set(("target", "2026"), Written("4"))
    editor.set(("b", "x"), "y")
    editor.set(("c", 0, "nama"), "ab, c")
    editor.append(("c",), {"kode": "k"})
    assert editor.result() == (
        '{"target": {2025: 3, 2026: 4}, "b": {x: y}, "c": [{"kode": "i", nama: \'ab, c\'}, {kode: k}]}'
    )
