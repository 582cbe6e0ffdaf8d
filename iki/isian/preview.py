"""A delivery for people: its difference to what is stored, what is refused, and the receipt."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from iki.diagnostics.suggestions import some
from iki.escaping import for_terminal, quoted, shortened
from iki.isian.delivery import Slot, cell_count
from iki.limits import DELIVERY_SHOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from iki.isian.delivery import CellPlace, Reading, Remark
    from iki.isian.difference import (
        ChangedNote,
        ChangedValue,
        Difference,
        Emptied,
    )
    from iki.isian.doubts import Doubt
    from iki.kunci.values import Lock


def preview_lines(
    readings: Sequence[Reading],
    difference: Difference,
    doubts: Sequence[Doubt] = (),
    locks: Iterable[tuple[Lock, Sequence[str]]] = (),
) -> Iterator[str]:
    """Yield the preview of a delivery, the counts last."""
    several = len(readings) > 1
    for reading in readings:
        yield from (
            f"{for_terminal(reading.file)}: {line}" for line in map(for_terminal, reading.general)
        )
    for title, changes in (("baru", difference.new), ("berubah", difference.changed)):
        yield from list_lines(
            title, len(changes), (_value(one, several=several) for one in changes)
        )
    for title, notes in (
        ("catatan baru", difference.new_notes),
        ("catatan berubah", difference.changed_notes),
    ):
        yield from list_lines(title, len(notes), (_note(one, several=several) for one in notes))
    title = (
        "dikosongkan"
        if difference.removing
        else "dibiarkan; yang keliru dihapus dengan --kosongkan"
    )
    removing = difference.removing
    emptied = difference.emptied
    lines = (_emptied_line(one, several=several, removing=removing) for one in emptied)
    yield from list_lines(title, len(emptied), lines)
    yield from remark_lines(readings)
    lines = (_doubt(doubt, several=several) for doubt in doubts)
    yield from list_lines("peringatan", len(doubts), lines)
    yield from lock_lines(locks)
    yield from counts(readings, difference)


def remark_lines(readings: Sequence[Reading], most: int = DELIVERY_SHOWN) -> Iterator[str]:
    """Yield the first remarks of each kind about cells, and what is wrong with whole files."""
    several = len(readings) > 1
    for title, remarks in (
        ("dibaca", [r for reading in readings for r in reading.otherwise]),
        ("kosong", [r for reading in readings for r in reading.empty if r.message]),
        ("jumlah", [r for reading in readings for r in reading.sums]),
        ("dilewati", [r for reading in readings for r in reading.passed]),
        ("ditolak", [r for reading in readings for r in reading.refused]),
    ):
        lines = (_remark(r, several=several) for r in remarks)
        yield from list_lines(title, len(remarks), lines, most)
    for reading in readings:
        for message, hint in reading.problems:
            yield f"ditolak: {for_terminal(reading.file)}: {for_terminal(message)}; {for_terminal(hint)}"


def lock_lines(touched: Iterable[tuple[Lock, Sequence[str]]]) -> Iterator[str]:
    """Yield the locks whose figures changed values go into."""
    lines = []
    for lock, indikator in touched:
        dasar = lock.content.dasar
        said = f" {quoted(dasar)}" if dasar else ""
        lines.append(for_terminal(f"{lock.file} {lock.short_hash}{said}: {some(indikator)}"))
    yield from list_lines("menyentuh kunci", len(lines), lines)


def counts(readings: Sequence[Reading], difference: Difference) -> Iterator[str]:
    """Yield the sums: every cell that is filled in is in one of them."""
    taken = sum(reading.taken for reading in readings)
    empty = sum(len(reading.empty) for reading in readings)
    passed = sum(cell_count(reading.passed) for reading in readings)
    sums = sum(cell_count(reading.sums) for reading in readings)
    refused = sum(cell_count(reading.refused) for reading in readings)
    parts = [f"{taken} diterima"]
    parts += [
        f"{number} {word}"
        for number, word in ((empty, "kosong"), (sums, "jumlah"), (passed, "dilewati"))
        if number
    ]
    parts.append(f"{refused} ditolak")
    yield f"{taken + empty + sums + passed + refused} sel terisi = {' + '.join(parts)}"
    beside = sum(len(reading.beside) for reading in readings)
    new = len(difference.new) + len(difference.new_notes)
    changed = len(difference.changed) + len(difference.changed_notes)
    same = len(difference.same) + len(difference.same_notes)
    parts = [f"{new} baru", f"{changed} berubah", f"{same} sama"]
    if beside:
        parts.append(f"{beside} bukti dan catatan")
    yield f"{taken} diterima = {' + '.join(parts)}"


def list_lines(
    title: str, count: int, lines: Iterable[str], most: int = DELIVERY_SHOWN
) -> Iterator[str]:
    """Yield the first of `count` lines below a title; the others are not even made."""
    if count:
        yield f"{title}:"
        yield from (f"  {line}" for line in islice(lines, most))
        if count > most:
            yield f"  dan {count - most} lagi"


def _where(place: CellPlace, *, several: bool, cells: str = "") -> str:
    shown = for_terminal(cells or str(place))
    return f"{for_terminal(place.file)} {shown}" if several else shown


def _value(change: ChangedValue, *, several: bool) -> str:
    slot, entry = change.entry.slot, change.entry
    wilayah = f" ({for_terminal(entry.wilayah)})" if entry.wilayah else ""
    what = f"{slot.jabatan}.{slot.variabel}{wilayah} {slot.tahun} {slot.periode}"
    return f"{_where(entry.place, several=several)}  {what}: {change.replaces}"


def _note(change: ChangedNote, *, several: bool) -> str:
    slot = change.entry.slot
    what = f"{slot.jabatan}.{slot.indikator} {slot.tahun} {slot.periode} {change.entry.column}"
    before = f"{_short(change.old)} → " if change.old else ""
    return f"{_where(change.entry.place, several=several)}  {what}: {before}{_short(change.entry.text)}"


def _emptied_line(one: Emptied, *, several: bool, removing: bool) -> str:
    slot = one.slots[0]
    name = slot.variabel if isinstance(slot, Slot) else slot.indikator
    wilayah = f" ({for_terminal(one.wilayah)})" if one.wilayah else ""
    periode = ", ".join(dict.fromkeys(f"{slot.periode}" for slot in one.slots))
    column = "" if one.column == "nilai" else f" {one.column}"
    what = f"{slot.jabatan}.{name}{wilayah} {slot.tahun} {periode}{column}"
    stored, where = _short(one.stored), "formulir" if one.form else "tabel"
    said = f"{stored} → kosong" if removing else f"tersimpan {stored}, di {where} kosong: dibiarkan"
    return f"{_where(one.place, several=several)}  {what}: {said}"


def _short(text: str) -> str:
    return for_terminal(shortened(text, 60))


def _remark(remark: Remark, *, several: bool) -> str:
    where = _where(remark.place, several=several, cells=remark.cells)
    counted = f" ({remark.number} sel)" if remark.number > 1 else ""
    hint = f"; {for_terminal(remark.hint)}" if remark.hint else ""
    return f"{where}{counted}  {for_terminal(remark.message)}{hint}"


def _doubt(doubt: Doubt, *, several: bool) -> str:
    where = _where(doubt.place, several=several) if doubt.place else for_terminal(doubt.row)
    said = "; ".join(for_terminal(text) for text in (doubt.message, doubt.hint) if text)
    return f"{where}  {said} [{doubt.code}]"


def refused_count(readings: Iterable[Reading]) -> int:
    """Return how many cells and files cannot be taken."""
    return sum(cell_count(reading.refused) + len(reading.problems) for reading in readings)
