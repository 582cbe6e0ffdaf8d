"""Kertas Kerja as an auditor uses it: what may be changed, what becomes of a change, and what links where."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from iki.data.keep import ALL_ROWS
from iki.lampiran.kertas_kerja import KERTAS_KERJA
from iki.lampiran.pengukuran import pengukuran_book
from iki.periode import TAHUN
from iki.render.paper import Paper
from iki.render.xlsx import styles
from iki.render.xlsx.widths import lines
from iki.workspace import open_project
from tests import build
from tests.engines import SSCONVERT, needs_libreoffice
from tests.workbook import besar, contoh, ordinal
from tests.workbook.excel import errors, opened, recalculated, recalculated_by_gnumeric, written
from tests.workbook.test_recalculation import check, differences

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

ROOT = Path(__file__).parents[2]
ATURAN, VARIABEL, PERHITUNGAN = KERTAS_KERJA
_YELLOW = "00FFF9E5"


def table(sheet: Worksheet, first: str = "Jabatan") -> list[dict[str, Any]]:
    """Return the rows of the table of a sheet, each by its headings."""
    rows = [*sheet.iter_rows()]
    (top,) = [k for k, row in enumerate(rows) if row[0].value == first]
    headings = [str(cell.value) for cell in rows[top]]
    return [dict(zip(headings, row, strict=False)) for row in rows[top + 1 :]]


def cell_of(book: Workbook, name: str, heading: str, **known: object) -> Any:
    """Return the cell under a heading in the first row with these values."""
    rows = table(book[name], "Aturan" if name == ATURAN else "Jabatan")
    for row in rows:
        if all(row[key.replace("_", " ")].value == value for key, value in known.items()):
            return row[heading]
    raise LookupError(known)


def yellow(book: Workbook, name: str) -> list[Any]:
    return [c for row in book[name].iter_rows() for c in row if c.fill.fgColor.rgb == _YELLOW]


def changed(isi: bytes, change: Callable[[Workbook], None]) -> bytes:
    book = opened(isi)
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


# --- how it is laid out ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", KERTAS_KERJA)
def test_headings_stay_in_view_and_rows_can_be_chosen(name: str) -> None:
    sheet = opened(written(pengukuran_book(*contoh.hasil())))[name]
    first, last = str(sheet.auto_filter.ref).split(":")
    row = sheet[first].row
    assert first == f"A{row}"
    assert sheet[last].row == sheet.max_row
    assert {c.value is not None for c in sheet[row][: sheet[last].column]} == {True}
    assert sheet.print_title_rows == f"${row}:${row}"
    assert str(sheet.freeze_panes).lstrip("ABCDEFGH") == str(row + 1)
    merged = [str(r) for r in sheet.merged_cells.ranges if r.min_row >= row]
    assert merged == []


@pytest.mark.parametrize("hasil", [contoh.hasil, ordinal.hasil])
def test_what_may_be_changed_takes_only_what_can_be_computed_with(hasil: Callable[[], Any]) -> None:
    book = opened(written(pengukuran_book(*hasil())))
    for name in KERTAS_KERJA:
        validations = book[name].data_validations.dataValidation
        for cell in yellow(book, name):
            found = [v for v in validations if cell.coordinate in v.cells]
            is_name = name == ATURAN and cell.column == 3  # of a predikat, any text
            assert len(found) == (0 if is_name else 1), (name, cell.coordinate)
            if isinstance(cell.value, str) and not is_name:
                listed = str(found[0].formula1).strip('"').split(",")
                assert cell.value in listed


def test_each_official_figure_leads_to_its_calculation_and_back() -> None:
    book = opened(written(pengukuran_book(*contoh.hasil())))
    linked = 0
    for row in table(book[PERHITUNGAN]):
        check = row["Periksa"]
        if not row["Jabatan"].value:
            continue  # the mean of all
        sheet, _, place = check.hyperlink.location.rpartition("!")
        official = book[sheet.strip("'")][place]
        figure = row["Capaian resmi"].value
        assert check.hyperlink.target is None
        if isinstance(figure, str):
            assert official.hyperlink is None
            continue
        linked += 1
        assert official.value == figure
        assert official.hyperlink.location == f"'{PERHITUNGAN}'!{check.coordinate}"
    assert linked == 8


# --- what becomes of a change ----------------------------------------------------------------------

_INSTANSI = contoh.INSTANSI.replace("batas_atas: 120", "batas_atas: 300")
# What changes in the definitions or the data, and the same in a yellow cell.
CHANGES: dict[str, tuple[str, str, tuple[str, str, dict[str, object]], object]] = {
    "variabel": (
        "2024,TW2,bidang,dilayani,Utara,130", "2024,TW2,bidang,dilayani,Utara,77.75",
        (VARIABEL, "TW2", {"Variabel": "dilayani", "Wilayah": "Utara", "Tahun": 2024}), 77.75,
    ),
    "terakhir": (
        "2024,B04,bidang,pemohon,Utara,310\n", "",
        (VARIABEL, "B04", {"Variabel": "pemohon", "Wilayah": "Utara"}), None,
    ),
    "target": (
        "target: {2024: 3.25}", "target: {2024: 4}",
        (PERHITUNGAN, "Target", {"Indikator": "kepuasan"}), 4,
    ),
    "rentang": (
        "TW2: [80, 90]", "TW2: [80, 83.5]",
        (PERHITUNGAN, "Batas atas rentang", {"Indikator": "cakupan"}), 83.5,
    ),
    "tanpa target": (
        "target: {2024: 2.5}", "target: {}", (PERHITUNGAN, "Target", {"Indikator": "pertumbuhan"}), None,
    ),
    "polarisasi": (
        "polarisasi: stabilize", "polarisasi: minimize",
        (PERHITUNGAN, "Polarisasi", {"Indikator": "kepuasan"}), "minimize",
    ),
    "bobot": ("bobot: 2,", "bobot: 0.5,", (PERHITUNGAN, "Bobot", {"Indikator": "cakupan"}), 0.5),
    "batas_atas": (
        "batas_atas: 300", "batas_atas: 97.125",
        (ATURAN, "Nilai", {"Aturan": "Batas atas capaian (kosong: tanpa batas)"}), 97.125,
    ),
    "tanpa batas": (
        "batas_atas: 300", "batas_atas: null",
        (ATURAN, "Nilai", {"Aturan": "Batas atas capaian (kosong: tanpa batas)"}), None,
    ),
    "pembulatan": (
        "pembulatan: 2", "pembulatan: 0",
        (ATURAN, "Nilai", {"Aturan": "Pembulatan (angka di belakang koma)"}), 0,
    ),
    "rasio": (
        "pembulatan: 2", "pembulatan: 2, minimize: rasio",
        (ATURAN, "Nilai", {"Berlaku_untuk": "semua indikator"}), "rasio",
    ),
}  # fmt: skip


@needs_libreoffice
def test_a_change_is_computed_as_iki_computes_it(tmp_path: Path) -> None:
    definisi = build.definisi({"bidang": contoh.BIDANG, "seksi": contoh.SEKSI}, _INSTANSI)
    isi = written(pengukuran_book(*contoh.dihitung(definisi, contoh.CSV, "TW2")))
    books, expected = {}, {}
    for nama, (before, after, (sheet, heading, known), value) in CHANGES.items():
        texts = [contoh.BIDANG, contoh.SEKSI, _INSTANSI, contoh.CSV]
        assert any(before in text for text in texts)
        bidang, seksi, instansi, csv = (text.replace(before, after, 1) for text in texts)
        definisi = build.definisi({"bidang": bidang, "seksi": seksi}, instansi)
        expected[nama] = contoh.dihitung(definisi, csv, "TW2")[0]

        def change(book: Workbook) -> None:
            cell_of(book, sheet, heading, **known).value = value  # noqa: B023 - called at once

        books[nama] = changed(isi, change)
    for program in (recalculated, *[recalculated_by_gnumeric] * bool(SSCONVERT)):
        for nama, book in program(books, tmp_path).items():
            assert not errors(book), nama
            assert list(differences(book, expected[nama], checks=False)) == [], nama
            checks = {row["Periksa"].value for row in table(book[PERHITUNGAN])}
            assert nama == "pembulatan" or "BEDA" in checks, nama  # both round to the same


# A yellow cell, what is typed into it, and the indikator that have no number then (None: all).
MISTAKES: dict[str, tuple[tuple[str, str, dict[str, object]], object, str | None]] = {
    "polarisasi": ((PERHITUNGAN, "Polarisasi", {"Indikator": "aduan_masuk"}), "Minimise", "aduan_masuk"),
    "no polarisasi": ((PERHITUNGAN, "Polarisasi", {"Indikator": "cakupan"}), None, "cakupan"),
    "target": ((PERHITUNGAN, "Target", {"Indikator": "kepuasan"}), "3,5 %", "kepuasan"),
    "range": ((PERHITUNGAN, "Batas atas rentang", {"Indikator": "kepuasan"}), "lima", "kepuasan"),
    "half a range": ((PERHITUNGAN, "Target", {"Indikator": "cakupan"}), None, "cakupan"),
    "reversed": ((PERHITUNGAN, "Target", {"Indikator": "cakupan"}), 99, "cakupan"),
    "bobot": ((PERHITUNGAN, "Bobot", {"Indikator": "kepuasan"}), "dua", ""),
    "no bobot": ((PERHITUNGAN, "Bobot", {"Indikator": "kepuasan"}), None, ""),
    "negative": ((PERHITUNGAN, "Bobot", {"Indikator": "kepuasan"}), -1, ""),
    "variabel": ((VARIABEL, "TW2", {"Variabel": "dilayani", "Wilayah": "Utara"}), "13O", None),
    "minimize": ((ATURAN, "Nilai", {"Berlaku_untuk": "semua indikator"}), "linier", None),
    "batas_bawah": ((ATURAN, "Nilai", {"Aturan": "Batas bawah capaian (kosong: tanpa batas)"}), "nol", None),
    "batas_atas": ((ATURAN, "Nilai", {"Aturan": "Batas atas capaian (kosong: tanpa batas)"}), "12O", None),
    "pembulatan": ((ATURAN, "Nilai", {"Aturan": "Pembulatan (angka di belakang koma)"}), "dua", None),
    "half a digit": ((ATURAN, "Nilai", {"Aturan": "Pembulatan (angka di belakang koma)"}), 1.5, None),
    "predikat": ((ATURAN, "Nilai", {"Sebutan": "Tinggi"}), "tujuh puluh", None),
    "no bound": ((ATURAN, "Nilai", {"Sebutan": "Tinggi"}), None, None),
}  # fmt: skip


@needs_libreoffice
def test_a_mistake_gives_no_number(tmp_path: Path) -> None:
    isi = written(pengukuran_book(*contoh.hasil()))
    books = {}
    for nama, ((sheet, heading, known), value, _) in MISTAKES.items():

        def change(book: Workbook) -> None:
            cell_of(book, sheet, heading, **known).value = value  # noqa: B023 - called at once

        books[nama] = changed(isi, change)
    for program in (recalculated, *[recalculated_by_gnumeric] * bool(SSCONVERT)):
        for nama, book in program(books, tmp_path).items():
            _without_number(nama, book)


def _without_number(nama: str, book: Workbook) -> None:
    assert not errors(book), nama
    indikator = MISTAKES[nama][2]
    rows = table(book[PERHITUNGAN])
    for row in rows:
        shown = [row[heading].value for heading in ("Capaian", "Predikat", "Periksa")]
        kode = row["Indikator"].value
        of_the_mistake = indikator is None or kode == indikator
        is_mean = row["Jabatan"].value in {"bidang", None} and kode in {"Nilai jabatan", None}
        if is_mean or of_the_mistake:
            assert shown == ["masukan salah", "–", "BEDA"], (nama, kode)
        elif kode != "Nilai jabatan" and row["Jabatan"].value == "seksi":
            assert row["Periksa"].value == "cocok", (nama, kode)


@needs_libreoffice
def test_a_word_that_is_none_gives_no_number(tmp_path: Path) -> None:
    isi = written(pengukuran_book(*ordinal.hasil()))

    def data(book: Workbook) -> None:
        cell_of(book, VARIABEL, "TW2", Variabel="opini", TW2="WDP").value = "WTPP"

    def target(book: Workbook) -> None:
        cell_of(book, PERHITUNGAN, "Target", Indikator="sakip", Polarisasi="maximize").value = "BBB"

    def order(book: Workbook) -> None:
        cell_of(book, ATURAN, "Nilai", Sebutan="WDP").value = 0.5

    books = {c.__name__: changed(isi, c) for c in (data, target, order)}
    for program in (recalculated, *[recalculated_by_gnumeric] * bool(SSCONVERT)):
        for nama, book in program(books, tmp_path).items():
            assert not errors(book), nama
            for row in table(book[PERHITUNGAN]):
                if row["Polarisasi"].value and (
                    nama != "target" or row["Indikator"].value == "sakip"
                ):
                    assert row["Capaian"].value == "masukan salah", (nama, row["Indikator"].value)


# --- zero and halves that decimals make, and binary numbers miss ------------------------------------

_NOL = """\
jabatan: Kepala Bidang
atasan: kepala
tugas: [menghitung]
variabel: {a: A, b: B, c: C, d: D, e: {uraian: E, konsolidasi: rata_rata}}
sasaran:
  - uraian: S
    indikator:
      - {kode: selisih, nama: N, satuan: x, formula: a - b - c, polarisasi: minimize, target: {2024: 0}}
      - {kode: kali, nama: N, satuan: x, formula: (a - b - c) * 1000, polarisasi: minimize, target: {2024: 0}}
      - {kode: bagi, nama: N, satuan: x, formula: b / (a - b - c), target: {2024: 1}}
      - {kode: bersarang, nama: N, satuan: x, formula: b / ((a - b) - c * 1), target: {2024: 1}}
      - {kode: sama, nama: N, satuan: x, formula: "jika(a - b == c, 1, 0)", target: {2024: 1}}
      - {kode: jumlah, nama: N, satuan: x, formula: d, polarisasi: minimize, target: {2024: 0}}
      - {kode: rata, nama: N, satuan: x, formula: e, polarisasi: minimize, target: {2024: 0},
         penilaian: {minimize: rasio}}
"""
_NOL_CSV = """\
tahun,periode,jabatan,variabel,nilai
2024,tahun,bidang,a,26.92
2024,tahun,bidang,b,26.9
2024,tahun,bidang,c,0.02
2024,TW1,bidang,d,0.1
2024,TW2,bidang,d,0.2
2024,TW3,bidang,d,-0.3
2024,B01,bidang,e,0.1
2024,B02,bidang,e,0.2
2024,B03,bidang,e,-0.6
2024,TW2,bidang,e,0.1
"""


@needs_libreoffice
def test_zero_out_of_decimals(tmp_path: Path) -> None:
    hasil, realisasi = contoh.dihitung(build.definisi({"bidang": _NOL}, contoh.INSTANSI), _NOL_CSV)
    capaian = {row.indikator.kode: row.capaian for row in hasil.jabatan[0].indikator}
    assert capaian == {
        "selisih": 100, "kali": 100, "bagi": None, "bersarang": None, "sama": 100, "jumlah": 100, "rata": 100,
    }  # fmt: skip
    check({"nol": (hasil, realisasi)}, tmp_path)


@needs_libreoffice
def test_halves_of_a_difference_from_200(tmp_path: Path) -> None:
    """Every (2T - R)/T and 200 - R/T that is a half at the digit it is rounded to, of small numbers."""
    cases = [
        (r, t, polarisasi)
        for t in range(2, 161)
        for r in range(t, 2 * t)
        if (r * 100 * 2) % t == 0 and (r * 100 * 2 // t) % 2
        for polarisasi in ("minimize", "stabilize")
    ]
    assert len(cases) > 200
    rows = "".join(
        f"      - {{kode: i{n}, nama: N, satuan: x, formula: v{r} / 7 * 7, polarisasi: {p},"
        f" target: {{2024: {t}}}}}\n"
        for n, (r, t, p) in enumerate(cases)
    )
    names = sorted({r for r, _, _ in cases})
    bidang = (
        "jabatan: B\natasan: kepala\ntugas: [t]\n"
        f"variabel: {{{', '.join(f'v{r}: V' for r in names)}}}\n"
        f"sasaran:\n  - uraian: S\n    indikator:\n{rows}"
    )
    instansi = contoh.INSTANSI.replace("pembulatan: 2", "pembulatan: 0")
    csv = "tahun,periode,jabatan,variabel,nilai\n" + "".join(
        f"2024,tahun,bidang,v{r},{r}\n" for r in names
    )
    check(
        {"setengah": contoh.dihitung(build.definisi({"bidang": bidang}, instansi), csv)}, tmp_path
    )


@pytest.mark.parametrize("kertas", Paper)
@pytest.mark.parametrize("size", ["shipped", "large"])
def test_a_kode_goes_on_below_after_a_joint_only(size: str, kertas: Paper, tmp_path: Path) -> None:
    """Kode, formula and files have narrow columns and no blanks to go on at: nothing else is cut."""
    read = open_project(ROOT if size == "shipped" else besar.make(tmp_path / "besar"))
    assert read
    computed = read.compute(2024, TAHUN, keep=ALL_ROWS)
    narrow = {"Jabatan", "Indikator", "Variabel", "Formula", "Sumber (berkas:baris)"}
    ended = 0
    for sheet in pengukuran_book(computed.hasil, computed.realisasi, paper=kertas).sheets:
        heads = {c.column: c.value for c in sheet.cells if c.style is styles.KK_HEADING}
        for item in sheet.cells:
            if item.style is not styles.KK_TEXT or heads.get(item.column) not in narrow:
                continue
            text, room = str(item.value or ""), sheet.widths[item.column - 1]
            assert all(lines(w, room, item.style.size, bold=False) == 1 for w in text.split()), text
            ended += "_\n" in text
            if heads[item.column] == "Jabatan" and text:
                assert re.sub("(?<=_)\n", "", text) in read.definisi.jabatan
    assert ended
