"""The questions to a connected table: its contents, the statements, and the realised values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iki.data.csv_files.csv_source import REALISASI
from iki.data.engines.engine_errors import engine_errors
from iki.decimals import format_count
from iki.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from iki.data.engines.connection import EngineTable
    from iki.data.keep import Keep
    from iki.data.tables import Source
    from iki.diagnostics import Diagnostic
    from iki.model import Realisasi
    from iki.model.definisi import RowNames
    from iki.periode import Periode


def source_of(connected: EngineTable, agency: str) -> Source:
    """Return a table as the readings of a project take it; raises UsageError for its columns."""
    from iki.data.tables import Source
    from iki.data.tables.columns import has_agencies

    def run(expression: Any) -> Iterator[Mapping[str, Any]]:
        with engine_errors(connected.label):
            yield from connected.ask(expression)

    shared = has_agencies(connected.table)
    label = f"{connected.label}, instansi {agency}" if shared else connected.label
    return Source(_columns(connected, agency), run, label, connected.close)


def _columns(connected: EngineTable, agency: str) -> Any:
    from iki.data.tables import ColumnsError, columns_of

    try:
        return columns_of(connected.table, agency)
    except ColumnsError as error:
        raise UsageError(
            f"{connected.label}: {error}. Kolom yang dibaca: {', '.join(REALISASI.columns)}"
        ) from error


def describe_table(connected: EngineTable, agency: str) -> Iterator[str]:
    """Yield the columns of a table with their types, and how many rows it has of each year."""
    from iki.project.table_headings import column_name

    schema: Mapping[str, Any] = connected.table.schema()
    if connected.types:
        with engine_errors(connected.label):
            schema = connected.types()
    named = {column_name(column): column for column in schema}
    yield connected.label
    yield ""
    for name in REALISASI.columns:
        needed = "wajib, tidak ada" if name in REALISASI.required else "tidak ada"
        yield f"  {name:<10}{schema[named[name]] if name in named else needed}"
    if others := [column for name, column in named.items() if name not in REALISASI.columns]:
        yield f"  kolom lain yang tidak dibaca: {', '.join(others)}"
    yield ""
    rows: dict[str, int] = {}
    for found in source_of(connected, agency).groups:
        rows[found.texts[0]] = rows.get(found.texts[0], 0) + found.rows
    for tahun, count in sorted(rows.items()):
        yield f"  tahun {tahun or '(kosong)'}: {format_count(count)} baris"
    yield ""


def sql_statements(
    connected: EngineTable, agency: str, known: RowNames, years: Collection[int], sampai: Periode
) -> Iterator[str]:
    """Yield the questions of a computation in the language of the engine; none is asked.

    The last question follows from how a table names what its rows are of: here, by the codes of
    iki.
    """
    from iki.data.tables import questions

    return format_questions(connected, questions(_columns(connected, agency), known, years, sampai))


def format_questions(connected: EngineTable, questions: Iterable[tuple[str, Any]]) -> Iterator[str]:
    """Yield questions in the language of an engine, each with what it is about."""
    yield f"-- {connected.label}"
    if connected.before:
        yield ""
        yield "-- baris-baris yang dibaca; DuckDB di dalam iki menjawab pertanyaan-pertanyaan berikutnya"
        yield connected.before
    for about, expression in questions:
        yield ""
        yield f"-- {about}"
        yield from connected.written(expression).splitlines()


def read(
    source: Source,
    known: RowNames,
    tahun: Collection[int] | None,
    sampai: Periode,
    keep: Keep,
    *,
    apart: bool = False,
) -> tuple[Realisasi, list[Diagnostic]]:
    """Read realised values from a source; raises UsageError for what is no mistake in its rows."""
    from iki.data.tables import ChangedError, TooManyRowsError, read_table

    try:
        return read_table(source, known, tahun=tahun, sampai=sampai, keep=keep, apart=apart)
    except ChangedError as error:
        raise UsageError(f"{source.label} berubah selagi dibaca; jalankan sekali lagi") from error
    except TooManyRowsError as error:
        raise UsageError(
            f"{source.label}: baris yang harus diambil satu demi satu terlalu banyak; pilih jabatan atau indikator"
        ) from error
