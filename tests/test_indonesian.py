"""Each text of typer's that iki has in Indonesian is shown so; a text that nothing shows has no place."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
from ast import literal_eval
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iki.cli import indonesian

if TYPE_CHECKING:
    from tests.conftest import Iki

# a key of one of the tables, arguments, what is shown
SHOWN = [
    ("Options", "--help", "─ Opsi ─"),
    ("Arguments", "aturan --help", "─ Argumen ─"),
    ("Commands", "--help", "─ Perintah ─"),
    ("[default: {}]", "hitung --help", "[bawaan: tahun]"),
    ("[required]", "hitung --help", "[wajib]"),
    ("Missing command.", "--", "iki: Perintah belum disebut."),
    ("No such command {name!r}.", "xyz", "iki: Perintah 'xyz' tidak ada."),
    ("Usage:", "--help", "Pemakaian: iki "),
    ("[OPTIONS]", "hitung --help", "iki hitung [OPSI]"),
    ("COMMAND [ARGS]...", "lampiran --help", "iki lampiran [OPSI] PERINTAH [ARGUMEN]..."),
    ("help", "daftar --help", " Tampilkan bantuan ini. "),
    ("install_completion", "--help", " Pasang pelengkap perintah untuk shell ini. "),
    ("show_completion", "--help", " Tampilkan pelengkap perintah untuk shell ini. "),
    ("Missing", "hitung", "iki: '--tahun': wajib diisi.\n"),
    (
        "No such option",
        "daftar --xyz",
        "iki: Opsi --xyz tidak ada. Pilihannya: --jabatan, --variabel, --format, --keluaran, --proyek, --help.\n",
    ),
    ("Possible options", "daftar --jabata x", "tidak ada. Maksud Anda “--jabatan”?\n"),
    ("Did you mean", "hitungg", "iki: Perintah 'hitungg' tidak ada. Maksud Anda “hitung”?\n"),
    ("requires an argument", "hitung --tahun", "iki: Opsi '--tahun' perlu diikuti nilai.\n"),
    ("does not take a value", "hitung --rinci=x", "iki: Opsi '--rinci' tidak diikuti nilai.\n"),
    ("unexpected extra", "daftar x", "iki: Argumen berlebih: x.\n"),
    ("unexpected extra", "daftar x y", "iki: Argumen berlebih: x y.\n"),
]
PLAIN = [
    ("default: {default}", "[bawaan: tahun]"),
    ("required", "[wajib]"),
    ("[OPTIONS]", " hitung [OPSI]"),
    ("Usage:", "Pemakaian: "),
]


CATALOGUE = indonesian.LOCALE / "id/LC_MESSAGES/iki.po"


def texts() -> dict[str, str]:
    """The catalogue as it is written: a line each for a text and what it is in Indonesian."""
    found = re.findall(r'^msgid (".*")\nmsgstr (".*")$', CATALOGUE.read_text("utf-8"), re.MULTILINE)
    return {literal_eval(text): literal_eval(indonesian) for text, indonesian in found}


def compiled(texts: dict[str, str]) -> bytes:
    """The catalogue as gettext reads it: a table of lengths and offsets for each side, then the texts."""
    pairs = sorted((text.encode(), indonesian.encode()) for text, indonesian in texts.items())
    sides = [text for text, _ in pairs], [indonesian for _, indonesian in pairs]
    tables, strings = b"", b""
    for side in sides:
        for text in side:
            tables += struct.pack("<II", len(text), 28 + 16 * len(pairs) + len(strings))
            strings += text + b"\0"
    header = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return header + tables + strings


def test_the_catalogue_is_current(request: pytest.FixtureRequest) -> None:
    file, content = CATALOGUE.with_suffix(".mo"), compiled(texts())
    if request.config.getoption("--update-golden"):
        file.write_bytes(content)
    assert file.read_bytes() == content, "see --update-golden"


@pytest.mark.parametrize("locale", [{}, {"LANG": "C", "LC_ALL": "C"}, {"LANGUAGE": "de:en"}])
def test_the_locale_of_the_machine_is_not_asked(locale: dict[str, str]) -> None:
    names = ("LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES")
    ran = subprocess.run(
        [sys.executable, "-m", "iki", "hitung", "--help"],
        env={**{n: v for n, v in os.environ.items() if n not in names}, **locale},
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert " Opsi " in ran.stdout


def test_nothing_is_changed_by_an_import() -> None:
    code = (
        "import gettext, os; before = gettext.gettext, gettext.textdomain(), {**os.environ}\n"
        "import iki.cli, iki.cli.commands.hitung\n"
        "assert before == (gettext.gettext, gettext.textdomain(), {**os.environ})"
    )
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - the code stands above


@pytest.mark.parametrize(("arguments", "words"), [case[1:] for case in SHOWN])
def test_what_typer_says_is_indonesian(iki: Iki, arguments: str, words: str) -> None:
    ran = iki(*arguments.split())
    assert words in ran.out + ran.err


def test_help_as_plain_text_is_indonesian() -> None:
    help_of_hitung = subprocess.run(
        [sys.executable, "-m", "iki", "hitung", "--help"],
        cwd=Path(__file__).parent.parent,
        env={**os.environ, "TYPER_USE_RICH": "0"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    for _, words in PLAIN:
        assert words in help_of_hitung


def test_every_text_is_tried() -> None:
    keys = {key for key, *_ in [*SHOWN, *PLAIN]}
    exact = {*filter(None, texts()), *indonesian.USAGE_WORDS, *indonesian.HELP_OF_OPTION}
    assert exact <= keys
    for pattern in indonesian.USAGE_ERRORS:
        assert any(key in pattern for key in keys - exact), pattern


@pytest.mark.parametrize(
    "typed", ["Missing option 'x'.", "x (Possible options: y)", "Did you mean"]
)
def test_what_was_typed_is_never_rewritten(iki: Iki, typed: str) -> None:
    assert f"“{typed}” bukan bilangan bulat" in iki("hitung", "--tahun", typed).err


@pytest.mark.parametrize("command", ["jelaskan", "validasi", "impor", "rekap", "beda"])
def test_no_help_speaks_of_python_types(iki: Iki, command: str) -> None:
    assert not re.search(r"<(?:str|Path|list\b)", iki(command, "--help").out)
