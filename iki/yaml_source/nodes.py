"""The nodes of a text as PyYAML composes them, and where they stand in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml
from yaml import CBaseLoader  # by its name: PyYAML without libyaml is an ImportError

from iki.diagnostics import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class _Loader(CBaseLoader):
    """Composes without resolving tags: every scalar is text."""

    def descend_resolver(self, *_: object) -> None:
        """Do nothing: there is no path to keep."""

    ascend_resolver = descend_resolver

    def resolve(self, *_: object) -> str:
        return ""


def compose(text: str) -> yaml.Node | None:
    """Return the tree of a text, None for one without any; raises yaml.YAMLError."""
    loader = _Loader(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


def line_starts(text: str) -> list[int]:
    """Return the offset at which each line of a text begins."""
    return [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]


def span_between(starts: Sequence[int], start: int, end: int) -> Span:
    """Return the lines and columns of two offsets of a text, whose lines begin at `starts`."""
    from bisect import bisect_right

    first = bisect_right(starts, start) - 1
    last = bisect_right(starts, max(end - 1, start)) - 1
    return Span(first + 1, start - starts[first] + 1, last + 1, end - starts[last] + 1)


def _scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    else:
        for child in node.value:
            for part in child if isinstance(child, tuple) else (child,):
                yield from _scalars(part)


def first_scalar(node: yaml.Node) -> yaml.ScalarNode | None:
    """Return the first text in a tree that is not empty, None if there is none."""
    return next((scalar for scalar in _scalars(node) if scalar.value), None)


def is_on_one_line(node: yaml.Node) -> bool:
    """Return whether a node is a mapping or list in brackets, opened and closed on one line."""
    return (
        isinstance(node, yaml.CollectionNode)
        and bool(node.flow_style)
        and node.start_mark.line == node.end_mark.line
    )


def extent(text: str, node: yaml.Node) -> tuple[int, int]:
    """Return the first and past-last code point of a node, trailing blanks left out."""
    start, end = node.start_mark.index, node.end_mark.index
    return start, max(start + len(text[start:end].rstrip()), start + 1)


_ESCAPE = r"(?s)\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|\r\n|.)"


def positions_of(text: str, node: yaml.ScalarNode) -> list[tuple[int, int]]:
    """Return for every character of a scalar's value the offsets of its source in the text.

    Folding, indentation and chomping only ever add, drop or join white space, so the other
    characters stand in the source in the same order; `''` and backslash escapes are the exceptions.
    """
    at, end = node.start_mark.index, node.end_mark.index
    if node.style in ("|", ">"):
        at = text.index("\n", at) + 1
    elif node.style in ("'", '"'):
        at, end = at + 1, end - 1
    joined = ("\\\n", "\\\r") if node.style == '"' else ()  # an escaped line break is nothing
    positions: list[tuple[int, int]] = []
    for character in node.value:
        if not character.isspace():
            while at < end and (text[at].isspace() or text.startswith(joined, at, end)):
                at += 1
        here = min(at, max(end - 1, node.start_mark.index))
        escape = re.compile(_ESCAPE).match(text, at, end) if node.style == '"' else None
        if escape and escape[0][1:].strip("\r\n"):
            at = escape.end()
        elif node.style == "'" and text.startswith("''", at):
            at += 2
        elif at < end and (text[at].isspace() or not character.isspace()):
            at += 1
        positions.append((here, max(at, here + 1)))
    return positions
