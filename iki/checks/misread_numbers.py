"""How many numbers of data may have been misread, for the line beside a result."""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from iki.checks.acceptance import unaccepted_findings
from iki.checks.through_time import in_files, merge_alike_versions
from iki.data.keep import Keep
from iki.decimals import format_count, looks_grouped
from iki.diagnostics import RowCell
from iki.limits import CSV_DOUBTS, TAHUN_MAX
from iki.periode import TAHUN
from iki.yaml_source import Finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date

    from iki.data.csv_files import CsvSource
    from iki.data.dataset import DataReading
    from iki.data.tables import Source
    from iki.model import Baris, Definisi, Realisasi
    from iki.periode import Periode


def misread_in_files(
    definisi: Definisi, readings: Sequence[DataReading], jabatan: Collection[str] | None
) -> tuple[list[Finding], str]:
    """Return the warnings of numbers in files that may be misread, and their count in words.

    The readings are of other years each.
    """
    from iki.checks import data

    nilai = readings[0].realisasi
    for reading in readings[1:]:
        for year in reading.tahun:
            nilai = nilai.with_year(year, reading.realisasi)
    if not nilai.misread_rows:
        return [], ""
    found = partial(data.find_misread_numbers, realisasi=nilai, jabatan=jabatan)
    misread = unaccepted_findings(definisi, in_files(merge_alike_versions(definisi), found))
    truncated = any(len(rows) >= CSV_DOUBTS for rows in nilai.misread_rows.values())
    return misread, f"{'sedikitnya ' if truncated else ''}{len(misread)} {MISREAD}"


MISREAD = "peringatan tentang data yang dapat mengubah angka"


def warnings_of_year(
    definisi: Definisi,
    sources: Sequence[CsvSource],
    tahun: int,
    jabatan: Collection[str] | None,
    today: date,
) -> Iterator[Finding]:
    """Yield the warnings of `validasi --data` that show at rows of a year."""
    from iki.data.csv_files import read_known

    known = definisi.history.row_names(TAHUN_MAX, TAHUN)
    keep = _rows_to_keep(definisi, jabatan)
    nilai, _ = read_known(sources, known, tahun=_read(tahun), sampai=TAHUN, keep=keep)
    yield from (finding for finding, _ in _of_year(definisi, nilai, tahun, jabatan, today))


def warnings_of_year_in_table(
    definisi: Definisi,
    source: Source,
    tahun: int,
    sampai: Periode,
    jabatan: Collection[str] | None,
    today: date,
) -> list[Finding] | None:
    """Return the same of a table, without what `count_misread_in_table` counts.

    None if it has many rows.
    """
    from iki.data import engines

    if not source.has_few_rows(_read(tahun)):
        return None
    known = definisi.history.row_names(TAHUN_MAX, TAHUN)
    nilai, _ = engines.read(source, known, _read(tahun), TAHUN, _rows_to_keep(definisi, jabatan))
    if nilai.gabungan:
        return None
    # A table has no lines: its rows are numbered, so that each is found again.
    line = count(1)
    rincian = {
        key: tuple(row._replace(line=next(line)) for row in rows)
        for key, rows in nilai.rincian.items()
    }
    found = _of_year(definisi, nilai._replace(rincian=rincian), tahun, jabatan, today)
    return [
        finding for finding, row in found
        if not (
            finding.code == "D23"
            and looks_grouped(row.nilai)
            and row.periode.last <= sampai.last
        )
    ]  # fmt: skip


def _read(tahun: int) -> Collection[int]:
    """Return the years that are read: a change is held against the year before."""
    return {tahun - 1, tahun}


def _rows_to_keep(definisi: Definisi, jabatan: Collection[str] | None) -> Keep:
    from iki.checks.row_data import checked_variables

    whole = merge_alike_versions(definisi)
    return Keep(checked_variables(whole, whole.jabatan if jabatan is None else jabatan))


def _of_year(
    definisi: Definisi,
    nilai: Realisasi,
    tahun: int,
    jabatan: Collection[str] | None,
    today: date,
) -> Iterator[tuple[Finding, Baris]]:
    """Yield the warnings that show at rows of a year, each with its row."""
    from iki.checks import data

    check = partial(data.check_data, realisasi=nilai, today=today, jabatan=jabatan)
    rows = {
        (row.file, RowCell(row.line, row.cell)): row
        for (year, _, _), kept in nilai.rincian.items()
        for row in kept
        if year == tahun
    }
    found = unaccepted_findings(definisi, in_files(merge_alike_versions(definisi), check))
    yield from ((finding, rows[finding.row]) for finding in found if finding.row in rows)


def count_misread_in_table(
    definisi: Definisi,
    source: Source,
    readings: Sequence[DataReading],
    jabatan: Collection[str] | None,
) -> str:
    """Return how many rows of a table have a number that may have been misread, "" for none."""
    from iki.checks.tables import misread_in_table
    from iki.data import engines

    whole = merge_alike_versions(definisi)
    with engines.engine_errors(source.label):
        counts = Counter[Finding]()
        for tahun, sampai, known, nilai, _ in readings:
            found = misread_in_table(source, known, tahun, sampai, whole, nilai, jabatan)
            counts.update(dict(found))
    rows = sum(counts[finding] for finding in unaccepted_findings(definisi, counts))
    return format_count(rows) if rows else ""
