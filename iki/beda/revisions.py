"""Revisions: the files of a project as a commit has them, read through the git program.

Nothing is checked out and nothing is written: names of commits become hashes, trees are listed, and one
process gives the bytes of all files that are wanted. Whatever a repository has set up to be run (hooks,
pagers, filters, what fetches) is left alone. Refuses names that begin with a hyphen: git has options.
"""

from __future__ import annotations

import os
import posixpath
import re
import subprocess
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from iki import definitions
from iki.diagnostics import START_OF_FILE, Diagnostic
from iki.errors import UsageError
from iki.escaping import quoted
from iki.limits import GIT_SECONDS, YAML_BYTES
from iki.project.paths import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from typing import BinaryIO

    from iki.data.csv_files import CsvSource

OTHERWISE = "Tanpa git dapat dibandingkan dua folder proyek: iki beda LAMA BARU"
_INSTANSI = "definitions/instansi.yaml"
_JABATAN = re.compile(r"definitions/jabatan/([^/]+)\.yaml")
_DATA = "data/realisasi/"
_LINK = "120000"


class GitFile(NamedTuple):
    """An entry of a tree: its mode and the hash of its bytes."""

    mode: str
    hash: str


class Revision(NamedTuple):
    """A commit: as it was asked for, what its files are called by, its hash and its files by path."""

    name: str
    label: str
    commit: str
    files: Mapping[str, GitFile]


class Repository(NamedTuple):
    """A work tree of git, the folder of the project in it (`""`, `dinas/`), and whether it is shallow."""

    top: Path
    prefix: str
    shallow: bool

    def revision(self, name: str) -> Revision:
        """Return a commit with its files; `A...` and `A...B` are where the two parted."""
        first, dots, second = name.partition("...")
        label, commit = name, ""
        if dots:
            commit = self._base(name, self._commit(first or "HEAD"), self._commit(second or "HEAD"))
            label = commit[:7]
        else:
            commit = self._commit(name)
        return Revision(name, label, commit, dict(self._files(commit)))

    def is_newer(self, commit: str, other: str) -> bool:
        """Return whether a commit has another one among those before it."""
        return commit != other and self._git("merge-base", "--is-ancestor", other, commit).ok

    def project_in(self, revision: Revision) -> str:
        """Return the folder of the project in a revision: the same, or the one that it had then.

        Raises UsageError if there is none, or it is not clear which it was.
        """
        paths = revision.files
        if any(path.startswith(f"{self.prefix}definitions/") for path in paths):
            return self.prefix
        folders = (path[: -len(_INSTANSI)] for path in paths if path.endswith(f"/{_INSTANSI}"))
        found = [*folders, *([""] if _INSTANSI in paths else [])]
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

    def contents(self, hashes: Collection[str]) -> dict[str, bytes]:
        """Return the bytes of files by their hashes, all from one process."""
        if not hashes:
            return {}
        wanted = "".join(f"{one}\n" for one in dict.fromkeys(hashes)).encode()
        answer = self._git("cat-file", "--batch", given=wanted)
        found: dict[str, bytes] = {}
        out, at = answer.out, 0
        while at < len(out):
            head, _, _ = out[at : at + 200].partition(b"\n")
            name, kind, *size = head.decode().split()
            if kind != "blob":  # `missing`
                break
            start = at + len(head) + 1
            at = start + int(size[0])
            found[name] = out[start:at]
            at += 1
        if not answer.ok or at < len(out):
            raise UsageError(
                "sebagian isi revisi ini tidak dapat dibaca; bila klon ini sebagian saja (--filter), "
                "ambil dahulu sisanya dengan git fetch --refetch --no-filter"
                + (f". Kata git: {quoted(answer.error)}" if answer.error else "")
            )
        return found

    # --- asking git ---

    def _commit(self, name: str) -> str:
        check_name(name)
        peeled = (
            name if name.startswith(":/") else f"{name}^{{commit}}"
        )  # `:/` takes all as a pattern
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

    def _files(self, commit: str) -> Iterator[tuple[str, GitFile]]:
        listed = self._git("ls-tree", "-r", "-z", "--full-tree", commit).output()
        for entry in listed.split(b"\0"):
            about, _, path = entry.partition(b"\t")
            mode, kind, *hashes = about.decode().split() or ("", "")
            if kind == "blob":
                yield os.fsdecode(path), GitFile(mode, hashes[0])

    def _git(self, *arguments: str, given: bytes = b"") -> _Answer:
        return _git(self.top, arguments, given)


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
    "--no-pager", "-c", f"core.hooksPath={os.devnull}", "-c", "core.fsmonitor=false",
    "-c", "protocol.allow=never",
)  # fmt: skip
_ENVIRONMENT = {
    "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1",
    "LC_ALL": "C", "LANGUAGE": "",
}  # fmt: skip


def _environment() -> dict[str, str]:
    """Return the environment without what leads git elsewhere, as it is inside of hooks."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_")
        or name.startswith(("GIT_CONFIG", "GIT_CEILING", "GIT_DISCOVERY"))
    }
    return kept | _ENVIRONMENT


def _git(folder: Path, arguments: Sequence[str], given: bytes = b"") -> _Answer:
    try:
        ran = subprocess.run(  # noqa: S603 - no shell, and no argument of a user begins with a hyphen
            ["git", *_HARMLESS, *arguments],  # noqa: S607 - whichever git the user has
            cwd=folder, env=_environment(), input=given, capture_output=True,
            timeout=GIT_SECONDS, check=False,
        )  # fmt: skip
    except FileNotFoundError:
        raise UsageError(f"program git tidak ditemukan; pasang git. {OTHERWISE}") from None
    except OSError as error:
        raise UsageError(f"program git tidak dapat dijalankan: {error.strerror}") from None
    except subprocess.TimeoutExpired:
        raise UsageError(f"git {arguments[0]} tidak selesai dalam {GIT_SECONDS} detik") from None
    said = ran.stderr.decode(errors="replace").strip().partition("\n")[0]
    return _Answer(arguments[0], ran.returncode, ran.stdout, said)


# --- the files of a project in a revision -----------------------------------------------------------


class RevisionFiles(NamedTuple):
    """The definitions of a project in a revision, its data if they were asked for, and what is unreadable."""

    instansi: definitions.SourceFile
    jabatan: list[definitions.SourceFile]
    data: list[CsvSource]
    diagnostics: list[Diagnostic]

    @property
    def by_name(self) -> dict[str, Callable[[], BinaryIO]]:
        """How to open each file, by its name."""
        texts = (self.instansi, *self.jabatan)
        found = {f.name: partial(BytesIO, f.content) for f in texts if f.content is not None}
        return {**found, **{source.file: source.open for source in self.data}}


def read_revisions(
    repository: Repository, revisions: Iterable[tuple[Revision, bool]]
) -> list[RevisionFiles]:
    """Read the project in each of some revisions, with its data or without, all by one process."""
    wanted = []
    for revision, with_data in revisions:
        folder = repository.project_in(revision)
        paths = [
            path
            for path in sorted(revision.files)
            if path.startswith(folder) and _is_wanted(path[len(folder) :], with_data=with_data)
        ]
        wanted.append((revision, folder, paths))
    found = repository.contents(
        [revision.files[path].hash for revision, _, paths in wanted for path in paths]
    )
    links = {
        (revision.commit, path): target
        for revision, _, paths in wanted
        for path in paths
        if revision.files[path].mode == _LINK
        and (target := _target(revision, path, found[revision.files[path].hash]))
    }
    if links:
        found |= repository.contents([target.hash for target in links.values()])
    return [_files_of(one, found, links) for one in wanted]


def _is_wanted(path: str, *, with_data: bool) -> bool:
    if path == _INSTANSI:
        return True
    if match := _JABATAN.fullmatch(path):
        return not match[1].startswith(HIDDEN)
    if not (with_data and path.startswith(_DATA) and path.lower().endswith(".csv")):
        return False
    return not any(part.startswith(HIDDEN) for part in path.split("/"))


def _target(revision: Revision, path: str, content: bytes) -> GitFile | None:
    """Return the file that a link in a revision leads to; None if it has no such file."""
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), os.fsdecode(content)))
    file = revision.files.get(target)
    return file if file and file.mode != _LINK else None


def _files_of(
    one: tuple[Revision, str, Sequence[str]],
    found: Mapping[str, bytes],
    links: Mapping[tuple[str, str], GitFile],
) -> RevisionFiles:
    from iki.data.csv_files import CsvSource

    revision, folder, paths = one
    made = RevisionFiles(
        definitions.SourceFile("instansi", f"{revision.label}:{folder}{_INSTANSI}", None),
        [],
        [],
        [],
    )
    for path in paths:
        name = f"{revision.label}:{path}"
        file = revision.files[path]
        content: bytes | None = found[file.hash]
        if file.mode == _LINK:
            target = links.get((revision.commit, path))
            content = found[target.hash] if target else None
        if content is None:
            made.diagnostics.append(
                _unread(name, "tautan ini tidak menunjuk berkas dalam revisi itu")
            )
        inside = path[len(folder) :]
        if inside.startswith(_DATA):
            made.data.append(CsvSource(name, partial(BytesIO, content or b"")))
            continue
        source = definitions.SourceFile(
            Path(path).stem, name, None if content is None else content[: YAML_BYTES + 1]
        )
        if inside == _INSTANSI:
            made = made._replace(instansi=source)
        else:
            made.jabatan.append(source)
    if f"{folder}{_INSTANSI}" not in revision.files:
        made.diagnostics.append(
            _unread(made.instansi.name, "berkas ini tidak ada dalam revisi itu")
        )
    return made


def _unread(name: str, why: str) -> Diagnostic:
    hint = "bandingkan dengan revisi lain, yang berkasnya lengkap"
    return Diagnostic("N01", name, START_OF_FILE, f"berkas tidak dapat dibaca: {why}", hint)
