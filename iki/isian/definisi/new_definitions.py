"""A project as a table wants it: its new texts, loaded and checked before any file is touched.

What is wrong is said of the cell that asked for it. Beside the checks that `iki validasi` runs, the
tables of the new definitions have to show what the delivered one says, and nothing else than before
otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from iki import definitions
from iki.checks.all import DefinitionChecks
from iki.data.csv_files.csv_source import data_source
from iki.data.keep import NO_ROWS
from iki.decimals import format_id
from iki.definitions import SourceFile
from iki.errors import UsageError
from iki.escaping import quoted
from iki.formula import parse
from iki.isian.cell_texts import one_line
from iki.isian.definisi.columns import DefinitionColumn, DefinitionSheet, fixed_columns, has_values
from iki.isian.definisi.edits import edit_file, remove_variabel
from iki.isian.definisi.values import DefinitionTables, RowKey, show_target
from iki.model.definisi import variabel_read
from iki.model.fields import Rentang
from iki.periode import TAHUN
from iki.project import project_files
from iki.yaml_source.decode import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from iki.definitions import LoadResult
    from iki.diagnostics import Diagnostic
    from iki.isian.definisi.definition_rows import DefinitionReading, DefinitionRow
    from iki.isian.definisi.edits import EditedFile, EditedPath
    from iki.isian.definisi.values import Shown
    from iki.isian.delivery import CellPlace
    from iki.model import Definisi
    from iki.workspace import Project


@dataclass
class NewDefinitions:
    """The files that a table would write, by the kode of their jabatan, and what they come to.

    That of the instansi has the kode "".
    `loaded` and `checks` are None where the table is refused before.
    """

    files: dict[str, EditedFile] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    checks: DefinitionChecks | None = None
    warnings: list[Diagnostic] = field(default_factory=list)

    def put(self, kode: str, before: bytes) -> None:
        """Keep the content of an edited file; `before` is the mark that begins it, or nothing."""
        self.contents[kode] = before + self.files[kode].text.encode()

    @property
    def loaded(self) -> LoadResult:
        """The new definitions; there are some."""
        if self.checks is None:
            raise AssertionError(self.files.keys())
        return self.checks.loaded

    @property
    def definisi(self) -> Definisi:
        """The new definitions, without errors."""
        if self.loaded.definisi is None:
            raise AssertionError(self.files.keys())
        return self.loaded.definisi


def build_definitions(
    project: Project,
    tables: DefinitionTables,
    found: DefinitionReading,
    content_of: Callable[[str], bytes | None],
    has_values: Callable[[RowKey], bool],
) -> NewDefinitions:
    """Make the new texts and check them; what is wrong is refused in the reading.

    `content_of` returns the bytes of the file of a jabatan, `has_values` tells whether there is any
    realisasi of a variabel.
    """
    made = NewDefinitions()
    rows: dict[str, list[DefinitionRow]] = {}
    for row in found.rows:
        rows.setdefault(row.key.jabatan, []).append(row)
    for kode, of_jabatan in rows.items():
        name = tables.file(kode)
        text, marked = _text_of(name, content_of(kode), project.documents[name].text)
        edited = edit_file(tables, kode, of_jabatan, text)
        made.files[kode] = edited
        made.put(kode, _MARK if marked else b"")
        for refused in edited.refused:
            row = next(row for row in of_jabatan if row.place == refused.place)
            found.refuse(row, refused.message, refused.hint)
    if found.is_refused():
        return made
    made.checks = DefinitionChecks(load_with(project, made.contents))
    if not made.checks.has_errors and _remove_unread(tables, found, made, has_values):
        made.checks = DefinitionChecks(load_with(project, made.contents))
    if made.checks.has_errors:
        _refuse_errors(made, found)
    else:
        _refuse_others(tables, made, found)
    if not found.is_refused():
        known = {(d.code, d.file, d.message) for d in project.diagnostics}
        made.warnings = [
            d for d in made.checks.result().diagnostics if (d.code, d.file, d.message) not in known
        ]
    return made


def _remove_unread(
    tables: DefinitionTables,
    found: DefinitionReading,
    made: NewDefinitions,
    has_values: Callable[[RowKey], bool],
) -> bool:
    """Remove variabel that were proposed with formulas which read others now.

    Return whether there are any.
    """
    now = DefinitionTables(made.definisi)
    read = variabel_read(made.definisi) | variabel_read(now.last)
    kept = {row.key for row in found.rows if row.changes}
    unread = {
        key
        for row in found.rows
        for key in _proposed_with(tables, made, row)
        if key[1:] not in read and key not in kept and not has_values(key)
    }
    for kode, file in made.files.items():
        if keys := sorted(key for key in unread if key.jabatan == kode):
            remove_variabel(tables, file, keys)
            made.put(kode, _MARK if made.contents[kode].startswith(_MARK) else b"")
    found.rows = [row for row in found.rows if row.key not in unread]
    return bool(unread)


_MARK = "\ufeff".encode()
_FORMULA = DefinitionColumn("formula")


def _proposed_with(
    tables: DefinitionTables, made: NewDefinitions, row: DefinitionRow
) -> Iterator[RowKey]:
    """Yield the variabel of its jabatan that were proposed with the formula that a row replaces."""
    if row.is_new or row.mulai is not None or row.value("formula") is None:
        return
    path = tables.place(row.key, _FORMULA)
    settled = made.files[row.key.jabatan].settled
    if not any(one.proposes_variabel and one.is_taken_by(path) for one in settled):
        return
    for v in tables.items[row.key].item.reads:
        key = RowKey(DefinitionSheet.VARIABEL, v.jabatan or row.key.jabatan, v.nama)
        if key.jabatan == row.key.jabatan and _is_at_first(tables, key):
            yield key


def _is_at_first(tables: DefinitionTables, key: RowKey) -> bool:
    """Return whether a variabel stands in its file as it began, and in no perubahan."""
    path = tables.items[key].path
    return tables.last.origin(tables.file(key.jabatan), path) == path


def _text_of(name: str, raw: bytes | None, known: str) -> tuple[str, bool]:
    """Return the text of a file with its line breaks, and whether a mark begins it."""
    if raw is None or decode(name, raw)[0] != known:
        raise UsageError(f"{name} berubah selagi dibaca; jalankan sekali lagi")
    text = raw.decode()
    return text.removeprefix("\ufeff"), text.startswith("\ufeff")


def load_with(project: Project, contents: Mapping[str, bytes]) -> LoadResult:
    """Load the definitions with new contents of some files, by the kode of their jabatan."""
    definisi, documents = project.definisi, project.documents

    def source(kode: str, name: str) -> SourceFile:
        content = contents.get(kode)
        return SourceFile(kode, name, documents[name].text.encode() if content is None else content)

    return definitions.load(
        source("", definisi.instansi_file)._replace(kode="instansi"),
        [source(kode, name) for kode, name in definisi.files.items()],
    )


def data_errors(project: Project, new: Definisi) -> list[Diagnostic]:
    """Return the errors that the stored data would have by new definitions, and do not have now."""
    from iki.data import csv_files

    files, _ = project_files.data_files(project.proyek)
    found = [
        csv_files.read_known(
            map(data_source, files),
            definisi.history.row_names_of_all_times(),
            tahun=None,
            sampai=TAHUN,
            keep=NO_ROWS,
        )[1]
        for definisi in (project.definisi, new)
    ]
    return [d for d in found[1] if d.is_error and d not in found[0]]


# --- what is wrong --------------------------------------------------------------------------------


def _refuse_errors(made: NewDefinitions, found: DefinitionReading) -> None:
    """Refuse the cells of errors; one that stands elsewhere is told of the file."""
    if made.checks is None:
        return
    cells = _CellLines(made)
    rows = {c.place: row for row in found.rows for c in row.changes}
    rows |= {row.place: row for row in found.rows}
    for d in made.checks.result().diagnostics:
        if not d.is_error:
            continue
        places = [(d.file, d.span.start_line), *((r.file, r.span.start_line) for r in d.related)]
        place = next(filter(None, (cells.at(file, line) for file, line in places)), None)
        message, hint = f"{d.message} [{d.code}]", d.hint or ""
        if place is None:
            found.reading.problems.append((f"{d.file}:{d.span.start_line}: {message}", hint))
        else:
            row = rows[place]
            found.refuse(row, message, hint, None if place == row.place else place)


class _CellLines:
    """Which cell a line of a new text comes from."""

    def __init__(self, made: NewDefinitions) -> None:
        self.files: dict[str, list[tuple[int, int, CellPlace]]] = {}
        definisi = made.loaded.definisi or made.loaded.mended
        for kode, edited in made.files.items():
            name = DefinitionTables(definisi).file(kode) if definisi else ""
            if document := made.loaded.documents.get(name):
                self.files[name] = [
                    (document.line(one.path), last_line(document.lines, one), one.place)
                    for one in edited.paths
                ]

    def at(self, file: str, line: int) -> CellPlace | None:
        within = [
            (last - first, place)
            for first, last, place in self.files.get(file, ())
            if first <= line <= last
        ]
        return min(within, key=lambda one: one[0])[1] if within else None


def last_line(lines: Any, edited: EditedPath) -> int:
    """Return the last line of the keys below an edited path."""
    below: Any = lines
    line = 1
    for step in edited.path:
        found = _step(below, step)
        if found is None:
            return line
        line, below = found
    while below:
        line, below = (list(below.values()) if isinstance(below, dict) else list(below))[-1]
    return line


def _step(below: Any, step: str | int) -> Any:
    if isinstance(below, dict):
        return below.get(str(step))
    return below[step] if below and isinstance(step, int) and step < len(below) else None


def _refuse_others(
    tables: DefinitionTables, made: NewDefinitions, found: DefinitionReading
) -> None:
    """Refuse what the new definitions do not show as the table says it."""
    now = DefinitionTables(made.definisi)
    wanted = {
        (key, change.column): (row, change.value, change.place)
        for row in found.rows
        for change in row.changes
        for key in _rows_of(tables, row, change.column)
    }
    years = sorted({*tables.years[0], *now.years[0]}), sorted({*tables.years[1], *now.years[1]})
    touched = {row.key.jabatan for row in found.rows}
    new = {row.key for row in found.rows if row.is_new}
    for key in [key for key in now.items if key.jabatan in touched]:
        for column in _all_columns(tables, now, key, years):
            shows = now.shown(key, column)
            if (key, column) in wanted:
                row, value, place = wanted[key, column]
                if not _says(now, key, column, value, shows):
                    why = (
                        f"{key} {column.title} tidak menjadi {_in_words(value)} oleh perubahan ini"
                    )
                    found.refuse(row, why, "ubah di berkas YAML-nya", place)
            elif key not in new and shows != tables.shown(key, column):
                before, after = (_in_words(t.shown(key, column)) for t in (tables, now))
                why = f"{key} {column.title} ikut berubah: {before} menjadi {after}"
                row = next(row for row in found.rows if row.key.jabatan == key.jabatan)
                found.refuse(row, why, "ubah di berkas YAML-nya")
    for row in found.rows:
        if row.key not in now.items:
            found.refuse(row, f"{row.key} tidak dapat ditambahkan", "tulis di berkas YAML-nya")


def _rows_of(
    tables: DefinitionTables, row: DefinitionRow, column: DefinitionColumn
) -> Sequence[RowKey]:
    """Return the rows that show a change: of a sasaran those of all its indikator."""
    if column.key != "sasaran" or row.is_new:
        return [row.key]
    path = tables.items[row.key].path[:2]
    return [
        key
        for key, found in tables.items.items()
        if (key.table, key.jabatan) == row.key[:2] and found.path[:2] == path
    ]


def _all_columns(
    tables: DefinitionTables,
    now: DefinitionTables,
    key: RowKey,
    years: tuple[Sequence[int], Sequence[int]],
) -> Iterator[DefinitionColumn]:
    yield from (c for c in fixed_columns(key.table) if has_values(key.table, c))
    if key.table is DefinitionSheet.INDIKATOR:
        for year in years[0]:
            periods = {**tables.targets(key, year), **now.targets(key, year)}
            yield from (DefinitionColumn("target", year, periode) for periode in periods)
    elif key.table is DefinitionSheet.PROGRAM:
        yield from (DefinitionColumn("anggaran", year) for year in years[1])


def _says(
    now: DefinitionTables, key: RowKey, column: DefinitionColumn, value: Any, shows: Shown
) -> bool:
    """Return whether a cell of the new tables says what was wanted."""
    if column.key == "target" and column.tahun is not None:
        stored = now.targets(key, column.tahun).get(column.periode)
        return value in {stored, show_target(stored, now.ordinal(key, column.tahun))}
    if column.key == "formula":
        return bool(parse(str(value)) == now.items[key].item.formula)
    if column.key == "sasaran":  # a new indikator is put into one whatever its case
        return one_line(str(shows)).casefold() == str(value).casefold()
    if isinstance(value, str):
        return one_line(str(shows)) == value
    return bool(shows == value)


def _in_words(value: Any) -> str:
    if value is None:
        return "kosong"
    if isinstance(value, Rentang):
        return f"{format_id(value.bawah)}–{format_id(value.atas)}"
    return quoted(value) if isinstance(value, str) else format_id(value)
