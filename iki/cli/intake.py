"""Taking deliveries: from named files and folders to stored values, and back."""

from __future__ import annotations

import os
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iki.cli import inputs, output, progress, project, store
from iki.cli.errors import UsageError
from iki.cli.paths import HIDDEN, open_regular
from iki.escaping import quoted
from iki.files import SPREADSHEETS, reason
from iki.intake import cells, changes, difference, retraction, structure
from iki.intake.errors import DeliveryError
from iki.intake.reading import NoteSlot, Reading, Remark, Slot, cell_count
from iki.limits import DELIVERY_BYTES, DELIVERY_FILES, DELIVERY_NAMED
from iki.outputs import delivery

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from iki.diagnostics import Diagnostic
    from iki.intake.cells import Delivered
    from iki.model.definisi import Definisi
    from iki.realisasi import CsvSource

_ENDINGS = SPREADSHEETS | {".csv"}
_RETURNED = ".periksa.xlsx"
_FILES_WITH_PROGRESS = 200


@dataclass
class _File:
    path: Path
    reading: Reading
    delivered: Delivered | None = None


def take(
    given: inputs.Input,
    paths: Sequence[Path],
    *,
    trial: bool,
    replacing: bool,
    removing: bool = False,
) -> int:
    """Read files, show what they change, and store them; the exit code says whether they were."""
    root = given.proyek.root
    files = _read(_named(paths), given.definisi)
    # A trial leaves no trace, not even that of a lock.
    before = project.deliveries(root) if trial else None
    with nullcontext() if trial else store.locked(root):
        return _take(
            given, files, root, before, trial=trial, replacing=replacing, removing=removing
        )


def _take(
    given: inputs.Input,
    files: list[_File],
    root: Path,
    before: object,
    *,
    trial: bool,
    replacing: bool,
    removing: bool,
) -> int:
    definisi = given.definisi
    readings = [file.reading for file in files]
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
    plan = changes.plan_files(found, notes, definisi, lambda file: store.content_of(root, file))
    held = {file: store.content_of(root, file) for file in plan.files}
    _refuse_stored(root, changes.errors_in(held, definisi))
    if plan.files and not delivery.refused_count(readings):
        wrong = changes.would_be(plan, sources, definisi, wanted)
        _refuse_wrong(readings, plan, wrong)
        if wrong:
            found = difference.compare_with(readings, stored, notes, removing=removing)
    if trial and project.deliveries(root) != before:
        raise UsageError("data berubah selagi dibaca; jalankan sekali lagi")
    for line in delivery.preview_lines(readings, found):
        output.say(line)
    if delivery.refused_count(readings):
        if not trial:
            _give_back(files)
        output.note("tidak ada yang disimpan")
        return 1
    if found.replaces and not replacing:
        changed = len(found.changed) + len(found.changed_notes)
        output.note(
            f"{changed} nilai sudah tersimpan dan berbeda; tidak ada yang disimpan. "
            "Bila memang harus diganti, jalankan lagi dengan --timpa"
        )
        return 1
    if trial:
        output.note("uji saja: tidak ada yang disimpan")
        return 0
    if not found.writes:
        filled = found.same or found.same_notes
        output.say(
            "tidak ada yang baru: semua isian ini sudah tersimpan"
            if filled
            else "belum ada isian di berkas ini; tidak ada yang disimpan"
        )
        return 0
    receipt = _store(root, files, found, notes, plan)
    removed = f"{len(found.removed)} dikosongkan, " if found.removed else ""
    output.say(
        f"disimpan: kiriman {receipt.id}, {receipt.taken} diterima, {receipt.replaced} diganti, "
        f"{removed}{receipt.same} sama, {receipt.refused} ditolak"
    )
    for file in files[:DELIVERY_NAMED]:
        output.say(f"  {file.reading.file}  sha256 {file.reading.sha256}")
    if len(files) > DELIVERY_NAMED:
        output.say(f"  dan {len(files) - DELIVERY_NAMED} berkas lain; semuanya di {store.LOG}")
    output.note(f"untuk menarik kembali: iki batalkan {receipt.id}")
    return 0


def _store(
    root: Path,
    files: Sequence[_File],
    found: difference.Difference,
    notes: Mapping[NoteSlot, difference.StoredNote],
    plan: changes.Plan,
) -> store.Receipt:
    readings = [file.reading for file in files]
    log = store.receipts(root)
    used = {line.id for line in log}
    again = 0
    while (name := difference.content_id(readings, again, found.removed)) in used:
        again += 1
    receipt = store.Receipt(
        name,
        datetime.now().astimezone().isoformat(timespec="seconds"),
        "; ".join(reading.file for reading in readings),
        "; ".join(reading.sha256 for reading in readings),
        str(sum(reading.taken for reading in readings)),
        str(len(found.changed) + len(found.changed_notes)),
        str(len(found.same) + len(found.same_notes)),
        str(sum(cell_count(reading.refused) for reading in readings)),
    )
    told = [{"berkas": reading.file, "sha256": reading.sha256} for reading in readings]
    changed = retraction.recorded(retraction.changes_of(found, notes))
    archive = store.archive_of(root, name, plan.files, told, changed)
    store.commit_files(root, {**archive, **plan.files, store.LOG: store.log_with([*log, receipt])})
    return receipt


# --- files -----------------------------------------------------------------------------------------


def _named(paths: Sequence[Path]) -> list[Path]:
    """Return the files that are named, and those of the folders that are."""
    found: dict[str, Path] = {}
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path} tidak ada")
        inside = [path]
        if path.is_dir():
            inside = sorted(
                Path(folder) / name
                for folder, _, names in os.walk(path)
                for name in names
                if Path(name).suffix.lower() in _ENDINGS
                and not name.startswith(HIDDEN)
                and not name.lower().endswith(_RETURNED)
            )
            if not inside:
                raise UsageError(f"{path} tidak memuat berkas {', '.join(sorted(_ENDINGS))}")
        for file in inside:
            found.setdefault(os.path.realpath(file), file)
    if len(found) > DELIVERY_FILES:
        raise UsageError(
            f"terlalu banyak berkas sekaligus: {len(found)}, paling banyak {DELIVERY_FILES}"
        )
    return list(found.values())


def _read(paths: Sequence[Path], definisi: Definisi) -> list[_File]:
    files: list[_File] = []
    seen: dict[str, str] = {}
    for path in progress.tracked(paths, len(paths), "membaca isian", _FILES_WITH_PROGRESS):
        name = project.shown(path)
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
        digest = store.sha256(data) or ""
        if digest in seen:
            output.note(f"{name} sama dengan {seen[digest]}; dibaca satu kali")
            continue
        seen[digest] = name
        files.append(_read_one(path, name, data, digest, definisi))
    return files


def _read_one(path: Path, name: str, data: bytes, digest: str, definisi: Definisi) -> _File:
    try:
        delivered = cells.read_cells(data)
    except DeliveryError as error:
        reading = Reading(name, digest)
        reading.problems.append((error.message, error.hint))
        return _File(path, reading)
    return _File(path, structure.understand(delivered, name, digest, definisi), delivered)


def _sources(given: inputs.Input) -> list[CsvSource]:
    """Return the files of data, named from the folder of the project."""
    paths, _ = project.data_files(given.proyek)
    return _named_from(given.proyek.root, paths)


def _note_sources(given: inputs.Input) -> list[CsvSource]:
    paths, _ = project.catatan_files(given.proyek)
    return _named_from(given.proyek.root, paths)


def _named_from(root: Path, paths: Iterable[Path]) -> list[CsvSource]:
    from iki.realisasi import CsvSource

    return [
        CsvSource(path.relative_to(root).as_posix(), partial(open_regular, path)) for path in paths
    ]


def _refuse_stored(root: Path, diagnostics: Iterable[Diagnostic]) -> None:
    """Raise WrongInputError if something is wrong in what is stored: nothing can be done because of it."""
    output.refuse_errors(
        [d._replace(file=project.shown(root / d.file)) for d in diagnostics],
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
    from iki.outputs.returned import returned_copy

    for file in files:
        if not file.reading.refused or file.delivered is None:
            continue
        target = file.path.with_name(f"{file.path.stem}{_RETURNED}")
        content, lost = returned_copy(_again(file.path), file.delivered, file.reading.refused)
        try:
            output.write_file(target, content)
        except UsageError as error:
            output.note(f"salinan dengan keterangan tidak dapat ditulis: {error}")
            continue
        output.note(f"sel yang ditolak ditandai di {project.shown(target)}; {lost}")


def _again(path: Path) -> bytes:
    try:
        with open_regular(path) as stream:
            return stream.read(DELIVERY_BYTES)
    except OSError:
        return b""


# --- taking back -----------------------------------------------------------------------------------


def take_back(folder: Path | None, name: str) -> int:
    """Restore what a delivery replaced; refuse if its values were changed since, and say by what."""
    root = project.find_project(folder).root
    with store.locked(root):
        log = store.receipts(root)
        line = _line_of(log, name)
        manifest = store.manifest_of(root, name)
        if manifest is None:
            raise UsageError(f"{store.ARCHIVE}/{name}/kiriman.json tidak ada atau rusak")
        changed = _changes_of(manifest)
        of_slot, of_file = _changed_later(root, log[log.index(line) + 1 :])
        if changed is not None:
            _refuse_touched(name, [(c.name, of_slot[c.slot]) for c in changed if c.slot in of_slot])
        restored: dict[str, bytes | None] = {}
        touched: dict[str, bytes | None] = {}
        for one in manifest["berkas"]:
            file = one["jalur"]
            now = store.content_of(root, file)
            if store.sha256(now) != one["sesudah"]:
                touched[file] = now
                continue
            before = store.content_of(root, f"{store.ARCHIVE}/{name}/{file}")
            if store.sha256(before) != one["sebelum"]:
                raise UsageError(f"{store.ARCHIVE}/{name}/{file} tidak ada atau berubah")
            restored[file] = before
        if touched and changed is None:  # of a version that did not record values
            _refuse_touched(name, [(file, of_file.get(file, "")) for file in touched])
        files = restored
        if touched:
            files = _merged(folder, name, changed or (), restored, touched)
        kept = {
            f"{store.ARCHIVE}/{name}/batal/{file}": content
            for file, content in touched.items()
            if file in files and content is not None
        }
        today = datetime.now().astimezone().isoformat(timespec="seconds")
        log[log.index(line)] = line._replace(taken_back=today)
        store.commit_files(
            root, {**kept, **files, store.LOG: store.log_with(log)}, manifest.get("folder", [])
        )
    if touched:
        output.say(
            f"kiriman {name} dibatalkan: {len(changed or ())} nilai kembali seperti semula; "
            "yang lain di berkas yang sama tetap"
        )
    else:
        output.say(f"kiriman {name} dibatalkan: {len(files)} berkas kembali seperti semula")
    return 0


def _line_of(log: Sequence[store.Receipt], name: str) -> store.Receipt:
    """Return the line of a delivery that can be taken back."""
    from iki.diagnostics.suggestions import suggestion

    line = next((line for line in log if line.id == name), None)
    if line is None:
        hint = suggestion(name, [one.id for one in log]) or f"lihat {store.LOG}"
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
    root: Path, lines: Iterable[store.Receipt]
) -> tuple[dict[object, str], dict[str, str]]:
    """Return which of the later deliveries that still hold changed which values, and which files."""
    of_slot: dict[object, str] = {}
    of_file: dict[str, str] = {}
    for line in lines:
        manifest = None if line.taken_back else store.manifest_of(root, line.id)
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
    read = inputs.read_input(folder)
    root = read.proyek.root
    _refuse_stored(root, changes.errors_in(touched, read.definisi))
    undone = retraction.undo(
        changed, restored, touched, read.definisi, partial(store.content_of, root)
    )
    _refuse_touched(name, [(change.name, "") for change in undone.edited])
    wanted = {change.slot for change in changed if isinstance(change.slot, Slot)}
    plan = changes.Plan(undone.files, {})
    _refuse_stored(root, changes.would_be(plan, _sources(read), read.definisi, wanted))
    return undone.files
