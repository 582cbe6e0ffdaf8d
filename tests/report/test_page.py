"""The page as text and as values: its bytes, its bounds, its rules, its charts."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import sys
from decimal import Decimal
from importlib.util import cache_from_source
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iki.laporan import attention_rules, page_html
from iki.laporan.page_content import make_page
from iki.laporan.page_html import report_html
from iki.laporan.report_data import read_report_data
from iki.laporan.svg_charts import round_step, scale_for
from iki.periode import TAHUN
from iki.results.hasil import Status
from iki.workspace import open_project
from tests import build, kantor
from tests.report.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Golden, Iki
    from tests.report.conftest import Report

SIZE = 400_000  # bytes of the shipped project with five years
SCRIPT = 25_000
YEARS = {2023: 4, 2024: 5}


def test_golden(report: Report, agency: Path, golden: Golden) -> None:
    """One jabatan, as a reviewer can read it; style and script are files of their own."""
    text = report(agency, "--tahun", 2024, "--sampai", "TW3", "--jabatan", "kasi_loket").read_text()
    text = re.sub(r"(<(style|script)>).*?(</\2>)", r"\1…\3", text, flags=re.DOTALL)
    text = re.sub(r"'sha256-[^']*'", "'sha256-…'", text)
    golden("laporan/kasi_loket.html", re.sub(r"\b[0-9a-f]{64}\b", "…", text))


def test_the_same_bytes(report: Report, agency: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also from another folder: files are named from the project."""
    first = report(agency, "--tahun", 2024).read_bytes()
    monkeypatch.chdir(agency / "data")
    assert report(agency, "--tahun", 2024).read_bytes() == first
    assert str(agency).encode() not in first


def test_the_shipped_project_is_small(report: Report) -> None:
    assert report(ROOT, "--tahun", 2024, "--sejak", 2020).stat().st_size <= SIZE


def test_the_policy_allows_only_what_is_there(report: Report, agency: Path) -> None:
    text = report(agency, "--tahun", 2024).read_text()
    policy = re.search(r'content="(default-src[^"]*)"', text)
    assert policy
    rules = dict(rule.split(" ", 1) for rule in policy[1].split("; "))
    for kind in ("style", "script"):
        found = re.findall(rf"<{kind}>(.*?)</{kind}>", text, flags=re.DOTALL)
        hashes = [base64.b64encode(hashlib.sha256(t.encode()).digest()).decode() for t in found]
        assert rules.pop(f"{kind}-src") == " ".join(f"'sha256-{h}'" for h in hashes)
        assert len(re.findall(rf"<{kind}\b", text)) == len(found)
    assert rules == {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}
    assert not re.search(
        r"\s(?:style|on\w+|src|srcset|action)=", text.split("</style>")[-1].split("<script>")[0]
    )
    scripts = re.findall(r"<script>(.*?)</script>", text, flags=re.DOTALL)
    assert sum(map(len, scripts)) < SCRIPT


def test_rows_are_summed_up_beyond_a_number(report: Report, tmp_path: Path) -> None:
    villages = "".join(f"2024,TW1,kasubbag_umum,surat,1,Desa {number},\n" for number in range(101))
    rows = kantor.ROWS | {2024: kantor.ROWS[2024] + villages}
    text = report(kantor.make(tmp_path / "kantor", rows), "--tahun", 2024).read_text()
    first = kantor.ROWS[2024].count("\n") + 2
    assert (
        f"101 baris data, diringkas: <code>data/realisasi/2024.csv:{first}–{first + 100}</code>"
        in text
    )
    assert "Dalam laporan ini ada yang diringkas." in text
    assert "Desa 7<" not in text


def test_data_too_large_to_be_kept(
    report: Report, agency: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their rows are counted by a reading of their own; the figures are the same."""
    usual = report(agency, "--tahun", 2024).read_text()
    monkeypatch.setattr("iki.laporan.report_data.REPORT_BYTES", 100)
    large = report(agency, "--tahun", 2024).read_text()
    figures = r"<summary><h4>.*?</summary>"
    assert re.findall(figures, large, re.DOTALL) == re.findall(figures, usual, re.DOTALL)
    assert "5 baris data, diringkas: <code>data/realisasi/2024.csv:2–6</code> (5 baris)" in large
    assert "1 baris data, diringkas: <code>data/realisasi/2023.csv:2–2</code> (1 baris)" in large


def test_text_is_shown_with_nothing_hidden(agency: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What no file may hold today is harmless here all the same."""
    monkeypatch.chdir(agency)
    read = open_project(None)
    assert read
    data = read_report_data(read, 2024, 2024, TAHUN, None)
    assert data
    page = make_page(data)._replace(instansi="a\u202eb\u200bc", catatan="\x1b[31m\x00")
    text = report_html(page)
    assert 'class="org">a\\u202eb\\u200bc ' in text
    assert 'class="note">\\x1b[31m\\x00<' in text
    assert not re.search("[\x00-\x08\x0b-\x1f\u200b\u202e]", text)
    assert r'content:"a\00202eb\00200bc"' in text


def test_kode_are_no_names_of_the_page(report: Report, agency: Path) -> None:
    """A jabatan may be called as a part of the page is."""
    folder = agency / "definitions/jabatan"
    for kode in ("metode", "cari", "ringkasan"):
        (folder / f"{kode}.yaml").write_text((folder / "kasubbag_umum.yaml").read_text())
    ids = re.findall(r'\bid="([^"]*)"', report(agency, "--tahun", 2024).read_text())
    assert {"metode", "cari", "ringkasan", "cari.surat_per_hari"} <= set(ids)
    assert len(ids) == len(set(ids))


def test_locked(report: Report, agency: Path, iki: Iki) -> None:
    """The head says whether the figures are locked, and whether they are still those."""
    asked = ("--tahun", 2024, "--sampai", "TW3")
    head = re.compile(r'<p class="lock">(.*?)</p>')
    assert head.findall(report(agency, *asked).read_text())[0].startswith("Belum dikunci")
    assert iki("kunci", "--proyek", agency, *asked, "--dasar", "BA 1").code == 0
    (said,) = head.findall(report(agency, *asked).read_text())
    assert said.startswith("Tahun 2024 sampai triwulan III terkunci dengan angka ini (")
    data = agency / "data/realisasi/2024.csv"
    build.edit(data, "kasi_loket,loket,5", "kasi_loket,loket,6")
    (said,) = head.findall(report(agency, *asked).read_text())
    assert said.startswith("2 indikator berbeda dari yang dikunci")
    assert "kasi_loket.per_loket" in said
    assert head.findall(report(agency, "--tahun", 2024).read_text())[0].startswith("Belum dikunci")
    (agency / "kunci/2024-TW3.json").write_text("{")
    ran = iki("laporan", "--proyek", agency, *asked, "-o", agency / "a.html")
    assert ran.code == 1
    assert "D61" in ran.err


def test_a_year_with_other_definitions_is_compared_too(report: Report, tmp_path: Path) -> None:
    """Its rows are read by themselves, since their variables were consolidated otherwise."""
    changed = """\
perubahan:
  - mulai: 2024
    dasar: Renstra
    variabel: {a: Jumlah a, b: {uraian: Jumlah b, konsolidasi: terakhir}}
"""
    rows = "".join(f"{year},TW1,seksi,a,{a}\n{year},TW1,seksi,b,8\n" for year, a in YEARS.items())
    build.project(tmp_path, f"{build.HEAD}{rows}", jabatan=build.JABATAN + changed)
    assert "Realisasi 2023 sampai 2024" in report(tmp_path, "--tahun", 2024).read_text()


def test_what_changed_between_the_years_is_said(report: Report) -> None:
    """Figures of several years stand beside each other, and who decided what makes them differ."""
    riwayat = ROOT / "tests/riwayat"
    said = "Berubah sejak 2024 dengan dasar Renstra 2024-2026: Persentase anggota yang dibina"
    assert said in report(riwayat, "--tahun", 2024, "--sejak", 2020).read_text()
    assert said not in report(riwayat, "--tahun", 2024, "--sejak", 2024).read_text()


# --- what `jelaskan` knows ---


def said_by(trail: dict[str, Any]) -> Iterator[str]:
    """Yield the texts of the trail of an indikator that a card has to say too."""
    yield from (trail["formula"], trail["nama"], trail["sasaran"], trail["satuan"])
    yield from trail["capaian_langkah"]
    yield from (rule["nama"] for rule in trail["aturan"])
    yield trail["predikat_langkah"] or ""
    yield from trail["langkah"] if len(trail["langkah"]) > 1 else ()
    for lack in trail["kurang"]:
        yield from (lack["uraian"], lack["berkas"], *lack["isi"])
    for note in trail["catatan"]:
        yield f"{note['berkas']}:{note['baris']}"
        yield from (text for key, text in note.items() if key not in {"periode", "baris"} and text)
    for variabel in trail["variabel"]:
        yield from (variabel["uraian"], variabel["nama"], *variabel["langkah"])
        for row in variabel["baris"]:
            name = row["berkas"].removeprefix("data/realisasi/")
            yield f"{name}:{row['baris']}"
            yield from (row[key] or "" for key in ("periode", "wilayah", "bukti", "sebab"))


def words_of(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


@pytest.mark.machine
@pytest.mark.parametrize("sampai", ["tahun", "TW3"])
@pytest.mark.parametrize("name", ["shipped", "agency"])
def test_a_card_says_what_jelaskan_says(
    name: str, sampai: str, report: Report, agency: Path, iki: Iki
) -> None:
    project = ROOT if name == "shipped" else agency
    asked = ("--proyek", project, "--tahun", 2024, "--sampai", sampai)
    text = report(project, *asked[2:]).read_text()
    cards = dict(
        re.findall(r'<details class="card" id="(.*?)"(.*?)\n</details>\n', text, re.DOTALL)
    )
    checked = 0
    for kode in {card.partition(".")[0] for card in cards}:
        trails = json.loads(iki("jelaskan", kode, *asked, "--format", "json").out)
        for trail in trails["jabatan"][0]["indikator"]:
            card = words_of(cards[f"{kode}.{trail['kode']}"])
            missing = [said for said in said_by(trail) if " ".join(said.split()) not in card]
            assert missing == [], (kode, trail["kode"])
            checked += 1
    assert checked == len(cards) > 8


# --- what needs attention --------------------------------------------------------------------------


def test_attention(report: Report, agency: Path) -> None:
    text = report(agency, "--tahun", 2024).read_text()
    section = text[text.index('id="i-perhatian"') : text.index('id="i-pohon"')]
    groups = re.findall(
        r'<h3>(.*?) <span class="count">(\d+)</span></h3>\n<p>Aturan: (.*?)\.</p>', section
    )
    assert [nama for nama, _, _ in groups] == ["Belum ada angka", "Di bawah target", "Sementara"]
    for nama, _, rule in groups:  # each rule is in the page of method too
        assert f"<dt>{nama}<dd>{rule}" in text[text.index('id="aturan-perhatian"') :]


def test_the_lowest_capaian_comes_first(report: Report, agency: Path) -> None:
    """0 is a figure, and the lowest."""
    text = report(agency, "--tahun", 2024).read_text()
    group = text[text.index("<h3>Di bawah target") : text.index("<h3>Sementara")]
    figures = re.findall(r'class="why">capaian ([\d,]+) %', group)
    assert "0,00" in figures
    assert figures == sorted(figures, key=lambda text: Decimal(text.replace(",", ".")))


class Row:
    """What the rules read of a row."""

    remark = in_words = "sementara: a belum lengkap"

    def __init__(self, capaian: str | None, status: Status) -> None:
        self.capaian = None if capaian is None else Decimal(capaian)
        self.capaian_shown = capaian
        self.status = status


JUDGED: list[tuple[str | None, Status, bool, int | None]] = [
    (None, Status.BELUM_ADA_DATA, False, 0),
    ("99.99", Status.TERHITUNG, True, 1),
    ("99.99", Status.SEMENTARA, True, 1),
    ("100", Status.SEMENTARA, True, 3),
    ("100", Status.TERHITUNG, False, None),
    ("120", Status.TERHITUNG, True, None),
]


@pytest.mark.parametrize(("capaian", "status", "noted", "expected"), JUDGED)
def test_rules(capaian: str | None, status: Status, *, noted: bool, expected: int | None) -> None:
    thresholds = attention_rules.Thresholds(Decimal(100), 2023)
    row: Any = Row(capaian, status)
    found = attention_rules.apply_rules(
        attention_rules.IndikatorState(row, None, noted),
        attention_rules.rules(thresholds),
        thresholds,
    )
    assert (found.rule if found else None) == expected


def test_a_rule_of_a_year_that_is_not_known_is_not_printed() -> None:
    names = [
        rule.nama for rule in attention_rules.rules(attention_rules.Thresholds(Decimal(90), None))
    ]
    assert "Menurun" not in names


# --- charts ----------------------------------------------------------------------------------------

NUMBERS = st.decimals(
    min_value="-1e12", max_value="1e12", allow_nan=False, allow_infinity=False, places=3
)


@given(st.lists(NUMBERS, min_size=1, max_size=6))
def test_scales_hold_their_values_and_zero(values: list[Decimal]) -> None:
    scale, ticks = scale_for(values, 100)
    for value in [*values, Decimal(0)]:
        assert -1e-9 <= scale.at(value) <= 100 + 1e-9
    assert 2 <= len(ticks) <= 7
    assert len({later - earlier for earlier, later in pairwise(ticks)}) == 1
    assert any(tick == 0 for tick in ticks)


@pytest.mark.parametrize(
    ("least", "step"),
    [("1", "1"), ("1.2", "2"), ("2.5", "5"), ("6", "10"), ("0.03", "0.05"), ("25", "50")],
)
def test_steps_are_round(least: str, step: str) -> None:
    assert round_step(Decimal(least)) == Decimal(step)


PLAN = """\
        acuan: {nasional: {2024: 85}, sumber: Peraturan contoh}
        target: {2024: {TW2: [80, 90], tahun: 95}, 2026: 98}
"""


def test_the_four_charts(report: Report, agency: Path) -> None:
    """As far as there is data: earlier years, the end of the plan, the national standard."""
    for file, old, new in (
        ("instansi.yaml", "penilaian:", "rencana: {akhir: 2026}\npenilaian:"),
        (
            "jabatan/kabid_pelayanan.yaml",
            "        target: {2024: {TW2: [80, 90], tahun: 95}}\n",
            PLAN,
        ),
    ):
        build.edit(agency / "definitions" / file, old, new)
    text = report(agency, "--tahun", 2024, "--sejak", 2022).read_text()
    card = text[text.index('id="kabid_pelayanan.cakupan"') :].split(
        '</details>\n<details class="card"'
    )[0]
    charts = re.findall(r"<title>(.*?)</title><desc>(.*?)</desc>", card)
    assert charts == [
        (
            "Target dan realisasi 2024, kumulatif",
            "TW I 83,33 (target 95); TW II 86,4 (target 80–90); TW III 97,43 (target 95); Tahun 97,43 (target 95) persen.",
        ),
        (
            "Realisasi 2022 sampai 2024",
            "2022 belum ada (target belum ada); 2023 75 (target belum ada); 2024 97,43 (target 95) persen.",
        ),
        ("Terhadap akhir rencana, tahun 2026", "Realisasi 2024: 97,43; Target 2026: 98."),
        ("Terhadap standar nasional", "Realisasi 2024: 97,43; Standar nasional: 85."),
    ]
    # A bar that lies has a scale too: the texts of both its ends.
    assert re.findall(r'<text x="(?:0|200)" y="91">(.*?)</text>', card) == ["0", "100"] * 2
    assert "Sumber: Peraturan contoh" in card
    assert "<tr><td>97,43<td>98<td>99,42" in card
    assert "<tr><td>97,43<td>85<td>12,43" in card
    other = text[text.index('id="kasi_loket.tanpa_target"') :].split("</details>\n<details")[0]
    assert "Terhadap" not in other


@pytest.mark.parametrize("sampai", ["tahun", "TW3"])
def test_a_chart_says_that_the_target_is_the_year_s(
    sampai: str, report: Report, agency: Path
) -> None:
    """Whether the report is of the year or of a part: what stands at a triwulan is measured so."""
    text = report(agency, "--tahun", 2024, "--sampai", sampai).read_text()
    card = text[text.index('id="kabid_pelayanan.aduan_masuk"') :].split("</details>\n<details")[0]
    assert "TW I 7; TW II 8; TW III 12" in card.replace("; Tahun 12", "")
    assert "Triwulan tanpa target sendiri diukur terhadap target tahun." in card


def test_what_has_no_figure_has_no_bar(report: Report, agency: Path) -> None:
    text = report(agency, "--tahun", 2024, "--sejak", 2022).read_text()
    card = text[text.index('id="kabid_pelayanan.cakupan"') :]
    chart = card[card.index("<title>Realisasi 2022") :]
    bars = re.search(r'class="b" d="([^"]*)"', chart)
    assert bars
    assert bars[1].count("z") == 2  # of three years


LESS = """\
jabatan: Seksi Contoh
atasan: kepala
tugas: [satu]
variabel: {a: Jumlah a, b: Jumlah b, c: Jumlah c}
sasaran:
  - uraian: Sasaran
    indikator:
      - kode: i
        nama: Angka kematian
        satuan: jiwa
        formula: a
        polarisasi: minimize
        target: {2021: 9, 2022: 8, 2023: 8, 2024: 7, 2026: 5}
        acuan: {nasional: 6, sumber: Contoh}
      - {kode: j, nama: Lain, satuan: jiwa, formula: b, polarisasi: minimize, target: {2024: [5, 7]}}
      - {kode: k, nama: Naik, satuan: jiwa, formula: c, target: {2024: 7}}
"""


def charts_of(text: str, kode: str) -> list[str]:
    """Return the charts of a card, each with its caption."""
    card = text[text.index(f'id="{kode}"') :].split(
        '</details>\n<details class="card"', maxsplit=1
    )[0]
    return card.split("<figure>")[1:]


def shapes(chart: str, name: str) -> str:
    found = re.search(rf'<path class="{name}" d="([^"]*)"', chart)
    return found[1] if found else ""


@pytest.fixture
def deaths(report: Report, tmp_path: Path) -> str:
    """The report of what should fall: 2022 has no data, 2024 misses its target."""
    rows = "".join(
        f"{tahun},tahun,seksi,{v},{nilai}\n"
        for v, of_years in {
            "a": {2021: 9, 2023: 8, 2024: 12},
            "b": {2024: 9},
            "c": {2024: 9},
        }.items()
        for tahun, nilai in of_years.items()
    )
    instansi = f"{build.INSTANSI}rencana: {{akhir: 2026}}\n"
    folder = build.project(tmp_path / "seksi", build.HEAD + rows, jabatan=LESS, instansi=instansi)
    return report(folder, "--tahun", 2024, "--sejak", 2020).read_text()


def test_where_less_is_better_a_chart_says_so(deaths: str) -> None:
    """A bar over its line is no success, and is hatched."""
    this_year, years, plan, national = charts_of(deaths, "seksi.i")
    for chart in (this_year, years):
        assert "<small>makin rendah makin baik: di bawah garis tercapai</small>" in chart
        assert "diarsir: target tidak tercapai" in chart
    for chart in (plan, national):
        assert (
            "makin rendah makin baik: tercapai bila batang realisasi tidak lebih panjang" in chart
        )
        assert shapes(chart, "missed") == shapes(chart, "b")
    assert shapes(this_year, "missed") == shapes(this_year, "b")
    (of_range,) = charts_of(deaths, "seksi.j")
    assert "di bawah garis atas tercapai" in of_range
    (more,) = charts_of(deaths, "seksi.k")
    assert "makin rendah" not in more
    assert not shapes(more, "missed")


def test_years_are_an_axis_with_one_line_of_targets(deaths: str) -> None:
    """Earlier bars are pale, that of the report is not; a year without data has no place, and is named."""
    years = charts_of(deaths, "seksi.i")[1]
    assert 'class="chart years"' in years
    labels = re.search(r'<g class="x".*?</g>', years)
    assert labels
    assert re.findall(r">(\d{4})<", labels[0]) == ["2021", "2023", "2024"]
    assert shapes(years, "b").count("z") == 3
    assert shapes(years, "b").endswith(shapes(years, "now"))
    assert shapes(years, "now") == shapes(years, "missed") != ""
    assert shapes(years, "t").count("M") == 1
    assert "Tanpa data: 2020, 2022." in years
    assert years.count("<th>") == 5  # in the table all of them are


def test_a_mean_says_of_how_many_jabatan_it_is(report: Report, agency: Path) -> None:
    text = report(agency, "--tahun", 2024).read_text()
    assert "<span>rata-rata nilai 2 dari 3 jabatan</span>" in text


def test_a_form_comes_before_the_line_of_a_file(report: Report, agency: Path) -> None:
    todo = re.findall(
        r'<div class="todo">.*?</div>', report(agency, "--tahun", 2024).read_text(), re.DOTALL
    )
    assert todo
    for said in todo:
        for item in re.findall(r"<li>(.*iki templat .*)", said):
            assert item.index("formulir") < item.index('<span class="s">') < item.index(".csv")
    assert any("Jumlah surat (surat): isi " in said for said in todo)


# --- the command -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "sebutkan berkasnya dengan -o"),
        (("-o", "a.pdf"), "akhiran .pdf tidak dapat ditulis"),
        (("-o", "a.html", "--sejak", 2025), "--sejak 2025: tulis tahun dari 1945 sampai 2024"),
        (("-o", "a.html", "--pantau"), "--pantau tidak menulis berkas"),
        (("-o", "a.html", "--jabatan", "kasi_lokat"), "Maksud Anda “kasi_loket”?"),
    ],
)
def test_mistakes(arguments: tuple[object, ...], said: str, iki: Iki, agency: Path) -> None:
    ran = iki("laporan", "--proyek", agency, "--tahun", 2024, *arguments)
    assert ran.code == 2
    assert said in ran.said
    assert not list(Path.cwd().glob("a.html"))


def test_nothing_is_written_from_errors(iki: Iki, agency: Path, tmp_path: Path) -> None:
    data = agency / "data/realisasi/2024.csv"
    data.write_text(data.read_text() + "2024,TW1,kasubbag_umum,surat,banyak,,\n")
    ran = iki("laporan", "--proyek", agency, "--tahun", 2024, "-o", tmp_path / "a.html")
    assert ran.code == 1
    assert "D08" in ran.err
    assert not (tmp_path / "a.html").exists()


def test_templates_are_compiled_once(
    report: Report, agency: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was compiled is kept, and used while nothing of it has changed."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "kept"))
    folder = Path(cache_from_source(page_html.__file__)).parent
    folder.mkdir(parents=True)
    made = []
    for _ in range(2):
        page_html._environment.cache_clear()
        made.append(report(agency, "--tahun", 2024).read_bytes())
        kept = {file: file.stat().st_mtime_ns for file in folder.glob("*.jinja2")}
        made.append(str(kept).encode())
    assert len(kept) == 6
    assert made[:2] == made[2:]
    monkeypatch.setattr(
        page_html, "_text", lambda name: "lain" if name == "templates/base.html.j2" else ""
    )
    page_html._environment.cache_clear()
    assert page_html._environment().get_template("base.html.j2").render() == "lain"
    page_html._environment.cache_clear()


def test_templates_need_not_be_kept(
    report: Report, agency: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing can be written, as in a folder of somebody else, the report is the same."""
    usual = report(agency, "--tahun", 2024).read_bytes()
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "none"))
    page_html._environment.cache_clear()
    assert report(agency, "--tahun", 2024).read_bytes() == usual
    assert not (tmp_path / "none").exists()
    page_html._environment.cache_clear()
