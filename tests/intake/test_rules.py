"""Rules, structure and difference, each by what it is given: cells, sheets, readings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from iki.isian.difference import compare_with, find_contradictions
from iki.isian.file_cells import FileCells, read_cells
from iki.isian.form_layout import STORED_OTHERWISE
from iki.isian.grid import CellValue, Grid
from iki.isian.rules import Refusal, TakenValue, read_number
from iki.isian.structure import interpret_cells
from iki.model.jabatan import Variabel
from tests.intake.conftest import Form, values
from tests.intake.test_forms_people_send import DIBINA, taken
from tests.intake.test_round_trips import DEFINISI, blank_form, check_accounts
from tests.intake.test_storing import id_of
from tests.intake.test_taking_back import SEKSI_TW1

if TYPE_CHECKING:
    from pathlib import Path

    from iki.isian.delivery import Reading
    from tests.conftest import Iki


@pytest.mark.parametrize(
    ("value", "satuan", "stored"),
    [
        ("50 %", None, "50"), ("50%", "persen", "50"), ("50%", "orang", None),
        (1e29, None, f"1{'0' * 29}"), (1e30, None, None), (1e-29, None, f"0.{'0' * 28}1"), (1e-30, None, None),
    ],
)  # fmt: skip
def test_what_a_cell_says(value: CellValue, satuan: str | None, stored: str | None) -> None:
    read = read_number(value, Variabel(uraian="a", satuan=satuan), comma=True)
    assert (read.stored if isinstance(read, TakenValue) else None) == stored
    assert isinstance(read, TakenValue | Refusal)


def of_cells(cells: dict[tuple[int, int], Any], **more: Any) -> Reading:
    """Return what a blank form says with some cells filled in or emptied."""
    form, *others = read_cells(blank_form()).grids
    rows = {row: dict(cells) for row, cells in form.rows.items()}
    for (row, column), value in cells.items():
        if value is None:
            del rows[row][column]
        else:
            rows.setdefault(row, {})[column] = value
    rows = {row: dict(sorted(found.items())) for row, found in sorted(rows.items()) if found}
    grid = Grid(form.sheet, rows, named=form.named, **more)
    reading = interpret_cells(FileCells([grid, *others], copyable=False), "f", "", DEFINISI)
    check_accounts(reading)
    return reading


# Rows 11 to 13 are the variables, columns 9 to 12 the triwulan, 13 the bukti.
def test_a_cell_merged_over_two_rows_is_of_neither() -> None:
    reading = of_cells({(11, 9): 5}, merged=[(11, 12, 9, 9)])
    assert not reading.entries
    assert "sel ini gabungan I11:I12" in reading.refused[0].message
    assert of_cells({(11, 9): 5}, merged=[(11, 11, 9, 9)]).entries


def test_words_of_the_form_in_a_cell_of_a_value() -> None:
    reading = of_cells({(11, 9): STORED_OTHERWISE.format("S1"), (12, 9): 5})
    assert (reading.taken, reading.refused, reading.passed) == (1, [], [])


@pytest.mark.parametrize("by", [2, 3, 4])
def test_a_label_with_its_value_further_right(by: int) -> None:
    """Up to three cells; what stands further off is something else."""
    form = read_cells(blank_form()).grids[0]
    year = next(row for row, cells in form.rows.items() if cells.get(1) == "Tahun")
    moved = {(year, 2): None, (year, 3): None, (year, 1 + by): 2025}
    moved = {place: value for place, value in moved.items() if value or place[1] in form.rows[year]}
    grid = Grid("lain", {row: dict(cells) for row, cells in form.rows.items()})
    for (row, column), value in moved.items():
        grid.rows[row].pop(column, None)
        if value:
            grid.rows[row][column] = value
    grid.rows[11][9] = 5
    reading = interpret_cells(FileCells([grid], copyable=False), "f", "", DEFINISI)
    check_accounts(reading)
    assert bool(reading.entries) is (by <= 3)


def test_a_contradiction_is_told_with_its_bukti() -> None:
    first = of_cells({(11, 9): 5, (11, 13): "Laporan"})
    second = of_cells({(11, 9): 5, (11, 13): "Foto"})
    second.file = "g"
    find_contradictions([first, second])
    assert "yang berisi 5 dengan bukti “Foto”" in first.refused[0].message
    assert "yang berisi 5 dengan bukti “Laporan”" in second.refused[0].message
    assert not compare_with([first, second], {}, {}).writes


# --- files -----------------------------------------------------------------------------------------


def test_a_text_beside_a_note_of_another_file_is_a_change(
    form: Form, iki: Iki, proyek: Path
) -> None:
    """For it moves the row from there."""
    other = proyek / "data/catatan/lama.csv"
    other.parent.mkdir(parents=True)
    other.write_text(
        "tahun,periode,jabatan,indikator,kendala\n2025,TW1,seksi,dibina,hujan\n", encoding="utf-8"
    )
    heading = next(c.row for c in form.sheet["A"] if c.value == "INDIKATOR")
    column = next(c.column for c in form.sheet[heading] if c.value == "TINDAK LANJUT")
    form.sheet.cell(heading + 1, column).value = "tenda"
    ran = iki("impor", form.save())
    assert ran.code == 1
    assert "--timpa" in ran.err
    assert iki("impor", form.save(), "--timpa").code == 0


def test_other_periods_of_a_wide_row_stay(form: Form, iki: Iki, proyek: Path) -> None:
    file = proyek / SEKSI_TW1
    file.parent.mkdir(parents=True)
    file.write_text(
        "tahun;jabatan;variabel;TW1;TW2\n2025;seksi;orang_dibina;5;6\n", encoding="utf-8"
    )
    form.fill(mutu=90).cell("orang_dibina", "TW2").value = 7
    taken(iki("impor", form.save(), "--timpa"))
    assert values(proyek) == {
        DIBINA: "5", ("2025", "TW2", *DIBINA[2:]): "7", (*DIBINA[:3], "mutu", ""): "90",
    }  # fmt: skip


def test_a_restored_file_has_its_values_alone(form: Form, iki: Iki, proyek: Path) -> None:
    """An old value comes back where it was, and not beside that where the delivery wrote it."""
    other = proyek / "data/realisasi/lama.csv"
    other.parent.mkdir(parents=True)
    other.write_text(
        "tahun,periode,jabatan,variabel,nilai\n2025,TW1,seksi,orang_dibina,5\n", encoding="utf-8"
    )
    name = id_of(taken(iki("impor", form.fill(orang_dibina=9).save(), "--timpa")))
    file = proyek / SEKSI_TW1
    file.write_bytes(file.read_bytes() + b"2025,TW1,seksi,mutu,90,,,\n")
    assert iki("batalkan", name).code == 0
    assert values(proyek) == {DIBINA: "5", (*DIBINA[:3], "mutu", ""): "90"}
