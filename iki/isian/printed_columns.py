"""The explaining columns of a form: which of their cells iki printed, and which were typed."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import TYPE_CHECKING

from iki.data.row_rules.number import parse_cell
from iki.decimals import plain
from iki.isian import form_layout
from iki.isian.form_layout import Heading, printed_mark
from iki.isian.grid import shortest
from iki.isian.headings import EXPLAINING
from iki.isian.rules import TakenValue, is_numeric, read_number
from iki.isian.sheet import SheetAccount, as_text, folded_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from iki.isian.grid import CellValue
    from iki.isian.headings import SheetTable
    from iki.model.jabatan import Variabel

_TAHUN_LALU = Heading.TAHUN_LALU.casefold()
_NEXT_TO_VALUES = frozenset({_TAHUN_LALU, Heading.TERAKHIR.casefold()})
# Columns that offices insert into a form, as one that numbers its rows.
_OF_OFFICES = EXPLAINING - {heading.casefold() for heading in form_layout.BEFORE_PERIODS}


def mark_printed_value(variabel: str, wilayah: str, value: CellValue) -> str:
    """Return the mark of a cell of last year; the spelling of a number makes no difference."""
    number: Decimal | int | None = None
    if isinstance(value, str):
        number = parse_cell(value.strip(), comma=True)
    elif isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        number = shortest(value)
    shown = as_text(value) if number is None else plain(Decimal(number))
    return printed_mark(variabel, wilayah, shown)


def find_typed_columns(
    sheet: SheetAccount,
    table: SheetTable,
    row: int,
    printed: Collection[str] | None,
    texts: Collection[str],
    variabel: Variabel | None = None,
) -> Iterator[int]:
    """Yield the explaining columns of a row that hold a number which iki has not printed there.

    There iki prints texts, `texts` among them, and what is known of last year: of that `printed`
    are the marks, None where the form does not tell.
    """
    label, wilayah = table.name_column, table.keys.get("wilayah")
    for column, heading in table.printed_columns.items():
        value = sheet.left.get((row, column))
        if value is None or heading in _OF_OFFICES:
            continue
        is_of_last_year = heading == _TAHUN_LALU
        if not is_of_last_year and isinstance(value, str) and (column == wilayah or value in texts):
            continue
        of_values = variabel if heading in _NEXT_TO_VALUES else None
        if not _may_be_value(sheet, value, of_values):
            continue
        if is_of_last_year:
            names = sheet.text(row, label), sheet.text(row, wilayah)
            is_own = printed is None or mark_printed_value(*names, value) in printed
        else:
            is_own = isinstance(value, str) and folded_name(value) in map(folded_name, texts)
        if not is_own:
            yield column


def _may_be_value(sheet: SheetAccount, value: CellValue, variabel: Variabel | None) -> bool:
    """Tell whether a cell may be meant as a value: a number, a date, a word of the variable."""
    if is_numeric(value) or isinstance(value, dt.date | dt.time | dt.timedelta):
        return True
    if variabel is None or not isinstance(value, str):
        return False
    return isinstance(read_number(value, variabel, comma=sheet.grid.comma), TakenValue)
