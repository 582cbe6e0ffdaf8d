"""Layout: heights that follow texts, blocks that stay on a page, and fractions."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl.chart import BarChart

from iki.lampiran.decree import lettered_tugas, list_letter
from iki.lampiran.kertas_kerja import KERTAS_KERJA
from iki.lampiran.live_formulas import fits_excel
from iki.lampiran.pengukuran import pengukuran_book
from iki.lampiran.ringkasan import CHART_SHEET
from iki.model import Definisi, Instansi, Jabatan
from iki.render.document import Look, NewPage, Section, Table, TableCell
from iki.render.page_breaks import PageRows, starts_of_pages
from iki.render.paper import Paper
from iki.render.signing import Signatory
from iki.render.xlsx import styles, widths
from iki.render.xlsx.archive import to_bytes
from iki.render.xlsx.blocks import signatures
from iki.render.xlsx.book import Book, numbered_book
from iki.render.xlsx.cells import Cell
from iki.render.xlsx.fitting import fit_pages
from iki.render.xlsx.native_charts import bar_chart, set_range
from iki.render.xlsx.pages import pages_book, section_sheet
from iki.render.xlsx.sheet import Sheet
from iki.render.xlsx.widths import lines, width
from iki.results.remarks import Notes
from iki.workspace import open_project
from tests import build
from tests.dokumen import made
from tests.workbook import contoh
from tests.workbook.books import penetapan_book, perjanjian_book
from tests.workbook.excel import opened, written

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[2]


def test_letters_go_on_after_z() -> None:
    assert [list_letter(n) for n in (0, 25, 26, 27, 51, 52, 701, 702)] == [
        "a", "z", "aa", "ab", "az", "ba", "zz", "aaa",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("teks", "banyak"),
    [
        ("", 1), ("satu", 1), ("satu\ndua", 2), ("kata " * 20, 5), ("x" * 100, 6), ("a\n\nb", 3),
        ("a " + "x" * 40, 4), ("data/realisasi/puskesmas.csv:21", 2),
        ("data/2024/puskesmasutara.csv:21", 3), ("data/puskesmasutara/barat.csv", 3),
        ("x" * 40 + "/" + "y" * 40, 6),
    ],
)  # fmt: skip
def test_lines(teks: str, banyak: int) -> None:
    assert lines(teks, 105, 10, bold=False) == banyak


def test_bold_and_larger_letters_need_more_lines() -> None:
    teks = "Meningkatnya Keamanan Dan Kenyamanan Lingkungan " * 5
    plain = lines(teks, 200, 10, bold=False)
    assert plain < lines(teks, 200, 10, bold=True)
    assert plain < lines(teks, 200, 14, bold=False)


def empty() -> Sheet:
    return Sheet("L", (1, 1), "l.yaml", Paper.A4)


def test_a_block_is_as_high_as_its_highest_cell() -> None:
    sheet = empty()
    sheet.block(Cell(0, "satu\ndua\ntiga", styles.TEXT), Cell(1, "satu", styles.TEXT))
    sheet.block(
        Cell(0, "1\n2\n3\n4\n5\n6", styles.TEXT, rows=2),
        Cell(1, "a", styles.TEXT),
        Cell(1, "b", styles.TEXT, row=1),
        rows=2,
    )
    assert sheet.heights[0] >= 3 * 12.8
    assert sum(sheet.heights[1:]) >= 6 * 12.8
    assert sheet.heights[1] == sheet.heights[2]


def test_no_page_begins_in_the_rows_that_a_text_takes() -> None:
    sheet = empty()
    teks = Cell(0, "1\n2\n3\n4\n5", styles.TEXT, rows=10, whole=True)  # 66
    sheet.block(teks, rows=10, height=30, may_break=range(1, 10))
    assert sheet.heights == [30] * 10
    # Nor where the text has no room to be said again.
    assert [row for row, _ in sheet.may_break] == [1, 4, 5, 6, 7, 8]


def test_a_page_may_begin_between_texts() -> None:
    """The rows of one that is whole are no others': a sasaran goes on, its indikator do not."""
    sheet = empty()
    cells = [Cell(1, "i\ni\ni", styles.TEXT, row=row, rows=4, whole=True) for row in (0, 4, 8)]
    sheet.block(
        Cell(0, "sasaran", styles.TEXT, rows=12, whole=True), *cells,
        rows=12, height=100, may_break=(4, 8),
    )  # fmt: skip
    assert [row for row, _ in sheet.may_break] == [1, 5, 9]


def test_a_text_longer_than_its_rows_makes_all_of_them_higher() -> None:
    sheet = empty()
    sheet.block(
        Cell(0, "1\n2\n3\n4\n5\n6", styles.TEXT, rows=2, whole=True), rows=2, may_break=(1,)
    )
    assert sum(sheet.heights) >= 6 * 12.8
    assert sheet.heights[0] == sheet.heights[1]
    assert sheet.may_break == [(1, 0)]


def test_pages_end_between_blocks() -> None:
    sheet = empty()
    for _ in range(10):
        sheet.block(rows=3, height=60)  # 180 each; an A4 page has about 730
    assert sheet.breaks() == [12, 24]


def test_rows_that_leave_too_little_of_a_page_are_not_repeated() -> None:
    for tinggi, berulang in ((100, (1, 1)), (390, None), (3000, None)):
        sheet = empty()
        sheet.block(height=tinggi)
        sheet.repeat = (1, sheet.next_row - 1)
        for _ in range(20):
            sheet.block(height=60)
        assert sheet.repeated == berulang
        assert sheet.breaks()
        isi = opened(to_bytes(Book("B", [sheet]))).worksheets[0]
        assert bool(isi.print_title_rows) == bool(berulang)


def test_what_keeps_together_moves_to_the_next_page_together() -> None:
    sheet = empty()
    for _ in range(3):
        sheet.block(rows=3, height=60)
    sheet.block(height=100, keep=True)
    sheet.block(height=200)
    assert sheet.breaks() == [9]


@pytest.mark.parametrize(("tinggi", "halaman"), [(700, 1), (780, 1), (850, 2)])
def test_what_a_page_almost_has_room_for_is_printed_smaller(tinggi: int, halaman: int) -> None:
    sheet = Sheet("L", (1, 1), "l.yaml", Paper.A4, natural=True, least_scale=0.9)
    for _ in range(tinggi // 20):  # a page has about 730
        sheet.block(height=20)
    assert len(sheet.breaks()) == halaman - 1
    isi = opened(to_bytes(Book("B", [sheet]))).worksheets[0]
    assert isi.page_setup.fitToHeight == (730 < tinggi < 810)


@pytest.mark.parametrize(
    ("tinggi", "skala", "halaman"),
    [(700, 1, 1), (760, 0.96, 1), (790, 0.92, 1), (830, 0.88, 1), (850, 1, 2), (1620, 0.88, 2)],
)
def test_a_sheet_is_smaller_rather_than_a_page_longer(
    tinggi: int, skala: float, halaman: int
) -> None:
    def lay_out(columns: Sequence[float], scale: float) -> Sheet:
        sheet = Sheet("L", columns, "l.yaml", Paper.A4, scale=scale)
        for _ in range(tinggi // 15):
            sheet.block(Cell(0, 1.0), height=15)
        return sheet

    sheet = fit_pages(lay_out, (1, 1))
    assert (sheet.scale, sheet.pages) == (skala, halaman)
    assert sum(sheet.widths) * skala == pytest.approx(sheet.print_width)


def test_the_last_page_is_not_nearly_empty() -> None:
    sheet = empty()
    for _ in range(13):
        sheet.block(height=60)  # 12 of which a page has room for
    assert sheet.breaks() == [8]


def test_signatures_are_not_alone_on_a_page() -> None:
    for gap in (False, True):
        sheet = empty()
        for _ in range(12):
            sheet.block(Cell(0, "baris", styles.TEXT), height=60)
        if gap:
            sheet.gap()
        signatures(sheet, (0, 1, Signatory(("KEPALA",), "Nama", None, None)))
        (row,) = sheet.breaks()
        assert row < 11


def test_of_pages_as_good_the_earlier_ones_are_full() -> None:
    parts = [PageRows(row, 0, high) for row, high in enumerate((60, 30, 60, 120), 1)]
    assert starts_of_pages(parts, [120] * 4, [False, False, False, True]) == [2, 3]


@pytest.mark.parametrize(
    ("heights", "may_break", "before"),
    [
        ([300, 300, 300], (), [2]),  # rows of one item: between them
        ([200] * 4, (2,), [2]),  # items whose text goes over the rows of both: before one
        ([1000], (), []),  # one row: within it
    ],
)
def test_what_no_page_has_room_for_is_divided(
    heights: list[float], may_break: tuple[int, ...], before: list[int]
) -> None:
    sheet = empty()
    text = "\n".join(map(str, range(18 * len(heights))))
    whole = Cell(0, text, styles.TEXT, rows=len(heights), whole=True)
    rows = [Cell(1, "\n".join("i" * int(high // 13)), row=k) for k, high in enumerate(heights)]
    sheet.block(whole, *rows, rows=len(heights), may_break=may_break)
    assert sheet.pages == 2
    starts = [item.row for item in sheet.cells if item.column == 2]
    assert [row for row in starts if row - 1 in sheet.breaks()] == [starts[k] for k in before]
    said = [str(item.value) for item in sheet.cells_by_page() if item.column == 1 and item.value]
    assert "\n".join(said).removesuffix(f"{text} (lanjutan)").rstrip() == text


def test_one_of_two_rows_is_not_alone() -> None:
    sheet = empty()
    sheet.block(height=380)
    sheet.block(rows=2, height=60, may_break=(1,), reluctance=2)
    sheet.block(height=250, reluctance=2)
    sheet.block(height=60)
    assert sheet.breaks() == [1]


def test_pages_are_counted_through_the_book() -> None:
    """A sheet that is not printed has none; the list of the first one names where each begins."""
    first, second, hidden, last = (
        Sheet(nama, (1, 1), "l.yaml", Paper.A4, hidden=nama == "c") for nama in "abcd"
    )
    first.block(Cell(0, None, pages_of=("b",)), Cell(1, "{} dan {}", pages_of=("a", "d")))
    for _ in range(40):
        second.block(height=60)
    last.block(height=60)
    book = numbered_book("Buku", (first, second, hidden, last), "Terkunci")
    assert (book.first_pages, book.pages) == ({"a": 1, "b": 2, "c": 6, "d": 6}, 6)
    worksheets = opened(written(book)).worksheets
    assert [worksheets[0]["A1"].value, worksheets[0]["B1"].value] == [2, "1 dan 6"]
    for worksheet, number in zip(worksheets, (1, 2, None, 6), strict=True):
        if number is not None:
            assert worksheet.page_setup.firstPageNumber == number
            footer: Any = worksheet.oddFooter
            assert footer.right.text == "Terkunci · Halaman &P dari 6"


def test_only_a_long_block_is_divided() -> None:
    sheet = empty()
    sheet.block(height=380)
    sheet.block(rows=6, height=60, may_break=range(6))  # 360: moves whole
    sheet.block(rows=10, height=60, may_break=range(10))  # 600: goes on over the end of the page
    assert sheet.breaks() == [1, 12]  # and its last page is not nearly empty


def test_what_is_reluctantly_divided_is_whole_where_a_page_has_room_for_it() -> None:
    sheet = empty()
    sheet.block(height=380)
    sheet.block(rows=3, height=60, may_break=(1, 2), reluctance=2)
    sheet.block(height=60, reluctance=3)
    sheet.block(rows=3, height=60)  # 420 from the second block on
    assert sheet.breaks() == [1]


def test_what_has_no_room_on_a_page_is_divided_where_it_matters_least() -> None:
    sheet = empty()
    sheet.block(height=380)
    sheet.block(rows=3, height=100, may_break=(1, 2), reluctance=2)
    sheet.block(height=100, reluctance=3)
    sheet.block(rows=4, height=100)  # 800: its last row goes with what follows
    assert sheet.breaks() == [3]


def test_a_cell_over_the_end_of_a_page_is_closed_there() -> None:
    sheet = empty()
    sheet.block(height=380)
    sheet.block(
        Cell(0, "sasaran", styles.BOX, rows=20), Cell(1, "satu", styles.BOX, row=19),
        rows=20, height=60, may_break=range(20),
    )  # fmt: skip
    assert sheet.breaks() == [5, 16]
    assert [(s.row, s.last_row, s.value) for s in sheet.cells_by_page()] == [
        (2, 5, "sasaran"), (6, 16, None), (17, 21, None), (21, 21, "satu"),
    ]  # fmt: skip


def test_what_goes_on_over_the_end_of_a_page_says_so() -> None:
    sheet = empty()
    sasaran = "Meningkatnya pelayanan kepada pemohon di semua loket " * 5
    sheet.block(
        Cell(0, sasaran, styles.BOX, rows=30, whole=True),
        Cell(1, "1.", styles.BOX, rows=30, whole=True),
        rows=30, height=30, may_break=range(30),
    )  # fmt: skip
    (end,) = sheet.breaks()
    parts = [(s.row, s.last_row, s.value) for s in sheet.cells_by_page()]
    assert parts == [
        (1, end, sasaran), (end + 1, 30, f"{sasaran} (lanjutan)"), (1, end, "1."), (end + 1, 30, None),
    ]  # fmt: skip
    again = widths.height(f"{sasaran} (lanjutan)", sheet.widths[0], 10, bold=False)
    assert again <= sum(sheet.heights[end:])


def summary(
    banyak: int,
    orang: dict[str, str],
    nama: str = "Kepala Seksi Pelayanan",
    polarisasi: str = "maximize",
) -> Book:
    isi = {"jabatan": nama, "atasan": "k", "tugas": ["t"], "sasaran": [{"uraian": "S", "indikator": [
        {"kode": "i", "nama": "N", "satuan": "x", "formula": "v", "target": {2024: 50},
         "polarisasi": polarisasi}
    ]}], "variabel": {"v": "V"}}  # fmt: skip
    instansi = Instansi.model_validate(
        {"instansi": "I", "pimpinan": {"kode": "k", "jabatan": "Kepala"}, "penandatangan": orang,
         "penilaian": {"batas_bawah": -200}}
    )  # fmt: skip
    jabatan = {f"j{n}": Jabatan.model_validate(isi) for n in range(banyak)}
    rows = (f"2024,tahun,j{n},v,{40 + n}\n" for n in range(banyak))
    csv = f"tahun,periode,jabatan,variabel,nilai\n{''.join(rows)}"
    return pengukuran_book(*contoh.dihitung(Definisi(instansi, jabatan), csv), paper=Paper.A4)


@pytest.mark.machine
@pytest.mark.parametrize(
    "orang", [{}, {"jabatan": "PELAKSANA TUGAS KEPALA " * 9, "nama": "N. " * 60}]
)
@pytest.mark.parametrize("banyak", [1, 10, 15, 22, 30, 31, 45, 130])
def test_the_bars_of_the_summary(banyak: int, orang: dict[str, str]) -> None:
    """They stand on the page of their rows, signed below; or on pages of their own."""
    ringkasan, other, *_ = summary(banyak, orang).sheets
    assert (other.name == CHART_SHEET) == (not ringkasan.charts)
    assert ringkasan.charts or banyak > 15 or orang
    sheet = other if other.name == CHART_SHEET else ringkasan
    assert sheet.pages == len(sheet.charts)
    assert not sheet.repeated or sheet.pages == 1
    rows = [(chart.first, chart.last) for chart in sheet.charts]
    assert sum(last + 1 - first for first, last in rows) == banyak
    assert all(before[1] + 1 == after[0] for before, after in pairwise(rows))
    assert all(c.height * sheet.scale >= 8.8 * (c.last + 1 - c.first) for c in sheet.charts)
    # Who signs has rows above on the same page.
    last = max(ringkasan.breaks(), default=0)
    assert any(s.row > last and s.column == 2 for s in ringkasan.cells if s.style.frame)


def test_each_bar_has_its_name_and_number_and_100_is_a_line() -> None:
    book = summary(15, {})
    worksheet: Any = opened(written(book)).worksheets[0]
    (grafik,) = worksheet._charts
    assert grafik.dLbls.showVal
    assert grafik.x_axis.tickLblSkip == 1
    assert grafik.x_axis.tickLblPos == "low"
    assert (grafik.y_axis.majorUnit, grafik.y_axis.scaling.min) == (100, 0)
    assert grafik.y_axis.majorGridlines is not None
    assert not grafik.series[0].invertIfNegative


def test_names_beside_negative_bars_are_short() -> None:
    nama = "Kepala Seksi Pelayanan pada Wilayah Kerja Utara dan Kepulauan"
    for polarisasi, banyak in (("minimize", 70), ("maximize", 10)):
        book = summary(banyak, {}, nama, polarisasi)
        (last,) = [c for sheet in book.sheets for c in sheet.charts][-1:]
        made = bar_chart(last, last.source)
        names = made.series[0].cat
        if polarisasi == "minimize":  # of 40 to 109, where 50 is the target
            assert names.strLit.pt[-1].v == "70 Kepala Seksi Pelayanan pada Wilayah Kerja …"
            assert made.series[0].val.numLit.pt[-1].v == "-18"
            assert made.y_axis.scaling.min == -100
        else:
            assert names.strLit is None


@pytest.mark.parametrize(
    ("values", "ends"),
    [([], (0, 120)), ([99], (0, 120)), ([151.1], (0, 180)), ([-50, 100], (-100, 140)),
     ([-101], (-200, 140)), ([None, 0], (0, 120))],
)  # fmt: skip
def test_the_axis_has_room_for_every_bar(values: list[float | None], ends: tuple[int, int]) -> None:
    axis = BarChart().y_axis
    set_range(axis, [value for value in values if value is not None])
    assert (axis.scaling.min, axis.scaling.max) == ends


def test_a_row_higher_than_excel_allows_is_several_rows() -> None:
    sheet = empty()
    sheet.block(height=700)  # a page has room for it
    assert len(sheet.heights) == 2
    assert max(sheet.heights) <= 409


def test_a_fraction_is_pembilang_over_a_rule_over_penyebut() -> None:
    sheet = opened(written(penetapan_book(contoh.definisi()))).worksheets[1]
    pembilang, penyebut, pengali = sheet["G16"], sheet["G17"], sheet["J16"]
    assert (pembilang.value, penyebut.value) == ("Jumlah pemohon yang dilayani", "Jumlah pemohon")
    assert pengali.value == "× 100%"
    assert pembilang.border.bottom.style == "thin"
    assert (pembilang.alignment.vertical, penyebut.alignment.vertical) == ("bottom", "top")
    assert "J16:J17" in map(str, sheet.merged_cells.ranges)
    assert pengali.alignment.vertical == "center"


def test_the_multiplier_stands_beside_the_rule() -> None:
    """The halves of a fraction are of one height, however different their texts are."""
    sheet = empty()
    sheet.block(
        Cell(0, "i\n" * 20, styles.TEXT, rows=3),
        Cell(1, "a", styles.TEXT),
        Cell(1, "b\nb\nb", styles.TEXT, row=1),
        Cell(1, "c", styles.TEXT, row=2),
        rows=3,
        balanced=(0,),
    )
    assert sheet.heights[0] == sheet.heights[1] > sheet.heights[2]
    nested = build.JABATAN.replace("a / b * 100", "(lalu(a) - a / 3) / (b / 3) * 100")
    definisi = build.definisi({"seksi": nested})
    printed_sheet = opened(written(penetapan_book(definisi))).worksheets[1]
    cells = {c.value: c for row in printed_sheet.iter_rows() for c in row if c.value}
    above, below = cells["Jumlah a tahun sebelumnya − (Jumlah a / 3)"], cells["(Jumlah b / 3)"]
    heights = printed_sheet.row_dimensions
    assert heights[above.row].height == heights[below.row].height
    assert cells["× 100"].row == above.row == below.row - 1


def test_marks_of_notes_stand_in_order() -> None:
    notes = Notes()
    assert notes.marks("a", "b", "b") == "¹⁾ ²⁾"
    assert notes.marks("c", "b", "a") == "¹⁾ ²⁾ ³⁾"
    assert notes.marks("d", "c") == "³⁾ ⁴⁾"
    assert notes.marks() == ""


def test_no_line_begins_with_the_semicolon_of_a_tugas() -> None:
    jabatan = contoh.definisi().jabatan["bidang"]
    texts = [text for _, text in lettered_tugas(jabatan)]
    assert texts == ["menyusun rencana\u00a0;", "melayani\u00a0;", "melaporkan."]
    sheet = opened(written(penetapan_book(contoh.definisi()))).worksheets[1]
    assert texts[0] in [cell.value for row in sheet.iter_rows() for cell in row]
    assert lines("satu dua\u00a0;", width("satu dua;", 10, bold=False), 10, bold=False) == 2


@pytest.mark.parametrize("kertas", Paper)
@pytest.mark.parametrize("annex", ["penetapan", "perjanjian", "pengukuran"])
def test_columns_fill_the_page(kertas: Paper, annex: str) -> None:
    definisi = contoh.definisi()
    isi = {
        "penetapan": lambda: penetapan_book(definisi, paper=kertas),
        "perjanjian": lambda: perjanjian_book(definisi, 2024, paper=kertas),
        "pengukuran": lambda: pengukuran_book(*contoh.hasil(), paper=kertas),
    }[annex]()
    for sheet in opened(written(isi)).worksheets:
        rebah = sheet.page_setup.orientation == "landscape"
        paper = Paper.A4 if sheet.title.startswith("RA") else kertas
        # Letters of 8 pt are printed at 7,2 pt on the sheets of the working paper.
        scale = 0.9 if sheet.title in KERTAS_KERJA else 1
        mm = ((paper.height if rebah else paper.width) - 35) / scale
        area = str(sheet.print_area).split("$")[3]
        width = sum(
            d.width for key, d in sheet.column_dimensions.items() if len(key) == 1 and key <= area
        )
        assert 0.97 * mm < width * 5.25 * 25.4 / 72 <= mm
        sizes = {c.font.sz for row in sheet.iter_rows() for c in row if c.value is not None}
        assert min(sizes) >= 8


@pytest.mark.parametrize("kertas", Paper)
def test_no_word_is_cut_where_its_column_ends(kertas: Paper) -> None:
    """Words of the decree, of a satuan, of what is noted: their columns grow, those of longer texts give."""
    shipped = open_project(ROOT)
    assert shipped
    definisi = shipped.in_force(2024)
    books = [
        penetapan_book(definisi, paper=kertas),
        pages_book(made.monitoring(2024, proyek=ROOT), definisi, kertas),
    ]
    office = open_project(made.LETTERHEAD)
    assert office
    for changed in (False, True):
        document = made.perjanjian(2025, perubahan=changed)
        books.append(pages_book(document, office.in_force(2025), kertas))
    cut = [
        (sheet.name, word)
        for book in books
        for sheet in book.sheets
        for item in sheet.cells
        if item.style.frame and isinstance(item.value, str)
        for word in item.value.split()
        if lines(
            word,
            sum(sheet.widths[item.column - 1 : item.last_column]),
            item.style.size,
            bold=item.style.bold,
        )
        > 1
    ]
    assert not cut


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("(" * 60 + "1" + ")" * 60, True), ("(" * 61 + "1" + ")" * 61, False),
        ("(1)" * 100, True), ("(1)+" + "(" * 61 + "1" + ")" * 61, False),
        ("1" * 7999, True), ("1" * 8000, False),
    ],
)  # fmt: skip
def test_what_excel_takes_as_a_formula(text: str, *, fits: bool) -> None:
    assert fits_excel(text) == fits


@pytest.mark.parametrize(("lengths", "repeated"), [((3, 90), "B"), ((90, 90), "A"), ((3, 3), None)])
def test_a_sheet_repeats_the_headings_of_the_table_that_goes_on(
    lengths: tuple[int, int], repeated: str | None
) -> None:
    """A page that ends below the last row of a table ends in none."""
    first, second = (
        Table(
            (1,), ((TableCell(name, Look.HEADING),),), [(TableCell("x"),)] * length, space_below=0
        )
        for name, length in zip("AB", lengths, strict=True)
    )
    section = Section("", "Lembar", (first, NewPage(), second), "a.yaml")
    sheet = section_sheet(section, "Lembar", Paper.A4)
    values = {cell.row: cell.value for cell in sheet.cells}
    assert (values[sheet.repeat[0]] if sheet.repeat else None) == repeated
