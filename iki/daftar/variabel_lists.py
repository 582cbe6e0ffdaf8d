"""What must be filled in, as a table for people and in machine formats."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Group
from rich.text import Text

from iki.escaping import for_markdown
from iki.render import terminal_text
from iki.render.colours import ATTENTION
from iki.render.markdown import markdown_table
from iki.render.records import RecordTable
from iki.render.table import (
    GAP,
    INDENT,
    Column,
    Paragraph,
    SettledTable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from iki.model import Definisi
    from iki.model.variabel_readers import VariabelUse
    from iki.render.records import Json

UNUSED = "belum dipakai indikator mana pun"

_HEADS = ("Satuan", "Konsolidasi", "Dipakai")
_TEXT_WIDTH = 28  # of a column of running text, at least


def _unit(used: VariabelUse) -> str:
    return used.variabel.satuan or ""


def _consolidation(used: VariabelUse) -> list[str]:
    """Return how values are consolidated and, where that is said, how often they come."""
    berkala = used.variabel.berkala
    return [used.variabel.konsolidasi.sebutan, *([berkala.sebutan] if berkala else [])]


def _readers(used: VariabelUse) -> list[str]:
    """Return the indikator that read a variable, those of its own jabatan by their kode alone."""
    return [p.indikator.kode if p.jabatan == used.jabatan else str(p) for p in used.readers]


def _use_text(used: VariabelUse) -> Text:
    readers = _readers(used)
    if not readers:
        return Text(UNUSED, ATTENTION)
    return terminal_text.below(*map(terminal_text.safe, readers))


def variables_table(
    used: Sequence[VariabelUse], definisi: Definisi, *, width: int
) -> RenderableType:
    """Return the variables to fill in, one table for each jabatan."""
    units = max((cell_len(_unit(i)) for i in used), default=0)
    longest = max((cell_len(text) for i in used for text in _consolidation(i)), default=0)
    widths = [max(cell_len(_HEADS[0]), min(units, 14)), max(cell_len(_HEADS[1]), longest)]
    room = width - INDENT - sum(GAP + width for width in widths) - GAP
    wide = room >= 2 * _TEXT_WIDTH
    columns = [Column("Variabel", width - INDENT)]
    if wide:
        readers = max((cell_len(name) for i in used for name in _readers(i)), default=0)
        last = min(max(readers, cell_len(UNUSED)), room // 2)
        widths = [room - last, *widths, last]
        columns = [Column(h, w) for h, w in zip(("Variabel", *_HEADS), widths, strict=True)]

    def row(i: VariabelUse) -> list[Text]:
        name = terminal_text.safe(i.nama, "bold")
        text = terminal_text.safe(terminal_text.uraian_with_words(i.variabel))
        if wide:
            how = terminal_text.below(*map(Text, _consolidation(i)))
            return [
                terminal_text.below(name, text),
                terminal_text.safe(_unit(i)),
                how,
                _use_text(i),
            ]
        unit = terminal_text.safe(_unit(i)) if _unit(i) else None
        facts = terminal_text.beside(unit, *map(Text, _consolidation(i)))
        named = Text.assemble(("dipakai ", terminal_text.DIM), ", ".join(_readers(i)))
        return [terminal_text.below(name, text, facts, named if i.readers else _use_text(i))]

    parts: list[RenderableType] = []
    for kode, group in groupby(used, key=lambda i: i.jabatan):
        parts += [
            Paragraph(terminal_text.jabatan_name(kode, definisi)),
            SettledTable(columns, map(row, group), indent=INDENT),
            Text(),
        ]
    jabatan = len({i.jabatan for i in used})
    return Group(*parts, Paragraph(Text(f"{len(used)} variabel dari {jabatan} jabatan")))


def _record(used: VariabelUse, definisi: Definisi) -> dict[str, Json]:
    return {
        "jabatan": used.jabatan,
        "nama_jabatan": definisi.nama(used.jabatan),
        "variabel": used.nama,
        "uraian": used.variabel.uraian,
        "satuan": used.variabel.satuan,
        "konsolidasi": used.variabel.konsolidasi,
        "dipakai": list(map(str, used.readers)),
        "isi": list(used.variabel.ordinal.nilai) if used.variabel.ordinal else None,
        "berkala": used.variabel.berkala,
    }


def variables_tree(used: Sequence[VariabelUse], definisi: Definisi) -> Json:
    """Return the variables to fill in as JSON, a contract."""
    return {"versi": 1, "variabel": [_record(i, definisi) for i in used]}


_COLUMNS = (
    "jabatan", "nama_jabatan", "variabel", "uraian", "satuan", "konsolidasi", "dipakai", "isi",
    "berkala",
)  # fmt: skip


def variables_records(used: Sequence[VariabelUse], definisi: Definisi) -> RecordTable:
    """Return a row for each variable that must be filled in."""
    rows = (
        _record(i, definisi)
        | {
            "dipakai": ", ".join(map(str, i.readers)),
            "isi": ", ".join(i.variabel.ordinal.nilai) if i.variabel.ordinal else None,
        }
        for i in used
    )
    return RecordTable(_COLUMNS, rows)


def variables_markdown(used: Sequence[VariabelUse], definisi: Definisi) -> str:
    """Return the variables to fill in as Markdown, one table for each jabatan."""
    return "\n".join(_document(used, definisi))


def _document(used: Sequence[VariabelUse], definisi: Definisi) -> Iterator[str]:
    yield "# Data yang harus diisi\n"
    heads = ["Variabel", "Uraian", *_HEADS]
    for kode, group in groupby(used, key=lambda i: i.jabatan):
        yield f"## {for_markdown(definisi.nama(kode))}\n"
        yield f"`{kode}`\n"
        yield from markdown_table(heads, (map(for_markdown, _cells(i)) for i in group))
        yield ""


def _cells(used: VariabelUse) -> Iterator[str]:
    yield used.nama
    yield terminal_text.uraian_with_words(used.variabel)
    yield _unit(used)
    yield ", ".join(_consolidation(used))
    yield ", ".join(_readers(used)) or UNUSED
