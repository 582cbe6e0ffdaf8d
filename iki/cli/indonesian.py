"""Indonesian for what typer itself says: help headings, its own options, usage errors.

Typer asks gettext for some of it, which answers from a catalogue of ours (`locale/`) once
`use_catalogue` was called. The rest has no such hook and is translated where it is shown. What
typer's own boxes of errors say is not here: `__main__` shows mistakes.
"""

from __future__ import annotations

import gettext
import os
import re
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from typer.core import TyperCommand, TyperGroup

_DOMAIN, _LANGUAGE = "iki", "id"
LOCALE = Path(__file__).parent / "locale"


def use_catalogue() -> None:
    """Have typer's texts in Indonesian, whatever the locale of the machine.

    Typer asks for the default domain and the language of the process, so this is for the command
    line only, before help is shown. A child process is given the language too.
    """
    gettext.bindtextdomain(_DOMAIN, str(LOCALE))
    gettext.textdomain(_DOMAIN)
    os.environ["LANGUAGE"] = _LANGUAGE


USAGE_WORDS = {
    "[OPTIONS]": "[OPSI]",
    "COMMAND [ARGS]...": "PERINTAH [ARGUMEN]...",
}

HELP_OF_OPTION = {
    "help": "Tampilkan bantuan ini.",
    "install_completion": "Pasang pelengkap perintah untuk shell ini.",
    "show_completion": "Tampilkan pelengkap perintah untuk shell ini.",
}

# Applied one after another to what typer says about wrong usage.
USAGE_ERRORS = {
    r"^Missing \w+ ('[^']*(?:' / '[^']*)*').*": r"\1: wajib diisi.",
    r"No such option: (\S+)": r"Opsi \1 tidak ada.",
    r"\.? (?:\(Possible options: .*\)|Did you mean .*\?)": ".",  # `_instead` knows better
    r"Option (\S+) requires an argument\.?": r"Opsi \1 perlu diikuti nilai.",
    r"Option (\S+) does not take a value\.?": r"Opsi \1 tidak diikuti nilai.",
    r"Got unexpected extra arguments? ?(?:\(s\))? ?\((.*)\)": r"Argumen berlebih: \1.",
}
# What it says of the completion of a line, which a callback of its own prints.
COMPLETION = {
    r"(\w+) completion installed in (.*)": r"Pelengkap perintah untuk \1 dipasang di \2",
    r"Completion will take effect .*": "Tutup lalu buka lagi terminal ini untuk memakainya.",
    r"Shell (\S*) (?:is )?not supported\.": r"Pelengkap perintah tidak ada untuk shell ini (\1); "
    "ada untuk bash, zsh, fish dan PowerShell.",
}
_INVALID = "Invalid value for "


class _Indonesian:
    """The help of a command in Indonesian."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        from typer import rich_utils  # loaded when help is shown

        rich_utils.STYLE_TYPES = rich_utils.STYLE_USAGE = "magenta"  # yellow is not read on white
        super().format_help(ctx, formatter)  # type: ignore[misc]

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        said = [_BRACES.sub(r"\1", USAGE_WORDS.get(piece, piece)) for piece in pieces]
        formatter.write_usage(ctx.command_path, " ".join(said), "Pemakaian: ")

    def get_params(self, ctx: Any) -> Any:
        params = super().get_params(ctx)  # type: ignore[misc]
        for param in params:
            param.help = HELP_OF_OPTION.get(param.name, param.help)
            if param.name in _OF_COMPLETION and not isinstance(param.callback, _Translated):
                param.callback = _Translated(param.callback)
            if getattr(param, "is_flag", False):
                param.metavar = ""  # there is no value to name
            if param.param_type_name == "argument":
                param.display_type_rich = _no_type
        return params


_BRACES = re.compile(r"\{([^{}]*)\}")  # around an argument that has to be there


def _no_type(ctx: Any) -> None:
    """Show no Python type of an argument."""


_OF_COMPLETION = ("install_completion", "show_completion")


class _Translated:
    """A callback of typer whose output is translated."""

    def __init__(self, callback: Any) -> None:
        self._callback = callback

    def __call__(self, *arguments: Any) -> Any:
        said = StringIO()
        try:
            with redirect_stdout(said), redirect_stderr(said):
                return self._callback(*arguments)
        finally:
            text = said.getvalue()
            for pattern, indonesian in COMPLETION.items():
                text = re.sub(pattern, indonesian, text)
            sys.stdout.write(text)


class Command(_Indonesian, TyperCommand):
    """A command of iki."""


class Group(_Indonesian, TyperGroup):
    """A command of iki that has commands."""


def usage_error(message: str, ctx: Any = None) -> str:
    """Translate a usage error of typer; one that is not known stays as it is.

    `ctx` is its context: an option or command that exists there is suggested.
    """
    if message.startswith(_INVALID):  # of a value, which `options` has said in our words
        return message.removeprefix(_INVALID)
    for pattern, indonesian in USAGE_ERRORS.items():
        message = re.sub(pattern, indonesian, message, flags=re.DOTALL)
    if ctx is not None and (match := _UNKNOWN.match(message)):
        return f"{match[0]} {_instead(match['option'] or match['command'], ctx)}"
    return message


_UNKNOWN = re.compile(
    r"Opsi (?P<option>\S+) tidak ada\.|Perintah '(?P<command>.*)' tidak ada\.", re.DOTALL
)


def _instead(typed: str, ctx: Any) -> str:
    """Suggest the option or command that is near to what was typed, or list all."""
    from iki.diagnostics.suggestions import suggestion

    names = (
        [name for param in ctx.command.get_params(ctx) for name in param.opts if name[:2] == "--"]
        if typed.startswith("-")
        else ctx.command.list_commands(ctx)
    )
    return suggestion(typed, names) or f"Pilihannya: {', '.join(names)}."
