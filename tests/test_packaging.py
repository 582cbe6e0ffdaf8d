"""What is built of the files under git, and that it works where there is nothing else.

Built is a copy of what git knows, beside which lies what a checkout collects. The wheel goes into a
fresh environment that sees the libraries of this one and not this checkout; `.ci/run` installs it with
its dependencies, the lowest and the newest.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import pytest

from iki import __version__

ROOT = Path(__file__).parent.parent
WHEEL, SDIST = f"iki-{__version__}-py3-none-any.whl", f"iki-{__version__}.tar.gz"
EXAMPLE = "iki/mulai/satpol-pp"
# What is for the forge of this repository, and for who works in it.
NOT_IN_SDIST = {".ci", ".github"}
# What collects in a checkout: none of it is for others.
COLLECTED = ["data/.kunci", "data/.kiriman/rencana.json", "iki/__pycache__/x.pyc", "dist/x.whl", "rahasia.txt"]  # fmt: skip

pytestmark = [
    pytest.mark.machine,
    pytest.mark.skipif(
        not (ROOT / ".git").exists() or shutil.which("git") is None, reason="not a checkout"
    ),
]


@cache
def known() -> frozenset[str]:
    """Return the files that git knows, or that are there to be added."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return frozenset(name for name in listed.stdout.split("\0") if name and (ROOT / name).exists())


def build(source: Path, target: Path, *what: str) -> None:
    subprocess.run(  # noqa: S603
        [sys.executable, "-m", "build", "--no-isolation", "-o", target, *what, source],
        check=True, capture_output=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checkout")
    for name in known():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target)
    for name in COLLECTED:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("tidak untuk orang lain")
    return folder


@pytest.fixture(scope="module")
def dist(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the source distribution, and the wheel that is built of it."""
    folder = tmp_path_factory.mktemp("dist")
    build(checkout, folder)
    return folder


def test_there_is_one_of_each(dist: Path) -> None:
    assert {path.name for path in dist.iterdir()} == {WHEEL, SDIST}


def test_the_wheel_has_the_package_and_the_example(dist: Path) -> None:
    package = {name for name in known() if name.startswith("iki/")}
    example = {f"{EXAMPLE}/{n}" for n in known() if n.startswith(("definitions/", "data/"))}
    info = f"iki-{__version__}.dist-info"
    about = {"METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE"}
    with ZipFile(dist / WHEEL) as archive:
        assert {*archive.namelist()} == package | example | {f"{info}/{name}" for name in about}


def test_the_source_distribution_has_what_git_knows(dist: Path) -> None:
    top = f"iki-{__version__}"
    wanted = {name for name in known() if name.split("/")[0] not in NOT_IN_SDIST}
    with tarfile.open(dist / SDIST) as archive:
        found = {member.name.removeprefix(f"{top}/") for member in archive if member.isfile()}
    assert found == wanted | {"PKG-INFO"}


def test_the_wheel_is_the_same_out_of_either(checkout: Path, dist: Path, tmp_path: Path) -> None:
    build(checkout, tmp_path, "--wheel")
    assert (tmp_path / WHEEL).read_bytes() == (dist / WHEEL).read_bytes()


def test_the_wheel_names_what_it_needs(dist: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    with ZipFile(dist / WHEEL) as archive:
        lines = archive.read(f"iki-{__version__}.dist-info/METADATA").decode().splitlines()
    assert f"Version: {__version__}" in lines
    assert f"Requires-Python: {project['requires-python']}" in lines
    for requirement in project["dependencies"]:
        assert f"Requires-Dist: {requirement}" in lines


def test_from_the_wheel_to_a_figure_in_an_empty_folder(dist: Path, tmp_path: Path) -> None:
    environment = tmp_path / "env"
    venv.create(environment, with_pip=False, symlinks=os.name != "nt")
    (packages,) = environment.glob("lib/python*/site-packages")
    with ZipFile(dist / WHEEL) as archive:
        archive.extractall(packages)  # noqa: S202 - our own
    libraries = Path(pytest.__file__).parents[1]
    (packages / "libraries.pth").write_text(f"{libraries}\n")
    here = tmp_path / "kosong"
    here.mkdir()

    def run(*arguments: str, folder: Path) -> str:
        ran = subprocess.run(  # noqa: S603
            [environment / "bin/python", "-P", *arguments],
            cwd=folder, env={"PATH": "", "HOME": str(tmp_path), "COLUMNS": "80"},
            capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    place = run("-c", "import iki; print(iki.__file__)", folder=here).strip()
    assert place == str(packages / "iki/__init__.py")
    iki = ("-m", "iki")
    run(*iki, "mulai", "x", "--contoh", "satpol-pp", folder=here)
    table = run(*iki, "hitung", "--tahun", "2024", folder=here / "x")
    assert "25 dari 25 indikator terhitung" in table
    assert "Kepala Bidang Perlindungan Masyarakat" in table
    manuals = run(*iki, "aturan", "N01", folder=here)
    assert "Berkas tidak" in manuals
    run(*iki, "laporan", "--tahun", "2024", "-o", "laporan.html", folder=here / "x")
    assert (here / "x/laporan.html").stat().st_size > 100_000
