"""What YAML or iki refuses in the syntax of a file, in our words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml
from yaml import CBaseLoader

from iki.diagnostics import Diagnostic
from iki.limits import YAML_DEPTH, YAML_SAFE_DEPTH, YAML_WORD
from iki.yaml_source.nodes import line_starts, span_between

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iki.diagnostics import Span

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


GLUED = ("titik dua ini tidak diikuti spasi", "beri spasi sesudah titik dua")
_NO_COLON = "could not find expected ':'"
# Of these the beginning is the place, not where the parser gave up.
_OPENED = ("unexpected end of stream", "alias", "anchor", _NO_COLON)


def syntax_error(file: str, text: str, error: yaml.MarkedYAMLError) -> Diagnostic:
    """Return the finding of a text that is no YAML: PyYAML's error in plain words."""
    problem = f"{error.context or ''} {error.problem or ''}"
    tab = "cannot start any token" in problem or "found a tab character" in problem
    if tab and error.problem_mark and text.startswith("\t", error.problem_mark.index):
        return _tab(file, text, error.problem_mark.index)
    code, message, hint = next(
        ((code, message, hint) for part, code, message, hint in _SYNTAX if part in problem),
        (
            "N04",
            "susunan YAML di sini tidak dapat dibaca",
            "periksa indentasi, titik dua dan tanda kutip",
        ),
    )
    if (quote := _swallowing_quote(text, error)) is not None:
        code, message = "N04", "tanda kutip yang dibuka di sini tidak ditutup di akhir teksnya"
        hint = "tutup dengan tanda kutip yang sama"
        return Diagnostic(
            code, file, span_between(line_starts(text), quote, quote + 1), message, hint
        )
    opened = any(part in problem for part in _OPENED)
    mark = (error.context_mark if opened else None) or error.problem_mark or error.context_mark
    at = min(mark.index if mark else 0, max(len(text.rstrip()) - 1, 0))
    end = at + 1
    if _NO_COLON in problem and (word := _LONG_WORD.match(text, at)) and word[0]:
        end = word.end()
        if ":" in word[0]:
            message, hint = GLUED
    elif text.startswith(":", at) and text[end : end + 1].strip():
        code, message, hint = "N04", *GLUED
    return Diagnostic(code, file, span_between(line_starts(text), at, end), message, hint)


def _tab(file: str, text: str, at: int) -> Diagnostic:
    """Return the diagnostic for a tab that may not be there."""
    starts = line_starts(text)
    place = span_between(starts, at, at + 1)
    indents = not text[starts[place.start_line - 1] : at].strip(" ")
    message = "indentasi baris ini memakai Tab" if indents else "di sini ada Tab, bukan spasi"
    return Diagnostic("N04", file, place, message, "ganti Tab dengan spasi")


# A key at the beginning of a line, inside a quoted text.
_SWALLOWED_KEY = r"\n[ ]*(?:- )*[a-z_]+:(?=\s)"


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
    if quote is None or not re.compile(_SWALLOWED_KEY).search(text, *quote):
        return None
    return quote[0]


# What makes the events of a file worth a look: where an anchor, alias or tag could begin (formulas
# write `* 100` with a blank: no match), directives, and lines that could nest deeper than the
# recursion of the C loader can bear. Each pattern begins with a character, so that searching is
# fast.
_SUSPICIOUS = (
    re.compile(r"[&*!](?<![^\s\[{,:?-][&*!])(?:\S|(?<=!))"),
    re.compile(r"\n%"),
    re.compile(rf"\n[ \t?:-]{{{YAML_SAFE_DEPTH}}}"),
)
_LONG_WORD = re.compile(rf"\S{{0,{YAML_WORD}}}")


def refused_constructs(file: str, text: str) -> Iterator[Diagnostic]:
    """Yield a diagnostic for every anchor, alias, tag and directive, or for too deep a nesting.

    This walks the events of the parser, which needs no recursion. Most files hold nothing that
    could be one of these, and are settled by the searches alone.
    """
    flow = text.count("[") + text.count("{")
    if flow <= YAML_SAFE_DEPTH and not any(p.search(f"\n{text}") for p in _SUSPICIOUS):
        return
    starts = line_starts(text)

    def place(start: int) -> Span:
        word = _LONG_WORD.match(text, start)
        return span_between(starts, start, max(word.end() if word else 0, start + 1))

    depth = 0
    anchors = set()
    for event in yaml.parse(text, CBaseLoader):
        start = event.start_mark.index if event.start_mark else 0
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > YAML_DEPTH:
            yield too_deep_at(file, place(start))
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


def too_deep_at(file: str, place: Span) -> Diagnostic:
    """N09: nothing is nested without end."""
    return Diagnostic("N09", file, place, *_TOO_DEEP)
