"""The README tells the truth: its transcripts are run, and its picture shows the real output.

`python -m tests.test_readme` draws the picture, `pytest --update-golden` writes the transcripts.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Iki

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PICTURE = ROOT / "docs" / "hitung.svg"
PICTURED = (
    "hitung --tahun 2024 --jabatan kabid_perlindungan_masyarakat --jabatan kasi_satuan_linmas"
)
BLOCK = re.compile(r"```console\n\$ iki (?P<command>[^\n]*)\n(?P<output>.*?)```", re.DOTALL)
ENVIRONMENT = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}


def run(command: str) -> str:
    """Return what a command prints in a terminal of 80 columns."""
    result = subprocess.run(  # noqa: S603 - our own command line
        [sys.executable, "-m", "iki", *shlex.split(command)],
        cwd=ROOT, env=ENVIRONMENT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return "".join(f"{line.rstrip()}\n" for line in (result.stdout + result.stderr).splitlines())


def test_transcripts(golden: Callable[[str, str], None]) -> None:
    text = README.read_text(encoding="utf-8")
    written = BLOCK.sub(lambda m: f"```console\n$ iki {m['command']}\n{run(m['command'])}```", text)
    golden("../../README.md", written)


DATA = """\
tahun,periode,jabatan,variabel,nilai
2024,TW1,kabid,satlinmas_dibimtek,1300
2024,TW1,kabid,satlinmas_seluruh,4087
2024,TW1,kabid,kegiatan_bimtek,3
2024,TW2,kabid,satlinmas_dibimtek,1400
2024,TW2,kabid,satlinmas_seluruh,4115
2024,TW2,kabid,kegiatan_bimtek,4
"""


def test_the_example_of_a_jabatan_is_right(
    iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agency, jabatan, change = re.findall(
        r"```yaml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL
    )
    for name, text in {
        "definitions/instansi.yaml": re.sub(r"(?m)^urutan: .*\n", "", agency),
        "definitions/jabatan/kabid.yaml": jabatan,
        "data/realisasi/a.csv": DATA,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    ran = iki("validasi", "--data", "--ketat", "--format", "ringkas")
    assert (ran.code, ran.out) == (0, "")
    ran = iki("hitung", "--tahun", "2024", "--sampai", "TW2", "--format", "json")
    rows = json.loads(ran.out)["jabatan"][0]["indikator"]
    assert [row["realisasi"] for row in rows] == [34.02, 7]
    assert "default is jumlah" in jabatan
    # The keys of a change, in the first indikator and its jabatan, without a target of earlier.
    kept = [line for line in jabatan.splitlines() if not re.match(r" +202[45]: ", line)]
    alias = re.findall(r"(?m)^alias: .*", change)
    own = [f"        {line}" for line in change.splitlines() if line not in alias]
    place = kept.index("        sumber_data:")
    del kept[place - 1]  # the empty target
    changed = [*alias, *kept[: place - 1], *own, *kept[place - 1 :]]
    (tmp_path / "definitions/jabatan/kabid.yaml").write_text("\n".join(changed) + "\n")
    ran = iki("validasi", "--data", "--ketat", "--format", "ringkas")
    assert (ran.code, ran.out) == (0, "")


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
