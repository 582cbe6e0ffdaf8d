"""Spark: a server of Spark Connect, or the Spark that the settings of this machine name.

`spark://server:15002?tabel=...` asks a server, `spark:///?tabel=...` what SPARK_REMOTE or
spark-defaults.conf say, and without either a Spark inside iki. `parquet=` names files that Spark
reads, in place of `tabel=`. Spark has no connection that only reads; nothing but SELECT is ever
asked.
"""

from __future__ import annotations

import logging
import os
import socket
import sys
import tempfile
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iki.data.engines.address import not_from_agency
from iki.data.engines.connection import EngineTable, batches_of, sql_writer, wait_for
from iki.data.row_rules.characters import BLANKS
from iki.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iki.data.engines.address import Address
    from iki.data.engines.connection import AnswerBatch

_PORT = 15002  # of Spark Connect, unless a server says otherwise
_PATIENCE = 10  # seconds until a server answers
_HERE = ("", "local")
# What a Spark inside iki is set to, unless spark-defaults.conf says otherwise.
# Before a path these make a table of any file: the name of a table is that of no file, unless one
# was asked for.
_FORMATS = {"avro", "binaryfile", "csv", "delta", "json", "orc", "parquet", "text", "xml"}
_USUAL = {
    "spark.app.name": "iki",
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": str(os.cpu_count() or 1),
    "spark.sql.warehouse.dir": str(Path(tempfile.gettempdir()) / "iki-spark"),
}


def open_spark(address: Address) -> EngineTable:
    """Connect to a table or view, or to Parquet files.

    Raises UsageError, ImportError and what pyspark raises.
    """
    import ibis
    from ibis.backends.pyspark.datatypes import PySparkType

    parquet = address.options.get("parquet")
    # Spark reads the files of `parquet`.`path` as it reads a table.
    parts = ["parquet", parquet] if parquet else address.table_parts
    _silence()
    host = address.url.hostname or ""
    if parquet and "tabel" in address.options:
        raise UsageError(
            f"--sumber {address.safe_text}: pakai tabel= atau parquet=, jangan keduanya"
        )
    if not parquet and len(parts) > 1 and parts[0].lower() in _FORMATS:
        raise UsageError(f"--sumber {address.safe_text}: tabel itu tidak ada")
    if host in _HERE:
        address.check_options("tabel", "parquet")
    session = _here() if host in _HERE else _of_server(host, address)
    if parquet and _reads_here(session) and (place := address.folder / parquet).exists():
        parts[1] = str(place.absolute())
    session.conf.set("spark.sql.ansi.enabled", "true")  # a cast that fails is an error, and no null
    backend = ibis.pyspark.connect(session)
    backend.compiler = _compiler()
    written = sql_writer(backend)

    stop = partial(_stop, session)

    def stream(expression: Any) -> Iterator[AnswerBatch]:
        question = written(expression)
        with _own_words():
            rows = wait_for(lambda: iter(session.sql(question).toLocalIterator()), stop)
            yield from batches_of((row.asDict() for row in rows), stop)

    name = ".".join("`" + part.replace("`", "``") + "`" for part in parts)
    found = wait_for(
        lambda: session.sql(f"SELECT * FROM {name}").schema,  # noqa: S608 - a quoted name
        stop,
    )
    schema = ibis.schema(dict(PySparkType.to_ibis(found).items()))
    *above, last = parts
    table = ibis.table(
        schema, name=last, database=tuple(above) if len(above) > 1 else ".".join(above) or None
    )
    what = f"berkas Parquet {parquet}" if parquet else f"tabel {address.table_name}"
    return EngineTable(table, stream, f"{what} di {address.bare}", written)


def _compiler() -> Any:
    """Return a compiler of SQL for Spark that gives expressions the meaning they have elsewhere."""
    import sqlglot.expressions as sge
    from ibis.backends.sql.compilers.pyspark import PySparkCompiler

    class Compiler(PySparkCompiler):  # type: ignore[misc] # ibis has no types
        __slots__ = ()

        def visit_Strip(self, op: Any, *, arg: Any) -> Any:  # noqa: ARG002, N802
            """Strip all blanks; TRIM of Spark strips spaces only."""
            return self.f.anon.btrim(arg, sge.convert(BLANKS))

    return Compiler()


# --- sessions -------------------------------------------------------------------------------------


def _of_server(host: str, address: Address) -> Any:
    """Return a session of a Spark Connect server that answers; pyspark itself waits ten minutes."""
    from pyspark.sql import SparkSession
    from pyspark.sql.connect.client.retries import DefaultPolicy

    if address.of_agency and "SPARK_CONNECT_AUTHENTICATE_TOKEN" in os.environ:
        raise not_from_agency(address)  # a stranger's server gets no token
    port = address.url.port or _PORT
    with socket.create_connection((host, port), _PATIENCE):
        pass
    options = {k: v for k, v in address.options.items() if k not in {"tabel", "parquet"}}
    words = ";".join(f"{name}={value}" for name, value in options.items())
    session = SparkSession.builder.remote(f"sc://{host}:{port}/{words and f';{words}'}").create()
    session.client.set_retry_policies([DefaultPolicy(max_retries=3)])
    return session


@cache
def _here() -> Any:
    """Return a session of the Spark that this machine is set to use."""
    from pyspark.conf import SparkConf
    from pyspark.sql import SparkSession

    if "SPARK_REMOTE" in os.environ:
        return SparkSession.builder.getOrCreate()
    if (running := SparkSession.getActiveSession()) is not None:
        return running
    from pyspark.core.context import SparkContext
    from pyspark.errors import PySparkException
    from pyspark.java_gateway import launch_gateway

    try:
        with _nothing_said():
            gateway = launch_gateway()
    except (PySparkException, OSError) as error:
        raise UsageError(
            "Spark tidak dapat dijalankan: pasang Java 17 atau yang lebih baru, atau tunjukkan letaknya dengan JAVA_HOME"
        ) from error
    settings = SparkConf(_jvm=gateway.jvm)
    for name, value in _USUAL.items():
        settings.setIfMissing(name, value)
    settings.setIfMissing("spark.master", "local[*]")
    return SparkSession(SparkContext(conf=settings, gateway=gateway))


def _is_remote(session: Any) -> bool:
    """Return whether a session is one of Spark Connect."""
    return type(session).__module__.startswith("pyspark.sql.connect")


def _reads_here(session: Any) -> bool:
    """Return whether a path is one of this machine: a server, or a cluster, has its own."""
    return not _is_remote(session) and session.sparkContext.master.startswith("local")


def _stop(session: Any) -> None:
    """Have Spark end what it is working on."""
    with suppress(Exception):
        if _is_remote(session):
            session.interruptAll()
        else:
            session.sparkContext.cancelAllJobs()


def _silence() -> None:
    """Have pyspark say nothing on the terminal: what is wrong comes as an error."""
    for name in ("DataFrameQueryContextLogger", "SQLQueryContextLogger", "pyspark"):
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False


@contextmanager
def _own_words() -> Iterator[None]:
    """Raise the cause of an error of an iterator, which Spark wraps up."""
    from py4j.protocol import Py4JJavaError
    from pyspark.errors import PySparkException

    try:
        yield
    except Py4JJavaError as error:
        cause = error.java_exception
        while (inner := cause.getCause()) is not None:
            cause = inner
        raise PySparkException(str(cause.getMessage())) from None


@contextmanager
def _nothing_said() -> Iterator[None]:
    """Silence the programs started within: a JVM keeps the streams of its start."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = os.dup(1), os.dup(2)
    nothing = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)
        yield
    finally:
        for stream, before in zip((1, 2), kept, strict=True):
            os.dup2(before, stream)
            os.close(before)
        os.close(nothing)
