"""Answers of an engine that are too long to be held at once: read batch by batch, as they are wanted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from iki.cli.errors import UsageError
from iki.limits import SOURCE_BATCH, SOURCE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence


def batches(expression: Any) -> Generator[Sequence[Mapping[str, Any]]]:
    """Yield the rows of an answer in batches of SOURCE_BATCH at most.

    Until the last one is read, or the iterator is closed, the connection may not be asked for anything else.
    """
    backend = expression.get_backend()
    yield from _of_postgres(backend, expression) if backend.name == "postgres" else _of_any(
        backend, expression
    )


def _of_postgres(backend: Any, expression: Any) -> Generator[Sequence[Mapping[str, Any]]]:
    """Read from a cursor on the server: an ordinary one brings all rows at once.

    That of ibis would end by another question, which hides why the first one failed.
    """
    with backend.con.cursor("iki_rekap") as cursor:
        cursor.execute(backend.compile(expression))
        names = [column.name for column in cursor.description]
        while rows := cursor.fetchmany(SOURCE_BATCH):
            yield [dict(zip(names, map(_plain, row), strict=True)) for row in rows]


def _plain(cell: Any) -> Any:
    return int(cell) if isinstance(cell, Decimal) else cell


def _of_any(backend: Any, expression: Any) -> Generator[Sequence[Mapping[str, Any]]]:
    # In a thread of its own: while an engine works in this process, Python does not hear Ctrl-C.
    with ThreadPoolExecutor(1) as pool:

        def wait_for(work: Any, *arguments: Any, **options: Any) -> Any:
            answer = pool.submit(work, *arguments, **options)
            try:
                return answer.result(SOURCE_SECONDS)
            except (KeyboardInterrupt, TimeoutError) as error:
                if backend.name == "duckdb":
                    backend.con.interrupt()
                if isinstance(error, KeyboardInterrupt):
                    raise
                raise UsageError(f"pertanyaan dihentikan sesudah {SOURCE_SECONDS} detik") from error

        reader = wait_for(backend.to_pyarrow_batches, expression, chunk_size=SOURCE_BATCH)
        while (batch := wait_for(next, reader, None)) is not None:
            yield batch.to_pylist()
