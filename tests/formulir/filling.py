"""Forms as they come back: filled in by openpyxl, or typed into in LibreOffice and saved there."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from openpyxl import load_workbook

from iki.isian.form_layout import Heading
from tests.engines import SOFFICE, needs_libreoffice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from tests.engines import Test

    # What is written into which cells, by sheet and address.
    Filling = Mapping[str, Mapping[str, str | float]]

_SCRIPT = Path(__file__).with_name("libreoffice.py")


@cache
def _python_with_uno() -> str | None:
    """Return a Python that can talk to LibreOffice: its own, or the system's."""
    beside = Path(SOFFICE).resolve().with_name("python") if SOFFICE else None
    for python in (beside, Path("/usr/bin/python3")):
        if python and python.exists():
            asked = subprocess.run([python, "-c", "import uno"], check=False, capture_output=True)  # noqa: S603
            if asked.returncode == 0:
                return str(python)
    return None


def needs_typing(test: Test) -> Test:
    """Mark a test that types into LibreOffice."""
    missing = SOFFICE is None or _python_with_uno() is None
    lacks = pytest.mark.skipif(missing, reason="LibreOffice dengan python-uno tidak terpasang")
    skipped: Test = lacks(test)
    return needs_libreoffice(skipped)


class TypedForm(NamedTuple):
    """A workbook to type into: its content, what is typed where, and the ending that it is saved with."""

    content: bytes
    typed: Mapping[str, Mapping[str, str]]
    ending: str = ".xlsx"


def typed_in_libreoffice(forms: Sequence[TypedForm], folder: Path) -> list[bytes]:
    """Return workbooks as LibreOffice saves them, in one run of it, after texts were typed into cells.

    It is an Indonesian one: `1.234,5` becomes a number. A cell that is locked stays as it was.
    """
    python = _python_with_uno()
    assert python is not None
    work = []
    for number, form in enumerate(forms):
        source = folder / f"formulir{number}.xlsx"
        source.write_bytes(form.content)
        target = folder / f"terisi{number}{form.ending}"
        work.append({"source": str(source), "target": str(target), "typed": form.typed})
    told = folder / "work.json"
    told.write_text(
        json.dumps(
            {
                "soffice": shutil.which("soffice"),
                "profile": str(folder / "profil"),
                "workbooks": work,
            }
        )
    )
    subprocess.run([python, str(_SCRIPT), str(told)], check=True, capture_output=True, timeout=180)  # noqa: S603
    return [Path(str(one["target"])).read_bytes() for one in work]


def filled_by_openpyxl(content: bytes, filling: Filling) -> bytes:
    """Return a workbook as openpyxl saves it after writing into cells, whatever is locked."""
    workbook = load_workbook(io.BytesIO(content))
    for sheet, cells in filling.items():
        for address, value in cells.items():
            workbook[sheet][address] = value
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def value_cells(sheet: Worksheet) -> dict[tuple[str, str, str], str]:
    """Return the addresses of the cells of values, by (variabel, wilayah, heading of the column)."""
    found: dict[tuple[str, str, str], str] = {}
    rows = iter(sheet.iter_rows())
    heading = next(row for row in rows if row[0].value == Heading.VARIABEL)
    wilayah = next(cell.column for cell in heading if cell.value == Heading.WILAYAH) - 1
    for row in rows:
        if row[0].value is None:
            break
        for above, cell in zip(heading, row, strict=True):
            key = str(row[0].value), str(row[wilayah].value or ""), str(above.value)
            found[key] = cell.coordinate
    return found
