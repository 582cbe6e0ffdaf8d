"""Locks: what was signed stays, and what is different now is named with its place."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from iki.kunci.differences import former_names
from iki.kunci.lock_text import read_lock
from iki.kunci.making import LockedRows, make_lock
from iki.model import Baris
from iki.model.realisasi import NotCountedReason
from iki.periode import PERIODE
from iki.render.records import json_document
from iki.results.capaian import compute_capaian
from tests import build

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from iki.kunci.values import LockFile
    from tests.conftest import Iki

ROOT = Path(__file__).parent.parent
INSTANSI = """\
instansi: Dinas Contoh
pimpinan: {kode: kepala, jabatan: Kepala Dinas}
penilaian:
  batas_atas: 120
"""
KABID = """\
jabatan: Kepala Bidang
atasan: kepala
tugas: [membina]
variabel:
  dibina: Jumlah anggota yang dibina
  seluruh: {uraian: Jumlah seluruh anggota, konsolidasi: terakhir}
sasaran:
  - uraian: Anggota terbina
    indikator:
      - kode: pembinaan
        nama: Persentase anggota yang dibina
        satuan: persen
        formula: dibina / seluruh * 100
        polarisasi: maximize
        bobot: 1
        target:
          2025:
            TW2: 40
            tahun: 80
      - kode: laporan
        nama: Jumlah laporan
        satuan: laporan
        formula: kasi_lama.laporan
        target: {2025: {TW2: 6, tahun: 12}}
"""
KASI = """\
jabatan: Kepala Seksi
atasan: kabid
tugas: [melapor]
variabel:
  laporan: Jumlah laporan
  keluhan: Jumlah keluhan
sasaran:
  - uraian: Terlapornya kegiatan
    indikator:
      - kode: keluhan
        nama: Jumlah keluhan
        satuan: keluhan
        formula: keluhan
        polarisasi: minimize
        penilaian: {batas_atas: 110}
        target: {2025: 10}
"""
DATA = """\
tahun,periode,jabatan,variabel,nilai,wilayah,bukti
2025,TW1,kabid,dibina,20,,Buku
2025,TW2,kabid,dibina,20,,Buku
2025,TW1,kabid,seluruh,100,,Buku
2025,TW2,kabid,seluruh,100,,Buku
2025,TW1,kasi_lama,laporan,3,,Buku
2025,TW2,kasi_lama,laporan,3,,Buku
2025,TW1,kasi_lama,keluhan,2,Utara,Buku
2025,TW1,kasi_lama,keluhan,3,Selatan,Buku
2025,TW2,kasi_lama,keluhan,4,Utara,Buku
2025,TW3,kabid,dibina,30,,Buku
"""
FILES = {
    "definitions/instansi.yaml": INSTANSI,
    "definitions/jabatan/kabid.yaml": KABID,
    "definitions/jabatan/kasi_lama.yaml": KASI,
    "data/realisasi/2025.csv": DATA,
}
INSTANSI_FILE, KABID_FILE, KASI_FILE, DATA_FILE = FILES
LOCK = "kunci/2025-TW2.json"
PERIOD = ("--tahun", 2025, "--sampai", "TW2")


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    build.write(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def locked(iki: Iki, project: Path) -> Path:
    """A project whose TW2 of 2025 is locked."""
    ran = iki("kunci", *PERIOD, "--dasar", "LKjIP triwulan II")
    assert ran.code == 0, ran.err
    return project


def edit(name: str, old: str, new: str) -> None:
    text = Path(name).read_text(encoding="utf-8")
    assert old in text
    Path(name).write_text(text.replace(old, new, 1), encoding="utf-8")


def check(iki: Iki) -> tuple[int, list[dict[str, Any]]]:
    """Return the exit code of --periksa, and what it finds different."""
    ran = iki("kunci", "--periksa", "--format", "json")
    assert ran.out, ran.err
    document = json.loads(ran.out, parse_float=Decimal)
    assert document["versi"] == 1
    return ran.code, [d for lock in document["kunci"] for d in lock["berbeda"]]


def causes(found: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return the causes of a difference: what, in which file, and the line of it."""
    return [
        (c["apa"], c["berkas"], Path(c["berkas"]).read_text().splitlines()[c["baris"] - 1].strip())
        for c in found["sebab"]
    ]


# --- the file --------------------------------------------------------------------------------------


def test_the_figures_are_those_that_hitung_publishes(iki: Iki, locked: Path) -> None:
    lock = json.loads((locked / LOCK).read_text(), parse_float=Decimal)
    assert list(lock) == [
        "versi", "tahun", "sampai", "dasar", "definisi", "data", "indikator", "riwayat",
    ]  # fmt: skip
    assert (lock["versi"], lock["tahun"], lock["sampai"]) == (1, 2025, "TW2")
    assert (lock["dasar"], lock["riwayat"]) == ("LKjIP triwulan II", [])
    ran = iki("hitung", *PERIOD, "--format", "json")
    published = [
        {"jabatan": j["kode"]} | {key: i[key] for key in ("kode", *FIGURES)}
        for j in json.loads(ran.out, parse_float=Decimal)["jabatan"]
        for i in j["indikator"]
    ]
    assert [{key: row[key] for key in published[0]} for row in lock["indikator"]] == published
    assert [*lock["indikator"][0]][:6] == ["jabatan", "kode", *FIGURES[:4]]
    assert all(re.fullmatch("[0-9a-f]{64}", row["data"]) for row in lock["indikator"])


FIGURES = ("target", "realisasi", "capaian", "predikat", "bobot")


def test_the_same_input_makes_the_same_bytes(iki: Iki, locked: Path) -> None:
    first = (locked / LOCK).read_bytes()
    (locked / LOCK).unlink()
    assert iki("kunci", *PERIOD, "--dasar", "LKjIP triwulan II").code == 0
    assert (locked / LOCK).read_bytes() == first


def test_a_year_and_a_range_of_words(iki: Iki, project: Path) -> None:
    edit(KASI_FILE, "  keluhan: Jumlah keluhan\n", "  keluhan: Jumlah keluhan\n" + OPINI)
    edit(KASI_FILE, "      - kode: keluhan\n", INDIKATOR_OPINI + "      - kode: keluhan\n")
    edit(DATA_FILE, "2025,TW3", "2025,tahun,kasi_lama,opini,WDP,,LHP\n2025,TW3")
    assert iki("kunci", "--tahun", 2025).code == 0
    lock = json.loads((project / "kunci/2025-tahun.json").read_text())
    (row,) = (row for row in lock["indikator"] if row["kode"] == "opini")
    assert (row["target"], row["realisasi"], row["capaian"]) == (["WDP", "WTP"], "WDP", 100)
    assert lock["dasar"] is None
    assert iki("kunci", "--periksa").code == 0
    edit(KASI_FILE, "[WDP, WTP]", "WTP")
    code, (found,) = check(iki)
    assert (code, found["angka"][0]) == (
        1,
        {"nama": "target", "dikunci": ["WDP", "WTP"], "kini": "WTP"},
    )
    assert "target “WDP”–“WTP” → “WTP”" in iki("kunci", "--periksa").shown


OPINI = "  opini: {uraian: Opini, nilai: {TMP: 1, WDP: 2, WTP: 3}}\n"
INDIKATOR_OPINI = (
    "      - {kode: opini, nama: Opini, satuan: opini, formula: opini, "
    "target: {2025: [WDP, WTP]}}\n"
)


def test_nothing_is_locked_that_has_errors(iki: Iki, project: Path) -> None:
    edit(DATA_FILE, "2025,TW1,kabid,dibina,20", "2025,TW1,kabid,dibina,20 orang")
    ran = iki("kunci", *PERIOD)
    assert (ran.code, ran.out) == (1, "")
    assert "D08" in ran.err
    assert not (project / "kunci").exists()


def test_what_is_not_final_is_said(iki: Iki, project: Path) -> None:
    edit(DATA_FILE, "2025,TW1,kabid,dibina,20,,Buku\n", "")
    edit(KASI_FILE, "target: {2025: 10}", "target: {2024: 10}")
    ran = iki("kunci", *PERIOD)
    assert "3 indikator, 1 di antaranya sementara, 1 tidak terhitung" in ran.said
    (row,) = (
        row for row in json.loads((project / LOCK).read_text())["indikator"] if row["kode"] == "keluhan"
    )  # fmt: skip
    assert (row["target"], row["capaian"], row["predikat"]) == (None, None, None)


# --- replacing -------------------------------------------------------------------------------------


def test_the_same_figures_are_not_locked_twice(iki: Iki, locked: Path) -> None:
    before = (locked / LOCK).read_bytes()
    for more in ((), ("--timpa", "--dasar", "lain")):
        ran = iki("kunci", *PERIOD, *more)
        assert ran.code == 0
        assert "tidak ada yang diubah" in ran.said
    assert (locked / LOCK).read_bytes() == before


def test_a_lock_is_replaced_with_a_reason_and_keeps_what_it_was(iki: Iki, locked: Path) -> None:
    before = (locked / LOCK).read_bytes()
    earlier = json.loads(before)
    edit(KABID_FILE, "TW2: 40", "TW2: 50")
    ran = iki("kunci", *PERIOD)
    assert (ran.code, "--timpa --dasar" in ran.err) == (2, True)
    ran = iki("kunci", *PERIOD, "--timpa")
    assert (ran.code, "--dasar mengapa" in ran.err) == (2, True)
    assert (locked / LOCK).read_bytes() == before
    assert iki("kunci", *PERIOD, "--timpa", "--dasar", "salah ketik").code == 0
    edit(KABID_FILE, "TW2: 50", "TW2: 60")
    assert iki("kunci", *PERIOD, "--timpa", "--dasar", "salah lagi").code == 0
    lock = json.loads((locked / LOCK).read_text())
    assert [r["dasar"] for r in lock["riwayat"]] == ["LKjIP triwulan II", "salah ketik"]
    first = lock["riwayat"][0]
    assert {k: first[k] for k in ("definisi", "data")} == {
        k: earlier[k] for k in ("definisi", "data")
    }
    of_kabid = [r["indikator"][0]["target"] for r in (*lock["riwayat"], lock)]
    assert of_kabid == [40, 50, 60]
    assert [*first["indikator"][0]] == ["jabatan", "kode", *FIGURES]
    assert iki("kunci", "--periksa").code == 0


def test_a_change_that_changes_no_figure_needs_a_reason_too(iki: Iki, locked: Path) -> None:
    edit(KABID_FILE, "Persentase anggota yang dibina", "Persentase anggota")
    assert iki("kunci", *PERIOD).code == 2
    assert iki("kunci", *PERIOD, "--timpa", "--dasar", "nama baru").code == 0
    assert len(json.loads((locked / LOCK).read_text())["riwayat"]) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--tahun"),
        (("--sampai", "TW2"), "--tahun"),
        (("--periksa", "--sampai", "TW2"), "--tahun"),
        (("--periksa", "--timpa"), "tidak mengubah kunci"),
        (("--periksa", "--dasar", "x"), "tidak mengubah kunci"),
        ((*PERIOD, "--format", "json"), "hanya berlaku bersama --periksa"),
        ((*PERIOD, "-o", "x.json"), "hanya berlaku bersama --periksa"),
        ((*PERIOD, "--dasar", "  "), "--dasar"),
        ((*PERIOD, "--dasar", "x" * 1001), "paling panjang 1000"),
        ((*PERIOD, "--dasar", "\udcff"), "byte yang bukan UTF-8, di awalnya; ketik ulang"),
        (
            (*PERIOD, "--dasar", "ab\udcff"),
            "byte yang bukan UTF-8, sesudah huruf ke-2; ketik ulang",
        ),
        (("--tahun", 2025, "--sampai", "TW9"), "TW9"),
        (("--periksa", "--tahun", 2024), "tahun 2024 belum dikunci"),
        (("--periksa", "--tahun", 2025, "--sampai", "TW3"), "2025 sampai TW3 belum dikunci"),
    ],
)
def test_wrong_usage(iki: Iki, arguments: tuple[object, ...], said: str) -> None:
    ran = iki("kunci", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.said
    assert not Path("kunci").exists()


def test_a_place_outside_of_the_project_is_not_written(
    iki: Iki, project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("lain")
    (project / "kunci").symlink_to(elsewhere)
    ran = iki("kunci", *PERIOD)
    assert (ran.code, "di luar proyek" in ran.said) == (2, True)
    assert not [*elsewhere.iterdir()]


def test_no_other_output_lands_on_a_lock(iki: Iki, locked: Path) -> None:
    before = (locked / LOCK).read_bytes()
    ran = iki("hitung", *PERIOD, "--format", "json", "-o", LOCK)
    assert (ran.code, "di antara kunci" in ran.err) == (2, True)
    assert (locked / LOCK).read_bytes() == before


# --- what changes nothing --------------------------------------------------------------------------


def reorder_keys(_: Path) -> None:
    edit(KABID_FILE, "jabatan: Kepala Bidang\natasan: kepala\n", "atasan: kepala   # pimpinan\njabatan: Kepala Bidang\n")  # fmt: skip


def move_data(project: Path) -> None:
    (project / "data/realisasi/2025").mkdir()
    (project / DATA_FILE).rename(project / "data/realisasi/2025/semua.csv")


def reorder_rows(project: Path) -> None:
    head, *rows = (project / DATA_FILE).read_text().splitlines()
    (project / DATA_FILE).write_text("\n".join([head, *reversed(rows)]) + "\n")


def other_numbers(_: Path) -> None:
    edit(DATA_FILE, "kabid,seluruh,100,", "kabid,seluruh,100.00,")
    edit(KABID_FILE, "bobot: 1\n", "bobot: 1.0\n")
    edit(KABID_FILE, "TW2: 40", "TW2: 40.0")


def other_evidence(_: Path) -> None:
    edit(DATA_FILE, "dibina,20,,Buku", "dibina,20,,Rekap")


def semicolons(project: Path) -> None:
    text = (project / DATA_FILE).read_text()
    (project / DATA_FILE).write_text("\ufeff" + text.replace(",", ";"), encoding="utf-8")


def later_data(project: Path) -> None:
    with (project / DATA_FILE).open("a") as stream:
        stream.write("2025,TW3,kasi_lama,laporan,9,,Buku\n")


def other_years_target(_: Path) -> None:
    edit(KABID_FILE, "            tahun: 80", "            tahun: 95")


def later_change(_: Path) -> None:
    edit(
        KABID_FILE,
        "      - kode: laporan\n",
        "        perubahan:\n          - mulai: 2025-TW3\n            dasar: Perubahan Renja 2025\n"
        "            target: {2025: {TW2: 99, tahun: 99}}\n            formula: dibina\n"
        "            bobot: 3\n      - kode: laporan\n",
    )


def later_agency(_: Path) -> None:
    edit(
        INSTANSI_FILE,
        "penilaian:",
        "perubahan:\n  - {mulai: 2025-TW3, dasar: Perbup 1, penilaian: {batas_atas: 100}}\npenilaian:",
    )


def later_end(_: Path) -> None:
    edit(KASI_FILE, "        target:", "        berakhir: 2025-TW2\n        target:")


def begun_later(_: Path) -> None:
    edit(
        KASI_FILE,
        "      - kode: keluhan\n",
        "      - {kode: baru, nama: Baru, satuan: laporan, formula: laporan, mulai: 2025-TW3, "
        "target: {2025: 5}}\n      - kode: keluhan\n",
    )


def another_key(project: Path) -> None:
    """A later iki may write more; a lock of this one says nothing of it."""
    lock = json.loads((project / LOCK).read_text())
    lock["indikator"][0]["lain"] = [1, {"a": None}]
    (project / LOCK).write_text(json.dumps(lock))


@pytest.mark.parametrize(
    "change",
    [
        reorder_keys, move_data, reorder_rows, other_numbers, other_evidence, semicolons, later_data,
        other_years_target, later_change, later_agency, later_end, begun_later, another_key,
    ],
)  # fmt: skip
def test_what_means_the_same_is_no_difference(
    iki: Iki, locked: Path, change: Callable[[Path], None]
) -> None:
    change(locked)
    ran = iki("kunci", "--periksa")
    assert (ran.code, ran.out) == (0, "")
    assert "1 kunci diperiksa: semuanya cocok" in ran.err
    assert check(iki) == (0, [])


# --- what changed where ----------------------------------------------------------------------------

PEMBINAAN, LAPORAN, KELUHAN = "kabid.pembinaan", "kabid.laporan", "kasi_lama.keluhan"
BOUND = "        penilaian: {batas_atas: 110}\n"

# file, old, new; the indikator with their figures; the causes: what, file, its line.
DIFFERENT: dict[str, tuple[str, str, str, dict[str, list[str]], list[tuple[str, str, str]]]] = {
    "target": (
        KABID_FILE, "TW2: 40", "TW2: 50",
        {PEMBINAAN: ["target", "capaian", "predikat"]},
        [("target", KABID_FILE, "TW2: 50")],
    ),
    "target gone": (
        KABID_FILE, "            TW2: 40\n", "",
        {PEMBINAAN: ["target", "capaian", "predikat"]},
        [("target", KABID_FILE, "tahun: 80")],
    ),
    "formula": (
        KABID_FILE, "dibina / seluruh * 100", "dibina / seluruh * 50",
        {PEMBINAAN: ["realisasi", "capaian", "predikat"]},
        [("formula", KABID_FILE, "formula: dibina / seluruh * 50")],
    ),
    "polarisasi": (
        KABID_FILE, "formula: kasi_lama.laporan\n", "formula: kasi_lama.laporan\n        polarisasi: minimize\n",
        {},
        [("polarisasi", KABID_FILE, "polarisasi: minimize")],
    ),
    "bobot": (
        KABID_FILE, "bobot: 1", "bobot: 2",
        {PEMBINAAN: ["bobot"]},
        [("bobot", KABID_FILE, "bobot: 2")],
    ),
    "nama": (
        KABID_FILE, "nama: Jumlah laporan", "nama: Banyaknya laporan",
        {},
        [("nama", KABID_FILE, "nama: Banyaknya laporan")],
    ),
    "satuan": (
        KABID_FILE, "satuan: laporan", "satuan: dokumen",
        {},
        [("satuan", KABID_FILE, "satuan: dokumen")],
    ),
    "desimal": (
        KASI_FILE, "polarisasi: minimize", "polarisasi: minimize\n        desimal: 3",
        {},
        [("desimal", KASI_FILE, "desimal: 3")],
    ),
    "a variable": (
        KABID_FILE, "konsolidasi: terakhir", "konsolidasi: jumlah",
        {PEMBINAAN: ["realisasi", "capaian", "predikat"]},
        [
            ("variabel kabid.seluruh", KABID_FILE, "seluruh: {uraian: Jumlah seluruh anggota, konsolidasi: jumlah}"),
            ("data kabid.seluruh 2025", DATA_FILE, "2025,TW1,kabid,seluruh,100,,Buku"),
        ],
    ),
    "a variable of another jabatan": (
        KASI_FILE, "laporan: Jumlah laporan", "laporan: Jumlah laporan bulanan",
        {},
        [("variabel kasi_lama.laporan", KASI_FILE, "laporan: Jumlah laporan bulanan")],
    ),
    "its own cap": (
        KASI_FILE, "batas_atas: 110", "batas_atas: 105",
        {KELUHAN: ["capaian"]},
        [("penilaian batas_atas", KASI_FILE, "penilaian: {batas_atas: 105}")],
    ),
    "how less is better, where it is": (
        INSTANSI_FILE, "  batas_atas: 120", "  batas_atas: 120\n  minimize: rasio",
        {},
        [("penilaian minimize", INSTANSI_FILE, "minimize: rasio")],
    ),
    "the agency's cap instead": (
        KASI_FILE, BOUND, "",
        {},
        [("penilaian batas_atas", INSTANSI_FILE, "batas_atas: 120")],
    ),
    "a value": (
        DATA_FILE, "2025,TW2,kabid,dibina,20", "2025,TW2,kabid,dibina,10",
        {PEMBINAAN: ["realisasi", "capaian", "predikat"]},
        [("data kabid.dibina 2025", DATA_FILE, "2025,TW2,kabid,dibina,10,,Buku")],
    ),
    "a value of a wilayah": (
        DATA_FILE, "keluhan,3,Selatan", "keluhan,5,Selatan",
        {KELUHAN: ["realisasi", "capaian", "predikat"]},
        [("data kasi_lama.keluhan 2025", DATA_FILE, "2025,TW1,kasi_lama,keluhan,5,Selatan,Buku")],
    ),
    "another wilayah": (
        DATA_FILE, "3,Selatan", "3,Timur",
        {},
        [
            ("data kasi_lama.keluhan 2025", DATA_FILE, "2025,TW1,kasi_lama,keluhan,3,Timur,Buku"),
            ("data kasi_lama.keluhan 2025 TW1 Selatan tidak ada lagi", KASI_FILE, "keluhan: Jumlah keluhan"),
        ],
    ),
    "rows that are gone": (
        DATA_FILE, "2025,TW2,kasi_lama,laporan,3,,Buku\n", "",
        {LAPORAN: ["realisasi", "capaian", "predikat"]},
        [("data kasi_lama.laporan 2025 TW2 tidak ada lagi", KASI_FILE, "laporan: Jumlah laporan")],
    ),
    "an indikator that ended": (
        KABID_FILE, "formula: kasi_lama.laporan\n", "formula: kasi_lama.laporan\n        berakhir: 2024\n",
        {LAPORAN: ["target", "realisasi", "capaian", "predikat", "bobot"]},
        [("indikator tidak ada lagi", KABID_FILE, "berakhir: 2024")],
    ),
    "an indikator of another kode": (
        KABID_FILE, "kode: laporan", "kode: banyak_laporan",
        {
            LAPORAN: ["target", "realisasi", "capaian", "predikat", "bobot"],
            "kabid.banyak_laporan": ["target", "realisasi", "capaian", "predikat", "bobot"],
        },
        [
            ("indikator tidak ada lagi", KABID_FILE, "jabatan: Kepala Bidang"),
            ("indikator baru", KABID_FILE, "- kode: banyak_laporan"),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", DIFFERENT)
def test_what_changed_where(iki: Iki, locked: Path, case: str) -> None:
    assert locked
    file, old, new, figures, expected = DIFFERENT[case]
    edit(file, old, new)
    code, found = check(iki)
    assert code == bool(figures)
    changed = {f"{d['jabatan']}.{d['kode']}": [f["nama"] for f in d["angka"]] for d in found}
    assert {kode: names for kode, names in changed.items() if names} == figures
    if not figures:
        assert len(found) == 1
    assert [cause for d in found for cause in causes(d)] == expected
    # The table says the same, with file and line.
    ran = iki("kunci", "--periksa")
    assert ran.code == code
    joined = re.sub(r"\s+", "", ran.out)
    for d in found:
        assert f"{d['jabatan']}.{d['kode']}:" in joined
        assert all(f"{c['berkas']}:" in joined and str(c["baris"]) in joined for c in d["sebab"])
    assert ("angkanyatetap" in joined) == (not figures)
    # So does validasi, of figures alone.
    ran = iki("validasi", "--data", "--format", "ringkas")
    warned = [line for line in ran.out.splitlines() if line.endswith("[D60]")]
    assert len(warned) == len(figures)
    said = " tahun 2025 sampai triwulan II berbeda dari yang dikunci: "
    assert {line.partition(said)[0].split()[-1] for line in warned} == figures.keys()


def test_the_agency_is_named_for_every_indikator(iki: Iki, locked: Path) -> None:
    assert locked
    edit(INSTANSI_FILE, "batas_atas: 120", "batas_atas: 90")
    code, found = check(iki)
    assert code == 1
    assert [(d["jabatan"], d["kode"]) for d in found] == [
        ("kabid", "pembinaan"), ("kabid", "laporan"),
    ]  # fmt: skip
    assert {c for d in found for c in causes(d)} == {
        ("penilaian batas_atas", INSTANSI_FILE, "batas_atas: 90")
    }


def test_a_signed_quarter_and_a_later_change(iki: Iki, locked: Path) -> None:
    """A change from TW3 says nothing; another base target says which figure, what it was and where."""
    later_change(locked)
    ran = iki("kunci", "--periksa")
    assert (ran.code, ran.out) == (0, "")
    edit(KABID_FILE, "TW2: 40", "TW2: 41.82")
    line = 1 + (locked / KABID_FILE).read_text().splitlines().index("            TW2: 41.82")
    ran = iki("kunci", "--periksa")
    assert ran.code == 1
    said = ran.shown
    assert f"capaian 100 → 95,65, karena target: {KABID_FILE}:{line}" in said
    assert re.findall(r"(\S+): target", said) == ["kabid.pembinaan"]
    assert "1 indikator berbeda" in said


def test_what_stands_in_a_change_is_named_there(iki: Iki, project: Path) -> None:
    edit(
        INSTANSI_FILE,
        "penilaian:",
        "perubahan:\n  - mulai: 2025\n    dasar: Perbup 1\n    penilaian:\n      batas_atas: 115\npenilaian:",
    )
    edit(
        KABID_FILE,
        "      - kode: laporan\n",
        "        perubahan:\n          - mulai: 2025-TW2\n            dasar: Renja\n"
        "            target: {2025: {TW2: 38}}\n      - kode: laporan\n",
    )
    assert iki("kunci", *PERIOD).code == 0
    edit(KABID_FILE, "TW2: 40", "TW2: 41")  # the base holds no more
    edit(INSTANSI_FILE, "batas_atas: 120", "batas_atas: 60")
    assert check(iki) == (0, [])
    edit(KABID_FILE, "TW2: 38", "TW2: 39")
    edit(INSTANSI_FILE, "batas_atas: 115", "batas_atas: 95")
    code, found = check(iki)
    assert code == 1
    assert causes(found[0]) == [
        ("target", KABID_FILE, "target: {2025: {TW2: 39}}"),
        ("penilaian batas_atas", INSTANSI_FILE, "batas_atas: 95"),
    ]
    assert (project / LOCK).exists()


def test_a_change_that_reaches_back_into_the_signed_quarter(iki: Iki, locked: Path) -> None:
    assert locked
    later_change(locked)
    edit(KABID_FILE, "mulai: 2025-TW3", "mulai: 2025-TW2")
    code, (found,) = check(iki)
    assert code == 1
    assert causes(found) == [
        ("target", KABID_FILE, "target: {2025: {TW2: 99, tahun: 99}}"),
        ("formula", KABID_FILE, "formula: dibina"),
        ("bobot", KABID_FILE, "bobot: 3"),
    ]


def test_data_of_the_year_before_and_of_a_wide_file(iki: Iki, project: Path) -> None:
    edit(
        KABID_FILE,
        "formula: kasi_lama.laporan",
        "formula: kasi_lama.laporan - lalu(kasi_lama.laporan)",
    )
    wide = "data/realisasi/2024.csv"
    build.write(project, {wide: "tahun,jabatan,variabel,TW1,TW2\n2024,kasi_lama,laporan,1,2\n"})
    assert iki("kunci", *PERIOD).code == 0
    edit(wide, "laporan,1,2", "laporan,2,1")
    code, (found,) = check(iki)
    cause = ("data kasi_lama.laporan 2024", wide, "2024,kasi_lama,laporan,2,1")
    assert (code, found["angka"], causes(found)) == (0, [], [cause])
    edit(wide, "laporan,2,1", "laporan,2,2")
    code, (found,) = check(iki)
    assert (code, [f["nama"] for f in found["angka"]]) == (1, ["realisasi", "capaian"])
    assert causes(found) == [(cause[0], wide, "2024,kasi_lama,laporan,2,2")]


@pytest.mark.parametrize("exact", [9, 1000])
def test_of_very_many_rows_a_few_are_named(
    iki: Iki, project: Path, monkeypatch: pytest.MonkeyPatch, exact: int
) -> None:
    """A row has a digest of its own, unless they were too many: then those of its period are meant."""
    monkeypatch.setattr("iki.kunci.making.LOCK_EXACT", exact)
    rows = "".join(f"2025,TW2,kasi_lama,keluhan,1,Desa {n},\n" for n in range(9))
    (project / DATA_FILE).write_text(
        DATA.replace("2025,TW2,kasi_lama,keluhan,4,Utara,Buku\n", rows)
    )
    assert iki("kunci", *PERIOD).code == 0
    edit(DATA_FILE, "keluhan,1,Desa 7", "keluhan,2,Desa 7")
    _, (found,) = check(iki)
    if exact == 1000:
        assert causes(found) == [
            ("data kasi_lama.keluhan 2025", DATA_FILE, "2025,TW2,kasi_lama,keluhan,2,Desa 7,")
        ]
        return
    assert {c["apa"] for c in found["sebab"]} == {
        "data kasi_lama.keluhan 2025 (9 baris, antara lain)"
    }
    assert [c["baris"] for c in found["sebab"]] == [10, 11, 12, 13, 14]
    said = iki("kunci", "--periksa").shown
    assert f"antara lain): {DATA_FILE}:10, 11, 12, 13, 14" in said


def test_a_lock_of_which_nothing_changed_but_its_figures(iki: Iki, locked: Path) -> None:
    assert locked
    edit(LOCK, '"capaian": 100,', '"capaian": 99.5,')
    code, (found,) = check(iki)
    assert (code, found["sebab"]) == (1, [])
    assert found["angka"] == [{"nama": "capaian", "dikunci": Decimal("99.5"), "kini": 100}]
    assert "kuncinya disunting" in iki("kunci", "--periksa").out


def test_only_the_locks_that_were_asked_for(iki: Iki, locked: Path) -> None:
    assert locked
    assert iki("kunci", "--tahun", 2025).code == 0
    edit(KABID_FILE, "tahun: 80", "tahun: 90")
    assert iki("kunci", "--periksa", *PERIOD).code == 0
    assert iki("kunci", "--periksa", "--tahun", 2025).code == 1
    ran = iki("kunci", "--periksa", "--format", "json", "-o", "../periksa.json")
    assert ran.code == 1
    document = json.loads(Path("../periksa.json").read_text())
    assert [(k["berkas"], k["cocok"]) for k in document["kunci"]] == [
        (LOCK, True), ("kunci/2025-tahun.json", False),
    ]  # fmt: skip


def test_without_locks(iki: Iki) -> None:
    ran = iki("kunci", "--periksa")
    assert (ran.code, ran.out) == (0, "")
    assert "belum ada kunci" in ran.err
    assert json.loads(iki("kunci", "--periksa", "--format", "json").out)["kunci"] == []


def test_data_with_errors_are_not_held_against_a_lock(iki: Iki, locked: Path) -> None:
    assert locked
    edit(DATA_FILE, "dibina,20", "dibina,dua puluh")
    ran = iki("kunci", "--periksa")
    assert (ran.code, ran.out, "D08" in ran.err) == (1, "", True)
    assert "[D60]" not in iki("validasi", "--data", "--format", "ringkas").out


# --- renamed ---------------------------------------------------------------------------------------


def rename(project: Path) -> None:
    (project / KASI_FILE).rename(project / "definitions/jabatan/kasi_baru.yaml")
    edit("definitions/jabatan/kasi_baru.yaml", "atasan: kabid", "atasan: kabid\nalias: [kasi_lama]")


@pytest.mark.parametrize("formula", ["kasi_lama.laporan", "kasi_baru.laporan"])
def test_a_renamed_jabatan_has_what_was_locked_by_its_old_kode(
    iki: Iki, locked: Path, formula: str
) -> None:
    rename(locked)
    edit(KABID_FILE, "kasi_lama.laporan", formula)
    if formula == "kasi_baru.laporan":
        text = (locked / DATA_FILE).read_text().replace("kasi_lama", "kasi_baru")
        (locked / DATA_FILE).write_text(text)
    assert check(iki) == (0, [])


def test_a_difference_has_the_kode_of_now(iki: Iki, locked: Path) -> None:
    rename(locked)
    file = "definitions/jabatan/kasi_baru.yaml"
    edit(file, "target: {2025: 10}", "target: {2025: 8}")
    edit(DATA_FILE, "2025,TW2,kasi_lama,laporan,3", "2025,TW2,kasi_lama,laporan,2")
    code, found = check(iki)
    assert code == 1
    assert [(f"{d['jabatan']}.{d['kode']}", *causes(d)) for d in found] == [
        (LAPORAN, ("data kasi_baru.laporan 2025", DATA_FILE, "2025,TW2,kasi_lama,laporan,2,,Buku")),
        ("kasi_baru.keluhan", ("target", file, "target: {2025: 8}")),
    ]
    assert (
        "kasi_baru.keluhan target 10 → 8" in iki("hitung", *PERIOD, "--jabatan", "kasi_baru").said
    )


def test_a_jabatan_that_is_gone(iki: Iki, locked: Path) -> None:
    (locked / KASI_FILE).unlink()
    edit(KABID_FILE, "formula: kasi_lama.laporan", "formula: dibina")
    text = (locked / DATA_FILE).read_text()
    kept = [line for line in text.splitlines() if "kasi_lama" not in line]
    (locked / DATA_FILE).write_text("\n".join(kept) + "\n")
    code, found = check(iki)
    (gone,) = (d for d in found if d["jabatan"] == "kasi_lama")
    assert (code, causes(gone)) == (1, [("indikator tidak ada lagi", LOCK, '"kode": "keluhan",')])


# --- beside results --------------------------------------------------------------------------------


def short_hash(folder: Path) -> str:
    lock, wrong = read_lock(LOCK, "2025-TW2", (folder / LOCK).read_bytes())
    assert lock is not None, wrong
    return lock.short_hash


def test_hitung_says_that_a_period_is_locked(iki: Iki, locked: Path) -> None:
    out = iki("hitung", *PERIOD, "--format", "json").out
    err = iki("hitung", *PERIOD).err
    assert f"terkunci dengan angka ini ({short_hash(locked)})" in err
    edit(KABID_FILE, "TW2: 40", "TW2: 50")
    ran = iki("hitung", *PERIOD)
    assert ran.code == 0
    said = ran.said
    assert f"1 indikator berbeda dari yang dikunci untuk tahun 2025 sampai triwulan II ({short_hash(locked)}): kabid.pembinaan target 40 → 50" in said  # fmt: skip
    assert "iki kunci --periksa --tahun 2025 --sampai TW2" in said
    # Of what was not asked for nothing is said, nor of another period.
    ran = iki("hitung", *PERIOD, "--jabatan", "kasi_lama")
    assert "terkunci dengan angka ini" in ran.err
    for period in (("--tahun", 2025), ("--tahun", 2025, "--sampai", "TW3")):
        assert "kunci" not in iki("hitung", *period).err
    assert "kunci" not in out


def test_a_document_says_it_too(iki: Iki, locked: Path) -> None:
    out = iki("hitung", *PERIOD, "--format", "markdown").out
    assert f"> Kunci {short_hash(locked)}\n" in out
    edit(KABID_FILE, "TW2: 40", "TW2: 50")
    out = iki("hitung", *PERIOD, "--format", "markdown").out
    assert f"> Berbeda dari kunci {short_hash(locked)}\n" in out


def footers(book: str) -> set[str]:
    """Return what the pages of a book say, but for how many they are."""
    pages: list[Any] = [sheet.oddFooter for sheet in load_workbook(book).worksheets]
    return {page.right.text.rpartition(" dari ")[0] for page in pages}


def test_the_pages_of_a_locked_period(iki: Iki, locked: Path) -> None:
    assert iki("lampiran", "pengukuran", *PERIOD, "-o", "a.xlsx").code == 0
    assert footers("a.xlsx") == {f"Kunci {short_hash(locked)} · Halaman &P"}
    edit(KABID_FILE, "TW2: 40", "TW2: 50")
    assert iki("lampiran", "pengukuran", *PERIOD, "-o", "b.xlsx").code == 0
    assert footers("b.xlsx") == {f"Berbeda dari kunci {short_hash(locked)} · Halaman &P"}
    assert iki("lampiran", "pengukuran", "--tahun", 2025, "-o", "c.xlsx").code == 0
    assert footers("c.xlsx") == {"Halaman &P"}


def test_the_agreements_of_a_locked_year(iki: Iki, locked: Path) -> None:
    """They have targets and no figures: only another target is a difference."""
    year = ("--tahun", 2025)
    assert iki("lampiran", "perjanjian", *year, "-o", "a.xlsx").code == 0
    assert footers("a.xlsx") == {"Halaman &P"}  # TW2 is no agreement
    assert iki("kunci", *year).code == 0
    name = "2025-tahun"
    lock, _ = read_lock(name, name, (locked / f"kunci/{name}.json").read_bytes())
    assert lock is not None
    edit(DATA_FILE, "2025,TW3,kabid,dibina,30", "2025,TW3,kabid,dibina,31")
    assert iki("lampiran", "perjanjian", *year, "-o", "b.xlsx").code == 0
    assert footers("b.xlsx") == {f"Kunci {lock.short_hash} · Halaman &P"}
    rename(locked)
    assert iki("lampiran", "perjanjian", *year, "-o", "c.xlsx").code == 0
    assert footers("c.xlsx") == footers("b.xlsx")
    edit(KABID_FILE, "tahun: 80", "tahun: 85")
    assert iki("lampiran", "perjanjian", *year, "-o", "d.xlsx").code == 0
    assert footers("d.xlsx") == {f"Berbeda dari kunci {lock.short_hash} · Halaman &P"}


def seals(book: str) -> set[str]:
    """Return what the foot of a page says before the number of the page."""
    return {text.partition("Halaman")[0].removesuffix(" · ") for text in footers(book)}


def test_the_comparisons_of_locked_times(iki: Iki, locked: Path) -> None:
    """Each triwulan and each year has a lock of its own."""
    call = ("lampiran", "monitoring", "--tahun", 2025, "-o")
    assert iki(*call, "a.xlsx").code == 0
    assert seals("a.xlsx") == {f"TW II: Kunci {short_hash(locked)}"}
    edit(KABID_FILE, "TW2: 40", "TW2: 50")
    assert iki("kunci", "--tahun", 2025, "--sampai", "TW1").code == 0
    name = "2025-TW1"
    lock, _ = read_lock(name, name, (locked / f"kunci/{name}.json").read_bytes())
    assert lock is not None
    assert iki(*call, "b.xlsx").code == 0
    assert seals("b.xlsx") == {
        f"TW I: Kunci {lock.short_hash}; TW II: Berbeda dari kunci {short_hash(locked)}"
    }
    assert iki(*call, "b.docx").code == 0
    with ZipFile("b.docx") as package:
        foot = package.read("word/footer1.xml").decode()
    assert f"TW II: Berbeda dari kunci {short_hash(locked)} · Halaman" in foot
    years = ("lampiran", "perbandingan", "--tahun", 2024, "--tahun", 2025, "-o")
    assert iki(*years, "c.xlsx").code == 0
    assert seals("c.xlsx") == {""}
    assert iki("kunci", "--tahun", 2024).code == 0
    assert iki(*years, "d.xlsx").code == 0
    (said,) = seals("d.xlsx")
    assert re.fullmatch("2024: Kunci [0-9a-f]{12}", said)


def test_the_foot_of_a_page_names_the_last_locked_times(iki: Iki, locked: Path) -> None:
    years = [argument for year in range(2021, 2026) for argument in ("--tahun", year)]
    for year in range(2021, 2026):
        file = locked / f"kunci/{year}-tahun.json"
        assert file.exists() or iki("kunci", "--tahun", year).code == 0
    assert iki("lampiran", "perbandingan", *years, "-o", "a.xlsx").code == 0
    (said,) = seals("a.xlsx")
    assert "2021" not in said
    assert all(str(year) in said for year in range(2022, 2026))
    page: Any = load_workbook("a.xlsx").worksheets[1].oddFooter
    assert len(f"{page.left.text}{page.right.text}") < 200  # of the 255 that Excel takes


# --- files that are no locks -----------------------------------------------------------------------


def without(text: str, line: str) -> str:
    assert line in text
    return text.replace(line, "", 1)


BROKEN: dict[str, tuple[Callable[[str], str | bytes], str, str]] = {
    "empty": (lambda _: "", "1", "bukan JSON"),
    "cut": (lambda text: text[: len(text) // 2], "", "bukan JSON"),
    "a comma too many": (lambda text: text.replace('"versi": 1,', '"versi": 1,,'), "2", "bukan JSON"),
    "a list": (lambda _: "[]", "1", "satu objek"),
    "nothing": (lambda _: "null", "1", "satu objek"),
    "no text": (lambda text: text.encode().replace(b"LKjIP", b"LK\xffjIP"), "5", "UTF-8"),
    "another versi": (lambda text: text.replace('"versi": 1,', '"versi": 2,'), "2", "versi “2”"),
    "no versi": (lambda text: without(text, '  "versi": 1,\n'), "1", "tanpa versi"),
    "a true versi": (lambda text: text.replace('"versi": 1,', '"versi": true,'), "2", "versi"),
    "a key twice": (lambda text: text.replace('"tahun": 2025,', '"tahun": 2025,\n"tahun": 2025,', 1), "4", "ada dua kali"),
    "a number as text": (lambda text: text.replace('"capaian": 100,', '"capaian": "100",', 1), "14", "“capaian” harus angka"),
    "an exponent": (lambda text: text.replace('"capaian": 100,', '"capaian": 1e999999999,', 1), "14", "“1e999999999”"),
    "no number": (lambda text: text.replace('"capaian": 100,', '"capaian": NaN,', 1), "14", "“NaN”"),
    "a long number": (lambda text: text.replace('"capaian": 100,', f'"capaian": {"9" * 5000},', 1), "14", "tidak dapat dibaca"),
    "a text as number": (lambda text: text.replace('"kode": "pembinaan"', '"kode": 1', 1), "11", "“kode” harus kode"),
    "no figure": (lambda text: without(text, '      "realisasi": 40,\n'), "9", "“realisasi” tidak ada"),
    "no sha256": (lambda text: re.sub(r'("target": )"[0-9a-f]{64}"', r'\1"x"', text, count=1), "", "“aspek” harus sha256"),
    "another sha256": (lambda text: re.sub(r'("target": )"[0-9a-f]{64}"', rf'\1"{"0" * 64}"', text, count=1), "17", "bukan dari isi"),
    "a row taken out": (lambda text: edited(text, lambda lock: lock["indikator"].pop()), "6", "bukan dari isi"),
    "a row twice": (lambda text: edited(text, lambda lock: lock["indikator"].append(lock["indikator"][0])), "", "ada dua kali"),
    "a strange history": (lambda text: text.replace('"riwayat": []', '"riwayat": [{}]'), "", "“dasar” tidak ada"),
    "another period": (lambda text: text.replace('"sampai": "TW2"', '"sampai": "TW3"'), "3", "2025-TW3"),
    "no period": (lambda text: text.replace('"sampai": "TW2"', '"sampai": "TW9"'), "4", "kode periode"),
    "half a year": (lambda text: text.replace('"tahun": 2025,', '"tahun": 2025.5,', 1), "3", "“tahun” harus"),
    "deep": (lambda _: '{"versi": ' + "[" * 100_000, "1", "bersarang"),
    "hostile": (lambda text: text.replace('"versi": 1,', '"versi": "\\u001b[31m::error::",'), "2", "versi"),
}  # fmt: skip


def edited(text: str, change: Callable[[Any], object]) -> str:
    lock = json.loads(text)
    change(lock)
    return json.dumps(lock, indent=2)


@pytest.mark.machine
@pytest.mark.parametrize("case", BROKEN)
def test_a_file_that_is_no_lock_is_told(iki: Iki, locked: Path, case: str) -> None:
    change, line, said = BROKEN[case]
    broken = change((locked / LOCK).read_text())
    (locked / LOCK).write_bytes(broken if isinstance(broken, bytes) else broken.encode())
    ran = iki("validasi", "--data", "--format", "ringkas")
    (told,) = ran.out.splitlines()
    assert told.startswith(f"{LOCK}:{line}")
    assert told.endswith(" [D61]")
    assert said in told
    assert "\x1b" not in told
    for command in (
        ("kunci", "--periksa"), ("kunci", *PERIOD), ("kunci", *PERIOD, "--timpa", "--dasar", "x"),
        ("hitung", *PERIOD), ("lampiran", "pengukuran", *PERIOD, "-o", "x.xlsx"),
        ("lampiran", "monitoring", "--tahun", 2025, "-o", "x.xlsx"),
    ):  # fmt: skip
        ran = iki(*command)
        assert (ran.code, ran.out, "D61" in ran.err) == (1, "", True)
    assert not (locked / "x.xlsx").exists()
    # Another period has nothing to do with it.
    assert iki("hitung", "--tahun", 2025).code == 0


def test_a_huge_file_is_not_parsed(iki: Iki, locked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iki.kunci.lock_text.LOCK_BYTES", 100)
    monkeypatch.setattr("iki.kunci.lock_files.LOCK_BYTES", 100)
    assert locked
    ran = iki("validasi", "--data", "--format", "ringkas")
    assert "lebih besar" in ran.out
    (locked / LOCK).unlink()
    ran = iki("kunci", *PERIOD)
    assert (ran.code, "lebih besar" in ran.err) == (2, True)
    assert not (locked / LOCK).exists()


def test_a_folder_or_a_pipe_is_no_lock(iki: Iki, project: Path) -> None:
    (project / LOCK).mkdir(parents=True)
    ran = iki("kunci", "--periksa")
    assert (ran.code, "D61" in ran.err) == (1, True)
    assert "ini folder" in ran.err


def test_other_files_of_the_folder_are_passed_over(iki: Iki, locked: Path) -> None:
    (locked / "kunci/BACA.md").write_text("kunci")
    (locked / "kunci/.2025-TW2.json").write_text("{")
    assert iki("kunci", "--periksa").code == 0


def test_a_warning_that_is_accepted(iki: Iki, locked: Path) -> None:
    assert locked
    edit(KABID_FILE, "TW2: 40", "TW2: 50")
    assert iki("validasi", "--data", "--ketat").code == 1
    edit(INSTANSI_FILE, "penilaian:", "abaikan: {D60: dikoreksi berita acara 7/2025}\npenilaian:")
    assert iki("validasi", "--data", "--ketat").code == 0
    edit(KABID_FILE, "TW2: 50", "TW2: 40")
    assert "[R20]" in iki("validasi", "--data", "--format", "ringkas").out


def test_a_lock_is_validated_by_its_name(iki: Iki, locked: Path) -> None:
    assert locked
    assert iki("validasi", LOCK, "--format", "ringkas").out == ""
    edit(KABID_FILE, "TW2: 40", "TW2: 50")
    assert "[D60]" in iki("validasi", LOCK, "--format", "ringkas").out
    assert iki("validasi", KASI_FILE, "--format", "ringkas").out == ""


@pytest.mark.machine
def test_without_a_folder_of_locks_nothing_of_them_is_loaded(iki: Iki, locked: Path) -> None:
    def loaded(*arguments: object) -> bool:
        code = (
            "import sys; from iki.__main__ import run; "
            f"sys.argv = ['iki', *{list(map(str, arguments))!r}]; run(); "
            "print(any(m.startswith('iki.kunci.') and m != 'iki.kunci.locked_results' for m in sys.modules), file=sys.stderr)"
        )
        ran = subprocess.run(  # noqa: S603 - our own code
            [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
        )
        return ran.stderr.endswith("True\n")

    assert iki("kunci", "--periksa").code == 0
    assert loaded("hitung", *PERIOD)
    shutil.rmtree(locked / "kunci")
    for command in (("hitung", *PERIOD), ("validasi", "--data")):
        assert not loaded(*command)


# --- as values -------------------------------------------------------------------------------------

DEFINISI = build.definisi()
ROWS = [
    Baris("a.csv", 2, PERIODE["TW1"], "Utara", Decimal(10)),
    Baris("a.csv", 3, PERIODE["TW1"], "Selatan", Decimal("12.50")),
    Baris("a.csv", 4, PERIODE["TW2"], "", Decimal(22)),
    Baris("b.csv", 2, PERIODE["TW4"], "", Decimal(1), sebab=NotCountedReason.SESUDAH_SAMPAI),
]


def content(rows: Sequence[Baris] = ROWS) -> LockFile:
    nilai = build.realisasi({"seksi.a": "44.5", "seksi.b": "60"}, "TW2")
    nilai = nilai._replace(rincian={(2024, "seksi", "a"): tuple(rows)})
    hasil, _ = compute_capaian(DEFINISI, nilai, 2024)
    return make_lock(hasil, nilai, "LKjIP", [])


CONTENT = json_document(content().model_dump()).encode()


@given(st.permutations(ROWS), st.integers(0, 2), st.text("ab", max_size=2))
def test_data_mean_the_same_in_any_order_and_place(
    rows: list[Baris], digits: int, file: str
) -> None:
    moved = [
        row._replace(
            file=file, line=9, bukti=file, nilai=row.nilai.quantize(Decimal(10) ** -(1 + digits))
        )
        for row in rows
    ]
    assert json_document(content(moved).model_dump()).encode() == CONTENT


@given(st.integers(0, 2), st.sampled_from(["nilai", "wilayah", "periode"]))
def test_each_row_that_counts_counts(which: int, what: str) -> None:
    other: dict[str, Any] = {"nilai": Decimal(99), "wilayah": "Timur", "periode": PERIODE["B01"]}
    rows = [*ROWS]
    rows[which] = rows[which]._replace(**{what: other[what]})
    (before,), (after,) = (content(r).indikator for r in (ROWS, rows))
    assert after.data != before.data
    assert after.definisi == before.definisi


@settings(max_examples=300)
@given(st.integers(0, len(CONTENT) - 1), st.binary(max_size=6), st.booleans())
def test_no_edit_of_a_lock_is_a_traceback(at: int, piece: bytes, insert: bool) -> None:  # noqa: FBT001
    changed = CONTENT[:at] + piece + CONTENT[at if insert else at + len(piece) :]
    lock, wrong = read_lock("x.json", "2024-TW2", changed)
    assert (lock is None) == bool(wrong)
    assert all(1 <= d.span.start_line <= changed.count(b"\n") + 1 for d in wrong)


def test_the_seal_is_of_the_meaning() -> None:
    lock, _ = read_lock("x.json", "2024-TW2", CONTENT)
    same, _ = read_lock(
        "y.json", "2024-TW2", json.dumps(json.loads(CONTENT), sort_keys=True).encode()
    )
    other, _ = read_lock("x.json", "2024-TW2", CONTENT.replace(b"LKjIP", b"LKjip"))
    assert lock is not None
    assert same is not None
    assert other is not None
    assert re.fullmatch("[0-9a-f]{12}", lock.short_hash)
    assert same.short_hash == lock.short_hash != other.short_hash


def test_indikator_that_ended_at_other_times_rest_on_other_rows() -> None:
    of_triwulan, of_all = ({(2024, "seksi", "a"): tuple(rows)} for rows in (ROWS[:2], ROWS))
    nilai = build.realisasi({"seksi.a": "44.5", "seksi.b": "60"}, "TW2")
    earlier = {PERIODE["TW1"]: nilai._replace(rincian=of_triwulan)}
    nilai = nilai._replace(rincian=of_all, earlier=earlier)
    hasil, _ = compute_capaian(DEFINISI, nilai, 2024)
    row = hasil.jabatan[0].indikator[0]
    rows = LockedRows(hasil, nilai)
    whole, ended = (rows.row("seksi", r) for r in (row, row._replace(berakhir=PERIODE["TW1"])))
    assert whole.variabel[0].data.keys() == {"TW1 Utara", "TW1 Selatan", "TW2"}
    assert ended.variabel[0].data.keys() == {"TW1 Utara", "TW1 Selatan"}


def test_an_alias_that_is_another_jabatan_now_is_no_former_name() -> None:
    lock, _ = read_lock("x.json", "2024-TW2", CONTENT)
    assert lock is not None
    renamed = build.definisi({"baru": f"{build.JABATAN}alias: [seksi]\n"})
    assert former_names(lock, renamed) == {"baru": "seksi"}
    beside = {"baru": renamed.jabatan["baru"], "seksi": DEFINISI.jabatan["seksi"]}
    assert former_names(lock, replace(renamed, jabatan=beside)) == {}
