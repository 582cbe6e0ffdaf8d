"""Documents as the workbooks that the command writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iki.lampiran.penetapan import penetapan_document
from iki.lampiran.perjanjian import perjanjian_document
from iki.render.markdown import annex_markdown
from iki.render.paper import Paper
from iki.render.xlsx.pages import pages_book

if TYPE_CHECKING:
    from collections.abc import Collection

    from iki.model import Definisi
    from iki.render.xlsx.book import Book


def perjanjian_book(
    definisi: Definisi, tahun: int, *, paper: Paper = Paper.FOLIO, **options: Any
) -> Book:
    return pages_book(perjanjian_document(definisi, tahun, **options), definisi, paper)


def penetapan_book(
    definisi: Definisi,
    kode: Collection[str] | None = None,
    *,
    paper: Paper = Paper.FOLIO,
    **options: Any,
) -> Book:
    return pages_book(penetapan_document(definisi, kode, **options), definisi, paper)


def penetapan_markdown(definisi: Definisi, **options: Any) -> str:
    return annex_markdown(penetapan_document(definisi, **options, as_one_text=True))
