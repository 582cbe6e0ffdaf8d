"""Reporters: one list of diagnostics, as text for people and in the forms that machines read.

A reporter is a function from a `Report` to a text; `REPORTERS` names them. Each escapes for its own
place, so that no name in a file can end a line, an annotation, a string or an element. None of them
opens a file or reads the environment: source lines come from a function of the shell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from iki.diagnostics import CODES, Diagnostic, Severity, Span
from iki.escaping import for_terminal, for_xml
from iki.limits import REPORTED_IN_FULL
from iki.render.colours import ATTENTION, EDGE, RED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rich.text import Text

    from iki.render.records import Json


@dataclass(frozen=True)
class Report:
    """What a validation found, in order, and what it looked at.

    `line` gives a line of a file for an excerpt, None if there is none. `ketat`: warnings fail too.
    `width` is the width of the terminal that it is shown on, None where lines may have any length.
    `more_keys` are further keys of its JSON.
    """

    diagnostics: Sequence[Diagnostic]
    line: Callable[[str, int], str | None]
    files: Sequence[str] = ()
    looked_at: str = ""  # "15 jabatan dan 10 berkas data"
    accepted: int = 0
    ketat: bool = False
    width: int | None = None
    more_keys: Mapping[str, Json] = field(default_factory=dict)


def count(diagnostics: Iterable[Diagnostic], accepted: int = 0) -> str:
    """Return `2 kesalahan, 1 peringatan`, leaving out what there is none of."""
    found = [d.severity for d in diagnostics]
    parts = [f"{found.count(s)} {s}" for s in Severity if s in found] or ["tidak ada kesalahan"]
    return ", ".join([*parts, *([f"{accepted} peringatan diterima"] if accepted else [])])


def closing(report: Report) -> str:
    """Return the last line of a report: what was looked at, and how many of what was found."""
    counted = count(report.diagnostics, report.accepted)
    return f"{report.looked_at}: {counted}" if report.looked_at else counted


# --- lines ----------------------------------------------------------------------------------------


def line_report(report: Report) -> str:
    """Return a line each: `berkas:baris:kolom: pesan [KODE]`."""
    return "".join(f"{for_terminal(d.line)}\n" for d in report.diagnostics)


_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_GITHUB_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_GITHUB_PROPERTY = str.maketrans({"%": "%25", ":": "%3A", ",": "%2C"})


def github(report: Report) -> str:
    """Return workflow commands, which GitHub Actions shows as annotations, and the closing line.

    Columns are left out where a place has several lines: GitHub takes them for one line only.
    """
    lines = []
    for d in report.diagnostics:
        span = d.span
        where: dict[str, Any] = {"file": d.file, "line": span.start_line, "endLine": span.end_line}
        if span.start_line == span.end_line:
            where |= {"col": span.start_column, "endColumn": span.end_column}
        where["title"] = f"{d.code} {d.slug}"
        properties = ",".join(
            f"{key}={for_terminal(str(value)).translate(_GITHUB_PROPERTY)}"
            for key, value in where.items()
        )
        text = "\n".join(map(for_terminal, _lines(d))).translate(_GITHUB_DATA)
        lines.append(f"::{_GITHUB[d.severity]} {properties}::{text}\n")
    return "".join([*lines, f"{closing(report)}\n"])


def _place(file: str, span: Span) -> str:
    return f"{file}:{span.start_line}:{span.start_column}"


def _lines(d: Diagnostic) -> list[str]:
    """Return the lines of a diagnostic: message, related places, remedy."""
    return [
        d.message,
        *(f"{r.message}: {_place(r.file, r.span)}" for r in d.related),
        *([f"saran: {d.hint}"] if d.hint else []),
    ]


# --- JSON -----------------------------------------------------------------------------------------


def json(report: Report) -> str:
    """Return the diagnostics as JSON, a contract: keys are only added.

    Another change raises `versi`.
    """
    return _json_text(
        {
            "versi": 1,
            "diagnostik": [
                {
                    "kode": d.code,
                    "tingkat": str(d.severity),
                    "berkas": d.file,
                    "baris": d.span.start_line,
                    "kolom": d.span.start_column,
                    "baris_akhir": d.span.end_line,
                    "kolom_akhir": d.span.end_column,
                    "pesan": d.message,
                    "saran": d.hint,
                }
                for d in report.diagnostics
            ],
            **report.more_keys,
        }
    )


def _json_text(value: object) -> str:
    from iki.escaping import for_json_document

    return f"{for_json_document(value)}\n"


_SARIF_LEVELS = {
    Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note",
}  # fmt: skip
_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0-rtm.5.json"


def sarif(report: Report) -> str:
    """Return SARIF 2.1.0, its rules being the whole catalogue."""
    from iki import __version__
    from iki.diagnostics import catalogue

    index = {code: number for number, code in enumerate(CODES)}
    rules = [
        {
            "id": manual.code,
            "name": manual.slug,
            "shortDescription": {"text": manual.title},
            "fullDescription": {"text": manual.meaning},
            "help": {"text": manual.text, "markdown": manual.text},
            "defaultConfiguration": {"level": _SARIF_LEVELS[CODES[manual.code][1]]},
        }
        for manual in map(catalogue.manual, CODES)
    ]
    fingerprints = _fingerprints(report)
    results = [
        {
            "ruleId": d.code,
            "ruleIndex": index[d.code],
            "level": _SARIF_LEVELS[d.severity],
            "message": {
                "text": _sarif_text(f"{d.message}\nsaran: {d.hint}" if d.hint else d.message)
            },
            "locations": [{"physicalLocation": _physical(d.file, d.span)}],
            "partialFingerprints": {"ikiTemuan/v1": fingerprint},
            **(
                {
                    "relatedLocations": [
                        {
                            "id": number,
                            "physicalLocation": _physical(r.file, r.span),
                            "message": {"text": _sarif_text(r.message)},
                        }
                        for number, r in enumerate(d.related, 1)
                    ]
                }
                if d.related
                else {}
            ),
        }
        for d, fingerprint in zip(report.diagnostics, fingerprints, strict=True)
    ]
    driver = {
        "name": "iki", "version": __version__, "semanticVersion": __version__,
        "language": "id-ID", "rules": rules,
    }  # fmt: skip
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return _json_text({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _sarif_text(text: str) -> str:
    """Return a text in which nothing is an embedded link (SARIF 2.1.0, section 3.11.6)."""
    return re.sub(r"(?=[\\\[\]])", r"\\", text) if "](" in text else text


def _physical(file: str, span: Span) -> dict[str, Any]:
    from urllib.parse import quote

    return {
        "artifactLocation": {"uri": quote(file, errors="surrogatepass")},
        "region": {
            "startLine": span.start_line,
            "startColumn": span.start_column,
            "endLine": span.end_line,
            "endColumn": span.end_column,
        },
    }


def _fingerprints(report: Report) -> list[str]:
    """Return a name for each diagnostic that stays when lines move: of code, file, and line's text.

    The same finding in two lines of the same text is told apart by its order.
    """
    from hashlib import sha256

    seen: dict[str, int] = {}
    found = []
    for d in report.diagnostics:
        text = (report.line(d.file, d.span.start_line) or "").strip()
        identity = f"{d.code}\0{d.file}\0{text}"
        seen[identity] = seen.get(identity, 0) + 1
        whole = f"{identity}\0{seen[identity]}".encode("utf-8", "surrogatepass")
        found.append(sha256(whole).hexdigest()[:32])
    return found


# --- JUnit ----------------------------------------------------------------------------------------


def junit(report: Report) -> str:
    """Return JUnit XML: a test case a diagnostic, and one for each file that has none.

    What does not fail the run (warnings, unless `ketat`) passes, and says itself in its output.
    """
    cases = []
    failures = 0
    for d in report.diagnostics:
        name = f"{d.code} {d.slug} {d.span.start_line}:{d.span.start_column}"
        fails = d.is_error or (report.ketat and d.severity is Severity.WARNING)
        failures += fails
        body = _xml("\n".join(map(for_terminal, (d.line, *_lines(d)[1:]))))
        inner = (
            f'<failure message="{_xml(for_terminal(d.message))}" type="{d.code}">{body}</failure>'
            if fails
            else f"<system-out>{body}</system-out>"
        )
        cases.append(_case(d.file, name, inner))
    with_findings = {d.file for d in report.diagnostics}
    cases += [_case(file, "iki validasi") for file in report.files if file not in with_findings]
    totals = f'tests="{len(cases)}" failures="{failures}" errors="0"'
    return "".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>\n',
            f'<testsuites name="iki" {totals}>\n',
            f'  <testsuite name="iki validasi" {totals} skipped="0">\n',
            *cases,
            "  </testsuite>\n</testsuites>\n",
        )
    )


def _case(file: str, name: str, inner: str = "") -> str:
    opening = (
        f'    <testcase classname="{_xml(for_terminal(file))}" name="{_xml(for_terminal(name))}"'
    )
    return f"{opening}>{inner}</testcase>\n" if inner else f"{opening}/>\n"


def _xml(text: str) -> str:
    """Return text for an element or attribute.

    What XML cannot hold was escaped for the terminal.
    """
    return for_xml(text).replace('"', "&quot;")


# --- for people -----------------------------------------------------------------------------------

_COLOURS = {
    Severity.ERROR: f"bold {RED}",
    Severity.WARNING: f"bold {ATTENTION}",
    Severity.NOTE: f"bold {EDGE}",
}
_SECRET = {"S20"}  # a line with a password is shown in no log
_WIDTH = 100  # cells of an excerpt, at most; longer lines are shown around the place
_CONTEXT = 30  # percent of which stand before the place, at least


def text_report(report: Report) -> Text:
    """Return each diagnostic with its excerpt, caret, remedy and related places, and the count.

    Of very many the first are shown in full; the other formats have them all.
    """
    from rich.text import Text

    out = Text()

    def add(indent: int, *parts: str | tuple[str, str]) -> None:
        """Add a line; what does not fit goes on below, so far from the edge."""
        out.append_text(_wrap(Text.assemble(*parts), report.width, indent))
        out.append("\n")

    for d in report.diagnostics[:REPORTED_IN_FULL]:
        heading = f"{d.severity}[{d.code}]"
        add(2, (heading, _COLOURS[d.severity]), (f": {for_terminal(d.message)}", "bold"))
        gutter = len(str(d.span.start_line))
        width = min(_WIDTH, report.width - gutter - 4) if report.width else _WIDTH
        place = _place(d.file, d.span)
        add(gutter + 4, (f"{' ' * gutter}--> ", EDGE), for_terminal(place))
        line = None if d.code in _SECRET else report.line(d.file, d.span.start_line)
        if line is not None:
            _excerpt(out, d.span, line, gutter, _COLOURS[d.severity], width)
        equals = (f"{' ' * gutter} = ", EDGE)
        for related in d.related:
            place = _place(related.file, related.span)
            add(gutter + 3, equals, for_terminal(f"{related.message}: {place}"))
        if d.hint:
            add(gutter + 3, equals, ("saran: ", "bold"), for_terminal(d.hint))
        out.append("\n")
    more = len(report.diagnostics) - REPORTED_IN_FULL
    if more > 0:
        add(0, f"... dan {more} lagi; --format ringkas menampilkan semuanya")
    add(0, for_terminal(closing(report)))
    return out


def _wrap(line: Text, width: int | None, indent: int) -> Text:
    if width is None or line.cell_len <= width:
        return line
    from rich.text import Text

    from iki.render.table import fold_text

    return Text(f"\n{' ' * indent}").join(fold_text(line, max(width - indent, 1)))


def _excerpt(out: Text, span: Span, line: str, gutter: int, colour: str, width: int) -> None:
    """Append the first line of a place with a run of carets below it, cut to so many cells."""
    from rich.cells import cell_len, set_cell_size

    width = max(width, 20)
    start = min(span.start_column - 1, len(line))
    end = span.end_column - 1 if span.end_line == span.start_line else len(line.rstrip())
    end = max(min(end, len(line)), start)
    # Of a line of a million characters only those near the place are worth escaping.
    before, marked, after = (
        for_terminal(part.replace("\t", "    "))
        for part in (
            line[max(start - 2 * width, 0) : start],
            line[start : min(end, start + 2 * width)],
            line[end : end + 2 * width],
        )
    )
    if start > 2 * width or cell_len(before) + cell_len(marked) > width:
        room = max(width - cell_len(marked), width * _CONTEXT // 100)
        while cell_len(before) >= room:
            before = before[max(cell_len(before) - room, 1) :]
        before = f"…{before}"
    if cell_len(before) + cell_len(marked) > width:
        marked, after = set_cell_size(marked, width - cell_len(before)).rstrip() + "…", ""
    elif cell_len(before) + cell_len(marked) + cell_len(after) > width:
        room = width - cell_len(before) - cell_len(marked)
        after = set_cell_size(after, room).rstrip() + "…"
    out.append(f"{' ' * gutter} |\n", EDGE)
    out.append(f"{span.start_line:>{gutter}} | ", EDGE)
    out.append(f"{before}{marked}{after}".rstrip())
    out.append("\n")
    out.append(f"{' ' * gutter} | ", EDGE)
    out.append(f"{' ' * cell_len(before)}{'^' * max(cell_len(marked.rstrip()), 1)}\n", colour)


REPORTERS: dict[str, Callable[[Report], str | Text]] = {
    "teks": text_report,
    "ringkas": line_report,
    "github": github,
    "json": json,
    "sarif": sarif,
    "junit": junit,
}
