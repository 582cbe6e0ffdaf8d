"""Taking a delivery back: what it changed, value by value, as it is recorded and as it is undone.

A file that nobody has touched since is restored as it was, byte for byte. In one that was touched
only the values of the delivery go back, each only if it is still what the delivery wrote. Nothing
here touches a disk.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from iki.isian.changes import (
    Row,
    file_of,
    in_memory,
    note_file,
    rows_in,
    stored_notes,
    stored_row,
    texts_after,
    value_file,
)
from iki.isian.delivery import NoteSlot, Slot
from iki.model.catatan import CATATAN_TEXTS
from iki.periode import parse_periode

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from iki.isian.difference import Difference, StoredNote, StoredValue
    from iki.model.definisi import Definisi
    from iki.project.delivery_store import ArchivedChange

_TEXTS = {Slot: ("nilai", "bukti", "catatan"), NoteSlot: CATATAN_TEXTS}


class Written(NamedTuple):
    """What a delivery wrote of a value or a row of notes, and what stood before, in which file.

    `after` is None of a value that it took out, `before` of one that it brought.
    """

    slot: Slot | NoteSlot
    wilayah: str
    after: Mapping[str, str] | None
    before: Mapping[str, str] | None
    file_before: str

    @property
    def file(self) -> str:
        """The file that the delivery wrote."""
        return file_of(self.slot)

    @property
    def name(self) -> str:
        """The value as messages name it."""
        slot = self.slot
        if isinstance(slot, NoteSlot):
            return f"catatan {slot.jabatan}.{slot.indikator} {slot.tahun} {slot.periode}"
        wilayah = f" ({self.wilayah})" if self.wilayah else ""
        return f"{slot.jabatan}.{slot.variabel}{wilayah} {slot.tahun} {slot.periode}"


# --- as records -----------------------------------------------------------------------------------


def changes_of(difference: Difference, notes: Mapping[NoteSlot, StoredNote]) -> Iterator[Written]:
    """Yield the changes of a delivery."""
    for one in difference.removed:
        if one.old is not None and isinstance(slot := one.slots[0], Slot):
            yield Written(slot, one.wilayah, None, _texts_of(one.old), one.old.file)
    for change in difference.written:
        entry, old = change.entry, change.old
        after = {"nilai": entry.stored, "bukti": change.bukti, "catatan": change.catatan}
        before = _texts_of(old) if old else None
        wilayah = old.wilayah if old else entry.wilayah
        yield Written(entry.slot, wilayah, _tidy(after), before, old.file if old else "")
    for slot, after in texts_after(difference, notes).items():
        kept = notes.get(slot)
        yield Written(
            slot, "", _tidy(after), kept.texts if kept else None, kept.file if kept else ""
        )


def _texts_of(old: StoredValue) -> dict[str, str]:
    return {"nilai": old.text, "bukti": old.bukti, "catatan": old.catatan}


def changed_slots(changes: Iterable[Written], *, numbers: bool = False) -> set[Slot]:
    """Return the values that changes are of.

    With `numbers` only those that are another number now.
    """
    return {
        change.slot
        for change in changes
        if isinstance(change.slot, Slot)
        if not numbers or (change.before or {}).get("nilai") != (change.after or {}).get("nilai")
    }


def _tidy(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: " ".join(text.split()) for name, text in texts.items()}


def to_records(changes: Iterable[Written]) -> list[ArchivedChange]:
    """Return changes as they are kept in JSON."""
    return [_record(change) for change in changes]


def _record(change: Written) -> ArchivedChange:
    slot, after = change.slot, change.after
    before = change.before and {"berkas": change.file_before, **change.before}
    if isinstance(slot, Slot):
        return {
            "tahun": slot.tahun,
            "periode": slot.periode.kode,
            "jabatan": slot.jabatan,
            "variabel": slot.variabel,
            "wilayah": change.wilayah,
            "sesudah": after,
            "sebelum": before,
        }
    return {
        "tahun": slot.tahun,
        "periode": slot.periode.kode,
        "jabatan": slot.jabatan,
        "indikator": slot.indikator,
        "sesudah": after,
        "sebelum": before,
    }


def read_changes(kept: Iterable[ArchivedChange]) -> list[Written]:
    """Return changes out of their records.

    Raises ValueError, KeyError or TypeError for anything else.
    """
    return [_read_change(one) for one in kept]


def _read_change(one: ArchivedChange) -> Written:
    periode = parse_periode(one["periode"])
    if periode is None:
        raise ValueError("no period")
    wilayah = str(one.get("wilayah", ""))
    slot: Slot | NoteSlot
    if "variabel" in one:
        about = int(one["tahun"]), periode, str(one["jabatan"]), str(one["variabel"])
        slot = Slot(*about, wilayah.casefold())
    else:
        slot = NoteSlot(int(one["tahun"]), periode, str(one["jabatan"]), str(one["indikator"]))
    names = _TEXTS[type(slot)]
    after, before = one["sesudah"], one["sebelum"]
    return Written(
        slot,
        wilayah,
        after and {name: str(after[name]) for name in names},
        before and {name: str(before[name]) for name in names},
        str(before["berkas"]) if before else "",
    )


# --- as it is undone ------------------------------------------------------------------------------


class RestoredFiles(NamedTuple):
    """The new contents of files; `edited` are changes that somebody has overwritten since."""

    files: dict[str, bytes | None]
    edited: list[Written]


def undo(
    changes: Iterable[Written],
    restored: Mapping[str, bytes | None],
    touched: Mapping[str, bytes | None],
    definisi: Definisi,
    content_of: Callable[[str], bytes | None],
) -> RestoredFiles:
    """Undo changes where files were touched.

    `restored` are the files that become what they were, with that content; `touched` are the
    others, with what they hold now. `content_of` gives what a file holds that the delivery did not
    write.
    """
    by_file: dict[str, list[Written]] = defaultdict(list)
    for change in changes:
        if change.file in touched or change.file_before in touched:
            by_file[change.file].append(change)
    files: dict[str, bytes | None] = dict(restored)
    edited: list[Written] = []
    for file, here in by_file.items():
        known = {**restored, **touched}
        content = known[file] if file in known else content_of(file)
        if isinstance(here[0].slot, NoteSlot):
            notes = _notes_in(file, content, definisi)
            edited += _undo_notes(notes, here, touched)
            files[file] = note_file(notes) if notes else None
        else:
            stored = rows_in(file, content, definisi)
            rows = {slot: stored_row(row) for slot, row in stored if row.nilai is not None}
            edited += _undo_values(rows, here, touched)
            rest = [
                *rows.items(),
                *((slot, stored_row(row)) for slot, row in stored if row.nilai is None),
            ]
            files[file] = value_file(file, rest, {}) if rest else None
    return RestoredFiles(files, edited)


def _undo_values(
    rows: dict[Slot, Row], changes: Iterable[Written], touched: Collection[str]
) -> Iterator[Written]:
    """Undo changes in the rows of their file, and yield those that it no longer has as written."""
    for change in changes:
        slot = change.slot
        if not isinstance(slot, Slot):
            continue
        if change.after is None:
            if slot in rows:
                yield change
                continue
        elif change.file in touched:
            now = rows.pop(slot, None)
            texts = now and {"nilai": now.stored, "bukti": now.bukti, "catatan": now.catatan}
            if texts is None or _tidy(texts) != change.after:
                yield change
                continue
        if change.before and change.file_before in touched:  # it has no other place any more
            before = change.before
            rows[slot] = Row(change.wilayah, before["nilai"], before["bukti"], before["catatan"])


def _notes_in(
    file: str, content: bytes | None, definisi: Definisi
) -> dict[NoteSlot, dict[str, str]]:
    sources = [] if content is None else [in_memory(file, content)]
    return {slot: dict(note.texts) for slot, note in stored_notes(sources, definisi)[0].items()}


def _undo_notes(
    rows: dict[NoteSlot, dict[str, str]], changes: Iterable[Written], touched: Collection[str]
) -> Iterator[Written]:
    """Do as `_undo_values` does in the rows of notes of a file."""
    for change in changes:
        slot = change.slot
        if not isinstance(slot, NoteSlot) or change.after is None:
            continue
        before, after = change.before or {}, change.after
        moved = change.file_before not in {"", change.file}
        if change.file in touched:
            now = _tidy(rows.get(slot, {}))
            # Of a row that stays in its file only the texts that were written go back.
            written = [n for n, text in after.items() if moved or text != before.get(n, "")]
            if any(now.get(name, "") != after[name] for name in written):
                yield change
                continue
            rows.setdefault(slot, {}).update({name: before.get(name, "") for name in written})
            if not any(rows[slot].values()) or (moved and change.file_before not in touched):
                del rows[slot]
        elif change.before and change.file_before in touched:
            rows[slot] = dict(change.before)
