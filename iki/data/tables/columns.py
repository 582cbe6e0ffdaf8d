"""The columns of a table: which there are, of which types, and all of them in one form.

Text is compared as text. An absent cell is an empty one, as in a file: where there are none an
engine need not be told (`fill_absent`), and has more to go by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iki.data.csv_files.csv_source import REALISASI
from iki.data.row_rules.characters import forbidden_cells
from iki.diagnostics.suggestions import nearest
from iki.escaping import quoted
from iki.project.table_headings import column_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from ibis.expr.types import Table

AGENCY = "instansi"  # of a table that several projects share: the name of the folder of each
TEXT_COLUMNS = ("periode", "jabatan", "variabel", "wilayah", "bukti", "catatan", AGENCY)
BESIDE = ("wilayah", "bukti", "catatan")  # the columns beside what a row is of and its number
SOURCE_COLUMNS = (*REALISASI.columns, AGENCY)


class ColumnsError(Exception):
    """A table that lacks columns, or has them of types that nothing can be read from."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def problems_of(table: Table) -> Iterator[str]:
    """Yield the errors of the columns of a table."""
    found: dict[str, list[str]] = {}
    for column in table.columns:
        found.setdefault(column_name(column), []).append(column)
    for name in REALISASI.required:
        if name not in found:
            like = nearest(name, [other for other in found if other not in SOURCE_COLUMNS])
            yield f"tidak ada kolom {name}" + (
                f"; kolom {quoted(found[like][0])} mungkin maksudnya" if like else ""
            )
    for name in SOURCE_COLUMNS:
        same = found.get(name, [])
        if same[1:]:
            yield f"kolom {name} ada {len(same)}: {', '.join(map(quoted, same))}"
        elif same and (wanted := _other_than(name, table[same[0]].type())):
            yield f"kolom {name} bertipe {_type_name(table[same[0]].type())}, seharusnya {wanted}"


def _other_than(name: str, dtype: Any) -> str | None:
    """Return the type that a column should have, None if its own can be read."""
    if name in TEXT_COLUMNS:
        return None if dtype.is_string() or dtype.is_null() else "teks"
    if name == "tahun":
        return None if dtype.is_integer() or dtype.is_string() else "bilangan bulat atau teks"
    right = dtype.is_numeric() or dtype.is_string() or _type_name(dtype) in _LONG_INTEGERS
    return None if right else "angka atau teks"


def _type_name(dtype: Any) -> str:
    """Return the name of a type; ibis has none for those of some engines."""
    return str(dtype.raw_type.sql()) if dtype.is_unknown() else str(dtype)


_LONG_INTEGERS = ("UINT128", "BIGNUM")  # whole numbers that ibis does not know; read as texts


def has_agencies(table: Table) -> bool:
    """Return whether a table has a column for the agency."""
    return AGENCY in map(column_name, table.columns)


def columns_of(table: Table, instansi: str | None = None, *, of_all: bool = False) -> Table:
    """Return the rows of one agency with the columns of a file of realisasi, and no others.

    Raises ColumnsError. The agency is only asked for where the table has a column for it. `of_all`:
    the rows of all agencies, with that column.
    """
    problems = [*problems_of(table)]
    if of_all and not has_agencies(table):
        problems.append(f"tidak ada kolom {AGENCY}, yang menyebut folder proyek tiap baris")
    if problems:
        raise ColumnsError(problems)
    named = {column_name(column): column for column in table.columns}
    if instansi is not None and AGENCY in named:
        table = table.filter(table[named[AGENCY]] == instansi)
    chosen: dict[str, Any] = {}
    wanted = (*REALISASI.columns, *([AGENCY] if of_all else []))
    for name, column in named.items():  # in its order, which says what stands beside what
        if name not in wanted:
            continue
        cell = table[column]
        is_text = name in TEXT_COLUMNS or cell.type().is_unknown()
        chosen[name] = cell.cast("string") if is_text else cell
    return table.select(**chosen)


def fill_absent(table: Table, names: Collection[str] = TEXT_COLUMNS) -> Table:
    """Return rows in which the absent cells of some columns are empty texts."""
    return table.mutate(
        **{name: table[name].fill_null("") for name in table.columns if name in names}
    )


def forbidden_beside(row: Mapping[str, str]) -> dict[str, str]:
    """Return the columns beside a number with a forbidden character, and that character."""
    return dict(forbidden_cells((name, row[name]) for name in BESIDE if row.get(name)))
