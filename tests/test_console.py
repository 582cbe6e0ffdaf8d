"""What people see on a terminal, at the widths that they have."""

from __future__ import annotations

import re
import sys
from functools import partial
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from rich.color import Color, ColorSystem
from rich.console import Console

from iki import definitions
from iki.cli import output
from iki.console import messages
from iki.daftar import jabatan_lists
from iki.data import csv_files
from iki.data.csv_files import CsvSource
from iki.definitions import SourceFile
from iki.diagnostics import Diagnostic, Span
from iki.hitung import tables
from iki.model import SKALA, Skala, Tingkat
from iki.periode import PERIODE
from iki.render import terminal_text
from iki.render.colours import (
    ATTENTION,
    EDGE,
    GREEN,
    RED,
)
from iki.render.reporters import Report, text_report
from iki.results.capaian import compute_capaian
from tests import build
from tests.hasil import TEKS, dengan_teks, kecil

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import RenderableType

    from iki.model import Definisi
    from iki.results.hasil import Hasil
    from tests.conftest import Golden, Iki

ROOT = Path(__file__).parent.parent
WIDTHS = (80, 140)


def draw(renderable: RenderableType, width: int, *, color: bool = False) -> str:
    """Return what a console prints; blanks at the ends of lines are not seen and not kept."""
    stream = StringIO()
    out = Console(
        file=stream, width=width, color_system="truecolor" if color else None, force_terminal=color,
        markup=False, highlight=False, emoji=False, legacy_windows=False, _environ={},
    )  # fmt: skip
    out.print(renderable)
    text = stream.getvalue()
    return "".join(f"{line.rstrip(' ')}\n" for line in text.splitlines())


# --- the project that the repository ships ---------------------------------------------------------


@pytest.fixture(scope="module")
def definisi() -> Definisi:
    def berkas(file: Path) -> SourceFile:
        return SourceFile(file.stem, file.relative_to(ROOT).as_posix(), file.read_bytes())

    folder = ROOT / "definitions"
    loaded = definitions.load(
        berkas(folder / "instansi.yaml"), map(berkas, sorted(folder.glob("jabatan/*.yaml")))
    )
    assert not loaded.diagnostics
    assert loaded.definisi is not None
    return loaded.definisi


def hitung(definisi: Definisi, sampai: str, kode: tuple[str, ...] | None = None) -> Hasil:
    sumber = [
        CsvSource(file.relative_to(ROOT).as_posix(), partial(BytesIO, file.read_bytes()))
        for file in sorted(ROOT.glob("data/realisasi/**/*.csv"))
    ]
    data, diagnostics = csv_files.read_files(
        sumber, definisi.variabel, tahun=(2023, 2024), sampai=PERIODE[sampai]
    )
    assert not diagnostics
    hasil, findings = compute_capaian(definisi, data, 2024, kode)
    assert not findings
    return hasil


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("sampai", ["tahun", "TW2"])
def test_shipped_project(golden: Golden, definisi: Definisi, sampai: str, width: int) -> None:
    text = draw(tables.result_tables(hitung(definisi, sampai), width=width), width)
    golden(f"hitung_2024_{sampai}_{width}.txt", text)


@pytest.mark.parametrize("width", WIDTHS)
def test_shipped_project_rinci(golden: Golden, definisi: Definisi, width: int) -> None:
    hasil = hitung(definisi, "TW2", ("kabid_perlindungan_masyarakat",))
    text = draw(tables.result_tables(hasil, width=width, rinci=True), width)
    golden(f"hitung_2024_TW2_rinci_{width}.txt", text)


@pytest.mark.parametrize("width", WIDTHS)
def test_daftar(golden: Golden, definisi: Definisi, width: int) -> None:
    golden(f"daftar_{width}.txt", draw(jabatan_lists.jabatan_list(definisi, width=width), width))


def test_daftar_of_indikator(golden: Golden, definisi: Definisi) -> None:
    kode = ("kasi_penyelidikan_penyidikan", "kabid_perlindungan_masyarakat")
    golden("daftar_indikator.txt", draw(jabatan_lists.jabatan_list(definisi, kode), 80))


def test_pohon(golden: Golden, definisi: Definisi) -> None:
    golden("pohon.txt", draw(jabatan_lists.jabatan_tree(definisi), 80))
    golden(
        "pohon_2024.txt", draw(jabatan_lists.jabatan_tree(definisi, hitung(definisi, "tahun")), 80)
    )


# --- a small project with every status -------------------------------------------------------------


@pytest.mark.parametrize("width", [50, *WIDTHS])
def test_every_status(golden: Golden, width: int) -> None:
    golden(f"kecil_tw2_{width}.txt", draw(tables.result_tables(kecil(), width=width), width))


def test_every_status_rinci(golden: Golden) -> None:
    text = draw(tables.result_tables(kecil(), width=80, rinci=True), 80)
    golden("kecil_tw2_rinci_80.txt", text)


def test_pohon_of_every_status(golden: Golden) -> None:
    hasil = kecil()
    golden("kecil_pohon.txt", draw(jabatan_lists.jabatan_tree(hasil.definisi, hasil), 80))


@pytest.mark.parametrize("width", range(20, 200, 3))
def test_nothing_is_cut_or_overflows_at_any_width(width: int) -> None:
    text = draw(tables.result_tables(kecil(), width=width, rinci=True), width)
    assert "…" not in text
    assert all(cell_len(line) <= width for line in text.splitlines())
    for whole in ("12.500.000.000", "12.345.678.901,26", "109,14", "terhitung"):
        assert whole in text or width < 30


# how a variable is consolidated, and what `--rinci` says of it when TW1 and TW3 of a year are there
KONSOLIDASI = [
    ("jumlah", "31", True),
    ("terakhir", "21", False),
    ("rata_rata", "15,5", False),
    ("maksimum", "21", False),
    ("minimum", "10", False),
]


def rinci(konsolidasi: str, *values: str) -> str:
    """Return the table of one indikator over a variable with values of the triwulan of 2024."""
    jabatan = build.JABATAN.replace("a / b * 100", "a").replace(
        "a: Jumlah a", f"a: {{uraian: Jumlah a, konsolidasi: {konsolidasi}}}"
    )
    definisi = build.load({"seksi": jabatan}).definisi
    assert definisi is not None
    rows = "".join(f"2024,TW{n},seksi,a,{v}\n" for n, v in enumerate(values, 1) if v)
    text = f"tahun,periode,jabatan,variabel,nilai\n{rows}"
    sumber = [CsvSource("a.csv", partial(BytesIO, text.encode()))]
    data, _ = csv_files.read_files(sumber, definisi.variabel, tahun=[2024], sampai=PERIODE["tahun"])
    hasil, _ = compute_capaian(definisi, data, 2024)
    return draw(tables.result_tables(hasil, width=80, rinci=True), 80)


@pytest.mark.parametrize(("konsolidasi", "nilai", "kurang"), KONSOLIDASI)
def test_only_a_sum_is_incomplete_without_a_period(
    konsolidasi: str, nilai: str, *, kurang: bool
) -> None:
    text = rinci(konsolidasi, "10", "", "21")
    assert re.search(rf"^ +{nilai}  a · ", text, re.MULTILINE)
    assert ("belum lengkap" in text) == kurang
    assert ("sementara" in text) == kurang
    assert "belum lengkap" not in rinci(konsolidasi, "10", "11", "21", "5")


def test_endless_decimals_are_cut() -> None:
    assert " 10,666666666666…  a · " in rinci("rata_rata", "10", "11", "11")
    assert " 0,123456789012…  a · " in rinci("jumlah", "0.1234567890123")
    assert " 0,123456789012  a · " in rinci("jumlah", "0.123456789012")


def test_the_summary_of_a_selection() -> None:
    one = draw(tables.result_tables(kecil(kode=("kasi_loket",)), width=80), 80)
    assert "Ringkasan" not in one
    two = draw(tables.result_tables(kecil(kode=("kasi_loket", "kasubbag_umum")), width=80), 80)
    assert "Ringkasan jabatan di atas" in two


def test_no_footnote_where_the_year_is_asked_for() -> None:
    assert "(tahun)" in draw(tables.result_tables(kecil("TW2"), width=80), 80)
    assert "(tahun)" not in draw(tables.result_tables(kecil("tahun"), width=80), 80)


# --- colour ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("levels", range(1, 12))
def test_colours_go_from_the_top_of_a_scale_to_its_bottom(levels: int) -> None:
    skala = Skala(None, tuple(Tingkat(predikat=f"p{n}") for n in range(levels)))
    order = [
        terminal_text.SCALE_COLOURS.index(terminal_text.predikat_colour(t.predikat, skala))
        for t in skala.tingkat
    ]
    assert order == sorted(order)
    assert order[0] == 0
    assert levels == 1 or order[-1] == len(terminal_text.SCALE_COLOURS) - 1


def test_a_predikat_outside_its_scale_has_no_colour() -> None:
    assert not terminal_text.predikat_colour(None, SKALA["sakip"])
    assert not terminal_text.predikat_colour("Baik", SKALA["sakip"])


@pytest.mark.parametrize("warna", [GREEN, RED, ATTENTION, EDGE])
def test_colours_are_readable_on_white_and_on_black(warna: str) -> None:
    color = Color.parse(warna)
    for ground in (255, 0):
        lighter, darker = sorted(
            map(luminance, (color.get_truecolor(), (ground, ground, ground))), reverse=True
        )
        assert (lighter + 0.05) / (darker + 0.05) >= 3.5
    assert color.downgrade(ColorSystem.STANDARD).number not in (3, 11)


def luminance(rgb: tuple[int, int, int]) -> float:
    """Return the relative luminance of WCAG 2."""
    linear = [
        v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in (x / 255 for x in rgb)
    ]
    return sum(part * v for part, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_nothing_has_another_colour() -> None:
    hasil = kecil()
    texts = [
        draw(tables.result_tables(hasil, width=80, rinci=True), 80, color=True),
        draw(jabatan_lists.jabatan_list(hasil.definisi, ["kasi_loket"]), 80, color=True),
        draw(jabatan_lists.jabatan_tree(hasil.definisi, hasil), 80, color=True),
        draw(
            text_report(Report([Diagnostic(k, "a", Span(1, 1, 1, 2), "p", "s") for k in ("R05", "R20")],
                lambda *_: "isi")), 80, color=True,
        ),
    ]  # fmt: skip
    codes = {code for text in texts for code in re.findall(r"\x1b\[([0-9;]*)m", text)}
    ours = {GREEN, RED, ATTENTION, EDGE}
    numbers = {color[len("color(") : -1] for color in ours}
    assert codes <= {
        "0", "1", "2", *(f"{bold}38;5;{n}" for bold in ("", "1;") for n in numbers),
    }  # fmt: skip


_RED, _GREEN, _LOOK, _BOLD = "38;5;160", "38;5;28", "38;5;163", "1"
# what is called: words that it prints, each with its colour wherever it stands in one line
COLOURED: dict[tuple[str, ...], dict[str, str]] = {
    ("hitung", "--tahun", "2024"): {
        "Rendah": f"1;{_RED}", "Seksi Contoh": _BOLD, "Dinas Contoh Kabupaten Contoh": _BOLD,
    },
    ("hitung", "--tahun", "2024", "--rinci"): {"Rendah": f"1;{_RED}"},
    ("hitung", "--tahun", "2025"): {"tidak": _LOOK},
    ("bandingkan", "--tahun", "2023", "--tahun", "2024"): {
        "Tinggi": _GREEN, "Rendah": f"1;{_RED}", "▼ -60": _RED, "▼ -75,00": _RED,
    },
    ("kelengkapan", "--tahun", "2024"): {
        "ada*": _GREEN, "TW III": _BOLD, "2 dari 2 variabel lengkap": _BOLD,
    },
    ("rekap", "..", "--tahun", "2024"): {
        "Rekapitulasi": _BOLD, "1 instansi: 1 dihitung": _BOLD, "Rendah": f"1;{_RED}",
    },
    ("daftar", "--variabel"): {"Variabel": _BOLD, "Seksi Contoh": _BOLD},
    ("daftar", "--jabatan", "seksi"): {"Seksi Contoh": _BOLD},
    ("pohon", "--tahun", "2024"): {"Rendah": f"1;{_RED}", "Seksi Contoh": _BOLD},
    ("jelaskan", "seksi", "--tahun", "2024"): {"10 persen": _BOLD, "12,50 %": _BOLD},
}  # fmt: skip


@pytest.mark.parametrize("width", [50, 64, 80, 140])
@pytest.mark.parametrize("arguments", COLOURED, ids=" ".join)
def test_every_command_has_its_colours_at_every_width(
    arguments: tuple[str, ...],
    width: int,
    iki: Iki,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A predikat stands alone in its cell, a heading in its line: neither has another colour beside it."""
    rows = "".join(
        f"{tahun},tahun,seksi,{variabel},{nilai}\n"
        for tahun, *values in ((2023, 70, 100), (2024, 10, 100))
        for variabel, nilai in zip("ab", values, strict=True)
    )
    jabatan = build.JABATAN.replace("{2024: 80}", "{2023: 80, 2024: 80, 2025: 80}")
    monkeypatch.chdir(build.project(tmp_path / "satu", f"{build.HEAD}{rows}", jabatan=jabatan))
    for name, value in {"COLUMNS": width, "FORCE_COLOR": 1, "COLORTERM": "truecolor"}.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR")
    ran = iki(*arguments)
    assert ran.code == 0, ran.err
    coloured = re.findall(r"(?:\x1b\[([0-9;]+)m)?([^\x1b\n]+)(?:\x1b\[0m)?", ran.out)
    for word, code in COLOURED[arguments].items():
        found = {style for style, text in coloured if word in text}
        assert found <= {code}, word
        assert found or width != 80, word  # some have no room elsewhere


# --- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [50, 80, 120])
def test_no_word_is_broken_in_the_middle(definisi: Definisi, width: int) -> None:
    hasil = hitung(definisi, "TW2")
    names = [j.jabatan for j in definisi.jabatan.values()]
    indikator = [i.nama for j in definisi.jabatan.values() for _, i in j.indikator]
    for text, words in (
        (draw(jabatan_lists.jabatan_list(definisi, width=width), width), names),
        (draw(jabatan_lists.jabatan_tree(definisi), width), names),
        (draw(tables.result_tables(hasil, width=width), width), [*names, *indikator]),
    ):
        shown = set(text.split())
        assert {word for name in words for word in name.split()} <= shown


@pytest.mark.parametrize("width", [50, 80, 140])
def test_long_words_stay_whole(width: int) -> None:
    kata = "pertanggungjawaban"
    hasil = dengan_teks(f"{kata} penyelenggaraan kegiatan/ketenteraman")
    for renderable in (
        tables.result_tables(hasil, width=width, rinci=True),
        jabatan_lists.jabatan_list(hasil.definisi, width=width),
        jabatan_lists.jabatan_list(hasil.definisi, ["seksi"], width=width),
        jabatan_lists.jabatan_tree(hasil.definisi, hasil),
    ):
        shown = draw(renderable, width).split()
        assert kata in shown
        assert all(word in "".join(shown) for word in ("penyelenggaraan", "ketenteraman"))
        assert not [
            word for word in shown if word.startswith("penyeleng") and word != "penyelenggaraan"
        ]


def test_colour_adds_nothing_to_the_words() -> None:
    renderable = tables.result_tables(kecil(), width=80, rinci=True)
    coloured = draw(renderable, 80, color=True)
    assert "\x1b[1;38;5;28mBaik" in coloured
    bare = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in bare.splitlines()] == draw(renderable, 80).splitlines()


# --- hostile and careless text -----------------------------------------------------------------------

ACTS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
RENDERABLES: dict[str, Callable[[Hasil, int], RenderableType]] = {
    "tabel": lambda hasil, width: tables.result_tables(hasil, width=width),
    "rinci": lambda hasil, width: tables.result_tables(hasil, width=width, rinci=True),
    "daftar": lambda hasil, width: jabatan_lists.jabatan_list(hasil.definisi, width=width),
    "indikator": lambda hasil, width: jabatan_lists.jabatan_list(
        hasil.definisi, ["seksi"], width=width
    ),
    "pohon": lambda hasil, _: jabatan_lists.jabatan_tree(hasil.definisi, hasil),
}


@pytest.mark.parametrize("teks", TEKS.values(), ids=TEKS)
@pytest.mark.parametrize("render", RENDERABLES.values(), ids=RENDERABLES)
@pytest.mark.parametrize("width", [40, 80, 140])
def test_no_text_acts_or_breaks_the_page(
    teks: str, render: Callable[[Hasil, int], RenderableType], width: int
) -> None:
    text = draw(render(dengan_teks(teks), width), width)
    assert not ACTS.search(text)
    assert "…" not in text
    assert all(cell_len(line) <= width for line in text.splitlines())


@pytest.mark.parametrize("render", RENDERABLES.values(), ids=RENDERABLES)
def test_a_long_word_is_folded_not_cut(
    render: Callable[[Hasil, int], RenderableType],
) -> None:
    count = draw(render(dengan_teks(TEKS["a word of 300"]), 80), 80).count("Ж")
    assert count
    assert count % 300 == 0


def test_markup_is_text() -> None:
    text = draw(tables.result_tables(dengan_teks("[/bold] [red]a[/red]"), width=140), 140)
    assert "[/bold] [red]a[/red]" in text


@pytest.mark.parametrize("width", [60, 80, 140])
def test_a_number_of_thirty_digits_stays_whole(width: int) -> None:
    hasil = dengan_teks("a", "123456789012345678901234567890")
    text = draw(tables.result_tables(hasil, width=width, rinci=True), width)
    assert text.count("123.456.789.012.345.678.901.234.567.890") == 3


def test_only_a_terminal_has_a_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "77")
    monkeypatch.setattr("sys.stdout", StringIO())
    assert messages.terminal_width() is None
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert messages.terminal_width() == 77


@pytest.mark.parametrize(("text", "written"), [("a\n", b"a\r\n"), ("a\r\n", b"a\r\n")])
def test_a_line_end_of_windows_is_written_once(
    text: str, written: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = BytesIO()
    monkeypatch.setattr("sys.stdout", TextIOWrapper(content, newline="\r\n"))  # as Windows does
    output.emit(text, None)
    sys.stdout.flush()
    assert content.getvalue() == written
