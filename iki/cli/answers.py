"""Answers of an engine that are too long to be held at once: read batch by batch, as they are wanted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from iki.cli.errors import UsageError
from iki.limits import SOURCE_BATCH, SOURCE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence


def in_batches(expression: Any) -> Generator[Sequence[Mapping[str, Any]]]:
    """Yield the rows of an answer in batches of SOURCE_BATCH at most.

    Until the last one is read, or the iterator is closed, the connection may not be asked for anything else.
    """
    backend = expression.get_backend()
    read = {"postgres": _of_postgres, "duckdb": _of_duckdb}.get(backend.name, _of_any)
    yield from read(backend, expression)


def _of_postgres(backend: Any, expression: Any) -> Generator[Sequence[Mapping[str, Any]]]:
    """Read from a cursor on the server: an ordinary one brings all rows at once.

    That of ibis would end by another question, which hides why the first one failed.
    """
    with backend.con.cursor("iki_rekap") as cursor:
        cursor.execute(backend.compile(expression))
        names = [column.name for column in cursor.description]
        while rows := cursor.fetchmany(SOURCE_BATCH):
            yield _named(names, rows)


def _of_duckdb(backend: Any, expression: Any) -> Generator[Sequence[Mapping[str, Any]]]:
    """Read in a thread of its own: while DuckDB works, Python does not hear Ctrl-C."""
    with ThreadPoolExecutor(1) as pool:

        def wait_for(work: Callable[..., Any], *arguments: Any) -> Any:
            answer = pool.submit(work, *arguments)
            try:
                return answer.result(SOURCE_SECONDS)
            except (KeyboardInterrupt, TimeoutError) as error:
                backend.con.interrupt()
                if isinstance(error, KeyboardInterrupt):
                    raise
                raise UsageError(f"pertanyaan dihentikan sesudah {SOURCE_SECONDS} detik") from error

        cursor = wait_for(backend.con.execute, backend.compile(expression))
        names = [column[0] for column in cursor.description]
        while rows := wait_for(cursor.fetchmany, SOURCE_BATCH):
            yield _named(names, rows)


def _of_any(backend: Any, expression: Any) -> Generator[Sequence[Mapping[str, Any]]]:
    for batch in backend.to_pyarrow_batches(expression, chunk_size=SOURCE_BATCH):
        yield batch.to_pylist()


def _named(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(names, row, strict=True)) for row in rows]
