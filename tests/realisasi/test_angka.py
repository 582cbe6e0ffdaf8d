"""Numbers in cells: text and separator, to a value or to what to write instead."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iki.data.csv_files import inspection
from iki.data.row_rules.number import explain, number_reader, parse_cell
from iki.decimals import looks_grouped
from iki.limits import NUMBER_DIGITS
from tests.realisasi.build import baca, nilai_in

# The cell, and its value in a semicolon (or tab) file and in a comma file; `!words` is the hint that
# the refused cell gets.
CASES = [
    ("1234", "1234", "1234"),
    ("0", "0", "0"),
    ("-5", "-5", "-5"),
    ("1.234,5", "1234.5", "1234.5"),
    ("1234,5", "1234.5", "1234.5"),
    ("-1.234.567,89", "-1234567.89", "-1234567.89"),
    ("0,125", "0.125", "0.125"),
    ("1234.5", "!tulis 1234,5", "1234.5"),
    ("12.34", "!tulis 12,34", "12.34"),
    ("0.125", "!tulis 0,125", "0.125"),
    ("1.234", "1234", "1.234"),
    ("1,234", "1.234", "!tulis 1234 bila tandanya memisahkan ribuan, 1.234 bila desimal"),
    ("0,234", "0.234", "0.234"),
    ("1234,567", "1234.567", "1234.567"),
    ("1.234.567", "1234567", "!tulis 1234567"),
    ("1,234,567", "!tulis 1234567", "!tulis 1234567"),
    ("1,234.5", "!tulis 1234,5", "!tulis 1234.5"),
    ("1.234.5", "!tulis angka saja", "!tulis angka saja"),
    ("12.345.6", "!tulis angka saja", "!tulis angka saja"),
    ("8O", "!ketik angka 0", "!ketik angka 0"),
    ("1O jiwa", "!ketik angka 0", "!ketik angka 0"),
    ("l0", "!ketik angka 0", "!ketik angka 0"),
    ("2024-01-05", "!kosongkan sel", "!kosongkan sel"),
    ("--5", "!tulis angka saja", "!tulis angka saja"),
    ("1234.567", "!tulis 1234,567", "1234.567"),
    ("1.2345,6", "!tulis angka saja", "!tulis angka saja"),
    (".5", "!tulis 0,5", "!tulis 0.5"),
    ("5,", "!tulis 5", "!tulis 5"),
    # Excel keeps leading zeros in text cells; they change nothing.
    ("007", "7", "7"),
    ("007,50", "7.50", "7.50"),
    ("-0", "0", "0"),
    ("-0,0", "0", "0"),
    # Blanks around a number are nothing, whichever they are.
    (" 12\u00a0", "12", "12"),
    ("\n12\n", "12", "12"),
    ("2.2200000000000002", "!tulis 2,2200000000000002", "2.2200000000000002"),
    ("1 234", "!tulis 1234", "!tulis 1234"),
    ("1 234,5", "!tulis 1234,5", "!tulis 1234.5"),
    ("1_000", "!tulis 1000", "!tulis 1000"),
    ("52 Org", "!tulis 52", "!tulis 52"),
    ("52 m2", "!tulis 52", "!tulis 52"),
    (
        "1.250 orang",
        "!tulis 1250",
        "!tulis 1250 bila tandanya memisahkan ribuan, 1.25 bila desimal",
    ),
    ("97%", "!tulis 97", "!tulis 97"),
    ("97,5 %", "!tulis 97,5", "!tulis 97.5"),
    ("Rp 1.000", "!tulis 1000", "!tulis 1000 bila"),
    ("Rp1.500.000,-", "!tulis 1500000", "!tulis 1500000"),
    ("-", "!kosongkan sel bila", "!kosongkan sel bila"),
    ("n/a", "!kosongkan sel bila", "!kosongkan sel bila"),
    ("Nihil", "!kosongkan sel bila", "!kosongkan sel bila"),
    ("belum ada data", "!kosongkan sel bila", "!kosongkan sel bila"),
    ("NaN", "!kosongkan sel bila", "!kosongkan sel bila"),
    ("-Infinity", "!kosongkan sel bila", "!kosongkan sel bila"),
    # Of what a spreadsheet has shortened no digits are suggested: they are lost.
    *(
        (text, "!format selnya sebagai Number, lalu", "!format selnya sebagai Number, lalu")
        for text in (
            "1e5",
            "1,5E+06",
            "1,23457E+11",
            "1.23457E+11",
            "-1,23457E-07",
            "+1,2E+3",
            "1.234,5E+3",
            "1,2 E+3",
            "1,2E+3 jiwa",
            "1e999999999",
        )
    ),
    ("５２", "!tulis 52", "!tulis 52"),
    ("٥", "!tulis 5", "!tulis 5"),
    ("+5", "!tulis 5", "!tulis 5"),
    ("'5", "!tulis 5", "!tulis 5"),
    ("(5)", "!tulis -5", "!tulis -5"),
    ("−5", "!tulis -5", "!tulis -5"),
    ("- 5", "!tulis -5", "!tulis -5"),
    ("#REF!", "!perbaiki rumusnya", "!perbaiki rumusnya"),
    ("#DIV/0!", "!perbaiki rumusnya", "!perbaiki rumusnya"),
    ("=A1", "!tempel hasilnya", "!tempel hasilnya"),
    ("lima", "!tulis angka saja, misalnya 1234,5", "!tulis angka saja, misalnya 1234.5"),
    ("1/2", "!tulis angka saja", "!tulis angka saja"),
    ("12-34", "!tulis angka saja", "!tulis angka saja"),
    ("9" * 30, "9" * 30, "9" * 30),
    ("9" * 31, "!paling banyak 30 angka", "!paling banyak 30 angka"),
    ("0," + "9" * 30, "!paling banyak 30 angka", "!paling banyak 30 angka"),
]


@pytest.mark.parametrize(("cell", "semicolon", "comma"), CASES, ids=[case[0] for case in CASES])
@pytest.mark.parametrize("pemisah", [";", "\t", ","])
def test_cell(cell: str, semicolon: str, comma: str, pemisah: str) -> None:
    expected = comma if pemisah == "," else semicolon
    hasil = nilai_in(cell, pemisah)
    if expected.startswith("!"):
        assert hasil.codes == ["D08"]
        assert expected[1:] in (hasil.diagnostics[0].hint or "")
        assert not hasil.nilai
    else:
        assert not hasil.diagnostics
        assert hasil.nilai == {"surat": expected}


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("52 Org", "nilai “52 Org” memuat satuan"),
        ("97%", "nilai “97%” memuat tanda persen"),
        ("−5", "nilai “−5” memakai tanda minus selain “-” (U+002D)"),
        ("1.234.5", "nilai “1.234.5” salah pemisah; di berkas ini titik memisahkan ribuan"),
        ("lima\n  puluh", "nilai “lima puluh” bukan angka"),
        ("x" * 80, f"nilai “{'x' * 49}…” bukan angka"),
    ],
)
def test_message(cell: str, words: str) -> None:
    assert nilai_in(cell, ";").diagnostics[0].message.startswith(words)


@pytest.mark.parametrize("cell", ["", " ", "\u00a0", "\n"])
def test_empty_is_not_zero(cell: str) -> None:
    hasil = nilai_in(cell, ";")
    assert not hasil.diagnostics
    assert not hasil.nilai


@given(st.text(max_size=40), st.booleans())
def test_any_text_is_a_number_or_explained(text: str, koma: bool) -> None:  # noqa: FBT001
    text = text.strip()
    if parse_cell(text, comma=koma) is None:
        message, hint = explain(text, comma=koma)
        assert message
        assert hint


@pytest.mark.parametrize("koma", [False, True])
@pytest.mark.parametrize("whole", [1, 15, 29])
def test_a_mark_or_a_sign_is_no_digit(koma: bool, whole: int) -> None:  # noqa: FBT001
    mark = "," if koma else "."
    _, read = number_reader(comma=koma, doubtful=[])
    for sign in ("", "-"):
        text = f"{sign}{'9' * whole}{mark}{'9' * (NUMBER_DIGITS - whole)}"
        expected = Decimal(text.replace(",", "."))
        assert parse_cell(text, comma=koma) == read(text) == expected
        assert parse_cell(f"{text}9", comma=koma) is None
        assert read(f"{text}9") is None


@given(st.text(alphabet="0123456789.,-−+ eE%(_'aRp", max_size=14), st.booleans())
def test_what_to_write_can_be_written(text: str, koma: bool) -> None:  # noqa: FBT001
    text = text.strip()
    if text and parse_cell(text, comma=koma) is None:
        _, hint = explain(text, comma=koma)
        for number in hint.removeprefix("tulis ").split(" bila ")[:1]:
            if number[-1].isdigit() and " " not in number:
                assert parse_cell(number, comma=koma) is not None


@given(st.text(alphabet="0123456789.,- ", max_size=36), st.booleans())
def test_the_fast_reader_is_the_plain_one(text: str, koma: bool) -> None:  # noqa: FBT001
    doubtful: list[str] = []
    _, fast = number_reader(comma=koma, doubtful=doubtful)
    number = parse_cell(text.strip(), comma=koma)
    assert fast(text) == number
    assert doubtful == [text] * (isinstance(number, Decimal) and looks_grouped(number))


@pytest.mark.parametrize(
    ("text", "koma", "doubted"),
    [
        ("1.000", False, True),
        (" -999.125 ", False, True),
        ("0.125", False, False),
        ("1000.125", False, False),
        ("1.00", False, False),
        ("1.0000", False, False),
        ("1.000", True, False),
        ("1,000", True, True),
    ],
)
def test_what_may_have_been_thousands_is_told(text: str, koma: bool, doubted: bool) -> None:  # noqa: FBT001
    doubtful: list[str] = []
    _, read = number_reader(comma=koma, doubtful=doubtful)
    assert read(text) is not None
    assert doubtful == [text] * doubted


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12
    )
)
def test_every_number_comes_back(value: Decimal) -> None:
    plain = f"{value:f}"
    grouped = f"{value:,f}".translate(str.maketrans(",.", ".,"))
    assert parse_cell(plain, comma=False) == value
    assert parse_cell(plain.replace(".", ","), comma=True) == value
    assert parse_cell(grouped, comma=True) == value
    assert parse_cell(grouped, comma=False) == value


@given(st.text(alphabet="0123456789.", max_size=33))
def test_no_silent_change(text: str) -> None:
    """A plain number is what Decimal makes of it, or refused."""
    value = parse_cell(text, comma=False)
    try:
        expected = Decimal(text)
    except InvalidOperation:
        assert value is None
    else:
        assert value is None or value == expected
        assert value is not None or text[0] == "." or text[-1] == "." or len(text) > NUMBER_DIGITS


# Cells of one comma file, and which of them are refused: a decimal comma anywhere gives `2.500` two
# readings.
MIXED = [
    (['"1.234,5"', "2.500"], ["2.500"]),
    (["2.500", '"12,5"', "-7.250", "2.5"], ["2.500", "-7.250"]),
    (['"12,5"', "0.125", "1234.567", "12.25"], []),
    (["2.500", "1.250"], []),
    (["2.500", '"tiga, empat"'], ["tiga, empat"]),
]


@pytest.mark.parametrize(("cells", "refused"), MIXED)
def test_a_file_with_both_marks_has_no_silent_thousands(
    cells: list[str], refused: list[str]
) -> None:
    lines = [f"2024,B{number:02},sekretaris,surat,{cell}" for number, cell in enumerate(cells, 1)]
    hasil = baca("\n".join(["tahun,periode,jabatan,variabel,nilai", *lines]))
    assert [d.code for d in hasil.diagnostics] == ["D08"] * len(refused)
    for diagnostic, cell in zip(hasil.diagnostics, refused, strict=True):
        assert cell in diagnostic.message


@pytest.mark.parametrize(("cells", "refused"), MIXED)
@pytest.mark.parametrize("backwards", [False, True])
def test_one_file_or_many_mean_the_same(
    cells: list[str],
    refused: list[str],
    backwards: bool,  # noqa: FBT001
) -> None:
    lines = [f"2024,B{number:02},sekretaris,surat,{cell}" for number, cell in enumerate(cells, 1)]
    header = "tahun,periode,jabatan,variabel,nilai"
    one = baca("\n".join([header, *lines]))
    many = baca(*(f"{header}\n{line}" for line in (lines[::-1] if backwards else lines)))
    assert len(one.diagnostics) == len(many.diagnostics) == len(refused)
    assert {d.message for d in one.diagnostics} == {d.message for d in many.diagnostics}
    assert one.nilai == many.nilai


def test_a_number_refused_for_another_file_names_it() -> None:
    header = "tahun,periode,jabatan,variabel,nilai\n2024,TW"
    own = f'{header}1,sekretaris,surat,"12,5"\n2024,TW2,sekretaris,surat,2.500'
    other = f"{header}3,sekretaris,surat,2.500\n2024,TW4,sekretaris,surat,2.5x"
    related = [(d.file, [r.file for r in d.related]) for d in baca(own, other).diagnostics]
    assert related == [("1.csv", []), ("2.csv", ["1.csv"]), ("2.csv", [])]


def test_marks_of_files_with_other_separators_do_not_meet() -> None:
    koma = "tahun;periode;jabatan;variabel;nilai\n2024;TW1;sekretaris;surat;"
    titik = "tahun,periode,jabatan,variabel,nilai\n2024,TW2,sekretaris,surat,2.500"
    assert baca(f'{koma}"12,5"', titik).nilai == {"surat": "15.000"}


def test_a_decimal_comma_is_seen_wherever_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is looked at in pieces: no end of a piece hides a number."""
    header = "tahun,periode,jabatan,variabel,nilai\n"
    text = f'{header}2024,B01,sekretaris,surat,2.500\n2024,B02,sekretaris,surat," -12,25 "\n'
    for size in range(len(header), len(text) + 1):
        monkeypatch.setattr(inspection, "_CHUNK", size)
        assert baca(text).codes == ["D08"], size
        assert baca(text.replace("-12,25", "-1225")).codes == [], size
