"""What of a file nobody has finished yet: comments `# PERIKSA`, and texts that hold a place.

`iki mulai --dari` writes both. A mark stands at the end of the line that it is about, or above it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING, Any

import yaml

from iki.escaping import quoted
from iki.limits import NAME_SHOWN, YAML_DIAGNOSTICS
from iki.yaml_source.findings import Finding
from iki.yaml_source.nodes import compose

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    places.sort()
    scalars.sort()
    for match in _MARK.finditer(document.text):
        if _is_within(match.start(), scalars):
            continue
        path = _path_at(document.text, match.start(), places)
        if path in held:
            continue
        said = match["said"].strip()
        yield Finding(
            "N15",
            document.file,
            path,
            f"belum diperiksa: {said}" if said else "belum diperiksa",
            f"perbaiki bila perlu, lalu hapus “# {PERIKSA}”",
            at="key",
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


def _path_at(text: str, at: int, places: list[tuple[int, KeyPath]]) -> KeyPath:
    """Return the last key or item of the line of a mark, or else the first one below it."""
    line = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    following = bisect_right(places, (at, ()))
    if following and places[following - 1][0] >= line:
        return places[following - 1][1]
    return places[following][1] if following < len(places) else places[-1][1] if places else ()
