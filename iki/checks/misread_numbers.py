"""How many numbers of data may have been misread, for the line beside a result."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from iki.checks.acceptance import unaccepted_findings
from iki.checks.through_time import in_files, merge_alike_versions
from iki.data.keep import Keep
from iki.decimals import format_count
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
    from iki.model import Definisi


def misread_in_files(
    definisi: Definisi, readings: Sequence[DataReading], jabatan: Collection[str] | None
) -> tuple[list[Finding], str]:
    """Return the warnings of numbers of files that may have been misread, and how many they are in words.

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
    from iki.checks import data
    from iki.checks.row_data import checked_variables
    from iki.data.csv_files import read_known

    whole = merge_alike_versions(definisi)
    known = definisi.history.row_names(TAHUN_MAX, TAHUN)
    keep = Keep(checked_variables(whole, whole.jabatan if jabatan is None else jabatan))
    # A change is held against the year before.
    nilai, _ = read_known(sources, known, tahun={tahun - 1, tahun}, sampai=TAHUN, keep=keep)
    check = partial(data.check_data, realisasi=nilai, today=today, jabatan=jabatan)
    rows = {
        (row.file, RowCell(row.line, row.cell))
        for (year, _, _), kept in nilai.rincian.items()
        for row in kept
        if year == tahun
    }
    found = unaccepted_findings(definisi, in_files(whole, check))
    yield from (finding for finding in found if finding.row in rows)


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
