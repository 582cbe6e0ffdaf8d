"""docs/perintah.md: every command, argument and option, as the command line itself has them.

`pytest --update-golden tests/test_perintah.py` writes the page anew.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from iki.cli import app_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Golden

ROOT = Path(__file__).parent.parent

INTRODUCTION = """\
# Perintah

Halaman ini dibuat dari baris perintah iki sendiri; `iki PERINTAH --help` menampilkan hal yang sama. \
Kode keluar: 0 tanpa kesalahan, 1 ada kesalahan dalam definisi atau data, 2 cara pakainya salah atau \
komputer menolaknya, 3 cacat pada iki sendiri.
"""


def page() -> str:
    """Return the page of the whole command line."""
    root = typer.main.get_command(app_for([]))
    context = root.make_context("iki", [], resilient_parsing=True)
    return "\n".join([INTRODUCTION, *_section(root, context)])


def _section(command: Any, context: Any) -> Iterator[str]:
    """Yield the lines of a command, and of those below it."""
    if context.parent is not None:
        yield f"## {context.command_path}\n"
        yield f"{command.help}\n"
    yield f"    {' '.join(command.get_usage(context).split()).partition(': ')[2]}\n"
    shown = [param for param in command.get_params(context) if not param.hidden]
    arguments = [param for param in shown if param.param_type_name == "argument"]
    options = [param for param in shown if param.param_type_name == "option"]
    for heading, params in (("Argumen", arguments), ("Opsi", options)):
        if params:
            yield f"{heading}:\n"
            yield from (f"- `{_name(param)}`: {_help(param)}" for param in params)
            yield ""
    if command.epilog:
        yield re.sub(r": (iki .*)", r": `\1`\n", command.epilog)
    for name in command.list_commands(context) if hasattr(command, "list_commands") else ():
        below = command.get_command(context, name)
        yield from _section(below, below.make_context(name, [], context, resilient_parsing=True))


def _name(param: Any) -> str:
    if param.param_type_name == "argument":
        return str(param.metavar)
    return " ".join(filter(None, (", ".join(param.opts), param.metavar)))


def _help(param: Any) -> str:
    if param.required:
        return f"{param.help} Wajib."
    default = param.default
    said = (
        f" Bawaan: `{default}`." if isinstance(default, str | int) and default is not False else ""
    )
    return f"{param.help}{said}"


def test_the_page_is_that_of_the_command_line(golden: Golden) -> None:
    golden("../../docs/perintah.md", page())


def test_the_readme_leads_to_the_page() -> None:
    assert "](docs/perintah.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
