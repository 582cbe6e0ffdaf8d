"""Unpacking: the project of a revision, written into a folder and read there like any other.

Only what a project is read from is written: its definitions, and its data where they are wanted.
Links to files of the revision become copies of them. What cannot be written is a diagnostic under
the name of the file, `HEAD:dinas/definitions/jabatan/seksi.yaml`.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from iki.beda.revisions import INSTANSI_PATH, LINK_MODE, SUBMODULE_MODE
from iki.diagnostics import START_OF_FILE, Diagnostic
from iki.file_kinds import reason
from iki.project.project_files import Proyek

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from iki.beda.revisions import Repository, Revision, TreeObject

# Names that begin with a dot are nobody's files, and `..` is among them.
_DEFINITIONS = r"definitions/(instansi|jabatan/[^/.][^/]*)\.yaml"
_DATA = r"data/realisasi(/[^/.][^/]*)+\.(?i:csv)"
_FOLDERS = r"definitions/jabatan"
_DATA_FOLDERS = r"data(/realisasi(/[^/.][^/]*)*)?"
_AMBIGUOUS = frozenset("\\:" if os.name == "nt" else "")  # what in a name leads to another file
_NO_FILE = "tautan ini tidak menunjuk berkas dalam revisi itu"

_HINT = "bandingkan dengan revisi lain, yang berkasnya lengkap"
_ONE_NAME = "namanya berbeda dari nama berkas lain hanya pada huruf besar dan kecil"


class UnpackedProject(NamedTuple):
    """The project of a revision in a folder.

    `unread` says of files by name why they are not in it.
    """

    proyek: Proyek
    unread: Mapping[str, Diagnostic]


def unpack(
    repository: Repository, revision: Revision, place: Path, *, with_data: bool
) -> UnpackedProject:
    """Write the project of a revision into a new folder, with its data or without.

    Raises UsageError if there is no project in it, or bytes are missing or too many.
    """
    files = re.compile(f"{_DEFINITIONS}|{_DATA}" if with_data else _DEFINITIONS)
    folders = re.compile(f"{_FOLDERS}|{_DATA_FOLDERS}" if with_data else _FOLDERS)
    folder = repository.project_in(revision)
    asked: dict[str, str] = {}
    unread: dict[str, str] = {}
    if f"{folder}{INSTANSI_PATH}" not in revision.entries:
        unread[INSTANSI_PATH] = "berkas ini tidak ada dalam revisi itu"
    for path, entry in revision.entries.items():
        inside = path.removeprefix(folder)
        is_file = files.fullmatch(inside) is not None
        if not path.startswith(folder) or not (is_file or folders.fullmatch(inside)):
            continue
        if not _AMBIGUOUS.isdisjoint(inside):
            unread[inside] = "nama ini tidak dapat dipakai di komputer ini"
        elif entry.mode == SUBMODULE_MODE:
            unread[inside] = "ini submodul, isinya tidak ada dalam revisi itu"
        elif entry.mode == LINK_MODE:
            asked[inside] = f"{revision.commit}:{path}"
        elif is_file:
            asked[inside] = entry.hash
    blobs: dict[Path, TreeObject] = {}
    for path, found in repository.look_up(asked).items():
        is_file = files.fullmatch(path) is not None
        if is_file and found and found.kind == "blob":
            blobs[place / path] = found
        elif is_file or (found and found.kind == "tree"):
            unread[path] = _NO_FILE
    place.mkdir()
    refused = repository.copy_blobs(blobs)
    for path in unread:
        # A folder in its place keeps its kode known to the other definitions.
        if re.fullmatch(_DEFINITIONS, path) and _AMBIGUOUS.isdisjoint(path):
            with suppress(OSError):
                (place / path).mkdir(parents=True)
    for file, error in refused.items():
        why = _ONE_NAME if isinstance(error, FileExistsError) else reason(error)
        unread[file.relative_to(place).as_posix()] = why
    label = f"{revision.label}:{folder}"
    problems = {}
    for path, why in unread.items():
        message = f"berkas tidak dapat dibaca: {why}"
        problems[label + path] = Diagnostic("N01", label + path, START_OF_FILE, message, _HINT)
    return UnpackedProject(Proyek(place, label), problems)
