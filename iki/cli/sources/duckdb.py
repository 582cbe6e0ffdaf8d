"""DuckDB: its own files, and Parquet and CSV files, which it reads where they are."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iki.cli import project
from iki.cli.errors import UsageError
from iki.cli.sources.connected import Connected, table_of, waited_for, written_by
from iki.realisasi.files import REALISASI

if TYPE_CHECKING:
    from collections.abc import Callable

    from iki.cli.sources.address import Address


def embedded(database: Path | None = None) -> Any:
    import ibis

    return ibis.duckdb.connect(
        ":memory:" if database is None else str(database),
        read_only=database is not None,
        # What does not fit goes to a disk, and not into the folder that a user is in.
        temp_directory=str(Path(tempfile.gettempdir()) / "iki-duckdb"),
        memory_limit=_MEMORY,
        autoinstall_known_extensions=False,
        preserve_insertion_order=False,
    )


_MEMORY = "4GB"


def of_duckdb(address: Address) -> Connected:
    connection = embedded(address.path)
    return table_of(connection, address, answers_of(connection))


def answers_of(connection: Any) -> Callable[[Any], list[dict[str, Any]]]:
    """Return what asks a DuckDB: while it works, Python does not hear Ctrl-C."""

    def ask(expression: Any) -> list[dict[str, Any]]:
        answer = waited_for(lambda: connection.to_pyarrow(expression), connection.con.interrupt)
        found: list[dict[str, Any]] = answer.to_pylist()
        return found

    return ask


def of_files(address: Address) -> Connected:
    """Open Parquet or CSV files: one, those below a folder, or those of a pattern."""
    text = address.text
    files, ending = _files_of(text, address.folder)
    connection = embedded()
    names = [str(path) for path in files]
    if ending == ".parquet":
        table = connection.read_parquet(names, union_by_name=True)
    else:
        for path in files:
            _check_header(path)
        # Everything as text, as it stands: what a number is nobody guesses.
        table = connection.read_csv(
            names, all_varchar=True, delim=",", quote='"', escape='"', header=True, comment="",
            union_by_name=True,
        )  # fmt: skip
    return Connected(table, answers_of(connection), f"tabel {text}", written_by(connection))


def _check_header(path: Path) -> None:
    """Raise UsageError for what an engine would take for something else."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        header = file.readline(_HEADER)
    if header.count(",") >= len(REALISASI.required) - 1:
        return
    other = "titik koma" if ";" in header else "tab" if "\t" in header else ""
    if other:
        raise UsageError(
            f"--sumber {project.shown(path)}: kolomnya dipisahkan {other}; sebagai sumber hanya CSV dengan koma "
            "yang dibaca. Di data/realisasi berkas ini dapat dipakai apa adanya"
        )


_HEADER = 10_000  # characters of the first line
_ENDINGS = (".parquet", ".csv")


def _files_of(text: str, folder: Path) -> tuple[list[Path], str]:
    place = folder / text
    if place.is_dir():
        found = [p for p in sorted(place.rglob("*")) if p.is_file() and not p.name.startswith(".")]
    elif place.is_file():
        found = [place]
    else:
        pattern = re.search(r"[*?\[]", text)
        root = Path(place.anchor) if Path(text).is_absolute() else folder
        relative = str(place.relative_to(root))
        found = sorted(p for p in root.glob(relative) if p.is_file()) if pattern else []
        if not found:
            raise UsageError(f"--sumber {text}: berkas atau folder ini tidak ada")
    endings = {p.suffix.lower() for p in found}.intersection(_ENDINGS)
    if len(endings) > 1:
        raise UsageError(f"--sumber {text}: berisi Parquet dan juga CSV; pakai salah satu")
    if not endings:
        raise UsageError(f"--sumber {text}: tidak ada berkas .parquet atau .csv")
    ending = endings.pop()
    return [p for p in found if p.suffix.lower() == ending], ending
