"""The columns of a table: which there are, of which types, and all of them in one form.

Text is compared as text, an absent cell is an empty one, as in a file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iki.realisasi.files import REALISASI

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ibis.expr.types import Table

AGENCY = "instansi"  # of a table that several projects share: the name of the folder of each
TEXT_COLUMNS = ("periode", "jabatan", "variabel", "wilayah", "bukti", "catatan", AGENCY)


class ColumnsError(Exception):
    """A table that lacks columns, or has them of types that nothing can be read from."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def problems_of(table: Table) -> Iterator[str]:
    """Yield what is wrong with the columns of a table."""
    schema = table.schema()
    for name in REALISASI.required:
        if name not in schema:
            like = next((other for other in schema if other.strip().lower() == name), None)
            yield f"tidak ada kolom {name}" + (f"; kolom “{like}” ditulis lain" if like else "")
    for name, dtype in schema.items():
        if name in TEXT_COLUMNS and not (dtype.is_string() or dtype.is_null()):
            yield f"kolom {name} bertipe {dtype}, seharusnya teks"
        elif name == "tahun" and not (dtype.is_integer() or dtype.is_string()):
            yield f"kolom tahun bertipe {dtype}, seharusnya bilangan bulat atau teks"
        elif name == "nilai" and not (dtype.is_numeric() or dtype.is_string()):
            yield f"kolom nilai bertipe {dtype}, seharusnya angka atau teks"


def columns_of(table: Table, instansi: str | None = None, *, of_all: bool = False) -> Table:
    """Return the rows of one agency with the columns of a file of realisasi, and no others.

    Raises ColumnsError. The agency is only asked for where the table has a column for it. `of_all`: the
    rows of all agencies, with that column.
    """
    problems = [*problems_of(table)]
    if of_all and AGENCY not in table.columns:
        problems.append(f"tidak ada kolom {AGENCY}, yang menyebut folder proyek tiap baris")
    if problems:
        raise ColumnsError(problems)
    if instansi is not None and AGENCY in table.columns:
        table = table.filter(table[AGENCY] == instansi)
    chosen: dict[str, Any] = {}
    wanted = (*REALISASI.columns, *([AGENCY] if of_all else []))
    for name in table.columns:  # in its order, which says what stands beside what
        if name not in wanted:
            continue
        column = table[name]
        chosen[name] = column.cast("string").fill_null("") if name in TEXT_COLUMNS else column
    return table.select(**chosen)
