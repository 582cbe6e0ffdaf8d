"""Tables elsewhere: what a URL of `--sumber` names, connecting to it, and what is said when that fails.

ibis and the engines are imported here, and so only for a command that has a source. A module for each engine
connects; what is asked of a table that is connected to is the same for all of them (`reading`).
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
    """What brings an engine, and what opens its tables, as `module:function`, for a module imports its engine."""

    extra: str
    place: str

    @property
    def open_table(self) -> Callable[[Address], EngineTable]:
        """What opens a table; its module is imported for it, which raises ImportError without the engine."""
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
    """Connect to what a URL names; raises UsageError.

    `folder` is that of the project whose instansi.yaml has the URL, None if it was typed. An engine that iki
    does not know is left to ibis, if who runs iki has named it.
    """
    address = address_of(text, folder)
    _check_trust(address)
    scheme = address.url.scheme.lower()
    engine = _PATHS if address.is_path else ENGINES.get(scheme)
    if engine is not None:
        return _opened(address, f"'iki[{engine.extra}]'", engine.open_table)
    from iki.data.engines import other

    if not other.is_known(scheme):
        from iki.diagnostics.suggestions import suggestion

        hint = suggestion(scheme, ENGINES) or f"yang dikenal: {', '.join(ENGINES)}"
        raise UsageError(f"--sumber {address.shown}: {quoted(scheme)} tidak dikenal", hint)
    return _opened(address, f"'ibis-framework[{scheme}]'", other.of_other)


def _check_trust(address: Address) -> None:
    """Raise UsageError for what instansi.yaml may not lead to: who has a folder from others did not choose it.

    Windows logs in to the server of a path of the network, and an unknown engine may do anything.
    """
    scheme = address.url.scheme.lower()
    if address.of_agency and (
        address.text.startswith(("//", "\\\\")) if address.is_path else scheme not in ENGINES
    ):
        raise not_from_agency(address)


def _opened(
    address: Address, package: str, open_table: Callable[[Address], EngineTable]
) -> EngineTable:
    try:
        with engine_errors(f"--sumber {address.shown}", hidden=address.hidden):
            return open_table(address)
    except ImportError as error:
        lacking = f" ({error.name} belum ada)" if error.name else ""
        raise UsageError(
            f"--sumber {address.shown}: pasang dulu dengan: python -m pip install {package}{lacking}"
        ) from error
