"""Layout: heights that follow texts, blocks that stay on a page, and fractions."""

from __future__ import annotations

from math import ceil

import pytest

from iki.capaian import compute_capaian
from iki.model import Definisi, Instansi, Jabatan, Realisasi
from iki.outputs.decree import lettered_tugas, list_letter
from iki.outputs.notes import Notes
from iki.outputs.paper import Paper
from iki.outputs.workbook import styles
from iki.outputs.workbook.archive import to_bytes
from iki.outputs.workbook.kertas_kerja import KERTAS_KERJA
from iki.outputs.workbook.penetapan import penetapan_book
from iki.outputs.workbook.pengukuran import pengukuran_book
from iki.outputs.workbook.sheet import Book, Cell, Sheet
from iki.outputs.workbook.widths import lines, width
from iki.periode import TAHUN
from tests import build
from tests.workbook import contoh
from tests.workbook.books import perjanjian_book
from tests.workbook.excel import opened, written


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
    assert [row for row, _ in sheet.may_break] == [1, 4, 5, 6, 7, 8, 9, 10]


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
        last = sheet.block(height=tinggi) + ceil(tinggi / 396) - 1
        sheet.repeat = (1, last)
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
    sheet = Sheet("L", (1, 1), "l.yaml", Paper.A4, least_scale=0.9)  # a page has about 730
    for _ in range(tinggi // 20):
        sheet.block(height=20)
    assert len(sheet.breaks()) == halaman - 1
    isi = opened(to_bytes(Book("B", [sheet]))).worksheets[0]
    assert isi.page_setup.fitToHeight == (730 < tinggi < 810)


def test_only_a_long_block_is_divided() -> None:
    sheet = empty()
    sheet.block(height=380)
    sheet.block(rows=6, height=60, may_break=range(6))  # 360: moves whole
    sheet.block(rows=10, height=60, may_break=range(10))  # 600: goes on over the end of the page
    assert sheet.breaks() == [1, 13]


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
    assert sheet.breaks() == [6, 18]
    assert [(s.row, s.last_row, s.value) for s in sheet.cells_by_page()] == [
        (2, 6, "sasaran"), (7, 18, None), (19, 21, None), (21, 21, "satu"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "orang", [{}, {"jabatan": "PELAKSANA TUGAS KEPALA " * 9, "nama": "N. " * 60}]
)
@pytest.mark.parametrize("banyak", [1, 10, 15, 22, 30, 31, 45, 200])
def test_the_summary_is_signed_below_its_chart(banyak: int, orang: dict[str, str]) -> None:
    isi = {"jabatan": "Kepala Seksi Pelayanan", "atasan": "k", "tugas": ["t"], "sasaran": [
        {"uraian": "S", "indikator": [{"kode": "i", "nama": "N", "satuan": "x", "formula": "1"}]}
    ]}  # fmt: skip
    instansi = Instansi.model_validate(
        {"instansi": "I", "pimpinan": {"kode": "k", "jabatan": "Kepala"}, "penandatangan": orang}
    )
    jabatan = {f"j{n}": Jabatan.model_validate(isi) for n in range(banyak)}
    realisasi = Realisasi(TAHUN, {})
    hasil, _ = compute_capaian(Definisi(instansi, jabatan), realisasi, 2024)
    ringkasan, *_ = pengukuran_book(hasil, realisasi, paper=Paper.A4).sheets
    (grafik,) = ringkasan.charts
    breaks = ringkasan.breaks()
    assert all(row < grafik.row for row in breaks)
    if breaks:
        ulang = ringkasan.heights[ringkasan.repeat[0] - 1] if ringkasan.repeat else 0
        assert ulang + sum(ringkasan.heights[breaks[-1] :]) <= ringkasan.print_height


def test_a_row_higher_than_excel_allows_is_several_rows() -> None:
    sheet = empty()
    sheet.block(height=1000)
    assert len(sheet.heights) == 3
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
