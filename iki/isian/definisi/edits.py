"""The edits of YAML files that a table asks for: what changes in place, since a time, or is new.

A row with MULAI becomes a perubahan. First each perubahan gets the values that its keys have until
then, copied as they are written; what the table says is then put in there, as it is in place for
rows without one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from iki.decimals import plain
from iki.escaping import quoted
from iki.isian.cell_texts import one_line
from iki.isian.definisi.columns import YAML_KEYS, DefinitionColumn, DefinitionSheet, period_order
from iki.model import Indikator, Instansi, Jabatan
from iki.model.fields import Rentang
from iki.model.jabatan import Program, Sasaran, Variabel
from iki.periode import PERIODE, TAHUN
from iki.yaml_source.editing import BlockList, BlockMapping, VerbatimYaml, YamlEditor
from iki.yaml_source.unfinished import without_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from iki.isian.definisi.definition_rows import CellChange, DefinitionRow
    from iki.isian.definisi.marks import RowMark
    from iki.isian.definisi.values import DefinitionTables, RowKey
    from iki.isian.delivery import CellPlace
    from iki.model import Ordinal
    from iki.model.base import Model
    from iki.model.perubahan import Perubahan
    from iki.periode import Instant
    from iki.yaml_source import KeyPath
    from iki.yaml_source.editing import WrittenValue


class RowRefusal(NamedTuple):
    """Why a row cannot be written: the cell to name, message and hint."""

    place: CellPlace
    message: str
    hint: str


class EditedPath(NamedTuple):
    """Where the new text of a file has what a cell says."""

    path: KeyPath
    place: CellPlace


@dataclass
class EditedFile:
    """The new text of a jabatan, and where its edits stand; the old one if rows are refused."""

    text: str
    paths: list[EditedPath] = field(default_factory=list)
    refused: list[RowRefusal] = field(default_factory=list)
    settled: list[RowMark] = field(default_factory=list)  # marks that it has no more
    removed: list[str] = field(default_factory=list)  # variabel that it has no more


def edit_file(
    tables: DefinitionTables, kode: str, rows: Sequence[DefinitionRow], text: str
) -> EditedFile:
    """Return the text of the file of a jabatan, or of the instansi, with the edits of its rows."""
    file = EditedFile(text)
    targets = [_Target(tables, row) for row in rows]
    changes = _changes_of(tables, kode, targets, file)
    if file.refused:
        return file
    file.settled = _settled_marks(tables, kode, rows)
    kept = without_marks(text, {(one.mark.path, one.mark.said) for one in file.settled})
    file.text = _with_perubahan(kept, changes)
    _Writer(tables, kode, file, changes).write(rows)
    return file


def _settled_marks(
    tables: DefinitionTables, kode: str, rows: Iterable[DefinitionRow]
) -> list[RowMark]:
    """Return the marks that rows of a jabatan settle: confirmed, or their value is another now."""
    of_file = [one for key, marks in tables.marks.items() if key.jabatan == kode for one in marks]
    found: dict[RowMark, None] = {}
    for row in rows if of_file else ():
        found |= dict.fromkeys(row.confirmed)
        if row.mulai is None and not row.is_new:
            paths = [tables.place(row.key, change.column) for change in row.changes]
            found |= dict.fromkeys(one for one in of_file if any(map(one.is_taken_by, paths)))
    return [*found]


def remove_variabel(tables: DefinitionTables, file: EditedFile, keys: Iterable[RowKey]) -> None:
    """Take variabel out of the text of their jabatan, with their marks."""
    for key in keys:
        path = tables.items[key].path
        marks = [one for one in tables.marks.get(key, ()) if one.about[: len(path)] == path]
        file.settled += (one for one in marks if one not in file.settled)
        file.text = without_marks(file.text, {(one.mark.path, one.mark.said) for one in marks})
        file.removed.append(key.kode)
    editor = YamlEditor(file.text, _rank)
    for name in file.removed:
        editor.remove(("variabel", name))
    file.text = editor.result()


# --- what holds since a time ----------------------------------------------------------------------


class _Target(NamedTuple):
    """A row, and which item of the file has its keys."""

    tables: DefinitionTables
    row: DefinitionRow

    @property
    def path(self) -> KeyPath:
        """The path of the item that may have a perubahan: an indikator, or the jabatan itself."""
        key = self.row.key
        if key.table is not DefinitionSheet.INDIKATOR:
            return ()
        file = self.tables.file(key.jabatan)
        return self.tables.last.origin(file, self.tables.items[key].path)

    def key(self, column: DefinitionColumn) -> str:
        """Return the key of the item that a cell of a column is in."""
        table = self.row.key.table
        return _yaml_key(column) if table is DefinitionSheet.INDIKATOR else table.lower()

    def place(self, column: DefinitionColumn) -> KeyPath:
        """Return the path of a cell below the key of the item."""
        below: KeyPath = () if column.tahun is None else (str(column.tahun),)
        if self.row.key.table is DefinitionSheet.INDIKATOR:
            return below
        own = () if column.key == "tugas" else (_yaml_key(column),)
        return (*self.tables.items[self.row.key].path[1:], *own, *below)

    @property
    def begins(self) -> bool:
        """Whether the row is a new indikator, of which `mulai` is a key of its own."""
        return self.row.is_new and self.row.key.table is DefinitionSheet.INDIKATOR


@dataclass
class _Perubahan:
    """A perubahan that the table makes or goes on with: its item, its number, its keys."""

    path: KeyPath
    number: int
    mulai: Instant
    dasar: str
    is_new: bool
    others: Sequence[Perubahan]  # that the item has, in the order of time
    keys: dict[str, None] = field(default_factory=dict)

    def place_before(self, key: str) -> KeyPath:
        """Return where the value of a key stands that holds until this change."""
        begun = (n for n, p in enumerate(self.others) if p.mulai.first <= self.mulai.first)
        last = next((n for n in reversed([*begun]) if key in self.others[n].baru), None)
        return (*self.path, key) if last is None else (*self.path, "perubahan", last, key)

    def place(self, *below: str | int) -> KeyPath:
        return (*self.path, "perubahan", self.number, *below)


def _changes_of(
    tables: DefinitionTables, kode: str, targets: Iterable[_Target], file: EditedFile
) -> dict[KeyPath, _Perubahan]:
    """Return the perubahan of a table by the paths of their items."""
    found: dict[KeyPath, _Perubahan] = {}
    for target in targets:
        row = target.row
        if target.begins or not row.changes or (row.mulai is None and not row.dasar):
            continue
        if why := _why_not_since(tables, target, found):
            file.refused.append(RowRefusal(row.place, f"{row.key}: {why[0]}", why[1]))
            continue
        if row.mulai is None:
            continue
        path = target.path
        if path not in found:
            others = _item(tables, kode, target).perubahan
            starts = [p.mulai.first for p in others]
            number, is_new = bisect_left(starts, row.mulai.first), row.mulai.first not in starts
            found[path] = _Perubahan(path, number, row.mulai, row.dasar, is_new, others)
            file.paths.append(EditedPath(found[path].place(), row.place))
        found[path].keys |= dict.fromkeys(target.key(c.column) for c in row.changes)
    return found


def _yaml_key(column: DefinitionColumn) -> str:
    return YAML_KEYS.get(column.key, column.key)


def _item(tables: DefinitionTables, kode: str, target: _Target) -> Any:
    if target.row.key.table is DefinitionSheet.INDIKATOR:
        return tables.items[target.row.key].item
    return tables.definisi.jabatan[kode]


_BY_HAND = "tulis di berkas YAML-nya"


def _why_not_since(
    tables: DefinitionTables, target: _Target, found: Mapping[KeyPath, _Perubahan]
) -> tuple[str, str] | None:
    """Return why a row cannot be a perubahan, None if it can."""
    row, mulai = target.row, target.row.mulai
    if mulai is None:
        return "DASAR tanpa MULAI", "isi pula sejak kapan, misalnya 2026 atau 2026-TW3"
    if not row.dasar:
        return f"MULAI {mulai} tanpa DASAR", "isi yang menetapkannya, misalnya Perubahan Renja 2026"
    if row.value("sasaran") is not None:
        return "teks sasaran tidak berubah menurut waktu lewat tabel", _BY_HAND
    for change in row.changes:
        tahun = change.column.tahun
        if tahun is not None and mulai.first > tahun * 12 + 12:
            why = f"perubahan yang mulai {mulai} tidak mengubah {change.column.title}"
            return why, f"MULAI paling lambat dalam {tahun}"
    for p in _item(tables, row.key.jabatan, target).perubahan:
        if p.mulai.first > mulai.first and (again := _columns_of(p, target)):
            why = f"perubahan {p.mulai} menetapkan lagi {again}, sesudah MULAI {mulai}"
            return why, f"tulis MULAI {p.mulai}; yang sebelumnya {_BY_HAND}"
        if p.mulai.first == mulai.first and one_line(p.dasar) != row.dasar:
            return (
                f"perubahan {p.mulai} sudah ada dengan dasar {quoted(p.dasar)}",
                "tulis DASAR yang sama, atau MULAI lain",
            )
    other = found.get(target.path)
    if other and (other.mulai.first, other.dasar) != (mulai.first, row.dasar):
        why = f"MULAI {mulai} berbeda dari {other.mulai} ({other.dasar}) di baris lain"
        return why, "satu MULAI dan DASAR untuk tugas, variabel dan program satu jabatan"
    return None


def _columns_of(perubahan: Perubahan, target: _Target) -> str:
    """Return the titles of the changed columns of a row that a perubahan has a value of."""
    baru = perubahan.baru
    return ", ".join(
        column.title
        for column in (change.column for change in target.row.changes)
        if (key := target.key(column)) in baru
        and (key != "target" or column.tahun in baru["target"])
    )


def _with_perubahan(text: str, changes: Mapping[KeyPath, _Perubahan]) -> str:
    """Return a text with the perubahan, in which each key has the value that it had before."""
    if not changes:
        return text
    editor = YamlEditor(text, _rank)
    for path, change in changes.items():
        values: dict[str, WrittenValue] = {}
        for key in change.keys:
            if not change.is_new and editor.find(change.place(key)) is not None:
                continue  # it has a value of its own
            number = len(change.others) if change.is_new else change.number
            inline = editor.is_inline((*path, "perubahan", number))
            origin = change.place_before(key)
            value = _until_then(editor, origin, key, change.mulai, inline=inline)
            if value is not None:
                values[key] = value
        if change.is_new:
            head = {"mulai": VerbatimYaml(change.mulai), "dasar": change.dasar}
            editor.insert((*path, "perubahan"), change.number, BlockMapping(head | values))
        else:
            for key, value in values.items():
                editor.set(change.place(key), value)
    return editor.result()


def _until_then(
    editor: YamlEditor, path: KeyPath, key: str, mulai: Instant, *, inline: bool
) -> WrittenValue | None:
    """Return the value of a key as it is written; of targets those from a year on.

    None where the table says all of it.
    """
    if not editor.has_value(path):
        return None
    copy = editor.source if inline else editor.copy
    if key == "target":
        node = editor.find(path)
        years = [k.value for k, _ in node.value if int(k.value) >= mulai.tahun]
        kept = {year: copy((*path, year)) for year in years}
        return (dict(kept) if node.flow_style else BlockMapping(kept)) if kept else None
    return copy(path) if key in _WHOLE else None


_WHOLE = frozenset({"variabel", "tugas", "program"})  # whose parts a table changes


# --- what is written ------------------------------------------------------------------------------


class _Writer:
    """Puts what the rows of a jabatan say into its text."""

    def __init__(
        self,
        tables: DefinitionTables,
        kode: str,
        file: EditedFile,
        changes: Mapping[KeyPath, _Perubahan],
    ) -> None:
        self.tables, self.kode, self.file, self.changes = tables, kode, file, changes
        self.editor = YamlEditor(file.text, _rank if kode else _rank_of_instansi)
        self.name = tables.file(kode)
        # What goes below a value of one line: `2025: 80` becomes `2025: {TW1: 20, tahun: 80}`.
        self.below: dict[KeyPath, dict[str, WrittenValue]] = defaultdict(dict)
        self.first: dict[KeyPath, BlockMapping] = {}  # variabel where there was none
        self.added: dict[KeyPath, int] = defaultdict(int)  # items, by their list
        self.groups: dict[str, tuple[KeyPath, BlockList]] = {}  # new sasaran by their text

    def write(self, rows: Sequence[DefinitionRow]) -> None:
        for row in rows:
            if not row.is_new:
                for change in row.changes:
                    self._change(row, change)
        for row in rows:
            if row.is_new:
                self._add(row)
        for uraian, (path, group) in self.groups.items():
            self._append(path[:-1], BlockMapping(uraian=uraian, indikator=group))
        for path, variabel in self.first.items():
            self.editor.set(path, variabel)
        for path, values in self.below.items():
            self._set_below(path, values)
        self.file.text = self.editor.result()

    def _origin(self, *path: str | int) -> KeyPath:
        return self._moved(self.tables.last.origin(self.name, path))

    def _moved(self, path: KeyPath) -> KeyPath:
        """Return the path of what a new perubahan before it has moved on."""
        for change in sorted(self.changes.values(), key=lambda change: len(change.path)):
            head = change.place()[:-1]
            below = path[len(head) :]
            if change.is_new and path[: len(head)] == head and int(below[0]) >= change.number:
                path = (*head, int(below[0]) + 1, *below[1:])
        return path

    def _since(self, change: _Perubahan, *below: str | int) -> KeyPath:
        """Return a path in a perubahan of this table."""
        return (*self._moved(change.path), *change.place(*below)[len(change.path) :])

    def _note(self, path: KeyPath, place: CellPlace) -> None:
        self.file.paths.append(EditedPath(path, place))

    # --- rows that there are ----------------------------------------------------------------------

    def _change(self, row: DefinitionRow, change: CellChange) -> None:
        column, tables = change.column, self.tables
        if row.mulai is None:
            path = self._moved(tables.place(row.key, column))
        else:
            target = _Target(tables, row)
            path = self._since(self.changes[target.path], target.key(column), *target.place(column))
        value = _written(change.value, self._ordinal(row, column))
        if column.key == "target":
            self._note((*path, column.periode), change.place)
            self._set_period(path, column.periode, value)
            return
        self._note(path, change.place)
        above = self.editor.find(path[:-1])
        if isinstance(above, yaml.ScalarNode) and self.editor.has_value(path[:-1]):
            self.below[path[:-1]][str(path[-1])] = value  # the short form of a variabel
        else:
            self.editor.set(path, value)

    def _ordinal(self, row: DefinitionRow, column: DefinitionColumn) -> Ordinal | None:
        if column.key != "target" or column.tahun is None:
            return None
        return self.tables.ordinal(row.key, column.tahun)

    def _set_period(self, path: KeyPath, periode: str, value: WrittenValue) -> None:
        node = self.editor.find(path)
        if isinstance(node, yaml.MappingNode) and node.value:
            self.editor.set((*path, periode), value)
        else:
            self.below[path][periode] = value

    def _set_below(self, path: KeyPath, values: dict[str, WrittenValue]) -> None:
        """Put values below a path that has one value so far, or none."""
        editor = self.editor
        there = editor.has_value(path)
        if len(path) >= 2 and path[-2] == "variabel":
            before = editor.source(path, in_flow=editor.is_inline(path[:-1]))
            head = {"uraian": values.pop("uraian", None) or before}
            alone = not values
            editor.set(path, head["uraian"] if alone else BlockMapping(head | values))
            return
        if there and TAHUN.kode not in values:
            values[TAHUN.kode] = editor.source(path)
        editor.set(path, _by_period(values))

    # --- new rows ---------------------------------------------------------------------------------

    def _add(self, row: DefinitionRow) -> None:
        value = _new_item(self.tables, row)
        match row.key.table:
            case DefinitionSheet.INDIKATOR:
                self._add_indikator(row, value)
            case DefinitionSheet.VARIABEL:
                path = (*self._list_of(row, "variabel"), row.key.kode)
                self._note(path, row.place)
                short = value["uraian"] if len(value) == 1 else value
                if self.editor.has_value(path[:-1]):
                    self.editor.set(path, short)
                else:
                    self.first.setdefault(path[:-1], BlockMapping())[row.key.kode] = short
            case DefinitionSheet.TUGAS:
                self._append_row(self._list_of(row, "tugas"), row, value["tugas"])
            case DefinitionSheet.PROGRAM:
                self._append_row(self._list_of(row, "program"), row, value)

    def _list_of(self, row: DefinitionRow, key: str) -> KeyPath:
        perubahan = self.changes.get(()) if row.mulai is not None else None
        return self._since(perubahan, key) if perubahan else self._origin(key)

    def _append_row(self, path: KeyPath, row: DefinitionRow, item: WrittenValue) -> None:
        self._note(self._append(path, item), row.place)

    def _append(self, path: KeyPath, item: WrittenValue) -> KeyPath:
        node = self.editor.find(path)
        there = len(node.value) if isinstance(node, yaml.SequenceNode) else 0
        number = there + self.added[path]
        self.added[path] += 1
        self.editor.append(path, item)
        return (*path, number)

    def _add_indikator(self, row: DefinitionRow, value: BlockMapping) -> None:
        text = str(row.value("sasaran"))
        number = self._sasaran(text)
        if number is not None:
            self._append_row(self._origin("sasaran", number, "indikator"), row, value)
            return
        if text not in self.groups:
            path = self._origin("sasaran")
            there = len(self.editor.find(path).value) + len(self.groups)
            self.groups[text] = (*path, there), BlockList()
        path, group = self.groups[text]
        self._note((*path, "indikator", len(group)), row.place)
        group.append(value)

    def _sasaran(self, text: str) -> int | None:
        """Return which sasaran a new indikator is of, None for a new one."""
        folded = text.casefold()
        texts = (one_line(s.uraian) for s in self.tables.last.jabatan[self.kode].sasaran)
        return next((n for n, known in enumerate(texts) if known.casefold() == folded), None)


def _new_item(tables: DefinitionTables, row: DefinitionRow) -> BlockMapping:
    """Return the item of a new row, by the keys of its file."""
    item = BlockMapping()
    if row.key.table in {DefinitionSheet.INDIKATOR, DefinitionSheet.PROGRAM}:
        item["kode"] = row.key.kode
    years: dict[str, dict[str, dict[str, WrittenValue]]] = defaultdict(lambda: defaultdict(dict))
    ordinal = tables.ordinal_of_formula(row.key.jabatan, str(row.value("formula") or ""))
    for change in row.changes:
        column = change.column
        if column.tahun is not None:
            value = _written(change.value, ordinal)
            years[column.key][str(column.tahun)][column.periode or TAHUN.kode] = value
        elif column.key != "sasaran":
            item[_yaml_key(column)] = _written(change.value, None)
    for key, by_year in years.items():
        item[key] = BlockMapping({y: _by_period(by_year[y]) for y in sorted(by_year)})
    if row.mulai is not None and row.key.table is DefinitionSheet.INDIKATOR:
        item["mulai"] = VerbatimYaml(row.mulai)
    order = _ORDER[row.key.table.lower()]
    return BlockMapping(sorted(item.items(), key=lambda entry: order.get(entry[0], 0)))


def _by_period(values: Mapping[str, WrittenValue]) -> WrittenValue:
    """Return the targets of a year: one alone if there is none but the year's."""
    if [*values] == [TAHUN.kode]:
        return values[TAHUN.kode]
    return {p: values[p] for p in sorted(values, key=_as_people_write)}


def _as_people_write(periode: str) -> tuple[bool, tuple[int, int, int]]:
    return periode == TAHUN.kode, period_order(periode)


def _written(value: str | Decimal | Rentang, ordinal: Ordinal | None) -> WrittenValue:
    """Return a value as it is written in YAML."""
    match value:
        case Decimal():
            return VerbatimYaml(plain(value))
        case Rentang():
            bounds = (value.bawah, value.atas)
            if ordinal is not None:
                return [str(ordinal.word(bound)) for bound in bounds]
            return VerbatimYaml(f"[{', '.join(map(plain, bounds))}]")
        case _:
            return value


# --- the order of keys ----------------------------------------------------------------------------


def _places_of(model: type[Model], *first: str) -> dict[str, int]:
    names = dict.fromkeys([*first, *model.model_fields])
    return {name: n for n, name in enumerate(names)}


_ORDER = {
    "": _places_of(Jabatan),
    "instansi": _places_of(Instansi),
    "perubahan": _places_of(Indikator, "mulai", "dasar", *Jabatan.model_fields),
    "indikator": _places_of(Indikator),
    "sasaran": _places_of(Sasaran),
    "variabel": _places_of(Variabel),
    "program": _places_of(Program),
    "tugas": {},
}


def _rank(path: KeyPath, key: str) -> Any:
    """Return where a new key of a mapping stands: years and periods by time, others by model."""
    if path and path[-1] in {"target", "anggaran"}:
        return int(key) if key.isdecimal() else 0
    if len(path) > 1 and path[-2] == "target":
        return _as_people_write(key) if key in PERIODE else (True, (9, 0, 0))
    holder = path[-2] if len(path) > 1 else ""
    if path and path[-1] == "variabel":
        return 0
    return _ORDER.get(str(holder), {}).get(key, 0)


def _rank_of_instansi(_: KeyPath, key: str) -> Any:
    return _ORDER["instansi"].get(key, 0)
