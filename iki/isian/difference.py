"""The difference between a delivery and stored values: new, changed, same, contradictory."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from iki.decimals import format_id
from iki.escaping import for_terminal, quoted
from iki.isian.delivery import (
    CellPlace,
    Entry,
    NoteEntry,
    NoteSlot,
    Reading,
    Remark,
    Slot,
    meaning,
)
from iki.periode import TAHUN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal


class StoredValue(NamedTuple):
    """A stored value: its number, its text in a CSV file, and its row."""

    nilai: Decimal | None  # None: the row has no number yet, but its bukti or catatan
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
    elsewhere: bool


class ChangedValue(NamedTuple):
    """A value that is written; `old` is what it replaces."""

    entry: Entry
    bukti: str
    catatan: str
    old: StoredValue | None

    @property
    def replaces(self) -> str:
        """The change as a preview shows it: `45 → 47`."""
        now = _value_text(self.entry.nilai, self.entry.stored)
        if self.old is None:
            return now
        parts = []
        if self.old.nilai is None:
            parts.append(now)
        elif self.old.nilai != self.entry.nilai:
            parts.append(f"{_value_text(self.old.nilai, self.old.text)} → {now}")
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


class Emptied(NamedTuple):
    """A stored value, bukti or note whose cell is empty in the delivery."""

    slots: tuple[Slot | NoteSlot, ...]  # bukti may be that of several values
    wilayah: str
    column: str  # `nilai`, or that of a text
    stored: str  # as people read it
    place: CellPlace
    form: bool
    old: StoredValue | None = None  # the value that goes, with its row


@dataclass
class Difference:
    """What a delivery changes. Entries of several files that say the same are changes once.

    What is `emptied` stays as it is, unless it is to be taken out (`removing`). `cleared` are
    values of which only bukti or catatan are taken out; their entries are among the `same`.
    """

    new: list[ChangedValue] = field(default_factory=list)
    changed: list[ChangedValue] = field(default_factory=list)
    same: list[Entry] = field(default_factory=list)
    new_notes: list[ChangedNote] = field(default_factory=list)
    changed_notes: list[ChangedNote] = field(default_factory=list)
    same_notes: list[NoteEntry] = field(default_factory=list)
    emptied: list[Emptied] = field(default_factory=list)
    cleared: list[ChangedValue] = field(default_factory=list)
    removing: bool = False

    @property
    def removed(self) -> list[Emptied]:
        """The stored texts that are deleted."""
        return self.emptied if self.removing else []

    @property
    def written(self) -> list[ChangedValue]:
        """The values that are written."""
        return [*self.new, *self.changed, *self.cleared]

    @property
    def writes(self) -> bool:
        """Whether anything is written or taken out."""
        return bool(self.written or self.new_notes or self.changed_notes or self.removed)

    @property
    def replaces(self) -> bool:
        """Whether anything that is stored is replaced."""
        return bool(self.changed or self.changed_notes)


def _value_text(nilai: Decimal, text: str) -> str:
    return format_id(nilai) if text[-1:].isdigit() else for_terminal(text)


def find_contradictions(readings: Sequence[Reading]) -> None:
    """Refuse the cells that say different things of one value, in one file or in several."""
    places: dict[Slot | tuple[NoteSlot, str], list[tuple[int, Entry | NoteEntry]]] = defaultdict(
        list
    )
    for number, reading in enumerate(readings):
        for entry in reading.entries:
            places[entry.slot].append((number, entry))
        for note in reading.notes:
            places[note.slot, note.column].append((number, note))
    wrong: dict[int, set[Entry | NoteEntry]] = defaultdict(set)
    for found in places.values():
        if len(found) < 2 or len({meaning(entry) for _, entry in found}) == 1:
            continue
        for number, one in found:
            reading = readings[number]
            other = next(e for _, e in found if meaning(e) != meaning(one))
            where = str(other.place)
            if other.place.file != reading.file:
                where = f"{other.place.file} {where}"
            message = f"bertentangan dengan {for_terminal(where)}, yang berisi {_content_of(other)}"
            wrong[number].add(one)
            hint = "samakan keduanya, atau kosongkan salah satu"
            reading.refused.append(Remark(one.place, message, hint))
    for number, refused in wrong.items():
        reading = readings[number]
        reading.entries = [entry for entry in reading.entries if entry not in refused]
        reading.notes = [note for note in reading.notes if note not in refused]


def _content_of(entry: Entry | NoteEntry) -> str:
    if isinstance(entry, NoteEntry):
        return quoted(for_terminal(entry.text))
    beside = f" dengan bukti {quoted(for_terminal(entry.bukti))}" if entry.bukti else ""
    return f"{_value_text(entry.nilai, entry.stored)}{beside}"


def compare_with(
    readings: Sequence[Reading],
    stored: Mapping[Slot, StoredValue],
    notes: Mapping[NoteSlot, StoredNote],
    *,
    removing: bool = False,
) -> Difference:
    """Compare a delivery without contradictions with what is stored.

    `removing` deletes what it leaves empty.
    """
    found = Difference(removing=removing)
    said = {entry.slot for reading in readings for entry in reading.entries}
    said_notes = {(note.slot, note.column) for reading in readings for note in reading.notes}
    found.emptied = [
        *_find_emptied(readings, stored, said),
        *_emptied_notes(readings, notes, said_notes),
    ]
    gone = {(slot, one.column) for one in found.removed for slot in one.slots}
    seen: set[Slot | tuple[NoteSlot, str]] = set()
    for reading in readings:
        for entry in reading.entries:
            old = stored.get(entry.slot)
            # What is not said of a value stays as it is.
            kept_bukti = old.bukti if old and (entry.slot, "bukti") not in gone else ""
            kept_catatan = old.catatan if old and (entry.slot, "catatan") not in gone else ""
            bukti, catatan = entry.bukti or kept_bukti, entry.catatan or kept_catatan
            change = ChangedValue(entry, bukti, catatan, old)
            if entry.slot in seen:
                found.same.append(entry)
            elif old is None:
                found.new.append(change)
            elif entry.nilai == old.nilai and _only_clears(old, bukti, catatan):
                found.same.append(entry)
                if (old.bukti, old.catatan) != (bukti, catatan):
                    found.cleared.append(change)
            elif old.nilai is None and _only_adds(old, bukti, catatan):
                found.new.append(change)
            else:
                found.changed.append(change)
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


def _only_clears(old: StoredValue, bukti: str, catatan: str) -> bool:
    return bukti in {old.bukti, ""} and catatan in {old.catatan, ""}


def _only_adds(old: StoredValue, bukti: str, catatan: str) -> bool:
    return old.bukti in {bukti, ""} and old.catatan in {catatan, ""}


def _find_emptied(
    readings: Iterable[Reading], stored: Mapping[Slot, StoredValue], said: Collection[Slot]
) -> Iterator[Emptied]:
    """Yield the stored values of empty cells, each once."""
    known = {slot._replace(periode=TAHUN) for slot in stored}
    seen: set[tuple[Slot, str]] = set()
    for row in (row for reading in readings for row in reading.blank):
        if row.slot._replace(periode=TAHUN) not in known:
            continue
        for periode, column in row.values:
            slot = row.slot._replace(periode=periode)
            old = stored.get(slot)
            if old is None or old.nilai is None or slot in said or (slot, "nilai") in seen:
                continue
            seen.add((slot, "nilai"))
            place = row.place._replace(column=column)
            text = _value_text(old.nilai, old.text)
            yield Emptied((slot,), old.wilayah, "nilai", text, place, row.form, old)
        slots = [row.slot._replace(periode=periode) for periode in row.periods]
        slots = [slot for slot in slots if slot in stored and stored[slot].nilai is not None]
        for name, column in row.beside:
            # A form shows the text that all values of its row have.
            texts = {getattr(stored[slot], name) for slot in slots}
            text = texts.pop() if len(texts) == 1 else ""
            staying = tuple(slot for slot in slots if slot in said and (slot, name) not in seen)
            if text and staying:
                seen |= {(slot, name) for slot in staying}
                place = row.place._replace(column=column)
                yield Emptied(staying, row.wilayah, name, quoted(text), place, row.form)


def _emptied_notes(
    readings: Iterable[Reading],
    notes: Mapping[NoteSlot, StoredNote],
    said: Collection[tuple[NoteSlot, str]],
) -> Iterator[Emptied]:
    """Yield the stored notes of empty cells, each once."""
    seen: set[tuple[NoteSlot, str]] = set()
    for row in (row for reading in readings for row in reading.blank_notes):
        kept = notes.get(row.slot)
        for name, column in row.columns:
            key = row.slot, name
            if kept and (text := kept.texts.get(name)) and key not in said and key not in seen:
                seen.add(key)
                place = row.place._replace(column=column)
                yield Emptied((row.slot,), "", name, quoted(text), place, row.form)


def content_id(readings: Iterable[Reading], again: int = 0, removed: Iterable[Emptied] = ()) -> str:
    """Return the id of a delivery: a hash of its values and deletions, however its files look.

    `again` tells a later delivery of the same values, after others had replaced them, from the
    first.
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
    lines |= {"\t".join(map(str, (*slot, one.column))) for one in removed for slot in one.slots}
    text = "\n".join([*sorted(lines), *(["", str(again)] if again else [])])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
