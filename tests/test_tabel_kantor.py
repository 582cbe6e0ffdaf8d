"""Tables as offices keep them lead to a project that lacks nothing of what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.tabel_kantor import TABEL, book, missing_facts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl import Workbook

    from tests.conftest import Iki

_SCREEN = 24


@pytest.mark.parametrize("name", TABEL)
def test_a_table_becomes_a_project_without_an_editor(iki: Iki, tmp_path: Path, name: str) -> None:
    file, folder = tmp_path / f"{name}.xlsx", tmp_path / "kantor"
    TABEL[name].make().save(file)
    ran = iki("mulai", folder, "--dari", file, *TABEL[name].options)
    assert (ran.code, ran.err) == (0, "")
    assert len(ran.out.splitlines()) <= _SCREEN
    assert missing_facts(folder, TABEL[name]) == []
    assert iki("validasi", "--proyek", folder).code == 0
    assert iki("validasi", "--proyek", folder, "--ketat").code == 1


def _small(*rows: list[Any], merged: str = "") -> Workbook:
    head = ["NO", "SASARAN", "INDIKATOR", "SATUAN", "RUMUS", "TARGET 2025"]
    made = book([head, [1, "Tertib", "Persentase a", "%", "Jumlah a / Jumlah b x 100%", 80], *rows])
    if merged:  # without a cell for each place
        made["Sheet1"].merged_cells.add(merged)
    return made


def _far() -> Workbook:
    made = _small()
    made["Sheet1"].cell(1_048_576, 16_384, "jauh")
    return made


def _errors() -> Workbook:
    made = _small([2, "Tertib", "#REF!", "#N/A", "#DIV/0!", "#VALUE!"])
    for cell in made["Sheet1"][3][2:]:
        cell.data_type = "e"
    return made


HOSTILE: dict[str, tuple[Callable[[], Workbook], int]] = {
    # what makes the workbook, and the exit code
    "a sheet merged into one cell": (lambda: _small(merged="A3:XFD1048576"), 0),
    "columns merged down to the end": (lambda: _small(merged="C3:C1048576"), 0),
    "a cell at the last place": (_far, 0),
    "errors": (_errors, 0),
    "cells of ten thousand letters": (
        lambda: _small([2, "S" * 10_000, "a" * 10_000, "u" * 10_000, "b " * 5_000, "9" * 10_000]),
        0,
    ),
    "headings of thirty thousand letters": (lambda: book([["INDIKATOR " * 3_000] * 6] * 3), 2),
    "a heading for every year": (
        lambda: book([["SASARAN", "INDIKATOR", *(f"TARGET {2000 + k % 90}" for k in range(900))],
                      ["S", "Jumlah a", *range(900)]]),
        0,
    ),
    "nothing": (lambda: book([]), 2),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_ends_in_a_screen_of_messages(
    iki: Iki, tmp_path: Path, name: str
) -> None:
    make, code = HOSTILE[name]
    make().save(tmp_path / "a.xlsx")
    ran = iki("mulai", tmp_path / "kantor", "--dari", tmp_path / "a.xlsx")
    assert ran.code == code, ran.err
    assert len((ran.out + ran.err).splitlines()) <= _SCREEN
    if not code:
        assert iki("validasi", "--proyek", tmp_path / "kantor").code == 0
