"""A YAML file as data, and what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property
from typing import TYPE_CHECKING, Any

import yaml

from iki.diagnostics import START_OF_FILE, Diagnostic, Related
from iki.escaping import name_of_character, quoted
from iki.limits import NAME_SHOWN, YAML_BYTES, YAML_DEPTH, YAML_DIAGNOSTICS, YAML_TEXT
from iki.yaml_source.data import PlainScalar
from iki.yaml_source.decode import CHARACTERS, FORBIDDEN_CHARACTERS, decode
from iki.yaml_source.findings import Finding, limit_findings, limit_findings_of_file
from iki.yaml_source.nodes import compose, extent, first_scalar, line_starts, span_between
from iki.yaml_source.places import Document
from iki.yaml_source.quotes import add_quotes, without_quotes
from iki.yaml_source.syntax_errors import GLUED, refused_constructs, syntax_error, too_deep_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iki.yaml_source.data import KeyPath, Lines, YamlData, YamlMapping, YamlValue

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


def read_yaml(file: str, raw: bytes) -> tuple[Document | None, list[Diagnostic]]:
    """Read one YAML file; the document is None when there are errors that leave no data."""
    text, diagnostics = decode(file, raw)
    if text is None:
        return None, diagnostics
    quotes: dict[int, tuple[int, int]] = {}
    reread = 0
    while True:
        refused: list[Diagnostic] = []
        root = None
        try:
            refused.extend(limit_findings_of_file(refused_constructs(file, text)))
            root = None if refused else compose(text)
        except yaml.MarkedYAMLError as error:
            refused = refused or [syntax_error(file, text, error)]
        if not refused:
            break
        foreign = {d.span.start_line for d in diagnostics if d.code in CHARACTERS}
        diagnostics += (
            d._replace(span=without_quotes(d.span, quotes))
            for d in refused
            if d.span.start_line not in foreign
        )
        missing = all(d.code in {"N05", "N07"} for d in refused)
        reread += len(text)
        repaired = None
        if missing and reread <= YAML_BYTES:  # a large file is not read again and again
            repaired = add_quotes(text, {d.span.start_line for d in refused}, quotes)
        if repaired is None:
            return None, diagnostics
        text = repaired
    if root is None:
        hint = "tulis definisinya; `iki mulai` membuat contohnya, `iki skema` memuat kunci-kuncinya"
        empty = Diagnostic("N04", file, START_OF_FILE, "berkas ini kosong", hint)
        return None, diagnostics or [empty]
    builder = _Builder(file, text)
    data = builder.build(root, YAML_DEPTH)
    diagnostics += limit_findings(
        d._replace(span=without_quotes(d.span, quotes)) for d in builder.diagnostics
    )
    if builder.too_deep:
        return None, diagnostics
    return Document(file, text, data, quotes, lines=builder.lines), diagnostics


class _Builder:
    """Builds data from nodes and collects what is wrong with them.

    `lines` are those of what was built last.
    """

    def __init__(self, file: str, text: str) -> None:
        self.lines: Lines = None
        self.file = file
        self.text = text
        self.diagnostics: list[Diagnostic] = []
        self.too_deep = False

    @cached_property
    def _starts(self) -> list[int]:
        return line_starts(self.text)

    def _report(
        self, code: str, node: yaml.Node, message: str, hint: str, earlier: yaml.Node | None = None
    ) -> None:
        if len(self.diagnostics) > YAML_DIAGNOSTICS:
            return
        related: tuple[Related, ...] = ()
        if earlier is not None:
            place = span_between(self._starts, *extent(self.text, earlier))
            related = (Related(self.file, place, "yang pertama di sini"),)
        place = span_between(self._starts, *extent(self.text, node))
        self.diagnostics.append(Diagnostic(code, self.file, place, message, hint, related))

    def _check_escapes(self, node: yaml.ScalarNode, value: str) -> None:
        """Report what escapes of a quoted text bring in that may not stand in the file itself."""
        if value.isascii() and value.isprintable():
            return
        if bad := FORBIDDEN_CHARACTERS.search(value):
            what = f"teks ini memuat karakter {name_of_character(bad[0])} sebagai urutan \\..."
            self._report("N03", node, what, "hapus urutan itu")
        elif not unicodedata.is_normalized("NFC", value):
            what = "teks ini memuat huruf dan tanda terpisah (bukan Unicode NFC)"
            self._report("N11", node, what, "ketik hurufnya langsung")

    def build(self, node: Any, depth: int) -> YamlData:
        if isinstance(node, yaml.ScalarNode):
            self.lines = None
            value: str = node.value
            if len(value) > YAML_TEXT:
                self._report(
                    "N09",
                    node,
                    f"teks ini {len(value)} karakter, paling panjang {YAML_TEXT}",
                    "pendekkan teksnya",
                )
            if node.style == '"':
                self._check_escapes(node, value)
            if node.style:
                return value
            return None if value in _NULLS else PlainScalar(value)
        if depth == 0:
            self.too_deep = True
            self.diagnostics.append(
                too_deep_at(
                    self.file,
                    span_between(self._starts, node.start_mark.index, node.start_mark.index + 1),
                )
            )
            return None
        if isinstance(node, yaml.SequenceNode):
            items: list[YamlValue] = []
            lines_of_items: list[tuple[int, Lines]] = []
            for item in node.value:
                items.append(self.build(item, depth - 1))
                place = _first_line(item), self.lines
                before = lines_of_items[-1] if lines_of_items else None
                # A line may have very many: one place for all of them.
                lines_of_items.append(before if before == place else place)
            self.lines = lines_of_items
            return items
        data: YamlMapping = {}
        lines: dict[str, tuple[int, Lines]] = {}
        first: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._report("N10", key, "kunci harus berupa teks", "tulis kunci: nilai")
                continue
            name: str = key.value
            if node.flow_style and ":" in name and (glued := _split_glued(key, value)):
                message, hint = GLUED
                right = f": {{{glued[0]}: {glued[1]}}}" if len(name) <= NAME_SHOWN else ""
                self._report("N04", key, message, hint + right)
                name = glued[0]
            if key.style == '"':
                self._check_escapes(key, name)
            if name == "<<":
                self._report(
                    "N07", key, "kunci penggabung << tidak dipakai di iki", "tulis isinya langsung"
                )
            elif name in data:
                what = f"kunci {quoted(name)} sudah ada"
                self._report("N06", key, what, "hapus salah satunya", first[name])
            elif not name:
                self._report("N10", key, "kunci kosong", "tulis kunci: nilai")
            else:
                first[name] = key
                data[name] = self.build(value, depth - 1)
                lines[name] = key.start_mark.line + 1, self.lines
        self.lines = lines
        return data


def _first_line(item: yaml.Node) -> int:
    """Return the line of the first text of an item of a list; without any, that of the item."""
    first = None if isinstance(item, yaml.ScalarNode) else first_scalar(item)
    line: int = (first or item).start_mark.line
    return line + 1


_GLUED_KEY = re.compile(r"([A-Za-z_][A-Za-z0-9_]*|[0-9]{4}):(\S.*)", re.ASCII)


def _split_glued(key: yaml.ScalarNode, value: Any) -> tuple[str, str] | None:
    """Part an entry in brackets whose colon has no space, `{2025:88}`: return its key and value."""
    if key.style or not isinstance(value, yaml.ScalarNode) or value.style or value.value:
        return None
    match = _GLUED_KEY.fullmatch(key.value)
    if match is None:
        return None
    value.value = match[2].strip("'\"")
    return match[1], match[2]


_CUT_BY_COMMENT = re.compile(r" #[^\s#]")


def cut_by_comment(document: Document) -> Iterator[Finding]:
    """Yield unquoted texts that a ` #` cuts short: `nama: Pos #3` is read as `Pos`."""
    if not _CUT_BY_COMMENT.search(document.text):
        return
    todo: list[tuple[KeyPath, Any]] = [((), compose(document.text))]
    while todo:
        path, node = todo.pop()
        if isinstance(node, yaml.SequenceNode):
            todo += (((*path, index), item) for index, item in enumerate(node.value))
        elif isinstance(node, yaml.MappingNode):
            todo += (((*path, key.value), value) for key, value in node.value)
        elif (
            not node.style
            and node.value
            and _CUT_BY_COMMENT.match(document.text, node.end_mark.index)
        ):
            yield Finding(
                "N12",
                document.file,
                path,
                "teks ini terpotong: YAML membaca “ #...” sebagai komentar",
                "apit seluruh teks dengan tanda kutip, atau beri spasi setelah # bila memang komentar",
            )
