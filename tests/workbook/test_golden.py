"""What stands in every cell of the annexes of a small project, and in the Markdown of the decree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from iki.outputs import decree_markdown, workbook
from tests.workbook import contoh
from tests.workbook.excel import dump, written

if TYPE_CHECKING:
    from collections.abc import Callable


def test_penetapan(golden: Callable[[str, str], None]) -> None:
    golden("lampiran/penetapan.txt", dump(written(workbook.penetapan(contoh.definisi()))))


def test_perjanjian(golden: Callable[[str, str], None]) -> None:
    isi = written(workbook.perjanjian(contoh.definisi(), 2024, kertas=workbook.Kertas.A4))
    golden("lampiran/perjanjian.txt", dump(isi))


@pytest.mark.parametrize("sampai", ["TW2", "tahun"])
def test_pengukuran(golden: Callable[[str, str], None], sampai: str) -> None:
    isi = written(workbook.pengukuran(*contoh.hasil(sampai)))
    golden(f"lampiran/pengukuran_{sampai}.txt", dump(isi))


def test_naskah(golden: Callable[[str, str], None]) -> None:
    golden("lampiran/penetapan.md", decree_markdown.penetapan(contoh.definisi()))
