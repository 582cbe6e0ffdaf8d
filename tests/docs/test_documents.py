"""Every document is true: its commands are run, its links lead somewhere, its generated parts are current.

`pytest --update-golden tests/docs` writes what has changed; `git diff` then shows it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest

from tests.docs import generated, session
from tests.docs.markdown import DOCUMENTS, ROOT, Document
from tests.docs.session import Printed, Session

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.conftest import Golden, Iki

FOLLOWED = [name for name in DOCUMENTS if name not in session.OWN_TESTS]


@pytest.mark.parametrize("name", FOLLOWED)
def test_its_commands_do_what_it_shows(
    name: str,
    iki: Iki,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    golden: Golden,
) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)

    def run(arguments: Sequence[str], folder: Path) -> Printed:
        monkeypatch.chdir(folder)
        ran = iki(*arguments)
        return Printed(ran.code, ran.out + ran.err)

    golden(f"../../{name}", Session(tmp_path, run).follow(Document(DOCUMENTS[name])))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_its_links_lead_somewhere(name: str) -> None:
    document = Document(DOCUMENTS[name])
    broken = []
    for link in document.links:
        parts = urlsplit(link)
        if parts.scheme:
            continue
        file = (
            (document.file.parent / unquote(parts.path)).resolve() if parts.path else document.file
        )
        inside = file.is_relative_to(ROOT) and file.exists()
        if not inside or (parts.fragment and unquote(parts.fragment) not in Document(file).anchors):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("name", FOLLOWED)
def test_its_blocks_say_what_they_are(name: str) -> None:
    assert {block.language for block in Document(DOCUMENTS[name]).blocks} <= session.LANGUAGES


@pytest.mark.parametrize("name", DOCUMENTS)
def test_its_generated_parts_are_current(name: str, golden: Golden) -> None:
    golden(f"../../{name}", generated.renew(Document(DOCUMENTS[name]).text))


def test_each_generated_part_stands_somewhere_once() -> None:
    text = "\n".join(file.read_text(encoding="utf-8") for file in DOCUMENTS.values())
    assert Counter(generated.MARKED.findall(text)) == Counter([*generated.GENERATED])


def test_what_is_not_run_is_there() -> None:
    commands = {
        session.bare(command)
        for name in FOLLOWED
        for block in Document(DOCUMENTS[name]).blocks
        for command in session.commands_of(block)
    }
    assert set(session.NOT_RUN) <= commands
    assert set(session.OWN_TESTS) <= set(DOCUMENTS)
