"""`iki impor definisi`: a table that an office has edited, back in the YAML files, or refused."""

from __future__ import annotations

import datetime as dt
import difflib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook, load_workbook

from iki import dates
from iki.definitions import project_definitions
from iki.errors import UsageError
from iki.isian.definisi import effects, impor
from iki.isian.definisi.columns import DefinitionSheet
from iki.isian.structure import DEFINITION_SHEETS
from iki.project import delivery_store, stable_reading
from tests import build
from tests.intake.test_storing import Killed, faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Iki

SEKSI = """\
# keputusan 2024
jabatan: Seksi Contoh
atasan: kepala
tugas:
- satu  # pertama
- dua
variabel:
  a: Jumlah a   # pendek
  b: {uraian: Jumlah b, satuan: orang, konsolidasi: terakhir}
  opini: {uraian: Opini, nilai: {TMP: 1, TW: 2, WTP: 4}}
sasaran:
- uraian: Sasaran
  indikator:
  - kode: i
    nama: "Indikator"   # dari SK
    satuan: persen
    formula: a/b*100
    target:
      2025: 80   # PK 2025
      2026: {TW1: 20, tahun: 85}
  - {kode: o, nama: Opini, satuan: predikat, formula: opini, bobot: 2, target: {2026: WTP}}
program:
- kode: 1.05
  nama: Program
  anggaran: {2026: 1000.5}
"""
DATA = (
    build.HEAD
    + "2025,tahun,seksi,a,45\n2025,tahun,seksi,b,60\n2026,TW1,seksi,a,9\n2026,TW1,seksi,b,60\n"
)
FILE = Path("definitions/jabatan/seksi.yaml")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for module in (dates, effects, impor):
        if hasattr(module, "today"):
            monkeypatch.setattr(module, "today", lambda: dt.date(2026, 5, 20))
    monkeypatch.chdir(build.project(tmp_path, DATA, jabatan=SEKSI))
    return tmp_path


class Table:
    """The tables of a project, as people change them."""

    def __init__(self, iki: Iki, *arguments: object) -> None:
        assert iki("templat", "definisi", *arguments, "-o", "t.xlsx", "--timpa").code == 0
        self.book: Any = load_workbook("t.xlsx")
        self.sheet: Any = self.book["INDIKATOR"]

    def column(self, title: str, sheet: str = "INDIKATOR") -> Any:
        return next(c.column for c in self.book[sheet][1] if c.value == title)

    def put(self, row: int, sheet: str = "INDIKATOR", **cells: object) -> Table:
        """Put values into a row, by the headings with `_` for blanks."""
        for title, value in cells.items():
            column = self.column(title.replace("_", " "), sheet)
            self.book[sheet].cell(row, column).value = value
        return self

    def percent(self, row: int, title: str, value: float, sheet: str = "INDIKATOR") -> None:
        cell = self.book[sheet].cell(row, self.column(title, sheet), value)
        cell.number_format = "0%"

    def merge(self, first: int, last: int, *titles: str) -> Table:
        """Merge the cells of rows from the first title to the last, as Excel does."""
        columns = [self.column(title) for title in titles]
        self.sheet.merge_cells(
            start_row=first, end_row=last, start_column=columns[0], end_column=columns[-1]
        )
        return self

    def move_up(self, sheet: str, row: int, title: str) -> Table:
        """Delete a row, and number those below it anew."""
        self.book[sheet].delete_rows(row)
        for n in range(row, self.book[sheet].max_row + 1):
            self.put(n, sheet, **{title: n - 1})
        return self

    def without_marks(self) -> Table:
        """Empty all cells PERIKSA."""
        for sheet in self.book:
            if "PERIKSA" in {cell.value for cell in sheet[1]}:
                for row in range(2, sheet.max_row + 1):
                    self.put(row, sheet.title, PERIKSA=None)
        return self

    def save(self) -> str:
        self.book.save("t.xlsx")
        return "t.xlsx"


def changed_lines(before: str = SEKSI) -> list[str]:
    lines = difflib.unified_diff(
        before.splitlines(), FILE.read_text().splitlines(), n=0, lineterm=""
    )
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


NEW_INDIKATOR: dict[str, Any] = {
    "KODE_JABATAN": "seksi", "SASARAN": "sasaran", "KODE_INDIKATOR": "j", "INDIKATOR": "Baru",
    "SATUAN": "orang", "FORMULA": "a", "TARGET_2026": 5, "TARGET_2026_TW1": "1,5", "MULAI": 2026,
}  # fmt: skip

TAKEN: dict[str, tuple[Callable[[Table], object], list[str]]] = {
    "teks": (
        lambda t: t.put(2, INDIKATOR="Nama: lain"),
        ['-    nama: "Indikator"   # dari SK', '+    nama: "Nama: lain"   # dari SK'],
    ),
    "target": (
        lambda t: t.put(2, TARGET_2026="90 %"),
        ["-      2026: {TW1: 20, tahun: 85}", "+      2026: {TW1: 20, tahun: 90}"],
    ),
    "target angka teks": (
        lambda t: t.put(2, TARGET_2026="1.234,5"),
        ["-      2026: {TW1: 20, tahun: 85}", "+      2026: {TW1: 20, tahun: 1234.5}"],
    ),
    "target rentang": (
        lambda t: t.put(2, TARGET_2026="85–90"),
        ["-      2026: {TW1: 20, tahun: 85}", "+      2026: {TW1: 20, tahun: [85, 90]}"],
    ),
    "kata ordinal": (
        lambda t: t.put(3, TARGET_2026="tw"),
        ["target: {2026: WTP}", "target: {2026: TW}"],
    ),
    "variabel pendek": (
        lambda t: t.put(2, "VARIABEL", SATUAN="orang", URAIAN="Banyaknya a"),
        ["-  a: Jumlah a   # pendek", "+  a: {uraian: Banyaknya a, satuan: orang}   # pendek"],
    ),
    "tugas": (
        lambda t: t.put(2, "TUGAS", TUGAS="lain").put(4, "TUGAS", KODE_JABATAN="seksi", TUGAS="tiga"),
        ["-- satu  # pertama", "+- lain  # pertama", "+- tiga"],
    ),
    "sasaran": (
        lambda t: t.put(2, SASARAN="Sasaran 2026").put(3, SASARAN="Sasaran 2026"),
        ["-- uraian: Sasaran", "+- uraian: Sasaran 2026"],
    ),
    "anggaran": (
        lambda t: t.put(2, "PROGRAM", ANGGARAN_2026="Rp 2.000.000,50"),
        ["-  anggaran: {2026: 1000.5}", "+  anggaran: {2026: 2000000.5}"],
    ),
    "perubahan": (
        lambda t: t.put(2, FORMULA="a / b * 50", MULAI="2026-TW3", DASAR="Renja 2026"),
        ["+    perubahan:", "+    - mulai: 2026-TW3", "+      dasar: Renja 2026", "+      formula: a / b * 50"],
    ),
    "perubahan target": (
        lambda t: t.put(2, TARGET_2026=95, MULAI="2026", DASAR="Renja 2026"),
        [
            "+    perubahan:", "+    - mulai: 2026", "+      dasar: Renja 2026", "+      target:",
            "+        2026: {TW1: 20, tahun: 95}",
        ],
    ),
    "indikator baru": (
        lambda t: t.put(4, **NEW_INDIKATOR),
        [
            "+  - kode: j", "+    nama: Baru", "+    satuan: orang", "+    formula: a", "+    target:",
            "+      2026: {TW1: 1.5, tahun: 5}", "+    mulai: 2026",
        ],
    ),
    "sasaran dan variabel baru": (
        lambda t: t.put(4, **{**NEW_INDIKATOR, "SASARAN": "Lain", "FORMULA": "c"}).put(
            5, "VARIABEL", KODE_JABATAN="seksi", KODE_VARIABEL="c", URAIAN="Jumlah c"
        ),
        [
            "+  c: Jumlah c", "+- uraian: Lain", "+  indikator:", "+  - kode: j", "+    nama: Baru",
            "+    satuan: orang", "+    formula: c", "+    target:", "+      2026: {TW1: 1.5, tahun: 5}",
            "+    mulai: 2026",
        ],
    ),
    "program baru": (
        lambda t: t.put(3, "PROGRAM", KODE_JABATAN="seksi", KODE_PROGRAM="1.06", PROGRAM="Lain", ANGGARAN_2026=5),
        ["+- kode: '1.06'", "+  nama: Lain", "+  anggaran:", "+    2026: 5"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TAKEN)
def test_the_lines_that_a_table_changes_and_no_others(iki: Iki, case: str) -> None:
    change, lines = TAKEN[case]
    table = Table(iki)
    change(table)
    tried = iki("impor", "definisi", table.save(), "--uji")
    assert (tried.code, tried.err) == (0, "uji saja: tidak ada yang disimpan\n"), tried.out
    assert FILE.read_text() == SEKSI
    assert not Path("data/terima.csv").exists()
    ran = iki("impor", "definisi", "t.xlsx")
    assert ran.code == 0, ran.out
    found = changed_lines()
    if case == "kata ordinal":
        assert [line.partition("bobot: 2, ")[2].rstrip("}") + "}" for line in found] == lines
    else:
        assert found == lines
    assert iki("validasi", "--data").code == 0
    again = iki("impor", "definisi", "t.xlsx")
    assert again.out.splitlines()[-1] == "tidak ada yang berubah: tabel ini sama dengan definisinya"
    name = ran.err.split()[-1]
    back = iki("batalkan", name)
    assert (back.code, FILE.read_text()) == (0, SEKSI)


REFUSED: dict[str, tuple[Callable[[Table], object], str]] = {
    "target lewat": (lambda t: t.put(2, TARGET_2025=81), "INDIKATOR!J2  seksi.i: target 2025 mengubah yang sudah lewat (2025)"),
    "triwulan lewat": (lambda t: t.put(2, TARGET_2026_TW1=25), "INDIKATOR!L2  seksi.i: target 2026 TW1 mengubah yang sudah lewat (2026)"),
    "formula lewat": (lambda t: t.put(2, FORMULA="a / b"), "INDIKATOR!H2  seksi.i: formula mengubah yang sudah lewat (2025)"),
    "konsolidasi lewat": (lambda t: t.put(3, "VARIABEL", KONSOLIDASI="jumlah"), "VARIABEL!F3  variabel seksi.b: konsolidasi mengubah yang sudah lewat (2025)"),
    "indikator baru sejak semula": (lambda t: t.put(4, **{**NEW_INDIKATOR, "MULAI": None}), "indikator baru seksi.j ada pula pada yang sudah lewat (2025); isi MULAI"),
    "tanpa dasar": (lambda t: t.put(2, FORMULA="a / b", MULAI=2026), "seksi.i: MULAI 2026 tanpa DASAR"),
    "tanpa mulai": (lambda t: t.put(2, FORMULA="a / b", DASAR="x"), "seksi.i: DASAR tanpa MULAI"),
    "mulai sesudah tahunnya": (lambda t: t.put(2, TARGET_2026=90, MULAI=2027, DASAR="x"), "tidak mengubah TARGET 2026"),
    "mulai bukan waktu": (lambda t: t.put(2, MULAI="besok"), "INDIKATOR!M2  “besok” bukan waktu mulai"),
    "mulai tanggal": (lambda t: t.put(2, MULAI=dt.date(2026, 1, 1)), "INDIKATOR!M2  “2026-01-01"),
    "dasar rusak": (lambda t: t.put(2, DASAR="#N/A", MULAI=2026), "INDIKATOR!N2  isinya “#N/A”, bukan teks"),
    "persen": (lambda t: t.percent(3, "TARGET 2026", 0.5), "bukan nilai dari variabel ordinal"),
    "anggaran persen": (lambda t: t.percent(2, "ANGGARAN 2026", 0.85, "PROGRAM"), "PROGRAM!F2  isinya “85%”, bukan angka"),
    "persen dari yang lain": (lambda t: t.put(2, SATUAN="orang").percent(2, "TARGET 2026", 0.125), "“12,5%” memakai satuan lain daripada “orang”"),
    "formula dengan tanda =": (lambda t: t.put(2, FORMULA="=A2/B2"), "INDIKATOR!H2  sel ini rumus Excel; ketik formula sebagai teks, tanpa tanda ="),
    "formula rusak": (lambda t: t.put(2, FORMULA="#NAME?"), "sel ini rumus Excel; ketik formula"),
    "formula dengan kata": (lambda t: t.put(2, FORMULA="Jumlah kasus / jumlah penduduk x 100"), "huruf besar; nama memakai a-z, 0-9 dan “_”, diawali huruf; tulis kode variabel dari lembar VARIABEL"),
    "teks dari rumus": (lambda t: t.put(2, INDIKATOR="=A2"), "INDIKATOR!E2  sel ini rumus tanpa hasil; ketik ulang sebagai teks"),
    "kata dari skala lain": (lambda t: t.put(3, TARGET_2026="Wajar Dengan Pengecualian"), "“Wajar Dengan Pengecualian” bukan nilai dari variabel ordinal"),
    "tanggal": (lambda t: t.put(2, TARGET_2026=dt.date(2026, 1, 2)), "INDIKATOR!K2  isinya tanggal atau jam (2026-01-02), bukan angka"),
    "kesalahan rumus": (lambda t: t.put(2, BOBOT="#REF!"), "“#REF!”"),
    "rumus belum dihitung": (lambda t: t.put(2, TARGET_2026="=1+1"), "INDIKATOR!K2  "),
    "dua kali": (lambda t: t.put(4, **{**NEW_INDIKATOR, "KODE_INDIKATOR": "i"}), "seksi.i sudah ada di INDIKATOR!A2"),
    "jabatan tidak ada": (lambda t: t.put(2, KODE_JABATAN="seksie"), "tidak ada jabatan “seksie”; Maksud Anda “seksi”?"),
    "tanpa kode": (lambda t: t.put(2, KODE_INDIKATOR=None), "baris ini tanpa KODE INDIKATOR"),
    "kode berganti": (lambda t: t.put(2, KODE_INDIKATOR="k"), "baris baru seksi.k bernama sama dengan seksi.i"),
    "jabatan besar dua kali": (lambda t: t.put(4, **{**NEW_INDIKATOR, "KODE_INDIKATOR": " I "}), "seksi.i sudah ada di INDIKATOR!A2"),
    "kode program jadi angka": (lambda t: t.put(2, "PROGRAM", KODE_PROGRAM=1.5), "bernama sama dengan program seksi.1.05"),
    "kolom dua kali": (lambda t: t.put(1, JABATAN="SATUAN"), "kolom SATUAN ada dua kali"),
    "kolom salah ketik": (lambda t: t.put(1, TARGET_2026="TARGT 2026"), "judul kolom “TARGT 2026” tidak dikenal"),
    "formula salah": (lambda t: t.put(3, FORMULA="opini +"), "INDIKATOR!H3  "),
    "formula tanpa variabel": (lambda t: t.put(2, FORMULA="a / tidak_ada", MULAI=2026, DASAR="x"), "INDIKATOR!H2  variabel “tidak_ada”"),
    "baru tanpa isi": (lambda t: t.put(4, **{**NEW_INDIKATOR, "SATUAN": None}), "baris baru seksi.j tanpa SATUAN"),
    "baru salah": (lambda t: t.put(4, **{**NEW_INDIKATOR, "FORMULA": "tidak_ada"}), "variabel “tidak_ada”"),
    "polarisasi": (lambda t: t.put(2, POLARISASI="bagus"), "“bagus” bukan polarisasi"),
    "batas yang berlawanan": (lambda t: t.put(2, TARGET_2026="≤ 80"), "“≤ 80” tidak cocok dengan polarisasi maximize"),
    "ribuan atau desimal": (lambda t: t.put(2, TARGET_2026="1.234"), "INDIKATOR!K2  “1.234”"),
    "konsolidasi": (lambda t: t.put(2, "VARIABEL", KONSOLIDASI="campuran"), "“campuran” bukan konsolidasi"),
    "tugas naik": (lambda t: t.move_up("TUGAS", 2, "NO"), "TUGAS!D2  tugas 1 menjadi sama dengan tugas 2; tugas tidak dihapus lewat tabel"),
    "nama bertukar": (lambda t: t.put(2, INDIKATOR="Opini").put(3, INDIKATOR="Indikator"), "INDIKATOR!E2 (2 sel)  nama ini milik seksi.o (begitu pula INDIKATOR!E3); urutkan seluruh baris, bukan satu kolom"),
    "kolom salah ketik ATASAN": (lambda t: t.put(1, SASARAN="ATASN"), "judul kolom “ATASN” tidak dikenal"),
    "uraian milik lain": (lambda t: t.put(2, "VARIABEL", URAIAN="jumlah  B"), "VARIABEL!D2  nama ini milik variabel seksi.b"),
    "gabungan yang tidak cocok": (lambda t: t.put(2, TARGET_2026=98, BOBOT="x").put(3, TARGET_2026=None).merge(2, 3, "TARGET 2026"), "INDIKATOR!K3  “98” bukan nilai"),
}  # fmt: skip


# Cells as offices write them, how the preview says that they are read, and what the file then says.
READ: dict[str, tuple[Callable[[Table], object], str, str]] = {
    "batas": (lambda t: t.put(2, TARGET_2026="≥ 90"), "INDIKATOR!K2  TARGET 2026: “≥ 90” dibaca 90", "tahun: 90}"),
    "batas paling tinggi": (
        lambda t: t.put(4, **{**NEW_INDIKATOR, "POLARISASI": "turun", "TARGET_2026": "≤ 80 orang"}),
        "TARGET 2026: “≤ 80 orang” dibaca 80", "tahun: 80}",
    ),
    "polarisasi": (
        lambda t: t.put(4, **{**NEW_INDIKATOR, "POLARISASI": "turun"}),
        "INDIKATOR!G4  POLARISASI: “turun” dibaca “minimize”", "polarisasi: minimize",
    ),
    "ribuan yang dihitung": (
        lambda t: t.put(4, **{**NEW_INDIKATOR, "TARGET_2026": "1.234"}), "“1.234” dibaca 1234", "tahun: 1234}",
    ),
    "ribuan di lembar berkoma": (
        lambda t: t.put(2, TARGET_2026="1.234").put(3, BOBOT="2,5"), "“1.234” dibaca 1234", "tahun: 1234}",
    ),
    "konsolidasi": (
        lambda t: t.put(4, "VARIABEL", KONSOLIDASI="Rata-rata"),
        "VARIABEL!F4  KONSOLIDASI: “Rata-rata” dibaca “rata_rata”", "konsolidasi: rata_rata",
    ),
    "berkala": (
        lambda t: t.put(3, "VARIABEL", BERKALA="Triwulanan"), "BERKALA: “Triwulanan” dibaca “triwulan”", "berkala: triwulan",
    ),
    "kode": (
        lambda t: t.put(2, KODE_JABATAN=" Seksi ", KODE_INDIKATOR="I ", TARGET_2026=90),
        "KODE JABATAN: “Seksi” dibaca seksi\n  INDIKATOR!D2  KODE INDIKATOR: “I” dibaca i", "tahun: 90}",
    ),
    "bobot persen": (lambda t: t.put(4, **NEW_INDIKATOR).percent(4, "BOBOT", 0.2), "INDIKATOR!I4  BOBOT: “20%” dibaca 20", "bobot: 20\n"),
    "bobot berteks": (lambda t: t.put(4, **NEW_INDIKATOR, BOBOT="12,5 %"), "BOBOT: “12,5 %” dibaca 12,5", "bobot: 12.5\n"),
    "rupiah": (
        lambda t: t.put(2, "PROGRAM", ANGGARAN_2026="Rp 1.250.000.000,-"),
        "PROGRAM!F2  ANGGARAN 2026: “Rp 1.250.000.000,-” dibaca 1250000000", "{2026: 1250000000}",
    ),
    "kata lengkap": (
        lambda t: t.put(3, TARGET_2026="Tidak Wajar"), "TARGET 2026: “Tidak Wajar” dibaca “TW”", "{2026: TW}",
    ),
    "dua cara membaca": (
        lambda t: t.put(2, TARGET_2026="1,250").put(
            4, **{**NEW_INDIKATOR, "TARGET_2026": "1.100"}
        ),
        "TARGET 2026: “1,250” dibaca 1,25\n  INDIKATOR!K4  TARGET 2026: “1.100” dibaca 1100\n",
        "tahun: 1.25}",
    ),
    "target gabungan": (
        lambda t: t.put(4, **{**NEW_INDIKATOR, "TARGET_2026": 98}).put(5, **{
            **NEW_INDIKATOR, "KODE_INDIKATOR": "k", "INDIKATOR": "Lain", "TARGET_2026": None, "MULAI": None,
        }).merge(4, 5, "TARGET 2026").merge(4, 5, "MULAI"),
        "INDIKATOR!K5  TARGET 2026: sel gabungan K4:K5 dibaca di setiap barisnya",
        "kode: k\n    nama: Lain\n    satuan: orang\n    formula: a\n    target:\n      2026: {TW1: 1.5, tahun: 98}\n    mulai: 2026\n",
    ),
    "dua kolom digabung": (
        lambda t: t.put(2, TARGET_2026=98, TARGET_2026_TW1=None).merge(2, 2, "TARGET 2026", "TARGET 2026 TW1"),
        "INDIKATOR!L2  sel gabungan hanya dibaca di kolom pertamanya", "{TW1: 20, tahun: 98}",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", READ)
def test_what_offices_write_is_read_and_said(iki: Iki, case: str) -> None:
    change, said, written = READ[case]
    table = Table(iki)
    change(table)
    ran = iki("impor", "definisi", table.save())
    assert ran.code == 0, ran.out
    assert said in ran.out
    assert written in FILE.read_text()


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_taken_is_named_with_its_cell(iki: Iki, case: str) -> None:
    change, message = REFUSED[case]
    table = Table(iki)
    change(table)
    ran = iki("impor", "definisi", table.save())
    assert ran.code == 1
    assert message in ran.out
    counted = [line for line in ran.out.splitlines() if " sel terisi = " in line]
    total, _, parts = counted[-1].partition(" sel terisi = ")
    assert int(total) == sum(int(part.split()[0]) for part in parts.split(" + "))
    assert "ditolak" in parts
    assert FILE.read_text() == SEKSI
    assert not Path("data/terima.csv").exists()
    assert Path("t.periksa.xlsx").exists()


def test_the_preview_is_beda_with_figures(iki: Iki) -> None:
    name = Table(iki).put(2, TARGET_2026=90, TARGET_2025=None).save()
    assert iki("impor", "definisi", name, "--uji").out.splitlines() == [
        "folder kerja → tabel t.xlsx",
        "Definisi berubah pada 1 jabatan: 1 indikator.",
        "",
        "Seksi Contoh  seksi",
        "  indikator i",
        "    target 2026: 85 → 90  definitions/jabatan/seksi.yaml:20",
        "Angka tahun 2026: 4 berubah, 10 sama.",
        "",
        "Angka tahun 2026 menurut kedua definisi, dengan data folder kerja",
        "",
        "Seksi Contoh  seksi",
        "  i target 85 → 90; capaian 17,65 → 16,67",
        "  nilai jabatan nilai 17,65 → 16,67",
        "",
        "Instansi",
        "  seluruh jabatan rata-rata 17,65 → 16,67",
        "dibiarkan:",
        "  INDIKATOR!J2  seksi.i TARGET 2025: 80 dibiarkan, selnya kosong",
        "87 sel terisi = 61 judul dan kode + 25 sama + 1 berubah",
    ]


def test_cells_with_one_cause_are_one_line(iki: Iki) -> None:
    table = Table(iki).put(2, TARGET_2025="salah", TARGET_2026="keliru", TARGET_2026_TW1="apa")
    table.put(2, "PROGRAM", ANGGARAN_2026="banyak")
    ran = iki("impor", "definisi", table.save(), "--uji")
    refused = ran.out.partition("ditolak:\n")[2].splitlines()
    assert len([line for line in refused if line.startswith("  ")]) == 2
    assert refused[0].startswith("  INDIKATOR!J2 (3 sel)  “salah” bukan angka")
    assert "(begitu pula INDIKATOR!K2, INDIKATOR!L2)" in refused[0]
    assert "4 ditolak" in ran.out
    whole = iki("impor", "definisi", "t.xlsx", "--uji", "--rinci").out
    assert "INDIKATOR!K2  “keliru” bukan angka" in whole


def test_all_of_a_long_preview_can_be_asked_for(iki: Iki, folder: Path) -> None:
    more = "".join(
        f"  - {{kode: k{n}, nama: N{n}, satuan: x, formula: a, target: {{2026: 1}}}}\n"
        for n in range(60)
    )
    build.edit(folder / FILE, "program:\n", f"{more}program:\n")
    table = Table(iki)
    for row in range(4, 64):
        table.put(row, SATUAN="y")
    out = iki("impor", "definisi", table.save(), "--uji").out
    assert "baris lagi; semuanya: --rinci\n" in out
    whole = iki("impor", "definisi", "t.xlsx", "--uji", "--rinci").out
    assert whole.count("satuan: x → y") == 60
    assert "lagi" not in whole


BEFORE: dict[str, tuple[str, Callable[[Table], object], str, str]] = {
    "indikator": (
        "    perubahan:\n    # 2027\n    - {mulai: 2027, dasar: SK, nama: Lain, target: {2027: 90}}\n",
        lambda t: t.put(2, FORMULA="a / b * 50", TARGET_2026=88, MULAI=2026, DASAR="Renja"),
        ("    - mulai: 2026\n      dasar: Renja\n      formula: a / b * 50\n"
        "      target:\n        2026: {TW1: 20, tahun: 88}\n    # 2027\n"), "",
    ),
    "nama yang ditetapkan lagi": (
        "    perubahan:\n    - {mulai: 2027, dasar: SK, nama: Lain}\n",
        lambda t: t.put(2, INDIKATOR="Nama", MULAI=2026, DASAR="Renja"),
        "", "perubahan 2027 menetapkan lagi INDIKATOR, sesudah MULAI 2026; tulis MULAI 2027;",
    ),
    "target yang ditetapkan lagi": (
        "    perubahan:\n    - {mulai: 2026-TW4, dasar: SK, target: {2026: 90}}\n",
        lambda t: t.put(2, TARGET_2026=91, MULAI="2026-TW3", DASAR="Renja"),
        "", "perubahan 2026-TW4 menetapkan lagi TARGET 2026, sesudah MULAI 2026-TW3; tulis MULAI 2026-TW4;",
    ),
    "dasar lain pada waktu itu": (
        "    perubahan:\n    - {mulai: 2026-TW3, dasar: SK, satuan: orang}\n",
        lambda t: t.put(2, INDIKATOR="Nama", MULAI="2026-TW3", DASAR="Renja"),
        "", "perubahan 2026-TW3 sudah ada dengan dasar “SK”",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BEFORE)
def test_a_perubahan_stands_before_later_ones(iki: Iki, case: str) -> None:
    later, change, written, message = BEFORE[case]
    text = SEKSI.replace("  - {kode: o", f"{later}  - {{kode: o")
    FILE.write_text(text)
    table = Table(iki)
    change(table)
    ran = iki("impor", "definisi", table.save())
    assert message in ran.out
    assert ran.code == bool(message), ran.out
    assert FILE.read_text().replace(written, "    # 2027\n" if written else "") == text
    assert not written or written in FILE.read_text()


def test_rows_below_a_moved_perubahan_are_changed_there(iki: Iki) -> None:
    build.edit(
        FILE,
        "program:\n- kode",
        "perubahan:\n- mulai: 2027\n  dasar: SK\n  tugas: [satu, dua]\nprogram:\n- kode",
    )
    table = Table(iki).put(3, "TUGAS", TUGAS="lain")
    table.put(3, "VARIABEL", URAIAN="Banyaknya b", MULAI="2026-TW3", DASAR="Renja")
    assert iki("impor", "definisi", table.save()).code == 0
    text = FILE.read_text()
    assert "perubahan:\n- mulai: 2026-TW3\n  dasar: Renja\n  variabel:\n" in text
    assert "- mulai: 2027\n  dasar: SK\n  tugas: [satu, lain]\n" in text
    assert iki("validasi").code == 0


def test_options_are_for_rows_without_their_own_time(iki: Iki) -> None:
    name = (
        Table(iki).put(2, FORMULA="a / b", TARGET_2026=90).put(3, "VARIABEL", SATUAN="jiwa").save()
    )
    ran = iki("impor", "definisi", name, "--mulai", "2026", "--dasar", "Renja 2026")
    assert ran.code == 0, ran.out
    text = FILE.read_text()
    assert "formula: a / b\n" in text
    assert "satuan: jiwa" in text
    assert changed_lines() == [line for line in changed_lines() if line.startswith("+")]
    assert "sejak 2026 (Renja 2026)" in ran.out


def test_a_lock_is_named_and_holds(iki: Iki) -> None:
    assert iki("kunci", "--tahun", 2026, "--sampai", "TW1").code == 0
    name = Table(iki).put(2, INDIKATOR="Nama lain").save()
    ran = iki("impor", "definisi", name)
    assert ran.code == 1
    assert "INDIKATOR!E2  seksi.i: nama mengubah yang dikunci (kunci/2026-TW1.json)" in ran.out
    assert "menyentuh kunci:" in ran.out
    ran = iki("impor", "definisi", name, "--mulai", "2026-TW2", "--dasar", "Koreksi")
    assert (ran.code, "menyentuh kunci" in ran.out) == (0, False)
    assert iki("batalkan", ran.err.split()[-1]).code == 0
    ran = iki("impor", "definisi", name, "--mulai", "2026", "--dasar", "Koreksi")
    assert ran.code == 0
    assert "  kunci/2026-TW1.json" in ran.out
    assert "seksi.i" in ran.out.partition("menyentuh kunci:")[2]
    back = iki("batalkan", ran.err.split()[-1])
    assert (back.code, "menyentuh 1 kunci" in back.out) == (0, True)


# What becomes of a cell by who has changed it since the table was written: the YAML then, the table
# then, what `impor definisi` says, and the lines of the file that are other than at first.
NAMA, TARGET = 'nama: "Indikator"', "2026: {TW1: 20, tahun: 85}"
NEWER = "berubah di proyek sejak tabel ini dibuat, tidak diubah di tabel; dibiarkan:\n"
SINCE: dict[str, tuple[dict[str, str], dict[str, Any], int, str, str]] = {
    "hanya proyek": (
        {NAMA: 'nama: "Baru"', TARGET: "2026: {TW1: 20, tahun: 88}"}, {}, 0,
        f"{NEWER}  INDIKATOR!E2  seksi.i INDIKATOR: kini “Baru”\n  INDIKATOR!K2  seksi.i TARGET 2026: kini 88\n",
        "tahun: 88}",
    ),
    "satu proyek, satu tabel": (
        {NAMA: 'nama: "Baru"'}, {"TARGET_2026": 90}, 0, "kini “Baru”", "tahun: 90}",
    ),
    "keduanya, lain": (
        {TARGET: "2026: {TW1: 20, tahun: 88}"}, {"TARGET_2026": 90}, 1,
        "INDIKATOR!K2  seksi.i TARGET 2026 berubah di proyek sejak tabel ini dibuat: kini 88", "tahun: 88}",
    ),
    "keduanya, sama": (
        {TARGET: "2026: {TW1: 20, tahun: 88}"}, {"TARGET_2026": 88}, 0, "tidak ada yang berubah", "tahun: 88}",
    ),
    "proyek mengisi yang kosong": (
        {"2026: WTP}": "2026: WTP, 2025: TW}"}, {}, 0, "INDIKATOR!J3  seksi.o TARGET 2025: kini “TW”", "2025: TW}",
    ),
    "proyek menghapus": (
        {"{TW1: 20, tahun: 85}": "85"}, {}, 0, "INDIKATOR!L2  seksi.i TARGET 2026 TW1: kini kosong", "2026: 85\n",
    ),
    "teks sasaran": (
        {"uraian: Sasaran": "uraian: Tujuan"}, {}, 0, "INDIKATOR!C2  seksi.i SASARAN: kini “Tujuan”", "uraian: Tujuan",
    ),
    "indikator yang berakhir": (
        {"bobot: 2,": "bobot: 2, berakhir: 2025,"}, {}, 0, "INDIKATOR!K3  seksi.o TARGET 2026: kini kosong", "2026: WTP",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SINCE)
def test_what_only_the_project_has_changed_stays(iki: Iki, case: str) -> None:
    in_project, in_table, code, said, kept = SINCE[case]
    table = Table(iki)
    for old, new in in_project.items():
        build.edit(FILE, old, new)
    ran = iki("impor", "definisi", table.put(2, **in_table).save())
    assert (ran.code, said in ran.out) == (code, True), ran.out
    assert kept in FILE.read_text()
    total, _, parts = ran.out.partition(" sel terisi = ")
    counted = sum(int(part.split()[0]) for part in parts.splitlines()[0].split(" + "))
    assert int(total.splitlines()[-1]) == counted


def test_what_both_have_changed_is_taken_when_asked_for(iki: Iki) -> None:
    name = Table(iki).put(2, TARGET_2026=90).save()
    assert iki("impor", "definisi", name).code == 0
    table = Table(iki)
    build.edit(FILE, "tahun: 90", "tahun: 88")
    table.put(2, TARGET_2026=91).save()
    ran = iki("impor", "definisi", name)
    assert (ran.code, "pakai --timpa bila isi tabel yang benar" in ran.out) == (1, True)
    assert iki("impor", "definisi", name, "--timpa").code == 0
    assert "tahun: 91" in FILE.read_text()


@pytest.mark.parametrize(
    ("row", "code", "said"),
    [
        ({}, 0, "tugas seksi.2 tidak ada lagi di proyek sejak tabel ini dibuat"),
        ({"TUGAS": "dua lagi"}, 1, "hapus baris ini, atau tambahkan lagi dengan --timpa"),
    ],
)
def test_a_row_that_the_project_has_no_more_does_not_come_back(
    iki: Iki, row: dict[str, Any], code: int, said: str
) -> None:
    table = Table(iki)
    build.edit(FILE, "- dua\n", "")
    ran = iki("impor", "definisi", table.put(3, "TUGAS", **row).save())
    assert (ran.code, said in ran.out) == (code, True), ran.out
    assert "- dua" not in FILE.read_text()


@pytest.mark.parametrize("both", [False, True])
def test_a_name_may_recur_in_another_jabatan_but_not_change_places(
    iki: Iki, folder: Path, *, both: bool
) -> None:
    text = SEKSI.replace("Seksi Contoh", "Seksi Lain").replace('nama: "Indikator"', "nama: Lain")
    (folder / "definitions/jabatan/lain.yaml").write_text(text)
    table = Table(iki)
    rows = {table.sheet.cell(row, table.column("INDIKATOR")).value: row for row in range(2, 6)}
    table.put(rows["Indikator"], INDIKATOR="Lain")
    if both:
        table.put(rows["Lain"], INDIKATOR="Indikator")
    ran = iki("impor", "definisi", table.save(), "--uji")
    assert (ran.code, "nama ini milik " in ran.out) == (int(both), both), ran.out


def test_a_table_without_its_hidden_sheet_says_that_it_is_compared_with_now_only(iki: Iki) -> None:
    table = Table(iki).put(2, TARGET_2026=90)
    assert table.book["_iki"].sheet_state != "visible"
    del table.book["_iki"]
    ran = iki("impor", "definisi", table.save(), "--uji")
    assert (ran.code, "1 baris tanpa catatan isi semula" in ran.err) == (0, True), ran.err
    assert "tanpa catatan" not in iki("impor", "definisi", Table(iki).save(), "--uji").err


# A project with marks, the cells that are changed, and what the file then has no more and still has.
MARKED = (
    SEKSI.replace("2025: 80   # PK 2025", "2025: 80   # PK 2025  # PERIKSA: dari tabel")
    .replace("formula: a/b*100", "formula: a/b*100  # PERIKSA: usul")
    .replace("persen\n", "persen\n    # PERIKSA: nama diragukan\n    # PERIKSA: satuan tidak disebut\n")
    .replace("- satu  # pertama", "# PERIKSA: tulis tugas\n- satu  # pertama")
    .replace("atasan: kepala\n", "atasan: kepala\n# PERIKSA: jabatan diusulkan\n")
    .replace("a: Jumlah a   # pendek", "a: Jumlah a   # pendek  # PERIKSA")
)  # fmt: skip
ALL_MARKS = ("dari tabel", "usul\n", "nama diragukan", "satuan tidak", "tulis tugas", "jabatan diusulkan", "PERIKSA\n")  # fmt: skip
SETTLED: dict[str, tuple[Callable[[Table], object], tuple[str, ...]]] = {
    "tidak ada": (lambda _: None, ()),
    "satuan": (lambda t: t.put(2, SATUAN="%"), ("satuan tidak",)),
    "target": (lambda t: t.put(2, TARGET_2026=90), ()),
    "tugas": (lambda t: t.put(2, "TUGAS", TUGAS="lain"), ("tulis tugas",)),
    "uraian": (lambda t: t.put(2, "VARIABEL", URAIAN="lain"), ("PERIKSA\n",)),
    "nama jabatan": (lambda t: t.put(2, "JABATAN", JABATAN="Seksi Lain"), ("jabatan diusulkan",)),
    "sel jabatan dikosongkan": (lambda t: t.put(2, "JABATAN", PERIKSA=None), ("jabatan diusulkan",)),
    "sel dikosongkan": (
        lambda t: t.put(2, PERIKSA=None),
        ("nama diragukan", "satuan tidak", "usul\n", "dari tabel"),
    ),
    "satu baris sel dihapus": (
        lambda t: t.put(2, PERIKSA=t.sheet.cell(2, t.column("PERIKSA")).value.replace("formula: usul\n", "")),
        ("usul\n",),
    ),
    "teks sendiri": (lambda t: t.put(2, PERIKSA="SALAH! tanya Bu Ani"), ()),
    "teks sendiri di bawahnya": (
        lambda t: t.put(2, PERIKSA=f"{t.sheet.cell(2, t.column('PERIKSA')).value}\nsatuan: jangan"), (),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SETTLED)
def test_a_changed_cell_or_an_emptied_one_settles_its_mark(iki: Iki, case: str) -> None:
    FILE.write_text(MARKED)
    table = Table(iki)
    assert table.sheet.cell(2, table.column("PERIKSA")).value.splitlines() == [
        "nama diragukan", "satuan tidak disebut", "formula: usul",
        "target 2025: dari tabel",
    ]  # fmt: skip
    change, settled = SETTLED[case]
    change(table)
    ran = iki("impor", "definisi", table.save())
    assert (ran.code, "tanda PERIKSA dihapus:" in ran.out) == (0, bool(settled)), ran.out
    assert ("PERIKSA berisi teks lain: tanda di baris ini tetap" in ran.out) == ("teks" in case)
    text = FILE.read_text()
    gone = [mark for mark in ALL_MARKS if mark not in text]
    assert {*settled} == {*gone}
    for remark in ("# keputusan 2024", "# pertama", "# pendek", "# dari SK", "# PK 2025"):
        assert remark in text
    assert text.count("\n") == MARKED.count("\n") - sum(
        mark in {"satuan tidak", "tulis tugas", "jabatan diusulkan", "nama diragukan"}
        for mark in gone
    )
    if settled:
        assert iki("batalkan", ran.err.split()[-1]).code == 0
        assert FILE.read_text() == MARKED


# Cells of the sheet JABATAN, what is said of them, and the line of the file then (none: refused).
OF_JABATAN: dict[str, tuple[dict[str, object], str, str]] = {
    "nama": ({"JABATAN": "Kepala Seksi"}, "tanda PERIKSA dihapus:\n  seksi  jabatan diusulkan", "jabatan: Kepala Seksi\n"),
    "atasan": ({"ATASAN": "lain"}, "atasan: kepala → lain", "atasan: lain\n"),
    "atasan salah ketik": ({"ATASAN": "lian"}, "JABATAN!C2  tidak ada jabatan “lian”; Maksud Anda “lain”?", ""),
    "nama atasan": ({"ATASAN": "seksi  Lain"}, "tidak ada jabatan “seksi Lain”; tulis kodenya: lain", ""),
    "diri sendiri": ({"ATASAN": "seksi"}, "JABATAN!C2  ", ""),
    "nama jabatan lain": ({"KODE JABATAN": "Lain", "JABATAN": "Seksi"}, "dibaca lain", "jabatan: Seksi\n"),
    "mulai": ({"MULAI": 2026}, "kolom MULAI bukan kolom tabel JABATAN; tidak dibaca", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", OF_JABATAN)
def test_the_sheet_of_jabatan_settles_names_and_atasan(iki: Iki, folder: Path, case: str) -> None:
    cells, said, written = OF_JABATAN[case]
    FILE.write_text(MARKED)
    other = folder / "definitions/jabatan/lain.yaml"
    other.write_text(
        "jabatan: Seksi Lain\natasan: kepala\ntugas: [satu]\nsasaran:\n  - uraian: S\n    indikator:\n"
        "      - {kode: k, nama: K, satuan: x, formula: seksi.a, target: {2026: 1}}\n"
    )
    table = Table(iki)
    sheet = table.book["JABATAN"]
    assert [[cell.value for cell in row] for row in sheet.rows] == [
        ["KODE JABATAN", "JABATAN", "ATASAN", "PERIKSA"],
        ["seksi", "Seksi Contoh", "kepala", "jabatan diusulkan"],
    ]
    if "MULAI" in cells:
        sheet["E1"] = "MULAI"
    table.put(2, "JABATAN", **{title.replace(" ", "_"): cell for title, cell in cells.items()})
    ran = iki("impor", "definisi", table.save())
    assert said in ran.out, ran.out
    assert ran.code == int(not written and case != "mulai")
    assert written in FILE.read_text() + other.read_text()
    assert iki("validasi").code == 0


def test_an_atasan_that_was_not_known_is_written(iki: Iki) -> None:
    marked = "# PERIKSA: atasan tidak disebut di tabel; tulis kodenya\n"
    FILE.write_text(SEKSI.replace("atasan: kepala\n", marked))
    ran = iki("impor", "definisi", Table(iki).put(2, "JABATAN", ATASAN="kepala").save())
    assert (ran.code, changed_lines()) == (0, []), ran.out


def test_the_preview_has_the_words_of_tugas(iki: Iki) -> None:
    ran = iki("impor", "definisi", Table(iki).put(3, "TUGAS", TUGAS="lain").save(), "--uji")
    assert "teks tugas:\n  tugas seksi.2: “dua” → “lain”\n" in ran.out


@pytest.fixture
def skeleton(iki: Iki, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that was made of a list of IKU, in whose folder the test is."""
    book = Workbook()
    sheet: Any = book.active
    for row in (
        ["INDIKATOR KINERJA UTAMA"], ["DINAS KESEHATAN"], ["KABUPATEN LUMAJANG"], [],
        ["NO", "SASARAN", "INDIKATOR", "SATUAN", "FORMULASI", "TARGET 2026"],
        [1, "Sasaran", "Cakupan ibu hamil", "persen", "Jumlah ibu hamil dilayani / jumlah ibu hamil x 100%", 90],
    ):  # fmt: skip
        sheet.append(row)
    book.save("iku.xlsx")
    assert iki("mulai", "dinkes", "--dari", "iku.xlsx").code == 0
    monkeypatch.chdir(folder / "dinkes")
    return folder / "dinkes"


def test_a_skeleton_is_finished_in_its_table(iki: Iki, skeleton: Path) -> None:
    table = Table(iki)
    assert [c.value for c in table.book["INSTANSI"]["B"]][1:] == [
        "Dinas Kesehatan", "Kabupaten Lumajang", "Kepala Dinas Kesehatan",
    ]  # fmt: skip
    table.put(2, "INSTANSI", ISI="Dinas Kesehatan dan KB").put(2, "TUGAS", TUGAS="memimpin")
    ran = iki("impor", "definisi", table.without_marks().save())
    assert ran.code == 0, ran.out
    assert "  instansi  instansi: dibaca dari judul atau tanda tangan di tabel\n" in ran.out
    text = (skeleton / "definitions/instansi.yaml").read_text()
    assert "instansi: Dinas Kesehatan dan KB\ndaerah: Kabupaten Lumajang\n" in text
    assert iki("validasi", "--ketat").code == 0
    assert not {"INSTANSI", "JABATAN"} & {*Table(iki).book.sheetnames}
    assert iki("batalkan", ran.err.split()[-1]).code == 0
    assert (
        "instansi: Dinas Kesehatan  # PERIKSA"
        in (skeleton / "definitions/instansi.yaml").read_text()
    )


# A formula in the place of the proposed one, what else is changed of its first variabel, the data,
# and which of both proposed variabel go.
REPLACED: dict[str, tuple[str, dict[str, object], str, list[int]]] = {
    "keduanya": ("dilayani / sasaran * 100", {}, "", [0, 1]),
    "satu saja": ("dilayani / {1} * 100", {}, "", [0]),
    "ada realisasi": ("dilayani / sasaran * 100", {}, "2026,TW1,{jabatan},{0},9\n", [1]),
    "diubah pula": ("dilayani / sasaran * 100", {"SATUAN": "jiwa"}, "", [1]),
}  # fmt: skip


@pytest.mark.parametrize("case", REPLACED)
def test_what_was_proposed_with_a_formula_goes_with_it(iki: Iki, skeleton: Path, case: str) -> None:
    formula, changed, data, numbers = REPLACED[case]
    file = next((skeleton / "definitions/jabatan").iterdir())
    before = file.read_text()
    table = Table(iki)
    names = [cell.value for cell in table.book["VARIABEL"]["C"]][1:]
    rows = data.format(*names, jabatan=file.stem)
    (skeleton / "data/realisasi/2026.csv").write_text(build.HEAD + rows)
    table.put(2, FORMULA=formula.format(*names)).put(2, "VARIABEL", **changed)
    for row, kode in enumerate(("dilayani", "sasaran"), 4):
        if kode in formula:
            cells = {"KODE_JABATAN": file.stem, "KODE_VARIABEL": kode, "URAIAN": f"Jumlah {kode}"}
            table.put(row, "VARIABEL", **cells)
    ran = iki("impor", "definisi", table.without_marks().save())
    assert ran.code == 0, ran.out
    gone = [n for n in (0, 1) if f"variabel {file.stem}.{names[n]} tidak dibaca lagi" in ran.out]
    assert gone == numbers
    assert [n for n in (0, 1) if f"\n  {names[n]}:\n" not in file.read_text()] == numbers
    assert ("[R06]" in iki("validasi").shown) == (case in {"ada realisasi", "diubah pula"})
    assert iki("batalkan", ran.err.split()[-1]).code == 0
    assert file.read_text() == before


INSTANSI: dict[str, tuple[dict[str, object], str]] = {
    "bagian lain": ({"BAGIAN": "bupati"}, "INSTANSI!A2:C2 (3 sel)  “bupati” bukan bagian instansi; yang ada: instansi, daerah, pimpinan"),
    "bagian dua kali": ({"BAGIAN": "Daerah"}, "INSTANSI!A3:C3 (3 sel)  instansi.yaml daerah sudah ada di INSTANSI!A2"),
    "bukan teks": ({"ISI": "#N/A"}, "INSTANSI!B2  isinya “#N/A”, bukan teks"),
}  # fmt: skip


@pytest.mark.parametrize("case", INSTANSI)
def test_what_is_no_name_of_the_instansi_is_refused(iki: Iki, skeleton: Path, case: str) -> None:
    cells, message = INSTANSI[case]
    ran = iki("impor", "definisi", Table(iki).put(2, "INSTANSI", **cells).save())
    assert (ran.code, message in ran.out) == (1, True), ran.out
    assert "Dinas Kesehatan  # PERIKSA" in (skeleton / "definitions/instansi.yaml").read_text()


def test_a_workbook_of_a_skeleton_serves_also_after_its_name_is_settled(
    iki: Iki, skeleton: Path
) -> None:
    assert skeleton.is_dir()
    table = Table(iki).put(2, "INSTANSI", ISI="Dinkes")
    assert iki("impor", "definisi", table.save()).code == 0
    ran = iki("impor", "definisi", table.put(2, INDIKATOR="Cakupan").save())
    assert (ran.code, "Cakupan" in ran.out) == (0, True), ran.out


@pytest.mark.parametrize("both", [False, True])
def test_two_names_of_a_pimpinan_are_named(iki: Iki, skeleton: Path, *, both: bool) -> None:
    assert skeleton.is_dir()
    table = Table(iki).put(2, "JABATAN", JABATAN="Kepala Dinkes")
    if both:
        table.put(4, "INSTANSI", ISI="Kepala Dinkes")
    ran = iki("impor", "definisi", table.save())
    said = (
        "“Kepala Dinas Kesehatan” dalam instansi.yaml, “Kepala Dinkes” dalam definitions/jabatan/"
    )
    assert (ran.code, said in " ".join(ran.err.split())) == (0, not both), ran.err


def test_a_column_of_another_table_is_not_read(iki: Iki) -> None:
    table = Table(iki)
    for row, text in enumerate(("URAIAN", "x"), 1):
        table.sheet.cell(row, 20).value = text
    ran = iki("impor", "definisi", table.save())
    assert "kolom URAIAN bukan kolom tabel INDIKATOR; tidak dibaca" in ran.out
    assert ran.code == 0


def test_marks_that_the_table_does_not_know_stay(iki: Iki) -> None:
    FILE.write_text(MARKED)
    table = Table(iki).put(2, PERIKSA=None)
    build.edit(FILE, "diragukan", "diragukan orang")
    ran = iki("impor", "definisi", table.save())
    assert "tandanya bukan lagi yang ada ketika tabel ini dibuat" in ran.out
    assert "diragukan orang" in FILE.read_text()
    del table.book["_iki"]
    assert iki("impor", "definisi", table.save()).code == 0
    assert "diragukan orang" in FILE.read_text()


def test_a_project_without_marks_has_no_column_for_them(iki: Iki) -> None:
    assert "PERIKSA" not in [cell.value for cell in Table(iki).sheet[1]]


NO_DATA: dict[str, tuple[dict[str, Any], str, str]] = {
    "formula": ({"FORMULA": "a / b"}, "INDIKATOR", ""),
    "polarisasi": ({"POLARISASI": "minimize"}, "INDIKATOR", ""),
    "konsolidasi": ({"KONSOLIDASI": "terakhir"}, "VARIABEL", ""),
    "target yang diusulkan": ({"TARGET_2025": 81}, "INDIKATOR", ""),
    "target yang tidak ditandai": ({"TARGET_2025": 81}, "INDIKATOR", "mengubah yang sudah lewat (2025)"),
}  # fmt: skip


OF_2026 = build.HEAD + "2026,TW1,seksi,a,9\n"


@pytest.mark.parametrize("data", [DATA, OF_2026, build.HEAD], ids=["data", "tahun lain", "kosong"])
@pytest.mark.parametrize("case", NO_DATA)
def test_without_realisasi_a_past_year_has_no_figures_to_keep(
    iki: Iki, folder: Path, case: str, data: str
) -> None:
    cells, sheet, refused = NO_DATA[case]
    FILE.write_text(SEKSI if "tidak" in case else MARKED)
    (folder / "data/realisasi/a.csv").write_text(data)
    ran = iki("impor", "definisi", Table(iki).put(2, sheet, **cells).save())
    is_kept = data == DATA or bool(refused)
    assert ran.code == int(is_kept), ran.out
    assert ("mengubah yang sudah lewat (2025)" if is_kept else "disimpan") in ran.out


def test_a_table_of_another_instansi_is_refused(iki: Iki) -> None:
    table = Table(iki).put(2, TARGET_2026=90)
    build.edit(Path("definitions/instansi.yaml"), "instansi: ", "instansi: Lain dari ")
    ran = iki("impor", "definisi", table.save())
    assert ran.code == 1
    assert "tabel ini milik “" in ran.out
    assert "proyek ini “Lain dari" in ran.out
    assert "kirim ke instansi yang dimaksud" in ran.out
    assert FILE.read_text() == SEKSI


@pytest.mark.parametrize("kept", [True, False])
def test_a_table_of_another_project_is_refused(iki: Iki, *, kept: bool) -> None:
    table = Table(iki).put(2, TARGET_2026=90)
    text = SEKSI.replace("kode: i\n", "kode: lain\n").replace("kode: o,", "kode: lagi,")
    for nama in ("a", "b", "opini") if not kept else ("b",):
        text = text.replace(f"  {nama}: ", f"  z{nama}: ")
    text = text.replace("a/b*100", "a/zb*100" if kept else "za/zb*100")
    FILE.write_text(text if kept else text.replace("formula: opini", "formula: zopini"))
    assert iki("validasi").code == 0
    ran = iki("impor", "definisi", table.save())
    said = "tabel ini milik proyek lain: tidak satu pun indikator dan variabelnya ada di proyek ini"
    assert (ran.code, said in ran.out) == (1, not kept), ran.out
    assert ("tidak ada lagi di proyek" in ran.out) == kept


def test_years_without_values_of_a_new_indikator_are_not_listed(iki: Iki) -> None:
    build.edit(FILE, "2025: 80   # PK 2025", "2024: 70\n      2025: 80   # PK 2025")
    row = {**NEW_INDIKATOR, "FORMULA": "opini", "MULAI": 2024}
    row |= {"TARGET_2026": None, "TARGET_2026_TW1": None}
    ran = iki("impor", "definisi", Table(iki).put(4, **row).save(), "--uji")
    assert "indikator j" in ran.out
    assert ("belum ada data" in ran.out, "Angka tahun" in ran.out) == (False, False), ran.out


def test_what_changed_since_is_not_taken_back(iki: Iki) -> None:
    first = iki("impor", "definisi", Table(iki).put(2, TARGET_2026=90).save())
    second = iki("impor", "definisi", Table(iki).put(2, TARGET_2026=91).save())
    one, two = (ran.err.split()[-1] for ran in (first, second))
    ran = iki("batalkan", one)
    assert (ran.code, f"Batalkan dulu {two}" in ran.err) == (2, True)
    assert iki("batalkan", two).code == iki("batalkan", one).code == 0
    assert FILE.read_text() == SEKSI


def test_what_data_rest_on_is_not_taken_back(iki: Iki, folder: Path) -> None:
    table = Table(iki).put(5, "VARIABEL", KODE_JABATAN="seksi", KODE_VARIABEL="c", URAIAN="C")
    ran = iki("impor", "definisi", table.save())
    assert ran.code == 0
    build.edit(folder / "data/realisasi/a.csv", "2025,tahun,seksi,a,45\n", "2025,tahun,seksi,a,45\n2025,tahun,seksi,c,4\n")  # fmt: skip
    back = iki("batalkan", ran.err.split()[-1])
    assert (back.code, "kiriman itu tidak dibatalkan" in back.err) == (1, True)
    assert "c: C" in FILE.read_text()


def test_rows_that_are_not_there_stay(iki: Iki) -> None:
    table = Table(iki)
    table.sheet.delete_rows(3)
    ran = iki("impor", "definisi", table.put(2, TARGET_2026=90).save())
    assert ran.code == 0
    assert "tidak ada di tabel, dibiarkan:\n  1 indikator: seksi.o\n" in ran.out
    assert "kode: o" in FILE.read_text()


def test_tables_are_known_by_their_headings(iki: Iki) -> None:
    table = Table(iki).put(2, TARGET_2026=90)
    table.sheet.title = "Lembar1"
    table.sheet.insert_rows(1, 2)
    table.sheet["A1"] = "Rancangan 2026"
    for row, text in enumerate(("CATATAN KABID", "setuju"), 3):
        table.sheet.cell(row, 20).value = text
    ran = iki("impor", "definisi", table.save())
    assert ran.code == 0
    assert "judul kolom “CATATAN KABID” tidak dikenal" in ran.out
    assert "Lembar1!A1  di atas judul tabel" in ran.out
    assert "tahun: 90" in FILE.read_text()


def test_a_merged_sasaran_is_of_all_its_rows(iki: Iki) -> None:
    table = Table(iki).put(2, SASARAN="Baru")
    for title in ("KODE JABATAN", "JABATAN", "SASARAN"):
        column = table.column(title)
        table.sheet.merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)
    ran = iki("impor", "definisi", table.save())
    assert (ran.code, "dibiarkan" in ran.out) == (0, False)
    assert changed_lines() == ["-- uraian: Sasaran", "+- uraian: Baru"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("definisi", "sebutkan satu berkas: iki impor definisi tabel.xlsx"),
        ("definisi a.xlsx b.xlsx", "sebutkan satu berkas"),
        ("definisi a.xlsx --kosongkan", "tidak berlaku pada definisi"),
        ("definisi a.xlsx --mulai 2026", "ditulis bersama"),
        ("definisi a.xlsx --mulai besok --dasar x", "--mulai besok"),
        ("a.xlsx --mulai 2026 --dasar x", "hanya berlaku pada iki impor definisi BERKAS"),
        ("a.xlsx --rinci", "hanya berlaku pada iki impor definisi BERKAS"),
    ],
)
def test_wrong_calls(iki: Iki, arguments: str, message: str) -> None:
    ran = iki("impor", *arguments.split())
    assert (ran.code, message in ran.err) == (2, True)


def test_a_file_of_that_name_alone_is_a_delivery(iki: Iki, folder: Path) -> None:
    (folder / "definisi").mkdir()
    ran = iki("impor", "definisi")
    assert "sebutkan satu berkas" not in ran.err


def test_a_table_that_is_taken_for_values_says_which_command_reads_it(iki: Iki) -> None:
    assert {table.value for table in DefinitionSheet} >= DEFINITION_SHEETS
    iki("templat", "definisi", "-o", "t.xlsx")
    assert "ini tabel definisi: pakai `iki impor definisi BERKAS`" in iki("impor", "t.xlsx").shown


def test_files_that_are_no_tables(iki: Iki, folder: Path) -> None:
    Workbook().save("kosong.xlsx")
    ran = iki("impor", "definisi", "kosong.xlsx")
    assert (ran.code, "tidak ada tabel definisi" in ran.out) == (1, True)
    (folder / "x.xlsx").write_bytes(b"PK\x03\x04rusak")
    assert iki("impor", "definisi", "x.xlsx").code == 1
    assert iki("impor", "definisi", "tidak_ada.xlsx").code == 1


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_breaks_and_marks_stay(iki: Iki, folder: Path, mark: bytes) -> None:
    file = folder / FILE
    before = mark + SEKSI.replace("\n", "\r\n").encode()
    file.write_bytes(before)
    assert iki("impor", "definisi", Table(iki).put(2, TARGET_2026=90).save()).code == 0
    assert file.read_bytes() == before.replace(b"tahun: 85", b"tahun: 90")


def test_a_jabatan_gets_its_first_variabel_and_program(iki: Iki, folder: Path) -> None:
    other = folder / "definitions/jabatan/lain.yaml"
    other.write_text(
        "jabatan: Seksi Lain\natasan: kepala\ntugas: [satu]\nsasaran:\n  - uraian: S\n    indikator:\n"
        "      - {kode: k, nama: K, satuan: x, formula: seksi.a, target: {2026: 1}}\n"
    )
    table = Table(iki).put(
        5, "VARIABEL", KODE_JABATAN="lain", KODE_VARIABEL="p", URAIAN="P", SATUAN="x"
    )
    table.put(6, "VARIABEL", KODE_JABATAN="lain", KODE_VARIABEL="q", URAIAN="Q: q")
    table.put(3, "PROGRAM", KODE_JABATAN="lain", KODE_PROGRAM="1.1", PROGRAM="Pr", ANGGARAN_2026=7)
    table.put(5, "TUGAS", KODE_JABATAN="lain", TUGAS="dua, tiga")
    ran = iki("impor", "definisi", table.save())
    assert ran.code == 0, ran.out
    assert other.read_text() == (
        "jabatan: Seksi Lain\natasan: kepala\ntugas: [satu, 'dua, tiga']\nvariabel:\n  p:\n    uraian: P\n"
        "    satuan: x\n  q: 'Q: q'\nsasaran:\n  - uraian: S\n    indikator:\n"
        "      - {kode: k, nama: K, satuan: x, formula: seksi.a, target: {2026: 1}}\n"
        "program:\n  - kode: '1.1'\n    nama: Pr\n    anggaran:\n      2026: 7\n"
    )


def test_the_copy_with_remarks_can_be_corrected(iki: Iki) -> None:
    assert iki("impor", "definisi", Table(iki).put(2, TARGET_2026="banyak").save()).code == 1
    book = load_workbook("t.periksa.xlsx")
    sheet = book["INDIKATOR"]
    place = next(c.coordinate for row in sheet for c in row if c.value == "banyak")
    assert "bukan angka" in sheet[place].comment.text
    sheet[place].value = 90
    book.save("t.periksa.xlsx")
    assert iki("impor", "definisi", "t.periksa.xlsx").code == 0
    assert "tahun: 90" in FILE.read_text()


@pytest.mark.parametrize("error", [Killed(), OSError(28, "")], ids=["a kill", "a full disk"])
def test_each_step_of_storing_leaves_the_old_or_the_new_definitions(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    texts = {"seksi": SEKSI, "lain": SEKSI.replace("Seksi Contoh", "Seksi Lain")}
    files = {name: folder / f"definitions/jabatan/{name}.yaml" for name in texts}
    new = {f"definitions/jabatan/{name}.yaml": b"jabatan: baru\n" for name in texts}
    before, after = texts, dict.fromkeys(texts, "jabatan: baru\n")
    found = set()
    for fault in faults(monkeypatch, error):
        for name, file in files.items():
            file.write_text(texts[name])
        with suppress(Killed, UsageError):
            delivery_store.commit_files(folder, new)
        fault.at = -1
        stable_reading.delivery_state(folder)  # who comes next
        now = {name: file.read_text() for name, file in files.items()}
        assert now in (before, after), fault.how
        found.add(now == after)
        with delivery_store.lock_project(folder):
            pass
    assert found == {True, False}


@pytest.mark.parametrize(
    "file",
    ["definitions/rencana.yaml", "definitions/x/../instansi.yaml", "definitions/jabatan/x.txt", "definitions/jabatan/../x.yaml", "x.yaml"],
)  # fmt: skip
def test_no_other_file_of_a_project_is_written(folder: Path, file: str) -> None:
    with pytest.raises(UsageError):
        delivery_store.commit_files(folder, {file: b""})


def test_definitions_that_change_while_they_are_read_are_read_again(
    iki: Iki, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, times = project_definitions._read_file, []

    def reading(proyek: Any, path: Path, found: Any) -> Any:
        times.append(path.name)
        if len(times) == 1:  # a delivery comes
            (folder / "data/terima.csv").write_text("")
        return read(proyek, path, found)

    monkeypatch.setattr(project_definitions, "_read_file", reading)
    assert iki("hitung", "--tahun", 2026).code == 0
    assert times == ["instansi.yaml", "seksi.yaml"] * 2


def test_numbers_that_excel_cannot_hold_stay(iki: Iki, folder: Path) -> None:
    file = folder / FILE
    build.edit(file, "bobot: 2", "bobot: 0.12345678901234567")
    build.edit(file, "1000.5}", "123456789012345.67}")
    before = file.read_text()
    ran = iki("impor", "definisi", Table(iki).save())
    assert (ran.code, ran.out.splitlines()[-1]) == (
        0, "tidak ada yang berubah: tabel ini sama dengan definisinya",
    )  # fmt: skip
    assert file.read_text() == before


def test_a_perubahan_after_the_end_names_its_row(iki: Iki, folder: Path) -> None:
    build.edit(folder / FILE, "bobot: 2,", "bobot: 2, berakhir: 2026,")
    name = Table(iki).put(3, INDIKATOR="Lain", MULAI=2027, DASAR="x").save()
    ran = iki("impor", "definisi", name)
    assert ran.code == 1
    assert "INDIKATOR!E3  perubahan 2027 sesudah berakhir 2026 [R42]" in ran.out


def test_warnings_are_said_and_strictness_keeps_them_out(iki: Iki) -> None:
    name = Table(iki).put(2, TARGET_2026=10).save()
    ran = iki("impor", "definisi", name, "--ketat")
    assert (ran.code, "peringatan:" in ran.out, FILE.read_text()) == (1, True, SEKSI)
    ran = iki("impor", "definisi", name)
    assert (ran.code, "peringatan\n" in ran.out) == (0, True)
