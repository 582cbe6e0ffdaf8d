"""The picture of the README shows the real output: `python -m tests.test_readme` draws it.

What the README says and shows in text is held by `tests/docs`.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "hitung.svg"
PICTURED = (
    "hitung --tahun 2024 --jabatan kabid_perlindungan_masyarakat --jabatan kasi_satuan_linmas"
)
ENVIRONMENT = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}


def run(command: str) -> str:
    """Return what a command prints in a terminal of 80 columns."""
    result = subprocess.run(  # noqa: S603 - our own command line
        [sys.executable, "-m", "iki", *shlex.split(command)],
        cwd=ROOT, env=ENVIRONMENT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return "".join(f"{line.rstrip()}\n" for line in (result.stdout + result.stderr).splitlines())


def test_picture() -> None:
    shown = re.sub(r"<[^>]+>|&#160;|\s+", "", PICTURE.read_text(encoding="utf-8"))
    shown = shown.replace("&amp;", "&").replace("&#x27;", "'").replace("&quot;", '"')
    words = [w for line in run(PICTURED).splitlines() for w in line.split()]
    missing = [w for w in words if w not in shown]
    if missing:
        pytest.fail(f"not in {PICTURE.name}: {missing}; run python -m tests.test_readme")


def main() -> None:
    """Draw the picture of the README."""
    from io import StringIO

    from rich.console import Console
    from rich.text import Text

    environment = {
        **ENVIRONMENT,
        "FORCE_COLOR": "1",
        "COLORTERM": "truecolor",
        "TERM": "xterm-256color",
    }
    del environment["NO_COLOR"]
    result = subprocess.run(  # noqa: S603 - our own command line
        [sys.executable, "-m", "iki", *shlex.split(PICTURED)],
        cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    console = Console(record=True, width=80, file=StringIO(), force_terminal=True)
    console.print(Text.from_ansi(f"$ iki {PICTURED}\n"))
    console.print(Text.from_ansi(result.stdout))
    PICTURE.write_text(console.export_svg(title="iki", unique_id="iki"), encoding="utf-8")


if __name__ == "__main__":
    main()
