"""Storing deliveries: all files of one or none, whatever ends the run, and only one run at a time.

What is to be written is put into a folder of its own first, in full and synced to the disk; then a plan
gets its name there, and from that moment the new state is what counts: each file is moved to its
place, and who comes next finishes what a killed run has left. Without a plan the folder is nothing, and
goes. Everything that touches the disk goes through the few functions at the end, so that tests can
end a run at each of them.
"""

from __future__ import annotations

import csv
import errno
import hashlib
import json
import os
import re
import shutil
from contextlib import contextmanager, suppress
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from iki.cli import output, temporary
from iki.cli.errors import UsageError
from iki.cli.paths import is_inside
from iki.cli.project import LOG_OF_DELIVERIES, PENDING_DELIVERY
from iki.files import reason
from iki.limits import DELIVERY_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

LOG = LOG_OF_DELIVERIES
LOG_COLUMNS = (
    "id", "waktu", "berkas", "sha256", "diterima", "diganti", "sama", "ditolak", "dibatalkan",
)  # fmt: skip
ARCHIVE = "data/arsip"
_STAGE, _, _PLAN = PENDING_DELIVERY.rpartition("/")
_LOCK = "data/.kunci"


class Receipt(NamedTuple):
    """A line of the log, in the order of LOG_COLUMNS."""

    id: str
    time: str
    files: str
    sha256: str
    taken: str
    replaced: str
    same: str
    refused: str
    taken_back: str = ""


# --- one at a time ---------------------------------------------------------------------------------


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the lock of a project, with what a killed run has left finished."""
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
        _finish(root)
        yield
    finally:
        lock.release()


def finish_pending(root: Path) -> None:
    """Finish what a killed run has left, before anyone reads the data."""
    with locked(root):
        pass


def _finish(root: Path) -> None:
    stage = root / _STAGE
    try:
        if (stage / _PLAN).exists():
            _apply(root)
            output.note("kiriman yang terputus diselesaikan: semua isinya kini tersimpan")
        elif stage.exists():
            _remove_tree(stage)
    except (OSError, ValueError, KeyError, TypeError) as error:
        said = reason(error) if isinstance(error, OSError) else "rencananya tidak terbaca"
        raise UsageError(
            f"kiriman yang terputus belum dapat diselesaikan: {said}; "
            f"perbaiki itu, lalu jalankan perintah ini lagi ({_STAGE})"
        ) from error


# --- all or nothing --------------------------------------------------------------------------------


def commit_files(
    root: Path, files: Mapping[str, bytes | None], emptied: Iterable[str] = ()
) -> None:
    """Write files, None for one that goes, all or none; folders in `emptied` go if they are empty.

    Raises UsageError, with nothing changed, if they cannot be written.
    """
    stage = root / _STAGE
    plan: list[dict[str, str | None]] = []
    for file in files:
        if not is_data(root, file):
            raise UsageError(
                f"{file} terletak di luar proyek lewat tautan; iki tidak menulis ke sana"
            )
    try:
        _make_folder(stage)
        for number, (file, content) in enumerate(files.items()):
            if content is None:
                plan.append({"jalur": file, "isi": None, "sha256": None})
                continue
            _write(stage / str(number), content)
            plan.append({"jalur": file, "isi": str(number), "sha256": sha256(content)})
            _make_folder((root / file).parent)
        written = json.dumps({"berkas": plan, "folder": list(emptied)}, ensure_ascii=False)
        _write(stage / f"{_PLAN}.baru", written.encode())
        _sync(stage)
    except OSError as error:
        with suppress(OSError):
            _remove_tree(stage)
        for file in files:  # folders that were made for nothing
            _remove_empty(root, Path(file).parent)
        raise UsageError(
            f"kiriman tidak dapat disimpan: {reason(error)}. Tidak ada yang berubah"
        ) from error
    try:
        _rename(stage / f"{_PLAN}.baru", stage / _PLAN)
        _apply(root)
    except OSError as error:
        raise UsageError(
            f"kiriman belum selesai disimpan: {reason(error)}. Perbaiki itu, lalu jalankan perintah "
            "iki apa pun; sisanya diselesaikan dengan sendirinya"
        ) from error


def _apply(root: Path) -> None:
    """Bring everything of the plan to its place; done in part before, it goes on."""
    stage = root / _STAGE
    _sync(stage)
    plan: dict[str, Any] = json.loads((stage / _PLAN).read_bytes())
    _check_plan(root, plan)
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
    for folder in plan["folder"]:
        _remove_empty(root, Path(folder))
    _remove(stage / _PLAN)
    _remove_tree(stage)


def _check_plan(root: Path, plan: dict[str, Any]) -> None:
    """Raise ValueError for a plan that no run of ours has made: it may have come with a project."""
    for one in plan["berkas"]:
        staged = one["isi"]
        if not is_data(root, one["jalur"]) or not (staged is None or re.fullmatch(r"\d+", staged)):
            raise ValueError("not a plan")
    if not all(is_data(root, folder) for folder in plan["folder"]):
        raise ValueError("not a plan")


def is_data(root: Path, file: str) -> bool:
    """Return whether a name is one of the data of a project, and leads nowhere else."""
    parts = Path(file).parts
    return parts[:1] == ("data",) and ".." not in parts and is_inside(root / file, root)


def _move(staged: Path, target: Path) -> None:
    """Bring a file to its place; one that it replaces leaves it its mode."""
    if target.exists():
        staged.chmod(target.stat().st_mode & 0o777)
    try:
        _rename(staged, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # data/realisasi lies on another disk.
        handle, unfinished = temporary.new_file(target.parent)
        os.close(handle)
        _write(Path(unfinished), staged.read_bytes())
        Path(unfinished).chmod(staged.stat().st_mode & 0o777)
        _rename(Path(unfinished), target)
        _remove(staged)


def _remove_empty(root: Path, folder: Path) -> None:
    """Remove a folder of data, and those around it, as long as they are empty."""
    while len(folder.parts) > 2:  # data/realisasi itself stays
        try:
            (root / folder).rmdir()
        except OSError:
            return
        folder = folder.parent


def sha256(content: bytes | None) -> str | None:
    """Return the fingerprint of a file, None if there is none."""
    return None if content is None else hashlib.sha256(content).hexdigest()


def content_of(root: Path, file: str) -> bytes | None:
    """Return the bytes of a file of the project, None if there is none."""
    try:
        return (root / file).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise UsageError(f"{file} tidak dapat dibaca: {reason(error)}") from error


# --- the log and the archive -----------------------------------------------------------------------


def receipts(root: Path) -> list[Receipt]:
    """Return the log: a line per delivery, the oldest first."""
    content = content_of(root, LOG)
    if content is None:
        return []
    text = content.decode("utf-8-sig", "replace")
    separator = ";" if text.partition("\n")[0].count(";") > 3 else ","
    rows = csv.DictReader(StringIO(text, newline=None), delimiter=separator)
    return [
        Receipt(*(row.get(name) or "" for name in LOG_COLUMNS)) for row in rows if row.get("id")
    ]


def log_with(lines: Iterable[Receipt]) -> bytes:
    """Return the bytes of a log of deliveries with these lines."""
    from iki.escaping import for_csv

    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(LOG_COLUMNS)
    writer.writerows(map(for_csv, line) for line in lines)
    return text.getvalue().encode()


def archive_of(
    root: Path, id: str, files: Mapping[str, bytes | None], told: Any, changed: Any
) -> dict[str, bytes]:
    """Return what is kept of a delivery: what it replaces, which bytes it leaves, and which values."""
    kept: dict[str, bytes] = {}
    manifest = []
    folders = []
    for file, content in files.items():
        before = content_of(root, file)
        manifest.append({"jalur": file, "sebelum": sha256(before), "sesudah": sha256(content)})
        if before is not None:
            kept[f"{ARCHIVE}/{id}/{file}"] = before
        folder = Path(file).parent
        if not (root / folder).exists():
            folders.append(folder.as_posix())
    kept[f"{ARCHIVE}/{id}/kiriman.json"] = _by_lines(
        {
            "versi": 1,
            "id": id,
            "berkas": manifest,
            "folder": folders,
            "kiriman": told,
            "nilai": changed,
        }
    )
    return kept


def _by_lines(kept: Mapping[str, Any]) -> bytes:
    """Return JSON with a line for each element of its lists."""
    parts = []
    for key, value in kept.items():
        text = json.dumps(value, ensure_ascii=False)
        if isinstance(value, list) and value:
            text = ",\n  ".join(json.dumps(one, ensure_ascii=False) for one in value)
            text = f"[\n  {text}\n ]"
        parts.append(f" {json.dumps(key)}: {text}")
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def manifest_of(root: Path, id: str) -> dict[str, Any] | None:
    """Return what was kept of a delivery, None if it is gone or not what was written."""
    content = content_of(root, f"{ARCHIVE}/{id}/kiriman.json")
    try:
        manifest = json.loads(content or b"")
        good = [
            {"jalur", "sebelum", "sesudah"} <= one.keys() and is_data(root, one["jalur"])
            for one in manifest["berkas"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return manifest if all(good) else None


# --- everything that touches the disk --------------------------------------------------------------


def _make_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)


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
    output.sync_folder(folder)
