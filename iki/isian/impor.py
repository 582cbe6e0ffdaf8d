"""Taking deliveries: from named files and folders to stored values, and back."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from iki import errors
from iki.console import messages, progress
from iki.dates import today
from iki.definitions import project_definitions
from iki.errors import UsageError
from iki.escaping import quoted
from iki.file_kinds import reason
from iki.isian import (
    changes,
    difference,
    file_cells,
    preview,
    retraction,
    structure,
)
from iki.isian.delivered_files import copy_beside, find_files
from iki.isian.delivery import (
    Reading,
    Remark,
    Slot,
    cell_count,
)
from iki.isian.doubts import PlannedData
from iki.isian.refusals import DeliveryError
from iki.limits import DELIVERY_BYTES, DELIVERY_NAMED
from iki.project import delivery_store, project_files, undisturbed, writing
from iki.project.paths import open_regular
from iki.project.receipts import Receipt, log_bytes
from iki.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from iki.data.csv_files import CsvSource
    from iki.diagnostics import Diagnostic
    from iki.isian.doubts import Doubt
    from iki.isian.file_cells import FileCells
    from iki.isian.touched_locks import TouchedLock
    from iki.model.definisi import Definisi

_FILES_WITH_PROGRESS = 200


@dataclass
class _File:
    path: Path
    reading: Reading
    delivered: FileCells | None = None


class DeliveryOptions(NamedTuple):
    """What is asked of a delivery beside its files."""

    trial: bool = False
    replacing: bool = False
    removing: bool = False
    strict: bool = False


def take(given: Workspace, paths: Sequence[Path], asked: DeliveryOptions) -> int:
    """Read files, show what they change, and store them; the exit code says whether they were."""
    root = given.proyek.root
    found = find_files(paths)
    for line in found.lines():
        messages.note(line)
    files = _read(found.files, given.definisi)
    # A trial leaves no trace, not even that of a lock.
    before = undisturbed.deliveries(root) if asked.trial else None
    with nullcontext() if asked.trial else delivery_store.locked(root):
        return _take(given, files, root, before, asked)


class _Prepared(NamedTuple):
    """What a delivery changes, and what is to be known before it is stored."""

    found: difference.Difference
    plan: changes.Plan
    written: Sequence[retraction.Written]
    refused: int
    doubts: Sequence[Doubt]
    touched: Sequence[TouchedLock]


def _take(
    given: Workspace, files: list[_File], root: Path, before: object, asked: DeliveryOptions
) -> int:
    log = delivery_store.receipts(root)
    readings = [file.reading for file in files]
    made = _prepare(given, readings, root, removing=asked.removing)
    if asked.trial and undisturbed.deliveries(root) != before:
        raise UsageError("data berubah selagi dibaca; jalankan sekali lagi")
    for line in preview.preview_lines(readings, made.found, made.doubts, made.touched):
        messages.say(line)
    if made.refused and not asked.trial:
        _give_back(files)
    if why := _why_not(made, asked):
        messages.note(why)
        return 1
    if asked.trial:
        messages.note("uji saja: tidak ada yang disimpan")
        return 0
    if not made.found.writes:
        filled = made.found.same or made.found.same_notes
        messages.say(
            "tidak ada yang baru: semua isian ini sudah tersimpan"
            if filled
            else "belum ada isian di berkas ini; tidak ada yang disimpan"
        )
        return 0
    if made.doubts and not messages.agreed(f"{len(made.doubts)} peringatan. Simpan juga?"):
        messages.note("tidak ada yang disimpan")
        return 1
    receipt = _receipt(root, log, readings, made)
    _store(root, readings, [*log, receipt], made)
    removed = f"{len(made.found.removed)} dikosongkan, " if made.found.removed else ""
    beside = f", {receipt.warned} peringatan" if made.doubts else ""
    beside += f"; menyentuh {len(made.touched)} kunci" if made.touched else ""
    messages.say(
        f"disimpan: kiriman {receipt.id}, {receipt.taken} diterima, {receipt.replaced} diganti, "
        f"{removed}{receipt.same} sama, {receipt.refused} ditolak{beside}"
    )
    for file in files[:DELIVERY_NAMED]:
        messages.say(f"  {file.reading.file}  sha256 {file.reading.sha256}")
    if len(files) > DELIVERY_NAMED:
        messages.say(
            f"  dan {len(files) - DELIVERY_NAMED} berkas lain; semuanya di {delivery_store.LOG}"
        )
    if made.touched:
        messages.note("angka yang terkunci dapat berubah; lihat `iki kunci --periksa`")
    messages.note(f"untuk menarik kembali: iki batalkan {receipt.id}")
    return 0


def _prepare(
    given: Workspace, readings: Sequence[Reading], root: Path, *, removing: bool
) -> _Prepared:
    definisi = given.definisi
    difference.find_contradictions(readings)
    sources = _sources(given)
    wanted = changes.slots_of(readings)
    stored, diagnostics = changes.stored_values(sources, definisi, wanted)
    has_notes = any(reading.notes for reading in readings)
    is_asked = has_notes or any(reading.blank_notes for reading in readings)
    notes, wrong_notes = changes.stored_notes(_note_sources(given) if is_asked else (), definisi)
    if wrong_notes and not (has_notes or removing):
        notes, wrong_notes = {}, []  # nothing is done with them
    _refuse_stored(root, [*diagnostics, *wrong_notes])
    found = difference.compare_with(readings, stored, notes, removing=removing)
    plan = changes.plan_files(
        found, notes, definisi, lambda file: delivery_store.content_of(root, file)
    )
    held = {file: delivery_store.content_of(root, file) for file in plan.files}
    _refuse_stored(root, changes.errors_in(held, definisi))
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
        touched = _touched(given.proyek, written, definisi)
    return _Prepared(found, plan, written, refused, doubts, touched)


def _why_not(made: _Prepared, asked: DeliveryOptions) -> str:
    """Return why nothing is stored, "" if something may be."""
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


def _touched(
    proyek: project_files.Proyek, written: Iterable[retraction.Written], definisi: Definisi | None
) -> Sequence[TouchedLock]:
    """Return the locks that changed values go into, and say which locks cannot be asked."""
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
    used = {line.id for line in log}
    again = 0
    while (
        name := difference.content_id(readings, again, made.found.removed)
    ) in used or delivery_store.is_used(root, name):
        again += 1
    found = made.found
    return Receipt(
        name,
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
    *earlier, line = log
    told = [{"berkas": reading.file, "sha256": reading.sha256} for reading in readings]
    changed = retraction.recorded(made.written)
    kept: dict[str, bytes | None] = {
        **delivery_store.archive_of(root, line.id, made.plan.files, told, changed),
        **delivery_store.kept_log(root, earlier, f"{delivery_store.ARCHIVE}/{line.id}"),
    }
    delivery_store.commit_files(
        root, {**kept, **made.plan.files, delivery_store.LOG: log_bytes(log)}, id=line.id
    )


# --- files -----------------------------------------------------------------------------------------


def _read(paths: Sequence[Path], definisi: Definisi) -> list[_File]:
    files: list[_File] = []
    seen: dict[str, str] = {}
    for path in progress.tracked(paths, len(paths), "membaca isian", _FILES_WITH_PROGRESS):
        name = project_files.shown(path)
        try:
            with open_regular(path) as stream:
                data = stream.read(DELIVERY_BYTES + 1)
        except OSError as error:
            reading = Reading(name, "")
            reading.problems.append(
                (
                    f"berkas tidak dapat dibaca: {reason(error)}",
                    "tutup dulu bila sedang terbuka di Excel, dan periksa izinnya",
                )
            )
            files.append(_File(path, reading))
            continue
        digest = delivery_store.sha256(data) or ""
        if digest in seen:
            messages.note(f"{name} sama dengan {seen[digest]}; dibaca satu kali")
            continue
        seen[digest] = name
        files.append(_read_one(path, name, data, digest, definisi))
    return files


def _read_one(path: Path, name: str, data: bytes, digest: str, definisi: Definisi) -> _File:
    try:
        delivered = file_cells.read_cells(data)
    except DeliveryError as error:
        reading = Reading(name, digest)
        reading.problems.append((error.message, error.hint))
        return _File(path, reading)
    return _File(path, structure.interpret_cells(delivered, name, digest, definisi), delivered)


def _sources(given: Workspace) -> list[CsvSource]:
    """Return the files of data, named from the folder of the project."""
    paths, _ = project_files.data_files(given.proyek)
    return _named_from(given.proyek.root, paths)


def _note_sources(given: Workspace) -> list[CsvSource]:
    paths, _ = project_files.catatan_files(given.proyek)
    return _named_from(given.proyek.root, paths)


def _named_from(root: Path, paths: Iterable[Path]) -> list[CsvSource]:
    from iki.data.csv_files import CsvSource

    return [
        CsvSource(path.relative_to(root).as_posix(), partial(open_regular, path)) for path in paths
    ]


def _refuse_stored(root: Path, diagnostics: Iterable[Diagnostic]) -> None:
    """Raise WrongInputError if something is wrong in what is stored: nothing can be done because of it."""
    errors.refuse_errors(
        [d._replace(file=project_files.shown(root / d.file)) for d in diagnostics],
        said="data yang tersimpan belum benar; perbaiki dulu, lalu jalankan lagi",
    )


# --- what is refused -------------------------------------------------------------------------------


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
            reading.told = [told for told in reading.told if told.place != place]
            reading.refused.append(Remark(place, f"{d.message}{where}", d.hint or ""))


def _give_back(files: Sequence[_File]) -> None:
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
        messages.note(f"sel yang ditolak ditandai di {project_files.shown(target)}; {lost}")


def _again(path: Path) -> bytes:
    try:
        with open_regular(path) as stream:
            return stream.read(DELIVERY_BYTES)
    except OSError:
        return b""


# --- taking back -----------------------------------------------------------------------------------


def take_back(folder: Path | None, name: str) -> int:
    """Restore what a delivery replaced; refuse if its values were changed since, and say by what."""
    proyek = project_files.find_project(folder)
    root = proyek.root
    if delivery_store.give_up(root, name):
        messages.say(
            f"kiriman {name} dilepas: belum selesai disimpan, dan data kembali seperti semula"
        )
        return 0
    with delivery_store.locked(root):
        log = delivery_store.receipts(root)
        line = _line_of(log, name)
        manifest = delivery_store.manifest_of(root, name)
        if manifest is None:
            raise UsageError(f"{delivery_store.ARCHIVE}/{name}/kiriman.json tidak ada atau rusak")
        changed = _changes_of(manifest)
        of_slot, of_file = _changed_later(root, log[log.index(line) + 1 :])
        if changed is not None:
            _refuse_touched(name, [(c.name, of_slot[c.slot]) for c in changed if c.slot in of_slot])
        restored: dict[str, bytes | None] = {}
        touched: dict[str, bytes | None] = {}
        for one in manifest["berkas"]:
            file = one["jalur"]
            now = delivery_store.content_of(root, file)
            if delivery_store.sha256(now) != one["sesudah"]:
                touched[file] = now
                continue
            before = delivery_store.content_of(root, f"{delivery_store.ARCHIVE}/{name}/{file}")
            if delivery_store.sha256(before) != one["sebelum"]:
                raise UsageError(f"{delivery_store.ARCHIVE}/{name}/{file} tidak ada atau berubah")
            restored[file] = before
        if touched and changed is None:  # of a version that did not record values
            _refuse_touched(name, [(file, of_file.get(file, "")) for file in touched])
        files = restored
        if touched:
            files = _merged(folder, name, changed or (), restored, touched)
        locks = _touched(proyek, changed or (), _definisi_of(proyek))
        for text in preview.lock_lines(locks):
            messages.say(text)
        place = delivery_store.unused(root, f"{delivery_store.ARCHIVE}/{name}/batal")
        kept: dict[str, bytes | None] = {
            f"{place}/{file}": content
            for file, content in touched.items()
            if file in files and content is not None
        }
        kept |= delivery_store.kept_log(root, log, place)
        today = datetime.now().astimezone().isoformat(timespec="seconds")
        log[log.index(line)] = line._replace(taken_back=today)
        delivery_store.commit_files(
            root, {**kept, **files, delivery_store.LOG: log_bytes(log)}, manifest.get("folder", [])
        )
    beside = f"; menyentuh {len(locks)} kunci" if locks else ""
    if touched:
        messages.say(
            f"kiriman {name} dibatalkan: {len(changed or ())} nilai kembali seperti semula; "
            f"yang lain di berkas yang sama tetap{beside}"
        )
    else:
        messages.say(
            f"kiriman {name} dibatalkan: {len(files)} berkas kembali seperti semula{beside}"
        )
    return 0


def _definisi_of(proyek: project_files.Proyek) -> Definisi | None:
    """Return the definitions if they can be read: what is taken back does not wait for them."""
    if not proyek.folder_locks.is_dir():
        return None
    loaded = project_definitions.read_definisi(proyek)
    return loaded.definisi if loaded.definisi and not loaded.definisi.broken else None


def _line_of(log: Sequence[Receipt], name: str) -> Receipt:
    """Return the line of a delivery that can be taken back."""
    from iki.diagnostics.suggestions import suggestion

    line = next((line for line in log if line.id == name), None)
    if line is None:
        hint = suggestion(name, [one.id for one in log]) or f"lihat {delivery_store.LOG}"
        raise UsageError(f"kiriman {quoted(name)} tidak ada", hint)
    if line.taken_back:
        raise UsageError(f"kiriman {name} sudah dibatalkan pada {line.taken_back}")
    return line


def _changes_of(manifest: Mapping[str, Any]) -> list[retraction.Written] | None:
    """Return the values that a delivery changed, None if they are not recorded."""
    try:
        return retraction.read_changes(manifest["nilai"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _changed_later(
    root: Path, lines: Iterable[Receipt]
) -> tuple[dict[object, str], dict[str, str]]:
    """Return which of the later deliveries that still hold changed which values, and which files."""
    of_slot: dict[object, str] = {}
    of_file: dict[str, str] = {}
    for line in lines:
        manifest = None if line.taken_back else delivery_store.manifest_of(root, line.id)
        if manifest is not None:
            of_slot |= {change.slot: line.id for change in _changes_of(manifest) or ()}
            of_file |= {one["jalur"]: line.id for one in manifest["berkas"]}
    return of_slot, of_file


def _refuse_touched(name: str, touched: Sequence[tuple[str, str]]) -> None:
    """Raise UsageError for what was changed later: what, and by which delivery ("" for a hand)."""
    if not touched:
        return
    what, by = touched[0]
    several = f" (dan {len(touched) - 1} lagi)" if len(touched) > 1 else ""
    deliveries = ", ".join(dict.fromkeys(by for _, by in reversed(touched) if by))
    if deliveries:
        how = f"diubah pula oleh kiriman {by or deliveries} sesudahnya. Batalkan dulu {deliveries}"
    else:
        how = "diubah sesudahnya, bukan oleh iki impor. Kembalikan dulu perubahan itu"
    raise UsageError(f"kiriman {name} tidak dapat dibatalkan: {what}{several} {how}")


def _merged(
    folder: Path | None,
    name: str,
    changed: Sequence[retraction.Written],
    restored: Mapping[str, bytes | None],
    touched: Mapping[str, bytes | None],
) -> dict[str, bytes | None]:
    """Return the files without what a delivery wrote; raises WrongInputError if one is wrong."""
    read = open_workspace(folder)
    root = read.proyek.root
    _refuse_stored(root, changes.errors_in(touched, read.definisi))
    undone = retraction.undo(
        changed, restored, touched, read.definisi, partial(delivery_store.content_of, root)
    )
    _refuse_touched(name, [(change.name, "") for change in undone.edited])
    wanted = {change.slot for change in changed if isinstance(change.slot, Slot)}
    plan = changes.Plan(undone.files, {})
    _refuse_stored(root, changes.errors_after(plan, _sources(read), read.definisi, wanted))
    return undone.files
