"""YAML as text with places: what is read_yaml, what is refused, and where things stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from weakref import WeakSet

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from iki.diagnostics import Span, has_errors
from iki.limits import YAML_WORD
from iki.yaml_source import (
    Document,
    Finding,
    KeyPath,
    Places,
    PlainScalar,
    YamlData,
    cut_by_comment,
    decode,
    nodes,
    places,
    read,
    read_yaml,
    syntax_errors,
    to_diagnostics,
)

ROOT = Path(__file__).parent.parent


def document(text: str) -> Document:
    result, diagnostics = read_yaml("x.yaml", text.encode())
    assert result is not None, diagnostics
    return result


# Scalars keep what they look like: nothing of YAML 1.1 changes a value.
SCALARS = [
    "no", "yes", "on", "01", "0o7", "1:30", "1_000", "1e3", ".5", "+1", "0x1F", "2024-01-02",
    "3.10", "=", "NaN", ".inf", "True",
]  # fmt: skip


@pytest.mark.parametrize("text", SCALARS)
def test_scalars_stay_text(text: str) -> None:
    data: Any = document(f"a: {text}").data
    assert data == {"a": text}
    assert isinstance(data["a"], PlainScalar)


def test_only_unquoted_nulls_are_nothing() -> None:
    text = "a:\nb: ~\nc: null\nd: ''\ne: 'null'\nf: [~, x]\n"
    assert document(text).data == {
        "a": None, "b": None, "c": None, "d": "", "e": "null", "f": [None, "x"],
    }  # fmt: skip


def test_quoted_text_is_not_plain() -> None:
    data: Any = document("a: '80'\nb: |\n  80\n").data
    assert [isinstance(v, PlainScalar) for v in data.values()] == [False, False]


# text, what is reported
REFUSED = [
    ("", "1:1-1 N04"),
    ("# hanya komentar\n", "1:1-1 N04"),
    ("a: *b / c", "1:4-6 N05"),
    ("a: *b", "1:4-6 N05"),
    ("a: &x 1\nb: *x", "1:4-6 N07, 2:4-6 N07"),
    ("a: [&x 1]", "1:5-7 N07"),
    ("a: !!int 3", "1:4-9 N07"),
    ("a: ! x", "1:4-5 N07"),
    ("<<: {a: 1}", "1:1-3 N07"),
    ("%YAML 1.1\n---\na: 1", "1:1-6 N07"),
    ("a: Bidang: Data", "1:10-11 N05"),
    ("a: @x", "1:4-5 N05"),
    ("a: `x`", "1:4-5 N05"),
    ("a: %x", "1:4-5 N05"),
    ("a: | x", "1:6-7 N05"),
    ("a:\n\tb: 1", "2:1-2 N04"),
    ("\ta: 1", "1:1-2 N04"),
    ("a:\n\t- b", "2:1-2 N04"),
    ("a:\n-\tb", "2:2-3 N04"),
    ("a:\n  b: 1\n\tc: 1", "3:1-2 N04"),
    ("a: {2025:88}", "1:5-12 N04"),
    ("a: {2025:88, b: 1, c:x}", "1:5-12 N04, 1:20-23 N04"),
    ("a: {2025:[8, 9]}", "1:9-10 N04"),
    ("a: {b:{c: 1}}", "1:6-7 N04"),
    ('a: {b:"c d", e:f g}', "1:5-12 N04, 1:14-19 N04"),
    ('"a":b', "1:4-5 N04"),
    ("a: [1, 2", "1:8-9 N04"),
    ('a: "x', "1:4-5 N04"),
    ('a: "\\q"', "1:5-6 N04"),
    ('"a"b: 1', "1:4-5 N04"),
    ("- a\nb", "2:1-2 N04"),
    ("a: - b", "1:4-5 N04"),
    ("a: 1\nb: 2\na: 3", "3:1-2 N06"),
    ("a: 1\n'a': 3", "2:1-4 N06"),
    ("{a: 1, a: 2}", "1:8-9 N06"),
    ("---\na: 1\n---\nb: 2", "3:1-2 N08"),
    ("? [a]\n: b", "1:3-6 N10"),
    ("'': b", "1:1-3 N10"),
    ("[" * 900, "1:21-901 N09"),
    ("- " * 100_000 + "x", "1:41-42 N09"),
    ("\n".join(" " * i + "a:" for i in range(900)), "21:21-23 N09"),
    ("[" * 30 + "]" * 30, "1:21-22 N09"),
    (f"a: {'x' * 10_001}", "1:4-10005 N09"),
    (f"a: {'x' * 1_000_001}", "1:1-1 N09"),
    ("a: x\x1b[31m", "1:5-6 N03"),
    ("a: x\u202ey\n\u200bb: 1", "1:5-6 N03, 2:1-2 N03"),
    ("a: x\x85y", "1:5-6 N03"),
    ("a: x\u2028y", "1:5-6 N03"),
    ("nama: cafe\u0301", "1:10-12 N11"),
]


@pytest.mark.parametrize(("text", "expected"), REFUSED, ids=[r[0][:20] for r in REFUSED])
def test_refused(text: str, expected: str) -> None:
    _, diagnostics = read_yaml("x.yaml", text.encode())
    assert has_errors(diagnostics)
    assert ", ".join(
        f"{d.span.start_line}:{d.span.start_column}-{d.span.end_column} {d.code}"
        for d in diagnostics
    ) == expected  # fmt: skip
    assert all(d.hint for d in diagnostics)


def test_too_deep_for_libyaml_itself() -> None:
    """From 0.2.6 on it gives up at level 1,001, before it says where the 21st one is."""
    _, diagnostics = read_yaml("x.yaml", b"[" * 100_000)
    assert [d.code for d in diagnostics] == ["N09"]


# bytes, code and column
ENCODINGS = [
    (b"\xff\xfea\x00:\x00", "N02", Span(1, 1, 1, 1)),
    (b"\xfe\xff\x00a", "N02", Span(1, 1, 1, 1)),
    (b"a: 1\nb: caf\xe9", "N02", Span(2, 7, 2, 8)),
    (b"a: \xed\xa0\x80", "N02", Span(1, 4, 1, 5)),
    (b"a: \x00", "N03", Span(1, 4, 1, 5)),
]


@pytest.mark.parametrize(("raw", "code", "span"), ENCODINGS)
def test_encodings(raw: bytes, code: str, span: Span) -> None:
    _, (diagnostic,) = read_yaml("x.yaml", raw)
    assert (diagnostic.code, diagnostic.span) == (code, span)


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    result, diagnostics = read_yaml("x.yaml", b"\xef\xbb\xbfa: x\r\nb: y\r\n")
    assert result is not None
    assert not diagnostics
    assert result.data == {"a": "x", "b": "y"}
    assert result.span(("b",)) == Span(2, 4, 2, 5)


COMMENTS = [
    ("nama: Pos #3", ["N12"]),
    ("nama: Pos # catatan", []),
    ("nama: Pos   # catatan", []),
    ("nama: 'Pos #3'", []),
    ("nama: Pos#3", []),
    ("nama: Pos\n#3", []),
]


@pytest.mark.parametrize(("text", "codes"), COMMENTS)
def test_a_comment_that_cuts_a_text_is_a_warning(text: str, codes: list[str]) -> None:
    result, diagnostics = read_yaml("x.yaml", text.encode())
    assert result is not None
    assert not diagnostics
    assert [(f.code, f.path) for f in cut_by_comment(result)] == [(c, ("nama",)) for c in codes]


def test_a_text_that_lacks_quotes_does_not_hide_the_rest() -> None:
    text = "a: Bidang: Data\nb:\n  - *c / d  # x\n  - @e\nf: &g 'h'\ng: it's: x\nh: 1\nh: 2\n"
    result, diagnostics = read_yaml("x.yaml", text.encode())
    assert [(d.span.start_line, d.span.start_column, d.code) for d in diagnostics] == [
        (1, 10, "N05"), (3, 5, "N05"), (4, 5, "N05"), (5, 4, "N07"), (6, 8, "N05"), (8, 1, "N06"),
    ]  # fmt: skip
    assert result is not None
    assert result.data == {
        "a": "Bidang: Data", "b": ["*c / d", "@e"], "f": "&g 'h'", "g": "it's: x", "h": "1",
    }  # fmt: skip
    assert result.span(("a",)) == Span(1, 4, 1, 16)
    assert result.span(("b", 0), "value", (3, 4)) == Span(3, 8, 3, 9)
    assert result.span(("f",)) == Span(5, 4, 5, 10)


# What cannot be read as if it were quoted ends the reading of the file.
@pytest.mark.parametrize(
    "text", ["a: Bidang: Data\n  lanjutan\n", "a: [x, *y]\n", "a: b\n\tc: d\n"]
)
def test_what_quotes_do_not_mend_ends_the_reading(text: str) -> None:
    result, diagnostics = read_yaml("x.yaml", text.encode())
    assert result is None
    assert len(diagnostics) == 1


@pytest.mark.machine
@pytest.mark.parametrize("unit", ["\x1b", "e\u0301\n", "- &a x\n", "k: 1\n", "? [a]\n: 1\n"])
def test_of_very_many_mistakes_the_first_are_reported(unit: str) -> None:
    _, diagnostics = read_yaml("x.yaml", (unit * (500_000 // len(unit.encode()))).encode())
    assert len(diagnostics) <= 1002
    assert "N13" in {d.code for d in diagnostics}


# --- places ----------------------------------------------------------------------------------------

TEXT = """\
jabatan: Kepala
daftar:
  - satu
  - kode: dua
    nama:
  - [80, 90]
kosong: {}
"""

PLACES: list[tuple[KeyPath, str, Span]] = [
    (("jabatan",), "value", Span(1, 10, 1, 16)),
    (("jabatan",), "key", Span(1, 1, 1, 8)),
    (("daftar",), "value", Span(2, 1, 2, 7)),
    (("daftar", 0), "value", Span(3, 5, 3, 9)),
    (("daftar", 1), "value", Span(4, 5, 4, 9)),
    (("daftar", 1, "nama"), "value", Span(5, 5, 5, 9)),
    (("daftar", 1, "tidak_ada"), "value", Span(4, 5, 4, 9)),
    (("daftar", 2, 1), "value", Span(6, 10, 6, 12)),
    (("daftar", 2, "tahun", 0), "value", Span(6, 6, 6, 8)),
    (("daftar", 2), "value", Span(6, 5, 6, 13)),
    (("daftar", 2, "tahun"), "value", Span(6, 5, 6, 13)),
    (("kosong",), "value", Span(7, 9, 7, 11)),
    (("tidak_ada", "lebih"), "value", Span(1, 1, 1, 8)),
    ((), "value", Span(1, 1, 1, 8)),
]


@pytest.mark.parametrize(("path", "at", "span"), PLACES)
def test_places(path: KeyPath, at: Any, span: Span) -> None:
    assert document(TEXT).span(path, at) == span
    assert document(TEXT).line(path) == span.start_line


@pytest.mark.parametrize("file", sorted(ROOT.glob("definitions/**/*.yaml")), ids=lambda f: f.stem)
def test_the_line_of_a_key_needs_no_nodes(file: Path) -> None:
    """It is that of its place, also where the file does not have what is asked for."""
    found = document(file.read_text(encoding="utf-8"))
    looked = Places(found)
    todo: list[tuple[KeyPath, YamlData]] = [((), found.data)]
    while todo:
        path, data = todo.pop()
        if isinstance(data, dict):
            todo += (((*path, key), value) for key, value in data.items())
        elif isinstance(data, list):
            todo += (((*path, number), item) for number, item in enumerate(data))
        if path and isinstance(path[-1], str):
            for asked in (path, (*path, "tidak_ada"), (*path, "TW1"), (*path, 99)):
                assert found.line(asked) == looked.span(asked, "key").start_line, asked


# text, value of `f` up to `@`, and where the `@` stands
OFFSETS = [
    ("f: a / @ b", (1, 8)),
    ("f: 'it''s @'", (1, 11)),
    ('f: "a \\u0041 \\"@"', (1, 16)),
    ('f: "a\\\n   @"', (2, 4)),
    ("f: a\n  + b\n\n  @", (4, 3)),
    ("f: 'a\n\n  @'", (3, 3)),
    ("f: >\n  a +\n  b @\n", (3, 5)),
    ("f: >-\n\n    a\n      b\n    @\n", (5, 5)),
    ("f: |\n  a\n   @\n", (3, 4)),
    ("f: |2\n   a @\n", (2, 6)),
    ("f: > # komentar @\n  a @\n", (2, 5)),
    ("f: 人口 / @", (1, 9)),
    ("人: é\nf: 'é''é' # x\ng: 1".replace("f: 'é''é'", "f: 'é''é@'"), (2, 9)),
]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("f: 'a''b'", (6, 8)),
        ('f: "a\\u0431b"', (6, 12)),
        ('f: "a\\"b"', (6, 8)),
        ("f: abb", (5, 6)),
    ],
)
def test_an_escape_is_one_character_of_several_columns(text: str, columns: tuple[int, int]) -> None:
    span = document(text).span(("f",), "value", (1, 2))
    assert (span.start_column, span.end_column) == columns


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(("text", "place"), OFFSETS, ids=[o[0] for o in OFFSETS])
def test_a_character_of_a_text_has_a_place(text: str, place: tuple[int, int], newline: str) -> None:
    found = document(text.replace("\n", newline))
    data: Any = found.data
    at = data["f"].index("@")
    span = found.span(("f",), "value", (at, at + 1))
    assert (span.start_line, span.start_column) == place
    assert (span.end_line, span.end_column) == (place[0], place[1] + 1)


WORDS = st.lists(
    st.text(st.sampled_from("abé人+*()'\"\\ "), min_size=1, max_size=8), min_size=1, max_size=5
)


@given(
    words=WORDS,
    style=st.sampled_from(["'", '"', ">", "|"]),
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_every_visible_character_is_found_where_it_stands(
    words: list[str], style: str, newline: str
) -> None:
    body = " ".join(words).strip()
    assume(body)
    source = {
        "'": lambda: "f: '" + body.replace("'", "''") + "'",
        '"': lambda: 'f: "' + body.replace("\\", "\\\\").replace('"', '\\"') + '"',
        ">": lambda: f"f: >{newline}" + newline.join(f"  {w}" for w in body.split()),
        "|": lambda: f"f: |{newline}" + newline.join(f"  {w}" for w in body.split()),
    }[style]()
    found = document(source)
    data: Any = found.data
    lines = source.split(newline)
    for at, character in enumerate(data["f"]):
        if not character.isspace():
            span = found.span(("f",), "value", (at, at + 1))
            shown = lines[span.start_line - 1][span.start_column - 1 :]
            assert shown.startswith(("\\" + character, character))


@given(st.text() | st.text(st.sampled_from("a:-[]{}#&*!|>'\"%@` \n\t?,<é")))
@settings(max_examples=500)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        assume(False)
    result, diagnostics = read_yaml("x.yaml", raw)
    assert result is not None or diagnostics
    lines = text.count("\n") + text.count("\r") + 1
    for d in diagnostics:
        assert 1 <= d.span.start_line <= d.span.end_line <= lines
        assert d.span.start_column >= 1
        if d.span.start_line == d.span.end_line:
            assert d.span.start_column <= d.span.end_column
    if result is not None:
        result.span(("a", 0, "b"))


@given(st.binary())
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    result, diagnostics = read_yaml("x.yaml", raw)
    assert result is not None or diagnostics


def test_a_line_ends_in_any_way() -> None:
    """Places and data are the same; a file of an old Mac ends its lines in CR alone."""
    text = "a: |\n  x +\n  y\nb: c: d\n%YAML: 1\n"
    results = []
    for end in ("\n", "\r\n", "\r"):
        found, diagnostics = read_yaml("f", text.replace("\n", end).encode())
        results.append(
            (found and found.data, found and found.span(("a",), "value", (4, 5)), diagnostics)
        )
    assert results[0] == results[1] == results[2]


def test_the_nodes_of_one_file_at_a_time_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    alive: WeakSet[object] = WeakSet()
    most = 0
    compose = nodes.compose

    def counted(text: str) -> object:
        nonlocal most
        alive.add(root := compose(text))
        most = max(most, len(alive))
        return root

    documents = {f"f{n}": document(TEXT) for n in range(5)}
    monkeypatch.setattr(places, "compose", counted)
    findings = [
        Finding("R05", f"f{n}", (key,), "m", related=((f"f{(n + 2) % 5}", ("daftar", 0), "r"),))
        for key in ("jabatan", "kosong")
        for n in range(5)
    ]
    found = to_diagnostics(findings, documents)
    assert [d.span for d in found] == [Span(1, 10, 1, 16)] * 5 + [Span(7, 9, 7, 11)] * 5
    assert {d.related[0].span for d in found} == {Span(3, 3, 3, 4)}  # the dash
    assert (most, len(alive)) == (1, 0)


def test_places_are_found_only_for_what_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word without blanks may be the whole file: whoever measured it for each event never ended."""
    spans: list[tuple[int, int]] = []
    span = nodes.span_between

    def counted(starts: list[int], start: int, end: int) -> Span:
        spans.append((start, end))
        return span(starts, start, end)

    for module in (decode, read, syntax_errors):
        monkeypatch.setattr(module, "span_between", counted)
    result, diagnostics = read_yaml("x.yaml", b"a: [" + b"[]," * 5_000 + b"]")
    assert (result is not None, diagnostics, spans) == (True, [], [])
    read_yaml("x.yaml", b"a: [" + b"&x," * 5_000 + b"]")
    assert {end - start for start, end in spans} == {YAML_WORD}
