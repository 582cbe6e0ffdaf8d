"""The entry point, and the one boundary for mistakes of the user and defects of iki."""

from __future__ import annotations

import gc
import os
import sys
from types import ModuleType
from typing import NoReturn

OK, ERRORS, USAGE, DEFECT = 0, 1, 2, 3


def main() -> NoReturn:
    """Run the command line and exit."""
    # A run builds trees, not cycles: looking for cycles takes a quarter of a long run and finds none.
    gc.disable()
    code = run()
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has gone (`iki hitung | head`): say nothing, also not at interpreter exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.stderr.flush()
    # Everything is written. The system takes memory back at once; Python would do it object by object.
    os._exit(code)


def run() -> int:
    """Run the command line and return the exit code."""
    # Looking for plugins of pydantic costs a tenth of the start; iki has none. Only to be told not to
    # look, pydantic still imports importlib.metadata with email and sockets: so its looker is replaced.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    sys.modules.setdefault("pydantic.plugin._loader", _NoPlugins("pydantic.plugin._loader"))
    from iki.cli import app, indonesian
    from iki.cli.errors import UsageError

    try:
        result = app(standalone_mode=False)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return OK
    except UsageError as error:
        return _usage(str(error), None)
    except Exception as error:  # noqa: BLE001 - the boundary
        if hasattr(error, "format_message"):  # typer: wrong usage
            return _usage(
                indonesian.usage_error(error.format_message()), getattr(error, "ctx", None)
            )
        if type(error).__name__ == "Abort":
            return 130
        return _defect(error)
    return int(result or OK)


class _NoPlugins(ModuleType):
    """Stands in for the module that looks for plugins of pydantic."""

    @staticmethod
    def get_plugins() -> tuple[()]:
        return ()


def _usage(message: str, ctx: object) -> int:
    path = getattr(ctx, "command_path", None)
    print(f"iki: {message}", file=sys.stderr)
    if path:
        print(f"Bantuan: {path} --help", file=sys.stderr)
    return USAGE


def _defect(error: Exception) -> int:
    import traceback

    trace = "".join(traceback.format_exception(error))
    print(f"iki: cacat pada iki sendiri, mohon laporkan:\n{trace}", file=sys.stderr)
    return DEFECT


if __name__ == "__main__":
    main()
