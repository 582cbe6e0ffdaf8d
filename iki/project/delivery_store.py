"""Storing deliveries: all files of one or none, whatever ends the run, and only one run at a time.

What is to be written is put into a folder of its own first, in full and synced to the disk; then a
plan gets its name there, and from that moment the new state is what counts: each file is moved to
its place, and who comes next finishes what a killed run has left. Without a plan the folder is
nothing, and goes. Everything that touches the disk goes through the few functions at the end, so
that tests can end a run at each of them.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NotRequired, TypedDict

from iki.console import messages
from iki.errors import UsageError
from iki.file_kinds import reason
from iki.limits import DELIVERY_SECONDS
from iki.project import project_files, temporary_files, writing
from iki.project.paths import LOG_OF_DELIVERIES, PENDING_DELIVERY, is_inside
from iki.project.receipts import LogError, log_bytes, read_receipts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from iki.project.receipts import Receipt

LOG = LOG_OF_DELIVERIES
ARCHIVE = "data/arsip"
_STAGE, _, _PLAN = PENDING_DELIVERY.rpartition("/")
_LOCK = "data/.kunci"
_DEFINITIONS = "definitions"  # in it a delivery may write instansi.yaml and the files of jabatan


class PlannedFile(TypedDict):
    """A file of a plan: where it belongs, and the names of its new and its old bytes in the stage.

    `{"jalur": "data/realisasi/2025/TW1/seksi.csv", "isi": "0", "sha256": "9f86…", "isi_lama": None,
    "sha256_lama": None}`; no bytes are None.
    """

    jalur: str
    isi: str | None
    sha256: str | None
    isi_lama: NotRequired[str | None]
    sha256_lama: NotRequired[str | None]


class DeliveryPlan(TypedDict):
    """The files that a delivery writes, and folders that go if they are empty.

    `mundur`: it undoes another one.
    """

    berkas: list[PlannedFile]
    folder: list[str]
    id: NotRequired[str]
    mundur: NotRequired[bool]


class ReadFile(TypedDict):
    """A file that a delivery was read from: `{"berkas": "isian.xlsx", "sha256": "9f86…"}`."""

    berkas: str
    sha256: str


class ArchivedFile(TypedDict):
    """A file that a delivery wrote, with the sha256 of its bytes before and after.

    `{"jalur": "data/realisasi/2025/TW1/seksi.csv", "sebelum": None, "sesudah": "9f86…"}`.
    """

    jalur: str
    sebelum: str | None
    sesudah: str | None


class ArchivedChange(TypedDict):
    """A value, or a row of notes, that a delivery wrote, with its texts before and after.

    `{"tahun": 2025, "periode": "TW1", "jabatan": "seksi", "variabel": "patroli", "wilayah": "",
    "sesudah": {"nilai": "12", "bukti": "", "catatan": ""}, "sebelum": None}`.
    """

    tahun: int
    periode: str
    jabatan: str
    variabel: NotRequired[str]
    indikator: NotRequired[str]
    wilayah: NotRequired[str]
    sesudah: Mapping[str, str] | None
    sebelum: Mapping[str, str] | None


class Manifest(TypedDict):
    """What the archive has of a delivery, beside the old bytes of its files.

    `folder` are those that it made. Older ones have no `nilai`.
    """

    versi: int
    id: str
    berkas: list[ArchivedFile]
    folder: list[str]
    kiriman: list[ReadFile]
    nilai: list[ArchivedChange]


# --- one at a time -------------------------------------------------------------------------------


@contextmanager
def lock_project(root: Path) -> Iterator[None]:
    """Hold the lock of a project, after finishing the delivery of a killed run."""
    with _hold_lock(root):
        _finish(root)
        yield


@contextmanager
def _hold_lock(root: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout

    try:
        (root / "data").mkdir(exist_ok=True)
        lock = FileLock(root / _LOCK, timeout=DELIVERY_SECONDS)
        lock.acquire()
    except Timeout as error:
        raise UsageError(
            "impor lain sedang berjalan di proyek ini; tunggu sampai selesai, lalu coba lagi"
        ) from error
    except OSError as error:
        raise UsageError(f"folder data/ tidak dapat ditulis: {reason(error)}") from error
    try:
        yield
    finally:
        lock.release()


def finish_pending(root: Path) -> None:
    """Finish the delivery of a killed run, before anyone reads the data."""
    with lock_project(root):
        pass


def _finish(root: Path) -> None:
    stage = root / _STAGE
    plan: DeliveryPlan | None = None
    try:
        if (stage / _PLAN).exists():
            plan = _read_plan(root)
            _apply(root, plan)
            messages.note(
                "kiriman yang terputus dilepas: data kembali seperti semula"
                if plan.get("mundur")
                else "kiriman yang terputus diselesaikan: semua isinya kini tersimpan"
            )
        elif stage.exists():
            _remove_tree(stage)
    except (OSError, ValueError, KeyError, TypeError) as error:
        why = _why(error) if isinstance(error, OSError) else "rencananya tidak terbaca"
        raise UsageError(
            f"kiriman yang terputus belum dapat diselesaikan: {why}; "
            f"perbaiki itu, lalu jalankan perintah ini lagi{_or_give_up(plan)} ({_STAGE})"
        ) from error


def _or_give_up(plan: DeliveryPlan | None) -> str:
    name = plan.get("id") if plan else None
    return f", atau lepaskan kiriman itu: iki batalkan {name}" if name else ""


def give_up(root: Path, id: str) -> bool:
    """Undo the unfinished delivery, if it has this id; return whether it has."""
    if not (root / PENDING_DELIVERY).exists():
        return False
    with _hold_lock(root):
        try:
            plan = _read_plan(root)
            if plan.get("id") != id:
                return False
            _turn_back(root, plan)
        except (ValueError, KeyError, TypeError):
            return False  # who comes next says so
        except OSError as error:
            raise UsageError(f"kiriman {id} belum dapat dilepas: {_why(error)}") from error
    return True


# --- all or nothing ------------------------------------------------------------------------------


def commit_files(
    root: Path, files: Mapping[str, bytes | None], emptied: Iterable[str] = (), id: str = ""
) -> None:
    """Write files, None for one that goes, all or none; folders in `emptied` go if they are empty.

    `id` is that of the delivery, if it is one. Raises UsageError, with nothing changed, if they
    cannot be written.
    """
    for file in files:
        if not is_data(root, file):
            raise UsageError(
                f"{file} terletak di luar proyek lewat tautan; iki tidak menulis ke sana"
            )
    stage = root / _STAGE
    try:
        plan: DeliveryPlan = {
            "id": id,
            "berkas": _stage_files(root, files),
            "folder": list(emptied),
        }
        for folder in {(root / file).parent: None for file in files}:
            if folder.exists():
                _try_folder(folder)
        _write_plan(stage, plan)
    except OSError as error:
        _clear_stage(root, files)
        raise _nothing_changed(error) from error
    try:
        _rename(stage / f"{_PLAN}.baru", stage / _PLAN)
        _apply(root, plan)
    except OSError as error:
        if (stage / f"{_PLAN}.baru").exists():
            _clear_stage(root, files)
            raise _nothing_changed(error) from error
        if not (stage / _PLAN).exists():
            return  # all of it is there; the empty stage goes next time
        try:
            _turn_back(root, plan)
        except OSError:
            raise UsageError(
                f"kiriman belum selesai disimpan: {_why(error)}. Perbaiki itu, "
                "lalu jalankan perintah iki apa pun; sisanya diselesaikan dengan sendirinya"
                f"{_or_give_up(plan)}"
            ) from error
        raise _nothing_changed(error) from error


def _stage_files(root: Path, files: Mapping[str, bytes | None]) -> list[PlannedFile]:
    """Put the new bytes of files into the stage, and the old ones for undoing."""
    stage = root / _STAGE
    staged: list[PlannedFile] = []
    _make_folder(stage)
    for number, (file, content) in enumerate(files.items()):
        before = content_of(root, file)
        new = None if content is None else str(2 * number)
        old = None if before is None else str(2 * number + 1)
        for name, kept in ((new, content), (old, before)):
            if name is not None and kept is not None:
                _write(stage / name, kept)
        if content is not None:
            _make_folder((root / file).parent)
        staged.append(
            {
                "jalur": file,
                "isi": new,
                "sha256": sha256(content),
                "isi_lama": old,
                "sha256_lama": sha256(before),
            }
        )
    return staged


def _turn_back(root: Path, plan: DeliveryPlan) -> None:
    """Undo a plan that is done in part, by a plan of the old bytes in its place."""
    done: list[PlannedFile] = [
        {"jalur": one["jalur"], "isi": one["isi_lama"], "sha256": one["sha256_lama"]}
        for one in plan["berkas"]
        if sha256(_bytes_of(root / one["jalur"])) == one["sha256"] != one["sha256_lama"]
    ]
    made = [Path(one["jalur"]).parent.as_posix() for one in plan["berkas"]]
    back: DeliveryPlan = {"mundur": True, "berkas": done, "folder": list(dict.fromkeys(made))}
    stage = root / _STAGE
    _write_plan(stage, back)
    _rename(stage / f"{_PLAN}.baru", stage / _PLAN)
    _apply(root, back)


def _bytes_of(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _write_plan(stage: Path, plan: DeliveryPlan) -> None:
    _write(stage / f"{_PLAN}.baru", json.dumps(plan, ensure_ascii=False).encode())
    _sync(stage)


def _clear_stage(root: Path, files: Iterable[str]) -> None:
    with suppress(OSError):
        _remove_tree(root / _STAGE)
    for file in files:  # folders that were made for nothing
        _remove_empty(root, Path(file).parent)


def _nothing_changed(error: OSError) -> UsageError:
    return UsageError(f"kiriman tidak dapat disimpan: {_why(error)}. Tidak ada yang berubah")


def _why(error: OSError) -> str:
    """Say why a file could not be written, and which."""
    why = reason(error)
    if isinstance(error, PermissionError):
        why = "tidak ada izin menulis; periksa izinnya, dan tutup dulu bila sedang terbuka di Excel"
    name = error.filename2 or error.filename
    if not name:
        return why
    path = Path(os.fsdecode(name))
    place = path.parent if temporary_files.is_named_so(path.name) else path
    return f"{project_files.display_name(place)}: {why}"


def _read_plan(root: Path) -> DeliveryPlan:
    """Read the plan; raises ValueError, KeyError or TypeError if it is not one of iki."""
    plan: DeliveryPlan = json.loads((root / PENDING_DELIVERY).read_bytes())
    _check_plan(root, plan)
    return plan


def _apply(root: Path, plan: DeliveryPlan) -> None:
    """Move all files of a plan to their places, also of one that is done in part."""
    stage = root / _STAGE
    _sync(stage)
    folders: dict[Path, None] = {}
    for one in plan["berkas"]:
        target = Path(os.path.realpath(root / one["jalur"]))
        folders[target.parent] = None
        if one["isi"] is None:
            _remove(target)
        elif (staged := stage / one["isi"]).exists():
            _make_folder(target.parent)
            _move(staged, target)
    for folder in folders:
        _sync(folder)
    for emptied in plan["folder"]:
        _remove_empty(root, Path(emptied))
    _remove(stage / _PLAN)
    _remove_tree(stage)


def _check_plan(root: Path, plan: DeliveryPlan) -> None:
    """Raise ValueError for a plan that iki has not made: it may have come with a project."""
    for one in plan["berkas"]:
        staged = [s for s in (one["isi"], one.get("isi_lama")) if s is not None]
        if not is_data(root, one["jalur"]) or not all(re.fullmatch(r"\d+", s) for s in staged):
            raise ValueError("not a plan")
    if not all(is_data(root, folder) for folder in plan["folder"]):
        raise ValueError("not a plan")


def definition_file(kode: str) -> str:
    """Return the name of the file of a jabatan; with the kode "" that of the instansi."""
    return f"{_DEFINITIONS}/jabatan/{kode}.yaml" if kode else f"{_DEFINITIONS}/instansi.yaml"


def kode_of_definition(file: str) -> str | None:
    """Return whose definition a file is, "" for the instansi's; None if it is none."""
    kode = "" if file == definition_file("") else Path(file).stem
    return kode if file == definition_file(kode) else None


def is_data(root: Path, file: str) -> bool:
    """Tell whether a name is one of data/, or a file of definitions, also with links followed."""
    parts = Path(file).parts
    return (
        (parts[:1] == ("data",) or kode_of_definition(file) is not None)
        and ".." not in parts
        and is_inside(root / file, root)
    )


def _move(staged: Path, target: Path) -> None:
    """Move a file to its place; it keeps the mode of the one it replaces."""
    if target.exists():
        staged.chmod(target.stat().st_mode & 0o777)
    try:
        _rename(staged, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # data/realisasi lies on another disk.
        handle, unfinished = temporary_files.new_file(target.parent)
        os.close(handle)
        _write(Path(unfinished), staged.read_bytes())
        Path(unfinished).chmod(staged.stat().st_mode & 0o777)
        _rename(Path(unfinished), target)
        _remove(staged)


def _remove_empty(root: Path, folder: Path) -> None:
    """Remove a folder of data and its parents as long as they are empty."""
    while len(folder.parts) > 2:  # data/realisasi itself stays
        try:
            (root / folder).rmdir()
        except OSError:
            return
        folder = folder.parent


def sha256(content: bytes | None) -> str | None:
    """Return the fingerprint of bytes, None for no file."""
    return None if content is None else hashlib.sha256(content).hexdigest()


def content_of(root: Path, file: str) -> bytes | None:
    """Read a file of the project, None if it does not exist."""
    try:
        return _bytes_of(root / file)
    except OSError as error:
        raise UsageError(f"{file} tidak dapat dibaca: {reason(error)}") from error


# --- the log and the archive ---------------------------------------------------------------------


def receipts(root: Path) -> list[Receipt]:
    """Read the log, the oldest delivery first; raises UsageError if it is not clear."""
    try:
        return read_receipts(content_of(root, LOG) or b"")
    except LogError as error:
        raise UsageError(
            f"{LOG} tidak terbaca: {error}. iki tidak menulisinya: kembalikan isinya, "
            "atau pindahkan berkas itu ke luar data/ untuk memulai yang baru "
            "(arsip kiriman tetap di tempatnya)"
        ) from error


def archived_log(root: Path, lines: Sequence[Receipt], place: str) -> dict[str, bytes]:
    """Keep a log that somebody has saved in another form, as a file of the archive."""
    content = content_of(root, LOG)
    if content is None or content == log_bytes(lines):
        return {}
    return {f"{place}/{LOG}": content}


def is_used(root: Path, id: str) -> bool:
    """Tell whether the archive has an id, whatever the log says."""
    return os.path.lexists(root / ARCHIVE / id)


def unused_id(root: Path, log: Iterable[Receipt], make: Callable[[int], str]) -> str:
    """Return the first id that neither log nor archive has, of those made for 0, 1, ..."""
    used = {line.id for line in log}
    ids = map(make, count())
    return next(name for name in ids if name not in used and not is_used(root, name))


def store_delivery(
    root: Path,
    log: Sequence[Receipt],
    files: Mapping[str, bytes | None],
    sources: list[ReadFile],
    changes: list[ArchivedChange],
) -> None:
    """Write the files of a delivery with its archive; its line is the last one of the log."""
    *earlier, line = log
    kept: dict[str, bytes | None] = {
        **archive_of(root, line.id, files, sources, changes),
        **archived_log(root, earlier, f"{ARCHIVE}/{line.id}"),
    }
    commit_files(root, {**kept, **files, LOG: log_bytes(log)}, id=line.id)


def unused_name(root: Path, folder: str) -> str:
    """Return a free name for a folder of the archive: `x`, `x-2`, ..."""
    numbered = (folder if n == 1 else f"{folder}-{n}" for n in count(1))
    return next(name for name in numbered if not os.path.lexists(root / name))


def archive_of(
    root: Path,
    id: str,
    files: Mapping[str, bytes | None],
    sources: list[ReadFile],
    changes: list[ArchivedChange],
) -> dict[str, bytes]:
    """Make the archive of a delivery: the old files, and a manifest of files and values."""
    kept: dict[str, bytes] = {}
    archived: list[ArchivedFile] = []
    folders = []
    for file, content in files.items():
        before = content_of(root, file)
        archived.append({"jalur": file, "sebelum": sha256(before), "sesudah": sha256(content)})
        if before is not None:
            kept[f"{ARCHIVE}/{id}/{file}"] = before
        folder = Path(file).parent
        if not (root / folder).exists():
            folders.append(folder.as_posix())
    manifest: Manifest = {
        "versi": 1,
        "id": id,
        "berkas": archived,
        "folder": folders,
        "kiriman": sources,
        "nilai": changes,
    }
    kept[f"{ARCHIVE}/{id}/kiriman.json"] = _by_lines(manifest)
    return kept


def _by_lines(manifest: Manifest) -> bytes:
    """Write JSON with a line for each element of its lists."""
    parts = []
    for key, value in manifest.items():
        text = json.dumps(value, ensure_ascii=False)
        if isinstance(value, list) and value:
            text = ",\n  ".join(json.dumps(one, ensure_ascii=False) for one in value)
            text = f"[\n  {text}\n ]"
        parts.append(f" {json.dumps(key)}: {text}")
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def manifest_of(root: Path, id: str) -> Manifest | None:
    """Read the manifest of a delivery; None if it is gone or not as iki wrote it."""
    content = content_of(root, f"{ARCHIVE}/{id}/kiriman.json")
    try:
        manifest: Manifest = json.loads(content or b"")
        good = [
            {"jalur", "sebelum", "sesudah"} <= one.keys() and is_data(root, one["jalur"])
            for one in manifest["berkas"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return manifest if all(good) else None


# --- everything that touches the disk ------------------------------------------------------------


def _make_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)


def _try_folder(folder: Path) -> None:
    """Raise OSError for a folder that takes no file."""
    handle, name = temporary_files.new_file(folder)
    os.close(handle)
    Path(name).unlink()


def _write(file: Path, content: bytes) -> None:
    with file.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _rename(source: Path, target: Path) -> None:
    source.replace(target)


def _remove(file: Path) -> None:
    file.unlink(missing_ok=True)


def _remove_tree(folder: Path) -> None:
    shutil.rmtree(folder)


def _sync(folder: Path) -> None:
    writing.sync_folder(folder)
