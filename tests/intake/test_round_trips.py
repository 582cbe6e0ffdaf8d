"""Round trips: what is written into a form comes back exactly, and no cell of any workbook is lost."""

from __future__ import annotations

import io
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from iki.escaping import for_terminal
from iki.isian import file_cells, structure
from iki.isian.copy_marks import copy_mark_of
from iki.isian.copy_with_remarks import copy_with_remarks
from iki.isian.delivery import cell_count
from iki.isian.difference import compare_with, find_contradictions
from iki.isian.form_workbook import form_book
from iki.isian.formulir import make_forms
from iki.isian.grid import CellValue, Grid, UnusableValue
from iki.isian.preview import preview_lines
from iki.isian.refusals import DeliveryError
from iki.isian.rules import UNUSABLE
from iki.model import Realisasi
from iki.periode import TAHUN, TRIWULAN
from iki.render import xlsx
from tests import build
from tests.engines import needs_libreoffice
from tests.intake.conftest import SEKSI, convert, values

if TYPE_CHECKING:
    from pathlib import Path

    from iki.isian.delivery import Reading
    from tests.conftest import Iki
    from tests.intake.conftest import Form

Rows = dict[int, dict[int, CellValue]]
DEFINISI = build.definisi({"seksi": SEKSI})


@cache
def blank_form() -> bytes:
    forms = list(make_forms(DEFINISI, Realisasi(TAHUN, {}), 2025, TRIWULAN))
    content, diagnostics = xlsx.to_file(form_book(DEFINISI.instansi, forms))
    assert content
    assert not diagnostics
    return content


def read(content: bytes) -> Reading:
    delivered = file_cells.read_cells(content)
    reading = structure.interpret_cells(delivered, "f.xlsx", "", DEFINISI)
    check_accounts(reading)
    return reading


def check_accounts(reading: Reading) -> None:
    """Every cell that is not empty is in one of the counts."""
    named = (
        len(reading.empty)
        + cell_count(reading.sums)
        + cell_count(reading.passed)
        + cell_count(reading.refused)
    )
    assert reading.total == reading.own + reading.taken + named


def check_words(error: DeliveryError) -> None:
    assert error.message
    assert error.hint


def saved(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


numbers = st.one_of(
    st.integers(-(10**14), 10**14),
    st.decimals(
        allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=4
    ).map(lambda d: float(f"{d:.15g}")),
)


@pytest.mark.machine
@settings(
    max_examples=10,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(
    st.dictionaries(
        st.tuples(
            st.sampled_from(list(DEFINISI.jabatan["seksi"].variabel)), st.sampled_from(TRIWULAN)
        ),
        numbers,
    )
)
def test_any_values_come_back_exactly(written: dict[tuple[str, Any], float]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(blank_form()))
    sheet: Any = book.worksheets[0]
    heading = next(c.row for c in sheet["A"] if c.value == "VARIABEL")
    rows = {c.value: c.row for c in reversed(sheet["A"])}
    columns = {c.value: c.column for c in sheet[heading]}
    for (name, periode), value in written.items():
        sheet.cell(rows[name], columns[periode.kode]).value = value
    reading = read(saved(book))
    assert (reading.refused, reading.passed, reading.empty) == ([], [], [])
    found = {(e.slot.variabel, e.slot.periode): e for e in reading.entries}
    assert {key: e.nilai for key, e in found.items()} == {
        k: Decimal(f"{v:.15g}") for k, v in written.items()
    }
    assert all(Decimal(e.stored) == e.nilai for e in found.values())


contents = st.one_of(
    numbers,
    st.booleans(),
    st.dates(),
    st.text(min_size=1, max_size=20),
    st.builds(UnusableValue, st.sampled_from(list(UNUSABLE)), st.sampled_from(["", "#REF!", "0.95", "x"])),
    st.sampled_from(
        ["VARIABEL", "TW1", "TW2", "tahun", "jabatan", "nilai", "periode", "INDIKATOR", "KENDALA", "seksi",
         "mutu", "orang_dibina", "Jumlah", "-", "95 %", "=1/0", "#REF!", "Formulir iki", "Kode jabatan", 2025,
         "sudah diisi per S1", "WILAYAH", "\u200b", " ", "BUKTI"]
    ),
)  # fmt: skip


def moved(rows: Rows, at: int, by: int, *, columns: bool) -> Rows:
    """Return cells with rows or columns inserted at a place, or deleted there (`by` is negative)."""

    def shift(index: int) -> int | None:
        if index < at:
            return index
        return None if by < 0 and index < at - by else index + by

    if columns:
        return {
            r: {new: v for c, v in row.items() if (new := shift(c)) is not None}
            for r, row in rows.items()
        }
    return {new: row for r, row in rows.items() if (new := shift(r)) is not None}


places = st.tuples(st.integers(1, 30), st.integers(1, 15))


@pytest.mark.machine
@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(
    st.booleans(),
    st.lists(st.tuples(places, contents), max_size=25),
    st.lists(
        st.tuples(st.integers(1, 20), st.sampled_from([-2, -1, 1, 3]), st.booleans()), max_size=3
    ),
    st.lists(st.tuples(places, st.integers(0, 2), st.integers(0, 3)), max_size=2),
)
def test_every_cell_of_a_mangled_workbook_is_accounted_for(
    from_form: bool,  # noqa: FBT001
    put: list[Any],
    moves: list[Any],
    merges: list[Any],
) -> None:
    form, *others = file_cells.read_cells(blank_form()).grids
    rows = {r: dict(row) for r, row in form.rows.items()} if from_form else {}
    for at, by, columns in moves:
        rows = moved(rows, at, by, columns=columns)
    for (row, column), value in put:
        rows.setdefault(row, {})[column] = value
    areas = [(row, row + down, column, column + right) for (row, column), down, right in merges]
    rows = {r: dict(sorted(row.items())) for r, row in sorted(rows.items()) if row}
    grid = Grid(form.sheet, rows, merged=areas, named=form.named if from_form else {})
    delivered = file_cells.FileCells([grid, *others], copyable=False)
    reading = structure.interpret_cells(delivered, "f.xlsx", "", DEFINISI)
    check_accounts(reading)
    find_contradictions([reading])
    check_accounts(reading)
    for entry in reading.entries:  # a value is the number of its cell, and of nothing else
        value = rows[entry.place.row][entry.place.column]
        assert isinstance(value, int | float | str)
        assert not isinstance(value, bool)
        assert isinstance(value, str) or entry.nilai == Decimal(f"{value:.15g}")
    for line in preview_lines([reading], compare_with([reading], {}, {})):
        assert for_terminal(line) == line


@pytest.mark.parametrize("change", [{}, {"B13": 5, "I11": "lima"}, {"A10": "x", "I11": 5}])
def test_the_returned_copy_opens(change: dict[str, Any]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(blank_form()))
    for place, value in change.items():
        book.worksheets[0][place].value = value
    content = saved(book)
    delivered = file_cells.read_cells(content)
    refused = structure.interpret_cells(delivered, "f.xlsx", "", DEFINISI).refused
    for copyable, said in ((True, "tidak ikut"), (False, "hanya memuat")):
        copy, lost = copy_with_remarks(content, delivered._replace(copyable=copyable), refused)
        sheet: Any = openpyxl.load_workbook(io.BytesIO(copy)).worksheets[0]
        assert said in lost
        commented = [c.coordinate for row in sheet.iter_rows() for c in row if c.comment]
        assert len(commented) == len({remark.place for remark in refused})
        assert sheet["A10"].value == book.worksheets[0]["A10"].value


@settings(max_examples=150)
@given(st.integers(0, 10**9), st.binary(min_size=1, max_size=8), st.booleans())
@example(blank_form().rindex(b"PK\1\2") + 6, b"\x40", False)  # a version of zip that is to come
def test_broken_bytes_end_as_a_refusal(at: int, junk: bytes, cut: bool) -> None:  # noqa: FBT001
    content = blank_form()
    at %= len(content)
    broken = content[:at] + junk + (b"" if cut else content[at + len(junk) :])
    assert copy_mark_of(broken) is None
    try:
        check_accounts(
            structure.interpret_cells(file_cells.read_cells(broken), "f.xlsx", "", DEFINISI)
        )
    except DeliveryError as error:
        check_words(error)


@needs_libreoffice
def test_a_form_that_libreoffice_has_computed(form: Form, iki: Iki, proyek: Path) -> None:
    form.fill(orang_dibina="1.234,5", orang_seluruh=2500.25, mutu="=45,5*2".replace(",", "."))
    form.cell("mutu", "TW2").value = 0.95
    form.cell("mutu", "TW2").number_format = "0%"
    file = form.save()
    out = iki("impor", convert(file, "ods"), "--uji").out
    assert "tampil 95%" in out
    form.cell("mutu", "TW2").value = None
    expected = {
        ("2025", "TW1", "seksi", "orang_dibina", ""): "1234.5",
        ("2025", "TW1", "seksi", "orang_seluruh", ""): "2500.25",
        ("2025", "TW1", "seksi", "mutu", ""): "91",
    }
    file = form.save()
    ran = iki("impor", convert(file, "xlsx"))
    assert ran.code == 0, ran.out + ran.err
    assert values(proyek) == expected
    assert iki("hitung", "--tahun", "2025", "--sampai", "TW1").code == 0


@needs_libreoffice
@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_errors_and_per_cent_of_other_workbooks(form: Form, iki: Iki, kind: str) -> None:
    form.fill(orang_dibina="=1/0", mutu=0.95)
    form.cell("mutu").number_format = "0.0%"
    ran = iki("impor", convert(form.save(), kind))
    assert ran.code == 1
    assert "#DIV/0!" in ran.out
    assert "tampil 95%" in ran.out
    assert "2 sel terisi = 0 diterima + 2 ditolak" in ran.out
    assert (form.file.parent / f"lo-{kind}" / "isi.periksa.xlsx").exists()


def test_the_words_of_the_form_are_those_that_are_read() -> None:
    reading = read(blank_form())
    assert reading.own == reading.total
