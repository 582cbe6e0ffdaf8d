"""The tables of definitions as a workbook: a sheet each, with one heading row over plain rows."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from openpyxl.utils import get_column_letter

from iki.decimals import decimals
from iki.isian.definisi.columns import (
    CHANGE_KEYS,
    OF_NAMES,
    OF_YEARS,
    PERIKSA_COLUMN,
    WORDS,
    DefinitionColumn,
    DefinitionSheet,
    fixed_columns,
    has_values,
    period_order,
)
from iki.isian.definisi.printed import PrintedTable, hidden_sheet, is_read
from iki.periode import TAHUN
from iki.render.paper import Paper
from iki.render.xlsx import styles
from iki.render.xlsx.book import Book
from iki.render.xlsx.cells import Cell, Validation
from iki.render.xlsx.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from iki.isian.definisi.values import DefinitionTables, RowKey, Shown
    from iki.render.xlsx.styles import Style

BOOK_TITLE = "Definisi"
_WIDTHS = {
    "kode_jabatan": 22, "jabatan": 24, "sasaran": 30, "kode_indikator": 24, "indikator": 36,
    "satuan": 12, "polarisasi": 12, "formula": 30, "bobot": 8, "kode_variabel": 24, "uraian": 48,
    "konsolidasi": 14, "berkala": 11, "nomor": 6, "tugas": 90, "kode_program": 18, "program": 44,
    "keterangan": 16, "atasan": 22, "bagian": 14, "isi": 60, "target": 12, "realisasi": 12, "anggaran": 18, "periksa": 44, "mulai": 10, "dasar": 22,
}  # fmt: skip
_FROZEN = {
    DefinitionSheet.INDIKATOR: 5, DefinitionSheet.VARIABEL: 3, DefinitionSheet.TUGAS: 3, DefinitionSheet.PROGRAM: 3,
    DefinitionSheet.JABATAN: 1, DefinitionSheet.INSTANSI: 1,
}  # columns that stay in view  # fmt: skip
_HEADING_ROW = 27.0
_AS_TEXT = styles.variant(styles.FORM_TEXT, format=styles.AS_TEXT)
_KODE = styles.variant(styles.FORM_KODE, format=styles.AS_TEXT)
_NUMBER = styles.variant(styles.FORM_TEXT, horizontal="right", format=styles.LARGE_NUMBER)
_CENTERED = styles.variant(_AS_TEXT, horizontal="center")
_BESIDE = styles.variant(styles.FORM_KNOWN, format=styles.LARGE_NUMBER)
_TO_FILL = styles.variant(styles.FORM_NUMBER, size=9)
_CENTERED_KEYS = frozenset(
    {"satuan", "polarisasi", "konsolidasi", "berkala", "nomor", *CHANGE_KEYS[:1]}
)
_SINCE = (
    "Isi bila baris ini mengubah yang sudah ditandatangani atau sudah lewat: sejak kapan, misalnya "
    "2026 atau 2026-TW3. Pada indikator baru: sejak kapan indikator itu ada."
)
_PROMPTS = {
    "atasan": (
        "Kode atasan",
        "Kode jabatan atasannya, seperti dalam kolom KODE JABATAN, atau kode pimpinan instansi.",
    ),
    "periksa": (
        "Belum diperiksa",
        "Yang baru diusulkan di baris ini. Perbaiki selnya; bila usulannya benar, kosongkan sel ini.",
    ),
    "mulai": ("Mengubah yang sudah berlaku", _SINCE),
    "dasar": ("Dasar perubahan", "Yang menetapkan perubahan ini, misalnya Perubahan Renja 2026."),
}


class BookScope(NamedTuple):
    """What is asked of a workbook: a year to fill (None: all that there are), periods, jabatan."""

    tahun: int | None = None
    periode: Sequence[str] = ()
    jabatan: Collection[str] | None = None


def definitions_book(
    tables: DefinitionTables,
    asked: BookScope,
    realisasi: Mapping[RowKey, Decimal | str],
    *,
    this_year: int,
    paper: Paper = Paper.FOLIO,
) -> Book:
    """Lay out all definitions; `realisasi` is that of the year before the one to fill."""
    sheets, every = [], []
    is_named = all(key.jabatan for key in tables.marks)
    for table in DefinitionSheet:
        columns = columns_for(table, tables, asked, this_year)
        years = [column.tahun for column in columns if column.tahun is not None]
        rows = list(tables.rows(table, asked.jabatan, min(years, default=asked.tahun or 0)))
        if table in OF_NAMES and not rows:
            continue
        printed = PrintedTable(table, [c for c in columns if is_read(table, c)], [])
        sheets.append(_sheet(printed, tables, columns, rows, asked, realisasi, paper))
        every.append(printed)
    instansi = tables.definisi.instansi.instansi if is_named else ""
    return Book(BOOK_TITLE, (*sheets, hidden_sheet(instansi, every)))


def columns_for(
    table: DefinitionSheet, tables: DefinitionTables, asked: BookScope, this_year: int
) -> list[DefinitionColumn]:
    """Return the columns of a table, with those of the years that are asked for."""
    found = [*fixed_columns(table)]
    if table in OF_YEARS:
        targets, budgets = tables.years
        if asked.tahun is not None:
            targets = budgets = [asked.tahun - 1, asked.tahun]
        found += (
            _target_columns(tables, targets or [this_year], asked)
            if table is DefinitionSheet.INDIKATOR
            else (DefinitionColumn("anggaran", year) for year in budgets or [this_year])
        )
    if any(key.table is table for key in tables.marks):
        found.append(PERIKSA_COLUMN)
    if table in OF_NAMES:
        return found
    return [*found, *map(DefinitionColumn, CHANGE_KEYS)]


def _target_columns(
    tables: DefinitionTables, years: Sequence[int], asked: BookScope
) -> Iterator[DefinitionColumn]:
    there = tables.periods(years)
    for year in years:
        periods = {periode for tahun, periode in there if tahun == year}
        if asked.tahun is not None:
            last_year = year < asked.tahun
            periods = set() if last_year else {p for _, p in there} | {*asked.periode}
        elif asked.periode:
            periods |= {*asked.periode}
        for periode in sorted({TAHUN.kode, *periods}, key=period_order):
            yield DefinitionColumn("target", year, periode)
        if asked.tahun is not None and year < asked.tahun:
            yield DefinitionColumn("realisasi", year)


def _sheet(
    printed: PrintedTable,
    tables: DefinitionTables,
    columns: Sequence[DefinitionColumn],
    rows: Sequence[RowKey],
    asked: BookScope,
    realisasi: Mapping[RowKey, Decimal | str],
    paper: Paper,
) -> Sheet:
    table = printed.table
    sheet = Sheet(
        table.value, [_WIDTHS[c.key] for c in columns], BOOK_TITLE, paper, landscape=True,
        footer=table.value, natural=True,
    )  # fmt: skip
    headings = (Cell(k, column.title, styles.KK_HEADING) for k, column in enumerate(columns))
    sheet.block(*headings, height=_HEADING_ROW, keep=True)
    for key in rows:
        shown = [
            realisasi.get(key) if column.key == "realisasi" else tables.shown(key, column)
            for column in columns
        ]
        styled = zip(columns, shown, strict=True)
        sheet.block(
            *(
                Cell(k, value, _style(tables, key, column, value, asked))
                for k, (column, value) in enumerate(styled)
            )
        )
        printed.add(key, (v for c, v in zip(columns, shown, strict=True) if is_read(table, c)))
    last = sheet.next_row - 1
    sheet.repeat = (1, 1)
    sheet.frozen = (2, _FROZEN[table] + 1)
    sheet.filtered = f"A1:{get_column_letter(len(columns))}{last}"
    below = max(last, 2) + _ROOM
    for k, column in enumerate(columns, 1):
        if validation := _validation(
            column, f"{get_column_letter(k)}2:{get_column_letter(k)}{below}"
        ):
            sheet.validations.append(validation)
    return sheet


_ROOM = 200  # rows below the last one in which new ones are helped as well


def _style(
    tables: DefinitionTables, key: RowKey, column: DefinitionColumn, value: Shown, asked: BookScope
) -> Style:
    if column.key == "realisasi":
        return _BESIDE
    if column.tahun is not None:
        if not tables.is_open(key, column):
            return styles.FORM_CLOSED
        if column.key == "anggaran":
            digits = 2 if isinstance(value, Decimal) and decimals(value) else 0
            base = _TO_FILL if column.tahun == asked.tahun else _NUMBER
            return styles.variant(base, format=styles.number_format(digits))
        if asked.tahun is not None and column.tahun < asked.tahun:
            return _BESIDE
        return _TO_FILL if column.tahun == asked.tahun else _NUMBER
    if column.key in {"kode_jabatan", "kode_indikator", "kode_variabel", "kode_program", "bagian"}:
        return _KODE
    if column.key == "jabatan" and not has_values(key.table, column):
        return styles.FORM_KODE
    if column.key == "bobot":
        return _NUMBER
    return _CENTERED if column.key in _CENTERED_KEYS else _AS_TEXT


def _validation(column: DefinitionColumn, cells: str) -> Validation | None:
    title = column.title.capitalize()
    if words := WORDS.get(column.key):
        prompt = (title, f"Pilih salah satu: {', '.join(words)}.")
        return Validation(cells, words, prompt, ("Bukan kata dari daftar", prompt[1]))
    if column.key in {"bobot", "anggaran"}:
        said = "Tulis angka saja, 0 atau lebih."
        return Validation(cells, (), (title, said), ("Bukan angka", said), least=0)
    if prompt_text := _PROMPTS.get(column.key):
        return Validation(cells, (), prompt_text, prompt_text, free=True)
    return None
