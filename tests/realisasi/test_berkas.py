"""The forms that a file may have, and what is no CSV file."""

from __future__ import annotations

import io
from itertools import count, product
from typing import TYPE_CHECKING, BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iki.data.csv_files import CsvSource, read_files
from iki.data.csv_files.inspection import inspect
from iki.data.keep import ALL_ROWS
from iki.limits import CSV_DIAGNOSTICS, CSV_FIELD, CSV_LINE
from iki.periode import TAHUN
from tests.realisasi.build import HEADER, VARIABEL, baca, rows

if TYPE_CHECKING:
    from collections.abc import Collection

# Rows of every kind that can be written in every form.
TABLE = [
    ["tahun", "periode", "jabatan", "variabel", "nilai", "wilayah", "catatan"],
    ["2024", "TW1", "sekretaris", "surat", "1234.5", "Kec. Peté", "biasa"],
    ["2024", "Triwulan II", "sekretaris", "surat", "7", "Kec. Peté", "dua\nbaris"],
    ["", "", "", "", "", "", ""],
    ["2024", "", "sekretaris", "anggota", "52", "", 'dikutip "begini"; atau, begitu\tya'],
]
EXPECTED = {"surat": "1241.5", "anggota": "52"}


def written(
    table: list[list[str]], pemisah: str, newline: str = "\n", *, quote_all: bool = False
) -> str:
    def cell(column: str, text: str) -> str:
        if column == "nilai" and text != column and pemisah != ",":
            text = text.replace(".", ",")
        if quote_all or any(mark in text for mark in f'{pemisah}"\n'):
            return '"' + text.replace('"', '""').replace("\n", newline) + '"'
        return text

    lines = [pemisah.join(map(cell, table[0], row)) for row in table]
    return newline.join([*lines, ""])


@pytest.mark.parametrize(
    ("pemisah", "newline", "encoding", "quote_all"),
    list(
        product(
            [",", ";", "\t"],
            ["\n", "\r\n", "\r"],
            ["utf-8", "utf-8-sig", "cp1252"],
            [False, True],
        )
    ),
)
def test_every_form_says_the_same(
    pemisah: str,
    newline: str,
    encoding: str,
    quote_all: bool,  # noqa: FBT001
) -> None:
    content = written(TABLE, pemisah, newline, quote_all=quote_all).encode(encoding)
    hasil = baca(content, keep=ALL_ROWS)
    assert not hasil.diagnostics
    assert hasil.nilai == EXPECTED
    kept = [baris for rows in hasil.realisasi.rincian.values() for baris in rows]
    assert [(b.line, b.wilayah, b.catatan) for b in kept] == [
        (2, "Kec. Peté", "biasa"),
        (3, "Kec. Peté", "dua\nbaris"),
        (6, "", 'dikutip "begini"; atau, begitu\tya'),
    ]


@pytest.mark.parametrize(
    "content",
    [
        "sep=;\n" + HEADER.replace(",", ";") + "\n2024;TW1;sekretaris;surat;1,5;\n",
        '"SEP=,"\r\n' + HEADER + '\r\n2024,TW1,sekretaris,surat,"1,5",\r\n',
        "\n;;;;\n" + HEADER.replace(",", ";") + "\n2024;TW1;sekretaris;surat;1,5;\n",
        '  Tahun ;PERIODE;Jabatan;"vari\nabel";Nilai\n2024;TW1;sekretaris;surat;1,5'.replace(
            '"vari\nabel"', '"variabel\n"'
        ),
        "nilai;variabel;catatan;jabatan;periode;tahun;;\n1,5;surat;;sekretaris;TW1;2024;;\n",
        "tahun;periode;jabatan;variabel;nilai;;\n2024;TW1;sekretaris;surat;1,5;;\n;;\n   ;\n;;;;;;;\n",
        "tahun;periode;jabatan;variabel;nilai\n 2024 ; tw i ;\u00a0sekretaris\t;surat ; 1,5 \n",
    ],
)
def test_accepted_around_the_table(content: str) -> None:
    hasil = baca(content)
    assert not hasil.diagnostics
    assert hasil.nilai == {"surat": "1.5"}


# The content of a file, and what is said of it: `code line:column-line:column`, words.
REFUSED = [
    (b"", "D02 1:1-1:1", "berkas ini kosong"),
    (b"\n" + b"x;" * 16_384 + b"\n", "D02 2:1-2:2", "punya 16.385 kolom, paling banyak 16.384"),
    (b"\n\n;;;\n", "D02 1:1-1:1", "tidak punya judul kolom"),
    (b"laporan satpol pp\n2024,1\n", "D02 1:1-1:18", "bukan judul kolom"),
    (b"PK\x03\x04\x14\x00", "D01 1:1-1:1", ".xlsx"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1", "D01 1:1-1:1", ".xls"),
    (b"%PDF-1.7", "D01 1:1-1:1", "PDF"),
    (HEADER.encode("utf-16"), "D01 1:1-1:1", "UTF-16"),
    (HEADER.encode("utf-16-le"), "D01 1:1-1:1", "NUL"),
    (HEADER.encode() + b"\n\x81\n", "D01 1:1-1:1", "bukan UTF-8 dan bukan pula Windows-1252"),
    (b"\xef\xbb\xbf" + HEADER.encode() + b"\n\xe9\n", "D01 1:1-1:1", "bertanda UTF-8"),
    (b"sep=|\ntahun|periode\n", "D02 1:1-1:6", "pemisah “|” tidak didukung"),
    (b'"tahun;periode\n2024;TW1\n', "D10 1:1-1:15", "tidak ditutup"),
    (b"tahun;periode;jabatan;variabel;nila\n", "D02 1:32-1:36", "Maksud Anda “nilai”"),
    (b"tahun,periode,jabatan,variabel,nilai,Nilai\n", "D02 1:38-1:43", "ada dua kali"),
    (b"tahun,jabatan\n", "D02 1:1-1:14", "kolom periode, variabel, nilai tidak ada"),
    (b"tahun,periode,jabatan,variabel,nilai,\x07\n", "D11 1:38-1:39", "U+0007"),
    (HEADER.encode() + b"\n" + b"x" * (3 * CSV_LINE), "D10 1:1-1:1", "1.000.000 byte"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "places", "words"), REFUSED, ids=[words for _, _, words in REFUSED]
)
def test_refused(content: bytes, places: str, words: str) -> None:
    hasil = baca(content)
    assert "|".join(hasil.places) == places
    assert words in hasil.words
    assert all(diagnostic.hint for diagnostic in hasil.diagnostics)


def test_an_unknown_column_does_not_hide_the_rows() -> None:
    hasil = baca("tahun,periode,jabatan,variabel,nilai,buktii\n2024,TW9,sekretaris,surat,1,x\n")
    assert hasil.places == ["D02 1:38-1:44", "D05 2:6-2:9"]
    assert "Maksud Anda “bukti”" in hasil.words


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (FileNotFoundError(2, "x"), "tidak ada"),
        (PermissionError(13, "x"), "izin"),
        (IsADirectoryError(21, "x"), "folder"),
        (OSError(5, "Input/output error"), "disk gagal dibaca"),
        (ValueError("embedded null byte"), "embedded null byte"),
    ],
)
def test_a_file_that_cannot_be_opened(error: Exception, words: str) -> None:
    def opened() -> BinaryIO:
        raise error

    _, diagnostics = read_files([CsvSource("x.csv", opened)], VARIABEL, tahun=None, sampai=TAHUN)
    assert [d.code for d in diagnostics] == ["D01"]
    assert words in diagnostics[0].message


class _Failing(io.BytesIO):
    def read(self, *_: object) -> bytes:
        raise OSError(5, "kabel lepas")

    read1 = read


GOOD = rows("TW1 surat 5", "TW1 surat x", "TW1 surat 5", "TW1 surat 1 Desa", 'TW2 surat "').encode()


@pytest.mark.parametrize(
    ("opening", "then", "codes"),
    [
        # The first look, the reading, and the second reading that finds the places.
        (1, _Failing(), ["D01"]),
        (1, io.BytesIO(b""), ["D02"]),
        (2, _Failing(), ["D01"]),
        (2, io.BytesIO(b""), []),
        (2, io.BytesIO(GOOD.replace(b"5", b"\xff")), ["D01"]),
        (3, _Failing(), ["D12", "D08", "D09", "D10"]),
        (3, io.BytesIO(b""), ["D12", "D08", "D09", "D10"]),
        (3, io.BytesIO(rows("TW1 surat 5").encode()), ["D12", "D08", "D09", "D10"]),
        (3, io.BytesIO(GOOD + b"\xff"), ["D12", "D08", "D09", "D10"]),
    ],
)
def test_a_file_that_changes_or_fails_between_readings(
    opening: int, then: io.BytesIO, codes: list[str]
) -> None:
    content = {opening: then}
    openings = count(1)
    source = CsvSource("x.csv", lambda: content.get(next(openings), io.BytesIO(GOOD)))
    _, diagnostics = read_files([source], VARIABEL, tahun=None, sampai=TAHUN)
    assert [d.code for d in diagnostics] == codes


def test_long_cells() -> None:
    header = HEADER + ",catatan"
    row = "2024,TW1,sekretaris,surat,1,,"
    assert not baca(f"{header}\n{row}{'x' * CSV_FIELD}\n").diagnostics
    hasil = baca(f"{header}\n2024,TW2,sekretaris,surat,2,,\n{row}{'x' * (CSV_FIELD + 1)}\n{row}\n")
    assert hasil.places == ["D10 3:30-3:100031"]
    assert "100.000 karakter" in hasil.words
    assert hasil.nilai == {"surat": "2"}  # where the next row starts is not known


def test_an_open_quote_in_a_large_file_is_all_that_is_said_of_it() -> None:
    lines = rows(
        *[f"B{month:02} pos 1 Desa {desa}" for desa in range(2500) for month in range(1, 13)]
    )
    text = lines.replace("B02,kasi,pos,1,Desa 7\n", 'B02,kasi,pos,"1,Desa 7\n')
    hasil = baca(text)
    assert hasil.codes == ["D10"]
    assert hasil.diagnostics[0].span.start_line == text[: text.index('"')].count("\n") + 1


def test_millions_of_blank_rows_are_passed_over() -> None:
    assert baca(rows("TW1 surat 5") + ",,,,\n\n" * 100_000 + "x\n").places == [
        "D03 200003:1-200003:2"
    ]


def test_a_record_without_end_is_bounded() -> None:
    text = HEADER + "\n" + '"\n",' * 300_000
    hasil = baca(text)
    assert "D10" in hasil.codes
    lines = text.count("\n") + 1
    assert all(d.span.end_line <= lines for d in hasil.diagnostics)


def test_progress_adds_up_to_the_size_of_the_files() -> None:
    files = [rows("TW1 surat 5").encode("utf-8-sig"), written(TABLE, ";", "\r\n").encode()]
    sizes: list[int] = []
    baca(*files, progress=sizes.append)
    assert sum(sizes) == sum(map(len, files))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["surat", "anggota", "indeks"]),
            st.integers(1, 12),
            st.decimals(places=2, min_value=-(10**9), max_value=10**9),
            st.text("abç \nÀ'.;,\"\t-", max_size=8),
        ),
        unique_by=lambda row: (row[0], row[1]),
        max_size=12,
    ),
    st.sampled_from([(",", ","), (";", "."), ("\t", ".")]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]),
    st.booleans(),
)
def test_rows_come_back_from_every_form(
    lines: list[tuple[str, int, object, str]],
    form: tuple[str, str],
    newline: str,
    encoding: str,
    quote_all: bool,  # noqa: FBT001
) -> None:
    table = [["tahun", "periode", "jabatan", "variabel", "nilai", "bukti"]]
    for variabel, month, value, bukti in lines:
        table.append(["2024", f"B{month:02}", "sekretaris", variabel, f"{value:f}", bukti])
    content = written(table, form[0], newline, quote_all=quote_all).encode(encoding)
    hasil = baca(content, keep=ALL_ROWS)
    assert not hasil.diagnostics
    kept = {
        (kunci[2], baris.periode.first): (baris.nilai, baris.bukti)
        for kunci, rows in hasil.realisasi.rincian.items()
        for baris in rows
    }
    assert kept == {(v, m): (value, bukti.strip()) for v, m, value, bukti in lines}
    assert baca(content).realisasi.nilai == hasil.realisasi.nilai


def test_only_as_many_unknown_columns_as_are_shown_are_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: list[str] = []

    def counted(name: str, known: Collection[str]) -> None:
        compared.extend(name for _ in known)

    monkeypatch.setattr("iki.data.csv_files.header.nearest", counted)
    monkeypatch.setattr("iki.data.csv_files.header.suggestion", counted)
    header = ";".join(
        ["tahun", "periode", "jabatan", "variabel", "nilai", *map(str, range(16_000))]
    )
    _, problems = inspect(CsvSource("x.csv", lambda: io.BytesIO(header.encode())))
    assert len(problems) == 16_000
    assert len({*compared}) <= CSV_DIAGNOSTICS + 1
