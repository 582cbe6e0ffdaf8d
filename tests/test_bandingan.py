"""Results side by side: the figures are those of `hitung`, and changes are judged as people would."""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal
from functools import cache
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rich.cells import cell_len

from iki import definitions
from iki.bandingkan import exports, tables
from iki.bandingkan.comparison import PER, Direction, side_by_side
from iki.data import csv_files
from iki.model import Nilai, Realisasi
from iki.periode import BULANAN, PERIODE, SEMESTER, TAHUN, TRIWULAN
from iki.render.records import csv_file, csv_id_file, json_document
from iki.results.capaian import compute_capaian
from tests import build, kantor
from tests.hasil import TEKS, dengan_teks
from tests.test_console import draw

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iki.bandingkan.comparison import ComparedIndikator, SideBySide
    from tests.conftest import Golden, Iki

ROOT = Path(__file__).parent.parent
KEYS = ("target", "realisasi", "capaian", "predikat", "status", "alasan")


@pytest.fixture
def shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.fixture
def agency(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(kantor.make(tmp_path))
    return tmp_path


def read(iki: Iki, *arguments: object) -> Any:
    ran = iki(*arguments, "--format", "json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def rows(document: Any) -> dict[tuple[str, str], Any]:
    return {(j["kode"], i["kode"]): i for j in document["jabatan"] for i in j["indikator"]}


def hitung(iki: Iki, tahun: int, sampai: str) -> dict[tuple[str, str], dict[str, Any]]:
    found = rows(read(iki, "hitung", "--tahun", tahun, "--sampai", sampai))
    return {key: {name: row[name] for name in KEYS} for key, row in found.items()}


def column(document: Any, number: int) -> dict[tuple[str, str], dict[str, Any]]:
    """Return of a comparison what `hitung` has of one column."""
    return {
        key: {name: row["kolom"][number][name] for name in KEYS}
        for key, row in rows(document).items()
    }


# --- the figures -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize("sampai", ["tahun", "TW2"])
def test_years_are_those_of_hitung(iki: Iki, sampai: str) -> None:
    years = (2023, 2024, 2022)
    asked = [option for year in years for option in ("--tahun", year)]
    document = read(iki, "bandingkan", *asked, "--sampai", sampai)
    assert document["kolom"] == [{"tahun": year, "sampai": sampai} for year in sorted(years)]
    for number, year in enumerate(sorted(years)):
        alone = hitung(iki, year, sampai)
        assert len(alone) == 25
        assert column(document, number) == alone, year


@pytest.mark.machine
@pytest.mark.parametrize("where", ["shipped", "agency"])
@pytest.mark.parametrize("per", PER)
def test_periods_are_those_of_hitung(
    iki: Iki, request: pytest.FixtureRequest, where: str, per: str
) -> None:
    request.getfixturevalue(where)
    document = read(iki, "bandingkan", "--tahun", 2024, "--per", per)
    assert [k["sampai"] for k in document["kolom"]] == [p.kode for p in PER[per]]
    for number, periode in enumerate(PER[per]):
        assert column(document, number) == hitung(iki, 2024, periode.kode)


@pytest.mark.usefixtures("shipped")
def test_lepas_is_of_the_months_of_each_column_alone(iki: Iki) -> None:
    """Sums of the triwulan come to that of the year; the first one is what is there up to it."""
    document = rows(read(iki, "bandingkan", "--tahun", 2024, "--per", "triwulan", "--lepas"))
    year, first = hitung(iki, 2024, "tahun"), hitung(iki, 2024, "TW1")
    counted = document["sekretaris", "pengadaan_sarpras"]["kolom"]
    assert [cell["realisasi"] for cell in counted] == [6, 12, 11, 9]
    assert sum(cell["realisasi"] for cell in counted) == 38
    assert year["sekretaris", "pengadaan_sarpras"]["realisasi"] == 38
    for key, row in document.items():
        assert row["kolom"][0]["realisasi"] == first[key]["realisasi"]
        for cell in row["kolom"]:
            assert (cell["target"], cell["capaian"], cell["predikat"]) == (None, None, None)
            assert (cell["status"] == "terhitung") is (cell["realisasi"] is not None)


@pytest.mark.usefixtures("agency")
def test_lepas_says_what_is_not_complete_and_divides_nothing(iki: Iki) -> None:
    arguments = ("bandingkan", "--tahun", 2024, "--per", "triwulan", "--lepas")
    document = read(iki, *arguments)
    assert document["realisasi"] == "lepas"
    found = rows(document)
    aduan = found["kabid_pelayanan", "aduan_masuk"]["kolom"]
    assert [cell["realisasi"] for cell in aduan] == [7, 1, 4, None]
    assert [cell["status"] for cell in aduan] == [
        "terhitung", "sementara", "sementara", "belum_ada_data",
    ]  # fmt: skip
    # Of a semester and of a year there is no part.
    loket = found["kasi_loket", "tanpa_target"]["kolom"]
    assert [cell["realisasi"] for cell in loket] == [None, None, 5, None]
    assert {cell["alasan"] for cell in found["kabid_pelayanan", "serapan"]["kolom"]} == {
        "belum_ada_data: anggaran"
    }
    assert "periode lebih panjang tidak dibagi" in iki(*arguments).out


@pytest.mark.usefixtures("agency")
@pytest.mark.parametrize(
    "arguments",
    [
        ("--tahun", 2023, "--tahun", 2024),
        ("--tahun", 2024, "--per", "bulan"),
        ("--tahun", 2024, "--per", "bulan", "--lepas"),
    ],
)
def test_everything_is_read_once(
    iki: Iki, monkeypatch: pytest.MonkeyPatch, arguments: tuple[object, ...]
) -> None:
    calls: list[str] = []
    for module, name in ((definitions, "load"), (csv_files, READ)):
        whole = getattr(module, name)

        def counting(*a: Any, whole: Any = whole, name: str = name, **k: Any) -> Any:
            calls.append(name)
            return whole(*a, **k)

        monkeypatch.setattr(module, name, counting)
    assert iki("bandingkan", *arguments).code == 0
    assert sorted(calls) == sorted(["load", READ])


READ = "read_files"


# --- the change ----------------------------------------------------------------------------------------

BEFORE = {"naik": 10, "turun": 10, "dekat": 12, "bagian": 3, "utuh": 10, "level": 5}
AFTER = {"naik": 12, "turun": 8, "dekat": 11, "bagian": 6, "utuh": 15, "level": 5}
FORMULAS = {
    "makin_besar": ("naik", "maximize"),
    "makin_kecil": ("turun", "minimize"),
    "mendekat": ("dekat", "stabilize"),
    "persen": ("bagian / utuh * 100", "maximize"),
    "tetap": ("level", "maximize"),
}


def compared(
    before: Mapping[str, int],
    after: Mapping[str, int],
    *columns: tuple[int, str],
    apart: bool = False,
) -> dict[str, ComparedIndikator]:
    """Return the rows of two columns, by the kode of their indikator."""
    variabel = "\n".join(
        f"  {nama}: {{uraian: {nama}, konsolidasi: {'terakhir' if nama == 'level' else 'jumlah'}}}"
        for nama in BEFORE
    )
    indikator = "\n".join(
        f"      - {{kode: {kode}, nama: {kode}, satuan: s, formula: {formula}, "
        f"polarisasi: {polarisasi}, target: {{2023: 10, 2024: 10}}}}"
        for kode, (formula, polarisasi) in FORMULAS.items()
    )
    text = (
        f"jabatan: Seksi\natasan: kepala\ntugas: [satu]\nvariabel:\n{variabel}\n"
        f"sasaran:\n  - uraian: Sasaran\n    indikator:\n{indikator}\n"
    )
    definisi = build.definisi({"seksi": text})
    hasil = []
    for values, (tahun, sampai) in zip((before, after), columns, strict=True):
        nilai = {
            (tahun, "seksi", nama): Nilai(Decimal(value), 0xFFF) for nama, value in values.items()
        }
        hasil.append(compute_capaian(definisi, Realisasi(PERIODE[sampai], nilai), tahun)[0])
    return {
        row.indikator.kode: row
        for jabatan in side_by_side(hasil, apart=apart).jabatan
        for row in jabatan.rows
    }


def arah(rows: Mapping[str, ComparedIndikator], what: str) -> dict[str, Direction | None]:
    found = {kode: getattr(row, what) for kode, row in rows.items()}
    return {kode: selisih and selisih.direction for kode, selisih in found.items()}


def test_the_polarisasi_says_which_way_is_better() -> None:
    years = ((2023, "tahun"), (2024, "tahun"))
    better = arah(compared(BEFORE, AFTER, *years), "realisasi")
    worse = arah(compared(AFTER, BEFORE, *years), "realisasi")
    assert {better.pop("tetap"), worse.pop("tetap")} == {Direction.SAME}
    assert set(better.values()) == {Direction.BETTER}
    assert set(worse.values()) == {Direction.WORSE}


def test_what_only_grew_with_its_span_is_not_judged() -> None:
    found = compared(BEFORE, AFTER, (2024, "TW1"), (2024, "TW2"))
    assert arah(found, "realisasi") == {
        "makin_besar": None, "makin_kecil": None, "mendekat": None,
        "persen": Direction.BETTER, "tetap": Direction.SAME,
    }  # fmt: skip
    difference = found["makin_besar"].realisasi
    assert difference
    assert difference.nilai == 2


def test_the_periods_of_a_year_one_by_one_are_judged() -> None:
    found = compared(BEFORE, AFTER, (2024, "TW1"), (2024, "TW2"), apart=True)
    assert arah(found, "realisasi") == {
        "makin_besar": Direction.BETTER, "makin_kecil": Direction.BETTER, "mendekat": None,
        "persen": Direction.BETTER, "tetap": Direction.SAME,
    }  # fmt: skip
    assert set(arah(found, "capaian").values()) == {None}


def test_a_capaian_against_targets_of_the_periods_is_judged() -> None:
    text = """\
        jabatan: Seksi
        atasan: kepala
        tugas: [satu]
        variabel: {a: Jumlah a}
        sasaran:
          - uraian: Sasaran
            indikator:
              - {kode: i, nama: I, satuan: s, formula: a, target: {2024: {TW1: 10, TW2: 30}}}
    """
    definisi = build.definisi({"seksi": text})
    hasil = [
        compute_capaian(definisi, build.realisasi({"seksi.a": nilai}, sampai), 2024)[0]
        for nilai, sampai in (("10", "TW1"), ("20", "TW2"))
    ]
    row = side_by_side(hasil).jabatan[0].rows[0]
    assert row.realisasi
    assert row.realisasi.direction is None
    assert row.capaian
    assert (row.capaian.nilai, row.capaian.direction) == (Decimal("-33.33"), Direction.WORSE)


def test_an_indikator_that_exists_in_one_column_only_is_there() -> None:
    """Both ways: what is gone comes after what there is, and neither has a change."""
    old = build.JABATAN.replace("kode: i", "kode: lama").replace("nama: Indikator", "nama: Lama")
    hasil = [
        compute_capaian(build.definisi({"seksi": text}), build.realisasi({}, tahun=tahun), tahun)[0]
        for text, tahun in ((old, 2023), (build.JABATAN, 2024))
    ]
    bandingan = side_by_side(hasil)
    new, gone = bandingan.jabatan[0].rows
    assert (new.indikator.kode, gone.indikator.kode) == ("i", "lama")
    assert (new.cells[0], gone.cells[1]) == (None, None)
    assert new.realisasi is new.capaian is gone.realisasi is None
    assert bandingan.reasons(new) == {
        "tidak berlaku": "2023", "belum ada data: Jumlah a (a), Jumlah b (b)": "2024",
    }  # fmt: skip
    document = json.loads(json_document(exports.comparison_tree(bandingan)))
    assert rows(document)["seksi", "i"]["kolom"][0] is None
    csv_rows = list(csv.DictReader(StringIO(csv_file(exports.comparison_records(bandingan)))))
    assert (csv_rows[0]["status_2023"], csv_rows[1]["status_2024"]) == ("tidak_berlaku",) * 2


@pytest.mark.usefixtures("agency")
def test_the_reason_for_a_missing_figure_names_its_columns(iki: Iki) -> None:
    out = iki("bandingkan", "--tahun", 2023, "--tahun", 2024, "--jabatan", "kasi_loket").out
    assert "2023: belum ada target tahun 2023" in out
    out = iki("bandingkan", "--tahun", 2024, "--per", "bulan", "--jabatan", "kasubbag_umum").out
    assert "Jan–Des: belum ada data: Jumlah surat (surat), Jumlah hari (hari)" in out


# --- how it looks ----------------------------------------------------------------------------------------

SHOWN = {
    "tahun": ("--tahun", "2023", "--tahun", "2024"),
    "triwulan": ("--tahun", "2024", "--per", "triwulan", "--sampai", "TW3"),
    "bulan": ("--tahun", "2024", "--per", "bulan", "--jabatan", "kabid_pelayanan"),
    "lepas": ("--tahun", "2024", "--per", "triwulan", "--lepas"),
}


@pytest.mark.usefixtures("agency")
@pytest.mark.parametrize("width", [50, 80, 140])
@pytest.mark.parametrize("name", SHOWN)
def test_golden(
    golden: Golden,
    iki: Iki,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    width: int,
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    golden(f"bandingkan_{name}_{width}.txt", iki("bandingkan", *SHOWN[name]).out)


@pytest.mark.usefixtures("agency")
@pytest.mark.parametrize(
    ("form", "ending"), [("json", "json"), ("csv", "csv"), ("csv-id", "id.csv"), ("markdown", "md")]
)
def test_golden_of_machine_formats(golden: Golden, iki: Iki, form: str, ending: str) -> None:
    ran = iki("bandingkan", *SHOWN["tahun"], "--format", form)
    golden(f"bandingkan.{ending}", ran.out)


@pytest.mark.usefixtures("agency")
def test_many_columns_stand_below_each_other_in_markdown(golden: Golden, iki: Iki) -> None:
    golden("bandingkan_bulan.md", iki("bandingkan", *SHOWN["bulan"], "--format", "markdown").out)


@cache
def shown_shipped() -> dict[str, SideBySide]:
    """Return comparisons of the results of `hasil`, whose numbers are long."""
    from tests.hasil import kecil

    return {
        "years": side_by_side([kecil()._replace(tahun=2023), kecil()]),
        "months": side_by_side([kecil(p.kode) for p in BULANAN]),
        "apart": side_by_side([kecil(p.kode) for p in TRIWULAN], apart=True),
        "one": side_by_side([kecil(SEMESTER[0].kode)]),
    }


@pytest.mark.parametrize("width", range(24, 200, 7))
@pytest.mark.parametrize("name", shown_shipped())
def test_nothing_is_cut_or_overflows_at_any_width(name: str, width: int) -> None:
    bandingan = shown_shipped()[name]
    text = draw(tables.comparison_table(bandingan, width=width), width)
    assert "…" not in text
    assert all(cell_len(line) <= width for line in text.splitlines())
    assert "12.345.678.901,26" in text


@pytest.mark.parametrize("color", [False, True])
def test_marks_and_signs_do_not_rest_on_colour(*, color: bool) -> None:
    found = compared(BEFORE, AFTER, (2023, "tahun"), (2024, "tahun"))
    shown = {kode: tables._change_text(row.realisasi).plain for kode, row in found.items()}
    assert shown["makin_besar"] == "▲ +2"
    assert shown["makin_kecil"] == "▲ -2"
    assert shown["tetap"] == "= 0"
    text = draw(tables.comparison_table(shown_shipped()["years"], width=80), 80, color=color)
    assert "▲ membaik, = tetap, ▼ memburuk" in re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_a_console_without_triangles_shows_arrows() -> None:
    from iki.console import streams

    error = UnicodeEncodeError("cp1252", "▲▼", 0, 2, "")
    assert streams._nearest(error) == ("^v", 2)


@pytest.mark.parametrize("teks", TEKS.values(), ids=TEKS)
def test_texts_of_files_do_nothing_anywhere(teks: str) -> None:
    bandingan = side_by_side([dengan_teks(teks), dengan_teks(teks)._replace(tahun=2025)])
    acts = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u206f]")
    for width in (50, 80, 140):
        assert not acts.search(draw(tables.comparison_table(bandingan, width=width), width))
    document = json.loads(json_document(exports.comparison_tree(bandingan)))
    assert document["jabatan"][0]["indikator"][0]["nama"].split() == teks.strip().split()
    for write, delimiter in ((csv_file, ","), (csv_id_file, ";")):
        text = write(exports.comparison_records(bandingan)).removeprefix("\ufeff")
        cells = [c for row in csv.reader(StringIO(text), delimiter=delimiter) for c in row]
        assert not [c for c in cells if c[:1] in "=+-@" and c and not re.fullmatch(r"-?[\d.,]+", c)]
    assert "<script>" not in tables.comparison_markdown(bandingan)


# --- wrong usage -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("agency")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "'--tahun': wajib diisi"),
        (("--tahun", 2024), "sebutkan dua tahun atau lebih"),
        (("--tahun", 2024, "--tahun", 2024), "sebutkan dua tahun atau lebih"),
        (("--tahun", 2023, "--tahun", 2024, "--per", "bulan"), "sebutkan satu --tahun"),
        (("--tahun", 2024, "--per", "semester", "--sampai", "TW1"), "belum ada semester"),
        (("--tahun", 2023, "--tahun", 2024, "--lepas"), "--lepas hanya berlaku bersama --per"),
        (("--tahun", 2024, "--per", "minggu"), "Pilihannya: triwulan, semester, bulan."),
        (("--tahun", 2024, "--per", "bulan", "--jabatan", "x"), "kode ini tidak ada"),
        (("--tahun", 24, "--tahun", 2024), "empat angka"),
        (("--tahun", 2023, "--tahun", 2024, "-o", "x.xlsx"), "akhiran .xlsx tidak dapat ditulis"),
    ],
)
def test_wrong_usage(iki: Iki, arguments: tuple[object, ...], said: str) -> None:
    ran = iki("bandingkan", *arguments)
    assert ran.code == 2
    assert said in ran.said


@pytest.mark.parametrize("width", [50, 140])
def test_a_comparison_of_no_jabatan_can_be_shown(width: int) -> None:
    none = dengan_teks("a")._replace(jabatan=())
    empty = side_by_side([none, none._replace(tahun=2025)])
    assert "Perbandingan" in draw(tables.comparison_table(empty, width=width), width)
    assert json.loads(json_document(exports.comparison_tree(empty)))["jabatan"] == []
    assert csv_file(exports.comparison_records(empty)).count("\n") == 1
    assert tables.comparison_markdown(empty).startswith("# Perbandingan")


@pytest.mark.usefixtures("agency")
def test_one_column_has_no_change(iki: Iki) -> None:
    arguments = ("bandingkan", "--tahun", 2024, "--per", "triwulan", "--sampai", "TW1")
    assert [k["sampai"] for k in read(iki, *arguments)["kolom"]] == ["TW1"]
    for form in ("tabel", "markdown"):
        out = iki(*arguments, "--format", form).out
        assert "s.d. TW I" in out
        assert "Perubahan" not in out


@pytest.mark.usefixtures("agency")
def test_sampai_ends_the_columns_of_a_year(iki: Iki) -> None:
    document = read(iki, "bandingkan", "--tahun", 2024, "--per", "triwulan", "--sampai", "B08")
    assert [k["sampai"] for k in document["kolom"]] == ["TW1", "TW2"]


def test_errors_stop_every_column(iki: Iki, agency: Path) -> None:
    (agency / "data/realisasi/b.csv").write_text(
        kantor.HEADER + "2023,TW1,kasi_loket,loket,x,,\n", encoding="utf-8"
    )
    ran = iki("bandingkan", "--tahun", 2023, "--tahun", 2024)
    assert (ran.code, ran.out) == (1, "")
    assert "D08" in ran.err


def test_writes_to_a_file_by_its_ending(iki: Iki, agency: Path) -> None:
    target = agency / "banding.json"
    assert iki("bandingkan", *SHOWN["tahun"], "-o", target).code == 0
    assert json.loads(target.read_text(encoding="utf-8"))["versi"] == 1


def test_the_words_of_the_option_are_those_of_the_columns() -> None:
    from iki.cli.commands import bandingkan

    assert tuple(PER) == bandingkan.PERIODS
    assert all(periode.last <= TAHUN.last for periods in PER.values() for periode in periods)
