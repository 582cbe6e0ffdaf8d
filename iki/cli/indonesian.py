"""Indonesian for what typer itself says: help headings and usage errors.

Typer takes its headings through gettext; `install` stands in for a message catalogue, whatever the
locale of the machine, and must run before typer is imported. The rest (the help of `--help`, the
wording of usage errors) has no such hook and is translated where it is shown.
"""

from __future__ import annotations

import gettext
import re
from typing import Any

_TEXTS = {
    "Options": "Opsi",
    "Arguments": "Argumen",
    "Commands": "Perintah",
    "Error": "Salah pakai",
    "Aborted.": "Dibatalkan.",
    "Aborted!": "Dibatalkan.",
    "[default: {}]": "[bawaan: {}]",
    "default: {default}": "bawaan: {default}",
    "[required]": "[wajib]",
    "required": "wajib",
    "Missing command.": "Perintah belum disebut.",
    "No such command {name!r}.": "Perintah {name!r} tidak ada.",
    "Try [blue]'{command_path} {help_option}'[/] for help.": (
        "Bantuan: [blue]{command_path} {help_option}[/]"
    ),
}

HELP_OF_OPTION = {
    "help": "Tampilkan bantuan ini.",
    "install_completion": "Pasang pelengkap perintah untuk shell ini.",
    "show_completion": "Tampilkan pelengkap perintah untuk shell ini.",
}

# Applied one after another to what typer says about wrong usage.
_USAGE_ERRORS = (
    (r"No such option: (\S+)", r"Opsi \1 tidak ada."),
    (r"\.? (?:\(Possible options: .*\)|Did you mean .*\?)", "."),  # `_instead` knows better
    (r"Option (\S+) requires an argument\.?", r"Opsi \1 perlu diikuti nilai."),
    (r"Option (\S+) does not take a value\.?", r"Opsi \1 tidak diikuti nilai."),
    (r"Got unexpected extra arguments? ?(?:\(s\))? ?\((.*)\)", r"Argumen berlebih: \1."),
)  # fmt: skip
_INVALID = "Invalid value for "


def install() -> None:
    """Make gettext answer in Indonesian for the texts above."""
    gettext.gettext = lambda message: _TEXTS.get(message, message)


def usage_error(message: str, ctx: Any = None) -> str:
    """Return typer's usage error in Indonesian (what is not known stays as it is).

    `ctx` is the context in which it was found: what exists there is offered instead.
    """
    if message.startswith(_INVALID):  # of a value, which `options` has said in our words
        return message.removeprefix(_INVALID)
    for pattern, indonesian in _USAGE_ERRORS:
        message = re.sub(pattern, indonesian, message, flags=re.DOTALL)
    if ctx is not None and (match := _UNKNOWN.match(message)):
        return f"{match[0]} {_instead(match['option'] or match['command'], ctx)}"
    return message


_UNKNOWN = re.compile(
    r"Opsi (?P<option>\S+) tidak ada\.|Perintah '(?P<command>.*)' tidak ada\.", re.DOTALL
)


def _instead(typed: str, ctx: Any) -> str:
    """Return the option or command that is near to what was typed, or those that there are."""
    from iki.diagnostics import suggestion

    names = (
        [name for param in ctx.command.get_params(ctx) for name in param.opts if name[:2] == "--"]
        if typed.startswith("-")
        else ctx.command.list_commands(ctx)
    )
    return suggestion(typed, names) or f"Pilihannya: {', '.join(names)}."
