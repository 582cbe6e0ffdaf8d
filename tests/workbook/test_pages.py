"""What LibreOffice prints: every page is the one that iki said, and none is nearly empty."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iki.lampiran.ringkasan import RINGKASAN
from iki.render.contents import CONTENTS
from iki.render.paper import Paper
from iki.render.xlsx.pages import pages_book
from iki.workspace import open_project
from tests.dokumen import made, many
from tests.engines import needs_print
from tests.workbook import besar
from tests.workbook.excel import opened, printed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from iki.render.xlsx.sheet import Sheet
    from tests.conftest import Iki

ROOT = Path(__file__).parents[2]
ANNEXES: dict[str, tuple[object, ...]] = {
    "penetapan": ("--tahun", 2024),
    "perjanjian": ("--tahun", 2024),
    "pengukuran": ("--tahun", 2024),
    "monitoring": ("--tahun", 2024),
    "perbandingan": ("--tahun", 2023, "--tahun", 2024),
}
FEWEST_LINES = 12  # of a page: signatures with a row above them
LEAST_FULL = 0.45  # of a page of a perbandingan
PAGE = re.compile(r"Halaman (\d+) dari (\d+)")


@needs_print
def test_every_page_is_the_one_that_iki_says(iki: Iki, tmp_path: Path) -> None:
    made = besar.make(tmp_path / "besar")
    books = {}
    for size, proyek, kertas, annexes in (
        ("dikirim", ROOT, "folio", ANNEXES),
        ("dikirim", ROOT, "a4", ANNEXES),
        ("besar", made, "folio", ("perjanjian", "perbandingan")),
        ("besar", made, "a4", ("penetapan", "pengukuran", "monitoring")),
    ):
        for annex in annexes:
            target = tmp_path / f"{size}_{kertas}_{annex}.xlsx"
            ran = iki("lampiran", annex, *ANNEXES[annex], "--kertas", kertas, "--proyek", proyek,
                      "-o", target)  # fmt: skip
            assert ran.code == 0, ran
            books[target.stem] = target.read_bytes()
    for name, text in printed(books, tmp_path).items():
        pages = text.split("\f")[:-1]
        count = str(len(pages))
        shown = [PAGE.findall(page) for page in pages]
        assert shown == [[(str(number), count)] for number in range(1, len(pages) + 1)], name
        for number, page in enumerate(pages, 1):
            lines = [line for line in page.splitlines() if line.strip()]
            assert len(lines) >= FEWEST_LINES, (name, number, page)
        listed = list(places(books[name]))
        assert len(listed) >= len(list((ROOT / "definitions" / "jabatan").iterdir()))
        for nama, number in listed:
            assert words(nama) in words(pages[number - 1]), (name, nama, number)
        # A sasaran that goes on over the end of a page is named again there.
        assert not name.startswith("besar") or "(lanjutan)" in text, name


def places(isi: bytes) -> list[tuple[str, int]]:
    """Return the jabatan that a book lists, each with the page that it names."""
    book = opened(isi, read_only=True)
    first = book[CONTENTS if CONTENTS in book.sheetnames else RINGKASAN]
    found = []
    for row in first.iter_rows(values_only=True):
        number, nama, *others = row[: first.max_column]
        numbers = [value for value in others if isinstance(value, int | float)]
        if isinstance(number, int | float) and isinstance(nama, str) and numbers:
            found.append((nama, int(numbers[-1])))
    return found


def words(text: str) -> str:
    return "".join(text.casefold().split())


@pytest.mark.machine
@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize(
    ("make", "years"), [(many.make_project, (2024, 2025)), (besar.make, (2023, 2024))]
)
def test_comparisons_of_60_jabatan_leave_no_page_nearly_empty(
    make: Callable[[Path], Path], years: tuple[int, ...], paper: Paper, tmp_path: Path
) -> None:
    """A chart and a box have a page of their own where the table above them fills one: it is then higher."""
    proyek = make(tmp_path / "proyek")
    read = open_project(proyek)
    assert read
    document = made.perbandingan(*years, proyek=proyek)
    book = pages_book(document, read.in_force(years[-1]), paper)
    found = [(full, sheet.name) for sheet in book.sheets[1:] for full in fullness(sheet)]
    assert len(found) > 100
    assert LEAST_FULL <= min(found)[0] < max(found)[0] <= 1, (min(found), max(found))
    highest = {chart.height for sheet in book.sheets for chart in sheet.placed_charts}
    assert 120 < min(highest) < max(highest) <= 250


def fullness(sheet: Sheet) -> Iterator[float]:
    """Yield the share of the height of each page that something stands in."""
    below = sheet.repeated[1] if sheet.repeated else 0
    for before, end in pairwise([0, *sheet.breaks(), len(sheet.heights)]):
        taken = sum(sheet.heights[before:end])
        again = sheet.repeat_height if before >= below else 0
        yield (taken + again) / sheet.print_height
