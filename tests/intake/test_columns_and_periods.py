"""What a table says beside its values: numbers where it only explains, the same row twice, years and periods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from iki.isian.sheet import named_periode, years_in
from iki.periode import PERIODE
from tests import build
from tests.engines import needs_libreoffice
from tests.intake.conftest import Form, convert, values
from tests.intake.test_forms_people_send import DIBINA, refused, taken

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Iki

LAST_YEAR = "tahun,periode,jabatan,variabel,nilai\n2024,TW4,seksi,orang_seluruh,1234.5\n2024,TW1,seksi,mutu,80\n"


@pytest.fixture
def printed(iki: Iki, proyek: Path) -> Form:
    """A form that shows numbers of last year."""
    (proyek / "data/realisasi").mkdir(parents=True)
    (proyek / "data/realisasi/2024.csv").write_text(LAST_YEAR, encoding="utf-8")
    assert iki("templat", "--tahun", "2025", "-o", "formulir.xlsx").code == 0
    return Form(proyek / "formulir.xlsx")


# --- columns that explain --------------------------------------------------------------------------

EXPLAINING = [
    "VARIABEL",
    "URAIAN",
    "WILAYAH",
    "SATUAN",
    "CARA ISI",
    "INDIKATOR",
    "TAHUN LALU",
    "TERAKHIR",
]


@pytest.mark.machine
@pytest.mark.parametrize("value", [45, 0, 2.5, "1.234"])
@pytest.mark.parametrize("heading", EXPLAINING)
def test_a_number_that_iki_has_not_printed(
    printed: Form, iki: Iki, proyek: Path, heading: str, value: Any
) -> None:
    cell = printed.cell("orang_dibina", heading)
    assert cell.value is None or isinstance(cell.value, str)
    cell.value = value
    ran = iki("impor", printed.save())
    if heading == "WILAYAH" and isinstance(value, str):  # a RW may be called so
        taken(ran)
        return
    assert (
        f"Seksi Contoh!{cell.coordinate}  angka di kolom “{heading}”, yang tidak diisi"
        in refused(ran)
    )
    assert "1 sel terisi = 0 diterima + 1 ditolak" in ran.out
    assert values(proyek).keys() == {
        ("2024", "TW4", "seksi", "orang_seluruh", ""),
        ("2024", "TW1", "seksi", "mutu", ""),
    }


@pytest.mark.parametrize("value", ["45 orang", "1.234,5"])
def test_a_number_with_its_unit(printed: Form, iki: Iki, value: str) -> None:
    printed.cell("orang_dibina", "TERAKHIR").value = value
    assert "angka di kolom “TERAKHIR”" in refused(iki("impor", printed.save()))


def test_what_iki_has_printed_stays_its_own(printed: Form, iki: Iki, proyek: Path) -> None:
    """Also when the numbers of last year have changed since."""
    assert printed.cell("orang_seluruh", "TAHUN LALU").value == 1234.5
    build.edit(proyek / "data/realisasi/2024.csv", "1234.5", "1300")
    assert "1 sel terisi = 1 diterima" in taken(iki("impor", printed.fill(orang_dibina=5).save()))
    printed.cell("mutu", "TAHUN LALU").value = 1234.5  # printed, but not there
    assert "angka di kolom “TAHUN LALU”" in refused(iki("impor", printed.save()))


def test_moved_rows_keep_what_iki_has_printed(printed: Form, iki: Iki) -> None:
    printed.fill(orang_dibina=5)
    printed.sheet.merged_cells.ranges.clear()
    printed.sheet.insert_rows(printed.row("orang_seluruh"), 2)
    printed.sheet.insert_cols(3)
    printed.sheet.title = "lain"
    taken(iki("impor", printed.save()))


@needs_libreoffice
@pytest.mark.parametrize("kind", ["ods", "xls", "xlsx"])
def test_what_iki_has_printed_through_other_programs(printed: Form, iki: Iki, kind: str) -> None:
    taken(iki("impor", convert(printed.fill(orang_dibina=5).save(), kind), "--uji"))


def test_a_form_without_marks_may_have_numbers_of_last_year(printed: Form, iki: Iki) -> None:
    """Such as those printed by earlier versions."""
    hidden: Any = printed.book["_iki"]
    for row in hidden.iter_rows(min_col=9):
        for cell in row:
            cell.value = None
    taken(iki("impor", printed.fill(orang_dibina=5).save()))


def test_numbers_of_the_rows_of_an_office(printed: Form, iki: Iki) -> None:
    row = printed.row("VARIABEL")
    column = printed.sheet.max_column + 1
    printed.sheet.cell(row, column).value = "No"
    printed.sheet.cell(row + 1, column).value = 1
    taken(iki("impor", printed.fill(orang_dibina=5).save()))


def test_a_number_below_the_table(printed: Form, iki: Iki) -> None:
    printed.sheet.cell(printed.row("mutu") + 1, printed.column("TERAKHIR")).value = 5
    assert "baris ini tidak punya VARIABEL" in refused(iki("impor", printed.save()))


@pytest.mark.parametrize("heading", ["INDIKATOR", "NAMA", "PERIODE"])
def test_a_number_in_what_a_note_is_about(printed: Form, iki: Iki, heading: str) -> None:
    row = max(c.row for c in printed.sheet["A"] if c.value == "INDIKATOR")
    column = next(c.column for c in printed.sheet[row] if c.value == heading)
    printed.sheet.cell(row + 1, column).value = 7
    assert f"angka di kolom “{heading}”" in refused(iki("impor", printed.save()))


def test_a_column_of_notes_that_nobody_knows_is_named(printed: Form, iki: Iki) -> None:
    row = max(c.row for c in printed.sheet["A"] if c.value == "INDIKATOR")
    column = printed.sheet.max_column + 2
    printed.sheet.cell(row, column).value = "CATATAN LAIN"
    printed.sheet.cell(row + 1, column).value = "penting"
    out = taken(iki("impor", printed.fill(orang_dibina=5).save()))
    assert f"{printed.sheet.cell(row + 1, column).coordinate}  di luar tabel isian" in out


# --- bukti and rows that stand twice ---------------------------------------------------------------


@pytest.mark.parametrize("blank", ["-", "n/a", " "])
def test_bukti_beside_a_value_that_is_said_to_be_empty(form: Form, iki: Iki, blank: str) -> None:
    form.fill(orang_dibina=blank, mutu=5).cell("orang_dibina", "BUKTI").value = "Laporan"
    ran = iki("impor", form.save())
    assert "bukti tanpa nilai" in refused(ran)
    assert "3 sel terisi = 1 diterima + 1 kosong + 1 ditolak" in ran.out
    form.cell("orang_dibina", "TW2").value = 7
    taken(iki("impor", form.save()))


HEAD = ["tahun", "jabatan", "variabel", "wilayah", "TW1", "TW2"]
DATA = [2025, "seksi", "orang_dibina", None, 5, None]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([HEAD, DATA, DATA], "E3  duplikat dari E2; hapus salah satu"),
        ([HEAD, DATA, [*DATA[:4], 6, None]], "bertentangan"),
        ([HEAD, [*DATA[:3], "Kec. A", 5], [*DATA[:3], "kec.  a", 5]], "E3  duplikat dari E2"),
        ([["tahun", "periode", *HEAD[1:3], "nilai"], *[[2025, "TW1", *DATA[1:3], 5]] * 2], "duplikat"),
        ([HEAD, DATA, [*DATA[:4], None, 6]], ""),
        ([HEAD, DATA, [], HEAD, DATA], ""),  # in two tables
        ([["tahun", "jabatan", "indikator", "periode", "kendala"], *[[2025, "seksi", "mutu", "TW1", "hujan"]] * 2],
         "catatan mutu TW1 sudah ada di baris 2; gabungkan"),
        ([["tahun", "jabatan", "indikator", "periode", "kendala", "tindak lanjut"],
          [2025, "seksi", "mutu", "TW1", "hujan"], [2025, "seksi", "mutu", "TW1", None, "tenda"]],
         "catatan mutu TW1 sudah ada di baris 2; gabungkan"),
    ],
)  # fmt: skip
def test_a_row_twice(
    office: Callable[..., Path], iki: Iki, rows: list[list[Any]], said: str
) -> None:
    ran = iki("impor", office(rows))
    assert said in (refused(ran) if said else taken(ran))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ([2025, "seksi", "muttu", "TW1", "hujan"], "indikator “muttu” tidak ada di seksi"),
        ([2025, "seksii", "mutu", "TW1", "hujan"], "jabatan “seksii” tidak ada"),
        ([2025, "seksi", "mutu", "TW9", "hujan"], "periode “TW9”"),
        (["2O25", "seksi", "mutu", "TW1", "hujan"], "tahun “2O25”"),
    ],
)
def test_a_note_of_nobody_knows_what(
    office: Callable[..., Path], iki: Iki, row: list[Any], said: str
) -> None:
    heading = ["tahun", "jabatan", "indikator", "periode", "kendala"]
    text = refused(iki("impor", office([heading, row])))
    assert f"E2  {said}" in text


# --- periods and years -----------------------------------------------------------------------------

LONG = ["tahun", "periode", "jabatan", "variabel", "nilai"]


def long_row(periode: str | None, nilai: int = 5) -> list[Any]:
    return [2025, periode, "seksi", "orang_dibina", nilai]


@pytest.mark.parametrize("periode", [None, "-", "–", " ", "."])
def test_a_period_that_is_left_out(
    office: Callable[..., Path], iki: Iki, proyek: Path, periode: str | None
) -> None:
    rows = [LONG, long_row("TW1"), long_row(periode, 7)]
    out = refused(iki("impor", office(rows)))
    assert "E3  periode kosong, padahal baris lain di tabel ini punya" in out
    if periode == "–":
        return
    # Where no row has one, they are of the year.
    taken(iki("impor", office([LONG, long_row(periode)])))
    assert values(proyek) == {("2025", "tahun", *DIBINA[2:]): "5"}


@pytest.mark.parametrize("heading", ["-", "—", "_", ". ."])
def test_a_heading_of_dashes_is_no_year(
    office: Callable[..., Path], iki: Iki, proyek: Path, heading: str
) -> None:
    rows: list[list[Any]] = [
        ["tahun", "jabatan", "variabel", heading, "TW1"],
        [2025, "seksi", "orang_dibina", 7, 5],
    ]
    assert f"judul kolom “{heading}” tidak dikenal" in refused(iki("impor", office(rows)))
    rows[1][3] = "terang"
    taken(iki("impor", office(rows)))
    assert values(proyek) == {DIBINA: "5"}


WIDE = ["tahun", "jabatan", "variabel", "TW1", "TW2"]
KEYS = ["tahun", "jabatan", "variabel"]
ROW = [2025, "seksi", "orang_dibina", 5, 6]


@pytest.mark.parametrize(
    ("above", "year"),
    [
        ([[None, None, None, "{}"], WIDE], 2024),
        ([[None, None, None, "Realisasi {}"], WIDE], 2024),
        ([[None, None, None, "Realisasi {}"], [None, None, None, "I", "II"], WIDE], 2024),
        ([[None, None, None, 2024], WIDE], 2024),
        ([["Tahun {}"], [], WIDE], 2024),
        ([["Tahun:", "{}"], [], WIDE], 2024),
        ([["Laporan {}"], [], WIDE], None),  # a title
        ([[None, None, None, "Jakarta, 5 Januari {}"], [], WIDE], None),
        ([[None, None, None, "{}"], [], WIDE], 2024),
        ([[*KEYS, "{}"], [None, None, None, "TW1", "TW2"]], 2024),
        ([[*KEYS, "{}", "{}"], [None, None, None, "TW1", "TW2"]], 2024),
    ],
)  # fmt: skip
def test_a_year_above_the_periods(
    office: Callable[..., Path], iki: Iki, proyek: Path, above: list[list[Any]], year: int | None
) -> None:
    def rows(text: str) -> list[list[Any]]:
        written = [
            [text if c == 2024 else c.format(text) if isinstance(c, str) else c for c in row]
            for row in above
        ]
        return [*written, ROW]

    ran = iki("impor", office(rows("2024")))
    if year:
        assert f"judul di atas kolom ini tahun {year}, barisnya tahun 2025" in refused(ran)
        assert "2 ditolak" in ran.out
    else:
        taken(ran)
    taken(iki("impor", office(rows("2025")), "--timpa"))
    taken(iki("impor", office(rows("2021-2026")), "--timpa"))
    assert set(values(proyek).values()) == {"5", "6"}


def test_a_merged_year(proyek: Path, iki: Iki) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in ([None, None, None, None, 2024], [*KEYS, "TW1", "TW2"], ROW):
        sheet.append(row)
    sheet.cell(1, 4).value, sheet.cell(1, 5).value = 2024, None
    sheet.merge_cells("D1:E1")
    book.save(proyek / "a.xlsx")
    assert refused(iki("impor", "a.xlsx")).count("judul di atas kolom ini tahun 2024") == 2
    sheet.unmerge_cells("D1:E1")
    sheet.cell(1, 1).value, sheet.cell(1, 4).value = "TAHUN 2024", None
    sheet.merge_cells("A1:E1")
    book.save(proyek / "a.xlsx")
    assert "judul di atas kolom ini tahun 2024" in refused(iki("impor", "a.xlsx"))


def test_a_value_of_the_table_above_is_no_year(office: Callable[..., Path], iki: Iki) -> None:
    first = [[*KEYS, "TW3", "TW4"], [2025, "seksi", "orang_dibina", 2024, 1999]]
    taken(iki("impor", office([*first, WIDE, ROW])))


@pytest.mark.parametrize(
    ("name", "fits"),
    [("2024", False), ("Realisasi 2024", False), ("TA.2024", False), ("2025", True), ("2024-2026", True),
     ("Triwulan 2", True), ("12024", True)],
)  # fmt: skip
@pytest.mark.parametrize("is_form", [True, False])
def test_a_sheet_named_by_another_year(
    form: Form,
    office: Callable[..., Path],
    iki: Iki,
    proyek: Path,
    name: str,
    fits: bool,  # noqa: FBT001
    is_form: bool,  # noqa: FBT001
) -> None:
    file = form.fill(orang_dibina=5).save() if is_form else office([WIDE, ROW])
    book = openpyxl.load_workbook(file)
    book.worksheets[0].title = name
    book.save(file)
    ran = iki("impor", file)
    if fits:
        taken(ran)
    else:
        assert f"lembar ini bernama “{name}”" in refused(ran)
    assert bool((proyek / "data/realisasi").exists()) is fits


def test_a_jabatan_with_a_year_in_its_name(iki: Iki, proyek: Path) -> None:
    build.edit(proyek / "definitions/jabatan/seksi.yaml", "Seksi Contoh", "Satgas Pemilu 2024")
    assert iki("templat", "--tahun", "2025", "-o", "formulir.xlsx").code == 0
    taken(iki("impor", Form(proyek / "formulir.xlsx").fill(orang_dibina=5).save()))


@pytest.mark.parametrize("heading", ["Tahun", "Periode"])
def test_a_renamed_form_whose_head_was_changed(form: Form, iki: Iki, heading: str) -> None:
    form.fill(orang_dibina=5)
    form.sheet.title = "lain"
    row = form.row(heading)
    form.sheet.cell(row, 2).value = {"Tahun": 2024, "Periode": "TW1, TW2"}[heading]
    assert f"{heading.lower()} formulir ini diubah: semula" in refused(iki("impor", form.save()))


def test_sheets_that_changed_their_names(iki: Iki, proyek: Path) -> None:
    """Each still has its own row of the hidden sheet."""
    text = (proyek / "definitions/jabatan/seksi.yaml").read_text(encoding="utf-8")
    (proyek / "definitions/jabatan/lain.yaml").write_text(
        text.replace("Seksi Contoh", "Seksi Lain"), encoding="utf-8"
    )
    assert iki("templat", "--tahun", "2025", "-o", "formulir.xlsx").code == 0
    form = Form(proyek / "formulir.xlsx")
    first, second = form.book.worksheets[:2]
    names = first.title, second.title
    first.title, second.title = "sementara", names[0]
    first.title = names[1]
    form.sheet = first
    form.fill(orang_dibina=5)
    taken(iki("impor", form.save()))
    form.sheet.cell(form.row("Tahun"), 2).value = 2024
    assert "semula “2025”, kini “2024”" in refused(iki("impor", form.save()))


def test_years_in_names() -> None:
    assert years_in("TW1 2024") == {2024}
    assert years_in("RPJMD 2021 s.d. 2023") == {2021, 2022, 2023}
    assert years_in("12024 2099x 1.899") == {2099}
    assert [named_periode(text) for text in ("", "-", " . ", "tahun", "TW 1")] == [
        None, None, None, PERIODE["tahun"], PERIODE["TW1"],
    ]  # fmt: skip
