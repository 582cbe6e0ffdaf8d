"""The contents of a document as its first section: a row for each jabatan, with its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.render.document import Line, Look, Section, Table, TableCell
from iki.render.signing import agency_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from iki.model import Definisi
    from iki.render.document import Annex, Block, CellRow

CONTENTS = "Daftar Isi"
_MARK_ALONE, _MARK, _PAGE = 36, 18, 8  # shares of the width: the mark of a section, its page
_ROW = 14.25  # points


def contents_section(document: Annex, definisi: Definisi, names: Iterable[str]) -> Section:
    """Return the contents of a document whose sections bear the names, in their order."""
    instansi = definisi.instansi
    kinds = document.kinds
    named = (40, 30, *(_MARK, _PAGE) * len(kinds))
    if len(kinds) == 1:
        named = (38, 26, _MARK_ALONE, _PAGE)
    headings = ("NO", "JABATAN", "ATASAN", *(text for kind in kinds for text in (kind, "HAL.")))
    title, *more = document.cover or (document.title,)
    note = instansi.catatan if document.has_figures else None
    blocks: tuple[Block, ...] = (
        Line(title, Look.TITLE, space=60),
        *(Line(text, Look.TITLE) for text in more),
        Line(agency_name(instansi).upper(), Look.SUBTITLE),
        *([Line(note, Look.AGENCY_NOTE, space=_ROW)] if note else []),
        Line("DAFTAR ISI", Look.SUBTITLE, space=0 if note else _ROW),
        Table(
            (6, *named),
            (tuple(TableCell(text, Look.HEADING, height=20) for text in headings),),
            [*_rows(document, definisi, iter(names))],
            space_below=0,
            kept=(),
        ),
    )
    return Section("", CONTENTS, blocks, definisi.instansi_file, always_repeats=True, cover=True)


def _rows(document: Annex, definisi: Definisi, names: Iterator[str]) -> Iterator[CellRow]:
    for number, entry in enumerate(document.entries, 1):
        atasan = definisi.jabatan[entry.kode].atasan
        yield (
            TableCell(number, Look.CENTERED),
            TableCell(definisi.nama(entry.kode), depth=entry.depth),
            TableCell(definisi.nama(atasan) if atasan else "–"),
            *(
                cell
                for section, name in zip(entry.sections, names)  # noqa: B905 - the next entry goes on
                for cell in (
                    TableCell(section.mark or name, link=name),
                    TableCell(None, Look.CENTERED, page_of=name),
                )
            ),
        )
