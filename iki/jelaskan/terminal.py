"""The outline of a trail on a terminal, one indikator after the other.

A label, and beside it what it is about; a fraction is drawn as one. The rows of a variable stand
under the name of their file. Refuses to print, to know a path, and to take text of a file for
markup.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Group
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from iki.jelaskan import words
from iki.jelaskan.outline import FormulaStatement, OutlineVariabel, Statement, outline
from iki.render import terminal_text
from iki.render.colours import ATTENTION
from iki.render.table import (
    GAP,
    INDENT,
    Paragraph,
    fold,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import Console, ConsoleOptions, JustifyMethod, RenderableType, RenderResult

    from iki.jelaskan.outline import OutlineJabatan, OutlineRow
    from iki.jelaskan.remedies import Remedy
    from iki.render.printed_formula import PrintedFormula
    from iki.results.tracing import Trail

_LEFT: JustifyMethod = "left"
_RIGHT: JustifyMethod = "right"
_LABEL = 9  # cells of the longest label
_MOST = 60  # cells of a fraction's line


def trail_renderable(trail: Trail, *, folder: str) -> RenderableType:
    """Return the trails for a terminal; `folder` is where realisasi are, for what is missing."""
    return Group(
        *terminal_text.head(
            trail.hasil.definisi, f"Penjelasan Indikator Kinerja Individu {trail.hasil.span}"
        ),
        *(part for jabatan in outline(trail, folder) for part in _jabatan(jabatan)),
    )


def _jabatan(jabatan: OutlineJabatan) -> Iterator[RenderableType]:
    yield Text()
    yield Paragraph(terminal_text.jabatan_heading(jabatan.kode, jabatan.nama))
    for number, indikator in enumerate(jabatan.indikator):
        yield Text("\n" if number else "")
        yield Paragraph(terminal_text.safe(indikator.nama, "bold"), indent=INDENT)
        kode, place = _quiet(indikator.kode), _quiet(indikator.place)
        yield Paragraph(Text.assemble(kode, "  ", place), indent=INDENT)
        for part in indikator.parts:
            yield Text()
            yield _label_part(part)
    yield Text()
    nilai = Text(f"Nilai jabatan {jabatan.nilai} · {jabatan.counts}")
    yield Paragraph(nilai, indent=INDENT)
    for line in jabatan.history:
        yield Paragraph(_quiet(line), indent=INDENT)


def _label_part(part: Statement | FormulaStatement | OutlineVariabel) -> _Labelled:
    match part:
        case Statement():
            return _Labelled(part.label, _statement(part))
        case FormulaStatement(printed, text, place):
            written = Paragraph(terminal_text.safe(text))
            place_line = Paragraph(_quiet(place))
            return _Labelled("Formula", (_Drawing(printed), Text(), written, place_line))
        case OutlineVariabel():
            return _Labelled("Variabel", _variabel(part))


def _quiet(text: str) -> Text:
    return terminal_text.safe(text, terminal_text.DIM)


class _Labelled:
    """A label, and beside it what it is about.

    rich would measure a table of these anew for every table in it.
    """

    def __init__(self, label: str, content: Iterable[RenderableType]) -> None:
        self.label = label
        self.content = Group(*content)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        before = f"{'':{INDENT}}{self.label:{_LABEL}}{'':{INDENT}}"
        inner = options.update_width(max(options.max_width - len(before), 1))
        style = console.get_style(terminal_text.DIM)
        for line in console.render_lines(self.content, inner, pad=False):
            yield Segment(before, style)
            yield from line
            yield Segment.line()
            before = " " * len(before)


def _statement(said: Statement) -> Iterator[RenderableType]:
    if said.about:
        yield Paragraph(Text(said.about))
    else:
        style = ATTENTION if said.missing else "bold" if said.figure else ""
        text = terminal_text.safe(said.text, style)
        if said.sementara:
            text = Text.assemble(text, (" · sementara", ATTENTION))
        yield Paragraph(text)
    for step in said.steps:
        yield Paragraph(_quiet(step.text) if step.quiet else terminal_text.safe(step.text))
    for remedy in said.remedies:
        yield from _remedy(remedy)
    if said.place:
        yield Paragraph(_quiet(said.place))


def _remedy(remedy: Remedy) -> Iterator[RenderableType]:
    yield Paragraph(terminal_text.safe(remedy.form))
    yield Paragraph(_quiet(f"{remedy.text}; atau isi di {remedy.file}:"))
    for row in remedy.rows:
        yield Paragraph(_quiet(row), indent=INDENT)
    if remedy.more:
        yield Paragraph(_quiet(f"dan {remedy.more} baris lagi"), indent=INDENT)


# --- formula --------------------------------------------------------------------------------------


class _Drawing:
    """A formula as its decree prints it: a fraction with its rule, any other in one piece."""

    def __init__(self, formula: PrintedFormula) -> None:
        self.formula = formula

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> RenderResult:
        for line in formula_lines(self.formula, options.max_width):
            yield Text(line, no_wrap=True)


def formula_lines(formula: PrintedFormula, width: int) -> list[str]:
    """Return the lines of a formula in so many cells: pembilang, rule, penyebut, centred."""

    def lines(text: str, width: int) -> list[str]:
        return fold(terminal_text.safe(text).plain, width)

    if formula.penyebut is None:
        return lines(formula.pembilang, width)
    times = f" × {formula.multiplier}" if formula.multiplier else ""
    room = max(min(width - cell_len(times), _MOST), 1)
    above, below = lines(formula.pembilang, room), lines(formula.penyebut, room)
    rule = max(map(cell_len, (*above, *below)))
    return [*_center_lines(above, rule), f"{'─' * rule}{times}", *_center_lines(below, rule)]


def _center_lines(lines: Iterable[str], width: int) -> Iterator[str]:
    for line in lines:
        yield f"{' ' * ((width - cell_len(line)) // 2)}{line}"


# --- variables ------------------------------------------------------------------------------------


def _variabel(v: OutlineVariabel) -> Iterator[RenderableType]:
    nilai = Text("belum ada data", ATTENTION)
    if v.nilai is not None:
        nilai = terminal_text.safe(v.nilai, "bold")
    parts = [Text.assemble(terminal_text.safe(v.nama), " = ", nilai)]
    if v.satuan:
        parts[0].append(" ").append_text(terminal_text.safe(v.satuan))
    parts.append(Text(v.konsolidasi))
    if v.tahun:
        parts.append(Text(f"data tahun {v.tahun}", ATTENTION))
    yield Paragraph(Text(" · ").join(parts))
    yield Paragraph(_quiet(v.uraian))
    if v.scale:
        yield Paragraph(_quiet(v.scale))
    if v.owner:
        yield Paragraph(_quiet(f"data {v.owner}"))
    yield Paragraph(_quiet(v.place))
    for line in v.steps:
        yield Paragraph(terminal_text.safe(line))
    by_reason: dict[str | None, list[OutlineRow]] = {None: []}
    for row in v.rows:
        by_reason.setdefault(row.because, []).append(row)
    for because, rows in by_reason.items():
        if because:
            yield Paragraph(Text(f"tidak dipakai, {because}:", ATTENTION))
        yield from _rows(rows)


def _rows(rows: Iterable[OutlineRow]) -> Iterator[RenderableType]:
    """Yield rows under the names of their files, in their order."""
    for file, group in groupby(rows, lambda item: item.row.file):
        yield Paragraph(_quiet(file))
        yield Padding(_of_one_file(list(group)), (0, 0, 0, INDENT), expand=False)


def _of_one_file(items: list[OutlineRow]) -> Table:
    """Return rows as columns: line, periode, wilayah, nilai, remarks.

    Those that are empty left out.
    """
    table = Table.grid(padding=(0, GAP, 0, 0))
    rows = [item.row for item in items]
    filled = []
    for cells, justify, style in (
        ([Text(f":{row.line}" if row.line else "") for row in rows], _RIGHT, terminal_text.DIM),
        ([Text(row.periode.kode) for row in rows], _LEFT, ""),
        ([terminal_text.safe(row.wilayah) for row in rows], _LEFT, ""),
        ([terminal_text.safe(item.shown) for item in items], _RIGHT, ""),
        ([terminal_text.safe(words.row_remarks(row)) for row in rows], _LEFT, terminal_text.DIM),
    ):
        if any(cells):
            table.add_column(justify=justify, style=style, overflow="fold")
            filled.append(cells)
    for line in zip(*filled, strict=True):
        table.add_row(*line)
    return table
