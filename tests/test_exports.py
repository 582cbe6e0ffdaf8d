"""Results as JSON, CSV and Markdown."""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from iki.cli.commands.hitung import RESULT_FORMS
from iki.cli.options import TABLE
from iki.escaping import for_csv, for_json, for_markdown, for_terminal
from iki.hitung import exports
from iki.hitung.values import RESULT_COLUMNS
from iki.render import records
from iki.render.records import RecordTable
from tests.hasil import TEKS, dengan_teks, kecil

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from markdown_it.token import Token

    from tests.conftest import Golden, Iki

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
# What acts on a terminal or reorders what it shows.
ACTS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
hostile = pytest.mark.parametrize("teks", TEKS.values(), ids=TEKS)

to_json, to_csv, to_csv_id = (RESULT_FORMS[name].writer for name in ("json", "csv", "csv-id"))


@pytest.mark.parametrize("name", [name for name in RESULT_FORMS if name != TABLE])
def test_golden(golden: Golden, name: str) -> None:
    form = RESULT_FORMS[name]
    golden(f"hitung/{name}{form.endings[0]}", form.writer(kecil()))


# --- JSON ------------------------------------------------------------------------------------------


def test_json_has_the_keys_of_the_contract_in_their_order() -> None:
    document = json.loads(to_json(kecil()))
    assert list(document) == ["versi", "tahun", "sampai", "jabatan", "perubahan"]
    jabatan = document["jabatan"][0]
    assert list(jabatan) == [
        "kode", "jabatan", "atasan", "nilai", "predikat", "terhitung", "dari", "indikator",
        "perubahan",
    ]  # fmt: skip
    assert list(jabatan["indikator"][0]) == [
        "kode", "sasaran", "nama", "satuan", "polarisasi", "bobot", "target", "realisasi", "capaian",
        "predikat", "status", "alasan", "target_periode", "tahun_lain", "berakhir", "perubahan",
    ]  # fmt: skip


def test_json_and_csv_say_whose_period_a_target_is() -> None:
    hasil = kecil("TW2")
    json_rows = [row for j in json.loads(to_json(hasil))["jabatan"] for row in j["indikator"]]
    csv_rows = list(csv.DictReader(StringIO(to_csv(hasil))))
    periods = {row["kode"]: row["target_periode"] for row in json_rows}
    assert (periods["cakupan"], periods["aduan_masuk"], periods["lama_antrean"]) == (
        "TW2", "tahun", None,
    )  # fmt: skip
    assert [row["target_periode"] or None for row in csv_rows] == list(periods.values())


@pytest.mark.parametrize(
    ("nilai", "written"),
    [
        ("75.00", "75"),
        ("0.10", "0.1"),
        ("-0", "0"),
        ("1E+5", "100000"),
        ("1E-7", "0.0000001"),
        ("123456789012345678901234567890.12", "123456789012345678901234567890.12"),
        ("-12.5", "-12.5"),
    ],
)
def test_json_numbers_are_exact(nilai: str, written: str) -> None:
    hasil = dengan_teks("a")
    jabatan = hasil.jabatan[0]
    baris = jabatan.indikator[0]._replace(realisasi_tampil=Decimal(nilai))
    hasil = hasil._replace(jabatan=(jabatan._replace(indikator=(baris,)),))
    assert f'"realisasi": {written},' in to_json(hasil)
    document = json.loads(to_json(hasil), parse_float=Decimal, parse_int=Decimal)
    assert document["jabatan"][0]["indikator"][0]["realisasi"] == Decimal(nilai)


def test_json_of_a_result_without_jabatan() -> None:
    assert json.loads(to_json(kecil()._replace(jabatan=())))["jabatan"] == []


@hostile
def test_json_keeps_a_text_and_shows_nothing_that_acts(teks: str) -> None:
    text = to_json(dengan_teks(teks))
    jabatan = json.loads(text)["jabatan"][0]
    assert jabatan["jabatan"] == teks.strip()
    assert jabatan["indikator"][0]["nama"] == teks.strip()
    assert not ACTS.search(text)


@given(st.text())
def test_for_json(teks: str) -> None:
    assert json.loads(for_json(teks)) == teks
    assert not ACTS.search(for_json(teks))


# --- CSV -------------------------------------------------------------------------------------------


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text, newline="")))


def test_csv_is_the_json_a_row_an_indikator() -> None:
    hasil = kecil()
    document = json.loads(to_json(hasil), parse_float=str, parse_int=str)
    expected = [
        {**indikator, "jabatan": jabatan["kode"], "nilai_jabatan": jabatan["nilai"]}
        for jabatan in document["jabatan"]
        for indikator in jabatan["indikator"]
    ]
    found = rows(to_csv(hasil))
    assert len(found) == len(expected)
    for row, values in zip(found, expected, strict=True):
        lain = [
            f"{v['jabatan']}.{v['variabel'].rpartition('.')[2]} {v['tahun']}"
            for v in values.pop("tahun_lain")
        ]
        assert row["tahun_lain"] == "; ".join(lain)
        assert (row["perubahan"], values.pop("perubahan")) == ("", [])
        for key, value in values.items():
            shown = f"[{', '.join(value)}]" if isinstance(value, list) else value or ""
            assert row[key] == shown


def test_csv_without_rows_has_its_header() -> None:
    assert to_csv(kecil()._replace(jabatan=())) == ",".join(RESULT_COLUMNS) + "\n"


def test_a_negative_number_stays_a_number() -> None:
    assert rows(to_csv(dengan_teks("a", "-5")))[0]["target"] == "-5"


def rows_id(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))


def test_csv_id_is_the_csv_as_an_indonesian_excel_opens_it() -> None:
    hasil = dengan_teks("a; b, c", "-1234.5")
    text = to_csv_id(hasil)
    assert text.startswith("\ufefftahun;sampai;")
    assert text.count("\r\n") == text.count("\n") == 2
    ((english,), (indonesian,)) = rows(to_csv(hasil)), rows_id(text)
    assert (english["target"], indonesian["target"]) == ("-1234.5", "-1234,5")
    numbers = {"bobot", "target", "realisasi", "capaian", "nilai_jabatan"}
    assert indonesian == {
        key: value.replace(".", ",") if key in numbers else value for key, value in english.items()
    }
    assert records.csv_id_file(RecordTable(["a"], [{"a": [Decimal("80.5"), Decimal(90)]}])) == (
        '\ufeffa\r\n"[80,5; 90]"\r\n'
    )


def test_csv_id_is_written_with_the_bytes_that_excel_needs(iki: Iki, tmp_path: Path) -> None:
    target = tmp_path / "hasil.csv"
    assert iki("hitung", "--tahun", 2024, "--format", "csv-id", "-o", target).code == 0
    written = target.read_bytes()
    assert written.startswith(b"\xef\xbb\xbftahun;")
    assert written.endswith(b"\r\n")
    assert iki("hitung", "--tahun", 2024, "--format", "csv-id").out.encode() == written
    wrong = iki("hitung", "--tahun", 2024, "--format", "csv-id", "-o", "hasil.xlsx")
    assert (wrong.code, "Pakai .csv\n" in wrong.err) == (2, True)


TEXT_COLUMNS = ("nama_jabatan", "sasaran", "nama", "satuan", "predikat", "predikat_jabatan")


@hostile
def test_no_csv_cell_is_a_formula(teks: str) -> None:
    text = to_csv(dengan_teks(teks))
    assert text.count("\n") == 2, "a line an indikator"
    assert not ACTS.search(text)
    (row,) = rows(text)
    for column in TEXT_COLUMNS:
        assert not re.match(r"[=+\-@\s]", row[column])
    # Where `;` is the list separator, Excel splits the whole line there.
    for piece in text.splitlines()[1].split(";")[1:]:
        assert not re.match(r'[\s"]*[=+\-@]', piece)


@hostile
def test_no_cell_of_csv_id_is_a_formula(teks: str) -> None:
    text = to_csv_id(dengan_teks(teks))
    assert text.count("\n") == 2, "a line an indikator"
    assert not ACTS.search(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    (row,) = rows_id(text)
    for column in TEXT_COLUMNS:
        assert not re.match(r"[=+\-@\s]", row[column])
    # Where `,` is the list separator, Excel splits the whole line there.
    for piece in text.splitlines()[1].split(",")[1:]:
        assert not re.match(r'[\s"]*[=+\-@]', piece)


@pytest.mark.parametrize(
    ("teks", "cell"),
    [
        ("biasa, saja", "biasa, saja"),
        ("=1", "'=1"),
        (" -1", "'-1"),
        ("＝1", "'＝1"),
        ("a-b", "a-b"),
        ("a;b", "a;b"),
        ("a; =b", "a; '=b"),
        ('a;"=b"', 'a;"\'=b"'),
        ("a\n=b", "a =b"),
        ("a\tb", "a b"),
        ("\x1b=1", "\\x1b=1"),
        ("", ""),
    ],
)
def test_for_csv(teks: str, cell: str) -> None:
    assert for_csv(teks) == cell


def test_for_csv_with_semicolons() -> None:
    assert for_csv("=1, =2; -3") == "'=1, =2; '-3"
    assert for_csv("=1, =2; -3, a", semicolons=True) == "'=1, '=2; '-3, a"


# --- Markdown --------------------------------------------------------------------------------------


def tokens(markdown: str) -> Iterator[Token]:
    for token in MARKDOWN.parse(markdown):
        yield token
        yield from token.children or ()


def shown(markdown: str) -> str:
    """Return what a reader sees of one paragraph, line breaks as \\n; fails on any mark-up."""
    pieces = []
    for token in tokens(markdown):
        if token.type == "html_inline":
            assert token.content == "<br>"
            pieces.append("\n")
        elif token.type == "text":
            pieces.append(token.content)
        else:
            assert token.type in ("paragraph_open", "paragraph_close", "inline"), token
    return "".join(pieces)


def plain_text(teks: str) -> str:
    return "\n".join(for_terminal(" ".join(line.split())) for line in teks.strip().splitlines())


@hostile
def test_markdown_shows_a_text_as_it_is(teks: str) -> None:
    assert shown(for_markdown(teks)) == plain_text(teks)


@given(st.text(st.sampled_from("ab1 .-+=*_`[]()<>!#|~$\\&;:/\n\t^@{}\"'w")))
def test_markdown_of_any_text(teks: str) -> None:
    assert shown(for_markdown(teks)) == plain_text(teks)


@pytest.mark.parametrize(
    ("teks", "escaped"),
    [
        ("https://a.id", r"https\://a.id"),
        ("www.a.id", r"www\.a.id"),
        ("a|b", r"a\|b"),
        ("<b>&", "&lt;b&gt;&amp;"),
        ("1. a", r"1\. a"),
        ("24.00", r"24\.00"),
        ("pukul 24.00", "pukul 24.00"),
    ],
)
def test_for_markdown(teks: str, escaped: str) -> None:
    assert for_markdown(teks) == escaped


@hostile
def test_markdown_document_keeps_its_shape(teks: str) -> None:
    found = list(tokens(exports.to_markdown(dengan_teks(teks))))
    types = [token.type for token in found]
    assert types.count("table_open") == 1
    assert types.count("heading_open") == 3
    assert types.count("td_open") == types.count("th_open") == 8
    assert "link_open" not in types
    assert "image" not in types
    assert "em_open" not in types
    assert "html_block" not in types
    assert [t.content for t in found if t.type == "code_inline"] == ["seksi"]
    assert {t.content for t in found if t.type == "html_inline"} <= {"<br>"}


def test_markdown_of_one_jabatan_needs_no_summary() -> None:
    assert "Ringkasan" not in exports.to_markdown(kecil(kode=("kasi_loket",)))
    assert "## Ringkasan jabatan di atas" in exports.to_markdown(
        kecil(kode=("kasi_loket", "kasubbag_umum"))
    )
