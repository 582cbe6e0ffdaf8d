"""What `iki jelaskan` shows: fractions, every kind of row, hostile texts, wrong questions."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from iki.jelaskan.markdown import trail_markdown
from iki.jelaskan.terminal import formula_lines, trail_renderable
from iki.jelaskan.values import trail_values
from iki.model import Baris
from iki.model.realisasi import NotCountedReason
from iki.periode import PERIODE
from iki.render.printed_formula import PrintedFormula
from iki.render.records import values_json
from iki.results.capaian_rules import MAXIMIZE
from iki.results.tracing import (
    Gap,
    Part,
    Place,
    TracedCapaian,
    TracedIndikator,
    TracedJabatan,
    TracedRow,
    TracedVariabel,
    Trail,
)
from tests import test_console
from tests.hasil import TEKS, dengan_teks
from tests.test_console import ACTS
from tests.test_exports import MARKDOWN
from tests.test_jelaskan import kecil  # noqa: F401 - a fixture
from tests.test_speed import modules

if TYPE_CHECKING:
    from pathlib import Path

    from markdown_it.token import Token

    from iki.results.hasil import Hasil
    from tests.conftest import Golden, Iki

# --- a fraction --------------------------------------------------------------------------------------


def test_a_fraction_is_drawn_with_its_rule() -> None:
    drawn = formula_lines(PrintedFormula("Jumlah a", "Jumlah seluruh b", "100%"), 40)
    assert drawn == ["    Jumlah a", "──────────────── × 100%", "Jumlah seluruh b"]
    assert formula_lines(PrintedFormula("Jumlah a", "b"), 40) == ["Jumlah a", "────────", "   b"]
    assert formula_lines(PrintedFormula("Jumlah a − b"), 40) == ["Jumlah a − b"]


@pytest.mark.parametrize("width", [1, 8, 20, 60, 200])
def test_a_long_fraction_is_folded_at_words(width: int) -> None:
    drawn = formula_lines(
        PrintedFormula("satu dua tiga " * 20, "empat lima enam " * 9, "100"), width
    )
    assert max(map(cell_len, drawn)) <= max(width, 8)
    assert sum("─" in line for line in drawn) == 1
    assert "".join(drawn).count("t") == 20 * 2 + 9


# --- what is said ------------------------------------------------------------------------------------

SHIPPED = "kabid_perlindungan_masyarakat.kapasitas_satlinmas"
ENDINGS = {"teks": "txt", "markdown": "md", "json": "json"}


@pytest.mark.parametrize("form", ENDINGS)
def test_shipped_project(iki: Iki, golden: Golden, form: str) -> None:
    ran = iki("jelaskan", SHIPPED, "--tahun", 2024, "--sampai", "TW2", "--format", form)
    assert (ran.code, ran.err) == (0, "")
    text = ran.out
    if form == "json":  # which says what the files are, whatever they are
        document = json.loads(text)
        for key, value in (("definisi", document["definisi"]), ("iki", document["iki"])):
            text = text.replace(f'"{key}": "{value}"', f'"{key}": "..."')
        for data in document["data"]:
            text = text.replace(data["sha256"], "...")
    golden(f"jelaskan_2024_TW2.{ENDINGS[form]}", text)


@pytest.mark.usefixtures("kecil")
@pytest.mark.parametrize("form", ["teks", "markdown"])
def test_every_kind_of_row(iki: Iki, golden: Golden, form: str) -> None:
    ran = iki("jelaskan", "seksi", "--tahun", 2024, "--sampai", "TW2", "--format", form)
    assert ran.code == 0
    golden(f"jelaskan_kecil.{ENDINGS[form]}", ran.out)


@pytest.mark.usefixtures("kecil")
def test_what_is_missing_is_a_row_to_fill_in(iki: Iki) -> None:
    ran = iki("jelaskan", "seksi", "--tahun", 2024, "--sampai", "TW2", "--format", "json")
    found = {i["kode"]: i["kurang"] for i in json.loads(ran.out)["jabatan"][0]["indikator"]}
    file = "data/realisasi/2024/a.csv"
    assert found["nihil"] == [
        {
            "berkas": file,
            "uraian": "belum pernah diisi pada tahun 2024",
            "isi": ["2024,TW1,seksi,kosong,…", "2024,TW2,seksi,kosong,…"],
        }
    ]
    assert found["dalam"] == [
        {
            "berkas": file,
            "uraian": "Selatan: kosong sejak triwulan II, terakhir diisi triwulan I",
            "isi": ["2024,TW2,seksi,w,…,Selatan"],
        }
    ]
    assert found["setahun"] == found["hari"] == []


def test_a_variable_without_any_row_gets_a_file_of_its_own(iki: Iki, kecil: Path) -> None:  # noqa: F811
    (kecil / "data/realisasi/2024/a.csv").unlink()
    ran = iki("jelaskan", "seksi.bawah", "--tahun", 2024, "--sampai", "TW1", "--format", "json")
    kurang = json.loads(ran.out)["jabatan"][0]["indikator"][0]["kurang"]
    assert [(k["berkas"], k["isi"]) for k in kurang] == [
        ("data/realisasi/2024/seksi.csv", ["2024,TW1,seksi,a,…"]),
        ("data/realisasi/2024/seksi.csv", ["2024,TW1,seksi,b,…"]),
    ]


def test_what_is_filled_in_as_told_is_computed(iki: Iki, kecil: Path) -> None:  # noqa: F811
    """Until nothing is missing any more."""
    arguments = ("jelaskan", "seksi", "--tahun", 2024, "--sampai", "TW2", "--format", "json")
    data = kecil / "data/realisasi/2024/a.csv"
    rows = {
        row
        for i in json.loads(iki(*arguments).out)["jabatan"][0]["indikator"]
        for kurang in i["kurang"]
        for row in kurang["isi"]
    }
    filled = [row.replace("…", "12") for row in sorted(rows)]
    columns = 8
    data.write_text(
        data.read_text()
        + "".join(f"{row}{',' * (columns - 1 - row.count(','))}\n" for row in filled)
    )
    ran = iki(*arguments)
    assert ran.code == 0
    status = {i["kode"]: i["status"] for i in json.loads(ran.out)["jabatan"][0]["indikator"]}
    assert status["nihil"] == status["dalam"] == status["bawah"] == "terhitung"
    assert "sementara" not in status.values()


# --- wrong questions ---------------------------------------------------------------------------------

WRONG = [
    (("seksy",), "KODE seksy: kode ini tidak ada. Maksud Anda “seksi”?"),
    (("kepala",), "KODE kepala: pimpinan ini tidak punya definisi sendiri"),
    (("",), "KODE : kode ini tidak ada"),
    (("seksi.bawa",), "seksi.bawa: jabatan ini tidak punya indikator itu. Maksud Anda “bawah”?"),
    (("seksi.x.y",), "jabatan ini tidak punya indikator itu"),
    (("seksi", "--sampai", "TW5"), "periode ini tidak dikenal"),
    (("seksi", "--format", "csv"), "Pilihannya: teks, json, markdown."),
    (("seksi", "-o", "a.xlsx"), "akhiran .xlsx tidak dapat ditulis"),
]


@pytest.mark.usefixtures("kecil")
@pytest.mark.parametrize(("arguments", "message"), WRONG, ids=[" ".join(a) for a, _ in WRONG])
def test_wrong_usage(iki: Iki, arguments: tuple[str, ...], message: str) -> None:
    ran = iki("jelaskan", *arguments, "--tahun", 2024)
    assert ran.code == 2
    assert message in " ".join(ran.err.replace("│", " ").split())


@pytest.mark.usefixtures("kecil")
def test_it_is_written_to_a_file(iki: Iki, kecil: Path) -> None:  # noqa: F811
    for ending in ("json", "md", "txt"):
        target = kecil / f"jejak.{ending}"
        ran = iki("jelaskan", "seksi.bawah", "--tahun", 2024, "-o", target)
        assert (ran.code, ran.out) == (0, "")
        assert "Di bawah rentang" in target.read_text(encoding="utf-8")


def test_nothing_is_explained_from_input_with_errors(iki: Iki, kecil: Path) -> None:  # noqa: F811
    data = kecil / "data/realisasi/2024/a.csv"
    data.write_text(data.read_text() + "2024,TW3,seksi,b,lima,,,\n")
    ran = iki("jelaskan", "seksi.hari", "--tahun", 2024)
    assert (ran.code, ran.out) == (1, "")
    assert "D08" in ran.err


# --- texts of files ----------------------------------------------------------------------------------


def with_text(teks: str, nilai: str = "1") -> Trail:
    """Return a trail in which every text of a user is `teks`."""
    hasil: Hasil = dengan_teks(teks, nilai)
    jabatan = hasil.jabatan[0]
    row = jabatan.indikator[0]
    place = Place(teks, 3)
    used = row.variabel[0]
    assert used.nilai is not None
    baris = Baris(teks, 4, PERIODE["TW1"], teks, used.nilai, teks, teks)
    lain = baris._replace(line=5, sebab=NotCountedReason.SESUDAH_SAMPAI)
    v = TracedVariabel(
        used,
        jabatan.jabatan.variabel["a"],
        place,
        (TracedRow(baris, None), TracedRow(lain, lain.sebab)),
        (Part(teks, (baris,), used.nilai), Part("", (baris,), used.nilai)),
        (Gap(teks, (PERIODE["TW2"],), PERIODE["TW1"]),),
        teks,
    )
    row = row._replace(missing=(used,))
    trail = TracedIndikator(
        row, place, place, place, place, (v,),
        TracedCapaian(MAXIMIZE, used.nilai, used.nilai, None),
        hasil.definisi.instansi.penilaian.skala.tingkat[0],
    )  # fmt: skip
    return Trail(hasil, (TracedJabatan(jabatan, (trail,)),))


hostile = pytest.mark.parametrize("teks", TEKS.values(), ids=TEKS)


@hostile
@pytest.mark.parametrize("width", [40, 80, 140])
def test_no_text_acts_or_breaks_the_page(teks: str, width: int) -> None:
    text = test_console.draw(trail_renderable(with_text(teks), folder="data"), width)
    assert not ACTS.search(text)
    assert all(cell_len(line) <= width for line in text.splitlines())


def test_a_long_word_is_folded_not_cut() -> None:
    text = test_console.draw(trail_renderable(with_text(TEKS["a word of 300"]), folder="data"), 80)
    count = text.count("Ж")
    assert count
    assert count % 300 == 0


@pytest.mark.parametrize("width", [60, 80, 140])
def test_a_number_of_thirty_digits_stays_whole(width: int) -> None:
    trail = with_text("a", "123456789012345678901234567890")
    text = test_console.draw(trail_renderable(trail, folder="data"), width)
    assert text.count("123.456.789.012.345.678.901.234.567.890") >= 6


@hostile
def test_json_keeps_a_text_and_shows_nothing_that_acts(teks: str) -> None:
    text = values_json(trail_values(with_text(teks), folder="data", definisi="", data={teks: ""}))
    row = json.loads(text)["jabatan"][0]["indikator"][0]["variabel"][0]["baris"][0]
    assert row["bukti"] == row["wilayah"] == teks
    assert not ACTS.search(text)


@hostile
def test_markdown_has_no_mark_up_of_a_text(teks: str) -> None:
    text = trail_markdown(with_text(teks), folder="data")
    assert not ACTS.search(text)
    usual = trail_markdown(with_text("a"), folder="data")
    allowed = {token.type for token in _tokens(usual)}
    assert {token.type for token in _tokens(text)} <= allowed | {"softbreak", "html_inline"}
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(rows) == 4


def _tokens(text: str) -> list[Token]:
    found: list[Token] = []
    for token in MARKDOWN.parse(text):
        found += [token, *(token.children or ())]
    return found


# --- the start ---------------------------------------------------------------------------------------


@pytest.mark.machine
def test_it_imports_little_more_than_hitung() -> None:
    """Excel, reports and what other forms need stay out."""
    found = modules("jelaskan", "sekretaris", "--tahun", "2024")
    assert not found & {"openpyxl", "iki.render.xlsx", "iki.render.reporters", "iki.checks.data",
                        "iki.diagnostics.catalogue", "iki.model.json_schema", "rich.progress"}  # fmt: skip
    more = {
        name
        for name in found - modules("hitung", "--tahun", "2024")
        if name in sys.stdlib_module_names
    }
    assert len(more) <= 10


# --- a file with a column for each period ------------------------------------------------------------

WIDE = """\
tahun,jabatan,variabel,wilayah,TW1,TW2,TW3,TW4,bukti
2024,seksi,w,Utara,6,8,,,Rekap Utara
2024,seksi,w,Selatan,7,,,,
2024,seksi,a,,45,,4,,
2024,seksi,b,,40,70,,,
"""


def test_a_row_of_several_values_and_its_empty_cells(iki: Iki, kecil: Path) -> None:  # noqa: F811
    (kecil / "data/realisasi/2024/a.csv").write_text(WIDE)
    ran = iki("jelaskan", "seksi.dalam", "--tahun", 2024, "--sampai", "TW2", "--format", "json")
    indikator = json.loads(ran.out)["jabatan"][0]["indikator"][0]
    rows = [
        (row["baris"], row["periode"], row["wilayah"], row["nilai"], row["bukti"], row["dipakai"])
        for row in indikator["variabel"][0]["baris"]
    ]
    assert rows == [
        (3, "TW1", "Selatan", 7, None, True),
        (2, "TW1", "Utara", 6, "Rekap Utara", True),
        (2, "TW2", "Utara", 8, "Rekap Utara", True),
    ]
    file = "data/realisasi/2024/a.csv"
    assert indikator["kurang"] == [
        {
            "berkas": file,
            "uraian": "Selatan: kosong sejak triwulan II, terakhir diisi triwulan I",
            "isi": [f"{file}:3, kolom TW2"],
        }
    ]
    ran = iki("jelaskan", "seksi.nihil", "--tahun", 2024, "--sampai", "TW1", "--format", "json")
    assert json.loads(ran.out)["jabatan"][0]["indikator"][0]["kurang"] == [
        {
            "berkas": file,
            "uraian": "belum pernah diisi pada tahun 2024",
            "isi": ["baris baru 2024,seksi,kosong, kolom TW1"],
        }
    ]


def test_what_is_handed_on_names_files_from_the_project(
    iki: Iki,
    kecil: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (kecil / "data/realisasi/2024/a.csv").write_text(WIDE)
    call = ("jelaskan", "seksi", "--tahun", 2024, "--proyek", kecil, "--format")
    for form in ("json", "markdown"):
        here = iki(*call, form).out
        monkeypatch.chdir(kecil.parent)
        assert iki(*call, form).out == here
        assert f"{kecil.name}/" not in here
        monkeypatch.chdir(kecil)
    monkeypatch.chdir(kecil.parent)
    assert f"{kecil.name}/data/realisasi/2024/a.csv" in iki(*call, "teks").out


def test_a_wide_file_with_one_filled_column_is_wide(iki: Iki, kecil: Path) -> None:  # noqa: F811
    file = kecil / "data/realisasi/2024/a.csv"
    file.write_text("tahun,jabatan,variabel,TW1,TW2\n2024,seksi,a,45,\n2024,seksi,b,40,\n")
    ran = iki("jelaskan", "seksi", "--tahun", 2024, "--sampai", "TW2", "--format", "json")
    rows = {
        row
        for i in json.loads(ran.out)["jabatan"][0]["indikator"]
        for k in i["kurang"]
        for row in k["isi"]
    }
    assert "data/realisasi/2024/a.csv:2, kolom TW2" in rows
    assert "baris baru 2024,seksi,w, kolom TW1" in rows
    assert not [row for row in rows if "…" in row and not row.startswith("2023")]
