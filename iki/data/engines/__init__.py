"""Tables elsewhere: what a URL of `--sumber` names, the connection to it, and its errors.

ibis and the engines are imported here, and so only for a command that has a source. A module for
each engine connects; what is asked of a table that is connected to is the same for all of them
(`questions`).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from iki.data.engines.address import Address, address_of, not_from_agency
from iki.data.engines.connection import EngineTable
from iki.data.engines.engine_errors import engine_errors
from iki.data.engines.questions import (
    describe_table,
    format_questions,
    read,
    source_of,
    sql_statements,
)
from iki.errors import UsageError
from iki.escaping import quoted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = [
    "EngineTable",
    "connect",
    "describe_table",
    "engine_errors",
    "format_questions",
    "read",
    "source_of",
    "sql_statements",
]


class Engine(NamedTuple):
    """An engine: the extra that installs it, and `module:function` that opens its tables."""

    extra: str
    place: str

    @property
    def open_table(self) -> Callable[[Address], EngineTable]:
        """The function that opens a table; raises ImportError where the engine is not installed."""
        module, _, name = self.place.partition(":")
        found: Callable[[Address], EngineTable] = getattr(
            import_module(f"iki.data.engines.{module}"), name
        )
        return found


_PATHS = Engine("duckdb", "table_files:open_files")
ENGINES = {
    "duckdb": Engine("duckdb", "duckdb:open_duckdb"),
    "sqlite": Engine("duckdb", "sqlite:open_sqlite"),
    "postgresql": Engine("postgres", "postgres:open_postgres"),
    "postgres": Engine("postgres", "postgres:open_postgres"),
    "spark": Engine("spark", "spark:open_spark"),
    "sc": Engine("spark", "spark:open_spark"),  # what Spark itself calls its servers
}


def connect(text: str, folder: Path | None = None) -> EngineTable:
    """Connect to what a URL names; raises UsageError, also for an engine that no test runs.

    `folder` is that of the project whose instansi.yaml has the URL, None if it was typed.
    """
    address = address_of(text, folder)
    # Windows logs in to the server of a path of the network: who has a folder from others did not
    # choose it.
    if address.of_agency and address.is_path and address.text.startswith(("//", "\\\\")):
        raise not_from_agency(address)
    scheme = address.url.scheme.lower()
    engine = _PATHS if address.is_path else ENGINES.get(scheme)
    if engine is None:
        from iki.diagnostics.suggestions import suggestion

        hint = suggestion(scheme, ENGINES) or f"yang dikenal: {', '.join(ENGINES)}"
        raise UsageError(f"--sumber {address.safe_text}: {quoted(scheme)} tidak dikenal", hint)
    try:
        with engine_errors(f"--sumber {address.safe_text}", hidden=address.hidden):
            return engine.open_table(address)
    except ImportError as error:
        lacking = f" ({error.name} belum ada)" if error.name else ""
        raise UsageError(
            f"--sumber {address.safe_text}: pasang dulu dengan: "
            f"python -m pip install 'iki[{engine.extra}]'{lacking}"
        ) from error
