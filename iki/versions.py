"""`iki --versi`: what a report of a defect says of the machine and the project.

No name of a person, a machine or a folder is in it, so that it can be pasted where everybody reads
it.
"""

from __future__ import annotations

import locale
import os
import platform
import sys
from contextlib import suppress
from importlib import metadata
from pathlib import Path

from iki import __version__
from iki.project.paths import nearest_project

# As pyproject.toml has them: what iki always needs, and what comes with its extras.
LIBRARIES = (
    "filelock", "jinja2", "openpyxl", "pydantic", "pyyaml", "rich", "typer",
)  # fmt: skip
EXTRAS = ("python-docx", "duckdb", "ibis-framework", "psycopg")


def about() -> str:
    """Return the lines of `iki --versi`; the first is iki's own version alone."""
    return "\n".join(
        (
            f"iki {__version__}",
            f"Python    {platform.python_version()} ({_kind_of_python()})",
            f"Sistem    {platform.platform()}",
            f"Pustaka   {_version_of(LIBRARIES)}",
            f"Tambahan  {_version_of(EXTRAS) or 'tidak ada'}",
            f"Pengodean {_encodings()}",
            f"Terminal  {_terminal()}",
            f"Proyek    {_project()}",
        )
    )


def _kind_of_python() -> str:
    bits = "64" if sys.maxsize > 2**32 else "32"
    from_folder = ", dari folder iki-windows" if getattr(sys, "frozen", False) else ""
    return f"{platform.python_implementation()}, {bits} bit{from_folder}"


def _version_of(names: tuple[str, ...]) -> str:
    found = []
    for name in names:
        with suppress(metadata.PackageNotFoundError):
            found.append(f"{name} {metadata.version(name)}")
    return ", ".join(found)


def _encodings() -> str:
    return (
        f"keluaran {_encoding_of(sys.stdout)}, pesan {_encoding_of(sys.stderr)}, "
        f"sistem {locale.getpreferredencoding(do_setlocale=False)}, "
        f"nama berkas {sys.getfilesystemencoding()}"
    )


def _encoding_of(stream: object) -> str:
    return getattr(stream, "encoding", None) or "tidak diketahui"


def _terminal() -> str:
    with suppress(OSError, ValueError, AttributeError):
        return f"{os.get_terminal_size(sys.stdout.fileno()).columns} kolom"
    return "tidak ada (pipa atau berkas)"


def _project() -> str:
    """Describe the size of the project of the current folder; its name stays private."""
    with suppress(OSError):
        here = Path.cwd()
        if (root := nearest_project(here, *here.parents)) is not None:
            jabatan = sum(1 for _ in (root / "definitions" / "jabatan").glob("*.yaml"))
            data = sum(1 for _ in (root / "data" / "realisasi").rglob("*.csv"))
            return f"{jabatan} berkas jabatan, {data} berkas realisasi"
    return "tidak ada di folder ini"
