"""A document followed to the letter: its commands are typed, its files saved, its tables filled in.

Each document is one session, in an empty folder unless a comment names another one. `iki` is run by what
a test gives for it; every other command by a shell that finds iki on its path. What cannot be run here is
in `NOT_RUN`, with the reason, and nothing else is passed over.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from openpyxl import load_workbook

from tests.docs.markdown import ROOT, Block, Comment, Document, Table
from tests.engines import needed
from tests.formulir.filling import value_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from openpyxl import Workbook

LANGUAGES = {"console", "csv", "diff", "json", "python", "sh", "text", "yaml"}
_NETWORK = "takes packages from the network; .ci/run installs in the same way"
_WHOLE = "the tests themselves, or what runs them"
NOT_RUN = {
    "python3 -m venv .venv && .venv/bin/pip install -q .": _NETWORK,
    "iki laporan --tahun 2024 --pantau": "serves until Ctrl-C; tests/report/test_watch.py",
    "python3 -m venv .venv && .venv/bin/pip install -q --no-compile -e '.[dev]' && .venv/bin/python -m pytest -n auto --dist loadfile --no-loadscope-reorder": _WHOLE,
}
# Documents whose blocks have tests of their own.
OWN_TESTS = {
    "docs/aturan.md": "tests/test_aturan.py",
    "docs/skala.md": "tests/test_skala.py",
    "CHANGELOG.md": "it says what was, not what is",
}

_SHELL = re.compile(r"[<>|&;*$]")


class Printed(NamedTuple):
    """The exit code of a command, and what it printed."""

    code: int
    text: str


# --- folders ---------------------------------------------------------------------------------------


def _copy(source: Path, folder: Path, *, without: Sequence[str] = ()) -> None:
    for name in ("definitions", "data", "kunci"):
        if (source / name).exists() and name not in without:
            shutil.copytree(source / name, folder / name)


def _kota(folder: Path) -> None:
    from tests.test_rekap import make_kota

    make_kota(folder / "kota")


def _with_picture(folder: Path) -> None:
    from tests.test_picture import png

    (folder / "definitions").mkdir()
    (folder / "definitions/lambang.png").write_bytes(png())


FOLDERS: Mapping[str, Callable[[Path], object]] = {
    "kosong": lambda _: None,
    "satpol-pp": partial(_copy, ROOT),  # the project of this repository
    "riwayat": partial(_copy, ROOT / "tests/riwayat", without=["kunci"]),
    "kota": _kota,
    "lambang": _with_picture,
}  # fmt: skip


# --- commands --------------------------------------------------------------------------------------


def commands_of(block: Block) -> list[str]:
    """Return the commands of a block: of a transcript those after `$ `, else one a line."""
    text = re.sub(r"\\\n\s*", "", block.text)
    if block.language == "console":
        return re.findall(r"^\$ (.+)$", text, re.MULTILINE)
    if block.language == "sh":
        return [line for line in text.splitlines() if line.strip() and line[0] != "#"]
    return []


def bare(command: str) -> str:
    """Return a command without the remark behind it."""
    return re.sub(r"\s+# .*", "", command)


def by_shell(command: str, folder: Path, programs: Path) -> Printed:
    """Run a command that is more than iki, by a shell."""
    programs.mkdir(exist_ok=True)
    for name, module in (("iki", "-m iki "), ("python", "")):
        script = programs / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" {module}"$@"\n')
        script.chmod(0o755)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT), "COLUMNS": "80", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8",
        "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull,
        **{f"GIT_{who}_{what}": "iki@example.id"
           for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
        **{f"GIT_{who}_DATE": "2025-01-02T00:00:00Z" for who in ("AUTHOR", "COMMITTER")},
    }  # fmt: skip
    ran = subprocess.run(  # noqa: S603 - the commands of our own documents
        ["bash", "-c", command],  # noqa: S607
        cwd=folder, env=environment, encoding="utf-8", check=False, timeout=120,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return Printed(ran.returncode, ran.stdout)


class Session:
    """Follows documents, below a folder that is its own."""

    def __init__(self, below: Path, iki: Callable[[Sequence[str], Path], Printed]) -> None:
        self.below = below
        self.iki = iki
        self.begun = 0
        self.enter("kosong")

    def enter(self, name: str) -> None:
        """Go into a fresh folder."""
        self.begun += 1
        self.folder = self.below / str(self.begun)
        self.folder.mkdir()
        FOLDERS[name](self.folder)

    def follow(self, document: Document, *, until: str = "") -> str:
        """Do all that a document says, or what stands before a comment of a name.

        Return it with what its commands print today.
        """
        texts: dict[int, str] = {}
        form = ""
        for part in document.parts:
            match part:
                case Comment(name) if name == until:
                    break
                case Comment("folder", name):
                    self.enter(name)
                case Comment("isi", file):
                    form = file
                case Comment("hapus", file):
                    (self.folder / file).unlink()
                case Comment("namai", names):
                    old, new = names.split()
                    (self.folder / old).rename(self.folder / new)
                case Table(rows) if form:
                    fill(self.folder / form, rows)
                    form = ""
                case Block():
                    if "dari" in part.words:
                        whole = (self.folder / part.words["dari"]).read_text(encoding="utf-8")
                        assert part.text in whole, f"{part.words['dari']} is not as shown"
                    elif "berkas" in part.words:
                        self.save(part)
                    elif part.language in {"console", "sh"}:
                        texts[part.first] = "".join(self.perform(part))
        return document.with_texts(
            {
                b.first: texts[b.first]
                for b in document.blocks
                if b.language == "console" and b.first in texts
            }
        )

    def perform(self, block: Block) -> Iterator[str]:
        """Run the commands of a block; yield its lines as they are today."""
        commands = commands_of(block)
        assert commands, f"no command in a block of {block.language}: {block.text}"
        for number, command in enumerate(commands, 1):
            yield f"$ {command}\n"
            if bare(command) in NOT_RUN:
                continue
            if "sumber" in command:
                needed("duckdb", "ibis")
            if "pandas" in command:
                needed("pandas")
            ran = self.type(command)
            expected = int(block.words.get("kode", 0)) if number == len(commands) else 0
            assert ran.code == expected, f"$ {command}\n{ran.text}"
            # Of a workbook that somebody saved no two have the same bytes.
            text = re.sub(r"\b[0-9a-f]{64}\b", "…", ran.text)
            yield from (f"{line.rstrip()}\n" for line in text.splitlines())

    def type(self, command: str) -> Printed:
        """Run one command here."""
        command = re.sub(r"^(\./)?\.venv/bin/iki ", "iki ", command)
        words = shlex.split(command, comments=True)
        if words[0] == "cd":
            self.folder = self.folder / words[1]
            assert self.folder.is_dir()
            return Printed(0, "")
        if words[0] == "iki" and not _SHELL.search(re.sub(r"#.*|'[^']*'|\"[^\"]*\"", "", command)):
            return self.iki(words[1:], self.folder)
        return by_shell(command, self.folder, self.below / "bin")

    def save(self, block: Block) -> None:
        """Write the file that a block shows, or change it as its differences say."""
        file = self.folder / block.words["berkas"]
        if block.language != "diff":
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.text, encoding="utf-8")
            return
        lines = block.text.splitlines()
        before = "".join(f"{line[1:]}\n" for line in lines if line[:1] != "+")
        after = "".join(f"{line[1:]}\n" for line in lines if line[:1] != "-")
        text = file.read_text(encoding="utf-8")
        assert text.count(before) == 1, f"{file.name} has this not once:\n{before}"
        file.write_text(text.replace(before, after), encoding="utf-8")


def _fill_definitions(workbook: Workbook, heading: list[str], rows: list[list[str]]) -> None:
    for sheet in workbook:
        columns = {str(cell.value): k for k, cell in enumerate(sheet[1], 1)}
        if heading[0] not in columns:
            continue
        places = {
            sheet.cell(row, columns[heading[0]]).value: row for row in range(2, sheet.max_row + 1)
        }
        for nama, *cells in rows:
            row = places.get(nama) or sheet.max_row + 1
            for title, text in zip(heading, (nama, *cells), strict=True):
                if text:
                    sheet.cell(row, columns[title]).value = int(text) if text.isdigit() else text


def fill(file: Path, rows: list[list[str]]) -> None:
    """Type the cells of a table into a form: VARIABEL first, then the columns by their headings.

    In a table of definitions a KODE is first.
    """
    workbook = load_workbook(file)
    heading, *filled = rows
    if heading[0].startswith("KODE"):
        _fill_definitions(workbook, heading, filled)
        workbook.save(file)
        return
    places = {
        key: (sheet, at)
        for sheet in workbook
        if sheet.sheet_state == "visible"
        for key, at in value_cells(sheet).items()
    }
    for nama, *cells in filled:
        for column, cell in zip(heading[1:], cells, strict=True):
            sheet, address = places[nama, "", column]
            assert not sheet[address].protection.locked, f"{file.name} {address} is locked"
            sheet[address] = int(cell) if cell.isdigit() else cell or None
    workbook.save(file)
