"""Words on the annexes: printed as words, and computed with on Kertas Kerja."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from iki.lampiran.pengukuran import pengukuran_book
from tests.engines import needs_libreoffice
from tests.workbook import ordinal
from tests.workbook.books import perjanjian_book
from tests.workbook.excel import opened, recalculated, written
from tests.workbook.test_recalculation import check

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.witness
@needs_libreoffice
def test_live_formulas_compute_with_words(tmp_path: Path) -> None:
    check({s: ordinal.hasil(s) for s in ("TW1", "TW2", "tahun")}, tmp_path)


@needs_libreoffice
def test_a_word_that_is_changed_changes_the_figures(tmp_path: Path) -> None:
    book = opened(written(pengukuran_book(*ordinal.hasil())))
    sheet = book["Kertas Kerja Variabel"]
    changed = [
        cell
        for row in sheet.iter_rows()
        if row[1].value == "opini" and row[5].value == 2024
        for cell in row
        if cell.value == "WDP"
    ]
    assert len(changed) == 1
    changed[0].value = "WTP"
    isi = io.BytesIO()
    book.save(isi)
    again = recalculated({"ubah": isi.getvalue()}, tmp_path)["ubah"]["Kertas Kerja Perhitungan"]
    rows = {(row[0].value, row[1].value): row for row in again.iter_rows() if row[12].value}
    row = rows["keuangan", "opini"]
    assert (row[6].value, row[8].value, row[9].value, row[12].value) == ("WTP", 4, "WTP", 100)
    assert row[17].value == "BEDA"
    assert rows["keuangan", "wtp"][12].value == 100


def test_the_official_pages_print_words() -> None:
    book = opened(written(pengukuran_book(*ordinal.hasil())))
    rows = [[c.value for c in row] for row in book.worksheets[2].iter_rows()]
    printed = {row[1]: row[3:6] for row in rows if row[1]}
    assert printed["SAKIP"] == ["BB", "B", 85.71]
    assert printed["Opini tahun lalu"] == ["WDP–WTP", "WDP", 100]
    assert printed["Risiko"] == ["Sedang", 2.81, 93.75]
    notes = "\n".join(str(row[0]) for row in rows if row[0])
    assert "Penilaian indikator ini: minimize rasio, batas bawah 10, batas atas 150." in notes
    assert "Makin rendah makin baik: kolom 6 = 4/5 × 100." in notes
    assert "Dihitung dengan Sangat Tinggi = 1, Tinggi = 2, Sedang = 3, Rendah = 4,5." in notes
    assert "Capaian dihitung dari angka sebelum dibulatkan." in notes


def test_perjanjian_prints_words() -> None:
    book = opened(written(perjanjian_book(ordinal.definisi(), 2024)))
    values = {c.value for sheet in book.worksheets for row in sheet.iter_rows() for c in row}
    assert {"WTP", "WDP", "BB", "Sedang", "Baik (A/B)", "WDP–WTP"} <= values
