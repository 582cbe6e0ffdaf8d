"""What a delivered table says other than the project: its rows and their changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from iki.isian.definisi.columns import DefinitionColumn
from iki.isian.delivery import Remark

if TYPE_CHECKING:
    from decimal import Decimal

    from iki.isian.definisi.columns import DefinitionSheet
    from iki.isian.definisi.marks import RowMark
    from iki.isian.definisi.values import RowKey, Shown
    from iki.isian.delivery import CellPlace, Reading
    from iki.model.fields import Rentang
    from iki.periode import Instant

NewValue: TypeAlias = "str | Decimal | Rentang"


class CellChange(NamedTuple):
    """A cell that says something else than the project; `value` is what is to be."""

    key: RowKey
    column: DefinitionColumn
    before: Shown
    value: NewValue
    place: CellPlace
    cells: int = 1  # that say so: a sasaran stands in the row of each of its indikator


@dataclass
class DefinitionRow:
    """A row of a table that changes something, or is new; `mulai` and `dasar` are its own."""

    key: RowKey
    place: CellPlace
    changes: list[CellChange] = field(default_factory=list)
    is_new: bool = False
    mulai: Instant | None = None
    dasar: str = ""
    confirmed: list[RowMark] = field(default_factory=list)  # marks whose cell was emptied

    def value(self, key: str) -> NewValue | None:
        """Return the new value of a key, None if it has none."""
        return next((c.value for c in self.changes if c.column == DefinitionColumn(key)), None)


@dataclass
class DefinitionReading:
    """The result of reading a delivered file of tables."""

    reading: Reading
    rows: list[DefinitionRow] = field(default_factory=list)
    emptied: list[Remark] = field(default_factory=list)  # cells whose value stays
    # Cells that nobody has changed in the table, but somebody in the project since.
    newer: list[Remark] = field(default_factory=list)
    unknown: int = 0  # changed rows of which it is not known what they said before
    absent: dict[DefinitionSheet, list[RowKey]] = field(default_factory=dict)  # of its jabatan
    other_jabatan: list[str] = field(default_factory=list)  # that it does not have at all
    same: int = 0
    changed: int = 0
    tables: dict[DefinitionSheet, int] = field(default_factory=dict)  # and their first years

    def refuse(
        self, row: DefinitionRow, message: str, hint: str, place: CellPlace | None = None
    ) -> None:
        """Refuse a row, or the change of one cell, that was taken so far."""
        cells = sum(c.cells for c in row.changes if place in {None, c.place})
        at = place or next((c.place for c in row.changes), row.place)
        known = {remark.place for remark in self.reading.refused}
        if at in known:
            return
        self.changed -= cells
        self.reading.refused.append(Remark(at, message, hint, cells))

    def is_refused(self) -> bool:
        """Whether anything of it cannot be taken."""
        return bool(self.reading.refused or self.reading.problems)
