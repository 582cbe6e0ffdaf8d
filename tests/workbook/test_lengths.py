"""Texts and tables of any length: pages end where they do least harm, and are counted as they are printed."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import example, given, settings
from hypothesis import strategies as st

from iki.data.keep import ALL_ROWS
from iki.lampiran.pengukuran import pengukuran_book
from iki.periode import TAHUN
from iki.render.docx.writer import to_docx
from iki.render.paper import Paper
from iki.render.xlsx import widths
from iki.render.xlsx.pages import pages_book
from iki.workspace import open_project
from tests.dokumen import made
from tests.dokumen.lengths import TAHUN as YEAR
from tests.dokumen.lengths import Lengths, make_project, text
from tests.engines import needs_print
from tests.workbook.excel import printed, written
from tests.workbook.test_pages import PAGE, places, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from iki.render.xlsx.book import Book
    from iki.render.xlsx.sheet import Sheet

ITEM = st.tuples(
    st.integers(8, 400),
    st.one_of(st.just(0), st.integers(8, 600), st.integers(8, 2500)),
    st.one_of(st.just(0), st.integers(8, 900)),
)
LENGTHS = st.builds(Lengths, st.integers(8, 900), st.lists(ITEM, min_size=1, max_size=9).map(tuple))
# A sasaran of 120 letters and 4 indikator, of which one has a kendala of 250; a kendala longer than a page;
# a sasaran longer than a page, of short indikator.
KNOWN = [
    *(
        Lengths(120, tuple((60, 250 if k == noted else 0, 0) for k in range(4)))
        for noted in range(4)
    ),
    Lengths(120, ((60, 3000, 900),)),
    Lengths(657, ((8, 0, 0), (8, 0, 0))),
]
_LABELS = ("Target", "Realisasi", "Capaian (%)", "Predikat")


def books(folder: Path, cases: Sequence[Lengths], paper: Paper) -> dict[str, Book]:
    """Return the monitoring and the measurement of a project of such lengths."""
    project = make_project(folder, cases)
    read = open_project(project)
    assert read
    result = read.compute(YEAR, TAHUN, keep=ALL_ROWS)
    hasil, realisasi = result.hasil, result.realisasi
    monitoring = made.monitoring(YEAR, proyek=project)
    return {
        "monitoring": pages_book(monitoring, read.in_force(YEAR), paper),
        "pengukuran": pengukuran_book(hasil, realisasi, paper=paper),
    }


@settings(max_examples=12)
@given(st.lists(LENGTHS, min_size=1, max_size=3), st.sampled_from(Paper))
@example(KNOWN, Paper.A4)
@example(KNOWN, Paper.FOLIO)
def test_every_page_has_room_for_what_stands_on_it(cases: list[Lengths], paper: Paper) -> None:
    with TemporaryDirectory() as folder:
        for book in books(Path(folder), cases, paper).values():
            for sheet in book.sheets:
                assert all(taken <= sheet.print_height for taken in heights(sheet)), sheet.name
                assert not cut_short(sheet), sheet.name
                assert not divided(sheet), sheet.name


def heights(sheet: Sheet) -> Iterator[float]:
    """Yield how high what stands on each page is."""
    below = sheet.repeated[1] if sheet.repeated else 0
    for before, end in pairwise([0, *sheet.breaks(), len(sheet.heights)]):
        yield sum(sheet.heights[before:end]) + (sheet.repeat_height if before >= below else 0)


def cut_short(sheet: Sheet) -> list[str]:
    """Return texts that the part of a cell which a page shows has no room for."""
    return [
        item.value
        for item in sheet.cells_by_page()
        if isinstance(item.value, str)
        and widths.height(
            item.value,
            sum(sheet.widths[item.column - 1 : item.last_column]) - 9 * item.style.indent,
            item.style.size,
            bold=item.style.bold,
        )
        > sum(sheet.heights[item.row - 1 : item.last_row]) + 1
    ]


def divided(sheet: Sheet) -> list[int]:
    """Return the indikator of a monitoring that stand on two pages, though one has room for them.

    The first of them stands below titles, whose page is not to be of them alone.
    """
    first = [item.row for item in sheet.cells if item.value == _LABELS[0]]
    last = [item.last_row for item in sheet.cells if item.value == _LABELS[-1]]
    breaks = sheet.breaks()
    return [
        start
        for start, end in [*zip(first, last, strict=True)][1:]
        if any(start <= row < end for row in breaks)
        and sum(sheet.heights[start - 1 : end]) <= sheet.print_height - sheet.repeat_height
    ]


@needs_print
@settings(max_examples=2)
@given(st.lists(LENGTHS, min_size=6, max_size=9), st.sampled_from(Paper))
@example(KNOWN, Paper.A4)
@example(KNOWN, Paper.FOLIO)
def test_what_libreoffice_prints_of_any_length(cases: list[Lengths], paper: Paper) -> None:
    """Each page is the one that it says and that is listed, has the headings, and nothing is lost."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        content = {name: written(book) for name, book in books(folder / "p", cases, paper).items()}
        texts = printed(content, folder)
        word = to_docx(made.monitoring(YEAR, proyek=folder / "p"), paper)
        (texts["word"],) = printed({"w": word}, folder, "docx").values()
        for name, shown in texts.items():
            pages = shown.split("\f")[:-1]
            count = str(len(pages))
            assert [PAGE.findall(page) for page in pages] == [
                [(str(number), count)] for number in range(1, len(pages) + 1)
            ], name
            for nama, number in places(content[name]) if name in content else ():
                assert words(nama) in words(pages[number - 1]), (name, nama)
            expected = {word for case in enumerate(cases) for word in words_of(*case, name)}
            assert not expected - set(re.findall(r"\b[a-z]{3}\d{4}\b", shown)), name
            for page in pages:
                if re.search(r"\b[a-z]{2}[nk]\d{4}\b", page) and "Kertas Kerja" not in page:
                    assert "SATUAN" in page, (name, page)
                if name == "word":
                    assert re.search(r"\b[a-z]{2}[nk]\d{4}\b|NILAI JABATAN", page), page
                    assert "(lanjutan)" not in page or "PEMERINTAH" not in page, page
                    if begun := re.search(r" 11 +12\n", page):
                        assert re.match(r"\s*(\d|NILAI)", page[begun.end() :]), page


def words_of(number: int, case: Lengths, name: str) -> Iterator[str]:
    """Yield the words of a jabatan that a book prints."""
    own = chr(97 + number)
    yield from text(case.sasaran, f"{own}zs").split()
    for k, (nama, kendala, bukti) in enumerate(case.indikator):
        lead = f"{own}{chr(97 + k)}"
        yield from text(nama, f"{lead}n").split()
        if name != "pengukuran" and kendala:
            yield from text(kendala, f"{lead}k").split()
        if name == "pengukuran" and bukti:
            yield from (word for mark in "bcde" for word in text(bukti, lead + mark).split())
