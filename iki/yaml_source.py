"""YAML as text with places: a file becomes plain data, and any path in it can be found again.

All of YAML's surprises are settled here. Scalars stay text (`no`, `01`, `1_000` are what they look
like; the model types them), and whatever makes a file mean something else than it shows is refused:
aliases, anchors, tags, merge keys, duplicate and non-text keys, several documents, other encodings,
control and bidirectional characters, names that are not NFC, files too large or too deep.

A text that only lacks quotes is reported, and then read as if it had them, so that the rest of its file
is looked at in the same run.

Data consist of dicts, lists, None and two kinds of text: `Plain` for unquoted scalars, which may turn
out to be numbers, and str for quoted and block scalars, which never do. Whoever finds something
wrong names a path (`Finding`); `locate` turns it into a diagnostic with line and column.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import yaml
from yaml import CBaseLoader  # by its name: PyYAML without libyaml is an ImportError

from iki.diagnostics import START_OF_FILE, Diagnostic, Related, RowCell, Span
from iki.escaping import SHOWN, name_of_character, quoted
from iki.files import foreign
from iki.limits import YAML_BYTES, YAML_DEPTH, YAML_DIAGNOSTICS, YAML_TEXT, YAML_WORD

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

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
_LINE_BREAK = re.compile(r"\r\n?")
# What makes the events of a file worth a look: where an anchor, alias or tag could begin (formulas
# write `* 100` with a blank: no match), directives, and lines that could nest deeper than the
# recursion of the C loader can bear. Each pattern begins with a character, so that searching is fast.
_SAFE_DEPTH = 200
_SUSPICIOUS = (
    re.compile(r"[&*!](?<![^\s\[{,:?-][&*!])(?:\S|(?<=!))"),
    re.compile(r"\n%"),
    re.compile(r"\n[ \t?:-]{200}"),
)
_WORD = re.compile(rf"\S{{0,{YAML_WORD}}}")
_CUT_BY_COMMENT = re.compile(r" #[^\s#]")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to report about a path of a file; `locate` finds its place.

    `at` says whether the key or the value is meant; `offsets` are a range of code points inside a
    text value (a character of a formula). `related` are (file, path, message). What data say against a
    path of a definition shows at a `row` of a CSV file, (file, cell), and has such as `related`.
    """

    code: str
    file: str
    path: Path
    message: str
    hint: str | None = None
    at: Literal["key", "value"] = "value"
    offsets: tuple[int, int] | None = None
    related: tuple[tuple[str, Path | RowCell, str], ...] = ()
    row: tuple[str, RowCell] | None = None


@dataclass(frozen=True)
class Document:
    """A YAML file that could be read: its name, its text and its data.

    `quotes` are those that the text has and the file lacks: columns of opening and closing one by line.
    `meant` has the key in the file for paths that name it as it should be.
    """

    file: str
    text: str
    data: Data
    quotes: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    meant: Mapping[Path, str] = field(default_factory=dict)

    def span(
        self,
        path: Path,
        at: Literal["key", "value"] = "value",
        offsets: tuple[int, int] | None = None,
    ) -> Span:
        """Return the place of a path; who asks for many makes `Places` once."""
        return Places(self).span(path, at, offsets)


class Places:
    """Finds paths of a document.

    Its nodes take two hundred times the memory of the text, so they are composed when the first place
    is asked for, and live no longer than this.
    """

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.quotes = document.quotes
        self.meant = document.meant

    @cached_property
    def root(self) -> Any:
        """The composed node."""
        return _compose(self.text)

    @cached_property
    def _line_starts(self) -> list[int]:
        return _line_starts(self.text)

    @cached_property
    def _keys(self) -> dict[int, dict[str, tuple[Any, Any]]]:
        """The entries of each mapping by key, filled as mappings are passed."""
        return {}

    def _child(self, node: Any, step: str | int) -> tuple[Any, Any] | None:
        if isinstance(node, yaml.MappingNode):
            entries = self._keys.get(id(node))
            if entries is None:
                entries = self._keys[id(node)] = {
                    key.value: (key, value)
                    for key, value in reversed(node.value)
                    if isinstance(key, yaml.ScalarNode)
                }
            return entries.get(str(step))
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            return None, node.value[step]
        return None

    @cached_property
    def _positions(self) -> dict[int, list[tuple[int, int]]]:
        return {}

    def _positions_of(self, node: yaml.ScalarNode) -> list[tuple[int, int]]:
        """Return where the characters of a text stand, found once for all findings in it."""
        if id(node) not in self._positions:
            self._positions[id(node)] = _positions(self.text, node)
        return self._positions[id(node)]

    def _span(self, start: int, end: int) -> Span:
        return _unquoted(_span(self._line_starts, start, end), self.quotes)

    def span(
        self,
        path: Path,
        at: Literal["key", "value"] = "value",
        offsets: tuple[int, int] | None = None,
    ) -> Span:
        """Return the place of a path, or of the nearest ancestor that the file has.

        A value that is nothing at all, or a mapping or list of several lines, is shown by its key; a
        list item that is such a mapping, by its first key.
        """
        key: yaml.Node | None = None
        node = self.root
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
            return self._span(*_extent(self.text, node))
        if at == "value" and path and _is_on_one_line(node):
            return self._span(*_extent(self.text, node))
        if key is not None:
            return self._span(*_extent(self.text, key))
        if path and isinstance(node, yaml.ScalarNode):  # an empty item is shown by its dash
            dash = self.text.rfind("-", 0, node.start_mark.index)
            return self._span(dash, dash + 1)
        first = _first_scalar(node)
        return self._span(*_extent(self.text, first)) if first is not None else START_OF_FILE


def read(file: str, raw: bytes) -> tuple[Document | None, list[Diagnostic]]:
    """Read one YAML file; the document is None when there are errors that leave no data."""
    text, diagnostics = _decode(file, raw)
    if text is None:
        return None, diagnostics
    quotes: dict[int, tuple[int, int]] = {}
    reread = 0
    while True:
        refused: list[Diagnostic] = []
        root = None
        try:
            refused.extend(first(_refused(file, text)))
            root = None if refused else _compose(text)
        except yaml.MarkedYAMLError as error:
            refused = refused or [_syntax_error(file, text, error)]
        if not refused:
            break
        foreign = {d.span.start_line for d in diagnostics if d.code in CHARACTERS}
        diagnostics += (
            replace(d, span=_unquoted(d.span, quotes))
            for d in refused
            if d.span.start_line not in foreign
        )
        missing = all(d.code in {"N05", "N07"} for d in refused)
        reread += len(text)
        repaired = None
        if missing and reread <= YAML_BYTES:  # a large file is not read again and again
            repaired = _quote(text, {d.span.start_line for d in refused}, quotes)
        if repaired is None:
            return None, diagnostics
        text = repaired
    if root is None:
        hint = "tulis definisinya; contohnya ada di README, kunci-kuncinya di `iki skema`"
        empty = Diagnostic("N04", file, START_OF_FILE, "berkas ini kosong", hint)
        return None, diagnostics or [empty]
    builder = _Builder(file, text)
    data = builder.build(root, YAML_DEPTH)
    diagnostics += bounded(replace(d, span=_unquoted(d.span, quotes)) for d in builder.diagnostics)
    if builder.too_deep:
        return None, diagnostics
    return Document(file, text, data, quotes), diagnostics


F = TypeVar("F", Finding, Diagnostic)


CHARACTERS = ("N03", "N11")  # of a line with one of these nothing else is said


def bounded(found: Iterable[F]) -> Iterator[F]:
    """Yield what was found, YAML_DIAGNOSTICS a file at most, then one note that there is more."""
    count: Counter[str] = Counter()
    for item in found:
        count[item.file] += 1
        if count[item.file] <= YAML_DIAGNOSTICS:
            yield item
        elif count[item.file] == YAML_DIAGNOSTICS + 1:
            message = f"masih ada temuan lain; yang dilaporkan {YAML_DIAGNOSTICS} yang pertama"
            hint = "perbaiki yang sudah dilaporkan, lalu jalankan sekali lagi"
            yield replace(item, code="N13", message=message, hint=hint, related=())


def first(found: Iterable[F]) -> Iterator[F]:
    """Yield what is `bounded` of one file, without finding the rest."""
    return bounded(islice(found, YAML_DIAGNOSTICS + 1))


def cut_by_comment(document: Document) -> Iterator[Finding]:
    """Yield unquoted texts that a ` #` cuts short: `nama: Pos #3` is read as `Pos`."""
    if not _CUT_BY_COMMENT.search(document.text):
        return
    todo: list[tuple[Path, Any]] = [((), _compose(document.text))]
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
                "N12", document.file, path,
                "teks ini terpotong: YAML membaca “ #...” sebagai komentar",
                "apit seluruh teks dengan tanda kutip, atau beri spasi setelah # bila memang komentar",
            )  # fmt: skip


def locate(
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

    def span(file: str, path: Path | RowCell, *where: Any) -> Span:
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


# --- reading ---------------------------------------------------------------------------------------


class _Loader(CBaseLoader):
    """Composes without resolving: the tag of a scalar is not asked for, and every scalar is text."""

    def descend_resolver(self, *_: object) -> None:
        """Do nothing: there is no path to keep."""

    ascend_resolver = descend_resolver

    def resolve(self, *_: object) -> str:
        return ""


def _compose(text: str) -> Any:  # a yaml.Node, or None for a file without any
    loader = _Loader(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


def _decode(file: str, raw: bytes) -> tuple[str | None, list[Diagnostic]]:
    if what := foreign(raw):
        message = f"berkas ini {what}, bukan YAML"
        hint = "buka di program asalnya, salin isinya ke berkas teks, dan simpan sebagai UTF-8"
        return None, [Diagnostic("N02", file, START_OF_FILE, message, hint)]
    if len(raw) > YAML_BYTES:
        message = f"berkas ini lebih dari {YAML_BYTES:,} byte".replace(",", ".")
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
        message = f"byte 0x{raw[error.start]:02X} bukan UTF-8"
        return None, [
            Diagnostic("N02", file, place, message, "simpan ulang berkas ini sebagai UTF-8")
        ]
    text = _LINE_BREAK.sub("\n", text)  # form must not decide: no place is moved by it
    diagnostics = list(first(_forbidden(file, text)))
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        diagnostics += first(_not_nfc(file, text))
    # What is forbidden is read as a blank, so that the rest is looked at in the same run.
    return (_FORBIDDEN.sub(" ", text) if diagnostics else text), diagnostics


def _forbidden(file: str, text: str) -> Iterator[Diagnostic]:
    starts: list[int] | None = None
    for match in _FORBIDDEN.finditer(text):
        starts = starts or _line_starts(text)
        yield Diagnostic(
            "N03",
            file,
            _span(starts, match.start(), match.end()),
            f"karakter {name_of_character(match[0])} tidak boleh ada dalam berkas definisi",
            "hapus karakter itu; biasanya ia ikut tersalin dari Word atau dari halaman web",
        )


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


_TOO_DEEP = (f"lebih dari {YAML_DEPTH} tingkat bersarang", "kurangi tingkatnya")
# What libyaml says (a part of it): our code, message and hint.
_SYNTAX: tuple[tuple[str, str, str, str], ...] = (
    ("maximum nesting depth", "N09", *_TOO_DEEP),
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
     "apit teks dengan tanda kutip"),
    ("expected a single document", "N08", "berkas ini memuat lebih dari satu dokumen YAML (garis ---)",
     "pisahkan menjadi satu berkas untuk satu jabatan"),
    ("found unexpected end of stream", "N04", "tanda kutip yang dibuka di sini tidak pernah ditutup",
     "tutup dengan tanda kutip yang sama"),
    ("found unknown escape character", "N04", "garis miring terbalik \\ di dalam kutip ganda punya arti khusus",
     "pakai kutip tunggal '...' atau tulis \\\\"),
    ("could not find expected ':'", "N04", "kunci ini tidak diikuti titik dua",
     "tulis kunci: nilai, dan beri lanjutan teks indentasi dengan spasi"),
    ("did not find expected key", "N04", "baris ini tidak sejajar dengan baris sekitarnya atau bukan kunci: nilai",
     "samakan indentasi (jumlah spasi) dengan kunci lain di tingkat yang sama; teks dengan tanda kutip harus dikutip utuh"),
    ("did not find expected '-' indicator", "N04", "baris ini tidak sejajar dengan butir daftar di atasnya",
     "awali dengan “- ” pada indentasi yang sama"),
    ("did not find expected ',' or", "N04", "daftar atau pemetaan dalam kurung tidak ditutup dengan benar",
     "periksa koma dan kurung penutup"),
    ("did not find expected node content", "N04", "di sini seharusnya ada nilai",
     "isi nilainya atau apit teks dengan tanda kutip"),
    ("did not find expected <document start>", "N08", "ada isi lain setelah akhir dokumen", "hapus garis ... atau ---"),
    ("did not find expected comment or line break", "N05", "teks yang diawali | atau > dibaca YAML sebagai teks blok",
     "apit dengan tanda kutip"),
    ("block sequence entries are not allowed", "N04", "butir daftar “- ” tidak boleh sebaris dengan kuncinya",
     "pindahkan ke baris baru dengan indentasi"),
    ("block mapping keys are not allowed", "N04", "kunci tidak boleh di sini", "pindahkan ke baris baru dengan indentasi"),
    ("tag", "N07", "tag YAML (!...) tidak dipakai di iki", "hapus tag itu atau apit teks dengan tanda kutip"),
    ("directive", "N07", "arahan YAML (%...) tidak dipakai di iki", "hapus baris itu"),
)  # fmt: skip


_GLUED = ("titik dua ini tidak diikuti spasi", "beri spasi sesudah titik dua")
_NO_COLON = "could not find expected ':'"
# Of these the beginning is the place, not where the parser gave up.
_OPENED = ("unexpected end of stream", "alias", "anchor", _NO_COLON)


def _syntax_error(file: str, text: str, error: yaml.MarkedYAMLError) -> Diagnostic:
    said = f"{error.context or ''} {error.problem or ''}"
    tab = "cannot start any token" in said or "found a tab character" in said
    if tab and error.problem_mark and text.startswith("\t", error.problem_mark.index):
        return _tab(file, text, error.problem_mark.index)
    code, message, hint = next(
        ((code, message, hint) for part, code, message, hint in _SYNTAX if part in said),
        (
            "N04",
            "susunan YAML di sini tidak dapat dibaca",
            "periksa indentasi, titik dua dan tanda kutip",
        ),
    )
    if (quote := _swallowing_quote(text, error)) is not None:
        code, message = "N04", "tanda kutip yang dibuka di sini tidak ditutup di akhir teksnya"
        hint = "tutup dengan tanda kutip yang sama"
        return Diagnostic(code, file, _span(_line_starts(text), quote, quote + 1), message, hint)
    opened = any(part in said for part in _OPENED)
    mark = (error.context_mark if opened else None) or error.problem_mark or error.context_mark
    at = min(mark.index if mark else 0, max(len(text.rstrip()) - 1, 0))
    end = at + 1
    if _NO_COLON in said and (word := _WORD.match(text, at)) and word[0]:
        end = word.end()
        if ":" in word[0]:
            message, hint = _GLUED
    elif text.startswith(":", at) and text[end : end + 1].strip():
        code, message, hint = "N04", *_GLUED
    return Diagnostic(code, file, _span(_line_starts(text), at, end), message, hint)


def _tab(file: str, text: str, at: int) -> Diagnostic:
    """Return what is said of a tab that may not be there, whatever the parser calls it."""
    starts = _line_starts(text)
    place = _span(starts, at, at + 1)
    indents = not text[starts[place.start_line - 1] : at].strip(" ")
    message = "indentasi baris ini memakai Tab" if indents else "di sini ada Tab, bukan spasi"
    return Diagnostic("N04", file, place, message, "ganti Tab dengan spasi")


# A key at the beginning of a line, inside a quoted text.
_SWALLOWED_KEY = re.compile(r"\n[ ]*(?:- )*[a-z_]+:(?=\s)")


def _swallowing_quote(text: str, error: yaml.MarkedYAMLError) -> int | None:
    """Return where the last quoted text before an error begins, if it has swallowed a key.

    A quote that is never closed ends at the next one that opens; the parser complains there.
    """
    place = error.problem_mark.index if error.problem_mark else 0
    quote: tuple[int, int] | None = None
    try:
        for token in yaml.scan(text, CBaseLoader):
            if token.start_mark.index > place:
                break
            if isinstance(token, yaml.ScalarToken) and token.style in {"'", '"'}:
                quote = token.start_mark.index, token.end_mark.index
    except yaml.MarkedYAMLError:
        pass  # the same one, of the scanner
    if quote is None or not _SWALLOWED_KEY.search(text, *quote):
        return None
    return quote[0]


def _refused(file: str, text: str) -> Iterator[Diagnostic]:
    """Yield a diagnostic for every anchor, alias, tag and directive, or for too deep a nesting.

    This walks the events of the parser, which needs no recursion. Most files hold nothing that
    could be one of these, and are settled by the searches alone.
    """
    flow = text.count("[") + text.count("{")
    if flow <= _SAFE_DEPTH and not any(p.search(f"\n{text}") for p in _SUSPICIOUS):
        return
    starts = _line_starts(text)

    def place(start: int) -> Span:
        word = _WORD.match(text, start)
        return _span(starts, start, max(word.end() if word else 0, start + 1))

    depth = 0
    anchors = set()
    for event in yaml.parse(text, CBaseLoader):
        start = event.start_mark.index if event.start_mark else 0
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > YAML_DEPTH:
            yield _too_deep(file, place(start))
            return
        anchor = getattr(event, "anchor", None)
        if isinstance(event, yaml.AliasEvent) and anchor not in anchors:
            what = "teks yang diawali * dibaca YAML sebagai alias"
            hint = 'apit dengan tanda kutip, misalnya formula: "..."'
            yield Diagnostic("N05", file, place(start), what, hint)
        elif anchor:
            anchors.add(anchor)
            what = f"jangkar dan alias YAML ({text[start : start + 1]}...) tidak dipakai di iki"
            hint = "bila ini teks atau formula, apit dengan tanda kutip; bila bukan, tulis isinya"
            yield Diagnostic("N07", file, place(start), what, hint)
        elif getattr(event, "tag", None):
            what = "tag YAML (!...) tidak dipakai di iki"
            hint = "hapus tag itu, atau apit teks dengan tanda kutip"
            yield Diagnostic("N07", file, place(start), what, hint)
        elif isinstance(event, yaml.DocumentStartEvent) and (event.version or event.tags):
            what = "arahan YAML (%...) tidak dipakai di iki"
            yield Diagnostic("N07", file, place(start), what, "hapus baris itu")


def _too_deep(file: str, place: Span) -> Diagnostic:
    return Diagnostic("N09", file, place, *_TOO_DEEP)


# A line whose value could stand in quotes as it is: what comes before the value, and the value.
_QUOTABLE = re.compile(
    r"""(?P<lead>[ ]*(?:-[ ]+)*(?:[A-Za-z0-9_]+:[ ]+|(?<=-[ ])))
        (?P<value>[^\s'"\[{|>#](?:[^\r\n ]++|[ ]++(?!\#|$))*+)(?:[ ]+\#[^\r\n]*)?[ ]*$""",
    re.VERBOSE,
)


def _quote(text: str, numbers: Collection[int], quotes: dict[int, tuple[int, int]]) -> str | None:
    """Return the text with the values of some lines in quotes, or None where that is not enough.

    No place moves to another line; `quotes` gets the columns after which it moves.
    """
    lines = text.splitlines(keepends=True)
    for number in numbers:
        line = lines[number - 1] if number <= len(lines) else ""
        match = _QUOTABLE.match(line)
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


def _unquoted(span: Span, quotes: Mapping[int, tuple[int, int]]) -> Span:
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


class _Builder:
    """Builds data from nodes and collects what is wrong with them."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.diagnostics: list[Diagnostic] = []
        self.too_deep = False

    @cached_property
    def _starts(self) -> list[int]:
        return _line_starts(self.text)

    def _report(
        self, code: str, node: yaml.Node, message: str, hint: str, earlier: yaml.Node | None = None
    ) -> None:
        if len(self.diagnostics) > YAML_DIAGNOSTICS:
            return
        related: tuple[Related, ...] = ()
        if earlier is not None:
            place = _span(self._starts, *_extent(self.text, earlier))
            related = (Related(self.file, place, "yang pertama di sini"),)
        place = _span(self._starts, *_extent(self.text, node))
        self.diagnostics.append(Diagnostic(code, self.file, place, message, hint, related))

    def _check_escapes(self, node: yaml.ScalarNode, value: str) -> None:
        """Report what escapes of a quoted text bring in that may not stand in the file itself."""
        if value.isascii() and value.isprintable():
            return
        if bad := _FORBIDDEN.search(value):
            what = f"teks ini memuat karakter {name_of_character(bad[0])} sebagai urutan \\..."
            self._report("N03", node, what, "hapus urutan itu")
        elif not unicodedata.is_normalized("NFC", value):
            what = "teks ini memuat huruf dan tanda terpisah (bukan Unicode NFC)"
            self._report("N11", node, what, "ketik hurufnya langsung")

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
            if node.style == '"':
                self._check_escapes(node, value)
            if node.style:
                return value
            return None if value in _NULLS else Plain(value)
        if depth == 0:
            self.too_deep = True
            self.diagnostics.append(
                _too_deep(
                    self.file, _span(self._starts, node.start_mark.index, node.start_mark.index + 1)
                )
            )
            return None
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, depth - 1) for item in node.value]
        data: dict[str, Any] = {}
        first: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._report("N10", key, "kunci harus berupa teks", "tulis kunci: nilai")
                continue
            name: str = key.value
            if node.flow_style and ":" in name and (glued := _glued(key, value)):
                message, hint = _GLUED
                right = f": {{{glued[0]}: {glued[1]}}}" if len(name) <= SHOWN else ""
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
        return data


_GLUED_KEY = re.compile(r"([A-Za-z_][A-Za-z0-9_]*|[0-9]{4}):(\S.*)", re.ASCII)


def _glued(key: yaml.ScalarNode, value: Any) -> tuple[str, str] | None:
    """Part an entry in brackets whose colon has no space, `{2025:88}`: return its key and value."""
    if key.style or not isinstance(value, yaml.ScalarNode) or value.style or value.value:
        return None
    match = _GLUED_KEY.fullmatch(key.value)
    if match is None:
        return None
    value.value = match[2].strip("'\"")
    return match[1], match[2]


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


def _is_on_one_line(node: yaml.Node) -> bool:
    """Return whether a node is a mapping or list in brackets, opened and closed on one line."""
    return (
        isinstance(node, yaml.CollectionNode)
        and bool(node.flow_style)
        and node.start_mark.line == node.end_mark.line
    )


def _extent(text: str, node: yaml.Node) -> tuple[int, int]:
    """Return the first and past-last code point of a node, trailing blanks left out."""
    start, end = node.start_mark.index, node.end_mark.index
    return start, max(start + len(text[start:end].rstrip()), start + 1)


_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|\r\n|.)", re.DOTALL)


def _positions(text: str, node: yaml.ScalarNode) -> list[tuple[int, int]]:
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
        escape = _ESCAPE.match(text, at, end) if node.style == '"' else None
        if escape and escape[0][1:].strip("\r\n"):
            at = escape.end()
        elif node.style == "'" and text.startswith("''", at):
            at += 2
        elif at < end and (text[at].isspace() or not character.isspace()):
            at += 1
        positions.append((here, max(at, here + 1)))
    return positions
