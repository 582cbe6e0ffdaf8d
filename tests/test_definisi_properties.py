"""The table of any project, read back: as it is, it changes nothing; an edit is that by hand."""

from __future__ import annotations

import datetime as dt
import json
import re
from copy import deepcopy
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from iki import definitions
from iki.beda import differences
from iki.definitions import SourceFile
from iki.isian.definisi.columns import DefinitionColumn, DefinitionSheet, column_of
from iki.isian.definisi.edits import edit_file
from iki.isian.definisi.reading import read_definitions
from iki.isian.definisi.values import DefinitionTables
from iki.isian.definisi.workbook import BookScope, definitions_book
from iki.isian.delivery import cell_count
from iki.isian.file_cells import read_cells
from iki.isian.grid import ToCompute, UnusableValue, WithPercentSign
from iki.periode import PERIODE, Instant
from iki.render import xlsx
from iki.yaml_source import read_yaml
from tests.test_history_properties import instant, load, projects

if TYPE_CHECKING:
    from collections.abc import Callable

    from iki.isian.definisi.definition_rows import DefinitionReading
    from iki.isian.definisi.values import RowKey
    from iki.isian.grid import Grid
    from iki.model import Definisi

INDIKATOR, VARIABEL = DefinitionSheet.INDIKATOR, DefinitionSheet.VARIABEL
Texts = dict[str, str]


def grids_of(tables: DefinitionTables) -> list[Grid]:
    content, _ = xlsx.to_file(definitions_book(tables, BookScope(), {}, this_year=2025))
    assert content is not None
    return read_cells(content).grids


def read(grids: list[Grid], tables: DefinitionTables) -> DefinitionReading:
    return read_definitions(grids, "t.xlsx", "", tables)


@settings(max_examples=15)
@given(projects())
def test_a_table_that_nobody_changed_changes_nothing(files: dict[str, Any]) -> None:
    tables = DefinitionTables(load(files))
    found = read(grids_of(tables), tables)
    reading = found.reading
    assert (found.rows, reading.refused, reading.passed, reading.problems) == ([], [], [], [])
    assert found.emptied == []
    assert found.same + reading.own == reading.total
    assert not any(found.absent.values())


HOSTILE: list[Any] = [
    UnusableValue("error", "#REF!"), UnusableValue("percent", "0.5"), UnusableValue("without_result", ""),
    dt.datetime(2026, 1, 2),  # noqa: DTZ001 - as a cell has it
    dt.date(2026, 1, 2), dt.time(1), dt.timedelta(hours=30), True, -1, 1e300,
    float("inf"), float("nan"), ToCompute(3), WithPercentSign(85), 1.5, 7, "", " ", "-", "1.234,5", "1.234",
    "KODE INDIKATOR", "TARGET 2025", "satu", "SATU", " i0 ", "a + ", "x" * 40_000, "a\u202eb\x00c", "a\nb",
    "=1+1", "80-90", "[1, 2]", "{a: b}", "# x", "null", "2026-TW3", "ya: tidak",
]  # fmt: skip


@settings(max_examples=15)
@given(projects(), st.data())
def test_a_hostile_hidden_sheet_hides_nothing(files: dict[str, Any], data: st.DataObject) -> None:
    tables = DefinitionTables(load(files))
    grids = grids_of(tables)
    for _ in range(data.draw(st.integers(1, 4))):
        row, column = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 6))
        grids[-1].rows.setdefault(row, {})[column] = data.draw(st.sampled_from(HOSTILE))
    found = read(grids, tables)
    assert (found.rows, found.newer, found.reading.refused) == ([], [], [])


@settings(max_examples=60)
@given(projects(), st.data())
def test_every_cell_of_a_hostile_table_is_counted_once(
    files: dict[str, Any], data: st.DataObject
) -> None:
    texts = {kode: commented(file) for kode, file in files.items()}
    tables = DefinitionTables(load_texts(texts))
    grids = grids_of(tables)
    for _ in range(data.draw(st.integers(1, 6))):
        grid = data.draw(st.sampled_from(grids[:-1]))  # all but the hidden one
        row = data.draw(st.integers(1, max(grid.rows) + 2))
        column = data.draw(st.integers(1, 16))
        grid.rows.setdefault(row, {})[column] = data.draw(st.sampled_from(HOSTILE))
        grid.__dict__.pop("row_numbers", None)
    found = read(grids, tables)
    reading = found.reading
    counted = reading.own + found.same + found.changed
    counted += cell_count(reading.passed) + cell_count(reading.refused)
    assert counted == reading.total == sum(grid.size for grid in grids[:-1])
    for kode in dict.fromkeys(row.key.jabatan for row in found.rows if not found.is_refused()):
        rows = [row for row in found.rows if row.key.jabatan == kode]
        made = edit_file(tables, kode, rows, texts[kode])
        if not made.refused:
            document, _ = read_yaml("x.yaml", made.text.encode())
            assert document is not None


# --- one edit -------------------------------------------------------------------------------------


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, _: Any) -> bool:
        return True


def commented(data: Any) -> str:
    """Write data as people do, with a remark behind every line."""
    text = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000)
    return "".join(f"{line}  # catatan {n}\n" for n, line in enumerate(text.splitlines()))


def load_texts(texts: Texts) -> Definisi:
    instansi, *others = (SourceFile(k, f"{k}.yaml", t.encode()) for k, t in texts.items())
    loaded = definitions.load(instansi, others)
    assert not loaded.diagnostics, [d.line for d in loaded.diagnostics]
    assert loaded.definisi is not None
    return loaded.definisi


def version(item: dict[str, Any], key: str, last: int) -> dict[str, Any]:
    """Return who says the value of a key in a month: the item itself, or the last perubahan."""
    found = item
    for one in item.get("perubahan", ()):
        if key in one and instant(one["mulai"]).first <= last:
            found = one
    return found


def end_of(*items: dict[str, Any]) -> int:
    ends = [instant(item["berakhir"]).last for item in items if "berakhir" in item]
    return min(ends, default=12 * 9999)


NEW: dict[str, Any] = {
    "indikator": "Nama: baru # itu", "satuan": "kotak", "polarisasi": "stabilize", "formula": "b - c",
    "bobot": Decimal(7), "uraian": "it's 'baru'", "konsolidasi": "maksimum", "berkala": "semester",
    "tugas": "- lain",
}  # fmt: skip
YAML = {"indikator": "nama"}


def edit_by_hand(
    files: dict[str, Any], key: RowKey, column: DefinitionColumn, value: Any, mulai: str | None
) -> dict[str, Any]:
    """Return the files with an edit as someone makes it who knows what is in force when."""
    edited = deepcopy(files)
    jabatan = edited[key.jabatan]
    name = YAML.get(column.key, column.key)
    item, of = jabatan, key.table.lower()
    if key.table is INDIKATOR:
        item, of = item_of(jabatan, key), name
    last = end_of(jabatan, item)
    if column.tahun is not None:
        last = min(last, Instant(column.tahun, PERIODE["tahun"]).last)
    holder = version(item, of, last)
    if mulai is not None:
        then = version(item, of, instant(mulai).first)
        holder = with_perubahan(item, of, then.get(of), mulai)
    if key.table is DefinitionSheet.TUGAS:
        holder["tugas"][int(key.kode) - 1] = value
    elif key.table is VARIABEL:
        holder["variabel"][key.kode][name] = value
    elif column.tahun is None:
        holder[name] = int(value) if name == "bobot" else value
    else:
        targets = holder.setdefault("target", {})
        before = targets.get(column.tahun)
        whole = before if isinstance(before, dict) else {"tahun": before} if before else {}
        targets[column.tahun] = {**whole, column.periode: int(value)}
    return edited


def item_of(jabatan: dict[str, Any], key: RowKey) -> dict[str, Any]:
    return next(i for i in jabatan["sasaran"][0]["indikator"] if i["kode"] == key.kode)


def with_perubahan(item: dict[str, Any], key: str, before: Any, mulai: str) -> dict[str, Any]:
    """Return the perubahan of a time, a new one if there is none, with the value of a key."""
    every: list[dict[str, Any]] = item["perubahan"]
    found = next((p for p in every if p["mulai"] == mulai), None)
    if found is None:
        found = {"mulai": mulai, "dasar": "x"}
        every.append(found)
        every.sort(key=lambda p: instant(p["mulai"]).first)
    if key == "target":
        before = {y: v for y, v in (before or {}).items() if y >= instant(mulai).tahun}
    if before and key in {"target", "variabel", "tugas"}:
        found.setdefault(key, deepcopy(before))
    return found


@settings(max_examples=40)
@given(projects(), st.data(), st.sampled_from([commented, json.dumps]))
def test_an_edit_of_a_table_is_that_edit_by_hand(
    files: dict[str, Any], data: st.DataObject, write: Callable[[Any], str]
) -> None:
    texts = {kode: write(file) for kode, file in files.items()}
    old = load_texts(texts)
    tables = DefinitionTables(old)
    grids = grids_of(tables)
    grid = data.draw(st.sampled_from([g for g in grids[:-1] if len(g.rows) > 1]))
    head = {k: column_of(str(title)) for k, title in grid.rows[1].items()}
    places = [
        (row, k, column)
        for row in sorted(grid.rows)[1:]
        for k, column in head.items()
        if column and (column.key in NEW or column.key == "target")
    ]
    row, k, column = data.draw(st.sampled_from(places))
    value = NEW.get(column.key, Decimal(77))
    grid.rows[row][k] = int(value) if isinstance(value, Decimal) else value
    found = read(grids, tables)
    if found.reading.refused:  # a target of a year in which the indikator is not in force
        assert "tidak berlaku" in found.reading.refused[0].message
        return
    if not found.rows:
        return  # it said so before
    (edited,) = found.rows
    key = edited.key
    jabatan = files[key.jabatan]
    item = item_of(jabatan, key) if key.table is INDIKATOR else jabatan
    times = [None, "2025-TW2", "2026", *(p["mulai"] for p in item["perubahan"])]
    mulai = data.draw(st.sampled_from(times))
    edited.mulai, edited.dasar = (None, "") if mulai is None else (instant(mulai), "x")
    made = edit_file(tables, key.jabatan, [edited], texts[key.jabatan])
    if made.refused:
        assert re.search("tidak mengubah TARGET|menetapkan lagi", made.refused[0].message)
        return
    new = load_texts({**texts, key.jabatan: made.text})
    by_hand = edit_by_hand(files, key, column, value, mulai)
    hand = load_texts({k: write(file) for k, file in by_hand.items()})
    assert new.jabatan == hand.jabatan
    assert differences(hand, new) == ()
    ends = "berakhir" in item or "berakhir" in jabatan
    if mulai is None or not ends:  # a perubahan after the end, R42, copies what held at the end
        assert len(differences(old, new)) == 1
    remarks = [re.findall("# catatan .*", text) for text in (texts[key.jabatan], made.text)]
    assert set(remarks[0]) <= set(remarks[1])
    if mulai is None:
        assert remarks[0] == remarks[1]
        before, after = (text.splitlines() for text in (texts[key.jabatan], made.text))
        assert len([line for line in after if line not in before]) <= 3
