"""Revisions: commits of git, the entries of their trees and the bytes of their files.

Names become hashes, trees are listed, and bytes come as they were committed: attributes, filters
and hooks of the repository have no part in it, nothing is fetched and the repository is not written
to. Refuses names that begin with a hyphen: git has options.
"""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, NamedTuple

from iki.errors import UsageError
from iki.escaping import quoted
from iki.limits import GIT_SECONDS, REVISION_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import BinaryIO

OTHERWISE = "Tanpa git dapat dibandingkan dua folder proyek: iki beda LAMA BARU"
INSTANSI_PATH = "definitions/instansi.yaml"
LINK_MODE, SUBMODULE_MODE = "120000", "160000"  # modes of entries
_PIECE = 1 << 20  # bytes of a file that are held at once


class TreeEntry(NamedTuple):
    """A file, link or submodule of a tree: its mode and its hash."""

    mode: str
    hash: str


class TreeObject(NamedTuple):
    """What git has behind a hash or a path, links followed: a `blob` or a `tree`, and its bytes."""

    hash: str
    kind: str
    size: int


class Revision(NamedTuple):
    """A commit as asked for (`v1...`), its name in messages, its hash, its entries by path."""

    name: str
    label: str
    commit: str
    entries: Mapping[str, TreeEntry]


class Repository(NamedTuple):
    """A repository of git, the folder of the project in it (`""`, `dinas/`); shallow or not."""

    top: Path
    prefix: str
    shallow: bool

    def revision(self, name: str) -> Revision:
        """Return a commit with its entries; `A...` and `A...B` are where the two parted."""
        first, dots, second = name.partition("...")
        label, commit = name, ""
        if dots:
            commit = self._base(name, self._commit(first or "HEAD"), self._commit(second or "HEAD"))
            label = commit[:7]
        else:
            commit = self._commit(name)
        return Revision(name, label, commit, dict(self._entries(commit)))

    def is_newer(self, commit: str, other: str) -> bool:
        """Return whether a commit has another one among those before it."""
        return commit != other and self._git("merge-base", "--is-ancestor", other, commit).ok

    def project_in(self, revision: Revision) -> str:
        """Return the folder of the project in a revision: the same, or the one that it had then.

        Raises UsageError if there is none, or it is not clear which it was.
        """
        paths = revision.entries
        if any(path.startswith(f"{self.prefix}definitions/") for path in paths):
            return self.prefix
        folders = (
            path[: -len(INSTANSI_PATH)] for path in paths if path.endswith(f"/{INSTANSI_PATH}")
        )
        found = [*folders, *([""] if INSTANSI_PATH in paths else [])]
        # One that is a project to this day is another one.
        gone = [folder for folder in found if not (self.top / folder / "definitions").is_dir()]
        if len(gone) == 1:
            return gone[0]
        here = self.prefix or "puncak repositori"
        if not gone:
            raise UsageError(
                f"revisi {revision.name} tidak memuat proyek ini: tidak ada definitions/ di {here}"
            )
        raise UsageError(
            f"revisi {revision.name} tidak memuat definitions/ di {here}; tidak jelas mana folder "
            f"proyek ini dahulu: {', '.join(folder or './' for folder in gone)}"
        )

    def look_up(self, asked: Mapping[str, str]) -> dict[str, TreeObject | None]:
        """Return the object for each hash or `commit:path`, by the same keys.

        None is a link that leads to nothing in its tree.
        """
        names = [os.fsencode(name) for name in asked.values() if "\n" not in name]
        lines = BytesIO(self._objects("--batch-check", names))
        found: dict[str, TreeObject | None] = dict.fromkeys(asked)
        for key, name in asked.items():
            if "\n" in name:  # git is asked line by line
                continue
            *first, kind, size = lines.readline().decode(errors="replace").split()
            if size == "missing":
                if ":" not in name:
                    raise _incomplete()
            elif first:
                found[key] = TreeObject(first[0], kind, int(size))
            else:  # `dangling 7`, then where it leads
                lines.read(int(size) + 1)
        return found

    def copy_blobs(self, blobs: Mapping[Path, TreeObject]) -> dict[Path, OSError]:
        """Write each blob to its new file; return those that the system refuses.

        Raises UsageError where they are too many bytes.
        """
        if sum(blob.size for blob in blobs.values()) > REVISION_BYTES:
            most = f"{REVISION_BYTES // 1_000_000} MB"
            raise UsageError(f"berkas proyek dalam satu revisi lebih dari {most}; tidak dibaca")
        refused: dict[Path, OSError] = {}
        with TemporaryFile() as out:
            self._objects("--batch", [blob.hash.encode() for blob in blobs.values()], out)
            out.seek(0)
            for folder in {path.parent for path in blobs}:
                with suppress(OSError):
                    folder.mkdir(parents=True, exist_ok=True)
            for path, blob in blobs.items():
                out.readline()  # what it is, which is known
                left = blob.size
                try:
                    with path.open("xb") as file:
                        while piece := out.read(min(left, _PIECE)):
                            left -= len(piece)
                            file.write(piece)
                except OSError as error:
                    refused[path] = error
                out.seek(left + 1, os.SEEK_CUR)
        return refused

    # --- asking git ---

    def _objects(self, how: str, names: Sequence[bytes], out: BinaryIO | None = None) -> bytes:
        """Ask for objects, all in one process; `out` is a file for the answer."""
        given = b"".join(name + b"\n" for name in names)
        answer = _git(self.top, ("cat-file", how, "--follow-symlinks"), given, out)
        if not answer.ok:
            raise _incomplete(answer.error)
        return answer.out

    def _commit(self, name: str) -> str:
        check_name(name)
        # `:/` takes all that follows as a pattern.
        peeled = name if name.startswith(":/") else f"{name}^{{commit}}"
        answer = self._git("rev-parse", "--verify", "--quiet", peeled)
        if answer.ok:
            return answer.text()
        folder = Path(name)
        hint = "lihat nama yang ada dengan git branch -a, git tag dan git log"
        if (folder / "definitions").is_dir():
            hint = "folder dibandingkan dengan folder: iki beda LAMA BARU"
        elif folder.is_dir():
            hint = "folder yang bernama demikian bukan proyek: tidak ada definitions/ di dalamnya"
        elif folder.is_absolute() or name.startswith("."):
            hint = "folder yang bernama demikian pun tidak ada"
        raise UsageError(f"revisi {quoted(name)} tidak dikenal{self._shallow()}; {hint}")

    def _base(self, name: str, commit: str, other: str) -> str:
        answer = self._git("merge-base", commit, other)
        if answer.ok:
            return answer.text()
        raise UsageError(
            f"{quoted(name)}: keduanya tidak punya revisi asal yang sama{self._shallow()}"
        )

    def _shallow(self) -> str:
        return (
            "; klon ini dangkal (shallow), ambil riwayatnya dengan git fetch --unshallow, "
            "atau fetch-depth: 0 pada actions/checkout"
            if self.shallow
            else ""
        )

    def _entries(self, commit: str) -> Iterator[tuple[str, TreeEntry]]:
        listed = self._git("ls-tree", "-r", "-z", "--full-tree", commit).output()
        for line in listed.split(b"\0")[:-1]:
            about, _, path = line.partition(b"\t")
            mode, _, name = about.decode().split()
            yield os.fsdecode(path), TreeEntry(mode, name)

    def _git(self, *arguments: str) -> _Answer:
        return _git(self.top, arguments)


def repository_of(folder: Path) -> Repository:
    """Return the repository that a folder is in; raises UsageError if it is in none."""
    answer = _git(
        folder, ("rev-parse", "--is-shallow-repository", "--show-prefix", "--show-toplevel")
    )
    if not answer.ok:
        reason = answer.error
        if "not a git repository" in reason:
            raise UsageError(f"folder {folder} tidak berada dalam repositori git. {OTHERWISE}")
        if "dubious ownership" in reason:
            raise UsageError(
                f"git menolak repositori ini karena milik pengguna lain: {quoted(reason)}; "
                "izinkan dengan git config --global --add safe.directory FOLDER"
            )
        raise UsageError(f"git tidak dapat membaca repositori ini: {quoted(reason)}. {OTHERWISE}")
    shallow, prefix, *top = os.fsdecode(answer.output()).rstrip("\n").split("\n")
    return Repository(Path("\n".join(top)), prefix, shallow == "true")


def _incomplete(reason: str = "") -> UsageError:
    return UsageError(
        "sebagian isi revisi ini tidak dapat dibaca; bila klon ini sebagian saja (--filter), "
        "ambil dahulu sisanya dengan git fetch --refetch --no-filter"
        + (f". Kata git: {quoted(reason)}" if reason else "")
    )


def check_name(name: str) -> None:
    """Raise UsageError for what is no name of a revision, whatever the repository has."""
    if not name or name.startswith("-") or not name.isprintable():
        raise UsageError(f"{quoted(name)} bukan nama revisi; tulis misalnya HEAD~1, main atau v1")


class _Answer(NamedTuple):
    """What git said to one question."""

    question: str
    code: int
    out: bytes
    error: str

    @property
    def ok(self) -> bool:
        return self.code == 0

    def output(self) -> bytes:
        if not self.ok:
            raise UsageError(f"git {self.question} gagal: {quoted(self.error)}")
        return self.out

    def text(self) -> str:
        return self.output().decode().strip()


# What a repository or its surroundings may have set up to be run, or to be asked of others.
_HARMLESS = (
    "--no-pager",
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "protocol.allow=never"),
)
_ENVIRONMENT = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "LC_ALL": "C",
    "LANGUAGE": "",
}


def _environment() -> dict[str, str]:
    """Return the environment without what leads git elsewhere, as it is inside of hooks."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_")
        or name.startswith(("GIT_CONFIG", "GIT_CEILING", "GIT_DISCOVERY"))
    }
    return kept | _ENVIRONMENT


def _git(
    folder: Path, arguments: Sequence[str], given: bytes = b"", out: BinaryIO | None = None
) -> _Answer:
    """Ask git, with a text on its input; the answer goes into a file if there is one."""
    try:
        ran = subprocess.run(  # noqa: S603 - no shell, and no argument of a user begins with a hyphen
            ["git", *_HARMLESS, *arguments],  # noqa: S607 - whichever git the user has
            cwd=folder,
            env=_environment(),
            input=given,
            stdout=out or subprocess.PIPE,
            stderr=subprocess.PIPE,
            timeout=GIT_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise UsageError(f"program git tidak ditemukan; pasang git. {OTHERWISE}") from None
    except OSError as error:
        raise UsageError(f"program git tidak dapat dijalankan: {error.strerror}") from None
    except subprocess.TimeoutExpired:
        raise UsageError(f"git {arguments[0]} tidak selesai dalam {GIT_SECONDS} detik") from None
    message = ran.stderr.decode(errors="replace").strip().partition("\n")[0]
    return _Answer(arguments[0], ran.returncode, ran.stdout or b"", message)
