"""A table of an engine, connected to: what all engines give, and asking them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from decimal import Decimal
from itertools import islice
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from iki.data.row_rules.characters import BLANKS
from iki.errors import UsageError
from iki.limits import SOURCE_BATCH, SOURCE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from iki.data.engines.address import Address

    AnswerBatch = Sequence[Mapping[str, Any]]
    Stream = Callable[[Any], Iterator[AnswerBatch]]

_Made = TypeVar("_Made")
_UNLIKE_TEXT = "^[^!-~]|[^!-~]$"  # what begins and ends with plain letters has none around it
_LISTEN = 0.2  # seconds between looks at Ctrl-C: Windows tells of it only then


class EngineTable(NamedTuple):
    """A table of an engine, as it is, what asks the engine, and how messages name the table.

    `stream` yields the rows of an answer in batches of SOURCE_BATCH; nothing else may be asked
    before the last one is read. `written` writes a question in the language of the engine. `types`
    gives the engine's own names of column types, where those of `table` do not tell. `before` is
    the SQL that reads the rows of an engine that does not add them up itself. `close` ends the
    connection.
    """

    table: Any
    stream: Stream
    label: str
    written: Callable[[Any], str]
    types: Callable[[], Mapping[str, str]] | None = None
    before: str = ""
    close: Callable[[], object] = bool  # nothing

    def ask(self, expression: Any) -> Iterator[Mapping[str, Any]]:
        """Yield the rows of an answer."""
        for batch in self.stream(expression):
            yield from batch


def table_of(connection: Any, address: Address, stream: Stream) -> EngineTable:
    """Return the table that an address names in a connection of ibis."""
    *above, name = address.table_parts
    table = connection.table(name, database=tuple(above) or None)
    return EngineTable(
        table, stream, label_of(address), sql_writer(connection), close=connection.disconnect
    )


def label_of(address: Address) -> str:
    """Return the name of a table in messages, without a user or a password."""
    return f"tabel {address.table_name} di {address.bare}"


def name_in_sql(name: str) -> str:
    """Return a name of a table or a column between double quotes."""
    return '"' + name.replace('"', '""') + '"'


def strips_all_blanks(compiler: type, *, looks: bool = False) -> Any:
    """Return a compiler of ibis that strips `BLANKS`, and not those of ASCII only.

    `looks`: only a text that may have some at an end is stripped, for an engine in which looking
    costs less.
    """

    class Compiler(compiler):  # type: ignore[misc] # ibis has no types
        __slots__ = ()

        def visit_Strip(self, op: Any, *, arg: Any) -> Any:  # noqa: ARG002, N802
            stripped = self.f.trim(arg, BLANKS)
            return (
                self.if_(self.f.regexp_matches(arg, _UNLIKE_TEXT), stripped, arg)
                if looks
                else stripped
            )

    return Compiler()


def sql_writer(connection: Any) -> Callable[[Any], str]:
    """Return the function that writes a question in the SQL of an engine."""
    return lambda expression: str(connection.compile(expression, pretty=True))


def batches_of(
    rows: Iterator[Mapping[str, Any]], stop: Callable[[], object]
) -> Iterator[AnswerBatch]:
    """Yield rows in batches; whole numbers that an engine gives as decimals become int."""
    while batch := wait_for(lambda: [*islice(rows, SOURCE_BATCH)], stop):
        yield [
            {name: int(cell) if isinstance(cell, Decimal) else cell for name, cell in row.items()}
            for row in batch
        ]


def wait_for(work: Callable[[], _Made], stop: Callable[[], object]) -> _Made:
    """Run work that hears neither Ctrl-C nor the clock, and call `stop` when either ends it.

    Raises UsageError after SOURCE_SECONDS.
    """
    until = monotonic() + SOURCE_SECONDS
    pool = ThreadPoolExecutor(1)
    try:
        answer = pool.submit(work)
        try:
            while not wait([answer], _LISTEN).done:
                if monotonic() > until:
                    raise TimeoutError  # noqa: TRY301 - ends like Ctrl-C
        except (KeyboardInterrupt, TimeoutError) as error:
            # Again, if need be: what had not begun could not be stopped.
            while not wait([answer], _LISTEN).done:
                stop()
            if isinstance(error, KeyboardInterrupt):
                raise
            raise UsageError(f"pertanyaan dihentikan sesudah {SOURCE_SECONDS} detik") from None
        return answer.result()
    finally:
        pool.shutdown(wait=False)
