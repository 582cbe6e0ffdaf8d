"""Engines that ibis connects to and iki has no module for: what its documentation says is passed to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from iki.console import messages
from iki.data.engines.connection import EngineTable, table_of
from iki.data.engines.engine_errors import engine_errors
from iki.limits import SOURCE_BATCH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iki.data.engines.address import Address
    from iki.data.engines.connection import AnswerBatch


def is_known(scheme: str) -> bool:
    """Return whether ibis has a backend of that name; without it none is known."""
    try:
        from ibis.util import backend_entry_points
    except ImportError:
        return False
    return any(scheme == found.name for found in backend_entry_points())


def of_other(address: Address) -> EngineTable:
    """Have ibis connect to a URL without its `tabel`; says that nobody has tried this with iki."""
    import ibis

    _ = address.table_name
    options = {name: value for name, value in address.options.items() if name != "tabel"}
    url = address.url._replace(query=urlencode(options)).geturl()
    with engine_errors(f"--sumber {address.shown}", every=True, hidden=address.hidden):
        connection = ibis.connect(url)
    messages.note(
        f"{address.url.scheme} belum diuji dengan iki; bandingkan dahulu angkanya dengan "
        "sebagian baris yang sama sebagai berkas CSV"
    )

    def stream(expression: Any) -> Iterator[AnswerBatch]:
        with engine_errors(address.bare, every=True, hidden=address.hidden):
            for batch in connection.to_pyarrow_batches(expression, chunk_size=SOURCE_BATCH):
                yield batch.to_pylist()

    with engine_errors(f"--sumber {address.shown}", every=True, hidden=address.hidden):
        return table_of(connection, address, stream)
