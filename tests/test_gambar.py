"""The pictures of the documents are those of the documents as they are now."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from iki.picture import read_picture
from tests.docs.session import Printed
from tests.gambar import FOLDER, GUIDE, LEFT, PICTURES, ROOT, SOURCES, fingerprints

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.conftest import Iki

_SIZE = 100_000  # bytes of a picture in a repository


@pytest.mark.machine
def test_they_were_made_of_what_is_written_now(
    iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(arguments: Sequence[str], folder: Path) -> Printed:
        monkeypatch.chdir(folder)
        ran = iki(*arguments)
        return Printed(ran.code, ran.out + ran.err)

    kept = json.loads(SOURCES.read_text(encoding="utf-8"))
    assert kept == fingerprints(tmp_path, run), "make them again: python -m tests.gambar"


@pytest.mark.parametrize("name", [*PICTURES, *LEFT])
def test_each_is_a_small_picture_that_the_page_shows(name: str) -> None:
    content = (FOLDER / f"{name}.png").read_bytes()
    assert len(content) < _SIZE
    assert read_picture(content)
    file = GUIDE if name in LEFT else ROOT / "docs" / "lampiran.md"
    page = file.read_text(encoding="utf-8")
    assert f"](gambar/{name}.png)" in page


def test_there_is_no_other() -> None:
    assert {file.stem for file in FOLDER.glob("*.png")} == {*PICTURES, *LEFT}
