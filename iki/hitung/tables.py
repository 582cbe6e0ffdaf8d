"""Results on a terminal: tables of achievement as rich renderables.

One table of columns serves every width: `LAYOUTS` says which of them a width has room for, and what
has no column of its own stands under the cell that it belongs to. Column widths are settled once
for a whole result, so that its tables line up. Meaning never rests on colour: the word is always
there. Refuses to print, to know a path, to take text of a file for markup, and to cut a word or a
number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from iki.decimals import ZERO, format_id, format_used
from iki.formula import render
from iki.periode import TAHUN
from iki.render import terminal_text
from iki.render.colours import ATTENTION
from iki.render.table import (
    GAP,
    INDENT,
    Column,
    Paragraph,
    SettledTable,
    fold,
    parts,
)
from iki.results.capaian import lacks_periods
from iki.results.hasil import (
    EMPTY,
    NO_VALUE,
    NOT_COMPUTED,
    NOT_RECOMPUTABLE,
    Status,
    format_shown,
    unusual_rules,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from decimal import Decimal

    from rich.console import RenderableType

    from iki.model import Definisi, Penilaian
    from iki.results.hasil import (
        Hasil,
        HasilIndikator,
        HasilJabatan,
        UsedVariabel,
    )


def nilai_text(nilai: Decimal | None, predikat: str | None, penilaian: Penilaian) -> Text:
    """Return a nilai with its predikat, or that there is none."""
    if nilai is None:
        return Text(NO_VALUE, ATTENTION)
    number = Text(format_id(nilai, penilaian.pembulatan), "bold")
    return terminal_text.beside(number, terminal_text.predikat_text(predikat, penilaian.skala))


class _Context(NamedTuple):
    """What a cell depends on besides its row."""

    hasil: Hasil
    columns: tuple[str, ...]


def _indikator_cell(row: HasilIndikator, context: _Context) -> Text:
    others = ", ".join(
        f"{heading.lower()} {said}"
        for heading, said in unusual_rules(row.indikator)
        if heading not in context.columns
    )
    remark, tahun_lain, times = row.remark, row.other_years(), context.hasil.times_of(row)
    return terminal_text.below(
        terminal_text.safe(row.indikator.nama),
        Text(others, terminal_text.DIM) if others else None,
        None if "Target" in context.columns else _one_line(row, context),
        terminal_text.safe(remark, ATTENTION) if remark else None,
        terminal_text.safe(tahun_lain, terminal_text.DIM) if tahun_lain else None,
        terminal_text.safe(times, terminal_text.DIM) if times else None,
        None if row.recomputable else Text(NOT_RECOMPUTABLE, terminal_text.DIM),
    )


def _one_line(row: HasilIndikator, context: _Context) -> Text:
    return terminal_text.beside(
        *(
            Text.assemble(
                (f"{heading} ", terminal_text.DIM),
                Text(" ").join(TERMINAL_COLUMNS[heading].cell(row, context).split()),
            )
            for heading in ("Target", "Realisasi", "Capaian", "Predikat")
        )
    )


def _target_cell(row: HasilIndikator, context: _Context) -> Text:
    return terminal_text.below(
        terminal_text.safe(format_shown(row.target_shown) or EMPTY),
        None
        if "Satuan" in context.columns
        else terminal_text.safe(row.indikator.satuan, terminal_text.DIM),
        Text(terminal_text.TARGET_SETAHUN, terminal_text.DIM)
        if context.hasil.takes_yearly_target(row)
        else None,
    )


def _realisasi_cell(row: HasilIndikator, _: _Context) -> Text:
    return terminal_text.safe(format_shown(row.realisasi_shown) or EMPTY)


def _capaian_cell(row: HasilIndikator, _: _Context) -> Text:
    return Text(row.capaian_shown or EMPTY)


def _predikat_cell(row: HasilIndikator, _: _Context) -> Text:
    if row.capaian is None:
        return Text(NOT_COMPUTED, ATTENTION)
    sementara = Text("sementara", ATTENTION) if row.status is Status.SEMENTARA else None
    return terminal_text.below(
        terminal_text.predikat_text(row.predikat, row.penilaian.skala), sementara
    )


class _ResultColumn(NamedTuple):
    """A column: its heading, its cells, and its share of the width that numbers leave over.

    A column without `share` is as wide as its widest cell, up to `most` for running words that
    are not longer themselves.
    """

    heading: str
    cell: Callable[[HasilIndikator, _Context], Text]
    right: bool = False
    share: int = 0
    most: int = 14


TERMINAL_COLUMNS = {
    "Sasaran": _ResultColumn(
        "Sasaran", lambda row, _: terminal_text.safe(row.sasaran.uraian), share=3
    ),
    "Indikator": _ResultColumn("Indikator", _indikator_cell, share=4),
    "Satuan": _ResultColumn("Satuan", lambda row, _: terminal_text.safe(row.indikator.satuan)),
    "Polarisasi": _ResultColumn(
        "Polarisasi", lambda row, _: Text(row.indikator.polarisasi.sebutan)
    ),
    "Bobot": _ResultColumn(
        "Bobot", lambda row, _: Text(format_id(row.indikator.bobot)), right=True
    ),
    "Target": _ResultColumn("Target", _target_cell, right=True),
    "Realisasi": _ResultColumn("Realisasi", _realisasi_cell, right=True),
    "Capaian": _ResultColumn("Capaian %", _capaian_cell, right=True),
    "Predikat": _ResultColumn("Predikat", _predikat_cell),
}
# From which width on which columns, if their numbers fit; the last set always does.
LAYOUTS = (
    (120, tuple(TERMINAL_COLUMNS)),
    (64, ("Indikator", "Target", "Realisasi", "Capaian", "Predikat")),
    (0, ("Indikator",)),
)
ONLY_IF_NEEDED = ("Polarisasi", "Bobot")  # only if a row departs from the default
TEXT_WIDTH = 16  # a column of running text is never narrower
WORD_WIDTH = 28  # and has room for its words, up to this one


class _Layout(NamedTuple):
    """The columns of every table of a result, and the cells of its rows, jabatan by jabatan."""

    columns: list[Column]
    cells: list[list[list[Text]]]


def _layout(hasil: Hasil, width: int) -> _Layout:
    """Return the columns that a width has room for; each cell is made once.

    Numbers get what they need and running text shares the rest.
    """
    every = [row for jabatan in hasil.jabatan for row in jabatan.indikator]
    needed = {heading for row in every for heading, _ in unusual_rules(row.indikator)}
    for least, names in LAYOUTS:
        if width < least:
            continue
        context = _Context(hasil, tuple(k for k in names if k not in ONLY_IF_NEEDED or k in needed))
        columns = [TERMINAL_COLUMNS[k] for k in context.columns]
        cells = [
            [[k.cell(row, context) for k in columns] for row in jabatan.indikator]
            for jabatan in hasil.jabatan
        ]
        shown = {
            k.heading: [own[n].plain for rows in cells for own in rows]
            for n, k in enumerate(columns)
        }
        fixed = {
            k.heading: max(map(cell_len, _unbroken(k, shown[k.heading])))
            for k in columns
            if not k.share
        }
        left = width - GAP * len(columns) - sum(fixed.values())
        shares = sum(k.share for k in columns)
        widths = [fixed.get(k.heading, max(left * k.share // shares, 1)) for k in columns]
        if left >= TEXT_WIDTH * (len(columns) - len(fixed)) and all(
            width >= word_width(text)
            for k, width in zip(columns, widths, strict=True)
            if k.share
            for text in shown[k.heading]
        ):
            break
    settled = [Column(k.heading, w, right=k.right) for k, w in zip(columns, widths, strict=True)]
    return _Layout(settled, cells)


def _unbroken(column: _ResultColumn, shown: Iterable[str]) -> Iterator[str]:
    """Yield the texts of a column that should not be broken: numbers, and words up to `most`."""
    yield column.heading
    for text in shown:
        number, *lines = text.split("\n")
        yield from [number] if column.right else _wrap(number, column.most)
        for line in lines:
            yield from _wrap(line, column.most)


def _wrap(line: str, width: int) -> Sequence[str]:
    return (line,) if len(line) <= width else fold(line, word_width(line, width))


def word_width(text: str, width: int = 0) -> int:
    """Return a width that has room for every word of a text, unless one is very long."""
    return max(width, min(max(map(cell_len, parts(text)), default=0), WORD_WIDTH))


def result_tables(
    hasil: Hasil,
    *,
    width: int,
    rinci: bool = False,
    sources: Callable[[UsedVariabel], str] = lambda _: "",
) -> RenderableType:
    """Return the achievement tables for a terminal of `width` columns.

    A heading, a table and a summary line per jabatan in the order of the tree, then the summary of
    the agency. `rinci` adds under each indikator its formula and the variables that went into it,
    with the `sources` of each.
    """
    layout = _layout(hasil, width)
    return Group(
        *terminal_text.head(hasil.definisi, f"Capaian Indikator Kinerja Individu {hasil.span}"),
        *(
            part
            for j, cells in zip(hasil.jabatan, layout.cells, strict=True)
            for part in _jabatan_section(
                j, hasil.definisi, layout.columns, cells, sources if rinci else None
            )
        ),
        *_foot(hasil),
    )


EMPTY_LINE = Paragraph(Text())  # thousands of them: rich would measure each Text


def _jabatan_section(
    jabatan: HasilJabatan,
    definisi: Definisi,
    columns: Sequence[Column],
    cells: Sequence[Sequence[Text]],
    sources: Callable[[UsedVariabel], str] | None,
) -> Iterator[RenderableType]:
    """Yield a heading, a table and a summary; with `sources` also what is behind each indikator."""
    yield EMPTY_LINE
    yield Paragraph(terminal_text.jabatan_name(jabatan.kode, definisi))
    if sources is None:
        yield SettledTable(columns, cells, indent=INDENT)
        yield EMPTY_LINE
    else:
        for row, own in zip(jabatan.indikator, cells, strict=True):
            yield SettledTable(columns, [own], indent=INDENT)
            yield EMPTY_LINE
            yield from _details(row, jabatan.kode, definisi, sources)
            yield EMPTY_LINE
    nilai = nilai_text(jabatan.nilai, jabatan.predikat, jabatan.penilaian)
    nilai = terminal_text.beside(Text("Nilai jabatan ") + nilai, Text(jabatan.counts))
    yield Paragraph(nilai, indent=INDENT)


def _foot(hasil: Hasil) -> Iterator[RenderableType]:
    definisi = hasil.definisi
    if hasil.summary_title:
        penilaian = definisi.instansi.penilaian
        rows = [("Rata-rata nilai", nilai_text(hasil.rata_rata, hasil.predikat, penilaian))]
        rows += [
            (nama, terminal_text.below(*map(terminal_text.safe, content)))
            for nama, content in hasil.summary
        ]
        yield Text()
        yield Paragraph(terminal_text.safe(hasil.summary_title, "bold"))
        yield padded(pairs(rows))
    catatan = []
    if any(hasil.takes_yearly_target(row) for j in hasil.jabatan for row in j.indikator):
        sampai = "periode itu" if hasil.sampai == TAHUN else hasil.sampai.nama
        meaning = f"target setahun, karena target {sampai} tidak ada"
        catatan.append(Text(f"{terminal_text.TARGET_SETAHUN}: {meaning}", terminal_text.DIM))
    catatan += [terminal_text.safe(line, terminal_text.DIM) for line in hasil.history]
    if hasil.summary_title:  # far from the first one
        catatan += terminal_text.catatan(definisi)
    if catatan:
        yield Text()
        yield from map(Paragraph, catatan)


def padded(content: RenderableType) -> Padding:
    """Return something with the blanks before it of what belongs to a heading."""
    return Padding(content, (0, 0, 0, INDENT), expand=False)


def pairs(rows: Iterable[tuple[str, Text]]) -> Table:
    """Return labels with what belongs to them, in two columns."""
    table = Table.grid(padding=(0, GAP, 0, 0))
    table.add_column(no_wrap=True, style=terminal_text.DIM)
    table.add_column()
    for heading, content in rows:
        table.add_row(Text(heading), Paragraph(content))
    return table


def _details(
    row: HasilIndikator, kode: str, definisi: Definisi, sources: Callable[[UsedVariabel], str]
) -> Iterator[RenderableType]:
    """Yield the formula of an indikator and the values that went into it."""
    table = Table.grid(padding=(0, GAP, 0, 0))
    table.add_column(justify="right", overflow="fold")
    table.add_column()
    for t in row.variabel:
        table.add_row(
            Text("belum ada data", ATTENTION) if t.nilai is None else _value_used(t, definisi),
            Paragraph(_variabel(t, kode, definisi, sources(t))),
        )
    formula = terminal_text.safe(render.to_text(row.indikator.formula))
    yield padded(
        padded(Group(Paragraph(Text.assemble(("formula  ", terminal_text.DIM), formula)), table))
    )


def _value_used(used: UsedVariabel, definisi: Definisi) -> Text:
    """Return a value as it went into a formula, its word with it."""
    nilai = used.nilai or ZERO
    ordinal = used.version(definisi).variabel.ordinal
    word = ordinal and ordinal.word(nilai)
    number = format_used(nilai)
    return terminal_text.safe(f"{word} = {number}" if word else number)


def _variabel(used: UsedVariabel, kode: str, definisi: Definisi, sources: str) -> Text:
    variabel = used.version(definisi).variabel
    incomplete = lacks_periods(definisi, used)
    return terminal_text.below(
        terminal_text.beside(
            terminal_text.safe(render.to_text(used.acuan)),
            terminal_text.safe(variabel.satuan, terminal_text.DIM) if variabel.satuan else None,
            Text(variabel.konsolidasi.sebutan, terminal_text.DIM),
            Text(f"tahun {used.tahun}") if used.acuan.lalu else None,
            Text("belum lengkap", ATTENTION) if used.nilai is not None and incomplete else None,
            Text(used.why_missing, ATTENTION)
            if used.why_missing and (used.nilai is None or incomplete)
            else None,
        ),
        terminal_text.safe(variabel.uraian, terminal_text.DIM),
        terminal_text.safe(f"data {definisi.nama(used.jabatan)}", terminal_text.DIM)
        if used.jabatan != kode
        else None,
        terminal_text.safe(sources, terminal_text.DIM) if sources else None,
    )
