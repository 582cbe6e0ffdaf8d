"""Escaping: text from files made harmless for the place that it goes to, one function a place."""

from __future__ import annotations

import os
import re
import unicodedata

from iki.limits import NAME_SHOWN

# Everything a terminal could act on, and what reorders or hides text.
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]"
)
_HIDDEN = _UNPRINTABLE.pattern.replace("\x00-", "\x00-\x09\x0b-")  # all of it but a line break

# What a spreadsheet may start a formula with, at the start of a cell or of what becomes one where
# another separator is used.
_STARTS = "=+@＝＋－＠-"
FORMULA_STARTS = tuple(_STARTS)
_FORMULA_START = {other: rf'((?:^|[{other}])[ "]*)(?=[{_STARTS}])' for other in (";", ";,")}

# Where a backslash goes.
_MARKDOWN = r"""(?xi)(?=[\\`*_{}\[\]#|~$^@])      # emphasis, code, links, headings, cells, math, citations
    |(?<=www)(?=\.)|(?=://)        # what is made a link without any mark-up
    |^(?=[-+=:])|^\d+(?=[.)])      # lists, rules"""
_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})

# Indonesian names of the characters that people meet most; the rest is named by its code point.
_NAMES = {
    "\x00": "NUL", "\t": "Tab", "\n": "ganti baris", "\r": "ganti baris (CR)", "\x1b": "ESC",
    "\xa0": "spasi tak putus", "\xad": "tanda hubung lunak", "\u200b": "spasi tanpa lebar",
    "\u202e": "pembalik arah tulisan", "\ufeff": "tanda urutan byte (BOM)",
}  # fmt: skip


def name_of_character(character: str) -> str:
    """Return how a message names a character: itself in quotes if it can be seen, and its code."""
    code = f"U+{ord(character):04X}"
    if character in _NAMES:
        return f"{_NAMES[character]} ({code})"
    if _UNPRINTABLE.match(character) or unicodedata.category(character)[0] in "CMZ":
        return code
    return f"“{character}” ({code})"


def shortened(text: str, length: int = NAME_SHOWN) -> str:
    """Return a text, or a name as a message shows it, in at most so many characters."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def quoted(text: str) -> str:
    """Return a name or value as a message shows it: in quotes, not too long."""
    return f"“{shortened(text)}”"


def for_terminal(text: str) -> str:
    r"""Return one line of text in which nothing acts on a terminal: controls become `\\xNN`."""
    if text.isascii() and text.isprintable():
        return text
    return _UNPRINTABLE.sub(lambda m: m[0].encode("unicode_escape", "surrogatepass").decode(), text)


def for_terminal_lines(text: str) -> str:
    """Return text for a terminal as `for_terminal` does, its own line breaks kept."""
    return "\n".join(map(for_terminal, text.splitlines()))


def for_shell(text: str) -> str:
    """Return a word of a command to be copied into a shell, in quotes unless it is plain."""
    if os.name == "nt":
        return f'"{text}"' if re.search(r"[^\w./:\\-]", text) else text
    import shlex

    return shlex.quote(text)


# What GitHub Actions takes for a command in a log, after any blanks.
_LOG_COMMAND = r"((?:^|[\n\r])[^\S\n\r]*):(?=:)"


def for_log(text: str) -> str:
    r"""Return lines without commands for GitHub Actions: a `:` before `:` becomes `\x3a`."""
    return re.sub(_LOG_COMMAND, r"\1\\x3a", text) if "::" in text else text


def for_json(text: str) -> str:
    r"""Return a JSON string: any script as it is, what could act on a terminal as `\uNNNN`."""
    import json

    literal = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda m: f"\\u{ord(m[0]):04x}", literal)


def for_json_document(value: object) -> str:
    """Return a JSON document, indented, its strings as `for_json` has them."""
    import json

    document = json.dumps(value, ensure_ascii=False, indent=2)
    return "\n".join(
        _UNPRINTABLE.sub(lambda m: f"\\u{ord(m[0]):04x}", line) for line in document.split("\n")
    )


def for_csv(text: str, *, semicolons: bool = False) -> str:
    """Return a CSV cell, on one line, that no spreadsheet takes for a formula (a `'` is added).

    Also what follows a `;`: where that is the list separator, as in Indonesia, Excel splits even a
    comma file there, whatever its quotes; and elsewhere a file of `semicolons` at its commas.
    """
    return re.sub(
        _FORMULA_START[";," if semicolons else ";"], r"\1'", for_terminal(" ".join(text.split()))
    )


def for_markdown(text: str) -> str:
    r"""Return text for a Markdown paragraph, heading or cell: no markup, HTML or line break.

    HTML goes by entities, as not every Markdown knows `\<`.
    """
    lines = (for_terminal(" ".join(line.split())) for line in text.strip().splitlines())
    return "<br>".join(re.sub(_MARKDOWN, r"\g<0>\\", line.translate(_HTML)) for line in lines)


_PLAIN_HTML = re.compile(r"[ !#-%'-;=?-~]*")


def for_html(text: str) -> str:
    r"""Return text for an element or quoted attribute of HTML: line breaks stay.

    A template whose autoescaping knows the mark-up needs `for_html_visible` only.
    """
    if _PLAIN_HTML.fullmatch(text):
        return text
    return for_html_visible(text).translate(_HTML).replace('"', "&quot;")


def for_html_visible(text: str) -> str:
    r"""Return text with hidden and direction characters shown; mark-up and line breaks stay."""
    return for_terminal_lines(text) if re.search(_HIDDEN, text) else text


_CELL_ESCAPE = "_(?=x[0-9A-Fa-f]{4}_)"


def for_cell(text: str) -> str:
    r"""Return text for a cell of a workbook: own line breaks kept, controls as `\xNN`.

    Excel reads `_x0041_` in a file as the character with that code, unless its `_` is written so.
    """
    if "_x" in text:
        text = re.sub(_CELL_ESCAPE, "_x005F_", text)
    return text if text.isascii() and text.isprintable() else for_terminal_lines(text)


def for_xml(text: str) -> str:
    """Return text for between the tags of an XML file; its controls are harmless already."""
    return text.translate(_HTML)


_PLAIN_YAML = r"(?a)[^\W\d_](?:[\w ./()'-]|,(?= ))*"
_YAML_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


def for_yaml(text: str) -> str:
    """Return one line of text as a value of a YAML file, in quotes unless it is plain words.

    What no definition may hold is its caller's to take out.
    """
    if re.fullmatch(_PLAIN_YAML, text) and text.lower() not in _YAML_WORDS and text[-1] != " ":
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
