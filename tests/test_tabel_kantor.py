"""Tables as offices keep them lead to a project that lacks nothing of what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tabel_kantor import TABEL, missing_facts

if TYPE_CHECKING:
    from pathlib import Path

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
