"""Places: where the paths of a file stand in its text."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import yaml

from iki.diagnostics import START_OF_FILE, Diagnostic, Related, RowCell, Span
from iki.yaml_source.nodes import (
    compose,
    extent,
    first_scalar,
    is_on_one_line,
    line_starts,
    positions_of,
    span_between,
)
from iki.yaml_source.quotes import without_quotes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from iki.yaml_source.data import KeyPath, Lines, YamlData
    from iki.yaml_source.findings import Finding


class Document(NamedTuple):
    """A YAML file that could be read: its name, its text and its data.

    `quotes` are those that the text has and the file lacks: columns of opening and closing one by
    line. `meant` has the key in the file for paths that name it as it should be. `lines` say where
    the data stood.
    """

    file: str
    text: str
    data: YamlData
    quotes: Mapping[int, tuple[int, int]] = {}
    meant: Mapping[KeyPath, str] = {}
    lines: Lines = None

    def line(self, path: KeyPath) -> int:
        """Return the line of a key, or of the nearest ancestor that the file has.

        It is that of `span(path, "key")`, for which nothing is composed.
        """
        below = self.lines
        line = next(iter(below.values()))[0] if isinstance(below, dict) and below else 1
        for depth, step in enumerate(path, 1):
            if isinstance(below, dict):
                found = below.get(str(self.meant.get(path[:depth], step)))
            elif isinstance(step, str):
                continue  # as in `Places.span`
            else:
                found = below[step] if below and step < len(below) else None
            if found is None:
                break
            line, below = found
        return line

    def span(
        self,
        path: KeyPath,
        at: Literal["key", "value"] = "value",
        offsets: tuple[int, int] | None = None,
    ) -> Span:
        """Return the place of a path; who asks for many makes `Places` once."""
        return Places(self).span(path, at, offsets)


class Places:
    """Finds paths of a document.

    Its nodes take two hundred times the memory of the text, so they are composed when the first
    place is asked for, and live no longer than this.
    """

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.quotes = document.quotes
        self.meant = document.meant
        # The entries of each mapping by key, and where the characters of each text stand, as they
        # are asked for.
        self._keys: dict[yaml.Node, dict[str, tuple[yaml.Node, yaml.Node]]] = {}
        self._positions: dict[yaml.Node, list[tuple[int, int]]] = {}

    @cached_property
    def root(self) -> yaml.Node | None:
        """The composed node."""
        return compose(self.text)

    @cached_property
    def _line_starts(self) -> list[int]:
        return line_starts(self.text)

    def _child(self, node: yaml.Node, step: str | int) -> tuple[yaml.Node | None, yaml.Node] | None:
        if isinstance(node, yaml.MappingNode):
            entries = self._keys.get(node)
            if entries is None:
                entries = self._keys[node] = {
                    key.value: (key, value)
                    for key, value in reversed(node.value)
                    if isinstance(key, yaml.ScalarNode)
                }
            return entries.get(str(step))
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            return None, node.value[step]
        return None

    def _positions_of(self, node: yaml.ScalarNode) -> list[tuple[int, int]]:
        """Return where the characters of a text stand, found once for all findings in it."""
        if node not in self._positions:
            self._positions[node] = positions_of(self.text, node)
        return self._positions[node]

    def _span(self, start: int, end: int) -> Span:
        return without_quotes(span_between(self._line_starts, start, end), self.quotes)

    def span(
        self,
        path: KeyPath,
        at: Literal["key", "value"] = "value",
        offsets: tuple[int, int] | None = None,
    ) -> Span:
        """Return the place of a path, or of the nearest ancestor that the file has.

        A value that is nothing at all, or a mapping or list of several lines, is shown by its key;
        a list item that is such a mapping, by its first key.
        """
        key: yaml.Node | None = None
        node = self.root
        if node is None:
            return START_OF_FILE
        for depth, step in enumerate(path, 1):
            if isinstance(step, str) and not isinstance(node, yaml.MappingNode):
                continue  # a short form leaves this step out: `2024: 80` for `2024: {tahun: 80}`
            found = self._child(node, self.meant.get(path[:depth], step))
            if found is None:
                at, offsets = "key", None
                break
            key, node = found
        if isinstance(node, yaml.ScalarNode) and at == "value" and (node.value or node.style):
            if offsets is not None and node.value:
                positions = self._positions_of(node)
                start, _ = positions[min(offsets[0], len(positions) - 1)]
                _, end = positions[min(max(offsets[1], offsets[0] + 1), len(positions)) - 1]
                return self._span(start, end)
            return self._span(*extent(self.text, node))
        if at == "value" and path and is_on_one_line(node):
            return self._span(*extent(self.text, node))
        if key is not None:
            return self._span(*extent(self.text, key))
        if path and isinstance(node, yaml.ScalarNode):  # an empty item is shown by its dash
            start = node.start_mark.index
            dash = self.text.rfind("-", 0, start)
            if dash < 0 or self.text[dash + 1 : start].strip():  # of a list in brackets
                return self._span(*extent(self.text, node))
            return self._span(dash, dash + 1)
        first = first_scalar(node)
        return self._span(*extent(self.text, first)) if first is not None else START_OF_FILE


def to_diagnostics(
    findings: Iterable[Finding],
    documents: Mapping[str, Document],
    cells: Mapping[tuple[str, RowCell], Span] | None = None,
) -> list[Diagnostic]:
    """Turn findings into diagnostics, with the places that the documents know.

    `cells` are the places of the cells of CSV files that findings name.
    """
    cells = cells or {}
    found = list(findings)
    # File by file, so that the nodes of one file at a time are in memory.
    asked: dict[str, dict[tuple[Any, ...], Span]] = {}
    for f in found:
        if f.row is None:
            asked.setdefault(f.file, {})[f.path, f.at, f.offsets] = START_OF_FILE
        for file, path, _ in f.related:
            if not isinstance(path, RowCell):
                asked.setdefault(file, {})[path, "key", None] = START_OF_FILE
    for file in asked.keys() & documents.keys():
        places = Places(documents[file])
        asked[file] = {where: places.span(*where) for where in asked[file]}

    def span(file: str, path: KeyPath | RowCell, *where: Any) -> Span:
        if isinstance(path, RowCell):
            return cells.get((file, path), Span(path.line, 1, path.line, 1))
        return asked[file][path, *where]

    located = []
    for f in found:
        file, place = f.row or (f.file, f.path)
        related = tuple(
            Related(file, span(file, path, "key", None), text) for file, path, text in f.related
        )
        where = span(file, place, f.at, f.offsets)
        located.append(Diagnostic(f.code, file, where, f.message, f.hint, related))
    return located
