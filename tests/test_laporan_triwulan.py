"""docs/laporan-triwulan.md shows what the commands print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.test_readme import BLOCK, run

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = Path(__file__).parent.parent / "docs" / "laporan-triwulan.md"


def test_transcripts(golden: Callable[[str, str], None]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert BLOCK.search(text)
    written = BLOCK.sub(lambda m: f"```console\n$ iki {m['command']}\n{run(m['command'])}```", text)
    golden("../../docs/laporan-triwulan.md", written)
