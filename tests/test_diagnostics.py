"""The gallery: files of tests/diagnostics/{ok,err}, and beside each what `--format ringkas` says of it.

A case is a definition or a CSV file that takes its place in the project of the folder `proyek`, or a
folder that is laid over it (its file `hapus` names one to take away); `NAME.args` are more arguments.
`pytest --update-golden` writes the expected outputs, which are then to be read: each place exact. The
examples of the catalogue (`test_aturan`) are one more case of each code.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iki.checks.all import DefinitionChecks
from iki.definitions.project_definitions import read_definisi
from iki.diagnostics import has_errors
from iki.project.project_files import Proyek

if TYPE_CHECKING:
    from tests.conftest import Iki

GALLERY = Path(__file__).parent / "diagnostics"
CASES = sorted(
    path for path in GALLERY.glob("[eo][rk]*/*") if path.suffix not in {".ringkas", ".args"}
)


def lay(case: Path, project: Path) -> None:
    """Make the project of a case."""
    shutil.copytree(GALLERY / "proyek", project, dirs_exist_ok=True)
    if case.is_dir():
        shutil.copytree(case, project, dirs_exist_ok=True)
        if (project / "hapus").exists():
            (project / (project / "hapus").read_text().strip()).unlink()
        return
    name = "definitions/jabatan/seksi.yaml"
    if case.suffix == ".csv":
        name = "data/realisasi/data.csv"
    elif re.match(rb"(instansi|daerah|derah):", case.read_bytes()):
        name = "definitions/instansi.yaml"
    (project / name).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(case, project / name)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_case(
    case: Path,
    iki: Iki,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    lay(case, tmp_path)
    monkeypatch.chdir(tmp_path)
    stem = case.name if case.is_dir() else case.stem
    arguments = case.with_name(f"{stem}.args")
    more = arguments.read_text().split() if arguments.exists() else []
    ran = iki("validasi", "--data", "--ketat", "--format", "ringkas", *more)
    assert ran.code in {0, 1}, ran.err
    expected = case.with_name(f"{stem}.ringkas")
    if request.config.getoption("--update-golden"):
        expected.write_bytes(ran.out.encode())
    assert ran.out == expected.read_bytes().decode(), f"{case.name}: see --update-golden"
    assert ran.code == (case.parent.name == "err")
    assert bool(ran.out) == (case.parent.name == "err")


def test_the_gallery_is_large() -> None:
    assert len(CASES) >= 120


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_commands_refuse_what_has_errors(case: Path, tmp_path: Path) -> None:
    """Commands run the checks that find errors, and no others; nothing escapes them."""
    lay(case, tmp_path)
    checks = DefinitionChecks(read_definisi(Proyek(tmp_path)))
    assert checks.has_errors == has_errors(checks.result().diagnostics)
