"""A table of definitions with the targets of a new year filled in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

from benchmarks import measure
from benchmarks.measure import iki

if TYPE_CHECKING:
    from pathlib import Path


def table_with_targets(project: Path) -> Path:
    """Write the table of a project, with a target of next year for each indikator; return it.

    Targets of a year that has begun would be refused as past.
    """
    tahun = date.today().year + 1  # noqa: DTZ011 - as the calendar on the wall has it
    file = project / "target.xlsx"
    called = ("templat", "definisi", "--tahun", str(tahun), "-o", file.name, "--timpa")
    measure.run(iki(*called, folder=project))
    book = load_workbook(file)
    sheet: Any = book["INDIKATOR"]
    column = next(cell.column for cell in sheet[1] if cell.value == f"TARGET {tahun}")
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, column).value = 80 + row % 10
    book.save(file)
    return file
