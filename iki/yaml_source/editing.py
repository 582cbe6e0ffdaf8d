"""Edits of a YAML text at the places of its nodes: what is not edited stays, byte for byte.

No library writes a file anew: one that reads and writes all of it (a round trip) folds long lines,
indents lists and quotes texts in its own way, and so changes lines that nobody has touched. The
places of all nodes are known here, so a value is put in the place of another one, and a key or an
item behind those before it, with the quotes and the indentation that stand there. The rest of the
text, comments among it, is not even looked at.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import yaml
from yaml.resolver import Resolver

from iki.yaml_source.nodes import compose

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from iki.yaml_source.data import KeyPath


class VerbatimYaml(str):
    """A scalar or flow value that is written as it stands, such as `85` or `[80, 90]`."""

    __slots__ = ()


class BlockMapping(dict[str, Any]):
    """A mapping of a line for each key, where lines have room for it."""


class BlockList(list[Any]):
    """A list of a line for each item, where lines have room for it."""


class CopiedLines(NamedTuple):
    """A copied block: its lines, of which the first begins at column 0."""

    lines: tuple[str, ...]


# A text, which gets quotes where it needs them; `VerbatimYaml`; or a mapping or list of these.
WrittenValue: TypeAlias = "str | Mapping[str, Any] | Sequence[Any] | CopiedLines"
Rank: TypeAlias = "Callable[[KeyPath, str], Any]"


def _no_order(_: KeyPath, __: str) -> int:
    return 0


class YamlEditor:
    """Collects edits of a text, all by the paths that it has before them.

    `rank` says where a new key stands among others of the mapping at a path: after those that rank
    no higher.
    """

    def __init__(self, text: str, rank: Rank = _no_order) -> None:
        self._text = text
        self._rank = rank
        self._root = compose(text)
        self._newline = "\r\n" if "\r\n" in text else "\n"
        self._pieces: list[tuple[int, int, int, str]] = []  # start, minus depth, end, new text
        self._added: dict[KeyPath, dict[str, WrittenValue]] = {}
        self._filled: dict[KeyPath, dict[str, WrittenValue]] = {}
        self._inserted: dict[tuple[KeyPath, int], list[WrittenValue]] = {}  # by the next item
        self._removed: dict[KeyPath, set[str]] = {}

    # --- what there is ----------------------------------------------------------------------------

    def find(self, path: KeyPath) -> Any:
        """Return the node at a path, None if there is none."""
        return self._entry(path)[1]

    def has_value(self, path: KeyPath) -> bool:
        """Tell whether there is anything but an empty key at a path."""
        node = self.find(path)
        return node is not None and not _is_null(node)

    def source(self, path: KeyPath, *, in_flow: bool = True) -> WrittenValue:
        """Return the value at a path with its scalars as they are written, each on one line.

        It is to be put on one line, within brackets (`in_flow`) or a scalar behind its key.
        """
        return self._source(self.find(path), in_flow=in_flow)

    def _source(self, node: Any, *, in_flow: bool = True) -> WrittenValue:
        if isinstance(node, yaml.MappingNode):
            return {key.value: self._source(value) for key, value in node.value}
        if isinstance(node, yaml.SequenceNode):
            return [self._source(item) for item in node.value]
        written = self._text[node.start_mark.index : _end(self._text, node)]
        text = " ".join(node.value.split())
        if "\n" in written or node.style in ("|", ">"):
            return VerbatimYaml(_scalar(text, None, in_flow=in_flow))
        if in_flow and not node.style and not _is_null(node):
            return VerbatimYaml(_scalar(text, None, in_flow=True, may_be_number=True))
        return VerbatimYaml(written or "null")

    def is_inline(self, path: KeyPath) -> bool:
        """Tell whether a new value below a path stands within brackets."""
        return self._in_flow((*path, ""))

    def copy(self, path: KeyPath) -> WrittenValue:
        """Return the value at a path, to be written at another one."""
        node = self.find(path)
        if isinstance(node, yaml.ScalarNode) or node.flow_style:
            return self.source(path, in_flow=self.is_inline(path[:-1]))
        start, end = node.start_mark.index, _end(self._text, node)
        column = node.start_mark.column
        first, *rest = self._text[start:end].splitlines()
        return CopiedLines((first, *(_without_indent(line, column) for line in rest)))

    def _entry(self, path: KeyPath) -> tuple[Any, Any]:
        """Return the key and the node at a path."""
        key, node = None, self._root
        for step in path:
            key, node = next(
                (entry for found, *entry in _children(node) if found == _plain_step(node, step)),
                (None, None),
            )
            if node is None:
                return None, None
        return key, node

    # --- edits ------------------------------------------------------------------------------------

    def set(self, path: KeyPath, value: WrittenValue) -> None:
        """Put a value at a path, whose last key may be missing, and the mappings above it."""
        key, node = self._entry(path)
        if node is not None:
            self._replace(path, key, node, value)
            return
        *above, last = path
        parent = self.find(tuple(above))
        if isinstance(parent, yaml.MappingNode) and parent.value:
            self._added.setdefault(tuple(above), {})[str(last)] = value
            return
        if parent is not None:  # an empty mapping, written with all that is put into it
            self._filled.setdefault(tuple(above), {})[str(last)] = value
            return
        pending = self._added.get(tuple(above[:-1]), {}).get(str(above[-1])) if above else None
        if isinstance(pending, dict):
            pending[str(last)] = value
        else:
            self.set(tuple(above), {str(last): value})

    def append(self, path: KeyPath, item: WrittenValue) -> None:
        """Add an item to the list at a path, behind those that there are."""
        node = self.find(path)
        there = len(node.value) if isinstance(node, yaml.SequenceNode) else 0
        self.insert(path, there, item)

    def insert(self, path: KeyPath, number: int, item: WrittenValue) -> None:
        """Add an item to the list at a path, which may be missing, before the one of a number."""
        node = self.find(path)
        if isinstance(node, yaml.SequenceNode) and node.value:
            self._inserted.setdefault((path, number), []).append(item)
            return
        pending = self._added.get(path[:-1], {}).get(str(path[-1]))
        if isinstance(pending, BlockList):
            pending.append(item)
        else:
            self.set(path, BlockList([item]))

    def remove(self, path: KeyPath) -> None:
        """Take a key out of its mapping, with its lines and the remarks behind them.

        A mapping that loses all its keys goes with them. The first key of an item of a list, which
        shares its line, stays out of this.
        """
        *above, last = path
        names = self._removed.setdefault(tuple(above), set())
        names.add(str(last))
        if above and names >= {key.value for key, _ in self.find(tuple(above)).value}:
            del self._removed[tuple(above)]
            self.remove(tuple(above))

    def result(self) -> str:
        """Return the text with all edits."""
        for path, made in self._filled.items():
            in_order = sorted(made, key=lambda key: self._rank(path, key))
            self._replace(path, *self._entry(path), {key: made[key] for key in in_order})
        pieces = [*self._pieces, *self._additions(), *self._removals()]
        text = self._text
        # From the end, and of those at one place the outermost first, so that the inner ones come
        # to stand before it.
        for start, _, end, new in sorted(pieces, key=lambda p: (p[0], p[1]), reverse=True):
            text = text[:start] + new + text[end:]
        return text

    # --- values in the place of others ------------------------------------------------------------

    def _replace(self, path: KeyPath, key: Any, node: Any, value: WrittenValue) -> None:
        start, end = node.start_mark.index, _end(self._text, node)
        in_flow = self._in_flow(path)
        depth = -len(path)
        if isinstance(node, yaml.ScalarNode) and isinstance(value, str):
            if _is_null(node) and start == end:
                new = _scalar(value, None, in_flow=in_flow)
                self._pieces.append((start, depth, end, f" {new}"))
                return
            if node.style in ("|", ">"):
                self._replace_block_scalar(start, end, value, depth)
                return
            style = None if isinstance(value, VerbatimYaml) else node.style
            new = _scalar(value, style, in_flow=in_flow)
            self._pieces.append((start, depth, end, new))
            return
        column = self._column_of(path[:-1])
        if key is not None and not (isinstance(node, yaml.ScalarNode) or node.flow_style):
            start = self._text.index(":", key.end_mark.index) + 1  # a block begins on another line
        is_inline = in_flow or not isinstance(value, BlockMapping | BlockList | CopiedLines)
        if not is_inline and self._text[end : self._line_end(end)].strip():
            is_inline = True  # the comment beside it stays beside it
        if is_inline:
            text = self._inline(value)
            gap = " " if start and self._text[start - 1] == ":" else ""
            self._pieces.append((start, depth, end, gap + text))
            return
        while self._text[start - 1] == " ":
            start -= 1
        self._pieces.append((start, depth, end, self._lines_below(value, column)))

    def _replace_block_scalar(self, start: int, end: int, value: str, depth: int) -> None:
        """Put a text into a block scalar, on one line of its own."""
        head_end = self._line_end(start)
        body = self._text[head_end:end].lstrip("\r\n")
        indent = body[: len(body) - len(body.lstrip(" "))]
        head = self._text[start:head_end].rstrip("\r")
        self._pieces.append((start, depth, end, f"{head}{self._newline}{indent}{value}"))

    # --- new keys and items -----------------------------------------------------------------------

    def _additions(self) -> Iterator[tuple[int, int, int, str]]:
        for path, added in self._added.items():
            yield from self._new_keys(path, added)
        for (path, number), items in self._inserted.items():
            yield self._new_items(path, number, items)

    def _new_keys(
        self, path: KeyPath, added: Mapping[str, WrittenValue]
    ) -> Iterator[tuple[int, int, int, str]]:
        node = self.find(path)
        in_order = sorted(added, key=lambda key: self._rank(path, key))
        behind: dict[int, list[str]] = {}  # by the place of the entry before them, -1: none
        for name in in_order:
            rank = self._rank(path, name)
            ranked = [self._rank(path, key.value) for key, _ in node.value]
            place = max((n for n, other in enumerate(ranked) if other <= rank), default=-1)
            behind.setdefault(place, []).append(name)
        for place, names in behind.items():
            if node.flow_style:
                entries = ", ".join(f"{_key(n)}: {self._inline(added[n])}" for n in names)
                key, value = node.value[max(place, 0)]
                at = key.start_mark.index if place < 0 else self._entry_end(key, value)
                new = f"{entries}, " if place < 0 else f", {entries}"
                yield at, -len(path), at, new
                continue
            column = node.start_mark.column
            lines = [self._block_entry(name, added[name], column) for name in names]
            gap = self._newline + " " * column
            if place < 0:
                at = node.value[0][0].start_mark.index
                yield at, -len(path), at, "".join(line + gap for line in lines)
                continue
            at = self._line_end(self._entry_end(*node.value[place]))
            yield at, -len(path), at, "".join(gap + line for line in lines)

    def _new_items(
        self, path: KeyPath, number: int, items: Sequence[WrittenValue]
    ) -> tuple[int, int, int, str]:
        key, node = self._entry(path)
        if node.flow_style and not number:
            at = node.value[0].start_mark.index
            return at, -len(path), at, "".join(f"{self._inline(item)}, " for item in items)
        before = self._text.index(":", key.end_mark.index) if not number else 0
        end = _end(self._text, node.value[number - 1]) if number else before
        if node.flow_style:
            return end, -len(path), end, "".join(f", {self._inline(item)}" for item in items)
        at, column = self._line_end(end), node.start_mark.column
        return at, -len(path), at, "".join(self._block_item(item, column) for item in items)

    def _removals(self) -> Iterator[tuple[int, int, int, str]]:
        for path, names in self._removed.items():
            node = self.find(path)
            runs = _runs(node.value, names)
            for n, (is_removed, run) in enumerate(runs):
                if is_removed and node.flow_style:
                    before, after = runs[n - 1 : n], runs[n + 1 : n + 2]
                    start = self._entry_end(*before[0][1][-1]) if before and not after else None
                    end = after[0][1][0][0].start_mark.index if after else None
                    first = run[0][0].start_mark.index if start is None else start
                    yield first, -len(path), end or self._entry_end(*run[-1]), ""
                elif is_removed:
                    yield from ((*self._lines_of(*entry), "") for entry in run)

    def _lines_of(self, key: Any, value: Any) -> tuple[int, int, int]:
        """Return the bounds of the lines of an entry, with its depth between them."""
        start = self._text.rfind("\n", 0, key.start_mark.index) + 1
        end = self._text.find("\n", self._entry_end(key, value)) + 1
        return start, 0, end or len(self._text)

    def _entry_end(self, key: Any, value: Any) -> int:
        """Return the end of an entry: that of its value, or of the colon of an empty one."""
        if _is_null(value) and value.start_mark.index == value.end_mark.index:
            return self._text.index(":", key.end_mark.index) + 1
        return _end(self._text, value)

    def _line_end(self, at: int) -> int:
        end = self._text.find("\n", at)
        end = len(self._text) if end < 0 else end
        return end - 1 if self._text[end - 1 : end] == "\r" else end

    def _in_flow(self, path: KeyPath) -> bool:
        nodes = (self.find(path[:length]) for length in range(len(path)))
        return any(getattr(node, "flow_style", False) for node in nodes)

    def _column_of(self, path: KeyPath) -> int:
        """Return the column of the keys of a mapping."""
        column: int = self.find(path).start_mark.column
        return column

    # --- values as text ---------------------------------------------------------------------------

    def _inline(self, value: WrittenValue) -> str:
        """Return a value on one line, as it stands in brackets."""
        match value:
            case str():
                return _scalar(value, None, in_flow=True)
            case CopiedLines():
                raise TypeError("lines have no room within brackets")
            case dict():
                entries = (f"{_key(k)}: {self._inline(v)}" for k, v in value.items())
                return f"{{{', '.join(entries)}}}"
            case _:
                return f"[{', '.join(self._inline(v) for v in value)}]"

    def _block_entry(self, name: str, value: WrittenValue, column: int) -> str:
        """Return `name: value`, with lines of its own below it for a block."""
        if isinstance(value, BlockMapping | BlockList | CopiedLines):
            return f"{_key(name)}:{self._lines_below(value, column)}"
        text = _scalar(value, None, in_flow=False) if isinstance(value, str) else None
        return f"{_key(name)}: {self._inline(value) if text is None else text}"

    def _lines_below(self, value: WrittenValue, column: int) -> str:
        """Return the lines of a block below a key that stands at a column."""
        if isinstance(value, CopiedLines):
            is_list = value.lines[0].startswith("- ")
            indent = column + (self._list_step if is_list else 2)
            gap = self._newline + " " * indent
            return "".join(gap + line if line else self._newline for line in value.lines)
        if isinstance(value, BlockList):
            return "".join(self._block_item(item, column + self._list_step) for item in value)
        gap = self._newline + " " * (column + 2)
        entries = value.items()  # type: ignore[union-attr]
        return "".join(gap + self._block_entry(k, v, column + 2) for k, v in entries)

    def _block_item(self, item: WrittenValue, column: int) -> str:
        gap = f"{self._newline}{' ' * column}- "
        if isinstance(item, BlockMapping):
            within = self._newline + " " * (column + 2)
            return gap + within.join(self._block_entry(k, v, column + 2) for k, v in item.items())
        text = _scalar(item, None, in_flow=False) if isinstance(item, str) else None
        return gap + (self._inline(item) if text is None else text)

    @property
    def _list_step(self) -> int:
        """How far the lists of this text stand within their keys."""
        return next(_list_steps(self._root), 2)


def _list_steps(node: Any) -> Iterator[int]:
    if isinstance(node, yaml.MappingNode) and not node.flow_style:
        for _, value in node.value:
            if isinstance(value, yaml.SequenceNode) and not value.flow_style:
                yield value.start_mark.column - node.start_mark.column
            yield from _list_steps(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _list_steps(item)


def _children(node: Any) -> Iterator[tuple[str | int, Any, Any]]:
    if isinstance(node, yaml.MappingNode):
        yield from ((key.value, key, value) for key, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        yield from ((n, None, item) for n, item in enumerate(node.value))


def _runs(entries: Sequence[Any], names: Collection[str]) -> list[tuple[bool, list[Any]]]:
    """Return the entries of a mapping as they follow one another, with these names or without."""
    grouped = groupby(entries, lambda entry: entry[0].value in names)
    return [(is_named, [*run]) for is_named, run in grouped]


def _plain_step(node: Any, step: str | int) -> str | int:
    return str(step) if isinstance(node, yaml.MappingNode) else step


def _is_null(node: Any) -> bool:
    """Return whether a node is an empty value: nothing at all, or `null`."""
    if isinstance(node, yaml.ScalarNode):
        return not node.style and node.value in _NULLS
    return not node.value


_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


def _end(text: str, node: Any) -> int:
    """Return where the text of a node ends; a block ends with the last of its values."""
    if isinstance(node, yaml.ScalarNode):
        start: int = node.start_mark.index
        return start + len(text[start : node.end_mark.index].rstrip())
    if node.flow_style or not node.value:
        end: int = node.end_mark.index
        return end
    last = node.value[-1]
    if isinstance(last, tuple):
        key, value = last
        if _is_null(value) and value.start_mark.index == value.end_mark.index:
            return text.index(":", key.end_mark.index) + 1
        return _end(text, value)
    return max(_end(text, last), _dash_before(text, last) + 1)


def _dash_before(text: str, item: Any) -> int:
    return text.rfind("-", 0, item.start_mark.index)


def _without_indent(line: str, column: int) -> str:
    line = line.rstrip("\r\n")
    return line[column:] if not line[:column].strip() else line.lstrip()


# --- scalars --------------------------------------------------------------------------------------


def _key(name: str) -> str:
    return _scalar(name, None, in_flow=True, may_be_number=True)


def _scalar(value: str, style: str | None, *, in_flow: bool, may_be_number: bool = False) -> str:
    """Return a text as a scalar: in the quotes of `style`, or in those that it needs."""
    if isinstance(value, VerbatimYaml):
        return str(value)
    if style == '"':
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if style == "'":
        return _single(value)
    if _stands_alone(value, in_flow=in_flow, may_be_number=may_be_number):
        return value
    if "'" in value and '"' not in value and "\\" not in value:
        return f'"{value}"'
    return _single(value)


def _single(value: str) -> str:
    doubled = value.replace("'", "''")
    return f"'{doubled}'"


_RESOLVER = Resolver()
_TEXT_TAG = "tag:yaml.org,2002:str"


def _stands_alone(value: str, *, in_flow: bool, may_be_number: bool) -> bool:
    """Return whether a text without quotes is read as itself, and as no number or truth."""
    if value in _NULLS or value != " ".join(value.split()):
        return False
    tag = _RESOLVER.resolve(yaml.ScalarNode, value, (True, False))  # type: ignore[no-untyped-call]
    if tag != _TEXT_TAG and not may_be_number:
        return False
    try:
        node = compose(f"{{a: {value}, b: c}}" if in_flow else f"a: {value}\nb: c")
    except yaml.YAMLError:
        return False
    try:
        (_, found), (other, _) = [] if node is None else node.value
    except (ValueError, TypeError):
        return False
    is_plain = isinstance(found, yaml.ScalarNode) and not found.style
    return is_plain and found.value == value and other.value == "b"
