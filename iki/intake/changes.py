"""Which files change: a difference as the new content of files, named from the folder of the project.

A value goes to the file of its year, period and jabatan, which is written anew, sorted. A value that
stood in another file is taken out of that one, and nothing else of it changes.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, NamedTuple

from iki.form_layout import NOTES_TO_FILL, words_of
from iki.intake.difference import StoredNote, StoredValue
from iki.intake.rules import stored_number
from iki.intake.structure import NoteSlot, Remark, Slot
from iki.limits import TAHUN_MAX
from iki.periode import TAHUN, parse_periode
from iki.realisasi import CsvSource, read_files
from iki.realisasi.files import cell_places, inspect, records

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from iki.diagnostics import Diagnostic
    from iki.intake.difference import Difference
    from iki.intake.structure import CellPlace, Reading
    from iki.model.definisi import Definisi

VALUE_COLUMNS = ("tahun", "periode", "jabatan", "variabel", "nilai", "wilayah", "bukti", "catatan")
NOTE_COLUMNS = ("tahun", "periode", "jabatan", "indikator", *(h.column for h in NOTES_TO_FILL))
VALUES_FOLDER, NOTES_FOLDER = "data/realisasi", "data/catatan"


class _Row(NamedTuple):
    """A value of a file that is written; `place` is the cell that it comes from."""

    wilayah: str
    stored: str
    bukti: str
    catatan: str
    place: CellPlace | None = None


class Plan(NamedTuple):
    """New contents by file, None for one that goes; `rows` says which cell a line of a file came from."""

    files: dict[str, bytes | None]
    rows: dict[tuple[str, int], CellPlace]


def file_of(slot: Slot | NoteSlot) -> str:
    """Return the file where a value or a note belongs."""
    folder = VALUES_FOLDER if isinstance(slot, Slot) else NOTES_FOLDER
    return f"{folder}/{slot.tahun}/{slot.periode.kode}/{slot.jabatan}.csv"


# --- what is stored --------------------------------------------------------------------------------


def stored_values(
    sources: Iterable[CsvSource], definisi: Definisi, wanted: Collection[Slot]
) -> tuple[dict[Slot, StoredValue], list[Diagnostic]]:
    """Return all values of the variables and years of some slots, and what is wrong in the files."""
    kinds = {(slot.jabatan, slot.variabel) for slot in wanted}
    years = {slot.tahun for slot in wanted}
    known = definisi.history.known_to_reader(TAHUN_MAX, TAHUN)
    nilai, diagnostics = read_files(
        sources,
        known.variabel,
        tahun=years,
        sampai=TAHUN,
        rincian=kinds,
        ordinal=known.ordinal,
        alias=known.alias,
    )
    found = {
        Slot(tahun, row.periode, jabatan, variabel, row.wilayah.casefold()): StoredValue(
            row.nilai,
            _text(definisi, jabatan, variabel, row.nilai),
            row.wilayah,
            row.bukti,
            row.catatan,
            row.file,
            row.line,
            row.cell,
        )
        for (tahun, jabatan, variabel), rows in nilai.rincian.items()
        for row in rows
    }
    return found, diagnostics


def _text(definisi: Definisi, jabatan: str, variabel: str, nilai: object) -> str:
    words = words_of(definisi.jabatan[jabatan].variabel[variabel])
    word = next((word for word, number in words.items() if number == nilai), None)
    return word or stored_number(nilai)  # type: ignore[arg-type]


def stored_notes(
    sources: Iterable[CsvSource],
) -> tuple[dict[NoteSlot, StoredNote], list[tuple[str, str]]]:
    """Return the notes of files, and of each file that cannot be read its name and why."""
    found: dict[NoteSlot, StoredNote] = {}
    problems: list[tuple[str, str]] = []
    for source in sources:
        try:
            with source.open() as stream:
                text = _decode(stream.read())
        except OSError as error:
            problems.append((source.file, str(error)))
            continue
        separator = max(",;\t", key=text.partition("\n")[0].count)
        reader = csv.reader(StringIO(text, newline=None), delimiter=separator, strict=True)
        try:
            header = [cell.strip().casefold() for cell in next(reader, [])]
            if not {"tahun", "periode", "jabatan", "indikator"} <= set(header):
                problems.append((source.file, "judul kolomnya bukan judul kolom catatan"))
                continue
            before = reader.line_num
            for row in reader:
                line, before = before + 1, reader.line_num
                cells = dict(zip(header, (cell.strip() for cell in row), strict=False))
                periode = parse_periode(cells.get("periode", ""))
                if not any(cells.values()):
                    continue
                if periode is None or not cells.get("tahun", "").isdigit():
                    problems.append((source.file, f"baris {line} tidak terbaca"))
                    break
                slot = NoteSlot(int(cells["tahun"]), periode, cells["jabatan"], cells["indikator"])
                texts = {name: cells.get(name, "") for name in NOTE_COLUMNS[4:]}
                found[slot] = StoredNote(texts, source.file, line)
        except csv.Error:
            problems.append((source.file, "tanda kutipnya tidak lengkap"))
    return found, problems


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


# --- what it becomes -------------------------------------------------------------------------------


def plan_files(
    difference: Difference,
    notes: Mapping[NoteSlot, StoredNote],
    definisi: Definisi,
    content_of: Callable[[str], bytes | None],
) -> Plan:
    """Return the files that change. `content_of` gives the bytes of a file, None if there is none."""
    files: dict[str, bytes | None] = {}
    rows: dict[tuple[str, int], CellPlace] = {}
    moved: dict[str, list[tuple[int, int]]] = defaultdict(list)
    by_file: dict[str, dict[Slot, _Row]] = defaultdict(dict)
    for change in (*difference.new, *difference.changed):
        entry, old = change.entry, change.old
        file = file_of(entry.slot)
        by_file[file][entry.slot] = _Row(
            old.wilayah if old else entry.wilayah,
            entry.stored,
            change.bukti,
            change.catatan,
            entry.place,
        )
        if old is not None and old.file != file:
            moved[old.file].append((old.line, old.cell))
    for file, changed in by_file.items():
        gone = moved.get(file, ())
        kept = {
            slot: value
            for slot, (value, cell) in _rows_of(file, content_of(file), definisi).items()
            if cell not in gone
        }
        files[file] = _value_file(file, kept | changed, rows)
    for file, cells in moved.items():
        if file not in files:
            files[file] = _without(file, content_of(file) or b"", cells)
    files |= _note_files(difference, notes)
    return Plan(files, rows)


def _rows_of(
    file: str, content: bytes | None, definisi: Definisi
) -> dict[Slot, tuple[_Row, tuple[int, int]]]:
    """Return everything that a file holds, each with its line and cell."""
    if content is None:
        return {}
    known = definisi.history.known_to_reader(TAHUN_MAX, TAHUN)
    nilai, _ = read_files(
        [CsvSource(file, lambda: BytesIO(content))],
        known.variabel,
        tahun=None,
        sampai=TAHUN,
        rincian="semua",
        ordinal=known.ordinal,
        alias=known.alias,
    )
    return {
        Slot(tahun, row.periode, jabatan, variabel, row.wilayah.casefold()): (
            _Row(
                row.wilayah,
                _text(definisi, jabatan, variabel, row.nilai),
                row.bukti,
                row.catatan,
            ),
            (row.line, row.cell),
        )
        for (tahun, jabatan, variabel), found in nilai.rincian.items()
        for row in found
    }


def _value_file(
    file: str,
    values: Mapping[Slot, _Row],
    rows: dict[tuple[str, int], CellPlace],
) -> bytes:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(VALUE_COLUMNS)

    def order(slot: Slot) -> tuple[object, ...]:
        periode = slot.periode
        return slot.tahun, periode.first, periode.last, slot.jabatan, slot.variabel, slot.wilayah

    # Every text here is on one line, so rows are lines.
    for line, slot in enumerate(sorted(values, key=order), 2):
        wilayah, stored, bukti, catatan, place = values[slot]
        cells = (wilayah, " ".join(bukti.split()), " ".join(catatan.split()))
        writer.writerow(
            (slot.tahun, slot.periode.kode, slot.jabatan, slot.variabel, stored, *cells)
        )
        if place is not None:
            rows[file, line] = place
    return text.getvalue().encode()


_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def _without(file: str, content: bytes, cells: Collection[tuple[int, int]]) -> bytes:
    """Return a file without some of its values: a row goes, of a wide file only the cell is emptied."""
    table, _ = inspect(CsvSource(file, lambda: BytesIO(content)))
    if table is None:  # it was read before
        return content
    encoding = table.encoding.removesuffix("-sig")
    lines = _LINES.findall(content.decode(encoding))
    wanted: dict[int, list[int]] = defaultdict(list)
    for line, cell in cells:
        wanted[line].append(cell)
    for record in records(table):
        here = wanted.get(record.start)
        if here is None:
            continue
        if not table.wide:
            for number in range(record.start, record.end + 1):
                lines[number - 1] = ""
            continue
        places = cell_places(record.text, table.separator, record.start)
        for cell in sorted(here, reverse=True):
            place = places[cell]
            if place.start_line == place.end_line:
                text = lines[place.start_line - 1]
                lines[place.start_line - 1] = (
                    text[: place.start_column - 1] + text[place.end_column - 1 :]
                )
    return "".join(lines).encode(encoding)


def _note_files(
    difference: Difference, notes: Mapping[NoteSlot, StoredNote]
) -> dict[str, bytes | None]:
    changed: dict[NoteSlot, dict[str, str]] = defaultdict(dict)
    for change in (*difference.new_notes, *difference.changed_notes):
        changed[change.entry.slot][change.entry.column] = change.entry.text
    files: dict[str, bytes | None] = {}
    for file in {file_of(slot): None for slot in changed}:
        here: dict[NoteSlot, Mapping[str, str]] = {
            slot: note.texts for slot, note in notes.items() if note.file == file
        }
        for slot, texts in changed.items():
            if file_of(slot) == file:
                before = notes[slot].texts if slot in notes else {}
                here[slot] = {**before, **texts}
        text = StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(NOTE_COLUMNS)
        for slot in sorted(here, key=lambda s: (s.tahun, s.periode.first, s.jabatan, s.indikator)):
            about = (slot.tahun, slot.periode.kode, slot.jabatan, slot.indikator)
            writer.writerow((*about, *(here[slot].get(name, "") for name in NOTE_COLUMNS[4:])))
        files[file] = text.getvalue().encode()
    return files


def slots_of(readings: Iterable[Reading]) -> set[Slot]:
    return {entry.slot for reading in readings for entry in reading.entries}


def would_be(
    plan: Plan,
    sources: Iterable[CsvSource],
    definisi: Definisi,
    wanted: Collection[Slot],
) -> list[Diagnostic]:
    """Return what would be wrong in the data if the files of a plan were written."""
    together = {source.file: source for source in sources}
    for file, content in plan.files.items():
        if not file.startswith(f"{VALUES_FOLDER}/"):
            continue
        if content is None:
            together.pop(file, None)
        else:
            together[file] = CsvSource(file, lambda content=content: BytesIO(content))  # type: ignore[misc]
    known = definisi.history.known_to_reader(TAHUN_MAX, TAHUN)
    _, diagnostics = read_files(
        [together[file] for file in sorted(together)],
        known.variabel,
        tahun={slot.tahun for slot in wanted},
        sampai=TAHUN,
        ordinal=known.ordinal,
        alias=known.alias,
    )
    return [d for d in diagnostics if d.is_error]


def refuse_elsewhere(readings: Iterable[Reading], notes: Mapping[NoteSlot, StoredNote]) -> None:
    """Refuse notes that would change what stands in a file that someone else keeps."""
    for reading in readings:
        kept = []
        for note in reading.notes:
            old = notes.get(note.slot)
            if (
                old is None
                or old.file == file_of(note.slot)
                or old.texts.get(note.column) == note.text
            ):
                kept.append(note)
                continue
            message = f"catatan ini tersimpan di {old.file}:{old.line}"
            hint = "ubah di sana, atau pindahkan barisnya ke " + file_of(note.slot)
            reading.refused.append(Remark(note.place, message, hint))
        reading.notes = kept
