"""Documents as the workbooks that the command writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iki.lampiran.perjanjian import perjanjian_document
from iki.render.paper import Paper
from iki.render.xlsx.pages import pages_book

if TYPE_CHECKING:
    from iki.model import Definisi
    from iki.render.xlsx.book import Book


def perjanjian_book(
    definisi: Definisi, tahun: int, *, paper: Paper = Paper.FOLIO, **options: Any
) -> Book:
    return pages_book(perjanjian_document(definisi, tahun, **options), definisi, paper)
