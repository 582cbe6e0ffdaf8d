"""`sumber` in instansi.yaml: where an agency keeps its realisasi, used and named by every command that has `--sumber`."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from tests import build, contoh
from tests.engines import needed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Iki

needed("duckdb", "ibis")

ROWS = (
    "create table realisasi as select * from (values (2024, 'TW1', 'seksi', 'a', {}), "
    "(2024, 'TW1', 'seksi', 'b', 4)) as isi(tahun, periode, jabatan, variabel, nilai)"
)
CSV = "tahun,periode,jabatan,variabel,nilai\n2024,TW1,seksi,a,1\n2024,TW1,seksi,b,2\n"
HITUNG = ("hitung", "--tahun", "2024", "--sampai", "TW1", "--format", "json")


def write_instansi(folder: Path, sumber: str) -> None:
    (folder / "definitions/instansi.yaml").write_text(f"{build.INSTANSI}sumber: {sumber}\n")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a project that keeps its realisasi in a database beside it; its files say something else."""
    root = tmp_path / "proyek"
    build.project(root, CSV)
    contoh.table(root / contoh.DATABASE, ROWS.format(3))
    contoh.table(root / "lain.duckdb", ROWS.format(2))
    write_instansi(root, f"duckdb:///{contoh.DATABASE}?tabel=realisasi")
    monkeypatch.chdir(tmp_path)
    return root


def realisasi(iki: Iki, project: Path, *more: str) -> tuple[str, str]:
    ran = iki(*HITUNG, "--proyek", project, *more)
    assert ran.code == 0, ran.err
    (value,) = (
        line.split()[1].rstrip(",") for line in ran.out.splitlines() if '"realisasi":' in line
    )
    return value, ran.err


def test_the_option_overrides_what_the_agency_says(iki: Iki, project: Path) -> None:
    value, said = realisasi(iki, project)
    assert value == "75"
    assert "realisasi dibaca dari duckdb:///data.duckdb?tabel=realisasi" in " ".join(said.split())
    assert "instansi.yaml" in said
    own = "duckdb:///proyek/lain.duckdb?tabel=realisasi"  # a path that is typed is named from here
    assert realisasi(iki, project, "--sumber", own) == ("50", "")
    value, said = realisasi(iki, project, "--sumber", "berkas")
    assert value == "50"
    assert "bukan dari sumber" in " ".join(said.split())


def test_every_command_with_the_option_reads_it(iki: Iki, project: Path) -> None:
    for words in (
        ("kelengkapan", "--tahun", "2024"),
        ("bandingkan", "--tahun", "2024", "--per", "triwulan"),
        ("jelaskan", "seksi", "--tahun", "2024"),
        ("lampiran", "pengukuran", "--tahun", "2024", "-o", project / "a.xlsx"),
    ):
        ran = iki(*words, "--proyek", project)
        assert ran.code == 0, ran.err
        assert "realisasi dibaca dari duckdb" in ran.said


def test_a_command_that_reads_files_says_so(iki: Iki, project: Path) -> None:
    ran = iki("pohon", "--tahun", "2024", "--proyek", project)
    assert ran.code == 0
    assert "realisasi dibaca dari proyek/data/realisasi" in ran.said


def test_files_are_named_from_the_project(iki: Iki, project: Path) -> None:
    for sumber in ("data/realisasi", "data/realisasi/a.csv", "data/*/*.csv"):
        write_instansi(project, f'"{sumber}"')
        assert realisasi(iki, project)[0] == "50"


@pytest.mark.parametrize(
    "sumber",
    [
        "//server/bagi/data.parquet",
        '"\\\\\\\\server\\\\bagi\\\\data.parquet"',
        "postgresql://server/db?tabel=x&passfile=/etc/shadow",
        "postgresql://server/db?tabel=x&sslkey=/root/kunci",
    ],
)
def test_a_folder_from_others_leads_nowhere_that_was_not_chosen(
    iki: Iki, project: Path, sumber: str
) -> None:
    needed("psycopg")
    write_instansi(project, sumber)
    ran = iki(*HITUNG, "--proyek", project)
    assert (ran.code, ran.out) == (2, "")
    assert "hanya dibaca bila Anda menyebutnya sendiri dengan --sumber" in ran.err


def test_a_password_is_a_mistake_with_a_place_and_is_not_repeated(iki: Iki, project: Path) -> None:
    for sumber in (
        "postgresql://saya:sangat-rahasia-7@server/db?tabel=x",
        "postgresql://server/db?tabel=x&password=sangat-rahasia-7",
        "mssql:saya:sangat-rahasia-7@server/db",
        "mysql://server/db;PWD=sangat-rahasia-7",
        "postgresql://server:sangat-rahasia-7/db",
    ):
        write_instansi(project, f'"{sumber}"')
        for form in ("teks", "ringkas", "github", "json", "sarif", "junit"):
            ran = iki("validasi", "--format", form, "--proyek", project)
            assert ran.code == 1
            assert "S20" in ran.out
            assert "sangat-rahasia-7" not in ran.out + ran.err
        ran = iki(*HITUNG, "--proyek", project)
        assert (ran.code, ran.out) == (1, "")
        assert "sangat-rahasia-7" not in ran.err
        ran = iki(*HITUNG, "--proyek", project, "--sumber", sumber)
        assert (ran.code, ran.out) == (1, "")


def test_where_realisasi_are_is_no_part_of_what_definitions_mean(iki: Iki, project: Path) -> None:
    words = ("jelaskan", "seksi", "--tahun", "2024", "--format", "json", "--sumber", "berkas")
    with_source = iki(*words, "--proyek", project).out
    (project / "definitions/instansi.yaml").write_text(build.INSTANSI)
    assert iki(*words, "--proyek", project).out == with_source


# --- locks ------------------------------------------------------------------------------------------

KUNCI = ("kunci", "--tahun", "2024", "--sampai", "TW1")


def fill_again(project: Path, statement: str) -> None:
    contoh.table(project / contoh.DATABASE, statement.replace("create ", "create or replace ", 1))


def locked(project: Path) -> dict[str, object]:
    document = json.loads((project / "kunci/2024-TW1.json").read_text())
    (indikator,) = document["indikator"]
    return dict(indikator)


@pytest.mark.parametrize("typed", [False, True])
def test_a_lock_is_of_the_source(iki: Iki, project: Path, typed: bool) -> None:  # noqa: FBT001
    source = ["--proyek", project]
    if typed:
        (project / "definitions/instansi.yaml").write_text(build.INSTANSI)
        source += ["--sumber", f"duckdb:///proyek/{contoh.DATABASE}?tabel=realisasi"]
    assert iki(*KUNCI, *source).code == 0
    assert locked(project)["realisasi"] == 75
    checked = iki("kunci", "--periksa", *source)
    assert checked.code == 0
    assert "1 kunci diperiksa: semuanya cocok" in checked.said
    fill_again(project, ROWS.format(2))
    checked = iki("kunci", "--periksa", *source)
    assert checked.code == 1
    assert "realisasi 75 → 50" in checked.shown
    assert "data seksi.a 2024 TW1: tabel realisasi di duckdb:///" in checked.shown
    ran = iki("kunci", "--periksa", *source, "--format", "json")
    (cause,) = json.loads(ran.out)["kunci"][0]["berbeda"][0]["sebab"]
    assert cause["baris"] is None


def test_a_lock_of_files_holds_for_the_same_rows_in_a_table(iki: Iki, project: Path) -> None:
    """And the other way round; `berkas` reads the files of a project that names a source."""
    fill_again(project, ROWS.format(1).replace("4)", "2)"))
    for one, other in ([], ["--sumber", "berkas"]), (["--sumber", "berkas"], []):
        shutil.rmtree(project / "kunci", ignore_errors=True)
        assert iki(*KUNCI, "--proyek", project, *one).code == 0
        checked = iki("kunci", "--periksa", "--proyek", project, *other)
        assert (checked.code, "semuanya cocok" in checked.said) == (0, True)


def test_a_lock_of_very_many_rows(iki: Iki, project: Path) -> None:
    many = (
        "create table realisasi as select 2024 tahun, 'TW1' periode, 'seksi' jabatan, v variabel, {} nilai, "
        "'Desa ' || i wilayah from range(1200) t(i), (values ('a'), ('b')) isi(v)"
    )
    fill_again(project, many.format("1"))
    assert iki(*KUNCI, "--proyek", project).code == 0
    checked = iki("kunci", "--periksa", "--proyek", project)
    assert (checked.code, checked.out) == (0, "")
    assert "semuanya cocok" in checked.said
    fill_again(project, many.format("case v when 'a' then i else 1 end"))
    checked = iki("kunci", "--periksa", "--proyek", project)
    assert checked.code == 1
    assert "data seksi.a 2024 TW1: tabel" in checked.shown


def test_an_empty_lock_agrees_with_nothing(iki: Iki, project: Path) -> None:
    (project / "data/realisasi/a.csv").write_text("tahun,periode,jabatan,variabel,nilai\n")
    files = ("--proyek", project, "--sumber", "berkas")
    assert iki(*KUNCI, *files).code == 0
    assert locked(project)["realisasi"] is None
    checked = iki("kunci", "--periksa", *files)
    assert (checked.code, checked.out) == (0, "")
    assert "cocok" not in checked.said
    assert "1 kunci tidak memuat satu pun realisasi" in checked.said
    ran = iki("kunci", "--periksa", *files, "--format", "json")
    assert json.loads(ran.out)["kunci"][0]["cocok"] is False
    assert iki("kunci", "--periksa", "--proyek", project).code == 1  # its source has figures


def test_locks_of_a_source_are_not_held_against_files(iki: Iki, project: Path) -> None:
    assert iki(*KUNCI, "--proyek", project).code == 0
    ran = iki("validasi", "--data", "--proyek", project)
    assert (ran.code, "D60" in ran.out) == (0, False)
    assert "kunci tidak dicocokkan dengan data/realisasi" in ran.said
