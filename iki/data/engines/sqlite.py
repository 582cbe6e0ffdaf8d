"""SQLite: its rows are read once, cell by cell as they are, and added up by the DuckDB inside iki.

A column of SQLite holds numbers beside texts, and SQLite itself adds with binary numbers only. So
every cell becomes the text that a file would have; a binary number that is no short decimal stays
recognisable.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache, lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from iki.data.engines.connection import EngineTable, label_of, name_in_sql, sql_writer, wait_for
from iki.data.engines.duckdb import close_off, connect_duckdb, stream_of
from iki.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from iki.data.engines.address import Address
    from iki.data.engines.connection import AnswerBatch

_ROWS = 1_000  # read at once: few, so that they are still at hand when they are turned into columns
_BATCHES = 100  # of rows that DuckDB is given at once
_PATIENCE = 10  # seconds for a program that is writing
_SHOWN = 10  # names of tables


def open_sqlite(address: Address) -> EngineTable:
    """Open a table or view of a file for reading.

    Its rows are read when the first question is asked.
    """
    import ibis

    from iki.data.tables.columns import SOURCE_COLUMNS
    from iki.project.table_headings import column_name

    address.check_options("tabel")
    file, table = address.path, ".".join(address.table_parts)
    with closing(_open(file)) as connection:
        declared: dict[str, str] = dict(connection.execute(_COLUMNS, [table]))
        if not declared:
            raise UsageError(
                f"--sumber {address.safe_text}: tabel itu tidak ada{_others(connection)}"
            )
    wanted = [column for column in declared if column_name(column) in SOURCE_COLUMNS]
    nilai = next((column for column in wanted if column_name(column) == "nilai"), None)
    selected = ", ".join(_nilai(name) if name == nilai else _text(name) for name in wanted)
    rows = f"SELECT {selected} FROM {name_in_sql(table)}"  # noqa: S608 - a quoted name
    engine = connect_duckdb()
    close_off(engine)
    made = engine.create_table("realisasi", schema=ibis.schema(dict.fromkeys(declared, "string")))

    @cache
    def fill() -> None:
        with closing(_open(file)) as connection:
            wait_for(lambda: _fill(engine.con, wanted, connection, rows), connection.interrupt)

    def stream(expression: Any) -> Iterator[AnswerBatch]:
        fill()
        return stream_of(engine)(expression)

    def types() -> Mapping[str, str]:
        with closing(_open(file)) as connection:
            kinds = _kinds(connection, table, nilai) if nilai else ""
        return {
            name: f"{type_ or '(tanpa tipe)'}{kinds if name == nilai else ''}"
            for name, type_ in declared.items()
        }

    return EngineTable(
        made, stream, label_of(address), sql_writer(engine), types, rows, engine.disconnect
    )


def _open(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{file.resolve().as_uri()}?mode=ro",
        uri=True, timeout=_PATIENCE, isolation_level=None, check_same_thread=False,
    )  # fmt: skip
    connection.text_factory = partial(str, encoding="utf-8", errors="replace")
    connection.set_authorizer(_opens_nothing)
    return connection


# What is a table or view of this file: SQLite has others of its own.
_COLUMNS = """\
SELECT c.name, c.type FROM sqlite_schema t, pragma_table_info(t.name) c
WHERE t.type IN ('table', 'view') AND t.name = ? COLLATE NOCASE"""
_OPENING = {"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"}


def _opens_nothing(action: int, pragma: str | None, function: str | None, *_: object) -> int:
    """Tell SQLite to deny what would open or name another file, as a view of a stranger's may."""
    opens = (
        action == sqlite3.SQLITE_ATTACH
        or (action == sqlite3.SQLITE_FUNCTION and (function or "").lower() in _OPENING)
        or (action == sqlite3.SQLITE_PRAGMA and pragma != "table_info")
    )
    return sqlite3.SQLITE_DENY if opens else sqlite3.SQLITE_OK


def _fill(engine: Any, names: list[str], connection: sqlite3.Connection, rows: str) -> None:
    """Put all rows into the table of the DuckDB."""
    import pyarrow as pa

    connection.text_factory = bytes  # which Arrow reads as they are
    found = connection.execute(rows)
    read = iter(lambda: found.fetchmany(_ROWS), [])
    batches = (
        pa.record_batch([_texts(column) for column in zip(*cells, strict=True)], names)
        for cells in read
    )
    columns = ", ".join(map(name_in_sql, names))
    while some := [*islice(batches, _BATCHES)]:
        engine.register("rows_of_sqlite", pa.Table.from_batches(some))
        engine.execute(f"INSERT INTO realisasi ({columns}) SELECT * FROM rows_of_sqlite")  # noqa: S608
        engine.unregister("rows_of_sqlite")


def _texts(cells: Sequence[bytes | float | None]) -> Any:
    """Return the cells of a column as texts, those with a binary number or no UTF-8 one by one."""
    import pyarrow as pa

    try:
        return pa.array(cells, pa.string())
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.array(map(_text_of, cells), pa.string())


def _text_of(cell: bytes | float | None) -> str | None:
    if isinstance(cell, bytes):
        return cell.decode(errors="replace")
    return None if cell is None else _text_of_binary(cell)


@lru_cache(50_000)
def _text_of_binary(cell: float) -> str:
    from iki.data.tables.numbers import text_of_binary

    return text_of_binary(cell)


def _kinds(connection: sqlite3.Connection, table: str, column: str) -> str:
    """Count the kinds of cells in a column: ` (isinya real 2, text 1)`."""
    rows = connection.execute(
        f"SELECT typeof({name_in_sql(column)}), count(*) FROM {name_in_sql(table)} GROUP BY 1 ORDER BY 2 DESC"  # noqa: S608
    )
    return f" (isinya {', '.join(f'{kind} {count}' for kind, count in rows) or 'kosong'})"


def _others(connection: sqlite3.Connection) -> str:
    names = [
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') "
            "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
        )
    ]
    shown = ", ".join(names[:_SHOWN]) + (", ..." if names[_SHOWN:] else "")
    return f"; yang ada: {shown}" if names else "; berkas ini tidak punya tabel"


def _text(name: str) -> str:
    return f"CAST({name_in_sql(name)} AS TEXT)"


def _nilai(name: str) -> str:
    """Write the SQL that gives a binary number as it is, and all other cells as text."""
    cell = name_in_sql(name)
    return (
        f"CASE typeof({cell}) WHEN 'real' THEN {cell} "
        f"WHEN 'blob' THEN 'x''' || hex({cell}) || '''' ELSE CAST({cell} AS TEXT) END"
    )
