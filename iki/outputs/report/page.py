"""The page as HTML: templates, style and script in one file, and the policy that allows nothing else.

Every text is escaped where it is printed, and shown with its controls visible; only formulas are mark-up
already, which `formula.mathml` escapes. The style and the script stand in the file, and the policy has
their hashes: whatever else a text might have brought in does not run.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

from iki.escaping import for_html_visible

if TYPE_CHECKING:
    from iki.outputs.report.views import Page

_HERE = files("iki.outputs.report")


def report_html(page: Page, *, served: bool = False) -> str:
    """Return the report; one that is `served` asks its server, and nobody else, whether it is renewed."""
    return _render("report.html.j2", page.instansi, served=served, page=page)


def _render(template: str, name: str, *, served: bool, **values: object) -> str:
    scripts = [_text("script.js"), *([_text("watch.js")] if served else [])]
    styles = [_text("style.css"), _running_head(name)]
    policy = [
        "default-src 'none'",
        f"style-src {_hashes(styles)}",
        f"script-src {_hashes(scripts)}",
        *(["connect-src 'self'"] if served else []),
        "base-uri 'none'",
        "form-action 'none'",
    ]
    made = _environment().get_template(template)
    return made.render(policy="; ".join(policy), styles=styles, scripts=scripts, **values)


def _running_head(name: str) -> str:
    """Return the rule that prints a name on top of every page."""
    # Anything but letters and digits goes by its number, so that no text ends the string.
    escaped = "".join(c if c.isalnum() and c.isascii() else f"\\{ord(c):06x}" for c in name)
    return f'@page{{@top-left{{content:"{escaped}"}}}}'


def _hashes(texts: list[str]) -> str:
    return " ".join(
        f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in texts
    )


@cache
def _text(name: str) -> str:
    return _HERE.joinpath(name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(lambda name: _text(f"templates/{name}")),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def _visible(value: Any) -> Any:
    """Return a text with nothing hidden in it; what is mark-up already stays as it is."""
    return for_html_visible(value) if type(value) is str else value
