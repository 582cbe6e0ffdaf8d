"""Examples that no block of a document runs: those of the helps, and commands in running text.

The example of each command is run in a copy of the project of this repository that has what the examples
speak of: a delivery, a table of indikator, revisions, a Parquet file, a folder of agencies. What running
text shows is not run, for it says KODE and FOLDER; the commands and options that it names are looked up.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import typer
from openpyxl import load_workbook

from iki.cli import app_for
from tests.docs.markdown import DOCUMENTS
from tests.docs.session import FOLDERS, OWN_TESTS, fill

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Iki

ROOT_COMMAND: Any = typer.main.get_command(app_for([]))


def _all(command: Any, *names: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield a command and those below it, each with the words that call it."""
    yield names, command
    for name, below in getattr(command, "commands", {}).items():
        yield from _all(below, *names, name)


COMMANDS: dict[tuple[str, ...], Any] = dict(_all(ROOT_COMMAND))


# --- the examples of the helps -----------------------------------------------------------------------


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of an office that has worked with iki for a while, and what it was sent."""
    FOLDERS["satpol-pp"](tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _delivery(folder: Path, iki: Iki) -> None:
    """A form that was filled in; `kiriman/` is in the help of `impor`."""
    assert iki("templat", "--tahun", 2025, "--periode", "TW1", "-o", "kiriman").code == 0
    rows = [["VARIABEL", "TW1"], ["dokumen_anggaran", "1"]]
    fill(folder / "kiriman/kasubbag_keuangan.xlsx", rows)


def _stored(folder: Path, iki: Iki) -> None:
    _delivery(folder, iki)
    assert iki("impor", "kiriman").code == 0


def _table(folder: Path, iki: Iki) -> None:
    """A table of indikator, as `templat definisi` has it empty."""
    assert iki("templat", "definisi", "--tahun", 2025, "-o", "iku.xlsx").code == 0
    workbook = load_workbook(folder / "iku.xlsx")
    sheet = workbook.worksheets[0]  # headings in row 6
    sheet["A7"], sheet["C7"], sheet["D7"], sheet["E7"] = "Kepala Seksi", "Tertib", "Laporan", "buah"
    workbook.save(folder / "iku.xlsx")


def _revisions(folder: Path, _: Iki) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is missing")
    for command in ("init -q -b main", "add -A", "-c user.name=x -c user.email=x@y commit -qm x"):
        subprocess.run(  # noqa: S603
            ["git", *command.split()],  # noqa: S607
            cwd=folder, check=True, env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull},
        )  # fmt: skip


def _parquet(folder: Path, _: Iki) -> None:
    duckdb = pytest.importorskip("duckdb")
    duckdb.sql(f"FROM '{folder}/data/realisasi/2024/sekretariat.csv'").write_parquet(
        str(folder / "data.parquet")
    )


def _agencies(folder: Path, _: Iki) -> None:
    FOLDERS["satpol-pp"](folder / "kabupaten/satpol-pp")


PREPARED = {
    "impor": _delivery,
    "batalkan": _stored,
    "mulai": _table,
    "beda": _revisions,
    "sumber": _parquet,
    "rekap": _agencies,
}
EXAMPLES = {
    " ".join(names): example
    for names, command in COMMANDS.items()
    for example in re.findall(r"^Contoh: (iki .+)$", command.epilog or "", re.MULTILINE)
}


def test_every_help_ends_with_an_example() -> None:
    assert set(EXAMPLES) == {" ".join(names) for names in COMMANDS}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_of_a_help_works(name: str, office: Path, iki: Iki) -> None:
    if name.endswith("perbandingan") or ".docx" in EXAMPLES[name]:
        pytest.importorskip("docx")
    if prepare := PREPARED.get(name):
        prepare(office, iki)
    example = EXAMPLES[name]
    if name == "batalkan":  # whose example can only be that of a delivery somewhere
        _, last = (office / "data/terima.csv").read_text(encoding="utf-8").splitlines()
        example = re.sub(r"\b[0-9a-f]{12}$", re.split("[,;]", last)[0], example)
    ran = iki(*shlex.split(example)[1:])
    assert ran.code == 0, ran.out + ran.err


# --- running text ----------------------------------------------------------------------------------

FOLLOWED = [name for name in DOCUMENTS if name not in OWN_TESTS or name == "docs/skala.md"]


def said_in(text: str) -> set[str]:
    """Return the calls of iki in the running text of a page: what stands between single backticks."""
    prose = re.sub(r"(?ms)^ *(```|~~~).*?^ *\1|^    .*?$", "", text)
    return set(re.findall(r"`(iki(?: [^`]+)?)`", prose))


def wrong_in(call: str) -> str:
    """Return the word of a call that names no command or option, or nothing."""
    words = re.findall(r'"[^"]*"|\S+', call)[1:]
    names: tuple[str, ...] = ()
    while words and (*names, words[0]) in COMMANDS:
        names = (*names, words.pop(0))
    if not names and words and not words[0].startswith("-"):
        return words[0] if words[0].islower() else ""
    command = COMMANDS[names]
    context = command.make_context("iki", [], resilient_parsing=True)
    known = {name for param in command.get_params(context) for name in param.opts}
    return next(
        (w for w in words if re.match(r"--?[a-z]", w) and w.partition("=")[0] not in known), ""
    )


@pytest.mark.parametrize("name", FOLLOWED)
def test_commands_and_options_in_running_text_are_there(name: str) -> None:
    calls = said_in(DOCUMENTS[name].read_text(encoding="utf-8"))
    assert {call: wrong for call in sorted(calls) if (wrong := wrong_in(call))} == {}


@pytest.mark.parametrize(
    ("call", "wrong"),
    [
        ("iki", ""),
        ("iki PERINTAH --help", ""),
        ("iki lampiran perjanjian --perubahan --sampai TW2", ""),
        ('iki mulai kantor --instansi "Dinas --x"', ""),
        ("iki hitug --tahun 2024", "hitug"),
        ("iki hitung --tahn 2024", "--tahn"),
        ("iki lampiran penetapan --sampai TW2", "--sampai"),
    ],
)
def test_what_is_not_there_is_found(call: str, wrong: str) -> None:
    assert wrong_in(call) == wrong
