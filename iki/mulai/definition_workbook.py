"""A blank table of jabatan and indikator for `iki mulai --dari`, with headings that it reads."""

from __future__ import annotations

from iki.mulai.definition_headings import HEADINGS
from iki.render.paper import Paper
from iki.render.xlsx import styles
from iki.render.xlsx.blocks import full_line
from iki.render.xlsx.book import Book
from iki.render.xlsx.cells import Cell
from iki.render.xlsx.sheet import Sheet

TABLE_TITLE = "Tabel jabatan dan indikator"
_SHEET = "IKU"
_ROWS = 60  # to be filled in; more may be added below
_ROW_HEIGHT = 30.0
_WIDTHS = {
    "jabatan": 24, "atasan": 22, "sasaran": 28, "indikator": 32, "satuan": 11, "formula": 38,
    "sumber_data": 24, "target": 11,
}  # fmt: skip
_INSTRUCTIONS = (
    "Satu baris satu indikator. Dalam satu jabatan, yang sama dengan baris di atasnya boleh dikosongkan.",
    "Atasan: nama jabatan lain di tabel ini, atau jabatan pimpinan. Formulasi: Jumlah A / Jumlah B x 100%.",
    "Kolom target boleh ditambah untuk tahun atau periode lain: TARGET 2026, TARGET 2026 TW1.",
)


def definition_book(tahun: int, *, paper: Paper = Paper.FOLIO) -> Book:
    """Lay out the blank table, with one column for the targets of a year."""
    sheet = Sheet(
        _SHEET, [*_WIDTHS.values()], "definisi", paper, landscape=True, footer=TABLE_TITLE
    )
    full_line(sheet, TABLE_TITLE, styles.TITLE)
    for text in _INSTRUCTIONS:
        full_line(sheet, text, styles.NOTE)
    sheet.gap()
    titles = [
        f"{HEADINGS[what].title} {tahun}" if what == "target" else HEADINGS[what].title
        for what in _WIDTHS
    ]
    cells = [Cell(k, title, styles.HEADING) for k, title in enumerate(titles)]
    row = sheet.block(*cells, height=_ROW_HEIGHT, keep=True)
    sheet.repeat = (row, row)
    for _ in range(_ROWS):
        sheet.block(*(Cell(k, None, styles.BOX) for k in range(len(_WIDTHS))), height=_ROW_HEIGHT)
    return Book(TABLE_TITLE, (sheet,))
