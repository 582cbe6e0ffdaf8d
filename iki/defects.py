"""Defects of iki itself: what the user is told, and the report for a maintainer."""

from __future__ import annotations

import os
import sys
from contextlib import suppress


def was_interrupted(error: BaseException | None) -> bool:
    """Tell whether Ctrl-C is behind an error: Python 3.11 wraps it while a class is made."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


def report_defect(error: Exception) -> str:
    """Write the report of a defect, and return the message for the user."""
    report = _report(error)
    return f"maaf, ada cacat pada iki sendiri ({type(error).__name__}). " + (
        f"Mohon laporkan dengan isi berkas {report}" if report else "Mohon laporkan."
    )


def _report(error: Exception) -> str | None:
    """Write what a maintainer needs to a file; the home folder is written as ~."""
    import tempfile
    import traceback

    from iki import __version__
    from iki.credentials import holds_credential, without_credentials

    about = f"iki {__version__}"
    with suppress(Exception):  # what is broken may be what would tell
        from iki import versions

        about = versions.about()
    trace = "".join(traceback.format_exception(error, limit=-40))
    text = f"{about}\nPerintah: {' '.join(['iki', *sys.argv[1:]])}\n\n{trace}"
    home = os.path.expanduser("~")  # noqa: PTH111 - Path.home() raises where there is none
    if len(home) > 1:
        text = text.replace(home, "~")
    for argument in sys.argv[1:]:  # a password, refused or not
        if "://" in argument or holds_credential(argument):
            text = text.replace(argument, "***")
    text = without_credentials(text)
    for folder in (None, "."):
        with suppress(OSError):
            handle, name = tempfile.mkstemp(prefix="iki-laporan-", suffix=".txt", dir=folder)
            with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
                file.write(text)
            return name
    return None
