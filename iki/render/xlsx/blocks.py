"""Parts that sheets share: full lines, places for signatures, the link back to the cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.render.signing import DOTS
from iki.render.xlsx import styles
from iki.render.xlsx.cells import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iki.render.signing import Signatory
    from iki.render.xlsx.sheet import Sheet

_SIGNATURE_ROOM = 48.0  # pt


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


def back_link(sheet: Sheet, target: str) -> None:
    """Add a link back to the cover, beside the page, where it is not printed."""
    sheet.beside.append((1, f"← {target.capitalize()}", target))
