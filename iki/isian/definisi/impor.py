"""`iki impor definisi`: from a table to edited YAML files, all of it or nothing.

What is shown before is what `iki beda` would say of the change, with the figures of the years that
it bears on. What is signed or past changes only in rows with MULAI and DASAR.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from iki.beda import WORK_TREE, DefinitionOrigin, compare_definitions
from iki.beda.revision_pair import ComparedProject, ProjectPair, compute_both
from iki.beda.tables import differences_table, figures_table
from iki.checks.all import DefinitionChecks
from iki.console import messages
from iki.data import csv_files
from iki.data.csv_files.csv_source import data_source
from iki.data.keep import NO_ROWS
from iki.dates import today
from iki.definitions.project_definitions import read_definisi
from iki.diagnostics.suggestions import some
from iki.errors import refuse_errors
from iki.escaping import for_terminal, quoted
from iki.isian import file_cells
from iki.isian.cell_texts import one_line
from iki.isian.definisi.causes import by_cause
from iki.isian.definisi.columns import OF_NAMES, YAML_KEYS, DefinitionSheet
from iki.isian.definisi.definition_rows import DefinitionReading
from iki.isian.definisi.effects import APPEARS, DefinitionVersions
from iki.isian.definisi.new_definitions import (
    NewDefinitions,
    build_definitions,
    data_errors,
    load_with,
)
from iki.isian.definisi.reading import read_definitions
from iki.isian.definisi.values import DefinitionTables
from iki.isian.delivery import Reading, cell_count
from iki.isian.impor import DeliveredFile, give_back, read_delivery
from iki.isian.preview import list_lines, lock_lines, remark_lines
from iki.isian.refusals import DeliveryError
from iki.isian.touched_locks import TouchedLock
from iki.kunci.lock_files import lock_files, read_locks
from iki.limits import DEFINITION_LINES, DEFINITION_SHOWN
from iki.periode import TAHUN
from iki.project import delivery_store, project_files, stable_reading
from iki.project.receipts import Receipt
from iki.workspace import Project, open_project

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from iki.beda import ComparedDefinitions, ComparedFigures
    from iki.beda.figures import FigureChange
    from iki.diagnostics import Diagnostic
    from iki.isian.definisi.columns import DefinitionColumn
    from iki.isian.definisi.definition_rows import DefinitionRow
    from iki.isian.definisi.values import RowKey
    from iki.kunci.values import Lock
    from iki.model import Definisi
    from iki.periode import Instant
    from iki.project.project_files import Proyek


class DefinitionOptions(NamedTuple):
    """The options of `iki impor definisi`; `mulai` and `dasar` are of rows without their own."""

    trial: bool = False
    strict: bool = False
    replacing: bool = False
    mulai: Instant | None = None
    dasar: str = ""
    whole: bool = False  # show every line

    @property
    def most(self) -> int:
        """How many lines of one kind are shown."""
        return sys.maxsize if self.whole else DEFINITION_SHOWN


class _Prepared(NamedTuple):
    """A table before it is stored: what it says, what it comes to, what it bears on."""

    found: DefinitionReading
    made: NewDefinitions
    compared: ComparedDefinitions | None = None
    figures: Sequence[ComparedFigures] = ()
    locks: Sequence[TouchedLock] = ()
    notes: Sequence[str] = ()


def take_definitions(folder: Path | None, path: Path, asked: DefinitionOptions) -> int:
    """Read a table, show what it changes, and store it. Returns 1 if nothing may be stored."""
    proyek = project_files.find_project(folder)
    file = _read(path)
    if asked.trial:  # leaves no trace, not even that of a lock
        for _ in stable_reading.attempts(proyek.root):
            prepared = _prepare(proyek, file, asked)
        return _show(prepared, file, asked) or _say_trial()
    with delivery_store.lock_project(proyek.root):
        prepared = _prepare(proyek, file, asked)
        return _show(prepared, file, asked) or _store(proyek.root, prepared)


def _read(path: Path) -> DeliveredFile:
    name = project_files.display_name(path)
    reading = Reading(name, "")
    try:
        data = read_delivery(path)
        reading.sha256 = delivery_store.sha256(data) or ""
        return DeliveredFile(path, reading, file_cells.read_cells(data))
    except DeliveryError as error:
        reading.problems.append((error.message, error.hint))
    return DeliveredFile(path, reading)


def _say_trial() -> int:
    messages.note("uji saja: tidak ada yang disimpan")
    return 0


# --- what it comes to -----------------------------------------------------------------------------


def _prepare(proyek: Proyek, file: DeliveredFile, asked: DefinitionOptions) -> _Prepared:
    project = open_project(proyek.root)
    tables = DefinitionTables(project.definisi, project.documents)
    if file.delivered is None:
        return _Prepared(DefinitionReading(file.reading), NewDefinitions())
    name, digest = file.reading.file, file.reading.sha256
    found = read_definitions(file.delivered.grids, name, digest, tables, replacing=asked.replacing)
    file.reading = found.reading
    for row in found.rows:
        if row.key.table in OF_NAMES:
            continue
        row.mulai = asked.mulai if row.mulai is None else row.mulai
        row.dasar = row.dasar or asked.dasar
    if found.is_refused() or not found.rows:
        return _Prepared(found, NewDefinitions())
    stored = _StoredValues(project)
    made = build_definitions(
        project, tables, found, lambda kode: _content_of(proyek, kode), stored.has_any_year
    )
    if found.is_refused():
        return _Prepared(found, made)
    if any(row.key.table is DefinitionSheet.VARIABEL for row in found.rows):
        refuse_errors(data_errors(project, made.definisi), said=_WRONG_DATA)
    keys = [row.key for row in found.rows]
    versions = DefinitionVersions(project.definisi, made.definisi, keys)
    years = sorted({*tables.years[0], *tables.years[1]})
    locks, notes = _find_bearing(project, tables, versions, found, years)
    if found.is_refused():
        return _Prepared(found, made, locks=locks, notes=notes)
    compared, figures = _compare(project, found, made, versions)
    if project.definisi.instansi.sumber is not None:
        notes.append(_OF_FILES)
    if any(row.key.table in OF_NAMES for row in found.rows):
        notes += _two_names(made.definisi)
    return _Prepared(found, made, compared, figures, locks, notes)


_WRONG_DATA = "begitulah data yang tersimpan menurut definisi ini; tidak ada yang disimpan"


_OF_FILES = (
    "angka di atas dari data/realisasi, bukan dari sumber dalam instansi.yaml; "
    "lihat pula `iki hitung` sesudahnya"
)


def _two_names(definisi: Definisi) -> Iterator[str]:
    """Yield that the pimpinan has another name in instansi.yaml than in a file of its own."""
    pimpinan = definisi.instansi.pimpinan
    own = definisi.jabatan.get(pimpinan.kode)
    if own is not None and one_line(own.jabatan) != one_line(pimpinan.jabatan):
        names = f"{quoted(pimpinan.jabatan)} dalam instansi.yaml, {quoted(own.jabatan)}"
        yield f"nama pimpinan sesudah ini berbeda: {names} dalam {definisi.files[pimpinan.kode]}"


def _content_of(proyek: Proyek, kode: str) -> bytes | None:
    return delivery_store.content_of(proyek.root, _file_of(kode))


def _file_of(kode: str) -> str:
    return delivery_store.definition_file(kode)


# --- what is signed or past -----------------------------------------------------------------------


def _find_bearing(
    project: Project,
    tables: DefinitionTables,
    versions: DefinitionVersions,
    found: DefinitionReading,
    years: Sequence[int],
) -> tuple[list[TouchedLock], list[str]]:
    """Return the locks that a table touches, and notes on those that cannot be read.

    Refuse rows without a time that would change what is signed or past.
    """
    locks, notes = _locks_of(project.proyek)
    signed: dict[RowKey, list[str]] = {}
    past: dict[RowKey, list[str]] = {}
    keys: dict[RowKey, list[str]] = {}
    for lock in locks:
        for effect in versions.on_lock(lock):
            signed.setdefault(effect.key, []).append(lock.file)
            keys.setdefault(effect.key, []).extend(effect.keys)
    now = today()
    proposed = {row.key: _proposed_keys(tables, row) for row in found.rows if tables.marks}
    has_values = _StoredValues(project).has_any
    for tahun in years:
        for effect in versions.on_past(tahun, now, has_values, proposed):
            past.setdefault(effect.key, []).append(str(tahun))
            keys.setdefault(effect.key, []).extend(effect.keys)
    for row in found.rows:
        if row.mulai is None and row.key in keys:
            of = (("yang sudah lewat", past), ("yang dikunci", signed))
            said = [f"{w} ({some(of_row[row.key])})" for w, of_row in of if row.key in of_row]
            _refuse_past(found, row, keys[row.key], " dan ".join(said))
    return _touched_locks(locks, versions), notes


def _proposed_keys(tables: DefinitionTables, row: DefinitionRow) -> set[str]:
    """Return the keys of a row that it changes and that are marked to be checked."""
    of_file = [
        o for k, marks in tables.marks.items() if k.jabatan == row.key.jabatan for o in marks
    ]
    return {
        key
        for change in row.changes
        if not row.is_new
        and any(one.is_taken_by(tables.place(row.key, change.column)) for one in of_file)
        for key in _keys_of(change.column)
    }


class _StoredValues:
    """Which variabel have values in which years: all of them where a table elsewhere has them."""

    def __init__(self, project: Project) -> None:
        self._project = project

    @cached_property
    def _found(self) -> set[tuple[int, str, str]] | None:
        files, _ = project_files.data_files(self._project.proyek)
        known = self._project.definisi.history.row_names_of_all_times()
        data, wrong = csv_files.read_known(
            map(data_source, files), known, tahun=None, sampai=TAHUN, keep=NO_ROWS
        )
        return None if any(d.is_error for d in wrong) else {*data.nilai}

    def has_any(self, tahun: int, variabel: Iterable[tuple[str, str]]) -> bool:
        return self._is_unknown or any((tahun, *one) in (self._found or ()) for one in variabel)

    def has_any_year(self, key: RowKey) -> bool:
        """Return whether there is any value of a variabel."""
        return self._is_unknown or any(one[1:] == key[1:] for one in self._found or ())

    @property
    def _is_unknown(self) -> bool:
        return self._project.definisi.instansi.sumber is not None or self._found is None


def _touched_locks(locks: Iterable[Lock], versions: DefinitionVersions) -> list[TouchedLock]:
    found = []
    for lock in locks:
        effects = versions.on_lock(lock)
        if effects:
            names = dict.fromkeys(name for effect in effects for name in effect.indikator)
            found.append(TouchedLock(lock, [*names]))
    return found


def _refuse_past(
    found: DefinitionReading, row: DefinitionRow, keys: Sequence[str], what: str
) -> None:
    if APPEARS in keys:
        why = f"indikator baru {row.key} ada pula pada {what}"
        found.refuse(row, why, f"isi MULAI: sejak kapan indikator ini ada, misalnya {today().year}")
        return
    said = ", ".join(dict.fromkeys(keys))
    hint = "isi MULAI dan DASAR di baris ini, atau pakai --mulai dan --dasar"
    place = next((c.place for c in row.changes if _is_of(c.column, keys)), None)
    found.refuse(row, f"{row.key}: {said} mengubah {what}", hint, place)


def _is_of(column: DefinitionColumn, keys: Sequence[str]) -> bool:
    return any(key in keys for key in _keys_of(column))


def _keys_of(column: DefinitionColumn) -> tuple[str, str]:
    """Return the names by which effects call a column: `formula`, `target 2025 TW1`."""
    key = YAML_KEYS.get(column.key, column.key)
    return key, column.title.replace(key.upper(), key, 1)


def _locks_of(proyek: Proyek) -> tuple[list[Lock], list[str]]:
    if not proyek.folder_locks.is_dir():
        return [], []
    locks, wrong = read_locks(lock_files(proyek))
    unknown = "tidak diketahui apakah tabel ini menyentuhnya"
    return locks, [f"{d.file}: {d.message}; {unknown}" for d in wrong]


# --- what it means --------------------------------------------------------------------------------


def _compare(
    project: Project, found: DefinitionReading, made: NewDefinitions, versions: DefinitionVersions
) -> tuple[ComparedDefinitions, list[ComparedFigures]]:
    """Hold the new definitions against the old ones, with the figures of the years concerned."""
    definisi, documents = project.definisi, project.documents
    old = DefinitionOrigin("", WORK_TREE), definisi, documents
    new = DefinitionOrigin(found.reading.file, _TABLE), made.definisi, made.loaded.documents
    years = {year for d in (versions.old, versions.new) for year in DefinitionTables(d).years[0]}
    concerned = [year for year in sorted(years) if versions.on_year(year)]
    figures: list[ComparedFigures] = []
    files, _ = project_files.data_files(project.proyek) if concerned else ([], [])
    if files:
        data = [data_source(file) for file in files]
        before, after = (
            ComparedProject(name, project.proyek, of, read, data) for name, of, read in (old, new)
        )
        pair = ProjectPair(before, after, with_data=after)
        computed = [compute_both(pair, year, TAHUN) for year in concerned]
        figures = [one._replace(source=WORK_TREE) for one in map(_with_values, computed) if one]
    return compare_definitions(old, new), figures


_TABLE = "tabel"


def _with_values(figures: ComparedFigures) -> ComparedFigures | None:
    """Return figures without the rows of what is new or gone and has no value; None if all are."""
    rows = tuple(row for row in figures.rows if not all(map(_is_without_value, row.changes)))
    return figures._replace(rows=rows) if rows or not figures.rows else None


def _is_without_value(change: FigureChange) -> bool:
    return change.nama == "status" and None in {change.before_shown, change.after_shown}


def check_going_back(proyek: Proyek, contents: Mapping[str, bytes]) -> list[TouchedLock]:
    """Return the locks that former contents of definitions touch, by the kode of their jabatan.

    Raises WrongInputError if definitions or data would have errors that they do not have now.
    Definitions that have some are no reason to keep what is taken back.
    """
    checks = DefinitionChecks(read_definisi(proyek))
    if checks.has_errors:
        return []
    project = Project(proyek, checks)
    loaded = load_with(project, contents)
    back = DefinitionChecks(loaded)
    if back.has_errors or loaded.definisi is None:
        tables = DefinitionTables(project.definisi)
        files = {tables.file(kode): content for kode, content in contents.items()}
        refuse_errors(back.result().diagnostics, files, _NOT_BACK)
        return []
    refuse_errors(data_errors(project, loaded.definisi), said=_NOT_BACK)
    both = DefinitionTables(project.definisi), DefinitionTables(loaded.definisi)
    keys = {key: None for tables in both for key in tables.items if key.jabatan in contents}
    versions = DefinitionVersions(project.definisi, loaded.definisi, [*keys])
    return _touched_locks(_locks_of(proyek)[0], versions)


_NOT_BACK = "kiriman itu tidak dibatalkan: inilah yang salah sesudahnya"


# --- what people see ------------------------------------------------------------------------------


def _show(prepared: _Prepared, file: DeliveredFile, asked: DefinitionOptions) -> int:
    """Show what a table changes, or why it does not; return 1 if nothing may be stored."""
    found = prepared.found
    if prepared.compared is not None:
        _print_differences(prepared.compared, prepared.figures, whole=asked.whole)
    for line in (
        *(_text_lines(found, asked.most) if prepared.compared is not None else ()),
        *_mark_lines(prepared.made, asked.most),
        *_table_lines(found, asked.most),
        *_warning_lines(prepared.made.warnings, asked.most),
    ):
        messages.print_line(line)
    for line in (*lock_lines(prepared.locks), *_count_lines(found)):
        messages.print_line(line)
    for text in prepared.notes:
        messages.note(text)
    if found.unknown:
        messages.note(f"{found.unknown} baris {_UNKNOWN}")
    if found.is_refused():
        if not asked.trial:
            give_back([file])
        messages.note("tidak ada yang disimpan")
        return 1
    if not found.rows:
        messages.print_line("tidak ada yang berubah: tabel ini sama dengan definisinya")
    if prepared.made.warnings and asked.strict:
        number = len(prepared.made.warnings)
        messages.note(f"{number} peringatan; dengan --ketat tidak ada yang disimpan")
        return 1
    return 0


_UNKNOWN = (
    "tanpa catatan isi semula (lembar tersembunyi _iki dari `iki templat definisi`): sel yang lebih "
    "lama daripada proyek pun terbaca sebagai perubahan; periksa semuanya"
)


def _print_differences(
    compared: ComparedDefinitions, figures: Sequence[ComparedFigures], *, whole: bool
) -> None:
    """Print what `iki beda` says, no more of it than a screen unless all of it is asked for."""
    out = messages.console()
    with out.capture() as captured:
        out.print(differences_table(compared, width=out.width))
        for of_year in figures:
            out.print(figures_table(compared, of_year))
    lines = [line.rstrip() for line in captured.get().splitlines()]
    more = len(lines) - DEFINITION_LINES
    rest = f"dan {more} baris lagi; semuanya: --rinci"
    kept = lines if whole or more <= 1 else [*lines[:DEFINITION_LINES], rest]
    messages.print_text("".join(f"{line}\n" for line in kept))


def _table_lines(found: DefinitionReading, most: int) -> Iterator[str]:
    for title, remarks in (("dibiarkan", found.emptied), (_NEWER, found.newer)):
        lines = (f"{for_terminal(str(r.place))}  {for_terminal(r.message)}" for r in remarks)
        yield from list_lines(title, len(remarks), lines, most)
    absent = [line for table, keys in found.absent.items() if (line := _absent_line(table, keys))]
    if found.other_jabatan:
        number, names = len(found.other_jabatan), some(found.other_jabatan)
        absent.append(f"{number} jabatan: {names}")
    yield from list_lines("tidak ada di tabel, dibiarkan", len(absent), absent)
    reading = found.reading
    causes = replace(
        reading,
        otherwise=by_cause(reading.otherwise),
        passed=by_cause(reading.passed),
        refused=by_cause(reading.refused),
    )
    yield from remark_lines([reading if most > DEFINITION_SHOWN else causes], most)


def _text_lines(found: DefinitionReading, most: int) -> Iterator[str]:
    """Yield the new tugas beside the old ones, of which `iki beda` says only that they differ."""
    changes = [
        change
        for row in found.rows
        for change in row.changes
        if change.column.key == "tugas" and change.before is not None
    ]
    lines = (
        for_terminal(f"{c.key}: {quoted(str(c.before))} → {quoted(str(c.value))}") for c in changes
    )
    yield from list_lines("teks tugas", len(changes), lines, most)


def _mark_lines(made: NewDefinitions, most: int) -> Iterator[str]:
    settled = [(kode, one) for kode, file in made.files.items() for one in file.settled]
    lines = (f"{kode or 'instansi'}  {for_terminal(one.text)}" for kode, one in settled)
    yield from list_lines("tanda PERIKSA dihapus", len(settled), lines, most)
    removed = [f"{kode}.{nama}" for kode, file in made.files.items() for nama in file.removed]
    unread = (f"variabel {name} tidak dibaca lagi, dihapus bersama usulannya" for name in removed)
    yield from list_lines("dihapus", len(removed), unread, most)


_NEWER = "berubah di proyek sejak tabel ini dibuat, tidak diubah di tabel; dibiarkan"


def _absent_line(table: DefinitionSheet, keys: Sequence[RowKey]) -> str:
    names = some(".".join(filter(None, key[1:])) for key in keys)
    return f"{len(keys)} {table.lower()}: {for_terminal(names)}" if keys else ""


def _warning_lines(warnings: Sequence[Diagnostic], most: int) -> Iterator[str]:
    lines = (f"{d.file}:{d.span.start_line} {for_terminal(d.message)} [{d.code}]" for d in warnings)
    yield from list_lines("peringatan", len(warnings), lines, most)


def _count_lines(found: DefinitionReading) -> Iterator[str]:
    reading = found.reading
    parts = [
        f"{number} {word}"
        for number, word in (
            (reading.own, "judul dan kode"),
            (found.same, "sama"),
            (found.changed, "berubah"),
            (cell_count(found.newer), "lebih baru di proyek"),
            (cell_count(reading.passed), "dilewati"),
            (cell_count(reading.refused), "ditolak"),
        )
        if number
    ]
    if parts:
        yield f"{reading.total} sel terisi = {' + '.join(parts)}"


# --- storing --------------------------------------------------------------------------------------


def _store(root: Path, prepared: _Prepared) -> int:
    found, made = prepared.found, prepared.made
    if not found.rows:
        return 0
    number = len(made.warnings)
    if number and not messages.confirm(f"{number} peringatan. Simpan juga?"):
        messages.note("tidak ada yang disimpan")
        return 1
    log = delivery_store.receipts(root)
    files: dict[str, bytes | None] = {_file_of(k): v for k, v in made.contents.items()}
    reading = found.reading
    receipt = Receipt(
        delivery_store.unused_id(root, log, lambda again: _id_of(files, again)),
        datetime.now().astimezone().isoformat(timespec="seconds"),
        reading.file,
        reading.sha256,
        str(found.same + found.changed),
        str(found.changed),
        str(found.same),
        "0",
        str(number),
    )
    sources: list[delivery_store.ReadFile] = [{"berkas": reading.file, "sha256": reading.sha256}]
    delivery_store.store_delivery(root, [*log, receipt], files, sources, [])
    beside = f", {number} peringatan" if number else ""
    beside += f"; menyentuh {len(prepared.locks)} kunci" if prepared.locks else ""
    messages.print_line(
        f"disimpan: kiriman {receipt.id}, {found.changed} sel berubah di {len(files)} berkas{beside}"
    )
    for name in [*files][:DEFINITION_SHOWN]:
        messages.print_line(f"  {name}")
    if len(files) > DEFINITION_SHOWN:
        messages.print_line(f"  dan {len(files) - DEFINITION_SHOWN} berkas lain")
    if prepared.locks:
        messages.note("angka yang terkunci dapat berubah; lihat `iki kunci --periksa`")
    messages.note(f"untuk menarik kembali: iki batalkan {receipt.id}")
    return 0


def _id_of(files: Mapping[str, bytes | None], again: int) -> str:
    """Return an id of new contents; `again` tells one that was stored before from the first."""
    text = "\n".join(f"{name} {delivery_store.sha256(c)}" for name, c in sorted(files.items()))
    return hashlib.sha256(f"{text}\n{again or ''}".encode()).hexdigest()[:12]
