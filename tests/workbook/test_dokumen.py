"""Documents that are ready to sign: names, place, letterhead, programmes (tests/dokumen)."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from iki.render.xlsx import styles
from tests import build
from tests.engines import needs_print
from tests.workbook.excel import opened, printed

if TYPE_CHECKING:
    from openpyxl import Workbook

    from tests.conftest import Iki

DOKUMEN = Path(__file__).parents[1] / "dokumen"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "proyek"
    shutil.copytree(DOKUMEN, folder)
    monkeypatch.chdir(folder)
    return folder


def annex(iki: Iki, *call: object) -> bytes:
    file = Path("lampiran.xlsx")
    ran = iki("lampiran", *call, "-o", file, "--timpa")
    assert ran.code == 0, ran.err
    return file.read_bytes()


def texts(book: Workbook, sheet: int) -> list[Any]:
    rows = book.worksheets[sheet].iter_rows()
    return [c.value for row in rows for c in row if c.value is not None]


ANNEXES = {
    "penetapan": ("penetapan",),
    "perjanjian": ("perjanjian", "--tahun", 2025, "--tanggal", "2025-01-20"),
    "perubahan": ("perjanjian", "--tahun", 2025, "--perubahan", "--tanggal", "20 Agustus 2025"),
    "pengukuran": ("pengukuran", "--tahun", 2025, "--tanggal", "2026-01-05"),
}


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("call", ANNEXES.values(), ids=ANNEXES.keys())
def test_no_line_is_dotted_where_the_data_has_a_name(iki: Iki, call: tuple[object, ...]) -> None:
    book = opened(annex(iki, *call))
    shown = [
        str(text)
        for number, sheet in enumerate(book.worksheets)
        if sheet.title != "Kertas Kerja"
        for text in texts(book, number)
    ]
    assert [text for text in shown if text.startswith("Nama Contoh")]
    assert not [text for text in shown if "………" in text]


@pytest.mark.usefixtures("project")
def test_the_head_agrees_with_who_is_above_the_agency(iki: Iki) -> None:
    shown = texts(opened(annex(iki, *ANNEXES["perjanjian"])), 1)
    second = shown.index("Jabatan", shown.index("Jabatan") + 1)
    assert shown[second + 2] == "Bupati Contoh"
    names = [t for t in shown if str(t).startswith("Nama Contoh")]
    assert names[:2] == ["Nama Contoh Satu; S.Sos., M.Si.", "Nama Contoh Bupati"]
    assert (
        sum(str(t).startswith("NIP.") for t in shown) == 2
    )  # twice the head's, never the Bupati's


@pytest.mark.usefixtures("project")
def test_a_document_names_who_held_the_office_on_its_day(iki: Iki) -> None:
    def head(*call: object) -> list[str]:
        shown = map(str, texts(opened(annex(iki, *call)), 1))
        return [t for t in shown if t in {"Kepala Dinas", "Plt. Kepala Dinas"}]

    assert set(head("perjanjian", "--tahun", 2025)) == {"Kepala Dinas"}
    changed = head("perjanjian", "--tahun", 2025, "--perubahan")
    assert "Plt. Kepala Dinas" in changed
    assert "Plt. Kepala Dinas" in head("pengukuran", "--tahun", 2025)
    assert "Plt. Kepala Dinas" not in head("pengukuran", "--tahun", 2025, "--sampai", "TW2")


@pytest.mark.usefixtures("project")
def test_programmes_with_their_budget_and_its_sum(iki: Iki) -> None:
    sheet = opened(annex(iki, *ANNEXES["perjanjian"])).worksheets[1]
    rows = [[c for c in row if c.value is not None] for row in sheet.iter_rows()]
    at = next(n for n, row in enumerate(rows) if [c.value for c in row[:2]] == ["NO", "PROGRAM"])
    assert [c.value for c in rows[at]] == ["NO", "PROGRAM", "ANGGARAN", "KETERANGAN"]
    first, second, total = rows[at + 2 : at + 5]
    assert [c.value for c in first] == [1, "Program Peningkatan Pelayanan", 1_250_000_000, "APBD"]
    assert second[2].value == 4_735_250_750
    assert [c.value for c in total] == ["JUMLAH", 5_985_250_750]
    assert {first[2].number_format, total[1].number_format} == {styles.rupiah_format(0)}


SEN = ("187943451695.65", 187_943_451_695.65, 189_193_451_695.65, "189.193.451.695,65")
MANY = ("12345678901234567.8", "Rp 12.345.678.901.234.567,80", "Rp 12.345.680.151.234.567,80", "12.345.680.151.234.567,80")  # fmt: skip


@pytest.mark.parametrize(("written", "budget", "total", "shown"), [SEN, MANY], ids=["sen", "many"])
def test_sen_are_printed_with_two_digits_in_the_whole_table(
    iki: Iki, project: Path, written: str, budget: object, total: object, shown: str
) -> None:
    file = project / "definitions/jabatan/kepala_dinas.yaml"
    file.write_text(file.read_text().replace("4735250750", written))
    sheet = opened(annex(iki, *ANNEXES["perjanjian"])).worksheets[1]
    rows = [[c for c in row if c.value is not None] for row in sheet.iter_rows()]
    at = next(n for n, row in enumerate(rows) if [c.value for c in row[:2]] == ["NO", "PROGRAM"])
    first, second, last = rows[at + 2 : at + 5]
    assert (first[2].value, second[2].value, last[1].value) == (1_250_000_000, budget, total)
    assert {row.number_format for row in (first[2], last[1])} == {'"Rp" #,##0.00_)'}
    docx = pytest.importorskip("docx")
    assert iki("lampiran", *ANNEXES["perjanjian"], "-o", "lampiran.docx").code == 0
    cells = {
        cell.text
        for table in docx.Document("lampiran.docx").tables
        for row in table.rows
        for cell in row.cells
    }
    assert {"Rp\u00a01.250.000.000,00", f"Rp\u00a0{shown}"} <= cells


@pytest.mark.usefixtures("project")
def test_a_changed_agreement_shows_both_budgets(iki: Iki) -> None:
    shown = texts(opened(annex(iki, *ANNEXES["perubahan"])), 1)
    at = shown.index("ANGGARAN SEMULA")
    assert shown[at + 1] == "ANGGARAN MENJADI"
    assert shown[at + 8 : at + 13] == [
        1, "Program Peningkatan Pelayanan", 850_000_000, 925_500_000, "APBD Perubahan",
    ]  # fmt: skip
    assert shown[at + 13 : at + 18] == [2, "Program Pengelolaan Arsip", 100_000_000, "–", "APBD"]
    assert shown[at + 18 : at + 22] == [3, "Program Pelayanan Daring", "–", 60_000_000]
    assert shown[at + 23 : at + 26] == ["JUMLAH", 950_000_000, 985_500_000]


def test_a_jabatan_without_programmes_has_no_table(iki: Iki, project: Path) -> None:
    file = project / "definitions/jabatan/kepala_dinas.yaml"
    file.write_text(file.read_text().partition("program:")[0])
    assert "PROGRAM" not in texts(opened(annex(iki, *ANNEXES["perjanjian"])), 1)


# --- the letterhead --------------------------------------------------------------------------------


@pytest.mark.usefixtures("project")
def test_the_picture_is_in_the_file_once_and_the_same_bytes_come_again(iki: Iki) -> None:
    first = annex(iki, *ANNEXES["pengukuran"])
    assert annex(iki, *ANNEXES["pengukuran"]) == first
    with zipfile.ZipFile(Path("lampiran.xlsx")) as archive:
        names = archive.namelist()
        assert len([n for n in names if n.startswith("xl/media/")]) == 1
        assert len(names) == len(set(names))
        drawings = [n for n in names if n.startswith("xl/drawings/_rels/")]
        assert len(drawings) == 3
        for name in names:
            content = archive.read(name)
            assert b"pembuat" not in content
            assert b'TargetMode="External"' not in content


@pytest.mark.usefixtures("project")
def test_the_lines_stand_above_the_title(iki: Iki) -> None:
    shown = texts(opened(annex(iki, *ANNEXES["perjanjian"])), 1)
    assert shown[0] == "PEMERINTAH KABUPATEN CONTOH"
    assert shown.index("DINAS CONTOH") < shown.index("PERJANJIAN KINERJA TAHUN 2025")


def test_a_line_that_would_run_into_the_picture_stands_beside_it(iki: Iki, project: Path) -> None:
    instansi = project / "definitions/instansi.yaml"
    build.edit(instansi, "DINAS CONTOH\n", f"DINAS {'PANJANG ' * 12}\n")
    sheet = opened(annex(iki, *ANNEXES["perjanjian"])).worksheets[1]
    cell = next(
        c for row in sheet.iter_rows() for c in row if str(c.value).startswith("PEMERINTAH")
    )
    assert cell.coordinate.startswith("C")


@pytest.mark.parametrize("content", [None, b"", b"GIF89a", b"\x89PNG\r\n\x1a\nrusak"])
def test_a_broken_picture_prints_nothing(iki: Iki, project: Path, content: bytes | None) -> None:
    picture = project / "definitions/lambang.png"
    picture.unlink()
    if content is not None:
        picture.write_bytes(content)
    ran = iki("lampiran", "penetapan", "-o", "x.xlsx")
    assert (ran.code, Path("x.xlsx").exists()) == (1, False)
    assert "definitions/instansi.yaml:6:12" in ran.err
    assert "R69" in iki("validasi").out
    assert iki("hitung", "--tahun", 2025).code == 0


def test_a_picture_from_outside_of_the_project_is_not_read(iki: Iki, project: Path) -> None:
    picture = project / "definitions/lambang.png"
    picture.rename(project.parent / "rahasia.png")
    picture.symlink_to(project.parent / "rahasia.png")
    assert "tautan ini menunjuk ke luar proyek" in iki("validasi").shown
    assert iki("lampiran", "penetapan", "-o", "x.xlsx").code == 1


@needs_print
def test_as_it_is_printed(iki: Iki, project: Path) -> None:
    books = {name: annex(iki, *call) for name, call in ANNEXES.items()}
    pages = printed(books, project.parent)
    assert "Rp 5,985,250,750" in pages["perjanjian"].replace(".", ",")
    assert "###" not in "".join(pages.values())


@pytest.mark.usefixtures("project")
def test_markdown_has_the_lines_only(iki: Iki) -> None:
    out = iki("lampiran", "penetapan", "--format", "markdown").out
    assert out.startswith("**PEMERINTAH KABUPATEN CONTOH**  \n**DINAS CONTOH**  \n")
    assert "lambang" not in out
    assert "**Nama Contoh Satu; S.Sos., M.Si.**" in out


@pytest.mark.parametrize(("sasaran", "repeated"), [(1, "PROGRAM"), (60, "SASARAN")])
def test_a_page_repeats_the_headings_of_the_table_that_goes_on(
    iki: Iki, project: Path, sasaran: int, repeated: str
) -> None:
    file = project / "definitions/jabatan/kepala_dinas.yaml"
    before, heading, rest = file.read_text().partition("sasaran:\n")
    first, _, _ = rest.partition("program:")
    listed = "".join(first.replace("kode: kepuasan", f"kode: i{n}") for n in range(sasaran))
    programs = "".join(f"  - {{kode: p{n}, nama: Program {n}}}\n" for n in range(60))
    file.write_text(f"{before}{heading}{listed}program:\n{programs}")
    sheet = opened(annex(iki, *ANNEXES["perjanjian"])).worksheets[1]
    row = int(str(sheet.print_title_rows).replace("$", "").partition(":")[0])
    assert sheet.cell(row, 2).value == repeated
