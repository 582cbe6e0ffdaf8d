"""The DuckDB inside iki, and the files of its own that it opens.

Once it has them it opens nothing else: a view of a database may name any file of this machine, and
who has the folder of a project from others did not write it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iki.data.engines.connection import EngineTable, strips_all_blanks, table_of, wait_for
from iki.errors import UsageError
from iki.limits import SOURCE_BATCH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from iki.data.engines.address import Address
    from iki.data.engines.connection import AnswerBatch, Stream


def connect_duckdb(database: Path | None = None) -> Any:
    """Return a DuckDB of our own, or one that reads a database; it fetches no extensions."""
    import ibis

    connection = ibis.duckdb.connect(
        ":memory:" if database is None else str(database),
        read_only=database is not None,
        # What does not fit goes to a disk, and not into the folder that a user is in.
        temp_directory=str(Path(tempfile.gettempdir()) / "iki-duckdb"),
        memory_limit=_MEMORY,
        autoinstall_known_extensions=False,
        autoload_known_extensions=False,
        allow_persistent_secrets=False,
        python_enable_replacements=False,
        preserve_insertion_order=False,
    )
    connection.compiler = strips_all_blanks(type(connection.compiler), looks=True)
    return connection


_MEMORY = "4GB"


def close_off(connection: Any, files: Iterable[Path] = ()) -> None:
    """Have a DuckDB open nothing but what it has open, and these files; nobody can undo it."""
    paths = ", ".join("'" + str(path).replace("'", "''") + "'" for path in files)
    for setting in (f"allowed_paths = [{paths}]", "enable_external_access = false"):
        connection.con.execute(f"SET {setting}")
    connection.con.execute("SET lock_configuration = true")


def open_duckdb(address: Address) -> EngineTable:
    """Open a table or view of a file for reading; raises UsageError and what DuckDB raises."""
    address.check_options("tabel")
    connection = connect_duckdb(address.path)
    close_off(connection)
    if lacking := _missing_part(connection, address.table_parts):
        raise UsageError(f"--sumber {address.safe_text}: {lacking} itu tidak ada")
    return table_of(connection, address, stream_of(connection))


# What DuckDB takes for the name of a table may be that of a file.
_NAMES = """\
SELECT database_name, schema_name, table_name FROM duckdb_tables()
WHERE database_name = current_database() AND NOT internal
UNION ALL
SELECT database_name, schema_name, view_name FROM duckdb_views()
WHERE database_name = current_database() AND NOT internal"""


def _missing_part(connection: Any, parts: list[str]) -> str:
    """Return the part of a table's name that is not there: `basis data`, `tabel`, or ""."""
    wanted = [part.lower() for part in parts]
    for found in connection.con.execute(_NAMES).fetchall():
        base, schema, name = (text.lower() for text in found)
        if wanted in ([base, schema, name], [schema, name]):
            return ""
        if schema == _MAIN and wanted in ([base, name], [name]):
            return ""
    (here,) = connection.con.execute("SELECT current_database()").fetchone()
    return "basis data" if len(wanted) > 2 and wanted[-3] != here.lower() else "tabel"


_MAIN = "main"  # the schema of a name without one


def stream_of(connection: Any) -> Stream:
    """Return the function that asks a DuckDB, which Ctrl-C interrupts.

    Its own answers are read, and not tables of Arrow: ibis imports pandas for those.
    """

    def stream(expression: Any) -> Iterator[AnswerBatch]:
        def fetch() -> list[Any]:
            return wait_for(lambda: cursor.fetchmany(SOURCE_BATCH), connection.con.interrupt)

        question = connection.compile(expression)
        cursor = wait_for(lambda: connection.con.execute(question), connection.con.interrupt)
        names = [column[0] for column in cursor.description]
        while rows := fetch():
            yield [dict(zip(names, row, strict=True)) for row in rows]

    return stream
