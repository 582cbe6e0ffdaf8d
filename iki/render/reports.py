"""Diagnostics for people, with the lines in which they start.

Of files outside of a project only code and place.
"""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO, TextIOWrapper
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO

from iki.console.messages import console, terminal_width
from iki.diagnostics import Diagnostic, in_order
from iki.file_kinds import foreign
from iki.project import project_files

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from iki.errors import Elsewhere


# What is said of a file as a whole, and so shows nothing of what it holds.
_OF_WHOLE_FILES = frozenset({"N01", "N14", "D01", "D28", "D29", "D30", "D46", "D70"})


def withheld(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return diagnostics that show nothing of files outside of their project but code and place."""
    files = {d.file for d in diagnostics} | {r.file for d in diagnostics for r in d.related}
    outside = {file for file in files if project_files.is_outside(file)}
    message = "isi berkas ini tidak ditampilkan: letaknya di luar proyek"
    hint = "buka berkas yang ditunjuk tautan ini; `iki aturan KODE` menjelaskan temuannya"
    return [
        d
        if d.code in _OF_WHOLE_FILES or outside.isdisjoint({d.file, *(r.file for r in d.related)})
        else Diagnostic(d.code, d.file, d.span, message, hint)
        for d in diagnostics
    ]


def source_lines(
    diagnostics: Sequence[Diagnostic], elsewhere: Elsewhere = MappingProxyType({})
) -> Callable[[str, int], str | None]:
    """Return a function for the lines where diagnostics start.

    None for what cannot be read or shown.

    Each file is read once, when the first of its lines is asked for, from `elsewhere` if it is no
    file on disk.
    """
    wanted: dict[str, set[int]] = {}
    for d in diagnostics:
        wanted.setdefault(d.file, set()).add(d.span.start_line)
    found: dict[str, dict[int, str]] = {}

    def line(file: str, number: int) -> str | None:
        if file not in found:
            numbers = wanted.get(file, set())
            lines = (
                _lines_of(BytesIO(elsewhere[file])) if file in elsewhere else _lines_on_disk(file)
            )
            found[file] = dict(_chosen(lines, numbers))
        from iki.credentials import holds_credential

        text = found[file].get(number)
        return None if text is None or holds_credential(text) else text

    return line


def _lines_on_disk(file: str) -> Iterator[str]:
    with suppress(OSError, ValueError):
        if Path(file).is_file() and not project_files.is_outside(file) and not _names_people(file):
            with Path(file).open("rb") as stream:
                yield from _lines_of(stream)


def _lines_of(stream: BinaryIO) -> Iterator[str]:
    # An empty newline: lines end at CR too, as YAML and the CSV reader count them.
    with TextIOWrapper(
        stream, encoding="utf-8-sig", errors="surrogateescape", newline=""
    ) as decoded:
        yield from decoded


def _chosen(lines: Iterable[str], wanted: Collection[int]) -> Iterator[tuple[int, str]]:
    """Yield some lines with their numbers; none of what is no text."""
    last = max(wanted, default=0)
    for number, text in enumerate(lines, 1):
        if number == 1 and foreign(text.encode(errors="surrogateescape")):
            return
        if number in wanted:
            yield number, _decode(text.rstrip("\r\n"))
        if number >= last:
            return


def _names_people(file: str) -> bool:
    """Return whether a file holds personal data, which ends in no log."""
    return Path(file).name.lower() == "pejabat.csv"


def _decode(text: str) -> str:
    """Return a line of UTF-8, or of Windows-1252 where it is not UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    return text


def report(diagnostics: Sequence[Diagnostic], elsewhere: Elsewhere = MappingProxyType({})) -> None:
    """Show diagnostics to people on stderr: they stand in for a result, or beside it."""
    from iki.render import reporters

    ordered = in_order(withheld(diagnostics))
    width = terminal_width(stderr=True)
    made = reporters.Report(ordered, source_lines(ordered, elsewhere), width=width)
    console(stderr=True).print(reporters.text_report(made), end="", soft_wrap=True)
