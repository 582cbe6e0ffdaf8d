"""The page on paper: where its lines are in the PDF that Chromium makes of it, as pdftotext finds them."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Literal

import pytest

from tests import kantor
from tests.report.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.report.conftest import Open, Report

PDFTOTEXT = shutil.which("pdftotext")
_WORD = re.compile(r'<word xMin="[\d.]+" yMin="([\d.]+)" xMax="[\d.]+" yMax="[\d.]+">(.*?)</word>')
_TOP, _BOTTOM = 50, 796  # points from the top of a page: between its running head and its number
_HEADING = {"Target", "Realisasi", "Capaian"}  # that stand beside each other only there
_LINES = 3  # below a heading, on its page

LONG = "Jumlah dokumen perencanaan dan penganggaran perangkat daerah yang telah disusun tepat waktu"


def wide(folder: Path) -> Path:
    """Write an agency with formulas of several lines, and with numbers that fill their columns."""
    made = kantor.make(folder)
    names = [f"dokumen_{letter}" for letter in "abcdefgh"]
    variabel = "".join(f"  {nama}: {LONG} {nama[-1].upper()}\n" for nama in names)
    formulas = [
        f"({' + '.join(names)}) / {names[0]} * 100",
        f"jika({names[0]} > {names[1]}, {' + '.join(names)}, {names[2]} / {names[3]})",
        f"{names[0]} / ({' + '.join(names[1:])}) * 100",
        f"({' + '.join(names[:4])}) / ({' + '.join(names[4:])}) * 100",
    ]
    indikator = "".join(
        f"      - {{kode: lebar_{number}, nama: {LONG} {number}, satuan: persen,"
        f' formula: "{formulas[number % len(formulas)]}", target: {{2024: 0.{number + 1:02}}}}}\n'
        for number in range(12)
    )
    (made / "definitions/jabatan/kasi_dokumen.yaml").write_text(
        "jabatan: Kepala Seksi Dokumen\natasan: kepala_dinas\ntugas: [menyusun]\n"
        f"variabel:\n{variabel}sasaran:\n  - uraian: {LONG}\n    indikator:\n{indikator}"
    )
    with (made / "data/realisasi/2024.csv").open("a") as file:
        file.writelines(
            f"2024,{periode},kasi_dokumen,{nama},{7 * number + 50},,Buku\n"
            for number, nama in enumerate(names)
            for periode in ("TW1", "TW2", "TW3", "TW4")
        )
    return made


def lines_of(page: Page, folder: Path) -> list[list[tuple[int, set[str]]]]:
    """Return the lines of each printed page, from its top: how far down, and their words."""
    page.emulate_media(media="print")
    file = folder / "laporan.pdf"
    page.pdf(path=file, prefer_css_page_size=True)
    made = subprocess.run(  # noqa: S603
        [str(PDFTOTEXT), "-bbox", file, "-"], capture_output=True, check=True, text=True
    ).stdout
    pages = []
    for text in made.split("<page ")[1:]:
        lines: dict[int, set[str]] = {}
        for y, word in _WORD.findall(text):
            if _TOP < float(y) < _BOTTOM:
                lines.setdefault(round(float(y) / 2), set()).add(word)
        pages.append(sorted(lines.items()))
    return pages


@pytest.mark.office
@pytest.mark.skipif(PDFTOTEXT is None, reason="pdftotext is not installed")
@pytest.mark.parametrize(
    ("name", "asked", "cards"),
    [
        ("shipped", ("--sejak", 2021), 25),
        ("shipped", ("--sampai", "B05"), 25),
        ("shipped", ("--sampai", "TW3"), 25),
        ("wide", (), 21),
        ("wide", ("--sampai", "TW1"), 21),
    ],
)
def test_what_a_heading_is_of_begins_below_it(
    name: str,
    asked: tuple[object, ...],
    cards: int,
    report: Report,
    open_page: Open,
    tmp_path: Path,
) -> None:
    project = ROOT if name == "shipped" else wide(tmp_path / "kantor")
    page = open_page(report(project, "--tahun", 2024, *asked))
    found = 0
    for number, lines in enumerate(lines_of(page, tmp_path), 1):
        for place, (_, words) in enumerate(lines):
            if words >= _HEADING:
                found += 1
                assert len(lines) - place > _LINES + 1, (number, sorted(words))
    assert found == cards


@pytest.mark.office
@pytest.mark.parametrize("media", ["screen", "print"])
def test_no_number_is_parted(
    media: Literal["screen", "print"], report: Report, open_page: Open, tmp_path: Path
) -> None:
    page = open_page(report(wide(tmp_path / "kantor"), "--tahun", 2024))
    page.emulate_media(media=media)
    page.evaluate(
        "document.querySelectorAll('.jab').forEach(e => e.style.contentVisibility = 'visible')"
    )
    numbers = page.locator(".card > summary data")
    assert any(len(text) > 9 for text in numbers.all_text_contents())
    parts = "all => all.map(e => e.getClientRects().length)"
    assert set(numbers.evaluate_all(parts)) == {1}
    # Nor does it stand on what is beside it.
    over = """all => all.filter(e => {
      const box = e.parentElement.parentElement.getBoundingClientRect(), own = e.getBoundingClientRect();
      return own.left < box.left - 1 || own.right > box.right + 1;
    }).length"""
    assert numbers.evaluate_all(over) == 0
