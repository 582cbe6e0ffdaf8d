"""Files beside those of a project: what others may do with what is written, and what is nobody's."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Iki

posix = pytest.mark.skipif(os.name != "posix", reason="needs file modes")


# --- modes of what is written ----------------------------------------------------------------------

WRITTEN = [
    ("hitung --tahun 2024 -o", "x.txt"),
    ("hitung --tahun 2024 -o", "x.json"),
    ("hitung --tahun 2024 -o", "x.csv"),
    ("hitung --tahun 2024 -o", "x.md"),
    ("lampiran penetapan -o", "x.xlsx"),
    ("lampiran penetapan -o", "x.md"),
    ("lampiran perjanjian --tahun 2024 -o", "x.xlsx"),
    ("lampiran pengukuran --tahun 2024 -o", "x.xlsx"),
    ("templat --tahun 2024 -o", "x.csv"),
    ("laporan --tahun 2024 -o", "x.html"),
    ("skema jabatan -o", "x.json"),
    ("skema -o", "skema/jabatan.schema.json"),
]


@pytest.fixture(params=[0o022, 0o027, 0o002])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """Make files with a mask, and put back the one before."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@posix
@pytest.mark.usefixtures("proyek")
@pytest.mark.parametrize(("command", "name"), WRITTEN)
def test_colleagues_can_read_what_is_written(iki: Iki, umask: int, command: str, name: str) -> None:
    target = Path(name)
    assert iki(*command.split(), target.parent if target.parent.name else target).code == 0
    assert target.stat().st_mode & 0o777 == 0o666 & ~umask


@posix
@pytest.mark.usefixtures("proyek")
def test_colleagues_can_enter_a_new_project(iki: Iki, umask: int) -> None:
    assert iki("mulai", "kantor").code == 0
    for path in (Path("kantor"), *Path("kantor").rglob("*")):
        usual = 0o777 if path.is_dir() else 0o666
        assert path.stat().st_mode & 0o777 == usual & ~umask, path


@posix
@pytest.mark.usefixtures("proyek")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_a_file_that_is_replaced_keeps_its_mode(iki: Iki, mode: int) -> None:
    for command, name in WRITTEN:
        target = Path(name)
        target.parent.mkdir(exist_ok=True)
        target.write_text("lama")
        target.chmod(mode)
        more = ("--timpa",) if command.startswith(("lampiran", "templat")) else ()
        ran = iki(*command.split(), target.parent if target.parent.name else target, *more)
        assert (ran.code, target.stat().st_mode & 0o777) == (0, mode), (command, ran.err)


# --- files that are nobody's -----------------------------------------------------------------------

# What Excel, LibreOffice, macOS, vim and emacs leave beside a file that is open.
LOCKS = ["~${}", ".~lock.{}", ".~lock.{}#", "._{}", ".{}.swp", ".#{}", "~{}"]


@pytest.mark.parametrize("lock", LOCKS)
def test_what_programs_leave_beside_open_files_is_no_input(
    iki: Iki, proyek: Path, lock: str
) -> None:
    before = iki("hitung", "--tahun", 2024, "--format", "json")
    for folder, name in (
        ("definitions/jabatan", "seksi.yaml"),
        ("definitions", "instansi.yaml"),
        ("data/realisasi", "a.csv"),
        ("data/realisasi", "a.xlsx"),
    ):
        (proyek / folder / lock.format(name)).write_bytes(b"\x05Budi \x00\x00")
        if (proyek / folder / name).exists():
            copy = lock.format(name.replace(".", "2."))
            shutil.copyfile(proyek / folder / name, proyek / folder / copy)
    assert iki("validasi", "--data", "--ketat").out == (
        "1 jabatan dan 1 berkas data: tidak ada kesalahan\n"
    )
    after = iki("hitung", "--tahun", 2024, "--format", "json")
    assert (after.code, after.out, after.err) == (before.code, before.out, before.err)
