"""Headings and titles of an office's own sheet: what numbers they stand over, of whom and of when.

A number under a heading that iki does not understand is refused, and never taken for another one.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

import openpyxl
import pytest

from iki.isian import file_cells, structure
from iki.isian.heading_words import NumberKind, heading_words
from iki.isian.table_title import AskedScope
from iki.periode import parse_periode
from tests.engines import needs_libreoffice
from tests.intake.conftest import convert, make_project
from tests.intake.office_sheets import (
    DEFINISI,
    FILES,
    NOTHING,
    TITLE,
    Rows,
    grid_of,
    numbers,
    read,
    refusals,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Iki

IBU, BALITA = "Jumlah kematian ibu", "Jumlah balita"
KABID = AskedScope(2025, "kabid_kesmas")


class Words(NamedTuple):
    text: Any
    periode: str = ""
    number: str = ""
    kind: str = ""
    numbers: NumberKind | None = None
    is_cumulative: bool = False
    years: tuple[int, ...] = ()
    is_unknown: bool = False


@pytest.mark.parametrize(
    "case",
    [
        Words("TW I", "TW1"),
        Words("Triwulan ke II", "TW2"),
        Words("REALISASI TW I", "TW1", numbers=NumberKind.REALISASI),
        Words("Jan-25", "B01", years=(2025,)),
        Words("Januari 2025", "B01", years=(2025,)),
        Words(dt.date(2025, 3, 1), "B03", years=(2025,)),
        Words("Bulan Mei", "B05"),
        Words("TW I (Jan-Mar)", "TW1"),
        Words("Jan - Mar", "TW1"),
        Words("TW II (Jan-Juni)", is_unknown=True),
        Words("I", number="i"),
        Words("3", number="3"),
        Words("TRIWULAN", kind="triwulan"),
        Words("Bulanan", kind="bulan"),
        Words("MINGGU KE", is_unknown=True),
        Words("L", is_unknown=True),
        Words("(Rp 000)", is_unknown=True),
        Words("TARGET", numbers=NumberKind.OTHER),
        Words("T", numbers=NumberKind.OTHER),
        Words("R", numbers=NumberKind.REALISASI),
        Words("TARGET TW I", "TW1", numbers=NumberKind.OTHER),
        Words("CAPAIAN (%)", numbers=NumberKind.OTHER),
        Words("PROGNOSIS", numbers=NumberKind.OTHER),
        Words("REALISASI TAHUN LALU", "tahun", numbers=NumberKind.OTHER),
        Words("REALISASI (%)", numbers=NumberKind.OTHER),
        Words("REALISASI ANGGARAN", numbers=NumberKind.REALISASI),
        Words("TAHUN ANGGARAN 2025", years=(2025,)),
        Words("TARGET DAN REALISASI", numbers=NumberKind.BOTH),
        Words("REALISASI S.D. TW II", "TW2", numbers=NumberKind.REALISASI, is_cumulative=True),
        Words("s/d Maret", "B03", is_cumulative=True),
        Words("Kumulatif TW II", "TW2", is_cumulative=True),
        Words("Januari s.d. Maret", "TW1"),
    ],
    ids=lambda case: str(case.text),
)
def test_a_heading_is_understood_word_by_word(case: Words) -> None:
    found = heading_words(case.text)
    assert str(found.periode or "") == case.periode
    assert (found.number, found.kind, found.numbers) == (case.number, case.kind, case.numbers)
    assert (found.is_cumulative, bool(found.unknown)) == (case.is_cumulative, case.is_unknown)
    assert found.years == {*case.years}


class Sheet(NamedTuple):
    """Rows below a title, and what is read: values by period, or words of the refusal."""

    name: str
    rows: Rows
    found: dict[str, str]
    refused: str = ""
    merged: str = ""
    title: Rows = TITLE
    asked: AskedScope = NOTHING
    sheet: str = "Lembar"


TWO = ["NO", "URAIAN", "TW I", "TW II"]
GROUPS = ["NO", "URAIAN", "TW I", None, "TW II", None]
NUMBERED = [None, None, "I", "II", "III", "IV"]

COLUMNS = [
    # two headings under a period
    Sheet("target and realisasi", [GROUPS, [None, None, "TARGET", "REALISASI", "TARGET", "REALISASI"], [1, IBU, 10, 1, 20, 2]],
          {"TW1": "1", "TW2": "2"}, merged="C4:D4 E4:F4 A4:A5 B4:B5"),
    Sheet("t and r, nothing merged", [GROUPS, [None, None, "T", "R", "T", "R"], [1, IBU, 10, 1, 20, 2]], {"TW1": "1", "TW2": "2"}),
    Sheet("men and women", [GROUPS, [None, None, "L", "P", "L", "P"], [1, IBU, 10, 1, 20, 2]], {},
          "C6:F6: judul kolom “TW I L” tidak jelas", merged="C4:D4 E4:F4"),
    Sheet("with their sum", [["NO", "URAIAN", "TW I"], [None, None, "L", "P", "JUMLAH"], [1, IBU, 10, 1, 11]], {},
          "C6:E6: judul kolom “TW I L” tidak jelas", merged="C4:E4"),
    Sheet("with percentages", [["NO", "URAIAN", "TW I"], [None, None, "Target", "Realisasi", "%"], [1, IBU, 10, 1, 10]], {"TW1": "1"}, merged="C4:E4"),
    Sheet("percentages as texts", [["NO", "URAIAN", "TW I", None], [None, None, "REALISASI", "CAPAIAN"], [1, IBU, 1, "90%"]], {"TW1": "1"}, merged="C4:D4"),
    Sheet("two triwulan", [["NO", "URAIAN", "TRIWULAN I-II"], [1, IBU, 10]], {}),
    Sheet("sums of triwulan", [["NO", "URAIAN", "Jan", "Feb", "Mar", "JUMLAH TW I", "Apr", "TAHUN 2025"], [1, IBU, 1, 2, 3, 6, 4, 10]],
          {"B01": "1", "B02": "2", "B03": "3", "B04": "4"}),
    Sheet("a value of the year alone", [["NO", "URAIAN", "TW I", "Setahun"], [1, IBU, "-", 7]], {}, "Setahun tertulis 7, kolom periodenya kosong"),
    Sheet("months of a triwulan", [["TRIWULAN III"], ["NO", "URAIAN", "BULAN"], [None, None, "I", "II"], [1, IBU, 1, 2]], {}, "judul kolom “BULAN I” tidak jelas", merged="C5:D5"),
    Sheet("weeks of a month", [["BULAN MARET"], ["NO", "URAIAN", "I", "II", "III", "IV"], [1, IBU, 1, 2, 3, 4]], {}, "judul kolom “I” tidak jelas"),
    Sheet("a date that ends a triwulan", [["NO", "URAIAN", "TW II", dt.date(2025, 3, 31)], [1, IBU, 1, 2]], {"TW2": "1"}, "judul kolom “2025-03-31” tidak dikenal"),
    Sheet("months", [["NO", "URAIAN", "TW I", None, None, "TW II"], [None, None, "JAN", "FEB", "MAR", "APR"], [1, IBU, 1, 2, 3, 4]],
          {"B01": "1", "B02": "2", "B03": "3", "B04": "4"}, merged="C4:E4"),
    Sheet("a month of another triwulan", [["NO", "URAIAN", "TW I"], [None, None, "JAN", "APR"], [1, IBU, 1, 4]], {"B01": "1"},
          "D6: judul kolom “TW I APR” tidak jelas", merged="C4:D4"),
    # numbers of what
    Sheet("of months", [["NO", "URAIAN", "BULAN"], NUMBERED, [1, IBU, 1, 2, 3, 4]], {"B01": "1", "B02": "2", "B03": "3", "B04": "4"}, merged="C4:F4"),
    Sheet("of triwulan", [["NO", "URAIAN", "TRIWULAN KE"], NUMBERED, [1, IBU, 1, 2, 3, 4]], {"TW1": "1", "TW2": "2", "TW3": "3", "TW4": "4"}, merged="C4:F4"),
    Sheet("as numbers", [["NO", "URAIAN", "TRIWULAN"], [None, None, 1, 2], [1, IBU, 5, 6]], {"TW1": "5", "TW2": "6"}, merged="C4:D4"),
    Sheet("of realisasi", [["NO", "URAIAN", "REALISASI"], NUMBERED, [1, IBU, 1, 2, 3, 4]], {"TW1": "1", "TW2": "2", "TW3": "3", "TW4": "4"}, merged="C4:F4"),
    Sheet("of years", [["NO", "URAIAN", "TAHUN KE"], NUMBERED, [1, IBU, 1, 2, 3, 4]], {}, "judul kolom “TAHUN KE I” tidak jelas", merged="C4:F4"),
    # other numbers than realisasi
    Sheet("a group above the name", [[None, None, "TARGET", None, "REALISASI"], ["NO", "URAIAN", "TW I", "TW II", "TW I", "TW II"], [1, IBU, 10, 20, 1, 2]],
          {"TW1": "1", "TW2": "2"}, merged="C4:D4 E4:F4"),
    Sheet("beside NO", [["NO", None, "TARGET", None, "REALISASI"], [None, "URAIAN", "TW I", "TW II", "TW I", "TW II"], [1, IBU, 10, 20, 1, 2]],
          {"TW1": "1", "TW2": "2"}, merged="A4:A5 C4:D4 E4:F4"),
    Sheet("targets alone", [[None, None, "TARGET"], TWO, [1, IBU, 10, 20]], {}, "C6:D6: kolom “TARGET TW I” bukan realisasi", merged="C4:D4"),
    Sheet("percentages", [["NO", "URAIAN", "CAPAIAN (%)"], [None, None, "TW I", "TW II"], [1, IBU, 10, 20]], {}, "kolom “CAPAIAN (%) TW I” bukan realisasi", merged="C4:D4"),
    Sheet("prognosis beside", [["NO", "URAIAN", "REALISASI", "PROGNOSIS"], [None, None, "TW I", "TW II"], [1, IBU, 10, 20]], {"TW1": "10"}),
    Sheet("last year beside", [["NO", "URAIAN", "REALISASI TAHUN LALU", "REALISASI"], [None, None, "TW I", "TW I"], [1, IBU, 10, 20]], {"TW1": "20"}),
    Sheet("in one heading", [["NO", "URAIAN", "TARGET TW I", "REALISASI TW I"], [1, IBU, 10, 1]], {"TW1": "1"}),
    Sheet("a row of them without a heading", [["NO", "URAIAN", None, "TW I"], [1, IBU, "Target", 10], [None, None, "Realisasi", None]], {}, merged="B5:B6"),
    Sheet("a row of them", [["NO", "URAIAN", "JENIS", "TW I"], [1, IBU, "Target", 10], [None, None, "Realisasi", 1]], {"TW1": "1"}, merged="B5:B6"),
    # the sum so far
    Sheet("cumulative", [["NO", "URAIAN", "TW I", "REALISASI S.D. TW II"], [1, IBU, 1, 3]], {"TW1": "1"}, "D5: “REALISASI S.D. TW II”: angka kumulatif"),
    Sheet("of a position", [["NO", "URAIAN", "S.D. TW I", "S.D. TW II"], [1, BALITA, 1, 3]], {"TW1": "1", "TW2": "3"}),
    Sheet("cumulative beside", [["NO", "URAIAN", "TW I", "TW II", "S.D. TW II"], [1, IBU, 1, 2, 3]], {"TW1": "1", "TW2": "2"}),
    Sheet("of the year", [["NO", "URAIAN", "TW I", "TW II", "TAHUN"], [1, IBU, 1000, 1010, 2010]], {"TW1": "1000", "TW2": "1010"}),
    # dates and years
    Sheet("dates", [["NO", "URAIAN", dt.date(2025, 1, 1), "Feb-25"], [1, IBU, 1, 2]], {"B01": "1", "B02": "2"}),
    Sheet("of another year", [["NO", "URAIAN", "Jan-24"], [1, IBU, 1]], {}, "judul di atas kolom ini tahun 2024, barisnya tahun 2025"),
    # multiples
    Sheet("thousands", [["(dalam ribuan rupiah)"], TWO, [1, "belanja", 1, 2]], {}, "satuan di sini “dalam ribuan rupiah”, di definisi “rupiah”"),
    Sheet("of other units", [["(dalam ribuan rupiah)"], TWO, [1, IBU, 1, 2]], {"TW1": "1", "TW2": "2"}),
    Sheet("below the table", [TWO, [1, "belanja", 1, 2], ["*) dalam jutaan rupiah"]], {}, "satuan di sini “jutaan rupiah”"),
    Sheet("short", [["NO", "URAIAN", "SAT", "TW I"], [1, "belanja", "Rp Jt", 1]], {}, "satuan di sini “Rp Jt”"),
    Sheet("in a column", [["NO", "URAIAN", "SAT.", "TW I"], [1, "belanja", "Rp 000", 1]], {}, "satuan di sini “Rp 000”"),
]  # fmt: skip

QUARTER: Rows = [["REALISASI KINERJA"], ["TRIWULAN II TAHUN 2025"], TITLE[1]]
TITLES = [
    Sheet("of one triwulan", [["NO", "URAIAN", "TARGET", "REALISASI", "CAPAIAN (%)"], [1, IBU, 10, 2, 20]], {"TW2": "2"}, title=QUARTER),
    Sheet("of two", [["NO", "URAIAN", "REALISASI"], [1, IBU, 2]], {}, title=[["TRIWULAN I DAN TRIWULAN II TAHUN 2025"], TITLE[1]]),
    Sheet("of a date", [["NO", "URAIAN", "REALISASI"], [1, IBU, 2]], {}, title=[*TITLE, ["Dicetak 5 Juli 2025"]]),
    Sheet("of targets", [TWO, [1, IBU, 1, 2]], {}, "judul “TARGET KINERJA TAHUN 2025” (A1): bukan realisasi saja", title=[["TARGET KINERJA TAHUN 2025"], TITLE[1]]),
    Sheet("of a plan", [TWO, [1, IBU, 1, 2]], {}, "judul “RENCANA AKSI TAHUN 2025” (A1)", title=[["RENCANA AKSI TAHUN 2025"], TITLE[1]]),
    Sheet("of an agreement", [TWO, [1, IBU, 1, 2]], {}, "judul “PERJANJIAN KINERJA TAHUN 2025” (A1)", title=[["PERJANJIAN KINERJA TAHUN 2025"], TITLE[1]]),
    Sheet("of both", [TWO, [1, IBU, 1, 2]], {}, "bukan realisasi saja", title=[["TARGET DAN REALISASI TAHUN 2025"], TITLE[1]]),
    Sheet("of both, with groups", [["NO", "URAIAN", "TARGET", "REALISASI"], [None, None, "TW I", "TW I"], [1, IBU, 10, 1]], {"TW1": "1"},
          title=[["TARGET DAN REALISASI TAHUN 2025"], TITLE[1]]),
    Sheet("of ceilings", [TWO, [1, IBU, 1, 2]], {}, "judul “PAGU TAHUN 2025” (A1)", title=[["PAGU TAHUN 2025"], TITLE[1]]),
    Sheet("the sheet of targets", [TWO, [1, IBU, 1, 2]], {}, "judul “Target” (nama lembar)", title=[["TAHUN 2025"], TITLE[1]], sheet="Target"),
    Sheet("of a month, with NILAI", [["NO", "URAIAN", "NILAI"], [1, IBU, 2]], {"B03": "2"}, title=[["BULAN : MARET TAHUN 2025"], TITLE[1]]),
    Sheet("of a triwulan, with JUMLAH", [["NO", "URAIAN", "JUMLAH"], [1, IBU, 2]], {"TW1": "2"}, title=[["TRIWULAN I TAHUN 2025"], TITLE[1]]),
    Sheet("the sheet of a triwulan", [["NO", "URAIAN", "REALISASI"], [1, IBU, 2]], {"TW1": "2"}, sheet="TW I"),
    Sheet("the sheet of a year", [TWO, [1, IBU, 1, 2]], {"TW1": "1", "TW2": "2"}, title=[TITLE[1]], sheet="2025"),
    Sheet("of a year in three cells", [TWO, [1, IBU, 1, 2]], {"TW1": "1", "TW2": "2"}, title=[["Tahun", ":", 2025], TITLE[1]]),
    Sheet("of a place", [TWO, [1, IBU, 1, 2]], {}, "“PUSKESMAS KOTA” (A4) bukan jabatan di definisi", title=[*TITLE, ["PUSKESMAS KOTA"]]),
    Sheet("of a place with a label", [TWO, [1, IBU, 1, 2]], {}, "“KECAMATAN : KOTA” (A4) bukan jabatan di definisi", title=[*TITLE, ["KECAMATAN : KOTA"]]),
    Sheet("of a renstra", [TWO, [1, IBU, 1, 2]], {"TW1": "1", "TW2": "2"}, title=[["RENCANA STRATEGIS 2021-2026"], *TITLE]),
    Sheet("of the sum so far", [TWO, [1, IBU, 1, 2]], {}, "angka kumulatif", title=[["REALISASI S.D. TW II TAHUN 2025"], TITLE[1]]),
    Sheet("of a range", [TWO, [1, IBU, 1, 2]], {"TW1": "1", "TW2": "2"}, title=[["REALISASI JANUARI S.D. JUNI TAHUN 2025"], TITLE[1]]),
    Sheet("of a span of years", [TWO, [1, IBU, 1, 2]], {}, "tahun tabel ini tidak tertulis", title=[["RENSTRA TAHUN 2021 s/d 2026"], TITLE[1]]),
    Sheet("a year that is not called so", [TWO, [1, IBU, 1, 2]], {}, "tahun 2024 (A1), yang diminta --tahun 2025", title=[["REALISASI KINERJA 2024"], TITLE[1]], asked=KABID),
    Sheet("of a source", [TWO, [1, IBU, 1, 2]], {"TW1": "1", "TW2": "2"}, title=[*TITLE, ["Sumber data: Seksi Gizi & KIA"]]),
    Sheet("of an unknown unit below", [TWO, [1, IBU, 1, 2]], {}, "“SEKSI APA” (A4) bukan jabatan di definisi", title=[*TITLE, ["SEKSI APA"]]),
    Sheet("as it was asked", [TWO, [1, IBU, 1, 2]], {"TW1": "1", "TW2": "2"}, title=[["BIDANG KESMAS"]], asked=KABID),
    Sheet("the name of the sheet", [TWO, [1, "vitamin", 1, 2]], {"TW1": "1", "TW2": "2"}, title=[["TAHUN 2025"]], sheet="Seksi Gizi & KIA"),
    Sheet("another name of the sheet", [TWO, [1, IBU, 1, 2]], {}, "kasi_gizi (nama lembar), yang diminta --jabatan kabid_kesmas", title=[["TAHUN 2025"]], sheet="Seksi Gizi & KIA", asked=KABID),
    Sheet("another year in a column", [["NO", "TAHUN", "URAIAN", "TW I"], [1, 2024, IBU, 1]], {}, "judul tabel ini tahun 2025 (A1), barisnya tahun 2024"),
]  # fmt: skip


@pytest.mark.parametrize("heading", ["URAIAN", "VARIABEL"])
@pytest.mark.parametrize("case", [*COLUMNS, *TITLES], ids=lambda case: case.name)
def test_only_realisasi_of_its_period_is_taken(case: Sheet, heading: str) -> None:
    rows = [[heading if cell == "URAIAN" else cell for cell in row] for row in case.rows]
    reading = read([*case.title, *rows], case.asked, merged=case.merged, sheet=case.sheet)
    assert {key.split()[-1]: value for key, value in numbers(reading).items()} == case.found
    said = refusals(reading)
    assert len(said) == bool(case.refused), said
    assert case.refused in "".join(said)


# --- titles inside ---------------------------------------------------------------------------------

ONE = ["NO", "URAIAN", "TW I"]


class Parts(NamedTuple):
    name: str
    rows: Rows
    found: dict[str, str]
    refused: str = ""
    asked: AskedScope = NOTHING


@pytest.mark.parametrize(
    "case",
    [
        Parts("jabatan in rows", [["TAHUN 2025"], ONE, ["A", "BIDANG KESEHATAN MASYARAKAT"], [1, IBU, 1], ["B", "SEKSI GIZI & KIA"], [1, "vitamin", 2]],
              {"kabid_kesmas.kematian_ibu 2025 TW1": "1", "kasi_gizi.vitamin 2025 TW1": "2"}),
        Parts("an unknown one", [*TITLE, ONE, [1, IBU, 1], ["B", "SEKSI APA"], [1, BALITA, 2]],
              {"kabid_kesmas.kematian_ibu 2025 TW1": "1"}, "C7: “SEKSI APA” (B6) bukan jabatan di definisi"),
        Parts("another than asked", [*TITLE, ONE, [1, IBU, 1], ["B", "SEKSI GIZI & KIA"], [1, BALITA, 2], [None, "Lain-lain"], [2, IBU, 3]],
              {"kabid_kesmas.kematian_ibu 2025 TW1": "1"}, "C7:C9: di atas tabel ini kasi_gizi (B6), yang diminta --jabatan", KABID),
        Parts("years in rows", [*TITLE, ONE, [None, "TAHUN 2024"], [1, IBU, 1], [None, "TAHUN 2025"], [1, IBU, 2]],
              {"kabid_kesmas.kematian_ibu 2024 TW1": "1", "kabid_kesmas.kematian_ibu 2025 TW1": "2"}),
        Parts("targets in rows", [*TITLE, ONE, [None, "TARGET"], [1, IBU, 1], [None, "REALISASI"], [1, IBU, 2]],
              {"kabid_kesmas.kematian_ibu 2025 TW1": "2"}),
        Parts("targets above realisasi", [*TITLE, ["A. TARGET"], ONE, [1, IBU, 9], [], ["B. REALISASI"], ONE, [1, IBU, 2]],
              {"kabid_kesmas.kematian_ibu 2025 TW1": "2"}),
        Parts("jabatan left out below", [["TAHUN 2025"], ["JABATAN", "URAIAN", "TW I"], ["Seksi Gizi & KIA", "vitamin", 1], [None, "balita_timbang", 2]],
              {"kasi_gizi.vitamin 2025 TW1": "1", "kasi_gizi.balita_timbang 2025 TW1": "2"}),
        Parts("a row of a place", [*TITLE, ONE, [None, "KECAMATAN KOTA"], [1, IBU, 1]], {}, "C6: “KECAMATAN KOTA” (B5) bukan jabatan di definisi"),
        Parts("a second table of an unknown unit", [*TITLE, ONE, [1, IBU, 1], [], ["BIDANG APA"], ONE, [1, BALITA, 2]],
              {"kabid_kesmas.kematian_ibu 2025 TW1": "1"}, "C9: “BIDANG APA” (A7) bukan jabatan di definisi", KABID),
        Parts("a second table of another year", [*TITLE, ONE, [1, IBU, 1], [], ["REALISASI 2024"], ONE, [1, BALITA, 2]],
              {"kabid_kesmas.kematian_ibu 2025 TW1": "1"}, "C9: judul tabel ini menyebut tahun 2024 (A7)"),
        Parts("a silent one below two jabatan", [["TAHUN 2025"], ONE, ["A", "BIDANG KESEHATAN MASYARAKAT"], [1, IBU, 1], ["B", "SEKSI GIZI & KIA"], [1, "vitamin", 2], [], ONE, [1, "vitamin", 3]],
              {"kabid_kesmas.kematian_ibu 2025 TW1": "1", "kasi_gizi.vitamin 2025 TW1": "2"}, "C9: tahun tabel ini tidak tertulis"),
        Parts("a signature between", [*TITLE, ONE, [1, IBU, 1], [], [None, "Ka. Seksi Gizi & KIA"], [None, "BUDI"], [None, "NIP. 19750202 200003 1 002"], [], ONE, [1, BALITA, 2]],
              {"kabid_kesmas.kematian_ibu 2025 TW1": "1", "kabid_kesmas.balita 2025 TW1": "2"}),
        Parts("an official's number in a column of values", [*TITLE, ONE, [1, IBU, 1], [], [None, None, "197502022000031002"]],
              {"kabid_kesmas.kematian_ibu 2025 TW1": "1"}),
    ],
    ids=lambda case: case.name,
)  # fmt: skip
def test_a_row_may_be_the_title_of_those_below(case: Parts) -> None:
    reading = read(case.rows, case.asked)
    assert numbers(reading) == case.found
    said = refusals(reading)
    assert len(said) == bool(case.refused), said
    assert case.refused in "".join(said)


def test_headings_that_name_no_period_are_named() -> None:
    rows: Rows = [*TITLE, ["NO", "URAIAN", "MINGGU KE"], [None, None, "I", "II"], [1, IBU, 1, 2]]
    [(message, hint)] = read(rows, merged="C4:D4").problems
    assert message == "tidak ada tabel isian di berkas ini"
    assert hint.endswith("tidak dikenal: “MINGGU KE”, “I”, “II”")


# --- what nobody sees ------------------------------------------------------------------------------


@pytest.fixture
def hiding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Save a workbook with a hidden row, a hidden column and a hidden sheet."""
    monkeypatch.chdir(make_project(tmp_path, FILES))
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "NumberKind"
    for row in [*TITLE, TWO, [1, IBU, 1, 2], [2, BALITA, 5, 6]]:
        sheet.append(row)
    sheet.row_dimensions[6].hidden = sheet.column_dimensions["D"].hidden = True
    other: Any = book.create_sheet("Lama")
    for row in [["REALISASI TAHUN 2024"], TITLE[1], TWO, [1, IBU, 3, 4]]:
        other.append(row)
    other.sheet_state = "hidden"
    book.save(tmp_path / "f.xlsx")
    return tmp_path / "f.xlsx"


def check_hidden(file: Path, iki: Iki) -> None:
    ran = iki("impor", file, "--uji")
    assert ran.code == 0
    assert "NumberKind: baris 6 dan kolom D tersembunyi, dan dibaca" in ran.out
    assert "Lama: lembar ini tersembunyi, dan dibaca" in ran.out


def test_hidden_values_are_named(hiding: Path, iki: Iki) -> None:
    check_hidden(hiding, iki)


@needs_libreoffice
@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_hidden_values_of_other_files_are_named(kind: str, hiding: Path, iki: Iki) -> None:
    check_hidden(convert(hiding, kind), iki)


def test_one_value_in_two_sheets_is_taken_once() -> None:
    grids = [grid_of([*TITLE, ONE, [1, IBU, 5]], name) for name in ("Kota", "Barat")]
    delivered = file_cells.FileCells(grids, copyable=False)
    reading = structure.interpret_cells(delivered, "f.xlsx", "", DEFINISI)
    assert refusals(reading) == ["Barat!C5: duplikat dari C5 di lembar “Kota”; hapus salah satu"]


@pytest.mark.parametrize(
    "text", ["TW I-II", "TW I - II", "TW I/II", "TRIWULAN I II", "twI-ii", "B 1 2"]
)
def test_two_periods_are_none(text: str) -> None:
    assert parse_periode(text) is None


def test_a_multiple_in_the_note_of_a_row_is_compared() -> None:
    rows: Rows = [*TITLE, ["NO", "URAIAN", "TW I", "KET"], [1, "belanja", 1, "dalam ribuan"]]
    assert "satuan di sini “ribuan”, di definisi “rupiah”" in refusals(read(rows))[0]
