"""Adds quotes that a text lacks, to read on, and takes them out of places again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from iki.diagnostics import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

# A line whose value could stand in quotes as it is: what comes before the value, and the value.
_QUOTABLE = r"""(?x)(?P<lead>[ ]*(?:-[ ]+)*(?:[A-Za-z0-9_]+:[ ]+|(?<=-[ ])))
        (?P<value>[^\s'"\[{|>#](?:[^\r\n ]++|[ ]++(?!\#|$))*+)(?:[ ]+\#[^\r\n]*)?[ ]*$"""


def add_quotes(
    text: str, numbers: Collection[int], quotes: dict[int, tuple[int, int]]
) -> str | None:
    """Return the text with the values of some lines in quotes, or None where that is not enough.

    No place moves to another line; `quotes` gets the columns after which it moves.
    """
    lines = text.splitlines(keepends=True)
    for number in numbers:
        line = lines[number - 1] if number <= len(lines) else ""
        match = re.match(_QUOTABLE, line)
        if number in quotes or match is None or _continues(lines, number):
            return None
        start, end = match.span("value")
        value = match["value"]
        mark = "'" if "'" not in value else '"'
        if mark == '"' and ('"' in value or "\\" in value):
            return None
        lines[number - 1] = f"{line[:start]}{mark}{value}{mark}{line[end:]}"
        quotes[number] = (start + 1, end + 2)
    return "".join(lines)


def _continues(lines: Sequence[str], number: int) -> bool:
    """Return whether the next line with content is indented deeper than this one."""

    def indent(line: str) -> int:
        return len(line) - len(line.lstrip(" -"))

    below = (lines[index] for index in range(number, len(lines)))
    after = next((line for line in below if line.strip()), "")
    own = lines[number - 1]
    return len(after) - len(after.lstrip(" ")) > len(own) - len(own.lstrip(" ")) and not (
        own.lstrip(" ").startswith("- ") and len(after) - len(after.lstrip(" ")) == indent(own)
    )


def without_quotes(span: Span, quotes: Mapping[int, tuple[int, int]]) -> Span:
    """Return the place in the file of a place in the text with quotes added."""
    if span.start_line not in quotes and span.end_line not in quotes:
        return span
    start, end = (
        column - sum(column > quote for quote in quotes.get(line, ()))
        for line, column in (
            (span.start_line, span.start_column),
            (span.end_line, span.end_column),
        )
    )
    return Span(span.start_line, start, span.end_line, end)
