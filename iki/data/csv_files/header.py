"""The header of a CSV file: which of its columns is which, and what is wrong with their names.

Refuses to guess: a header that names no column.
"""

from __future__ import annotations

import csv
import io
import re
from itertools import islice
from typing import TYPE_CHECKING

from iki.data.csv_files.csv_source import (
    COLUMNS,
    PER_PERIODE,
    SEPARATORS,
    CellSlot,
    CsvSource,
    CsvTable,
    FileKind,
    error_at,
)
from iki.data.csv_files.records import across, cell_places, csv_error
from iki.data.row_rules.characters import FORBIDDEN, character_words
from iki.data.row_rules.names import is_total
from iki.data.row_rules.rule import quote
from iki.decimals import format_count
from iki.diagnostics import START_OF_FILE, Diagnostic, Related, Span
from iki.diagnostics.suggestions import nearest, suggestion
from iki.limits import CSV_COLUMNS, CSV_DIAGNOSTICS, CSV_HEADER_LINES
from iki.periode import SEMESTER, WRITTEN_NAMES, hint_for, parse_periode, roman
from iki.project.table_headings import column_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from iki.data.csv_files.csv_source import FirstLook
    from iki.periode import Periode


_SEP = r'(?i)"?sep=(.)"?[\s;,]*'
_BLANK = re.compile(r'[\s;,"]*')


def parse_header(
    source: CsvSource, look: FirstLook, kind: FileKind
) -> tuple[CsvTable | None, list[Diagnostic]]:
    """Return the columns of a file and findings; None if its rows cannot be read by them."""
    lines = list(islice(io.StringIO(look.head, newline=None), CSV_HEADER_LINES))
    separator, start = "", 0
    for start, line in enumerate(lines):
        if start == 0 and (match := re.fullmatch(_SEP, line)):
            separator = match[1]
            if separator not in SEPARATORS:
                message = f"pemisah {quote(separator)} tidak didukung"
                hint = "pakai koma, titik koma, atau tab"
                span = Span(1, 1, 1, len(line.rstrip()) + 1)
                return None, [Diagnostic("D02", source.file, span, message, hint)]
        elif not _BLANK.fullmatch(line):
            break
    else:
        what = "berkas ini kosong" if not look.head else "berkas ini tidak punya judul kolom"
        hint = f"baris pertama harus memuat {', '.join(kind.required)}"
        return None, [Diagnostic("D02", source.file, START_OF_FILE, what, hint)]
    parsed = (_parse_header(lines[start:], mark) for mark in separator or SEPARATORS)
    found = [header for header in parsed if header]
    if not found:
        record, mark = "".join(lines[start:]), separator or ","
        span, error = csv_error("unexpected end of data", record, mark, start + 1)
        return None, [error_at(source.file, span, error)]
    header, separator, count = max(
        found, key=lambda f: (len({*map(column_name, f[0])} & {*kind.columns}), len(f[0]))
    )
    if len(header) > CSV_COLUMNS:
        message = (
            f"berkas ini punya {format_count(len(header))} kolom, "
            f"paling banyak {format_count(CSV_COLUMNS)}"
        )
        hint = f"hapus kolom selain {', '.join(kind.columns)}"
        span = Span(start + 1, 1, start + 1, 2)
        return None, [Diagnostic("D02", source.file, span, message, hint)]
    places = cell_places("".join(lines[start : start + count]), separator, start + 1)
    names = _column_names(header, kind)
    periods = _period_columns(header, names) if kind.per_periode else {}
    columns, problems = _columns(source.file, header, names, places, periods, kind)
    if problems and not columns:
        return None, problems
    table = CsvTable(
        source=source,
        encoding=look.encoding,
        separator=separator,
        size=look.size,
        suspect=look.suspect,
        comma_file=source.file if look.comma_seen else "",
        columns=columns,
        slots=(CellSlot(columns["nilai"], columns["periode"], None),)
        if "nilai" in columns
        else tuple(CellSlot(index, index, periode) for index, periode in periods.items()),
        roman=all(
            roman(header[index].strip()) and periode.last <= SEMESTER[0].last
            for index, periode in periods.items()
        ),
        nameless=tuple(i for i, cell in enumerate(header) if not cell.strip()),
        width=len(header),
        header_end=start + count,
    )
    return table, problems


def _parse_header(lines: list[str], separator: str) -> tuple[list[str], str, int] | None:
    reader = csv.reader(lines, delimiter=separator, strict=True)
    try:
        return next(reader), separator, reader.line_num
    except csv.Error:
        return None


_WHOLE_YEAR = "tahunan"


def _column_names(header: list[str], kind: FileKind) -> list[str]:
    """Return the names of the columns.

    `tahun` is the year, and the value of a whole year stands under `tahunan`, or under a second
    `tahun`.
    """
    names = [*map(column_name, header)]
    if kind.per_periode and names.count("tahun") == 2 and not {*names} & {*kind.per_periode}:
        names[names.index("tahun", names.index("tahun") + 1)] = _WHOLE_YEAR
    return names


def _period_columns(header: list[str], names: list[str]) -> dict[int, Periode]:
    """Return the columns that a period heads; bare `I` to `IV` do where no other period does."""
    titles = {i: cell.strip() for i, cell in enumerate(header) if names[i] not in COLUMNS}
    for meaning in (parse_periode, roman):
        found = {i: periode for i, cell in titles.items() if cell and (periode := meaning(cell))}
        if found:
            return found
    return {}


def _columns(
    file: str,
    header: list[str],
    names: list[str],
    places: list[Span],
    periods: Mapping[int, Periode],
    kind: FileKind,
) -> tuple[dict[str, int], list[Diagnostic]]:
    """Return the place of each known column; empty if rows cannot be read without guessing."""
    columns: dict[str, int] = {}
    problems: list[Diagnostic] = []
    if not {*names} & {*kind.columns}:
        message = "baris ini bukan judul kolom"
        hint = f"tulis judul kolom di baris pertama: {', '.join(kind.required)}"
        return {}, [Diagnostic("D02", file, across(places), message, hint)]
    wide = bool(periods) and not {*names} & {*PER_PERIODE}
    known = [name for name in kind.columns if not (wide and name in PER_PERIODE)]
    readable = True
    meant: set[str | None] = set()  # columns whose name seems to be misspelt

    def wrong(index: int, message: str, hint: str, *related: Related) -> None:
        problems.append(Diagnostic("D02", file, places[index], message, hint, related))

    for index, (cell, name) in enumerate(zip(header, names, strict=True)):
        if bad := FORBIDDEN.search(cell):
            words = character_words("judul kolom", bad[0])
            problems.append(Diagnostic("D11", file, places[index], *words))
        elif name in columns:
            first = Related(file, places[columns[name]], "kolom yang sama")
            hint = "hapus salah satu" + f"; nilai setahun ditulis di kolom {quote(_WHOLE_YEAR)}" * (
                wide and name == "tahun"
            )
            wrong(index, f"kolom {quote(name)} ada dua kali", hint, first)
            readable = False
        elif name in kind.columns or (wide and index in periods):
            columns[name] = index
        elif name and index not in periods:
            few = len(problems) <= CSV_DIAGNOSTICS  # the rest is only counted
            meant.add(nearest(name, known if few else ()))
            wrong(index, *_unknown_column(cell, known, wide=wide, few=few))
    if wide:
        named = {index: periods[index] for index in columns.values() if index in periods}
        readable = not _report_twins(file, places, named, wrong) and readable
    elif periods:
        _report_both_forms(file, names, places, min(periods), wrong)
    lacking = [name for name in kind.required if name in known and name not in columns]
    if missing := [
        name
        for name in lacking
        if name not in meant and not (periods and name in PER_PERIODE)  # which is said above
    ]:
        what = ", ".join(missing)
        hint = f"tambahkan kolom {what} (periode boleh kosong isinya)"
        if wide:
            hint = f"tambahkan kolom {what}"
        message = f"kolom {what} tidak ada"
        problems.append(Diagnostic("D02", file, across(places), message, hint))
    return (columns if readable and not lacking else {}), problems


def _unknown_column(cell: str, known: list[str], *, wide: bool, few: bool) -> tuple[str, str]:
    """Say that a column is unknown, and which was meant."""
    name = column_name(cell)
    if wide and is_total(name):
        message = f"kolom {quote(cell)} adalah jumlah dari kolom lain, bukan data"
        return message, "hapus kolom ini; iki menjumlahkan sendiri"
    hint = None
    if few:
        hint = (wide and hint_for(cell)) or suggestion(name, [*known, *WRITTEN_NAMES * wide])
    listed = ", ".join(known) + ", dan satu kolom untuk tiap periode" * wide
    return f"kolom {quote(name)} tidak dikenal", hint or f"kolom yang dikenal: {listed}"


def _report_twins(
    file: str, places: list[Span], periods: Mapping[int, Periode], wrong: Callable[..., None]
) -> bool:
    """Report the columns of a period that has one already; return whether there are any."""
    first: dict[Periode, int] = {}
    for index, periode in periods.items():
        if (earlier := first.setdefault(periode, index)) != index:
            related = Related(file, places[earlier], f"kolom {periode} yang lain")
            wrong(index, f"periode {periode} punya dua kolom", "hapus salah satu", related)
    return len(first) < len(periods)


def _report_both_forms(
    file: str, names: list[str], places: list[Span], index: int, wrong: Callable[..., None]
) -> None:
    """Report the first column of a period in a file whose periods stand in the rows."""
    other = next(name for name in PER_PERIODE if name in names)
    wrong(
        index,
        f"judul kolom berkas ini dua bentuk: ada {other}, ada pula periode {quote(names[index])}",
        "pakai kolom periode dan nilai, atau satu kolom untuk tiap periode",
        Related(file, places[names.index(other)], f"kolom {other}"),
    )
