"""PostgreSQL, connected to as its own programs do: by its variables, its services and ~/.pgpass."""

from __future__ import annotations

import re
import weakref
from contextlib import closing
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from iki.data.engines.address import not_from_agency
from iki.data.engines.connection import (
    EngineTable,
    batches_of,
    label_of,
    name_in_sql,
    sql_writer,
    strips_all_blanks,
)
from iki.errors import UsageError
from iki.limits import SOURCE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iki.data.engines.address import Address
    from iki.data.engines.connection import AnswerBatch


# What instansi.yaml may say of a connection: it names no files of who runs iki.
_OF_AGENCY = {
    "host", "port", "user", "dbname", "service", "sslmode", "connect_timeout", "application_name",
    "target_session_attrs",
}  # fmt: skip
# Questions are asked once: compiling them takes longer than it spares.
_OPTIONS = "-c default_transaction_read_only=on -c jit=off"
_REQUIRES_AUTH = 160_000  # the version of libpq that knows it


def open_postgres(address: Address) -> EngineTable:
    """Connect as libpq does: PGHOST, services and .pgpass fill in what the URL lacks."""
    import ibis
    import psycopg
    from psycopg.rows import dict_row

    url = address.url
    given = {
        "host": url.hostname, "port": url.port, "user": url.username and unquote(url.username),
        "dbname": unquote(url.path.removeprefix("/")),
        **{name: value for name, value in address.options.items() if name != "tabel"},
    }  # fmt: skip
    if "options" in given:  # which would undo that the connection only reads
        raise UsageError(f"--sumber {address.safe_text}: options tidak dapat dipakai di sini")
    if address.of_agency:
        if given.keys() - _OF_AGENCY:
            raise not_from_agency(address)
        if psycopg.pq.version() >= _REQUIRES_AUTH:
            given["require_auth"] = "!password"  # a stranger's server gets none in plain text
    connection = psycopg.connect(
        **{
            "connect_timeout": 10,
            "client_encoding": "utf8",
            "application_name": "iki",
            **{k: v for k, v in given.items() if v},
        },
        autocommit=True,
        options=f"{_OPTIONS} -c statement_timeout={SOURCE_SECONDS}s",
    )
    if connection.info.parameter_status("server_encoding") == "SQL_ASCII":
        connection.close()
        raise UsageError(
            f"--sumber {address.safe_text}: basis data ini memakai SQL_ASCII, maka hurufnya tidak tentu; "
            "pindahkan ke basis data UTF8"
        )
    made = ibis.postgres.from_connection(connection)
    compiler = _numbers_characters(type(made.compiler))
    utf8 = connection.info.parameter_status("server_encoding") == "UTF8"
    made.compiler = (
        strips_all_blanks(compiler) if utf8 else compiler()
    )  # others have no such blanks
    weakref.finalize(made, connection.close)
    # A backslash in a text is one, whatever this server is set to: cells of the table stand in
    # questions.
    connection.execute("SET standard_conforming_strings = on")
    # All questions are about one moment.
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    # No cursor on the server, as that of ibis is: what it answers one process of the server
    # computes alone.
    def stream(expression: Any) -> Iterator[AnswerBatch]:
        question = made.compile(expression)
        with (
            connection.cursor(row_factory=dict_row) as cursor,
            closing(cursor.stream(question)) as rows,
        ):
            yield from batches_of(rows, connection.cancel)

    table, types = _table(made, address)
    return EngineTable(
        table, stream, label_of(address), sql_writer(made), lambda: types, close=connection.close
    )


def _numbers_characters(compiler: Any) -> Any:
    """Return a compiler of ibis that writes characters in patterns as PostgreSQL does."""
    import ibis.expr.operations as ops
    import sqlglot.expressions as sge

    class Compiler(compiler):  # type: ignore[misc] # ibis has no types
        __slots__ = ()
        # What stands there would take the place of the method.
        SIMPLE_OPS = MappingProxyType(
            {op: name for op, name in compiler.SIMPLE_OPS.items() if op is not ops.RegexSearch}
        )

        def visit_RegexSearch(self, op: Any, *, arg: Any, pattern: Any) -> Any:  # noqa: ARG002, N802
            text = re.sub(r"\\x\{(\w{4})\}", r"\\u\1", pattern.this)
            return self.f.regexp_like(arg, sge.convert(text))

    return Compiler


# A table or view, whether it may be read, and its columns: the type of each, what is below its
# domains, and whether its text is compared otherwise than letter by letter.
_FIND = """\
SELECT c.oid, n.nspname, pg_catalog.has_table_privilege(c.oid, 'SELECT')
  OR pg_catalog.has_any_column_privilege(c.oid, 'SELECT')
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid = pg_catalog.to_regclass(%s)"""
_COLUMNS = """\
WITH RECURSIVE below AS (
  SELECT attnum, atttypid AS type, atttypmod AS length, attcollation AS collation
  FROM pg_catalog.pg_attribute WHERE attrelid = %s AND attnum > 0 AND NOT attisdropped
  UNION ALL
  SELECT b.attnum, t.typbasetype, t.typtypmod, b.collation
  FROM below b JOIN pg_catalog.pg_type t ON t.oid = b.type WHERE t.typtype = 'd'
)
SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod),
  pg_catalog.format_type(b.type, b.length), t.typtype = 'e', NOT coalesce(l.collisdeterministic, true)
FROM below b
JOIN pg_catalog.pg_attribute a ON a.attrelid = %s AND a.attnum = b.attnum
JOIN pg_catalog.pg_type t ON t.oid = b.type AND t.typtype <> 'd'
LEFT JOIN pg_catalog.pg_collation l ON l.oid = b.collation
ORDER BY a.attnum"""


def _table(backend: Any, address: Address) -> tuple[Any, dict[str, str]]:
    """Return a table, and what PostgreSQL calls the types of its columns; raises UsageError.

    What ibis takes for another type than it is, is read as what it stands for: the text of an enum,
    the type below a domain, the number of an amount of money.
    """
    import ibis
    from ibis.backends.sql.datatypes import PostgresType

    parts = address.table_parts
    found = backend.con.execute(_FIND, [".".join(map(name_in_sql, parts))]).fetchone()
    if found is None:
        raise UsageError(f"--sumber {address.safe_text}: tabel itu tidak ada")
    oid, schema, readable = found
    if not readable:
        raise UsageError(
            f"--sumber {address.safe_text}: izin ditolak: pengguna ini tidak boleh membaca tabel itu"
        )
    columns = backend.con.execute(_COLUMNS, [oid, oid]).fetchall()
    table = backend.table(parts[-1], database=(schema,))
    types = {name: type_ for name, type_, *_ in columns}
    read = {name: _read_as(*of) for name, *of in columns}
    others = {name: type_ for name, type_ in read.items() if type_}
    if not others:
        return table, types
    shown = ", ".join(_select_column(name, others.get(name)) for name in types)
    rows = f"SELECT {shown} FROM {name_in_sql(schema)}.{name_in_sql(parts[-1])}"  # noqa: S608 - quoted names
    known = {name: PostgresType.from_string(type_) for name, type_ in others.items()}
    return backend.sql(rows, schema=ibis.schema({**table.schema(), **known})), types


def _read_as(type_: str, below: str, is_enum: bool, folded: bool) -> str | None:  # noqa: FBT001
    """Return the type that a column is read as, None for its own."""
    if is_enum or folded or below in {"citext", "name"}:
        return "text"
    if below == "money" or _NEGATIVE_SCALE.search(below):
        return "numeric"
    return below if below != type_ else None


_NEGATIVE_SCALE = re.compile(r"^numeric\(\d+,-\d+\)$")


def _select_column(name: str, type_: str | None) -> str:
    if type_ is None:
        return name_in_sql(name)
    exact = ' COLLATE "C"' if type_ == "text" else ""
    return f"{name_in_sql(name)}::{type_}{exact} AS {name_in_sql(name)}"
