"""The page in a browser, opened as a file: it shows what was computed, with the script and without it."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests import build, kantor
from tests.report import long
from tests.report.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.conftest import Iki
    from tests.report.conftest import Open, Report

pytestmark = pytest.mark.office

_CARDS = """cards => cards.map(card => {
  const text = selector => card.querySelector(selector)?.textContent ?? null;
  const [target, realisasi] = [...card.querySelectorAll('.fig b')].map(b => b.textContent);
  return {id: card.id, nama: text('h4'), target, realisasi, capaian: text('.cap b'),
          satuan: text('.unit'), predikat: text('summary > .badge'), status: card.dataset.s,
          values: [...card.querySelectorAll('summary data')].map(data => data.value)};
})"""
_JABATAN = """sections => sections.map(section => [section.id,
  section.querySelector('header data')?.value ?? null,
  section.querySelector('header .badge').textContent])"""


def hitung(iki: Iki, project: Path, *arguments: object) -> Any:
    ran = iki("hitung", "--proyek", project, *arguments, "--format", "json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out, parse_float=Decimal, parse_int=Decimal)


def number(text: str) -> Decimal | None:
    """Return the number of a text in id_ID form, None for the dash of what there is not."""
    return None if text == "–" else Decimal(text.replace(".", "").replace(",", "."))


def shown(value: Any) -> Any:
    """Return what a text of the page has to say of a value of the JSON."""
    if isinstance(value, list):
        return "–".join(str(bound).replace(".", ",") for bound in value)
    return value


def predikat(nama: str | None, nilai: Decimal | None) -> str:
    return nama or ("–" if nilai is None else "di bawah skala")


def parsed(text: str, like: Any) -> Any:
    return text if isinstance(like, (str, list)) else number(text)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize(("tahun", "sampai"), [(2024, "tahun"), (2024, "TW3"), (2023, "tahun")])
@pytest.mark.parametrize("name", ["shipped", "agency"])
def test_the_figures_are_those_of_hitung(
    name: str,
    tahun: int,
    sampai: str,
    *,
    script: bool,
    report: Report,
    agency: Path,
    open_page: Open,
    iki: Iki,
) -> None:
    project = ROOT if name == "shipped" else agency
    asked = ("--tahun", tahun, "--sampai", sampai)
    page = open_page(report(project, *asked), java_script_enabled=script)
    document = hitung(iki, project, *asked)
    cards = {card["id"]: card for card in page.locator(".card").evaluate_all(_CARDS)}
    expected = {f"{j['kode']}.{i['kode']}": i for j in document["jabatan"] for i in j["indikator"]}
    assert list(cards) == list(expected)
    for kode, row in expected.items():
        card = cards[kode]
        for key in ("target", "realisasi", "capaian"):
            assert parsed(card[key], row[key]) == shown(row[key]), (kode, key)
        figures = [row["target"], row["realisasi"], row["capaian"]]
        numbers = [value for value in figures if isinstance(value, Decimal)]
        assert list(map(Decimal, card["values"])) == numbers
        assert (card["nama"], card["satuan"], card["status"]) == (
            row["nama"], row["satuan"], row["status"],
        )  # fmt: skip
        assert card["predikat"] == predikat(row["predikat"], row["capaian"])
    jabatan = page.locator(".jab").evaluate_all(_JABATAN)
    assert [(k, n and Decimal(n), p) for k, n, p in jabatan] == [
        (j["kode"], j["nilai"], predikat(j["predikat"], j["nilai"])) for j in document["jabatan"]
    ]
    tiles = page.locator(".tiles b").all_text_contents()
    rows = list(expected.values())
    computed = sum(row["capaian"] is not None for row in rows)
    assert tiles[1:4] == [
        f"{computed} / {len(rows)}",
        str(sum(row["status"] == "sementara" for row in rows)),
        str(len(rows) - computed),
    ]


def visible(page: Page) -> list[str]:
    found: list[str] = page.locator(".card").evaluate_all(
        "cards => cards.filter(card => card.offsetParent).map(card => card.id)"
    )
    return found


@pytest.mark.witness
def test_filters_and_counts(report: Report, agency: Path, open_page: Open) -> None:
    from playwright.sync_api import expect

    page = open_page(report(agency, "--tahun", 2024))
    said = page.locator("#i-hitungan")
    assert said.text_content() == (
        "9 dari 9 indikator · 5 terhitung · 4 sementara · 4 belum ada angka"
        " · Baik 4 · di bawah skala 1"
    )
    page.fill("#i-cari", "ANTREAN rata")
    expect(said).to_have_text("1 dari 9 indikator · 0 terhitung · 1 belum ada angka")
    assert visible(page) == ["kasi_loket.lama_antrean"]
    page.press("#i-cari", "Escape")
    assert len(visible(page)) == 9
    page.select_option("#s-status", "belum_ada_data")
    assert visible(page) == ["kasubbag_umum.surat_per_hari"]
    page.select_option("#s-status", "sementara")
    assert len(visible(page)) == 4
    page.select_option("#s-jabatan", "kasi_loket")
    assert visible(page) == ["kasi_loket.per_loket"]
    page.select_option("#s-status", "belum_ada_data")
    assert visible(page) == []
    assert page.locator("#i-kosong").is_visible()
    page.click("#i-ulang")
    expect(page.locator("#i-kosong")).to_be_hidden()
    page.select_option("#s-predikat", "tidak terhitung")
    assert len(visible(page)) == 4
    page.select_option("#s-predikat", "Baik")
    assert len(visible(page)) == 4
    page.select_option("#s-predikat", "di bawah skala")
    assert len(visible(page)) == 1


def test_the_blanks_of_a_predikat_stay(report: Report, agency: Path, open_page: Open) -> None:
    """What is chosen is the text itself, not what a browser makes of its blanks."""
    file = agency / "definitions" / "instansi.yaml"
    build.edit(file, "predikat: Baik", 'predikat: "Baik  \\t sekali"')
    page = open_page(report(agency, "--tahun", 2024))
    page.locator("#s-predikat").select_option(index=1)
    assert page.locator("#s-predikat").input_value().startswith("Baik  ")
    assert len(visible(page)) == 4
    assert str(page.locator("#i-hitungan").text_content()).startswith("4 dari 9 indikator")


def test_order(report: Report, agency: Path, open_page: Open) -> None:
    page = open_page(report(agency, "--tahun", 2024))
    by_tree = visible(page)
    values = "cards => cards.map(c => c.querySelector('.cap data')?.value).filter(Boolean)"
    page.select_option("#i-urut", "naik")
    rising = [float(v) for v in page.locator("#i-datar .card").evaluate_all(values)]
    assert rising == sorted(rising)
    page.select_option("#i-urut", "turun")
    falling = [float(v) for v in page.locator("#i-datar .card").evaluate_all(values)]
    assert falling == rising[::-1]
    page.select_option("#i-urut", "nama")
    names = page.locator("#i-datar h4").all_text_contents()
    assert names == sorted(names, key=str.casefold)
    page.select_option("#i-urut", "")
    assert visible(page) == by_tree


def test_links(report: Report, agency: Path, open_page: Open) -> None:
    file = report(agency, "--tahun", 2024)
    page = open_page(f"{file.as_uri()}#kasi_loket.rasio_tutup")
    card = page.locator("[id='kasi_loket.rasio_tutup']")
    assert card.get_attribute("open") is not None
    # A link into what is filtered away shows it.
    page.select_option("#s-jabatan", "kasubbag_umum")
    page.locator("#i-perhatian a[href='#kasi_loket.lama_antrean']").click()
    target = page.locator("[id='kasi_loket.lama_antrean']")
    target.wait_for(state="visible")
    assert target.get_attribute("open") is not None
    # So does one that is followed again, after its card was closed or filtered away.
    target.locator("> summary").click()
    page.select_option("#s-jabatan", "kasubbag_umum")
    page.locator("#i-perhatian a[href='#kasi_loket.lama_antrean']").click()
    target.wait_for(state="visible")
    assert target.get_attribute("open") is not None
    # An address that names nothing is no mistake of the script.
    page.evaluate("location.hash = '%'")
    assert page.evaluate("location.hash") == "#%"
    # Every link within the page leads somewhere.
    missing = page.evaluate(
        "[...document.querySelectorAll('a')].map(a => a.getAttribute('href'))"
        ".filter(href => !href.startsWith('#') || !document.getElementById(href.slice(1)))"
    )
    assert missing == []


def test_keys(report: Report, agency: Path, open_page: Open) -> None:
    page = open_page(report(agency, "--tahun", 2024))
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "i-cari"
    page.keyboard.type("?/b")  # in a field, keys are text
    assert page.input_value("#i-cari") == "?/b"
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.closest('.card').id") == "kabid_pelayanan.cakupan"
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    assert page.locator(".card[open]").get_attribute("id") == "kabid_pelayanan.aduan_masuk"
    page.keyboard.press("p")
    page.keyboard.press("b")
    assert page.locator(".card[open]").count() == 9
    page.keyboard.press("b")
    assert page.locator(".card[open]").count() == 0
    page.keyboard.press("?")
    assert page.locator("#i-bantuan").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#i-bantuan").is_visible()


def test_without_script_everything_can_be_opened(
    report: Report, agency: Path, open_page: Open
) -> None:
    page = open_page(report(agency, "--tahun", 2024), java_script_enabled=False)
    assert not page.locator("#i-saring").is_visible()
    summary = page.locator("[id='kabid_pelayanan.cakupan'] > summary")
    summary.focus()
    page.keyboard.press("Enter")
    body = page.locator("[id='kabid_pelayanan.cakupan'] .body")
    assert body.is_visible()
    rows = body.locator(".rows summary").first
    rows.click()
    assert body.get_by_text("2024.csv:2", exact=True).is_visible()


_SHOWN_IN_PRINT = """() => {
  const hidden = selector => [...document.querySelectorAll(selector)].filter(e => e.checkVisibility());
  return {controls: hidden('#i-saring, nav, .skip, #i-pantau').length,
          closed: [...document.querySelectorAll('.card .var > p:first-child')].filter(e => e.offsetHeight === 0).length};
}"""


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_print(*, script: bool, report: Report, agency: Path, open_page: Open) -> None:
    page = open_page(report(agency, "--tahun", 2024), java_script_enabled=script)
    page.emulate_media(media="print")
    assert page.evaluate(_SHOWN_IN_PRINT) == {"controls": 0, "closed": 0}
    content = page.pdf(prefer_css_page_size=True)
    pages = re.findall(rb"/Type\s*/Page\b(?!s)", content)
    boxes = set(re.findall(rb"/MediaBox\s*\[([^\]]*)\]", content))
    assert 3 < len(pages) < 40
    assert [round(float(n)) for n in boxes.pop().split()][2:] == [595, 842]  # A4
    assert not boxes


_ROOM = """() => [...document.querySelectorAll('.card')].map(card => {
  const bottom = e => e.getBoundingClientRect().bottom, summary = card.querySelector('summary');
  const below = card.querySelector('.body').getBoundingClientRect().top;
  return [bottom(summary) - below, below - Math.max(...[...summary.children].map(bottom))];
})"""


def test_no_heading_is_printed_at_the_end_of_a_page(
    report: Report, agency: Path, open_page: Open
) -> None:
    """It reaches over what is below it, which is as near as it was."""
    page = open_page(report(agency, "--tahun", 2024))
    page.keyboard.press("b")
    page.emulate_media(media="print")
    found = page.evaluate(_ROOM)
    assert len(found) == 9
    assert all(room > 120 and gap < 20 for room, gap in found)


def test_print_says_what_is_filtered(report: Report, agency: Path, open_page: Open) -> None:
    """Who gets the paper knows that it has not all of them."""
    page = open_page(report(agency, "--tahun", 2024))
    page.select_option("#s-status", "belum_ada_data")
    page.emulate_media(media="print")
    assert page.locator("#i-saring").is_hidden()
    said = page.locator("#i-hitungan")
    assert said.is_visible()
    assert said.text_content() == "1 dari 9 indikator · 0 terhitung · 1 belum ada angka"


WIDTHS = (320, 360, 768, 1280, 3840)
_LAY_OUT = "document.querySelectorAll('.jab').forEach(e => e.style.contentVisibility = 'visible')"


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_window(
    width: int, report: Report, agency: Path, open_page: Open
) -> None:
    page = open_page(
        report(agency, "--tahun", 2024, "--sejak", 2019), viewport={"width": width, "height": 800}
    )
    page.keyboard.press("b")
    # What is not near the window is not laid out, and so not measured, until it is told to be.
    page.evaluate(_LAY_OUT)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_charts_and_tables_can_be_read(width: int, report: Report, open_page: Open) -> None:
    """The texts of a chart grow with the others, and no heading of a table is a letter wide."""
    page = open_page(report(ROOT, "--tahun", 2024), viewport={"width": width, "height": 800})
    page.keyboard.press("b")
    page.evaluate(_LAY_OUT)
    height = "e => e.getBoundingClientRect().height"
    line = page.evaluate("parseFloat(getComputedStyle(document.body).lineHeight)")
    assert page.locator(".chart text").first.evaluate(height) > line / 2
    assert page.locator(".spread thead th").nth(1).evaluate(height) < 2 * line


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe(
    scheme: str, width: int, report: Report, agency: Path, open_page: Open, axe: str
) -> None:
    page = open_page(
        report(agency, "--tahun", 2024),
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        bypass_csp=True,  # for axe, which is no part of the page
    )
    page.evaluate(axe)
    for opened in (False, True):
        if opened:
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        found = page.evaluate("axe.run()")
        assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
        assert len(found["passes"]) > 20


def test_lines_of_a_catatan_stay_lines(report: Report, open_page: Open) -> None:
    page = open_page(report(ROOT, "--tahun", 2024))
    page.keyboard.press("b")
    page.evaluate(_LAY_OUT)
    said = page.locator(".said dd").filter(has_text="3 kecamatan belum mengirim").inner_text()
    assert [line[:2] for line in said.splitlines()] == ["(c", "- ", "- "]


def test_motion_is_reduced(report: Report, agency: Path, open_page: Open) -> None:
    page = open_page(report(agency, "--tahun", 2024), reduced_motion="reduce")
    mark = page.locator(".card > summary").first
    assert mark.evaluate("e => getComputedStyle(e, '::before').transitionDuration") == "0s"


# --- where links lead ------------------------------------------------------------------------------

_TOP = """kode => {
  const top = document.getElementById(kode).getBoundingClientRect().top;
  const end = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
  return [top, end && top < innerHeight];
}"""
_HEAD = 120  # pixels, with what stays on top of the window


def misplaced(page: Page, kode: str) -> float | None:
    """Return where a target stands, once it stands still; None if that is near the top, or at the end."""
    last: float | None = None
    for _ in range(50):
        page.wait_for_timeout(40)
        top, last_there_is = page.evaluate(_TOP, kode)
        if top == last:
            return None if 0 <= top <= _HEAD or (last_there_is and top > 0) else top
        last = top
    raise AssertionError(f"{kode} does not stand still")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_links_lead_to_what_they_name(
    width: int, *, script: bool, report: Report, tmp_path: Path, open_page: Open
) -> None:
    """Each as the first click on a fresh page, and as an address that is opened."""
    file = report(long.make(tmp_path / "panjang"), "--tahun", 2024).as_uri()
    settings = {"viewport": {"width": width, "height": 800}, "java_script_enabled": script}
    first = open_page(file, **settings)
    links = first.locator("nav a, .tiles a, .att a, .tree a")
    targets = links.evaluate_all("links => links.map(a => a.getAttribute('href').slice(1))")
    assert len(targets) > 30
    wrong = {}
    step = 1 if script else 6
    for number, kode in list(enumerate(targets))[::step]:
        page = first.context.new_page()
        page.goto(file)
        page.evaluate("document.querySelectorAll('.rule details').forEach(d => d.open = true)")
        page.locator("nav a, .tiles a, .att a, .tree a").nth(number).click()
        wrong["click", kode] = misplaced(page, kode)
        page.close()
    for kode in list(dict.fromkeys(targets))[::step]:
        page = first.context.new_page()
        page.goto(f"{file}#{kode}")
        wrong["address", kode] = misplaced(page, kode)
        page.close()
    assert {key: top for key, top in wrong.items() if top is not None} == {}


def test_a_link_leads_into_what_is_sorted(report: Report, tmp_path: Path, open_page: Open) -> None:
    page = open_page(report(long.make(tmp_path / "panjang"), "--tahun", 2024))
    page.select_option("#i-urut", "naik")
    for kode in ("seksi_5.i4", "seksi_2.i1", "seksi_6.i2"):
        page.evaluate("kode => { location.hash = kode; }", kode)
        assert misplaced(page, kode) is None
        assert page.locator(f"#i-datar [id='{kode}']").get_attribute("open") is not None


_BROKEN = """() => [...document.querySelectorAll('th:not(:has(code)), td.num, figure td, .fig b, .cap b')].filter(cell => {
  const words = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  for (let text; text = words.nextNode();)
    for (const word of text.data.matchAll(/\\S+/g)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1) return true;
    }
}).map(cell => cell.textContent)"""
_BROKEN_TEXTS = _BROKEN.replace(
    "'th:not(:has(code)), td.num, figure td, .fig b, .cap b'", "'.rows td'"
).replace(r"\S+", r"(?<!\S)\S{1,12}(?!\S)")


@pytest.mark.parametrize("width", [320, 360, 800, 1280])
def test_no_number_and_no_heading_is_broken(
    width: int, report: Report, tmp_path: Path, open_page: Open
) -> None:
    """However long its numbers, a table has whole ones, and scrolls within itself."""
    page = open_page(
        report(long.make(tmp_path / "panjang"), "--tahun", 2024, "--sejak", 2020),
        viewport={"width": width, "height": 800},
    )
    page.keyboard.press("b")
    page.evaluate(_LAY_OUT)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate(_BROKEN) == []
    assert page.evaluate(_BROKEN_TEXTS) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    "\"'><svg onload=alert(3)>",
    "{{ 7 * 7 }} {% raw %} ${7 * 7}",
    "--></style><b>tebal</b><!--",
    "</mtext></math><iframe src=//x.y></iframe>",
    "]]>&lt;b&gt;&amp;amp;",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_stay_texts(text: str, report: Report, tmp_path: Path, open_page: Open) -> None:
    """Whatever stands in a name, a unit, a value's evidence: it is shown as it is, and does nothing."""
    project = kantor.make(tmp_path / "kantor")
    quoted = json.dumps(text, ensure_ascii=False)
    file = project / "definitions/jabatan/kasubbag_umum.yaml"
    file.write_text(
        file.read_text()
        .replace("Kepala Subbagian Umum", quoted)
        .replace("Jumlah surat", quoted)
        .replace("Tertibnya surat", quoted)
        .replace("nama: Surat per hari", f"nama: {quoted}")
        .replace("satuan: surat", f"satuan: {quoted}")
    )
    word = json.dumps(f"Kata {text}")
    file.write_text(
        file.read_text().replace(
            "variabel: {", f"variabel: {{opini: {{uraian: Opini, nilai: {{{word}: 1, WTP: 2}}}}, "
        )
        + "      - {kode: opini, nama: Opini, satuan: kata, formula: opini, target: {2024: WTP}}\n"
    )
    agency = project / "definitions/instansi.yaml"
    agency.write_text(
        agency.read_text()
        .replace("Dinas Contoh", quoted)
        .replace("Angka contoh.", quoted)
        .replace("predikat: Baik", f"predikat: {quoted}")
    )
    cell = '"' + text.replace('"', '""') + '"'
    data = project / "data/realisasi/2024.csv"
    data.write_text(
        data.read_text() + f"2024,TW1,kasubbag_umum,surat,50,{cell},{cell}\n"
        f"2024,tahun,kasubbag_umum,hari,5,,{cell}\n"
        f'2024,tahun,kasubbag_umum,opini,"Kata {cell[1:]},,\n'
    )
    from playwright.sync_api import expect

    notes = project / "data/catatan/2024.csv"
    notes.parent.mkdir()
    notes.write_text(
        f"tahun,periode,jabatan,indikator,kendala\n2024,tahun,kasubbag_umum,surat_per_hari,{cell}\n"
    )
    page = open_page(report(project, "--tahun", 2024))
    page.keyboard.press("b")
    card = page.locator("[id='kasubbag_umum.surat_per_hari']")
    assert card.locator("h4").text_content() == text
    assert page.locator(".org").text_content() == f"{text} Kabupaten Contoh"
    assert page.title().startswith(text)
    assert card.locator(".said dd").text_content() == text
    assert card.locator("math").first.text_content() == f"{text}Jumlah hari"
    assert text in (card.locator(".rows td").nth(2).text_content() or "")
    opinion = page.locator("[id='kasubbag_umum.opini']")
    assert opinion.locator(".fig b").nth(1).text_content() == f"Kata {text}"
    assert opinion.locator("math").nth(1).text_content() == f"Kata {text} (1)"
    strange = "document.querySelectorAll('body :is(img, iframe, b b, style, svg[onload])').length"
    assert page.evaluate(strange) == 0
    assert page.locator("script").count() == 1
    page.fill("#i-cari", text)
    expect(page.locator("#i-hitungan")).not_to_contain_text("10 dari 10")
    assert "kasubbag_umum.surat_per_hari" in visible(page)
