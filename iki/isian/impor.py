"""`iki impor`: from named files and folders to stored values."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from iki import errors
from iki.console import messages, progress
from iki.dates import today
from iki.errors import UsageError
from iki.file_kinds import reason
from iki.isian import (
    changes,
    difference,
    file_cells,
    preview,
    retraction,
    structure,
    unknown_words,
)
from iki.isian.delivered_files import copy_beside, find_files
from iki.isian.delivery import (
    Reading,
    Remark,
    cell_count,
)
from iki.isian.doubts import PlannedData
from iki.isian.refusals import DeliveryError
from iki.isian.table_title import AskedScope
from iki.isian.unasked_cells import refuse_unasked
from iki.limits import DELIVERY_BYTES, DELIVERY_NAMED
from iki.project import delivery_store, project_files, stable_reading, writing
from iki.project.paths import open_regular
from iki.project.receipts import Receipt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from iki.data.csv_files import CsvSource
    from iki.data.sebutan import DaftarSebutan, Sebutan
    from iki.diagnostics import Diagnostic
    from iki.isian.doubts import Doubt
    from iki.isian.file_cells import FileCells
    from iki.isian.touched_locks import TouchedLock
    from iki.model.definisi import Definisi
    from iki.workspace import Project

_FILES_WITH_PROGRESS = 200


@dataclass
class DeliveredFile:
    """A file of a delivery, its reading, and its cells if there is anything to read."""

    path: Path
    reading: Reading
    delivered: FileCells | None = None


class _Interpreter(NamedTuple):
    """Reads the cells of files by what is known beside them."""

    definisi: Definisi
    scope: AskedScope
    words: DaftarSebutan

    def read(self, delivered: FileCells, name: str, digest: str) -> Reading:
        """Return the values and notes of a file."""
        return structure.interpret_cells(
            delivered, name, digest, self.definisi, self.scope, self.words
        )

    def read_again(self, file: DeliveredFile) -> DeliveredFile:
        """Return a file with what its cells mean by now."""
        if file.delivered is None:
            return file
        reading = self.read(file.delivered, file.reading.file, file.reading.sha256)
        return DeliveredFile(file.path, reading, file.delivered)


class DeliveryOptions(NamedTuple):
    """The options of `iki impor`."""

    trial: bool = False
    replacing: bool = False
    removing: bool = False
    strict: bool = False
    learning: bool = False
    scope: AskedScope = AskedScope()


def take(given: Project, paths: Sequence[Path], asked: DeliveryOptions) -> int:
    """Read files, preview their changes, and store them. Returns 1 if nothing may be stored."""
    root = given.proyek.root
    if asked.learning:
        unknown_words.require_terminal()
    if asked.scope.jabatan:
        given.chosen_jabatan([asked.scope.jabatan], given.definisi)
    found = find_files(paths)
    for line in found.lines():
        messages.note(line)
    words = unknown_words.read_sebutan_of(given.proyek, given.definisi)
    files = _read(found.files, _Interpreter(given.definisi, asked.scope, words))
    learned: list[Sebutan] = []
    if asked.learning:
        unknown = [one for file in files for one in file.reading.unknown]
        learned = unknown_words.ask_words(unknown, given.definisi)
        again = _Interpreter(given.definisi, asked.scope, words.with_rows(learned))
        files = [again.read_again(file) for file in files] if learned else files
    # A trial leaves no trace, not even that of a lock.
    before = stable_reading.delivery_state(root) if asked.trial else None
    with nullcontext() if asked.trial else delivery_store.lock_project(root):
        if learned and not asked.trial:
            unknown_words.keep_words(given.proyek, given.definisi, learned)
        return _take(given, files, root, before, asked)


class _Prepared(NamedTuple):
    """A delivery before it is stored: its changes, and the warnings about them."""

    found: difference.Difference
    plan: changes.Plan
    written: Sequence[retraction.Written]
    refused: int
    doubts: Sequence[Doubt]
    touched: Sequence[TouchedLock]


def _take(
    given: Project, files: list[DeliveredFile], root: Path, before: object, asked: DeliveryOptions
) -> int:
    log = delivery_store.receipts(root)
    readings = [file.reading for file in files]
    made = _prepare(given, readings, root, removing=asked.removing)
    if asked.trial and stable_reading.delivery_state(root) != before:
        raise UsageError("data berubah selagi dibaca; jalankan sekali lagi")
    for line in preview.preview_lines(readings, made.found, made.doubts, made.touched):
        messages.print_line(line)
    if made.refused and not asked.trial:
        give_back(files)
    if why := _why_not(made, asked):
        messages.note(why)
        return 1
    if asked.trial:
        messages.note("uji saja: tidak ada yang disimpan")
        return 0
    if not made.found.writes:
        filled = made.found.same or made.found.same_notes
        messages.print_line(
            "tidak ada yang baru: semua isian ini sudah tersimpan"
            if filled
            else "belum ada isian di berkas ini; tidak ada yang disimpan"
        )
        return 0
    if made.doubts and not messages.confirm(f"{len(made.doubts)} peringatan. Simpan juga?"):
        messages.note("tidak ada yang disimpan")
        return 1
    receipt = _receipt(root, log, readings, made)
    _store(root, readings, [*log, receipt], made)
    removed = f"{len(made.found.removed)} dikosongkan, " if made.found.removed else ""
    beside = f", {receipt.warned} peringatan" if made.doubts else ""
    beside += f"; menyentuh {len(made.touched)} kunci" if made.touched else ""
    messages.print_line(
        f"disimpan: kiriman {receipt.id}, {receipt.taken} diterima, {receipt.replaced} diganti, "
        f"{removed}{receipt.same} sama, {receipt.refused} ditolak{beside}"
    )
    for file in files[:DELIVERY_NAMED]:
        messages.print_line(f"  {file.reading.file}  sha256 {file.reading.sha256}")
    if len(files) > DELIVERY_NAMED:
        messages.print_line(
            f"  dan {len(files) - DELIVERY_NAMED} berkas lain; semuanya di {delivery_store.LOG}"
        )
    if made.touched:
        messages.note("angka yang terkunci dapat berubah; lihat `iki kunci --periksa`")
    messages.note(f"untuk menarik kembali: iki batalkan {receipt.id}")
    return 0


def _prepare(
    given: Project, readings: Sequence[Reading], root: Path, *, removing: bool
) -> _Prepared:
    definisi = given.definisi
    difference.find_contradictions(readings)
    sources = value_sources(given)
    wanted = changes.slots_of(readings)
    stored, diagnostics = changes.stored_values(sources, definisi, wanted)
    refuse_unasked(readings, stored, definisi)
    has_notes = any(reading.notes for reading in readings)
    is_asked = has_notes or any(reading.blank_notes for reading in readings)
    notes, wrong_notes = changes.stored_notes(_note_sources(given) if is_asked else (), definisi)
    if wrong_notes and not (has_notes or removing):
        notes, wrong_notes = {}, []  # nothing is done with them
    refuse_stored_errors(root, [*diagnostics, *wrong_notes])
    found = difference.compare_with(readings, stored, notes, removing=removing)
    plan = changes.plan_files(
        found, notes, definisi, lambda file: delivery_store.content_of(root, file)
    )
    held = {file: delivery_store.content_of(root, file) for file in plan.files}
    refuse_stored_errors(root, changes.errors_in(held, definisi))
    written = list(retraction.changes_of(found, notes))
    slots = retraction.changed_slots(written)
    planned = PlannedData(plan, sources, definisi, slots)
    if plan.files and not preview.refused_count(readings):
        wrong = planned.errors(wanted)
        _refuse_wrong(readings, plan, wrong)
        if wrong:
            found = difference.compare_with(readings, stored, notes, removing=removing)
            written = list(retraction.changes_of(found, notes))
    refused = preview.refused_count(readings)
    doubts: Sequence[Doubt] = ()
    touched: Sequence[TouchedLock] = ()
    if slots and not refused:
        doubts = planned.doubts(today())
        touched = find_touched_locks(given.proyek, written, definisi)
    return _Prepared(found, plan, written, refused, doubts, touched)


def _why_not(made: _Prepared, asked: DeliveryOptions) -> str:
    """Return the reason why nothing is stored, "" if there is none."""
    if made.refused:
        return "tidak ada yang disimpan"
    if made.found.replaces and not asked.replacing:
        changed = len(made.found.changed) + len(made.found.changed_notes)
        return (
            f"{changed} nilai sudah tersimpan dan berbeda; tidak ada yang disimpan. "
            "Bila memang harus diganti, jalankan lagi dengan --timpa"
        )
    if made.doubts and asked.strict:
        return f"{len(made.doubts)} peringatan; dengan --ketat tidak ada yang disimpan"
    return ""


def find_touched_locks(
    proyek: project_files.Proyek, written: Iterable[retraction.Written], definisi: Definisi | None
) -> Sequence[TouchedLock]:
    """Return the locks that rest on changed values.

    Print a note for each lock that cannot be read.
    """
    slots = retraction.changed_slots(written, numbers=True)
    if not slots or not proyek.folder_locks.is_dir():
        return ()
    from iki.isian.touched_locks import touched_locks

    touched, wrong = touched_locks(proyek, slots, definisi)
    for d in wrong:
        messages.note(f"{d.file}: {d.message}; tidak diketahui apakah kiriman ini menyentuhnya")
    return touched


def _receipt(
    root: Path, log: Sequence[Receipt], readings: Sequence[Reading], made: _Prepared
) -> Receipt:
    """Return the line of a delivery in the log, with an id that neither log nor archive has."""
    found = made.found
    return Receipt(
        delivery_store.unused_id(
            root, log, lambda again: difference.content_id(readings, again, found.removed)
        ),
        datetime.now().astimezone().isoformat(timespec="seconds"),
        "; ".join(reading.file for reading in readings),
        "; ".join(reading.sha256 for reading in readings),
        str(sum(reading.taken for reading in readings)),
        str(len(found.changed) + len(found.changed_notes)),
        str(len(found.same) + len(found.same_notes)),
        str(sum(cell_count(reading.refused) for reading in readings)),
        str(len(made.doubts)),
    )


def _store(
    root: Path, readings: Sequence[Reading], log: Sequence[Receipt], made: _Prepared
) -> None:
    """Store a delivery, whose line is the last one of the log."""
    sources: list[delivery_store.ReadFile] = [
        {"berkas": reading.file, "sha256": reading.sha256} for reading in readings
    ]
    changes = retraction.to_records(made.written)
    delivery_store.store_delivery(root, log, made.plan.files, sources, changes)


# --- files ----------------------------------------------------------------------------------------


def _read(paths: Sequence[Path], interpreter: _Interpreter) -> list[DeliveredFile]:
    files: list[DeliveredFile] = []
    seen: dict[str, str] = {}
    for path in progress.tracked(paths, len(paths), "membaca isian", _FILES_WITH_PROGRESS):
        name = project_files.display_name(path)
        try:
            data = read_delivery(path)
        except DeliveryError as error:
            files.append(_unread(path, Reading(name, ""), error))
            continue
        digest = delivery_store.sha256(data) or ""
        if digest in seen:
            messages.note(f"{name} sama dengan {seen[digest]}; dibaca satu kali")
            continue
        seen[digest] = name
        files.append(_read_one(path, name, data, digest, interpreter))
    return files


def _read_one(
    path: Path, name: str, data: bytes, digest: str, interpreter: _Interpreter
) -> DeliveredFile:
    try:
        delivered = file_cells.read_cells(data)
    except DeliveryError as error:
        return _unread(path, Reading(name, digest), error)
    return DeliveredFile(path, interpreter.read(delivered, name, digest), delivered)


def read_delivery(path: Path) -> bytes:
    """Return the bytes of a file; raises DeliveryError if it cannot be read."""
    try:
        with open_regular(path) as stream:
            return stream.read(DELIVERY_BYTES + 1)
    except OSError as error:
        hint = "tutup dulu bila sedang terbuka di Excel, dan periksa izinnya"
        raise DeliveryError(f"berkas tidak dapat dibaca: {reason(error)}", hint) from error


def _unread(path: Path, reading: Reading, error: DeliveryError) -> DeliveredFile:
    reading.problems.append((error.message, error.hint))
    return DeliveredFile(path, reading)


def value_sources(given: Project) -> list[CsvSource]:
    """Return the files of data, named from the folder of the project."""
    paths, _ = project_files.data_files(given.proyek)
    return _csv_sources(given.proyek.root, paths)


def _note_sources(given: Project) -> list[CsvSource]:
    paths, _ = project_files.catatan_files(given.proyek)
    return _csv_sources(given.proyek.root, paths)


def _csv_sources(root: Path, paths: Iterable[Path]) -> list[CsvSource]:
    from iki.data.csv_files import CsvSource

    return [
        CsvSource(path.relative_to(root).as_posix(), partial(open_regular, path)) for path in paths
    ]


def refuse_stored_errors(root: Path, diagnostics: Iterable[Diagnostic]) -> None:
    """Raise WrongInputError if there are errors in the stored data."""
    errors.refuse_errors(
        [d._replace(file=project_files.display_name(root / d.file)) for d in diagnostics],
        said="data yang tersimpan belum benar; perbaiki dulu, lalu jalankan lagi",
    )


# --- what is refused ------------------------------------------------------------------------------


def _refuse_wrong(
    readings: Sequence[Reading], plan: changes.Plan, wrong: Sequence[Diagnostic]
) -> None:
    """Refuse the cells that would make the data wrong: a period twice, a total beside its parts."""
    by_file = {reading.file: reading for reading in readings}
    for d in wrong:
        lines = [(d.file, d.span.start_line), *((r.file, r.span.start_line) for r in d.related)]
        place = next((plan.rows[line] for line in lines if line in plan.rows), None)
        others = [f"{file}:{line}" for file, line in lines if (file, line) not in plan.rows]
        where = f" ({', '.join(others)})" if others else ""
        if place is None:
            readings[0].problems.append((f"{d.message}{where}", d.hint or ""))
            continue
        reading = by_file[place.file]
        if any(entry.place == place for entry in reading.entries):
            reading.entries = [entry for entry in reading.entries if entry.place != place]
            reading.otherwise = [one for one in reading.otherwise if one.place != place]
            reading.refused.append(Remark(place, f"{d.message}{where}", d.hint or ""))


def give_back(files: Sequence[DeliveredFile]) -> None:
    """Write for each file with refused cells a copy that shows them."""
    from iki.isian.copy_with_remarks import copy_with_remarks

    written: set[Path] = set()
    for file in files:
        if not file.reading.refused or file.delivered is None:
            continue
        target = copy_beside(file.path, written)
        content, lost = copy_with_remarks(_again(file.path), file.delivered, file.reading.refused)
        try:
            writing.write_file(target, content)
        except UsageError as error:
            messages.note(f"salinan dengan keterangan tidak dapat ditulis: {error}")
            continue
        written.add(target)
        messages.note(f"sel yang ditolak ditandai di {project_files.display_name(target)}; {lost}")


def _again(path: Path) -> bytes:
    try:
        with open_regular(path) as stream:
            return stream.read(DELIVERY_BYTES)
    except OSError:
        return b""
