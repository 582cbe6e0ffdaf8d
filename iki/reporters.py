"""Reporters: one list of diagnostics, as text for people and in the forms that machines read.

A reporter is a function from diagnostics to a string; `REPORTERS` names them. Each escapes for its
own place. None of them opens a file: source lines come from a function of the shell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from iki.diagnostics import Diagnostic, Severity, Span
from iki.escaping import for_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


_COLOURS = {
    Severity.KESALAHAN: "bold red",
    Severity.PERINGATAN: "bold yellow",
    Severity.CATATAN: "bold cyan",
}
_WIDTH = 100  # cells of an excerpt; longer lines are shown around the place


def ringkas(diagnostics: Iterable[Diagnostic]) -> str:
    """Return a line each: `berkas:baris:kolom: pesan [KODE]`."""
    return "".join(
        f"{for_terminal(d.file)}:{d.span.start_line}:{d.span.start_column}: "
        f"{for_terminal(d.message)} [{d.code}]\n"
        for d in diagnostics
    )


def count(diagnostics: Iterable[Diagnostic]) -> str:
    """Return `2 kesalahan, 1 peringatan`, leaving out what there is none of."""
    found = [d.severity for d in diagnostics]
    parts = [f"{found.count(s)} {s}" for s in Severity if s in found]
    return ", ".join(parts) or "tidak ada kesalahan"


def teks(
    diagnostics: Sequence[Diagnostic], lines: Callable[[str, int, int], Sequence[str]]
) -> Text:
    """Return each diagnostic with its excerpt, caret, remedy and related places."""
    out = Text()
    for d in diagnostics:
        out.append(f"{d.severity}[{d.code}]", _COLOURS[d.severity])
        out.append(f": {for_terminal(d.message)}\n", "bold")
        gutter = len(str(d.span.end_line))
        out.append(f"{' ' * gutter}--> ", "blue")
        out.append(f"{for_terminal(d.file)}:{d.span.start_line}:{d.span.start_column}\n")
        _excerpt(
            out,
            d.span,
            lines(d.file, d.span.start_line, d.span.end_line),
            gutter,
            _COLOURS[d.severity],
        )
        for related in d.related:
            out.append(f"{' ' * gutter}  = ", "blue")
            place = f"{for_terminal(related.file)}:{related.span.start_line}:{related.span.start_column}"
            out.append(f"{for_terminal(related.message)}: {place}\n")
        if d.hint:
            out.append(f"{' ' * gutter}  = ", "blue")
            out.append("saran: ", "bold")
            out.append(f"{for_terminal(d.hint)}\n")
        out.append("\n")
    return out


def _excerpt(out: Text, span: Span, lines: Sequence[str], gutter: int, colour: str) -> None:
    """Append the first line of a place with a run of carets below it."""
    if not lines:
        return
    line = lines[0]
    start = min(span.start_column - 1, len(line))
    end = span.end_column - 1 if span.end_line == span.start_line else len(line.rstrip())
    end = max(min(end, len(line)), start + 1)
    before, marked, after = (
        for_terminal(p.replace("\t", "    ")) for p in (line[:start], line[start:end], line[end:])
    )
    room = max(_WIDTH - cell_len(marked), 20)
    if cell_len(before) > room // 2 and cell_len(before) + cell_len(marked) > _WIDTH:
        before = "…" + before[-(room // 2) :]
    shown = before + marked + after
    if cell_len(shown) > _WIDTH + 20:
        shown = shown[: _WIDTH + 20] + "…"
        marked = marked[: max(_WIDTH + 20 - len(before), 1)]
    out.append(f"{' ' * gutter} |\n", "blue")
    out.append(f"{span.start_line:>{gutter}} | ", "blue")
    out.append(f"{shown}\n")
    out.append(f"{' ' * gutter} | ", "blue")
    out.append(f"{' ' * cell_len(before)}{'^' * max(cell_len(marked), 1)}\n", colour)
