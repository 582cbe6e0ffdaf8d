"""What stands in every cell of the annexes of a small project, and in the Markdown of the decree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from iki.lampiran.pengukuran import pengukuran_book
from iki.render.paper import Paper
from tests.workbook import contoh
from tests.workbook.books import penetapan_book, penetapan_markdown, perjanjian_book
from tests.workbook.excel import dump, written

if TYPE_CHECKING:
    from tests.conftest import Golden


def test_penetapan(golden: Golden) -> None:
    golden("lampiran/penetapan.txt", dump(written(penetapan_book(contoh.definisi()))))


def test_perjanjian(golden: Golden) -> None:
    isi = written(perjanjian_book(contoh.definisi(), 2024, paper=Paper.A4))
    golden("lampiran/perjanjian.txt", dump(isi))


@pytest.mark.parametrize("sampai", ["TW2", "tahun"])
def test_pengukuran(golden: Golden, sampai: str) -> None:
    isi = written(pengukuran_book(*contoh.hasil(sampai)))
    golden(f"lampiran/pengukuran_{sampai}.txt", dump(isi))


def test_naskah(golden: Golden) -> None:
    golden("lampiran/penetapan.md", penetapan_markdown(contoh.definisi()))
