"""Hostile and careless input: whatever a file holds ends in diagnostics, each with a place and a remedy.

Files made to be large, deep or many; every shipped file with bytes changed; any text in any place. Never
an exception, and never more than the bounds of `iki.limits` let through.
"""

from __future__ import annotations

import io
import random
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iki import definitions
from iki.checks import data
from iki.checks.all import check_project
from iki.data import csv_files
from iki.data.csv_files import CsvSource
from iki.data.csv_files.nilai_places import nilai_spans
from iki.data.keep import ALL_ROWS
from iki.definitions import LoadResult, SourceFile
from iki.periode import TAHUN
from tests.build import INSTANSI, JABATAN

if TYPE_CHECKING:
    from iki.diagnostics import Diagnostic

ROOT = Path(__file__).parent.parent
YAML = [ROOT / "definitions/instansi.yaml", *sorted((ROOT / "definitions/jabatan").glob("*.yaml"))]
CSV = sorted((ROOT / "data/realisasi").rglob("*.csv"))
AGENCY = SourceFile("instansi", "instansi.yaml", INSTANSI.encode())


def load(isi: bytes, *, instansi: bool = False) -> LoadResult:
    if instansi:
        return definitions.load(SourceFile("instansi", "instansi.yaml", isi), [])
    return definitions.load(AGENCY, [SourceFile("seksi", "seksi.yaml", isi)])


def sane(diagnostics: list[Diagnostic], isi: bytes) -> None:
    """Check that places lie in the file and that every finding but a warning's says what to do."""
    lines = isi.count(b"\n") + isi.count(b"\r") + 1
    assert len(diagnostics) < 2100
    for d in diagnostics:
        assert 1 <= d.span.start_line <= d.span.end_line <= lines
        assert d.span.start_column >= 1
        assert d.hint or d.code == "C02"
        assert len(d.message) < 600


def formula(text: str) -> str:
    return JABATAN.replace("a / b * 100", text)


def many(entry: str, count: int) -> str:
    """Return a jabatan with `count` indikator; `{n}` counts them."""
    start = JABATAN[: JABATAN.index("      - kode")]
    return start + "".join(f"      - {entry.replace('#', str(n))}\n" for n in range(count))


HOSTILE = {
    "open brackets": "a: [" * 100_000,
    "open braces": "{" * 400_000,
    "dashes": "- " * 200_000,
    "question marks": "? " * 200_000,
    "staircase": "\n".join(" " * n + "a:" for n in range(900)),
    "unknown keys": "jabatan: x\n" + "".join(f"k{n}: 1\n" for n in range(20_000)),
    "one key again and again": "k: 1\n" * 40_000,
    "anchors": "a: &a x\n" * 40_000,
    "billion laughs": "a: &a [x, x]\n" + "".join(f"a{n}: &a{n} [*a, *a]\n" for n in range(2000)),
    "tags": "- !!x y\n" * 40_000,
    "texts without quotes": "".join(f"k{n}: a: b\n" for n in range(10_000)),
    "documents": "---\n" * 100_000,
    "directives": "%YAML 1.1\n" * 20_000 + "---\na: b",
    "NUL": "\0" * 400_000,
    "not NFC": "a: e\u0301\n" * 60_000,
    "carriage returns": "\r" * 400_000,
    "escaped controls": JABATAN.replace("[satu]", '["\\x1b[31m", "\\0", "e\\u0301"]'),
    "lone surrogate": JABATAN.replace("[satu]", '["\\ud800"]'),
    "a number of 100,000 digits": JABATAN.replace("80}", "9" * 100_000 + "}"),
    "a target of 50,000 numbers": JABATAN.replace("80}", "[" + "1, " * 50_000 + "1]}"),
    "20,000 years": JABATAN.replace("{2024: 80}", "{" + ", ".join(f"{n}: 1" for n in range(20_000)) + "}"),
    "20,000 accepted warnings": "abaikan: {" + ", ".join(f"R{n}: x" for n in range(20_000)) + "}\n" + JABATAN,
    "brackets without blanks": "a: [" + "[]," * 160_000 + "]",
    "a text of blanks without quotes": JABATAN.replace("Seksi Contoh", "a: b" + " " * 100_000 + "c"),
    "texts of blanks without quotes": "".join(f"k{n}: a: b{' ' * 9000}c\n" for n in range(50)),
    "carriage returns around a formula": formula("|\n          a / tidak_ada").replace("\n", "\r"),
    "a staircase of carriage returns": "\r".join(" " * n + "a:" for n in range(900)),
    "a directive after a carriage return": "# x\r%YAML 1.1\r---\r" + JABATAN.replace("\n", "\r"),
    "a contoh of 27,000 digits": formula(
        " * ".join(["a"] * 900) + "\n        contoh: [{variabel: {a: " + "9" * 30 + "}, realisasi: 1}]"
    ),
    "contoh of 900 variables": formula(
        " + ".join(f"v{n}" for n in range(900)) + "\n        contoh:\n"
        + "          - {variabel: {v1: 1}, realisasi: 1}\n          - {variabel: {x: 1}}\n" * 20,
    ).replace("  a: Jumlah a\n", "".join(f"  v{n}: V\n" for n in range(900))),
    "a formula of brackets": formula("(" * 9000 + "a" + ")" * 9000),
    "a formula of 400,000 digits": formula("1" * 400_000),
    "a formula of unknown names": formula(" + ".join(f"v{n}" for n in range(900))),
    "thousands of broken formulas": many("{kode: i#, nama: n#, satuan: s, formula: a +}", 6000),
    "thousands of missing keys": many("{kdoe: i}", 6000),
    "thousands of unknown variables": many("{kode: i#, nama: n#, satuan: s, formula: w#}", 4000),
    "thousands of the same kode": many("{kode: i, nama: n, satuan: s, formula: a + b}", 4000),
    "thousands of bad contoh": many(
        "{kode: i#, nama: n#, satuan: s, formula: a + b, contoh: [{variabel: {a: 1}, realisasi: 2}]}", 3000,
    ),
    "too large": "x" * 5_000_000,
    "a key of 100,000 letters": "k" * 100_000 + ": x\n" + JABATAN,
    "a key of 100,000 letters twice": ("k" * 100_000 + ": x\n") * 2 + JABATAN,
    "a kode of 9,000 letters": JABATAN.replace("kode: i", "kode: " + "I" * 9_000),
    "an atasan of 9,000 letters": JABATAN.replace("atasan: kepala", "atasan: " + "k" * 9_000),
    "a variable of 9,000 letters": formula("v" * 9_000),
    "a year of 9,000 digits": JABATAN.replace("2024:", f"? {'2' * 9_000}\n          :").replace("{?", "{ ?"),
    "a choice of 9,000 letters": JABATAN.replace("        target", f"        polarisasi: {'x' * 9_000}\n        target"),
}  # fmt: skip


@pytest.mark.machine
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile(name: str) -> None:
    isi = HOSTILE[name].encode("utf-8", "surrogatepass")
    diagnostics = check_project(load(isi)).diagnostics
    assert any(d.is_error for d in diagnostics)
    sane(diagnostics, isi)


def mutated(raw: bytes, seed: int) -> bytes:
    """Return a file with a few bytes changed, removed, doubled or put in."""
    chance = random.Random(seed)  # noqa: S311
    content = bytearray(raw)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(content))
        match chance.randrange(4):
            case 0:
                content[at] = chance.randrange(256)
            case 1:
                del content[at : at + chance.randint(1, 40)]
            case 2:
                content[at:at] = content[at : at + chance.randint(1, 200)]
            case _:
                content[at:at] = bytes([chance.choice(b"\n\t:#-[]{}&*!|>'\"%@`,;= \x00\xff")])
    return bytes(content)


@pytest.mark.parametrize("path", YAML, ids=lambda path: path.stem)
def test_a_shipped_definition_with_bytes_changed(path: Path) -> None:
    raw = path.read_bytes()
    for seed in range(40):
        isi = mutated(raw, seed)
        sane(check_project(load(isi, instansi=path.stem == "instansi")).diagnostics, isi)


def check_csv(isi: bytes) -> None:
    project = definitions.load(
        SourceFile("instansi", "instansi.yaml", YAML[0].read_bytes()),
        [SourceFile(path.stem, path.name, path.read_bytes()) for path in YAML[1:]],
    )
    assert project.definisi is not None
    source = CsvSource("data.csv", lambda: io.BytesIO(isi))
    nilai, diagnostics = csv_files.read_files(
        [source], project.definisi.variabel, tahun=None, sampai=TAHUN, keep=ALL_ROWS
    )
    sane(diagnostics, isi)
    findings = list(data.check_data(project.definisi, nilai, date(2025, 1, 1)))
    cells = nilai_spans([source], {f.row for f in findings if f.row})
    sane(check_project(project, None, findings, cells).diagnostics, isi + b"\n" * 200)


@pytest.mark.parametrize("path", CSV, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_shipped_csv_with_bytes_changed(path: Path) -> None:
    raw = b"".join(path.read_bytes().splitlines(keepends=True)[:40])
    for seed in range(4):
        check_csv(mutated(raw, seed))


def test_names_of_wilayah_of_90_000_letters() -> None:
    """D21 between two months, D09 where one is there twice; names so long are not compared (D26)."""
    rows = [
        f"2024,B{month:02},sekretaris,pelayanan_seluruh,{value},{'w' * 90_000}{end}\n"
        for month, value, end in ((1, 100, "a"), (2, 900, "a"), (2, 900, "a"), (3, 900, "b"))
    ]
    check_csv(("tahun,periode,jabatan,variabel,nilai,wilayah\n" + "".join(rows)).encode())


TEXT = st.text(max_size=60) | st.text(
    st.sampled_from("a:-[]{}#&*!|>'\"%@` \n\t?,.<é0123=+/()"), max_size=60
)


@given(
    text=TEXT,
    place=st.sampled_from(
        [
            "Seksi Contoh",
            "kepala",
            "[satu]",
            "Jumlah a",
            "i\n",
            "Indikator",
            "persen",
            "a / b * 100",
            "{2024: 80}",
        ]
    ),
)
@settings(max_examples=300)
def test_any_text_in_any_place(text: str, place: str) -> None:
    isi = JABATAN.replace(place, text).encode("utf-8", "surrogatepass")
    sane(check_project(load(isi)).diagnostics, isi)


@given(cells=st.lists(st.lists(TEXT, max_size=7), max_size=5))
@settings(max_examples=40)
def test_any_cells(cells: list[list[str]]) -> None:
    rows = ["tahun,periode,jabatan,variabel,nilai", *(",".join(row) for row in cells)]
    check_csv("\n".join(rows).encode("utf-8", "surrogatepass"))
