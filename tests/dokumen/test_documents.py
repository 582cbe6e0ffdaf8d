"""Penetapan, monitoring and perbandingan: what they say, in both forms."""

from __future__ import annotations

import shutil
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast
from zipfile import ZipFile

import pytest
from docx.enum.section import WD_ORIENT

from iki.bandingkan.comparison import side_by_side
from iki.decimals import format_id
from iki.lampiran.monitoring import monitoring_document
from iki.model import DaftarCatatan
from iki.periode import TRIWULAN
from iki.render.charts import description, native_chart
from iki.render.document import (
    Charts,
    Line,
    Look,
    Table,
    placed,
)
from iki.render.docx.writer import to_docx
from iki.render.paper import Paper
from iki.render.xlsx.pages import pages_book
from iki.results.capaian import compute_capaian
from iki.workspace import open_project
from tests import build
from tests.dokumen import made
from tests.dokumen.shown import dump, opened
from tests.workbook.excel import opened as opened_book
from tests.workbook.excel import written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from iki.render.document import Annex, BarChart, Section
    from tests.conftest import Golden, Iki


DOCUMENTS: dict[str, Callable[[], Annex]] = {
    "penetapan": made.penetapan,
    "monitoring": lambda: made.monitoring(2025),
    "perbandingan": lambda: made.perbandingan(2023, 2024, 2025),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_they_say(name: str, golden: Golden) -> None:
    golden(f"dokumen/{name}.txt", dump(DOCUMENTS[name]()))


def sections(document: Annex) -> Iterator[Section]:
    return (section for entry in document.entries for section in entry.sections)


def figures(document: Annex) -> list[str]:
    """Return the numbers of the tables, as they are printed."""
    return [
        format_id(cell.value, cell.digits)
        for section in sections(document)
        for block in section.blocks
        if isinstance(block, Table)
        for _, _, cell in placed(block.rows)
        if isinstance(cell.value, Decimal)
    ]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_workbook_has_every_number_as_a_number(name: str) -> None:
    document = DOCUMENTS[name]()

    read = open_project(made.PROYEK)
    assert read
    book = opened_book(written(pages_book(document, read.in_force(2025), Paper.A4)))
    found = {
        round(float(cell.value), 6)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    }
    values = {float(text.replace(".", "").replace(",", ".")) for text in figures(document)}
    assert {round(value, 6) for value in values} <= found
    charts = sum(len(getattr(sheet, "_charts")) for sheet in book.worksheets)  # noqa: B009 - not in its types
    wanted = sum(
        len(block.charts)
        for section in sections(document)
        for block in section.blocks
        if isinstance(block, Charts)
    )
    assert charts == wanted


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_file_of_word_has_real_tables_styles_and_sections(name: str) -> None:
    document = DOCUMENTS[name]()
    word = opened(to_docx(document, Paper.FOLIO))
    assert len(word.sections) == len([*sections(document)])
    assert [section.orientation == WD_ORIENT.LANDSCAPE for section in word.sections] == [
        section.landscape for section in sections(document)
    ]
    texts = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert set(figures(document)) <= set(texts)
    headings = [p.text for p in word.paragraphs if p.style and p.style.name == "Heading 1"]
    assert headings == [
        next(b.text for b in section.blocks if isinstance(b, Line) and b.look is Look.TITLE)
        for section in sections(document)
    ]
    framed = [
        t for t in word.tables if t.style and t.style.name == "Table Grid" and len(t.rows) > 1
    ]
    for table in framed:
        assert table.rows[0]._tr.trPr is not None
        assert table.rows[0]._tr.trPr.find("{*}tblHeader") is not None
    footer = word.sections[0].footer.paragraphs[0]
    fields = [f.get(f"{{{f.nsmap['w']}}}instr") for f in footer._p.iter("{*}fldSimple")]
    assert fields == ["PAGE", "NUMPAGES"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_same_document_is_the_same_file(name: str, tmp_path: Path) -> None:
    once, again = (to_docx(DOCUMENTS[name](), Paper.FOLIO) for _ in range(2))
    assert once == again
    file = tmp_path / "x.docx"
    file.write_bytes(once)
    with ZipFile(file) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in package.namelist() if "vba" in name.lower()]
        core = package.read("docProps/core.xml").decode()
    assert "python-docx" not in core
    assert "<dc:language>id-ID</dc:language>" in core


def test_what_is_not_over_is_empty() -> None:
    text = dump(made.monitoring(2025))
    assert "Triwulan IV: belum ada data." in text
    assert "| Realisasi | 71,43" in text


def test_word_needs_its_package(iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    ran = iki(
        "lampiran",
        "monitoring",
        "--proyek",
        made.PROYEK,
        "--tahun",
        2025,
        "-o",
        tmp_path / "x.docx",
    )
    assert ran.code == 2
    assert 'pip install "iki[word]"' in ran.said
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("annex", ["monitoring", "perbandingan"])
def test_other_endings_are_refused(annex: str, iki: Iki, tmp_path: Path) -> None:
    ran = iki("lampiran", annex, "--tahun", 2025, "-o", tmp_path / "x.pdf")
    assert ran.code == 2
    assert ".xlsx atau .docx" in ran.said


def test_what_is_written_by_hand_is_open_in_a_workbook(iki: Iki, tmp_path: Path) -> None:
    """Kendala and the like where `data/catatan` has none, and the room for an analysis; no figure."""
    project = ("--proyek", made.PROYEK, "-o", tmp_path / "x.xlsx", "--timpa")
    assert iki("lampiran", "monitoring", "--tahun", 2025, *project).code == 0
    sheet = opened_book((tmp_path / "x.xlsx").read_bytes()).worksheets[1]
    assert sheet.protection.sheet
    heading = next(c for row in sheet.iter_rows() for c in row if c.value == "KENDALA")
    opinion = next(
        c for row in sheet.iter_rows() for c in row if str(c.value).startswith("Opini laporan")
    )
    column, row = heading.column or 0, opinion.row or 0
    empty, told = sheet.cell(row, column), sheet.cell(row - 8, column)
    assert (empty.value, empty.protection.locked) == (None, False)
    assert (told.value, told.protection.locked) == ("TW I: Hanya satu loket", True)
    numbers = [c for row in sheet.iter_rows() for c in row if isinstance(c.value, int | float)]
    assert all(cell.protection.locked for cell in numbers)

    assert iki("lampiran", "perbandingan", "--tahun", 2025, *project).code == 0
    sheet = opened_book((tmp_path / "x.xlsx").read_bytes()).worksheets[1]
    room = next(c for row in sheet.iter_rows() for c in row if str(c.value).startswith("Analisis:"))
    assert not room.protection.locked


def section_titles(document: Annex) -> list[str]:
    return [
        block.text
        for block in next(sections(document)).blocks
        if isinstance(block, Line) and block.look is Look.SECTION
    ]


def test_comparisons_are_numbered_as_they_come(tmp_path: Path) -> None:
    """A year alone has none before it; a plan that is over is no end to come to."""
    numbers = [title.partition(" ")[0] for title in section_titles(made.perbandingan(2025))]
    assert numbers == ["1.", "2.", "3."]
    shutil.copytree(made.PROYEK, tmp_path, dirs_exist_ok=True)
    file = tmp_path / "definitions" / "instansi.yaml"
    build.edit(file, "akhir: 2026", "akhir: 2024")
    first, last = section_titles(made.perbandingan(2025, proyek=tmp_path))
    assert first == "1. Target dan realisasi tahun 2025"
    assert last.startswith("2. Realisasi tahun 2025 dibandingkan dengan standar nasional")


def test_what_has_ended_makes_no_later_triwulan_be_over() -> None:
    """Its figure is repeated to the end of the year, complete as it is."""
    loket = dump(made.monitoring(2025)).partition("## Mon 2")[2]
    assert "| Realisasi | -750.000 | 500.000 | 500.000 |  |" in loket
    assert "Laba koperasi: berakhir triwulan II 2025, dihitung sampai saat itu." in loket


def test_the_bar_of_a_range_is_its_nearer_bound() -> None:
    (bars,) = (
        [values for _, values in chart.series]
        for section in sections(made.perbandingan(2025))
        for block in section.blocks
        if isinstance(block, Charts)
        for chart in block.charts
        if chart.names == ["2. Suhu ruang arsip"] and chart.line[0] == "Target"
    )
    assert bars == [[Decimal(22)], [Decimal("22.88")]]


def bars_of(*tahun: int) -> Iterator[BarChart]:
    for section in sections(made.perbandingan(*tahun)):
        for block in section.blocks:
            if isinstance(block, Charts):
                yield from block.charts


def test_a_chart_says_where_less_is_better_and_what_is_missed() -> None:
    """Persentase pemohon is maximize, aduan minimize; no chart has bars of both."""
    by_title = {chart.title: chart for chart in bars_of(2023, 2024, 2025)}
    aduan = by_title["Target dan realisasi (aduan)"]
    assert aduan.meaning == "makin rendah makin baik: di bawah garis tercapai"
    assert not aduan.missed
    assert by_title["Target dan realisasi (persen)"].meaning == ""
    assert [*by_title["Realisasi dan target akhir rencana (persen)"].missed] == [0]


def colour_of(choice: Any) -> str:
    """Return a colour of openpyxl, which it has as a text or as a value."""
    return str(getattr(choice.srgbClr, "val", choice.srgbClr))


def test_years_are_an_axis_without_those_that_have_no_data() -> None:
    (aduan,) = (c for c in bars_of(2022, 2023, 2024, 2025) if c.title == "2. Jumlah aduan (aduan)")
    assert aduan.names == ["2023", "2024", "2025"]
    assert (aduan.of_years, aduan.now, [*aduan.missed]) == (True, 2, [0])
    assert [name for name, _ in aduan.series] == ["Target", "Realisasi"]
    made_of = cast("Any", native_chart(aduan, 120, 55))
    bars, line = made_of.series[0], made_of._charts[1].series[0]
    pale, hatched = bars.dPt[1].spPr, bars.dPt[0].spPr
    assert [point.idx for point in bars.dPt] == [0, 1]  # that of the report is dark
    assert str(colour_of(pale.solidFill)) == str(colour_of(hatched.pattFill.fgClr))
    assert line.graphicalProperties.ln.solidFill is not None
    assert "Makin rendah makin baik: di bawah garis tercapai; arsir" in description(aduan)


def known_triwulan(nilai: Mapping[str, tuple[str | None, bool]]) -> str:
    """Return what is said of the triwulan of which nothing is known; values by period, with whether they are complete."""
    definisi = build.definisi({"seksi": build.JABATAN.replace("a / b * 100", "a")})
    hasil = []
    for periode in TRIWULAN:
        value, complete = nilai[periode.kode]
        realisasi = build.realisasi({"seksi.a": value}, periode.kode, lengkap=complete)
        hasil.append(compute_capaian(definisi, realisasi, 2024)[0])
    document = monitoring_document(side_by_side(hasil), DaftarCatatan({}))
    return next((line for line in dump(document).splitlines() if "belum ada data." in line), "")


@pytest.mark.parametrize(
    ("second", "said"),
    [
        (
            ("5", True),
            "note: Triwulan III, triwulan IV: belum ada data.",
        ),  # the same figure, complete
        (("5", False), "note: Triwulan II, triwulan III, triwulan IV: belum ada data."),
        (("7", False), "note: Triwulan III, triwulan IV: belum ada data."),
    ],
)
def test_a_triwulan_whose_figure_is_complete_is_over(second: tuple[str, bool], said: str) -> None:
    later = (second[0], False)
    values = {"TW1": ("5", True), "TW2": second, "TW3": later, "TW4": later}
    assert known_triwulan(values) == said


def test_the_last_year_of_the_plan_is_compared_with_it(tmp_path: Path) -> None:
    shutil.copytree(made.PROYEK, tmp_path, dirs_exist_ok=True)
    build.edit(tmp_path / "definitions" / "instansi.yaml", "akhir: 2026", "akhir: 2025")
    titles = section_titles(made.perbandingan(2025, proyek=tmp_path))
    assert titles[1] == (
        "2. Realisasi sampai dengan tahun 2025 dibandingkan dengan target tahun 2025, akhir rencana"
    )
