"""Output: results to stdout or a file, everything else to stderr.

A file is written beside its target and moved over it, so that a full disk or a target that is open
in Excel leaves the old file whole.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from iki.cli.errors import UsageError
from iki.cli.project import reason
from iki.diagnostics import has_errors, in_order
from iki.files import foreign

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from rich.console import Console, RenderableType
    from rich.text import Text

    from iki.diagnostics import Diagnostic

WIDTH_OF_FILES = 140


def console(*, stderr: bool = False, width: int | None = None) -> Console:
    """Return a rich console that never takes user text for markup and never fails to encode."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    return Console(
        file=stream, width=width, markup=False, highlight=False, emoji=False, soft_wrap=False
    )


def note(message: str) -> None:
    """Say something beside the result."""
    console(stderr=True).print(message, style="dim")


def show(render: Callable[[int], RenderableType], file: Path | None) -> None:
    """Print what `render(width)` gives, or write it to a file as plain text.

    Only on a terminal a line may end in blanks.
    """
    out = console() if file is None else _plain()
    if file is None and out.is_terminal:
        out.print(render(out.width))
        return
    with out.capture() as captured:
        out.print(render(out.width))
    text = "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())
    if file is None:
        sys.stdout.write(text)
    else:
        write(file, text.encode())


def _plain() -> Console:
    """Return a console for a file, as wide as files are."""
    from io import StringIO

    from rich.console import Console

    return Console(
        file=StringIO(), width=WIDTH_OF_FILES, no_color=True, force_terminal=False,
        markup=False, highlight=False, emoji=False,
    )  # fmt: skip


def emit(text: str, file: Path | None) -> None:
    """Print a machine format as it is, in UTF-8, or write it to a file."""
    if file is not None:
        write(file, text.encode())
        return
    with suppress(AttributeError):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    sys.stdout.write(text)


def write(file: Path, content: bytes, *, replace: bool = True) -> None:
    """Write a file whole or not at all.

    Raises UsageError if the target cannot be written, or exists while `replace` is false.
    """
    check_absent(file, replace=replace)
    _check_no_input(file)
    temporary = None
    try:
        if file.is_dir():
            raise UsageError(f"{file} adalah folder; sebutkan nama berkas")
        if file.exists() and not file.is_file():  # /dev/stdout, a pipe
            file.write_bytes(content)
            return
        from tempfile import mkstemp

        handle, temporary = mkstemp(dir=file.parent, prefix=f".{file.name[:80]}.", suffix=".tmp")
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(temporary).chmod(file.stat().st_mode & 0o777 if file.exists() else 0o666 & ~_umask())
        Path(temporary).replace(file)
    except PermissionError as error:
        _remove(temporary)
        raise UsageError(
            f"{file} tidak dapat ditulis; tutup dulu bila sedang terbuka di Excel, "
            f"dan periksa izin foldernya{_unchanged(file)}"
        ) from error
    except FileNotFoundError as error:
        raise UsageError(f"folder {file.parent} tidak ada") from error
    except OSError as error:
        _remove(temporary)
        raise UsageError(
            f"{file} tidak dapat ditulis: {reason(error)}{_unchanged(file)}"
        ) from error


def make_folder(folder: Path) -> None:
    """Make a folder for output, unless there is one."""
    _check_no_input(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise UsageError(f"{folder} sudah ada, dan bukan folder") from error
    except OSError as error:
        raise UsageError(f"folder {folder} tidak dapat dibuat: {reason(error)}") from error


def check_absent(file: Path, *, replace: bool) -> None:
    """Raise UsageError if a file exists that is not to be replaced."""
    if not replace and file.exists():
        raise UsageError(f"{file} sudah ada; sebutkan nama lain, atau --timpa untuk menggantinya")


def _unchanged(file: Path) -> str:
    return ". Berkas lama tidak berubah" if file.exists() else ""


def _check_no_input(file: Path) -> None:
    """Raise UsageError for a file among the definitions or the data of a project."""
    if _is_looping(file):
        raise UsageError(f"{file} tidak dapat ditulis: tautan simbolis melingkar")
    resolved = file.resolve()
    for folder in resolved.parents:
        inputs = (folder / "definitions", folder / "data" / "realisasi")
        if inputs[0].is_dir() and any(place in resolved.parents for place in inputs):
            raise UsageError(f"{file} terletak di antara definisi atau data; tulis ke folder lain")


def _is_looping(file: Path) -> bool:
    """Return whether links on the way to a file lead nowhere but to each other."""
    try:
        file.stat()
    except OSError as error:
        return error.errno == errno.ELOOP
    return False


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _remove(temporary: str | None) -> None:
    if temporary is not None:
        with suppress(OSError):
            Path(temporary).unlink()


def source_lines(diagnostics: Sequence[Diagnostic]) -> Callable[[str, int], str | None]:
    """Return a function for the lines where diagnostics start; None for what cannot be read.

    Each file is read once, when the first of its lines is asked for.
    """
    wanted: dict[str, set[int]] = {}
    for d in diagnostics:
        wanted.setdefault(d.file, set()).add(d.span.start_line)
    found: dict[str, dict[int, str]] = {}

    def line(file: str, number: int) -> str | None:
        if file not in found:
            found[file] = dict(_lines(file, wanted.get(file, set())))
        return found[file].get(number)

    return line


def _lines(file: str, wanted: Collection[int]) -> Iterator[tuple[int, str]]:
    last = max(wanted, default=0)
    with suppress(OSError, ValueError):
        if not Path(file).is_file():
            return
        # An empty newline: lines end at CR too, as YAML and the CSV reader count them.
        with Path(file).open(encoding="utf-8-sig", errors="surrogateescape", newline="") as stream:
            for number, text in enumerate(stream, 1):
                if number == 1 and foreign(text.encode(errors="surrogateescape")):
                    return
                if number in wanted:
                    yield number, _decoded(text.rstrip("\r\n"))
                if number >= last:
                    return


def _decoded(text: str) -> str:
    """Return a line of UTF-8, or of Windows-1252 where it is not UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    return text


def report(diagnostics: Sequence[Diagnostic], *, stderr: bool = True) -> None:
    """Show diagnostics to people: on stderr where they stand in for a result."""
    from iki import reporters

    ordered = in_order(diagnostics)
    laporan = reporters.Laporan(ordered, source_lines(ordered))
    console(stderr=stderr).print(reporters.teks(laporan), end="", soft_wrap=True)


def print_report(report: str | Text) -> None:
    """Print what a reporter gives: a coloured text, or a machine format as it is."""
    if isinstance(report, str):
        emit(report, None)
    else:
        console().print(report, end="", soft_wrap=True)


def blocked(diagnostics: Sequence[Diagnostic]) -> bool:
    """Show the diagnostics and return True if they forbid a result."""
    if has_errors(diagnostics):
        report(diagnostics)
        return True
    return False
