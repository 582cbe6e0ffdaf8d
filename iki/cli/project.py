"""The project folder: where it is, which files it has, and reading them.

Files are named in messages relative to the current folder, with forward slashes. What cannot be read
(vanished, forbidden, a folder, a pipe) is a diagnostic like any other.
"""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from iki import definitions
from iki.cli import stray
from iki.cli.errors import UsageError
from iki.cli.paths import HIDDEN, is_inside, nearest_project, open_regular
from iki.diagnostics import START_OF_FILE, Diagnostic, RowCell
from iki.escaping import quoted
from iki.files import reason
from iki.limits import PICTURE_BYTES, STRAY_ENTRIES, YAML_BYTES
from iki.yaml_source import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from iki.definitions import Loaded
    from iki.model import Definisi
    from iki.picture import Picture
    from iki.realisasi import CsvSource


class Proyek(NamedTuple):
    """A folder that has `definitions/`."""

    root: Path

    @property
    def name(self) -> str:
        """The name of its folder, by which a table that several projects share knows it."""
        return self.root.resolve().name

    @property
    def instansi(self) -> Path:
        return self.root / "definitions" / "instansi.yaml"

    @property
    def folder_jabatan(self) -> Path:
        return self.root / "definitions" / "jabatan"

    @property
    def folder_realisasi(self) -> Path:
        return self.root / "data" / "realisasi"

    @property
    def folder_catatan(self) -> Path:
        return self.root / "data" / "catatan"

    @property
    def folder_locks(self) -> Path:
        return self.root / LOCKS

    @property
    def file_pejabat(self) -> Path:
        return self.root / "data" / "pejabat.csv"


LOCKS = "kunci"
FILES_WITH_PROGRESS = 500  # definitions, of which it is shown how many are read: about a second
_T = TypeVar("_T")


def find_project(explicit: Path | None) -> Proyek:
    """Return the project of `--proyek`, or the nearest one from the current folder upwards."""
    start = explicit if explicit is not None else Path.cwd()
    above = start.parents if explicit is None else ()
    if (root := nearest_project(start, *above)) is not None:
        return Proyek(root)
    if explicit is not None:
        raise UsageError(
            f"{explicit} bukan folder proyek: tidak ada folder definitions/ di dalamnya. {NEW}"
        )
    raise UsageError(
        "tidak ada folder definitions/ di sini atau di folder atasnya. "
        f"Pindah ke folder proyek (cd FOLDER), atau sebutkan dengan --proyek FOLDER. {NEW}"
    )


NEW = "Untuk proyek baru: iki mulai FOLDER"


def root_of(path: Path) -> Path | None:
    """Return the folder of the project that a path is in as it is written; None if it is in none.

    What lies behind a link out of a project stays that project's, whatever stands there.
    """
    path = Path(os.path.abspath(path))  # noqa: PTH100 - links stay as they are
    root = None
    for folder in (*reversed(path.parents), path):
        with suppress(OSError):
            if (folder / "definitions").is_dir() and (root is None or is_inside(folder, root)):
                root = folder
    return root


def is_outside(file: str) -> bool:
    """Return whether a file (as messages show it) is in a project, but really lies elsewhere."""
    root = root_of(Path(file))
    return root is not None and not is_inside(Path(file), root)


def shown(path: Path) -> str:
    """Return the name of a file as messages show it."""
    try:
        return os.path.relpath(path).replace(os.sep, "/")
    except ValueError:  # another drive of Windows
        return path.as_posix()


def read_definisi(
    proyek: Proyek, tracked: Callable[[Sequence[Path]], Iterable[Path]] = iter
) -> Loaded:
    """Read all definitions of a project; `checks` then checks them. `tracked` may show how far that is."""
    diagnostics: list[Diagnostic] = []
    instansi = _read_file(proyek.instansi, diagnostics)
    files = list(_jabatan_files(proyek, diagnostics))
    diagnostics += map(_not_read, stray.definitions(proyek.instansi))
    jabatan = (_read_file(path, diagnostics) for path in tracked(files))
    loaded = definitions.load(instansi, jabatan)
    return loaded._replace(
        diagnostics=[*diagnostics, *loaded.diagnostics],
        findings=[*loaded.findings, *_definitions_outside(proyek)],
    )


def _definitions_outside(proyek: Proyek) -> Iterator[Finding]:
    """Yield the definitions, and the folders of them, that are links out of the project."""
    folders = (proyek.instansi.parent, proyek.folder_jabatan)
    links = [folder for folder in folders if folder.is_symlink()]
    for folder in folders:
        with suppress(OSError), os.scandir(folder) as entries:
            links += (
                folder / entry.name
                for entry in entries
                if entry.is_symlink()
                and entry.name.endswith(".yaml")
                and not entry.name.startswith(HIDDEN)
            )
    for link in sorted(links):
        if not is_inside(link, proyek.root):
            yield _file_finding(proyek, "N14", link, *OUTSIDE)


OUTSIDE = (
    "tautan ini menunjuk ke luar proyek; isi yang ditunjuknya tidak ditampilkan dalam laporan",
    "ganti tautan ini dengan salinan berkas yang ditunjuknya",
)


def around(explicit: Path | None) -> definitions.Surroundings | None:
    """Return what a project says to a file from outside; None if there is no project."""
    try:
        proyek = find_project(explicit)
    except UsageError:
        if explicit is not None:
            raise
        return None
    unread: list[Diagnostic] = []
    instansi = _read_file(proyek.instansi, unread)
    definisi = definitions.load(instansi, []).definisi
    if definisi is None:
        return None
    kode = frozenset(path.stem for path in _jabatan_files(proyek, unread))
    return definitions.Surroundings(definisi.instansi.pimpinan, kode)


def _jabatan_files(proyek: Proyek, diagnostics: list[Diagnostic]) -> Iterator[Path]:
    folder = proyek.folder_jabatan
    try:
        entries = sorted(folder.iterdir(), key=lambda path: path.name)
    except FileNotFoundError:
        return
    except OSError as error:
        diagnostics.append(unreadable(folder, error))
        return
    named = [path for path in entries if not path.name.startswith(HIDDEN)]
    copies = {copy.path: copy for copy in stray.copies_of_jabatan(named)}
    for path in named:
        if path in copies:
            diagnostics.append(_not_read(copies[path]))
        elif path.suffix == ".yaml":
            yield path
        elif astray := stray.beside_jabatan(path):
            diagnostics.append(_not_read(astray))


def _not_read(astray: stray.Stray) -> Diagnostic:
    return Diagnostic("N01", shown(astray.path), START_OF_FILE, astray.message, astray.hint)


def _read_file(path: Path, diagnostics: list[Diagnostic]) -> definitions.SourceFile:
    content = None
    try:
        content = read_bytes(path)
    except OSError as error:
        diagnostics.append(unreadable(path, error))
    return definitions.SourceFile(path.stem, shown(path), content)


def read_bytes(path: Path) -> bytes:
    """Return a regular file's bytes, no more than the limit and one; OSError for anything else."""
    with open_regular(path) as file:
        return file.read(YAML_BYTES + 1)


def unreadable(path: Path, error: OSError) -> Diagnostic:
    """N01: a file can be read."""
    message = f"berkas tidak dapat dibaca: {reason(error)}"
    hint = "periksa nama, letak dan izin berkas ini"
    return Diagnostic("N01", shown(path), START_OF_FILE, message, hint)


def data_files(proyek: Proyek) -> tuple[list[Path], list[Finding]]:
    """Return all CSV files below data/realisasi, sorted, and what is wrong around them.

    That is: what cannot be read, what seems to hold data but is not read, and links out of the project.
    """
    walk = stray.Walk(proyek.root)
    found, astray = _csv_files(proyek, proyek.folder_realisasi, walk)
    findings = [_file_finding(proyek, "D29", path, *OUTSIDE) for path in walk.outside]
    folder = proyek.folder_realisasi.parent
    others = [*walk.files(folder)] if folder.is_dir() or folder.is_symlink() else []
    findings += _broken(proyek, walk, "D01")
    astray += _away(walk, "data/realisasi/")
    others += walk.files(proyek.root, STRAY_ENTRIES)
    read = {os.path.realpath(path) for path in found if path.is_symlink()}
    astray += stray.in_another_place(others, read)
    findings += (_file_finding(proyek, "D28", *one) for one in astray)
    findings += (_file_finding(proyek, "D30", *one) for one in stray.copies_of_data(found))
    return sorted(found), findings


def catatan_files(proyek: Proyek) -> tuple[list[Path], list[Finding]]:
    """Return all CSV files below data/catatan, sorted, and what is wrong there, as `data_files` does."""
    walk = stray.Walk(proyek.root)
    found, astray = _csv_files(proyek, proyek.folder_catatan, walk)
    astray += _away(walk, "data/catatan/")
    findings = [_file_finding(proyek, "D29", path, *OUTSIDE) for path in walk.outside]
    findings += _broken(proyek, walk, "D46")
    findings += (_file_finding(proyek, "D28", *one) for one in astray)
    findings += (_file_finding(proyek, "D30", *one) for one in stray.copies_of_data(found))
    return sorted(found), findings


def pejabat_files(proyek: Proyek) -> tuple[list[Path], list[Finding]]:
    """Return data/pejabat.csv if there is one, and what is wrong there."""
    path = proyek.file_pejabat
    if not os.path.lexists(path):
        others = [path.with_suffix(ending) for ending in (".xlsx", ".xls", ".ods", ".txt")]
        astray = [unlike for p in others if p.exists() and (unlike := stray.in_another_form(p))]
        return [], [_file_finding(proyek, "D28", *one) for one in astray]
    outside = not is_inside(path, proyek.root)
    return [path], [_file_finding(proyek, "D29", path, *OUTSIDE)] if outside else []


def lambang_of(proyek: Proyek, definisi: Definisi) -> tuple[dict[str, Picture], list[Finding]]:
    """Return the pictures of letterheads of all times by their names, and what is wrong with any."""
    from iki.model.lifetimes import values_of
    from iki.picture import PictureError

    found: dict[str, Picture] = {}
    findings = []
    for path, kop, _ in values_of(definisi.instansi, "kop"):
        if kop is not None and kop.lambang is not None and kop.lambang not in found:
            try:
                found[kop.lambang] = _picture(proyek, kop.lambang)
            except PictureError as error:
                finding = Finding(
                    "R69", definisi.instansi_file, (*path, "lambang"),
                    f"lambang {quoted(kop.lambang)} tidak dapat dipakai: {error}",
                    "simpan ulang gambarnya sebagai PNG di folder definitions/",
                )  # fmt: skip
                findings.append(finding)
    return found, findings


def _picture(proyek: Proyek, name: str) -> Picture:
    """Read a picture beside instansi.yaml; raises PictureError."""
    from iki.picture import PictureError, read_picture

    path = proyek.instansi.parent / name
    if os.path.lexists(path) and not is_inside(path, proyek.root):
        raise PictureError("tautan ini menunjuk ke luar proyek")
    try:
        with open_regular(path) as file:
            return read_picture(file.read(PICTURE_BYTES + 1))
    except (OSError, ValueError) as error:
        if isinstance(error, PictureError):
            raise
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise PictureError(why or "tidak terbaca") from error


def _csv_files(
    proyek: Proyek, place: Path, walk: stray.Walk
) -> tuple[list[Path], list[stray.Stray]]:
    """Return the CSV files below a folder of data, and what stands there but is not read."""
    astray: list[stray.Stray] = []
    found: list[Path] = []
    if place.is_file():
        folder = place.relative_to(proyek.root).as_posix()
        message = f"berkas ini tidak dibaca: {folder} harus berupa folder"
        hint = f"ganti namanya menjadi data.csv, lalu pindahkan ke folder {folder}/ yang baru"
        astray.append(stray.Stray(place, message, hint))
    elif os.path.lexists(place):
        if not is_inside(place, proyek.root):
            walk.outside.append(place)
        for path in walk.files(place):
            if path.suffix.lower() == ".csv":
                found.append(path)
            elif unlike := stray.in_another_form(path):
                astray.append(unlike)
    return found, astray


def _broken(proyek: Proyek, walk: stray.Walk, code: str) -> Iterator[Finding]:
    for path, error in walk.broken:
        message = f"folder atau tautan ini tidak dapat dibaca: {reason(error)}"
        hint = "periksa izinnya, atau hapus tautan yang tidak dipakai lagi"
        yield _file_finding(proyek, code, path, message, hint)


def _away(walk: stray.Walk, place: str) -> Iterator[stray.Stray]:
    for path in walk.away:
        message = "folder ini tidak dibaca: tautan ke luar proyek"
        yield stray.Stray(path, message, f"salin berkasnya ke {place}")


PENDING_DELIVERY = "data/.kiriman/rencana.json"
LOG_OF_DELIVERIES = "data/terima.csv"
_READINGS = 5


def undisturbed(root: Path, read: Callable[[], _T]) -> _T:
    """Read data, and anew if a delivery was stored meanwhile: half of it may have been seen."""
    for _ in range(_READINGS):
        before = deliveries(root)
        found = read()
        if deliveries(root) == before:
            return found
    raise UsageError(
        "data terus berubah selagi dibaca; tunggu sampai impor selesai, lalu coba lagi"
    )


def deliveries(root: Path) -> object:
    """Return what is another thing once a delivery was stored, or taken back; waits for one that is.

    The log is the last file that is written, and what is to be written stands in a plan until then.
    """
    if (root / PENDING_DELIVERY).exists():  # what a killed `iki impor` has left
        from iki.cli import store

        store.finish_pending(root)
    try:
        log = (root / LOG_OF_DELIVERIES).stat()
    except OSError:
        return None
    return log.st_ino, log.st_mtime_ns, log.st_size


def _file_finding(proyek: Proyek, code: str, path: Path, message: str, hint: str) -> Finding:
    """Return what is wrong with a file as a whole; a warning is accepted in instansi.yaml."""
    return Finding(code, shown(proyek.instansi), (), message, hint, row=(shown(path), RowCell(1)))


def named_from(folder: Path) -> Callable[[str], str]:
    """Return what names a file, as `shown` does, from a folder: the same wherever iki is called."""
    way: dict[str, str] = {}

    @cache
    def named(file: str) -> str:
        # Many files are of few folders, and the way to a folder takes long to find.
        within, name = os.path.split(file)
        try:
            if within not in way:
                way[within] = os.path.relpath(within or os.curdir, folder)
            return os.path.normpath(os.path.join(way[within], name)).replace(os.sep, "/")  # noqa: PTH118
        except ValueError:  # another drive of Windows
            return file

    return named


def size(files: Iterable[Path]) -> int:
    """Return how many bytes the files have together; a vanished one has none."""
    total = 0
    for path in files:
        with suppress(OSError):
            total += path.stat().st_size
    return total


def data_source(path: Path) -> CsvSource:
    """Return a CSV file as the reader takes it."""
    from iki.realisasi import CsvSource

    return CsvSource(shown(path), lambda: open_regular(path))


def data_fingerprints(files: Iterable[Path]) -> dict[str, str]:
    """Return the fingerprint of each data file, by its name as messages show it.

    It is empty for one that cannot be read: the reading says what it is instead.
    """
    from iki import fingerprint

    found = {}
    for source in map(data_source, files):
        found[source.file] = ""
        with suppress(OSError), source.open() as stream:
            pieces = iter(partial(stream.read, 1 << 20), b"")
            found[source.file] = fingerprint.of_bytes(pieces)
    return found


def check_fingerprints(found: Mapping[str, str]) -> None:
    """Raise UsageError if a file that was read could not be read again for its fingerprint."""
    for file, digest in found.items():
        if not digest:
            raise UsageError(f"{file} berubah selagi dibaca; jalankan sekali lagi")
