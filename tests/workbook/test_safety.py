"""What a hostile or careless file could hold arrives as text, or not at all; bytes are the same."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iki.lampiran.kertas_kerja import KERTAS_KERJA
from iki.lampiran.pengukuran import pengukuran_book
from iki.model import Baris, Catatan, DaftarCatatan, Definisi, Instansi, Jabatan, Nilai, Realisasi
from iki.periode import TAHUN
from iki.render.xlsx import to_file
from iki.render.xlsx.sheet_names import sheet_name
from tests.engines import needs_libreoffice
from tests.hasil import TEKS, dengan_teks
from tests.workbook import contoh
from tests.workbook.books import penetapan_book, penetapan_markdown, perjanjian_book
from tests.workbook.excel import errors, opened, recalculated, written

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = TEKS | {
    "formula with plus": "+1+1",
    "formula with at": "@SUM(A1)",
    "array formula": "{=1+1}",
    "error": "#REF!",
    "error of a name": "#NAME?",
    "control characters": "a\x00b\x01\x08c",
    "escape of Excel": "_x0041_ _x000D_",
    "sheet name": "/[]:*?'\\'",
    "history": "History",
    "header codes": '&P&D&"Arial"&20 2024',
    "a date": "1/2/2024",
    "a code": "007",
    "percent": "50%",
    "boolean": "TRUE",
}  # fmt: skip


def annexes(teks: str) -> dict[str, bytes]:
    hasil = dengan_teks(teks)
    definisi = hasil.definisi
    row = Baris(teks, 2, TAHUN, teks, Decimal(1), teks, teks)
    kunci = (2024, "seksi", "a")
    realisasi = Realisasi(TAHUN, {kunci: Nilai(Decimal(1), TAHUN.months)}, {kunci: (row,)})
    (j,) = hasil.jabatan
    catatan = {
        (2024, j.kode, j.indikator[0].indikator.kode): (Catatan(teks, 2, TAHUN, *6 * [teks]),)
    }
    hasil = hasil._replace(catatan=DaftarCatatan(catatan))
    return {
        "penetapan": written(penetapan_book(definisi)),
        "perjanjian": written(perjanjian_book(definisi, 2024)),
        "pengukuran": written(pengukuran_book(hasil, realisasi)),
    }


@pytest.mark.machine
@pytest.mark.parametrize("teks", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_are_texts(teks: str) -> None:
    for nama, isi in annexes(teks).items():
        book = opened(isi)
        formulas = 0
        for sheet in book.worksheets:
            assert len(sheet.title) <= 31
            assert not re.search(r"[\[\]:*?/\\]", sheet.title)
            for cell in (c for row in sheet.iter_rows() for c in row):
                assert cell.data_type in "nsf"
                formulas += cell.data_type == "f"
        assert bool(formulas) == (nama == "pengukuran")
        if nama == "pengukuran":
            live = [
                str(c.value)
                for name in KERTAS_KERJA
                for row in book[name].iter_rows()
                for c in row
                if c.data_type == "f"
            ]
            assert not any("cmd" in formula or "SUM(A1)" in formula for formula in live)


@needs_libreoffice
def test_hostile_texts_in_libreoffice(tmp_path: Path) -> None:
    books = {
        f"{nama}_{n}": isi
        for n, key in enumerate(("formula", "error", "escape of Excel"))
        for nama, isi in annexes(HOSTILE[key]).items()
    }
    for nama, book in recalculated(books, tmp_path).items():
        assert not errors(book), nama
        if nama == "penetapan_2":
            assert book.worksheets[1]["D9"].value == HOSTILE["escape of Excel"]


def test_nip_and_codes_stay_text() -> None:
    isi = written(penetapan_book(contoh.definisi()))
    cells = [c for row in opened(isi).worksheets[1].iter_rows() for c in row]
    assert [c.data_type for c in cells if c.value == "NIP. 019680412 199303 2 001"] == ["s"]
    assert [c.data_type for c in cells if c.value == "188/12/2024"] == ["s"]


def test_a_text_that_no_cell_holds_is_a_diagnostic() -> None:
    panjang = [letter * 8_000 for letter in "abcde"]
    indikator = {"kode": "i", "nama": "I", "satuan": "S", "formula": "a", "sumber_data": panjang}
    jabatan = Jabatan.model_validate(
        {
            "jabatan": "J", "tugas": ["t"], "variabel": {"a": "A"},
            "sasaran": [{"uraian": "S", "indikator": [indikator]}],
        }
    )  # fmt: skip
    instansi = Instansi.model_validate({"instansi": "I", "pimpinan": {"kode": "k", "jabatan": "K"}})
    definisi = Definisi(instansi, {"seksi": jabatan}, {"seksi": "seksi.yaml"})
    isi, diagnostics = to_file(penetapan_book(definisi))
    assert isi is None
    (diagnostic,) = diagnostics
    assert (diagnostic.code, diagnostic.file) == ("S08", "seksi.yaml")
    assert "40.014 karakter, paling banyak 32.767" in diagnostic.message


def test_a_text_of_a_csv_that_no_cell_holds_is_a_diagnostic_at_its_row() -> None:
    hasil = dengan_teks("x")
    kunci = (2024, "seksi", "a")
    row = Baris("2024/data.csv", 7, TAHUN, "w" * 40_000, Decimal(1))
    realisasi = Realisasi(TAHUN, {kunci: Nilai(Decimal(1), TAHUN.months)}, {kunci: (row,)})
    isi, (diagnostic,) = to_file(pengukuran_book(hasil, realisasi))
    assert isi is None
    assert (diagnostic.code, diagnostic.file, diagnostic.span.start_line) == (
        "S08",
        "2024/data.csv",
        7,
    )


_FUNCTIONS = {
    "ABS", "AND", "AVERAGE", "COUNT", "COUNTA", "COUNTIF", "COUNTIFS", "FALSE", "IF", "IFERROR", "INT",
    "ISNUMBER", "MAX", "MEDIAN", "MIN", "NA", "OR", "ROUND", "SIGN", "SUM", "SUMIF", "SUMPRODUCT", "TRUE",
}  # fmt: skip


def test_formulas_use_functions_of_excel_2010_only() -> None:
    isi = written(pengukuran_book(*contoh.hasil()))
    live = [
        str(c.value)
        for name in KERTAS_KERJA
        for row in opened(isi)[name].iter_rows()
        for c in row
        if c.data_type == "f"
    ]
    used = {name for formula in live for name in re.findall(r"([A-Z][A-Z.0-9]*)\(", formula)}
    assert used <= _FUNCTIONS
    assert max(map(len, live)) < 8192


def test_long_texts_get_the_rows_that_they_need() -> None:
    definisi = dengan_teks("kata " * 1_900).definisi
    sheet = opened(written(penetapan_book(definisi))).worksheets[1]
    heights = [d.height for d in sheet.row_dimensions.values() if d.height]
    assert max(heights) <= 409
    assert sum(heights) > 3_000


# --- numbers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nilai", "sel"),
    [
        ("0", 0), ("12.50", 12.5), ("-3", -3), ("123456789012345", 123456789012345),
        ("1234567890123456", "1.234.567.890.123.456"), ("0.1234567890123456", "0,1234567890123456"),
        ("100000000000000000000", 1e20),
    ],
)  # fmt: skip
def test_a_number_that_excel_would_change_is_a_text(nilai: str, sel: object) -> None:
    from iki.render.xlsx.cells import as_number

    assert as_number(Decimal(nilai)) == sel


# --- names of sheets -------------------------------------------------------------------------------


@given(st.lists(st.text(max_size=60), max_size=30))
def test_names_of_sheets_are_valid_and_unique(names: list[str]) -> None:
    used: set[str] = {"daftar isi"}
    sheets = [sheet_name(teks, used) for teks in names]
    assert len({s.casefold() for s in [*sheets, "Daftar Isi"]}) == len(names) + 1
    for sheet in sheets:
        assert 1 <= len(sheet.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\\x00-\x1f]", sheet)
        assert sheet.strip(" '") == sheet
        assert sheet.casefold() != "history"


@pytest.mark.parametrize("nama", ["History", "history", " HISTORY'", "'History'"])
def test_excel_keeps_one_name_for_itself(nama: str) -> None:
    used: set[str] = set()
    first, second = sheet_name(nama, used), sheet_name(nama, used)
    assert (first.casefold(), second.casefold()) == ("history (2)", "history (3)")
    assert sheet_name("Sejarah", used) == "Sejarah"


def test_names_of_sheets_are_shortened_before_their_number() -> None:
    used: set[str] = set()
    assert (
        sheet_name("Kepala Bidang Ketertiban Umum dan Ketentraman", used)
        == "Kepala Bidang Ketertiban Umum d"
    )
    assert sheet_name("kepala bidang ketertiban umum di", used) == "kepala bidang ketertiban um (2)"
    assert sheet_name("***", used) == "---"
    assert sheet_name("''", used) == "Lembar"


# --- Markdown --------------------------------------------------------------------------------------


@pytest.mark.parametrize("teks", HOSTILE.values(), ids=HOSTILE.keys())
def test_markdown_has_the_rows_and_headings_it_should(teks: str) -> None:
    text = penetapan_markdown(dengan_teks(teks).definisi)
    assert sum(line.startswith("#") for line in text.split("\n")) == 1
    rows = [line for line in text.split("\n") if line.startswith("|")]
    assert [len(re.findall(r"(?<!\\)\|", row)) for row in rows] == [5] * 4
    assert not re.search(r"<(?!br>)[A-Za-z/!?]", text)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)


def test_markdown_of_a_fraction_is_safe() -> None:
    jabatan = Jabatan.model_validate(
        {
            "jabatan": "J", "tugas": ["t"], "atasan": "k",
            "variabel": {"a": "a | b <script>alert(1)</script> $x$", "b": "\\"},
            "sasaran": [{"uraian": "S", "indikator": [
                {"kode": "i", "nama": "N", "satuan": "x", "formula": "a / b * 100%"}]}],
        }
    )  # fmt: skip
    instansi = Instansi.model_validate({"instansi": "I", "pimpinan": {"kode": "k", "jabatan": "K"}})
    text = penetapan_markdown(Definisi(instansi, {"j": jabatan}))
    (row,) = [line for line in text.split("\n") if "frac" in line]
    assert r"\frac{\text{a \| b < script>alert(1)< /script> \$x\$}}{\text{\textbackslash{}}}" in row


@pytest.mark.parametrize(
    ("uraian", "escaped"),
    [
        ("a `b` c", r"a \`b\` c"),
        ("a *b* c", r"a \*b\* c"),
        ("![a](http://b)", r"!\[a\](http\://b)"),
        ("[a](javascript:b)", r"\[a\](javascript:b)"),
        ("lihat www.a.id", r"lihat www\.a.id"),
        ("tanya @a", r"tanya \@a"),
    ],
)
def test_a_fraction_that_latex_cannot_make_safe_is_in_words(uraian: str, escaped: str) -> None:
    assert escaped in _pecahan(uraian)
    assert "frac" not in _pecahan(uraian)


def test_controls_in_a_fraction_are_no_commands_of_latex() -> None:
    assert r"\text{a\textbackslash{}x1bb}" in _pecahan("a\x1bb")


def _pecahan(uraian: str) -> str:
    """Return the row of an indikator whose formula is a fraction with that text."""
    jabatan = Jabatan.model_validate(
        {
            "jabatan": "J", "tugas": ["t"], "atasan": "k", "variabel": {"a": uraian, "b": "B"},
            "sasaran": [{"uraian": "S", "indikator": [
                {"kode": "i", "nama": "N", "satuan": "x", "formula": "a / b * 100%"}]}],
        }
    )  # fmt: skip
    instansi = Instansi.model_validate({"instansi": "I", "pimpinan": {"kode": "k", "jabatan": "K"}})
    text = penetapan_markdown(Definisi(instansi, {"j": jabatan}))
    return next(line for line in text.split("\n") if line.startswith("| S |"))
