"""Warnings about data for the lines beside a result: misread numbers, and others of a year."""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from iki.checks.acceptance import unaccepted_findings
from iki.checks.through_time import in_files, merge_all_times
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
    misread = unaccepted_findings(definisi, in_files(merge_all_times(definisi), found))
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

    whole = merge_all_times(definisi)
    known = definisi.history.row_names(TAHUN_MAX, TAHUN)
    keep = _rows_to_keep(whole, jabatan)
    nilai, _ = read_known(sources, known, tahun=_years_to_read(tahun), sampai=TAHUN, keep=keep)
    found = _of_year(definisi, whole, nilai, tahun, jabatan, today)
    yield from (finding for finding, _ in found)


def warnings_of_year_in_table(
    definisi: Definisi,
    source: Source,
    tahun: int,
    sampai: Periode,
    jabatan: Collection[str] | None,
    today: date,
) -> list[Finding] | None:
    """Return the warnings of a year as `warnings_of_year`; None of a table with many rows.

    Values that `count_misread_in_table` counts are left out, so that none is counted twice.
    """
    from iki.data import engines

    years = _years_to_read(tahun)
    if not source.has_few_rows(years):
        return None
    whole = merge_all_times(definisi)
    known = definisi.history.row_names(TAHUN_MAX, TAHUN)
    nilai, _ = engines.read(source, known, years, TAHUN, _rows_to_keep(whole, jabatan))
    if nilai.gabungan:
        return None
    # A table has no lines: its rows are numbered, so that each is found again.
    line = count(1)
    rincian = {
        key: tuple(row._replace(line=next(line)) for row in rows)
        for key, rows in nilai.rincian.items()
    }
    found = _of_year(definisi, whole, nilai._replace(rincian=rincian), tahun, jabatan, today)
    return [
        finding for finding, row in found
        if not (
            finding.code == "D23"
            and looks_grouped(row.nilai)
            and row.periode.last <= sampai.last
        )
    ]  # fmt: skip


def _years_to_read(tahun: int) -> Collection[int]:
    """Return a year and the one before it, which changes are held against."""
    return {tahun - 1, tahun}


def _rows_to_keep(whole: Definisi, jabatan: Collection[str] | None) -> Keep:
    from iki.checks.row_data import checked_variables

    return Keep(checked_variables(whole, whole.jabatan if jabatan is None else jabatan))


def _of_year(
    definisi: Definisi,
    whole: Definisi,
    nilai: Realisasi,
    tahun: int,
    jabatan: Collection[str] | None,
    today: date,
) -> Iterator[tuple[Finding, Baris]]:
    """Yield the warnings that show at rows of a year, each with its row.

    `whole` are the definitions of all times.
    """
    from iki.checks import data

    check = partial(data.check_data, realisasi=nilai, today=today, jabatan=jabatan)
    rows = {
        (row.file, RowCell(row.line, row.cell)): row
        for (year, _, _), kept in nilai.rincian.items()
        for row in kept
        if year == tahun
    }
    found = unaccepted_findings(definisi, in_files(whole, check))
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

    whole = merge_all_times(definisi)
    with engines.engine_errors(source.label):
        counts = Counter[Finding]()
        for tahun, sampai, known, nilai, _ in readings:
            found = misread_in_table(source, known, tahun, sampai, whole, nilai, jabatan)
            counts.update(dict(found))
    rows = sum(counts[finding] for finding in unaccepted_findings(definisi, counts))
    return format_count(rows) if rows else ""
