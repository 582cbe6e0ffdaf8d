"""Output: results to stdout or a file, everything else to stderr.

A file is written beside its target and moved over it, so that a full disk or a target that is open
in Excel leaves the old file whole.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO, cast

from iki.cli import project, temporary
from iki.cli.errors import UsageError, WrongInputError
from iki.cli.options import TABLE
from iki.diagnostics import Diagnostic, has_errors, in_order
from iki.escaping import for_log, for_terminal
from iki.files import foreign, reason, too_long

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from rich.console import Console, RenderableType
    from rich.text import Text

    from iki.cli.errors import Elsewhere
    from iki.cli.options import Form

WIDTH_OF_FILES = 140
_NARROW = 80  # columns of what is no terminal


def console(*, stderr: bool = False) -> Console:
    """Return a rich console that never takes user text for markup and never fails to encode."""
    from rich.console import Console

    made = Console(
        file=_stream(sys.stderr if stderr else sys.stdout),
        markup=False,
        highlight=False,
        emoji=False,
        soft_wrap=False,
    )
    # Rich would end the run, and close stdout, when who reads either stream has gone.
    made.on_broken_pipe = partial(setattr, made, "quiet", True)  # type: ignore[method-assign]
    return made


class _Log:
    """A stream into a log of GitHub Actions, of which no line is a command."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(for_log(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def in_github_actions() -> bool:
    """Return whether what is printed goes to a log that GitHub Actions reads for commands."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def _stream(stream: TextIO) -> TextIO:
    """Return stdout or stderr as everything is written to it but the annotations of iki itself."""
    return cast("TextIO", _Log(stream)) if in_github_actions() else stream


_no_notes: ContextVar[bool] = ContextVar("no_notes", default=False)


@contextmanager
def without_notes() -> Iterator[None]:
    """Have nothing said beside the result: it is one of many."""
    token = _no_notes.set(True)
    try:
        yield
    finally:
        _no_notes.reset(token)


def note(message: str) -> None:
    """Say something beside the result."""
    if _no_notes.get():
        return
    line = for_terminal(message)
    # What needs no rich does without it: its import takes longer than most notes.
    if _is_plain_line(line, sys.stderr):
        with suppress(BrokenPipeError):
            _stream(sys.stderr).write(f"{line}\n")
        return
    console(stderr=True).print(line, style="dim")


def _is_plain_line(line: str, stream: TextIO) -> bool:
    """Return whether rich would print a line as it is: nobody sees its colour, and it fits."""
    asked = os.environ.keys() & {"FORCE_COLOR", "TTY_COMPATIBLE", "COLUMNS", "JUPYTER_COLUMNS"}
    return not asked and not stream.isatty() and line.isascii() and len(line) < _NARROW


def say(line: str) -> None:
    """Print one line of a result; the terminal wraps it."""
    console().print(for_terminal(line), soft_wrap=True)


def agreed(question: str) -> bool:
    """Ask on a terminal, where only a yes is one; where nobody can be asked, nobody objects."""
    if sys.stdin is None or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return True
    sys.stderr.write(f"{for_terminal(question)} [y/T] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in {"y", "ya"}


def say_lines(lines: Sequence[str]) -> None:
    """Print lines of a result as they are; a terminal breaks them."""
    _print("".join(f"{for_terminal(line)}\n" for line in lines))


def show(render: Callable[[int], RenderableType], file: Path | None = None) -> None:
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
        _print(text)
    else:
        write_file(file, text.encode())


def _print(text: str, *, commands: bool = False) -> None:
    """Print a text as far as it is read (`iki validasi | head`): the exit code still says what was found."""
    with suppress(BrokenPipeError):
        (sys.stdout if commands else _stream(sys.stdout)).write(text)


def _plain() -> Console:
    """Return a console for a file, as wide as files are."""
    from io import StringIO

    from rich.console import Console

    return Console(
        file=StringIO(), width=WIDTH_OF_FILES, no_color=True, force_terminal=False,
        markup=False, highlight=False, emoji=False,
    )  # fmt: skip


def emit(text: str, file: Path | None, *, commands: bool = False) -> None:
    """Print a machine format in UTF-8, or write it to a file.

    In a log of GitHub Actions its lines are commands only if it is made of `commands`.
    """
    if file is not None:
        write_file(file, text.encode())
        return
    with suppress(AttributeError):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
        if "\r\n" in text:  # Windows would write `\r\r\n`
            sys.stdout.reconfigure(newline="")  # type: ignore[union-attr]
    _print(text, commands=commands)


def show_form(
    forms: Mapping[str, Form], name: str, file: Path | None, *values: object, **of_table: object
) -> None:
    """Print what a form makes of some values, or write it to a file, and say so.

    A table is made for a width, and may have settings of its own.
    """
    writer = forms[name].writer
    if name == TABLE:
        show(lambda width: writer(*values, width=width, **of_table), file)
    else:
        emit(writer(*values), file)
    if file is not None:
        note(f"ditulis ke {file}")


def write_file(file: Path, content: bytes, *, replace: bool = True) -> None:
    """Write a file whole or not at all; of a link, what it leads to.

    Raises UsageError if the target cannot be written, or exists while `replace` is false.
    """
    check_writable(file, replace=replace)
    check_no_input(file)
    replace_file(file, content)


def replace_file(file: Path, content: bytes) -> None:
    """Write a file of the project itself as `write_file` does those beside it."""
    unfinished = None
    try:
        if file.is_dir():
            raise UsageError(f"{file} adalah folder; sebutkan nama berkas")
        if file.exists() and not file.is_file():  # /dev/stdout, a pipe
            file.write_bytes(content)
            return
        target = _end_of_links(file)
        handle, unfinished = temporary.new_file(target.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(handle)
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~umask()
        Path(unfinished).chmod(mode)
        # Where the power fails, the name has the old bytes or all of the new ones.
        sync_folder(target.parent)
        Path(unfinished).replace(target)
        sync_folder(target.parent)
    except PermissionError as error:
        raise UsageError(
            f"{file} tidak dapat ditulis; tutup dulu bila sedang terbuka di Excel, "
            f"dan periksa izin foldernya{_unchanged(file)}"
        ) from error
    except FileNotFoundError as error:
        if words := too_long(file):
            raise UsageError(f"{file} tidak dapat ditulis: {words}") from error
        end = Path(os.path.realpath(file)) if file.is_symlink() else file
        raise UsageError(f"folder {end.parent} tidak ada") from error
    except OSError as error:
        raise UsageError(
            f"{file} tidak dapat ditulis: {reason(error)}{_unchanged(file)}"
        ) from error
    finally:
        if unfinished is not None:
            with suppress(OSError):  # mostly it has its name by now
                Path(unfinished).unlink()


def _end_of_links(file: Path) -> Path:
    """Return the file that a path leads to, which need not exist; OSError if its links go round."""
    target = Path(os.path.realpath(file))
    if target.is_symlink():
        raise OSError(errno.ELOOP, "")
    return target


def sync_folder(folder: Path) -> None:
    """Have the names in a folder written to its disk, where the system can do that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def make_folder(folder: Path) -> None:
    """Make a folder for output, unless there is one."""
    check_no_input(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise UsageError(f"{folder} sudah ada, dan bukan folder") from error
    except OSError as error:
        raise UsageError(f"folder {folder} tidak dapat dibuat: {reason(error)}") from error


def check_writable(file: Path, *, replace: bool) -> None:
    """Raise UsageError if a file exists that is not to be replaced, or that may only be read."""
    if not replace and file.exists():
        raise UsageError(f"{file} sudah ada; sebutkan nama lain, atau --timpa untuk menggantinya")
    # An administrator may write everything, and is told of the mark all the same.
    if file.is_file() and not (file.stat().st_mode & 0o222 and os.access(file, os.W_OK)):
        raise UsageError(f"{file} hanya boleh dibaca; ubah izinnya, atau sebutkan nama lain")


def _unchanged(file: Path) -> str:
    return ". Berkas lama tidak berubah" if file.exists() else ""


def check_no_input(file: Path) -> None:
    """Raise UsageError for a file among the definitions, the data or the locks of a project."""
    resolved = Path(os.path.realpath(file))
    for folder in resolved.parents:
        data = folder / "data"
        locks = folder / project.LOCKS
        inputs = (folder / "definitions", data / "realisasi", data / "catatan", locks)
        among = (
            any(place in resolved.parents for place in inputs) or resolved == data / "pejabat.csv"
        )
        if inputs[0].is_dir() and among:
            what = "kunci" if locks in resolved.parents else "definisi atau data"
            raise UsageError(f"{file} terletak di antara {what}; tulis ke folder lain")


def umask() -> int:
    """Return the bits that new files lack, which can only be read by setting them."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


# What is said of a file as a whole, and so shows nothing of what it holds.
_OF_WHOLE_FILES = frozenset({"N01", "N14", "D01", "D28", "D29", "D30", "D46", "D70"})


def withheld(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return diagnostics that tell nothing of files outside of their project, but code and place."""
    files = {d.file for d in diagnostics} | {r.file for d in diagnostics for r in d.related}
    outside = {file for file in files if project.is_outside(file)}
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
    """Return a function for the lines where diagnostics start; None for what cannot be read or shown.

    Each file is read once, when the first of its lines is asked for, from `elsewhere` if it is no file
    on disk.
    """
    wanted: dict[str, set[int]] = {}
    for d in diagnostics:
        wanted.setdefault(d.file, set()).add(d.span.start_line)
    found: dict[str, dict[int, str]] = {}

    def line(file: str, number: int) -> str | None:
        if file not in found:
            numbers = wanted.get(file, set())
            lines = _lines_of(elsewhere[file]()) if file in elsewhere else _lines_on_disk(file)
            found[file] = dict(_chosen(lines, numbers))
        from iki.credentials import holds_credential

        text = found[file].get(number)
        return None if text is None or holds_credential(text) else text

    return line


def _lines_on_disk(file: str) -> Iterator[str]:
    with suppress(OSError, ValueError):
        if Path(file).is_file() and not project.is_outside(file) and not _names_people(file):
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
            yield number, _decoded(text.rstrip("\r\n"))
        if number >= last:
            return


def _names_people(file: str) -> bool:
    """Return whether a file holds personal data, which ends in no log."""
    return Path(file).name.lower() == "pejabat.csv"


def _decoded(text: str) -> str:
    """Return a line of UTF-8, or of Windows-1252 where it is not UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    return text


def terminal_width(*, stderr: bool = False) -> int | None:
    """Return how wide the terminal is that is written to; None for a file, a pipe, a log."""
    out = console(stderr=stderr)
    return out.width if out.is_terminal else None


def report(diagnostics: Sequence[Diagnostic], elsewhere: Elsewhere = MappingProxyType({})) -> None:
    """Show diagnostics to people on stderr: they stand in for a result, or beside it."""
    from iki.outputs import reporters

    ordered = in_order(withheld(diagnostics))
    width = terminal_width(stderr=True)
    made = reporters.Report(ordered, source_lines(ordered, elsewhere), width=width)
    console(stderr=True).print(reporters.text_report(made), end="", soft_wrap=True)


def print_report(report: str | Text, *, commands: bool = False) -> None:
    """Print what a reporter gives: a coloured text, or a machine format, maybe made of `commands`."""
    if isinstance(report, str):
        emit(report, None, commands=commands)
    else:
        console().print(report, end="", soft_wrap=True)


def refuse_errors(
    diagnostics: Sequence[Diagnostic],
    elsewhere: Elsewhere = MappingProxyType({}),
    said: str = "",
) -> None:
    """Raise WrongInputError, with all of the diagnostics, if one of them forbids a result."""
    if has_errors(diagnostics):
        raise WrongInputError(diagnostics, elsewhere, said)
