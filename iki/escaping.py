"""Escaping: text from files made harmless for the place that it goes to, one function a place."""

from __future__ import annotations

import re
import unicodedata

# Everything a terminal could act on, and what reorders or hides text.
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]"
)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~$])")
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "\n")

# Indonesian names of the characters that people meet most; the rest is named by its code point.
_NAMES = {
    "\x00": "NUL", "\t": "Tab", "\n": "ganti baris", "\r": "ganti baris (CR)", "\x1b": "ESC",
    "\xa0": "spasi tak putus", "\xad": "tanda hubung lunak", "\u200b": "spasi tanpa lebar",
    "\u202e": "pembalik arah tulisan", "\ufeff": "tanda urutan bita (BOM)",
}  # fmt: skip


def name_of_character(character: str) -> str:
    """Return how a message names a character: itself in quotes if it can be seen, and its code."""
    code = f"U+{ord(character):04X}"
    if character in _NAMES:
        return f"{_NAMES[character]} ({code})"
    if _UNPRINTABLE.match(character) or unicodedata.category(character)[0] in "CMZ":
        return code
    return f"“{character}” ({code})"


def for_terminal(text: str) -> str:
    r"""Return one line of text in which nothing acts on a terminal: controls become `\\xNN`."""
    return _UNPRINTABLE.sub(lambda m: m[0].encode("unicode_escape", "surrogatepass").decode(), text)


def for_terminal_lines(text: str) -> str:
    """Return text for a terminal as `for_terminal` does, its own line breaks kept."""
    return "\n".join(map(for_terminal, text.splitlines()))


def for_csv(text: str) -> str:
    """Return a CSV cell that no spreadsheet takes for a formula (a leading `'` is added)."""
    return (
        f"'{text}"
        if text.lstrip().startswith(_FORMULA_START) or text.startswith(_FORMULA_START)
        else text
    )


def for_markdown(text: str) -> str:
    """Return text for a Markdown table cell: no markup, no HTML, no line break."""
    escaped = _MARKDOWN.sub(r"\\\1", "\n".join(text.splitlines()).replace("&", "&amp;"))
    return for_terminal_lines(escaped).replace("\n", "<br>")


_CELL_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def for_cell(text: str) -> str:
    """Return text for a cell of a workbook: own line breaks kept, controls as `\\xNN`.

    Excel reads `_x0041_` in a file as the character with that code, unless its `_` is written so.
    """
    if "_x" in text:
        text = _CELL_ESCAPE.sub("_x005F_", text)
    return text if text.isascii() and text.isprintable() else for_terminal_lines(text)
