"""The form as a workbook: what it says, what is locked, what may be typed, and that it comes back whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl.utils import get_column_letter

from iki.isian.file_cells import read_cells
from iki.isian.form_layout import (
    HIDDEN_SHEET,
    HIDDEN_SHEET_HEADING,
    IDENTITY,
    NOTES,
    NOTHING_TO_FILL,
    PRINTED,
    Heading,
    split_marks,
)
from iki.isian.form_workbook import form_book
from iki.isian.formulir import make_forms
from iki.isian.structure import interpret_cells
from iki.periode import PERIODE, Periode
from tests import build
from tests.engines import needs_print
from tests.formulir.filling import (
    TypedForm,
    filled_by_openpyxl,
    needs_typing,
    typed_in_libreoffice,
    value_cells,
)
from tests.formulir.test_formulir import OPINIONS, TW, form, ordinal_form, rows_of
from tests.workbook import contoh
from tests.workbook.excel import dump, opened, printed, written

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from tests.conftest import Golden


def content(periode: tuple[Periode, ...] = TW) -> bytes:
    definisi = contoh.definisi()
    notes = {("seksi", "rasio", TW[1]): {"kendala": "Loket rusak"}}
    forms = make_forms(definisi, rows_of(contoh.CSV), 2024, periode, notes=notes)
    return written(form_book(definisi.instansi, forms))


def workbook(periode: tuple[Periode, ...] = TW) -> Workbook:
    return opened(content(periode))


def first_sheet(made: Workbook) -> Worksheet:
    return made.worksheets[0]


@pytest.mark.parametrize("periode", [TW, TW[1:2]], ids=["setahun", "TW2"])
def test_golden(golden: Golden, periode: tuple[Periode, ...]) -> None:
    made = content(periode)
    rules = "".join(
        f"{sheet.title}: {rule.sqref} {rule.type} {rule.formula1} {rule.formula2}"
        f" | {rule.promptTitle}: {rule.prompt} | {rule.errorTitle}: {rule.error}\n"
        for sheet in opened(made).worksheets
        for rule in sheet.data_validations.dataValidation
    )
    golden(f"formulir/{len(periode)}.txt", dump(made) + rules)


def test_the_same_form_is_the_same_file() -> None:
    assert content() == content()


# --- identity --------------------------------------------------------------------------------------


def test_identity_stands_in_cells_in_names_and_on_the_hidden_sheet() -> None:
    made = workbook()
    labels, *hidden = made[HIDDEN_SHEET].iter_rows(values_only=True)
    assert labels == (HIDDEN_SHEET_HEADING, *(cell.label for cell in (*IDENTITY, PRINTED)))
    assert made[HIDDEN_SHEET].sheet_state == "veryHidden"
    for sheet, kode, (name, *told, marks) in zip(
        made.worksheets, ("bidang", "seksi"), hidden, strict=False
    ):
        cells = {sheet.cell(row, 1).value: sheet.cell(row, 2) for row in range(1, 10)}
        assert name == sheet.title
        assert [cells[one.label].value for one in IDENTITY] == told
        assert told == [*form(kode=kode).identity]
        marked = sum(row.last_year is not None for row in form(kode=kode).rows)
        assert len(split_marks(str(marks))) == marked
        for one in IDENTITY:
            place = sheet.defined_names[one.name].attr_text
            assert place == f"'{sheet.title}'!$B${cells[one.label].row}"
    assert len(hidden) == 2


# --- what is locked --------------------------------------------------------------------------------


def test_cells_to_fill_are_unlocked_and_no_others() -> None:
    for each in workbook().worksheets:
        assert each.protection.sheet
        assert each.protection.password is None
    sheet: Any = first_sheet(workbook())
    to_fill = {
        address
        for (kode, wilayah, heading), address in value_cells(sheet).items()
        if heading in {"TW1", "TW2", "TW3", "TW4", Heading.BUKTI}
        and not (kode == "pemohon" and heading in {"TW1", "TW2"})  # stored by month and semester
        and not (kode == "puncak" and heading == "TW2")
    }
    notes = next(row for row in sheet.iter_rows() if row[2].value == Heading.PERIODE)
    places = {cell.value: cell.column for cell in notes if cell.value}
    assert tuple(places) == NOTES
    last_about = places[Heading.PERIODE]
    for row in range(notes[0].row + 1, sheet.max_row + 1):
        to_fill |= {
            f"{get_column_letter(k)}{row}" for k in range(last_about + 1, sheet.max_column + 1)
        }
    unlocked = {
        cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked
    }
    assert unlocked == to_fill


def test_heading_and_names_stay_in_view() -> None:
    sheet = first_sheet(workbook())
    row = next(cells[0].row for cells in sheet.iter_rows() if cells[0].value == Heading.VARIABEL)
    assert sheet.freeze_panes == f"D{row + 1}"


# --- what may be typed -----------------------------------------------------------------------------


def _rules(sheet: Worksheet) -> dict[str, Any]:
    """Return what may be typed into each cell."""
    return {
        cell: rule
        for rule in sheet.data_validations.dataValidation
        for cell in str(rule.sqref).split()
    }


def test_only_numbers_may_be_typed_and_what_they_are_is_said_at_the_cell() -> None:
    sheet = first_sheet(workbook((TW[2],)))
    cells = value_cells(sheet)
    rule = _rules(sheet)[cells["pemohon", "Utara", "TW3"]]
    assert (rule.type, rule.operator, rule.allow_blank) == ("decimal", "between", True)
    assert (rule.formula1, rule.formula2) == (f"-{'9' * 15}", "9" * 15)
    assert (rule.showErrorMessage, rule.showInputMessage) == (True, True)
    assert rule.errorTitle == "Bukan angka"
    assert rule.error.startswith("Tulis angka saja")
    assert (rule.promptTitle, rule.prompt) == ("orang", "Isi posisi akhir triwulan.")
    every = {address for (_, _, heading), address in cells.items() if heading == "TW3"}
    assert _rules(sheet).keys() == every


def test_words_of_an_ordinal_variable_are_a_list() -> None:
    made = ordinal_form(OPINIONS)
    sheet = first_sheet(opened(written(form_book(contoh.definisi().instansi, [made]))))
    cells = value_cells(sheet)
    rule = _rules(sheet)[cells["aduan", "", "TW2"]]
    assert (rule.type, rule.formula1) == ("list", '"TMP,TW,WDP,WTP"')
    assert sheet[cells["aduan", "", "TW1"]].value == "WTP"
    assert sheet[cells["aduan", "", Heading.TAHUN_LALU]].value == "WDP"


def test_a_number_that_excel_would_change_is_a_text() -> None:
    csv = "tahun,periode,jabatan,variabel,nilai\n2024,TW1,bidang,aduan,12345678901234567.5\n"
    made = opened(written(form_book(contoh.definisi().instansi, [form(csv)])))
    sheet = first_sheet(made)
    assert sheet[value_cells(sheet)["aduan", "", "TW1"]].value == "12.345.678.901.234.567,5"


# --- jabatan of all kinds --------------------------------------------------------------------------


def test_a_jabatan_without_variables_has_its_notes() -> None:
    seksi = """\
jabatan: Kepala Seksi Rekap
atasan: kepala
tugas: [merekap]
sasaran:
  - uraian: Rekap
    indikator:
      - {kode: rekap, nama: Rekap, satuan: orang, formula: bidang.dilayani, target: {2024: 1}}
"""
    definisi = build.definisi({"bidang": contoh.BIDANG, "seksi": seksi}, contoh.INSTANSI)
    (made,) = make_forms(definisi, build.realisasi({}), 2024, TW, {"seksi"})
    sheet = first_sheet(opened(written(form_book(definisi.instansi, [made]))))
    texts = [row[0].value for row in sheet.iter_rows()]
    assert NOTHING_TO_FILL in texts
    assert Heading.VARIABEL not in texts
    assert texts[-4:] == ["rekap"] * 4


def test_sheets_of_jabatan_of_one_name_have_names_of_their_own() -> None:
    twice = {"satu": contoh.SEKSI, "dua": contoh.SEKSI, "bidang": contoh.BIDANG}
    definisi = build.definisi(twice, contoh.INSTANSI)
    forms = make_forms(definisi, build.realisasi({}), 2024, TW, {"satu", "dua"})
    made = opened(written(form_book(definisi.instansi, forms)))
    assert made.sheetnames == ["Kepala Seksi Loket", "Kepala Seksi Loket (2)", HIDDEN_SHEET]


def test_text_of_the_project_is_text() -> None:
    bidang = contoh.BIDANG.replace("Jumlah aduan\n", "=1+1\n").replace(
        "satuan: orang}", 'satuan: "=2"}'
    )
    definisi = build.definisi({"bidang": bidang, "seksi": contoh.SEKSI}, contoh.INSTANSI)
    csv = contoh.CSV.replace(",Utara,", ",=Utara,")
    forms = make_forms(definisi, rows_of(csv), 2024, TW)
    made = opened(written(form_book(definisi.instansi, forms)))
    assert not [
        cell.value
        for sheet in made
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


# --- back from a spreadsheet -----------------------------------------------------------------------


def test_a_form_filled_by_openpyxl_keeps_what_it_is() -> None:
    made = content()
    sheet = first_sheet(opened(made))
    cell = value_cells(sheet)["aduan", "", "TW2"]
    back = opened(filled_by_openpyxl(made, {sheet.title: {cell: 12.5}}))
    assert first_sheet(back)[cell].value == 12.5
    assert first_sheet(back).defined_names.keys() == {one.name for one in IDENTITY}


@needs_typing
def test_a_form_typed_into_in_libreoffice(tmp_path: Path) -> None:
    """Numbers with decimal commas are numbers; what is locked stays; identity and rules are kept."""
    made = content()
    sheet = first_sheet(opened(made))
    cells = value_cells(sheet)
    note = next(
        cell
        for row in sheet.iter_rows()
        if row[2].value == "TW1"
        for cell in row
        if not cell.protection.locked
    )
    typed = {
        cells["aduan", "", "TW2"]: "1.234,5",
        cells["kosong", "", "TW1"]: "0",
        cells["puas", "Utara", "TW3"]: "3,25",
        cells["aduan", "", "BUKTI"]: "1/2",
        cells["aduan", "", "URAIAN"]: "diubah",
        cells["pemohon", "Utara", "TW1"]: "5",  # grey: stored by month
        note.coordinate: "=kendala",
    }
    (back,) = typed_in_libreoffice([TypedForm(made, {sheet.title: typed})], tmp_path)
    found = opened(back)
    said = {address: first_sheet(found)[address].value for address in typed}
    assert said == {
        cells["aduan", "", "TW2"]: 1234.5,
        cells["kosong", "", "TW1"]: 0,
        cells["puas", "Utara", "TW3"]: 3.25,
        cells["aduan", "", "BUKTI"]: "1/2",
        cells["aduan", "", "URAIAN"]: "Jumlah aduan",
        cells["pemohon", "Utara", "TW1"]: None,
        note.coordinate: "=kendala",
    }
    assert first_sheet(found)[note.coordinate].data_type == "s"
    assert first_sheet(found).protection.sheet
    assert first_sheet(found).defined_names.keys() >= {one.name for one in IDENTITY}
    assert _rules(first_sheet(found))
    assert HIDDEN_SHEET in found.sheetnames


def test_cells_of_numbers_have_the_format_general() -> None:
    """Only in such a cell a typed `85 %` or `1/2` is seen to be what it is."""
    sheet = first_sheet(workbook())
    formats = {sheet[cell].number_format for cell in _rules(sheet)}
    assert formats == {"General"}


@needs_typing
@pytest.mark.parametrize("ending", [".xlsx", ".ods"])
def test_what_looks_like_another_number_is_refused(tmp_path: Path, ending: str) -> None:
    made = content()
    sheet = first_sheet(opened(made))
    places = value_cells(sheet)
    typed = {"85 %": "TW1", "1/2": "TW2", "12:30": "TW3", "85": "TW4"}
    filled = {places["kosong", "", heading]: text for text, heading in typed.items()}
    (back,) = typed_in_libreoffice([TypedForm(made, {sheet.title: filled}, ending)], tmp_path)
    reading = interpret_cells(read_cells(back), "f", "", contoh.definisi())
    said = [remark.message for remark in reading.refused]
    assert len(said) == 3
    for part in ("tampil 85%", "tanggal", "jam"):
        assert any(part in message for message in said), part
    assert "85" in {entry.stored for entry in reading.entries if entry.slot.variabel == "kosong"}


@needs_print
def test_a_form_is_printed_on_as_wide_as_a_page_without_its_hidden_sheet(tmp_path: Path) -> None:
    text = printed({"formulir": content()}, tmp_path)["formulir"]
    assert "FORMULIR REALISASI KINERJA" in text
    assert text.count("\f") == text.count("Halaman ")
    assert HIDDEN_SHEET_HEADING not in text.split()


def test_months_of_a_year_have_a_column_each() -> None:
    months = tuple(PERIODE[f"B{n:02}"] for n in range(1, 13))
    sheet = first_sheet(workbook(months))
    headings = [
        cell.value for cell in next(r for r in sheet.iter_rows() if r[0].value == Heading.VARIABEL)
    ]
    assert [
        text for text in headings if str(text).startswith("B0") or str(text).startswith("B1")
    ] == [periode.kode for periode in months]
    notes = next(row for row in sheet.iter_rows() if row[2].value == Heading.PERIODE)
    assert [cell.value for cell in notes if cell.value] == [*NOTES]
