"""What of a file nobody has finished yet: comments `# PERIKSA`, and texts that hold a place.

`iki mulai --dari` writes both. A mark stands at the end of the line that it is about, or above it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from iki.escaping import quoted
from iki.limits import NAME_SHOWN, YAML_DIAGNOSTICS
from iki.yaml_source.findings import Finding
from iki.yaml_source.nodes import compose

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from iki.yaml_source.data import KeyPath
    from iki.yaml_source.places import Document

BELUM_DIISI = "belum diisi"
PERIKSA = "PERIKSA"
PLACEHOLDER = "……"  # what is shown of a text that is not there yet

_MARK = re.compile(rf"(?:^|(?<=\s))#[ \t]*{PERIKSA}\b[ \t:]*(?P<said>[^\r\n]*)", re.MULTILINE)
_HOLDS_A_PLACE = re.compile(
    rf"(?i:(?:(?:tugas|sasaran|instansi|pimpinan)\s+)?{BELUM_DIISI})|{PERIKSA}(?::.*)?", re.DOTALL
)


def is_unfinished(text: str) -> bool:
    """Tell whether a text only holds a place: `belum diisi`, `PERIKSA: ...`."""
    return bool(_HOLDS_A_PLACE.fullmatch(text.strip()))


class UncheckedMark(NamedTuple):
    """A comment `# PERIKSA`: which key or item its line ends with, or else the next one below.

    `is_alone` tells of one that has a line of its own.
    """

    path: KeyPath
    said: str
    start: int
    end: int
    is_alone: bool


def marks_in(text: str) -> list[UncheckedMark]:
    """Return the marks of a text in their order."""
    if PERIKSA not in text:
        return []
    places, scalars = [], []
    for path, start, node in _walk(compose(text)):
        places.append((start, path))
        if isinstance(node, yaml.ScalarNode):
            scalars.append((node.start_mark.index, node.end_mark.index))
    return [*_marks(text, sorted(places), sorted(scalars))]


def without_marks(text: str, wrong: Collection[tuple[KeyPath, str]]) -> str:
    """Return a text without the marks of these paths that say so; other comments stay."""
    for mark in reversed(marks_in(text) if wrong else []):
        if (mark.path, mark.said) not in wrong:
            continue
        start, end = mark.start, mark.end
        start = len(text[:start].rstrip(" \t"))
        if mark.is_alone:
            end = text.find("\n", end) + 1 or len(text)
        text = text[:start] + text[end:]
    return text


def unfinished(document: Document) -> Iterator[Finding]:
    """Yield a finding for each mark and unfinished text, no more than are reported."""
    if PERIKSA not in document.text and BELUM_DIISI not in document.text.casefold():
        return
    yield from islice(_unfinished(document), YAML_DIAGNOSTICS + 1)


def _unfinished(document: Document) -> Iterator[Finding]:
    places: list[tuple[int, KeyPath]] = []  # the first character of each key and item
    scalars: list[tuple[int, int]] = []
    held: set[KeyPath] = set()
    for path, start, node in _walk(compose(document.text)):
        places.append((start, path))
        if isinstance(node, yaml.ScalarNode):
            scalars.append((node.start_mark.index, node.end_mark.index))
            if is_unfinished(node.value):
                held.add(path)
                yield Finding(
                    "N15",
                    document.file,
                    path,
                    f"{quoted(node.value[:NAME_SHOWN])} belum diganti dengan isinya",
                    "tulis isinya; dokumen mencetak titik-titik selama belum ada",
                )
    for mark in _marks(document.text, sorted(places), sorted(scalars)):
        if mark.path in held:
            continue
        yield Finding(
            "N15",
            document.file,
            mark.path,
            f"belum diperiksa: {mark.said}" if mark.said else "belum diperiksa",
            f"perbaiki bila perlu, lalu hapus “# {PERIKSA}”",
            at="key",
        )


def _marks(
    text: str, places: list[tuple[int, KeyPath]], scalars: list[tuple[int, int]]
) -> Iterator[UncheckedMark]:
    for match in _MARK.finditer(text):
        if _is_within(match.start(), scalars):
            continue
        path = _path_at(text, match.start(), places)
        before = text[_line_start(text, match.start()) : match.start()]
        yield UncheckedMark(
            path, match["said"].strip(), match.start(), match.end(), not before.strip()
        )


def _walk(root: Any) -> Iterator[tuple[KeyPath, int, Any]]:
    """Yield every key and item: its path, where it begins, and its value."""
    todo: list[tuple[KeyPath, Any]] = [((), root)]
    while todo:
        path, node = todo.pop()
        if isinstance(node, yaml.SequenceNode):
            for index, item in enumerate(node.value):
                yield (*path, index), item.start_mark.index, item
                todo.append(((*path, index), item))
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                yield (*path, key.value), key.start_mark.index, value
                todo.append(((*path, key.value), value))


def _is_within(at: int, spans: list[tuple[int, int]]) -> bool:
    """Tell whether a character is part of a text, not of a comment."""
    before = bisect_right(spans, (at, at))
    return before > 0 and at < spans[before - 1][1]


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _path_at(text: str, at: int, places: list[tuple[int, KeyPath]]) -> KeyPath:
    """Return the last key or item of the line of a mark, or else the first one below it."""
    line = _line_start(text, at)
    following = bisect_right(places, (at, ()))
    if following and places[following - 1][0] >= line:
        return places[following - 1][1]
    return places[following][1] if following < len(places) else places[-1][1] if places else ()
