"""The checklist of a year for a terminal: a table of jabatan, and what the agency lacks below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Group
from rich.text import Text

from iki.render import terminal_text
from iki.render.colours import ATTENTION
from iki.render.table import GAP, INDENT, Column, Paragraph, SettledTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from iki.validasi.year_start import Counted, OfficeStart, YearStart

_HEADS = ("Jabatan", "Target", "Anggaran", "Pejabat")
_NONE_OF_THEM = "–"


def year_start_table(found: YearStart, *, width: int) -> RenderableType:
    """Return the checklist: the jabatan that lack something, and the agency."""
    lacking = [j for j in found.jabatan if j.is_short]
    rows = [[_name(j), _count(j.target), _count(j.anggaran), _holder(j)] for j in lacking]
    heads = _HEADS[1:]
    others = [
        max([cell_len(head), *(row[n].cell_len for row in rows)])
        for n, head in enumerate(heads, start=1)
    ]
    room = width - INDENT - sum(GAP + each for each in others)
    longest = max([cell_len(_HEADS[0]), *(row[0].cell_len for row in rows)])
    widths = [min(longest, room), *others]
    columns = [Column(head, each) for head, each in zip(_HEADS, widths, strict=True)]
    return Group(
        Text(),
        Paragraph(Text(f"Daftar periksa tahun {found.tahun}", "bold")),
        *([SettledTable(columns, rows, indent=INDENT, dense=True)] if rows else []),
        *(Paragraph(line, indent=INDENT) for line in _lines(found, len(lacking))),
    )


def _name(j: OfficeStart) -> Text:
    kode = terminal_text.safe(j.kode, terminal_text.DIM)
    return Text.assemble(terminal_text.safe(j.nama), "  ", kode)


def _count(counted: Counted) -> Text:
    if not counted.dari:
        return Text(_NONE_OF_THEM)
    said = f"{counted.ada} dari {counted.dari}"
    return Text(said, ATTENTION if counted.is_short else "")


def _holder(j: OfficeStart) -> Text:
    return Text("ada") if j.pejabat else Text("belum ada", ATTENTION)


def _lines(found: YearStart, lacking: int) -> Iterator[Text]:
    complete = len(found.jabatan) - lacking
    if complete:
        others = " lain" if lacking else ""
        yield Text(f"{complete} jabatan{others}: target, anggaran dan pejabat lengkap")
    if found.keputusan:
        missing = " dan ".join(found.keputusan)
        yield Text(f"Keputusan: {missing} belum ada dalam instansi.yaml", ATTENTION)
    else:
        yield Text("Keputusan: ada")
    if found.unlocked:
        periods = ", ".join(p.kode for p in found.unlocked)
        yield Text(f"Kunci {found.tahun - 1}: belum ada {periods}", ATTENTION)
    elif found.locked:
        yield Text(f"Kunci {found.tahun - 1}: ada")
