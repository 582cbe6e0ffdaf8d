"""The way from `iki hitung` to its table is straight; `python -m tests.way` shows it."""

from __future__ import annotations

from tests.way import ENDS, ROOT, floor_of, measure


def test_the_way_to_the_table_is_straight() -> None:
    found = measure("hitung", "--tahun", "2024", "--proyek", str(ROOT))
    assert found.reached == ENDS
    assert len(found.modules) <= 10, found.modules
    assert len(found.climbs) <= 3, found.climbs


def test_floors_are_those_of_the_contract() -> None:
    command, project, ground = map(floor_of, ("iki.cli.output", "iki.workspace", "iki.decimals"))
    assert command is not None
    assert project is not None
    assert ground is not None
    assert command < project < ground
    assert floor_of("rich.table") is None
