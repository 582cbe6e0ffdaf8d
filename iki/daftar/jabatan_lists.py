"""The jabatan on a terminal: their list, the indikator of some, and their tree with results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from iki.formula import render
from iki.hitung.tables import (
    EMPTY_LINE,
    LAYOUTS,
    TEXT_WIDTH,
    nilai_text,
    padded,
    pairs,
    word_width,
)
from iki.model.lifetimes import end_before
from iki.periode import TAHUN
from iki.render import terminal_text
from iki.render.colours import ATTENTION
from iki.render.table import (
    GAP,
    INDENT,
    Paragraph,
    Tree,
)
from iki.results.hasil import (
    EMPTY,
    format_shown,
    shown_target,
    unusual_rules,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from rich.console import RenderableType

    from iki.model import Definisi, Indikator, Jabatan, Ordinal
    from iki.results.hasil import Hasil


def jabatan_list(
    definisi: Definisi, kode: Collection[str] | None = None, *, width: int = 80
) -> RenderableType:
    """Return the list of all jabatan, or of the indikator of the jabatan `kode`."""
    if kode is not None:
        chosen = [k for _, k in definisi.pohon if k in kode]
        return Group(*(part for k in chosen for part in _indikator_list(k, definisi)))
    # A rule under the headings, GAP blanks between columns, no edges.
    table = Table(box=box.SIMPLE_HEAD, padding=(0, GAP - 1, 0, 0), pad_edge=False, show_edge=False)
    columns, first = _list_columns(definisi, width)
    for stacked in columns:
        last = stacked is columns[-1]
        head = Text(f"\n{' ' * INDENT}".join(stacked))
        table.add_column(head, width=None if last else first, header_style="bold")
    for heading in _COUNTS:
        table.add_column(Text(heading), justify="right", header_style="bold")
    for _, k in definisi.pohon:
        jabatan = definisi.jabatan[k]
        cells = {
            "Kode": terminal_text.safe(k),
            "Atasan": terminal_text.safe(jabatan.atasan or EMPTY, terminal_text.DIM),
            "Jabatan": terminal_text.safe(jabatan.jabatan),
        }
        table.add_row(
            *(_nest_texts([cells[heading] for heading in stacked]) for stacked in columns),
            Text(str(len(jabatan.tugas))),
            Text(str(len(jabatan.indikator))),
        )
    return Group(table, Text(), Paragraph(Text(_totals(definisi.jabatan.values()))))


_COUNTS = ("Tugas", "Indikator")


def _list_columns(definisi: Definisi, width: int) -> tuple[tuple[tuple[str, ...], ...], int]:
    """Return the headings of each column of a list, and the width of all columns but the last.

    There are as many columns as there is room for, so that no word of a jabatan is broken.
    """
    longest = max(map(len, (*definisi.jabatan, definisi.instansi.pimpinan.kode)))
    if width >= LAYOUTS[0][0]:
        return (("Kode",), ("Atasan",), ("Jabatan",)), min(longest, width // 4)
    first = min(longest + INDENT, width // 2)
    left = width - first - sum(GAP + len(heading) for heading in ("", *_COUNTS))
    if left >= max(
        (word_width(j.jabatan, TEXT_WIDTH) for j in definisi.jabatan.values()), default=0
    ):
        return (("Kode", "Atasan"), ("Jabatan",)), first
    return (("Jabatan", "Kode", "Atasan"),), first


def _nest_texts(texts: Sequence[Text]) -> RenderableType:
    """Return the texts of one cell: the first one, and the others under it."""
    return Group(Paragraph(texts[0]), *(Paragraph(text, indent=INDENT) for text in texts[1:]))


def _totals(jabatan: Collection[Jabatan]) -> str:
    tugas = sum(len(j.tugas) for j in jabatan)
    return (
        f"{len(jabatan)} jabatan, {tugas} tugas, {sum(len(j.indikator) for j in jabatan)} indikator"
    )


def _indikator_list(kode: str, definisi: Definisi) -> Iterator[RenderableType]:
    jabatan = definisi.jabatan[kode]
    yield Paragraph(terminal_text.jabatan_name(kode, definisi))
    atasan = f", atasan {jabatan.atasan}" if jabatan.atasan else ""
    counts = f"{len(jabatan.tugas)} tugas, {len(jabatan.indikator)} indikator{atasan}"
    yield Paragraph(terminal_text.safe(counts, terminal_text.DIM))
    for sasaran, indikator in jabatan.indikator:
        yield Text()
        rows = [
            ("Indikator", terminal_text.safe(indikator.nama)),
            ("Kode", terminal_text.safe(f"{kode}.{indikator.kode}")),
            ("Sasaran", terminal_text.safe(sasaran.uraian)),
            ("Satuan", terminal_text.safe(indikator.satuan)),
            ("Formula", terminal_text.safe(render.to_text(indikator.formula))),
            *((heading, Text(said)) for heading, said in unusual_rules(indikator)),
            ("Target", _target_list(indikator, definisi.ordinal_of(kode, indikator))),
        ]
        yield padded(pairs(rows))
    yield Text()


def _target_list(indikator: Indikator, ordinal: Ordinal | None) -> Text:
    """Return a line a year, with the targets of its periods."""
    lines = []
    for tahun, per_periode in sorted(indikator.target.items()):
        nilai = {
            periode: format_shown(shown_target(t, ordinal, indikator.desimal))
            for periode, t in per_periode.items()
            if t is not None
        }
        others = ", ".join(
            f"{periode} {t}" for periode, t in nilai.items() if periode != TAHUN.kode
        )
        of_year = nilai.get(TAHUN.kode)
        lines.append(
            terminal_text.safe(f"{tahun}: {', '.join(filter(None, (of_year, others))) or EMPTY}")
        )
    return terminal_text.below(*lines) if lines else Text("belum ada target", ATTENTION)


def jabatan_tree(definisi: Definisi, hasil: Hasil | None = None) -> RenderableType:
    """Return the jabatan as a tree below the pimpinan, with nilai and predikat of a hasil."""
    pimpinan = definisi.instansi.pimpinan.kode
    per_jabatan = {j.kode: j for j in hasil.jabatan} if hasil else {}

    def label(kode: str) -> Text:
        j = per_jabatan.get(kode)
        if j is None:
            return terminal_text.jabatan_name(kode, definisi)
        nilai = nilai_text(j.nilai, j.predikat, j.penilaian)
        is_over = hasil and end_before(j.jabatan, hasil.tahun, hasil.sampai)
        end = j.jabatan.berakhir if is_over else None
        over = Text(f"berakhir {end.nama}", terminal_text.DIM) if end else None
        return terminal_text.below(
            terminal_text.jabatan_name(kode, definisi),
            terminal_text.beside(
                Text.assemble("nilai ", nilai), Text(j.counts, terminal_text.DIM), over
            ),
        )

    depths = [0]  # how deep the tree stands at each depth on the way down: the pimpinan is its root
    nodes = []
    for depth, kode in definisi.pohon:
        del depths[depth + 1 :]
        if kode == pimpinan:
            depths.append(depths[-1])
        else:
            nodes.append((depths[-1], label(kode)))
            depths.append(depths[-1] + 1)
    root = terminal_text.below(label(pimpinan), *(_agency_summary(hasil) if hasil else ()))
    notes = [
        Paragraph(terminal_text.safe(line, terminal_text.DIM))
        for line in (hasil.history if hasil else ())
    ]
    return Group(Paragraph(root), Tree(nodes), *([EMPTY_LINE] if notes else ()), *notes)


def _agency_summary(hasil: Hasil) -> Iterator[Text]:
    nilai = nilai_text(hasil.rata_rata, hasil.predikat, hasil.definisi.instansi.penilaian)
    yield terminal_text.beside(
        Text(f"Rata-rata nilai {hasil.span}: ") + nilai,
        *(terminal_text.safe(lines[0]) for _, lines in hasil.summary[:2]),
    )
    yield from terminal_text.catatan(hasil.definisi)
