"""Edits of a YAML text: the lines that are edited change, and no others."""

from __future__ import annotations

import difflib

import pytest
import yaml

from iki.yaml_source.editing import BlockList, BlockMapping, VerbatimYaml, YamlEditor

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
INDIKATOR = ("sasaran", 0, "indikator", 0)


def by_year(path: tuple[str | int, ...], key: str) -> int:
    return int(key) if path[-1:] == ("target",) else 0


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        ("a:\n# satu\n- 1  # itu\n# dua\n- 2\nb: 1\n", 0, "a:\n- x\n# satu\n- 1  # itu\n# dua\n- 2\nb: 1\n"),
        ("a:\n# satu\n- 1  # itu\n# dua\n- 2\nb: 1\n", 1, "a:\n# satu\n- 1  # itu\n- x\n# dua\n- 2\nb: 1\n"),
        ("a:\n  # satu\n  - 1\nb: 1\n", 1, "a:\n  # satu\n  - 1\n  - x\nb: 1\n"),
        ("a:  # satu\r\n  - 1\r\n", 0, "a:  # satu\r\n  - x\r\n  - 1\r\n"),
        ("a: [1, 2]\n", 0, "a: [x, 1, 2]\n"),
        ("a: [1, 2]\n", 1, "a: [1, x, 2]\n"),
        ("b: 1\n", 0, "b: 1\na:\n  - x\n"),
    ],
)  # fmt: skip
def test_an_item_stands_where_it_is_put(text: str, number: int, expected: str) -> None:
    editor = YamlEditor(text)
    editor.insert(("a",), number, "x")
    assert editor.result() == expected


@pytest.mark.parametrize(
    ("path", "value", "changed"),
    [
        ((*INDIKATOR, "nama"), 'Lain "x": y', ['-    nama: "Indikator: satu"', '+    nama: "Lain \\"x\\": y"']),
        (("sasaran", 0, "uraian"), "it's", ["-- uraian: 'Sasaran'", "+- uraian: 'it''s'"]),
        (("tugas", 0), "dua: x", ["-- satu  # komentar", "+- 'dua: x'  # komentar"]),
        ((*INDIKATOR, "target", "2024"), VerbatimYaml("81"), ["-      2024: 80   # PK", "+      2024: 81   # PK"]),
        ((*INDIKATOR, "target", "2023"), VerbatimYaml("1"), ["+      2023: 1"]),
        ((*INDIKATOR, "target", "2026"), {"TW1": VerbatimYaml("1")}, ["+      2026: {TW1: 1}"]),
        (
            (*INDIKATOR, "target", "2025", "TW2"),
            VerbatimYaml("40"),
            ["-      2025: {TW1: 20, tahun: 85}", "+      2025: {TW1: 20, tahun: 85, TW2: 40}"],
        ),
        (
            ("variabel", "b", "uraian"),
            "Baru",
            ["-      Jumlah", "-      b yang panjang", "+      Baru"],
        ),
        ((*INDIKATOR, "bobot"), VerbatimYaml("2"), ["+    bobot: 2"]),
        (("variabel", "c"), BlockMapping(uraian="x # y", satuan="no"), ["+  c:", "+    uraian: 'x # y'", "+    satuan: 'no'"]),
        (
            (*INDIKATOR, "perubahan"),
            BlockList([BlockMapping(mulai=VerbatimYaml("2026"), dasar="x")]),
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


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("a:\n  b: 1  # satu\n  # dua\n  c:\n    d: 2  # itu\n    e: >-\n      x\n      y\n\nf: 3\n", "c", "a:\n  b: 1  # satu\n  # dua\n\nf: 3\n"),
        ("a:\r\n  b: 1  # satu\r\n  c: 2\r\nf: 3\r\n", "b", "a:\r\n  c: 2\r\nf: 3\r\n"),
        ("a:\n  b:\n  c: 2\nf: 3\n", "bc", "f: 3\n"),
        ("f: 3\na:\n  b: 1\n  c: 2", "c", "f: 3\na:\n  b: 1\n"),
        ("a: {b: 1, c: {x: 1}, d: 3}  # ini\n", "bc", "a: {d: 3}  # ini\n"),
        ("a: {b: 1, c: {x: 1}, d: 3}\n", "cd", "a: {b: 1}\n"),
        ("a: {b: 1, c: 2, d: 3, e: 4}\n", "bd", "a: {c: 2, e: 4}\n"),
        ("{a: {b: 1}, f: 3}\n", "b", "{f: 3}\n"),
    ],
)  # fmt: skip
def test_keys_go_with_their_lines(text: str, names: str, expected: str) -> None:
    editor = YamlEditor(text)
    for name in names:
        editor.remove(("a", name))
    assert editor.result() == expected


def test_a_key_goes_and_another_comes_behind_it() -> None:
    editor = YamlEditor("a:\n  b: 1\n  c: 2  # dua\nf: 3\n")
    editor.set(("a", "d"), "x")
    editor.remove(("a", "c"))
    assert editor.result() == "a:\n  b: 1\n  d: x\nf: 3\n"


def test_items_and_keys_are_added_in_brackets_as_well() -> None:
    text = '{"target": {}, "b": null, "c": [{"kode": "i"}]}'
    editor = YamlEditor(text)
    editor.set(("target", "2025"), VerbatimYaml("3"))
    editor.set(("target", "2026"), VerbatimYaml("4"))
    editor.set(("b", "x"), "y")
    editor.set(("c", 0, "nama"), "ab, c")
    editor.append(("c",), {"kode": "k"})
    assert editor.result() == (
        '{"target": {2025: 3, 2026: 4}, "b": {x: y}, "c": [{"kode": "i", nama: \'ab, c\'}, {kode: k}]}'
    )
