"""What rows of a table cannot say beside one another, or beside rows of the project."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from iki.isian.cell_texts import one_line
from iki.isian.definisi.columns import DefinitionColumn, DefinitionSheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iki.isian.definisi.definition_rows import DefinitionReading, DefinitionRow
    from iki.isian.definisi.values import DefinitionTables, RowKey

# The column by which people know a row.
_NAMES = {
    DefinitionSheet.INDIKATOR: "indikator",
    DefinitionSheet.VARIABEL: "uraian",
    DefinitionSheet.PROGRAM: "program",
    DefinitionSheet.JABATAN: "jabatan",
}
_SORTED = "urutkan seluruh baris, bukan satu kolom"
_STAYS = "tugas tidak dihapus lewat tabel; hapus di berkas YAML-nya"


def check_rows(found: DefinitionReading, tables: DefinitionTables) -> None:
    """Refuse rows that others contradict."""
    _refuse_renamed(found, tables)
    _refuse_exchanged(found, tables)
    _refuse_doubled(found, tables)


def _refuse_renamed(found: DefinitionReading, tables: DefinitionTables) -> None:
    """Refuse new rows that are those of another kode, which the table has no more."""
    gone = {
        (key.table, key.jabatan, _name_in(tables, key)): key
        for keys in found.absent.values()
        for key in keys
        if key.table in _NAMES
    }
    for row in found.rows:
        name = row.value(_NAMES.get(row.key.table, "")) if row.is_new else None
        before = gone.get((row.key.table, row.key.jabatan, str(name)))
        if before is not None:
            why = f"baris baru {row.key} bernama sama dengan {before}, yang tidak ada di tabel"
            hint = f"kode tidak diganti lewat tabel: tulis lagi {before.kode}, atau beri nama lain"
            found.refuse(row, why, hint)


def _refuse_exchanged(found: DefinitionReading, tables: DefinitionTables) -> None:
    """Refuse names that are those of other rows: a column was sorted, and not the rows.

    Of another jabatan only those of rows that get another name too; elsewhere names may recur.
    """
    owners: dict[tuple[DefinitionSheet, str], list[RowKey]] = defaultdict(list)
    for table, since in found.tables.items():
        for key in tables.rows(table, None, since) if table in _NAMES else ():
            owners[table, _name_in(tables, key).casefold()].append(key)
    renamed = {
        row.key: (row, change)
        for row in found.rows
        for change in row.changes
        if not row.is_new and change.column.key == _NAMES.get(row.key.table)
    }
    for key, (row, change) in renamed.items():
        for owner in owners.get((key.table, str(change.value).casefold()), ()):
            if owner != key and (owner.jabatan == key.jabatan or owner in renamed):
                found.refuse(row, f"nama ini milik {owner}", _SORTED, change.place)


def _refuse_doubled(found: DefinitionReading, tables: DefinitionTables) -> None:
    """Refuse tugas that become the same as others: a row was deleted, and others moved up."""
    by_jabatan: dict[str, list[DefinitionRow]] = defaultdict(list)
    for row in found.rows:
        if row.key.table is DefinitionSheet.TUGAS and row.value("tugas") is not None:
            by_jabatan[row.key.jabatan].append(row)
    for jabatan, rows in by_jabatan.items():
        before = enumerate(tables.last.jabatan[jabatan].tugas, 1)
        texts = {str(number): one_line(text).casefold() for number, text in before}
        texts |= {row.key.kode: str(row.value("tugas")).casefold() for row in rows}
        for row in rows:
            if other := _same_text(texts, row.key):
                why = f"tugas {row.key.kode} menjadi sama dengan tugas {other}"
                found.refuse(row, why, _STAYS)


def _same_text(texts: Mapping[str, str], key: RowKey) -> str | None:
    """Return the number of another tugas with the text of one."""
    own = texts[key.kode]
    return next((n for n, text in texts.items() if text == own and n != key.kode), None)


def _name_in(tables: DefinitionTables, key: RowKey) -> str:
    return one_line(str(tables.shown(key, DefinitionColumn(_NAMES[key.table]))))
