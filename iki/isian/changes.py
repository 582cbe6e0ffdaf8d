"""The files that a delivery changes, with their new content, named from the project folder.

A value or a note goes to the file of its year, period and jabatan, which is written anew, sorted.
One that stood in another file is taken out of that one, and nothing else of it changes.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, NamedTuple

from iki.data.catatan import CATATAN, read_catatan
from iki.data.csv_files import CsvSource, read_known
from iki.data.csv_files.csv_source import REALISASI, field_limit
from iki.data.csv_files.inspection import inspect
from iki.data.csv_files.records import all_records, cell_places, records
from iki.data.keep import ALL_ROWS, NO_ROWS, Keep
from iki.data.row_rules.names import parse_tahun
from iki.isian.delivery import NoteSlot, Slot
from iki.isian.difference import StoredNote, StoredValue
from iki.isian.rules import stored_number
from iki.limits import TAHUN_MAX
from iki.model.catatan import CATATAN_TEXTS
from iki.periode import TAHUN, parse_periode, roman

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from decimal import Decimal

    from iki.data.csv_files.csv_source import FileKind
    from iki.diagnostics import Diagnostic
    from iki.isian.delivery import CellPlace, Reading
    from iki.isian.difference import Difference
    from iki.model.definisi import Definisi, RowNames

VALUES_FOLDER, NOTES_FOLDER = "data/realisasi", "data/catatan"


class Row(NamedTuple):
    """A value of a file that is written; `place` is the cell that it comes from."""

    wilayah: str
    stored: str
    bukti: str
    catatan: str
    place: CellPlace | None = None


def stored_row(old: StoredValue) -> Row:
    """Return a stored value as a row that is written."""
    return Row(old.wilayah, old.text, old.bukti, old.catatan)


class Plan(NamedTuple):
    """New contents by file, None to delete it.

    `rows` has the cell that each line of a file came from.
    """

    files: dict[str, bytes | None]
    rows: dict[tuple[str, int], CellPlace]


def file_of(slot: Slot | NoteSlot) -> str:
    """Return the file where a value or a note belongs."""
    folder = VALUES_FOLDER if isinstance(slot, Slot) else NOTES_FOLDER
    return f"{folder}/{slot.tahun}/{slot.periode.kode}/{slot.jabatan}.csv"


# --- what is stored -------------------------------------------------------------------------------


def stored_values(
    sources: Iterable[CsvSource], definisi: Definisi, wanted: Collection[Slot]
) -> tuple[dict[Slot, StoredValue], list[Diagnostic]]:
    """Read all values of the variables and years of some slots, and the diagnostics of the files.

    Of the files where they belong also the rows that have no number yet.
    """
    sources = [*sources]
    kinds = {(slot.jabatan, slot.variabel) for slot in wanted}
    found, diagnostics = _values(sources, definisi, {slot.tahun for slot in wanted}, Keep(kinds))
    files = {*map(file_of, wanted)}
    for source in sources:
        for slot, row in without_number(source, definisi) if source.file in files else ():
            found.setdefault(slot, row)
    return found, diagnostics


def without_number(source: CsvSource, definisi: Definisi) -> list[tuple[Slot, StoredValue]]:
    """Return the rows of a file of values that have no number, but their bukti or catatan."""
    table, _ = inspect(source, REALISASI)
    if table is None:
        return []
    alias = definisi.history.row_names(TAHUN_MAX, TAHUN).alias
    found = []
    with field_limit():
        for record in all_records(table)[0]:
            cells = [" ".join(cell.split()) for cell in record.cells]
            if len(cells) != table.width or any(cells[slot.nilai] for slot in table.slots):
                continue
            texts = {name: cells[index] for name, index in table.columns.items()}
            first, tahun = table.slots[0], parse_tahun(texts["tahun"])
            periode = (
                first.periode or parse_periode(cells[first.named]) or roman(cells[first.named])
            )
            wilayah, bukti, catatan = (
                texts.get(name, "") for name in ("wilayah", "bukti", "catatan")
            )
            if tahun is None or periode is None or not (bukti or catatan):
                continue
            jabatan = alias.get(texts["jabatan"], texts["jabatan"])
            slot = Slot(tahun, periode, jabatan, texts["variabel"], wilayah.casefold())
            place = source.file, record.start, first.nilai
            found.append((slot, StoredValue(None, "", wilayah, bukti, catatan, *place)))
    return found


def rows_in(file: str, content: bytes | None, definisi: Definisi) -> list[tuple[Slot, StoredValue]]:
    """Return all rows of a file of values, those without a number too.

    `content` is None if it is missing.
    """
    if content is None:
        return []
    source = in_memory(file, content)
    values = _values([source], definisi, None, ALL_ROWS)[0]
    return [*values.items(), *without_number(source, definisi)]


def in_memory(file: str, content: bytes) -> CsvSource:
    """Return a file that is held in memory as one to read."""
    return CsvSource(file, lambda: BytesIO(content))


def _values(
    sources: Iterable[CsvSource],
    definisi: Definisi,
    years: Collection[int] | None,
    keep: Keep = NO_ROWS,
) -> tuple[dict[Slot, StoredValue], list[Diagnostic]]:
    """Read the rows of some years (None: all) that are to be kept, and the diagnostics."""
    known = definisi.history.row_names(TAHUN_MAX, TAHUN)
    nilai, diagnostics = read_known(sources, known, tahun=years, sampai=TAHUN, keep=keep)
    found = {
        Slot(tahun, row.periode, jabatan, variabel, row.wilayah.casefold()): StoredValue(
            row.nilai,
            _text(known, jabatan, variabel, row.nilai),
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


def _text(known: RowNames, jabatan: str, variabel: str, nilai: Decimal) -> str:
    ordinal = known.ordinal.get((jabatan, variabel))
    return (ordinal and ordinal.word(nilai)) or stored_number(nilai)


def stored_notes(
    sources: Iterable[CsvSource], definisi: Definisi
) -> tuple[dict[NoteSlot, StoredNote], list[Diagnostic]]:
    """Read all notes, and the diagnostics of the files."""
    catatan, diagnostics = read_catatan(sources, definisi, tahun=None)
    found: dict[NoteSlot, StoredNote] = {}
    for (tahun, jabatan, indikator), rows in catatan.rows.items():
        for row in rows:
            slot = NoteSlot(tahun, row.periode, jabatan, indikator)
            texts = {name: getattr(row, name) for name in CATATAN_TEXTS}
            elsewhere = row.file != file_of(slot)
            found[slot] = StoredNote(texts, row.file, row.line, elsewhere)
    return found, diagnostics


# --- what it becomes ------------------------------------------------------------------------------


def plan_files(
    difference: Difference,
    notes: Mapping[NoteSlot, StoredNote],
    definisi: Definisi,
    content_of: Callable[[str], bytes | None],
) -> Plan:
    """Return the files that change.

    `content_of` gives the bytes of a file, None if there is none.
    """
    files: dict[str, bytes | None] = {}
    rows: dict[tuple[str, int], CellPlace] = {}
    gone: dict[str, list[tuple[int, int]]] = defaultdict(list)
    by_file: dict[str, dict[Slot, Row]] = defaultdict(dict)
    for old in (one.old for one in difference.removed):
        if old is not None:
            gone[old.file].append((old.line, old.cell))
    for change in difference.written:
        entry, old = change.entry, change.old
        file = file_of(entry.slot)
        by_file[file][entry.slot] = Row(
            old.wilayah if old else entry.wilayah,
            entry.stored,
            change.bukti,
            change.catatan,
            entry.place,
        )
        if old is not None and (old.file != file or old.nilai is None):
            gone[old.file].append((old.line, old.cell))
    for file, changed in by_file.items():
        kept = [
            (slot, stored_row(old))
            for slot, old in rows_in(file, content_of(file), definisi)
            if (old.line, old.cell) not in gone.get(file, ())
            and (slot not in changed or old.nilai is None)
        ]
        files[file] = value_file(file, [*kept, *changed.items()], rows)
    for file, cells in gone.items():
        if file not in files:
            files[file] = _without(file, content_of(file) or b"", cells)
    return Plan(files | _note_files(difference, notes, content_of), rows)


def value_file(
    file: str,
    values: Iterable[tuple[Slot, Row]],
    rows: dict[tuple[str, int], CellPlace],
) -> bytes:
    """Return the bytes of a file of values.

    Where each came from is put into `rows`, by file and line.
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(REALISASI.columns)

    def order(one: tuple[Slot, Row]) -> tuple[object, ...]:
        tahun, periode, *names = one[0]
        return tahun, periode.first, periode.last, *names

    # Every text here is on one line, so rows are lines.
    for line, (slot, row) in enumerate(sorted(values, key=order), 2):
        wilayah, stored, bukti, catatan, place = row
        cells = (wilayah, " ".join(bukti.split()), " ".join(catatan.split()))
        writer.writerow(
            (slot.tahun, slot.periode.kode, slot.jabatan, slot.variabel, stored, *cells)
        )
        if place is not None:
            rows[file, line] = place
    return text.getvalue().encode()


def _without(
    file: str,
    content: bytes,
    cells: Collection[tuple[int, int]],
    kind: FileKind = REALISASI,
) -> bytes:
    """Return a file without some cells: their row goes, in a wide file only the cell is emptied."""
    table, _ = inspect(in_memory(file, content), kind)
    if table is None:  # it was read before
        return content
    encoding = table.encoding.removesuffix("-sig")
    lines = StringIO(content.decode(encoding), newline="").readlines()
    wanted: dict[int, list[int]] = defaultdict(list)
    for line, cell in cells:
        wanted[line].append(cell)
    for record in records(table):
        here = wanted.get(record.start)
        if here is None:
            continue
        if not (kind.per_periode and table.wide):
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
    difference: Difference,
    notes: Mapping[NoteSlot, StoredNote],
    content_of: Callable[[str], bytes | None],
) -> dict[str, bytes | None]:
    files: dict[str, bytes | None] = {}
    changed = texts_after(difference, notes)
    for file in dict.fromkeys(map(file_of, changed)):
        here = {s: n.texts for s, n in notes.items() if n.file == file and s not in changed}
        here |= {s: t for s, t in changed.items() if file_of(s) == file and any(t.values())}
        if here or content_of(file) is not None:
            files[file] = note_file(here)
    moved: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for slot in changed.keys() & notes.keys():
        if notes[slot].file not in files:
            moved[notes[slot].file].append((notes[slot].line, 0))
    for file, rows in sorted(moved.items()):
        files[file] = _without(file, content_of(file) or b"", rows, CATATAN)
    return files


def texts_after(
    difference: Difference, notes: Mapping[NoteSlot, StoredNote]
) -> dict[NoteSlot, dict[str, str]]:
    """Return the rows of notes that are written, each whole."""
    changed: dict[NoteSlot, dict[str, str]] = {}
    for change in (*difference.new_notes, *difference.changed_notes):
        slot = change.entry.slot
        before = notes[slot].texts if slot in notes else dict.fromkeys(CATATAN_TEXTS, "")
        changed.setdefault(slot, dict(before))[change.entry.column] = change.entry.text
    for one in difference.removed:
        for emptied in one.slots:
            if isinstance(emptied, NoteSlot):
                changed.setdefault(emptied, dict(notes[emptied].texts))[one.column] = ""
    return changed


def note_file(rows: Mapping[NoteSlot, Mapping[str, str]]) -> bytes:
    """Return a file of notes."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CATATAN.columns)
    for slot in sorted(rows, key=lambda s: (s.tahun, s.periode.first, s.jabatan, s.indikator)):
        about = (slot.tahun, slot.periode.kode, slot.jabatan, slot.indikator)
        writer.writerow((*about, *(rows[slot].get(name, "") for name in CATATAN_TEXTS)))
    return text.getvalue().encode()


def errors_in(files: Mapping[str, bytes | None], definisi: Definisi) -> list[Diagnostic]:
    """Return the errors in files that are to be written anew: what is wrong there would be lost."""
    held = [in_memory(file, content) for file, content in files.items() if content is not None]
    of_values = [source for source in held if source.file.startswith(f"{VALUES_FOLDER}/")]
    of_notes = [source for source in held if source.file.startswith(f"{NOTES_FOLDER}/")]
    _, found = _values(of_values, definisi, None)
    found += stored_notes(of_notes, definisi)[1]
    return [d for d in found if d.is_error]


def slots_of(readings: Iterable[Reading]) -> set[Slot]:
    """Return the slots that some deliveries fill in or leave empty."""
    readings = [*readings]
    said = {entry.slot for reading in readings for entry in reading.entries}
    return said | {row.slot for reading in readings for row in reading.blank}


def errors_after(
    plan: Plan,
    sources: Iterable[CsvSource],
    definisi: Definisi,
    wanted: Collection[Slot],
) -> list[Diagnostic]:
    """Return the errors of the data as they would be after writing the files of a plan."""
    planned = sources_after(plan, sources)
    _, diagnostics = _values(planned, definisi, {slot.tahun for slot in wanted})
    return [d for d in diagnostics if d.is_error]


def sources_after(plan: Plan, sources: Iterable[CsvSource]) -> list[CsvSource]:
    """Return the files of values as they would be if those of a plan were written."""
    together = {source.file: source for source in sources}
    for file, content in plan.files.items():
        if not file.startswith(f"{VALUES_FOLDER}/"):
            continue
        if content is None:
            together.pop(file, None)
        else:
            together[file] = in_memory(file, content)
    return [together[file] for file in sorted(together)]
