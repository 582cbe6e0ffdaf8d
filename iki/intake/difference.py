"""The difference between a delivery and what is stored: new, changed, the same, and what contradicts itself."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from iki.decimals import format_id
from iki.escaping import for_terminal, quoted
from iki.intake.reading import Entry, NoteEntry, NoteSlot, Reading, Remark, Slot, meaning

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal


class StoredValue(NamedTuple):
    """A value as it is stored: its number, its text in a CSV file, and the row that it stands in."""

    nilai: Decimal
    text: str
    wilayah: str
    bukti: str
    catatan: str
    file: str
    line: int
    cell: int


class StoredNote(NamedTuple):
    """The notes of an indikator and period as they are stored, by column.

    `elsewhere`: not in the file where they belong, and so taken out of that one by any change.
    """

    texts: Mapping[str, str]
    file: str
    line: int
    elsewhere: bool = False


class ChangedValue(NamedTuple):
    """A value that is written; `old` is what it replaces."""

    entry: Entry
    bukti: str
    catatan: str
    old: StoredValue | None

    @property
    def replaces(self) -> str:
        """What changes, as a preview shows it: `45 → 47`."""
        if self.old is None:
            return (
                format_id(self.entry.nilai)
                if self.entry.stored[-1:].isdigit()
                else self.entry.stored
            )
        parts = []
        if self.old.nilai != self.entry.nilai:
            before = _shown(self.old.nilai, self.old.text)
            parts.append(f"{before} → {_shown(self.entry.nilai, self.entry.stored)}")
        for name, old, new in (
            ("bukti", self.old.bukti, self.bukti),
            ("catatan", self.old.catatan, self.catatan),
        ):
            if old != new:
                parts.append(f"{name} {quoted(for_terminal(old))} → {quoted(for_terminal(new))}")
        return "; ".join(parts)


class ChangedNote(NamedTuple):
    """A text of the notes that is written; `old` is what it replaces."""

    entry: NoteEntry
    old: str


@dataclass
class Difference:
    """What a delivery changes. Entries of several files that say the same are changes once."""

    new: list[ChangedValue] = field(default_factory=list)
    changed: list[ChangedValue] = field(default_factory=list)
    same: list[Entry] = field(default_factory=list)
    new_notes: list[ChangedNote] = field(default_factory=list)
    changed_notes: list[ChangedNote] = field(default_factory=list)
    same_notes: list[NoteEntry] = field(default_factory=list)

    @property
    def writes(self) -> bool:
        """Whether anything is written."""
        return bool(self.new or self.changed or self.new_notes or self.changed_notes)

    @property
    def replaces(self) -> bool:
        """Whether anything that is stored is replaced."""
        return bool(self.changed or self.changed_notes)


def _shown(nilai: Decimal, text: str) -> str:
    return format_id(nilai) if text[-1:].isdigit() else for_terminal(text)


def find_contradictions(readings: Sequence[Reading]) -> None:
    """Refuse the cells that say different things of one value, in one file or in several."""
    places: dict[Slot | tuple[NoteSlot, str], list[tuple[Reading, Entry | NoteEntry]]] = (
        defaultdict(list)
    )
    for reading in readings:
        for entry in reading.entries:
            places[entry.slot].append((reading, entry))
        for note in reading.notes:
            places[note.slot, note.column].append((reading, note))
    wrong: dict[int, set[Entry | NoteEntry]] = defaultdict(set)
    for found in places.values():
        if len(found) < 2 or len({meaning(entry) for _, entry in found}) == 1:
            continue
        for reading, one in found:
            other = next(e for _, e in found if meaning(e) != meaning(one))
            where = str(other.place)
            if other.place.file != reading.file:
                where = f"{other.place.file} {where}"
            message = f"bertentangan dengan {for_terminal(where)}, yang berisi {_said(other)}"
            wrong[id(reading)].add(one)
            hint = "samakan keduanya, atau kosongkan salah satu"
            reading.refused.append(Remark(one.place, message, hint))
    for reading in readings:
        if refused := wrong.get(id(reading)):
            reading.entries = [entry for entry in reading.entries if entry not in refused]
            reading.notes = [note for note in reading.notes if note not in refused]


def _said(entry: Entry | NoteEntry) -> str:
    if isinstance(entry, NoteEntry):
        return quoted(for_terminal(entry.text))
    beside = f" dengan bukti {quoted(for_terminal(entry.bukti))}" if entry.bukti else ""
    return f"{_shown(entry.nilai, entry.stored)}{beside}"


def compare_with(
    readings: Iterable[Reading],
    stored: Mapping[Slot, StoredValue],
    notes: Mapping[NoteSlot, StoredNote],
) -> Difference:
    """Return what a delivery without contradictions changes."""
    found = Difference()
    seen: set[Slot | tuple[NoteSlot, str]] = set()
    for reading in readings:
        for entry in reading.entries:
            old = stored.get(entry.slot)
            # What is not said of a value stays as it is.
            bukti = entry.bukti or (old.bukti if old else "")
            catatan = entry.catatan or (old.catatan if old else "")
            change = ChangedValue(entry, bukti, catatan, old)
            if entry.slot in seen or (
                old and (old.nilai, old.bukti, old.catatan) == (entry.nilai, bukti, catatan)
            ):
                found.same.append(entry)
            else:
                (found.changed if old else found.new).append(change)
            seen.add(entry.slot)
        for note in reading.notes:
            kept = notes.get(note.slot)
            before = kept.texts.get(note.column, "") if kept else ""
            if (note.slot, note.column) in seen or before == note.text:
                found.same_notes.append(note)
            else:
                replacing = before or (kept and kept.elsewhere)
                (found.changed_notes if replacing else found.new_notes).append(
                    ChangedNote(note, before)
                )
            seen.add((note.slot, note.column))
    return found


def content_id(readings: Iterable[Reading], again: int = 0) -> str:
    """Return the id of a delivery: a hash of what it says, however its files look.

    `again` tells a later delivery of the same values, after others had replaced them, from the first.
    """
    lines = {
        "\t".join(map(str, (*entry.slot, entry.stored, entry.bukti, entry.catatan)))
        for reading in readings
        for entry in reading.entries
    }
    lines |= {
        "\t".join(map(str, (*note.slot, note.column, note.text)))
        for reading in readings
        for note in reading.notes
    }
    text = "\n".join([*sorted(lines), *(["", str(again)] if again else [])])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
