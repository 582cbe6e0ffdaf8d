"""Wide files, with a column for each period: the same values, checks and places as in long ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iki.data.csv_files.nilai_places import nilai_spans
from iki.data.csv_files.reader import RowReader
from iki.data.keep import ALL_ROWS, NO_ROWS, Keep
from iki.diagnostics import RowCell
from iki.periode import BULANAN, SEMESTER, TAHUN, TRIWULAN
from tests.realisasi.build import VARIABEL, baca, rows, sumber

if TYPE_CHECKING:
    from iki.periode import Periode
    from tests.realisasi.build import Hasil

HEADER = "tahun,jabatan,variabel,wilayah,TW1,TW2,TW3,TW4"


def lebar(*lines: str, header: str = HEADER) -> str:
    return "\n".join((header, *lines)) + "\n"


def kept(hasil: Hasil) -> set[tuple[object, ...]]:
    """What is kept of every value, apart from where it stands."""
    return {
        (*kunci, b.periode, b.wilayah, b.nilai, b.bukti, b.sebab)
        for kunci, rows in hasil.realisasi.rincian.items()
        for b in rows
    }


def test_a_row_is_a_value_for_each_period() -> None:
    hasil = baca(lebar("2024,sekretaris,surat,,4,5,,6", "2024,sekretaris,anggota,,25,60,75,"))
    assert not hasil.diagnostics
    assert hasil.nilai == {"surat": "15", "anggota": "75"}
    assert hasil.lengkap == {"surat": False, "anggota": False}


@pytest.mark.parametrize(
    ("headings", "values", "expected"),
    [
        ("Triwulan I,Triwulan II", "4,5", "9"),
        ("I,II,III,IV", "4,5,,", "9"),
        ("Januari,pebruari,B03", "4,5,6", "15"),
        ("Semester 1,TW3", "4,5", "9"),
        ("tahunan", "7", "7"),
        ("Setahun", "7", "7"),
    ],
)
def test_headings_are_what_people_write(headings: str, values: str, expected: str) -> None:
    header = f"variabel,{headings},Jabatan,TAHUN"
    hasil = baca(lebar(f"surat,{values},sekretaris,2024", header=header))
    assert not hasil.diagnostics
    assert hasil.nilai == {"surat": expected}


@pytest.mark.parametrize(
    "header", ["tahun,jabatan,variabel,TW1,tahun", "Tahun,jabatan,variabel,TW1,TAHUN"]
)
def test_a_second_tahun_is_the_whole_year(header: str) -> None:
    hasil = baca(lebar("2024,sekretaris,surat,,7", "2024,sekretaris,anggota,5,", header=header))
    assert not hasil.diagnostics
    assert hasil.nilai == {"surat": "7", "anggota": "5"}
    assert hasil.lengkap["surat"]
    both = baca(lebar("2024,sekretaris,surat,4,7", header=header))
    assert [d.code for d in both.diagnostics] == ["D09"]


# A header, and its problems with their words.
HEADERS = [
    ("tahun,jabatan,variabel,TW1,Triwulan I", ["D02 1:28-38"], "periode TW1 punya dua kolom"),
    ("tahun,jabatan,variabel,TW1,TW1", ["D02 1:28-31"], "kolom “tw1” ada dua kali"),
    (
        "tahun,jabatan,variabel,TW1,tahun,Tahun",
        ["D02 1:28-33", "D02 1:34-39"],
        "setahun ditulis di kolom “tahunan”",
    ),
    ("tahun,jabatan,variabel,tahun,tahunan", ["D02 1:30-37"], "kolom “tahunan” ada dua kali"),
    ("tahun,jabatan,variabel,tahun,Setahun", ["D02 1:30-37"], "periode tahun punya dua kolom"),
    ("tahun,periode,jabatan,variabel,nilai,tahun", ["D02 1:38-43"], "kolom “tahun” ada dua kali"),
    ("tahun,periode,jabatan,variabel,nilai,TW1", ["D02 1:38-41"], "ada periode, ada pula"),
    ("tahun,periode,jabatan,variabel,TW1,TW2", ["D02 1:32-35"], "ada periode, ada pula"),
    ("tahun,nilai,jabatan,variabel,TW1,TW2", ["D02 1:30-33"], "ada nilai, ada pula"),
    ("tahun,jabatan,TW1,TW2", ["D02 1:1-22"], "kolom variabel tidak ada"),
    ("tahun,jabatan,variabel,TW1,Q2", ["D02 1:28-30"], "Maksud Anda “TW2”?"),
    ("tahun,jabatan,variabel,TW1,Januri", ["D02 1:28-34"], "Maksud Anda “Januari”?"),
    ("tahun,jabatan,variabel,TW1,wilyah", ["D02 1:28-34"], "Maksud Anda “wilayah”?"),
    ("tahun,jabatan,variabel,TW1,Jumlah", ["D02 1:28-34"], "jumlah dari kolom lain"),
    ("tahun,jabatan,variabel,TW1,zzz", ["D02 1:28-31"], "dan satu kolom untuk tiap periode"),
    ("tahun,jabatan,variabel,TW1,II", ["D02 1:28-30"], "Maksud Anda “TW2”?"),
]


@pytest.mark.parametrize(("header", "places", "words"), HEADERS)
def test_a_header_that_is_wrong(header: str, places: list[str], words: str) -> None:
    hasil = baca(header + "\n")
    assert [place.replace("-1:", "-") for place in hasil.places] == places
    assert words in hasil.words


# Rows below HEADER and what is wrong in them.
ROWS = [
    (["2024,sekretaris,surat,,lima,5,52 Org,"], ["D08 2:24-28", "D08 2:31-37"], "memuat satuan"),
    (["2024,sekretaris,surat,,5,6"], ["D03 2:1-27"], "baris ini punya 6 sel"),
    (["24,sekretaris,surat,,5,6,,"], ["D04 2:1-3"], ""),
    (["2024,x,surat,,5,6,,"], ["D06 2:6-7"], ""),
    (["2024,sekretaris,suart,,5,6,,"], ["D07 2:17-22"], ""),
    (["2024,sekretaris,surat,Total,5,6,,"], ["D36 2:23-28"], ""),
    (["2024,sekretaris,surat,,5,\x07,,"], ["D11 2:26-27"], "tw2 memuat karakter terlarang"),
    (["2024,sekretaris,surat,,,,,"], [], ""),
    (["2023,sekretaris,surat,,x,,,"], [], ""),
    (
        ["2024,sekretaris,surat,A,5,,,", "2024,sekretaris,surat,a,,5,6,", "2024,sekretaris,surat,A,,7,,8"],
        ["D09 4:26-27"],
        "surat di A 2024 TW2: sudah diisi 5 di baris 3",
    ),
    (
        ["2024,sekretaris,surat,A,5,,,", "2024,sekretaris,surat,,6,,,"],
        ["D12 3:24-25"],
        "diisi per wilayah dan juga tanpa wilayah (baris 2)",
    ),
]  # fmt: skip


@pytest.mark.parametrize("keep", [NO_ROWS, ALL_ROWS])
@pytest.mark.parametrize(("lines", "places", "words"), ROWS)
def test_what_is_wrong_has_its_cell(
    lines: list[str], places: list[str], words: str, keep: Keep
) -> None:
    hasil = baca(lebar(*lines), keep=keep)
    shown = [f"{d.code} {d.span.start_line}:{d.span.start_column}-{d.span.end_column}"
             for d in hasil.diagnostics]  # fmt: skip
    assert shown == places
    assert words in hasil.words


def test_columns_that_overlap_do_so_where_both_have_a_value() -> None:
    header = "tahun,jabatan,variabel,S1,TW1,TW2"
    hasil = baca(lebar("2024,sekretaris,surat,5,,", "2024,kasi,pos,,5,6", header=header))
    assert not hasil.diagnostics
    (overlap,) = baca(lebar("2024,sekretaris,surat,5,,6", header=header)).diagnostics
    assert (overlap.code, overlap.span.start_column) == ("D09", 26)
    assert "periode TW2 tumpang tindih dengan S1" in overlap.message
    assert overlap.related[0].span.start_column == 23


def test_a_wide_and_a_long_file_are_read_together() -> None:
    long = "tahun,periode,jabatan,variabel,nilai\n2024,TW2,sekretaris,surat,5\n"
    assert baca(long, lebar("2024,sekretaris,surat,,4,,6,")).nilai == {"surat": "15"}
    hasil = baca(lebar("2024,sekretaris,surat,,4,7,6,"), long)
    assert [(d.code, d.file, d.related[0].span.start_column) for d in hasil.diagnostics] == [
        ("D09", "2.csv", 26)
    ]


def test_numbers_have_the_form_of_their_file() -> None:
    text = lebar("2024,sekretaris,surat,,1.234|5,2,,").replace(",", ";").replace("|", ",")
    assert baca(text).nilai == {"surat": "1236.5"}
    mixed = lebar('2024,sekretaris,surat,,"1,5",2.500,,')
    assert baca(mixed).places == ["D08 2:30-2:35"]


@pytest.mark.parametrize("keep", [NO_ROWS, ALL_ROWS])
def test_doubtful_numbers_are_kept_with_their_cells(keep: Keep) -> None:
    hasil = baca(lebar("2024,sekretaris,surat,,5,1.000,,2.000"), sampai="TW2", keep=keep)
    ((row,),) = hasil.realisasi.misread_rows.values()
    assert (row.line, row.cell, str(row.periode)) == (2, 5, "TW2")
    assert hasil.realisasi.form("1.csv").decimal_point


def test_the_places_of_kept_values() -> None:
    text = lebar('2024,sekretaris,surat,"A",5,66,,7', "2024,sekretaris,surat,B,,1,,")
    hasil = baca(text, keep=ALL_ROWS)
    rows = [row for found in hasil.realisasi.rincian.values() for row in found]
    cells = {(row.file, RowCell(row.line, row.cell)) for row in rows}
    spans = nilai_spans([sumber(1, text)], cells)
    assert sorted((s.start_line, s.start_column) for s in spans.values()) == [
        (2, 27), (2, 29), (2, 33), (3, 26),
    ]  # fmt: skip


def test_only_i_and_ii_may_be_semesters() -> None:
    def roman(headings: str) -> bool:
        return baca(f"tahun,jabatan,variabel,{headings}\n").realisasi.form("1.csv").roman

    assert roman("I,II")
    assert not roman("I,II,III")
    assert not roman("TW1,TW2")


def test_a_wilayah_right_of_a_value_may_be_its_decimals() -> None:
    text = lebar("2024,sekretaris,surat,1,2,5", header="tahun,jabatan,variabel,TW1,TW2,wilayah")
    realisasi = baca(text, keep=ALL_ROWS).realisasi
    ((first, second),) = realisasi.rincian.values()
    form = realisasi.form("1.csv")
    assert (form.splits_decimals(first), form.splits_decimals(second)) == (False, True)


def test_rows_without_a_flaw_need_no_check(monkeypatch: pytest.MonkeyPatch) -> None:
    checked = []
    monkeypatch.setattr(RowReader, "check", lambda _, row, __: checked.append(row))
    lines = [f"2024,sekretaris,{v},Desa {n},1,2,,4" for n in range(50) for v in ("surat", "dasar")]
    assert baca(lebar(*lines)).nilai == {"surat": "350", "dasar": "1"}
    assert checked == []


# --- against the long form -----------------------------------------------------------------------

_PERIODS = st.sampled_from(
    [BULANAN, TRIWULAN, SEMESTER, (TAHUN,), (SEMESTER[0], *TRIWULAN[2:]), (*TRIWULAN, SEMESTER[0])]
)
_CELLS = st.sampled_from(["", "", "0", "5", "-3", "1.5", "1.000", " 7 ", "12345.678", "x", "5%"])


def test_the_first_row_of_a_wilayah_spells_it_in_both_forms_also_if_its_value_is_wrong() -> None:
    wide = lebar("2024,sekretaris,surat,Desa A,x,,,", "2024,sekretaris,surat,desa  a,,0,,")
    long = rows("TW1 surat x Desa A", "TW2 surat 0 desa  a")
    a, b = (baca(text, keep=ALL_ROWS) for text in (wide, long))
    assert kept(a) == kept(b)
    assert {row[4] for row in kept(a)} == {"Desa A"}


@given(
    st.data(),
    _PERIODS,
    st.lists(
        st.tuples(
            st.sampled_from(
                [("sekretaris", v) for v in VARIABEL["sekretaris"]] + [("kasi", "pos")]
            ),
            st.sampled_from(["", "Desa A", "desa  a", "B", "Total"]),
            st.sampled_from(["2024", "2023", "24"]),
        ),
        max_size=5,
    ),
    st.sampled_from(["TW1", "TW2", "S1", "B08", "tahun"]),
)
def test_a_wide_file_equals_its_long_form(
    data: st.DataObject,
    periods: tuple[Periode, ...],
    rows: list[tuple[tuple[str, str], str, str]],
    sampai: str,
) -> None:
    names = ["tahunan" if p is TAHUN else str(p) for p in periods]
    wide = [f"tahun,wilayah,{','.join(names)},jabatan,variabel,bukti"]
    long = ["tahun,wilayah,periode,nilai,jabatan,variabel,bukti"]
    for n, ((jabatan, variabel), wilayah, tahun) in enumerate(rows):
        cells = [data.draw(_CELLS) for _ in periods]
        start, end = f"{tahun},{wilayah}", f"{jabatan},{variabel},bukti {n}"
        wide.append(f"{start},{','.join(cells)},{end}")
        long += [
            f"{start},{periode},{cell},{end}"
            for periode, cell in zip(periods, cells, strict=True)
            if cell
        ]
    for keep in (NO_ROWS, ALL_ROWS):
        a = baca("\n".join(wide) + "\n", sampai=sampai, keep=keep)
        b = baca("\n".join(long) + "\n", sampai=sampai, keep=keep)
        assert a.realisasi.nilai == b.realisasi.nilai
        assert a.realisasi.waiting == b.realisasi.waiting
        assert kept(a) == kept(b)
        if not b.diagnostics:
            doubts = [
                {key: {(r.periode, r.wilayah, r.nilai) for r in found} for key, found in items}
                for items in (a.realisasi.misread_rows.items(), b.realisasi.misread_rows.items())
            ]
            assert doubts[0] == doubts[1]
        # What is wrong with a row as a whole is said once a row here, and once a value there.
        values = {"D08", "D09", "D12"}
        assert [c for c in sorted(a.codes) if c in values] == [
            c for c in sorted(b.codes) if c in values
        ]
