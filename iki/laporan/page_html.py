"""The page as HTML: templates, style and script in one file, and a policy that allows only them.

Every text is escaped where it is printed; only formulas are mark-up already, which `formula.mathml`
escapes. In the whole page nothing is hidden or turned round. The style and the script stand in the
file, and the policy has their hashes: whatever else a text might have brought in does not run.
"""

from __future__ import annotations

import sys
from base64 import b64encode
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FunctionLoader,
    StrictUndefined,
    compiler,
)

from iki.escaping import for_html_visible
from iki.render.reporters import count

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jinja2.bccache import Bucket

    from iki.diagnostics import Diagnostic
    from iki.laporan.index import IndexPage
    from iki.laporan.page_content import Page


# Where a served page says which one it is; who serves it puts the version there.
VERSION = "versi-halaman"
# The page of many agencies, and what each page of its folder begins with: such a page is replaced.
INDEX = "index.html"
MARK_OF_MANY = "<!doctype html>\n<!-- ditulis oleh iki: laporan banyak instansi -->\n"


def report_html(page: Page, *, served: bool = False, of_many: bool = False) -> str:
    """Render the report; one that is `served` asks its server, and nobody else, for news.

    One `of_many` leads back to the page of all agencies.
    """
    return _render(
        "report.html.j2", page.instansi, "script.js", served=served, of_many=of_many, page=page
    )


def index_html(page: IndexPage) -> str:
    """Render the page of many agencies."""
    return _render(
        "index.html.j2", page.title, "index.js", style="index.css", of_many=True, page=page
    )


def diagnostics_html(
    diagnostics: Sequence[Diagnostic], line: Callable[[str, int], str | None]
) -> str:
    """Render a served page of the errors of a project, with its lines, instead of figures."""
    about = f"{count(diagnostics)}. Halaman ini diperbarui begitu berkasnya diperbaiki."
    return _errors_html(about, diagnostics, line, served=True)


def mistake_html(message: str) -> str:
    """Render a served page that says why there are no figures."""
    return _errors_html(message, served=True)


def wrong_agency_html(
    name: str,
    about: str,
    diagnostics: Sequence[Diagnostic] = (),
    line: Callable[[str, int], str | None] = lambda *_: None,
    named: Callable[[str], str] = str,
) -> str:
    """Render the page of an agency with errors; `named` gives the names of its files."""
    said = f"{count(diagnostics)}. {about}" if diagnostics else about
    return _errors_html(said, diagnostics, line, named, name=name)


def _errors_html(
    about: str,
    diagnostics: Sequence[Diagnostic] = (),
    line: Callable[[str, int], str | None] = lambda *_: None,
    named: Callable[[str], str] = str,
    *,
    name: str = "",
    served: bool = False,
) -> str:
    findings = [_finding(d, line(d.file, d.span.start_line), named) for d in diagnostics[:_SHOWN]]
    return _render(
        "errors.html.j2",
        name,
        served=served,
        of_many=not served,
        name=name,
        about=about,
        findings=findings,
        more=max(len(diagnostics) - _SHOWN, 0),
    )


_SHOWN = 100  # diagnostics; a page of more would help nobody
_AROUND = 80  # characters of a line before and after what is marked


def _finding(d: Diagnostic, line: str | None, named: Callable[[str], str]) -> dict[str, object]:
    span = d.span
    start = span.start_column - 1
    end = span.end_column - 1 if span.end_line == span.start_line else len(line or "")
    return {
        "severity": str(d.severity),
        "code": d.code,
        "message": d.message,
        "hint": d.hint,
        "place": f"{named(d.file)}:{span.start_line}:{span.start_column}",
        "line": span.start_line,
        "before": (line or "")[max(start - _AROUND, 0) : start],
        "marked": None if line is None else line[start : min(end, start + _AROUND)] or " ",
        "after": (line or "")[end : end + _AROUND],
        "related": [(f"{named(r.file)}:{r.span.start_line}", r.message) for r in d.related],
    }


def _render(
    template: str,
    head: str,
    script: str | None = None,
    *,
    style: str | None = None,
    served: bool = False,
    of_many: bool,
    **values: object,
) -> str:
    scripts = [_text(name) for name in (script, "watch.js" if served else None) if name]
    styles = [_text(name) for name in ("style.css", style) if name]
    styles.append(_running_head(head))
    policy = [
        "default-src 'none'",
        f"style-src {_hashes(styles)}",
        *([f"script-src {_hashes(scripts)}"] if scripts else []),
        *(["connect-src 'self'"] if served else []),
        "base-uri 'none'",
        "form-action 'none'",
    ]
    made = (
        _environment()
        .get_template(template)
        .render(
            policy="; ".join(policy),
            styles=styles,
            scripts=scripts,
            served=served,
            version=VERSION,
            index=INDEX if of_many else "",
            mark=MARK_OF_MANY,
            **values,
        )
    )
    return for_html_visible(made)


def _running_head(name: str) -> str:
    """Return the rule of CSS that prints a name on top of every page."""
    # Anything but letters and digits goes by its number, so that no text ends the string.
    escaped = "".join(c if c.isalnum() and c.isascii() else f"\\{ord(c):06x}" for c in name)
    return f'@page{{@top-left{{content:"{escaped}"}}}}'


def _hashes(texts: list[str]) -> str:
    return " ".join(
        f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in texts
    )


@cache
def _text(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(lambda name: _text(f"templates/{name}")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=None if sys.dont_write_bytecode else _Compiled(),
    )


class _Compiled(FileSystemBytecodeCache):
    """Compiled templates, kept beside the compiled modules of Python if it may write there.

    To compile them takes a tenth of the time of a small report. What is kept is of their text, of
    this module, which says how they are compiled, and of the jinja2 that did it.
    """

    def __init__(self) -> None:
        super().__init__(str(Path(cache_from_source(__file__)).parent), "%s.jinja2")
        made_by = (__file__, compiler.__file__)
        self._made_by = "".join(str(Path(file).stat().st_mtime_ns) for file in made_by)

    def get_source_checksum(self, source: str) -> str:
        return super().get_source_checksum(f"{self._made_by} {source}")

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):  # as Python does with modules in a folder of somebody else
            super().dump_bytecode(bucket)
