"""The documents as a site: `sphinx-build -W docs FOLDER`.

The pages are plain Markdown, to be read on a forge; index.md lists them under headings, and from
that list the site gets its navigation. Nothing is fetched, now or by a reader.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pygments.lexers.special import TextLexer

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "iki"
copyright = ""  # noqa: A001 - Sphinx' name
html_show_copyright = html_show_sphinx = False
language = "id"
extensions = ["myst_parser"]
root_doc = "index"
source_suffix = {".md": "markdown"}
myst_heading_anchors = 4
html_theme = "furo"
html_title = "iki"
html_copy_source = html_show_sourcelink = False

_SECTION = re.compile(r"^## (.+)\n((?:(?!^## ).*\n)*)", re.MULTILINE)
_OUTSIDE = re.compile(r"(?<!!)\[([^]]+)\]\(\.\./[^)]+\)")


def _as_page_of_the_site(_: Sphinx, name: str, source: list[str]) -> None:
    """Leave out links to files beside `docs`, and give the first page a hidden tree of contents."""
    source[0] = _OUTSIDE.sub(r"\1", source[0])
    if name != root_doc:
        return
    for heading, content in _SECTION.findall(source[0]):
        pages = re.findall(r"^- \[([^]]+)\]\(([\w-]+)\.md\)", content, re.MULTILINE)
        listed = "\n".join(f"{title} <{page}>" for title, page in pages)
        source[0] += f"\n```{{toctree}}\n:hidden:\n:caption: {heading}\n\n{listed}\n```\n"


def setup(app: Sphinx) -> None:
    for plain in ("csv", "hapus", "txt"):
        app.add_lexer(plain, TextLexer)
    app.connect("source-read", _as_page_of_the_site)
