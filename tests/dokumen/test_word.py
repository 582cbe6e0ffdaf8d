"""Files of Word: what is in them, whatever a text holds and wherever they are made, and how they print."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from iki.bandingkan.comparison import side_by_side
from iki.escaping import for_terminal_lines
from iki.lampiran import stationery
from iki.lampiran.monitoring import monitoring_document
from iki.lampiran.parts import measurement_signatures
from iki.lampiran.perbandingan import perbandingan_document
from iki.lampiran.perjanjian import perjanjian_document
from iki.model import Catatan, DaftarCatatan
from iki.periode import TAHUN
from iki.render.document import Table, TableCell
from iki.render.docx.markup import CELL_MARGIN
from iki.render.docx.table_rows import Measure, RowRoom, in_pages
from iki.render.docx.writer import to_docx
from iki.render.letter_widths import thousandths
from iki.render.paper import Paper
from iki.workspace import open_project
from tests import build
from tests.dokumen import lengths, made
from tests.dokumen.lengths import Lengths
from tests.dokumen.many import make_project
from tests.dokumen.shown import opened
from tests.engines import needs_libreoffice, needs_print
from tests.hasil import TEKS, dengan_teks
from tests.test_speed import modules
from tests.workbook.excel import converted, printed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.table import Table as WordTable

ROOT = Path(__file__).parents[2]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def files() -> dict[str, bytes]:
    documents = {
        "perjanjian": made.perjanjian(),
        "perubahan": made.perjanjian(perubahan=True, seal="Kunci 65ec68689b68"),
        "monitoring": made.monitoring(2025),
        "perbandingan": made.perbandingan(2023, 2024, 2025),
    }
    return {name: to_docx(document, Paper.FOLIO) for name, document in documents.items()}


def parts(content: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


# --- the same bytes, and nothing in them of who made them, when and where ---------------------------

_PRINT = """
import hashlib, time
from tests.dokumen.test_word import files
time.tzset()
print(*(hashlib.sha256(content).hexdigest() for content in files().values()))
"""


@pytest.mark.machine
@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Jakarta", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "America/New_York", "OPENPYXL_LXML": "False", "USER": "lain"},
    ],
    ids=["a locale and a time zone", "others, and openpyxl without lxml"],
)
def test_the_same_bytes_come_elsewhere(environment: dict[str, str]) -> None:
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-c", _PRINT],
        check=True, capture_output=True, text=True, cwd=ROOT,
        env={**os.environ, **environment, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert ran.stdout.split() == [hashlib.sha256(c).hexdigest() for c in files().values()]


@pytest.mark.parametrize("name", ["perjanjian", "perubahan", "monitoring", "perbandingan"])
def test_nothing_of_who_when_and_where(name: str) -> None:
    content = files()[name]
    with ZipFile(io.BytesIO(content)) as package:
        stamps = {(i.date_time, i.create_system) for i in package.infolist()}
    assert stamps == {((1980, 1, 1, 0, 0, 0), 0)}
    found = parts(content)
    for part, text in found.items():
        assert not re.search(rb"python-docx|Macintosh|TargetMode|pembuat", text), part
        assert not re.search("vba|macro|custom|thumbnail|external", part, re.IGNORECASE)
    application = re.findall(r"<(\w+)", found["docProps/app.xml"].decode())
    assert application == ["Properties", "Application"]
    core = found["docProps/core.xml"].decode()
    people = {"creator", "lastModifiedBy"}
    said = dict(re.findall(r"<\w+:(\w+)[^>]*>([^<]+)<", core))
    assert {said[tag] for tag in people} == {"iki"}
    assert set(said) == people | {"title", "revision", "created", "modified", "language"}
    assert said["language"] == "id-ID"
    settings = found["word/settings.xml"].decode()
    assert 'w:name="compatibilityMode"' in settings
    assert 'w:val="15"' in settings


# --- texts are texts --------------------------------------------------------------------------------

HOSTILE = TEKS | {
    "mark-up of Word": "</w:t></w:r><w:r><w:br/></w:r>",
    "a field": '{ INCLUDETEXT "C:\\\\x" } \\* MERGEFORMAT',
    "an entity": "&lt; &amp;amp; &#65; ]]>",
    "a control": "a\x00b\x07c",
}


def hostile_files(text: str) -> dict[str, bytes]:
    hasil = dengan_teks(text)
    (j,) = hasil.jabatan
    found = {(2024, j.kode, "i"): (Catatan(text, 2, TAHUN, *6 * [text]),)}
    catatan = DaftarCatatan(found)
    documents = {
        "perjanjian": perjanjian_document(hasil.definisi, 2024, seal=text),
        "monitoring": monitoring_document(side_by_side([hasil._replace(lock=text)] * 4), catatan),
        "perbandingan": perbandingan_document(side_by_side([hasil._replace(lock=text)]), catatan),
    }
    return {name: to_docx(document, Paper.A4) for name, document in documents.items()}


def tags(content: bytes) -> dict[str, set[bytes]]:
    return {
        part: set(re.findall(rb"<([\w:]+)", text))
        for part, text in parts(content).items()
        if part.endswith((".xml", ".rels"))
    }


_LAYOUT = ("pageBreakBefore", "tcBorders", "top", "bottom", "vMerge", "trHeight")


def without_layout(tags: dict[str, set[bytes]]) -> dict[str, set[bytes]]:
    """Leave out what a longer text may have: a page of its own, and rows that are closed there."""
    layout = {f"w:{tag}".encode() for tag in _LAYOUT}
    return {part: found - layout for part, found in tags.items()}


@pytest.mark.machine
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_are_texts(text: str) -> None:
    """They make no element that a plain one, of as many lines, does not make."""
    shown = [line for line in for_terminal_lines(text.strip()).split("\n") if line.strip()]
    plain = hostile_files("\n".join("teks" for _ in shown))
    for name, content in hostile_files(text).items():
        assert without_layout(tags(content)) == without_layout(tags(plain[name]))
        texts = {t.text for t in opened(content).element.body.iter(f"{W}t")}
        assert set(shown) <= texts
        for part, xml in parts(content).items():
            fields = re.findall(rb'w:instr="([^"]*)"', xml)
            assert set(fields) <= ({b"PAGE", b"NUMPAGES"} if "footer" in part else set())


# --- what an office finds in them -------------------------------------------------------------------


def head_of(table: WordTable) -> list[str]:
    return list(dict.fromkeys(cell.text for cell in table.rows[0].cells))


def test_letterhead_programmes_and_seal() -> None:
    word = opened(files()["perubahan"])
    kop, *others = word.tables
    assert [p.style.name for p in kop.rows[0].cells[1].paragraphs if p.style] == [
        "Kop Surat", "Kop Surat", "Alamat Kop Surat",
    ]  # fmt: skip
    pictures = [e.get("descr") for e in kop._tbl.iter("{*}docPr")]
    assert pictures == ["Lambang"]
    media = [name for name in parts(files()["perjanjian"]) if "media" in name]
    assert media == ["word/media/image1.png"]  # once, in two agreements
    heads = [head_of(table) for table in others]
    assert [
        "NO",
        "SASARAN",
        "INDIKATOR KINERJA",
        "SATUAN",
        "TARGET SEMULA",
        "TARGET MENJADI",
    ] in heads
    assert ["NO", "PROGRAM", "ANGGARAN SEMULA", "ANGGARAN MENJADI", "KETERANGAN"] in heads
    footers = {p.text for s in word.sections for p in s.footer.paragraphs}
    (foot,) = footers
    assert foot.startswith("PERJANJIAN KINERJA PERUBAHAN TAHUN 2025\tKunci 65ec68689b68 · Halaman ")


def test_no_two_tables_touch() -> None:
    """Word would make one of them."""
    for content in files().values():
        for table in opened(content).element.body.iter(f"{W}tbl"):
            following = table.getnext()
            assert following is not None
            assert following.tag == f"{W}p"


def test_each_drawing_has_a_number_of_its_own() -> None:
    body = opened(files()["perbandingan"]).element.body
    numbers = [int(e.get("id")) for e in body.iter("{*}docPr")]
    assert numbers == [*range(1, len(numbers) + 1)]
    assert len(numbers) > 5


def test_columns_are_wide_enough_for_their_words(tmp_path: Path) -> None:
    project = make_project(tmp_path / "p", 1)
    file = project / "definitions/jabatan/j1.yaml"
    build.edit(file, "satuan: dokumen", "satuan: pertanggungjawaban")
    word = opened(to_docx(made.perjanjian(proyek=project), Paper.A4))
    tables = [table for table in word.tables if head_of(table)[:2] == ["NO", "SASARAN"]]
    assert len(tables) == 2
    for table in tables:
        widths = [int(e.get(f"{W}w")) for e in table._tbl.tblGrid.iter(f"{W}gridCol")]
        assert widths[3] / 20 > 84 + 6  # points: its word in Arial 10, and the margins
        assert sum(widths) / 20 < (297 - 35) * 72 / 25.4 + 1


@pytest.mark.machine
def test_nothing_of_word_is_loaded_without_it() -> None:
    for call in (("--help",), ("lampiran", "perjanjian", "--help")):
        assert not modules(*call) & {"docx", "lxml", "openpyxl", "iki.render.docx.writer"}


# --- as LibreOffice has them ------------------------------------------------------------------------


@needs_libreoffice
def test_an_editor_keeps_the_tables(tmp_path: Path) -> None:
    again = converted(files(), tmp_path, "docx", source="docx")
    for name, file in zip(files(), again, strict=True):
        before, after = opened(files()[name]), opened(file.read_bytes())
        assert [head_of(t) for t in after.tables] == [head_of(t) for t in before.tables]
        assert len(after.sections) == len(before.sections)


def pages(printed_text: str) -> Iterator[list[str]]:
    for page in printed_text.split("\f")[:-1]:
        yield [line.strip() for line in page.splitlines() if line.strip()]


@needs_print
def test_pages_of_60_jabatan_with_long_names(tmp_path: Path) -> None:
    """None is nearly empty, no heading stands alone at the end of one, and each says of which sasaran its rows are."""
    many, few = make_project(tmp_path / "many", 60), make_project(tmp_path / "few", 6)
    content: dict[str, bytes] = {}
    for paper, project in ((Paper.A4, many), (Paper.FOLIO, few)):
        documents = {
            "perjanjian": made.perjanjian(proyek=project),
            "monitoring": made.monitoring(2025, proyek=project),
            "perbandingan": made.perbandingan(2024, 2025, proyek=few),  # its charts take a minute
        }
        for name, document in documents.items():
            content[f"{name}_{paper.word}"] = to_docx(document, paper)
    for name, text in printed(content, tmp_path, "docx").items():
        for number, (*lines, foot) in enumerate(pages(text), 1):
            assert "Halaman" in foot
            # Signatures with what they are of: a row of a table, whose headings are repeated.
            assert len(lines) >= 11, (name, number, lines)
            assert not re.match(r"\d\. |NO\b|1 +2 +3", lines[-1]), (name, number)
            for line, below in pairwise(lines):
                if re.match(r"1 +2 +3", line):
                    assert re.match(r"\d+ +\w", below), (name, number, below)


@needs_print
def test_no_page_has_nothing_but_the_letterhead(tmp_path: Path) -> None:
    """A short table with its signatures stands below it, or is divided; Word would move all of it."""
    cases = [Lengths(40, ((letters, 0, 9),) * 2) for letters in range(16, 112, 16)]
    project = lengths.make_project(tmp_path / "p", cases)
    instansi = project / "definitions/instansi.yaml"
    instansi.write_text(f"{instansi.read_text()}catatan: Angka contoh.\n")
    for file in (project / "definitions/jabatan").iterdir():
        text = file.read_text()
        file.write_text(text.replace("jabatan: Seksi", f"jabatan: {'Kepala Bidang ' * 14}Seksi", 1))
    content = {"m": to_docx(made.monitoring(lengths.TAHUN, proyek=project), Paper.FOLIO)}
    (printed_text,) = printed(content, tmp_path, "docx").values()
    for lines in pages(printed_text):
        assert len(lines) > 6, lines


BODY = "".join(
    f"      - {{kode: i{k}, nama: Indikator {k}, satuan: x, formula: a}}\n" for k in range(40)
)
SASARAN = {
    "short": "  - uraian: Sasaran\n    indikator:\n" + BODY[: BODY.index("      - {kode: i3,")],
    "long": "  - uraian: Sasaran\n    indikator:\n" + BODY,
}


@pytest.mark.parametrize(("sasaran", "pages"), [("short", 1), ("long", 2)])
def test_a_sasaran_is_named_again_on_each_page_that_it_goes_on_to(
    sasaran: str, pages: int, tmp_path: Path
) -> None:
    """And on no other: such a page is a table of its own, which begins there."""
    project = make_project(tmp_path / "p", 1)
    file = project / "definitions/jabatan/j1.yaml"
    head = file.read_text().partition("sasaran:")[0].partition("variabel:")[0]
    file.write_text(f"{head}variabel: {{a: A}}\nsasaran:\n{SASARAN[sasaran]}")
    word = opened(to_docx(made.perjanjian(proyek=project), Paper.A4))
    tables = [t for t in word.tables if head_of(t)[:2] == ["NO", "SASARAN"]]
    assert len(tables) == 2 * pages
    for number, table in enumerate(tables):
        before = table._tbl.getprevious()
        assert before is not None
        assert (before.find(f".//{W}pageBreakBefore") is not None) == bool(number % pages)
        rows = ["".join(t.text or "" for t in r.iter(f"{W}t")) for r in table._tbl.iter(f"{W}tr")]
        (named,) = [row for row in rows if "Sasaran" in row]
        assert named.startswith("1Sasaran (lanjutan)Indik" if number % pages else "1SasaranIndik")


@pytest.mark.parametrize(
    ("heights", "starts"),
    [
        ([50] * 12, [0, 8]),  # a page has room for eight
        ([50] * 9, [0, 6]),  # the last one is not nearly empty
        ([50] * 3, [0]),
        ([390, 50, 50], [0, 1]),
    ],
)
def test_where_a_long_group_is_divided(heights: list[float], starts: list[int]) -> None:
    names = [TableCell(str(number)) for number in range(len(heights))]
    lead = TableCell("S", rows=len(heights))
    rows = [(lead, names[0]), *((name,) for name in names[1:])]
    known = dict(zip((str(name.value) for name in names), heights, strict=True))
    measure = Measure(
        lambda _, cell: known.get(str(cell.value), 10), lambda _, cell, __: len(str(cell.value))
    )
    parts = in_pages(Table((1, 3), (), rows), measure, RowRoom(400, 400, 0))
    assert [int(str(part.rows[0][1].value)) for part in parts] == starts
    assert [part.rows[0][0].value for part in parts] == ["S", *["S (lanjutan)"] * (len(starts) - 1)]


def test_no_word_is_cut_where_the_columns_of_longer_texts_have_no_room_to_give() -> None:
    """On A4 the sasaran of the shipped monitoring needs more than the column of the indikator can give."""
    word = opened(to_docx(made.monitoring(2024, proyek=ROOT), Paper.A4))
    for cell in (c for t in word.tables for row in t.rows for c in row.cells):
        if "TNI/POLRI/Kejaksaan" in cell.text:
            assert cell.width
            needed = thousandths("TNI/POLRI/Kejaksaan") / 1000 * 10
            assert cell.width.pt - 2 * CELL_MARGIN / 25.4 * 72 >= needed
            break
    else:
        pytest.fail("the shipped project has no such word any more")


@pytest.mark.parametrize("name", ["perjanjian", "monitoring", "perbandingan"])
def test_place_and_date_stand_above_the_signature_they_belong_to(name: str) -> None:
    """That is the right one: of who promises, and of whose figures they are."""
    word = opened(files()[name])
    found = [
        [[p.text for p in cell.paragraphs if p.text] for cell in row.cells]
        for table in word.tables
        for row in table.rows
        if re.search("Contoh, […0-9]", row.cells[-1].text)
    ]
    assert found
    for cells in found:
        assert "Contoh, " in cells[-1][0]
        assert not [text for text in cells[0] if "Contoh, " in text]


@pytest.mark.parametrize(
    ("tanggal", "said"), [(None, "Contoh, ………………"), (date(2026, 1, 5), "Contoh, 5 Januari 2026")]
)
def test_who_signs_a_year_that_is_over_writes_when(tanggal: date | None, said: str) -> None:
    read = open_project(made.PROYEK)
    assert read
    office = stationery.read_stationery(read, tanggal)
    assert office
    assert measurement_signatures(read.definisi, "seksi", 2025, office).place_and_date == said
