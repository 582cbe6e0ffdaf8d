"""Where the tables of a sheet begin, and what their columns hold: found by their headings."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from iki.data.row_rules.names import is_total
from iki.diagnostics.suggestions import some, suggestion
from iki.escaping import for_terminal, quoted
from iki.isian import form_layout
from iki.isian.grid import MOST_COLUMNS
from iki.isian.heading_words import (
    MONTH,
    NumberKind,
    heading_words,
    is_cumulative,
    is_of_money,
    kind_of_numbers,
    numbered_periode,
    periods_in,
)
from iki.isian.rules import is_numeric
from iki.isian.sheet import (
    HEADING_LENGTH,
    SHEET_NAME,
    as_text,
    folded_name,
    named_periode,
    years_in,
)
from iki.limits import DELIVERY_HEADINGS
from iki.periode import BULANAN, PERIODE, TAHUN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from iki.data.row_rules.rule import Words
    from iki.isian.grid import Area, CellValue, Grid, RowColumn
    from iki.isian.heading_words import HeadingWords
    from iki.isian.identity import SheetIdentity
    from iki.isian.sheet import SheetAccount
    from iki.periode import Periode

KEYS = frozenset(
    {"variabel", "jabatan", "tahun", "periode", "nilai", "wilayah", "bukti", "catatan"}
)
# Columns that explain, to people.
EXPLAINING = frozenset(
    {heading.casefold() for heading in form_layout.BEFORE_PERIODS} - KEYS
    | {"no", "no.", "nomor", "nama jabatan", "nama variabel", "sasaran", "formula"}
)
# Of a table whose rows are named by uraian: its columns, by what offices call them.
URAIAN_HEADINGS = frozenset(
    {"uraian", "uraian data", "uraian variabel", "nama variabel", "nama data", "jenis data"}
)
_OFFICE_KEYS = {
    **dict.fromkeys(URAIAN_HEADINGS, "variabel"),
    **dict.fromkeys(("nama jabatan", "bidang", "seksi", "bidang/seksi", "unit kerja"), "jabatan"),
    **dict.fromkeys(("ket", "ket.", "keterangan"), "catatan"),
    **dict.fromkeys(("data dukung", "bukti dukung"), "bukti"),
    **dict.fromkeys(
        (f"{before}{place}" for before in ("", "nama ") for place in (
            "kecamatan", "kec.", "kec", "kelurahan", "desa", "desa/kelurahan", "puskesmas", "pkm",
            "wilayah", "lokasi", "posyandu",
        )),
        "wilayah",
    ),
}  # fmt: skip
# Columns whose texts tell no row from another, or only to people.
_HARMLESS = re.compile(
    r"\b(?:program|(?:sub\s*)?kegiatan|sasaran|tujuan|indikator|iku|sumber|rumus|formula\w*|definisi|cara|dasar"
    r"|analisis|kendala|hambatan|permasalahan|masalah|solusi|tindak|rencana|rekomendasi|faktor|upaya|capaian"
    r"|predikat|status|kriteria|target|pagu|anggaran|verifikasi|validasi|paraf|ttd|tanggal|link|tautan|foto"
    r"|dokumen\w*|bukti|lampiran|kode|rekening|satuan|polarisasi|trend?|waktu|keterangan|ket|catatan|no|nomor"
    r"|realisasi|kinerja|progres\w*|penjelasan|uraian|narasi|evaluasi|persen\w*)\b|%",
)
_RESPONSIBLE = re.compile(
    r"\b(?:penanggung\s*-?\s*jawab|pelaksana|pengampu|pj|pic|petugas|operator)\b"
)
_MONTH_NAME = re.compile(r"jan|[fp]eb|mar|apr|mei|jun|jul|ag[ust]|sep|okt|no[vp]|des|\bb\d\d\b")
_ROMAN = frozenset({"i", "ii", "iii", "iv"})
_SATUAN = dict.fromkeys(("sat", "sat.", "satuan data", "unit"), "satuan")
_NUMBER_OF_COLUMN = re.compile(r"\(?(\d{1,2})\)?(?:\s*=.*)?")  # `3`, `(3)`, `9 = 5 + 6`
_OFFICE_HEADINGS = KEYS | EXPLAINING | _OFFICE_KEYS.keys() | _SATUAN.keys()
_SAY_REALISASI = "tulis REALISASI di atas kolom periodenya, satu kolom tiap periode"
# Of the notes; what stands below any other heading is named.
NOTES_EXPLAINING = EXPLAINING | {"nama", "nama indikator"}
NOTE_HEADINGS = {heading.casefold(): heading.column for heading in form_layout.NOTES_TO_FILL}


@dataclass
class SheetTable:
    """A table of a sheet, and the meaning of its columns."""

    first: int  # row
    last: int
    notes: bool
    keys: dict[str, int] = field(default_factory=dict)
    periods: dict[int, Periode] = field(default_factory=dict)
    explaining: dict[int, str] = field(default_factory=dict)  # by their heading
    filled: dict[int, str] = field(default_factory=dict)  # of notes: column of the CSV file
    wrong: dict[int, tuple[str, str]] = field(default_factory=dict)  # why a column cannot be read
    years: dict[int, frozenset[int]] = field(default_factory=dict)  # told above a column of values
    top: int = 0  # the first row of the headings
    by_uraian: bool = False  # whether its rows are named by uraian
    sums: dict[int, str] = field(default_factory=dict)  # columns of sums, with their headings
    summed: dict[int, Periode] = field(default_factory=dict)  # of what period a sum is, else a year
    passed: dict[int, str] = field(default_factory=dict)  # why a column is passed over
    realisasi: set[int] = field(default_factory=set)  # columns that are headed so
    cumulative: dict[int, str] = field(default_factory=dict)  # with their headings: `S.D. TW II`
    problem: Words | None = None  # why none of its columns is of realisasi
    is_other: bool = False  # whether all of them are of targets and the like
    of_money: set[int] = field(default_factory=set)  # columns headed `REALISASI ANGGARAN`
    responsible: list[int] = field(default_factory=list)  # columns that name who answers for a row
    is_unread: bool = False  # whether its headings are not understood
    titled: tuple[RowColumn, Periode] | None = None  # its one period, by a title
    has_periods: bool = False  # whether its column `periode` names any
    # of merged ranges: in how many rows or columns of values they stand
    values_in: dict[Area, int] = field(default_factory=dict)

    @property
    def values(self) -> list[int]:
        """The columns of values."""
        return [*self.periods, *([self.keys["nilai"]] if "nilai" in self.keys else [])]

    @property
    def name_column(self) -> int:
        """The column of the variable or indikator of each row."""
        return self.keys["indikator" if self.notes else "variabel"]

    @cached_property
    def label_columns(self) -> list[int]:
        """The columns that say what a row is about, and those that explain."""
        labels = ("variabel", "indikator", "wilayah", "jabatan", "periode", "tahun")
        return [*(self.keys[name] for name in labels if name in self.keys), *self.explaining]

    @cached_property
    def beside_columns(self) -> dict[int, str]:
        """The columns of what stands beside a value, with their names."""
        return {self.keys[name]: name for name in ("bukti", "catatan") if name in self.keys}

    @cached_property
    def printed_columns(self) -> dict[int, str]:
        """The columns that iki prints, with their headings; key columns have the heading ""."""
        about = (self.name_column, self.keys.get("wilayah"), self.keys.get("periode"))
        return {**{column: "" for column in about if column is not None}, **self.explaining}

    def used_rows(self, sheet: SheetAccount) -> list[int]:
        """Return the numbers of the rows below the headings that are not empty."""
        return sheet.grid.rows_between(self.first + 1, self.last)


_YEAR_BEHIND = re.compile(r"\s+(?:tahun\s+)?(?:19|20)\d\d$")  # `jumlah tahun 2025`
_YEAR_LABEL = re.compile(r"(?:tahun|tahun anggaran|th|ta|t\.a)\W*", re.IGNORECASE)
_JUST_YEAR = re.compile(rf"(?:{_YEAR_LABEL.pattern})?(?:19|20)\d\d", re.ASCII | re.IGNORECASE)
_SUM_OF = re.compile(r"(?:sub\s*)?(?:jml|jumlah|total)\b\W*(.*)")
_YEAR_TITLE = re.compile(r"\b(?:tahun|thn|th|ta|t\.a)\b[\s.:]*(?:19|20)\d\d\b", re.IGNORECASE)
_PART_OF_YEAR = re.compile(
    r"\b(?:bulan(?:an)?|minggu(?:an)?|hari(?:an)?|triwulan(?:an)?|tw|semester(?:an)?|smt|s\W?d|sampai"
    rf"|hingga|{MONTH})\b"
)
_SHORTER = re.compile(r"\b(?:bulan(?:an)?|minggu(?:an)?|hari(?:an)?)\b")  # than a triwulan
_BEGINS_TABLE = URAIAN_HEADINGS | {
    "variabel", "no", "no.", "nomor", "kegiatan", "program", "indikator", "indikator kinerja",
}  # fmt: skip
_SAY_COLUMN = "hapus kolom itu bila tidak perlu, atau namai WILAYAH, PERIODE atau KETERANGAN"
_SAY_PERIODE = "beri judul kolomnya periode (TW1, ...), atau kirim tabel itu sendiri"
_TITLE_ROWS = 8  # above a table, in which its period may stand
_ROWS_ABOVE = 5  # in which the heading of a group of columns is looked for


def find_tables(
    sheet: SheetAccount, identity: SheetIdentity, *, by_uraian: bool = False
) -> list[SheetTable]:
    """Return the tables of a sheet, each ending above the next one.

    Their rows are named by kode; with `by_uraian` also by the words of an office.
    """
    grid = sheet.grid
    found: list[SheetTable] = []
    floor = under = 1  # of the titles: below the values of the table before
    for row, cells in grid.rows.items():
        floor = under
        if found and not identity.is_form and not cells.keys().isdisjoint(found[-1].values):
            under = row + 1
        texts = {c: v for c, v in reversed(cells.items()) if isinstance(v, str)}
        names = {folded_name(value): column for column, value in texts.items()}  # the first ones
        below = grid.rows.get(row + 1, {})
        if "variabel" in names and identity.is_form:
            table = _value_table(row, cells, below, identity)
        elif "variabel" in names:
            table = _office_table(sheet, row, names["variabel"], identity, floor)
        elif by_uraian and (heading := next(filter(URAIAN_HEADINGS.__contains__, names), "")):
            table = _office_table(sheet, row, names[heading], identity, floor, by_uraian=True)
            table = table or _unread_table(row, names[heading], cells)
        elif not identity.is_form and found and _heads_other_table(row, cells, found[-1]):
            table = _unread_table(row, found[-1].name_column, cells)
        elif {"indikator", "periode"} <= names.keys() and names.keys() & NOTE_HEADINGS.keys():
            table = SheetTable(row, row, notes=True, top=row)
            for name, column in sorted(names.items(), key=lambda one: one[1]):
                if name in NOTE_HEADINGS:
                    table.filled[column] = NOTE_HEADINGS[name]
                elif name in {"indikator", "periode", "jabatan", "tahun"}:
                    table.keys[name] = column
                elif name in NOTES_EXPLAINING:
                    table.explaining[column] = name
        else:
            continue
        if table is not None:
            if found:
                found[-1].last = row - 1
            found.append(table)
    if found:
        found[-1].last = max(grid.near[0], found[-1].first)
    if all(table.is_unread for table in found):
        return []
    for table in found:
        _take_numbers(table, grid)
        if not identity.is_form and not table.notes:
            _look_at_texts(table, grid)
    for number, table in enumerate(found):
        above = _years_above(sheet, table, found[number - 1] if number else None)
        table.years = above | table.years
        periode = table.keys.get("periode")
        written = (sheet.text(row, periode) for row in table.used_rows(sheet))
        table.has_periods = periode is not None and any(map(named_periode, written))
    return found


def _heads_other_table(row: int, cells: Mapping[int, CellValue], table: SheetTable) -> bool:
    """Tell whether a row below values is of headings: those words over columns of values."""
    over = [value for column, value in cells.items() if column in table.values]
    if (
        row <= table.first
        or table.notes
        or not over
        or not all(isinstance(v, str) and _has_letter(v) for v in over)
    ):
        return False
    known = [
        folded_name(value) in _OFFICE_HEADINGS or _is_heading_of_numbers(value)
        for value in cells.values()
        if isinstance(value, str)
    ]
    return sum(known) > 1


def _is_heading_of_numbers(value: CellValue) -> bool:
    words = heading_words(value)
    return words.is_understood and bool(words.is_time or words.numbers)


def _unread_table(row: int, name: int, cells: Mapping[int, CellValue]) -> SheetTable:
    """Return a table whose headings are not understood: its numbers are refused."""
    table = SheetTable(row, row, notes=False, top=row, by_uraian=True, is_unread=True)
    table.keys["variabel"] = name
    shown = some([quoted(for_terminal(as_text(value))) for c, value in cells.items() if c > name])
    table.problem = f"judul tabel di baris {row} tidak dibaca: {shown}", _SAY_PERIODE
    return table


def _take_numbers(table: SheetTable, grid: Grid) -> None:
    """Take the columns of numbers of an unread table for those of its values."""
    rows = grid.rows_between(table.first + 1, table.last) if table.is_unread else []
    columns = {
        c
        for row in rows
        for c, v in grid.rows[row].items()
        if c > table.name_column and is_numeric(v)
    }
    table.periods = table.periods | dict.fromkeys(sorted(columns), TAHUN)


def _look_at_texts(table: SheetTable, grid: Grid) -> None:
    """Look at the columns of texts that iki does not know: they may tell rows from each other.

    Below LOKASI or JENIS KELAMIN are numbers of parts. A column of `Target` and `Realisasi` is
    understood, one that names who answers is kept.
    """
    rows = grid.rows_between(table.first + 1, table.last)
    values = [row for row in rows if not grid.rows[row].keys().isdisjoint(table.values)]
    for column in table.wrong if values else ():
        heading = folded_name(
            grid.rows[table.first].get(column, grid.rows[table.top].get(column, ""))
        )
        if _RESPONSIBLE.search(heading):
            table.responsible.append(column)
            continue
        texts = [
            v
            for row in values
            if isinstance(v := grid.rows[row].get(column), str) and _has_letter(v)
        ]
        understood = all(_is_of_numbers(heading_words(text)) for text in texts)
        if texts and not understood and _has_letter(heading) and not _HARMLESS.search(heading):
            message = f"kolom {quoted(for_terminal(heading.upper()))} tidak dikenal; isinya dapat membedakan baris"
            table.problem = table.problem or (message, _SAY_COLUMN)


def _is_of_numbers(words: HeadingWords) -> bool:
    return words.is_understood and words.numbers is not None and not words.is_cumulative


def _has_letter(text: str) -> bool:
    return any(map(str.isalpha, text))


def _years_above(
    sheet: SheetAccount, table: SheetTable, before: SheetTable | None
) -> dict[int, frozenset[int]]:
    """Return the years that the headings above the columns of values tell.

    A heading may stand over the first of its columns alone. What stands elsewhere is a title, of
    which only a year that is called one is read (`Tahun 2024`). A row of the table `before` is
    neither.
    """
    columns = sorted(table.values)
    named = None if before is None else before.name_column
    found: dict[int, frozenset[int]] = {}
    is_beside = True  # no empty row lies between
    for row in range(table.first - 1, table.first - 1 - _ROWS_ABOVE, -1):
        cells = sheet.grid.rows.get(row)
        if not columns or (cells and named in cells):
            break
        if cells is None:
            is_beside = False
            continue
        titles = _titled_years(cells)
        starts = sorted(c for c in cells if columns[0] <= c <= columns[-1])
        for column in columns:
            area = sheet.covered.get((row, column))
            count = bisect_right(starts, column)
            start = area[2] if area else starts[count - 1] if count else 0
            value = sheet.at(row, column if area else start)
            text = "" if value is None else as_text(value)
            is_heading = is_beside and start >= columns[0]
            years = years_in(text) if is_heading or _JUST_YEAR.fullmatch(text) else titles
            found.setdefault(column, years or titles)
        found = {column: years for column, years in found.items() if years}
    return found


def _titled_years(cells: Mapping[int, CellValue]) -> frozenset[int]:
    """Return the years of a row that are called so, in one cell or in the one beside."""
    found: set[int] = set()
    above = ""
    for _, value in sorted(cells.items()):
        text = as_text(value) if not isinstance(value, str) or len(value) <= HEADING_LENGTH else ""
        if _JUST_YEAR.fullmatch(text) and (_YEAR_LABEL.match(text) or _YEAR_LABEL.fullmatch(above)):
            found |= years_in(text)
        above = text
    return frozenset(range(min(found), max(found) + 1)) if found else frozenset()


def _value_table(
    row: int,
    cells: Mapping[int, CellValue],
    below: Mapping[int, CellValue],
    identity: SheetIdentity,
) -> SheetTable | None:
    """Return the table of a heading row; the periods may stand in the row below it."""
    table = SheetTable(row, row, notes=False, top=row)
    _take_headings(table, cells, identity)
    if not table.periods and "nilai" not in table.keys:
        under = {column: v for column, v in below.items() if column not in table.keys.values()}
        _take_headings(table, under, identity)
        table.wrong = {c: why for c, why in table.wrong.items() if c not in table.periods}
        table.first += bool(table.periods)
    return table if table.periods or {"nilai", "periode"} <= table.keys.keys() else None


def _office_table(
    sheet: SheetAccount,
    row: int,
    name: int,
    identity: SheetIdentity,
    floor: int,
    *,
    by_uraian: bool = False,
) -> SheetTable | None:
    """Return the table that has its name column in a row; its headings stand in up to three rows.

    A column of values is understood by all headings over it. One with a word that iki does not
    know is not read: `L` and `P` below `TW I` are two numbers of one period. Titles stand below
    the row `floor`.
    """
    rows = sheet.grid.rows
    block = _HeadingBlock(sheet, row, name)
    table = SheetTable(block.rows[-1], block.rows[-1], notes=False, top=row, by_uraian=by_uraian)
    beside = {c: (at, v) for at in block.above for c, v in rows[at].items() if c < name}
    plain = {column: value for column, (_, value) in beside.items()}
    table.top = min([row, *(at for at, _ in beside.values())])
    own = {column: value for at in block.rows for column, value in rows[at].items()}
    titles = _titles_above(sheet, table.top, floor)
    own = _without_second(table, own, name)
    of_values, undated, others = _stacks(table, block, own, name)
    plain |= others
    titled = _titled_periode(titles)
    for stack in of_values.values():
        if stack.by_number and not _is_clear(stack, titled, titles):
            stack.unknown = stack.unknown or stack.own
    table.problem = _outside_of(titled, titles, of_values.values()) or _target_above(
        [one for one in titles if one[0][0] not in block.above], name
    )
    is_dated = any(one.numbers is not NumberKind.OTHER for one in of_values.values())
    if len(undated) == 1 and not is_dated and titled:
        [(column, stack)] = undated.items()
        stack.periode = titled[1]
        of_values[column] = stack
        table.titled = titled
    else:
        plain |= {column: own[column] for column in undated}
    _take_headings(table, plain, identity)
    _take_values(table, of_values)
    if titled and titled[1] != TAHUN and not table.periods and "periode" not in table.keys:
        # NILAI, or JUMLAH alone, of a sheet of one period.
        columns = [table.keys.pop("nilai")] if "nilai" in table.keys else [*table.sums]
        if len(columns) == 1:
            table.sums.clear()
            table.periods, table.titled = {columns[0]: titled[1]}, titled
    if table.keys.get("tahun", 0) > min(table.periods, default=MOST_COLUMNS):  # of sums of the year
        column = table.keys.pop("tahun")
        table.sums[column] = as_text(own[column])
    table.first += _numbers_columns(sheet, table.first + 1, name)
    return table if table.periods or {"nilai", "periode"} <= table.keys.keys() else None


def _summed_periode(value: CellValue) -> Periode | None:
    """Return the period of which a column has sums: of `JUMLAH TW I` the triwulan."""
    match = _SUM_OF.match(folded_name(value))
    words = heading_words(match[1]) if match and match[1] else None
    if words is None or words.unknown:
        return None
    return words.periode or (TAHUN if words.years else None)


def _stacks(
    table: SheetTable, block: _HeadingBlock, own: Mapping[int, CellValue], name: int
) -> tuple[dict[int, _Stack], dict[int, _Stack], dict[int, CellValue]]:
    """Return the headings of columns of values, of those without a period, and all others.

    Without a period are `REALISASI` and `TAHUN 2025` alone: the titles say it.
    """
    of_values: dict[int, _Stack] = {}
    undated: dict[int, _Stack] = {}
    plain: dict[int, CellValue] = {}
    is_roman = {heading_words(value).number for value in own.values()} >= _ROMAN
    for column, value in own.items():
        if column > name and (periode := _summed_periode(value)):
            table.sums[column], table.summed[column] = as_text(value), periode
            continue
        within, outside = block.over(column) if column > name else ([], [])
        is_key = len({*map(as_text, within)}) <= 1 and folded_name(value) in _OFFICE_HEADINGS
        stack = _Stack(within, outside, is_roman=is_roman) if within and not is_key else None
        if stack and (stack.periode or stack.numbers is NumberKind.OTHER):
            of_values[column] = stack
        elif stack and stack.is_of_year and of_values:
            table.sums[column] = as_text(value)  # `TAHUN 2025`, beside its periods
        elif (
            stack
            and not stack.unknown
            and (stack.is_of_year or stack.numbers is NumberKind.REALISASI)
        ):
            undated[column] = stack
        else:
            plain[column] = value
    return of_values, undated, plain


def _titles_above(sheet: SheetAccount, top: int, floor: int) -> list[tuple[RowColumn, str]]:
    """Return the texts above a table, and the name of its sheet."""
    return [
        (SHEET_NAME, sheet.grid.sheet),
        *(
            ((row, column), value)
            for row in sheet.grid.rows_between(max(top - _TITLE_ROWS, floor), top - 1)
            for column, value in sheet.grid.rows[row].items()
            if isinstance(value, str) and len(value) <= HEADING_LENGTH * 2
        ),
    ]


def _titled_periode(titles: Sequence[tuple[RowColumn, str]]) -> tuple[RowColumn, Periode] | None:
    """Return the one period that titles name, with its cell.

    It is the year where they name that alone: `KINERJA TAHUN 2025` over one column REALISASI.
    """
    found = {periode: here for here, text in titles for periode in periods_in(text)}
    if not found and not any(_PART_OF_YEAR.search(text.casefold()) for _, text in titles):
        years = [here for here, text in titles if _YEAR_TITLE.search(text)]
        found = dict.fromkeys([TAHUN] * bool(years), next(iter(years), SHEET_NAME))
    [(periode, here)] = found.items() if len(found) == 1 else [(None, None)]
    return (here, periode) if here and periode else None


def _is_clear(
    stack: _Stack,
    titled: tuple[RowColumn, Periode] | None,
    titles: Iterable[tuple[RowColumn, str]],
) -> bool:
    """Tell whether a number alone is one period: `I` below TRIWULAN III may be July or January."""
    periode = stack.periode
    if titled and periode and not periode.is_within(titled[1], titled[1].first):
        return False
    of_weeks = any(_SHORTER.search(text.casefold()) for _, text in titles)
    return not of_weeks or periode in BULANAN


def _outside_of(
    titled: tuple[RowColumn, Periode] | None,
    titles: Iterable[tuple[RowColumn, str]],
    stacks: Collection[_Stack],
) -> Words | None:
    """Return why columns cannot be of the period of the title: `TW I` below `SEMESTER II`."""
    if titled is None or titled[1] == TAHUN or titled[0] == SHEET_NAME:
        return None
    periods = {one.periode for one in stacks if one.periode and one.periode != TAHUN}
    text = dict(titles)[titled[0]]
    first = 1 if is_cumulative(text.casefold()) else titled[1].first
    outside = [p for p in periods if p.first < first or p.last > titled[1].last]
    if titled[1] in periods or not outside:
        return None
    message = f"kolom {min(outside).nama} di bawah judul {quoted(for_terminal(text))}"
    return message, "samakan judul tabel dan judul kolomnya"


def _target_above(titles: Iterable[tuple[RowColumn, str]], name: int) -> Words | None:
    """Return why columns are none of realisasi: TARGET stands over them, a row further up."""
    for (_, column), text in titles:
        if column > name and heading_words(text).numbers is NumberKind.OTHER:
            return f"judul {quoted(for_terminal(text))} di atas kolomnya", _SAY_REALISASI
    return None


def _without_second(
    table: SheetTable, own: Mapping[int, CellValue], name: int
) -> dict[int, CellValue]:
    """Return the headings of a table without those of another one to the right of its values."""
    first = next((c for c in sorted(own) if c > name and heading_words(own[c]).is_time), 0)
    second = [c for c, v in own.items() if first and c > first and folded_name(v) in _BEGINS_TABLE]
    if not second:
        return dict(own)
    why = "di kanan tabel ini ada tabel lain; tidak dibaca", "pindahkan tabel itu ke bawahnya"
    table.wrong |= {column: why for column in own if column >= min(second)}
    return {column: value for column, value in own.items() if column < min(second)}


def unknown_headings(sheet: SheetAccount) -> list[str]:
    """Return the headings right of `URAIAN` that name no period and no column that iki knows."""
    for row, cells in sheet.grid.rows.items():
        for name, value in cells.items():
            if folded_name(value) in URAIAN_HEADINGS:
                block = [cells, *map(sheet.grid.rows.get, _heading_rows(sheet, row, name)[1:])]
                texts = [at for one in block if one for c, at in one.items() if c > name]
                unknown = [at for at in texts if folded_name(at) not in _OFFICE_HEADINGS]
                return [for_terminal(as_text(at)) for at in unknown]
    return []


class _HeadingBlock:
    """The rows of headings of a table, and the rows above them that head groups of its columns."""

    def __init__(self, sheet: SheetAccount, row: int, name: int) -> None:
        self._sheet = sheet
        self.rows = _heading_rows(sheet, row, name)
        self.above = _group_rows_above(sheet, row, name)
        self._columns = {
            at: sorted(column for column in sheet.grid.rows[at] if column > name)
            for at in (*self.rows, *self.above)
        }

    def over(self, column: int) -> tuple[list[CellValue], list[CellValue]]:
        """Return the headings over a column, the nearest first: of the table, and of groups."""
        lowest = next(at for at in reversed(self.rows) if column in self._sheet.grid.rows[at])
        found = (
            [value for at in rows if (value := self._heading(at, column)) is not None]
            for rows in (range(lowest, self.rows[0] - 1, -1), self.above)
        )
        return next(found), next(found)

    def _heading(self, row: int, column: int) -> CellValue | None:
        """Return the heading of a column in a row; a group may stand over its first one alone."""
        if (row, column) in self._sheet.covered:
            return self._sheet.at(row, column)
        columns, cells = self._columns[row], self._sheet.grid.rows[row]
        count = bisect_right(columns, column)
        start = columns[count - 1] if count else 0
        if not start or (start < column and folded_name(cells[start]) in _OFFICE_HEADINGS):
            return None
        return cells[start]


class _Stack:
    """The headings over a column, the nearest first: of its table, and of groups above that."""

    def __init__(
        self, within: Sequence[CellValue], outside: Sequence[CellValue], *, is_roman: bool
    ) -> None:
        self.text = " ".join(dict.fromkeys(map(as_text, reversed([*within, *outside]))))
        self.own = as_text(within[0])
        self.words = [*map(heading_words, within)]
        every = [*self.words, *map(heading_words, outside)]
        self.unknown = next((one.unknown for one in every if one.unknown), "")
        self.numbers = kind_of_numbers(folded_name(value) for value in (*within, *outside))
        self.is_cumulative = any(one.is_cumulative for one in every)
        self.years = next((one.years for one in self.words if one.years), frozenset[int]())
        self.is_of_year = bool(self.years) and not (self.unknown or self.words[0].number)
        self.by_number = False  # whether it is a period by its number alone: `II` below BULAN
        self.periode = self._periode(every, is_roman=is_roman)

    def _periode(self, every: Sequence[HeadingWords], *, is_roman: bool) -> Periode | None:
        number, found = self.words[0].number, None
        if (own := self.words[0].periode) and own in BULANAN:
            self.by_number = not _MONTH_NAME.search(self.own.casefold())
        for one in every:
            if number and one.kind:
                found, number = numbered_periode(one.kind, number), ""
                self.by_number = one.kind == "bulan"
                self.unknown = self.unknown or ("" if found else self.own)
            elif one.periode and (
                number or (found and not found.is_within(one.periode, one.periode.first))
            ):
                self.unknown = self.unknown or self.own
            found = found or one.periode
        if number and not found and is_roman and not self.unknown:
            self.by_number = True
            return named_periode(f"tw {number}")
        return found


def _take_values(table: SheetTable, of_values: Mapping[int, _Stack]) -> None:
    """Sort the columns under periods: values, sums of the year, and what is not read, with why."""
    read = [one for one in of_values.values() if one.numbers is not NumberKind.OTHER]
    several = len({one.periode for one in read}) > 1
    wrong: dict[int, Words] = {}
    # Cumulative columns last: beside one of the same period they repeat it.
    for column, stack in sorted(of_values.items(), key=lambda one: one[1].is_cumulative):
        periode, heading = stack.periode, quoted(for_terminal(stack.text))
        if periode is None or stack.numbers is NumberKind.OTHER:
            table.passed[column] = f"kolom {heading} bukan realisasi"
        elif stack.unknown or stack.numbers is NumberKind.BOTH:
            wrong[column] = (f"judul kolom {heading} tidak jelas", _SAY_REALISASI)
        elif several and periode is TAHUN:
            table.sums[column] = stack.own
        elif periode not in table.periods.values():
            table.periods[column] = periode
            if stack.numbers is NumberKind.REALISASI:
                table.realisasi.add(column)
            if is_of_money(stack.text):
                table.of_money.add(column)
            if stack.is_cumulative:
                table.cumulative[column] = stack.text
            if stack.years:
                table.years[column] = stack.years
        elif stack.is_cumulative:
            table.passed[column] = f"kolom {heading} kumulatif, di samping kolom {periode}"
        else:
            wrong[column] = f"periode {periode} punya dua kolom", "hapus salah satu"
    if not table.periods and "nilai" not in table.keys:
        # None is of realisasi: what stands in them is refused, not passed over.
        headed = {c: stack.periode for c, stack in of_values.items() if stack.periode}
        wrong |= {c: (table.passed.pop(c), _SAY_REALISASI) for c in headed if c in table.passed}
        table.periods = headed
        table.problem = next((wrong[c] for c in headed if c in wrong), None)
        table.is_other = all(one.numbers is NumberKind.OTHER for one in of_values.values())
    else:
        table.wrong |= wrong


def _heading_rows(sheet: SheetAccount, row: int, name: int) -> list[int]:
    """Return the rows of headings from the first on: below it those without a name."""
    found = [row]
    for number in (row + 1, row + 2):
        cells = sheet.grid.rows.get(number, {})
        if not cells or name in cells or max(cells) <= name:
            break
        above = [heading_words(value) for value in sheet.grid.rows[number - 1].values()]
        has_kind = any(one.kind for one in above)
        if not all(_is_heading(value, has_kind=has_kind) for value in cells.values()):
            break
        found.append(number)
    return found


def _is_heading(value: CellValue, *, has_kind: bool) -> bool:
    """Tell whether a cell below a heading may be one too; a number only below `TRIWULAN`."""
    if isinstance(value, dt.date):
        return True
    if isinstance(value, int | float) and has_kind:
        return value in range(1, 13)
    return isinstance(value, str) and (has_kind or any(c.isalpha() or c == "%" for c in value))


def _group_rows_above(sheet: SheetAccount, row: int, name: int) -> list[int]:
    """Return the rows next above the headings that stand over columns of values alone."""
    found = []
    for number in (row - 1, row - 2):
        cells = sheet.grid.rows.get(number)
        if not cells or not all(c > name or folded_name(v) in EXPLAINING for c, v in cells.items()):
            break
        found.append(number)
    return found


def _numbers_columns(sheet: SheetAccount, row: int, name: int) -> bool:
    """Tell whether a row below headings numbers the columns: 1 2 3 4, (1) (2) (3)."""
    cells = sheet.grid.rows.get(row, {})
    found = [_NUMBER_OF_COLUMN.fullmatch(sheet.text(row, column)) for column in cells]
    numbers = [int(match[1]) for match in found if match]
    in_order = all(b - a == 1 for a, b in pairwise(numbers))
    return name in cells and len(numbers) == len(cells) > 2 and in_order


def _take_headings(
    table: SheetTable, cells: Mapping[int, CellValue], identity: SheetIdentity
) -> None:
    is_form = identity.is_form
    office = _OFFICE_KEYS if table.by_uraian else {}
    there = {folded_name(value) for value in cells.values()} if office else set()
    for column, value in sorted(cells.items()):
        name = folded_name(value)
        if (key := office.get(name)) and key not in there:
            name = key
        periode = named_periode(name)
        if is_form and name == "tahun":
            periode = TAHUN
        elif name in KEYS:
            periode = None
        if periode is not None:
            if periode in table.periods.values():
                table.wrong[column] = (f"periode {periode} punya dua kolom", "hapus salah satu")
            elif why := identity.not_asked(periode):
                hint = "buat formulir baru dengan `iki templat`"
                table.wrong[column] = (f"kolom {periode} {why}", hint)
            else:
                table.periods[column] = periode
        elif name in KEYS and name not in table.keys:
            table.keys[name] = column
        elif name in KEYS:
            table.wrong[column] = (f"kolom {quoted(name)} ada dua kali", "hapus salah satu")
        elif name in EXPLAINING or (not is_form and name in _SATUAN):
            table.explaining[column] = _SATUAN.get(name, name)
        elif not is_form and _is_sum(name):
            table.sums[column] = as_text(value)
        else:
            hint = "hapus kolom ini, atau perbaiki judulnya"
            if len(table.wrong) < DELIVERY_HEADINGS:
                hint = suggestion(name, [*KEYS, *PERIODE]) or hint
            text = as_text(value)
            shown = quoted(for_terminal(text)) if 0 < len(text) <= HEADING_LENGTH else "ini"
            table.wrong[column] = (f"judul kolom {shown} tidak dikenal", hint)


def _is_sum(name: str) -> bool:
    """Tell whether a folded heading is that of a column of sums: `jumlah`, `total 2025`, `jml`."""
    name = _YEAR_BEHIND.sub("", name.strip(" .:"))
    return name in {"jml", "kumulatif", "jumlah total", "jumlah setahun"} or is_total(name)
