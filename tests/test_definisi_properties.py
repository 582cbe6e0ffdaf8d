"""The table of any project, read back, says nothing else than the project."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings

from iki.isian.definisi.reading import read_definitions
from iki.isian.definisi.values import DefinitionTables
from iki.isian.definisi.workbook import BookScope, definitions_book
from iki.isian.file_cells import read_cells
from iki.render import xlsx
from tests.test_history_properties import load, projects


@settings(max_examples=15, deadline=None)
@given(projects())
def test_a_table_that_nobody_changed_changes_nothing(files: dict[str, Any]) -> None:
    tables = DefinitionTables(load(files))
    book = definitions_book(tables, BookScope(), {}, this_year=2025)
    content, _ = xlsx.to_file(book)
    assert content is not None
    found = read_definitions(read_cells(content).grids, "t.xlsx", "", tables)
    reading = found.reading
    assert (found.rows, reading.refused, reading.passed, reading.problems) == ([], [], [], [])
    assert found.emptied == []
    assert found.same + reading.own == reading.total
    assert not any(len(keys) for keys in found.absent.values()) or any(
        "berakhir" in str(file) for file in files.values()
    )
