"""What people do to forms: each is met, by the number that was meant or by the cell that is named."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests import build
from tests.engines import needs_libreoffice
from tests.intake.conftest import convert, stored, values

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Iki, Ran
    from tests.intake.conftest import Form

DIBINA = ("2025", "TW1", "seksi", "orang_dibina", "")


def refused(ran: Ran) -> str:
    """Return what was refused; then nothing is stored and the counts add up."""
    assert ran.code == 1, ran.out + ran.err
    assert "Traceback" not in ran.err
    check_counts(ran.out)
    return ran.out.partition("ditolak:\n")[2]


def taken(ran: Ran) -> str:
    assert ran.code == 0, ran.out + ran.err
    check_counts(ran.out)
    return ran.out


def check_counts(out: str) -> None:
    lines = re.findall(r"^\d+ (?:sel terisi|diterima) = .*$", out, re.MULTILINE)
    assert len(lines) == 2, out
    for line in lines:
        total, parts = line.split(" = ")
        assert int(total.split()[0]) == sum(int(n) for n in re.findall(r"(?:^|\+ )(\d+)", parts)), (
            line
        )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (45, "45"), (0, "0"), (-3, "-3"), (2.2200000000000002, "2.22"), (0.1 + 0.2, "0.3"),
        (1.23457e11, "123457000000"), (12.345, "12.3450"), (1e-5, "0.00001"), (1e-29, f"0.{'0' * 28}1"),
        ("1.234,5", "1234.5"), ("12,5", "12.5"), ("1.234", "1234"), (" 45 ", "45"),
        ("\u00a045\u00a0", "45"), ("45 orang", "45"), ("45 Org.", "45"), ("0", "0"), ("007", "7"),
    ],
)  # fmt: skip
def test_a_number(form: Form, iki: Iki, proyek: Path, written: Any, meant: str) -> None:
    ran = iki("impor", form.fill(orang_dibina=written).save())
    assert "1 diterima" in taken(ran)
    assert values(proyek) == {DIBINA: meant}
    assert ("dibaca:" in ran.out) is isinstance(written, str)
    assert iki("hitung", "--tahun", "2025").code == 0


@pytest.mark.parametrize("written", ["95 %", "95%", "95 persen", 95])
def test_a_percent_sign(form: Form, iki: Iki, proyek: Path, written: Any) -> None:
    out = taken(iki("impor", form.fill(mutu=written).save()))
    assert values(proyek) == {(*DIBINA[:3], "mutu", ""): "95"}
    assert isinstance(written, int) or f"“{written}” dibaca 95" in out


@pytest.mark.parametrize("written", ["-", "–", "n/a", "N/A", "kosong", "belum ada data"])
def test_no_value(form: Form, iki: Iki, proyek: Path, written: str) -> None:
    out = taken(iki("impor", form.fill(orang_dibina=written, mutu=0).save()))
    assert f"“{written}” dibaca kosong" in out
    assert "2 sel terisi = 1 diterima + 1 kosong + 0 ditolak" in out
    assert values(proyek) == {(*DIBINA[:3], "mutu", ""): "0"}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("12.5", "salah pemisah"), ("1,234.5", "salah pemisah"), ("52 ribu", "tulis semua angkanya: 1 juta adalah 1000000"), ("52 orang dan", "memuat satuan"),
        ("1,23457E+11", "bentuk ilmiah"), ("1O", "huruf yang mirip angka"), ("95 %", "satuan variabel ini orang"),
        ("Rp 500", "mata uang"), ("dua puluh", "bukan angka"), ("１２", "bukan 0-9"), (True, "TRUE atau FALSE"),
        (dt.date(2025, 5, 1), "tanggal 01-05-2025"), (dt.datetime.fromisoformat("2025-05-01T02:00"), "tanggal"),
        (dt.time(1, 2), "jam"), ("=1+1", "belum dihitung"), (1e300, "lebih dari 30 angka"), ("9" * 31, "30 angka"),
        ("=1/0", "belum dihitung"), ("tidak", "bukan angka"), ("4\n5", "spasi"),
        ("nihil", "tulis 0 bila hasilnya memang nol"), ("Nol", "kosongkan sel bila datanya belum ada"), ("(NIHIL)", "tulis 0"),
    ],
)  # fmt: skip
def test_no_number(form: Form, iki: Iki, proyek: Path, written: Any, said: str) -> None:
    before = stored(proyek) if (proyek / "data").exists() else {}
    ran = iki("impor", form.fill(orang_dibina=written, mutu=95).save())
    place = form.cell("orang_dibina").coordinate
    line = refused(ran)
    assert f"Seksi Contoh!{place}  " in line
    assert said in line
    assert "2 sel terisi = 1 diterima + 1 ditolak" in ran.out
    assert stored(proyek) == before
    sheet: Any = openpyxl.load_workbook(proyek / "isi.periksa.xlsx")["Seksi Contoh"]
    assert said in sheet[place].comment.text
    assert sheet[place].fill.fgColor.rgb == "FFFF9999"
    assert sheet[form.cell("mutu").coordinate].comment is None


def test_an_error_of_a_formula(form: Form, iki: Iki) -> None:
    form.cell("orang_dibina").value = "#DIV/0!"
    assert form.cell("orang_dibina").data_type == "e"
    assert "#DIV/0!" in refused(iki("impor", form.save()))


def test_a_number_shown_as_per_cent_is_no_other_number(form: Form, iki: Iki) -> None:
    cell = form.cell("mutu")
    cell.value, cell.number_format = 0.95, "0%"
    out = refused(iki("impor", form.save()))
    assert "tersimpan “0,95”, tampil 95%" in out


def test_merged_cells_of_several_values(form: Form, iki: Iki) -> None:
    row = form.row("orang_dibina")
    first, last = form.column("TW1"), form.column("TW2")
    form.fill(orang_dibina=5)
    form.sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    assert "sel ini gabungan" in refused(iki("impor", form.save()))


def test_rows_and_columns_that_moved(form: Form, iki: Iki, proyek: Path) -> None:
    form.fill(orang_dibina=5, mutu=7)
    form.cell("mutu", "BUKTI").value = "Laporan"
    form.book.worksheets[0].merged_cells.ranges.clear()
    form.sheet.insert_rows(form.row("orang_dibina"), 3)
    form.sheet.insert_rows(1, 2)
    form.sheet.insert_cols(3)
    form.sheet.row_dimensions[form.row("mutu")].hidden = True
    form.sheet.title = "lain"
    form.book.create_sheet("kosong", 0)
    assert "3 sel terisi = 3 diterima" in taken(iki("impor", form.save()))
    assert values(proyek) == {DIBINA: "5", (*DIBINA[:3], "mutu", ""): "7"}


def test_a_sheet_copied_into_another_workbook(form: Form, iki: Iki, proyek: Path) -> None:
    form.fill(orang_dibina=5)
    book = openpyxl.Workbook()
    other: Any = book.create_sheet("salinan")
    for row in form.sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                other.cell(cell.row, cell.column).value = cell.value
    book.save(proyek / "lain.xlsx")
    taken(iki("impor", "lain.xlsx"))
    assert values(proyek) == {DIBINA: "5"}


def test_an_identity_whose_labels_are_gone_is_found_by_its_names(
    form: Form, iki: Iki, proyek: Path
) -> None:
    form.fill(orang_dibina=5)
    for row in range(2, 9):
        form.sheet.cell(row, 1).value = None
    taken(iki("impor", form.save()))
    assert values(proyek) == {DIBINA: "5"}


def test_a_totals_row_and_strays(form: Form, iki: Iki, proyek: Path) -> None:
    form.fill(orang_dibina=5)
    row = form.row("mutu") + 1
    form.sheet.cell(row, 1).value = "JUMLAH"
    form.sheet.cell(row, form.column("TW1")).value = 5
    form.sheet.cell(60, 2).value = "Mengetahui,"
    out = taken(iki("impor", form.save()))
    assert "4 sel terisi = 1 diterima + 3 dilewati + 0 ditolak" in out
    assert "adalah jumlah dari baris lain" in out
    assert "Seksi Contoh!B60  di luar tabel isian" in out
    assert values(proyek) == {DIBINA: "5"}


def test_a_character_in_the_last_row_of_excel(form: Form, iki: Iki, proyek: Path) -> None:
    form.fill(orang_dibina=5)
    form.sheet.cell(1_048_576, 3).value = "x"
    out = taken(iki("impor", form.save()))
    assert "Seksi Contoh!C1048576" in out
    assert values(proyek) == {DIBINA: "5"}


STRAYS = [("C1048576",), ("XFD40", "C200000"), ("XFD1048576",), ("ZZ15", "A90000", "A90001")]


@pytest.mark.parametrize("strays", STRAYS, ids=lambda places: places[0])
def test_strays_far_away_are_named(form: Form, iki: Iki, strays: tuple[str, ...]) -> None:
    form.fill(orang_dibina=5)
    for place in strays:
        form.sheet[place] = "x"
    form.save()
    check_strays(iki, "isi.xlsx", strays)


@needs_libreoffice
def test_strays_far_away_in_ods(form: Form, iki: Iki) -> None:
    form.fill(orang_dibina=5)
    for strays in STRAYS:
        for place in strays:
            form.sheet[place] = "x"
        file = convert(form.save(), "ods")
        check_strays(iki, file, strays)
        for place in strays:
            form.sheet[place] = None


def check_strays(iki: Iki, file: object, strays: tuple[str, ...]) -> None:
    out = taken(iki("impor", file, "--uji"))
    assert f"{1 + len(strays)} sel terisi = 1 diterima + {len(strays)} dilewati" in out
    for place in strays:
        assert f"Seksi Contoh!{place}  " in out


@pytest.mark.machine
def test_rows_that_have_only_a_height(form: Form, iki: Iki, proyek: Path) -> None:
    form.fill(orang_dibina=5).save()
    blank = "".join(f'<row r="{n}" ht="20"/>' for n in range(100, 400_000))
    edit(proyek / "isi.xlsx", lambda xml: xml.replace("</sheetData>", f"{blank}</sheetData>"))
    taken(iki("impor", "isi.xlsx"))
    assert values(proyek) == {DIBINA: "5"}


def test_cells_that_do_not_say_where_they_stand(form: Form, iki: Iki, proyek: Path) -> None:
    form.fill(orang_dibina="=1/0", mutu=5)
    cell = form.cell("orang_dibina", "TW2")
    cell.value, cell.data_type = "#N/A", "e"
    form.save()
    edit(proyek / "isi.xlsx", lambda xml: re.sub(r'<(row|c) r="[A-Z]*\d+"', r"<\1", xml))
    out = iki("impor", "isi.xlsx").out
    check_counts(out)
    assert "3 sel terisi" in out
    assert "#N/A" in out


def test_a_chart_has_no_cells(form: Form, iki: Iki, proyek: Path) -> None:
    form.fill(orang_dibina=5)
    form.book.create_chartsheet("Bagan")
    taken(iki("impor", form.save()))
    assert values(proyek) == {DIBINA: "5"}


def test_a_form_as_csv(iki: Iki, proyek: Path) -> None:
    assert iki("templat", "--tahun", "2025", "-o", "formulir.csv").code == 0
    text = (proyek / "formulir.csv").read_text(encoding="utf-8-sig")
    line = next(line for line in text.splitlines() if ";orang_dibina;" in line)
    filled = text.replace(line, line.replace(";;", ";;1.234,5", 1))
    (proyek / "isi.csv").write_text(filled, encoding="utf-8")
    taken(iki("impor", "isi.csv"))
    assert values(proyek) == {DIBINA: "1234.5"}


def test_a_number_without_a_variable_is_refused(form: Form, iki: Iki) -> None:
    form.sheet.cell(form.row("mutu") + 1, form.column("TW1")).value = 5
    assert "tidak punya VARIABEL" in refused(iki("impor", form.save()))


def test_a_number_beside_the_table_is_refused(form: Form, iki: Iki) -> None:
    form.fill(orang_dibina=5)
    form.sheet.cell(form.row("mutu"), form.column("BUKTI") + 3).value = 5
    assert "di luar kolom isian" in refused(iki("impor", form.save()))


def test_a_changed_heading_loses_no_column(form: Form, iki: Iki) -> None:
    form.fill(orang_dibina=5)
    form.sheet.cell(form.row("VARIABEL"), form.column("TW1")).value = "Triw. ke satu"
    out = refused(iki("impor", form.save()))
    assert "judul kolom “Triw. ke satu” tidak dikenal" in out


@pytest.mark.parametrize(
    ("row", "value", "said"),
    [
        ("Formulir iki", 0, "formulir versi “0”"),
        ("Formulir iki", 2, "perbarui iki"),
        ("Instansi", "Dinas Lain", "milik “Dinas Lain”"),
        ("Tahun", 2024, "semula “2025”, kini “2024”"),
        ("Tahun", "dua ribu", "bukan empat angka"),
        ("Periode", "TW1", "semula"),
        ("Periode", "entah", "tidak dikenal"),
        ("Kode jabatan", "seksi_lain", "jabatan “seksi_lain” tidak ada"),
    ],
)
def test_another_form(form: Form, iki: Iki, row: str, value: Any, said: str) -> None:
    form.fill(orang_dibina=5, mutu=8)
    form.sheet.cell(form.row(row), 2).value = value
    assert said in refused(iki("impor", form.save()))


def test_a_form_of_another_year_is_stored_there(iki: Iki, proyek: Path, form: Form) -> None:
    assert iki("templat", "--tahun", "2024", "-o", "lama.xlsx").code == 0
    old = type(form)(proyek / "lama.xlsx")
    taken(iki("impor", old.fill(orang_dibina=5).save()))
    assert values(proyek) == {("2024", *DIBINA[1:]): "5"}


def test_changed_definitions(form: Form, iki: Iki, proyek: Path) -> None:
    form.fill(orang_dibina=5)
    file = proyek / "definitions" / "jabatan" / "seksi.yaml"
    build.edit(file, "Jumlah orang dibina", "Jumlah orang")
    build.edit(file, "  mutu: {", "  baru: {uraian: Baru}\n  mutu: {")
    out = taken(iki("impor", form.save()))
    assert "definisi seksi berubah sesudah formulir ini dibuat" in out
    assert "uraian orang_dibina semula “Jumlah orang dibina”, kini “Jumlah orang”" in out
    assert "baru belum ada di formulir ini" in out
    assert values(proyek) == {DIBINA: "5"}


def test_a_variable_that_is_gone_is_refused(form: Form, iki: Iki, proyek: Path) -> None:
    form.fill(orang_dibina=5)
    file = proyek / "definitions" / "jabatan" / "seksi.yaml"
    build.edit(file, "orang_dibina", "orang_bina")
    assert "variabel “orang_dibina” tidak ada di seksi" in refused(iki("impor", form.save()))


def test_the_same_file_twice(form: Form, iki: Iki, proyek: Path) -> None:
    file = form.fill(orang_dibina=5).save()
    copy = file.with_name("salinan.xlsx")
    copy.write_bytes(file.read_bytes())
    ran = iki("impor", file, copy)
    assert "salinan.xlsx sama dengan isi.xlsx" in ran.err
    before = stored(proyek)
    assert "sudah tersimpan" in taken(iki("impor", copy))
    assert stored(proyek) == before


def test_two_files_that_contradict_each_other(form: Form, iki: Iki) -> None:
    first = form.fill(orang_dibina=5, mutu=3).save("a.xlsx")
    second = form.fill(orang_dibina=6).save("b.xlsx")
    out = refused(iki("impor", first, second))
    assert out.count("bertentangan dengan") == 2
    assert "a.xlsx Seksi Contoh!" in out


def test_an_existing_value_is_not_replaced_unless_told(form: Form, iki: Iki, proyek: Path) -> None:
    taken(iki("impor", form.fill(orang_dibina=5, mutu=7).save()))
    before = stored(proyek)
    file = form.fill(orang_dibina=6).save()
    ran = iki("impor", file)
    assert ran.code == 1
    assert "5 → 6" in ran.out
    assert "--timpa" in ran.err
    assert stored(proyek) == before
    taken(iki("impor", file, "--timpa"))
    assert values(proyek)[DIBINA] == "6"
    assert any(
        content == before["data/realisasi/2025/TW1/seksi.csv"]
        for name, content in stored(proyek).items()
        if "arsip" in name
    )


def test_a_trial_stores_nothing(form: Form, iki: Iki, proyek: Path) -> None:
    taken(iki("impor", form.fill(orang_dibina=5).save(), "--uji"))
    assert stored(proyek) == {}
    form.fill(orang_dibina="lima")
    assert iki("impor", form.save(), "--uji").code == 1
    assert not list(proyek.glob("*.periksa.xlsx"))


def test_notes_and_bukti(form: Form, iki: Iki, proyek: Path) -> None:
    form.fill(orang_dibina=5)
    form.cell("orang_dibina", "BUKTI").value = '=HYPERLINK("http://x")'
    form.cell("orang_dibina", "BUKTI").data_type = "s"
    heading = max(c.row for c in form.sheet["A"] if c.value == "INDIKATOR")
    kendala = next(c.column for c in form.sheet[heading] if c.value == "KENDALA")
    form.sheet.cell(heading + 1, kendala).value = "hujan, deras"
    out = taken(iki("impor", form.save()))
    assert "3 diterima = 2 baru + 0 berubah + 0 sama + 1 bukti dan catatan" in out
    notes = (proyek / "data/catatan/2025/TW1/seksi.csv").read_text(encoding="utf-8")
    assert '"hujan, deras"' in notes
    assert "'=HYPERLINK" in (proyek / "data/realisasi/2025/TW1/seksi.csv").read_text(
        encoding="utf-8"
    )
    assert "0 berubah" in taken(iki("impor", "isi.xlsx"))


def test_bukti_without_a_value_is_refused(form: Form, iki: Iki) -> None:
    form.cell("orang_dibina", "BUKTI").value = "Laporan"
    assert "bukti tanpa nilai" in refused(iki("impor", form.save()))


# --- what is stored elsewhere ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "left"),
    [
        (
            "tahun,periode,jabatan,variabel,nilai\r\n2025,TW1,seksi,orang_dibina,5\r\n2025,TW1,seksi,mutu,7\r\n",
            "tahun,periode,jabatan,variabel,nilai\r\n2025,TW1,seksi,mutu,7\r\n",
        ),
        (
            "\ufefftahun;jabatan;variabel;TW1;TW2\n2025;seksi;orang_dibina;5;6\n",
            "\ufefftahun;jabatan;variabel;TW1;TW2\n2025;seksi;orang_dibina;;6\n",
        ),
    ],
)  # fmt: skip
def test_a_value_of_another_file_is_taken_out_of_it(
    form: Form, iki: Iki, proyek: Path, content: str, left: str
) -> None:
    other = proyek / "data" / "realisasi" / "lama.csv"
    other.parent.mkdir(parents=True)
    other.write_bytes(content.encode())
    before = stored(proyek)
    ran = iki("impor", form.fill(orang_dibina=9).save(), "--timpa")
    assert "5 → 9" in taken(ran)
    assert other.read_bytes() == left.encode()
    assert iki("validasi", "--data").code == 0
    name = re.search(r"kiriman (\w{12})", ran.out)
    assert name
    assert iki("batalkan", name[1]).code == 0
    after = stored(proyek)
    assert {k: v for k, v in after.items() if k.startswith("data/realisasi")} == before


def test_an_overlap_with_what_is_stored_names_both(form: Form, iki: Iki, proyek: Path) -> None:
    other = proyek / "data" / "realisasi" / "lama.csv"
    other.parent.mkdir(parents=True)
    other.write_text(
        "tahun,periode,jabatan,variabel,nilai\n2025,S1,seksi,orang_dibina,5\n", encoding="utf-8"
    )
    out = refused(iki("impor", form.fill(orang_dibina=9).save(), "--timpa"))
    assert "tumpang tindih" in out
    assert "lama.csv:2" in out
    assert form.cell("orang_dibina").coordinate in out


def test_data_with_errors_take_nothing(form: Form, iki: Iki, proyek: Path) -> None:
    other = proyek / "data" / "realisasi" / "lama.csv"
    other.parent.mkdir(parents=True)
    other.write_text(
        "tahun,periode,jabatan,variabel,nilai\n2025,TW4,seksi,mutu,x\n", encoding="utf-8"
    )
    before = stored(proyek)
    ran = iki("impor", form.fill(orang_dibina=9).save())
    assert ran.code == 1
    assert "[D08]" in ran.err
    assert stored(proyek) == before


# --- sheets of offices -----------------------------------------------------------------------------

WIDE = [
    ["Tahun", "Jabatan", "Variabel", "Uraian", "Triwulan I", "TW II", "Keterangan"],
    [2025, "seksi", "orang_dibina", "dibina", 5, "6,5", "lancar"],
    [2025, "seksi", "mutu", "mutu", 90, None, None],
]


@pytest.mark.parametrize(("skip", "right"), [(0, 0), (7, 3)])
def test_an_offices_own_wide_sheet(
    office: Callable[..., Path], iki: Iki, proyek: Path, skip: int, right: int
) -> None:
    out = taken(iki("impor", office(WIDE, skip=skip, right=right)))
    assert "1 dilewati" in out
    assert values(proyek) == {
        DIBINA: "5",
        ("2025", "TW2", "seksi", "orang_dibina", ""): "6.5",
        (*DIBINA[:3], "mutu", ""): "90",
    }


def test_an_offices_own_long_sheet(office: Callable[..., Path], iki: Iki, proyek: Path) -> None:
    rows = [
        ["LAPORAN TAHUN 2025"],
        ["tahun", "periode", "jabatan", "variabel", "nilai", "wilayah"],
        [2025, "TW1", "seksi", "orang_dibina", 3, "Kec. A"],
        [2025, "TW1", "seksi", "orang_dibina", 4, "Kec. B"],
        [2025, "TW1", "seksi", "orang_dibina", 7, "Jumlah"],
    ]
    taken(iki("impor", office(rows)))
    assert values(proyek) == {(*DIBINA[:4], "Kec. A"): "3", (*DIBINA[:4], "Kec. B"): "4"}


@pytest.mark.parametrize(
    ("text", "nilai"),
    [
        ("tahun;jabatan;variabel;TW1\n2025;seksi;orang_dibina;1.234,5\n", "1234.5"),
        ("tahun,jabatan,variabel,TW1\n2025,seksi,orang_dibina,1234.5\n", "1234.5"),
        ('tahun,jabatan,variabel,TW1\n2025,seksi,orang_dibina,"1.234,5"\n', "1234.5"),
    ],
)
def test_a_csv_file(iki: Iki, proyek: Path, text: str, nilai: str) -> None:
    (proyek / "x.csv").write_text(text, encoding="cp1252")
    taken(iki("impor", "x.csv"))
    assert values(proyek) == {DIBINA: nilai}


def test_an_unknown_code_is_named(office: Callable[..., Path], iki: Iki) -> None:
    rows = [WIDE[0], [2025, "seksi", "orang_dibna", "", 5], [2025, "seksii", "mutu", "", 5]]
    out = refused(iki("impor", office(rows)))
    assert "Maksud Anda “orang_dibina”?" in out
    assert "Maksud Anda “seksi”?" in out


# --- files that are none ---------------------------------------------------------------------------


def test_files_that_are_no_workbook(iki: Iki, proyek: Path, form: Form) -> None:
    good = form.fill(orang_dibina=5).save()
    with zipfile.ZipFile("arsip.xlsx", "w") as made:
        made.writestr("a.txt", "x")
    content = good.read_bytes()
    made_up = {
        "pdf.xlsx": b"%PDF-1.4", "kosong.xlsx": b"", "potong.xlsx": content[: len(content) // 2],
        "biner.xls": b"\xd0\xcf\x11\xe0" + bytes(3000), "html.xls": b"<html><table></table></html>",
        "nol.csv": b"a\0b", "teks.csv": b"hanya teks\n",
    }  # fmt: skip
    for name, data in made_up.items():
        (proyek / name).write_bytes(data)
    for name in ("arsip.xlsx", *made_up):
        ran = iki("impor", good, name)
        assert ran.code == 1, name
        assert f"ditolak: {name}: " in ran.out, name
        assert stored(proyek) == {}, name


def test_a_renamed_workbook_is_read(form: Form, iki: Iki, proyek: Path) -> None:
    form.fill(orang_dibina=5).save()
    (proyek / "isi.xlsx").rename(proyek / "isi.xls")
    taken(iki("impor", "isi.xls"))
    assert values(proyek) == {DIBINA: "5"}


def test_macros_are_not_run_and_said(form: Form, iki: Iki) -> None:
    form.fill(orang_dibina=5).save()
    with zipfile.ZipFile("isi.xlsx", "a") as book:
        book.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    assert "makro di berkas ini tidak dijalankan" in taken(iki("impor", "isi.xlsx"))


FILES = Path(__file__).parent / "files"  # as LibreOffice has saved them


@pytest.mark.parametrize("name", ["sandi.xlsx", "sandi.ods", "sandi.xls"])
def test_a_locked_workbook(iki: Iki, proyek: Path, name: str) -> None:
    ran = iki("impor", FILES / name)
    assert ran.code == 1
    assert "dikunci dengan kata sandi" in ran.out
    assert stored(proyek) == {}


@pytest.mark.parametrize("name", ["makro.xlsm", "makro.ods"])
def test_a_workbook_with_macros(iki: Iki, proyek: Path, name: str) -> None:
    assert "makro di berkas ini tidak dijalankan" in taken(iki("impor", FILES / name))
    assert values(proyek) == {DIBINA: "5"}


def test_a_formula_that_reads_another_workbook_is_told(form: Form, iki: Iki, proyek: Path) -> None:
    form.fill(orang_dibina=5).save()
    place = form.cell("orang_dibina").coordinate

    def link(xml: str) -> str:
        return re.sub(rf'(<c r="{place}"[^>]*>)<v>', r"\1<f>[1]Data!A1*2</f><v>", xml)

    edit(proyek / "isi.xlsx", link)
    assert "hasil rumus ke buku kerja lain, dibaca 5" in taken(iki("impor", "isi.xlsx"))


def edit(file: Path, change: Callable[[str], str]) -> None:
    """Change the first sheet of a workbook as XML."""
    with zipfile.ZipFile(file) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    name = "xl/worksheets/sheet1.xml"
    before = parts[name].decode()
    parts[name] = change(before).encode()
    assert parts[name] != before.encode()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for part, content in parts.items():
            made.writestr(part, content)


@pytest.mark.machine
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda xml: xml.replace("<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1), "DOCTYPE"),
        (lambda xml: xml.replace("<sheetData>", "<sheetData>" + "<c r='A1'><v>1</v></c>" * 600_000), "terlalu banyak sel"),
        (lambda xml: xml + " " * 110_000_000, "jauh lebih besar"),
        (lambda xml: xml[:500], "rusak"),
    ],
)  # fmt: skip
def test_bombs(form: Form, iki: Iki, proyek: Path, change: Callable[[str], str], said: str) -> None:
    form.fill(orang_dibina=5).save()
    edit(proyek / "isi.xlsx", change)
    ran = iki("impor", "isi.xlsx")
    refused(ran)
    assert ran.out.startswith("ditolak: isi.xlsx: ")
    assert said in ran.out


def test_the_last_cell_of_excel_twice_and_before_all_others(
    form: Form, iki: Iki, proyek: Path
) -> None:
    form.fill(orang_dibina=5).save()
    far = "<row r='1048576'><c r='XFD1048576' t='n'><v>1</v></c></row>"
    edit(proyek / "isi.xlsx", lambda xml: xml.replace("<sheetData>", f"<sheetData>{far * 2}"))
    assert "Seksi Contoh!XFD1048576  di luar tabel isian" in taken(iki("impor", "isi.xlsx"))
    assert values(proyek) == {DIBINA: "5"}


def test_a_zip_that_lies_about_its_size(form: Form, iki: Iki, proyek: Path) -> None:
    form.fill(orang_dibina=5).save()
    data = bytearray((proyek / "isi.xlsx").read_bytes())
    at = data.rindex(b"xl/worksheets/sheet1.xml") - 46 + 24  # the size in the directory
    data[at : at + 4] = (100).to_bytes(4, "little")
    (proyek / "isi.xlsx").write_bytes(bytes(data))
    ran = iki("impor", "isi.xlsx")
    refused(ran)
    assert ran.out.startswith("ditolak: isi.xlsx: berkas ini rusak")
