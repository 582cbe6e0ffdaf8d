"""Who has delivered what: what counts as there, as late and as partly there, and how it is said."""

from __future__ import annotations

import csv
import io
import json
import re
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from iki.cli.commands.kelengkapan import DELIVERIES
from iki.data import csv_files
from iki.data.csv_files import CsvSource
from iki.data.keep import ALL_ROWS
from iki.kelengkapan import tables
from iki.kelengkapan.deliveries import Completeness, check_delivery
from iki.periode import BULANAN, PERIODE, SEMESTER, TAHUN, TRIWULAN
from iki.render.records import csv_file, json_document
from tests import build, kantor
from tests.hasil import TEKS, dengan_teks
from tests.test_console import draw

if TYPE_CHECKING:
    from pathlib import Path

    from iki.kelengkapan.deliveries import DeliveredVariabel
    from iki.model import Realisasi
    from tests.conftest import Golden, Iki

PROJECT = """\
jabatan: Seksi
atasan: kepala
tugas: [satu]
variabel: {a: Jumlah a}
sasaran:
  - uraian: Sasaran
    indikator:
      - {kode: i, nama: I, satuan: s, formula: a}
"""
DEFINISI = build.definisi({"seksi": PROJECT})


def read_rows(text: str, sampai: str = "tahun") -> Realisasi:
    """Read rows of `periode,nilai,wilayah,bukti` of the one variable there is."""
    lines = "".join(f"2024,seksi,a,{line}\n" for line in text.split())
    content = f"tahun,jabatan,variabel,periode,nilai,wilayah,bukti\n{lines}".encode()
    nilai, diagnostics = csv_files.read_files(
        [CsvSource("a.csv", lambda: io.BytesIO(content))],
        DEFINISI.variabel,
        tahun=(2024,),
        sampai=PERIODE[sampai],
        keep=ALL_ROWS,
    )
    assert not diagnostics, diagnostics
    return nilai


def variable(text: str, sampai: str = "tahun") -> DeliveredVariabel:
    found = check_delivery(DEFINISI, read_rows(text), 2024, PERIODE[sampai])
    return found.jabatan[0].variabel[0]


def kiriman(text: str, sampai: str = "tahun") -> str:
    return " ".join(cell.delivery for cell in variable(text, sampai).periode)


# --- what is there -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "sampai", "expected"),
    [
        ("", "TW3", "belum belum belum"),
        ("TW1,1,,x TW2,1,,x TW3,1,,x", "TW3", "ada ada ada"),
        ("TW1,1,,x TW3,1,,x", "TW3", "ada belum ada"),
        ("TW1,1,,x TW2,1,,x", "tahun", "ada ada belum belum"),
        # Longer and shorter periods cover the same months.
        ("S1,1,,x", "TW3", "ada ada belum"),
        ("S1,1,,x B07,1,,x", "TW3", "ada ada sebagian"),
        ("tahun,1,,x", "tahun", "ada ada ada ada"),
        # A period that is not over counts for nothing yet.
        ("tahun,1,,x", "TW3", "belum belum belum"),
        ("TW1,1,,x S2,1,,x", "TW3", "ada belum belum"),
        # Of the triwulan that has begun, the months so far.
        ("S1,1,,x B07,1,,x B08,1,,x", "B08", "ada ada ada"),
        ("S1,1,,x B07,1,,x", "B08", "ada ada sebagian"),
        ("S1,1,,x TW3,1,,x", "B08", "ada ada belum"),
        # A wilayah that has reported is missing where it has not.
        ("TW1,1,U,x TW1,1,S,x TW2,1,U,x", "S1", "ada sebagian"),
        ("TW1,1,U,x TW2,1,U,x TW2,1,S,x", "S1", "sebagian ada"),
        ("TW1,1,U,x TW2,1,S,x", "S1", "sebagian sebagian"),
        ("TW1,1,U,x TW1,1,S,x", "S1", "ada belum"),
        # What is for all of them covers each.
        ("TW1,1,,x TW2,1,U,x TW2,1,S,x", "S1", "ada ada"),
    ],
)
def test_what_is_there(rows: str, sampai: str, expected: str) -> None:
    assert kiriman(rows, sampai) == expected


@pytest.mark.parametrize(
    ("rows", "sampai", "late"),
    [
        ("", "TW1", []),
        ("", "TW3", ["TW1", "TW2"]),
        ("", "B08", ["TW1", "TW2"]),
        ("TW1,1,,x", "TW3", ["TW2"]),
        ("B01,1,,x", "TW2", ["TW1"]),
        ("TW1,1,,x TW2,1,,x TW3,1,,x", "tahun", []),
        ("TW1,1,U,x TW2,1,U,x TW2,1,S,x", "TW2", ["TW1"]),
        # What has been sent for a longer period is not late.
        ("tahun,1,,x", "TW3", []),
        ("TW1,1,,x S2,1,,x", "TW4", ["TW2"]),
    ],
)
def test_what_is_late(rows: str, sampai: str, late: list[str]) -> None:
    assert [c.periode.kode for c in variable(rows, sampai).periode if c.late] == late


def test_what_came_partly_says_what_is_missing() -> None:
    rows = "TW1,1,Utara,x TW1,1,Selatan,x TW1,1,Barat,x TW2,1,Utara,x B04,1,Selatan,x"
    cell = variable(rows, "TW2").periode[1]
    assert [([b.kode for b in k.bulan], k.wilayah) for k in cell.missing] == [
        ([], ("Barat",)),
        (["B05", "B06"], ("Selatan",)),
    ]
    assert (
        tables._missing_texts(cell)
        == "belum ada dari Barat; bulan Mei, Juni belum ada dari Selatan"
    )


def test_what_waits_is_told_apart_from_what_is_missing() -> None:
    waiting = variable("TW1,1,U,x TW1,1,S,x S2,1,U,x S2,1,S,x", "TW3").periode
    assert [c.waiting and c.waiting.kode for c in waiting] == [None, None, "S2"]
    assert [c.is_due for c in waiting] == [False, True, False]
    one = variable("TW1,1,U,x TW1,1,S,x S2,1,U,x", "TW3").periode[2]
    assert (one.waiting, one.is_due) == (None, True)


def test_rows_without_bukti_are_of_the_periods_that_they_cover() -> None:
    cells = variable("S1,1,, B07,1,,Rekap B08,1,, TW4,1,,", "TW3").periode
    assert [cell.without_evidence for cell in cells] == [1, 1, 1]


def rows_of(draw: st.DrawFn) -> str:
    """Return rows of some wilayah, none of which overlap."""
    lines = []
    for wilayah in draw(st.sampled_from([[""], ["U"], ["U", "S"]])):
        months = 0
        for periode in draw(st.permutations([*BULANAN, *TRIWULAN, *SEMESTER, TAHUN])):
            if not months & periode.months and draw(st.booleans()):
                months |= periode.months
                lines.append(f"{periode.kode},1,{wilayah},x")
    return " ".join(lines)


@settings(max_examples=60)
@given(st.composite(rows_of)(), st.sampled_from(list(PERIODE)))
def test_complete_means_what_it_means_to_hitung(rows: str, sampai: str) -> None:
    """A sum is `sementara` exactly where this lacks something."""
    read = read_rows(rows, sampai)
    nilai = read.nilai.get((2024, "seksi", "a"))
    assert variable(rows, sampai).complete is (nilai is not None and nilai.lengkap(PERIODE[sampai]))


# --- the command -----------------------------------------------------------------------------------------


@pytest.fixture
def agency(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(kantor.make(tmp_path))
    return tmp_path


def document(iki: Iki, *arguments: object) -> Any:
    ran = iki("kelengkapan", *arguments, "--format", "json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


@pytest.mark.usefixtures("agency")
def test_json_has_the_keys_of_the_contract_in_their_order(iki: Iki) -> None:
    found = document(iki, "--tahun", 2024, "--sampai", "TW3")
    keys = ["versi", "tahun", "sampai", "lengkap", "dari", "jabatan", "perubahan", "tanpa_pejabat"]
    assert list(found) == keys
    assert (found["versi"], found["lengkap"], found["dari"]) == (1, 3, 9)
    assert list(found["jabatan"][0])[:2] == ["kode", "variabel"]
    variabel = found["jabatan"][0]["variabel"][0]
    assert list(variabel)[:2] == ["nama", "periode"]
    assert variabel["periode"] == {"TW1": "ada", "TW2": "sebagian", "TW3": "ada"}
    assert variabel["terlambat"] == variabel["tanpa_bukti"] == ["TW2"]
    assert variabel["kurang"] == [{"periode": "TW2", "bulan": [], "wilayah": ["Kecamatan Selatan"]}]


@pytest.mark.usefixtures("agency")
def test_one_jabatan(iki: Iki) -> None:
    found = document(iki, "--tahun", 2024, "--jabatan", "kasi_loket", "--sampai", "TW3")
    assert ([j["kode"] for j in found["jabatan"]], found["dari"]) == (["kasi_loket"], 3)


def test_needs_no_target(iki: Iki, agency: Path) -> None:
    before = document(iki, "--tahun", 2024)
    for file in (agency / "definitions/jabatan").iterdir():
        text = re.sub(r"(?m)^ +target: .*\n", "", file.read_text(encoding="utf-8"))
        file.write_text(text, encoding="utf-8")
    assert document(iki, "--tahun", 2024) == before


@pytest.mark.usefixtures("agency")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--jabatan", "kasubbag_umum"), 1),
        (("--jabatan", "kabid_pelayanan"), 1),
        (("--jabatan", "kasi_loket"), 1),
        (("--jabatan", "kasi_loket", "--sampai", "TW3", "--format", "json"), 1),
    ],
)
def test_ketat_fails_where_something_is_missing(
    iki: Iki, arguments: tuple[object, ...], code: int
) -> None:
    plain = iki("kelengkapan", "--tahun", 2024, *arguments)
    strict = iki("kelengkapan", "--tahun", 2024, *arguments, "--ketat")
    assert (plain.code, strict.code) == (0, code)
    assert strict.out == plain.out


def test_ketat_passes_what_is_complete_or_waits(iki: Iki, agency: Path) -> None:
    rows = "".join(
        f"2024,{periode},kasubbag_umum,{nama},1,,x\n"
        for nama, periode in (("surat", "TW1"), ("surat", "TW2"), ("hari", "tahun"))
    )
    (agency / "data/realisasi/b.csv").write_text(kantor.HEADER + rows, encoding="utf-8")
    arguments = ("--tahun", 2024, "--sampai", "TW2", "--jabatan", "kasubbag_umum")
    assert iki("kelengkapan", *arguments, "--ketat").code == 0
    assert document(iki, *arguments)["lengkap"] == 1
    ran = iki("kelengkapan", *arguments, "--per", "jabatan")
    assert ran.out == "Data realisasi tahun 2024 sampai triwulan II sudah lengkap.\n"


def test_a_project_without_data_lacks_everything(iki: Iki, agency: Path) -> None:
    for file in (agency / "data/realisasi").iterdir():
        file.unlink()
    ran = iki("kelengkapan", "--tahun", 2024, "--sampai", "TW1")
    assert ran.code == 0
    assert "0 dari 9 variabel lengkap; 9 belum" in ran.out


def test_errors_are_shown_instead(iki: Iki, agency: Path) -> None:
    (agency / "data/realisasi/b.csv").write_text(kantor.HEADER + "2024,TW9,kasi_loket,nol,1,,x\n")
    ran = iki("kelengkapan", "--tahun", 2024)
    assert (ran.code, ran.out) == (1, "")
    assert "D05" in ran.err


@pytest.mark.usefixtures("agency")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "'--tahun': wajib diisi"),
        (("--tahun", 2024, "--per", "bulan"), "Pilihannya: variabel, jabatan."),
        (("--tahun", 2024, "--sampai", "TW5"), "Triwulan hanya TW1 sampai TW4"),
        (("--tahun", 2024, "--jabatan", "x"), "kode ini tidak ada"),
        (("--tahun", 2024, "-o", "x.xlsx"), "akhiran .xlsx tidak dapat ditulis"),
    ],
)
def test_wrong_usage(iki: Iki, arguments: tuple[object, ...], said: str) -> None:
    ran = iki("kelengkapan", *arguments)
    assert ran.code == 2
    assert said in ran.said


@pytest.mark.usefixtures("agency")
@pytest.mark.parametrize("form", ["json", "csv", "csv-id"])
def test_per_says_where_it_does_nothing(iki: Iki, form: str) -> None:
    arguments = ("kelengkapan", "--tahun", 2024, "--format", form)
    plain, ran = iki(*arguments), iki(*arguments, "--per", "jabatan")
    assert (ran.code, ran.out) == (0, plain.out)
    assert "--per hanya berlaku untuk tabel dan markdown" in ran.err
    assert "--per hanya" not in plain.err


# --- how it looks ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("agency")
@pytest.mark.parametrize("width", [50, 80, 140])
@pytest.mark.parametrize("per", ["variabel", "jabatan"])
def test_golden(
    golden: Golden,
    iki: Iki,
    monkeypatch: pytest.MonkeyPatch,
    per: str,
    width: int,
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    ran = iki("kelengkapan", "--tahun", 2024, "--sampai", "TW3", "--per", per)
    golden(f"kelengkapan_{per}_{width}.txt", ran.out)


@pytest.mark.usefixtures("agency")
@pytest.mark.parametrize(
    ("form", "ending"), [("json", "json"), ("csv", "csv"), ("csv-id", "id.csv"), ("markdown", "md")]
)
def test_golden_of_machine_formats(golden: Golden, iki: Iki, form: str, ending: str) -> None:
    ran = iki("kelengkapan", "--tahun", 2024, "--sampai", "TW3", "--format", form)
    golden(f"kelengkapan.{ending}", ran.out)


@pytest.mark.usefixtures("agency")
def test_golden_of_the_reminder_as_markdown(golden: Golden, iki: Iki) -> None:
    arguments = ("--tahun", 2024, "--sampai", "TW3", "--per", "jabatan", "--format", "markdown")
    golden("kelengkapan_pengingat.md", iki("kelengkapan", *arguments).out)


def with_text(teks: str) -> Completeness:
    """Return what is missing of a project all of whose texts are a given one."""
    definisi = dengan_teks(teks).definisi
    return check_delivery(definisi, read_rows(""), 2024, TAHUN)


@pytest.mark.parametrize("per", ["variabel", "jabatan"])
@pytest.mark.parametrize("teks", TEKS.values(), ids=TEKS)
def test_texts_of_files_do_nothing_anywhere(teks: str, per: str) -> None:
    found, table = with_text(teks), DELIVERIES[per]["tabel"].writer
    acts = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u206f]")
    for width in range(24, 150, 9):
        text = draw(table(found, width=width), width)
        assert not acts.search(text)
        assert all(cell_len(line) <= width for line in text.splitlines())
    uraian = json.loads(json_document(tables.completeness_tree(found)))["jabatan"][0]["variabel"][
        0
    ]["uraian"]
    assert uraian.split() == teks.strip().split()
    rows = list(csv.reader(StringIO(csv_file(tables.completeness_records(found)))))
    assert not [cell for row in rows for cell in row if cell[:1] in set("=+-@")]
    assert "<script>" not in DELIVERIES[per]["markdown"].writer(found)


def test_every_mark_is_a_word_of_ascii() -> None:
    assert set(tables.MEANINGS) == set(tables._STYLES)
    assert all(word.isascii() for word in (*tables.MEANINGS, tables.NO_EVIDENCE))
