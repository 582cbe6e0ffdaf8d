"""The entry point, and the one boundary for mistakes of the user and defects of iki.

A mistake of the user, and a machine that will not do what it is asked (a full disk, a closed pipe),
get one line. A defect of iki gets one line too, and a report file that can be pasted into an issue.
"""

from __future__ import annotations

import os
import sys

try:  # as long as these take, Ctrl-C has nobody else to end it without a word
    import gc
    from contextlib import suppress
    from pathlib import Path
    from types import ModuleType
    from typing import NoReturn

    from iki.defects import report_defect, was_interrupted
except KeyboardInterrupt:
    os._exit(130)

OK, ERRORS, USAGE, DEFECT, INTERRUPTED = 0, 1, 2, 3, 130


def main() -> NoReturn:
    """Run the command line and exit; Ctrl-C ends it without a word, whenever it comes."""
    try:
        _main()
    except KeyboardInterrupt:
        os._exit(INTERRUPTED)


def _main() -> NoReturn:
    # A run builds trees, not cycles: looking for cycles takes a quarter of a long run and finds
    # none.
    gc.disable()
    _open_closed_streams()
    code = run()
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        pass  # the reader has gone (`iki hitung | head`)
    except OSError as error:
        code = _cannot_go_on(error)
    with suppress(OSError):
        sys.stderr.flush()
    # Everything is written. The system takes memory back at once; Python would do it object by
    # object.
    os._exit(code)


def _without_plugins() -> None:
    """Tell pydantic that it has no plugins: none has a part in what iki reads.

    Its variable PYDANTIC_DISABLE_PLUGINS says the same, but what would look for them is imported
    all the same, and with it modules of mail and archives: 8 ms, a tenth of a start.
    """
    sys.modules.setdefault("pydantic.plugin._loader", _NoPlugins("pydantic.plugin._loader"))


class _NoPlugins(ModuleType):
    get_plugins = staticmethod(tuple)


def run() -> int:
    """Run the command line and return the exit code."""
    _without_plugins()
    try:
        from iki.console import messages, streams

        messages.speak()
        streams.replace_unencodable()
        _complete_only_lines()
        return _call_command()
    except KeyboardInterrupt:
        return INTERRUPTED
    except (BrokenPipeError, SystemExit):  # typer leaves so when the reader of a help has gone
        return OK
    except OSError as error:
        return _cannot_go_on(error)
    except MemoryError:
        return _out_of_memory()
    except Exception as error:  # noqa: BLE001 - the boundary
        return _ended_by(error)


def _call_command() -> int:
    """Call the command; return its exit code, or ERRORS after printing errors in its input."""
    from iki.cli import app_for
    from iki.errors import WrongInputError

    try:
        _check_letters(sys.argv[1:])
        return int(app_for(sys.argv[1:])(standalone_mode=False) or OK)
    except WrongInputError as error:
        from iki.console import messages
        from iki.render import reports

        reports.report(error.diagnostics, error.elsewhere)
        if error.said:
            messages.note(error.said)
        return ERRORS


def _check_letters(arguments: list[str]) -> None:
    """Raise UsageError for an argument with a byte that is no letter; it is not repeated."""
    from iki.errors import UsageError

    for number, argument in enumerate(arguments, 1):
        try:
            argument.encode()
        except UnicodeEncodeError as error:
            place = f"sesudah huruf ke-{error.start}" if error.start else "di awalnya"
            raise UsageError(
                f"argumen ke-{number} memuat byte yang bukan UTF-8, {place}; "
                "ketik ulang, atau ganti nama berkas atau foldernya"
            ) from None


def _complete_only_lines() -> None:
    """Drop an `_IKI_COMPLETE` that is left over: a shell that completes gives the line too."""
    words = _LINE_TO_COMPLETE.get(os.environ.get("_IKI_COMPLETE", ""), ("_TYPER_COMPLETE_ARGS",))
    if len(sys.argv) > 1 or not os.environ.keys() >= {*words}:
        os.environ.pop("_IKI_COMPLETE", None)


# In which variables a shell gives the line; those that are not named here have one of typer's own.
_LINE_TO_COMPLETE = {"complete_bash": ("COMP_WORDS", "COMP_CWORD")}


def _ended_by(error: Exception) -> int:
    from iki.cli import indonesian
    from iki.errors import UsageError

    if isinstance(error, UsageError):
        return _usage(str(error), None)
    if hasattr(error, "format_message"):  # typer: wrong usage
        ctx = getattr(error, "ctx", None)
        return _usage(indonesian.usage_error(error.format_message(), ctx), ctx)
    if type(error).__name__ == "Abort" or was_interrupted(error):
        return INTERRUPTED
    if type(error) is ImportError and error.name == "yaml":
        return _without_libyaml()
    return _defect(error)


def _usage(message: str, ctx: object) -> int:
    from iki.escaping import for_terminal

    path = getattr(ctx, "command_path", None)
    if message:  # without any command its help is shown
        _say(for_terminal(message))
        if path:
            _say(f"{path} --help", "Bantuan")
    return USAGE


def _say(text: str, who: str = "iki") -> None:
    """Print a line on stderr, if anybody is there who reads it."""
    with suppress(OSError, MemoryError):
        print(f"{who}: {text}", file=sys.stderr)


def _cannot_go_on(error: OSError) -> int:
    """Print what the machine refused; errors in files of a project are diagnostics."""
    from iki.escaping import for_terminal
    from iki.file_kinds import reason

    name = f"{for_terminal(str(error.filename))}: " if error.filename else ""
    _say(f"{name}{reason(error)}")
    return USAGE


def _out_of_memory() -> int:
    _say(
        "memori komputer ini tidak cukup; tutup program lain, "
        "atau periksa apakah ada berkas data yang luar biasa besar"
    )
    return USAGE


def _without_libyaml() -> int:
    _say(
        "PyYAML di Python ini terpasang tanpa libyaml; pasang ulang: "
        "python -m pip install --force-reinstall --no-cache-dir PyYAML"
    )
    return USAGE


def _defect(error: Exception) -> int:
    _say(report_defect(error))
    return DEFECT


def _open_closed_streams() -> None:
    """Give streams that were closed by the caller (`iki ... >&-`) somewhere to go."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115


if __name__ == "__main__":
    main()
