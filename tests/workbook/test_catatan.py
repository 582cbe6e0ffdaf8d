"""The page of catatan, and bukti and catatan of the rows on Kertas Kerja."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from iki.lampiran.kertas_kerja import KERTAS_KERJA
from iki.lampiran.pengukuran import pengukuran_book
from iki.model import Catatan, DaftarCatatan
from iki.periode import PERIODE
from iki.render.paper import Paper
from tests.workbook import contoh
from tests.workbook.excel import opened, written

if TYPE_CHECKING:
    from openpyxl import Workbook


def said(periode: str, kendala: str, baris: int = 2) -> Catatan:
    return Catatan(
        "catatan.csv", baris, PERIODE[periode], "cuaca", kendala, "=1+1", "Kasi", "TW4", "SPJ"
    )


def book(sampai: str = "TW2", paper: Paper = Paper.FOLIO) -> Workbook:
    hasil, realisasi = contoh.hasil(sampai)
    catatan = DaftarCatatan(
        {
            (2024, "bidang", "kepuasan"): (said("TW1", "satu"), said("S1", "dua")),
            (2024, "seksi", "rasio"): (said("TW3", "tiga"),),
            (2023, "seksi", "rasio"): (said("TW1", "lama"),),
        }
    )
    made = pengukuran_book(hasil._replace(catatan=catatan), realisasi, paper=paper)
    return opened(written(made))


def lines(made: Workbook) -> list[list[object]]:
    return [
        [cell for cell in row if cell is not None]
        for row in made["Catatan"].iter_rows(values_only=True)
        if any(row)
    ]


def test_catatan_stand_under_their_jabatan_in_order_of_time() -> None:
    found = lines(book())
    assert found[-3:] == [
        ["Kepala Bidang Pelayanan"],
        ["Indeks kepuasan", "TW1", "cuaca", "satu", "=1+1", "Kasi", "TW4", "SPJ"],
        ["S1", "cuaca", "dua", "=1+1", "Kasi", "TW4", "SPJ"],
    ]
    assert lines(book("tahun"))[-2:] == [
        ["Kepala Seksi Loket"],
        ["Rasio loket", "TW3", "cuaca", "tiga", "=1+1", "Kasi", "TW4", "SPJ"],
    ]


def test_no_text_is_a_formula() -> None:
    sheet = book()["Catatan"]
    assert {cell.data_type for row in sheet for cell in row if cell.value == "=1+1"} == {"s"}


def test_the_page_is_there_only_where_it_says_something() -> None:
    assert book().sheetnames[-4:] == ["Catatan", *KERTAS_KERJA]
    hasil, realisasi = contoh.hasil()
    assert "Catatan" not in opened(written(pengukuran_book(hasil, realisasi))).sheetnames


@pytest.mark.parametrize("paper", Paper)
def test_ready_to_print(paper: Paper) -> None:
    sheet = book(paper=paper)["Catatan"]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == paper.number
    assert sheet.print_title_rows is not None
    links = [c.hyperlink.location for row in sheet for c in row if c.hyperlink]
    assert links == ["'Ringkasan'!A1"]


def test_a_jabatan_of_that_name_keeps_its_sheet() -> None:
    hasil, _ = contoh.hasil()
    assert len(book().sheetnames) == len({*book().sheetnames}) == len(hasil.jabatan) + 5


EVIDENCE = """\
tahun,periode,jabatan,variabel,wilayah,nilai,bukti,catatan
2024,TW1,bidang,dilayani,Utara,1,Buku tamu,
2024,TW2,bidang,dilayani,Utara,2,Buku tamu,
2024,TW1,bidang,dilayani,Selatan,3,=A1,belum diperiksa
2024,TW2,bidang,dilayani,Selatan,4,,belum diperiksa
2024,TW3,bidang,dilayani,Selatan,4,Buku III,
"""


def test_kertas_kerja_prints_bukti_and_catatan() -> None:
    made = pengukuran_book(*contoh.dihitung(contoh.definisi(), EVIDENCE, "TW2"))
    rows = [*opened(written(made))["Kertas Kerja Variabel"].iter_rows()]
    heading = next(c for row in rows for c in row if c.value == "Bukti dan (catatan)")
    column = [row[heading.column - 1] for row in rows[heading.row :]]
    texts = [cell.value for cell in column if isinstance(cell.value, str) and ":" in cell.value]
    assert texts == [
        "TW1: =A1 (belum diperiksa)\nTW2: (belum diperiksa)",
        "TW1, TW2: Buku tamu",
    ]
    assert all(cell.data_type == "s" for cell in column if cell.value in texts)


def test_bukti_of_many_periode_stand_below_the_row_of_data() -> None:
    csv = "tahun,periode,jabatan,variabel,nilai,bukti\n" + "".join(
        f"2024,B{n:02},bidang,pemohon,{n},Laporan {n}\n" for n in range(1, 8)
    )
    made = opened(written(pengukuran_book(*contoh.dihitung(contoh.definisi(), csv))))
    rows = [*made["Kertas Kerja Variabel"].iter_rows(values_only=True)]
    (top,) = [k for k, row in enumerate(rows) if row[1] == "pemohon" and row[7] == 1]
    found = [(row[2], row[7]) for row in rows[top + 1 : top + 8]]
    assert found == [("Bukti dan (catatan)", f"B{n:02}: Laporan {n}") for n in range(1, 8)]


def test_without_bukti_there_is_no_column_of_them() -> None:
    made = opened(written(pengukuran_book(*contoh.hasil())))
    values = [c for row in made["Kertas Kerja Variabel"].iter_rows(values_only=True) for c in row]
    assert "Bukti dan (catatan)" not in values
