"""`sumber` in instansi.yaml: where an agency keeps its realisasi, used and named by every command that has `--sumber`."""

from __future__ import annotations

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


@pytest.mark.slow
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


@pytest.mark.slow
def test_files_are_named_from_the_project(iki: Iki, project: Path) -> None:
    for sumber in ("data/realisasi", "data/realisasi/a.csv", "data/*/*.csv"):
        write_instansi(project, f'"{sumber}"')
        assert realisasi(iki, project)[0] == "50"


@pytest.mark.parametrize(
    "sumber",
    [
        "mysql://server/db?tabel=x",
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
