"""The reading of a delivered file: values and notes with their cells, and the fate of all others.

Every cell that is not empty ends in exactly one of the counts of a `Reading`: the form's own,
taken, empty, a sum of others, passed over or refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from iki.isian.grid import address

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from iki.periode import Periode


class CellPlace(NamedTuple):
    """Where a cell stands: the file as it was named, sheet, row and column."""

    file: str
    sheet: str
    row: int
    column: int

    def __str__(self) -> str:
        where = address((self.row, self.column))
        return f"{self.sheet}!{where}" if self.sheet else where


class Remark(NamedTuple):
    """A message about a cell, or about `number` cells from here to `last`."""

    place: CellPlace
    message: str
    hint: str = ""
    number: int = 1
    last: CellPlace | None = None

    @property
    def cells(self) -> str:
        """The cells as Excel names them: `Isian!C7:D9`."""
        if self.last is None or self.last == self.place:
            return str(self.place)
        return f"{self.place}:{address((self.last.row, self.last.column))}"


class Slot(NamedTuple):
    """The key of a value. `wilayah` is folded: case and blanks make no difference."""

    tahun: int
    periode: Periode
    jabatan: str
    variabel: str
    wilayah: str


class Entry(NamedTuple):
    """A value of a delivery. An empty bukti or catatan leaves the stored one."""

    slot: Slot
    wilayah: str
    nilai: Decimal
    stored: str
    bukti: str
    catatan: str
    place: CellPlace
    form: bool = False


class NoteSlot(NamedTuple):
    """The key of a row of notes."""

    tahun: int
    periode: Periode
    jabatan: str
    indikator: str


class NoteEntry(NamedTuple):
    """One cell of the notes."""

    slot: NoteSlot
    column: str
    text: str
    place: CellPlace


class EmptyCells(NamedTuple):
    """The empty cells of a row of values; something may be stored for them.

    `slot` is that of the first of the `periods` of the row. `values` are those whose cell is empty,
    with its column, and `beside` the empty columns of bukti and catatan.
    """

    slot: Slot
    wilayah: str
    periods: tuple[Periode, ...]
    values: tuple[tuple[Periode, int], ...]
    beside: tuple[tuple[str, int], ...]
    place: CellPlace  # of the row
    form: bool


class EmptyNoteCells(NamedTuple):
    """The columns of a row of notes that are empty."""

    slot: NoteSlot
    columns: tuple[tuple[str, int], ...]
    place: CellPlace
    form: bool


class UnknownWord(NamedTuple):
    """A name of a row that no variabel of its jabatan has, without the number before it."""

    jabatan: str
    text: str
    place: CellPlace


def meaning(entry: Entry | NoteEntry) -> object:
    """Return the contents of an entry; equal ones do not contradict each other."""
    return (entry.nilai, entry.bukti, entry.catatan) if isinstance(entry, Entry) else entry.text


@dataclass
class Reading:
    """The result of reading one file. `total` cells are not empty; `own` of them are the form's."""

    file: str
    sha256: str
    entries: list[Entry] = field(default_factory=list)
    notes: list[NoteEntry] = field(default_factory=list)
    blank: list[EmptyCells] = field(default_factory=list)
    blank_notes: list[EmptyNoteCells] = field(default_factory=list)
    # bukti and catatan, taken with their values
    beside: list[CellPlace] = field(default_factory=list)
    empty: list[Remark] = field(default_factory=list)
    passed: list[Remark] = field(default_factory=list)
    sums: list[Remark] = field(default_factory=list)  # of values, added again
    refused: list[Remark] = field(default_factory=list)
    otherwise: list[Remark] = field(default_factory=list)  # taken, but read otherwise than written
    general: list[str] = field(default_factory=list)  # about the file as a whole
    unknown: list[UnknownWord] = field(default_factory=list)  # could be learned
    problems: list[tuple[str, str]] = field(default_factory=list)  # why no cell of it can be taken
    own: int = 0
    total: int = 0

    @property
    def taken(self) -> int:
        """How many cells were taken."""
        return len(self.entries) + len(self.notes) + len(self.beside)


def cell_count(remarks: Iterable[Remark]) -> int:
    """Return how many cells these are about."""
    return sum(remark.number for remark in remarks)
