"""What makes iki slow, counted instead of timed: modules imported at the start, and calls for each row.

The bounds are a little above what is needed today. Whoever meets one has most likely added an import
at the top of a module that only one command needs, or work inside a loop over rows or files.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iki.cli import COMMANDS
from iki.data import csv_files
from iki.data.csv_files import CsvSource
from iki.definitions import SourceFile, load
from iki.model import Konsolidasi
from iki.periode import TAHUN
from tests.build import INSTANSI, JABATAN

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent

# --- the start -------------------------------------------------------------------------------------

_RUN = """
import sys
from iki.__main__ import run
run()
sys.stderr.write(f"\\nmodules: {' '.join(sys.modules)}")
"""
_BARE = """
import sys, typer, yaml, rich.table
from pydantic import BaseModel
class Model(BaseModel):
    name: str
sys.stderr.write(' '.join(sys.modules))
"""

# Dear ones: what only errors, other formats or other commands need.
NOT_FOR_HITUNG = {
    "ibis", "duckdb", "psycopg", "pyarrow", "pandas", "sqlglot", "iki.data.tables", "iki.data.engines",
    "iki.aturan", "iki.diagnostics.catalogue",
    "iki.hitung.exports", "iki.render.reporters", "iki.model.json_schema", "iki.render.xlsx", "jinja2", "json", "openpyxl",
    "rich.progress", "importlib.metadata", "zipfile", "email",
}  # fmt: skip


def modules(*arguments: str) -> set[str]:
    """Return the modules that a command has imported when it is done."""
    code = _RUN.replace("import sys\n", f"import sys\nsys.argv = {['iki', *arguments]!r}\n", 1)
    said = _stderr(code)
    return set(said.rpartition("modules: ")[2].split())


def _stderr(code: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    return done.stderr


def test_help_imports_nothing_that_works() -> None:
    """Reading, computing and writing are imported by the command that is called."""
    found = modules("--help")
    assert not found & {"yaml", "pydantic", "openpyxl", "csv", "iki.model", "iki.formula"}
    assert len({name for name in found if re.match(r"iki\b(?!\.cli)", name)}) <= 16


@pytest.mark.machine
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_imports_no_other(command: str) -> None:
    """Nor does typer build one: each costs some milliseconds."""
    found = {name for name in modules(command, "--help") if name.startswith("iki.cli.commands.")}
    own = f"iki.cli.commands.{command}"
    assert own in found
    assert {name for name in found if not name.startswith(own)} == set()


def test_hitung_imports_what_it_needs() -> None:
    """Some 120 modules of iki, those that warn of data among them; beside them rich's console."""
    found = modules("hitung", "--tahun", "2024")
    assert not found & NOT_FOR_HITUNG
    assert len({name for name in found if name.startswith("iki")}) <= 130
    foreign = {name for name in found - set(_stderr(_BARE).split()) if not name.startswith("iki")}
    assert len(foreign) <= 24


@pytest.mark.machine
@pytest.mark.parametrize(
    "arguments",
    [
        ("bandingkan", "--tahun", "2023", "--tahun", "2024"),
        ("bandingkan", "--tahun", "2024", "--per", "triwulan"),
        ("kelengkapan", "--tahun", "2024"),
        ("daftar", "--variabel"),
    ],
    ids=" ".join,
)
def test_others_import_hardly_more(arguments: tuple[str, ...]) -> None:
    """Within a tenth of what `hitung` does, whose start they must not exceed by much."""
    hitung = modules("hitung", "--tahun", "2024")
    found = modules(*arguments)
    assert not found & NOT_FOR_HITUNG - {"iki.hitung.exports"}
    assert len(found) <= len(hitung) * 1.1


# What reads realised values, and so may read them elsewhere.
_READING = (
    ("hitung", "--tahun", "2024"),
    ("hitung", "--tahun", "2024", "--format", "json"),
    ("bandingkan", "--tahun", "2023", "--tahun", "2024"),
    ("kelengkapan", "--tahun", "2024"),
    ("jelaskan", "kabid_perlindungan_masyarakat", "--tahun", "2024"),
    ("validasi", "--data"),
    ("laporan", "--tahun", "2024", "-o", "{folder}/laporan.html"),
    ("lampiran", "pengukuran", "--tahun", "2024", "-o", "{folder}/pengukuran.xlsx"),
    ("rekap", "{folder}", "--tahun", "2024"),
)


@pytest.mark.machine
@pytest.mark.parametrize("arguments", _READING, ids=" ".join)
def test_no_engine_without_a_source(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """ibis and the engines cost a start of their own, which only `--sumber` is to pay."""
    project = tmp_path / "satpol_pp"
    for name in ("definitions", "data"):
        shutil.copytree(ROOT / name, project / name)
    found = modules(*(argument.replace("{folder}", str(tmp_path)) for argument in arguments))
    engines = {"ibis", "duckdb", "_duckdb", "psycopg", "pyspark", "pyarrow", "pandas", "sqlglot"}
    assert {name.partition(".")[0] for name in found} & engines == set()
    assert not {name for name in found if name.startswith(("iki.data.tables", "iki.data.engines"))}


_NO_PLUGINS = """
import importlib.metadata, sys
def look(*_, **__):
    raise AssertionError("the metadata of all that is installed were read")
importlib.metadata.distributions = look
sys.argv = ["iki", "hitung", "--tahun", "2024"]
from iki.__main__ import main
main()
"""


def test_nothing_looks_through_what_is_installed() -> None:
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", _NO_PLUGINS], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_model_is_built_when_it_is_first_used() -> None:
    """Each costs a millisecond; those inside another one are built with that one."""
    code = """
import sys
from iki.model import Instansi
from iki.model.base import Model
Instansi.model_validate({"instansi": "I", "pimpinan": {"kode": "k", "jabatan": "K"}})
sys.stderr.write(" ".join(m.__name__ for m in Model.__subclasses__() if m.__pydantic_complete__))
"""
    assert set(_stderr(code).split()) == {
        "Instansi",
        "Keputusan", "Penandatangan", "Penilaian",  # what is not given
    }  # fmt: skip


# --- many ------------------------------------------------------------------------------------------


def calls(work: Callable[[], object]) -> int:
    """Return how many functions are called, those written in C among them."""
    count = 0

    def tally(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    work()  # what happens only the first time is not counted
    sys.setprofile(tally)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


VARIABEL = {"seksi": {f"v{n}": Konsolidasi.JUMLAH for n in range(100)}}


def csv_file(rows: int) -> CsvSource:
    """Return rows of 20 wilayah, months and variables in turn, none of them twice."""
    keys = (
        f"2024,B{bulan:02},seksi,v{variabel},{bulan * variabel}.{bulan},Desa {wilayah}\n"
        for variabel in range(100)
        for wilayah in range(20)
        for bulan in range(1, 13)
    )
    lines = [row for row, _ in zip(keys, range(rows), strict=False)]
    content = "tahun,periode,jabatan,variabel,nilai,wilayah\n" + "".join(lines)
    return CsvSource("a.csv", lambda: BytesIO(content.encode()))


def test_calls_for_each_row() -> None:
    """Six: a row is split, its number looked up or made, and here one of twelve is of a new wilayah."""
    few, many = (csv_file(rows) for rows in (12_000, 24_000))

    def read(sumber: CsvSource) -> None:
        _, diagnostics = csv_files.read_files([sumber], VARIABEL, tahun=(2024,), sampai=TAHUN)
        assert not diagnostics

    more = calls(lambda: read(many)) - calls(lambda: read(few))
    assert more / 12_000 <= 7


def load_jabatan(count: int) -> None:
    files = [SourceFile(f"seksi{n}", f"seksi{n}.yaml", JABATAN.encode()) for n in range(count)]
    loaded = load(SourceFile("instansi", "instansi.yaml", INSTANSI.encode()), files)
    assert not loaded.diagnostics


def test_calls_for_each_jabatan() -> None:
    """One pass over a file: a call or two for each of its scalars, whatever the number of files."""
    more = [calls(lambda n=n: load_jabatan(n)) for n in (20, 40, 80)]  # type: ignore[misc]
    assert (more[2] - more[1]) == pytest.approx(2 * (more[1] - more[0]), rel=0.02)
    assert (more[1] - more[0]) / 20 <= 600
