"""Documents as text that a person can read, and files of Word as what is in them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import docx

from iki.decimals import format_id
from iki.render.document import (
    Charts,
    Labelled,
    Line,
    NewPage,
    Room,
    Signatures,
    Table,
    placed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document as WordDocument

    from iki.render.document import Annex, Block, TableCell


def dump(document: Annex) -> str:
    """Return what a document says, a line for a line and for a row of a table."""
    lines = [f"# {document.title}"]
    for entry in document.entries:
        for section in entry.sections:
            where = "mendatar" if section.landscape else "tegak"
            lines += ["", f"## {section.name} ({where}, {section.footer})"]
            for block in section.blocks:
                lines += _lines(block)
    return "\n".join(lines) + "\n"


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Line():
            yield f"{block.look.name.lower()}: {block.text}"
        case Labelled():
            for row in block.rows:
                colon = ":" if row.label and row.text else ""
                parts = (row.number, row.label, colon, row.letter, row.text)
                yield " ".join(filter(None, parts))
        case Table():
            rows = (*block.headings, *block.rows)
            for number in range(len(rows)):
                cells = [_shown(cell) for row, _, cell in placed(rows) if row == number]
                yield f"| {' | '.join(cells)} |"
        case Charts():
            for chart in block.charts:
                yield f"grafik: {chart.title}: {', '.join(chart.names)}"
                for name, values in chart.series:
                    yield f"  {name}: {'; '.join('' if v is None else format_id(v) for v in values)}"
        case Room():
            yield f"ruang: {block.label}"
            yield from (f"  {text}" for text in block.texts)
        case Signatures():
            yield f"ttd {block.place_and_date}"
            yield from (f"  {' / '.join(p.titles)} / {p.nama} / {p.nip}" for p in block.parties)
        case NewPage():
            yield "--- halaman baru ---"


def _shown(cell: TableCell) -> str:
    return cell.text.replace("\n", " ⏎ ")


def opened(content: bytes) -> WordDocument:
    return docx.Document(BytesIO(content))
