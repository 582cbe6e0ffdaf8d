"""A form of changed definitions: what it says of its variables, against what they are now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.escaping import for_terminal, quoted
from iki.isian import form_layout
from iki.isian.form_layout import how_to_fill
from iki.isian.sheet import HEADING_LENGTH, SheetAccount, folded_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from iki.isian.headings import SheetTable
    from iki.model.jabatan import Jabatan

# What a form says to people, in cells that are no data.
OWN_TEXTS = frozenset(
    {
        form_layout.FORMULIR_TITLE,
        form_layout.NOTES_TITLE,
        form_layout.NOTHING_TO_FILL,
        form_layout.NOTHING_DUE,
        *form_layout.INSTRUCTIONS,
    }
)


def changed_since(
    sheet: SheetAccount, jabatan: Jabatan, tables: Iterable[SheetTable]
) -> Iterator[str]:
    """Say how the definitions differ from those that the form of a jabatan was made of."""
    there: set[str] = set()
    for table in tables:
        if table.notes:
            continue
        columns = {
            folded_name(value): column for column, value in sheet.grid.rows[table.first].items()
        }
        for row in table.used_rows(sheet):
            nama = sheet.text(row, table.keys["variabel"])
            variabel = jabatan.variabel.get(nama)
            if nama in there or variabel is None:
                if nama and nama not in there | OWN_TEXTS:
                    yield f"{for_terminal(nama)} tidak ada lagi"
                    there.add(nama)
                continue
            there.add(nama)
            now = {
                "uraian": variabel.uraian,
                "satuan": variabel.satuan or "",
                "cara isi": how_to_fill(variabel, set(table.periods.values())),
            }
            for name, text in now.items():
                then = sheet.text(row, columns[name]) if name in columns else ""
                then = then.partition(";")[0] if name == "cara isi" else then  # then its periods
                if then and folded_name(then[:HEADING_LENGTH]) != folded_name(
                    text[:HEADING_LENGTH]
                ):
                    yield f"{name} {nama} semula {quoted(then)}, kini {quoted(text)}"
    for nama in jabatan.variabel:
        if nama not in there:
            yield f"{nama} belum ada di formulir ini"
