"""Diagnostics: what is wrong, where, and what to do about it.

A diagnostic is a value. Nothing in iki raises a mistake of the user to the terminal: functions
return results and diagnostics together, and the shell shows all of them at once. A code is there
because it has a manual, whose place says its slug and severity; neither stands where the problem is
found.
"""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Severity(StrEnum):
    """An error forbids figures, a warning may be accepted, a note only informs."""

    ERROR = "kesalahan"
    WARNING = "peringatan"
    NOTE = "catatan"


# The families of codes, by their letters, in the order of the catalogue.
FAMILIES = {
    "N": "Naskah YAML",
    "S": "Bentuk definisi",
    "F": "Formula",
    "R": "Acuan dan keselarasan",
    "D": "Data realisasi, catatan dan pejabat",
    "C": "Capaian",
}
MANUALS = Path(__file__).parents[1] / "aturan"


def _codes() -> dict[str, tuple[str, Severity]]:
    """Read the codes from the names of the manuals: `peringatan/R14-target-di-luar-satuan.md`."""
    named = {
        name[:3]: (name[4:].removesuffix(".md"), severity)
        for severity in Severity
        for name in os.listdir(MANUALS / severity)  # noqa: PTH208 - at every start
        if name[0] in FAMILIES and name.endswith(".md")
    }
    letters = [*FAMILIES]
    return {code: named[code] for code in sorted(named, key=lambda c: (letters.index(c[0]), c))}


# The slug and severity of each code. Codes are never reused.
CODES = _codes()


class Span(NamedTuple):
    """A place in a text: lines and columns 1-based, columns in code points, the end exclusive."""

    start_line: int
    start_column: int
    end_line: int
    end_column: int


class RowCell(NamedTuple):
    """A cell of a CSV file: the line where its row starts, and which of the row it is, from 0."""

    line: int
    cell: int = 0


START_OF_FILE = Span(1, 1, 1, 1)


class Related(NamedTuple):
    """Another place that has to do with a diagnostic ("kode yang sama sudah dipakai di ...")."""

    file: str
    span: Span
    message: str


class Diagnostic(NamedTuple):
    """One finding. `message` says what is wrong, `hint` what to write instead; both Indonesian."""

    code: str
    file: str
    span: Span
    message: str
    hint: str | None = None
    related: tuple[Related, ...] = ()

    @property
    def severity(self) -> Severity:
        """How bad it is, by its code."""
        return CODES[self.code][1]

    @property
    def slug(self) -> str:
        """The name of its code, as people can say it: `kode-ganda`."""
        return CODES[self.code][0]

    @property
    def line(self) -> str:
        """The whole of it on one line, as other programs read it."""
        return f"{self.file}:{self.span.start_line}:{self.span.start_column}: {self.message} [{self.code}]"

    @property
    def is_error(self) -> bool:
        """Whether it forbids a figure."""
        return self.severity is Severity.ERROR


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sort by file, place and code, and drop what is said twice."""
    return sorted(dict.fromkeys(diagnostics), key=lambda d: (d.file, d.span, d.code, d.message))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Return whether anything forbids a figure."""
    return any(diagnostic.is_error for diagnostic in diagnostics)
