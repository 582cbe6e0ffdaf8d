"""The DuckDB inside iki, and the files of its own that it opens."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iki.cli.sources.connected import Connected, strips_all_blanks, table_of, waited_for
from iki.limits import SOURCE_BATCH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iki.cli.sources.address import Address
    from iki.cli.sources.connected import AnswerBatch, Stream


def embedded(database: Path | None = None) -> Any:
    """Return a DuckDB of our own, or one that reads a database; it fetches no extensions."""
    import ibis

    connection = ibis.duckdb.connect(
        ":memory:" if database is None else str(database),
        read_only=database is not None,
        # What does not fit goes to a disk, and not into the folder that a user is in.
        temp_directory=str(Path(tempfile.gettempdir()) / "iki-duckdb"),
        memory_limit=_MEMORY,
        autoinstall_known_extensions=False,
        preserve_insertion_order=False,
    )
    connection.compiler = strips_all_blanks(type(connection.compiler), looks=True)
    return connection


_MEMORY = "4GB"


def of_duckdb(address: Address) -> Connected:
    """Open a table or view of a file for reading; raises UsageError and what DuckDB raises."""
    address.check_options("tabel")
    connection = embedded(address.path)
    return table_of(connection, address, stream_of(connection))


def stream_of(connection: Any) -> Stream:
    """Return what asks a DuckDB: while it works, Python does not hear Ctrl-C.

    Its own answers are read, and not tables of Arrow: ibis imports pandas for those.
    """

    def stream(expression: Any) -> Iterator[AnswerBatch]:
        def fetch() -> list[Any]:
            return waited_for(lambda: cursor.fetchmany(SOURCE_BATCH), connection.con.interrupt)

        question = connection.compile(expression)
        cursor = waited_for(lambda: connection.con.execute(question), connection.con.interrupt)
        names = [column[0] for column in cursor.description]
        while rows := fetch():
            yield [dict(zip(names, row, strict=True)) for row in rows]

    return stream
