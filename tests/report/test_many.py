"""`iki laporan --rekap`: a page of many agencies, and a report of each, whatever one of them has."""

from __future__ import annotations

import json
import os
import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from iki.laporan import agency_reports
from iki.laporan.agency_reports import file_names
from iki.laporan.page_html import INDEX, MARK_OF_MANY
from iki.project import new_folder
from iki.rekap import tasks
from iki.workspace import Project
from tests import kantor
from tests.build import INSTANSI
from tests.test_rekap import GOOD, agency

if TYPE_CHECKING:
    from iki.rekap import tasks
    from tests.conftest import Iki
    from tests.report.conftest import Open

posix = pytest.mark.skipif(os.name != "posix", reason="needs names that Windows forbids")
PAGES = {"arsip-daerah.html", INDEX, "pasar.html", "perizinan.html", "sosial.html"}


@pytest.fixture
def kota(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of agencies: one of tests.kantor, one complete, and two with errors."""
    folder = tmp_path / "kota"
    kantor.make(folder / "perizinan")
    agency(folder / "arsip daerah")
    agency(folder / "pasar", instansi=INSTANSI.replace("daerah:", "derah: x\ndaerah:"))
    agency(folder / "sosial", data=f"{GOOD}2024,TW9,seksi,a,1\n2024,tahun,seksi,c,x\n")
    (folder / "lampiran").mkdir()
    monkeypatch.chdir(tmp_path)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def rows(page: str) -> list[list[str]]:
    """Return the texts of the cells of the page of agencies, the link and its name first."""
    found = []
    for row in re.findall(r"<tr data-s=.*", page):
        link, name = re.findall(r'<a href="(.*?)">(.*?)</a>', row)[0]
        cells = [re.sub("<.*?>", "", cell) for cell in row.split("<td")[1:]]
        found.append([link, unescape(name), *(cell.partition(">")[2] or cell for cell in cells)])
    return found


@pytest.mark.usefixtures("kota")
@pytest.mark.parametrize("sampai", ["tahun", "TW3"])
def test_a_row_is_that_of_rekap(iki: Iki, sampai: str) -> None:
    ran = iki("laporan", "--rekap", "kota", "--tahun", 2024, "--sampai", sampai, "-o", "hasil")
    assert (ran.code, ran.out) == (1, "")
    assert set(contents(Path("hasil"))) == PAGES
    text = Path("hasil", INDEX).read_text(encoding="utf-8")
    rekap = json.loads(
        iki("rekap", "kota", "--tahun", 2024, "--sampai", sampai, "--format", "json").out
    )
    figures = re.findall(r'<tr data-s=.*?<td class="num">(?:<data value="(.*?)">)?', text)
    for row, nilai, expected in zip(rows(text), figures, rekap["instansi"], strict=True):
        assert row[0] == f"{expected['folder'].replace(' ', '-')}.html"
        assert row[1] == expected["instansi"]
        if expected["kesalahan"]:
            assert row[2:] == ["–", "–", "–", "–", "–", str(expected["kesalahan"])]
            continue
        assert (nilai and float(nilai)) == (expected["nilai"] or "")
        without = str(expected["tidak_terhitung"]["belum_ada_data"])
        assert row[4:] == [
            f"{expected['terhitung']}/{expected['dari']}", str(expected["sementara"]), without, "0",
        ]  # fmt: skip
        if expected["predikat"]:
            assert row[3] == expected["predikat"]


@pytest.mark.usefixtures("kota")
def test_a_page_is_the_report_of_the_agency(iki: Iki) -> None:
    asked = ("--tahun", 2024, "--sampai", "TW3", "--sejak", 2023)
    assert iki("laporan", "--rekap", "kota", *asked, "-o", "hasil").code == 1
    for folder, file in (("perizinan", "perizinan.html"), ("arsip daerah", "arsip-daerah.html")):
        one = f"{folder}.html"
        assert iki("laporan", "--proyek", f"kota/{folder}", *asked, "-o", one).code == 0
        back = f'<a href="{INDEX}">Semua instansi</a>'
        of_many = Path("hasil", file).read_text(encoding="utf-8")
        assert of_many.count(back) == 1
        alone = of_many.replace(back, "").replace(MARK_OF_MANY, "<!doctype html>\n")
        assert alone == Path(one).read_text(encoding="utf-8")


@pytest.mark.usefixtures("kota")
def test_errors_are_shown_in_the_page_of_the_agency(iki: Iki) -> None:
    ran = iki("laporan", "--rekap", "kota", "--tahun", 2024, "-o", "hasil")
    said = ran.said
    assert "2 dari 4 instansi punya kesalahan" in said
    assert "1 folder bukan proyek, karena tidak memuat definitions/: lampiran" in said
    page = Path("hasil/sosial.html").read_text(encoding="utf-8")
    assert "3 kesalahan. Perbaiki berkasnya" in page
    assert "kesalahan[D05] periode “TW9” tidak dikenal" in page
    assert '<span class="dim">4 | </span>2024,<mark>TW9</mark>,seksi,a,1' in page
    assert "<code>data/realisasi/a.csv:4:6</code>" in page
    assert f'<a href="{INDEX}">' in page
    assert "<data" not in page
    assert "<script" not in page
    assert "[S01]" in Path("hasil/pasar.html").read_text(encoding="utf-8")


def test_without_errors_the_exit_code_is_0(iki: Iki, kota: Path) -> None:
    for name in ("pasar", "sosial"):
        (kota / name).rename(kota / f".{name}")
    assert iki("laporan", "--rekap", kota, "--tahun", 2024, "-o", "hasil").code == 0


@pytest.mark.machine
@pytest.mark.usefixtures("kota")
def test_the_same_bytes_from_any_number_of_processes(
    iki: Iki, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And from anywhere."""
    asked = ("laporan", "--tahun", 2024, "--rekap")
    iki(*asked, "kota", "--proses", 1, "-o", "satu")
    one = contents(Path("satu"))
    for number in (1, 2, 5):
        iki(*asked, "kota", "--proses", number, "-o", "satu")
        assert contents(Path("satu")) == one
    monkeypatch.chdir("kota/lampiran")
    assert iki(*asked, "..", "-o", "../../lain").code == 1
    assert contents(Path("../../lain")) == one


def test_what_ends_one_agency_ends_no_other(
    iki: Iki, kota: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = Project.compute_all

    def fail(given: Project, *arguments: Any, **more: Any) -> Any:
        if given.proyek.root.name == "perizinan":
            raise MemoryError
        return work(given, *arguments, **more)

    monkeypatch.setattr(Project, "compute_all", fail)
    ran = iki("laporan", "--rekap", kota, "--tahun", 2024, "--proses", 1, "-o", "hasil")
    assert ran.code == 1
    assert "memori komputer ini tidak cukup" in Path("hasil/perizinan.html").read_text()
    assert "<data" in Path("hasil/arsip-daerah.html").read_text()


@posix
def test_a_process_that_dies_is_an_error_of_its_agency(
    iki: Iki, kota: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work, here = Project.compute_all, os.getpid()

    def die(given: Project, *arguments: Any, **more: Any) -> Any:
        if given.proyek.root.name == "perizinan" and os.getpid() != here:
            os.kill(os.getpid(), 9)
        return work(given, *arguments, **more)

    monkeypatch.setattr(Project, "compute_all", die)
    monkeypatch.setattr("iki.rekap.workers._start_method", lambda: "fork")
    ran = iki("laporan", "--rekap", kota, "--tahun", 2024, "--proses", 2, "-o", "hasil")
    assert ran.code == 1
    assert "berhenti mendadak" in Path("hasil/perizinan.html").read_text()
    assert "<data" in Path("hasil/arsip-daerah.html").read_text()


# --- names and texts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("folders", "expected"),
    [
        (["dinas_pasar", "Satpol PP"], ["dinas_pasar", "satpol-pp"]),
        (["a", "A", "á", "a-2"], ["a", "a-2", "a-3", "a-2-2"]),  # one file where case is nothing
        (["index", "INDEX.html"], ["index-2", "index-html"]),
        (["con", "nul", "lpt1", "console"], ["con-", "nul-", "lpt1-", "console"]),
        (["水", "...", "\udcff"], ["instansi", "instansi-2", "instansi-3"]),
        (["a/../../b", "<b>\"'&", "x\ny"], ["a-b", "b", "x-y"]),
        (["x" * 250, "x" * 251], ["x" * 60, f"{'x' * 60}-2"]),
    ],
)
def test_file_names(folders: list[str], expected: list[str]) -> None:
    found = file_names(folders)
    assert list(found) == folders
    assert list(found.values()) == [f"{name}.html" for name in expected]


HOSTILE = ('<img src=x onerror=alert(1)>"', "{{ 7 * 7 }}", "a\u202eb\n\x1b[31m", "index")


@posix
def test_names_of_folders_stay_texts(iki: Iki, tmp_path: Path, open_page: Open) -> None:
    folder = tmp_path / "kota"
    for name in HOSTILE:
        agency(folder / name)
    agency(folder / "rusak <script>", instansi="<script>alert(1)</script>\n")
    (folder / os.fsdecode(b"\xff\xfe")).mkdir()
    (folder / os.fsdecode(b"\xff\xfe/definitions")).mkdir()
    hasil = tmp_path / "hasil"
    assert iki("laporan", "--rekap", folder, "--tahun", 2024, "-o", hasil).code == 1
    page = open_page(hasil / INDEX)
    names = page.locator("#i-baris th").all_inner_texts()
    assert len(names) == 6
    for shown in ("<img src=x onerror=alert(1)>", "{{ 7 * 7 }}", "a\\u202eb", "\\xff\\xfe"):
        assert any(shown in name for name in names), shown
    links = page.locator("#i-baris a").evaluate_all(
        "links => links.map(a => a.getAttribute('href'))"
    )
    assert len(set(links)) == 6
    assert {*links, INDEX} == set(contents(hasil))
    for link in links:
        assert page.locator("h1").count() == 1
        assert open_page(hasil / link).locator("h1").count() == 1


# --- the folder --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("kota")
def test_pages_are_written_as_they_are_made(iki: Iki, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that none of them is kept: when the next is made, those before it are in the folder."""
    make, written = agency_reports.agency_report, []

    def look(task: tasks.AgencyTask) -> Any:
        written.append(len([*Path().glob(".iki-*/*.html")]))
        return make(task)

    monkeypatch.setattr(agency_reports, "agency_report", look)
    iki("laporan", "--rekap", "kota", "--tahun", 2024, "--proses", 1, "-o", "hasil")
    assert written == [0, 1, 2, 3]
    assert not [*Path().glob(".iki-*")]


@pytest.mark.usefixtures("kota")
def test_an_earlier_report_is_replaced(iki: Iki, kota: Path) -> None:
    asked = ("laporan", "--rekap", "kota", "--tahun", 2024, "-o", "hasil")
    Path("hasil").mkdir()
    inode = Path("hasil").stat().st_ino
    iki(*asked)
    Path("hasil", f".iki-{os.getpid()}-x").mkdir()  # of a run that was killed a moment ago
    (kota / "sosial").rename(kota / "kesra")
    assert iki(*asked).code == 1
    found = {path.name for path in Path("hasil").glob("[!.]*")}
    assert found == PAGES - {"sosial.html"} | {"kesra.html"}
    assert Path("hasil").stat().st_ino == inode


@pytest.mark.usefixtures("kota")
@pytest.mark.parametrize("name", ["catatan.txt", "lain.html", "gambar/", "index.html"])
def test_anything_else_is_left_alone(iki: Iki, name: str) -> None:
    asked = ("laporan", "--rekap", "kota", "--tahun", 2024, "-o", "hasil")
    iki(*asked)
    path = Path("hasil", name)
    path.mkdir() if name.endswith("/") else path.write_text("milik orang")
    before = {p.name: p.is_file() and p.read_bytes() for p in Path("hasil").iterdir()}
    ran = iki(*asked)
    assert (ran.code, ran.out) == (2, "")
    assert f"folder hasil tidak kosong: {name}." in ran.said
    assert before == {p.name: p.is_file() and p.read_bytes() for p in Path("hasil").iterdir()}


@pytest.mark.usefixtures("kota")
@pytest.mark.parametrize("exists", [True, False])
@pytest.mark.parametrize("failing", ["_write", "_move"])
def test_whole_or_not_at_all(
    iki: Iki, monkeypatch: pytest.MonkeyPatch, failing: str, *, exists: bool
) -> None:
    """A disk that is full at the last page; a folder that takes no more."""
    asked = ("laporan", "--rekap", "kota", "--tahun", 2024, "-o", "hasil")
    if exists:
        iki(*asked, "--sampai", "TW2")
    before = contents(Path("hasil")) if exists else None
    do, calls = getattr(new_folder, failing), []

    def fail(path: Path, *rest: Any) -> None:
        calls.append(path)
        if len(calls) == {"_write": len(PAGES), "_move": len(PAGES) + 3}[failing]:
            raise OSError(28, "x")
        do(path, *rest)

    monkeypatch.setattr(new_folder, failing, fail)
    ran = iki(*asked)
    if failing == "_move" and not exists:
        assert (ran.code, calls) == (1, [])  # it is moved as a whole
        return
    assert (ran.code, ran.out) == (2, "")
    assert "hasil tidak dapat ditulis: ruang disk habis. Tidak ada yang ditinggalkan" in ran.said
    assert (contents(Path("hasil")) if exists else None) == before
    assert Path("hasil").exists() is exists
    assert not [*Path().glob("**/.iki-*")]


@pytest.mark.usefixtures("kota")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--rekap", "kota"), "sebutkan foldernya dengan -o"),
        (("--rekap", "kota", "-o", "x.html"), "-o menyebut sebuah folder"),
        (("--rekap", "kota", "-o", "kota"), "folder kota tidak kosong"),
        (("--rekap", "kota", "-o", "kota/pasar/data/realisasi/x"), "di antara definisi atau data"),
        (("--rekap", "kota/pasar", "-o", "x"), "iki hitung --proyek kota/pasar"),
        (("--rekap", "tidak_ada", "-o", "x"), "berkas tidak ada"),
        (("--rekap", "kota", "-o", "jauh/x"), "jauh tidak ada"),
        (("--rekap", "kota", "-o", "x", "--proses", 0), "--proses 0: tulis 1 atau lebih"),
        (("--rekap", "kota", "-o", "x", "--jabatan", "a"), "--jabatan tidak berlaku bersama --rekap"),
        (("--rekap", "kota", "-o", "x", "--pantau"), "--pantau tidak berlaku bersama --rekap"),
        (("--rekap", "kota", "-o", "x", "--proyek", "a"), "--proyek tidak berlaku bersama --rekap"),
        (("--proyek", "kota/pasar", "-o", "x.html", "--proses", 2), "--proses hanya berlaku bersama"),
    ],
)  # fmt: skip
def test_wrong_usage(iki: Iki, arguments: tuple[object, ...], said: str) -> None:
    ran = iki("laporan", "--tahun", 2024, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.said
    assert not Path("x").exists()


# --- in a browser ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("kota")
def test_filters_and_order(iki: Iki, open_page: Open) -> None:
    iki("laporan", "--rekap", "kota", "--tahun", 2024, "-o", "hasil")
    page = open_page(Path("hasil", INDEX).absolute(), viewport={"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320

    def shown() -> list[str]:
        links: list[str] = page.locator("#i-baris tr:not([hidden]) a").evaluate_all(
            "links => links.map(a => a.getAttribute('href').replace('.html', ''))"
        )
        return links

    every = ["arsip-daerah", "pasar", "perizinan", "sosial"]
    for select, value, expected in [
        ("#i-urut", "1", ["perizinan", "arsip-daerah", "pasar", "sosial"]),
        ("#i-urut", "-1", ["arsip-daerah", "perizinan", "pasar", "sosial"]),
        ("#i-urut", "6", ["sosial", "pasar", "arsip-daerah", "perizinan"]),
        ("#i-urut", "", every),
        ("#s-status", "kesalahan", ["pasar", "sosial"]),
        ("#s-status", "lengkap", ["arsip-daerah"]),
        ("#s-status", "sementara", ["perizinan"]),
        ("#s-status", "belum", ["perizinan"]),
        ("#s-status", "", every),
        ("#s-predikat", "Baik", ["perizinan"]),
        ("#s-predikat", "", every),
    ]:
        page.select_option(select, value)
        assert shown() == expected, (select, value)
    page.keyboard.press("Tab")
    page.locator("body").press("/")
    page.keyboard.type("PASAR")
    assert shown() == ["pasar"]
    assert page.locator("#i-hitungan").text_content() == "1 dari 4 instansi"
    page.keyboard.press("Escape")
    assert shown() == every


@pytest.mark.usefixtures("kota")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe(iki: Iki, scheme: str, open_page: Open, axe: str) -> None:
    iki("laporan", "--rekap", "kota", "--tahun", 2024, "-o", "hasil")
    for file in (INDEX, "sosial.html", "arsip-daerah.html"):
        page = open_page(Path("hasil", file).absolute(), color_scheme=scheme, bypass_csp=True)
        page.evaluate(axe)
        found = page.evaluate("axe.run()")
        assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []


@pytest.mark.usefixtures("kota")
def test_without_script_everything_is_there(iki: Iki, open_page: Open) -> None:
    iki("laporan", "--rekap", "kota", "--tahun", 2024, "-o", "hasil")
    page = open_page(Path("hasil", INDEX).absolute(), java_script_enabled=False)
    assert not page.locator("#i-saring").is_visible()
    assert page.locator("#i-baris tr:visible").count() == 4
