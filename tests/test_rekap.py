"""Many agencies: a row each, whatever is wrong with one of them, and the same whoever computes it."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
import sys
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rich.cells import cell_len

from iki.cli.commands.rekap import REKAP_FORMS, SHOWN, SORTED_BY
from iki.console import progress
from iki.escaping import for_shell
from iki.periode import TAHUN
from iki.rekap import agencies
from iki.rekap import tables as outputs
from iki.rekap.rows import (
    FILTERS,
    SORTINGS,
    WITHOUT_CAPAIAN,
    AgencyCounts,
    AgencyError,
    AgencyRow,
    Rekap,
    rekap_of,
    row_of,
)
from iki.render.records import csv_file, json_document
from iki.results.hasil import Status
from iki.workspace import Project
from tests import build, kantor
from tests.build import HEAD, INSTANSI, JABATAN
from tests.hasil import TEKS, kecil
from tests.process import hearing, until
from tests.test_console import draw

if TYPE_CHECKING:
    from tests.conftest import Golden, Iki

ROOT = Path(__file__).parent.parent
GOOD = f"{HEAD}2024,tahun,seksi,a,60\n2024,tahun,seksi,b,100\n"
posix = pytest.mark.skipif(os.name != "posix", reason="needs signals and /proc")


def agency(
    folder: Path, *, instansi: str = INSTANSI, jabatan: str = JABATAN, data: str = GOOD
) -> None:
    """Write a project of one jabatan."""
    build.project(folder, data, jabatan=jabatan, instansi=instansi)


def make_kota(folder: Path) -> None:
    """Write a folder of agencies: one of tests.kantor, one complete, and two with errors; and what is none."""
    kantor.make(folder / "perizinan")
    agency(folder / "arsip daerah")
    agency(
        folder / "pasar",
        instansi=INSTANSI.replace("Dinas Contoh", "Dinas Pasar").replace(
            "daerah:", "derah: x\ndaerah:"
        ),
    )
    agency(folder / "sosial", data=f"{GOOD}2024,TW9,seksi,a,1\n2024,tahun,seksi,c,x\n")
    (folder / "lampiran").mkdir()
    (folder / ".git").mkdir()
    (folder / "catatan.txt").write_text("x")


@pytest.fixture
def kota(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "kota"
    make_kota(folder)
    monkeypatch.chdir(tmp_path)
    return folder


def document(iki: Iki, *arguments: object) -> Any:
    out = iki("rekap", *arguments, "--tahun", 2024, "--format", "json").out
    return json.loads(out, parse_float=Decimal)


# --- which rows, in what order -------------------------------------------------------------------------


def row(
    folder: str, nilai: object = None, counts: str = "", errors: int = 0, **more: Any
) -> AgencyRow:
    """Return a row; the counts are `terhitung dari sementara`."""
    numbers = [int(word) for word in counts.split()]
    without = dict.fromkeys(WITHOUT_CAPAIAN, 0)
    made = AgencyCounts(numbers[0], numbers[1], numbers[2], without) if numbers else None
    return AgencyRow(
        folder,
        more.pop("instansi", folder.upper()),
        nilai=None if nilai is None else Decimal(str(nilai)),
        counts=made,
        error=AgencyError(errors, "pesan") if errors else None,
        **more,
    )


ROWS = [
    row("d", 80, "5 5 0", predikat="Tinggi"),
    row("b", 95.5, "3 5 1", predikat="Sangat Tinggi"),
    row("a", None, errors=2, instansi=None),
    row("c", 80, "4 5 2", predikat="tinggi"),
    row("e", None, "0 5 0"),
    row("f", None, errors=7, instansi="aa"),
]


@pytest.mark.parametrize(
    ("by", "expected", "reverse"),
    [
        ("folder", "abcdef", "fedcba"),
        ("instansi", "fbcdea", "edcbfa"),  # without a name it comes last
        ("nilai", "bcdaef", "cdbaef"),
        ("sementara", "cbdeaf", "debcaf"),
        ("belum", "ebcdaf", "dcbeaf"),
        ("kesalahan", "fabcde", "bcdeaf"),
    ],
)
def test_order(by: str, expected: str, reverse: str) -> None:
    for rows in (ROWS, ROWS[::-1]):
        for backwards, order in ((False, expected), (True, reverse)):
            found = rekap_of(rows, 2024, TAHUN, by=by, reverse=backwards)
            assert "".join(r.folder for r in found.rows) == order


@pytest.mark.parametrize(
    ("which", "predikat", "expected"),
    [
        ("semua", (), "abcdef"),
        ("lengkap", (), "d"),
        ("sementara", (), "bc"),
        ("belum", (), "bce"),
        ("kesalahan", (), "af"),
        ("semua", ("TINGGI",), "cd"),
        ("belum", ("Tinggi", "sangat tinggi"), "bc"),
        ("semua", ("Rendah",), ""),
    ],
)
def test_filters(which: str, predikat: tuple[str, ...], expected: str) -> None:
    found = rekap_of(ROWS, 2024, TAHUN, which=which, predikat=predikat)
    assert "".join(r.folder for r in found.rows) == expected
    assert (found.total, found.failed) == (6, 2)  # of all of them


def test_the_command_offers_what_there_is() -> None:
    assert (tuple(SORTINGS), tuple(FILTERS)) == (SORTED_BY, SHOWN)


def test_a_row_is_the_summary_of_a_result() -> None:
    hasil = kecil()
    found = row_of("x", hasil)
    rows = [r for j in hasil.jabatan for r in j.indikator]
    assert found.counts is not None
    assert (found.nilai, found.predikat) == (hasil.rata_rata, hasil.predikat)
    assert (found.counts.terhitung, found.counts.dari) == (hasil.terhitung, hasil.dari)
    assert found.counts.sementara == sum(r.status is Status.SEMENTARA for r in rows) > 0
    assert sum(found.counts.without.values()) == found.counts.not_computed > 0
    assert len(repr(found)) < 1000  # nothing of the definitions


# --- the command -----------------------------------------------------------------------------------------


def test_json_has_the_keys_of_the_contract_in_their_order(iki: Iki, kota: Path) -> None:
    found = document(iki, kota)
    assert list(found)[:4] == ["versi", "tahun", "sampai", "instansi"]
    assert list(found["instansi"][0])[:8] == [
        "folder", "instansi", "nilai", "predikat", "terhitung", "dari", "sementara", "kesalahan",
    ]  # fmt: skip
    assert (found["versi"], found["tahun"], found["sampai"]) == (1, 2024, "tahun")
    rows = {r["folder"]: r for r in found["instansi"]}
    assert list(rows) == ["arsip daerah", "pasar", "perizinan", "sosial"]
    assert found["bukan_proyek"] == ["lampiran"]
    assert rows["arsip daerah"]["nilai"] == 75
    assert [rows[k]["kesalahan"] for k in rows] == [0, 1, 0, 3]
    assert rows["pasar"]["instansi"] == "Dinas Pasar"
    for kode in ("pasar", "sosial"):
        keys = ("nilai", "predikat", "terhitung", "dari", "sementara", "tidak_terhitung")
        assert [rows[kode][key] for key in keys] == [None] * 6


@pytest.mark.parametrize("sampai", ["tahun", "TW3"])
def test_a_row_is_what_hitung_says(iki: Iki, kota: Path, sampai: str) -> None:
    found = {r["folder"]: r for r in document(iki, kota, "--sampai", sampai)["instansi"]}
    for name in ("perizinan", "arsip daerah"):
        ran = iki(
            "hitung",
            "--tahun",
            2024,
            "--sampai",
            sampai,
            "--proyek",
            kota / name,
            "--format",
            "json",
        )
        rows = [i for j in json.loads(ran.out)["jabatan"] for i in j["indikator"]]
        assert found[name]["dari"] == len(rows)
        assert found[name]["terhitung"] == sum(i["capaian"] is not None for i in rows)
        assert found[name]["sementara"] == sum(i["status"] == "sementara" for i in rows)
        tree = iki("pohon", "--tahun", 2024, "--sampai", sampai, "--proyek", kota / name).out
        nilai = re.search(r"Rata-rata nilai .*?: ([\d,]+) · ([\w ]+) ·", " ".join(tree.split()))
        said = (Decimal(nilai[1].replace(",", ".")), nilai[2]) if nilai else (None, None)
        assert bool(nilai) is (sampai == "tahun" or name == "perizinan")
        assert (found[name]["nilai"], found[name]["predikat"]) == said


@pytest.mark.usefixtures("kota")
def test_the_command_of_a_row_shows_its_errors(iki: Iki) -> None:
    for r in document(iki, "kota")["instansi"]:
        if not r["kesalahan"]:
            assert (r["pesan"], r["perintah"]) == (None, None)
            continue
        assert r["pesan"].startswith(("definitions/", "data/"))
        ran = iki(*r["perintah"].split()[1:], "--format", "ringkas")
        assert ran.code == 1
        assert len(ran.out.splitlines()) == r["kesalahan"]
        assert r["pesan"].split(": ", 1)[1] in ran.out


def test_errors_of_one_make_the_exit_code_1(iki: Iki, kota: Path) -> None:
    arguments = ("rekap", kota, "--tahun", 2024)
    assert iki(*arguments).code == 1
    assert iki(*arguments, "--saring", "lengkap").code == 1
    for name in ("pasar", "sosial"):
        (kota / name).rename(kota / f".{name}")
    assert iki(*arguments).code == 0


def test_what_only_a_computation_finds_names_hitung(iki: Iki, kota: Path) -> None:
    huge = JABATAN.replace("a / b * 100", f"a * {'9' * 30} * {'9' * 30}")
    agency(kota / "besar", jabatan=huge)
    (found,) = (r for r in document(iki, kota)["instansi"] if r["folder"] == "besar")
    assert found["perintah"] == "iki hitung --tahun 2024 --sampai tahun --proyek kota/besar"
    assert "[C01]" in found["pesan"]
    assert iki(*found["perintah"].split()[1:]).code == 1


@pytest.mark.machine
@pytest.mark.parametrize("form", REKAP_FORMS)
def test_the_same_from_any_number_of_processes(iki: Iki, kota: Path, form: str) -> None:
    for number in range(4):
        agency(kota / f"dinas_{number}", data=GOOD.replace("60", str(50 + number)))
    arguments = ("rekap", kota, "--tahun", 2024, "--urut", "nilai", "--format", form)
    one, *others = (iki(*arguments, "--proses", number) for number in (1, 2, 5))
    assert one.code == 1
    assert re.search(r"dinas\\?_3", one.out)
    assert {(other.code, other.out, other.err) for other in others} == {
        (one.code, one.out, one.err)
    }


def test_a_locked_agency_says_so(iki: Iki, kota: Path) -> None:
    where = ("--proyek", kota / "arsip daerah")
    assert iki("kunci", "--tahun", 2024, "--dasar", "LKjIP 2024", *where).code == 0
    (found,) = (r for r in document(iki, kota)["instansi"] if r["folder"] == "arsip daerah")
    assert re.fullmatch("Kunci [0-9a-f]{12}", found["kunci"])
    assert f"arsip daerah: {found['kunci']}" in iki("rekap", kota, "--tahun", 2024).out
    agency(kota / "arsip daerah", data=GOOD.replace("60", "61"))
    assert "Berbeda dari kunci" in iki("rekap", kota, "--tahun", 2024, "--format", "json").out


def test_folders_that_are_no_project_are_named(iki: Iki, kota: Path) -> None:
    err = iki("rekap", kota, "--tahun", 2024).said
    assert "1 folder bukan proyek, karena tidak memuat definitions/: lampiran" in err
    assert ".git" not in err


def test_definitions_without_an_agency_are_an_error(iki: Iki, kota: Path) -> None:
    (kota / "lampiran/definitions").mkdir()
    (found,) = (r for r in document(iki, kota)["instansi"] if r["folder"] == "lampiran")
    assert (found["instansi"], found["kesalahan"]) == (None, 1)
    assert "instansi.yaml" in found["pesan"]


@posix
def test_links_lead_nowhere_else(iki: Iki, kota: Path, tmp_path: Path) -> None:
    agency(tmp_path / "luar", instansi=INSTANSI.replace("Dinas Contoh", "Rahasia"))
    (kota / "a_luar").symlink_to(tmp_path / "luar")
    (kota / "a_sama").symlink_to("sosial")
    (kota / "hilang").symlink_to("tidak ada")
    (kota / "putar").symlink_to("putar")
    ran = iki("rekap", kota, "--tahun", 2024)
    assert "Rahasia" not in ran.out
    assert "2 tautan tidak diikuti" in ran.err
    assert "a_luar, a_sama" in ran.err
    # As one that was named; and a link inside to what is nowhere else is a project like others.
    (kota / ".simpan").mkdir()
    (tmp_path / "luar").rename(kota / ".simpan/luar")
    (kota / "a_luar").unlink()
    (kota / "a_luar").symlink_to(".simpan/luar")
    assert "Rahasia" in iki("rekap", kota, "--tahun", 2024).out


@posix
def test_what_lies_outside_of_a_project_is_not_shown(iki: Iki, kota: Path, tmp_path: Path) -> None:
    secret = tmp_path / "rahasia.yaml"
    secret.write_text(JABATAN.replace("kode: i\n", "kode: i\n        kata_sandi: x\n"))
    (kota / "arsip daerah/definitions/jabatan/seksi.yaml").unlink()
    (kota / "arsip daerah/definitions/jabatan/seksi.yaml").symlink_to(secret)
    ran = iki("rekap", kota, "--tahun", 2024, "--format", "json")
    assert "kata_sandi" not in ran.out + ran.err
    assert "letaknya di luar proyek" in ran.out


@pytest.mark.usefixtures("kota")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("kota",), "'--tahun': wajib diisi"),
        (("--tahun", 2024), "FOLDER"),
        (("tidak_ada", "--tahun", 2024), "berkas tidak ada"),
        (("kota/lampiran", "--tahun", 2024), "tidak ada folder proyek di kota/lampiran"),
        (("kota/perizinan", "--tahun", 2024), "iki hitung --proyek kota/perizinan"),
        (("kota/arsip daerah", "--tahun", 2024), "iki hitung --proyek 'kota/arsip daerah'"),
        (("kota", "--tahun", 2024, "--sampai", "TW5"), "Triwulan hanya TW1 sampai TW4"),
        (("kota", "--tahun", 2024, "--proses", 0), "--proses 0: tulis 1 atau lebih"),
        (("kota", "--tahun", 2024, "--proses", "x"), "“x” bukan bilangan bulat. Tulis misalnya 4."),
        (("kota", "--tahun", 2024, "--urut", "nilay"), "Maksud Anda “nilai”?"),
        (("kota", "--tahun", 2024, "-o", "x.xlsx"), "akhiran .xlsx tidak dapat ditulis"),
        (("kota", "--tahun", 2024, "-o", "kota/sosial/data/realisasi/x.csv"), "di antara definisi atau data"),
    ],
)  # fmt: skip
def test_wrong_usage(iki: Iki, arguments: tuple[object, ...], said: str) -> None:
    ran = iki("rekap", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.said


def test_a_predikat_that_nobody_has(iki: Iki, kota: Path) -> None:
    ran = iki("rekap", kota, "--tahun", 2024, "--predikat", "Seddang", "--proses", 1)
    assert "Maksud Anda “Sedang”?" in ran.said
    assert outputs.NOTHING_SHOWN in ran.out


@pytest.mark.usefixtures("kota")
def test_writes_to_a_file_by_its_ending(iki: Iki) -> None:
    ran = iki("rekap", "kota", "--tahun", 2024, "-o", "rekap.csv")
    assert (ran.code, ran.out) == (1, "")
    rows = list(csv.DictReader(StringIO(Path("rekap.csv").read_text(encoding="utf-8"))))
    assert [r["kesalahan"] for r in rows] == ["0", "1", "0", "3"]
    assert "2 dari 4 instansi punya kesalahan" in ran.err


# --- what goes wrong around it ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RuntimeError("rusak"), "ada cacat pada iki sendiri (RuntimeError)"),
        (MemoryError(), "memori komputer ini tidak cukup"),
        (OSError(5, "x"), "disk gagal dibaca"),
    ],
)
def test_what_ends_one_agency_ends_no_other(
    error: Exception,
    said: str,
    iki: Iki,
    kota: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    compute = Project.compute

    def fail(given: Project, *arguments: Any) -> Any:
        if given.proyek.root.name == "perizinan":
            raise error
        return compute(given, *arguments)

    monkeypatch.setattr(Project, "compute", fail)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(agencies, "_reported", {})
    ran = iki("rekap", kota, "--tahun", 2024, "--format", "json", "--proses", 1)
    rows = {r["folder"]: r for r in json.loads(ran.out)["instansi"]}
    assert (ran.code, rows["arsip daerah"]["nilai"]) == (1, 75)
    assert (rows["perizinan"]["kesalahan"], rows["perizinan"]["perintah"]) == (1, None)
    assert said in rows["perizinan"]["pesan"]
    assert len([*tmp_path.glob("iki-laporan-*")]) == isinstance(error, RuntimeError)


def test_one_kind_of_defect_has_one_report(
    iki: Iki, kota: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Project, "compute", lambda *_: 1 / 0)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(agencies, "_reported", {})
    for number in range(4):
        agency(kota / f"dinas_{number}")
    iki("rekap", kota, "--tahun", 2024, "--proses", 1)
    assert len([*tmp_path.glob("iki-laporan-*")]) == 1


def test_a_folder_that_cannot_be_looked_into_is_an_error(
    iki: Iki, kota: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made up, for who runs the tests may look everywhere."""
    is_dir = Path.is_dir

    def closed(path: Path) -> bool:
        if path.parent.name == "perizinan":
            raise PermissionError(13, "", str(path))
        return is_dir(path)

    monkeypatch.setattr(Path, "is_dir", closed)
    ran = iki("rekap", kota, "--tahun", 2024, "--format", "json", "--proses", 1)
    rows = {r["folder"]: r for r in json.loads(ran.out)["instansi"]}
    assert (ran.code, rows["arsip daerah"]["nilai"]) == (1, 75)
    assert rows["perizinan"]["kesalahan"] == 1
    assert "kota/perizinan/" in rows["perizinan"]["pesan"]
    assert "tidak ada izin membaca" in rows["perizinan"]["pesan"]


def test_an_interrupt_is_no_defect(
    iki: Iki, kota: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Not even where Python 3.11 makes another error of it."""

    def interrupted(*_: object) -> None:
        raise RuntimeError from KeyboardInterrupt()

    monkeypatch.setattr(Project, "compute", interrupted)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ran = iki("rekap", kota, "--tahun", 2024, "--proses", 1)
    assert (ran.code, ran.out, ran.err) == (130, "", "")
    assert not [*tmp_path.glob("iki-laporan-*")]


# As the program itself, so that a process that starts anew finds it.
DEADLY = """
import os, sys
from iki.rekap import agencies, workers
from iki.__main__ import main
read = agencies.read_agency
def deadly(task):
    if task.root.name == "perizinan":
        os.kill(os.getpid(), 9)
    return read(task)
agencies.read_agency = deadly
if WAY: workers._start_method = lambda: WAY
if __name__ == "__main__":
    main()
"""
# In a module of its own, so that a process that starts anew finds it.
SLOW = """
import os, pathlib, time
def slow(task):
    pathlib.Path(f"pid-{os.getpid()}").touch()
    time.sleep(float(os.environ["SECONDS"]))
"""
RUN_SLOW = """
import slow
from iki.rekap import agencies, workers
agencies.agency_row = slow.slow
if WAY: workers._start_method = lambda: WAY
from iki.__main__ import main
main()
"""


def run_deadly(way: str | None, *words: str) -> subprocess.CompletedProcess[str]:
    """Run iki where what reads perizinan kills its process."""
    Path("deadly.py").write_text(DEADLY.replace("WAY", repr(way)))
    return subprocess.run(  # noqa: S603 - the code stands above
        [sys.executable, "deadly.py", *words, "--tahun", "2024", "--proses", "2"],
        capture_output=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}, encoding="utf-8",
    )  # fmt: skip


@posix
@pytest.mark.parametrize("way", ["fork", "spawn"])
def test_a_process_that_dies_is_one_agency(kota: Path, way: str) -> None:
    ran = run_deadly(way, "rekap", str(kota), "--format", "json")
    rows = {r["folder"]: r for r in json.loads(ran.stdout)["instansi"]}
    assert (ran.returncode, rows["arsip daerah"]["nilai"]) == (1, 75)
    assert "berhenti mendadak" in rows["perizinan"]["pesan"]
    assert "Traceback" not in ran.stderr


def start_slowly(kota: Path, way: str, seconds: float) -> subprocess.Popen[bytes]:
    """Start a rekap of two slow processes, in a group of their own, and return it once both work."""
    (kota.parent / "slow.py").write_text(SLOW)
    code = f"import sys; sys.path.insert(0, '.')\n{RUN_SLOW.replace('WAY', repr(way))}"
    path = f"{ROOT}{os.pathsep}{kota.parent}"
    with hearing():
        process = subprocess.Popen(  # noqa: S603 - the code stands above
            [sys.executable, "-c", code, "rekap", str(kota), "--tahun", "2024", "--proses", "2"],
            stdout=-1, stderr=-1, cwd=kota.parent, start_new_session=True,
            env={**os.environ, "PYTHONPATH": path, "SECONDS": str(seconds)},
        )  # fmt: skip
    until(lambda: len([*kota.parent.glob("pid-*")]) == 2 or process.poll() is not None, 100)
    assert process.poll() is None
    return process


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.machine
@posix
@pytest.mark.parametrize("way", ["fork", "spawn"])
@pytest.mark.parametrize("whom", ["all", "the first"])
def test_an_interrupt_ends_all_without_a_word(kota: Path, way: str, whom: str) -> None:
    """A terminal interrupts the whole group; `kill -INT` only the one that was started."""
    with start_slowly(kota, way, 600) as process:
        (os.killpg if whom == "all" else os.kill)(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, b"", b"")
    assert not [p for p in kota.parent.glob("pid-*") if lives(int(p.name[4:]))]


@posix
@pytest.mark.parametrize("way", ["fork", "spawn"])
def test_no_process_outlives_the_one_that_started_it(kota: Path, way: str) -> None:
    for number in range(200):
        (kota / f"n{number}/definitions").mkdir(parents=True)
    with start_slowly(kota, way, 0.1) as process:
        process.kill()
        process.communicate(timeout=20)
    pids = [int(p.name[4:]) for p in kota.parent.glob("pid-*")]
    assert len(pids) == 2
    until(lambda: not any(map(lives, pids)), 60)


def test_only_the_whole_shows_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with progress.without_progress(), progress.progress_bar(10, "x", 1) as advance:
        assert advance is None
    with progress.progress_bar(10, "x", 1) as advance:
        assert advance is not None


# --- how it looks ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("kota")
@pytest.mark.parametrize("width", [50, 80, 140])
def test_golden(golden: Golden, iki: Iki, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    golden(f"rekap_{width}.txt", iki("rekap", "kota", "--tahun", 2024, "--sampai", "TW3").out)


@pytest.mark.usefixtures("kota")
@pytest.mark.parametrize(
    ("form", "ending"), [("json", "json"), ("csv", "csv"), ("csv-id", "id.csv"), ("markdown", "md")]
)
def test_golden_of_machine_formats(golden: Golden, iki: Iki, form: str, ending: str) -> None:
    ran = iki("rekap", "kota", "--tahun", 2024, "--sampai", "TW3", "--format", form)
    golden(f"rekap.{ending}", ran.out)


def with_text(text: str) -> Rekap:
    """Return two agencies all of whose texts are a given one."""
    said: dict[str, Any] = {"instansi": text, "daerah": text, "catatan": text, "lock": text}
    good = row(text, 80, "1 2 1", predikat=text, digits=2, **said)
    error = AgencyError(3, text, text)
    return rekap_of([good, good._replace(counts=None, error=error)], 2024, TAHUN)


@pytest.mark.parametrize("text", TEKS.values(), ids=TEKS)
def test_texts_of_files_do_nothing_anywhere(text: str) -> None:
    found = with_text(text)
    acts = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u206f]")
    for width in range(24, 150, 9):
        shown = draw(outputs.rekap_table(found, width=width), width)
        assert not acts.search(shown)
        assert all(cell_len(line) <= width for line in shown.splitlines())
    assert json.loads(json_document(outputs.rekap_tree(found)))["instansi"][0]["folder"] == text
    rows = list(csv.reader(StringIO(csv_file(outputs.rekap_records(found)))))
    assert not [cell for line in rows for cell in line if cell[:1] in set("=+-@")]
    assert "<script>" not in outputs.rekap_markdown(found)


@posix
def test_hostile_names_of_folders(iki: Iki, kota: Path) -> None:
    for name in ("a\x1b[31m;\nrm -rf x", "=1+1", os.fsdecode(b"\xff\xfe"), "-o"):
        agency(kota / name, data=GOOD.replace("60", "x"))
    for form in REKAP_FORMS:
        ran = iki("rekap", kota, "--tahun", 2024, "--format", form)
        assert ran.code == 1
        assert "\x1b" not in ran.out + ran.err
        assert not re.search(r"(?m)^rm -rf|^=1", ran.out)
    commands = {r["folder"]: r["perintah"] for r in document(iki, kota)["instansi"]}
    assert commands["-o"] == "iki validasi --data --proyek kota/-o"
    assert commands["a\x1b[31m;\nrm -rf x"].endswith(" 'kota/a\x1b[31m;\nrm -rf x'")


@pytest.mark.parametrize(
    ("system", "text", "word"),
    [
        ("posix", "kota/pasar", "kota/pasar"),
        ("posix", "kota/arsip daerah", "'kota/arsip daerah'"),
        ("posix", "a'b;c", "'a'\"'\"'b;c'"),
        ("nt", r"C:\kota\pasar-1", r"C:\kota\pasar-1"),
        ("nt", r"C:\kota\arsip daerah", r'"C:\kota\arsip daerah"'),
        ("nt", "a&b", '"a&b"'),
    ],
)
def test_a_word_of_a_command(
    system: str, text: str, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("os.name", system)
        shown = for_shell(text)
    assert shown == word
