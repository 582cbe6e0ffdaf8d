"""YAML as text with places: a file becomes plain data, and any path in it can be found again.

All of YAML's surprises are settled here. Scalars stay text (`no`, `01`, `1_000` are what they look
like; the model types them), and whatever makes a file mean something else than it shows is refused:
aliases, anchors, tags, merge keys, duplicate and non-text keys, several documents, other encodings,
control and bidirectional characters, names that are not NFC, files too large or too deep.

Data consist of dicts, lists, None and two kinds of text: `Plain` for unquoted scalars, which may turn
out to be numbers, and str for quoted and block scalars, which never do. Whoever finds something
wrong names a path (`Finding`); `locate` turns it into a diagnostic with line and column.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

import yaml

from iki.diagnostics import START_OF_FILE, Diagnostic, Related, Span
from iki.escaping import name_of_character
from iki.limits import YAML_BYTES, YAML_DEPTH, YAML_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Path = tuple[str | int, ...]
Data = dict[str, Any] | list[Any] | str | None


class Plain(str):
    """The text of an unquoted scalar."""

    __slots__ = ()


_NULLS = frozenset({"", "~", "null", "Null", "NULL"})

# Control characters, line separators that only some programs see, bidirectional overrides, BOMs.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
# What makes the events of a file worth a look: where an anchor, alias or tag could begin (formulas
# write `* 100` with a blank: no match), directives, and lines that could nest deeper than the
# recursion of the C loader can bear.
_SAFE_DEPTH = 200
_SUSPICIOUS = (
    re.compile(r"(?:^|[\s\[{,:?-])(?:[&*!][^\s]|!(?:\s|$))", re.MULTILINE),
    re.compile(r"^%", re.MULTILINE),
    re.compile(r"^[ \t?:-]{200}", re.MULTILINE),
)
_WORD = re.compile(r"\S*")
_CUT_BY_COMMENT = re.compile(r" #[^\s#]")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to report about a path of a file; `locate` finds its place.

    `at` says whether the key or the value is meant; `offsets` are a range of code points inside a
    text value (a character of a formula). `related` are (file, path, message).
    """

    code: str
    file: str
    path: Path
    message: str
    hint: str | None = None
    at: Literal["key", "value"] = "value"
    offsets: tuple[int, int] | None = None
    related: tuple[tuple[str, Path, str], ...] = ()


@dataclass(frozen=True)
class Document:
    """A YAML file that could be read: its name, its text and its data."""

    file: str
    text: str
    data: Data

    @cached_property
    def _root(self) -> Any:
        # Composed again when the first place is asked for: a file without findings keeps no nodes.
        return _compose(self.text)

    @cached_property
    def _line_starts(self) -> list[int]:
        return _line_starts(self.text)

    def _span(self, start: int, end: int) -> Span:
        return _span(self._line_starts, start, end)

    def span(
        self,
        path: Path,
        at: Literal["key", "value"] = "value",
        offsets: tuple[int, int] | None = None,
    ) -> Span:
        """Return the place of a path, or of the nearest ancestor that the file has.

        A value that is a mapping or list, or nothing at all, is shown by its key; a list item that
        is a mapping, by its first key.
        """
        key: yaml.Node | None = None
        node = self._root
        for step in path:
            if isinstance(step, str) and not isinstance(node, yaml.MappingNode):
                continue  # a short form leaves this step out: `2024: 80` for `2024: {tahun: 80}`
            found = _child(node, step)
            if found is None:
                at, offsets = "key", None
                break
            key, node = found
        if isinstance(node, yaml.ScalarNode) and at == "value" and node.value:
            if offsets is not None:
                positions = _positions(self.text, node)
                start = positions[min(offsets[0], len(positions) - 1)]
                end = positions[min(max(offsets[1], offsets[0] + 1), len(positions)) - 1] + 1
                return self._span(start, end)
            return self._span(*_extent(self.text, node))
        if key is not None:
            return self._span(*_extent(self.text, key))
        first = _first_scalar(node)
        return self._span(*_extent(self.text, first)) if first is not None else START_OF_FILE


def read(file: str, raw: bytes) -> tuple[Document | None, list[Diagnostic]]:
    """Read one YAML file; the document is None when there are errors that leave no data."""
    text, diagnostics = _decode(file, raw)
    if text is None:
        return None, diagnostics
    refused: list[Diagnostic] = []
    try:
        refused.extend(_refused(file, text))
        root = None if refused else _compose(text)
    except yaml.MarkedYAMLError as error:
        refused = refused or [_syntax_error(file, text, error)]
    if refused:
        return None, refused
    if root is None:
        return None, [
            Diagnostic(
                "N04",
                file,
                START_OF_FILE,
                "berkas ini kosong",
                "isi dengan definisi, lihat `iki mulai`",
            )
        ]
    builder = _Builder(file, text)
    data = builder.build(root, YAML_DEPTH)
    builder.check_comments(root)
    document = None if any(d.is_error for d in builder.diagnostics) else Document(file, text, data)
    return document, builder.diagnostics


def locate(findings: Iterable[Finding], documents: Mapping[str, Document]) -> list[Diagnostic]:
    """Turn findings into diagnostics, with the places that the documents know."""

    def span(file: str, *where: Any) -> Span:
        document = documents.get(file)
        return document.span(*where) if document else START_OF_FILE

    return [
        Diagnostic(
            f.code,
            f.file,
            span(f.file, f.path, f.at, f.offsets),
            f.message,
            f.hint,
            tuple(Related(file, span(file, path, "key"), text) for file, path, text in f.related),
        )
        for f in findings
    ]


# --- reading ---------------------------------------------------------------------------------------


def _compose(text: str) -> Any:  # a yaml.Node, or None for a file without any
    # CBaseLoader resolves no implicit types: every scalar is text, and composing is faster.
    loader = yaml.CBaseLoader(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


def _decode(file: str, raw: bytes) -> tuple[str | None, list[Diagnostic]]:
    if len(raw) > YAML_BYTES:
        message = f"berkas terlalu besar: {len(raw):,} bita, paling banyak {YAML_BYTES:,}".replace(
            ",", "."
        )
        return None, [
            Diagnostic("N09", file, START_OF_FILE, message, "satu berkas memuat satu jabatan saja")
        ]
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, [
            Diagnostic(
                "N02",
                file,
                START_OF_FILE,
                "berkas ini UTF-16, bukan UTF-8",
                "simpan ulang sebagai UTF-8",
            )
        ]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig", "replace")
        place = _span(_line_starts(before), len(before), len(before) + 1)
        message = f"bita 0x{raw[error.start]:02X} bukan UTF-8"
        return None, [
            Diagnostic("N02", file, place, message, "simpan ulang berkas ini sebagai UTF-8")
        ]
    starts: list[int] | None = None
    diagnostics = []
    for match in _FORBIDDEN.finditer(text):
        starts = starts or _line_starts(text)
        diagnostics.append(
            Diagnostic(
                "N03",
                file,
                _span(starts, match.start(), match.end()),
                f"karakter {name_of_character(match[0])} tidak boleh ada dalam berkas definisi",
                "hapus karakter itu; biasanya ia ikut tersalin dari Word atau dari halaman web",
            )
        )
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        diagnostics += _not_nfc(file, text)
    return (None if diagnostics else text), diagnostics


def _not_nfc(file: str, text: str) -> Iterator[Diagnostic]:
    starts = _line_starts(text)
    for number, (start, end) in enumerate(pairwise([*starts, len(text)])):
        line = text[start:end]
        if not unicodedata.is_normalized("NFC", line):
            column = next(
                i for i in range(len(line)) if not unicodedata.is_normalized("NFC", line[: i + 1])
            )
            place = Span(number + 1, max(column, 1), number + 1, column + 2)
            message = "huruf ini tersusun dari huruf dan tanda terpisah (bukan Unicode NFC)"
            yield Diagnostic("N11", file, place, message, "ketik ulang huruf itu dari papan ketik")


# What libyaml says (a part of it): our code, message and hint.
_SYNTAX: tuple[tuple[str, str, str, str], ...] = (
    ("mapping values are not allowed", "N05", "titik dua “: ” di dalam teks tanpa tanda kutip",
     'apit seluruh teks dengan tanda kutip, misalnya nama: "Bidang: Data"'),
    ("found undefined alias", "N05", "teks yang diawali * dibaca YAML sebagai alias",
     'apit dengan tanda kutip, misalnya formula: "..."'),
    ("while scanning an alias", "N05", "teks yang diawali * dibaca YAML sebagai alias",
     'apit dengan tanda kutip, misalnya formula: "..."'),
    ("while scanning an anchor", "N05", "teks yang diawali & dibaca YAML sebagai jangkar (anchor)",
     "apit dengan tanda kutip"),
    ("did not find expected alphabetic or numeric", "N05", "teks yang diawali * atau & tidak dapat dibaca YAML",
     'apit dengan tanda kutip, misalnya formula: "..."'),
    ("found character that cannot start any token", "N05", "karakter ini tidak boleh mengawali teks tanpa tanda kutip",
     "apit teks dengan tanda kutip; untuk menjorokkan baris pakai spasi, bukan Tab"),
    ("found a tab character", "N04", "baris ini dijorokkan dengan Tab", "ganti Tab dengan spasi"),
    ("expected a single document", "N08", "berkas ini memuat lebih dari satu dokumen YAML (garis ---)",
     "pisahkan menjadi satu berkas untuk satu jabatan"),
    ("found unexpected end of stream", "N04", "tanda kutip yang dibuka di sini tidak pernah ditutup",
     "tutup dengan tanda kutip yang sama"),
    ("found unknown escape character", "N04", "garis miring terbalik \\ di dalam kutip ganda punya arti khusus",
     "pakai kutip tunggal '...' atau tulis \\\\"),
    ("could not find expected ':'", "N04", "kunci ini tidak diikuti titik dua",
     "tulis kunci: nilai, dan jorokkan lanjutan teks dengan spasi"),
    ("did not find expected key", "N04", "baris ini tidak sejajar dengan baris sekitarnya atau bukan kunci: nilai",
     "samakan jorokan (jumlah spasi) dengan kunci lain di tingkat yang sama; teks dengan tanda kutip harus dikutip utuh"),
    ("did not find expected '-' indicator", "N04", "baris ini tidak sejajar dengan butir daftar di atasnya",
     "awali dengan “- ” pada jorokan yang sama"),
    ("did not find expected ',' or", "N04", "daftar atau pemetaan dalam kurung tidak ditutup dengan benar",
     "periksa koma dan kurung penutup"),
    ("did not find expected node content", "N04", "di sini seharusnya ada nilai",
     "isi nilainya atau apit teks dengan tanda kutip"),
    ("did not find expected <document start>", "N08", "ada isi lain setelah akhir dokumen", "hapus garis ... atau ---"),
    ("did not find expected comment or line break", "N05", "teks yang diawali | atau > dibaca YAML sebagai teks blok",
     "apit dengan tanda kutip"),
    ("block sequence entries are not allowed", "N04", "butir daftar “- ” tidak boleh sebaris dengan kuncinya",
     "pindahkan ke baris baru dan jorokkan"),
    ("block mapping keys are not allowed", "N04", "kunci tidak boleh di sini", "pindahkan ke baris baru dan jorokkan"),
    ("tag", "N07", "tag YAML (!...) tidak dipakai di iki", "hapus tag itu atau apit teks dengan tanda kutip"),
    ("directive", "N07", "arahan YAML (%...) tidak dipakai di iki", "hapus baris itu"),
)  # fmt: skip


def _syntax_error(file: str, text: str, error: yaml.MarkedYAMLError) -> Diagnostic:
    said = f"{error.context or ''} {error.problem or ''}"
    code, message, hint = next(
        ((code, message, hint) for part, code, message, hint in _SYNTAX if part in said),
        (
            "N04",
            "susunan YAML di sini tidak dapat dibaca",
            "periksa jorokan, titik dua dan tanda kutip",
        ),
    )
    opened = "unexpected end of stream" in said or "alias" in said or "anchor" in said
    mark = (error.context_mark if opened else None) or error.problem_mark or error.context_mark
    starts = _line_starts(text)
    at = min(mark.index if mark else 0, max(len(text.rstrip()) - 1, 0))
    return Diagnostic(code, file, _span(starts, at, at + 1), message, hint)


def _refused(file: str, text: str) -> Iterator[Diagnostic]:
    """Yield a diagnostic for every anchor, alias, tag and directive, or for too deep a nesting.

    This walks the events of the parser, which needs no recursion. Most files hold nothing that
    could be one of these, and are settled by the searches alone.
    """
    flow = text.count("[") + text.count("{")
    if flow <= _SAFE_DEPTH and not any(p.search(text) for p in _SUSPICIOUS):
        return
    starts = _line_starts(text)
    depth = 0
    anchors = set()
    for event in yaml.parse(text, yaml.CBaseLoader):
        start = event.start_mark.index if event.start_mark else 0
        word = _WORD.match(text, start)
        place = _span(starts, start, max(word.end() if word else 0, start + 1))
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > YAML_DEPTH:
            yield _too_deep(file, place)
            return
        anchor = getattr(event, "anchor", None)
        if isinstance(event, yaml.AliasEvent) and anchor not in anchors:
            what = "teks yang diawali * dibaca YAML sebagai alias"
            hint = 'apit dengan tanda kutip, misalnya formula: "..."'
            yield Diagnostic("N05", file, place, what, hint)
        elif anchor:
            anchors.add(anchor)
            what = f"jangkar dan alias YAML ({text[start : start + 1]}...) tidak dipakai di iki"
            hint = "bila ini teks atau formula, apit dengan tanda kutip; bila bukan, tulis isinya"
            yield Diagnostic("N07", file, place, what, hint)
        elif getattr(event, "tag", None):
            what = "tag YAML (!...) tidak dipakai di iki"
            hint = "hapus tag itu, atau apit teks dengan tanda kutip"
            yield Diagnostic("N07", file, place, what, hint)
        elif isinstance(event, yaml.DocumentStartEvent) and (event.version or event.tags):
            what = "arahan YAML (%...) tidak dipakai di iki"
            yield Diagnostic("N07", file, place, what, "hapus baris itu")


def _too_deep(file: str, place: Span) -> Diagnostic:
    return Diagnostic(
        "N09", file, place, f"lebih dari {YAML_DEPTH} tingkat bersarang", "kurangi tingkatnya"
    )


class _Builder:
    """Builds data from nodes and collects what is wrong with them."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.diagnostics: list[Diagnostic] = []

    @cached_property
    def _starts(self) -> list[int]:
        return _line_starts(self.text)

    def _report(
        self, code: str, node: yaml.Node, message: str, hint: str, earlier: yaml.Node | None = None
    ) -> None:
        related: tuple[Related, ...] = ()
        if earlier is not None:
            place = _span(self._starts, *_extent(self.text, earlier))
            related = (Related(self.file, place, "yang pertama di sini"),)
        place = _span(self._starts, *_extent(self.text, node))
        self.diagnostics.append(Diagnostic(code, self.file, place, message, hint, related))

    def build(self, node: Any, depth: int) -> Data:
        if isinstance(node, yaml.ScalarNode):
            value: str = node.value
            if len(value) > YAML_TEXT:
                self._report(
                    "N09",
                    node,
                    f"teks ini {len(value)} karakter, paling panjang {YAML_TEXT}",
                    "pendekkan teksnya",
                )
            if node.style:
                return value
            return None if value in _NULLS else Plain(value)
        if depth == 0:
            self.diagnostics.append(
                _too_deep(
                    self.file, _span(self._starts, node.start_mark.index, node.start_mark.index + 1)
                )
            )
            return None
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, depth - 1) for item in node.value]
        data: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._report("N10", key, "kunci harus berupa teks", "tulis kunci: nilai")
                continue
            name: str = key.value
            if name == "<<":
                self._report(
                    "N07", key, "kunci penggabung << tidak dipakai di iki", "tulis isinya langsung"
                )
            elif name in data:
                earlier = next(k for k, _ in node.value if k.value == name)
                self._report(
                    "N06", key, f"kunci “{name}” sudah ada", "hapus salah satunya", earlier
                )
            elif not name:
                self._report("N10", key, "kunci kosong", "tulis kunci: nilai")
            else:
                data[name] = self.build(value, depth - 1)
        return data

    def check_comments(self, root: yaml.Node) -> None:
        """Report unquoted texts that a ` #` cuts short: `nama: Pos #3` is read as `Pos`."""
        if not _CUT_BY_COMMENT.search(self.text):
            return
        for scalar in _scalars(root):
            end = scalar.end_mark.index
            if not scalar.style and scalar.value and _CUT_BY_COMMENT.match(self.text, end):
                self._report(
                    "N12", scalar, "teks ini terpotong: YAML membaca “ #...” sebagai komentar",
                    "apit seluruh teks dengan tanda kutip, atau beri spasi setelah # bila memang komentar",
                )  # fmt: skip


# --- places ----------------------------------------------------------------------------------------


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]


def _span(starts: Sequence[int], start: int, end: int) -> Span:
    from bisect import bisect_right  # noqa: PLC0415 - only on the error path

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


def _first_scalar(node: yaml.Node) -> yaml.ScalarNode | None:
    return next((scalar for scalar in _scalars(node) if scalar.value), None)


def _child(node: yaml.Node, step: str | int) -> tuple[yaml.Node | None, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((k, v) for k, v in node.value if getattr(k, "value", None) == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    return None


def _extent(text: str, node: yaml.Node) -> tuple[int, int]:
    """Return the first and past-last code point of a node, trailing blanks left out."""
    start, end = node.start_mark.index, node.end_mark.index
    return start, max(start + len(text[start:end].rstrip()), start + 1)


_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|\r\n|.)", re.DOTALL)


def _positions(text: str, node: yaml.ScalarNode) -> list[int]:
    """Return for every character of a scalar's value the offset of its source in the text.

    Folding, indentation and chomping only ever add, drop or join white space, so the other
    characters stand in the source in the same order; `''` and backslash escapes are the exceptions.
    """
    at, end = node.start_mark.index, node.end_mark.index
    if node.style in ("|", ">"):
        at = text.index("\n", at) + 1
    elif node.style in ("'", '"'):
        at, end = at + 1, end - 1
    joined = ("\\\n", "\\\r") if node.style == '"' else ()  # an escaped line break is nothing
    positions: list[int] = []
    for character in node.value:
        if not character.isspace():
            while at < end and (text[at].isspace() or text.startswith(joined, at, end)):
                at += 1
        positions.append(min(at, max(end - 1, node.start_mark.index)))
        escape = _ESCAPE.match(text, at, end) if node.style == '"' else None
        if escape and escape[0][1:].strip("\r\n"):
            at = escape.end()
        elif node.style == "'" and text.startswith("''", at):
            at += 2
        elif at < end and (text[at].isspace() or not character.isspace()):
            at += 1
    return positions
