"""What is checked in a row, and where a finding stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from iki import limits
from iki.data.csv_files import (
    places,
    reader,
    row_parser,
)
from iki.data.keep import ALL_ROWS, NO_ROWS, Keep
from iki.data.row_rules import names
from iki.model import Konsolidasi
from iki.periode import hint_for, parse_periode
from tests.realisasi.build import HEADER, VARIABEL, baca, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iki.data.csv_files.csv_source import CsvTable

# A row below HEADER: what is wrong at which columns, and words of the message or hint.
ROWS = [
    ("2024,TW1,sekretaris,surat,5,", "", ""),
    ("2024,,sekretaris,surat,5,", "", ""),
    ("2024,TW1,sekretaris,surat,,", "", ""),
    (",,,,,", "", ""),
    ("   ,,\t,,,", "", ""),
    (",,,,,,,,,", "", ""),
    # Another year: only columns and year count.
    ("2023,TW1,sekretaris,surat,5,", "", ""),
    ("2023,TW9,entah,apa,lima,\x07", "", ""),
    ("2023,TW1,sekretaris", "D03 1-20", "3 sel, judul kolom 6"),
    # Columns
    ("2024,TW1,sekretaris,surat,5", "D03 1-28", "5 sel, judul kolom 6"),
    ("2024,TW1,sekretaris,surat,1234,5,", "D03 34-34", '"1.234,5"'),
    ("2024,TW1,sekretaris,surat,1,234,5,Desa", "D03 33-39", "apit sel"),
    # tahun
    ("24,TW1,sekretaris,surat,5,", "D04 1-3", "tulis empat angka"),
    (",TW1,sekretaris,surat,5,", "D04 1-1", "tahun kosong"),
    ("2024.0,TW1,sekretaris,surat,5,", "D04 1-7", "tulis 2024"),
    ('"2024,0",TW1,sekretaris,surat,5,', "D04 1-9", "tulis 2024"),
    ("2.024,TW1,sekretaris,surat,5,", "D04 1-6", "tulis 2024"),
    ("Tahun 2024,TW1,sekretaris,surat,5,", "D04 1-11", "tulis 2024"),
    ("２０２４,TW1,sekretaris,surat,5,", "D04 1-5", "empat angka"),
    ("1900,TW1,sekretaris,surat,5,", "D04 1-5", "di luar 1945 sampai 2999"),
    # periode
    ("2024,TW5,sekretaris,surat,5,", "D05 6-9", "TW1 sampai TW4"),
    ("2024,Januri,sekretaris,surat,5,", "D05 6-12", "Maksud Anda “Januari”?"),
    # jabatan and variabel
    ("2024,TW1,sekretarsi,surat,5,", "D06 10-20", "Maksud Anda “sekretaris”?"),
    ("2024,TW1,Sekretaris,surat,5,", "D06 10-20", "Maksud Anda “sekretaris”?"),
    ("2024,TW1,,surat,5,", "D06 10-10", "jabatan kosong"),
    ("2024,TW1,sekretaris,surt,5,", "D07 21-25", "Maksud Anda “surat”?"),
    ("2024,TW1,sekretaris,pos,5,", "D07 21-24", "pos adalah variabel kasi"),
    ("2024,TW1,sekretaris,zzz,5,", "D07 21-24", "variabel sekretaris: surat, anggota"),
    ("2024,TW1,sekretaris,,5,", "D07 21-21", "variabel kosong"),
    # nilai
    ("2024,TW1,sekretaris,surat,52 Org,", "D08 27-33", "tulis 52"),
    ('2024,TW1,sekretaris,surat,"1,234.5",', "D08 27-36", "tulis 1234.5"),
    # Characters that nobody sees
    ("2024,TW1,sekretaris,surat,5,De\u202esa", "D11 29-34", "U+202E"),
    ("2024,TW1,sekretaris,surat,5,De\u200bsa", "D11 29-34", "U+200B"),
    ("2024,TW1,sekretaris,surat\x00,5,".replace("\x00", "\x1f"), "D11 21-27", "U+001F"),
    # All of a row at once
    ("x,TW9,entah,surat,lima,\x07", "D04 1-2|D05 3-6|D06 7-12|D08 19-23|D11 24-25", ""),
]


@pytest.mark.parametrize(("row", "expected", "words"), ROWS, ids=[row for row, _, _ in ROWS])
def test_row(row: str, expected: str, words: str) -> None:
    hasil = baca(f"{HEADER}\n{row}\n")
    found = [
        f"{d.code} {d.span.start_column}-{d.span.end_column}"
        for d in hasil.diagnostics
        if (d.span.start_line, d.span.end_line) == (2, 2)
    ]
    assert "|".join(found) == expected
    assert len(found) == len(hasil.diagnostics)
    assert words in hasil.words
    assert all(diagnostic.hint for diagnostic in hasil.diagnostics)


# a periode as others write it, and the hint
PERIODE_LAIN = [
    ("Q3", "Maksud Anda “TW3”?"),
    ("Kuartal IV", "Maksud Anda “TW4”?"),
    ("T1", "Maksud Anda “TW1”?"),
    ("Triwulan Tiga", "Maksud Anda “TW3”?"),
    ("triwulan ke dua", "Maksud Anda “TW2”?"),
    ("Sm 1", "Maksud Anda “S1”?"),
    ("Bln 3", "Maksud Anda “Maret”?"),
    ("Jan-24", "Maksud Anda “Januari”?"),
    ("01-Agu", "Maksud Anda “Agustus”?"),
    ("May-24", "Maksud Anda “Mei”?"),
    ("TW1/2024", "Maksud Anda “TW1”?"),
    ("2024-TW1", "Maksud Anda “TW1”?"),
    ("Desember 2024", "Maksud Anda “Desember”?"),
    ("tahun 2024", "Maksud Anda “tahun”?"),
    ("Jan-Mar", "Maksud Anda “TW1”?"),
    ("Apr-Jun", "Maksud Anda “TW2”?"),
    ("Jul – Sept 2024", "Maksud Anda “TW3”?"),
    ("Oct-Dec", "Maksud Anda “TW4”?"),
    ("Jan - Juni", "Maksud Anda “S1”?"),
    ("Juli s/d Desember", "Maksud Anda “S2”?"),
    ("Januari sampai dengan Desember", "Maksud Anda “tahun”?"),
    ("Januari s.d. Maret", "Maksud Anda “TW1”?"),
    ("B01-B03", "Maksud Anda “TW1”?"),
    ("TW1-TW2", "Maksud Anda “S1”?"),
    ("Jan-Feb", "B01 sampai B02 bukan satu periode; tulis tiap bulan atau triwulan tersendiri"),
    ("TW 5", "triwulan hanya TW1 sampai TW4"),
    ("Triwulan V", "triwulan hanya TW1 sampai TW4"),
    ("TW 5 2024", "triwulan hanya TW1 sampai TW4"),
    ("Q5", "triwulan hanya TW1 sampai TW4"),
    ("S3", "semester hanya S1 dan S2"),
    ("B13", "bulan hanya B01 sampai B12"),
]
# What could be two things, or nothing.
PERIODE_ENTAH = [
    "1", "2024", "01/2024", "kedua", "TW", "Triwulan", "Mar-Jan", "TW2-TW1", "Jan-Jan", "-",
    "V", "x" * 100_000,
]  # fmt: skip


@pytest.mark.parametrize(("text", "hint"), PERIODE_LAIN)
def test_the_period_that_is_meant_is_named(text: str, hint: str) -> None:
    hasil = baca(f"{HEADER}\n2024,{text},sekretaris,surat,5,\n")
    assert [(d.code, d.hint) for d in hasil.diagnostics] == [("D05", hint)]
    if meant := re.search("“(.*)”", hint):
        assert parse_periode(meant[1])


# A column of periods, and what is read of the first row and its diagnostics.
KOLOM_ROMAWI = [
    (["I", "II", "III", "IV"], "TW1", []),
    (["iv", "I", " ii ", "III"], "TW4", []),
    (["I", "II"], "TW1", []),  # D37 is a rule of data
    (["III", "", "  "], "TW3", []),
    (["II", "Total"], "TW2", ["D36"]),
    (["I", "TW2"], None, ["D05"]),
    (["I", "II", "V"], None, ["D05", "D05", "D05"]),
    (["TW1", *["TW2"], "III"], "TW1", ["D05"]),
]


@pytest.mark.parametrize("header", [HEADER, HEADER.replace(",", ";")])
@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize(("cells", "first", "codes"), KOLOM_ROMAWI)
def test_roman_numbers_are_triwulan_where_the_whole_column_is_so(
    header: str, quote: str, cells: list[str], first: str | None, codes: list[str]
) -> None:
    text = [header] + [
        f"2024,{quote}{cell}{quote},sekretaris,surat,5,Desa {n}".replace(",", header[5])
        for n, cell in enumerate(cells)
    ]
    hasil = baca("\n".join(text), keep=ALL_ROWS)
    assert hasil.codes == codes
    rows = [row for found in hasil.realisasi.rincian.values() for row in found]
    assert next((str(row.periode) for row in rows if row.wilayah == "Desa 0"), None) == first


def test_the_last_row_of_a_long_column_counts_too() -> None:
    text = [f"2024,I,sekretaris,surat,5,Desa {n}" for n in range(20_000)]
    assert baca("\n".join([HEADER, *text])).codes == []
    last = "2023,TW1,sekretaris,surat,5,Desa"
    hasil = baca("\n".join([HEADER, *text, last]))
    assert set(hasil.codes) == {"D05", "D13"}
    assert "I sampai IV hanya dikenal bila seluruh kolom" in hasil.words


def test_each_file_has_its_own_column() -> None:
    roman, other = rows("II surat 5"), rows("I surat 5", "TW3 surat 5")
    hasil = baca(roman, other)
    assert [(d.code, d.file, d.span.start_line) for d in hasil.diagnostics] == [("D05", "2.csv", 2)]
    assert {berkas for berkas, form in hasil.realisasi.forms.items() if form.roman} == {"1.csv"}
    forms = baca(rows("I surat 5", "III surat 5"), rows("TW2 surat 5")).realisasi.forms
    assert [form.roman for form in forms.values()] == [False, False]


def test_roman_rows_are_read_by_the_fast_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    looked, checked = [], []
    periods, check = reader.RowReader._periods, reader.RowReader.check

    def look(row_reader: reader.RowReader, table: CsvTable) -> Iterator[str]:
        looked.append(table)
        return periods(row_reader, table)

    def checks(row_reader: reader.RowReader, row: list[str], end: int) -> None:
        checked.append(row)
        check(row_reader, row, end)

    monkeypatch.setattr(reader.RowReader, "_periods", look)
    monkeypatch.setattr(reader.RowReader, "check", checks)
    baca(rows(*[f"{periode} surat 5 Desa {n}" for n in range(500) for periode in ("I", "II")]))
    assert (len(looked), checked) == (1, [])
    looked.clear()
    baca(rows(*[f"TW1 surat 5 Desa {n}" for n in range(500)]))
    assert (looked, checked) == ([], [])


# A row that sums up others, below HEADER; "" where it is none, for a variable may be called so.
JUMLAH = [
    ("Total,,,,22,", "D36 1-6"),
    (",,,Total,22,", "D36 4-9"),
    ("2024,TW1,Jumlah,surat,22,", "D36 10-16"),
    ("2024,TW1,sekretaris,surat,22,TOTAL", "D36 30-35"),
    ("2024,TW1,sekretaris,surat,22,Grand Total", "D36 30-41"),
    ("JUMLAH SELURUHNYA :,,,,x,", "D36 1-20"),
    ("Sub-total;22", "D36 1-10"),
    ("2024,TW1,sekretaris,surat,22,Total Raya", ""),
    ("2023,TW1,sekretaris,surat,22,Total", ""),
]


@pytest.mark.parametrize("keep", [NO_ROWS, ALL_ROWS])
@pytest.mark.parametrize(("row", "expected"), JUMLAH)
def test_a_row_of_sums_is_one_error(row: str, expected: str, keep: Keep) -> None:
    separator = ";" if ";" in row else ","
    hasil = baca(HEADER.replace(",", separator) + "\n" + row, keep=keep)
    assert "|".join(hasil.places).replace("2:", "") == expected
    assert not expected or "hapus baris ini" in hasil.words
    assert not expected or hasil.nilai == {}


def test_a_variable_or_a_jabatan_may_be_called_total(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(VARIABEL, "total", {"jumlah": Konsolidasi.JUMLAH})
    header = HEADER.removesuffix(",wilayah")
    assert baca(f"{header}\n2024,TW1,total,jumlah,5").nilai == {"jumlah": "5"}
    assert baca(f"{header}\n2024,TW1,sekretarsi,jumlah,5").codes == ["D06"]
    assert baca(f"{header}\n2024,TW1,total,jumlah").codes == ["D03"]
    assert baca(f"{header}\n2024,TW1,total,Total,5").codes == ["D36"]


@pytest.mark.parametrize("text", PERIODE_ENTAH, ids=lambda text: text[:20])
def test_no_period_is_guessed(text: str) -> None:
    assert hint_for(text) is None


def test_unseen_characters_are_allowed_in_prose_but_nothing_that_reorders_it() -> None:
    row = "2024,{},sekretaris,surat,5,,lap{}oran"
    found = (row.format("TW1", "\u00ad"), row.format("TW2", "\u202e"), row.format("TW3", "\x1b"))
    hasil = baca("\n".join([HEADER + ",bukti", *found]))
    assert hasil.places == ["D11 3:30-3:38", "D11 4:30-4:38"]


def test_places_after_quoted_line_breaks_wide_characters_and_a_bom() -> None:
    text = (
        "\ufefftahun;periode;jabatan;variabel;nilai;wilayah;catatan\r\n"
        '"2024";TW1;sekretaris;surat;x;;\r\n'
        '2024;TW2;sekretaris;surat;"1\r\n2";"Desa\r\n\r\nA";😀\r\n'
        '2024;TW3;sekretaris;surat;3;"Kec. ""B""";"a\r\nb"\r\n'
        '"20\r\n24";"TW4";"a""b";surat;4;😀é;x\r\n'
        ";;;;;;\r\n"
        "2024;S9;sekretaris;surat;4;;"
    )
    assert baca(text).places == [
        "D08 2:29-2:30",
        "D08 3:27-4:3",
        "D04 9:1-10:4",
        "D06 10:11-10:17",
        "D05 12:6-12:8",
    ]


def test_broken_quotes() -> None:
    hasil = baca(
        HEADER
        + "\n"
        + '2024,TW1,sekretaris,surat,"5"x,Desa\n'
        + '2024,TW2,sekretaris,surat,6,"Desa\nA" B\n'
        + '2024,TW3,sekretaris,surat,7,Desa "A"\n'
        + '2024,TW4,sekretaris,surat,"8\n2024,TW4,sekretaris,anggota,8\n'
    )
    assert hasil.places == ["D10 2:27-2:31", "D10 3:29-3:34", "D10 6:27-6:29"]
    assert "langsung “,” atau akhir baris" in hasil.words
    assert "tidak ditutup" in hasil.words
    assert hasil.nilai == {"surat": "7"}


def test_unnamed_columns_must_be_empty() -> None:
    text = "tahun;periode;jabatan;variabel;nilai;;\n"
    row = "2024;{};sekretaris;surat;5;{};\n"
    assert not baca(text + row.format("TW1", "") + row.format("TW2", "  ")).diagnostics
    hasil = baca(text + row.format("TW1", "") + row.format("TW2", "cek"))
    assert hasil.places == ["D03 3:29-3:32"]
    assert hasil.nilai == {"surat": "5"}


# --- overlaps ------------------------------------------------------------------------------------

# Rows in order; which of them are wrong, with the earlier row that is named, and words.
OVERLAPS = [
    (["TW1 surat 5", "TW2 surat 5", "S2 surat 5"], [], ""),
    (["TW1 surat 5", "TW1 surat 5"], [(3, 2)], "duplikat dari baris 2"),
    (["TW1 surat 5", "TW1 surat 6"], [(3, 2)], "sudah diisi 5 di baris 2"),
    (["TW1 surat 5", "S1 surat 6"], [(3, 2)], "periode S1 tumpang tindih dengan TW1 di baris 2"),
    (["S1 surat 5", "B06 surat 6", "B07 surat 6"], [(3, 2)], "B06 tumpang tindih dengan S1"),
    (["TW1 surat 5", "tahun surat 6", "TW2 surat 1"], [(3, 2)], "tahun tumpang tindih"),
    (["TW1 surat 5", "TW2 surat 5", "S1 surat 6", "TW2 surat 1"], [(4, 2), (5, 3)], ""),
    (["TW1 surat 5", "TW1 anggota 5", "TW1 pos 5"], [], ""),
    (["TW1 surat 5 Desa A", "TW1 surat 5 Desa B"], [], ""),
    (["TW1 surat 5 Desa A", "TW1 surat 5 DESA  a"], [(3, 2)], "surat di Desa A 2024 TW1: duplikat"),
    (["TW1 surat 5 Peté", "TW1 surat 5 Pete\u0301"], [(3, 2)], "duplikat"),
    (["Januari surat 5", "B01 surat 5"], [(3, 2)], "duplikat"),
    # A row in error is not there.
    (["TW1 surat lima", "TW1 surat 5"], [], "bukan angka"),
]


@pytest.mark.parametrize(
    ("lines", "pairs", "words"), OVERLAPS, ids=[", ".join(case[0]) for case in OVERLAPS]
)
@pytest.mark.parametrize("keep", [NO_ROWS, ALL_ROWS])
def test_overlap(lines: list[str], pairs: list[tuple[int, int]], words: str, keep: Keep) -> None:
    hasil = baca(rows(*lines), keep=keep)
    overlaps = [d for d in hasil.diagnostics if d.code == "D09"]
    assert [(d.span.start_line, d.related[0].span.start_line) for d in overlaps] == pairs
    assert all(d.span.start_column == d.related[0].span.start_column == 6 for d in overlaps)
    assert words in hasil.words


def test_overlap_across_files_names_the_other_file() -> None:
    hasil = baca(rows("TW1 surat 5", "TW2 surat 5"), rows("TW3 surat 1", "S1 surat 9"))
    (overlap,) = hasil.diagnostics
    assert (overlap.file, overlap.span.start_line) == ("2.csv", 3)
    assert (overlap.related[0].file, overlap.related[0].span.start_line) == ("1.csv", 2)
    assert "1.csv baris 2" in overlap.message
    assert hasil.nilai == {"surat": "11"}


def test_an_empty_value_overlaps_nothing() -> None:
    assert not baca(f"{HEADER}\n" + "2024,TW1,sekretaris,surat,,\n" * 2).diagnostics


def test_overlaps_after_sampai_are_found() -> None:
    hasil = baca(rows("TW1 surat 1", "TW3 surat 1", "TW3 surat 2"), sampai="TW1")
    assert hasil.codes == ["D09"]
    assert hasil.nilai == {"surat": "1"}


def test_other_spellings_of_a_row_overlap() -> None:
    row = "{},{},{},{},5,{}\n"
    hasil = baca(
        f"{HEADER}\n"
        + row.format("2024", "TW1", "sekretaris", "surat", "Desa A")
        + row.format(" 2024", "tw i", " sekretaris ", "surat ", " DESA A") * 2
    )
    assert hasil.codes == ["D09", "D09"]
    assert hasil.nilai == {"surat": "5"}


# --- total and wilayah ---------------------------------------------------------------------------

MIXTURES = [
    (["TW1 surat 5", "TW1 surat 5 Desa A", "TW1 surat 5 Desa B"], [(3, 2)]),
    (["TW1 surat 5 Desa A", "TW2 surat 5 Desa A", "S1 surat 9"], [(4, 2)]),
    (["TW1 surat 5", "TW2 surat 5 Desa A", "S1 surat 9 Desa B"], [(4, 2)]),
    (["TW1 surat 5", "TW2 surat 5 Desa A"], []),
    # A level in one month stands beside its parts in any other.
    (["TW1 anggota 5", "TW2 anggota 5 Desa A"], [(3, 2)]),
    # So does a mean, and an extreme.
    (["TW1 indeks 5", "TW2 indeks 5 Desa A"], [(3, 2)]),
    (["TW1 puncak 5 Desa A", "TW2 puncak 5"], [(3, 2)]),
    (["TW1 dasar 5", "TW4 dasar 5 Desa A"], [(3, 2)]),
    (["TW1 surat 5", "TW1 surat 5 Desa A", "TW1 pos 1", "TW1 pos 1 Desa A"], [(3, 2), (5, 4)]),
]


@pytest.mark.parametrize(("lines", "pairs"), MIXTURES)
def test_total_and_wilayah(lines: list[str], pairs: list[tuple[int, int]]) -> None:
    hasil = baca(rows(*lines))
    assert set(hasil.codes) <= {"D12"}
    assert all(d.is_error for d in hasil.diagnostics)
    found = [(d.span.start_line, d.related[0].span.start_line) for d in hasil.diagnostics]
    assert found == pairs


# --- many ----------------------------------------------------------------------------------------


def test_no_more_findings_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (row_parser, places):
        monkeypatch.setattr(module, "CSV_DIAGNOSTICS", 5)
    bad = rows(*["TW1 surat x"] * 5)
    assert baca(bad).codes == ["D08"] * 5
    hasil = baca(bad, rows(*["TW1 surat x"] * 1300))
    assert hasil.codes == ["D08"] * 5 + ["D13"]
    last = hasil.diagnostics[-1]
    assert (last.file, last.span.start_line) == ("2.csv", 2)
    assert "ada 1.300 temuan lain" in last.message
    assert baca(b"PK\x03\x04", bad, b"", b"").codes == ["D01"] + ["D08"] * 4 + ["D13"]


def test_a_file_with_an_error_in_every_row_stays_small() -> None:
    names = "".join(f"2024,TW1,jabatan_{n},surat,5,\n" for n in range(20_000))
    hasil = baca(f"{HEADER}\n{names}")
    assert len(hasil.diagnostics) == limits.CSV_DIAGNOSTICS + 1
    assert "ada 19.000 temuan lain" in hasil.diagnostics[-1].message


def test_suggestions_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "SUGGESTION_NAMES", len(VARIABEL["sekretaris"]))
    hasil = baca(rows("TW1 surt 1", "TW1 anggot 1", "TW1 surt 1", "TW1 indek 1"))
    hints = [d.hint or "" for d in hasil.diagnostics]
    assert ["Maksud Anda" in hint for hint in hints] == [True, True, True, False]
