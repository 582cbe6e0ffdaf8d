"""Parquet and CSV files, which the DuckDB inside iki reads where they are.

What an engine takes for the column of a file nobody sees afterwards: a name that is misspelt in one
file of many would be a column without values there. So the columns of every file are looked at here
first, those of CSV by the functions that read the files of a project, and DuckDB is told them; it
guesses nothing.
"""

from __future__ import annotations

import csv
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iki.data.csv_files import csv_source
from iki.data.csv_files.csv_source import REALISASI, FileKind, field_limit
from iki.data.engines.connection import EngineTable, sql_writer
from iki.data.engines.duckdb import close_off, connect_duckdb, stream_of
from iki.diagnostics.suggestions import some
from iki.errors import UsageError
from iki.escaping import quoted
from iki.project import project_files
from iki.project.paths import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from iki.data.csv_files.csv_source import CsvTable
    from iki.data.engines.address import Address

_ENDINGS = (".parquet", ".csv")


def open_files(address: Address) -> EngineTable:
    """Open Parquet or CSV files: one, those below a folder, or those of a pattern.

    Raises UsageError.
    """
    text = address.text
    files, ending = _files_of(text, address.folder)
    connection = connect_duckdb()
    read = _read_parquet if ending == ".parquet" else _read_csv
    table = read(connection, files)
    close_off(connection, files)
    return EngineTable(
        table, stream_of(connection), f"tabel {text}", sql_writer(connection),
        close=connection.disconnect,
    )  # fmt: skip


def _files_of(text: str, folder: Path) -> tuple[list[Path], str]:
    place = folder / text
    if place.is_dir():
        found = [
            p for p in sorted(place.rglob("*")) if p.is_file() and not p.name.startswith(HIDDEN)
        ]
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


def _file_error(path: Path, words: str) -> UsageError:
    return UsageError(f"--sumber {project_files.display_name(path)}: {words}")


# --- CSV ------------------------------------------------------------------------------------------


def _read_csv(connection: Any, files: Sequence[Path]) -> Any:
    """Return the rows of CSV files, every cell as the text that it is; no number is guessed."""
    import ibis

    alike: dict[tuple[tuple[str, ...], int], list[str]] = {}
    for path in files:
        alike.setdefault(_form_of(path), []).append(str(path))
    tables = [
        connection.read_csv(
            names, columns=dict.fromkeys(columns, "VARCHAR"), skip=before, auto_detect=False,
            header=True, delim=",", quote='"', escape='"', comment="", hive_partitioning=False,
        )
        for (columns, before), names in alike.items()
    ]  # fmt: skip
    if len(tables) == 1:
        return tables[0]
    every = [name for name in _kind().columns if any(name in table.columns for table in tables)]
    return ibis.union(
        *(
            table.select(
                *(
                    table[name] if name in table.columns else ibis.null("string").name(name)
                    for name in every
                )
            )
            for table in tables
        )
    )


def _kind() -> FileKind:
    """Return the columns of CSV files here: those of a project, and the agency."""
    from iki.data.tables.columns import AGENCY

    return REALISASI._replace(optional=(*REALISASI.optional, AGENCY))


def _form_of(path: Path) -> tuple[tuple[str, ...], int]:
    """Return the columns of a CSV file in their order, and how many lines stand before its header.

    Raises UsageError for what a project would refuse, and for forms that only a project reads.
    """
    from iki.data.csv_files.inspection import inspect

    table, wrong = inspect(csv_source.data_source(path), _kind())
    if table is not None and table.separator != ",":
        other = "titik koma" if table.separator == ";" else "tab"
        raise _file_error(path, f"kolomnya dipisahkan {other}; {_ONLY_THERE}")
    if wrong:
        d = wrong[0]
        more = f" (dan {len(wrong) - 1} kesalahan lain)" if wrong[1:] else ""
        place = f"{project_files.display_name(path)}:{d.span.start_line}:{d.span.start_column}"
        raise UsageError(f"--sumber {place}: {d.message} [{d.code}]; {d.hint}{more}")
    if table is None:
        raise AssertionError(path)  # nothing is wrong with it
    if table.wide:
        raise _file_error(path, f"ada kolom untuk tiap periode; {_ONLY_THERE}")
    if not table.encoding.startswith("utf-8"):
        raise _file_error(path, f"isinya bukan UTF-8; {_ONLY_THERE}")
    if table.nameless:
        which = ", ".join(str(n + 1) for n in table.nameless)
        raise _file_error(path, f"kolom ke-{which} tidak punya nama; hapus, atau beri nama")
    with table.source.open() as raw:
        above = [raw.readline() for _ in range(table.header_end)][:-1]
    if any(line.strip(b' ,"\t\r\n\xef\xbb\xbf') and b"sep=" not in line.lower() for line in above):
        raise _file_error(path, "judul kolomnya lebih dari satu baris; tulis dalam satu baris")
    if not _has_even_rows(table) and (uneven := _uneven_row(table)):
        raise UsageError(f"--sumber {project_files.display_name(path)}:{uneven}")
    names = sorted(table.columns, key=lambda name: table.columns[name])
    return tuple(names), len(above)


# DuckDB passes over empty cells that a row has more than its header, as `12,5,` without quotes
# leaves behind.


def _has_even_rows(table: CsvTable) -> bool:
    """Return whether every line has the same separators.

    False where only a slower look could tell.
    """
    even = b"," * (table.width - 1) + b"\n"
    with table.source.open() as raw:
        header = [raw.readline() for _ in range(table.header_end)]
        if not header[-1].endswith(b"\n"):  # nothing is below it, or lines end in another way
            return False
        while chunk := raw.read(_CHUNK):
            chunk += raw.readline()
            if b'"' in chunk:
                chunk = _QUOTED.sub(b"", chunk)
                if b'"' in chunk:  # a cell that goes on in the next chunk, or ends nowhere
                    return False
            ended = chunk if chunk.endswith(b"\n") else chunk + b"\n"
            # Without cells, and without the lines that are as they should be, only empty ones are
            # left.
            if ended.translate(None, _CELLS).replace(even, b"").strip(b"\n"):
                return False
    return True


_CELLS = bytes(byte for byte in range(256) if byte not in b",\n")
_CHUNK = 1 << 20  # bytes
_QUOTED = re.compile(rb'"[^"]*"')


def _uneven_row(table: CsvTable) -> str | None:
    """Return the line of the first row whose cells do not fit the header, and its message."""
    from iki.data.csv_files.records import batches, shape_problem

    with field_limit(), suppress(csv.Error), table.open_text() as text:  # which DuckDB refuses too
        for batch in batches(table, text):
            for row in batch.rows:
                if any(map(str.strip, row)) and (wrong := shape_problem(table, row)):
                    _, message, hint = wrong
                    return f"{batch.line()}: {message} [D03]; {hint}"
    return None


_ONLY_THERE = (
    "sebagai sumber hanya CSV UTF-8 dengan koma dan satu nilai tiap baris yang dibaca. "
    "Di data/realisasi berkas ini dapat dipakai apa adanya"
)


# --- Parquet --------------------------------------------------------------------------------------


def _read_parquet(connection: Any, files: Sequence[Path]) -> Any:
    names = [str(path) for path in files]
    by_path = _check_columns(files)
    return connection.read_parquet(
        names, union_by_name=True, hive_partitioning=by_path, hive_types_autocast=False
    )


def _check_columns(files: Sequence[Path]) -> bool:
    """Return whether folders named `tahun=2024` have what files lack; raises UsageError.

    Files may lack columns that need not be; but what iki does not know, and so does not read, is in
    all or in none.
    """
    import pyarrow.parquet as pq

    from iki.data.engines.engine_errors import engine_errors
    from iki.data.tables.columns import SOURCE_COLUMNS
    from iki.project.table_headings import column_name

    known, expected = SOURCE_COLUMNS, REALISASI.required
    found: dict[Path, dict[str, str]] = {}
    binary: dict[bool, Path] = {}
    for path in files:
        with engine_errors(f"--sumber {project_files.display_name(path)}"):
            schema = pq.read_schema(path)
        found[path] = {column_name(name): name for name in schema.names}
        kinds = {column_name(field.name): str(field.type) for field in schema}
        if kind := kinds.get("nilai"):
            if kind.startswith("decimal"):
                binary[False] = path
            elif kind in _BINARY:
                binary[True] = path
    if len(binary) > 1:  # DuckDB would make binary numbers of all
        raise _file_error(
            binary[True],
            f"nilai adalah angka biner, di {project_files.display_name(binary[False])} desimal; samakan tipenya",
        )
    folders = {path: _named_by_folders(path) & {*known} for path in files}
    by_path = {path: folders[path] - {*found[path]} for path in files}
    first = files[0]
    for path in files:
        if by_path[path] != by_path[first] or (by_path[path] and folders[path] - by_path[path]):
            name = min(folders[path] | folders[first])
            raise _file_error(
                path,
                f"{name} ada di nama folder dan, di sebagian berkas, juga sebagai kolom; pakai salah satu",
            )
        if lacking := [n for n in expected if n not in found[path] and n not in by_path[path]]:
            others = [name for name in found[path] if name not in known]
            also = f"; kolom lain di sana: {some(map(quoted, others))}" if others else ""
            raise _file_error(path, f"tidak ada kolom {', '.join(lacking)}{also}")
        _check_alike(path, found[path], first, found[first], known)
    return bool(by_path[first])


_BINARY = ("double", "float", "halffloat")


def _check_alike(
    path: Path,
    columns: Mapping[str, str],
    other: Path,
    others: Mapping[str, str],
    known: Iterable[str],
) -> None:
    """Raise UsageError if a column of one of two files would get lost, or be two."""
    for one, of_one, of_other in ((path, columns, others), (other, others, columns)):
        if strange := [name for name in of_one if name not in known and name not in of_other]:
            raise _file_error(
                one,
                f"kolom {some(map(quoted, strange))} tidak dikenal, dan tidak ada di semua berkas; "
                f"kolom yang dibaca: {', '.join(known)}",
            )
    for name in known:
        if name in columns and name in others and columns[name].lower() != others[name].lower():
            raise _file_error(
                path,
                f"kolom {quoted(columns[name])} ditulis {quoted(others[name])} di {project_files.display_name(other)}; samakan",
            )


def _named_by_folders(path: Path) -> set[str]:
    """Return the columns that the folders of a file name, as `tahun=2024` does."""
    parts = (part.partition("=") for part in path.parent.parts)
    return {name.lower() for name, mark, _ in parts if mark}
