"""Where the tables of a sheet stand: their heading rows, columns, bodies and what is around them.

A heading row is known by its words, wherever it begins. It may go over several rows: by what is
merged, or by the years and periods below TARGET. A table ends with its last indikator: totals are
rows of it; notes, signatures and labels of what follows are not.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from iki.isian.cell_texts import one_line
from iki.isian.heading_words import NumberKind, heading_words
from iki.isian.targets import parse_target, says_nothing
from iki.mulai.definition_headings import (
    ABOUT,
    HEADINGS,
    HEADS_PROGRAMS,
    OF_PLAN,
    PASSED_OVER,
    SUMMED_UP,
    WHOSE,
    change_rank,
    fits_below,
    heading_below,
    heading_of,
    is_bare_year_or_period,
    is_year_or_period,
    nth_year,
    unit_above,
    year_and_period,
    year_of,
)
from iki.mulai.definition_titles import is_label, is_office, is_sign
from iki.periode import ROMAN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from iki.mulai.definition_sheet import SheetCells

_HEAD_ROWS = 4
_OF_ONE = frozenset({"indikator", "target", "satuan", "formula"})  # of one indikator
_PARTIES = 2  # who sign beside each other
_MANY = frozenset({"target", "kondisi_awal", "kondisi_akhir", "anggaran"})  # one for each year


class TableColumn(NamedTuple):
    """The meaning of a column; a target has a year and a period, None if they are not known.

    `nth`: which year of the plan it is, where a heading says `TAHUN KE-`; `unit`: of its cells.
    """

    what: str
    tahun: int | None = None
    periode: str = "tahun"
    nth: int | None = None
    unit: str = ""


class TableLayout(NamedTuple):
    """A table in a sheet: the rows of its headings, of its body, and what follows it."""

    kind: str  # "indikator" or "program"
    above: range  # the rows between the table before and this one
    head: int  # row of its headings
    first: int  # row below them
    last: int  # row before the tail
    tail: range  # signatures and notes
    columns: dict[int, TableColumn]

    @property
    def heads(self) -> range:
        """The rows of its headings."""
        return range(self.head, self.first)

    def column_of(self, what: str) -> int | None:
        """Return the column of a meaning, the first where there are several."""
        return next((column for column, c in self.columns.items() if c.what == what), None)


def tables_of(sheet: SheetCells) -> list[TableLayout]:
    """Return the tables of a sheet in their order."""
    heads: list[tuple[int, str]] = []
    for row in sorted(sheet.grid.rows):
        kind = _kind_of_heading(sheet, row)
        # A heading merged over two rows is met in the first.
        if kind and not (heads and row - heads[-1][0] <= _height(sheet, heads[-1][0])):
            heads.append((row, kind))
    found: list[TableLayout] = []
    end = 0
    for (row, kind), (following, _) in pairwise([*heads, (sheet.last_row + 1, "")]):
        columns, first = _columns(sheet, row)
        tail = _tail(sheet, columns, first, following)
        found.append(
            TableLayout(
                kind, range(end + 1, row), row, first, tail - 1, range(tail, following), columns
            )
        )
        end = tail - 1
    return found


def _kind_of_heading(sheet: SheetCells, row: int) -> str:
    texts = [sheet.text(row, column) for column in sheet.reach(row)]
    found = {heading_of(text) for text in texts}
    if any(map(is_bare_year_or_period, texts)):
        found.add("target")
    if "indikator" in found:
        about = found & ABOUT
        if (about and found & WHOSE) or len(about) > 1:
            return "indikator"
    elif "anggaran" in found and any(map(HEADS_PROGRAMS.fullmatch, map(one_line, texts))):
        return "program"
    return ""


def _height(sheet: SheetCells, row: int) -> int:
    """Return over how many rows the cells of a heading row are merged, counted from 0."""
    bottoms = (
        sheet.bottom.get((row, column), row)
        for column in sheet.reach(row)
        if sheet.origin.get((row, column), (row, column)) == (row, column)
    )
    return min(max(bottoms, default=row) - row, _HEAD_ROWS - 1)


# --- columns --------------------------------------------------------------------------------------


def _columns(sheet: SheetCells, row: int) -> tuple[dict[int, TableColumn], int]:
    """Return the columns of a heading row, and the first row below the headings."""
    heads = {column: sheet.text(row, column) for column in sheet.reach(row)}
    found = {column: what for column, text in heads.items() if (what := heading_of(text))}
    bare = {column for column, text in heads.items() if is_bare_year_or_period(text)}
    found |= dict.fromkeys(bare - found.keys(), "target")
    last = row + _height(sheet, row)
    levels: dict[int, list[str]] = {}  # what stands below each heading, from above
    for below in range(row + 1, last + 1):
        for column in sheet.reach(below):
            starts = sheet.origin.get((below, column), (below, column))[0] == below
            if starts and (text := one_line(sheet.text(below, column))):
                levels.setdefault(column, []).append(text)
    while last - row < _HEAD_ROWS - 1 and (single := _subheads(sheet, row, last + 1, found)):
        for column, text in single.items():
            levels.setdefault(column, []).append(text)
        last += 1
    _name_numbers(heads, levels)
    subheads = {column: " ".join(texts) for column, texts in levels.items()}
    below = last + 1
    while is_numbering(sheet, below):
        below += 1
    _leave_out_tujuan(heads, found)
    for column, texts in levels.items():
        for text in texts:
            if column not in found and is_year_or_period(text) and "target" in found.values():
                found[column] = _year_below(heads.get(column, ""))
            elif (what := heading_below(text, found.get(column, ""))) is not None:
                found[column] = what
    _find_units(sheet, row, below, found, subheads)
    columns: dict[int, TableColumn] = {}
    for column, what in sorted(found.items()):
        head, sub = heads.get(column, ""), subheads.get(column, "")
        left = _left_head(heads, column)
        if not head and sub and is_year_or_period(left):  # 2025 stands over its first column alone
            head = left
        if what in _MANY:
            tahun, periode = year_of(f"{head} {sub}"), "tahun"
            if what == "target":
                tahun, periode = year_and_period(f"{head} {sub}")
                if periode == "tahun" and sub:  # TARGET TRIWULAN above TW I
                    periode = year_and_period(sub)[1]
            beside = columns.get(column - 1)
            if what == "anggaran" and not head and beside and beside.what == "target":
                tahun = tahun or beside.tahun
            nth = nth_year(head or left, sub) if what == "target" else None
            is_end = what == "target" and tahun is None and nth is None and OF_PLAN.fullmatch(head)
            meaning = "kondisi_akhir" if is_end else what
            columns[column] = TableColumn(meaning, tahun, periode, nth, unit_above(f"{head} {sub}"))
        elif what and any(c.what == what for c in columns.values()):
            if sheet.text(row, column) and (row, column) not in sheet.merged.get(row, ()):
                title = HEADINGS[what].title
                sheet.refuse(row, column, f"judul {title} ada dua; kolom ini tidak dibaca")
            columns[column] = TableColumn("")
        else:
            columns[column] = TableColumn(what)
    _leave_out_changed(columns, {k: f"{heads.get(k, '')} {subheads.get(k, '')}" for k in columns})
    return columns, below


def _find_units(
    sheet: SheetCells, row: int, first: int, found: dict[int, str], subheads: Mapping[int, str]
) -> None:
    """Take the column right of TARGET that has only units in it: `86 | %` below one heading."""
    if "satuan" in found.values():
        return
    for column in [k for k, what in found.items() if what == "target"]:
        right = column + 1
        shared = sheet.origin.get((row, column), ()) == sheet.origin.get((row, right), (row, right))
        blank = not sheet.text(row, right)
        if right in subheads or column in subheads or not (shared or blank):
            continue
        rows = map(sheet.cells_of_row, sheet.grid.rows_between(first, sheet.last_row))
        pairs = [(cells[column], cells[right]) for cells in rows if {column, right} <= cells.keys()]
        numbers = ((parse_target(target), unit) for target, unit in pairs)
        beside = [(read, unit) for read, unit in numbers if not isinstance(read, str)]
        if beside and all(
            not read.unit and isinstance(parse_target(unit), str) for read, unit in beside
        ):
            found[right] = "satuan"
            return


def _leave_out_changed(columns: dict[int, TableColumn], headings: Mapping[int, str]) -> None:
    """Leave out columns of what has been changed where what it has become stands beside it."""
    latest: dict[tuple[object, ...], int] = {}
    for column, text in headings.items():
        meaning = columns[column][:4]
        latest[meaning] = max(latest.get(meaning, 0), change_rank(text))
    for column, text in headings.items():
        if columns[column].what in _MANY and change_rank(text) < latest[columns[column][:4]]:
            columns[column] = TableColumn("")


def _left_head(heads: Mapping[int, str], column: int) -> str:
    """Return the heading left of a column without one: TARGET, not merged over its years."""
    return next(
        (text for k, text in sorted(heads.items(), reverse=True) if k <= column and text), ""
    )


def _name_numbers(heads: Mapping[int, str], levels: dict[int, list[str]]) -> None:
    """Write `I` to `IV` as `TW I`: below TRIWULAN, or where they stand together below TARGET."""
    said = {text.upper() for texts in levels.values() for text in texts}
    for column, texts in levels.items():
        kind = heading_words(heads.get(column, "")).kind
        if (
            not kind
            and said & {*ROMAN, "V"} == {*ROMAN}
            and not nth_year(heads.get(column, ""), "I")
        ):
            kind = "TW"
        if kind:
            texts[:] = [f"{kind} {t}" if heading_words(t).number else t for t in texts]


def _year_below(head: str) -> str:
    """Return the meaning of a year below a heading that is none of the table's columns."""
    words = heading_words(head)
    if words.numbers is NumberKind.OTHER or words.numbers is NumberKind.REALISASI:
        return "kondisi_awal" if heading_of(f"{head} 2024") == "kondisi_awal" else ""
    return "" if words.unknown else "target"


def _leave_out_tujuan(heads: Mapping[int, str], found: dict[int, str]) -> None:
    """Leave out the indikator of a tujuan, with its targets, beside those of a sasaran."""
    named = [column for column, what in found.items() if what == "indikator"]
    of_tujuan = [column for column in named if "tujuan" in heads[column].casefold()]
    if of_tujuan and len(of_tujuan) < len(named):
        end = min(column for column in named if column not in of_tujuan)
        for column in [
            k for k, what in found.items() if min(of_tujuan) <= k < end and what in _OF_ONE
        ]:
            del found[column]


def _subheads(sheet: SheetCells, row: int, under: int, found: Mapping[int, str]) -> dict[int, str]:
    """Return the headings in a row that stand below that of targets, by their columns."""
    if not {"target", "anggaran"} & {*found.values()}:
        return {}
    others = {column for column, what in found.items() if what not in _MANY}
    reached = {k: one_line(sheet.text(under, k)) for k in sheet.reach(under)}
    begins = {k for k in reached if sheet.origin.get((under, k), (under, k))[0] == under}
    below = {k: text for k, text in reached.items() if text and k in begins}
    # What stands in a column of its own below a heading is no longer the heading.
    if any(k in others and sheet.origin.get((under, k)) is None for k in below):
        return {}
    heads = dict.fromkeys(found, "")
    heads |= {column: sheet.text(row, column) for column in found}
    fitting = {
        k: text
        for k, text in below.items()
        if k not in others and (fits_below(text) or nth_year(_left_head(heads, k), text))
    }
    return fitting if fitting and len(fitting) == len(below) else {}


def is_numbering(sheet: SheetCells, row: int) -> bool:
    """Tell whether a row numbers the columns: 1 2 3, or (1) (2) (3)."""
    texts = [text.strip("() ") for text in sheet.texts_of_row(row).values()]
    numbers = [int(t) for t in texts if t.isascii() and t.isdigit() and len(t) < 4]
    return (
        len(numbers) == len(texts) >= 3
        and numbers[0] <= 2
        and all(0 < b - a <= 2 for a, b in pairwise(numbers))
    )


def numbering_columns(sheet: SheetCells, table: TableLayout) -> set[int]:
    """Return the columns that only number the rows: those headed so."""
    return {
        column
        for column in sheet.used
        if column not in table.columns
        and any(
            PASSED_OVER.fullmatch(sheet.text(row, column))
            for row in range(max(table.first - _HEAD_ROWS, 1), table.first)
        )
    }


# --- where it ends --------------------------------------------------------------------------------


def _tail(sheet: SheetCells, columns: dict[int, TableColumn], first: int, following: int) -> int:
    """Return the first row behind a table that is none of its rows any more."""
    last = first - 1
    for row in sheet.grid.rows_between(first, following - 1):
        if _is_certain(sheet, row, columns):
            last = row
        elif last >= first and any(is_label(t) for t in sheet.texts_of_row(row).values()):
            break
    before = last
    for row in sheet.grid.rows_between(last + 1, following - 1):
        texts = sheet.texts_of_row(row)
        if not texts:
            continue
        if row - before > 1 or any(map(is_label, texts.values())) or _ends(columns, texts):
            return row
        before = row
    return following


def _ends(columns: Mapping[int, TableColumn], texts: Mapping[int, str]) -> bool:
    """Tell whether a row begins the signatures or notes below a table."""
    if any(map(SUMMED_UP.fullmatch, texts.values())):
        return False
    if any(is_sign(text) for text in texts.values()):
        return True
    named = any(
        columns[k].what in {"indikator", "program"} and not is_office(text)
        for k, text in texts.items()
        if k in columns
    )
    return not named and len(texts) <= _PARTIES and any(map(is_office, texts.values()))


def _is_certain(sheet: SheetCells, row: int, columns: Mapping[int, TableColumn]) -> bool:
    """Tell whether a row is one of the table beyond doubt: what it names has a unit or a number."""
    own = sheet.cells_of_row(row)
    if any(map(is_label, sheet.texts_of_row(row).values())):
        return False
    said = {
        c.what: text
        for k, c in columns.items()
        if c.what not in _MANY and (text := sheet.text(row, k)) and not is_sign(text)
    }
    if "indikator" not in said and "program" not in said:
        return False
    if "satuan" in said and "indikator" in said:
        return True
    if (
        "formula" in said
        and "indikator" in said
        and not any(c.what == "satuan" for c in columns.values())
    ):
        return True
    return any(
        c.what in {"target", "anggaran"}
        and k in own
        and not says_nothing(own[k])
        and (
            bool(re.search(r"\d", sheet.text(row, k)))
            if c.what == "anggaran"
            else not isinstance(parse_target(own[k]), str)
        )
        and not is_sign(sheet.text(row, k))
        for k, c in columns.items()
    )


def rows_of(sheet: SheetCells, table: TableLayout) -> Iterator[int]:
    """Yield the rows of a table's body that are not empty."""
    yield from sheet.grid.rows_between(table.first, table.last)
