"""A document as its tests see it: what a reader types or saves, where links lead, what can be linked to.

Comments of HTML say to a test what a page on a forge need not show:

    <!-- folder: NAME -->    what follows happens in a fresh folder of `session.FOLDERS`
    <!-- isi: FILE -->       the table that follows is typed into this workbook
    <!-- hapus: FILE -->     the file is deleted, as the text says
    <!-- namai: OLD NEW -->  the file gets another name, as the text says
    <!-- dibuat: NAME -->    up to `<!-- /dibuat -->`, written by `generated.GENERATED[NAME]`

The first words of a fenced block after its language say what happens to it: `berkas=FILE` saves it
there (a `diff` is applied to it), `dari=FILE` is an excerpt of that file, `kode=1` is the exit code of its last command.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
DOCUMENTS = {
    file.relative_to(ROOT).as_posix(): file
    for file in (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")))
}
_COMMENT = re.compile(r"<!-- (?P<name>[a-z]+): (?P<value>.*?) -->")
_SOURCE = re.compile(r"""<(?:img|a)\b[^>]*?\b(?:src|href)=["']([^"']+)""")


class Block(NamedTuple):
    """A fenced block: its language, its other words, its text, and the lines of that (0-based, end exclusive)."""

    language: str
    words: dict[str, str]
    text: str
    first: int
    end: int


class Comment(NamedTuple):
    """What a page says to its test."""

    name: str
    value: str


class Table(NamedTuple):
    """The cells of a table, its headings first."""

    rows: list[list[str]]


class Document:
    """A page of Markdown, by the rules of CommonMark and with tables."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.text = file.read_bytes().decode()

    @cached_property
    def _tokens(self) -> list[Token]:
        return MarkdownIt("commonmark").enable("table").parse(self.text)

    @cached_property
    def parts(self) -> list[Block | Comment | Table]:
        """What a test does something with, in order."""
        return list(self._parts())

    def _parts(self) -> Iterator[Block | Comment | Table]:
        rows: list[list[str]] = []
        for token in self._tokens:
            match token.type:
                case "fence":
                    assert token.map
                    first, end = token.map
                    language, *words = token.info.split() or [""]
                    named = dict(word.partition("=")[::2] for word in words)
                    yield Block(language, named, token.content, first + 1, end - 1)
                case "html_block":
                    for found in _COMMENT.finditer(token.content):
                        yield Comment(found["name"], found["value"])
                case "table_open":
                    rows = []
                case "tr_open":
                    rows.append([])
                case "inline" if rows and token.level > 3:
                    rows[-1].append(_plain(token))
                case "table_close":
                    yield Table(rows)
                    rows = []

    @property
    def blocks(self) -> list[Block]:
        return [part for part in self.parts if isinstance(part, Block)]

    @cached_property
    def links(self) -> list[str]:
        """Where its links lead, and where its pictures are."""
        found = []
        for token in self._tokens:
            for child in token.children or []:
                target = child.attrGet("href") or child.attrGet("src")
                found += [str(target)] if target else []
            if token.type in {"html_block", "inline"}:
                found += _SOURCE.findall(token.content)
        return found

    @cached_property
    def anchors(self) -> set[str]:
        """The names by which its headings are linked to, as forges make them."""
        found: set[str] = set()
        for before, token in zip(self._tokens, self._tokens[1:], strict=False):
            if before.type == "heading_open":
                slug = anchor_of(_plain(token))
                same = sum(name == slug or name.startswith(f"{slug}-") for name in found)
                found.add(f"{slug}-{same}" if slug in found else slug)
        return found

    def with_texts(self, texts: dict[int, str]) -> str:
        """Return the page with other texts in its blocks, by their first lines."""
        lines = self.text.splitlines(keepends=True)
        for block in reversed(self.blocks):
            if block.first in texts:
                lines[block.first : block.end] = [texts[block.first]]
        return "".join(lines)


def anchor_of(heading: str) -> str:
    """Return the anchor of a heading: lower case, without punctuation, blanks as hyphens."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def _plain(inline: Token) -> str:
    """Return a text without its marks."""
    return "".join(
        child.content for child in inline.children or [] if child.type in {"text", "code_inline"}
    )
