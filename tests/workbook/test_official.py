"""Official sheets: closed but for what is filled in by hand, with what a file says besides its pages."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest

from iki.lampiran.kertas_kerja import KERTAS_KERJA
from iki.lampiran.pengukuran import pengukuran_book
from iki.render.xlsx import styles
from iki.render.xlsx.book import Book
from iki.render.xlsx.cells import Cell
from iki.render.xlsx.sheet import Sheet
from tests.formulir.filling import TypedForm, needs_typing, typed_in_libreoffice
from tests.workbook import contoh
from tests.workbook.excel import opened, written
from tests.workbook.test_bytes import files
from tests.workbook.test_safety import annexes

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

ANNEXES = {name: content for name, content in files().items() if name != "formulir"}


@pytest.mark.parametrize("name", ANNEXES)
def test_official_sheets_are_closed_but_for_dots(name: str) -> None:
    for sheet in opened(ANNEXES[name]).worksheets:
        if sheet.title in KERTAS_KERJA:
            assert not sheet.protection.sheet
            continue
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        # What is marked here is forbidden.
        assert not sheet.protection.selectLockedCells
        assert not sheet.protection.formatColumns
        assert not sheet.protection.formatRows
        to_fill = {cell for cell in _cells(sheet) if "……" in str(cell.value)}
        assert to_fill or name != "perjanjian" or sheet.title == "Daftar Isi"
        unlocked = {cell.coordinate for cell in _cells(sheet) if not cell.protection.locked}
        assert unlocked == {place for cell in to_fill for place in _merged(sheet, cell.coordinate)}


def _cells(sheet: Worksheet) -> list[Any]:
    return [cell for row in sheet.iter_rows() for cell in row]


def _merged(sheet: Worksheet, place: str) -> list[str]:
    """Return all cells of the merged range that begins at a cell."""
    for cells in sheet.merged_cells.ranges:
        if str(cells).partition(":")[0] == place:
            return [cell.coordinate for row in sheet[str(cells)] for cell in row]
    return [place]


@needs_typing
def test_dots_are_written_over_and_nothing_else(tmp_path: Path) -> None:
    content = ANNEXES["perjanjian"]
    sheet = opened(content).worksheets[1]
    dots = [cell.coordinate for cell in _cells(sheet) if str(cell.value).startswith("NIP. …")]
    title = sheet["A1"].value
    assert dots
    typed = dict.fromkeys(dots, "NIP. 1") | {"A1": "x"}
    (back,) = typed_in_libreoffice([TypedForm(content, {sheet.title: typed})], tmp_path)
    found = opened(back)[sheet.title]
    assert {place: found[place].value for place in typed} == dict.fromkeys(dots, "NIP. 1") | {
        "A1": title
    }


def test_tabs_tell_the_kinds_of_sheets() -> None:
    colours: dict[str, set[str]] = {}
    for content in ANNEXES.values():
        for sheet in opened(content).worksheets:
            kind = re.sub(r"^((?:PK|RA) )?\d+ .*", r"\1", sheet.title)
            tab: Any = sheet.sheet_properties.tabColor
            colours.setdefault(kind.strip(), set()).add(tab.rgb[2:])
    assert colours == {
        "Daftar Isi": {styles.TAB_COVER}, "Ringkasan": {styles.TAB_COVER},
        "": {styles.TAB_OFFICIAL}, "PK": {styles.TAB_OFFICIAL}, "RA": {styles.TAB_BESIDE},
        **{name: {styles.TAB_WORKING} for name in KERTAS_KERJA},
    }  # fmt: skip


def test_a_chart_is_told_to_those_who_do_not_see_it() -> None:
    content = written(pengukuran_book(*contoh.hasil("tahun")))
    with ZipFile(io.BytesIO(content)) as archive:
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    (told,) = re.findall(r'<cNvPr descr="(.*?)" id="1"', drawing)
    assert told == (
        "Grafik batang “Nilai kinerja per jabatan (%)”: 2 dari 2 jabatan bernilai, tertinggi Kepala "
        "Bidang Pelayanan 112,9, terendah Kepala Seksi Loket 78,61. Angkanya ada pada tabel di atasnya."
    )


@pytest.mark.parametrize("text", ["=1+1", "+62 21", "-", "@a", "＝1", "– dua", "teks", "a=1"])
def test_who_edits_a_text_gets_it_back_as_a_text(text: str) -> None:
    sheet = Sheet("Uji", (10,), "")
    sheet.block(Cell(0, text))
    cell = opened(written(Book("Uji", (sheet,))))["Uji"]["A1"]
    assert bool(cell.quotePrefix) == (text[0] in "=+-@＝")
    assert (cell.value, cell.data_type) == (text, "s")


def test_hostile_texts_of_a_project_are_quoted() -> None:
    for content in annexes("=cmd()").values():
        cells = [c for sheet in opened(content).worksheets for c in _cells(sheet)]
        assert {
            bool(c.quotePrefix) for c in cells if c.value == "=cmd()" and c.data_type == "s"
        } == {True}
