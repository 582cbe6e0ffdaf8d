"""`iki batalkan`: a delivery taken back, and what was changed since kept."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from iki.console import messages
from iki.definitions import project_definitions
from iki.errors import UsageError
from iki.escaping import quoted
from iki.isian import changes, preview, retraction
from iki.isian.definisi.impor import check_going_back
from iki.isian.delivery import Slot
from iki.isian.impor import find_touched_locks, refuse_stored_errors, value_sources
from iki.project import delivery_store, project_files
from iki.project.receipts import Receipt, log_bytes
from iki.workspace import open_project

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from iki.isian.touched_locks import TouchedLock
    from iki.model.definisi import Definisi


def take_back(folder: Path | None, name: str) -> int:
    """Take a delivery back. A value that was changed since refuses it, with what changed it."""
    proyek = project_files.find_project(folder)
    root = proyek.root
    if delivery_store.give_up(root, name):
        messages.print_line(
            f"kiriman {name} dilepas: belum selesai disimpan, dan data kembali seperti semula"
        )
        return 0
    with delivery_store.lock_project(root):
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
        definitions = [
            f for f in restored | touched if delivery_store.kode_of_definition(f) is not None
        ]
        if touched and (changed is None or definitions):  # whose values are not recorded
            _refuse_touched(name, [(file, of_file.get(file, "")) for file in touched])
        files = restored
        if touched:
            files = _merge(folder, name, changed or (), restored, touched)
        locks: Sequence[TouchedLock]
        if definitions:
            locks = check_going_back(proyek, _definitions_of(files))
        else:
            locks = find_touched_locks(proyek, changed or (), _definisi_of(proyek))
        for text in preview.lock_lines(locks):
            messages.print_line(text)
        place = delivery_store.unused_name(root, f"{delivery_store.ARCHIVE}/{name}/batal")
        kept: dict[str, bytes | None] = {
            f"{place}/{file}": content
            for file, content in touched.items()
            if file in files and content is not None
        }
        kept |= delivery_store.archived_log(root, log, place)
        today = datetime.now().astimezone().isoformat(timespec="seconds")
        log[log.index(line)] = line._replace(taken_back=today)
        delivery_store.commit_files(
            root, {**kept, **files, delivery_store.LOG: log_bytes(log)}, manifest.get("folder", [])
        )
    beside = f"; menyentuh {len(locks)} kunci" if locks else ""
    if touched:
        messages.print_line(
            f"kiriman {name} dibatalkan: {len(changed or ())} nilai kembali seperti semula; "
            f"yang lain di berkas yang sama tetap{beside}"
        )
    else:
        messages.print_line(
            f"kiriman {name} dibatalkan: {len(files)} berkas kembali seperti semula{beside}"
        )
    return 0


def _definitions_of(files: Mapping[str, bytes | None]) -> dict[str, bytes]:
    """Return the contents of definitions among files, by the kode of their jabatan."""
    return {
        kode: content
        for file, content in files.items()
        if (kode := delivery_store.kode_of_definition(file)) is not None and content is not None
    }


def _definisi_of(proyek: project_files.Proyek) -> Definisi | None:
    """Return the definitions, None if they have errors: taking back does not wait for them."""
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


def _changes_of(manifest: delivery_store.Manifest) -> list[retraction.Written] | None:
    """Return the values that a delivery changed, None if they are not recorded."""
    try:
        return retraction.read_changes(manifest["nilai"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _changed_later(
    root: Path, lines: Iterable[Receipt]
) -> tuple[dict[object, str], dict[str, str]]:
    """Return the last delivery, of those not taken back, that changed each value and each file."""
    of_slot: dict[object, str] = {}
    of_file: dict[str, str] = {}
    for line in lines:
        manifest = None if line.taken_back else delivery_store.manifest_of(root, line.id)
        if manifest is not None:
            of_slot |= {change.slot: line.id for change in _changes_of(manifest) or ()}
            of_file |= {one["jalur"]: line.id for one in manifest["berkas"]}
    return of_slot, of_file


def _refuse_touched(name: str, touched: Sequence[tuple[str, str]]) -> None:
    """Raise UsageError if anything was changed since: pairs of name and delivery, "" by hand."""
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


def _merge(
    folder: Path | None,
    name: str,
    changed: Sequence[retraction.Written],
    restored: Mapping[str, bytes | None],
    touched: Mapping[str, bytes | None],
) -> dict[str, bytes | None]:
    """Return the files without the values of a delivery.

    Raises WrongInputError for errors in them.
    """
    read = open_project(folder)
    root = read.proyek.root
    refuse_stored_errors(root, changes.errors_in(touched, read.definisi))
    undone = retraction.undo(
        changed, restored, touched, read.definisi, partial(delivery_store.content_of, root)
    )
    _refuse_touched(name, [(change.name, "") for change in undone.edited])
    wanted = {change.slot for change in changed if isinstance(change.slot, Slot)}
    plan = changes.Plan(undone.files, {})
    refuse_stored_errors(
        root, changes.errors_after(plan, value_sources(read), read.definisi, wanted)
    )
    return undone.files
