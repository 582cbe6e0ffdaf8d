"""Parts that sheets share: full lines, the note of the agency, places for signatures, the cover."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from iki.render.signing import DOTS, agency_name
from iki.render.xlsx import styles
from iki.render.xlsx.cells import Cell
from iki.render.xlsx.fitting import fit_pages
from iki.render.xlsx.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iki.model import Definisi, Instansi
    from iki.render.paper import Paper
    from iki.render.signing import Signatory

CONTENTS = "Daftar Isi"  # name of the cover sheet
_SIGNATURE_ROOM = 48.0  # pt
_PAGE = 8  # share of the width that the number of a page has


def agency_note(sheet: Sheet, instansi: Instansi) -> None:
    """Print the agency's note ("angka contoh") in a box, where it has one."""
    if instansi.catatan:
        full_line(sheet, instansi.catatan, styles.AGENCY_NOTE)
        sheet.gap(6)


def full_line(sheet: Sheet, text: str, style: styles.Style, *, keep: bool = True) -> None:
    """Add a line over all columns."""
    sheet.block(Cell(0, text, style, columns=len(sheet.columns)), keep=keep)


def signatures(
    sheet: Sheet, *parties: tuple[int, int, Signatory], above: tuple[int, int, str] | None = None
) -> None:
    """Add signatures side by side, all on one page: (first column, columns, who) each."""
    sheet.stay_with_above()
    sheet.gap()
    if above is not None:
        column, columns, text = above
        sheet.block(Cell(column, text, styles.CENTERED, columns=columns), keep=True)
    _add_side_by_side(
        sheet, [(column, columns, p.titles) for column, columns, p in parties], keep=True
    )
    sheet.gap(_SIGNATURE_ROOM)
    sheet.block(
        *(
            Cell(
                column,
                p.nama or DOTS,
                styles.SIGNED_NAME if p.nama else styles.CENTERED,
                columns=columns,
            )
            for column, columns, p in parties
        ),
        keep=True,
    )
    below = [(column, columns, p.below()) for column, columns, p in parties]
    _add_side_by_side(sheet, below, keep=False)


def _add_side_by_side(
    sheet: Sheet, texts: Sequence[tuple[int, int, Sequence[str]]], *, keep: bool
) -> None:
    """Add the lines of several parties, on one page, and with `keep` on that of what follows."""
    count = max(len(lines) for _, _, lines in texts)
    for index in range(count):
        sheet.block(
            *(
                Cell(column, lines[index], styles.CENTERED, columns=columns)
                for column, columns, lines in texts
                if index < len(lines)
            ),
            keep=keep or index < count - 1,
        )


def contents_sheet(
    definisi: Definisi,
    title: Sequence[str],
    entries: Sequence[tuple[int, str, Sequence[tuple[str, str]]]],
    *,
    paper: Paper,
    link_columns: Sequence[str] = ("LEMBAR",),
    numbers: bool = False,
) -> Sheet:
    """Return the cover sheet: a row (depth, kode, [(text, sheet)]) for each jabatan, with links.

    `numbers`: the book shows numbers, so the agency's note about them is printed.
    """
    columns: tuple[int, ...] = (
        6,
        *((38, 26, 36) if len(link_columns) == 1 else (40, 30, 18)),
        _PAGE,
    )
    columns += columns[-2:] * (len(link_columns) - 1)
    lay_out = partial(_contents, definisi, title, entries, paper, link_columns, numbers=numbers)
    return fit_pages(lay_out, columns)


def _contents(
    definisi: Definisi,
    title: Sequence[str],
    entries: Sequence[tuple[int, str, Sequence[tuple[str, str]]]],
    paper: Paper,
    link_columns: Sequence[str],
    columns: Sequence[float],
    scale: float,
    *,
    numbers: bool,
) -> Sheet:
    instansi = definisi.instansi
    sheet = Sheet(
        CONTENTS,
        columns,
        definisi.instansi_file,
        paper,
        scale=scale,
        protected=True,
        tab=styles.TAB_COVER,
    )
    sheet.gap(60)
    for line in title:
        full_line(sheet, line, styles.TITLE)
    full_line(sheet, agency_name(instansi).upper(), styles.SUBTITLE)
    sheet.gap()
    if numbers:
        agency_note(sheet, instansi)
    full_line(sheet, "DAFTAR ISI", styles.SUBTITLE)
    sheet.gap(6)
    headings = ("NO", "JABATAN", "ATASAN", *(x for text in link_columns for x in (text, "HAL.")))
    row = sheet.block(
        *(Cell(i, text, styles.HEADING) for i, text in enumerate(headings)), height=20, keep=True
    )
    sheet.repeat = (row, row)
    for number, (depth, kode, links) in enumerate(entries, 1):
        atasan = definisi.jabatan[kode].atasan
        sheet.block(
            Cell(0, float(number), styles.BOX_CENTERED),
            Cell(1, definisi.nama(kode), indented(styles.BOX, depth)),
            Cell(2, definisi.nama(atasan) if atasan else "–", styles.BOX),
            *(
                cell
                for i, (text, target) in enumerate(links)
                for cell in (
                    Cell(3 + 2 * i, text, styles.LINK, link=target),
                    page_cell(4 + 2 * i, target),
                )
            ),
        )
    return sheet


def page_cell(column: int, sheet: str, style: styles.Style = styles.BOX_CENTERED) -> Cell:
    """Return a cell of the page that a sheet begins on."""
    return Cell(column, None, style, pages_of=(sheet,))


def indented(style: styles.Style, depth: int) -> styles.Style:
    """Return the look of a jabatan in a list: the deeper in the tree, the further in."""
    return styles.variant(style, indent=1 + min(2 * depth, 12))


def back_link(sheet: Sheet, target: str = CONTENTS, text: str = "← Daftar isi") -> None:
    """Add a link back to the cover, beside the page, where it is not printed."""
    sheet.beside.append((1, text, target))
