"""Documents as Markdown, and what else is written in it: how a document begins, and tables.

No text of a file becomes markup. A fraction is LaTeX, unless its words have no safe place there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from iki.escaping import for_markdown
from iki.render.document import (
    Charts,
    Labelled,
    Letterhead,
    Line,
    Look,
    NewPage,
    Room,
    RowChart,
    Signatures,
    Table,
    placed,
)
from iki.render.printed_formula import PrintedFormula
from iki.render.signing import DOTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from iki.model import Instansi
    from iki.render.document import Annex, Block, TableCell
    from iki.render.signing import Signatory

# A `<` that HTML would take for a tag; inside mathematics there is no escape for it.
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
# What Markdown acts on inside mathematics too, and LaTeX has no other way to write.
_NO_LATEX = re.compile(r"[`*\[\]@]|://|www\.", re.IGNORECASE)
_MARKS = {Look.TITLE: "## ", Look.SECTION: "### "}
_NEW_LINE = "  \n"


def document_head(instansi: Instansi, title: str, about: str) -> Iterator[str]:
    """Yield how a document begins: its title, whose it is and what about, and the agency's note."""
    nama = " ".join(filter(None, (instansi.instansi, instansi.daerah)))
    yield f"# {title}\n"
    yield f"{for_markdown(nama)}, {about}\n"
    if instansi.catatan:
        yield f"> Catatan: {for_markdown(instansi.catatan)}\n"


def markdown_row(cells: Iterable[str]) -> str:
    """Return a row of a table; its cells are Markdown."""
    return f"| {' | '.join(cells)} |"


def markdown_table(
    headings: Sequence[str], rows: Iterable[Iterable[str]], *, right: Collection[str] = ()
) -> Iterator[str]:
    """Yield the lines of a table; its cells are Markdown, those below the headings `right` stand at the right."""
    yield markdown_row(headings)
    yield markdown_row("--:" if heading in right else ":--" for heading in headings)
    yield from map(markdown_row, rows)


def annex_markdown(document: Annex) -> str:
    """Return what a document says; pictures, charts and the ends of pages are no text."""
    texts = (
        text
        for entry in document.entries
        for section in entry.sections
        for block in section.blocks
        for text in _texts(block)
    )
    return "\n\n".join(texts) + "\n"


def _texts(block: Block) -> Iterator[str]:
    """Yield the paragraphs, lists and tables that a block is."""
    match block:
        case Letterhead():
            yield _NEW_LINE.join(f"**{for_markdown(line)}**" for line in block.lines)
            yield "---"
        case Line():
            yield f"{_MARKS.get(block.look, '')}{for_markdown(block.text)}"
        case Labelled():
            numbered = any(row.number for row in block.rows)
            yield ("\n" if numbered else _NEW_LINE).join(_labelled_lines(block))
        case Table():
            yield "\n".join(_table_lines(block))
        case Room():
            yield _NEW_LINE.join(map(for_markdown, (block.label, *block.texts)))
        case Signatures():
            if block.place_and_date:
                yield for_markdown(block.place_and_date)
            for party in block.parties:
                yield from _signature(party)
        case Charts() | RowChart() | NewPage():
            pass
        case _:
            assert_never(block)


def _labelled_lines(block: Labelled) -> Iterator[str]:
    for row in block.rows:
        text = for_markdown(row.text)
        if row.label:
            label = f"{row.number} {for_markdown(row.label)}".lstrip()
            beside = "" if row.letter else f" {'**' * row.bold}{text}{'**' * row.bold}"
            yield f"{label} :{beside}" if text else label
        if row.letter:
            yield f"   - {row.letter} {text}"


def _table_lines(table: Table) -> Iterator[str]:
    """Yield the rows of a table; a column that no heading of its own stands over belongs to the one before."""
    columns = sorted({column for _, column, _ in placed(table.headings)})
    rows = (*table.headings, *table.rows)
    lines = [dict.fromkeys(columns, "") for _ in rows]
    for row, column, cell in placed(rows):
        lines[row][column] = _cell_text(cell)
    first, *others = (markdown_row(line.values()) for line in lines)
    yield from (first, markdown_row(["---"] * len(columns)), *others)


def _cell_text(cell: TableCell) -> str:
    value = cell.value
    if isinstance(value, tuple) and len(value) > 1:
        return "<br>".join(f"- {for_markdown(text)}" for text in value)
    if (
        isinstance(value, PrintedFormula)
        and value.is_fraction
        and not _NO_LATEX.search(value.latex)
    ):
        return f"${_TAG.sub('< ', value.latex).replace('|', chr(92) + '|')}$"
    return for_markdown(cell.text)


def _signature(party: Signatory) -> Iterator[str]:
    nama = f"**{for_markdown(party.nama)}**" if party.nama else DOTS
    yield _NEW_LINE.join(map(for_markdown, party.titles))
    yield _NEW_LINE.join((nama, *map(for_markdown, party.below(DOTS))))
