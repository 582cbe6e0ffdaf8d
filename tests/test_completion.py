"""Completion in the shells that people have: what is installed for each, and what a line becomes in it.

Shells that are not installed are skipped, with a word; PowerShell never is here, so what it is told is
looked at instead.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(sys.executable).with_name("iki")
pytestmark = pytest.mark.skipif(not SCRIPT.exists(), reason="iki is not installed as a command")

ENVIRONMENT = {
    **{key: text for key, text in os.environ.items() if "COMP" not in key},
    "PATH": f"{SCRIPT.parent}{os.pathsep}{os.environ['PATH']}",
}
# What bash does with a line, without a terminal: its function fills COMPREPLY.
BASH = """
eval "$(iki --show-completion)"
COMP_WORDS=({line}) COMP_CWORD={last}
$(complete -p iki | sed 's/.* -F \\([^ ]*\\) .*/\\1/') iki
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
# In zsh the function hands `_arguments` its offers.
ZSH = """
compdef() {{ }}
_arguments() {{ print -r -- "$@" }}
_files() {{ print files }}
eval "$(iki --show-completion)"
words=({line}) CURRENT={last}
_iki_completion
"""
FISH = """
iki --show-completion | source
complete --do-complete "{line}"
"""
SHELLS = {"bash": BASH, "zsh": ZSH, "fish": FISH}

# the line as far as it is typed, what is offered, what is not
LINES = [
    ("iki vali", "validasi", "hitung"),
    ("iki hitung --sam", "--sampai", "--tahun"),
    ("iki hitung --format j", "json", "csv"),
    ("iki lampiran peng", "pengukuran", "penetapan"),
]


def offered(shell: str, line: str) -> str:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    words = line.split()
    number = len(words) if shell == "zsh" else len(words) - 1  # zsh counts from 1
    ran = subprocess.run(  # noqa: S603
        [program, "-c", SHELLS[shell].format(line=line, last=number)],
        env=ENVIRONMENT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.mark.machine
@pytest.mark.parametrize(("line", "there", "not_there"), LINES)
@pytest.mark.parametrize("shell", SHELLS)
def test_a_line_is_completed(shell: str, line: str, there: str, not_there: str) -> None:
    found = offered(shell, line)
    assert there in found
    assert not_there not in found


@pytest.mark.parametrize(("line", "there", "not_there"), LINES)
def test_powershell_is_told_what_it_asks_for(line: str, there: str, not_there: str) -> None:
    asked = {
        "_IKI_COMPLETE": "complete_powershell", "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_WORD_TO_COMPLETE": line.rsplit(maxsplit=1)[-1],
    }  # fmt: skip
    ran = subprocess.run(  # noqa: S603
        [SCRIPT], env={**ENVIRONMENT, **asked}, capture_output=True, encoding="utf-8", check=True
    )
    offers = [entry.partition(":::") for entry in ran.stdout.splitlines()]
    assert there in {name for name, _, _ in offers}
    assert not_there not in {name for name, _, _ in offers}


# the shell, the file of it that then loads the completion
INSTALLED = [("bash", ".bashrc"), ("zsh", ".zshrc"), ("fish", ".config/fish/completions/iki.fish")]


@pytest.mark.parametrize(("shell", "file"), INSTALLED)
def test_installing_says_where_and_what_to_do(shell: str, file: str, tmp_path: Path) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    ran = subprocess.run(  # noqa: S603
        [program, "-c", "iki --install-completion; true"],
        env={**ENVIRONMENT, "HOME": str(tmp_path)},
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert f"Pelengkap perintah untuk {shell} dipasang di {tmp_path}" in ran.stdout
    assert ran.stdout.endswith("Tutup lalu buka lagi terminal ini untuk memakainya.\n")
    assert (tmp_path / file).exists()


def test_a_shell_that_is_not_known_is_named_in_indonesian(tmp_path: Path) -> None:
    """Called by no shell at all, as from cmd.exe: no shell of those that typer knows."""
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-c", _WITHOUT_SHELL], env={**ENVIRONMENT, "HOME": str(tmp_path)},
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert ran.returncode == 1
    assert ran.stdout + ran.stderr == (
        "Pelengkap perintah tidak ada untuk shell ini (cmd); ada untuk bash, zsh, fish dan PowerShell.\n"
    )


_WITHOUT_SHELL = """
import sys, shellingham
shellingham.detect_shell = lambda *_: ("cmd", "cmd.exe")
sys.argv = ["iki", "--install-completion"]
from iki.__main__ import run
sys.exit(run())
"""
