"""The formats of a report: their form, and that nothing in a name breaks out of its place."""

from __future__ import annotations

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from rich.console import Console

from iki.diagnostics import Diagnostic, Related, Span
from iki.limits import REPORTED_IN_FULL
from iki.render.reporters import REPORTERS, Report

SARIF = Draft4Validator(
    json.loads((Path(__file__).parent / "sarif/sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
)
HOSTILE = "x\n::warning::y %0A ]]> </failure> \x1b[31m [/bold] |a| [t](1) \u202e \u2028 \x00 \ufffe “é” 人"


def laporan(*diagnostics: Diagnostic, lines: dict[int, str] | None = None, **more: Any) -> Report:
    return Report(diagnostics, lambda _, line: (lines or {}).get(line), **more)


def temuan(text: str) -> Diagnostic:
    related = (Related(text, Span(1, 1, 1, 2), text),)
    return Diagnostic("R05", text, Span(2, 3, 2, 5), text, text, related)


def shown(name: str, report: Report) -> str:
    """Return what a reporter prints, on a terminal that has colours."""
    out = REPORTERS[name](report)
    if isinstance(out, str):
        return out
    stream = StringIO()
    # Of as many colours as where colours are looked at: a style keeps the codes it was first printed with.
    console = Console(file=stream, force_terminal=True, color_system="truecolor", markup=False)
    console.print(out, end="", soft_wrap=True)
    return re.sub("\x1b\\[[0-9;]*m", "", stream.getvalue())


ONE = Diagnostic("R05", "a b.yaml", Span(2, 3, 2, 5), "pesan", "tulis ini")


def test_ringkas() -> None:
    assert shown("ringkas", laporan(ONE)) == "a b.yaml:2:3: pesan [R05]\n"


def test_json_is_the_contract() -> None:
    assert json.loads(shown("json", laporan(ONE, temuan("x")))) == {
        "versi": 1,
        "diagnostik": [
            {
                "kode": "R05", "tingkat": "kesalahan", "berkas": "a b.yaml", "baris": 2, "kolom": 3,
                "baris_akhir": 2, "kolom_akhir": 5, "pesan": "pesan", "saran": "tulis ini",
            },
            {
                "kode": "R05", "tingkat": "kesalahan", "berkas": "x", "baris": 2, "kolom": 3,
                "baris_akhir": 2, "kolom_akhir": 5, "pesan": "x", "saran": "x",
            },
        ],
    }  # fmt: skip
    assert json.loads(shown("json", laporan())) == {"versi": 1, "diagnostik": []}


def test_github() -> None:
    several = Diagnostic("R09", "a,b:c.yaml", Span(2, 3, 4, 5), "50%")
    assert shown("github", laporan(ONE, several, looked_at="1 berkas")) == (
        "::error file=a b.yaml,line=2,endLine=2,col=3,endColumn=5,"
        "title=R05 variabel-tidak-dikenal::pesan%0Asaran: tulis ini\n"
        "::warning file=a%2Cb%3Ac.yaml,line=2,endLine=4,title=R09 bobot-nol::50%25\n"
        "1 berkas: 1 kesalahan, 1 peringatan\n"
    )


def test_sarif_is_valid_and_has_the_catalogue() -> None:
    log = json.loads(shown("sarif", laporan(ONE, temuan(HOSTILE))))
    assert list(SARIF.iter_errors(log)) == []
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    first = run["results"][0]
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "a%20b.yaml"},
        "region": {"startLine": 2, "startColumn": 3, "endLine": 2, "endColumn": 5},
    }
    assert list(SARIF.iter_errors(json.loads(shown("sarif", laporan())))) == []


def fingerprints(report: Report) -> list[str]:
    log = json.loads(shown("sarif", report))
    return [r["partialFingerprints"]["ikiTemuan/v1"] for r in log["runs"][0]["results"]]


def test_a_fingerprint_stays_when_its_line_moves_and_differs_otherwise() -> None:
    moved = Diagnostic("R05", "a b.yaml", Span(9, 5, 9, 7), "pesan", "tulis ini")
    (before,) = fingerprints(laporan(ONE, lines={2: "formula: x"}))
    after = fingerprints(laporan(moved, moved, lines={9: "    formula: x"}))
    assert after[0] == before
    assert len({*after, *fingerprints(laporan(ONE, lines={2: "formula: y"}))}) == 3


def test_junit() -> None:
    warning = Diagnostic("R09", "b.yaml", Span(1, 1, 1, 2), "bobot 0")
    report = laporan(ONE, warning, files=["a b.yaml", "c.yaml"])
    root = ET.fromstring(shown("junit", report))  # noqa: S314 - our own
    suite = root[0]
    assert (suite.get("tests"), suite.get("failures")) == ("3", "1")
    assert [case.get("classname") for case in suite] == ["a b.yaml", "b.yaml", "c.yaml"]
    assert suite[0][0].tag == "failure"
    assert suite[1][0].tag == "system-out"
    assert len(suite[2]) == 0
    strict = ET.fromstring(shown("junit", laporan(warning, ketat=True)))  # noqa: S314
    assert strict[0].get("failures") == "1"


# the line, columns of the place, what is shown of the line, and of the carets
EXCERPTS = [
    ("formula: a / bb", (14, 16), "formula: a / bb", "             ^^"),
    ("\tnama: x", (8, 9), "    nama: x", "          ^"),
    ("人口: bb", (5, 7), "人口: bb", "      ^^"),
    ("a: 人口", (4, 6), "a: 人口", "   ^^^^"),
    ("kunci", (6, 6), "kunci", "     ^"),
    ("", (1, 1), "", "^"),
    ("a: x\x1b[31m", (5, 6), "a: x\\x1b[31m", "    ^^^^"),
    (f"{'x' * 500}: bb", (503, 505), None, None),
    (f"a: {'y' * 5000}", (4, 5004), None, None),
]


@pytest.mark.parametrize(("line", "columns", "text", "carets"), EXCERPTS)
def test_excerpt(line: str, columns: tuple[int, int], text: str | None, carets: str | None) -> None:
    span = Span(12, columns[0], 12, columns[1])
    out = shown("teks", laporan(Diagnostic("R05", "a.yaml", span, "pesan"), lines={12: line}))
    _, place, _, source, marks, *_ = out.splitlines()
    assert place == "  --> a.yaml:12:" + str(columns[0])
    assert source.startswith("12 | ")
    if text is not None:
        assert source == f"12 | {text}"
        assert marks == f"   | {carets}"
    assert len(source) <= 120
    assert "^" in marks
    assert len(marks) <= 120


def test_teks_has_remedy_related_places_and_count() -> None:
    related = (Related("b.yaml", Span(7, 1, 7, 2), "kode yang sama sudah dipakai di sini"),)
    one = Diagnostic("R01", "a.yaml", Span(2, 3, 2, 5), "kode ganda", "beri kode lain", related)
    out = shown("teks", laporan(one, looked_at="2 jabatan", accepted=1))
    assert "= kode yang sama sudah dipakai di sini: b.yaml:7:1\n" in out
    assert "= saran: beri kode lain\n" in out
    assert out.endswith("2 jabatan: 1 kesalahan, 1 peringatan diterima\n")


def test_success_is_one_line() -> None:
    out = shown("teks", laporan(looked_at="2 jabatan"))
    assert out == "2 jabatan: tidak ada kesalahan\n"


def test_very_many_are_bounded_for_people_only() -> None:
    report = laporan(*[ONE] * 5000)
    assert shown("teks", report).count("-->") == REPORTED_IN_FULL
    assert "dan 4700 lagi" in shown("teks", report)
    assert shown("ringkas", report).count("\n") == 5000


@pytest.mark.parametrize("name", REPORTERS)
def test_a_hostile_name_stays_in_its_place(name: str) -> None:
    check(name, HOSTILE)


@pytest.mark.machine
@pytest.mark.parametrize("name", REPORTERS)
@given(
    text=st.text(min_size=1, max_size=40)
    | st.text(st.sampled_from("a\n\r:%,]>[\\x1b\x1b&<\"'|\u202e "), min_size=1, max_size=40)
)
@settings(max_examples=40)
def test_any_name_stays_in_its_place(name: str, text: str) -> None:
    check(name, text)


def check(name: str, text: str) -> None:
    """Check that a report of a text has the form of a report of a plain one."""
    plain, out = (
        shown(name, laporan(temuan(t), lines={2: t}, looked_at="x")) for t in ("pesan", text)
    )
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff]", out)
    if name in {"json", "sarif"}:
        log = json.loads(out)
        found = log["diagnostik"][0]["pesan"] if name == "json" else None
        assert found in (None, text)
        if name == "sarif":
            assert list(SARIF.iter_errors(log)) == []
    elif name == "junit":
        (case,) = ET.fromstring(out)[0]  # noqa: S314
        assert [child.tag for child in case] == ["failure"]
    else:
        assert out.count("\n") == plain.count("\n")
    if name == "github":
        assert [line for line in out.splitlines() if "::" in line[:2]] == [out.splitlines()[0]]


# --- on a terminal -----------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [50, 80])
def test_lines_break_between_words_on_a_terminal(width: int) -> None:
    kata = "laporan_pertanggungjawaban " * 9
    d = Diagnostic(
        "R05", "definitions/jabatan/kasi_pertanggungjawaban_penyelenggaraan_pemerintahan_desa.yaml",
        Span(2, 120, 2, 130), kata, kata, (Related("a.yaml", Span(1, 1, 1, 2), kata),),
    )  # fmt: skip
    lines = shown("teks", laporan(d, lines={2: "x" * 119 + "y" * 300}, width=width)).splitlines()
    assert all(len(line) <= width for line in lines)
    assert sum(line.count("laporan_pertanggungjawaban") for line in lines) == 27
    carets = next(n for n, line in enumerate(lines) if "^" in line)
    place = lines[carets].index("^")
    assert lines[carets - 1][place : place + 10] == "y" * 10
    assert lines[carets - 1][place - 1] == "x"


def test_lines_are_not_broken_elsewhere() -> None:
    d = Diagnostic("R05", "a.yaml", Span(2, 3, 2, 5), "pesan " * 60, "saran " * 60)
    assert len(shown("teks", laporan(d)).splitlines()[0]) > 300
