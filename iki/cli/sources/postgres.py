"""PostgreSQL, connected to as its own programs do: by its variables, its services and ~/.pgpass."""

from __future__ import annotations

import weakref
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from iki.cli.errors import UsageError
from iki.cli.sources.address import not_from_agency
from iki.cli.sources.connected import Connected, table_of
from iki.limits import SOURCE_BATCH, SOURCE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iki.cli.sources.address import Address
    from iki.cli.sources.connected import Batch


# What instansi.yaml may say of a connection: it names no files of who runs iki.
_OF_AGENCY = {
    "host", "port", "user", "dbname", "service", "sslmode", "connect_timeout", "application_name",
    "target_session_attrs",
}  # fmt: skip
_REQUIRES_AUTH = 160_000  # the version of libpq that knows it


def of_postgres(address: Address) -> Connected:
    """Connect as libpq does: what the URL does not say is taken from PGHOST, services and .pgpass."""
    import ibis
    import psycopg

    url = address.url
    given = {
        "host": url.hostname, "port": url.port, "user": url.username and unquote(url.username),
        "dbname": unquote(url.path.removeprefix("/")),
        **{name: value for name, value in address.options.items() if name != "tabel"},
    }  # fmt: skip
    if "options" in given:  # which would undo that the connection only reads
        raise UsageError(f"--sumber {address.shown}: options tidak dapat dipakai di sini")
    if address.of_agency:
        if given.keys() - _OF_AGENCY:
            raise not_from_agency(address)
        if psycopg.pq.version() >= _REQUIRES_AUTH:
            given["require_auth"] = "!password"  # a stranger's server gets none in plain text
    connection = psycopg.connect(
        **{
            "connect_timeout": 10,
            "application_name": "iki",
            **{k: v for k, v in given.items() if v},
        },
        autocommit=True,
        options=f"-c default_transaction_read_only=on -c statement_timeout={SOURCE_SECONDS}s",
    )
    made = ibis.postgres.from_connection(connection)
    weakref.finalize(made, connection.close)
    # All questions are about one moment.
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    # By a cursor of our own: that of ibis is on the server, and its end hides why a question failed.
    def ask(expression: Any) -> list[dict[str, Any]]:
        cursor = connection.execute(made.compile(expression))
        names = [column.name for column in cursor.description]
        return [
            {name: int(cell) if isinstance(cell, Decimal) else cell for name, cell in pairs}
            for pairs in (zip(names, row, strict=True) for row in cursor)
        ]

    def stream(expression: Any) -> Iterator[Batch]:
        with connection.cursor("iki") as cursor:
            cursor.execute(made.compile(expression))
            names = [column.name for column in cursor.description]
            while rows := cursor.fetchmany(SOURCE_BATCH):
                yield [dict(zip(names, row, strict=True)) for row in rows]

    return table_of(made, address, ask, stream)
