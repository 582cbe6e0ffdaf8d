"""Workbooks as text that a person can read, and LibreOffice to recalculate them."""

from __future__ import annotations

import io
import subprocess
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

from iki.render.xlsx import to_file
from tests.engines import SOFFICE, SSCONVERT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from iki.render.xlsx.book import Book


def written(annex: Book) -> bytes:
    """Return the bytes of an annex that has no diagnostics."""
    isi, diagnostics = to_file(annex)
    assert not diagnostics
    assert isi is not None
    return isi


def opened(isi: bytes, **options: Any) -> Workbook:
    return load_workbook(io.BytesIO(isi), **options)


# LibreOffice would keep the numbers that it reads beside formulas.
_ALWAYS_RECALCULATE = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""


def recalculated(books: Mapping[str, bytes], folder: Path) -> dict[str, Workbook]:
    """Return the workbooks as LibreOffice saves them after recalculating every cell."""
    files = converted(books, folder, "xlsx", ":Calc MS Excel 2007 XML")
    return {file.stem: load_workbook(file, data_only=True) for file in files}


def recalculated_by_gnumeric(books: Mapping[str, bytes], folder: Path) -> dict[str, Workbook]:
    """Return the workbooks as Gnumeric saves them after recalculating every cell."""
    assert SSCONVERT is not None
    found = {}
    for name, isi in books.items():
        source, target = folder / f"{name}.xlsx", folder / f"{name}.gnumeric.xlsx"
        source.write_bytes(isi)
        command = [SSCONVERT, "--recalc", str(source), str(target)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the styles that Gnumeric leaves out
            found[name] = load_workbook(target, data_only=True)
    return found


def printed(books: Mapping[str, bytes], folder: Path, source: str = "xlsx") -> dict[str, str]:
    """Return what LibreOffice prints of the workbooks (of files of Word: "docx"), as text."""
    return {
        file.stem: subprocess.run(  # noqa: S603
            ["pdftotext", "-layout", str(file), "-"],  # noqa: S607
            check=True, capture_output=True, text=True,
        ).stdout
        for file in converted(books, folder, "pdf", source=source)
    }  # fmt: skip


def converted(
    books: Mapping[str, bytes], folder: Path, ending: str, form: str = "", *, source: str = "xlsx"
) -> list[Path]:
    """Return the files as LibreOffice writes them in another form, in one run of it."""
    assert SOFFICE is not None
    profile = folder / "profil"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS_RECALCULATE)
    files = []
    for name, isi in books.items():
        files.append(folder / f"{name}.{source}")
        files[-1].write_bytes(isi)
    command = [
        SOFFICE, f"-env:UserInstallation=file://{profile}", "--headless",
        "--convert-to", f"{ending}{form}", "--outdir", str(folder / "keluar"), *map(str, files),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=600)  # noqa: S603
    return [folder / "keluar" / f"{name}.{ending}" for name in books]


@lru_cache(maxsize=8)
def live_values(isi: bytes) -> dict[tuple[str, str], object]:
    """Return the value written beside each formula, by sheet and cell: what is seen before recalculating."""
    formulas, values = opened(isi, read_only=True), opened(isi, read_only=True, data_only=True)
    return {
        (sheet.title, formula.coordinate): cell.value
        for sheet in formulas.worksheets
        for row, cells in zip(sheet.iter_rows(), values[sheet.title].iter_rows(), strict=True)
        for formula, cell in zip(row, cells, strict=True)
        if formula.data_type == "f"
    }


def other_values(isi: bytes, recalculated: Workbook) -> list[str]:
    """Return where a program that recalculates comes to another value than the one written."""
    return [
        f"{sheet}!{place} {written!r} / {live!r}"
        for (sheet, place), written in live_values(isi).items()
        if not _same(written, live := recalculated[sheet][place].value)
    ]


def _same(one: object, other: object) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= 1e-12 * max(
            abs(one), 1
        )  # a difference of terms of 100 may lose so much
    if one in {None, ""}:  # an empty text is no value to some programs
        return other in {None, ""}
    return type(one) is type(other) and one == other


def errors(book: Workbook) -> list[str]:
    """Return the cells that show an error of Excel."""
    return [
        f"{sheet.title}!{cell.coordinate} {cell.value}"
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "e"
    ]


def dump(isi: bytes) -> str:
    """Return every cell that says something: place, type, value or formula, and how it looks.

    Then what else is on a sheet: paper, repeated rows, page breaks, charts, links.
    """
    sheets = (sheet for sheet in opened(isi).worksheets if sheet.sheet_state == "visible")
    return "".join(line + "\n" for sheet in sheets for line in _sheet(sheet))


def _sheet(sheet: Worksheet) -> Iterator[str]:
    page = sheet.page_setup
    kertas = {14: "folio", 9: "a4"}[int(str(page.paperSize))]
    yield f"=== {sheet.title} [{kertas} {page.orientation}, fit {page.fitToWidth}x{page.fitToHeight}]"
    yield f"    cetak {sheet.print_area} ulang {sheet.print_title_rows}"
    footer: Any = sheet.oddFooter
    yield f"    kaki {footer.left.text!r} | {footer.right.text!r}"
    if sheet.row_breaks.brk:
        yield f"    halaman berakhir pada baris {[b.id for b in sheet.row_breaks.brk]}"
    spans = {str(r).partition(":")[0]: str(r) for r in sheet.merged_cells.ranges}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                place = spans.get(cell.coordinate, cell.coordinate)
                link = f" -> {cell.hyperlink.location}" if cell.hyperlink else ""
                yield f"{place} {cell.data_type} {cell.value!r}{link} [{_look(cell)}]"
    for chart in sheet._charts:  # type: ignore[attr-defined]
        serie = chart.series[0]
        yield f"    grafik {type(chart).__name__} {serie.val.numRef.f} menurut {serie.cat.strRef.f}"


def _look(cell: Any) -> str:
    font, alignment, border = cell.font, cell.alignment, cell.border
    sides = ("left", "right", "top", "bottom")
    frame = "".join(
        letter
        for letter, side in zip("knab", sides, strict=True)
        if (line := getattr(border, side)) is not None and line.style
    )
    words = [
        f"{font.sz:g}", "tebal" if font.b else "", "miring" if font.i else "",
        "garis" if font.u else "", alignment.horizontal, alignment.vertical,
        f"inden{alignment.indent:g}" if alignment.indent else "", frame,
        cell.fill.fgColor.rgb[2:] if cell.fill.fill_type else "",
        "" if cell.number_format == "General" else cell.number_format,
    ]  # fmt: skip
    return " ".join(word for word in words if word)
