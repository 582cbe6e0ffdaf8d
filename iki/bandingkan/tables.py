"""Results side by side: a table with columns for each time, or a list where that is too wide.

A list has a line for each time under its indikator, so that the twelve months of a year can be read
on 80 columns. What changed carries a sign and a mark besides its colour. A document in Markdown has
the same cells; `comparison_exports` has all of it for machines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Group
from rich.text import Text

from iki.bandingkan.comparison import NOT_IN_FORCE, Direction
from iki.decimals import format_id
from iki.escaping import for_markdown, for_terminal
from iki.model import Polarisasi
from iki.periode import TAHUN
from iki.render import terminal_text
from iki.render.colours import ATTENTION, GREEN, RED
from iki.render.markdown import document_head, markdown_table
from iki.render.table import (
    GAP,
    INDENT,
    Column,
    Paragraph,
    SettledTable,
    total_width,
)
from iki.results.hasil import (
    EMPTY,
    NOT_COMPUTED,
    Status,
    format_shown,
    unusual_rules,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from iki.bandingkan.comparison import (
        Change,
        ComparedIndikator,
        ComparedJabatan,
        SideBySide,
        TimeColumn,
    )
    from iki.model.skala import Skala
    from iki.results.hasil import HasilIndikator


MARKS = {Direction.BETTER: "▲", Direction.SAME: "=", Direction.WORSE: "▼"}
_STYLES = {Direction.BETTER: GREEN, Direction.SAME: "", Direction.WORSE: RED}
NOT_FINAL = "*"  # behind a realisasi whose data are not complete
CHANGE = "Perubahan"
_CAPAIAN = "Capaian %"
_SPOKEN = {_CAPAIAN: "Capaian"}  # what a sentence calls a column otherwise than its heading
_NAME_WIDTH = 28  # of the column of names, at least


def _target(cell: HasilIndikator | None, time: TimeColumn) -> str:
    target = format_shown(cell.target_shown) if cell else None
    if cell is None or target is None:
        return EMPTY
    of_year = cell.periode_target == TAHUN.kode and not cell.has_target_of(time.sampai)
    return f"{target}\n{terminal_text.TARGET_SETAHUN}" if of_year else target


def _realisasi(cell: HasilIndikator | None, _: TimeColumn) -> str:
    if cell is None or cell.realisasi_tampil is None:
        return EMPTY
    return f"{format_shown(cell.realisasi_shown)}{NOT_FINAL * _is_not_final(cell)}"


def _capaian(cell: HasilIndikator | None, _: TimeColumn) -> str:
    return (cell and cell.capaian_shown) or EMPTY


def _is_not_final(cell: HasilIndikator | None) -> bool:
    return cell is not None and cell.status is Status.SEMENTARA


class _Cells:
    """How the cells of one comparison are written."""

    def __init__(self, comparison: SideBySide) -> None:
        self.comparison = comparison
        self.rows = [row for j in comparison.jabatan for row in j.rows]
        columns = {"Target": _target, "Realisasi": _realisasi, _CAPAIAN: _capaian}
        self.columns = {"Realisasi": _realisasi} if comparison.apart else columns
        # A single column has nothing before it; a target is no achievement.
        self.changed = list(self.columns)[-2:] if len(comparison.columns) > 1 else []

    def nilai(self, jabatan: ComparedJabatan) -> Iterator[tuple[str, str]]:
        """Yield the nilai of a jabatan, each with its time."""
        for time, found in zip(self.comparison.columns, jabatan.columns, strict=True):
            nilai = found and found.nilai
            text = (
                format_id(nilai, found.penilaian.pembulatan)
                if found and nilai is not None
                else EMPTY
            )
            yield self.comparison.label(time), text

    def of(self, row: ComparedIndikator) -> list[list[str]]:
        """Return the cells of a row, by time."""
        return [
            [write(cell, time) for write in self.columns.values()]
            for time, cell in zip(self.comparison.columns, row.cells, strict=True)
        ]

    def changes(self, row: ComparedIndikator) -> dict[str, Text]:
        """Return the change of each column that has one."""
        found = {
            "Realisasi": _change_text(row.realisasi),
            _CAPAIAN: _change_text(row.capaian),
        }
        return {head: found[head] for head in self.changed}

    def lines(self, row: ComparedIndikator, *, with_predikat: bool) -> Iterator[list[Text]]:
        """Yield a row as a line for each time, each cell on one line, and one of what changed."""
        for time, cell, written in zip(
            self.comparison.columns, row.cells, self.of(row), strict=True
        ):
            line = [Text(self.comparison.label(time)), *(Text(_one_line(text)) for text in written)]
            yield [*line, self._predikat(cell)] if with_predikat else line
        if changes := self.changes(row):
            line = [Text(CHANGE), *(changes.get(head, Text()) for head in self.columns)]
            yield [*line, Text()] if with_predikat else line

    def _predikat(self, cell: HasilIndikator | None) -> Text:
        if cell is None:
            return Text(NOT_IN_FORCE, ATTENTION)
        if cell.capaian is None:
            return Text(NOT_COMPUTED, ATTENTION)
        return terminal_text.predikat_text(cell.predikat, cell.penilaian.skala)


def _change_text(change: Change | None) -> Text:
    if change is None:
        return Text(EMPTY)
    if change.direction is None:
        return Text(f"{_with_sign(change)}")
    return Text(f"{MARKS[change.direction]} {_with_sign(change)}", _STYLES[change.direction])


def _with_sign(change: Change) -> str:
    if change.tingkat:  # of words: their numbers are not shown beside it
        return f"{change.tingkat:+} tingkat"
    return f"{'+' if change.nilai > 0 else ''}{format_id(change.nilai, change.digits)}"


def _reasons(comparison: SideBySide, row: ComparedIndikator) -> Iterator[str]:
    """Yield the remarks on a row, one line each."""
    for said, columns in comparison.reasons(row).items():
        yield f"{columns}: {said}"


def comparison_table(comparison: SideBySide, *, width: int) -> RenderableType:
    """Return results side by side for a terminal of `width` columns."""
    cells = _Cells(comparison)
    wide = _Wide(cells, width)
    shown = wide if wide.fits else _List(cells, width)
    return Group(
        *terminal_text.head(
            comparison.definisi, f"Perbandingan Indikator Kinerja Individu {comparison.span}"
        ),
        *(part for jabatan in comparison.jabatan for part in _jabatan(jabatan, cells, shown)),
        Text(),
        *(Paragraph(Text(line, terminal_text.DIM)) for line in _legend(cells)),
    )


def _jabatan(
    jabatan: ComparedJabatan, cells: _Cells, shown: _Wide | _List
) -> Iterator[RenderableType]:
    comparison = cells.comparison
    yield Text()
    yield Paragraph(terminal_text.jabatan_heading(jabatan.kode, jabatan.jabatan.jabatan))
    yield from shown.rows(jabatan)
    if not comparison.apart:
        yield Text()
        nilai = (
            Text.assemble((f"{time} ", terminal_text.DIM), number)
            for time, number in cells.nilai(jabatan)
        )
        yield Paragraph(Text("Nilai jabatan  ") + terminal_text.beside(*nilai), indent=INDENT)


def _legend(written: _Cells) -> Iterator[str]:
    """Yield the meaning of each mark in the table."""
    comparison = written.comparison
    cells = [
        (time, cell)
        for row in written.rows
        for time, cell in zip(comparison.columns, row.cells, strict=True)
        if cell
    ]
    if len(comparison.columns) > 1:
        before, now = map(comparison.short_label, comparison.columns[-2:])
        marks = ", ".join(f"{mark} {direction}" for direction, mark in MARKS.items())
        yield f"{CHANGE} {before} ke {now} menurut polarisasi: {marks}."
    unjudged = {
        row.indikator.polarisasi is Polarisasi.STABILIZE and row.capaian is None
        for row in written.rows
        if any(s and s.direction is None for s in (row.realisasi, row.capaian))
    }
    if False in unjudged:
        yield (
            "Tanpa tanda: angkanya bertambah karena periodenya lebih panjang; "
            f"pakai --lepas untuk melihat tiap {comparison.per} sendiri."
        )
    if True in unjudged:
        yield "Tanpa tanda: stabilize hanya dapat dinilai terhadap targetnya."
    if comparison.apart and any(cell.realisasi is None for _, cell in cells):
        yield "Nilai yang dilaporkan untuk periode lebih panjang tidak dibagi ke periode di dalamnya."
    if any(_is_not_final(cell) for _, cell in cells):
        yield f"{NOT_FINAL} sementara: datanya belum lengkap."
    if any("\n" in _target(cell, time) for time, cell in cells) and not comparison.apart:
        yield f"{terminal_text.TARGET_SETAHUN}: target setahun, karena periode itu tidak punya target sendiri."
    yield from comparison.history


class _Wide:
    """A row an indikator, and beside it a group of columns for each time."""

    def __init__(self, cells: _Cells, width: int) -> None:
        self.cells = cells
        comparison = cells.comparison
        written = [cells.of(row) for row in cells.rows]
        changes = [cells.changes(row) for row in cells.rows]
        self.groups = [
            (
                comparison.label(time),
                [
                    Column(head, _width([head, *(w[number][c] for w in written)]), right=True)
                    for c, head in enumerate(cells.columns)
                ],
            )
            for number, time in enumerate(comparison.columns)
        ]
        if cells.changed:
            columns = [
                Column(head, _width([head, *(c[head].plain for c in changes)]), right=True)
                for head in cells.changed
            ]
            self.groups.append((CHANGE, columns))
        if comparison.apart:  # one column a group: the time is its heading
            self.groups = [
                ("", [c._replace(heading=label, width=max(c.width, cell_len(label)))])
                for label, [c] in self.groups
            ]
        for label, columns in self.groups:  # room for the heading of the group
            lack = cell_len(label) - total_width(columns)
            columns[0] = columns[0]._replace(width=columns[0].width + max(lack, 0))
        used = sum(GAP + total_width(columns) for _, columns in self.groups)
        self.name = Column("Indikator", width - INDENT - used)
        self.fits = self.name.width >= _NAME_WIDTH

    def rows(self, jabatan: ComparedJabatan) -> Iterator[RenderableType]:
        if not self.cells.comparison.apart:
            heads = (
                f" {label} ".center(total_width(columns), "─") for label, columns in self.groups
            )
            gap = " " * GAP
            line = gap.join([" " * self.name.width, *heads]).rstrip()
            yield Paragraph(Text(f"{' ' * INDENT}{line}", "bold"))
        columns = [self.name, *(column for _, columns in self.groups for column in columns)]
        yield SettledTable(columns, map(self._row, jabatan.rows), indent=INDENT)

    def _row(self, row: ComparedIndikator) -> list[Text]:
        found = [_name(row, self.cells.comparison)]
        found += [Text(cell) for group in self.cells.of(row) for cell in group]
        return [*found, *self.cells.changes(row).values()]


def _width(texts: Iterable[str]) -> int:
    return max(cell_len(line) for text in texts for line in text.split("\n"))


def _name(row: ComparedIndikator, comparison: SideBySide) -> Text:
    indikator = row.indikator
    return terminal_text.below(
        terminal_text.safe(indikator.nama),
        terminal_text.safe(_unit(row), terminal_text.DIM),
        *(terminal_text.safe(line, ATTENTION) for line in _reasons(comparison, row)),
    )


def _unit(row: ComparedIndikator) -> str:
    special = [f"{heading.lower()} {text}" for heading, text in unusual_rules(row.indikator)]
    return ", ".join([row.indikator.satuan, *special])


class _List:
    """An indikator after the other, and below each a line for each time."""

    def __init__(self, cells: _Cells, width: int) -> None:
        self.cells = cells
        comparison = cells.comparison
        written = [
            [_one_line(cell) for cell in time] for row in cells.rows for time in cells.of(row)
        ]
        changes = [cells.changes(row) for row in cells.rows]
        labels = [comparison.label(time) for time in comparison.columns]
        self.columns = [Column("", max(map(cell_len, [*labels, CHANGE])))]
        self.columns += [
            Column(
                head,
                _width([head, *(w[c] for w in written),
                        *(change[head].plain for change in changes if head in change)]),
                right=True,
            )
            for c, head in enumerate(cells.columns)
        ]  # fmt: skip
        indent = 2 * INDENT
        self.with_predikat = False
        if not comparison.apart:
            times = [cell.penilaian for row in cells.rows for cell in row.cells if cell]
            scales: list[Skala] = []
            for penilaian in (*comparison.penilaian, *times):
                if penilaian.skala not in scales:
                    scales.append(penilaian.skala)
            words = [*(t.predikat for skala in scales for t in skala.tingkat), NOT_COMPUTED]
            predikat = Column("Predikat", _width(map(for_terminal, words)))
            self.with_predikat = indent + total_width([*self.columns, predikat]) <= width
            if self.with_predikat:
                self.columns.append(predikat)
        self.fits = indent + total_width(self.columns) <= width

    def rows(self, jabatan: ComparedJabatan) -> Iterator[RenderableType]:
        comparison = self.cells.comparison
        for number, row in enumerate(jabatan.rows):
            if number:
                yield Text()
            name = terminal_text.safe(row.indikator.nama)
            unit = terminal_text.safe(_unit(row), terminal_text.DIM)
            yield Paragraph(terminal_text.beside(name, unit), indent=INDENT)
            lines = list(self.cells.lines(row, with_predikat=self.with_predikat))
            if self.fits:
                yield SettledTable(self.columns, lines, indent=2 * INDENT, dense=True)
            else:
                yield from map(self._sentence, lines)
            for reason in _reasons(comparison, row):
                yield Paragraph(terminal_text.safe(reason, ATTENTION), indent=2 * INDENT)

    def _sentence(self, line: Sequence[Text]) -> RenderableType:
        time, *cells = line
        parts = (
            Text.assemble((f"{_SPOKEN.get(head, head)} ", terminal_text.DIM), cell)
            for head, cell in zip(self.cells.columns, cells, strict=True)
            if cell
        )
        text = Text.assemble(time, "  ", terminal_text.beside(*parts))
        return Paragraph(text, indent=2 * INDENT)


def _one_line(cell: str) -> str:
    return " ".join(cell.split())


_SIDE_BY_SIDE = 4  # times; more of them stand below each other


def comparison_markdown(comparison: SideBySide) -> str:
    """Return the comparison as a document: a row an indikator, or a table each for many columns."""
    return "\n".join(_document(comparison)) + "\n"


def _document(comparison: SideBySide) -> Iterator[str]:
    instansi = comparison.definisi.instansi
    yield from document_head(instansi, "Perbandingan Indikator Kinerja Individu", comparison.span)
    cells = _Cells(comparison)
    draw = _by_side if len(comparison.columns) <= _SIDE_BY_SIDE else _below
    for j in comparison.jabatan:
        yield f"## {for_markdown(j.jabatan.jabatan)}\n"
        yield f"`{j.kode}`\n"
        yield from draw(j, cells)
        yield ""
        if not comparison.apart:
            nilai = " · ".join(f"{time} {number}" for time, number in cells.nilai(j))
            yield f"Nilai jabatan: {nilai}\n"
    for line in _legend(cells):
        yield f"- {for_markdown(line)}"


def _by_side(jabatan: ComparedJabatan, cells: _Cells) -> Iterator[str]:
    comparison = cells.comparison
    names = ["Indikator", "Satuan"]
    numbers = [
        f"{head} {comparison.label(w)}" for w in comparison.columns for head in cells.columns
    ]
    numbers += [f"{CHANGE} {head.lower()}" for head in cells.changed]
    rows = (map(for_markdown, _cells_by_side(row, cells)) for row in jabatan.rows)
    yield from markdown_table([*names, *numbers, "Keterangan"], rows, right=numbers)


def _cells_by_side(row: ComparedIndikator, cells: _Cells) -> Iterator[str]:
    yield row.indikator.nama
    yield _unit(row)
    yield from (_one_line(cell) for time in cells.of(row) for cell in time)
    yield from (change.plain for change in cells.changes(row).values())
    yield "; ".join(_reasons(cells.comparison, row))


def _below(jabatan: ComparedJabatan, cells: _Cells) -> Iterator[str]:
    comparison = cells.comparison
    for row in jabatan.rows:
        yield f"**{for_markdown(row.indikator.nama)}** ({for_markdown(_unit(row))})\n"
        headings = ["Periode", *cells.columns, *([] if comparison.apart else ["Predikat"])]
        lines = cells.lines(row, with_predikat=not comparison.apart)
        written = ((for_markdown(text.plain) for text in line) for line in lines)
        yield from markdown_table(headings, written, right=cells.columns)
        yield ""
        for reason in _reasons(comparison, row):
            yield f"{for_markdown(reason)}\n"
